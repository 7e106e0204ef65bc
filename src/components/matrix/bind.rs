//! How `matrix` is bound.

use rust_decimal::Decimal;

use super::read as draft;
use super::{Matrix, Topic, TopicGroup};
use crate::model::place::Placed;
use crate::model::visit::plain_text;
use crate::resolve::chapter::Resolver;
use crate::resolve::format::Format;

impl Resolver<'_, '_> {
    pub(crate) fn matrix(&mut self, matrix: &draft::Matrix) -> Matrix {
        let (x, y) = (self.line(&matrix.x), self.line(&matrix.y));
        let lang = self.lang();
        let phrases = &lang.words().phrases;
        let mut alt = phrases.matrix(plain_text(&x), plain_text(&y));
        let mut groups = vec![];
        for group in &matrix.groups {
            let title = self.optional_line(Some(&group.title));
            let mut topics = vec![];
            for topic in &group.topics {
                let name = self.line(&topic.name);
                let (x, y) = (self.score(&topic.x), self.score(&topic.y));
                let (Some((x, x_text)), Some((y, y_text))) = (x, y) else { continue };
                let text = plain_text(&name);
                alt.push_str(lang.joint());
                alt.push_str(&phrases.topic(text, x_text, y_text));
                topics.push(Topic { name, x, y });
            }
            groups.push(TopicGroup { title, topics });
        }
        Matrix { x, y, groups, alt }
    }

    /// A topic's score for the reporting period, and how it reads.
    fn score(&mut self, metric: &Placed<String>) -> Option<(Decimal, String)> {
        let described = self.describe(metric)?;
        let format = Format::bare_in(described.unit.clone());
        let to = (&format, described.unit.clone());
        let hint = "a topic of the matrix needs both of its scores";
        let (figure, value) = self.amount_in(metric, &described.unit, to, hint)?;
        Some((value, figure.printed.text()))
    }
}
