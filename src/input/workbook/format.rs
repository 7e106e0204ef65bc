//! Number formats: what a cell shows of the number it holds.

use rust_decimal::{Decimal, RoundingStrategy};

/// What one section of a format does to a number.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// How often it is multiplied by a hundred.
    pub(crate) percents: u32,
    /// How often it is divided by a thousand.
    pub(crate) thousands: u32,
    /// The decimals that are shown; nothing where the format does not say.
    pub(crate) decimals: Option<u32>,
    /// The text before and behind the number.
    pub(crate) words: [String; 2],
    /// Whether it shows a day or a time.
    pub(crate) is_date: bool,
    /// Whether all it shows of a date is the year.
    pub(crate) is_year: bool,
    /// Whether it shows a number at all.
    pub(crate) has_number: bool,
    /// Whether it shows a zero.
    has_zero: bool,
    /// Whether a minus is left out, and nothing stands for it.
    pub(crate) hides_sign: bool,
    /// Whether what stands for a minus is shown of a number that has none, or once more.
    pub(crate) adds_sign: bool,
}

impl Shape {
    /// What a format does to a number.
    pub(crate) fn of(code: &str, value: Decimal) -> Self {
        let sections = sections(code);
        let conditions: Vec<_> = sections.iter().map(|own| condition(own)).collect();
        let is_negative = value.is_sign_negative() && !value.is_zero();
        let chosen = match (conditions.iter().any(Option::is_some), sections.len()) {
            (true, _) => conditions
                .iter()
                .position(|own| own.as_ref().is_none_or(|own| own.holds(value)))
                .unwrap_or(0),
            (false, 0 | 1) => 0,
            (false, _) if is_negative => 1,
            (false, 2) => 0,
            (false, _) => {
                if value.is_zero() {
                    2
                } else {
                    0
                }
            }
        };
        let section = sections.get(chosen).map_or("", String::as_str);
        let mut shape = Self::section(section);
        let signed = shape.words.iter().any(|words| words.contains(['-', '(', '−', '–']));
        shape.hides_sign = is_negative && chosen > 0 && !signed;
        let has_own = !is_negative || chosen == 0 && sections.len() == 1;
        shape.adds_sign = has_own && !value.is_zero() && shape.is_signed();
        shape
    }

    /// Whether the text beside the number reads as its sign: a minus at an end of it, brackets
    /// around the number.
    fn is_signed(&self) -> bool {
        let minus = ['-', '−', '–'];
        let [before, behind] = &self.words;
        let (before, behind) = (before.trim(), behind.trim());
        let opens = |text: &str| text.matches('(').count() > text.matches(')').count();
        self.has_number
            && (before.starts_with(minus)
                || before.ends_with(minus)
                || !behind.is_empty() && behind.trim_matches(minus).is_empty()
                || opens(before) && behind.contains(')'))
    }

    fn section(section: &str) -> Self {
        let mut shape = Self::default();
        let general = section.trim();
        if general.eq_ignore_ascii_case("general") || general == "@" {
            (shape.has_number, shape.has_zero) = (true, true);
            return shape;
        }
        let has_general = section.to_ascii_lowercase().contains("general");
        let section = match has_general {
            true => section.replace("General", "0").replace("GENERAL", "0"),
            false => section.to_owned(),
        };
        let chars: Vec<char> = section.chars().collect();
        let is_digit = |c: Option<&char>| matches!(c, Some('0' | '#' | '?'));
        let (mut at, mut decimals, mut is_exact) = (0, None, !has_general);
        let mut times = String::new();
        while let Some(&char) = chars.get(at) {
            at += 1;
            let side = usize::from(shape.has_number);
            let mut say = |char: char| {
                if let Some(words) = shape.words.get_mut(side) {
                    words.push(char);
                }
            };
            match char {
                '"' => {
                    while let Some(&char) = chars.get(at).filter(|char| **char != '"') {
                        say(char);
                        at += 1;
                    }
                    at += 1;
                }
                '\\' => {
                    if let Some(&char) = chars.get(at) {
                        say(char);
                    }
                    at += 1;
                }
                // As wide as a character, or filled with one: no text.
                '_' | '*' => at += 1,
                '[' => {
                    let rest = chars.get(at..).unwrap_or_default();
                    let inside: String =
                        rest.iter().take_while(|char| **char != ']').collect();
                    at += inside.chars().count() + 1;
                    if let Some(symbol) = inside.strip_prefix('$') {
                        let symbol = symbol.split('-').next().unwrap_or_default();
                        symbol.chars().for_each(say);
                    } else if inside
                        .trim_end_matches(['h', 'H', 'm', 'M', 's', 'S'])
                        .is_empty()
                    {
                        times.push_str(&inside);
                    }
                }
                '%' => shape.percents += 1,
                '0' | '#' | '?' => {
                    shape.has_number = true;
                    shape.has_zero |= char == '0';
                    decimals = decimals.map(|own: u32| own.saturating_add(1));
                }
                '.' if is_digit(chars.get(at)) || shape.has_number => decimals = Some(0),
                ',' if shape.has_number => {
                    let rest = chars.get(at..).unwrap_or_default();
                    let next = rest.iter().find(|char| **char != ',');
                    shape.thousands += u32::from(!is_digit(next));
                }
                'E' | 'e' if matches!(chars.get(at), Some('+' | '-')) => {
                    (is_exact, at) = (false, at + 1);
                }
                '/' if shape.has_number && is_digit(chars.get(at)) => is_exact = false,
                'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'b'
                | 'B' | 'g' | 'G' => times.push(char.to_ascii_lowercase()),
                char => say(char),
            }
        }
        shape.is_date = !times.is_empty() && !shape.has_number;
        shape.is_year = shape.is_date && times.chars().all(|char| char == 'y');
        if shape.has_number && is_exact {
            shape.decimals = Some(decimals.unwrap_or(0));
        }
        shape
    }

