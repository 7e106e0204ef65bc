//! Hostile input: nothing panics, hangs or reaches outside the project.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use std::sync::Arc;

use recto::input::project::Project;
use recto::{Wish, Workshop};

use crate::fixture;

/// Deep, long and odd chapters give a report or findings, in bounded time.
#[test]
fn odd_chapters_end_in_a_report_or_in_findings() {
    let long = "a".repeat(200_000);
    let bodies = [
        "> ".repeat(5_000) + "x",
        "- ".repeat(5_000) + "x",
        "*".repeat(20_000) + "x",
        "[".repeat(20_000),
        "![".repeat(5_000) + &"](".repeat(5_000),
        "`".repeat(10_001),
        "{{".repeat(10_000),
        "{{ ".to_owned() + &"(".repeat(50_000) + " }}",
        "{{ ".to_owned() + &long + " }}",
        "|".repeat(20_000) + "\n" + &"|-".repeat(10_000) + "|\n",
        "\u{0}\u{1}\u{feff}\u{202e}\u{2028}".to_owned(),
        "[^a]\n\n[^a]: [^b]\n\n[^b]: [^a]\n".to_owned(),
        "{{ ".to_owned() + &"change(".repeat(60) + "1" + &")".repeat(60) + " }}",
        "a\u{1}b \u{1b} \u{7f}".to_owned(),
        "```cards\n".to_owned() + &"[".repeat(10_000) + "\n```\n",
        "&#0; &#x10FFFF; &nbsp; &bogus;".to_owned(),
        "\r\r\r\n\tx\r".to_owned(),
        long,
    ];
    for body in bodies {
        let text = format!("=== content/*/01-x.md\n# X\n\n{body}\n");
        let proof = fixture::proof(&text);
        assert!(
            proof.report.is_some() || !proof.findings.is_empty(),
            "{:?}",
            body.chars().take(20).collect::<String>()
        );
    }
}

/// What resolves can also be set.
#[test]
fn what_resolves_can_be_set() {
    let bodies = [
        "> ".repeat(14) + "deep",
        (0..7).map(|level| "  ".repeat(level) + "- x\n").collect(),
        "> - ".repeat(4) + "**_deep_**",
        "- a\n  - b\n    - c\n      - d\n        - e\n".to_owned(),
        "A note[^a] that notes[^b].\n\n[^a]: First[^b], again.\n\n[^b]: Second.\n"
            .to_owned(),
        "[^a]\n\n[^a]: Itself[^a].\n".to_owned(),
        "W".repeat(3_000),
        "# ".to_owned(),
        "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |\n".to_owned(),
        "1. a\n2. b\n\n99999999. c\n".to_owned(),
        "[link](https://example.com/?a=1&b=\"2\"<3>)ing [x](mailto:a@b.c)".to_owned(),
        "\\#let \\[x\\] $a$ @ref <label> #panic() ~ -- ---".to_owned(),
    ];
    let mut workshop = Workshop::default();
    for body in bodies {
        let text = format!("=== content/*/01-x.md\n# X\n\n{body}\n");
        let inputs = fixture::inputs(&text);
        let mut proof = recto::proof(&inputs, &Wish::default());
        if proof.report.is_none() {
            assert!(!proof.findings.is_empty());
            continue;
        }
        let setting = workshop.set(&mut proof, &inputs, &Wish::default());
        assert!(setting.is_some(), "{body:?}\n{}", fixture::findings(&proof));
        let setting = setting.expect("a setting");
        let output = workshop.export(&mut proof, &setting);
        assert!(output.is_some(), "{body:?}\n{}", fixture::findings(&proof));
    }
}

#[test]
fn files_outside_the_project_are_out_of_reach() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("project");
    fs::create_dir_all(root.join("content/images")).expect("a folder");
    fs::write(root.join("content/report.yaml"), "").expect("a file");
    fs::write(folder.path().join("secret.svg"), "secret").expect("a file");
    let project = Project::find(&root).expect("a project");
    for path in ["../secret.svg", "/etc/passwd", "content/../../secret.svg", "content"] {
        assert!(project.bytes(path).is_err(), "{path}");
    }
    #[cfg(unix)]
    {
        let link = root.join("content/images/link.svg");
        std::os::unix::fs::symlink(folder.path().join("secret.svg"), link)
            .expect("a link");
        assert!(project.bytes("content/images/link.svg").is_err(), "through a link");
    }
}

