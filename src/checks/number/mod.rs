//! Numbers in text: which of them are quantities, and how much they say.
//!
//! A quantity says how much or how many there is of something: 1,234, 1.24 million, two
//! thirds, 三分之二, 逾百, 1.2萬. A number that is a name is none: dates, standards, codes,
//! addresses, versions, list numerals, *Scope 1*, 一方面, 十四五.

mod digits;
mod english;
mod han;
#[cfg(test)]
mod oracle;
mod signs;

use rust_decimal::Decimal;

use crate::languages::{English, Han};
use crate::model::lang::Lang;

/// A quantity found in text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    /// Its first byte.
    pub(crate) start: usize,
    /// The byte behind its last.
    pub(crate) end: usize,
    /// What it says; nothing where it only says roughly (dozens, 數百).
    pub(crate) amount: Option<Amount>,
}

/// How much a quantity says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Amount {
    /// The digits as written, without a multiple behind them: 1.24.
    pub(crate) digits: Decimal,
    /// How often it is meant: 1,000,000 for *million*.
    pub(crate) multiple: Decimal,
    /// How many decimals are written.
    pub(crate) scale: u32,
    /// Whether it is a part of a whole: per cent, two thirds, 三成. The digits are then in
    /// per cent.
    pub(crate) is_share: bool,
}

impl Amount {
    fn whole(number: Decimal) -> Self {
        Self {
            digits: number,
            multiple: Decimal::ONE,
            scale: number.scale(),
            is_share: false,
        }
    }

    /// A part of a whole, to the tenth of a per cent unless it is exact.
    fn share(part: Decimal, of: Decimal) -> Option<Self> {
        let exact = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(of)?;
        let digits = exact.round_dp(1).normalize();
        Some(Self {
            digits,
            multiple: Decimal::ONE,
            scale: digits.scale(),
            is_share: true,
        })
    }

    /// The number it says: 1,240,000.
    pub(crate) fn value(&self) -> Decimal {
        self.digits.checked_mul(self.multiple).unwrap_or(self.digits)
    }
}

/// The words and characters that texts of a language are read by. Any text may hold numbers in
/// English words and in Han numerals.
#[derive(Clone, Copy)]
struct Lists {
    english: &'static English,
    han: &'static Han,
}

/// What the quantities of a text say, each with the words that say it.
pub(crate) fn amounts(text: &str, lang: Lang) -> Vec<(&str, Decimal)> {
    let all = quantities(text, lang).into_iter().filter_map(|number| {
        Some((text.get(number.start..number.end)?, number.amount?.value()))
    });
    all.collect()
}

/// The quantities of a text, in order.
pub(crate) fn quantities(text: &str, lang: Lang) -> Vec<Number> {
    if let Some(plain) = signs::Plain::new(text) {
        let found = quantities(&plain.text, lang);
        return found.into_iter().map(|number| plain.back(number)).collect();
    }
    let lists = Lists { english: lang.english(), han: lang.han() };
    let mut found = digits::quantities(text, lists);
    found.extend(signs::quantities(text, lists));
    found.extend(english::quantities(text, lists));
    found.extend(han::quantities(text, lists));
    found.sort_by_key(|number| (number.start, std::cmp::Reverse(number.end)));
    found.dedup_by(|second, first| second.start < first.end);
    found
}

/// Whether a word is one of a list, which is written with spaces between.
fn is_among(word: &str, list: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

impl Lists {
    /// Whether a word makes a name of the number behind it.
    fn is_label(self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let labels = &self.english.labels;
        labels.has(&lower) || lower.strip_suffix('s').is_some_and(|one| labels.has(one))
    }

    /// Whether a word is one that is counted, in either number.
    fn is_counted(self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let one = lower.strip_suffix("es").or(lower.strip_suffix('s')).unwrap_or(&lower);
        let plural = lower.strip_suffix('s').unwrap_or(&lower);
        let all = [lower.as_str(), one, plural];
        all.iter().any(|word| self.english.counted.has(word))
    }
}

/// The last word before a place, without the marks around it, and whether it is the first
/// of its sentence.
fn word_before(before: &str) -> (&str, bool) {
    let trimmed = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    // A Latin word ends where Han characters begin: 按ISAE.
    let is_latin = trimmed.ends_with(|c: char| c.is_ascii());
    let is_part = |c: char| {
        (c.is_alphanumeric() || matches!(c, '’' | '\''))
            && (c.is_ascii() || c == '’') == is_latin
    };
    let start = trimmed
        .char_indices()
        .rev()
        .find(|(_, c)| !is_part(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let front = trimmed[..start].trim_end();
    let first = front.is_empty()
        || front.ends_with(['.', '!', '?', ':', ';', '。', '：', '；', '“', '"']);
    (&trimmed[start..], first)
}

/// The first word behind a place, without the marks around it.
fn word_behind(after: &str) -> &str {
    let trimmed = after.trim_start_matches(|c: char| c.is_whitespace());
    let end = trimmed
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '’' | '\'')))
        .unwrap_or(trimmed.len());
    &trimmed[..end]
}

