//! What the calls of the matrix are about, made anew for each caller.

use contract::{bsda::Bsda, bsdd::Form, bspaoh::Bspaoh, bsvhu::Bsvhu};
use serde_json::{Value, json};

use crate::{
    fixture::{Sandbox, text},
    operations::{About, Kind},
};

/// An input of revision that either kind takes while the waste has not arrived.
const CANCELLATION: &str = r#"{"isCanceled": true}"#;

/// The arguments of a call that its subject decides; the schema says what else is required.
pub(crate) async fn given(sandbox: &Sandbox, field: &str, step: &str, about: About) -> Value {
    match about {
        About::Company => {
            if field == "addSignatureAutomation" {
                switch_on(sandbox).await;
            }
            of_company(sandbox, field)
        }
        About::Draft(kind) => {
            let id = draft(sandbox, kind, false).await;
            about_slip(sandbox, field, step, &id).await
        }
        About::Slip(kind, becomes) => {
            let id = slip(sandbox, kind, becomes).await;
            about_slip(sandbox, field, step, &id).await
        }
        About::Carrier(kind) => {
            with_every_profile(sandbox).await;
            let create = match kind {
                Kind::Bsda => "createBsdaTransporter",
                Kind::Bsvhu => "createBsvhuTransporter",
                Kind::Form => "createFormTransporter",
                Kind::Bspaoh => panic!("no carrier rows"),
            };
            let input = json!({"input": {"company": company(sandbox, "usine")}});
            let id = &sandbox.change("Aline", create, input, "{ id }").await["id"];
            json!({ "id": id })
        }
        About::Segment => {
            let sent = r#"{"status": "SENT", "currentTransporterSiret": "USINE",
                "transporters": [{"takenOverAt": "2026-01-01T00:00:00.000Z"}]}"#;
            let id = slip(sandbox, Kind::Form, sent).await;
            let mut prepare = about_slip(sandbox, "prepareSegment", "", &id).await;
            prepare["nextSegmentInfo"]["transporter"] =
                json!({"company": company(sandbox, "usine"), "isExemptedOfReceipt": true});
            let id = &sandbox
                .change("Aline", "prepareSegment", prepare, "{ id }")
                .await["id"];
            match field {
                "editSegment" => json!({"id": id, "siret": sandbox.siret("usine")}),
                _ => json!({ "id": id }),
            }
        }
        About::OwnRevision(kind) => revision(sandbox, kind, "Aline", "usine").await,
        About::Revision(kind) => revision(sandbox, kind, "Carole", "annexe").await,
        About::MembershipRequest => {
            let ask = json!({"siret": sandbox.siret("usine")});
            let id = &sandbox
                .change("Marc", "sendMembershipRequest", ask, "{ id }")
                .await["id"];
            json!({ "id": id })
        }
        About::AdminRequest => {
            let ask = json!({"input": {
                "companyOrgId": sandbox.siret("usine"), "validationMethod": "REQUEST_ADMIN_APPROVAL",
            }});
            let id = &sandbox
                .change("Marc", "createAdminRequest", ask, "{ id }")
                .await["id"];
            match field {
                "acceptAdminRequest" => json!({"input": {"adminRequestId": id}}),
                _ => json!({ "adminRequestId": id }),
            }
        }
        About::Delegation => delegation(sandbox, "Aline", "usine", "annexe").await,
        About::ReceivedDelegation => delegation(sandbox, "Carole", "annexe", "usine").await,
        About::Webhook => {
            let create = of_company(sandbox, "createWebhookSetting");
            let id = &sandbox
                .change("Aline", "createWebhookSetting", create, "{ id }")
                .await["id"];
            match field {
                "webhooksettings" => json!({}),
                "updateWebhookSetting" => json!({"id": id, "input": {"activated": false}}),
                _ => json!({ "id": id }),
            }
        }
        About::Document(kind) => document(sandbox, kind).await,
        About::Automation => {
            switch_on(sandbox).await;
            let pair = of_company(sandbox, "addSignatureAutomation");
            let id = &sandbox
                .change("Aline", "addSignatureAutomation", pair, "{ id }")
                .await["id"];
            json!({ "id": id })
        }
        About::Transfer => {
            let id = transfer(sandbox, ("Aline", "usine"), ("Carole", "annexe")).await;
            json!({ "id": id })
        }
        About::ReceivedTransfer => {
            let id = transfer(sandbox, ("Carole", "annexe"), ("Aline", "usine")).await;
            json!({"input": {"id": id, "isApproved": false}})
        }
        About::Digest => {
            let create = of_company(sandbox, "createCompanyDigest");
            let digest = sandbox
                .change("Aline", "createCompanyDigest", create, "{ id }")
                .await;
            let id = text(&digest["id"]);
            sandbox
                .rewrite("company-digest", &id, Vec::new(), |digest| {
                    digest["state"] = json!("PROCESSED");
                    digest["distantId"] = json!("f-1");
                })
                .await;
            json!({ "id": id })
        }
    }
}

