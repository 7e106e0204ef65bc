//! The picture of a page, drawn for browsers in parts, from back to front: its paper, every
//! run of type, every shape and picture. What a correction has left alone is neither drawn
//! nor sent again.

mod lines;

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use serde::Serialize;
use similar::DiffOp;
use typst::foundations::Smart;
use typst::layout::{Frame, FrameItem, FrameKind, GroupItem, Point, Transform};
use typst::utils::hash128;
use typst::visualize::Paint;
use typst_layout::Page;

use self::lines::lines;
use super::state::{Good, Sheet};
use crate::model::aligned::changes;
use crate::pages::sheet::{look, settled};

/// A part of a page's drawing, for a browser that shows another page in its place.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum PagePart {
    /// As many parts of the other page, from a position on, both from 0.
    Kept(usize, usize),
    /// The elements of a new part, as SVG.
    New(String),
}

/// How a page differs from the one of another name.
#[derive(Debug, Serialize)]
pub(super) struct Offer {
    shown: String,
    parts: Vec<PagePart>,
}

/// How many pages a browser may be shown before parts of the first are sent anew.
const SHOWN: usize = 200;
/// How many pages are taken to be before the reader's eyes.
const LATEST: usize = 12;
/// How many new parts a page may have that is sent before anyone has asked for it.
const SMALL: usize = 60;

/// The name of a page, and the looks of what it consists of.
type Looks = (String, Vec<u128>);

/// The pages that were drawn, the latest first.
#[derive(Clone, Default)]
pub(super) struct Drawn {
    pages: Arc<Mutex<VecDeque<Looks>>>,
}

impl Drawn {
    /// Draws a page as it differs from what a browser shows in its place.
    pub(super) fn draw(&self, page: &Page, name: &str, shown: &str) -> Vec<PagePart> {
        self.draw_small(page, name, shown, usize::MAX).unwrap_or_default()
    }

    /// The same, if there are no more than `most` new parts.
    fn draw_small(
        &self,
        page: &Page,
        name: &str,
        shown: &str,
        most: usize,
    ) -> Option<Vec<PagePart>> {
        let items = items(page);
        let before = self.looks(shown).unwrap_or_default();
        let looks = || items.iter().map(Item::look).collect();
        let looks: Vec<_> = self.looks(name).unwrap_or_else(looks);
        self.note(name, looks.clone());
        let changes = changes(&before, &looks);
        let new = |change: &DiffOp| match change {
            DiffOp::Equal { .. } => 0,
            _ => change.new_range().len(),
        };
        if changes.iter().map(new).sum::<usize>() > most {
            return None;
        }
        let mut parts = vec![];
        for change in changes {
            match change {
                DiffOp::Equal { old_index, len, .. } => {
                    parts.push(PagePart::Kept(old_index, len));
                }
                _ => {
                    let Range { start, end } = change.new_range();
                    let new = items[start..end].iter();
                    parts.extend(new.map(|item| PagePart::New(item.drawing(page))));
                }
            }
        }
        Some(parts)
    }

    /// What a page that was drawn consists of.
    fn looks(&self, name: &str) -> Option<Vec<u128>> {
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let found = pages.iter().find(|(known, _)| known == name);
        found.map(|(_, looks)| looks.clone())
    }

