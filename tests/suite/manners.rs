//! How sections are set, and where the points of maps stand, read off the pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use recto::{Wish, Workshop};

use crate::fixture;
use crate::reader::{Line, Page, pages};

const MM: f64 = 72.0 / 25.4;

/// The pages of a report of one chapter, behind its cover and contents.
fn set(front: &str, chapter: &str) -> Vec<Page> {
    let (pages, found) = made(front, chapter);
    assert!(found.is_empty(), "{found}");
    pages
}

/// The same, with what is found.
fn made(front: &str, chapter: &str) -> (Vec<Page>, String) {
    let text = format!(
        "=== content/report.yaml\ntitle: {{en: Report}}\nissuer: {{en: Issuer}}\nlanguages: [en]\n\
         period: 2021\ndate: 2022-03-31\n=== content/data/a.yaml\n\
         a: {{name: {{en: A}}, unit: MWh, values: {{2021: 4}}}}\n\
         b: {{name: {{en: B}}, unit: MWh, values: {{2021: 1}}}}\n\
         === content/images/land.svg\n=== content/en/01-x.md\n{front}# X {{#x}}\n\n{chapter}\n"
    );
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"200\">\
                   <rect width=\"400\" height=\"200\" fill=\"#eee\"/></svg>";
    let path = "content/images/land.svg".to_owned();
    let files = Arc::new(BTreeMap::from([(path, drawing.as_bytes().to_vec())]));
    let inputs = fixture::inputs(&text);
    let wish = Wish::default();
    let mut proof = recto::proof(&inputs, &wish);
    let mut workshop = Workshop::new(files);
    let setting = workshop.set(&mut proof, &inputs, &wish);
    let setting = setting.unwrap_or_else(|| panic!("{:#?}", proof.findings));
    let found = fixture::findings(&proof);
    let pdf = workshop.export(&mut proof, &setting).expect("a PDF").0;
    (pages(&pdf).split_off(2), found)
}

/// A paragraph of so many words, told apart by its first.
fn text(first: &str, words: usize) -> String {
    format!("{first}{}.", " somewhere".repeat(words))
}

/// The page and the line that begin with a word.
fn find<'p>(pages: &'p [Page], word: &str) -> (usize, &'p Line) {
    let lines = pages.iter().enumerate();
    let mut lines =
        lines.flat_map(|(at, page)| page.lines.iter().map(move |it| (at, it)));
    let found = lines.find(|(_, line)| line.text.trim_start().starts_with(word));
    found.unwrap_or_else(|| panic!("{word} is on no page"))
}

/// How far a line begins from the left of the type area.
fn left(pages: &[Page], word: &str) -> f64 {
    let (at, line) = find(pages, word);
    // The chapter begins on the third page, which is a right one.
    line.left - if at % 2 == 0 { 20.0 } else { 16.0 } * MM
}

#[test]
fn text_stands_in_two_columns_of_like_height() {
    let parts = ["Alder", "Birch", "Cedar", "Dogwood"].map(|first| text(first, 60));
    let body = parts.join("\n\n");
    for (front, head) in
        [("", "{#a .columns}"), ("---\nsections: columns\n---\n", "{#a}")]
    {
        let pages = set(front, &format!("## A {head}\n\n{body}"));
        assert!(left(&pages, "Alder").abs() < 1.0);
        let first = find(&pages, "Alder").1;
        // The second column begins behind six of the twelve and a gutter, as high as the first.
        let edge = 20.0 * MM + 89.0 * MM;
        let mut lines = pages.iter().flat_map(|page| &page.lines);
        let second = lines.find(|line| (line.left - edge).abs() < 1.0 && line.size > 9.0);
        let second = second.expect("a second column");
        assert!((first.base - second.base).abs() < 1.0, "{} {}", first.base, second.base);
    }
    // As usual it stands in the reading column, and long text in two columns by itself.
    let pages = set("", &format!("## A {{#a}}\n\n{body}"));
    assert!(left(&pages, "Alder") > 50.0 * MM);
    let words = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
    let words = words.map(|letter| [format!("P{letter}"), format!("Q{letter}")]);
    let words = words.as_flattened();
    let long: Vec<_> = words.iter().map(|first| text(first, 60)).collect();
    let pages = set("", &format!("## A {{#a}}\n\n{}", long.join("\n\n")));
    assert!(left(&pages, "Pa ").abs() < 1.0);
    // None of it is lost.
    for first in words {
        find(&pages, &format!("{first} "));
    }
}

