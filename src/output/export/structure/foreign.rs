//! Words in another language: runs of Latin words on Chinese pages and of Han characters on
//! English ones say what language they are in, so that they are read out as what they are.
//!
//! The engine gives each run of one font marks of its own, and the two scripts have fonts of
//! their own: so a run is foreign as a whole or not at all.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Document, Object, ObjectId};
use rayon::prelude::*;

use super::tree::Tree;
use crate::model::lang::{Lang, Script};
use crate::output::pdf::content::{ContentReader, Operand};
use crate::output::pdf::read::Map;

/// The most bytes a content stream or a font's map may unpack to.
const MOST: usize = 1 << 28;

/// The runs of a page by their marks: what each says.
type Runs = BTreeMap<i64, String>;

/// Marks the foreign words in an element whose language is `language`.
pub(super) fn mend(
    tree: &mut Tree<'_>,
    root: ObjectId,
    language: &str,
    languages: &[Lang],
) {
    let Some(pages) = runs(tree.document) else { return };
    let mut moved: BTreeMap<ObjectId, BTreeMap<i64, ObjectId>> = BTreeMap::new();
    for (id, language) in spoken(tree, root, language) {
        let mut kids = tree.kids(id).to_vec();
        let foreign = |kid: &Object| {
            let (page, mark) = content(tree, id, kid)?;
            Some((
                page,
                mark,
                other(pages.get(&page)?.get(&mark)?, &language, languages)?,
            ))
        };
        let found: Vec<_> = kids.iter().map(foreign).collect();
        let same: BTreeSet<_> = found.iter().map(|it| it.map(|(.., tag)| tag)).collect();
        if let (1, Some(Some(tag))) = (same.len(), same.first()) {
            tree.set(id, "Lang", Object::string_literal(*tag));
            continue;
        }
        for (kid, found) in kids.iter_mut().zip(found) {
            let Some((page, mark, tag)) = found else { continue };
            let span = tree.add("Span", vec![Object::Integer(mark)]);
            tree.set(span, "Lang", Object::string_literal(tag));
            tree.set(span, "Pg", Object::Reference(page));
            moved.entry(page).or_default().insert(mark, span);
            *kid = Object::Reference(span);
        }
        if same.len() > 1 {
            tree.set_kids(id, kids);
        }
    }
    enter(tree.document, &moved);
}

/// The page and the mark of content that an element holds.
fn content(tree: &Tree<'_>, id: ObjectId, kid: &Object) -> Option<(ObjectId, i64)> {
    let (own, mark) = match kid {
        Object::Dictionary(own) => (own, own.get(b"MCID").ok()?),
        mark => (tree.own(id)?, mark),
    };
    Some((own.get(b"Pg").ok()?.as_reference().ok()?, mark.as_i64().ok()?))
}

/// The elements that hold content, with the language of each.
fn spoken(tree: &Tree<'_>, root: ObjectId, language: &str) -> Vec<(ObjectId, String)> {
    let mut all = vec![];
    let mut open = vec![(root, language.to_owned())];
    while let Some((id, around)) = open.pop() {
        let language = tree.language(id).unwrap_or(around);
        open.extend(tree.elements(id).into_iter().map(|id| (id, language.clone())));
        if tree.kids(id).iter().any(|kid| content(tree, id, kid).is_some()) {
            all.push((id, language));
        }
    }
    // New elements get their numbers in the order of the old ones.
    all.sort();
    all
}

/// The language of a run that is not the language around it, if it is words at all: two of
/// them in Latin, where one may be a unit or an abbreviation. It is the first of the
/// document's languages in its script.
fn other(run: &str, language: &str, languages: &[Lang]) -> Option<&'static str> {
    let is_han =
        |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    let is_other = |script| {
        let other = Lang::first_in(script, languages)?;
        Some(other.voice())
    };
    if Lang::said_as(language, &Lang::ALL).is_some_and(Lang::is_han) {
        let is_letter = |c: char| c.is_alphabetic() && c < '\u{250}';
        let words = run.split(|c: char| !is_letter(c));
        let is_words = words.filter(|word| word.chars().count() > 1).count() > 1;
        is_other(Script::Latin).filter(|_| is_words && !run.contains(is_han))
    } else {
        let count = run.chars().filter(|c| is_han(*c)).count();
        is_other(Script::Han).filter(|_| count > 1)
    }
}

/// What each marked run of each page says.
fn runs(document: &Document) -> Option<BTreeMap<ObjectId, Runs>> {
    let pages: Vec<_> = document.page_iter().collect();
    let fonts: Vec<_> = pages.iter().map(|page| fonts(document, *page)).collect();
    let maps: BTreeSet<ObjectId> =
        fonts.iter().flat_map(BTreeMap::values).copied().collect();
    let maps: Vec<_> = maps.into_iter().collect();
    let maps: BTreeMap<ObjectId, Map> = maps
        .into_par_iter()
        .filter_map(|id| {
            let stream = document.get_object(id).and_then(Object::as_stream).ok()?;
            let bytes = stream.get_plain_content_with_limit(MOST).ok()?;
            Some((id, Map::parse(&bytes)))
        })
        .collect();
    let read: Vec<_> = pages
        .par_iter()
        .zip(&fonts)
        .map(|(page, fonts)| {
            let content = document.get_page_content_with_limit(*page, MOST).ok()?;
            let fonts: BTreeMap<_, _> = fonts
                .iter()
                .filter_map(|(name, id)| Some((name.as_slice(), maps.get(id)?)))
                .collect();
            Some((*page, page_runs(&content, &fonts)))
        })
        .collect();
    read.into_iter().collect()
}

