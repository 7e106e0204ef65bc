//! Reporting periods.

use std::fmt;

use super::config::Date;

/// A reporting period. A calendar year for now; its own type so that half-years and
/// financial years ending in June can come without touching those who use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(u16);

/// How many periods a way from one to another may go over.
pub const MOST_PERIODS: u32 = 100;

impl Period {
    /// The earliest period there can be.
    pub const FIRST: Self = Self(0);

    /// The period a file calls `text`, a year of four digits.
    pub fn parse(text: &str) -> Option<Self> {
        let four = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        four.then(|| text.parse().ok()).flatten().map(Self)
    }

    /// The period before this one.
    pub fn prior(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// The period after this one.
    pub fn next(self) -> Self {
        Self((self.0 + 1).min(9_999))
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        Date { year: self.0.into(), month: 1, day: 1 }
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        Date { year: self.0.into(), month: 12, day: 31 }
    }

    /// How many periods lie between this one and an earlier one.
    pub fn since(self, earlier: Self) -> Option<u32> {
        self.0.checked_sub(earlier.0).map(u32::from)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}
