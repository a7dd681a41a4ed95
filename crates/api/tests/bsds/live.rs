//! Live updates: who is told of which change.

use std::time::Duration;

use domain::slip::SlipKind;
use platform::{
    Caller, Platform,
    live::{Follower, LiveUpdate, LiveUpdates, SlipUpdate},
};
use serde_json::json;

use crate::{
    fixture::{Sandbox, sandboxes},
    forms::sent,
};

/// Long enough for a change to be told, however slow the machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// The updates of a process that has begun to follow the log.
async fn started(platform: &Platform) -> LiveUpdates {
    let live = platform.live_updates();
    let running = live.clone();
    tokio::spawn(async move { running.run(std::future::pending()).await });
    // The log is followed from where it stands at the first look.
    tokio::time::sleep(Duration::from_millis(200)).await;
    live
}

/// The next slips that concern a caller.
async fn next(follower: &mut Follower, caller: &Caller) -> Vec<SlipUpdate> {
    let found = async {
        loop {
            let LiveUpdate::Changed(slips) = follower.next().await.unwrap() else {
                panic!("updates were lost");
            };
            let own: Vec<SlipUpdate> = slips
                .iter()
                .filter(|slip| slip.concerns(caller, None))
                .cloned()
                .collect();
            if !own.is_empty() {
                return own;
            }
        }
    };
    tokio::time::timeout(PATIENCE, found).await.unwrap()
}

#[tokio::test]
async fn a_change_is_told_to_the_companies_that_list_the_slip() {
    for s in sandboxes().await {
        let live = started(&s.platform).await;
        let (usine, tiers) = (s.caller("usine").await, s.caller("tiers").await);
        let mut follower = live.follow(&usine).unwrap();
        let id = s.create("usine", json!({})).await;
        let told = next(&mut follower, &usine).await;
        assert_eq!(told.len(), 1);
        assert_eq!(
            (told[0].id.as_str(), told[0].readable_id.as_str()),
            (id.as_str(), id.as_str())
        );
        assert_eq!(told[0].kind, SlipKind::Bsda);
        assert!(!told[0].concerns(&tiers, None));
        assert!(told[0].concerns(&usine, Some(s.siret("usine"))));
        assert!(!told[0].concerns(&usine, Some(s.siret("centre"))));
    }
}

#[tokio::test]
async fn a_form_is_told_under_both_its_identifiers() {
    for s in sandboxes().await {
        let live = started(&s.platform).await;
        let usine = s.caller("usine").await;
        let mut follower = live.follow(&usine).unwrap();
        let id = sent(&s, &["camion"]).await;
        let told = next(&mut follower, &usine).await;
        assert_eq!(
            (told[0].id.as_str(), told[0].kind),
            (id.as_str(), SlipKind::Bsdd)
        );
        assert!(told[0].readable_id.starts_with("BSD-"));
    }
}

#[tokio::test]
async fn a_draft_is_told_to_the_companies_of_its_author_alone() {
    for s in sandboxes().await {
        let live = started(&s.platform).await;
        let (usine, centre) = (s.caller("usine").await, s.caller("centre").await);
        let mut follower = live.follow(&usine).unwrap();
        s.create_draft("usine", json!({})).await;
        let told = next(&mut follower, &usine).await;
        assert!(!told[0].concerns(&centre, None));
    }
}

#[tokio::test]
async fn t15_companies_that_leave_a_slip_are_told_too() {
    for s in sandboxes().await {
        let with_broker = json!({"broker": {"company": s.company("tiers")}});
        let id = s.create("usine", with_broker).await;
        let live = started(&s.platform).await;
        let tiers = s.caller("tiers").await;
        let mut follower = live.follow(&tiers).unwrap();
        s.update("usine", &id, json!({"broker": null})).await;
        assert_eq!(next(&mut follower, &tiers).await[0].id, id);
        assert!(s.listed("tiers", json!({})).await.is_empty());
        // A deleted slip leaves everybody.
        let camion = s.caller("camion").await;
        let mut follower = live.follow(&camion).unwrap();
        s.apply("usine", "deleteBsda", &id).await;
        assert_eq!(next(&mut follower, &camion).await[0].id, id);
    }
}

#[tokio::test]
async fn what_another_process_writes_is_told() {
    for s in sandboxes().await {
        let live = started(&s.beside().await).await;
        let usine = s.caller("usine").await;
        let mut follower = live.follow(&usine).unwrap();
        let id = s.create("usine", json!({})).await;
        assert_eq!(next(&mut follower, &usine).await[0].id, id);
    }
}

#[tokio::test]
async fn who_comes_back_is_told_what_changed_meanwhile_by_any_process() {
    for s in sandboxes().await {
        let usine = s.caller("usine").await;
        let position = s.platform.live_updates().position().await.unwrap();
        let id = s.create("usine", json!({})).await;
        let live = s.beside().await.live_updates();
        let LiveUpdate::Changed(slips) = live.since(position).await.unwrap() else {
            panic!("updates were lost");
        };
        let own: Vec<&SlipUpdate> = slips
            .iter()
            .filter(|slip| slip.concerns(&usine, None))
            .collect();
        assert_eq!(own.iter().map(|slip| &slip.id).collect::<Vec<_>>(), [&id]);
        assert!(own[0].position > position);
        // A position of another log is no place to start from.
        assert_eq!(live.since(i64::MAX).await.unwrap(), LiveUpdate::Lost);
    }
}

#[tokio::test]
async fn too_many_changes_to_tell_are_told_as_lost() {
    let s = Sandbox::open().await;
    let position = s.platform.live_updates().position().await.unwrap();
    let id = s.create("usine", json!({})).await;
    s.copy(&id, (0..600).map(|n| format!("COPIE-{n:03}")), |_| {})
        .await;
    let missed = s.platform.live_updates().since(position).await.unwrap();
    assert_eq!(missed, LiveUpdate::Lost);
}

#[tokio::test]
async fn a_user_follows_ten_times_at_most() {
    let s = Sandbox::open().await;
    let live = s.platform.live_updates();
    let (usine, centre) = (s.caller("usine").await, s.caller("centre").await);
    let mut followers: Vec<Follower> = (0..10).map(|_| live.follow(&usine).unwrap()).collect();
    let refusal = live.follow(&usine).unwrap_err();
    assert!(matches!(refusal, platform::Refusal::TooManyRequests(_)));
    assert!(live.follow(&centre).is_ok());
    followers.pop();
    assert!(live.follow(&usine).is_ok());
}

#[tokio::test]
async fn followers_end_with_the_process() {
    let s = Sandbox::open().await;
    let live = s.platform.live_updates();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = live.clone();
    tokio::spawn(async move {
        running
            .run(async { stopped.await.unwrap_or_default() })
            .await;
    });
    let usine = s.caller("usine").await;
    let mut follower = live.follow(&usine).unwrap();
    drop(stop);
    let ended = tokio::time::timeout(PATIENCE, follower.next())
        .await
        .unwrap();
    assert_eq!(ended, None);
}
