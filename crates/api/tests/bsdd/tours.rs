//! 23.8: tours (appendix 1).

use jiff::{ToSpan, tz::TimeZone};
use serde_json::{Value, json};

use crate::circuits::today;
use crate::fixture::*;

impl Sandbox {
    /// A tour of C, with changes.
    pub(crate) fn tour_input(&self, changes: Value) -> Value {
        let waste = json!({
            "code": "13 05 02*", "name": "Boues", "isSubjectToADR": false, "consistences": ["LIQUID"],
        });
        let input = without(self.complete(), &["wasteDetails"]);
        let input = with(
            input,
            json!({
                "emitter": {"type": "APPENDIX1", "company": self.block("C")},
                "transporter": self.carrier("C"),
                "wasteDetails": waste,
            }),
        );
        with(input, changes)
    }

    /// A sealed tour of C, with changes.
    pub(crate) async fn sealed_tour(&self, changes: Value) -> String {
        let id = self.create_form("C", self.tour_input(changes)).await;
        assert_eq!(self.seal("C", &id).await, "SEALED");
        id
    }

    /// An item that a producer gives.
    pub(crate) fn item_input(&self, producer: &Value) -> Value {
        json!({
            "emitter": {"type": "APPENDIX1_PRODUCER", "company": producer},
            "wasteDetails": {"packagingInfos": [{"type": "CITERNE", "quantity": 1}], "quantity": 1},
        })
    }

    /// An item of P.
    async fn item(&self) -> String {
        self.create_form("C", self.item_input(&self.block("P")))
            .await
    }

    /// Gives a tour these items, and no others.
    pub(crate) async fn attach(&self, tour: &str, items: &[&str]) {
        self.update_form("C", tour, items_of(items)).await;
    }

    /// A sealed tour with so many items of P.
    pub(crate) async fn tour_of(&self, count: usize) -> (String, Vec<String>) {
        let tour = self.sealed_tour(json!({})).await;
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(self.item().await);
        }
        let ids: Vec<&str> = items.iter().map(String::as_str).collect();
        self.attach(&tour, &ids).await;
        (tour, items)
    }

    /// The producer gives an item, and the collector takes it.
    pub(crate) async fn collect(&self, item: &str) {
        self.take("P", "signEmissionForm", item, json!({})).await;
        self.take("C", "signTransportForm", item, today()).await;
    }
}

fn items_of(items: &[&str]) -> Value {
    let fractions: Vec<_> = items.iter().map(|id| (*id, None)).collect();
    json!({"grouping": fractions_of(&fractions)})
}

#[tokio::test]
async fn a8_1_a_tour_takes_a_list_of_items() {
    for s in sandboxes().await {
        let item = s.item().await;
        let draft = s.create_form("C", s.tour_input(json!({}))).await;
        s.cannot_update_form("C", &draft, items_of(&[&item]))
            .await
            .bad_input("brouillon");
        let tour = s.sealed_tour(json!({})).await;
        s.attach(&tour, &[&item]).await;
        assert_eq!(s.at("P", &item, "status", "status").await, "SEALED");
        let other = s.item().await;
        s.attach(&tour, &[&other]).await;
        let listed = s
            .at("C", &tour, "grouping { form { id } }", "grouping")
            .await;
        assert_eq!(listed, json!([{"form": {"id": other}}]));
        let left = s
            .at("P", &item, "groupedIn { form { id } }", "groupedIn")
            .await;
        assert_eq!(left, json!([]));
        s.cannot_update_form("C", &tour, items_of(&[&other, &other]))
            .await
            .bad_input("répétés");
        s.cannot_update_form("C", &tour, items_of(&["inconnu"]))
            .await
            .bad_input("inconnu");
        let second = s.sealed_tour(json!({})).await;
        s.cannot_update_form("C", &second, items_of(&[&other]))
            .await
            .bad_input("autre tournée");
    }
}

#[tokio::test]
async fn a8_2_producers_are_registered_unless_an_eco_organisme_takes_charge() {
    for s in sandboxes().await {
        let producer = with(s.block("P"), json!({"siret": UNREGISTERED}));
        let item = s.create_form("C", s.item_input(&producer)).await;
        let tour = s.sealed_tour(json!({})).await;
        s.cannot_update_form("C", &tour, items_of(&[&item]))
            .await
            .bad_input(UNREGISTERED);
        let eco = json!({"ecoOrganisme": {"siret": s.org("O"), "name": "Société O"}});
        let tour = s.sealed_tour(eco).await;
        s.attach(&tour, &[&item]).await;
    }
}

