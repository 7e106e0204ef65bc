//! An editor, as far as a language server knows one: it opens files, types, asks and is told.

use std::collections::BTreeMap;
use std::io::{BufReader, Read as _, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::command::program;

/// How long anything is waited for. Machines of CI are slow at times.
const PATIENCE: Duration = Duration::from_secs(120);

/// An editor with `recto lsp` at its side.
pub(crate) struct Editor {
    pub(crate) root: PathBuf,
    process: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    last: i64,
    versions: BTreeMap<String, i64>,
    texts: BTreeMap<String, String>,
    /// The findings it was told last, by file.
    pub(crate) marked: BTreeMap<String, Vec<Value>>,
    /// What `initialize` was answered.
    pub(crate) answer: Value,
}

impl Editor {
    /// Starts the server, which has been told nothing yet.
    pub(crate) fn silent(root: &Path) -> Self {
        Self::silent_with(root, &["lsp"])
    }

    /// The same, with what is typed to start it.
    pub(crate) fn silent_with(root: &Path, arguments: &[&str]) -> Self {
        let root = root.canonicalize().expect("a folder");
        let mut process = program(&root)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("recto runs");
        let output = process.stdout.take().expect("its output");
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = process.stdin.take();
        Self {
            root,
            process,
            input,
            messages,
            last: 0,
            versions: BTreeMap::new(),
            texts: BTreeMap::new(),
            marked: BTreeMap::new(),
            answer: Value::Null,
        }
    }

    /// Starts the server on a folder.
    pub(crate) fn start(root: &Path) -> Self {
        let mut editor = Self::silent(root);
        let folder = editor.uri("");
        editor.begin(&[&folder], &["utf-16"]);
        editor
    }

    /// Says who it is.
    pub(crate) fn begin(&mut self, folders: &[&str], encodings: &[&str]) {
        let folders: Vec<_> =
            folders.iter().map(|uri| json!({"uri": uri, "name": "it"})).collect();
        let params = json!({
            "processId": null, "rootUri": null, "workspaceFolders": folders,
            "capabilities": {
                "general": {"positionEncodings": encodings},
                "workspace": {"workspaceEdit": {
                    "documentChanges": true, "resourceOperations": ["create"],
                }},
            },
        });
        self.answer = self.ask("initialize", params).expect("an answer");
        self.tell("initialized", json!({}));
    }

    /// The address of a file of the project, or of any by its whole path.
    pub(crate) fn uri(&self, own: &str) -> String {
        let path = self.root.join(own);
        let path = path.to_str().expect("text").trim_end_matches('/');
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
        let escaped = path.bytes().map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        });
        format!("file://{}", escaped.collect::<String>())
    }

    /// Sends bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("an open input");
        input.write_all(bytes).expect("the server reads");
        input.flush().expect("the server reads");
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Asks, and gives the answer, or the error.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.last += 1;
        let id = self.last;
        self.send(
            &json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}),
        );
        loop {
            let message = self.next();
            if message["id"] == id && message.get("method").is_none() {
                return match message.get("error") {
                    Some(error) => Err(error.clone()),
                    None => Ok(message["result"].clone()),
                };
            }
        }
    }

    /// The next message, with the findings it tells kept.
    #[track_caller]
    pub(crate) fn next(&mut self) -> Value {
        let message = self.messages.recv_timeout(PATIENCE).expect("the server speaks");
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            let findings = params["diagnostics"].as_array().expect("a list").clone();
            let uri = params["uri"].as_str().expect("an address").to_owned();
            self.marked.insert(uri, findings);
        }
        message
    }

    /// Opens a file as it is on disk.
    pub(crate) fn open(&mut self, own: &str) {
        let text = std::fs::read_to_string(self.root.join(own)).expect("a file");
        self.open_as(own, &text);
    }

    pub(crate) fn open_as(&mut self, own: &str, text: &str) {
        let uri = self.uri(own);
        self.versions.insert(own.to_owned(), 1);
        self.texts.insert(own.to_owned(), text.to_owned());
        self.tell(
            "textDocument/didOpen",
            json!({"textDocument": {
                "uri": uri, "languageId": "markdown", "version": 1, "text": text,
            }}),
        );
    }

    /// Whether a file is open.
    pub(crate) fn has(&self, own: &str) -> bool {
        self.texts.contains_key(own)
    }

    /// The text of a file as it is in the editor.
    pub(crate) fn text(&self, own: &str) -> &str {
        &self.texts[own]
    }

    /// The position of a byte of a text, in units of UTF-16.
    pub(crate) fn position(text: &str, at: usize) -> Value {
        let before = &text[..at];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        json!({"line": line, "character": before[start..].encode_utf16().count()})
    }

    /// The position of a text in a file, moved on by some bytes; it must be there.
    #[track_caller]
    pub(crate) fn find(&self, own: &str, needle: &str, on: usize) -> Value {
        let text = self.text(own);
        let at = text.find(needle).unwrap_or_else(|| panic!("{own} has no {needle}"));
        Self::position(text, at + on)
    }

    /// Types one text in the place of another, which must be there, and gives the version.
    #[track_caller]
    pub(crate) fn type_over(&mut self, own: &str, old: &str, new: &str) -> i64 {
        let at = self.texts[own].find(old);
        let at = at.unwrap_or_else(|| panic!("{own} has no {old}"));
        self.type_at(own, at..at + old.len(), new)
    }

    /// Types a text in the place of some bytes.
    pub(crate) fn type_at(&mut self, own: &str, bytes: Range<usize>, new: &str) -> i64 {
        let text = self.texts.get_mut(own).expect("it is open");
        let range = json!({
            "start": Self::position(text, bytes.start),
            "end": Self::position(text, bytes.end),
        });
        text.replace_range(bytes, new);
        let version = self.versions.get_mut(own).expect("it is open");
        *version += 1;
        let version = *version;
        let uri = self.uri(own);
        self.tell(
            "textDocument/didChange",
            json!({
                "textDocument": {"uri": uri, "version": version},
                "contentChanges": [{"range": range, "text": new}],
            }),
        );
        version
    }

    /// Waits until the findings of a file are of a kind, and gives how long that took.
    #[track_caller]
    pub(crate) fn until(
        &mut self,
        own: &str,
        mut is_so: impl FnMut(&[Value]) -> bool,
    ) -> Duration {
        let uri = self.uri(own);
        let began = Instant::now();
        let mut first = true;
        loop {
            let told = self.marked.get(&uri).map(Vec::as_slice).unwrap_or_default();
            if !first && is_so(told) {
                return began.elapsed();
            }
            first = false;
            assert!(began.elapsed() < PATIENCE, "{own} stays marked so: {told:#?}");
            while self.next()["params"]["uri"] != json!(uri) {}
        }
    }

    /// Asks at a place of a file.
    pub(crate) fn ask_at(&mut self, method: &str, own: &str, position: &Value) -> Value {
        let uri = self.uri(own);
        let params = json!({"textDocument": {"uri": uri}, "position": position});
        self.ask(method, params).expect("an answer")
    }

    /// Leaves as the protocol asks, and gives what became of the server.
    pub(crate) fn leave(mut self) -> ExitStatus {
        assert_eq!(self.ask("shutdown", Value::Null), Ok(Value::Null));
        self.tell("exit", Value::Null);
        self.end().0
    }

    /// Dies: nothing more is sent, and nothing read.
    pub(crate) fn die(mut self) -> (ExitStatus, String) {
        self.input = None;
        self.end()
    }

    /// Waits for the server to end.
    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        let began = Instant::now();
        let status = loop {
            match self.process.try_wait().expect("its end") {
                Some(status) => break status,
                None if began.elapsed() > PATIENCE => {
                    let _ = self.process.kill();
                    panic!("the server does not end");
                }
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        };
        let mut said = String::new();
        let mut errors = self.process.stderr.take().expect("its errors");
        errors.read_to_string(&mut said).expect("text");
        assert!(!said.contains("panicked"), "{said}");
        (status, said)
    }
}

/// Reads one message; nothing once no more comes.
fn read(output: &mut impl std::io::BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The rules of findings.
pub(crate) fn rules(findings: &[Value]) -> Vec<&str> {
    findings
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect()
}
