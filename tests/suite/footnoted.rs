//! Footnotes that reviewers put in, change, move and take out, written into the package by hand as
//! Word writes it: each comes back with its mark and its text, or not at all.

use recto::review::word::Taken;

use crate::desk::{ANN, BEN, DOCUMENT, Desk, EN, NOTES, Word, mark, noted};

const CHAPTER: &str = "\
# People {#people}

We follow the law[^law] at each site. Nobody starts without a permit.

We pay well[^pay], and on time.

It costs much.

[^law]: The Labour Law.
[^pay]: Those on leave are counted: {{ employees : bare }} in all.
";

/// A footnote whose mark somebody took out, tracked.
fn taken_out(file: Word, id: usize, who: &str) -> Word {
    let gone = format!("<w:del {who}>{}</w:del>", mark(id));
    file.change(DOCUMENT, &mark(id), &gone)
}

/// Its text, as the package has it.
fn text_of(file: &Word, id: usize) -> String {
    let text = file.part(NOTES);
    let start = text.find(&format!("<w:footnote w:id=\"{id}\">")).expect("a note");
    let end = start + text[start..].find("</w:footnote>").expect("its end") + 13;
    text[start..end].to_owned()
}

#[test]
fn footnotes_come_and_go_with_their_texts() {
    let desk = Desk::with(CHAPTER);
    let file = || desk.export(EN, &["04-people"]);
    let law = text_of(&file(), 1);
    let second = "</w:p><w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/></w:pPr><w:r><w:t>It is of 1994.</w:t>\
                  </w:r></w:p></w:footnote>";
    let moved =
        file()
            .change(DOCUMENT, &mark(1), "")
            .between(DOCUMENT, " a permit", |looks| {
                format!(
                    "<w:r>{looks}<w:t xml:space=\"preserve\"> a permit</w:t></w:r>{}",
                    mark(1)
                )
            });
    let swapped = "We pay well[^pay], and on time.";
    let cases: Vec<(&str, Word, Vec<&str>)> = vec![
        (
            "put in behind another",
            noted(file(), "a permit", (7, "As of May."), ANN),
            vec![
                "-We follow the law[^law] at each site. Nobody starts without a permit.",
                "+We follow the law[^law] at each site. Nobody starts without a permit[^note].",
                "+[^note]: As of May.",
            ],
        ),
        (
            "put in before all others",
            noted(file(), "We follow", (7, "Or *try* to."), ANN),
            vec![
                "-We follow the law[^law] at each site. Nobody starts without a permit.",
                "+We follow[^note] the law[^law] at each site. Nobody starts without a permit.",
                "+[^note]: Or \\*try\\* to.",
            ],
        ),
        (
            "taken out, tracked",
            taken_out(file(), 1, ANN),
            vec![
                "-We follow the law[^law] at each site. Nobody starts without a permit.",
                "+We follow the law at each site. Nobody starts without a permit.",
                "-[^law]: The Labour Law.",
            ],
        ),
        (
            "taken out as if it had never been",
            file().change(DOCUMENT, &mark(1), "").change(NOTES, &law, ""),
            vec![
                "-We follow the law[^law] at each site. Nobody starts without a permit.",
                "+We follow the law at each site. Nobody starts without a permit.",
                "-[^law]: The Labour Law.",
            ],
        ),
        (
            "given a second paragraph",
            file().change(NOTES, &law, &law.replace("</w:p></w:footnote>", second)),
            vec!["+", "+    It is of 1994.", "+"],
        ),
        (
            "moved",
            moved,
            vec![
                "-We follow the law[^law] at each site. Nobody starts without a permit.",
                "+We follow the law at each site. Nobody starts without a permit[^law].",
            ],
        ),
        (
            "numbered anew",
            noted(
                file().change(DOCUMENT, &mark(2), &mark(9)).change(
                    NOTES,
                    "<w:footnote w:id=\"2\">",
                    "<w:footnote w:id=\"9\">",
                ),
                "much",
                (2, "In HK$."),
                BEN,
            ),
            vec!["-It costs much.", "+It costs much[^note].", "+[^note]: In HK$."],
        ),
        (
            "in a new paragraph",
            {
                let new =
                    file().append(swapped.get(..11).expect("it"), "So it is", Some(ANN));
                noted(new, "So it is", (7, "Always."), ANN)
            },
            vec!["+So it is[^note]", "+", "+[^note]: Always."],
        ),
    ];
    for (what, file, expected) in cases {
        let (lines, found) = desk.taken(&file);
        assert_eq!(lines, expected, "{what}: {found:?}");
        assert!(found.is_empty(), "{what}: {found:?}");
    }
    let all = noted(file(), "a permit", (7, "As of May."), ANN);
    let none = Taken { none: true, ..Taken::default() };
    assert_eq!(desk.back(&[&all], &none), (vec![], vec![]));
}

