//! Disclosure frameworks as data, and the content index built from them.

mod catalogue;

use std::collections::BTreeMap;

use crate::components::Component;
use crate::diag::{Sink, nearest, rules};
use crate::input::load::markdown;
use crate::model::config::{Answer, Answers, Config};
use crate::model::lang::{ByLang, Lang, OURS};
use crate::model::metric::Metric;
use crate::model::place::Place;
use crate::model::report::{
    AnswerKind, Block, Chapter, IndexGroup, IndexRow, IndexTable, Inline, Line, Part,
};
use crate::model::text::Block as Block_;

pub use catalogue::{Framework, Group, Provision};
pub(crate) use catalogue::{find, names};

/// The framework a report follows, if it names one there is.
pub fn of(config: &Config) -> Option<&'static Framework> {
    catalogue::find(&config.framework.as_ref()?.value)
}

/// Binds the lines of `index.yaml`.
pub fn answers(
    draft: &Answers<markdown::Inline>,
    bind: &mut impl FnMut(Lang, &[markdown::Inline], &mut Sink) -> Line,
    sink: &mut Sink,
) -> Answers<Inline> {
    let mut lines = |texts: &ByLang<Vec<markdown::Inline>>, sink: &mut Sink| {
        texts
            .iter()
            .map(|(lang, line)| (*lang, bind(*lang, line, sink)))
            .collect::<ByLang<Line>>()
    };
    draft
        .iter()
        .map(|(code, entry)| {
            let explain = entry
                .explain
                .as_ref()
                .map(|(reason, texts)| (*reason, lines(texts, sink)));
            let answer = lines(&entry.answer, sink);
            (code.clone(), Answer { place: entry.place, answer, explain })
        })
        .collect()
}

/// Builds the index of each language into its part. A provision that is unknown, or that
/// nothing answers and no reason explains, is a finding.
pub fn index(
    config: &Config,
    parts: &mut ByLang<Part>,
    answers: &Answers<Inline>,
    metrics: &BTreeMap<String, Metric>,
    settings: Place,
    sink: &mut Sink,
) {
    let Some(name) = &config.framework else {
        for part in parts.values() {
            for place in index_places(part) {
                sink.add(
                    rules::UNKNOWN_FRAMEWORK.finding(place,
                        "the report follows no framework, so there is no index to print",
                    )
                    .hint(
                        format!(
                            "name one behind `framework:` in report.yaml ({}), or remove this block",
                            names().collect::<Vec<_>>().join(", ")
                        ),
                    ),
                );
            }
        }
        return;
    };
    let Some(framework) = catalogue::find(&name.value) else {
        let names: Vec<_> = names().collect();
        sink.add(
            rules::UNKNOWN_FRAMEWORK
                .finding(name.place, format!("there is no framework `{}`", name.value))
                .hint_if(nearest(&name.value, names.iter().copied()))
                .hint(format!("the frameworks are {}", names.join(", "))),
        );
        return;
    };
    check_codes(framework, parts, answers, metrics, sink);
    check_answered(framework, parts, answers, settings, sink);
    for part in parts.values_mut() {
        if index_places(part).next().is_none() {
            sink.add(
                rules::MISSING_INDEX
                    .finding(
                        settings,
                        format!("the {} part prints no content index", part.lang),
                    )
                    .hint("put an `index` component into one of its chapters"),
            );
        }
        let groups = framework
            .groups
            .iter()
            .map(|group| IndexGroup {
                title: group.title.get(part.lang).to_owned(),
                rows: group
                    .provisions
                    .iter()
                    .map(|provision| row(provision, part, answers))
                    .collect(),
            })
            .collect();
        part.index = Some(IndexTable { groups });
    }
}

/// Where a part prints the index.
fn index_places(part: &Part) -> impl Iterator<Item = Place> + '_ {
    fn seek(blocks: &[Block], found: &mut Vec<Place>) {
        for block in blocks {
            match block {
                Block_::Component(Component::Index(index)) => found.push(index.place),
                Block_::Quote(body) => seek(body, found),
                Block_::List { items, .. } => {
                    items.iter().for_each(|item| seek(item, found));
                }
                _ => {}
            }
        }
    }
    let mut found = vec![];
    for chapter in &part.chapters {
        seek(&chapter.body, &mut found);
    }
    found.into_iter()
}

