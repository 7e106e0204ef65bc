//! How `metrics` is bound.

use super::read as draft;
use super::{MetricGroup, MetricRow, MetricTable};
use crate::input::load::dataset::unit_error;
use crate::model::period::Period;
use crate::model::place::Placed;
use crate::model::report::{Inline, Line};
use crate::model::unit::Unit;
use crate::resolve::chapter::Resolver;
use crate::resolve::format::Format;

impl Resolver<'_, '_> {
    pub(crate) fn metrics(&mut self, table: &draft::Metrics) -> MetricTable {
        let periods: Vec<Period> = match table.periods.as_slice() {
            [] => self.settings.periods.clone(),
            named => self.meant(named).iter().map(|period| period.value).collect(),
        };
        let mut remarks = vec![];
        let groups = table
            .groups
            .iter()
            .map(|group| self.group(group, &periods, &mut remarks))
            .collect();
        MetricTable {
            caption: self.optional_line(Some(&table.caption)),
            current: periods.iter().position(|period| *period == self.settings.period),
            columns: periods.iter().map(|period| self.label(*period)).collect(),
            groups,
            notes: {
                let own = table.notes.iter().map(|note| self.line(note));
                own.chain(remarks).collect()
            },
            source: self.optional_line(Some(&table.source)),
        }
    }

    fn group(
        &mut self,
        group: &draft::Group,
        periods: &[Period],
        remarks: &mut Vec<Line>,
    ) -> MetricGroup {
        let mut rows = vec![];
        for row in &group.rows {
            let Some(mut bound) = self.row(row, periods) else { continue };
            self.mark_restated(&mut bound, &row.metric.value, periods, remarks);
            rows.push(bound);
        }
        MetricGroup {
            title: self.optional_line(Some(&group.title)),
            is_banner: group.aspect.is_some(),
            rows,
        }
    }

    fn row(&mut self, row: &draft::Row, periods: &[Period]) -> Option<MetricRow> {
        let described = self.describe(&row.metric)?;
        let place = row.metric.place;
        let (unit, format) = match &row.unit {
            Some(unit) => {
                let unit = self.unit(unit)?;
                (unit.clone(), Format::bare_in(unit))
            }
            None => {
                let unit = described.unit;
                (unit.scaled(self.lang()), Format::bare_in(unit).scaled())
            }
        };
        let values: Vec<_> = periods
            .iter()
            .map(|period| {
                let id = &row.metric.value;
                self.binder
                    .metric(id, place, *period, &format, self.sink)
                    .map(|(figure, _)| figure)
            })
            .collect();
        let name = match self.optional_line(Some(&row.label)) {
            Some(label) => label,
            None => vec![Inline::Text(described.name, place)],
        };
        Some(MetricRow {
            codes: described.discloses,
            place,
            name,
            unit: unit.label(self.lang()),
            marks: vec![None; values.len()],
            values,
            depth: row.depth,
            is_total: row.is_total,
        })
    }

    /// A unit a row is printed in.
    fn unit(&mut self, written: &Placed<String>) -> Option<Unit> {
        let units = self.binder.data.units();
        match Unit::parse(&written.value, units) {
            Ok(unit) => Some(unit),
            Err(error) => {
                self.sink.add(unit_error(&error, written.place, units));
                None
            }
        }
    }
}
