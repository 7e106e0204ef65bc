//! Numbers as a language writes them: digits, grouping and marks from locale data.

use rust_decimal::Decimal;

use crate::model::figure::Rounding;
use crate::model::lang::Lang;

/// A number with all its decimals, grouped by thousands. A minus sign is U+2212, as tall
/// and wide as the digits beside it.
pub fn number(value: Decimal, lang: Lang) -> String {
    lang.group(&value.to_string()).replace('-', "\u{2212}")
}

/// A computed number as people are shown it: with the decimals it is printed with, or, where
/// nothing says how many, two. Where nothing would be left, the first digits there are.
pub fn readable(value: Decimal, decimals: Option<u32>, rounding: Rounding) -> Decimal {
    const PLAIN: u32 = 2;
    let wanted = decimals.unwrap_or(PLAIN);
    if value.scale() <= wanted {
        return value;
    }
    let tries = [wanted, 4, 6, 9, 12, 28];
    let rounded = tries
        .into_iter()
        .filter(|decimals| *decimals >= wanted)
        .map(|decimals| rounding.round(value, decimals));
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
    Some(lang.numeral(number))
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
            assert_eq!(Lang::En.numeral(number), en);
            assert_eq!(Lang::ZhHk.numeral(number), zh);
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
