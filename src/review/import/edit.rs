//! Changing one value in a data file's text, and nothing beside it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::Sink;
use crate::input::load::edit::{Edit, beside, edited, entries, get, quoted};
use crate::input::load::yaml::{self, Extract, Kind, Node};
use crate::model::by_entity::{ELIMINATIONS, parts_of};
use crate::model::period::Period;
use crate::model::place::FileNumber;

/// The text with a metric's value of a period set; nothing where the file does not hold
/// it in a place of its own.
pub fn set(text: &str, metric: &str, period: Period, new: &str) -> Option<String> {
    let mut edits = Edits::new(text)?;
    edits.set(metric, period, new).then(|| edits.text())
}

/// A data file's text, and what changes in it. The text is read once, however much changes.
pub(super) struct Edits<'a> {
    pub(super) text: &'a str,
    pub(super) root: Node,
    /// Where each metric stands among the entries of the file.
    pub(super) metrics: BTreeMap<String, usize>,
    /// What takes the place of which bytes, in the order in which it was asked for.
    pub(super) edits: Vec<Edit>,
    /// How many values were added to each metric, or to each of its entities.
    added: BTreeMap<String, usize>,
    /// The values of metrics that had no place for any: by metric and entity.
    fresh: BTreeMap<(usize, Option<String>), Vec<String>>,
    /// The evidence of entities, where a metric has none of single ones.
    pub(super) fresh_sources: BTreeMap<usize, Vec<String>>,
}

/// What is said of a value, by key; `note.en` for the note in a language.
type Details<'d> = &'d [(String, String)];

impl<'a> Edits<'a> {
    /// Reads a file; nothing where it is not YAML.
    pub(super) fn new(text: &'a str) -> Option<Self> {
        let file = FileNumber(0);
        let root = yaml::parse(&Extract::whole(text, file), &mut Sink::default())?;
        let metrics = entries(&root)?.iter().enumerate();
        let metrics = metrics.map(|(at, (id, _))| (id.value.clone(), at)).collect();
        Some(Self {
            text,
            root,
            metrics,
            edits: vec![],
            added: BTreeMap::new(),
            fresh: BTreeMap::new(),
            fresh_sources: BTreeMap::new(),
        })
    }

    /// Sets a metric's value of a period; says no where the file does not hold it in a
    /// place of its own.
    fn set(&mut self, metric: &str, period: Period, new: &str) -> bool {
        self.set_with(metric, period, new, &[])
    }

    /// Sets a metric's value of a period, and what is said of it.
    pub(super) fn set_with(
        &mut self,
        metric: &str,
        period: Period,
        new: &str,
        details: Details<'_>,
    ) -> bool {
        let (id, entity) = match parts_of(metric) {
            Some((id, entity)) => (id, Some(entity)),
            None => (metric, None),
        };
        let Some(at) = self.metrics.get(id).copied() else { return false };
        if self.is_fresh(at, entity) {
            let value = format!("{period}: {}", whole(new, details));
            let key = (at, entity.map(str::to_owned));
            self.fresh.entry(key).or_default().push(value);
            return true;
        }
        let known = self.added.get(metric).copied().unwrap_or(0);
        let Some((edits, is_added)) =
            self.edit((at, entity), period, (new, details), known)
        else {
            return false;
        };
        self.edits.extend(edits);
        if is_added {
            self.added.insert(metric.to_owned(), known + 1);
        }
        true
    }

    /// Whether a metric has no place for values, and can be given one.
    fn is_fresh(&self, at: usize, entity: Option<&str>) -> bool {
        let metric = entries(&self.root).and_then(|all| all.get(at));
        let Some((_, metric)) = metric.filter(|(_, node)| entries(node).is_some()) else {
            return false;
        };
        match entity {
            None => ["values", "formula"].iter().all(|key| get(metric, key).is_none()),
            Some(ELIMINATIONS) => get(metric, ELIMINATIONS).is_none(),
            Some(entity) => match get(metric, "by") {
                Some(by) => {
                    let is_some = entries(by).is_some_and(|all| !all.is_empty());
                    is_some && get(by, entity).is_none()
                }
                None => true,
            },
        }
    }

