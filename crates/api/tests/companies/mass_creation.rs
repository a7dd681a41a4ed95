//! Companies and accounts created many at once from two files (section 8.14).

use contract::company::{CompanyVerificationMode, CompanyVerificationStatus};
use platform::mass_creation::{CompanyLine, MassFile, MassReport, RoleLine};
use reference::siret::Siret;
use serde_json::json;

use crate::fixture::{CLOSED, HIDDEN, OPEN, Sandbox, sandboxes};

fn company(line: u64, siret: &str, types: &str) -> CompanyLine {
    CompanyLine {
        line,
        siret: siret.to_owned(),
        company_types: types.to_owned(),
        ..CompanyLine::default()
    }
}

fn role(line: u64, siret: &str, email: &str, role: &str) -> RoleLine {
    RoleLine {
        line,
        siret: siret.to_owned(),
        email: email.to_owned(),
        role: role.to_owned(),
    }
}

async fn create(sandbox: &Sandbox, companies: &[CompanyLine], roles: &[RoleLine]) -> MassReport {
    let platform = &sandbox.platform;
    let plan = platform.plan_accounts(companies, roles).await.unwrap();
    platform.create_accounts(&plan.unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn companies_and_accounts_of_two_files_are_created_verified_and_told() {
    for sandbox in sandboxes().await {
        let platform = &sandbox.platform;
        let factory = sandbox.org("usine");
        let companies = [
            CompanyLine {
                gerep_id: "G-1".to_owned(),
                given_name: "Atelier".to_owned(),
                contact: "Lise".to_owned(),
                contact_email: "lise@exemple.fr".to_owned(),
                contact_phone: "02 35 00 00 00".to_owned(),
                website: "https://exemple.fr".to_owned(),
                collector_types: "DANGEROUS_WASTES, DEEE_WASTES".to_owned(),
                ..company(2, OPEN, "COLLECTOR,PRODUCER")
            },
            company(3, &factory, "PRODUCER"),
        ];
        let roles = [
            role(2, OPEN, " Nadia@Exemple.fr", "ADMIN"),
            role(3, &factory, "nadia@exemple.fr", "READER"),
            role(4, OPEN, "voisin@voisin.example", "MEMBER"),
        ];
        let plan = platform.plan_accounts(&companies, &roles).await.unwrap();
        let plan = plan.unwrap();
        let counts = (plan.companies(), plan.known_companies(), plan.people());
        assert_eq!(counts, (1, 1, 2));
        assert!(
            platform.company(OPEN).await.unwrap().is_none(),
            "only planned"
        );
        let report = platform.create_accounts(&plan).await.unwrap();
        let expected = MassReport {
            companies: 1,
            known_companies: 1,
            users: 1,
            known_users: 1,
            members: 3,
            known_members: 0,
        };
        assert_eq!(report, expected);

        let created = platform.company(OPEN).await.unwrap().unwrap();
        assert_eq!(created.name, "Ateliers du répertoire");
        assert_eq!(created.city.as_deref(), Some("Le Havre"));
        assert_eq!(created.code_naf.as_deref(), Some("38.12Z"));
        assert_eq!(created.contact_phone.as_deref(), Some("02 35 00 00 00"));
        assert_eq!(created.collector_types.len(), 2);
        let verification = (created.verification_status, created.verification_mode);
        assert_eq!(
            verification,
            (
                CompanyVerificationStatus::Verified,
                Some(CompanyVerificationMode::Manual)
            )
        );
        let comment = created.verification_comment.as_deref();
        assert_eq!(comment, Some("Import en masse"));
        let stream = format!("company:{OPEN}");
        let events = platform.store().events(&stream, 0, 10);
        let events = events.await.unwrap();
        let told: Vec<_> = events
            .iter()
            .map(|row| (row.event.kind.as_str(), row.event.actor.as_str()))
            .collect();
        assert_eq!(told, [("CompanyCreated", "BORDEREAU_ADMIN")]);

        let mail = sandbox.last_mail("nadia@exemple.fr").await.unwrap();
        for told in [OPEN, &factory, "nadia@exemple.fr"] {
            assert!(mail.text.contains(told), "{told}: {}", mail.text);
        }
        let (_, password) = mail.text.split_once("provisoire est : ").unwrap();
        let password = password.lines().next().unwrap();
        assert_eq!(password.chars().count(), 12);
        let nadia = platform.user_by_password("nadia@exemple.fr", password);
        let nadia = nadia.await.unwrap().unwrap();
        assert!(nadia.is_active && nadia.first_association_date.is_some());
        let own = platform.companies_of(&nadia.id).await.unwrap();
        assert_eq!(own.len(), 2);
        let known = sandbox.last_mail("voisin@voisin.example").await.unwrap();
        assert!(known.text.contains(OPEN) && !known.text.contains("mot de passe"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn creating_again_keeps_companies_accounts_and_roles_as_they_are() {
    for sandbox in sandboxes().await {
        let platform = &sandbox.platform;
        let companies = [company(2, OPEN, "PRODUCER")];
        let roles = [role(2, OPEN, "nadia@exemple.fr", "READER")];
        create(&sandbox, &companies, &roles).await;
        let before = platform.company(OPEN).await.unwrap();
        let mails = async || {
            let store = platform.store();
            let mails = store.count_records_by_key("mail", "to", "nadia@exemple.fr");
            mails.await.unwrap()
        };
        assert_eq!(mails().await, 1);
        let companies = [company(2, OPEN, "TRANSPORTER")];
        let roles = [role(2, OPEN, "nadia@exemple.fr", "ADMIN")];
        let report = create(&sandbox, &companies, &roles).await;
        let expected = MassReport {
            known_companies: 1,
            known_users: 1,
            known_members: 1,
            ..MassReport::default()
        };
        assert_eq!(report, expected);
        assert_eq!(platform.company(OPEN).await.unwrap(), before);
        assert_eq!(mails().await, 1, "nobody joined anything");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_waits_is_accepted_with_its_role() {
    for sandbox in sandboxes().await {
        let factory = sandbox.org("usine");
        let invite = json!({"email": "nadia@exemple.fr", "siret": factory, "role": "MEMBER"});
        sandbox
            .ok("usine", "inviteUserToCompany", invite, "id")
            .await;
        let companies = [company(2, &factory, "PRODUCER")];
        let roles = [role(2, &factory, "nadia@exemple.fr", "READER")];
        let report = create(&sandbox, &companies, &roles).await;
        let counts = (report.users, report.members, report.known_members);
        assert_eq!(counts, (1, 0, 1));
        let platform = &sandbox.platform;
        let nadia = platform.user_by_email("nadia@exemple.fr").await.unwrap();
        let own = platform.companies_of(&nadia.unwrap().id).await.unwrap();
        let roles: Vec<_> = own.iter().map(|own| own.role).collect();
        assert_eq!(roles, [Some(contract::account::UserRole::Member)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wrong_line_creates_nothing_and_every_wrong_line_is_told() {
    for sandbox in sandboxes().await {
        let platform = &sandbox.platform;
        let test = |n: u64| Siret::of_test_company(9_000_000 + n).as_str().to_owned();
        let phone = CompanyLine {
            contact_phone: "12".to_owned(),
            ..company(4, &test(1), "PRODUCER")
        };
        let website = CompanyLine {
            website: "javascript:alert".to_owned(),
            ..company(5, &test(2), "PRODUCER")
        };
        let mail = CompanyLine {
            contact_email: "lise".to_owned(),
            ..company(6, &test(3), "PRODUCER")
        };
        let collector = CompanyLine {
            collector_types: "DANGEROUS_WASTES".to_owned(),
            ..company(7, &test(4), "PRODUCER")
        };
        let companies = [
            company(2, OPEN, "PRODUCER"),
            company(3, OPEN, "PRODUCER"),
            phone,
            website,
            mail,
            collector,
            company(8, CLOSED, "PRODUCER"),
            company(9, HIDDEN, "PRODUCER"),
            company(10, "123", "PRODUCER"),
            company(11, &test(5), "PRODUCER"),
            company(12, &test(6), "CREMATORIUM"),
            company(13, &test(7), ""),
            company(14, &test(8), "PRODUCTEUR"),
        ];
        let roles = [
            role(2, OPEN, "nadia@exemple.fr", "ADMIN"),
            role(3, &test(9), "nadia@exemple.fr", "ADMIN"),
            role(4, OPEN, "nadia", "ADMIN"),
            role(5, OPEN, "omar@exemple.fr", "CHEF"),
            role(6, OPEN, "NADIA@exemple.fr", "READER"),
        ];
        let wrong = platform.plan_accounts(&companies, &roles).await.unwrap();
        let wrong = wrong.unwrap_err();
        let expected = [
            (MassFile::Companies, 3, "plusieurs fois"),
            (MassFile::Companies, 4, "téléphone"),
            (MassFile::Companies, 5, "site web"),
            (MassFile::Companies, 6, "e-mail de contact"),
            (MassFile::Companies, 7, "demandent le profil"),
            (MassFile::Companies, 8, "fermé"),
            (MassFile::Companies, 9, "ne sont pas publiques"),
            (MassFile::Companies, 10, "SIRET"),
            (MassFile::Companies, 11, "Aucun établissement"),
            (MassFile::Companies, 12, "CREMATORIUM"),
            (MassFile::Companies, 13, "au moins un profil"),
            (MassFile::Companies, 14, "PRODUCTEUR"),
            (MassFile::Roles, 3, "pas dans le fichier"),
            (MassFile::Roles, 4, "adresse e-mail"),
            (MassFile::Roles, 5, "CHEF"),
            (MassFile::Roles, 6, "plusieurs rôles"),
        ];
        assert_eq!(wrong.len(), expected.len(), "{wrong:#?}");
        for (wrong, (file, line, says)) in wrong.iter().zip(expected) {
            assert_eq!((wrong.file, wrong.line), (file, line), "{wrong:?}");
            assert!(wrong.reason.contains(says), "{wrong:?}");
        }
        assert!(platform.company(OPEN).await.unwrap().is_none());
    }
}
