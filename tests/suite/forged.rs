//! Forged PDFs: a report changed after it was made, in every way a viewer would show, is
//! found with the kind of change and its page; written anew in whatever way, it holds.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use recto::input::project::Project;
use recto::output::ledger::Ledger;
use recto::review::verify::{Given, verify};
use recto::{Wish, Workshop};

/// The starter's report and its ledger.
struct Good {
    pdf: Vec<u8>,
    ledger: Ledger,
}

static GOOD: LazyLock<Good> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, bytes) in recto::authoring::starter::files() {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    let project = Project::find(folder.path()).expect("a project");
    let inputs = project.read();
    let mut proof = recto::proof(&inputs, &Wish::default());
    let mut workshop = Workshop::new(std::sync::Arc::new(project.clone()));
    let setting = workshop.set(&mut proof, &inputs, &Wish::default());
    let setting = setting.unwrap_or_else(|| panic!("{:#?}", proof.findings));
    let (pdf, ledger) = workshop.export(&mut proof, &setting).expect("a PDF");
    Good { pdf, ledger }
});

/// What does not hold of a file: kind, page and message.
fn faults(bytes: Vec<u8>) -> Vec<(String, String, String)> {
    let given = Given::new(bytes).unwrap_or_else(|error| panic!("{error}"));
    let verdict = verify(&given, &GOOD.pdf, &GOOD.ledger).expect("a verdict");
    let findings = verdict.findings.into_iter();
    let findings = findings.map(|own| {
        let kind = own.rule.name.split_once('-').expect("a rule of verify").1;
        (kind.to_owned(), own.page.unwrap_or_default(), own.message)
    });
    findings.collect()
}

fn written(mut document: Document) -> Vec<u8> {
    let mut bytes = vec![];
    document.save_to(&mut bytes).expect("bytes");
    bytes
}

fn good() -> Document {
    Document::load_mem(&GOOD.pdf).expect("a PDF")
}

/// The page that is forged, and its number.
const PAGE: usize = 5;

fn page(document: &Document, number: usize) -> ObjectId {
    document.page_iter().nth(number - 1).expect("a page")
}

fn on_page(document: &mut Document) -> &mut Dictionary {
    let id = page(document, PAGE);
    document.get_dictionary_mut(id).expect("a page")
}

/// Forges the file, and expects to be told so: one fault of a kind, on a page (0 is none),
/// with words.
#[track_caller]
fn found(kind: &str, number: usize, words: &str, change: impl FnOnce(&mut Document)) {
    let mut document = good();
    change(&mut document);
    expect(kind, number, words, written(document));
}

#[track_caller]
fn expect(kind: &str, number: usize, words: &str, bytes: Vec<u8>) {
    let faults = faults(bytes);
    let number = if number == 0 { String::new() } else { number.to_string() };
    let is_it = |fault: &&(String, String, String)| {
        fault.0 == kind && fault.1 == number && fault.2.contains(words)
    };
    let count = faults.iter().filter(is_it).count();
    assert!(count > 0, "{kind}, page {number}, “{words}”: {faults:#?}");
    // One change is told as a few things, not as hundreds.
    assert!(faults.len() <= 30, "{faults:#?}");
}

#[track_caller]
fn holds(what: &str, bytes: Vec<u8>) {
    let faults = faults(bytes);
    assert!(faults.is_empty(), "{what}: {faults:#?}");
}

/// The first object that is as wanted, in the order of numbers.
fn first(document: &Document, wanted: impl Fn(&Object) -> bool) -> ObjectId {
    let mut objects = document.objects.iter();
    *objects.find(|(_, object)| wanted(object)).expect("such an object").0
}

fn is(object: &Object, key: &str, name: &str) -> bool {
    let own = match object {
        Object::Stream(stream) => &stream.dict,
        Object::Dictionary(own) => own,
        _ => return false,
    };
    own.get(key.as_bytes())
        .and_then(Object::as_name)
        .is_ok_and(|own| own == name.as_bytes())
}

fn catalogue(document: &mut Document) -> &mut Dictionary {
    document.catalog_mut().expect("a catalogue")
}

fn annotate(document: &mut Document, annotation: Dictionary) {
    let id = document.add_object(annotation);
    let page = page(document, PAGE);
    let own = document.get_dictionary(page).expect("a page");
    let mut all = match own.get_deref(b"Annots", document) {
        Ok(Object::Array(all)) => all.clone(),
        _ => vec![],
    };
    all.push(id.into());
    on_page(document).set("Annots", all);
}

