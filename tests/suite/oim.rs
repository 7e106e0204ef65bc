//! The figures for programs: what stands in the way of writing them is said in words.

use crate::command::{ends, err, recto};
use crate::fixture;

const PROJECT: &str = "\
=== content/report.yaml
title: {en: Report, zh-HK: 報告}
issuer: {en: Issuer, zh-HK: 發行人}
languages: [en, zh-HK]
period: 2021
date: 2022-03-31
=== content/data/a.yaml
heat: {name: {en: Heat, zh-HK: 熱能}, unit: MWh, values: {2021: 12.50}}
=== content/*/01-x.md
# X {#x}

{{ heat }} or {{ heat : bare }}.
";

fn project(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in fixture::inputs(text).texts() {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, file.text.as_ref().expect("a text")).expect("a file");
    }
    folder
}

/// What lies ahead is a target, and what is of no period of its own is filed where it is printed.
#[test]
fn targets_are_no_facts() {
    let text = PROJECT
        .replace(
            "period: 2021\n",
            "period: 2021\ndigital: {namespace: https://www.example.com/esg}\n",
        )
        .replace("values: {2021: 12.50}}", "values: {2020: 13.00, 2021: 12.50, 2030: 6.00}}")
        .replace(
            "=== content/*/01-x.md",
            "growth: {name: {en: Growth, zh-HK: 增長}, unit: \"%\", formula: \"cagr(heat, 2020, 2021)\", \
             decimals: 1}\n\
             doubled: {name: {en: Doubled, zh-HK: 兩倍}, unit: MWh, formula: heat * 2}\n\
             === content/targets.yaml\n\
             heat-2030: {name: {en: Heat, zh-HK: 熱能}, metric: heat, base: 2020, by: 2030, cut: 50%}\n\
             === content/*/01-x.md",
        )
        .replace("{{ heat : bare }}.", "{{ heat : bare }}, {{ target.heat-2030.level }}.");
    let folder = project(&text);
    ends(&recto(&["export", "oim"], folder.path()), 0);
    let at = folder.path().join("build/report.oim.json");
    let text = std::fs::read_to_string(at).expect("a file");
    let facts: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let facts = facts["facts"].as_object().expect("facts");
    let names: Vec<&str> = facts.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "doubled_2020",
            "doubled_2021",
            "heat_2020",
            "heat_2021",
            "target_heat-2030_level_2021"
        ]
    );
}

#[test]
fn it_asks_for_what_it_cannot_know_and_writes_no_half() {
    let folder = project(PROJECT);
    let output = recto(&["export", "oim"], folder.path());
    ends(&output, 2);
    assert!(err(&output).contains("digital: {namespace:"), "{}", err(&output));
    assert!(!folder.path().join("build").exists(), "nothing is written");
    let settled = PROJECT.replace(
        "period: 2021\n",
        "period: 2021\ndigital: {namespace: https://www.example.com/esg}\n",
    );
    let folder = project(&settled);
    let output = recto(&["export", "oim", "-o", "-"], folder.path());
    ends(&output, 2);
    assert!(err(&output).contains("two files"), "{}", err(&output));
    let output = recto(&["export", "oim", "-o", "twin.xml"], folder.path());
    ends(&output, 2);
    ends(&recto(&["export", "oim"], folder.path()), 0);
    let read =
        |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a file");
    let text = read("build/report.oim.json");
    let facts: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let fact = &facts["facts"]["heat_2021"];
    assert_eq!(fact["value"], "12.50");
    assert_eq!(fact["decimals"], 2);
    assert_eq!(fact["dimensions"]["entity"], "own:issuer");
    let printed = fact["recto:printed"].as_array().expect("places");
    assert_eq!(printed.len(), 4, "twice in each language: {printed:?}");
    let edges = |at: usize| -> Vec<f64> {
        let edges = printed[at]["box"].as_array().expect("a box");
        let edges = edges.iter().map(|edge| edge.as_str().expect("points"));
        edges.map(|edge| edge.parse().expect("a number")).collect()
    };
    // On one line, the one with its unit the wider, and side by side.
    let (first, second) = (edges(0), edges(1));
    assert!((first[1] - second[1]).abs() < 0.5 && first[3] > first[1] + 5.0, "{first:?}");
    assert!(first[2] - first[0] > second[2] - second[0] + 10.0 && second[0] > first[2]);
    assert!(read("build/report.oim.xsd").contains("name=\"heat\" id=\"own_heat\""));
    ends(&recto(&["export", "oim"], folder.path()), 0);
    assert_eq!(read("build/report.oim.json"), text, "the same input, the same bytes");
}
