//! What leaves for review and for translators, held against programs of others: LibreOffice opens
//! a Word file and gives it back with all that a text is known by, and the Translate Toolkit reads
//! every segment and term.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _, Write as _};
use std::process::{Command, Stdio};

use recto::review::word::{Returned, Taken, plan};
use serde_json::json;

use crate::command::{done, root, small};
use crate::desk::{Desk, Word};
use crate::typed::{Dice, KINDS, Kind, chapters, edit, runs};
use crate::{named, tool};

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
    // What nobody has changed is not tracked as a change.
    let text = Word::open(&back).part("word/document.xml");
    assert!(!text.contains("<w:rPrChange ") && !text.contains("<w:ins "), "tracked");
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

/// What a translator does in a tool that reads XLIFF 2: one text is translated anew.
const ANEW: &str = r#"
import sys
from translate.storage.xliff2 import Xliff2File
store = Xliff2File.parsefile(sys.argv[1])
print(len(store.units), store.gettargetlanguage(), sum(unit.istranslated() for unit in store.units))
for unit in store.units:
    if unit.source == "Health and safety":
        unit.target = "健康及安全"
store.savefile(sys.argv[2])
"#;

#[test]
fn the_translate_toolkit_works_on_xliff_2() {
    let folder = small();
    let at = folder.path();
    let path = |name: &str| at.join(name).display().to_string();
    let (sent, back) = (path("job.xlf"), path("back.xlf"));
    let said = done(&["export", "xliff", "--all", "-o", &sent], at, 0);
    let many = said.split(": ").nth(1).and_then(|rest| rest.split(' ').next());
    let many = many.expect("how many").to_owned();
    let work = Command::new("python3")
        .env("PYTHONPATH", named("TRANSLATE_TOOLKIT"))
        .args(["-c", ANEW, &sent, &back])
        .output()
        .expect("python3 runs");
    let seen = String::from_utf8_lossy(&work.stdout);
    assert!(work.status.success(), "{}", String::from_utf8_lossy(&work.stderr));
    assert_eq!(seen.trim(), format!("{many} zh-HK {many}"));
    let said = done(&["import", &back], at, 0);
    assert!(said.contains("-## 健康與安全") && said.contains("+## 健康及安全"), "{said}");
    assert!(said.contains("2 translations change"), "{said}");
}

/// How many edits are made in LibreOffice, and how many in one file.
const EDITS: usize = 80;
const AT_ONCE: usize = 6;