fn row(provision: &Provision, part: &Part, answers: &Answers<Inline>) -> IndexRow {
    let code = &provision.code;
    let sections = sections(&part.chapters, code);
    let entry = answers.get(code);
    let answer = entry.and_then(|entry| entry.answer.get(&part.lang)).cloned();
    let explain = entry
        .and_then(|entry| entry.explain.as_ref())
        .and_then(|(reason, texts)| Some((*reason, texts.get(&part.lang)?.clone())));
    IndexRow {
        code: code.clone(),
        kind: provision.kind,
        title: provision.title.get(part.lang).to_owned(),
        description: provision.description.get(part.lang).to_owned(),
        sections,
        entry: entry.map(|entry| entry.place),
        answer,
        explain,
    }
}

/// The sections that answer a provision, in the order of the report.
fn sections(chapters: &[std::sync::Arc<Chapter>], code: &str) -> Vec<(Line, String)> {
    chapters
        .iter()
        .flat_map(|chapter| &chapter.sections)
        .filter(|section| section.discloses.iter().any(|own| own.value == code))
        .map(|section| (section.title.clone(), section.label.clone()))
        .collect()
}

/// Every provision is answered by a section, a figure or `index.yaml`, in every language,
/// and a mandatory one is not explained away (Guide, Part B: no explanation is allowed).
fn check_answered(
    framework: &Framework,
    parts: &ByLang<Part>,
    answers: &Answers<Inline>,
    settings: Place,
    sink: &mut Sink,
) {
    for provision in framework.provisions() {
        let code = &provision.code;
        let entry = answers.get(code);
        if let Some(entry) = entry {
            if provision.kind == AnswerKind::Mandatory && entry.explain.is_some() {
                sink.add(
                    rules::EXPLAINED_MANDATORY.finding(entry.place,
                        format!("{code} is mandatory: it cannot be explained away"),
                    )
                    .hint("answer it in a section with `discloses=`, or with an `answer` here"),
                );
            }
            continue;
        }
        let silent: Vec<_> = parts
            .values()
            .filter(|part| sections(&part.chapters, code).is_empty())
            .map(|part| part.lang.tag())
            .collect();
        if silent.is_empty() {
            continue;
        }
        let place = match silent.len() == parts.len() {
            true => String::new(),
            false => format!(" in the {} part", silent.join(" and the ")),
        };
        let title = provision.title.get(OURS);
        sink.add(
            rules::UNDISCLOSED
                .finding(settings, format!("nothing answers {code} ({title}){place}"))
                .hint(format!("mark the section that answers it with `discloses={code}`"))
                .hint(format!(
                    "or answer or explain it in content/index.yaml under `{code}`"
                ))
                .among(format!("nothing answers {{}} provisions{place}"), code.as_str()),
        );
    }
}

/// Every code that chapters, metrics and `index.yaml` name is one of the framework's.
fn check_codes(
    framework: &Framework,
    parts: &ByLang<Part>,
    answers: &Answers<Inline>,
    metrics: &BTreeMap<String, Metric>,
    sink: &mut Sink,
) {
    let mut check = |code: &str, place: Place| {
        if framework.provision(code).is_none() {
            sink.add(
                rules::UNKNOWN_PROVISION
                    .finding(
                        place,
                        format!(
                            "there is no provision `{code}` in {}",
                            framework.name.get(OURS)
                        ),
                    )
                    .hint_if(nearest(code, framework.codes()))
                    .hint(format!(
                        "codes are written as in {}",
                        framework.examples().join(", ")
                    )),
            );
        }
    };
    for (code, entry) in answers {
        check(code, entry.place);
    }
    for code in metrics.values().flat_map(|metric| &metric.discloses) {
        check(&code.value, code.place);
    }
    let chapters = parts.values().flat_map(|part| &part.chapters);
    for code in chapters
        .flat_map(|c| &c.sections)
        .flat_map(|section| &section.discloses)
    {
        // Codes that come from a metric are reported where the metric is defined.
        if metrics
            .values()
            .all(|m| m.discloses.iter().all(|own| own.value != code.value))
        {
            check(&code.value, code.place);
        }
    }
}
