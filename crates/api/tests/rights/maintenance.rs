//! Section 4.4: what whoever operates the platform does to accounts.

use platform::OrphanCompany;
use serde_json::{Value, json};

use crate::fixture::{As, Sandbox, address, sandboxes};

async fn role_change(sandbox: &Sandbox, by: &str, user: &str, company: &str, role: &str) {
    let arguments =
        json!({"userId": sandbox.id(user), "orgId": sandbox.siret(company), "role": role});
    sandbox
        .change(by, "changeUserRole", arguments, "{ id }")
        .await;
}

async fn remove(sandbox: &Sandbox, by: &str, user: &str, company: &str) {
    let arguments = json!({"userId": sandbox.id(user), "siret": sandbox.siret(company)});
    sandbox
        .change(by, "removeUserFromCompany", arguments, "{ orgId }")
        .await;
}

async fn email_of(sandbox: &Sandbox, token: &str) -> Result<Value, String> {
    let answer = sandbox
        .ask(As::Token(token), "query me", json!({}), "{ email }")
        .await;
    answer
        .map(|me| me["email"].clone())
        .map_err(|refused| refused.code)
}

#[tokio::test]
async fn the_heir_of_a_merged_account_gets_companies_tokens_and_applications() {
    for sandbox in sandboxes().await {
        let application = json!({"input": {
            "name": "Pesée", "goal": "CLIENTS", "redirectUris": ["https://pesee.exemple.fr/retour"],
        }});
        sandbox
            .change("Carole", "createApplication", application, "{ id }")
            .await;
        let platform = &sandbox.platform;
        let merged = platform
            .merge_users(&address("Carole"), &address("Bruno"))
            .await
            .unwrap();
        assert!(merged.ends_with("-anonymous@trackdechets.fr"), "{merged}");
        assert_eq!(
            sandbox.role("Bruno", "annexe").await.as_deref(),
            Some("ADMIN")
        );
        assert_eq!(
            sandbox.role("Bruno", "usine").await.as_deref(),
            Some("MEMBER")
        );
        assert_eq!(
            email_of(&sandbox, "Carole").await,
            Ok(json!(address("Bruno")))
        );
        let own = sandbox
            .query("Bruno", "myApplications", json!({}), "{ name }")
            .await;
        assert_eq!(own, json!([{"name": "Pesée"}]));
        let former = platform.user_by_email(&address("Carole")).await.unwrap();
        assert_eq!(former, None);
        let former = platform.user_by_email(&merged).await.unwrap().unwrap();
        assert!(!former.is_active && former.password.is_none());
        assert!(platform.companies_of(&former.id).await.unwrap().is_empty());

        // Of two roles in one company, that of an administrator stays, whichever account had it.
        platform
            .merge_users(&address("Aline"), &address("Bruno"))
            .await
            .unwrap();
        assert_eq!(
            sandbox.role("Bruno", "usine").await.as_deref(),
            Some("ADMIN")
        );
        platform
            .merge_users(&address("Rita"), &address("Bruno"))
            .await
            .unwrap();
        assert_eq!(
            sandbox.role("Bruno", "usine").await.as_deref(),
            Some("ADMIN")
        );
    }
}

#[tokio::test]
async fn accounts_are_merged_with_another_one_that_is_open() {
    for sandbox in sandboxes().await {
        let platform = &sandbox.platform;
        let closed = platform
            .anonymise_user_by_operator(&address("Marc"))
            .await
            .unwrap();
        for (from, into, says) in [
            (address("Bruno"), address("Bruno"), "lui-même"),
            (
                "nul@exemple.fr".to_owned(),
                address("Bruno"),
                "Aucun compte",
            ),
            (
                address("Bruno"),
                "nul@exemple.fr".to_owned(),
                "Aucun compte",
            ),
            (address("Bruno"), closed, "pas actif"),
        ] {
            let refused = platform.merge_users(&from, &into).await.unwrap_err();
            assert!(refused.to_string().contains(says), "{refused}");
        }
        assert_eq!(
            email_of(&sandbox, "Bruno").await,
            Ok(json!(address("Bruno")))
        );
    }
}

