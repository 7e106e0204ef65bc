//! What is shown beside the text as typed: what placeholders print, and colours for their words.

use lsp_types::{InlayHint, InlayHintLabel, Range, SemanticToken, SemanticTokenType};

use super::here::Here;
use super::names::Field;
use crate::input::load::placeholder::split_format;
use crate::model::expression::{self, Expression, Node};

/// The kinds of words in a placeholder, by the names that editors colour.
pub(super) const KINDS: [SemanticTokenType; 5] = [
    SemanticTokenType::VARIABLE,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::NUMBER,
    SemanticTokenType::STRING,
    SemanticTokenType::KEYWORD,
];
const METRIC: u32 = 0;
const FUNCTION: u32 = 1;
const NUMBER: u32 = 2;
const STRING: u32 = 3;
const FORMAT: u32 = 4;

/// How long a hint may be, in characters.
const LONG: usize = 60;

/// What the placeholders in a range print.
pub(super) fn hints(here: &Here<'_>, range: Range) -> Vec<InlayHint> {
    let Some(lang) = here.lang() else { return vec![] };
    let ruler = here.ruler();
    let bytes = ruler.bytes(range);
    let names = here.names();
    let own = names.fields.iter().filter(|field| {
        !field.is_formula
            && field.range.start <= bytes.end
            && bytes.start <= field.range.end
    });
    let hints = own.filter_map(|field| {
        let mut printed = here.printed(&field.text, lang)?;
        if printed.chars().count() > LONG {
            printed = printed.chars().take(LONG).chain(['…']).collect();
        }
        Some(InlayHint {
            position: ruler.position(field.range.end),
            label: InlayHintLabel::String(printed),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: Some(false),
            data: None,
        })
    });
    hints.collect()
}

/// The words of all placeholders and formulas of a file.
pub(super) fn tokens(here: &Here<'_>) -> Vec<SemanticToken> {
    let names = here.names();
    let mut words = vec![];
    for field in &names.fields {
        of_field(field, &mut words);
    }
    words.sort_by_key(|(start, ..)| *start);
    let ruler = here.ruler();
    let (mut line, mut start) = (0, 0);
    let mut tokens = vec![];
    let mut last = 0;
    for (from, to, kind) in words {
        let Some(text) = here.text.get(from..to) else { continue };
        // One word is of one kind, on one line.
        if from < last || text.is_empty() || text.contains('\n') {
            continue;
        }
        last = to;
        let at = ruler.position(from);
        let delta_line = at.line - line;
        let delta_start =
            if delta_line == 0 { at.character - start } else { at.character };
        (line, start) = (at.line, at.character);
        tokens.push(SemanticToken {
            delta_line,
            delta_start,
            length: here.units.count(text),
            token_type: kind,
            token_modifiers_bitset: 0,
        });
    }
    tokens
}

type Word = (usize, usize, u32);

fn of_field(field: &Field, words: &mut Vec<Word>) {
    let base = field.inner.start;
    let (source, format) = match field.is_formula {
        true => (field.text.as_str(), None),
        false => split_format(&field.text),
    };
    if let Ok(expression) = expression::parse(source) {
        of_expression(&expression, source, base, words);
    }
    if let Some(format) = format {
        let mut at = base + source.len() + 1;
        for word in format.split(',') {
            let own = word.trim();
            let start = at + word.len() - word.trim_start().len();
            words.push((start, start + own.len(), FORMAT));
            at += word.len() + 1;
        }
    }
}

fn of_expression(
    expression: &Expression,
    source: &str,
    base: usize,
    words: &mut Vec<Word>,
) {
    let (start, end) = (base + expression.start, base + expression.end);
    match &expression.node {
        Node::Number(_) | Node::Period(_) => words.push((start, end, NUMBER)),
        Node::Text(_) => words.push((start, end, STRING)),
        Node::Metric { id, period } => {
            words.push((start, start + id.len(), METRIC));
            if period.is_some() && end > start + id.len() {
                words.push((start + id.len(), end, NUMBER));
            }
        }
        Node::Negate(inner) => of_expression(inner, source, base, words),
        Node::Binary(_, a, b) | Node::Compare(_, a, b) => {
            of_expression(a, source, base, words);
            of_expression(b, source, base, words);
        }
        Node::Call(function, arguments) => {
            let name = function.name();
            let is_there = source
                .get(expression.start..)
                .is_some_and(|own| own.starts_with(name));
            if is_there {
                words.push((start, start + name.len(), FUNCTION));
            }
            for argument in arguments {
                of_expression(argument, source, base, words);
            }
        }
    }
}
