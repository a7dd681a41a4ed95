//! Which company sees which slip in which registry, and when (registry specification, section 4.2).

use serde_json::json;

use crate::fixture::{Register, Sandbox, sandboxes, with};

async fn check(sandbox: &Sandbox, company: &str, register: Register, expected: &[(&str, &str)]) {
    let held = sandbox.held(company, register).await;
    let held: Vec<(&str, &str)> = held
        .iter()
        .map(|(id, day)| (id.as_str(), day.as_str()))
        .collect();
    assert_eq!(held, expected, "{company} {register:?}");
}

async fn is_nowhere(sandbox: &Sandbox, companies: &[&str]) {
    for company in companies {
        for register in [
            Register::Incoming,
            Register::Outgoing,
            Register::Transported,
            Register::Managed,
            Register::All,
        ] {
            check(sandbox, company, register, &[]).await;
        }
    }
}

#[tokio::test]
async fn a_draft_is_in_no_registry() {
    for sandbox in sandboxes().await {
        let input = json!({"input": sandbox.brokered()});
        sandbox.ok("P", "createDraftBsda", input, "id").await;
        is_nowhere(&sandbox, &["P", "T", "D", "B"]).await;
    }
}

#[tokio::test]
async fn a_signature_and_its_lookups_are_one_commit() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("P", sandbox.brokered()).await;
        sandbox.sign("P", &id, "EMISSION").await;
        check(&sandbox, "P", Register::Outgoing, &[]).await;
        sandbox.sign("T", &id, "TRANSPORT").await;
        // No job ran: the rows came with the signature. The waste left when the carrier says so.
        let left = [(id.as_str(), "2025-03-10")];
        check(&sandbox, "P", Register::Outgoing, &left).await;
        check(&sandbox, "T", Register::Transported, &left).await;
        check(&sandbox, "B", Register::Managed, &left).await;
        check(&sandbox, "D", Register::Incoming, &[]).await;
        check(&sandbox, "P", Register::Transported, &[]).await;
        is_nowhere(&sandbox, &["X"]).await;
    }
}

#[tokio::test]
async fn the_works_company_sees_what_leaves_its_site() {
    for sandbox in sandboxes().await {
        let id = sandbox.sent_by_worker(json!({})).await;
        let left = [(id.as_str(), "2025-03-10")];
        check(&sandbox, "W", Register::Outgoing, &left).await;
        check(&sandbox, "P", Register::Outgoing, &left).await;
    }
}

#[tokio::test]
async fn a_bsda_arrives_when_its_treatment_is_signed_dated_by_its_reception() {
    for sandbox in sandboxes().await {
        let id = sandbox.sent(json!({})).await;
        sandbox.update("D", &id, Sandbox::treatment("R 5")).await;
        sandbox.sign("D", &id, "RECEPTION").await;
        check(&sandbox, "D", Register::Incoming, &[]).await;
        sandbox.sign("D", &id, "OPERATION").await;
        check(&sandbox, "D", Register::Incoming, &[(&id, "2025-03-11")]).await;
    }
}

#[tokio::test]
async fn a_bsvhu_arrives_when_its_treatment_is_signed_dated_by_its_reception() {
    for sandbox in sandboxes().await {
        let id = sandbox.vehicles(json!({})).await;
        sandbox.sign_vehicles("P", &id, "EMISSION").await;
        sandbox.sign_vehicles("T", &id, "TRANSPORT").await;
        check(&sandbox, "T", Register::Transported, &[(&id, "2025-03-10")]).await;
        let reception =
            json!({"weight": 1.4, "acceptationStatus": "ACCEPTED", "date": "2025-04-27"});
        let arrival = json!({"destination": {"reception": reception}});
        sandbox.change_vehicles("V", &id, arrival).await;
        sandbox.sign_vehicles("V", &id, "RECEPTION").await;
        check(&sandbox, "V", Register::Incoming, &[]).await;
        let treatment =
            json!({"destination": {"operation": {"code": "R 12", "date": "2025-04-28"}}});
        sandbox.change_vehicles("V", &id, treatment).await;
        sandbox.sign_vehicles("V", &id, "OPERATION").await;
        check(&sandbox, "V", Register::Incoming, &[(&id, "2025-04-27")]).await;
    }
}

