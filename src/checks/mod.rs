//! Checks: rules that judge the dataset and a sound report. One rule, one file, whose head
//! is the rule's page in `docs/checks/`.

mod as_printed;
mod assured_unprinted;
mod bands;
mod breakdowns_differ;
pub mod changed_after_assurance;
pub mod changed_figure;
mod claimed_framework;
mod columns;
mod contradiction;
mod digits;
mod direction;
mod does_not_follow;
mod does_not_foot;
mod doubled_scale;
mod drawn_twice;
mod emissions;
mod entities_do_not_add;
mod factor_source;
pub mod few_signatures;
mod forms;
mod glyphs;
mod goals;
mod headless_table;
mod hedge;
mod hidden_character;
mod icons;
mod idle_alternative;
mod included_and_excluded;
pub(crate) mod interval;
mod literal_markup;
mod lookalike;
mod lost_ground;
mod magnitude;
mod mark;
mod market_alone;
mod misplaced_code;
mod missing_breakdown;
mod missing_entity;
mod mixed_potentials;
mod net_target;
pub(crate) mod number;
mod numerator;
mod numeric_without_figure;
mod off_track;
mod old_factor;
mod other_grid;
mod other_period;
mod out_of_force;
mod own;
mod parity;
mod part_over_whole;
mod periods;
mod picture_rights;
mod range;
mod restated;
mod restated_base;
pub mod review;
mod roll_forward;
mod same_fact;
mod sentence;
mod shares;
mod shorter_periods;
mod simplified;
mod spelling;
pub mod stale_translation;
mod stated_boundary;
mod sum;
mod target_measure;
pub(crate) mod terms;
mod text;
mod together;
mod too_long;
mod trend;
mod two_factors;
mod typed_unit;
mod unbound_number;
pub(crate) mod unconfirmed;
mod units;
mod unlisted_categories;
mod unlisted_target;
mod untranslated;
mod vague_link;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink, nearest, rules};
use crate::model::acceptance::Acceptance;
use crate::model::comment::Comment;
use crate::model::config::{Config, Confirmed, Gravity, SignedOff};
use crate::model::framework::{Framework, Provision};
use crate::model::glossary::Term;
use crate::model::metric::Metric;
use crate::model::passage::Passages;
use crate::model::period::Period;
use crate::model::place::{Place, Placed, Sources};
use crate::model::published::Published;
use crate::model::report::{IndexRow, Report};
use crate::resolve::data::Data;

/// What the rules judge.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The dataset.
    pub data: &'a Data,
    /// The report, where it could be bound.
    pub report: Option<&'a Report>,
    /// The confirmed translations.
    pub confirmed: &'a Confirmed,
    /// Every text that stands in two languages.
    pub passages: &'a Passages,
    /// The figures that were signed off, where the report keeps a sign-off.
    pub signed_off: Option<&'a SignedOff>,
    /// The files, for findings that ask how a text was written.
    pub sources: &'a Sources,
    /// How many of the files are another report's.
    pub first_file: usize,
    /// The glossary.
    pub glossary: &'a [Term],
    /// What was published before.
    pub published: &'a [Published],
    /// What reviewers said.
    pub comments: &'a [Comment],
}

impl Subject<'_> {
    /// The row of a framework's provision in its index, unless the report explains why it does
    /// not answer it: where `index.yaml` speaks of it, if it does.
    fn open_entry(&self, position: usize, code: &str) -> Option<Option<Place>> {
        let row = self.row(position, code)?;
        (!row.is_excused()).then_some(row.entry)
    }

    /// The row of a framework's provision in its index.
    fn row(&self, position: usize, code: &str) -> Option<&IndexRow> {
        let index = self.report?.parts.values().next()?.indexes.get(position)?;
        index.rows().find(|row| row.code == code)
    }

    /// All provisions of all frameworks, each with the place of its framework.
    fn provisions(&self) -> impl Iterator<Item = (usize, &Framework, &Provision)> {
        self.config
            .frameworks
            .all
            .iter()
            .enumerate()
            .flat_map(|(position, own)| {
                let framework = own.framework.as_ref();
                framework.provisions().map(move |it| (position, framework, it))
            })
    }

    /// The metrics that answer a provision or one of its items, each where it says so.
    fn answering(&self, position: usize, provision: &Provision) -> Vec<(&Metric, Place)> {
        let frameworks = &self.config.frameworks;
        let metrics = self.data.metrics().values();
        metrics
            .filter_map(|metric| {
                let names = |code: &&Placed<String>| {
                    frameworks.names(&code.value, position, provision)
                };
                Some((metric, metric.discloses.iter().find(names)?.place))
            })
            .collect()
    }

    /// The periods the report speaks of, its own first.
    fn periods(&self) -> impl Iterator<Item = Period> {
        let own = self.config.period;
        let others =
            self.config.periods.iter().copied().filter(move |other| *other != own);
        std::iter::once(own).chain(others)
    }
}