fn rectangle(sides: [i64; 4]) -> Object {
    Object::Array(sides.into_iter().map(Object::from).collect())
}

fn appearance(document: &mut Document) -> Object {
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => rectangle([0, 0, 60, 20]),
    };
    let stream = Stream::new(form, b"1 g 0 0 60 20 re f".to_vec());
    dictionary! { "N" => document.add_object(stream) }.into()
}

#[test]
fn what_lies_over_a_page_is_found() {
    for kind in ["Stamp", "FreeText", "Square", "Redact", "Popup", "Screen", "3D"] {
        found("annotation", PAGE, &format!("({kind}) lies over the page"), |document| {
            let shown = appearance(document);
            annotate(
                document,
                dictionary! {
                    "Type" => "Annot", "Subtype" => kind, "Rect" => rectangle([57, 700, 117, 757]),
                    "AP" => shown, "Contents" => Object::string_literal("3,354"), "F" => 4,
                },
            );
        });
    }
    // A4 is 841.89 points high: 20 mm across, 30 mm down.
    found("annotation", PAGE, "20 mm across and 30 mm down", |document| {
        annotate(
            document,
            dictionary! { "Subtype" => "Stamp", "Rect" => rectangle([57, 700, 117, 757]) },
        );
    });
    let field = |document: &mut Document| {
        annotate(
            document,
            dictionary! {
                "Subtype" => "Widget", "FT" => "Tx", "T" => Object::string_literal("f"),
                "Rect" => rectangle([57, 700, 117, 757]), "V" => Object::string_literal("3,354"),
            },
        );
        let fields: Vec<Object> = vec![];
        catalogue(document).set("AcroForm", dictionary! { "Fields" => fields });
    };
    found("annotation", PAGE, "(Widget) lies over the page", field);
    found("form", 0, "a form to be filled in", field);
    // Another in the place of a link: as many as before.
    found("annotation", 2, "(FreeText) lies over the page", |document| {
        let link = link(document, 2);
        document
            .get_dictionary_mut(link)
            .expect("a link")
            .set("Subtype", "FreeText");
    });
    found("link", 2, "is not there", |document| {
        let id = page(document, 2);
        document.get_dictionary_mut(id).expect("a page").remove(b"Annots");
    });
}

/// A link of a page.
fn link(document: &Document, number: usize) -> ObjectId {
    let own = document.get_dictionary(page(document, number)).expect("a page");
    let all = own.get_deref(b"Annots", document).and_then(Object::as_array);
    all.expect("annotations")[0].as_reference().expect("a reference")
}

#[test]
fn links_that_lead_elsewhere_are_found() {
    let change = |change: fn(&mut Dictionary)| {
        move |document: &mut Document| {
            let link = link(document, 2);
            change(document.get_dictionary_mut(link).expect("a link"));
        }
    };
    found(
        "link",
        2,
        "at another place",
        change(|link| {
            link.set("Rect", rectangle([0, 0, 10, 10]));
        }),
    );
    found(
        "link",
        2,
        "the text of a link",
        change(|link| {
            link.set("Contents", Object::string_literal("elsewhere"));
        }),
    );
    let go = "elsewhere";
    found(
        "link",
        2,
        go,
        change(|link| {
            link.remove(b"Dest");
            let uri = Object::string_literal("https://evil.example");
            link.set("A", dictionary! { "S" => "URI", "URI" => uri });
        }),
    );
    found(
        "link",
        2,
        "",
        change(|link| {
            link.set(
                "A",
                dictionary! { "S" => "Launch", "F" => Object::string_literal("x.exe") },
            );
        }),
    );
    // Every destination in the file leads to the first page.
    let document = good();
    let ids: Vec<_> = document.page_iter().collect();
    found("link", 10, "to page 1 of the file, not to page 10", |document| {
        for object in document.objects.values_mut() {
            lead(object, &ids);
        }
    });
}

