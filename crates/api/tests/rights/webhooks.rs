//! Section 22.8, 8: webhooks, received by a real listener.

use hmac::{Hmac, KeyInit, Mac};
use platform::{LocalAddresses, Messaging, messaging::WebhookPolicy};
use serde_json::{Value, json};
use sha2::Sha256;
use store::{JobFilter, Key};

use crate::{
    fixture::{As, Sandbox, sandboxes, sandboxes_with, text},
    listener::{self, Received},
};

const TOKEN: &str = "jeton-de-vingt-caracteres-1";
const ALL: &str = "{ id endpointUri orgId activated }";

fn local() -> Messaging {
    Messaging {
        webhooks: WebhookPolicy {
            local_addresses: LocalAddresses::WithNetworks,
            key: [3; 32],
            ..WebhookPolicy::default()
        },
        ..Messaging::default()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "tests give literals")]
fn setting(sandbox: &Sandbox, company: &str, more: Value) -> Value {
    let mut input = json!({
        "companyId": sandbox.company_id(company),
        "endpointUri": "https://reception.exemple.fr/b",
        "token": TOKEN,
        "activated": true,
    });
    input
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    json!({ "input": input })
}

async fn create(sandbox: &Sandbox, user: &str, company: &str, more: Value) -> Value {
    let arguments = setting(sandbox, company, more);
    sandbox
        .change(user, "createWebhookSetting", arguments, ALL)
        .await
}

/// Raises the number of endpoints that the factory may have.
async fn allow_two(sandbox: &Sandbox) {
    let id = sandbox.company_id("usine").to_owned();
    let keys = vec![Key::unique("org", sandbox.siret("usine"))];
    sandbox
        .rewrite("company", &id, keys, |company| {
            company["webhookSettingsLimit"] = json!(2);
        })
        .await;
}

/// A draft of the factory with the annexe as carrier; its identifier.
async fn draft(sandbox: &Sandbox) -> String {
    let company = |name: &str| json!({"siret": sandbox.siret(name), "name": name});
    let input = json!({"input": {
        "emitter": {"company": company("usine")},
        "transporter": {"company": company("annexe")},
    }});
    text(
        &sandbox
            .change("Bruno", "createDraftBsda", input, "{ id }")
            .await["id"],
    )
}

async fn rename(sandbox: &Sandbox, id: &str, name: &str) {
    let arguments = json!({"id": id, "input": {"waste": {"materialName": name}}});
    sandbox
        .change("Bruno", "updateBsda", arguments, "{ id }")
        .await;
}

/// Calls every endpoint that is due, failed calls included.
async fn deliver(sandbox: &Sandbox) {
    let store = sandbox.platform.store();
    for _ in 0..4 {
        sandbox.platform.run_outgoing_jobs().await.unwrap();
        let filter = JobFilter {
            queue: Some("webhook.delivery".to_owned()),
            state: Some(store::JobState::Pending),
            before_id: None,
            limit: 50,
        };
        for job in store.jobs(&filter).await.unwrap() {
            let wait = job.run_at - contract_now();
            if wait > 0 {
                let wait = std::time::Duration::from_millis(wait.unsigned_abs() + 5);
                tokio::time::sleep(wait).await;
            }
        }
    }
}

fn contract_now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

fn bodies(received: &Received) -> Vec<Value> {
    let received = received.lock().unwrap();
    let body = |call: &String| {
        let (_, body) = call
            .split_once("\r\n\r\n")
            .or(call.split_once("\n\r\n"))
            .unwrap();
        serde_json::from_str(body).unwrap()
    };
    received.iter().map(body).collect()
}