#[test]
fn a_file_that_is_no_text_is_a_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    fs::create_dir_all(root.join("content/en")).expect("a folder");
    let settings = "title: {en: T}\nissuer: {en: I}\nlanguages: [en]\nperiod: 2021\ndate: 2022-03-31\n";
    fs::write(root.join("content/report.yaml"), settings).expect("a file");
    fs::write(root.join("content/en/01-x.md"), b"# X\n\n\xff\xfe").expect("a file");
    let project = Project::find(root).expect("a project");
    let proof = recto::proof(&project.read(), &Wish::default());
    let found = fixture::findings(&proof);
    assert!(found.contains("content/en/01-x.md:1:1: error[unreadable-file]"), "{found}");
    assert!(found.contains("it is not UTF-8 text: byte 6 is not valid"), "{found}");
}

/// An error or a kill leaves the last good PDF alone.
#[test]
fn a_failed_write_leaves_the_old_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.pdf");
    let write = |files: &[(&Path, &[u8])]| {
        recto::input::project::write(folder.path(), "a test", files)
    };
    write(&[(&path, b"good")]).expect("written");
    let blocked = path.join("below.pdf");
    assert!(write(&[(&path, b"bad"), (&blocked, b"bad")]).is_err());
    assert!(write(&[(&path, b"bad"), (folder.path(), b"bad")]).is_err());
    assert_eq!(fs::read(&path).expect("the file"), b"good");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

/// The findings of setting a fixture whose pictures hold `bytes`.
fn set_with(text: &str, bytes: &'static [u8]) -> String {
    let inputs = fixture::inputs(text);
    let mut proof = recto::proof(&inputs, &Wish::default());
    assert!(proof.report.is_some(), "{}", fixture::findings(&proof));
    let files = inputs.others.iter().map(|path| (path.clone(), bytes.to_vec()));
    let files: BTreeMap<String, Vec<u8>> = files.collect();
    let mut workshop = Workshop::new(Arc::new(files));
    let setting = workshop.set(&mut proof, &inputs, &Wish::default());
    assert!(setting.is_none(), "this cannot be set");
    fixture::findings(&proof)
}

#[test]
fn what_the_engine_finds_stands_in_the_authors_file() {
    let text = "=== content/images/a.svg\n=== content/images/b.png\n\
                === content/*/01-x.md\n# X\n\nText.\n\n![A](images/a.svg)\n\n![B](images/b.png)\n";
    let found = set_with(text, b"<svg");
    for place in ["en/01-x.md:5:1", "en/01-x.md:7:1"] {
        let expected = format!("content/{place}: error[unreadable-picture]");
        assert!(found.contains(&expected), "{found}");
    }
    let text = "=== layouts/text.typ\n// Broken.\n#let par(t, body) = nothing\n\
                === content/*/01-x.md\n# X\n\nText.\n";
    let found = set_with(text, b"");
    assert!(found.contains("error[typesetting]"), "{found}");
    assert!(!found.contains("chapters/"), "never a generated file: {found}");
    let text = "=== layouts/cards.typ\n// Empty.\n=== content/*/01-x.md\n# X\n\nText.\n";
    let found = set_with(text, b"");
    assert!(found.starts_with("layouts/cards.typ:1:1: error[typesetting]"), "{found}");
}

/// Bombs are found before they go off: aliases that repeat a long text, and a small file
/// that claims to be a huge picture.
#[test]
fn bombs_are_found_before_they_go_off() {
    let long = "z".repeat(1_000_000);
    let aliases = vec!["*x"; 20_000].join(", ");
    let text = format!("=== content/data/a.yaml\nbig: &x \"{long}\"\nl: [{aliases}]\n");
    let found = fixture::findings(&fixture::proof(&text));
    assert!(found.contains("error[yaml-limits]"), "{}", &found[..found.len().min(500)]);

    // A GIF header of 65,535 × 65,535 pixels without any.
    let gif = b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00;";
    let text =
        "=== content/images/a.gif\n=== content/*/01-x.md\n# X\n\n![A](images/a.gif)\n";
    let found = set_with(text, gif);
    assert!(found.contains("it is 65535 × 65535 pixels large"), "{found}");
}

/// Findings in a large file cost what they say, not the file over and over, and people are shown
/// the first of a kind and how many more there are.
#[test]
fn many_findings_in_a_large_file_are_quick() {
    use recto::diag::print::{Format, render};
    let lines: String = (0..20_000).map(|n| format!("k{n}: 1\n")).collect();
    let proof = fixture::proof(&format!("=== content/data/a.yaml\n{lines}"));
    assert_eq!(proof.findings.len(), 20_000);
    let shown = |format| render(&proof.findings, &proof.sources, format, false);
    // What says the same of many places is one finding for people.
    let human = shown(Format::Human);
    assert_eq!(human.matches("expected the keys of a metric").count(), 1);
    assert!(human.contains("(in 20000 places)") && human.len() < 10_000, "{human}");
    for format in [Format::Short, Format::Github] {
        let text = shown(format);
        assert_eq!(text.matches("expected the keys of a metric").count(), 100);
        assert!(text.contains("and 19900 more of the kind `wrong-shape`"), "{format:?}");
    }
    // Programs are told all.
    assert_eq!(shown(Format::Json).lines().count(), 20_000);
}