/// Leads destinations to the first page.
fn lead(object: &mut Object, pages: &[ObjectId]) {
    match object {
        Object::Array(items) => {
            let is_page = items.first().and_then(|first| first.as_reference().ok());
            let is_destination = items.get(1).is_some_and(|own| own.as_name().is_ok());
            if is_page.is_some_and(|id| pages.contains(&id)) && is_destination {
                items[0] = pages[0].into();
            }
            items.iter_mut().for_each(|item| lead(item, pages));
        }
        Object::Dictionary(own) => {
            own.iter_mut().for_each(|(_, value)| lead(value, pages));
        }
        _ => {}
    }
}

/// The stream with a font's shapes.
fn shapes(document: &Document) -> ObjectId {
    let descriptor = first(document, |own| is(own, "Type", "FontDescriptor"));
    let own = document.get_dictionary(descriptor).expect("a descriptor");
    let file = ["FontFile", "FontFile2", "FontFile3"]
        .iter()
        .find_map(|key| own.get(key.as_bytes()).ok());
    file.expect("a font's program").as_reference().expect("a reference")
}

fn change_stream(
    document: &mut Document,
    id: ObjectId,
    change: impl FnOnce(&mut Vec<u8>),
) {
    let stream = document.get_object_mut(id).and_then(Object::as_stream_mut);
    let stream = stream.expect("a stream");
    let mut content = stream.get_plain_content().expect("bytes");
    change(&mut content);
    stream.set_plain_content(content);
}

#[test]
fn fonts_and_pictures_that_are_others_are_found() {
    let with = |change: &dyn Fn(&mut Document), words: &str| {
        let mut document = good();
        change(&mut document);
        let faults = faults(written(document));
        let is_it = |own: &(String, String, String)| {
            own.0 == "font" && !own.1.is_empty() && own.2.contains(words)
        };
        assert!(faults.iter().any(is_it), "{words}: {faults:#?}");
    };
    with(
        &|document| {
            let id = shapes(document);
            change_stream(document, id, |bytes| {
                let middle = bytes.len() / 2;
                bytes[middle..middle + 40].rotate_left(7);
            });
        },
        "draws other shapes",
    );
    with(
        &|document| {
            let id = shapes(document);
            change_stream(document, id, |bytes| bytes.fill(0));
        },
        "draws other shapes",
    );
    let composite = |own: &Object| {
        is(own, "Subtype", "CIDFontType0") || is(own, "Subtype", "CIDFontType2")
    };
    with(
        &|document| {
            let id = first(document, composite);
            document.get_dictionary_mut(id).expect("a font").set("DW", 3);
        },
        "has other widths",
    );
    with(
        &|document| {
            let id = first(document, composite);
            document.get_dictionary_mut(id).expect("a font").remove(b"W");
        },
        "has other widths",
    );
    with(
        &|document| {
            let id = first(document, composite);
            let map = document.add_object(Stream::new(Dictionary::new(), vec![0; 512]));
            document
                .get_dictionary_mut(id)
                .expect("a font")
                .set("CIDToGIDMap", map);
        },
        "other shapes",
    );
    with(
        &|document| {
            let id = first(document, |own| is(own, "Subtype", "Type0"));
            let font = document.get_dictionary(id).expect("a font");
            let map =
                font.get(b"ToUnicode").and_then(Object::as_reference).expect("a map");
            change_stream(document, map, |bytes| {
                let text = String::from_utf8_lossy(bytes).replace("<0031>", "<0039>");
                *bytes = text.replace("<0032>", "<0038>").into_bytes();
            });
        },
        "are other characters",
    );
    with(
        &|document| {
            let id = first(document, |own| is(own, "Subtype", "Type0"));
            let other =
                document.objects.iter().rfind(|(_, own)| is(own, "Subtype", "Type0"));
            let other = other.expect("a font").1.clone();
            document.objects.insert(id, other);
        },
        "",
    );
}

