//! The assurer's file as pages: a small report of its own, of tables of words, that goes through
//! the same pipeline as every other.

use std::fmt::Write as _;

use super::{Pack, Table};
use crate::input::load::edit::quoted;
use crate::input::project::{InputFile, Inputs};
use crate::model::config::Config;
use crate::model::lang::OURS;

/// The report that the pages are set from.
pub fn paper(pack: &Pack, config: &Config) -> Inputs {
    let file =
        |path: &str, text: String| InputFile { path: path.to_owned(), text: Ok(text) };
    let first =
        |texts: &crate::model::lang::ByLang<crate::model::place::Placed<String>>| {
            let own = texts.get(&OURS).or_else(|| texts.values().next());
            own.map(|text| text.value.clone()).unwrap_or_default()
        };
    let brand = config.brand.as_ref();
    let brand = brand.map_or_else(String::new, |own| format!("brand: {}\n", quoted(own)));
    let settings = format!(
        "title: {{{OURS}: {}}}\nissuer: {{{OURS}: {}}}\nlanguages: [{OURS}]\nperiod: {}\ndate: {}\n\
         screen: {{attachments: false}}\nchecks: {{hidden-character: off}}\n{brand}",
        quoted(&format!("The assurer’s file of {}", first(&config.title))),
        quoted(&first(&config.issuer)),
        config.period.number(),
        config.date,
    );
    let mut text =
        String::from("---\nkind: tables\n---\n\n# The assurer’s file {#file}\n");
    for table in &pack.tables {
        section(&mut text, table);
    }
    let path = format!("content/{OURS}/01-file.md");
    Inputs::from_files([file("content/report.yaml", settings), file(&path, text)])
}

/// A table under its name.
fn section(text: &mut String, table: &Table) {
    let id = table.name.to_lowercase();
    let _ = write!(text, "\n## {} {{#{id}}}\n\n{}\n", table.name, plain(&table.about));
    if table.rows.is_empty() {
        return;
    }
    let is_on_paper: Vec<bool> =
        table.columns.iter().map(|(_, width)| *width > 0).collect();
    let columns = table.columns.iter().filter(|(_, width)| *width > 0);
    let columns: Vec<_> = columns
        .map(|(title, width)| {
            format!("{{title: {}, width: {width}}}", quoted(&plain(&or_dash(title))))
        })
        .collect();
    let _ = write!(text, "\n```table\ncolumns: [{}]\nrows:\n", columns.join(", "));
    for row in &table.rows {
        let cells = row.iter().zip(&is_on_paper).filter(|(_, is_on_paper)| **is_on_paper);
        let cells: Vec<_> = cells.map(|(cell, _)| quoted(&plain(&cell.text()))).collect();
        let _ = writeln!(text, "  - [{}]", cells.join(", "));
    }
    text.push_str("```\n");
}

/// A column has a title.
fn or_dash(title: &str) -> String {
    if title.is_empty() { "–".to_owned() } else { title.to_owned() }
}

/// A text as it stands, in Markdown: no sign of it is a mark. Long words may break at their
/// points.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars() {
        match sign {
            _ if sign.is_control() => out.push(' '),
            _ if sign.is_ascii_punctuation() => {
                // An entity stands in brackets behind its metric.
                if sign == '[' {
                    out.push('\u{200b}');
                }
                out.push('\\');
                out.push(sign);
                if matches!(sign, '.' | '/' | ':' | '-') {
                    out.push('\u{200b}');
                }
            }
            _ => out.push(sign),
        }
    }
    out
}
