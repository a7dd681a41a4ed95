//! Scenario 22.8.10, trap 7: signing with the code of a company, and guessing it.

use serde_json::{Value, json};

use crate::{
    calls::slip,
    fixture::{As, Refused, Sandbox, sandboxes},
    operations::Kind,
};

async fn security_code(sandbox: &Sandbox) -> i64 {
    let selection = "{ edges { node { orgId securityCode } } }";
    let page = sandbox
        .query("Rita", "myCompanies", json!({}), selection)
        .await;
    page["edges"][0]["node"]["securityCode"].as_i64().unwrap()
}

/// Vera, of no company of the slip, signs the emission with a code.
async fn signed(sandbox: &Sandbox, id: &str, code: i64) -> Result<Value, Refused> {
    let input =
        json!({"id": id, "input": {"type": "EMISSION", "author": "Vera", "securityCode": code}});
    sandbox
        .ask(As::Session("Vera"), "mutation signBsvhu", input, "{ id }")
        .await
}

#[test]
fn the_third_code_is_not_even_looked_at_and_ten_seconds_pass() {
    crate::matrix::on_a_large_stack(async {
        for sandbox in Box::pin(sandboxes()).await {
            let id = Box::pin(slip(&sandbox, Kind::Bsvhu, r#"{"isDraft": false}"#)).await;
            let right = security_code(&sandbox).await;
            let wrong = if right == 9999 { 1000 } else { right + 1 };
            for left in [2, 1] {
                let refused = signed(&sandbox, &id, wrong).await.unwrap_err();
                assert_eq!(refused.code, "FORBIDDEN");
                assert_eq!(
                    refused.message,
                    format!("Le code de signature est invalide. ({left} tentative(s) restante(s))")
                );
            }
            for code in [right, right] {
                let refused = signed(&sandbox, &id, code).await.unwrap_err();
                assert_eq!(refused.code, "TOO_MANY_REQUESTS", "{}", refused.message);
            }
            tokio::time::sleep(std::time::Duration::from_millis(10_050)).await;
            // Whatever else the slip lacks, the code is accepted, and the count is forgotten.
            let refused = signed(&sandbox, &id, right).await.err();
            let code = refused.map(|refused| refused.code);
            assert!(
                matches!(code.as_deref(), None | Some("BAD_USER_INPUT")),
                "{code:?}"
            );
            let refused = signed(&sandbox, &id, wrong).await.unwrap_err();
            assert!(
                refused.message.contains("(2 tentative(s)"),
                "{}",
                refused.message
            );
        }
    });
}
