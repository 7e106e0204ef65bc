//! Lines of text: emphasis, links, notes, quotation marks by language, sub- and
//! superscript, and the placeholders among them.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::cover::{Script, scripts};
use super::{Builder, Inline, weight};
use crate::diag::rules;
use crate::model::lang::is_han;
use crate::model::place::Placed;
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
        line
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
                    true => self.address(&code, &range),
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
            // Single tildes are covered: these are two.
            Tag::Strikethrough => Inline::Strike(self.inlines()),
            Tag::Link { dest_url, link_type, .. } => {
                let body = self.inlines();
                let url = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => self.address(&dest_url, range),
                };
                Inline::Link(Destination { url, place }, body)
            }
            Tag::Image { dest_url, title, .. } => {
                let mut alt = vec![];
                spoken(self.inlines(), &mut alt);
                if visit::plain(&alt, &|figure| figure.text.clone()).trim().is_empty() {
                    self.sink.add(
                        rules::MISSING_ALT
                            .finding(place, "this picture has no alternative text")
                            .hint("say what it shows between the brackets: `![what it shows](file.svg)`"),
                    );
                }
                let path = Placed::new(self.address(&dest_url, range), place);
                let caption = (!title.is_empty()).then(|| self.title(&title, range));
                Inline::Picture(Picture { path, alt, caption })
            }
            _ => {
                self.inlines();
                return None;
            }
        })
    }

    /// A picture's title: text without marks, in which scripts become the characters for
    /// them, where there are such, and placeholders figures.
    fn title(&mut self, title: &str, range: &Range<usize>) -> Vec<Inline> {
        let Some(whole) = self.written(title, range) else {
            return vec![Inline::Text(title.to_owned(), self.place(range))];
        };
        let source = self.text;
        let covers = self.covers(&whole);
        let mut parts = vec![];
        for Script { whole, is_below } in scripts(source, whole.clone(), &covers) {
            let typed = visit::script(&source[whole.start + 1..whole.end - 1], is_below);
            let typed = typed.map(|typed| Inline::Text(typed, self.place(&whole)));
            parts.extend(typed.map(|typed| (whole, typed)));
        }
        for cover in covers {
            let inner = cover.start + 2..cover.end - 2;
            let place = self.place(&inner);
            let text = source[inner].to_owned();
            parts.push((cover, Inline::Figure(Placeholder { text, place })));
        }
        parts.sort_by_key(|(range, _)| range.start);
        let end = whole.end;
        let mut line = vec![];
        let mut at = whole.start;
        for (range, part) in parts
            .into_iter()
            .map(|(range, part)| (range, Some(part)))
            .chain([(end..end, None)])
        {
            if at < range.start {
                let between = at..range.start;
                let place = self.place(&between);
                line.push(Inline::Text(source[between].to_owned(), place));
            }
            line.extend(part);
            at = range.end;
        }
        line
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

    /// A text event: plain text, and the scripts and placeholders in it.
    fn text(&mut self, text: &str, range: &Range<usize>, line: &mut Vec<Inline>) {
        let covers = self.covers(range);
        let is_written = self.covered.get(range.clone()) == Some(text);
        if !is_written && covers.is_empty() {
            // A quotation mark, a dash or an entity: the parser has translated it.
            self.plain_text(text, range.clone(), line);
            return;
        }
        let mut at = range.start;
        for Script { whole, is_below } in scripts(self.text, range.clone(), &covers) {
            self.pieces(at..whole.start, line);
            let mut body = vec![];
            self.pieces(whole.start + 1..whole.end - 1, &mut body);
            line.push(match is_below {
                true => Inline::Subscript(body),
                false => Inline::Superscript(body),
            });
            at = whole.end;
        }
        self.pieces(at..range.end, line);
    }

    /// Text as it stands in the source, and the placeholders in it.
    fn pieces(&mut self, range: Range<usize>, line: &mut Vec<Inline>) {
        let source = self.text;
        let mut at = range.start;
        for cover in self.covers(&range) {
            self.plain(at..cover.start, line);
            let inner = cover.start + 2..cover.end - 2;
            let place = self.place(&inner);
            let text = source[inner].to_owned();
            line.push(Inline::Figure(Placeholder { text, place }));
            at = cover.end;
        }
        self.plain(at..range.end, line);
    }

    fn plain(&mut self, mut range: Range<usize>, line: &mut Vec<Inline>) {
        let source = self.text;
        if self.dashes.binary_search(&range.start).is_ok() && !range.is_empty() {
            // What begins a list elsewhere is a dash in a field.
            let at = range.start;
            self.plain_text("–", at..at + 1, line);
            range.start += 1;
        }
        if !range.is_empty() {
            self.plain_text(&source[range.clone()], range, line);
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
                rules::UNCLOSED_PLACEHOLDER.finding(place, "this placeholder is not closed")
                    .label("opened here")
                    .hint("close it with `}}` on the same line; write `\\{{` for two braces in text"),
            );
        }
        let text = match source {
            "\"" | "'" => self.quote(source, at, text),
            _ => text.to_owned(),
        };
        let place = self.place(&range);
        // Text that stands together in the source stays together: one run of type. But for one
        // whose pieces are longer and shorter than in the source, and together as long: its
        // parts would be sought where they do not stand.
        let follows = std::mem::replace(&mut self.text_end, range.end) == range.start;
        let longer = text.len().wrapping_sub(range.len());
        let (drift, is_even) = self.text_drift;
        let whole = (drift.wrapping_add(longer), is_even && longer == 0);
        if let Some(Inline::Text(last, last_place)) = line.last_mut()
            && follows
            && (whole.0 != 0 || whole.1)
        {
            last.push_str(&text);
            last_place.end = place.end;
            self.text_drift = whole;
        } else {
            line.push(Inline::Text(text, place));
            self.text_drift = (longer, longer == 0);
        }
    }

    /// What a straight quotation mark becomes. In English the parser knows from the spaces
    /// around it; Chinese has none, so there marks open and close by turns.
    fn quote(&mut self, mark: &str, at: usize, english: &str) -> String {
        let index = usize::from(mark == "'");
        let (open, close) = self.lang.words().quotes[index];
        let before = self.text[..at].chars().next_back();
        let after = self.text[at + 1..].chars().next();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let script = matches!(before, Some('~' | '^'));
        // A plural's apostrophe ends its word; a quotation begins with a word of its own.
        let ends_word = !self.quotes_open[1] && !after.is_some_and(is_han);
        let is_apostrophe =
            index == 1 && (letter(before) || script) && (letter(after) || ends_word);
        if !self.lang.is_han() || is_apostrophe {
            return english.to_owned();
        }
        self.quotes_open[index] = !self.quotes_open[index];
        String::from(if self.quotes_open[index] { open } else { close })
    }
}

/// What of a line is said of a picture: its words and figures. Links lead nowhere there.
fn spoken(line: Vec<Inline>, said: &mut Vec<Inline>) {
    for element in line {
        match element {
            Inline::Link(_, body) => spoken(body, said),
            Inline::Picture(picture) => said.extend(picture.alt),
            Inline::Note(_) => {}
            element => said.push(element),
        }
    }
}
