//! A year that is typed at a figure is not the figure's: “We used {{ electricity }} in 2024” of a figure of 2025.
//!
//! In a sentence of English, a year right behind a figure (`in 2024`, `for 2024`), or one that begins the sentence, up
//! to its first figure; in Chinese, a year shortly before it (`2024年收入為…`); in both, a year in brackets at it. In a
//! table, a column whose head is a period and nothing else, over a figure of another. Only where the metric has a value
//! for the year that is typed, and so is meant; changes and computed figures are passed over, and so is a year that is
//! compared with, aimed at or begun in.
//!
//! Remedy: name the period in the placeholder, as in `{{ electricity@2024 }}`, or type the year of the figure.

use super::Subject;
use super::columns::{self, Cell};
use super::direction::is_change;
use super::sentence::{Sentence, SentencePart, sentences};
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::period::{Kind, Period};
use crate::model::visit::{self, plain_text};

pub(super) const RULE: Rule =
    Rule::file("other-period", Severity::Error, include_str!("other_period.rs"));

/// How far from its figure a year may stand, in letters.
const NEAR: (usize, usize) = (60, 12);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::lines(chapter, &mut |line| {
                for sentence in sentences(line) {
                    sentence_of(subject, part.lang, &sentence, sink);
                }
            });
            columns::cells(chapter, &mut |cell| column(subject, &cell, sink));
        }
    }
}

fn column(subject: &Subject<'_>, cell: &Cell<'_>, sink: &mut Sink) {
    if !visit::figures(cell.head).is_empty() {
        return;
    }
    let Some(period) = Period::parse(plain_text(cell.head).trim()) else { return };
    for figure in cell.figures() {
        if is_other(subject, figure, period) {
            sink.add(finding(subject, figure, period, true));
        }
    }
}

fn sentence_of(
    subject: &Subject<'_>,
    lang: Lang,
    sentence: &Sentence<'_>,
    sink: &mut Sink,
) {
    let mut is_first = true;
    for (index, part) in sentence.parts.iter().enumerate() {
        let SentencePart::Figure(figure) = part else { continue };
        let before = sentence.before(index);
        let behind = sentence.behind(index);
        let said = in_brackets(&before, &behind).or_else(|| {
            let year = match lang.is_han() {
                true => year_before(lang, &before),
                false => year_behind(lang, &behind).or_else(|| {
                    let may = is_first && !goes_on_with_year(&behind);
                    may.then(|| year_first(lang, &before)).flatten()
                }),
            };
            year.map(Period::year)
        });
        // The year of a sentence is that of its figure and no word's.
        is_first = false;
        if let Some(period) = said
            && is_other(subject, figure, period)
        {
            let finding = finding(subject, figure, period, false);
            sink.add(finding.as_warning());
        }
    }
}

/// Whether a figure is of another period than one that its metric has a value for.
fn is_other(subject: &Subject<'_>, figure: &Figure, period: Period) -> bool {
    let Some(id) = &figure.metric else { return false };
    figure.value.is_some()
        && figure.period != period
        && figure.period.kind() == period.kind()
        && figure.period.is_split() == period.is_split()
        && (period.kind() != Kind::Year || (1_900..2_200).contains(&period.number()))
        && !is_change(subject, figure)
        && subject.data.amount_of(id, period).is_ok()
}

fn finding(
    subject: &Subject<'_>,
    figure: &Figure,
    period: Period,
    is_over: bool,
) -> Diagnostic {
    let id = figure.metric.as_deref().unwrap_or_default();
    let hint = match period == subject.config.period {
        true => format!("write `{{{{ {id} }}}}`, or the period of the figure"),
        false => format!("write `{{{{ {id}@{period} }}}}`, or the period of the figure"),
    };
    let message = match is_over {
        true => format!(
            "{period} stands over `{}`, which is of {}",
            figure.expression, figure.period
        ),
        false => format!(
            "{period} is typed at `{}`, which is of {}",
            figure.expression, figure.period
        ),
    };
    RULE.finding(figure.place, message).hint(hint)
}

