//! The settings of a report project.

use std::collections::BTreeMap;
use std::fmt;

use super::assurance::Assurance;
use super::calendar::Calendar;
use super::digital::Digital;
use super::edition::{Filing, Form, Print, Screen};
use super::entity::Boundary;
use super::figure::Rounding;
use super::framework::Frameworks;
use super::lang::{ByLang, Lang};
use super::look::Look;
use super::period::Period;
use super::place::{Place, Placed};
use super::theme::Theme;
use super::unit::Catalogue;

/// The confirmed translations, by language and by chapter or file.
pub type Confirmed = BTreeMap<String, BTreeMap<String, Vec<Confirmation>>>;

/// A text and its translation as someone read them side by side.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Confirmation {
    /// What it is called in its chapter or file; nothing for the blocks of a chapter.
    pub key: Option<String>,
    /// What was confirmed.
    pub pair: Pair,
    /// Who read them, if they gave their name.
    pub by: Option<String>,
    /// The day they did, as written.
    pub date: Option<String>,
}

/// What is kept of a text and its translation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Pair {
    /// The source as written, and a fingerprint of the translation.
    Text(String, String),
    /// A fingerprint of each, as files of earlier versions have them.
    Hashes(String, String),
}

impl Pair {
    /// What the source is known by.
    pub fn source(&self) -> &str {
        let (Self::Text(source, _) | Self::Hashes(source, _)) = self;
        source
    }

    /// What the translation is known by.
    pub fn translation(&self) -> &str {
        let (Self::Text(_, translation) | Self::Hashes(_, translation)) = self;
        translation
    }
}

/// The figures as they were signed off, by metric.
pub type SignedOff = BTreeMap<String, Signed>;

/// A metric as someone vouched for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Signed {
    /// Its unit as written.
    pub unit: String,
    /// The published value of each period as written.
    pub values: BTreeMap<Period, String>,
    /// Who vouched for it as it is.
    pub signatures: Vec<Signature>,
}

/// Someone who vouched for a figure.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature {
    /// Their name, if they gave it.
    pub by: Option<String>,
    /// The day they did, as written.
    pub date: Option<String>,
}

/// How grave a report takes the findings of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gravity {
    /// They stop the build.
    Error,
    /// They are shown.
    Warning,
    /// The rule does not run.
    Off,
}

impl Gravity {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] =
        [("error", Self::Error), ("warning", Self::Warning), ("off", Self::Off)];
}

/// A calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year.
    pub year: i32,
    /// Month, from 1.
    pub month: u8,
    /// Day, from 1.
    pub day: u8,
}

impl Date {
    /// The date a file calls `text`, as in 2022-03-31.
    pub fn parse(text: &str) -> Option<Self> {
        let format = time::macros::format_description!("[year]-[month]-[day]");
        let date = time::Date::parse(text, format).ok()?;
        (1900..=9999).contains(&date.year()).then(|| Self {
            year: date.year(),
            month: date.month().into(),
            day: date.day(),
        })
    }

    /// The day after it.
    pub fn next(self) -> Self {
        let month =
            time::Month::try_from(self.month).map_or(31, |own| own.length(self.year));
        match (self.day < month, self.month < 12) {
            (true, _) => Self { day: self.day + 1, ..self },
            (false, true) => Self { month: self.month + 1, day: 1, ..self },
            (false, false) => Self { year: self.year + 1, month: 1, day: 1 },
        }
    }

    /// The last day of the month that lies so many months later.
    pub fn end_of_month_after(self, months: u8) -> Self {
        let all = i32::from(self.month) - 1 + i32::from(months);
        let (year, month) = (self.year + all.div_euclid(12), all.rem_euclid(12));
        let month = u8::try_from(month + 1).unwrap_or(12);
        let day = time::Month::try_from(month).map_or(31, |month| month.length(year));
        Self { year, month, day }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What the issuer's shares are called at an exchange.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StockCode {
    /// The code as written: `6680`, `00005`.
    pub code: String,
    /// Which shares it is of, where the issuer has several.
    pub shares: ByLang<String>,
}

/// The book that the languages of a report make together; each of the others is a file of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Book {
    /// How they stand in it.
    pub form: Form,
    /// The languages that stand in it, in their order there.
    pub languages: Vec<Lang>,
}

impl Book {
    /// The book of a report that says nothing of it: all of its languages but those that are
    /// files of their own, unless they are the source.
    pub fn of(languages: &[Lang]) -> Self {
        let source = languages.first();
        let is_in = |lang: &&Lang| Some(*lang) == source || !lang.words().apart;
        Self {
            form: Form::default(),
            languages: languages.iter().filter(is_in).copied().collect(),
        }
    }
}

