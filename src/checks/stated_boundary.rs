//! What the text says of the reporting boundary is not what the settings say.
//!
//! The entities a report is of stand in report.yaml, with how they are consolidated. Found is a passage about the
//! boundary that says otherwise: that names another approach than `consolidation`; that calls the boundary the same as
//! before, where an entity joined or left in the year; that covers an entity which is left out, or leaves out one
//! which is covered; that lists some of the entities it covers, and not the rest; or that speaks of all subsidiaries,
//! where one is left out of which the group holds more than half.
//!
//! Remedy: correct the passage, or the entity in report.yaml; the block `boundary` is made from the settings and cannot
//! differ from them.

use super::Subject;
use super::goals::{has, spots};
use super::text::Flat;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::languages::{BoundaryReading, List};
use crate::model::entity::Entity;
use crate::model::lang::Lang;
use crate::model::place::Place;
use crate::model::report::Inline;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("stated-boundary", Severity::Warning, include_str!("stated_boundary.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    if subject.config.boundary.entities.is_empty() {
        return;
    }
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::lines(chapter, &mut |line| judge(subject, part.lang, line, sink));
        }
    }
}

/// A passage that speaks of the boundary, and what is known of the entities.
struct Passage<'a> {
    subject: &'a Subject<'a>,
    words: &'a BoundaryReading,
    lang: Lang,
    flat: Flat,
    /// Its text in small letters, byte for byte where it stands.
    text: String,
}

fn judge(subject: &Subject<'_>, lang: Lang, line: &[Inline], sink: &mut Sink) {
    let words = &lang.reading().boundary;
    let flat = Flat::new(line, subject.sources);
    let text = flat.text.to_ascii_lowercase();
    if !has(lang, &text, &words.names) {
        return;
    }
    let passage = Passage { subject, words, lang, flat, text };
    let mut start = 0;
    for (at, c) in passage.text.char_indices() {
        let end = at + c.len_utf8();
        let behind = passage.text.get(end..).unwrap_or_default();
        let is_end = match c {
            '。' | '！' | '？' | '；' => true,
            '.' | '!' | '?' | ';' => behind.starts_with(char::is_whitespace),
            _ => false,
        };
        let is_begun =
            || has(lang, passage.text.get(..end).unwrap_or_default(), &words.names);
        if (is_end || behind.is_empty()) && is_begun() {
            passage.approach(start..end, sink);
            passage.unchanged(start..end, sink);
            passage.named(start..end, sink);
        }
        if is_end {
            start = end;
        }
    }
    passage.listed(sink);
}

