//! Metrics: the records of the dataset.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::by_entity::ByEntity;
use super::expression::{Expression, Function, Node, Operator};
use super::lang::ByLang;
use super::period::Period;
use super::place::{Place, Placed};
use super::unit::Unit;

/// Whether a value is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Status {
    /// Measured or counted.
    #[default]
    Final,
    /// An estimate.
    Estimated,
    /// Changed since it was first published.
    Restated,
}

impl Status {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] = [
        ("final", Self::Final),
        ("estimated", Self::Estimated),
        ("restated", Self::Restated),
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, own)| *own == self)
            .map_or("", |(name, _)| name)
    }

    /// Its name, where it is worth saying.
    pub fn remark(self) -> Option<&'static str> {
        (self != Self::Final).then(|| self.name())
    }
}

/// A published value of one period.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Value {
    /// The number as written, with its trailing zeros; nothing where the value is
    /// deliberately not disclosed (`null`).
    pub number: Option<Decimal>,
    /// Whether it is an approximation: it then stands for a wider interval.
    pub about: bool,
    /// Whether it is final.
    pub status: Status,
    /// What it was before a restatement.
    pub was: Option<Decimal>,
    /// A note to the reader.
    pub note: ByLang<String>,
    /// Where the value stands.
    pub place: Place,
}

impl Value {
    /// How far from its number what it stands for may lie: nothing to either side where things
    /// are counted one by one.
    pub fn slack(&self, unit: &Unit) -> Option<Decimal> {
        let number = self.number?;
        let is_exact = unit.is_count() && number.scale() == 0 && !self.about;
        Some(if is_exact { Decimal::ZERO } else { slack(number, self.about) })
    }
}

/// Half of what the last digit of a number can hide.
pub fn slack(number: Decimal, about: bool) -> Decimal {
    let unit = Decimal::new(1, number.scale());
    if !about {
        return unit.checked_div(Decimal::TWO).unwrap_or_default();
    }
    let mut digits = number.mantissa();
    let mut unit = unit;
    while digits != 0 && digits % 10 == 0 {
        digits /= 10;
        unit = unit.saturating_mul(Decimal::TEN);
    }
    unit
}

/// A formula with its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Formula {
    /// As written.
    pub text: String,
    /// Parsed.
    pub expression: Expression,
    /// Where it stands; the expression's ranges count from its start.
    pub place: Place,
}

impl Formula {
    /// The place of a part of it.
    pub fn part(&self, start: usize, end: usize) -> Place {
        self.place.within(&self.text, start..end)
    }
}

/// The evidence a value rests on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// A file, from the project's root.
    pub file: String,
    /// A cell, page or row in it; where it has one for each period, all of them.
    pub reference: String,
    /// The cell, page or row of each period, where they are told apart.
    pub places: BTreeMap<Period, String>,
    /// The file's SHA-256 when the values were taken from it, in hexadecimal digits.
    pub sha256: Option<Placed<String>>,
    /// Whether other entities share the place: it can bear a figure out, and say nothing against it.
    pub is_shared: bool,
    /// Where the file is named.
    pub place: Place,
}

/// How a figure stands to its evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// The evidence says the same.
    Tied,
    /// The file is there, and nothing more can be said.
    Kept,
    /// The file is not there, or says something else.
    Unsupported,
}

impl Tie {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Tied, Self::Kept, Self::Unsupported];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tied => "tied",
            Self::Kept => "kept",
            Self::Unsupported => "unsupported",
        }
    }
}

/// The set of global warming potentials a factor rests on: an assessment report of the IPCC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Potentials {
    /// The fourth.
    Fourth,
    /// The fifth.
    Fifth,
    /// The sixth.
    Sixth,
}

impl Potentials {
    /// Every one with its name in files, which is what people call it.
    pub const ALL: [(&'static str, Self); 3] =
        [("AR4", Self::Fourth), ("AR5", Self::Fifth), ("AR6", Self::Sixth)];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, own)| *own == self);
        named.map_or("", |(name, _)| name)
    }
}

