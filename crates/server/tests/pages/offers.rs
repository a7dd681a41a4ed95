//! What a page offers, the API does; what it does not offer is refused.

use std::collections::BTreeSet;

use http::StatusCode;

use crate::{
    fixture::{Place, Server},
    forms,
    slips::{self, Slip},
    visitor::Visitor,
};

/// People of every role, in companies of every profile that the sandbox has.
const PEOPLE: [&str; 9] = [
    "camille@lefevre.test",
    "omar@lefevre.test",
    "nadia@vialatte.test",
    "hugo@vialatte.test",
    "thomas@valorhone.test",
    "sofia@valorhone.test",
    "ines@alpes-desamiantage.test",
    "marc@garon.test",
    "julie@montsdor.test",
];

/// The signature codes of the sandbox.
const CODES: [(&str, &str); 6] = [
    ("Chaudronnerie Lefèvre", "4417"),
    ("Transports Vialatte", "5290"),
    ("Valorhône Traitement", "8123"),
    ("Alpes Désamiantage", "7390"),
    ("Regroupement du Garon", "6402"),
    ("Déchèterie des Monts d'Or", "2718"),
];

/// What changes nothing, or takes the slip away, comes in a round of its own.
fn belongs(action: &str, round: usize) -> bool {
    match action {
        "sign" | "publish" => true,
        "revisions" | "duplicate" | "edit" => round == 0,
        "delete" => round == 2,
        _ => false,
    }
}

/// Addresses that the pages of somebody offer for slips: lists, and the page of each slip.
async fn offered(visitor: &Visitor) -> BTreeSet<String> {
    let mut offered = BTreeSet::new();
    for organisation in forms::links(&visitor.get("/companies").await.body, "/dashboard/0") {
        let home = visitor.get(&organisation).await.location;
        let home = visitor.get(&home).await.body;
        let own = format!("{organisation}/");
        let lists: BTreeSet<String> = forms::links(&home, &own)
            .into_iter()
            .filter(|link| !is_slip(link))
            .collect();
        for list in lists {
            let page = visitor.get(&list).await;
            assert_eq!(page.status, StatusCode::OK, "{list}");
            let slips = forms::links(&page.body, &own);
            offered.extend(slips.into_iter().filter(|link| is_slip(link)));
        }
    }
    for slip in offered.clone() {
        if action(&slip) == "view" {
            let page = visitor.get(&slip).await;
            assert_eq!(page.status, StatusCode::OK, "{slip}");
            let own = slip.split_once("/bsd").unwrap().0;
            let links = forms::links(&page.body, own);
            offered.extend(links.into_iter().filter(|link| is_slip(link)));
        }
    }
    offered
}

/// `/dashboard/{organisation}/{kind}/{action}/{identifier}`
fn is_slip(link: &str) -> bool {
    ["bsdds", "bsdas", "bsvhus"].contains(&segment(link, 3)) && !segment(link, 5).is_empty()
}

fn segment(link: &str, place: usize) -> &str {
    link.split('/').nth(place).unwrap_or_default()
}

fn action(link: &str) -> &str {
    segment(link, 4)
}

/// Does what an address offers, with what its form proposes; an empty text when it was done.
async fn done(visitor: &Visitor, link: &str) -> String {
    let page = visitor.get(link).await;
    if action(link) == "pdf" {
        return match page.location.contains("/download?token=") {
            true => String::new(),
            false => format!("{} {}", page.status, page.location),
        };
    }
    if page.status != StatusCode::OK {
        return format!("{} {}", page.status, page.location);
    }
    let code = CODES.iter().find(|(company, _)| {
        let asked = format!("Code de signature de {company}").replace('\'', "&#39;");
        page.body.contains(&asked)
    });
    let mut changes = vec![("plaque-1", "AB-123-CD"), ("signataire", "Alex Martin")];
    changes.extend(code.map(|(_, code)| ("code", *code)));
    if action(link) == "revisions" {
        let decisions = ["approuver", "annuler"];
        let offered = decisions.into_iter().find(|decision| {
            let button = format!("name=\"decision\" value=\"{decision}\"");
            page.body.contains(&button)
        });
        // A page to read offers nothing.
        let Some(decision) = offered else {
            return String::new();
        };
        changes = vec![("decision", decision)];
    }
    let answer = visitor.submit(link, &changes).await;
    let told = answer
        .body
        .split_once("role=\"alert\"")
        .map_or("", |(_, rest)| rest);
    let told: String = told.chars().take(600).collect();
    // What is missing is asked for; it is another matter that somebody has no right to do what they are offered.
    let is_about_rights = ["autorisé", "n&#39;apparait pas", "n'apparait pas", "droit"]
        .iter()
        .any(|words| told.contains(words));
    match answer.status {
        StatusCode::SEE_OTHER => String::new(),
        StatusCode::UNPROCESSABLE_ENTITY if !is_about_rights => String::new(),
        status => format!("{status} {told}"),
    }
}

#[tokio::test]
async fn what_a_page_offers_the_api_does() {
    let place = Place::embedded();
    // Each has an address, hence a quota, of their own.
    let server = Server::start(&place, &["--demo", "--trusted-hops", "1"]);
    let mut visitors = Vec::new();
    for email in PEOPLE {
        visitors.push((email, Visitor::log_in(&server, email).await));
    }
    // Something to answer: the first BSDD that was treated is corrected by its producer.
    let treated = format!("/dashboard/{}/bsds/history", slips::PRODUCER);
    let treated = visitors[0].1.get(&treated).await.body;
    let start = format!("/dashboard/{}/bsdds/view/", slips::PRODUCER);
    let treated = forms::links(&treated, &start);
    let id = segment(&treated[0], 5).to_owned();
    let treated = Slip {
        number: String::new(),
        id,
    };
    slips::revise_bsdd(&server, &treated, "Boues, corrigées").await;

    let mut tried = BTreeSet::new();
    let mut refused = Vec::new();
    for round in 0..3 {
        for (email, visitor) in &visitors {
            for link in offered(visitor).await {
                let kind = action(&link).to_owned();
                if kind == "view" || !(belongs(&kind, round) || (kind == "pdf" && round == 0)) {
                    continue;
                }
                // One copy of each kind is enough: copies would be copied.
                let pair = (kind.clone(), segment(&link, 3).to_owned());
                if kind == "duplicate" && tried.contains(&pair) {
                    continue;
                }
                // Somebody may have moved the slip on since it was listed.
                let slip = link.replacen(&format!("/{kind}/"), "/view/", 1);
                let slip = slip.split('?').next().unwrap_or_default().to_owned();
                let page = visitor.get(&slip).await.body;
                let is_offered = forms::links(&page, &link).contains(&link);
                if !is_offered && kind != "revisions" {
                    continue;
                }
                let told = done(visitor, &link).await;
                tried.insert(pair);
                if !told.is_empty() {
                    refused.push(format!("{email} {link}: {told}"));
                }
            }
        }
    }
    assert_eq!(refused, [""; 0], "{}", refused.join("\n\n"));
    for action in ["sign", "publish", "edit", "duplicate", "delete", "pdf"] {
        for kind in ["bsdds", "bsdas"] {
            let pair = (action.to_owned(), kind.to_owned());
            assert!(tried.contains(&pair), "{pair:?} was never offered");
        }
    }
    assert!(tried.contains(&("revisions".to_owned(), "bsdds".to_owned())));
}