#[test]
fn labels_are_the_authors_own() {
    for (text, expected) in [
        ("# A {#a}\n\nIt costs much.\n", "+[^1]: In HK$."),
        (
            "# A {#a}\n\nOne[^1] and two[^4].\n\nIt costs much.\n\n[^1]: First.\n\n[^4]: Next.\n",
            "+[^5]: In HK$.",
        ),
        ("# A {#a}\n\nOne[^a].\n\nIt costs much.\n\n[^a]: First.\n", "+[^b]: In HK$."),
    ] {
        let desk = Desk::with(text);
        let file = noted(desk.export(EN, &["04-people"]), "much", (17, "In HK$."), ANN);
        let (lines, found) = desk.taken(&file);
        assert!(found.is_empty(), "{found:?}");
        let label = &expected[1..5];
        assert!(lines.contains(&format!("+It costs much{label}.")), "{lines:?}");
        assert!(lines.contains(&expected.to_owned()), "{lines:?}");
    }
}

#[test]
fn two_reviewers_of_footnotes_are_one_or_a_conflict() {
    let desk = Desk::with(CHAPTER);
    let file = || desk.export(EN, &["04-people"]);
    let all = Taken::default();
    let ann = noted(file(), "a permit", (7, "As of May."), ANN);
    let ben = noted(file(), "much", (7, "In HK$."), BEN);
    let (lines, found) = desk.back(&[&ann, &ben], &all);
    assert!(found.is_empty(), "{found:?}");
    for line in [
        "+We follow the law[^law] at each site. Nobody starts without a permit[^note].",
        "+It costs much[^note-2].",
        "+[^note]: As of May.",
        "+[^note-2]: In HK$.",
    ] {
        assert!(lines.iter().any(|own| own == line), "{line}: {lines:?}");
    }
    let (once, found) = desk.back(&[&ann, &ann], &all);
    assert_eq!(once, desk.taken(&ann).0, "{found:?}");
    let changed = file().change(NOTES, "Labour Law", "Employment Law");
    let gone = taken_out(file(), 1, BEN);
    let (lines, found) = desk.back(&[&changed, &gone], &all);
    assert_eq!(found.len(), 1, "{lines:?} {found:?}");
    assert!(found[0].contains("one reviewer changed this footnote"), "{found:?}");
}

/// A figure goes with no footnote, and comes with none.
#[test]
fn figures_in_footnotes_stay() {
    let desk = Desk::with(CHAPTER);
    let file = || desk.export(EN, &["04-people"]);
    let (lines, found) = desk.taken(&taken_out(file(), 2, ANN));
    assert!(lines.is_empty(), "{lines:?}");
    assert!(found[0].contains("`employees` (1,312) was taken out"), "{found:?}");
    let pay = text_of(&file(), 2);
    let start = pay.find("<w:sdt>").expect("a figure");
    let end = pay.find("</w:sdt>").expect("its end") + 8;
    let copied = noted(file(), "much", (7, "FIGURE"), ANN);
    let copied = copied.change(
        NOTES,
        "FIGURE</w:t></w:r>",
        &format!("of</w:t></w:r>{}", &pay[start..end]),
    );
    let (lines, found) = desk.taken(&copied);
    assert!(lines.is_empty(), "{lines:?}");
    assert!(found[0].contains("holds more than words"), "{found:?}");
}

/// The report has moved on since the export.
#[test]
fn footnotes_are_merged_with_what_changed_meanwhile() {
    let sent = Desk::with(CHAPTER);
    let file = noted(sent.export(EN, &["04-people"]), "a permit", (7, "As of May."), ANN);
    let text = CHAPTER.replace("law[^law] at", "law at");
    let desk = Desk::with(&text.replace("[^law]: The Labour Law.\n", ""));
    let (lines, found) = desk.taken(&file);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(
        lines,
        [
            "-We follow the law at each site. Nobody starts without a permit.",
            "+We follow the law at each site. Nobody starts without a permit[^note].",
            "+[^note]: As of May.",
        ]
    );
    // Once written, the same file says nothing more.
    let text = CHAPTER.replace("a permit.", "a permit[^note].");
    let desk = Desk::with(&text.replace("[^pay]:", "[^note]: As of May.\n[^pay]:"));
    assert_eq!(desk.taken(&file), (vec![], vec![]));
}
