//! Registering companies (scenarios 1 to 7, 16 and 17; traps 21 to 23 and 38).

use serde_json::json;

use crate::fixture::{CLOSED, HIDDEN, OPEN, sandboxes, sandboxes_with, text};
use platform::Settings;

#[tokio::test(flavor = "multi_thread")]
async fn each_profile_gives_a_company_whose_creator_administers_it() {
    const PROFILES: [&str; 11] = [
        "PRODUCER",
        "COLLECTOR",
        "WASTEPROCESSOR",
        "TRANSPORTER",
        "WASTE_VEHICLES",
        "WASTE_CENTER",
        "TRADER",
        "BROKER",
        "INTERMEDIARY",
        "DISPOSAL_FACILITY",
        "RECOVERY_FACILITY",
    ];
    for sandbox in sandboxes().await {
        for profile in PROFILES {
            let siret = sandbox.test_siret().await;
            let company = sandbox
                .create("voisin", &siret, json!({"companyTypes": [profile]}))
                .await;
            assert_eq!(company["orgId"], json!(siret), "{profile}");
            assert_eq!(company["companyTypes"], json!([profile]));
            assert_eq!(company["userRole"], "ADMIN");
            assert_eq!(company["verificationStatus"], "TO_BE_VERIFIED");
            assert_eq!(company["allowBsdasriTakeOverWithoutSignature"], false);
            assert_eq!(
                company["userNotifications"],
                json!({"membershipRequest": true, "bsdRefusal": true, "registryDelegation": true})
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_directory_overrides_what_is_typed_and_the_web_site_is_kept() {
    for sandbox in sandboxes().await {
        let company = sandbox
            .create(
                "usine",
                OPEN,
                json!({"codeNaf": "62.01Z", "website": "https://ateliers.example/acces"}),
            )
            .await;
        assert_eq!(company["name"], "Ateliers du répertoire");
        assert_eq!(company["address"], "4 quai des Brumes 76600 Le Havre");
        assert_eq!(company["naf"], "62.01Z");
        assert_eq!(company["website"], "https://ateliers.example/acces");
        let stored = sandbox.platform.company(OPEN).await.unwrap().unwrap();
        let parts = (
            stored.street,
            stored.postal_code,
            stored.city,
            stored.country,
        );
        let part = |text: &str| Some(text.to_owned());
        assert_eq!(
            parts,
            (
                part("4 quai des Brumes"),
                part("76600"),
                part("Le Havre"),
                part("FR")
            )
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn registered_closed_hidden_and_unknown_establishments_are_refused() {
    for sandbox in sandboxes().await {
        let siret = sandbox.test_siret().await;
        sandbox.create("usine", &siret, json!({})).await;
        sandbox
            .cannot_create(&siret, json!({}), "BAD_USER_INPUT")
            .await;
        let closed = sandbox
            .cannot_create(CLOSED, json!({}), "BAD_USER_INPUT")
            .await;
        assert_eq!(
            closed.message,
            "Impossible de créer un établissement fermé selon l'INSEE"
        );
        sandbox.cannot_create(HIDDEN, json!({}), "FORBIDDEN").await;
        sandbox
            .cannot_create("00000099999993", json!({}), "BAD_USER_INPUT")
            .await;
        assert!(sandbox.platform.company(CLOSED).await.unwrap().is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_establishment_can_be_registered_once_the_staff_knows_it() {
    for sandbox in sandboxes().await {
        let input = json!({
            "siret": HIDDEN, "name": "Maison discrète", "codeNaf": "38.12Z", "address": "1 rue close 76600 Le Havre",
            "codeCommune": "76351",
        });
        let call = |input: serde_json::Value| json!({ "input": input });
        let with = |key: &str, value: serde_json::Value| {
            let mut input = input.clone();
            input[key] = value;
            call(input)
        };
        let fields = "orgId libelleNaf";
        sandbox
            .refused(
                "usine",
                "createAnonymousCompany",
                call(input.clone()),
                fields,
                "FORBIDDEN",
            )
            .await;
        for wrong in [
            with("vatNumber", json!("DE136695976")),
            with("siret", json!(null)),
            with("codeNaf", json!("99.99Z")),
        ] {
            sandbox
                .refused(
                    "equipe",
                    "createAnonymousCompany",
                    wrong,
                    fields,
                    "BAD_USER_INPUT",
                )
                .await;
        }
        let known = sandbox
            .ok(
                "equipe",
                "createAnonymousCompany",
                call(input.clone()),
                fields,
            )
            .await;
        assert_ne!(known["libelleNaf"], "");
        sandbox
            .refused(
                "equipe",
                "createAnonymousCompany",
                call(input.clone()),
                fields,
                "BAD_USER_INPUT",
            )
            .await;
        let company = sandbox.create("usine", HIDDEN, json!({})).await;
        assert_eq!(company["name"], "Maison discrète");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn values_come_once_and_sub_profiles_go_with_their_profile() {
    for sandbox in sandboxes().await {
        let siret = sandbox.test_siret().await;
        for wrong in [
            json!({"wasteProcessorTypes": ["CREMATION"]}),
            json!({"collectorTypes": ["DEEE_WASTES"]}),
            json!({"wasteVehiclesTypes": ["BROYEUR"]}),
            json!({"ecoOrganismeAgreements": ["https://agrement.example/a"]}),
            json!({"ecoOrganismePartnersIds": ["inconnu"]}),
            json!({"companyTypes": ["WORKER"]}),
        ] {
            let refused = sandbox.cannot_create(&siret, wrong, "BAD_USER_INPUT").await;
            assert_eq!(refused.paths, [json!([])], "{refused:?}");
        }
        let unknown = json!({"ecoOrganismePartnersIds": ["inconnu"]});
        let refused = sandbox
            .cannot_create(&siret, unknown, "BAD_USER_INPUT")
            .await;
        assert!(refused.message.contains("inconnu"), "{refused:?}");
        for types in [json!([]), json!(["CREMATORIUM"])] {
            let refused = sandbox
                .cannot_create(&siret, json!({"companyTypes": types}), "BAD_USER_INPUT")
                .await;
            assert_eq!(refused.paths, [json!(["companyTypes"])]);
        }
        let company = sandbox
            .create(
                "usine",
                &siret,
                json!({
                    "companyTypes": ["COLLECTOR", "COLLECTOR"], "collectorTypes": ["DEEE_WASTES", "DEEE_WASTES"],
                    "wasteProcessorTypes": null,
                }),
            )
            .await;
        assert_eq!(company["companyTypes"], json!(["COLLECTOR"]));
        assert_eq!(company["collectorTypes"], json!(["DEEE_WASTES"]));
        assert_eq!(company["wasteProcessorTypes"], json!([]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_formats_are_told_together_and_hide_what_follows() {
    for sandbox in sandboxes().await {
        let siret = sandbox.test_siret().await;
        let refused = sandbox
            .cannot_create(
                &siret,
                json!({
                    "givenName": "Dépôt <nord>", "contact": "{x}", "contactPhone": "01=02",
                    "contactEmail": "pas-une-adresse", "website": "javascript:alert(1)",
                    "collectorTypes": ["DEEE_WASTES"],
                }),
                "BAD_USER_INPUT",
            )
            .await;
        let mut paths: Vec<String> = refused.paths.iter().map(|path| text(&path[0])).collect();
        paths.sort();
        assert_eq!(
            paths,
            [
                "contact",
                "contactEmail",
                "contactPhone",
                "givenName",
                "website"
            ]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_eco_organisme_is_on_the_national_list_and_has_an_agreement() {
    for sandbox in sandboxes().await {
        let siret = sandbox.test_siret().await;
        let types = json!({"companyTypes": ["ECO_ORGANISME"]});
        let refused = sandbox.cannot_create(&siret, types, "BAD_USER_INPUT").await;
        assert_eq!(refused.paths.len(), 2, "neither listed nor approved");
        let listed = sandbox
            .update(
                "filiere",
                json!({"ecoOrganismeAgreements": ["https://agrements.example"]}),
            )
            .await;
        assert_eq!(
            listed["ecoOrganismeAgreements"],
            json!(["https://agrements.example/"])
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_carrier_is_verified_at_once_and_welcomed_in_english() {
    for sandbox in sandboxes().await {
        let french =
            json!({"siret": null, "vatNumber": "FR87850019464", "companyTypes": ["TRANSPORTER"]});
        let refused = sandbox.cannot_create("", french, "BAD_USER_INPUT").await;
        assert_eq!(refused.paths, [json!(["vatNumber"])]);
        let producer = json!({"siret": null, "vatNumber": "RO17579668"});
        sandbox.cannot_create("", producer, "BAD_USER_INPUT").await;
        let carrier =
            json!({"siret": null, "vatNumber": "RO17579668", "companyTypes": ["TRANSPORTER"]});
        let company = sandbox.create("usine", "", carrier).await;
        assert_eq!(company["verificationStatus"], "VERIFIED");
        assert_eq!(company["siret"], json!(null));
        assert_eq!(company["name"], "Nom saisi");
        let mail = sandbox.last_mail("usine@usine.example").await.unwrap();
        assert!(
            mail.text.contains("registered and verified"),
            "{}",
            mail.text
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_verifies_writes_to_the_creator_or_to_the_company() {
    let settings = Settings {
        verify_company: true,
        ..Settings::default()
    };
    for sandbox in sandboxes_with(settings).await {
        let siret = sandbox.test_siret().await;
        sandbox.create("usine", &siret, json!({})).await;
        let welcome = sandbox.last_mail("usine@usine.example").await.unwrap();
        assert!(
            welcome.subject.contains("premiers pas"),
            "{}",
            welcome.subject
        );
        let siret = sandbox.test_siret().await;
        let company = sandbox
            .create("usine", &siret, json!({"companyTypes": ["WASTE_CENTER"]}))
            .await;
        assert_eq!(company["verificationStatus"], "TO_BE_VERIFIED");
        let mail = sandbox.last_mail("usine@usine.example").await.unwrap();
        assert!(mail.subject.contains("va être vérifié"), "{}", mail.subject);
        assert!(
            sandbox
                .platform
                .last_postal_letter(&siret)
                .await
                .unwrap()
                .is_none()
        );
        let siret = sandbox.test_siret().await;
        let company = sandbox
            .create("perso", &siret, json!({"companyTypes": ["TRANSPORTER"]}))
            .await;
        assert_eq!(company["verificationStatus"], "LETTER_SENT");
        assert!(sandbox.last_mail("perso@gmail.com").await.is_none());
        let letter = sandbox.platform.last_postal_letter(&siret).await;
        let letter = letter.unwrap().unwrap();
        let company = sandbox.platform.company(&siret).await.unwrap().unwrap();
        let code = company.verification_code.unwrap();
        let holds_code = |text: &String| text.contains(&code);
        assert!(letter.paragraphs.iter().any(holds_code), "{letter:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn registering_needs_a_session() {
    for sandbox in sandboxes().await {
        let siret = sandbox.test_siret().await;
        let input = json!({"companyInput": {
            "siret": siret, "companyName": "x", "address": "y", "companyTypes": ["PRODUCER"],
        }});
        for user in ["", "usine*"] {
            sandbox
                .refused(
                    user,
                    "createCompany",
                    input.clone(),
                    "id",
                    "UNAUTHENTICATED",
                )
                .await;
            sandbox
                .refused(user, "createTestCompany", json!({}), "", "UNAUTHENTICATED")
                .await;
        }
        assert!(sandbox.platform.company(&siret).await.unwrap().is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn test_sirets_are_valid_and_never_come_twice() {
    for sandbox in sandboxes().await {
        let (first, second) = (sandbox.test_siret().await, sandbox.test_siret().await);
        assert_ne!(first, second);
        for siret in [first, second] {
            assert!(siret.starts_with("000000") && siret.len() == 14, "{siret}");
            let refused = reference::siret::TestCompanies::Refused;
            assert!(reference::siret::is_siret(&siret, refused), "{siret}");
        }
    }
}
