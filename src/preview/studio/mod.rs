//! The studio: reads the project when something may have changed, has it set, and publishes
//! what came of it. What the files hold decides, never when they were written.

mod publishing;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use tokio::sync::watch::Sender;

use crate::diag::Sink;
use crate::input::project::{Files, Inputs, Project};
use crate::model::lang::{Lang, OURS};
use crate::model::place::Sources;
use crate::preview::ahead::Ahead;
use crate::preview::alone::Alone;
use crate::preview::change::Seen;
use crate::preview::drawing::Drawn;
use crate::preview::finding::{self, gave_up, no_settings};
use crate::preview::overtaken::Progress;
use crate::preview::reading::PageReader;
use crate::preview::remembered::Remembered;
use crate::preview::settled::settled;
use crate::preview::state::{Good, Known, State};
use crate::preview::watch::Watch;
use crate::preview::witness::Witness;
use crate::{Matter, Proof, Setting, Wish, Workshop};

/// How long nothing must happen before the files are read: programs save in several steps.
const QUIET: Duration = Duration::from_millis(4);
/// How many times that is waited for at most, while files keep changing.
const PATIENCE: usize = 10;

/// How long the browser has the machine for itself, to draw what is new.
const BREATH: Duration = Duration::from_millis(60);
/// How long it may have until the pages before the reader's eyes are on the screen.
const GLANCE: Duration = Duration::from_millis(300);
/// How long nothing must happen before what is shown is set again from nothing.
const CALM: Duration = Duration::from_secs(3);

/// What the studio is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// A file may have changed.
    Files,
    /// A whole folder may have come or gone.
    Folders,
    /// The changed figures have been seen.
    Dismiss,
    /// A browser shows the grid.
    Grid,
    /// The pages as they are now are to be compared with.
    Keep,
    /// They are no longer.
    Release,
    /// A browser was sent a page.
    Sent,
    /// A browser shows the pages before the reader's eyes.
    Shown,
    /// The preview ends.
    Stop,
}

/// Something that is done once nothing else is to be done.
type Work = fn(&mut Studio);

/// Sets the report again and again.
pub(super) struct Studio {
    project: Project,
    watch: Watch,
    wish: Wish,
    /// The language that findings are told in.
    lang: Lang,
    workshop: Workshop,
    alone: Option<Alone>,
    ahead: Ahead,
    reader: PageReader,
    seen: Seen,
    /// The last pages of the whole report, and what they were made from.
    whole: Option<Arc<Good>>,
    inputs: Option<Inputs>,
    /// What was read since, if only one chapter has been set from it.
    waiting: Option<Inputs>,
    files: Arc<Witness>,
    /// What is known of the pages that were set last.
    printed: Known,
    remembered: Remembered,
    revision: u64,
    /// The revision that the checks have seen.
    judged: u64,
    /// The revision that was set again from nothing.
    proved: u64,
    /// Whether a browser has asked for the grid.
    has_grid: bool,
    state: State,
    progress: Progress,
    publish: Sender<Arc<State>>,
}

impl Studio {
    pub(super) fn new(
        project: Project,
        watch: Watch,
        wish: Wish,
        chapter: Option<String>,
        drawn: Drawn,
        progress: Progress,
        publish: Sender<Arc<State>>,
    ) -> Self {
        let files = Arc::new(Witness::new(project.clone()));
        let plain: Arc<dyn Files> = Arc::new(project.clone());
        let seen: Arc<dyn Files> = Arc::clone(&files) as Arc<dyn Files>;
        Self {
            project,
            watch,
            wish,
            lang: OURS,
            workshop: Workshop::live(Arc::clone(&seen)),
            alone: chapter.map(|stem| Alone::new(stem, seen)),
            ahead: Ahead::new(drawn, plain),
            reader: PageReader::default(),
            seen: Seen::default(),
            whole: None,
            inputs: None,
            waiting: None,
            files,
            printed: Known::new(),
            remembered: Remembered::default(),
            revision: 0,
            judged: 0,
            proved: 0,
            has_grid: false,
            state: State::default(),
            progress,
            publish,
        }
    }

