//! How findings are shown: for people with source and caret, in one line, or for programs.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Joined, Severity, join, list, machine, safe};
use crate::model::lang::{Lang, OURS};
use crate::model::place::{Place, Sources};

/// The form findings are printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// With source, caret, second labels and hints.
    #[default]
    Human,
    /// One line each: `file:line:column: error[rule]: message`.
    Short,
    /// One JSON object a line.
    Json,
    /// Annotations of GitHub Actions.
    Github,
    /// One SARIF document.
    Sarif,
}

/// All findings as one text.
pub fn render(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    format: Format,
    color: bool,
) -> String {
    render_in(OURS, diagnostics, sources, format, color)
}

/// All findings as one text, told in a language. Programs are told in ours.
pub fn render_in(
    lang: Lang,
    diagnostics: &[Diagnostic],
    sources: &Sources,
    format: Format,
    color: bool,
) -> String {
    let joined = match format {
        // A line for each place, as editors step through them.
        Format::Short => diagnostics.iter().cloned().map(Joined::from).collect(),
        _ => join::joined(diagnostics, format == Format::Human),
    };
    let whole = |all: Vec<Joined>| all.into_iter().map(Joined::whole);
    if format == Format::Sarif {
        let all: Vec<_> = whole(joined).collect();
        return machine::sarif(&all, sources) + "\n";
    }
    let texts: Vec<String> = match format {
        Format::Human => join::bounded(joined)
            .into_iter()
            .map(|joined| human(&joined.said(lang), sources, color, lang))
            .collect(),
        Format::Short => whole(join::bounded(joined))
            .map(|finding| short(&finding.said(lang), sources, lang))
            .collect(),
        Format::Json => whole(joined)
            .map(|finding| machine::json(&finding, sources))
            .collect(),
        Format::Github | Format::Sarif => whole(join::bounded(joined))
            .map(|finding| machine::github(&finding, sources))
            .collect(),
    };
    texts.into_iter().flat_map(|text| [text, "\n".to_owned()]).collect()
}

impl Severity {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Accepted => "accepted",
        }
    }
}

fn human(joined: &Joined, sources: &Sources, color: bool, lang: Lang) -> String {
    let diagnostic = &made_safe(&joined.finding);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Accepted => Level::NOTE,
    };
    let level = level.with_name(lang.say(diagnostic.severity.word()));
    let (note, help) = (lang.say("note"), lang.say("help"));
    let note = || Level::NOTE.with_name(note.as_str());
    let help = || Level::HELP.with_name(help.as_str());
    let title = level.primary_title(&diagnostic.message).id(diagnostic.rule);
    let mut group = Group::with_title(title);
    let mut places: Vec<(Place, &str, AnnotationKind)> = vec![];
    places.extend(
        diagnostic
            .place
            .map(|place| (place, diagnostic.label.as_str(), AnnotationKind::Primary)),
    );
    places.extend(
        diagnostic
            .related
            .iter()
            .map(|(place, label)| (*place, label.as_str(), AnnotationKind::Context)),
    );
    let mut columns = vec![];
    // One snippet a file; a file's annotations stand together.
    let mut files: Vec<_> = vec![];
    for (place, ..) in &places {
        if !files.contains(&place.file) {
            files.push(place.file);
        }
    }
    for file in files {
        let source = sources.get(file);
        if source.text.is_empty() {
            group = group.element(Origin::path(source.path.as_str()));
            continue;
        }
        let own = || places.iter().filter(|(place, ..)| place.file == file);
        let ranges = || own().map(|(place, ..)| shown_range(*place, &source.text));
        let first = ranges().map(|range| range.start).min().unwrap_or(0);
        let last = ranges().map(|range| range.end).max().unwrap_or(0);
        // Only the lines that are shown: a large file is not read through for each finding.
        let (lines, number) = source.lines(first..last);
        if lines.len() > LONG && ranges().any(|range| source.lines(range).0.len() > LONG)
        {
            for (place, label, kind) in own() {
                let (line, column) = sources.line_column(*place);
                let range = shown_range(*place, &source.text);
                let part =
                    shown_part(&source.text, source.lines(range.clone()).0, &range);
                let end = range.end.min(part.end);
                let span = kind.span(range.start - part.start..end - part.start);
                let span = if label.is_empty() { span } else { span.label(*label) };
                // The renderer counts from where the part begins.
                let counted = source.text[part.start..range.start].chars().count() + 1;
                let path = &source.path;
                let at = |column| format!("{path}:{line}:{column}");
                columns.push((at(counted), at(column)));
                let snippet = Snippet::source(&source.text[part]).line_start(line);
                group = group.element(snippet.path(path.as_str()).annotation(span));
            }
            continue;
        }
        let mut snippet = Snippet::source(&source.text[lines.clone()])
            .line_start(number)
            .path(safe::line(&source.path));
        for (place, label, kind) in own() {
            let range = shown_range(*place, &source.text);
            let annotation =
                kind.span(range.start - lines.start..range.end - lines.start);
            let annotation =
                if label.is_empty() { annotation } else { annotation.label(*label) };
            snippet = snippet.annotation(annotation);
        }
        group = group.element(snippet);
    }
    let left_out = diagnostic.left_out().map(|text| lang.say(&text));
    let places = list::places(&joined.places, sources, lang);
    if let Some(places) = &places {
        group = group.element(note().message(places));
    }
    for hint in &diagnostic.hints {
        group = group.element(help().message(hint));
    }
    if let Some(left_out) = &left_out {
        group = group.element(note().message(left_out));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    for (counted, column) in columns {
        text = text.replacen(&counted, &column, 1);
    }
    text.push('\n');
    text
}

