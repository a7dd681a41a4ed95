//! Pictures of the pages, to be looked at, in `target/screenshots`; and what can be measured of them.

use std::{io::Write, path::PathBuf, process::Stdio};

use serde_json::json;

use crate::{
    access::{asking_application, with_second_factor},
    accessibility,
    authenticator::totp,
    browser::{Browser, Look, PASSWORD},
    fixture::{Place, Server},
    slips::{self, CARRIER, PLANT, PRODUCER, SHREDDER, Slip},
    visitor::Visitor,
};

const AUDIT: &str = include_str!("audit.js");

fn directory() -> PathBuf {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let directory = target.parent().unwrap().join("screenshots");
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

/// The pages of a browser, and what is wrong with them.
pub(crate) struct Tour {
    pub(crate) browser: Browser,
    faults: Vec<String>,
}

impl Tour {
    pub(crate) async fn at(server: &Server) -> Option<Self> {
        Some(Self {
            browser: Browser::open(&server.url).await?,
            faults: Vec::new(),
        })
    }

    /// Opens a page, and takes its pictures.
    pub(crate) async fn visit(&mut self, path: &str, name: &str) {
        self.browser.go(path).await;
        self.take(name).await;
    }

    /// Takes the pictures of the page in sight, on a desk and a telephone, by day and by night; checks each.
    pub(crate) async fn take(&mut self, name: &str) {
        for look in Look::ALL {
            self.browser.look(look).await;
            let size = if look.is_phone { "telephone" } else { "bureau" };
            let light = if look.is_dark { "nuit" } else { "jour" };
            let name = format!("{name}-{size}-{light}");
            let picture = self.browser.picture().await;
            std::fs::write(directory().join(format!("{name}.png")), picture).unwrap();
            let found = self.browser.script(AUDIT).await;
            let found = found.as_array().unwrap().iter();
            self.faults
                .extend(found.map(|fault| format!("{name}: {fault}")));
            // Structure is the same by day and by night: one look of each size is enough.
            if look.is_phone == look.is_dark {
                let found = accessibility::faults(&self.browser).await.into_iter();
                self.faults
                    .extend(found.map(|fault| format!("{name}: {fault}")));
            }
        }
    }

    pub(crate) fn end(self) {
        assert_eq!(self.faults, [""; 0], "{}", self.faults.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_for_everybody_fit_every_screen() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(mut tour) = Tour::at(&server).await else {
        return;
    };
    for (path, name) in [
        ("/", "accueil"),
        ("/login", "connexion"),
        ("/login?signup=complete", "connexion-compte-active"),
        (
            "/login?errorCode=INVALID_USER_OR_PASSWORD&username=a@b.test",
            "connexion-refusee",
        ),
        (
            "/login?errorCode=INVALID_CAPTCHA&username=a@b.test",
            "connexion-image",
        ),
        ("/second-factor?errorCode=INVALID_TOTP", "second-facteur"),
        (
            "/second-factor?errorCode=TOTP_LOCKOUT",
            "second-facteur-bloque",
        ),
        ("/user-activation?hash=abc", "activation"),
        (
            "/user-activation?errorCode=INVALID_OR_MISSING_HASH",
            "activation-refusee",
        ),
        ("/signup", "inscription"),
        ("/signup?suite=fait", "inscription-faite"),
        ("/resend-activation-email", "activation-renvoi"),
        ("/password-reset-request", "mot-de-passe-oublie"),
        ("/password-reset?hash=abc", "mot-de-passe-lien-perime"),
        ("/invite?hash=abc", "invitation-perimee"),
        ("/rien", "introuvable"),
    ] {
        tour.visit(path, name).await;
    }
    tour.browser.go("/signup").await;
    tour.browser.fill("email", "lise.exemple.fr").await;
    tour.browser.fill("nom", "L=").await;
    tour.browser.fill("mot-de-passe", "secret").await;
    tour.browser.press("Créer mon compte").await;
    tour.browser.sees("Rien n'a été envoyé").await;
    tour.take("inscription-refusee").await;
    tour.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_accounts_and_companies_fit_every_screen() {
    let place = Place::embedded();
    place.seed(&[slips::shredder()]);
    let server = Server::start(&place, &["--demo"]);
    let Some(mut tour) = Tour::at(&server).await else {
        return;
    };
    tour.browser.log_in("camille@lefevre.test").await;
    tour.visit("/account/info", "compte").await;
    tour.browser.fill("ancien", "oublié").await;
    tour.browser.press("Changer le mot de passe").await;
    tour.browser.sees("Rien n'a été enregistré").await;
    tour.take("compte-refuse").await;
    tour.visit("/account/applications", "jetons").await;
    tour.browser.fill("description", "Logiciel de pesée").await;
    tour.browser.press("Créer un jeton").await;
    tour.browser.sees("il ne sera plus montré").await;
    tour.take("jeton-cree").await;

    let factor = "/account/authentication";
    tour.visit(factor, "facteur-desactive").await;
    tour.browser.press("Activer").await;
    tour.browser.sees("Recopiez le code").await;
    tour.take("facteur-cle").await;
    let key = "return document.querySelector('[name=cle]').value;";
    let key = tour.browser.script(key).await;
    let code = totp(key.as_str().unwrap(), 1);
    tour.browser.fill("code-secret", &code).await;
    tour.browser.press("Valider").await;
    tour.browser.sees("codes de secours").await;
    tour.take("facteur-codes").await;
    tour.visit(factor, "facteur-active").await;

    tour.browser.log_in("agathe@fontvieille.test").await;
    let sheet = format!("/companies/{SHREDDER}");
    tour.browser.go(&sheet).await;
    tour.browser
        .fill(
            "email",
            "nouveau-collaborateur-au-nom-interminable@fontvieille.test",
        )
        .await;
    tour.browser.press("Inviter").await;
    tour.browser.sees("Invitation en attente").await;
    let ask = "mutation ($siret: String!) { sendMembershipRequest(siret: $siret) { id } }";
    let omar = Visitor::log_in(&server, "omar@lefevre.test").await;
    omar.ask(ask, json!({ "siret": SHREDDER })).await;
    tour.visit(&sheet, "etablissement").await;
    tour.browser.fill("email", "nouveau").await;
    tour.browser.press("Inviter").await;
    tour.browser.sees("Rien n'a été changé").await;
    tour.take("etablissement-refuse").await;
    tour.visit(&format!("{sheet}/code"), "code").await;
    let members = "return [...document.querySelectorAll('a[href*=\"/members/\"]')].map((link) => link.pathname);";
    tour.browser.go(&sheet).await;
    let members = tour.browser.script(members).await;
    for (place, name) in [(0, "membre"), (1, "membre-invite")] {
        tour.visit(members[place].as_str().unwrap(), name).await;
    }
    let link = crate::accounts::link(
        &place,
        "nouveau-collaborateur-au-nom-interminable@fontvieille.test",
    );
    tour.visit(&link, "invitation").await;
    tour.browser.log_in("hugo@vialatte.test").await;
    tour.visit(&format!("/companies/{CARRIER}"), "etablissement-chauffeur")
        .await;
    tour.end();
}

/// Somebody who belongs nowhere.
fn newcomer(place: &Place) {
    let mut child = place
        .command(&["admin", "create-user", "--password-stdin"])
        .args(["lea@nouvelle.test", "Léa Nouvelle"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(PASSWORD.as_bytes()).unwrap();
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_fit_every_screen() {
    let place = Place::embedded();
    place.seed(&[slips::shredder()]);
    let server = Server::start(&place, &["--demo"]);
    let Some(mut tour) = Tour::at(&server).await else {
        return;
    };
    newcomer(&place);
    let of = |organisation: &str, list: &str| format!("/dashboard/{organisation}/{list}");
    tour.browser.log_in("camille@lefevre.test").await;
    for (list, name) in [
        ("bsds/all", "liste"),
        ("bsds/act", "liste-action"),
        (
            "bsds/all?recherche=introuvable&dechet=15%2002",
            "liste-vide-filtree",
        ),
        ("revisions/received", "liste-vide"),
    ] {
        tour.visit(&of(PRODUCER, list), name).await;
    }
    tour.visit("/companies", "etablissements").await;
    tour.visit("/companies?recherche=a", "etablissements-refuse")
        .await;
    let dialog = asking_application(&server, "camille@lefevre.test").await;
    tour.visit(&dialog, "application").await;
    tour.visit(
        "/oauth2/authorize/dialog?client_id=x",
        "application-refusee",
    )
    .await;
    tour.browser.log_in("hugo@vialatte.test").await;
    tour.visit(&of(CARRIER, "transport/to-collect"), "chauffeur")
        .await;
    tour.browser.log_in("agathe@fontvieille.test").await;
    tour.visit(&of(SHREDDER, "bsds/all"), "liste-nom-long")
        .await;
    tour.browser.log_in("lea@nouvelle.test").await;
    tour.visit("/companies", "etablissements-aucun").await;
    with_second_factor(&server, "sofia@valorhone.test").await;
    tour.browser.go("/companies").await;
    tour.browser.log_out().await;
    tour.browser.sees("Se connecter").await;
    tour.browser.go("/login").await;
    tour.browser.fill("email", "sofia@valorhone.test").await;
    tour.browser.fill("password", PASSWORD).await;
    tour.browser.press("Se connecter").await;
    tour.browser.arrives_at("/second-factor").await;
    tour.take("second-facteur-demande").await;
    tour.end();
}

/// Who signs what, from the draft to the treatment.
struct Path {
    kind: &'static str,
    path: &'static str,
    /// Who receives: address and organisation.
    destination: (&'static str, &'static str),
}

impl Path {
    fn at(&self, organisation: &str, page: &str, slip: &Slip) -> String {
        format!("/dashboard/{organisation}/{}/{page}/{}", self.path, slip.id)
    }

    fn name(&self, page: &str) -> String {
        format!("{}-{page}", self.kind)
    }

    /// The page of a slip, of each of its steps, and of what may be refused.
    async fn walk(&self, tour: &mut Tour, slip: &Slip) {
        let view = self.at(PRODUCER, "view", slip);
        tour.browser.log_in("camille@lefevre.test").await;
        tour.visit(&view, &self.name("apercu")).await;
        for (page, name) in [("delete", "suppression"), ("duplicate", "duplication")] {
            tour.visit(&self.at(PRODUCER, page, slip), &self.name(name))
                .await;
        }
        tour.visit(
            &self.at(PRODUCER, "publish", slip),
            &self.name("publication"),
        )
        .await;
        tour.browser.press("Publier").await;
        tour.browser.sees("est publié").await;
        tour.take(&self.name("publie")).await;
        let sign = format!("{}?etape=emission", self.at(PRODUCER, "sign", slip));
        tour.visit(&sign, &self.name("emission")).await;
        self.emit_with_code(tour, slip).await;
        let sign = format!("{}?etape=transport", self.at(CARRIER, "sign", slip));
        tour.visit(&sign, &self.name("enlevement")).await;
        tour.browser.fill("plaque-1", "AB-123-CD").await;
        tour.browser.press("Signer").await;
        tour.browser.sees("est enregistrée").await;
        self.receive(tour, slip).await;
    }

    async fn emit_with_code(&self, tour: &mut Tour, slip: &Slip) {
        tour.browser.log_in("nadia@vialatte.test").await;
        let sign = format!("{}?etape=emission", self.at(CARRIER, "sign", slip));
        tour.visit(&sign, &self.name("emission-code")).await;
        tour.browser.fill("signataire", "Camille").await;
        tour.browser.fill("code", "0000").await;
        tour.browser.press("Signer").await;
        tour.browser.sees("n'a pas été signé").await;
        tour.take(&self.name("code-refuse")).await;
        tour.browser.fill("code", "4417").await;
        tour.browser.press("Signer").await;
        tour.browser.sees("est enregistrée").await;
    }

    async fn receive(&self, tour: &mut Tour, slip: &Slip) {
        let (email, organisation) = self.destination;
        tour.browser.log_in(email).await;
        let sign = format!("{}?etape=reception", self.at(organisation, "sign", slip));
        tour.visit(&sign, &self.name("reception")).await;
        tour.browser.fill("poids", "beaucoup").await;
        tour.browser.press("Signer").await;
        tour.browser.sees("Écrivez un nombre").await;
        tour.take(&self.name("reception-refusee")).await;
        tour.browser.fill("poids", "1,25").await;
        tour.browser.press("Signer et passer au traitement").await;
        tour.browser.sees("Opération réalisée").await;
        tour.take(&self.name("traitement")).await;
        tour.browser.press("Signer").await;
        tour.browser.sees("est enregistrée").await;
        tour.take(&self.name("traite")).await;
    }
}

const LONG: &str = "Boues de phosphatation de l'atelier de traitement de surface, bain numéro 4, campagne de printemps";

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_bsdd_fit_every_screen() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(mut tour) = Tour::at(&server).await else {
        return;
    };
    let slip = slips::bsdd(&server, LONG).await;
    let path = Path {
        kind: "bsdd",
        path: "bsdds",
        destination: ("thomas@valorhone.test", PLANT),
    };
    path.walk(&mut tour, &slip).await;
    tour.visit(&path.at(PLANT, "revisions", &slip), "revisions-aucune")
        .await;
    slips::revise_bsdd(&server, &slip, "Boues de phosphatation, décantées").await;
    tour.visit(&path.at(PLANT, "revisions", &slip), "revision-a-approuver")
        .await;
    tour.visit(
        &format!("/dashboard/{PLANT}/revisions/received"),
        "liste-revisions",
    )
    .await;
    tour.browser.go(&path.at(PLANT, "revisions", &slip)).await;
    tour.browser.press("Approuver la révision").await;
    tour.browser.sees("est approuvée").await;
    tour.take("revision-approuvee").await;
    tour.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_bsda_fit_every_screen() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let Some(mut tour) = Tour::at(&server).await else {
        return;
    };
    let slip = slips::bsda(&server, LONG).await;
    let path = Path {
        kind: "bsda",
        path: "bsdas",
        destination: ("thomas@valorhone.test", PLANT),
    };
    path.walk(&mut tour, &slip).await;
    tour.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_bsvhu_fit_every_screen() {
    let place = Place::embedded();
    place.seed(&[slips::shredder()]);
    let server = Server::start(&place, &["--demo"]);
    let Some(mut tour) = Tour::at(&server).await else {
        return;
    };
    let slip = slips::bsvhu(&server).await;
    let path = Path {
        kind: "bsvhu",
        path: "bsvhus",
        destination: ("agathe@fontvieille.test", SHREDDER),
    };
    path.walk(&mut tour, &slip).await;
    tour.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_forms_of_slips_fit_every_screen() {
    let place = Place::embedded();
    place.seed(&[slips::shredder()]);
    let server = Server::start(&place, &["--demo"]);
    let Some(mut tour) = Tour::at(&server).await else {
        return;
    };
    let bsdd = slips::bsdd(&server, LONG).await;
    let bsda = slips::bsda(&server, LONG).await;
    let bsvhu = slips::bsvhu(&server).await;
    tour.browser.log_in("camille@lefevre.test").await;
    let list = format!("/dashboard/{PRODUCER}/bsds/drafts");
    tour.browser.go(&list).await;
    tour.browser
        .click("//summary[. = 'Créer un bordereau']")
        .await;
    tour.take("creation-menu").await;
    for (kind, slip) in [("bsdd", &bsdd), ("bsda", &bsda), ("bsvhu", &bsvhu)] {
        let create = format!("/dashboard/{PRODUCER}/{kind}s/create");
        tour.visit(&create, &format!("{kind}-creation")).await;
        let edit = format!("/dashboard/{PRODUCER}/{kind}s/edit/{}", slip.id);
        tour.visit(&edit, &format!("{kind}-edition")).await;
    }
    // Everything that a form may show besides: results, warnings, errors, a second carrier.
    let edit = format!("/dashboard/{PRODUCER}/bsdas/edit/{}", bsda.id);
    tour.browser.go(&edit).await;
    tour.browser.fill("weight.value", "lourd").await;
    tour.browser
        .fill("destination.company.siret", CARRIER)
        .await;
    tour.browser.press("Ajouter un transporteur").await;
    let role = "transporters.2.company";
    tour.browser
        .fill(&format!("chercher.{role}"), SHREDDER)
        .await;
    tour.browser.sees("5 quai de la Casse").await;
    tour.take("bsda-recherche").await;
    tour.browser.press("Enregistrer le brouillon").await;
    tour.browser.sees("Rien n'a été enregistré").await;
    tour.take("bsda-refuse").await;
    // What is sealed, for somebody who did not sign it.
    let producer = Visitor::log_in(&server, "camille@lefevre.test").await;
    for page in ["publish", "sign"] {
        let path = format!("/dashboard/{PRODUCER}/bsvhus/{page}/{}", bsvhu.id);
        producer.submit(&path, &[]).await;
    }
    tour.browser.log_in("nadia@vialatte.test").await;
    let edit = format!("/dashboard/{CARRIER}/bsvhus/edit/{}", bsvhu.id);
    tour.visit(&edit, "bsvhu-scelle").await;
    tour.browser.sees("(scellé)").await;
    tour.end();
}
