//! The author's guide tells the truth: its settings, dataset, chapter, components and index
//! entries make a sound report, and its table of placeholders is what is printed.

use std::collections::BTreeMap;

use recto::model::report::Block;
use recto::model::visit;

use crate::command::{err, out, recto};
use crate::fixture::{self, fenced};

fn guide() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide.md");
    std::fs::read_to_string(path).expect("docs/guide.md")
}

/// What the guide's examples name without defining it.
const MORE: &str = "
revenue: {name: {en: Revenue, zh-HK: 收入}, unit: RMB million, values: {2019: 1632.84, 2020: 2417.45, 2021: 4080.07}}
power: {name: {en: Power, zh-HK: 耗電量}, unit: MWh, values: {2021: 168239}}
ghg.scope2: {name: {en: Scope 2, zh-HK: 範圍2}, unit: tCO2e, values: {2019: 51254, 2020: 71793, 2021: 88443}}
employees.male: {name: {en: Men, zh-HK: 男性}, unit: person, values: {2021: 2332}}
employees.female: {name: {en: Women, zh-HK: 女性}, unit: person, values: {2021: 1197}}
";

fn project(chapter: &str) -> String {
    let guide = guide();
    let yaml = fenced(&guide, "yaml");
    let [settings, dataset, targets, assurance, answers] = yaml.as_slice() else {
        panic!(
            "the guide shows settings, a dataset, targets, an assurance and answers: {}",
            yaml.len()
        );
    };
    let proof = fixture::proof(&format!("=== content/report.yaml\n{settings}\n"));
    let config = proof.config.expect("settings");
    let framework = recto::framework::of(&config).expect("a framework");
    let all: String = framework
        .codes()
        .filter(|code| !answers.contains(&format!("{code}:")))
        .map(|code| format!("{code}: {{answer: {{en: Yes., zh-HK: 是。}}}}\n"))
        .collect();
    format!(
        "=== content/report.yaml\n{settings}\n=== content/data/a.yaml\n{dataset}{MORE}\n\
         === content/targets.yaml\n{targets}\n\
         === content/assurance.yaml\n{assurance}\n=== content/images/statement-1.svg\n\
         === content/index.yaml\n{answers}\n{all}\n=== content/*/01-climate.md\n{chapter}\n"
    )
}

#[test]
fn the_guides_examples_make_a_sound_report() {
    let guide = guide();
    let mut chapter = fenced(&guide, "markdown").remove(0);
    for component in recto::components::read::NAMES {
        for body in fenced(&guide, component) {
            chapter.push_str(&format!("\n```{component}\n{body}\n```\n"));
        }
    }
    assert!(chapter.contains("\n```index\n") && chapter.contains("\n```chart\n"));
    fixture::report(&project(&chapter));
}

/// What `recto init` writes is sound, and the examples of components are from it.
#[test]
fn the_starter_is_sound_and_the_examples_of_components_are_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let output = recto(arguments, folder.path());
        (output.status.code(), err(&output))
    };
    assert_eq!(run(&["init", "new"]), (Some(0), String::new()));
    assert_eq!(run(&["-C", "new", "build", "--strict"]), (Some(0), String::new()));
    let written = folder.path().join("new/content/report.yaml");
    std::fs::write(&written, "mine").expect("a file");
    let (code, message) = run(&["init", "new"]);
    assert_eq!(code, Some(2), "{message}");
    assert!(message.contains("is there already"), "{message}");
    assert_eq!(std::fs::read_to_string(&written).expect("a file"), "mine");

    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let components =
        std::fs::read_to_string(root.join("docs/components.md")).expect("components.md");
    let chapters: Vec<_> = recto::authoring::starter::files()
        .into_iter()
        .filter(|(path, _)| path.ends_with(".md"))
        .map(|(path, bytes)| (path, String::from_utf8_lossy(bytes)))
        .collect();
    // A report that nobody has assured claims no assurance.
    let names = recto::components::read::NAMES.into_iter();
    for name in names.filter(|name| *name != "assurance") {
        let examples = fenced(&components, name);
        assert!(examples.len() >= 2, "there is an example of `{name}` in each language");
        for (index, body) in examples.iter().enumerate() {
            let folder = if index % 2 == 0 { "/en/" } else { "/zh-HK/" };
            let block = format!("\n```{name}\n{body}\n```");
            let is_there = chapters
                .iter()
                .any(|(path, text)| path.contains(folder) && text.contains(&block));
            assert!(is_there, "the starter does not have in {folder}:{block}");
        }
    }
}

#[test]
fn the_guides_table_of_placeholders_is_what_is_printed() {
    let guide = guide();
    let mut count = 0;
    for row in guide.lines().filter(|line| line.starts_with("| `{{")) {
        let cells: Vec<_> =
            row.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect();
        let [placeholders, en, zh] = cells.as_slice() else { panic!("{row}") };
        let placeholders: Vec<_> =
            placeholders.split(", ").map(|text| text.trim_matches('`')).collect();
        // Several of one row print the same, or each its own.
        let own = |cell: &str, at: usize| {
            let parts: Vec<_> = cell.split(", ").collect();
            let whole = parts.len() != placeholders.len();
            if whole { cell.to_owned() } else { parts[at].to_owned() }
        };
        for (at, placeholder) in placeholders.iter().enumerate() {
            let chapter = format!("# X\n\n{placeholder}\n\n```index\n```\n");
            let report = fixture::report(&project(&chapter));
            let printed: Vec<_> = report
                .parts
                .values()
                .filter_map(|part| {
                    part.chapters[0].body.iter().find_map(|block| match block {
                        Block::Paragraph(line, _) => Some(visit::plain_text(line)),
                        _ => None,
                    })
                })
                .collect();
            assert_eq!(printed, [own(en, at), own(zh, at)], "{placeholder}");
            count += 1;
        }
    }
    assert!(count >= 14, "{count} examples");
}

