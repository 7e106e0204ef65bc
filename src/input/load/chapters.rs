//! Chapters: their names, front matter and text, file by file.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;

use super::markdown::{self, Block, Body, Inline};
use super::{keys, open, yaml};
use crate::components::read;
use crate::diag::{Diagnostic, Sink, nearest, rules};
use crate::input::project::{Inputs, sha256};
use crate::model::lang::{ByLang, Lang};
use crate::model::period::Period;
use crate::model::place::{FileNumber, Place, Placed, Sources};
use crate::model::report::ChapterKind;
use crate::model::text::Manner;

/// A chapter as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Its language.
    pub lang: Lang,
    /// Its file.
    pub file: FileNumber,
    /// Its file's name: `04-climate.md`.
    pub name: String,
    /// Its front matter.
    pub front: Front,
    /// Its text.
    pub body: Body,
    /// The SHA-256 of its file's text, of which all that was read is made.
    print: String,
}

impl Hash for Chapter {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { lang, file, name, print, .. } = self;
        (lang, file, name, print).hash(state);
    }
}

/// A chapter's front matter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Front {
    /// The short name for the navigation bar; the title if absent.
    pub nav: Option<Vec<Inline>>,
    /// The printed number.
    pub number: Option<String>,
    /// The introduction.
    pub lead: Option<Vec<Inline>>,
    /// How it is laid out.
    pub kind: ChapterKind,
    /// How its sections are set that do not say themselves.
    pub sections: Option<Manner>,
    /// The period its prose was last confirmed for.
    pub confirmed: Option<Placed<Period>>,
}

impl Chapter {
    /// The file's name without its ending: `04-climate`.
    pub fn stem(&self) -> &str {
        self.name.strip_suffix(".md").unwrap_or(&self.name)
    }

    /// The stem without its number: `climate`.
    pub fn slug(&self) -> &str {
        let stem = self.stem();
        let rest = stem.trim_start_matches(|c: char| c.is_ascii_digit());
        match rest.strip_prefix('-') {
            Some(slug) if !slug.is_empty() => slug,
            _ => stem,
        }
    }

    /// The first place in its file.
    pub fn start(&self) -> Place {
        Place::new(self.file, 0, 0)
    }
}

/// The chapters in the report's languages, and findings on those that are in none.
pub(super) fn chapters(
    inputs: &Inputs,
    languages: &[Lang],
    left_out: &[Lang],
    sources: &mut Sources,
    sink: &mut Sink,
) -> ByLang<Vec<Arc<Chapter>>> {
    let mut opened = vec![];
    for (folder, input) in &inputs.chapters {
        let lang = Lang::parse(folder);
        if lang.is_some_and(|lang| left_out.contains(&lang)) {
            continue;
        }
        let Some(lang) = lang.filter(|lang| languages.contains(lang)) else {
            let (file, _) = open(input, sources, sink);
            let tags: Vec<&str> = languages.iter().map(|lang| lang.tag()).collect();
            let stray =
                |message| rules::STRAY_CHAPTER.finding(Place::new(file, 0, 0), message);
            let path = &input.path;
            sink.add(if Lang::parse(folder).is_some() {
                stray(format!(
                    "{path} is not printed: {folder} is not among `languages`, which has {}",
                    tags.join(", ")
                ))
                .among(
                    format!(
                        "{{}} chapters are not printed: {folder} is not among `languages`, \
                         which has {}",
                        tags.join(", ")
                    ),
                    path.as_str(),
                )
                .hint("add it to `languages` in content/report.yaml once it is translated")
            } else {
                let like = languages.last().copied().unwrap_or(Lang::source(languages));
                stray(format!("{path} belongs to no language of the report"))
                    .among(
                        format!("{{}} chapters in {folder} belong to no language of the report"),
                        path.as_str(),
                    )
                    .hint_if(nearest(folder, Lang::ALL.map(Lang::tag)))
                    .hint(format!(
                        "chapters stand in a folder per language, as in content/{like}/"
                    ))
            });
            continue;
        };
        let (file, Some(text)) = open(input, sources, sink) else { continue };
        opened.push((&input.path, text, file, lang));
    }
    let read = opened.into_par_iter().map(|(path, text, file, lang)| {
        let (chapter, findings) = chapter(path, &text, file, lang);
        (lang, chapter, findings)
    });
    let mut chapters: ByLang<Vec<_>> =
        languages.iter().map(|lang| (*lang, vec![])).collect();
    for (lang, chapter, findings) in read.collect::<Vec<_>>() {
        sink.extend(findings.iter().cloned());
        chapters.entry(lang).or_default().push(chapter);
    }
    chapters
}

/// Parses a chapter. One that has not changed is not parsed again.
#[comemo::memoize]
fn chapter(
    path: &str,
    text: &str,
    file: FileNumber,
    lang: Lang,
) -> (Arc<Chapter>, Arc<Vec<Diagnostic>>) {
    let mut sink = Sink::default();
    let name = path.rsplit('/').next().unwrap_or("").to_owned();
    chapter_name(&name, file, &mut sink);
    let body = markdown::parse(text, file, lang, &mut sink);
    let (front, signature) = front(&body, file, lang, &mut sink);
    let mut body = body;
    body.blocks.extend(signature.map(Block::Component));
    let print = sha256(text.as_bytes());
    let chapter = Chapter { lang, file, name, front, body, print };
    (Arc::new(chapter), Arc::new(sink.finish()))
}

/// A chapter's name is its id and a part of file names and links.
fn chapter_name(name: &str, file: FileNumber, sink: &mut Sink) {
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if stem.is_empty() || !stem.chars().all(plain) {
        sink.add(
            rules::CHAPTER_NAME
                .finding(
                    Place::new(file, 0, 0),
                    format!("`{name}` cannot be a chapter's file name"),
                )
                .hint("use letters from a to z, digits and hyphens, as in 04-climate.md"),
        );
    }
}

/// Its settings, and the signature under it, which stands at its end as a block does.
fn front(
    body: &Body,
    file: FileNumber,
    lang: Lang,
    sink: &mut Sink,
) -> (Front, Option<read::Component>) {
    let Some(extract) = &body.front_matter else { return Default::default() };
    let Some(root) = yaml::parse(extract, sink) else { return Default::default() };
    let mut reader = yaml::Reader { sink };
    let keys = keys::Front::read(&root, &mut reader);
    let kind = keys.kind.and_then(|node| reader.choice(node, &ChapterKind::ALL));
    let sections = keys.sections.and_then(|node| reader.choice(node, &Manner::ALL));
    let mut line = |node: Option<&yaml::Node>| {
        node.map(|node| read::line(node, lang, file, &mut reader))
    };
    let (nav, lead) = (line(keys.nav), line(keys.lead));
    let number = keys.number.and_then(|node| reader.text(node));
    let number = number.filter(|number| {
        let plain = number.value.len() <= 8
            && number.value.chars().all(|c| c.is_ascii_alphanumeric());
        if !plain {
            reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(
                        number.place,
                        format!("`{}` cannot be a chapter's number", number.value),
                    )
                    .hint("write letters or digits, as in \"01\""),
            );
        }
        plain
    });
    let signature = keys.signature.and_then(|node| {
        let reader = yaml::Reader { sink: &mut *reader.sink };
        read::Fields { reader, lang, file }.signature(node)
    });
    let confirmed = keys.confirmed;
    let confirmed = confirmed.and_then(|node| read::period(node, &mut reader));
    let front = Front {
        confirmed,
        nav,
        number: number.map(|number: Placed<String>| number.value),
        lead,
        kind: kind.unwrap_or_default(),
        sections,
    };
    (front, signature)
}
