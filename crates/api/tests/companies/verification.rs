//! Verifying companies (scenarios 8, 9 and 18; trap 25).

use serde_json::{Value, json};

use contract::{company::CompanyVerificationMode, scalar::DateTime};
use platform::Settings;

use crate::fixture::{Sandbox, sandboxes, sandboxes_with, text};

async fn to_verify(sandbox: &Sandbox) -> (String, String) {
    let siret = sandbox.test_siret().await;
    sandbox
        .create("usine", &siret, json!({"companyTypes": ["WASTE_CENTER"]}))
        .await;
    let company = sandbox.platform.company(&siret).await.unwrap().unwrap();
    (siret, company.verification_code.unwrap())
}

#[expect(clippy::needless_pass_by_value, reason = "tests give literals")]
fn input(fields: Value) -> Value {
    json!({ "input": fields })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_the_letter_verifies_and_few_wrong_ones_may_be_tried() {
    for sandbox in sandboxes().await {
        let (siret, code) = to_verify(&sandbox).await;
        let with = |code: &str| input(json!({"siret": siret, "code": code}));
        for user in ["", "usine*"] {
            sandbox
                .refused(user, "verifyCompany", with(&code), "id", "UNAUTHENTICATED")
                .await;
        }
        sandbox
            .refused("voisin", "verifyCompany", with(&code), "id", "FORBIDDEN")
            .await;
        sandbox
            .refused(
                "usine",
                "verifyCompany",
                with("00000"),
                "id",
                "BAD_USER_INPUT",
            )
            .await;
        let verified = sandbox
            .ok("usine", "verifyCompany", with(&code), "verificationStatus")
            .await;
        assert_eq!(verified["verificationStatus"], "VERIFIED");
        let company = sandbox.platform.company(&siret).await.unwrap().unwrap();
        assert_eq!(format!("{:?}", company.verification_mode), "Some(Letter)");
        assert!(company.verified_at.is_some());

        let (siret, code) = to_verify(&sandbox).await;
        let with = |code: &str| input(json!({"siret": siret, "code": code}));
        for _ in 0..10 {
            sandbox
                .refused(
                    "usine",
                    "verifyCompany",
                    with("00000"),
                    "id",
                    "BAD_USER_INPUT",
                )
                .await;
        }
        sandbox
            .refused(
                "usine",
                "verifyCompany",
                with(&code),
                "id",
                "TOO_MANY_REQUESTS",
            )
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_staff_verifies_puts_aside_and_writes() {
    for sandbox in sandboxes().await {
        let (siret, code) = to_verify(&sandbox).await;
        let verify = input(json!({"siret": siret, "verificationComment": "vu au registre"}));
        let standby = |on: bool| input(json!({"orgId": siret, "standby": on}));
        let letter = input(json!({"siret": siret}));
        let list = |status: &str| json!({"where": {"verificationStatus": status}});
        for (operation, arguments) in [
            ("verifyCompanyByAdmin", verify.clone()),
            ("standbyCompanyByAdmin", standby(true)),
            ("sendVerificationCodeLetter", letter.clone()),
        ] {
            let refused = sandbox
                .refused("usine", operation, arguments.clone(), "id", "FORBIDDEN")
                .await;
            assert_eq!(refused.message, "Vous n'êtes pas administrateur");
            sandbox
                .refused("equipe*", operation, arguments, "id", "UNAUTHENTICATED")
                .await;
        }
        let waiting = list("TO_BE_VERIFIED");
        sandbox
            .refused(
                "usine",
                "companiesForVerification",
                waiting.clone(),
                "totalCount",
                "FORBIDDEN",
            )
            .await;
        let fields = "totalCount companies { orgId admin { email } }";
        let found = sandbox
            .ok("equipe", "companiesForVerification", waiting, fields)
            .await;
        assert_eq!(
            found,
            json!({"totalCount": 1, "companies": [{"orgId": siret, "admin": {"email": "usine@usine.example"}}]}),
            "those who do not trade in waste, and verified ones, are left out"
        );
        for (on, expected) in [(true, "STANDBY"), (false, "TO_BE_VERIFIED")] {
            let company = sandbox
                .ok(
                    "equipe",
                    "standbyCompanyByAdmin",
                    standby(on),
                    "verificationStatus",
                )
                .await;
            assert_eq!(company["verificationStatus"], expected);
        }
        let company = sandbox
            .ok(
                "equipe",
                "sendVerificationCodeLetter",
                letter,
                "verificationStatus verificationMode",
            )
            .await;
        assert_eq!(
            company,
            json!({"verificationStatus": "LETTER_SENT", "verificationMode": "LETTER"})
        );
        let posted = sandbox
            .platform
            .last_postal_letter(&siret)
            .await
            .unwrap()
            .unwrap();
        assert!(
            posted.paragraphs.iter().any(|text| text.contains(&code)),
            "{posted:?}"
        );
        let fields = "verificationStatus verificationMode verificationComment verifiedAt";
        let company = sandbox
            .ok("equipe", "verifyCompanyByAdmin", verify, fields)
            .await;
        assert_eq!(company["verificationStatus"], "VERIFIED");
        assert_eq!(company["verificationMode"], "MANUAL");
        assert_eq!(company["verificationComment"], "vu au registre");
        assert_ne!(company["verifiedAt"], json!(null));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn profiles_of_many_companies_change_together_or_not_at_all() {
    for sandbox in sandboxes().await {
        let row = |company: &str, types: Value| {
            json!({
                "orgId": sandbox.org(company), "companyTypes": types, "collectorTypes": [],
                "wasteProcessorTypes": [], "wasteVehiclesTypes": [],
            })
        };
        let update = |email: &str, rows: Value| {
            input(json!({"adminEmail": email, "companyUpdateRows": rows}))
        };
        let (email, operation) = ("usine@usine.example", "bulkUpdateCompaniesProfiles");
        let good = row("usine", json!(["TRANSPORTER", "TRANSPORTER"]));
        sandbox
            .refused(
                "usine",
                operation,
                update(email, json!([good])),
                "orgId",
                "FORBIDDEN",
            )
            .await;
        for rows in [
            json!([good, good]),
            json!([good, row("voisin", json!(["PRODUCER"]))]),
            json!([row("usine", json!(["CREMATORIUM"]))]),
            json!([row("usine", json!([]))]),
        ] {
            sandbox
                .refused(
                    "equipe",
                    operation,
                    update(email, rows),
                    "orgId",
                    "BAD_USER_INPUT",
                )
                .await;
        }
        let company = sandbox
            .platform
            .company(&sandbox.org("usine"))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(company.company_types.len(), 1, "nothing was written");
        let updated = sandbox
            .ok(
                "equipe",
                operation,
                update(email, json!([good])),
                "orgId companyTypes",
            )
            .await;
        assert_eq!(
            updated,
            json!([{"orgId": sandbox.org("usine"), "companyTypes": ["TRANSPORTER"]}])
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_verifies_from_the_command_line() {
    for sandbox in sandboxes().await {
        let (siret, _) = to_verify(&sandbox).await;
        let company = sandbox
            .platform
            .verify_company_by_operator(&siret, Some("au guichet".to_owned()))
            .await
            .unwrap();
        assert!(company.is_verified());
        let unknown = sandbox
            .platform
            .verify_company_by_operator("00000000000001", None)
            .await;
        assert!(text(&json!(unknown.unwrap_err().to_string())).contains("n'existe pas"));
    }
}

/// Mails of section 15: a verified company is told to whoever sent the code, else to its first administrator.
#[tokio::test(flavor = "multi_thread")]
async fn a_verified_company_is_told_and_its_first_steps_are_explained() {
    let subjects = async |sandbox: &Sandbox, to: &str| -> Vec<String> {
        let mails = sandbox.platform.latest_mails(50).await.unwrap();
        let to_them = mails.into_iter().filter(|mail| {
            assert_eq!(mail.to.len(), 1, "{mail:?}");
            mail.to[0].email == to
        });
        to_them.map(|mail| mail.subject).collect()
    };
    for sandbox in sandboxes().await {
        let to = "usine@usine.example";
        let (siret, code) = to_verify(&sandbox).await;
        let before = subjects(&sandbox, to).await.len();
        let by_code = input(json!({"siret": siret, "code": code}));
        sandbox.ok("usine", "verifyCompany", by_code, "id").await;
        let told = subjects(&sandbox, to).await;
        assert_eq!(told.len(), before + 2, "{told:?}");
        assert!(
            told.iter()
                .any(|subject| subject == "Votre établissement est vérifié")
        );
        assert!(
            told.iter().any(|subject| subject.contains("premiers pas")),
            "{told:?}"
        );
        let (siret, _) = to_verify(&sandbox).await;
        let before = subjects(&sandbox, to).await.len();
        let by_staff = input(json!({"siret": siret}));
        sandbox
            .ok("equipe", "verifyCompanyByAdmin", by_staff, "id")
            .await;
        let told = subjects(&sandbox, to).await;
        assert_eq!(told.len(), before + 1, "{told:?}");
        assert!(told[0].contains("premiers pas"), "{told:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_days_after_its_registration_a_company_that_nobody_verified_gets_one_letter() {
    let settings = Settings {
        verify_company: true,
        ..Settings::default()
    };
    for sandbox in sandboxes_with(settings).await {
        let platform = &sandbox.platform;
        let (siret, code) = to_verify(&sandbox).await;
        let (verified, own_code) = to_verify(&sandbox).await;
        let arguments = input(json!({"siret": verified, "code": own_code}));
        sandbox.ok("usine", "verifyCompany", arguments, "id").await;
        let producer = sandbox.test_siret().await;
        sandbox.create("usine", &producer, json!({})).await;
        let send = async |days: i64| {
            let hours = jiff::ToSpan::hours(24 * days);
            let day = DateTime(jiff::Timestamp::now() + hours);
            platform.send_late_letters(day).await.unwrap()
        };
        for (days, sent) in [(0, 0), (3, 0), (5, 0), (4, 1), (4, 0)] {
            assert_eq!(send(days).await, sent, "{days}");
        }
        let letter = platform.last_postal_letter(&siret).await.unwrap().unwrap();
        assert!(letter.paragraphs.iter().any(|text| text.contains(&code)));
        for other in [&verified, &producer] {
            assert_eq!(platform.last_postal_letter(other).await.unwrap(), None);
        }
        let company = platform.company(&siret).await.unwrap().unwrap();
        assert_eq!(format!("{:?}", company.verification_status), "LetterSent");
        assert_eq!(company.verification_mode, None::<CompanyVerificationMode>);
    }
}