/// What a metric means and how it comes about, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Method {
    /// What it means.
    pub definition: ByLang<String>,
    /// How it is measured or computed.
    pub method: ByLang<String>,
    /// The publication its values are taken from.
    pub published: ByLang<String>,
    /// The year of their source.
    pub year: Option<Period>,
    /// The grid or region they are of.
    pub grid: Option<Placed<String>>,
    /// The global warming potentials its values rest on.
    pub potentials: Option<Potentials>,
}

/// What a share or rate is taken of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Base {
    /// Figures of the dataset: `employees.male`, `revenue@prior`.
    Figures(Formula),
    /// Something the dataset does not hold, in words.
    Words(ByLang<String>),
}

/// What changes a stock from the end of one period to the end of the next: the opening
/// figure, and what came in, less what went out, is the closing figure.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RollForward {
    /// The metrics that came in.
    pub inflows: Vec<Placed<String>>,
    /// The metrics that went out.
    pub outflows: Vec<Placed<String>>,
}

/// How a year follows from its months, quarters or halves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Over {
    /// By adding them up.
    Sum,
    /// As their mean, each month counting alike.
    Average,
    /// As the last of them.
    Last,
}

impl Over {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] =
        [("sum", Self::Sum), ("average", Self::Average), ("last", Self::Last)];
}

/// What of a metric is written and could not be read. That is reported where it stands, so that
/// what is missing for it is nobody else's fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Unread {
    /// Nothing.
    #[default]
    Nothing,
    /// Some of its values.
    Values,
    /// Its formula.
    Formula,
    /// Its unit, without which no value of it says anything.
    Unit,
}

/// One metric of the dataset.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Metric {
    /// Its id.
    pub id: String,
    /// Where the id stands.
    pub place: Place,
    /// Its name in each language.
    pub name: ByLang<String>,
    /// The unit of its values.
    pub unit: Unit,
    /// The unit as written.
    pub unit_text: String,
    /// Published values.
    pub values: BTreeMap<Period, Value>,
    /// What it says of single entities.
    pub by: ByEntity,
    /// How a period follows from the shorter ones it is made of.
    pub over: Option<Placed<Over>>,
    /// How it is derived from others.
    pub formula: Option<Formula>,
    /// The decimals of a formula's result.
    pub decimals: Option<u32>,
    /// The parts that add up to it, by kind (gender, age, region).
    pub breakdowns: Vec<(String, Vec<Placed<String>>)>,
    /// What is counted in a share or rate: its numerator.
    pub of: Option<Formula>,
    /// What it is a share or rate of.
    pub base: Option<Base>,
    /// What changed it since the end of the period before.
    pub roll_forward: Option<RollForward>,
    /// The provisions it answers, as codes of the framework.
    pub discloses: Vec<Placed<String>>,
    /// What a taxonomy calls it.
    pub concept: Option<Placed<String>>,
    /// Its evidence.
    pub source: Option<Evidence>,
    /// What it means, how it comes about, and the publication it is taken from.
    pub method: Method,
    /// A note to the reader.
    pub note: ByLang<String>,
    /// The one period its formula speaks of, where it does not speak of all.
    pub only: Option<Period>,
    /// Whether it is made of a target or an entity rather than written in the dataset.
    pub is_made: bool,
    /// What of it is written and could not be read.
    pub unread: Unread,
}

/// What begins the id of a factor.
const FACTOR: &str = "factor.";

#[cfg(test)]
impl Metric {
    /// One that has nothing but a unit.
    pub(crate) fn of_unit(unit: &str, units: &super::unit::Catalogue) -> Self {
        let place = Place::new(super::place::FileNumber(0), 0, 0);
        Self {
            unit: Unit::parse(unit, units).expect("a unit"),
            unit_text: unit.to_owned(),
            ..Self::empty(Placed::new("energy".to_owned(), place))
        }
    }
}

