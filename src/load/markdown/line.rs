//! Lines of text: emphasis, links, notes, quotation marks by language, sub- and
//! superscript, and the placeholders among them.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::{Builder, Inline, weight};
use crate::diag::Diagnostic;
use crate::model::lang::Lang;
use crate::model::place::{Place, Placed};
use crate::model::text::{Destination, Picture, Placeholder};
use crate::model::visit;

impl<'a> Builder<'a, '_> {
    /// Inline elements up to the end of the element they stand in.
    pub(super) fn inlines(&mut self) -> Vec<Inline> {
        let mut line = vec![];
        while let Some((event, range)) = self.events.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            self.inline(event, range, &mut line);
        }
        self.finish(line)
    }

    /// Checks a line that is complete, and finds the marks the parser leaves as text.
    pub(super) fn finish(&mut self, line: Vec<Inline>) -> Vec<Inline> {
        for element in &line {
            let Inline::Text(text, place) = element else { continue };
            if let Some(start) = text.find("[^")
                && let Some(length) = text[start..].find(']')
                && length > 2
            {
                let mark = &text[start..=start + length];
                let at = place.within(text, start..start + mark.len());
                self.footnote_not_found(mark, at);
            }
        }
        scripts(line)
    }

    pub(super) fn inline(
        &mut self,
        event: Event<'a>,
        range: Range<usize>,
        line: &mut Vec<Inline>,
    ) {
        match event {
            Event::Text(text) => self.text(&text, &range, line),
            Event::Code(code) => {
                let code = match self.covers(&range).is_empty() {
                    true => code.to_string(),
                    false => self.text[range.clone()].trim_matches('`').trim().to_owned(),
                };
                line.push(Inline::Code(code, self.place(&range)));
            }
            Event::SoftBreak => line.push(Inline::SoftBreak(self.place(&range))),
            Event::HardBreak => line.push(Inline::HardBreak),
            Event::FootnoteReference(label) => {
                line.push(Inline::Note(Placed::new(
                    label.to_string(),
                    self.place(&range),
                )));
            }
            Event::InlineHtml(_) | Event::Html(_) => self.raw_html(&range),
            Event::Start(tag) => {
                let weight = weight(&tag);
                if self.descend(&tag, &range) {
                    line.extend(self.span(tag, &range));
                } else {
                    self.skip();
                }
                self.depth -= weight;
            }
            _ => {}
        }
    }

    fn span(&mut self, tag: Tag<'a>, range: &Range<usize>) -> Option<Inline> {
        let place = self.place(range);
        Some(match tag {
            Tag::Emphasis => Inline::Emphasis(self.inlines()),
            Tag::Strong => Inline::Strong(self.inlines()),
            Tag::Strikethrough => {
                let body = self.inlines();
                let double = self.text[range.clone()].starts_with("~~");
                if double { Inline::Strike(body) } else { Inline::Subscript(body) }
            }
            Tag::Link { dest_url, link_type, .. } => {
                let body = self.inlines();
                let url = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => self.address(&dest_url, range),
                };
                Inline::Link(Destination { url, place }, body)
            }
            Tag::Image { dest_url, title, .. } => {
                let body = self.inlines();
                let path = Placed::new(self.address(&dest_url, range), place);
                let written = |figure: &Placeholder| format!("{{{{{}}}}}", figure.text);
                let alt = visit::plain(&body, &written);
                let caption = (!title.is_empty()).then(|| self.title(&title, range));
                Inline::Picture(Picture { path, alt, caption })
            }
            _ => {
                self.inlines();
                return None;
            }
        })
    }

    /// A picture's title with the placeholders it covers shown again.
    fn title(&mut self, title: &str, range: &Range<usize>) -> String {
        match self.written(title, range) {
            Some(whole) => {
                self.covers(&whole);
                self.text[whole].to_owned()
            }
            None => title.to_owned(),
        }
    }

    /// Where the source holds what the parser says stands in a range.
    fn written(&self, parsed: &str, range: &Range<usize>) -> Option<Range<usize>> {
        let covered = self.covered.get(range.clone())?;
        let start = range.start + covered.rfind(parsed)?;
        let whole = start..start + parsed.len();
        self.text.get(whole.clone()).is_some().then_some(whole)
    }

    /// An address as the source writes it.
    fn address(&self, parsed: &str, range: &Range<usize>) -> String {
        let whole = self.written(parsed, range);
        whole.map_or(parsed, |whole| &self.text[whole]).to_owned()
    }

    /// A text event: plain text and the placeholders in it.
    fn text(&mut self, text: &str, range: &Range<usize>, line: &mut Vec<Inline>) {
        let covers = self.covers(range);
        let source = self.text;
        let mut at = range.start;
        for cover in &covers {
            if cover.start > at {
                self.plain_text(&source[at..cover.start], at..cover.start, line);
            }
            let inner = cover.start + 2..cover.end - 2;
            let place = self.place(&inner);
            let text = self.text[inner].to_owned();
            line.push(Inline::Figure(Placeholder { text, place }));
            at = cover.end;
        }
        if covers.is_empty() {
            self.plain_text(text, range.clone(), line);
        } else if at < range.end {
            self.plain_text(&source[at..range.end], at..range.end, line);
        }
    }

    fn plain_text(&mut self, text: &str, range: Range<usize>, line: &mut Vec<Inline>) {
        let at = range.start;
        let source = self.text.get(range.clone()).unwrap_or("");
        if source == text
            && let Some(open) = text.find("{{")
            && !self.text[..at + open].ends_with('\\')
        {
            let place = self.place(&(at + open..at + open + 2));
            self.sink.add(
                Diagnostic::error("unclosed-placeholder", place, "this placeholder is not closed")
                    .label("opened here")
                    .hint("close it with `}}` on the same line; write `\\{{` for two braces in text"),
            );
        }
        let text = match source {
            "\"" | "'" => self.quote(source, at, text),
            _ => text.to_owned(),
        };
        let place = self.place(&range);
        // Text that stands together in the source stays together: one run of type.
        if let Some(Inline::Text(last, last_place)) = line.last_mut()
            && last_place.end == place.start
        {
            last.push_str(&text);
            last_place.end = place.end;
        } else {
            line.push(Inline::Text(text, place));
        }
    }

    /// What a straight quotation mark becomes. In English the parser knows from the spaces
    /// around it; Chinese has none, so there marks open and close by turns.
    fn quote(&mut self, mark: &str, at: usize, english: &str) -> String {
        let index = usize::from(mark == "'");
        let (open, close) = self.lang.quotes()[index];
        let before = self.text[..at].chars().next_back();
        let after = self.text[at + 1..].chars().next();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let is_apostrophe = index == 1 && letter(before) && letter(after);
        if self.lang == Lang::En || is_apostrophe {
            return english.to_owned();
        }
        self.quotes_open[index] = !self.quotes_open[index];
        String::from(if self.quotes_open[index] { open } else { close })
    }
}

