//! What is named where in a file: metrics, targets, headings, chapters, provisions, keys. What
//! stands in YAML is found by the same descriptions that readers and schemas are made from.

use std::ops::Range;

use super::kind::{self, Kind};
use crate::components::read::FORMS;
use crate::diag::Sink;
use crate::input::load::edit::entries;
use crate::input::load::markdown::parts::{self, HeadingPart, LinkPart};
use crate::input::load::placeholder;
use crate::input::load::record::{Shape, Vocabulary};
use crate::input::load::yaml::{self, Extract, Kind as NodeKind, Node};
use crate::model::expression::{self, Expression};
use crate::model::lang::Lang;
use crate::model::place::FileNumber;

/// What a name is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    Metric(String),
    Target(String),
    /// A heading of a chapter: the file's name and the id.
    Heading(String, String),
    /// A chapter by its file's name.
    Chapter(String),
    Provision(String),
    /// A picture, by its path as written.
    Picture(String),
    /// A term of the glossary in a language.
    Term(Lang, String),
    /// A component, or a key of something, and what that is for.
    Key(&'static str, &'static str),
}

/// Where something is named.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) name: Name,
    pub(super) range: Range<usize>,
    /// Whether this is where it is made.
    pub(super) is_definition: bool,
}

/// An expression in a file.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// All of it, braces included where it has some.
    pub(super) range: Range<usize>,
    /// What stands between them.
    pub(super) inner: Range<usize>,
    pub(super) text: String,
    pub(super) is_formula: bool,
}

/// All names of a file.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) mentions: Vec<Mention>,
    pub(super) fields: Vec<Field>,
    pub(super) headings: Vec<HeadingPart>,
    pub(super) components: Vec<(String, Range<usize>)>,
    pub(super) blocks: Vec<Range<usize>>,
    /// The entries of a file of YAML, with what is between key and end.
    pub(super) entries: Vec<(String, Range<usize>, Range<usize>)>,
    pub(super) front: Option<Range<usize>>,
    /// Whether something in it could not be read, so that names may be missing.
    pub(super) is_partial: bool,
}

/// Finds the names of a file.
pub(super) fn names(path: &str, text: &str) -> Names {
    let mut finder = Finder {
        text,
        kind: kind::of(path),
        names: Names::default(),
    };
    match &finder.kind {
        Some(Kind::Chapter(_, file)) => {
            let file = file.clone();
            finder.chapter(&file);
        }
        Some(kind) => {
            if let Some(shape) = kind.shape() {
                finder.yaml(&Extract::whole(text, FileNumber(0)), shape, true);
            }
        }
        None => {}
    }
    let mut names = finder.names;
    names.mentions.sort_by_key(|it| (it.range.start, it.range.end));
    names.fields.sort_by_key(|it| it.range.start);
    names
}

impl Names {
    /// The innermost name at a byte.
    pub(super) fn at(&self, byte: usize) -> Option<&Mention> {
        let mentions = self.mentions.iter();
        let here = mentions.filter(|it| it.range.start <= byte && byte <= it.range.end);
        here.min_by_key(|it| it.range.len())
    }

    /// The expression at a byte.
    pub(super) fn field_at(&self, byte: usize) -> Option<&Field> {
        let mut fields = self.fields.iter();
        fields.find(|it| it.range.start <= byte && byte <= it.range.end)
    }
}

struct Finder<'t> {
    text: &'t str,
    kind: Option<Kind>,
    names: Names,
}