#[tokio::test]
async fn a_bsdd_arrives_when_it_is_received() {
    for sandbox in sandboxes().await {
        let id = sandbox.form(json!({})).await;
        check(&sandbox, "P", Register::Outgoing, &[]).await;
        sandbox.send_off(&id).await;
        let left = [(id.as_str(), "2025-01-02")];
        check(&sandbox, "P", Register::Outgoing, &left).await;
        check(&sandbox, "T", Register::Transported, &left).await;
        check(&sandbox, "N", Register::Managed, &left).await;
        check(&sandbox, "D", Register::Incoming, &[]).await;
        sandbox.arrive(&id).await;
        check(&sandbox, "D", Register::Incoming, &[(&id, "2025-01-03")]).await;
    }
}

#[tokio::test]
async fn the_exhaustive_registry_holds_a_slip_as_soon_as_it_is_published() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("P", sandbox.brokered()).await;
        let ids = async |company: &str| {
            let held = sandbox.held(company, Register::All).await;
            held.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
        };
        for company in ["P", "D", "B"] {
            assert_eq!(ids(company).await, std::slice::from_ref(&id), "{company}");
        }
        // A carrier enters when it signs.
        assert!(ids("T").await.is_empty());
        sandbox.sign("P", &id, "EMISSION").await;
        sandbox.sign("T", &id, "TRANSPORT").await;
        assert_eq!(ids("T").await, std::slice::from_ref(&id));
        assert_eq!(ids("P").await, [id]);
    }
}

#[tokio::test]
async fn each_carrier_has_its_own_date() {
    for sandbox in sandboxes().await {
        let second = sandbox
            .carrier(
                "P",
                "T2",
                json!({"transport": {"takenOverAt": "2025-03-15"}}),
            )
            .await;
        let first = sandbox.carrier("P", "T", json!({})).await;
        let carriers = json!({"transporters": [first, second]});
        let mut input = with(sandbox.without_worker(), carriers);
        input.as_object_mut().unwrap().remove("transporter");
        let id = sandbox.create("P", input).await;
        sandbox.sign("P", &id, "EMISSION").await;
        sandbox.sign("T", &id, "TRANSPORT").await;
        check(&sandbox, "T2", Register::Transported, &[]).await;
        sandbox.sign("T2", &id, "TRANSPORT").await;
        check(&sandbox, "T", Register::Transported, &[(&id, "2025-03-10")]).await;
        check(
            &sandbox,
            "T2",
            Register::Transported,
            &[(&id, "2025-03-15")],
        )
        .await;
        check(&sandbox, "P", Register::Outgoing, &[(&id, "2025-03-10")]).await;
    }
}

#[tokio::test]
async fn a_deleted_slip_leaves_every_registry() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("P", sandbox.brokered()).await;
        sandbox.ok("P", "deleteBsda", json!({"id": id}), "id").await;
        is_nowhere(&sandbox, &["P", "D", "B"]).await;
    }
}

#[tokio::test]
async fn a_rebuild_gives_the_same_lookups_and_sums() {
    for sandbox in sandboxes().await {
        let id = sandbox.treated("R 5", json!({})).await;
        let form = sandbox.treated_form(json!({})).await;
        let store = sandbox.platform.store();
        let empty = async |id: &str| store::IndexRewrite {
            id: id.to_owned(),
            version: store.slip(id).await.unwrap().unwrap().version,
            lines: Vec::new(),
            tallies: Vec::new(),
        };
        let sums = async || {
            let measures = [2, 3, 10, 11, 12];
            let org = sandbox.org("D");
            store.tallies(org, &measures, (0, i64::MAX)).await.unwrap()
        };
        let (lines, before) = (sandbox.held("D", Register::Incoming).await, sums().await);
        assert_eq!(lines.len(), 2);
        assert!(before.iter().flatten().count() > 3, "{before:?}");
        let emptied = store
            .rewrite_indexes(vec![empty(&id).await, empty(&form).await])
            .await
            .unwrap();
        assert_eq!(emptied, 2);
        assert!(sandbox.held("D", Register::Incoming).await.is_empty());
        assert_eq!(sums().await.iter().flatten().count(), 0);
        let progress = sandbox
            .platform
            .rebuild_registry_lines(|_| {})
            .await
            .unwrap();
        assert_eq!(progress.written, 2);
        assert_eq!(sandbox.held("D", Register::Incoming).await, lines);
        assert_eq!(sums().await, before);
    }
}
