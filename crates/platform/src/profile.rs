//! What users see and change of their own account.

use domain::{
    account::{User, profile},
    slip::Refusal,
};
use store::Expected;

use crate::{Caller, Platform, records::user_write};

/// What changes of a profile; none keeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProfileChange<'a> {
    /// Displayed name.
    pub name: Option<&'a str>,
    /// Telephone; empty erases.
    pub phone: Option<&'a str>,
    /// Choice about audience measures.
    pub tracking_consent: Option<bool>,
}

impl Platform {
    /// The account of the caller.
    ///
    /// # Errors
    /// The store does not answer, or the user has just been removed.
    pub async fn me(&self, caller: &Caller) -> Result<User, Refusal> {
        Ok(self.own_user(caller).await?.0)
    }

    /// Changes the profile of the caller.
    ///
    /// # Errors
    /// The name or the telephone does not fit.
    pub async fn edit_profile(
        &self,
        caller: &Caller,
        change: ProfileChange<'_>,
    ) -> Result<User, Refusal> {
        let (mut user, version) = self.own_user(caller).await?;
        let before = user.clone();
        if let Some(name) = change.name {
            profile::name(name)?.clone_into(&mut user.name);
        }
        if let Some(phone) = change.phone {
            user.phone = Some(profile::phone(phone)?.to_owned());
        }
        if let Some(consent) = change.tracking_consent {
            user.choose_tracking(consent, self.now());
        }
        if user != before {
            let write = user_write(&user, Expected::Version(version), self.now_ms())?;
            self.save_for(caller, vec![write]).await?;
        }
        Ok(user)
    }
}
