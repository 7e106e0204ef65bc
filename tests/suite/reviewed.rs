//! Back from Word: what reviewers do, written into the package by hand as Word writes it, comes back
//! as those changes of the author's lines, and nothing else does.

use recto::input::project::Project;
use recto::model::lang::Lang;
use recto::review::word::{Returned, Taken};
use zip::CompressionMethod;

use crate::command::root;
use crate::desk::{ANN, BEN, DOCUMENT, Desk, EN, PEOPLE, Word, packed};

/// Each chapter of the report and of the starter, in each language, by itself and with all others:
/// out and back, nothing is changed and nothing is said; nor once the package is packed anew in
/// another order.
#[test]
fn what_nobody_edited_changes_nothing() {
    let report = Project::find(root()).expect("the report").read();
    for desk in [Desk::new(report), Desk::starter()] {
        let langs: Vec<Lang> = desk
            .proof
            .report
            .as_ref()
            .expect("a report")
            .parts
            .keys()
            .copied()
            .collect();
        assert!(langs.len() > 1, "{langs:?}");
        for lang in langs {
            let stems = desk.stems(lang);
            let whole = desk.export(lang, &[]);
            let again = packed(whole.0.iter().rev(), CompressionMethod::Stored);
            for file in [whole, Word::open(&again)] {
                let (lines, found) = desk.taken(&file);
                assert!(
                    lines.is_empty() && found.is_empty(),
                    "{lang} {lines:?} {found:?}"
                );
            }
            for stem in stems.iter().step_by(4) {
                let file = desk.export(lang, &[stem]);
                let (lines, found) = desk.taken(&file);
                assert!(
                    lines.is_empty() && found.is_empty(),
                    "{stem} {lines:?} {found:?}"
                );
            }
        }
    }
}

const CHAPTER: &str = "\
---
nav: People
lead: Lights are put up by hand.
---
# People {#people}

We follow the *law* of Hong Kong, and the **Labour Law**\\
of the Mainland. It's [told](02-about.md) here: {{ employees }} work
for us[^n]. Nobody starts without a permit.

- Safety first
- **Training** for all

  of them
- Pay on merit

1. One
2. Two

| Site | People |
|:-----|------:|
| Hong Kong | {{ employees : bare }} |
| Jiangmen | many |

> Quoted words

## Pay {#pay}

We pay well.

[^n]: Those on leave are counted.
";

