//! `recto lsp` asked at every place, of whole texts and of texts that are cut off anywhere: it
//! answers, and nothing panics.

use serde_json::{Value, json};

use crate::command::small;
use crate::editor::Editor;

const ASKED_AT: [&str; 6] = [
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/implementation",
    "textDocument/prepareRename",
    "textDocument/references",
];
const ASKED_OF: [&str; 5] = [
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/semanticTokens/full",
    "textDocument/inlayHint",
    "textDocument/codeAction",
];

/// Asks all that can be asked, at a byte of what is in the editor.
fn ask_all(editor: &mut Editor, own: &str, at: usize) {
    let position = Editor::position(editor.text(own), at);
    let uri = editor.uri(own);
    let range = json!({"start": {"line": 0, "character": 0}, "end": position});
    for method in ASKED_AT.iter().chain(&ASKED_OF) {
        let answer = editor.ask(
            method,
            json!({
                "textDocument": {"uri": uri}, "position": position, "range": range,
                "context": {"includeDeclaration": true, "diagnostics": [], "triggerKind": 1},
            }),
        );
        assert!(answer.is_ok(), "{own}, {method} at {at}: {answer:?}");
    }
}

#[test]
fn every_place_has_an_answer() {
    let folder = small();
    let mut editor = Editor::start(folder.path());
    let files = [
        "content/zh-HK/04-people.md",
        "content/en/05-performance.md",
        "content/data/environment.yaml",
        "content/targets.yaml",
        "content/index.yaml",
        "content/report.yaml",
        "content/glossary.yaml",
    ];
    for own in files {
        editor.open(own);
        let text = editor.text(own).to_owned();
        let bytes: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
        // Twenty places of the whole, and as many ends of what is cut off there.
        for share in 0..20 {
            let at = bytes[(bytes.len() - 1) * share / 19];
            ask_all(&mut editor, own, at);
            let uri = editor.uri(own);
            let cut = |text: &str| {
                json!({
                    "textDocument": {"uri": uri, "version": 2},
                    "contentChanges": [{"text": text}],
                })
            };
            let (whole, part) = (cut(&text), cut(&text[..at]));
            editor.tell("textDocument/didChange", part);
            ask_all(&mut editor, own, at);
            editor.tell("textDocument/didChange", whole);
        }
    }
    let (status, _) = {
        assert_eq!(editor.ask("shutdown", Value::Null), Ok(Value::Null));
        editor.tell("exit", Value::Null);
        editor.end()
    };
    assert!(status.success());
}
