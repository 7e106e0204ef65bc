//! JSON Schemas of what authors write, for their editors, and of what programs read.
//!
//! They are made from the same descriptions the readers take their keys from (see
//! [`load`](crate::input::load)), and from the lists that other rooms keep: rules, provisions,
//! icons and unit words.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::assets;
use crate::checks;
use crate::components::read::FORMS;
use crate::input::load::catalogue::{self, keys::CATALOGUE};
use crate::input::load::import_map::keys::IMPORT;
use crate::input::load::keys::{
    ASSURANCE, CHAPTER, DATA, GLOSSARY, INDEX, REPORT, REVIEW, TARGETS,
};
use crate::input::load::record::{Demand, Key, Record, Shape, Vocabulary};
use crate::input::load::theme::keys::THEME;
use crate::model::lang::{Lang, OURS};
use crate::model::unit::Catalogue;
use crate::review::audit;

/// The dialect all of them are written in.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// Its name: `report`, `block-cards`.
    pub name: String,
    /// What it describes.
    pub about: String,
    /// The schema itself.
    pub value: Value,
}

impl Schema {
    /// As a file holds it.
    pub fn text(&self) -> String {
        format!("{:#}\n", self.value)
    }

    /// The name of its file.
    pub fn file(&self) -> String {
        format!("{}.json", self.name)
    }
}

/// All schemas: files first, then the components' blocks, then answers.
pub fn all() -> Vec<Schema> {
    let files = [
        ("report", "content/report.yaml: the settings", REPORT),
        ("data", "content/data/*.yaml: the dataset", DATA),
        ("targets", "content/targets.yaml: what is to be reached, by when", TARGETS),
        (
            "assurance",
            "content/assurance.yaml: what an assurer has vouched for",
            ASSURANCE,
        ),
        ("index", "content/index.yaml: answers of the content index", INDEX),
        (
            "glossary",
            "content/glossary.yaml: names in each language, and forms to avoid",
            GLOSSARY,
        ),
        ("review", "content/review.yaml: what reviewers said, and the answers", REVIEW),
        (
            "framework",
            "content/frameworks/*.yaml: a disclosure framework of your own",
            CATALOGUE,
        ),
        ("theme", "content/theme.yaml: the looks", THEME),
        ("import", "content/import.yaml: what a workbook's columns are", IMPORT),
        ("chapter", "the front matter of a chapter", CHAPTER),
    ];
    let files = files.map(|(name, about, shape)| (name.into(), about.into(), shape));
    let blocks = FORMS.iter().map(|form| {
        let about = format!("the component `{}` of a chapter", form.name);
        (format!("block-{}", form.name), about, form.shape)
    });
    let shapes: Vec<_> = files.into_iter().chain(blocks).collect();
    let own = shapes
        .into_par_iter()
        .map(|(name, about, shape)| schema(name, about, shape));
    let mut all: Vec<_> = own.collect();
    let about = "the answer of `recto audit --format json`".to_owned();
    all.push(titled("audit".to_owned(), about, audit::schema()));
    all
}

fn schema(name: String, about: String, shape: Shape) -> Schema {
    let mut writer = Writer::default();
    let mut root = writer.shape(shape);
    if !writer.records.is_empty() {
        root.insert("$defs".into(), Value::Object(writer.records));
    }
    titled(name, about, root)
}

fn titled(name: String, about: String, mut root: Object) -> Schema {
    root.insert("$schema".into(), json!(DIALECT));
    root.insert("title".into(), json!(about));
    Schema { name, about, value: Value::Object(root) }
}

type Object = Map<String, Value>;

/// Writes a schema and gathers the records it refers to.
#[derive(Default)]
struct Writer {
    records: Object,
}

impl Writer {
    /// One value a language, and further keys if there are any.
    fn by_lang(&mut self, inner: Shape, besides: &[Key]) -> Object {
        let inner = Value::Object(self.shape(inner));
        let mut values: Object = Lang::ALL
            .iter()
            .map(|lang| (lang.tag().to_owned(), inner.clone()))
            .collect();
        values.extend(besides.iter().map(|key| self.key(key)));
        object(json!({
            "type": "object", "properties": values,
            "additionalProperties": false, "minProperties": 1,
        }))
    }

    /// How a counting word reads.
    fn forms(&mut self) -> Object {
        let forms = Lang::ALL.iter().map(|lang| {
            let units = lang.units();
            let mut words = match units.plural {
                true => self.list(Shape::Text, 0),
                false => self.shape(Shape::Text),
            };
            words.insert("description".into(), json!(units.about));
            (lang.tag().to_owned(), Value::Object(words))
        });
        let forms: Object = forms.collect();
        object(json!({
            "type": "object", "properties": forms,
            "additionalProperties": false, "minProperties": 1,
        }))
    }

