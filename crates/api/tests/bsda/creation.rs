//! Creation and formats.

use platform::Settings;
use serde_json::{Value, json};

use crate::circuits::without_transporter;
use crate::fixture::{Sandbox, sandboxes, sandboxes_with, with};

#[tokio::test]
async fn c1_an_anonymous_caller_creates_nothing() {
    for s in sandboxes().await {
        let refused = s.cannot_create("", s.work_site()).await;
        refused.is("UNAUTHENTICATED", "Vous n'êtes pas connecté.");
    }
}

#[tokio::test]
async fn c2_the_creator_is_on_the_slip() {
    for s in sandboxes().await {
        let refused = s.cannot_create("X", s.work_site()).await;
        refused.forbidden("votre entreprise n'apparait pas");
        s.create(
            "B",
            with(
                s.work_site(),
                json!({"broker": {"company": s.company("B")}}),
            ),
        )
        .await;
        s.create(
            "X",
            with(s.work_site(), json!({"intermediaries": [s.company("X")]})),
        )
        .await;
        let reader = s.cannot_create("P lecteur", s.work_site()).await;
        reader.forbidden("votre entreprise n'apparait pas");
    }
}

#[tokio::test]
async fn c3_the_waste_code_is_required() {
    for s in sandboxes().await {
        let refused = s
            .cannot_create("P", with(s.work_site(), json!({"waste": {"code": null}})))
            .await;
        refused.bad_input("Le code déchet est obligatoire.");
        refused.at(&json!([["waste", "code"]]));
    }
}

fn drop_off(s: &Sandbox) -> Value {
    json!({
        "type": "COLLECTION_2710",
        "emitter": {"company": s.company("P")},
        "destination": {"company": s.company("C"), "plannedOperationCode": "D 5"},
        "waste": {"code": "06 07 01*", "familyCode": "6", "materialName": "plaques", "consistence": "SOLIDE"},
        "packagings": [{"type": "BIG_BAG", "quantity": 1}],
        "weight": {"value": 1.02},
    })
}

#[tokio::test]
async fn c4_collection_slips_are_created_by_their_centre() {
    let settings = Settings {
        verify_company: true,
        ..Settings::default()
    };
    for s in sandboxes_with(settings).await {
        const SENTENCE: &str = "Seules les déchetteries peuvent créer un bordereau de ce type";
        let nowhere = with(drop_off(&s), json!({"destination": null}));
        s.cannot_create("P", nowhere).await.bad_input(SENTENCE);
        let elsewhere = with(
            drop_off(&s),
            json!({"destination": {"company": s.company("D")}}),
        );
        s.cannot_create("D", elsewhere).await.bad_input(SENTENCE);
        s.cannot_create("P", drop_off(&s)).await.bad_input(SENTENCE);
        s.change_company("C", |company| {
            company.insert("verificationStatus".to_owned(), json!("TO_BE_VERIFIED"));
        })
        .await;
        s.create("C", drop_off(&s)).await;
        let other_type = with(
            s.work_site(),
            json!({"destination": {"company": s.company("C")}}),
        );
        s.cannot_create("P", other_type)
            .await
            .bad_input("n'a pas encore été vérifié");
    }
}

#[tokio::test]
async fn c5_an_empty_worker_is_no_worker() {
    for s in sandboxes().await {
        s.create(
            "C",
            with(drop_off(&s), json!({"worker": {"company": {"siret": ""}}})),
        )
        .await;
        let named = with(drop_off(&s), json!({"worker": {"company": s.company("W")}}));
        let refused = s.cannot_create("C", named).await;
        refused.bad_input("Impossible de saisir une entreprise de travaux");
    }
}

#[tokio::test]
async fn c6_packagings() {
    for s in sandboxes().await {
        let packed = |packaging: Value| with(s.work_site(), json!({"packagings": [packaging]}));
        let refused = s
            .cannot_create("P", packed(json!({"type": "OTHER", "quantity": 1})))
            .await;
        refused.bad_input("Vous devez saisir la description du conditionnement");
        refused.at(&json!([["packagings", 0]]));
        let null = packed(json!({"type": "BIG_BAG", "other": null, "quantity": 1}));
        let id = s.create("P", null).await;
        let packagings = s
            .read(
                "P",
                &id,
                "packagings { other volume identificationNumbers }",
            )
            .await;
        let expected = json!([{"other": null, "volume": null, "identificationNumbers": []}]);
        assert_eq!(packagings["packagings"], expected);
        for volume in [json!(0), json!(-1)] {
            let refused = s
                .cannot_create(
                    "P",
                    packed(json!({"type": "BIG_BAG", "quantity": 1, "volume": volume})),
                )
                .await;
            refused.bad_input("Le volume doit être un nombre positif");
        }
    }
}

