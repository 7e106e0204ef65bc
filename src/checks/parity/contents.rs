//! What a block holds beside its words: figures with their digits and hedges, notes, links,
//! pictures, and the directions that words name for its figures.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::hedge::{self, Hedge};
use crate::checks::sentence::{SentencePart, sentences};
use crate::checks::trend::{self, Trend};
use crate::model::expression::{Function, Node};
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::place::Place;
use crate::model::report::{Block, Inline};
use crate::model::visit;

/// The contents of a block or a line.
pub(super) struct Contents {
    lang: Lang,
    /// Figures by expression and period.
    pub(super) figures: BTreeMap<String, Found>,
    pub(super) notes: usize,
    pub(super) pictures: usize,
    pub(super) links: usize,
}

/// A figure of a block, as often as it is printed.
pub(super) struct Found {
    /// Where it stands first.
    pub(super) place: Place,
    lang: Lang,
    /// Its digits at each place, without the zeros that another multiple adds.
    digits: Vec<String>,
    /// Its hedge at each place.
    hedges: Vec<Option<Hedge>>,
    /// The directions that words right before it name.
    trends: BTreeSet<Trend>,
}

impl Found {
    /// How often it is printed.
    pub(super) fn count(&self) -> usize {
        self.digits.len()
    }

    /// How the same figure in the other language differs, in words.
    pub(super) fn differs(&self, other: &Self, source: Lang) -> Vec<String> {
        let mut differences = vec![];
        // What is written in words has no digits.
        let in_words = |found: &Self| found.digits.iter().any(String::is_empty);
        let spoken = in_words(self) || in_words(other);
        if !spoken && sorted(&self.digits) != sorted(&other.digits) {
            differences.push(format!("is printed with other digits than in {source}"));
        }
        let (one, two) = (sorted(&self.hedges), sorted(&other.hedges));
        if one != two {
            let name = |hedge: Option<&Option<Hedge>>, lang| match hedge {
                Some(Some(hedge)) => format!("“{}”", Hedge::name(*hedge, lang)),
                _ => "no hedge".to_owned(),
            };
            let at = one.iter().zip(&two).position(|(one, two)| one != two).unwrap_or(0);
            differences.push(format!(
                "has {} here and {} in {source}",
                name(two.get(at), other.lang),
                name(one.get(at), self.lang)
            ));
        }
        if let (Some(one), Some(two)) = (only(&self.trends), only(&other.trends))
            && one != two
        {
            differences.push(format!(
                "is called {} here and {} in {source}",
                two.name(),
                one.name()
            ));
        }
        differences
    }
}

fn only(trends: &BTreeSet<Trend>) -> Option<Trend> {
    trends.first().copied().filter(|_| trends.len() == 1)
}

fn sorted<T: Clone + Ord>(values: &[T]) -> Vec<T> {
    let mut values = values.to_vec();
    values.sort();
    values
}

impl Contents {
    pub(super) fn new(lang: Lang) -> Self {
        Self {
            lang,
            figures: BTreeMap::new(),
            notes: 0,
            pictures: 0,
            links: 0,
        }
    }

    pub(super) fn of_block(block: &Block, lang: Lang) -> Self {
        let mut contents = Self::new(lang);
        visit::of_blocks(std::slice::from_ref(block), &mut |line| contents.add(line));
        if let Block::Component(component) = block {
            component
                .part()
                .figures(&mut |figure| contents.figure(figure, None, None));
        }
        contents
    }

    pub(super) fn add(&mut self, line: &[Inline]) {
        visit::of_line(line, &mut |element| match element {
            Inline::Note(_) => self.notes += 1,
            Inline::Picture(_) => self.pictures += 1,
            Inline::Link(..) => self.links += 1,
            _ => {}
        });
        let mut beside: BTreeMap<Place, (Option<Hedge>, Option<Trend>)> = BTreeMap::new();
        for sentence in sentences(line) {
            for (index, part) in sentence.parts.iter().enumerate() {
                if let SentencePart::Figure(figure) = part {
                    let hedge = hedge::around(self.lang, &sentence, index);
                    let trend = trend::right_before(self.lang, &sentence.before(index));
                    beside.insert(figure.place, (hedge, trend));
                }
            }
        }
        visit::of_line(line, &mut |element| {
            if let Inline::Figure(figure) = element {
                let (hedge, trend) =
                    beside.get(&figure.place).copied().unwrap_or_default();
                self.figure(figure, hedge, trend);
            }
        });
    }

    fn figure(&mut self, figure: &Figure, hedge: Option<Hedge>, trend: Option<Trend>) {
        // The words of a claim are its language's own.
        let expression = match &figure.parsed.node {
            Node::Call(Function::Claim, arguments) => {
                // Its places are those in the braces, where spaces may stand before it.
                let start = figure.parsed.start;
                let end = arguments.first().and_then(|own| own.end.checked_sub(start));
                let condition = end.and_then(|end| figure.expression.get(..end));
                condition.map(|condition| format!("{condition}, …)"))
            }
            _ => None,
        };
        let expression = expression.unwrap_or_else(|| figure.expression.clone());
        let name = format!("`{expression}` for {}", figure.period);
        let number = &figure.printed.number;
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let found = self.figures.entry(name).or_insert_with(|| Found {
            place: figure.place,
            lang: self.lang,
            digits: vec![],
            hedges: vec![],
            trends: BTreeSet::new(),
        });
        found.digits.push(digits.trim_matches('0').to_owned());
        found.hedges.push(hedge);
        found.trends.extend(trend);
    }
}
