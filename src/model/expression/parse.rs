//! Reading expressions, by recursive descent.

use rust_decimal::Decimal;

use super::super::period::Period;
use super::{Comparison, Expression, Function, Node, Operator, PeriodName, is_metric_id};
use crate::model::by_entity::id_of;

/// What is wrong with an expression's text, and where in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ParseError {
    /// What is wrong.
    pub message: String,
    /// How to mend it, where that is known.
    pub hint: Option<String>,
    /// First byte at fault.
    pub start: usize,
    /// Byte behind the last at fault.
    pub end: usize,
}

/// How deep an expression may nest.
const MAX_DEPTH: usize = 64;

/// Parses a whole expression.
///
/// # Errors
/// With the first thing that is wrong.
pub fn parse(text: &str) -> Result<Expression, ParseError> {
    parsed(text).map_err(|error| {
        let hint = text.get(error.start..error.end).and_then(half_width);
        ParseError { hint: hint.or(error.hint), ..error }
    })
}

/// How to write what is written in the wide signs of Chinese text.
fn half_width(found: &str) -> Option<String> {
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        '。' => Some('.'),
        '、' => Some(','),
        _ => None,
    };
    let is_wide = found.chars().next().is_some_and(|c| plain(c).is_some());
    let written: String = found.chars().map(|c| plain(c).unwrap_or(c)).collect();
    is_wide.then(|| format!("`{found}` is full-width: write `{written}`"))
}

fn parsed(text: &str) -> Result<Expression, ParseError> {
    let mut parser = Parser { text, at: 0, depth: 0, comparisons: 0 };
    let expression = parser.comparison()?;
    parser.space();
    if parser.at < text.len() {
        let end = parser.token_end();
        let found = &text[parser.at..end];
        let mut error = parser.error_to(end, format!("did not expect `{found}` here"));
        if found.starts_with('-') {
            error.hint = Some(
                "write a minus sign between spaces: a metric id may hold hyphens".into(),
            );
        } else if found.starts_with('@') {
            error.hint = Some("write the period right behind the metric".into());
        }
        return Err(error);
    }
    Ok(expression)
}

