//! Opening the next year: the report's own window of periods moves on, prose stays and is
//! marked as not yet confirmed, values stay where they are and wait for those of the new year.
//! Years that are something else, such as base years and targets, stay and are listed, and so
//! is every place that names the year in words.

mod named;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::components::read::Component;
use crate::diag::Sink;
use crate::input::load::edit::{Edit, edited};
use crate::input::load::markdown::Block;
use crate::input::load::yaml::{self, Extract, Kind, Node};
use crate::input::load::{self, Draft};
use crate::input::project::{InputFile, Inputs};
use crate::model::calendar::Calendar;
use crate::model::metric::Base;
use crate::model::period::Period;
use crate::model::place::{FileNumber, Placed, Sources};
use named::Named;

/// What opening the next year changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rolled {
    /// The year that ends.
    pub from: Period,
    /// The year that begins.
    pub to: Period,
    /// The files that change, with their new text.
    pub files: Vec<InputFile>,
    /// The years that stay, by place: base years, targets, and years outside the window.
    pub stay: Vec<Spot>,
    /// The places that name the year that ends, for someone to read.
    pub named: Vec<Spot>,
}

/// A place for the reader to look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

/// Works out what opening the next year changes. Nothing is written.
///
/// # Errors
/// If the settings cannot be read, or the year has not been locked: its figures must be kept
/// before they become those of last year.
pub fn roll(inputs: &Inputs) -> Result<Rolled, String> {
    let mut sources = Sources::default();
    let draft = load::load(inputs, &[], &mut sources, &mut Sink::default())
        .ok_or("the settings cannot be read: run `recto check`")?;
    let from = draft.config.period;
    let name = format!("content/published/{from}.ledger.json");
    if !inputs.published.iter().any(|file| file.path == name) {
        return Err(format!(
            "{from} is not locked: run `recto lock` first, so that what was published is kept"
        ));
    }
    let years = Years::new(&draft, inputs);
    let mut rolled = Rolled {
        from,
        to: draft.config.calendar.year_on(from),
        files: vec![],
        stay: vec![],
        named: vec![],
    };
    if let Some(file) = &inputs.config {
        rolled.file(file, &years, |page| settings(page, &years));
    }
    for chapters in draft.chapters.values() {
        for chapter in chapters {
            let path = &sources.get(chapter.file).path;
            let found = inputs.chapters.iter().find(|(_, file)| file.path == *path);
            if let Some((_, file)) = found {
                rolled.file(file, &years, |page| self::chapter(page, chapter, &years));
            }
        }
    }
    for file in inputs.answers.iter().chain(&inputs.data) {
        rolled.file(file, &years, |_| ());
    }
    Ok(rolled)
}

/// What years are to a report.
struct Years {
    from: Period,
    calendar: Calendar,
    /// The columns of its tables that end with its own year and have no gap.
    window: BTreeSet<Period>,
    /// The years that a text calls base years.
    bases: BTreeSet<Period>,
    /// The years that the dataset measures against, with the metric.
    measured: BTreeSet<(String, Period)>,
    /// The metrics.
    ids: BTreeSet<String>,
    /// The frameworks, by their ids.
    frameworks: Vec<String>,
}

impl Years {
    fn new(draft: &Draft, inputs: &Inputs) -> Self {
        let from = draft.config.period;
        let ids: BTreeSet<_> =
            draft.metrics.iter().map(|metric| metric.id.clone()).collect();
        let last = draft.config.calendar.prior(from);
        let mut measured = BTreeSet::new();
        for metric in &draft.metrics {
            if let Some(Base::Figures(formula)) = &metric.base {
                measured.extend(named::metrics(&formula.text, &ids));
            }
            if let Some(formula) = &metric.formula {
                let named = named::metrics(&formula.text, &ids);
                // Last year is what every year is compared with.
                measured.extend(named.into_iter().filter(|(_, period)| *period < last));
            }
        }
        measured.retain(|(_, period)| *period != from);
        let chapters = inputs.chapters.iter().map(|(_, file)| file);
        let files = chapters.chain(&inputs.data).chain(&inputs.answers);
        let texts = files.filter_map(|file| file.text.as_deref().ok());
        let bases: BTreeSet<_> =
            texts.flat_map(|text| named::bases(text, from)).collect();
        let followed = draft.config.frameworks.all.iter();
        Self {
            from,
            calendar: draft.config.calendar.clone(),
            window: run(from, &draft.config.periods, &draft.config.calendar),
            bases,
            measured,
            ids,
            frameworks: followed.map(|own| own.id.value.clone()).collect(),
        }
    }

