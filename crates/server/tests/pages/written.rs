//! The forms of slips, posted by hand: what is kept, what is sealed, what is refused.

use http::StatusCode;
use serde_json::{Value, json};

use crate::{
    fixture::{Place, Server},
    forms,
    redaction::{content, stable},
    slips::{self, CARRIER, PLANT, PRODUCER, SHREDDER, Slip},
    visitor::{Answer, Visitor},
};

const WORKER: &str = "00000013300017";
const SCRIPT: &str = "<script>alert(1)</script>";

#[track_caller]
fn check(name: &str, answer: &Answer) {
    insta::assert_snapshot!(name, stable(content(&answer.body)));
}

fn edit(organisation: &str, kind: &str, slip: &Slip) -> String {
    format!("/dashboard/{organisation}/{kind}/edit/{}", slip.id)
}

#[tokio::test]
async fn forms_as_they_are_written() {
    let place = Place::embedded();
    place.seed(&[slips::shredder()]);
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    for kind in ["bsdd", "bsda", "bsvhu"] {
        let path = format!("/dashboard/{PRODUCER}/{kind}s/create");
        check(&format!("{kind}-creation"), &camille.get(&path).await);
    }
    let bsdd = slips::bsdd(&server, "Boues d'essai").await;
    let bsda = slips::bsda(&server, "Plaques d'essai").await;
    let bsvhu = slips::bsvhu(&server).await;
    for (kind, slip) in [("bsdd", bsdd), ("bsda", bsda), ("bsvhu", bsvhu)] {
        let path = edit(PRODUCER, &format!("{kind}s"), &slip);
        check(&format!("{kind}-edition"), &camille.get(&path).await);
    }
}

/// What a form of a new slip says, then what the form of this slip says: one list for each.
async fn written(
    visitor: &Visitor,
    organisation: &str,
    kind: &str,
    typed: &[(&str, &str)],
) -> (Vec<(String, String)>, Slip) {
    let create = format!("/dashboard/{organisation}/{kind}/create");
    let saved = visitor.submit(&create, typed).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let (_, id) = saved.location.rsplit_once('/').unwrap();
    let slip = Slip {
        id: id.to_owned(),
        number: String::new(),
    };
    let page = visitor.get(&edit(organisation, kind, &slip)).await;
    (forms::fields(&page.body), slip)
}

#[track_caller]
fn says(fields: &[(String, String)], typed: &[(&str, &str)]) {
    for (name, value) in typed.iter().filter(|(name, _)| *name != "action") {
        let is_said = fields
            .iter()
            .any(|(known, said)| known == name && said.replace("\r\n", "\n") == **value);
        assert!(is_said, "{name} is not {value:?} in {fields:#?}");
    }
}

/// The fields of a company of the sandbox, whose name and address the directory gives.
macro_rules! company {
    ($path:literal, $siret:expr) => {
        [
            (concat!($path, ".siret"), $siret),
            (concat!($path, ".contact"), "Contact d'essai"),
            (concat!($path, ".phone"), "0472000000"),
            (concat!($path, ".mail"), "contact@essai.test"),
        ]
    };
}