#[test]
fn boxes_and_what_is_drawn_are_found() {
    found("page", PAGE, "CropBox", |document| {
        on_page(document).set("CropBox", rectangle([0, 0, 300, 842]));
    });
    found("page", PAGE, "MediaBox", |document| {
        on_page(document).set("MediaBox", rectangle([0, 0, 595, 400]));
    });
    found("page", PAGE, "turned", |document| {
        on_page(document).set("Rotate", 180);
    });
    found("page", PAGE, "turned", |document| {
        let parent = on_page(document).get(b"Parent").and_then(Object::as_reference);
        let parent = document.get_dictionary_mut(parent.expect("a parent"));
        parent.expect("a parent").set("Rotate", 90);
    });
    found("page", PAGE, "UserUnit", |document| {
        on_page(document).set("UserUnit", 3);
    });
    found("drawing", PAGE, "not drawn", |document| {
        let id = page(document, PAGE);
        let content = b"1 g 50 600 300 100 re f".to_vec();
        document.add_page_contents(id, content).expect("a page");
    });
    // Text that no one sees: mode 3.
    found("text", PAGE, "it says", |document| {
        let id = page(document, PAGE);
        let content = b"BT 3 Tr (9,999) Tj ET".to_vec();
        document.add_page_contents(id, content).expect("a page");
    });
    found("drawing", PAGE, "", |document| {
        let id = page(document, PAGE);
        let own = document.get_dictionary(id).expect("a page");
        let mut own = own
            .get_deref(b"Resources", document)
            .and_then(Object::as_dict)
            .expect("resources")
            .clone();
        let form = dictionary! { "Subtype" => "Form", "BBox" => rectangle([0, 0, 9, 9]) };
        let form = document.add_object(Stream::new(form, b"0 0 9 9 re f".to_vec()));
        own.set("XObject", dictionary! { "X" => form });
        on_page(document).set("Resources", own);
    });
    for (key, value, kind) in [
        ("AA", dictionary! { "O" => dictionary! { "S" => "JavaScript" } }, "action"),
        ("Thumb", dictionary! { "Width" => 1 }, "picture"),
        ("PieceInfo", dictionary! { "App" => 1 }, "setting"),
        ("Trans", dictionary! { "S" => "Fly" }, "setting"),
        ("B", dictionary! { "N" => 1 }, "setting"),
        ("Metadata", dictionary! { "N" => 1 }, "metadata"),
        ("Unheard", dictionary! { "N" => 1 }, "setting"),
    ] {
        found(kind, PAGE, "which the project does not give", |document| {
            on_page(document).set(key, value);
        });
    }
    // All that is set solid or half so is not seen any more.
    let mut document = good();
    for object in document.objects.values_mut() {
        fade(object);
    }
    let faults = faults(written(document));
    let is_it = |own: &(String, String, String)| {
        own.0 == "transparency" && !own.1.is_empty() && own.2.contains("transparent")
    };
    assert!(faults.iter().any(is_it), "{faults:#?}");
}

/// Makes graphics states transparent.
fn fade(object: &mut Object) {
    let own = match object {
        Object::Array(items) => return items.iter_mut().for_each(fade),
        Object::Dictionary(own) => own,
        Object::Stream(stream) => &mut stream.dict,
        _ => return,
    };
    for key in ["ca", "CA"] {
        if own.has(key.as_bytes()) {
            own.set(key, 0);
        }
    }
    own.iter_mut().for_each(|(_, value)| fade(value));
}

#[test]
fn pages_that_are_others_are_found() {
    let mut document = good();
    document.delete_pages(&[PAGE as u32]);
    let faults = faults(written(document));
    let is_it = |own: &(String, String, String)| own.0 == "pages";
    assert!(faults.iter().any(is_it), "{faults:#?}");
    // Two pages change places.
    let mut document = good();
    let ids: Vec<_> = document.page_iter().collect();
    let (a, b) = (document.objects[&ids[3]].clone(), document.objects[&ids[4]].clone());
    document.objects.insert(ids[3], b);
    document.objects.insert(ids[4], a);
    let faults = self::faults(written(document));
    for page in ["4", "5"] {
        let is_it = |own: &(String, String, String)| own.0 == "text" && own.1 == page;
        assert!(faults.iter().any(is_it), "{faults:#?}");
    }
}

