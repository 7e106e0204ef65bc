//! Components made of words: timelines, tiles, process flows, trees, pull quotes, tables.
//!
//! As [`text`](crate::model::text), one shape for both phases: `L` is a line with placeholders in a
//! draft, and a line with bound figures in a report.

mod compare;
pub mod keys;
pub mod read;
mod told;
mod write;

use super::{Kind, Part};
use crate::model::figure::Figure;
use crate::model::place::{Place, Placed};
use crate::model::report;
use crate::model::text::Alignment;
use crate::model::visit;

/// What a timeline is.
pub const TIMELINE: Kind = kind("timeline", "a `timeline` block");
/// What tiles are.
pub const TILES: Kind = kind("tiles", "a `tiles` block");
/// What steps are.
pub const STEPS: Kind = kind("steps", "a `steps` block");
/// What measures are.
pub const MEASURES: Kind = kind("measures", "a `measures` block");
/// What a tree is.
pub const TREE: Kind = kind("tree", "a `tree` block");
/// What a quote is.
pub const QUOTE: Kind = Kind {
    title: "pull quote",
    ..kind("quote", "a `quote` block")
};
/// What a table of words is.
pub const TABLE: Kind = Kind {
    is_display: true,
    ..kind("table", "a `table` block")
};

const fn kind(name: &'static str, phrase: &'static str) -> Kind {
    Kind { name, title: name, phrase, is_display: false }
}

/// A component made of words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Prose<L> {
    /// Events in order of time.
    Timeline(Vec<Event<L>>),
    /// Boxes side by side.
    Tiles(Items<L>),
    /// A process flow.
    Steps(Items<L>),
    /// Numbered measures.
    Measures(Items<L>),
    /// An organisation chart.
    Tree(Branch<L>),
    /// A sentence pulled out of its section.
    Quote {
        /// The sentence.
        text: L,
        /// Who says it.
        by: Option<L>,
    },
    /// A table whose cells may hold lists.
    Table(Grid<L>),
}

/// An event or an award.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Event<L> {
    /// When.
    pub date: Moment,
    /// What, in a few words: an award's name.
    pub title: Option<L>,
    /// What, at length.
    pub text: Option<L>,
    /// Who granted it.
    pub by: Option<L>,
}

/// A year, a month, a day, or the months from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: Option<u8>,
    /// The day, from 1.
    pub day: Option<u8>,
    /// The last year and month of a span of months.
    pub until: Option<(u16, u8)>,
}

impl Moment {
    /// Reads `2021`, `2021-08`, `2021-08-13` or `2021-09/2021-11` (ISO 8601).
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str, digits: usize| {
            let plain = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| text.parse::<u16>().ok()).flatten()
        };
        let month = |text: &str| {
            let month = number(text, 2).and_then(|month| u8::try_from(month).ok());
            month.filter(|month| (1..=12).contains(month))
        };
        let (start, until) = match text.split_once('/') {
            Some((start, end)) => {
                let (year, end) = end.split_once('-')?;
                (start, Some((number(year, 4)?, month(end)?)))
            }
            None => (text, None),
        };
        let mut parts = start.split('-');
        let year = number(parts.next()?, 4)?;
        let month = parts.next().map(|part| month(part).ok_or(())).transpose().ok()?;
        let day = match parts.next() {
            Some(day) => {
                let day = u8::try_from(number(day, 2)?).ok()?;
                let is_day = (1..=days(year, month?)).contains(&day);
                is_day.then_some(Some(day))?
            }
            None => None,
        };
        let is_span = until.is_none_or(|end| {
            day.is_none() && month.is_some_and(|month| (year, month) < end)
        });
        (parts.next().is_none() && is_span).then_some(Self { year, month, day, until })
    }
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4)
            && (!year.is_multiple_of(100) || year.is_multiple_of(400)) =>
        {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Items under a title.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Items<L> {
    /// The title.
    pub title: Option<L>,
    /// The items.
    pub items: Vec<Item<L>>,
}

/// A tile, step or measure.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Item<L> {
    /// Its title.
    pub title: L,
    /// Its text.
    pub text: Option<L>,
    /// Its text as a list.
    pub points: Vec<L>,
    /// The name of its icon.
    pub icon: Option<Placed<String>>,
}

