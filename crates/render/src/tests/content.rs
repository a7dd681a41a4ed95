//! What is written on each slip. The snapshots are to be read like the paper.

use insta::assert_snapshot;
use serde_json::json;

use super::{BSDA, bsda, bsdd, bspaoh, bsvhu, lines_of, merge, text_of, typeset_slip};
use crate::typesetting::typeset;
use crate::{RenderError, SlipKind, blank_job, slip_pdf};

#[test]
fn bsdd_processed() {
    assert_snapshot!(text_of(&bsdd("{}")));
}

#[test]
fn bsdd_draft() {
    let mut slip = bsdd(include_str!("../../fixtures/bsdd-brouillon.json"));
    slip.context.is_final = false;
    slip.context.environment = Some("démonstration".to_owned());
    assert_snapshot!(text_of(&slip));
}

#[test]
fn bsdd_canceled() {
    assert_snapshot!(text_of(&bsdd(include_str!(
        "../../fixtures/bsdd-annule.json"
    ))));
}

#[test]
fn bsdd_after_temporary_storage() {
    assert_snapshot!(text_of(&bsdd(include_str!(
        "../../fixtures/bsdd-entreposage-provisoire.json"
    ))));
}

#[test]
fn bsdd_with_three_transporters() {
    assert_snapshot!(text_of(&bsdd(include_str!(
        "../../fixtures/bsdd-multimodal.json"
    ))));
}

#[test]
fn bsdd_grouping() {
    assert_snapshot!(text_of(&bsdd(include_str!(
        "../../fixtures/bsdd-regroupement.json"
    ))));
}

#[test]
fn bsdd_of_a_round() {
    assert_snapshot!(text_of(&bsdd(include_str!(
        "../../fixtures/bsdd-tournee.json"
    ))));
}

#[test]
fn bsdd_collected_in_a_round() {
    assert_snapshot!(text_of(&bsdd(include_str!(
        "../../fixtures/bsdd-annexe-1.json"
    ))));
}

#[test]
fn bsdd_refused_from_a_foreign_ship() {
    assert_snapshot!(text_of(&bsdd(include_str!(
        "../../fixtures/bsdd-navire.json"
    ))));
}

#[test]
fn bsdd_refused_in_part_from_a_private_individual() {
    assert_snapshot!(text_of(&bsdd(include_str!(
        "../../fixtures/bsdd-particulier.json"
    ))));
}

#[test]
fn bsdd_sent_abroad_with_intermediaries() {
    assert_snapshot!(text_of(&bsdd(include_str!(
        "../../fixtures/bsdd-exportation.json"
    ))));
}

#[test]
fn bsdd_in_temporary_storage() {
    let mut slip = bsdd(include_str!(
        "../../fixtures/bsdd-entreposage-provisoire.json"
    ));
    let here = include_str!("../../fixtures/bsdd-entreposage-en-cours.json");
    merge(&mut slip.document, serde_json::from_str(here).unwrap());
    assert_snapshot!(text_of(&slip));
}

#[test]
fn bsdd_supplied_by_pipeline() {
    assert_snapshot!(text_of(&bsdd(include_str!(
        "../../fixtures/bsdd-conduite.json"
    ))));
}

#[test]
fn bsda_processed() {
    assert_snapshot!(text_of(&bsda("{}")));
}

#[test]
fn bsda_draft_of_a_private_individual() {
    let mut slip = bsda(include_str!("../../fixtures/bsda-brouillon.json"));
    slip.context.is_final = false;
    assert_snapshot!(text_of(&slip));
}

#[test]
fn bsda_canceled() {
    assert_snapshot!(text_of(&bsda(include_str!(
        "../../fixtures/bsda-annule.json"
    ))));
}

#[test]
fn bsda_gathering_with_history() {
    let mut slip = bsda(include_str!("../../fixtures/bsda-groupement.json"));
    let mut forwarded = serde_json::from_str(BSDA).unwrap();
    merge(
        &mut forwarded,
        json!({
            "id": "BSDA-20260401-9QWERTYAB",
            "type": "RESHIPMENT",
            "destination": {"operation": {"nextDestination": {"cap": "CAP-SUITE", "company": {"name": "Exutoire & Co", "siret": "53075596600047"}}}}
        }),
    );
    slip.context.history = vec![serde_json::from_str(BSDA).unwrap(), forwarded];
    assert_snapshot!(text_of(&slip));
}

#[test]
fn blank_bsdd() {
    assert_snapshot!(lines_of(
        &typeset(&blank_job(SlipKind::Bsdd).unwrap()).unwrap()
    ));
}

#[test]
fn blank_bsda() {
    assert_snapshot!(lines_of(
        &typeset(&blank_job(SlipKind::Bsda).unwrap()).unwrap()
    ));
}

#[test]
fn bsvhu_processed() {
    assert_snapshot!(text_of(&bsvhu("{}")));
}

#[test]
fn bsvhu_draft_of_an_irregular_site() {
    let mut slip = bsvhu(include_str!("../../fixtures/bsvhu-brouillon.json"));
    slip.context.is_final = false;
    assert_snapshot!(text_of(&slip));
}

