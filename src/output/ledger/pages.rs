//! The set pages, read for the ledger: figures, text and fingerprints.

use std::collections::{BTreeMap, BTreeSet};

use typst::layout::{Abs, Point};
use typst::text::TextItem;

use super::written::Written;
use super::{Entry, Looks, PageEntry, Position};
use crate::Setting;
use crate::model::figure::Figure;
use crate::model::place::{Place, Sources};
use crate::pages::sheet::{GAP, Origins, Run, languages, looks, picture, runs};
use crate::pages::translate::Galley;
use crate::pages::translate::writer::Origin;
use crate::pages::world::Press;

/// Stands for a figure in the text of a page.
pub(crate) const FIGURE: char = '\u{fffc}';

/// Reads figures and pages off a setting, and enters the pages of each block.
pub(super) fn read(
    setting: &Setting,
    press: &Press,
    sources: &Sources,
    written: &mut Written,
) -> (Vec<Entry>, Vec<PageEntry>) {
    let galley = &setting.galley;
    let mut reader = FigureReader { galley, origins: Origins::new(galley, press) };
    let mut figures = vec![];
    let mut pages = vec![];
    let mut last_language = String::new();
    for (index, page) in setting.document.pages().iter().enumerate() {
        let number = page.number.to_string();
        let mut found = Found::default();
        runs(&page.frame, &mut |run| reader.run(&run, &number, &mut found));
        // A figure set in parts, as on a card, is one figure.
        let mut seen = BTreeSet::new();
        found.figures.retain(|(key, _)| seen.insert(*key));
        for (key @ (file, figure), point) in &found.figures {
            let Some(figure) =
                galley.files.get(*file).and_then(|f| f.figures.get(*figure))
            else {
                continue;
            };
            found.places.insert(figure.place);
            let position = Position {
                sheet: index + 1,
                x: format!("{:.2}", point.x.to_pt()),
                y: format!("{:.2}", point.y.to_pt()),
                bounds: found.boxes.get(key).map(Box::written),
            };
            let entry = entry(figure, sources, written);
            figures.push(Entry { page: number.clone(), position, ..entry });
        }
        for place in &found.places {
            let block = written.block(*place);
            if let Some(block) = block.and_then(|block| written.blocks.get_mut(block))
                && block.pages.last() != Some(&number)
            {
                block.pages.push(number.clone());
            }
        }
        let own = found.languages.iter().max_by_key(|(_, count)| **count);
        if let Some((language, _)) = own {
            last_language.clone_from(language);
        } else if setting.edition.faces() {
            // The page before is in the other language.
            last_language = match languages(&page.frame).as_slice() {
                [language] => language.tag().to_owned(),
                _ => String::new(),
            };
        }
        let is_folio =
            |text: &TextItem| text.text.trim() == number && !reader.is_authors(text);
        pages.push(PageEntry {
            picture: picture(page, &is_folio),
            page: number.clone(),
            language: last_language.clone(),
            text: found.text,
            running: found.running,
            looks: Some(hex(&looks(page, &is_folio))),
        });
    }
    (figures, pages)
}

/// A figure's file in the galley and its number there.
type Key = (usize, usize);

/// What is found on a page.
#[derive(Default)]
struct Found {
    figures: Vec<(Key, Point)>,
    /// The box around each, all its parts together.
    boxes: BTreeMap<Key, Box>,
    places: BTreeSet<Place>,
    /// How many texts of each language.
    languages: BTreeMap<String, usize>,
    text: String,
    /// The text that runs along the page.
    running: String,
    /// The height of the last line.
    line: Option<String>,
    /// Where on it the last run ended.
    end: Abs,
    last: Option<Key>,
}

/// A box on a page: its left, upper, right and lower edge.
#[derive(Clone, Copy)]
struct Box([Abs; 4]);

impl Box {
    /// That of a glyph, so far along its run.
    fn of(run: &Run<'_>, along: Abs, advance: Abs) -> Self {
        let font = run.text.font.metrics();
        let above = font.ascender.at(run.text.size);
        let below = -font.descender.at(run.text.size);
        let (Point { x, y }, to) = (run.at, along + advance);
        Self(match run.turns {
            Some(1) => [x - below, y + along, x + above, y + to],
            Some(2) => [x - to, y - below, x - along, y + above],
            Some(3) => [x - above, y - to, x + below, y - along],
            _ => [x + along, y - above, x + to, y + below],
        })
    }

