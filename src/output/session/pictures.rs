//! What is handed to the engine beside the text: pictures, the press's profile, and the layouts of
//! the project itself; and what is remembered of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

use typst::foundations::Bytes;

use crate::diag::{Sink, rules};
use crate::input::project::{self, Files, Inputs, sha256};
use crate::model::edition::Medium;
use crate::model::place::{Place, Sources};
use crate::model::report::Report;
use crate::pages::picture;
use crate::proof::Wish;

/// Files of which the SHA-256 of each that is read is remembered.
pub(super) struct Noted<'a> {
    files: &'a dyn Files,
    hashes: Mutex<BTreeMap<String, String>>,
}

impl<'a> Noted<'a> {
    pub(super) fn new(files: &'a dyn Files) -> Self {
        Self { files, hashes: Mutex::default() }
    }

    /// What was read, by path.
    pub(super) fn hashes(self) -> BTreeMap<String, String> {
        self.hashes.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files for Noted<'_> {
    fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        let bytes = self.files.bytes(path)?;
        let mut hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        hashes.insert(path.to_owned(), sha256(&bytes));
        drop(hashes);
        Ok(bytes)
    }
}

/// The pictures and fonts that a report is set with, each with its SHA-256 as it is now.
pub(super) fn material(report: &Report, files: &dyn Files) -> BTreeMap<String, String> {
    let noted = Noted::new(files);
    for path in report.pictures.keys().chain(&report.config.theme.files) {
        // What cannot be read is not in a ledger either.
        let _ = noted.bytes(path);
    }
    noted.hashes()
}

/// The profile of the printing condition, for the print edition.
pub(super) fn profile(
    report: &Report,
    wish: &Wish,
    files: &dyn Files,
    sink: &mut Sink,
) -> Cow<'static, [u8]> {
    let own = report.config.print.profile.as_ref();
    let Some(path) = own.filter(|_| wish.medium == Medium::Print) else {
        return Cow::Borrowed(picture::colour::FOGRA39);
    };
    let bytes = files.bytes(&path.value).map_err(|error| error.to_string());
    let checked = bytes.and_then(|bytes| {
        let intent = report.config.print.intent;
        picture::colour::Condition::new(&bytes, intent).map(|_| bytes)
    });
    Cow::Owned(checked.unwrap_or_else(|reason| {
        let message = format!("{} cannot be used as a profile: {reason}", path.value);
        sink.add(
            rules::UNUSABLE_PROFILE
                .finding(path.place, message)
                .hint("ask the printer for the ICC profile of the press and paper"),
        );
        vec![]
    }))
}

/// How many pictures are prepared at once, at most: each may take much memory.
const AT_ONCE: usize = 4;

/// The pictures as the engine is shown them, by rooted path.
pub(super) fn prepared(
    report: &Report,
    printer: Option<&[u8]>,
    files: &dyn Files,
    sink: &mut Sink,
) -> BTreeMap<String, Bytes> {
    let mut pictures = BTreeMap::new();
    let printer = printer.map(|profile| Bytes::new(profile.to_vec()));
    let prepare = |(path, _): &(&String, &Place)| match files.bytes(path) {
        Ok(bytes) => picture::prepare(Bytes::new(bytes), printer.clone()),
        Err(error) => Err(picture::Fault {
            reason: project::reason(&error),
            hint: "put the file itself there, and see that it may be read".into(),
        }),
    };
    let all: Vec<_> = report.pictures.iter().collect();
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let done = project::abreast(cores.min(AT_ONCE), &all, prepare);
    for ((path, place), prepared) in all.iter().zip(done) {
        match prepared {
            Ok(prepared) => {
                for picture::Fault { reason, hint } in prepared.remarks {
                    let message = format!("{path}: {reason}");
                    sink.add(rules::ALTERED_PICTURE.finding(**place, message).hint(hint));
                }
                pictures.insert(format!("/{path}"), prepared.bytes);
            }
            Err(picture::Fault { reason, hint }) => {
                let message = format!("{path} cannot be shown: {reason}");
                sink.add(rules::UNREADABLE_PICTURE.finding(**place, message).hint(hint));
            }
        }
    }
    pictures
}

/// The project's own layouts by path.
pub(super) fn layouts(
    inputs: &Inputs,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Vec<(String, String)> {
    let mut layouts = vec![];
    for input in &inputs.layouts {
        let text = input.text.clone().unwrap_or_default();
        let file = sources.add(input.path.clone(), text.clone());
        match &input.text {
            Ok(_) => layouts.push((input.path.clone(), text)),
            Err(reason) => sink.add(rules::UNREADABLE_FILE.finding(
                Place::new(file, 0, 0),
                format!("{} cannot be read: {reason}", input.path),
            )),
        }
    }
    layouts
}