    fn shape(&mut self, shape: Shape) -> Object {
        match shape {
            Shape::ByLang(inner) => self.by_lang(*inner, &[]),
            Shape::ByLangAnd(inner, keys) => self.by_lang(*inner, keys),
            Shape::Forms => self.forms(),
            Shape::List(item) => self.list(*item, 0),
            Shape::Entries(item) => self.list(*item, 1),
            Shape::Cells(item) => self.array(*item, 0),
            Shape::Parts(least, most, item) => {
                let mut array = self.array(*item, least);
                array.insert("maxItems".into(), json!(most));
                array
            }
            Shape::Map(names, inner) => self.map(names, *inner),
            Shape::Keys(record) => self.record(record()),
            Shape::Either(shapes) => {
                let mut parts = vec![];
                for shape in shapes {
                    join(&mut parts, self.shape(*shape));
                }
                any_of(parts)
            }
            single => value(single),
        }
    }

    fn array(&mut self, item: Shape, least: u8) -> Object {
        let items = self.shape(item);
        let mut array = object(json!({"type": "array", "items": items}));
        if least > 0 {
            array.insert("minItems".into(), json!(least));
        }
        array
    }

    /// A list, for which a single value may stand.
    fn list(&mut self, item: Shape, least: u8) -> Object {
        let mut parts = vec![self.array(item, least)];
        if let Some(one) = single(item) {
            join(&mut parts, value(one));
        }
        any_of(parts)
    }

    fn map(&mut self, names: Option<Vocabulary>, inner: Shape) -> Object {
        let inner = self.shape(inner);
        let pattern = match names {
            None => {
                return object(json!({"type": "object", "additionalProperties": inner}));
            }
            Some(Vocabulary::Metric) => METRIC,
            Some(Vocabulary::Period) => PERIOD,
            Some(words) => {
                let is_open = words == Vocabulary::Provision;
                let words: Object = words
                    .words()
                    .into_iter()
                    .map(|(word, about)| {
                        let mut inner = inner.clone();
                        inner.insert("description".into(), json!(about));
                        (word, Value::Object(inner))
                    })
                    .collect();
                // Codes of the project's own catalogues are its own.
                let others = match is_open {
                    true => Value::Object(inner),
                    false => json!(false),
                };
                return object(json!({
                    "type": "object", "properties": words, "additionalProperties": others,
                }));
            }
        };
        object(json!({
            "type": "object", "patternProperties": {pattern: inner},
            "additionalProperties": false,
        }))
    }

    /// A set of keys, written once under its name.
    fn key(&mut self, key: &Key) -> (String, Value) {
        let mut value = self.shape(key.shape);
        value.insert("description".into(), json!(about(key.doc)));
        (key.name.to_owned(), Value::Object(value))
    }

    fn record(&mut self, record: &Record) -> Object {
        if !self.records.contains_key(record.name) {
            // What refers to itself finds its name taken.
            self.records.insert(record.name.to_owned(), Value::Null);
            let mut keys = Object::new();
            keys.extend(record.keys.iter().map(|key| self.key(key)));
            let mut whole = object(json!({
                "type": "object", "description": about(record.doc),
                "properties": keys, "additionalProperties": false,
            }));
            for (key, demand) in record.demands.iter().flat_map(demand) {
                match (whole.get_mut(&key), demand) {
                    // What one key asks for stands beside what another does.
                    (Some(Value::Object(own)), Value::Object(more)) => own.extend(more),
                    (_, demand) => {
                        whole.insert(key, demand);
                    }
                }
            }
            self.records.insert(record.name.to_owned(), Value::Object(whole));
        }
        object(json!({"$ref": format!("#/$defs/{}", record.name)}))
    }
}

fn demand(demand: &Demand) -> Object {
    let each = |keys: &[&str]| -> Value {
        keys.iter().map(|key| json!({"required": [key]})).collect()
    };
    object(match demand {
        Demand::Each(keys) => json!({"required": keys}),
        Demand::Any(keys) => json!({"anyOf": each(keys)}),
        Demand::One(keys) => json!({"oneOf": each(keys)}),
        Demand::With(key, needed) => json!({"dependentRequired": {*key: [needed]}}),
        Demand::Where(key, needed) => json!({
            "if": {"required": [key], "properties": {*key: {"const": true}}},
            "then": {"required": [needed]},
        }),
    })
}

