//! The evidence that a workbook names for its figures, into the data files.

use std::collections::BTreeMap;

use super::edit::{Edits, plain, written};
use super::told::{Told, clip};
use crate::diag::rules;
use crate::input::load::edit::{Edit, beside, entries, get};
use crate::input::load::yaml::{Kind, Node};
use crate::model::by_entity::{ELIMINATIONS, parts_of};
use crate::model::period::Period;
use crate::model::place::Place;
use crate::resolve::data::Data;

/// The evidence of figures as a workbook has it, by metric: what it says, and where.
pub(super) type Sources = BTreeMap<String, (String, Place)>;

/// A file of evidence, and the place in it.
pub(super) struct Named {
    pub(super) metric: String,
    pub(super) file: String,
    pub(super) reference: Reference,
    pub(super) place: Place,
}

/// The place in a file of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference {
    /// One, which may be none.
    One(String),
    /// One for each period.
    Each(BTreeMap<Period, String>),
}

impl Reference {
    /// As a person reads it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::Each(all) => all.values().cloned().collect::<Vec<_>>().join(", "),
        }
    }

    /// As a data file has it; nothing where there is none.
    fn written(&self) -> Option<String> {
        match self {
            Self::One(text) => (!text.is_empty()).then(|| plain(text)),
            Self::Each(all) => {
                let all =
                    all.iter().map(|(period, text)| format!("{period}: {}", plain(text)));
                Some(format!("{{{}}}", all.collect::<Vec<_>>().join(", ")))
            }
        }
    }

    /// The keys of a source.
    pub(super) fn keys(&self, file: &str) -> String {
        let reference = self.written().map(|text| format!(", ref: {text}"));
        format!("file: {}{}", plain(file), reference.unwrap_or_default())
    }
}

/// Where the values of a metric stand in a workbook.
pub(super) type Cells = BTreeMap<Period, String>;

/// The cells that values came from, as the evidence of their metrics, but for those that
/// rest on them already. What other cells of the file are named for other periods stays.
pub(super) fn of_cells(
    cells: BTreeMap<String, (Cells, Place)>,
    file: &str,
    data: &Data,
) -> Vec<Named> {
    let mut all = vec![];
    for (metric, (cells, place)) in cells {
        let known = data.metrics().get(&metric);
        let source = known.and_then(|own| own.source.as_ref());
        let source = source.filter(|source| source.file == file);
        let mut every = source.map(|own| own.places.clone()).unwrap_or_default();
        if let Some(own) =
            source.filter(|own| own.places.is_empty() && !own.reference.is_empty())
        {
            every.insert(data.period(), own.reference.clone());
        }
        if cells.iter().all(|(period, cell)| every.get(period) == Some(cell)) {
            continue;
        }
        every.extend(cells);
        let reference = alone(every, data.period());
        all.push(Named { metric, file: file.to_owned(), reference, place });
    }
    all
}

/// The cells of a metric: one alone where it is that of the report's period.
pub(super) fn alone(mut cells: Cells, now: Period) -> Reference {
    match cells.remove(&now) {
        Some(cell) if cells.is_empty() => Reference::One(cell),
        Some(cell) => {
            cells.insert(now, cell);
            Reference::Each(cells)
        }
        None => Reference::Each(cells),
    }
}

