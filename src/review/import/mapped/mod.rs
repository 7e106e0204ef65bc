//! Import of a workbook of anybody's shape, by a map that says what its columns are.

pub(crate) mod called;
mod doubts;
mod held;
pub(crate) mod layout;
mod made;
mod news;
mod parts;
mod propose;
mod rows;
mod take;
mod unknown;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use self::called::{Known, UnitNames};
use self::layout::{Cells, Finder, Periods};
use self::made::Made;
pub use self::propose::propose;
use self::rows::Rows;
use self::take::no_metric;
use self::value::Values;
use super::table::Computed;
use super::told::{Laid, Told, clip, clip_to, count, list};
use super::{Change, Import, Read, Wanted, comments, evidence, finish, hidden};
use crate::Proof;
use crate::diag::{Sink, nearest, rules};
use crate::input::load::import_map::{self, GROUP, IGNORE, ImportMap, Table};
use crate::input::project::Inputs;
use crate::input::workbook::{At, Book, Worksheet, address};
use crate::model::by_entity::{id_of, parts_of};
use crate::model::config::Config;
use crate::model::lang::Lang;
use crate::model::metric::Status;
use crate::model::period::Period;
use crate::model::place::{FileNumber, Place, Placed, Sources};
use crate::model::unit::Unit;
use crate::resolve::data::Data;

/// The metric of a row.
pub(super) struct Row {
    id: String,
    /// The unit in brackets behind its name.
    unit: Option<String>,
}

/// A value by its metric and period: the number, where it stands, and the cell's name.
type Seen = BTreeMap<(String, Period), (Option<Decimal>, Place, String)>;

/// What was read.
#[derive(Default)]
pub(super) struct Taken {
    wanted: Vec<Wanted>,
    computed: Vec<Computed>,
    metrics: BTreeSet<String>,
    seen: Seen,
    /// Rows of words without values, in one sheet.
    headings: Vec<At>,
    /// Cells that the map leaves out.
    ignored: usize,
    /// The evidence of metrics, and where it is named.
    sources: BTreeMap<String, (String, Place)>,
    /// Metrics that are made.
    made: BTreeMap<String, Made>,
    /// What of the map was told already.
    told: BTreeSet<String>,
}

/// A workbook that is read.
pub struct Given<'a> {
    /// Its name, as findings say it.
    pub name: &'a str,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Where in `content/` it stands, where it is kept in the project.
    pub kept: Option<&'a str>,
}

/// A map as text, and its name.
pub struct MapText<'a> {
    /// Its file.
    pub name: &'a str,
    /// What it says.
    pub text: &'a str,
}

