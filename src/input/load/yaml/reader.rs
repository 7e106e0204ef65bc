//! Reading nodes as what they should be.

use super::{Entry, Kind, Node, colon};
use crate::diag::{Sink, nearest, rules};
use crate::model::place::{Place, Placed};

/// Reads nodes as what they should be, and complains where they are not.
pub struct Reader<'s> {
    /// Where complaints go.
    pub sink: &'s mut Sink,
}

impl Reader<'_> {
    /// Complains that `node` should be something else.
    pub fn mismatch(&mut self, node: &Node, expected: &str) {
        // A text without a key may be one whose colon is none to YAML.
        let hint = match &node.kind {
            Kind::Scalar { text, is_plain: true, .. } => colon(text),
            _ => None,
        };
        let message = format!("expected {expected}, found {}", node.what());
        let finding = rules::WRONG_SHAPE.finding(node.place, message);
        self.sink.add(finding.hint_if(hint));
    }

    /// Complains that a text is empty.
    pub fn blank(&mut self, node: &Node) {
        self.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, "this text is empty")
                .hint("write the text, or leave its key out"),
        );
    }

    /// The entries of a mapping.
    pub fn mapping<'n>(&mut self, node: &'n Node) -> &'n [Entry] {
        match &node.kind {
            Kind::Mapping(entries) => entries,
            _ => {
                self.mismatch(node, "a set of keys");
                &[]
            }
        }
    }

    /// A mapping whose keys must be among `known`.
    pub fn fields<'n>(&mut self, node: &'n Node, known: &[&str]) -> Fields<'n> {
        let entries = self.mapping(node);
        for (key, node) in entries {
            if !known.contains(&key.value.as_str()) {
                self.sink.add(
                    rules::UNKNOWN_KEY
                        .finding(
                            key.place,
                            format!("there is no key `{}` here", key.value),
                        )
                        .hint_if(node.is_null().then(|| colon(&key.value)).flatten())
                        .hint_if(nearest(&key.value, known.iter().copied()))
                        .hint(format!("the keys are {}", known.join(", "))),
                );
            }
        }
        Fields { entries, place: node.place }
    }

    /// The items of a list; a single value counts as a list of one.
    pub fn list<'n>(&mut self, node: &'n Node) -> &'n [Node] {
        match &node.kind {
            Kind::Sequence(items) => items,
            Kind::Scalar { .. } if !node.is_null() => std::slice::from_ref(node),
            _ => {
                self.mismatch(node, "a list");
                &[]
            }
        }
    }

    /// The text of a scalar that is not null, and not blank: an empty text is a slip.
    pub fn text(&mut self, node: &Node) -> Option<Placed<String>> {
        match &node.kind {
            _ if node.is_blank() => {
                self.blank(node);
                None
            }
            Kind::Scalar { text, .. } if !node.is_null() => {
                Some(Placed::new(text.clone(), node.place))
            }
            _ => {
                self.mismatch(node, "text");
                None
            }
        }
    }

    /// One of a set of words.
    pub fn choice<T: Copy>(&mut self, node: &Node, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(node)?;
        let found = choices.iter().find(|(name, _)| *name == text.value);
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            self.sink.add(
                rules::WRONG_SHAPE
                    .finding(
                        node.place,
                        format!("`{}` is not one of {}", text.value, names.join(", ")),
                    )
                    .hint_if(nearest(&text.value, names)),
            );
        }
        found.map(|(_, value)| *value)
    }

    /// True or false.
    pub fn truth(&mut self, node: &Node) -> Option<bool> {
        self.choice(node, &[("true", true), ("false", false)])
    }
}

/// The entries of a mapping, to be taken by name.
#[derive(Clone, Copy)]
pub struct Fields<'n> {
    entries: &'n [Entry],
    /// Where the mapping stands.
    pub place: Place,
}

impl<'n> Fields<'n> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'n Node> {
        self.entries
            .iter()
            .find(|(known, _)| known.value == key)
            .map(|(_, node)| node)
    }
}
