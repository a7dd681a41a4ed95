//! The form that asks for an export.

use jiff::Timestamp;
use reference::waste_code::WasteCode;

use super::{
    exports::Kind,
    query::{
        GenerateExhaustiveExport, GenerateRegistryExport, generate_exhaustive_export,
        generate_registry_export,
    },
};
use crate::{
    dates,
    fields::{Choice, Field, Group, Input, empty_fields},
    form::Form,
    graphql::{Failure, Issue},
    session::Session,
    vocabulary::{
        DeclarationType, RegistryExportFormat as Format, RegistryV2ExportType as Registry,
        RegistryV2ExportWasteType as WasteType,
    },
};

/// What the form holds at first: this year, everything, for one's software.
pub(super) fn proposed(company: &str) -> Form {
    let mut form = Form::default();
    form.add("etablissement", company);
    form.add("registre", Registry::Incoming.as_str());
    form.add("declaration", DeclarationType::All.as_str());
    for kind in WasteType::ALL {
        form.add("natures", kind.as_str());
    }
    let year = dates::year(Timestamp::now());
    form.add("debut", &format!("{year}-01-01"));
    form.add("format", Format::Csv.as_str());
    form
}

fn format_choices() -> Vec<Choice> {
    let formats = Format::ALL.iter();
    formats
        .map(|format| Choice::new(format.as_str(), format.label()))
        .collect()
}

/// The fields of the form.
pub(super) fn fields(kind: Kind, form: &Form, companies: &[Choice]) -> Vec<Group> {
    let everywhere = Choice::new("", "Tous mes établissements");
    let companies = std::iter::once(everywhere).chain(companies.iter().cloned());
    let companies = Input::Select(companies.collect());
    let company = Field::new(form, "etablissement", "Établissement", companies)
        .required()
        .fills("siret")
        .fills("delegateSiret");
    let period = Group::new(
        "Période",
        vec![
            Field::new(form, "debut", "Du", Input::Day)
                .required()
                .fills("dateRange"),
            Field::new(form, "fin", "Au, compris", Input::Day)
                .hint("Sans fin, l'export va jusqu'à aujourd'hui."),
        ],
    );
    let format = Field::new(form, "format", "Format", Input::Choices(format_choices())).required();
    match kind {
        Kind::Exhaustive => vec![
            Group::new("", vec![company]),
            period,
            Group::new("", vec![format]),
        ],
        Kind::Regulatory => vec![
            Group::new("", vec![company, registry(form)]),
            period,
            content(form),
            Group::new("", vec![format]),
        ],
    }
}

fn registry(form: &Form) -> Field {
    let choices = Registry::ALL.iter();
    let choices = choices.map(|registry| Choice::new(registry.as_str(), registry.label()));
    let choices = Input::Choices(choices.collect());
    Field::new(form, "registre", "Registre", choices)
        .required()
        .fills("registryType")
}

fn content(form: &Form) -> Group {
    let declarations = DeclarationType::ALL.iter();
    let declarations = declarations.map(|kind| Choice::new(kind.as_str(), kind.label()));
    let natures = WasteType::ALL.iter();
    let natures = natures.map(|kind| Choice::new(kind.as_str(), kind.label()));
    Group::new(
        "Contenu",
        vec![
            Field::new(
                form,
                "declaration",
                "Origine des lignes",
                Input::Select(declarations.collect()),
            )
            .required()
            .hint("Le registre des sorties de statut de déchet ne contient que des déclarations."),
            Field::new(
                form,
                "natures",
                "Nature des déchets",
                Input::Several(natures.collect()),
            )
            .required()
            .fills("where"),
            Field::new(form, "codes", "Codes déchet", Input::Text)
                .hint("Par exemple « 17 06 05*, 16 01 06 ». Sans code, tous sont exportés."),
        ],
    )
}

fn wrong(field: &str, message: impl Into<String>) -> Issue {
    Issue {
        path: vec![field.to_owned()],
        message: message.into(),
    }
}