#[tokio::test]
async fn c7_plates() {
    for s in sandboxes().await {
        let plated = |plates: Value| {
            with(
                s.work_site(),
                json!({"transporter": {"transport": {"plates": plates}}}),
            )
        };
        let refused = s
            .cannot_create("P", plated(json!(["AA-001-AA", "AA-002-AA", "AA-003-AA"])))
            .await;
        refused.bad_input("Un maximum de 2 plaques d'immatriculation est accepté");
        refused.at(&json!([["transporters", 0, "transporterTransportPlates"]]));
        for plate in ["AB", "1234567890123"] {
            let refused = s.cannot_create("P", plated(json!([plate]))).await;
            refused.bad_input("Le numéro d'immatriculation doit faire entre 4 et 12 caractères");
            refused.at(&json!([[
                "transporters",
                0,
                "transporter",
                "transport",
                "plates"
            ]]));
        }
        let blank = s.cannot_create("P", plated(json!(["      "]))).await;
        blank.bad_input("Le numéro de plaque fourni est incorrect");

        let id = s.create("P", s.work_site()).await;
        s.rewrite(&id, |slip| {
            slip.insert("createdAt".to_owned(), json!("2025-02-01T00:00:00Z"));
        })
        .await;
        s.update(
            "P",
            &id,
            json!({"transporter": {"transport": {"plates": ["AB"]}}}),
        )
        .await;
    }
}

#[tokio::test]
async fn c8_seals_are_a_list_in_any_case() {
    for s in sandboxes().await {
        for seals in [
            json!({"waste": {"sealNumbers": null}}),
            json!({"waste": {"sealNumbers": []}}),
        ] {
            let id = s.create("P", with(s.work_site(), seals)).await;
            assert_eq!(
                s.read("P", &id, "waste { sealNumbers }").await["waste"]["sealNumbers"],
                json!([])
            );
        }
    }
}

#[tokio::test]
async fn c9_the_certification_is_that_of_the_profile() {
    for s in sandboxes().await {
        s.change_company("W", |company| {
            let certification = json!({
                "id": "certification", "hasSubSectionFour": false, "hasSubSectionThree": true,
                "certificationNumber": "A-1", "validityLimit": "2099-01-01T00:00:00Z", "organisation": "QUALIBAT",
            });
            company.insert("workerCertification".to_owned(), certification);
        })
        .await;
        let other = json!({"worker": {"certification": {
            "hasSubSectionFour": true, "hasSubSectionThree": true, "certificationNumber": "B-2",
            "validityLimit": "2030-01-01", "organisation": "GLOBAL CERTIFICATION",
        }}});
        let id = s.create("P", with(s.work_site(), other)).await;
        let selection =
            "worker { certification { hasSubSectionFour certificationNumber organisation } }";
        assert_eq!(
            s.read("P", &id, selection).await["worker"]["certification"],
            json!({"hasSubSectionFour": false, "certificationNumber": "A-1", "organisation": "QUALIBAT"})
        );
    }
}

#[tokio::test]
async fn c10_intermediaries() {
    for s in sandboxes().await {
        let among = |list: Value| with(s.work_site(), json!({"intermediaries": list}));
        let twice = s
            .cannot_create("P", among(json!([s.company("B"), s.company("B")])))
            .await;
        twice.bad_input(
            "impossible d'ajouter le même établissement en intermédiaire plusieurs fois",
        );
        let four = json!([
            s.company("B"),
            s.company("X"),
            s.company("T"),
            s.company("W")
        ]);
        let refused = s.cannot_create("P", among(four)).await;
        refused.bad_input("impossible d'ajouter plus de 3 intermédiaires");
        let silent = with(s.company("B"), json!({"contact": null}));
        let draft = json!({"input": among(json!([silent]))});
        let refused = s.refused("P", "createDraftBsda", draft).await;
        refused.bad_input("les nom et prénom de contact sont obligatoires");
    }
}

#[tokio::test]
async fn c11_the_outlet_has_a_destination_profile() {
    for s in sandboxes().await {
        let outlet = json!({"destination": {"operation": {"nextDestination": {
            "company": s.company("X"), "cap": "CAP-2", "plannedOperationCode": "R 5",
        }}}});
        let refused = s.cannot_create("P", with(s.work_site(), outlet)).await;
        refused
            .bad_input("n'est pas inscrite sur Trackdéchets en tant qu'installation de traitement");
        refused.at(&json!([[
            "destination",
            "operation",
            "nextDestination",
            "company",
            "siret"
        ]]));
    }
}

