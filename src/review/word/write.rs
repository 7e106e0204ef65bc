//! Changes written into the author's files, and read again to see that they say what Word says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::base::Base;
use super::one::{New, keys, short};
use super::view::{Text, Tok};
use super::{Change, Kind, Plan};
use crate::diag::{Diagnostic, rules};
use crate::input::load::edit::{Edit, edited, quoted};
use crate::input::load::markdown::leaves::leaves;
use crate::input::project::{InputFile, Inputs};
use crate::model::place::{FileNumber, Sources};
use crate::output::word::atom::{Format, Token};
use crate::output::word::body::Segment;
use crate::proof::{Proof, Wish, bind};

/// What is to be written.
#[derive(Debug, Default)]
pub struct Written {
    /// The files that change, with their text.
    pub files: Vec<InputFile>,
    /// Which changes are in them.
    pub done: BTreeSet<usize>,
    /// What could not be carried.
    pub findings: Vec<Diagnostic>,
}

/// How a change is written: by the letters, or the whole text anew.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Kept,
    Anew,
}

pub(super) fn write(
    plan: &Plan,
    inputs: &Inputs,
    proof: &Proof,
    chosen: &BTreeSet<usize>,
) -> Result<Written, String> {
    let mut written = Written::default();
    let mut ways: BTreeMap<usize, Way> =
        chosen.iter().map(|number| (*number, Way::Kept)).collect();
    let lost = |number: usize| {
        let change = plan.changes.get(number)?;
        let said = if change.is.is_empty() { &change.was } else { &change.is };
        let what = format!(
            "this change cannot be written as Markdown: “{}”",
            short(said.trim())
        );
        let hint = "make it in the chapter by hand";
        Some(
            rules::RETURNED_TEXT
                .finding(change.place, what)
                .as_warning()
                .hint(hint),
        )
    };
    // Each round mends what the one before shows.
    for _ in 0..MOST_ROUNDS {
        let (files, expected, refused) = made(plan, &proof.sources, &ways);
        if !refused.is_empty() {
            for number in refused {
                ways.remove(&number);
                written.findings.extend(lost(number));
            }
            continue;
        }
        if ways.is_empty() {
            return Ok(written);
        }
        let bad = wrong(plan, inputs, &files, &expected);
        if bad.is_empty() {
            written.files = files
                .into_iter()
                .map(|(path, text)| InputFile { path, text: Ok(text) })
                .collect();
            written.done = ways.into_keys().collect();
            return Ok(written);
        }
        for number in bad {
            match ways.get(&number) {
                Some(Way::Kept) => {
                    ways.insert(number, Way::Anew);
                }
                Some(Way::Anew) => {
                    ways.remove(&number);
                    written.findings.extend(lost(number));
                }
                None => {}
            }
        }
    }
    Err("the changes cannot be written safely: make them by hand".to_owned())
}

/// The most often that the report is read to try changes.
const MOST_ROUNDS: usize = 24;

/// A text as it should read: its file, where it is one that may be edited, its letters, and the
/// change that made it so.
type Expected = (Option<String>, Letters, Option<usize>);
type Letters = Vec<(Token, Format)>;

