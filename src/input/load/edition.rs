//! The settings of editions: `screen`, `print` and `filing` in `report.yaml`.

use std::ops::RangeInclusive;

use super::keys;
use super::yaml::{Node, Reader};
use crate::diag::rules;
use crate::model::edition::{Filing, Ink, Intent, Print, Screen};
use crate::model::place::Place;

/// Reads the screen edition's settings.
pub(super) fn screen(node: Option<&Node>, reader: &mut Reader<'_>) -> Screen {
    let mut screen = Screen::default();
    let Some(node) = node else { return screen };
    let keys = keys::ScreenEdition::read(node, reader);
    if let Some(truth) = keys.attachments.and_then(|node| reader.truth(node)) {
        screen.attachments = truth;
    }
    let ppi = keys.picture_ppi;
    let ppi = ppi.and_then(|node| whole(node, 72..=1_200, "pixels an inch", reader));
    screen.picture_ppi = ppi.unwrap_or(screen.picture_ppi);
    screen
}

/// Reads the print edition's settings.
pub(super) fn print(node: Option<&Node>, reader: &mut Reader<'_>) -> Print {
    let mut print = Print::default();
    let Some(node) = node else { return print };
    let keys = keys::PrintEdition::read(node, reader);
    let mut number = |node: Option<&Node>, range: RangeInclusive<u16>, what: &str| {
        node.and_then(|node| whole(node, range, what, reader))
    };
    if let Some(bleed) = number(keys.bleed, 3..=10, "millimetres of bleed") {
        print.bleed = bleed.try_into().unwrap_or(print.bleed);
    }
    let ink = number(keys.ink_limit, 200..=400, "per cent of ink");
    print.ink_limit = ink.unwrap_or(print.ink_limit);
    let paper = number(keys.paper, 30..=1_000, "micrometres of paper");
    print.paper = paper.unwrap_or(print.paper);
    let intent = keys.intent.and_then(|node| reader.choice(node, &Intent::ALL));
    print.intent = intent.unwrap_or_default();
    let blank = keys.blank_pages.and_then(|node| reader.truth(node));
    print.blank_pages = blank.unwrap_or_default();
    print.profile = keys.profile.and_then(|node| reader.text(node));
    let condition = keys.condition.and_then(|node| reader.text(node));
    print.condition = condition.map(|condition| condition.value);
    print.brand = keys.brand.and_then(|node| ink_of(node, reader));
    print.accent = keys.accent.and_then(|node| ink_of(node, reader));
    if let (Some(profile), None) = (&print.profile, &print.condition) {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(
                    profile.place,
                    "a profile of your own needs the name of its printing condition",
                )
                .hint(
                    "add `condition:`, as in `condition: JC200103`; the printer knows it",
                ),
        );
    }
    print
}

/// Reads what is handed to the Exchange.
pub(super) fn filing(node: Option<&Node>, reader: &mut Reader<'_>) -> Filing {
    let mut filing = Filing::default();
    let Some(node) = node else { return filing };
    let keys = keys::Filing::read(node, reader);
    let limit = keys.size_limit;
    let limit = limit.and_then(|node| whole(node, 1..=1_000, "megabytes", reader));
    filing.size_limit = limit.unwrap_or(filing.size_limit);
    if let Some(name) = keys.name.and_then(|node| reader.text(node)) {
        let sound = |c: char| c.is_alphanumeric() || "{}_-. ".contains(c);
        if name.value.contains("{lang}") && name.value.chars().all(sound) {
            filing.name = name.value;
        } else {
            reader.sink.add(
                rules::WRONG_SHAPE.finding(name.place,
                    format!("`{}` cannot name the files of a filing", name.value),
                )
                .hint("letters, digits, `_`, `-` and `.`, with `{lang}` where the language stands"),
            );
        }
    }
    filing
}

/// A colour as the printer makes it: `{spot: PANTONE 289 C, cmyk: [100, 75, 25, 35]}`.
fn ink_of(node: &Node, reader: &mut Reader<'_>) -> Option<Ink> {
    let keys = keys::Ink::read(node, reader);
    let spot = keys.spot.and_then(|node| reader.text(node));
    let cmyk = parts_of_ink(keys.cmyk, node.place, reader)?;
    Some(Ink { spot: spot.map(|spot| spot.value), cmyk })
}

/// Cyan, magenta, yellow and black in per cent, of what stands at `place`.
pub(super) fn parts_of_ink(
    node: Option<&Node>,
    place: Place,
    reader: &mut Reader<'_>,
) -> Option<[u8; 4]> {
    let mut parts = vec![];
    for node in node.map_or(&[][..], |node| reader.list(node)) {
        let part = whole(node, 0..=100, "per cent of an ink", reader)?;
        parts.push(u8::try_from(part).unwrap_or(100));
    }
    let parts = parts.try_into().ok();
    if parts.is_none() {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(
                    place,
                    "a printed colour needs four parts: cyan, magenta, yellow and black",
                )
                .hint("write them in per cent, as in `cmyk: [100, 75, 25, 35]`"),
        );
    }
    parts
}

/// A whole number in a range.
pub(super) fn whole(
    node: &Node,
    range: RangeInclusive<u16>,
    what: &str,
    reader: &mut Reader<'_>,
) -> Option<u16> {
    let text = reader.text(node)?;
    let number = text.value.parse().ok().filter(|number| range.contains(number));
    if number.is_none() {
        let (low, high) = range.into_inner();
        reader.sink.add(rules::WRONG_SHAPE.finding(
            node.place,
            format!(
                "`{}` is not a whole number of {what} from {low} to {high}",
                text.value
            ),
        ));
    }
    number
}
