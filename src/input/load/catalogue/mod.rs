//! Catalogues of disclosure frameworks: ours, the project's own, and single rows of ours that a
//! project has otherwise.

pub(super) mod followed;
pub(crate) mod keys;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::config;
use super::dataset::fields_by_lang;
use super::yaml::{self, Node, Reader};
use crate::assets;
use crate::diag::{Sink, nearest, rules};
use crate::input::project::abreast;
use crate::model::config::Date;
use crate::model::framework::{
    Asked, Asks, Board, Claim, Due, Duty, DutyRule, Framework, Group, IndexForm, Leaf,
    Leave, Provision, Texts, Years,
};
use crate::model::lang::{Lang, OURS as SOURCE};
use crate::model::place::{FileNumber, Place, Placed};
use crate::model::report::AnswerKind;

/// The frameworks that are known, by name.
pub(crate) type Catalogues = BTreeMap<String, Arc<Framework>>;

/// How many of ours are read at once.
const AT_ONCE: usize = 3;

/// Ours.
static OURS: LazyLock<Catalogues> = LazyLock::new(|| {
    let files: Vec<_> = assets::frameworks().collect();
    let read = abreast(AT_ONCE, &files, |(name, text)| {
        // Tests read every one of them and find nothing.
        let mut sink = Sink::default();
        let root =
            yaml::parse(&yaml::Extract::whole(text, FileNumber(u32::MAX)), &mut sink)?;
        let framework = catalogue(&root, name, None, &mut sink);
        Some(((*name).to_owned(), Arc::new(framework)))
    });
    read.into_iter().flatten().collect()
});

/// The frameworks that come with Recto, by name.
pub(crate) fn ours() -> &'static Catalogues {
    &OURS
}

/// Reads a catalogue. Where it has the name of one there is, it changes rows of that.
pub(crate) fn catalogue(
    root: &Node,
    file: &str,
    base: Option<&Framework>,
    sink: &mut Sink,
) -> Framework {
    let mut reader = Reader { sink };
    let keys = keys::Catalogue::read(root, &mut reader);
    let mut own = base.cloned().unwrap_or_default();
    match keys.framework.and_then(|node| reader.text(node)) {
        Some(name) if name.value != file => reader.sink.add(
            rules::UNKNOWN_NAME
                .finding(
                    name.place,
                    format!(
                        "the file is called {file}, and its framework `{}`",
                        name.value
                    ),
                )
                .hint(format!("write `framework: {file}`, or rename the file")),
        ),
        Some(_) => {}
        None => missing(root, "framework", file, &mut reader),
    }
    own.id = file.to_owned();
    if base.is_none() && keys.name.is_none() {
        is_new(root, "framework", "name", &mut reader);
    }
    if let Some(prefix) = keys.prefix.and_then(|node| reader.text(node)) {
        own.prefix = prefix.value;
    } else if own.prefix.is_empty() {
        own.prefix = file.to_owned();
    }
    put(&mut own.name, keys.name.map(|node| texts(node, &mut reader)));
    put(&mut own.named, keys.named.map(|node| words(node, &mut reader)));
    if let Some(node) = keys.years {
        own.years = years(node, &mut reader);
    }
    if let Some(node) = keys.due {
        own.due = reader
            .list(node)
            .iter()
            .filter_map(|it| due(it, &mut reader))
            .collect();
    }
    put(&mut own.form, keys.index.and_then(|n| reader.choice(n, &IndexForm::ALL)));
    put(&mut own.uses, keys.uses.map(|node| texts(node, &mut reader)));
    for (name, node) in entries(keys.claims, &mut reader) {
        let keys = keys::Claim::read(node, &mut reader);
        if keys.statement.is_none() {
            missing(node, "statement", &Lang::open_keys(&[SOURCE]), &mut reader);
        }
        let statement = keys.statement.map(|node| texts(node, &mut reader));
        let claim = Claim { statement: statement.unwrap_or_default() };
        enter(&mut own.claims, &name.value, claim);
    }
    for (nodes, list) in
        [(keys.reliefs, &mut own.reliefs), (keys.omissions, &mut own.omissions)]
    {
        for (name, node) in entries(nodes, &mut reader) {
            let keys = keys::Leave::read(node, &mut reader);
            if keys.name.is_none() {
                missing(node, "name", &Lang::open_keys(&[SOURCE]), &mut reader);
            }
            let own_name = keys.name.map(|node| texts(node, &mut reader));
            let says = text(keys.says, &mut reader);
            let leave = Leave {
                name: own_name.unwrap_or_default(),
                says: says.unwrap_or_default(),
            };
            enter(list, &name.value, leave);
        }
    }
    for (name, node) in entries(keys.duties, &mut reader) {
        let rules = reader.list(node).iter().map(|it| duty_rule(it, &mut reader));
        own.duties.insert(name.value.clone(), rules.collect());
    }
    for node in keys.groups.map_or(&[][..], |node| reader.list(node)) {
        group(&mut own, node, &mut reader);
    }
    own
}

