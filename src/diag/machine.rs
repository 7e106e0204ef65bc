//! Findings for other programs: JSON lines, annotations of GitHub Actions, SARIF 2.1.0.

use serde::Serialize;
use serde_json::json;

use super::{Diagnostic, Severity};
use crate::model::place::{Place, Sources};

#[derive(Serialize)]
struct Object<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    hints: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    hides: Option<usize>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    label: &'a str,
}

/// A finding as one JSON object.
pub(super) fn json(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let at = diagnostic.place.map(|place| sources.line_column(place));
    let object = Object {
        rule: diagnostic.rule,
        severity: diagnostic.severity.word(),
        message: &diagnostic.message,
        file: diagnostic.place.map(|place| sources.get(place.file).path.as_str()),
        line: at.map(|(line, _)| line),
        column: at.map(|(_, column)| column),
        hints: &diagnostic.hints,
        hides: diagnostic.hides,
        related: diagnostic
            .related
            .iter()
            .map(|(place, label)| {
                let (line, column) = sources.line_column(*place);
                let file = sources.get(place.file).path.as_str();
                Related { file, line, column, label }
            })
            .collect(),
    };
    // Strings and numbers only: serialising them cannot fail.
    serde_json::to_string(&object).unwrap_or_default()
}

/// A finding as an annotation of GitHub Actions.
pub(super) fn github(diagnostic: &Diagnostic, sources: &Sources) -> String {
    // The workflow command's own escapes.
    let data =
        |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Accepted => "notice",
    };
    let at = diagnostic.place.map_or_else(String::new, |place| {
        let (line, column) = sources.line_column(place);
        let file = property(&sources.get(place.file).path);
        format!("file={file},line={line},col={column},")
    });
    let mut text = diagnostic.message.clone();
    for hint in diagnostic.hints.iter().chain(&diagnostic.left_out()) {
        text.push('\n');
        text.push_str(hint);
    }
    format!("::{level} {at}title={}::{}", property(diagnostic.rule), data(&text))
}

/// All findings as one SARIF document (OASIS, version 2.1.0).
pub(super) fn sarif(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let location = |place: Place| {
        let (line, column) = sources.line_column(place);
        json!({"physicalLocation": {
            "artifactLocation": {"uri": sources.get(place.file).path},
            "region": {"startLine": line, "startColumn": column},
        }})
    };
    let result = |diagnostic: &Diagnostic| {
        let level = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Accepted => "note",
        };
        let mut lines = vec![diagnostic.message.clone()];
        lines.extend(diagnostic.hints.iter().cloned());
        lines.extend(diagnostic.left_out());
        let mut result = json!({
            "ruleId": diagnostic.rule,
            "level": level,
            "message": {"text": lines.join("\n")},
            "locations": diagnostic.place.map(location).into_iter().collect::<Vec<_>>(),
        });
        if diagnostic.severity == Severity::Accepted {
            let reason = diagnostic.hints.join(" ");
            result["suppressions"] =
                json!([{"kind": "inSource", "justification": reason}]);
        }
        result
    };
    let mut rules: Vec<_> =
        diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let rules: Vec<_> = rules.into_iter().map(|rule| json!({"id": rule})).collect();
    let results: Vec<_> = diagnostics.iter().map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Recto", "version": env!("CARGO_PKG_VERSION"), "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
    .to_string()
}
