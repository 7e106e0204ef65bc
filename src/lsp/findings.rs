//! Findings as editors show them: each on its file, with its rule, its hints, and the other places
//! that matter.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr as _;

use lsp_types::{
    CodeDescription, Diagnostic as Shown, DiagnosticRelatedInformation,
    DiagnosticSeverity, Location, NumberOrString, Uri,
};

use super::desk::Desk;
use super::ruler::{Ruler, Units};
use crate::diag::{Diagnostic, Severity, print, safe};
use crate::model::lang::Lang;
use crate::model::place::{Place, Sources};
use crate::proof::Proof;

/// How many findings of a file an editor is sent.
const MOST: usize = 1_000;
/// How many of one cause at one place are told by name.
const NAMED: usize = 8;
/// Where findings stand that no file of the author's is at fault for.
const SETTINGS: &str = "content/report.yaml";

/// The findings of a project by the files they stand in.
pub(super) fn by_file(
    proof: &Proof,
    desk: &Desk,
    root: &Path,
    units: Units,
) -> BTreeMap<String, Vec<Shown>> {
    let sources = &proof.sources;
    let mut rulers: BTreeMap<u32, Ruler<'_>> = BTreeMap::new();
    let places = proof.findings.iter().flat_map(|it| {
        it.place.into_iter().chain(it.related.iter().map(|(place, _)| *place))
    });
    for place in places {
        let text = &sources.get(place.file).text;
        rulers.entry(place.file.0).or_insert_with(|| Ruler::new(text, units));
    }
    let range = |place: Place| {
        let shown = print::shown_range(place, &sources.get(place.file).text);
        rulers
            .get(&place.file.0)
            .map(|ruler| ruler.range(shown))
            .unwrap_or_default()
    };
    let mut files: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
    let lang = desk.lang();
    for (finding, others) in at_one_place(&proof.findings) {
        let severity = match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            // What is accepted was read once.
            Severity::Accepted => continue,
        };
        let path = finding.place.map_or(SETTINGS, |it| &sources.get(it.file).path);
        let shown = files.entry(path.to_owned()).or_default();
        if shown.len() >= MOST {
            continue;
        }
        let finding = &finding.clone().said(lang);
        let others: Vec<_> = others.into_iter().map(|name| lang.say(name)).collect();
        let related = finding.related.iter().filter_map(|(place, label)| {
            let uri = desk.uri(root, &sources.get(place.file).path)?;
            let location = Location { uri, range: range(*place) };
            let message = safe::line(label).into_owned();
            Some(DiagnosticRelatedInformation { location, message })
        });
        let related: Vec<_> = related.collect();
        shown.push(Shown {
            range: finding.place.map(range).unwrap_or_default(),
            severity: Some(severity),
            code: Some(NumberOrString::String(finding.rule.to_owned())),
            code_description: page(finding.rule).map(|href| CodeDescription { href }),
            source: Some("recto".to_owned()),
            message: message(finding, &others, lang),
            related_information: (!related.is_empty()).then_some(related),
            ..Shown::default()
        });
    }
    files
}

/// The address under which an editor asks for the page of a rule (`recto/explain`).
fn page(rule: &str) -> Option<Uri> {
    Uri::from_str(&format!("recto:/docs/checks/{rule}.md")).ok()
}

/// Findings with those that have one cause with them and stand at the same place: one mark, which
/// names all.
fn at_one_place(findings: &[Diagnostic]) -> Vec<(&Diagnostic, Vec<&str>)> {
    let mut all: Vec<(&Diagnostic, Vec<&str>)> = vec![];
    let mut known: BTreeMap<(&str, &str, Option<Place>, Severity), usize> =
        BTreeMap::new();
    for finding in findings {
        let Some(cause) = &finding.cause else {
            all.push((finding, vec![]));
            continue;
        };
        let key = (finding.rule, cause.what.as_str(), finding.place, finding.severity);
        let at = *known.entry(key).or_insert(all.len());
        match all.get_mut(at) {
            Some((_, names)) => names.push(&cause.name),
            None => all.push((finding, vec![&cause.name])),
        }
    }
    all
}

/// What is said of a finding, which is told in a language, and of those beside it.
fn message(finding: &Diagnostic, names: &[String], lang: Lang) -> String {
    let mut text = match &finding.cause {
        Some(cause) if names.len() > 1 => {
            let what = cause.what.replace("{}", &names.len().to_string());
            let named: Vec<_> = names.iter().take(NAMED).map(String::as_str).collect();
            let rest = names.len().saturating_sub(NAMED);
            let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
            format!("{what}: {}{}", named.join(", "), lang.say(&more))
        }
        _ => finding.message.clone(),
    };
    if !finding.label.is_empty() {
        text.push_str(&format!(" ({})", finding.label));
    }
    let left_out = finding.left_out().map(|text| lang.say(&text));
    for hint in finding.hints.iter().chain(&left_out) {
        text.push('\n');
        text.push_str(&lang.say("help: "));
        text.push_str(hint);
    }
    safe::text(&text).into_owned()
}
/// The findings at a range of a file.
pub(super) fn at<'p>(
    proof: &'p Proof,
    path: &str,
    range: &std::ops::Range<usize>,
) -> Vec<(&'p Diagnostic, Place)> {
    let sources: &Sources = &proof.sources;
    let Some(file) = sources.find(path) else { return vec![] };
    let text = &sources.get(file).text;
    let own = proof.findings.iter().filter_map(|it| Some((it, it.place?)));
    own.filter(|(it, place)| {
        let shown = print::shown_range(*place, text);
        place.file == file
            && it.severity != Severity::Accepted
            && shown.start <= range.end
            && range.start <= shown.end
    })
    .collect()
}
