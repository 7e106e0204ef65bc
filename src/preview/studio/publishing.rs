//! What the studio publishes: pages, what stands on them, what is found in them.

use std::sync::Arc;

use typst_layout::Page;

use super::Studio;
use crate::diag::{Diagnostic, Sink, bounded};
use crate::pages::grid::grid;
use crate::preview::alone::{Alone, is_bare};
use crate::preview::finding::{self, Finding, findings};
use crate::preview::outline;
use crate::preview::state::{Errors, Good, Read, sheets};
use crate::preview::units::Units;
use crate::proof::Stale;
use crate::{Matter, Proof, Setting};

impl Studio {
    pub(super) fn good(
        &mut self,
        proof: Proof,
        matter: Option<Matter>,
        setting: Setting,
    ) {
        let good = Arc::new(self.pages_of(proof, matter, setting));
        self.state.good = Some(Arc::clone(&good));
        self.whole = Some(good);
        if self.state.errors.stale {
            self.state.errors = Arc::default();
        }
    }

    /// A setting as a revision of its own.
    pub(super) fn pages_of(
        &mut self,
        proof: Proof,
        matter: Option<Matter>,
        setting: Setting,
    ) -> Good {
        self.revision += 1;
        let languages = match &proof.report {
            Some(report) => crate::edition(report, &self.wish).languages,
            None => vec![],
        };
        let alone = self.alone.is_some();
        let shown = |page: &Page| !alone || !is_bare(page);
        let is_first = self.printed.is_empty();
        let (sheets, fresh) =
            sheets(&setting.document, &languages, &mut self.printed, shown);
        if is_first {
            // It was set from nothing, and makes nothing else idle.
            self.proved = self.revision;
        }
        let fresh = if is_first { 0 } else { fresh };
        self.remembered.adds(fresh, self.printed.len());
        Good {
            revision: self.revision,
            sheets,
            is_ahead: false,
            languages: languages.iter().map(|lang| lang.tag()).collect(),
            proof: Arc::new(proof),
            matter: Arc::new(matter),
            setting: Arc::new(setting),
        }
    }

    pub(super) fn broken(&mut self, errors: &[Diagnostic], proof: &Proof) {
        let list = self.located(errors, proof, &[]);
        self.state.errors = Arc::new(Errors { stale: true, list });
    }

    /// Findings with their places on the pages that are shown.
    pub(super) fn located(
        &self,
        diagnostics: &[Diagnostic],
        proof: &Proof,
        stale: &[Stale],
    ) -> Vec<Finding> {
        let pages = self.state.good.as_deref().zip(self.state.read.as_deref());
        let told = bounded(diagnostics).into_iter().map(|it| it.said(self.lang));
        let told: Vec<_> = told.collect();
        findings(&told, &proof.sources, proof.data.as_ref(), pages, (stale, self.lang))
    }

    /// Reads what stands on the pages and publishes it, unless all of it is known.
    pub(super) fn read_pages(&mut self) {
        let Some(good) = self.state.good.clone() else { return };
        let known = self.state.read.clone().filter(|read| read.revision == good.revision);
        let changes = self.seen.changes(&good.setting.galley);
        let read = match known {
            Some(read) if read.changes == changes => return,
            Some(read) => Read { changes, ..Read::clone(&read) },
            None => {
                let workshop =
                    self.alone.as_ref().map_or(&self.workshop, Alone::workshop);
                let reading = self.reader.read(&good, workshop.press());
                let report = good.proof.report.as_ref();
                let units = report.map(Units::new).unwrap_or_default();
                Read {
                    revision: good.revision,
                    contents: Arc::new(outline::contents(&good)),
                    anchors: Arc::new(outline::anchors(&good, &reading, &units)),
                    reading: Arc::new(reading),
                    units: Arc::new(units),
                    changes,
                }
            }
        };
        self.state.read = Some(Arc::new(read));
        self.lay_grid();
        self.publish();
    }

    /// Runs the checks on what is shown, and publishes what they find.
    pub(super) fn judge(&mut self) {
        let Some(good) = self.state.good.clone() else { return };
        if self.judged == good.revision || self.state.errors.stale {
            return;
        }
        self.judged = good.revision;
        let mut all = Sink::default();
        all.extend(good.proof.findings.iter().cloned());
        all.extend(crate::judge(&good.proof, good.matter.as_ref().as_ref()));
        all.extend(self.at_work().inspect(good.proof.report.as_ref(), &good.setting));
        let all = all.finish();
        let stale = crate::proof::stale(&good.proof, good.matter.as_ref().as_ref());
        let list = self.located(&finding::errors(&all), &good.proof, &[]);
        self.state.errors = Arc::new(Errors { stale: false, list });
        self.state.findings = Arc::new(self.located(&all, &good.proof, &stale));
        self.publish();
        self.rest();
    }

    pub(super) fn publish(&self) {
        self.publish.send_replace(Arc::new(self.state.clone()));
    }

    /// Asks the layouts for their grid, if anybody wants it.
    pub(super) fn lay_grid(&mut self) {
        if let (true, Some(good)) = (self.has_grid, &self.state.good) {
            let grid = grid(self.at_work().press(), &good.languages).map(Arc::new);
            if grid != self.state.grid {
                self.state.grid = grid;
            }
        }
    }
}
