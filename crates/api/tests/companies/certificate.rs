//! Establishments made known by their certificate (scenario 17; traps 23 and 38).

use jiff::ToSpan;
use serde_json::{Value, json};

use crate::fixture::{CLOSED, HIDDEN, OPEN, Sandbox, sandboxes};

#[path = "../../../directory/tests/support/pdf_writer.rs"]
mod pdf_writer;

use pdf_writer::PdfWriter;

const TOWN: [&str; 2] = ["4 quai des Brumes", "76600 LE HAVRE"];

fn day(days_ago: i64) -> String {
    let now = jiff::Timestamp::now().in_tz("Europe/Paris").unwrap();
    let day = now.checked_sub(days_ago.days()).unwrap();
    day.strftime("%d/%m/%Y").to_string()
}

fn certificate() -> PdfWriter {
    PdfWriter::certificate(HIDDEN, &day(1), TOWN)
}

fn encoded(file: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in file.chunks(3) {
        let bits = three
            .iter()
            .fold(0, |bits: u32, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}

fn input(siret: &str, pdf: &str) -> Value {
    json!({"input": {"siret": siret, "pdf": pdf}})
}

async fn refusal(sandbox: &Sandbox, siret: &str, pdf: &str) -> String {
    let operation = "createAnonymousCompanyFromPDF";
    let refused = sandbox
        .refused("voisin", operation, input(siret, pdf), "", "BAD_USER_INPUT")
        .await;
    refused.message
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_makes_a_hidden_establishment_known() {
    for sandbox in sandboxes().await {
        let operation = "createAnonymousCompanyFromPDF";
        let pdf = encoded(&certificate().plain());
        for user in ["", "voisin*"] {
            sandbox
                .refused(user, operation, input(HIDDEN, &pdf), "", "UNAUTHENTICATED")
                .await;
        }
        sandbox.cannot_create(HIDDEN, json!({}), "FORBIDDEN").await;
        let done = sandbox
            .ok("voisin", operation, input(HIDDEN, &pdf), "")
            .await;
        assert_eq!(done, json!(true));
        let company = sandbox.create("usine", HIDDEN, json!({})).await;
        assert_eq!(company["name"], "FORGES DU LAC");
        assert_eq!(company["address"], "4 quai des Brumes 76600 LE HAVRE");
        // The name stays hidden from those who are not logged in (trap 23).
        let infos = json!({"siret": HIDDEN});
        let shown = sandbox
            .ok(
                "",
                "companyInfos",
                infos,
                "name isRegistered statutDiffusionEtablissement",
            )
            .await;
        assert_eq!(
            shown,
            json!({"name": null, "isRegistered": true, "statutDiffusionEtablissement": "P"})
        );
        let again = refusal(&sandbox, HIDDEN, &pdf).await;
        assert!(again.contains("déjà connu"), "{again}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_proves_nothing_makes_nothing_known() {
    for sandbox in sandboxes().await {
        let plain = |writer: &PdfWriter| encoded(&writer.plain());
        let closed = "Etablissement fermé depuis le 25/07/2022";
        let closed = certificate().with("Description de l'établissement", closed);
        for (pdf, says) in [
            (
                plain(&PdfWriter::certificate(OPEN, &day(1), TOWN)),
                "autre établissement",
            ),
            (
                plain(&PdfWriter::certificate(HIDDEN, &day(95), TOWN)),
                "trois mois",
            ),
            (
                plain(&PdfWriter::certificate(HIDDEN, &day(-2), TOWN)),
                "trois mois",
            ),
            (plain(&closed), "fermé depuis le 25/07/2022"),
            (
                plain(&PdfWriter::certificate(
                    HIDDEN,
                    &day(1),
                    ["1 rue", "44999 NULLE PART"],
                )),
                "commune",
            ),
            ("pas du base64 !".to_owned(), "illisible"),
            (encoded(b"un texte"), "illisible"),
        ] {
            let message = refusal(&sandbox, HIDDEN, &pdf).await;
            assert!(message.contains(says), "{message} does not say {says}");
        }
        for hostile in [
            certificate().with("Dénomination", "<b>FORGES</b>"),
            certificate().with("Dénomination", "javascript:alert(1)"),
            certificate().with("Adresse", "voir http://voleur.example"),
            certificate().with("Dénomination", ""),
            certificate().with("Identifiant SIRET", "532 301"),
            PdfWriter {
                title: "Avis de passage".to_owned(),
                ..certificate()
            },
            PdfWriter {
                author: "Un autre institut".to_owned(),
                ..certificate()
            },
            PdfWriter {
                described: Some(("Autre titre".to_owned(), certificate().author)),
                ..certificate()
            },
            PdfWriter {
                described: Some((certificate().title, "Un autre institut".to_owned())),
                ..certificate()
            },
        ] {
            let message = refusal(&sandbox, HIDDEN, &plain(&hostile)).await;
            assert!(
                message.contains("avis de situation"),
                "{message}: {hostile:?}"
            );
        }
        let known = plain(&PdfWriter::certificate(
            &sandbox.org("usine"),
            &day(1),
            TOWN,
        ));
        let message = refusal(&sandbox, &sandbox.org("usine"), &known).await;
        assert!(message.contains("déjà connu"), "{message}");
        let wrong = refusal(&sandbox, "53230142100023", &plain(&certificate())).await;
        assert!(wrong.contains("SIRET"), "{wrong}");
        let store = sandbox.platform.store();
        assert!(
            store
                .record("anonymous-company", HIDDEN)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            store
                .record("anonymous-company", CLOSED)
                .await
                .unwrap()
                .is_none()
        );
    }
}