    /// The years of a list that move on.
    fn moving(&self, list: &[Period]) -> BTreeSet<Period> {
        let mut moving = run(self.from, list, &self.calendar);
        // A month moves with its year.
        moving.extend(
            list.iter()
                .filter(|period| self.window.contains(&self.calendar.year_of(**period))),
        );
        // Last year is a base where a target stands beside it; else it is only last year.
        let has_target = list.iter().any(|period| *period > self.from);
        moving.retain(|period| {
            let is_base = self.bases.contains(period)
                || self.measured.iter().any(|(_, base)| base == period);
            !(is_base && (has_target || *period != self.calendar.prior(self.from)))
        });
        // A year does not move onto one that stays.
        for period in moving.clone().into_iter().rev() {
            let next = self.calendar.year_on(period);
            if list.contains(&next) && !moving.contains(&next) {
                moving.remove(&period);
            }
        }
        moving
    }

    /// Whether a year that an expression names moves on: it is in the window, or the years of
    /// the expression lead up to the report's own without a gap.
    fn moves(&self, named: &Named) -> bool {
        let mut list = named.beside.clone();
        list.push(self.from);
        let is_own = self.window.contains(&self.calendar.year_of(named.period))
            || run(self.from, &list, &self.calendar).contains(&named.period);
        is_own
            && !self.bases.contains(&named.period)
            && !self.measured.contains(&(named.id.clone(), named.period))
    }
}

/// The years of a list that lead up to one without a gap.
fn run(from: Period, list: &[Period], calendar: &Calendar) -> BTreeSet<Period> {
    let mut run = BTreeSet::new();
    let mut next = from;
    while list.contains(&next) && run.insert(next) {
        next = calendar.prior(next);
    }
    run
}

/// A file on its way to the next year.
struct Page<'a> {
    text: &'a str,
    edits: Vec<Edit>,
    /// The years that stay.
    stay: Vec<Range<usize>>,
    /// What is to be read again although it was edited.
    read: Vec<Range<usize>>,
}

