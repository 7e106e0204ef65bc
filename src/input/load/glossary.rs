//! `glossary.yaml`: the words of each concept, in each language.

use std::collections::BTreeMap;

use super::dataset::{by_lang_and, by_lang_nodes};
use super::yaml::{Kind, Node, Reader};
use crate::diag::{Diagnostic, Sink, rules};
use crate::model::glossary::Term;
use crate::model::lang::{ByLang, Lang};
use crate::model::place::{Place, Placed};

/// Reads `content/glossary.yaml`: one entry a concept. A form of the source language that
/// stands for two concepts is a finding, and so is a form that is right and wrong at once.
pub(super) fn glossary(root: &Node, languages: &[Lang], sink: &mut Sink) -> Vec<Term> {
    // A file in which nothing stands yet.
    if matches!(&root.kind, Kind::Mapping(entries) if entries.is_empty()) {
        return vec![];
    }
    let mut reader = Reader { sink };
    let terms: Vec<Term> = reader
        .list(root)
        .iter()
        .map(|node| term(node, languages, &mut reader))
        .collect();
    let mut right: BTreeMap<(Lang, &str), Place> = BTreeMap::new();
    for (lang, form) in terms.iter().flat_map(forms) {
        let first = *right.entry((lang, &form.value)).or_insert(form.place);
        // In translation two concepts may have one word.
        if first != form.place && languages.first() == Some(&lang) {
            sink.add(twice(form, first));
        }
    }
    for (lang, form) in terms.iter().flat_map(|term| each(&term.avoid)) {
        if let Some(first) = right.get(&(lang, form.value.as_str())) {
            sink.add(
                rules::DUPLICATE_TERM
                    .finding(
                        form.place,
                        format!(
                            "`{}` is to be avoided here, and right elsewhere",
                            form.value
                        ),
                    )
                    .related(*first, "where it is right")
                    .hint("remove one of the two"),
            );
        }
    }
    terms
}

/// The forms of a term that are right.
fn forms(term: &Term) -> impl Iterator<Item = (Lang, &Placed<String>)> {
    let own = term.forms.iter().map(|(lang, form)| (*lang, form));
    own.chain(each(&term.also))
}

fn each(
    lists: &ByLang<Vec<Placed<String>>>,
) -> impl Iterator<Item = (Lang, &Placed<String>)> {
    lists
        .iter()
        .flat_map(|(lang, list)| list.iter().map(|form| (*lang, form)))
}

fn twice(form: &Placed<String>, first: Place) -> Diagnostic {
    rules::DUPLICATE_TERM
        .finding(form.place, format!("`{}` stands twice in the glossary", form.value))
        .related(first, "the first one")
        .hint("one concept has one entry: remove one")
}

fn term(node: &Node, languages: &[Lang], reader: &mut Reader<'_>) -> Term {
    // A word to be avoided may be a matter of one language alone, and where one is read alone
    // nobody misses the others' words.
    let is_free = has(node, "avoid") || languages.len() == 1;
    let asked = match is_free && !spoken(node, &Lang::ALL).is_empty() {
        true => spoken(node, languages),
        false => languages.to_vec(),
    };
    let (nodes, fields) = by_lang_and(node, &["also", "avoid"], &asked, reader);
    let forms: ByLang<_> = nodes
        .into_iter()
        .filter_map(|(lang, node)| Some((lang, reader.text(node)?)))
        .collect();
    let mut lists = |name: &str| {
        let node = fields.and_then(|fields| fields.get(name));
        node.map(|node| by_lang_lists(node, languages, reader))
            .unwrap_or_default()
    };
    let (also, avoid) = (lists("also"), lists("avoid"));
    for (lang, list) in also.iter().chain(&avoid) {
        if let Some(form) = list.first().filter(|_| !asked.contains(lang)) {
            reader.sink.add(
                rules::MISSING_LANGUAGE
                    .finding(
                        form.place,
                        format!("the right form in {lang} is missing beside this"),
                    )
                    .hint(format!("add `{lang}: …` to the entry")),
            );
        }
    }
    Term { forms, also, avoid }
}

fn has(node: &Node, name: &str) -> bool {
    matches!(&node.kind, Kind::Mapping(entries)
        if entries.iter().any(|(key, _)| key.value == name))
}

/// The languages that something is said in.
fn spoken(node: &Node, languages: &[Lang]) -> Vec<Lang> {
    let all = languages.iter().copied();
    all.filter(|lang| has(node, lang.tag())).collect()
}

/// Forms by language; not every language must have some.
fn by_lang_lists(
    node: &Node,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> ByLang<Vec<Placed<String>>> {
    let is_empty = match &node.kind {
        Kind::Mapping(entries) => entries.is_empty(),
        _ => true,
    };
    if is_empty {
        let source = Lang::source(languages);
        let expected = format!("forms by language, as in `{{{source}: [scope three]}}`");
        reader.mismatch(node, &expected);
        return ByLang::new();
    }
    let nodes = by_lang_nodes(node, &spoken(node, languages), reader);
    nodes
        .into_iter()
        .map(|(lang, node)| {
            let items = reader.list(node);
            (lang, items.iter().filter_map(|item| reader.text(item)).collect())
        })
        .collect()
}
