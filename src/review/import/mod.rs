//! Import: values from a workbook of the data book's shape, into the YAML where they stand.
//!
//! What a data owner changed in a cell becomes a change of one value in one data file; all
//! else in the file, comments and order included, stays as it is.

mod cell;
mod change;
mod columns;
mod edit;
mod elsewhere;
mod evidence;
mod kept;
pub mod mapped;
mod number;
mod remarks;
mod table;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use self::change::{Details, change, make};
use self::evidence::Named;
use self::remarks::REMARKS;
use self::table::{Computed, Table};
use self::told::{Laid, Told, clip, clip_to, list};
use crate::diag::{Diagnostic, Sink, nearest, rules};
use crate::input::project::{InputFile, Inputs};
use crate::input::workbook::{At, Book, Worksheet, address, letters};
use crate::model::number::Written;
use crate::model::period::Period;
use crate::model::place::{Place, Sources};
use crate::output::export::workbook::{DATA, workbook};
use crate::resolve::data::Data;
use crate::{Proof, Wish, output::ledger};

pub use edit::set;

/// What to do with a workbook that is not of the data book's shape.
const SHAPED: &str = "`recto export xlsx` writes a workbook of the right shape; of one of another shape, `--propose` proposes a map";

/// A value that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The metric.
    pub metric: String,
    /// The period.
    pub period: Period,
    /// What the dataset has; nothing where it has no value for the period.
    pub old: Option<String>,
    /// What it will have.
    pub new: String,
}

/// What an import would do.
#[derive(Debug, Default)]
pub struct Import {
    /// The values that change.
    pub changes: Vec<Change>,
    /// The data files that change, with their new text.
    pub files: Vec<InputFile>,
    /// How many metrics have a row in the workbook.
    pub metrics: usize,
    /// How many cells hold something that is not taken. A finding tells of each.
    pub passed: usize,
    /// The years of the dataset that have no column in the workbook.
    pub absent: Vec<Period>,
    /// How many values change in what is said of them: status, what they were, notes.
    pub remarks: usize,
    /// How many metrics rest on other evidence.
    pub evidence: usize,
    /// How many metrics are made.
    pub made: usize,
    /// How many cells the map leaves out.
    pub ignored: usize,
    /// Whether a map says what the workbook is, which need not hold every metric.
    pub is_mapped: bool,
    /// The dataset with the changes made.
    after: Option<Data>,
}

/// A value as a cell has it: nothing where it is not disclosed.
struct Wanted {
    metric: String,
    period: Period,
    number: Option<Decimal>,
    place: Place,
    details: Details,
}

