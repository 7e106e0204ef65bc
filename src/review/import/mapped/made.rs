//! Metrics made from rows that are of none: id, names, unit and values from the sheet.

use std::collections::BTreeMap;

use super::super::Details;
use super::super::edit::whole;
use crate::input::load::edit::quoted;
use crate::model::by_entity::parts_of;
use crate::model::lang::Lang;
use crate::model::metric::Metric;
use crate::model::number::narrow;
use crate::model::period::Period;

/// A metric that is made.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) names: BTreeMap<Lang, String>,
    pub(super) metric: Metric,
    /// Its values, by entity where they are of one.
    pub(super) values: BTreeMap<Option<String>, BTreeMap<Period, (String, Details)>>,
    /// The evidence of it and of its entities, as keys of a source.
    pub(super) cells: Vec<(String, String)>,
}

impl Made {
    /// The metric as a data file has it.
    pub(super) fn text(&self, id: &str) -> String {
        let names: Vec<String> = self
            .names
            .iter()
            .map(|(lang, name)| format!("{lang}: {}", quoted(name)))
            .collect();
        let unit = quoted(&self.metric.unit_text);
        let mut text =
            format!("{id}:\n  name: {{{}}}\n  unit: {unit}\n", names.join(", "));
        let flow = |values: &BTreeMap<Period, (String, Details)>| {
            let all = values.iter().map(|(period, (number, details))| {
                format!("{period}: {}", whole(number, &details.new_to(None)))
            });
            format!("{{{}}}", all.collect::<Vec<_>>().join(", "))
        };
        if let Some(values) = self.values.get(&None) {
            text.push_str(&format!("  values: {}\n", flow(values)));
        }
        let mut entities = self
            .values
            .iter()
            .filter_map(|(own, values)| Some((own.as_ref()?, values)));
        if let Some(first) = entities.next() {
            text.push_str("  by:\n");
            for (entity, values) in std::iter::once(first).chain(entities) {
                text.push_str(&format!("    {entity}: {}\n", flow(values)));
            }
        }
        let mut of_entities = vec![];
        for (metric, keys) in &self.cells {
            match parts_of(metric) {
                Some((_, entity)) => of_entities.push(format!("{entity}: {{{keys}}}")),
                None => text.push_str(&format!("  source: {{{keys}}}\n")),
            }
        }
        if !of_entities.is_empty() {
            text.push_str(&format!("  sources: {{{}}}\n", of_entities.join(", ")));
        }
        text
    }
}

/// An id of a name: its words in small letters. Nothing where they are not of letters that an
/// id may have.
pub(super) fn id_of_name(name: &str) -> Option<String> {
    let mut id = String::new();
    for char in narrow(name).chars() {
        let plain = match char {
            '₀'..='₉' => {
                char::from_digit(u32::from(char) - u32::from('₀'), 10).unwrap_or('0')
            }
            char => char.to_ascii_lowercase(),
        };
        match plain {
            'a'..='z' | '0'..='9' => id.push(plain),
            '\'' | '’' => {}
            char if char.is_alphabetic() && !char.is_ascii() => return None,
            _ if id.ends_with('-') || id.is_empty() => {}
            _ => id.push('-'),
        }
    }
    let id = id.trim_end_matches('-');
    let is_id = id.starts_with(|char: char| char.is_ascii_lowercase());
    is_id.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_an_english_name() {
        let id = |name: &str| id_of_name(name).unwrap_or_default();
        assert_eq!(id("Scope 1 – CO₂ (direct)"), "scope-1-co2-direct");
        assert_eq!(id("Employees’ hours"), "employees-hours");
        assert_eq!(id("用電量"), "");
        assert_eq!(id("2025 total"), "");
    }
}
