//! How `assurance` is bound: the figures that are covered, and the pages of the statement.

use super::read as draft;
use super::{Row, Scope};
use crate::components::Component;
use crate::diag::rules;
use crate::model::assurance::{Assurance, Level, Mark};
use crate::model::place::Place;
use crate::model::report::{Inline, Line};
use crate::model::text::Picture;
use crate::resolve::chapter::Resolver;
use crate::resolve::format::Format;

impl Resolver<'_, '_> {
    pub(crate) fn assurance(&mut self, block: &draft::Assurance) -> Option<Component> {
        let Some(assurance) = self.binder.data.assurance() else {
            self.sink.add(
                rules::NO_ASSURANCE
                    .finding(block.place, "there is no assurance to list")
                    .hint("write content/assurance.yaml, or remove the block"),
            );
            return None;
        };
        let caption = self.optional_line(Some(&block.caption));
        Some(Component::Assurance(Scope {
            facts: self.facts(&assurance, block.place),
            rows: self.covered(&assurance, block.place),
            pages: self.statement(&assurance),
            caption,
            place: block.place,
        }))
    }

    /// Who has assured what, how and when.
    fn facts(&self, assurance: &Assurance, place: Place) -> Vec<(String, Line)> {
        let lang = self.lang();
        let words = &lang.words().assurance;
        let [limited, reasonable] = &words.levels;
        let level = match assurance.level {
            Level::Limited => limited,
            Level::Reasonable => reasonable,
        };
        let date = assurance.date;
        let of = |texts: &crate::model::lang::ByLang<String>| {
            texts.get(&lang).cloned().unwrap_or_default()
        };
        let told = [
            of(&assurance.provider),
            of(&assurance.standard),
            level.clone(),
            lang.day(date.year, date.month, date.day),
        ];
        let heads = words.facts.iter().cloned();
        heads.zip(told.map(|text| vec![Inline::Text(text, place)])).collect()
    }

    /// The figures that are covered, in the order of the file. Of what is not there another
    /// rule speaks.
    fn covered(&mut self, assurance: &Assurance, place: Place) -> Vec<Row> {
        let mut rows = vec![];
        let format = Format::default();
        for covered in &assurance.covers {
            let id = &covered.id.value;
            let Some(described) = self.binder.data.describe(id, self.lang()) else {
                continue;
            };
            for (period, _) in &covered.values {
                let period = period.value;
                if self.binder.data.amount_of(id, period).is_err() {
                    continue;
                }
                let bound = self.binder.metric(id, place, period, &format, self.sink);
                let Some((mut figure, _)) = bound else { continue };
                if let Some(assured) = &mut figure.assured {
                    assured.mark = Mark::Listed;
                }
                let name = vec![Inline::Text(described.name.clone(), place)];
                rows.push(Row { name, period: self.label(period), figure });
            }
        }
        rows
    }

    /// The pages of the statement as pictures.
    fn statement(&mut self, assurance: &Assurance) -> Vec<Line> {
        let own = assurance.statement.get(&self.lang()).into_iter().flatten();
        let mut pages = vec![];
        for page in own {
            let place = page.file.place;
            let mut line = vec![Inline::Picture(Picture {
                path: page.file.clone(),
                alt: vec![Inline::Text(page.alt.clone(), place)],
                caption: None,
            })];
            self.finish_line(&mut line);
            pages.push(line);
        }
        pages
    }

    /// The line under a component that says what its marks mean.
    pub(crate) fn assured_remark(&self, place: Place) -> Option<Line> {
        let assurance = self.binder.data.assurance()?;
        let by = assurance.provider.get(&self.lang())?;
        let phrases = &self.lang().words().phrases;
        let text = match assurance.level {
            Level::Limited => phrases.covered_limited(by),
            Level::Reasonable => phrases.covered_reasonable(by),
        };
        Some(vec![Inline::Text(text, place)])
    }
}
