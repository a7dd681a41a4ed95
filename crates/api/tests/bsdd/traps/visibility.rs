//! Traps: who knows what, and under which name.

use serde_json::{Value, json};
use store::JobFilter;

use crate::fixture::*;

#[tokio::test]
async fn t1_a_form_has_an_opaque_and_a_readable_identifier() {
    for s in sandboxes().await {
        let setting = json!({"input": {
            "companyId": s.company_id("E").await, "endpointUri": "https://reception.exemple.fr/b",
            "token": "jeton-de-vingt-caracteres-1", "activated": true,
        }});
        let document = "mutation($input: WebhookSettingCreateInput!) { createWebhookSetting(input: $input) { id } }";
        let answer = s.send_from("E admin", "192.0.2.1", document, setting).await;
        assert!(answer.get("errors").is_none(), "{answer}");
        let id = s.draft(json!({})).await;
        let number = text(&s.at("E", &id, "readableId", "readableId").await);
        s.refused("E", "markAsSealed", json!({"id": number}))
            .await
            .bad_input(&number);
        s.refused("E", "form", json!({"id": number}))
            .await
            .bad_input(&number);
        let filter = JobFilter {
            queue: Some("webhook.delivery".to_owned()),
            limit: 10,
            ..JobFilter::default()
        };
        let calls = s.platform.store().jobs(&filter).await.unwrap();
        let call: Value = serde_json::from_str(&calls[0].payload).unwrap();
        assert_eq!(
            (&call["action"], &call["id"]),
            (&json!("CREATED"), &json!(number))
        );
        let file = s.ok("E", "formPdf", json!({"id": id}), "token").await;
        let file = s
            .platform
            .download(&text(&file["token"]))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(file.name, format!("{number}.pdf"));
    }
}

#[tokio::test]
async fn t4_a_draft_is_read_by_the_companies_of_its_author_that_are_on_it() {
    for s in sandboxes().await {
        let id = s.create_form("E+T1", s.complete()).await;
        s.read("T1", &id, "id").await;
        s.refused("D", "form", json!({"id": id}))
            .await
            .forbidden("");
        // E edits what the member of both wrote: the companies of the author count, not those of the editor.
        s.update_form(
            "E",
            &id,
            json!({"customId": "C-1", "intermediaries": [s.block("I")]}),
        )
        .await;
        s.read("T1", &id, "id").await;
        s.refused("I", "form", json!({"id": id}))
            .await
            .forbidden("");
        s.update_form("E", &id, json!({"transporter": {"company": s.block("T2")}}))
            .await;
        for company in ["T1", "T2"] {
            s.refused(company, "form", json!({"id": id}))
                .await
                .forbidden("");
        }
    }
}

#[tokio::test]
async fn t32_a_list_without_roles_or_with_another_company_shows_no_draft() {
    for s in sandboxes().await {
        let draft = s.draft(json!({})).await;
        let sealed = s.reach("SEALED", json!({})).await;
        for filter in [
            json!({"roles": []}),
            json!({"siretPresentOnForm": s.org("D")}),
        ] {
            let listed = s.ok("E", "forms", filter.clone(), "id").await;
            assert_eq!(listed, json!([{"id": sealed}]), "{filter}");
            let drafts = with(filter, json!({"status": ["DRAFT"]}));
            assert_eq!(s.ok("E", "forms", drafts, "id").await, json!([]), "{draft}");
        }
    }
}

#[tokio::test]
async fn t33_a_deleted_form_is_kept_out_of_sight() {
    for s in sandboxes().await {
        let id = s.draft(s.stored()).await;
        let number = text(&s.at("E", &id, "readableId", "readableId").await);
        s.ok("E", "deleteForm", json!({"id": id}), "id readableId")
            .await;
        s.refused("E", "form", json!({"readableId": number}))
            .await
            .bad_input(&number);
        assert_eq!(s.ok("E", "forms", json!({}), "id").await, json!([]));
        let row = s.platform.store().slip(&id).await.unwrap().unwrap();
        assert!(row.is_deleted);
        assert_eq!(s.events(&id).await, ["BsddCreated", "BsddDeleted"]);
        for operation in ["markAsSealed", "deleteForm", "duplicateForm"] {
            s.refused("E", operation, json!({"id": id}))
                .await
                .bad_input(&id);
        }
    }
}