fn company(sandbox: &Sandbox, name: &str) -> Value {
    json!({
        "siret": sandbox.siret(name), "name": name, "address": "1 rue du Lac 69007 Lyon", "contact": "Ada",
        "phone": "0400000000", "mail": "ada@exemple.fr",
    })
}

fn of_company(sandbox: &Sandbox, field: &str) -> Value {
    let (usine, annexe) = (sandbox.siret("usine"), sandbox.siret("annexe"));
    let (usine_id, annexe_id) = (sandbox.company_id("usine"), sandbox.company_id("annexe"));
    let company = company(sandbox, "usine");
    match field {
        "updateCompany" => json!({"id": usine_id, "givenName": "Haute"}),
        "toggleDormantCompany" | "enableRegistryDndFromBsd" | "deleteCompany" => {
            json!({ "id": usine_id })
        }
        "verifyCompany" => json!({"input": {"siret": usine}}),
        "renewSecurityCode"
        | "appendixForms"
        | "formsLifeCycle"
        | "formRevisionRequests"
        | "bsdaRevisionRequests" => json!({ "siret": usine }),
        "favorites" | "companyDigests" => json!({ "orgId": usine }),
        "createCompanyDigest" => {
            let year = jiff::Timestamp::now().in_tz("Europe/Paris").unwrap().year();
            json!({"input": {"orgId": usine, "year": year}})
        }
        "generateRegistryV2Export" | "generateRegistryExhaustiveExport" => {
            json!({"siret": usine, "dateRange": {"_gte": "2026-01-01T00:00:00.000Z"}})
        }
        "companyStatistics" => json!({
            "orgId": usine, "from": "2026-01-01T00:00:00.000Z", "to": "2026-03-01T00:00:00.000Z",
        }),
        "createAdministrativeTransfer" => json!({"input": {"from": usine, "to": annexe}}),
        "addSignatureAutomation" => json!({"input": {"from": usine_id, "to": annexe_id}}),
        "subscribeToCompanyNotifications" => json!({"input": {"companyOrgId": usine}}),
        "inviteUserToCompany" => json!({"email": "x@exemple.fr", "siret": usine}),
        "resendInvitation" | "deleteInvitation" | "removeUserFromCompany" => {
            json!({ "siret": usine })
        }
        "changeUserRole" => json!({ "orgId": usine }),
        "membershipRequests" => json!({"where": {"orgId": usine}}),
        "createRegistryDelegation" => json!({"input": {
            "delegatorOrgId": usine, "delegateOrgId": sandbox.siret("voisin"),
        }}),
        "registryDelegations" => json!({"where": {"delegatorOrgId": usine}}),
        "createWebhookSetting" => json!({"input": {
            "companyId": usine_id, "token": "x".repeat(20), "endpointUri": "https://exemple.fr/b",
            "activated": true,
        }}),
        "createForm" => {
            json!({"createFormInput": {"emitter": {"type": "PRODUCER", "company": company}}})
        }
        "saveForm" => json!({"formInput": {"emitter": {"type": "PRODUCER", "company": company}}}),
        "createBsda" | "createDraftBsda" | "createBsvhu" | "createDraftBsvhu" | "createBspaoh"
        | "createDraftBspaoh" => {
            json!({"input": {"emitter": {"company": company}}})
        }
        other => panic!("{other}"),
    }
}

/// The code with which the factory signs on the machine of others.
async fn security_code(sandbox: &Sandbox) -> i32 {
    let company = sandbox.platform.company(sandbox.siret("usine")).await;
    company.unwrap().unwrap().security_code
}

/// Arguments of a call about a slip.
async fn about_slip(sandbox: &Sandbox, field: &str, step: &str, id: &str) -> Value {
    let usine = sandbox.siret("usine");
    let cancellation: Value = serde_json::from_str(CANCELLATION).unwrap();
    match field {
        "updateBsda" | "updateBsvhu" | "updateBspaoh" => json!({"id": id, "input": {}}),
        "updateForm" => json!({"updateFormInput": {"id": id}}),
        "importPaperForm" => json!({"input": {"id": id}}),
        "createPdfAccessToken" => json!({"input": {"bsdId": id}}),
        "signBsda" | "signBsvhu" | "signBspaoh" => json!({"id": id, "input": {"type": step}}),
        "signedByTransporter" => {
            json!({"id": id, "signingInfo": {"securityCode": security_code(sandbox).await}})
        }
        "prepareSegment" => json!({"id": id, "siret": usine, "nextSegmentInfo": {"mode": "ROAD"}}),
        "createFormRevisionRequest" => json!({"input": {
            "formId": id, "authoringCompanySiret": usine, "content": cancellation,
        }}),
        "createBsdaRevisionRequest" => json!({"input": {
            "bsdaId": id, "authoringCompanySiret": usine, "content": cancellation,
        }}),
        "bsds" | "bsdas" | "bsvhus" | "bspaohs" | "forms" => json!({}),
        _ => json!({ "id": id }),
    }
}

