//! The dataset: YAML to [`Metric`]s. Numbers are read from their text; a float never
//! touches them.

use super::by_entity::by_entity;
use super::config;
use super::evidence::rests;
use super::keys;
use super::lacking;
use super::values::values;
use super::yaml::{Fields, Kind, Node, Reader};
use crate::diag::{Diagnostic, Sink, nearest, rules};
use crate::model::acceptance::Acceptance;
use crate::model::digital::is_concept;
use crate::model::expression;
use crate::model::lang::{ByLang, Lang};
use crate::model::metric::{Base, Formula, Metric, Over, RollForward, Unread};
use crate::model::own_names;
use crate::model::period::{Kind as Length, Period};
use crate::model::place::{Place, Placed};
use crate::model::unit::{Catalogue, Unit, UnitError};

/// The metrics of one data file.
pub fn metrics(
    root: &Node,
    languages: &[Lang],
    units: &Catalogue,
    accepted: &mut Vec<Acceptance>,
    sink: &mut Sink,
) -> Vec<Metric> {
    let mut reader = Reader { sink };
    let mut metrics = vec![];
    for (id, node) in reader.mapping(root) {
        if own_names::WORDS.contains(&id.value.as_str()) {
            let message = format!(
                "`{}` is a name of the report itself, and no metric's id",
                id.value
            );
            reader.sink.add(
                rules::METRIC_ID
                    .finding(id.place, message)
                    .hint("add a word, as in `title.count`"),
            );
            continue;
        }
        if !expression::is_metric_id(&id.value) {
            reader.sink.add(
                rules::METRIC_ID.finding(id.place,
                    format!("`{}` cannot be a metric's id", id.value),
                )
                .hint("an id is lower-case words and digits joined by `.` and `-`, as in `ghg.scope1`"),
            );
            continue;
        }
        metrics.push(metric(id, node, languages, units, accepted, &mut reader));
    }
    metrics
}

fn metric(
    id: &Placed<String>,
    node: &Node,
    languages: &[Lang],
    units: &Catalogue,
    accepted: &mut Vec<Acceptance>,
    reader: &mut Reader<'_>,
) -> Metric {
    if !matches!(node.kind, Kind::Mapping(_)) {
        reader.mismatch(node, "the keys of a metric (name, unit, values)");
        return Metric { unread: Unread::Unit, ..Metric::empty(id.clone()) };
    }
    let keys = keys::Metric::read(node, reader);
    let scope = Place { end: node.place.end, ..id.place };
    accepted.extend(config::acceptances(keys.accept, scope, reader));
    let name = match keys.name {
        Some(node) => by_lang(node, languages, reader),
        None => {
            missing(id.place, "name", languages, reader);
            ByLang::new()
        }
    };
    let unit = keys.unit.map(|node| unit(node, units, reader));
    let has_unit = !matches!(unit, Some(None));
    let (unit, unit_text) = unit.flatten().unwrap_or_default();
    let values = keys.values.map(|node| values(node, languages, reader));
    let (values, unread) = values.unwrap_or_default();
    let over = keys
        .over
        .and_then(|node| Some(Placed::new(reader.choice(node, &Over::ALL)?, node.place)));
    let mut by = by_entity(&keys, languages, reader);
    let inferred = keys.by.and_then(|node| by.over(&unit, node.place));
    let over = match keys.over {
        Some(_) => over,
        None => inferred,
    };
    if keys.over.is_none() && over.is_none() && has_unit {
        let mut own = values.keys().copied();
        let shorter = own.find(|period| period.kind() != Length::Year);
        needs_over(id, shorter.or(by.shorter()), reader);
    }
    let of = keys.of.and_then(|node| formula(node, reader));
    let formula = keys.formula.map(|node| formula(node, reader));
    let unread = match (has_unit, &formula) {
        (false, _) => Unread::Unit,
        (true, Some(None)) => Unread::Formula,
        _ => unread,
    };
    if keys.values.is_none() && keys.formula.is_none() && keys.by.is_none() {
        missing(id.place, "values", languages, reader);
    }
    let rests = rests(keys.source, Some(&by), languages, reader);
    by.share(rests.of);
    let (source, mut method) = (rests.all, rests.method);
    let mut said = |node: Option<&Node>| {
        node.map(|node| by_lang(node, languages, reader)).unwrap_or_default()
    };
    method.definition = said(keys.definition);
    method.method = said(keys.method);
    Metric {
        name,
        unit,
        unit_text,
        values,
        by,
        over,
        formula: formula.flatten(),
        decimals: keys.decimals.and_then(|node| decimals(node, reader)),
        breakdowns: breakdowns(keys.breakdowns, reader),
        of,
        base: keys.base.and_then(|node| base(node, languages, reader)),
        roll_forward: keys.roll_forward.map(|node| roll_forward(node, reader)),
        discloses: keys.discloses.map(|node| texts(node, reader)).unwrap_or_default(),
        concept: keys.concept.and_then(|node| concept(node, reader)),
        source,
        method,
        note: keys
            .note
            .map(|node| by_lang(node, languages, reader))
            .unwrap_or_default(),
        unread,
        ..Metric::empty(id.clone())
    }
}

