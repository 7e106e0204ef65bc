//! Links: a destination as written becomes a target in the report or out of it.

use comemo::Tracked;

use super::targets::{Reference, Targets};
use crate::diag::{Sink, rules};
use crate::input::load;
use crate::model::name::{composed, unescaped};
use crate::model::report::Target;
use crate::model::text::Destination;

/// Where a link of a chapter leads.
pub(super) fn find(
    targets: Tracked<'_, Targets>,
    draft: &load::Chapter,
    label: &str,
    destination: &Destination,
    sink: &mut Sink,
) -> Option<(Target, Option<String>)> {
    let written = destination.url.as_str();
    let (file, id) = match written.split_once('#') {
        Some((file, id)) => (file, Some(id)),
        None => (written, None),
    };
    let is_chapter = file.ends_with(".md")
        || unescaped(file).is_some_and(|file| file.ends_with(".md"))
        || (file.is_empty() && id.is_some());
    if !is_chapter || has_scheme(written) {
        return url(destination, sink);
    }
    let file = if file.is_empty() { draft.name.as_str() } else { file };
    let reference = Reference {
        lang: draft.lang,
        file: file.to_owned(),
        id: id.map(composed),
    };
    let plain = Reference {
        lang: draft.lang,
        file: unescaped(file).unwrap_or_else(|| file.to_owned()),
        id: id.map(|id| composed(&unescaped(id).unwrap_or_else(|| id.to_owned()))),
    };
    // As written, or as it reads where it was escaped for an address.
    if let Some(goal) = targets.find(&reference).or_else(|| targets.find(&plain)) {
        let other = goal.label.split('#').next() != Some(label);
        let target = Target::Heading { label: goal.label, with_page: other };
        return Some((target, goal.title));
    }
    let whole = Reference { id: None, ..reference.clone() };
    let (message, missing) = match (&reference.id, targets.find(&whole)) {
        (Some(id), Some(_)) => {
            (format!("there is no heading `#{id}` in {file}"), &reference)
        }
        _ => (format!("there is no chapter {file} in {}", draft.lang), &whole),
    };
    let near = targets.nearest(missing);
    sink.add(
        rules::DANGLING_REFERENCE
            .finding(destination.place, message)
            .hint_if(near.map(|near| format!("did you mean `{near}`?")))
            .hint("a link leads to `file.md`, `file.md#id` or `#id` in the same chapter"),
    );
    None
}

/// The longest address a link may have.
const MAX_URL: usize = 2_000;

/// Whether an address leads out of the report and to something after its scheme.
fn has_scheme(url: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| {
        url.len() > scheme.len()
            && url
                .get(..scheme.len())
                .is_some_and(|own| own.eq_ignore_ascii_case(scheme))
    })
}

/// A link out of the report.
pub(super) fn url(
    destination: &Destination,
    sink: &mut Sink,
) -> Option<(Target, Option<String>)> {
    let url = destination.url.as_str();
    let sound =
        url.len() <= MAX_URL && !url.contains(|c: char| c.is_control() || c == ' ');
    if has_scheme(url) && sound {
        return Some((Target::Url(url.to_owned()), Some(url.to_owned())));
    }
    sink.add(
        rules::DANGLING_REFERENCE.finding(destination.place,
            format!(
                "`{}` is no place a reader of the PDF can go",
                url.chars().take(80).collect::<String>()
            ),
        )
        .hint("link to a chapter (`file.md#id`), a heading (`#id`) or a full address (https://…)"),
    );
    None
}
