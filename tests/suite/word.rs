//! Word files for review: sound, the same wherever they are made, every figure locked, and every
//! text of the report in them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use recto::languages::USUAL;
use roxmltree::{Document, Node};

use crate::command::{done, recto, root, small};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The parts of a Word file.
fn parts(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
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

fn export(folder: &std::path::Path, arguments: &[&str]) -> Vec<u8> {
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
        let is_part = parts.contains_key(&format!("word/{target}"));
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
