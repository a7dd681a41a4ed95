//! Every root field against the access matrix (accounts specification, sections 6.3 to 6.5): how callers prove who
//! they are, then which roles may. A root field without a line here fails.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};

use crate::fixture::{As, ROLES, Sandbox, sandboxes, text};

use crate::access::{ACCESS, Proof};

const EVERYBODY: &[&str] = &["ADMIN", "MEMBER", "DRIVER", "READER"];
const UPDATERS: &[&str] = &["ADMIN", "MEMBER", "DRIVER"];
const CREATORS: &[&str] = &["ADMIN", "MEMBER"];
const ADMINISTRATORS: &[&str] = &["ADMIN"];

/// What a call is about; each is made anew for each role.
#[derive(Clone, Copy, Debug)]
enum About {
    /// A draft of the factory, by identifier.
    Draft(Kind),
    /// The factory.
    Company,
    /// A request to join the factory.
    MembershipRequest,
    /// A request to administrate the factory.
    AdminRequest,
    /// A delegation of the factory to the annexe.
    Delegation,
    /// An endpoint of the factory.
    Webhook,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Bsda,
    Bsvhu,
    Form,
}

/// A call: its field, what it is about, the roles of the factory that may make it, and the code of the refusal.
type Line = (&'static str, About, &'static [&'static str], &'static str);

const RIGHTS: &[Line] = &[
    (
        "query bsda",
        About::Draft(Kind::Bsda),
        EVERYBODY,
        "FORBIDDEN",
    ),
    (
        "query bsdaPdf",
        About::Draft(Kind::Bsda),
        EVERYBODY,
        "FORBIDDEN",
    ),
    (
        "mutation updateBsda",
        About::Draft(Kind::Bsda),
        UPDATERS,
        "FORBIDDEN",
    ),
    (
        "mutation publishBsda",
        About::Draft(Kind::Bsda),
        UPDATERS,
        "FORBIDDEN",
    ),
    (
        "mutation duplicateBsda",
        About::Draft(Kind::Bsda),
        CREATORS,
        "FORBIDDEN",
    ),
    (
        "mutation deleteBsda",
        About::Draft(Kind::Bsda),
        CREATORS,
        "FORBIDDEN",
    ),
    (
        "query bsvhu",
        About::Draft(Kind::Bsvhu),
        EVERYBODY,
        "FORBIDDEN",
    ),
    (
        "mutation updateBsvhu",
        About::Draft(Kind::Bsvhu),
        UPDATERS,
        "FORBIDDEN",
    ),
    (
        "mutation publishBsvhu",
        About::Draft(Kind::Bsvhu),
        UPDATERS,
        "FORBIDDEN",
    ),
    (
        "mutation duplicateBsvhu",
        About::Draft(Kind::Bsvhu),
        CREATORS,
        "FORBIDDEN",
    ),
    (
        "mutation deleteBsvhu",
        About::Draft(Kind::Bsvhu),
        CREATORS,
        "FORBIDDEN",
    ),
    (
        "query form",
        About::Draft(Kind::Form),
        EVERYBODY,
        "FORBIDDEN",
    ),
    (
        "mutation updateForm",
        About::Draft(Kind::Form),
        UPDATERS,
        "FORBIDDEN",
    ),
    (
        "mutation duplicateForm",
        About::Draft(Kind::Form),
        CREATORS,
        "FORBIDDEN",
    ),
    (
        "mutation deleteForm",
        About::Draft(Kind::Form),
        CREATORS,
        "FORBIDDEN",
    ),
    (
        "mutation markAsSealed",
        About::Draft(Kind::Form),
        CREATORS,
        "FORBIDDEN",
    ),
    (
        "mutation createDraftBsda",
        About::Company,
        CREATORS,
        "FORBIDDEN",
    ),
    (
        "mutation createDraftBsvhu",
        About::Company,
        CREATORS,
        "FORBIDDEN",
    ),
    ("mutation createForm", About::Company, CREATORS, "FORBIDDEN"),
    (
        "mutation inviteUserToCompany",
        About::Company,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "mutation resendInvitation",
        About::Company,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "mutation deleteInvitation",
        About::Company,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "mutation removeUserFromCompany",
        About::Company,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "mutation changeUserRole",
        About::Company,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "query membershipRequests",
        About::Company,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "query membershipRequest",
        About::MembershipRequest,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "mutation acceptMembershipRequest",
        About::MembershipRequest,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "mutation refuseMembershipRequest",
        About::MembershipRequest,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "query adminRequest",
        About::AdminRequest,
        EVERYBODY,
        "BAD_USER_INPUT",
    ),
    (
        "mutation acceptAdminRequest",
        About::AdminRequest,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "mutation refuseAdminRequest",
        About::AdminRequest,
        ADMINISTRATORS,
        "BAD_USER_INPUT",
    ),
    (
        "mutation createRegistryDelegation",
        About::Company,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "query registryDelegation",
        About::Delegation,
        EVERYBODY,
        "FORBIDDEN",
    ),
    (
        "mutation revokeRegistryDelegation",
        About::Delegation,
        ADMINISTRATORS,
        "FORBIDDEN",
    ),
    (
        "mutation createWebhookSetting",
        About::Company,
        ADMINISTRATORS,
        "BAD_USER_INPUT",
    ),
    (
        "query webhooksetting",
        About::Webhook,
        ADMINISTRATORS,
        "BAD_USER_INPUT",
    ),
    (
        "mutation updateWebhookSetting",
        About::Webhook,
        ADMINISTRATORS,
        "BAD_USER_INPUT",
    ),
    (
        "mutation deleteWebhookSetting",
        About::Webhook,
        ADMINISTRATORS,
        "BAD_USER_INPUT",
    ),
];

/// What the schema says of itself.
struct SchemaTypes {
    types: HashMap<String, Value>,
    /// Kind of operation, field.
    fields: Vec<(&'static str, Value)>,
}

const TYPE: &str =
    "type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

async fn schema(sandbox: &Sandbox) -> SchemaTypes {
    let document = format!(
        "{{ __schema {{
            queryType {{ name }} mutationType {{ name }}
            types {{ kind name enumValues {{ name }}
                inputFields {{ name defaultValue {TYPE} }}
                fields {{ name args {{ name defaultValue {TYPE} }} {TYPE} }} }} }} }}"
    );
    let answer = sandbox.send(As::Nobody, &document).await;
    let schema = &answer["data"]["__schema"];
    let types: HashMap<String, Value> = schema["types"]
        .as_array()
        .unwrap()
        .iter()
        .map(|named| (text(&named["name"]), named.clone()))
        .collect();
    let of = |kind: &'static str, root: &str| {
        let fields = types[&text(&schema[root]["name"])]["fields"]
            .as_array()
            .unwrap();
        fields
            .iter()
            .map(|field| (kind, field.clone()))
            .collect::<Vec<_>>()
    };
    let mut fields = of("query", "queryType");
    fields.extend(of("mutation", "mutationType"));
    SchemaTypes { types, fields }
}

