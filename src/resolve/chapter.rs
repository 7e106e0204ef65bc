//! One chapter: its tree with placeholders and destinations becomes one with figures and
//! targets. Memoised, and its dependence on the dataset and on other chapters tracked.

use std::collections::BTreeMap;
use std::sync::Arc;

use comemo::Tracked;

use super::data::{Data, unmeant};
use super::figures::Binder;
use super::line::bind_line;
use super::targets::Targets;
use super::{links, pictures};
use crate::components::{Component, bind};
use crate::diag::{Diagnostic, Sink, rules};
use crate::input::load::{self, markdown};
use crate::model::calendar::Calendar;
use crate::model::entity::Boundary;
use crate::model::period::Period;
use crate::model::place::Placed;
use crate::model::report::{Block, Chapter, ChapterKind, Inline, Line, Section, Target};
use crate::model::text::{Destination, Heading, Placeholder, Table};
use crate::model::visit;

/// What chapters need to know of the report's settings.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Settings {
    /// When its periods begin and end, and what they are called.
    pub calendar: Calendar,
    /// The reporting period.
    pub period: Period,
    /// The columns of performance tables.
    pub periods: Vec<Period>,
    /// What the report is of.
    pub boundary: Boundary,
    /// The names of the disclosure frameworks.
    pub frameworks: Vec<String>,
}

/// Binds a chapter.
#[comemo::memoize]
pub(super) fn resolve(
    draft: &load::Chapter,
    data: Tracked<Data>,
    targets: Tracked<Targets>,
    settings: &Settings,
) -> (Arc<Chapter>, Arc<Vec<Diagnostic>>) {
    let mut sink = Sink::default();
    let label = format!("{}/{}", draft.lang, draft.slug());
    let mut resolver = Resolver {
        binder: Binder { data, lang: draft.lang, period: settings.period },
        targets,
        settings,
        draft,
        label: &label,
        sink: &mut sink,
        sections: vec![],
        level: 0,
        title: None,
        nested: 0,
        remarks: BTreeMap::new(),
        case: None,
        opened: false,
    };
    let body = resolver.blocks(&draft.body.blocks);
    let mut notes: BTreeMap<_, _> = draft
        .body
        .notes
        .iter()
        .map(|(label, (blocks, _))| (label.clone(), resolver.inner(blocks)))
        .collect();
    let nav = draft.front.nav.as_ref().map(|line| resolver.line(line));
    let lead = draft.front.lead.as_ref().map(|line| resolver.line(line));
    let title = resolver.title.take().unwrap_or_else(|| {
        resolver.sink.add(
            rules::MISSING_TITLE
                .finding(draft.start(), "this chapter has no title")
                .hint("begin it with `# Title {#id}`"),
        );
        vec![]
    });
    notes.append(&mut resolver.remarks);
    let sections = std::mem::take(&mut resolver.sections);
    let chapter = Chapter {
        lang: draft.lang,
        file: draft.file,
        stem: draft.stem().to_owned(),
        nav: nav.unwrap_or_else(|| title.clone()),
        title,
        number: draft.front.number.clone(),
        lead,
        kind: draft.front.kind,
        confirmed: draft.front.confirmed.clone(),
        body,
        notes,
        sections,
        label,
    };
    (Arc::new(chapter), Arc::new(sink.finish()))
}

pub(crate) struct Resolver<'a, 's> {
    pub(crate) binder: Binder<'a>,
    pub(crate) targets: Tracked<'a, Targets>,
    pub(crate) settings: &'a Settings,
    draft: &'a load::Chapter,
    label: &'a str,
    pub(crate) sink: &'s mut Sink,
    sections: Vec<Section>,
    level: u8,
    title: Option<Line>,
    /// How many quotations, lists and footnotes stand around.
    nested: usize,
    /// The footnotes of restated figures.
    pub(crate) remarks: BTreeMap<String, Vec<Block>>,
    /// The level of the case that stands around.
    case: Option<u8>,
    /// Whether its opener has a picture.
    opened: bool,
}

impl Resolver<'_, '_> {
    /// How the chapter is laid out, and whether something stands around within it.
    pub(crate) fn surroundings(&self) -> (ChapterKind, bool) {
        (self.draft.front.kind, self.nested > 0 || self.case.is_some())
    }

    /// Takes the one place for a picture on the opener, where it is free.
    pub(crate) fn opens(&mut self) -> bool {
        !std::mem::replace(&mut self.opened, true)
    }

