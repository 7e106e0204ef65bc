//! How `picture` is read, and what it shares with the pictures of the settings.

use super::{Pictures, Shot, keys};
use crate::components::read::{Component, Fields};
use crate::components::words::Prose;
use crate::components::words::read::Line;
use crate::diag::rules;
use crate::input::load::config::date;
use crate::input::load::markdown::Inline;
use crate::input::load::yaml::{Node, Reader};
use crate::model::place::{Place, Placed};
use crate::model::shot::{Cut, Rights, Spot};
use crate::model::text::Picture;
use crate::model::visit;

/// How many pictures stand side by side, from and to.
const ROW: std::ops::RangeInclusive<usize> = 2..=4;

/// What a picture's keys say, wherever they stand.
struct Told<'n> {
    file: Option<&'n Node>,
    alt: Option<&'n Node>,
    caption: Option<&'n Node>,
    credit: Option<&'n Node>,
    crop: Option<&'n Node>,
    focus: Option<&'n Node>,
    people: Option<&'n Node>,
    consent: Option<&'n Node>,
    expires: Option<&'n Node>,
}

impl Fields<'_> {
    pub(crate) fn picture(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Picture::read(node, &mut self.reader);
        let spot = keys.place.and_then(|node| self.reader.choice(node, &Spot::ALL));
        let spot = spot.unwrap_or_default();
        let width = keys.width.and_then(|node| share(node, 10, &mut self.reader));
        let told = Told {
            file: keys.file,
            alt: keys.alt,
            caption: keys.caption,
            credit: keys.credit,
            crop: keys.crop,
            focus: keys.focus,
            people: keys.people,
            consent: keys.consent,
            expires: keys.expires,
        };
        let (shots, caption) = match keys.pictures {
            Some(list) => self.side_by_side(&told, list, spot, keys.place)?,
            None => (vec![self.shot(node, &told)?], None),
        };
        let chosen = [keys.place, keys.width, keys.crop].into_iter().flatten();
        let choices = chosen.filter_map(|node| self.reader.text(node)).collect();
        Some(Component::Prose(Prose::Pictures(Pictures {
            spot,
            width: width.unwrap_or(100),
            shots,
            caption,
            place: place.part(0, "picture".len()),
            choices,
        })))
    }

    /// Pictures side by side, and what stands under all of them.
    fn side_by_side(
        &mut self,
        told: &Told<'_>,
        list: &Node,
        spot: Spot,
        written: Option<&Node>,
    ) -> Option<(Vec<Shot<Line>>, Option<Line>)> {
        let own = [
            told.file,
            told.alt,
            told.credit,
            told.crop,
            told.focus,
            told.people,
            told.consent,
            told.expires,
        ];
        if let Some(node) = own.into_iter().flatten().next() {
            self.reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(node.place, "this is of one picture, and the block shows several")
                    .hint("write it at the picture, under `pictures`; `place`, `width` and `caption` are of all"),
            );
        }
        if let Some(place) = written.filter(|_| !spot.holds_rows()) {
            let message =
                format!("pictures side by side cannot stand in `{}`", spot.name());
            self.reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(place.place, message)
                    .hint("a row stands in `column`, `wide` or `bleed`"),
            );
        }
        let items = self.reader.list(list);
        if !ROW.contains(&items.len()) {
            let message = format!(
                "a row of pictures has two to four, and this has {}",
                items.len()
            );
            self.reader
                .sink
                .add(rules::WRONG_SHAPE.finding(list.place, message).hint(
                    "one alone is written with `file`, more stand in a row of their own",
                ));
            return None;
        }
        let caption = self.optional_line(told.caption);
        let mut shots = vec![];
        for item in items {
            let keys = keys::Shot::read(item, &mut self.reader);
            let own = Told {
                file: keys.file,
                alt: keys.alt,
                caption: keys.caption,
                credit: keys.credit,
                crop: keys.crop,
                focus: keys.focus,
                people: keys.people,
                consent: keys.consent,
                expires: keys.expires,
            };
            shots.extend(self.shot(item, &own));
        }
        (shots.len() == items.len()).then_some((shots, caption))
    }

    fn shot(&mut self, node: &Node, told: &Told<'_>) -> Option<Shot<Line>> {
        let Some(file) = told.file else { return self.missing(node, "file") };
        let path = self.reader.text(file)?;
        let alt = self.alternative(told.alt, path.place);
        let caption = self.optional_line(told.caption);
        let credit = self.optional_line(told.credit);
        let cut = cut(told.crop, told.focus, &mut self.reader);
        let leave = [told.people, told.consent, told.expires];
        let rights = rights(path.clone(), leave, &mut self.reader);
        let picture = vec![Inline::Picture(Picture { path, alt, caption: None })];
        Some(Shot { picture, caption, credit, cut, rights })
    }

    /// The words for those who do not see a picture; a finding where there are none.
    pub(crate) fn alternative(&mut self, node: Option<&Node>, file: Place) -> Line {
        let alt = node.map(|node| self.line(node));
        let is_told =
            |alt: &Line| !visit::plain(alt, &|it| it.text.clone()).trim().is_empty();
        if node.is_none() {
            self.reader.sink.add(
                rules::MISSING_ALT
                    .finding(file, "this picture has no alternative text")
                    .hint("say what it shows, for those who cannot see it, as in `alt: A lathe cuts a magnet`"),
            );
        }
        alt.filter(is_told).unwrap_or_default()
    }

    /// The signature under a letter.
    pub(crate) fn signature(&mut self, node: &Node) -> Option<Component> {
        let keys = keys::Signature::read(node, &mut self.reader);
        let Some(file) = keys.file else { return self.missing(node, "file") };
        let path = self.reader.text(file)?;
        let alt = self.alternative(keys.alt, path.place);
        let credit = self.optional_line(keys.role);
        let Some(name) = keys.name else { return self.missing(node, "name") };
        let caption = Some(self.line(name));
        let rights = rights(path.clone(), [None; 3], &mut self.reader);
        let place = path.place;
        let picture = vec![Inline::Picture(Picture { path, alt, caption: None })];
        Some(Component::Prose(Prose::Pictures(Pictures {
            spot: Spot::Signature,
            width: 100,
            shots: vec![Shot {
                picture,
                caption,
                credit,
                cut: Cut::default(),
                rights,
            }],
            caption: None,
            place,
            choices: vec![],
        })))
    }
}