/// Where a text begins behind its spaces.
fn start_of(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// How many functions that look at two periods stand around the cursor: each doubles
    /// the work of what it holds.
    comparisons: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Where the word or sign at the cursor ends, for messages.
    fn token_end(&self) -> usize {
        let rest = self.rest();
        let word = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_')))
            .unwrap_or(rest.len());
        let one = rest.chars().next().map_or(0, char::len_utf8);
        self.at + word.max(one)
    }

    fn error_to(&self, end: usize, message: String) -> ParseError {
        ParseError { message, hint: None, start: self.at, end }
    }

    fn eat(&mut self, sign: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn comparison(&mut self) -> Result<Expression, ParseError> {
        self.space();
        let start = self.at;
        let left = self.sum()?;
        self.space();
        let signs = [
            ("<=", Comparison::AtMost),
            ("<", Comparison::Less),
            (">=", Comparison::AtLeast),
            (">", Comparison::Greater),
            ("!=", Comparison::Unequal),
            ("==", Comparison::Equal),
            ("=", Comparison::Equal),
        ];
        for (sign, comparison) in signs {
            if self.eat(sign) {
                let right = self.sum()?;
                let node = Node::Compare(comparison, Box::new(left), Box::new(right));
                return Ok(Expression { node, start, end: self.at });
            }
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Expression, ParseError> {
        let first = self.product()?;
        self.chain(
            first,
            &[("+", Operator::Add), ("-", Operator::Subtract)],
            Self::product,
        )
    }

    fn product(&mut self) -> Result<Expression, ParseError> {
        let first = self.atom()?;
        self.chain(
            first,
            &[("*", Operator::Multiply), ("/", Operator::Divide)],
            Self::atom,
        )
    }

    fn chain(
        &mut self,
        mut left: Expression,
        signs: &[(&str, Operator)],
        operand: fn(&mut Self) -> Result<Expression, ParseError>,
    ) -> Result<Expression, ParseError> {
        let mut links = 0;
        'next: loop {
            for (sign, operator) in signs {
                if self.eat(sign) {
                    links += 1;
                    if links > MAX_DEPTH {
                        return Err(self.error_to(
                            self.token_end(),
                            "the expression has too many parts".into(),
                        ));
                    }
                    let right = operand(self)?;
                    let (start, end) = (left.start, right.end);
                    let node = Node::Binary(*operator, Box::new(left), Box::new(right));
                    left = Expression { node, start, end };
                    continue 'next;
                }
            }
            return Ok(left);
        }
    }

    fn atom(&mut self) -> Result<Expression, ParseError> {
        self.space();
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(
                self.error_to(self.token_end(), "the expression nests too deeply".into())
            );
        }
        let start = self.at;
        let node = self.atom_node()?;
        self.depth -= 1;
        // Parentheses leave their inner node with its own range.
        Ok(Expression { node, start, end: self.at })
    }

    fn atom_node(&mut self) -> Result<Node, ParseError> {
        match self.rest().chars().next() {
            None => Err(self.error_to(self.at, "the expression ends too early".into())),
            Some('(') => {
                self.at += 1;
                let inner = self.comparison()?;
                self.close()?;
                Ok(inner.node)
            }
            Some('-') => {
                self.at += 1;
                Ok(Node::Negate(Box::new(self.atom()?)))
            }
            Some('"' | '“' | '”') => self.text_literal(),
            Some(c) if c.is_ascii_digit() => self.number(),
            Some(c) if c.is_ascii_lowercase() => self.name(),
            Some(c) => {
                let end = self.token_end();
                let found = &self.text[self.at..end];
                let mut error =
                    self.error_to(end, format!("did not expect `{found}` here"));
                if c.is_uppercase() {
                    error.hint = Some(format!(
                        "metric ids are written in lower case: `{}`",
                        found.to_lowercase()
                    ));
                } else if c == '=' && start_of(self.text) == self.at {
                    error.hint = Some("a formula of Recto has no `=` before it".into());
                }
                Err(error)
            }
        }
    }

    fn close(&mut self) -> Result<(), ParseError> {
        if self.eat(")") {
            return Ok(());
        }
        let end = self.token_end();
        Err(self.error_to(end, "a closing `)` is missing".into()))
    }

    fn text_literal(&mut self) -> Result<Node, ParseError> {
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

    fn number(&mut self) -> Result<Node, ParseError> {
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

    fn name(&mut self) -> Result<Node, ParseError> {
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

    /// An argument that is a period; what begins with no period but a year is a number, and
    /// anything else what it is elsewhere.
    fn period_argument(&mut self) -> Result<Expression, ParseError> {
        self.space();
        let start = self.at;
        match Period::begins(self.rest()) {
            Some((period, length))
                if !self.rest()[..length].bytes().all(|b| b.is_ascii_digit()) =>
            {
                self.at += length;
                Ok(Expression { node: Node::Period(period), start, end: self.at })
            }
            _ => self.comparison(),
        }
    }

    fn call(&mut self, name: &str) -> Result<Node, ParseError> {
        let start = self.at;
        let name_end = start + name.len();
        let Some(function) = Function::parse(name) else {
            let names: Vec<_> = Function::ALL.iter().map(|(name, _)| *name).collect();
            return Err(ParseError {
                message: format!("there is no function `{name}`"),
                hint: Some(format!("the functions are {}", names.join(", "))),
                start,
                end: name_end,
            });
        };
        let compares = matches!(
            function,
            Function::Yoy | Function::Change | Function::Pp | Function::Cagr
        );
        self.comparisons += usize::from(compares);
        if self.comparisons > 3 {
            return Err(ParseError {
                message:
                    "growth of growth of growth has no meaning a reader could follow"
                        .into(),
                hint: Some("make a metric of the inner part".into()),
                start,
                end: name_end,
            });
        }
        self.at = name_end + 1;
        let mut arguments = vec![];
        loop {
            arguments.push(match function.takes_period(arguments.len()) {
                true => self.period_argument()?,
                false => self.comparison()?,
            });
            if !self.eat(",") {
                break;
            }
        }
        self.close()?;
        self.comparisons -= usize::from(compares);
        let (least, most) = function.arity();
        if arguments.len() < least || arguments.len() > most {
            return Err(ParseError {
                message: format!(
                    "`{name}` takes {least} argument{}, not {}",
                    if least == 1 { "" } else { "s" },
                    arguments.len()
                ),
                hint: None,
                start,
                end: self.at,
            });
        }
        Ok(Node::Call(function, arguments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(expression: &Expression) -> String {
        match &expression.node {
            Node::Number(number) => number.to_string(),
            Node::Metric { id, period: None } => id.clone(),
            Node::Metric { id, period: Some(PeriodName::Prior) } => format!("{id}@prior"),
            Node::Metric { id, period: Some(PeriodName::At(p)) } => format!("{id}@{p}"),
            Node::Text(text) => format!("{text:?}"),
            Node::Period(period) => period.to_string(),
            Node::Negate(inner) => format!("(- {})", shape(inner)),
            Node::Binary(op, a, b) => format!("({op:?} {} {})", shape(a), shape(b)),
            Node::Compare(op, a, b) => format!("({op:?} {} {})", shape(a), shape(b)),
            Node::Call(function, arguments) => {
                let parts: Vec<_> = arguments.iter().map(shape).collect();
                format!("{function}[{}]", parts.join(" "))
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let actual = match parse(text) {
            Ok(expression) => shape(&expression),
            Err(error) => format!("{}..{} {}", error.start, error.end, error.message),
        };
        assert_eq!(actual, expected);
    }

    #[test]
    fn expressions_parse_with_the_usual_precedence() {
        check("revenue", "revenue");
        check(" ghg.total@2020 ", "ghg.total@2020");
        check("employees.under-30@prior", "employees.under-30@prior");
        check("a + b * c", "(Add a (Multiply b c))");
        check("a - b - c", "(Subtract (Subtract a b) c)");
        check("(a + b) / 2", "(Divide (Add a b) 2)");
        check("cagr(output, 2019, 2021)", "cagr[output 2019 2021]");
        check("claim(yoy(x) < 0, \"all fell\")", "claim[(Less yoy[x] 0) \"all fell\"]");
        check("\"ISO 14001\"", "\"ISO 14001\"");
        check("-x", "(- x)");
        check("x[hong-kong]@2025-03 - x", "(Subtract x[hong-kong]@2025-03 x)");
        check("x[ a ]", "x[a]");
    }

    #[test]
    fn errors_stand_at_the_text_at_fault() {
        check("", "0..0 the expression ends too early");
        check("a -", "3..3 the expression ends too early");
        check("a - (b", "6..6 a closing `)` is missing");
        check("Revenue", "0..7 did not expect `Revenue` here");
        check("a b", "2..3 did not expect `b` here");
        check("yoi(a)", "0..3 there is no function `yoi`");
        check("share(a)", "0..8 `share` takes 2 arguments, not 1");
        check("a@next", "1..6 `next` is not a period");
        check(
            "a..b",
            "0..4 `a..b` is not a metric id: lower-case words joined by `.` and `-`",
        );
        check("sum(1,000)", "4..6 a number in an expression has no thousands separator");
        check("x[a", "1..3 a closing `]` is missing");
        check("x[A b]", "1..6 `A b` is not an entity's id");
        check("\"open", "0..5 the text's closing quotation mark is missing");
    }

    #[test]
    fn a_period_at_the_wrong_place_is_told_its_own() {
        let hint = |text: &str| parse(text).err().and_then(|error| error.hint);
        let behind = Some("write the period right behind the metric".to_owned());
        assert_eq!(hint("x @2024"), behind);
        assert_eq!(hint("(x + y)@prior"), behind);
        assert!(hint("=a+b").is_some_and(|hint| hint.contains("no `=`")));
        assert_eq!(hint("a + =b"), None);
        assert_eq!(hint("x[2024]"), Some("write `x@2024` for a period".to_owned()));
        assert_eq!(hint("x[2025-Q1]"), Some("write `x@2025-Q1` for a period".to_owned()));
        assert!(hint("x[2025a]").is_some_and(|hint| hint.contains("entities")));
    }

    #[test]
    fn wide_signs_are_told_as_they_are_to_be_written() {
        for (text, written) in [
            ("change（energy.total）", "`（` is full-width: write `(`"),
            ("energy。diesel", "`。` is full-width: write `.`"),
            ("share(a，b)", "`，` is full-width: write `,`"),
            ("(a + b）", "`）` is full-width: write `)`"),
            ("a ＋ b", "`＋` is full-width: write `+`"),
            ("a＠2024", "`＠` is full-width: write `@`"),
            ("１２ * a", "`１２` is full-width: write `12`"),
        ] {
            let hint = parse(text).err().and_then(|error| error.hint);
            assert_eq!(hint.as_deref(), Some(written), "{text}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = "(".repeat(5_000) + "a" + &")".repeat(5_000);
        assert!(parse(&deep).is_err());
        assert!(parse(&"-".repeat(5_000)).is_err());
        assert!(parse(&vec!["a"; 5_000].join(" + ")).is_err());
    }
}
