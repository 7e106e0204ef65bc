//! What the project says, as far as it is typed: a number that stands in it as it does in print is
//! no figure.

use super::expected::weight;
use super::stream::{MASK, Stream, Token, digits, squeeze};
use crate::output::ledger::Ledger;

/// The texts of a project, each number as one sign, with its digits; nothing for those of figures.
pub(super) struct Texts {
    text: String,
    numbers: Vec<(usize, Option<String>)>,
}

impl Texts {
    pub(super) fn of(ledger: &Ledger, tag: &str) -> Self {
        let mut texts = Self { text: String::new(), numbers: vec![] };
        for block in ledger.blocks.iter().filter(|block| block.language == tag) {
            // What sets the cells of a table apart is not printed.
            let text = block.text.replace('|', " ");
            let mut rest = text.as_str();
            while let Some((before, behind)) = rest.split_once("{{") {
                texts.add(before);
                texts.numbers.push((texts.text.len(), None));
                texts.text.push(MASK);
                rest = behind.split_once("}}").map_or("", |(_, behind)| behind);
            }
            texts.add(rest);
            texts.text.push('\n');
        }
        for metric in ledger.metrics.values() {
            for text in metric.name.get(tag).into_iter().chain(metric.note.get(tag)) {
                texts.add(text);
                texts.text.push('\n');
            }
        }
        for row in ledger.index.iter().filter(|row| row.language == tag) {
            texts.add(&row.text);
        }
        texts
    }

    fn add(&mut self, text: &str) {
        let found = digits(text);
        let marks = squeeze(text, &found, &mut self.text);
        let keys = found.into_iter().map(|it| Some(it.key));
        self.numbers.extend(marks.into_iter().zip(keys));
    }

    /// Whether a number stands in them as it does in print.
    pub(super) fn have(&self, token: &Token, stream: &Stream) -> bool {
        [8, 5, 3].iter().any(|letters| {
            let (before, behind) = stream.around(token, *letters);
            let sides = [
                format!("{before}{MASK}{behind}"),
                format!("{before}{MASK}"),
                format!("{MASK}{behind}"),
            ];
            let enough = |text: &str| {
                weight(text) > 2 || text.matches(MASK).count() > 1 && weight(text) > 1
            };
            sides.iter().filter(|side| enough(side)).any(|side| {
                let own = side.find(MASK).unwrap_or(0);
                // Another number may stand in the letters before it.
                let own = if side.starts_with(before) { before.len() } else { own };
                self.text.match_indices(side.as_str()).take(50).any(|(at, _)| {
                    let at = self.numbers.binary_search_by_key(&(at + own), |it| it.0);
                    let number = at.ok().and_then(|at| self.numbers.get(at));
                    number.is_some_and(|it| it.1.as_ref() == Some(&token.key))
                })
            })
        })
    }
}