/// Lets the factory give automatic signatures.
async fn switch_on(sandbox: &Sandbox) {
    let switch = json!({
        "id": sandbox.company_id("usine"), "allowAppendix1SignatureAutomation": true,
    });
    sandbox
        .change("Aline", "updateCompany", switch, "{ id }")
        .await;
}

/// Gives the factory every profile that slips ask for.
async fn with_every_profile(sandbox: &Sandbox) {
    let receipt = json!({"input": {
        "receiptNumber": "R-64", "validityLimit": "2052-03-31T00:00:00.000Z", "department": "64",
    }});
    let receipt = sandbox
        .change("Aline", "createTransporterReceipt", receipt, "{ id }")
        .await;
    let certification = json!({"input": {"hasSubSectionFour": true, "hasSubSectionThree": false}});
    let certification = sandbox
        .change(
            "Aline",
            "createWorkerCertification",
            certification,
            "{ id }",
        )
        .await;
    let profiles = json!({
        "id": sandbox.company_id("usine"),
        "companyTypes": ["PRODUCER", "TRANSPORTER", "COLLECTOR", "WASTEPROCESSOR", "WASTE_VEHICLES", "WORKER"],
        "collectorTypes": ["DANGEROUS_WASTES", "NON_DANGEROUS_WASTES"],
        "wasteProcessorTypes": ["DANGEROUS_WASTES_STORAGE", "CREMATION"],
        "wasteVehiclesTypes": ["BROYEUR", "DEMOLISSEUR"],
        "transporterReceiptId": receipt["id"],
        "workerCertificationId": certification["id"],
    });
    sandbox
        .change("Aline", "updateCompany", profiles, "{ id }")
        .await;
}

/// A draft of the factory, which holds every part of it; a form may go through a temporary storage.
async fn draft(sandbox: &Sandbox, kind: Kind, is_stored: bool) -> String {
    with_every_profile(sandbox).await;
    let company = company(sandbox, "usine");
    let party = json!({ "company": company });
    let (create, input) = match kind {
        Kind::Bsda => (
            "createDraftBsda",
            json!({"input": {
                "emitter": party, "worker": party, "transporter": party, "destination": party,
            }}),
        ),
        Kind::Bsvhu => (
            "createDraftBsvhu",
            json!({"input": {"emitter": party, "transporter": party, "destination": party}}),
        ),
        Kind::Bspaoh => (
            "createDraftBspaoh",
            json!({"input": {"emitter": party, "transporter": party, "destination": party}}),
        ),
        Kind::Form => {
            let mut input = json!({
                "emitter": {"type": "PRODUCER", "company": company}, "transporter": party,
                "recipient": {"company": company, "isTempStorage": is_stored},
            });
            if is_stored {
                input["temporaryStorageDetail"] = json!({ "destination": party });
            }
            ("createForm", json!({ "createFormInput": input }))
        }
    };
    text(&sandbox.change("Aline", create, input, "{ id }").await["id"])
}

/// A slip as another platform would hand it over: a draft of the factory whose document becomes this.
pub(crate) async fn slip(sandbox: &Sandbox, kind: Kind, becomes: &str) -> String {
    let id = draft(sandbox, kind, becomes.contains("isTempStorage")).await;
    let row = sandbox.platform.store().read({
        let id = id.clone();
        move |snapshot| Box::pin(async move { snapshot.slip(&id).await })
    });
    let row = row.await.unwrap().unwrap();
    let mut document: Value = serde_json::from_str(&row.document).unwrap();
    let becomes = becomes
        .replace("USINE", sandbox.siret("usine"))
        .replace("ANNEXE", sandbox.siret("annexe"));
    merge(&mut document, serde_json::from_str(&becomes).unwrap());
    let copy = format!("{id}-2");
    document["id"] = json!(copy);
    if document.get("readableId").is_some() {
        document["readableId"] = json!(format!("{}-2", text(&document["readableId"])));
    }
    let caller = sandbox.caller("Aline").await;
    let platform = &sandbox.platform;
    match kind {
        Kind::Bsda => {
            let slip: Bsda = serde_json::from_value(document).unwrap();
            platform.import_slips(&caller, &[slip]).await.unwrap();
        }
        Kind::Bsvhu => {
            let slip: Bsvhu = serde_json::from_value(document).unwrap();
            platform.import_slips(&caller, &[slip]).await.unwrap();
        }
        Kind::Bspaoh => {
            let slip: Bspaoh = serde_json::from_value(document).unwrap();
            platform.import_slips(&caller, &[slip]).await.unwrap();
        }
        Kind::Form => {
            let slip: Form = serde_json::from_value(document).unwrap();
            platform.import_slips(&caller, &[slip]).await.unwrap();
        }
    }
    copy
}

