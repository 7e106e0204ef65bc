//! Prose in which every quantity is marked ⟦so⟧, judged by all checks.

use std::collections::BTreeMap;
use std::ops::Range;

use recto::Wish;
use recto::diag::Severity;
use recto::input::project::{InputFile, Inputs};
use recto::model::lang::Lang;

/// Marked places of a text.
pub(crate) struct Marks {
    /// The text without its marks.
    pub(crate) text: String,
    /// The quantities: `⟦…⟧`.
    quantities: Vec<Range<usize>>,
    /// Names that nobody can tell from quantities without knowing the world: `⟪…⟫`. An alarm
    /// there is false and counted so.
    doubtful: Vec<Range<usize>>,
}

/// Takes the marks out of a text.
pub(crate) fn unmarked(marked: &str) -> Marks {
    let mut marks = Marks {
        text: String::new(),
        quantities: vec![],
        doubtful: vec![],
    };
    let mut start = 0;
    for c in marked.chars() {
        match c {
            '⟦' | '⟪' => start = marks.text.len(),
            '⟧' => marks.quantities.push(start..marks.text.len()),
            '⟫' => marks.doubtful.push(start..marks.text.len()),
            c => marks.text.push(c),
        }
    }
    marks
}

/// What all checks report of a chapter that stands alone in its language: the rule, the
/// place in the text, and how grave it is. Nothing where it cannot be loaded.
pub(crate) fn alarms(lang: Lang, chapter: &str) -> Option<Vec<(String, Range<usize>)>> {
    // What the rules find must not keep the chapter from being judged by all of them.
    let errors = recto::checks::rules().filter(|rule| rule.severity == Severity::Error);
    let rules: Vec<_> = errors.map(|rule| format!("{}: warning", rule.name)).collect();
    let settings = format!(
        "title: {{{lang}: T}}\nissuer: {{{lang}: I}}\nlanguages: [{lang}]\nperiod: 2025\ndate: 2026-03-26\nchecks: {{{}}}\n",
        rules.join(", ")
    );
    let file = |path: String, text: &str| InputFile { path, text: Ok(text.to_owned()) };
    let inputs = Inputs::from_files([
        file("content/report.yaml".into(), &settings),
        file(format!("content/{lang}/01-text.md"), chapter),
    ]);
    let proof = recto::proof(&inputs, &Wish::default());
    proof.report.as_ref()?;
    let places = proof
        .findings
        .iter()
        .filter_map(|finding| Some((finding.rule.to_owned(), finding.place?.range())));
    Some(places.collect())
}

/// How the marks and the alarms of a text agree.
pub(crate) struct Tally {
    /// How many quantities are marked.
    pub(crate) marked: usize,
    /// Alarms at no quantity: rule and line.
    pub(crate) false_alarms: Vec<String>,
    /// How many of them are at a doubtful name.
    pub(crate) doubtful: usize,
    /// Marks without an alarm.
    pub(crate) missed: Vec<String>,
    /// All alarms by rule.
    pub(crate) by_rule: BTreeMap<String, usize>,
}

/// Judges marked prose.
pub(crate) fn tally(lang: Lang, marked: &str) -> Option<Tally> {
    let Marks { text, quantities, doubtful } = unmarked(marked);
    let alarms = alarms(lang, &text)?;
    let meets = |one: &Range<usize>, two: &Range<usize>| {
        one.start < two.end && two.start < one.end
    };
    let line = |range: &Range<usize>| {
        let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at);
        format!(
            "{}>>{}<<{}",
            &text[start..range.start],
            &text[range.clone()],
            &text[range.end..end]
        )
    };
    let is_number = |rule: &str| rule == "unbound-number";
    let mut by_rule = BTreeMap::new();
    for (rule, _) in &alarms {
        *by_rule.entry(rule.clone()).or_default() += 1;
    }
    Some(Tally {
        marked: quantities.len(),
        false_alarms: alarms
            .iter()
            .filter(|(rule, at)| {
                !is_number(rule) || !quantities.iter().any(|mark| meets(mark, at))
            })
            .map(|(rule, at)| format!("{rule}: {}", line(at)))
            .collect(),
        missed: quantities
            .iter()
            .filter(|mark| {
                !alarms.iter().any(|(rule, at)| is_number(rule) && meets(mark, at))
            })
            .map(line)
            .collect(),
        doubtful: alarms
            .iter()
            .filter(|(_, at)| doubtful.iter().any(|mark| meets(mark, at)))
            .count(),
        by_rule,
    })
}
