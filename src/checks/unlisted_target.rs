//! A target stands in the text and not in `content/targets.yaml`.
//!
//! Found is a sentence that says that something of the company's own is to become less or more, by how many per cent and by which
//! year to come: “we aim to cut emissions by 30% by 2030”, 力爭於2030年前減少30%. The file must have a target for that year
//! with that share, or the sentence print a figure of one. What governments, the industry, customers and suppliers set
//! out to do is left alone.
//!
//! Remedy: add the target to `content/targets.yaml`, and print its figures: `{{ target.ID.cut }}`.

use rust_decimal::Decimal;

use super::Subject;
use super::goals::{Told, has, told};
use super::sentence::SentencePart;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::goal::Goal;
use crate::model::period::Period;

pub(super) const RULE: Rule =
    Rule::file("unlisted-target", Severity::Warning, include_str!("unlisted_target.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    told(subject, &mut |told| {
        let is_of_goal = |part: &SentencePart<'_>| match part {
            SentencePart::Figure(figure) => {
                let mut found = false;
                figure.parsed.metrics(&mut |id, _| {
                    found |= Goal::has_figure(id);
                });
                found
            }
            SentencePart::Text(_) => false,
        };
        if told.sentence.parts.iter().any(is_of_goal) {
            return;
        }
        let (text, words) = (told.typed(), &told.lang.reading().goals);
        let is_aim = has(told.lang, &text, &words.aims)
            && has(told.lang, &text, &words.moves)
            && !has(told.lang, &text, &words.others);
        if !is_aim {
            return;
        }
        let (Some((year, period)), Some(share)) =
            (year(subject, told, &text), share(told, &text))
        else {
            return;
        };
        let is_listed = subject.data.goals().values().any(|goal| {
            let told = ["cut", "raise", "level"].iter().any(|name| {
                let id = goal.figure(name);
                let value = subject.data.readable(&id, subject.config.period);
                value.is_some_and(|value| value == share)
            });
            goal.by.value == period && told
        });
        let Some(place) = told.place(&year).filter(|_| !is_listed) else { return };
        sink.add(
            RULE.finding(
                place,
                format!(
                    "this speaks of a target for {period}, {} %, that content/targets.yaml does not have",
                    subject.data.rounded(share, 2).normalize()
                ),
            )
            .hint("add it there, and print its figures: `{{ target.ID.cut }}`"),
        );
    });
}

/// The year to come that a sentence speaks of, as it is written.
fn year(
    subject: &Subject<'_>,
    told: &Told<'_, '_>,
    text: &str,
) -> Option<(String, Period)> {
    let words = &told.lang.reading().goals;
    let digits = |at: &usize| text[*at..].starts_with(|c: char| c.is_ascii_digit());
    let mut starts = text.char_indices().map(|(at, _)| at).filter(digits);
    starts.find_map(|at| {
        let year = text.get(at..at + 4)?;
        let period = Period::parse(year)?;
        let (before, behind) = (&text[..at], &text[at + 4..]);
        let is_whole = !before.ends_with(|c: char| c.is_alphanumeric() && c.is_ascii())
            && !behind.starts_with(|c: char| c.is_ascii_digit());
        let before = before.trim_end();
        let is_year = behind.trim_start().starts_with(&words.year)
            && (words.by.is_empty() || words.by.ends(before).is_some());
        let is_ahead = period > subject.config.period;
        (is_whole && is_year && is_ahead).then(|| (year.to_owned(), period))
    })
}

/// The share a sentence speaks of, bound or typed.
fn share(told: &Told<'_, '_>, text: &str) -> Option<Decimal> {
    for (index, part) in told.sentence.parts.iter().enumerate() {
        let SentencePart::Figure(figure) = part else { continue };
        let behind = told.sentence.behind(index);
        let percent = &told.lang.reading().goals.percent;
        let is_share = figure.shown_in.is_percentage()
            || percent.begins(behind.trim_start()).is_some();
        if let Some(value) = figure.value.filter(|_| is_share) {
            return Some(value.abs());
        }
    }
    let words = &told.lang.reading().goals;
    let is_digit = |c: char| c.is_ascii_digit() || c == '.';
    let before = words.percent.iter().find_map(|sign| {
        text.match_indices(sign).find_map(|(at, _)| {
            let text = text[..at].trim_end();
            text.get(text.trim_end_matches(is_digit).len()..)
                .and_then(|number| Decimal::from_str_exact(number).ok())
        })
    });
    before.or_else(|| {
        words.percent_before.iter().find_map(|sign| {
            let (_, behind) = text.split_once(sign)?;
            let end = behind.find(|c: char| !is_digit(c)).unwrap_or(behind.len());
            Decimal::from_str_exact(behind.get(..end)?).ok()
        })
    })
}