/// The files with changes made, and how their texts should read.
fn made(
    plan: &Plan,
    sources: &Sources,
    ways: &BTreeMap<usize, Way>,
) -> (BTreeMap<String, String>, Vec<Expected>, Vec<usize>) {
    let base = &plan.base;
    let mut edits: BTreeMap<FileNumber, Vec<Edit>> = BTreeMap::new();
    let mut refused = vec![];
    let mut texts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut gone: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut new: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (number, way) in ways {
        let Some(change) = plan.changes.get(*number) else { continue };
        let own = match &change.kind {
            Kind::Text(at, tokens) => {
                texts.insert(*at, *number);
                let segment = base.segments.get(at);
                segment.and_then(|it| changed(base, sources, it, *at, tokens, *way))
            }
            Kind::Gone(at) => {
                gone.insert(*at, *number);
                removed(base, sources, *at)
            }
            Kind::New(own) => {
                new.entry((own.story, own.after)).or_default().push(*number);
                // Those behind one unit are written together, below.
                continue;
            }
        };
        match own {
            Some((file, edit)) => edits.entry(file).or_default().push(edit),
            None => refused.push(*number),
        }
    }
    for ((story, after), numbers) in &new {
        let all: Vec<(usize, &New)> = numbers
            .iter()
            .filter_map(|number| match &plan.changes.get(*number)?.kind {
                Kind::New(own) => Some((*number, own)),
                _ => None,
            })
            .collect();
        match added(base, sources, (*story, *after), &all) {
            Some((file, edit)) => edits.entry(file).or_default().push(edit),
            None => refused.extend(numbers),
        }
    }
    let mut files = BTreeMap::new();
    for (file, edits) in edits {
        let file = sources.get(file);
        files.insert(file.path.clone(), edited(&file.text, edits));
    }
    let mut expected: Vec<Expected> = vec![];
    let mut put = |path: Option<String>, tokens: &[Tok], by: Option<usize>| {
        let keys = trimmed(keys(tokens));
        if !keys.is_empty() {
            expected.push((path, keys, by));
        }
    };
    for (story, units) in base.units.iter().enumerate() {
        for (unit, range) in units.iter().enumerate() {
            if !gone.contains_key(&(story, unit)) {
                for at in range.clone() {
                    let own = base.texts.get(story).and_then(|texts| texts.get(at));
                    let number = texts.get(&(story, at)).copied();
                    let change = number.and_then(|number| plan.changes.get(number));
                    let path = path(base, sources, (story, at));
                    match (change.map(|change| &change.kind), own) {
                        (Some(Kind::Text(_, tokens)), _) => put(path, tokens, number),
                        (_, Some(own)) => put(path, &own.tokens, None),
                        _ => {}
                    }
                }
            }
            for number in new.get(&(story, unit)).into_iter().flatten() {
                if let Some(Change { kind: Kind::New(own), .. }) =
                    plan.changes.get(*number)
                {
                    let mut all = range.clone().rev();
                    let near = all.find_map(|at| path(base, sources, (story, at)));
                    let last = range.end.saturating_sub(1);
                    let place = || base.place(story, last, sources);
                    let place = || place().map(|it| sources.get(it.file).path.clone());
                    let near = near.or_else(place);
                    for text in &own.texts {
                        put(near.clone(), &text.tokens, Some(*number));
                    }
                }
            }
        }
    }
    (files, expected, refused)
}

/// The file of a text that may be edited.
fn path(base: &Base, sources: &Sources, at: (usize, usize)) -> Option<String> {
    let segment = base.segments.get(&at)?;
    Some(sources.get(segment.file).path.clone())
}

/// A text without the spaces around it.
fn trimmed(mut keys: Vec<(Token, Format)>) -> Vec<(Token, Format)> {
    let is_space =
        |key: &(Token, Format)| matches!(key.0, Token::Char(c) if c.is_whitespace());
    while keys.last().is_some_and(is_space) {
        keys.pop();
    }
    let start = keys.iter().take_while(|key| is_space(key)).count();
    keys.drain(..start);
    keys.dedup_by(|next, last| is_space(next) && is_space(last));
    keys
}

/// Which changes read otherwise than they should.
fn wrong(
    plan: &Plan,
    inputs: &Inputs,
    files: &BTreeMap<String, String>,
    expected: &[Expected],
) -> BTreeSet<usize> {
    let mut after = inputs.clone();
    for (path, text) in files {
        after.put(path, Ok(text.clone()));
    }
    let by_all: BTreeSet<usize> = expected.iter().filter_map(|(.., by)| *by).collect();
    let all: BTreeSet<usize> = match by_all.is_empty() {
        // Texts were taken away alone.
        true => (0..plan.changes.len()).collect(),
        false => by_all,
    };
    let wish = Wish { every: true, ..Wish::default() };
    let (proof, _) = bind(Sources::default(), &after, &wish);
    let again = super::base(&proof, &plan.paths, plan.has_pictures);
    let Ok(base) = again else { return all };
    let mut actual: Vec<(Option<String>, Letters)> = vec![];
    for (story, texts) in base.texts.iter().enumerate() {
        for (at, text) in texts.iter().enumerate() {
            let keys = trimmed(keys(&text.tokens));
            if !keys.is_empty() {
                actual.push((path(&base, &proof.sources, (story, at)), keys));
            }
        }
    }
    // File by file: two languages side by side pair otherwise once a text has come or gone.
    let mut expected = expected.to_vec();
    expected.sort_by_key(|(path, ..)| path.clone());
    actual.sort_by_key(|(path, _)| path.clone());
    // What may not be edited is the same, wherever it stands.
    let rest = expected.iter().take_while(|(path, ..)| path.is_none()).count();
    let fixed = actual.iter().take_while(|(path, ..)| path.is_none()).count();
    let mut before: Vec<Letters> =
        expected.drain(..rest).map(|(_, keys, _)| keys).collect();
    let mut after: Vec<Letters> = actual.drain(..fixed).map(|(_, keys)| keys).collect();
    before.sort();
    after.sort();
    if before != after {
        return all;
    }
    let wanted: Vec<_> = expected.iter().map(|(path, keys, _)| (path, keys)).collect();
    let actual: Vec<_> = actual.iter().map(|(path, keys)| (path, keys)).collect();
    if wanted == actual {
        return BTreeSet::new();
    }
    let mut bad = BTreeSet::new();
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, &wanted, &actual);
    for op in ops {
        if op.tag() == similar::DiffTag::Equal {
            continue;
        }
        let range = op.old_range();
        let own = expected.get(range.clone()).unwrap_or_default();
        let blamed: BTreeSet<usize> = own.iter().filter_map(|(.., by)| *by).collect();
        if blamed.is_empty() {
            // What stands there unchanged was hurt by what is nearest.
            let before = expected.get(..range.start).unwrap_or_default();
            let near = before.iter().rev().find_map(|(.., by)| *by);
            let after = expected.get(range.end..).unwrap_or_default();
            bad.extend(near.or_else(|| after.iter().find_map(|(.., by)| *by)));
        }
        bad.extend(blamed);
    }
    match bad.is_empty() {
        true => all,
        false => bad,
    }
}

