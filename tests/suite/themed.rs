//! The looks: every family on every sheet makes a sound report of the starter, and the page about them
//! tells the truth.

use std::path::Path;

use crate::command::{ends, err, recto};
use crate::fixture::{self, fenced};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/looks.md");
    std::fs::read_to_string(path).expect("docs/looks.md")
}

#[test]
fn the_examples_of_themes_are_sound() {
    let examples = fenced(&page(), "yaml");
    assert!(examples.len() >= 3);
    for theme in examples {
        fixture::report(&format!("=== content/theme.yaml\n{theme}\n"));
    }
}

#[test]
fn every_key_of_a_theme_is_explained() {
    let page = page();
    let schemas = recto::authoring::schema::all();
    let schema = schemas.iter().find(|schema| schema.name == "theme").expect("theme");
    let records = schema.value["$defs"].as_object().expect("records");
    for record in ["Theme", "Margins", "Families", "Scripts", "Colours"] {
        let keys = records[record]["properties"].as_object().expect("keys");
        for key in keys.keys() {
            assert!(page.contains(&format!("`{key}`")), "docs/looks.md: {key}");
        }
    }
    let choices = records["Theme"]["properties"].as_object().expect("keys");
    let words = choices.values().filter_map(|key| key["enum"].as_array()).flatten();
    for word in words.map(|word| word.as_str().expect("a word")) {
        assert!(page.contains(&format!("`{word}`")), "docs/looks.md: {word}");
    }
}

/// The starter in a folder, with a theme.
fn starter(folder: &Path, theme: &str) {
    ends(&recto(&["init", "report"], folder), 0);
    let path = folder.join("report/content/theme.yaml");
    std::fs::write(path, theme).expect("written");
}

/// What a theme says shows on the pages, and nothing else changes.
#[test]
fn what_a_theme_says_is_merged_over_the_layouts() {
    let looks = |theme: &str| {
        let project = match theme {
            "" => String::new(),
            _ => format!("=== content/theme.yaml\n{theme}\n"),
        };
        let chapters = "=== content/*/01-x.md\n---\nnumber: \"1\"\n---\n# X\n\
             === content/*/02-y.md\n---\nnumber: \"2\"\n---\n# Y\n";
        let report = fixture::report(&(project + chapters));
        let edition = recto::edition(&report, &recto::Wish::default());
        let galley = recto::pages::translate::translate(&report, &edition);
        let file = galley.files.iter().find(|file| file.path == "/looks.typ");
        file.expect("the looks").text.clone()
    };
    assert_eq!(looks(""), looks("based-on: calm"));
    assert_eq!(looks(""), looks("sheet: A4"));
    let own = looks(
        "sheet: \"16:9\"\nmargins: {inside: 30 mm}\nchapters: {02-y: \"#14433d\"}\n\
         families: {sans: Some \"Sans\"}\n",
    );
    for part in [
        "width: 297mm",
        "inside: 30mm, outside: 18mm",
        "by-chapter: (\"1\": (screen: \"#14433d\", print: none))",
        "latin: (\"Some \\\"Sans\\\"\", )",
    ] {
        assert!(own.contains(part), "{part}: {own}");
    }
}

#[test]
fn every_family_sets_the_starter_on_every_sheet() {
    for family in ["calm", "bold", "editorial"] {
        for sheet in ["A4", "16:9", "210 x 280 mm"] {
            let folder = tempfile::tempdir().expect("a folder");
            starter(folder.path(), &format!("based-on: {family}\nsheet: \"{sheet}\"\n"));
            let project = folder.path().join("report");
            let output = recto(&["build", "--strict", "-o", "../report.pdf"], &project);
            assert!(output.status.success(), "{family}, {sheet}: {}", err(&output));
            assert!(
                !err(&output).contains("warning"),
                "{family}, {sheet}: {}",
                err(&output)
            );
        }
    }
}

/// What a printer would look for, in each family.
#[test]
fn every_family_is_fit_for_print() {
    for family in ["bold", "editorial"] {
        let folder = tempfile::tempdir().expect("a folder");
        starter(folder.path(), &format!("based-on: {family}\n"));
        let project = folder.path().join("report");
        let settings = project.join("content/report.yaml");
        let text = std::fs::read_to_string(&settings).expect("settings");
        // Sheets are folded by fours.
        let text = text + "print: {blank-pages: true}\n";
        std::fs::write(&settings, text).expect("written");
        let run = |arguments: &[&str]| {
            let output = recto(arguments, &project);
            assert!(output.status.success(), "{family}: {}", err(&output));
        };
        run(&["build", "--edition", "print", "-o", "../report.pdf"]);
        run(&["preflight", "--strict", "../report.pdf"]);
    }
}

