//! 23.10, first part: requests, who asks and who answers.

use serde_json::{Value, json};

use crate::fixture::*;

/// What tests read of a request.
const REQUEST: &str = "id status comment approvals { approverSiret status comment } authoringCompany { siret orgId } \
    content { isCanceled quantityReceived wasteDetails { code name } } form { id wasteDetails { name } }";

impl Sandbox {
    fn request(&self, author: &str, id: &str, content: &Value) -> Value {
        json!({"input": {
            "formId": id, "authoringCompanySiret": self.org(author), "content": content, "comment": "Erreur de saisie",
        }})
    }

    /// Asks for a revision.
    pub(crate) async fn revise(&self, user: &str, author: &str, id: &str, content: Value) -> Value {
        let arguments = self.request(author, id, &content);
        self.ok(user, "createFormRevisionRequest", arguments, REQUEST)
            .await
    }

    /// The refusal of a revision.
    pub(crate) async fn cannot_revise(
        &self,
        user: &str,
        author: &str,
        id: &str,
        content: Value,
    ) -> Refused {
        let arguments = self.request(author, id, &content);
        self.refused(user, "createFormRevisionRequest", arguments)
            .await
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, user: &str, request: &Value, is_approved: bool) -> Value {
        let arguments = json!({"id": request["id"], "isApproved": is_approved, "comment": "Vu"});
        let answered = self
            .ok(
                user,
                "submitFormRevisionRequestApproval",
                arguments,
                REQUEST,
            )
            .await;
        self.work().await;
        answered
    }

    /// The refusal of an answer.
    pub(crate) async fn cannot_answer(&self, user: &str, request: &Value) -> Refused {
        let arguments = json!({"id": request["id"], "isApproved": true});
        self.refused(user, "submitFormRevisionRequestApproval", arguments)
            .await
    }

    /// Cancels a form of E.
    pub(crate) async fn cancel(&self, id: &str) {
        let request = self.revise("E", "E", id, json!({"isCanceled": true})).await;
        self.answer("D", &request, true).await;
    }

