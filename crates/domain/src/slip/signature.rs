//! Who may sign: a member whose role allows it, or anybody who knows the company's security code.

use contract::{account::UserPermission, scalar::DateTime};

use super::{facts::Facts, refusal::Refusal};

/// A signature to apply, of the kind's steps.
#[derive(Clone, Debug)]
pub struct Signing<S> {
    /// Which one.
    pub signature: S,
    /// Name of the signatory, free text.
    pub author: String,
    /// Given date, else now.
    pub date: Option<DateTime>,
}

/// A company and the code that would open its signature. Attempts are counted by the caller before the code
/// is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityCode {
    /// Company on whose behalf the user wants to sign.
    pub org_id: String,
    /// Its current code.
    pub expected: i32,
    /// The code that was sent.
    pub given: i32,
}

/// Answer to "may this user sign for one of these organisations?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorisation {
    /// The role is enough.
    Granted,
    /// One of these codes has to match, tried in order under brute-force protection.
    ByCode(Vec<SecurityCode>),
}

/// Role first; then the code, when one was sent and a company stands at this step. Zero is no code.
///
/// # Errors
/// `FORBIDDEN` with the sentence.
pub fn authorise(
    permission: UserPermission,
    organisations: &[String],
    code: Option<i32>,
    sentence: &str,
    facts: &Facts<'_>,
) -> Result<Authorisation, Refusal> {
    if facts
        .actor
        .can_in_any(permission, organisations.iter().map(String::as_str))
    {
        return Ok(Authorisation::Granted);
    }
    let Some(given) = code.filter(|code| *code != 0) else {
        return Err(Refusal::forbidden(sentence));
    };
    let codes: Vec<SecurityCode> = organisations
        .iter()
        .filter_map(|id| facts.company(id))
        .map(|company| SecurityCode {
            org_id: company.org_id.clone(),
            expected: company.security_code,
            given,
        })
        .collect();
    if codes.is_empty() {
        Err(Refusal::forbidden(sentence))
    } else {
        Ok(Authorisation::ByCode(codes))
    }
}
