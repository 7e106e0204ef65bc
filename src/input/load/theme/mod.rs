//! The looks of a report: `theme` in `report.yaml`, and `content/theme.yaml`. What the layouts bring
//! along is written as a project writes its own, and merged under it.

pub(crate) mod keys;
mod values;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::yaml::{Extract, Kind, Node, Reader, parse};
use crate::assets;
use crate::diag::{Diagnostic, Sink, rules};
use crate::model::place::{FileNumber, Place, Placed};
use crate::model::theme::{Colour, Length, Theme, Value, Values, merge};

/// The family that all others are merged over: it has every value that is judged.
const FIRST: &str = "calm";

/// The families and the sheets of the layouts by name.
static OURS: LazyLock<[BTreeMap<String, Values>; 2]> = LazyLock::new(|| {
    let mut sink = Sink::default();
    let mut ours = [BTreeMap::new(), BTreeMap::new()];
    let [families, sheets] = &mut ours;
    let mut read = |text: &str| {
        let root = parse(&Extract::whole(text, FileNumber(0)), &mut sink);
        root.unwrap_or(Node {
            kind: Kind::Mapping(vec![]),
            place: Place::new(FileNumber(0), 0, 0),
        })
    };
    let themes: Vec<_> =
        assets::themes().map(|(name, text)| (name, read(text))).collect();
    let all = read(assets::sheets());
    let mut reader = Reader { sink: &mut sink };
    for (name, node) in reader.mapping(&all) {
        let own = values::read(node, &mut reader);
        sheets.insert(name.value.clone(), own.values);
    }
    for (name, node) in &themes {
        let own = values::read(node, &mut reader);
        families.insert((*name).to_owned(), own.values);
    }
    ours
});

/// The sheets there are, by name.
fn sheets() -> &'static BTreeMap<String, Values> {
    let [_, sheets] = &*OURS;
    sheets
}

/// The looks of a report.
///
/// - `named`: the family or file that `report.yaml` names
/// - `own`: `content/theme.yaml`, where there is one
/// - `chapters`: the files of its chapters without endings
pub(super) fn theme(
    named: Option<Placed<String>>,
    own: Option<&Node>,
    chapters: &[&str],
    sink: &mut Sink,
) -> Theme {
    let mut reader = Reader { sink };
    let name = named.as_ref().map(|name| (name.value.as_str(), name.place));
    let own = own.map(|node| values::read(node, &mut reader));
    match (&name, &own) {
        (Some((keys::OWN, place)), None) => reader.sink.add(
            rules::UNFIT_THEME
                .finding(*place, "there is no content/theme.yaml")
                .hint("write one, or name one of our families: calm, bold, editorial"),
        ),
        (Some((family, place)), Some(own)) if *family != keys::OWN => {
            let other = own.based_on.as_ref().filter(|based| based.value != *family);
            reader.sink.extend(other.map(|based| {
                let message = format!(
                    "the theme is based on `{}`, and report.yaml says `{family}`",
                    based.value
                );
                rules::UNFIT_THEME
                    .finding(based.place, message)
                    .related(*place, "where report.yaml says so")
                    .hint("write `theme: theme.yaml` there, or leave `based-on` out")
            }));
        }
        _ => {}
    }
    let named_family = name.map(|(name, _)| name).filter(|name| *name != keys::OWN);
    let based = own.as_ref().and_then(|own| own.based_on.as_ref());
    let family = named_family
        .or(based.map(|based| based.value.as_str()))
        .unwrap_or(FIRST);
    let [families, sheets] = &*OURS;
    let mut values = Values::new();
    for name in [FIRST, family] {
        merge(&mut values, families.get(name).cloned().unwrap_or_default());
    }
    let mut families = vec![];
    if let Some(own) = own {
        let sheet = own.sheet.as_ref().and_then(|name| sheets.get(name));
        merge(&mut values, sheet.cloned().unwrap_or_default());
        let mut said = own.values;
        by_chapter(&mut said, chapters, &own.places, reader.sink);
        // The families of a voice take the place of ours as a whole, one script or all.
        merge(&mut values, said);
        families = own.families;
        judge(&values, &own.places, reader.sink);
    }
    Theme { named, values, families, files: vec![] }
}

/// Sees that colours by chapter name chapters.
fn by_chapter(
    own: &mut Values,
    chapters: &[&str],
    places: &BTreeMap<String, Place>,
    sink: &mut Sink,
) {
    let Some(Value::Set(colours)) = own.get_mut("by-chapter") else { return };
    colours.retain(|name, value| {
        let is_known = chapters.contains(&name.as_str());
        let place = match value {
            Value::Colour(colour) => Some(colour.place),
            _ => places.get("chapters").copied(),
        };
        if let (false, Some(place)) = (is_known, place) {
            sink.add(
                rules::UNFIT_THEME
                    .finding(place, format!("there is no numbered chapter `{name}`"))
                    .hint_if(crate::diag::nearest(name, chapters.iter().copied()))
                    .hint(
                        "name a chapter by its file, without `.md`, as in `04-climate`",
                    ),
            );
        }
        is_known
    });
}