/// The codes that were typed.
fn codes(form: &Form) -> Result<Vec<String>, Issue> {
    let typed = form.text("codes").split([',', ';', '\n']).map(str::trim);
    let typed = typed.filter(|code| !code.is_empty());
    typed
        .map(|code| match WasteCode::parse(code) {
            Ok(code) => Ok(code.as_str().to_owned()),
            Err(_) => {
                let message = format!("« {code} » n'est pas un code déchet.");
                Err(wrong("codes", message))
            }
        })
        .collect()
}

/// First and last instants, as they travel.
struct Period {
    from: String,
    to: Option<String>,
}

fn period(form: &Form) -> Result<Period, Issue> {
    let not_a_day = |field| wrong(field, "Écrivez un jour, par exemple 31/12/2026.");
    let from = dates::typed(form.text("debut")).ok_or_else(|| not_a_day("debut"))?;
    let to = match form.given("fin") {
        Some(typed) => Some(dates::typed_end(typed).ok_or_else(|| not_a_day("fin"))?),
        None => None,
    };
    if to.is_some_and(|to| to < from) {
        return Err(wrong("fin", "La période finit avant d'avoir commencé."));
    }
    Ok(Period {
        from: from.to_string(),
        to: to.map(|to| to.to_string()),
    })
}

/// What the form asks, once read.
struct Wanted {
    /// Establishment, and the delegate in whose name it is asked.
    siret: Option<String>,
    delegate: Option<String>,
    period: Period,
    codes: Vec<String>,
    format: Format,
}

impl Wanted {
    fn read(kind: Kind, form: &Form) -> Result<Self, Failure> {
        let mut groups = fields(kind, form, &[]);
        // « Tous mes établissements » is an answer.
        groups[0].fields[0].is_required = false;
        let mut issues = empty_fields(&groups);
        let format = Format::parse(form.text("format"));
        if format.is_none() && form.given("format").is_some() {
            issues.push(wrong("format", "Choisissez un format."));
        }
        let codes = codes(form);
        let period = period(form);
        issues.extend(codes.as_ref().err().cloned());
        if form.given("debut").is_some() {
            issues.extend(period.as_ref().err().cloned());
        }
        let (Ok(codes), Ok(period), Some(format), true) =
            (codes, period, format, issues.is_empty())
        else {
            return Err(Failure::Invalid(issues));
        };
        let company = form.text("etablissement");
        let (siret, delegate) = match company.split_once('/') {
            Some((delegator, delegate)) => (delegator, Some(delegate.to_owned())),
            None => (company, None),
        };
        Ok(Self {
            siret: (!siret.is_empty()).then(|| siret.to_owned()),
            delegate,
            period,
            codes,
            format,
        })
    }
}

/// Asks for what the form says.
///
/// # Errors
/// Something is wrong in the form, or the API refuses.
pub(super) async fn send(session: &Session, kind: Kind, form: &Form) -> Result<(), Failure> {
    let wanted = Wanted::read(kind, form)?;
    match kind {
        Kind::Exhaustive => every_slip(session, wanted).await,
        Kind::Regulatory => regulatory(session, wanted, form).await,
    }
}

async fn every_slip(session: &Session, wanted: Wanted) -> Result<(), Failure> {
    use generate_exhaustive_export::{DateFilter, Variables};
    if wanted.delegate.is_some() {
        let message = "Une délégation ne couvre que les registres réglementaires.";
        return Err(Failure::Invalid(vec![wrong("etablissement", message)]));
    }
    let variables = Variables {
        format: wanted.format,
        siret: wanted.siret,
        period: DateFilter {
            gte: Some(wanted.period.from),
            lte: wanted.period.to,
            ..DateFilter::default()
        },
    };
    let asked = session.ask::<GenerateExhaustiveExport>(variables).await;
    asked.map(drop)
}

