//! Word refuses a file whose elements stand in another order than its schema's: what ECMA-376
//! says of the elements we write, held against every export of report and starter.

use std::collections::{BTreeMap, BTreeSet};

use recto::languages::USUAL;
use roxmltree::{Document, Node};

use crate::command::{root, small};
use crate::word::{W, export, parts};

/// The children of an element in the order of the schema (ECMA-376 part 1, appendix A), those
/// that we never write left out. A child that is not named here may not stand there.
const ORDER: [(&str, &str); 27] = [
    ("document", "body"),
    ("p", "pPr *"),
    ("r", "rPr *"),
    ("hyperlink", "*"),
    ("tc", "tcPr *"),
    ("sdt", "sdtPr sdtContent"),
    ("tbl", "tblPr tblGrid tr"),
    ("tr", "trPr tc"),
    ("sdtPr", "alias tag id lock"),
    (
        "pPr",
        "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind \
         contextualSpacing jc outlineLvl rPr sectPr",
    ),
    (
        "rPr",
        "rStyle rFonts b bCs i iCs strike color sz szCs highlight u shd vertAlign lang",
    ),
    ("numPr", "ilvl numId"),
    ("tblPr", "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook"),
    ("tblBorders", "top left bottom right insideH insideV"),
    ("tblCellMar", "top left bottom right"),
    ("tcPr", "tcW gridSpan tcBorders shd vAlign"),
    ("trPr", "cantSplit tblHeader"),
    ("sectPr", "headerReference footerReference footnotePr type pgSz pgMar cols titlePg"),
    ("styles", "docDefaults style"),
    ("docDefaults", "rPrDefault pPrDefault"),
    (
        "style",
        "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr \
         trPr tcPr",
    ),
    ("numbering", "abstractNum num"),
    ("abstractNum", "nsid multiLevelType lvl"),
    ("lvl", "start numFmt lvlText lvlJc pPr rPr"),
    ("num", "abstractNumId lvlOverride"),
    (
        "settings",
        "zoom trackRevisions documentProtection footnotePr compat themeFontLang",
    ),
    ("footnotes", "footnote"),
];

/// What stands within a drawing, each in its order.
const DRAWN: [(&str, &[&str]); 4] = [
    ("inline", &["extent", "effectExtent", "docPr", "cNvGraphicFramePr", "graphic"]),
    ("pic", &["nvPicPr", "blipFill", "spPr"]),
    ("blipFill", &["blip", "stretch"]),
    ("spPr", &["xfrm", "prstGeom"]),
];

fn is_ordered(part: &str, node: Node<'_, '_>) {
    let name = node.tag_name().name();
    let is_word = node.tag_name().namespace() == Some(W);
    let words = ORDER.iter().find(|(own, _)| is_word && *own == name);
    let order: Vec<&str> = match words {
        Some((_, order)) => order.split_whitespace().collect(),
        None => match DRAWN.iter().find(|(own, _)| !is_word && *own == name) {
            Some((_, order)) => order.to_vec(),
            None => return,
        },
    };
    let mut last = 0;
    for child in node.children().filter(Node::is_element) {
        let own = child.tag_name().name();
        let at = order.iter().position(|known| *known == own);
        let at = at.or_else(|| order.iter().position(|known| *known == "*"));
        let at = at.unwrap_or_else(|| panic!("{part}: no {own} may stand in {name}"));
        assert!(at >= last, "{part}: {own} stands too late in {name}");
        last = at;
    }
}

/// Ids that Word wants to be one only, in all parts together.
fn are_single(parts: &[(&str, Document<'_>)]) {
    let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (part, document) in parts {
        for node in document.descendants().filter(Node::is_element) {
            let (kind, id) = match node.tag_name().name() {
                "sdtPr" => {
                    let id = node.children().find(|child| child.has_tag_name((W, "id")));
                    ("control", id.and_then(|id| id.attribute((W, "val"))))
                }
                "docPr" => ("drawing", node.attribute("id")),
                "bookmarkStart" => ("bookmark", node.attribute((W, "id"))),
                "footnote" if part.ends_with("footnotes.xml") => {
                    ("footnote", node.attribute((W, "id")))
                }
                _ => continue,
            };
            let id = id.unwrap_or_else(|| panic!("{part}: a {kind} without an id"));
            assert!(ids.entry(kind).or_default().insert(id), "{part}: {kind} {id} twice");
        }
    }
}

/// Every part has a kind, every relation a part, and every reference a relation.
fn is_packed(parts: &BTreeMap<String, Vec<u8>>) {
    let text = |name: &str| std::str::from_utf8(&parts[name]).expect("text");
    let kinds = Document::parse(text("[Content_Types].xml")).expect("kinds");
    let known = |attribute: &'static str| -> BTreeSet<&str> {
        kinds
            .descendants()
            .filter_map(|node| node.attribute(attribute))
            .collect()
    };
    let (names, endings) = (known("PartName"), known("Extension"));
    for name in parts.keys().filter(|name| *name != "[Content_Types].xml") {
        let ending = name.rsplit('.').next().unwrap_or_default();
        let rooted = format!("/{name}");
        assert!(names.contains(rooted.as_str()) || endings.contains(ending), "{name}");
        // What is the program's own is XML of no kind.
        let is_own = name.starts_with("customXml/item");
        let is_plain =
            !name.ends_with(".xml") || is_own || names.contains(rooted.as_str());
        assert!(is_plain, "{name} is of no kind but XML");
    }
    for name in names {
        assert!(parts.contains_key(name.trim_start_matches('/')), "{name} is not there");
    }
    for (name, bytes) in parts.iter().filter(|(name, _)| name.ends_with(".rels")) {
        let text = std::str::from_utf8(bytes).expect("text");
        let document = Document::parse(text).expect("relations");
        let folder = name.split("_rels/").next().unwrap_or_default();
        let mut ids = BTreeSet::new();
        for relation in document.root_element().children() {
            let target = relation.attribute("Target").expect("a target");
            assert!(ids.insert(relation.attribute("Id")), "{name}: an id twice");
            if relation.attribute("TargetMode") != Some("External") {
                // All folders lie in that of the package.
                let own = target.strip_prefix("../").map(str::to_owned);
                let own = own.unwrap_or_else(|| format!("{folder}{target}"));
                assert!(parts.contains_key(&own), "{target}");
            }
        }
    }
}

#[test]
fn every_export_keeps_the_order_word_asks_for() {
    let starter = small();
    let mut exports = vec![];
    for at in [root(), starter.path()] {
        exports.push(export(at, &["--both"]));
        for lang in USUAL {
            exports.push(export(at, &["--lang", lang.tag()]));
        }
    }
    for bytes in exports {
        let parts = parts(bytes);
        is_packed(&parts);
        let texts: Vec<_> = parts
            .iter()
            .filter(|(name, _)| name.starts_with("word/") && name.ends_with(".xml"))
            .map(|(name, bytes)| {
                let text = std::str::from_utf8(bytes).expect("text");
                (name.as_str(), Document::parse(text).expect("XML"))
            })
            .collect();
        for (name, document) in &texts {
            document
                .descendants()
                .filter(Node::is_element)
                .for_each(|node| is_ordered(name, node));
        }
        are_single(&texts);
    }
}