#[tokio::test]
async fn what_is_written_comes_back() {
    let place = Place::embedded();
    place.seed(&[slips::shredder()]);
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;

    let bsvhu = [
        &company!("emitter.company", PRODUCER)[..],
        &company!("transporters.1.company", CARRIER),
        &company!("destination.company", SHREDDER),
        &[
            ("customId", "VHU 12"),
            ("wasteCode", "16 01 04*"),
            ("packaging", "UNITE"),
            ("identification.type", "NUMERO_IMMATRICULATION"),
            ("identification.numbers", "AB-123-CD\nEF-456-GH"),
            ("quantity", "3"),
            ("weight.value", "1,25"),
            ("weight.isEstimate", "oui"),
            ("containsElectricOrHybridVehicles", "non"),
            ("emitter.agrementNumber", "PR6900012D"),
            ("transporters.1.transport.mode", "ROAD"),
            ("transporters.1.transport.plates", "AB-123-CD\nEF-456-GH"),
            ("transporters.1.recepisse.isExempted", "oui"),
            ("transporters.1.customInfo", "Quai 3"),
            ("destination.type", "BROYEUR"),
            ("destination.agrementNumber", "PR4200001B"),
            ("destination.plannedOperationCode", "R 12"),
        ],
    ]
    .concat();
    let (fields, _) = written(&camille, PRODUCER, "bsvhus", &bsvhu).await;
    says(&fields, &bsvhu);

    let bsda = [
        &company!("emitter.company", PRODUCER)[..],
        &company!("worker.company", WORKER),
        &company!("transporters.1.company", CARRIER),
        &company!("destination.company", PLANT),
        &company!("destination.operation.nextDestination.company", PLANT),
        &[
            ("type", "OTHER_COLLECTIONS"),
            ("waste.code", "17 06 05*"),
            ("waste.familyCode", "6"),
            ("waste.materialName", "Plaques"),
            ("waste.consistence", "OTHER"),
            ("waste.consistenceDescription", "Cassées"),
            ("waste.pop", "oui"),
            ("waste.isSubjectToADR", "oui"),
            ("waste.adr", "ONU 2590"),
            ("waste.nonRoadRegulationMention", "RID"),
            ("waste.sealNumbers", "S-1\nS-2"),
            ("weight.value", "1,2"),
            ("packagings.0.type", "OTHER"),
            ("packagings.0.other", "Caisse"),
            ("packagings.0.quantity", "2"),
            ("packagings.0.volume", "1,5"),
            ("packagings.0.identificationNumbers", "C-1"),
            ("emitter.customInfo", "Bâtiment B"),
            ("emitter.pickupSite.name", "Chantier du parc"),
            ("emitter.pickupSite.address", "1 rue du Parc"),
            ("emitter.pickupSite.postalCode", "69006"),
            ("emitter.pickupSite.city", "Lyon"),
            ("emitter.pickupSite.infos", "Sonner"),
            ("worker.certification.hasSubSectionFour", "oui"),
            ("destination.cap", "CAP-1"),
            ("destination.plannedOperationCode", "D 15"),
            ("destination.customInfo", "Quai 4"),
            ("destination.operation.nextDestination.cap", "CAP-2"),
            (
                "destination.operation.nextDestination.plannedOperationCode",
                "D 5",
            ),
        ],
    ]
    .concat();
    let (fields, _) = written(&camille, PRODUCER, "bsdas", &bsda).await;
    says(&fields, &bsda);

    let bsdd = [
        &company!("emitter.company", PRODUCER)[..],
        &company!("recipient.company", "00000014100010"),
        &company!("temporaryStorageDetail.destination.company", PLANT),
        &company!("transporters.1.company", CARRIER),
        &company!("intermediaries.0", WORKER),
        &[
            ("intermediaries.0.name", "Alpes Désamiantage"),
            (
                "intermediaries.0.address",
                "8 rue des Bergers 38000 Grenoble",
            ),
            ("customId", "D-12"),
            ("emitter.type", "OTHER"),
            ("emitter.workSite.name", "Chantier"),
            ("emitter.workSite.address", "1 rue du Parc"),
            ("emitter.workSite.postalCode", "69006"),
            ("emitter.workSite.city", "Lyon"),
            ("emitter.workSite.infos", "Sonner"),
            ("wasteDetails.code", "17 05 03*"),
            ("wasteDetails.name", "Terres"),
            ("wasteDetails.isDangerous", "oui"),
            ("wasteDetails.pop", "oui"),
            ("wasteDetails.consistences", "DOUGHY"),
            ("wasteDetails.isSubjectToADR", "oui"),
            ("wasteDetails.onuCode", "ONU 3077"),
            ("wasteDetails.nonRoadRegulationMention", "RID"),
            ("wasteDetails.quantity", "12,5"),
            ("wasteDetails.quantityType", "REAL"),
            ("wasteDetails.sampleNumber", "E-1"),
            ("wasteDetails.landIdentifiers", "T-1\nT-2"),
            ("wasteDetails.analysisReferences", "A-1"),
            ("wasteDetails.packagingInfos.0.type", "AUTRE"),
            ("wasteDetails.packagingInfos.0.other", "Caisse"),
            ("wasteDetails.packagingInfos.0.quantity", "2"),
            ("wasteDetails.packagingInfos.0.volume", "200"),
            (
                "wasteDetails.packagingInfos.0.identificationNumbers",
                "C-1\nC-2",
            ),
            ("wasteDetails.parcelNumbers.0.city", "Lyon"),
            ("wasteDetails.parcelNumbers.0.inseeCode", "69386"),
            ("wasteDetails.parcelNumbers.0.prefix", "000"),
            ("wasteDetails.parcelNumbers.0.section", "AB"),
            ("wasteDetails.parcelNumbers.0.number", "25"),
            ("recipient.isTempStorage", "oui"),
            ("recipient.cap", "CAP-1"),
            ("recipient.processingOperation", "D 13"),
            ("temporaryStorageDetail.destination.cap", "CAP-2"),
            (
                "temporaryStorageDetail.destination.processingOperation",
                "D 10",
            ),
            ("transporters.1.mode", "ROAD"),
            ("transporters.1.numberPlate", "AB-123-CD"),
            ("transporters.1.customInfo", "Quai 3"),
        ],
    ]
    .concat();
    let (fields, _) = written(&camille, PRODUCER, "bsdds", &bsdd).await;
    says(&fields, &bsdd);
}