    /// What a value changes, and whether it is one that was not there.
    fn edit(
        &self,
        (at, entity): (usize, Option<&str>),
        period: Period,
        (new, details): (&str, Details<'_>),
        added: usize,
    ) -> Option<(Vec<Edit>, bool)> {
        let (_, metric) = entries(&self.root)?.get(at)?;
        let values = match entity {
            None => get(metric, "values")?,
            Some(ELIMINATIONS) => get(metric, ELIMINATIONS)?,
            Some(entity) => get(get(metric, "by")?, entity)?,
        };
        let within = |node: &Node| {
            metric.place.start <= node.place.start && node.place.end <= metric.place.end
        };
        if !within(values) {
            return None;
        }
        let named = entries(values)?
            .iter()
            .find(|(key, _)| Period::parse(&key.value) == Some(period));
        let period = period.to_string();
        let Some((_, value)) = named else {
            let new = whole(new, details);
            let (at, insert) = addition(self.text, values, &period, &new, added)?;
            return Some((vec![(at..at, insert)], true));
        };
        let is_whole = matches!(value.kind, Kind::Mapping(_)) && !value.is_null();
        let node = if is_whole { get(value, "value")? } else { value };
        if !within(node) || !matches!(node.kind, Kind::Scalar { .. }) {
            return None;
        }
        let new = if is_whole { new.to_owned() } else { whole(new, details) };
        let range = written(self.text, node.place.range());
        let mut edits = vec![];
        match range.is_empty() {
            true => {
                // A value that is left out is placed before the colon of its key.
                let colon = self.text.get(range.start..)?.starts_with(':');
                let at = range.start + usize::from(colon);
                edits.push((at..at, format!(" {new}")));
            }
            // What it says already stays as it is written.
            false if self.text.get(range.clone()) == Some(new.as_str()) => {}
            false => edits.push((range, new)),
        }
        if is_whole {
            self.detail(value, details, &mut edits)?;
        }
        Some((edits, false))
    }

    /// Changes what is said of a value that is written with its keys.
    fn detail(
        &self,
        value: &Node,
        details: Details<'_>,
        edits: &mut Vec<Edit>,
    ) -> Option<()> {
        let mut missing: Vec<(String, String)> = vec![];
        for (key, text) in details {
            let (key, lang) = match key.split_once('.') {
                Some((key, lang)) => (key, Some(lang)),
                None => (key.as_str(), None),
            };
            let known = get(value, key);
            let node = match (known, lang) {
                (Some(note), Some(lang)) if entries(note).is_some() => {
                    match get(note, lang) {
                        Some(own) => Some(own),
                        None => {
                            let last = entries(note)?.last()?;
                            let (at, before) = beside(self.text, note, last)?;
                            edits.push((at..at, format!("{before}{lang}: {text}")));
                            continue;
                        }
                    }
                }
                (Some(_), Some(_)) => return None,
                (known, _) => known,
            };
            match node {
                Some(node) => {
                    let range = written(self.text, node.place.range());
                    let end = self.text.get(range.clone())?.trim_end().len();
                    edits.push((range.start..range.start + end, text.clone()));
                }
                None => missing.push((details_key(key, lang), text.clone())),
            }
        }
        if !missing.is_empty() {
            let last = entries(value)?.last()?;
            let (at, before) = beside(self.text, value, last)?;
            for part in parts(&missing) {
                edits.push((at..at, format!("{before}{part}")));
            }
        }
        Some(())
    }

    /// The text with all that changes.
    pub(super) fn text(mut self) -> String {
        let mut by: BTreeMap<usize, Vec<(String, String)>> = BTreeMap::new();
        for ((metric, entity), values) in std::mem::take(&mut self.fresh) {
            let values = format!("{{{}}}", values.join(", "));
            let key = match entity {
                None => "values",
                Some(own) if own == ELIMINATIONS => ELIMINATIONS,
                Some(own) => {
                    by.entry(metric).or_default().push((own, values));
                    continue;
                }
            };
            let _ = self.key(metric, &format!("{key}: {values}"));
        }
        for (metric, entities) in by {
            let _ = self.by(metric, &entities);
        }
        for (metric, sources) in std::mem::take(&mut self.fresh_sources) {
            let line = match sources.as_slice() {
                [one] if one.starts_with("source: ") => one.clone(),
                all => format!("sources: {{{}}}", all.join(", ")),
            };
            let _ = self.key(metric, &line);
        }
        edited(self.text, self.edits)
    }

    /// Adds a key to a metric.
    fn key(&mut self, metric: usize, line: &str) -> Option<()> {
        let (_, node) = entries(&self.root)?.get(metric)?;
        let (at, before) = beside(self.text, node, entries(node)?.last()?)?;
        self.edits.push((at..at, format!("{before}{line}")));
        Some(())
    }

    /// Adds the values of entities that had none.
    fn by(&mut self, metric: usize, entities: &[(String, String)]) -> Option<()> {
        let (_, node) = entries(&self.root)?.get(metric)?;
        let lines = entities.iter().map(|(entity, values)| format!("{entity}: {values}"));
        if let Some(by) = get(node, "by") {
            let (at, before) = beside(self.text, by, entries(by)?.last()?)?;
            for line in lines {
                self.edits.push((at..at, format!("{before}{line}")));
            }
            return Some(());
        }
        let (at, before) = beside(self.text, node, entries(node)?.last()?)?;
        let text = match before.starts_with('\n') {
            true => {
                let lines = lines.map(|line| format!("{before}  {line}"));
                format!("{before}by:{}", lines.collect::<String>())
            }
            false => format!("{before}by: {{{}}}", lines.collect::<Vec<_>>().join(", ")),
        };
        self.edits.push((at..at, text));
        Some(())
    }
}

/// A text without quotation marks where it needs none.
pub(super) fn plain(text: &str) -> String {
    let is_plain = text.starts_with(|char: char| char.is_ascii_alphabetic())
        && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_')
        })
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no"
        );
    if is_plain { text.to_owned() } else { quoted(text) }
}