/// A text that was edited.
fn changed(
    base: &Base,
    sources: &Sources,
    segment: &Segment,
    at: (usize, usize),
    tokens: &[Tok],
    way: Way,
) -> Option<(FileNumber, Edit)> {
    let file = segment.file;
    let whole = sources.get(file).text.as_str();
    let own = base.texts.get(at.0)?.get(at.1)?;
    let hand = base.hands.get(&file)?;
    let range = segment.range.clone();
    let new = match way {
        Way::Kept => {
            hand.changed((&segment.atoms, &own.tokens), tokens, whole, range.clone())
        }
        Way::Anew => hand.literal().fresh(tokens),
    };
    // What stands before the text is YAML.
    match front(whole).is_some_and(|front| range.start < front) {
        true => {
            let line = whole.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
            let before = whole.get(line..range.start)?;
            let is_plain = before.trim_end().ends_with(':');
            let is_risky = new.contains(": ") || new.contains(" #") || new.contains('"');
            match (is_plain, is_risky || way == Way::Anew) {
                (true, true) => Some((file, (range, quoted(&new)))),
                _ => Some((file, (range, new))),
            }
        }
        false => Some((file, (range, new))),
    }
}

/// Where the settings of a chapter end.
fn front(whole: &str) -> Option<usize> {
    let rest = whole.strip_prefix("---")?;
    rest.find("\n---").map(|at| at + 7)
}

/// The lines a range stands in, with their ends.
fn lines(whole: &str, range: &Range<usize>) -> Range<usize> {
    let start = whole
        .get(..range.start)
        .and_then(|it| it.rfind('\n'))
        .map_or(0, |at| at + 1);
    let rest = whole.get(range.end..).unwrap_or("");
    let end = range.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
    start..end
}

/// A text or row that goes, with its lines.
fn removed(
    base: &Base,
    sources: &Sources,
    (story, unit): (usize, usize),
) -> Option<(FileNumber, Edit)> {
    let range = base.units.get(story)?.get(unit)?.clone();
    let segments: Vec<&Segment> = range
        .clone()
        .filter_map(|at| base.segments.get(&(story, at)))
        .collect();
    let (first, last) = (segments.first()?, segments.last()?);
    let file = first.file;
    let whole = sources.get(file).text.as_str();
    let text = base.texts.get(story)?.get(range.start)?;
    let mut lines = lines(whole, &(first.range.start..last.range.end));
    if front(whole).is_some_and(|front| lines.start < front) {
        return None;
    }
    let is_tight = text.at.is_some() || text.list.is_some();
    let next = whole.get(lines.end..).unwrap_or("");
    let before = whole.get(..lines.start).unwrap_or("");
    let is_between = before.ends_with("\n\n") && next.starts_with('\n');
    // A text by itself takes the empty line behind it along.
    if is_between || (!is_tight && next.starts_with('\n')) {
        lines.end += 1;
    }
    Some((file, (lines, String::new())))
}