    /// The number as shown, rounded to the decimals shown.
    pub(crate) fn number(&self, value: Decimal) -> Option<Decimal> {
        let mut shown = value;
        for _ in 0..self.percents {
            shown = shown.checked_mul(Decimal::ONE_HUNDRED)?;
        }
        for _ in 0..self.thousands {
            shown = shown.checked_div(Decimal::ONE_THOUSAND)?;
        }
        Some(match self.decimals {
            Some(decimals) => {
                let away = RoundingStrategy::MidpointAwayFromZero;
                let mut shown = shown.round_dp_with_strategy(decimals, away);
                if shown.scale() < decimals {
                    shown.rescale(decimals);
                }
                shown
            }
            None => shown,
        })
    }

    /// The number and all that stands beside it, as shown.
    pub(crate) fn shown(&self, value: Decimal) -> String {
        let [before, behind] = &self.words;
        let number = self.number(value).filter(|own| self.has_zero || !own.is_zero());
        let number = match (self.has_number, number) {
            (true, Some(number)) if before.contains('(') || self.hides_sign => {
                number.abs().to_string()
            }
            (true, Some(number)) => number.to_string(),
            _ => String::new(),
        };
        let percents = "%".repeat(self.percents.min(9) as usize);
        let before = before.replace(['-', '−'], "");
        let minus = if self.words[0].contains(['-', '−']) { "-" } else { "" };
        let number = match minus {
            "" => number,
            _ => number.trim_start_matches('-').to_owned(),
        };
        format!("{minus}{before}{number}{percents}{behind}").trim().to_owned()
    }

    /// What stands beside the number, without what stands for a sign.
    pub(crate) fn said(&self) -> String {
        let said = self.words.join(" ");
        let said: String = said
            .chars()
            .map(|char| {
                if matches!(char, '(' | ')' | '-' | '+' | '−' | '–') {
                    ' '
                } else {
                    char
                }
            })
            .collect();
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The sections of a format.
fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for char in code.chars() {
        let parts = char == ';' && !quoted && !escaped;
        if parts {
            sections.push(String::new());
            continue;
        }
        quoted ^= char == '"' && !escaped;
        escaped = char == '\\' && !escaped && !quoted;
        if let Some(last) = sections.last_mut() {
            last.push(char);
        }
    }
    sections
}

/// A condition of a section, as in `[>=1000]`.
struct Condition {
    sign: String,
    limit: Decimal,
}

impl Condition {
    fn holds(&self, value: Decimal) -> bool {
        match self.sign.as_str() {
            ">" => value > self.limit,
            ">=" => value >= self.limit,
            "<" => value < self.limit,
            "<=" => value <= self.limit,
            "=" => value == self.limit,
            _ => value != self.limit,
        }
    }
}

fn condition(section: &str) -> Option<Condition> {
    section.split('[').skip(1).find_map(|part| {
        let (inside, _) = part.split_once(']')?;
        let at = inside.find(|char: char| !matches!(char, '<' | '>' | '='))?;
        let (sign, limit) =
            inside.split_at_checked(at).filter(|(sign, _)| !sign.is_empty())?;
        let limit = limit.trim().parse().ok()?;
        Some(Condition { sign: sign.to_owned(), limit })
    })
}

/// The day of a spreadsheet's number, as in `2025-12-31`.
pub(crate) fn day(number: Decimal, from_1904: bool) -> Option<time::Date> {
    use rust_decimal::prelude::ToPrimitive as _;
    let days = number.floor().to_i64()?;
    let first = match from_1904 {
        true => time::macros::date!(1904 - 01 - 01),
        false => time::macros::date!(1899 - 12 - 30),
    };
    first.checked_add(time::Duration::days(days.clamp(-1_000_000, 3_000_000)))
}

/// The formats that every spreadsheet knows by number.
pub(super) fn built_in(number: u32) -> &'static str {
    match number {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "\"$\"#,##0;-\"$\"#,##0",
        7 | 8 => "\"$\"#,##0.00;-\"$\"#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        // A month as Excel writes it where `Mar 2025` is typed.
        17 => "mmm-yy",
        14..=22 | 27..=36 | 45..=47 | 50..=58 => "yyyy-mm-dd",
        37 | 38 => "#,##0;(#,##0)",
        39 | 40 => "#,##0.00;(#,##0.00)",
        41 => "#,##0;(#,##0);\"-\"",
        42 => "\"$\"#,##0;(\"$\"#,##0);\"-\"",
        43 => "#,##0.00;(#,##0.00);\"-\"",
        44 => "\"$\"#,##0.00;(\"$\"#,##0.00);\"-\"",
        48 => "##0.0E+0",
        49 => "@",
        _ => "General",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, value: &str) -> String {
        let value = Decimal::from_str_exact(value).expect("a number");
        Shape::of(code, value).shown(value)
    }