impl SchemaTypes {
    /// A value that the type accepts, in the query language.
    fn value(&self, kind: &Value) -> String {
        match kind["kind"].as_str().unwrap() {
            "NON_NULL" => self.value(&kind["ofType"]),
            "LIST" => format!("[{}]", self.value(&kind["ofType"])),
            "ENUM" => text(&self.types[kind["name"].as_str().unwrap()]["enumValues"][0]["name"]),
            "INPUT_OBJECT" => {
                let fields = &self.types[kind["name"].as_str().unwrap()]["inputFields"];
                format!("{{{}}}", self.required(fields))
            }
            _ => match kind["name"].as_str().unwrap() {
                "Int" | "Float" => "1".to_owned(),
                "Boolean" => "true".to_owned(),
                "DateTime" => "\"2026-01-01\"".to_owned(),
                "URL" => "\"https://exemple.fr\"".to_owned(),
                _ => "\"inconnu\"".to_owned(),
            },
        }
    }

    fn required(&self, fields: &Value) -> String {
        let required =
            fields.as_array().unwrap().iter().filter(|field| {
                field["type"]["kind"] == "NON_NULL" && field["defaultValue"].is_null()
            });
        let given: Vec<String> = required
            .map(|field| format!("{}: {}", text(&field["name"]), self.value(&field["type"])))
            .collect();
        given.join(", ")
    }