impl Edits<'_> {
    /// Sets the file and the place in it that a metric, or one of its entities, rests on.
    pub(super) fn source(
        &mut self,
        metric: &str,
        file: &str,
        reference: &Reference,
    ) -> Option<()> {
        let (id, entity) = match parts_of(metric) {
            Some((_, ELIMINATIONS)) => return None,
            Some((id, entity)) => (id, Some(entity)),
            None => (metric, None),
        };
        let at = self.metrics.get(id).copied()?;
        let (_, node) = entries(&self.root)?.get(at)?;
        entries(node)?;
        let keys = reference.keys(file);
        let container = match entity {
            None => Some(node),
            Some(_) => get(node, "sources"),
        };
        let key = entity.unwrap_or("source");
        let Some(container) = container else {
            let key = format!("{key}: {{{keys}}}");
            self.fresh_sources.entry(at).or_default().push(key);
            return Some(());
        };
        let Some(own) = get(container, key) else {
            let (at, before) = beside(self.text, container, entries(container)?.last()?)?;
            self.edits.push((at..at, format!("{before}{key}: {{{keys}}}")));
            return Some(());
        };
        // Of another file, what was hashed and said of it is no longer true.
        let others = ["sha256", "published"];
        let known = get(own, "file")?;
        let Kind::Scalar { text: old, .. } = &known.kind else { return None };
        let is_other = old != file;
        if is_other && others.iter().any(|key| get(own, key).is_some()) {
            return None;
        }
        let mut edits = vec![];
        if is_other {
            edits.push(self.replaced(known, plain(file))?);
        }
        self.reference(own, reference, is_other, &mut edits)?;
        self.edits.extend(edits);
        Some(())
    }

    /// Sets the place in a file that is named already, or in another.
    fn reference(
        &self,
        own: &Node,
        reference: &Reference,
        is_other: bool,
        edits: &mut Vec<Edit>,
    ) -> Option<()> {
        let Some(known) = get(own, "ref") else {
            if let Some(text) = reference.written() {
                let (at, before) = beside(self.text, own, entries(own)?.last()?)?;
                edits.push((at..at, format!("{before}ref: {text}")));
            }
            return Some(());
        };
        match (&known.kind, reference) {
            (Kind::Scalar { text: old, .. }, Reference::One(text)) if old == text => {}
            (Kind::Scalar { .. }, _) => {
                let text = reference.written().unwrap_or_else(|| "\"\"".to_owned());
                edits.push(self.replaced(known, text)?);
            }
            // Each period has its line, which stays where it says the same.
            (Kind::Mapping(all), Reference::Each(each)) if !is_other => {
                let last = all.last()?;
                for (period, text) in each {
                    let mut all = all.iter();
                    let old =
                        all.find(|(key, _)| Period::parse(&key.value) == Some(*period));
                    match old.map(|(_, node)| (node, &node.kind)) {
                        Some((_, Kind::Scalar { text: old, .. })) if old == text => {}
                        Some((node, _)) => edits.push(self.replaced(node, plain(text))?),
                        None => {
                            let (at, before) = beside(self.text, known, last)?;
                            edits.push((
                                at..at,
                                format!("{before}{period}: {}", plain(text)),
                            ));
                        }
                    }
                }
            }
            (Kind::Mapping(_), Reference::Each(_)) => {
                edits.push(self.replaced(known, reference.written()?)?);
            }
            _ => return None,
        }
        Some(())
    }

    /// A value with another text in its place.
    fn replaced(&self, node: &Node, text: String) -> Option<Edit> {
        let range = written(self.text, node.place.range());
        let end = self.text.get(range.clone())?.trim_end().len();
        Some((range.start..range.start + end, text))
    }
}

/// The evidence that is not as the dataset has it. What names no file is told.
pub(super) fn new_to(sources: Sources, data: &Data, told: &mut Told<'_>) -> Vec<Named> {
    let mut all = vec![];
    for (metric, (text, place)) in sources {
        let known = data.metrics().get(&metric);
        let base = parts_of(&metric).and_then(|(id, _)| data.metrics().get(id));
        let rests_on = known.or(base).and_then(|own| own.rests_on());
        let own =
            rests_on.map_or_else(String::new, |(file, place)| format!("{file} {place}"));
        if own.split_whitespace().eq(text.split_whitespace()) {
            continue;
        }
        match parts(&text) {
            Some((file, reference)) => {
                let reference = Reference::One(reference);
                all.push(Named { metric, file, reference, place });
            }
            None => told.add("evidence", 1, || {
                rules::IMPORT
                    .finding(place, format!("`{}` names no file, and is not taken as evidence of {metric}", clip(&text)))
                    .as_warning()
                    .hint("write the file and the place in it, as in `evidence/energy.xlsx S1!B7`")
            }),
        }
    }
    all
}

/// The file and the place that a text names: `evidence/energy 2025.xlsx S1!B7`.
fn parts(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    for (dot, _) in text.match_indices('.') {
        let rest = text.get(dot + 1..)?;
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (ending, behind) = rest.split_at_checked(length)?;
        let is_end = behind.is_empty() || behind.starts_with(char::is_whitespace);
        let is_kind = (1..=5).contains(&ending.len())
            && ending.bytes().any(|byte| byte.is_ascii_alphabetic());
        if is_end && is_kind && dot > 0 {
            let file = text.get(..dot + 1 + length)?.to_owned();
            return Some((file, behind.trim().to_owned()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_a_place_are_told_apart() {
        let own = |text: &str| parts(text).map(|(file, place)| format!("{file}|{place}"));
        assert_eq!(
            own("evidence/a.xlsx S1!B7").as_deref(),
            Some("evidence/a.xlsx|S1!B7")
        );
        assert_eq!(own("a b v1.2.pdf page 3").as_deref(), Some("a b v1.2.pdf|page 3"));
        assert_eq!(own("evidence/a.csv").as_deref(), Some("evidence/a.csv|"));
        for text in ["", "MEE 2023", "No. 12", "v1.2 of it"] {
            assert_eq!(own(text), None, "{text}");
        }
    }
}
