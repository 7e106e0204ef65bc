//! A map proposed from a workbook: where the heads are, what each column holds by what stands
//! in it, and which names are known. What cannot be known is a line to be filled in.

use std::collections::{BTreeMap, BTreeSet};

use super::super::told::{clip, clip_to};
use super::called::{Called, Known, UnitNames, bare, bracketed, period};
use super::held::Held;
use super::layout::Cells;
use crate::Proof;
use crate::diag::safe;
use crate::input::load::edit::quoted;
use crate::input::load::import_map::Names;
use crate::input::workbook::{Book, DATE, Worksheet, letters};
use crate::model::config::Config;
use crate::model::lang::is_han;
use crate::model::period::{Kind, Period};
use crate::resolve::data::Data;

/// Proposes a map.
///
/// # Errors
/// If the workbook cannot be read or holds no table, in words.
pub fn propose(proof: &Proof, name: &str, bytes: Vec<u8>) -> Result<String, String> {
    let (Some(data), Some(config)) = (&proof.data, &proof.config) else {
        return Err("the settings cannot be read: `recto check` says why".to_owned());
    };
    let book = Book::open(name, bytes)
        .map_err(|reason| format!("{name} cannot be read: {}", clip_to(&reason, 300)))?;
    let names = Names::default();
    let units = UnitNames::new(data.units());
    let mut proposer = Proposer {
        book: &book,
        data,
        config,
        metrics: Known::metrics(data, &names),
        entities: Known::entities(config, &names),
        units,
        unknown: [(); 4].map(|()| BTreeMap::new()),
    };
    let mut tables = String::new();
    let mut left = vec![];
    for sheet in book.sheets.iter().filter(|own| !own.cells.is_empty()) {
        match proposer.table(sheet) {
            Some(text) => tables.push_str(&text),
            None => left.push(clip(&sheet.name)),
        }
    }
    if tables.is_empty() {
        return Err(format!(
            "{name} has no table: no sheet has a row of heads with numbers below"
        ));
    }
    let mut text = format!(
        "# What the columns of {} are. Proposed by `recto import --propose`: look through it, and\n\
         # fill in what stands empty. `recto import {} --map FILE` shows what comes in.\n",
        comment(name),
        comment(&safe::pasted(name))
    );
    for sheet in left {
        text.push_str(&format!(
            "# The sheet {} has no table that is understood.\n",
            comment(&sheet)
        ));
    }
    text.push_str("tables:\n");
    text.push_str(&tables);
    text.push_str(&proposer.names());
    Ok(text)
}

/// A text that may stand in a comment.
pub(super) fn comment(text: &str) -> String {
    safe::line(text).replace(['\n', '\r'], " ")
}

/// Looks through a workbook.
pub(super) struct Proposer<'a> {
    pub(super) book: &'a Book,
    pub(super) data: &'a Data,
    pub(super) config: &'a Config,
    pub(super) metrics: Known,
    pub(super) entities: Known,
    pub(super) units: UnitNames<'a>,
    /// Unknown metrics, entities, units and periods, each with what is to be said of it.
    pub(super) unknown: [BTreeMap<String, String>; 4],
}

