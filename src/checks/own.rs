//! What authors write beside the lines of chapters: the texts of YAML files, each in its
//! language, captions and alternative texts.

use super::Subject;
use crate::input::load;
use crate::input::load::yaml::{Kind, Node};
use crate::model::lang::Lang;
use crate::model::place::{FileNumber, Place, SourceFile};
use crate::model::report::{Chapter, Inline, Line};
use crate::model::visit::{self, plain_text};

/// A text of an author's.
pub(super) struct Own {
    pub(super) lang: Lang,
    pub(super) text: String,
    /// Where it stands, as it is or as a whole.
    pub(super) place: Place,
}

/// The files of this report that authors write text in.
pub(super) fn files<'a>(
    subject: &Subject<'a>,
) -> impl Iterator<Item = (FileNumber, &'a SourceFile)> {
    let files = subject.sources.files().iter().zip(0u32..);
    files.skip(subject.first_file).filter_map(|(file, number)| {
        let path = file.path.as_str();
        let is_text =
            is_plain(path) || path.ends_with(".md") || path == "content/index.yaml";
        is_text.then_some((FileNumber(number), file))
    })
}

/// Whether a file's texts are printed as they are, without any markup.
fn is_plain(path: &str) -> bool {
    let is_data = path.starts_with("content/data/") && path.ends_with(".yaml");
    let single = ["content/report.yaml", "content/targets.yaml", "content/glossary.yaml"];
    is_data || single.contains(&path)
}

/// The texts of settings, dataset, targets and glossary, which are printed as they are.
pub(super) fn plain_texts(subject: &Subject<'_>) -> Vec<Own> {
    plain_entries(subject).into_iter().flatten().collect()
}

/// The same, those together that say one thing in several languages.
pub(super) fn plain_entries(subject: &Subject<'_>) -> Vec<Vec<Own>> {
    let mut entries = vec![];
    for (number, file) in files(subject).filter(|(_, file)| is_plain(&file.path)) {
        if let (Some(root), _) = load::tree(&file.text, number) {
            walk(&root, &mut entries);
        }
    }
    // Texts in a language that is not printed wait for their day.
    for entry in &mut entries {
        entry.retain(|own| subject.config.languages.contains(&own.lang));
    }
    entries
}

/// What stands under a language's tag is a text in it.
fn walk(node: &Node, entries: &mut Vec<Vec<Own>>) {
    match &node.kind {
        Kind::Scalar { .. } => {}
        Kind::Sequence(items) => items.iter().for_each(|item| walk(item, entries)),
        Kind::Mapping(keys) => {
            let mut texts = vec![];
            for (key, value) in keys {
                match Lang::parse(&key.value) {
                    Some(lang) => of_lang(value, lang, &mut texts),
                    // Nobody prints what the glossary wants to be avoided.
                    None if key.value == "avoid" => {}
                    None => walk(value, entries),
                }
            }
            if !texts.is_empty() {
                entries.push(texts);
            }
        }
    }
}

fn of_lang(node: &Node, lang: Lang, texts: &mut Vec<Own>) {
    match &node.kind {
        Kind::Scalar { text, verbatim, .. } => {
            let start = verbatim.map(|at| at as usize);
            let place = start.map_or(node.place, |at| {
                Place::new(node.place.file, at, at + text.len())
            });
            texts.push(Own { lang, text: text.clone(), place });
        }
        Kind::Sequence(items) => {
            items.iter().for_each(|item| of_lang(item, lang, texts));
        }
        Kind::Mapping(keys) => {
            keys.iter().for_each(|(_, value)| of_lang(value, lang, texts));
        }
    }
}

/// Calls `visit` with what a chapter says of its pictures, and the place that holds the
/// text: captions, which know no marks, and alternative texts.
pub(super) fn said(chapter: &Chapter, visit: &mut impl FnMut(&str, Place, bool)) {
    visit::elements(chapter, &mut |element| {
        if let Inline::Picture(picture) = element {
            visit(&plain_text(&picture.alt), picture.path.place, false);
            let caption = picture.caption.as_deref().map(plain_text);
            visit(&caption.unwrap_or_default(), picture.path.place, true);
        }
    });
}

/// Calls `visit` with what a chapter says to those who do not see its charts.
pub(super) fn alternatives(chapter: &Chapter, visit: &mut impl FnMut(&Line)) {
    visit::components(chapter, &mut |component| {
        component.part().alternative().into_iter().for_each(&mut *visit);
    });
}
