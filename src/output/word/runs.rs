//! The runs of a line in Word: letters with their looks, figures in their controls, notes, and the
//! comments that stand on them.

use super::atom::{Atom, Reader, Token, mark};
use super::body::{Around, Body, anchor};
use super::comments::{Thread, words_in};
use super::xml;
use crate::model::figure::Figure;
use crate::model::report::Inline;

impl Body<'_, '_> {
    /// The runs of a text by its name, with the comments on it.
    pub(super) fn commented(&mut self, name: &str, atoms: &[Atom]) -> String {
        let Some(threads) = self.shared.comments.remove(name) else {
            return self.runs(atoms);
        };
        let spans: Vec<_> = threads.iter().map(|it| words_in(&it.on, atoms)).collect();
        let mut cuts: Vec<usize> =
            spans.iter().flat_map(|span| [span.start, span.end]).collect();
        cuts.extend([0, atoms.len()]);
        cuts.sort_unstable();
        cuts.dedup();
        let mut all = String::new();
        for (at, cut) in cuts.iter().enumerate() {
            let here = |place: fn(&std::ops::Range<usize>) -> usize| {
                let own = spans.iter().zip(&threads);
                own.filter(move |(span, _)| place(span) == *cut).map(|(_, own)| own)
            };
            all.extend(here(|span| span.end).map(Thread::end));
            all.extend(here(|span| span.start).map(Thread::start));
            let next = cuts.get(at + 1).copied().unwrap_or(*cut);
            all += &self.part(atoms.get(*cut..next).unwrap_or_default(), atoms.len() > 1);
        }
        all
    }

    /// The runs of a line, links and figures among them.
    pub(super) fn runs(&mut self, atoms: &[Atom]) -> String {
        self.part(atoms, atoms.len() > 1)
    }

    /// Those of a part of a line, which may have more in it.
    fn part(&mut self, atoms: &[Atom], in_line: bool) -> String {
        let mut runs = String::new();
        let mut rest = atoms;
        while let Some(first) = rest.first() {
            let link = first.format.link.clone();
            let length = rest.iter().take_while(|atom| atom.format.link == link).count();
            let (own, after) = rest.split_at(length);
            rest = after;
            let mut inner = String::new();
            let mut left = own;
            while let Some(first) = left.first() {
                let letters: String = left
                    .iter()
                    .take_while(|atom| atom.format == first.format)
                    .map_while(|atom| match atom.token {
                        Token::Char(c) => Some(c),
                        _ => None,
                    })
                    .collect();
                if letters.is_empty() {
                    inner += &self.object(first, in_line);
                    left = left.get(1..).unwrap_or_default();
                } else {
                    let looks = xml::properties(&first.format, None, Some(self.lang));
                    inner += &xml::run(&letters, &looks);
                    left = left.get(letters.chars().count()..).unwrap_or_default();
                }
            }
            runs += &match link {
                None => inner,
                Some(target) => match target.strip_prefix('#') {
                    Some(label) => format!(
                        "<w:hyperlink w:anchor=\"{}\" w:history=\"1\">{inner}</w:hyperlink>",
                        anchor(label)
                    ),
                    None => {
                        self.shared.links.push(target);
                        let id = self.shared.links.len();
                        format!(
                            "<w:hyperlink r:id=\"rLink{id}\" w:history=\"1\">{inner}</w:hyperlink>"
                        )
                    }
                },
            };
        }
        runs
    }

    /// What is no letter.
    fn object(&mut self, atom: &Atom, in_line: bool) -> String {
        match &atom.token {
            Token::Break => "<w:r><w:br/></w:r>".to_owned(),
            Token::Figure(key) => self.control(atom, key),
            Token::Note(label) => self.note(label),
            Token::Picture => {
                let id = self.id();
                let shown = self.shared.pictures.get(&atom.name);
                match shown {
                    Some(shown) => {
                        let alt = xml::text(&atom.printed);
                        shown.drawing(self.width, in_line, id, &alt)
                    }
                    None => {
                        let run = xml::run(&format!("[{}]", atom.printed), "");
                        xml::locked(id, &atom.name, "picture", &run)
                    }
                }
            }
            Token::Char(_) => String::new(),
        }
    }

    /// A figure in its content control.
    fn control(&mut self, atom: &Atom, key: &str) -> String {
        let id = self.id();
        let looks = xml::properties(&atom.format, Some("Figure"), Some(self.lang));
        let run = xml::run(&atom.printed, &looks);
        let name = atom.metric.as_ref().unwrap_or(&atom.name);
        let title = atom.metric.as_ref().and_then(|id| self.data.metrics().get(id));
        let title = title.and_then(|metric| metric.name.get(&self.lang)).unwrap_or(name);
        let place = atom.place.map_or((0, 0), |place| self.sources.line_column(place));
        let sent = mark(&atom.printed);
        let sent = sent.get(..4).unwrap_or("");
        let tag =
            format!("{key}@{}:{}:{}:{sent} {name}", self.position, place.0, place.1);
        xml::locked(id, title, &tag, &run)
    }

    /// A figure that stands in no line.
    pub(super) fn figure(&mut self, figure: &Figure) -> String {
        let line = [Inline::Figure(figure.clone())];
        let mut reader = Reader::new(self.sources);
        reader.line(&line);
        let atoms = std::mem::take(&mut reader.atoms);
        self.runs(&atoms)
    }

    fn note(&mut self, label: &str) -> String {
        let chapter = self.chapter;
        let Some(note) = chapter.notes.get(label) else { return String::new() };
        if !self.shared.noted.insert((self.position, label.to_owned())) {
            let id = self.id();
            let looks = "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>";
            return xml::locked(id, "note", "note", &xml::run(label, looks));
        }
        self.shared.note += 1;
        let id = self.shared.note;
        let text = self.apart(|own| {
            own.blocks(note, &Around::note());
        });
        // The note's own mark stands before its first words.
        let mark = "</w:pPr><w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>\
                    <w:footnoteRef/></w:r>";
        let text = text.replacen("</w:pPr>", mark, 1);
        self.shared.notes += &format!("<w:footnote w:id=\"{id}\">{text}</w:footnote>");
        format!(
            "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>\
             <w:footnoteReference w:id=\"{id}\"/></w:r>"
        )
    }
}