#[test]
fn what_hangs_in_the_catalogue_is_found() {
    let set = |key: &'static str, value: Object| {
        move |document: &mut Document| catalogue(document).set(key, value)
    };
    let script =
        || dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("x") };
    found("action", 0, "when it is opened", set("OpenAction", script().into()));
    let launch = dictionary! { "S" => "Launch", "F" => Object::string_literal("x.exe") };
    found("action", 0, "when it is opened", set("OpenAction", launch.into()));
    found("action", 0, "actions of its own", set("AA", script().into()));
    found("form", 0, "a form", set("AcroForm", dictionary! { "XFA" => 1 }.into()));
    found("layer", 0, "layers", set("OCProperties", dictionary! { "OCGs" => 1 }.into()));
    found(
        "signature",
        0,
        "signature",
        set("Perms", dictionary! { "DocMDP" => 1 }.into()),
    );
    found(
        "signature",
        0,
        "certificates",
        set("DSS", dictionary! { "Certs" => 1 }.into()),
    );
    found("setting", 0, "threads", set("Threads", vec![Object::from(1)].into()));
    found(
        "setting",
        0,
        "portfolio",
        set("Collection", dictionary! { "View" => "T" }.into()),
    );
    found(
        "setting",
        0,
        "data of another program",
        set("PieceInfo", dictionary! { "A" => 1 }.into()),
    );
    found(
        "page-label",
        0,
        "page labels",
        set(
            "PageLabels",
            dictionary! { "Nums" => vec![0.into(), dictionary! { "S" => "r" }.into()] }
                .into(),
        ),
    );
    found("structure", 0, "", set("Lang", Object::string_literal("fr")));
    found("setting", 0, "", set("PageMode", "FullScreen".into()));
    found("setting", 0, "", set("Unheard", 1.into()));
    for key in ["StructTreeRoot", "MarkInfo"] {
        found("structure", 0, "it lacks", |document| {
            catalogue(document).remove(key.as_bytes());
        });
    }
    found("bookmark", 0, "it lacks", |document| {
        catalogue(document).remove(b"Outlines");
    });
    found("bookmark", 0, "is called otherwise", |document| {
        let id = first(document, |own| {
            own.as_dict().is_ok_and(|own| own.has(b"Title") && own.has(b"Parent"))
        });
        let own = document.get_dictionary_mut(id).expect("a bookmark");
        own.set("Title", Object::string_literal("Another"));
    });
    // Pages share the profile: it is told of the first.
    found("colour", 1, "a colour profile", |document| {
        let id = first(document, |own| is(own, "Type", "OutputIntent"));
        let own = document.get_dictionary(id).expect("an intent");
        let id = own.get(b"DestOutputProfile").and_then(Object::as_reference);
        change_stream(document, id.expect("a profile"), |bytes| bytes[200] ^= 1);
    });
    for (key, words) in [
        ("Title", "it says “Forged”"),
        ("Author", ""),
        ("CreationDate", ""),
        ("ModDate", ""),
    ] {
        found("information", 0, words, |document| {
            let id = document.trailer.get(b"Info").and_then(Object::as_reference);
            let own = document.get_dictionary_mut(id.expect("information")).expect("one");
            own.set(key, Object::string_literal("Forged"));
        });
    }
    found("metadata", 0, "XMP", |document| {
        let id = catalogue(document).get(b"Metadata").and_then(Object::as_reference);
        change_stream(document, id.expect("metadata"), |bytes| {
            *bytes = String::from_utf8_lossy(bytes)
                .replace("Report 2025", "Report 2019")
                .into_bytes();
        });
    });
    found("action", 0, "scripts", |document| {
        let names = names(document);
        names.set("JavaScript", dictionary! { "Names" => vec![1.into()] });
    });
}

/// What the catalogue names.
fn names(document: &mut Document) -> &mut Dictionary {
    let id = catalogue(document).get(b"Names").and_then(Object::as_reference).ok();
    match id {
        Some(id) => document.get_dictionary_mut(id).expect("names"),
        None => catalogue(document)
            .get_mut(b"Names")
            .and_then(Object::as_dict_mut)
            .expect("names"),
    }
}

#[test]
fn the_structure_for_readers_who_cannot_see_is_held() {
    let part = |document: &Document, key: &'static str| {
        first(document, move |own| {
            own.as_dict().is_ok_and(|own| {
                own.has(b"S") && own.has(b"P") && own.has(key.as_bytes())
            })
        })
    };
    let change = |key: &'static str, change: fn(&mut Dictionary)| {
        let mut document = good();
        let id = part(&document, key);
        change(document.get_dictionary_mut(id).expect("a part"));
        faults(written(document))
    };
    let faults = change("Alt", |own| own.set("Alt", Object::string_literal("Nothing")));
    let is_it = |own: &&(String, String, String)| {
        own.0 == "structure"
            && own.2.contains("alternative text")
            && own.2.contains("it says “Nothing”")
    };
    let found: Vec<_> = faults.iter().filter(is_it).collect();
    assert!(!found.is_empty() && !found[0].1.is_empty(), "with its page: {faults:#?}");
    for (key, change) in [
        ("Alt", (|own| drop(own.remove(b"Alt"))) as fn(&mut Dictionary)),
        ("S", |own| own.set("S", "Artifact")),
        ("K", |own| drop(own.remove(b"K"))),
        ("A", |own| drop(own.remove(b"A"))),
        ("Lang", |own| own.set("Lang", Object::string_literal("fr"))),
    ] {
        let mut document = good();
        let id = part(&document, key);
        change(document.get_dictionary_mut(id).expect("a part"));
        let faults = self::faults(written(document));
        assert!(faults.iter().any(|own| own.0 == "structure"), "{key}: {faults:#?}");
    }
}

