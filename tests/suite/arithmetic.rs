//! Arithmetic at its limits: values as large and as small as can be written, formulas that
//! share their parts, scales wherever a figure goes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read as _};
use std::sync::Arc;

use recto::components::Component;
use recto::components::cards::Direction;
use recto::model::report::Block;
use recto::output::evidence::Shelf;
use recto::{output::export, output::ledger, review::trace};

use crate::fixture;

/// Forty formulas, each of which names the one below it twice: there are as many ways down
/// as there are drops in the sea, and forty figures.
#[test]
fn formulas_that_share_their_parts_are_computed_at_once() {
    let mut data = String::from("=== content/data/a.yaml\n");
    for (from, look) in [("m", ""), ("y", "@prior")] {
        for level in 0..40 {
            let (below, name) =
                (level + 1, format!("{{en: {from}{level}, zh-HK: {from}{level}}}"));
            let _ = writeln!(
                data,
                "{from}{level}: {{name: {name}, unit: kg, decimals: 0, \
                 formula: {from}{below} + {from}{below}{look}}}"
            );
        }
        let values: Vec<_> = (1970..2022).map(|year| format!("{year}: 1")).collect();
        let _ = writeln!(
            data,
            "{from}40: {{name: {{en: End {from}, zh-HK: 末{from}}}, unit: kg, values: {{{}}}}}",
            values.join(", ")
        );
        let _ = writeln!(
            data,
            "{from}: {{name: {{en: All {from}, zh-HK: 全{from}}}, unit: kg, formula: {from}0 * 1, \
             values: {{2021: 1099511627776}}}}"
        );
    }
    let text = format!("{data}=== content/*/01-x.md\n# X\n\n{{{{ m0 }}}} {{{{ y0 }}}}\n");
    let proof = fixture::proof(&text);
    let findings = fixture::findings(&proof);
    assert!(!findings.contains("does-not-follow"), "{findings}");
    let ledger = ledger::without_pages(&proof);
    let data = proof.data.as_ref().expect("a dataset");
    let nothing: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let shelf = Shelf::new(Arc::new(nothing));
    for metric in ["m", "y"] {
        let traces = trace::trace(metric, data, &ledger, &proof.sources, &shelf);
        let traces = trace::print(&traces.expect("a trace"));
        let lines = traces.lines().count();
        assert!((40..8_000).contains(&lines), "{metric}: {lines} lines");
        assert!(traces.contains("computed as above"));
    }
}

/// Whatever is written where, there are findings and no panic.
#[test]
fn no_value_is_too_much_for_any_rule() {
    let values = [
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "999999999999999999",
        "0.0000000000000000000000000001",
        "0",
    ];
    for a in values {
        for b in values {
            let text = format!(
                "=== content/data/a.yaml\n\
                 a: {{name: {{en: A, zh-HK: 甲}}, unit: kg, values: {{2020: {b}, 2021: {{value: {a}, about: true}}}}}}\n\
                 b: {{name: {{en: B, zh-HK: 乙}}, unit: tonne, values: {{2020: {a}, 2021: {{value: {b}, status: restated, was: {a}}}}}}}\n\
                 c: {{name: {{en: C, zh-HK: 丙}}, unit: kg, values: {{2020: {a}, 2021: {a}}}, breakdowns: {{kind: [a, b]}}, roll-forward: {{in: [a], out: [b]}}}}\n\
                 d: {{name: {{en: D, zh-HK: 丁}}, unit: \"%\", of: a, base: b, values: {{2020: {b}, 2021: {a}}}, breakdowns: {{kind: [e, f]}}}}\n\
                 e: {{name: {{en: E, zh-HK: 戊}}, unit: \"%\", base: a, values: {{2021: {a}, 2022: {b}}}}}\n\
                 f: {{name: {{en: F, zh-HK: 己}}, unit: \"%\", formula: \"share(a, b)\", values: {{2021: {b}}}}}\n\
                 g: {{name: {{en: G, zh-HK: 庚}}, unit: mL, formula: h * 1000000000, values: {{2021: {a}}}}}\n\
                 h: {{name: {{en: H, zh-HK: 辛}}, unit: million m3, values: {{2020: {a}, 2021: {b}}}}}\n\
                 i: {{name: {{en: I, zh-HK: 壬}}, unit: mL / million m3, formula: \"avg(h * h / h / h, g / h)\", values: {{2021: {b}}}}}\n\
                 j: {{name: {{en: J, zh-HK: 癸}}, unit: kg, formula: \"sum(a, b) + c\", values: {{2020: {a}, 2021: {b}}}}}\n\
                 === content/*/01-x.md\n# X\n\n\
                 {{{{ a : 12dp }}}} fell by {{{{ yoy(b) : 0dp }}}} of {{{{ c * {} }}}} {{{{ cagr(a, 2020, 2021) : 12dp }}}} \
                 {{{{ d * h / g : in kg, 3dp }}}} {{{{ trend(a) }}}} 79228162514264337593543950335 {a}\n",
                a.trim_start_matches('-')
            );
            let _ = fixture::proof(&text);
            // The chapter alone may be at fault; without it every rule judges the data.
            let data = text.split("=== content/*").next().expect("the dataset");
            let _ = fixture::proof(data);
            let plain = format!(
                "{data}=== content/*/01-x.md\n# X\n\nIt fell by {{{{ change(c) : 2dp, abs }}}}: {{{{ a }}}}, {{{{ b }}}} of {{{{ c }}}}, {{{{ d }}}}.\n"
            );
            let _ = fixture::proof(&plain);
        }
    }
}

