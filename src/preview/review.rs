//! Review in Word from the browser: the chapter in view goes out as a Word file, and what comes back
//! is shown before any of it is taken.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::STACK;
use super::finding::piece;
use super::server::{Served, answer};
use crate::diag::print::{Format, render};
use crate::diag::{Severity, count};
use crate::input::project::{InputFile, Inputs, Project, sha256};
use crate::model::difference::pieces;
use crate::model::lang::Lang;
use crate::model::place::{Place, Sources};
use crate::output::session::{Review, review};
use crate::proof::{Proof, Wish, bind, proof};
use crate::review::word::{Change, Plan, Returned, Taken, plan};

/// The largest file that is taken.
pub(super) const MOST: usize = 64 << 20;
/// How many files are kept; the one that came first goes first.
const KEPT: usize = 8;

const WORD: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The files that came back.
#[derive(Clone)]
pub(super) struct Desk {
    project: Project,
    files: Arc<Mutex<Vec<Arc<Dropped>>>>,
    /// Held by what takes long, and by what writes.
    turn: Arc<Mutex<()>>,
}

/// A file that came back.
struct Dropped {
    id: String,
    name: String,
    bytes: Vec<u8>,
}

impl Desk {
    pub(super) fn new(project: Project) -> Self {
        Self {
            project,
            files: Arc::default(),
            turn: Arc::default(),
        }
    }

    /// Keeps a file; what it is called from now on.
    fn keep(&self, name: String, bytes: Vec<u8>) -> String {
        let id = sha256(&bytes);
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|own| own.id != id);
        if files.len() >= KEPT {
            files.remove(0);
        }
        files.push(Arc::new(Dropped { id: id.clone(), name, bytes }));
        id
    }

    /// The files of some names, which stand behind one another with a comma between them.
    fn named(&self, ids: &str) -> Result<Vec<Arc<Dropped>>, String> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |id: &str| files.iter().find(|own| own.id == id).cloned();
        let all = ids.split(',').map(of).collect::<Option<Vec<_>>>();
        all.ok_or_else(|| "the file is no longer here: drop it once more".to_owned())
    }

    /// Does what takes long, one thing after the other, with room for the engine.
    async fn alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, String> + Send + 'static,
    ) -> Result<T, String> {
        let own = self.clone();
        let (tell, told) = oneshot::channel();
        let begun = std::thread::Builder::new()
            .name("review".into())
            .stack_size(STACK)
            .spawn(move || {
                let turn = Arc::clone(&own.turn);
                let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
                let _ = tell.send(work(&own));
            });
        let gave_up = || "Recto gave up on this, which is a fault of its own".to_owned();
        begun.map_err(|error| error.to_string())?;
        told.await.unwrap_or_else(|_| Err(gave_up()))
    }
}

/// What cannot be done, in words.
fn refused(reason: &str, lang: Lang) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, lang.say(reason)).into_response()
}

/// A chapter as a Word file; with `both` for a language, two side by side.
pub(super) async fn out(
    Shared(served): Shared<Served>,
    Path((lang, stem)): Path<(String, String)>,
) -> Response {
    let spoken = served.lang;
    let made = served.desk.alone(move |desk| {
        let inputs = desk.project.read();
        let all = Wish { every: true, ..Wish::default() };
        let proof = proof(&inputs, &all);
        let wanted = Review {
            chapters: vec![stem],
            lang: Lang::parse(&lang),
            both: lang == "both",
        };
        let made = review(&proof, &inputs, &desk.project, &wanted)?;
        Ok(made.bytes)
    });
    match made.await {
        Ok(bytes) => ([(CONTENT_TYPE, WORD)], bytes).into_response(),
        Err(reason) => refused(&reason, spoken),
    }
}

/// Takes a file that came back, to be looked at.
pub(super) async fn back(
    Shared(served): Shared<Served>,
    Path(name): Path<String>,
    bytes: Bytes,
) -> Response {
    let kept = served.desk.alone(move |desk| {
        let name = name.rsplit(['/', '\\']).next().unwrap_or("").to_owned();
        Returned::open(&name, &bytes)
            .map_err(|reason| format!("{name} cannot be read: {reason}"))?;
        Ok(desk.keep(name, bytes.to_vec()))
    });
    match kept.await {
        Ok(id) => answer(&json!({"id": id})),
        Err(reason) => refused(&reason, served.lang),
    }
}

/// What would change.
pub(super) async fn shown(
    Shared(served): Shared<Served>,
    Path(ids): Path<String>,
) -> Response {
    let lang = served.lang;
    let shown = served.desk.alone(move |desk| Ok(Held::new(desk, &ids)?.shown(lang)));
    match shown.await {
        Ok(shown) => answer(&shown),
        Err(reason) => refused(&reason, lang),
    }
}