/// A period in brackets at a figure: (2024: …), … (2024).
fn in_brackets(before: &str, behind: &str) -> Option<Period> {
    let open = ['(', '（'];
    let front = before.trim_end().strip_suffix([':', '：']);
    let front = front
        .and_then(|front| front.rsplit_once(open))
        .map(|(_, inner)| inner);
    let back = behind.trim_start().strip_prefix(open);
    let back = back
        .and_then(|back| back.split_once([')', '）']))
        .map(|(inner, _)| inner);
    [front, back]
        .into_iter()
        .flatten()
        .find_map(|inner| Period::parse(inner.trim()))
}

/// The years of a text: where their digits begin and end.
fn years(text: &str) -> Vec<(usize, usize, u16)> {
    let digit = |c: char| c.is_ascii_digit();
    let mut found = vec![];
    for (at, _) in text.char_indices().filter(|(_, c)| digit(*c)) {
        let (before, rest) = text.split_at(at);
        let Some((own, behind)) = rest.split_at_checked(4) else { continue };
        let is_alone = !before
            .ends_with(|c: char| c.is_ascii_alphanumeric() || "-–/.".contains(c))
            && !behind
                .starts_with(|c: char| c.is_ascii_alphanumeric() || "-–/".contains(c));
        if let Some(year) =
            own.parse().ok().filter(|_| is_alone && own.chars().all(digit))
        {
            found.push((at, at + 4, year));
        }
    }
    found
}

/// Whether words make a year one that is compared with or aimed at.
fn is_unless(lang: Lang, text: &str) -> bool {
    let unless = &lang.reading().years.unless;
    let lower = text.to_lowercase();
    match lang.is_han() {
        true => unless.iter().any(|word| lower.contains(word)),
        false => lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| unless.has(word)),
    }
}

/// Whether a text goes on with a word that joins one year to another.
fn joins(lang: Lang, text: &str) -> bool {
    let text = text.trim_start();
    lang.reading().years.joins.iter().any(|word| {
        let rest = text.strip_prefix(word);
        rest.is_some_and(|rest| lang.is_han() || rest.starts_with(' '))
    })
}

/// The year right behind a figure: in 2024.
fn year_behind(lang: Lang, behind: &str) -> Option<u16> {
    let (start, end, year) = *years(behind).first()?;
    let words = behind.get(..start)?.trim().to_lowercase();
    let rest = behind.get(end..)?;
    let is_own = lang.reading().years.before.has(&words);
    (is_own && !joins(lang, rest) && !is_unless(lang, &next_words(rest))).then_some(year)
}

/// The next words of a text.
fn next_words(text: &str) -> String {
    text.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}

/// Whether a year stands soon behind a figure: the sentence has that.
fn goes_on_with_year(behind: &str) -> bool {
    !years(behind).is_empty()
}

/// The year that begins a sentence, up to its first figure.
fn year_first(lang: Lang, before: &str) -> Option<u16> {
    let all = years(before);
    let [(start, end, year)] = all.as_slice() else { return None };
    let words = before.get(..*start)?.trim().to_lowercase();
    let rest = before.get(*end..)?;
    let is_own = lang.reading().years.before.has(&words)
        && rest.chars().count() <= NEAR.0
        && !joins(lang, rest)
        && !is_unless(lang, rest);
    is_own.then_some(*year)
}

/// The year shortly before a figure: 2024年收入為.
fn year_before(lang: Lang, before: &str) -> Option<u16> {
    let reading = &lang.reading().years;
    let all = years(before);
    let (start, end, year) = *all.last()?;
    let rest = before.get(end..)?;
    let rest = rest.strip_prefix(reading.behind.begins(rest)?)?;
    let front = before.get(..start)?;
    let near: String = front
        .chars()
        .rev()
        .take(6)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let pause =
        |text: &str| text.contains(['，', '、', '；', '：', '（', '(', '）', ')']);
    let inner = rest.strip_prefix('，').unwrap_or_else(|| reading.link.past(rest));
    let is_own = rest.chars().count() <= NEAR.1
        && !pause(inner)
        && !rest.contains(|c: char| c.is_ascii_digit())
        && !joins(lang, rest)
        && !reading.joins.iter().any(|word| front.trim_end().ends_with(word))
        && !is_unless(lang, rest)
        && !is_unless(lang, &near);
    is_own.then_some(year)
}