/// A long value is quoted in part, and a long line shown in part, at its own place.
#[test]
fn a_long_line_is_shown_in_part() {
    use recto::diag::print::{Format, render};
    let long = "w".repeat(1 << 20);
    let words = "word ".repeat(100_000);
    let text = format!(
        "=== content/data/a.yaml\na: {{name: {{en: A, zh-HK: 甲}}, values: {{2021: {long}}}}}\n\
         === content/*/01-x.md\n# X\n\n{words}{{{{ nothing }}}} {words}\n"
    );
    let proof = fixture::proof(&text);
    for format in [Format::Human, Format::Json, Format::Short, Format::Sarif] {
        let text = render(&proof.findings, &proof.sources, format, false);
        assert!(text.len() < 20_000, "{format:?}: {} bytes", text.len());
    }
    let human = render(&proof.findings, &proof.sources, Format::Human, false);
    assert!(human.contains("content/en/01-x.md:3:500004"), "{human}");
    assert!(human.contains("content/data/a.yaml:1:45"), "{human}");
}

/// Twice as much takes about twice as long, not four times: each kind of input that once took
/// more, at a size at which that would show.
#[test]
fn what_is_long_takes_its_time_and_no_more() {
    let chapter = |body: String| format!("=== content/*/01-x.md\n# X\n\n{body}\n");
    let metrics = |n: usize| -> String {
        let one = |n| {
            format!(
                "site{n}.energy: {{name: {{en: A, zh-HK: 甲}}, values: {{2021: 1}}}}\n"
            )
        };
        (0..n).map(one).collect()
    };
    type Make = Box<dyn Fn(usize) -> String>;
    let kinds: [(&str, Make); 7] = [
        (
            "unknown names",
            Box::new(move |n| {
                let text: String =
                    (0..n).map(|n| format!("{{{{ sote{n}.energy }}}}\n\n")).collect();
                format!("=== content/data/a.yaml\n{}{}", metrics(n), chapter(text))
            }),
        ),
        (
            "placeholders on one line",
            Box::new(move |n| {
                format!(
                    "=== content/data/a.yaml\n{}{}",
                    metrics(1),
                    chapter("{{ site0.energy }} ".repeat(n))
                )
            }),
        ),
        (
            "unknown placeholders on one line",
            Box::new(move |n| chapter("{{ x }} ".repeat(n))),
        ),
        (
            "footnotes",
            Box::new(move |n| {
                let marks: String = (0..n).map(|n| format!("a[^{n}] ")).collect();
                let notes: String =
                    (0..n).map(|n| format!("[^{n}]: Note.\n\n")).collect();
                chapter(format!("{marks}\n\n{notes}"))
            }),
        ),
        (
            "footnotes nobody refers to",
            Box::new(move |n| {
                chapter((0..n).map(|n| format!("[^{n}]: Note.\n\n")).collect())
            }),
        ),
        (
            "definitions of links",
            Box::new(move |n| {
                let links: String = (0..n).map(|n| format!("[a {n}][l{n}]\n")).collect();
                let all: String = (0..n)
                    .map(|n| format!("[l{n}]: https://example.com/{n}\n"))
                    .collect();
                chapter(format!("{links}\n{all}"))
            }),
        ),
        ("braces that are never closed", Box::new(move |n| chapter("{{ ".repeat(n)))),
    ];
    let mut slow = vec![];
    for (name, make) in kinds {
        let time = |n: usize| {
            let inputs = fixture::inputs(&make(n));
            let start = std::time::Instant::now();
            let proof = recto::proof(&inputs, &Wish::default());
            let text = recto::diag::print::render(
                &proof.findings,
                &proof.sources,
                recto::diag::print::Format::Human,
                false,
            );
            drop(text);
            start.elapsed().as_secs_f64()
        };
        // A moment's pause of the machine is no proof: the best of some.
        let best = |n: usize| (0..3).map(|_| time(n)).fold(f64::MAX, f64::min);
        let (small, large) = (best(2_000), best(16_000));
        if large > 0.3 && large > 24.0 * small {
            slow.push(format!("{name}: {small:.3} s for 2,000, {large:.3} s for 16,000"));
        }
    }
    assert_eq!(slow, Vec::<String>::new());
}
