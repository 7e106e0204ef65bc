//! `assurance.yaml`: what an assurer has vouched for.

use super::config::date;
use super::dataset::{by_lang, by_lang_nodes};
use super::edit::{self, Edit, quoted};
use super::keys;
use super::yaml::{Node, Reader};
use crate::components::read::period;
use crate::diag::{Sink, rules};
use crate::model::assurance::{Assurance, Covered, Level, StatementPage};
use crate::model::lang::Lang;
use crate::model::place::{FileNumber, Place, Placed};

/// Reads `content/assurance.yaml`; nothing comes back where it lacks what a report prints.
pub(super) fn assurance(
    root: &Node,
    languages: &[Lang],
    sink: &mut Sink,
) -> Option<Assurance> {
    let mut reader = Reader { sink };
    let keys = keys::Assurance::read(root, &mut reader);
    let place = Place { end: root.place.start, ..root.place };
    let mut there = |node, key: &str| there(node, key, place, &mut reader);
    let needed = [
        there(keys.provider, "provider"),
        there(keys.standard, "standard"),
        there(keys.level, "level"),
        there(keys.date, "date"),
    ];
    let texts = |node: Option<&Node>, reader: &mut Reader<'_>| {
        node.map(|node| by_lang(node, languages, reader)).unwrap_or_default()
    };
    let provider = texts(keys.provider, &mut reader);
    let standard = texts(keys.standard, &mut reader);
    let level = keys.level.and_then(|node| reader.choice(node, &Level::ALL));
    let day = keys.date.and_then(|node| date(node, &mut reader));
    let statement = match keys.statement {
        Some(node) => by_lang_nodes(node, languages, &mut reader)
            .into_iter()
            .map(|(lang, node)| (lang, pages(node, &mut reader)))
            .collect(),
        None => Default::default(),
    };
    let covers = keys.covers.map(|node| covers(node, &mut reader));
    if needed.iter().any(Option::is_none) {
        return None;
    }
    Some(Assurance {
        place,
        provider,
        standard,
        level: level?,
        date: day?,
        statement,
        covers: covers.unwrap_or_default(),
    })
}

/// A key that must be there.
fn there<'n>(
    node: Option<&'n Node>,
    key: &str,
    place: Place,
    reader: &mut Reader<'_>,
) -> Option<&'n Node> {
    if node.is_none() {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(place, format!("the assurance has no `{key}`"))
                .hint("it says who gives it (`provider`), under which `standard`, at which `level` and on which `date`"),
        );
    }
    node
}

/// The pages of the statement in one language.
fn pages(node: &Node, reader: &mut Reader<'_>) -> Vec<StatementPage> {
    let mut pages = vec![];
    for node in reader.list(node) {
        let keys = keys::StatementPage::read(node, reader);
        let place = Place { end: node.place.start, ..node.place };
        let file = there_of(keys.file, "file", place, reader);
        let alt = there_of(keys.alt, "alt", place, reader);
        let (Some(file), Some(alt)) = (file, alt) else { continue };
        let is_pdf = file.value.to_ascii_lowercase().ends_with(".pdf");
        if is_pdf {
            reader.sink.add(
                rules::MISSING_PICTURE
                    .finding(
                        file.place,
                        format!("`{}` cannot be set: a PDF in a PDF would break the archive and accessibility standards the report keeps", file.value),
                    )
                    .hint("save each of its pages as SVG, with the text as outlines, or as PNG of 300 pixels an inch, and name those"),
            );
            continue;
        }
        pages.push(StatementPage { file, alt: alt.value });
    }
    pages
}

/// A text of a page that must be there.
fn there_of(
    node: Option<&Node>,
    key: &str,
    place: Place,
    reader: &mut Reader<'_>,
) -> Option<Placed<String>> {
    match node {
        Some(node) if node.is_blank() => {
            reader.blank(node);
            None
        }
        Some(node) => reader.text(node),
        None => {
            reader.sink.add(
                rules::MISSING_KEY
                    .finding(place, format!("this page of the statement has no `{key}`"))
                    .hint("a page is `{file: images/statement-1.svg, alt: the words on it}`: who cannot see the page hears those"),
            );
            None
        }
    }
}