#[test]
fn attached_files_are_held() {
    found("attachment", 0, "it carries more.csv", |document| {
        let stream = document.add_object(Stream::new(Dictionary::new(), b"x".to_vec()));
        let file = dictionary! {
            "Type" => "Filespec", "F" => Object::string_literal("more.csv"),
            "UF" => Object::string_literal("more.csv"), "EF" => dictionary! { "F" => stream },
        };
        let file = document.add_object(file);
        let tree = names(document).get(b"EmbeddedFiles").expect("files").clone();
        let tree = match tree {
            Object::Reference(id) => document.get_dictionary_mut(id).expect("a tree"),
            _ => names(document)
                .get_mut(b"EmbeddedFiles")
                .and_then(Object::as_dict_mut)
                .expect("a tree"),
        };
        let names = tree.get_mut(b"Names").and_then(Object::as_array_mut).expect("names");
        names.push(Object::string_literal("more.csv"));
        names.push(file.into());
    });
    found("attachment", 0, "", |document| {
        let id = first(document, |own| is(own, "Type", "Filespec"));
        let own = document.get_dictionary_mut(id).expect("a file");
        own.set("Desc", Object::string_literal("Another"));
    });
}

/// The bytes with a revision behind them: objects, and entries of the table.
fn revised(objects: &[(u32, String)], free: &[u32], root: Option<u32>) -> Vec<u8> {
    let mut bytes = GOOD.pdf.clone();
    let document = good();
    let text = String::from_utf8_lossy(&bytes[bytes.len() - 40..]).into_owned();
    let previous = text
        .split("startxref")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next());
    let previous = previous.expect("a place").to_owned();
    let mut table = String::from("xref\n");
    for (number, body) in objects {
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").into_bytes());
    }
    for number in free {
        table.push_str(&format!("{number} 1\n0000000000 00001 f \n"));
    }
    let own = document
        .trailer
        .get(b"Root")
        .and_then(Object::as_reference)
        .expect("a root");
    let info = document
        .trailer
        .get(b"Info")
        .and_then(Object::as_reference)
        .expect("one");
    let place = bytes.len();
    bytes.extend(table.into_bytes());
    bytes.extend(
        format!(
            "trailer\n<</Size {}/Root {} 0 R/Info {} 0 R/Prev {previous}>>\nstartxref\n{place}\n%%EOF\n",
            document.max_id + 50,
            root.unwrap_or(own.0),
            info.0,
        )
        .into_bytes(),
    );
    bytes
}

#[test]
fn revisions_behind_a_file_are_read() {
    holds("a revision of nothing", revised(&[], &[], None));
    let document = good();
    let id = page(&document, PAGE);
    let own = document.get_dictionary(id).expect("a page");
    let content = own.get(b"Contents").and_then(Object::as_reference).expect("content");
    // Its content is emptied, or said to be free.
    let empty = "<</Length 0>>\nstream\n\nendstream".to_owned();
    expect("text", PAGE, "", revised(&[(content.0, empty)], &[], None));
    expect("text", PAGE, "", revised(&[], &[content.0], None));
    // A stamp in a revision: the page anew, and the annotation.
    let next = document.max_id + 10;
    let mut page = own.clone();
    page.set("Annots", vec![Object::Reference((next, 0))]);
    let mut body = vec![];
    let mut other = Document::new();
    other.objects.insert((id.0, 0), Object::Dictionary(page));
    other.save_to(&mut body).expect("bytes");
    let body = String::from_utf8_lossy(&body).into_owned();
    let body = body.split("obj").nth(1).and_then(|rest| rest.rsplit_once("end"));
    let body = body.expect("an object").0.trim().to_owned();
    let stamp = "<</Subtype/Stamp/Rect[57 700 117 757]>>".to_owned();
    let bytes = revised(&[(id.0, body), (next, stamp)], &[], None);
    expect("annotation", PAGE, "(Stamp) lies over the page", bytes);
}