/// The least contrast of text, in hundredths.
const CONTRAST: u128 = 450;

/// Judges what only the whole says: whether colours stand off the paper, and whether the margins
/// leave a page.
fn judge(values: &Values, places: &BTreeMap<String, Place>, sink: &mut Sink) {
    let mut faults = vec![];
    contrast(values, places, &mut faults);
    let at = |names: &[&str]| names.iter().find_map(|name| places.get(*name)).copied();
    let length = |set: &str, name: &str| match values.get(set) {
        Some(Value::Set(own)) => match own.get(name) {
            Some(Value::Length(length)) => length.millimetres(),
            _ => Decimal::ZERO,
        },
        _ => Decimal::ZERO,
    };
    let less = |whole: Decimal, parts: [Decimal; 2]| {
        let parts = parts.into_iter();
        parts.fold(whole, |left, part| left.checked_sub(part).unwrap_or_default())
    };
    let sides = [
        ("width", "wide", ["inside", "outside"], values::LEAST_WIDTH),
        ("height", "high", ["top", "bottom"], values::LEAST_HEIGHT),
    ];
    for (side, what, margins, least) in sides {
        let left = less(length("sheet", side), margins.map(|own| length("margin", own)));
        let [first, last] = margins.map(|name| format!("margins.{name}"));
        let place = at(&[&last, &first, "sheet"]);
        if let Some(place) = place.filter(|_| left < Decimal::from(least)) {
            let message = format!(
                "the margins leave a page {} mm {what}, and it must be {least} mm",
                left.round_dp(1).normalize()
            );
            faults.push(
                rules::UNFIT_THEME
                    .finding(place, message)
                    .hint("make the margins smaller, or the sheet larger"),
            );
        }
    }
    for fault in faults {
        sink.add(fault);
    }
}

/// Whether colours that text is set in, or on, stand off the paper.
fn contrast(
    values: &Values,
    places: &BTreeMap<String, Place>,
    faults: &mut Vec<Diagnostic>,
) {
    let Some(Value::Set(roles)) = values.get("roles") else { return };
    let Some(Value::Colour(paper)) = roles.get("paper") else { return };
    let own_paper = places.get("colours.paper");
    let mut judged: Vec<(String, &Colour, Option<&Place>)> = vec![];
    for (role, value) in roles {
        if let Value::Colour(colour) = value
            && !["paper", "rule"].contains(&role.as_str())
        {
            let place = places.get(&format!("colours.{role}"));
            judged.push((format!("`{role}`"), colour, place));
        }
    }
    for name in ["chapters", "by-chapter"] {
        let colours = match values.get(name) {
            Some(Value::List(colours)) => colours.iter().collect(),
            Some(Value::Set(colours)) => colours.values().collect(),
            _ => vec![],
        };
        for value in colours {
            if let Value::Colour(colour) = value {
                let place = places.contains_key(name).then_some(&colour.place);
                judged.push(("a chapter's colour".to_owned(), colour, place));
            }
        }
    }
    let mut faint = vec![];
    for (what, colour, place) in judged {
        let ratio = values::contrast(&colour.screen, &paper.screen);
        if ratio >= CONTRAST {
            continue;
        }
        let Some(place) = place else {
            faint.push(what);
            continue;
        };
        let message = format!(
            "{what} ({}) on paper ({}) has a contrast of {}.{:02} : 1, and text needs 4.5 : 1",
            colour.screen,
            paper.screen,
            ratio / 100,
            ratio % 100
        );
        faults.push(
            rules::UNFIT_THEME
                .finding(*place, message)
                .hint("take a darker colour, or lighter paper: text is set in it, and in the colour of paper on it"),
        );
    }
    // What is not the author's own is too faint because the paper is.
    if let (Some(place), [first, ..]) = (own_paper, faint.as_slice()) {
        let message = format!(
            "paper ({}) has less than 4.5 : 1 of contrast to {} of the colours that stand on it, {first} among them",
            paper.screen,
            faint.len()
        );
        let hint = "take lighter paper, or give those colours too, darker";
        faults.push(rules::UNFIT_THEME.finding(*place, message).hint(hint));
    }
}

/// Puts a length among values.
fn length(values: &mut Values, name: &str, length: Option<Length>) {
    if let Some(length) = length {
        values.insert(name.to_owned(), Value::Length(length));
    }
}

/// A theme as it is written in one file.
#[derive(Debug, Default)]
struct Written {
    /// Its values by the names the layouts know.
    values: Values,
    /// The family it is based on.
    based_on: Option<Placed<String>>,
    /// The name of its sheet.
    sheet: Option<String>,
    /// Where values stand that are judged with others.
    places: BTreeMap<String, Place>,
    /// The families of type it names.
    families: Vec<Placed<String>>,
}