/// Replaces a value where another is given.
fn put<T>(own: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *own = given;
    }
}

/// Adds an entry, in place of the one of its name.
fn enter<T>(list: &mut Vec<(String, T)>, name: &str, entry: T) {
    match list.iter_mut().find(|(own, _)| own == name) {
        Some((_, own)) => *own = entry,
        None => list.push((name.to_owned(), entry)),
    }
}

fn missing(node: &Node, key: &str, example: &str, reader: &mut Reader<'_>) {
    let place = Place { end: node.place.start, ..node.place };
    reader.sink.add(
        rules::MISSING_KEY
            .finding(place, format!("the key `{key}` is missing here"))
            .hint(format!("add `{key}: {example}`")),
    );
}

/// What is not one of ours under another name must say what it is.
fn is_new(node: &Node, what: &str, key: &str, reader: &mut Reader<'_>) {
    let place = Place { end: node.place.start, ..node.place };
    reader.sink.add(
        rules::MISSING_KEY
            .finding(place, format!("this {what} is new and has no `{key}`"))
            .hint(format!("add `{key}: {}`", Lang::open_keys(&[SOURCE]))),
    );
}

fn entries<'n>(node: Option<&'n Node>, reader: &mut Reader<'_>) -> &'n [yaml::Entry] {
    node.map_or(&[], |node| reader.mapping(node))
}

fn text(node: Option<&Node>, reader: &mut Reader<'_>) -> Option<String> {
    node.and_then(|node| reader.text(node)).map(|text| text.value)
}

fn words(node: &Node, reader: &mut Reader<'_>) -> Vec<String> {
    let items = reader.list(node);
    let words = items.iter().filter_map(|item| reader.text(item));
    words.map(|word| word.value).collect()
}

/// A text in some languages: a report asks for those it has.
fn texts(node: &Node, reader: &mut Reader<'_>) -> Texts {
    let fields = fields_by_lang(node, &[], reader);
    if matches!(&node.kind, yaml::Kind::Mapping(entries) if entries.is_empty()) {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(node.place, "this text stands in no language")
                .hint(format!("write `{}`", Lang::open_keys(&[SOURCE]))),
        );
    }
    let texts = Lang::ALL.into_iter().filter_map(|lang| {
        let text = reader.text(fields.get(lang.tag())?)?;
        Some((lang, text.value.trim_end().to_owned()))
    });
    Texts(texts.collect())
}

fn date(node: Option<&Node>, reader: &mut Reader<'_>) -> Option<Date> {
    node.and_then(|node| config::date(node, reader))
}

fn years(node: &Node, reader: &mut Reader<'_>) -> Option<Years> {
    let keys = keys::Years::read(node, reader);
    if keys.from.is_none() {
        missing(node, "from", "2025-01-01", reader);
    }
    let (until, then) = (date(keys.until, reader), text(keys.then, reader));
    let early = keys.early.and_then(|node| reader.truth(node)).unwrap_or(false);
    let from = date(keys.from, reader)?;
    Some(Years { from, until, then: then.unwrap_or_default(), early })
}

fn due(node: &Node, reader: &mut Reader<'_>) -> Option<Due> {
    let keys = keys::Due::read(node, reader);
    for (key, given, example) in
        [("from", keys.from, "2025-01-01"), ("months", keys.months, "4")]
    {
        if given.is_none() {
            missing(node, key, example, reader);
        }
    }
    let but = text(keys.but, reader).unwrap_or_default();
    let months = keys.months.and_then(|node| whole(node, 24, reader));
    Some(Due {
        from: date(keys.from, reader)?,
        months: months?,
        but,
    })
}

/// A whole number up to a limit.
fn whole(node: &Node, most: u8, reader: &mut Reader<'_>) -> Option<u8> {
    let text = reader.text(node)?.value;
    let number = text.parse().ok().filter(|n| (1..=most).contains(n));
    if number.is_none() {
        let message = format!("`{text}` is not a whole number from 1 to {most}");
        reader.sink.add(rules::WRONG_SHAPE.finding(node.place, message));
    }
    number
}

