//! What was published is kept, later reports are held to it, and the next year is opened
//! with nothing lost.

use std::path::Path;
use std::process::Command;

use recto::Wish;
use recto::ledger;
use recto::model::report::{Block, Component, Inline};
use recto::model::visit::{elements, plain_text};

use crate::fixture::{findings, inputs, proof, report};

/// The ledger of a year before, of a dataset.
fn published(year: &str, data: &str) -> String {
    let text = format!(
        "=== content/report.yaml\n\
         title: {{en: Report, zh-HK: 報告}}\nissuer: {{en: Issuer, zh-HK: 發行人}}\n\
         languages: [en, zh-HK]\nperiod: {year}\nperiods: [{year}]\ndate: 2022-03-31\n\
         === content/data/a.yaml\n{data}"
    );
    let proof = recto::proof(&inputs(&text), &Wish::default());
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
        &[
            "`a.b` of 2020 is 8, and was published as 7.5 for 2020",
            "`a.sum` of 2020 is 9, and was published as 8.5 for 2020",
        ],
    );
    let restated = format!("2020: {{value: 8, status: restated, was: 7.5, {note}}}");
    check(&with(&restated), &[]);
    check(
        &with("2020: {value: 8, status: restated, was: 7.5}"),
        &["restated without a reason"],
    );
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
        prose.lines(&mut |line| lines.push(plain_text(line)));
        for cell in ["7.50", "8", "+0.50", reason, "2020"] {
            assert!(lines.iter().any(|line| line == cell), "no {cell} in {lines:?}");
        }
        let Block::Component(Component::Cards(cards)) = &chapter.body[4] else {
            panic!("cards")
        };
        let [noted, plain] = cards.cards.as_slice() else { panic!("two cards") };
        let note = plain_text(noted.note.as_deref().unwrap_or(&[]));
        assert!(note.starts_with("Bought.") && note.contains(reason), "{note}");
        assert_eq!(plain.note, None);
    }
}

/// Lock, roll forward, and the new year asks for its values.
#[test]
fn the_next_year_opens_with_nothing_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let done = |arguments: &[&str], code| {
        let output = Command::new(env!("CARGO_BIN_EXE_recto"))
            .args(arguments)
            .current_dir(at)
            .output()
            .expect("recto runs");
        let text = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(output.status.code(), Some(code), "{text}");
        text
    };
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
    // All lines of the chapter are still there, but for years that components name.
    for line in before.1.lines().filter(|line| !line.contains("periods:")) {
        assert!(chapter.contains(line), "{line} is lost");
    }
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
    let project = recto::project::Project::find(Path::new(folder.path())).expect("one");
    assert_eq!(project.read().published.len(), 1);
}
