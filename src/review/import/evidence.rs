//! The evidence that a workbook names for its figures, into the data files.

use std::collections::BTreeMap;

use super::told::{Told, clip};
use crate::diag::rules;
use crate::model::by_entity::parts_of;
use crate::model::place::Place;
use crate::resolve::data::Data;

/// The evidence of figures as a workbook has it, by metric: what it says, and where.
pub(super) type Sources = BTreeMap<String, (String, Place)>;

/// A file of evidence, and the place in it.
pub(super) struct Named {
    pub(super) metric: String,
    pub(super) file: String,
    pub(super) reference: String,
    pub(super) place: Place,
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
