//! What links say of themselves: the title and the page they lead to, in the language of the
//! page they stand on. The engine says “Section, page 74”, and that in Simplified Chinese.

use lopdf::{Dictionary, Object, ObjectId};

use super::place::Places;
use super::tree::Tree;
use crate::model::lang::{Lang, OURS};
use crate::output::pdf::text;

/// Mends the links in an element.
pub(super) fn mend(tree: &mut Tree<'_>, id: ObjectId, places: &Places, language: &str) {
    let own = tree.language(id);
    let language = own.as_deref().unwrap_or(language);
    if tree.is(id, &["Link"]) {
        describe(tree, id, places, language);
    }
    for child in tree.elements(id) {
        mend(tree, child, places, language);
    }
}

fn describe(tree: &mut Tree<'_>, link: ObjectId, places: &Places, language: &str) {
    let lang = Lang::said_as(language, &Lang::ALL).unwrap_or(OURS);
    let annotations: Vec<ObjectId> = tree
        .kids(link)
        .iter()
        .filter_map(|kid| kid.as_dict().ok()?.get(b"Obj").ok()?.as_reference().ok())
        .collect();
    for id in annotations {
        let Some(annotation) = tree.own(id) else { continue };
        let words = match annotation.get(b"Dest") {
            Ok(target) => within(tree, link, annotation, target, places, lang),
            Err(_) => outside(tree, annotation, lang),
        };
        if let Some(words) = words {
            tree.set(id, "Contents", text(&words));
        }
    }
}

/// The words of a link within the document.
fn within(
    tree: &Tree<'_>,
    link: ObjectId,
    annotation: &Dictionary,
    target: &Object,
    places: &Places,
    lang: Lang,
) -> Option<String> {
    let place = places.place(tree.document, target)?;
    // The engine knows the number as it is printed; of a note it knows the note's.
    let known = annotation.get(b"Contents").ok();
    let known = known.and_then(|known| lopdf::decode_text_string(known).ok())?;
    let number = known
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let phrases = &lang.words().phrases;
    let label = tree.parent(link).filter(|parent| tree.is(*parent, &["Lbl"]));
    if let Some(label) = label {
        let is_note = tree.parent(label).is_some_and(|note| tree.is(note, &["Note"]));
        return Some(match is_note {
            false => phrases.note(number),
            true => phrases.back_to_note(number),
        });
    }
    let title = places.title(place).unwrap_or_default();
    let title: String = title.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(match title.is_empty() {
        false => phrases.titled_page(title, number),
        true => phrases.page(number),
    })
}

/// The words of a link to an address that the engine puts a word before.
fn outside(tree: &Tree<'_>, annotation: &Dictionary, lang: Lang) -> Option<String> {
    let action = annotation.get_deref(b"A", tree.document).ok()?.as_dict().ok()?;
    let address = action.get(b"URI").ok()?.as_str().ok()?;
    let address = String::from_utf8_lossy(address);
    let (scheme, rest) = address.split_once(':')?;
    let phrases = &lang.words().phrases;
    match scheme {
        "mailto" => Some(phrases.email(rest)),
        "tel" => Some(phrases.telephone(rest)),
        _ => None,
    }
}
