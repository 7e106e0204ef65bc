//! How `methods` is made: a table of words of what the dataset says of its metrics, with the
//! factors that their formulas name.

use std::collections::{BTreeSet, VecDeque};

use super::read as draft;
use crate::components::Component;
use crate::components::table::{Cell, Column, Grid, Row};
use crate::components::words::Prose;
use crate::diag::rules;
use crate::model::lang::ByLang;
use crate::model::place::{Place, Placed};
use crate::model::report::{Inline, Line};
use crate::model::text::Alignment;
use crate::resolve::chapter::Resolver;
use crate::resolve::data::Explained;
use crate::resolve::format::Format;

/// What `of` says for all factors.
const FACTORS: &str = "factors";

/// A metric of the table with what is known of it.
struct Indicator {
    name: String,
    explained: Explained,
    factors: Vec<String>,
}

impl Resolver<'_, '_> {
    /// The table of methods; a finding where there is nothing to show.
    pub(crate) fn methods(&mut self, block: &draft::Methods) -> Option<Component> {
        let place = block.place;
        let of_all = |all: Vec<String>| {
            all.into_iter().map(|id| Placed::new(id, place)).collect::<Vec<_>>()
        };
        let data = self.binder.data;
        let wanted = match block.of.as_slice() {
            [] => of_all(data.explained()),
            [one] if one.value == FACTORS && data.method(FACTORS).is_none() => {
                of_all(data.factors())
            }
            named => named.to_vec(),
        };
        let is_factor = |id: &str| data.method(id).is_some_and(|own| own.is_factor);
        if !wanted.is_empty() && wanted.iter().all(|id| is_factor(&id.value)) {
            return self.factor_table(block, &wanted);
        }
        if wanted.is_empty() {
            self.sink.add(
                rules::UNEXPLAINED
                    .finding(place, "no metric has a definition, a method or a factor")
                    .hint("write `definition` and `method` into the dataset, in each language"),
            );
            return None;
        }
        let shown: BTreeSet<&str> = wanted.iter().map(|id| id.value.as_str()).collect();
        let indicators: Vec<_> =
            wanted.iter().filter_map(|id| self.indicator(id, &shown)).collect();
        if indicators.is_empty() {
            return None;
        }
        // A column in which nobody has anything to say is left out.
        let has = |which: fn(&Indicator) -> bool| indicators.iter().any(which);
        let told = [
            true,
            has(|own| !own.explained.method.definition.is_empty()),
            has(|own| !own.explained.method.method.is_empty()),
            has(|own| !own.factors.is_empty()),
        ];
        let lang = self.lang();
        let rows = indicators.iter().map(|own| {
            let text =
                |text: &str| Cell::Line(vec![Inline::Text(text.to_owned(), place)]);
            let words = |texts: &ByLang<String>| {
                texts.get(&lang).map_or_else(|| Cell::Line(vec![]), |own| text(own))
            };
            let factors = own.factors.iter().filter_map(|id| self.factor(id, place));
            [
                text(&own.name),
                words(&own.explained.method.definition),
                words(&own.explained.method.method),
                Cell::List(factors.collect()),
            ]
        });
        let rows = rows.collect();
        let heads = &lang.words().methods.heads;
        let columns = [2, 3, 3, 3].map(|width| (width, Alignment::Default));
        Some(self.told_table(block, heads.iter().zip(columns), rows, told))
    }

    /// A table without the columns in which nobody has anything to say.
    fn told_table<'h>(
        &mut self,
        block: &draft::Methods,
        columns: impl Iterator<Item = (&'h String, (u8, Alignment))>,
        rows: Vec<[Cell<Line>; 4]>,
        told: [bool; 4],
    ) -> Component {
        let columns = columns.zip(told).filter(|(_, told)| *told);
        let columns = columns.map(|((head, (width, alignment)), _)| Column {
            title: vec![Inline::Text(head.clone(), block.place)],
            width: Some(width),
            alignment,
        });
        let rows = rows.into_iter().map(|cells| {
            let cells = cells.into_iter().zip(told).filter(|(_, told)| *told);
            Row::Cells(cells.map(|(cell, _)| cell).collect())
        });
        let note = self.optional_line(Some(&block.note));
        Component::Prose(Prose::Table(Grid {
            caption: self.optional_line(Some(&block.caption)),
            columns: columns.collect(),
            rows: rows.collect(),
            notes: note.into_iter().collect(),
            source: None,
            choices: vec![],
            place: block.place,
        }))
    }

