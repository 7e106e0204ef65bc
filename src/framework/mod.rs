//! The content indexes: what each framework asks, and where the report answers it.

mod asked;
mod crosswalk;

use std::collections::{BTreeMap, BTreeSet};

use crate::components::Component;
use crate::components::index::{Index, Show};
use crate::diag::{Sink, nearest, rules};
use crate::input::load::markdown;
use crate::model::config::{Answer, Answers, Config, How};
use crate::model::framework::{Followed, Framework, Group, Leave, Provision};
use crate::model::lang::{ByLang, Lang, OURS};
use crate::model::metric::Metric;
use crate::model::own_names::OwnNames;
use crate::model::place::Place;
use crate::model::report::{
    Block, Chapter, Crosswalk, IndexGroup, IndexRow, IndexTable, Inline, Line, Part, Said,
};
use crate::model::text;

/// The first framework a report follows, if it follows one.
pub fn of(config: &Config) -> Option<&Framework> {
    config.frameworks.first().map(|own| own.framework.as_ref())
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
            let said = entry.said.iter();
            let said = said.map(|(how, texts)| (how.clone(), lines(texts, sink)));
            (code.clone(), Answer { place: entry.place, said: said.collect() })
        })
        .collect()
}

/// Which sections answer which provisions: title and label of each, by framework and code, in
/// the order of the report.
pub(crate) type Answering = BTreeMap<(usize, String), Vec<(Line, String)>>;

/// What a part answers.
fn answering(config: &Config, part: &Part) -> Answering {
    let mut answering = Answering::new();
    for section in part.chapters.iter().flat_map(|chapter| &chapter.sections) {
        let codes: BTreeSet<(usize, String)> = section
            .discloses
            .iter()
            .flat_map(|code| config.frameworks.answered_by(&code.value))
            .collect();
        for code in codes {
            let found = answering.entry(code).or_default();
            found.push((section.title.clone(), section.label.clone()));
        }
    }
    answering
}

/// What `index.yaml` says, by framework and code.
pub(crate) type Entries<'a> = BTreeMap<(usize, &'a str), &'a Answer<Inline>>;

/// What `index.yaml` says, under whichever of its names each code is written; the one that is
/// told to authors first.
fn entries<'a>(config: &Config, answers: &'a Answers<Inline>) -> Entries<'a> {
    let mut entries = Entries::new();
    for (written, entry) in answers {
        let Some(key) = config.frameworks.own_code(written) else { continue };
        match config.frameworks.written(key.0, key.1) == *written {
            true => _ = entries.insert(key, entry),
            false => _ = entries.entry(key).or_insert(entry),
        }
    }
    entries
}

/// Builds the indexes of each language into its part. A provision that is unknown, or that
/// nothing answers and no reason explains, is a finding.
pub fn index(
    config: &Config,
    parts: &mut ByLang<Part>,
    answers: &Answers<Inline>,
    metrics: &BTreeMap<String, Metric>,
    settings: Place,
    sink: &mut Sink,
) {
    let frameworks = &config.frameworks;
    if frameworks.all.is_empty() {
        // One that is named and unknown has been said.
        let is_unknown = sink
            .as_slice()
            .iter()
            .any(|it| it.rule == rules::UNKNOWN_FRAMEWORK.name);
        let blocks = parts.values().flat_map(index_blocks);
        for block in blocks.filter(|own| own.show == Show::Index && !is_unknown) {
            sink.add(
                rules::UNKNOWN_FRAMEWORK
                    .finding(
                        block.place,
                        "the report follows no framework, so there is no index to print",
                    )
                    .hint(
                        "name one behind `framework:` in report.yaml, or remove this block",
                    ),
            );
        }
        return;
    }
    let found: ByLang<Answering> = parts
        .iter()
        .map(|(lang, part)| (*lang, answering(config, part)))
        .collect();
    check_codes(config, parts, answers, metrics, sink);
    let entries = entries(config, answers);
    asked::check(config, &found, &entries, settings, sink);
    let names = OwnNames::of(config);
    for part in parts.values_mut() {
        let blocks = index_blocks(part);
        let has = |show, position| {
            blocks.iter().any(|own| own.show == show && own.position == position)
        };
        for (position, own) in frameworks.all.iter().enumerate() {
            if !has(Show::Index, position) {
                let of = match position {
                    0 => String::new(),
                    _ => format!(" of {}", own.id.value),
                };
                let name = &own.id.value;
                sink.add(
                    rules::MISSING_INDEX
                        .finding(
                            match position {
                                0 => settings,
                                _ => own.id.place,
                            },
                            format!("the {} part prints no content index{of}", part.lang),
                        )
                        .hint(match position {
                            0 => "put an `index` component into one of its chapters"
                                .to_owned(),
                            _ => format!(
                                "put an `index` component with `framework: {name}` into one \
                                 of its chapters"
                            ),
                        }),
                );
            }
            let found = found.get(&part.lang);
            let names = names.get(&part.lang);
            let mut table =
                table(config, position, own, part.lang, found, names, &entries);
            if has(Show::Crosswalk, position) {
                table.crosswalk = crosswalk::of(frameworks, position, part.lang);
            }
            part.indexes.push(table);
        }
    }
}

