//! Statistics as charts and as files.

use domain::{registry::Registry, statistics::Step};
use render::{
    chart::Bars,
    table::{Table, csv},
};
use rust_decimal::Decimal;

pub use render::chart::Bar;

use super::{CompanyStatistics, Flow, PlatformStatistics};
use crate::{Refusal, unavailable};

/// Waste codes of a chart.
const MOST_WASTES: usize = 12;

/// A chart, drawn, with the values that its table shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Title.
    pub title: String,
    /// What it tells, in a sentence.
    pub description: String,
    /// Unit of the values.
    pub unit: String,
    /// Name and value of each bar, in order.
    pub bars: Vec<Bar>,
    /// The drawing.
    pub svg: String,
}

impl Chart {
    /// `id` tells the chart apart from the others of a page.
    fn draw(id: &str, title: String, description: &str, unit: &str, bars: Vec<Bar>) -> Self {
        let drawing = Bars {
            title: &title,
            description,
            unit,
            bars: &bars,
        };
        let svg = drawing.svg(id);
        Self {
            title,
            description: description.to_owned(),
            unit: unit.to_owned(),
            bars,
            svg,
        }
    }
}

fn bar(name: impl Into<String>, value: Decimal) -> Bar {
    Bar {
        name: name.into(),
        value,
    }
}

fn written(header: &[&str], rows: Vec<Vec<String>>) -> Result<String, Refusal> {
    let table = Table {
        header: header.iter().map(|name| (*name).to_owned()).collect(),
        rows,
    };
    let bytes = csv(&table, b';').map_err(unavailable)?;
    String::from_utf8(bytes).map_err(unavailable)
}

/// What a registry is called, and how it is told apart in a page.
fn called(registry: Registry) -> (&'static str, &'static str) {
    match registry {
        Registry::Ssd => ("Sorties de statut de déchet", "ssd"),
        Registry::Incoming => ("Déchets entrants", "entrants"),
        Registry::Outgoing => ("Déchets sortants", "sortants"),
        Registry::Transported => ("Déchets transportés", "transportes"),
        Registry::Managed => ("Déchets gérés", "geres"),
        Registry::All => ("Tous les déchets", "tous"),
    }
}

fn step_name(step: Step) -> &'static str {
    match step {
        Step::Emission => "émission",
        Step::Transport => "transport",
        Step::Reception => "réception",
        Step::Operation => "traitement",
    }
}

impl Flow {
    /// Tonnes of each month.
    pub fn months_chart(&self) -> Chart {
        let (title, id) = called(self.registry);
        let bars = self
            .months
            .iter()
            .map(|month| bar(&month.month, month.tonnes));
        Chart::draw(
            &format!("{id}-mois"),
            format!("{title} par mois"),
            "Quantité de chaque mois de la période, en tonnes.",
            "t",
            bars.collect(),
        )
    }

    /// Tonnes of the heaviest waste codes.
    pub fn wastes_chart(&self) -> Chart {
        let mut codes: Vec<Bar> = Vec::new();
        for waste in &self.wastes {
            let name = match waste.waste_code.as_str() {
                "" => "sans code",
                code => code,
            };
            match codes.iter_mut().find(|known| known.name == name) {
                Some(known) => known.value += waste.tonnes,
                None => codes.push(bar(name, waste.tonnes)),
            }
        }
        codes.sort_by(|a, b| b.value.cmp(&a.value).then(a.name.cmp(&b.name)));
        codes.truncate(MOST_WASTES);
        let (title, id) = called(self.registry);
        Chart::draw(
            &format!("{id}-codes"),
            format!("{title} par code"),
            "Quantité des codes déchet les plus lourds de la période, en tonnes.",
            "t",
            codes,
        )
    }
}

impl CompanyStatistics {
    /// Slips of the period by kind.
    pub fn slips_chart(&self) -> Chart {
        let mut kinds: Vec<Bar> = Vec::new();
        for slips in &self.slips {
            let count = Decimal::from(slips.count);
            match kinds.iter_mut().find(|known| known.name == slips.kind) {
                Some(known) => known.value += count,
                None => kinds.push(bar(&slips.kind, count)),
            }
        }
        Chart::draw(
            "bordereaux",
            "Bordereaux par type".to_owned(),
            "Nombre de bordereaux créés dans la période, par type.",
            "bordereaux",
            kinds,
        )
    }

    /// Mean delays between steps.
    pub fn delays_chart(&self) -> Chart {
        let bars = self.delays.iter().map(|delay| {
            let steps = format!("{} → {}", step_name(delay.from), step_name(delay.to));
            bar(format!("{} {steps}", delay.kind), delay.hours)
        });
        Chart::draw(
            "delais",
            "Délais entre les étapes".to_owned(),
            "Délai moyen entre deux étapes qui se suivent, en heures.",
            "h",
            bars.collect(),
        )
    }

    /// Quantities by registry, waste code and treatment, separated by semicolons.
    ///
    /// # Errors
    /// The table cannot be written.
    pub fn csv(&self) -> Result<String, Refusal> {
        let header = [
            "Flux",
            "Code déchet",
            "Code de traitement",
            "Bordereaux",
            "Tonnes",
        ];
        let flows = [
            &self.incoming,
            &self.outgoing,
            &self.transported,
            &self.managed,
        ];
        let rows = flows.into_iter().flat_map(|flow| {
            let name = flow.registry.file_label();
            flow.wastes.iter().map(move |waste| {
                vec![
                    name.to_owned(),
                    waste.waste_code.clone(),
                    waste.operation_code.clone(),
                    waste.count.to_string(),
                    waste.tonnes.to_string(),
                ]
            })
        });
        written(&header, rows.collect())
    }
}

impl PlatformStatistics {
    /// Slips created each week.
    pub fn slips_chart(&self) -> Chart {
        let bars = self.weeks.iter();
        Chart::draw(
            "semaines",
            "Bordereaux créés par semaine".to_owned(),
            "Nombre de bordereaux créés sur la plateforme, semaine par semaine.",
            "bordereaux",
            bars.map(|week| bar(&week.monday, week.created.into()))
                .collect(),
        )
    }

    /// Tonnes treated each week.
    pub fn tonnes_chart(&self) -> Chart {
        let bars = self.weeks.iter();
        Chart::draw(
            "tonnages",
            "Quantités traitées par semaine".to_owned(),
            "Quantité dont le traitement a été signé, semaine par semaine, en tonnes.",
            "t",
            bars.map(|week| bar(&week.monday, week.tonnes)).collect(),
        )
    }

    /// Weeks, separated by semicolons.
    ///
    /// # Errors
    /// The table cannot be written.
    pub fn csv(&self) -> Result<String, Refusal> {
        let header = [
            "Semaine du",
            "Bordereaux créés",
            "Déchets enlevés",
            "Déchets reçus",
            "Déchets traités",
            "Tonnes traitées",
            "Comptes ouverts",
            "Établissements inscrits",
        ];
        let rows = self.weeks.iter().map(|week| {
            vec![
                week.monday.clone(),
                week.created.to_string(),
                week.taken_over.to_string(),
                week.received.to_string(),
                week.processed.to_string(),
                week.tonnes.to_string(),
                week.users.to_string(),
                week.companies.to_string(),
            ]
        });
        written(&header, rows.collect())
    }
}
