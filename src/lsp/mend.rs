//! What mends a finding: what its hints say to write, an acceptance with a reason, and what is not
//! translated yet.

use std::ops::Range;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CreateFile, Diagnostic as Shown,
    DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit, TextEdit,
    WorkspaceEdit,
};

use super::findings;
use super::here::Here;
use super::kind::Kind;
use super::lacking::{additions, chapters};
use super::names::Names;
use crate::checks;
use crate::diag::{Diagnostic, rules};
use crate::model::lang::Lang;
use crate::model::place::Place;

/// What can be done about the findings at a range, and what its text lacks in another language.
pub(super) fn actions(
    here: &Here<'_>,
    range: lsp_types::Range,
    shown: &[Shown],
) -> Vec<CodeActionOrCommand> {
    let bytes = here.ruler().bytes(range);
    let mut actions = added(here, &bytes, shown);
    actions.extend(begun(here, &bytes, shown));
    let Some(verdict) = here.verdict else { return actions };
    let proof = &verdict.proof;
    let sources = &proof.sources;
    // What was judged is what is on the screen, or places would be wrong.
    let is_current = sources
        .find(&here.own)
        .is_some_and(|file| sources.get(file).text == here.text);
    if !is_current {
        return actions;
    }
    let names = here.names();
    for (finding, place) in findings::at(proof, &here.own, &bytes) {
        let of = |it: &&Shown| {
            it.code == Some(lsp_types::NumberOrString::String(finding.rule.to_owned()))
        };
        let shown: Vec<_> = shown.iter().filter(of).cloned().collect();
        let mut add =
            |title: String, edit: (Range<usize>, String), is_preferred: bool| {
                actions.extend(action(here, title, edit, &shown, is_preferred));
            };
        for (title, edit, is_best) in written(here, finding, place) {
            add(title, edit, is_best);
        }
        if let Some(edit) = acceptance(here, &names, finding, place) {
            // It stays until somebody writes the reason.
            add(format!("Accept `{}` here: write the reason", finding.rule), edit, false);
        }
    }
    actions
}

/// The texts that are not there in another language, each for the chapter it is to stand in.
fn added(
    here: &Here<'_>,
    bytes: &Range<usize>,
    shown: &[Shown],
) -> Vec<CodeActionOrCommand> {
    let parity = lsp_types::NumberOrString::String("parity".to_owned());
    let of = |it: &&Shown| it.code.as_ref() == Some(&parity);
    let shown: Vec<_> = shown.iter().filter(of).cloned().collect();
    let files = here.files();
    let all = additions(here, bytes).into_iter().filter_map(|own| {
        let is_here = own.own == here.own;
        let title = match is_here {
            true => format!("Add what the {} chapter has here", own.from),
            false => format!("Add the missing translation to the {} chapter", own.to),
        };
        let text = if is_here { &here.text } else { files.get(&own.own)? };
        let range = here.range_in(text, own.at..own.at);
        let edit = TextEdit { range, new_text: own.text };
        let found = if is_here { shown.as_slice() } else { &[] };
        edited(here, &own.own, &title, edit, found, false)
    });
    all.collect()
}

/// The chapters that are not there in another language, each begun with this one's text.
fn begun(
    here: &Here<'_>,
    bytes: &Range<usize>,
    shown: &[Shown],
) -> Vec<CodeActionOrCommand> {
    let code = lsp_types::NumberOrString::String(rules::MISSING_CHAPTER.name.to_owned());
    let is_there = here.verdict.is_some_and(|verdict| {
        let mut found = findings::at(&verdict.proof, &here.own, bytes).into_iter();
        found.any(|(finding, _)| finding.rule == rules::MISSING_CHAPTER.name)
    });
    if !is_there || !here.desk.can_create {
        return vec![];
    }
    let of = |it: &&Shown| it.code.as_ref() == Some(&code);
    let shown: Vec<_> = shown.iter().filter(of).cloned().collect();
    let begin = |(lang, own): (Lang, String)| {
        let uri = here.desk.uri(&here.root, &own)?;
        let edit = TextEdit {
            range: lsp_types::Range::default(),
            new_text: here.text.clone(),
        };
        let file = CreateFile {
            uri: uri.clone(),
            options: None,
            annotation_id: None,
        };
        let text = TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
            edits: vec![OneOf::Left(edit)],
        };
        let changes = WorkspaceEdit {
            document_changes: Some(DocumentChanges::Operations(vec![
                DocumentChangeOperation::Op(ResourceOp::Create(file)),
                DocumentChangeOperation::Edit(text),
            ])),
            ..WorkspaceEdit::default()
        };
        let title = format!("Begin the {lang} chapter with this one's text");
        Some(fix(here, &title, changes, &shown, false))
    };
    chapters(here).into_iter().filter_map(begin).collect()
}

