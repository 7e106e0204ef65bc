//! A KPI lacks years it needs, an event lies outside the period, or a duration does not fit its dates.
//!
//! B2.1 asks for the deaths of each of three years. Events of a `timeline` belong to the reporting period. A number
//! of years beside the year they began in ("14 years since 2008") must be what lies between that year and the
//! reporting period; behind "more than" or 逾 the full years must be reached.
//!
//! Remedy: add the missing years (`null` where they are not disclosed says so and is passed over in print, but not
//! here), move the event, or correct the duration.

use rust_decimal::Decimal;

use super::Subject;
use super::sentence::{Sentence, SentencePart, sentences};
use crate::components::Component;
use crate::components::timeline::Event;
use crate::components::words::Prose;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::report::Line;
use crate::model::visit;

use super::hedge::{self, Hedge};

pub(super) const RULE: Rule =
    Rule::file("periods", Severity::Warning, include_str!("periods.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    years(subject, sink);
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::components(chapter, &mut |component| {
                if let Component::Prose(Prose::Timeline(timeline)) = component {
                    let events = timeline.events.iter();
                    events.for_each(|event| outside(subject, event, sink));
                }
            });
            visit::lines(chapter, &mut |line| {
                for sentence in sentences(line) {
                    duration(subject, part.lang, &sentence, sink);
                }
            });
        }
    }
}

/// KPIs that need more years than they have.
fn years(subject: &Subject<'_>, sink: &mut Sink) {
    for (position, _, provision) in subject.provisions() {
        if provision.asks.years <= 1 {
            continue;
        }
        let Some(entry) = subject.open_entry(position, &provision.code) else { continue };
        let wanted: Vec<Period> =
            std::iter::successors(Some(subject.config.period), |last| {
                Some(subject.config.calendar.prior(*last))
            })
            .take(provision.asks.years.into())
            .collect();
        for (metric, _) in subject.answering(position, provision) {
            let missing: Vec<_> = wanted
                .iter()
                .filter(|period| subject.data.amount_of(&metric.id, **period).is_err())
                .map(Period::to_string)
                .collect();
            if !missing.is_empty() {
                sink.add(
                    RULE.finding(entry.unwrap_or(metric.place),
                        format!(
                            "{} asks for each of {} years, and `{}` lacks {}",
                            provision.code,
                            provision.asks.years,
                            metric.id,
                            missing.join(", ")
                        ),
                    )
                    .hint("add the values, or explain in content/index.yaml why they are not disclosed")
                    .among(
                        "{} figures lack years that KPIs ask for",
                        format!("`{}` lacks {}", metric.id, missing.join(", ")),
                    ),
                );
            }
        }
    }
}

/// An event that is not of the reporting period.
fn outside(subject: &Subject<'_>, event: &Event<Line>, sink: &mut Sink) {
    let year = event.date.year;
    let last = event.date.until.map_or(year, |(year, _)| year);
    let period = subject.config.period.to_string();
    if year.to_string() == period || last.to_string() == period {
        return;
    }
    let line = event.title.iter().chain(&event.text).chain(&event.by).next();
    sink.add(
        RULE.finding(
            line.and_then(|line| visit::place(line)),
            format!("this event is of {year}, and the report of {period}"),
        )
        .hint("leave it to the report of its year, or correct its date"),
    );
}

/// A number of years and the year they began in, in one sentence.
fn duration(subject: &Subject<'_>, lang: Lang, sentence: &Sentence<'_>, sink: &mut Sink) {
    let Some(now) = subject.config.period.to_string().parse::<i64>().ok() else { return };
    let Some(began) = began(lang, sentence) else { return };
    for (index, part) in sentence.parts.iter().enumerate() {
        let SentencePart::Figure(figure) = part else { continue };
        let Some(value) = figure.value.filter(|_| figure.unit == "year") else {
            continue;
        };
        let between = Decimal::from(now - began);
        let over = hedge::around(lang, sentence, index) == Some(Hedge::Over);
        // The years may be counted with both ends or with one.
        let fits = if over {
            value <= between
        } else {
            value == between || value.checked_sub(between) == Some(Decimal::ONE)
        };
        if fits || between < Decimal::ONE {
            continue;
        }
        sink.add(
            RULE.finding(figure.place,
                format!(
                    "{}{} years since {began} do not fit: from {began} to {now} are {between}",
                    if over { "more than " } else { "" },
                    value.normalize()
                ),
            )
            .hint("correct the number of years or the year"),
        );
    }
}

/// The year a sentence counts from: "since 2008", 自2008年.
fn began(lang: Lang, sentence: &Sentence<'_>) -> Option<i64> {
    let since = &lang.reading().since;
    let is_start = |before: &str| {
        let before = before.to_lowercase();
        let last = before.trim_end();
        let is_near = || {
            let behind =
                since.near.ends(last).map(|word| &last[..last.len() - word.len()]);
            let near = last.rsplit(' ').take(5);
            behind.is_some_and(|behind| behind.ends_with(' '))
                && near.into_iter().any(|word| since.began.has(word))
        };
        since.words.ends(last).is_some() || is_near()
    };
    let mut before = String::new();
    for part in &sentence.parts {
        match part {
            SentencePart::Figure(figure) => {
                if figure.unit == "calendar year" && is_start(&before) {
                    return i64::try_from(figure.value?).ok();
                }
                before.clear();
            }
            SentencePart::Text(text) => {
                for (at, _) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
                    let year = text.get(at..at + 4).and_then(|year| year.parse().ok());
                    let alone = !text[..at].ends_with(|c: char| c.is_ascii_digit())
                        && !text[at..].get(4..).is_some_and(|rest| {
                            rest.starts_with(|c: char| c.is_ascii_digit())
                        });
                    let before = format!("{before}{}", &text[..at]);
                    if let Some(year) = year
                        && alone
                        && (1900..2100).contains(&year)
                        && is_start(&before)
                    {
                        return Some(year);
                    }
                }
                before.push_str(text);
            }
        }
    }
    None
}
