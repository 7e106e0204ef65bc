//! The picture of a page, drawn for browsers in parts, from back to front: its paper, every
//! run of type, every shape and picture. What a correction has left alone is neither drawn
//! nor sent again.

mod lines;

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use typst::foundations::Smart;
use typst::layout::{Frame, FrameItem, FrameKind, GroupItem, Point, Transform};
use typst::utils::hash128;
use typst::visualize::Paint;
use typst_layout::Page;

use self::lines::lines;
use super::state::Good;

/// A part of a page's drawing, for a browser that shows another page in its place.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Part {
    /// As many parts of the other page, from a position on, both from 0.
    Kept(usize, usize),
    /// The elements of a new part, as SVG.
    New(String),
}

/// How a page differs from the one of another name.
#[derive(Debug, Serialize)]
pub(super) struct Offer {
    shown: String,
    parts: Vec<Part>,
}

/// How many pages a browser may be shown before parts of the first are sent anew.
const SHOWN: usize = 200;
/// How many pages are drawn before anyone has asked for them, and how many new parts each
/// may have.
const OFFERED: usize = 12;
const SMALL: usize = 60;

/// What pages that were drawn consist of, by their names, the latest first.
#[derive(Clone, Default)]
pub(super) struct Drawn {
    pages: Arc<Mutex<VecDeque<(String, Vec<u128>)>>>,
}

impl Drawn {
    /// Draws a page as it differs from what a browser shows in its place.
    pub(super) fn draw(&self, page: &Page, name: &str, shown: &str) -> Vec<Part> {
        self.draw_small(page, name, shown, usize::MAX).unwrap_or_default()
    }

    /// The same, if there are no more than `most` new parts.
    fn draw_small(
        &self,
        page: &Page,
        name: &str,
        shown: &str,
        most: usize,
    ) -> Option<Vec<Part>> {
        let items = items(page);
        let names: Vec<_> = items.iter().map(hash128).collect();
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let before = pages.iter().find(|(name, _)| name == shown);
        let before = before.map(|(_, names)| names.clone()).unwrap_or_default();
        if !pages.iter().any(|(known, _)| known == name) {
            pages.push_front((name.to_owned(), names.clone()));
            pages.truncate(SHOWN);
        }
        drop(pages);
        let changes = capture_diff_slices(Algorithm::Myers, &before, &names);
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
                    parts.push(Part::Kept(old_index, len));
                }
                _ => {
                    let Range { start, end } = change.new_range();
                    let new = items[start..end].iter();
                    parts.extend(new.map(|item| Part::New(drawing(page, item))));
                }
            }
        }
        Some(parts)
    }

    /// Draws what has changed on the pages that browsers were shown last, to be sent before
    /// they ask, by the new names of the pages.
    pub(super) fn offers(&self, last: &Good, good: &Good) -> BTreeMap<String, Offer> {
        let last: BTreeMap<_, _> = last
            .sheets
            .iter()
            .map(|sheet| (sheet.name.as_str(), sheet.index))
            .collect();
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let shown: Vec<_> = pages
            .iter()
            .filter_map(|(name, _)| Some((name.clone(), *last.get(name.as_str())?)))
            .take(OFFERED)
            .collect();
        drop(pages);
        let offer = |(shown, index): (String, usize)| {
            let sheet = good.sheets.iter().find(|sheet| sheet.index == index)?;
            let page = good.setting.document.pages().get(index)?;
            if sheet.name == shown {
                return None;
            }
            let parts = self.draw_small(page, &sheet.name, &shown, SMALL)?;
            Some((sheet.name.clone(), Offer { shown, parts }))
        };
        shown.into_iter().filter_map(offer).collect()
    }
}

/// What is drawn by itself: the page's paper, or an item at its place.
#[derive(Hash)]
enum Item {
    Paper(Option<Paint>),
    Of(Point, FrameItem),
}

/// What a page consists of, from back to front.
fn items(page: &Page) -> Vec<Item> {
    let mut items = vec![Item::Paper(page.fill_or_white())];
    gather(&page.frame, Point::zero(), &mut items);
    items
}

/// What a frame at a point consists of, without links: those are in the layer.
fn gather(frame: &Frame, at: Point, items: &mut Vec<Item>) {
    for (point, item) in frame.items() {
        let at = at + *point;
        match item {
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
            FrameItem::Group(group) if is_loose(group) => {
                let Transform { tx, ty, .. } = group.transform;
                gather(&group.frame, at + Point::new(tx, ty), items);
            }
            FrameItem::Group(group) => {
                let mut group = group.clone();
                without_links(&mut group.frame);
                items.push(Item::Of(at, FrameItem::Group(group)));
            }
            _ => items.push(Item::Of(at, item.clone())),
        }
    }
}

/// Whether the items of a group look the same outside it.
fn is_loose(group: &GroupItem) -> bool {
    let Transform { tx, ty, .. } = group.transform;
    group.clip.is_none()
        && group.transform == Transform::translate(tx, ty)
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
            shape.fill.as_ref().is_none_or(is_solid)
                && shape.stroke.as_ref().is_none_or(|stroke| is_solid(&stroke.paint))
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

/// The elements that draw an item of a page.
fn drawing(page: &Page, item: &Item) -> String {
    let mut frame = Frame::soft(page.frame.size());
    let fill = match item {
        Item::Paper(fill) => fill.clone(),
        Item::Of(at, item) => {
            frame.push(*at, item.clone());
            None
        }
    };
    let page = Page { frame, fill: Smart::Custom(fill), ..page.clone() };
    let drawing = typst_svg::svg(&page, &typst_svg::SvgOptions::default());
    let inner = drawing.split_once('>').map_or("", |(_, inner)| inner);
    lines(inner.trim_end_matches("</svg>"))
}
