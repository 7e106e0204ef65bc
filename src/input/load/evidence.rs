//! What values rest on: the `source` of a metric, which may tell entities apart, and that of one
//! entity.

use std::collections::BTreeMap;

use super::dataset::by_lang;
use super::keys;
use super::yaml::{Entry, Kind, Node, Reader};
use crate::components::read;
use crate::diag::{nearest, rules};
use crate::model::by_entity::ByEntity;
use crate::model::lang::Lang;
use crate::model::metric::{Evidence, Method, Potentials};
use crate::model::period::Period;
use crate::model::place::Placed;

/// What values rest on.
#[derive(Default)]
pub(super) struct Rests {
    /// What those of all rest on, where that is one file.
    pub(super) all: Option<Evidence>,
    /// What those of single entities rest on.
    pub(super) of: BTreeMap<String, Evidence>,
    pub(super) method: Method,
}

/// The places of figures in a file.
#[derive(Debug, Clone, Default)]
struct Places {
    /// As it is told.
    text: String,
    /// By period, where they are told apart.
    each: BTreeMap<Period, String>,
}

/// What values rest on. `by` are those of entities, which the source of a metric may tell apart.
pub(super) fn rests(
    node: Option<&Node>,
    by: Option<&ByEntity>,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> Rests {
    let mut rests = Rests::default();
    let Some(node) = node else { return rests };
    let keys = keys::Evidence::read(node, reader);
    if matches!(node.kind, Kind::Mapping(_)) && keys.file.or(keys.published).is_none() {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(node.place, "the key `file` is missing here")
                .hint("add `file`, or `published` for what a publication says"),
        );
    }
    let method = &mut rests.method;
    let published = keys.published.map(|node| by_lang(node, languages, reader));
    method.published = published.unwrap_or_default();
    let year = keys.year.and_then(|node| read::period(node, reader));
    method.year = year.map(|year| year.value);
    method.grid = keys.grid.and_then(|node| reader.text(node));
    method.potentials = keys.gwp.and_then(|node| reader.choice(node, &Potentials::ALL));
    let entities = by.map(|by| by.values.iter().map(|own| own.entity.value.as_str()));
    let entities: Vec<&str> = entities.into_iter().flatten().collect();
    files(&keys, &entities, reader, &mut rests);
    rests
}

fn files(
    keys: &keys::Evidence<'_>,
    entities: &[&str],
    reader: &mut Reader<'_>,
    rests: &mut Rests,
) {
    let Some(node) = keys.file else { return };
    let files = each(node, entities, reader);
    let hashes = keys
        .sha256
        .map(|node| each(node, entities, reader))
        .unwrap_or_default();
    let hash = hashes.one.as_ref().and_then(|text| sha256(text, reader));
    let mut hashes: BTreeMap<_, _> = hashes
        .of
        .iter()
        .filter_map(|(entity, text)| Some((entity.as_str(), sha256(text, reader)?)))
        .collect();
    let (places, of) = places(keys.reference, entities, reader);
    // One place of many entities is none of a single one.
    let is_shared = of.is_empty() && entities.len() > 1 && files.of.is_empty();
    let made = |file: &Placed<String>, sha256, places: Places, is_shared| Evidence {
        file: file.value.clone(),
        reference: places.text,
        places: places.each,
        sha256,
        is_shared,
        place: file.place,
    };
    for entity in entities {
        let Some(file) = files.of.get(*entity).or(files.one.as_ref()) else { continue };
        let hash = hashes.remove(entity).or(hash.clone());
        let own = match of.get(*entity) {
            Some(own) => own.clone(),
            None if of.is_empty() => places.clone(),
            None => Places::default(),
        };
        rests
            .of
            .insert((*entity).to_owned(), made(file, hash, own, is_shared));
    }
    if let Some(file) = &files.one {
        rests.all = Some(made(file, hash, places, false));
    }
}

/// A text of all, or one for each entity.
#[derive(Default)]
struct Each {
    one: Option<Placed<String>>,
    of: BTreeMap<String, Placed<String>>,
}