/// A box of an organisation chart with those below it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Branch<L> {
    /// Its name.
    pub title: L,
    /// A remark.
    pub note: Option<L>,
    /// What stands below it.
    pub children: Vec<Self>,
}

/// A table written as YAML.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Grid<L> {
    /// Its caption.
    pub caption: Option<L>,
    /// Its columns.
    pub columns: Vec<Column<L>>,
    /// Its rows.
    pub rows: Vec<Row<L>>,
    /// Notes under it.
    pub notes: Vec<L>,
    /// Where its contents come from.
    pub source: Option<L>,
    /// Where it stands.
    pub place: Place,
}

/// A column of such a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column<L> {
    /// Its head.
    pub title: L,
    /// Its share of the width, where it is not left to the layout.
    pub width: Option<u8>,
    /// How its cells are aligned.
    pub alignment: Alignment,
}

/// A row of such a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Row<L> {
    /// A banner over the rows after it.
    Banner(L),
    /// A cell for each column.
    Cells(Vec<Cell<L>>),
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cell<L> {
    /// A line.
    Line(L),
    /// A list of lines.
    List(Vec<L>),
}

impl<L> Prose<L> {
    /// The same with each line made into another, in the order of print.
    pub fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Prose<M> {
        match self {
            Self::Timeline(events) => Prose::Timeline(
                events
                    .iter()
                    .map(|event| Event {
                        date: event.date,
                        title: event.title.as_ref().map(&mut *each),
                        text: event.text.as_ref().map(&mut *each),
                        by: event.by.as_ref().map(&mut *each),
                    })
                    .collect(),
            ),
            Self::Tiles(items) => Prose::Tiles(items.map(each)),
            Self::Steps(items) => Prose::Steps(items.map(each)),
            Self::Measures(items) => Prose::Measures(items.map(each)),
            Self::Tree(root) => Prose::Tree(root.map(each)),
            Self::Quote { text, by } => {
                Prose::Quote { text: each(text), by: by.as_ref().map(each) }
            }
            Self::Table(table) => Prose::Table(table.map(each)),
        }
    }

    /// Calls `visit` with each line, in the order of print.
    pub fn each_line<'a>(&'a self, visit: &mut impl FnMut(&'a L)) {
        match self {
            Self::Timeline(events) => events.iter().for_each(|event| {
                let lines = event.title.iter().chain(&event.text).chain(&event.by);
                lines.for_each(&mut *visit);
            }),
            Self::Tiles(list) | Self::Steps(list) | Self::Measures(list) => {
                list.title.iter().for_each(&mut *visit);
                for item in &list.items {
                    visit(&item.title);
                    item.text.iter().chain(&item.points).for_each(&mut *visit);
                }
            }
            Self::Tree(root) => root.lines(visit),
            Self::Quote { text, by } => {
                visit(text);
                by.iter().for_each(visit);
            }
            Self::Table(table) => {
                table.caption.iter().for_each(&mut *visit);
                table.columns.iter().for_each(|column| visit(&column.title));
                for row in &table.rows {
                    match row {
                        Row::Banner(line) => visit(line),
                        Row::Cells(cells) => cells.iter().for_each(|cell| match cell {
                            Cell::Line(line) => visit(line),
                            Cell::List(lines) => lines.iter().for_each(&mut *visit),
                        }),
                    }
                }
                table.notes.iter().chain(&table.source).for_each(visit);
            }
        }
    }

    /// The icons it names.
    pub fn icons(&self) -> impl Iterator<Item = &Placed<String>> {
        let items = match self {
            Self::Tiles(list) | Self::Steps(list) | Self::Measures(list) => {
                list.items.as_slice()
            }
            _ => &[],
        };
        items.iter().filter_map(|item| item.icon.as_ref())
    }
}