    /// A document that asks one root field with as little as it accepts.
    fn document(&self, kind: &str, field: &Value) -> String {
        let arguments = self.required(&field["args"]);
        let arguments = if arguments.is_empty() {
            arguments
        } else {
            format!("({arguments})")
        };
        let mut answered = &field["type"];
        while !answered["ofType"].is_null() {
            answered = &answered["ofType"];
        }
        let selection = match answered["kind"].as_str().unwrap() {
            "SCALAR" | "ENUM" => "",
            _ => "{ __typename }",
        };
        format!(
            "{kind} {{ {}{arguments} {selection} }}",
            text(&field["name"])
        )
    }
}

fn is_unauthenticated(answer: &Value) -> bool {
    answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
}

#[tokio::test]
async fn every_root_field_asks_callers_to_prove_who_they_are_as_the_matrix_says() {
    let mut expected: BTreeMap<&str, Proof> = BTreeMap::new();
    for (proof, fields) in ACCESS {
        for field in *fields {
            assert_eq!(expected.insert(field, *proof), None, "{field} twice");
        }
    }
    for sandbox in sandboxes().await {
        let schema = schema(&sandbox).await;
        let mut unknown = BTreeSet::new();
        for (kind, field) in &schema.fields {
            let name = text(&field["name"]);
            let Some(proof) = expected.get(name.as_str()) else {
                unknown.insert(name);
                continue;
            };
            let document = schema.document(kind, field);
            let nobody = sandbox.send(As::Nobody, &document).await;
            assert_eq!(
                is_unauthenticated(&nobody),
                *proof != Proof::Public,
                "{document}: {nobody}"
            );
            let token = sandbox.send(As::Token("Vera"), &document).await;
            assert_eq!(
                is_unauthenticated(&token),
                *proof == Proof::Session,
                "{document}: {token}"
            );
        }
        assert_eq!(unknown, BTreeSet::new(), "root fields without a line");
    }
}

