//! Where a figure comes from, and every place where it is printed.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::diag::nearest_name;
use crate::model::by_entity::{Grouping, Role};
use crate::model::expression::{self, Expression};
use crate::model::figure::Rounding;
use crate::model::lang::OURS;
use crate::model::metric::Metric;
use crate::model::period::Period;
use crate::model::place::Sources;
use crate::output::evidence::{Borne, Look, Rests, Shelf};
use crate::output::ledger::{self, Entry, Ledger};
use crate::resolve::data::Data;
use crate::resolve::print::readable;

/// How deep formulas are followed; the dataset allows no more.
const MAX_DEPTH: usize = 64;

/// Where a metric or an expression comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// The metric's id, or the expression as written.
    pub of: String,
    /// Its definition, where it is a metric.
    pub definition: Option<Definition>,
    /// What it is computed from, by period.
    pub sources: Vec<Source>,
    /// The metrics whose formulas use it.
    pub feeds: Vec<String>,
    /// Every place in print, that of expressions over it included.
    pub places: Vec<Entry>,
}

/// A metric's definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// Its names.
    pub names: Vec<String>,
    /// Its unit as written.
    pub unit: String,
    /// Its formula as written.
    pub formula: Option<String>,
    /// How the group's figure follows from those of its entities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entities: Option<String>,
    /// What it counts and over what, where it is a rate that says both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// The provisions it answers.
    pub discloses: Vec<String>,
    /// The data file.
    pub file: String,
    /// The line in it.
    pub line: usize,
    /// What it rests on.
    pub evidence: Option<Rests>,
    /// The publication it is taken from, where no file bears it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
}

/// A value and what it is computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The metric or expression.
    pub of: String,
    /// The period.
    pub period: String,
    /// What it is called in print, where that is something else.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The exact value; absent where there is none.
    pub value: Option<String>,
    /// The decimals it is printed with, where it is computed.
    #[serde(skip)]
    pub decimals: Option<u32>,
    /// How it is rounded to them.
    #[serde(skip)]
    pub rounding: Rounding,
    /// The unit.
    pub unit: String,
    /// `published`, `computed` or `not disclosed`.
    pub origin: &'static str,
    /// What the formula gives, where the value is published too.
    pub recomputed: Option<String>,
    /// The file and line of the definition.
    pub at: String,
    /// The evidence.
    pub evidence: Option<Rests>,
    /// What the formula names.
    pub parts: Vec<Source>,
    /// Whether its parts stand above, where it was named first.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub above: bool,
}

/// Traces a metric by its id, or whatever prints a text.
///
/// # Errors
/// If there is no such metric and nothing prints the text.
pub fn trace(
    wanted: &str,
    data: &Data,
    ledger: &Ledger,
    sources: &Sources,
    shelf: &Shelf,
) -> Result<Vec<Trace>, String> {
    let look = RefCell::new(shelf.look());
    let tracer = Tracer { data, ledger, sources, look };
    let wanted = wanted.trim();
    if let Some(metric) = data.metrics().get(wanted) {
        return Ok(vec![tracer.metric(metric)]);
    }
    let mut found: Vec<&Entry> = vec![];
    for entry in &ledger.figures {
        let known = found.iter().any(|other| {
            (&other.metric, &other.expression) == (&entry.metric, &entry.expression)
        });
        if !known && prints(entry, wanted) {
            found.push(entry);
        }
    }
    if found.is_empty() {
        let keys = data.metrics().keys().map(String::as_str);
        let near = nearest_name(wanted, keys)
            .map(|near| format!("did you mean `{near}`?"))
            .unwrap_or_else(|| "`recto export csv` lists the metrics".to_owned());
        return Err(format!(
            "no metric has the id `{wanted}`, and no figure prints it: {near}"
        ));
    }
    Ok(found
        .into_iter()
        .map(|entry| {
            let metric = entry.metric.as_ref().and_then(|id| data.metrics().get(id));
            match metric {
                Some(metric) => tracer.metric(metric),
                None => tracer.expression(entry),
            }
        })
        .collect())
}

