//! How mails leave: through a relay that is tried again, or as files.

use platform::{
    Messaging,
    mailer::{Mailer, Sender},
};
use serde_json::json;
use store::{JobFilter, JobState};

use crate::{
    fixture::{Sandbox, sandboxes_with},
    listener,
};

fn sender() -> Sender {
    Sender {
        name: "Bordereau".to_owned(),
        email: "ne-pas-repondre@ui.example".to_owned(),
    }
}

async fn invite(sandbox: &Sandbox, email: &str) {
    let arguments = json!({"email": email, "siret": sandbox.siret("usine"), "role": "READER"});
    sandbox
        .change("Aline", "inviteUserToCompany", arguments, "{ orgId }")
        .await;
}

#[tokio::test]
async fn a_relay_that_refuses_is_asked_again_and_gets_the_mail_once() {
    let (relay, received) = listener::smtp(1).await;
    let messaging = || Messaging {
        mailer: Mailer::smtp(&relay, &sender()).unwrap(),
        ..Messaging::default()
    };
    let mut expected = 0;
    for sandbox in sandboxes_with(messaging).await {
        expected += 1;
        invite(
            &sandbox,
            "zoé-inconnue@exemple.fr".replace('é', "e").as_str(),
        )
        .await;
        for _ in 0..2 {
            sandbox.platform.run_outgoing_jobs().await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        }
        sandbox.platform.run_outgoing_jobs().await.unwrap();
        let received = received.lock().unwrap();
        assert_eq!(received.len(), expected, "{received:?}");
        let mail = received.last().unwrap();
        for part in [
            "RCPT TO:<zoe-inconnue@exemple.fr>",
            "MAIL FROM:<ne-pas-repondre@ui.example>",
            "From: Bordereau <ne-pas-repondre@ui.example>",
            "multipart/alternative",
            "text/plain",
            "text/html",
        ] {
            assert!(mail.contains(part), "{part}: {mail}");
        }
    }
}

#[tokio::test]
async fn an_address_that_carries_headers_reaches_nobody() {
    let (relay, received) = listener::smtp(0).await;
    let messaging = || Messaging {
        mailer: Mailer::smtp(&relay, &sender()).unwrap(),
        ..Messaging::default()
    };
    for sandbox in sandboxes_with(messaging).await {
        invite(&sandbox, "zoe@exemple.fr\r\nBcc: vol@exemple.fr").await;
        sandbox.platform.run_outgoing_jobs().await.unwrap();
        assert!(received.lock().unwrap().is_empty());
        let filter = JobFilter {
            queue: Some("mail.delivery".to_owned()),
            state: Some(JobState::Pending),
            before_id: None,
            limit: 10,
        };
        // The failure is there for the operator to see.
        let jobs = sandbox.platform.store().jobs(&filter).await.unwrap();
        assert_eq!(jobs.len(), 1);
        assert!(jobs[0].last_error.is_some());
    }
}

#[tokio::test]
async fn without_a_relay_mails_are_files() {
    let directory = tempfile::tempdir().unwrap();
    let messaging = || Messaging {
        mailer: Mailer::files(directory.path().join("courriels"), &sender()).unwrap(),
        ..Messaging::default()
    };
    let mut expected = 0;
    for sandbox in sandboxes_with(messaging).await {
        expected += 1;
        invite(&sandbox, "karim@exemple.fr").await;
        for _ in 0..2 {
            sandbox.platform.run_outgoing_jobs().await.unwrap();
        }
        let files: Vec<_> = std::fs::read_dir(directory.path().join("courriels"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        assert_eq!(files.len(), expected);
        let text = std::fs::read_to_string(&files[0]).unwrap();
        assert!(text.contains("To: karim@exemple.fr"), "{text}");
    }
}