/// A name of a taxonomy.
fn concept(node: &Node, reader: &mut Reader<'_>) -> Option<Placed<String>> {
    let text = reader.text(node)?;
    if !is_concept(&text.value) {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{}` is no name of a taxonomy", text.value))
                .hint("write its prefix, a colon and the name, as in `ifrs-sds:AbsoluteGrossScope1GHGEmissions`"),
        );
        return None;
    }
    Some(text)
}

/// Values of shorter periods say nothing of the year until something says how it follows.
fn needs_over(id: &Placed<String>, shorter: Option<Period>, reader: &mut Reader<'_>) {
    let Some(shorter) = shorter else { return };
    reader.sink.add(
        rules::MISSING_KEY
            .finding(
                id.place,
                format!(
                    "`{}` has a value of {shorter}, and nothing says how its year follows from its {}s",
                    id.value,
                    shorter.kind().name()
                ),
            )
            .hint(
                "add `over: sum` for an amount of the year, `over: average` for a level, or `over: last` for \
                 what is counted at the end",
            ),
    );
}

fn missing(place: Place, key: &str, languages: &[Lang], reader: &mut Reader<'_>) {
    let hint = match key {
        "name" => format!("add `name: {}`", Lang::open_keys(languages)),
        _ => "add `values: {2021: …}` or a `formula`".to_owned(),
    };
    reader.sink.add(
        rules::MISSING_KEY
            .finding(place, format!("this metric has no `{key}`"))
            .hint(hint),
    );
}

fn texts(node: &Node, reader: &mut Reader<'_>) -> Vec<Placed<String>> {
    let mut texts = vec![];
    for item in reader.list(node) {
        texts.extend(reader.text(item));
    }
    texts
}

fn breakdowns(
    node: Option<&Node>,
    reader: &mut Reader<'_>,
) -> Vec<(String, Vec<Placed<String>>)> {
    let Some(node) = node else { return vec![] };
    let mut breakdowns = vec![];
    for (kind, parts) in reader.mapping(node) {
        if matches!(&parts.kind, Kind::Sequence(items) if items.is_empty()) {
            reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(parts.place, "this breakdown has no parts")
                    .hint("name the metrics it is made of, or leave it out"),
            );
        }
        breakdowns.push((kind.value.clone(), texts(parts, reader)));
    }
    breakdowns
}

/// What a rate is taken of: an expression, or one text a language.
fn base(node: &Node, languages: &[Lang], reader: &mut Reader<'_>) -> Option<Base> {
    match &node.kind {
        Kind::Mapping(_) => Some(Base::Words(by_lang(node, languages, reader))),
        _ => formula(node, reader).map(Base::Figures),
    }
}

fn roll_forward(node: &Node, reader: &mut Reader<'_>) -> RollForward {
    let keys = keys::RollForward::read(node, reader);
    let mut list =
        |node: Option<&Node>| node.map(|node| texts(node, reader)).unwrap_or_default();
    RollForward {
        inflows: list(keys.inflows),
        outflows: list(keys.outflows),
    }
}

/// One text for each language of the report; every language must have one.
pub fn by_lang(
    node: &Node,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> ByLang<String> {
    let texts = placed_by_lang(node, languages, reader);
    texts.into_iter().map(|(lang, text)| (lang, text.value)).collect()
}

/// One text for each language of the report, each with its place.
pub fn placed_by_lang(
    node: &Node,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> ByLang<Placed<String>> {
    by_lang_nodes(node, languages, reader)
        .into_iter()
        .filter_map(|(lang, node)| Some((lang, reader.text(node)?)))
        .collect()
}

/// One node for each language of the report; every language must have one.
pub fn by_lang_nodes<'n>(
    node: &'n Node,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> ByLang<&'n Node> {
    by_lang_and(node, &[], languages, reader).0
}

/// What stands under the tags of languages, and under further keys.
pub(super) fn fields_by_lang<'n>(
    node: &'n Node,
    besides: &[&str],
    reader: &mut Reader<'_>,
) -> Fields<'n> {
    let mut known: Vec<_> = Lang::ALL.iter().map(|lang| lang.tag()).collect();
    known.extend(besides);
    reader.fields(node, &known)
}

/// As [`by_lang_nodes`], with further keys beside those of the languages.
pub(super) fn by_lang_and<'n>(
    node: &'n Node,
    besides: &[&str],
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> (ByLang<&'n Node>, Option<Fields<'n>>) {
    let mut texts = ByLang::new();
    if !matches!(node.kind, Kind::Mapping(_)) {
        let keys = Lang::open_keys(languages);
        reader.mismatch(node, &format!("one text a language, as in `{keys}`"));
        return (texts, None);
    }
    let fields = fields_by_lang(node, besides, reader);
    let is_there = |lang: &Lang| fields.get(lang.tag()).is_some();
    let other = |lang| {
        let mut others = languages.iter().copied().filter(|other| *other != lang);
        others.find(is_there)
    };
    for &lang in languages {
        match fields.get(lang.tag()) {
            Some(node) if node.is_blank() => reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(node.place, format!("the text is empty in {lang}"))
                    .hint("write the text, or leave the key out in every language"),
            ),
            Some(node) => {
                texts.insert(lang, node);
            }
            None => reader.sink.add(
                rules::MISSING_LANGUAGE
                    .finding(node.place, format!("the text in {lang} is missing here"))
                    .hint(format!("add `{lang}: …`"))
                    .hint_if(other(lang).map(lacking::later))
                    .among(format!("{{}} texts are missing in {lang}"), ""),
            ),
        }
    }
    (texts, Some(fields))
}

/// A unit with its text.
pub fn unit(
    node: &Node,
    units: &Catalogue,
    reader: &mut Reader<'_>,
) -> Option<(Unit, String)> {
    let text = reader.text(node)?;
    match Unit::parse(&text.value, units) {
        Ok(unit) => Some((unit, text.value)),
        Err(error) => {
            reader.sink.add(unit_error(&error, node.place, units));
            None
        }
    }
}

/// The finding for a unit that cannot be read.
pub fn unit_error(error: &UnitError, place: Place, units: &Catalogue) -> Diagnostic {
    let near = match error {
        UnitError::Unknown(word) => {
            // A multiple may stand behind it.
            let word = word.split_whitespace().next().unwrap_or(word);
            // A word in small letters is no slip for the code of some currency.
            let is_code = |own: &str| own.bytes().all(|b| b.is_ascii_uppercase());
            let is_like = |own: &&str| {
                is_code(word) || !is_code(own) || own.eq_ignore_ascii_case(word)
            };
            nearest(word, units.spellings().filter(is_like))
        }
        _ => None,
    };
    let cut = matches!(error, UnitError::Unknown(word) if word.bytes().all(|b| b.is_ascii_digit()));
    let quote = cut.then(|| {
        "between `{` and `}` a comma ends the value: put the unit in quotation marks"
            .to_owned()
    });
    rules::UNKNOWN_UNIT.finding(place, error.to_string()).hint_if(near).hint_if(quote).hint(
        "a unit is a word such as tonne, MWh or person, with a multiple and a denominator \
         where needed (`RMB million`, `tCO2e / RMB 1,000`); add your own words under \
         `units` in report.yaml",
    )
}

fn formula(node: &Node, reader: &mut Reader<'_>) -> Option<Formula> {
    let Kind::Scalar { text, verbatim, .. } = &node.kind else {
        reader.mismatch(node, "a formula");
        return None;
    };
    // Folded or escaped text has no single place: its parts stand for the whole.
    let length = u32::try_from(text.len()).unwrap_or(0);
    let place = verbatim.map_or(node.place, |start| Place {
        start,
        end: start + length,
        ..node.place
    });
    let error = match expression::parse(text) {
        Ok(expression) => {
            return Some(Formula { text: text.clone(), expression, place });
        }
        Err(error) => error,
    };
    reader.sink.add(
        rules::EXPRESSION_SYNTAX
            .finding(place.within(text, error.start..error.end), error.message)
            .hint_if(error.hint),
    );
    // As typed in a workbook it says all the same what follows from what.
    let rest = text.strip_prefix('=')?;
    let expression = expression::parse(rest).ok()?;
    let place = place.within(text, 1..text.len());
    Some(Formula { text: rest.to_owned(), expression, place })
}

/// A count of decimals.
pub fn decimals(node: &Node, reader: &mut Reader<'_>) -> Option<u32> {
    let text = reader.text(node)?;
    let number = text.value.parse().ok().filter(|n| *n <= 12);
    if number.is_none() {
        reader.sink.add(rules::WRONG_SHAPE.finding(
            node.place,
            format!("`{}` is not a number of decimals from 0 to 12", text.value),
        ));
    }
    number
}
