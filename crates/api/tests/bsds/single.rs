//! One slip whatever its kind: R1 to R7, A1, A3 and P4.

use platform::Authentication;
use serde_json::{Value, json};

use crate::fixture::Sandbox;

const LINK: &str = "mutation($id: ID!) { createPdfAccessToken(input: {bsdId: $id}) }";

async fn link(sandbox: &Sandbox, user: &str, id: &str) -> Value {
    sandbox.ask(user, LINK, json!({ "id": id })).await
}

#[track_caller]
fn refused(answer: &Value, code: &str, part: &str) {
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], code, "{answer}");
    assert!(
        error["message"].as_str().unwrap().contains(part),
        "{answer}"
    );
}

#[tokio::test]
async fn r1_to_r3_a_link_wants_a_slip_on_the_road_that_the_caller_reads() {
    let s = Sandbox::open().await;
    refused(
        &link(&s, "usine", "BSDA-20250101-000000000").await,
        "BAD_USER_INPUT",
        "n'existe pas",
    );
    let id = s.create("usine", json!({})).await;
    // The state is looked at before the rights.
    for user in ["usine", "tiers"] {
        refused(
            &link(&s, user, &id).await,
            "FORBIDDEN",
            "Seuls les bordereaux pris en charge par un transporteur",
        );
    }
    s.send_on_the_road(&id).await;
    refused(
        &link(&s, "tiers", &id).await,
        "FORBIDDEN",
        "Vous n'êtes pas autorisé à accéder à ce bordereau",
    );
    let anonymous = format!("mutation {{ createPdfAccessToken(input: {{bsdId: \"{id}\"}}) }}");
    refused(&s.ask_anonymously(&anonymous).await, "UNAUTHENTICATED", "");
    s.apply("usine", "deleteBsda", &s.create("usine", json!({})).await)
        .await;
}

#[tokio::test]
async fn r4_to_r7_a_link_opens_the_document_as_often_as_it_is_followed() {
    let s = Sandbox::open().await;
    let id = s.create("usine", json!({})).await;
    s.send_on_the_road(&id).await;
    for user in ["usine", "chauffeur", "lecteur", "centre"] {
        let answer = link(&s, user, &id).await;
        let url = answer["data"]["createPdfAccessToken"]
            .as_str()
            .unwrap()
            .to_owned();
        let token = url.strip_prefix("http://localhost/road-control/").unwrap();
        assert_eq!(token.len(), 50);
        // What the store keeps opens nothing.
        let kept = format!("road-control:{token}");
        let now = jiff::Timestamp::now().as_millisecond();
        let state = s.platform.store().state(&kept, now).await.unwrap();
        assert_eq!(state, None);
        let download = s
            .platform
            .follow_road_control(token)
            .await
            .unwrap()
            .unwrap();
        let file = s.platform.download(&download).await.unwrap().unwrap();
        assert_eq!(file.name, format!("{id}.pdf"));
    }
    assert_eq!(
        s.platform
            .follow_road_control(&"x".repeat(50))
            .await
            .unwrap(),
        None
    );
}

const CLONE: &str = "mutation($id: String!) { cloneBsd(id: $id) { id } }";

async fn clone(sandbox: &Sandbox, id: &str) -> Value {
    sandbox
        .ask_as("usine", Authentication::Session, CLONE, json!({ "id": id }))
        .await
}

#[tokio::test]
async fn a3_slips_are_copied_on_test_platforms_only() {
    let s = Sandbox::open().await;
    let id = s.create("usine", json!({})).await;
    refused(
        &clone(&s, &id).await,
        "FORBIDDEN",
        "n'est pas permise sur cette plateforme",
    );
}

#[tokio::test]
async fn a3_a_copy_has_the_values_and_signatures_of_its_source() {
    const SLIP: &str = "query($id: ID!) { bsda(id: $id) {
        status createdAt waste { code } packagings { type quantity }
        emitter { emission { signature { date author } } }
        transporters { transport { plates signature { date author } } }
        destination { operation { code signature { date } } }
    } }";
    let s = Sandbox::open_with(true).await;
    let id = s.create("usine", json!({})).await;
    s.send_on_the_road(&id).await;
    s.receive(&id, "ACCEPTED").await;
    s.treat(&id, "D 5").await;
    let answer = clone(&s, &id).await;
    let copy = answer["data"]["cloneBsd"]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"));
    assert_ne!(copy, id);
    let read =
        async |id: &str| s.ask("usine", SLIP, json!({ "id": id })).await["data"]["bsda"].clone();
    assert_eq!(read(copy).await, read(&id).await);
    assert_eq!(read(copy).await["status"], "PROCESSED");
    // It is listed, and the journal tells that nobody signed it.
    assert!(
        s.listed("usine", json!({"isArchivedFor": [s.siret("usine")]}))
            .await
            .contains(&copy.to_owned())
    );
    let events = s.platform.store().events(copy, 0, 10).await.unwrap();
    assert_eq!(events.len(), 1);
    let metadata: Value = serde_json::from_str(&events[0].event.metadata).unwrap();
    assert_eq!(metadata, json!({"clone": {"id": id}}));
    // Carriers of the copy are rows of their own.
    let carriers = "query($id: ID!) { bsda(id: $id) { transporters { id } } }";
    let row = async |id: &str| {
        s.ask("usine", carriers, json!({ "id": id })).await["data"]["bsda"]["transporters"][0]["id"]
            .clone()
    };
    assert_ne!(row(copy).await, row(&id).await);
}

