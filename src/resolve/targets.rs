//! What links may lead to: every chapter and every heading, in each language.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Sink;
use crate::diag::{names::Names, rules};
use crate::input::load::Draft;
use crate::input::load::markdown::Block;
use crate::input::load::placeholder;
use crate::model::lang::Lang;
use crate::model::name::composed;
use crate::model::own_names::OwnNames;
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
    /// The ids of each chapter, and the chapters of each language.
    ids: BTreeMap<(Lang, String), Names>,
    files: BTreeMap<Lang, Names>,
    pictures: BTreeSet<String>,
    /// The pictures whose letters are written in two parts, by their names in one.
    composed: BTreeMap<String, String>,
    picture_names: Names,
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
        let near = match id {
            None => self.files.get(lang)?.nearest(file),
            Some(id) => self.ids.get(&(*lang, file.clone()))?.nearest(id),
        };
        near.map(str::to_owned)
    }

    /// The picture of a path from the project's root, whatever form its letters have.
    pub fn picture(&self, path: &str) -> Option<String> {
        if self.pictures.contains(path) {
            return Some(path.to_owned());
        }
        let name = composed(path);
        let found = self.pictures.get(&name).or_else(|| self.composed.get(&name));
        found.cloned()
    }

    /// The picture whose name differs from a path in capitals only.
    pub fn picture_in_other_case(&self, path: &str) -> Option<String> {
        self.picture_names.in_other_case(path).map(str::to_owned)
    }

    /// The picture nearest to one that does not exist.
    pub fn nearest_picture(&self, path: &str) -> Option<String> {
        self.picture_names.nearest(path).map(str::to_owned)
    }
}

impl Targets {
    /// Gathers the goals of a draft; an id that stands twice is a finding.
    pub fn new(draft: &Draft, sink: &mut Sink) -> Self {
        let pictures = draft.pictures.clone();
        let in_two = pictures.iter().map(|path| (composed(path), path.clone()));
        let mut targets = Self {
            composed: in_two.filter(|(name, path)| name != path).collect(),
            picture_names: Names::new(pictures.iter().map(String::as_str)),
            pictures,
            ..Self::default()
        };
        let names = OwnNames::of(&draft.config);
        for (&lang, chapters) in &draft.chapters {
            let mut labels: BTreeMap<String, Place> = BTreeMap::new();
            for chapter in chapters {
                let label = format!("{lang}/{}", chapter.slug());
                if let Some(first) = labels.insert(label.clone(), chapter.start()) {
                    sink.add(
                        rules::DUPLICATE_ID.finding(chapter.start(),
                            format!("two chapters are called `{}`", chapter.slug()),
                        )
                        .related(first, "the first one")
                        .hint("rename one: what stands behind the number is the chapter's id"),
                    );
                }
                let (name, blocks) = (&chapter.name, &chapter.body.blocks);
                targets.chapter(lang, name, &label, blocks, names.get(&lang), sink);
            }
            let names = chapters.iter().map(|chapter| chapter.name.as_str());
            targets.files.insert(lang, Names::new(names));
        }
        targets
    }

    fn chapter(
        &mut self,
        lang: Lang,
        file: &str,
        label: &str,
        blocks: &[Block],
        names: Option<&OwnNames>,
        sink: &mut Sink,
    ) {
        let mut seen: BTreeMap<String, Place> = BTreeMap::new();
        for block in blocks {
            let Block::Heading(heading) = block else { continue };
            let title = visit::plain(&heading.body, &|placeholder| {
                let (source, form) = placeholder::split_format(&placeholder.text);
                let name = names.and_then(|names| names.print(source, form)?.ok());
                name.unwrap_or_else(|| HOLE.to_owned())
            });
            let title = (!title.contains(HOLE)).then_some(title);
            if heading.level == 1 {
                let goal = Goal { label: label.to_owned(), title: title.clone() };
                self.chapters.entry((lang, file.to_owned())).or_insert(goal);
            }
            let Some(id) = &heading.id else { continue };
            if let Some(first) = seen.insert(id.value.clone(), id.place) {
                sink.add(
                    rules::DUPLICATE_ID.finding(id.place,
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
        let ids = Names::new(seen.keys().map(String::as_str));
        self.ids.insert((lang, file.to_owned()), ids);
    }
}