    /// Notes a page as the one drawn last.
    fn note(&self, name: &str, looks: Vec<u128>) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|(known, _)| known != name);
        pages.push_front((name.to_owned(), looks));
        pages.truncate(SHOWN);
    }

    /// The pages of a revision that browsers were shown last, the latest first.
    pub(super) fn latest<'a>(&self, good: &'a Good) -> Vec<&'a Sheet> {
        let sheets: BTreeMap<_, _> =
            good.sheets.iter().map(|it| (it.name.as_str(), it)).collect();
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let latest = pages.iter().filter_map(|(name, _)| sheets.get(name.as_str()));
        latest.take(LATEST).copied().collect()
    }

    /// Draws what has changed on the pages that browsers were shown last, to be sent before
    /// they ask, by the new names of the pages.
    pub(super) fn offers(&self, last: &Good, good: &Good) -> BTreeMap<String, Offer> {
        let offer = |shown: &Sheet| {
            let Sheet { name, page, .. } =
                good.sheets.iter().find(|sheet| sheet.index == shown.index)?;
            if *name == shown.name {
                return None;
            }
            let parts = self.draw_small(page, name, &shown.name, SMALL)?;
            Some((name.clone(), Offer { shown: shown.name.clone(), parts }))
        };
        self.latest(last).into_par_iter().filter_map(offer).collect()
    }
}

/// What is drawn by itself: the page's paper, or an item at its place.
struct Item {
    paper: Option<Paint>,
    frame: Frame,
}

impl Item {
    /// What it looks like.
    fn look(&self) -> u128 {
        hash128(&(&self.paper, look(&self.frame)))
    }

    /// The elements that draw it on a page.
    fn drawing(&self, page: &Page) -> String {
        let page = Page {
            frame: self.frame.clone(),
            fill: Smart::Custom(self.paper.clone()),
            ..page.clone()
        };
        let drawing = typst_svg::svg(&page, &typst_svg::SvgOptions::default());
        let inner = drawing.split_once('>').map_or("", |(_, inner)| inner);
        lines(inner.strip_suffix("</svg>").unwrap_or(inner))
    }
}

/// What a page consists of, from back to front.
fn items(page: &Page) -> Vec<Item> {
    let blank = Frame::soft(page.frame.size());
    let mut items = vec![Item { paper: page.fill_or_white(), frame: blank.clone() }];
    gather(&page.frame, Point::zero(), &mut |at, item| {
        let mut frame = blank.clone();
        // What looks the same is drawn the same: fingerprints know no finer places.
        frame.push(settled(at), item);
        items.push(Item { paper: None, frame });
    });
    items
}

/// Visits what a frame at a point consists of, without links: those are in the layer.
fn gather(frame: &Frame, at: Point, visit: &mut impl FnMut(Point, FrameItem)) {
    for (point, item) in frame.items() {
        let at = at + *point;
        match item {
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
            FrameItem::Group(group) if is_loose(group) => {
                let Transform { tx, ty, .. } = group.transform;
                gather(&group.frame, at + Point::new(tx, ty), visit);
            }
            FrameItem::Group(group) => {
                let mut group = group.clone();
                without_links(&mut group.frame);
                visit(at, FrameItem::Group(group));
            }
            _ => visit(at, item.clone()),
        }
    }
}

/// Whether the items of a group look the same outside it.
fn is_loose(group: &GroupItem) -> bool {
    group.clip.is_none()
        && group.transform.is_only_translate()
        && (group.frame.kind() == FrameKind::Soft || is_flat(&group.frame))
}

/// Whether no colour in a frame runs over the frame as a whole.
fn is_flat(frame: &Frame) -> bool {
    let is_solid = |paint: &Paint| matches!(paint, Paint::Solid(_));
    frame.items().all(|(_, item)| match item {
        FrameItem::Group(group) => is_flat(&group.frame),
        FrameItem::Text(text) => {
            let stroke = text.stroke.as_ref();
            is_solid(&text.fill) && stroke.is_none_or(|stroke| is_solid(&stroke.paint))
        }
        FrameItem::Shape(shape, _) => {
            let stroke = shape.stroke.as_ref();
            shape.fill.as_ref().is_none_or(is_solid)
                && stroke.is_none_or(|stroke| is_solid(&stroke.paint))
        }
        FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => true,
    })
}

fn without_links(frame: &mut Frame) {
    frame.retain(|item| {
        if let FrameItem::Group(group) = item {
            without_links(&mut group.frame);
        }
        !matches!(item, FrameItem::Link(..) | FrameItem::Tag(_))
    });
}