fn is_capital(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
}

/// How many bytes of a text may stand between a number and the marks of the name it is in.
const NAME: usize = 600;

/// Whether a place lies between quotation marks that hold no more than a name.
fn is_quoted(text: &str, start: usize, end: usize) -> bool {
    let first = text.floor_char_boundary(start.saturating_sub(NAME));
    let last = text.ceil_char_boundary((end + NAME).min(text.len()));
    [('“', '”'), ('「', '」'), ('‘', '’'), ('《', '》')]
        .iter()
        .any(|(open, close)| {
            let from = text[first..start].rfind(*open).map(|at| first + at);
            let until = text[end..last].find(*close).map(|at| end + at);
            from.zip(until).is_some_and(|(from, until)| {
                let inside = &text[from + open.len_utf8()..until];
                let is_title = *open == '《';
                !inside.contains([*open, *close])
                    && (is_title
                        || inside.chars().count() <= 24 && !inside.contains(['%', '％']))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantities with what they say: `1.24 million = 1240000`, `half = 50 %`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = quantities(text, Lang::En)
            .iter()
            .map(|number| {
                let written = &text[number.start..number.end];
                match number.amount {
                    None => format!("{written} = ?"),
                    Some(amount) if amount.is_share => {
                        format!("{written} = {} %", amount.value().normalize())
                    }
                    Some(amount) => format!("{written} = {}", amount.value().normalize()),
                }
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn digits_are_read_with_their_multiples() {
        check(
            "We emitted 91,005 tonnes, 23.03% more.",
            &["91,005 = 91005", "23.03 = 23.03 %"],
        );
        check("about 1.24 million vehicles", &["1.24 million = 1240000"]);
        check("RMB4.08 billion and HK$12", &["4.08 billion = 4080000000", "12 = 12"]);
        check("between 5 and 10 items", &["5 = 5", "10 = 10"]);
        check(
            "15 to 20% of energy, 5–10 minutes",
            &["15 = 15", "20 = 20 %", "5 = 5", "10 = 10"],
        );
        check(
            "排放91,005噸，增加23.03%，共1.2萬人",
            &["91,005 = 91005", "23.03 = 23.03 %", "1.2萬 = 12000"],
        );
        check(
            "100多家供應商，1.5億元，3千瓦時",
            &["100 = 100", "1.5億 = 150000000", "3 = 3"],
        );
        check(
            "500+ suppliers and 12kg of 50kW motors",
            &["500 = 500", "12 = 12", "50 = 50"],
        );
        check("2000 employees; 2000名員工", &["2000 = 2000", "2000 = 2000"]);
        check("the temperature fell by -3.5 degrees", &["-3.5 = -3.5"]);
        check("about 1/3 of our sites", &["1/3 = 33.3 %"]);
    }

    #[test]
    fn numbers_in_other_signs_are_read() {
        check(
            "共１２３人，佔５０％。減少１５．５％至２，０００噸",
            &["１２３ = 123", "５０ = 50 %", "１５．５ = 15.5 %", "２，０００ = 2000"],
        );
        check("共⑨①人，Ⅻ名，⁹¹宗，½的員工", &["⑨① = ?", "Ⅻ = ?", "⁹¹ = ?", "½ = ?"]);
        check("emissions¹ in m² and km³, CO₂, Scope Ⅲ, 第Ⅱ期", &[]);
        check("① Air ② Water；③廢物", &[]);
    }

    #[test]
    fn english_words_are_read_whole() {
        check(
            "Twenty-one of two hundred and five sites",
            &["Twenty-one = 21", "two hundred and five = 205"],
        );
        check("two and a half million trees", &["two and a half million = 2500000"]);
        check(
            "half a million, a dozen, three dozen",
            &["half a million = 500000", "a dozen = 12", "three dozen = 36"],
        );
        check(
            "two thirds of staff, one-third, a quarter of them",
            &["two thirds = 66.7 %", "one-third = 33.3 %", "a quarter = 25 %"],
        );
        check("more than half of the board", &["half = 50 %"]);
        check(
            "dozens of schools and tens of thousands of trees",
            &["dozens = ?", "tens of thousands = ?"],
        );
        check("one in five employees", &["one in five = 20 %"]);
        check("nine out of ten", &["nine out of ten = 90 %"]);
        check("one fatality and zero accidents", &["one = 1", "zero = 0"]);
        check("fifteen per cent", &["fifteen = 15 %"]);
        check(
            "one hundred and twenty thousand four hundred",
            &["one hundred and twenty thousand four hundred = 120400"],
        );
        check("Eight of the top ten makers", &["Eight = 8", "ten = 10"]);
        check("three hundred million", &["three hundred million = 300000000"]);
    }

    #[test]
    fn english_words_that_name_are_no_numbers() {
        for text in [
            "often, someone, one of the makers, on the one hand, one another",
            "a two-way dialogue, a five-star rating, zero tolerance, net-zero, zero waste",
            "the first half of the year, second half, a half-year report, every quarter",
            "third parties, the first quarter, second to none, a one-off",
            "the Three Lines Model and the Ten Principles",
            "Phase Two, Scope Three, Grade Two",
            "\u{fffc} million, \u{fffc} thousand, \u{fffc} hundred",
            "the twenty-first century",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn han_numerals_are_read_whole() {
        check("設有三個委員會及十二所大學", &["三 = 3", "十二 = 12"]);
        check("三分之二的僱員，百分之十五", &["三分之二 = 66.7 %", "百分之十五 = 15 %"]);
        check("逾百名員工，數百家，十多家供應商", &["百 = 100", "數百 = ?", "十 = 10"]);
        check("過半董事，一半員工，半數", &["過半 = 50 %", "一半 = 50 %", "半數 = 50 %"]);
        check(
            "一千二百三十四名，兩萬五千人",
            &["一千二百三十四 = 1234", "兩萬五千 = 25000"],
        );
        check("三成員工，增長兩倍，增加一倍", &["三成 = 30 %", "兩 = 2", "一 = 1"]);
        check("為期三年，一百零五天", &["三 = 3", "一百零五 = 105"]);
        check("零死亡，零宗投訴", &["零 = 0", "零 = 0"]);
        check("一億二千萬元", &["一億二千萬 = 120000000"]);
    }

    #[test]
    fn han_numerals_that_name_are_no_numbers() {
        for text in [
            "第二個問題，一個辦法，兩者，一方面，另一方面，三位一體，一帶一路",
            "「十四五」規劃，十四五期間，二零二一年十二月三十一日，二〇二一年",
            "第三方，第十六屆，一系列，一般，統一，唯一，四川，三亞，九龍",
            "二氧化碳，一氧化碳，五險一金，三廢，零容忍，零排放，上半年，下半年",
            "星期一，千方百計，百年老店，千家萬戶，百分百，萬一，二次污染，半導體",
            "十分重視，十足，千瓦時，三重一大，雙碳，一站式，二手",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn digits_that_name_are_no_numbers() {
        for text in [
            "ISO 14001:2015 and IATF 16949:2016, GB/T 24001-2016, SA8000, IFRS S2",
            "in 2021, on 2 September 2021, from March 19 to May 27, 1 and 2 December, 2021-12-31, 31/12/2021",
            "Scope 1 and 2, Scope 3, Scopes 1, 2 and 3",
            "No. 81, Jinling West Road, Order No. 364, 88 Queen’s Road Central, 12/F",
            "A1.5 and B6, COVID-19, CO2, 3C and 6S, 300748.SZ, PM2.5, 5G, A4",
            "2021年9月2日，第十六屆，範圍1及2，第3章，9時30分，24小時熱線",
            "+86-797-8068059, +852 2123 4567, (852) 2123 4567, 400-888-1234",
            "2019/2020, 2020-21, 2019–2021, FY2021, Q3, the 1990s, the 21st century",
            "see page 12, pages 12–15 and Note 3",
            "《禁止使用童工規定》（國務院令第364號），《1.5°C特別報告》",
            "1. Governance",
            "(1) air, (2) water",
            "24/7",
            "24-hour",
            "a 3-year plan",
            "14:30",
            "9:00 a.m.",
            "9 a.m.",
            "stock code 06680, Cap. 509, Rule 13.91, version 2.0, Industry 4.0, Windows 10, the Fortune 500",
            "Hong Kong 999077",
            "“Project 365”",
            "Type 316 steel",
        ] {
            check(text, &[]);
        }
    }
}
