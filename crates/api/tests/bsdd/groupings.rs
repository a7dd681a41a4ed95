//! 23.7: groupings (appendix 2).

use serde_json::{Value, json};

use crate::fixture::*;

impl Sandbox {
    async fn grouped(&self, id: &str) -> Value {
        self.work().await;
        self.at("D", id, "quantityGrouped", "quantityGrouped").await
    }

    async fn cannot_group(&self, fractions: &[(&str, Option<f64>)], part: &str) {
        let refused = self.cannot_create_form("D", self.grouping(fractions)).await;
        refused.bad_input(part);
    }
}

#[tokio::test]
async fn a7_1_a_grouping_is_one_list_of_distinct_forms() {
    for s in sandboxes().await {
        let initial = s.waiting(1.0, 0.0).await;
        let one = [(initial.as_str(), Some(0.5))];
        let both = with(
            s.grouping(&one),
            json!({"appendix2Forms": [{"id": initial}]}),
        );
        s.cannot_create_form("D", both)
            .await
            .bad_input("appendix2Forms");
        s.cannot_group(&[one[0], one[0]], "qu'une fois").await;
        let ids: Vec<String> = (0..251).map(|n| format!("bordereau-{n}")).collect();
        let many: Vec<_> = ids.iter().map(|id| (id.as_str(), Some(1.0))).collect();
        s.cannot_group(&many, "250").await;
    }
}

#[tokio::test]
async fn a7_2_only_what_waits_at_the_emitter_is_grouped() {
    for s in sandboxes().await {
        let early = s.reach("ACCEPTED", json!({})).await;
        s.cannot_group(&[(&early, Some(1.0))], &early).await;
        s.cannot_group(&[("inconnu", Some(1.0))], "inconnu").await;
        let initial = s.waiting(1.0, 0.0).await;
        let elsewhere = with(
            s.grouping(&[(&initial, Some(1.0))]),
            json!({"emitter": {"company": s.block("S")}}),
        );
        s.cannot_create_form("S", elsewhere)
            .await
            .bad_input("possession");
        let plain = with(
            s.grouping(&[(&initial, Some(1.0))]),
            json!({"emitter": {"type": "PRODUCER"}}),
        );
        s.cannot_create_form("D", plain)
            .await
            .bad_input("APPENDIX2");
    }
}

#[tokio::test]
async fn a7_3_what_was_accepted_is_grouped_and_no_more() {
    for s in sandboxes().await {
        let partly = s.waiting(10.0, 7.0).await;
        s.cannot_group(&[(&partly, Some(6.0))], "3 T").await;
        s.cannot_group(&[(&partly, Some(6.0))], "6 T").await;
        s.create_form("D", s.grouping(&[(&partly, Some(3.0))]))
            .await;
        assert_eq!(s.grouped(&partly).await, 3.0);
        s.cannot_group(&[(&partly, Some(0.1))], "en totalité").await;
        let whole = s.waiting(3.0, 0.0).await;
        s.create_form("D", s.grouping(&[(&whole, Some(1.5))])).await;
        s.create_form("D", s.grouping(&[(&whole, Some(1.0))])).await;
        s.cannot_group(&[(&whole, Some(1.0))], "0.5 T").await;
        s.cannot_group(&[(&whole, Some(0.0))], "supérieure à 0")
            .await;
    }
}

#[tokio::test]
async fn a7_4_after_temporary_storage_the_final_recipient_groups() {
    for s in sandboxes().await {
        let id = s.reach("RESENT", s.stored()).await;
        let partly = json!({"receivedInfo": arrival("PARTIALLY_REFUSED", 0.9, 0.4)});
        s.take("D", "markAsReceived", &id, partly).await;
        s.drive(&id, "AWAITING_GROUP").await;
        let by_storer = with(
            s.grouping(&[(&id, Some(0.5))]),
            json!({"emitter": {"company": s.block("S")}}),
        );
        s.cannot_create_form("S", by_storer)
            .await
            .bad_input("possession");
        s.cannot_group(&[(&id, Some(0.9))], "0.5 T").await;
        s.create_form("D", s.grouping(&[(&id, Some(0.5))])).await;
    }
}

