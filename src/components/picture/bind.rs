//! Whether pictures can stand where they are asked to.

use super::Pictures;
use crate::components::words::read::Line;
use crate::diag::rules;
use crate::model::report::ChapterKind;
use crate::model::shot::Spot;
use crate::resolve::chapter::Resolver;

impl Resolver<'_, '_> {
    /// A finding where pictures are asked to stand where there is no such place.
    pub(crate) fn judge_spot(&mut self, own: &Pictures<Line>) {
        let (kind, is_inside) = self.surroundings();
        let name = own.spot.name();
        let (message, hint) = if is_inside && own.spot.is_of_page() {
            (
                format!(
                    "`place: {name}` is of a page, and the picture stands in a case, list, quotation or note"
                ),
                "move the block out of it, or let the picture stand in the `column`"
                    .to_owned(),
            )
        } else if own.spot == Spot::Opener && kind != ChapterKind::Opener {
            (
                "this chapter has no opener for the picture to stand on".to_owned(),
                "write `kind: opener` in its front matter, or give the picture another place".to_owned(),
            )
        } else if own.spot == Spot::Opener && !self.opens() {
            (
                "the opener has a picture already".to_owned(),
                "leave one of the two out, or give it another place".to_owned(),
            )
        } else {
            return;
        };
        self.sink
            .add(rules::MISPLACED_PICTURE.finding(own.place, message).hint(hint));
    }
}