/// Reads a workbook by a map and works out what it changes. Nothing is written. Findings stand
/// at the lines of the map and at the cells of the workbook, which are added to the sources.
pub fn import(
    inputs: &Inputs,
    proof: &Proof,
    Given { name, bytes, kept }: Given<'_>,
    map: &MapText<'_>,
    makes: bool,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Import {
    let (Some(data), Some(config)) = (&proof.data, &proof.config) else {
        return Import::default();
    };
    let file = sources.add(map.name.to_owned(), map.text.to_owned());
    let map = import_map::read(map.text, file, &config.languages, sink);
    let Some(map) = map.filter(|_| !sink.has_errors()) else { return Import::default() };
    let mut told = Told::new(sink);
    if let Some(into) = &map.into {
        let is_name = into.value.ends_with(".yaml") && !into.value.contains(['/', '\\']);
        if !is_name || into.value.starts_with('.') {
            let message = format!("`{}` is no file of content/data", clip(&into.value));
            told.add("maps", 0, || {
                rules::IMPORT
                    .finding(into.place, message)
                    .hint("as in `into: energy.yaml`")
            });
        }
    }
    let book = match Book::open(name, bytes) {
        Ok(book) => book,
        Err(reason) => {
            let file = sources.add(name.to_owned(), String::new());
            let message = format!("{name} cannot be read: {}", clip_to(&reason, 300));
            told.add("workbooks", 0, || {
                rules::IMPORT.finding(Place::new(file, 0, 0), message)
            });
            return Import { passed: told.finish(), ..Import::default() };
        }
    };
    let mut reader = Reader {
        book: &book,
        name,
        proof,
        map: &map,
        makes,
        laid: BTreeMap::new(),
        taken: Taken::default(),
    };
    reader.read(sources, &mut told);
    let mut taken = reader.taken;
    for (id, made) in &taken.made {
        without_name(id, made, &config.languages, file, &mut told);
    }
    let kept = match map.evidence {
        Some(place) => kept_as(name, kept, place, &mut told),
        None => None,
    };
    let mut cells = kept.map(|_| taken.cells(book.is_text())).unwrap_or_default();
    let mut named = evidence::new_to(std::mem::take(&mut taken.sources), data, &mut told);
    if let Some(file) = kept {
        for (id, own) in &mut taken.made {
            own.cells = (cells.extract_if(.., |metric, _| base_of(metric) == id))
                .map(|(metric, (own, _))| {
                    (metric, evidence::alone(own, data.period()).keys(file))
                })
                .collect();
        }
        named.extend(evidence::of_cells(cells, file, data));
    }
    parts::tell(&taken.seen, data, &config.boundary, &mut told);
    let passed = told.finish();
    let mut import = Import {
        passed,
        metrics: taken.metrics.len(),
        ignored: taken.ignored,
        is_mapped: true,
        ..Import::default()
    };
    import.made = taken.made.len();
    let read = Read {
        wanted: taken.wanted,
        named,
        computed: taken.computed,
        made: made(&taken.made, &map),
    };
    finish(&mut import, read, inputs, data, sources, sink);
    import
}

/// The file that values rest on; told where there is none that could be opened.
fn kept_as<'k>(
    name: &str,
    kept: Option<&'k str>,
    place: Place,
    told: &mut Told<'_>,
) -> Option<&'k str> {
    let (message, hint) = match kept {
        Some(kept) if !name.to_ascii_lowercase().ends_with(".json") => return Some(kept),
        Some(_) => (
            format!(
                "{name} cannot be the evidence of its values: JSON is not opened as evidence"
            ),
            "remove `evidence`, or keep the values as a workbook or as .csv",
        ),
        None => (
            format!(
                "{name} is not kept in the project, so that its cells can be no evidence"
            ),
            "copy it into content/evidence and import it from there, or remove `evidence`",
        ),
    };
    told.add("evidence", 0, || rules::IMPORT.finding(place, message).hint(hint));
    None
}

/// The metric of a figure of an entity, or itself.
fn base_of(metric: &str) -> &str {
    parts_of(metric).map_or(metric, |(id, _)| id)
}

impl Taken {
    /// The cells that values came from, by metric and period, but for those of figures that are
    /// computed and of metrics for which the workbook names other evidence.
    fn cells(&self, is_text: bool) -> BTreeMap<String, (evidence::Cells, Place)> {
        let computed: BTreeSet<_> = self
            .computed
            .iter()
            .map(|own| (own.metric.as_str(), own.period))
            .collect();
        let mut cells: BTreeMap<String, (evidence::Cells, Place)> = BTreeMap::new();
        for ((metric, period), (number, place, cell)) in &self.seen {
            let is_own = number.is_some()
                && !computed.contains(&(metric.as_str(), *period))
                && !self.sources.contains_key(metric);
            if is_own {
                let own = cells.entry(metric.clone());
                let own = own.or_insert_with(|| (evidence::Cells::new(), *place));
                // A text has one sheet, and no name for it.
                let at = cell.rsplit_once('!').filter(|_| is_text);
                own.0
                    .insert(*period, at.map_or(cell.as_str(), |(_, at)| at).to_owned());
            }
        }
        cells
    }
}

/// What goes into the file of new metrics.
fn made(
    made: &BTreeMap<String, Made>,
    map: &ImportMap,
) -> Option<(String, String, Vec<Change>)> {
    if made.is_empty() {
        return None;
    }
    let name = map.into.as_ref().map_or("imported.yaml", |own| own.value.as_str());
    let (mut text, mut changes) = (String::new(), vec![]);
    for (id, own) in made {
        text.push_str(&own.text(id));
        for (entity, values) in &own.values {
            let metric = entity.as_ref().map_or_else(|| id.clone(), |it| id_of(id, it));
            changes.extend(values.iter().map(|(period, (new, _))| Change {
                metric: metric.clone(),
                period: *period,
                old: None,
                new: new.clone(),
            }));
        }
    }
    Some((format!("content/data/{name}"), text, changes))
}