fn each(node: &Node, entities: &[&str], reader: &mut Reader<'_>) -> Each {
    let mut each = Each::default();
    if !matches!(node.kind, Kind::Mapping(_)) {
        each.one = reader.text(node);
        return each;
    }
    for (key, node) in named(node, reader) {
        let text = reader.text(node);
        match entities.contains(&key.value.as_str()) {
            true => each.of.extend(text.map(|text| (key.value.clone(), text))),
            false => unknown(
                key,
                format!("this metric has no values of `{}`", key.value),
                entities,
                reader,
            ),
        }
    }
    each
}

/// The entries of a map, which must name something.
fn named<'n>(node: &'n Node, reader: &mut Reader<'_>) -> &'n [Entry] {
    let entries = reader.mapping(node);
    if entries.is_empty() {
        reader.sink.add(
            rules::BOUNDARY
                .finding(node.place, "nothing is named here")
                .hint("write the text, or leave its key out"),
        );
    }
    entries
}

/// The places in a file: those of all, and those of each entity.
fn places(
    node: Option<&Node>,
    entities: &[&str],
    reader: &mut Reader<'_>,
) -> (Places, BTreeMap<String, Places>) {
    let (mut all, mut of) = (Places::default(), BTreeMap::new());
    let Some(node) = node else { return (all, of) };
    if !matches!(node.kind, Kind::Mapping(_)) {
        all.text = reader.text(node).map(|text| text.value).unwrap_or_default();
        return (all, of);
    }
    for (key, node) in reader.mapping(node) {
        let is_entity = entities.contains(&key.value.as_str());
        let mut own = Places::default();
        match &node.kind {
            Kind::Mapping(_) => {
                for (key, node) in named(node, reader) {
                    let period = period_of(key, reader);
                    let text = reader.text(node).map(|text| text.value);
                    own.each.extend(period.zip(text));
                }
            }
            _ => own.text = reader.text(node).map(|text| text.value).unwrap_or_default(),
        }
        let period = Period::parse(&key.value).filter(|_| own.each.is_empty());
        match period {
            _ if is_entity => drop(of.insert(key.value.clone(), own.told())),
            Some(period) => drop(all.each.insert(period, own.text)),
            None => unknown(
                key,
                format!(
                    "`{}` is neither a period nor an entity that has values here",
                    key.value
                ),
                entities,
                reader,
            ),
        }
    }
    (all.told(), of)
}

impl Places {
    /// With all of them as a text, where they are told apart by period.
    fn told(mut self) -> Self {
        if !self.each.is_empty() {
            let all = self.each.iter().map(|(period, text)| format!("{period}: {text}"));
            self.text = all.collect::<Vec<_>>().join(", ");
        }
        self
    }
}

/// The period that a key names.
fn period_of(key: &Placed<String>, reader: &mut Reader<'_>) -> Option<Period> {
    let period = Period::parse(&key.value);
    if period.is_none() {
        let message = format!("`{}` is not a period", key.value);
        reader.sink.add(
            rules::UNKNOWN_PERIOD
                .finding(key.place, message)
                .hint(crate::model::period::FORMS),
        );
    }
    period
}

/// A key that names no entity of which the metric has values.
fn unknown(
    key: &Placed<String>,
    message: String,
    entities: &[&str],
    reader: &mut Reader<'_>,
) {
    let near = nearest(&key.value, entities.iter().copied());
    reader
        .sink
        .add(rules::BOUNDARY.finding(key.place, message).hint_if(near));
}

/// A SHA-256 as `sha256sum` prints it.
fn sha256(text: &Placed<String>, reader: &mut Reader<'_>) -> Option<Placed<String>> {
    let is_hash =
        text.value.len() == 64 && text.value.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_hash {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(text.place, "this is not a SHA-256: 64 hexadecimal digits")
                .hint("`recto trace` with the metric's id shows the file's hash"),
        );
    }
    is_hash.then(|| Placed::new(text.value.to_ascii_lowercase(), text.place))
}
