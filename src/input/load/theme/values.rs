//! The values of a theme, one by one: each of a shape, and within reason.

use rust_decimal::Decimal;

use super::{Written, keys, length, sheets};
use crate::diag::{nearest, rules};
use crate::input::load::config::colour;
use crate::input::load::dataset::fields_by_lang;
use crate::input::load::edition::{parts_of_ink, whole};
use crate::input::load::yaml::{Kind, Node, Reader};
use crate::model::lang::Lang;
use crate::model::place::Placed;
use crate::model::theme::{Colour, Length, Unit, Value, Values};

/// The least width of a type area, in millimetres.
pub(super) const LEAST_WIDTH: u16 = 100;
/// The least height of a type area, in millimetres.
pub(super) const LEAST_HEIGHT: u16 = 90;

/// Reads a theme as written.
pub(super) fn read(root: &Node, reader: &mut Reader<'_>) -> Written {
    let keys = keys::Theme::read(root, reader);
    let based_on = keys.based_on.and_then(|node| {
        let names: Vec<_> = crate::assets::themes().map(|(it, _)| (it, it)).collect();
        Some(Placed::new(reader.choice(node, &names)?.to_owned(), node.place))
    });
    let mut own = Written { based_on, ..Written::default() };
    if let Some(node) = keys.sheet {
        sheet(node, &mut own, reader);
    }
    if let Some(node) = keys.margins {
        margins(node, &mut own, reader);
    }
    if let Some(node) = keys.reading
        && let Some(count) = whole(node, 5..=12, "columns", reader)
    {
        own.values.insert("reading".into(), Value::Number(count.into()));
    }
    let gutter = keys.gutter.and_then(|node| span(node, (2, 12), reader));
    length(&mut own.values, "gutter", gutter);
    let beat = keys.baseline.and_then(|node| span(node, (3, 9), reader));
    length(&mut own.values, "beat", beat);
    if let Some(node) = keys.families {
        families(node, &mut own, reader);
    }
    if let Some(node) = keys.faces {
        let set = faces(node, reader);
        own.values.insert("faces".into(), Value::Set(set));
    }
    if let Some(node) = keys.sizes {
        let scripts = keys::Scripts::read(node, reader);
        let scripts = [("latin", scripts.latin), ("han", scripts.han)];
        let set = scripts.into_iter().filter_map(|(name, node)| {
            Some((name.to_owned(), Value::Set(sizes(node?, reader))))
        });
        let set = set.collect();
        own.values.insert("type".into(), Value::Set(set));
    }
    if let Some(node) = keys.colours {
        colours(node, &mut own, reader);
    }
    if let Some(node) = keys.chapters {
        chapters(node, &mut own, reader);
    }
    let styles: [(&str, Option<&Node>, &[&str]); 6] = [
        ("tiles", keys.tiles, &keys::TILES),
        ("tables", keys.tables, &keys::TABLES),
        ("steps", keys.steps, &keys::STEPS),
        ("navigation", keys.navigation, &keys::NAVIGATION),
        ("art", keys.art, &keys::ART),
        ("headings", keys.headings, &keys::HEADINGS),
    ];
    let set = words(styles, reader);
    own.values.insert("style".into(), Value::Set(set));
    if let Some(node) = keys.plans {
        let keys = keys::Plans::read(node, reader);
        let plans: [(&str, Option<&Node>, &[&str]); 4] = [
            ("cover", keys.cover, &keys::COVERS),
            ("opener", keys.opener, &keys::OPENERS),
            ("contents", keys.contents, &keys::CONTENTS),
            ("back", keys.back, &keys::BACKS),
        ];
        let set = words(plans, reader);
        own.values.insert("plans".into(), Value::Set(set));
    }
    own.values = full(own.values);
    own
}

/// Values without the sets in which nothing stands: they say no more than a key that is left out.
fn full(values: Values) -> Values {
    let values = values.into_iter().map(|(name, value)| match value {
        Value::Set(set) => (name, Value::Set(full(set))),
        value => (name, value),
    });
    let is_said = |value: &Value| !matches!(value, Value::Set(set) if set.is_empty());
    values.filter(|(_, value)| is_said(value)).collect()
}

/// Words by name, each of those there are for it.
fn words<const N: usize>(
    nodes: [(&str, Option<&Node>, &[&str]); N],
    reader: &mut Reader<'_>,
) -> Values {
    let mut set = Values::new();
    for (name, node, choices) in nodes {
        if let Some(word) = node.and_then(|node| word(node, choices, reader)) {
            set.insert(name.to_owned(), word);
        }
    }
    set
}

