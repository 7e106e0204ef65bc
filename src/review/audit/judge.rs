//! What each number in print is, once it is known which figures stand where.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use super::expected::{Words, key, squeezed, words};
use super::pairing::{Fault, Pair, Pairing, near, own_words};
use super::read::Page;
use super::stream::{Stream, Token};
use super::texts::Texts;
use super::twins::Twins;
use super::units::Labels;
use super::{Finding, Judgement, Number, Place, Verdict, rules};
use crate::diag::rule::Rule;
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::output::ledger::{Entry, Ledger};
use crate::resolve::data::Data;

/// Judges the numbers of a language.
pub(super) struct Judge<'a> {
    pub(super) data: &'a Data,
    pub(super) ledger: &'a Ledger,
    pub(super) lang: Lang,
    pub(super) stream: &'a Stream,
    pub(super) pages: &'a [Page],
    pub(super) pairing: Pairing,
    labels: &'a Labels<'a>,
    /// The words of the project in this language, with its own numbers.
    texts: Texts,
    /// The words of the names of metrics.
    names: BTreeMap<&'a str, BTreeSet<String>>,
    weights: Words,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        data: &'a Data,
        ledger: &'a Ledger,
        lang: Lang,
        stream: &'a Stream,
        (pages, labels): (&'a [Page], &'a Labels<'a>),
        pairing: Pairing,
    ) -> Self {
        let tag = lang.tag();
        let names: BTreeMap<&str, BTreeSet<String>> = ledger
            .metrics
            .iter()
            .filter_map(|(id, metric)| Some((id.as_str(), words(metric.name.get(tag)?))))
            .collect();
        let all = ledger.metrics.values().filter_map(|metric| metric.name.get(tag));
        let weights = Words::of(all.map(String::as_str));
        Self {
            data,
            ledger,
            lang,
            stream,
            pages,
            pairing,
            labels,
            texts: Texts::of(ledger, tag),
            names,
            weights,
        }
    }

    /// Judges every number, and tells of the figures that stand nowhere.
    pub(super) fn judge(&mut self, verdict: &mut Verdict) {
        for (index, token) in self.stream.tokens.iter().enumerate() {
            match self.pairing.pairs.get(index).cloned().flatten() {
                Some(Pair::Bound(figure)) => {
                    let entry = self.ledger.figures.get(figure);
                    verdict.numbers.push(self.number(token, Judgement::Bound, entry));
                }
                Some(Pair::Wrong(figure, fault)) => {
                    let Some(entry) = self.ledger.figures.get(figure) else { continue };
                    if self.swapped(index, verdict) {
                        continue;
                    }
                    self.wrong(token, entry, &fault, verdict);
                }
                Some(Pair::Written) => {
                    verdict.numbers.push(self.number(token, Judgement::Written, None));
                }
                // The sign of a note stands right behind it.
                Some(Pair::Other(text))
                    if token
                        .key
                        .strip_prefix(text.as_str())
                        .is_some_and(|it| it.len() == 1) =>
                {
                    verdict.numbers.push(self.number(token, Judgement::Written, None));
                }
                Some(Pair::Other(_)) if self.swapped(index, verdict) => {}
                Some(Pair::Other(text)) => {
                    let mut number = self.number(token, Judgement::Near, None);
                    number.expected = Some(text.clone());
                    verdict.numbers.push(number);
                    let message = format!(
                        "{} stands where the text of the project has {text}",
                        token.text
                    );
                    self.find(&rules::PRINT_NEAR, token, None, message, verdict);
                }
                None if token.is_figure => self.unpaired(index, token, verdict),
                None => {}
            }
        }
        self.missing(verdict);
    }

    /// Tells where the figures of the language stand.
    pub(super) fn tell(&self, twins: &mut Twins) {
        twins.add(self.lang, self.ledger, &self.pairing, |token| {
            self.stream.tokens.get(token).map(|token| self.place(token))
        });
    }

    /// Tells of a number that is another than its figure.
    fn wrong(&self, token: &Token, entry: &Entry, fault: &Fault, verdict: &mut Verdict) {
        let about = about(entry);
        let name = self.called(entry);
        if let Fault::Unit(unit) = fault {
            let mut number = self.number(token, Judgement::Near, Some(entry));
            number.expected = Some(entry.printed.clone());
            verdict.numbers.push(number);
            // As it stands there, where it stands by itself.
            let page = self.pages.get(token.page);
            let mut runs = page.into_iter().flat_map(|page| &page.runs);
            let own = runs.find(|run| squeezed(&run.text) == *unit);
            let unit = own.map_or(unit.as_str(), |run| run.text.trim());
            let message = format!(
                "{} stands with the unit “{unit}”, and {name} is {} ({})",
                token.text, entry.printed, entry.unit
            );
            self.find(&rules::PRINT_NEAR, token, Some(about), message, verdict);
            return;
        }
        let (judgement, rule, said) = match self.once(token, entry) {
            Some(said) => (Judgement::OnceTrue, &rules::PRINT_ONCE_TRUE, said),
            None => (Judgement::Near, &rules::PRINT_NEAR, String::new()),
        };
        let mut number = self.number(token, judgement, Some(entry));
        number.expected = Some(entry.printed.clone());
        verdict.numbers.push(number);
        let message =
            format!("{} stands where {name} is {}{said}", token.text, entry.printed);
        self.find(rule, token, Some(about), message, verdict);
    }

    /// Says when a number was true of a figure.
    fn once(&self, token: &Token, entry: &Entry) -> Option<String> {
        // One with another sign was never true.
        let plain = |key: &str| key.trim_start_matches('-').to_owned();
        if key(entry).is_some_and(|own| plain(&own) == plain(&token.key)) {
            return None;
        }
        let id = entry.metric.as_ref()?;
        let metric = self.ledger.metrics.get(id)?;
        let shown = |value: &str| {
            let value = Decimal::from_str_exact(value).ok()?;
            says(&token.key, value).then_some(())
        };
        let own = metric.values.get(&entry.period);
        let was = own.and_then(|value| value.was.as_deref());
        let before = || {
            let period = Period::parse(&entry.period)?;
            Some(self.data.before(id, period)?.to_string())
        };
        if was.and_then(shown).is_some() || before().as_deref().and_then(shown).is_some()
        {
            return Some(": it was that before it was corrected".to_owned());
        }
        let other = metric
            .values
            .iter()
            .filter(|(period, _)| **period != entry.period)
            .find(|(_, it)| it.value.as_deref().and_then(shown).is_some());
        other.map(|(period, _)| format!(": that is the figure of {period}"))
    }

    /// Judges a number that is no figure of the report.
    fn unpaired(&mut self, index: usize, token: &'a Token, verdict: &mut Verdict) {
        /// How much of a metric's name must stand around its value, in per cent.
        const NAMED: u64 = 60;
        let is_name = token.is_name(self.pages) || token.begins_its_run();
        if token.is_bare_count(self.pages) || is_name {
            return;
        }
        let around = self.pairing.around(index, self.stream, self.pages).clone();
        if let Some(entry) = self.again(token, &around) {
            // Where another of the metric's figures stands nowhere, it may stand in its place, and
            // so may what is of an earlier period and stands without that.
            let other = self.left_out(entry).or_else(|| self.of_now(entry, token));
            if let Some(other) = other {
                self.wrong(token, other, &Fault::Number, verdict);
                return;
            }
            verdict
                .numbers
                .push(self.number(token, Judgement::Bound, Some(entry)));
            return;
        }
        if self.texts.have(token, self.stream) || self.is_told_as_past(token) {
            verdict.numbers.push(self.number(token, Judgement::Written, None));
            return;
        }
        let mut best: Option<(bool, u64, &str, &str)> = None;
        for (id, metric) in &self.ledger.metrics {
            let Some(name) = self.names.get(id.as_str()) else { continue };
            let shared = self.weights.shared(name, &around);
            if shared < NAMED {
                continue;
            }
            for (period, own) in &metric.values {
                let values = [(true, &own.value), (false, &own.was)];
                for (is_now, value) in values {
                    let value = value.as_deref();
                    let value = value.and_then(|it| Decimal::from_str_exact(it).ok());
                    let found = (is_now, shared, id.as_str(), period.as_str());
                    if value.is_some_and(|it| says(&token.key, it))
                        && best.is_none_or(|best| best < found)
                    {
                        best = Some(found);
                    }
                }
            }
        }
        let (judgement, rule, message) = match best {
            Some((true, ..)) => (Judgement::Bound, None, String::new()),
            Some((false, _, id, period)) => (
                Judgement::OnceTrue,
                Some(&rules::PRINT_ONCE_TRUE),
                format!("{} was `{id}` of {period} before it was corrected", token.text),
            ),
            None => (
                Judgement::InNoData,
                Some(&rules::PRINT_IN_NO_DATA),
                format!(
                    "{} stands in no data and in no text: {}",
                    token.text,
                    self.shown(token)
                ),
            ),
        };
        let mut number = self.number(token, judgement, None);
        if let Some((_, _, id, period)) = best {
            number.metric = Some(id.to_owned());
            number.period = Some(period.to_owned());
        }
        let about = number.metric.clone();
        verdict.numbers.push(number);
        if let Some(rule) = rule {
            self.find(rule, token, about, message, verdict);
        }
    }

    /// The figure that a number is, printed once more than the texts of the project have it: its
    /// words stand around it, and no figure's place is empty that these words are nearer to.
    fn again(&self, token: &Token, around: &BTreeSet<String>) -> Option<&'a Entry> {
        /// How much of a figure's words must stand around it, in per cent.
        const AGAIN: u64 = 30;
        let tag = self.lang.tag();
        let own = self.pairing.figures.iter().copied();
        let own = own.filter(|it| {
            let entry = self.ledger.figures.get(*it);
            entry.and_then(key).is_some_and(|key| key == token.key)
        });
        let rated = own.map(|figure| {
            let own = own_words(self.ledger, figure, tag);
            (self.weights.shared(&own, around), figure)
        });
        let (shared, figure) = rated.max_by_key(|it| it.0)?;
        let entry = self.ledger.figures.get(figure)?;
        let is_so = token.count() > 2
            && shared >= AGAIN
            && self
                .labels
                .other(entry, None, token, (self.stream, self.pages))
                .is_none();
        is_so.then_some(entry)
    }

    /// Another figure of the same metric that stands nowhere in print.
    fn left_out(&self, entry: &Entry) -> Option<&'a Entry> {
        let all = self.pairing.figures.iter();
        let all = all.filter(|it| !self.pairing.printed.contains_key(*it));
        let mut all = all.filter_map(|it| self.ledger.figures.get(*it));
        all.find(|other| {
            entry.metric.is_some()
                && other.metric == entry.metric
                && other.period != entry.period
                && key(other).is_some()
        })
    }

    /// The figure of the reporting period, where one of another stands without its period.
    fn of_now(&self, entry: &Entry, token: &Token) -> Option<&'a Entry> {
        if entry.period == self.ledger.period || entry.metric.is_none() {
            return None;
        }
        let page = self.pages.get(token.page)?;
        let label = Some(&entry.label).filter(|label| !label.is_empty());
        let label = label.unwrap_or(&entry.period);
        if near(token, self.pages).contains(label.as_str())
            || page.runs.iter().any(|run| run.text.trim() == label)
        {
            return None;
        }
        let figures = self.pairing.figures.iter();
        let mut figures = figures.filter_map(|it| self.ledger.figures.get(*it));
        figures.find(|it| it.metric == entry.metric && it.period == self.ledger.period)
    }

    /// Whether a number was a metric's before it was corrected, on a page that has it corrected.
    fn is_told_as_past(&self, token: &Token) -> bool {
        let pairs = self.pairing.pairs.iter().zip(&self.stream.tokens);
        let mut here = pairs.filter(|(_, other)| other.page == token.page);
        here.any(|(pair, _)| {
            let Some(Pair::Bound(figure)) = pair else { return false };
            let entry = self.ledger.figures.get(*figure);
            let metric =
                entry.and_then(|it| self.ledger.metrics.get(it.metric.as_ref()?));
            let was = metric.into_iter().flat_map(|it| it.values.values());
            let mut was =
                was.filter_map(|it| Decimal::from_str_exact(it.was.as_ref()?).ok());
            was.any(|value| says(&token.key, value))
        })
    }

    /// Tells of the figures that stand nowhere in print.
    fn missing(&self, verdict: &mut Verdict) {
        let figure = |index: &usize| self.ledger.figures.get(*index);
        let key = |entry: &Entry| (about(entry), entry.period.clone());
        let printed: BTreeSet<_> =
            self.pairing.printed.keys().filter_map(figure).map(key).collect();
        let mut told = BTreeSet::new();
        verdict.figures += self.pairing.figures.len();
        verdict.printed += self.pairing.printed.len();
        for entry in self.pairing.figures.iter().filter_map(figure) {
            let has_digits = entry.printed.contains(|c: char| c.is_ascii_digit());
            let key = key(entry);
            if !has_digits || printed.contains(&key) || !told.insert(key) {
                continue;
            }
            let message = format!(
                "{} ({}) stands nowhere in {}: {} of {}:{}",
                self.called(entry),
                entry.period,
                self.lang.name(),
                entry.printed,
                entry.file,
                entry.line
            );
            verdict.findings.push(Finding {
                rule: &rules::PRINT_MISSING,
                place: None,
                about: Some(about(entry)),
                message,
            });
        }
    }

    /// What a figure is called.
    pub(super) fn called(&self, entry: &Entry) -> String {
        format!("`{}`", about(entry))
    }

    /// The words around a number, as they are shown.
    fn shown(&self, token: &Token) -> String {
        /// How many letters of it.
        const SHOWN: usize = 60;
        let page = self.pages.get(token.page);
        let run = page.and_then(|page| page.runs.get(token.run));
        let text = run.map_or("", |run| run.text.trim());
        let start = token.start.saturating_sub(SHOWN);
        let start = text.floor_char_boundary(start.min(text.len()));
        let shown: String = text
            .get(start..)
            .unwrap_or_default()
            .chars()
            .take(2 * SHOWN)
            .collect();
        format!("“{shown}”")
    }

    fn place(&self, token: &Token) -> Place {
        let page = self.pages.get(token.page);
        let run = page.and_then(|page| page.runs.get(token.run));
        let sides = run.map_or([0.0; 4], |run| run.part(token.start, token.end));
        Place {
            page: page.map(|page| page.number.clone()).unwrap_or_default(),
            sheet: token.page + 1,
            sides: sides.map(|side| (side * 10.0).round() / 10.0),
        }
    }

    pub(super) fn number(
        &self,
        token: &Token,
        judgement: Judgement,
        entry: Option<&Entry>,
    ) -> Number {
        Number {
            judgement,
            place: self.place(token),
            language: self.lang.to_string(),
            printed: token.text.clone(),
            metric: entry.and_then(|it| it.metric.clone()),
            expression: entry.and_then(|it| it.expression.clone()),
            period: entry.map(|it| it.period.clone()),
            expected: None,
        }
    }

    pub(super) fn find(
        &self,
        rule: &'static Rule,
        token: &Token,
        about: Option<String>,
        message: String,
        verdict: &mut Verdict,
    ) {
        let place = Some(self.place(token));
        verdict.findings.push(Finding { rule, place, about, message });
    }
}

/// The metric or expression of a figure.
pub(super) fn about(entry: &Entry) -> String {
    let own = entry.metric.as_ref().or(entry.expression.as_ref());
    own.cloned().unwrap_or_default()
}

/// Whether digits say a value: rounded to as many decimals, as it is or by a power of ten that
/// reports count in.
fn says(key: &str, value: Decimal) -> bool {
    /// Thousands, ten thousands, millions, hundred millions; and shares in per cent.
    const SHIFTS: [i64; 6] = [1, 1_000, 10_000, 1_000_000, 100_000_000, 1_000_000_000];
    let Ok(printed) = Decimal::from_str_exact(key) else { return false };
    let places = printed.scale();
    SHIFTS.iter().any(|shift| {
        let Some(scaled) = value.checked_div(Decimal::from(*shift)) else { return false };
        let rounded =
            scaled.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        // So few digits say hardly anything of a value.
        let says_enough = *shift == 1 || printed.normalize().mantissa().abs() > 99;
        says_enough && rounded.abs() == printed.abs()
    })
}
