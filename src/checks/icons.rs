//! Icons that components name and the layouts do not have.

use super::Subject;
use crate::assets;
use crate::components::Component;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink, nearest};
use crate::model::report::{Chapter, Report};
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("unknown-icon", Severity::Error, include_str!("icons.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    if let Some(report) = subject.report {
        check(report, sink);
    }
}

/// Finds every name of an icon there is none of.
fn check(report: &Report, sink: &mut Sink) {
    let chapters = report.parts.values().flat_map(|part| &part.chapters);
    for chapter in chapters {
        check_chapter(chapter, sink);
    }
}

fn check_chapter(chapter: &Chapter, sink: &mut Sink) {
    visit::components(chapter, &mut |component| {
        let Component::Prose(prose) = component else { return };
        for icon in prose.icons() {
            if assets::icons().any(|known| known == icon.value) {
                continue;
            }
            sink.add(
                RULE.finding(icon.place, format!("there is no icon `{}`", icon.value))
                    .hint_if(nearest(&icon.value, assets::icons()))
                    .hint("the author's guide names all icons"),
            );
        }
    });
}
