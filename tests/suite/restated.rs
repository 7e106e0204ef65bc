//! What was published is kept, later reports are held to it, and the next year is opened
//! with nothing lost.

use std::path::Path;

use recto::Wish;
use recto::components::Component;
use recto::model::period::Period;
use recto::model::place::Sources;
use recto::model::report::{Block, Inline};
use recto::model::visit::{elements, plain_text};
use recto::output::ledger;

use crate::command::done;
use crate::fixture::{findings, inputs, proof, report};

/// The ledger of a year before, of a dataset.
fn published(year: &str, data: &str) -> String {
    let text = format!(
        "=== content/report.yaml\n\
         title: {{en: Report, zh-HK: 報告}}\nissuer: {{en: Issuer, zh-HK: 發行人}}\n\
         languages: [en, zh-HK]\nperiod: {year}\nperiods: [{year}]\ndate: 2022-03-31\n\
         === content/data/a.yaml\n{data}"
    );
    let (proof, _) = recto::bind(Sources::default(), &inputs(&text), &Wish::default());
    let json = ledger::without_pages(&proof).to_json();
    format!("=== content/published/{year}.ledger.json\n{json}\n")
}

const BEFORE: &str = "\
a.b: {name: {en: Gas, zh-HK: 氣}, unit: kg, values: {2019: 5, 2020: 7.50}}
a.c: {name: {en: Oil, zh-HK: 油}, unit: kg, values: {2020: 1}}
a.sum: {name: {en: Sum, zh-HK: 和}, unit: kg, formula: a.b + a.c}
";

#[track_caller]
fn check(data: &str, expected: &[&str]) {
    let text = format!("{}=== content/data/a.yaml\n{data}", published("2020", BEFORE));
    let found = findings(&proof(&text));
    let lines: Vec<_> =
        found.lines().filter(|line| line.contains("[restated]")).collect();
    assert_eq!(lines.len(), expected.len(), "{found}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.contains(expected), "{line}\nhas not: {expected}");
    }
}

#[test]
fn figures_of_earlier_years_are_as_published_or_say_why_not() {
    let name = "name: {en: Gas, zh-HK: 氣}, unit: kg";
    let rest = "a.c: {name: {en: Oil, zh-HK: 油}, unit: kg, values: {2020: 1}}\n\
                a.sum: {name: {en: Sum, zh-HK: 和}, unit: kg, formula: a.b + a.c}\n";
    let with = |values: &str| format!("a.b: {{{name}, values: {{{values}}}}}\n{rest}");
    let note = "note: {en: Counted twice., zh-HK: 重複計算。}";
    check(&with("2019: 5, 2020: 7.5, 2021: 9"), &[]);
    check(
        &with("2019: 5, 2020: 8, 2021: 9"),
        &["`a.b` of 2020 is 8, and was published as 7.5 for 2020"],
    );
    let restated = format!("2020: {{value: 8, status: restated, was: 7.5, {note}}}");
    check(&with(&restated), &[]);
    check(
        &with("2020: {value: 8, status: restated, was: 7.5}"),
        &["restated without a reason"],
    );
    let silent = format!("2020: {{value: 8, status: restated, {note}}}");
    check(&with(&silent), &["does not say what was published"]);
    let other = restated.replace("was: 7.5", "was: 7");
    check(&with(&other), &["published as 7.5 for 2020, not as `was` says"]);
    let same = restated.replace("value: 8", "value: 7.50");
    check(&with(&same), &["is marked as restated, and is as published"]);
    check(&with("2020: null"), &["is not disclosed, and was published as 7.5"]);
    // In another unit of the same kind it is the same figure.
    let text = format!(
        "a.b: {{name: {{en: Gas, zh-HK: 氣}}, unit: tonne, values: {{2020: 0.0075}}}}\n{rest}"
    );
    check(&text, &[]);
}

