//! The pages as they are written, on a data set that does not change.

use http::StatusCode;

use crate::{
    fixture::{Place, Server},
    redaction::{content, stable},
    slips::{self, CARRIER, PLANT, PRODUCER, SHREDDER, Slip},
    visitor::{Answer, Visitor},
};

/// Compares what a page holds with its snapshot.
#[track_caller]
fn check(name: &str, answer: &Answer) {
    insta::assert_snapshot!(name, stable(content(&answer.body)));
}

#[tokio::test]
async fn pages_for_everybody() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let visitor = Visitor::anonymous(&server);
    let home = visitor.get("/").await;
    insta::assert_snapshot!("accueil", stable(&home.body));
    for (path, name) in [
        ("/login?returnTo=%2Fcompanies", "connexion"),
        (
            "/login?errorCode=INVALID_CAPTCHA&username=a%40b.test",
            "connexion-image",
        ),
        ("/second-factor?errorCode=INVALID_TOTP", "second-facteur"),
        ("/user-activation?hash=abc", "activation"),
    ] {
        check(name, &visitor.get(path).await);
    }
}

#[tokio::test]
async fn lists_and_menus() {
    let place = Place::embedded();
    let server = Server::start(&place, &["--demo"]);
    let camille = Visitor::log_in(&server, "camille@lefevre.test").await;
    let list = camille
        .get(&format!("/dashboard/{PRODUCER}/bsds/act"))
        .await;
    insta::assert_snapshot!("liste", stable(&list.body));
    check("etablissements", &camille.get("/companies").await);
    let hugo = Visitor::log_in(&server, "hugo@vialatte.test").await;
    let list = format!("/dashboard/{CARRIER}/transport/to-collect");
    check("chauffeur", &hugo.get(&list).await);
}

/// The companies that sign a slip in turn, and its pages on the way.
struct Path<'a> {
    kind: &'static str,
    slip: &'a Slip,
    producer: &'a Visitor,
    carrier: &'a Visitor,
    destination: (&'a Visitor, &'static str),
}

impl Path<'_> {
    fn at(&self, organisation: &str, page: &str) -> String {
        format!(
            "/dashboard/{organisation}/{}s/{page}/{}",
            self.kind, self.slip.id
        )
    }

    /// Shows the page of a step, then does what it proposes.
    async fn step(&self, visitor: &Visitor, organisation: &str, page: &str, name: &str) {
        let path = self.at(organisation, page);
        let name = format!("{}-{name}", self.kind);
        check(&name, &visitor.get(&path).await);
        let done = visitor.submit(&path, &[("plaque-1", "AB-123-CD")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{name}: {}", done.body);
    }

    async fn walk(&self) {
        let (receiver, destination) = self.destination;
        let view = self.at(PRODUCER, "view");
        check(
            &format!("{}-brouillon", self.kind),
            &self.producer.get(&view).await,
        );
        self.step(self.producer, PRODUCER, "publish", "publication")
            .await;
        self.step(self.producer, PRODUCER, "sign", "emission").await;
        self.step(self.carrier, CARRIER, "sign", "enlevement").await;
        self.step(receiver, destination, "sign", "reception").await;
        self.step(receiver, destination, "sign", "traitement").await;
        check(
            &format!("{}-traite", self.kind),
            &self.producer.get(&view).await,
        );
    }
}

#[tokio::test]
async fn a_slip_on_its_way() {
    let place = Place::embedded();
    place.seed(&[slips::shredder()]);
    let server = Server::start(&place, &["--demo"]);
    let producer = Visitor::log_in(&server, "camille@lefevre.test").await;
    let carrier = Visitor::log_in(&server, "nadia@vialatte.test").await;
    let plant = Visitor::log_in(&server, "thomas@valorhone.test").await;
    let shredder = Visitor::log_in(&server, "agathe@fontvieille.test").await;
    let path = |kind, slip, destination| Path {
        kind,
        slip,
        producer: &producer,
        carrier: &carrier,
        destination,
    };
    let bsdd = slips::bsdd(&server, "Boues d'essai").await;
    path("bsdd", &bsdd, (&plant, PLANT)).walk().await;
    let bsda = slips::bsda(&server, "Plaques d'essai").await;
    path("bsda", &bsda, (&plant, PLANT)).walk().await;
    let bsvhu = slips::bsvhu(&server).await;
    path("bsvhu", &bsvhu, (&shredder, SHREDDER)).walk().await;

    slips::revise_bsdd(&server, &bsdd, "Boues d'essai, décantées").await;
    let revisions = path("bsdd", &bsdd, (&plant, PLANT)).at(PLANT, "revisions");
    check("bsdd-revision", &plant.get(&revisions).await);
}
