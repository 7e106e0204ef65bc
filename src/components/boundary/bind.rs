//! How `boundary` is made: a table of words of what the settings say of entities.

use super::read as draft;
use crate::components::Component;
use crate::components::table::{Cell, Column, Grid, Row};
use crate::components::words::Prose;
use crate::diag::rules;
use crate::model::by_entity::{ELIMINATIONS, id_of};
use crate::model::entity::{Consolidation, Entity};
use crate::model::lang::ByLang;
use crate::model::period::Period;
use crate::model::place::{Place, Placed};
use crate::model::report::{Inline, Line};
use crate::model::text::Alignment;
use crate::resolve::chapter::Resolver;
use crate::resolve::data::Description;
use crate::resolve::evaluate::Fault;
use crate::resolve::format::Format;

/// The columns, in order.
const COLUMNS: [Of; 6] =
    [Of::Name, Of::Location, Of::Activity, Of::Share, Of::Since, Of::Standing];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Name,
    Location,
    Activity,
    Share,
    Since,
    Standing,
}

impl Of {
    /// Whether any entity has something to say in the column.
    fn is_told(self, entities: &[&Entity]) -> bool {
        entities.iter().any(|entity| match self {
            Self::Name | Self::Standing => true,
            Self::Location => !entity.location.is_empty(),
            Self::Activity => !entity.activity.is_empty(),
            Self::Share => entity.share.is_some(),
            Self::Since => entity.since.is_some(),
        })
    }
}

impl Resolver<'_, '_> {
    /// The table of the entities; a finding where there are none.
    pub(crate) fn boundary(&mut self, block: &draft::Boundary) -> Option<Component> {
        let (settings, place) = (self.settings, block.place);
        let entities: Vec<_> = settings
            .boundary
            .entities
            .iter()
            .filter(|entity| entity.is_told(settings.period, &settings.calendar))
            .collect();
        if entities.is_empty() {
            self.sink.add(
                rules::BOUNDARY
                    .finding(place, "there are no entities to show")
                    .hint("name them under `entities` in content/report.yaml"),
            );
            return None;
        }
        let told: Vec<_> =
            COLUMNS.into_iter().filter(|of| of.is_told(&entities)).collect();
        let heads = &self.lang().words().boundary.heads;
        let columns = COLUMNS.iter().zip(heads).filter(|(of, _)| told.contains(of));
        let columns = columns.map(|(of, head)| Column {
            title: vec![Inline::Text(head.clone(), place)],
            width: Some(match of {
                Of::Name | Of::Activity | Of::Standing => 3,
                _ => 2,
            }),
            alignment: match of {
                Of::Share => Alignment::Right,
                _ => Alignment::Default,
            },
        });
        let mut columns: Vec<_> = columns.collect();
        let mut figures = vec![];
        for metric in &block.figures {
            let Some(described) = self.describe(metric) else { continue };
            columns.push(Column {
                title: self.head_of(&described, place),
                width: Some(2),
                alignment: Alignment::Right,
            });
            figures.push(metric);
        }
        let mut rows: Vec<_> = entities
            .iter()
            .map(|entity| {
                let cells = told.iter().map(|of| self.of_entity(entity, *of, place));
                let mut cells: Vec<_> = cells.collect();
                cells.extend(figures.iter().map(|metric| {
                    let (id, entity) = (&metric.value, &entity.id.value);
                    match self.binder.data.counts(id, entity, settings.period) {
                        true => self.of_metric(&id_of(id, entity), metric.place),
                        false => vec![],
                    }
                }));
                Row::Cells(cells.into_iter().map(Cell::Line).collect())
            })
            .collect();
        rows.extend(self.of_group(&figures, told.len(), place));
        let mut notes = self.what_is_said(&entities, place);
        notes.extend(self.optional_line(Some(&block.note)));
        Some(Component::Prose(Prose::Table(Grid {
            caption: self.optional_line(Some(&block.caption)),
            columns,
            rows,
            notes,
            source: None,
            choices: vec![],
            place,
        })))
    }

    /// A metric's name with its unit.
    fn head_of(&self, described: &Description, place: Place) -> Line {
        let unit = described.unit.label(self.lang());
        let name = described.name.clone();
        let head = match unit.is_empty() {
            true => name,
            false => {
                let unit = self.lang().words().phrases.bracketed(unit);
                format!("{name}{unit}")
            }
        };
        vec![Inline::Text(head, place)]
    }

