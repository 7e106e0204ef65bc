//! The ledger: every printed figure with its value, its source and its pages; and with it
//! all that tells one making of a report from another: the dataset, the text as written,
//! the content index, the findings, and a fingerprint of every page.
//!
//! Pages and positions are read off the set pages, by the source of each glyph, so the
//! ledger says what is printed and not what was meant to be.

mod form;
mod json;
pub(crate) mod line;
mod pages;
mod read;
pub(crate) mod written;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize as _;

use crate::diag::{Severity, rules};
use crate::input::project::sha256;
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
use crate::{Proof, Setting, Wish};
use json::Lines;
use written::Written;

pub use form::{
    Block, Entry, Finding, IndexEntry, Ledger, Looks, MetricEntry, PageEntry, Position,
    VERSION, ValueEntry,
};
pub(crate) use pages::FIGURE;
pub(crate) use read::published;

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
