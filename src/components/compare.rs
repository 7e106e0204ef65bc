//! Components of two reports as one: figures are paired by what they are, words by what they
//! say.

use super::Component;
use crate::review::diff::blackline::{Mark, Merger};

/// Two forms of a component as one; where they are of different kinds, the new one.
pub(crate) fn merged(merger: &Merger, old: &Component, new: &Component) -> Component {
    use Component as C;
    match (old, new) {
        (C::Assurance(old), C::Assurance(new)) => C::Assurance(new.merged(old, merger)),
        (C::Cards(old), C::Cards(new)) => C::Cards(new.merged(old, merger)),
        (C::Chain(old), C::Chain(new)) => C::Chain(Box::new(new.merged(old, merger))),
        (C::Flow(old), C::Flow(new)) => C::Flow(Box::new(new.merged(old, merger))),
        (C::Map(old), C::Map(new)) => C::Map(Box::new(new.merged(old, merger))),
        (C::Chart(old), C::Chart(new)) => C::Chart(Box::new(new.merged(old, merger))),
        (C::Emissions(old), C::Emissions(new)) => {
            C::Emissions(Box::new(new.merged(old, merger)))
        }
        (C::Multiples(old), C::Multiples(new)) => C::Multiples(new.merged(old, merger)),
        (C::Metrics(old), C::Metrics(new)) => C::Metrics(new.merged(old, merger)),
        (C::Matrix(old), C::Matrix(new)) => C::Matrix(new.merged(old, merger)),
        (C::Prose(old), C::Prose(new)) => C::Prose(new.merged(old, merger)),
        (C::Targets(old), C::Targets(new)) => {
            C::Targets(Box::new(new.merged(old, merger)))
        }
        (C::Index(old), C::Index(new)) => C::Index(new.merged(old, merger)),
        (_, new) => new.clone(),
    }
}

/// A component that came or went as it is.
pub(crate) fn marked(component: &Component, mark: Mark) -> Component {
    use Component as C;
    match component {
        C::Assurance(own) => C::Assurance(own.marked(mark)),
        C::Cards(own) => C::Cards(own.marked(mark)),
        C::Chain(own) => C::Chain(Box::new(own.marked(mark))),
        C::Flow(own) => C::Flow(Box::new(own.marked(mark))),
        C::Map(own) => C::Map(Box::new(own.marked(mark))),
        C::Chart(own) => C::Chart(Box::new(own.marked(mark))),
        C::Emissions(own) => C::Emissions(Box::new(own.marked(mark))),
        C::Multiples(own) => C::Multiples(own.marked(mark)),
        C::Metrics(own) => C::Metrics(own.marked(mark)),
        C::Matrix(own) => C::Matrix(own.marked(mark)),
        C::Prose(own) => C::Prose(own.marked(mark)),
        C::Targets(own) => C::Targets(Box::new(own.marked(mark))),
        C::Index(own) => C::Index(own.marked(mark)),
    }
}