    /// The same, with findings told in a language.
    pub(super) fn speaking(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    /// Sets the report, and again with every event, until told to stop.
    pub(super) fn run(mut self, events: &Receiver<Event>) {
        let mut told = vec![Event::Files];
        loop {
            self.hear(&mut told, events);
            if told.contains(&Event::Stop) {
                return;
            }
            if told.contains(&Event::Folders) {
                // A folder that cannot be watched is read all the same.
                let _ = self.watch.cover();
            }
            if told
                .iter()
                .any(|event| matches!(event, Event::Files | Event::Folders))
            {
                self.work(Self::make);
            }
            if told.contains(&Event::Dismiss)
                && let Some(good) = &self.state.good
            {
                self.seen.dismiss(&good.setting.galley);
            }
            for event in &told {
                self.show_more(*event);
            }
            // All else can wait for the browser to draw, and for those who write on.
            let waits: [(Duration, Work); 5] = [
                (GLANCE, Self::finish),
                (BREATH, Self::read_pages),
                (BREATH, Self::judge),
                (BREATH, Self::look_ahead),
                (CALM, Self::prove),
            ];
            told = vec![];
            let skipped = usize::from(self.waiting.is_none());
            for (wait, work) in waits.into_iter().skip(skipped) {
                let next = loop {
                    match events.recv_timeout(wait) {
                        Ok(Event::Shown) if self.waiting.is_some() => {
                            break Err(RecvTimeoutError::Timeout);
                        }
                        Ok(Event::Sent | Event::Shown) => {}
                        other => break other,
                    }
                };
                match next {
                    Ok(event) => {
                        told.push(event);
                        break;
                    }
                    Err(RecvTimeoutError::Timeout) => self.work(work),
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            if told.is_empty() {
                match events.recv() {
                    Ok(event) => told.push(event),
                    Err(_) => return,
                }
            }
        }
    }

    /// What a browser shows besides the newest pages.
    fn show_more(&mut self, event: Event) {
        match event {
            Event::Grid => {
                self.has_grid = true;
                self.lay_grid();
            }
            Event::Keep => self.state.kept = self.whole.clone(),
            Event::Release => self.state.kept = None,
            _ => return,
        }
        self.publish();
    }

    /// Does something that may take its time. Where it gives up, what is known is thrown away and
    /// the next change starts afresh.
    fn work(&mut self, work: Work) {
        self.progress.turns();
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            self.afresh();
            self.broken(&[gave_up()], &Proof::default());
            self.publish();
        }
        self.progress.turns();
    }

    /// Forgets what the engine knows.
    fn afresh(&mut self) {
        self.workshop = self.workshop.afresh();
        self.alone = self.alone.take().map(Alone::afresh);
        self.ahead = self.ahead.afresh();
    }

    /// Hears of all that happens together with what was told.
    fn hear(&self, told: &mut Vec<Event>, events: &Receiver<Event>) {
        if self.inputs.is_none() {
            return;
        }
        for _ in 0..PATIENCE {
            match events.recv_timeout(QUIET) {
                Ok(event) => told.push(event),
                Err(RecvTimeoutError::Timeout) => return,
                Err(RecvTimeoutError::Disconnected) => told.push(Event::Stop),
            }
            told.extend(events.try_iter());
        }
    }

    /// Reads the project and, if it has changed, sets it and publishes the pages: first those
    /// before the reader's eyes, where they can be set by themselves.
    fn make(&mut self) {
        let inputs = settled(&self.project, self.inputs.as_ref());
        self.progress.begins(&inputs);
        let same = self.inputs.as_ref() == Some(&inputs) && self.files.holds();
        let waited = self.waiting.take().is_some();
        if same {
            if waited {
                self.state.good = self.whole.clone();
                self.publish();
            }
            return;
        }
        if self.set_ahead(&inputs) {
            self.publish();
            self.waiting = Some(inputs);
            return;
        }
        self.make_whole(inputs);
    }

    /// Sets the rest of what was read.
    fn finish(&mut self) {
        if let Some(inputs) = self.waiting.take() {
            self.make_whole(inputs);
        }
    }

    /// Sets what is before the reader's eyes. Whether there are new pages of it.
    fn set_ahead(&mut self, inputs: &Inputs) -> bool {
        let made = catch_unwind(AssertUnwindSafe(|| match self.alone {
            Some(_) => self.alone_at_once(inputs),
            None => self.chapter_ahead(inputs),
        }));
        let Ok(made) = made else {
            self.alone = self.alone.take().map(Alone::afresh);
            self.ahead = self.ahead.afresh();
            return false;
        };
        let Some(good) = made else { return false };
        self.state.good = Some(Arc::new(good));
        true
    }

    /// The chapter that is previewed alone, on the pages it had, where they may be others.
    fn alone_at_once(&mut self, inputs: &Inputs) -> Option<Good> {
        let (alone, before) = (self.alone.as_mut()?, self.inputs.as_ref()?);
        if alone.is_all_else_alike(before, inputs) {
            return None;
        }
        let (mut proof, matter) = crate::bind(Sources::default(), inputs, &self.wish);
        let setting = alone.lay_at_once(&mut proof, inputs, &self.wish)?;
        Some(Good {
            is_ahead: true,
            ..self.pages_of(proof, matter, setting)
        })
    }

    /// The last pages of the whole report with a chapter that is looked at set anew.
    fn chapter_ahead(&mut self, inputs: &Inputs) -> Option<Good> {
        let (whole, before) = (self.whole.as_ref()?, self.inputs.as_ref()?);
        let stem = self.ahead.chapter(whole, before, inputs)?;
        let last = (&**whole, self.workshop.press());
        let sheets = self.ahead.set(&stem, last, inputs, &self.wish)?;
        let old = whole.sheets.iter().map(|sheet| &sheet.name);
        let pairs = sheets.iter().map(|sheet| &sheet.name).zip(old);
        let new = pairs.filter(|(new, old)| new != old).count();
        self.remembered.adds(new, self.printed.len());
        if new == 0 && sheets.len() == whole.sheets.len() {
            return None;
        }
        self.revision += 1;
        Some(Good {
            revision: self.revision,
            sheets,
            is_ahead: true,
            languages: whole.languages.clone(),
            proof: Arc::clone(&whole.proof),
            matter: Arc::clone(&whole.matter),
            setting: Arc::clone(&whole.setting),
        })
    }

    /// Gets ready to set ahead of the next change.
    fn look_ahead(&mut self) {
        let (Some(whole), Some(inputs), None) = (&self.whole, &self.inputs, &self.alone)
        else {
            return;
        };
        let prepared = catch_unwind(AssertUnwindSafe(|| {
            let last = (&**whole, self.workshop.press());
            self.ahead.prepare(last, inputs, &self.wish);
        }));
        if prepared.is_err() {
            self.ahead = self.ahead.afresh();
        }
    }

    /// Sets what was read and publishes the pages, or what is wrong over the last whole ones.
    fn make_whole(&mut self, inputs: Inputs) {
        self.state.good = self.whole.clone();
        let made = catch_unwind(AssertUnwindSafe(|| self.set(&inputs)));
        let Ok((mut proof, matter, setting)) = made else {
            // The engine has given up on something it did not foresee.
            self.afresh();
            self.inputs = Some(inputs);
            self.broken(&[gave_up()], &Proof::default());
            self.publish();
            return;
        };
        if inputs.config.is_none() {
            proof.findings.push(no_settings());
        }
        self.inputs = Some(inputs);
        match setting {
            Some(setting) => self.good(proof, matter, setting),
            None => {
                let mut all = Sink::default();
                all.extend(proof.findings.iter().cloned());
                all.extend(crate::judge(&proof, matter.as_ref()));
                self.broken(&finding::errors(&all.finish()), &proof);
            }
        }
        self.publish();
        // Those who write without a pause leave no other moment.
        if self.remembered.is_much(self.printed.len()) {
            self.rest();
        }
    }

    fn set(&mut self, inputs: &Inputs) -> (Proof, Option<Matter>, Option<Setting>) {
        let (mut proof, matter) = crate::bind(Sources::default(), inputs, &self.wish);
        self.files.forget();
        let setting = match &mut self.alone {
            None => self.workshop.lay(&mut proof, inputs, &self.wish),
            Some(alone) => {
                let before = self.inputs.as_ref();
                let whole = &mut self.workshop;
                alone.lay(whole, &mut proof, before, inputs, &self.wish)
            }
        };
        (proof, matter, setting)
    }

    /// Sets what is shown again from nothing, as a build does. Pages that started from those
    /// before them are the same, or else are shown as they are now.
    fn prove(&mut self) {
        let Some(good) = self.state.good.clone() else { return };
        if self.proved == good.revision || self.state.errors.stale {
            return;
        }
        self.proved = good.revision;
        let workshop =
            self.alone.as_mut().map_or(&mut self.workshop, Alone::workshop_mut);
        let is_fading = self.remembered.is_fading();
        let proved = catch_unwind(AssertUnwindSafe(|| {
            if is_fading {
                workshop.walk(&good.setting);
            }
            workshop.holds(&good.setting)
        }));
        if is_fading {
            self.remembered.renews();
        }
        if proved.is_ok_and(|holds| !holds) {
            self.inputs = None;
            self.make();
            self.read_pages();
            self.judge();
        }
    }

    /// Has the engine forget what no recent edit has used.
    fn rest(&mut self) {
        let rests = self.remembered.rests(self.printed.len());
        self.at_work().rest(rests);
    }

    /// The workshop that set what is shown.
    fn at_work(&self) -> &Workshop {
        self.alone.as_ref().map_or(&self.workshop, Alone::workshop)
    }
}