/// The figures that are covered.
fn covers(node: &Node, reader: &mut Reader<'_>) -> Vec<Covered> {
    let mut covers = vec![];
    for (id, node) in reader.mapping(node) {
        let keys = keys::Covered::read(node, reader);
        // A figure without a unit was assured as one.
        let unit = keys.unit.filter(|node| !node.is_blank());
        let unit = unit.and_then(|node| reader.text(node));
        let mut values = vec![];
        let entries = keys.values.map(|node| reader.mapping(node));
        for (key, node) in entries.into_iter().flatten() {
            let year = Node {
                kind: super::yaml::Kind::Scalar {
                    text: key.value.clone(),
                    is_plain: true,
                    verbatim: None,
                },
                place: key.place,
            };
            let year = period(&year, reader);
            let text = reader.text(node);
            values.extend(year.zip(text).map(|(year, text)| (year, text.value)));
        }
        if values.is_empty() {
            reader.sink.add(
                rules::MISSING_KEY
                    .finding(id.place, format!("no value of `{}` is given", id.value))
                    .hint(format!(
                        "`recto sign-off --assured {}` writes the value of the reporting period",
                        id.value
                    )),
            );
        }
        let unit = unit.map(|unit| unit.value).unwrap_or_default();
        covers.push(Covered { id: id.clone(), unit, values });
    }
    covers
}

/// `assurance.yaml` with figures as they are now; everything else stays as it stands.
pub fn covering(text: &str, figures: &[Covered]) -> String {
    let (root, _) = super::tree(text, FileNumber(0));
    let covers = root.as_deref().and_then(|root| edit::get(root, "covers"));
    let own = covers.and_then(edit::entries).unwrap_or_default();
    let (mut edits, mut new) = (vec![], vec![]);
    for figure in figures {
        let Some((_, node)) = own.iter().find(|(key, _)| key.value == figure.id.value)
        else {
            new.push(format!("{}: {}", figure.id.value, written(figure)));
            continue;
        };
        let mut set = |parent: &Node, key: &str, value: String| {
            edits.push(match edit::get(parent, key) {
                Some(old) => (old.place.range(), value),
                None => added(text, parent, &[format!("{key}: {value}")]),
            });
        };
        set(node, "unit", quoted(&figure.unit));
        match edit::get(node, "values") {
            Some(values) => {
                for (period, value) in &figure.values {
                    set(values, &period.value.to_string(), value.clone());
                }
            }
            None => set(node, "values", values(figure)),
        }
    }
    if !new.is_empty() {
        edits.push(match (covers, own) {
            (Some(covers), [_, ..]) => added(text, covers, &new),
            (Some(covers), []) => {
                (covers.place.range(), format!("\n  {}", new.join("\n  ")))
            }
            (None, _) => {
                let gap = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
                let new = new.join("\n  ");
                (text.len()..text.len(), format!("{gap}covers:\n  {new}\n"))
            }
        });
    }
    edit::edited(text, edits)
}

/// Entries behind the last of a mapping that has some.
fn added(text: &str, parent: &Node, new: &[String]) -> Edit {
    let entries = edit::entries(parent).unwrap_or_default();
    let end = entries
        .last()
        .map_or(parent.place.range().end, |(_, node)| end(text, node));
    let first = entries.first().map_or(0, |(key, _)| key.place.range().start);
    if text
        .get(parent.place.range().start..)
        .is_some_and(|it| it.starts_with('{'))
    {
        return (end..end, format!(", {}", new.join(", ")));
    }
    let line = text.get(..first).and_then(|before| before.rfind('\n'));
    let indent = first.saturating_sub(line.map_or(0, |at| at + 1));
    let rest = text.get(end..).unwrap_or_default();
    let at = end + rest.find('\n').unwrap_or(rest.len());
    let gap = format!("\n{}", " ".repeat(indent));
    (at..at, format!("{gap}{}", new.join(&gap)))
}

/// Where a value's own text ends: what is written in braces with those, what is written on
/// lines with its last value.
fn end(text: &str, node: &Node) -> usize {
    let range = node.place.range();
    let own = text.get(range.clone()).unwrap_or_default();
    match edit::entries(node).and_then(<[_]>::last) {
        Some((_, last)) if !own.starts_with('{') => end(text, last),
        _ => range.start + own.trim_end().len(),
    }
}

/// A covered metric as the file writes it.
fn written(figure: &Covered) -> String {
    format!("{{unit: {}, values: {}}}", quoted(&figure.unit), values(figure))
}

fn values(figure: &Covered) -> String {
    let values = figure.values.iter();
    let values: Vec<_> = values
        .map(|(period, value)| format!("{}: {value}", period.value))
        .collect();
    format!("{{{}}}", values.join(", "))
}
