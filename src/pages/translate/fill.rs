//! What a chapter lacks of its twin on the facing page: an empty paragraph stands for each
//! block that only the other has, so that those after it meet theirs.

use std::borrow::Cow;

use super::blocks::ends_section;
use crate::model::aligned::{Step, aligned};
use crate::model::report::Block;
use crate::model::visit::{kind_of, place_of};

/// The blocks of a chapter, filled up to those of its twin.
pub(super) fn filled<'a>(own: &'a [Block], twin: &[Block]) -> Cow<'a, [Block]> {
    let (units, others) = (units(own), units(twin));
    let keys =
        |units: &[&[Block]]| units.iter().map(|unit| key(unit)).collect::<Vec<_>>();
    let (keys, other_keys) = (keys(&units), keys(&others));
    let is_case = |key: &Key| key.2;
    if keys == other_keys && !keys.iter().any(is_case) {
        return Cow::Borrowed(own);
    }
    let place = own.iter().chain(twin).find_map(place_of);
    let Some(place) = place else { return Cow::Borrowed(own) };
    let filler = || Block::Paragraph(vec![], place);
    let mut blocks: Vec<Block> = vec![];
    for step in aligned(&keys, &other_keys) {
        match step {
            Step::Same(at, other) => {
                let (Some(unit), Some(other)) = (units.get(at), others.get(other)) else {
                    continue;
                };
                match (unit.split_first(), other.split_first()) {
                    (Some((head, body)), Some((_, twin)))
                        if !body.is_empty() || !twin.is_empty() =>
                    {
                        blocks.push(head.clone());
                        blocks.extend(filled(body, twin).into_owned());
                    }
                    _ => blocks.extend(unit.iter().cloned()),
                }
            }
            Step::Other(here, there) => {
                blocks.extend(
                    units
                        .get(here)
                        .into_iter()
                        .flatten()
                        .flat_map(|it| it.iter().cloned()),
                );
                blocks.extend(there.map(|_| filler()));
            }
        }
    }
    Cow::Owned(blocks)
}

/// What tells a block of one side from one of another kind: its kind, the level of a heading,
/// whether it is a case and whether it begins a page.
type Key = (&'static str, u8, bool, bool);

fn key(unit: &[Block]) -> Key {
    let block = &unit[0];
    let kind = kind_of(block);
    match block {
        Block::Heading(it) => (kind, it.level, it.is_case, it.starts_page),
        _ => (kind, 0, false, false),
    }
}

/// Blocks one by one, a case with all that stands in it.
fn units(blocks: &[Block]) -> Vec<&[Block]> {
    let (mut units, mut rest) = (vec![], blocks);
    while let Some((first, after)) = rest.split_first() {
        let length = match first {
            Block::Heading(heading) if heading.is_case => {
                let end = after.iter().position(|next| ends_section(next, heading.level));
                1 + end.unwrap_or(after.len())
            }
            _ => 1,
        };
        let (unit, others) = rest.split_at(length);
        units.push(unit);
        rest = others;
    }
    units
}