fn word(node: &Node, choices: &[&str], reader: &mut Reader<'_>) -> Option<Value> {
    let choices: Vec<_> = choices.iter().map(|name| (*name, *name)).collect();
    let word = reader.choice(node, &choices)?;
    Some(Value::Word(word.to_owned()))
}

/// A number without a sign, with a unit of length behind it.
fn parse_length(text: &str) -> Option<Length> {
    let text = text.trim();
    Unit::ALL.into_iter().find_map(|(name, unit)| {
        let amount = plain_number(text.strip_suffix(name)?.trim_end())?;
        Some(Length { amount, unit })
    })
}

/// A number of at most four digits, and two behind the point.
fn plain_number(text: &str) -> Option<Decimal> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    (digits(whole, 4) && digits(part, 4)).then(|| text.parse().ok())?
}

/// A length within bounds, in millimetres.
fn span(
    node: &Node,
    (least, most): (u16, u16),
    reader: &mut Reader<'_>,
) -> Option<Length> {
    let text = reader.text(node)?.value;
    let Some(length) = parse_length(&text) else {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{text}` is not a length"))
                .hint("write a number and its unit, as in `14 pt` or `20 mm`"),
        );
        return None;
    };
    let of = length.millimetres();
    if of < Decimal::from(least) || of > Decimal::from(most) {
        let shown = |millimetres: u16| match length.unit {
            Unit::Millimetre => Decimal::from(millimetres),
            Unit::Point => Decimal::from(millimetres)
                .checked_mul(Decimal::from(72))
                .and_then(|it| it.checked_div(Decimal::new(254, 1)))
                .unwrap_or_default()
                .round_dp(1)
                .normalize(),
        };
        let unit = length.unit.name();
        reader.sink.add(rules::UNFIT_THEME.finding(
            node.place,
            format!(
                "`{text}` is out of reason here: it goes from {} to {} {unit}",
                shown(least),
                shown(most)
            ),
        ));
        return None;
    }
    Some(length)
}

/// The sheet: one of a name, or width × height.
fn sheet(node: &Node, own: &mut Written, reader: &mut Reader<'_>) {
    let Some(text) = reader.text(node).map(|text| text.value) else { return };
    own.places.insert("sheet".into(), node.place);
    // While the sheets themselves are read, none has a name.
    let is_measured = text.ends_with(" mm");
    if !is_measured && sheets().contains_key(&text) {
        own.sheet = Some(text);
        return;
    }
    let sides = text.strip_suffix("mm").and_then(|text| {
        let (width, height) = text.trim().split_once(['x', '×'])?;
        Some([plain_number(width.trim())?, plain_number(height.trim())?])
    });
    let Some(sides) = sides else {
        let names: Vec<_> = match is_measured {
            true => vec![],
            false => sheets().keys().map(String::as_str).collect(),
        };
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{text}` is not a sheet"))
                .hint_if(nearest(&text, names.iter().copied()))
                .hint("write `A4`, `16:9`, or width and height, as in `210 x 280 mm`"),
        );
        return;
    };
    if sides.iter().any(|side| *side < 120.into() || *side > 600.into()) {
        reader.sink.add(rules::UNFIT_THEME.finding(
            node.place,
            format!(
                "`{text}` is out of reason: the sides of a sheet go from 120 to 600 mm"
            ),
        ));
        return;
    }
    let named = ["width", "height"].into_iter().zip(sides);
    let sides = named.map(|(name, amount)| {
        (name.to_owned(), Value::Length(Length { amount, unit: Unit::Millimetre }))
    });
    own.values.insert("sheet".into(), Value::Set(sides.collect()));
}

fn margins(node: &Node, own: &mut Written, reader: &mut Reader<'_>) {
    let keys = keys::Margins::read(node, reader);
    let sides = [
        ("inside", keys.inside),
        ("outside", keys.outside),
        ("top", keys.top),
        ("bottom", keys.bottom),
    ];
    let mut set = Values::new();
    for (name, node) in sides {
        let Some(node) = node else { continue };
        own.places.insert(format!("margins.{name}"), node.place);
        // Over and under the text stand running head and page number.
        let least = if ["top", "bottom"].contains(&name) { 15 } else { 8 };
        length(&mut set, name, span(node, (least, 120), reader));
    }
    own.values.insert("margin".into(), Value::Set(set));
}

