//! Slips as people write them in a browser.

use crate::{
    browser::{Browser, Look, Scripts},
    fixture::{Place, Server},
    slips::{self, CARRIER, PLANT, PRODUCER, SHREDDER},
};

const WORKER: &str = "00000013300017";
const FOREIGN_CARRIER: &str = "BE0999999922";

impl Browser {
    /// Looks for a company and chooses it, as the page's script lets one do.
    async fn pick(&self, role: &str, clue: &str, name: &str) {
        self.fill(&format!("chercher.{role}"), clue).await;
        self.choose_found(role, name).await;
        self.sees("les champs sont remplis").await;
    }

    /// Looks for a company and chooses it, page after page.
    async fn pick_without_script(&self, role: &str, clue: &str, name: &str) {
        self.fill(&format!("chercher.{role}"), clue).await;
        self.click(&format!("//button[@value='chercher:{role}']"))
            .await;
        self.choose_found(role, name).await;
        self.holds(&format!("{role}.siret"), clue).await;
    }

    async fn choose_found(&self, role: &str, name: &str) {
        let xpath =
            format!("//*[@id='choix-{role}']//button[starts-with(normalize-space(.), \"{name}\")]");
        self.click(&xpath).await;
    }

    /// Waits until a field holds a value.
    async fn holds(&self, id: &str, value: &str) {
        let start = std::time::Instant::now();
        while self.value(id).await != value {
            let waited = start.elapsed().as_secs();
            assert!(waited < 20, "#{id} holds {}", self.value(id).await);
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }

    async fn is_shown(&self, id: &str) -> bool {
        let script = format!("return document.getElementById('{id}').checkVisibility();");
        self.script(&script).await == true
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bsvhu_is_written_kept_corrected_then_published() {
    let place = Place::embedded();
    place.seed(&[slips::shredder()]);
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    browser.log_in("agathe@fontvieille.test").await;
    browser.go(&format!("/dashboard/{SHREDDER}/bsds/all")).await;
    browser.click("//summary[. = 'Créer un bordereau']").await;
    browser
        .click("//a[contains(., \"Véhicules hors d'usage\")]")
        .await;
    browser.arrives_at("/bsvhus/create").await;
    // Those who take vehicles apart send them: their own establishment is proposed.
    browser.holds("emitter.company.siret", SHREDDER).await;
    // What does not matter is hidden, and comes when it does.
    assert!(browser.is_shown("identification.type").await);
    browser.tick("packaging-1").await;
    assert!(!browser.is_shown("identification.type").await);
    browser.tick("packaging-0").await;
    browser
        .select("identification.type", "NUMERO_IMMATRICULATION")
        .await;
    browser
        .fill("identification.numbers", "AB-123-CD\nEF-456-GH")
        .await;
    browser
        .pick("transporters.1.company", CARRIER, "Transports Vialatte")
        .await;
    browser
        .holds("transporters.1.company.name", "Transports Vialatte")
        .await;
    // The button of one's own establishment keeps what was typed.
    browser
        .choose_found("destination.company", "C'est mon établissement")
        .await;
    browser.holds("destination.company.siret", SHREDDER).await;
    browser.holds("transporters.1.company.siret", CARRIER).await;
    // Their profile names nobody to contact.
    for company in ["emitter.company", "destination.company"] {
        for (field, text) in [
            ("contact", "Agathe"),
            ("phone", "0477000000"),
            ("mail", "agathe@fontvieille.test"),
        ] {
            browser.fill(&format!("{company}.{field}"), text).await;
        }
    }
    browser.press("Enregistrer le brouillon").await;
    browser.sees("est enregistré").await;
    browser.sees("Brouillon").await;
    // What is missing leads to its field.
    browser.click("//a[contains(., 'oids')]").await;
    browser.arrives_at("#champ-weight.value").await;
    assert_eq!(browser.value("quantity").await, "2");

    browser.press("Enregistrer et publier").await;
    browser.sees("il ne peut pas encore être publié").await;
    let invalid = browser.attribute("weight.value", "aria-invalid").await;
    assert_eq!(invalid.as_deref(), Some("true"));
    browser
        .click("//*[@role='alert']//a[@href='#weight.value']")
        .await;
    browser.type_keys("1,3").await;
    assert_eq!(browser.value("weight.value").await, "1,3");
    browser.press("Enregistrer et publier").await;
    browser.sees("est publié").await;
    browser.sees("1,3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bsda_with_works_and_two_carriers_is_written_without_script() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open_with(&server.url, Scripts::Refused).await else {
        return;
    };
    browser.log_in("camille@lefevre.test").await;
    browser
        .go(&format!("/dashboard/{PRODUCER}/bsdas/create"))
        .await;
    browser.holds("emitter.company.siret", PRODUCER).await;
    browser.select("waste.code", "17 06 05*").await;
    browser.select("waste.familyCode", "6").await;
    browser
        .fill("waste.materialName", "Plaques de fibrociment")
        .await;
    browser.tick("waste.consistence-0").await;
    browser.fill("waste.adr", "ONU 2590, amiante").await;
    browser.fill("weight.value", "1,2").await;
    browser.fill("waste.sealNumbers", "S-1\nS-2").await;
    browser.select("packagings.0.type", "BIG_BAG").await;
    browser
        .pick_without_script("worker.company", WORKER, "Alpes Désamiantage")
        .await;
    browser
        .pick_without_script("transporters.1.company", CARRIER, "Transports Vialatte")
        .await;
    browser.press("Ajouter un transporteur").await;
    browser
        .pick_without_script("transporters.2.company", FOREIGN_CARRIER, "Peeters")
        .await;
    // The second one goes first, then back.
    for first in [FOREIGN_CARRIER, CARRIER] {
        browser
            .click("//button[@aria-label='Monter : Transporteur n°2']")
            .await;
        browser.holds("transporters.1.company.siret", first).await;
    }
    browser
        .pick_without_script("destination.company", PLANT, "Valorhône")
        .await;
    browser.fill("destination.cap", "CAP-2026").await;
    browser
        .select("destination.plannedOperationCode", "D 5")
        .await;
    browser.press("Enregistrer et publier").await;
    browser.sees("est publié").await;
    for words in ["Alpes Désamiantage", "Transporteur n°2", "Peeters", "S-2"] {
        browser.sees(words).await;
    }
    // A carrier that is taken away leaves the slip.
    browser.press("Modifier").await;
    browser
        .click("//button[@aria-label='Retirer : Transporteur n°1']")
        .await;
    browser
        .holds("transporters.1.company.siret", FOREIGN_CARRIER)
        .await;
    browser.press("Enregistrer les modifications").await;
    browser.sees("sont enregistrées").await;
    assert!(!browser.text().await.contains("Vialatte"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bsdd_is_written_with_the_keyboard_on_a_telephone() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    browser.look(Look::PHONE).await;
    browser.log_in("camille@lefevre.test").await;
    browser
        .go(&format!("/dashboard/{PRODUCER}/bsdds/create"))
        .await;
    browser.holds("emitter.company.siret", PRODUCER).await;
    // Enter looks for what is typed; it neither saves nor leaves.
    browser.tab_to("chercher.wasteDetails.code").await;
    browser.type_keys("phosphatation\n").await;
    browser.sees("boues de phosphatation").await;
    browser.tab_to("Chercher").await;
    browser.type_keys("\t\n").await;
    browser.holds("wasteDetails.code", "11 01 08*").await;
    assert!(
        browser
            .script("return document.getElementById('wasteDetails.isDangerous').checked")
            .await
            == true
    );
    browser.tab_to("wasteDetails.name").await;
    browser.type_keys("Boues de phosphatation").await;
    for (id, text) in [
        ("wasteDetails.quantity", "0,38"),
        ("recipient.cap", "CAP-1"),
    ] {
        browser.fill(id, text).await;
    }
    browser
        .select("wasteDetails.packagingInfos.0.type", "FUT")
        .await;
    browser.tick("wasteDetails.isSubjectToADR-1").await;
    browser.pick("recipient.company", PLANT, "Valorhône").await;
    browser
        .select("recipient.processingOperation", "D 10")
        .await;
    browser
        .pick("transporters.1.company", CARRIER, "Transports Vialatte")
        .await;
    browser.press("Enregistrer et publier").await;
    browser.sees("est publié").await;
    browser.sees("Boues de phosphatation").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_opens_in_its_form_and_a_refused_publication_leads_there() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(browser) = Browser::open(&server.url).await else {
        return;
    };
    let slip = slips::bsda(&server, "Plaques").await;
    browser.log_in("camille@lefevre.test").await;
    let at = |page: &str| format!("/dashboard/{PRODUCER}/bsdas/{page}/{}", slip.id);
    browser.go(&at("duplicate")).await;
    browser.press("Dupliquer").await;
    browser.arrives_at("/bsdas/edit/").await;
    browser.sees("est créé").await;
    browser.holds("waste.materialName", "Plaques").await;
    browser.go(&at("edit")).await;
    browser.fill("destination.cap", "").await;
    browser.press("Enregistrer le brouillon").await;
    browser.sees("est enregistré").await;
    browser.go(&at("publish")).await;
    browser.press("Publier").await;
    browser.sees("L'opération a été refusée").await;
    browser
        .press("Mettre le bordereau à jour pour le publier")
        .await;
    browser.arrives_at("/bsdas/edit/").await;
    browser.fill("destination.cap", "CAP-3").await;
    browser.press("Enregistrer et publier").await;
    browser.sees("est publié").await;
}