    #[test]
    fn a_format_shows_what_a_spreadsheet_shows() {
        assert_eq!(shown("General", "8432.5"), "8432.5");
        assert_eq!(shown("#,##0", "8432.5"), "8433");
        assert_eq!(shown("#,##0.00", "13"), "13.00");
        assert_eq!(shown("0.0%", "0.135"), "13.5%");
        assert_eq!(shown("0,", "8432"), "8");
        assert_eq!(shown("0.0,,\"m\"", "8432000"), "8.4m");
        assert_eq!(shown("#,##0.0,", "8432"), "8.4");
        assert_eq!(shown("[$HK$-C04]#,##0", "95"), "HK$95");
        assert_eq!(shown("#,##0;(#,##0)", "-95"), "(95)");
        assert_eq!(shown("0;0", "-95"), "95");
        assert_eq!(shown("0;[Red]-0", "-95"), "-95");
        assert_eq!(shown("_-* #,##0_-;-* #,##0_-;_-* \"-\"??_-;_-@_-", "0"), "-");
        assert_eq!(shown("[>=1000000]0.0,,\"m\";[>=1000]0.0,\"k\";0", "8432"), "8.4k");
        assert_eq!(shown("0\"000\"", "95"), "95000");
        assert_eq!(shown(";;;", "95"), "");
        assert_eq!(shown("0\\ \"MWh\"", "95"), "95 MWh");
    }

    #[test]
    fn a_sign_that_the_number_has_not_is_seen() {
        let adds = |code: &str, value: &str| {
            let value = Decimal::from_str_exact(value).expect("a number");
            Shape::of(code, value).adds_sign
        };
        for code in [
            "(#,##0.0)",
            "\"(\"0.0\")\"",
            "-0.0",
            "\"−\"0.0",
            "-[$HK$-C04]#,##0",
            "[$HK$-C04]\\-#,##0",
            "0.0-",
            "(0.0%)",
            "(0.0);0.0",
        ] {
            assert!(adds(code, "31.2"), "{code}");
        }
        for code in [
            "#,##0.0_);(#,##0.0)",
            "0.0;-0.0",
            "0.0 \"tCO2-e\"",
            "0.0 \"(MWh)\"",
            "\"(e) \"0.0",
            "_(* #,##0_);_(* (#,##0);_(* \"-\"_)",
        ] {
            assert!(!adds(code, "31.2") && !adds(code, "0"), "{code}");
        }
        assert!(adds("-0.0", "-31.2") && !adds("0.0;-0.0", "-31.2"));
        assert!(!adds("#,##0;(#,##0)", "-31.2") && !adds("General", "-31.2"));
    }

    #[test]
    fn days_are_no_numbers() {
        let shape = |code| Shape::of(code, Decimal::ONE);
        assert!(shape("yyyy-mm-dd").is_date);
        assert!(shape("[$-409]d mmm yyyy;@").is_date);
        assert!(shape("yyyy\"年\"").is_year);
        assert!(!shape("0.0 \"days\"").is_date);
        assert!(!shape("General").is_date);
        assert!(!shape("0.00E+00").is_date);
        assert!(shape("0;0").has_number);
        let day = day(Decimal::from(46_022), false).map(|day| day.to_string());
        assert_eq!(day.as_deref(), Some("2025-12-31"));
    }
}