fn duty_rule(node: &Node, reader: &mut Reader<'_>) -> DutyRule {
    let keys = keys::DutyRule::read(node, reader);
    if keys.duty.is_none() {
        missing(node, "duty", "explain", reader);
    }
    DutyRule {
        board: keys.board.and_then(|node| reader.choice(node, &Board::ALL)),
        large_cap: keys.large_cap.and_then(|node| reader.truth(node)),
        from: date(keys.from, reader),
        claim: text(keys.claim, reader),
        duty: keys
            .duty
            .and_then(|node| reader.choice(node, &Duty::ALL))
            .unwrap_or_default(),
    }
}

/// The duty a group or row names: a plain one, or one of the framework's.
fn duty(own: &Framework, node: Option<&Node>, reader: &mut Reader<'_>) -> Option<String> {
    let name = node.and_then(|node| reader.text(node))?;
    let mut known: Vec<&str> = Duty::ALL.iter().map(|(name, _)| *name).collect();
    known.extend(own.duties.keys().map(String::as_str));
    if !known.contains(&name.value.as_str()) {
        reader.sink.add(
            rules::UNKNOWN_NAME
                .finding(
                    name.place,
                    format!("`{}` is not one of {}", name.value, known.join(", ")),
                )
                .hint_if(nearest(&name.value, known))
                .hint("rules of your own stand under `duties`"),
        );
        return None;
    }
    Some(name.value)
}

/// What a row may use of the framework's reliefs.
fn reliefs(own: &Framework, node: &Node, reader: &mut Reader<'_>) -> Vec<String> {
    let known: Vec<&str> = own.reliefs.iter().map(|(name, _)| name.as_str()).collect();
    let mut reliefs = vec![];
    for item in reader.list(node) {
        let Some(name) = reader.text(item) else { continue };
        if !known.contains(&name.value.as_str()) {
            let message = format!("the framework has no relief `{}`", name.value);
            reader.sink.add(
                rules::UNKNOWN_NAME
                    .finding(name.place, message)
                    .hint_if(nearest(&name.value, known.iter().copied()))
                    .hint("reliefs are described under `reliefs`"),
            );
            continue;
        }
        reliefs.push(name.value);
    }
    reliefs
}

fn group(own: &mut Framework, node: &Node, reader: &mut Reader<'_>) {
    let keys = keys::Group::read(node, reader);
    let Some(code) = keys.code.and_then(|node| reader.text(node)) else {
        if keys.code.is_none() {
            missing(node, "code", "A1", reader);
        }
        return;
    };
    let duty = duty(own, keys.duty, reader);
    let known = own.groups.iter().position(|group| group.code == code.value);
    if known.is_none() && keys.title.is_none() {
        // Rows of ours may be changed without naming their group again.
        let changes = keys
            .provisions
            .is_some_and(|node| reader.list(node).iter().all(|row| is_known(own, row)));
        if !changes {
            is_new(node, "group", "title", reader);
        }
    }
    let at = known.unwrap_or(own.groups.len());
    if known.is_none() {
        own.groups.push(Group { code: code.value, ..Group::default() });
    }
    if let Some(group) = own.groups.get_mut(at) {
        put(&mut group.part, keys.part.map(|node| texts(node, reader)));
        put(&mut group.title, keys.title.map(|node| texts(node, reader)));
        put(&mut group.limbs, keys.limbs.map(|node| words(node, reader)));
        group.duty = duty.or(group.duty.take());
    }
    let mut here: BTreeMap<String, Place> = BTreeMap::new();
    for node in keys.provisions.map_or(&[][..], |node| reader.list(node)) {
        if let Some(code) = provision(own, at, node, reader) {
            let first = *here.entry(code.value.clone()).or_insert(code.place);
            if first != code.place {
                reader.sink.add(
                    rules::DUPLICATE_ENTRY
                        .finding(
                            code.place,
                            format!("`{}` stands twice here", code.value),
                        )
                        .related(first, "the first one")
                        .hint("keep one of the two"),
                );
            }
        }
    }
    own.groups
        .retain(|group| !group.provisions.is_empty() || !group.title.is_empty());
}

/// Whether a row has the code of one there is.
fn is_known(own: &Framework, row: &Node) -> bool {
    let yaml::Kind::Mapping(entries) = &row.kind else { return false };
    let code = entries.iter().find(|(key, _)| key.value == "code");
    code.is_some_and(|(_, node)| match &node.kind {
        yaml::Kind::Scalar { text, .. } => own.provision(text).is_some(),
        _ => false,
    })
}