/// Every kind of edit, tracked as Word tracks it, and what becomes of the Markdown.
#[test]
fn an_edit_becomes_one_of_its_lines() {
    let desk = Desk::with(CHAPTER);
    let file = || desk.export(EN, &["04-people"]);
    let notes = |from: &str, to: &str| file().change("word/footnotes.xml", from, to);
    let merit = file().paragraph("Pay on merit");
    let gone =
        merit.replacen("</w:pPr>", &format!("<w:rPr><w:del {ANN}/></w:rPr></w:pPr>"), 1);
    let gone = gone.replace("<w:r>", &format!("<w:del {ANN}><w:r>"));
    let gone = gone
        .replace("</w:r>", "</w:r></w:del>")
        .replace("<w:t ", "<w:delText ");
    let gone = gone.replace("</w:t>", "</w:delText>");
    let row = file().row("Jiangmen");
    let new_row = row.replace("Jiangmen", "Zhuhai").replace("many", "few");
    let new_row = new_row.replacen("<w:trPr>", &format!("<w:trPr><w:ins {ANN}/>"), 1);
    let bookmark = new_row.clone();
    let new_row: String = bookmark
        .split_inclusive('>')
        .filter(|part| !part.contains("<w:bookmark"))
        .collect();
    let old_row = row.replacen("<w:trPr>", &format!("<w:trPr><w:del {ANN}/>"), 1);
    let cases: Vec<(&str, Word, Vec<&str>)> = vec![
        (
            "words put in",
            file().insert("Nobody starts", " work", ANN),
            vec![
                "-for us[^n]. Nobody starts without a permit.",
                "+for us[^n]. Nobody starts work without a permit.",
            ],
        ),
        (
            "words taken out",
            file().delete(" without a permit", ANN),
            vec![
                "-for us[^n]. Nobody starts without a permit.",
                "+for us[^n]. Nobody starts.",
            ],
        ),
        (
            "words within bold",
            file().replace("Labour", "Work Safety", ANN),
            vec![
                "-We follow the *law* of Hong Kong, and the **Labour Law**\\",
                "+We follow the *law* of Hong Kong, and the **Work Safety Law**\\",
            ],
        ),
        (
            "words made bold",
            file().embolden("a permit"),
            vec![
                "-for us[^n]. Nobody starts without a permit.",
                "+for us[^n]. Nobody starts without **a permit**.",
            ],
        ),
        (
            "a link's words",
            file().replace("told", "written", ANN),
            vec![
                "-of the Mainland. It's [told](02-about.md) here: {{ employees }} work",
                "+of the Mainland. It's [written](02-about.md) here: {{ employees }} work",
            ],
        ),
        (
            "marks that are letters",
            file().insert("Safety", " * and_or [x] {{ y }} &amp; &lt;b&gt;", ANN),
            vec![
                "-- Safety first",
                "+- Safety \\* and_or \\[x\\] \\{\\{ y }} & \\<b> first",
            ],
        ),
        (
            "a paragraph",
            file().append("We pay well.", "And on time’s mark.", Some(ANN)),
            vec!["+And on time's mark.", "+"],
        ),
        (
            "an item",
            file().append("Safety first", "Health second", Some(ANN)),
            vec!["+- Health second"],
        ),
        (
            "an item of a numbered list",
            file().append("Two", "Three", None),
            vec!["+3. Three"],
        ),
        (
            "a paragraph taken out",
            {
                let own = file().paragraph("We pay well.");
                file().change(DOCUMENT, &own, "")
            },
            vec!["-We pay well.", "-"],
        ),
        (
            "an item taken out",
            file().change(DOCUMENT, &merit, &gone),
            vec!["-- Pay on merit"],
        ),
        (
            "a row",
            file().change(DOCUMENT, &row, &format!("{row}{new_row}")),
            vec!["+| Zhuhai | few |"],
        ),
        (
            "a row taken out",
            file().change(DOCUMENT, &row, &old_row),
            vec!["-| Jiangmen | many |"],
        ),
        (
            "a cell",
            file().replace("many", "some", ANN),
            vec!["-| Jiangmen | many |", "+| Jiangmen | some |"],
        ),
        (
            "a heading",
            file().change(DOCUMENT, ">Pay<", ">Wages<"),
            vec!["-## Pay {#pay}", "+## Wages {#pay}"],
        ),
        (
            "a note",
            notes("on leave", "on long leave"),
            vec![
                "-[^n]: Those on leave are counted.",
                "+[^n]: Those on long leave are counted.",
            ],
        ),
        (
            "the lead",
            file().change(DOCUMENT, "put up by hand", "put up: by hand"),
            vec![
                "-lead: Lights are put up by hand.",
                "+lead: \"Lights are put up: by hand.\"",
            ],
        ),
        (
            "a quotation, not tracked",
            file().change(DOCUMENT, "Quoted words", "Quoted, new words"),
            vec!["-> Quoted words", "+> Quoted, new words"],
        ),
    ];
    for (what, file, expected) in cases {
        let (lines, found) = desk.taken(&file);
        assert_eq!(lines, expected, "{what}: {found:?}");
        assert!(found.is_empty(), "{what}: {found:?}");
    }
}

/// A heading that links print, in its own chapter and in others, may be called otherwise.
#[test]
fn a_heading_that_links_print_is_called_otherwise() {
    let text = "# People {#people}\n\nOf Fair pay, see [](04-people.md#pay).\n\n\
        ## Fair pay {#pay}\n\nFair pay is what we pay.\n";
    let desk = Desk::with(text);
    let desk = desk.rewritten(
        "content/en/02-about.md",
        "Who we are.",
        "Who we are, and [](04-people.md#pay): we say it *all*.",
    );
    let file = desk.export(EN, &[]);
    let heading = file.paragraph("Heading2");
    let new = heading.replacen("Fair pay", "Pay and *leave*", 1);
    let file = file.change(DOCUMENT, &heading, &new);
    let (lines, found) = desk.taken(&file);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(lines, ["-## Fair pay {#pay}", "+## Pay and \\*leave\\* {#pay}"]);
}

