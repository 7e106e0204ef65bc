//! A framework is named as a basis of the report, and no index shows how it is answered.
//!
//! "Prepared in accordance with" or "draws on" a standard with disclosures of its own (GRI, SASB, TCFD, IFRS S2, the
//! guidelines of a second stock exchange) promises an index of those disclosures. Sections that speak of the basis of the
//! report are read for the names that the catalogues of frameworks give, as far as they are of the report's year; those
//! in the report's `frameworks` have their index.
//!
//! Remedy: add the framework to `frameworks` and print its index, say "with reference to" and to what extent, or accept it
//! there with the reason.

use super::Subject;
use super::text::Flat;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::input::load::catalogue;
use crate::languages::{List, Reading};
use crate::model::framework::{Followed, Years};
use crate::model::lang::{Lang, OURS};
use crate::model::report::{Block, Inline};
use crate::model::visit;

pub(super) const RULE: Rule = Rule::file(
    "claimed-framework",
    Severity::Warning,
    include_str!("claimed_framework.rs"),
);

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        let headings = part.chapters.iter().flat_map(|chapter| {
            let sections = chapter.sections.iter().map(|section| &section.title);
            std::iter::once(&chapter.title).chain(sections)
        });
        let titles: Vec<String> = headings
            .map(|title| visit::plain_text(title).to_lowercase())
            .collect();
        for chapter in &part.chapters {
            let mut in_basis = false;
            for block in &chapter.body {
                if let Block::Heading(heading) = block {
                    let title = visit::plain_text(&heading.body).to_lowercase();
                    in_basis = is_in(&title, |own| &own.bases);
                    continue;
                }
                if !in_basis {
                    continue;
                }
                visit::of_blocks(std::slice::from_ref(block), &mut |line| {
                    judge(subject, line, &titles, sink);
                });
            }
        }
    }
}

/// Whether a text has a word of a list, in any language.
fn is_in(text: &str, list: fn(&Reading) -> &List) -> bool {
    let mut lists = Lang::ALL.iter().map(|lang| list(lang.reading()));
    lists.any(|list| list.iter().any(|words| text.contains(words)))
}

fn judge(subject: &Subject<'_>, line: &[Inline], titles: &[String], sink: &mut Sink) {
    let flat = Flat::new(line, subject.sources);
    let followed = &subject.config.frameworks.all;
    for framework in catalogue::ours().values() {
        let is_followed = |own: &Followed| own.framework.prefix == framework.prefix;
        let first = subject.config.calendar.first_day(subject.config.period);
        let is_of_year = |own: &Years| own.early || own.have(first);
        let is_other = framework.years.as_ref().is_some_and(|own| !is_of_year(own));
        if is_other || followed.iter().any(is_followed) {
            continue;
        }
        let names = &framework.named;
        let found = names.iter().find_map(|name| Some((flat.text.find(name)?, name)));
        let Some((at, name)) = found else { continue };
        let has_index = titles.iter().any(|title| {
            let named = names.iter().any(|name| title.contains(&name.to_lowercase()));
            named && is_in(title, |own| &own.index)
        });
        if has_index {
            continue;
        }
        if let Some(place) = flat.place(at, at + name.len()) {
            let of = framework.name.get(OURS);
            let remedy = match framework.groups.is_empty() {
                true => "print an index of its disclosures, or say to what extent it was followed".into(),
                false => format!(
                    "add `{}` to `frameworks` in report.yaml and print its index, or say to what \
                     extent it was followed",
                    framework.id
                ),
            };
            sink.add(
                RULE.finding(
                    place,
                    format!("{of} is named as a basis of the report, and it has no index of it"),
                )
                .hint(remedy),
            );
        }
    }
}