#[test]
fn what_two_viewers_may_take_differently_is_found() {
    let document = good();
    let id = page(&document, PAGE);
    let own = document.get_dictionary(id).expect("a page");
    let content = own
        .get(b"Contents")
        .and_then(Object::as_reference)
        .expect("content")
        .0;
    let doubtful = |bytes: Vec<u8>, words: &str| expect("file", 0, words, bytes);
    // A table that leads to another object than it says.
    let mut bytes = revised(&[(content, "<<>>".to_owned())], &[], None);
    let at = rfind(&bytes, format!("{content} 0 obj").as_bytes());
    bytes[at] = if bytes[at] == b'9' { b'8' } else { b'9' };
    doubtful(bytes, "the table of its objects is damaged");
    // Two tables, for older and newer readers.
    let mut bytes = revised(&[], &[], None);
    let at = rfind(&bytes, b"trailer");
    let text = String::from_utf8_lossy(&bytes[at..]).into_owned();
    bytes.truncate(at);
    bytes.extend(text.replace("/Size", "/XRefStm 20/Size").into_bytes());
    doubtful(bytes, "two tables");
    // A key that stands twice.
    let root = document
        .trailer
        .get(b"Root")
        .and_then(Object::as_reference)
        .expect("one");
    let root = document.get_dictionary(root).expect("a catalogue");
    let pages = root.get(b"Pages").and_then(Object::as_reference).expect("pages").0;
    let twice = format!("<</A 1/Pages 1 0 R/Pages {pages} 0 R>>");
    let bytes = revised(&[(document.max_id + 10, twice)], &[], None);
    doubtful(bytes, "in two ways");
    // Something behind the end, and before the beginning.
    let mut bytes = GOOD.pdf.clone();
    bytes.extend(b"<script>");
    doubtful(bytes, "behind its end");
    let mut bytes = b"GIF89a\n".to_vec();
    bytes.extend(&GOOD.pdf);
    doubtful(bytes, "does not begin");
    // A stream that is not as long as it says.
    let short = "<</Length 3>>\nstream\n1 g 2 g\nendstream".to_owned();
    let bytes = revised(&[(document.max_id + 10, short)], &[], None);
    doubtful(bytes, "not as long");
    // A tree of pages that does not count its pages.
    let change = |change: fn(&mut Dictionary)| {
        let mut document = good();
        let id = first(&document, |own| is(own, "Type", "Pages"));
        change(document.get_dictionary_mut(id).expect("a node"));
        written(document)
    };
    doubtful(change(|own| own.set("Count", 2)), "another number of pages");
    doubtful(change(|own| own.set("Type", "Leaves")), "does not say that it is one");
}

fn rfind(bytes: &[u8], word: &[u8]) -> usize {
    bytes
        .windows(word.len())
        .rposition(|own| own == word)
        .expect("the word")
}

#[test]
fn a_file_written_anew_holds() {
    holds("itself", GOOD.pdf.clone());
    holds("written anew", written(good()));
    let mut document = good();
    document.renumber_objects_with(500);
    holds("renumbered", written(document));
    let mut document = good();
    document.decompress();
    holds("unpacked", written(document));
    let mut document = good();
    document.decompress();
    document.compress();
    holds("packed anew", written(document));
    let mut bytes = vec![];
    good().save_modern(&mut bytes).expect("bytes");
    holds("with object streams", bytes);
    let mut document = good();
    document.prune_objects();
    document.trailer.remove(b"ID");
    holds("without an identifier", written(document));
    // Numbers turned round, as no program does.
    let document = good();
    let ids: Vec<_> = document.objects.keys().copied().collect();
    let turned: BTreeMap<ObjectId, ObjectId> =
        ids.iter().copied().zip(ids.iter().rev().copied()).collect();
    let mut other = document.clone();
    other.objects = document
        .objects
        .iter()
        .map(|(id, object)| {
            let mut object = object.clone();
            refer(&mut object, &turned);
            (turned[id], object)
        })
        .collect();
    let mut trailer = Object::Dictionary(document.trailer.clone());
    refer(&mut trailer, &turned);
    other.trailer = trailer.as_dict().expect("a trailer").clone();
    holds("with other numbers", written(other));
    // What pages inherit stands in each, and content is split.
    let mut document = good();
    for id in document.page_iter().collect::<Vec<_>>() {
        let content = document.get_page_content(id);
        let at = content.iter().position(|byte| *byte == b'\n').unwrap_or(0);
        let parts = [&content[..at], &content[at..]].map(|part| {
            document.add_object(Stream::new(Dictionary::new(), part.to_vec()))
        });
        let page = document.get_dictionary_mut(id).expect("a page");
        page.set("Contents", parts.map(Object::Reference).to_vec());
        page.set("Rotate", 0);
    }
    holds("with content in parts", written(document));
}

