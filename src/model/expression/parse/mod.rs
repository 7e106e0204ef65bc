//! Reading expressions, by recursive descent.

mod atom;

use super::{Comparison, Expression, Function, Node, Operator};
use crate::model::number::narrow;
use crate::model::period::Period;

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
    let written = narrow(found).replace('。', ".").replace('、', ",");
    let is_wide = !written.starts_with(found.chars().next()?);
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
    use crate::model::expression::PeriodName;

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
