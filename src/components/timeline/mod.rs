//! `timeline`: events in the order they happened.

pub mod keys;
pub mod read;
mod told;
mod write;

use super::words::kind;
use super::{Kind, Part};
use crate::model::report::Line;

/// What it is.
pub const KIND: Kind = kind("timeline", "a `timeline` block");

/// `timeline`: one shape for both phases, as all components of words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Timeline<L> {
    /// The events, in order of time.
    pub events: Vec<Event<L>>,
}

/// An event or an award.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Event<L> {
    /// When.
    pub date: Moment,
    /// What, in a few words: an award's name.
    pub title: Option<L>,
    /// What, at length.
    pub text: Option<L>,
    /// Who granted it.
    pub by: Option<L>,
}

/// A year, a month, a day, or the months from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: Option<u8>,
    /// The day, from 1.
    pub day: Option<u8>,
    /// The last year and month of a span of months.
    pub until: Option<(u16, u8)>,
}

impl Moment {
    /// Reads `2021`, `2021-08`, `2021-08-13` or `2021-09/2021-11` (ISO 8601).
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str, digits: usize| {
            let plain = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| text.parse::<u16>().ok()).flatten()
        };
        let month = |text: &str| {
            let month = number(text, 2).and_then(|month| u8::try_from(month).ok());
            month.filter(|month| (1..=12).contains(month))
        };
        let (start, until) = match text.split_once('/') {
            Some((start, end)) => {
                let (year, end) = end.split_once('-')?;
                (start, Some((number(year, 4)?, month(end)?)))
            }
            None => (text, None),
        };
        let mut parts = start.split('-');
        let year = number(parts.next()?, 4)?;
        let month = parts.next().map(|part| month(part).ok_or(())).transpose().ok()?;
        let day = match parts.next() {
            Some(day) => {
                let day = u8::try_from(number(day, 2)?).ok()?;
                let is_day = (1..=days(year, month?)).contains(&day);
                is_day.then_some(Some(day))?
            }
            None => None,
        };
        let is_span = until.is_none_or(|end| {
            day.is_none() && month.is_some_and(|month| (year, month) < end)
        });
        (parts.next().is_none() && is_span).then_some(Self { year, month, day, until })
    }
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4)
            && (!year.is_multiple_of(100) || year.is_multiple_of(400)) =>
        {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl<L> Timeline<L> {
    pub(super) fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Timeline<M> {
        let events = self.events.iter().map(|event| Event {
            date: event.date,
            title: event.title.as_ref().map(&mut *each),
            text: event.text.as_ref().map(&mut *each),
            by: event.by.as_ref().map(&mut *each),
        });
        Timeline { events: events.collect() }
    }

    pub(super) fn each_line<'a>(&'a self, visit: &mut dyn FnMut(&'a L)) {
        for event in &self.events {
            let lines = event.title.iter().chain(&event.text).chain(&event.by);
            lines.for_each(&mut *visit);
        }
    }
}

impl Part for Timeline<Line> {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        self.each_line(visit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_years_months_days_and_spans() {
        let moment = |year, month, day, until| Some(Moment { year, month, day, until });
        assert_eq!(Moment::parse("2021"), moment(2021, None, None, None));
        assert_eq!(Moment::parse("2021-08"), moment(2021, Some(8), None, None));
        assert_eq!(Moment::parse("2020-02-29"), moment(2020, Some(2), Some(29), None));
        let span = moment(2021, Some(9), None, Some((2021, 11)));
        assert_eq!(Moment::parse("2021-09/2021-11"), span);
        for wrong in [
            "",
            "21",
            "2021-13",
            "2021-8",
            "2021-02-29",
            "2021-08-00",
            "2021-08-13-1",
            "2021-11/2021-09",
            "2021/2022",
            "2021-09/2021",
            "2021-01-02/2021-03",
            "+021",
        ] {
            assert_eq!(Moment::parse(wrong), None, "{wrong}");
        }
    }
}
