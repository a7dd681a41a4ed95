//! VIES, the European service that checks VAT numbers: the SOAP operation `checkVat`.

use http::Method;
use reference::{naming::without_forbidden_characters, vat::VatNumber};
use roxmltree::Document;
use url::Url;

use super::{NetworkError, client::Client};
use crate::{Diffusion, Establishment};

const SERVICE: &str = "Le service européen de TVA (VIES)";
/// The countries that the service covers, as VAT numbers begin.
const COVERED: [&str; 28] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
];

/// Whether the service knows the numbers of this country.
pub(super) fn covers(vat: &VatNumber) -> bool {
    vat.as_str()
        .get(..2)
        .is_some_and(|country| COVERED.contains(&country))
}

/// Asks for a number; none when it is not in use.
pub(super) async fn check(
    client: &Client,
    url: &Url,
    vat: &VatNumber,
) -> Result<Option<Establishment>, NetworkError> {
    let (country, number) = vat.as_str().split_at(2);
    let question = format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:urn=\"urn:ec.europa.eu:taxud:vies:services:checkVat:types\"><soapenv:Body><urn:checkVat>\
         <urn:countryCode>{country}</urn:countryCode><urn:vatNumber>{number}</urn:vatNumber>\
         </urn:checkVat></soapenv:Body></soapenv:Envelope>"
    );
    let (_, answer) = client
        .send(
            SERVICE,
            Method::POST,
            url.as_str(),
            Some("text/xml; charset=UTF-8"),
            question,
        )
        .await?;
    read(&String::from_utf8_lossy(&answer), vat)
}

fn read(answer: &str, vat: &VatNumber) -> Result<Option<Establishment>, NetworkError> {
    let unreadable =
        || NetworkError::Unavailable(format!("{SERVICE} a donné une réponse illisible"));
    let document = Document::parse(answer).map_err(|_| unreadable())?;
    let text = |name: &str| {
        document
            .descendants()
            .find(|node| node.tag_name().name() == name)
            .and_then(|node| node.text())
            .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    if let Some(fault) = text("faultstring") {
        return fault_of(&fault);
    }
    let given = |name: &str| text(name).filter(|text| text != "---").unwrap_or_default();
    match text("valid").as_deref() {
        Some("true") => Ok(Some(Establishment {
            org_id: vat.as_str().to_owned(),
            name: without_forbidden_characters(&given("name")),
            address: given("address"),
            street: None,
            postal_code: None,
            city: None,
            code_commune: None,
            code_naf: None,
            is_closed: false,
            diffusion: Diffusion::Open,
        })),
        Some("false") => Ok(None),
        _ => Err(unreadable()),
    }
}

fn fault_of(fault: &str) -> Result<Option<Establishment>, NetworkError> {
    let unavailable =
        |message: &str| Err(NetworkError::Unavailable(format!("{SERVICE} {message}")));
    if fault.contains("INVALID_INPUT") {
        return Ok(None);
    }
    if fault.contains("MS_UNAVAILABLE") {
        return unavailable("ne peut pas joindre le pays de ce numéro : réessayez plus tard");
    }
    if fault.contains("MAX_CONCURRENT_REQ") {
        return unavailable("reçoit trop de demandes : réessayez dans quelques instants");
    }
    unavailable("est en panne : réessayez plus tard")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(content: &str) -> String {
        format!(
            "<env:Envelope xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\"><env:Body>{content}</env:Body></env:Envelope>"
        )
    }

    fn check(content: &str, expected: Result<Option<(&str, &str)>, &str>) {
        let vat = VatNumber::parse("RO17579668").unwrap();
        let read = read(&answer(content), &vat);
        let read = read.as_ref().map(|found| {
            found
                .as_ref()
                .map(|e| (e.name.as_str(), e.address.as_str()))
        });
        match (read, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(error), Err(expected)) => assert!(error.to_string().contains(expected), "{error}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn answers_of_the_service_are_read() {
        let response = |content: &str| {
            format!(
                "<ns2:checkVatResponse xmlns:ns2=\"urn:ec.europa.eu:taxud:vies:services:checkVat:types\"><ns2:countryCode>RO</ns2:countryCode>{content}</ns2:checkVatResponse>"
            )
        };
        check(
            &response(
                "<ns2:valid>true</ns2:valid><ns2:name>TRANS &lt;%SRL&gt;</ns2:name><ns2:address>STR. UNU\n  CLUJ</ns2:address>",
            ),
            Ok(Some(("TRANS SRL", "STR. UNU CLUJ"))),
        );
        check(
            &response(
                "<ns2:valid>true</ns2:valid><ns2:name>---</ns2:name><ns2:address>---</ns2:address>",
            ),
            Ok(Some(("", ""))),
        );
        check(&response("<ns2:valid>false</ns2:valid>"), Ok(None));
    }

    #[test]
    fn faults_of_the_service_say_what_to_do() {
        let fault = |text: &str| {
            format!(
                "<env:Fault><faultcode>env:Server</faultcode><faultstring>{text}</faultstring></env:Fault>"
            )
        };
        check(&fault("INVALID_INPUT"), Ok(None));
        check(&fault("MS_UNAVAILABLE"), Err("joindre le pays"));
        check(&fault("MS_MAX_CONCURRENT_REQ"), Err("trop de demandes"));
        check(&fault("SERVER_BUSY"), Err("en panne"));
        check("", Err("illisible"));
    }
}
