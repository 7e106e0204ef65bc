//! The reporting boundary: the entities a report is of, how they are consolidated, and which
//! of them are left out.

use rust_decimal::Decimal;

use super::lang::ByLang;
use super::period::Period;
use super::place::Placed;

/// How the figures of entities become those of the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Consolidation {
    /// All of what the group runs.
    OperationalControl,
    /// All of what the group directs financially.
    FinancialControl,
    /// The group's share of each.
    EquityShare,
}

impl Consolidation {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] = [
        ("operational-control", Self::OperationalControl),
        ("financial-control", Self::FinancialControl),
        ("equity-share", Self::EquityShare),
    ];
}

/// What a report is of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Boundary {
    /// The entities, in the order of the file.
    pub entities: Vec<Entity>,
    /// How they are consolidated.
    pub consolidation: Option<Consolidation>,
}

/// A company, plant or site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entity {
    /// Its id.
    pub id: Placed<String>,
    /// Its name in each language.
    pub name: ByLang<String>,
    /// Where it is.
    pub location: ByLang<String>,
    /// What it does.
    pub activity: ByLang<String>,
    /// The group's share of it, in per cent; all of it where nothing is said.
    pub share: Option<Placed<Decimal>>,
    /// The first period in which it is in the boundary; nothing where it always was.
    pub since: Option<Placed<Period>>,
    /// The last period in which it is.
    pub until: Option<Placed<Period>>,
    /// Why it is not in the boundary, or no longer.
    pub excluded: ByLang<String>,
}

/// What begins the id of whatever is known of an entity.
const PREFIX: &str = "entity.";

impl Entity {
    /// The id of the group's share of it.
    pub fn share_id(&self) -> String {
        format!("{PREFIX}{}.share", self.id.value)
    }

    /// The group's share of it in per cent; nothing where it is left out and none is given,
    /// as nobody need own any of what a report is not of.
    pub fn share(&self) -> Option<Placed<Decimal>> {
        let whole = || Placed::new(Decimal::ONE_HUNDRED, self.id.place);
        let is_out = !self.excluded.is_empty() && self.until.is_none();
        self.share.clone().or_else(|| (!is_out).then(whole))
    }

    /// Whether it is in the boundary in a period.
    pub fn is_in(&self, period: Period) -> bool {
        let has_come = self.since.as_ref().is_none_or(|own| own.value <= period);
        match &self.until {
            Some(until) => has_come && period <= until.value,
            None => has_come && self.excluded.is_empty(),
        }
    }

    /// Whether a report of a period speaks of it: it does not of what had left earlier than
    /// in the period before.
    pub fn is_told(&self, period: Period) -> bool {
        self.until.as_ref().is_none_or(|own| own.value >= period.prior())
    }

    /// Whether it joined in a period.
    pub fn joins(&self, period: Period) -> bool {
        self.since.as_ref().is_some_and(|own| own.value == period)
    }

    /// Whether it is the first period in which it is no longer in the boundary.
    pub fn has_left(&self, period: Period) -> bool {
        self.until.as_ref().is_some_and(|own| own.value == period.prior())
    }
}
