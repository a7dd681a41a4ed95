//! Companies on slips, as frames show them.

use super::view::Row;

/// A company, however its kind's document names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SlipCompany {
    pub(crate) org_id: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) siret: Option<String>,
    pub(crate) vat_number: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) mail: Option<String>,
}

impl SlipCompany {
    /// The rows of a frame.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::of("Raison sociale", self.name.as_ref())];
        match (&self.siret, &self.vat_number) {
            (None, Some(vat)) => rows.push(Row::new("Numéro de TVA", vat.as_str())),
            (siret, _) => rows.push(Row::of("SIRET", siret.as_ref())),
        }
        rows.extend([
            Row::of("Adresse", self.address.as_ref()),
            Row::of("Contact", self.contact.as_ref()),
            Row::of("Téléphone", self.phone.as_ref()),
            Row::of("Courriel", self.mail.as_ref()),
        ]);
        rows
    }

    /// What a card and a timeline call it.
    pub(crate) fn title(&self) -> String {
        self.name
            .clone()
            .filter(|name| !name.is_empty())
            .or_else(|| self.org_id.clone())
            .unwrap_or_else(|| "Non renseigné".to_owned())
    }
}

/// The rows of a company that a typed document names, or not.
pub(crate) fn rows_of<'a, C>(company: Option<&'a C>) -> Vec<Row>
where
    SlipCompany: From<&'a C>,
{
    company
        .map_or_else(SlipCompany::default, SlipCompany::from)
        .rows()
}

/// What cards and steps call a company that a typed document names, or not.
pub(crate) fn title_of<'a, C>(company: Option<&'a C>) -> String
where
    SlipCompany: From<&'a C>,
{
    company
        .map_or_else(SlipCompany::default, SlipCompany::from)
        .title()
}

/// Makes the companies of a typed document ours.
macro_rules! slip_companies {
    ($($company:path),+ $(,)?) => {$(
        impl From<&$company> for $crate::slip::company::SlipCompany {
            fn from(company: &$company) -> Self {
                Self {
                    org_id: company.org_id.clone(),
                    name: company.name.clone(),
                    siret: company.siret.clone(),
                    vat_number: company.vat_number.clone(),
                    address: company.address.clone(),
                    contact: company.contact.clone(),
                    phone: company.phone.clone(),
                    mail: company.mail.clone(),
                }
            }
        }
    )+};
}
pub(crate) use slip_companies;
