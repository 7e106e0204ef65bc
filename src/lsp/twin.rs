//! The same in the other languages: the block of a chapter that says it there, or the text that
//! stands beside it in a file of YAML.

use lsp_types::{Location, Position};

use super::here::Here;
use super::kind::Kind;
use super::names::Names;

/// The counterparts of what stands at a position.
pub(super) fn twins(here: &Here<'_>, position: Position) -> Option<Vec<Location>> {
    let Some(Kind::Chapter(Some(lang), file)) = &here.kind else { return None };
    let byte = here.byte(position);
    let names = here.names();
    let (anchor, on) = anchored(&names, byte)?;
    let files = here.files();
    let mut found = vec![];
    for other in here.languages().iter().filter(|other| *other != lang) {
        let own = format!("content/{other}/{file}");
        let Some(text) = files.get(&own) else { continue };
        let names = here.names_of(&own, text);
        let first = match anchor {
            Some(id) => names.headings.iter().find_map(|heading| {
                let is_it = heading.id.as_ref().is_some_and(|(own, _)| own == id);
                is_it.then_some(heading.range.start)
            }),
            None => Some(0),
        };
        let Some(first) = first else { continue };
        let block = names.blocks.iter().filter(|block| block.start >= first).nth(on);
        if let Some(block) = block {
            let body = text.get(block.clone()).unwrap_or_default();
            let range = block.start..block.start + body.trim_end().len();
            found.extend(here.location(&own, text, range));
        }
    }
    Some(found)
}

/// The last heading with an id at or before a byte, and how many blocks behind it the one at the
/// byte stands.
fn anchored(names: &Names, byte: usize) -> Option<(Option<&str>, usize)> {
    let at = names.blocks.iter().rposition(|block| block.start <= byte)?;
    let start = names.blocks.get(at)?.start;
    let headings = names.headings.iter().filter(|heading| heading.range.start <= start);
    let anchor = headings
        .filter_map(|heading| {
            Some((heading.id.as_ref()?.0.as_str(), heading.range.start))
        })
        .next_back();
    let first = anchor.map_or(0, |(_, start)| start);
    let on = names
        .blocks
        .iter()
        .filter(|block| block.start >= first && block.start < start);
    Some((anchor.map(|(id, _)| id), on.count()))
}
