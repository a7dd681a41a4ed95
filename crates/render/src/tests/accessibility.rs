//! What a screen reader and an archive need.

use super::{bsda, bsdd, bspaoh, bsvhu, typeset_slip};
use crate::typesetting::accessible_pdf;
use crate::{Slip, SlipKind, blank_pdf, job, slip_pdf};

fn every_fixture() -> Vec<Slip> {
    let mut slips: Vec<Slip> = [
        "{}",
        include_str!("../../fixtures/bsdd-brouillon.json"),
        include_str!("../../fixtures/bsdd-annule.json"),
        include_str!("../../fixtures/bsdd-entreposage-provisoire.json"),
        include_str!("../../fixtures/bsdd-multimodal.json"),
        include_str!("../../fixtures/bsdd-regroupement.json"),
        include_str!("../../fixtures/bsdd-tournee.json"),
        include_str!("../../fixtures/bsdd-annexe-1.json"),
        include_str!("../../fixtures/bsdd-navire.json"),
        include_str!("../../fixtures/bsdd-particulier.json"),
        include_str!("../../fixtures/bsdd-exportation.json"),
        include_str!("../../fixtures/bsdd-conduite.json"),
    ]
    .map(bsdd)
    .into();
    slips.extend(
        [
            "{}",
            include_str!("../../fixtures/bsda-brouillon.json"),
            include_str!("../../fixtures/bsda-annule.json"),
            include_str!("../../fixtures/bsda-groupement.json"),
        ]
        .map(bsda),
    );
    slips.extend(
        [
            "{}",
            include_str!("../../fixtures/bsvhu-brouillon.json"),
            include_str!("../../fixtures/bsvhu-multimodal.json"),
        ]
        .map(bsvhu),
    );
    slips.push(bspaoh("{}"));
    slips
}

fn contains(pdf: &[u8], part: &str) -> bool {
    pdf.windows(part.len())
        .any(|window| window == part.as_bytes())
}

#[test]
fn every_slip_meets_the_standards_of_accessibility_and_archiving() {
    for mut slip in every_fixture() {
        slip.context.environment = Some("démonstration".to_owned());
        slip.context.is_final = false;
        let document = typeset_slip(&slip);
        let pdf = accessible_pdf(&document, &job(&slip).unwrap()).unwrap();
        for part in [
            "<pdfuaid:part>1</pdfuaid:part>",
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "/Lang(fr-FR)",
            "/MarkInfo<</Marked true",
            "/DisplayDocTitle true",
            "/StructElem/S/H1",
            "/StructElem/S/H2",
        ] {
            assert!(contains(&pdf, part), "{part} of {}", slip.document);
        }
    }
}

#[test]
fn tables_have_headers() {
    let pdf = slip_pdf(&bsdd(include_str!("../../fixtures/bsdd-regroupement.json"))).unwrap();
    let headers = String::from_utf8_lossy(&pdf)
        .matches("/StructElem/S/TH/")
        .count();
    // Two columns of packagings, nine of the annex.
    assert_eq!(headers, 11);
}

#[test]
fn the_title_is_the_number() {
    assert!(contains(
        &slip_pdf(&bsda("{}")).unwrap(),
        "/Title(BSDA-20260403-2W8DP6NH1)"
    ));
}

#[test]
fn the_qr_code_and_each_stamp_have_an_alternative() {
    let alternatives = |slip: &Slip| {
        let pdf = slip_pdf(slip).unwrap();
        pdf.windows(11)
            .filter(|window| window == b"/S/Figure/P")
            .count()
    };
    // The code; signatures of the carrier, the emitter, the reception and the operation.
    assert_eq!(alternatives(&bsdd("{}")), 5);
    // The code and the stamp of cancellation; signatures of the carrier and the emitter.
    assert_eq!(
        alternatives(&bsdd(include_str!("../../fixtures/bsdd-annule.json"))),
        4
    );
}

#[test]
fn frames_are_read_in_their_order() {
    let pdf = slip_pdf(&bsdd("{}")).unwrap();
    let titles: Vec<String> = String::from_utf8_lossy(&pdf)
        .split("/StructElem/S/H2")
        .skip(1)
        .filter_map(|element| Some(decode(element.split_once("/T")?.1)))
        .collect();
    let numbers: Vec<&str> = titles
        .iter()
        .filter_map(|title| title.split_once(". "))
        .map(|(number, _)| number)
        .collect();
    assert_eq!(
        numbers,
        [
            "1.1", "1.2", "1.3", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"
        ],
        "{titles:?}"
    );
}

/// The text of a PDF string: `(…)` in ASCII or `<FEFF…>` in UTF-16.
fn decode(text: &str) -> String {
    if let Some(plain) = text.strip_prefix('(') {
        return plain.split(')').next().unwrap_or_default().to_owned();
    }
    let hexadecimal = text
        .trim_start_matches("<FEFF")
        .split('>')
        .next()
        .unwrap_or_default();
    let units: Vec<u16> = hexadecimal
        .as_bytes()
        .chunks(4)
        .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap())
        .collect();
    String::from_utf16(&units).unwrap()
}

#[test]
fn a_blank_form_is_accessible_and_undated() {
    for kind in [
        SlipKind::Bsdd,
        SlipKind::Bsda,
        SlipKind::Bsvhu,
        SlipKind::Bspaoh,
    ] {
        let pdf = blank_pdf(kind).unwrap();
        assert!(contains(&pdf, "<pdfuaid:part>1</pdfuaid:part>"));
        assert!(!contains(&pdf, "/CreationDate"));
        assert!(!contains(&pdf, "/S/Figure/P"));
    }
}

#[test]
fn the_same_slip_gives_the_same_bytes() {
    let slip = bsdd(include_str!("../../fixtures/bsdd-multimodal.json"));
    let first = slip_pdf(&slip).unwrap();
    assert_eq!(first, slip_pdf(&slip).unwrap());
}
