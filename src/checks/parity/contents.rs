//! What a block holds beside its words: figures with their digits and hedges, notes, links,
//! pictures, and the directions that words name for its figures.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

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
    /// How it is printed at each place.
    prints: Vec<Print>,
    /// Its hedge at each place.
    hedges: Vec<Option<Hedge>>,
    /// The directions that words right before it name.
    trends: BTreeSet<Trend>,
}

/// A figure as it is printed at one place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Print {
    /// Its digits, without the zeros that another multiple adds; none where it is in words.
    digits: Option<String>,
    /// The whole of it, for a message.
    text: String,
    /// The number and half of its last digit, both in base units.
    value: Option<(Decimal, Decimal)>,
    /// The unit it is shown in.
    unit: String,
}

impl Print {
    fn new(figure: &Figure) -> Self {
        let number = &figure.printed.number;
        let is_part = |c: &char| c.is_ascii_digit() || *c == '.';
        let plain: String = number.chars().filter(is_part).collect();
        let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
        let value = Decimal::from_str_exact(&plain).ok().and_then(|number| {
            let half = Decimal::new(5, number.scale().checked_add(1)?);
            let unit = &figure.shown_in;
            Some((unit.in_base(number)?, unit.in_base(half)?))
        });
        Self {
            digits: (!digits.is_empty()).then(|| digits.trim_matches('0').to_owned()),
            text: figure.printed.text(),
            value,
            unit: figure.shown_in.name(),
        }
    }

    /// Whether both say one value: the same digits, or, in units of different size, numbers
    /// that one value is rounded to, of which neither is nothing.
    fn agrees_with(&self, other: &Self) -> bool {
        let is_one = || {
            let ((one, half), (two, other_half)) = self.value.zip(other.value)?;
            let apart = one.checked_sub(two)?.abs();
            let is_near = apart <= half.checked_add(other_half)?;
            Some(is_near && one.is_zero() == two.is_zero())
        };
        self.digits == other.digits
            || self.unit != other.unit && is_one().unwrap_or(false)
    }
}

impl Found {
    /// How often it is printed.
    pub(super) fn count(&self) -> usize {
        self.prints.len()
    }

    /// How the same figure in the other language differs, in words.
    pub(super) fn differs(&self, other: &Self, source: Lang) -> Vec<String> {
        let mut differences = vec![];
        // What is written in words has no digits.
        let in_words =
            |found: &Self| found.prints.iter().any(|print| print.digits.is_none());
        let spoken = in_words(self) || in_words(other);
        // In the order of their digits, or else in that of the text.
        let agree = |one: &[Print], two: &[Print]| {
            one.iter().zip(two).all(|(one, two)| one.agrees_with(two))
        };
        if !spoken
            && !agree(&sorted(&self.prints), &sorted(&other.prints))
            && !agree(&self.prints, &other.prints)
        {
            let pairs = self.prints.iter().zip(&other.prints);
            let mut scaled = pairs.filter(|(one, two)| one.unit != two.unit);
            let apart = scaled.rfind(|(one, two)| !one.agrees_with(two));
            differences.push(match apart {
                Some((one, two)) => format!(
                    "is printed as {} here and as {} in {source}, which no one value is \
                     rounded to",
                    two.text, one.text
                ),
                None => format!("is printed with other digits than in {source}"),
            });
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
        let trend = match expression {
            Some(_) => trend::of_words(self.lang, &figure.printed.text()).or(trend),
            None => trend,
        };
        let expression = expression.unwrap_or_else(|| figure.expression.clone());
        let name = format!("`{expression}` for {}", figure.period);
        let found = self.figures.entry(name).or_insert_with(|| Found {
            place: figure.place,
            lang: self.lang,
            prints: vec![],
            hedges: vec![],
            trends: BTreeSet::new(),
        });
        found.prints.push(Print::new(figure));
        found.hedges.push(hedge);
        found.trends.extend(trend);
    }
}
