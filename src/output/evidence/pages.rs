//! Evidence that is a PDF: whether the figure stands on the page named.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::figures::amounts;
use super::{Borne, Figure, reference};
use crate::model::metric::{Evidence, Tie};
use crate::model::period::Period;
use crate::output::pdf::load::load;
use crate::output::pdf::pages::Pages;
use crate::output::pdf::read::lines;

/// The most pages that are read.
const MOST_PAGES: usize = 500;
/// How many figures of a page are named.
const NAMED: usize = 4;

/// The pages of a PDF as text.
pub(super) struct Leaves(Vec<String>);

impl Leaves {
    /// Reads a PDF.
    ///
    /// # Errors
    /// If it cannot be read, in words.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, String> {
        let loaded = load(bytes).map_err(|refusal| refusal.to_string())?;
        let pages = Pages::of(&loaded.document, MOST_PAGES);
        lines(&loaded, &pages).map(Self)
    }

    fn page(&self, number: u32) -> Option<&str> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        self.0.get(at).map(String::as_str)
    }
}

/// What the pages say of figures.
pub(super) fn read(
    leaves: &Leaves,
    source: &Evidence,
    published: &BTreeMap<Period, Figure<'_>>,
) -> BTreeMap<Period, Borne> {
    let mut borne = BTreeMap::new();
    for (reference, figure) in super::cells::wanted(source, published) {
        let Some((first, last)) = reference::pages(reference) else {
            let why = "the reference names no page: write it as in `p. 4`";
            borne.insert(figure.period, Borne::kept(why));
            continue;
        };
        borne.insert(figure.period, on_pages(leaves, source, first, last, figure));
        // The same page may show other years too.
        for (period, other) in published {
            let found = on_pages(leaves, source, first, last, *other);
            if source.places.is_empty() && found.state == Tie::Tied {
                borne.entry(*period).or_insert(found);
            }
        }
    }
    borne
}

fn on_pages(
    leaves: &Leaves,
    source: &Evidence,
    first: u32,
    last: u32,
    figure: Figure<'_>,
) -> Borne {
    let at = match first == last {
        true => format!("page {first}"),
        false => format!("pages {first} to {last}"),
    };
    let texts: Vec<&str> = (first..=last).filter_map(|page| leaves.page(page)).collect();
    if texts.is_empty() {
        let count = leaves.0.len();
        let wrong = format!("{} has {count} pages, and no {at}", source.file);
        let hint = "pages are counted from the first of the file".to_owned();
        return Borne::unsupported(format!("there is no {at}"), wrong, hint);
    }
    match texts.iter().find_map(|text| on_page(text, figure)) {
        Some((shown, true)) => return Borne::tied(at, shown),
        Some((shown, false)) => {
            let why = format!("{at} has {shown} without its unit, which may be anything");
            return Borne::kept(why);
        }
        None => {}
    }
    if texts
        .iter()
        .all(|text| text.chars().filter(char::is_ascii_digit).count() == 0)
    {
        return Borne::kept(format!(
            "{at} has no text that can be read: a scan, perhaps"
        ));
    }
    let elsewhere = (1_u32..)
        .zip(&leaves.0)
        .find(|(_, text)| on_page(text, figure).is_some());
    let hint = match elsewhere {
        Some((page, _)) => format!("it stands on page {page} of the file"),
        None => near(&texts, figure),
    };
    let wrong = format!(
        "{}, and {at} of {} does not have that figure",
        figure.said(),
        source.file
    );
    Borne {
        at,
        ..Borne::unsupported("the figure is not there", wrong, hint)
    }
}

/// The figure as it stands on a page, and whether that can be no other: a few digits without
/// their unit may be anything.
fn on_page(text: &str, figure: Figure<'_>) -> Option<(String, bool)> {
    let metric = figure.metric;
    let is_sure = |shown: &str| shown.chars().filter(char::is_ascii_digit).count() > 2;
    let amounts = amounts(text, metric, figure.units());
    let mut own = amounts
        .into_iter()
        .filter(|amount| amount.in_unit(metric).is_some_and(|number| figure.is(number)))
        .map(|amount| {
            let is_sure = amount.unit.is_some() || is_sure(&amount.shown);
            (amount.shown, is_sure)
        });
    if let Some(first) = own.next() {
        return Some(own.find(|(_, is_sure)| *is_sure && !first.1).unwrap_or(first));
    }
    // Some programs set each letter by itself.
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let number = figure.value.number?;
    let forms = [number.to_string(), grouped(number)];
    forms
        .into_iter()
        .filter(|form| form.len() > 3)
        .find(|form| {
            packed.match_indices(form.as_str()).any(|(at, _)| {
                let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
                let before = packed.get(..at).and_then(|text| text.chars().next_back());
                let behind =
                    packed.get(at + form.len()..).and_then(|text| text.chars().next());
                !before.is_some_and(is_part)
                    && !behind.is_some_and(|c| c.is_ascii_digit())
            })
        })
        .map(|form| (form, true))
}

/// A number with its thousands apart.
fn grouped(number: Decimal) -> String {
    let text = number.to_string();
    let (whole, rest) = text
        .split_once('.')
        .map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
    let mut out = String::new();
    let digits = whole.trim_start_matches('-').len();
    for (at, char) in whole.trim_start_matches('-').chars().enumerate() {
        if at > 0 && (digits - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(char);
    }
    let sign = if whole.starts_with('-') { "-" } else { "" };
    rest.map_or(format!("{sign}{out}"), |rest| format!("{sign}{out}.{rest}"))
}

/// The figures of a page that may be meant: those with the same first digits.
fn near(texts: &[&str], figure: Figure<'_>) -> String {
    let own = figure.value.number.unwrap_or_default().abs();
    let metric = figure.metric;
    let all = texts.iter().flat_map(|text| amounts(text, metric, figure.units()));
    let tenth = own.checked_div(Decimal::TEN).unwrap_or_default();
    let close = all.filter(|amount| {
        let apart = amount
            .in_unit(metric)
            .and_then(|number| own.checked_sub(number.abs()));
        apart.is_some_and(|apart| apart.abs() <= tenth)
    });
    let mut close: Vec<String> = close.map(|amount| amount.shown).collect();
    close.dedup();
    close.truncate(NAMED);
    match close.is_empty() {
        true => "look at the page, and correct the figure or the reference".to_owned(),
        false => {
            format!("it has {}: correct the figure or the reference", close.join(", "))
        }
    }
}
