//! Numbers are written in words by one program and read back by another: what Recto reads is
//! what was written, and what `text2num` reads too.
//!
//! `NUMBERS=1000000 cargo test --release --lib oracle` writes a million.

use chinese_number::{ChineseCase, ChineseCountMethod, ChineseVariant, NumberToChinese};
use rust_decimal::Decimal;

use super::{Number, quantities};

/// How many numbers are written in each test.
fn count() -> u64 {
    let count = option_env!("NUMBERS").and_then(|count| count.parse().ok());
    count.unwrap_or(10_000)
}

/// Numbers of every length, the same each time.
fn numbers() -> impl Iterator<Item = u64> {
    let mut state = 1u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state >> 11
    };
    (0..count()).map(move |at| {
        let length = u32::try_from(next() % 16).unwrap_or(0);
        let number = next() % 10u64.pow(length).max(2);
        // Round numbers are what reports write.
        let round = 10u64.pow(u32::try_from(next() % u64::from(length + 1)).unwrap_or(0));
        match at % 3 {
            _ if at < 2_000 => at + 2,
            0 => number + 2,
            _ => (number / round * round).max(2),
        }
    })
}

#[track_caller]
fn reads(text: &str, expected: Decimal) {
    let found = quantities(text);
    let read = match found.as_slice() {
        [Number { amount: Some(amount), .. }] => Some(amount.value()),
        _ => None,
    };
    assert_eq!(read, Some(expected), "{text}: {found:?}");
}

