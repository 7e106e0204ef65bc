//! How `emissions` is bound.

use rust_decimal::Decimal;

use super::read as draft;
use super::{Category, Emissions, Scope, ScopeThree, What};
use crate::components::Component;
use crate::diag::{Sink, rules};
use crate::model::figure::{self, Amount, Figure};
use crate::model::lang::Lang;
use crate::model::place::Placed;
use crate::model::text::Placeholder;
use crate::model::unit::Unit;
use crate::resolve::chapter::Resolver;
use crate::resolve::evaluate::in_words;
use crate::resolve::figures::Bound;
use crate::resolve::format::Format;

/// How all amounts of a block are printed.
struct Shown {
    unit: Unit,
    /// The decimals of those that are given in another unit.
    decimals: Option<u32>,
}

/// How many decimals more than those of the lead are tried.
const MOST_DECIMALS: u32 = 7;

/// A unit as it stands behind a figure.
fn beside(unit: &Unit, lang: Lang) -> String {
    let dressed = unit.dress(lang, false);
    match dressed.before.is_empty() {
        true => dressed.after.trim_start().to_owned(),
        false => unit.label(lang),
    }
}

impl Resolver<'_, '_> {
    pub(crate) fn emissions(&mut self, block: &draft::Emissions) -> Option<Component> {
        let total = block.scope_3.as_ref().map(|(total, _)| total);
        let wanted = [
            (What::One, block.scope_1.as_ref()),
            (What::Location, block.location.as_ref()),
            (What::Market, block.market.as_ref()),
            (What::Three, total),
        ];
        let wanted = wanted.into_iter().zip(&self.lang().words().emissions.scopes);
        let wanted =
            wanted.filter_map(|((what, metric), name)| Some((what, metric?, name)));
        let wanted: Vec<_> = wanted.collect();
        // One unit for all amounts, so that they can be added up: that of the total, or of the first.
        let lead = total.or(wanted.first().map(|(_, metric, _)| *metric))?;
        let unit = self.emission_unit(lead)?;
        let categories = block.scope_3.iter().flat_map(|(_, categories)| categories);
        let parts: Vec<_> = categories.filter_map(|it| it.metric.as_ref()).collect();
        let all = wanted.iter().map(|(_, metric, _)| *metric).chain(parts.clone());
        let shown = Shown {
            decimals: self.enough(lead, all.collect(), total.map(|_| parts), &unit),
            unit: unit.clone(),
        };
        let title = self.optional_line(Some(&block.title));
        let mut scopes = vec![];
        let mut whole = None;
        for (what, metric, name) in wanted {
            let bound = self.emission(metric, &shown);
            if what == What::Three {
                whole = bound.as_ref().map(|(_, amount)| amount.value);
            }
            scopes.push(Scope {
                what,
                name: name.clone(),
                metric: metric.clone(),
                figure: bound.map(|(figure, _)| figure),
            });
        }
        let note = self.optional_line(Some(&block.note));
        let has_whole = whole.is_some_and(|whole| !whole.is_zero());
        let scope_3 = block.scope_3.as_ref().map(|(total, categories)| ScopeThree {
            total: total.clone(),
            categories: categories
                .iter()
                .map(|category| self.category(category, total, has_whole, &shown))
                .collect(),
        });
        Some(Component::Emissions(Box::new(Emissions {
            title,
            beside: beside(&unit, self.lang()),
            unit: unit.label(self.lang()),
            scopes,
            note,
            scope_3,
            notes: block.notes.iter().map(|note| self.line(note)).collect(),
            source: self.optional_line(Some(&block.source)),
            place: block.place,
        })))
    }

    fn category(
        &mut self,
        category: &draft::Category,
        total: &Placed<String>,
        has_whole: bool,
        shown: &Shown,
    ) -> Category {
        let names = &self.lang().words().emissions.categories;
        let name = names.get(usize::from(category.number).saturating_sub(1));
        let metric = category.metric.as_ref();
        let figure = metric.and_then(|metric| self.emission(metric, shown));
        let figure = figure.map(|(figure, _)| figure);
        let share = metric
            .filter(|_| has_whole && figure.is_some())
            .and_then(|metric| self.share_of(metric, total));
        Category {
            number: category.number,
            name: name.cloned().unwrap_or_default(),
            place: category.place,
            metric: category.metric.clone(),
            figure,
            share: share
                .and_then(|figure| Some((figure.value?, figure)))
                .map(|(value, figure)| (figure, value)),
            method: self.optional_line(Some(&category.method)),
            measured: category.measured.as_ref().and_then(|own| self.measured(own)),
            excluded: self.optional_line(Some(&category.excluded)),
        }
    }

