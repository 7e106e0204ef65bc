//! Targets: their figures become metrics whose formulas name the metric they are of at the
//! years they speak of, so that they are computed, printed, traced and tied out as any other.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::data::Data;
use super::evaluate::{Evaluator, Fault, in_words};
use super::figures::{Binder, Bound, Origin, Tracking};
use crate::diag::{Diagnostic, Sink, nearest, rules};
use crate::model::config::Config;
use crate::model::expression::{self, Expression, PeriodName};
use crate::model::goal::{Aim, Goal, Said, Standing};
use crate::model::lang::{ByLang, OURS};
use crate::model::metric::{Formula, Metric, Unread};
use crate::model::period::Period;
use crate::model::place::{Place, Placed};
use crate::model::unit::Unit;

/// How many decimals shares of the way have where nobody asks for others.
const DECIMALS: u32 = 1;

/// The metrics that are made of targets, beside those of the dataset.
pub(super) fn metrics(
    goals: &[Goal],
    metrics: &[Metric],
    config: &Config,
    sink: &mut Sink,
) -> Vec<Metric> {
    let known: BTreeMap<&str, &Metric> =
        metrics.iter().map(|metric| (metric.id.as_str(), metric)).collect();
    let mut made = vec![];
    for goal in goals {
        let id = &goal.metric;
        let Some(of) = known.get(id.value.as_str()) else {
            let near = nearest(&id.value, known.keys().copied());
            sink.add(
                rules::UNKNOWN_METRIC
                    .finding(id.place, format!("there is no metric `{}`", id.value))
                    .hint_if(near),
            );
            continue;
        };
        let fits = |unit: &Unit| of.unread == Unread::Unit || unit.agrees_with(&of.unit);
        if let Some(unit) = goal.unit.as_ref().filter(|unit| !fits(&unit.value)) {
            sink.add(
                rules::UNIT_CLASH
                    .finding(
                        unit.place,
                        format!(
                            "the target is told in {}, and `{}` is in {}",
                            in_words(&unit.value),
                            of.id,
                            in_words(&of.unit)
                        ),
                    )
                    .related(of.place, "the metric")
                    .hint("a target is in a unit of its metric's kind: name another metric, or another unit"),
            );
            continue;
        }
        for metric in (Making { goal, of, config }).all() {
            match known.get(metric.id.as_str()) {
                Some(own) => sink.add(
                    rules::DUPLICATE_ID
                        .finding(
                            own.place,
                            format!("`{}` is a figure of a target already", metric.id),
                        )
                        .related(goal.id.place, "the target")
                        .hint("give the metric another id, or remove it"),
                ),
                None => made.push(metric),
            }
        }
    }
    made
}

/// Makes the figures of a target.
struct Making<'a> {
    goal: &'a Goal,
    of: &'a Metric,
    config: &'a Config,
}