/// Whether a figure prints a text: as a whole, not as digits within a longer number.
fn prints(entry: &Entry, wanted: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let printed = &entry.printed;
    !wanted.is_empty()
        && printed.match_indices(wanted).any(|(at, _)| {
            let before = printed[..at].chars().next_back();
            let mut after = printed[at + wanted.len()..].chars();
            let (next, second) = (after.next(), after.next());
            let goes_on = matches!(next, Some('.' | ',')) && is_part(second);
            let began = matches!(before, Some('.' | ',')) || is_part(before);
            !(began || is_part(next) || goes_on)
        })
}

struct Tracer<'a> {
    data: &'a Data,
    ledger: &'a Ledger,
    sources: &'a Sources,
    look: RefCell<Look<'a>>,
}

impl Tracer<'_> {
    /// What a period is called in print, where that is something else than in files.
    fn label(&self, period: Period) -> String {
        let label = self.data.calendar().label(period, OURS);
        if label == period.to_string() { String::new() } else { label }
    }

    fn metric(&self, metric: &Metric) -> Trace {
        let periods = ledger::periods(self.data, std::iter::empty());
        let mut values = vec![];
        let mut named = BTreeSet::new();
        for period in periods.iter().rev() {
            let source = self.source(metric, *period, 0, &mut named);
            if source.value.is_some() || source.origin == "not disclosed" {
                values.push(source);
            }
        }
        let feeds = self.data.metrics().values().filter(|other| {
            other
                .formula
                .as_ref()
                .is_some_and(|formula| formula.expression.names(&metric.id))
        });
        let places = self.ledger.figures.iter().filter(|entry| {
            entry.metric.as_deref() == Some(&*metric.id)
                || entry.parsed().is_some_and(|expression| expression.names(&metric.id))
        });
        Trace {
            of: metric.id.clone(),
            definition: Some(Definition {
                names: metric.name.values().cloned().collect(),
                unit: metric.unit_text.clone(),
                formula: metric.formula.as_ref().map(|formula| formula.text.clone()),
                entities: by_entity(metric),
                rate: metric
                    .of_over()
                    .map(|(of, base)| format!("{} over {}", of.text, base.text)),
                discloses: metric.discloses.iter().map(|c| c.value.clone()).collect(),
                file: self.sources.get(metric.place.file).path.clone(),
                line: self.sources.line_column(metric.place).0,
                evidence: self.look.borrow_mut().rests(self.data, metric),
                published: metric
                    .rests_on()
                    .filter(|_| metric.source.is_none())
                    .map(|(text, year)| format!("{text} {year}").trim().to_owned()),
            }),
            sources: values,
            feeds: feeds.map(|other| other.id.clone()).collect(),
            places: places.cloned().collect(),
        }
    }

    /// What prints an expression, and the metrics it names.
    fn expression(&self, entry: &Entry) -> Trace {
        let text = entry.expression.clone().unwrap_or_default();
        let period = Period::parse(&entry.period);
        let mut parts = vec![];
        if let (Some(expression), Some(period)) = (entry.parsed(), period) {
            self.parts(&expression, period, 0, &mut BTreeSet::new(), &mut parts);
        }
        let same = |other: &&Entry| other.expression == entry.expression;
        Trace {
            sources: vec![Source {
                of: text.clone(),
                period: entry.period.clone(),
                label: period.map(|period| self.label(period)).unwrap_or_default(),
                value: entry.value.clone(),
                decimals: entry
                    .readable()
                    .and_then(|text| Decimal::from_str_exact(&text).ok())
                    .map(|shown| shown.scale()),
                rounding: self.data.precision().0,
                unit: entry.unit.clone(),
                origin: "computed",
                recomputed: None,
                at: format!("{}:{}", entry.file, entry.line),
                evidence: None,
                parts,
                above: false,
            }],
            of: text,
            definition: None,
            feeds: vec![],
            places: self.ledger.figures.iter().filter(same).cloned().collect(),
        }
    }

    /// A value with what it is computed from; parts that several formulas share are named
    /// in full but once.
    fn source(
        &self,
        metric: &Metric,
        period: Period,
        depth: usize,
        named: &mut BTreeSet<(String, Period)>,
    ) -> Source {
        let amount = self.data.amount_of(&metric.id, period).ok();
        let published = metric.values.get(&period);
        let mut parts = vec![];
        let mut above = false;
        if let Some(expression) = self.data.computed_by(metric, period)
            && depth < MAX_DEPTH
        {
            above = !named.insert((metric.id.clone(), period)) && depth > 0;
            if !above {
                self.parts(&expression, period, depth + 1, named, &mut parts);
            }
        }
        let recomputed = published.and_then(|_| self.data.recomputed(metric, period));
        Source {
            of: metric.id.clone(),
            period: period.to_string(),
            label: self.label(period),
            rounding: self.data.precision().0,
            decimals: match published {
                Some(value) => value.number.map(|number| number.scale()),
                None => amount.as_ref().and_then(|own| self.data.decimals_of(own)),
            },
            value: amount.map(|amount| amount.value.to_string()),
            unit: metric.unit_text.clone(),
            origin: match published {
                Some(value) if value.number.is_none() => "not disclosed",
                Some(_) => "published",
                None => "computed",
            },
            recomputed: recomputed.map(|value| value.to_string()),
            at: format!(
                "{}:{}",
                self.sources.get(metric.place.file).path,
                self.sources
                    .line_column(published.map_or(metric.place, |v| v.place))
                    .0
            ),
            evidence: self.look.borrow_mut().rests(self.data, metric),
            parts,
            above,
        }
    }

    fn parts(
        &self,
        expression: &Expression,
        period: Period,
        depth: usize,
        named: &mut BTreeSet<(String, Period)>,
        parts: &mut Vec<Source>,
    ) {
        expression.metrics(&mut |id, node| {
            let period = match node.as_metric() {
                Some((_, Some(expression::PeriodName::At(named)))) => named,
                Some((_, Some(expression::PeriodName::Prior))) => {
                    self.data.calendar().prior(period)
                }
                _ => period,
            };
            if let Some(metric) = self.data.metrics().get(id) {
                parts.push(self.source(metric, period, depth, named));
            }
        });
    }
}

