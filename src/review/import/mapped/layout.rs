//! Where the columns of a map stand on a sheet.

use std::collections::{BTreeMap, BTreeSet};

use super::super::told::{Laid, Told, clip, list};
use super::called::{bracketed, date, period};
use crate::diag::{nearest, rules};
use crate::input::load::import_map::{Column, ImportMap, Role, Shared, Table};
use crate::input::workbook::format::{Shape, day};
use crate::input::workbook::place::cell_place;
use crate::input::workbook::{At, Book, Cell, Content, DATE, Worksheet, letters};
use crate::model::calendar::Calendar;
use crate::model::lang::Lang;
use crate::model::number::narrow;
use crate::model::period::{Kind, Period};
use crate::resolve::data::unmeant;

/// How far down heads are looked for.
const HIGHEST: u32 = 30;

/// What a text or cell says of a period.
pub(super) enum Said {
    Is(Period),
    Ignored,
    /// Nothing that can be understood; the remedy.
    Not(String),
}

/// The columns of values, each with what its values share.
pub(super) struct ValueColumn {
    pub(super) shared: Shared,
    pub(super) period: Option<Period>,
    /// The unit in brackets in its head.
    pub(super) unit: Option<String>,
    /// The text that its period was read from.
    pub(super) said: Option<String>,
}

/// Where everything stands.
pub(super) struct Layout {
    /// The first row below the heads.
    pub(super) first: u32,
    pub(super) metric: Vec<u32>,
    pub(super) name: BTreeMap<Lang, u32>,
    pub(super) roles: BTreeMap<Role, u32>,
    pub(super) values: BTreeMap<u32, ValueColumn>,
    pub(super) note: Vec<(Lang, u32)>,
    pub(super) ignored: BTreeSet<u32>,
    pub(super) repeat: BTreeSet<u32>,
}

impl Layout {
    /// Whether a column is one of the table's.
    pub(super) fn has(&self, column: u32) -> bool {
        self.metric.contains(&column)
            || self.name.values().any(|own| *own == column)
            || self.roles.values().any(|own| *own == column)
            || self.values.contains_key(&column)
            || self.note.iter().any(|(_, own)| *own == column)
            || self.ignored.contains(&column)
    }
}

/// The most cells of merged ones that are looked through.
const MOST_MERGED: u64 = 1_000_000;

/// A sheet's cells; of merged ones, each is the first of them.
pub(crate) struct Cells<'a> {
    sheet: &'a Worksheet,
    merged: BTreeMap<At, At>,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(sheet: &'a Worksheet) -> Self {
        let (mut merged, mut room) = (BTreeMap::new(), MOST_MERGED);
        for (first, last) in &sheet.merged {
            let rows = u64::from(last.0.saturating_sub(first.0)) + 1;
            let columns = u64::from(last.1.saturating_sub(first.1)) + 1;
            let Some(left) = room.checked_sub(rows.saturating_mul(columns)) else {
                continue;
            };
            room = left;
            for row in first.0..=last.0 {
                for column in first.1..=last.1 {
                    merged.insert((row, column), *first);
                }
            }
        }
        Self { sheet, merged }
    }

    pub(crate) fn get(&self, at: At) -> Option<&'a Cell> {
        let own = self.sheet.cells.get(&at);
        own.or_else(|| self.sheet.cells.get(self.merged.get(&at)?))
    }

    /// A cell where it stands, merged or not.
    pub(crate) fn sheet_cell(&self, at: At) -> Option<&'a Cell> {
        self.sheet.cells.get(&at)
    }

    /// What a cell shows.
    pub(crate) fn shown(&self, at: At) -> String {
        let cell = self.get(at);
        cell.map_or_else(String::new, |cell| cell.content.shown().trim().to_owned())
    }
}

/// A head without what tells it from another in nothing.
fn plain(text: &str) -> String {
    let text = narrow(text).to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads what cells and texts say of periods.
pub(super) struct Periods<'a> {
    pub(super) map: &'a ImportMap,
    pub(super) table: &'a Table,
    pub(super) calendar: &'a Calendar,
    pub(super) book: &'a Book,
}

