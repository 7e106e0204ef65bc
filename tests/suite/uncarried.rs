//! What a reviewer does in Word that no Markdown holds: it is told at its text, with who did it and
//! what to do instead, and never dropped without a word.

use crate::command::small;
use crate::desk::{ANN, DOCUMENT, Desk, EN, Word};
use crate::word::export;

const CHAPTER: &str = "\
# People {#people}

We follow the law. Nobody starts without a permit.

- Safety first
- Pay on merit

1. One
2. Two

## Pay {#pay}

We pay well.
";

/// What a run looks like that has properties.
fn with_looks(own: &str, looks: &str) -> String {
    own.replacen("<w:r>", &format!("<w:r><w:rPr>{looks}</w:rPr>"), 1)
}

/// A paragraph at a side, with what else is said of it.
fn sided(own: &str, side: &str, more: &str) -> String {
    own.replacen("</w:pPr>", &format!("<w:jc w:val=\"{side}\"/>{more}</w:pPr>"), 1)
}

#[test]
fn what_no_markdown_holds_is_told() {
    let desk = Desk::with(CHAPTER);
    let file = || desk.export(EN, &["04-people"]);
    let changed = |words: &str, change: &dyn Fn(&str) -> String| -> Word {
        let own = file().paragraph(words);
        let new = change(&own);
        assert_ne!(own, new, "{words}");
        file().change(DOCUMENT, &own, &new)
    };
    let behind = |what: &'static str| {
        move |own: &str| own.replace("</w:p>", &format!("{what}</w:p>"))
    };
    let tracked = format!(
        "<w:highlight w:val=\"yellow\"/><w:rPrChange {ANN}><w:rPr/></w:rPrChange>"
    );
    let law = "We follow the law";
    let cases: Vec<(Word, &str)> = vec![
        (
            changed(law, &|own| with_looks(own, "<w:highlight w:val=\"yellow\"/>")),
            "a highlight was put into this text in a.docx",
        ),
        (changed(law, &|own| with_looks(own, &tracked)), "by Ann Lee, 2026-03-02"),
        (
            changed(law, &|own| with_looks(own, "<w:u w:val=\"single\"/>")),
            "an underline was put into this text",
        ),
        (
            changed(law, &|own| with_looks(own, "<w:color w:val=\"FF0000\"/>")),
            "a colour of letters was put into this text",
        ),
        (
            changed(law, &|own| with_looks(own, "<w:vanish/>")),
            "hidden type was put into this text",
        ),
        (
            changed(law, &behind("<w:r><w:br w:type=\"page\"/></w:r>")),
            "a page break was put into this text",
        ),
        (
            changed(law, &|own| with_looks(own, "<w:rFonts w:ascii=\"Comic Sans MS\"/>")),
            "another font was put into this text in a.docx",
        ),
        (
            changed(law, &|own| with_looks(own, "<w:rFonts w:eastAsia=\"KaiTi\"/>")),
            "another font was put into this text",
        ),
        (
            changed(law, &|own| with_looks(own, "<w:sz w:val=\"36\"/>")),
            "type of another size was put into this text",
        ),
        (
            changed(law, &|own| with_looks(own, "<w:smallCaps/>")),
            "type in capitals was put into this text",
        ),
        (
            changed(law, &|own| sided(own, "center", "")),
            "another alignment was put into this text",
        ),
        (
            changed(law, &|own| {
                let was = "<w:pPr><w:pStyle w:val=\"Normal\"/></w:pPr>";
                sided(own, "both", &format!("<w:pPrChange {ANN}>{was}</w:pPrChange>"))
            }),
            "by Ann Lee, 2026-03-02",
        ),
        (
            changed("Heading2", &|own| own.replace("Heading2", "Heading3")),
            "this text was made a heading of level 3 in a.docx",
        ),
        (
            changed(law, &|own| own.replace("\"Normal\"", "\"Heading2\"")),
            "this text was made a heading of level 2",
        ),
        (
            changed("Safety first", &|own| {
                let start = own.find("<w:numPr>").expect("an item");
                let end = own.find("</w:numPr>").expect("its end") + 10;
                format!("{}{}", &own[..start], &own[end..])
            }),
            "this text was made a paragraph",
        ),
        (
            changed("Safety first", &|own| {
                own.replace("w:ilvl w:val=\"0\"", "w:ilvl w:val=\"1\"")
            }),
            "this text was made an item of another level",
        ),
        (
            changed("Safety first", &|own| {
                let two = file().paragraph(">Two<");
                let id = |own: &str| {
                    own.split("<w:numId ")
                        .nth(1)
                        .expect("a list")
                        .split("/>")
                        .next()
                        .map(str::to_owned)
                };
                own.replace(&id(own).expect("it"), &id(&two).expect("it"))
            }),
            "this text was made an item with a number",
        ),
    ];
    for (file, expected) in cases {
        let (lines, found) = desk.taken(&file);
        assert!(lines.is_empty(), "{expected}: {lines:?}");
        assert_eq!(found.len(), 1, "{expected}: {found:?}");
        assert!(found[0].contains(expected), "{expected}: {found:?}");
    }
    // What black type and a link look like is nobody's doing.
    let plain = "<w:rFonts w:ascii=\"Arial\" w:eastAsia=\"Microsoft JhengHei\"/><w:sz w:val=\"21\"/>\
         <w:color w:val=\"auto\"/><w:u w:val=\"none\"/><w:highlight w:val=\"none\"/>";
    let own = changed(law, &|own| sided(&with_looks(own, plain), "left", ""));
    let (lines, found) = desk.taken(&own);
    assert!(lines.is_empty() && found.is_empty(), "{lines:?} {found:?}");
    // Words with their sounds above them stay.
    let ruby = |own: &str| {
        own.replace(
            "<w:t xml:space=\"preserve\">We follow the law. Nobody starts without a permit.</w:t>",
            "<w:ruby><w:rt><w:r><w:t>sound</w:t></w:r></w:rt><w:rubyBase><w:r><w:t xml:space=\"preserve\">We \
             follow the law. Nobody starts without a permit.</w:t></w:r></w:rubyBase></w:ruby>",
        )
    };
    let (lines, found) = desk.taken(&changed(law, &ruby));
    assert!(lines.is_empty(), "{lines:?}");
    assert!(found.len() == 1 && found[0].contains("a phonetic guide"), "{found:?}");
}