/// What is new behind a unit.
fn added(
    base: &Base,
    sources: &Sources,
    (story, after): (usize, usize),
    all: &[(usize, &New)],
) -> Option<(FileNumber, Edit)> {
    let unit = base.units.get(story)?.get(after)?.clone();
    let at = unit.end.checked_sub(1)?;
    let text = base.texts.get(story)?.get(at)?;
    let segment = unit.clone().rev().find_map(|at| base.segments.get(&(story, at)));
    let is_row = |new: &New| new.texts.first().is_some_and(|text| text.at.is_some());
    if let Some((_, first)) = all.first()
        && is_row(first)
    {
        let segment = segment?;
        let whole = sources.get(segment.file).text.as_str();
        let mut line = lines(whole, &segment.range);
        let is_head = text.at.is_some_and(|(_, row, _)| row == 1);
        if is_head {
            line.end = lines(whole, &(line.end..line.end)).end;
        }
        let hand = base.hands.get(&segment.file)?;
        let row = whole.get(line.clone())?;
        let mut new = String::new();
        let (rows, rest): (Vec<_>, Vec<_>) = all.iter().partition(|(_, new)| is_row(new));
        if !rest.is_empty() {
            return None;
        }
        for (_, own) in rows {
            let cells: Vec<String> = own
                .texts
                .iter()
                .map(|text| hand.fresh(&text.tokens).replace(['\n'], " "))
                .collect();
            let line = cells.join(" | ");
            new += &match row.trim_start().starts_with('|') {
                true => format!("| {line} |\n"),
                false => format!("{line}\n"),
            };
        }
        let lead = if whole.get(..line.end)?.ends_with('\n') { "" } else { "\n" };
        return Some((segment.file, (line.end..line.end, format!("{lead}{new}"))));
    }
    let own = Ahead::new(base, sources, (story, at), segment)?;
    let hand = base.hands.get(&own.file)?;
    let whole = sources.get(own.file).text.as_str();
    let mut new = String::new();
    let mut was_item = own.item.is_some();
    let mut is_block = false;
    let mut number = own.item.as_ref().and_then(|item| item.number);
    for (_, own_new) in all {
        let text = own_new.texts.first()?;
        let words = hand.fresh(&text.tokens);
        let list = text.list.or_else(|| match text.style.as_str() {
            style if style.starts_with("ListBullet") => Some((false, 0)),
            style if style.starts_with("ListNumber") => Some((true, 0)),
            _ => None,
        });
        match (list, &own.item) {
            (Some((is_numbered, level)), item) => {
                let (indent, loose) = match item {
                    Some(item) => (item.indent_of(level)?, item.is_loose),
                    None => (String::new(), false),
                };
                let marker = match (is_numbered, &mut number) {
                    (true, Some(number)) => {
                        *number += 1;
                        format!("{number}.")
                    }
                    (true, None) => {
                        number = Some(1);
                        "1.".to_owned()
                    }
                    (false, _) => own.bullet.to_string(),
                };
                let gap = if was_item && !loose { "\n" } else { "\n\n" };
                let words = words.replace('\n', &format!("\n{indent}  "));
                new += &format!("{gap}{indent}{marker} {words}");
                was_item = true;
                is_block |= item.is_none();
            }
            (None, _) => {
                let level =
                    text.style.strip_prefix("Heading").and_then(|it| it.parse().ok());
                let heading = level.map_or(String::new(), |level: usize| {
                    "#".repeat(level.clamp(1, 6)) + " "
                });
                let quote = if text.style == "Quote" { "> " } else { "" };
                let indent = match (&own.item, own.is_inside) {
                    (Some(item), true) => item.inner.clone(),
                    _ => String::new(),
                };
                let words = words.replace('\n', &format!("\n{indent}{quote}"));
                let glue =
                    if quote.is_empty() || !own.is_quote { "\n\n" } else { "\n>\n" };
                new += &format!("{glue}{indent}{quote}{heading}{words}");
                was_item = false;
                is_block = true;
            }
        }
    }
    let rest = whole.get(own.end..).unwrap_or("");
    if is_block && !rest.trim().is_empty() && !rest.starts_with("\n\n") {
        new.push('\n');
    }
    Some((own.file, (own.end..own.end, new)))
}

/// What stands ahead of a new text.
struct Ahead {
    file: FileNumber,
    /// Where its last line ends.
    end: usize,
    item: Option<Item>,
    /// Whether the list goes on behind it.
    is_inside: bool,
    is_quote: bool,
    bullet: char,
}

/// An item of a list, as it is written.
struct Item {
    level: usize,
    indent: String,
    /// How far its text is set in.
    inner: String,
    number: Option<u64>,
    is_loose: bool,
    /// What items above it are set in.
    above: Vec<String>,
}

impl Item {
    /// How far an item of a level is set in.
    fn indent_of(&self, level: usize) -> Option<String> {
        match level {
            level if level == self.level => Some(self.indent.clone()),
            level if level == self.level + 1 => Some(self.inner.clone()),
            level => self.above.get(level).cloned(),
        }
    }
}

