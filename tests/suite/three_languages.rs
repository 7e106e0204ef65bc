//! Reports in one to three languages: what is printed, what is drafted, what is a file of its own.

use std::fs;
use std::sync::Arc;

use recto::model::lang::Lang;
use recto::{Session, Wish};

use crate::command::{done, recto, said};
use crate::fixture;

/// A report in three languages. The chapter says one figure in every form there is.
const THREE: &str = "\
=== content/report.yaml
title: {en: Report, zh-HK: 報告, zh-CN: 报告}
issuer: {en: Issuer Limited, zh-HK: 發行人有限公司, zh-CN: 发行人有限公司}
languages: [en, zh-HK, zh-CN]
period: 2021
date: 2022-03-31
=== content/data/data.yaml
revenue: {name: {en: Revenue, zh-HK: 收入, zh-CN: 营业收入}, unit: RMB million, values: {2021: 4080.07}}
output: {name: {en: Output, zh-HK: 產量, zh-CN: 产量}, unit: million tonne / year, decimals: 1, formula: 344.44 * revenue / revenue * one}
one: {name: {en: One, zh-HK: 一, zh-CN: 一}, unit: million tonne / year, values: {2021: 0.1}}
intensity: {name: {en: Intensity, zh-HK: 密度, zh-CN: 强度}, unit: tCO2e / RMB million, values: {2021: 0.25}}
=== content/*/01-x.md
# X

{{ revenue }} {{ revenue : 1dp }} {{ revenue : bare }} {{ revenue : in RMB 100 million, 2dp }}
{{ revenue : in RMB million }} {{ output }} {{ intensity }}
";

#[test]
fn money_is_counted_in_ten_thousands_with_every_digit() {
    let report = fixture::report(THREE);
    let of = |lang: Lang| -> Vec<String> {
        let all = fixture::printed(&report).into_iter();
        all.filter(|(own, _)| own == lang.tag())
            .map(|(_, text)| text)
            .collect()
    };
    assert_eq!(
        of(Lang::ZhCn),
        [
            "408,007万元",
            // Rounded as asked, and then counted in 万.
            "408,010万元",
            "4,080.07",
            "40.80亿元",
            "4,080.07百万元",
            "每年3,440万吨",
            "0.25吨二氧化碳当量/百万元",
        ]
    );
    assert_eq!(of(Lang::ZhHk)[..2], ["人民幣4,080.07百萬元", "人民幣4,080.1百萬元"]);
}

/// How a report in some languages is set: the languages of its pages, and how many.
fn set(text: &str, wish: Wish) -> (Vec<Lang>, usize) {
    let inputs = fixture::inputs(text);
    let mut session =
        Session::new(inputs, Arc::new(std::collections::BTreeMap::new()), wish);
    let setting = session.set();
    let findings = fixture::findings(&session.proof);
    let setting = setting.unwrap_or_else(|| panic!("it is not set:\n{findings}"));
    assert!(!findings.contains("missing"), "{findings}");
    (setting.edition.languages.clone(), setting.document.pages().len())
}

#[test]
fn simplified_chinese_is_a_file_of_its_own_unless_it_is_asked_for() {
    use Lang::{En, ZhCn, ZhHk};
    let book = |line: &str| {
        let text = THREE.replace("period: 2021\n", &format!("{line}period: 2021\n"));
        set(&text, Wish::default()).0
    };
    assert_eq!(book(""), [En, ZhHk]);
    assert_eq!(book("book: parts\n"), [En, ZhHk]);
    assert_eq!(book("book: {languages: [zh-CN, en]}\n"), [ZhCn, En]);
    let every = Wish { every: true, ..Wish::default() };
    assert_eq!(set(THREE, every).0, [En, ZhHk, ZhCn]);
    let alone = Wish { languages: vec![ZhCn], ..Wish::default() };
    assert_eq!(set(THREE, alone).0, [ZhCn]);
}

#[test]
fn a_report_may_have_any_one_language_and_any_source() {
    use Lang::{En, ZhCn, ZhHk};
    let own = |languages: &str| {
        let text = THREE.replace("languages: [en, zh-HK, zh-CN]", languages);
        let parts = text.split("=== ").skip(1).flat_map(|part| {
            let (path, body) = part.split_once('\n').expect("a body");
            let tags = ["en", "zh-HK", "zh-CN"].into_iter();
            let tags = tags.filter(|tag| languages.contains(*tag));
            match path.contains('*') {
                true => tags
                    .map(|tag| format!("=== {}\n{body}", path.replace('*', tag)))
                    .collect(),
                false => vec![format!("=== {part}")],
            }
        });
        set(&parts.collect::<String>(), Wish::default()).0
    };
    assert_eq!(own("languages: [en]"), [En]);
    assert_eq!(own("languages: [zh-CN]"), [ZhCn]);
    assert_eq!(own("languages: [zh-HK]"), [ZhHk]);
    assert_eq!(own("languages: [zh-CN, en]"), [ZhCn, En]);
    assert_eq!(own("languages: [zh-HK, zh-CN]"), [ZhHk]);
}

#[test]
fn a_draft_speaks_by_the_glossary_and_waits_to_be_confirmed() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("report");
    done(&["init", "report"], folder.path(), 0);
    let settings = root.join("content/report.yaml");
    let text = fs::read_to_string(&settings).expect("the settings");
    let refused = done(&["translate", "zh-CN"], &root, 2);
    assert!(refused.contains("add it to `languages`"), "{refused}");
    let three = text.replace("languages: [en, zh-HK]", "languages: [en, zh-HK, zh-CN]");
    assert_ne!(text, three);
    fs::write(&settings, three).expect("the settings");

    let drafted = done(&["translate", "zh-CN"], &root, 0);
    assert!(drafted.contains("content/zh-CN/04-people.md"), "{drafted}");
    assert!(drafted.contains("read by nobody yet"), "{drafted}");
    let people =
        fs::read_to_string(root.join("content/zh-CN/04-people.md")).expect("a chapter");
    assert!(people.contains("员工") && !people.contains("僱員"), "{people}");
    let source =
        fs::read_to_string(root.join("content/zh-HK/04-people.md")).expect("a chapter");
    let count = |text: &str| text.matches("{{").count();
    assert_eq!(count(&people), count(&source));
    // Nothing is missing now, and all of it waits.
    let found = said(&recto(&["check", "--format", "short"], &root));
    assert!(!found.contains("error["), "{found}");
    assert!(found.contains("stale-translation"), "{found}");
    done(&["confirm", "--lang", "zh-CN"], &root, 0);
    let found = said(&recto(&["check", "--format", "short"], &root));
    assert!(!found.contains("stale-translation"), "{found}");
    let again = done(&["translate", "zh-CN"], &root, 0);
    assert!(again.contains("nothing is missing"), "{again}");
    let refused = done(&["translate", "en"], &root, 2);
    assert!(refused.contains("nothing is drafted into it"), "{refused}");
}

#[test]
fn what_a_chapter_lacks_is_drafted_where_it_belongs_and_nothing_else_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    let part = |path: &str| {
        let (_, rest) = THREE.split_once(&format!("=== {path}\n")).expect("a file");
        rest.split("=== ").next().expect("its text").to_owned()
    };
    write("content/report.yaml", &part("content/report.yaml"));
    write("content/data/data.yaml", &part("content/data/data.yaml"));
    let chapters = [
        ("en", "# X\n\nWe save water.\n\n- Taps\n\nStaff plant trees.\n"),
        ("zh-HK", "# X\n\n我們節約用水。\n\n- 水龍頭\n\n僱員植樹。\n"),
        ("zh-CN", "# X\n\n我们注重节水。\n\n- 水龙头\n\n员工参加植树。\n"),
    ];
    for (lang, text) in chapters {
        write(&format!("content/{lang}/01-x.md"), text);
    }
    done(&["confirm"], root, 0);
    let settled = done(&["translate", "zh-CN"], root, 0);
    assert!(settled.contains("nothing is missing"), "{settled}");
    // A paragraph, an item and a component came.
    let cards = |label: &str| {
        format!(
            "\n```cards\ncards:\n  - {{metric: revenue, label: {label}}}\n  - {{metric: revenue, label: {label}, note: {label}}}\n```\n"
        )
    };
    let grown = [
        (
            "en",
            "# X\n\nWe save water.\n\n- Taps\n- Tanks\n\nThe plan is new.\n\nStaff plant trees.\n",
            "Sales",
        ),
        (
            "zh-HK",
            "# X\n\n我們節約用水。\n\n- 水龍頭\n- 水箱\n\n計劃是新的。\n\n僱員植樹。\n",
            "收入總額",
        ),
    ];
    for (lang, text, label) in grown {
        write(&format!("content/{lang}/01-x.md"), &format!("{text}{}", cards(label)));
    }
    let drafted = done(&["translate", "zh-CN"], root, 0);
    assert!(drafted.contains("content/zh-CN/01-x.md: 3 blocks"), "{drafted}");
    assert!(drafted.contains("3 blocks of 1 chapter there already drafted"), "{drafted}");
    let own = fs::read_to_string(root.join("content/zh-CN/01-x.md")).expect("a chapter");
    assert_eq!(
        own,
        format!(
            "# X\n\n我们注重节水。\n\n- 水龙头\n- 水箱\n\n计划是新的。\n\n员工参加植树。\n{}",
            cards("收入总额")
        )
    );
    // What was drafted waits, and what was read does not.
    let stale = || {
        let found =
            said(&recto(&["check", "--lang", "zh-CN", "--format", "short"], root));
        found
            .lines()
            .filter(|line| line.contains("stale-translation"))
            .count()
    };
    assert_eq!(stale(), 3, "{}", said(&recto(&["check"], root)));
    done(&["confirm"], root, 0);
    assert_eq!(stale(), 0);
    let again = done(&["translate", "zh-CN", "x"], root, 0);
    assert!(again.contains("nothing is missing"), "{again}");
}

#[test]
fn drafted_texts_of_yaml_files_wait_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("report");
    done(&["init", "report"], folder.path(), 0);
    let settings = root.join("content/report.yaml");
    let text = fs::read_to_string(&settings).expect("the settings");
    let three = text.replace("languages: [en, zh-HK]", "languages: [en, zh-HK, zh-CN]");
    fs::write(&settings, three).expect("the settings");
    done(&["translate", "zh-CN"], &root, 0);
    let found = said(&recto(&["check"], &root));
    for file in ["report.yaml", "data/", "targets.yaml", "index.yaml", "04-people"] {
        let said = format!("translations of `{file}` are not as they were confirmed");
        assert!(found.contains(&said), "{file}: {found}");
    }
}

#[test]
fn a_language_that_is_a_file_of_its_own_is_compared_with_its_own_last_build() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    for file in THREE.split("=== ").skip(1) {
        let (path, text) = file.split_once('\n').expect("a file");
        for lang in ["en", "zh-HK", "zh-CN"] {
            let path = root.join(path.replace('*', lang));
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            let text =
                text.replace("date: ", "year-end: 30 June\nperiod-style: split\ndate: ");
            fs::write(path, text).expect("a file");
        }
    }
    let early = done(&["diff", "--lang", "zh-CN"], root, 2);
    assert!(early.contains("run `recto build --lang zh-CN`"), "{early}");
    done(&["build"], root, 0);
    done(&["build", "--lang", "zh-CN"], root, 0);
    done(&["diff", "--lang", "zh-CN"], root, 0);
    let data = root.join("content/data/data.yaml");
    let text = fs::read_to_string(&data).expect("the data");
    fs::write(&data, text.replace("4080.07", "4080.17")).expect("the data");
    let found = done(&["diff", "--lang", "zh-CN"], root, 1);
    assert!(found.contains("408,007万元 → 408,017万元"), "{found}");
    assert!(found.contains("revenue 2020/21年度  4080.07 → 4080.17"), "{found}");
    assert!(!found.contains("content/en/"), "{found}");
    let book = done(&["diff"], root, 1);
    assert!(!book.contains("content/zh-CN/"), "{book}");
    let other = done(&["diff", "build/report.ledger.json", "--lang", "zh-CN"], root, 2);
    assert!(other.contains("the ledger is of en and zh-HK"), "{other}");
    let traced = done(&["trace", "revenue"], root, 0);
    assert!(traced.contains("revenue@2021 (2020/21) = 4080.17"), "{traced}");
}

/// The numbers that the pages carry.
fn numbers(wish: Wish) -> Vec<u64> {
    let inputs = fixture::inputs(THREE);
    let mut session =
        Session::new(inputs, Arc::new(std::collections::BTreeMap::new()), wish);
    let setting = session.set().expect("pages");
    setting.document.pages().iter().map(|page| page.number).collect()
}

#[test]
fn pages_of_a_file_of_its_own_have_its_numbers_where_all_are_shown() {
    let own = numbers(Wish { languages: vec![Lang::ZhCn], ..Wish::default() });
    let book = numbers(Wish::default());
    assert!(own.len() > 2 && own.iter().copied().eq(1..=own.len() as u64), "{own:?}");
    let shown = Wish { every: true, as_files: true, ..Wish::default() };
    let all = numbers(shown);
    // One cover stands before all of them, and a part begins on a left page, as in its file.
    assert!(all.starts_with(&book), "{all:?}");
    assert!(all.ends_with(&own[1..]), "{all:?}");
    let first = all.len() - own.len() + 1;
    assert_eq!(first % 2, 1, "{all:?}");
    // Where they are one document, its pages are counted through.
    let every = numbers(Wish { every: true, ..Wish::default() });
    assert!(every.iter().copied().eq(1..=every.len() as u64), "{every:?}");
}