#[tokio::test]
async fn a3_what_cannot_be_copied() {
    let s = Sandbox::open_with(true).await;
    refused(
        &clone(&s, "BSDA-20250101-000000000").await,
        "BAD_USER_INPUT",
        "n'existe pas",
    );
    refused(
        &clone(&s, "BSDA").await,
        "BAD_USER_INPUT",
        "15 à 50 caractères",
    );
    let parent = s.create("usine", json!({})).await;
    s.send_on_the_road(&parent).await;
    s.receive(&parent, "ACCEPTED").await;
    s.treat(&parent, "R 13").await;
    let child = s.create("centre", json!({
        "type": "RESHIPMENT", "forwarding": parent, "worker": {"company": null},
        "emitter": {"company": s.company("centre")}, "destination": {"company": s.company("tiers")},
    })).await;
    for linked in [&parent, &child] {
        refused(
            &clone(&s, linked).await,
            "BAD_USER_INPUT",
            "Impossible de cloner ce type de BSD pour le moment",
        );
    }
    let answer = s.ask("usine", CLONE, json!({ "id": parent })).await;
    refused(&answer, "UNAUTHENTICATED", "");
}

const ANY: &str = "query($id: String!) { bsd(id: $id) { __typename ... on Bsda { id } } }";

#[tokio::test]
async fn a1_the_staff_reads_any_slip_with_a_second_factor() {
    let s = Sandbox::open().await;
    let id = s.create("usine", json!({})).await;
    let ask = async |user: &str, authentication| {
        s.ask_as(user, authentication, ANY, json!({ "id": id }))
            .await
    };
    refused(
        &ask("usine", Authentication::Session).await,
        "FORBIDDEN",
        "",
    );
    s.change_user("tiers", json!({"isAdmin": true})).await;
    refused(
        &ask("tiers", Authentication::Session).await,
        "FORBIDDEN",
        "",
    );
    s.change_user(
        "groupe",
        json!({
        "isAdmin": true, "totpSeed": "JBSWY3DPEHPK3PXP", "totpActivatedAt": "2025-01-01T00:00:00Z",
    }),
    )
    .await;
    refused(
        &ask("groupe", Authentication::Bearer).await,
        "UNAUTHENTICATED",
        "",
    );
    s.apply("usine", "deleteBsda", &id).await;
    let answer = ask("groupe", Authentication::Session).await;
    assert_eq!(
        answer["data"]["bsd"],
        json!({"__typename": "Bsda", "id": id})
    );
    let unknown = s
        .ask_as(
            "groupe",
            Authentication::Session,
            ANY,
            json!({"id": "VHU-20250101-000000000"}),
        )
        .await;
    refused(&unknown, "BAD_USER_INPUT", "n'existe pas");
}

#[tokio::test]
async fn p4_granted_state_services_print_any_slip() {
    let s = Sandbox::open().await;
    let id = s.create("usine", json!({})).await;
    let query = "query($id: ID!) { bsdaPdf(id: $id) { token } }";
    let from = async |client: &str| {
        s.ask_from("relais", client, query, json!({ "id": id }))
            .await
    };
    refused(&from("192.0.2.1").await, "FORBIDDEN", "");
    for (permission, client, is_granted) in [
        ("BSDS_CAN_READ_ALL", "192.0.2.1", true),
        ("BSDS_CAN_READ_ALL", "192.0.2.9", false),
        ("REGISTRY_CAN_READ_ALL", "192.0.2.1", false),
    ] {
        let government =
            json!({"name": "DREAL", "permissions": [permission], "authorizedIps": ["192.0.2.1"]});
        s.change_user("relais", json!({"government": government}))
            .await;
        // The caller is believed for a second.
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        let answer = from(client).await;
        if is_granted {
            assert!(answer["data"]["bsdaPdf"]["token"].is_string(), "{answer}");
        } else {
            refused(&answer, "UNAUTHENTICATED", "");
        }
    }
}
