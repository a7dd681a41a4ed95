//! `bordereau directory import`, beside a server and under blows.

use std::{
    fmt::Write as _,
    io::{Read, Write as _},
    net::TcpListener,
    process::Stdio,
    thread,
    time::Duration,
};

use directory::{Directory, ImportedDirectory, SearchQuery};
use serde_json::{Value as Json, json};

use crate::fixture::{Place, Ran, Server};

const ESTABLISHMENTS: &str = "siret,statutDiffusionEtablissement,etablissementSiege,numeroVoieEtablissement,typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,codeCommuneEtablissement,etatAdministratifEtablissement,enseigne1Etablissement,denominationUsuelleEtablissement,activitePrincipaleEtablissement";
const UNITS: &str = "siren,etatAdministratifUniteLegale,denominationUniteLegale,denominationUsuelle1UniteLegale,sigleUniteLegale,categorieJuridiqueUniteLegale,prenom1UniteLegale,nomUniteLegale";

fn with_check_digit(digits: &str) -> String {
    let right = (0..10).map(|digit| format!("{digits}{digit}"));
    right.rev().find(|number| luhn(number)).unwrap()
}

fn luhn(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, byte)| {
            let digit = u32::from(byte - b'0') * if n % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}

fn siren(n: u32) -> String {
    with_check_digit(&format!("{:08}", 40_000_000 + n))
}

fn siret(n: u32) -> String {
    with_check_digit(&format!("{}0001", siren(n)))
}

/// Companies: name, diffusion, state.
fn write_stock(place: &Place, companies: &[(String, &str, &str)]) {
    let (mut establishments, mut units) = (ESTABLISHMENTS.to_owned(), UNITS.to_owned());
    for ((name, diffusion, state), n) in companies.iter().zip(0..) {
        write!(units, "\n{},A,{name},,,5710,,", siren(n)).unwrap();
        let siret = siret(n);
        write!(
            establishments,
            "\n{siret},{diffusion},true,1,RUE,DU PORT,69007,LYON,69387,{state},,,38.22Z"
        )
        .unwrap();
    }
    std::fs::write(place.path("etablissements.csv"), establishments).unwrap();
    std::fs::write(place.path("unites.csv"), units).unwrap();
}

const IMPORT: [&str; 8] = [
    "directory",
    "import",
    "--data",
    "a",
    "--stock-etablissement",
    "etablissements.csv",
    "--stock-unite-legale",
    "unites.csv",
];

fn import(place: &Place) -> Ran {
    place.run(&IMPORT)
}

async fn ask(server: &Server, token: Option<&str>, query: &str) -> Json {
    let request = crate::web_client::client()
        .post(&server.url)
        .json(&json!({ "query": query }));
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    request.send().await.unwrap().json().await.unwrap()
}

fn code(answer: &Json) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_default()
}