fn merge(document: &mut Value, becomes: Value) {
    match (document, becomes) {
        (Value::Object(document), Value::Object(becomes)) => {
            for (name, value) in becomes {
                merge(document.entry(name).or_insert(Value::Null), value);
            }
        }
        (Value::Array(document), Value::Array(becomes)) => {
            for (item, becomes) in document.iter_mut().zip(becomes) {
                merge(item, becomes);
            }
        }
        (document, becomes) => *document = becomes,
    }
}

/// A revision request about a slip that goes from the factory to the annexe.
async fn revision(sandbox: &Sandbox, kind: Kind, author: &str, company: &str) -> Value {
    let (field, becomes) = match kind {
        Kind::Form => (
            "createFormRevisionRequest",
            r#"{"status": "SENT", "recipient": {"company": {"siret": "ANNEXE"}}}"#,
        ),
        Kind::Bsda => (
            "createBsdaRevisionRequest",
            r#"{"isDraft": false, "status": "SIGNED_BY_PRODUCER", "destination": {"company": {"siret": "ANNEXE"}}}"#,
        ),
        Kind::Bsvhu | Kind::Bspaoh => panic!("no revisions"),
    };
    let slip = slip(sandbox, kind, becomes).await;
    let mut ask = about_slip(sandbox, field, "", &slip).await;
    ask["input"]["authoringCompanySiret"] = json!(sandbox.siret(company));
    ask["input"]["comment"] = json!("Une erreur");
    let id = &sandbox.change(author, field, ask, "{ id }").await["id"];
    json!({ "id": id })
}

async fn delegation(sandbox: &Sandbox, user: &str, from: &str, to: &str) -> Value {
    let give = json!({"input": {
        "delegatorOrgId": sandbox.siret(from), "delegateOrgId": sandbox.siret(to),
    }});
    let id = &sandbox
        .change(user, "createRegistryDelegation", give, "{ id }")
        .await["id"];
    json!({ "delegationId": id })
}

/// A document that the factory declares.
async fn document(sandbox: &Sandbox, kind: &str) -> Value {
    let until = json!("2052-03-31T00:00:00.000Z");
    let (input, profile, slot) = match kind {
        "VhuAgrement" => (
            json!({"agrementNumber": "PR64", "department": "64"}),
            json!({"companyTypes": ["WASTE_VEHICLES"], "wasteVehiclesTypes": ["BROYEUR"]}),
            "vhuAgrementBroyeurId",
        ),
        "WorkerCertification" => (
            json!({"hasSubSectionFour": true, "hasSubSectionThree": false}),
            json!({"companyTypes": ["WORKER"]}),
            "workerCertificationId",
        ),
        kind => (
            json!({"receiptNumber": "R-64", "validityLimit": until, "department": "64"}),
            match kind {
                "TransporterReceipt" => json!({"companyTypes": ["TRANSPORTER"]}),
                "TraderReceipt" => json!({"companyTypes": ["TRADER"]}),
                _ => json!({"companyTypes": ["BROKER"]}),
            },
            match kind {
                "TransporterReceipt" => "transporterReceiptId",
                "TraderReceipt" => "traderReceiptId",
                _ => "brokerReceiptId",
            },
        ),
    };
    let create = format!("create{kind}");
    let id = sandbox
        .change("Aline", &create, json!({ "input": input }), "{ id }")
        .await["id"]
        .clone();
    let mut link = profile;
    link["id"] = json!(sandbox.company_id("usine"));
    link[slot] = id.clone();
    sandbox
        .change("Aline", "updateCompany", link, "{ id }")
        .await;
    json!({"input": {"id": id}})
}

/// A transfer between two companies, asked by the administrator of the first.
async fn transfer(sandbox: &Sandbox, from: (&str, &str), to: (&str, &str)) -> Value {
    let collector = json!({
        "id": sandbox.company_id(to.1), "companyTypes": ["COLLECTOR", "TRANSPORTER"],
    });
    sandbox
        .change(to.0, "updateCompany", collector, "{ id }")
        .await;
    let asleep = json!({"id": sandbox.company_id(from.1)});
    sandbox
        .change(from.0, "toggleDormantCompany", asleep, "")
        .await;
    let ask = json!({"input": {"from": sandbox.siret(from.1), "to": sandbox.siret(to.1)}});
    sandbox
        .change(from.0, "createAdministrativeTransfer", ask, "{ id }")
        .await["id"]
        .clone()
}
