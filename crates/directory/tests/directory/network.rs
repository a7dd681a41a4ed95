//! The services of the network, played by a local server.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use directory::{Diffusion, Network, NetworkError, NetworkSettings};
use reference::vat::VatNumber;
use url::Url;

/// A server that gives the same answer to every request, after some time.
struct Service {
    url: Url,
    count: Arc<AtomicUsize>,
    last: Arc<Mutex<String>>,
}

impl Service {
    fn start(status: &'static str, answer: String, delay: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap())
            .parse()
            .unwrap();
        let service = Self {
            url,
            count: Arc::default(),
            last: Arc::default(),
        };
        let (count, last) = (Arc::clone(&service.count), Arc::clone(&service.last));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                let (mut request, mut length) = (String::new(), 0);
                loop {
                    let mut line = String::new();
                    if stream.read_line(&mut line).unwrap() <= 2 {
                        break;
                    }
                    if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                        length = value.trim().parse().unwrap();
                    }
                    request.push_str(&line);
                }
                let mut body = vec![0; length];
                stream.read_exact(&mut body).unwrap();
                request.push_str(&String::from_utf8(body).unwrap());
                *last.lock().unwrap() = request;
                count.fetch_add(1, Ordering::SeqCst);
                thread::sleep(delay);
                let answer = format!(
                    "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
                    answer.len()
                );
                // A client that did not wait is gone.
                let _ = stream.get_mut().write_all(answer.as_bytes());
            }
        });
        service
    }

    fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }

    fn last(&self) -> String {
        self.last.lock().unwrap().clone()
    }
}

fn network(vies: Option<&Service>, french: Option<&Service>) -> Network {
    let url = |service: Option<&Service>| service.map(|service| service.url.clone());
    Network::new(NetworkSettings {
        vies: url(vies),
        establishments: url(french),
        timeout: Duration::from_millis(700),
    })
    .unwrap()
}

fn vat(text: &str) -> VatNumber {
    VatNumber::parse(text).unwrap()
}

fn vies_answer(content: &str) -> String {
    format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>{content}</soap:Body></soap:Envelope>"
    )
}

#[tokio::test]
async fn vies_names_a_foreign_company_and_is_asked_once() {
    let answer = vies_answer(
        "<checkVatResponse xmlns=\"urn:ec.europa.eu:taxud:vies:services:checkVat:types\"><countryCode>RO</countryCode><vatNumber>17579668</vatNumber><valid>true</valid><name>TRANS &lt;UNU&gt;</name><address>STR. LUNGA 1\nCLUJ</address></checkVatResponse>",
    );
    let service = Service::start("200 OK", answer, Duration::ZERO);
    let network = network(Some(&service), None);
    for _ in 0..3 {
        let found = network
            .foreign_company(&vat("RO17579668"))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.name.as_str(), found.address.as_str()),
            ("TRANS UNU", "STR. LUNGA 1 CLUJ")
        );
    }
    assert_eq!(service.count(), 1);
    let asked = service.last();
    assert!(
        asked.contains(
            "<urn:countryCode>RO</urn:countryCode><urn:vatNumber>17579668</urn:vatNumber>"
        ),
        "{asked}"
    );
}

#[tokio::test]
async fn a_number_that_is_not_in_use_is_nobody_s() {
    let answer = vies_answer("<checkVatResponse><valid>false</valid></checkVatResponse>");
    let service = Service::start("200 OK", answer, Duration::ZERO);
    assert_eq!(
        network(Some(&service), None)
            .foreign_company(&vat("BE0541696005"))
            .await,
        Ok(None)
    );
}

#[tokio::test]
async fn a_fault_is_told_and_asked_again_later() {
    let answer = vies_answer(
        "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>MS_UNAVAILABLE</faultstring></soap:Fault>",
    );
    let service = Service::start("500 Internal Server Error", answer, Duration::ZERO);
    let network = network(Some(&service), None);
    for _ in 0..2 {
        let error = network
            .foreign_company(&vat("BE0541696005"))
            .await
            .unwrap_err();
        assert!(matches!(error, NetworkError::Unavailable(_)), "{error}");
    }
    assert_eq!(service.count(), 2);
}