/// Reads a row into its group, or over the row that has its code.
fn provision(
    own: &mut Framework,
    group: usize,
    node: &Node,
    reader: &mut Reader<'_>,
) -> Option<Placed<String>> {
    let keys = keys::Provision::read(node, reader);
    if keys.code.is_none() {
        missing(node, "code", "A1.1", reader);
    }
    let code = keys.code.and_then(|node| reader.text(node))?;
    let is_new = own.provisions().all(|it| it.code != code.value);
    if is_new && keys.title.is_none() {
        self::is_new(node, "row", "title", reader);
    }
    let duty = duty(own, keys.duty, reader);
    let own_reliefs = keys.reliefs.map(|node| reliefs(own, node, reader));
    let leaves: Vec<Leaf> = keys
        .leaves
        .map_or(&[][..], |node| reader.list(node))
        .iter()
        .filter_map(|node| leaf(own, node, reader))
        .collect();
    if is_new {
        own.groups.get_mut(group)?.provisions.push(Provision {
            code: code.value.clone(),
            kind: AnswerKind::Descriptive,
            duty: None,
            title: Texts::default(),
            description: Texts::default(),
            asks: Asks::default(),
            emissions: None,
            reliefs: vec![],
            negative: false,
            omission: true,
            published: (None, None),
            when: String::new(),
            is_sure: true,
            leaves: vec![],
            answers: vec![],
            near: vec![],
        });
    }
    let mut rows = own.groups.iter_mut().flat_map(|group| &mut group.provisions);
    let row = rows.find(|row| row.code == code.value)?;
    put(&mut row.kind, keys.r#type.and_then(|n| reader.choice(n, &AnswerKind::ALL)));
    row.duty = duty.or(row.duty.take());
    put(&mut row.title, keys.title.map(|node| texts(node, reader)));
    put(&mut row.description, keys.description.map(|node| texts(node, reader)));
    put(&mut row.asks, keys.asks.map(|node| asks(node, reader)));
    row.emissions = emissions(keys.emissions, reader).or(row.emissions);
    put(&mut row.reliefs, own_reliefs);
    put(&mut row.negative, keys.negative.and_then(|node| reader.truth(node)));
    put(&mut row.omission, keys.omission.and_then(|node| reader.truth(node)));
    if let Some(node) = keys.published {
        let keys = keys::Published::read(node, reader);
        row.published = (date(keys.from, reader), date(keys.until, reader));
    }
    put(&mut row.when, text(keys.when, reader));
    put(&mut row.is_sure, keys.sure.and_then(|node| reader.truth(node)));
    put(&mut row.leaves, keys.leaves.map(|_| leaves));
    put(&mut row.answers, keys.answers.map(|node| words(node, reader)));
    put(&mut row.near, keys.near.map(|node| words(node, reader)));
    Some(code)
}

fn leaf(own: &Framework, node: &Node, reader: &mut Reader<'_>) -> Option<Leaf> {
    let keys = keys::Leaf::read(node, reader);
    if keys.code.is_none() {
        missing(node, "code", "D28(a)", reader);
    }
    let code = keys.code.and_then(|node| reader.text(node))?;
    let mut list = |node: Option<&Node>| node.map(|node| words(node, reader));
    let (answers, near) = (list(keys.answers), list(keys.near));
    Some(Leaf {
        code: code.value,
        duty: duty(own, keys.duty, reader),
        title: keys.title.map(|node| texts(node, reader)).unwrap_or_default(),
        emissions: emissions(keys.emissions, reader),
        reliefs: keys
            .reliefs
            .map(|node| reliefs(own, node, reader))
            .unwrap_or_default(),
        negative: keys.negative.and_then(|node| reader.truth(node)).unwrap_or(false),
        answers: answers.unwrap_or_default(),
        near: near.unwrap_or_default(),
    })
}

fn emissions(node: Option<&Node>, reader: &mut Reader<'_>) -> Option<Asked> {
    node.and_then(|node| reader.choice(node, &Asked::ALL))
}

fn asks(node: &Node, reader: &mut Reader<'_>) -> Asks {
    let keys = keys::Asks::read(node, reader);
    let mut truth =
        |node: Option<&Node>| node.and_then(|node| reader.truth(node)).unwrap_or(false);
    let (rate, intensity) = (truth(keys.rate), truth(keys.intensity));
    let target = truth(keys.target);
    Asks {
        breakdowns: keys.breakdowns.map(|node| words(node, reader)).unwrap_or_default(),
        years: keys
            .years
            .and_then(|node| whole(node, 10, reader))
            .unwrap_or_default(),
        rate,
        intensity,
        target,
    }
}

#[cfg(test)]
mod tests;
