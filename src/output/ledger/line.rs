//! A line as it is written and as it is printed.

use std::fmt::Write as _;

use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::report::{Inline, Target};
use crate::model::text::Picture;
use crate::model::visit::{of_line, plain_text};

/// Calls `visit` with each figure of a line.
pub(crate) fn each_figure<'a>(line: &'a [Inline], visit: &mut impl FnMut(&'a Figure)) {
    of_line(line, &mut |element| {
        if let Inline::Figure(figure) = element {
            visit(figure);
        }
    });
}

/// A line as printed, and where its figures begin.
#[derive(Default)]
pub(super) struct Printed<'a> {
    pub(super) text: String,
    pub(super) figures: Vec<(usize, &'a Figure)>,
}

impl<'a> Printed<'a> {
    pub(super) fn line(&mut self, line: &'a [Inline], lang: Lang) {
        of_line(line, &mut |element| match element {
            Inline::Text(text, _) | Inline::Code(text, _) => self.text.push_str(text),
            Inline::Figure(figure) => {
                self.figures.push((self.text.len(), figure));
                self.text.push_str(&figure.printed.text());
            }
            Inline::SoftBreak(_) => self.text.push_str(lang.joint()),
            Inline::HardBreak => self.text.push(' '),
            // All else holds other elements, or prints nothing in its line.
            _ => {}
        });
    }
}

/// A line as written, with its marks and placeholders.
pub(crate) fn written(line: &[Inline], lang: Lang) -> String {
    let mut text = String::new();
    let wrap = |text: &mut String, mark: &str, body: &[Inline]| {
        let _ = write!(text, "{mark}{}{mark}", written(body, lang));
    };
    for element in line {
        match element {
            Inline::Text(own, _) => text.push_str(own),
            Inline::Figure(figure) => {
                let _ = write!(text, "{{{{ {} }}}}", figure.expression);
            }
            Inline::Emphasis(body) => wrap(&mut text, "*", body),
            Inline::Strong(body) => wrap(&mut text, "**", body),
            Inline::Strike(body) => wrap(&mut text, "~~", body),
            Inline::Subscript(body) => wrap(&mut text, "~", body),
            Inline::Superscript(body) => wrap(&mut text, "^", body),
            Inline::Code(own, _) => {
                let _ = write!(text, "`{own}`");
            }
            Inline::Link(target, body) => {
                let target = match target {
                    Target::Url(url) => url,
                    Target::Heading { label, .. } => label,
                };
                let _ = write!(text, "[{}]({target})", written(body, lang));
            }
            Inline::Note(label) => {
                let _ = write!(text, "[^{}]", label.value);
            }
            Inline::Inserted(body) | Inline::Deleted(body) => {
                text.push_str(&written(body, lang));
            }
            Inline::SoftBreak(_) => text.push_str(lang.joint()),
            Inline::HardBreak => text.push_str("\\\n"),
            Inline::Picture(Picture { path, alt, caption }) => {
                let alt = plain_text(alt);
                let caption = caption.as_deref().map(plain_text).unwrap_or_default();
                let _ = write!(text, "![{alt}]({} \"{caption}\")", path.value);
            }
        }
    }
    text
}
