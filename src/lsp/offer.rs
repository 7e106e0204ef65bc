//! What may be written at the cursor.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList,
    CompletionTextEdit, Documentation, MarkupContent, MarkupKind, Position, Range,
    TextEdit,
};
use serde_json::json;

use super::cursor::{self, Cursor, Fit, Part, Spot};
use super::here::Here;
use super::kind::Kind;
use super::names::Name;
use crate::components::read::FORMS;
use crate::input::load::record::{Record, Shape, Vocabulary};
use crate::model::expression::Function;
use crate::model::own_names;
use crate::model::period::Period;
use crate::resolve::format::FORMATS;

/// How many an editor is sent at once; it asks again once more is typed.
const MOST: usize = 3_000;

/// What is said of words that stand in no list.
const ANOTHER_UNIT: &str = "In another unit of its kind.";
const PRIOR: &str = "The period before.";

/// What may be written at a position.
pub(super) fn offer(here: &Here<'_>, position: Position) -> Option<CompletionList> {
    let byte = here.byte(position);
    let Cursor { spot, word } = cursor::look(here.kind.as_ref()?, &here.text, byte)?;
    let typed = here.text.get(word.clone()).unwrap_or_default().to_owned();
    let mut list = List {
        here,
        range: here.ruler().range(word.clone()),
        items: vec![],
    };
    match spot {
        Spot::Expression(before, is_placeholder) => {
            // What is behind the `@` or the last comma is completed alone.
            list.expression(&before, &typed, word, is_placeholder);
        }
        Spot::Fence => list.components(),
        Spot::Provision => list.provisions(),
        Spot::Link(is_picture) => list.link(&typed, is_picture),
        Spot::Yaml(fits, part) => fits.into_iter().for_each(|fit| list.yaml(fit, part)),
    }
    let mut items = list.items;
    items.dedup_by(|a, b| a.label == b.label);
    let is_incomplete = items.len() > MOST;
    if is_incomplete {
        items.retain(|item| item.label.contains(&typed));
        items.truncate(MOST);
    }
    Some(CompletionList { is_incomplete, items })
}

struct List<'h> {
    here: &'h Here<'h>,
    /// What is put in the place of.
    range: Range,
    items: Vec<CompletionItem>,
}

/// A text in Markdown.
pub(super) fn markdown(value: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value }
}