const SMALL: [&str; 20] = [
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
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// A number in English words, with or without *and* before the last two digits.
fn english(number: u64, and: &str) -> String {
    let word = |list: &[&'static str], at: u64| list[usize::try_from(at).unwrap_or(0)];
    let joined = |large: &str, each: u64| {
        let rest = match number % each {
            0 => String::new(),
            rest if rest < 100 => format!("{and} {}", english(rest, and)),
            rest => format!(" {}", english(rest, and)),
        };
        format!("{} {large}{rest}", english(number / each, and))
    };
    match number {
        0..20 => word(&SMALL, number).to_owned(),
        20..100 if number.is_multiple_of(10) => word(&TENS, number / 10).to_owned(),
        20..100 => format!("{}-{}", word(&TENS, number / 10), word(&SMALL, number % 10)),
        100..1_000 => joined("hundred", 100),
        1_000..1_000_000 => joined("thousand", 1_000),
        1_000_000..1_000_000_000 => joined("million", 1_000_000),
        1_000_000_000..1_000_000_000_000 => joined("billion", 1_000_000_000),
        _ => joined("trillion", 1_000_000_000_000),
    }
}

#[test]
fn english_words_are_read_as_they_were_written() {
    let other = text2num::Language::english();
    for number in numbers() {
        for and in ["", " and"] {
            let words = english(number, and);
            reads(&format!("They planted {words} trees."), Decimal::from(number));
            // It knows no trillion.
            if number < 1_000_000_000_000 {
                let theirs = text2num::text2digits(&words, &other);
                assert_eq!(theirs.ok(), Some(number.to_string()), "{words}");
            }
        }
        if number >= 100 && number.to_string().starts_with('1') {
            let words = english(number, " and");
            let words = words.strip_prefix("one ").map(|rest| format!("a {rest}"));
            if let Some(words) = words {
                reads(&format!("about {words} trees"), Decimal::from(number));
            }
        }
    }
}

#[test]
fn english_decimals_and_mixed_forms_are_read() {
    for number in numbers() {
        let (whole, part) = (number % 990 + 2, number / 7 % 100);
        let value = Decimal::new(i64::try_from(whole * 100 + part).expect("small"), 2);
        let digits = [part / 10, part % 10].map(|digit| english(digit, ""));
        let words = format!("{} point {}", english(whole, " and"), digits.join(" "));
        reads(&format!("some {words} tonnes of it"), value);
        for (word, zeros) in [("thousand", 3), ("million", 6), ("billion", 9)] {
            let expected = value * Decimal::from(10i64.pow(zeros));
            reads(&format!("some {words} {word} tonnes"), expected);
            reads(&format!("almost {whole}.{part:02} {word} tonnes"), expected);
        }
        let thousands = english(whole * 1_000 + part, "");
        reads(&format!("over {thousands} per cent"), Decimal::from(whole * 1_000 + part));
    }
}

/// *Two hundred and twenty-first* says which and not how many.
#[test]
fn english_ordinals_are_no_quantities() {
    let irregular = [
        ("one", "first"),
        ("two", "second"),
        ("three", "third"),
        ("five", "fifth"),
        ("eight", "eighth"),
        ("nine", "ninth"),
        ("twelve", "twelfth"),
    ];
    for number in numbers() {
        let words = english(number, " and");
        let last = words.rfind([' ', '-']).map_or(0, |at| at + 1);
        let (front, last) = words.split_at(last);
        let ordinal = irregular.iter().find(|(word, _)| *word == last);
        let ordinal = match (ordinal, last.strip_suffix('y')) {
            (Some((_, ordinal)), _) => (*ordinal).to_owned(),
            (None, Some(stem)) => format!("{stem}ieth"),
            (None, None) => format!("{last}th"),
        };
        let text = format!("its {front}{ordinal} meeting");
        assert_eq!(quantities(&text), vec![], "{text}");
    }
}

/// In figures of ten thousand, in small and in formal numerals, by the old and new script.
#[test]
fn han_numerals_are_read_as_they_were_written() {
    let method = ChineseCountMethod::TenThousand;
    for number in numbers() {
        for variant in [ChineseVariant::Traditional, ChineseVariant::Simple] {
            for case in [ChineseCase::Lower, ChineseCase::Upper] {
                let words = number.to_chinese(variant, case, method).expect("words");
                // 二十 alone is read as a count, 二 is rather the second.
                let words = if words == "二" { "兩".to_owned() } else { words };
                let is_lone = number < 10 && case == ChineseCase::Upper;
                let powers = [10, 100, 1_000, 10_000, 100_000_000, 1_000_000_000_000];
                if is_lone || powers.contains(&number) && !words.starts_with(['一', '壹'])
                {
                    continue;
                }
                for hedge in ["有", "逾", "約"] {
                    reads(&format!("{hedge}{words}名僱員"), Decimal::from(number));
                }
                let other = words.replace('零', "〇").replace("二千", "兩千");
                reads(&format!("合共{other}元"), Decimal::from(number));
                let text = format!("第{words}名");
                assert_eq!(quantities(&text), vec![], "{text}");
            }
        }
    }
}

#[test]
fn han_mixed_forms_are_read() {
    let method = ChineseCountMethod::TenThousand;
    let words = |number: u64| {
        let (variant, case) = (ChineseVariant::Traditional, ChineseCase::Lower);
        number.to_chinese(variant, case, method).expect("words")
    };
    for number in numbers() {
        let (whole, part) = (number % 9_000 + 2, number / 7 % 100);
        let value = Decimal::new(i64::try_from(whole * 100 + part).expect("small"), 2);
        let digits = [part / 10, part % 10].map(words);
        let written = format!("{}點{}", words(whole), digits.concat());
        reads(&format!("約{written}噸"), value);
        for (word, zeros) in [("萬", 4), ("億", 8), ("萬億", 12)] {
            let expected = value * Decimal::from(10i64.pow(zeros));
            reads(&format!("約{written}{word}噸"), expected);
            reads(&format!("約{whole}.{part:02}{word}噸"), expected);
        }
        // 3萬5千, 十二萬三千億, 三萬五
        let digit = number / 11 % 9 + 1;
        let thousands = Decimal::from(whole * 10_000 + digit * 1_000);
        reads(&format!("約{whole}萬{digit}千噸"), thousands);
        reads(&format!("約{}萬{}噸", words(whole), words(digit)), thousands);
        let billions = Decimal::from((whole * 10_000 + digit * 1_000) * 100_000_000);
        reads(&format!("約{}萬{}千億元", words(whole), words(digit)), billions);
    }
}