#[test]
fn wide_text_and_features_are_larger_and_a_feature_has_its_page() {
    let body = |first: &str| text(first, 40);
    let chapter = format!(
        "## A {{#a .wide}}\n\n{}\n\n## B {{#b .feature}}\n\n{}\n\n## C {{#c}}\n\n{}",
        body("Wide"),
        body("Feature"),
        body("Usual")
    );
    let pages = set("", &chapter);
    let (wide, feature, usual) =
        (find(&pages, "Wide"), find(&pages, "Feature"), find(&pages, "Usual"));
    assert_eq!((wide.0 + 1, feature.0 + 1), (feature.0, usual.0));
    for (_, line) in [wide, feature] {
        assert!((line.size - 10.8).abs() < 0.1, "{}", line.size);
        assert!(line.text.chars().count() <= 78, "{}", line.text);
    }
    assert!((usual.1.size - 9.5).abs() < 0.1, "{}", usual.1.size);
}

#[test]
fn what_is_small_stands_in_the_margin_of_a_section_with_notes() {
    let quote = "```quote\ntext: Said in few words.\n```";
    let chapter = |head: &str| {
        let (before, after) = (text("Before", 30), text("After", 60));
        format!("## A {head}\n\n{before}\n\n{quote}\n\n{after}")
    };
    let pages = set("", &chapter("{#a .notes}"));
    let (said, after) = (find(&pages, "Said").1, find(&pages, "After").1);
    assert!(left(&pages, "Said").abs() < 1.0 && said.base > after.base - 20.0);
    assert!(left(&set("", &chapter("{#a}")), "Said") > 50.0 * MM);
}

#[test]
fn points_stand_where_they_say_and_their_table_names_them() {
    let pages = set(
        "",
        "```map\nfile: images/land.svg\nalt: A flat island in the sea\n\
         edges: {north: 40, south: 20, west: -10, east: 30}\npoints:\n\
         - {name: Corner, at: 0% 0%, metric: a}\n\
         - {name: Other corner, at: 100% 100%, metric: b}\n\
         - {name: Middle, north: 30, east: 10, metric: b, text: On the way}\n```",
    );
    // On the drawing first, then in the table.
    let point = |number: &str| {
        let mut lines = pages.iter().flat_map(|page| &page.lines);
        let own = lines.find(|line| line.text.trim() == number && line.size < 9.0);
        let own = own.unwrap_or_else(|| panic!("{number} is on no page"));
        (own.left, own.base)
    };
    let (one, two, three) = (point("1"), point("2"), point("3"));
    assert!(
        (f64::midpoint(one.0, two.0) - three.0).abs() < 0.6,
        "{one:?} {two:?} {three:?}"
    );
    assert!(
        (f64::midpoint(one.1, two.1) - three.1).abs() < 0.6,
        "{one:?} {two:?} {three:?}"
    );
    let all: String = pages.iter().map(Page::text).collect();
    for word in ["Corner", "Other corner", "Middle", "On the way", "MWh"] {
        assert!(all.contains(word), "{word}: {all}");
    }
}

#[test]
fn a_page_that_stays_empty_is_found_at_what_has_no_room_there() {
    let picture = |crop: &str| {
        format!(
            "```picture\nplace: wide\nfile: images/land.svg\nalt: A flat island in the sea\ncrop: {crop}\n```"
        )
    };
    let body = text("Alder", 120);
    let found = |between: &str, crop: &str| {
        let (picture, after) = (picture(crop), text("Birch", 20));
        let chapter = format!("## A {{#a}}\n\n{body}\n\n{between}{picture}\n\n{after}");
        made("", &chapter).1
    };
    // The picture stands in lines 7 to 12 of the file.
    let tall = found("", "1:1");
    assert_eq!(tall.matches("warning").count(), 1, "{tall}");
    assert!(tall.contains("01-x.md:9:7: warning[short-page]: "), "{tall}");
    assert!(tall.contains(" mm of page 3 stay empty"), "{tall}");
    // What is lower has its room, and who begins a page wants what is before it as it is.
    assert_eq!(found("", "4:1"), "");
    assert_eq!(found("## B {#b .page}\n\n", "1:1"), "");
    // The last page of a chapter ends where it ends.
    assert_eq!(made("", &format!("## A {{#a}}\n\n{body}")).1, "");
}