/// A link that prints its heading gets words of its own once a reviewer gives it some, and goes on
/// printing the heading where only what is around it changes, or its text moves.
#[test]
fn words_typed_into_a_link_that_prints_its_heading() {
    let text = "# People {#people}\n\n[](04-people.md#pay) comes first, and [](#pay) last.\n\n\
        Another text stands here.\n\n## Fair pay {#pay}\n\nWe pay well.\n";
    let desk = Desk::with(text);
    let file = || desk.export(EN, &["04-people"]);
    let own = file().paragraph("comes first");
    let other = file().paragraph("Another text");
    let old = "-[](04-people.md#pay) comes first, and [](#pay) last.";
    let typed = own.replacen("Fair pay", "Fair wages", 1);
    let behind = own.replacen("Fair pay", "Fair payment", 1);
    let around = own.replace(" last", " lastly").replacen(", and", "; and", 1);
    let moved = format!("{other}{own}");
    for (new, lines) in [
        (
            typed,
            vec![old, "+[Fair wages](04-people.md#pay) comes first, and [](#pay) last."],
        ),
        (
            behind,
            vec![
                old,
                "+[Fair payment](04-people.md#pay) comes first, and [](#pay) last.",
            ],
        ),
        (around, vec![old, "+[](04-people.md#pay) comes first; and [](#pay) lastly."]),
        (
            format!("{other}{}", own.replacen("comes first", "came first", 1)),
            vec!["+[](04-people.md#pay) came first, and [](#pay) last."],
        ),
    ] {
        let file = match new.contains("Another text") {
            true => file().change(DOCUMENT, &format!("{own}{other}"), &new),
            false => file().change(DOCUMENT, &own, &new),
        };
        let (own, found) = desk.taken(&file);
        assert!(found.is_empty(), "{found:?}");
        assert!(lines.iter().all(|line| own.iter().any(|it| it == line)), "{own:?}");
    }
    let file = file().change(DOCUMENT, &format!("{own}{other}"), &moved);
    let (lines, found) = desk.taken(&file);
    assert!(found.is_empty(), "{found:?}");
    assert!(
        lines.contains(&old.replacen('-', "+", 1))
            || lines.contains(&"+Another text stands here.".to_owned()),
        "{lines:?}"
    );
}

/// Quotation marks, dashes and dots as the keyboard has them become the report's own in print, in
/// each language, and are taken all the same.
#[test]
fn marks_of_the_keyboard_are_taken() {
    let desk = Desk::starter();
    for (lang, stem, typed) in [
        (EN, "04-people", " \"as is\" -- and 'so'... --- on"),
        (Lang::ZhHk, "04-people", "（\"照舊\"--及'如此'...）"),
    ] {
        let file = desk.export(lang, &[stem]);
        let text = file.part(DOCUMENT);
        let mut paragraphs = text.split("<w:p>").skip(1).filter(|own| {
            own.contains("\"recto_")
                && !own.contains("\"Lead\"")
                && own.contains("。</w:t>") | own.contains(".</w:t>")
        });
        let own = paragraphs.next().expect("a paragraph").to_owned();
        let at = own.find(".</w:t>").or_else(|| own.find("。</w:t>")).expect("its end");
        let new = format!("{}{typed}{}", &own[..at], &own[at..]);
        let (lines, found) = desk.taken(&file.change(DOCUMENT, &own, &new));
        assert!(found.is_empty(), "{found:?}");
        assert!(lines.len() == 2 && lines[1].contains(typed), "{lines:?}");
    }
}

const FIGURES: &str = "\
# Energy {#energy}

We used {{ energy }} in the year. We employ {{ employees : bare }} people, as before.

It costs much.
";

