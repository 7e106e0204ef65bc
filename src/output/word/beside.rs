//! Two languages side by side: a chapter and its twin, block beside block.

use super::body::{Body, Known, Shared};
use super::xml;
use crate::model::place::{Place, Sources};
use crate::model::report::{Block, Chapter};
use crate::model::visit::{kind_of, place_of};

/// The width of the text of a page that lies, in twentieths of a point, and that of a column
/// without the space between the two.
pub(super) const WIDTH: usize = 14_286;
const COLUMN: usize = 6_840;

/// Whether two chapters are one in two languages.
pub(super) fn is_twin(one: &Chapter, two: &Chapter) -> bool {
    one.stem == two.stem && one.lang != two.lang
}

/// Where two chapters are no longer alike, in words; nothing where all their blocks pair.
pub fn apart(one: &Chapter, two: &Chapter, sources: &Sources) -> Option<String> {
    let at = |place: Option<Place>, chapter: &Chapter| {
        let place = place.unwrap_or(Place::new(chapter.file, 0, 0));
        let (line, _) = sources.line_column(place);
        format!("{}:{line}", sources.get(place.file).path)
    };
    if one.lead.is_some() != two.lead.is_some() {
        let path = at(None, two);
        return Some(format!("{path}: only one of the two chapters has a `lead`"));
    }
    let blocks = one.body.iter().zip(&two.body);
    for (own, twin) in blocks {
        if kind_of(own) != kind_of(twin) {
            return Some(format!(
                "{}: {} stands here where the {} chapter has {}",
                at(place_of(twin), two),
                kind_of(twin),
                one.lang,
                kind_of(own)
            ));
        }
    }
    let (longer, shorter) = match one.body.len() > two.body.len() {
        true => (one, two),
        false => (two, one),
    };
    let more = longer.body.get(shorter.body.len())?;
    let place = at(place_of(more), longer);
    Some(format!("{place}: {} stands in {} only", kind_of(more), longer.lang))
}

/// A chapter and its twin.
pub(super) struct Pair<'a> {
    pub(super) chapters: [&'a Chapter; 2],
    pub(super) known: [Known<'a>; 2],
    /// The place of the first among those exported; the other's is the next.
    pub(super) position: usize,
}

impl<'a> Pair<'a> {
    /// Writes them. Headings that Word's navigation shows stand between tables, since it knows
    /// none within.
    pub(super) fn write(&self, shared: &mut Shared) {
        self.each(WIDTH, shared, |body, _| body.title());
        let mut rows = vec![];
        if self.chapters.iter().any(|chapter| chapter.lead.is_some()) {
            let leads = self.each(COLUMN, shared, |body, _| body.apart(Body::lead));
            rows.push(leads.to_vec());
        }
        let bodies = self.chapters.map(|chapter| chapter.body.as_slice());
        let longest = bodies.map(<[Block]>::len).into_iter().max().unwrap_or(0);
        for at in 0..longest {
            let blocks = bodies.map(|body| body.get(at));
            if let [Some(Block::Heading(one)), Some(Block::Heading(two))] = blocks
                && one.level.max(two.level) <= 2
            {
                flush(&mut rows, shared);
                self.each(WIDTH, shared, |body, side| {
                    if let Some(Some(block)) = blocks.get(side) {
                        body.block_alone(block);
                    }
                });
                continue;
            }
            let pieces = self.each(COLUMN, shared, |body, side| match blocks.get(side) {
                Some(Some(block)) => body.pieces(block),
                _ => vec![],
            });
            let [one, two] = &pieces;
            if one.len() == two.len() {
                let pairs = one.iter().zip(two);
                rows.extend(pairs.map(|(one, two)| vec![one.clone(), two.clone()]));
            } else {
                rows.push(pieces.iter().map(|own| own.concat()).collect());
            }
        }
        flush(&mut rows, shared);
        // A text ends in a paragraph: LibreOffice takes the type of a table that ends it for tracked
        // changes.
        shared.body += xml::GAP;
    }

    /// Does the same in both languages.
    fn each<T>(
        &self,
        width: usize,
        shared: &mut Shared,
        mut write: impl FnMut(&mut Body<'a, '_>, usize) -> T,
    ) -> [T; 2] {
        [0, 1].map(|side| {
            let [one, two] = self.chapters;
            let [first, second] = self.known;
            let (chapter, known) = if side == 0 { (one, first) } else { (two, second) };
            let position = self.position.saturating_add(side);
            write(&mut Body::new(chapter, position, known, width, shared), side)
        })
    }
}

/// Ends the table of what stands side by side.
fn flush(rows: &mut Vec<Vec<String>>, shared: &mut Shared) {
    if !rows.is_empty() {
        shared.body += &xml::grid("Beside", rows, 0, &[WIDTH / 2, WIDTH / 2]);
        rows.clear();
    }
}
