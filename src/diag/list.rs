//! The places of one cause as a list for people: a line each, the first of many.

use super::safe;
use crate::model::lang::Lang;
use crate::model::place::{Place, Sources};

/// How many lines there are before the rest is counted.
const LINES: usize = 20;
/// How wide a line is, in letters.
const WIDTH: usize = 80;

/// A line for each place with what is called so there, or with its own line of the file;
/// where all are in one place, their names alone. Nothing where there is no list.
pub(super) fn places(
    places: &[(Place, String)],
    sources: &Sources,
    lang: Lang,
) -> Option<String> {
    let (first, _) = places.first()?;
    let names = |group: &[(Place, String)]| {
        let names = group.iter().map(|(_, name)| name.as_str());
        let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
        names.join(", ")
    };
    if places.iter().all(|(place, _)| place == first) {
        let text = names(places);
        return (!text.is_empty()).then(|| wrapped(&safe::text(&text)));
    }
    let groups: Vec<_> = places.chunk_by(|(one, _), (two, _)| one == two).collect();
    let mut lines: Vec<String> = vec![];
    for group in groups.iter().take(LINES) {
        let Some((place, _)) = group.first() else { continue };
        let (line, column) = sources.line_column(*place);
        let source = sources.get(place.file);
        let mut name = names(group);
        if name.is_empty() {
            let (lines, _) = source.lines(place.range());
            let text = source.text.get(lines).unwrap_or("");
            text.lines().next().unwrap_or("").trim().clone_into(&mut name);
        }
        let text = format!("{}:{line}:{column}  {}", source.path, cut(&name));
        lines.push(safe::line(&text).into_owned());
    }
    let more = groups.len().saturating_sub(LINES);
    if more > 0 {
        lines.push(lang.say(&format!("and {more} more, which `--format short` lists")));
    }
    Some(lines.join("\n"))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// A list broken into lines at its commas, the first of many.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for part in text.split_inclusive(", ") {
        let is_full = lines.last().is_some_and(|line| line.len() + part.len() > WIDTH);
        if is_full {
            if lines.len() == LINES {
                lines.push("…".to_owned());
                break;
            }
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(part);
        }
    }
    let lines: Vec<_> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n")
}