impl Ahead {
    fn new(
        base: &Base,
        sources: &Sources,
        (story, at): (usize, usize),
        segment: Option<&Segment>,
    ) -> Option<Self> {
        let texts = base.texts.get(story)?;
        let text = texts.get(at)?;
        let bullet_of = |whole: &str| {
            let count = |mark: &str| whole.matches(mark).count();
            if count("\n* ") > count("\n- ") { '*' } else { '-' }
        };
        let Some(segment) = segment.filter(|_| text.at.is_none()) else {
            // Behind a table, component or picture: its block ends where the next begins.
            let place = base.place(story, at, sources)?;
            let whole = sources.get(place.file).text.as_str();
            let (tops, _) = leaves(whole);
            let start = place.start as usize;
            let mut top = tops.iter().position(|top| top.range.contains(&start))?;
            let is_own =
                segment.is_some() || text.locked.is_some() || text.tokens.is_empty();
            let has_tag = |text: &Text| {
                text.locked
                    .as_deref()
                    .is_some_and(|tag| base.block(tag, sources).is_some())
            };
            // One that has no place of its own stands behind the last that has one.
            if !is_own || (text.locked.is_some() && !has_tag(text)) {
                top += 1;
            }
            let range = tops.get(top)?.range.clone();
            let written = whole.get(range.clone())?;
            return Some(Self {
                file: place.file,
                end: range.start + written.trim_end().len(),
                item: None,
                is_inside: false,
                is_quote: false,
                bullet: bullet_of(whole),
            });
        };
        let whole = sources.get(segment.file).text.as_str();
        if front(whole).is_some_and(|front| segment.range.start < front) {
            // Behind the settings stands the title.
            let next = base.segments.range((story, 0)..).map(|(_, own)| own);
            let mut next = next.filter(|own| {
                own.file == segment.file
                    && front(whole).is_some_and(|it| own.range.start > it)
            });
            let title = next.next()?;
            let end = lines(whole, &title.range).end;
            let end = whole.get(..end)?.trim_end_matches('\n').len();
            return Some(Self {
                file: segment.file,
                end,
                item: None,
                is_inside: false,
                is_quote: false,
                bullet: bullet_of(whole),
            });
        }
        let own = lines(whole, &segment.range);
        let end = own.start + whole.get(own.clone())?.trim_end_matches('\n').len();
        let item = text.list.and_then(|(_, level)| {
            let line = whole.get(own.clone())?.lines().next()?;
            let lead = whole.get(own.start..segment.range.start)?;
            let marks = |c: char| "*_~^`[".contains(c);
            let lead = lead.trim_end_matches(marks);
            let indent: String = line.chars().take_while(|c| *c == ' ').collect();
            let marker = lead.trim();
            let digits: String =
                marker.chars().take_while(char::is_ascii_digit).collect();
            let before = whole.get(..own.start).unwrap_or("");
            let after = whole.get(own.end..).unwrap_or("");
            let beside = |at: Option<usize>| {
                at.and_then(|at| texts.get(at))
                    .is_some_and(|text| text.list.is_some())
            };
            let is_loose = match (beside(at.checked_sub(1)), beside(Some(at + 1))) {
                (_, true) => after.starts_with('\n'),
                (true, _) => before.ends_with("\n\n"),
                _ => false,
            };
            let above = before.lines().rev().take_while(|line| {
                line.trim().is_empty()
                    || line.starts_with([' ', '-', '*', '+'])
                    || line.starts_with(|c: char| c.is_ascii_digit())
            });
            let mut indents: Vec<String> = above
                .filter(|line| {
                    line.trim_start().starts_with(['-', '*', '+'])
                        || line.trim_start().starts_with(|c: char| c.is_ascii_digit())
                })
                .map(|line| line.chars().take_while(|c| *c == ' ').collect())
                .collect();
            indents.sort();
            indents.dedup();
            Some(Item {
                level,
                inner: " ".repeat(lead.chars().count()),
                indent,
                number: digits.parse().ok(),
                is_loose,
                above: indents,
            })
        });
        let bullet = item.as_ref().and_then(|_| {
            let lead = whole.get(own.start..)?.trim_start();
            lead.chars().next().filter(|c| "-*+".contains(*c))
        });
        let is_inside = texts.get(at + 1).is_some_and(|next| next.list.is_some());
        Some(Self {
            file: segment.file,
            end,
            item,
            is_inside,
            is_quote: text.style == "Quote",
            bullet: bullet.unwrap_or_else(|| bullet_of(whole)),
        })
    }
}
