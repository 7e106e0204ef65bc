//! The expression language of placeholders and formulas.
//!
//! ```text
//! expression = comparison
//! comparison = sum [("<" | "<=" | ">" | ">=" | "=" | "!=") sum]     (only in claim)
//! sum        = product {(" + " | " - ") product}
//! product    = atom {("*" | "/") atom}
//! atom       = number | metric ["[" entity "]"] ["@" period] | function "(" arguments ")" | "(" sum ")" | "-" atom
//! ```
//!
//! A metric id may hold hyphens, so a minus sign stands between spaces.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;

mod parse;

pub use parse::{ParseError, parse};

use super::calendar::Calendar;
use super::period::Period;

/// A period as an expression names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodName {
    /// A period by name: `@2020`.
    At(Period),
    /// The one before the period meant: `@prior`.
    Prior,
}

impl PeriodName {
    /// The period that stands behind an `@`.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "prior" => Some(Self::Prior),
            _ => Period::parse(word).map(Self::At),
        }
    }
}

/// What a function does. Its arguments are described with each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// `yoy(x)`: growth against the prior period, in per cent.
    Yoy,
    /// `change(x)`: difference from the prior period, in the unit of x.
    Change,
    /// `pp(x)`: difference of a percentage from the prior period, in percentage points.
    Pp,
    /// `cagr(x, from, to)`: compound annual growth rate, in per cent.
    Cagr,
    /// `share(x, of)`: x as a percentage of `of`.
    Share,
    /// `sum(a, b, …)`.
    Sum,
    /// `avg(a, b, …)`: the arithmetic mean.
    Avg,
    /// `min(a, b, …)`.
    Min,
    /// `max(a, b, …)`.
    Max,
    /// `round(x, n)`: x rounded to n decimals.
    Round,
    /// `between(x, y, from, to)`: on the straight line from x in one period to y in a later
    /// one; before and after it x and y.
    Between,
    /// `yearly(x, rate, from, to)`: x, changed by a rate every period from one to another.
    Yearly,
    /// `trend(x)`: the word for the direction of x; prints text.
    Trend,
    /// `claim(condition, "text")`: the text, while the condition holds.
    Claim,
}

impl Function {
    /// Every function with its name.
    pub const ALL: [(&'static str, Self); 14] = [
        ("yoy", Self::Yoy),
        ("change", Self::Change),
        ("pp", Self::Pp),
        ("cagr", Self::Cagr),
        ("share", Self::Share),
        ("sum", Self::Sum),
        ("avg", Self::Avg),
        ("min", Self::Min),
        ("max", Self::Max),
        ("round", Self::Round),
        ("between", Self::Between),
        ("yearly", Self::Yearly),
        ("trend", Self::Trend),
        ("claim", Self::Claim),
    ];

    fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, function)| *function)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, f)| *f == self)
            .map_or("", |(name, _)| name)
    }

    /// How it is written, and what it gives.
    pub fn usage(self) -> (&'static str, &'static str) {
        match self {
            Self::Yoy => ("yoy(x)", "Growth against the prior period, in per cent."),
            Self::Change => {
                ("change(x)", "Difference from the prior period, in the unit of x.")
            }
            Self::Pp => (
                "pp(x)",
                "Difference of a percentage from the prior period, in percentage points.",
            ),
            Self::Cagr => {
                ("cagr(x, from, to)", "Compound annual growth rate, in per cent.")
            }
            Self::Share => ("share(x, of)", "x as a percentage of `of`."),
            Self::Sum => ("sum(a, b)", "The sum."),
            Self::Avg => ("avg(a, b)", "The arithmetic mean."),
            Self::Min => ("min(a, b)", "The least."),
            Self::Max => ("max(a, b)", "The most."),
            Self::Round => ("round(x, n)", "x rounded to n decimals."),
            Self::Between => (
                "between(x, y, from, to)",
                "On the straight line from x in one period to y in a later one.",
            ),
            Self::Yearly => (
                "yearly(x, rate, from, to)",
                "x, changed by a rate every period from one to another.",
            ),
            Self::Trend => ("trend(x)", "The word for the direction of x."),
            Self::Claim => {
                ("claim(condition, \"text\")", "The text, while the condition holds.")
            }
        }
    }

    /// Whether an argument of it, counted from 0, is a period.
    fn takes_period(self, argument: usize) -> bool {
        match self {
            Self::Cagr => matches!(argument, 1 | 2),
            Self::Between | Self::Yearly => matches!(argument, 2 | 3),
            _ => false,
        }
    }

    /// How many arguments it takes, at least and at most.
    fn arity(self) -> (usize, usize) {
        match self {
            Self::Yoy | Self::Change | Self::Pp | Self::Trend => (1, 1),
            Self::Share | Self::Round | Self::Claim => (2, 2),
            Self::Cagr => (3, 3),
            Self::Between | Self::Yearly => (4, 4),
            Self::Sum | Self::Avg | Self::Min | Self::Max => (1, 999),
        }
    }
}