    /// Companies that answer a request, sorted as they were named.
    pub(crate) fn names(&self, request: &Value, candidates: &[&'static str]) -> Vec<&'static str> {
        let approvals = request["approvals"].as_array().unwrap();
        let named: Vec<_> = candidates
            .iter()
            .filter(|name| {
                approvals
                    .iter()
                    .any(|approval| approval["approverSiret"] == self.org(name))
            })
            .copied()
            .collect();
        assert_eq!(named.len(), approvals.len(), "{request}");
        named
    }

    pub(crate) fn eco(&self) -> Value {
        json!({"ecoOrganisme": {"siret": self.org("O"), "name": "Société O"}})
    }
}

pub(crate) fn renamed() -> Value {
    json!({"wasteDetails": {"name": "Boues de curage"}})
}

#[tokio::test]
async fn a10_1_a_request_asks_for_one_thing_at_a_time() {
    for s in sandboxes().await {
        s.cannot_revise("E", "E", "inconnu", renamed())
            .await
            .bad_input("inconnu");
        let id = s.reach("SENT", json!({})).await;
        s.cannot_revise("X", "X", &id, renamed())
            .await
            .forbidden("");
        for role in ["E lecteur", "E chauffeur"] {
            s.cannot_revise(role, "E", &id, renamed())
                .await
                .forbidden("");
        }
        s.cannot_revise("E", "E", &id, json!({}))
            .await
            .bad_input("");
        let both = with(renamed(), json!({"isCanceled": true}));
        s.cannot_revise("E", "E", &id, both).await.bad_input("");
        s.cannot_revise("E", "D", &id, renamed())
            .await
            .bad_input("");
        s.cannot_revise("E", "X", &id, renamed())
            .await
            .bad_input("");
        s.revise("E", "E", &id, renamed()).await;
        s.cannot_revise("D", "D", &id, renamed())
            .await
            .forbidden("");
        let canceled = s.reach("SENT", json!({})).await;
        s.cancel(&canceled).await;
        s.cannot_revise("E", "E", &canceled, renamed())
            .await
            .forbidden("annulé");
        for status in ["DRAFT", "SEALED", "REFUSED"] {
            let id = s.reach(status, json!({})).await;
            s.cannot_revise("E", "E", &id, renamed())
                .await
                .forbidden("");
        }
    }
}

#[tokio::test]
async fn a10_2_the_other_side_answers() {
    for s in sandboxes().await {
        let others = json!({
            "trader": {"company": s.block("N")}, "broker": {"company": s.block("K")},
            "intermediaries": [s.block("I")],
        });
        let eco = with(others.clone(), s.eco());
        let candidates = ["E", "D", "O", "N", "K", "I", "T1"];
        for (changes, author, expected) in [
            (others.clone(), "E", vec!["D"]),
            (eco.clone(), "D", vec!["E", "O"]),
            (eco.clone(), "O", vec!["D"]),
            (eco, "E", vec!["D"]),
        ] {
            let id = s.reach("SENT", changes).await;
            let request = s.revise(author, author, &id, renamed()).await;
            assert_eq!(s.names(&request, &candidates), expected, "{author}");
        }
        let id = s.reach("SENT", others).await;
        for outsider in ["N", "K", "I", "T1"] {
            s.cannot_revise(outsider, outsider, &id, renamed())
                .await
                .forbidden("");
        }
    }
}

#[tokio::test]
async fn a10_3_the_collector_revises_what_it_took() {
    for s in sandboxes().await {
        let (_, items) = s.tour_of(1).await;
        let repacked =
            json!({"wasteDetails": {"packagingInfos": [{"type": "CITERNE", "quantity": 2}]}});
        s.collect(&items[0]).await;
        let request = s.revise("C", "C", &items[0], repacked.clone()).await;
        assert_eq!(s.names(&request, &["P", "D", "C", "O"]), ["P"]);

        // A foreign carrier, named by its VAT number, on a tour with an eco-organisme.
        let item = s.create_form("C", s.item_input(&s.block("P"))).await;
        let tour = s
            .sealed_tour(with(s.eco(), json!({"intermediaries": [s.block("C")]})))
            .await;
        s.update_form("C", &tour, json!({"transporter": null}))
            .await;
        s.update_form("C", &tour, json!({"transporter": s.carrier("F")}))
            .await;
        s.attach(&tour, &[&item]).await;
        s.take("P", "signEmissionForm", &item, json!({})).await;
        s.take("F", "signTransportForm", &item, crate::circuits::today())
            .await;
        let request = s.revise("F", "F", &item, repacked).await;
        assert_eq!(s.names(&request, &["P", "D", "F", "O"]), ["P", "O"]);
        assert_eq!(request["authoringCompany"]["orgId"], s.org("F"));
    }
}

/// And t30: a request that nobody answers applies at once.
#[tokio::test]
async fn a10_4_nobody_answers_for_a_private_individual() {
    for s in sandboxes().await {
        let [(individual, _), _] = crate::circuits::without_account(&s);
        for (changes, status) in [(json!({}), "ACCEPTED"), (s.eco(), "PENDING")] {
            let input = with(
                without(s.with(changes), &["emitter"]),
                json!({"emitter": individual}),
            );
            let id = s.create_form("T1", input).await;
            s.seal("T1", &id).await;
            s.take("T1", "signTransportForm", &id, json!({})).await;
            let request = s.revise("D", "D", &id, renamed()).await;
            assert_eq!(request["status"], status);
            let name = s
                .at("D", &id, "wasteDetails { name }", "wasteDetails.name")
                .await;
            if status == "ACCEPTED" {
                assert_eq!(
                    (name, s.names(&request, &[])),
                    (json!("Boues de curage"), vec![])
                );
            } else {
                assert_eq!(
                    (name, s.names(&request, &["O"])),
                    (json!("Boues"), vec!["O"])
                );
            }
        }
    }
}

#[tokio::test]
async fn a10_5_a_form_is_canceled_until_it_arrives() {
    for s in sandboxes().await {
        let cancel = json!({"isCanceled": true});
        for status in [
            "SIGNED_BY_PRODUCER",
            "SENT",
            "TEMP_STORED",
            "TEMP_STORER_ACCEPTED",
            "RESEALED",
            "SIGNED_BY_TEMP_STORER",
            "RESENT",
        ] {
            let id = s.reach(status, s.stored()).await;
            let request = s.revise("E", "E", &id, cancel.clone()).await;
            assert_eq!(s.answer("S", &request, true).await["status"], "ACCEPTED");
            assert_eq!(
                s.at("E", &id, "status", "status").await,
                "CANCELED",
                "{status}"
            );
        }
        for status in ["RECEIVED", "ACCEPTED", "PROCESSED", "AWAITING_GROUP"] {
            let id = s.reach(status, json!({})).await;
            s.cannot_revise("E", "E", &id, cancel.clone())
                .await
                .forbidden("annulé");
        }
        let (tour, items) = s.tour_of(1).await;
        s.collect(&items[0]).await;
        s.cannot_revise("C", "C", &tour, cancel.clone())
            .await
            .forbidden("tournée");
        s.cannot_revise("P", "P", &items[0], cancel)
            .await
            .forbidden("tournée");
    }
}

#[tokio::test]
async fn a10_10_a_refused_request_changes_nothing() {
    for s in sandboxes().await {
        let id = s.reach("SENT", s.eco()).await;
        let request = s.revise("D", "D", &id, renamed()).await;
        s.cannot_answer("D", &request).await.forbidden("");
        s.cannot_answer("X", &request).await.forbidden("");
        let answered = s.answer("E", &request, false).await;
        assert_eq!(answered["status"], "REFUSED");
        let approvals = answered["approvals"].as_array().unwrap();
        let of_eco = approvals
            .iter()
            .find(|approval| approval["approverSiret"] == s.org("O"))
            .unwrap();
        assert_eq!(of_eco["status"], "CANCELED");
        assert_eq!(
            s.at("E", &id, "wasteDetails { name }", "wasteDetails.name")
                .await,
            "Boues"
        );
        s.cannot_answer("O", &request).await.forbidden("");
        let unknown = json!({"id": "inconnue"});
        s.cannot_answer("O", &unknown).await.bad_input("");
    }
}

#[tokio::test]
async fn a10_14_the_author_alone_withdraws_a_request() {
    for s in sandboxes().await {
        let cancel = "cancelFormRevisionRequest";
        s.refused("E", cancel, json!({"id": "inconnue"}))
            .await
            .bad_input("");
        let id = s.reach("SENT", json!({})).await;
        let request = s.revise("E", "E", &id, renamed()).await;
        let by_id = json!({"id": request["id"]});
        s.refused("D", cancel, by_id.clone()).await.forbidden("");
        assert_eq!(s.ok("E", cancel, by_id.clone(), "").await, true);
        s.refused("E", cancel, by_id).await.bad_input("");
        let listed = s
            .ok(
                "E",
                "formRevisionRequests",
                json!({"siret": s.org("E")}),
                "totalCount",
            )
            .await;
        assert_eq!(listed["totalCount"], 0);
        let settled = s.revise("E", "E", &id, renamed()).await;
        s.answer("D", &settled, true).await;
        s.refused("E", cancel, json!({"id": settled["id"]}))
            .await
            .bad_input("");
    }
}

#[tokio::test]
async fn a10_15_requests_are_listed_for_both_sides() {
    for s in sandboxes().await {
        let one = s.reach("SENT", json!({})).await;
        let other = s.reach("SENT", json!({})).await;
        let settled = s.revise("E", "E", &one, renamed()).await;
        s.answer("D", &settled, true).await;
        let pending = s.revise("D", "D", &other, renamed()).await;
        let list = async |company: &str, filter: Value| {
            let arguments = json!({"siret": s.org(company), "where": filter});
            let page = s
                .ok(
                    company,
                    "formRevisionRequests",
                    arguments,
                    "totalCount edges { node { id } }",
                )
                .await;
            let ids: Vec<Value> = page["edges"]
                .as_array()
                .unwrap()
                .iter()
                .map(|edge| edge["node"]["id"].clone())
                .collect();
            assert_eq!(page["totalCount"], json!(ids.len()));
            ids
        };
        let (settled, pending) = (settled["id"].clone(), pending["id"].clone());
        for company in ["E", "D"] {
            assert_eq!(
                list(company, json!({})).await,
                [pending.clone(), settled.clone()]
            );
            assert_eq!(
                list(company, json!({"status": "PENDING"})).await,
                vec![pending.clone()]
            );
            assert_eq!(
                list(company, json!({"bsddId": {"_eq": one}})).await,
                vec![settled.clone()]
            );
        }
        let foreign = json!({"siret": s.org("E")});
        s.refused("D", "formRevisionRequests", foreign)
            .await
            .forbidden("");
    }
}