#[test]
fn bsvhu_with_three_transporters_to_a_dismantler() {
    assert_snapshot!(text_of(&bsvhu(include_str!(
        "../../fixtures/bsvhu-multimodal.json"
    ))));
}

#[test]
fn bspaoh_processed_in_part() {
    assert_snapshot!(text_of(&bspaoh("{}")));
}

#[test]
fn bspaoh_draft_of_a_foetus() {
    let mut slip = bspaoh(
        r#"{"status": "DRAFT", "waste": {"type": "FOETUS", "packagings": []}, "emitter": {"emission": null},
            "transporter": {"transport": {"plates": []}}, "destination": null}"#,
    );
    slip.context.is_final = false;
    assert_snapshot!(text_of(&slip));
}

#[test]
fn blank_bspaoh() {
    assert_snapshot!(lines_of(
        &typeset(&blank_job(SlipKind::Bspaoh).unwrap()).unwrap()
    ));
}

#[test]
fn blank_bsvhu() {
    assert_snapshot!(lines_of(
        &typeset(&blank_job(SlipKind::Bsvhu).unwrap()).unwrap()
    ));
}

#[test]
fn each_further_vehicle_transporter_has_a_number_from_twelve_on() {
    let text = text_of(&bsvhu(include_str!("../../fixtures/bsvhu-multimodal.json")));
    for title in [
        "12. Installation de broyage prévue",
        "12. Collecteur-Transporteur",
        "13. Collecteur-Transporteur",
    ] {
        assert!(text.contains(title), "{title}: {text}");
    }
}

#[test]
fn the_shredder_to_come_is_printed_only_with_a_siret() {
    let mut slip = bsvhu(include_str!("../../fixtures/bsvhu-multimodal.json"));
    slip.document["destination"]["operation"]["nextDestination"]["company"]["siret"] = json!(null);
    assert!(!text_of(&slip).contains("Installation de broyage prévue"));
}

#[test]
fn frames_of_temporary_storage_are_only_printed_when_the_recipient_stores() {
    let patch = include_str!("../../fixtures/bsdd-entreposage-provisoire.json");
    let mut slip = bsdd(patch);
    assert!(text_of(&slip).contains("13. Réception sur le site d'entreposage"));
    slip.document["recipient"]["isTempStorage"] = json!(false);
    let text = text_of(&slip);
    assert!(!text.contains("13. Réception"), "{text}");
}

#[test]
fn frames_15_to_17_are_empty_unless_the_waste_was_packed_again() {
    let mut slip = bsdd(include_str!(
        "../../fixtures/bsdd-entreposage-provisoire.json"
    ));
    assert!(text_of(&slip).contains("RID 9"));
    slip.document["temporaryStorageDetail"]["wasteDetails"]["packagingInfos"] =
        slip.document["wasteDetails"]["packagingInfos"].clone();
    let text = text_of(&slip);
    assert!(
        !text.contains("RID 9") && text.contains("15. Conditionnement"),
        "{text}"
    );
}

#[test]
fn one_further_transporter_has_an_empty_frame_beside_it() {
    let mut slip = bsdd(include_str!("../../fixtures/bsdd-multimodal.json"));
    slip.document["transporters"]
        .as_array_mut()
        .unwrap()
        .truncate(2);
    assert_eq!(
        text_of(&slip)
            .matches("18. Collecteur-Transporteur")
            .count(),
        2
    );
}

#[test]
fn each_further_asbestos_transporter_has_a_number_from_nine_on() {
    let mut slip = bsda("{}");
    let carrier = slip.document["transporters"][0].clone();
    slip.document["transporters"] = json!([carrier, carrier, carrier]);
    let text = text_of(&slip);
    assert!(
        text.contains("9. Collecteur-Transporteur") && text.contains("10. Collecteur-Transporteur"),
        "{text}"
    );
}

#[test]
fn long_annexes_go_on_over_the_pages_under_their_heading() {
    let mut slip = bsdd(include_str!("../../fixtures/bsdd-regroupement.json"));
    let fraction = slip.document["grouping"][0].clone();
    slip.document["grouping"] = json!(vec![fraction; 250]);
    let document = typeset_slip(&slip);
    assert!(document.pages().len() > 5, "{}", document.pages().len());
    let text = lines_of(&document);
    assert_eq!(text.matches("BSD-20260310-0A1B2C3D4").count(), 250);
    assert_eq!(
        text.matches("Dénomination usuelle   Poids (t)").count(),
        document.pages().len() - 2
    );
}

#[test]
fn what_is_not_a_slip_is_refused() {
    for (path, value) in [
        ("receivedAt", json!("hier")),
        ("quantityReceived", json!("beaucoup")),
        ("wasteAcceptationStatus", json!("MAYBE")),
        ("transporters", json!({})),
    ] {
        let mut slip = bsdd("{}");
        slip.document[path] = value;
        assert!(
            matches!(slip_pdf(&slip), Err(RenderError::Document(_))),
            "{path}"
        );
    }
    let mut slip = bsda("{}");
    slip.context.history = vec![json!("BSDA-20260403-2W8DP6NH1")];
    assert!(matches!(slip_pdf(&slip), Err(RenderError::Document(_))));
}
