//! Traps: tours and their items.

use serde_json::json;

use crate::circuits::today;
use crate::fixture::*;

#[tokio::test]
async fn t15_a_tour_on_the_road_is_changed_with_its_items() {
    for s in sandboxes().await {
        let (tour, items) = s.tour_of(3).await;
        s.collect(&items[0]).await;
        let waste = s
            .at(
                "C",
                &tour,
                "wasteDetails { quantity packagingInfos { type quantity } }",
                "wasteDetails",
            )
            .await;
        // What is linked is weighed, what is collected is packed.
        assert_eq!(
            waste,
            json!({"quantity": 3, "packagingInfos": [{"type": "CITERNE", "quantity": 1}]})
        );
        s.update_form(
            "C",
            &tour,
            json!({"wasteDetails": {"name": "Autre"}, "customId": "C-1"}),
        )
        .await;
        for item in &items {
            let item = s.read("P", item, "customId wasteDetails { name }").await;
            assert_eq!(
                item,
                json!({"customId": "C-1", "wasteDetails": {"name": "Autre"}})
            );
        }
    }
}

#[tokio::test]
async fn t16_anybody_gives_an_item_and_the_tour_shows_it() {
    for s in sandboxes().await {
        let item = s.create_form("X", s.item_input(&s.block("P"))).await;
        for company in ["C", "X", "P"] {
            s.refused(company, "form", json!({"id": item}))
                .await
                .forbidden("");
        }
        let refused = s
            .refused(
                "",
                "createForm",
                json!({"createFormInput": s.item_input(&s.block("P"))}),
            )
            .await;
        assert_eq!(refused.code, "UNAUTHENTICATED");
        let tour = s.sealed_tour(json!({})).await;
        s.attach(&tour, &[&item]).await;
        for company in ["C", "P", "D"] {
            s.read(company, &item, "id").await;
        }
        s.refused("X", "form", json!({"id": item}))
            .await
            .forbidden("");
        let tab = json!({"where": {"isForActionFor": [s.org("P")]}});
        assert_eq!(s.ok("P", "bsds", tab, "totalCount").await["totalCount"], 1);
    }
}

#[tokio::test]
async fn t17_a_collection_that_the_tour_refuses_is_not_signed() {
    for s in sandboxes().await {
        let (tour, items) = s.tour_of(1).await;
        let drums = with(
            s.item_input(&s.block("P")),
            json!({"wasteDetails": {"packagingInfos": [{"type": "FUT", "quantity": 1}]}}),
        );
        let drums = s.create_form("C", drums).await;
        s.attach(&tour, &[&items[0], &drums]).await;
        s.collect(&items[0]).await;
        s.take("P", "signEmissionForm", &drums, json!({})).await;
        s.cannot("C", "signTransportForm", &drums, today())
            .await
            .bad_input("mélangées");
        let item = s.read("P", &drums, "status takenOverAt").await;
        assert_eq!(
            item,
            json!({"status": "SIGNED_BY_PRODUCER", "takenOverAt": null})
        );
        let packed = s
            .at(
                "C",
                &tour,
                "wasteDetails { packagingInfos { type } }",
                "wasteDetails.packagingInfos",
            )
            .await;
        assert_eq!(packed, json!([{"type": "CITERNE"}]));
    }
}