/// A rule, and what runs it.
type Check = (&'static Rule, fn(&Subject<'_>, &mut Sink));

/// The checks of the rooms named.
macro_rules! checks {
    ($($room:ident,)*) => { &[$((&$room::RULE, $room::run)),*] };
}

/// The rules, in the order they run.
const CHECKS: &[Check] = checks![
    does_not_foot,
    breakdowns_differ,
    does_not_follow,
    shorter_periods,
    missing_entity,
    entities_do_not_add,
    roll_forward,
    range,
    shares,
    as_printed,
    part_over_whole,
    doubled_scale,
    drawn_twice,
    magnitude,
    digits,
    units,
    numerator,
    factor_source,
    old_factor,
    other_grid,
    two_factors,
    mixed_potentials,
    bands,
    periods,
    direction,
    typed_unit,
    other_period,
    changed_figure,
    few_signatures,
    changed_after_assurance,
    assured_unprinted,
    restated,
    restated_base,
    target_measure,
    net_target,
    lost_ground,
    off_track,
    unlisted_target,
    unlisted_categories,
    included_and_excluded,
    market_alone,
    stated_boundary,
    unbound_number,
    same_fact,
    literal_markup,
    hidden_character,
    lookalike,
    simplified,
    spelling,
    terms,
    parity,
    untranslated,
    stale_translation,
    unconfirmed,
    review,
    numeric_without_figure,
    out_of_force,
    missing_breakdown,
    misplaced_code,
    contradiction,
    claimed_framework,
    glyphs,
    icons,
    too_long,
    headless_table,
    vague_link,
    idle_alternative,
    picture_rights,
];

/// The rules that judge, in the order they run.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHECKS.iter().map(|(rule, _)| *rule)
}

/// The rules that `checks` in report.yaml may name: those that judge, and the one that an index
/// which is still being written breaks.
pub fn settable() -> impl Iterator<Item = &'static Rule> {
    rules().chain([&rules::UNDISCLOSED])
}

/// Runs every rule that is not off, with the severity the report gives it. What is accepted
/// is reported as accepted; an acceptance that nothing calls for is a finding.
pub fn check(subject: &Subject<'_>, accepted: &[Acceptance], sink: &mut Sink) {
    let settings = &subject.config.checks;
    for (name, (_, place)) in settings {
        if settable().all(|rule| rule.name != name) {
            unknown_rule(name, *place, sink);
        }
    }
    let mut used = vec![false; accepted.len()];
    let gravity = |rule: &Rule| settings.get(rule.name).map(|(gravity, _)| *gravity);
    let on = CHECKS.iter().filter(|(rule, _)| gravity(rule) != Some(Gravity::Off));
    // No rule knows of another, so they run side by side; what they found keeps their order.
    let found: Vec<_> = on
        .collect::<Vec<_>>()
        .into_par_iter()
        .with_max_len(1)
        .map(|(rule, run)| {
            let mut found = Sink::default();
            run(subject, &mut found);
            (rule, found)
        })
        .collect();
    for (rule, found) in found {
        let gravity = gravity(rule);
        for mut finding in found {
            if let Some(gravity) = gravity {
                finding = finding.taken(gravity);
            }
            let speaks_for = |acceptance: &Acceptance| {
                finding
                    .place
                    .is_some_and(|place| acceptance.speaks_for(rule.name, place))
            };
            if let Some(at) = accepted.iter().position(speaks_for) {
                used[at] = true;
                finding.severity = Severity::Accepted;
                finding.hints.clear();
                finding = finding.hint(format!("accepted: {}", accepted[at].reason));
            }
            sink.add(finding);
        }
    }
    for (acceptance, used) in accepted.iter().zip(used) {
        let rule = &acceptance.rule;
        if !unknown_rule(&rule.value, rule.place, sink)
            && !used
            && subject.report.is_some()
            // What a rule finds between languages it finds in all of them alone.
            && subject.config.left_out.is_empty()
        {
            sink.add(
                rules::NEEDLESS_ACCEPTANCE
                    .finding(
                        rule.place,
                        format!(
                            "`{}` finds nothing here, so nothing need be accepted",
                            rule.value
                        ),
                    )
                    .hint("remove the acceptance"),
            );
        }
    }
}

/// Whether there is no rule of this name, which is a finding.
fn unknown_rule(name: &str, place: Place, sink: &mut Sink) -> bool {
    let names: BTreeMap<_, _> = rules().map(|rule| (rule.name, ())).collect();
    let unknown = !names.contains_key(name);
    if unknown {
        sink.add(
            rules::UNKNOWN_RULE
                .finding(place, format!("there is no rule `{name}`"))
                .hint_if(nearest(name, names.keys().copied()))
                .hint("docs/checks/ has a page for every rule"),
        );
    }
    unknown
}
