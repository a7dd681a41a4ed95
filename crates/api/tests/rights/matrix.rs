//! Every root field of the schema against the access matrix (accounts specification, sections 6.3 to 6.5): how callers
//! prove who they are, then which roles may. A root field without a line fails: what nobody decided is not open.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::AssertUnwindSafe,
};

use futures_util::FutureExt;

use serde_json::{Value, json};

use crate::{
    access::{ACCESS, Proof},
    calls::given,
    fixture::{As, ROLES, Sandbox, sandboxes, text},
    operations::{OPERATIONS, Right, refusal},
    roles::{ADMINISTRATORS, EVERYBODY, roles_with},
    schema_calls::{SchemaTypes, schema},
};

/// Users who have a role in the factory, then one who administers another company.
fn users() -> Vec<(&'static str, &'static str)> {
    let mut users = ROLES.to_vec();
    users.push(("Vera", "STRANGER"));
    users
}

/// Field and step of a line.
fn named(line: &'static str) -> (&'static str, &'static str) {
    line.split_once(' ').unwrap_or((line, ""))
}

fn is_unauthenticated(answer: &Value) -> bool {
    answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
}

/// A root field asked with as little as it accepts, in the query language.
fn least(schema: &SchemaTypes, kind: &str, field: &Value) -> String {
    let arguments = schema.completed(&field["args"], &json!({}));
    Sandbox::document(
        &format!("{kind} {}", text(&field["name"])),
        &arguments,
        SchemaTypes::selection(field),
    )
}