/// Running heads, feet and styles are around the texts: what was changed there is told once, with
/// who did it where that is tracked.
#[test]
fn what_stands_around_the_texts_is_told() {
    const HEAD: &str = "word/header1.xml";
    let desk = Desk::with(CHAPTER);
    let file = || desk.export(EN, &["04-people"]);
    let (lines, found) = desk.taken(&file());
    assert!(lines.is_empty() && found.is_empty(), "{lines:?} {found:?}");
    let title = "Report · People";
    let tracked = format!(
        "Report · </w:t></w:r><w:ins {ANN}><w:r><w:t xml:space=\"preserve\">Our </w:t></w:r></w:ins><w:r>\
         <w:t xml:space=\"preserve\">People"
    );
    let normal = "<w:name w:val=\"Normal\"/>";
    let font = format!("{normal}<w:rPr><w:rFonts w:ascii=\"Georgia\"/></w:rPr>");
    let empty = {
        let text = file().part(HEAD);
        let (start, end) =
            (text.find("<w:r>").expect("a run"), text.rfind("</w:p>").expect("its end"));
        text[start..end].to_owned()
    };
    let cases = [
        (
            HEAD,
            title,
            "Report · Colleagues",
            "a running head was changed in a.docx to “Report · Colleagues 2022-03-31",
        ),
        (HEAD, title, tracked.as_str(), "in a.docx, by Ann Lee, 2026-03-02"),
        (HEAD, empty.as_str(), "", "the running head “Report · People 2022-03-31"),
        (
            "word/footer.xml",
            "<w:fldSimple",
            "<w:r><w:t>Draft</w:t></w:r><w:fldSimple",
            "a running foot was changed in a.docx to “Draft1”",
        ),
        (
            "word/styles.xml",
            normal,
            font.as_str(),
            "the style “Normal” was changed in a.docx (font)",
        ),
        (
            "word/styles.xml",
            "<w:color w:val=\"14532D\"/><w:sz w:val=\"28\"/>",
            "<w:color w:val=\"FF0000\"/><w:sz w:val=\"32\"/>",
            "the style “heading 2” was changed in a.docx (colour, size)",
        ),
    ];
    for (part, from, to, said) in cases {
        let (lines, found) = desk.taken(&file().change(part, from, to));
        assert!(lines.is_empty(), "{said}: {lines:?}");
        assert_eq!(found.len(), 1, "{said}: {found:?}");
        assert!(found[0].contains(said), "{said}: {found:?}");
    }
    // Files of releases that said nothing of heads and styles bear nothing out.
    let custom = "docProps/custom.xml";
    let old = file().change(HEAD, title, "Report · Colleagues");
    let old = old.change(custom, "recto.head.0", "recto.other").change(
        custom,
        "recto.styles",
        "recto.more",
    );
    assert_eq!(desk.taken(&old).1, Vec::<String>::new());
    // A heading that was changed in the report since is nobody's doing in Word.
    let moved = desk.rewritten(crate::desk::PEOPLE, "# People", "# Colleagues");
    let (_, found) = moved.taken(&file());
    assert!(found.iter().all(|own| !own.contains("running head")), "{found:?}");
}

