//! Targets: what the company has set out to reach, by when, and from where it began.
//!
//! A *goal* in the code, because a target is also where a link leads.

use rust_decimal::Decimal;

use super::config::Date;
use super::lang::ByLang;
use super::period::Period;
use super::place::Placed;
use super::unit::Unit;

/// What a target asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aim {
    /// So many per cent less than in the base year.
    Cut,
    /// So many per cent more.
    Raise,
    /// So many per cent less every year than in the year before.
    EachYear,
    /// A value.
    Value,
    /// A value or more.
    AtLeast,
    /// A value or less.
    AtMost,
}

impl Aim {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 6] = [
        ("cut", Self::Cut),
        ("raise", Self::Raise),
        ("each-year", Self::EachYear),
        ("value", Self::Value),
        ("at-least", Self::AtLeast),
        ("at-most", Self::AtMost),
    ];

    /// Whether it is told in per cent of where it began.
    pub fn is_relative(self) -> bool {
        matches!(self, Self::Cut | Self::Raise | Self::EachYear)
    }

    /// Whether less is better; nothing where the data must say which way it goes.
    pub fn is_downwards(self) -> Option<bool> {
        match self {
            Self::Cut | Self::EachYear | Self::AtMost => Some(true),
            Self::Raise | Self::AtLeast => Some(false),
            Self::Value => None,
        }
    }
}

/// Whether a target is of an amount or of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// An amount.
    Absolute,
    /// A rate: so much for each of something else.
    Intensity,
}

impl Measure {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 2] =
        [("absolute", Self::Absolute), ("intensity", Self::Intensity)];
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counts {
    /// All that is emitted.
    Gross,
    /// What is left of it after credits and removals.
    Net,
}

impl Counts {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 2] =
        [("gross", Self::Gross), ("net", Self::Net)];
}

/// What a target says of a third party's word on it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Validation {
    /// Nobody has validated it.
    None,
    /// Somebody has.
    By(ByLang<String>, Option<Date>),
}

/// A target.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Goal {
    /// Its id.
    pub id: Placed<String>,
    /// Its name in each language.
    pub name: ByLang<String>,
    /// The metric it is of.
    pub metric: Placed<String>,
    /// The year it is measured from.
    pub base: Option<Placed<Period>>,
    /// The year it is to be reached in.
    pub by: Placed<Period>,
    /// What it asks for.
    pub aim: Aim,
    /// How much: per cent where the aim is relative, else a value in `unit`.
    pub number: Placed<Decimal>,
    /// The unit of values; the metric's where none is named.
    pub unit: Option<Placed<Unit>>,
    /// What is to be reached on the way, told as the aim is.
    pub milestones: Vec<(Placed<Period>, Decimal)>,
    /// What of the business it is for.
    pub covers: ByLang<String>,
    /// Whether it is of an amount or of a rate.
    pub measure: Option<Placed<Measure>>,
    /// What it counts.
    pub counts: Option<Placed<Counts>>,
    /// The gross target beside a net one.
    pub gross: Option<Placed<String>>,
    /// What is said of its validation.
    pub validated: Option<Validation>,
    /// What became of it when its base year was restated.
    pub rebased: ByLang<String>,
    /// A note to the reader.
    pub note: ByLang<String>,
}

/// What can be said of a target in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Said {
    /// That it is on track: an error once it no longer is.
    OnTrack,
    /// How it stands, whichever way.
    Status,
}

/// How a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It has been reached.
    Reached,
    /// No less has been done than its path asks for by now.
    OnTrack,
    /// Less has been done.
    Behind,
}

/// What begins the id of whatever is known of a target.
const PREFIX: &str = "target.";

impl Goal {
    /// The id of one of its figures.
    pub fn figure(&self, name: &str) -> String {
        format!("{PREFIX}{}.{name}", self.id.value)
    }

    /// Whether an id is that of a target's figure.
    pub fn has_figure(id: &str) -> bool {
        id.starts_with(PREFIX)
    }

    /// The target and the figure of it, with a dot between, that an id names.
    pub fn of_figure(id: &str) -> Option<&str> {
        id.strip_prefix(PREFIX)
    }

    /// The target and the words that an id asks for: `target.waste-2030.on-track`.
    pub fn said(id: &str) -> Option<(&str, Said)> {
        let (goal, name) = id.strip_prefix(PREFIX)?.rsplit_once('.')?;
        match name {
            "on-track" => Some((goal, Said::OnTrack)),
            "status" => Some((goal, Said::Status)),
            _ => None,
        }
    }

    /// The periods that bend its path: where it begins, its milestones, its end.
    pub fn turns(&self) -> Vec<Period> {
        let base = self.base.iter().map(|base| base.value);
        let milestones = self.milestones.iter().map(|(period, _)| period.value);
        base.chain(milestones).chain([self.by.value]).collect()
    }

    /// The years of its path; none where it has no beginning.
    pub fn years(&self) -> impl Iterator<Item = Period> {
        let first = self.base.as_ref().map(|base| base.value);
        let last = self.by.value;
        std::iter::successors(first, |year| Some(year.next()))
            .take_while(move |year| *year <= last)
    }

    /// What must hold for it to have been reached.
    pub fn reached(&self) -> String {
        let [now, level, progress] =
            ["now", "level", "progress"].map(|name| self.figure(name));
        match self.aim.is_downwards() {
            Some(true) => format!("{now} <= {level}"),
            Some(false) => format!("{now} >= {level}"),
            None if self.base.is_some() => format!("{progress} >= 100"),
            None => format!("{now} = {level}"),
        }
    }

    /// What must hold for it to be on track.
    pub fn on_track(&self) -> String {
        let [now, path, progress, due] =
            ["now", "path", "progress", "due"].map(|name| self.figure(name));
        match self.aim.is_downwards() {
            _ if self.base.is_none() => self.reached(),
            Some(true) => format!("{now} <= {path}"),
            Some(false) => format!("{now} >= {path}"),
            None => format!("{progress} >= {due}"),
        }
    }
}