#[test]
fn every_root_field_asks_callers_to_prove_who_they_are_as_the_matrix_says() {
    on_a_large_stack(async {
        let mut expected: BTreeMap<&str, Proof> = BTreeMap::new();
        for (proof, fields) in ACCESS {
            for field in *fields {
                assert_eq!(expected.insert(field, *proof), None, "{field} twice");
            }
        }
        for sandbox in Box::pin(sandboxes()).await {
            let schema = schema(&sandbox).await;
            let mut unknown = BTreeSet::new();
            for (kind, field) in &schema.fields {
                let name = text(&field["name"]);
                let Some(proof) = expected.get(name.as_str()) else {
                    unknown.insert(name);
                    continue;
                };
                let document = least(&schema, kind, field);
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
            assert_eq!(
                unknown,
                BTreeSet::new(),
                "root fields without a line in access.rs"
            );
        }
    });
}

#[tokio::test]
async fn every_root_field_has_a_line_that_says_who_may() {
    let sandbox = Box::pin(sandboxes()).await.remove(0);
    let schema = schema(&sandbox).await;
    let served: BTreeSet<String> = schema
        .fields
        .iter()
        .map(|(_, field)| text(&field["name"]))
        .collect();
    let decided: BTreeSet<String> = OPERATIONS
        .iter()
        .map(|(line, _)| named(line).0.to_owned())
        .collect();
    let undecided: Vec<&String> = served.difference(&decided).collect();
    assert!(
        undecided.is_empty(),
        "without a line in operations.rs: {undecided:?}"
    );
    let gone: Vec<&String> = decided.difference(&served).collect();
    assert!(gone.is_empty(), "no more in the schema: {gone:?}");
}

/// Runs on a stack that holds unoptimised futures of every kind of slip.
pub(crate) fn on_a_large_stack(work: impl Future<Output = ()> + Send + 'static) {
    let runs = std::thread::Builder::new().stack_size(16 << 20).spawn(|| {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(Box::pin(work));
    });
    runs.unwrap().join().unwrap();
}

#[test]
fn each_role_may_make_exactly_the_calls_of_the_matrix() {
    on_a_large_stack(async {
        let sandbox = Box::pin(sandboxes()).await.remove(0);
        let schema = schema(&sandbox).await;
        let mut wrong = Vec::new();
        for (line, right) in OPERATIONS {
            // What cannot even be tried is told with the rest.
            let tried = AssertUnwindSafe(async {
                match right {
                    Right::May(permission, about) => {
                        Box::pin(check(&schema, line, roles_with(permission), *about)).await
                    }
                    Right::Member(about) => Box::pin(check(&schema, line, EVERYBODY, *about)).await,
                    Right::Administrator(about) => {
                        Box::pin(check(&schema, line, ADMINISTRATORS, *about)).await
                    }
                    Right::Lists(permission, about) => {
                        Box::pin(check_list(&schema, line, roles_with(permission), *about)).await
                    }
                    Right::Somewhere(permissions) => {
                        Box::pin(check_somewhere(&sandbox, &schema, line, permissions)).await
                    }
                    Right::Everyone
                    | Right::Staff
                    | Right::StrongStaff
                    | Right::Government
                    | Right::Nobody => Ok(()),
                }
            });
            let found = Box::pin(tried.catch_unwind())
                .await
                .unwrap_or_else(|_| Err("the call cannot be prepared".to_owned()));
            wrong.extend(found.err().map(|reason| format!("{line}: {reason}")));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

/// A call, ready to be made.
struct Call<'s> {
    name: String,
    field: &'s Value,
    given: Value,
}

impl<'s> Call<'s> {
    fn new(schema: &'s SchemaTypes, field: &str, given: &Value) -> Self {
        let (kind, definition) = schema.field(field);
        Self {
            name: format!("{kind} {field}"),
            field: definition,
            given: schema.completed(&definition["args"], given),
        }
    }

    /// Code and message of the refusal.
    async fn made_by(&self, sandbox: &Sandbox, user: &str) -> Result<Value, (String, String)> {
        let selection = SchemaTypes::selection(self.field);
        sandbox
            .ask(As::Session(user), &self.name, self.given.clone(), selection)
            .await
            .map_err(|refused| (refused.code, refused.message))
    }
}

/// Those who may not are refused, all in the same words; those who may are not refused so, whatever else is wrong with
/// their call.
async fn check(
    schema: &SchemaTypes,
    line: &'static str,
    allowed: &[&str],
    about: crate::operations::About,
) -> Result<(), String> {
    let (field, step) = named(line);
    // A platform for each line: what one leaves behind troubles no other. One store is enough for rights.
    let sandbox = Box::pin(sandboxes()).await.remove(0);
    let mut call = Call::new(
        schema,
        field,
        &Box::pin(given(&sandbox, field, step, about)).await,
    );
    // Those who may not go first: the call of those who may ends what it is about.
    let mut users = users();
    users.sort_by_key(|(_, role)| allowed.contains(role));
    let mut refusals = BTreeSet::new();
    for (user, role) in users {
        let answer = Box::pin(call.made_by(&sandbox, user)).await;
        if allowed.contains(&role) {
            if let Err(refused) = &answer {
                if refusals.contains(refused) || refused.0 == "UNAUTHENTICATED" {
                    return Err(format!("{role} is refused: {refused:?}"));
                }
            } else if call.name.starts_with("mutation") && is_made_anew(about) {
                let again = Box::pin(given(&sandbox, field, step, about)).await;
                call = Call::new(schema, field, &again);
            }
        } else {
            let expected = refusal(field, role);
            match answer {
                Err(refused) if refused.0 == expected => refusals.insert(refused),
                other => return Err(format!("{role} is not refused by {expected}: {other:?}")),
            };
        }
    }
    Ok(())
}

/// May the subject be made several times on one platform?
fn is_made_anew(about: crate::operations::About) -> bool {
    use crate::operations::About;
    matches!(
        about,
        About::Draft(_)
            | About::Slip(..)
            | About::Carrier(_)
            | About::Segment
            | About::OwnRevision(_)
            | About::Revision(_)
            | About::Document(_)
    )
}

/// How many elements a list holds.
async fn listed(sandbox: &Sandbox, call: &Call<'_>, user: &str) -> Result<u64, String> {
    let is_plain = call.name == "query forms";
    let selection = if is_plain { "{ id }" } else { "{ totalCount }" };
    let answer = sandbox
        .ask(As::Session(user), &call.name, call.given.clone(), selection)
        .await;
    match answer {
        Ok(Value::Array(elements)) => Ok(elements.len() as u64),
        Ok(page) => Ok(page["totalCount"].as_u64().unwrap()),
        Err(refused) => Err(refused.code),
    }
}

async fn check_list(
    schema: &SchemaTypes,
    line: &'static str,
    allowed: &[&str],
    about: crate::operations::About,
) -> Result<(), String> {
    let sandbox = Box::pin(sandboxes()).await.remove(0);
    let call = Call::new(
        schema,
        line,
        &Box::pin(given(&sandbox, line, "", about)).await,
    );
    for (user, role) in users() {
        let count = listed(&sandbox, &call, user).await?;
        if (count > 0) != allowed.contains(&role) {
            return Err(format!("{role} reads {count}"));
        }
    }
    Ok(())
}

async fn check_somewhere(
    sandbox: &Sandbox,
    schema: &SchemaTypes,
    line: &'static str,
    permissions: &[&str],
) -> Result<(), String> {
    let call = Call::new(schema, line, &json!({}));
    for (user, role) in ROLES {
        let may = permissions
            .iter()
            .any(|permission| roles_with(permission).contains(&role));
        let refused = call.made_by(sandbox, user).await.err();
        if refused
            .as_ref()
            .is_some_and(|(code, _)| code == "FORBIDDEN")
            == may
        {
            return Err(format!("{role}: {refused:?}"));
        }
    }
    Ok(())
}

/// Calls about what is the caller's own, or what every user may know, are forbidden to no role.
#[test]
fn what_is_everybodys_is_refused_to_no_role() {
    on_a_large_stack(async {
        let sandbox = Box::pin(sandboxes()).await.remove(0);
        let schema = schema(&sandbox).await;
        // Revoking the tokens of a user comes last: tests find users by their token.
        let revoking = "revokeAllAccessTokens";
        let mut lines: Vec<&str> = OPERATIONS
            .iter()
            .filter(|(_, right)| matches!(right, Right::Everyone))
            .map(|(line, _)| *line)
            .collect();
        lines.sort_by_key(|line| *line == revoking);
        for line in lines {
            let call = Call::new(&schema, line, &json!({}));
            for (user, role) in users() {
                if let Err((code, message)) = Box::pin(call.made_by(&sandbox, user)).await {
                    assert_ne!(code, "FORBIDDEN", "{line} {role}: {message}");
                    assert_ne!(code, "UNAUTHENTICATED", "{line} {role}");
                }
            }
        }
    });
}

async fn made_strong(sandbox: &Sandbox, user: &str) {
    let email = crate::fixture::address(user);
    let keys = vec![store::Key::unique("email", &email)];
    let id = sandbox.id(user).to_owned();
    sandbox
        .rewrite("user", &id, keys, |user| {
            user["isAdmin"] = json!(true);
            user["totpSeed"] = json!("JBSWY3DPEHPK3PXP");
            user["totpActivatedAt"] = json!("2026-01-01T00:00:00.000Z");
        })
        .await;
}

/// Roles in companies give nothing of what is the staff's; a second factor is asked where it must be (trap 28).
#[test]
fn what_is_the_staffs_is_refused_to_every_role() {
    on_a_large_stack(async {
        let plain = Box::pin(sandboxes()).await.remove(0);
        let strong = Box::pin(sandboxes()).await.remove(0);
        made_strong(&strong, "Sacha").await;
        let schema = schema(&plain).await;
        for (line, right) in OPERATIONS {
            let needs_more = match right {
                Right::Staff => false,
                Right::StrongStaff => true,
                _ => continue,
            };
            let call = Call::new(&schema, line, &json!({}));
            for (user, role) in users() {
                let refused = Box::pin(call.made_by(&plain, user)).await.unwrap_err();
                assert_eq!(refused.0, "FORBIDDEN", "{line} {role}: {refused:?}");
            }
            let of_plain = Box::pin(call.made_by(&plain, "Sacha")).await;
            let is_forbidden = of_plain.err().is_some_and(|(code, _)| code == "FORBIDDEN");
            assert_eq!(is_forbidden, needs_more, "{line}, without a second factor");
            if let Err((code, message)) = Box::pin(call.made_by(&strong, "Sacha")).await {
                assert_ne!(code, "FORBIDDEN", "{line}: {message}");
                assert_ne!(code, "UNAUTHENTICATED", "{line}: {message}");
            }
        }
    });
}

#[test]
fn what_is_the_states_or_closed_is_refused_to_every_role() {
    on_a_large_stack(async {
        let sandbox = Box::pin(sandboxes()).await.remove(0);
        let schema = schema(&sandbox).await;
        for (line, right) in OPERATIONS {
            let expected = match right {
                Right::Government => "UNAUTHENTICATED",
                Right::Nobody => "FORBIDDEN",
                _ => continue,
            };
            let call = Call::new(&schema, line, &json!({}));
            for (user, role) in users() {
                let refused = Box::pin(call.made_by(&sandbox, user)).await.unwrap_err();
                assert_eq!(refused.0, expected, "{line} {role}");
            }
        }
    });
}
