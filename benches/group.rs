//! A large group: how time and memory grow with the report, from one to ten times a thousand
//! metrics in three languages, command by command. No more than in step with it is the bar.
//!
//! `cargo bench --bench group -- [TIMES…]` writes the reports and prints, for each size and
//! command, what it took of the processors' time and of memory, and both by a thousand metrics
//! in parts of what the smallest took.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a bench prints, and fails by panicking"
)]

#[path = "spent/mod.rs"]
mod spent;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use spent::{Spent, spent};

/// How many sites there are for each time, and metrics at each.
const SITES: usize = 10;
const STREAMS: usize = 100;

/// A language: its tag, a chapter's title, a metric's name, a sentence and a caption.
const LANGUAGES: [(&str, &str, &str, &str, &str); 3] = [
    (
        "en",
        "Site {}",
        "Waste of site {}, stream {}",
        "In the year, {}; the year before, {}, and of the next stream {}.",
        "Streams of site {}",
    ),
    (
        "zh-HK",
        "{}廠區",
        "{}廠區第{}類廢棄物",
        "本年度為{}，上年度為{}，下一類為{}。",
        "{}廠區各類廢棄物",
    ),
    (
        "zh-CN",
        "{}厂区",
        "{}厂区第{}类废弃物",
        "本年度为{}，上年度为{}，下一类为{}。",
        "{}厂区各类废弃物",
    ),
];

const SETTINGS: &str = "\
title: {en: Group Report, zh-HK: 集團報告, zh-CN: 集团报告}
issuer: {en: Group Limited, zh-HK: 集團有限公司, zh-CN: 集团有限公司}
languages: [en, zh-HK, zh-CN]
period: 2025
periods: [2025, 2024]
date: 2026-04-23
";

fn main() {
    let asked: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let sizes = if asked.is_empty() { vec![1, 2, 5, 10] } else { asked };
    let mut first: BTreeMap<&str, (usize, Spent)> = BTreeMap::new();
    for times in sizes {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("report");
        write(&root, times);
        let at = |name: &str| folder.path().join(name).display().to_string();
        let (pdf, ledger) = (at("it.pdf"), at("it.ledger.json"));
        let (book, new) = (at("book.xlsx"), at("new.xlsx"));
        let commands: [(&str, &[&str]); 5] = [
            ("check", &["check"]),
            ("build", &["build", "-o", &pdf]),
            ("diff", &["diff", &ledger]),
            ("export", &["export", "xlsx", "-o", &book]),
            ("import", &["import", &new]),
        ];
        for (name, arguments) in commands {
            if name == "import" {
                // What was exported says what has been corrected since.
                fs::copy(&book, &new).expect("a workbook");
                let data = root.join("content/data/site1.yaml");
                let text = fs::read_to_string(&data).expect("data");
                fs::write(&data, text.replacen("2025: 1", "2025: 2", 1)).expect("a file");
            }
            let mut command = Command::new(env!("CARGO_BIN_EXE_recto"));
            command.arg("-C").arg(&root).args(arguments);
            let own = spent(&mut command);
            let (least, base) = *first.entry(name).or_insert((times, own));
            let part = |own: f64, base: f64| own / base / (times as f64 / least as f64);
            println!(
                "{name:7} {:6} metrics  wall {:7.2} s  CPU {:7.2} s ({:.2})  peak {:5} MB ({:.2})",
                times * SITES * STREAMS,
                own.wall.as_secs_f64(),
                own.cpu.as_secs_f64(),
                part(own.cpu.as_secs_f64(), base.cpu.as_secs_f64()),
                own.peak / 1_000_000,
                part(own.peak as f64, base.peak as f64),
            );
        }
    }
}

/// Writes a report of so many times the sites, each with a chapter.
fn write(root: &Path, times: usize) {
    let put = |own: String, text: &str| {
        let path = root.join("content").join(own);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    put("report.yaml".to_owned(), SETTINGS);
    for site in 0..times * SITES {
        let number = site + 1;
        let letter =
            |index: usize| char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
        let called = format!("{}{}", letter(site / 26), letter(site));
        put(format!("data/site{number}.yaml"), &data(number, &called));
        for (tag, title, _, sentence, caption) in LANGUAGES {
            let mut text = filled(title, &[&called]);
            text = format!("# {text} {{#site{number}}}\n\n");
            for stream in (1..STREAMS - 2).step_by(2) {
                let figure = |stream: usize, period: &str| {
                    format!("{{{{ site{number}.waste{stream}{period} }}}}")
                };
                let all =
                    [figure(stream, ""), figure(stream, "@2024"), figure(stream + 1, "")];
                text += &filled(sentence, &all.each_ref().map(String::as_str));
                text += "\n\n";
            }
            let caption = filled(caption, &[&called]);
            let _ = write!(text, "```metrics\ncaption: {caption}\nrows:\n");
            for stream in 1..=STREAMS {
                let _ = writeln!(text, "  - site{number}.waste{stream}");
            }
            text += "```\n";
            put(format!("{tag}/{number:04}-site{number}.md"), &text);
        }
    }
}

/// The data of a site: streams of waste, every tenth of them the sum of the nine before it.
fn data(number: usize, called: &str) -> String {
    let mut text = String::new();
    for stream in 1..=STREAMS {
        let names = LANGUAGES.map(|(tag, _, name, ..)| {
            format!("{tag}: \"{}\"", filled(name, &[called, &stream.to_string()]))
        });
        let _ = write!(
            text,
            "site{number}.waste{stream}:\n  name: {{{}}}\n  unit: t\n",
            names.join(", ")
        );
        if stream % 10 == 0 {
            let parts: Vec<_> = (stream - 9..stream)
                .map(|it| format!("site{number}.waste{it}"))
                .collect();
            let _ = writeln!(text, "  formula: {}", parts.join(" + "));
        } else {
            let value = 1_000 + (number * 7_919 + stream * 104_729) % 90_000;
            let before = value + 13 + stream;
            let _ = writeln!(text, "  values: {{2025: {value}, 2024: {before}}}");
        }
    }
    text
}

/// A text with its holes filled in order.
fn filled(text: &str, holes: &[&str]) -> String {
    holes
        .iter()
        .fold(text.to_owned(), |text, hole| text.replacen("{}", hole, 1))
}
