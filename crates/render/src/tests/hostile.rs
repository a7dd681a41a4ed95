//! Whatever people type is printed as typed, inside its frame.

use serde_json::{Value, json};
use typst::layout::{Frame, FrameItem, Point, Transform};

use super::{bsda, bsdd, bspaoh, bsvhu, lines_of, merge, text_of, typeset_slip};
use crate::typesetting::accessible_pdf;
use crate::{Slip, SlipKind, job, slip_pdf};

const HOSTILE: [&str; 12] = [
    "#eval(\"1+1\")",
    "#panic(\"perdu\")",
    "#read(\"/etc/passwd\")",
    "*gras* _italique_ `code`",
    "<balise> </script> &amp;",
    "\\ \\n \\u{41}",
    "$x^2$ [contenu] {code}",
    "@reference = titre",
    "// commentaire /* */",
    "\"); #pagebreak() //",
    "https://exemple.fr ~ -- ---",
    "${7*7} {{7*7}} %s",
];

/// Sets every text of a slip that is free.
fn everywhere(document: &mut Value, text: &str) {
    match document {
        Value::Array(items) => items.iter_mut().for_each(|item| everywhere(item, text)),
        Value::Object(fields) => {
            for (key, value) in fields {
                let is_free = matches!(
                    key.as_str(),
                    "name"
                        | "address"
                        | "contact"
                        | "phone"
                        | "mail"
                        | "infos"
                        | "city"
                        | "cap"
                        | "customId"
                        | "customInfo"
                        | "containerNumber"
                        | "other"
                        | "onuCode"
                        | "adr"
                        | "nonRoadRegulationMention"
                        | "numberPlate"
                        | "author"
                        | "receipt"
                        | "processingOperationDescription"
                        | "wasteRefusalReason"
                        | "refusalReason"
                        | "materialName"
                        | "emittedBy"
                        | "takenOverBy"
                        | "receivedBy"
                        | "processedBy"
                        | "consistenceDescription"
                        | "certificationNumber"
                        | "organisation"
                        | "description"
                        | "number"
                        | "agrementNumber"
                        | "notificationNumber"
                );
                if is_free {
                    *value = json!(text);
                } else {
                    everywhere(value, text);
                }
            }
        }
        _ => {}
    }
}

/// A slip of each kind with every frame that there is, full of the text.
fn full_slips(text: &str) -> [Slip; 4] {
    let mut bsdd = bsdd(include_str!(
        "../../fixtures/bsdd-entreposage-provisoire.json"
    ));
    for patch in [
        include_str!("../../fixtures/bsdd-multimodal.json"),
        include_str!("../../fixtures/bsdd-regroupement.json"),
    ] {
        merge(&mut bsdd.document, serde_json::from_str(patch).unwrap());
    }
    let mut bsda = bsda(include_str!("../../fixtures/bsda-groupement.json"));
    let mut bsvhu = bsvhu(include_str!("../../fixtures/bsvhu-multimodal.json"));
    let mut bspaoh = bspaoh("{}");
    everywhere(&mut bspaoh.document, text);
    everywhere(&mut bsdd.document, text);
    everywhere(&mut bsvhu.document, text);
    everywhere(&mut bsda.document, text);
    bsda.context.history = vec![bsda.document.clone()];
    [bsdd, bsda, bsvhu, bspaoh]
}

#[test]
fn markup_is_printed_as_typed() {
    let text = HOSTILE.join(" ");
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    for mut slip in full_slips(&text) {
        slip.context.environment = Some(HOSTILE[0].to_owned());
        let printed = squeezed(&text_of(&slip));
        assert!(printed.matches(&squeezed(&text)).count() > 30, "{printed}");
        slip_pdf(&slip).unwrap();
    }
}

#[test]
fn a_number_with_markup_is_printed_as_typed() {
    let mut slip = bsdd("{}");
    slip.document["readableId"] = json!("#eval(\"1+1\") <*>");
    assert!(text_of(&slip).contains("Bordereau n° #eval(\"1+1\") <*>"));
}

