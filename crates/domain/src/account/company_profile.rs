//! What a company may declare of itself: formats first, then what its parts ask of each other.
//!
//! Accounts specification, section 8.2. The failures of a phase are reported together; the second phase runs
//! when the first finds nothing.

use std::{collections::HashSet, hash::Hash};

use contract::company::{CollectorType, CompanyType, WasteProcessorType, WasteVehiclesType};
use reference::{
    email::is_email,
    naming::check_characters,
    siret::{TestCompanies, is_siret},
    vat::VatNumber,
};

use super::{Company, CompanyDocuments, WorkerCertificate};
use crate::slip::{Code, Issue, Issues, Refusal};

/// What a check needs and a company does not hold.
#[derive(Clone, Copy, Debug)]
pub struct ProfileFacts<'a> {
    /// Documents that the company declares, those that do not exist included.
    pub documents: &'a CompanyDocuments,
    /// The certification among them, when it exists.
    pub certification: Option<&'a WorkerCertificate>,
    /// Is its SIRET in the national list of eco-organismes?
    pub is_listed_eco_organisme: bool,
    /// Identifiers of eco-organismes among its partners.
    pub known_partners: &'a HashSet<String>,
    /// Are `000000…` SIRETs accepted?
    pub test_companies: TestCompanies,
}

/// Profiles of companies whose trade is waste.
const PROFESSIONAL: [CompanyType; 11] = [
    CompanyType::Wasteprocessor,
    CompanyType::WasteCenter,
    CompanyType::Collector,
    CompanyType::Transporter,
    CompanyType::Trader,
    CompanyType::Broker,
    CompanyType::EcoOrganisme,
    CompanyType::WasteVehicles,
    CompanyType::Intermediary,
    CompanyType::DisposalFacility,
    CompanyType::RecoveryFacility,
];