/// How much of a picture is shown.
pub(crate) fn cut(
    crop: Option<&Node>,
    focus: Option<&Node>,
    reader: &mut Reader<'_>,
) -> Cut {
    let usual = Cut::default();
    Cut {
        crop: crop.and_then(|node| proportion(node, reader)),
        focus: focus.and_then(|node| point(node, reader)).unwrap_or(usual.focus),
    }
}

/// By whose leave a picture is shown: whether there are people on it, their consent, and the day
/// it ends.
pub(crate) fn rights(
    file: Placed<String>,
    [people, consent, expires]: [Option<&Node>; 3],
    reader: &mut Reader<'_>,
) -> Rights {
    let people = people.and_then(|node| reader.truth(node)).unwrap_or_default();
    let consent = consent.and_then(|node| reader.text(node)).map(|text| text.value);
    let expires = expires.and_then(|node| Some((date(node, reader)?, node.place)));
    Rights { file, people, consent, expires }
}

/// Width to height: `3:2`.
fn proportion(node: &Node, reader: &mut Reader<'_>) -> Option<(u16, u16)> {
    let text = reader.text(node)?.value;
    let side = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        is_number
            .then(|| text.parse::<u16>().ok())?
            .filter(|side| (1..=999).contains(side))
    };
    let sides = text.split_once(':').and_then(|(a, b)| Some((side(a)?, side(b)?)));
    let sound = |(across, down): &(u16, u16)| across / down <= 8 && down / across <= 8;
    let sides = sides.filter(sound);
    if sides.is_none() {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{text}` is not a ratio of width to height"))
                .hint("write two whole numbers with a colon, as in `3:2`, `1:1` or `16:9`, of which neither is more than eight times the other"),
        );
    }
    sides
}

/// A point of a picture: `60% 30%`.
pub(crate) fn point(node: &Node, reader: &mut Reader<'_>) -> Option<(u8, u8)> {
    let text = reader.text(node)?.value;
    let parts: Vec<_> = text.split(' ').map(per_cent).collect();
    let found = match parts.as_slice() {
        [Some(across), Some(down)] => Some((*across, *down)),
        _ => None,
    };
    if found.is_none() {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{text}` is not a point of a picture"))
                .hint("write how far it is from the left and from the top, each from 0% to 100%, as in `60% 30%`"),
        );
    }
    found
}

/// A share of the place, from so many per cent.
pub(crate) fn share(node: &Node, least: u8, reader: &mut Reader<'_>) -> Option<u8> {
    let text = reader.text(node)?.value;
    let found = per_cent(&text).filter(|share| *share >= least);
    if found.is_none() {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{text}` is not a share of the place"))
                .hint(format!(
                    "write whole per cent, from {least}% to 100%, as in `60%`"
                )),
        );
    }
    found
}

/// Whole per cent, from 0 to 100.
fn per_cent(text: &str) -> Option<u8> {
    let digits = text.strip_suffix('%')?;
    let is_plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_plain.then(|| digits.parse().ok())?.filter(|part| *part <= 100)
}