fn action(
    here: &Here<'_>,
    title: String,
    (range, new_text): (Range<usize>, String),
    shown: &[Shown],
    is_preferred: bool,
) -> Option<CodeActionOrCommand> {
    let edit = TextEdit { range: here.ruler().range(range), new_text };
    edited(here, &here.own, &title, edit, shown, is_preferred)
}

/// An action that changes a file.
fn edited(
    here: &Here<'_>,
    own: &str,
    title: &str,
    edit: TextEdit,
    shown: &[Shown],
    is_preferred: bool,
) -> Option<CodeActionOrCommand> {
    let uri = here.desk.uri(&here.root, own)?;
    let changes = Some([(uri, vec![edit])].into_iter().collect());
    let changes = WorkspaceEdit { changes, ..WorkspaceEdit::default() };
    Some(fix(here, title, changes, shown, is_preferred))
}

fn fix(
    here: &Here<'_>,
    title: &str,
    changes: WorkspaceEdit,
    shown: &[Shown],
    is_preferred: bool,
) -> CodeActionOrCommand {
    CodeActionOrCommand::CodeAction(CodeAction {
        title: here.desk.lang().say(title),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: (!shown.is_empty()).then(|| shown.to_vec()),
        edit: Some(changes),
        is_preferred: Some(is_preferred),
        ..CodeAction::default()
    })
}

type Mending = (String, (Range<usize>, String), bool);

/// What the hints of a finding say to write.
fn written(here: &Here<'_>, finding: &Diagnostic, place: Place) -> Vec<Mending> {
    let range = place.range();
    let Some(source) = here.text.get(range.clone()) else { return vec![] };
    let mut mendings = vec![];
    for hint in &finding.hints {
        if let Some(near) = quoted_behind(hint, "did you mean ") {
            // The name that is wrong is one that the message quotes, and stands here.
            let quoted = finding.message.split('`').skip(1).step_by(2);
            let wrong = quoted.filter(|own| !own.is_empty()).find_map(|own| {
                let own = own.trim_start_matches('#');
                Some((source.rfind(own)?, own.len()))
            });
            if let Some((at, length)) = wrong {
                let start = range.start + at;
                let near = near.trim_start_matches('#').to_owned();
                let title = format!("Write `{near}`");
                mendings.push((title, (start..start + length, near), true));
            }
        } else if let Some(text) = quoted_behind(hint, "write ") {
            let is_placeholder = text.starts_with("{{") && text.ends_with("}}");
            let is_single = !source.contains('\n');
            if is_placeholder && is_single {
                // A number that equals a metric is bound to it; else it is said to be none.
                let is_bound = !text.contains('"');
                let title = match is_bound {
                    true => format!("Bind to the dataset: `{text}`"),
                    false => format!("Say that it is no figure: `{text}`"),
                };
                mendings.push((title, (range.clone(), text.to_owned()), is_bound));
            }
        }
    }
    mendings
}

/// What stands between backquotes behind some words.
fn quoted_behind<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    let at = text.find(&format!("{words}`"))? + words.len() + 1;
    let rest = &text[at..];
    Some(&rest[..rest.find('`')?])
}

/// The text that accepts a finding, and where it goes.
fn acceptance(
    here: &Here<'_>,
    names: &Names,
    finding: &Diagnostic,
    place: Place,
) -> Option<(Range<usize>, String)> {
    let rule = finding.rule;
    if !checks::rules().any(|own| own.name == rule) {
        return None;
    }
    let start = place.range().start;
    match &here.kind {
        Some(Kind::Chapter(..)) => {
            let block = names.blocks.iter().rfind(|block| block.start <= start)?;
            let in_front =
                names.front.as_ref().is_some_and(|front| front.contains(&start));
            let line = here.text[..block.start].rfind('\n').map_or(0, |end| end + 1);
            let text = format!("<!-- accept {rule}:  -->\n");
            (!in_front && block.contains(&start)).then_some((line..line, text))
        }
        Some(Kind::Data | Kind::Targets | Kind::Index) => {
            let (_, _, whole) =
                names.entries.iter().find(|(_, _, whole)| whole.contains(&start))?;
            entry(&here.text, whole, rule)
        }
        _ => None,
    }
}

/// The lines that accept a finding in an entry of a file, whose keys stand a line each.
fn entry(text: &str, whole: &Range<usize>, rule: &str) -> Option<(Range<usize>, String)> {
    let body = text.get(whole.clone())?;
    let first = body.lines().nth(1)?;
    let indent = &first[..first.len() - first.trim_start().len()];
    if indent.is_empty() {
        return None;
    }
    let mut at = whole.start;
    for line in body.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == format!("{indent}accept:") {
            return Some((at..at, format!("{indent}  {rule}:\n")));
        }
        if line.starts_with(&format!("{indent}accept:")) {
            return None;
        }
    }
    let end = whole.start + body.trim_end().len();
    Some((end..end, format!("\n{indent}accept:\n{indent}  {rule}:")))
}