/// A figure that follows from shorter periods follows them, and is found where they are others.
/// Another id is no way around what was published, where the dataset shows that it is the same.
#[test]
fn a_metric_of_another_id_is_as_published_too() {
    let before = "\
water: {name: {en: Water, zh-HK: 水}, unit: m3, values: {2019: 5120, 2020: 4890}}
fires: {name: {en: Fires, zh-HK: 火警}, unit: case, values: {2019: 2, 2020: 1}}
";
    let found = |data: &str| {
        let text =
            format!("{}=== content/data/a.yaml\n{data}", published("2020", before));
        findings(&proof(&text))
    };
    let now = "water.total: {name: {en: Water, zh-HK: 水}, unit: m3, values: {2019: 5120, 2020: 4955}}\n";
    let told = "`water.total` of 2020 is 4955, and was published as 4890 for 2020";
    let text = found(now);
    assert!(text.contains(told), "{text}");
    // Two that have its value, and a value that many have.
    let two = format!("{now}{}", now.replace("water.total", "water.used"));
    let few = "near-misses: {name: {en: Near misses, zh-HK: 險情}, unit: case, values: {2019: 2, 2020: 3}}\n";
    for silent in [&two, few, &now.replace("4955", "4890"), &now.replace("5120", "5121")]
    {
        let text = found(silent);
        assert!(!text.contains("[restated]"), "{text}");
    }
}

#[test]
fn a_year_of_shorter_periods_is_as_published_or_restated_with_them() {
    let name = "name: {en: Power, zh-HK: 電}, unit: MWh";
    let with = |over: &str, values: &str| {
        format!("e: {{{name}, over: {over}, values: {{{values}}}}}\n")
    };
    let before = published("2020", &with("sum", "2020-H1: 10, 2020-H2: 12"));
    let note = "note: {en: A meter was read twice., zh-HK: 一個儀錶讀數重複。}";
    let restated =
        format!("2020-H1: 10, 2020-H2: {{value: 13, status: restated, was: 12, {note}}}");
    let proof = |data: &str| proof(&format!("{before}=== content/data/a.yaml\n{data}"));
    let lines = |data: &str| {
        let found = findings(&proof(data));
        let of = |line: &&str| line.contains("[restated]");
        found.lines().filter(of).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&with("sum", "2020-H1: 10, 2020-H2: 12")), Vec::<String>::new());
    assert_eq!(lines(&with("sum", &restated)), Vec::<String>::new());
    let data = proof(&with("sum", &restated)).data.expect("a dataset");
    let year = Period::parse("2020").expect("a year");
    let own = data.restatement("e", year).expect("it is restated");
    assert_eq!(own.was.map(|was| was.to_string()).as_deref(), Some("22"));
    assert_eq!(own.note.len(), 2, "the reason is that of the half");
    for (over, values) in [
        ("average", "2020-H1: 10, 2020-H2: 12"),
        ("sum", "2020-Q1: 9, 2020-Q2: 5, 2020-H2: 12"),
    ] {
        let found = lines(&with(over, values));
        let said = "`e` of 2020 is ";
        assert!(found.iter().any(|line| line.contains(said)), "{found:?}");
    }
}

