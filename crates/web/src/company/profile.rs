//! What a company does, and the papers that it needs for it: the form of the wizard and of the edition.

use super::papers::{Known, Paper};
use crate::{
    fields::{Choice, Field, Group, Input},
    form::Form,
    graphql::{Failure, Issue},
    session::Session,
    vocabulary::{CollectorType, CompanyType, WasteProcessorType, WasteVehiclesType},
};

/// The profiles that were ticked, each with its sub-profiles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) types: Vec<CompanyType>,
    pub(super) collector: Vec<CollectorType>,
    pub(super) processor: Vec<WasteProcessorType>,
    pub(super) vehicles: Vec<WasteVehiclesType>,
    /// Addresses of the agreements of an eco-organisme.
    pub(super) agreements: Vec<String>,
}

/// The identifiers of papers, in the order of [`Paper::ALL`]; empty when there is none.
pub(super) type PaperIds = [String; 6];

/// A group of the form, and the class that hides it when it does not matter.
pub(super) struct Part {
    pub(super) when: &'static str,
    pub(super) group: Group,
}

impl Profile {
    /// What the form says. Sub-profiles go with their profile.
    pub(super) fn read(form: &Form) -> Self {
        let types: Vec<CompanyType> = parsed(form, "profils", CompanyType::parse);
        let has = |kind: CompanyType| types.contains(&kind);
        let lines = form.text("agrements").lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty()).map(str::to_owned);
        Self {
            collector: when(has(CompanyType::Collector), || {
                parsed(form, "collecte", CollectorType::parse)
            }),
            processor: when(has(CompanyType::WasteProcessor), || {
                parsed(form, "traitement", WasteProcessorType::parse)
            }),
            vehicles: when(has(CompanyType::WasteVehicles), || {
                parsed(form, "vehicules", WasteVehiclesType::parse)
            }),
            agreements: when(has(CompanyType::EcoOrganisme), || lines.collect()),
            types,
        }
    }

    /// Puts the profiles in a form.
    pub(super) fn fill(&self, form: &mut Form) {
        for kind in &self.types {
            form.add("profils", kind.as_str());
        }
        for kind in &self.collector {
            form.add("collecte", kind.as_str());
        }
        for kind in &self.processor {
            form.add("traitement", kind.as_str());
        }
        for kind in &self.vehicles {
            form.add("vehicules", kind.as_str());
        }
        form.add("agrements", &self.agreements.join("\n"));
    }
}

fn parsed<T>(form: &Form, name: &str, parse: fn(&str) -> Option<T>) -> Vec<T> {
    let values = form.all(name).iter();
    values.filter_map(|value| parse(value)).collect()
}

fn when<T>(is_so: bool, list: impl FnOnce() -> Vec<T>) -> Vec<T> {
    if is_so { list() } else { Vec::new() }
}

/// Every choice of an enum of ours.
macro_rules! choices {
    ($kind:ty) => {
        <$kind>::ALL
            .iter()
            .map(|kind| Choice::new(kind.as_str(), kind.label()))
            .collect()
    };
}

fn company_types() -> Vec<Choice> {
    let types = CompanyType::ALL.iter();
    // This profile is a treatment now.
    let types = types.filter(|kind| **kind != CompanyType::Crematorium);
    types
        .map(|kind| Choice::new(kind.as_str(), kind.label()))
        .collect()
}

/// The form, filled.
pub(super) fn parts(form: &Form) -> Vec<Part> {
    let several = |name: &str, label: &str, path: &str, choices: Vec<Choice>| {
        Field::new(form, name, label, Input::Several(choices)).fills(path)
    };
    let part = |when: &'static str, legend: &str, field: Field| Part {
        when,
        group: Group::new(legend, vec![field]),
    };
    let mut parts = vec![
        part(
            "",
            "Profils",
            several(
                "profils",
                "Ce que fait l'établissement",
                "companyTypes",
                company_types(),
            )
            .required(),
        ),
        part(
            "when-collector",
            "Tri, transit ou regroupement",
            several(
                "collecte",
                "Déchets pris en charge",
                "collectorTypes",
                choices!(CollectorType),
            ),
        ),
        part(
            "when-processor",
            "Traitement",
            several(
                "traitement",
                "Traitements réalisés",
                "wasteProcessorTypes",
                choices!(WasteProcessorType),
            ),
        ),
        part(
            "when-vehicles",
            "Véhicules hors d'usage",
            several(
                "vehicules",
                "Activités",
                "wasteVehiclesTypes",
                choices!(WasteVehiclesType),
            ),
        ),
        part(
            "when-eco-organisme",
            "Éco-organisme",
            Field::new(form, "agrements", "Adresses des agréments", Input::Lines)
                .hint("Une adresse web par ligne, une au moins.")
                .fills("ecoOrganismeAgreements"),
        ),
    ];
    parts.extend(Paper::ALL.into_iter().map(|paper| Part {
        when: paper.class(),
        group: paper.group(form),
    }));
    parts
}

/// What is wrong in what was typed, before the API is asked.
pub(super) fn check(form: &Form) -> Vec<Issue> {
    let mut issues = Vec::new();
    if Profile::read(form).types.is_empty() {
        issues.push(Issue {
            path: vec!["profils".to_owned()],
            message: "Choisissez au moins un profil.".to_owned(),
        });
    }
    for paper in Paper::ALL {
        if let Some(values) = paper.typed(form) {
            issues.extend(paper.check(&values));
        }
    }
    issues
}

/// Declares the papers that were typed; answers their identifiers.
///
/// # Errors
/// The API refuses one of them.
pub(super) async fn save_papers(
    session: &Session,
    known: &[Option<Known>; 6],
    form: &Form,
) -> Result<PaperIds, Failure> {
    let mut ids = PaperIds::default();
    for ((paper, known), id) in Paper::ALL.into_iter().zip(known).zip(&mut ids) {
        let typed = paper.typed(form);
        *id = paper.save(session, known.as_ref(), typed.as_ref()).await?;
    }
    Ok(ids)
}

/// Withdraws the papers that the company does not declare any more.
///
/// # Errors
/// The API refuses.
pub(super) async fn delete_papers(
    session: &Session,
    known: &[Option<Known>; 6],
    ids: &PaperIds,
) -> Result<(), Failure> {
    for ((paper, known), id) in Paper::ALL.into_iter().zip(known).zip(ids) {
        if let (Some(known), true) = (known, id.is_empty()) {
            paper.delete(session, &known.id).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sub_profiles_go_with_their_profile() {
        let mut form = Form::default();
        form.add("profils", "COLLECTOR");
        form.add("profils", "INCONNU");
        form.add("collecte", "DANGEROUS_WASTES");
        form.add("traitement", "CREMATION");
        let profile = Profile::read(&form);
        assert_eq!(profile.types, [CompanyType::Collector]);
        assert_eq!(profile.collector, [CollectorType::DangerousWastes]);
        assert_eq!(profile.processor, []);
    }

    #[test]
    fn what_a_company_declares_comes_back_from_its_form() {
        let profile = Profile {
            types: vec![CompanyType::WasteVehicles, CompanyType::EcoOrganisme],
            vehicles: vec![WasteVehiclesType::Broyeur],
            agreements: vec![
                "https://a.example".to_owned(),
                "https://b.example".to_owned(),
            ],
            ..Profile::default()
        };
        let mut form = Form::default();
        profile.fill(&mut form);
        assert_eq!(Profile::read(&form), profile);
    }
}
