//! The set pages, read back: every run of type with where it stands.

use typst::layout::{Abs, Frame, FrameItem, Point, Transform};
use typst::text::TextItem;

/// A run of type on a page.
pub struct Run<'a> {
    /// The run.
    pub text: &'a TextItem,
    /// The start of its baseline, from the page's upper left corner.
    pub at: Point,
    /// Whether it runs from left to right in its own size.
    pub is_upright: bool,
    /// The left and right edge of the narrowest box around it.
    pub within: (Abs, Abs),
}

/// Calls `visit` with each run of a page's type, in the order of its frames.
pub fn runs<'a>(page: &'a Frame, visit: &mut impl FnMut(Run<'a>)) {
    let within = (Abs::zero(), page.width());
    walk(page, Transform::identity(), within, visit);
}

fn walk<'a>(
    frame: &'a Frame,
    outer: Transform,
    within: (Abs, Abs),
    visit: &mut impl FnMut(Run<'a>),
) {
    for (offset, item) in frame.items() {
        let own = outer.pre_concat(Transform::translate(offset.x, offset.y));
        match item {
            FrameItem::Group(group) => {
                let own = own.pre_concat(group.transform);
                let within = match group.frame.kind().is_hard() {
                    true if own.is_only_translate() => {
                        (own.tx, own.tx + group.frame.width())
                    }
                    _ => within,
                };
                walk(&group.frame, own, within, visit);
            }
            FrameItem::Text(text) => visit(Run {
                text,
                at: Point::new(own.tx, own.ty),
                is_upright: own.is_only_translate(),
                within,
            }),
            _ => {}
        }
    }
}