/// Traces for people.
pub fn print(traces: &[Trace]) -> String {
    let mut out = String::new();
    for (index, trace) in traces.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let _ = writeln!(out, "{}", trace.of);
        if let Some(definition) = &trace.definition {
            let Definition {
                names,
                unit,
                formula,
                entities,
                rate,
                discloses,
                file,
                line,
                ..
            } = definition;
            let _ = writeln!(out, "  {}", names.join(" · "));
            let _ = writeln!(out, "  defined  {file}:{line}");
            let unit = if unit.is_empty() { "a pure number" } else { unit };
            let _ = writeln!(out, "  unit     {unit}");
            if let Some(formula) = formula {
                let _ = writeln!(out, "  formula  {formula}");
            }
            if let Some(entities) = entities {
                let _ = writeln!(out, "  entities {entities}");
            }
            if let Some(rate) = rate {
                let _ = writeln!(out, "  counts   {rate}");
            }
            if !discloses.is_empty() {
                let _ = writeln!(out, "  answers  {}", discloses.join(", "));
            }
            if !trace.feeds.is_empty() {
                let _ = writeln!(out, "  feeds    {}", trace.feeds.join(", "));
            }
            match (&definition.evidence, &definition.published) {
                (Some(evidence), _) => rests_line(&mut out, "  evidence ", evidence),
                (None, Some(published)) => {
                    let _ = writeln!(out, "  evidence published: {published}");
                }
                (None, None) => {
                    let _ = writeln!(out, "  evidence none named");
                }
            }
        }
        let _ = writeln!(out, "  value");
        for source in &trace.sources {
            tree(&mut out, source, 2);
        }
        let _ = writeln!(
            out,
            "  printed in {}",
            match trace.places.len() {
                0 => "no place".to_owned(),
                1 => "1 place".to_owned(),
                count => format!("{count} places"),
            }
        );
        for place in &trace.places {
            let _ = writeln!(
                out,
                "    {} page {}  {}  {}:{}",
                place.language, place.page, place.printed, place.file, place.line
            );
            if !place.sentence.is_empty() {
                let _ = writeln!(out, "        “{}”", place.sentence);
            }
        }
    }
    out
}

