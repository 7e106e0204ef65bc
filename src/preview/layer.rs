//! The text of a page as the browser lays it, transparent, over the picture of the page:
//! to be selected, found and clicked.

use serde_json::{Value, json};
use typst::model::Destination;
use typst_layout::Page;

use super::details::at;
use super::reading::{Piece, Text};
use super::state::{Good, Read, hundredths};
use crate::pages::translate::writer::Origin;

/// The layer of a page.
pub(super) fn layer(good: &Good, read: &Read, index: usize) -> Option<Value> {
    let sheet = good.sheets.iter().find(|sheet| sheet.index == index)?;
    let text = read.reading.sheets.get(&index)?;
    let pieces: Vec<_> = text.pieces.iter().map(|it| piece(good, read, it)).collect();
    Some(json!({
        "name": sheet.name,
        "pieces": pieces,
        "links": links(good, text),
    }))
}

fn piece(good: &Good, read: &Read, piece: &Piece) -> Value {
    let mut value = json!({
        "box": [piece.x, piece.y, piece.width, piece.height],
        "text": piece.text,
    });
    if piece.turns != 0 {
        value["turns"] = json!(piece.turns);
    }
    if let Some(place) = piece.place {
        value["at"] = json!(at(good, place));
        if let Some(unit) = read.units.of(place) {
            value["unit"] = json!(unit);
        }
    }
    if let Some((file, Origin::Figure(figure))) = piece.origin {
        value["figure"] = json!([file, figure]);
        if let Some(was) = read.changes.get(&(file, figure)) {
            value["was"] = json!(was);
        }
    }
    value
}

fn links(good: &Good, text: &Text) -> Vec<Value> {
    let introspector = good.setting.document.introspector();
    let is_safe = |url: &str| {
        ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
    };
    text.links
        .iter()
        .filter_map(|link| {
            let position = match &link.to {
                Destination::Url(url) if is_safe(url.as_str()) => {
                    return Some(json!({
                        "box": [link.x, link.y, link.width, link.height],
                        "url": url.as_str(),
                    }));
                }
                Destination::Url(_) => return None,
                Destination::Position(position) => *position,
                Destination::Location(location) => introspector.position(*location)?,
            };
            Some(json!({
                "box": [link.x, link.y, link.width, link.height],
                "sheet": position.page.get() - 1,
                "y": hundredths(position.point.y),
            }))
        })
        .collect()
}

/// A small picture of a page, as PNG.
pub(super) fn thumbnail(page: &Page) -> Option<Vec<u8>> {
    let options = typst_render::RenderOptions {
        pixel_per_pt: 0.4.into(),
        ..typst_render::RenderOptions::default()
    };
    typst_render::render(page, &options).encode_png().ok()
}