#[tokio::test]
async fn a8_3_a_tour_collects_for_five_days() {
    for s in sandboxes().await {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let today = jiff::Timestamp::now()
            .to_zoned_datetime(paris)
            .start_of_day()
            .unwrap();
        for (days, is_open) in [(5, false), (4, true)] {
            let (tour, items) = s.tour_of(1).await;
            s.take("P", "signEmissionForm", &items[0], json!({})).await;
            let first = today.checked_sub(days.days()).unwrap().timestamp();
            let at = json!({"input": {"takenOverAt": first.to_string()}});
            s.take("C", "signTransportForm", &items[0], at).await;
            let next = s.item().await;
            let input = with(json!({"id": tour}), items_of(&[&items[0], &next]));
            let arguments = json!({"updateFormInput": input});
            let attached = s.call("C", "updateForm", arguments, "id").await;
            assert_eq!(attached.is_ok(), is_open, "{days}: {attached:?}");
            if let Err(refused) = attached {
                refused.bad_input("5 jours");
                let day = today
                    .checked_sub(days.days())
                    .unwrap()
                    .strftime("%d/%m/%Y")
                    .to_string();
                refused.bad_input(&day);
            }
        }
    }
}

#[tokio::test]
async fn a8_4_items_show_what_becomes_of_their_tour() {
    for s in sandboxes().await {
        let (tour, items) = s.tour_of(1).await;
        let row = s
            .at("P", &items[0], "transporter { id }", "transporter.id")
            .await;
        let changes = json!({"recipient": {"company": {"contact": "Zoé"}}, "transporter": {"numberPlate": "ZZ-999-ZZ"}});
        s.update_form("C", &tour, changes).await;
        let item = s
            .read(
                "P",
                &items[0],
                "recipient { company { contact } } transporter { id numberPlate }",
            )
            .await;
        assert_eq!(
            item,
            json!({"recipient": {"company": {"contact": "Zoé"}}, "transporter": {"id": row, "numberPlate": "ZZ-999-ZZ"}})
        );
    }
}

#[tokio::test]
async fn a8_5_linked_forms_keep_their_type() {
    for s in sandboxes().await {
        let (tour, items) = s.tour_of(1).await;
        let plain = json!({"emitter": {"type": "PRODUCER"}});
        s.cannot_update_form("C", &tour, plain.clone())
            .await
            .bad_input("");
        s.cannot_update_form("P", &items[0], plain)
            .await
            .bad_input("annexé");
    }
}

#[tokio::test]
async fn a8_6_the_collector_takes_something_that_a_tour_expects() {
    for s in sandboxes().await {
        let (tour, items) = s.tour_of(2).await;
        s.rewrite(&items[0], |item| {
            item["wasteDetails"]["packagingInfos"] = json!([]);
            item["wasteDetails"]["quantity"] = Value::Null;
            item.insert("status".to_owned(), json!("SIGNED_BY_PRODUCER"));
        })
        .await;
        let refused = s.cannot("C", "signTransportForm", &items[0], today()).await;
        refused.bad_input("Le nombre de contenants doit être supérieur à 0");
        refused.bad_input("Le poids doit être supérieur à 0");

        s.take("P", "signEmissionForm", &items[1], json!({})).await;
        s.attach(&tour, &[&items[0]]).await;
        s.cannot("C", "signTransportForm", &items[1], today())
            .await
            .forbidden("aucune tournée");
        s.attach(&tour, &[&items[1]]).await;
        s.rewrite(&tour, |tour| {
            tour.insert("status".to_owned(), json!("DRAFT"));
        })
        .await;
        s.cannot("C", "signTransportForm", &items[1], today())
            .await
            .forbidden("n'est pas scellée");
        assert_eq!(
            s.at("P", &items[1], "status", "status").await,
            "SIGNED_BY_PRODUCER"
        );
    }
}