/// The indexes and crosswalks that a part prints.
fn index_blocks(part: &Part) -> Vec<Index> {
    part.chapters.iter().flat_map(|chapter| blocks_of(chapter)).collect()
}

/// Whether a chapter prints an index or a crosswalk.
pub(crate) fn prints_index(chapter: &Chapter) -> bool {
    !blocks_of(chapter).is_empty()
}

fn blocks_of(chapter: &Chapter) -> Vec<Index> {
    fn seek(blocks: &[Block], found: &mut Vec<Index>) {
        for block in blocks {
            match block {
                text::Block::Component(Component::Index(index)) => {
                    found.push(index.clone());
                }
                text::Block::Quote(body) => seek(body, found),
                text::Block::List { items, .. } => {
                    items.iter().for_each(|item| seek(item, found));
                }
                _ => {}
            }
        }
    }
    let mut found = vec![];
    seek(&chapter.body, &mut found);
    found
}

/// The index of a framework in a language.
fn table(
    config: &Config,
    position: usize,
    own: &Followed,
    lang: Lang,
    found: Option<&Answering>,
    names: Option<&OwnNames>,
    entries: &Entries<'_>,
) -> IndexTable {
    let framework = &own.framework;
    let row = |provision: &Provision| {
        let row = row(config, position, lang, provision, found, entries);
        // What nobody must answer and nobody answers is left out.
        let is_said = !row.sections.is_empty() || !row.said.is_empty();
        (is_said || row.duty.is_asked()).then_some(row)
    };
    let group = |group: &Group| {
        let rows: Vec<_> = group.provisions.iter().filter_map(row).collect();
        (!rows.is_empty()).then(|| IndexGroup {
            part: group.part.get(lang).to_owned(),
            title: group.title.get(lang).to_owned(),
            rows,
        })
    };
    let claim = own.claim.as_ref().map(|claim| claim.value.as_str());
    let statement = framework.claim(claim).map(|(_, claim)| {
        let name = |source, form| match names.and_then(|own| own.print(source, form)) {
            Some(Ok(text)) => text,
            _ => String::new(),
        };
        let statement =
            claim.statement.get(lang).replace("{issuer}", &name("issuer", None));
        let statement = statement.replace("{start}", &name("period", Some("start")));
        statement.replace("{end}", &name("period", Some("end")))
    });
    IndexTable {
        framework: own.id.value.clone(),
        position,
        name: framework.name.get(lang).to_owned(),
        form: framework.form,
        statement: statement.unwrap_or_default(),
        uses: framework.uses.get(lang).to_owned(),
        groups: framework.groups.iter().filter_map(group).collect(),
        crosswalk: Crosswalk::default(),
    }
}

fn row(
    config: &Config,
    position: usize,
    lang: Lang,
    provision: &Provision,
    found: Option<&Answering>,
    entries: &Entries<'_>,
) -> IndexRow {
    let frameworks = &config.frameworks;
    let framework = frameworks.all.get(position).map(|own| own.framework.as_ref());
    let mut sections: Vec<(Line, String)> = vec![];
    let mut said = vec![];
    let mut place = None;
    for code in codes(position, provision, entries) {
        for section in found
            .and_then(|it| it.get(&(position, code.to_owned())))
            .into_iter()
            .flatten()
        {
            if sections.iter().all(|(_, label)| *label != section.1) {
                sections.push(section.clone());
            }
        }
        let Some(entry) = entries.get(&(position, code)) else { continue };
        place = place.or(Some(entry.place));
        for (how, lines) in &entry.said {
            let Some(line) = lines.get(&lang) else { continue };
            let item = code.strip_prefix(&provision.code).unwrap_or(code);
            let label = label(framework, how, lang);
            said.push(Said {
                item: item.to_owned(),
                how: how.clone(),
                label,
                line: line.clone(),
            });
        }
    }
    let first = config.calendar.first_day(config.period);
    let duty = frameworks.duty(position, first, provision, None);
    let stricter = provision.leaves.iter().filter_map(|leaf| {
        let own = frameworks.duty(position, first, provision, Some(leaf));
        let item = leaf.code.strip_prefix(&provision.code).unwrap_or(&leaf.code);
        (own < duty).then(|| (item.to_owned(), own))
    });
    IndexRow {
        code: provision.code.clone(),
        key: frameworks.written(position, &provision.code),
        kind: provision.kind,
        duty,
        stricter: stricter.collect(),
        title: provision.title.get(lang).to_owned(),
        description: provision.description.get(lang).to_owned(),
        sections,
        entry: place,
        said,
    }
}