/// A spreadsheet multiplies cells as they stand: its formula works out the scale, too.
#[test]
fn a_workbook_works_out_scales_as_the_report_does() {
    let text = "=== content/data/a.yaml\n\
        share: {name: {en: Share, zh-HK: 比}, unit: \"%\", base: staff, values: {2021: 12.5}}\n\
        staff: {name: {en: Staff, zh-HK: 人}, unit: person, values: {2021: 321}}\n\
        left: {name: {en: Left, zh-HK: 離}, unit: person, formula: \"round(share * staff, 0)\"}\n";
    let proof = fixture::proof(text);
    let ledger = ledger::without_pages(&proof);
    let (data, config) = (proof.data.expect("data"), proof.config.expect("settings"));
    let book = export::workbook::workbook(&data, &config, &ledger).expect("a workbook");
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).expect("a workbook");
    let mut sheet = String::new();
    archive
        .by_name("xl/worksheets/sheet1.xml")
        .expect("a sheet")
        .read_to_string(&mut sheet)
        .expect("text");
    let formula = sheet.split("<f>").nth(1).expect("a formula");
    let (formula, rest) = formula.split_once("</f><v>").expect("a result");
    assert!(formula.starts_with("ROUND((") && formula.ends_with("/100),0)"), "{formula}");
    assert!(rest.starts_with("40<"), "{rest}");
}

/// What prints as zero points nowhere.
#[test]
fn no_arrow_stands_beside_a_zero() {
    let text = "=== content/data/a.yaml\n\
        less: {name: {en: Less, zh-HK: 少}, unit: kg, values: {2020: 100000, 2021: 99999}}\n\
        same: {name: {en: Same, zh-HK: 同}, unit: kg, values: {2020: 5, 2021: 5}}\n\
        more: {name: {en: More, zh-HK: 多}, unit: kg, values: {2020: 5, 2021: 6}}\n\
        === content/*/01-x.md\n# X\n\n```cards\ncards:\n\
        \u{20} - {metric: less, change: yoy}\n\
        \u{20} - {metric: same, change: difference}\n\
        \u{20} - {metric: more, change: yoy}\n\
        \u{20} - {metric: less, change: difference}\n```\n";
    let settings = "=== content/report.yaml\n\
        title: {en: R, zh-HK: 報}\nissuer: {en: I, zh-HK: 發}\nlanguages: [en, zh-HK]\n\
        period: 2021\nperiods: [2021, 2020]\ndate: 2022-03-31\ndecimals: 1\n";
    let report = fixture::report(&format!("{settings}{text}"));
    for part in report.parts.values() {
        let mut directions = vec![];
        for block in &part.chapters[0].body {
            let Block::Component(Component::Cards(cards)) = block else { continue };
            let changes = cards.cards.iter().filter_map(|card| card.change.as_ref());
            directions.extend(changes.map(|(direction, _)| *direction));
        }
        let expected = [Direction::Flat, Direction::Flat, Direction::Up, Direction::Down];
        assert_eq!(directions, expected);
    }
}
