//! People who join companies, from their browser: scenarios 22.4.1, 22.6.4, 22.6.5, 22.6.7, 22.6.9 and 22.7.2.

use serde_json::{Value, json};
use store::{Expected, Key, RecordWrite};

use super::{Browser, PASSWORD, PAUL, Site, ZOE, grants::fingerprint, sites};

const LISE: &str = "lise@exemple.fr";
const INVITE: &str = "mutation ($e: String!, $s: String!, $r: UserRole!) { inviteUserToCompany(email: $e, siret: $s, role: $r) { orgId } }";
const RESEND: &str =
    "mutation ($e: String!, $s: String!) { resendInvitation(email: $e, siret: $s) }";
const SIGNUP: &str = "mutation ($u: SignupInput!) { signup(userInfos: $u) }";
const JOIN: &str = "mutation ($h: String!, $p: String!) { joinWithInvite(inviteHash: $h, name: \"Lise Marchand\", password: $p) { id isAdmin } }";
const INVITATION: &str = "query ($h: String!) { invitation(hash: $h) { email } }";
const ASK: &str = "mutation ($s: String!) { sendMembershipRequest(siret: $s) { id sentTo } }";
const REQUESTS: &str = "query ($s: String!) { membershipRequests(where: {orgId: $s}) { totalCount pageInfo { hasNextPage } edges { node { email } } } }";
const SUBSCRIBE: &str = "mutation ($s: String!) { subscribeToCompanyNotifications(input: {companyOrgId: $s, notifications: {membershipRequest: true}}) { orgId } }";
const MEMBERS: &str =
    "{ myCompanies { edges { node { orgId users { email isPendingInvitation } } } } }";

fn org_id(site: &Site) -> String {
    site.company["orgId"].as_str().unwrap().to_owned()
}

/// A second company of Zoé; its SIRET.
async fn another_company(zoe: &Browser) -> String {
    let siret = zoe
        .value("mutation { createTestCompany }", Value::Null)
        .await;
    let input = json!({"siret": siret, "companyName": "Quai", "address": "1 quai", "companyTypes": ["PRODUCER"]});
    let create = "mutation ($i: PrivateCompanyInput!) { createCompany(companyInput: $i) { id } }";
    zoe.value(create, json!({ "i": input })).await;
    siret.as_str().unwrap().to_owned()
}

async fn invite(zoe: &Browser, siret: &str) {
    let arguments = json!({"e": LISE, "s": siret, "r": "READER"});
    zoe.value(INVITE, arguments).await;
}

/// The invitation of this link, to a company, expired.
async fn let_a_week_pass(site: &Site, siret: &str, hash: &str) {
    let store = site.platform.store();
    for row in store.scan_records("invitation", None, 100).await.unwrap() {
        let mut invitation: Value = serde_json::from_str(&row.document).unwrap();
        if invitation["orgId"] != siret {
            continue;
        }
        invitation["expiresAt"] = json!("2026-01-08T00:00:00.000Z");
        let keys = vec![
            Key::unique("pair", format!("{siret} {LISE}")),
            Key::unique("secret", fingerprint(hash)),
            Key::shared("pending", siret),
            Key::shared("email", LISE),
        ];
        let write = RecordWrite {
            collection: "invitation",
            id: row.id,
            expected: Expected::Any,
            document: Some(invitation.to_string()),
            keys,
            at: 1,
            event: None,
        };
        let commit = store::Commit {
            records: vec![write],
            ..store::Commit::default()
        };
        store.commit(commit).await.unwrap();
    }
}

async fn sign_up(site: &Site, email: &str) {
    let infos = json!({"email": email, "password": PASSWORD, "name": "Lise Marchand"});
    let done = site.browser().value(SIGNUP, json!({ "u": infos })).await;
    assert_eq!(done, json!(true));
}

/// An account that is open and active.
async fn with_account(site: &Site, email: &str) -> Browser {
    sign_up(site, email).await;
    let hash = site.link(email).await;
    site.browser()
        .post("/userActivation", &[("hash", &hash)])
        .await;
    site.logged_in(email).await
}

/// Addresses of the members of a company, those who wait left out.
async fn members(zoe: &Browser, siret: &str) -> Vec<String> {
    let page = zoe.value(MEMBERS, Value::Null).await;
    let edges = page["edges"].as_array().unwrap();
    let company = edges.iter().find(|edge| edge["node"]["orgId"] == siret);
    let users = company.unwrap()["node"]["users"].as_array().unwrap();
    users
        .iter()
        .filter(|user| user["isPendingInvitation"] == false)
        .map(|user| user["email"].as_str().unwrap().to_owned())
        .collect()
}

/// Scenario 22.4.1, trap 17: invitations are taken at sign-up, before the account is active.
#[tokio::test]
async fn signing_up_takes_the_invitations_that_wait_and_no_other() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let (usine, quai) = (org_id(&site), another_company(&zoe).await);
        invite(&zoe, &usine).await;
        invite(&zoe, &quai).await;
        let_a_week_pass(&site, &quai, &site.link(LISE).await).await;
        sign_up(&site, LISE).await;
        assert!(!site.user(LISE).await.is_active);
        assert!(members(&zoe, &usine).await.contains(&LISE.to_owned()));
        assert!(!members(&zoe, &quai).await.contains(&LISE.to_owned()));
    }
}

