//! Opening the next year: periods move on, prose stays and is marked as not yet
//! confirmed, values stay where they are and wait for those of the new year.

use std::ops::Range;

use crate::diag::Sink;
use crate::load::component::Component;
use crate::load::markdown::Block;
use crate::load::yaml::{self, Extract, Kind, Node};
use crate::load::{self, Draft};
use crate::model::period::Period;
use crate::model::place::{FileNumber, Placed, Sources};
use crate::project::{InputFile, Inputs};

/// What opening the next year changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rolled {
    /// The year that ends.
    pub from: Period,
    /// The year that begins.
    pub to: Period,
    /// The files that change, with their new text.
    pub files: Vec<InputFile>,
}

/// A piece of text and what it becomes.
type Edit = (Range<usize>, String);

/// Works out what opening the next year changes. Nothing is written.
///
/// # Errors
/// If the settings cannot be read, or the year has not been locked: its figures must be kept
/// before they become those of last year.
pub fn roll(inputs: &Inputs) -> Result<Rolled, String> {
    let mut sources = Sources::default();
    let draft = load::load(inputs, &mut sources, &mut Sink::default())
        .ok_or("the settings cannot be read: run `recto check`")?;
    let from = draft.config.period;
    let to = from.next();
    let name = format!("content/published/{from}.ledger.json");
    if !inputs.published.iter().any(|file| file.path == name) {
        return Err(format!(
            "{from} is not locked: run `recto lock` first, so that what was published is kept"
        ));
    }
    let mut files = vec![];
    if let Some(config) = &inputs.config {
        files.extend(settings(config, from, to));
    }
    for chapters in draft.chapters.values() {
        for chapter in chapters {
            let path = &sources.get(chapter.file).path;
            let found = inputs.chapters.iter().find(|(_, file)| file.path == *path);
            if let Some((_, file)) = found {
                files.extend(self::chapter(file, chapter, &draft));
            }
        }
    }
    Ok(Rolled { from, to, files })
}

/// `report.yaml` a year on: period, columns, date, and the year in its titles.
fn settings(file: &InputFile, from: Period, to: Period) -> Option<InputFile> {
    let text = file.text.as_deref().ok()?;
    let number = FileNumber(0);
    let root = yaml::parse(&Extract::whole(text, number), &mut Sink::default())?;
    let Kind::Mapping(entries) = &root.kind else { return None };
    let mut edits: Vec<Edit> = vec![];
    for (key, node) in entries {
        match key.value.as_str() {
            "period" => year(text, node, &mut edits),
            "periods" => match &node.kind {
                Kind::Sequence(items) => {
                    items.iter().for_each(|item| year(text, item, &mut edits));
                }
                _ => year(text, node, &mut edits),
            },
            "date" => {
                let range = node.place.range();
                if let Some((own, rest)) =
                    text.get(range.clone()).and_then(|date| date.split_once('-'))
                    && let Some(own) = Period::parse(own)
                {
                    edits.push((range, format!("{}-{rest}", own.next())));
                }
            }
            "title" => named(text, node, from, to, &mut edits),
            _ => {}
        }
    }
    changed(file, text, edits)
}

/// A scalar that is a year.
fn year(text: &str, node: &Node, edits: &mut Vec<Edit>) {
    let range = node.place.range();
    if let Some(own) = text.get(range.clone()).and_then(Period::parse) {
        edits.push((range, own.next().to_string()));
    }
}

/// The year where texts name it.
fn named(text: &str, node: &Node, from: Period, to: Period, edits: &mut Vec<Edit>) {
    match &node.kind {
        Kind::Mapping(entries) => {
            for (_, node) in entries {
                named(text, node, from, to, edits);
            }
        }
        _ => {
            let range = node.place.range();
            if let Some(own) = text.get(range.clone())
                && own.contains(&from.to_string())
            {
                edits.push((range, own.replace(&from.to_string(), &to.to_string())));
            }
        }
    }
}

/// A chapter a year on: the periods its components name, and the year its prose was last
/// confirmed for.
fn chapter(
    file: &InputFile,
    chapter: &load::Chapter,
    draft: &Draft,
) -> Option<InputFile> {
    let text = file.text.as_deref().ok()?;
    let from = draft.config.period;
    let mut edits: Vec<Edit> = vec![];
    periods(&chapter.body.blocks, &mut |period| {
        let range = period.place.range();
        let is_own = text.get(range.clone()) == Some(period.value.to_string().as_str());
        // A later period is a target, and targets stay.
        if period.value <= from && is_own {
            edits.push((range, period.value.next().to_string()));
        }
    });
    match &chapter.front.confirmed {
        // What waits for an earlier year still waits.
        Some(known) if known.value < from => {}
        Some(known) => edits.push((known.place.range(), from.to_string())),
        None => {
            let line = format!("confirmed: {from}\n");
            let end = text
                .strip_prefix("---\n")
                .and_then(|rest| rest.find("\n---").map(|at| at + "---\n".len() + 1));
            match end {
                Some(at) => edits.push((at..at, line)),
                None => edits.push((0..0, format!("---\n{line}---\n"))),
            }
        }
    }
    changed(file, text, edits)
}

fn periods(blocks: &[Block], visit: &mut impl FnMut(&Placed<Period>)) {
    for block in blocks {
        match block {
            Block::List { items, .. } => {
                items.iter().for_each(|item| periods(item, visit));
            }
            Block::Quote(body) => periods(body, visit),
            Block::Component(Component::Chart(chart)) => {
                chart.periods.iter().for_each(&mut *visit);
            }
            Block::Component(Component::Metrics(table)) => {
                table.periods.iter().for_each(&mut *visit);
            }
            _ => {}
        }
    }
}

fn changed(file: &InputFile, text: &str, mut edits: Vec<Edit>) -> Option<InputFile> {
    if edits.is_empty() {
        return None;
    }
    // From the end, so that what stands before keeps its place.
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    edits.dedup_by_key(|(range, _)| range.clone());
    let mut text = text.to_owned();
    for (range, new) in edits {
        if text.get(range.clone()).is_some() {
            text.replace_range(range, &new);
        }
    }
    Some(InputFile { path: file.path.clone(), text: Ok(text) })
}