fn details_key(key: &str, lang: Option<&str>) -> String {
    lang.map_or_else(|| key.to_owned(), |lang| format!("{key}.{lang}"))
}

/// Details as keys of YAML, a note with its languages as one.
fn parts(details: Details<'_>) -> Vec<String> {
    let (mut parts, mut notes) = (vec![], vec![]);
    for (key, text) in details {
        match key.split_once('.') {
            Some((_, lang)) => notes.push(format!("{lang}: {text}")),
            None => parts.push(format!("{key}: {text}")),
        }
    }
    if !notes.is_empty() {
        parts.push(format!("note: {{{}}}", notes.join(", ")));
    }
    parts
}

/// A value with what is said of it.
pub(super) fn whole(new: &str, details: Details<'_>) -> String {
    match details.is_empty() {
        true => new.to_owned(),
        false => format!("{{value: {new}, {}}}", parts(details).join(", ")),
    }
}

/// The bytes of a number alone: a scalar in quotation marks is placed with what follows it
/// on its line.
pub(super) fn written(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or("");
    let quote = part.chars().next().filter(|c| matches!(c, '\'' | '"'));
    let length = quote.and_then(|quote| Some(part.get(1..)?.find(quote)? + 2));
    range.start..range.start + length.unwrap_or(part.len())
}

/// Where and how a value is added to those there are.
fn addition(
    text: &str,
    values: &Node,
    period: &str,
    new: &str,
    added: usize,
) -> Option<(usize, String)> {
    let start = values.place.range().start;
    let entries = entries(values)?;
    if text.get(start..)?.starts_with('{') {
        return Some(match entries.last() {
            Some((_, last)) => (end(last), format!(", {period}: {new}")),
            None if added == 0 => (start + 1, format!("{period}: {new}")),
            None => (start + 1, format!(", {period}: {new}")),
        });
    }
    let ((first, _), (_, last)) = (entries.first()?, entries.last()?);
    let key = first.place.range().start;
    let line = text.get(..key)?.rfind('\n').map_or(0, |at| at + 1);
    let indent = text.get(line..key)?;
    if !indent.trim().is_empty() {
        return None;
    }
    // Behind the last value's line, and the comment at its end.
    let end = end(last);
    let at = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at);
    Some((at, format!("\n{indent}{period}: {new}")))
}