async fn regulatory(session: &Session, wanted: Wanted, form: &Form) -> Result<(), Failure> {
    use generate_registry_export::{
        DateFilter, DeclarationTypeFilter, RegistryV2ExportWhere, StringFilter, Variables,
        WasteTypeFilter,
    };
    let Some(registry) = Registry::parse(form.text("registre")) else {
        let issue = wrong("registre", "Choisissez un registre.");
        return Err(Failure::Invalid(vec![issue]));
    };
    let is_declared_only = registry == Registry::Ssd;
    let natures = form.all("natures").iter();
    let natures: Vec<WasteType> = natures.filter_map(|kind| WasteType::parse(kind)).collect();
    let declaration = match is_declared_only {
        true => DeclarationType::Registry,
        false => DeclarationType::parse(form.text("declaration")).unwrap_or(DeclarationType::All),
    };
    let codes = (!wanted.codes.is_empty()).then_some(StringFilter {
        in_: Some(wanted.codes),
        ..StringFilter::default()
    });
    let variables = Variables {
        registry,
        format: wanted.format,
        siret: wanted.siret,
        delegate: wanted.delegate,
        period: DateFilter {
            gte: Some(wanted.period.from),
            lte: wanted.period.to,
            ..DateFilter::default()
        },
        where_: Some(RegistryV2ExportWhere {
            declaration_type: Some(DeclarationTypeFilter {
                eq: Some(declaration),
            }),
            waste_type: (!is_declared_only).then_some(WasteTypeFilter {
                in_: Some(natures),
                ..WasteTypeFilter::default()
            }),
            waste_code: codes,
        }),
    };
    let asked = session.ask::<GenerateRegistryExport>(variables).await;
    asked.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(changes: &[(&str, &str)]) -> Form {
        let mut form = Form::default();
        let known = [
            ("registre", "OUTGOING"),
            ("declaration", "ALL"),
            ("natures", "DD"),
            ("debut", "2026-01-01"),
            ("format", "CSV"),
        ];
        for (name, value) in known {
            if !changes.iter().any(|(changed, _)| *changed == name) {
                form.add(name, value);
            }
        }
        for (name, value) in changes {
            form.add(name, value);
        }
        form
    }

    fn wrong_fields(changes: &[(&str, &str)]) -> Vec<String> {
        match Wanted::read(Kind::Regulatory, &form(changes)) {
            Ok(_) => Vec::new(),
            Err(failure) => {
                let issues = failure.issues().into_iter();
                issues.flat_map(|issue| issue.path).collect()
            }
        }
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field() {
        assert_eq!(wrong_fields(&[]), [""; 0]);
        assert_eq!(wrong_fields(&[("debut", "")]), ["debut"]);
        assert_eq!(wrong_fields(&[("debut", "hier")]), ["debut"]);
        assert_eq!(wrong_fields(&[("fin", "2025-12-31")]), ["fin"]);
        assert_eq!(wrong_fields(&[("codes", "17 06 05*; 99 99 99")]), ["codes"]);
        assert_eq!(wrong_fields(&[("natures", "")]), ["natures"]);
        assert_eq!(wrong_fields(&[("format", "PDF")]), ["format"]);
    }

    #[test]
    fn a_period_holds_its_last_day() {
        let Ok(wanted) = Wanted::read(Kind::Exhaustive, &form(&[("fin", "2026-01-31")])) else {
            panic!("the form is right");
        };
        assert_eq!(wanted.period.from, "2025-12-31T23:00:00Z");
        assert_eq!(
            wanted.period.to.as_deref(),
            Some("2026-01-31T22:59:59.999Z")
        );
    }

    #[test]
    fn a_delegation_names_both_sides() {
        let typed = form(&[("etablissement", "00000010900017/00000012500013")]);
        let Ok(wanted) = Wanted::read(Kind::Regulatory, &typed) else {
            panic!("the form is right");
        };
        assert_eq!(wanted.siret.as_deref(), Some("00000010900017"));
        assert_eq!(wanted.delegate.as_deref(), Some("00000012500013"));
    }
}