impl Periods<'_> {
    /// What a text says.
    pub(super) fn text(&self, text: &str, year: Option<Period>) -> Said {
        let key = plain(text);
        let own = &self.map.names.periods;
        if let Some((_, own)) = own.iter().find(|(name, _)| plain(&name.value) == key) {
            return match own.value.as_str() {
                crate::input::load::import_map::IGNORE => Said::Ignored,
                text => match Period::parse(text) {
                    Some(period) => self.meant(period),
                    None => {
                        Said::Not(format!("`{}` in the map is no period", clip(text)))
                    }
                },
            };
        }
        let said = period(text, year).map(|own| self.of_year(own, text, year));
        match said {
            Some(period) => self.meant(period),
            None => match date(text) {
                Some((date, true)) => match date.get(..7).and_then(Period::parse) {
                    Some(month) => self.meant(self.calendar.year_of(month)),
                    None => self.dated(&date, false, true),
                },
                Some((date, false)) => self.dated(&date, false, true),
                None => Said::Not(format!(
                    "say under `names` in the map what it is, as in `periods: {{\"{}\": 2025}}`",
                    clip(text).replace('"', "'")
                )),
            },
        }
    }

    /// A month that is named without a year lies in the report's year, which may begin in
    /// another month than January.
    fn of_year(&self, own: Period, text: &str, year: Option<Period>) -> Period {
        let Some(year) = year.filter(|_| own.kind() == Kind::Month) else { return own };
        if period(text, None).is_some() || self.calendar.year_of(own) == year {
            return own;
        }
        let before =
            Period::part_of(Kind::Month, own.number().saturating_sub(1), own.part());
        if self.calendar.year_of(before) == year { before } else { own }
    }

    /// Whether the map says what a text means.
    pub(super) fn is_named(&self, text: &str) -> bool {
        let key = plain(text);
        self.map
            .names
            .periods
            .iter()
            .any(|(name, _)| plain(&name.value) == key)
    }

    fn meant(&self, period: Period) -> Said {
        match self.calendar.admits(period) {
            Ok(()) => Said::Is(period),
            Err(fault) => Said::Not(format!("{}: {}", fault.message, fault.hint)),
        }
    }

    /// What a cell says.
    pub(super) fn cell(&self, cell: &Cell, year: Option<Period>) -> Said {
        let date = match &cell.content {
            Content::Number(number) => {
                let shape = Shape::of(self.book.format(cell), *number);
                if !shape.is_date {
                    return self.text(&number.normalize().to_string(), year);
                }
                let date = day(*number, self.book.from_1904);
                date.map(|date| {
                    (date.to_string(), shape.is_year, shows_day(self.book.format(cell)))
                })
            }
            Content::Other(text) => {
                text.strip_prefix(DATE).map(|date| (date.to_owned(), false, true))
            }
            _ => None,
        };
        let Some((date, is_year, is_day)) = date else {
            return self.text(&cell.content.shown(), year);
        };
        self.dated(&date, is_year, is_day)
    }

    /// What a date says.
    fn dated(&self, date: &str, is_year: bool, is_day: bool) -> Said {
        let as_year = self.table.dates == Some(Kind::Year);
        let as_month = !is_day || self.table.dates == Some(Kind::Month);
        let month = date.get(..7).and_then(Period::parse);
        let period = match (is_year, as_year, as_month) {
            (true, ..) => date.get(..4).and_then(Period::parse),
            (_, true, _) => month.map(|month| self.calendar.year_of(month)),
            (.., true) => month,
            _ => None,
        };
        match period {
            Some(period) => self.meant(period),
            None => Said::Not(
                "it is a date: say `dates: month` or `dates: year` in the table of the map"
                    .to_owned(),
            ),
        }
    }
}

/// Whether a format of dates shows the day.
pub(super) fn shows_day(format: &str) -> bool {
    let mut quoted = false;
    let mut bracketed = false;
    format.chars().any(|char| {
        quoted ^= char == '"';
        bracketed = (bracketed || char == '[') && char != ']';
        !quoted && !bracketed && matches!(char, 'd' | 'D')
    })
}

/// Finds everything of a table on a sheet; what is not there is told on the map.
pub(super) struct Finder<'a, 't, 's> {
    sheet: &'a Worksheet,
    cells: &'a Cells<'a>,
    periods: &'a Periods<'a>,
    laid: &'a Laid,
    told: &'t mut Told<'s>,
    /// Each column's head, from all rows of heads.
    heads: BTreeMap<u32, String>,
    sound: bool,
}

impl<'a, 't, 's> Finder<'a, 't, 's> {
    pub(super) fn new(
        cells: &'a Cells<'a>,
        periods: &'a Periods<'a>,
        laid: &'a Laid,
        told: &'t mut Told<'s>,
    ) -> Self {
        let sheet = cells.sheet;
        Self {
            sheet,
            cells,
            periods,
            laid,
            told,
            heads: BTreeMap::new(),
            sound: true,
        }
    }

