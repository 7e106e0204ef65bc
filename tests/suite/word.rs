//! Word files for review: sound, the same wherever they are made, every figure locked, and every
//! text of the report in them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use recto::languages::USUAL;
use roxmltree::{Document, Node};

use crate::command::{done, recto, root, small};

pub(crate) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The parts of a Word file.
pub(crate) fn parts(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).expect("a part");
            let mut bytes = vec![];
            part.read_to_end(&mut bytes).expect("bytes");
            let name = part.name().expect("a name").into_owned();
            (name, bytes)
        })
        .collect()
}

pub(crate) fn export(folder: &std::path::Path, arguments: &[&str]) -> Vec<u8> {
    let all = [&["export", "docx", "-o", "-"], arguments].concat();
    let output = recto(&all, folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn own<'a>(node: Node<'a, 'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.descendants().filter(move |node| node.has_tag_name((W, name)))
}

fn value<'a>(node: Node<'a, 'a>, name: &'static str) -> Option<&'a str> {
    own(node, name).next()?.attribute((W, "val"))
}

/// Every part is XML, what is related is there, ids are told apart, and what is named is defined.
fn is_sound(parts: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in parts {
        if name.ends_with(".xml") || name.ends_with(".rels") {
            let text = std::str::from_utf8(bytes).expect("text");
            Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    let text = |name: &str| std::str::from_utf8(&parts[name]).expect("text");
    let document = Document::parse(text("word/document.xml")).expect("a document");
    let notes = Document::parse(text("word/footnotes.xml")).expect("notes");
    let styles = Document::parse(text("word/styles.xml")).expect("styles");
    let related =
        Document::parse(text("word/_rels/document.xml.rels")).expect("relations");
    let styles: BTreeSet<_> = own(styles.root(), "style")
        .filter_map(|style| style.attribute((W, "styleId")))
        .collect();
    let targets: BTreeMap<_, _> = related
        .descendants()
        .filter_map(|node| Some((node.attribute("Id")?, node.attribute("Target")?)))
        .collect();
    for (id, target) in &targets {
        let path = match target.strip_prefix("../") {
            Some(path) => path.to_owned(),
            None => format!("word/{target}"),
        };
        let is_part = parts.contains_key(&path);
        assert!(is_part || target.contains(':'), "{id} leads to {target}");
    }
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    let roots = [document.root(), notes.root()];
    for node in roots.iter().flat_map(Node::descendants) {
        for attribute in node.attributes().filter(|own| own.namespace() == Some(W)) {
            let is_style = node.tag_name().name().ends_with("Style");
            if is_style && attribute.name() == "val" {
                assert!(styles.contains(attribute.value()), "{}", attribute.value());
            }
        }
        if node.has_tag_name((W, "bookmarkStart")) {
            assert!(ids.insert(node.attribute((W, "id"))), "one bookmark an id");
            let name = node.attribute((W, "name")).expect("a name");
            assert!(names.insert(name) && name.len() <= 40, "{name}");
        }
        if node.has_tag_name((W, "tc")) {
            let last = node.children().next_back().expect("something in a cell");
            assert!(last.has_tag_name((W, "p")), "a cell ends in a paragraph");
        }
        let relation = node.attributes().find(|own| {
            own.namespace().is_some_and(|space| space.ends_with("/relationships"))
        });
        if let Some(relation) = relation {
            assert!(targets.contains_key(relation.value()), "{}", relation.value());
        }
    }
    let links = own(document.root(), "hyperlink");
    for anchor in links.filter_map(|link| link.attribute((W, "anchor"))) {
        assert!(anchor.starts_with("to_"), "{anchor}");
    }
}

/// The report in two languages: sound, tracked, and each figure of prose in a control that is
/// locked and says which metric it is.
#[test]
fn a_report_leaves_for_review() {
    for lang in USUAL {
        let bytes = export(root(), &["--lang", lang.tag()]);
        assert_eq!(bytes, export(root(), &["--lang", lang.tag()]), "the same bytes");
        let parts = parts(bytes);
        is_sound(&parts);
        let text = |name: &str| std::str::from_utf8(&parts[name]).expect("text");
        assert!(text("word/settings.xml").contains("<w:trackRevisions/>"));
        let document = Document::parse(text("word/document.xml")).expect("a document");
        let heads = own(document.root(), "pStyle");
        let heads = heads.filter(|style| style.attribute((W, "val")) == Some("Heading1"));
        assert_eq!(heads.count(), 15, "a heading a chapter");
        let mut metrics = 0;
        for control in own(document.root(), "sdt") {
            assert_eq!(value(control, "lock"), Some("sdtContentLocked"));
            let tag = value(control, "tag").expect("a tag");
            metrics += usize::from(tag.contains("@") && tag.contains("ghg."));
        }
        assert!(metrics > 20, "{metrics} figures of emissions");
    }
}

/// The starter, a chapter at a time, named with and without its number; a chapter there is none of
/// is told with the nearest, and the report's own files are not written over.
#[test]
fn a_chapter_leaves_by_its_name() {
    let folder = small();
    let at = folder.path();
    let all = parts(export(at, &[]));
    is_sound(&all);
    let stems: Vec<String> = std::fs::read_dir(at.join("content/en"))
        .expect("chapters")
        .map(|file| file.expect("a file").path())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    for stem in &stems {
        let one = parts(export(at, &[stem]));
        is_sound(&one);
        let custom = String::from_utf8_lossy(&one["docProps/custom.xml"]).into_owned();
        assert!(custom.contains(&format!("content/en/{stem}.md")), "{custom}");
        assert!(!custom.contains("recto.file.1"), "one chapter alone");
    }
    let said = done(&["export", "docx", "no-such-chapter"], at, 2);
    assert!(said.contains("there is no chapter no-such-chapter"), "{said}");
    let said = done(&["export", "docx", "-o", "content/en/x.docx"], at, 2);
    assert!(said.contains("name a file elsewhere"), "{said}");
}

/// Two languages side by side: in each row the same figures, in each section a running head, and
/// as many texts as in both files by themselves. A chapter that does not pair is left out, with
/// the place.
#[test]
fn languages_stand_side_by_side() {
    let parts_of = |bytes| {
        let parts = parts(bytes);
        is_sound(&parts);
        parts
    };
    let both = parts_of(export(root(), &["--both"]));
    let text = |parts: &BTreeMap<String, Vec<u8>>, name: &str| {
        String::from_utf8(parts[name].clone()).expect("text")
    };
    let document = text(&both, "word/document.xml");
    let document = Document::parse(&document).expect("a document");
    let mut rows = 0;
    for table in own(document.root(), "tbl") {
        if value(table, "tblStyle") != Some("Beside") {
            continue;
        }
        for row in table.children().filter(|child| child.has_tag_name((W, "tr"))) {
            let cells: Vec<_> =
                row.children().filter(|child| child.has_tag_name((W, "tc"))).collect();
            let metrics = |cell: &Node<'_, '_>| -> BTreeSet<String> {
                let tags = cell.descendants().filter(|it| it.has_tag_name((W, "tag")));
                let tags = tags.filter_map(|it| it.attribute((W, "val")));
                // The words of a claim, and those in quotation marks, are each language's own.
                let names = tags.filter_map(|tag| tag.split_once('@')?.1.split_once(' '));
                let names = names.filter(|(_, name)| !name.contains(['(', '"']));
                // Long ones are cut behind their number.
                names.map(|(_, name)| name.chars().take(36).collect()).collect()
            };
            let [one, two] = cells.as_slice() else { panic!("a row of two") };
            assert_eq!(metrics(one), metrics(two));
            rows += 1;
        }
    }
    assert!(rows > 200, "{rows} rows");
    let names = |parts: &BTreeMap<String, Vec<u8>>| {
        let document = text(parts, "word/document.xml");
        document.matches("w:name=\"recto_").count()
    };
    let each =
        USUAL.map(|lang| names(&parts_of(export(root(), &["--lang", lang.tag()]))));
    assert_eq!(names(&both), each.iter().sum::<usize>());
    let heads = both.keys().filter(|name| name.starts_with("word/header"));
    assert_eq!(heads.count(), 15, "a running head a chapter");
    let head = text(&both, "word/header1.xml");
    assert!(head.contains("About this report · 關於本報告"), "{head}");
    assert!(!document.root_element().descendants().any(|it| it.text() == Some("")));
}

/// Of a drawing a picture stands in the file, with the words for those who do not see it.
#[test]
fn drawings_leave_as_pictures() {
    let parts = parts(export(root(), &["--lang", "en"]));
    let text = String::from_utf8_lossy(&parts["word/document.xml"]).into_owned();
    let document = Document::parse(&text).expect("a document");
    let drawn = document.descendants().filter(|it| it.tag_name().name() == "docPr");
    let said: Vec<_> = drawn.filter_map(|it| it.attribute("descr")).collect();
    assert!(said.len() > 20 && said.iter().all(|said| said.len() > 3), "{said:?}");
    let pictures = parts.iter().filter(|(name, _)| name.starts_with("word/media/"));
    let sizes = pictures.map(|(_, bytes)| {
        let reader = image::ImageReader::new(Cursor::new(bytes));
        let reader = reader.with_guessed_format().expect("a picture");
        reader.into_dimensions().expect("a size")
    });
    let all: BTreeSet<_> = said.iter().collect();
    assert!(sizes.clone().count() >= all.len(), "one each");
    assert!(sizes.clone().all(|(width, height)| width > 600 && height > 60));
    assert!(!text.contains(">[A plant by a river"), "drawn, and not told");
}
