//! A session: a project with what is wanted of it, bound, judged, set and written.

mod drawn;
mod pictures;
mod review;
mod workshop;

use std::sync::Arc;

use crate::diag::Sink;
use crate::input::project::{Files, Inputs};
use crate::model::lang::Lang;
use crate::output::ledger::{self, Ledger};
use crate::output::print;
use crate::pages::compile::Setting;
use crate::proof::{Proof, Wish, proof};

pub use review::{Review, Reviewed, review};
pub use workshop::{Workshop, Written, excerpt};

/// A project with what is wanted of it.
pub struct Session {
    /// Its text.
    pub inputs: Inputs,
    /// What is wanted.
    pub wish: Wish,
    /// What became of it so far.
    pub proof: Proof,
    workshop: Workshop,
}

impl Session {
    /// Binds and judges a project. Pictures and evidence come from `files`.
    pub fn new(inputs: Inputs, files: Arc<dyn Files>, wish: Wish) -> Self {
        // The press reads its fonts meanwhile.
        let (proof, workshop) =
            rayon::join(|| proof(&inputs, &wish), || Workshop::new(files));
        Self { inputs, wish, proof, workshop }
    }

    /// Looks at the evidence that metrics name.
    pub fn look_at_evidence(&mut self) {
        self.workshop.look_at_evidence(&mut self.proof);
    }

    /// Looks at the pictures, as setting does.
    pub fn look_at_pictures(&mut self) {
        self.workshop.look_at_pictures(&mut self.proof);
    }

    /// Says that what is set next is the last to be set: then the engine remembers less.
    pub fn comes_last(&mut self) {
        self.workshop.comes_last();
    }

    /// Has the ledger that is written with the PDF name another program.
    pub fn is_called(&mut self, program: &str) {
        self.workshop.is_called(program);
    }

    /// Sets the report and looks at its pages; nothing where an error stands in the way.
    pub fn set(&mut self) -> Option<Setting> {
        self.workshop.set(&mut self.proof, &self.inputs, &self.wish)
    }

    /// Sets the report and writes it as PDF, with its ledger; nothing where an error stands in the
    /// way of either. Its pages are looked at meanwhile.
    pub fn make(&mut self) -> Option<(Setting, Option<Written>)> {
        self.workshop.make(&mut self.proof, &self.inputs, &self.wish)
    }

    /// Looks at the evidence, sets each file of the report by itself, as they are built, and gives
    /// their ledgers: that of the book, and of each language that is no part of it. Where one cannot
    /// be set, there is one ledger, without pages.
    ///
    /// `built` gives the ledger of some languages as it was last written, if there is one. Where that
    /// is what setting them would give, they are not set.
    pub fn set_files(
        &mut self,
        built: &dyn Fn(&[Lang]) -> Option<Ledger>,
    ) -> Vec<Ledger> {
        self.look_at_evidence();
        let config = self.proof.config.as_ref();
        let files = match config.filter(|_| self.wish.every) {
            Some(config) if self.wish.languages.is_empty() => config.files(),
            _ => vec![self.wish.languages.clone()],
        };
        let (wish, found) = (self.wish.clone(), self.proof.findings.clone());
        let (mut ledgers, mut all) = (vec![], Sink::default());
        for languages in files {
            self.wish = Wish { languages, ..wish.clone() };
            // What one file lacks is not said of another.
            self.proof.findings.clone_from(&found);
            if let Some(ledger) = built(&self.wish.languages)
                && self.workshop.would_give(
                    &ledger,
                    &mut self.proof,
                    &self.inputs,
                    &self.wish,
                )
            {
                ledgers.push(ledger);
                continue;
            }
            let setting = self.set();
            all.extend(
                self.proof.findings.iter().filter(|it| !found.contains(it)).cloned(),
            );
            let Some(setting) = setting else {
                ledgers = vec![self.ledger(None)];
                break;
            };
            ledgers.push(self.ledger(Some(&setting)));
            std::mem::forget(setting);
        }
        self.wish = wish;
        self.proof.findings = found;
        self.proof.add(all);
        ledgers
    }

    /// Writes what was set as PDF, with its ledger.
    pub fn export(&mut self, setting: &Setting) -> Option<Written> {
        self.workshop.export(&mut self.proof, setting)
    }

    /// Writes what was set as the printer's files: one, or cover and text block apart.
    pub fn print(
        &mut self,
        setting: &Setting,
        apart: bool,
    ) -> Option<Vec<print::run::File>> {
        self.workshop.print(&mut self.proof, setting, apart)
    }

    /// The ledger of what was set; without pages where nothing could be.
    pub fn ledger(&self, setting: Option<&Setting>) -> Ledger {
        match setting {
            Some(setting) => self.workshop.ledger(&self.proof, setting),
            None => ledger::without_pages(&self.proof),
        }
    }

    /// Ends it where the process ends too: taking pages apart piece by piece would only cost
    /// time.
    pub fn leave(self, pages: impl IntoIterator<Item = Setting>) -> Proof {
        pages.into_iter().for_each(std::mem::forget);
        std::mem::forget(self.workshop);
        self.proof
    }
}