impl Metric {
    /// One that is made of a target or an entity: a formula under a name.
    pub fn made(
        id: Placed<String>,
        name: ByLang<String>,
        (unit, unit_text): (&Unit, &str),
        formula: Formula,
        decimals: Option<u32>,
    ) -> Self {
        Self {
            name,
            unit: unit.clone(),
            unit_text: unit_text.to_owned(),
            formula: Some(formula),
            decimals,
            is_made: true,
            ..Self::empty(id)
        }
    }

    /// One of which nothing is known but its id.
    pub fn empty(id: Placed<String>) -> Self {
        Self {
            id: id.value,
            place: id.place,
            name: ByLang::new(),
            unit: Unit::default(),
            unit_text: String::new(),
            values: BTreeMap::new(),
            by: ByEntity::default(),
            over: None,
            formula: None,
            decimals: None,
            breakdowns: vec![],
            of: None,
            base: None,
            roll_forward: None,
            discloses: vec![],
            concept: None,
            source: None,
            method: Method::default(),
            note: ByLang::new(),
            only: None,
            is_made: false,
            unread: Unread::Nothing,
        }
    }

    /// Whether one can be a part of the other, as far as their units could be read.
    pub fn agrees_with(&self, other: &Self) -> bool {
        let is_unread = |own: &Self| own.unread == Unread::Unit;
        is_unread(self) || is_unread(other) || self.unit.agrees_with(&other.unit)
    }

    /// The parts of a formula that is nothing but a sum of metrics: `a + b`, `sum(a, b) + c`.
    pub fn summands(&self) -> Option<Vec<Placed<String>>> {
        fn gather(
            formula: &Formula,
            node: &Expression,
            parts: &mut Vec<Placed<String>>,
        ) -> bool {
            match &node.node {
                Node::Metric { id, period: None } => {
                    let place = formula.part(node.start, node.end);
                    parts.push(Placed::new(id.clone(), place));
                    true
                }
                Node::Binary(Operator::Add, a, b) => {
                    gather(formula, a, parts) && gather(formula, b, parts)
                }
                Node::Call(Function::Sum, arguments) => {
                    arguments.iter().all(|argument| gather(formula, argument, parts))
                }
                _ => false,
            }
        }
        let formula = self.formula.as_ref()?;
        let mut parts = vec![];
        let is_sum = gather(formula, &formula.expression, &mut parts);
        (is_sum && parts.len() > 1).then_some(parts)
    }

    /// Whether these, and no others, are all the parts it has, by a breakdown or its formula.
    pub fn is_whole_of(&self, ids: &[String]) -> bool {
        let is_these = |parts: &[Placed<String>]| {
            parts.len() == ids.len() && parts.iter().all(|it| ids.contains(&it.value))
        };
        self.breakdowns.iter().any(|(_, parts)| is_these(parts))
            || self.summands().is_some_and(|parts| is_these(&parts))
    }

    /// What it rests on, and where in it: the file of its evidence and the place there, or the
    /// publication and its year.
    pub fn rests_on(&self) -> Option<(String, String)> {
        let evidence = self.source.as_ref();
        let evidence = evidence.map(|own| (own.file.clone(), own.reference.clone()));
        evidence.or_else(|| {
            let published = self.method.published.values().next()?.clone();
            let year = self.method.year.map(|year| year.to_string());
            Some((published, year.unwrap_or_default()))
        })
    }

    /// Whether it is a factor that others are computed with.
    pub fn is_factor(&self) -> bool {
        self.id.starts_with(FACTOR)
    }

    /// What is counted in a share or rate, and over what, where both are figures.
    pub fn of_over(&self) -> Option<(&Formula, &Formula)> {
        match (&self.of, &self.base) {
            (Some(of), Some(Base::Figures(base))) => Some((of, base)),
            _ => None,
        }
    }
}