#[tokio::test]
async fn the_national_directory_answers_searches_and_public_questions() {
    let place = Place::new();
    let companies = [
        ("CHAUDRONNERIE LEFÈVRE", "O", "A"),
        ("CHAUDRONNERIE CLOSE", "O", "F"),
        ("CHAUDRONNERIE SECRETE", "P", "A"),
    ];
    write_stock(
        &place,
        &companies.map(|(name, diffusion, state)| (name.to_owned(), diffusion, state)),
    );
    std::fs::write(
        place.path("communes.csv"),
        "code_insee,nom_standard,latitude_mairie,longitude_mairie\n69123,Lyon,45.767,4.834\n",
    )
    .unwrap();
    std::fs::write(
        place.path("recepisses.csv"),
        format!(
            "siret;nature;numero;departement;validite\n{0};transporteur;69-T-7;69;2030-06-30\n{0};vhu-broyeur;PR6900012B;69;\n{1};courtier;69-C-1;69;2030-06-30\n",
            siret(0),
            siret(2)
        ),
    )
    .unwrap();
    let token = place.seed("a");
    let ran = import(&place);
    assert!(
        ran.succeeded && ran.output.contains("3 ajoutés"),
        "{} {}",
        ran.output,
        ran.errors
    );
    let ran = place.run(&[
        "directory",
        "import",
        "--data",
        "a",
        "--communes",
        "communes.csv",
        "--recepisses",
        "recepisses.csv",
    ]);
    assert!(
        ran.succeeded && ran.output.contains("3 dans l'annuaire"),
        "{} {}",
        ran.output,
        ran.errors
    );
    let server = Server::start(&place, &["--data", "a"]);

    let search = async |arguments: &str| {
        let query = format!(
            "{{ searchCompanies({arguments}) {{ siret name isRegistered etatAdministratif }} }}"
        );
        let answer = ask(&server, Some(&token), &query).await;
        let found = answer["data"]["searchCompanies"]
            .as_array()
            .unwrap_or_else(|| panic!("{answer}"));
        found
            .iter()
            .map(|company| company["siret"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    // Typos, accents, legal form, department.
    assert_eq!(
        search("clue: \"sarl chaudronerie lefevre\", department: \"69\"").await,
        [siret(0)]
    );
    assert_eq!(
        search("clue: \"lefevre\", department: \"59\"").await,
        Vec::<String>::new()
    );
    // Other lengths of department are ignored.
    assert_eq!(
        search("clue: \"lefevre\", department: \"5900\"").await,
        [siret(0)]
    );
    // Active ones come first; closed ones go when they are not allowed, null being a refusal.
    assert_eq!(
        search("clue: \"chaudronnerie\"").await.last(),
        Some(&siret(1))
    );
    for refusal in ["false", "null"] {
        let found = search(&format!(
            "clue: \"chaudronnerie\", allowClosedCompanies: {refusal}"
        ))
        .await;
        assert!(found.len() == 2 && !found.contains(&siret(1)), "{found:?}");
    }
    // Identifiers: SIRET with spaces, SIREN, French VAT number, list, unknown.
    let spaced = format!("{} {}", &siret(0)[..9], &siret(0)[9..]);
    let french = format!(
        "FR{:02}{}",
        (12 + 3 * (siren(0).parse::<u64>().unwrap() % 97)) % 97,
        siren(0)
    );
    for clue in [spaced, siren(0), french] {
        assert_eq!(
            search(&format!("clue: \"{clue}\"")).await,
            [siret(0)],
            "{clue}"
        );
    }
    assert_eq!(
        search(&format!("clue: \"{},{}\"", siret(2), siret(0))).await,
        [siret(2), siret(0)]
    );
    assert!(search("clue: \"11111111111116\"").await.is_empty());
    assert_eq!(
        code(
            &ask(
                &server,
                None,
                "{ searchCompanies(clue: \"lefevre\") { siret } }"
            )
            .await
        ),
        "UNAUTHENTICATED"
    );

    let infos = async |n: u32| {
        let query = format!(
            "{{ companyInfos(siret: \"{}\") {{ orgId name address naf libelleNaf statutDiffusionEtablissement etatAdministratif isRegistered installation {{ codeS3ic }} transporterReceipt {{ receiptNumber validityLimit department }} vhuAgrementBroyeur {{ agrementNumber }} brokerReceipt {{ receiptNumber }} }} }}",
            siret(n)
        );
        ask(&server, None, &query).await
    };
    let open = infos(0).await["data"]["companyInfos"].clone();
    assert_eq!(open["name"], "CHAUDRONNERIE LEFÈVRE");
    assert_eq!(open["address"], "1 RUE DU PORT 69007 LYON");
    assert_eq!(
        open["libelleNaf"],
        "Traitement et élimination des déchets dangereux"
    );
    assert_eq!(open["installation"], Json::Null);
    assert_eq!(
        open["transporterReceipt"],
        json!({"receiptNumber": "69-T-7", "validityLimit": "2030-06-29T22:00:00.000Z", "department": "69"})
    );
    assert_eq!(open["vhuAgrementBroyeur"]["agrementNumber"], "PR6900012B");
    assert_eq!(open["brokerReceipt"], Json::Null);
    assert_eq!(code(&infos(1).await), "BAD_USER_INPUT");
    let hidden = infos(2).await["data"]["companyInfos"].clone();
    assert_eq!(
        (
            &hidden["name"],
            &hidden["address"],
            &hidden["brokerReceipt"]
        ),
        (&Json::Null, &Json::Null, &Json::Null)
    );
    assert_eq!(
        (
            &hidden["statutDiffusionEtablissement"],
            &hidden["etatAdministratif"]
        ),
        (&json!("P"), &json!("A"))
    );

    let city = async |code: &str| {
        ask(
            &server,
            Some(&token),
            &format!("{{ getCityNameByInseeCode(inseeCode: \"{code}\") }}"),
        )
        .await
    };
    assert_eq!(
        city("69123").await["data"]["getCityNameByInseeCode"],
        "Lyon"
    );
    assert_eq!(city("2A999").await["data"]["getCityNameByInseeCode"], "");
    assert_eq!(code(&city("69 123").await), "BAD_USER_INPUT");
    assert_eq!(
        code(
            &ask(
                &server,
                None,
                "{ getCityNameByInseeCode(inseeCode: \"69123\") }"
            )
            .await
        ),
        "UNAUTHENTICATED"
    );
    let at = async |place: &str| {
        ask(
            &server,
            Some(&token),
            &format!("{{ getCommuneByCoordinates({place}) {{ inseeCode city }} }}"),
        )
        .await
    };
    assert_eq!(
        at("lat: 45.75, lng: 4.85").await["data"]["getCommuneByCoordinates"],
        json!({ "inseeCode": "69123", "city": "Lyon" })
    );
    assert_eq!(
        at("lat: 0.0, lng: 0.0").await["data"]["getCommuneByCoordinates"],
        Json::Null
    );
    assert_eq!(code(&at("lat: 91.0, lng: 0.0").await), "BAD_USER_INPUT");

    // The next month is served without a restart.
    write_stock(&place, &[("CHAUDRONNERIE RENOMMEE".to_owned(), "O", "A")]);
    let ran = import(&place);
    assert!(
        ran.succeeded && ran.output.contains("1 modifiés") && ran.output.contains("2 retirés"),
        "{}",
        ran.output
    );
    for _ in 0..100 {
        if infos(0).await["data"]["companyInfos"]["name"] == "CHAUDRONNERIE RENOMMEE" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the new directory is not read");
}

#[tokio::test]
async fn an_outage_of_vies_is_told_to_who_searches() {
    let place = Place::new();
    let token = place.seed("a");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let vies = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut buffer) = (stream.unwrap(), [0; 8192]);
            let _ = stream.read(&mut buffer);
            let body = "<Envelope><Body><Fault><faultstring>MS_UNAVAILABLE</faultstring></Fault></Body></Envelope>";
            let _ = write!(
                stream,
                "HTTP/1.1 500 X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    let query = |foreign: bool| {
        format!(
            "{{ searchCompanies(clue: \"RO17579668\", allowForeignCompanies: {foreign}) {{ orgId name codePaysEtrangerEtablissement isRegistered }} }}"
        )
    };
    let server = Server::start(&place, &["--data", "a", "--vies-url", &vies]);
    assert_eq!(
        code(&ask(&server, Some(&token), &query(true)).await),
        "EXTERNAL_SERVICE_ERROR"
    );
    drop(server);
    // Without VIES, a valid number is answered alone; foreign companies are left out unless they are asked for.
    let server = Server::start(&place, &["--data", "a"]);
    let answer = ask(&server, Some(&token), &query(true)).await;
    assert_eq!(
        answer["data"]["searchCompanies"],
        json!([{ "orgId": "RO17579668", "name": null, "codePaysEtrangerEtablissement": "RO", "isRegistered": false }])
    );
    assert_eq!(
        ask(&server, Some(&token), &query(false)).await["data"]["searchCompanies"],
        json!([])
    );
}

#[test]
fn an_import_that_is_killed_leaves_the_directory_as_it_was() {
    let place = Place::new();
    let month = |n: u32| {
        (0..8_000)
            .map(|i| (format!("ENTREPRISE{i} MOIS{n}"), "O", "A"))
            .collect::<Vec<_>>()
    };
    write_stock(&place, &month(1));
    assert!(import(&place).succeeded);
    let root = place.path("a").join("annuaire");
    let directory = ImportedDirectory::open(&root).unwrap();
    let reads = |directory: &ImportedDirectory| {
        let query = SearchQuery {
            words: "entreprise77",
            postal_code: None,
            allows_closed: true,
            limit: 1,
        };
        let found = directory.search(query).remove(0).establishment;
        assert_eq!(directory.count(), 8_000);
        assert_eq!(directory.establishment(&siret(77)).as_ref(), Some(&found));
        found.name
    };
    write_stock(&place, &month(2));
    let (mut killed, mut delay) = (0, 5);
    loop {
        let mut child = place
            .command(&IMPORT)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(delay));
        let was_running = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        // A reader that goes on and one that begins both see one whole month.
        directory.refresh();
        let (one, other) = (
            reads(&directory),
            reads(&ImportedDirectory::open(&root).unwrap()),
        );
        assert_eq!(one, other);
        if one.ends_with("MOIS2") {
            break;
        }
        killed += usize::from(was_running);
        delay = delay * 5 / 4 + 5;
    }
    assert!(killed >= 5, "{killed}");
    write_stock(&place, &month(3));
    let ran = import(&place);
    assert!(ran.succeeded, "{}", ran.errors);
    directory.refresh();
    assert!(reads(&directory).ends_with("MOIS3"));
    // What was killed left nothing.
    let folders = std::fs::read_dir(&root)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert!(folders.count() <= 2);
}

#[test]
fn a_wrong_file_is_told_and_nothing_changes() {
    let place = Place::new();
    std::fs::write(place.path("etablissements.csv"), "a,b\n1,2\n").unwrap();
    std::fs::write(place.path("unites.csv"), "a,b\n1,2\n").unwrap();
    let ran = import(&place);
    assert!(
        !ran.succeeded && ran.errors.contains("la colonne siren manque"),
        "{}",
        ran.errors
    );
    let ran = place.run(&["directory", "import", "--data", "a"]);
    assert!(
        !ran.succeeded && ran.errors.contains("aucun fichier"),
        "{}",
        ran.errors
    );
    let ran = place.run(&[
        "directory",
        "import",
        "--data",
        "a",
        "--communes",
        "absent.csv",
    ]);
    assert!(
        !ran.succeeded && ran.errors.contains("absent.csv"),
        "{}",
        ran.errors
    );
}

#[tokio::test]
async fn eco_organismes_keep_their_identifiers() {
    let place = Place::new();
    let write = |name: &str, bsda: &str| {
        let text = format!(
            "siret;nom;adresse;bsdd;bsda;bsdasri;bsvhu\n{};{name};1 rue du Port;oui;{bsda};non;non\n123;X;;;;;\n",
            siret(1)
        );
        std::fs::write(place.path("eco.csv"), text).unwrap();
        place.run(&[
            "directory",
            "import",
            "--data",
            "a",
            "--eco-organismes",
            "eco.csv",
        ])
    };
    let ran = write("ECO", "non");
    assert!(
        ran.succeeded
            && ran.output.contains("1 éco-organismes importés")
            && ran.output.contains("ligne 3 rejetée"),
        "{} {}",
        ran.output,
        ran.errors
    );
    let store = || store::Store::open_directory(place.path("a"));
    let row = async || {
        store()
            .await
            .unwrap()
            .record("eco-organisme", &siret(1))
            .await
            .unwrap()
            .unwrap()
    };
    let first: Json = serde_json::from_str(&row().await.document).unwrap();
    assert!(write("ECO RENOMME", "oui").succeeded);
    let second: Json = serde_json::from_str(&row().await.document).unwrap();
    assert_eq!(first["id"], second["id"]);
    assert_eq!(
        (&second["name"], &second["handleBsda"]),
        (&json!("ECO RENOMME"), &json!(true))
    );
}
