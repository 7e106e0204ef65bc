//! The tables of the assurer's file.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::sample::{Figure, Method};
use super::{Cell, Given, Own, Sample, Table, named};
use crate::checks::changed_figure::{self, What};
use crate::diag::{Severity, count};
use crate::model::config::{Book, Signature};
use crate::model::lang::Lang;
use crate::model::metric::Status;
use crate::model::period::Period;
use crate::output::evidence::Rests;
use crate::output::ledger::Entry;
use crate::review::trace::{self, Source};

/// What the tables are made from.
pub(super) struct Tables<'a> {
    pub(super) given: &'a Given<'a>,
    pub(super) scope: &'a [Own<'a>],
    pub(super) sample: &'a Sample,
}

impl Tables<'_> {
    pub(super) fn all(
        &self,
        wanted: &[String],
        method: &Method,
        figures: &[Figure],
    ) -> Vec<Table> {
        vec![
            self.about(wanted),
            self.figures(),
            self.sample(method, figures),
            self.formulas(),
            self.evidence(),
            self.print(),
            self.changes(),
            self.findings(),
            self.restatements(),
            self.factors(),
        ]
    }

    fn about(&self, wanted: &[String]) -> Table {
        let Given { config, ledger, data, .. } = self.given;
        let words =
            |texts: &crate::model::lang::ByLang<crate::model::place::Placed<String>>| {
                let all: Vec<_> = texts.values().map(|text| text.value.clone()).collect();
                all.join(" · ")
            };
        let scope = match (wanted, &config.assurance) {
            ([], Some(_)) => "the figures that content/assurance.yaml covers".to_owned(),
            ([], None) => format!("every figure of {}", config.period),
            (named, _) => format!("all periods of {}", named.join(", ")),
        };
        let signed_off = self.given.proof.signed_off();
        let (never, changed) = changed_figure::open(data, signed_off);
        let signed = match signed_off {
            None => "no figure was signed off".to_owned(),
            Some(_) => format!(
                "{} never signed off, {} changed since",
                count(never, "published figure"),
                changed
            ),
        };
        let rows = [
            ("Issuer", words(&config.issuer)),
            ("Report", words(&config.title)),
            ("Reporting period", config.period.to_string()),
            ("Date of the report", config.date.to_string()),
            ("In scope", format!("{scope}: {}", count(self.scope.len(), "figure"))),
            ("Signatures", signed),
            (
                "Made from",
                format!(
                    "{}, fingerprint {}",
                    count(ledger.files.len(), "file"),
                    ledger.fingerprint()
                ),
            ),
            ("Made by", format!("Recto {}", env!("CARGO_PKG_VERSION"))),
        ];
        Table {
            name: "About",
            about: "What this file is of, and what it was made from. The same report makes the same file, \
                    byte for byte."
                .to_owned(),
            columns: vec![("what", 2), ("", 5)],
            rows: rows.map(|(what, text)| vec![what.into(), text.into()]).into(),
        }
    }

    fn figures(&self) -> Table {
        let places = self.places();
        let signed_off = self.given.proof.signed_off();
        let row = |own: &Own<'_>| -> Vec<Cell> {
            let Own { metric, period, value } = own;
            let published = metric.values.get(period);
            let restated = self.given.data.restatement(&metric.id, *period);
            let mut remarks: Vec<String> = vec![];
            let status = published.and_then(|value| value.status.remark());
            let restated = restated.map(|_| Status::Restated.name());
            remarks.extend(status.or(restated).map(str::to_owned));
            remarks.extend(published.filter(|own| own.about).map(|_| "about".to_owned()));
            let origin = match published {
                Some(value) if value.number.is_none() => "not disclosed",
                Some(_) => "published",
                None => "computed",
            };
            let signed = signed_off
                .filter(|_| published.is_some())
                .map(|all| changed_figure::state(metric, *period, all))
                .unwrap_or_default();
            let assured = self.given.config.assurance.as_ref();
            let assured = assured.is_some_and(|own| own.covers(&metric.id, *period));
            let printed = places.get(&(metric.id.as_str(), period.to_string()));
            vec![
                metric.id.as_str().into(),
                named(&metric.name, &self.given.config.languages).into(),
                period.to_string().into(),
                Cell::from(*value),
                metric.unit_text.as_str().into(),
                origin.into(),
                remarks.join(", ").into(),
                if assured { "yes" } else { "" }.into(),
                signed.into(),
                pages(printed.into_iter().flatten().copied(), &self.given.config.book)
                    .into(),
                if self.sample.contains_key(&own.name()) { "yes" } else { "" }.into(),
            ]
        };
        Table {
            name: "Figures",
            about: "Every figure in scope with all its digits. A published value stands as the dataset has \
                    it, a computed one with every digit its formula gives."
                .to_owned(),
            columns: vec![
                ("metric", 4),
                ("name", 5),
                ("period", 2),
                ("exact value", 4),
                ("unit", 3),
                ("origin", 3),
                ("remarks", 0),
                ("assured", 0),
                ("signed off", 4),
                ("pages", 5),
                ("in the sample", 2),
            ],
            rows: self.scope.iter().map(row).collect(),
        }
    }

    fn places(&self) -> BTreeMap<(&str, String), Vec<&Entry>> {
        let mut places: BTreeMap<(&str, String), Vec<&Entry>> = BTreeMap::new();
        for entry in &self.given.ledger.figures {
            if let Some(metric) = &entry.metric {
                places.entry((metric, entry.period.clone())).or_default().push(entry);
            }
        }
        places
    }

    fn sample(&self, method: &Method, figures: &[Figure]) -> Table {
        let mut said = vec![];
        for (kind, least) in &method.above {
            said.push(format!(
                "all figures of {kind} from {least} upwards, in base units"
            ));
        }
        if method.monetary > 0 {
            said.push(format!(
                "monetary-unit: {} in each kind of unit, through the published amounts in the order of \
                 their ids and periods, each counting as often as it is large",
                count(method.monetary, "point")
            ));
        }
        if method.random > 0 {
            said.push(format!(
                "random: {} of {}",
                method.random,
                count(figures.len(), "figure")
            ));
        }
        let about = match said.as_slice() {
            [] => "No sample was drawn: `recto pack` draws one with `--above`, `--monetary-unit` or \
                   `--random`."
                .to_owned(),
            _ => {
                let seed = match method.seed.as_str() {
                    "" => String::new(),
                    seed => format!(" Seed: {seed}."),
                };
                format!("Drawn: {}.{seed} {} of {}.", said.join("; "), self.sample.len(), count(figures.len(), "figure"))
            }
        };
        let row = |own: &Own<'_>| -> Option<Vec<Cell>> {
            let why = self.sample.get(&own.name())?;
            Some(vec![
                own.metric.id.as_str().into(),
                own.period.to_string().into(),
                Cell::from(own.value),
                own.metric.unit_text.as_str().into(),
                why.join(", ").into(),
                "".into(),
            ])
        };
        Table {
            name: "Sample",
            about,
            columns: vec![
                ("metric", 3),
                ("period", 1),
                ("exact value", 2),
                ("unit", 2),
                ("drawn as", 2),
                ("looked at by", 2),
            ],
            rows: self.scope.iter().filter_map(row).collect(),
        }
    }

    fn formulas(&self) -> Table {
        let Given { proof, data, ledger, shelf, .. } = self.given;
        let mut rows = vec![];
        let is_made = |own: &&Own<'_>| {
            own.metric.formula.is_some()
                || data.computed_by(own.metric, own.period).is_some()
        };
        for own in self.scope.iter().filter(is_made) {
            let Ok(traces) =
                trace::trace(&own.metric.id, data, ledger, &proof.sources, shelf)
            else {
                continue;
            };
            let period = own.period.to_string();
            let sources = traces.iter().flat_map(|trace| &trace.sources);
            for source in sources.filter(|source| source.period == period) {
                self.source(source, 0, &mut rows);
            }
        }
        Table {
            name: "Formulas",
            about: "What each computed figure in scope is made of, part by part: a part stands below what it \
                    is a part of, further in. Where a value was published, what its formula gives stands \
                    beside it."
                .to_owned(),
            columns: vec![
                ("figure", 4),
                ("period", 1),
                ("exact value", 3),
                ("unit", 2),
                ("origin", 2),
                ("formula gives", 3),
                ("formula", 4),
                ("where", 0),
            ],
            rows,
        }
    }

    fn source(&self, source: &Source, depth: usize, rows: &mut Vec<Vec<Cell>>) {
        let number = |text: &Option<String>| -> Cell {
            text.as_ref()
                .and_then(|text| Decimal::from_str_exact(text).ok())
                .into()
        };
        let metric = self.given.data.metrics().get(&source.of);
        let formula = metric
            .zip(Period::parse(&source.period))
            .and_then(|(metric, period)| self.given.data.made_of(metric, period));
        let formula = match source.above {
            true => "as above".to_owned(),
            false => formula.unwrap_or_default(),
        };
        rows.push(vec![
            format!("{}{}", "→ ".repeat(depth), source.of).into(),
            source.period.as_str().into(),
            number(&source.value),
            source.unit.as_str().into(),
            source.origin.into(),
            number(&source.recomputed),
            formula.into(),
            source.at.as_str().into(),
        ]);
        for part in &source.parts {
            self.source(part, depth + 1, rows);
        }
    }

    /// The evidence of each figure in scope, and what stands in the place that is named.
    fn evidence(&self) -> Table {
        let mut rows: Vec<Vec<Cell>> = vec![];
        let mut look = self.given.shelf.look();
        let mut known: BTreeMap<&str, Option<Rests>> = BTreeMap::new();
        for own in self.scope {
            let metric = own.metric;
            let is_first = !known.contains_key(metric.id.as_str());
            let rests = known
                .entry(metric.id.as_str())
                .or_insert_with(|| look.rests(self.given.data, metric));
            let Some(rests) = rests else {
                let computed = metric.formula.is_some() && metric.values.is_empty();
                if is_first && !computed {
                    let published =
                        metric.rests_on().map(|(text, year)| format!("{text} {year}"));
                    let state =
                        if published.is_some() { "a publication" } else { "none" };
                    let file = published.unwrap_or_default();
                    let mut row: Vec<Cell> =
                        vec![metric.id.as_str().into(), "".into(), file.trim().into()];
                    row.extend(["".into(), state.into()]);
                    row.extend(std::iter::repeat_n(Cell::from(""), 4));
                    rows.push(row);
                }
                continue;
            };
            let Some(borne) = rests.figures.get(&own.period.to_string()) else {
                continue;
            };
            let hash = match (&rests.sha256, &rests.recorded) {
                (None, _) => "not there",
                (Some(now), Some(then)) if now == then => "as recorded",
                (Some(_), Some(_)) => "changed since it was recorded",
                (Some(_), None) => "there; no hash was recorded",
            };
            let place = match borne.at.is_empty() || borne.at == rests.reference {
                true => rests.reference.clone(),
                false => format!("{}: {}", rests.reference, borne.at),
            };
            let formula =
                borne.formula.iter().cloned().chain(borne.inputs.iter().cloned());
            let formula: Vec<_> = formula.collect();
            rows.push(vec![
                metric.id.as_str().into(),
                own.period.to_string().into(),
                rests.file.clone().into(),
                place.into(),
                borne.state.name().into(),
                borne.says.clone().into(),
                formula.join("; ").into(),
                hash.into(),
                rests.sha256.clone().unwrap_or_default().into(),
            ]);
        }
        Table {
            name: "Evidence",
            about: "What each figure in scope rests on: the file, the place in it and what stands there, what \
                    that was computed from, and whether the file is the one it was when the figure was read \
                    from it. Tied: it says the same, within the figure's rounding. Kept: the file is \
                    there, and nothing more can be said. Unsupported: it is not there, or says something \
                    else."
                .to_owned(),
            columns: vec![
                ("metric", 3),
                ("period", 1),
                ("file or publication", 4),
                ("cell or page", 2),
                ("state", 2),
                ("what it says", 3),
                ("computed there from", 3),
                ("the file", 2),
                ("SHA-256 now", 0),
            ],
            rows,
        }
    }

    fn print(&self) -> Table {
        let places = self.places();
        let mut rows: Vec<Vec<Cell>> = vec![];
        for own in self.scope {
            let printed = places.get(&(own.metric.id.as_str(), own.period.to_string()));
            for entry in printed.into_iter().flatten() {
                rows.push(vec![
                    own.metric.id.as_str().into(),
                    own.period.to_string().into(),
                    entry.language.as_str().into(),
                    entry.page.as_str().into(),
                    entry.printed.as_str().into(),
                    entry.sentence.as_str().into(),
                    format!("{}:{}", entry.file, entry.line).into(),
                ]);
            }
        }
        Table {
            name: "Print",
            about:
                "Every place where a figure in scope is printed, read off the set pages."
                    .to_owned(),
            columns: vec![
                ("metric", 4),
                ("period", 1),
                ("language", 1),
                ("page", 1),
                ("as printed", 3),
                ("sentence, row or point", 0),
                ("where it is written", 4),
            ],
            rows,
        }
    }

    fn changes(&self) -> Table {
        let signed = |all: &[Signature], part: fn(&Signature) -> Option<&String>| {
            let parts = all.iter().map(|own| part(own).cloned().unwrap_or_default());
            parts.collect::<Vec<_>>().join("; ")
        };
        let signed_off = self.given.proof.signed_off();
        let changes = signed_off.map(|all| changed_figure::changes(self.given.data, all));
        let about = match &changes {
            None => {
                "No figure was signed off: `recto sign-off --by NAME --date DATE` keeps who vouches for \
                     them."
            }
            Some(changes) if changes.is_empty() => {
                "No published figure has changed since it was signed off."
            }
            Some(_) => {
                "Every published figure that is not as it was signed off, and whose signature that voids."
            }
        };
        let row = |change: &changed_figure::Change<'_>| -> Vec<Cell> {
            let period = |period: &Period| period.to_string();
            let (period, before, now) = match &change.what {
                What::Unit(before) => (
                    String::new(),
                    format!("in {before}"),
                    format!("in {}", change.metric.unit_text),
                ),
                What::Value(own, before, now) => {
                    (period(own), before.clone(), now.clone())
                }
                What::New(own, now) => {
                    (period(own), "never signed off".to_owned(), now.clone())
                }
                What::Gone(own, before) => {
                    (period(own), before.clone(), "no value".to_owned())
                }
            };
            vec![
                change.metric.id.as_str().into(),
                period.into(),
                before.into(),
                now.into(),
                change.metric.unit_text.as_str().into(),
                signed(&change.signatures, |own| own.by.as_ref()).into(),
                signed(&change.signatures, |own| own.date.as_ref()).into(),
            ]
        };
        Table {
            name: "Changes",
            about: about.to_owned(),
            columns: vec![
                ("metric", 3),
                ("period", 1),
                ("signed off as", 2),
                ("now", 2),
                ("unit", 2),
                ("signed off by", 2),
                ("on", 2),
            ],
            rows: changes.iter().flatten().map(row).collect(),
        }
    }

    fn findings(&self) -> Table {
        let sources = &self.given.proof.sources;
        let rows = self.given.proof.findings.iter().map(|finding| -> Vec<Cell> {
            let place = finding.place.map(|place| {
                let (line, _) = sources.line_column(place);
                format!("{}:{line}", sources.get(place.file).path)
            });
            let state = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "open",
                Severity::Accepted => "accepted",
            };
            let reason =
                finding.hints.iter().find_map(|hint| hint.strip_prefix("accepted: "));
            vec![
                state.into(),
                finding.rule.into(),
                place.unwrap_or_default().into(),
                finding.message.as_str().into(),
                reason.unwrap_or_default().into(),
            ]
        });
        Table {
            name: "Findings",
            about: "What Recto's checks find in the whole report: what is open, and what its authors stand \
                    by, with their reasons."
                .to_owned(),
            columns: vec![("state", 1), ("rule", 2), ("where", 3), ("finding", 5), ("reason", 3)],
            rows: rows.collect(),
        }
    }

    fn restatements(&self) -> Table {
        let Given { data, config, .. } = self.given;
        let row = |(id, period): (String, Period)| -> Option<Vec<Cell>> {
            let restatement = data.restatement(&id, period)?;
            let metric = data.metrics().get(&id)?;
            let follows: Vec<_> = restatement
                .follows
                .iter()
                .map(|(id, period)| format!("{id}@{period}"))
                .collect();
            let note = named(&restatement.note, &config.languages);
            let reason = match (note.as_str(), follows.as_slice()) {
                ("", [_, ..]) => format!("follows from {}", follows.join(", ")),
                _ => note,
            };
            Some(vec![
                id.as_str().into(),
                period.to_string().into(),
                Cell::from(restatement.was),
                Cell::from(data.readable(&id, period)),
                metric.unit_text.as_str().into(),
                reason.into(),
            ])
        };
        Table {
            name: "Restatements",
            about: "Every figure that was published otherwise before, with the reason the report gives."
                .to_owned(),
            columns: vec![
                ("metric", 3),
                ("period", 1),
                ("published before", 2),
                ("now", 2),
                ("unit", 2),
                ("reason", 4),
            ],
            rows: data.restated().into_iter().filter_map(row).collect(),
        }
    }

    fn factors(&self) -> Table {
        let Given { data, config, .. } = self.given;
        let factors = data.metrics().values().filter(|metric| metric.is_factor());
        let rows = factors.flat_map(|metric| {
            let (source, place) = metric.rests_on().unwrap_or_default();
            let values = data.amounts_of(&metric.id);
            values.map(move |(period, amount)| -> Vec<Cell> {
                vec![
                    metric.id.as_str().into(),
                    named(&metric.name, &config.languages).into(),
                    period.to_string().into(),
                    Cell::Number(amount.value),
                    metric.unit_text.as_str().into(),
                    source.as_str().into(),
                    place.as_str().into(),
                    metric
                        .method
                        .potentials
                        .map(|own| own.name())
                        .unwrap_or_default()
                        .into(),
                ]
            })
        });
        Table {
            name: "Factors",
            about: "The factors that figures are computed with.".to_owned(),
            columns: vec![
                ("factor", 3),
                ("name", 3),
                ("period", 1),
                ("value", 2),
                ("unit", 2),
                ("source", 3),
                ("year or place", 2),
                ("warming potentials", 1),
            ],
            rows: rows.collect(),
        }
    }
}

/// The pages of some places, each once, in order; of a language that is a file of its own with
/// its name.
fn pages<'e>(entries: impl Iterator<Item = &'e Entry>, book: &Book) -> String {
    let mut pages: BTreeMap<(&str, usize), String> = BTreeMap::new();
    for entry in entries {
        let is_own = |lang: &Lang| lang.tag() == entry.language;
        let (file, page) = match book.languages.iter().any(is_own) {
            true => ("", entry.page.clone()),
            false => {
                (entry.language.as_str(), format!("{} {}", entry.language, entry.page))
            }
        };
        pages.insert((file, entry.position.sheet), page);
    }
    pages.into_values().collect::<Vec<_>>().join(", ")
}
