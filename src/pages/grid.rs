//! The grid that pages are set on, asked of the layouts themselves: theme, sheet and layouts of
//! the project's own are in it as they are in the pages.

use std::collections::BTreeMap;

use typst::foundations::{Dict, Module, Value};
use typst::layout::{Abs, Em};

use super::compile::module;
use super::world::Press;
use crate::model::lang::Lang;

/// Where the layouts set things.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// The margins of facing pages.
    pub inside: Abs,
    /// At the outer edge.
    pub outside: Abs,
    /// Above the type area.
    pub top: Abs,
    /// Below it.
    pub bottom: Abs,
    /// Where columns begin and end, from the left edge of the type area; none if the layouts
    /// do not say it.
    pub columns: Vec<(Abs, Abs)>,
    /// Where the reading column begins there.
    pub reading: Abs,
    /// The baselines of running text by language.
    pub baselines: BTreeMap<&'static str, Baselines>,
}

/// The baselines of running text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baselines {
    /// How far the first is from the top of the type area.
    pub first: Abs,
    /// From one to the next.
    pub step: Abs,
}

/// The grid of what a press holds; nothing if layouts of the project's own do not say it.
pub fn grid(press: &Press, languages: &[&'static str]) -> Option<Grid> {
    let system = module(press, "/layouts/system.typ")?;
    let margin = set(value(&system, "margin")?)?;
    // A `system.typ` of the project's own may say less than ours.
    let columns = match value(&system, "columns") {
        Some(Value::Array(columns)) => {
            columns.iter().map(pair).collect::<Option<Vec<_>>>()?
        }
        _ => vec![],
    };
    let width = columns.last().map_or(Abs::zero(), |(_, to)| *to);
    let reading = match value(&system, "side") {
        Some(Value::Ratio(side)) => side.of(width),
        _ => Abs::zero(),
    };
    let lines = |tag: &&'static str| Some((*tag, baselines(press, &system, tag)?));
    Some(Grid {
        inside: length(margin.get("inside").ok()?)?,
        outside: length(margin.get("outside").ok()?)?,
        top: length(margin.get("top").ok()?)?,
        bottom: length(margin.get("bottom").ok()?)?,
        columns,
        reading,
        baselines: languages.iter().filter_map(lines).collect(),
    })
}

/// The baselines of a language: those of its script.
fn baselines(press: &Press, system: &Module, tag: &str) -> Option<Baselines> {
    let lang = Lang::parse(tag)?;
    let own = module(press, &format!("/layouts/languages/{lang}.typ"))?;
    let Value::Str(script) = value(&own, "script")? else { return None };
    let roles = set(set(value(system, "type")?)?.get(script.as_str()).ok()?)?;
    let body = set(roles.get("body").ok()?)?;
    let size = length(body.get("size").ok()?)?;
    let Value::Length(top) = set(value(system, "edges")?)?.get("top").ok()? else {
        return None;
    };
    let step = length(body.get("line").ok()?)?;
    Some(Baselines { first: top.at(size), step })
}

fn value<'a>(module: &'a Module, name: &str) -> Option<&'a Value> {
    module.scope().get(name).map(|binding| binding.read())
}

fn set(value: &Value) -> Option<&Dict> {
    match value {
        Value::Dict(dict) => Some(dict),
        _ => None,
    }
}

fn pair(value: &Value) -> Option<(Abs, Abs)> {
    match value {
        Value::Array(ends) => Some((
            length(ends.at(0, None).ok().as_ref()?)?,
            length(ends.at(1, None).ok().as_ref()?)?,
        )),
        _ => None,
    }
}

/// A length that does not depend on type.
fn length(value: &Value) -> Option<Abs> {
    match value {
        Value::Length(length) if length.em == Em::zero() => Some(length.abs),
        _ => None,
    }
}
