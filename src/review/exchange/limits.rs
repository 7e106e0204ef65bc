//! How long texts may be that stand where little room is: as long as the longest that the report has
//! in such a place, in either language, since that is known to fit.

use std::collections::BTreeMap;

use super::codes::Part;
use super::memory;
use super::segment::Segment;
use super::xliff::shown;
use crate::model::lang::{Lang, is_ideograph};

/// The kind of place a field of a component is, where it holds little; of a chapter's settings
/// where no component is named.
pub(super) fn narrow(component: &str, key: &str) -> Option<&'static str> {
    let field = key.rsplit('.').next().unwrap_or(key);
    match (component, field) {
        ("", "nav") => Some("nav"),
        ("cards", "label") => Some("label"),
        ("cards", "note") => Some("note"),
        _ => None,
    }
}

/// Gives each segment in a narrow place its limit.
pub(super) fn set(all: &mut [Segment], to: Lang) {
    // A line of a card, where there is none that is longer.
    const LEAST: usize = 24;
    let mut most: BTreeMap<&str, usize> = BTreeMap::new();
    for segment in all.iter() {
        let Some(narrow) = segment.narrow else { continue };
        let own = most.entry(narrow).or_insert(LEAST);
        let source = width(&segment.prints, &segment.source);
        *own = (*own).max(source).max(width(&segment.twins, &segment.target));
    }
    for segment in all {
        let most = segment.narrow.and_then(|narrow| most.get(narrow).copied());
        segment.limit = most.map(|width| match to.is_han() {
            true => width.div_ceil(2),
            false => width,
        });
    }
}

/// How much room a text takes: a Han letter takes that of two others.
fn width(prints: &[(String, String)], parts: &[Part]) -> usize {
    let said = memory::said(parts, |code| shown(prints, code).to_owned());
    said.chars().map(|c| if is_ideograph(c) { 2 } else { 1 }).sum()
}

/// How many letters a text has for a language's limit.
pub(super) fn letters(segment: &Segment, parts: &[Part], to: Lang) -> usize {
    let prints = if segment.twins.is_empty() { &segment.prints } else { &segment.twins };
    match to.is_han() {
        true => width(prints, parts).div_ceil(2),
        false => width(prints, parts),
    }
}
