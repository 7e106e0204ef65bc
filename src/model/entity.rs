//! The reporting boundary: the entities a report is of, how they are consolidated, and which
//! of them are left out.

use rust_decimal::Decimal;

use super::calendar::Calendar;
use super::lang::ByLang;
use super::metric::Over;
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

    /// Its name in files.
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }
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
    /// Its degrees north and east.
    pub degrees: Option<(Decimal, Decimal)>,
    /// What it does.
    pub activity: ByLang<String>,
    /// The group's share of it, in per cent; all of it where nothing is said.
    pub share: Option<Placed<Decimal>>,
    /// That share where it changes: from the beginning of a period on, in the order of time.
    pub shares: Vec<(Placed<Period>, Decimal)>,
    /// The grid or region it takes its power from, whose factors are its own.
    pub grid: Option<String>,
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

    /// The group's share of it at the end of a period, in per cent; nothing where the shares
    /// that are given begin later.
    pub fn share_at(&self, period: Period, calendar: &Calendar) -> Option<Decimal> {
        if self.shares.is_empty() {
            return self.share().map(|share| share.value);
        }
        let end = calendar.last_day(period);
        let held = self.shares.iter().rev();
        let mut held = held.filter(|(from, _)| calendar.first_day(from.value) <= end);
        held.next().map(|(_, share)| *share)
    }

    /// Whether that share changes within a period, while it is in the boundary.
    pub fn changes_share_in(&self, period: Period, calendar: &Calendar) -> bool {
        let (first, last) = (calendar.first_day(period), calendar.last_day(period));
        let since = self.since.as_ref().map(|own| calendar.first_day(own.value));
        let until = self.until.as_ref().map(|own| calendar.last_day(own.value));
        let from = since.map_or(first, |since| since.max(first));
        let to = until.map_or(last, |until| until.min(last));
        self.shares.iter().any(|(own, _)| {
            let day = calendar.first_day(own.value);
            from < day && day <= to
        })
    }

    /// Whether it is in the boundary on any day of a period.
    pub fn has_part_in(&self, period: Period, calendar: &Calendar) -> bool {
        let (first, last) = (calendar.first_day(period), calendar.last_day(period));
        let since = self.since.as_ref();
        let until = self.until.as_ref();
        let is_out = !self.excluded.is_empty() && until.is_none();
        !is_out
            && since.is_none_or(|own| calendar.first_day(own.value) <= last)
            && until.is_none_or(|own| first <= calendar.last_day(own.value))
    }

    /// Whether it is in the boundary at the end of a period.
    pub fn is_in(&self, period: Period, calendar: &Calendar) -> bool {
        let end = calendar.last_day(period);
        let since = self.since.as_ref();
        let has_come = since.is_none_or(|own| calendar.first_day(own.value) <= end);
        match &self.until {
            Some(until) => has_come && end <= calendar.last_day(until.value),
            None => has_come && self.excluded.is_empty(),
        }
    }

    /// Whether its figure of a metric counts in a period: a level at the end does only where it is
    /// in the boundary then.
    pub fn counts_in(
        &self,
        period: Period,
        over: Option<Over>,
        calendar: &Calendar,
    ) -> bool {
        match over {
            Some(Over::Last) => self.is_in(period, calendar),
            _ => self.has_part_in(period, calendar),
        }
    }

    /// Whether a report of a period speaks of it: it does not of what had left before the
    /// period before, whose figures stand beside its own.
    pub fn is_told(&self, period: Period, calendar: &Calendar) -> bool {
        let first = calendar.first_day(calendar.prior(period));
        let until = self.until.as_ref();
        until.is_none_or(|own| calendar.last_day(own.value) >= first)
    }

    /// In which period it joined, where that is within one or the one before it: what came with
    /// the first day of that is in both.
    pub fn joins(&self, period: Period, calendar: &Calendar) -> Option<Period> {
        let since = self.since.as_ref()?.value;
        let day = calendar.first_day(since);
        let is_new = calendar.first_day(calendar.prior(period)) < day;
        (is_new && day <= calendar.last_day(period)).then_some(since)
    }

    /// The first period in which it is no longer in the boundary, where that begins within one
    /// or the one before it.
    pub fn leaves(&self, period: Period, calendar: &Calendar) -> Option<Period> {
        let until = self.until.as_ref()?.value;
        let next = until.next();
        let has_left = calendar.last_day(until) < calendar.last_day(period);
        (has_left && self.is_told(period, calendar)).then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::place::{FileNumber, Place};

    fn entity(since: &str, until: &str) -> Entity {
        let place = Place::new(FileNumber(0), 0, 0);
        let period = |text: &str| Some(Placed::new(Period::parse(text)?, place));
        Entity {
            id: Placed::new("own".to_owned(), place),
            name: ByLang::new(),
            location: ByLang::new(),
            degrees: None,
            activity: ByLang::new(),
            share: None,
            shares: vec![],
            grid: None,
            since: period(since),
            until: period(until),
            excluded: ByLang::new(),
        }
    }

    #[test]
    fn a_part_of_a_year_is_told_in_it_and_beside_the_next() {
        let calendar = Calendar::default();
        let told = |since: &str, until: &str, year: u16| {
            let (entity, year) = (entity(since, until), Period::year(year));
            let name = |period: Option<Period>| period.map(|period| period.to_string());
            (
                entity.is_in(year, &calendar),
                name(entity.joins(year, &calendar)),
                name(entity.leaves(year, &calendar)),
                entity.is_told(year, &calendar),
            )
        };
        let some = |text: &str| Some(text.to_owned());
        // Whole years: what it did with the first day of the year before is nothing new.
        assert_eq!(told("2025", "", 2025), (true, some("2025"), None, true));
        assert_eq!(told("2025", "", 2026), (true, None, None, true));
        assert_eq!(told("", "2024", 2024), (true, None, None, true));
        assert_eq!(told("", "2024", 2025), (false, None, some("2025"), true));
        assert_eq!(told("", "2024", 2026), (false, None, None, false));
        // Parts of years.
        assert_eq!(told("2025-07", "", 2024), (false, None, None, true));
        assert_eq!(told("2025-07", "", 2025), (true, some("2025-07"), None, true));
        assert_eq!(told("2025-H2", "", 2026), (true, some("2025-H2"), None, true));
        assert_eq!(told("2025-07", "", 2027), (true, None, None, true));
        assert_eq!(told("", "2025-09", 2025), (false, None, some("2025-10"), true));
        assert_eq!(told("", "2025-Q2", 2026), (false, None, some("2025-Q3"), true));
        assert_eq!(told("", "2025-12", 2025), (true, None, None, true));
    }
}