#[tokio::test]
async fn what_is_emptied_is_erased() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    let slip = slips::bsda(&server, "Plaques").await;
    let path = edit(PRODUCER, "bsdas", &slip);
    let emptied = [
        ("waste.materialName", ""),
        ("waste.sealNumbers", ""),
        ("destination.cap", ""),
        ("packagings.0.type", ""),
        ("transporters.1.company.siret", ""),
        ("weight.value", ""),
    ];
    let saved = camille.submit(&path, &emptied).await;
    camille.is_told(&saved, "est enregistré").await;
    let query =
        "query ($id: ID!) { bsda(id: $id) { waste { materialName sealNumbers } destination { cap }
        packagings { type } transporters { id } weight { value } } }";
    let kept = camille.ask(query, json!({ "id": slip.id })).await;
    let expected = json!({
        "waste": { "materialName": null, "sealNumbers": [] }, "destination": { "cap": null },
        "packagings": [], "transporters": [], "weight": { "value": null },
    });
    assert_eq!(kept, expected);
}

/// A BSVHU that its emitter signed, seen by its carrier.
async fn signed_bsvhu(server: &Server, camille: &Visitor) -> Slip {
    let slip = slips::bsvhu(server).await;
    for page in ["publish", "sign"] {
        let path = format!("/dashboard/{PRODUCER}/bsvhus/{page}/{}", slip.id);
        let done = camille.submit(&path, &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    }
    slip
}

#[tokio::test]
async fn what_is_sealed_is_shown_as_sealed_and_a_form_that_says_otherwise_changes_nothing() {
    let place = Place::embedded();
    place.seed(&[slips::shredder()]);
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    let nadia = Visitor::log_in(&server, "nadia@vialatte.test").await;
    let slip = signed_bsvhu(&server, &camille).await;
    let path = edit(CARRIER, "bsvhus", &slip);
    let page = nadia.get(&path).await;
    check("bsvhu-scelle", &page);
    assert!(!page.body.contains("name=\"weight.value\""));
    let forged = [
        ("weight.value", "40"),
        ("emitter.company.siret", CARRIER),
        ("destination.company.contact", "Autre contact"),
    ];
    let saved = nadia.submit(&path, &forged).await;
    nadia.is_told(&saved, "sont enregistrées").await;
    let query = "query ($id: ID!) { bsvhu(id: $id) { weight { value } emitter { company { siret } }
        destination { company { contact } } } }";
    let kept = camille.ask(query, json!({ "id": slip.id })).await;
    let expected = json!({
        "weight": { "value": 1.3 }, "emitter": { "company": { "siret": PRODUCER } },
        "destination": { "company": { "contact": "Autre contact" } },
    });
    assert_eq!(kept, expected);
    // The one who signed may still correct, as the API has it.
    let own = camille.get(&edit(PRODUCER, "bsvhus", &slip)).await;
    assert!(own.body.contains("name=\"weight.value\""));
}