fn refer(object: &mut Object, turned: &BTreeMap<ObjectId, ObjectId>) {
    match object {
        Object::Reference(id) => *id = turned.get(id).copied().unwrap_or(*id),
        Object::Array(items) => items.iter_mut().for_each(|item| refer(item, turned)),
        Object::Dictionary(own) => {
            own.iter_mut().for_each(|(_, value)| refer(value, turned));
        }
        Object::Stream(own) => {
            own.dict.iter_mut().for_each(|(_, value)| refer(value, turned));
        }
        _ => {}
    }
}

/// A report that was made to ask for much is found, soon.
#[test]
fn a_report_that_asks_for_much_is_found() {
    let start = std::time::Instant::now();
    let mut bomb = Stream::new(Dictionary::new(), vec![b' '; 100 << 20]);
    bomb.compress().expect("bytes");
    // A font, a page and its picture unpack to a hundred megabytes.
    let mut document = good();
    let id = shapes(&document);
    document.objects.insert(id, bomb.clone().into());
    expect_kind("font", written(document));
    let mut document = good();
    let id = document.add_object(bomb.clone());
    on_page(&mut document).set("Contents", vec![Object::Reference(id); 200]);
    assert!(Given::new(written(document)).is_err(), "a page of 20 GB");
    // Bookmarks that lead to one another in every way.
    let mut document = good();
    let ids: Vec<_> = (0..400).map(|_| document.new_object_id()).collect();
    for id in &ids {
        let mut own = Dictionary::new();
        for (index, other) in ids.iter().enumerate() {
            own.set(format!("K{index}"), *other);
        }
        own.set("First", ids[7]);
        own.set("Next", ids[(id.0 as usize * 31) % ids.len()]);
        document.objects.insert(*id, own.into());
    }
    catalogue(&mut document).set("Outlines", ids[0]);
    expect_kind("bookmark", written(document));
    // Every part of the structure is the same, deeply.
    let mut document = good();
    let deep = (0..60).fold(Object::from(1), |inner, _| {
        Object::Array(vec![inner; 2].into_iter().take(1).collect())
    });
    catalogue(&mut document).set("StructTreeRoot", dictionary! { "K" => deep });
    expect_kind("structure", written(document));
    // Annotations without end.
    let mut document = good();
    let stamp = dictionary! { "Subtype" => "Stamp", "Rect" => rectangle([0, 0, 9, 9]) };
    let stamp = document.add_object(stamp);
    on_page(&mut document).set("Annots", vec![Object::Reference(stamp); 100_000]);
    expect_kind("annotation", written(document));
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}

#[track_caller]
fn expect_kind(kind: &str, bytes: Vec<u8>) {
    let faults = faults(bytes);
    assert!(faults.iter().any(|fault| fault.0 == kind), "{kind}: {faults:#?}");
}

/// The table of what `verify` finds is made from its rules.
#[test]
fn every_rule_is_documented() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/corrections.md");
    let guide = std::fs::read_to_string(&path).expect("docs/corrections.md");
    const TABLE: &str = "| rule | finds | remedy |\n|---|---|---|\n";
    let (before, rest) = guide.split_once(TABLE).expect("the table of the rules");
    let after = rest.find("\n\n").expect("its end");
    let rows: String = recto::review::verify::rules::ALL
        .iter()
        .map(|rule| {
            let finds = rule.sentence();
            let finds = finds.trim_end_matches('.');
            format!("| `{}` | {finds} | {} |\n", rule.name, rule.remedy())
        })
        .collect();
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(
        snapbox::IntoData::raw(format!("{before}{TABLE}{rows}{}", &rest[after + 1..])),
        snapbox::Data::read_from(&path, None).raw(),
    );
}