impl Proposer<'_> {
    /// A column as a map names it: by its head, where that is its own.
    fn named(columns: &BTreeMap<u32, Held>, column: u32) -> String {
        let own = columns.get(&column).map_or("", |own| own.head.as_str());
        let is_own = columns.values().filter(|other| other.head == own).count() == 1;
        let is_plain = own.chars().count() <= 60 && !own.is_empty();
        // A date shows otherwise than it is held.
        match is_own
            && is_plain
            && !(own.len() > 4 && own.bytes().all(|byte| byte.is_ascii_digit()))
            && !own.starts_with(DATE)
        {
            true => quoted(own),
            false => letters(column),
        }
    }

    /// The columns of numbers under the names of months that do not say their year.
    fn months(&self, columns: &BTreeMap<u32, Held>) -> BTreeMap<u32, Period> {
        let now = self.config.calendar.year_of(self.config.period);
        let own = columns.iter().filter(|(_, own)| own.numbers > 0);
        let months = own.filter_map(|(column, own)| {
            let is_name = own.head.chars().any(char::is_alphabetic);
            let month = period(&own.head, Some(now)).filter(|_| is_name)?;
            (month.kind() == Kind::Month).then_some((*column, month))
        });
        months.collect()
    }

    /// Where the heads are the last days of years, and of no other months, they stand for the years.
    fn as_years(&self, wide: &mut BTreeMap<u32, Period>, cells: &Cells<'_>, head: u32) {
        let calendar = self.data.calendar();
        let of_head = |column: u32| {
            let day = self.day(cells.get((head, column))?)?;
            let year = calendar.year_of(Period::parse(day.get(..7)?)?);
            (calendar.last_day(year).to_string() == day).then_some(year)
        };
        let years: Option<Vec<Period>> =
            wide.keys().map(|column| of_head(*column)).collect();
        for (own, year) in wide.values_mut().zip(years.into_iter().flatten()) {
            *own = year;
        }
    }

    /// The table of a sheet.
    fn table(&mut self, sheet: &Worksheet) -> Option<String> {
        let cells = Cells::new(sheet);
        let (heads, _) = self.heads(sheet)?;
        let columns = self.hold(sheet, &cells, &heads);
        let last = heads.iter().max().copied()?;
        let head_period = |column: u32| {
            let cell = cells.get((last, column))?;
            let text = columns.get(&column)?.head.clone();
            let joined = (heads.len() > 1).then(|| period(&text, None)).flatten();
            joined.or_else(|| self.period(cell))
        };
        let mut wide: BTreeMap<u32, Period> = BTreeMap::new();
        for (&column, own) in &columns {
            if own.numbers > 0
                && let Some(period) = head_period(column)
            {
                wide.insert(column, period);
            }
        }
        // Beside them, one that holds words alone is of a period as well.
        let mut more = vec![];
        for &column in columns.keys().filter(|_| !wide.is_empty()) {
            more.extend(head_period(column).map(|period| (column, period)));
        }
        wide.extend(more);
        self.as_years(&mut wide, &cells, last);
        let months = self.months(&columns);
        let is_yearless = wide.is_empty() && months.len() > 1;
        if is_yearless {
            wide = months;
        }
        let mut used: BTreeSet<u32> = wide.keys().copied().collect();
        let pick = |is_it: &dyn Fn(&Held) -> usize, used: &mut BTreeSet<u32>| {
            let mut best: Option<(usize, u32)> = None;
            for (&column, own) in &columns {
                let points = if used.contains(&column) { 0 } else { is_it(own) };
                if points > 0 && best.is_none_or(|(known, _)| points > known) {
                    best = Some((points, column));
                }
            }
            let (_, column) = best?;
            used.insert(column);
            Some(column)
        };
        let says = |own: &Held, words: &[&str]| {
            let head = bare(&own.head);
            let one = head.strip_suffix('s').unwrap_or(&head);
            words.iter().any(|word| {
                let word = bare(word);
                head == word || one == word || (!word.is_ascii() && head.contains(&word))
            })
        };
        const UNIT: [&str; 5] = ["unit", "uom", "單位", "单位", "計量"];
        const ENTITY: [&str; 9] = [
            "site",
            "entity",
            "plant",
            "facility",
            "company",
            "subsidiary",
            "實體",
            "廠",
            "公司",
        ];
        const STATUS: [&str; 3] = ["status", "狀態", "状态"];
        const NOTE: [&str; 7] =
            ["note", "remark", "comment", "備註", "备注", "附註", "說明"];
        const SOURCE: [&str; 5] = ["source", "evidence", "reference", "來源", "證據"];
        const WAS: [&str; 5] = ["was", "before", "previously", "as reported", "原"];
        let is_text =
            |own: &Held| own.texts.len() * 2 > own.cells.min(2 * own.texts.len() + 1);
        let unit = pick(
            &|own| {
                if own.mostly(own.units) || (says(own, &UNIT) && is_text(own)) {
                    own.units + 1
                } else {
                    0
                }
            },
            &mut used,
        );
        let entity = pick(
            &|own| match own.mostly(own.entities) {
                true => own.entities + 1,
                false => usize::from(says(own, &ENTITY) && own.numbers == 0),
            },
            &mut used,
        );
        let is_long = wide.is_empty();
        let year = pick(
            &|own| {
                usize::from(is_long && own.mostly(own.years) && own.numbers > 0)
                    * own.years
            },
            &mut used,
        );
        let month = year.and_then(|_| {
            pick(
                &|own| {
                    usize::from(own.mostly(own.months) && !says(own, &["value"]))
                        * own.months
                },
                &mut used,
            )
        });
        let (year, mut when) = match (year, month) {
            (Some(year), None) => (None, Some(year)),
            (year, _) => (year, None),
        };
        if is_long && year.is_none() && when.is_none() {
            when = pick(
                &|own| usize::from(own.mostly(own.periods)) * own.periods,
                &mut used,
            );
        }
        let status = pick(
            &|own| {
                usize::from(own.mostly(own.statuses)) * own.statuses
                    + usize::from(says(own, &STATUS) && own.numbers == 0)
            },
            &mut used,
        );
        let metric = pick(&|own| own.metrics * 1_000, &mut used);
        let metric = metric.or_else(|| {
            let label = |own: &Held| {
                let is_other = says(own, &NOTE) || says(own, &SOURCE);
                if own.numbers * 2 > own.cells || is_other { 0 } else { own.texts.len() }
            };
            pick(&label, &mut used)
        });
        let note =
            pick(&|own| usize::from(says(own, &NOTE) && own.numbers == 0), &mut used);
        let other =
            pick(&|own| usize::from(says(own, &NOTE) && own.numbers == 0), &mut used);
        let source =
            pick(&|own| usize::from(says(own, &SOURCE) && own.numbers == 0), &mut used);
        let was =
            pick(&|own| usize::from(is_long && says(own, &WAS)) * own.numbers, &mut used);
        let numbers: Vec<u32> = (columns.iter())
            .filter(|(column, own)| !used.contains(column) && own.mostly(own.numbers))
            .map(|(column, _)| *column)
            .collect();
        let named = |column: u32| Self::named(&columns, column);
        let rows: Vec<String> = heads.iter().map(|row| (row + 1).to_string()).collect();
        let mut text = String::new();
        match self.book.is_text() {
            true => text.push_str("  - head: "),
            false => {
                text.push_str(&format!("  - sheet: {}\n    head: ", quoted(&sheet.name)));
            }
        }
        match rows.as_slice() {
            [one] => text.push_str(one),
            all => text.push_str(&format!("[{}]", all.join(", "))),
        }
        text.push('\n');
        if sheet.is_hidden {
            text.push_str("    # This sheet is hidden.\n");
        }
        let mut line = |key: &str, column: Option<u32>| {
            if let Some(column) = column {
                text.push_str(&format!("    {key}: {}\n", named(column)));
            }
        };
        let of_entity = |column: &u32| {
            let head = &columns.get(column)?.head;
            match self.entities.called(head) {
                Called::Is(id) => Some(id),
                _ => None,
            }
        };
        let by_entity =
            wide.is_empty() && numbers.iter().filter_map(of_entity).count() > 1;
        let is_across = wide.is_empty()
            && !by_entity
            && numbers.iter().any(|column| {
                let head = columns.get(column).map_or("", |own| own.head.as_str());
                let name = bracketed(head).map_or(head, |(name, _)| name);
                matches!(self.metrics.called(head), Called::Is(_))
                    || matches!(self.metrics.called(name), Called::Is(_))
            });
        // Where the columns are metrics, what labels the rows is something else.
        let is_bare = wide.is_empty() && !by_entity && metric.is_none();
        let is_across = is_across || (is_bare && !numbers.is_empty());
        let mut ignored: Vec<u32> =
            columns.keys().copied().filter(|own| !used.contains(own)).collect();
        match is_across {
            true => ignored.extend(metric),
            false => line("metric", metric),
        }
        line("unit", unit);
        line("entity", entity);
        line("year", year);
        line("month", month);
        line("period", when);
        line("status", status);
        line("was", was);
        let lang_of = |column: u32| {
            let own = columns.get(&column)?;
            let is_han = own.head.chars().any(is_han);
            let mut languages = self.config.languages.iter();
            languages.find(|lang| lang.is_han() == is_han).copied()
        };
        line("source", source);
        let notes = note.into_iter().chain(other);
        let notes: BTreeMap<_, _> = notes
            .filter_map(|column| Some((lang_of(column)?, named(column))))
            .collect();
        let notes: Vec<String> = notes
            .iter()
            .map(|(lang, column)| format!("{lang}: {column}"))
            .collect();
        if !notes.is_empty() {
            text.push_str(&format!("    note: {{{}}}\n", notes.join(", ")));
        }
        if columns.values().any(|own| own.either) {
            text.push_str(
                "    decimal:  # point or comma: what sets off decimals in numbers such as 9,500?\n",
            );
        }
        let dated = |column: &u32| columns.get(column).is_some_and(|own| own.dates > 0);
        let has_dates = [year, month, when].into_iter().flatten().any(|own| dated(&own));
        if has_dates {
            text.push_str(
                "    dates: month  # what a date stands for: its month, or its year\n",
            );
        }
        let mut needs_period = is_long && year.is_none() && when.is_none();
        if is_yearless {
            needs_period = true;
        } else if !wide.is_empty() {
            text.push_str("    columns:\n");
            for (column, period) in &wide {
                text.push_str(&format!("      {}: {period}\n", named(*column)));
            }
            needs_period = false;
        } else if by_entity {
            text.push_str("    columns:\n");
            for column in &numbers {
                let own = match of_entity(column) {
                    Some(id) => format!("{{entity: {id}}}"),
                    None => "ignore".to_owned(),
                };
                text.push_str(&format!("      {}: {own}\n", named(*column)));
            }
            ignored.retain(|own| !numbers.contains(own));
        } else if is_across {
            text.push_str("    columns:\n");
            for column in &numbers {
                let head =
                    columns.get(column).map(|own| own.head.clone()).unwrap_or_default();
                let (name, unit) = match bracketed(&head) {
                    Some((name, unit)) if self.units.unit(unit).is_ok() => {
                        (name, Some(unit))
                    }
                    _ => (head.as_str(), None),
                };
                let own = match self.metrics.called(name) {
                    Called::Is(id) => format!("{{metric: {id}}}"),
                    _ if self.units.unit(&head).is_ok() => {
                        format!("{{metric: , unit: {}}}  # which metric?", quoted(&head))
                    }
                    _ => {
                        let near = self
                            .near(name, unit)
                            .unwrap_or_else(|| "which metric?".to_owned());
                        format!("{{metric: }}  # {near}; `ignore` leaves the column out")
                    }
                };
                text.push_str(&format!("      {}: {own}\n", named(*column)));
            }
            ignored.retain(|own| !numbers.contains(own));
        } else {
            match numbers.as_slice() {
                [one] => text.push_str(&format!("    value: {}\n", named(*one))),
                all => {
                    let all: Vec<String> = all.iter().map(|own| named(*own)).collect();
                    let one_of = match all.is_empty() {
                        true => "which column holds the values?".to_owned(),
                        false => format!("one of {}", comment(&all.join(", "))),
                    };
                    text.push_str(&format!("    value:  # {one_of}\n"));
                }
            }
            ignored.retain(|own| numbers.first() != Some(own));
        }
        let is_of = matches!(self.entities.called(&sheet.name), Called::Is(_));
        let of_sheet = entity.is_none() && !by_entity && is_of && !self.book.is_text();
        let of_name = Period::parse(sheet.name.trim());
        let of_name = of_name.filter(|own| is_yearless && own.kind() == Kind::Year);
        let period = match (is_yearless, of_name) {
            (_, Some(year)) => format!("{year}}}"),
            (true, None) => "}  # which year are the months of?".to_owned(),
            (false, None) => "}  # which period are the values of?".to_owned(),
        };
        match (needs_period, of_sheet) {
            (true, true) => {
                text.push_str(&format!("    all: {{entity: sheet, period: {period}\n"));
            }
            (true, false) => {
                text.push_str(&format!("    all: {{period: {period}\n"));
            }
            (false, true) => text.push_str("    all: {entity: sheet}\n"),
            (false, false) => {}
        }
        let rows = numbers.iter().chain(wide.keys());
        let rows = rows.filter_map(|own| columns.get(own)).map(|own| own.cells).max();
        let repeat: Vec<String> = [entity, year, when]
            .into_iter()
            .flatten()
            .filter(|own| columns.get(own).map(|own| own.cells) < rows)
            .map(named)
            .collect();
        if !repeat.is_empty() {
            text.push_str(&format!(
                "    repeat: [{}]  # do their empty cells repeat what stands above?\n",
                repeat.join(", ")
            ));
        }
        if !ignored.is_empty() {
            ignored.sort_unstable();
            let all: Vec<String> = ignored.iter().map(|own| named(*own)).collect();
            text.push_str(&format!("    ignore: [{}]\n", all.join(", ")));
        }
        self.gather(
            sheet,
            &cells,
            last,
            (metric.filter(|_| !is_across), unit, entity, when),
        );
        Some(text)
    }
}