    /// What a period is called where it stands alone.
    pub(crate) fn label(&self, period: Period) -> String {
        self.settings.calendar.label(period, self.binder.lang)
    }

    /// Those of the periods a component names that can be meant; a finding for each other.
    pub(crate) fn meant(&mut self, periods: &[Placed<Period>]) -> Vec<Placed<Period>> {
        let mut meant = vec![];
        for period in periods {
            match self.settings.calendar.admits(period.value) {
                Ok(()) => meant.push(period.clone()),
                Err(fault) => self.sink.add(unmeant(fault, period.place)),
            }
        }
        meant
    }

    /// What a period is called within a text.
    pub(crate) fn said_period(&self, period: Period) -> String {
        self.settings.calendar.said(period, self.binder.lang)
    }

    fn blocks(&mut self, blocks: &[markdown::Block]) -> Vec<Block> {
        blocks.iter().filter_map(|block| self.block(block)).collect()
    }

    /// Blocks inside another.
    fn inner(&mut self, blocks: &[markdown::Block]) -> Vec<Block> {
        self.nested += 1;
        let blocks = self.blocks(blocks);
        self.nested -= 1;
        blocks
    }

    fn block(&mut self, block: &markdown::Block) -> Option<Block> {
        Some(match block {
            markdown::Block::Heading(heading) => {
                return self.heading(heading).map(Block::Heading);
            }
            markdown::Block::Paragraph(body, place) => {
                let line = self.line(body);
                Block::Paragraph(self.note_restated(line), *place)
            }
            markdown::Block::List { start, tight, items } => Block::List {
                start: *start,
                tight: *tight,
                items: items.iter().map(|item| self.inner(item)).collect(),
            },
            markdown::Block::Quote(body) => Block::Quote(self.inner(body)),
            markdown::Block::Code(text, place) => Block::Code(text.clone(), *place),
            markdown::Block::Table(table) => Block::Table(self.table(table)),
            markdown::Block::Rule => Block::Rule,
            markdown::Block::Component(component) => {
                let component = bind::resolve(self, component)?;
                if let Component::Metrics(table) = &component {
                    self.table_answers(table);
                }
                Block::Component(component)
            }
        })
    }

    pub(crate) fn line(&mut self, line: &[markdown::Inline]) -> Line {
        let Self { binder, targets, draft, label, sink, .. } = self;
        let mut target = |destination: &Destination, sink: &mut Sink| {
            links::find(*targets, draft, label, destination, sink)
        };
        let mut line = bind_line(binder, line, &mut target, sink);
        self.finish_line(&mut line);
        line
    }

    /// Checks notes and pictures of a line.
    pub(crate) fn finish_line(&mut self, line: &mut [Inline]) {
        for element in line {
            match element {
                Inline::Picture(picture) => {
                    let lang = self.binder.lang;
                    let folders = [format!("content/{lang}"), "content".to_owned()];
                    pictures::find(self.targets, &mut picture.path, &folders, self.sink);
                }
                Inline::Note(label)
                    if !self.draft.body.notes.contains_key(&label.value) =>
                {
                    self.sink.add(
                        rules::UNKNOWN_FOOTNOTE
                            .finding(
                                label.place,
                                format!("the footnote `[^{}]` has no text", label.value),
                            )
                            .hint(format!(
                                "write `[^{}]: its text` in a paragraph of its own",
                                label.value
                            )),
                    );
                }
                Inline::Emphasis(body)
                | Inline::Strong(body)
                | Inline::Strike(body)
                | Inline::Subscript(body)
                | Inline::Superscript(body)
                | Inline::Link(_, body) => self.finish_line(body),
                _ => {}
            }
        }
    }