#[tokio::test]
async fn a_bsdd_says_what_is_sealed_and_what_sealing_misses() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    let slip = slips::bsdd(&server, "Boues").await;
    let query = "query ($id: ID!) { form(id: $id) { metadata { errors { message path } fields { sealed } } } }";
    let ask = async |visitor: &Visitor| visitor.ask(query, json!({ "id": slip.id })).await;
    assert_eq!(
        ask(&camille).await["metadata"],
        json!({ "errors": [], "fields": { "sealed": [] } })
    );
    let path = edit(PRODUCER, "bsdds", &slip);
    let emptied = [("wasteDetails.name", ""), ("recipient.cap", "")];
    camille.submit(&path, &emptied).await;
    let missing = ask(&camille).await;
    let paths: Vec<&Value> = missing["metadata"]["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["path"])
        .collect();
    assert!(
        paths.contains(&&json!(["wasteDetails", "name"])),
        "{missing}"
    );
    let refused = camille.submit(&path, &[("action", "publier")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("href=\"#wasteDetails.name\""));
    let filled = [
        ("wasteDetails.name", "Boues"),
        ("recipient.cap", "CAP-1"),
        ("action", "publier"),
    ];
    let published = camille.submit(&path, &filled).await;
    camille.is_told(&published, "est publié").await;
    let sign = format!("/dashboard/{PRODUCER}/bsdds/sign/{}", slip.id);
    let signed = camille.submit(&sign, &[]).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.body);
    let nadia = Visitor::log_in(&server, "nadia@vialatte.test").await;
    let sealed = ask(&nadia).await["metadata"]["fields"]["sealed"].to_string();
    assert!(sealed.contains("[\"wasteDetails\",\"name\"]"), "{sealed}");
    let page = nadia.get(&edit(CARRIER, "bsdds", &slip)).await;
    assert!(!page.body.contains("name=\"wasteDetails.name\""));
    assert!(page.body.contains("(scellé)"));
}

