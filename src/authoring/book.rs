//! The book of `docs/` in the program: its contents, and the text of each page. The pages of rules
//! are the registry's.

use super::registry;
use crate::diag::nearest;

/// The contents as mdBook reads them.
pub const CONTENTS: &str = include_str!("../../docs/SUMMARY.md");

/// The folder of the pages that the registry writes.
const RULES: &str = "checks/";

macro_rules! pages {
    ($($name:literal),+ $(,)?) => {
        /// The pages by name, in the order of the contents, but for those of rules.
        pub const PAGES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../docs/", $name, ".md")))),+];
    };
}

pages![
    "what",
    "install",
    "first-report",
    "how-to/spreadsheet",
    "how-to/one-language",
    "how-to/cover",
    "how-to/review",
    "how-to/restate",
    "how-to/close-year",
    "how-to/file",
    "how-to/printer",
    "guide",
    "components",
    "frameworks",
    "looks",
    "preview",
    "editors",
    "printing",
    "corrections",
    "words",
    "word",
    "translators",
    "assurer",
    "audit",
    "builds",
    "season",
    "reference/commands",
    "reference/keys",
    "reference/functions",
    "reference/units",
    "reference/rules",
    "why",
    "architecture",
    "speed",
];

/// The contents for people: the parts of the book, and each page by name and title.
pub fn contents() -> String {
    let mut text = String::new();
    for line in CONTENTS.lines() {
        let Some((title, rest)) = line.split_once("](") else {
            if let Some(part) = line.strip_prefix("# ") {
                text.push_str(if text.is_empty() { "" } else { "\n" });
                text.push_str(&format!("{part}\n"));
            }
            continue;
        };
        let name = rest.trim_end_matches(".md)");
        if !name.starts_with(RULES) {
            let title = title.trim_start_matches(['-', ' ', '[']);
            text.push_str(&format!("  {name:<22} {title}\n"));
        }
    }
    text
}

/// The text of a page, by its name, its file or the last part of it; or a rule's.
///
/// # Errors
/// Where there is none of the name: that in words, with the nearest.
pub fn page(name: &str) -> Result<String, String> {
    let asked = name.strip_prefix("docs/").unwrap_or(name);
    let asked = asked.strip_suffix(".md").unwrap_or(asked);
    let is_last = |own: &str| own.rsplit('/').next() == Some(asked);
    let whole = PAGES.iter().find(|(own, _)| *own == asked);
    let page = whole.or_else(|| PAGES.iter().find(|(own, _)| is_last(own)));
    if let Some((_, text)) = page {
        return Ok((*text).to_owned());
    }
    registry::explain(asked.strip_prefix(RULES).unwrap_or(asked)).map_err(|_| {
        let near = nearest(asked, PAGES.iter().map(|(own, _)| *own));
        let near = near.unwrap_or_else(|| "`recto docs` lists all".to_owned());
        format!("there is no page `{name}`: {near}")
    })
}