/// The families of each voice: by script, `latin` and tags of languages.
fn families(node: &Node, own: &mut Written, reader: &mut Reader<'_>) {
    let keys = keys::Families::read(node, reader);
    let voices = [
        ("sans", keys.sans),
        ("serif", keys.serif),
        ("display", keys.display),
        ("code", keys.code),
    ];
    let mut set = Values::new();
    for (name, node) in voices {
        let Some(node) = node else { continue };
        let scripted = matches!(node.kind, Kind::Mapping(_));
        nothing(node, "family", reader);
        let scripts = match &node.kind {
            Kind::Mapping(_) => {
                let fields = fields_by_lang(node, &[keys::LATIN], reader);
                let tags = Lang::ALL.iter().map(|lang| lang.tag());
                let names = tags.chain([keys::LATIN]);
                names.map(|name| (name, fields.get(name))).collect()
            }
            _ => vec![(keys::LATIN, Some(node))],
        };
        let mut by_script = Values::new();
        for (script, node) in scripts {
            let Some(node) = node else { continue };
            let mut names = vec![];
            for node in reader.list(node) {
                let Some(name) = reader.text(node) else { continue };
                names.push(Value::Word(name.value.clone()));
                own.families.push(name);
            }
            if names.is_empty() {
                if scripted {
                    nothing(node, "family", reader);
                }
                continue;
            }
            by_script.insert(script.to_owned(), Value::List(names));
        }
        set.insert(name.to_owned(), Value::Set(by_script));
    }
    own.values.insert("families".into(), Value::Set(set));
}

/// Complains of a list or a set without anything in it.
fn nothing(node: &Node, what: &str, reader: &mut Reader<'_>) {
    let is_empty = match &node.kind {
        Kind::Sequence(items) => items.is_empty(),
        Kind::Mapping(entries) => entries.is_empty(),
        Kind::Scalar { .. } => false,
    };
    if is_empty {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("no {what} is named here"))
                .hint("name one, or leave the key out"),
        );
    }
}

fn faces(node: &Node, reader: &mut Reader<'_>) -> Values {
    let keys = keys::Faces::read(node, reader);
    let roles = [
        ("body", keys.body),
        ("lead", keys.lead),
        ("letter", keys.letter),
        ("quote", keys.quote),
        ("pull", keys.pull),
        ("h1", keys.h1),
        ("h2", keys.h2),
        ("h3", keys.h3),
        ("h4", keys.h4),
        ("figure", keys.figure),
        ("numeral", keys.numeral),
        ("cover", keys.cover),
    ];
    let mut set = Values::new();
    for (role, node) in roles {
        let Some(node) = node else { continue };
        let (voice, weight) = match &node.kind {
            Kind::Mapping(_) => {
                let keys = keys::Face::read(node, reader);
                (keys.voice, keys.weight)
            }
            _ => (Some(node), None),
        };
        let mut face = Values::new();
        if let Some(voice) = voice.and_then(|node| word(node, &keys::VOICES, reader)) {
            face.insert("voice".into(), voice);
        }
        let weight = weight.and_then(|node| whole(node, 100..=900, "weight", reader));
        if let Some(weight) = weight {
            face.insert("weight".into(), Value::Number(weight.into()));
        }
        set.insert(role.to_owned(), Value::Set(face));
    }
    set
}

fn sizes(node: &Node, reader: &mut Reader<'_>) -> Values {
    let keys = keys::Sizes::read(node, reader);
    let roles = [
        ("body", keys.body),
        ("lead", keys.lead),
        ("wide", keys.wide),
        ("quote", keys.quote),
        ("pull", keys.pull),
        ("letter", keys.letter),
        ("h1", keys.h1),
        ("h2", keys.h2),
        ("h3", keys.h3),
        ("h4", keys.h4),
        ("table", keys.table),
        ("label", keys.label),
        ("note", keys.note),
        ("code", keys.code),
        ("folio", keys.folio),
        ("opener", keys.opener),
        ("cover", keys.cover),
    ];
    let mut set = Values::new();
    for (role, node) in roles {
        if let Some(size) = node.and_then(|node| size(node, reader)) {
            set.insert(role.to_owned(), size);
        }
    }
    set
}