/// A text that goes into mails and documents, by the name of its field.
type Text = (&'static str, fn(&Company) -> Option<&str>);

const TEXTS: [Text; 6] = [
    ("name", |company| Some(&company.name)),
    ("gerepId", |company| company.gerep_id.as_deref()),
    ("codeNaf", |company| company.code_naf.as_deref()),
    ("givenName", |company| company.given_name.as_deref()),
    ("contactPhone", |company| company.contact_phone.as_deref()),
    ("contact", |company| company.contact.as_deref()),
];

/// A rule between the parts of a company: when it is broken, and what is said then.
type Rule = (fn(&Company, &ProfileFacts<'_>) -> bool, &'static str);

const RULES: [Rule; 11] = [
    (
        |company, _| company.siret.is_none() && company.vat_number.is_none(),
        "Un SIRET, ou un numéro de TVA intracommunautaire hors de France, est obligatoire",
    ),
    (
        |company, _| {
            company.vat_number.is_some()
                && company
                    .company_types
                    .iter()
                    .any(|t| *t != CompanyType::Transporter)
        },
        "Un établissement étranger, identifié par son numéro de TVA, n'a pas d'autre profil que Transporteur",
    ),
    (
        |company, facts| is_french_eco_organisme(company) && !facts.is_listed_eco_organisme,
        "Cet établissement ne figure pas dans la liste des éco-organismes reconnus par la plateforme",
    ),
    (
        |company, _| {
            is_french_eco_organisme(company) && company.eco_organisme_agreements.is_empty()
        },
        "Le profil Éco-organisme demande l'adresse web d'au moins un agrément",
    ),
    (
        |company, _| {
            lacks(company, CompanyType::EcoOrganisme)
                && !company.eco_organisme_agreements.is_empty()
        },
        "Des agréments ne peuvent être déclarés qu'avec le profil Éco-organisme",
    ),
    (
        |company, facts| {
            lacks(company, CompanyType::Transporter)
                && facts.documents.transporter_receipt.is_some()
        },
        "Un récépissé de transport demande le profil Transporteur",
    ),
    (
        |company, facts| {
            lacks(company, CompanyType::Broker) && facts.documents.broker_receipt.is_some()
        },
        "Un récépissé de courtage demande le profil Courtier",
    ),
    (
        |company, facts| {
            lacks(company, CompanyType::Trader) && facts.documents.trader_receipt.is_some()
        },
        "Un récépissé de négoce demande le profil Négociant",
    ),
    (
        |company, facts| {
            lacks(company, CompanyType::Worker) && facts.documents.worker_certification.is_some()
        },
        "Une certification amiante demande le profil Entreprise de travaux amiante",
    ),
    (
        |company, facts| {
            !company
                .waste_vehicles_types
                .contains(&WasteVehiclesType::Broyeur)
                && facts.documents.vhu_agrement_broyeur.is_some()
        },
        "Un agrément de broyeur demande le sous-profil Broyeur",
    ),
    (
        |company, facts| {
            !company
                .waste_vehicles_types
                .contains(&WasteVehiclesType::Demolisseur)
                && facts.documents.vhu_agrement_demolisseur.is_some()
        },
        "Un agrément de démolisseur demande le sous-profil Démolisseur",
    ),
];

/// Sub-profiles that go with a profile: when they come without it, and what is said then.
type SubProfileRule = (fn(&Company) -> bool, &'static str);

const SUB_PROFILE_RULES: [SubProfileRule; 3] = [
    (
        |company| {
            lacks(company, CompanyType::Wasteprocessor) && !company.waste_processor_types.is_empty()
        },
        "Les sous-profils de traitement demandent le profil Installation de traitement",
    ),
    (
        |company| lacks(company, CompanyType::Collector) && !company.collector_types.is_empty(),
        "Les sous-profils de tri, transit ou regroupement demandent le profil correspondant",
    ),
    (
        |company| {
            lacks(company, CompanyType::WasteVehicles) && !company.waste_vehicles_types.is_empty()
        },
        "Les sous-profils de traitement de véhicules hors d'usage demandent le profil correspondant",
    ),
];

fn lacks(company: &Company, company_type: CompanyType) -> bool {
    !company.company_types.contains(&company_type)
}

fn is_french_eco_organisme(company: &Company) -> bool {
    company.company_types.contains(&CompanyType::EcoOrganisme) && company.siret.is_some()
}

/// The values, each once, in the order in which they first came.
fn distinct<T: Clone + Eq + Hash>(values: &mut Vec<T>) {
    let mut seen = HashSet::new();
    values.retain(|value| seen.insert(value.clone()));
}

impl Company {
    /// Profiles, sub-profiles and partners, each once.
    pub fn deduplicate(&mut self) {
        distinct(&mut self.company_types);
        distinct(&mut self.collector_types);
        distinct(&mut self.waste_processor_types);
        distinct(&mut self.waste_vehicles_types);
        distinct(&mut self.eco_organisme_partners_ids);
    }

    /// Is waste its trade?
    pub fn is_professional(&self) -> bool {
        self.has_any_type(&PROFESSIONAL)
    }

    /// Is it a carrier known by a foreign VAT number?
    pub fn is_foreign_transporter(&self) -> bool {
        self.company_types.contains(&CompanyType::Transporter)
            && (self.vat_number.as_deref())
                .is_some_and(|number| VatNumber::parse(number).is_ok_and(|n| n.is_foreign()))
    }

    /// Accepts the company as it is declared.
    ///
    /// # Errors
    /// The failures of the first phase that has any.
    pub fn check_profile(&self, facts: &ProfileFacts<'_>) -> Result<(), Refusal> {
        Refusal::of_issues(self.format_issues(facts.test_companies))?;
        Refusal::of_issues(self.agreement_issues(facts))
    }

    /// Accepts a company that an operator registers with many others: its documents come later.
    ///
    /// # Errors
    /// As [`Self::check_profile`].
    pub fn check_import(&self, test_companies: TestCompanies) -> Result<(), Refusal> {
        Refusal::of_issues(self.format_issues(test_companies))?;
        Refusal::of_issues(self.sub_profile_issues().collect())
    }

    fn format_issues(&self, test_companies: TestCompanies) -> Issues {
        let mut issues = Vec::new();
        if self
            .siret
            .as_deref()
            .is_some_and(|siret| !is_siret(siret, test_companies))
        {
            issues.push(Issue::at(
                "siret",
                "Le SIRET n'est pas valide : 14 chiffres sont attendus",
            ));
        }
        issues.extend(self.vat_number.as_deref().and_then(vat_issue));
        for (path, text) in TEXTS {
            if let Some(Err(error)) = text(self).map(check_characters) {
                issues.push(Issue::at(path, error.to_string()));
            }
        }
        if self
            .contact_email
            .as_deref()
            .is_some_and(|email| !email.is_empty() && !is_email(email))
        {
            issues.push(Issue::coded(
                Code::InvalidString,
                "contactEmail",
                "L'adresse e-mail de contact n'est pas valide",
            ));
        }
        if self
            .website
            .as_deref()
            .is_some_and(|site| !site.is_empty() && !is_website(site))
        {
            issues.push(Issue::at(
                "website",
                "L'adresse du site web n'est pas valide : elle commence par http:// ou https://",
            ));
        }
        issues.extend(type_issues(&self.company_types));
        issues
    }

    fn sub_profile_issues(&self) -> impl Iterator<Item = Issue> {
        SUB_PROFILE_RULES
            .iter()
            .filter(|(is_broken, _)| is_broken(self))
            .map(|(_, message)| Issue::at("", *message))
    }

    fn agreement_issues(&self, facts: &ProfileFacts<'_>) -> Issues {
        let mut issues: Issues = RULES
            .iter()
            .filter(|(is_broken, _)| is_broken(self, facts))
            .map(|(_, message)| Issue::at("", *message))
            .collect();
        issues.extend(self.sub_profile_issues());
        if self.company_types.contains(&CompanyType::Worker)
            && !facts
                .certification
                .is_some_and(WorkerCertificate::allows_work)
        {
            issues.push(Issue::at(
                "",
                "Le profil Entreprise de travaux amiante demande une certification en sous-section 3 ou 4",
            ));
        }
        let unknown: Vec<&str> = self
            .eco_organisme_partners_ids
            .iter()
            .filter(|id| !facts.known_partners.contains(*id))
            .map(String::as_str)
            .collect();
        if !unknown.is_empty() {
            issues.push(Issue::at(
                "",
                format!(
                    "Ces identifiants ne désignent aucun éco-organisme : {}",
                    unknown.join(", ")
                ),
            ));
        }
        issues
    }
}

fn vat_issue(number: &str) -> Option<Issue> {
    let message = match VatNumber::parse(number) {
        Ok(number) if number.is_foreign() => return None,
        Ok(_) => "Un établissement français est identifié par son SIRET, pas par son numéro de TVA"
            .to_owned(),
        Err(error) => error.to_string(),
    };
    Some(Issue::at("vatNumber", message))
}

fn is_website(text: &str) -> bool {
    url::Url::parse(text)
        .is_ok_and(|address| matches!(address.scheme(), "http" | "https") && address.has_host())
}

fn type_issues(types: &[CompanyType]) -> Option<Issue> {
    if types.is_empty() {
        return Some(Issue::coded(
            Code::TooSmall,
            "companyTypes",
            "Un établissement a au moins un profil",
        ));
    }
    types.contains(&CompanyType::Crematorium).then(|| {
        Issue::at(
            "companyTypes",
            "Le profil CREMATORIUM n'existe plus : déclarez le profil WASTEPROCESSOR et le sous-profil CREMATION",
        )
    })
}

/// Profiles alone, as the staff changes those of many companies at once.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    /// Profiles.
    pub company_types: Vec<CompanyType>,
    /// Sub-profiles of a collector.
    pub collector_types: Vec<CollectorType>,
    /// Sub-profiles of a waste processor.
    pub waste_processor_types: Vec<WasteProcessorType>,
    /// Sub-profiles of a vehicle treatment site.
    pub waste_vehicles_types: Vec<WasteVehiclesType>,
}

impl Company {
    /// Takes these profiles.
    ///
    /// # Errors
    /// No profile, an old one, or sub-profiles without theirs.
    pub fn with_profiles(mut self, profiles: Profiles) -> Result<Self, Refusal> {
        self.company_types = profiles.company_types;
        self.collector_types = profiles.collector_types;
        self.waste_processor_types = profiles.waste_processor_types;
        self.waste_vehicles_types = profiles.waste_vehicles_types;
        self.deduplicate();
        Refusal::of_issues(type_issues(&self.company_types).into_iter().collect())?;
        Refusal::of_issues(self.sub_profile_issues().collect())?;
        Ok(self)
    }
}