/// An arithmetic operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// A comparison, allowed in `claim` only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
}

/// Why an expression has no period before the one it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Still {
    /// Nothing in it goes from one period to the next.
    Constant,
    /// It names several periods, and which of them is meant to move nobody can tell.
    Several,
}

/// A parsed expression; every node knows its bytes in the text it was parsed from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Expression {
    /// What it is.
    pub node: Node,
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Node {
    /// A number; as an argument, it may be a year, as in `cagr(x, 2019, 2021)`.
    Number(Decimal),
    /// A period as an argument that cannot be a number: `cagr(x, 2023-Q4, 2025-Q4)`.
    Period(Period),
    /// A metric.
    Metric {
        /// The metric's id.
        id: String,
        /// The period, if one is named.
        period: Option<PeriodName>,
    },
    /// Text in quotation marks.
    Text(String),
    /// `-x`
    Negate(Box<Expression>),
    /// Two operands.
    Binary(Operator, Box<Expression>, Box<Expression>),
    /// A comparison of two operands.
    Compare(Comparison, Box<Expression>, Box<Expression>),
    /// A function call.
    Call(Function, Vec<Expression>),
}

impl Expression {
    /// The expression that is nothing but a metric.
    pub fn metric(id: &str) -> Self {
        let node = Node::Metric { id: id.to_owned(), period: None };
        Self { node, start: 0, end: id.len() }
    }

    /// Whether it prints a word: which way something went, or a claim.
    pub fn is_word(&self) -> bool {
        matches!(self.node, Node::Call(Function::Trend | Function::Claim, _))
    }

    /// Whether it is a change from one period to another: a function that looks back, or a
    /// metric less its own earlier value.
    pub fn is_change(&self) -> bool {
        match &self.node {
            Node::Call(Function::Round, arguments) => {
                arguments.first().is_some_and(Self::is_change)
            }
            Node::Call(function, _) => matches!(
                function,
                Function::Yoy | Function::Change | Function::Pp | Function::Cagr
            ),
            Node::Binary(Operator::Subtract, now, before) => {
                matches!(
                    (now.as_metric(), before.as_metric()),
                    (Some((id, None)), Some((other, Some(_)))) if id == other
                )
            }
            _ => false,
        }
    }

    /// Whether it is a change told as a difference, not as growth.
    pub fn is_difference(&self) -> bool {
        match &self.node {
            Node::Call(Function::Round, arguments) => {
                arguments.first().is_some_and(Self::is_difference)
            }
            Node::Call(function, _) => *function == Function::Change,
            _ => self.is_change(),
        }
    }

    /// The expression that a change compares with itself a period earlier, and the period it
    /// speaks of now. One that names a single period throughout moves with that:
    /// `yoy(a@2024 + b@2024)` goes from 2023 to 2024. Beside what has no period named, a named
    /// one stays, as the base of an index does.
    ///
    /// # Errors
    /// Where there is nothing to go back by.
    pub fn in_motion(&self, period: Period) -> Result<(Cow<'_, Self>, Period), Still> {
        if self.moves() {
            return Ok((Cow::Borrowed(self), period));
        }
        let at = |name: Option<PeriodName>| match name? {
            PeriodName::At(period) => Some(period),
            PeriodName::Prior => None,
        };
        let named: Vec<Period> = self.named().into_iter().filter_map(at).collect();
        match named.as_slice() {
            [] => Err(Still::Constant),
            [one] => {
                let plain =
                    self.each(&|id, _| Node::Metric { id: id.to_owned(), period: None });
                match plain.moves() {
                    true => Ok((Cow::Owned(plain), *one)),
                    false => Err(Still::Constant),
                }
            }
            _ => Err(Still::Several),
        }
    }

    /// The period that it speaks of where a report speaks of one: that which it names
    /// throughout, or the one before.
    pub fn speaks_of(&self, period: Period, calendar: &Calendar) -> Period {
        match self.named().as_slice() {
            [Some(PeriodName::At(one))] => *one,
            [Some(PeriodName::Prior)] => calendar.prior(period),
            _ => period,
        }
    }

    /// The periods that its metrics name, each once; nothing where one names none.
    fn named(&self) -> Vec<Option<PeriodName>> {
        let mut named = vec![];
        self.metrics(&mut |_, own| {
            let period = own.as_metric().and_then(|(_, period)| period);
            if !named.contains(&period) {
                named.push(period);
            }
        });
        named
    }

