//! Receipts, agreements and certifications (scenarios 3, 12 and 13).

use serde_json::{Value, json};

use crate::fixture::{Sandbox, sandboxes};

const LIMIT: &str = "2052-03-31T00:00:00.000Z";
const PAST: &str = "2019-03-31T00:00:00.000Z";

#[expect(clippy::needless_pass_by_value, reason = "tests give literals")]
fn receipt(changes: Value) -> Value {
    let mut input = json!({"receiptNumber": "R-64", "validityLimit": LIMIT, "department": "64"});
    if let (Some(input), Some(changes)) = (input.as_object_mut(), changes.as_object()) {
        input.extend(changes.clone());
    }
    json!({ "input": input })
}

async fn created(sandbox: &Sandbox, user: &str, operation: &str) -> Value {
    sandbox.ok(user, operation, receipt(json!({})), "id").await["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_receipt_is_refused_and_an_expired_one_needs_a_new_date() {
    for sandbox in sandboxes().await {
        for kind in ["Transporter", "Trader", "Broker"] {
            let create = format!("create{kind}Receipt");
            let past = receipt(json!({"validityLimit": PAST}));
            sandbox
                .refused("usine", &create, past, "id", "BAD_USER_INPUT")
                .await;
            let id = created(&sandbox, "usine", &create).await;
            let update = format!("update{kind}Receipt");
            let past = json!({"input": {"id": id, "validityLimit": PAST}});
            sandbox
                .refused("usine", &update, past, "id", "BAD_USER_INPUT")
                .await;
            let kept = json!({"input": {"id": id, "department": null, "receiptNumber": "R-65"}});
            let updated = sandbox
                .ok("usine", &update, kept, "receiptNumber department")
                .await;
            assert_eq!(
                updated,
                json!({"receiptNumber": "R-65", "department": "64"}),
                "{kind}"
            );
            let delete = format!("delete{kind}Receipt");
            let one = json!({"input": {"id": id}});
            sandbox.ok("usine", &delete, one.clone(), "id").await;
            sandbox
                .refused("usine", &delete, one, "id", "BAD_USER_INPUT")
                .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_of_a_company_belongs_to_its_administrators() {
    for sandbox in sandboxes().await {
        let id = created(&sandbox, "usine", "createTransporterReceipt").await;
        let edit = json!({"input": {"id": id, "department": "65"}});
        sandbox
            .ok("voisin", "updateTransporterReceipt", edit.clone(), "id")
            .await;
        let link = json!({"companyTypes": ["TRANSPORTER"], "transporterReceiptId": id});
        sandbox.update("usine", link).await;
        for user in ["voisin", "usine MEMBER"] {
            sandbox
                .refused(
                    user,
                    "updateTransporterReceipt",
                    edit.clone(),
                    "id",
                    "FORBIDDEN",
                )
                .await;
        }
        let edit = json!({"input": {"id": id, "department": "66"}});
        sandbox
            .ok("usine*", "updateTransporterReceipt", edit, "id")
            .await;
        let one = json!({"input": {"id": id}});
        sandbox
            .refused(
                "usine*",
                "deleteTransporterReceipt",
                one.clone(),
                "id",
                "UNAUTHENTICATED",
            )
            .await;
        let shown = sandbox.update("usine", json!({"givenName": "x"})).await;
        assert_eq!(
            shown["transporterReceipt"]["department"], "66",
            "copies follow"
        );
        sandbox
            .ok("usine", "deleteTransporterReceipt", one, "id")
            .await;
        let shown = sandbox.update("usine", json!({"givenName": "y"})).await;
        assert_eq!(shown["transporterReceipt"], json!(null));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_the_receipt_of_others_in_order_to_edit_it() {
    for sandbox in sandboxes().await {
        let id = created(&sandbox, "camion", "createTransporterReceipt").await;
        sandbox
            .update("camion", json!({"transporterReceiptId": id}))
            .await;
        let theft = json!({
            "id": sandbox.id("voisin"), "companyTypes": ["TRANSPORTER"], "transporterReceiptId": id,
        });
        sandbox
            .refused("voisin", "updateCompany", theft, "id", "FORBIDDEN")
            .await;
        let unknown = json!({"transporterReceiptId": "inconnu"});
        sandbox.cannot_update("camion", unknown).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_traders_receipt_is_edited_by_an_administrator() {
    for sandbox in sandboxes().await {
        let id = created(&sandbox, "usine MEMBER", "createTraderReceipt").await;
        let edit = json!({"input": {"id": id, "department": "2A"}});
        sandbox
            .refused(
                "usine MEMBER",
                "updateTraderReceipt",
                edit.clone(),
                "id",
                "FORBIDDEN",
            )
            .await;
        sandbox
            .ok("voisin", "updateTraderReceipt", edit.clone(), "id")
            .await;
        let link = json!({"companyTypes": ["TRADER"], "traderReceiptId": id});
        sandbox.update("usine", link).await;
        sandbox
            .refused(
                "voisin",
                "updateTraderReceipt",
                edit.clone(),
                "id",
                "FORBIDDEN",
            )
            .await;
        sandbox.ok("usine", "updateTraderReceipt", edit, "id").await;
        sandbox
            .refused(
                "usine*",
                "createTraderReceipt",
                receipt(json!({})),
                "id",
                "UNAUTHENTICATED",
            )
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_go_with_their_profile() {
    for sandbox in sandboxes().await {
        let transporter = created(&sandbox, "usine", "createTransporterReceipt").await;
        let trader = created(&sandbox, "usine", "createTraderReceipt").await;
        let broker = created(&sandbox, "usine", "createBrokerReceipt").await;
        let refused = sandbox
            .cannot_update(
                "usine",
                json!({
                    "transporterReceiptId": transporter, "traderReceiptId": trader, "brokerReceiptId": broker,
                }),
            )
            .await;
        assert_eq!(refused.paths.len(), 3, "{refused:?}");
        let agreement = json!({"input": {"agrementNumber": "PR6400001", "department": "64"}});
        let agreement = sandbox
            .ok("usine", "createVhuAgrement", agreement, "id")
            .await;
        let shredder = json!({
            "companyTypes": ["WASTE_VEHICLES"], "wasteVehiclesTypes": ["DEMOLISSEUR"],
            "vhuAgrementBroyeurId": agreement["id"],
        });
        sandbox.cannot_update("usine", shredder).await;
        let company = sandbox
            .update(
                "usine",
                json!({
                    "companyTypes": ["WASTE_VEHICLES"], "wasteVehiclesTypes": ["BROYEUR"],
                    "vhuAgrementBroyeurId": agreement["id"],
                }),
            )
            .await;
        assert_eq!(company["vhuAgrementBroyeur"]["id"], agreement["id"]);
        let long = json!({"input": {"agrementNumber": "9".repeat(51), "department": "64"}});
        sandbox
            .refused("usine", "createVhuAgrement", long, "id", "BAD_USER_INPUT")
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_works_company_is_certified() {
    for sandbox in sandboxes().await {
        let certification = |changes: Value| {
            let mut input = json!({
                "hasSubSectionFour": false, "hasSubSectionThree": true, "certificationNumber": "C-88",
                "validityLimit": LIMIT, "organisation": "QUALIBAT",
            });
            if let (Some(input), Some(changes)) = (input.as_object_mut(), changes.as_object()) {
                input.extend(changes.clone());
            }
            json!({ "input": input })
        };
        for wrong in [
            json!({"certificationNumber": null, "validityLimit": null, "organisation": null}),
            json!({"organisation": "BUREAU INCONNU"}),
            json!({"validityLimit": PAST}),
        ] {
            let input = certification(wrong);
            sandbox
                .refused(
                    "usine",
                    "createWorkerCertification",
                    input,
                    "id",
                    "BAD_USER_INPUT",
                )
                .await;
        }
        let created = certification(json!({}));
        let id = sandbox
            .ok("usine", "createWorkerCertification", created, "id")
            .await["id"]
            .clone();
        sandbox
            .cannot_update("usine", json!({"companyTypes": ["WORKER"]}))
            .await;
        let link = json!({"companyTypes": ["WORKER"], "workerCertificationId": id});
        sandbox.update("usine", link).await;
        let partial = json!({"input": {"id": id, "hasSubSectionThree": true}});
        sandbox
            .refused(
                "usine",
                "updateWorkerCertification",
                partial,
                "id",
                "BAD_USER_INPUT",
            )
            .await;
        let four = json!({"input": {"id": id, "hasSubSectionFour": true}});
        sandbox
            .ok("usine", "updateWorkerCertification", four, "id")
            .await;
        let given_up = json!({"input": {"id": id, "hasSubSectionThree": false}});
        let fields = "hasSubSectionFour certificationNumber validityLimit organisation";
        let cleared = sandbox
            .ok("usine", "updateWorkerCertification", given_up, fields)
            .await;
        assert_eq!(
            cleared,
            json!({"hasSubSectionFour": true, "certificationNumber": "", "validityLimit": null, "organisation": ""})
        );
        let one = json!({"input": {"id": id}});
        sandbox
            .ok("usine", "deleteWorkerCertification", one, "id")
            .await;
        sandbox
            .cannot_update("usine", json!({"givenName": "Sans certificat"}))
            .await;
    }
}