    fn heading(
        &mut self,
        heading: &Heading<Placeholder, Destination>,
    ) -> Option<Heading<crate::model::figure::Figure, Target>> {
        let body = self.line(&heading.body);
        if visit::plain_text(&body).trim().is_empty()
            || body.iter().all(|element| matches!(element, Inline::Picture(_)))
        {
            self.sink.add(
                rules::EMPTY_HEADING
                    .finding(heading.place, "this heading has no text")
                    .hint("write its text, or remove the marks"),
            );
        }
        visit::of_line(&body, &mut |element| {
            match element {
            Inline::Note(label) => self.sink.add(
                rules::MISPLACED_FOOTNOTE.finding(label.place,
                    "a footnote cannot stand in a heading",
                )
                .hint("headings are repeated in contents and index: note the text below it"),
            ),
            Inline::Link(..) if heading.level == 1 => self.sink.add(
                rules::MISPLACED_LINK.finding(heading.place,
                    "a chapter's title cannot lead elsewhere",
                )
                .hint("titles are repeated over the pages, where a link is none: link the text below it"),
            ),
            _ => {}
        }
        });
        if self.nested > 0 {
            self.sink.add(
                rules::MISPLACED_HEADING
                    .finding(
                        heading.place,
                        "a heading cannot stand in a quotation, a list or a footnote",
                    )
                    .hint("write it as **strong** text, or outside"),
            );
            return None;
        }
        if let Some(id) = &heading.id
            && !id
                .value
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        {
            self.sink.add(
                rules::BAD_ID
                    .finding(id.place, format!("`{}` cannot be an id", id.value))
                    .hint("an id is letters, digits and hyphens, as in {#energy-use}"),
            );
        }
        self.case = self.case.filter(|level| heading.level > *level);
        if heading.is_case {
            if self.case.is_some() || heading.level == 1 {
                self.sink.add(
                    rules::MISPLACED_CASE.finding(heading.place,
                        "a case cannot stand in a case, and a chapter is none",
                    )
                    .hint("give this heading the level of the case around it, or remove `.case`"),
                );
            }
            self.case = Some(heading.level);
        }
        if heading.level == 1 {
            if self.title.is_some() {
                self.sink.add(
                    rules::SECOND_TITLE
                        .finding(
                            heading.place,
                            "a chapter has one title, and this is a second one",
                        )
                        .hint("make it a section with `##`, or a chapter of its own"),
                );
            }
            self.title.get_or_insert(body.clone());
        } else if heading.level > self.level + 1 {
            let message = match self.level {
                0 => "a section stands before the chapter's title".to_owned(),
                level => {
                    format!("the heading goes from level {level} to {}", heading.level)
                }
            };
            self.sink.add(
                rules::SKIPPED_LEVEL.finding(heading.place, message)
                    .hint(format!("write it as {}", "#".repeat(self.level as usize + 1)))
                    .hint("readers who listen to the report navigate by levels (PDF/UA-1, 7.4.2)"),
            );
        }
        self.level = heading.level;
        let label = match (&heading.id, heading.level) {
            (_, 1) => self.label.to_owned(),
            (Some(id), _) => format!("{}#{}", self.label, id.value),
            (None, _) => format!("{}#/{}", self.label, self.sections.len()),
        };
        self.sections.push(Section {
            level: heading.level,
            label: label.clone(),
            title: body.clone(),
            discloses: heading.discloses.clone(),
        });
        if heading.level == 1 {
            return None;
        }
        let place = heading.id.as_ref().map_or(heading.place, |id| id.place);
        let is_section = heading.level == 2 && !heading.is_case;
        let usual = self.draft.front.sections.filter(|_| is_section);
        Some(Heading {
            level: heading.level,
            id: Some(Placed::new(label, place)),
            discloses: heading.discloses.clone(),
            is_case: heading.is_case,
            starts_page: heading.starts_page,
            manner: heading.manner.or(usual),
            body,
            place: heading.place,
        })
    }

    /// A performance table answers the provisions of the metrics it shows.
    fn table_answers(&mut self, table: &crate::components::metrics::MetricTable) {
        let Some(section) = self.sections.last_mut() else { return };
        for row in table.groups.iter().flat_map(|group| &group.rows) {
            if row.values.iter().all(Option::is_none) {
                continue;
            }
            for code in &row.codes {
                if section.discloses.iter().all(|own| own.value != *code) {
                    section.discloses.push(Placed::new(code.clone(), row.place));
                }
            }
        }
    }

    fn table(
        &mut self,
        table: &Table<Placeholder, Destination>,
    ) -> Table<crate::model::figure::Figure, Target> {
        Table {
            alignments: table.alignments.clone(),
            head: table.head.iter().map(|cell| self.line(cell)).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| {
                    let cell = |cell: &Vec<_>| {
                        let line = self.line(cell);
                        self.note_restated(line)
                    };
                    row.iter().map(cell).collect()
                })
                .collect(),
            place: table.place,
        }
    }
}