/// How the group's figure follows from those of its entities.
fn by_entity(metric: &Metric) -> Option<String> {
    let how = match &metric.by.role {
        Role::Group { grouping: Grouping::Sum, .. } if metric.formula.is_some() => {
            "computed for each, then added up"
        }
        Role::Group { grouping: Grouping::Sum, .. } => "added up",
        Role::Group { grouping: Grouping::Formula, .. } => {
            "computed for each, and for the group from its own figures"
        }
        Role::Group { grouping: Grouping::None, .. } => "each its own, the group none",
        Role::Entity { of, entity } => return Some(format!("{entity}, a part of {of}")),
        Role::Eliminations { of } => {
            return Some(format!("what they count twice of {of}"));
        }
        Role::Plain | Role::Share { .. } => return None,
    };
    Some(how.to_owned())
}

fn rests_line(out: &mut String, head: &str, evidence: &Rests) {
    let state = match (&evidence.sha256, &evidence.recorded) {
        (None, _) => "the file is not there".to_owned(),
        (Some(now), None) => format!("sha256 {now}, not recorded"),
        (Some(now), Some(recorded)) if now == recorded => {
            format!("sha256 {now}, as recorded")
        }
        (Some(now), Some(_)) => format!("sha256 {now}, CHANGED since it was recorded"),
    };
    let at = format!("{} {}", evidence.file, evidence.reference);
    let _ = writeln!(out, "{head}{}: {state}", at.trim());
    let indent = " ".repeat(head.len());
    for (period, borne) in &evidence.figures {
        borne_lines(out, &indent, period, borne);
    }
}

/// What evidence says of a figure, and the formula that gives it.
fn borne_lines(out: &mut String, indent: &str, period: &str, borne: &Borne) {
    let Borne { state, at, says, formula, inputs, .. } = borne;
    let place = match at.as_str() {
        "" => String::new(),
        at => format!("{at}: "),
    };
    let _ = writeln!(out, "{indent}{period} {}: {place}{says}", state.name());
    if let Some(formula) = formula {
        let _ = writeln!(out, "{indent}  = {formula}");
    }
    for input in inputs {
        let _ = writeln!(out, "{indent}    {input}");
    }
}

fn tree(out: &mut String, source: &Source, depth: usize) {
    let indent = "  ".repeat(depth);
    // Nobody reads the digits of a quotient that no page prints.
    let shown = |text: &str| match Decimal::from_str_exact(text) {
        Ok(number) => readable(number, source.decimals, source.rounding).to_string(),
        Err(_) => text.to_owned(),
    };
    let value = source.value.as_deref().map_or("no value".to_owned(), shown);
    let _ = write!(
        out,
        "{indent}{}@{}{} = {value} {}  {}",
        source.of,
        source.period,
        match source.label.as_str() {
            "" => String::new(),
            label => format!(" ({label})"),
        },
        source.unit,
        source.origin
    );
    if let Some(recomputed) = &source.recomputed {
        let _ = write!(out, ", its formula gives {}", shown(recomputed));
    }
    let above = if source.above { ", computed as above" } else { "" };
    let _ = writeln!(out, "{above}  {}", source.at);
    if depth > 2
        && let Some(evidence) = &source.evidence
    {
        let mut own = evidence.clone();
        own.figures.retain(|period, _| *period == source.period);
        rests_line(out, &format!("{indent}  evidence "), &own);
    }
    for part in &source.parts {
        tree(out, part, depth + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::ledger::Position;

    #[track_caller]
    fn check(printed: &str, wanted: &str, expected: bool) {
        let entry = Entry {
            metric: None,
            expression: None,
            period: String::new(),
            label: String::new(),
            value: None,
            unit: String::new(),
            printed: printed.to_owned(),
            assured: false,
            language: String::new(),
            file: String::new(),
            line: 1,
            block: None,
            sentence: String::new(),
            page: String::new(),
            position: Position { sheet: 1, ..Position::default() },
        };
        assert_eq!(prints(&entry, wanted), expected, "{wanted} in {printed}");
    }

    #[test]
    fn a_number_is_found_as_a_whole() {
        check("91,005 tCO₂e", "91,005", true);
        check("91,005噸", "91,005", true);
        check("191,005", "91,005", false);
        check("91,0051", "91,005", false);
        check("91,005.5", "91,005", false);
        check("1,091", "091", false);
        check("RMB4,080.07 million", "RMB4,080.07 million", true);
        check("5", "", false);
    }
}
