//! A KPI lacks years it needs, an event lies outside the period, or a duration does not fit its dates.
//!
//! B2.1 asks for the deaths of each of three years. Events of a `timeline` belong to the reporting period. A number
//! of years beside the year they began in ("14 years since 2008") must be what lies between that year and the
//! reporting period; behind "more than" or 逾 the full years must be reached. Where the day a year ends on was changed
//! (`period-lengths`), a change between two periods of different length is told.
//!
//! Remedy: add the missing years (`null` where they are not disclosed says so and is passed over in print, but not
//! here), move the event, or correct the duration.

use rust_decimal::Decimal;

use super::Subject;
use super::direction::is_change;
use super::sentence::{Sentence, SentencePart, sentences};
use crate::components::Component;
use crate::components::timeline::{Event, Moment};
use crate::components::words::Prose;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::figure::Figure;
use crate::model::lang::{Lang, OURS};
use crate::model::metric::Over;
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
                    for part in &sentence.parts {
                        if let SentencePart::Figure(figure) = part {
                            uneven(subject, figure, sink);
                        }
                    }
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
    let Moment { year, month, until, .. } = event.date;
    let calendar = &subject.config.calendar;
    let period = subject.config.period;
    let (first, last) = (calendar.first_day(period), calendar.last_day(period));
    let within = |year: u16, month: Option<u8>| {
        let (from, to) = (month.unwrap_or(1), month.unwrap_or(12));
        (first.year, first.month) <= (year.into(), to)
            && (i32::from(year), from) <= (last.year, last.month)
    };
    let ends = until.is_some_and(|(year, month)| within(year, Some(month)));
    if within(year, month) || ends {
        return;
    }
    let own = match year == period.number() {
        true => calendar.long(period, OURS),
        false => period.to_string(),
    };
    let line = event.title.iter().chain(&event.text).chain(&event.by).next();
    sink.add(
        RULE.finding(
            line.and_then(|line| visit::place(line)),
            format!("this event is of {year}, and the report of {own}"),
        )
        .hint("leave it to the report of its year, or correct its date"),
    );
}

/// A change from one period to another that has not as many months.
fn uneven(subject: &Subject<'_>, figure: &Figure, sink: &mut Sink) {
    let calendar = &subject.config.calendar;
    let (now, before) = (figure.period, calendar.prior(figure.period));
    let (own, other) = (calendar.months(now), calendar.months(before));
    if own == other || !is_change(subject, figure) {
        return;
    }
    // What is counted at the end, or is a mean, does not grow with the months.
    let mut grows = false;
    figure.parsed.metrics(&mut |id, _| {
        let metric = subject.data.metrics().get(id);
        let over = metric.and_then(|metric| metric.over.as_ref());
        grows |= over.is_none_or(|over| over.value == Over::Sum);
    });
    if grows {
        sink.add(
            RULE.finding(
                figure.place,
                format!("this compares the {own} months of {now} with the {other} months of {before}"),
            )
            .hint("print the two values and say how long each period is, or accept this with a reason"),
        );
    }
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
