//! Mails.

use platform::{Mail, Settings};
use serde_json::{Value, json};

use crate::fixture::{Sandbox, address, sandboxes, sandboxes_with, with};
use crate::signatures::turned_away;

const CAP: &str = "bsdaFinalDestinationUpdate";

fn addresses(recipients: &[platform::Recipient]) -> Vec<&str> {
    recipients
        .iter()
        .map(|recipient| recipient.email.as_str())
        .collect()
}

#[tokio::test]
async fn m1_a_refusal_is_told_to_the_emitter() {
    for s in sandboxes().await {
        for (weight, status, extent) in [
            (1.02, "REFUSED", "totalement"),
            (0.5, "PARTIALLY_REFUSED", "partiellement"),
        ] {
            let id = s.sent(json!({})).await;
            s.update("D", &id, turned_away(weight, status)).await;
            s.sign("D", &id, "RECEPTION").await;
            let mail = s.mail("P admin").await.unwrap();
            let subject =
                format!("Le déchet de l’entreprise Société P a été {extent} refusé à réception");
            assert_eq!(mail.subject, subject);
            assert_eq!(addresses(&mail.to), [address("P admin")]);
            assert_eq!(addresses(&mail.cc), [address("D admin")]);
            assert!(mail.text.contains("conditionnement percé"), "{}", mail.text);
            assert_eq!(mail.attachments[0].name, format!("{id}.pdf"));
            let file = s
                .platform
                .attached_file(&mail.attachments[0])
                .await
                .unwrap();
            assert!(file.bytes.starts_with(b"%PDF"));
        }
    }
}

#[tokio::test]
async fn m1_a_refusal_is_told_once() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        s.update("D", &id, turned_away(0.5, "PARTIALLY_REFUSED"))
            .await;
        s.sign("D", &id, "RECEPTION").await;
        let at_reception = s.mail("P admin").await;
        let operation = Sandbox::treatment("D 5")["destination"]["operation"].clone();
        s.update("D", &id, json!({"destination": {"operation": operation}}))
            .await;
        s.sign("D", &id, "OPERATION").await;
        assert_eq!(s.mail("P admin").await, at_reception);

        let direct = s.sent(json!({})).await;
        s.update("D", &direct, turned_away(1.02, "REFUSED")).await;
        s.sign("D", &direct, "OPERATION").await;
        let mail = s.mail("P admin").await.unwrap();
        assert!(mail.text.contains(&direct), "{}", mail.text);
    }
}

#[tokio::test]
async fn m1_an_accepted_load_is_told_to_nobody() {
    for s in sandboxes().await {
        s.treated("D 5", json!({})).await;
        assert_eq!(s.mail("P admin").await, None);
    }
}

#[tokio::test]
async fn m1_a_person_hears_of_a_refusal_by_their_own_address() {
    for s in sandboxes().await {
        for mail in [json!("camille@exemple.fr"), Value::Null] {
            let person = json!({"emitter": {"isPrivateIndividual": true, "company": {
                "siret": null, "name": "Camille", "contact": null, "phone": null, "mail": mail,
            }}});
            let id = s.create("T", with(s.without_worker(), person)).await;
            s.sign("T", &id, "TRANSPORT").await;
            s.update("D", &id, turned_away(1.02, "REFUSED")).await;
            s.sign("D", &id, "RECEPTION").await;
            s.work().await;
            let sent = s.platform.last_mail("camille@exemple.fr").await.unwrap();
            // The second refusal, without an address, is told to nobody, not even in copy.
            let sent = sent.unwrap();
            assert_eq!(sent.text.contains(&id), !mail.is_null(), "{}", sent.text);
            let copied = s.mail("D admin").await.unwrap();
            assert_eq!(copied.text.contains(&id), !mail.is_null());
        }
    }
}

