//! Binding placeholders: an expression and its format become a [`Figure`] in print.

use std::sync::Arc;

use comemo::Tracked;
use rust_decimal::Decimal;

use super::data::{Data, fault_diagnostic, unmeant};
use super::evaluate::{Evaluator, Fault, Located, Lookup, in_words};
use super::format::Format;
use super::print;
use crate::diag::{Diagnostic, Sink, rules};
use crate::input::load::placeholder::split_format;
use crate::model::expression::{self, Expression, Function, Node, PeriodName};
use crate::model::figure::{Amount, Figure, Printed};
use crate::model::lang::{Lang, OURS};
use crate::model::own_names;
use crate::model::period::Period;
use crate::model::place::Place;
use crate::model::text::Placeholder;
use crate::model::unit::Unit;

/// Binds figures of one chapter: in one language, for the report's period.
#[derive(Clone, Copy)]
pub struct Binder<'a> {
    /// The dataset.
    pub data: Tracked<'a, Data>,
    /// The language.
    pub lang: Lang,
    /// The period.
    pub period: Period,
}

/// What a placeholder becomes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Bound {
    /// A figure.
    Figure(Box<Figure>),
    /// A literal: text that is no figure.
    Literal(String),
}

/// What a figure is computed from.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    /// As written.
    pub(super) source: &'a str,
    /// As it is understood.
    pub(super) parsed: &'a Expression,
    /// The period it speaks of.
    pub(super) period: Period,
}

pub(super) struct Tracking<'a>(pub(super) Tracked<'a, Data>);

impl Lookup for Tracking<'_> {
    fn amount(&self, id: &str, period: Period) -> Result<Amount, Fault> {
        self.0.amount_of(id, period)
    }
}

