//! One slip whatever its kind: R1 to R7, A1 to A3 and P1 to P6.

use platform::Authentication;
use serde_json::{Value, json};

use crate::fixture::{Sandbox, copying_sandboxes, sandboxes};

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
    for s in sandboxes().await {
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
}

#[tokio::test]
async fn r4_to_r7_a_link_opens_the_document_as_often_as_it_is_followed() {
    for s in sandboxes().await {
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
}

const CLONE: &str = "mutation($id: String!) { cloneBsd(id: $id) { id } }";

async fn clone(sandbox: &Sandbox, id: &str) -> Value {
    sandbox
        .ask_as("usine", Authentication::Session, CLONE, json!({ "id": id }))
        .await
}

#[tokio::test]
async fn a3_slips_are_copied_on_test_platforms_only() {
    for s in sandboxes().await {
        let id = s.create("usine", json!({})).await;
        refused(
            &clone(&s, &id).await,
            "FORBIDDEN",
            "n'est pas permise sur cette plateforme",
        );
    }
}

#[tokio::test]
async fn a3_a_copy_has_the_values_and_signatures_of_its_source() {
    const SLIP: &str = "query($id: ID!) { bsda(id: $id) {
        status createdAt waste { code } packagings { type quantity }
        emitter { emission { signature { date author } } }
        transporters { transport { plates signature { date author } } }
        destination { operation { code signature { date } } }
    } }";
    for s in copying_sandboxes().await {
        let id = s.create("usine", json!({})).await;
        s.send_on_the_road(&id).await;
        s.receive(&id, "ACCEPTED").await;
        s.treat(&id, "D 5").await;
        let answer = clone(&s, &id).await;
        let copy = answer["data"]["cloneBsd"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"));
        assert_ne!(copy, id);
        let read = async |id: &str| {
            s.ask("usine", SLIP, json!({ "id": id })).await["data"]["bsda"].clone()
        };
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
}

#[tokio::test]
async fn a3_what_cannot_be_copied() {
    for s in copying_sandboxes().await {
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
}

const ANY: &str = "query($id: String!) { bsd(id: $id) { __typename ... on Bsda { id } } }";

#[tokio::test]
async fn a1_the_staff_reads_any_slip_with_a_second_factor() {
    for s in sandboxes().await {
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
        make_staff(&s, "groupe").await;
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
}

/// Makes a user platform staff with a second factor.
async fn make_staff(s: &Sandbox, user: &str) {
    let staff = json!({
        "isAdmin": true, "totpSeed": "JBSWY3DPEHPK3PXP", "totpActivatedAt": "2025-01-01T00:00:00Z",
    });
    s.change_user(user, staff).await;
}

const REINDEX: &str = "mutation($ids: String!) { reindexBsds(ids: $ids) { accepted rejected } }";

#[tokio::test]
async fn a2_the_staff_has_the_lists_of_slips_written_again() {
    for s in sandboxes().await {
        let id = s.create("usine", json!({})).await;
        let reindex = async |user: &str, authentication, ids: &str| {
            s.ask_as(user, authentication, REINDEX, json!({ "ids": ids }))
                .await
        };
        let answer = reindex("usine", Authentication::Session, &id).await;
        refused(&answer, "FORBIDDEN", "");
        make_staff(&s, "groupe").await;
        let answer = reindex("groupe", Authentication::Bearer, &id).await;
        refused(&answer, "UNAUTHENTICATED", "");
        let staff = async |ids: &str| reindex("groupe", Authentication::Session, ids).await;
        let treated = async |ids: &str| staff(ids).await["data"]["reindexBsds"].clone();
        assert_eq!(treated("").await, json!({"accepted": [], "rejected": []}));
        let answer = staff(&format!("{id} invalidid")).await;
        refused(&answer, "BAD_USER_INPUT", "invalidid");
        let canonical = json!({"accepted": [id], "rejected": []});
        assert_eq!(treated(&id.to_lowercase()).await, canonical);
        let unknown = "BSD-20250101-000000000";
        assert_eq!(
            treated(&format!("{unknown},{id}")).await,
            json!({"accepted": [id], "rejected": [unknown]})
        );
        // What lists lost is found again, and the slip has not moved.
        let store = s.platform.store();
        let (row, tabs) = (
            store.slip(&id).await.unwrap().unwrap(),
            store.tabs_of(&id).await.unwrap(),
        );
        store.leave_tabs(&id, row.version, &tabs).await.unwrap();
        assert!(s.listed("usine", json!({})).await.is_empty());
        assert_eq!(treated(&id).await, canonical);
        assert_eq!(s.listed("usine", json!({})).await, [id.as_str()]);
        let after = store.slip(&id).await.unwrap().unwrap();
        assert_eq!(
            (after.updated_at, after.document),
            (row.updated_at, row.document)
        );
    }
}

/// Asks for the document of a BSDA.
async fn print(s: &Sandbox, user: &str, id: &str) -> Value {
    let query = "query($id: ID!) { bsdaPdf(id: $id) { token downloadLink } }";
    s.ask(user, query, json!({ "id": id })).await
}

#[tokio::test]
async fn p1_to_p3_a_form_is_printed_for_its_readers() {
    const PDF: &str = "query($id: ID!) { formPdf(id: $id) { token downloadLink } }";
    for s in sandboxes().await {
        let id = crate::forms::sent(&s, &["camion"]).await;
        let anonymous = format!("{{ formPdf(id: \"{id}\") {{ token }} }}");
        refused(&s.ask_anonymously(&anonymous).await, "UNAUTHENTICATED", "");
        let outsider = s.ask("travaux", PDF, json!({ "id": id })).await;
        refused(&outsider, "FORBIDDEN", "");
        let answer = s.ask("usine", PDF, json!({ "id": id })).await;
        let link = &answer["data"]["formPdf"];
        let token = link["token"].as_str().unwrap();
        assert_eq!(token.len(), 10);
        assert_eq!(
            link["downloadLink"],
            json!(format!("http://localhost/download?token={token}"))
        );
        let readable = s
            .platform
            .store()
            .slip(&id)
            .await
            .unwrap()
            .unwrap()
            .readable_id;
        let file = s.platform.download(token).await.unwrap().unwrap();
        assert_eq!(file.name, format!("{readable}.pdf"));
        assert_eq!(file.content_type, "application/pdf");
        assert!(file.bytes.starts_with(b"%PDF-"));
        assert!(s.platform.download("0123456789").await.unwrap().is_none());
    }
}

#[tokio::test]
async fn p5_a_continuation_is_printed_for_those_of_the_slips_that_it_continues() {
    for s in sandboxes().await {
        let first = crate::tabs::stored_on_the_way(&s).await;
        let group = json!({
            "type": "GATHERING",
            "emitter": {"company": s.company("centre")},
            "destination": {"company": s.company("filiere")},
            "worker": null,
            "grouping": [first],
        });
        let group = s.create("centre", group).await;
        // The works company is on the first slip only.
        assert!(print(&s, "travaux", &group).await["data"]["bsdaPdf"]["token"].is_string());
        let query = "query($id: ID!) { bsda(id: $id) { id } }";
        let read = s.ask("travaux", query, json!({ "id": group })).await;
        refused(&read, "FORBIDDEN", "");
        let outsider = print(&s, "navette", &group).await;
        refused(&outsider, "FORBIDDEN", "récépissé PDF de ce BSDA");
    }
}

#[tokio::test]
async fn p6_intermediaries_print_the_slip() {
    for s in sandboxes().await {
        let id = s
            .create("usine", json!({"intermediaries": [s.company("tiers")]}))
            .await;
        assert!(print(&s, "tiers", &id).await["data"]["bsdaPdf"]["token"].is_string());
    }
}

#[tokio::test]
async fn p4_granted_state_services_print_any_slip() {
    for s in sandboxes().await {
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
            let government = json!({"name": "DREAL", "permissions": [permission], "authorizedIps": ["192.0.2.1"]});
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
}