#[tokio::test]
async fn a_slow_service_is_not_waited_for() {
    let service = Service::start("200 OK", String::new(), Duration::from_secs(5));
    let started = Instant::now();
    let answer = network(Some(&service), None)
        .foreign_company(&vat("BE0541696005"))
        .await;
    assert!(
        matches!(answer, Err(NetworkError::Unavailable(_))),
        "{answer:?}"
    );
    assert!(started.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn vies_is_asked_ten_times_a_second_at_most() {
    let answer = vies_answer("<soap:Fault><faultstring>SERVER_BUSY</faultstring></soap:Fault>");
    let service = Service::start("200 OK", answer, Duration::ZERO);
    let network = network(Some(&service), None);
    let number = vat("BE0541696005");
    let answers = (0..40).map(|_| network.foreign_company(&number));
    let mut busy = 0;
    for answer in futures_util::future::join_all(answers).await {
        busy += usize::from(matches!(answer, Err(NetworkError::Busy(_))));
    }
    assert!(busy >= 20, "{busy}");
}

#[tokio::test]
async fn countries_that_vies_does_not_cover_are_not_asked() {
    let service = Service::start("200 OK", String::new(), Duration::ZERO);
    let network = network(Some(&service), None);
    assert!(network.knows_foreign_company(&vat("BE0541696005")));
    assert!(!network.knows_establishments());
    assert!(
        Network::new(NetworkSettings {
            vies: None,
            establishments: None,
            timeout: Duration::from_secs(1)
        })
        .is_none()
    );
}

const FOUND: &str = r#"{"results": [{
    "siren": "850019464", "nom_complet": "ACME (GDP)", "nom_raison_sociale": "ACME", "sigle": "GDP", "nature_juridique": "5710",
    "siege": {"siret": "85001946400013", "adresse": "2 PLACE CARNOT 69002 LYON", "code_postal": "69002"},
    "matching_etablissements": [
        {"siret": "85001946400021", "adresse": "1 RUE DU PORT 69007 LYON", "code_postal": "69007", "commune": "69387",
         "libelle_commune": "LYON", "activite_principale": "38.22Z", "etat_administratif": "A",
         "statut_diffusion_etablissement": "O", "liste_enseignes": ["GARAGE DU PORT"], "nom_commercial": null},
        {"siret": "85001946400039", "etat_administratif": "F", "statut_diffusion_etablissement": "P"}]}],
    "total_results": 1, "page": 1, "per_page": 25, "total_pages": 1}"#;

#[tokio::test]
async fn the_public_search_finds_establishments_and_remembers_them() {
    let service = Service::start("200 OK", FOUND.to_owned(), Duration::ZERO);
    let network = network(None, Some(&service));
    let found = network
        .search("garage du port", Some("69"), false)
        .await
        .unwrap();
    assert!(
        service.last().starts_with(
            "GET /search?q=garage+du+port&per_page=25&page=1&departement=69&etat_administratif=A "
        ),
        "{}",
        service.last()
    );
    let [garage, hidden] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(garage.name, "ACME (GARAGE DU PORT)");
    assert_eq!(garage.address, "1 RUE DU PORT 69007 LYON");
    assert_eq!(garage.street.as_deref(), Some("1 RUE DU PORT"));
    assert_eq!(
        (garage.code_commune.as_deref(), garage.is_closed),
        (Some("69387"), false)
    );
    assert_eq!(
        (hidden.is_closed, hidden.diffusion),
        (true, Diffusion::Partial)
    );
    let same = network.establishment("85001946400021").await.unwrap();
    assert_eq!(same.as_ref(), Some(garage));
    assert_eq!(service.count(), 1);
    assert_eq!(network.establishment("85001946400047").await, Ok(None));
}

#[tokio::test]
async fn refusals_of_the_public_search_are_told() {
    let full = Service::start("429 Too Many Requests", String::new(), Duration::ZERO);
    let answer = network(None, Some(&full)).search("acme", None, true).await;
    assert!(matches!(answer, Err(NetworkError::Busy(_))), "{answer:?}");
    let broken = Service::start("200 OK", "<html>".to_owned(), Duration::ZERO);
    let answer = network(None, Some(&broken))
        .search("acme", None, true)
        .await;
    assert!(
        matches!(answer, Err(NetworkError::Unavailable(_))),
        "{answer:?}"
    );
    let picky = Service::start("400 Bad Request", "{}".to_owned(), Duration::ZERO);
    assert_eq!(
        network(None, Some(&picky)).search("a", None, true).await,
        Ok(Vec::new())
    );
}