/// Tells which languages a new metric has no name in.
fn without_name(
    id: &str,
    made: &Made,
    languages: &[Lang],
    map: FileNumber,
    told: &mut Told<'_>,
) {
    let missing = languages.iter().filter(|lang| !made.names.contains_key(lang));
    let missing: Vec<String> = missing.map(|lang| lang.tag().to_owned()).collect();
    if missing.is_empty() {
        return;
    }
    let missing = missing.join(", ");
    let message = format!("the new metric `{id}` has no name in {missing}");
    told.add("names of new metrics", 0, || {
        rules::IMPORT
            .finding(Place::new(map, 0, 0), message)
            .as_warning()
            .hint(format!(
                "name the columns of names in the map, as in `name: {}`; or write them in the data file",
                Lang::open_keys(languages)
            ))
            .among(format!("{{}} new metrics have no name in {missing}"), id)
    });
}

/// Reads the tables of a workbook.
struct Reader<'a> {
    book: &'a Book,
    name: &'a str,
    proof: &'a Proof,
    map: &'a ImportMap,
    makes: bool,
    /// The sheets that were laid out, by their number.
    laid: BTreeMap<usize, Laid>,
    taken: Taken,
}

impl Reader<'_> {
    /// Judges what the map says that names mean, whether or not a row has them.
    fn judge_names(&self, data: &Data, config: &Config, told: &mut Told<'_>) {
        let names = &self.map.names;
        let is_metric = |id: &str| self.makes || data.metrics().contains_key(id);
        let is_period = |text: &str| Period::parse(text).is_some();
        let is_entity = |id: &str| {
            let mut all = config.boundary.entities.iter();
            id == GROUP || all.any(|own| own.id.value == id)
        };
        let is_status = |word: &str| Status::ALL.iter().any(|(name, _)| *name == word);
        let mut judge = |names: &[(Placed<String>, Placed<String>)],
                         is_known: &dyn Fn(&str) -> bool,
                         kind: &str| {
            let wrong = names
                .iter()
                .filter(|(_, means)| means.value != IGNORE && !is_known(&means.value));
            for (_, means) in wrong {
                told.add("names", 0, || {
                    rules::IMPORT
                        .finding(means.place, format!("`{}` is no {kind}", means.value))
                        .hint("say what the name means, or `ignore`")
                });
            }
        };
        judge(&names.metrics, &is_metric, "metric");
        judge(&names.periods, &is_period, "period");
        judge(&names.entities, &is_entity, "entity of the report");
        judge(&names.statuses, &is_status, "status");
        // A metric that a whole table is of is known whether or not the table has values.
        for own in self.map.tables.iter().filter_map(|table| table.all.metric.as_ref()) {
            if !data.metrics().contains_key(&own.value) {
                no_metric(own, data, told);
            }
        }
    }

    fn read(&mut self, sources: &mut Sources, told: &mut Told<'_>) {
        let (Some(data), Some(config)) = (&self.proof.data, &self.proof.config) else {
            return;
        };
        let mut units = UnitNames::new(data.units());
        for (name, means) in &self.map.names.units {
            match Unit::parse(&means.value, data.units()) {
                Ok(unit) => units.add(&name.value, unit),
                Err(error) => {
                    let place = means.place;
                    told.add("units", 0, || {
                        rules::UNKNOWN_UNIT.finding(place, error.to_string())
                    });
                }
            }
        }
        self.judge_names(data, config, told);
        let metrics = Known::metrics(data, &self.map.names);
        let entities = Known::entities(config, &self.map.names);
        let mut read: BTreeSet<usize> = BTreeSet::new();
        for table in &self.map.tables {
            for at in self.sheets(table, told) {
                let Some(sheet) = self.book.sheets.get(at) else { continue };
                let is_new = read.insert(at);
                let laid = self.laid.remove(&at).unwrap_or_else(|| {
                    Laid::new(self.shown(sheet), self.book, sheet, sources)
                });
                if is_new {
                    hidden(sheet, &laid, told);
                    comments(sheet, &laid, told);
                }
                let periods = Periods {
                    map: self.map,
                    table,
                    calendar: data.calendar(),
                    book: self.book,
                };
                let cells = Cells::new(sheet);
                let layout = Finder::new(&cells, &periods, &laid, told).layout();
                if let Some(layout) = layout {
                    let mut values = Values::new(self.book, data, self.map, &units);
                    Rows {
                        sheet,
                        cells: &cells,
                        table,
                        layout: &layout,
                        periods: &periods,
                        data,
                        config,
                        metrics: &metrics,
                        entities: &entities,
                        units: &units,
                        values: &mut values,
                        laid: &laid,
                        told,
                        taken: &mut self.taken,
                        makes: self.makes,
                        above: BTreeMap::new(),
                        bare: BTreeMap::new(),
                    }
                    .read();
                    above(sheet, &layout, table, &laid, told);
                    headings(
                        sheet,
                        std::mem::take(&mut self.taken.headings),
                        &laid,
                        told,
                    );
                }
                self.laid.insert(at, laid);
            }
        }
        for (at, sheet) in self.book.sheets.iter().enumerate() {
            if read.contains(&at) || sheet.cells.is_empty() {
                continue;
            }
            let laid = Laid::new(self.shown(sheet), self.book, sheet, sources);
            let Some((first, cell)) = sheet.cells.first_key_value() else { continue };
            let message = format!(
                "the sheet {} is not in the map, and not read; it holds {}, the first {} with `{}`",
                clip(&sheet.name),
                count(sheet.cells.len(), "cell"),
                address(&sheet.name, *first),
                clip(&cell.content.shown())
            );
            told.add("sheets that are not read", sheet.cells.len(), || {
                rules::IMPORT.finding(laid.place(*first), message).as_warning().hint(
                    "add a table for it to the map if it holds figures of the report",
                )
            });
        }
    }

    /// What a sheet is called in findings.
    fn shown(&self, sheet: &Worksheet) -> String {
        match self.book.is_text() {
            true => self.name.to_owned(),
            false => format!("{}, sheet {}", self.name, clip(&sheet.name)),
        }
    }

    /// The sheets of a table.
    fn sheets(&self, table: &Table, told: &mut Told<'_>) -> Vec<usize> {
        let all = &self.book.sheets;
        if self.book.is_text() {
            return vec![0];
        }
        if table.sheets.is_empty() {
            let shown =
                all.iter().position(|own| !own.is_hidden && !own.cells.is_empty());
            return shown.into_iter().collect();
        }
        let mut found = vec![];
        for name in &table.sheets {
            let is_it = |own: &Worksheet| {
                own.name.trim().to_lowercase() == name.value.trim().to_lowercase()
            };
            match all.iter().position(is_it) {
                Some(at) => found.push(at),
                None => {
                    let names: Vec<String> =
                        all.iter().map(|own| clip(&own.name)).collect();
                    let near = nearest(&name.value, names.iter().map(String::as_str));
                    let message =
                        format!("the workbook has no sheet `{}`", clip(&name.value));
                    told.add("sheets", 0, || {
                        rules::IMPORT
                            .finding(name.place, message)
                            .hint_if(near)
                            .hint(format!("its sheets are {}", list(&names)))
                    });
                }
            }
        }
        found
    }
}