/// The codes of a provision: its own, those of its items, and before the first of several items
/// the beginning of theirs, where `index.yaml` speaks of them together.
fn codes<'a>(
    position: usize,
    provision: &'a Provision,
    entries: &Entries<'a>,
) -> Vec<&'a str> {
    let mut codes = vec![provision.code.as_str()];
    let own = entries.range((position, "")..(position + 1, ""));
    let own = own.map(|((_, code), _)| *code);
    let together: Vec<&str> = own.filter(|code| *code != provision.code).collect();
    for leaf in &provision.leaves {
        let begins = together.iter().filter(|code| leaf.is_within(code));
        for code in begins.copied().chain([leaf.code.as_str()]) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    codes
}

/// What stands before an excuse: the kind of explanation, relief or omission.
fn label(framework: Option<&Framework>, how: &How, lang: Lang) -> String {
    let name = |list: &[(String, Leave)], name: &str| {
        let found = list.iter().find(|(own, _)| own == name);
        found
            .map(|(_, leave)| leave.name.get(lang).to_owned())
            .unwrap_or_default()
    };
    match (how, framework) {
        (How::Explain(reason, _), _) => reason.label(lang).to_owned(),
        (How::Relief(own), Some(framework)) => name(&framework.reliefs, &own.value),
        (How::Omission(own), Some(framework)) => name(&framework.omissions, &own.value),
        _ => String::new(),
    }
}

/// Every code that chapters, metrics and `index.yaml` name is one of a framework's.
fn check_codes(
    config: &Config,
    parts: &ByLang<Part>,
    answers: &Answers<Inline>,
    metrics: &BTreeMap<String, Metric>,
    sink: &mut Sink,
) {
    let frameworks = &config.frameworks;
    let mut check = |written: &str, place: Place| {
        let Some((position, code)) = frameworks.own_code(written) else {
            let prefix = written.split(':').next().unwrap_or_default();
            let known: Vec<&str> = frameworks
                .all
                .iter()
                .map(|own| own.framework.prefix.as_str())
                .collect();
            sink.add(
                rules::UNKNOWN_PROVISION
                    .finding(
                        place,
                        format!("`{written}` is of a framework the report does not follow"),
                    )
                    .hint_if(nearest(prefix, known.iter().copied()))
                    .hint(format!(
                        "those it follows begin with {}; add the other one to `frameworks` in \
                         report.yaml",
                        known
                            .iter()
                            .map(|prefix| format!("`{prefix}:`"))
                            .collect::<Vec<_>>()
                            .join(", ")
                    )),
            );
            return;
        };
        let Some(own) = frameworks.all.get(position) else { return };
        let framework = &own.framework;
        if framework.named(code).is_some() {
            return;
        }
        if let Some(gone) = framework.gone.iter().find(|gone| gone.code == code) {
            let when = match gone.published {
                (_, Some(until)) if until < config.date => format!("after {until}"),
                (Some(from), _) => format!("before {from}"),
                _ => String::new(),
            };
            sink.add(
                rules::UNKNOWN_PROVISION
                    .finding(
                        place,
                        format!("`{written}` is not asked of reports published {when}"),
                    )
                    .hint(
                        "take the code that has come in its place, or see that `date` in \
                         report.yaml is right",
                    ),
            );
            return;
        }
        let missing = rules::UNKNOWN_PROVISION.finding(
            place,
            format!("there is no provision `{code}` in {}", framework.name.get(OURS)),
        );
        // Bare, a code of another framework is forgotten to be one.
        let other =
            frameworks.all.iter().enumerate().find(|(other, it)| {
                *other != position && it.framework.named(code).is_some()
            });
        let prefixed = other.map(|(other, _)| {
            format!(
                "write `{}`: bare codes are of {}",
                frameworks.written(other, code),
                own.id.value
            )
        });
        let near = nearest(code, framework.codes()).filter(|_| prefixed.is_none());
        sink.add(missing.hint_if(prefixed).hint_if(near).hint(format!(
            "codes are written as in {}",
            framework.examples().join(", ")
        )));
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