/// Finds `H~2~O` and `m^2^` in plain text. The parser knows these marks only between spaces
/// and punctuation, where chemistry and units never put them.
fn scripts(line: Vec<Inline>) -> Vec<Inline> {
    let mut marked = Vec::with_capacity(line.len());
    for element in line {
        match element {
            // What was escaped or translated is not verbatim, and is left as it is.
            Inline::Text(text, place) if place.range().len() == text.len() => {
                split_scripts(&text, place, &mut marked);
            }
            other => marked.push(other),
        }
    }
    marked
}

fn split_scripts(text: &str, place: Place, marked: &mut Vec<Inline>) {
    let inner =
        |c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '.' | ',' | '\u{2212}');
    let mut at = 0;
    let mut search = 0;
    while let Some(found) = text[search..].find(['~', '^']) {
        let open = search + found;
        let mark = &text[open..=open];
        let body = &text[open + 1..];
        let length = body.find(|c: char| !inner(c)).unwrap_or(body.len());
        search = open + 1;
        if length == 0 || !body[length..].starts_with(mark) {
            continue;
        }
        if open > at {
            marked.push(Inline::Text(text[at..open].to_owned(), place.part(at, open)));
        }
        let end = open + 1 + length;
        let script =
            vec![Inline::Text(body[..length].to_owned(), place.part(open + 1, end))];
        marked.push(match mark {
            "~" => Inline::Subscript(script),
            _ => Inline::Superscript(script),
        });
        at = end + 1;
        search = at;
    }
    if at < text.len() {
        marked.push(Inline::Text(text[at..].to_owned(), place.part(at, text.len())));
    }
}
