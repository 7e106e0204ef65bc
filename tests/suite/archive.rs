//! The screen edition as an archive: what it carries, the validators' gates and copies that
//! must not pass them, and the same bytes wherever it is made.

use std::path::Path;
use std::sync::LazyLock;

use lopdf::{Dictionary, Document, Object, dictionary};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use recto::model::lang::{Lang, USUAL};
use serde_json::Value;

use crate::built::BILINGUAL;
use crate::command::{ends, program, recto};
use crate::reader;
use crate::report::streams_are_as_long_as_they_say;
use crate::widths;

/// The attachments of a file: name, description, relation, media type and content.
fn attachments(pdf: &[u8]) -> Vec<[Vec<u8>; 5]> {
    let document = Document::load_mem(pdf).expect("a PDF");
    let catalog = document.catalog().expect("a catalogue");
    let files = catalog.get_deref(b"AF", &document).and_then(Object::as_array);
    let files = files.expect("associated files");
    let read = |file: &Object| {
        let (_, file) = document.dereference(file).expect("a file");
        let file = file.as_dict().expect("a specification");
        let content = document.get_dict_in_dict(file, b"EF").expect("content");
        let stream = content.get_deref(b"UF", &document).and_then(Object::as_stream);
        let stream = stream.expect("a stream");
        let text = |key: &[u8]| match file.get(key).expect("an entry") {
            Object::Name(name) => name.clone(),
            other => other.as_str().expect("a text").to_vec(),
        };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name).expect("a type");
        let bytes = stream.get_plain_content().expect("bytes");
        [text(b"UF"), text(b"Desc"), text(b"AFRelationship"), kind.to_vec(), bytes]
    };
    files.iter().map(read).collect()
}

#[test]
fn the_report_carries_its_ledger_data_and_index() {
    let pdf = std::fs::read(BILINGUAL.path()).expect("the PDF");
    let files = attachments(&pdf);
    let heads: Vec<Vec<_>> = files
        .iter()
        .map(|file| file[..4].iter().map(|t| String::from_utf8_lossy(t)).collect())
        .collect();
    assert_eq!(
        heads,
        [
            ["report.data.csv", "The dataset the figures come from", "Data", "text/csv"],
            [
                "report.index.json",
                "The content indexes: each provision with the pages that answer it",
                "Alternative",
                "application/json"
            ],
            [
                "report.ledger.json",
                "Every printed figure with its exact value, source and page",
                "Supplement",
                "application/json"
            ],
        ]
    );
    let [data, index, ledger] = [0, 1, 2].map(|file| &files[file][4]);
    let beside = Path::new(BILINGUAL.path()).with_extension("ledger.json");
    assert!(
        *ledger == std::fs::read(beside).expect("the ledger"),
        "it is the ledger beside"
    );
    let data = String::from_utf8(data.clone()).expect("text");
    assert!(data.starts_with("\u{feff}metric,period,value,unit,"), "{}", &data[..80]);
    let row = data
        .lines()
        .find(|row| row.starts_with("ghg.scope1,2021,"))
        .expect("a row");
    assert!(row.contains(",2562,tCO2e,published,"), "{row}");
    let index: Value = serde_json::from_slice(index).expect("JSON");
    for lang in USUAL.map(Lang::tag) {
        let table = &index["frameworks"][0]["languages"][lang];
        let groups = table["groups"].as_array().expect("groups");
        let provisions: Vec<_> = groups
            .iter()
            .flat_map(|g| g["provisions"].as_array().expect("a list"))
            .collect();
        assert!(provisions.len() > 40, "{}", provisions.len());
        for provision in provisions {
            for section in provision["sections"].as_array().expect("a list") {
                assert!(section["page"].is_string(), "{provision}");
            }
        }
    }
}

/// The starter's report, made by the command in a folder of its own.
fn starter(folder: &Path, threads: &str, zone: &str, arguments: &[&str]) -> Vec<u8> {
    for (path, bytes) in recto::authoring::starter::files() {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    let output = program(folder)
        .arg("build")
        .args(arguments)
        .args(["-o", "out.pdf"])
        .env("RAYON_NUM_THREADS", threads)
        .env("TZ", zone)
        .output();
    ends(&output.expect("recto runs"), 0);
    std::fs::read(folder.join("out.pdf")).expect("the PDF")
}

pub(crate) static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    starter(folder.path(), "2", "UTC", &[])
});

#[test]
fn both_editions_are_the_same_wherever_they_are_made() {
    for arguments in [&[][..], &["--edition", "print"]] {
        let folder = tempfile::tempdir().expect("a folder");
        let here = starter(folder.path(), "1", "Pacific/Auckland", arguments);
        let there = folder.path().join("a/longer/way/down");
        std::fs::create_dir_all(&there).expect("a folder");
        let there = starter(&there, "4", "America/Los_Angeles", arguments);
        assert!(here == there, "two builds differ: {arguments:?}");
    }
}

/// The words of each page are the same in both editions; the slug stands outside the trim.
#[test]
fn both_editions_say_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let print = starter(folder.path(), "2", "UTC", &["--edition", "print"]);
    let words = |pdf: &[u8], trim: kurbo::Rect| {
        let pages = reader::pages(pdf);
        // The back of a bound book may come after a blank page, and what refers to it says so.
        let back = [format!("page{}", pages.len()), format!("第{}頁", pages.len())];
        let squeezed = |text: String| {
            let text = text.split_whitespace().collect::<String>();
            back.iter().fold(text, |text, own| text.replace(own, "the back"))
        };
        pages
            .iter()
            .map(|page| squeezed(page.text_in(trim)))
            .filter(|page| !page.is_empty())
            .collect::<Vec<_>>()
    };
    let sheet = kurbo::Rect::new(0.0, 0.0, 595.3, 841.9);
    let (screen, print) =
        (words(&SMALL, sheet), words(&print, sheet + kurbo::Vec2::new(42.5, 42.5)));
    assert_eq!(screen, print);
    assert!(screen.len() > 10);
    assert!(screen.iter().filter(|page| page.len() > 200).count() > 5, "{screen:?}");
}

