//! What an assurer has vouched for: the figures as they saw them, and their statement.

use super::config::Date;
use super::lang::ByLang;
use super::period::Period;
use super::place::{Place, Placed};

/// How far an assurance goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// Nothing was found that speaks against the figures.
    Limited,
    /// The figures are right in all that matters.
    Reasonable,
}

impl Level {
    /// Both with their names in files.
    pub const ALL: [(&'static str, Self); 2] =
        [("limited", Self::Limited), ("reasonable", Self::Reasonable)];
}

/// What `content/assurance.yaml` says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Assurance {
    /// The file.
    pub place: Place,
    /// Who gives it.
    pub provider: ByLang<String>,
    /// The standard it is given under.
    pub standard: ByLang<String>,
    /// How far it goes.
    pub level: Level,
    /// The day of the statement.
    pub date: Date,
    /// The pages of the statement.
    pub statement: ByLang<Vec<StatementPage>>,
    /// The figures it covers, in the order of the file.
    pub covers: Vec<Covered>,
}

/// A page of the assurer's statement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StatementPage {
    /// The picture, as written.
    pub file: Placed<String>,
    /// What stands on it.
    pub alt: String,
}

/// A metric that is covered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Covered {
    /// Its id.
    pub id: Placed<String>,
    /// Its unit as the assurer saw it.
    pub unit: String,
    /// The values as the assurer saw them.
    pub values: Vec<(Placed<Period>, String)>,
}

impl Assurance {
    /// Whether it covers a metric in a period.
    pub fn covers(&self, id: &str, period: Period) -> bool {
        self.covers
            .iter()
            .filter(|own| own.id.value == id)
            .any(|own| own.values.iter().any(|(covered, _)| covered.value == period))
    }
}

/// That an assurance covers a printed figure.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Assured {
    /// The metric that is covered.
    pub id: String,
    /// Its period.
    pub period: Period,
    /// How the print says so.
    pub mark: Mark,
}

/// How the print says that a figure is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Not: it stands in a sentence.
    None,
    /// By a sign beside it.
    Sign,
    /// By a sign, in a row of its table, counted from 1.
    Row(u32),
    /// In the list of what is covered.
    Listed,
}