    /// Grows around another.
    fn take_in(&mut self, Self([left, top, right, bottom]): Self) {
        let Self(own) = self;
        *own = [own[0].min(left), own[1].min(top), own[2].max(right), own[3].max(bottom)];
    }

    /// In points.
    fn written(&self) -> [String; 4] {
        self.0.map(|edge| format!("{:.2}", edge.to_pt()))
    }
}

/// A figure of the generated files, as yet without its page.
pub(super) fn entry(figure: &Figure, sources: &Sources, written: &Written) -> Entry {
    let (line, _) = sources.line_column(figure.place);
    let sentence = written.sentence(figure);
    Entry {
        metric: figure.metric.clone(),
        expression: figure.metric.is_none().then(|| figure.expression.clone()),
        period: figure.period.to_string(),
        label: String::new(),
        value: figure.value.map(|value| value.to_string()),
        unit: figure.unit.clone(),
        printed: figure.printed.text(),
        assured: figure.assured.is_some(),
        language: figure.lang.tag().to_owned(),
        file: sources.get(figure.place.file).path.clone(),
        line,
        block: sentence.map(|(block, _)| *block),
        sentence: sentence.map(|(_, text)| text.clone()).unwrap_or_default(),
        page: String::new(),
        position: Position::default(),
    }
}

fn hex(looks: &crate::pages::sheet::Looks) -> Looks {
    let hex = |print: u128| format!("{print:032x}");
    Looks {
        running: hex(looks.running),
        flow: hex(looks.flow),
        letters: hex(looks.letters),
        shapes: hex(looks.shapes),
        images: hex(looks.images),
    }
}

struct FigureReader<'a> {
    galley: &'a Galley,
    origins: Origins<'a>,
}

impl FigureReader<'_> {
    fn run(&mut self, run: &Run<'_>, number: &str, found: &mut Found) {
        let mut origins = vec![];
        for glyph in &run.text.glyphs {
            origins.push(self.origins.of(glyph.span.0));
        }
        if run.text.text.trim() == number && origins.iter().all(Option::is_none) {
            return;
        }
        let files = origins.iter().flatten();
        let mut languages = files.map(|(file, _)| self.language(*file));
        if let Some(language) = languages.find(|language| !language.is_empty()) {
            *found.languages.entry(language.to_owned()).or_default() += 1;
        }
        if run.is_running {
            found.running.push_str(&run.text.text);
            found.running.push('\n');
        }
        let height = format!("{:.1}", run.at.y.to_pt());
        if found.line.as_ref() != Some(&height) {
            if found.line.is_some() {
                found.text.push('\n');
            }
            found.line = Some(height);
        } else if (run.at.x - found.end).to_pt().abs() > GAP {
            // Entries of a bar and cells of a row are no one word.
            found.text.push(' ');
        }
        let mut x = run.at.x;
        let mut pushed = 0;
        let mut last = None;
        for (glyph, origin) in run.text.glyphs.iter().zip(&origins) {
            let key = match origin {
                Some((file, Origin::Figure(figure))) => Some((*file, *figure as usize)),
                _ => None,
            };
            if let Some(key) = key.filter(|_| key != last) {
                found.figures.push((key, Point::new(x, run.at.y)));
                if found.last != Some(key) {
                    found.text.push(FIGURE);
                }
            }
            // What runs along a page is not where its text stands.
            if let Some((_, Origin::Text(place))) = origin.filter(|_| !run.is_running) {
                found.places.insert(place);
            }
            let range = glyph.range();
            if key.is_none() && range.end > pushed {
                let start = range.start.max(pushed);
                found.text.push_str(run.text.text.get(start..range.end).unwrap_or(""));
            }
            pushed = pushed.max(range.end);
            found.last = key;
            last = key;
            let advance = glyph.x_advance.at(run.text.size);
            if let Some(key) = key {
                let own = Box::of(run, x - run.at.x, advance);
                found
                    .boxes
                    .entry(key)
                    .and_modify(|all| all.take_in(own))
                    .or_insert(own);
            }
            x += advance;
        }
        found.end = x;
    }

    /// The language of a chapter's file.
    fn language(&self, file: usize) -> &str {
        let path = self.galley.files.get(file).map_or("", |file| file.path.as_str());
        let rest = path.strip_prefix("/chapters/").unwrap_or("");
        rest.split('/').next().unwrap_or("")
    }

    /// Whether a run that was read is the author's text or a figure.
    fn is_authors(&self, text: &TextItem) -> bool {
        text.glyphs.iter().any(|glyph| self.origins.has(glyph.span.0))
    }
}