/// What a call is about, made anew; the arguments of the call.
async fn arguments(sandbox: &Sandbox, field: &str, about: About) -> Value {
    let usine = sandbox.siret("usine");
    let company = json!({"siret": usine, "name": "Usine"});
    match about {
        About::Draft(kind) => {
            let (create, input) = match kind {
                Kind::Bsda => (
                    "createDraftBsda",
                    json!({"input": {"emitter": {"company": company}}}),
                ),
                Kind::Bsvhu => (
                    "createDraftBsvhu",
                    json!({"input": {"emitter": {"company": company}}}),
                ),
                Kind::Form => (
                    "createForm",
                    json!({"createFormInput": {"emitter": {"type": "PRODUCER", "company": company}}}),
                ),
            };
            let id = &sandbox.change("Aline", create, input, "{ id }").await["id"];
            match field {
                "updateBsda" | "updateBsvhu" => json!({"id": id, "input": {}}),
                "updateForm" => json!({"updateFormInput": {"id": id}}),
                _ => json!({ "id": id }),
            }
        }
        About::Company => match field {
            "createDraftBsda" | "createDraftBsvhu" => {
                json!({"input": {"emitter": {"company": company}}})
            }
            "createForm" => {
                json!({"createFormInput": {"emitter": {"type": "PRODUCER", "company": company}}})
            }
            "inviteUserToCompany" => {
                json!({"email": "x@exemple.fr", "siret": usine, "role": "READER"})
            }
            "resendInvitation" | "deleteInvitation" => {
                json!({"email": "inconnu@exemple.fr", "siret": usine})
            }
            "removeUserFromCompany" => json!({"userId": "inconnu", "siret": usine}),
            "changeUserRole" => json!({"userId": "inconnu", "orgId": usine, "role": "READER"}),
            "membershipRequests" => json!({"where": {"orgId": usine}}),
            "createRegistryDelegation" => json!({"input": {
                "delegatorOrgId": usine, "delegateOrgId": sandbox.siret("voisin"),
            }}),
            "createWebhookSetting" => json!({"input": {
                "companyId": sandbox.company_id("usine"), "token": "x".repeat(20),
                "endpointUri": "https://exemple.fr/b", "activated": true,
            }}),
            other => panic!("{other}"),
        },
        About::MembershipRequest => {
            let ask = json!({ "siret": usine });
            let id = &sandbox
                .change("Marc", "sendMembershipRequest", ask, "{ id }")
                .await["id"];
            match field {
                "acceptMembershipRequest" => json!({"id": id, "role": "READER"}),
                _ => json!({ "id": id }),
            }
        }
        About::AdminRequest => {
            let ask = json!({"input": {
                "companyOrgId": usine, "validationMethod": "REQUEST_ADMIN_APPROVAL",
            }});
            let id = &sandbox
                .change("Marc", "createAdminRequest", ask, "{ id }")
                .await["id"];
            match field {
                "acceptAdminRequest" => json!({"input": {"adminRequestId": id}}),
                _ => json!({ "adminRequestId": id }),
            }
        }
        About::Delegation => {
            let give = json!({"input": {
                "delegatorOrgId": usine, "delegateOrgId": sandbox.siret("annexe"),
            }});
            let id = &sandbox
                .change("Aline", "createRegistryDelegation", give, "{ id }")
                .await["id"];
            json!({ "delegationId": id })
        }
        About::Webhook => {
            let create = json!({"input": {
                "companyId": sandbox.company_id("usine"), "token": "x".repeat(20),
                "endpointUri": "https://exemple.fr/b", "activated": true,
            }});
            let id = &sandbox
                .change("Aline", "createWebhookSetting", create, "{ id }")
                .await["id"];
            match field {
                "updateWebhookSetting" => json!({"id": id, "input": {"activated": false}}),
                _ => json!({ "id": id }),
            }
        }
    }
}

fn selection(field: &str) -> &'static str {
    match field {
        "resendInvitation" => "",
        "bsdaPdf" => "{ token }",
        _ => "{ __typename }",
    }
}

#[test]
fn each_role_may_make_exactly_the_calls_of_the_matrix() {
    // Unoptimised futures of every kind of slip in one test need more than the stack that tests get.
    let runs = std::thread::Builder::new().stack_size(16 << 20).spawn(|| {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(check_roles());
    });
    runs.unwrap().join().unwrap();
}

async fn check_roles() {
    for (call, about, allowed, code) in RIGHTS {
        // A platform for each call: what one leaves behind troubles no other. One store is enough for rights.
        let sandbox = Box::pin(sandboxes()).await.remove(0);
        let field = call.split_once(' ').unwrap().1;
        let mut arguments_of = Box::pin(arguments(&sandbox, field, *about)).await;
        // Those who may not go first: the call of those who may ends what it is about.
        let mut users: Vec<(&str, &str)> = ROLES.to_vec();
        users.push(("Vera", "STRANGER"));
        users.sort_by_key(|(_, role)| allowed.contains(role));
        for (user, role) in users {
            let answer = sandbox
                .ask(
                    As::Session(user),
                    call,
                    arguments_of.clone(),
                    selection(field),
                )
                .await;
            if allowed.contains(&role) {
                if let Err(refused) = &answer {
                    assert_ne!(refused.code, "FORBIDDEN", "{call} {role}: {refused:?}");
                    assert_ne!(refused.code, "UNAUTHENTICATED", "{call} {role}");
                }
                if call.starts_with("mutation") && matches!(about, About::Draft(_)) {
                    arguments_of = Box::pin(arguments(&sandbox, field, *about)).await;
                }
            } else {
                let refused = answer.unwrap_err();
                let expected = match (role, field) {
                    // Strangers are told apart here.
                    ("STRANGER", "refuseAdminRequest") => "FORBIDDEN",
                    _ => code,
                };
                assert_eq!(refused.code, expected, "{call} {role}: {refused:?}");
            }
        }
    }
}