    /// Whether it has a value in whatever period it is asked for, without speaking of that: one
    /// that names all its periods itself, or a point of a line between two.
    pub fn stands_still(&self) -> bool {
        !self.moves() || self.is_on_a_line()
    }

    fn is_on_a_line(&self) -> bool {
        match &self.node {
            Node::Call(Function::Between | Function::Yearly, _) => true,
            Node::Call(_, arguments) => arguments.iter().any(Self::is_on_a_line),
            Node::Negate(inner) => inner.is_on_a_line(),
            Node::Binary(_, a, b) | Node::Compare(_, a, b) => {
                a.is_on_a_line() || b.is_on_a_line()
            }
            _ => false,
        }
    }

    /// Whether its value is another's in another period.
    fn moves(&self) -> bool {
        match &self.node {
            Node::Metric { period, .. } => !matches!(period, Some(PeriodName::At(_))),
            Node::Number(_) | Node::Text(_) | Node::Period(_) => false,
            Node::Negate(inner) => inner.moves(),
            Node::Binary(_, a, b) | Node::Compare(_, a, b) => a.moves() || b.moves(),
            // Says itself from when to when.
            Node::Call(Function::Cagr, _) => false,
            Node::Call(Function::Between | Function::Yearly, _) => true,
            Node::Call(_, arguments) => arguments.iter().any(Self::moves),
        }
    }

    /// The same expression over other metrics or periods.
    pub fn each(&self, metric: &dyn Fn(&str, Option<PeriodName>) -> Node) -> Self {
        let inner = |inner: &Self| Box::new(inner.each(metric));
        let node = match &self.node {
            Node::Metric { id, period } => metric(id, *period),
            Node::Negate(a) => Node::Negate(inner(a)),
            Node::Binary(operator, a, b) => Node::Binary(*operator, inner(a), inner(b)),
            Node::Compare(sign, a, b) => Node::Compare(*sign, inner(a), inner(b)),
            Node::Call(function, arguments) => {
                let arguments = arguments.iter().map(|own| own.each(metric));
                Node::Call(*function, arguments.collect())
            }
            node @ (Node::Number(_) | Node::Period(_) | Node::Text(_)) => node.clone(),
        };
        Self { node, ..*self }
    }

    /// Whether the expression names a metric.
    pub fn names(&self, metric: &str) -> bool {
        let mut found = false;
        self.metrics(&mut |id, _| found |= id == metric);
        found
    }

    /// Calls `visit` with each metric the expression names, in order.
    pub fn metrics<'a>(&'a self, visit: &mut impl FnMut(&'a str, &'a Self)) {
        match &self.node {
            Node::Number(_) | Node::Text(_) | Node::Period(_) => {}
            Node::Metric { id, .. } => visit(id, self),
            Node::Negate(inner) => inner.metrics(visit),
            Node::Binary(_, a, b) | Node::Compare(_, a, b) => {
                a.metrics(visit);
                b.metrics(visit);
            }
            Node::Call(_, arguments) => {
                for argument in arguments {
                    argument.metrics(visit);
                }
            }
        }
    }

    /// The period an argument names.
    pub fn as_period(&self) -> Option<Period> {
        match &self.node {
            Node::Number(number) => Period::parse(&number.to_string()),
            Node::Period(period) => Some(*period),
            _ => None,
        }
    }

    /// Calls `visit` with each period the expression names, and where it does.
    pub fn periods(&self, visit: &mut impl FnMut(Period, &Self)) {
        match &self.node {
            Node::Period(period)
            | Node::Metric { period: Some(PeriodName::At(period)), .. } => {
                visit(*period, self);
            }
            Node::Number(_) | Node::Text(_) | Node::Metric { .. } => {}
            Node::Negate(inner) => inner.periods(visit),
            Node::Binary(_, a, b) | Node::Compare(_, a, b) => {
                a.periods(visit);
                b.periods(visit);
            }
            Node::Call(_, arguments) => {
                arguments.iter().for_each(|argument| argument.periods(visit));
            }
        }
    }

    /// The metric and period, where the expression is nothing but a metric.
    pub fn as_metric(&self) -> Option<(&str, Option<PeriodName>)> {
        match &self.node {
            Node::Metric { id, period } => Some((id, *period)),
            _ => None,
        }
    }
}

/// Whether a text may be a metric's id: lower-case words joined by `.` and `-`.
pub fn is_metric_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split(['.', '-']).all(|word| {
            !word.is_empty()
                && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
