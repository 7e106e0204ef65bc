//! What stands on the set pages, piece by piece: its text, where it is printed, and what of
//! the author's it comes from.

use std::collections::BTreeMap;
use std::sync::Arc;

use typst::layout::{Abs, Frame, FrameItem, Point, Transform};
use typst::model::Destination;
use typst::text::Glyph;
use typst::utils::hash128;

use super::state::{Good, hundredths};
use crate::model::place::{FileNumber, Place};
use crate::pages::sheet::{Origins, Run, runs};
use crate::pages::translate::MAIN;
use crate::pages::translate::writer::Origin;
use crate::pages::world::Press;

/// A rectangle on a page, in hundredths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    /// The page, from 0.
    pub(super) sheet: usize,
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
}

/// Type of one origin, set in one line.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) text: String,
    /// From the upper left corner of the page; as high as its type is large.
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
    /// How many quarter turns clockwise it is turned by.
    pub(super) turns: u8,
    /// The generated file it was written in, and what it comes from there.
    pub(super) origin: Option<(usize, Origin)>,
    /// Where the author wrote it, to the character.
    pub(super) place: Option<Place>,
}

/// A link on a page.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) to: Destination,
}

/// What stands on one page.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) pieces: Vec<Piece>,
    pub(super) links: Vec<Link>,
}

/// What stands on all pages that are shown.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) sheets: BTreeMap<usize, Arc<Text>>,
    /// Every place a figure is printed at, once a page.
    pub(super) figures: BTreeMap<(usize, u32), Vec<Spot>>,
    /// Where the text that begins at a byte of the author's file is printed first.
    printed: BTreeMap<(FileNumber, u32), Spot>,
    /// What the main file prints: on how many pages, and how large at most.
    repeated: BTreeMap<(FileNumber, u32), (usize, i64)>,
}

/// What stands on a page, with the generated files it was written in and what they held.
type Known = (Vec<(usize, u128)>, Arc<Text>);

/// Reads pages. What has been read and has not changed is not read again.
#[derive(Default)]
pub(super) struct PageReader {
    known: BTreeMap<u128, Known>,
}

impl PageReader {
    /// Reads the pages of a setting.
    pub(super) fn read(&mut self, good: &Good, press: &Press) -> Reading {
        let files: Vec<u128> = good.setting.galley.files.iter().map(hash128).collect();
        let mut origins = Origins::new(&good.setting.galley, press);
        let mut known = BTreeMap::new();
        let mut reading = Reading::default();
        for sheet in &good.sheets {
            let before = self.known.remove(&sheet.hash).filter(|(touched, _)| {
                touched.iter().all(|(file, hash)| files.get(*file) == Some(hash))
            });
            let read = before.unwrap_or_else(|| {
                let text = text(&sheet.page.frame, &mut origins, good);
                let mut touched: Vec<usize> = text
                    .pieces
                    .iter()
                    .filter_map(|piece| Some(piece.origin?.0))
                    .collect();
                touched.sort_unstable();
                touched.dedup();
                let hash = |file| Some((file, *files.get(file)?));
                (touched.into_iter().filter_map(hash).collect(), Arc::new(text))
            });
            reading.add(sheet.index, &read.1, good);
            known.insert(sheet.hash, read);
        }
        self.known = known;
        reading
    }
}

impl Reading {
    fn add(&mut self, sheet: usize, text: &Arc<Text>, good: &Good) {
        for piece in &text.pieces {
            let spot = Spot {
                sheet,
                x: piece.x,
                y: piece.y,
                width: piece.width,
                height: piece.height,
            };
            let Some((file, origin)) = piece.origin else { continue };
            if let Origin::Figure(figure) = origin {
                let spots = self.figures.entry((file, figure)).or_default();
                if spots.last().is_none_or(|last| last.sheet != sheet) {
                    spots.push(spot);
                }
            }
            // What the main file prints of a chapter is its title in lists and at the edges
            // of pages, until the chapter itself prints it.
            let is_main = good
                .setting
                .galley
                .files
                .get(file)
                .is_some_and(|file| file.path == MAIN);
            if let Some(place) = piece.place {
                let key = (place.file, place.start);
                match is_main {
                    false => drop(self.printed.entry(key).or_insert(spot)),
                    true => {
                        let (count, height) = self.repeated.entry(key).or_default();
                        *count += 1;
                        *height = spot.height.max(*height);
                        let known = self.printed.entry(key).or_insert(spot);
                        if known.height < spot.height {
                            *known = spot;
                        }
                    }
                }
            }
        }
        self.sheets.insert(sheet, Arc::clone(text));
    }

