//! What an expression is made of: texts, numbers, and metrics with their entity and period.

use rust_decimal::Decimal;

use super::{ParseError, Parser};
use crate::model::by_entity::id_of;
use crate::model::expression::{Node, PeriodName, is_metric_id};
use crate::model::period::Period;

impl Parser<'_> {
    pub(super) fn text_literal(&mut self) -> Result<Node, ParseError> {
        let mark = self.rest().chars().next().unwrap_or('"');
        let closing: &[char] = if mark == '"' { &['"'] } else { &['”', '“'] };
        let body = &self.rest()[mark.len_utf8()..];
        match body.find(closing) {
            Some(length) => {
                let text = body[..length].to_owned();
                let close = body[length..].chars().next().map_or(0, char::len_utf8);
                self.at += mark.len_utf8() + length + close;
                Ok(Node::Text(text))
            }
            None => Err(self.error_to(
                self.text.len(),
                "the text's closing quotation mark is missing".into(),
            )),
        }
    }

    pub(super) fn number(&mut self) -> Result<Node, ParseError> {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(rest.len());
        let digits = &rest[..length];
        let follows = rest[length..].chars().next();
        if follows == Some(',')
            && rest[length + 1..].starts_with(|c: char| c.is_ascii_digit())
        {
            let mut error = self.error_to(
                self.at + length + 1,
                "a number in an expression has no thousands separator".into(),
            );
            error.hint = Some(
                "write 1000, not 1,000; put a space behind a comma between arguments"
                    .into(),
            );
            return Err(error);
        }
        match Decimal::from_str_exact(digits) {
            Ok(number) if !digits.ends_with('.') => {
                self.at += length;
                Ok(Node::Number(number))
            }
            _ => Err(self.error_to(
                self.at + length,
                format!("`{digits}` is not a number Recto can hold"),
            )),
        }
    }

    pub(super) fn name(&mut self) -> Result<Node, ParseError> {
        let rest = self.rest();
        let length = rest
            .find(|c: char| {
                !(c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-'))
            })
            .unwrap_or(rest.len());
        let name = &rest[..length];
        if rest[length..].starts_with('(') {
            return self.call(name);
        }
        if !is_metric_id(name) {
            return Err(self.error_to(
                self.at + length.max(1),
                format!(
                    "`{name}` is not a metric id: lower-case words joined by `.` and `-`"
                ),
            ));
        }
        self.at += length;
        let id = match self.rest().strip_prefix('[') {
            None => name.to_owned(),
            Some(rest) => self.of_entity(name, rest)?,
        };
        let period = match self.rest().strip_prefix('@') {
            None => None,
            Some(rest) => {
                let word =
                    rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
                let prior = (PeriodName::parse(&rest[..word]) == Some(PeriodName::Prior))
                    .then_some((PeriodName::Prior, word));
                let named = || {
                    let (period, length) = Period::begins(rest)?;
                    Some((PeriodName::At(period), length))
                };
                let Some((period, length)) = prior.or_else(named) else {
                    let (length, word) = (word, &rest[..word]);
                    let mut error = self.error_to(
                        self.at + 1 + length,
                        format!("`{word}` is not a period"),
                    );
                    error.hint = Some(
                        "write a year, as in `@2020`, a half, quarter or month, as in `@2020-H1`, `@2020-Q3` or \
                         `@2020-03`, or `@prior`"
                            .into(),
                    );
                    return Err(error);
                };
                self.at += 1 + length;
                self.stands_alone(&rest[length..])?;
                Some(period)
            }
        };
        Ok(Node::Metric { id, period })
    }

    /// That a period goes no further: `@2025-1` is no year less one, nor `@2024/5` a year by five.
    fn stands_alone(&self, behind: &str) -> Result<(), ParseError> {
        let after = |sign| behind.strip_prefix(sign).and_then(|rest| rest.chars().next());
        let goes_on = after('-').is_some_and(|c| c.is_ascii_alphanumeric())
            || after('/').is_some_and(|c| c.is_ascii_digit());
        if !goes_on {
            return Ok(());
        }
        let length = behind[1..]
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(behind.len() - 1);
        let start = self.text[..self.at].rfind('@').map_or(self.at, |at| at + 1);
        let end = self.at + 1 + length;
        let mut error =
            self.error_to(end, format!("`{}` is not a period", &self.text[start..end]));
        error.hint = Some(
            "a half is written `@2025-H1`, a quarter `@2025-Q3`, a month `@2025-03`, a split year `@2024/25`; to \
             compute, put the sign between spaces"
                .into(),
        );
        Err(error)
    }

    /// The figure of an entity, which stands in brackets behind its metric.
    fn of_entity(&mut self, metric: &str, rest: &str) -> Result<String, ParseError> {
        let length = rest.find(']').unwrap_or(rest.len());
        let entity = rest[..length].trim();
        if length == rest.len() {
            let end = self.text.len();
            return Err(self.error_to(end, "a closing `]` is missing".into()));
        }
        if !is_metric_id(entity) {
            let message = format!("`{entity}` is not an entity's id");
            let mut error = self.error_to(self.at + length + 2, message);
            error.hint = Some(match Period::begins(entity) {
                Some((_, length)) if length == entity.len() => {
                    format!("write `{metric}@{entity}` for a period")
                }
                _ => "name one of the `entities` of report.yaml: `[dongguan]`".to_owned(),
            });
            return Err(error);
        }
        self.at += length + 2;
        Ok(id_of(metric, entity))
    }
}