impl List<'_> {
    fn add(
        &mut self,
        label: &str,
        kind: CompletionItemKind,
        detail: &str,
        about: &str,
    ) -> &mut CompletionItem {
        let edit = TextEdit { range: self.range, new_text: label.to_owned() };
        let about = self.here.desk.lang().explain(about);
        let documentation =
            (!about.is_empty()).then(|| Documentation::MarkupContent(markdown(about)));
        self.items.push(CompletionItem {
            label: label.to_owned(),
            kind: Some(kind),
            detail: (!detail.is_empty()).then(|| detail.to_owned()),
            documentation,
            filter_text: Some(label.to_owned()),
            text_edit: Some(CompletionTextEdit::Edit(edit)),
            ..CompletionItem::default()
        });
        let last = self.items.len() - 1;
        &mut self.items[last]
    }

    /// Puts something else in than what it is called.
    fn put(item: &mut CompletionItem, text: String) {
        if let Some(CompletionTextEdit::Edit(edit)) = &mut item.text_edit {
            edit.new_text = text;
        }
    }

    fn expression(
        &mut self,
        before: &str,
        typed: &str,
        word: std::ops::Range<usize>,
        is_placeholder: bool,
    ) {
        let format = crate::input::load::placeholder::split_format(before).1;
        let ruler = self.here.ruler();
        if let Some(format) = format.filter(|_| is_placeholder) {
            let own = format.rsplit(", ").next().unwrap_or_default().trim_start();
            if let Some(unit) = own.strip_prefix("in ") {
                self.range = ruler.range(word.end - unit.len()..word.end);
                self.units();
                return;
            }
            self.range = ruler.range(word.end - own.len()..word.end);
            for (word, about) in FORMATS {
                self.add(word, CompletionItemKind::KEYWORD, "", about);
            }
            self.add("in ", CompletionItemKind::KEYWORD, "", ANOTHER_UNIT);
            return;
        }
        if let Some((_, period)) = typed.rsplit_once('@') {
            self.range = ruler.range(word.end - period.len()..word.end);
            self.periods();
            self.add("prior", CompletionItemKind::CONSTANT, "", PRIOR);
            return;
        }
        self.metrics();
        for (name, function) in Function::ALL {
            let (usage, about) = function.usage();
            let item = self.add(name, CompletionItemKind::FUNCTION, usage, about);
            Self::put(item, format!("{name}("));
        }
        if is_placeholder {
            for name in own_names::WORDS {
                let printed =
                    self.here.lang().and_then(|lang| self.here.printed(name, lang));
                let printed = printed.unwrap_or_default();
                self.add(name, CompletionItemKind::CONSTANT, &printed, "");
            }
        }
    }

    fn metrics(&mut self) {
        let (Some(data), Some(config)) = (self.here.data(), self.here.config()) else {
            return;
        };
        let lang = self.here.lang().unwrap_or(self.here.desk.lang());
        for metric in data.metrics().values() {
            let value = data.readable(&metric.id, config.period);
            let none = || self.here.desk.lang().say("no value");
            let value = value.map_or_else(none, |value| value.to_string());
            let detail = format!("{value} {}", metric.unit_text);
            let name = metric.name.get(&lang).or_else(|| metric.name.values().next());
            let name = name.cloned();
            let root = self.here.root.to_string_lossy().into_owned();
            let item =
                self.add(&metric.id, CompletionItemKind::VARIABLE, detail.trim(), "");
            item.label_details = Some(CompletionItemLabelDetails {
                detail: None,
                description: name.clone(),
            });
            // What people call it finds it too.
            item.filter_text = name.map(|name| format!("{} {name}", metric.id));
            item.data = Some(json!({"root": root, "metric": metric.id}));
        }
    }

    fn periods(&mut self) {
        let (Some(data), Some(config)) = (self.here.data(), self.here.config()) else {
            return;
        };
        let mut periods: Vec<Period> = config.periods.clone();
        periods.push(config.period);
        let values = data.metrics().values().flat_map(|metric| metric.values.keys());
        periods.extend(values);
        periods.sort_by_key(ToString::to_string);
        periods.dedup();
        let lang = self.here.lang().unwrap_or(self.here.desk.lang());
        for period in periods.into_iter().rev() {
            let label = config.calendar.label(period, lang);
            self.add(&period.to_string(), CompletionItemKind::CONSTANT, &label, "");
        }
    }

    fn units(&mut self) {
        if let Some(config) = self.here.config() {
            for word in config.units.spellings() {
                self.add(word, CompletionItemKind::UNIT, "", "");
            }
        }
    }

    fn components(&mut self) {
        for form in FORMS {
            let (doc, keys) = match form.shape {
                Shape::Keys(record) => (record().doc, keys(record())),
                _ => ("", String::new()),
            };
            self.add(form.name, CompletionItemKind::CLASS, &keys, doc);
        }
    }

    fn provisions(&mut self) {
        let Some(config) = self.here.config() else { return };
        let lang = self.here.lang().unwrap_or(self.here.desk.lang());
        for (index, own) in config.frameworks.all.iter().enumerate() {
            for provision in own.framework.provisions() {
                let code = config.frameworks.written(index, &provision.code);
                let title = provision.title.get(lang);
                let about = provision.description.get(lang);
                self.add(&code, CompletionItemKind::REFERENCE, title, about);
                for leaf in &provision.leaves {
                    let code = config.frameworks.written(index, &leaf.code);
                    let title = leaf.title.get(lang);
                    self.add(&code, CompletionItemKind::REFERENCE, title, about);
                }
            }
        }
    }

    fn link(&mut self, typed: &str, is_picture: bool) {
        let here = self.here;
        if is_picture {
            self.pictures();
            return;
        }
        let Some(Kind::Chapter(Some(lang), own)) = &here.kind else { return };
        let folder = format!("content/{lang}/");
        for (path, text) in here.files() {
            let Some(file) = path.strip_prefix(&folder) else { continue };
            let names = here.names_of(&path, &text);
            let title = names.headings.iter().find(|heading| heading.level == 1);
            let title = title.map_or("", |heading| &heading.title);
            if !typed.contains('#') {
                self.add(file, CompletionItemKind::FILE, title, "");
            }
            for heading in &names.headings {
                let Some((id, _)) = &heading.id else { continue };
                let is_own = file == own;
                let name = if is_own { "" } else { file };
                let label = format!("{name}#{id}");
                let is_asked = !typed.contains('#') || label.starts_with(typed);
                if is_asked {
                    self.add(&label, CompletionItemKind::REFERENCE, &heading.title, "");
                }
            }
        }
    }

    fn pictures(&mut self) {
        let Some(inputs) = self.here.inputs() else { return };
        let folder = self.here.own.rsplit_once('/').map_or("", |(folder, _)| folder);
        let own = format!("{folder}/");
        for path in &inputs.others {
            let name = path.strip_prefix(&own).or_else(|| path.strip_prefix("content/"));
            let is_picture = path.rsplit_once('.').is_some_and(|(_, ending)| {
                ["svg", "png", "jpg", "jpeg", "webp", "gif"]
                    .contains(&ending.to_lowercase().as_str())
            });
            if let Some(name) = name.filter(|_| is_picture) {
                self.add(name, CompletionItemKind::FILE, "", "");
            }
        }
    }

    fn yaml(&mut self, fit: Fit, part: Part) {
        for leaf in cursor::leaves(fit) {
            // A list that is begun with a dash may hold either.
            if part == Part::Key {
                self.keys(leaf);
            }
            self.values(leaf);
        }
    }

    fn keys(&mut self, leaf: Fit) {
        let languages = self.here.languages().to_vec();
        let mut add = |name: &str, doc: &str| {
            let item = self.add(name, CompletionItemKind::PROPERTY, "", doc);
            Self::put(item, format!("{name}: "));
        };
        match leaf.shape {
            Shape::Keys(record) => {
                record().keys.iter().for_each(|key| add(key.name, key.doc));
            }
            Shape::ByLang(_) => {
                languages.iter().for_each(|lang| add(lang.tag(), lang.name()));
            }
            Shape::ByLangAnd(_, keys) => {
                languages.iter().for_each(|lang| add(lang.tag(), lang.name()));
                keys.iter().for_each(|key| add(key.name, key.doc));
            }
            Shape::Map(words, _) => {
                let first = self.items.len();
                match (words, leaf.of) {
                    (Some(words), _) => self.words(words),
                    (None, ("Metric", "by" | "sources")) => self.entities(),
                    (None, _) => {}
                }
                for item in &mut self.items[first..] {
                    let label = item.label.clone();
                    Self::put(item, format!("{label}: "));
                }
            }
            _ => {}
        }
    }

    /// The entities the report is of.
    fn entities(&mut self) {
        let Some(config) = self.here.config() else { return };
        let lang = self.here.lang().unwrap_or(self.here.desk.lang());
        for entity in &config.boundary.entities {
            let name = entity.name.get(&lang).or_else(|| entity.name.values().next());
            let name = name.map_or("", String::as_str);
            self.add(&entity.id.value, CompletionItemKind::ENUM_MEMBER, name, "");
        }
    }

    /// The grids that entities take their power from, and that factors are of.
    fn grids(&mut self) {
        let config = self.here.config();
        let entities = config.iter().flat_map(|config| &config.boundary.entities);
        let mut grids: Vec<String> =
            entities.filter_map(|entity| entity.grid.clone()).collect();
        for metric in self.here.data().iter().flat_map(|data| data.metrics().values()) {
            let grid = metric.method.grid.as_ref();
            grids.extend(grid.map(|own| own.value.clone()));
        }
        grids.sort_unstable();
        grids.dedup();
        for grid in grids {
            self.add(&grid, CompletionItemKind::ENUM_MEMBER, "", "");
        }
    }

    fn values(&mut self, leaf: Fit) {
        match leaf.shape {
            Shape::Metric | Shape::Expression | Shape::Formula => self.metrics(),
            Shape::Choice(words) => {
                for word in words() {
                    self.add(word, CompletionItemKind::ENUM_MEMBER, "", "");
                }
            }
            Shape::Truth => {
                for word in ["true", "false"] {
                    self.add(word, CompletionItemKind::ENUM_MEMBER, "", "");
                }
            }
            Shape::Word(words) => self.words(words),
            Shape::Period => self.periods(),
            Shape::Text => match leaf.of {
                ("Targets", "of") | ("Target", "gross") => self.targets(),
                ("StatementPage", "file") => self.pictures(),
                ("MapPoint" | "ImportColumn", "entity") | ("ImportNames", "entities") => {
                    self.entities();
                }
                ("Entity" | "Evidence", "grid") => self.grids(),
                ("Evidence", "file") => {
                    let inputs = self.here.inputs();
                    for path in inputs.iter().flat_map(|inputs| &inputs.others) {
                        let name = path.strip_prefix("content/").unwrap_or(path);
                        self.add(name, CompletionItemKind::FILE, "", "");
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn targets(&mut self) {
        let lang = self.here.lang().unwrap_or(self.here.desk.lang());
        for goal in self.here.data().iter().flat_map(|data| data.goals().values()) {
            let name = goal.name.get(&lang).map_or("", String::as_str);
            self.add(&goal.id.value, CompletionItemKind::VARIABLE, name, "");
        }
    }

    fn words(&mut self, words: Vocabulary) {
        match words {
            Vocabulary::Provision => self.provisions(),
            Vocabulary::Unit => self.units(),
            Vocabulary::Metric => match self.here.kind {
                // They are made there, not named.
                Some(Kind::Data | Kind::Targets) => {}
                _ => self.metrics(),
            },
            Vocabulary::Period => self.periods(),
            Vocabulary::Framework | Vocabulary::Rule | Vocabulary::Icon => {
                for (word, about) in words.words() {
                    self.add(&word, CompletionItemKind::ENUM_MEMBER, "", &about);
                }
            }
        }
    }
}

/// The keys that must stand in a record, or all.
fn keys(record: &Record) -> String {
    let names: Vec<_> = record.keys.iter().map(|key| key.name).collect();
    names.join(", ")
}

/// An item with all that is known of it: its figure in each language, and where it comes from.
pub(super) fn resolved(mut item: CompletionItem, here: &Here<'_>) -> CompletionItem {
    let id = item.data.as_ref().and_then(|data| data["metric"].as_str());
    if let Some(id) = id {
        let card = super::hover::card(here, &Name::Metric(id.to_owned()), None);
        item.documentation =
            card.map(|text| Documentation::MarkupContent(markdown(text)));
    }
    item
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::kind;
    use super::*;
    use crate::model::lang::{Lang, OURS};

    /// All that is said of keys, components, functions and formats.
    fn explained() -> BTreeSet<String> {
        let mut docs = Docs::default();
        kind::shapes().into_iter().for_each(|shape| docs.of(shape));
        FORMS.iter().for_each(|form| docs.of(form.shape));
        docs.found
            .extend(Function::ALL.map(|(_, function)| function.usage().1));
        docs.found.extend(FORMATS.map(|(_, about)| about));
        docs.found.extend([ANOTHER_UNIT, PRIOR]);
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        docs.found.into_iter().map(plain).collect()
    }

    #[derive(Default)]
    struct Docs {
        found: BTreeSet<&'static str>,
        seen: BTreeSet<(&'static str, usize)>,
    }

    impl Docs {
        fn of(&mut self, shape: Shape) {
            match shape {
                Shape::Keys(record) => {
                    let record = record();
                    let place = std::ptr::from_ref(record).addr();
                    if self.seen.insert((record.name, place)) {
                        self.found.insert(record.doc);
                        for key in record.keys {
                            self.found.insert(key.doc);
                            self.of(key.shape);
                        }
                    }
                }
                Shape::ByLangAnd(inner, keys) => {
                    self.of(*inner);
                    for key in keys {
                        self.found.insert(key.doc);
                        self.of(key.shape);
                    }
                }
                Shape::ByLang(inner)
                | Shape::List(inner)
                | Shape::Entries(inner)
                | Shape::Cells(inner)
                | Shape::Parts(_, _, inner)
                | Shape::Map(_, inner) => self.of(*inner),
                Shape::Either(all) => all.iter().for_each(|shape| self.of(*shape)),
                _ => {}
            }
        }
    }

    #[test]
    fn what_is_explained_is_told_in_every_tongue_and_nothing_else() {
        let wanted = explained();
        assert!(wanted.len() > 400, "{}", wanted.len());
        for lang in Lang::ALL.into_iter().filter(|lang| *lang != OURS) {
            let known: BTreeSet<String> = lang.catalogue().keys.keys().cloned().collect();
            let missing: Vec<_> = wanted.difference(&known).collect();
            assert!(missing.is_empty(), "{lang} lacks, under `keys`: {missing:#?}");
            let idle: Vec<_> = known.difference(&wanted).collect();
            assert!(idle.is_empty(), "{lang} tells what nobody explains: {idle:#?}");
        }
    }
}