/// A slip that names every kind of actor.
fn crowded(s: &Sandbox) -> Value {
    let others = json!({
        "broker": {"company": s.company("B")},
        "intermediaries": [s.company("X")],
        "ecoOrganisme": {"name": "Société E", "siret": s.org("E")},
    });
    with(s.work_site(), others)
}

const CROWD: [&str; 7] = ["P", "T", "D", "W", "B", "X", "E"];

#[tokio::test]
async fn c12_closed_companies_cannot_be_named() {
    for s in sandboxes().await {
        for name in CROWD {
            s.close(name).await;
            for operation in ["createBsda", "createDraftBsda"] {
                let refused = s
                    .refused("P", operation, json!({"input": crowded(&s)}))
                    .await;
                refused.bad_input("est fermé selon le répertoire SIRENE");
                assert!(refused.message.contains(s.org(name)), "{name}: {refused:?}");
                refused.at(&json!([]));
            }
            s.reopen(name).await;
        }
        s.create("P", crowded(&s)).await;
    }
}

#[tokio::test]
async fn c12_dormant_companies_cannot_be_named() {
    for s in sandboxes().await {
        for name in CROWD {
            s.put_to_sleep(name).await;
            for operation in ["createBsda", "createDraftBsda"] {
                let refused = s
                    .refused("P", operation, json!({"input": crowded(&s)}))
                    .await;
                refused.bad_input("en sommeil");
            }
            s.wake(name).await;
        }
    }
}

#[tokio::test]
async fn c13_an_eco_organisme_is_no_emitter() {
    for s in sandboxes().await {
        let by_eco = with(
            s.work_site(),
            json!({"emitter": {"company": s.company("E")}}),
        );
        let refused = s.cannot_create("E", by_eco.clone()).await;
        refused.bad_input("L'émetteur ne peut pas être un éco-organisme.");
        s.change_eco_organisme("E", "handleBsda", false).await;
        s.create("E", by_eco).await;
        let named = json!({"ecoOrganisme": {"name": "Société E", "siret": s.org("E")}});
        let refused = s.cannot_create("P", with(s.work_site(), named)).await;
        refused.bad_input("n'est pas autorisé à apparaitre sur un BSDA");
    }
}

#[tokio::test]
async fn c14_planned_codes() {
    for s in sandboxes().await {
        let planned = |code: &str| {
            with(
                s.work_site(),
                json!({"destination": {"plannedOperationCode": code}}),
            )
        };
        let refused = s.cannot_create("P", planned("D 9")).await;
        refused.bad_input("'R 5' | 'D 5' | 'D 9 F' | 'R 13' | 'D 15'");
        s.create("P", planned("D 9 F")).await;
    }
}

#[tokio::test]
async fn c15_adr() {
    for s in sandboxes().await {
        let waste = |adr: Value| with(s.work_site(), json!({"waste": adr}));
        for blank in ["", "   "] {
            let id = s.create("P", waste(json!({"adr": blank}))).await;
            assert_eq!(
                s.read("P", &id, "waste { adr }").await["waste"]["adr"],
                Value::Null
            );
        }
        let subject = s
            .cannot_create("P", waste(json!({"isSubjectToADR": true})))
            .await;
        subject.bad_input("Vous devez préciser la mention correspondante.");
        subject.at(&json!([["waste", "adr"]]));
        let free = s
            .cannot_create(
                "P",
                waste(json!({"isSubjectToADR": false, "adr": "UN 2212"})),
            )
            .await;
        free.bad_input("Vous ne pouvez pas préciser de mention ADR.");
        s.create(
            "P",
            waste(json!({"isSubjectToADR": null, "adr": "UN 2212"})),
        )
        .await;
    }
}

#[tokio::test]
async fn c16_worker_switch() {
    for s in sandboxes().await {
        let id = s
            .create(
                "P",
                with(s.work_site(), json!({"worker": {"isDisabled": null}})),
            )
            .await;
        assert_eq!(
            s.read("P", &id, "worker { isDisabled }").await["worker"]["isDisabled"],
            false
        );
        let refused = s
            .cannot_create(
                "P",
                with(s.work_site(), json!({"worker": {"isDisabled": true}})),
            )
            .await;
        refused.bad_input("impossible de saisir le SIRET ou le nom de l'entreprise de travaux");
    }
}

