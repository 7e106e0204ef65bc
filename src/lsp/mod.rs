//! A language server: what `recto lsp` says to an editor while people write.
//!
//! One thread listens, one judges, and one, this, answers. It keeps the documents as typed, so
//! that all it says is of what is on the screen.

mod address;
mod asked;
mod cursor;
mod desk;
mod findings;
mod here;
mod hover;
mod judge;
mod kind;
mod lacking;
mod margin;
mod mend;
mod names;
mod offer;
mod outline;
mod rename;
mod ruler;
mod seek;
mod twin;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use lsp_server::{ErrorCode, Message, Notification, Request};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, InitializeParams,
    PublishDiagnosticsParams, ResourceOperationKind,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::authoring::registry;
use crate::input::project::Project;
use crate::model::lang::Lang;
use crate::proof::{Proof, Wish};
use desk::{Desk, Document};
use here::Shelf;
use judge::{State, Verdict};
use ruler::Units;
use wire::{Mouth, Refusal};

/// What the server is told.
enum Event {
    /// The client says something.
    Message(Message),
    /// A project was judged.
    Judged(Verdict),
    /// The client has gone.
    Gone,
}

/// Serves until the client says so or has gone, and gives the exit code: 0 where it took its
/// leave as the protocol asks.
///
/// # Errors
/// If the system grants no thread.
pub fn serve(
    input: impl BufRead + Send + 'static,
    output: impl Write + Send + 'static,
    wish: Wish,
    tongue: Tongue,
) -> io::Result<u8> {
    let mouth = Mouth::new(output);
    let (sender, events) = channel();
    let judged = sender.clone();
    let states = judge::begin(wish.clone(), move |verdict| {
        judged.send(Event::Judged(verdict)).is_ok()
    })?;
    let ear = mouth.clone();
    thread::Builder::new().spawn(move || {
        wire::listen(input, &ear, |message| sender.send(Event::Message(message)).is_ok());
        let _ = sender.send(Event::Gone);
    })?;
    let mut server = Server::new(mouth, states, wish, tongue);
    while let Ok(event) = events.recv() {
        match event {
            Event::Gone => break,
            Event::Judged(verdict) => server.judged(verdict),
            Event::Message(Message::Request(request)) => server.request(request),
            Event::Message(Message::Notification(told)) if told.method == "exit" => {
                return Ok(u8::from(server.stage != Stage::Ended));
            }
            Event::Message(Message::Notification(told)) => server.told(told),
            Event::Message(Message::Response(_)) => {}
        }
        if server.mouth.is_shut() {
            break;
        }
    }
    Ok(1)
}

/// The language that editors are answered in: what was asked for on the command line goes before
/// what the editor speaks, and that before all else.
#[derive(Debug, Clone, Copy)]
pub struct Tongue {
    /// Asked for on the command line.
    pub asked: Option<Lang>,
    /// Where the editor says none that is known.
    pub otherwise: Lang,
}

/// How far the conversation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nobody has said who they are.
    Silent,
    /// It is going on.
    Open,
    /// The client has taken its leave.
    Ended,
}

/// Answers one client.
struct Server {
    tongue: Tongue,
    mouth: Mouth,
    states: Sender<State>,
    wish: Wish,
    stage: Stage,
    units: Units,
    desk: Desk,
    shelf: Shelf,
    /// The last judgement of each project.
    verdicts: BTreeMap<PathBuf, Verdict>,
    /// The last proof of each that has a dataset.
    known: BTreeMap<PathBuf, Arc<Proof>>,
    /// The files of each project that the client was told findings of.
    marked: BTreeMap<PathBuf, BTreeSet<String>>,
    /// Whether the client can be asked to look out for changed files.
    can_watch: bool,
    /// Whether it can be told that what placeholders print may be something else.
    can_refresh: bool,
}

impl Server {
    fn new(mouth: Mouth, states: Sender<State>, wish: Wish, tongue: Tongue) -> Self {
        Self {
            tongue,
            mouth,
            states,
            wish,
            stage: Stage::Silent,
            units: Units::Utf16,
            desk: Desk::speaking(tongue.otherwise),
            shelf: Shelf::default(),
            verdicts: BTreeMap::new(),
            known: BTreeMap::new(),
            marked: BTreeMap::new(),
            can_watch: false,
            can_refresh: false,
        }
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        // A fault of ours must not end the session.
        let answer = catch_unwind(AssertUnwindSafe(|| self.answer(&method, params)));
        let answer = answer.unwrap_or_else(|_| {
            let text =
                format!("`{method}` cannot be answered: this is a fault of Recto's");
            Err(Refusal::new(ErrorCode::InternalError, text))
        });
        let lang = self.desk.lang();
        self.mouth.answer(id, answer.map_err(|refusal| refusal.said(lang)));
    }