/// From how many bytes on only a part of a line is shown, and how many around what is found.
const LONG: usize = 1_000;
const AROUND: usize = 100;

/// The part of a long line that is shown, around what is found in it.
fn shown_part(text: &str, line: Range<usize>, found: &Range<usize>) -> Range<usize> {
    let mut start = found.start.saturating_sub(AROUND).max(line.start);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = found.end.min(found.start + 3 * AROUND) + AROUND;
    let body = text[line.clone()].trim_end_matches('\n').len();
    end = end.min(line.start + body).max(found.start);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// The range to underline: on character boundaries, inside the file, at least one
/// character wide where there is one, and no further than the line's end.
pub(crate) fn shown_range(place: Place, text: &str) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(place.range().start);
    let mut end = floor(place.range().end).max(start);
    if let Some(line) = text[start..end].find('\n') {
        end = start + line;
    }
    if end == start {
        end += text[start..]
            .chars()
            .next()
            .filter(|c| *c != '\n')
            .map_or(0, char::len_utf8);
    }
    start..end
}

fn short(diagnostic: &Diagnostic, sources: &Sources, lang: Lang) -> String {
    let mut text = String::new();
    if let Some(place) = diagnostic.place {
        let (line, column) = sources.line_column(place);
        let _ = write!(text, "{}:{line}:{column}: ", sources.get(place.file).path);
    }
    // Editors tell lines that lead somewhere by the English word.
    let spoken = if diagnostic.place.is_some() { OURS } else { lang };
    let _ = write!(
        text,
        "{}[{}]: {}",
        spoken.say(diagnostic.severity.word()),
        diagnostic.rule,
        diagnostic.message.replace('\n', " ")
    );
    if let Some(left_out) = diagnostic.left_out() {
        let _ = write!(text, " ({})", lang.say(&left_out));
    }
    safe::line(&text).into_owned()
}

/// A finding whose words a terminal shows and does not obey; what colours them comes later.
fn made_safe(diagnostic: &Diagnostic) -> Diagnostic {
    let mut own = diagnostic.clone();
    let related = own.related.iter_mut().map(|(_, label)| label);
    let texts = [&mut own.message, &mut own.label].into_iter().chain(related);
    for text in texts.chain(own.hints.iter_mut()) {
        *text = safe::text(text).into_owned();
    }
    own
}