    /// A metric's unit, which is one of emissions.
    fn emission_unit(&mut self, metric: &Placed<String>) -> Option<Unit> {
        let unit = self.describe(metric)?.unit;
        if unit.is_emission() {
            return Some(unit);
        }
        self.sink.add(
            rules::UNIT_CLASH
                .finding(
                    metric.place,
                    format!(
                        "`{}` is in {}, which is no amount of emissions",
                        metric.value,
                        in_words(&unit)
                    ),
                )
                .hint("name the metric of the emissions, in tCO2e"),
        );
        None
    }

    /// An amount of emissions as the block shows them.
    fn emission(
        &mut self,
        metric: &Placed<String>,
        shown: &Shown,
    ) -> Option<(Figure, Amount)> {
        let own = self.emission_unit(metric)?;
        // What is given in another unit may have many more digits than stand around it.
        let decimals = shown.decimals.filter(|_| own != shown.unit);
        let format = Format::bare_in(shown.unit.clone()).with_decimals(decimals);
        let period = self.settings.period;
        self.binder
            .metric(&metric.value, metric.place, period, &format, self.sink)
    }

    /// The decimals of what is given in another unit than the lead: its own, or as many more as
    /// nothing that is something prints as 0 with, and its parts come to it.
    fn enough(
        &self,
        lead: &Placed<String>,
        all: Vec<&Placed<String>>,
        parts: Option<Vec<&Placed<String>>>,
        unit: &Unit,
    ) -> Option<u32> {
        let period = self.settings.period;
        let amount = |metric: &Placed<String>| {
            let amount = self.binder.data.amount_of(&metric.value, period).ok()?;
            let value = amount.unit.convert(amount.value, unit)?;
            Some((value, amount.unit != *unit, amount.decimals))
        };
        let (total, _, own) = amount(lead)?;
        let own = own?;
        let (rounding, _) = self.binder.data.precision();
        let printed = |(value, is_other, decimals): (Decimal, bool, Option<u32>), at| {
            let decimals = if is_other { at } else { decimals.unwrap_or(at) };
            rounding.round(value, decimals)
        };
        let others: Vec<_> = all.into_iter().filter_map(&amount).collect();
        let is_seen = |at: &u32| {
            let mut all = others.iter();
            all.all(|it| it.0.is_zero() || !printed(*it, *at).is_zero())
        };
        let most = own.saturating_add(MOST_DECIMALS);
        let least = (own..most).find(is_seen).unwrap_or(own);
        let parts: Option<Vec<_>> = parts.into_iter().flatten().map(amount).collect();
        let adds = |at: &u32| {
            let parts = parts.iter().flatten();
            let sum = figure::total(parts.map(|part| Some(printed(*part, *at))));
            sum.is_some_and(|sum| rounding.round(sum, own) == rounding.round(total, own))
        };
        Some((least..most).find(adds).unwrap_or(least))
    }

    /// The share of a category in the total.
    fn share_of(
        &mut self,
        part: &Placed<String>,
        total: &Placed<String>,
    ) -> Option<Figure> {
        let text = format!("share({}, {}) : 1dp", part.value, total.value);
        let mut own = Sink::default();
        let bound = self.binder.bind(&Placeholder { text, place: part.place }, &mut own);
        // The expression is ours, so its findings are placed on the metric as written.
        self.sink.extend(own.into_iter().map(|mut diagnostic| {
            diagnostic.place = Some(part.place);
            diagnostic
        }));
        match bound? {
            Bound::Figure(figure) => Some(*figure),
            Bound::Literal(_) => None,
        }
    }

    /// The share of measured data, which is one of a whole.
    fn measured(&mut self, metric: &Placed<String>) -> Option<Figure> {
        let unit = self.describe(metric)?.unit;
        if !unit.is_percentage() {
            self.sink.add(
                rules::UNIT_CLASH
                    .finding(
                        metric.place,
                        format!("`{}` is in {}, and the share of measured data is in per cent", metric.value, in_words(&unit)),
                    )
                    .hint("name a metric in %"),
            );
            return None;
        }
        let period = self.settings.period;
        let format = Format::default();
        let bound =
            self.binder
                .metric(&metric.value, metric.place, period, &format, self.sink);
        bound.map(|(figure, _)| figure)
    }
}