impl Rolled {
    fn file(
        &mut self,
        file: &InputFile,
        years: &Years,
        edit: impl FnOnce(&mut Page<'_>),
    ) {
        let Ok(text) = file.text.as_deref() else { return };
        let mut page = Page { text, edits: vec![], stay: vec![], read: vec![] };
        let is_data = file.path.starts_with("content/data/");
        edit(&mut page);
        for named in named::periods(text, &years.ids) {
            match !is_data && years.moves(&named) {
                true => {
                    let next = page.text.get(named.range.clone()).unwrap_or_default();
                    let next = years.calendar.written_year_on(named.period, next);
                    page.edits.push((named.range, next));
                }
                false => page.stay.push(named.range),
            }
        }
        let spot = |range: &Range<usize>| Spot {
            path: file.path.clone(),
            line: text[..range.start].matches('\n').count() + 1,
            text: around(text, range),
        };
        let mut stays: Vec<_> = page.stay.iter().map(spot).collect();
        let known: Vec<_> = page.edits.iter().map(|(range, _)| range).collect();
        let known = known.into_iter().chain(&page.stay);
        let known: Vec<_> = known.cloned().collect();
        let is_prose = file.path.ends_with(".md");
        let names = named::year(text, years.from, is_prose);
        let aside = named::aside(text, is_prose, &years.frameworks);
        let passed = known.iter().chain(&aside);
        let passed: Vec<_> = passed.collect();
        let names = names
            .iter()
            .filter(|range| passed.iter().all(|own| !own.contains(&range.start)));
        let mut named: Vec<_> = names.chain(&page.read).map(spot).collect();
        for spots in [&mut stays, &mut named] {
            spots.sort();
            spots.dedup();
        }
        self.stay.append(&mut stays);
        self.named.append(&mut named);
        self.files.extend(changed(file, text, page.edits));
    }
}

/// `report.yaml` a year on: period, columns, date, and the year in its titles.
fn settings(page: &mut Page<'_>, years: &Years) {
    let number = FileNumber(0);
    let root = yaml::parse(&Extract::whole(page.text, number), &mut Sink::default());
    let Some(Kind::Mapping(entries)) = root.map(|root| root.kind) else { return };
    for (key, node) in &entries {
        match key.value.as_str() {
            "period" => list(page, &[node], &BTreeSet::from([years.from]), years),
            "periods" => match &node.kind {
                Kind::Sequence(items) => {
                    list(page, &items.iter().collect::<Vec<_>>(), &years.window, years);
                }
                _ => list(page, &[node], &years.window, years),
            },
            "date" => {
                let range = node.place.range();
                if let Some((own, rest)) =
                    page.text.get(range.clone()).and_then(|date| date.split_once('-'))
                    && let Some(own) = Period::parse(own)
                {
                    page.edits.push((range, format!("{}-{rest}", own.next())));
                }
            }
            "title" => titles(page, node, years.from),
            _ => {}
        }
    }
}

/// Scalars that are years.
fn list(page: &mut Page<'_>, nodes: &[&Node], moving: &BTreeSet<Period>, years: &Years) {
    for node in nodes {
        let range = node.place.range();
        let Some(own) = page.text.get(range.clone()).and_then(Period::parse) else {
            continue;
        };
        match moving.contains(&own) {
            true => {
                let next = page.text.get(range.clone()).unwrap_or_default();
                page.edits.push((range, years.calendar.written_year_on(own, next)));
            }
            false => page.stay.push(range),
        }
    }
}

/// The year where titles name it.
fn titles(page: &mut Page<'_>, node: &Node, from: Period) {
    if let Kind::Mapping(entries) = &node.kind {
        entries.iter().for_each(|(_, node)| titles(page, node, from));
        return;
    }
    let range = node.place.range();
    let Some(own) = page.text.get(range.clone()) else { return };
    let (last, year) = (from.prior(), from.number() % 100);
    let written = ["/", "-", "–"].map(|mark| format!("{last}{mark}{year:02}"));
    let mut written = written.into_iter().chain([from.to_string()]);
    if let Some(year) = written.find(|year| own.contains(year.as_str())) {
        let new = own.replace(&year, &from.written_year_on(&year));
        page.read.push(range.clone());
        page.edits.push((range, new));
    }
}

/// A chapter a year on: the periods its components name, and the year its prose was last
/// confirmed for.
fn chapter(page: &mut Page<'_>, chapter: &load::Chapter, years: &Years) {
    let (text, from) = (page.text, years.from);
    periods(&chapter.body.blocks, &mut |list| {
        let own: Vec<_> = list.iter().map(|period| period.value).collect();
        let moving = years.moving(&own);
        for period in list {
            let range = period.place.range();
            // Written otherwise, as by an alias, it is nothing to be edited.
            let Some(own) = text.get(range.clone()) else { continue };
            if Period::parse(own) != Some(period.value) {
                continue;
            }
            match moving.contains(&period.value) {
                true => page
                    .edits
                    .push((range, years.calendar.written_year_on(period.value, own))),
                false => page.stay.push(range),
            }
        }
    });
    match &chapter.front.confirmed {
        // What waits for an earlier year still waits.
        Some(known) if known.value < from => {}
        Some(known) => page.edits.push((known.place.range(), from.to_string())),
        None => {
            let line = format!("confirmed: {from}\n");
            let end = text
                .strip_prefix("---\n")
                .and_then(|rest| rest.find("\n---").map(|at| at + "---\n".len() + 1));
            match end {
                Some(at) => page.edits.push((at..at, line)),
                None => page.edits.push((0..0, format!("---\n{line}---\n"))),
            }
        }
    }
}

fn periods(blocks: &[Block], visit: &mut impl FnMut(&[Placed<Period>])) {
    for block in blocks {
        match block {
            Block::List { items, .. } => {
                items.iter().for_each(|item| periods(item, visit));
            }
            Block::Quote(body) => periods(body, visit),
            Block::Component(Component::Chart(chart)) => visit(&chart.periods),
            Block::Component(Component::Metrics(table)) => visit(&table.periods),
            _ => {}
        }
    }
}

fn changed(file: &InputFile, text: &str, edits: Vec<Edit>) -> Option<InputFile> {
    let new = (!edits.is_empty()).then(|| edited(text, edits))?;
    Some(InputFile { path: file.path.clone(), text: Ok(new) })
}

/// What stands around a place in its line, as a list shows it.
fn around(text: &str, range: &Range<usize>) -> String {
    const BEFORE: usize = 48;
    const AFTER: usize = 24;
    let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
    let after = text[range.start..].split('\n').next().unwrap_or_default();
    let after = after.trim_end();
    let before = before.trim_start();
    let head = match before.char_indices().rev().nth(BEFORE) {
        Some((start, c)) => format!("…{}", &before[start + c.len_utf8()..]),
        None => before.to_owned(),
    };
    match after.char_indices().nth(AFTER) {
        Some((end, _)) => format!("{head}{}…", &after[..end]),
        None => head + after,
    }
}