/// A bundled font as one of another family, with the embedding rights told.
pub(crate) fn own_font(file: &str, rights: u8) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts").join(file);
    let mut bytes = std::fs::read(path).expect("a font");
    let wide = |text: &str| -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    };
    let (ours, other) = (wide("Source"), wide("Harbor"));
    let places: Vec<_> = bytes
        .windows(ours.len())
        .enumerate()
        .filter_map(|(at, part)| (part == ours).then_some(at))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + other.len()].copy_from_slice(&other);
    }
    let record = bytes.windows(4).position(|part| part == b"OS/2").expect("OS/2");
    let offset = bytes[record + 8..record + 12].try_into().expect("an offset");
    // The second byte of fsType.
    bytes[u32::from_be_bytes(offset) as usize + 9] = rights;
    bytes
}

/// Fonts of `fonts/` are taken by family; what may not be embedded, or lacks something, is found.
#[test]
fn an_issuers_own_fonts_are_judged_and_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let theme = "families:\n  sans: Harbor Sans 3\n  display: Harbor Serif 4 Display\n  code: Nobodys Mono\n";
    starter(folder.path(), theme);
    let project = folder.path().join("report");
    std::fs::create_dir(project.join("fonts")).expect("a folder");
    let put = |name: &str, bytes: Vec<u8>| {
        std::fs::write(project.join("fonts").join(name), bytes).expect("written");
    };
    put("sans.otf", own_font("SourceSans3-Regular.otf", 0));
    put("display.otf", own_font("SourceSerif4Display-Regular.otf", 2));
    put("README.md", b"No chapter.".to_vec());
    let output = recto(&["check", "--format", "short"], &project);
    let said = crate::command::out(&output) + &err(&output);
    for part in [
        "theme.yaml:2:9: warning[unfit-font]: `Harbor Sans 3` is asked for in weight 700 and has 400 alone",
        "theme.yaml:3:12: error[unfit-font]: fonts/display.otf forbids that it is embedded",
        "theme.yaml:4:9: error[unfit-font]: no font has the family `Nobodys Mono`",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(!said.contains("stray"), "{said}");
    // With its rights and weights, it is set.
    put("display.otf", own_font("SourceSerif4Display-Regular.otf", 4));
    put("bold.otf", own_font("SourceSans3-Bold.otf", 0));
    let path = project.join("content/theme.yaml");
    std::fs::write(path, theme.replace("  code: Nobodys Mono\n", "")).expect("written");
    let output =
        recto(&["build", "--strict", "--lang", "en", "-o", "../r.pdf"], &project);
    ends(&output, 0);
    let pdf = lopdf::Document::load(folder.path().join("r.pdf")).expect("a PDF");
    let is_named = |name: &str| {
        let mut dictionaries = pdf.objects.values().filter_map(|it| it.as_dict().ok());
        dictionaries.any(|it| {
            let own = it.get(b"BaseFont").and_then(lopdf::Object::as_name);
            own.is_ok_and(|own| String::from_utf8_lossy(own).contains(name))
        })
    };
    assert!(is_named("HarborSans3") && is_named("HarborSerif4Display"));
    let text = recto(&["build", "--emit", "typst", "-o", "../typst"], &project);
    ends(&text, 0);
    assert!(folder.path().join("typst/fonts/display.otf").is_file());
}

/// The words that layouts set in a language are the project's to replace, as any layout is.
#[test]
fn a_project_has_words_of_its_own_for_the_layouts() {
    let folder = tempfile::tempdir().expect("a folder");
    starter(folder.path(), "based-on: calm\n");
    let report = folder.path().join("report");
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts/languages/en.typ");
    let ours = std::fs::read_to_string(ours).expect("the words");
    std::fs::create_dir_all(report.join("layouts/languages")).expect("a folder");
    let put = |contents: &str| {
        let own =
            ours.replace("contents: \"Contents\"", &format!("contents: {contents}"));
        assert_ne!(own, ours);
        std::fs::write(report.join("layouts/languages/en.typ"), own).expect("written");
    };
    put("\"What is in here\"");
    ends(&recto(&["build", "--lang", "en", "--emit", "typst", "-o", "own"], &report), 0);
    let emitted = report.join("own/layouts/languages/en.typ");
    let emitted = std::fs::read_to_string(emitted).expect("the words");
    assert!(emitted.contains("What is in here"));
    put("nothing");
    let output = recto(&["build", "--lang", "en"], &report);
    ends(&output, 1);
    assert!(err(&output).contains("layouts/languages/en.typ:"), "{}", err(&output));
}
