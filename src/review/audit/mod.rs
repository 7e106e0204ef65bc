//! Does a PDF that somebody else made print what the data say? Every number on its pages is read with
//! its place, held against the figures of the report and against the dataset, and judged. A ledger
//! that the file may carry is not looked at.

mod component;
mod edited;
mod expected;
mod found;
mod headings;
mod judge;
mod mark;
mod nodes;
mod pairing;
mod points;
mod read;
mod rows;
pub mod rules;
mod schema;
mod signs;
mod stacked;
mod standing;
mod stream;
mod sums;
mod swapped;
mod texts;
mod turned;
mod twins;
mod units;
mod years;

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::diag::rule::Rule;
use crate::output::ledger;
use crate::{Proof, Wish};
use judge::Judge;
pub use mark::marked;
pub use schema::schema;
use signs::Signs;
use twins::Twins;
use units::Labels;

/// What a number in print is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    /// A figure of the report or a value of the dataset.
    Bound,
    /// It stands in the text of the project, in the author's own digits.
    Written,
    /// It stands where the data have another, or is in another unit.
    Near,
    /// It was true once: of an earlier period, or before it was corrected.
    OnceTrue,
    /// Nothing has it.
    InNoData,
}

/// Where something stands in a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// The page as the file numbers it.
    pub page: String,
    /// The sheet, from 1.
    pub sheet: usize,
    /// Left, bottom, right and top, in points from the lower left corner.
    #[serde(rename = "box")]
    pub sides: [f64; 4],
}

/// A number on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Number {
    /// What it is.
    pub judgement: Judgement,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// The language it stands in.
    pub language: String,
    /// What is printed.
    pub printed: String,
    /// The metric it is, or should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// The expression it is, or should be, where that is no metric's own value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// The period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// What the data have there, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

/// Something that is wrong in print.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The rule.
    #[serde(serialize_with = "name_of")]
    pub rule: &'static Rule,
    /// Where it stands; nothing where it stands nowhere.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// The metric or expression it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// In words.
    pub message: String,
}

fn name_of<S: serde::Serializer>(rule: &&'static Rule, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(rule.name)
}

impl Finding {
    /// The finding as every other is shown.
    pub fn diagnostic(&self) -> Diagnostic {
        let message = match &self.place {
            Some(place) => format!("page {}: {}", place.page, self.message),
            None => self.message.clone(),
        };
        self.rule.finding(None, message).hint(self.rule.remedy())
    }
}

/// What holds of a PDF, and what does not.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Verdict {
    /// The languages that are printed.
    pub languages: Vec<String>,
    /// How many pages there are.
    pub pages: usize,
    /// How many figures the report has in those languages.
    pub figures: usize,
    /// How many of them stand in print.
    pub printed: usize,
    /// The numbers in print, in their order.
    pub numbers: Vec<Number>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// The pages of a PDF as they were read.
#[derive(Debug)]
pub struct Printed {
    pages: Vec<read::Page>,
}

/// How many bytes of text a language has at least that is printed.
const FEW: usize = 200;

/// Why a file without text is refused.
const NO_TEXT: &str = "its pages have no text in a language of the report: letters that are drawn as shapes, stand in a picture, or are of a font that the file does not carry cannot be read; have it exported again with its text and fonts";

/// Holds a PDF against the report it is to be and its data.
///
/// # Errors
/// If it cannot be read, in words.
pub fn audit(pdf: &[u8], proof: &Proof) -> Result<Verdict, String> {
    Printed::read(pdf)?.audit(proof)
}

impl Printed {
    /// Reads a PDF.
    ///
    /// # Errors
    /// If it is no PDF, asks for too much, or cannot be read, in words.
    pub fn read(pdf: &[u8]) -> Result<Self, String> {
        Ok(Self { pages: read::pages(pdf)? })
    }

    /// Holds the pages against a report and its data.
    ///
    /// # Errors
    /// If the project comes to no report, in words.
    pub fn audit(&self, proof: &Proof) -> Result<Verdict, String> {
        let pages = &self.pages;
        let (Some(report), Some(data)) = (&proof.report, &proof.data) else {
            return Err("the project has errors, which `recto check` lists".to_owned());
        };
        let languages = &report.config.languages;
        let all = Wish { languages: languages.clone(), ..Wish::default() };
        let whole = ledger::before_layout(proof, &all);
        let signs = Signs::of(whole.figures.iter());
        let mut streams = stream::streams(pages, languages, &signs);
        // Codes of shares are no figures.
        let codes = &report.config.stock_codes;
        for token in streams.values_mut().flat_map(|stream| &mut stream.tokens) {
            token.is_figure &= !codes.iter().any(|own| own.code == token.key);
        }
        streams.retain(|_, stream| stream.text.len() > FEW);
        let printed = languages.iter().copied().filter(|it| streams.contains_key(it));
        let wish = Wish { languages: printed.collect(), ..Wish::default() };
        // Letters that the file does not name are told below.
        if wish.languages.is_empty() && pages.iter().all(|page| page.unread == 0) {
            return Err(NO_TEXT.to_owned());
        }
        let mut verdict = Verdict { pages: pages.len(), ..Verdict::default() };
        let ledger = match wish.languages == *languages {
            true => whole,
            false => ledger::before_layout(proof, &wish),
        };
        let mut twins = Twins::default();
        for lang in &wish.languages {
            let Some(stream) = streams.get(lang) else { continue };
            let labels = Labels::of(data.units(), &ledger, *lang);
            let pairing = pairing::pair(&ledger, lang.tag(), stream, pages, &labels);
            let own = (pages.as_slice(), &labels);
            let mut judge = Judge::new(data, &ledger, *lang, stream, own, pairing);
            judge.judge(&mut verdict);
            judge.years(&mut verdict);
            judge.tell(&mut twins);
            if let Some(part) = report.parts.get(lang) {
                headings::find(part, stream, pages, &mut verdict);
            }
        }
        twins.find(&mut verdict);
        for (number, page) in pages.iter().enumerate() {
            sums::find(page, number, &wish.languages, &mut verdict);
            unread(page, number, &mut verdict);
        }
        verdict.languages = wish.languages.iter().map(ToString::to_string).collect();
        Ok(verdict)
    }
}

/// Finds letters that the file does not name.
fn unread(page: &read::Page, number: usize, verdict: &mut Verdict) {
    if page.unread == 0 {
        return;
    }
    let run = page
        .runs
        .iter()
        .find(|run| run.text.contains(char::REPLACEMENT_CHARACTER));
    let sides = run.map_or([0.0; 4], |run| run.part(0, run.text.len()));
    verdict.findings.push(Finding {
        rule: &rules::PRINT_UNREAD,
        place: Some(Place {
            page: page.number.clone(),
            sheet: number + 1,
            sides,
        }),
        about: None,
        message: format!(
            "the file does not say which characters {} of its letters are",
            page.unread
        ),
    });
}
