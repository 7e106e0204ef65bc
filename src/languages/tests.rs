//! Every language says all that is asked of it.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_yaml::Value;

use super::*;

#[track_caller]
fn read<T: DeserializeOwned>(lang: Lang, text: &str) -> T {
    let read = serde_yaml::from_str(text);
    read.map_err(|error| format!("{lang}: {error}")).expect("a folder")
}

/// Every text of a file with the keys it stands under.
fn texts(value: &Value, at: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Mapping(entries) => {
            assert!(!entries.is_empty(), "{at} is empty");
            for (key, value) in entries {
                let key = key.as_str().map_or_else(|| format!("{key:?}"), str::to_owned);
                texts(value, &format!("{at} {key}"), found);
            }
        }
        Value::Sequence(items) => {
            assert!(!items.is_empty(), "{at} is empty");
            items.iter().for_each(|item| texts(item, at, found));
        }
        Value::String(text) => found.push((at.to_owned(), text.clone())),
        _ => {}
    }
}

#[test]
fn every_folder_can_be_read() {
    for lang in Lang::ALL {
        let [words, units, reading] = lang.texts();
        let _: (Words, Units, Reading) =
            (read(lang, words), read(lang, units), read(lang, reading));
        assert!(lang.printed().formatter.is_some(), "{lang} has a locale");
        assert_eq!(Lang::parse(lang.tag()), Some(lang));
        assert_eq!(Lang::said_as(lang.voice(), &Lang::ALL), Some(lang));
    }
}

#[test]
fn every_language_has_every_word() {
    for lang in Lang::ALL {
        let mut found = vec![];
        texts(&read(lang, lang.texts()[0]), lang.tag(), &mut found);
        for (at, text) in found {
            assert!(!text.is_empty(), "{at} is empty");
        }
        assert_eq!(lang.words().months.len(), 12, "{lang}");
        let zero = lang.numeral(0);
        let all: BTreeSet<_> = (0..2_000).map(|number| lang.numeral(number)).collect();
        assert_eq!((all.len(), zero.is_empty()), (2_000, false), "{lang}");
    }
}

#[test]
fn every_phrase_has_the_holes_that_are_filled() {
    for lang in Lang::ALL {
        for (name, phrase, holes) in lang.words().phrases.all() {
            let own: BTreeSet<_> = phrase.holes().into_iter().collect();
            assert_eq!(own, holes.iter().copied().collect(), "{lang}: {name}");
        }
        let units = lang.units();
        assert_eq!(units.per.holes(), ["unit"], "{lang}");
        if !units.rates.units.is_empty() {
            assert_eq!(units.rates.phrase.holes(), ["unit"], "{lang}");
        }
    }
}

#[test]
fn every_language_has_every_unit() {
    let keys = |lang: Lang| lang.units().words.keys().collect::<Vec<_>>();
    for lang in Lang::ALL {
        assert_eq!(keys(lang), keys(OURS), "{lang}");
        for multiple in [10, 100, 1_000, 1_000_000, 1_000_000_000] {
            assert!(!lang.units().multiple(multiple).is_empty(), "{lang}: {multiple}");
        }
    }
}

#[test]
fn every_language_is_read_by_words_of_every_kind() {
    for lang in Lang::ALL {
        let reading = lang.reading();
        let hedges = &reading.hedges;
        for hedge in [Hedge::About, Hedge::Over, Hedge::Under] {
            assert!(
                hedges.before.iter().any(|(_, own)| own == hedge),
                "{lang}: {hedge:?}"
            );
            assert!(hedges.names.contains_key(&hedge), "{lang}: {hedge:?}");
        }
        let directions = &reading.directions;
        for trend in [Trend::Up, Trend::Down] {
            let has = directions.words.iter().any(|(_, own)| own == trend);
            assert!(has, "{lang}: {trend:?}");
        }
        assert!(!directions.to.is_empty(), "{lang}");
        let bands = &reading.bands;
        for bound in [Bound::Under, Bound::UpTo, Bound::Over, Bound::From] {
            let mut all = bands.before.iter().chain(bands.behind.iter());
            assert!(all.any(|(_, own)| own == bound), "{lang}: {bound:?}");
        }
        let lists = [
            &bands.between,
            &reading.since.words,
            &reading.vague_links,
            &reading.idle_alternatives,
            &reading.bases,
            &reading.index,
            &directions.from,
        ];
        assert!(lists.iter().all(|list| !list.is_empty()), "{lang}");
        assert!(!reading.range.is_empty(), "{lang}");
        // Numbers are read in the script of the language, by lists of its own.
        let own = match lang.script() {
            Script::Latin => reading.english.is_some(),
            Script::Han => reading.han.is_some(),
        };
        assert!(own, "{lang}");
        let mut found = vec![];
        texts_of_lists(&read(lang, lang.texts()[2]), lang.tag(), &mut found);
        assert_eq!(found, Vec::<String>::new(), "words that stand twice in a list");
    }
}

/// Words that stand twice in one list.
fn texts_of_lists(value: &Value, at: &str, twice: &mut Vec<String>) {
    let mut judge = |words: Vec<&str>| {
        let mut seen = BTreeSet::new();
        let again = words.iter().filter(|word| !seen.insert(**word));
        twice.extend(again.map(|word| format!("{at}: {word}")));
    };
    match value {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                let at = format!("{at} {}", key.as_str().unwrap_or_default());
                texts_of_lists(value, &at, twice);
            }
        }
        Value::Sequence(items) => judge(items.iter().filter_map(Value::as_str).collect()),
        Value::String(text) => judge(text.split_whitespace().collect()),
        _ => {}
    }
}

#[test]
fn type_is_told_by_language_and_region() {
    let all = &Lang::ALL;
    assert_eq!(Lang::set_as("en", Some("GB"), all), Some(Lang::En));
    assert_eq!(Lang::set_as("zh", Some("HK"), all), Some(Lang::ZhHk));
    // A drawing names a language alone.
    assert_eq!(Lang::set_as("en", None, all), Some(Lang::En));
    assert_eq!(Lang::set_as("fr", Some("FR"), all), None);
    assert_eq!(Lang::set_as("zh", Some("HK"), &[Lang::En]), None);
}

#[test]
fn a_filling_may_have_braces() {
    let phrase: Phrase = read(OURS, "'{a} and {b}'");
    assert_eq!(phrase.fill(&[("a", &"{b}"), ("b", &1)]), "{b} and 1");
}
