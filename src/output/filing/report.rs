//! What is checked on the report before it is filed: what is open in it, whether its framework
//! is in force for its year, and whether title and date belong to it.

use std::collections::BTreeMap;

use super::{Check, year};
use crate::checks::{changed_figure, stale_translation, unconfirmed};
use crate::diag::{self, Severity, count};
use crate::framework;
use crate::model::config::{Config, Gravity};
use crate::model::lang::{Lang, OURS};
use crate::model::report::Report;
use crate::{Matter, Proof};

/// Years this far behind the period are what a title looks forward to: `Towards 2050`.
const AHEAD: u32 = 2;

/// Checks a report that was set.
pub fn check(proof: &Proof) -> Vec<Check> {
    let Some(report) = &proof.report else { return vec![] };
    let config = &report.config;
    let mut checks = vec![warnings(proof)];
    checks.extend(figures(proof));
    checks.extend(translations(proof, report));
    checks.push(chapters(proof, config));
    checks.extend(in_force(config));
    checks.extend(titles(config));
    checks.extend(dates(config));
    checks.push(stock_code(config));
    checks
}

/// How many findings of a rule there are; nothing where the report has turned it off.
fn found(proof: &Proof, config: &Config, rule: &str) -> Option<(usize, usize)> {
    if matches!(config.checks.get(rule), Some((Gravity::Off, _))) {
        return None;
    }
    let of = |is_accepted: bool| {
        let own = proof.findings.iter().filter(|it| it.rule == rule);
        own.filter(|it| (it.severity == Severity::Accepted) == is_accepted)
            .count()
    };
    Some((of(false), of(true)))
}

/// Whether a rule has findings of its own.
fn is_told(proof: &Proof, rule: &str) -> bool {
    proof.findings.iter().any(|finding| finding.rule == rule)
}

fn off(rule: &str) -> String {
    format!("`{rule}` is turned off in report.yaml")
}

/// Warnings are open until they are mended or accepted.
fn warnings(proof: &Proof) -> Check {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    let joined = diag::joined(&proof.findings, true);
    let open = joined.iter().map(|it| &it.finding);
    for finding in open.filter(|it| it.severity != Severity::Accepted) {
        *rules.entry(finding.rule).or_default() += 1;
    }
    let all: usize = rules.values().sum();
    let mut text = match all {
        0 => "none".to_owned(),
        _ => {
            let rules: Vec<_> = rules
                .iter()
                .map(|(rule, number)| format!("`{rule}` {number}"))
                .collect();
            format!("{all} ({})", rules.join(", "))
        }
    };
    let accepted = proof.findings.iter().filter(|it| it.severity == Severity::Accepted);
    match accepted.count() {
        0 => {}
        accepted => text.push_str(&format!(
            "; {accepted} accepted, which `recto check --accepted` shows with the reasons"
        )),
    }
    let turned_off: Vec<_> =
        proof.config.iter().flat_map(|config| &config.checks).collect();
    let turned_off: Vec<_> = turned_off
        .iter()
        .filter(|(_, (gravity, _))| *gravity == Gravity::Off)
        .map(|(rule, _)| format!("`{rule}`"))
        .collect();
    if !turned_off.is_empty() {
        text.push_str(&format!("; turned off in report.yaml: {}", turned_off.join(", ")));
    }
    Check::new("no warning is open", text, all == 0)
        .remedy("`recto build --filing --strict` shows each: mend it, or accept it with a reason")
        .told(true)
}

/// Someone has vouched for every published value as it is.
fn figures(proof: &Proof) -> Option<Check> {
    let (data, matter) = (proof.data.as_ref()?, proof.matter.as_ref()?);
    let all: usize = data.metrics().values().map(|metric| metric.values.len()).sum();
    let (never, changed) = changed_figure::open(data, matter.signed_off.as_ref());
    let found = match (never, changed) {
        (0, 0) => format!("all {all}"),
        (never, 0) => format!("never signed off: {never} of {all}"),
        (0, changed) => format!("changed since: {changed}"),
        (never, changed) => {
            format!("never signed off: {never} of {all}; changed since: {changed}")
        }
    };
    Some(
        Check::new("every published value is signed off", found, never + changed == 0)
            .remedy("check them against their evidence, then run `recto sign-off`")
            .told(is_told(proof, changed_figure::RULE.name)),
    )
}

/// Someone has read every translation beside its source.
fn translations(proof: &Proof, report: &Report) -> Option<Check> {
    let Matter { confirmed, .. } = proof.matter.as_ref()?;
    // What is filed is the book.
    let source = Lang::source(&report.config.languages);
    let book = report.config.book.languages.iter();
    let others: Vec<_> = book.filter(|lang| **lang != source).collect();
    if others.is_empty() {
        return None;
    }
    let chapters =
        others
            .into_iter()
            .filter_map(|lang| report.parts.get(lang))
            .flat_map(|part| {
                let known = confirmed.get(part.lang.tag());
                let stems = part.chapters.iter().map(|chapter| &chapter.stem);
                stems.map(move |stem| known.is_some_and(|known| known.contains_key(stem)))
            });
    let chapters: Vec<_> = chapters.collect();
    let never = chapters.iter().filter(|is_known| !**is_known).count();
    let rule = stale_translation::RULE.name;
    let mut parts = vec![];
    let number = found(proof, &report.config, rule);
    if never > 0 {
        let all = count(chapters.len(), "chapter");
        parts.push(format!("never confirmed: {never} of {all}"));
    }
    let changed = match number {
        None => Some(off(rule)),
        Some((0, 0)) => None,
        Some((0, accepted)) => Some(format!("{} accepted", count(accepted, "change"))),
        Some((stale, _)) => {
            Some(format!("{} changed since, or new", count(stale, "text")))
        }
    };
    parts.extend(changed);
    let is_met = never == 0 && number.is_some_and(|(stale, _)| stale == 0);
    if parts.is_empty() {
        parts.push(format!("all {}", count(chapters.len(), "chapter")));
    }
    Some(
        Check::new(
            "every translation was read beside its source",
            parts.join("; "),
            is_met,
        )
        .remedy("read both side by side, then run `recto confirm`")
        .told(never == 0 && is_told(proof, rule)),
    )
}