impl Config {
    /// The files the report is printed as: the languages of the book, and each of the others.
    pub fn files(&self) -> Vec<Vec<Lang>> {
        let own = &self.book.languages;
        let others = self.languages.iter().filter(|lang| !own.contains(lang));
        let others = others.map(|lang| vec![*lang]);
        std::iter::once(own.clone()).chain(others).collect()
    }
}

/// What `content/report.yaml` says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Config {
    /// The report's title.
    pub title: ByLang<Placed<String>>,
    /// The issuer's name.
    pub issuer: ByLang<Placed<String>>,
    /// Its short name, where the report has one.
    pub short: ByLang<Placed<String>>,
    /// The languages, the source language first.
    pub languages: Vec<Lang>,
    /// Its other languages, which were not asked for.
    pub left_out: Vec<Placed<Lang>>,
    /// The one book that some of the languages make together.
    pub book: Book,
    /// When its periods begin and end, and what they are called.
    pub calendar: Calendar,
    /// The reporting period.
    pub period: Period,
    /// The columns of performance tables, in print order.
    pub periods: Vec<Period>,
    /// The date of the PDF.
    pub date: Date,
    /// Where the settings give one.
    pub date_place: Place,
    /// The issuer's stock codes.
    pub stock_codes: Vec<StockCode>,
    /// The disclosure frameworks it follows.
    pub frameworks: Frameworks,
    /// How figures are rounded.
    pub rounding: Rounding,
    /// The decimals of a computed figure for which nothing else says how many.
    pub decimals: Option<u32>,
    /// How many years before the report's own the source of a factor may be.
    pub factor_age: Option<u32>,
    /// How many people must vouch for the published figures of a chapter, by its file or label.
    pub quorum: Vec<(Placed<String>, usize)>,
    /// How grave the findings of a rule are, where the report says so.
    pub checks: BTreeMap<String, (Gravity, Place)>,
    /// The brand colour, as `#rrggbb`.
    pub brand: Option<String>,
    /// The accent colour, as `#rrggbb`.
    pub accent: Option<String>,
    /// Its looks, as `theme` and `content/theme.yaml` say.
    pub theme: Theme,
    /// Its mark, cover and plans.
    pub look: Look,
    /// The screen edition.
    pub screen: Screen,
    /// The print edition.
    pub print: Print,
    /// What is handed to the Exchange.
    pub filing: Filing,
    /// What an assurer has vouched for, as `content/assurance.yaml` says.
    pub assurance: Option<Assurance>,
    /// What the report is of.
    pub boundary: Boundary,
    /// What figures are called for programs.
    pub digital: Digital,
    /// The unit words, ours and the project's.
    pub units: Catalogue,
}

/// How a provision is answered apart from sections and figures.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Answer<I> {
    /// Where the entry stands.
    pub place: super::place::Place,
    /// What is said in the place of sections and figures, in order.
    pub said: Vec<(How, ByLang<Vec<I>>)>,
}

/// In what way a provision is answered in `index.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum How {
    /// Directly.
    Answer,
    /// By a statement that there is none.
    Negative(Place),
    /// By an explanation of its absence.
    Explain(Reason, Place),
    /// By a relief of the framework's, named here.
    Relief(Placed<String>),
    /// By a reason for leaving it out that the framework takes, named here.
    Omission(Placed<String>),
}

impl How {
    /// Its name in layouts and exports.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Negative(_) => "negative",
            Self::Explain(..) => "explain",
            Self::Relief(_) => "relief",
            Self::Omission(_) => "omission",
        }
    }

    /// Whether it says why something is not there.
    pub fn is_excuse(&self) -> bool {
        matches!(self, Self::Explain(..) | Self::Relief(_) | Self::Omission(_))
    }
}

/// Answers by provision code.
pub type Answers<I> = BTreeMap<String, Answer<I>>;

/// The class of an explanation under "comply or explain".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Not material after assessment.
    NotMaterial,
    /// Does not apply to the business.
    NotApplicable,
    /// Not collected yet.
    NotYetCollected,
    /// Confidential.
    Confidential,
}

impl Reason {
    /// Every class with its name in files.
    pub const ALL: [(&'static str, Self); 4] = [
        ("not-material", Self::NotMaterial),
        ("not-applicable", Self::NotApplicable),
        ("not-yet-collected", Self::NotYetCollected),
        ("confidential", Self::Confidential),
    ];

    /// The class as the index prints it.
    pub fn label(self, lang: Lang) -> &'static str {
        let reasons = &lang.words().reasons;
        match self {
            Self::NotMaterial => &reasons.not_material,
            Self::NotApplicable => &reasons.not_applicable,
            Self::NotYetCollected => &reasons.not_yet_collected,
            Self::Confidential => &reasons.confidential,
        }
    }
}
