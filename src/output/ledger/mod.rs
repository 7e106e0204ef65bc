//! The ledger: every printed figure with its value, its source and its pages; and with it
//! all that tells one making of a report from another: the dataset, the text as written,
//! the content index, the findings, and a fingerprint of every page.
//!
//! Pages and positions are read off the set pages, by the source of each glyph, so the
//! ledger says what is printed and not what was meant to be.

mod json;
pub(crate) mod line;
mod pages;
mod read;
pub(crate) mod written;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::diag::{Severity, rules};
use crate::input::project::sha256;
use crate::model::expression::{self, Expression};
use crate::model::lang::{ByLang, Lang};
use crate::model::metric::{Metric, Status};
use crate::model::period::Period;
use crate::model::place::Sources;
use crate::model::report::{IndexRow, IndexTable, Report};
use crate::model::visit::plain_text;
use crate::pages::sheet::page;
use crate::pages::translate::translate;
use crate::pages::world::Press;
use crate::resolve::data::Data;
use crate::resolve::print::readable;
use crate::{Proof, Setting, Wish};
use json::Lines;
use written::Written;

pub(crate) use pages::FIGURE;
pub(crate) use read::published;

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
        let decimals = read::decimals(&self.printed, value);
        Some(match decimals.map_or(value.scale() <= MOST, |own| own >= value.scale()) {
            true => text.clone(),
            false => readable(value, decimals).to_string(),
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

/// Reads the ledger off the set pages. `material` is what they are made of besides text: pictures
/// and fonts by path, each with its SHA-256.
pub(crate) fn ledger(
    proof: &Proof,
    setting: &Setting,
    press: &Press,
    material: &BTreeMap<String, String>,
) -> Ledger {
    let Some(report) = &proof.report else { return without_pages(proof) };
    let mut written = Written::new(report, &setting.edition.languages, &proof.sources);
    let (figures, pages) = pages::read(setting, press, &proof.sources, &mut written);
    let mut ledger = without_pages(proof);
    ledger.languages =
        setting.edition.languages.iter().map(ToString::to_string).collect();
    ledger.figures = labelled(figures, proof);
    ledger.pages = pages;
    ledger.blocks = written.blocks;
    ledger.index = index(report, setting);
    ledger.files.extend(material.clone());
    ledger
}

/// What can be said of a report before it is set: all but the pages.
pub(crate) fn before_layout(proof: &Proof, wish: &Wish) -> Ledger {
    let mut ledger = without_pages(proof);
    let Some(report) = &proof.report else { return ledger };
    let edition = crate::edition(report, wish);
    let galley = translate(report, &edition);
    let written = Written::new(report, &edition.languages, &proof.sources);
    let figures = galley.files.iter().flat_map(|file| &file.figures);
    let figures = figures.map(|figure| pages::entry(figure, &proof.sources, &written));
    ledger.figures = labelled(figures.collect(), proof);
    ledger.blocks = written.blocks;
    ledger
}

/// The figures, each with what its period is called where it is printed.
fn labelled(mut figures: Vec<Entry>, proof: &Proof) -> Vec<Entry> {
    let Some(config) = &proof.config else { return figures };
    for figure in &mut figures {
        if let Some(period) = Period::parse(&figure.period)
            && let Some(lang) = Lang::parse(&figure.language)
        {
            let label = config.calendar.label(period, lang);
            figure.label = Some(label)
                .filter(|label| *label != figure.period)
                .unwrap_or_default();
        }
    }
    figures
}

/// What can be said of a report that cannot be set: its dataset and its findings.
pub fn without_pages(proof: &Proof) -> Ledger {
    let sources = &proof.sources;
    let mut ledger = Ledger {
        version: VERSION,
        recto: env!("CARGO_PKG_VERSION").to_owned(),
        program: env!("RECTO_PROGRAM").to_owned(),
        ..Ledger::default()
    };
    for file in sources.files() {
        ledger.files.insert(file.path.clone(), sha256(file.text.as_bytes()));
    }
    for finding in &proof.findings {
        let (file, line) = match finding.place {
            Some(place) => {
                (sources.get(place.file).path.clone(), sources.line_column(place).0)
            }
            None => (String::new(), 1),
        };
        ledger.findings.push(Finding {
            rule: finding.rule.to_owned(),
            severity: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Accepted => "accepted",
            }
            .to_owned(),
            file,
            message: finding.message.clone(),
            line,
        });
    }
    if let Some(config) = &proof.config {
        ledger.issuer = config
            .issuer
            .iter()
            .map(|(lang, name)| (lang.tag().to_owned(), name.value.clone()))
            .collect();
        ledger.date = config.date.to_string();
        ledger.period = config.period.to_string();
        ledger.labels = config
            .languages
            .iter()
            .map(|lang| {
                (lang.tag().to_owned(), config.calendar.label(config.period, *lang))
            })
            .filter(|(_, label)| *label != ledger.period)
            .collect();
        ledger.languages = config.languages.iter().map(ToString::to_string).collect();
    }
    if let Some(data) = &proof.data {
        let periods = periods(data, proof.config.iter().flat_map(|c| &c.periods));
        ledger.metrics = metrics(data, &periods, sources);
        for (id, figures) in &proof.ties {
            let Some(metric) = ledger.metrics.get_mut(id) else { continue };
            for (period, tie) in figures {
                if let Some(value) = metric.values.get_mut(&period.to_string()) {
                    value.evidence = Some(tie.name().to_owned());
                }
            }
        }
    }
    ledger
}

/// All periods the settings and the dataset speak of.
pub(crate) fn periods<'a>(
    data: &'a Data,
    settings: impl Iterator<Item = &'a Period>,
) -> BTreeSet<Period> {
    let own = data.metrics().values().flat_map(|metric| metric.values.keys());
    own.chain(settings).copied().collect()
}

