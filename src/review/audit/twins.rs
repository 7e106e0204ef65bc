//! One language against another: a figure that stands in its place in one of them, and in the other
//! is missing from it.

use std::collections::BTreeMap;

use super::expected::weight;
use super::pairing::Pairing;
use super::{Finding, Place, Verdict, rules};
use crate::model::lang::Lang;
use crate::output::ledger::{Entry, Ledger};

/// How much the sentence of a figure must say.
const SAID: usize = 10;

/// Where a figure stands in the texts, whatever their language: its file, what it is, its period,
/// and the how manieth of these it is.
type Key = (String, String, String, usize);

/// A figure as printed in a language, and its place there; nothing where it stands nowhere, and no
/// place where it stands in words.
type Stands = (String, Option<Option<Place>>);

/// What stands in the languages.
#[derive(Default)]
pub(super) struct Twins {
    all: BTreeMap<Key, BTreeMap<Lang, Stands>>,
}

impl Twins {
    /// Adds the figures of a language, each with its place where it is printed.
    pub(super) fn add(
        &mut self,
        lang: Lang,
        ledger: &Ledger,
        pairing: &Pairing,
        place: impl Fn(usize) -> Option<Place>,
    ) {
        let mut counts: BTreeMap<(String, String, String), usize> = BTreeMap::new();
        for figure in &pairing.figures {
            let Some(entry) = ledger.figures.get(*figure) else { continue };
            let own = (file(entry, lang), about(entry), entry.period.clone());
            let count = counts.entry(own.clone()).or_default();
            let key = (own.0, own.1, own.2, *count);
            *count += 1;
            let printed = pairing.printed.get(figure);
            let printed = printed.map(|token| token.and_then(&place));
            let has_digits = entry.printed.contains(|c: char| c.is_ascii_digit());
            // What a card says in a word or two is known by its label alone.
            if has_digits && weight(&entry.sentence) >= SAID {
                let all = self.all.entry(key).or_default();
                all.insert(lang, (entry.printed.clone(), printed));
            }
        }
    }

    /// Finds the figures that one language has and another has not.
    pub(super) fn find(&self, verdict: &mut Verdict) {
        for ((_, about, period, _), all) in &self.all {
            let there = all.iter().find_map(|(lang, (printed, place))| {
                Some((lang, printed, place.as_ref()?.as_ref()?))
            });
            let Some((lang, printed, place)) = there else { continue };
            let missing = all.iter().filter(|(_, (_, place))| place.is_none());
            let missing: Vec<&str> = missing.map(|(lang, _)| lang.name()).collect();
            if missing.is_empty() {
                continue;
            }
            // What stands nowhere at all is told as that.
            let is_told = verdict.findings.iter().any(|finding| {
                finding.rule.name == rules::PRINT_MISSING.name
                    && finding.about.as_ref() == Some(about)
            });
            if is_told {
                continue;
            }
            verdict.findings.push(Finding {
                rule: &rules::PRINT_DIFFERS,
                place: Some(place.clone()),
                about: Some(about.clone()),
                message: format!(
                    "`{about}` ({period}) stands here in {} as {printed}, and not in its place in {}",
                    lang.name(),
                    missing.join(" and ")
                ),
            });
        }
    }
}

/// The file of a figure without the folder of its language.
fn file(entry: &Entry, lang: Lang) -> String {
    entry.file.replace(&format!("/{lang}/"), "/")
}

/// The metric or expression of a figure.
fn about(entry: &Entry) -> String {
    let own = entry.metric.as_ref().or(entry.expression.as_ref());
    own.cloned().unwrap_or_default()
}
