//! A chart of the API, with the table of its values.

use crate::numbers;

/// A chart.
pub(super) struct Chart {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) unit: String,
    /// Name and value of each bar.
    pub(super) rows: Vec<(String, String)>,
    /// The drawing, written by the API: its texts are escaped already.
    pub(super) svg: String,
}

impl Chart {
    /// Nothing to draw.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.iter().all(|(_, value)| value == "0")
    }
}

macro_rules! charts {
    ($($module:ident),+) => {$(
        impl From<super::query::$module::Chart> for Chart {
            fn from(chart: super::query::$module::Chart) -> Self {
                let values = chart.values.into_iter();
                Self {
                    title: chart.title,
                    description: chart.description,
                    unit: chart.unit,
                    rows: values
                        .map(|bar| (bar.name, numbers::rounded(bar.value)))
                        .collect(),
                    svg: chart.svg,
                }
            }
        }
    )+};
}

charts!(company_statistics, platform_statistics);