    fn answer(&mut self, method: &str, params: Value) -> Result<Value, Refusal> {
        match (self.stage, method) {
            (Stage::Silent, "initialize") => {
                let params = read(params)?;
                self.stage = Stage::Open;
                Ok(self.initialize(params))
            }
            (Stage::Silent, _) => Err(Refusal::new(
                ErrorCode::ServerNotInitialized,
                "`initialize` comes first",
            )),
            (Stage::Ended, _) | (Stage::Open, "initialize") => {
                let text = format!("`{method}` cannot come now");
                Err(Refusal::new(ErrorCode::InvalidRequest, text))
            }
            (Stage::Open, "shutdown") => {
                self.stage = Stage::Ended;
                Ok(Value::Null)
            }
            (Stage::Open, "recto/explain") => explain(self.desk.lang(), &params),
            (Stage::Open, _) => asked::answer(self, method, params),
        }
    }

    fn told(&mut self, told: Notification) {
        if self.stage != Stage::Open {
            return;
        }
        let Notification { method, params } = told;
        let _ = catch_unwind(AssertUnwindSafe(|| self.hear(&method, params)));
    }

    /// Takes in what the client tells. What cannot be read is passed over: nobody waits for an
    /// answer.
    fn hear(&mut self, method: &str, params: Value) -> Option<()> {
        match method {
            "initialized" => self.watch(),
            "textDocument/didOpen" => {
                let own: DidOpenTextDocumentParams =
                    serde_json::from_value(params).ok()?;
                let own = own.text_document;
                let path = Desk::path(&own.uri)?;
                let document = Document::new(own.uri, own.version, &own.text);
                self.desk.documents.insert(path.clone(), document);
                self.desk.find(path.parent()?);
                self.judge(&path);
            }
            "textDocument/didChange" => {
                let own: DidChangeTextDocumentParams =
                    serde_json::from_value(params).ok()?;
                let path = Desk::path(&own.text_document.uri)?;
                let document = self.desk.documents.get_mut(&path)?;
                document.version = own.text_document.version;
                for change in &own.content_changes {
                    document.change(change, self.units);
                }
                self.judge(&path);
            }
            "textDocument/didClose" => {
                let own: DidCloseTextDocumentParams =
                    serde_json::from_value(params).ok()?;
                let path = Desk::path(&own.text_document.uri)?;
                self.desk.documents.remove(&path)?;
                self.judge(&path);
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                // What was no project may be one now.
                let paths: Vec<_> = self.desk.documents.keys().cloned().collect();
                for folder in paths.iter().filter_map(|path| path.parent()) {
                    if self.desk.root_of(folder).is_none() {
                        self.desk.find(folder);
                    }
                }
                self.judge_all();
            }
            "workspace/didChangeWorkspaceFolders" => {
                let own: DidChangeWorkspaceFoldersParams =
                    serde_json::from_value(params).ok()?;
                for folder in own.event.removed {
                    let path = Desk::path(&folder.uri)?;
                    self.leave(&path);
                }
                for folder in own.event.added {
                    let path = Desk::path(&folder.uri)?;
                    self.desk.find(&path);
                }
                self.judge_all();
            }
            _ => {}
        }
        Some(())
    }