#[tokio::test]
async fn an_account_is_deleted_unless_the_log_or_somebody_needs_it() {
    for sandbox in sandboxes().await {
        let platform = &sandbox.platform;
        platform.delete_user(&address("Marc")).await.unwrap();
        let gone = platform.user_by_email(&address("Marc")).await.unwrap();
        assert_eq!(gone, None);
        assert!(!sandbox.is_recognised("Marc").await);
        assert_eq!(sandbox.members("Carole", "annexe").await.len(), 1);
        let again = platform.delete_user(&address("Marc")).await.unwrap_err();
        assert!(again.to_string().contains("Aucun compte"), "{again}");

        let alone = platform.delete_user(&address("Aline")).await.unwrap_err();
        assert!(alone.to_string().contains("seul administrateur"), "{alone}");

        role_change(&sandbox, "Aline", "Bruno", "usine", "ADMIN").await;
        let dormant = json!({"id": sandbox.company_id("usine")});
        sandbox
            .change("Bruno", "toggleDormantCompany", dormant, "")
            .await;
        let acted = platform.delete_user(&address("Bruno")).await.unwrap_err();
        assert!(acted.to_string().contains("journal"), "{acted}");
        assert_eq!(
            email_of(&sandbox, "Bruno").await,
            Ok(json!(address("Bruno")))
        );
        let anonymous = platform.anonymise_user_by_operator(&address("Bruno")).await;
        assert!(anonymous.unwrap().ends_with("-anonymous@trackdechets.fr"));
    }
}

#[tokio::test]
async fn companies_without_members_are_deleted_unless_they_are_tied_to_others() {
    for sandbox in sandboxes().await {
        let platform = &sandbox.platform;
        assert_eq!(platform.delete_orphan_companies(false).await, Ok(vec![]));
        let given = json!({"input": {
            "delegatorOrgId": sandbox.siret("voisin"), "delegateOrgId": sandbox.siret("usine"),
        }});
        sandbox
            .change("Vera", "createRegistryDelegation", given, "{ id }")
            .await;
        for (by, user, company) in [
            ("Vera", "Sacha", "voisin"),
            ("Vera", "Vera", "voisin"),
            ("Carole", "Marc", "annexe"),
            ("Carole", "Carole", "annexe"),
        ] {
            remove(&sandbox, by, user, company).await;
        }
        let is_free = |found: &[OrphanCompany], company: &str| {
            let siret = sandbox.siret(company);
            let orphan = found.iter().find(|orphan| orphan.org_id == siret).unwrap();
            orphan.obstacle.is_none()
        };
        for is_trial in [true, false] {
            let found = platform.delete_orphan_companies(is_trial).await.unwrap();
            assert_eq!(found.len(), 2, "{found:?}");
            assert!(is_free(&found, "annexe") && !is_free(&found, "voisin"));
            let annexe = platform.company(sandbox.siret("annexe")).await.unwrap();
            assert_eq!(annexe.is_some(), is_trial);
        }
        for kept in ["voisin", "usine"] {
            let company = platform.company(sandbox.siret(kept)).await.unwrap();
            assert!(company.is_some(), "{kept}");
        }
        let stream = format!("company:{}", sandbox.siret("annexe"));
        let told = platform.store().events(&stream, 0, 10).await.unwrap();
        let last = &told.last().unwrap().event;
        assert_eq!(
            (last.kind.as_str(), last.actor.as_str()),
            ("CompanyDeleted", "BORDEREAU_ADMIN")
        );
    }
}

#[tokio::test]
async fn the_operator_says_who_is_of_the_staff() {
    for sandbox in sandboxes().await {
        let platform = &sandbox.platform;
        let list = async || {
            let arguments = json!({"input": {}});
            let (asker, call) = (As::Session("Bruno"), "query adminRequestsAdmin");
            let answer = sandbox.ask(asker, call, arguments, "{ totalCount }").await;
            answer.map_err(|refused| refused.code)
        };
        let nothing = Ok(json!({"totalCount": 0}));
        let forbidden = Err("FORBIDDEN".to_owned());
        assert_eq!(list().await, forbidden);
        platform.set_staff(&address("Bruno"), true).await.unwrap();
        assert_eq!(list().await, nothing);
        platform.set_staff(&address("Bruno"), false).await.unwrap();
        assert_eq!(list().await, forbidden);
        assert!(platform.set_staff("nul@exemple.fr", true).await.is_err());
    }
}