/// Where a value ends: a block of keys ends with its last value.
fn end(node: &Node) -> usize {
    match &node.kind {
        Kind::Mapping(entries) if !entries.is_empty() => {
            let last = entries.last().map_or(0, |(_, last)| end(last));
            // Between braces it ends with the closing one, which stands close behind.
            let own = node.place.range().end;
            let is_flow = node.place.range().start < entries[0].0.place.range().start;
            if is_flow { own } else { last }
        }
        _ => node.place.range().end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, year: &str, new: &str, expected: Option<&str>) {
        let period = Period::parse(year).expect("a year");
        assert_eq!(set(text, "a.b", period, new).as_deref(), expected);
    }

    #[test]
    fn one_value_changes_and_nothing_else() {
        let flow = "# top\na.b:   # own\n  values: {2020: 1, 2021: 2}  # end\nc: {}\n";
        let expected =
            Some("# top\na.b:   # own\n  values: {2020: 1, 2021: 30}  # end\nc: {}\n");
        check(flow, "2021", "30", expected);
        let added = Some(
            "# top\na.b:   # own\n  values: {2020: 1, 2021: 2, 2022: 5}  # end\nc: {}\n",
        );
        check(flow, "2022", "5", added);
    }

    #[test]
    fn blocks_and_long_values_keep_their_shape() {
        let block = "a.b:\n  values:\n    2020: '1'   # counted\n    2021: {value: 2, about: true}\n  unit: x\n";
        check(
            block,
            "2020",
            "7",
            Some(
                "a.b:\n  values:\n    2020: 7   # counted\n    2021: {value: 2, about: true}\n  unit: x\n",
            ),
        );
        check(
            block,
            "2021",
            "3.50",
            Some(
                "a.b:\n  values:\n    2020: '1'   # counted\n    2021: {value: 3.50, about: true}\n  unit: x\n",
            ),
        );
        check(
            block,
            "2022",
            "4",
            Some(
                "a.b:\n  values:\n    2020: '1'   # counted\n    2021: {value: 2, about: true}\n    2022: 4\n  unit: x\n",
            ),
        );
        check(
            "a.b:\n  values:\n    2021:\n",
            "2021",
            "4",
            Some("a.b:\n  values:\n    2021: 4\n"),
        );
        check("a.b:\n  values: {}\n", "2021", "4", Some("a.b:\n  values: {2021: 4}\n"));
    }

    #[test]
    fn many_values_change_in_one_pass() {
        let text = "a.b: {values: {}}\nc:\n  values:\n    2021: 1\n  unit: x\n";
        let mut edits = Edits::new(text).expect("a file");
        let year = |year| Period::parse(year).expect("a year");
        for (metric, period, new) in [
            ("c", "2023", "6"),
            ("a.b", "2021", "4"),
            ("a.b", "2022", "5"),
            ("c", "2021", "3"),
        ] {
            assert!(edits.set(metric, year(period), new), "{metric}");
        }
        assert!(!edits.set("d", year("2021"), "1"));
        assert_eq!(
            edits.text(),
            "a.b: {values: {2021: 4, 2022: 5}}\nc:\n  values:\n    2021: 3\n    2023: 6\n  unit: x\n"
        );
    }

    #[test]
    fn a_value_of_an_entity_changes_where_it_stands() {
        let text = "a.b:\n  values: {2021: 9}\n  by:\n    x: {2021: 1}  # read\n    y:\n      2021: 3\n  eliminations: {2021: 2}\n";
        let mut edits = Edits::new(text).expect("a file");
        let year = |year| Period::parse(year).expect("a year");
        for (figure, period, new) in [
            ("a.b[x]", "2022", "5"),
            ("a.b[x]", "2021", "7"),
            ("a.b[y]", "2021-03", "4"),
            ("a.b[eliminations]", "2021", "6"),
        ] {
            assert!(edits.set(figure, year(period), new), "{figure}");
        }
        assert!(!edits.set("a.c[z]", year("2021"), "1"));
        assert_eq!(
            edits.text(),
            "a.b:\n  values: {2021: 9}\n  by:\n    x: {2021: 7, 2022: 5}  # read\n    y:\n      2021: 3\n      2021-03: 4\n  eliminations: {2021: 6}\n"
        );
    }

    #[test]
    fn a_value_shared_through_an_alias_is_not_touched() {
        check(
            "x: {values: {2021: &v 1}}\na.b: {values: {2021: *v}}\n",
            "2021",
            "4",
            None,
        );
        check("a.b: {formula: c}\n", "2021", "4", None);
        check("c: {}\n", "2021", "4", None);
    }
}