impl Finder<'_> {
    fn add(&mut self, name: Name, range: Range<usize>) {
        self.names
            .mentions
            .push(Mention { name, range, is_definition: false });
    }

    fn define(&mut self, name: Name, range: Range<usize>) {
        self.names.mentions.push(Mention { name, range, is_definition: true });
    }

    fn chapter(&mut self, file: &str) {
        let parts = parts::parts(self.text, FileNumber(0));
        for range in &parts.placeholders {
            let is_settings = parts
                .front
                .as_ref()
                .is_some_and(|(front, _)| front.contains(&range.start));
            if !is_settings {
                self.placeholder(range.clone());
            }
        }
        for link in &parts.links {
            self.link(link, file);
        }
        for heading in &parts.headings {
            if heading.level == 1 {
                let range = heading.range.start..self.line_end(heading.range.start);
                self.define(Name::Chapter(file.to_owned()), range);
            }
            if let Some((id, range)) = &heading.id {
                let name = Name::Heading(file.to_owned(), id.clone());
                self.define(name, range.clone());
            }
            for (code, range) in &heading.discloses {
                self.add(Name::Provision(code.clone()), range.clone());
            }
        }
        if let Some((range, extract)) = &parts.front {
            if let Some(shape) = self.kind.as_ref().and_then(Kind::shape) {
                self.yaml(extract, shape, false);
            }
            self.names.front = Some(range.clone());
        }
        for component in &parts.components {
            let form = FORMS.iter().find(|form| form.name == component.name);
            if let Some(form) = form {
                let doc = match form.shape {
                    Shape::Keys(record) => record().doc,
                    _ => "",
                };
                self.add(Name::Key(form.name, doc), component.name_at.clone());
                self.yaml(&component.extract, form.shape, false);
            }
            self.names
                .components
                .push((component.name.clone(), component.range.clone()));
        }
        self.names.headings = parts.headings;
        self.names.blocks = parts.blocks;
    }

    fn line_end(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        start + rest.find('\n').unwrap_or(rest.len())
    }

    fn link(&mut self, link: &LinkPart, file: &str) {
        let LinkPart { to, range, is_picture } = link;
        if *is_picture {
            self.add(Name::Picture(to.clone()), range.clone());
            return;
        }
        let (chapter, id) = match to.split_once('#') {
            Some((chapter, id)) => (chapter, Some(id)),
            None => (to.as_str(), None),
        };
        let is_own = chapter.is_empty() && id.is_some();
        let is_other = chapter.ends_with(".md") && !chapter.contains(':');
        if !is_own && !is_other {
            return;
        }
        let name = if is_own { file } else { chapter };
        if !is_own {
            let range = range.start..range.start + chapter.len();
            self.add(Name::Chapter(name.to_owned()), range);
        }
        if let Some(id) = id {
            let start = range.start + chapter.len() + 1;
            let name = Name::Heading(name.to_owned(), id.to_owned());
            self.add(name, start..start + id.len());
        }
    }

    /// A placeholder with its braces.
    fn placeholder(&mut self, range: Range<usize>) {
        let inner = range.start + 2..range.end.saturating_sub(2).max(range.start + 2);
        self.field(range, inner, false);
    }

    fn field(&mut self, range: Range<usize>, inner: Range<usize>, is_formula: bool) {
        let Some(text) = self.text.get(inner.clone()) else { return };
        // In quotation marks of YAML a mark of the expression's own is escaped.
        let text = text.replace("\\\"", " \"");
        let source = match is_formula {
            true => text.as_str(),
            false => placeholder::split_format(&text).0,
        };
        if let Ok(expression) = expression::parse(source) {
            self.expression(&expression, inner.start);
        }
        self.names.fields.push(Field { range, inner, text, is_formula });
    }

    fn expression(&mut self, expression: &Expression, start: usize) {
        let mut found = vec![];
        expression.metrics(&mut |id, node| {
            found.push((id.to_owned(), start + node.start));
        });
        for (id, at) in found {
            let range = at..at + id.len();
            self.add(Name::Metric(id), range);
        }
    }

    fn yaml(&mut self, extract: &Extract, shape: Shape, is_file: bool) {
        let mut sink = Sink::default();
        let Some(node) = yaml::parse(extract, &mut sink) else {
            self.names.is_partial = true;
            return;
        };
        if is_file {
            for (key, value) in entries(&node).unwrap_or_default() {
                let key_at = key.place.range();
                let whole = key_at.start..value.place.range().end.max(key_at.end);
                self.names.entries.push((key.value.clone(), key_at, whole));
            }
        }
        self.walk(&node, shape, ("", ""), None, is_file);
    }

    /// Goes through a value. `of` is the record and the key that it is of.
    fn walk(
        &mut self,
        node: &Node,
        shape: Shape,
        of: (&'static str, &'static str),
        lang: Option<Lang>,
        is_root: bool,
    ) {
        match shape {
            Shape::ByLang(inner) => self.by_lang(node, *inner, of),
            Shape::ByLangAnd(inner, keys) => {
                self.by_lang(node, *inner, of);
                for (key, value) in entries(node).unwrap_or_default() {
                    if let Some(own) = keys.iter().find(|own| own.name == key.value) {
                        self.add(Name::Key(own.name, own.doc), key.place.range());
                        self.walk(value, own.shape, of, None, false);
                    }
                }
            }
            Shape::List(item) | Shape::Entries(item) => match &node.kind {
                NodeKind::Sequence(items) => {
                    items.iter().for_each(|own| self.walk(own, *item, of, lang, false));
                }
                _ => self.walk(node, *item, of, lang, false),
            },
            Shape::Cells(item) | Shape::Parts(_, _, item) => {
                if let NodeKind::Sequence(items) = &node.kind {
                    items.iter().for_each(|own| self.walk(own, *item, of, lang, false));
                }
            }
            Shape::Map(names, inner) => {
                for (key, value) in entries(node).unwrap_or_default() {
                    self.map_key(names, &key.value, key.place.range(), is_root);
                    self.walk(value, *inner, of, lang, false);
                }
            }
            Shape::Keys(record) => {
                let record = record();
                for (key, value) in entries(node).unwrap_or_default() {
                    if let Some(own) =
                        record.keys.iter().find(|own| own.name == key.value)
                    {
                        self.add(Name::Key(own.name, own.doc), key.place.range());
                        self.walk(value, own.shape, (record.name, own.name), lang, false);
                    }
                }
            }
            Shape::Either(shapes) => {
                if let Some(fit) = shapes.iter().find(|shape| fits(node, **shape)) {
                    self.walk(node, *fit, of, lang, is_root);
                }
            }
            single => self.single(node, single, of, lang),
        }
    }

    fn by_lang(&mut self, node: &Node, inner: Shape, of: (&'static str, &'static str)) {
        for (key, value) in entries(node).unwrap_or_default() {
            if let Some(lang) = Lang::parse(&key.value) {
                self.walk(value, inner, of, Some(lang), false);
            }
        }
    }

    fn map_key(
        &mut self,
        names: Option<Vocabulary>,
        key: &str,
        range: Range<usize>,
        is_root: bool,
    ) {
        match (names, &self.kind) {
            (Some(Vocabulary::Metric), Some(Kind::Data)) if is_root => {
                self.define(Name::Metric(key.to_owned()), range);
            }
            (Some(Vocabulary::Metric), Some(Kind::Targets)) if is_root => {
                self.define(Name::Target(key.to_owned()), range);
            }
            (Some(Vocabulary::Metric), _) => {
                self.add(Name::Metric(key.to_owned()), range);
            }
            (Some(Vocabulary::Provision), _) => {
                self.define(Name::Provision(key.to_owned()), range);
            }
            _ => {}
        }
    }

    fn single(
        &mut self,
        node: &Node,
        shape: Shape,
        of: (&'static str, &'static str),
        lang: Option<Lang>,
    ) {
        let NodeKind::Scalar { text, verbatim, .. } = &node.kind else { return };
        let all = node.place.range();
        let own = verbatim.map(|at| at as usize..at as usize + text.len());
        match (shape, own) {
            (Shape::Metric, Some(range)) => self.add(Name::Metric(text.clone()), range),
            (Shape::Word(Vocabulary::Provision), Some(range)) => {
                self.add(Name::Provision(text.clone()), range);
            }
            (Shape::Expression, own) => {
                let range = own.unwrap_or(all);
                self.field(range.clone(), range, false);
            }
            (Shape::Formula, own) => {
                let range = own.unwrap_or(all);
                self.field(range.clone(), range, true);
            }
            (Shape::Text, Some(range))
                if matches!(of, ("Targets", "of") | ("Target", "gross")) =>
            {
                self.add(Name::Target(text.clone()), range);
            }
            (Shape::Text, Some(range)) if self.kind == Some(Kind::Glossary) => {
                if let Some(lang) = lang {
                    let name = Name::Term(lang, text.clone());
                    self.define(name, range);
                }
            }
            (Shape::Line | Shape::Cell, _) => {
                // What is folded or escaped stands in the file with its placeholders whole.
                let source = self.text.get(all.clone()).unwrap_or_default().to_owned();
                for range in placeholder::find(&source, &[]) {
                    self.placeholder(all.start + range.start..all.start + range.end);
                }
                let file = match &self.kind {
                    Some(Kind::Chapter(_, file)) => file.clone(),
                    _ => return,
                };
                for (at, _) in source.match_indices("](") {
                    let rest = &source[at + 2..];
                    let Some(end) = rest.find([')', ' ', '\n']) else { continue };
                    let start = all.start + at + 2;
                    let to = rest[..end].to_owned();
                    let range = start..start + end;
                    self.link(&LinkPart { to, range, is_picture: false }, &file);
                }
            }
            _ => {}
        }
    }
}