#[tokio::test]
async fn c17_listed_carriers() {
    for s in sandboxes().await {
        let listed = |ids: Value| {
            with(
                without_transporter(s.work_site()),
                json!({"transporters": ids}),
            )
        };
        let unknown = s.cannot_create("P", listed(json!(["ID1", "ID2"]))).await;
        unknown
            .bad_input("Aucun transporteur ne possède le ou les identifiants suivants : ID1, ID2");

        let taken = s.carrier("P", "T", json!({})).await;
        s.create("P", listed(json!([taken]))).await;
        let refused = s.cannot_create("P", listed(json!([taken]))).await;
        refused.bad_input(&format!(
            "Le transporteur BSDA {taken} est déjà associé à un autre BSDA"
        ));
        refused.at(&json!([["transporters", "1", "company", "siret"]]));

        let mut six = Vec::new();
        for _ in 0..6 {
            six.push(s.carrier("P", "T", json!({})).await);
        }
        let refused = s.cannot_create("P", listed(json!(six))).await;
        refused.bad_input("Vous ne pouvez pas ajouter plus de 5 transporteurs");

        let both = with(s.work_site(), json!({"transporters": []}));
        let refused = s.cannot_create("P", both).await;
        refused.bad_input(
            "Vous ne pouvez pas utiliser les champs `transporter` et `transporters` en même temps",
        );
    }
}

#[tokio::test]
async fn c18_another_consistence_is_described() {
    const SENTENCE: &str = "La description de la consistance est obligatoire.";
    for s in sandboxes().await {
        let other = json!({"waste": {"consistence": "OTHER"}});
        let id = s.create("P", with(s.without_worker(), other.clone())).await;
        s.cannot_sign("P", &id, "EMISSION")
            .await
            .bad_input(SENTENCE);
        let id = s.create("P", with(s.work_site(), other)).await;
        s.sign("P", &id, "EMISSION").await;
        s.cannot_sign("W", &id, "WORK").await.bad_input(SENTENCE);
        s.rewrite(&id, |slip| {
            slip.insert("createdAt".to_owned(), json!("2025-11-17T00:00:00Z"));
        })
        .await;
        assert_eq!(s.sign("W", &id, "WORK").await, "SIGNED_BY_WORKER");
    }
}

#[tokio::test]
async fn c19_grouped_slips() {
    for s in sandboxes().await {
        let a = s.treated("R 13", json!({})).await;
        let group = |links: Value| s.continuation(with(json!({"type": "GATHERING"}), links));
        let other_code = group(json!({"grouping": [a], "waste": {"code": "10 13 09*"}}));
        let refused = s.cannot_create("D", other_code).await;
        refused.bad_input("le même code déchet que le bordereau de groupement");
        refused.at(&json!([["grouping"]]));

        let sent = s.sent(json!({})).await;
        let refused = s
            .cannot_create("D", group(json!({"grouping": [sent]})))
            .await;
        refused.bad_input("n'a pas toutes les signatures requises");

        s.create("D", group(json!({"grouping": [a]}))).await;
        let refused = s.cannot_create("D", group(json!({"grouping": [a]}))).await;
        refused.bad_input("a déjà été réexpédié ou groupé");
        refused.at(&json!([["forwarding"]]));

        for none in [json!({}), json!({"grouping": []})] {
            let refused = s.cannot_create("D", group(none)).await;
            refused.bad_input("doit obligatoirement être associé à au moins un bordereau");
        }
    }
}

#[tokio::test]
async fn c20_receipts_at_departure() {
    for s in sandboxes().await {
        s.change_company("T", |company| {
            company.insert("transporterReceipt".to_owned(), Value::Null);
        })
        .await;
        let id = s.create("P", s.without_worker()).await;
        s.sign("P", &id, "EMISSION").await;
        let refused = s.cannot_sign("T", &id, "TRANSPORT").await;
        refused.bad_input("Le numéro de récépissé du transporteur n° 1 est obligatoire.");
        refused.at(&json!([
            ["transporters", "1", "recepisse", "number"],
            ["transporters", "1", "recepisse", "department"],
            ["transporters", "1", "recepisse", "validityLimit"],
        ]));
        for way_out in [
            json!({"transport": {"mode": "RAIL"}}),
            json!({"recepisse": {"isExempted": true}}),
        ] {
            let id = s
                .create(
                    "P",
                    with(s.without_worker(), json!({"transporter": way_out})),
                )
                .await;
            s.sign("P", &id, "EMISSION").await;
            assert_eq!(s.sign("T", &id, "TRANSPORT").await, "SENT");
        }
    }
}