/// What a validator holds against a file, but for the two known false alarms.
fn failures(pdf: &[u8], profile: ValidationProfile) -> Vec<String> {
    let options = ValidationOptions::default().profile(profile);
    let Ok(report) = validate_pdf_bytes(pdf, &options) else {
        return vec!["it cannot be read".to_owned()];
    };
    let failures = report.failures.iter().map(|failure| failure.message.to_string());
    failures
        .filter(|message| {
            let widths = message.contains("embedded CIDFontType0C program");
            let length = message.contains("/Length does not match its raw")
                && streams_are_as_long_as_they_say(pdf);
            !widths && !length
        })
        .collect()
}

#[test]
fn the_widths_of_all_glyphs_are_right() {
    let pdf = std::fs::read(BILINGUAL.path()).expect("the PDF");
    let count = widths::compare(&pdf).expect("widths that agree");
    assert!(count > 1_000, "{count}");
    // The check bites.
    let broken = copy(&SMALL, |d| {
        let widths = d.objects.values_mut().filter_map(|object| {
            let font = object.as_dict_mut().ok()?;
            font.has(b"W").then_some(font)
        });
        for font in widths {
            font.remove(b"W");
        }
    });
    assert!(widths::compare(&SMALL).is_ok());
    assert!(widths::compare(&broken).is_err());
}

pub(crate) fn copy(pdf: &[u8], change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).expect("a PDF");
    change(&mut document);
    let mut bytes = vec![];
    document.save_to(&mut bytes).expect("bytes");
    bytes
}

fn catalog(document: &mut Document) -> &mut Dictionary {
    document.catalog_mut().expect("a catalogue")
}

/// Every dictionary that has a key.
fn having(document: &mut Document, key: &str, change: impl Fn(&mut Dictionary)) {
    let mut count = 0;
    for object in document.objects.values_mut() {
        let own = match object {
            Object::Dictionary(own) => own,
            Object::Stream(stream) => &mut stream.dict,
            _ => continue,
        };
        if own.has(key.as_bytes()) {
            change(own);
            count += 1;
        }
    }
    assert!(count > 0, "nothing has {key}");
}

type Break = fn(&mut Document);

/// Copies that one of the two gates must stop.
const BROKEN: &[(&str, Break)] = &[
    ("no language", |d| {
        catalog(d).remove(b"Lang");
        having(d, "Lang", |own| {
            own.remove(b"Lang");
        });
    }),
    ("no structure", |d| {
        catalog(d).remove(b"StructTreeRoot");
    }),
    ("no mark that it is tagged", |d| {
        catalog(d).remove(b"MarkInfo");
    }),
    ("no metadata", |d| {
        catalog(d).remove(b"Metadata");
    }),
    ("no output intent", |d| {
        catalog(d).remove(b"OutputIntents");
    }),
    ("the title is not shown", |d| {
        catalog(d).remove(b"ViewerPreferences");
    }),
    ("no alternative texts", |d| {
        having(d, "Alt", |own| {
            own.remove(b"Alt");
        });
    }),
    ("no font programs", |d| {
        having(d, "FontFile3", |own| {
            own.remove(b"FontFile3");
        });
    }),
    ("no relation of the attachments", |d| {
        having(d, "AFRelationship", |own| {
            own.remove(b"AFRelationship");
        });
    }),
    ("no media types of the attachments", |d| {
        having(d, "Params", |own| {
            own.remove(b"Subtype");
        });
    }),
    ("a program", |d| {
        let action =
            dictionary! {"S" => "JavaScript", "JS" => Object::string_literal("x")};
        catalog(d).set("OpenAction", action);
    }),
    ("no characters of the fonts", |d| {
        having(d, "ToUnicode", |own| {
            own.remove(b"ToUnicode");
        });
    }),
];

#[test]
fn the_validators_pass_the_good_file_and_stop_broken_copies() {
    let gates = [ValidationProfile::PdfA3a, ValidationProfile::PdfUa1];
    let plain = copy(&SMALL, |_| {});
    for pdf in [&*SMALL, &plain] {
        for gate in gates {
            assert_eq!(failures(pdf, gate), Vec::<String>::new());
        }
    }
    let passed: Vec<_> = BROKEN
        .iter()
        .filter(|(_, change)| {
            let pdf = copy(&SMALL, change);
            gates.iter().all(|gate| failures(&pdf, *gate).is_empty())
        })
        .map(|(what, _)| *what)
        .collect();
    assert_eq!(passed, Vec::<&str>::new(), "these broken copies pass");
}

#[test]
fn without_attachments_the_file_is_pdf_a_2a() {
    let folder = tempfile::tempdir().expect("a folder");
    starter(folder.path(), "2", "UTC", &[]);
    let settings = folder.path().join("content/report.yaml");
    let text = std::fs::read_to_string(&settings).expect("settings");
    std::fs::write(&settings, text + "screen: {attachments: false}\n").expect("a file");
    ends(&recto(&["build", "-o", "bare.pdf"], folder.path()), 0);
    let pdf = std::fs::read(folder.path().join("bare.pdf")).expect("the PDF");
    for gate in [ValidationProfile::PdfA2a, ValidationProfile::PdfUa1] {
        assert_eq!(failures(&pdf, gate), Vec::<String>::new());
    }
    let document = Document::load_mem(&pdf).expect("a PDF");
    assert!(!document.catalog().expect("a catalogue").has(b"AF"));
}
