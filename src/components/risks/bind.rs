//! How `risks` is made: a table of words with a banner for each kind and a scale of three
//! steps for the horizons.

use super::read as draft;
use super::{Horizon, Nature};
use crate::components::Component;
use crate::components::bind::{HOLE, around};
use crate::components::table::{Cell, Column, Grid, Row};
use crate::components::words::Prose;
use crate::model::place::{Place, Placed};
use crate::model::report::{Inline, Line};
use crate::model::text::Alignment;
use crate::resolve::chapter::Resolver;
use crate::resolve::format::Format;

impl Resolver<'_, '_> {
    /// The table of risks and opportunities.
    pub(crate) fn risks(&mut self, block: &draft::Risks) -> Component {
        let place = block.place.part(0, "risks".len());
        let words = self.lang().words();
        let columns = words.risks.heads.iter().zip([2, 2, 3, 3]);
        let columns = columns.map(|(head, width)| Column {
            title: vec![Inline::Text(head.clone(), place)],
            width: Some(width),
            alignment: Alignment::Default,
        });
        let columns = columns.collect();
        let mut rows = vec![];
        for ((_, nature), name) in Nature::ALL.iter().zip(&words.risks.kinds) {
            let own = block.risks.iter().filter(|risk| risk.nature.value == *nature);
            for (index, risk) in own.enumerate() {
                if index == 0 {
                    rows.push(Row::Banner(vec![Inline::Text(name.clone(), place)]));
                }
                rows.push(Row::Cells(self.of_risk(risk, place)));
            }
        }
        let meant = block.horizons.iter().zip(&words.risks.horizons);
        let meant = meant.map(|(meaning, name)| {
            around(&words.phrases.part(name, HOLE), self.line(meaning), place)
        });
        let mut notes: Vec<_> = meant.collect();
        notes.extend(block.notes.iter().map(|note| self.line(note)));
        // The same in every language, in the order of the author.
        let choices = block.risks.iter().map(|risk| {
            let all = Horizon::ALL.iter().filter(|(_, it)| risk.horizons.contains(it));
            let when: Vec<_> = all.map(|(name, _)| *name).collect();
            let nature = &risk.nature;
            Placed::new(
                format!("{} ({})", nature.value.name(), when.join(", ")),
                nature.place,
            )
        });
        let choices = choices.collect();
        Component::Prose(Prose::Table(Grid {
            caption: self.optional_line(Some(&block.caption)),
            columns,
            rows,
            notes,
            source: self.optional_line(Some(&block.source)),
            choices,
            place: block.place,
        }))
    }

    /// A risk in words, with its scale.
    fn of_risk(&mut self, risk: &draft::Risk, place: Place) -> Vec<Cell<Line>> {
        let words = self.lang().words();
        let named = Horizon::ALL.iter().zip(&words.risks.horizons);
        let named = named.filter(|((_, own), _)| risk.horizons.contains(own));
        let named: Vec<_> = named.map(|(_, name)| name.as_str()).collect();
        let named = vec![Inline::Text(named.join(&words.lists.items), place)];
        let steps = Horizon::ALL
            .iter()
            .map(|(_, own)| risk.horizons.contains(own))
            .collect();
        let title = self.line(&risk.title);
        let mut effect: Vec<_> = risk.effect.iter().map(|it| self.line(it)).collect();
        effect.extend(risk.metric.as_ref().and_then(|metric| self.in_figures(metric)));
        let response = risk.response.iter().map(|line| self.line(line)).collect();
        vec![
            Cell::Line(title),
            Cell::Scale(steps, named),
            Cell::List(effect),
            Cell::List(response),
        ]
    }

    /// A metric by its name, with its figure.
    fn in_figures(&mut self, metric: &Placed<String>) -> Option<Line> {
        let name = self.describe(metric)?.name;
        let (place, now) = (metric.place, self.settings.period);
        let format = Format::default();
        let bound = self.binder.metric(&metric.value, place, now, &format, self.sink);
        let words = self.lang().words();
        let figure = match bound {
            Some((figure, _)) => Inline::Figure(figure),
            None => Inline::Text(words.not_disclosed.clone(), place),
        };
        Some(around(&words.phrases.part(name, HOLE), vec![figure], place))
    }
}
