//! The structure of the screen edition, for readers who hear it: what the engine cannot say
//! is added to what it wrote. Tables, lists, contents and captions get the elements they
//! are, links say where they lead in the language of their page, languages have parts and
//! bookmarks of their own. Nothing that is drawn changes.

mod bookmark;
mod caption;
mod contents;
mod foreign;
mod link;
mod list;
mod place;
mod table;
mod tree;

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId};

use crate::model::lang::Lang;
use crate::output::pdf::{name, xmp};
use place::Places;
use tree::Tree;

/// Mends the structure of what the engine wrote. `titles` says how headings read, by their
/// names of places. A file without structure stays as it is.
///
/// # Errors
/// If the document has no catalogue.
pub(super) fn mend(
    document: &mut Document,
    titles: &BTreeMap<&str, String>,
) -> Result<(), lopdf::Error> {
    let places = Places::read(document, titles);
    let language = document.catalog()?.get(b"Lang").and_then(Object::as_str);
    let language = String::from_utf8_lossy(language.unwrap_or_default()).into_owned();
    let Some(mut tree) = Tree::new(document) else { return Ok(()) };
    let root = tree.root();
    tree.prune(root);
    list::mend(&mut tree, root);
    contents::mend(&mut tree, root, &places);
    caption::mend(&mut tree, root);
    table::mend(&mut tree, root);
    link::mend(&mut tree, root, &places, &language);
    let parts = parts(&mut tree, root, &places, &language);
    tree.prune(root);
    tree.simplify(root);
    let languages = places.contents().filter_map(|(tag, _)| Lang::parse(tag));
    let languages: Vec<_> = languages.collect();
    foreign::mend(&mut tree, root, &language, &languages);
    tree.inherit(root, &language);
    let languages = tree.languages(root, &language);
    tree.close();
    bookmark::mend(document, &places, &parts);
    document.catalog_mut()?.set("PageMode", name("UseOutlines"));
    let metadata = document.catalog()?.get(b"Metadata").and_then(Object::as_reference);
    if let Ok(metadata) = metadata
        && let Ok(stream) =
            document.get_object_mut(metadata).and_then(Object::as_stream_mut)
        && let Ok(packet) = std::str::from_utf8(&stream.content)
        && let Some(packet) = xmp::with_languages(packet, &languages)
    {
        stream.set_plain_content(packet.into_bytes());
    }
    Ok(())
}

/// A part of the document in one language.
struct ReportPart {
    /// Its tag in names of places.
    tag: String,
    /// Its first page.
    start: usize,
}

/// Puts what is in one language into a part of its own, where there is more than one.
/// What languages share, covers, stays outside.
fn parts(
    tree: &mut Tree<'_>,
    root: ObjectId,
    places: &Places,
    own: &str,
) -> Vec<ReportPart> {
    let parts: Vec<ReportPart> = places
        .contents()
        .map(|(tag, place)| ReportPart { tag: tag.to_owned(), start: place.page })
        .collect();
    if parts.len() < 2 {
        return vec![];
    }
    // Runs of what is in one part, or in none.
    let mut runs: Vec<(Option<usize>, Vec<Object>)> = vec![];
    let mut page = 0;
    for kid in tree.kids(root).to_vec() {
        page = tree.element(&kid).and_then(|id| tree.page(id)).unwrap_or(page);
        let at = match places.is_shared(page) {
            true => None,
            false => parts.iter().rposition(|part| part.start <= page),
        };
        match runs.last_mut().filter(|(last, _)| *last == at) {
            Some((_, run)) => run.push(kid),
            None => runs.push((at, vec![kid])),
        }
    }
    let mut kids: Vec<Object> = vec![];
    for (at, run) in runs {
        if at.is_none() {
            kids.extend(run);
            continue;
        }
        let first = run.first().and_then(|kid| tree.language(tree.element(kid)?));
        let language = first.unwrap_or_else(|| own.to_owned());
        let part = tree.add("Part", run);
        tree.set(part, "Lang", Object::string_literal(language));
        kids.push(Object::Reference(part));
    }
    tree.set_kids(root, kids);
    parts
}
