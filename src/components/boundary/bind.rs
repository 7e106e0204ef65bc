//! How `boundary` is made: a table of words of what the settings say of entities.

use super::read as draft;
use crate::components::Component;
use crate::components::table::{Cell, Column, Grid, Row};
use crate::components::words::Prose;
use crate::diag::rules;
use crate::model::entity::{Consolidation, Entity};
use crate::model::lang::ByLang;
use crate::model::period::Period;
use crate::model::place::Place;
use crate::model::report::{Inline, Line};
use crate::model::text::Alignment;
use crate::resolve::chapter::Resolver;
use crate::resolve::figures::Format;

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
        let columns = columns.collect();
        let rows = entities.iter().map(|entity| {
            let cells = told.iter().map(|of| self.of_entity(entity, *of, place));
            Row::Cells(cells.map(Cell::Line).collect())
        });
        let rows = rows.collect();
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