#[tokio::test]
async fn what_cannot_be_read_is_told_beside_its_field_and_nothing_is_saved() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    let create = format!("/dashboard/{PRODUCER}/bsdas/create");
    let drafts = format!("/dashboard/{PRODUCER}/bsds/drafts");
    let before = camille.get(&drafts).await.body.matches("<article").count();
    let typed = [
        ("weight.value", "lourd"),
        ("packagings.0.type", "BIG_BAG"),
        ("packagings.0.quantity", "deux"),
        ("transporters.1.company.siret", CARRIER),
    ];
    let refused = camille.submit(&create, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for anchor in ["weight.value", "packagings.0.quantity"] {
        assert!(
            refused.body.contains(&format!("href=\"#{anchor}\"")),
            "{anchor}"
        );
        assert!(
            refused.body.contains(&format!("id=\"{anchor}-erreur\"")),
            "{anchor}"
        );
    }
    // What was typed is still there.
    assert!(refused.body.contains("value=\"lourd\""));
    let after = camille.get(&drafts).await.body.matches("<article").count();
    assert_eq!(before, after);
    // What the API refuses of a carrier is told in its row.
    let typed = [
        ("transporters.1.company.siret", CARRIER),
        ("transporters.1.transport.plates", "A\nB\nC"),
    ];
    let refused = camille.submit(&create, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("href=\"#transporters.1."),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn nothing_that_is_typed_in_a_form_is_markup_and_rows_are_bounded() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    let create = format!("/dashboard/{PRODUCER}/bsdas/create");
    let typed = [
        ("waste.materialName", SCRIPT),
        ("transporters.1.company.name", SCRIPT),
        ("transporters.99.company.name", "loin"),
        ("transporters.1.id", SCRIPT),
        ("chercher.emitter.company", SCRIPT),
        ("waste.sealNumbers", SCRIPT),
        ("action", "ajouter:transporters"),
    ];
    let shown = camille.submit(&create, &typed).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(!shown.body.contains("<script>alert"));
    assert!(shown.body.contains("transporters.2.company.name"));
    assert!(!shown.body.contains("transporters.99"));
    for action in [
        "chercher:emitter.company",
        "chercher:<script>alert(1)</script>",
        "choisir:<script>alert(1)</script>|x",
        "choisir:emitter.company|<script>alert(1)</script>",
        "retirer:transporters.-1",
        "descendre:transporters.99999999999999999999",
    ] {
        let mut typed = typed.to_vec();
        typed.retain(|(name, _)| *name != "action");
        typed.push(("action", action));
        let shown = camille.submit(&create, &typed).await;
        assert!(
            !shown.status.is_server_error(),
            "{action}: {}",
            shown.status
        );
        assert!(!shown.body.contains("<script>alert"), "{action}");
    }
}

#[tokio::test]
async fn a_form_gives_no_right() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let slip = slips::bsda(&server, "Secret de fabrication").await;
    let other = slips::bsda(&server, "Autre bordereau").await;
    let path = edit(PRODUCER, "bsdas", &slip);
    // A reader of the producer's sees no form, and posts in vain.
    let omar = Visitor::log_in(&server, "omar@lefevre.test").await;
    assert_eq!(omar.get(&path).await.status, StatusCode::FORBIDDEN);
    let create = format!("/dashboard/{PRODUCER}/bsdas/create");
    assert_eq!(omar.get(&create).await.status, StatusCode::FORBIDDEN);
    let token = omar.form_token("/account/info").await;
    let typed = [("jeton", token.as_str()), ("waste.materialName", "Changé")];
    for path in [&path, &create] {
        let answer = omar.post(path, &typed, &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    // A stranger has no form either, from an organisation of theirs.
    let marc = Visitor::log_in(&server, "marc@garon.test").await;
    let stolen = edit("00000014100010", "bsdas", &slip);
    let answer = marc.get(&stolen).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(!answer.body.contains("Secret de fabrication"));
    let token = marc.form_token("/account/info").await;
    let typed = [("jeton", token.as_str()), ("waste.materialName", "Changé")];
    assert_eq!(
        marc.post(&stolen, &typed, &[]).await.status,
        StatusCode::FORBIDDEN
    );
    // A carrier of one slip is not taken to another by its identifier.
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    let query = "query ($id: ID!) { bsda(id: $id) { waste { materialName } transporters { id } } }";
    let known = camille.ask(query, json!({ "id": other.id })).await;
    let foreign = known["transporters"][0]["id"].as_str().unwrap().to_owned();
    let stolen = [("transporters.1.id", foreign.as_str())];
    let refused = camille.submit(&path, &stolen).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.location
    );
    assert_eq!(camille.ask(query, json!({ "id": other.id })).await, known);
    let kept = camille.ask(query, json!({ "id": slip.id })).await;
    assert_eq!(kept["waste"]["materialName"], "Secret de fabrication");
}

/// Value of the choice of a page whose label holds these words.
fn choice(page: &str, words: &str) -> String {
    let (before, _) = page.split_once(words).unwrap();
    let (_, tag) = before.rsplit_once("value=\"").unwrap();
    tag.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn slips_that_have_arrived_are_grouped_in_a_new_one() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let garon = "00000014100010";
    let marc = Visitor::log_in(&server, "marc@garon.test").await;
    let create = format!("/dashboard/{garon}/bsdds/create");
    let page = marc.get(&create).await.body;
    assert!(!page.contains("grouping.0"));
    let row = marc
        .submit(
            &create,
            &[
                ("emitter.type", "APPENDIX2"),
                ("emitter.company.siret", garon),
                ("action", "ajouter:grouping"),
            ],
        )
        .await;
    let grouped = choice(&row.body, "Boues de peinture");
    let typed = [
        ("emitter.type", "APPENDIX2"),
        ("emitter.company.siret", garon),
        ("wasteDetails.code", "08 01 11*"),
        ("wasteDetails.isDangerous", "oui"),
        ("grouping.0.form.id", grouped.as_str()),
        ("grouping.0.quantity", "0,5"),
    ];
    let (fields, slip) = written(&marc, garon, "bsdds", &typed).await;
    says(&fields, &typed);
    let query = "query ($id: ID!) { form(id: $id) { grouping { quantity form { wasteDetails { name } } } } }";
    let known = marc.ask(query, json!({ "id": slip.id })).await;
    assert_eq!(
        known["grouping"],
        json!([{ "quantity": 0.5, "form": { "wasteDetails": { "name": "Boues de peinture" } } }])
    );

    let centre = "00000015800014";
    let julie = Visitor::log_in(&server, "julie@montsdor.test").await;
    let create = format!("/dashboard/{centre}/bsdas/create");
    let page = julie.get(&create).await.body;
    let grouped = choice(&page, " — 17 06 05* Jardinières en fibrociment");
    let typed = [
        ("type", "GATHERING"),
        ("waste.code", "17 06 05*"),
        ("grouping", grouped.as_str()),
        ("emitter.company.siret", centre),
    ];
    let (fields, slip) = written(&julie, centre, "bsdas", &typed).await;
    says(&fields, &typed);
    let query = "query ($id: ID!) { bsda(id: $id) { type grouping { id } } }";
    let known = julie.ask(query, json!({ "id": slip.id })).await;
    assert_eq!(
        known,
        json!({ "type": "GATHERING", "grouping": [{ "id": grouped }] })
    );
}
