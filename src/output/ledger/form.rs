//! The form of a ledger: what its file holds.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::read;
use crate::model::expression::{self, Expression};
use crate::resolve::print::readable;

/// The form of the file that this Recto writes and reads.
pub const VERSION: u32 = 2;

/// The ledger as written beside the PDF.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// The form of this file.
    pub version: u32,
    /// The Recto that made the report; nothing where one before 1 wrote the ledger.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recto: String,
    /// A fingerprint of what that Recto is made of; nothing where an earlier one wrote the ledger.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub program: String,
    /// The date of the report; nothing where an earlier Recto wrote the ledger.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// The issuer, in the report's languages.
    pub issuer: BTreeMap<String, String>,
    /// The reporting period.
    pub period: String,
    /// What it is called in print, where that is something else, in the report's languages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// The languages printed, in order.
    pub languages: Vec<String>,
    /// Every printed figure, in the order of pages.
    pub figures: Vec<Entry>,
    /// The dataset, computed.
    pub metrics: BTreeMap<String, MetricEntry>,
    /// The text, block by block.
    pub blocks: Vec<Block>,
    /// The content index.
    pub index: Vec<IndexEntry>,
    /// The findings.
    pub findings: Vec<Finding>,
    /// The files the report was made from, by path, each with its SHA-256.
    pub files: BTreeMap<String, String>,
    /// The pages.
    pub pages: Vec<PageEntry>,
}

impl Ledger {
    /// What is printed in several files of one report, file by file.
    pub fn joined(files: impl IntoIterator<Item = Self>) -> Self {
        let mut files = files.into_iter();
        let mut all = files.next().unwrap_or_default();
        for file in files {
            let first = all.blocks.len();
            all.figures.extend(file.figures.into_iter().map(|entry| Entry {
                block: entry.block.map(|block| block + first),
                ..entry
            }));
            all.languages.extend(file.languages);
            all.blocks.extend(file.blocks);
            all.index.extend(file.index);
            all.pages.extend(file.pages);
            all.files.extend(file.files);
            for finding in file.findings {
                if !all.findings.contains(&finding) {
                    all.findings.push(finding);
                }
            }
        }
        all
    }
}

/// A printed figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The metric, where it is a metric's own value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// The expression, where it is computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// The period.
    pub period: String,
    /// What it is called in print, where that is something else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The exact value, all digits; absent for words.
    pub value: Option<String>,
    /// The unit of the value.
    pub unit: String,
    /// What is printed.
    pub printed: String,
    /// Whether an assurance covers it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assured: bool,
    /// The language.
    pub language: String,
    /// The author's file.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
    /// The block it stands in, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<usize>,
    /// The sentence, row or point it stands in, as printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sentence: String,
    /// The page as printed.
    pub page: String,
    /// Where on the page.
    pub position: Position,
}

impl Entry {
    /// What it is computed by, where it is no metric's own value.
    pub fn parsed(&self) -> Option<Expression> {
        let text = self.expression.as_ref()?;
        expression::parse(text).ok()
    }

    /// Its value as people are shown it: with the decimals it is printed with.
    pub fn readable(&self) -> Option<String> {
        let text = self.value.as_ref()?;
        let value = Decimal::from_str_exact(text).ok()?;
        let (decimals, rounding) = read::rounded(&self.printed, value).unzip();
        Some(match decimals.map_or(value.scale() <= MOST, |own| own >= value.scale()) {
            true => text.clone(),
            false => readable(value, decimals, rounding.unwrap_or_default()).to_string(),
        })
    }
}

/// More decimals than this come of a division.
const MOST: u32 = 12;

/// A point on a page, in points from its upper left corner, with two decimals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The sheet of the PDF, from 1.
    pub sheet: usize,
    /// From the left edge.
    pub x: String,
    /// From the upper edge.
    pub y: String,
    /// The box around it: its left, upper, right and lower edge; nothing where an earlier Recto
    /// wrote the ledger.
    #[serde(default, rename = "box", skip_serializing_if = "Option::is_none")]
    pub bounds: Option<[String; 4]>,
}

/// A metric of the dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricEntry {
    /// Its name by language.
    pub name: BTreeMap<String, String>,
    /// Its unit as written.
    pub unit: String,
    /// Its formula as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// The figures of entities it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<String>,
    /// The provisions it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discloses: Vec<String>,
    /// A note to the reader, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub note: BTreeMap<String, String>,
    /// Its evidence: the file, and the place in it; or the publication, and its year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<(String, String)>,
    /// Its values by period.
    pub values: BTreeMap<String, ValueEntry>,
    /// The data file.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
}

/// A metric's value in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueEntry {
    /// The exact value, all digits; absent where it is not disclosed.
    pub value: Option<String>,
    /// Whether a formula gave it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub computed: bool,
    /// The decimals a computed value is printed with, where nobody asks for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
    /// Whether it is an approximation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub about: bool,
    /// `estimated` or `restated`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// What it was before a restatement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// A note to the reader, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub note: BTreeMap<String, String>,
    /// How it stands to its evidence: `tied`, `kept` or `unsupported`; absent where it names
    /// none, and where nobody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// A block of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Its language.
    pub language: String,
    /// Its chapter, as in `en/climate`; empty for what stands in none.
    pub chapter: String,
    /// Paragraph, heading, chart …
    pub kind: String,
    /// The author's file.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
    /// Its text as written, with placeholders.
    pub text: String,
    /// What a reader knows a chart, a table or another component by: its first words; absent
    /// where there are none, and where an earlier Recto wrote the ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The values that are drawn: of a chart's points, of a matrix's topics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<String>,
    /// The pages its text stands on.
    pub pages: Vec<String>,
}

/// A row of the content index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexEntry {
    /// The language.
    pub language: String,
    /// The provision.
    pub code: String,
    /// The sections that answer it, each with its page.
    pub sections: Vec<(String, String)>,
    /// What else it says.
    pub text: String,
}

/// A finding as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The rule.
    pub rule: String,
    /// `error`, `warning` or `accepted`.
    pub severity: String,
    /// The author's file.
    pub file: String,
    /// What is wrong.
    pub message: String,
    /// The line, from 1.
    pub line: usize,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageEntry {
    /// The page as printed.
    pub page: String,
    /// Its language; empty where it has none of its own.
    pub language: String,
    /// A fingerprint of all that is drawn on it but its own page number.
    pub picture: String,
    /// Its text but for its own page number, with `U+FFFC` where a figure stands.
    pub text: String,
    /// What of that text runs along the page: heads, feet, navigation bar.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub running: String,
    /// Fingerprints by kind; nothing where an earlier Recto wrote the ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks: Option<Looks>,
}

/// Fingerprints of what a page shows, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Looks {
    /// Of what runs along it, and where.
    pub running: String,
    /// Of everything else, and where.
    pub flow: String,
    /// Of that the type, wherever it stands.
    pub letters: String,
    /// The shapes, wherever they stand.
    pub shapes: String,
    /// The pictures, wherever they stand.
    pub images: String,
}