    /// The table of factors alone.
    fn factor_table(
        &mut self,
        block: &draft::Methods,
        wanted: &[Placed<String>],
    ) -> Option<Component> {
        let (lang, now) = (self.lang(), self.settings.period);
        let text = |text: String, place| Cell::Line(vec![Inline::Text(text, place)]);
        let mut rows = vec![];
        for id in wanted {
            for own in self.apart(&id.value) {
                let place = id.place;
                let format = Format::default();
                let bound = self.binder.metric(&own, place, now, &format, self.sink);
                let (Some((figure, _)), Some(described), Some((source, potentials))) =
                    (bound, self.binder.data.describe(&own, lang), self.origin(&own))
                else {
                    continue;
                };
                let said = |own: Option<String>| {
                    own.map_or_else(|| Cell::Line(vec![]), |own| text(own, place))
                };
                let told = [source.is_some(), potentials.is_some()];
                let cells = [
                    text(described.name, place),
                    Cell::Line(vec![Inline::Figure(figure)]),
                    said(source),
                    said(potentials),
                ];
                rows.push((cells, told));
            }
        }
        if rows.is_empty() {
            return None;
        }
        let has = |at: usize| rows.iter().any(|(_, told)| told.get(at) == Some(&true));
        let told = [true, true, has(0), has(1)];
        let rows = rows.into_iter().map(|(cells, _)| cells).collect();
        let heads = &lang.words().methods.factors;
        let columns = [
            (3, Alignment::Default),
            (2, Alignment::Right),
            (4, Alignment::Default),
            (2, Alignment::Default),
        ];
        Some(self.told_table(block, heads.iter().zip(columns), rows, told))
    }

    /// The factors of a factor's entities, or itself.
    fn apart(&self, id: &str) -> Vec<String> {
        match self.binder.data.apart(id) {
            own if own.is_empty() => vec![id.to_owned()],
            own => own,
        }
    }

    /// Where a factor comes from, and the potentials it rests on.
    fn origin(&self, id: &str) -> Option<(Option<String>, Option<String>)> {
        let lang = self.lang();
        let Explained { method, has_evidence, .. } = self.binder.data.method(id)?;
        let words = lang.words();
        let phrases = &words.phrases;
        let published = method.published.get(&lang);
        let source = published.map(String::as_str);
        let source = source.or(has_evidence.then_some(&words.methods.own_records));
        let year = method.year.map(|year| phrases.year_head(year));
        let source = source.map(|source| match year {
            Some(year) => format!("{source}{}", phrases.bracketed(year)),
            None => source.to_owned(),
        });
        let potentials = method.potentials.map(|set| phrases.potentials(set.name()));
        Some((source, potentials))
    }

    /// What is known of a metric; findings where there is none, or nothing to say of it.
    fn indicator(
        &mut self,
        id: &Placed<String>,
        shown: &BTreeSet<&str>,
    ) -> Option<Indicator> {
        let described = self.describe(id)?;
        let explained = self.binder.data.method(&id.value)?;
        let mut factors = self.factors(&id.value, shown);
        if explained.is_factor && factors.is_empty() {
            // A factor among indicators tells its own value.
            factors = self.apart(&id.value);
        }
        let method = &explained.method;
        if method.definition.is_empty() && method.method.is_empty() && factors.is_empty()
        {
            self.sink.add(
                rules::UNEXPLAINED
                    .finding(
                        id.place,
                        format!(
                            "`{}` has no definition and no method, and no factor is in its formula",
                            id.value
                        ),
                    )
                    .hint("write `definition` or `method` for it into the dataset, in each language, or leave it out here"),
            );
            return None;
        }
        Some(Indicator { name: described.name, explained, factors })
    }

    /// The factors a metric is computed with, through whatever its formula names. What has a
    /// row of its own shows its factors there.
    fn factors(&self, id: &str, shown: &BTreeSet<&str>) -> Vec<String> {
        let mut found = vec![];
        let mut seen = BTreeSet::from([id.to_owned()]);
        let mut open = VecDeque::from([id.to_owned()]);
        while let Some(id) = open.pop_front() {
            let Some(own) = self.binder.data.method(&id) else { continue };
            for named in own.rests_on.into_iter().filter(|it| seen.insert(it.clone())) {
                match self.binder.data.method(&named) {
                    Some(factor) if factor.is_factor => found.extend(self.apart(&named)),
                    Some(_) if !shown.contains(named.as_str()) => open.push_back(named),
                    _ => {}
                }
            }
        }
        found
    }

    /// A factor with its value, its year and where it comes from.
    fn factor(&mut self, id: &str, place: Place) -> Option<Line> {
        let (lang, now) = (self.lang(), self.settings.period);
        let described = self.binder.data.describe(id, lang)?;
        let (source, potentials) = self.origin(id)?;
        let (figure, _) =
            self.binder.metric(id, place, now, &Format::default(), self.sink)?;
        let words = lang.words();
        let said = [Some(self.said_period(now)), source, potentials];
        let said: Vec<_> = said.into_iter().flatten().collect();
        let text = |text: String| Inline::Text(text, place);
        Some(vec![
            text(described.name),
            Inline::HardBreak,
            Inline::Figure(figure),
            Inline::HardBreak,
            text(said.join(&words.lists.parts)),
        ])
    }
}
