use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};

use super::*;

#[path = "../../tests/support/pdf_writer.rs"]
#[expect(dead_code, reason = "tests of the API need more")]
mod pdf_writer;

use pdf_writer::{PdfWriter, stream};

fn certificate() -> PdfWriter {
    PdfWriter::certificate(
        "85001946400021",
        "14/02/2026",
        ["4 BD DU PORT", "44100 NANTES"],
    )
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn labels_and_values_of_a_row_are_on_one_line_whatever_is_drawn_first() {
    let pdf = Pdf::read(&certificate().plain()).unwrap();
    assert_eq!(pdf.lines[1], "À la date du 14/02/2026");
    assert_eq!(pdf.lines[6], "Identifiant SIRET 850 019 464 00021");
    assert_eq!(pdf.lines[7], "Adresse 4 BD DU PORT");
    assert_eq!(pdf.lines[8], "44100 NANTES");
    assert_eq!(pdf.info["Title"], "Avis de situation au répertoire Sirene");
    assert!(pdf.metadata.contains("dc:creator"));
}

/// Objects in a compressed stream, a font of two bytes a character with a map to Unicode, a table in a stream, and
/// the page drawn by a form.
#[test]
fn a_packed_file_says_the_same() {
    let text = "Établissement n°1";
    let codes: String = (1..=text.chars().count())
        .map(|code| format!("{code:04x}"))
        .collect();
    let meanings: String = text
        .chars()
        .zip(1..)
        .map(|(letter, code)| format!("<{code:04x}> <{:04x}>\n", u32::from(letter)))
        .collect();
    let map = format!("begincmap 1 beginbfchar {meanings} endbfchar endcmap");
    let objects = [
        (1, "<</Type/Catalog/Pages 2 0 R>>"),
        (2, "<</Type/Pages/Kids[3 0 R]>>"),
        (
            3,
            "<</Type/Page/Contents[4 0 R]/Resources<</XObject<</X 8 0 R>>>>>>",
        ),
        (
            5,
            "<</Type/Font/Subtype/Type0/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        ),
        (6, "<</Type/Font/DW 600/W[1[500 500] 3 9 700]>>"),
        (9, "<</Title(Un \\351tat)>>"),
    ];
    let (mut index, mut packed) = (String::new(), String::new());
    for (number, object) in objects {
        index += &format!("{number} {} ", packed.len());
        packed += object;
        packed.push(' ');
    }
    let mut file = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let both = deflated(format!("{index}{packed}").as_bytes());
    let flate = "/Filter/FlateDecode";
    let entries = format!(
        "/Type/ObjStm/N {}/First {}{flate}",
        objects.len(),
        index.len()
    );
    stream(&mut file, 10, &entries, &both);
    stream(
        &mut file,
        4,
        flate,
        &deflated(b"q 1 0 0 1 0 100 cm /X Do Q"),
    );
    stream(&mut file, 7, flate, &deflated(map.as_bytes()));
    let drawn = format!("BT /F 9 Tf 10 20 Td <{codes}> Tj ET");
    let entries = format!("/Subtype/Form/Resources<</Font<</F 5 0 R>>>>{flate}");
    stream(&mut file, 8, &entries, &deflated(drawn.as_bytes()));
    stream(&mut file, 11, "/Type/XRef/Root 1 0 R/Info 9 0 R", b"");
    let pdf = Pdf::read(&file).unwrap();
    assert_eq!(pdf.lines, [text]);
    assert_eq!(pdf.info["Title"], "Un état");
}

#[test]
fn a_later_object_replaces_the_former() {
    let mut file = certificate().plain();
    stream(&mut file, 4, "", b"BT /F1 9 Tf 1 1 Td (Autre) Tj ET");
    assert_eq!(Pdf::read(&file).unwrap().lines, ["Autre"]);
}

#[test]
fn what_is_no_readable_pdf_is_refused() {
    let plain = certificate().plain();
    let encrypted = String::from_utf8_lossy(&plain).replace("/Size 8", "/Encrypt<<>>");
    for file in [
        b"".as_slice(),
        b"un texte",
        b"%PDF-1.7",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj",
        encrypted.as_bytes(),
    ] {
        assert_eq!(Pdf::read(file), Err(UnreadablePdf));
    }
}

/// Reads a hostile file; it must end, and quickly.
fn hostile(file: &[u8]) {
    let started = std::time::Instant::now();
    let _ = Pdf::read(file);
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn hostile_files_are_read_in_bounded_time() {
    for piece in [
        "1 0 obj<</A(",
        "1 0 obj[",
        "1 0 obj 1(",
        "1 0 obj<<>>stream ",
        "1 0 obj<a",
        "obj ",
    ] {
        hostile(&[b"%PDF-1.7\n", piece.repeat(100_000).as_bytes()].concat());
    }
    // A tree of pages, and a drawing, that contain themselves.
    let mut file = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj \
        2 0 obj<</Kids[2 0 R 3 0 R]>>endobj 3 0 obj<</Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>endobj "
        .to_vec();
    stream(
        &mut file,
        4,
        "/Subtype/Form",
        "/X Do ".repeat(2000).as_bytes(),
    );
    hostile(&file);
    // What inflates without end.
    let bomb = deflated(&vec![b' '; 64 << 20]);
    let mut file = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj \
        2 0 obj<</Kids[3 0 R]>>endobj 3 0 obj<</Contents[4 0 R 4 0 R 4 0 R 4 0 R 4 0 R 4 0 R 4 0 R]>>endobj "
        .to_vec();
    stream(&mut file, 4, "/Filter/FlateDecode", &bomb);
    hostile(&file);
}
