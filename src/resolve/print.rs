//! Numbers as a language writes them: digits, grouping and marks from locale data.

use std::sync::LazyLock;

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal as LocaleDecimal;
use icu_locale_core::locale;
use rust_decimal::Decimal;

use crate::model::figure::Rounding;
use crate::model::lang::Lang;

/// The formatter of a language. Both locales ship with the compiled data, so one always
/// exists; the plain digits stand in for the case that cannot happen.
fn formatter(lang: Lang) -> Option<&'static DecimalFormatter> {
    static EN: LazyLock<Option<DecimalFormatter>> = LazyLock::new(|| {
        DecimalFormatter::try_new(locale!("en-GB").into(), Default::default()).ok()
    });
    static ZH: LazyLock<Option<DecimalFormatter>> = LazyLock::new(|| {
        DecimalFormatter::try_new(locale!("zh-Hant-HK").into(), Default::default()).ok()
    });
    match lang {
        Lang::En => EN.as_ref(),
        Lang::ZhHk => ZH.as_ref(),
    }
}

/// A number with all its decimals, grouped by thousands. A minus sign is U+2212, as tall
/// and wide as the digits beside it.
pub fn number(value: Decimal, lang: Lang) -> String {
    let digits = value.to_string();
    let text = LocaleDecimal::try_from_str(&digits)
        .ok()
        .and_then(|decimal| Some(formatter(lang)?.format(&decimal).to_string()))
        .unwrap_or(digits);
    text.replace('-', "\u{2212}")
}

/// A computed number as people are shown it: with the decimals it is printed with, or, where
/// nothing says how many, two. Where nothing would be left, the first digits there are.
pub fn readable(value: Decimal, decimals: Option<u32>) -> Decimal {
    const PLAIN: u32 = 2;
    let wanted = decimals.unwrap_or(PLAIN);
    if value.scale() <= wanted {
        return value;
    }
    let tries = [wanted, 4, 6, 9, 12, 28];
    let rounded = tries
        .into_iter()
        .filter(|decimals| *decimals >= wanted)
        .map(|decimals| Rounding::default().round(value, decimals));
    rounded
        .into_iter()
        .find(|rounded| !rounded.is_zero())
        .unwrap_or(value)
}

/// A whole number in words, up to 999,999; nothing for any other number.
pub fn words(value: Decimal, lang: Lang) -> Option<String> {
    let value = value.normalize();
    if value.scale() > 0 || value.is_sign_negative() {
        return None;
    }
    let number = u32::try_from(value).ok().filter(|number| *number < 1_000_000)?;
    Some(match lang {
        Lang::En => words_en(number),
        Lang::ZhHk => words_zh(number),
    })
}

fn words_en(number: u32) -> String {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
        "ninety",
    ];
    let rest = |head: String, rest: u32, join: &str| match rest {
        0 => head,
        rest => format!("{head}{join}{}", words_en(rest)),
    };
    match number {
        0..20 => ONES[number as usize].to_owned(),
        20..100 => rest(TENS[(number / 10) as usize].to_owned(), number % 10, "-"),
        100..1_000 => rest(
            format!("{} hundred", ONES[(number / 100) as usize]),
            number % 100,
            " and ",
        ),
        _ => {
            let join = if number % 1_000 < 100 { " and " } else { " " };
            rest(format!("{} thousand", words_en(number / 1_000)), number % 1_000, join)
        }
    }
}

fn words_zh(number: u32) -> String {
    const DIGITS: [char; 10] =
        ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const UNITS: [(u32, char); 4] =
        [(10_000, '萬'), (1_000, '千'), (100, '百'), (10, '十')];
    if number < 10 {
        return DIGITS[number as usize].to_string();
    }
    let mut text = String::new();
    let mut rest = number;
    let mut gap = false;
    for (unit, name) in UNITS {
        let count = rest / unit;
        rest %= unit;
        if count == 0 {
            gap |= !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        // 十二, not 一十二, at the start of a number.
        if !(unit == 10 && count == 1 && text.is_empty()) {
            text.push_str(&words_zh(count));
        }
        text.push(name);
    }
    if rest > 0 {
        if gap {
            text.push('零');
        }
        text.push(DIGITS[rest as usize]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_zeros_and_group_by_thousands() {
        let check = |text: &str, expected: &str| {
            let value = Decimal::from_str_exact(text).expect("a number");
            for lang in Lang::ALL {
                assert_eq!(number(value, lang), expected, "{lang}");
            }
        };
        check("4080.07", "4,080.07");
        check("2.50", "2.50");
        check("168239000", "168,239,000");
        check("-0.5", "\u{2212}0.5");
        check("999", "999");
        check("0", "0");
    }

    #[test]
    fn small_numbers_have_words() {
        let check = |number: u32, en: &str, zh: &str| {
            assert_eq!(words_en(number), en);
            assert_eq!(words_zh(number), zh);
        };
        check(0, "zero", "零");
        check(10, "ten", "十");
        check(12, "twelve", "十二");
        check(21, "twenty-one", "二十一");
        check(105, "one hundred and five", "一百零五");
        check(110, "one hundred and ten", "一百一十");
        check(1_010, "one thousand and ten", "一千零一十");
        check(3_756, "three thousand seven hundred and fifty-six", "三千七百五十六");
        check(10_005, "ten thousand and five", "一萬零五");
        check(120_000, "one hundred and twenty thousand", "十二萬");
    }
}