/// Every chapter was read for this year.
fn chapters(proof: &Proof, config: &Config) -> Check {
    let rule = unconfirmed::RULE.name;
    let (text, is_met) = match found(proof, config, rule) {
        None => (off(rule), false),
        Some((0, 0)) => ("none is left from an earlier one".to_owned(), true),
        Some((0, accepted)) => (format!("{accepted} accepted as they are"), true),
        Some((open, _)) => (
            format!("{} last confirmed for an earlier one", count(open, "chapter")),
            false,
        ),
    };
    Check::new(format!("every chapter was read for {}", config.period), text, is_met)
        .remedy("read each, then write the year behind its `confirmed`")
        .told(is_told(proof, rule))
}

/// Each framework is in force for the report's year.
fn in_force(config: &Config) -> impl Iterator<Item = Check> + '_ {
    config.frameworks.all.iter().filter_map(|own| {
        let years = own.framework.years.as_ref()?;
        let first = config.calendar.first_day(config.period);
        let is_early = first < years.from && !years.early;
        let is_late = years.until.is_some_and(|until| until < first);
        let found = match years.until {
            Some(until) => format!(
                "it is for financial years that begin from {} to {until}, and this one begins on {first}",
                years.from
            ),
            None => format!(
                "it is for financial years that begin on or after {}{}, and this one begins on {first}",
                years.from,
                if years.early { " or, early, before" } else { "" }
            ),
        };
        let name = own.framework.name.get(OURS);
        let what = format!("{name} is in force for {}", config.period);
        Some(Check::new(what, found, !is_early && !is_late).at(own.id.place).remedy(
            match is_late && !years.then.is_empty() {
                true => years.then.as_str(),
                false => "follow the framework that is in force for the year",
            },
        ))
    })
}

/// No title is of another year.
fn titles(config: &Config) -> impl Iterator<Item = Check> + '_ {
    config.book.languages.iter().filter_map(|lang| {
        let title = config.title.get(lang)?;
        // An issuer may have a year in its name.
        let issuers = config.issuer.values().chain(config.short.values());
        let text = issuers
            .fold(title.value.clone(), |text, issuer| text.replace(&issuer.value, " "));
        let own = u32::try_from(config.calendar.last_day(config.period).year)
            .unwrap_or_default();
        let years = year::named(&text);
        let (named, ahead): (Vec<_>, Vec<_>) =
            years.iter().partition(|years| *years.start() <= own + AHEAD);
        let listed = |years: &[&std::ops::RangeInclusive<u32>]| {
            let shown = years.iter().map(|years| match years.start() == years.end() {
                true => years.start().to_string(),
                false => format!("{} to {}", years.start(), years.end()),
            });
            shown.collect::<Vec<_>>().join(" and ")
        };
        let found = match (named.as_slice(), ahead.as_slice()) {
            ([], []) => "it names no year".to_owned(),
            ([], ahead) => format!("it looks forward to {}", listed(ahead)),
            (named, _) => format!("it names {}", listed(named)),
        };
        let is_met = named.is_empty() || named.iter().any(|years| years.contains(&own));
        let what = format!("the title in {lang} is of {}", config.period);
        Some(
            Check::new(what, found, is_met)
                .at(title.place)
                .remedy("write the year as `{{ period }}` and it goes with the report"),
        )
    })
}

/// The report's date lies behind the end of its period, and not too far.
fn dates(config: &Config) -> Vec<Check> {
    let first = config.calendar.first_day(config.period);
    let end = config.calendar.last_day(config.period);
    let found = format!("{}, and the period ends on {end}", config.date);
    let is_over = end < config.date;
    let mut checks = vec![
        Check::new("dated after the end of the period", found, is_over)
            .at(config.date_place)
            .remedy("correct `date` or `period` in report.yaml"),
    ];
    let due = framework::of(config).and_then(|framework| framework.due(first));
    if let Some(due) = due {
        let last = end.end_of_month_after(due.months);
        let but = match due.but.as_str() {
            "" => String::new(),
            but => format!(" ({but})"),
        };
        let what =
            format!("dated within {} of it{but}", count(due.months.into(), "month"));
        checks.push(
            Check::new(
                what,
                format!("{}, and due by {last}", config.date),
                config.date <= last,
            )
            .at(config.date_place)
            .remedy("see that `date` is right; if it is, the report is late"),
        );
    }
    checks
}

/// What the issuer's shares go by.
fn stock_code(config: &Config) -> Check {
    let lang = config.book.languages.first();
    let codes = config.stock_codes.iter().map(|own| {
        match lang.and_then(|lang| own.shares.get(lang)) {
            Some(shares) => format!("{} ({shares})", own.code),
            None => own.code.clone(),
        }
    });
    let codes = codes.collect::<Vec<_>>().join(", ");
    let is_met = !codes.is_empty();
    let found = if is_met { codes } else { "report.yaml names none".to_owned() };
    let check = Check::new("the issuer's stock code is given", found, is_met)
        .remedy("add it to report.yaml, as in `stock-codes: [\"6680\"]`");
    match config.issuer.values().next() {
        Some(issuer) => check.at(issuer.place),
        None => check,
    }
}
