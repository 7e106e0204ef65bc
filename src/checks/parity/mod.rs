//! The two languages of a chapter do not say the same.
//!
//! Chapter against chapter and block against block: the same kinds of blocks in the same order,
//! headings of the same level, id, provisions and form, lists and tables of the same size, the
//! same figures (metric or expression, and period) with the same digits and the same hedges (about and 約, more
//! than and 逾), the same direction where words name one, the same kinds and horizons of risks, footnotes, links and pictures. After the first
//! block that has no counterpart the rest of a chapter is not compared: one missing paragraph
//! is one finding.
//!
//! Remedy: add what is missing in the language named, or remove it from the other.

mod contents;

use super::Subject;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity, Sink, count};
use crate::model::lang::Lang;
use crate::model::place::{Place, Placed};
use crate::model::report::{Block, Chapter};
use crate::model::visit::{self, kind_of, place_of};
use contents::{Contents, Found};

pub(super) const RULE: Rule =
    Rule::file("parity", Severity::Error, include_str!("mod.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    let source = Lang::source(&subject.config.languages);
    let Some(first) = report.parts.get(&source) else { return };
    for other in report.parts.values().filter(|other| other.lang != source) {
        for chapter in &first.chapters {
            let twin = other.chapters.iter().find(|twin| twin.stem == chapter.stem);
            if let Some(twin) = twin {
                let start = |chapter: &Chapter| Place::new(chapter.file, 0, 0);
                let pair = Pair { langs: [first.lang, other.lang] };
                pair.front(chapter, twin, start(twin), sink);
                pair.blocks(&chapter.body, &twin.body, start(twin), sink);
                pair.notes(chapter, twin, start(twin), sink);
            }
        }
    }
}

struct Pair {
    langs: [Lang; 2],
}

impl Pair {
    fn finding(&self, place: Place, other: Option<Place>, message: String) -> Diagnostic {
        let diagnostic = RULE.finding(place, message);
        match other {
            Some(other) => {
                diagnostic.related(other, format!("the {} text", self.langs[0]))
            }
            None => diagnostic,
        }
    }

    fn front(&self, a: &Chapter, b: &Chapter, place: Place, sink: &mut Sink) {
        if a.number != b.number || a.kind != b.kind {
            sink.add(self.finding(
                place,
                None,
                format!(
                    "the chapter's number or kind is not that of the {} one",
                    self.langs[0]
                ),
            ));
        }
        if a.lead.is_some() != b.lead.is_some() {
            sink.add(self.finding(
                place,
                None,
                format!(
                    "only one of the chapters has a `lead`: compare with the {} one",
                    self.langs[0]
                ),
            ));
        }
        let lines = |chapter: &Chapter| {
            let mut contents = Contents::new(chapter.lang);
            for line in
                [Some(&chapter.title), chapter.lead.as_ref()].into_iter().flatten()
            {
                contents.add(line);
            }
            contents
        };
        self.contents(&lines(a), &lines(b), place, sink);
    }

    fn notes(&self, a: &Chapter, b: &Chapter, place: Place, sink: &mut Sink) {
        for (label, note) in &a.notes {
            match b.notes.get(label) {
                Some(twin) => {
                    self.blocks(note, twin, place, sink);
                }
                None => sink.add(self.finding(
                    place,
                    None,
                    format!("the footnote `[^{label}]` stands in {} only", self.langs[0]),
                )),
            }
        }
        for label in b.notes.keys().filter(|label| !a.notes.contains_key(*label)) {
            sink.add(self.finding(
                place,
                None,
                format!("the footnote `[^{label}]` stands in {} only", self.langs[1]),
            ));
        }
    }

    /// Compares blocks; whether they were all of a kind.
    fn blocks(&self, a: &[Block], b: &[Block], start: Place, sink: &mut Sink) -> bool {
        let mut last = start;
        for (one, two) in a.iter().zip(b) {
            let place = place_of(two).unwrap_or(last);
            last = place;
            if kind_of(one) != kind_of(two) {
                sink.add(self.finding(
                    place,
                    place_of(one),
                    format!(
                        "{} stands here where the {} chapter has {}",
                        kind_of(two),
                        self.langs[0],
                        kind_of(one)
                    ),
                ));
                return false;
            }
            if !self.block(one, two, place, sink) {
                return false;
            }
        }
        let (longer, at, lang) = match a.len().cmp(&b.len()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Greater => (a, b.len(), self.langs[0]),
            std::cmp::Ordering::Less => (b, a.len(), self.langs[1]),
        };
        let place = if lang == self.langs[1] {
            place_of(&longer[at]).unwrap_or(last)
        } else {
            last
        };
        let other = if lang == self.langs[0] { place_of(&longer[at]) } else { None };
        sink.add(self.finding(
            place,
            other,
            format!("{} stands in {lang} only", kind_of(&longer[at])),
        ));
        false
    }

    fn block(&self, a: &Block, b: &Block, place: Place, sink: &mut Sink) -> bool {
        match (a, b) {
            (
                Block::List { items: one, start: s, .. },
                Block::List { items: two, start: t, .. },
            ) => {
                if one.len() != two.len() || s != t {
                    sink.add(self.finding(
                        place,
                        None,
                        format!(
                            "this list has {}, the {} one {}",
                            count(two.len(), "item"),
                            self.langs[0],
                            one.len()
                        ),
                    ));
                    return true;
                }
                for (one, two) in one.iter().zip(two) {
                    self.blocks(one, two, place, sink);
                }
                return true;
            }
            (Block::Quote(one), Block::Quote(two)) => {
                self.blocks(one, two, place, sink);
                return true;
            }
            (Block::Heading(one), Block::Heading(two)) => {
                let codes = |codes: &[Placed<String>]| {
                    codes.iter().map(|code| code.value.clone()).collect::<Vec<_>>()
                };
                let id = |id: &Option<Placed<String>>| {
                    // Labels begin with their language.
                    let label = id.as_ref().map(|id| id.value.clone());
                    label.map(|label| {
                        label.split_once('/').map_or(label.clone(), |it| it.1.to_owned())
                    })
                };
                let same = one.level == two.level
                    && id(&one.id) == id(&two.id)
                    && codes(&one.discloses) == codes(&two.discloses)
                    && one.is_case == two.is_case
                    && one.starts_page == two.starts_page
                    && one.manner == two.manner;
                if !same {
                    sink.add(self.finding(place, Some(one.place), format!(
                        "this heading's level, id, `discloses` or form is not that of the {} one",
                        self.langs[0]
                    )));
                }
            }
            (Block::Table(one), Block::Table(two))
                if (one.head.len(), one.rows.len())
                    != (two.head.len(), two.rows.len()) =>
            {
                sink.add(self.finding(
                    place,
                    Some(one.place),
                    format!(
                        "this table has {} and {}, the {} one {} and {}",
                        count(two.head.len(), "column"),
                        count(two.rows.len(), "row"),
                        self.langs[0],
                        one.head.len(),
                        one.rows.len()
                    ),
                ));
            }
            (Block::Component(one), Block::Component(two)) => {
                self.choices(one.part().choices(), two.part().choices(), place, sink);
                let texts = |block: &Block| {
                    let mut count = 0;
                    visit::of_blocks(std::slice::from_ref(block), &mut |_| count += 1);
                    count
                };
                let (one, two): (usize, usize) = (texts(a), texts(b));
                if one != two {
                    sink.add(self.finding(
                        place,
                        place_of(a),
                        format!(
                            "this block has {}, the {} one {one}",
                            count(two, "text"),
                            self.langs[0]
                        ),
                    ));
                }
            }
            _ => {}
        }
        let [source, other] = self.langs;
        let (a, b) = (Contents::of_block(a, source), Contents::of_block(b, other));
        self.contents(&a, &b, place, sink);
        true
    }

    /// What was chosen from closed lists: one by one, as far as both have it.
    fn choices(
        &self,
        a: &[Placed<String>],
        b: &[Placed<String>],
        place: Place,
        sink: &mut Sink,
    ) {
        for (one, two) in a.iter().zip(b).filter(|(one, two)| one.value != two.value) {
            sink.add(self.finding(
                two.place,
                Some(one.place),
                format!(
                    "this is {} here and {} in {}",
                    two.value, one.value, self.langs[0]
                ),
            ));
        }
        if a.len() != b.len() {
            sink.add(self.finding(
                place,
                None,
                format!(
                    "this block has {}, the {} one {}",
                    count(b.len(), "entry"),
                    self.langs[0],
                    a.len()
                ),
            ));
        }
    }

    fn contents(&self, a: &Contents, b: &Contents, place: Place, sink: &mut Sink) {
        let [source, _] = self.langs;
        for (name, one) in &a.figures {
            let Some(two) = b.figures.get(name).filter(|two| two.count() >= one.count())
            else {
                sink.add(self.finding(
                    place,
                    Some(one.place),
                    format!("{name} stands in {source} and is missing here"),
                ));
                continue;
            };
            if two.count() == one.count() {
                for message in one.differs(two, source) {
                    sink.add(
                        RULE.finding(two.place, format!("{name} {message}"))
                            .related(one.place, format!("the {source} text"))
                            .hint("say the same in both languages"),
                    );
                }
            }
        }
        for (name, two) in &b.figures {
            let own = a.figures.get(name).map_or(0, Found::count);
            if own < two.count() {
                sink.add(self.finding(
                    two.place,
                    None,
                    format!("{name} stands here and is missing in {source}"),
                ));
            }
        }
        for (what, one, two) in [
            ("footnotes", a.notes, b.notes),
            ("pictures", a.pictures, b.pictures),
            ("links", a.links, b.links),
        ] {
            if one != two {
                sink.add(self.finding(
                    place,
                    None,
                    format!("{two} {what} stand here, {one} in {source}"),
                ));
            }
        }
    }
}
