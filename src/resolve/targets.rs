//! What links may lead to: every chapter and every heading, in each language.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Sink, nearest_name};
use crate::load::Draft;
use crate::load::markdown::Block;
use crate::model::lang::Lang;
use crate::model::place::Place;
use crate::model::visit;

/// A chapter or heading that links may lead to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Goal {
    /// Its label in the set document.
    pub label: String,
    /// Its title as plain text; nothing where it holds a figure, which is bound elsewhere.
    pub title: Option<String>,
}

/// Stands for a figure in a title.
const HOLE: &str = "\u{fffc}";

/// What a link names: a chapter by its file, or a heading in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The language of the chapter that links.
    pub lang: Lang,
    /// The file's name.
    pub file: String,
    /// The heading's id.
    pub id: Option<String>,
}

/// All goals of a report, by language, file name and id.
#[derive(Debug, Default)]
pub struct Targets {
    chapters: BTreeMap<(Lang, String), Goal>,
    headings: BTreeMap<(Lang, String, String), Goal>,
    pictures: BTreeSet<String>,
}

#[comemo::track]
impl Targets {
    /// The goal of a reference.
    pub fn find(&self, to: &Reference) -> Option<Goal> {
        let Reference { lang, file, id } = to.clone();
        match id {
            None => self.chapters.get(&(lang, file)).cloned(),
            Some(id) => self.headings.get(&(lang, file, id)).cloned(),
        }
    }

    /// The name nearest to a goal that does not exist.
    pub fn nearest(&self, to: &Reference) -> Option<String> {
        let Reference { lang, file, id } = to;
        let files = self.chapters.keys().filter(|(l, _)| l == lang);
        let near = match id {
            None => nearest_name(file, files.map(|(_, name)| name.as_str())),
            Some(id) => {
                let ids = self.headings.keys().filter(|(l, f, _)| l == lang && f == file);
                nearest_name(id, ids.map(|(_, _, id)| id.as_str()))
            }
        };
        near.map(str::to_owned)
    }

    /// Whether there is a picture of a path from the project's root.
    pub fn has_picture(&self, path: &str) -> bool {
        self.pictures.contains(path)
    }

    /// The picture nearest to one that does not exist.
    pub fn nearest_picture(&self, path: &str) -> Option<String> {
        nearest_name(path, self.pictures.iter().map(String::as_str)).map(str::to_owned)
    }
}

impl Targets {
    /// Gathers the goals of a draft; an id that stands twice is a finding.
    pub fn new(draft: &Draft, sink: &mut Sink) -> Self {
        let mut targets = Self {
            pictures: draft.pictures.clone(),
            ..Self::default()
        };
        for (&lang, chapters) in &draft.chapters {
            let mut labels: BTreeMap<String, Place> = BTreeMap::new();
            for chapter in chapters {
                let label = format!("{lang}/{}", chapter.slug());
                if let Some(first) = labels.insert(label.clone(), chapter.start()) {
                    sink.add(
                        Diagnostic::error(
                            "duplicate-id",
                            chapter.start(),
                            format!("two chapters are called `{}`", chapter.slug()),
                        )
                        .related(first, "the first one")
                        .hint("rename one: what stands behind the number is the chapter's id"),
                    );
                }
                targets.chapter(lang, &chapter.name, &label, &chapter.body.blocks, sink);
            }
        }
        targets
    }

    fn chapter(
        &mut self,
        lang: Lang,
        file: &str,
        label: &str,
        blocks: &[Block],
        sink: &mut Sink,
    ) {
        let mut seen: BTreeMap<String, Place> = BTreeMap::new();
        for block in blocks {
            let Block::Heading(heading) = block else { continue };
            let title = visit::plain(&heading.body, &|_| HOLE.to_owned());
            let title = (!title.contains(HOLE)).then_some(title);
            if heading.level == 1 {
                let goal = Goal { label: label.to_owned(), title: title.clone() };
                self.chapters.entry((lang, file.to_owned())).or_insert(goal);
            }
            let Some(id) = &heading.id else { continue };
            if let Some(first) = seen.insert(id.value.clone(), id.place) {
                sink.add(
                    Diagnostic::error(
                        "duplicate-id",
                        id.place,
                        format!("the id `{}` stands twice in this chapter", id.value),
                    )
                    .related(first, "the first one")
                    .hint(
                        "give one of the headings another id, the same in both languages",
                    ),
                );
                continue;
            }
            let label = match heading.level {
                1 => label.to_owned(),
                _ => format!("{label}#{}", id.value),
            };
            let key = (lang, file.to_owned(), id.value.clone());
            self.headings.insert(key, Goal { label, title });
        }
    }
}