/// What becomes of a figure in Word is told, and never written.
#[test]
fn a_figure_is_never_taken_from_word() {
    let desk = Desk::with(FIGURES);
    let file = || desk.export(EN, &[]);
    let control = |word: &str| {
        let text = file().part(DOCUMENT);
        let at = text.find(&format!(">{word}<")).expect("a figure");
        let start = text[..at].rfind("<w:sdt>").expect("a control");
        let end = at + text[at..].find("</w:sdt>").expect("its end") + 8;
        text[start..end].to_owned()
    };
    let energy = control("91,005 MWh");
    let plain =
        |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let retyped = "`energy` in a.docx: 91,050; the data say 91,005 MWh";
    for (file, expected) in [
        (file().change(DOCUMENT, "91,005 MWh", "91,050"), retyped),
        (file().change(DOCUMENT, &energy, &plain("91,050 MWh")), retyped),
        (
            file().change(DOCUMENT, &energy, &plain("91,005 MWh")),
            "`energy` (91,005 MWh) is plain text in a.docx: its lock was taken off",
        ),
    ] {
        let (lines, found) = desk.taken(&file);
        assert!(lines.is_empty(), "{lines:?}");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("returned-figure:3 ") && found[0].contains(expected),
            "{found:?}"
        );
        // What was edited beside it is taken.
        let file = file.insert("as before", ", and glad", ANN);
        let (lines, _) = desk.taken(&file);
        assert!(
            lines.len() == 2 && lines[1].contains("{{ energy }} in the year"),
            "{lines:?}"
        );
        assert!(lines[1].contains("as before, and glad"), "{lines:?}");
    }
    // One taken out keeps its text as it was, and so does one that was moved.
    let gone =
        file()
            .change(DOCUMENT, &energy, "")
            .insert("as before", ", and glad", ANN);
    let moved = file().change(DOCUMENT, &energy, "");
    let moved = moved.change(
        DOCUMENT,
        "It costs much.",
        &format!("It costs </w:t></w:r>{energy}<w:r><w:t>."),
    );
    for (file, expected) in
        [(gone, "was taken out of this text"), (moved, "was taken out")]
    {
        let (lines, found) = desk.taken(&file);
        assert!(lines.is_empty(), "{lines:?}");
        assert!(found.iter().any(|own| own.contains(expected)), "{found:?}");
    }
    // Digits typed into new words are text.
    let (lines, found) =
        desk.taken(&file().insert("costs", " HK$5 million, which is", ANN));
    assert_eq!(lines, ["-It costs much.", "+It costs HK$5 million, which is much."]);
    assert!(found.is_empty(), "{found:?}");
}

/// Several reviewers of one export: what they did in different sentences comes together, what they
/// did alike is done once, and what they did otherwise is put side by side.
#[test]
fn two_reviewers_are_one_or_a_conflict() {
    let desk = Desk::with(FIGURES);
    let file = || desk.export(EN, &[]);
    let all = Taken::default();
    let one = file().insert("in the year", " under review", ANN);
    let two = file().replace("as before", "as ever", BEN);
    let (lines, found) = desk.back(&[&one, &two], &all);
    assert!(found.is_empty(), "{found:?}");
    assert!(
        lines[1].contains("in the year under review.") && lines[1].contains("as ever"),
        "{lines:?}"
    );
    let (lines, found) = desk.back(&[&one, &one], &all);
    assert!(
        found.is_empty() && lines[1].matches("under review").count() == 1,
        "{lines:?}"
    );
    let other = file().insert("in the year", " of the report", BEN);
    let (lines, found) = desk.back(&[&one, &other, &two], &all);
    assert!(lines.is_empty(), "{lines:?}");
    assert_eq!(found.len(), 1, "{found:?}");
    for words in
        ["two reviewers", "Ann Lee, 2026-03-02", "Ben Ho, 2026-03-03", "of the report"]
    {
        assert!(found[0].contains(words), "{words}: {found:?}");
    }
    let ann = Taken { author: Some("Ann Lee".into()), ..Taken::default() };
    let (lines, found) = desk.back(&[&one, &other], &ann);
    assert!(found.is_empty() && lines[1].contains("under review"), "{lines:?} {found:?}");
    let none = Taken { none: true, ..Taken::default() };
    assert_eq!(desk.back(&[&one, &other], &none), (vec![], vec![]));
    // Both in one file, as one reviewer passes it on to the next.
    let both = file()
        .insert("in the year", " under review", ANN)
        .replace("much", "little", BEN);
    let (lines, _) = desk.back(&[&both], &ann);
    assert!(lines.len() == 2 && lines[1].contains("under review"), "{lines:?}");
}