    fn initialize(&mut self, params: InitializeParams) -> Value {
        let general = params.capabilities.general.unwrap_or_default();
        self.units = Units::of(&general.position_encodings.unwrap_or_default());
        let workspace = params.capabilities.workspace.unwrap_or_default();
        let watching = workspace.did_change_watched_files.unwrap_or_default();
        self.can_watch = watching.dynamic_registration == Some(true);
        let edits = workspace.workspace_edit.unwrap_or_default();
        let kinds = edits.resource_operations.unwrap_or_default();
        self.desk.can_create = edits.document_changes == Some(true)
            && kinds.contains(&ResourceOperationKind::Create);
        let hints = workspace.inlay_hint.and_then(|hints| hints.refresh_support);
        self.can_refresh = hints == Some(true);
        let editor = params.locale.as_deref().and_then(Lang::of_locale);
        self.desk.lang = self.tongue.asked.or(editor).unwrap_or(self.tongue.otherwise);
        #[expect(deprecated, reason = "older clients name their one folder so")]
        let old = params.root_uri;
        let folders = params.workspace_folders.unwrap_or_default();
        let folders = folders.into_iter().map(|folder| folder.uri);
        for uri in folders.chain(old) {
            if let Some(path) = Desk::path(&uri) {
                self.desk.find(&path);
            }
        }
        self.judge_all();
        json!({
            "capabilities": asked::capabilities(self.units),
            "serverInfo": {"name": "recto", "version": env!("CARGO_PKG_VERSION")},
        })
    }

    /// Asks to be told of files that others change.
    fn watch(&self) {
        if self.can_watch {
            let watchers = ["**/content/**", "**/layouts/*.typ"]
                .map(|pattern| json!({"globPattern": pattern}));
            self.mouth.ask(
                "client/registerCapability",
                json!({"registrations": [{
                    "id": "files", "method": "workspace/didChangeWatchedFiles",
                    "registerOptions": {"watchers": watchers},
                }]}),
            );
        }
    }

    /// Has the project of a path judged anew.
    fn judge(&self, path: &Path) {
        let root = self.desk.root_of(path);
        if let Some(project) = root.and_then(|root| self.desk.projects.get(&root)) {
            self.hand_on(project);
        }
    }

    fn judge_all(&self) {
        self.desk.projects.values().for_each(|project| self.hand_on(project));
    }

    fn hand_on(&self, project: &Project) {
        let (unsaved, versions) = self.desk.unsaved(project.root());
        let _ = self
            .states
            .send(State { project: project.clone(), unsaved, versions });
    }

    /// Puts a folder's projects away, with all that was said of them.
    fn leave(&mut self, folder: &Path) {
        let roots: Vec<_> = self.desk.projects.keys().cloned().collect();
        for root in roots.iter().filter(|root| root.starts_with(folder)) {
            for own in self.marked.remove(root).unwrap_or_default() {
                self.publish(root, &own, vec![], None);
            }
            self.desk.projects.remove(root);
            self.verdicts.remove(root);
            self.known.remove(root);
        }
    }

    /// Tells the client what was found.
    fn judged(&mut self, verdict: Verdict) {
        let root = verdict.root.clone();
        // It may have been put away meanwhile.
        if !self.desk.projects.contains_key(&root) {
            return;
        }
        let files = findings::by_file(&verdict.proof, &self.desk, &root, self.units);
        let now: BTreeSet<_> = files.keys().cloned().collect();
        let before = self.marked.insert(root.clone(), now).unwrap_or_default();
        for own in before.iter().filter(|own| !files.contains_key(*own)) {
            self.publish(&root, own, vec![], verdict.versions.get(own));
        }
        for (own, findings) in files {
            self.publish(&root, &own, findings, verdict.versions.get(&own));
        }
        if verdict.proof.data.is_some() {
            self.known.insert(root.clone(), Arc::clone(&verdict.proof));
        }
        self.verdicts.insert(root, verdict);
        if self.can_refresh {
            self.mouth.ask("workspace/inlayHint/refresh", Value::Null);
        }
    }

    fn publish(
        &self,
        root: &Path,
        own: &str,
        diagnostics: Vec<lsp_types::Diagnostic>,
        version: Option<&i32>,
    ) {
        if let Some(uri) = self.desk.uri(root, own) {
            let version = version.copied();
            let params = PublishDiagnosticsParams { uri, diagnostics, version };
            self.mouth.tell("textDocument/publishDiagnostics", params);
        }
    }
}

/// What a request asks, or that it asks nothing that can be understood.
fn read<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params)
        .map_err(|error| Refusal::new(ErrorCode::InvalidParams, error.to_string()))
}

/// The page of a rule, in Markdown.
fn explain(lang: Lang, params: &Value) -> Result<Value, Refusal> {
    let rule = params.get("rule").and_then(Value::as_str);
    let rule = rule.ok_or_else(|| {
        Refusal::new(ErrorCode::InvalidParams, "`rule` names the rule that is meant")
    })?;
    registry::explain_in(lang, rule)
        .map(Value::from)
        .map_err(Refusal::failed)
}
