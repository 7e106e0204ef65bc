//! Periods as anyone writes them, in data and as the report's own, and what they are filed as.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use recto::model::lang::Lang;
use recto::model::period::Period;
use recto::output::{filing, ledger};
use recto::review::diff::diff;
use recto::{Proof, Session, Wish};

use crate::fixture;

/// How people write the year that ends on 30 June 2025.
const YEARS: [&str; 20] = [
    "2025",
    "FY2025",
    "FY 2025",
    "fy2025",
    "FY25",
    "2024/25",
    "2024-25",
    "2024–25",
    "2024/2025",
    "FY2024/25",
    "FY24/25",
    "2024/25年度",
    "2025年",
    "2025年度",
    "2025財政年度",
    "2025财政年度",
    "２０２５",
    "２０２４／２５",
    "二〇二五年度",
    "financial year 2025",
];

fn proof(style: &str, year: &str) -> Proof {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "=== content/report.yaml\n\
         title: {{en: Report, zh-HK: 報告}}\n\
         issuer: {{en: Issuer, zh-HK: 發行人}}\n\
         languages: [en, zh-HK]\n\
         year-end: 30 June\n\
         period-style: {style}\n\
         period: {year}\n\
         date: 2025-10-31\n\
         === content/data/a.yaml\n\
         water:\n  name: {{en: Water, zh-HK: 水}}\n  unit: tonne\n  values: {{{year}: 12.5, 2023/24: 10}}"
    );
    fixture::proof(&text)
}

#[test]
fn a_year_is_the_same_however_it_is_written() {
    let year = Period::parse("2025").expect("a year");
    let wanted = ledger::without_pages(&proof("split", "2025"));
    for written in YEARS {
        let proof = proof("split", written);
        // Full width is read, and told.
        let told = proof.findings.iter().filter(|finding| finding.rule != "spelling");
        assert_eq!(told.count(), 0, "{written}");
        let data = proof.data.as_ref().expect("a dataset");
        let value = data.amount_of("water", year).map(|amount| amount.value.to_string());
        assert_eq!(value.as_deref(), Ok("12.5"), "{written}");
        // What is compared of two makings of a report is the same.
        let own = ledger::without_pages(&proof);
        assert_eq!((&own.period, &own.labels), (&wanted.period, &wanted.labels));
        assert_eq!(own.metrics["water"].values, wanted.metrics["water"].values);
    }
}

#[test]
fn a_year_is_called_as_the_report_calls_it() {
    for (style, labels, name) in [
        ("calendar", ["2025", "2025"], "E_ESG_2025"),
        ("financial", ["FY2025", "2025財政年度"], "E_ESG_FY2025"),
        ("split", ["2024/25", "2024/25年度"], "E_ESG_2024-25"),
    ] {
        let proof = proof(style, "2025");
        let config = proof.config.as_ref().expect("settings");
        for (lang, label) in [Lang::En, Lang::ZhHk].into_iter().zip(labels) {
            assert_eq!(config.calendar.label(config.period, lang), label);
        }
        assert_eq!(filing::name(config, Lang::En), name);
    }
}

#[test]
fn a_comparison_knows_a_year_however_it_is_written() {
    let made = |style: &str, year: &str, water: &str| {
        let mut text = String::new();
        let _ = writeln!(
            text,
            "=== content/report.yaml\n\
             title: {{en: Report, zh-HK: 報告}}\n\
             issuer: {{en: Issuer, zh-HK: 發行人}}\n\
             languages: [en, zh-HK]\n\
             year-end: 30 June\n\
             period-style: {style}\n\
             period: {year}\n\
             periods: [{year}, 2024]\n\
             date: 2025-10-31\n\
             === content/data/a.yaml\n\
             water:\n  name: {{en: Water, zh-HK: 水}}\n  unit: tonne\n  values: {{{year}: {water}, 2023/24: 10}}\n\
             waste: {{name: {{en: Waste, zh-HK: 廢物}}, unit: tonne, formula: water * 2}}\n\
             === content/*/01-x.md\n# X\n\n{{{{ water }}}} {{{{ yoy(water) : 1dp }}}} {{{{ waste@prior }}}}\n\n\
             ```metrics\nrows: [water, waste]\n```"
        );
        let (files, wish) = (Arc::new(BTreeMap::new()), Wish::default());
        let mut session = Session::new(fixture::inputs(&text), files, wish);
        let setting = session.set();
        session.ledger(setting.as_ref())
    };
    let before = made("split", "2025", "12.5");
    assert_eq!(before.figures.len(), 14);
    for written in YEARS {
        let found = diff(&before, &made("split", written, "12.5"));
        let moved =
            (&found.metrics, &found.definitions, &found.occurrences, &found.prose);
        assert_eq!(moved, (&vec![], &vec![], &vec![], &vec![]), "{written}");
    }
    let found = diff(&before, &made("split", "2024-25", "13"));
    let moved: Vec<_> = found.metrics.iter().map(|it| it.label.as_str()).collect();
    assert_eq!(moved, ["2024/25", "2024/25"]);
    // Called otherwise in print, the year is the same year.
    let found = diff(&before, &made("financial", "FY2025", "12.5"));
    assert_eq!((&found.metrics, &found.occurrences), (&vec![], &vec![]));
}