fn metrics(
    data: &Data,
    periods: &BTreeSet<Period>,
    sources: &Sources,
) -> BTreeMap<String, MetricEntry> {
    let entry = |metric: &Metric| {
        let values = periods.iter().filter_map(|period| {
            Some((period.to_string(), value(data, metric, *period)?))
        });
        MetricEntry {
            name: by_tag(&metric.name),
            unit: metric.unit_text.clone(),
            formula: metric.formula.as_ref().map(|formula| formula.text.clone()),
            entities: data.entities_of(metric),
            discloses: metric.discloses.iter().map(|code| code.value.clone()).collect(),
            note: by_tag(&metric.note),
            source: metric.rests_on(),
            values: values.collect(),
            file: sources.get(metric.place.file).path.clone(),
            line: sources.line_column(metric.place).0,
        }
    };
    let metrics = data.metrics().iter();
    metrics.map(|(id, metric)| (id.clone(), entry(metric))).collect()
}

fn value(data: &Data, metric: &Metric, period: Period) -> Option<ValueEntry> {
    let text = |number: Decimal| number.to_string();
    Some(match metric.values.get(&period) {
        Some(value) => ValueEntry {
            value: value.number.map(text),
            computed: false,
            decimals: None,
            about: value.about,
            status: value.status.remark().map(str::to_owned),
            was: value.was.map(text),
            note: by_tag(&value.note),
            evidence: None,
        },
        None => {
            let amount = data.amount_of(&metric.id, period).ok()?;
            let restated = data.restatement(&metric.id, period);
            ValueEntry {
                value: Some(text(amount.value)),
                computed: true,
                decimals: data.decimals_of(&amount),
                about: false,
                status: restated.as_ref().map(|_| Status::Restated.name().to_owned()),
                was: restated.and_then(|restated| restated.was).map(text),
                note: BTreeMap::new(),
                evidence: None,
            }
        }
    })
}

fn by_tag(texts: &ByLang<String>) -> BTreeMap<String, String> {
    let tagged = texts.iter();
    tagged
        .map(|(lang, text)| (lang.tag().to_owned(), text.clone()))
        .collect()
}

fn index(report: &Report, setting: &Setting) -> Vec<IndexEntry> {
    let mut entries = vec![];
    for lang in &setting.edition.languages {
        let Some(part) = report.parts.get(lang) else { continue };
        for row in part.indexes.iter().flat_map(IndexTable::rows) {
            entries.push(IndexEntry {
                language: lang.tag().to_owned(),
                code: row.key.clone(),
                sections: row
                    .sections
                    .iter()
                    .map(|(title, label)| {
                        (
                            plain_text(title),
                            page(&setting.document, label).unwrap_or_default(),
                        )
                    })
                    .collect(),
                text: index_text(row),
            });
        }
    }
    entries
}

fn index_text(row: &IndexRow) -> String {
    let mut parts = vec![row.title.clone(), row.description.clone()];
    parts.extend(row.said.iter().map(|said| {
        let text = plain_text(&said.line);
        let text = match said.label.as_str() {
            "" => text,
            label => format!("{label}: {text}"),
        };
        format!("{} {text}", said.item).trim_start().to_owned()
    }));
    parts.join(" — ")
}

impl Ledger {
    /// Whether setting the report again would give this ledger: it is made of the same files, by
    /// the same program, and its evidence says what it said.
    ///
    /// `material` is as in [`ledger()`].
    pub(crate) fn is_of(
        &self,
        proof: &Proof,
        languages: &[Lang],
        material: &BTreeMap<String, String>,
    ) -> bool {
        let mut now = without_pages(proof);
        now.files.extend(material.clone());
        // All other findings come of the files.
        let of_evidence = |ledger: &Self| -> Vec<Finding> {
            let mut own = ledger.findings.clone();
            own.retain(|it| {
                [rules::CHANGED_EVIDENCE.name, rules::UNTIED_EVIDENCE.name]
                    .contains(&it.rule.as_str())
            });
            own
        };
        self.version == now.version
            && !self.pages.is_empty()
            && (&self.recto, &self.program) == (&now.recto, &now.program)
            && (&self.date, &self.files) == (&now.date, &now.files)
            && self.languages.iter().eq(languages.iter().map(|lang| lang.tag()))
            && self.metrics == now.metrics
            && of_evidence(self) == of_evidence(&now)
    }

    /// A short fingerprint of all files the report was made from.
    pub fn fingerprint(&self) -> String {
        let lines = self.files.iter().map(|(path, hash)| format!("{hash} {path}\n"));
        let mut print = sha256(lines.collect::<String>().as_bytes());
        print.truncate(16);
        print
    }

    /// The ledger as JSON, one figure, metric or page a line.
    pub fn to_json(&self) -> String {
        let mut bytes = vec![];
        let lines = Lines::default();
        let mut writer = serde_json::Serializer::with_formatter(&mut bytes, lines);
        let _ = self.serialize(&mut writer);
        bytes.push(b'\n');
        String::from_utf8(bytes).unwrap_or_default()
    }
}
