//! The settings of mark, cover and plans: `logo`, `cover`, `plans` and `qr` in `report.yaml`.

use super::dataset::placed_by_lang;
use super::keys::{self, Settings};
use super::yaml::{Kind, Node, Reader};
use crate::components::picture::read::{cut, rights};
use crate::diag::rules;
use crate::model::lang::Lang;
use crate::model::look::{CoverPicture, Logo, Look, plans};
use crate::model::place::Placed;

/// Reads them.
pub(super) fn look(
    settings: &Settings<'_>,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> Look {
    let mut look = Look {
        logo: settings.logo.and_then(|node| logo(node, reader)),
        qr: settings
            .qr
            .and_then(|node| address(node, "an address that a code can hold", reader)),
        ..Look::default()
    };
    if let Some(node) = settings.cover {
        let keys = keys::Cover::read(node, reader);
        look.cover = keys.picture.and_then(|node| picture(node, languages, reader));
        let line = keys.line.map(|node| placed_by_lang(node, languages, reader));
        look.line = line.unwrap_or_default();
    }
    if let Some(node) = settings.plans {
        let keys = keys::Plans::read(node, reader);
        let chosen = [
            ("cover", keys.cover),
            ("opener", keys.opener),
            ("contents", keys.contents),
            ("back", keys.back),
        ];
        for (page, node) in chosen {
            let names: Vec<_> = plans(page).iter().map(|name| (*name, *name)).collect();
            let plan = node.and_then(|node| reader.choice(node, &names));
            look.plans.extend(plan.map(|plan| (page, plan)));
        }
    }
    look
}

/// The mark: a file, or one for paper and one for colour.
fn logo(node: &Node, reader: &mut Reader<'_>) -> Option<Logo> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        return Some(Logo { file: reader.text(node)?, reversed: None });
    }
    let keys = keys::Logo::read(node, reader);
    let reversed = keys.reversed.and_then(|node| reader.text(node));
    let file = there(node, keys.file, "file", reader)?;
    Some(Logo { file: reader.text(file)?, reversed })
}

fn picture(
    node: &Node,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> Option<CoverPicture> {
    let keys = keys::CoverPicture::read(node, reader);
    let cut = cut(keys.crop, keys.focus, reader);
    let file = there(node, keys.file, "file", reader).and_then(|node| reader.text(node));
    let alt = there(node, keys.alt, "alt", reader);
    let mut texts = |node: Option<&Node>| {
        let texts = node.map(|node| placed_by_lang(node, languages, reader));
        texts.unwrap_or_default()
    };
    let (alt, credit) = (texts(alt), texts(keys.credit));
    let file = file?;
    let leave = [keys.people, keys.consent, keys.expires];
    let rights = rights(file.clone(), leave, reader);
    Some(CoverPicture { file, alt, credit, cut, rights })
}

/// A key that must be there.
fn there<'n>(
    node: &Node,
    value: Option<&'n Node>,
    key: &str,
    reader: &mut Reader<'_>,
) -> Option<&'n Node> {
    if value.is_none() {
        let place = crate::model::place::Place { end: node.place.start, ..node.place };
        let finding =
            rules::MISSING_KEY.finding(place, format!("the key `{key}` is missing here"));
        reader.sink.add(finding);
    }
    value
}

/// An address of the web, short enough for a code that can be read off paper; `what` is said of
/// what is none.
pub(super) fn address(
    node: &Node,
    what: &str,
    reader: &mut Reader<'_>,
) -> Option<Placed<String>> {
    const MOST: usize = 200;
    let text = reader.text(node)?;
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|it| text.value.strip_prefix(it));
    let is_sound = rest.is_some_and(|rest| {
        let inner = rest.get(1..rest.len().saturating_sub(1)).unwrap_or_default();
        inner.contains('.') && rest.bytes().all(|b| b.is_ascii_graphic())
    });
    if !is_sound || text.value.len() > MOST {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{}` is not {what}", text.value))
                .hint(format!("write it with https:// in at most {MOST} plain letters, as in `https://www.example.com/esg`")),
        );
        return None;
    }
    Some(text)
}