#[tokio::test]
async fn m1_services_get_a_copy_when_the_operator_wants_it() {
    let settings = Settings {
        refusal_copies: [("75".to_owned(), vec!["dreal@exemple.fr".to_owned()])].into(),
        ..Settings::default()
    };
    for s in sandboxes_with(settings).await {
        let id = s.sent(json!({})).await;
        s.update("D", &id, turned_away(1.02, "REFUSED")).await;
        s.sign("D", &id, "RECEPTION").await;
        let mail = s.mail("P admin").await.unwrap();
        assert_eq!(
            addresses(&mail.cc),
            [address("D admin"), "dreal@exemple.fr".to_owned()]
        );
    }
}

/// A slip at SIGNED_BY_PRODUCER, whose emitter wants to hear of the CAP.
async fn signed(s: &Sandbox, changes: Value) -> String {
    let id = s.create("P", with(s.work_site(), changes)).await;
    s.sign("P", &id, "EMISSION").await;
    id
}

fn is_about(mail: Option<Mail>, id: &str) -> bool {
    mail.is_some_and(|mail| mail.subject.contains(id))
}

#[tokio::test]
async fn u15_a_changed_cap_is_told_to_the_emitter() {
    for s in sandboxes().await {
        s.subscribe("P", CAP).await;
        let changed = json!({"destination": {"cap": "CAP-9"}});
        let initial = s.create("P", s.work_site()).await;
        s.update("P", &initial, changed.clone()).await;
        assert_eq!(s.mail("P").await, None);
        let id = signed(&s, json!({})).await;
        s.update("D", &id, changed.clone()).await;
        let mail = s.mail("P").await.unwrap();
        assert_eq!(
            mail.subject,
            format!("CAP du bordereau amiante n° {id} mis à jour par CAP-9")
        );
        s.update("D", &id, json!({"destination": {"customInfo": "quai 2"}}))
            .await;
        assert_eq!(s.mail("P").await.unwrap(), mail);

        let without = s.create("P", s.without_worker()).await;
        s.sign("P", &without, "EMISSION").await;
        s.update("D", &without, changed).await;
        assert_eq!(s.mail("P").await.unwrap(), mail);
        assert_eq!(
            s.mail("P admin").await,
            None,
            "administrators did not ask for it"
        );
    }
}

#[tokio::test]
async fn u15_a_detour_leaves_the_cap_of_the_outlet_alone() {
    for s in sandboxes().await {
        s.subscribe("P", CAP).await;
        let id = signed(&s, json!({})).await;
        let detour = |cap: &str| {
            json!({"destination": {
                "company": s.company("D2"), "plannedOperationCode": "R 13", "cap": null,
                "operation": {"nextDestination": {
                    "company": s.company("D"), "cap": cap, "plannedOperationCode": "D 5",
                }},
            }})
        };
        let back = |cap: &str| {
            json!({"destination": {
                "company": s.company("D"), "plannedOperationCode": "D 5", "cap": cap,
                "operation": {"nextDestination": null},
            }})
        };
        s.update("W", &id, detour("CAP-1")).await;
        s.update("W", &id, back("CAP-1")).await;
        assert_eq!(s.mail("P").await, None);
        s.update("W", &id, detour("CAP-2")).await;
        assert!(is_about(s.mail("P").await, "CAP-2"));
        s.update("W", &id, back("CAP-3")).await;
        assert!(is_about(s.mail("P").await, "CAP-3"));
    }
}

#[tokio::test]
async fn m3_another_outlet_is_told_to_the_first_emitters() {
    for s in sandboxes().await {
        s.subscribe("P", CAP).await;
        let outlet = |name: &str| {
            json!({"destination": {"cap": null, "operation": {"nextDestination": {
                "company": s.company(name), "cap": "CAP-2", "plannedOperationCode": "R 5",
            }}}})
        };
        let planned = s.treated("R 13", outlet("D2")).await;
        let f = s
            .create(
                "D",
                s.continuation(json!({"type": "RESHIPMENT", "forwarding": planned})),
            )
            .await;
        s.sign("D", &f, "EMISSION").await;
        assert_eq!(s.mail("P").await, None);
        let other = s.treated("R 13", outlet("C")).await;
        let f = s
            .create(
                "D",
                s.continuation(json!({"type": "RESHIPMENT", "forwarding": other})),
            )
            .await;
        s.sign("D", &f, "EMISSION").await;
        let mail = s.mail("P").await.unwrap();
        assert_eq!(mail.subject, format!("Alerte sur le bordereau {other}"));
        assert!(
            mail.text.contains(&f) && mail.text.contains("Société D2"),
            "{}",
            mail.text
        );
    }
}

