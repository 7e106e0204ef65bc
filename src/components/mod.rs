//! Components: what an author asks for with a fenced block, a folder each.
//!
//! In a folder stands all that is special of one, by stage: `mod.rs` is the bound component as
//! data, `read.rs` its keys and how it is read, `bind.rs` how its figures are bound, `write.rs`
//! how the layouts are called, `told.rs` what the ledger says of it and `compare.rs` what a
//! blackline marks. A file may know what its stage may know, and no more. The files of the same
//! names here hold what all components share, and the one list of each stage.
//!
//! Every other room asks a component through [`Part`] and need not know which it is.

pub mod assurance;
pub(crate) mod bind;
pub mod boundary;
pub mod cards;
pub mod chain;
pub mod chart;
pub(crate) mod compare;
pub mod emissions;
pub mod flow;
pub mod index;
pub mod items;
pub mod map;
pub mod matrix;
pub mod methods;
pub mod metrics;
pub mod picture;
pub mod quote;
pub mod read;
pub mod restatements;
pub mod risks;
pub mod table;
pub mod targets;
pub mod timeline;
pub(crate) mod told;
pub mod tree;
pub mod words;
pub(crate) mod write;

use crate::model::figure::Figure;
use crate::model::place::{Place, Placed};
use crate::model::report::Line;
use crate::model::visit;

/// A component with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Component {
    /// What an assurer has vouched for.
    Assurance(assurance::Scope),
    /// Large figures side by side.
    Cards(cards::Cards),
    /// A value chain.
    Chain(Box<chain::Chain>),
    /// Bands from sources to uses.
    Flow(Box<flow::Flow>),
    /// Points on a drawing.
    Map(Box<map::Map>),
    /// Emissions by scope and category.
    Emissions(Box<emissions::Emissions>),
    /// A drawing.
    Chart(Box<chart::Chart>),
    /// Drawings side by side.
    Multiples(chart::Multiples),
    /// A performance table.
    Metrics(metrics::MetricTable),
    /// Topics by two scores.
    Matrix(matrix::Matrix),
    /// A component made of words.
    Prose(words::Prose<Line>),
    /// The content index.
    Index(index::Index),
    /// Targets drawn.
    Targets(Box<targets::Drawing>),
}

/// Does the same with a component, whichever it is.
macro_rules! each {
    ($component:expr, $own:ident => $done:expr) => {
        match $component {
            $crate::components::Component::Assurance($own) => $done,
            $crate::components::Component::Cards($own) => $done,
            $crate::components::Component::Chain($own) => $done,
            $crate::components::Component::Flow($own) => $done,
            $crate::components::Component::Map($own) => $done,
            $crate::components::Component::Emissions($own) => $done,
            $crate::components::Component::Chart($own) => $done,
            $crate::components::Component::Multiples($own) => $done,
            $crate::components::Component::Metrics($own) => $done,
            $crate::components::Component::Matrix($own) => $done,
            $crate::components::Component::Prose(prose) => match prose {
                $crate::components::words::Prose::Timeline($own) => $done,
                $crate::components::words::Prose::Items($own) => $done,
                $crate::components::words::Prose::Tree($own) => $done,
                $crate::components::words::Prose::Quote($own) => $done,
                $crate::components::words::Prose::Pictures($own) => $done,
                $crate::components::words::Prose::Table($own) => $done,
            },
            $crate::components::Component::Index($own) => $done,
            $crate::components::Component::Targets($own) => $done,
        }
    };
}
pub(crate) use each;

impl Component {
    /// The component as what every room may ask of it.
    pub fn part(&self) -> &dyn Part {
        each!(self, own => own.as_part())
    }

    /// The same, to be marked.
    pub(crate) fn part_to_mark(&mut self) -> &mut dyn Part {
        each!(self, own => own.as_part_to_mark())
    }
}

/// What kind of component something is.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    /// What an author calls it, behind the fence.
    pub name: &'static str,
    /// What people are told it is.
    pub title: &'static str,
    /// What is said of one: a `cards` block.
    pub phrase: &'static str,
    /// Whether it shows figures or a table rather than running text.
    pub is_display: bool,
}

/// The kinds of bound components.
pub const KINDS: [&Kind; 20] = [
    &assurance::KIND,
    &cards::KIND,
    &chain::KIND,
    &chart::KIND,
    &chart::MULTIPLES,
    &emissions::KIND,
    &flow::KIND,
    &index::KIND,
    &map::KIND,
    &matrix::KIND,
    &metrics::KIND,
    &items::MEASURES,
    &picture::KIND,
    &quote::KIND,
    &items::STEPS,
    &table::KIND,
    &targets::KIND,
    &items::TILES,
    &timeline::KIND,
    &tree::KIND,
];

/// What every room may ask of a bound component.
pub trait Part {
    /// Itself, whichever component it is.
    fn as_part(&self) -> &dyn Part
    where
        Self: Sized,
    {
        self
    }

    /// The same, to be marked.
    fn as_part_to_mark(&mut self) -> &mut dyn Part
    where
        Self: Sized,
    {
        self
    }

    /// What it is.
    fn kind(&self) -> &'static Kind;

    /// Calls `visit` with each line, in the order of print.
    fn lines<'a>(&'a self, visit: &mut dyn FnMut(&'a Line));

    /// Calls `visit` with each figure that stands in no line.
    fn figures<'a>(&'a self, _visit: &mut dyn FnMut(&'a Figure)) {}

    /// The figures a reader holds against one another.
    fn together(&self) -> Vec<&Figure> {
        let mut figures = vec![];
        self.figures(&mut |figure| figures.push(figure));
        figures
    }

    /// Calls `visit` with each figure that stands for itself, and with its row where that is one
    /// of a table, counted from 1: those that are marked where an assurance covers them.
    fn single(&mut self, _visit: &mut dyn FnMut(&mut Figure, Option<usize>)) {}

    /// Takes the line that says what these marks mean.
    fn say_marks(&mut self, _remark: Line) {}

    /// Where it begins, as far as it knows: with its first figure that stands in no line, or
    /// its first words.
    fn place(&self) -> Option<Place> {
        let mut place = None;
        self.figures(&mut |figure| place = place.or(Some(figure.place)));
        self.lines(&mut |line| place = place.or_else(|| visit::place(line)));
        place
    }

    /// Calls `visit` with the places of parts that are no lines and have twins in the other
    /// languages.
    fn anchors(&self, _visit: &mut dyn FnMut(Place)) {}

    /// What its author chose from closed lists, each where it stands: the same in every language.
    fn choices(&self) -> &[Placed<String>] {
        &[]
    }

    /// What its author says to those who do not see it, where it is a drawing.
    fn alternative(&self) -> Option<&Line> {
        None
    }
}