/// What a formula gives is compared as it was printed, and blamed only for what it does
/// itself.
#[test]
fn a_computed_figure_answers_for_its_formula_alone() {
    let before = "\
a.b: {name: {en: Gas, zh-HK: 氣}, unit: kg, values: {2020: 7}}
a.c: {name: {en: Oil, zh-HK: 油}, unit: kg, values: {2020: 3}}
a.share: {name: {en: Share, zh-HK: 比}, unit: \"%\", formula: \"share(a.b, a.c)\", decimals: 1}
a.twice: {name: {en: Twice, zh-HK: 倍}, unit: \"%\", formula: a.share + a.share, decimals: 1}
";
    let found = |data: &str| {
        let text =
            format!("{}=== content/data/a.yaml\n{data}", published("2020", before));
        let found = findings(&proof(&text));
        let lines = found.lines().filter(|line| line.contains("[restated]"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(found(before), [""; 0]);
    // An input that was corrected answers for all that follows from it.
    let corrected = before.replace("2020: 7", "2020: 8");
    let lines = found(&corrected);
    assert!(lines.len() == 1 && lines[0].contains("`a.b`"), "{lines:?}");
    // A digit that nobody saw is no restatement.
    assert_eq!(
        found(&before.replace("share(a.b, a.c)", "round(share(a.b, a.c), 2)")),
        [""; 0]
    );
    // Another formula is one, at the formula, and only there.
    let lines = found(&before.replace("share(a.b, a.c)", "share(a.c, a.b)"));
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0]
            .contains("`a.share` of 2020 is 42.9, and was published as 233.3 for 2020"),
        "{lines:?}"
    );
    // As printed it may be written down, and then marked like any other.
    let written = before
        .replace("formula: \"share(a.b, a.c)\",", "values: {2020: 233.3}, base: a.c,");
    assert_eq!(found(&written), [""; 0]);
}

/// Formulas that share parts are followed once each.
#[test]
fn formulas_that_share_parts_take_no_time() {
    let mut data = "m0: {name: {en: M, zh-HK: 數}, unit: kg, values: {2020: {value: 2, \
                    status: restated, was: 1, note: {en: N., zh-HK: 註。}}}}\n"
        .to_owned();
    for level in 1..50 {
        let below = level - 1;
        data += &format!(
            "m{level}: {{name: {{en: M, zh-HK: 數}}, unit: kg, formula: m{below} / 2 + m{below} / 2, decimals: 0}}\n"
        );
    }
    let before = data.replace(
        "{value: 2, status: restated, was: 1, note: {en: N., zh-HK: 註。}}",
        "1",
    );
    let text = format!("{}=== content/data/a.yaml\n{data}", published("2020", &before));
    let (proof, _) = recto::bind(Sources::default(), &inputs(&text), &Wish::default());
    let restated = proof.data.expect("data").restated();
    assert_eq!(restated.len(), 50, "all follow from the one");
}

/// Lock, roll forward, correct two inputs: what follows from them is restated by itself, as
/// far as it was printed, and nowhere with more digits than are printed.
#[test]
fn what_follows_from_restated_figures_is_restated_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let done = |arguments: &[&str], code| done(arguments, at, code);
    let write = |path: &str, text: &str| {
        let path = at.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let data = |oil: &str, gas: &str| {
        format!(
            "oil: {{name: {{en: Oil, zh-HK: 油}}, unit: tCO2e, values: {{2024: 11, 2025: {oil}, 2026: 12}}}}\n\
             gas: {{name: {{en: Gas, zh-HK: 氣}}, unit: tCO2e, values: {{2024: 7, 2025: {gas}, 2026: 8}}}}\n\
             output: {{name: {{en: Output, zh-HK: 產量}}, unit: tonne, values: {{2024: 3, 2025: 3, 2026: 3}}}}\n\
             total: {{name: {{en: Total, zh-HK: 總量}}, unit: tCO2e, formula: oil + gas}}\n\
             intensity: {{name: {{en: Intensity, zh-HK: 密度}}, unit: tCO2e / tonne, formula: total / output}}\n\
             coarse: {{name: {{en: Coarse, zh-HK: 粗}}, unit: tCO2e / tonne, formula: total / output / 100, decimals: 1}}\n"
        )
    };
    let report = "title: {en: Report 2025}\nissuer: {en: Issuer}\nlanguages: [en]\nperiod: 2025\n\
                  periods: [2025, 2024]\ndate: 2026-03-31\n";
    write("content/report.yaml", report);
    write("content/data/a.yaml", &data("10", "9"));
    write(
        "content/en/01-all.md",
        "# All {#all}\n\nIt was {{ intensity : 2dp }}, or {{ coarse }}, and {{ total }}; in 2024 it was \
         {{ intensity@2024 : 1dp }}.\n\n```restatements\ncaption: All\n```\n",
    );
    done(&["lock"], 0);
    done(&["roll-forward", "--write"], 0);
    write("content/data/a.yaml", &data("10.5", "9.25"));
    let chapter =
        std::fs::read_to_string(at.join("content/en/01-all.md")).expect("a file");
    assert!(chapter.contains("intensity@2025"), "{chapter}");
    write(
        "content/en/01-all.md",
        &chapter.replace(
            "it was {{ intensity@2025 : 1dp }}",
            "it was {{ intensity@2025 : 2dp }}, {{ coarse@2025 }} and {{ total@2025 }}",
        ),
    );
    let found = done(&["check", "--format", "short"], 1);
    let errors: Vec<_> = found.lines().filter(|line| line.contains("error[")).collect();
    assert_eq!(errors.len(), 2, "{found}");
    for (line, name) in
        errors.iter().zip(["`oil` of 2025 is 10.5", "`gas` of 2025 is 9.25"])
    {
        assert!(line.contains(name), "{line}");
    }
    let mark = |value: &str, was: &str, note: &str| {
        format!("{{value: {value}, status: restated, was: {was}, note: {{en: {note}}}}}")
    };
    write(
        "content/data/a.yaml",
        &data(&mark("10.5", "10", "Meter."), &mark("9.25", "9", "Meter.")),
    );
    let found = done(&["check", "--format", "short"], 0);
    assert!(!found.contains("[restated]"), "{found}");
    done(&["build"], 0);
    let project = recto::input::project::Project::find(at).expect("a project");
    let proof = recto::proof(&project.read(), &Wish::default());
    let report = proof.report.as_ref().expect("a report");
    let chapter = &report.parts.values().next().expect("a part").chapters[0];
    let mut notes = vec![];
    elements(chapter, &mut |element| {
        if let Inline::Note(label) = element {
            notes.push(label.value.clone());
        }
    });
    // The coarse one is printed as it was.
    assert_eq!(notes, ["restated intensity 2025", "restated total 2025"]);
    let [Block::Paragraph(note, _)] = &*chapter.notes["restated intensity 2025"] else {
        panic!("a note")
    };
    let note = plain_text(note);
    assert!(
        note.contains("previously published as 6.33 ")
            && note.contains("restatement of: Gas; Oil."),
        "{note}"
    );
    let Some(Block::Component(Component::Prose(prose))) = chapter.body.get(1) else {
        panic!("a list of restatements")
    };
    let mut cells = vec![];
    prose.each_line(&mut |line| cells.push(plain_text(line)));
    for cell in ["6.33", "6.58", "+0.25", "19", "19.75", "+0.75", "10.5", "9.25"] {
        assert!(cells.iter().any(|own| own == cell), "no {cell} in {cells:?}");
    }
    assert!(cells.iter().all(|cell| cell != "Coarse"), "{cells:?}");
    // Nobody is shown a quotient to its last digit.
    let book = done(&["export", "csv"], 0);
    let traced = done(&["trace", "intensity"], 0);
    let moved = done(&["diff", "content/published/2025.ledger.json"], 1);
    for text in [&book, &traced, &moved, &found, &cells.join(" ")] {
        let digits = text.split(|c: char| !c.is_ascii_digit() && c != '.');
        let long = digits.filter(|number| {
            number.split_once('.').is_some_and(|(_, decimals)| decimals.len() > 6)
        });
        assert_eq!(long.collect::<Vec<_>>(), [""; 0], "{text}");
    }
    assert!(
        book.contains("\nintensity,2025,6.58,")
            && book.contains(",computed,,restated,6.33,"),
        "{book}"
    );
}

/// Only the report's own window moves: base years, targets and years of the past stay, and
/// are listed with what names the year in words.
#[test]
fn rolling_forward_moves_the_window_alone() {
    let text = format!(
        "{}=== content/data/a.yaml
a.b: {{name: {{en: Gas in FY25, zh-HK: 氣}}, unit: kg, values: {{2020: 1, 2023: 2, 2024: 3, 2025: 4, 2030: 1}}}}
a.cut: {{name: {{en: Cut, zh-HK: 減}}, unit: \"%\", formula: a.b / a.b@2020 * 100, base: a.b@2024}}
=== content/report.yaml
title: {{en: Report 2025, zh-HK: 2025年報告}}
issuer: {{en: Issuer, zh-HK: 發行人}}
languages: [en, zh-HK]
period: 2025
periods: [2025, 2024, 2020]
date: 2026-03-31
=== content/*/01-chapter.md
# Chapter {{#in-2025}}

From {{{{ a.b@2020 }}}} over {{{{ a.b@2023 }}}} to {{{{ a.b@2024 }}}} and {{{{ a.b@2025 }}}}; {{{{ cagr(a.b, 2020, 2025) : 1dp }}}}.
In 2025 we did it. 二零二五年

```chart
kind: bar
metrics: [a.b]
periods: [2020, 2024, 2025, 2030]
```

```chart
kind: line
metrics: [a.b]
periods: [2023, 2024, 2025]
```

```metrics
periods: [2025, 2024]
rows: [a.b]
```
",
        published("2025", BEFORE)
    );
    let rolled = recto::review::roll::roll(&inputs(&text)).expect("rolled");
    let file = |path: &str| {
        let file = rolled.files.iter().find(|file| file.path == path).expect(path);
        file.text.clone().expect("text")
    };
    let settings = file("content/report.yaml");
    assert!(settings.contains("periods: [2026, 2025, 2020]"), "{settings}");
    assert!(settings.contains("Report 2026") && settings.contains("date: 2027-03-31"));
    let chapter = file("content/en/01-chapter.md");
    for part in [
        // What the dataset measures against stays; the rest of the window moves.
        "From {{ a.b@2020 }} over {{ a.b@2023 }} to {{ a.b@2024 }} and {{ a.b@2026 }}",
        "cagr(a.b, 2020, 2026)",
        "periods: [2020, 2024, 2026, 2030]",
        "periods: [2024, 2025, 2026]",
        "periods: [2026, 2025]",
        "{#in-2025}",
        "In 2025 we did it.",
    ] {
        assert!(chapter.contains(part), "no {part} in {chapter}");
    }
    assert!(rolled.files.iter().all(|file| !file.path.contains("/data/")), "values stay");
    let shown = |spots: &[recto::review::roll::Spot]| -> Vec<String> {
        spots
            .iter()
            .filter(|spot| !spot.path.contains("zh-HK"))
            .map(|spot| format!("{}:{}: {}", spot.path, spot.line, spot.text))
            .collect()
    };
    let stay = shown(&rolled.stay).join("\n");
    for place in [
        "content/report.yaml:5: periods: [2025, 2024, 2020]",
        "content/en/01-chapter.md:3: From {{ a.b@2020",
        "content/en/01-chapter.md:9: periods: [2020, 2024",
        "2030]",
        "content/data/a.yaml:2:",
    ] {
        assert!(stay.contains(place), "no {place} in {stay}");
    }
    let named = shown(&rolled.named).join("\n");
    for place in [
        "content/report.yaml:1: title: {en: Report 2025",
        "content/en/01-chapter.md:1: # Chapter {#in-2025}",
        "content/en/01-chapter.md:4: In 2025 we",
        "二零二五年",
        "content/data/a.yaml:1: a.b: {name: {en: Gas in FY25",
    ] {
        assert!(named.contains(place), "no {place} in {named}");
    }
    assert!(!named.contains("periods:"), "{named}");
}

/// A year that the report has none of is passed over.
#[test]
fn a_long_year_moves_on_past_the_one_it_swallowed() {
    let before =
        "a.b: {name: {en: Gas, zh-HK: 氣}, unit: kg, values: {2023: 5, 2025: 7}}\n";
    let text = format!(
        "{}=== content/data/a.yaml
{before}=== content/report.yaml
title: {{en: Report, zh-HK: 報告}}
issuer: {{en: Issuer, zh-HK: 發行人}}
languages: [en, zh-HK]
year-end: 31 March
period-lengths: {{2025: 15 months}}
period: 2025
periods: [2025, 2023]
date: 2026-03-31
=== content/*/01-chapter.md
# Chapter

From {{{{ a.b@2023 }}}} to {{{{ a.b@2025 }}}}.
",
        published("2025", before)
    );
    let rolled = recto::review::roll::roll(&inputs(&text)).expect("rolled");
    let file = |path: &str| {
        let file = rolled.files.iter().find(|file| file.path == path).expect(path);
        file.text.clone().expect("text")
    };
    let settings = file("content/report.yaml");
    assert!(settings.contains("periods: [2026, 2025]"), "{settings}");
    let chapter = file("content/en/01-chapter.md");
    assert!(chapter.contains("From {{ a.b@2025 }} to {{ a.b@2026 }}"), "{chapter}");
}

#[test]
fn a_damaged_ledger_of_last_year_is_a_finding() {
    let text = "=== content/published/2020.ledger.json\n{\"version\": 2}\n";
    let found = findings(&proof(text));
    assert!(found.contains("content/published/2020.ledger.json"), "{found}");
    assert!(found.contains("damaged ledger"), "{found}");
}

#[test]
fn restated_figures_are_noted_and_listed() {
    let report = report(
        "\
=== content/data/a.yaml
a.b:
  name: {en: Gas, zh-HK: 氣}
  unit: kg
  values: {2020: {value: 8, status: restated, was: 7.50, note: {en: Counted twice., zh-HK: 重複計算。}}, 2021: 9}
=== content/*/01-chapter.md
# Chapter {#chapter}

From {{ a.b@2020 : bare }}kg to {{ a.b }}.

```metrics
periods: [2021, 2020]
rows: [a.b]
```

```chart
kind: bar
metrics: [a.b]
periods: [2020, 2021]
```

```restatements
caption: All of them
```

```cards
cards:
  - {metric: a.b@2020, note: Bought.}
  - {metric: a.b}
```
",
    );
    for (part, (was, reason)) in report
        .parts
        .values()
        .zip([("7.50 kg", "Counted twice."), ("7.50公斤", "重複計算。")])
    {
        let chapter = &part.chapters[0];
        let mut labels = vec![];
        elements(chapter, &mut |element| {
            if let Inline::Note(label) = element {
                labels.push(label.value.clone());
            }
        });
        assert_eq!(labels, ["restated a.b 2020"]);
        let [Block::Paragraph(note, _)] = &*chapter.notes[&labels[0]] else {
            panic!("a note")
        };
        let note = plain_text(note);
        assert!(note.contains(was) && note.contains(reason), "{note}");
        let Block::Paragraph(line, _) = &chapter.body[0] else { panic!("a paragraph") };
        assert!(matches!(&line[2], Inline::Text(sign, _) if sign == "kg"), "{line:?}");
        assert!(matches!(&line[3], Inline::Note(_)), "{line:?}");
        let Block::Component(Component::Metrics(table)) = &chapter.body[1] else {
            panic!("a table")
        };
        assert_eq!(table.groups[0].rows[0].marks, [None, Some("a".to_owned())]);
        assert!(plain_text(&table.notes[0]).contains(reason));
        let Block::Component(Component::Chart(chart)) = &chapter.body[2] else {
            panic!("a chart")
        };
        let note = plain_text(chart.note.as_deref().unwrap_or(&[]));
        assert!(note.contains(reason), "{note}");
        let Block::Component(Component::Prose(prose)) = &chapter.body[3] else {
            panic!("a list of restatements")
        };
        let mut lines = vec![];
        prose.each_line(&mut |line| lines.push(plain_text(line)));
        for cell in ["7.50", "8", "+0.50", reason, "2020"] {
            assert!(lines.iter().any(|line| line == cell), "no {cell} in {lines:?}");
        }
        let Block::Component(Component::Cards(cards)) = &chapter.body[4] else {
            panic!("cards")
        };
        let [noted, plain] = cards.cards.as_slice() else { panic!("two cards") };
        let note = plain_text(noted.note.as_deref().unwrap_or(&[]));
        assert!(note.starts_with("2020"), "{note}");
        assert!(note.contains("Bought.") && note.contains(reason), "{note}");
        assert_eq!(plain.note, None);
    }
}

/// Lock, roll forward, and the new year asks for its values.
#[test]
fn the_next_year_opens_with_nothing_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let done = |arguments: &[&str], code| done(arguments, at, code);
    let read = |path: &str| std::fs::read_to_string(at.join(path)).expect("a file");
    done(&["init", "."], 0);
    assert!(done(&["roll-forward", "--write"], 2).contains("not locked"));
    assert!(done(&["lock"], 0).contains("figures locked"));
    assert!(done(&["lock"], 0).contains("locked already"));
    done(&["check", "--strict"], 0);
    // What is locked is not replaced unasked.
    let data = at.join("content/data/environment.yaml");
    let text = read("content/data/environment.yaml");
    std::fs::write(&data, text.replace("2025: 1.9", "2025: 1.8")).expect("a file");
    assert!(done(&["lock"], 2).contains("--replace"));
    std::fs::write(&data, &text).expect("a file");

    let before = (read("content/report.yaml"), read("content/en/04-people.md"));
    assert!(done(&["roll-forward"], 0).contains("write them with --write"));
    assert_eq!(before.0, read("content/report.yaml"));
    done(&["roll-forward", "--write"], 0);
    let settings = read("content/report.yaml");
    assert!(settings.contains("period: 2026"), "{settings}");
    assert_eq!(read("content/data/environment.yaml"), text, "values stay");
    let chapter = read("content/en/04-people.md");
    assert!(chapter.contains("\nconfirmed: 2025\n---\n"), "{chapter}");
    // All lines of the chapter are still there, but for years that components and expressions
    // name.
    let years = ["periods:", "@2024"];
    for line in before
        .1
        .lines()
        .filter(|line| !years.iter().any(|it| line.contains(it)))
    {
        assert!(chapter.contains(line), "{line} is lost");
    }
    assert!(
        chapter.contains(
            "safety.fatalities + safety.fatalities@2025 + safety.fatalities@2024"
        ),
        "the past three years are three: {chapter}"
    );
    // The new year asks for its values, at the places that print them.
    let found = done(&["check", "--format", "short"], 1);
    assert!(found.contains("2026"), "{found}");
    // The workbook to collect them can be written all the same.
    assert!(done(&["export", "xlsx"], 0).contains("metrics"));
    // Twice is two years: this one is not locked.
    assert!(done(&["roll-forward", "--write"], 2).contains("2026 is not locked"));
}

#[test]
fn prose_of_last_year_waits_to_be_confirmed() {
    let of = |front: &str| {
        let text =
            format!("=== content/*/01-chapter.md\n---\n{front}\n---\n# C {{#c}}\n");
        findings(&proof(&text))
    };
    assert!(of("confirmed: 2020").contains("[unconfirmed]"));
    assert!(!of("confirmed: 2021").contains("[unconfirmed]"));
    assert!(of("confirmed: soon").contains("is not a period"));
}

#[test]
fn locks_are_found_where_the_project_keeps_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("content/published");
    std::fs::create_dir_all(&path).expect("a folder");
    std::fs::write(folder.path().join("content/report.yaml"), "").expect("a file");
    std::fs::write(path.join("2020.ledger.json"), "{}").expect("a file");
    let project =
        recto::input::project::Project::find(Path::new(folder.path())).expect("one");
    assert_eq!(project.read().published.len(), 1);
}
