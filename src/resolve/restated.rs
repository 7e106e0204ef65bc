//! Restated figures: the remark each carries, and the table of all of them.

use rust_decimal::Decimal;

use super::chapter::Resolver;
use super::data::Restatement;
use super::figures::Origin;
use super::format::Format;
use crate::components::chart::Chart;
use crate::components::metrics::MetricRow;
use crate::model::expression::Expression;
use crate::model::figure::{Amount, Figure};
use crate::model::period::Period;
use crate::model::place::{Place, Placed};
use crate::model::report::{Block, Inline, Line};

impl Resolver<'_, '_> {
    /// What is to be said of a restated value; nothing of any other.
    pub(super) fn remark(
        &mut self,
        id: &str,
        period: Period,
        place: Place,
    ) -> Option<Line> {
        let restated = self.binder.data.restatement(id, period)?;
        let lang = self.binder.lang;
        let note = self.reason(&restated);
        let was = restated.was.and_then(|was| self.amount(id, was, place));
        let phrases = &lang.words().phrases;
        let text = match was {
            Some(was) => phrases.restated_was(was, note),
            None => phrases.restated(note),
        };
        Some(vec![Inline::Text(text.trim().to_owned(), place)])
    }

    /// Why a figure is restated.
    pub(crate) fn reason(&self, restated: &Restatement) -> String {
        /// How many of the figures it follows from are named.
        const MOST: usize = 3;
        let lang = self.binder.lang;
        if restated.follows.is_empty() || restated.note.contains_key(&lang) {
            return restated.note.get(&lang).cloned().unwrap_or_default();
        }
        let mut names: Vec<String> = vec![];
        for (id, _) in &restated.follows {
            let name = self.binder.data.describe(id, lang).map(|own| own.name);
            names.extend(name.filter(|name| !name.is_empty() && !names.contains(name)));
        }
        let others = names.len().saturating_sub(MOST);
        names.truncate(MOST);
        let words = lang.words();
        let joined = names.join(&words.lists.items);
        match (names.is_empty(), others) {
            (true, _) => words.follows_others.clone(),
            (false, 0) => words.phrases.follows(joined),
            (false, _) => words.phrases.follows_many(joined),
        }
    }

    /// Whether a figure is printed as it would have been before it was restated: with fewer
    /// decimals, a computed figure may show nothing of it.
    fn is_as_before(&self, figure: &Figure) -> bool {
        let Figure { metric: Some(id), value: Some(value), period, .. } = figure else {
            return false;
        };
        let restated = self.binder.data.restatement(id, *period);
        let Some(restated) = restated.filter(|own| !own.follows.is_empty()) else {
            return false;
        };
        let number = figure.printed.number.replace(',', "");
        let Ok(printed) =
            Decimal::from_str_exact(number.trim_start_matches(['+', '\u{2212}']))
        else {
            return false;
        };
        let (rounding, _) = self.binder.data.precision();
        let rounded = |value: Decimal| rounding.round(value.abs(), printed.scale());
        // In another unit the two cannot be told apart so.
        rounded(*value) == printed && restated.was.map(rounded) == Some(printed)
    }

    /// A number in a metric's unit, as it would be printed.
    fn amount(&self, id: &str, value: Decimal, place: Place) -> Option<String> {
        let unit = self.binder.data.describe(id, self.binder.lang)?.unit;
        let amount = Amount { value, unit, decimals: Some(value.scale()) };
        let format = Format::default();
        let period = self.settings.period;
        let parsed = Expression::metric(id);
        let origin = Origin { source: id, parsed: &parsed, period };
        let figure = self.binder.figure(&amount, &format, place, origin);
        figure.ok().map(|figure| figure.printed.text())
    }