/// The comments of a description as one line.
fn about(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The part of a shape that is a single value, if it has one.
fn single(shape: Shape) -> Option<Shape> {
    match shape {
        Shape::Either(shapes) => shapes.iter().find_map(|shape| single(*shape)),
        Shape::ByLang(_)
        | Shape::ByLangAnd(..)
        | Shape::List(_)
        | Shape::Entries(_)
        | Shape::Cells(_)
        | Shape::Parts(..)
        | Shape::Map(..)
        | Shape::Keys(_) => None,
        single => Some(single),
    }
}

const METRIC: &str = "^[a-z][a-z0-9]*([.-][a-z0-9]+)*$";
/// Text with a letter at least.
const TEXT: &str = r"\S";
/// The usual ways of writing a period; more are read, and the editor asks for one of these.
const PERIOD: &str =
    "^(FY ?)?[0-9]{4}([/–-][0-9]{2}([0-9]{2})?)?(-(H[12]|Q[1-4]))?[^ -~]*$";

/// The schema of a single value.
fn value(shape: Shape) -> Object {
    object(match shape {
        Shape::Metric => json!({
            "type": "string", "pattern": METRIC, "examples": ["ghg.scope1"],
        }),
        Shape::Expression => json!({
            "type": ["string", "number"],
            "examples": ["ghg.scope1", "revenue@2020", "share(ghg.scope1, ghg.total) : 2dp"],
        }),
        Shape::Formula => json!({
            "type": ["string", "number"],
            "examples": ["ghg.scope1 + ghg.scope2", "share(employees.female, employees)"],
        }),
        // Digits that a number of the editor's could not hold may stand in quotation marks.
        Shape::Number => json!({
            "type": ["number", "string"], "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$",
        }),
        Shape::Percent => json!({
            "type": "string", "pattern": r"^(0|[1-9][0-9]*)(\.[0-9]+)?\s*%$",
            "examples": ["30%"],
        }),
        Shape::Share => json!({
            "type": "string", "pattern": r"^([1-9][0-9]|100)%$", "examples": ["60%"],
        }),
        Shape::Proportion => json!({
            "type": "string", "pattern": r"^0*[1-9][0-9]{0,2}:0*[1-9][0-9]{0,2}$",
            "examples": ["3:2", "16:9"],
        }),
        Shape::Point => json!({
            "type": "string", "pattern": r"^([0-9]{1,2}|100)% ([0-9]{1,2}|100)%$",
            "examples": ["60% 30%"],
        }),
        Shape::Address => json!({
            "type": "string", "pattern": r"^https?://[!-~]+\.[!-~]+$", "maxLength": 200,
            "examples": ["https://www.example.com/esg"],
        }),
        Shape::Null => json!({"type": "null"}),
        Shape::Truth => json!({"type": "boolean"}),
        Shape::Period => json!({
            "type": ["integer", "string"], "pattern": PERIOD,
            "minimum": 1000, "maximum": 9999, "examples": [2021, "2024/25", "2025-H1", "2025-Q3", "2025-03"],
        }),
        Shape::YearDay => json!({
            "type": "string",
            "pattern": "^([0-9]{1,2} [A-Z][a-z]+|[A-Z][a-z]+ [0-9]{1,2}|[0-9]{1,2}[^ -~][0-9]{1,2}[^ -~])$",
            "examples": ["30 June", "31 March"],
        }),
        Shape::Months => json!({
            "type": ["string", "integer"], "minimum": 1, "maximum": 23,
            "pattern": "^([1-9]|1[013-9]|2[0-3])( months?)?$", "examples": ["15 months"],
        }),
        Shape::Date => json!({
            "type": "string",
            "pattern": "^(19|[2-9][0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            "examples": ["2022-03-31"],
        }),
        Shape::Moment => json!({
            "type": ["string", "integer"], "minimum": 1000, "maximum": 9999,
            "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])|/[0-9]{4}-(0[1-9]|1[0-2]))?)?$",
            "examples": ["2021-08-13", "2021-09/2021-11"],
        }),
        Shape::Colour => json!({
            "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$", "examples": ["#1b3a6b"],
        }),
        Shape::Length => json!({
            "type": "string", "pattern": r"^\s*[0-9]{1,4}(\.[0-9]{1,4})?\s*(mm|pt)\s*$",
            "examples": ["14 pt", "20 mm"],
        }),
        Shape::TypeSize => json!({
            "type": "string",
            "pattern": r"^\s*[0-9]{1,4}(\.[0-9]{1,4})?\s*/\s*[0-9]{1,4}(\.[0-9]{1,4})?\s*(pt)?\s*$",
            "examples": ["9.2/14"],
        }),
        Shape::Sheet => json!({
            "type": "string",
            "pattern": r"^(A4|16:9|[0-9]{1,4}(\.[0-9]{1,4})?\s*[x×]\s*[0-9]{1,4}(\.[0-9]{1,4})?\s*mm)$",
            "examples": ["A4", "16:9", "210 x 280 mm"],
        }),
        Shape::ChapterNumber => json!({
            "type": ["string", "integer"], "pattern": "^[0-9A-Za-z]{1,8}$",
            "minimum": 0, "maximum": 99_999_999, "examples": ["01"],
        }),
        Shape::StockCode => json!({
            "type": ["string", "integer"], "pattern": "^[0-9]{1,6}$",
            "minimum": 0, "maximum": 999_999, "examples": ["6680", "00005"],
        }),
        Shape::Whole(least, most) => json!({
            "type": "integer", "minimum": least, "maximum": most,
        }),
        Shape::Choice(words) => json!({"enum": words()}),
        // Words to choose from, and whatever is made of them.
        Shape::Word(Vocabulary::Unit) => {
            let words = Vocabulary::Unit.words().into_iter().map(|(word, _)| word);
            json!({
                "anyOf": [
                    {"enum": words.collect::<Vec<_>>()},
                    {"type": "string", "pattern": TEXT},
                ],
                "examples": ["RMB million", "tCO2e / RMB 1,000"],
            })
        }
        // Ours, and those of the project's own catalogues.
        Shape::Word(own @ (Vocabulary::Framework | Vocabulary::Provision)) => {
            let words: Vec<_> = own.words().into_iter().map(|(word, _)| word).collect();
            json!({"anyOf": [{"enum": words}, {"type": "string", "pattern": TEXT}]})
        }
        Shape::Word(words) => {
            let words: Vec<_> = words.words().into_iter().map(|(word, _)| word).collect();
            json!({"enum": words})
        }
        Shape::Cell => json!({"type": ["string", "number", "boolean"]}),
        _ => json!({"type": ["string", "number", "boolean"], "pattern": TEXT}),
    })
}

impl Vocabulary {
    /// Its words in order, each with what it means.
    pub(crate) fn words(self) -> Vec<(String, String)> {
        match self {
            Self::Framework => catalogue::ours()
                .keys()
                .map(|name| (name.clone(), String::new()))
                .collect(),
            Self::Provision => {
                // As the first framework's, bare, and as another's, with its prefix. Frameworks
                // share codes; the first one's words stand.
                let mut words: BTreeMap<String, String> = BTreeMap::new();
                for framework in catalogue::ours().values() {
                    for provision in framework.provisions() {
                        let about = provision.description.get(OURS).trim();
                        let leaves = provision.leaves.iter().map(|leaf| &leaf.code);
                        for code in std::iter::once(&provision.code).chain(leaves) {
                            let prefixed = format!("{}:{code}", framework.prefix);
                            for code in [code.clone(), prefixed] {
                                words.entry(code).or_insert_with(|| about.to_owned());
                            }
                        }
                    }
                }
                words.into_iter().collect()
            }
            Self::Rule => checks::settable()
                .map(|it| (it.name.to_owned(), it.sentence()))
                .collect(),
            Self::Icon => {
                assets::icons().map(|icon| (icon.to_owned(), String::new())).collect()
            }
            Self::Unit => Catalogue::default()
                .spellings()
                .map(|word| (word.to_owned(), String::new()))
                .collect(),
            Self::Metric | Self::Period => vec![],
        }
    }
}

fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}

/// Adds an alternative, to one that differs in nothing but its kind where there is one:
/// editors speak more clearly of few alternatives.
fn join(parts: &mut Vec<Object>, new: Object) {
    let types = |part: &Object| match part.get("type") {
        Some(Value::Array(types)) => types.clone(),
        Some(one) => vec![one.clone()],
        None => vec![],
    };
    for part in parts.iter_mut() {
        let (own, more) = (types(part), types(&new));
        let apart = new.keys().all(|key| key == "type" || !part.contains_key(key));
        if apart && !own.is_empty() && !more.is_empty() {
            part.extend(new);
            let all: Vec<_> = own.into_iter().chain(more).collect();
            part.insert("type".into(), Value::Array(all));
            return;
        }
    }
    parts.push(new);
}

fn any_of(mut parts: Vec<Object>) -> Object {
    match parts.len() {
        1 => parts.remove(0),
        _ => object(json!({"anyOf": parts})),
    }
}
