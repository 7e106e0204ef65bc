//! `chart`: a drawing of metrics, or small multiples of one.

mod bind;
mod compare;
pub mod keys;
pub mod read;
mod told;
mod spoken {
    pub(super) mod bind;
}
pub(crate) mod whole {
    pub(crate) mod bind;
}
mod write;

use rust_decimal::Decimal;

use super::cards::Direction;
use super::{Kind, Part};
use crate::model::figure::Figure;
use crate::model::report::Line;

/// What a drawing is.
pub const KIND: Kind = Kind {
    name: "chart",
    title: "chart",
    phrase: "a `chart` block",
    is_display: true,
};

/// What several are.
pub const MULTIPLES: Kind = Kind { phrase: "a `chart` of multiples", ..KIND };

/// `chart`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Chart {
    /// What is drawn.
    pub kind: ChartKind,
    /// The title.
    pub title: Line,
    /// The unit of all values, as printed.
    pub unit: String,
    /// The period of all of it, where that is one and not the report's own.
    pub period: Option<Line>,
    /// The categories' names.
    pub categories: Vec<Line>,
    /// The series.
    pub series: Vec<Series>,
    /// The totals: over each stacked bar, in a doughnut's middle.
    pub total: Option<Vec<Option<Figure>>>,
    /// What the parts are of, where that is not what they come to: for each stacked bar, for the
    /// one ring, squares or people.
    pub wholes: Vec<Option<Decimal>>,
    /// Which category is the reporting year.
    pub current: Option<usize>,
    /// Whether the categories are names rather than periods.
    pub is_named: bool,
    /// The categories before which periods are left out.
    pub breaks: Vec<usize>,
    /// The change to the reporting year, where two values of one metric are all there is.
    pub change: Option<(Direction, Line)>,
    /// The alternative text, where its author wrote one.
    pub alt: Option<Line>,
    /// The one made from the data, which is said otherwise.
    pub made: String,
    /// Where the figures come from.
    pub source: Option<Line>,
    /// A note.
    pub note: Option<Line>,
    /// What the marks of its figures mean.
    pub remark: Option<Line>,
}

/// The kinds of charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChartKind {
    /// Bars.
    Bar,
    /// Bars on top of each other.
    Stacked,
    /// Lines.
    Line,
    /// A pie.
    Pie,
    /// A pie with a hole.
    Doughnut,
    /// From one total to the next, by its causes.
    Waterfall,
    /// Parts of a whole, counted in squares.
    Waffle,
    /// Parts of a whole, counted in figures of people.
    People,
    /// Two years, joined.
    Slope,
    /// What is against what is to be.
    Bullet,
    /// Figures without a drawing: two values of one metric are no plot.
    Figures,
}

impl ChartKind {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 10] = [
        ("bar", Self::Bar),
        ("stacked", Self::Stacked),
        ("line", Self::Line),
        ("pie", Self::Pie),
        ("doughnut", Self::Doughnut),
        ("waterfall", Self::Waterfall),
        ("waffle", Self::Waffle),
        ("people", Self::People),
        ("slope", Self::Slope),
        ("bullet", Self::Bullet),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, own)| *own == self);
        named.map_or("figures", |(name, _)| name)
    }

    /// Whether it shows the parts of a whole in one period.
    pub fn is_share(self) -> bool {
        matches!(self, Self::Pie | Self::Doughnut) || self.is_counted()
    }

    /// Whether it counts those parts one by one.
    pub fn is_counted(self) -> bool {
        matches!(self, Self::Waffle | Self::People)
    }
}

/// A chart of small multiples.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Multiples {
    /// The title over all panels.
    pub title: Line,
    /// A chart a metric.
    pub panels: Vec<Chart>,
    /// The alternative text, where its author wrote one.
    pub alt: Option<Line>,
    /// The one made from the data, which is said otherwise.
    pub made: String,
    /// Where the figures come from.
    pub source: Option<Line>,
    /// A note.
    pub note: Option<Line>,
    /// What the marks of its figures mean.
    pub remark: Option<Line>,
}

/// A series of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Series {
    /// Its name, where there are several.
    pub name: Option<Line>,
    /// One point a category; nothing where the value is not disclosed.
    pub points: Vec<Option<Point>>,
}

/// A point of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Point {
    /// The exact value, in the chart's unit: what is drawn.
    pub value: Decimal,
    /// The figure: what is printed.
    pub figure: Figure,
    /// What it is.
    pub standing: Standing,
}

/// What a value of a chart is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// A result.
    Actual,
    /// One that is expected of a later period.
    Expected,
    /// One that is aimed at.
    Target,
}

impl Standing {
    /// Its name in the layouts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Expected => "expected",
            Self::Target => "target",
        }
    }
}

impl Part for Chart {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        visit(&self.title);
        self.period.iter().for_each(&mut *visit);
        self.categories.iter().for_each(&mut *visit);
        let names = self.series.iter().filter_map(|series| series.name.as_ref());
        let change = self.change.iter().map(|(_, change)| change);
        let ends = self.source.iter().chain(&self.note).chain(&self.remark);
        names.chain(change).chain(ends).for_each(visit);
    }

    fn single(&mut self, visit: &mut dyn FnMut(&mut Figure, Option<usize>)) {
        let points = self.series.iter_mut().flat_map(|series| &mut series.points);
        points.flatten().for_each(|point| visit(&mut point.figure, None));
        let totals = self.total.iter_mut().flatten().flatten();
        totals.for_each(|figure| visit(figure, None));
    }

    fn say_marks(&mut self, remark: Line) {
        self.remark = Some(remark);
    }

    fn figures<'a>(&'a self, visit: &mut dyn FnMut(&'a Figure)) {
        let points = self.series.iter().flat_map(|series| &series.points).flatten();
        let totals = self.total.iter().flatten().flatten();
        points.map(|point| &point.figure).chain(totals).for_each(visit);
    }

    fn alternative(&self) -> Option<&Line> {
        self.alt.as_ref()
    }
}

impl Part for Multiples {
    fn kind(&self) -> &'static Kind {
        &MULTIPLES
    }

    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line)) {
        visit(&self.title);
        self.panels.iter().for_each(|panel| panel.lines(visit));
        let ends = self.source.iter().chain(&self.note).chain(&self.remark);
        ends.for_each(visit);
    }

    fn single(&mut self, visit: &mut dyn FnMut(&mut Figure, Option<usize>)) {
        self.panels.iter_mut().for_each(|panel| panel.single(&mut *visit));
    }

    fn say_marks(&mut self, remark: Line) {
        self.remark = Some(remark);
    }

    fn figures<'a>(&'a self, visit: &mut dyn FnMut(&'a Figure)) {
        self.panels.iter().for_each(|panel| panel.figures(visit));
    }

    fn alternative(&self) -> Option<&Line> {
        self.alt.as_ref()
    }
}
