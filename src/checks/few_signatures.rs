//! A chapter prints published figures that too few people have vouched for.
//!
//! `quorum: {03-environment: 2}` in report.yaml says how many people must vouch for what a chapter prints, and for what
//! its computed figures are made of. Each does with `recto sign-off --by NAME --date DATE 03-environment`; whoever signs
//! after another vouches beside them, as long as the figure is what the other saw. A figure that has changed since has
//! nobody. Signatures without a name do not count.
//!
//! Remedy: have the people who are missing look at the figures and sign the chapter off.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Subject, changed_figure};
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink, count, nearest, rules};
use crate::model::config::SignedOff;
use crate::model::expression;
use crate::model::figure::Figure;
use crate::model::metric::Metric;
use crate::model::report::{Chapter, Inline, Report};
use crate::model::visit;
use crate::resolve::data::Data;

pub(super) const RULE: Rule =
    Rule::file("few-signatures", Severity::Warning, include_str!("few_signatures.rs"));

/// How many figures a finding names.
const NAMED: usize = 3;

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    for (chapter, quorum) in &subject.config.quorum {
        let name = chapter.value.as_str();
        let Some(published) = published(report, subject.data, name) else {
            let stems = chapters(report).map(|chapter| chapter.stem.as_str());
            let hint = nearest(name, stems).unwrap_or_else(|| {
                "name a chapter by its file, as in 03-environment".to_owned()
            });
            sink.add(
                rules::MISSING_CHAPTER
                    .finding(chapter.place, format!("there is no chapter `{name}`"))
                    .hint(hint),
            );
            continue;
        };
        let metrics = published.iter().filter_map(|id| subject.data.metrics().get(id));
        let metrics: Vec<_> = metrics.collect();
        let lacking: Vec<_> = metrics
            .iter()
            .map(|metric| (*metric, people(metric, subject.signed_off)))
            .filter(|(_, people)| people.len() < *quorum)
            .collect();
        if lacking.is_empty() {
            continue;
        }
        let named = lacking.iter().take(NAMED).map(|(metric, people)| {
            let people: Vec<_> = people.iter().copied().collect();
            match people.as_slice() {
                [] => format!("`{}` by nobody", metric.id),
                people => format!("`{}` by {} alone", metric.id, people.join(" and ")),
            }
        });
        let named = named.collect::<Vec<_>>().join(", ");
        let more = match lacking.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let asked = match quorum {
            1 => "1 person".to_owned(),
            people => format!("{people} people"),
        };
        sink.add(
            RULE.finding(
                chapter.place,
                format!(
                    "`{name}` asks that {asked} vouch for its figures, and {} of {} are short: {named}{more}",
                    lacking.len(),
                    count(metrics.len(), "metric"),
                ),
            )
            .hint(format!(
                "have those who are missing run `recto sign-off --by NAME --date DATE {name}`"
            )),
        );
    }
}

/// Who vouches for a metric as it is, by name.
fn people<'s>(metric: &Metric, signed_off: Option<&'s SignedOff>) -> BTreeSet<&'s str> {
    let signed = signed_off.and_then(|all| all.get(&metric.id));
    let stands = signed.filter(|own| changed_figure::stands(metric, own));
    let signatures = stands.into_iter().flat_map(|own| &own.signatures);
    signatures.filter_map(|own| own.by.as_deref()).collect()
}

/// All chapters in all languages.
fn chapters(report: &Report) -> impl Iterator<Item = &Arc<Chapter>> {
    report.parts.values().flat_map(|part| &part.chapters)
}

/// The published metrics that a chapter prints or computes what it prints from, by its file or
/// its label; nothing where there is no such chapter.
pub fn published(report: &Report, data: &Data, name: &str) -> Option<BTreeSet<String>> {
    let is_it = |chapter: &&Arc<Chapter>| {
        let (_, label) = chapter.label.split_once('/').unwrap_or_default();
        chapter.stem == name || label == name
    };
    let mut open: Vec<String> = vec![];
    let mut take = |figure: &Figure| match &figure.metric {
        Some(id) => open.push(id.clone()),
        None => {
            if let Ok(expression) = expression::parse(&figure.expression) {
                expression.metrics(&mut |id, _| open.push(id.to_owned()));
            }
        }
    };
    let mut is_there = false;
    for chapter in chapters(report).filter(is_it) {
        is_there = true;
        visit::elements(chapter, &mut |element| {
            if let Inline::Figure(figure) = element {
                take(figure);
            }
        });
        visit::components(chapter, &mut |component| {
            component.part().figures(&mut |figure| take(figure));
        });
    }
    let mut known = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(metric) = data.metrics().get(&id) else { continue };
        if known.insert(id)
            && let Some(formula) = &metric.formula
        {
            formula.expression.metrics(&mut |id, _| open.push(id.to_owned()));
        }
    }
    known.retain(|id| data.metrics().get(id).is_some_and(|own| !own.values.is_empty()));
    is_there.then_some(known)
}