/// A reviewer who works in LibreOffice itself, which is driven without a window, gives back just
/// the edits that were made there, tracked or not.
#[test]
fn edits_made_in_libreoffice_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: String| folder.path().join(name).display().to_string();
    let desk = Desk::starter();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let all = chapters(&desk);
    // LibreOffice 7.4 writes no sound file where a paragraph with a locked figure is taken out, and
    // does not always write type that was made bold.
    let others = [Kind::Gone, Kind::Bold];
    let own: Vec<Kind> =
        KINDS.into_iter().filter(|kind| !others.contains(kind)).collect();
    let mut kinds: BTreeMap<Kind, usize> = own.iter().map(|kind| (*kind, 0)).collect();
    let (mut made, mut files) = (0, vec![]);
    for round in 0..400 {
        let (lang, stem) = &all[round % all.len()];
        let path = format!("content/{lang}/{stem}.md");
        let file = desk.export(*lang, &[stem]);
        let mut chapter = desk.text(&path);
        let (mut used, mut edits) = (BTreeSet::new(), vec![]);
        let all = runs(&file);
        let parts = file
            .0
            .keys()
            .filter(|it| it.starts_with("word/") && it.ends_with(".xml"));
        let marked: String = parts.map(|name| file.part(name)).collect();
        let said = marked
            .split('<')
            .map(|it| it.split_once('>').map_or(it, |(_, text)| text));
        let said: String = said.collect();
        for _ in 0..200 {
            if edits.len() >= AT_ONCE || made >= EDITS {
                break;
            }
            let Some(run) = all.get(dice.roll(all.len())) else { break };
            let kind = own[dice.roll(own.len())];
            if used.contains(&run.paragraph) {
                continue;
            }
            let place = (&file, chapter.as_str());
            let Some(new) = edit(kind, place, run, made, &mut dice) else { continue };
            // LibreOffice finds words that several runs say together as well.
            if said.matches(&new.words).count() != 1 {
                continue;
            }
            edits.push(json!({
                "kind": format!("{kind:?}"), "words": new.words, "new": new.new, "tracked": new.is_tracked,
            }));
            chapter = new.chapter;
            used.insert(run.paragraph.clone());
            *kinds.entry(kind).or_default() += 1;
            made += 1;
        }
        let (from, to) = (at(format!("{round}.docx")), at(format!("{round}.back.docx")));
        std::fs::write(&from, file.bytes()).expect("a file");
        files.push((path, chapter, json!({"from": from, "to": to, "edits": edits})));
        if made >= EDITS {
            break;
        }
    }
    assert!(kinds.values().all(|count| *count > 3), "{kinds:?}");
    let jobs: Vec<_> = files.iter().map(|(.., job)| job).collect();
    let pipe = format!("recto{}", std::process::id());
    let job = json!({"home": at("home".to_owned()), "pipe": pipe, "files": jobs});
    let script = root().join("tests/tools/review.py");
    // Debian's own, which LibreOffice's library is made for.
    let mut python = Command::new("/usr/bin/python3")
        .arg(script)
        .stdin(Stdio::piped())
        .spawn()
        .expect("python3");
    let mut input = python.stdin.take().expect("its input");
    input.write_all(job.to_string().as_bytes()).expect("a job");
    drop(input);
    assert!(python.wait().expect("its end").success());
    for (path, chapter, job) in files {
        let back = std::fs::read(job["to"].as_str().expect("a name")).expect("a file");
        let back = Returned::open("a.docx", &back).expect("a Word file");
        let plan = plan(&desk.proof, &[back], &Taken::default()).expect("a plan");
        let chosen: BTreeSet<usize> = (0..plan.changes.len()).collect();
        let written = plan.write(&desk.inputs, &desk.proof, &chosen).expect("written");
        let found: Vec<_> = plan.findings.iter().chain(&written.findings).collect();
        assert!(found.is_empty(), "{path}: {job} {found:?}");
        let text = match written.files.as_slice() {
            [one] => one.text.clone().expect("text"),
            _ => desk.text(&path),
        };
        let lines = similar::TextDiff::from_lines(&chapter, &text);
        let other = lines.unified_diff().context_radius(0).to_string();
        assert_eq!(other, "", "{path}: {job}");
    }
}

/// What a translator does in the Toolkit: every translation taken apart into words and codes and put
/// together again, and one word of one of them changed.
const TRANSLATED: &str = "
import copy, sys
from translate.storage import xliff
store = xliff.xlifffile.parsefile(sys.argv[1])
for unit in store.units:
    if not unit.target:
        continue
    new = copy.deepcopy(unit.rich_target)
    for element in new:
        for at, part in enumerate(element.sub):
            if isinstance(part, str):
                element.sub[at] = part.replace('安全主任', '安全督導員')
    unit.rich_target = new
store.savefile(sys.argv[2])
";

#[test]
fn the_translate_toolkit_gives_back_words_and_codes() {
    let folder = small();
    let at = folder.path();
    let path = |name: &str| at.join(name).display().to_string();
    let (sent, back) = (path("sent.xlf"), path("back.xlf"));
    done(&["export", "xliff12", "--all", "-o", &sent], at, 0);
    tool("/usr/bin/python3", &["-c", TRANSLATED, &sent, &back]);
    let said = done(&["import", &back], at, 0);
    assert!(said.contains("1 translation changes"), "{said}");
    let lines = |sign: &str| {
        let all = said.lines().filter(|line| line.starts_with(sign));
        all.filter(|line| line.contains("每星期巡視")).count()
    };
    assert_eq!((lines("-"), lines("+")), (1, 1), "{said}");
    assert!(said.contains("安全督導員每星期巡視各工地"), "{said}");
}
