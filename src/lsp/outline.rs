//! What a file is made of, at a glance: its symbols, those of the whole project, and what can be
//! folded away.

use lsp_types::{
    DocumentSymbol, FoldingRange, Location, Range, SymbolInformation, SymbolKind,
};

use super::here::Here;
use super::kind::Kind;
use super::names::{Name, Names};

/// How many symbols of the project an editor is sent.
const MOST: usize = 1_000;

#[expect(deprecated, reason = "the type has a field that is no longer used")]
fn symbol(
    here: &Here<'_>,
    name: &str,
    detail: Option<String>,
    kind: SymbolKind,
    (whole, own): (std::ops::Range<usize>, std::ops::Range<usize>),
) -> DocumentSymbol {
    let range = here.range_in(&here.text, whole);
    let selection_range = here.range_in(&here.text, own);
    let name = match name.trim().is_empty() {
        true => here.desk.lang().say("(without a title)"),
        false => name.to_owned(),
    };
    DocumentSymbol {
        name,
        detail,
        kind,
        tags: None,
        deprecated: None,
        range,
        selection_range,
        children: None,
    }
}

/// The symbols of a file, one in another.
pub(super) fn symbols(here: &Here<'_>) -> Vec<DocumentSymbol> {
    let names = here.names();
    match here.kind {
        Some(Kind::Chapter(..)) => chapter(here, &names),
        _ => entries(here, &names),
    }
}

fn entries(here: &Here<'_>, names: &Names) -> Vec<DocumentSymbol> {
    let lang = here.lang();
    let called = |id: &str| match here.kind {
        Some(Kind::Data) => {
            let metric = here.data()?.metrics().get(id)?;
            metric.name.get(&lang?).cloned()
        }
        Some(Kind::Targets) => here.data()?.goals().get(id)?.name.get(&lang?).cloned(),
        _ => None,
    };
    let all = names.entries.iter().map(|(key, own, whole)| {
        let kind = SymbolKind::VARIABLE;
        symbol(here, key, called(key), kind, (whole.clone(), own.clone()))
    });
    all.collect()
}

fn chapter(here: &Here<'_>, names: &Names) -> Vec<DocumentSymbol> {
    // Where each heading's section ends: at the next of its level or above it.
    let headings = &names.headings;
    let mut open: Vec<(u8, DocumentSymbol)> = vec![];
    let mut done: Vec<DocumentSymbol> = vec![];
    fn close(open: &mut Vec<(u8, DocumentSymbol)>, done: &mut Vec<DocumentSymbol>) {
        let Some((_, last)) = open.pop() else { return };
        match open.last_mut() {
            Some((_, above)) => above.children.get_or_insert_default().push(last),
            None => done.push(last),
        }
    }
    let mut components = names.components.iter().peekable();
    for (index, heading) in headings.iter().enumerate() {
        while open.last().is_some_and(|(level, _)| *level >= heading.level) {
            close(&mut open, &mut done);
        }
        let mut rest = headings[index + 1..].iter();
        let end = rest.find(|other| other.level <= heading.level);
        let end = end.map_or(here.text.len(), |other| other.range.start);
        let detail = heading.id.as_ref().map(|(id, _)| format!("#{id}"));
        let whole = heading.range.start..end.max(heading.range.end);
        let own = heading.range.clone();
        let kind = SymbolKind::STRING;
        open.push((
            heading.level,
            symbol(here, &heading.title, detail, kind, (whole, own)),
        ));
        let next = headings.get(index + 1).map_or(usize::MAX, |next| next.range.start);
        while let Some((name, range)) =
            components.next_if(|(_, range)| range.start < next)
        {
            if range.start < heading.range.start {
                continue;
            }
            let both = (range.clone(), range.clone());
            let own = symbol(here, name, None, SymbolKind::CLASS, both);
            if let Some((_, above)) = open.last_mut() {
                above.children.get_or_insert_default().push(own);
            }
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut done);
    }
    done
}

/// The metrics, targets and headings of a project whose id or name holds a text.
#[expect(deprecated, reason = "the type has a field that is no longer used")]
pub(super) fn everywhere(here: &Here<'_>, asked: &str) -> Vec<SymbolInformation> {
    let asked = asked.to_lowercase();
    let mut found = vec![];
    let is_asked = |id: &str, name: &str| {
        asked.is_empty() || format!("{id} {name}").to_lowercase().contains(&asked)
    };
    let mut add =
        |name: String, of: &str, kind: SymbolKind, location: Option<Location>| {
            if let Some(location) = location
                && found.len() < MOST
            {
                found.push(SymbolInformation {
                    name,
                    kind,
                    tags: None,
                    deprecated: None,
                    location,
                    container_name: Some(of.to_owned()),
                });
            }
        };
    let data = here.data();
    here.all_names(&mut |own, text, names| {
        for mention in names.mentions.iter().filter(|it| it.is_definition) {
            let (id, called, kind) = match &mention.name {
                Name::Metric(id) => {
                    let metric = data.and_then(|data| data.metrics().get(id));
                    let called =
                        metric.map(|it| it.name.values().cloned().collect::<Vec<_>>());
                    (id, called, SymbolKind::VARIABLE)
                }
                Name::Target(id) => {
                    let goal = data.and_then(|data| data.goals().get(id));
                    let called =
                        goal.map(|it| it.name.values().cloned().collect::<Vec<_>>());
                    (id, called, SymbolKind::EVENT)
                }
                _ => continue,
            };
            let called = called.unwrap_or_default().join(" · ");
            if is_asked(id, &called) {
                let location = here.location(own, text, mention.range.clone());
                add(format!("{id} {called}").trim().to_owned(), own, kind, location);
            }
        }
        for heading in &names.headings {
            let id = heading.id.as_ref().map_or("", |(id, _)| id);
            if is_asked(id, &heading.title) {
                let location = here.location(own, text, heading.range.clone());
                add(heading.title.clone(), own, SymbolKind::STRING, location);
            }
        }
    });
    found
}

/// What can be folded away: sections, components, entries.
pub(super) fn folds(here: &Here<'_>) -> Vec<FoldingRange> {
    let names = here.names();
    let text = &here.text;
    let mut ranges = vec![];
    for (index, heading) in names.headings.iter().enumerate() {
        let mut rest = names.headings[index + 1..].iter();
        let end = rest.find(|other| other.level <= heading.level);
        ranges.push(heading.range.start..end.map_or(text.len(), |it| it.range.start));
    }
    ranges.extend(names.components.iter().map(|(_, range)| range.clone()));
    ranges.extend(names.entries.iter().map(|(_, _, whole)| whole.clone()));
    ranges.extend(names.front.clone());
    let ruler = here.ruler();
    let folds = ranges.into_iter().filter_map(|range| {
        let body = text.get(range.clone())?;
        let Range { start, end } =
            ruler.range(range.start..range.start + body.trim_end().len());
        (end.line > start.line).then(|| FoldingRange {
            start_line: start.line,
            end_line: end.line,
            ..FoldingRange::default()
        })
    });
    folds.collect()
}
