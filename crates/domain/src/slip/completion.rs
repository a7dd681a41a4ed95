//! Completion of company blocks: names and addresses of the directory, receipts of the platform.
//!
//! Look-ups happened before: a directory that was late or down simply left no entry, and what the client
//! sent is kept.

use contract::{scalar::Text, slip::FormCompany};

use super::{
    facts::Facts,
    refusal::Refusal,
    tree::{Tree, get, set},
};
use crate::account::Receipt;

/// Which of the two generations of rules a kind follows for establishments that are not diffusible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// BSDD: closed and dormant establishments are refused all the same.
    Former,
    /// Every other kind: such an establishment is left alone.
    Current,
    /// As [`Self::Current`], for an actor that may be closed.
    EvenClosed,
}

/// Did the directory give the name and the address?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completed {
    /// They come from the directory.
    Yes,
    /// They are what the client sent.
    No,
}

/// Overwrites name and address with those of the directory.
///
/// # Errors
/// `BAD_USER_INPUT`, without issues, for a closed or dormant establishment.
pub fn complete_company(
    company: &mut FormCompany,
    completion: Completion,
    facts: &Facts<'_>,
) -> Result<Completed, Refusal> {
    let Some(siret) = company
        .siret
        .as_deref()
        .filter(|s| !s.is_empty())
        .map(str::to_owned)
    else {
        return Ok(Completed::No);
    };
    let Some(entry) = facts.directory.get(&siret) else {
        return Ok(Completed::No);
    };
    if !entry.is_diffusible && completion != Completion::Former {
        return Ok(Completed::No);
    }
    if entry.is_closed && completion != Completion::EvenClosed {
        return Err(Refusal::bad_input(format!(
            "L'établissement {siret} est fermé selon le répertoire SIRENE"
        )));
    }
    if facts
        .company(&siret)
        .is_some_and(crate::account::Company::is_dormant)
    {
        return Err(Refusal::bad_input(format!(
            "L'établissement {siret} est en sommeil sur Trackdéchets. Il n'est pas possible de le mentionner dans un BSD."
        )));
    }
    if !entry.is_diffusible {
        return Ok(Completed::No);
    }
    company.name = Some(Text::from(entry.name.as_str()));
    company.address = Some(Text::from(entry.address.as_str()));
    Ok(Completed::Yes)
}

/// Completes the companies whose path is open: what is sealed stays as it was signed.
///
/// # Errors
/// `BAD_USER_INPUT`, without issues, for a closed or dormant establishment.
pub fn complete_companies<'c>(
    blocks: impl IntoIterator<Item = (&'static str, Option<&'c mut FormCompany>)>,
    open: &dyn Fn(&str) -> bool,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    for (path, company) in blocks {
        if let Some(company) = company.filter(|_| open(path)) {
            complete_company(company, Completion::Current, facts)?;
        }
    }
    Ok(())
}

/// Gives an eco-organisme, SIRET and name, the name of the directory.
///
/// # Errors
/// `BAD_USER_INPUT`, without issues, for a closed or dormant establishment.
pub fn complete_eco_organisme(
    eco_organisme: Option<(&Text, &mut Text)>,
    open: &dyn Fn(&str) -> bool,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let Some((siret, name)) = eco_organisme.filter(|_| open("ecoOrganisme.siret")) else {
        return Ok(());
    };
    if let Some(known) = directory_name(siret, facts)? {
        *name = known;
    }
    Ok(())
}

/// Writes this value where the document has none.
pub fn fill_nulls(tree: &mut Tree, paths: &[&str], value: &Tree) {
    for path in paths {
        if get(tree, path).is_null() {
            set(tree, path, value.clone());
        }
    }
}

/// The name that the directory gives to an eco-organisme.
///
/// # Errors
/// `BAD_USER_INPUT`, without issues, for a closed or dormant establishment.
pub fn directory_name(siret: &str, facts: &Facts<'_>) -> Result<Option<Text>, Refusal> {
    let mut company = FormCompany {
        siret: Some(Text::from(siret)),
        ..FormCompany::default()
    };
    complete_company(&mut company, Completion::Current, facts)?;
    Ok(company.name)
}

/// One of the receipts of a registered company.
pub fn receipt_of<'f>(
    org_id: Option<&str>,
    facts: &'f Facts<'_>,
    which: fn(&crate::account::Company) -> Option<&Receipt>,
) -> Option<&'f Receipt> {
    org_id.and_then(|id| facts.company(id)).and_then(which)
}

/// Contact, telephone and e-mail of a registered company replace those of the block, when its profile has them.
pub fn refresh_contact(block: &mut FormCompany, facts: &Facts<'_>) {
    let Some(profile) = block.organisation().and_then(|id| facts.company(id)) else {
        return;
    };
    let newer = |profile: &Option<String>, block: &mut Option<Text>| {
        if let Some(value) = profile.as_deref().filter(|value| !value.is_empty()) {
            *block = Some(Text::from(value));
        }
    };
    newer(&profile.contact, &mut block.contact);
    newer(&profile.contact_phone, &mut block.phone);
    newer(&profile.contact_email, &mut block.mail);
}