/// Reads a workbook and works out what it changes. Nothing is written. Findings stand at
/// the cells that are wrong, in sheets that are added to the sources.
pub fn import(
    inputs: &Inputs,
    proof: &Proof,
    name: &str,
    bytes: Vec<u8>,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Import {
    let Some(data) = &proof.data else { return Import::default() };
    let mut told = Told::new(sink);
    let mut table =
        match Book::open(name, bytes).and_then(|book| sheets(book, proof, data)) {
            Ok((book, own)) => read(&book, &own, data, name, sources, &mut told),
            Err(reason) => {
                let file = sources.add(name.to_owned(), String::new());
                let reason = clip_to(&reason, 300);
                let message = format!("{name} cannot be read: {reason}");
                told.add("workbooks", 0, || {
                    rules::IMPORT.finding(Place::new(file, 0, 0), message).hint(SHAPED)
                });
                Table::default()
            }
        };
    let named = evidence::new_to(std::mem::take(&mut table.sources), data, &mut told);
    let passed = told.finish();
    let mut import = Import {
        passed,
        metrics: table.metrics.len(),
        ..Import::default()
    };
    import.absent = absent(data, &table);
    let read = Read {
        wanted: table.wanted,
        named,
        computed: table.computed,
        made: None,
    };
    finish(&mut import, read, inputs, data, sources, sink);
    import
}

/// What a workbook says that is not so in the dataset yet.
struct Read {
    wanted: Vec<Wanted>,
    named: Vec<Named>,
    computed: Vec<Computed>,
    /// Metrics that are made: the file they go into, their text, and their values.
    made: Option<(String, String, Vec<Change>)>,
}

/// A number of plain digits.
fn exact(text: &str) -> Option<Decimal> {
    match Written::read(text.trim()) {
        Written::Number(number) => Some(number),
        _ => None,
    }
}

/// Makes the changes, and compares what the sheet computes with what the dataset then does.
fn finish(
    import: &mut Import,
    read: Read,
    inputs: &Inputs,
    data: &Data,
    sources: &Sources,
    sink: &mut Sink,
) {
    change(import, read.wanted, read.named, inputs, data, sources, sink);
    if let Some((path, text, changes)) = read.made {
        make(import, path, &text, changes, inputs);
    }
    let computed = read.computed;
    if !import.files.is_empty() && !sink.has_errors() {
        import.after = after(inputs, import);
    }
    let unlike = computed.iter().filter(|own| !own.holds(data));
    let unlike: Vec<_> = match &import.after {
        Some(after) => unlike.filter(|own| !own.holds(after)).collect(),
        None => unlike.collect(),
    };
    let mut told = Told::new(sink);
    for own in unlike {
        told.add("formulas of the sheet", 1, || {
            own.differs(import.after.as_ref().unwrap_or(data))
        });
    }
    import.passed += told.finish();
}

/// The workbook with its sheet of values in front, and the one that Recto writes today.
fn sheets(mut book: Book, proof: &Proof, data: &Data) -> Result<(Book, Book), String> {
    if book.is_text()
        && let Some(sheet) = book.sheets.first_mut()
    {
        // A text has one sheet and no name for it.
        DATA.clone_into(&mut sheet.name);
    }
    let is_data = |sheet: &Worksheet| sheet.name == DATA;
    let is_like = |sheet: &Worksheet| sheet.name.trim().eq_ignore_ascii_case(DATA);
    let like = book.sheets.iter().filter(|sheet| is_like(sheet)).count();
    let at = book.sheets.iter().position(|sheet| match like {
        1 => is_like(sheet),
        _ => is_data(sheet),
    });
    let Some(at) = at else {
        let names: Vec<_> = book.sheets.iter().map(|sheet| clip(&sheet.name)).collect();
        return Err(match names.is_empty() {
            true => "it has no sheets".to_owned(),
            false => format!("it has no sheet {DATA}, only {}", names.join(", ")),
        });
    };
    let sheet = book.sheets.remove(at);
    book.sheets.insert(0, sheet);
    // As it is exported: a book may have some of the languages, the workbook has all.
    let all = crate::Wish { every: true, ..crate::Wish::default() };
    let own = proof.config.as_ref().and_then(|config| {
        workbook(data, config, &ledger::before_layout(proof, &all)).ok()
    });
    let own = own.map(Book::read).transpose()?;
    Ok((book, own.unwrap_or_default()))
}

/// Reads all sheets of a workbook.
fn read(
    book: &Book,
    own: &Book,
    data: &Data,
    name: &str,
    sources: &mut Sources,
    told: &mut Told<'_>,
) -> Table {
    let none = Worksheet::default();
    let mut table = Table::default();
    for (at, sheet) in book.sheets.iter().enumerate() {
        let known = own.sheets.iter().find(|own| match at {
            0 => own.name == DATA,
            _ => own.name == sheet.name && own.name != DATA,
        });
        if sheet.cells.is_empty() && sheet.comments.is_empty() && at > 0 {
            continue;
        }
        let shown = match at {
            0 => name.to_owned(),
            _ => format!("{name}, sheet {}", clip(&sheet.name)),
        };
        let laid = Laid::new(shown, book, sheet, sources);
        match at {
            0 => {
                hidden(sheet, &laid, told);
                table =
                    table::read(book, sheet, known.unwrap_or(&none), data, &laid, told);
                if table.metrics.is_empty() && !told.has_errors() {
                    told.add("sheets", 0, || {
                        let message = format!(
                            "the sheet {DATA} has no row with a metric: nothing was read"
                        );
                        rules::IMPORT.finding(laid.start(), message).hint(SHAPED)
                    });
                }
            }
            _ if sheet.name == REMARKS => {
                remarks::read(sheet, known, data, &laid, &mut table.wanted, told);
            }
            _ => elsewhere::tell(sheet, known, data, &laid, told),
        }
        comments(sheet, &laid, told);
    }
    table
}

/// Tells of comments.
fn comments(sheet: &Worksheet, laid: &Laid, told: &mut Told<'_>) {
    for (at, comment) in &sheet.comments {
        let message = format!(
            "the comment on {} is not read: {}",
            address(&sheet.name, *at),
            clip(comment)
        );
        told.add("comments", 1, || {
            rules::IMPORT.finding(laid.place(*at), message).as_warning()
        });
    }
}

/// Tells what a sheet has and does not show: it is read like the rest.
fn hidden(sheet: &Worksheet, laid: &Laid, told: &mut Told<'_>) {
    let first =
        |is_there: &dyn Fn(At) -> bool| sheet.cells.keys().find(|at| is_there(**at));
    let rows: BTreeSet<u32> = sheet.cells.keys().map(|(row, _)| *row).collect();
    let columns: BTreeSet<u32> = sheet.cells.keys().map(|(_, column)| *column).collect();
    let rows: Vec<String> = (sheet.hidden_rows.intersection(&rows))
        .map(|row| row.saturating_add(1).to_string())
        .collect();
    let columns: Vec<String> = (sheet.hidden_columns.intersection(&columns))
        .map(|column| letters(*column))
        .collect();
    let mut tell = |what: &str, names: &[String], at: Option<&At>| {
        let Some(at) = at else { return };
        let (are, them) = if names.len() == 1 { ("is", "it") } else { ("are", "them") };
        let message = match names {
            [] => format!("{what} is hidden, and is read like the others"),
            names => format!(
                "{what} {} {are} hidden, and {are} read like the others",
                list(names)
            ),
        };
        told.add("what is hidden", 0, || {
            let hint = format!("show {them} and see whether the values are meant");
            rules::IMPORT
                .finding(laid.place(*at), message)
                .as_warning()
                .hint(hint)
        });
    };
    let row = if rows.len() == 1 { "row" } else { "rows" };
    tell(
        row,
        &rows,
        first(&|(row, _)| sheet.hidden_rows.contains(&row)).filter(|_| !rows.is_empty()),
    );
    let column = if columns.len() == 1 { "column" } else { "columns" };
    tell(
        column,
        &columns,
        first(&|(_, column)| sheet.hidden_columns.contains(&column))
            .filter(|_| !columns.is_empty()),
    );
    if sheet.is_hidden {
        tell(&format!("the sheet {}", clip(&sheet.name)), &[], sheet.cells.keys().next());
    }
}

/// The years of the dataset that have no column.
fn absent(data: &Data, table: &Table) -> Vec<Period> {
    if table.periods.is_empty() {
        return vec![];
    }
    let metrics = data.metrics().values();
    let mut periods: Vec<_> = metrics
        .flat_map(|metric| metric.values.keys().copied())
        .filter(|period| !table.periods.contains(period))
        .collect();
    periods.sort_unstable();
    periods.dedup();
    periods
}

impl Computed {
    /// Whether the sheet's formula gives what the dataset's does. A spreadsheet computes
    /// with floats.
    fn holds(&self, data: &Data) -> bool {
        let Ok(amount) = data.amount_of(&self.metric, self.period) else { return true };
        let near = Decimal::new(1, 9);
        let allowed = amount.value.abs().checked_mul(near).unwrap_or(near).max(near);
        let allowed = allowed.max(self.within);
        let apart = self.number.checked_sub(amount.value);
        apart.is_some_and(|apart| apart.abs() <= allowed)
    }

    fn differs(&self, data: &Data) -> Diagnostic {
        let Self { metric, at, number, place, period, .. } = self;
        let own = data.amount_of(metric, *period).map(|amount| amount.value.normalize());
        let own = own.map_or_else(|_| "nothing".to_owned(), |own| own.to_string());
        let formula = data.metrics().get(metric);
        let formula = formula.and_then(|own| data.made_of(own, *period));
        let formula = formula.unwrap_or_default();
        if !self.is_formula {
            let message = format!(
                "cell {at} says {number}, and {metric} of {period} is {own}, computed as {formula}: not taken"
            );
            return rules::IMPORT
                .finding(*place, message)
                .as_warning()
                .hint("correct the figures it is computed from, or give the metric a value in the data file");
        }
        rules::IMPORT.finding(*place,
            format!("the formula in cell {at} gives {number}, and {metric} is {own}, computed as {formula}"),
        ).as_warning()
        .hint("formulas of a sheet are not read: change the one in the data file if the sheet's is right")
    }
}

/// The dataset with the changes made.
fn after(inputs: &Inputs, import: &Import) -> Option<Data> {
    let mut inputs = inputs.clone();
    for new in &import.files {
        inputs.put(&new.path, new.text.clone());
    }
    crate::bind(Sources::default(), &inputs, &Wish::default()).0.data
}

/// Whether the new files say what they should, and nothing else: the changed values have
/// changed, and every other is as it was.
pub fn holds(inputs: &Inputs, before: &Data, import: &Import) -> bool {
    let made = match &import.after {
        Some(_) => None,
        None => after(inputs, import),
    };
    let Some(after) = import.after.as_ref().or(made.as_ref()) else { return false };
    let mut expected: BTreeMap<(&str, Period), Option<String>> = BTreeMap::new();
    for (id, metric) in before.metrics() {
        for (period, value) in &metric.values {
            let text = value.number.map(|number| number.to_string());
            expected.insert((id, *period), text);
        }
    }
    for change in &import.changes {
        let new = (change.new != "null").then(|| change.new.clone());
        expected.insert((&change.metric, change.period), new);
    }
    let mut found = BTreeMap::new();
    for (id, metric) in after.metrics() {
        for (period, value) in &metric.values {
            let text = value.number.map(|number| number.to_string());
            found.insert((id.as_str(), *period), text);
        }
    }
    expected == found
}

/// The finding for a metric there is none of.
fn unknown(id: &str, place: Place, data: &Data) -> Diagnostic {
    let keys = data.metrics().keys().map(String::as_str);
    rules::IMPORT
        .finding(place, format!("there is no metric `{id}`"))
        .hint_if(nearest(id, keys))
        .hint("add new metrics in the data file, with name and unit")
}