    /// Calls the footnote of each restated figure in a line.
    pub(super) fn note_restated(&mut self, line: Line) -> Line {
        let mut noted: Line = vec![];
        let mut pending: Option<Inline> = None;
        for element in line {
            let element = match element {
                Inline::Emphasis(body) => Inline::Emphasis(self.note_restated(body)),
                Inline::Strong(body) => Inline::Strong(self.note_restated(body)),
                other => other,
            };
            // A sign typed beside a figure stays beside it.
            if let Some(note) = pending.take() {
                match &element {
                    Inline::Text(text, place) => {
                        let sign =
                            text.find(|c: char| !is_beside(c)).unwrap_or(text.len());
                        let (beside, rest) = text.split_at(sign);
                        let part =
                            |range: std::ops::Range<usize>| place.within(text, range);
                        if !beside.is_empty() {
                            noted.push(Inline::Text(beside.to_owned(), part(0..sign)));
                        }
                        noted.push(note);
                        if !rest.is_empty() {
                            let own = part(sign..text.len());
                            noted.push(Inline::Text(rest.to_owned(), own));
                        }
                        continue;
                    }
                    _ => noted.push(note),
                }
            }
            if let Inline::Figure(figure) = &element
                && let Figure { metric: Some(id), period, place, .. } = figure
                && !self.is_as_before(figure)
            {
                let label = format!("restated {id} {period}");
                if let Some(remark) = self.remark(id, *period, *place) {
                    let note = vec![Block::Paragraph(remark, *place)];
                    self.remarks.insert(label.clone(), note);
                    pending = Some(Inline::Note(Placed::new(label, *place)));
                }
            }
            noted.push(element);
        }
        noted.extend(pending);
        noted
    }

    /// Marks the restated figures of a performance table, and gives the notes below it.
    pub(crate) fn mark_restated(
        &mut self,
        row: &mut MetricRow,
        id: &str,
        periods: &[Period],
        notes: &mut Vec<Line>,
    ) {
        for (mark, period) in row.marks.iter_mut().zip(periods) {
            let Some(mut remark) = self.remark(id, *period, row.place) else { continue };
            let letter = letters(notes.len());
            let sign = Inline::Text(letter.clone(), row.place);
            remark.insert(0, Inline::Superscript(vec![sign]));
            notes.push(remark);
            *mark = Some(letter);
        }
    }

    /// Adds to a chart's note what is to be said of its restated points.
    pub(crate) fn chart_remarks(&mut self, chart: &mut Chart) {
        let points = chart.series.iter().flat_map(|series| &series.points).flatten();
        let figures: Vec<_> = points
            .filter_map(|point| {
                let figure = &point.figure;
                let id = figure.metric.clone().filter(|_| !self.is_as_before(figure))?;
                Some((id, figure.period, figure.place))
            })
            .collect();
        for (id, period, place) in figures {
            let Some(remark) = self.remark(&id, period, place) else { continue };
            let note = chart.note.get_or_insert_default();
            let lang = self.binder.lang;
            let name = self.binder.data.describe(&id, lang).map(|d| d.name);
            let name = name.unwrap_or_default();
            let mut head = lang.words().phrases.of_figure(name, self.said_period(period));
            if !note.is_empty() {
                head.insert_str(0, lang.joint());
            }
            note.push(Inline::Text(head, place));
            note.extend(remark);
        }
    }

    /// Adds to a card's note what is to be said of its figure, if that was restated.
    pub(crate) fn card_remark(&mut self, figure: &Figure, note: &mut Option<Line>) {
        let Figure { metric: Some(id), period, place, .. } = figure else { return };
        if self.is_as_before(figure) {
            return;
        }
        let Some(remark) = self.remark(id, *period, *place) else { return };
        let note = note.get_or_insert_default();
        let joint = self.binder.lang.joint();
        if !(joint.is_empty() || note.is_empty()) {
            note.push(Inline::Text(joint.to_owned(), *place));
        }
        note.extend(remark);
    }
}

/// What stays beside a figure before a footnote's mark.
fn is_beside(c: char) -> bool {
    c.is_ascii_alphanumeric() || "%‰°".contains(c)
}

/// a, b … z, aa, ab …
fn letters(mut number: usize) -> String {
    let mut letters = String::new();
    loop {
        let letter = u8::try_from(number % 26).unwrap_or(0);
        letters.insert(0, char::from(b'a' + letter));
        match number / 26 {
            0 => return letters,
            rest => number = rest - 1,
        }
    }
}
