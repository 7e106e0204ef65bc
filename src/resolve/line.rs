//! Lines: placeholders become figures, soft breaks become spaces or nothing.

use super::figures::{Binder, Bound};
use super::links;
use crate::diag::{Sink, rules};
use crate::input::load::markdown;
use crate::model::lang::{Lang, is_han};
use crate::model::report::{Inline, Line, Target};
use crate::model::text::{Destination, Picture};
use crate::model::visit;

/// Binds a line that stands outside of chapters and has no links into them.
pub(super) fn line(
    binder: &Binder<'_>,
    line: &[markdown::Inline],
    sink: &mut Sink,
) -> Line {
    bind_line(binder, line, &mut |destination, sink| links::url(destination, sink), sink)
}

/// Where a destination leads, and the title there.
type FindTarget<'f> =
    &'f mut dyn FnMut(&Destination, &mut Sink) -> Option<(Target, Option<String>)>;

/// Binds a line; `target` says where its links lead.
pub(super) fn bind_line(
    binder: &Binder<'_>,
    line: &[markdown::Inline],
    target: FindTarget<'_>,
    sink: &mut Sink,
) -> Line {
    use crate::model::text::Inline as Inline_;
    let mut bound: Line = vec![];
    for element in line {
        let mut body = |body: &[markdown::Inline]| bind_line(binder, body, target, sink);
        bound.push(match element {
            Inline_::Text(text, place) => Inline::Text(text.clone(), *place),
            Inline_::Figure(placeholder) => match binder.bind(placeholder, sink) {
                Some(Bound::Figure(figure)) => Inline::Figure(*figure),
                Some(Bound::Literal(text)) => Inline::Text(text, placeholder.place),
                None => continue,
            },
            Inline_::Emphasis(inner) => Inline::Emphasis(body(inner)),
            Inline_::Strong(inner) => Inline::Strong(body(inner)),
            Inline_::Strike(inner) => Inline::Strike(body(inner)),
            Inline_::Subscript(inner) => Inline::Subscript(body(inner)),
            Inline_::Superscript(inner) => Inline::Superscript(body(inner)),
            Inline_::Code(text, place) => Inline::Code(text.clone(), *place),
            Inline_::Link(destination, inner) => {
                let mut inner = body(inner);
                let Some((target, title)) = target(destination, sink) else {
                    bound.extend(inner);
                    continue;
                };
                if inner.is_empty() {
                    let Some(title) = title else {
                        sink.add(
                            rules::LINK_WITHOUT_TEXT.finding(destination.place,
                                "this link has no text, and the heading it leads to holds a figure",
                            )
                            .hint("write the link's text between its brackets"),
                        );
                        continue;
                    };
                    inner.push(Inline::Text(title, destination.place));
                }
                Inline::Link(target, inner)
            }
            Inline_::Note(label) => Inline::Note(label.clone()),
            Inline_::SoftBreak(place) => Inline::SoftBreak(*place),
            Inline_::HardBreak => Inline::HardBreak,
            Inline_::Picture(picture) => Inline::Picture(Picture {
                path: picture.path.clone(),
                alt: body(&picture.alt),
                caption: picture.caption.as_ref().map(|caption| body(caption)),
            }),
            Inline_::Inserted(inner) => Inline::Inserted(body(inner)),
            Inline_::Deleted(inner) => Inline::Deleted(body(inner)),
        });
    }
    soft_breaks(bound, binder.lang)
}

/// Makes each soft break a space, or nothing beside Chinese text.
fn soft_breaks(line: Line, lang: Lang) -> Line {
    let mut bound: Line = Vec::with_capacity(line.len());
    let mut rest = line.into_iter().peekable();
    while let Some(element) = rest.next() {
        let Inline::SoftBreak(place) = element else {
            bound.push(element);
            continue;
        };
        let before = bound.last().and_then(|last| visit::edge(last, true));
        let after = rest.peek().and_then(|next| visit::edge(next, false));
        let han = |c: Option<char>| c.is_some_and(is_han);
        let drop = match lang.is_han() {
            true => han(before) || han(after),
            false => han(before) && han(after),
        };
        if !drop {
            bound.push(Inline::Text(" ".into(), place));
        }
    }
    bound
}
