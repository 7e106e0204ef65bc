//! How `restatements` is made: a table of words of what the dataset says was restated.

use super::read as draft;
use crate::components::Component;
use crate::components::table::{Cell, Column, Grid, Row};
use crate::components::words::Prose;
use crate::model::report::Inline;
use crate::model::text::Alignment;
use crate::resolve::chapter::Resolver;
use crate::resolve::format::Format;
use crate::resolve::print;

impl Resolver<'_, '_> {
    /// The table of all restated figures; nothing where there are none.
    pub(crate) fn restatements(
        &mut self,
        block: &draft::Restatements,
    ) -> Option<Component> {
        let lang = self.binder.lang;
        let place = block.place;
        let mut rows = vec![];
        for (id, period) in self.binder.data.restated() {
            let described = self.binder.data.describe(&id, lang)?;
            let restated = self.binder.data.restatement(&id, period)?;
            let text = |text: String| Cell::Line(vec![Inline::Text(text, place)]);
            let bare = Format::bare_with(restated.decimals).scaled();
            let written =
                |number| print::number(described.unit.rescaled(number, lang).0, lang);
            let now = self.binder.metric(&id, place, period, &bare, self.sink);
            let (rounding, _) = self.binder.data.precision();
            let change = now.as_ref().and_then(|(_, amount)| {
                let value = match restated.decimals {
                    Some(decimals) => rounding.round(amount.value, decimals),
                    None => amount.value,
                };
                let change = value.checked_sub(restated.was?)?;
                let sign = if change.is_sign_positive() { "+" } else { "" };
                Some(format!("{sign}{}", written(change)))
            });
            let was = restated.was.map(written);
            rows.push(Row::Cells(vec![
                text(described.name),
                text(described.unit.scaled(lang).label(lang)),
                text(self.label(period)),
                text(was.unwrap_or_default()),
                match now {
                    Some((figure, _)) => Cell::Line(vec![Inline::Figure(figure)]),
                    None => text("/".to_owned()),
                },
                text(change.unwrap_or_default()),
                text(self.reason(&restated)),
            ]));
        }
        if rows.is_empty() {
            return None;
        }
        let heads = &lang.words().restatements;
        let columns = heads.iter().enumerate().map(|(index, head)| Column {
            title: vec![Inline::Text(head.clone(), place)],
            width: None,
            alignment: match index {
                3..=5 => Alignment::Right,
                _ => Alignment::Default,
            },
        });
        let columns = columns.collect();
        Some(Component::Prose(Prose::Table(Grid {
            caption: self.optional_line(Some(&block.caption)),
            columns,
            rows,
            notes: vec![],
            source: None,
            choices: vec![],
            place,
        })))
    }
}
