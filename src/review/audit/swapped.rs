//! Two numbers that changed places, as the ends of a range do where somebody sets it by hand: told
//! once, as what it is.

use super::expected::key;
use super::judge::{Judge, about};
use super::pairing::{Fault, Pair};
use super::stream::{Token, digits};
use super::{Judgement, Verdict, rules};
use crate::output::ledger::Entry;

impl Judge<'_> {
    /// Tells of a number that has changed places with the one behind it, as the ends of a range do;
    /// of that one it was told before.
    pub(super) fn swapped(&self, index: usize, verdict: &mut Verdict) -> bool {
        let of = |index: usize| -> Option<(&Token, Option<&Entry>, String)> {
            let token = self.stream.tokens.get(index)?;
            match self.pairing.pairs.get(index)?.as_ref()? {
                Pair::Wrong(figure, Fault::Number) => {
                    let entry = self.ledger.figures.get(*figure)?;
                    Some((token, Some(entry), key(entry)?))
                }
                Pair::Other(text) => Some((token, None, text.clone())),
                _ => None,
            }
        };
        let two = |first: usize| {
            let (one, other) = (of(first)?, of(first + 1)?);
            let is_so = one.0.key == other.2 && other.0.key == one.2 && one.2 != other.2;
            let between = self.between(one.0, other.0)?;
            is_so.then_some((one, other, between))
        };
        let before = index.checked_sub(1).and_then(two);
        let Some(((one, own, is), (other, its, theirs), between)) =
            before.or_else(|| two(index))
        else {
            return false;
        };
        let is_first = self.stream.tokens.get(index).is_some_and(|it| it.at == one.at);
        let (token, entry, wanted) = match is_first {
            true => (one, own, &is),
            false => (other, its, &theirs),
        };
        let mut number = self.number(token, Judgement::Near, entry);
        let printed = entry.map(|entry| entry.printed.clone());
        number.expected = printed.or_else(|| Some(wanted.clone()));
        verdict.numbers.push(number);
        if !is_first {
            return true;
        }
        let stands = format!("{}{between}{}", one.text, other.text);
        let shown = |entry: Option<&Entry>, key: &str| {
            entry.map_or_else(|| key.to_owned(), |entry| digits_of(&entry.printed))
        };
        let wanted = format!("{}{between}{}", shown(own, &is), shown(its, &theirs));
        let message = match own.zip(its) {
            Some((own, its)) => format!(
                "{stands} stands where {} and {} are {wanted}: they changed places",
                self.called(own),
                self.called(its)
            ),
            None => format!(
                "{stands} stands where the text of the project has {wanted}: they changed places"
            ),
        };
        self.find(&rules::PRINT_NEAR, one, own.map(about), message, verdict);
        true
    }

    /// What stands between two numbers of a range; nothing where they are none of one.
    fn between(&self, one: &Token, other: &Token) -> Option<String> {
        /// How many letters a word or sign of a range has.
        const SIGN: usize = 6;
        if one.page != other.page {
            return None;
        }
        let page = self.pages.get(one.page)?;
        let (first, second) = (page.runs.get(one.run)?, page.runs.get(other.run)?);
        if (first.base - second.base).abs() > 0.3 * first.size {
            return None;
        }
        let (first, second) = (&first.text, &second.text);
        let between = match one.run == other.run {
            true => first.get(one.end..other.start)?.to_owned(),
            false => {
                let parts = page.runs.get(one.run + 1..other.run)?;
                let parts: String = parts.iter().map(|run| run.text.as_str()).collect();
                format!("{}{parts}{}", first.get(one.end..)?, second.get(..other.start)?)
            }
        };
        let sign = between.trim();
        (!sign.is_empty() && sign.chars().count() <= SIGN).then_some(between)
    }
}

/// The digits of a figure as printed, with their groups.
fn digits_of(printed: &str) -> String {
    let own = digits(printed).into_iter().next();
    own.and_then(|own| printed.get(own.start..own.end))
        .unwrap_or(printed)
        .to_owned()
}