/// And t11: without a refused quantity, what arrived is what may be grouped.
#[tokio::test]
async fn a7_5_an_older_form_is_grouped_up_to_what_arrived() {
    for s in sandboxes().await {
        let initial = s.waiting(2.0, 0.0).await;
        s.rewrite(&initial, |form| {
            form.remove("quantityRefused");
        })
        .await;
        let form = s
            .read("D", &initial, "quantityAccepted quantityRefused")
            .await;
        assert_eq!(
            form,
            json!({"quantityAccepted": null, "quantityRefused": null})
        );
        s.cannot_group(&[(&initial, Some(2.1))], "2 T").await;
        s.create_form("D", s.grouping(&[(&initial, Some(2.0))]))
            .await;
    }
}

#[tokio::test]
async fn a7_6_silence_takes_what_is_left() {
    for s in sandboxes().await {
        let initial = s.waiting(3.0, 0.0).await;
        s.create_form("D", s.grouping(&[(&initial, Some(1.2))]))
            .await;
        let rest = s.create_form("D", s.grouping(&[(&initial, None)])).await;
        let fraction = s
            .at("D", &rest, "grouping { quantity }", "grouping.0.quantity")
            .await;
        assert_eq!(fraction, 1.8);
        assert_eq!(s.grouped(&initial).await, 3.0);
        let older = s.waiting(1.0, 0.0).await;
        let input = with(
            without(s.grouping(&[]), &["grouping"]),
            json!({"appendix2Forms": [{"id": older}]}),
        );
        let older_way = s.create_form("D", input).await;
        let form = s
            .read(
                "D",
                &older_way,
                "appendix2Forms { id } grouping { quantity }",
            )
            .await;
        assert_eq!(
            form,
            json!({"appendix2Forms": [{"id": older}], "grouping": [{"quantity": 1}]})
        );
    }
}

#[tokio::test]
async fn a7_7_a_linked_grouping_keeps_its_emitter_and_its_type() {
    for s in sandboxes().await {
        let initial = s.waiting(1.0, 0.0).await;
        let id = s
            .create_form("D", s.grouping(&[(&initial, Some(1.0))]))
            .await;
        let same = json!({"grouping": fractions_of(&[(&initial, Some(1.0))])});
        s.update_form("D", &id, same).await;
        let elsewhere =
            json!({"emitter": {"company": s.block("S")}, "intermediaries": [s.block("D")]});
        s.cannot_update_form("D", &id, elsewhere)
            .await
            .bad_input("SIRET");
        let plain = json!({"emitter": {"type": "PRODUCER"}});
        s.cannot_update_form("D", &id, plain.clone())
            .await
            .bad_input("APPENDIX2");
        s.cannot_update_form("D", &initial, json!({"emitter": {"type": "OTHER"}}))
            .await
            .forbidden("");
        s.update_form("D", &id, with(plain, json!({"grouping": []})))
            .await;
        assert_eq!(s.grouped(&initial).await, 0.0);
    }
}

#[tokio::test]
async fn a7_8_a_grouping_that_goes_away_gives_the_waste_back() {
    for s in sandboxes().await {
        let initial = s.waiting(1.0, 0.0).await;
        let deleted = s
            .create_form("D", s.grouping(&[(&initial, Some(1.0))]))
            .await;
        s.seal("D", &deleted).await;
        assert_eq!(s.status("D", &initial).await, "GROUPED");
        s.ok("D", "deleteForm", json!({"id": deleted}), "id").await;
        assert_eq!(s.status("D", &initial).await, "AWAITING_GROUP");
        let canceled = s
            .create_form("D", s.grouping(&[(&initial, Some(1.0))]))
            .await;
        s.seal("D", &canceled).await;
        s.take("D", "signEmissionForm", &canceled, json!({})).await;
        assert_eq!(s.status("D", &initial).await, "GROUPED");
        let request = s
            .revise("D", "D", &canceled, json!({"isCanceled": true}))
            .await;
        s.answer("D2", &request, true).await;
        assert_eq!(s.status("D", &initial).await, "AWAITING_GROUP");
        assert_eq!(s.grouped(&initial).await, 0.0);
    }
}