#[tokio::test]
async fn what_keeps_a_setting_from_being_made() {
    for sandbox in sandboxes().await {
        let long = format!("https://reception.exemple.fr/{}", "x".repeat(300));
        for (user, more) in [
            ("Bruno", json!({})),
            ("Carole", json!({})),
            ("Sacha", json!({})),
            ("Aline", json!({"companyId": "inconnue"})),
            ("Aline", json!({"token": "court"})),
            ("Aline", json!({"token": "x".repeat(101)})),
            (
                "Aline",
                json!({"endpointUri": "http://reception.exemple.fr/b"}),
            ),
            ("Aline", json!({ "endpointUri": long })),
            ("Aline", json!({"endpointUri": "https://localhost/b"})),
            ("Aline", json!({"endpointUri": "https://127.0.0.1/b"})),
            (
                "Aline",
                json!({"endpointUri": "https://169.254.169.254/latest"}),
            ),
            (
                "Aline",
                json!({"endpointUri": "https://[::ffff:10.0.0.1]/b"}),
            ),
            ("Aline", json!({"endpointUri": "pas une adresse"})),
        ] {
            let arguments = setting(&sandbox, "usine", more.clone());
            let refused = sandbox
                .refused(user, "createWebhookSetting", arguments, "{ id }")
                .await;
            assert_eq!(refused.code, "BAD_USER_INPUT", "{user} {more}");
        }
        create(&sandbox, "Aline", "usine", json!({})).await;
        for more in [
            json!({}),
            json!({"endpointUri": "https://reception.exemple.fr/2"}),
        ] {
            let arguments = setting(&sandbox, "usine", more);
            let refused = sandbox
                .refused("Aline", "createWebhookSetting", arguments, "{ id }")
                .await;
            assert_eq!(refused.code, "BAD_USER_INPUT");
        }
        // Another company may have the same endpoint; a raised limit makes room for another one.
        create(&sandbox, "Carole", "annexe", json!({})).await;
        allow_two(&sandbox).await;
        let second = json!({"endpointUri": "https://reception.exemple.fr/2"});
        let second = create(&sandbox, "Aline", "usine", second).await;
        let same = json!({
            "id": second["id"], "input": {"endpointUri": "https://reception.exemple.fr/b"},
        });
        let refused = sandbox
            .refused("Aline", "updateWebhookSetting", same, "{ id }")
            .await;
        assert_eq!(refused.code, "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn the_token_is_kept_encrypted_and_the_setting_belongs_to_administrators() {
    for sandbox in sandboxes().await {
        let id = text(&create(&sandbox, "Aline", "usine", json!({})).await["id"]);
        let row = sandbox.platform.store().record("webhook", &id).await;
        assert!(!row.unwrap().unwrap().document.contains(TOKEN));
        for user in ["Bruno", "Carole"] {
            for (call, arguments) in [
                ("query webhooksetting", json!({ "id": id })),
                (
                    "mutation updateWebhookSetting",
                    json!({"id": id, "input": {"activated": false}}),
                ),
                ("mutation deleteWebhookSetting", json!({ "id": id })),
            ] {
                let refused = sandbox
                    .ask(As::Token(user), call, arguments, "{ id }")
                    .await
                    .unwrap_err();
                assert_eq!(refused.code, "BAD_USER_INPUT", "{user} {call}");
            }
            let page = sandbox
                .query(user, "webhooksettings", json!({}), "{ totalCount }")
                .await;
            assert_eq!(page["totalCount"], 0);
        }
        let page = sandbox
            .query(
                "Aline",
                "webhooksettings",
                json!({}),
                "{ totalCount edges { node { id } } }",
            )
            .await;
        assert_eq!(page["edges"][0]["node"]["id"], json!(id));
        let deleted = sandbox
            .change("Aline", "deleteWebhookSetting", json!({ "id": id }), ALL)
            .await;
        assert_eq!(deleted["id"], json!(id));
    }
}

#[tokio::test]
async fn each_change_of_a_slip_is_told_to_the_endpoints_of_those_who_see_it() {
    for sandbox in sandboxes_with(local).await {
        let (usine, told) = listener::http(204).await;
        let (voisin, untold) = listener::http(204).await;
        create(&sandbox, "Aline", "usine", json!({ "endpointUri": usine })).await;
        create(&sandbox, "Vera", "voisin", json!({ "endpointUri": voisin })).await;
        let id = draft(&sandbox).await;
        rename(&sandbox, &id, "Flocage").await;
        // Nothing changes: nothing is told.
        rename(&sandbox, &id, "Flocage").await;
        sandbox
            .change("Bruno", "deleteBsda", json!({ "id": id }), "{ id }")
            .await;
        deliver(&sandbox).await;
        let mut actions: Vec<String> = bodies(&told)
            .iter()
            .map(|body| {
                assert_eq!(body[0]["id"], json!(id));
                assert_eq!(body.as_array().unwrap().len(), 1);
                text(&body[0]["action"])
            })
            .collect();
        actions.sort();
        assert_eq!(actions, ["CREATED", "DELETED", "UPDATED"]);
        assert!(untold.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_call_carries_the_token_as_clients_match_it_and_a_signature_that_they_can_check() {
    for sandbox in sandboxes_with(local).await {
        let (usine, told) = listener::http(200).await;
        create(&sandbox, "Aline", "usine", json!({ "endpointUri": usine })).await;
        draft(&sandbox).await;
        deliver(&sandbox).await;
        let call = told.lock().unwrap().remove(0);
        let header = |name: &str| {
            let line = call
                .lines()
                .find(|line| line.to_lowercase().starts_with(&format!("{name}:")))
                .unwrap_or_else(|| panic!("{name}: {call}"));
            line.split_once(':').unwrap().1.trim().to_owned()
        };
        assert!(call.starts_with("POST / HTTP/1.1"), "{call}");
        assert_eq!(header("authorization"), format!("Bearer: {TOKEN}"));
        assert_eq!(header("content-type"), "application/json");
        let signature = header(&platform::webhooks::SIGNATURE_HEADER.to_lowercase());
        let (seconds, digest) = signature.split_once(',').unwrap();
        let seconds = seconds.strip_prefix("t=").unwrap();
        let body = call.rsplit("\r\n").next().unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(TOKEN.as_bytes()).unwrap();
        mac.update(format!("{seconds}.{body}").as_bytes());
        let expected: String = mac
            .finalize()
            .into_bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(digest, format!("v1={expected}"));
    }
}

#[tokio::test]
async fn one_endpoint_that_fails_keeps_no_other_from_being_called_and_is_suspended_at_the_sixth_failure()
 {
    for sandbox in sandboxes_with(local).await {
        let (failing, refused) = listener::http(500).await;
        let (working, told) = listener::http(200).await;
        let setting = create(
            &sandbox,
            "Aline",
            "usine",
            json!({ "endpointUri": failing }),
        )
        .await;
        allow_two(&sandbox).await;
        create(
            &sandbox,
            "Aline",
            "usine",
            json!({ "endpointUri": working }),
        )
        .await;
        let activated = async || {
            let arguments = json!({ "id": setting["id"] });
            sandbox
                .query("Aline", "webhooksetting", arguments, ALL)
                .await["activated"]
                .clone()
        };
        let id = draft(&sandbox).await;
        deliver(&sandbox).await;
        // Three attempts, and one for the other endpoint.
        assert_eq!(refused.lock().unwrap().len(), 3);
        assert_eq!(told.lock().unwrap().len(), 1);
        assert_eq!(activated().await, json!(true));
        rename(&sandbox, &id, "Flocage").await;
        deliver(&sandbox).await;
        assert_eq!(refused.lock().unwrap().len(), 6);
        assert_eq!(activated().await, json!(false));
        rename(&sandbox, &id, "Calorifuge").await;
        deliver(&sandbox).await;
        assert_eq!(refused.lock().unwrap().len(), 6);
        assert_eq!(told.lock().unwrap().len(), 3);
        let again = json!({"id": setting["id"], "input": {"activated": true}});
        sandbox
            .change("Aline", "updateWebhookSetting", again, ALL)
            .await;
        rename(&sandbox, &id, "Dalles").await;
        sandbox.platform.run_outgoing_jobs().await.unwrap();
        assert_eq!(refused.lock().unwrap().len(), 7);
        assert_eq!(activated().await, json!(true));
    }
}

#[tokio::test]
async fn redirections_are_not_followed_and_private_addresses_not_reached() {
    for sandbox in sandboxes_with(local).await {
        let (moved, told) = listener::http(302).await;
        create(&sandbox, "Aline", "usine", json!({ "endpointUri": moved })).await;
        draft(&sandbox).await;
        sandbox.platform.run_outgoing_jobs().await.unwrap();
        assert_eq!(told.lock().unwrap().len(), 1);
    }
    // An endpoint accepted while the operator allowed it is reached no more once they do not.
    for sandbox in sandboxes().await {
        let (hidden, told) = listener::http(200).await;
        let id = text(&create(&sandbox, "Aline", "usine", json!({})).await["id"]);
        let keys = vec![
            Key::shared("org", sandbox.siret("usine")),
            Key::shared("active", sandbox.siret("usine")),
        ];
        sandbox
            .rewrite("webhook", &id, keys, |webhook| {
                webhook["endpointUri"] = json!(hidden);
            })
            .await;
        draft(&sandbox).await;
        assert_eq!(sandbox.platform.run_outgoing_jobs().await.unwrap(), 1);
        assert!(told.lock().unwrap().is_empty());
    }
}