/// Whether a value may be of a shape.
fn fits(node: &Node, shape: Shape) -> bool {
    match shape {
        Shape::ByLang(_) => entries(node).is_some_and(|own| {
            own.iter().all(|(key, _)| Lang::parse(&key.value).is_some())
        }),
        Shape::ByLangAnd(..) | Shape::Map(..) | Shape::Keys(_) | Shape::Forms => {
            matches!(node.kind, NodeKind::Mapping(_))
        }
        Shape::List(item) | Shape::Entries(item) => {
            matches!(node.kind, NodeKind::Sequence(_)) || fits(node, *item)
        }
        Shape::Cells(_) | Shape::Parts(..) => matches!(node.kind, NodeKind::Sequence(_)),
        Shape::Either(shapes) => shapes.iter().any(|shape| fits(node, *shape)),
        // A word that is none of the list may be a metric that the next shape takes.
        Shape::Choice(words) => match &node.kind {
            NodeKind::Scalar { text, .. } => words().contains(&text.as_str()),
            _ => false,
        },
        _ => matches!(node.kind, NodeKind::Scalar { .. }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_that_a_word_could_stand_for_is_named() {
        let text = "```cards\ncards:\n  - {metric: energy.total, change: energy.growth}\n  - {metric: water, change: yoy}\n```\n";
        let names = names("content/en/01-energy.md", text);
        let metrics = names.mentions.iter().filter_map(|mention| match &mention.name {
            Name::Metric(id) => Some(id.as_str()),
            _ => None,
        });
        let metrics: Vec<_> = metrics.collect();
        assert_eq!(metrics, ["energy.total", "energy.growth", "water"]);
    }
}
