//! Components: metric ids become rows, cards and scores of bound figures.

use rust_decimal::Decimal;

use super::chart::Standing;
use super::index::Index;
use super::words::Prose;
use super::{Component, read as draft};
use crate::diag::rules;
use crate::model::assurance::Mark;
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::place::{Place, Placed};
use crate::model::report::{Inline, Line};
use crate::model::unit::Unit;
use crate::resolve::chapter::Resolver;
use crate::resolve::data::Description;
use crate::resolve::evaluate::in_words;
use crate::resolve::format::Format;

/// Binds a component; nothing comes back where it cannot be made.
pub(crate) fn resolve(
    resolver: &mut Resolver<'_, '_>,
    component: &draft::Component,
) -> Option<Component> {
    let mut bound = match component {
        draft::Component::Assurance(block) => return resolver.assurance(block),
        draft::Component::Cards(cards) => Component::Cards(resolver.cards(cards)),
        draft::Component::Chain(block) => resolver.chain(block),
        draft::Component::Flow(block) => resolver.flow(block)?,
        draft::Component::Map(block) => resolver.map(block)?,
        draft::Component::Chart(chart) => resolver.chart(chart)?,
        draft::Component::Emissions(block) => resolver.emissions(block)?,
        draft::Component::Metrics(metrics) => {
            Component::Metrics(resolver.metrics(metrics))
        }
        draft::Component::Matrix(matrix) => Component::Matrix(resolver.matrix(matrix)),
        draft::Component::Prose(prose) => {
            if let Prose::Pictures(own) = prose {
                resolver.judge_spot(own);
            }
            Component::Prose(prose.map(&mut |line| resolver.line(line)))
        }
        draft::Component::Restatements(block) => resolver.restatements(block)?,
        draft::Component::Boundary(block) => resolver.boundary(block)?,
        draft::Component::Methods(block) => resolver.methods(block)?,
        draft::Component::Risks(block) => resolver.risks(block),
        draft::Component::Targets(block) => resolver.targets_block(block)?,
        draft::Component::Index(index) => {
            let position = resolver.framework_of(index.framework.as_ref());
            Component::Index(Index { place: index.place, position, show: index.show })
        }
    };
    mark_assured(resolver, &mut bound);
    Some(bound)
}

/// Marks the figures of a component that an assurance covers, and says under it what that means.
fn mark_assured(resolver: &Resolver<'_, '_>, component: &mut Component) {
    let mut first = None;
    let part = component.part_to_mark();
    part.single(&mut |figure, row| {
        if let Some(assured) = &mut figure.assured {
            first = first.or(Some(figure.place));
            let row = row.and_then(|row| u32::try_from(row).ok());
            assured.mark = row.map_or(Mark::Sign, Mark::Row);
        }
    });
    if let Some(remark) = first.and_then(|place| resolver.assured_remark(place)) {
        part.say_marks(remark);
    }
}

/// What stands for a figure or a line in a phrase until the phrase is cut there.
pub(super) const HOLE: char = '\u{fffc}';

/// A phrase with a line in its hole.
pub(super) fn around(said: &str, line: Line, place: Place) -> Line {
    let (before, behind) = said.split_once(HOLE).unwrap_or(("", said));
    let text =
        |text: &str| (!text.is_empty()).then(|| Inline::Text(text.to_owned(), place));
    text(before).into_iter().chain(line).chain(text(behind)).collect()
}

impl Resolver<'_, '_> {
    pub(crate) fn lang(&self) -> Lang {
        self.binder.lang
    }

    pub(crate) fn optional_line(&mut self, line: Option<&draft::Line>) -> Option<Line> {
        line.and_then(Option::as_ref).map(|line| self.line(line))
    }

    /// What a period is called beside figures of it, and whether they are aimed at or expected.
    pub(super) fn told_period(&self, period: Period, standings: &[Standing]) -> String {
        let words = self.lang().words();
        let label = self.label(period);
        let told = [
            (Standing::Target, words.phrases.target(&label)),
            (Standing::Expected, words.phrases.expected(&label)),
        ];
        let told = told.into_iter().filter(|(own, _)| standings.contains(own));
        let told: Vec<_> = told.map(|(_, told)| told).collect();
        if told.is_empty() { label } else { told.join(&words.lists.items) }
    }

    /// What a value of a period is.
    pub(super) fn value_standing(&self, metric: &str, period: Period) -> Standing {
        match self.settings.calendar.is_after(period, self.settings.period) {
            true if self.binder.data.is_estimated(metric, period) => Standing::Expected,
            true => Standing::Target,
            false => Standing::Actual,
        }
    }

    /// A metric's description; a finding where it does not exist.
    pub(crate) fn describe(&mut self, metric: &Placed<String>) -> Option<Description> {
        let found = self.binder.data.describe(&metric.value, self.lang());
        if found.is_none() && !self.binder.data.is_broken(&metric.value) {
            let near = self.binder.data.nearest(&metric.value);
            self.sink.add(
                rules::UNKNOWN_METRIC
                    .finding(
                        metric.place,
                        format!("there is no metric `{}`", metric.value),
                    )
                    .hint_if(near.map(|near| format!("did you mean `{near}`?")))
                    .hint_if(self.binder.data.not_a_metric(&metric.value)),
            );
        }
        found
    }

    /// One drawing shows one unit; the hint says what to do where there are two.
    pub(crate) fn units_agree<'d>(
        &mut self,
        unit: &Unit,
        shown: impl Iterator<Item = (&'d Placed<String>, &'d Description)>,
        hint: &'static str,
    ) -> bool {
        for (metric, other) in shown {
            if !other.unit.agrees_with(unit) {
                self.sink.add(
                    rules::UNIT_CLASH
                        .finding(
                            metric.place,
                            format!(
                                "one drawing shows one unit: {} and {} do not go together",
                                in_words(unit),
                                in_words(&other.unit)
                            ),
                        )
                        .hint(hint),
                );
                return false;
            }
        }
        true
    }

    /// A metric of the reporting year that is drawn: its figure as a format prints it, and its
    /// value in a unit. Its own is to be of the kind of `unit`; the hint says what to do where
    /// it is not disclosed.
    pub(crate) fn amount_in(
        &mut self,
        metric: &Placed<String>,
        unit: &Unit,
        (format, drawn): (&Format, Unit),
        hint: &str,
    ) -> Option<(Figure, Decimal)> {
        let described = self.describe(metric)?;
        let shown = std::iter::once((metric, &described));
        if !self.units_agree(unit, shown, "make two drawings of it") {
            return None;
        }
        let before = self.sink.as_slice().len();
        let period = self.settings.period;
        let bound =
            self.binder
                .metric(&metric.value, metric.place, period, format, self.sink);
        let is_told = self.sink.as_slice().len() > before
            || self.binder.data.is_broken(&metric.value);
        if bound.is_none() && !is_told {
            let message = format!("`{}` is not disclosed for {period}", metric.value);
            self.sink
                .add(rules::NO_VALUE.finding(metric.place, message).hint(hint));
        }
        let (figure, amount) = bound?;
        let value = amount.unit.convert(amount.value, &drawn)?;
        Some((figure, value))
    }
}