/// What a picture says to those who do not see it stands in the Markdown.
#[test]
fn other_words_of_a_picture_are_told() {
    let desk = Desk::starter();
    let folder = small();
    let file = Word::open(&export(folder.path(), &["environment"]));
    let words = "Solar modules on the roof of a plant";
    let (lines, found) = desk.taken(&file.change(DOCUMENT, words, "Modules"));
    assert!(lines.is_empty(), "{lines:?}");
    assert!(
        found.len() == 1 && found[0].contains("“Modules feed a battery"),
        "{found:?}"
    );
}

/// A text goes to another chapter with its figures and links, and none that cannot come there is
/// taken out where it stood.
#[test]
fn a_text_goes_to_another_chapter_whole_or_not_at_all() {
    let chapter = |end: &str, note: &str| {
        let text = "# People {#people}\n\nOf {{ energy }}, see [the rest](#pay) and [](#pay)END.\n\n\
            ## Pay {#pay}\n\nWe pay well.\n";
        Desk::with(&format!("{}{note}", text.replace("END", end)))
    };
    let moved = |desk: &Desk| {
        let file = desk.export(EN, &[]);
        let own = file.paragraph("the rest");
        let goal = file.paragraph("Who we are.");
        let file = file.change(DOCUMENT, &own, "");
        file.change(DOCUMENT, &goal, &format!("{goal}{own}"))
    };
    let desk = chapter("", "");
    let (lines, found) = desk.taken(&moved(&desk));
    assert!(found.is_empty(), "{found:?}");
    let gone = "-Of {{ energy }}, see [the rest](#pay) and [](#pay).".to_owned();
    let come =
        "+Of {{ energy }}, see [the rest](04-people.md#pay) and [](04-people.md#pay)."
            .to_owned();
    assert!(lines.contains(&gone) && lines.contains(&come), "{lines:?}");
    // A footnote is its chapter's.
    let desk = chapter("[^n]", "\n[^n]: A note.\n");
    let (lines, found) = desk.taken(&moved(&desk));
    assert!(lines.is_empty(), "{lines:?}");
    let told = |words: &str| found.iter().any(|own| own.contains(words));
    assert!(told("is another chapter's"), "{found:?}");
    assert!(told("stays as it was, since not all of it can be taken"), "{found:?}");
}