/// Makes the changes of these numbers, if the report is still as it was when they were shown.
pub(super) async fn take(
    Shared(served): Shared<Served>,
    Path((ids, state, chosen)): Path<(String, String, String)>,
) -> Response {
    let lang = served.lang;
    let taken = served.desk.alone(move |desk| {
        let (hold, _) = desk
            .project
            .hold("recto preview")
            .map_err(|error| format!("nothing was written: {error}"))?;
        let held = Held::new(desk, &ids)?;
        if held.state != state {
            return Err(
                "the report has changed since this was shown: look at it once more"
                    .into(),
            );
        }
        if held.stops() {
            return Err("nothing was written: settle the conflicts first".to_owned());
        }
        let numbers: BTreeSet<usize> =
            chosen.split(',').filter_map(|number| number.parse().ok()).collect();
        let written = held.plan.write(&held.inputs, &held.proof, &numbers)?;
        let mut files = written.files;
        files.extend(held.plan.kept.file.clone());
        let root = desk.project.root();
        let all: Vec<(PathBuf, String)> = files
            .iter()
            .map(|InputFile { path, text }| {
                let text = text.as_deref().unwrap_or("");
                (root.join(path), desk.project.as_found(path, text))
            })
            .collect();
        hold.write(&all)
            .map_err(|error| format!("nothing was written: {error}"))?;
        let said = format!("{} taken", count(written.done.len(), "change"));
        Ok(json!({"said": lang.say(&said)}))
    });
    match taken.await {
        Ok(taken) => answer(&taken),
        Err(reason) => refused(&reason, lang),
    }
}

/// Files that came back, held against the report as it is now.
struct Held {
    inputs: Inputs,
    proof: Proof,
    plan: Plan,
    /// Which of the changes can be made.
    done: BTreeSet<usize>,
    findings: Vec<crate::diag::Diagnostic>,
    /// What tells these changes of these files from every other.
    state: String,
}

impl Held {
    fn new(desk: &Desk, ids: &str) -> Result<Self, String> {
        let files: Vec<Returned> = desk
            .named(ids)?
            .iter()
            .map(|own| Returned::open(&own.name, &own.bytes))
            .collect::<Result<_, _>>()?;
        let inputs = desk.project.read();
        let wish = Wish { every: true, ..Wish::default() };
        let (proof, _) = bind(Sources::default(), &inputs, &wish);
        let plan = plan(&proof, &files, &Taken::default())?;
        let all = (0..plan.changes.len()).collect();
        let written = plan.write(&inputs, &proof, &all)?;
        let mut after = ids.to_owned();
        for file in written.files.iter().chain(&plan.kept.file) {
            after += &format!("\n{}\n{}", file.path, file.text.as_deref().unwrap_or(""));
        }
        let findings = [plan.findings.as_slice(), &written.findings].concat();
        Ok(Self {
            state: sha256(after.as_bytes()),
            done: written.done,
            inputs,
            proof,
            plan,
            findings,
        })
    }

    /// Whether there are conflicts, which stop all of it.
    fn stops(&self) -> bool {
        self.findings.iter().any(|it| it.severity == Severity::Error)
    }

    fn shown(&self, lang: Lang) -> Value {
        let sources = &self.proof.sources;
        let changes = self.plan.changes.iter().enumerate();
        let changes = changes.filter(|(number, _)| self.done.contains(number));
        let changes: Vec<_> =
            changes.map(|(number, own)| change(number, own, sources)).collect();
        let findings: Vec<Value> = self
            .findings
            .iter()
            .map(|own| render(&[own.clone().said(lang)], sources, Format::Json, false))
            .map(|text| serde_json::from_str(&text).unwrap_or_default())
            .collect();
        let kept = &self.plan.kept;
        json!({
            "state": self.state,
            "changes": changes,
            "findings": findings,
            "comments": kept.file.is_some().then(|| json!({
                "new": kept.new, "changed": kept.changed, "settled": kept.settled,
            })),
            "stops": self.stops(),
        })
    }
}

fn change(number: usize, own: &Change, sources: &Sources) -> Value {
    let at = |place: Place| {
        let (line, column) = sources.line_column(place);
        json!({"file": sources.get(place.file).path, "line": line, "column": column})
    };
    let who: Vec<String> = own.who.iter().map(|person| person.told()).collect();
    json!({
        "number": number,
        "at": own.place.map(at),
        "who": who,
        "pieces": pieces(own.was.trim(), own.is.trim()).iter().map(piece).collect::<Vec<_>>(),
    })
}