/// Size and line in points: `9.2/14`.
fn size(node: &Node, reader: &mut Reader<'_>) -> Option<Value> {
    let text = reader.text(node)?.value;
    let parts = text.trim().strip_suffix("pt").unwrap_or(&text).split_once('/');
    let parts = parts.and_then(|(size, line)| {
        Some((plain_number(size.trim())?, plain_number(line.trim())?))
    });
    let Some((size, line)) = parts else {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{text}` is not a size with its line"))
                .hint("write both in points, as in `9.2/14`"),
        );
        return None;
    };
    let most = size.checked_mul(3.into()).unwrap_or_default();
    let fault = if size < 5.into() || size > 160.into() {
        Some("type is from 5 to 160 points large")
    } else if line < size {
        Some("the line is less than the type is large, so that lines would touch")
    } else if line > most {
        Some("the line is more than three times as large as the type")
    } else {
        None
    };
    if let Some(fault) = fault {
        let message = format!("`{text}` is out of reason: {fault}");
        reader.sink.add(rules::UNFIT_THEME.finding(node.place, message));
        return None;
    }
    let point = |amount| Value::Length(Length { amount, unit: Unit::Point });
    let set = [("size".to_owned(), point(size)), ("line".to_owned(), point(line))];
    Some(Value::Set(set.into()))
}

fn colours(node: &Node, own: &mut Written, reader: &mut Reader<'_>) {
    let keys = keys::Colours::read(node, reader);
    let roles = [
        ("ink", keys.ink),
        ("paper", keys.paper),
        ("rule", keys.rule),
        ("muted", keys.muted),
        ("brand", keys.brand),
        ("accent", keys.accent),
        ("positive", keys.positive),
        ("negative", keys.negative),
    ];
    let mut set = Values::new();
    for (role, node) in roles {
        let Some(node) = node else { continue };
        if let Some(colour) = tone(node, reader) {
            own.places.insert(format!("colours.{role}"), node.place);
            set.insert(role.to_owned(), Value::Colour(colour));
        }
    }
    own.values.insert("roles".into(), Value::Set(set));
}

/// The colours of chapters: in turn, or by the names of their files.
fn chapters(node: &Node, own: &mut Written, reader: &mut Reader<'_>) {
    match &node.kind {
        Kind::Mapping(entries) => {
            own.places.insert("by-chapter".into(), node.place);
            let entries = entries.iter().filter_map(|(name, node)| {
                Some((name.value.clone(), Value::Colour(tone(node, reader)?)))
            });
            let set = entries.collect();
            own.values.insert("by-chapter".into(), Value::Set(set));
        }
        _ => {
            own.places.insert("chapters".into(), node.place);
            let nodes = reader.list(node);
            let tones = nodes.iter().filter_map(|node| tone(node, reader));
            let list: Vec<_> = tones.map(Value::Colour).collect();
            if !list.is_empty() {
                own.values.insert("chapters".into(), Value::List(list));
            } else {
                nothing(node, "colour", reader);
            }
        }
    }
}

/// A colour, alone or with how it is printed.
fn tone(node: &Node, reader: &mut Reader<'_>) -> Option<Colour> {
    let Kind::Mapping(_) = &node.kind else {
        let screen = colour(node, reader)?;
        return Some(Colour { screen, cmyk: None, place: node.place });
    };
    let keys = keys::Printed::read(node, reader);
    if keys.screen.is_none() {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(node.place, "the key `screen` is missing here")
                .hint("write `{screen: \"#1b3a6b\", cmyk: [100, 75, 25, 35]}`"),
        );
    }
    let screen = keys.screen.and_then(|node| colour(node, reader));
    let cmyk = keys.cmyk.and_then(|own| parts_of_ink(Some(own), node.place, reader));
    Some(Colour { screen: screen?, cmyk, place: node.place })
}

/// The contrast of two colours in hundredths, by the WCAG.
pub(super) fn contrast(one: &str, other: &str) -> u128 {
    let [one, other] = [one, other].map(|colour| luminance(colour) + ONE / 20);
    one.max(other) * 100 / one.min(other)
}

/// White in the sums of [`luminance`].
const ONE: u128 = 1_000_000;

/// How light a colour is, of `#rrggbb`: in millionths, in whole numbers, so that no machine sees another.
fn luminance(colour: &str) -> u128 {
    let part = |at: usize| {
        let hex = colour.get(at..at + 2).unwrap_or("0");
        let part = u128::from(u8::from_str_radix(hex, 16).unwrap_or(0)) * ONE / 255;
        if part <= 40_450 {
            return part * 100 / 1292;
        }
        // What the colour space raises to 2.4 is the fifth root of the sixth power of its square.
        let base = (part + 55_000) * 1000 / 1055;
        let wanted = (base * base / ONE).pow(6);
        let (mut low, mut high) = (0, ONE);
        while low < high {
            let middle = (low + high).div_ceil(2);
            match middle.pow(5) * ONE <= wanted {
                true => low = middle,
                false => high = middle - 1,
            }
        }
        low
    };
    (part(1) * 2126 + part(3) * 7152 + part(5) * 722) / 10_000
}

#[cfg(test)]
mod tests {
    use super::contrast;

    #[test]
    fn contrast_is_what_the_wcag_reckons() {
        assert_eq!(contrast("#000000", "#ffffff"), 2100);
        assert_eq!(contrast("#ffffff", "#ffffff"), 100);
        assert_eq!(contrast("#777777", "#ffffff"), 447);
        assert_eq!(contrast("#767676", "#ffffff"), 454);
        assert_eq!(contrast("#ffffff", "#295a8e"), 712);
    }
}