/// Every rule has its page, made from the head of its own file.
#[test]
fn every_rule_has_a_page_of_its_own() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks");
    for rule in recto::checks::rules() {
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(
            snapbox::IntoData::raw(recto::authoring::registry::page(rule)),
            snapbox::Data::read_from(&folder.join(format!("{}.md", rule.name)), None)
                .raw(),
        );
    }
    let pages = fixture::files(&folder, "md").len();
    assert_eq!(
        pages,
        recto::checks::rules().count(),
        "a page for each rule and no other"
    );
    let guide = guide();
    let (before, rest) = guide.split_once(TABLE).expect("the table of the rules");
    let after = rest.find("\n\n").expect("its end");
    let rows: String = recto::checks::rules()
        .map(|it| format!("| [{0}](checks/{0}.md) | {1} |\n", it.name, it.sentence()))
        .collect();
    let file = folder.with_file_name("guide.md");
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(
        snapbox::IntoData::raw(format!("{before}{TABLE}{rows}{}", &rest[after + 1..])),
        snapbox::Data::read_from(&file, None).raw(),
    );
}

const TABLE: &str = "| rule | finds |\n|---|---|\n";

/// The examples of `recto explain` are findings that Recto makes today. One that still is one
/// stays; else the shortest takes its place.
#[test]
fn every_example_of_a_rule_is_a_finding() {
    use recto::diag::print::{Format, render};
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for path in fixture::files(&root.join("tests/diagnostics"), "txt") {
        let proof = fixture::proof(&std::fs::read_to_string(&path).expect("a fixture"));
        for finding in &proof.findings {
            let one = std::slice::from_ref(finding);
            let text = render(one, &proof.sources, Format::Human, false);
            // Not the line that counts what was found.
            let text = text.split("\n\n").next().expect("a finding").trim_end();
            if text.lines().all(|line| line.chars().count() <= 160) {
                found.entry(finding.rule).or_default().push(format!("{text}\n"));
            }
        }
    }
    assert!(found.len() > 100, "{}", found.len());
    let text: String = found
        .iter()
        .map(|(name, all)| {
            let now = recto::authoring::registry::example(name);
            let kept = now.filter(|now| all.iter().any(|one| one == now));
            let least = all.iter().min_by_key(|one| (one.chars().count(), *one));
            let text = kept.or(least.map(String::as_str)).expect("a finding");
            format!("=== {name}\n{text}")
        })
        .collect();
    let file = root.join("src/authoring/examples.txt");
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .eq(snapbox::IntoData::raw(text), snapbox::Data::read_from(&file, None).raw());
}

/// A name that two rules share would hide one of them from whoever looks it up.
#[test]
fn every_rule_is_one_entry_of_the_registry() {
    use recto::{
        authoring::registry, checks, diag, output::preflight, review::audit,
        review::verify,
    };
    let all = registry::all();
    let lists = [
        diag::rules::ALL.len(),
        checks::rules().count(),
        preflight::rules::ALL.len(),
        verify::rules::ALL.len(),
        audit::rules::ALL.len(),
    ];
    assert_eq!(all.len(), lists.iter().sum::<usize>());
    for (name, rule) in &all {
        let is_plain = name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(is_plain && !name.is_empty(), "{name}");
        assert!(rule.sentence().len() > 12, "{name}: {}", rule.sentence());
        assert_eq!(registry::explain(name), Ok(registry::page(rule)));
    }
}

/// A translation is confirmed, its source changes, and that is found; data may change.
#[test]
fn a_translation_is_stale_once_its_source_has_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| out(&recto(arguments, folder.path()));
    let edit = |path: &str, from: &str, to: &str| {
        let path = folder.path().join("new/content").join(path);
        let text = std::fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "{from}");
        std::fs::write(&path, text.replace(from, to)).expect("a file");
    };
    let check = || run(&["-C", "new", "check", "--format", "short"]);
    run(&["init", "new"]);
    assert!(run(&["-C", "new", "confirm"]).contains("blocks confirmed"));
    edit("data/environment.yaml", "2025: 295, 2030", "2025: 296, 2030");
    edit("evidence/ghg-2025.csv", "tCO2e,312,295", "tCO2e,312,296");
    assert_eq!(check(), "");
    edit("en/04-people.md", "We employ nobody under", "We hire nobody under");
    let found = check();
    assert!(found.starts_with("content/zh-HK/04-people.md:"), "{found}");
    assert!(found.contains("warning[stale-translation]"), "{found}");
    assert_eq!(found.lines().count(), 1, "{found}");
    run(&["-C", "new", "confirm"]);
    assert_eq!(check(), "");
}