impl Making<'_> {
    fn all(&self) -> Vec<Metric> {
        let Self { goal, of, .. } = self;
        let percent = self.config.units.percent();
        // What lies between two percentages is told in points of them.
        let points = self.config.units.percentage_point();
        let points_text = points.name();
        let own = |name: &str| goal.figure(name);
        let metric = &of.id;
        let mut all = vec![];
        // What is computed of a metric is told with the decimals it is published with.
        let decimals = of.decimals.or_else(|| {
            let numbers = of.values.values().filter_map(|value| value.number);
            numbers.map(|number| number.scale()).max()
        });
        let stated = |number: Decimal| match (goal.aim.is_relative(), &goal.unit) {
            (true, _) => decimals,
            (false, None) => Some(number.scale()),
            // In another unit it has the digits that are left of it there.
            (false, Some(unit)) if unit.value == of.unit => Some(number.scale()),
            (false, Some(unit)) => {
                unit.value.shift(&of.unit)?;
                let value = unit.value.convert(number, &of.unit)?;
                Some(value.normalize().scale())
            }
        };
        let mut amount = |name: &str, text: String| {
            let decimals = match (name, name.starts_with("milestone")) {
                ("level", _) => stated(goal.number.value),
                (_, true) => {
                    goal.milestones.iter().filter_map(|(_, own)| stated(*own)).max()
                }
                _ => decimals,
            };
            let unit = match name == "gap" && of.unit == percent {
                true => (&points, points_text.as_str()),
                false => (&of.unit, of.unit_text.as_str()),
            };
            all.push(self.metric(name, unit, decimals, &text));
        };
        amount("now", metric.clone());
        let Some(base) = &goal.base else {
            amount("level", self.value(goal.number.value));
            amount("gap", self.gap());
            return all.into_iter().flatten().collect();
        };
        let (from, by) = (base.value, goal.by.value);
        amount("base", format!("{metric}@{from}"));
        amount(
            "level",
            match goal.aim {
                Aim::Cut => format!("{metric}@{from} * (1 - {})", own("cut")),
                Aim::Raise => format!("{metric}@{from} * (1 + {})", own("raise")),
                Aim::EachYear => format!("{}@{by}", own("path")),
                _ => self.value(goal.number.value),
            },
        );
        for (period, number) in &goal.milestones {
            let share = || self.fraction(*number);
            let text = match goal.aim {
                Aim::Cut => format!("{metric}@{from} * (1 - {})", share()),
                Aim::Raise => format!("{metric}@{from} * (1 + {})", share()),
                _ => self.value(*number),
            };
            amount(&format!("milestone-{}", period.value), text);
        }
        amount("path", self.path(from));
        amount("gap", self.gap());
        let mut share = |name: &str, text: String| {
            let decimals = match goal.aim.is_relative()
                && matches!(name, "cut" | "raise" | "each-year")
            {
                true if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') => {
                    goal.number.value.scale()
                }
                _ => DECIMALS,
            };
            all.push(self.metric(name, (&percent, "%"), Some(decimals), &text));
        };
        let (start, end) = (own("base"), own("level"));
        let stated = self.fraction(goal.number.value);
        match goal.aim {
            Aim::Cut => share("cut", stated),
            Aim::Raise => share("raise", stated),
            Aim::AtLeast => {
                share("raise", format!("({end} - {start}) / {start}"));
            }
            _ => share("cut", format!("({start} - {end}) / {start}")),
        }
        if goal.aim == Aim::EachYear {
            share("each-year", self.fraction(goal.number.value));
        }
        let of_way =
            |name: &str| format!("({start} - {}) / ({start} - {end})", own(name));
        share("progress", of_way("now"));
        share("due", of_way("path"));
        all.into_iter().flatten().collect()
    }

    /// A value of the target in its metric's unit.
    fn value(&self, number: Decimal) -> String {
        let unit = self.goal.unit.as_ref().map(|unit| &unit.value);
        let value = unit.and_then(|unit| unit.convert(number, &self.of.unit));
        let value = value.unwrap_or(number);
        match self.of.unit.is_percentage() {
            true => self.fraction(value),
            false => value.to_string(),
        }
    }

    /// So many per cent as a part of one.
    fn fraction(&self, percent: Decimal) -> String {
        let part = percent.checked_div(Decimal::ONE_HUNDRED);
        part.unwrap_or_default().normalize().to_string()
    }

    /// What is still to be done.
    fn gap(&self) -> String {
        let [now, level] = ["now", "level"].map(|name| self.goal.figure(name));
        match self.goal.aim.is_downwards() {
            Some(true) => format!("{now} - {level}"),
            Some(false) => format!("{level} - {now}"),
            None => format!("max({now} - {level}, {level} - {now})"),
        }
    }

    /// Where the target asks to be by each year: on straight lines from the base year to each
    /// milestone and on to the end, or by the same rate every year.
    fn path(&self, from: Period) -> String {
        let (goal, metric) = (self.goal, &self.of.id);
        let by = goal.by.value;
        let start = format!("{metric}@{from}");
        if goal.aim == Aim::EachYear {
            return format!(
                "yearly({start}, -{}, {from}, {by})",
                goal.figure("each-year")
            );
        }
        let milestones = goal.milestones.iter().map(|(period, _)| {
            (period.value, goal.figure(&format!("milestone-{}", period.value)))
        });
        let turns = milestones.chain([(by, goal.figure("level"))]);
        let (path, _) = turns.fold((start, from), |(path, last), (period, level)| {
            (format!("between({path}, {level}, {last}, {period})"), period)
        });
        path
    }

    fn metric(
        &self,
        figure: &str,
        (unit, unit_text): (&Unit, &str),
        decimals: Option<u32>,
        text: &str,
    ) -> Option<Metric> {
        let goal = self.goal;
        let expression = expression::parse(text).ok()?;
        let name: ByLang<String> = self
            .config
            .languages
            .iter()
            .map(|lang| {
                let own = goal.name.get(lang).map_or("", String::as_str);
                let words = lang.words();
                (*lang, words.phrases.part(own, words.goals.figure(figure)))
            })
            .collect();
        let formula = Formula {
            text: text.to_owned(),
            expression,
            place: goal.number.place,
        };
        let id = Placed::new(goal.figure(figure), goal.id.place);
        let made = Metric::made(id, name, (unit, unit_text), formula, decimals);
        // Without the metric's unit no value of its target says anything either.
        let unread = match self.of.unread {
            Unread::Unit => Unread::Unit,
            _ => Unread::Nothing,
        };
        Some(Metric { unread, ..made })
    }
}

