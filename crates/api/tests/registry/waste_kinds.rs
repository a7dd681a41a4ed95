//! Slips of non-dangerous waste and of soils (registry specification, sections 4.2 and 5.4).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::fixture::{Sandbox, sandboxes};

/// A form of this code that D has received; its number.
async fn received(sandbox: &Sandbox, code: &str, is_dangerous: bool) -> String {
    let waste = json!({
        "code": code, "isDangerous": is_dangerous, "isSubjectToADR": is_dangerous,
        "onuCode": if is_dangerous { json!("UN 3077") } else { Value::Null },
    });
    let id = sandbox.form(json!({"wasteDetails": waste})).await;
    sandbox.send_off(&id).await;
    sandbox.arrive(&id).await;
    sandbox.form_number(&id).await
}

/// What D must declare; all of it arrived at the same instant.
async fn shown(sandbox: &Sandbox) -> BTreeSet<String> {
    let shown = sandbox.shown("D", "INCOMING", "D", json!({})).await;
    shown.into_iter().collect()
}

/// Since when D wants slips of non-dangerous waste.
async fn enable(sandbox: &Sandbox, since: &str) {
    let since = json!(since);
    sandbox
        .change_company("D", |company| {
            company.insert("hasEnabledRegistryDndFromBsdSince".to_owned(), since);
        })
        .await;
}

#[tokio::test]
async fn a_company_chooses_since_when_slips_of_other_waste_count() {
    for sandbox in sandboxes().await {
        let dangerous = received(&sandbox, "06 05 02*", true).await;
        let foul = received(&sandbox, "17 05 03*", true).await;
        let soil = received(&sandbox, "17 05 04", false).await;
        let plain = received(&sandbox, "20 01 01", false).await;
        assert_eq!(
            shown(&sandbox).await,
            BTreeSet::from([dangerous.clone(), foul.clone()])
        );
        // The day of the reception counts.
        enable(&sandbox, "2025-01-04T00:00:00Z").await;
        assert_eq!(
            shown(&sandbox).await,
            BTreeSet::from([dangerous.clone(), foul.clone()])
        );
        enable(&sandbox, "2025-01-03T00:00:00Z").await;
        let soils = BTreeSet::from([dangerous.clone(), foul.clone(), soil.clone()]);
        assert_eq!(shown(&sandbox).await, soils);
        // Any waste, for those who burn or store it.
        sandbox
            .change_company("D", |company| {
                company.insert(
                    "wasteProcessorTypes".to_owned(),
                    json!(["NON_DANGEROUS_WASTES_STORAGE"]),
                );
            })
            .await;
        let all = BTreeSet::from([dangerous.clone(), foul.clone(), soil.clone(), plain]);
        assert_eq!(shown(&sandbox).await, all);
        // A filter on dangerous waste alone needs no choice; soils are a kind of their own.
        let only = async |kind: &str| {
            let filter = json!({"where": {"wasteType": {"_eq": kind}}});
            let shown = sandbox.shown("D", "INCOMING", "D", filter).await;
            shown.into_iter().collect::<BTreeSet<String>>()
        };
        assert_eq!(only("DD").await, BTreeSet::from([dangerous]));
        assert_eq!(only("TEXS").await, BTreeSet::from([foul, soil]));
    }
}