#[tokio::test]
async fn a8_6_some_producers_need_not_sign() {
    for s in sandboxes().await {
        let (_, items) = s.tour_of(1).await;
        s.cannot("C", "signTransportForm", &items[0], today())
            .await
            .forbidden("émetteur");
        s.automate("P", "C").await;
        assert_eq!(
            s.take("C", "signTransportForm", &items[0], today()).await,
            "SENT"
        );
        let signed = s
            .read("P", &items[0], "emittedBy emittedAt takenOverAt")
            .await;
        assert_eq!(signed["emittedBy"], "Signature automatique Trackdéchets");
        assert_eq!(signed["emittedAt"], signed["takenOverAt"]);

        let eco = json!({"ecoOrganisme": {"siret": s.org("O"), "name": "Société O"}});
        for (producer, passes) in [("E", true), ("S", false)] {
            let item = s.create_form("C", s.item_input(&s.block(producer))).await;
            let tour = s.sealed_tour(eco.clone()).await;
            s.attach(&tour, &[&item]).await;
            let arguments = s.step("signTransportForm", &item, today());
            let signed = s.call("C", "signTransportForm", arguments, "status").await;
            match (signed, passes) {
                (Ok(form), true) => assert_eq!(form["status"], "SENT"),
                (Err(refused), false) => refused.forbidden("émetteur"),
                (signed, _) => panic!("{producer}: {signed:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a8_6_a_plate_given_on_the_way_is_that_of_the_whole_tour() {
    for s in sandboxes().await {
        let (tour, items) = s.tour_of(2).await;
        s.take("P", "signEmissionForm", &items[0], json!({})).await;
        let plate = with(
            today(),
            json!({"input": {"transporterNumberPlate": "ZZ-999-ZZ"}}),
        );
        s.take("C", "signTransportForm", &items[0], plate).await;
        for id in [&tour, &items[0], &items[1]] {
            let plate = s
                .at(
                    "C",
                    id,
                    "transporter { numberPlate }",
                    "transporter.numberPlate",
                )
                .await;
            assert_eq!(plate, "ZZ-999-ZZ");
        }
    }
}

#[tokio::test]
async fn a8_7_items_follow_their_tour_and_it_is_signed_through_them() {
    for s in sandboxes().await {
        let (tour, items) = s.tour_of(1).await;
        for operation in [
            "markAsReceived",
            "markAsAccepted",
            "markAsTempStored",
            "markAsProcessed",
        ] {
            s.cannot("D", operation, &items[0], json!({}))
                .await
                .forbidden("annexe 1");
        }
        s.cannot("C", "signEmissionForm", &tour, json!({}))
            .await
            .bad_input("annexe 1");
        s.collect(&items[0]).await;
        s.cannot("C", "signTransportForm", &tour, today())
            .await
            .bad_input("annexe 1");
    }
}

#[tokio::test]
async fn a8_8_what_was_not_collected_disappears_at_the_reception() {
    for s in sandboxes().await {
        let (tour, items) = s.tour_of(3).await;
        s.take("P", "signEmissionForm", &items[1], json!({})).await;
        s.collect(&items[2]).await;
        s.take("D", "markAsReceived", &tour, json!({})).await;
        s.work().await;
        for gone in &items[..2] {
            s.refused("P", "form", json!({"id": gone}))
                .await
                .bad_input(gone);
        }
        let kept = s
            .at("C", &tour, "grouping { form { id status } }", "grouping")
            .await;
        assert_eq!(
            kept,
            json!([{"form": {"id": items[2], "status": "ACCEPTED"}}])
        );
    }
}

#[tokio::test]
async fn a8_9_an_item_is_neither_copied_nor_given_intermediaries() {
    for s in sandboxes().await {
        let item = s.item().await;
        s.refused("C", "duplicateForm", json!({"id": item}))
            .await
            .bad_input("annexe 1");
        let with_intermediary = with(
            s.item_input(&s.block("P")),
            json!({"intermediaries": [s.block("I")]}),
        );
        s.cannot_create_form("C", with_intermediary)
            .await
            .bad_input("annexe 1");
    }
}

impl Sandbox {
    /// The producer delegates its signatures to the collector.
    async fn automate(&self, producer: &str, collector: &str) {
        self.change_company(producer, |company| {
            company.insert("allowAppendix1SignatureAutomation".to_owned(), json!(true));
        })
        .await;
        let document = "mutation($input: SignatureAutomationInput!) { addSignatureAutomation(input: $input) { id } }";
        let input = json!({"from": self.company_id(producer).await, "to": self.company_id(collector).await});
        let user = format!("{producer} admin");
        let answer = self
            .send_from(&user, "192.0.2.1", document, json!({"input": input}))
            .await;
        assert!(answer.get("errors").is_none(), "{answer}");
    }
}