/// The report has moved on since the export: what does not meet is merged, and what does is told.
#[test]
fn what_changed_meanwhile_is_kept() {
    let sent = Desk::with(FIGURES);
    let file = sent.export(EN, &[]).insert("in the year", " under review", ANN);
    let desk = sent.rewritten(PEOPLE, "as before.", "as ever.");
    let (lines, found) = desk.taken(&file);
    assert!(found.is_empty(), "{found:?}");
    assert!(
        lines[1].contains("in the year under review.") && lines[1].contains("as ever"),
        "{lines:?}"
    );
    // Nor need it be tracked: the file knows how it went out.
    let typed = sent.export(EN, &[]);
    let typed = typed.change(DOCUMENT, "in the year", "in the year under review");
    assert_eq!(desk.taken(&typed), (lines, vec![]));
    let mut lost = typed;
    lost.0.remove("customXml/item1.xml");
    let (lines, found) = desk.taken(&lost);
    assert!(lines.is_empty() && found.len() == 1, "{lines:?} {found:?}");
    let desk = sent.rewritten(PEOPLE, "in the year.", "in 2021 alone.");
    let (lines, found) = desk.taken(&file);
    assert!(lines.is_empty() && found.len() == 1, "{lines:?} {found:?}");
    assert!(
        found[0].contains("has changed since") && found[0].contains("Ann Lee"),
        "{found:?}"
    );
    // New text of the report's own stays, and one that it has no longer does not come again.
    let desk = sent.rewritten(PEOPLE, "It costs much.", "Another text, quite new.");
    let (lines, found) = desk.taken(&sent.export(EN, &[]));
    assert_eq!((lines, found), (vec![], vec![]));
    // Once written, the same file says nothing more.
    let done = sent.rewritten(PEOPLE, "in the year", "in the year under review");
    assert_eq!(done.taken(&file), (vec![], vec![]));
}

/// What no review has is refused, in words, and without a panic.
#[test]
fn a_hostile_package_is_refused_in_place() {
    let desk = Desk::with(FIGURES);
    let file = || desk.export(EN, &[]);
    let with = |name: &str, bytes: &[u8]| {
        let mut file = file();
        file.0.insert(name.to_owned(), bytes.to_vec());
        file.bytes()
    };
    let deep = format!("<w:body>{}", "<w:sdt>".repeat(5000));
    let entity =
        "<!DOCTYPE w:document [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><w:document";
    let bomb = vec![b' '; 300 << 20];
    for (bytes, expected) in [
        (with("word/vbaProject.bin", b"x"), "macros"),
        (with("../../evil.xml", b"x"), "leads out of it"),
        (with("word/document.xml", &bomb), "unpacks to more than"),
        (file().change(DOCUMENT, "<w:document", entity).bytes(), "DOCTYPE"),
        (file().change(DOCUMENT, "<w:body>", &deep).bytes(), "deep in one another"),
        (file().change(DOCUMENT, "in the year", "&a;").bytes(), "entities of its own"),
        (file().change(DOCUMENT, "</w:body></w:document>", "").bytes(), "breaks off"),
        (b"\xd0\xcf\x11\xe0 old".to_vec(), "old Word file"),
        (b"PK\x03\x04 nothing".to_vec(), "not sound"),
        (packed([].into_iter(), CompressionMethod::Stored), "no part word/document.xml"),
    ] {
        let said = Returned::open("a.docx", &bytes).err().expect("refused");
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let outside = file().change("word/_rels/document.xml.rels", "</Relationships>",
        "<Relationship Id=\"rX\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate\" \
         Target=\"http://example.invalid/x.dotm\" TargetMode=\"External\"/></Relationships>");
    assert_eq!(desk.taken(&outside), (vec![], vec![]));
}
