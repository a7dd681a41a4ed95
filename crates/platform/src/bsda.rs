//! What the revisions of a BSDA need at hand.

use std::collections::{BTreeSet, HashMap};

use contract::bsda::Bsda;
use domain::slip::{Refusal, Tree, mentioned_organisations};

use crate::{Loaded, Platform, revisions::Connected};

impl Connected for Bsda {
    async fn linked(
        platform: &Platform,
        slip: &Self,
    ) -> Result<HashMap<String, Loaded<Self>>, Refusal> {
        platform.continued_by(slip).await
    }

    fn organisations(
        slip: &Self,
        content: &Tree,
        _linked: &HashMap<String, Loaded<Self>>,
    ) -> BTreeSet<String> {
        mentioned_organisations(Some(slip), content)
    }
}