/// A target begins with a value, and leads away from it.
pub(super) fn sound(data: &Data, sink: &mut Sink) {
    for goal in data.goals().values() {
        let (Some(base), true) =
            (&goal.base, data.metrics().contains_key(&goal.metric.value))
        else {
            continue;
        };
        match data.amount_of(&goal.metric.value, base.value) {
            Ok(_) => {}
            Err(Fault::NoValue(..) | Fault::Lacks(..) | Fault::NotDisclosed(..)) => {
                sink.add(
                    rules::UNKNOWN_PERIOD
                        .finding(
                            base.place,
                            format!(
                                "`{}` has no value for {}, the base year of this target",
                                goal.metric.value, base.value
                            ),
                        )
                        .hint("add the value of the base year to the dataset, or name another year"),
                );
                continue;
            }
            Err(_) => continue,
        }
        let of = |name: &str, period| data.amount_of(&goal.figure(name), period).ok();
        let (start, end) = (of("base", base.value), of("level", base.value));
        if let (Some(start), Some(end)) = (start, end)
            && start.value == end.value
        {
            sink.add(
                rules::WRONG_SHAPE
                    .finding(
                        goal.number.place,
                        format!("this target asks for what was there in {} already", base.value),
                    )
                    .hint("correct the value or the base year; a target that is to be kept rather than reached has no `base`"),
            );
        }
    }
}

/// The period that says how a target stands: one that was to be reached by a year was reached
/// by then, or was not.
fn judged_in(
    evaluator: &Evaluator<'_, impl super::evaluate::Lookup + ?Sized>,
    goal: &Goal,
    period: Period,
) -> Period {
    let by = goal.by.value;
    let is_over = goal.base.is_some() && by < period;
    match is_over && evaluator.lookup.amount(&goal.figure("now"), by).is_ok() {
        true => by,
        false => period,
    }
}

/// How a target stands in a period, and by which comparison of which period it does.
///
/// # Errors
/// If it has no value there.
pub(crate) fn standing(
    evaluator: &Evaluator<'_, impl super::evaluate::Lookup + ?Sized>,
    goal: &Goal,
    period: Period,
) -> Result<(Standing, String, Period), Fault> {
    let period = judged_in(evaluator, goal, period);
    let holds = |text: &str| match expression::parse(text) {
        Ok(condition) => evaluator.holds(&condition, period).map_err(|(fault, ..)| fault),
        Err(_) => Err(Fault::Broken(goal.id.value.clone())),
    };
    let (reached, on_track) = (goal.reached(), goal.on_track());
    Ok(match holds(&reached)? {
        true => (Standing::Reached, reached, period),
        false if goal.base.is_some() && holds(&on_track)? => {
            (Standing::OnTrack, on_track, period)
        }
        false => (Standing::Behind, opposite(&on_track), period),
    })
}

impl Binder<'_> {
    /// The period of what has come of a target: the one it was to be reached by, once that is
    /// over, and else the reporting period.
    pub(crate) fn told_of(&self, goal: &Goal) -> Period {
        let lookup = Tracking(self.data);
        judged_in(&self.evaluator(&lookup), goal, self.period)
    }

    /// What an expression that asks for words about a target becomes; nothing where it asks
    /// for something else.
    pub(super) fn said(
        &self,
        expression: &Expression,
        place: Place,
    ) -> Option<Result<Bound, Box<Option<Diagnostic>>>> {
        let (id, named) = expression.as_metric()?;
        let (goal, said) = Goal::said(id)?;
        let goal = self.data.goal(goal)?;
        let period = match named {
            None => self.period,
            Some(PeriodName::Prior) => self.data.calendar().prior(self.period),
            Some(PeriodName::At(period)) => period,
        };
        Some(self.word_of(&goal, said, period, place))
    }

    /// The words about a target in a period.
    pub(crate) fn word_of(
        &self,
        goal: &Goal,
        said: Said,
        period: Period,
        place: Place,
    ) -> Result<Bound, Box<Option<Diagnostic>>> {
        let lookup = Tracking(self.data);
        let evaluator = self.evaluator(&lookup);
        let words = &self.lang.words().goals;
        let (standing, condition, period) = standing(&evaluator, goal, period)
            .map_err(|fault| Box::new(self.diagnostic(&fault, place)))?;
        let word = match (said, standing) {
            (Said::OnTrack, Standing::Behind) => {
                return Err(Box::new(Some(
                    rules::FALSE_CLAIM
                        .finding(
                            place,
                            format!(
                                "“{}” is not true for {period}: `{}` is behind its path",
                                OURS.words().goals.on_track, goal.id.value
                            ),
                        )
                        .hint(format!(
                            "rewrite the sentence; `{{{{ {} }}}}` prints how the target stands",
                            goal.figure("status")
                        )),
                )));
            }
            (Said::OnTrack, _) | (_, Standing::OnTrack) => &words.on_track,
            (_, Standing::Reached) => &words.reached,
            (_, Standing::Behind) => &words.behind,
        };
        // A claim, so that it can be read, traced and tried again.
        let source = format!("claim({condition}, \"{word}\")");
        let fault = || Box::new(self.diagnostic(&Fault::Broken(source.clone()), place));
        let parsed = expression::parse(&source).map_err(|_| fault())?;
        let origin = Origin { source: &source, parsed: &parsed, period };
        Ok(self.word(word.clone(), None, origin, place))
    }
}

/// The comparison that holds where another does not.
fn opposite(condition: &str) -> String {
    [(" <= ", " > "), (" >= ", " < "), (" = ", " != ")]
        .into_iter()
        .find(|(sign, _)| condition.contains(sign))
        .map_or_else(String::new, |(sign, other)| condition.replacen(sign, other, 1))
}