impl Passage<'_> {
    fn has(&self, text: &str, words: &List) -> bool {
        has(self.lang, text, words)
    }

    fn of(&self, range: std::ops::Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Where a word stands in a part of it.
    fn place(&self, from: usize, text: &str, word: &str) -> Option<Place> {
        let at = from + spots(self.lang, text, word).next()?;
        self.flat.place(at, at + word.len())
    }

    fn entities(&self) -> impl Iterator<Item = &Entity> {
        self.subject.config.boundary.entities.iter()
    }

    /// Whether it is in the boundary on any day of the report's period.
    fn covers(&self, entity: &Entity) -> bool {
        entity.has_part_in(self.subject.config.period, &self.subject.config.calendar)
    }

    fn name<'e>(&self, entity: &'e Entity) -> Option<&'e str> {
        entity.name.get(&self.lang).map(String::as_str)
    }

    /// Another approach than the declared one.
    fn approach(&self, range: std::ops::Range<usize>, sink: &mut Sink) {
        let Some(declared) = self.subject.config.boundary.consolidation else { return };
        let text = self.of(range.clone());
        let said = self.words.approaches.iter().filter_map(|(approach, words)| {
            let mut words = words.iter();
            let word = words.find(|word| spots(self.lang, text, word).next().is_some());
            Some((approach.as_str(), word?))
        });
        let said: Vec<_> = said.collect();
        let [(approach, word)] = said.as_slice() else { return };
        if *approach == declared.name() || self.has(text, &self.words.unless) {
            return;
        }
        let Some(place) = self.place(range.start, text, word) else { return };
        sink.add(
            RULE.finding(
                place,
                format!(
                    "the boundary is said to be drawn by `{approach}`, and `consolidation` is `{}`",
                    declared.name()
                ),
            )
            .hint("correct it, or `consolidation` in content/report.yaml"),
        );
    }

    /// The same boundary as before, in a year in which an entity joined or left.
    fn unchanged(&self, range: std::ops::Range<usize>, sink: &mut Sink) {
        let text = self.of(range.clone());
        let mut words = self.words.unchanged.iter();
        let Some(word) = words.find(|own| spots(self.lang, text, own).next().is_some())
        else {
            return;
        };
        if !self.has(text, &self.words.names) || self.has(text, &self.words.unless) {
            return;
        }
        let (now, calendar) = (self.subject.config.period, &self.subject.config.calendar);
        let (first, last) = (calendar.first_day(now), calendar.last_day(now));
        let mut moved = self.entities().filter_map(|entity| {
            let since = entity.since.as_ref().map(|own| (own, own.value, "joined"));
            let until = entity.until.as_ref().map(|own| (own, own.value.next(), "left"));
            let within = |period| (first..=last).contains(&calendar.first_day(period));
            let mut all = since.into_iter().chain(until);
            let (own, _, how) = all.find(|(_, period, _)| within(*period))?;
            Some((entity, own, how))
        });
        let (Some((entity, own, how)), Some(place)) =
            (moved.next(), self.place(range.start, text, word))
        else {
            return;
        };
        let id = &entity.id.value;
        let said = match how {
            "joined" => format!(
                "the boundary is said to be the same as before, and `{id}` joined it"
            ),
            _ => format!(
                "the boundary is said to be the same as before, and `{id}` left it"
            ),
        };
        sink.add(
            RULE.finding(place, said)
                .related(own.place, "when")
                .hint("say what changed: who joined or left, and when"),
        );
    }

    /// Entities that it covers or leaves out, against their settings, and all subsidiaries.
    fn named(&self, range: std::ops::Range<usize>, sink: &mut Sink) {
        let text = self.of(range.clone());
        // “Does not cover” has no “cover” of its own.
        let mut plain = text.to_owned();
        for word in self.words.excludes.iter() {
            plain = plain.replace(word, " ");
        }
        let excludes = plain != text;
        let covers = self.has(&plain, &self.words.covers);
        if covers == excludes {
            return;
        }
        for entity in self.entities() {
            let Some(name) = self.name(entity) else { continue };
            let Some(place) = self.place(range.start, text, &name.to_ascii_lowercase())
            else {
                continue;
            };
            let id = &entity.id.value;
            let said = match (covers, self.covers(entity)) {
                (true, false) => {
                    format!("`{id}` is said to be in the boundary, and is not")
                }
                (false, true) => {
                    format!("`{id}` is said to be left out of the boundary, and is in it")
                }
                _ => continue,
            };
            sink.add(
                RULE.finding(place, said)
                    .related(entity.id.place, "the entity")
                    .hint("correct it, or `since`, `until` or `excluded` of the entity"),
            );
        }
        let mut words = self.words.subsidiaries.iter();
        let all = words.find_map(|word| self.place(range.start, text, word));
        let Some(place) = all.filter(|_| covers) else { return };
        let left_out = self.entities().find(|entity| {
            let share = entity.share();
            !self.covers(entity)
                && entity.until.is_none()
                && share
                    .is_some_and(|share| share.value > rust_decimal::Decimal::new(50, 0))
        });
        if let Some(entity) = left_out {
            sink.add(
                RULE.finding(
                    place,
                    format!(
                        "all subsidiaries are said to be in the boundary, and `{}` is left out",
                        entity.id.value
                    ),
                )
                .related(entity.id.place, "the entity")
                .hint("say which is left out, and why"),
            );
        }
    }

    /// Two or more of the entities it covers, and not the rest.
    fn listed(&self, sink: &mut Sink) {
        let mut named = vec![];
        let mut missing = vec![];
        for entity in self.entities().filter(|entity| self.covers(entity)) {
            let name = self.name(entity).map(str::to_ascii_lowercase);
            let place = name.and_then(|name| self.place(0, &self.text, &name));
            match place {
                Some(place) => named.push(place),
                None => missing.push(entity),
            }
        }
        let ([first, _, ..], Some(entity)) = (named.as_slice(), missing.first()) else {
            return;
        };
        if !self.has(&self.text, &self.words.covers)
            || self.has(&self.text, &self.words.unless)
        {
            return;
        }
        let ids: Vec<_> = missing
            .iter()
            .map(|entity| format!("`{}`", entity.id.value))
            .collect();
        sink.add(
            RULE.finding(
                *first,
                format!(
                    "entities of the boundary are listed here, and others are missing: {}",
                    ids.join(", ")
                ),
            )
            .related(entity.id.place, "the entity")
            .hint("name them all, or write the block `boundary`, which does"),
        );
    }
}