    /// The rows of heads: as the map says, or the first that has most of the heads it names.
    fn rows(&self) -> Vec<u32> {
        let table = self.periods.table;
        if !table.head.is_empty() {
            return table.head.clone();
        }
        let mut named: Vec<String> =
            table.metric.iter().map(|own| plain(&own.value)).collect();
        named.extend(table.name.values().map(|own| plain(&own.value)));
        named.extend(table.roles.values().map(|own| plain(&own.value)));
        named.extend(table.columns.iter().map(|(own, _)| plain(&own.value)));
        let mut best = (0, 0);
        let mut rows: BTreeMap<u32, usize> = BTreeMap::new();
        for ((row, _), cell) in self.sheet.cells.range((0, 0)..(HIGHEST, 0)) {
            let text = plain(&cell.content.shown());
            let is_named = named.contains(&text);
            let is_period = table.columns.is_empty()
                && matches!(self.periods.cell(cell, self.year()), Said::Is(_));
            let points = usize::from(is_named) * 2 + usize::from(is_period);
            *rows.entry(*row).or_default() += points;
        }
        for (row, points) in rows {
            if points > best.1 {
                best = (row, points);
            }
        }
        if best.1 > 0 { vec![best.0] } else { vec![] }
    }

    /// The year that months without one are of.
    fn year(&self) -> Option<Period> {
        let all = self.periods.table.all.period.as_ref()?;
        Period::parse(&all.value).filter(|own| own.kind() == Kind::Year)
    }

    fn column(&mut self, column: &Column) -> Option<u32> {
        let key = plain(&column.value);
        let found: Vec<u32> = (self.heads.iter())
            .filter(|(_, head)| plain(head) == key)
            .map(|(column, _)| *column)
            .collect();
        let name = clip(&column.value);
        match found.as_slice() {
            [one] => return Some(*one),
            [] => {}
            all => {
                let all: Vec<String> = all.iter().map(|own| letters(*own)).collect();
                self.fault(column, format!(
                    "the sheet {} has more than one column with the head `{name}`: {}",
                    clip(&self.sheet.name), list(&all)
                ), "name it by its letter".to_owned());
                return None;
            }
        }
        let is_letter = column.value.len() <= 3
            && column.value.bytes().all(|byte| byte.is_ascii_uppercase());
        let letter = cell_place(&format!("{}1", column.value)).filter(|_| is_letter);
        if let Some((_, at)) = letter {
            if self.sheet.cells.keys().any(|(_, own)| *own == at) {
                return Some(at);
            }
            let message = format!(
                "the column {name} of the sheet {} is empty",
                clip(&self.sheet.name)
            );
            self.fault(column, message, "name another".to_owned());
            return None;
        }
        let near = nearest(&column.value, self.heads.values().map(String::as_str));
        let heads: Vec<String> =
            self.heads.values().map(|head| format!("`{}`", clip(head))).collect();
        self.fault(
            column,
            format!(
                "the sheet {} has no column with the head `{name}`",
                clip(&self.sheet.name)
            ),
            near.unwrap_or_else(|| format!("the heads are {}", list(&heads))),
        );
        None
    }

    fn fault(&mut self, column: &Column, message: String, hint: String) {
        self.sound = false;
        let start = self.laid.start();
        self.told.add("columns that are not there", 0, || {
            rules::IMPORT
                .finding(column.place, message)
                .related(start, "the sheet")
                .hint(hint)
        });
    }