    /// What entities count twice, and what is left for the group.
    fn of_group(
        &mut self,
        figures: &[&Placed<String>],
        told: usize,
        place: Place,
    ) -> Vec<Row<Line>> {
        if figures.is_empty() {
            return vec![];
        }
        let words = &self.lang().words().boundary;
        let (data, lang) = (self.binder.data, self.lang());
        let twice = |metric: &str| id_of(metric, ELIMINATIONS);
        let has = |metric: &str| data.describe(&twice(metric), lang).is_some();
        let mut lines = vec![];
        if figures.iter().any(|metric| has(&metric.value)) {
            let ids =
                figures.iter().map(|own| has(&own.value).then(|| twice(&own.value)));
            lines.push((words.eliminations.clone(), ids.collect::<Vec<_>>()));
        }
        let ids = figures
            .iter()
            .map(|own| (!data.is_apart(&own.value)).then(|| own.value.clone()));
        lines.push((words.group.clone(), ids.collect()));
        let rows = lines.into_iter().map(|(name, ids)| {
            let mut cells = vec![vec![Inline::Text(name, place)]];
            cells.resize(told, vec![]);
            for (id, metric) in ids.into_iter().zip(figures) {
                cells.push(match id {
                    Some(id) => self.of_metric(&id, metric.place),
                    None => vec![],
                });
            }
            Row::Cells(cells.into_iter().map(Cell::Line).collect())
        });
        rows.collect()
    }

    /// A figure of the reporting period, or that it is not disclosed.
    fn of_metric(&mut self, id: &str, place: Place) -> Line {
        let now = self.settings.period;
        if self
            .binder
            .data
            .amount_of(id, now)
            .is_err_and(|fault| matches!(fault, Fault::NotDisclosed(..)))
        {
            let word = self.lang().words().not_disclosed.clone();
            return vec![Inline::Text(word, place)];
        }
        let format = Format::bare().scaled();
        let bound = self.binder.metric(id, place, now, &format, self.sink);
        bound
            .map(|(figure, _)| vec![Inline::Figure(figure)])
            .unwrap_or_default()
    }

    fn of_entity(&mut self, entity: &Entity, of: Of, place: Place) -> Line {
        let (lang, now) = (self.lang(), self.settings.period);
        let words = lang.words();
        let text = |text: &str| vec![Inline::Text(text.to_owned(), place)];
        let own = |texts: &ByLang<String>| texts.get(&lang).map(|own| text(own));
        let told = match of {
            Of::Name => own(&entity.name),
            Of::Location => own(&entity.location),
            Of::Activity => own(&entity.activity),
            Of::Share => entity.share().and_then(|_| {
                let (id, format) = (entity.share_id(), Format::default());
                let bound = self.binder.metric(&id, place, now, &format, self.sink);
                bound.map(|(figure, _)| vec![Inline::Figure(figure)])
            }),
            Of::Since => entity
                .since
                .as_ref()
                .map(|since| text(&self.said_period(since.value))),
            Of::Standing if entity.is_in(now, &self.settings.calendar) => {
                Some(text(&words.boundary.included))
            }
            Of::Standing => {
                let reason = entity.excluded.get(&lang);
                reason.map(|reason| text(&words.phrases.left_out(reason)))
            }
        };
        told.unwrap_or_default()
    }

    /// How the entities are consolidated, and which joined or left.
    fn what_is_said(&self, entities: &[&Entity], place: Place) -> Vec<Line> {
        let (lang, now) = (self.lang(), self.settings.period);
        let words = lang.words();
        let calendar = &self.settings.calendar;
        // Those of one period together.
        let names = |when: &dyn Fn(&Entity) -> Option<Period>| {
            let mut all: Vec<(Period, Vec<String>)> = vec![];
            for entity in entities {
                let Some(period) = when(entity) else { continue };
                let Some(name) = entity.name.get(&lang).cloned() else { continue };
                match all.iter_mut().find(|(own, _)| *own == period) {
                    Some((_, names)) => names.push(name),
                    None => all.push((period, vec![name])),
                }
            }
            let said = all.into_iter().map(|(period, names)| {
                (self.said_period(period), names.join(&words.lists.items))
            });
            said.collect::<Vec<_>>()
        };
        let [operational, financial, equity] = &words.boundary.consolidation;
        let approach =
            self.settings.boundary.consolidation.map(|approach| match approach {
                Consolidation::OperationalControl => operational.clone(),
                Consolidation::FinancialControl => financial.clone(),
                Consolidation::EquityShare => equity.clone(),
            });
        let came = names(&|entity| entity.joins(now, calendar));
        let went = names(&|entity| entity.leaves(now, calendar));
        let same = (came.is_empty() && went.is_empty()).then(|| {
            words
                .phrases
                .boundary_unchanged(self.said_period(self.settings.calendar.prior(now)))
        });
        let came = came
            .into_iter()
            .map(|(period, names)| words.phrases.boundary_joined(period, names));
        let went = went
            .into_iter()
            .map(|(period, names)| words.phrases.boundary_left(period, names));
        let said = approach.into_iter().chain(came).chain(went).chain(same);
        said.map(|said| vec![Inline::Text(said, place)]).collect()
    }
}