#[tokio::test]
async fn r13_revised_seals_and_packagings_are_told_to_the_emitter() {
    for s in sandboxes().await {
        s.subscribe("P", CAP).await;
        s.subscribe("W", CAP).await;
        s.subscribe("D", CAP).await;
        let seals = json!({"waste": {"sealNumbers": ["S9"]}});
        let bags = json!({"packagings": [{"type": "BIG_BAG", "quantity": 1}]});
        for (content, what) in [
            (
                with(seals.clone(), bags.clone()),
                "Scellés et conditionnement",
            ),
            (seals, "Scellés"),
            (bags, "Conditionnement"),
        ] {
            let id = signed(&s, json!({})).await;
            let request = s.revise("W", "W", &id, content).await;
            s.answer("D", &request, true).await;
            let mail = s.mail("P").await.unwrap();
            assert_eq!(
                mail.subject,
                format!("{what} du bordereau amiante n° {id} mis à jour")
            );
            assert_eq!(addresses(&mail.to), [address("P")]);
            assert_eq!(addresses(&mail.cc), [address("W"), address("D")]);
        }
    }
}

#[tokio::test]
async fn r13_other_revisions_are_told_to_nobody() {
    for s in sandboxes().await {
        s.subscribe("W", CAP).await;
        let seals = json!({"waste": {"sealNumbers": ["S9"]}});
        let id = signed(&s, json!({})).await;
        let request = s.revise("W", "W", &id, seals.clone()).await;
        s.answer("D", &request, true).await;
        assert_eq!(s.mail("W").await, None, "the emitter did not ask for it");
        s.subscribe("P", CAP).await;
        let cases = [
            ("P", seals.clone(), ["W", "D"]),
            (
                "W",
                with(seals, json!({"waste": {"pop": true}})),
                ["P", "D"],
            ),
            ("W", json!({"isCanceled": true}), ["P", "D"]),
        ];
        for (author, content, approvers) in cases {
            let id = signed(&s, json!({})).await;
            let request = s.revise(author, author, &id, content).await;
            for approver in approvers {
                s.answer(approver, &request, true).await;
            }
            assert_eq!(s.mail("P").await, None);
        }
    }
}

#[tokio::test]
async fn m5_approvers_are_reminded_when_the_day_comes() {
    for s in sandboxes().await {
        s.subscribe("W", "revisionRequest").await;
        s.subscribe("D", "revisionRequest").await;
        let id = s.sent_by_worker(json!({})).await;
        let request = s
            .revise("P", "P", &id, json!({"waste": {"pop": true}}))
            .await;
        assert_eq!(s.mail("W").await, None, "not yet");
        s.answer("D", &request, true).await;
        s.bring_forward("mail.revision.reminder").await;
        let mail = s.mail("W").await.unwrap();
        assert!(mail.subject.contains(&id), "{}", mail.subject);
        assert!(mail.text.contains("erreur de saisie"), "{}", mail.text);
        assert_eq!(s.mail("D").await, None, "D has answered");
    }
}

#[tokio::test]
async fn m5_nobody_is_reminded_of_a_settled_request() {
    for s in sandboxes().await {
        s.subscribe("W", "revisionRequest").await;
        let id = s.sent_by_worker(json!({})).await;
        let request = s
            .revise("P", "P", &id, json!({"waste": {"pop": true}}))
            .await;
        s.answer("D", &request, false).await;
        s.bring_forward("mail.revision.reminder").await;
        assert_eq!(s.mail("W").await, None);
    }
}