    /// Finds all columns; nothing where one is missing.
    pub(super) fn layout(mut self) -> Option<Layout> {
        let table = self.periods.table;
        let rows = self.rows();
        let last = rows.iter().max().copied();
        let Some(last) = last else {
            self.told.add("heads", 0, || {
                rules::IMPORT
                    .finding(
                        table.place,
                        "no row of this sheet has the heads that the map names",
                    )
                    .related(self.laid.start(), "the sheet")
                    .hint("say which row they stand in, as in `head: 3`")
            });
            return None;
        };
        let columns: BTreeSet<u32> = self.sheet.cells.keys().map(|at| at.1).collect();
        for column in columns {
            let mut head: Vec<String> = vec![];
            for row in &rows {
                let text = self.head((*row, column));
                if !text.is_empty() && head.last() != Some(&text) {
                    head.push(text);
                }
            }
            if !head.is_empty() {
                self.heads.insert(column, head.join(" "));
            }
        }
        let mut one = |column: &Column| self.column(column);
        let metric = table.metric.iter().filter_map(&mut one).collect();
        let name = table.name.iter();
        let name = name.filter_map(|(lang, own)| Some((*lang, one(own)?))).collect();
        let roles = table.roles.iter();
        let roles = roles.filter_map(|(role, own)| Some((*role, one(own)?))).collect();
        let note = table.note.iter();
        let note = note.filter_map(|(lang, own)| Some((*lang, one(own)?))).collect();
        let mut ignored: BTreeSet<u32> =
            table.ignore.iter().filter_map(&mut one).collect();
        let repeat = table.repeat.iter().filter_map(&mut one).collect();
        let mut named = vec![];
        for (column, shared) in &table.columns {
            match one(column) {
                Some(at) if shared.is_ignored => {
                    ignored.insert(at);
                }
                Some(at) => named.push((at, column, shared)),
                None => {}
            }
        }
        let mut layout = Layout {
            first: last + 1,
            metric,
            name,
            roles,
            values: BTreeMap::new(),
            note,
            ignored,
            repeat,
        };
        for (at, column, shared) in named {
            self.value_column(at, Some(column), shared, &mut layout);
        }
        if let Some(value) = layout.roles.get(&Role::Value).copied() {
            self.value_column(value, None, &Shared::default(), &mut layout);
        } else if table.columns.is_empty() {
            self.found(&mut layout, last);
        }
        if layout.values.is_empty() && self.sound {
            self.sound = false;
            self.told.add("heads", 0, || {
                rules::IMPORT
                    .finding(table.place, "no column of this table holds values")
                    .related(self.laid.start(), "the sheet")
                    .hint("name them under `columns`, each with its period, or one as `value`")
            });
        }
        self.sound.then_some(layout)
    }

    /// A head as it is shown; a date as what it stands for.
    fn head(&self, at: At) -> String {
        let Some(cell) = self.cells.get(at) else { return String::new() };
        let text = cell.content.shown();
        if let Content::Number(number) = &cell.content
            && Shape::of(self.periods.book.format(cell), *number).is_date
            && let Said::Is(period) = self.periods.cell(cell, None)
        {
            return period.to_string();
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Takes each column whose head names a period.
    fn found(&mut self, layout: &mut Layout, last: u32) {
        let mut seen: BTreeMap<Period, u32> = BTreeMap::new();
        for (column, head) in self.heads.clone() {
            if layout.has(column) {
                continue;
            }
            let (name, unit) = match bracketed(&head) {
                Some((name, unit)) => (name.to_owned(), Some(unit.to_owned())),
                None => (head.clone(), None),
            };
            let (said, text) = match self.periods.text(&head, self.year()) {
                Said::Not(_) if unit.is_some() => {
                    (self.periods.text(&name, self.year()), name)
                }
                said => (said, head),
            };
            match said {
                Said::Is(period) => {
                    if let Some(first) = seen.insert(period, column) {
                        self.sound = false;
                        let place = self.laid.place((last, column));
                        self.told.add("columns of one period", 0, || {
                            rules::IMPORT
                                .finding(place, format!(
                                    "the columns {} and {} are both of {period}",
                                    letters(first), letters(column)
                                ))
                                .hint("say under `columns` in the map what each of them holds")
                        });
                    }
                    layout.values.insert(
                        column,
                        ValueColumn {
                            shared: Shared::default(),
                            period: Some(period),
                            unit,
                            said: Some(text),
                        },
                    );
                }
                Said::Ignored => {
                    layout.ignored.insert(column);
                }
                Said::Not(_) => {}
            }
        }
    }

    fn value_column(
        &mut self,
        at: u32,
        column: Option<&Column>,
        shared: &Shared,
        layout: &mut Layout,
    ) {
        let mut period = None;
        if let Some(own) = &shared.period {
            match Period::parse(&own.value) {
                None => {
                    let message = format!("`{}` is no period", clip(&own.value));
                    self.fault(own, message, crate::model::period::FORMS.to_owned());
                }
                Some(own_period) => match self.periods.calendar.admits(own_period) {
                    Ok(()) => period = Some(own_period),
                    Err(fault) => {
                        self.sound = false;
                        let place = own.place;
                        self.told.add("periods", 0, || unmeant(fault, place));
                    }
                },
            }
        }
        let head = self.heads.get(&at);
        let unit = head.and_then(|head| Some(bracketed(head)?.1.to_owned()));
        let own = ValueColumn { shared: shared.clone(), period, unit, said: None };
        if layout.values.insert(at, own).is_some()
            && let Some(column) = column
        {
            let message = format!("the column {} is named twice", letters(at));
            self.fault(column, message, "keep one of the two lines".to_owned());
        }
    }
}
