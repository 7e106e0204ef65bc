//! Another name for a metric, a target or a heading, wherever it is named: in data, formulas,
//! placeholders, components, links and settings, in all languages. Nothing is renamed in part.

use std::collections::BTreeMap;
use std::ops::Range;

use lsp_types::{Position, PrepareRenameResponse, TextEdit, WorkspaceEdit};

use super::here::Here;
use super::hover::touches;
use super::names::Name;
use super::ruler::Ruler;
use super::seek::name_at;
use super::wire::Refusal;
use crate::diag::{Diagnostic, Severity};
use crate::input::load::edit::edited;
use crate::model::expression::is_metric_id;
use crate::model::goal::Goal;
use crate::model::own_names;
use crate::model::place::Sources;
use crate::proof::{Proof, Wish, proof_among, renamed};

/// The confirmed translations.
const CONFIRMED: &str = "content/translations.yaml";

/// The name at a position, where it can be another.
pub(super) fn prepare(
    here: &Here<'_>,
    position: Position,
) -> Option<PrepareRenameResponse> {
    let byte = here.byte(position);
    let name = name_at(here, byte)?;
    let placeholder = named(&name)?.to_owned();
    let names = here.names();
    let own = names.mentions.iter().filter_map(|mention| touches(mention, &name));
    let range = own.into_iter().find(|own| own.start <= byte && byte <= own.end)?;
    let range = here.ruler().range(range);
    Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
}

/// The text of a name that can be another.
fn named(name: &Name) -> Option<&str> {
    match name {
        Name::Metric(id) | Name::Target(id) | Name::Heading(_, id) => Some(id),
        Name::Chapter(_)
        | Name::Provision(_)
        | Name::Picture(_)
        | Name::Term(..)
        | Name::Key(..) => None,
    }
}

/// What is to be changed, and where.
pub(super) fn rename(
    here: &Here<'_>,
    position: Position,
    new: &str,
    wish: &Wish,
) -> Result<WorkspaceEdit, Refusal> {
    let name = name_at(here, here.byte(position));
    let name = name.filter(|name| named(name).is_some()).ok_or_else(|| {
        Refusal::failed(
            "metrics, targets and headings can be renamed, and none is named here",
        )
    })?;
    let old = named(&name).unwrap_or_default().to_owned();
    may_be_called(here, &name, new)?;
    let mut edits: BTreeMap<String, Vec<(Range<usize>, String)>> = BTreeMap::new();
    let mut partial = None;
    let mut is_made = false;
    here.all_names(&mut |own, _, names| {
        if names.is_partial {
            partial.get_or_insert_with(|| own.to_owned());
        }
        for mention in &names.mentions {
            if let Some(range) = touches(mention, &name) {
                is_made |= mention.is_definition;
                let own = edits.entry(own.to_owned()).or_default();
                own.push((range, new.to_owned()));
            }
        }
    });
    if let Some(file) = partial {
        let text =
            format!("{file} cannot be read as it is, and may name it too: mend it first");
        return Err(Refusal::failed(text));
    }
    if !is_made {
        return Err(Refusal::failed(format!("nothing here is called `{old}`")));
    }
    let files = here.files();
    let inputs = here.inputs().ok_or_else(|| Refusal::failed("nothing is read yet"))?;
    let mut before = inputs.clone();
    let mut after = inputs.clone();
    for (own, text) in &files {
        before.put(own, Ok(text.clone()));
        let edits = edits.get(own).cloned().unwrap_or_default();
        after.put(own, Ok(edited(text, edits)));
    }
    let [before, after] =
        [before, after].map(|inputs| proof_among(Sources::default(), &inputs, wish));
    if let Some(finding) = worse(&before, &after) {
        let text = format!("that would break the report: {}", finding.message);
        return Err(Refusal::failed(text));
    }
    let mut changes = vec![];
    let mut put = |own: &str, text: &str, edits: Vec<(Range<usize>, String)>| {
        let ruler = Ruler::new(text, here.units);
        if let Some(uri) = here.desk.uri(&here.root, own) {
            let edits = edits.into_iter().map(|(range, new_text)| TextEdit {
                range: ruler.range(range),
                new_text,
            });
            changes.push((uri, edits.collect()));
        }
    };
    for (own, mut own_edits) in edits {
        own_edits.sort_by_key(|(range, _)| range.start);
        own_edits.dedup_by(|a, b| a.0 == b.0);
        if let Some(text) = files.get(&own) {
            put(&own, text, own_edits);
        }
    }
    let confirmed = inputs.confirmed.as_ref().and_then(|file| file.text.as_ref().ok());
    if let (Some(old), Some(new)) = (confirmed, renamed(&before, &after))
        && *old != new
    {
        put(CONFIRMED, old, vec![(0..old.len(), new)]);
    }
    let changes = Some(changes.into_iter().collect());
    Ok(WorkspaceEdit { changes, ..WorkspaceEdit::default() })
}

/// Refuses a name that is none, or that something has.
fn may_be_called(here: &Here<'_>, name: &Name, new: &str) -> Result<(), Refusal> {
    let refuse = |text: String| Err(Refusal::failed(text));
    let data = here.data();
    match name {
        Name::Metric(_) | Name::Target(_) if !is_metric_id(new) => refuse(format!(
            "`{new}` cannot be an id: it is lower-case words and digits joined by `.` and `-`"
        )),
        Name::Metric(_) if own_names::word(new).is_some() || Goal::has_figure(new) => {
            refuse(format!("`{new}` means something else in a placeholder"))
        }
        Name::Metric(_) if data.is_some_and(|data| data.metrics().contains_key(new)) => {
            refuse(format!("there is a metric `{new}` already"))
        }
        Name::Target(_) if data.is_some_and(|data| data.goals().contains_key(new)) => {
            refuse(format!("there is a target `{new}` already"))
        }
        Name::Heading(file, _) => {
            let is_id = !new.is_empty()
                && new
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
            if !is_id {
                return refuse(format!(
                    "`{new}` cannot be an id: it is letters and digits joined by `-`"
                ));
            }
            let mut is_taken = false;
            here.all_names(&mut |_, _, names| {
                let own = Name::Heading(file.clone(), new.to_owned());
                let mut mentions = names.mentions.iter();
                is_taken |= mentions.any(|it| it.is_definition && it.name == own);
            });
            match is_taken {
                true => refuse(format!("there is a heading `#{new}` in {file} already")),
                false => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// The first error that is there after and was not before.
fn worse<'p>(before: &Proof, after: &'p Proof) -> Option<&'p Diagnostic> {
    let is_error = |it: &&Diagnostic| it.severity == Severity::Error;
    let count = |proof: &Proof| proof.findings.iter().filter(is_error).count();
    if count(after) <= count(before) {
        return None;
    }
    let known: Vec<_> = before.findings.iter().map(|it| (it.rule, &it.message)).collect();
    let mut errors = after.findings.iter().filter(is_error);
    errors.find(|it| !known.contains(&(it.rule, &it.message)))
}