impl Part for Prose<report::Line> {
    fn kind(&self) -> &'static Kind {
        match self {
            Self::Timeline(_) => &TIMELINE,
            Self::Tiles(_) => &TILES,
            Self::Steps(_) => &STEPS,
            Self::Measures(_) => &MEASURES,
            Self::Tree(_) => &TREE,
            Self::Quote { .. } => &QUOTE,
            Self::Table(_) => &TABLE,
        }
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a report::Line)) {
        self.each_line(&mut |line| visit(line));
    }

    /// Those of a table's cells.
    fn together(&self) -> Vec<&Figure> {
        let Self::Table(grid) = self else { return vec![] };
        let lines = grid.rows.iter().flat_map(|row| match row {
            Row::Banner(_) => &[],
            Row::Cells(cells) => cells.as_slice(),
        });
        let lines = lines.flat_map(|cell| match cell {
            Cell::Line(line) => std::slice::from_ref(line),
            Cell::List(lines) => lines,
        });
        lines.flat_map(|line| visit::figures(line)).collect()
    }
}

impl<L> Items<L> {
    fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Items<M> {
        Items {
            title: self.title.as_ref().map(&mut *each),
            items: self
                .items
                .iter()
                .map(|item| Item {
                    title: each(&item.title),
                    text: item.text.as_ref().map(&mut *each),
                    points: item.points.iter().map(&mut *each).collect(),
                    icon: item.icon.clone(),
                })
                .collect(),
        }
    }
}

impl<L> Branch<L> {
    fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Branch<M> {
        let title = each(&self.title);
        let note = self.note.as_ref().map(&mut *each);
        let mut children = vec![];
        for child in &self.children {
            children.push(child.map(each));
        }
        Branch { title, note, children }
    }

    fn lines<'a>(&'a self, visit: &mut impl FnMut(&'a L)) {
        visit(&self.title);
        self.note.iter().for_each(&mut *visit);
        for child in &self.children {
            child.lines(visit);
        }
    }
}

impl<L> Grid<L> {
    fn map<M>(&self, each: &mut impl FnMut(&L) -> M) -> Grid<M> {
        Grid {
            caption: self.caption.as_ref().map(&mut *each),
            columns: self
                .columns
                .iter()
                .map(|column| Column {
                    title: each(&column.title),
                    width: column.width,
                    alignment: column.alignment,
                })
                .collect(),
            rows: self
                .rows
                .iter()
                .map(|row| match row {
                    Row::Banner(line) => Row::Banner(each(line)),
                    Row::Cells(cells) => Row::Cells(
                        cells
                            .iter()
                            .map(|cell| match cell {
                                Cell::Line(line) => Cell::Line(each(line)),
                                Cell::List(lines) => {
                                    Cell::List(lines.iter().map(&mut *each).collect())
                                }
                            })
                            .collect(),
                    ),
                })
                .collect(),
            notes: self.notes.iter().map(&mut *each).collect(),
            source: self.source.as_ref().map(each),
            place: self.place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_years_months_days_and_spans() {
        let moment = |year, month, day, until| Some(Moment { year, month, day, until });
        assert_eq!(Moment::parse("2021"), moment(2021, None, None, None));
        assert_eq!(Moment::parse("2021-08"), moment(2021, Some(8), None, None));
        assert_eq!(Moment::parse("2020-02-29"), moment(2020, Some(2), Some(29), None));
        let span = moment(2021, Some(9), None, Some((2021, 11)));
        assert_eq!(Moment::parse("2021-09/2021-11"), span);
        for wrong in [
            "",
            "21",
            "2021-13",
            "2021-8",
            "2021-02-29",
            "2021-08-00",
            "2021-08-13-1",
            "2021-11/2021-09",
            "2021/2022",
            "2021-09/2021",
            "2021-01-02/2021-03",
            "+021",
        ] {
            assert_eq!(Moment::parse(wrong), None, "{wrong}");
        }
    }
}