/// Asserts that no sign leaves the page.
fn check_inside(frame: &Frame, transform: Transform, width: f64, height: f64) {
    for (position, item) in frame.items() {
        let at = transform.pre_concat(Transform::translate(position.x, position.y));
        match item {
            FrameItem::Group(group) => {
                check_inside(&group.frame, at.pre_concat(group.transform), width, height);
            }
            FrameItem::Text(text) => {
                let start = Point::zero().transform(at);
                let end = start.x.to_pt() + text.width().to_pt();
                assert!(
                    start.x.to_pt() >= 0.0 && end <= width,
                    "{} ends at {end}",
                    text.text
                );
                assert!(
                    (0.0..=height).contains(&start.y.to_pt()),
                    "{} is at {}",
                    text.text,
                    start.y.to_pt()
                );
            }
            _ => {}
        }
    }
}

fn check_slip_inside(slip: &Slip) {
    for page in typeset_slip(slip).pages() {
        let size = page.frame.size();
        check_inside(
            &page.frame,
            Transform::identity(),
            size.x.to_pt(),
            size.y.to_pt(),
        );
    }
}

#[test]
fn very_long_words_stay_on_the_page() {
    let long = "W".repeat(400);
    for slip in full_slips(&long) {
        check_slip_inside(&slip);
    }
}

#[test]
fn very_long_texts_stay_on_the_page() {
    let long = "déchet ".repeat(2000);
    for mut slip in full_slips("x") {
        let (frame, text) = match slip.kind {
            SlipKind::Bsdd => ("/wasteDetails", "name"),
            SlipKind::Bsda => ("/waste", "materialName"),
            SlipKind::Bsvhu => ("/destination/reception", "refusalReason"),
            SlipKind::Bspaoh => ("/destination", "customInfo"),
        };
        slip.document.pointer_mut(frame).unwrap()[text] = json!(long);
        check_slip_inside(&slip);
        assert!(text_of(&slip).matches("déchet").count() >= 2000);
    }
}

#[test]
fn five_hundred_packagings_are_all_printed() {
    let mut slip = bsdd("{}");
    let packagings: Vec<Value> = (1..=500)
        .map(|rank| json!({"type": "AUTRE", "other": format!("Caisse n° {rank}"), "quantity": rank, "volume": rank}))
        .collect();
    slip.document["wasteDetails"]["packagingInfos"] = json!(packagings);
    check_slip_inside(&slip);
    let text: String = text_of(&slip).split_whitespace().collect();
    assert!(
        text.contains("Autres(1Caissen°1x1l,2Caissen°2x2l,"),
        "{text}"
    );
    assert!(text.contains("500Caissen°500x500l)"), "{text}");
    assert!(text.contains("125250"), "{text}");
    slip_pdf(&slip).unwrap();
}

#[test]
fn signs_that_no_font_has_do_not_cost_the_accessible_form() {
    let odd = "🚛 日本 \u{202e}exe.\u{e000} \u{0}\u{feff} Ω ж ש \u{fdd0}";
    for slip in full_slips(odd) {
        let document = typeset_slip(&slip);
        accessible_pdf(&document, &job(&slip).unwrap()).unwrap();
        let text = lines_of(&document);
        assert!(text.contains("\u{fffd} \u{fffd}\u{fffd} exe."), "{text}");
    }
}

#[test]
fn any_script_gives_a_document() {
    for text in [
        "مرحبا بالعالم",
        "नमस्ते",
        "สวัสดี",
        "e\u{301}\u{301}\u{301}",
        "שָׁלוֹם",
        "\u{1f468}\u{200d}\u{1f469}",
    ] {
        let mut slip = bsda("{}");
        everywhere(&mut slip.document, text);
        assert!(slip_pdf(&slip).unwrap().starts_with(b"%PDF-1.7"), "{text}");
    }
}