    /// Whether a piece runs along the edges of pages: what the main file prints on many of
    /// them, and somewhere larger.
    pub(super) fn is_furniture(&self, piece: &Piece) -> bool {
        let key = piece.place.map(|place| (place.file, place.start));
        let known = key.and_then(|key| self.repeated.get(&key));
        known.is_some_and(|(count, height)| *count > 2 && piece.height < *height)
    }

    /// Where a place of the author's is printed: it, or what stands before it in its file.
    pub(super) fn spot(&self, place: Place) -> Option<Spot> {
        let from = (place.file, 0)..=(place.file, place.start);
        if let Some((_, spot)) = self.printed.range(from).next_back() {
            return Some(*spot);
        }
        let behind = (place.file, place.start)..=(place.file, u32::MAX);
        self.printed.range(behind).next().map(|(_, spot)| *spot)
    }
}

fn text(frame: &Frame, origins: &mut Origins<'_>, good: &Good) -> Text {
    let mut text = Text::default();
    runs(frame, &mut |run| {
        if let Some(turns) = run.turns {
            pieces(&run, turns, origins, good, &mut text.pieces);
        }
    });
    links(frame, Transform::identity(), &mut text.links);
    text
}

/// The pieces of a run: it may hold text of several origins.
fn pieces(
    run: &Run<'_>,
    turns: u8,
    origins: &mut Origins<'_>,
    good: &Good,
    pieces: &mut Vec<Piece>,
) {
    let size = run.text.size;
    let mut along = Abs::zero();
    let mut rest = run.text.glyphs.as_slice();
    while let Some(first) = rest.first() {
        let origin = origins.of(first.span.0);
        let same = |glyph: &&Glyph| {
            glyph.span.0 == first.span.0 || origins.of(glyph.span.0) == origin
        };
        let count = rest.iter().take_while(same).count().max(1);
        let (own, behind) = rest.split_at(count);
        rest = behind;
        let width = own.iter().map(|glyph| glyph.x_advance.at(size)).sum();
        let start = own.iter().map(|glyph| glyph.range().start).min();
        let end = own.iter().map(|glyph| glyph.range().end).max();
        let text = start.zip(end).and_then(|(start, end)| run.text.text.get(start..end));
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            let (at, width, height) = box_of(run.at, turns, along, width, size);
            pieces.push(Piece {
                text: text.to_owned(),
                x: hundredths(at.x),
                y: hundredths(at.y),
                width: hundredths(width),
                height: hundredths(height),
                turns,
                origin,
                place: origin.and_then(|origin| place(origin, first, good)),
            });
        }
        along += width;
    }
}

/// The upper left corner, width and height of type of a size that begins `along` a baseline
/// and goes on for `width`.
fn box_of(
    baseline: Point,
    turns: u8,
    along: Abs,
    width: Abs,
    size: Abs,
) -> (Point, Abs, Abs) {
    // A browser has the baseline about there in a line as high as its type.
    let (above, below) = (size * 0.84, size * 0.16);
    let Point { x, y } = baseline;
    match turns {
        1 => (Point::new(x - below, y + along), size, width),
        2 => (Point::new(x - along - width, y - below), width, size),
        3 => (Point::new(x - above, y - along - width), size, width),
        _ => (Point::new(x + along, y - above), width, size),
    }
}

/// Where the author wrote what a glyph prints.
fn place((file, origin): (usize, Origin), glyph: &Glyph, good: &Good) -> Option<Place> {
    match origin {
        Origin::Text(place) => {
            let length = place.range().len();
            Some(place.part(usize::from(glyph.span.1).min(length), length))
        }
        Origin::Figure(figure) => {
            let file = good.setting.galley.files.get(file)?;
            file.figures.get(figure as usize).map(|figure| figure.place)
        }
    }
}

fn links(frame: &Frame, outer: Transform, found: &mut Vec<Link>) {
    for (offset, item) in frame.items() {
        let own = outer.pre_concat(Transform::translate(offset.x, offset.y));
        match item {
            FrameItem::Group(group) => {
                links(&group.frame, own.pre_concat(group.transform), found);
            }
            FrameItem::Link(to, size) if own.is_only_translate() => found.push(Link {
                x: hundredths(own.tx),
                y: hundredths(own.ty),
                width: hundredths(size.x),
                height: hundredths(size.y),
                to: to.clone(),
            }),
            _ => {}
        }
    }
}