/// The fonts of a page by name: the object that says what their codes mean.
fn fonts(document: &Document, page: ObjectId) -> BTreeMap<Vec<u8>, ObjectId> {
    let resources = document.get_dictionary(page).and_then(|page| {
        page.get_deref(b"Resources", document).and_then(Object::as_dict)
    });
    let fonts = resources
        .and_then(|own| own.get_deref(b"Font", document))
        .and_then(Object::as_dict);
    let fonts = fonts.into_iter().flat_map(|fonts| fonts.iter());
    let map = |font: &Object| {
        let (_, font) = document.dereference(font).ok()?;
        font.as_dict().ok()?.get(b"ToUnicode").ok()?.as_reference().ok()
    };
    fonts
        .filter_map(|(name, font)| Some((name.clone(), map(font)?)))
        .collect()
}

fn page_runs(content: &[u8], fonts: &BTreeMap<&[u8], &Map>) -> Runs {
    let mut runs = Runs::new();
    let mut open: Vec<Option<i64>> = vec![];
    let mut font: Option<&Map> = None;
    for operation in ContentReader::new(content) {
        match operation.operator {
            b"BDC" => open.push(operation.operands.last().and_then(mark)),
            b"BMC" => open.push(None),
            b"EMC" => drop(open.pop()),
            b"Tf" => {
                let name = operation.operands.first().and_then(Operand::name);
                font = name.and_then(|name| fonts.get(name).copied());
            }
            b"Tj" | b"TJ" => {
                let mark = open.iter().rev().find_map(|mark| *mark);
                let (Some(mark), Some(map)) = (mark, font) else { continue };
                let run = runs.entry(mark).or_default();
                for operand in &operation.operands {
                    match operand {
                        Operand::Text(codes) => map.text(codes, run),
                        Operand::List(parts) => {
                            for part in parts {
                                if let Operand::Text(codes) = part {
                                    map.text(codes, run);
                                }
                            }
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    runs
}

/// The mark in a property list.
fn mark(properties: &Operand) -> Option<i64> {
    let Operand::Dictionary(entries) = properties else { return None };
    entries.chunks(2).find_map(|entry| match entry {
        [key, Operand::Number(mark)] if key.name() == Some(b"MCID") => Some(*mark as i64),
        _ => None,
    })
}

/// Says in the parent tree to which element each mark belongs now.
fn enter(document: &mut Document, moved: &BTreeMap<ObjectId, BTreeMap<i64, ObjectId>>) {
    let key = |page: &ObjectId| {
        document
            .get_dictionary(*page)
            .ok()?
            .get(b"StructParents")
            .ok()?
            .as_i64()
            .ok()
    };
    let moved: BTreeMap<i64, _> = moved
        .iter()
        .filter_map(|(page, marks)| Some((key(page)?, marks)))
        .collect();
    let Ok(catalog) = document.catalog() else { return };
    let root = catalog
        .get_deref(b"StructTreeRoot", document)
        .and_then(Object::as_dict);
    let tree = root
        .and_then(|root| root.get(b"ParentTree"))
        .and_then(Object::as_reference);
    let mut open: Vec<ObjectId> = tree.into_iter().collect();
    while let Some(node) = open.pop() {
        let Ok(own) = document.get_dictionary(node) else { continue };
        if let Ok(kids) = own.get(b"Kids").and_then(Object::as_array) {
            open.extend(kids.iter().filter_map(|kid| kid.as_reference().ok()));
        }
        let entries = own.get(b"Nums").and_then(Object::as_array);
        let mut entries = entries.cloned().unwrap_or_default();
        for entry in entries.chunks_mut(2) {
            let [number, owners] = entry else { continue };
            let Some(marks) = number.as_i64().ok().and_then(|number| moved.get(&number))
            else {
                continue;
            };
            let owners = match owners {
                Object::Reference(id) => match document.get_object_mut(*id) {
                    Ok(owners) => owners,
                    Err(_) => continue,
                },
                own => own,
            };
            let Ok(owners) = owners.as_array_mut() else { continue };
            for (mark, id) in *marks {
                let at = usize::try_from(*mark).ok();
                if let Some(owner) = at.and_then(|at| owners.get_mut(at)) {
                    *owner = Object::Reference(*id);
                }
            }
        }
        if let Ok(own) = document.get_object_mut(node).and_then(Object::as_dict_mut)
            && !entries.is_empty()
        {
            own.set("Nums", entries);
        }
    }
}