/// Tells of what stands above the heads of a table.
fn above(
    sheet: &Worksheet,
    layout: &layout::Layout,
    table: &Table,
    laid: &Laid,
    told: &mut Told<'_>,
) {
    let first = table
        .head
        .iter()
        .min()
        .copied()
        .unwrap_or(layout.first.saturating_sub(1));
    let cells: Vec<At> =
        sheet.cells.range((0, 0)..(first, 0)).map(|(at, _)| *at).collect();
    let Some(at) = cells.first() else { return };
    let text = sheet
        .cells
        .get(at)
        .map(|cell| cell.content.shown())
        .unwrap_or_default();
    let message = format!(
        "{} above the heads of the table {} not read, the first `{}`",
        count(cells.len(), "cell"),
        if cells.len() == 1 { "is" } else { "are" },
        clip(&text)
    );
    told.add("cells above the table", cells.len(), || {
        rules::IMPORT.finding(laid.place(*at), message).as_warning()
    });
}

/// Tells of rows that hold words and no values.
fn headings(sheet: &Worksheet, rows: Vec<At>, laid: &Laid, told: &mut Told<'_>) {
    let Some(first) = rows.first() else { return };
    let texts: Vec<String> = rows
        .iter()
        .map(|at| {
            let text = sheet.cells.get(at).map(|cell| cell.content.shown());
            format!("`{}`", clip(&text.unwrap_or_default()))
        })
        .collect();
    let message = format!(
        "{} and no values: {}",
        match rows.len() {
            1 => "1 row holds words".to_owned(),
            many => format!("{many} rows hold words"),
        },
        list(&texts)
    );
    told.add("rows without values", rows.len(), || {
        rules::IMPORT.finding(laid.place(*first), message).as_warning()
    });
}