impl Binder<'_> {
    /// Binds a placeholder; a finding in its stead where that cannot be done.
    pub fn bind(&self, placeholder: &Placeholder, sink: &mut Sink) -> Option<Bound> {
        let (source, format) = split_format(&placeholder.text);
        let names = own_names::word(source).and_then(|_| self.data.own_names(self.lang));
        if let Some(name) = names.and_then(|names| names.print(source, format)) {
            return match name {
                Ok(name) => Some(Bound::Literal(name)),
                Err(fault) => {
                    sink.add(
                        rules::BAD_FORMAT
                            .finding(placeholder.place, fault.message)
                            .hint(fault.hint),
                    );
                    None
                }
            };
        }
        let format = self.format(format, source.len() + 1, placeholder, sink)?;
        let expression = match expression::parse(source) {
            Ok(expression) => expression,
            Err(error) => {
                sink.add(
                    rules::EXPRESSION_SYNTAX
                        .finding(placeholder.part(error.start, error.end), error.message)
                        .hint_if(error.hint),
                );
                return None;
            }
        };
        let mut meant = true;
        expression.periods(&mut |period, node| {
            if let Err(fault) = self.data.calendar().admits(period) {
                sink.add(unmeant(fault, placeholder.part(node.start, node.end)));
                meant = false;
            }
        });
        if !meant {
            return None;
        }
        match self.print(&expression, source.trim(), &format, placeholder) {
            Ok(bound) => Some(bound),
            Err(diagnostic) => {
                sink.extend(*diagnostic);
                None
            }
        }
    }

    /// Binds a metric of a component in a period; nothing where it is not disclosed.
    pub fn metric(
        &self,
        id: &str,
        place: Place,
        period: Period,
        format: &Format,
        sink: &mut Sink,
    ) -> Option<(Figure, Amount)> {
        match self.data.amount_of(id, period) {
            Ok(amount) => {
                let parsed = Expression::metric(id);
                let origin = Origin { source: id, parsed: &parsed, period };
                match self.figure(&amount, format, place, origin) {
                    Ok(figure) => return Some((figure, amount)),
                    Err(diagnostic) => sink.extend(*diagnostic),
                }
            }
            Err(Fault::NotDisclosed(..)) => {}
            Err(fault) => sink.extend(self.diagnostic(&fault, place).map(|diagnostic| {
                match &fault {
                    Fault::NoValue(_, missing, _) => diagnostic.hint(format!(
                        "write `{missing}: null` in the dataset for a value that is not disclosed"
                    )),
                    _ => diagnostic,
                }
            })),
        }
        None
    }

    /// The finding for a fault.
    pub fn diagnostic(&self, fault: &Fault, place: Place) -> Option<Diagnostic> {
        let near = match fault {
            Fault::Unknown(id) => self.data.nearest(id),
            _ => None,
        };
        let diagnostic = fault_diagnostic(fault, place, self.period, near);
        match fault {
            Fault::Unknown(id) => {
                diagnostic.map(|own| own.hint_if(self.data.not_by_entity(id)))
            }
            _ => diagnostic,
        }
    }

    /// What computes with a lookup.
    pub(super) fn evaluator<'a>(
        &'a self,
        lookup: &'a Tracking<'a>,
    ) -> Evaluator<'a, Tracking<'a>> {
        Evaluator {
            lookup,
            calendar: self.data.calendar(),
            units: self.data.units(),
            rounding: self.data.precision().0,
        }
    }

    fn print(
        &self,
        expression: &Expression,
        source: &str,
        format: &Format,
        placeholder: &Placeholder,
    ) -> Result<Bound, Box<Option<Diagnostic>>> {
        let place = placeholder.place;
        if let Some(bound) = self.said(expression, place) {
            return bound;
        }
        let origin = Origin { source, parsed: expression, period: self.period };
        let at = |(fault, start, end): Located| {
            Box::new(self.diagnostic(&fault, placeholder.part(start, end)))
        };
        let lookup = Tracking(self.data);
        let evaluator = self.evaluator(&lookup);
        match &expression.node {
            Node::Text(text) => Ok(Bound::Literal(text.clone())),
            Node::Call(Function::Claim, arguments) => {
                let [condition, text] = arguments.as_slice() else {
                    return Err(Box::new(None));
                };
                let Node::Text(text) = &text.node else {
                    let fault =
                        Fault::Misuse("`claim` needs its text in quotation marks".into());
                    return Err(at((fault, text.start, text.end)));
                };
                if !evaluator.holds(condition, self.period).map_err(at)? {
                    let whole = placeholder.part(condition.start, condition.end);
                    return Err(Box::new(Some(
                        rules::FALSE_CLAIM.finding(whole,
                            format!("“{text}” is no longer true for {}", self.period),
                        )
                        .hint("the data have changed: rewrite the sentence or check the figure"),
                    )));
                }
                Ok(self.word(text.clone(), None, origin, place))
            }
            Node::Call(Function::Trend, arguments) => {
                let (now, before) =
                    evaluator.pair(&arguments[0], self.period).map_err(at)?;
                let change = now.value.checked_sub(before.value);
                let words = self.lang.words();
                let of_rate = words.trend_of_rate.as_ref();
                let of_rate = of_rate.filter(|_| now.unit.is_rate());
                let [up, down, flat] = of_rate.unwrap_or(&words.trend);
                let word = match change {
                    Some(change) if change.is_zero() => flat,
                    Some(change) if change.is_sign_negative() => down,
                    _ => up,
                };
                Ok(self.word(word.clone(), change, origin, place))
            }
            _ => {
                let period = match expression.as_metric() {
                    Some((_, Some(PeriodName::At(period)))) => period,
                    Some((_, Some(PeriodName::Prior))) => {
                        self.data.calendar().prior(self.period)
                    }
                    _ => self.period,
                };
                let metric = expression.as_metric().map(|(id, _)| id);
                let mut amount = match evaluator.amount(expression, self.period) {
                    Ok(amount) => amount,
                    Err((Fault::NotDisclosed(..), ..)) if metric.is_some() => {
                        let word = self.lang.words().not_disclosed.clone();
                        return Ok(self.word(word, None, origin, place));
                    }
                    Err(located) => return Err(at(located)),
                };
                if amount.decimals.is_none() {
                    amount.decimals = self.declared_decimals(expression);
                }
                // From 20 % to 25 % are five points, and a quarter more.
                if expression.is_difference()
                    && amount.unit == self.data.units().percent()
                {
                    amount.unit = self.data.units().percentage_point();
                }
                self.can_be_bare(&amount.unit, expression, format, place)?;
                let origin = Origin { period, ..origin };
                let figure = self.figure(&amount, format, place, origin)?;
                Ok(Bound::Figure(Box::new(figure)))
            }
        }
    }

    /// A unit that is no single word is dropped only where somebody named it: the placeholder
    /// itself, or a metric of the expression. No reader would supply another.
    fn can_be_bare(
        &self,
        unit: &Unit,
        expression: &Expression,
        format: &Format,
        place: Place,
    ) -> Result<(), Box<Option<Diagnostic>>> {
        let mut is_named = !format.bare || format.unit.is_some() || unit.is_word();
        expression.metrics(&mut |id, _| {
            let own = self.data.describe(id, self.lang);
            is_named |= own.is_some_and(|metric| metric.unit == *unit);
        });
        if is_named {
            return Ok(());
        }
        let name = unit.name();
        let hint = match Unit::parse(&name, self.data.units()) {
            Ok(_) => format!("name the unit it is printed in: `in {name}, bare`"),
            Err(_) => {
                "leave `bare` out, or make a metric of it in a unit that has a name"
                    .to_owned()
            }
        };
        let message = format!(
            "this is in {}, a unit that nobody has named: without it no reader could tell what the \
             number counts",
            in_words(unit)
        );
        let place = format.place.unwrap_or(place);
        let diagnostic = rules::UNNAMED_UNIT.finding(place, message).hint(hint);
        Err(Box::new(Some(diagnostic)))
    }

    /// The most decimals that a metric of an expression declares.
    fn declared_decimals(&self, expression: &Expression) -> Option<u32> {
        let mut most = None;
        expression.metrics(&mut |id, _| {
            let own =
                self.data.describe(id, self.lang).and_then(|metric| metric.decimals);
            most = most.max(own);
        });
        most
    }

    pub(super) fn word(
        &self,
        word: String,
        value: Option<Decimal>,
        origin: Origin<'_>,
        place: Place,
    ) -> Bound {
        Bound::Figure(Box::new(Figure {
            place,
            lang: self.lang,
            metric: None,
            expression: origin.source.to_owned(),
            parsed: Arc::new(origin.parsed.clone()),
            period: origin.period,
            value,
            unit: String::new(),
            shown_in: Arc::default(),
            printed: Printed { number: word, ..Printed::default() },
            was: None,
            assured: None,
        }))
    }

    pub(super) fn figure(
        &self,
        amount: &Amount,
        format: &Format,
        place: Place,
        origin: Origin<'_>,
    ) -> Result<Figure, Box<Option<Diagnostic>>> {
        let fail = |diagnostic| Box::new(Some(diagnostic));
        let (rounding, default_decimals) = self.data.precision();
        let mut unit = format.unit.clone().unwrap_or_else(|| amount.unit.clone());
        if format.unit.is_none() && !format.bare {
            unit = unit.spoken(self.lang);
        }
        if !amount.unit.agrees_with(&unit) {
            return Err(fail(rules::UNIT_CLASH.finding(
                place,
                format!(
                    "a figure in `{}` cannot be shown in `{}`",
                    amount.unit.label(OURS),
                    unit.label(OURS)
                ),
            )));
        }
        let shift = match unit == amount.unit {
            true => Some(0),
            false => amount.unit.shift(&unit),
        };
        let shifted = |decimals: u32| {
            u32::try_from((i64::from(decimals) + i64::from(shift?)).max(0)).ok()
        };
        // A unit that only reads another way in this language has the digits of every other.
        let is_same = format.unit.is_none();
        let own = match is_same {
            true => format.decimals.or(amount.decimals).or(default_decimals),
            false => None,
        };
        let mut exact = amount.value;
        if let Some(own) = own.filter(|_| unit != amount.unit) {
            exact = rounding.round(exact, own);
        }
        let value = amount.unit.convert(exact, &unit);
        let Some(value) = value else {
            return Err(Box::new(self.diagnostic(&Fault::Overflow, place)));
        };
        let decimals = match is_same {
            true => own.and_then(shifted),
            false => format
                .decimals
                .or_else(|| amount.decimals.and_then(shifted))
                .or(default_decimals),
        };
        let Some(decimals) = decimals else {
            return Err(fail(
                rules::DECIMALS_MISSING.finding(place,
                    "nothing says with how many decimals this is printed",
                )
                .hint("add a format, as in `: 2dp`, or `decimals: 2` to the metric or to report.yaml"),
            ));
        };
        let mut shown = rounding.round(value, decimals);
        if shown.scale() != decimals {
            let most = shown.scale();
            return Err(fail(
                rules::BAD_FORMAT.finding(format.place.unwrap_or(place),
                    format!(
                        "{decimals} decimals of this figure are more digits than Recto holds exactly"
                    ),
                )
                .hint(format!("ask for no more than {most}: `: {most}dp`")),
            ));
        }
        if format.abs {
            shown = shown.abs();
        }
        // The language's own scale is another way to write what was rounded.
        if format.is_scaled() {
            (shown, unit) = unit.rescaled(shown, self.lang);
        }
        let is_money = || !unit.dress(self.lang, false).before.is_empty();
        let has_multiple = || unit.over.iter().any(|factor| factor.multiple != 1);
        if format.words && (is_money() || self.lang.is_han() && has_multiple()) {
            let message =
                format!("a figure in `{}` is not written in words", unit.label(OURS));
            return Err(fail(
                rules::BAD_FORMAT
                    .finding(format.place.unwrap_or(place), message)
                    .hint("leave `words` out: it is printed in digits then"),
            ));
        }
        let number = if format.words {
            print::words(shown, self.lang).ok_or_else(|| {
                fail(rules::BAD_FORMAT.finding(place,
                    format!("{shown} cannot be written in words: only whole numbers up to 999,999 can"),
                ))
            })?
        } else if unit.is_name() {
            shown.to_string()
        } else {
            print::number(shown, self.lang)
        };
        let negative = number.starts_with('\u{2212}');
        let plus = if format.signed && !negative && !shown.is_zero() { "+" } else { "" };
        let mut printed = Printed {
            number: format!("{plus}{number}"),
            ..Printed::default()
        };
        if !format.bare {
            let dressed = unit.dress(self.lang, shown == Decimal::ONE);
            printed.before = dressed.before;
            printed.after = dressed.after;
            // The sign stands before the currency: −RMB5 million.
            if self.lang.words().sign_first && !printed.before.is_empty() {
                for sign in ['\u{2212}', '+'] {
                    if let Some(rest) = printed.number.strip_prefix(sign) {
                        printed.before.insert(0, sign);
                        printed.number = rest.to_owned();
                        break;
                    }
                }
            }
            if format.words {
                let in_words = self.lang.units().in_words.get(&printed.after);
                if let Some((before, after)) =
                    in_words.and_then(|words| words.split_once("{}"))
                {
                    before.clone_into(&mut printed.before);
                    after.clone_into(&mut printed.after);
                }
                if !printed.after.is_empty() {
                    let numerals = &self.lang.words().numerals;
                    printed.number = numerals.before_unit(printed.number);
                }
            }
        }
        Ok(Figure {
            place,
            lang: self.lang,
            metric: origin.parsed.as_metric().map(|(id, _)| id.to_owned()),
            expression: origin.source.to_owned(),
            parsed: Arc::new(origin.parsed.clone()),
            period: origin.period,
            value: Some(amount.value),
            unit: amount.unit.name(),
            shown_in: Arc::new(unit),
            printed,
            was: None,
            assured: origin
                .parsed
                .as_metric()
                .and_then(|(id, _)| self.data.assured(id, origin.period))
                .map(Box::new),
        })
    }
}