/// Scenarios 22.6.3 to 22.6.5, trap 18: a link serves for a week, and sending it again does not lengthen it.
#[tokio::test]
async fn an_expired_invitation_opens_nothing_and_is_not_sent_again() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let usine = org_id(&site);
        invite(&zoe, &usine).await;
        let hash = site.link(LISE).await;
        let anyone = site.browser();
        let invitation = anyone.value(INVITATION, json!({ "h": hash })).await;
        assert_eq!(invitation["email"], LISE);
        let rows = site
            .platform
            .store()
            .scan_records("invitation", None, 10)
            .await
            .unwrap();
        let kept: Value = serde_json::from_str(&rows[0].document).unwrap();
        let instant = |name: &str| {
            kept[name]
                .as_str()
                .unwrap()
                .parse::<jiff::Timestamp>()
                .unwrap()
        };
        assert_eq!(
            instant("expiresAt")
                .duration_since(instant("createdAt"))
                .as_hours(),
            7 * 24
        );
        let again = json!({"e": LISE, "s": usine});
        assert_eq!(zoe.value(RESEND, again.clone()).await, json!(true));
        let rows = site
            .platform
            .store()
            .scan_records("invitation", None, 10)
            .await
            .unwrap();
        let after: Value = serde_json::from_str(&rows[0].document).unwrap();
        assert_eq!(after["expiresAt"], kept["expiresAt"]);

        let_a_week_pass(&site, &usine, &hash).await;
        assert_eq!(
            anyone.code(INVITATION, json!({ "h": hash })).await,
            "BAD_USER_INPUT"
        );
        let join = json!({"h": hash, "p": PASSWORD});
        assert_eq!(anyone.code(JOIN, join).await, "BAD_USER_INPUT");
        assert_eq!(zoe.code(RESEND, again).await, "BAD_USER_INPUT");
        assert!(site.platform.user_by_email(LISE).await.unwrap().is_none());
        // It no longer keeps one from inviting again.
        invite(&zoe, &usine).await;
        let hash = site.link(LISE).await;
        let join = json!({"h": hash, "p": PASSWORD});
        assert_eq!(
            anyone.value(JOIN, join.clone()).await["isAdmin"],
            json!(false)
        );
        assert_eq!(
            anyone.code(JOIN, join).await,
            "BAD_USER_INPUT",
            "accepted already"
        );
        assert_eq!(
            site.logged_in(LISE).await.me().await,
            LISE,
            "active at once"
        );
        // An accepted one counts: inviting a member again is refused.
        let twice = json!({"e": LISE, "s": usine, "r": "READER"});
        assert_eq!(zoe.code(INVITE, twice).await, "BAD_USER_INPUT");
    }
}

/// Scenario 22.6.7: colleagues read the addresses of administrators, others two letters of them.
#[tokio::test]
async fn administrators_are_named_to_colleagues_only() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let usine = org_id(&site);
        zoe.value(SUBSCRIBE, json!({ "s": usine })).await;
        let lise = with_account(&site, LISE).await;
        let asked = lise.value(ASK, json!({ "s": usine })).await;
        assert_eq!(asked["sentTo"], json!([ZOE]));
        let (_, confirmation) = site.mail(LISE).await.unwrap();
        assert!(confirmation.contains(ZOE), "{confirmation}");
        let max = with_account(&site, "max@ailleurs.example").await;
        let asked = max.value(ASK, json!({ "s": usine })).await;
        assert_eq!(asked["sentTo"], json!(["zo****@exemple.fr"]));
        let (_, confirmation) = site.mail("max@ailleurs.example").await.unwrap();
        assert!(!confirmation.contains(ZOE), "{confirmation}");
        let (subject, text) = site.mail(ZOE).await.unwrap();
        assert!(text.contains("max@ailleurs.example"), "{subject}: {text}");
    }
}

/// Scenario 22.6.9.
#[tokio::test]
async fn requests_that_wait_are_listed_newest_first() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let usine = org_id(&site);
        for email in ["a@un.example", "b@deux.example"] {
            let browser = with_account(&site, email).await;
            browser.value(ASK, json!({ "s": usine })).await;
        }
        let page = zoe.value(REQUESTS, json!({ "s": usine })).await;
        assert_eq!(page["totalCount"], 2);
        let emails = [
            &page["edges"][0]["node"]["email"],
            &page["edges"][1]["node"]["email"],
        ];
        assert_eq!(emails, ["b@deux.example", "a@un.example"]);
        // The contract never announces a next page here (trap 26): `totalCount` tells.
        let one = "query ($s: String!) { membershipRequests(where: {orgId: $s}, first: 1) { totalCount pageInfo { hasNextPage } edges { node { email } } } }";
        let page = zoe.value(one, json!({ "s": usine })).await;
        assert_eq!(page["totalCount"], 2);
        assert_eq!(page["edges"].as_array().unwrap().len(), 1);
        assert_eq!(page["pageInfo"]["hasNextPage"], json!(false));
        let paul = site.logged_in(PAUL).await;
        assert_eq!(
            paul.code(REQUESTS, json!({ "s": usine })).await,
            "FORBIDDEN"
        );
    }
}

/// Scenario 22.7.2.
#[tokio::test]
async fn an_unknown_profile_is_refused_before_anything_runs() {
    for site in sites().await {
        let zoe = site.logged_in(ZOE).await;
        let input = json!({"siret": "00000000000000", "companyName": "Quai", "address": "1 quai", "companyTypes": ["FORGERON"]});
        let create =
            "mutation ($i: PrivateCompanyInput!) { createCompany(companyInput: $i) { id } }";
        let answer = zoe.ask(create, json!({ "i": input })).await;
        assert_eq!(answer.refusal(), (400, "BAD_USER_INPUT".to_owned()));
    }
}
