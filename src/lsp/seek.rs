//! Where something is made, and where it is named.

use lsp_types::{Location, Position};

use super::here::Here;
use super::hover::touches;
use super::kind::Kind;
use super::names::Name;
use crate::model::goal::Goal;
use crate::model::lang::Lang;

/// The name at a position. Within a figure of a target that is the target, and in a chapter a word
/// of the glossary is one.
pub(super) fn name_at(here: &Here<'_>, byte: usize) -> Option<Name> {
    let names = here.names();
    let Some(mention) = names.at(byte) else { return term_at(here, byte) };
    if let Name::Metric(id) = &mention.name
        && let Some(rest) = Goal::of_figure(id)
    {
        let goals = here.data().map(|data| data.goals().keys());
        let own = goals.into_iter().flatten().filter(|goal| {
            rest.strip_prefix(goal.as_str())
                .is_some_and(|rest| rest.starts_with('.'))
        });
        return own.max_by_key(|goal| goal.len()).cloned().map(Name::Target);
    }
    Some(mention.name.clone())
}

/// The terms of the glossary in a language.
fn terms(here: &Here<'_>, lang: Lang) -> Vec<String> {
    let mut terms = vec![];
    here.all_names(&mut |_, _, names| {
        for mention in &names.mentions {
            if let Name::Term(own, term) = &mention.name
                && *own == lang
                && !term.is_empty()
            {
                terms.push(term.clone());
            }
        }
    });
    terms
}

/// The longest term of the glossary that stands at a byte of a chapter.
fn term_at(here: &Here<'_>, byte: usize) -> Option<Name> {
    let lang = here.kind.as_ref().and_then(Kind::lang)?;
    let ruler = here.ruler();
    let line = ruler.line(ruler.line_of(byte));
    let text = here.text.get(line.clone())?;
    let at = byte - line.start;
    let own = terms(here, lang).into_iter().filter(|term| {
        text.match_indices(term.as_str())
            .any(|(start, _)| start <= at && at <= start + term.len())
    });
    own.max_by_key(String::len).map(|term| Name::Term(lang, term))
}

/// Where a name is made, or else where it is named.
pub(super) fn definition(here: &Here<'_>, position: Position) -> Option<Vec<Location>> {
    let name = name_at(here, here.byte(position))?;
    if let Name::Picture(path) = &name {
        return picture(here, path).map(|it| vec![it]);
    }
    let mut made = vec![];
    // A heading or chapter is meant in the language of the file that names it.
    let folder = match (&name, here.kind.as_ref().and_then(Kind::lang)) {
        (Name::Heading(..) | Name::Chapter(_), Some(lang)) => format!("content/{lang}/"),
        _ => String::new(),
    };
    here.all_names(&mut |own, text, names| {
        if !own.starts_with(&folder) {
            return;
        }
        for mention in names.mentions.iter().filter(|it| it.is_definition) {
            if mention.name == name {
                made.extend(here.location(own, text, mention.range.clone()));
            }
        }
    });
    match made.is_empty() {
        false => Some(made),
        // A provision that index.yaml says nothing of is answered elsewhere.
        true => Some(all(here, &name, true)),
    }
}

fn picture(here: &Here<'_>, path: &str) -> Option<Location> {
    let folder = here.own.rsplit_once('/').map_or("", |(folder, _)| folder);
    let others = &here.inputs()?.others;
    let tries = [format!("{folder}/{path}"), format!("content/{path}")];
    let own = tries.iter().find(|own| others.contains(*own))?;
    let uri = here.desk.uri(&here.root, own)?;
    Some(Location { uri, range: lsp_types::Range::default() })
}

/// Every place that names what stands at a position.
pub(super) fn references(
    here: &Here<'_>,
    position: Position,
    with_definition: bool,
) -> Option<Vec<Location>> {
    let name = name_at(here, here.byte(position))?;
    Some(all(here, &name, with_definition))
}

/// Every place that names something.
fn all(here: &Here<'_>, name: &Name, with_definition: bool) -> Vec<Location> {
    let mut found = vec![];
    here.all_names(&mut |own, text, names| {
        for mention in &names.mentions {
            if mention.is_definition && !with_definition {
                continue;
            }
            if let Some(range) = touches(mention, name) {
                found.extend(here.location(own, text, range));
            }
        }
        if let Name::Term(lang, term) = name
            && own.starts_with(&format!("content/{lang}/"))
        {
            for (at, _) in text.match_indices(term.as_str()) {
                found.extend(here.location(own, text, at..at + term.len()));
            }
        }
    });
    found
}
