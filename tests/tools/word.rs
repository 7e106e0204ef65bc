//! What leaves for review and for translators, held against programs of others: LibreOffice opens
//! a Word file and gives it back with all that a text is known by, and the Translate Toolkit reads
//! every segment and term.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};

use crate::command::{done, root, small};
use crate::tool;

/// The names of the bookmarks of a Word file, and how many runs are figures.
fn known(bytes: Vec<u8>) -> (BTreeSet<String>, usize) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    let mut part = archive.by_name("word/document.xml").expect("a document");
    part.read_to_string(&mut text).expect("text");
    let names = text.split("w:name=\"recto_").skip(1);
    let names = names.filter_map(|rest| rest.split('"').next()).map(str::to_owned);
    (names.collect(), text.matches("<w:rStyle w:val=\"Figure\"/>").count())
}

#[test]
fn libreoffice_gives_back_what_a_text_is_known_by() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let path = at.join("climate.docx").display().to_string();
    done(&["export", "docx", "climate", "--both", "-o", &path], root(), 0);
    let home = format!("-env:UserInstallation=file://{}", at.join("home").display());
    let out = at.join("back").display().to_string();
    let as_word = "docx:MS Word 2007 XML";
    tool(
        "soffice",
        &[&home, "--headless", "--convert-to", as_word, "--outdir", &out, &path],
    );
    let (names, figures) = known(std::fs::read(&path).expect("a file"));
    let back = std::fs::read(at.join("back/climate.docx")).expect("a file");
    let (same, shown) = known(back);
    assert!(names.len() > 100, "{}", names.len());
    assert_eq!(names, same);
    assert!(shown >= figures, "{shown} of {figures} figures");
}

#[test]
fn a_file_saved_by_libreoffice_changes_nothing() {
    let folder = small();
    let at = folder.path();
    let path = |name: &str| at.join(name).display().to_string();
    let profile = format!("-env:UserInstallation=file://{}", path("profile"));
    // Comments go along, with their answers.
    let comment = "- {chapter: content/en/04-people.md, line: 19, text: Nobody starts work at height, on: at height, \
        by: Ann Lee, date: 2026-03-02T10:00:00Z, says: \"At which height, and who says so?\", \
        answers: [{by: Mei Ho, date: 2026-03-05, says: Two metres.}]}\n";
    std::fs::write(at.join("content/review.yaml"), comment).expect("a file");
    for (name, arguments) in [
        ("en", &["--lang", "en"][..]),
        ("zh-HK", &["--lang", "zh-HK"]),
        ("both", &["--both"]),
    ] {
        let sent = path(&format!("sent.{name}.docx"));
        done(&[&["export", "docx", "-o", &sent], arguments].concat(), at, 0);
        let output = path("saved");
        let form = "docx:MS Word 2007 XML";
        tool(
            "soffice",
            &[&profile, "--headless", "--convert-to", form, "--outdir", &output, &sent],
        );
        let saved = path(&format!("saved/sent.{name}.docx"));
        let said = done(&["import", &saved], at, 0);
        assert!(
            said.contains("no text changes") && !said.contains("returned-"),
            "{name}: {said}"
        );
        assert!(!said.contains("comment"), "{name}: {said}");
        assert_eq!(
            said.contains("Mei Ho, 2026-03-05 answered"),
            name != "zh-HK",
            "{said}"
        );
    }
}

#[test]
fn the_translate_toolkit_reads_every_segment() {
    let folder = tempfile::tempdir().expect("a folder");
    for form in ["xliff12", "tmx"] {
        let name = if form == "tmx" { "memory.tmx" } else { "job.xlf" };
        let path = folder.path().join(name).display().to_string();
        let mut asked = vec!["export", form, "-o", &path];
        if form == "xliff12" {
            asked.push("--all");
        }
        let said = done(&asked, root(), 0);
        let many = said.split(": ").nth(1).and_then(|rest| rest.split(' ').next());
        let many = many.expect("how many").to_owned();
        let counted = tool("pocount", &["--csv", &path]);
        let row = counted.lines().last().unwrap_or_default();
        assert!(row.split(',').any(|cell| cell.trim() == many), "{many}: {counted}");
    }
}
