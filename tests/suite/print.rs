//! The print edition and preflight: good files pass, copies broken in one way each do not,
//! and hostile files end in a verdict.

use std::sync::{Arc, LazyLock};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use recto::input::project::InputFile;
use recto::model::edition::Medium;
use recto::output::preflight;
use recto::output::preflight::{Limits, Verdict, preflight};
use recto::{Wish, Workshop};

use crate::pictured::project;

fn print_files(apart: bool) -> Vec<Vec<u8>> {
    let (inputs, files) = project();
    let wish = Wish { medium: Medium::Print, ..Wish::default() };
    let mut proof = recto::proof(&inputs, &wish);
    let mut workshop = Workshop::new(Arc::new(files));
    let setting = workshop.set(&mut proof, &inputs, &wish);
    let setting = setting.unwrap_or_else(|| panic!("{:#?}", proof.findings));
    let files = workshop.print(&mut proof, &setting, apart);
    let files = files.unwrap_or_else(|| panic!("{:#?}", proof.findings));
    files.into_iter().map(|file| file.pdf).collect()
}

/// The good file.
static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| print_files(false).remove(0));

fn verdict(bytes: &[u8]) -> Verdict {
    preflight(bytes, Limits::default()).expect("a verdict")
}

fn rules(verdict: &Verdict) -> Vec<&'static str> {
    let mut rules: Vec<_> =
        verdict.findings.iter().map(|finding| finding.rule.name).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

#[test]
fn a_good_file_is_found_good() {
    let verdict = verdict(&GOOD);
    assert_eq!(rules(&verdict), Vec::<&str>::new(), "{:#?}", verdict.findings);
    assert_eq!(verdict.standard.as_deref(), Some("PDF/X-4"));
    assert_eq!(verdict.condition.as_deref(), Some("FOGRA39"));
    assert_eq!(verdict.spaces, ["CMYK", "spot"]);
    let plates = ["Black", "Cyan", "Magenta", "PANTONE 3025 C", "Yellow"];
    assert_eq!(verdict.plates, plates);
    assert_eq!(verdict.pages % 4, 0, "blank pages were added");
    let [media, bleed, trim] = verdict.boxes[0];
    assert_eq!(verdict.boxes.len(), 1);
    let millimetres = |a: f32, b: f32| ((a - b) / 72.0 * 25.4 * 100.0).round() / 100.0;
    assert_eq!(millimetres(trim[2], trim[0]), 210.0);
    assert_eq!(millimetres(trim[3], trim[1]), 297.0);
    assert_eq!(millimetres(trim[0], bleed[0]), 3.0);
    assert_eq!(millimetres(bleed[0], media[0]), 12.0);
}

#[test]
fn cover_and_text_block_are_whole() {
    let files = print_files(true);
    let [cover, text] = files.as_slice() else { panic!("{} files", files.len()) };
    let (cover, text) = (verdict(cover), verdict(text));
    assert_eq!(rules(&cover), Vec::<&str>::new(), "{:#?}", cover.findings);
    assert_eq!(rules(&text), Vec::<&str>::new(), "{:#?}", text.findings);
    assert_eq!(cover.pages, 2, "outside and inside");
    assert_eq!(text.pages + 4, verdict(&GOOD).pages);
    let [_, _, trim] = cover.boxes[0];
    let width = (trim[2] - trim[0]) / 72.0 * 25.4;
    // A tenth of a millimetre a leaf, and never less than a fold.
    let spine = (text.pages.div_ceil(2) as f32 / 10.0).max(1.0);
    assert!((width - 420.0 - spine).abs() < 0.01, "{width}");
}

/// A copy of the good file, changed.
fn copy(change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(&GOOD).expect("a PDF");
    change(&mut document);
    let mut bytes = vec![];
    document.save_to(&mut bytes).expect("bytes");
    bytes
}

fn page(document: &Document, number: u32) -> ObjectId {
    document.get_pages()[&number]
}

fn on_page(document: &mut Document) -> &mut Dictionary {
    let id = page(document, 4);
    document.get_dictionary_mut(id).expect("a page")
}

/// The dictionary a key of another leads to.
fn entry<'a>(document: &'a mut Document, holder: &str, key: &str) -> &'a mut Dictionary {
    let id = match holder {
        "Info" => document.trailer.get(b"Info").expect("information"),
        _ => document
            .catalog()
            .expect("a catalogue")
            .get(holder.as_bytes())
            .expect("an entry"),
    };
    let id = match id {
        Object::Array(items) => items[0].as_reference().expect("a reference"),
        other => other.as_reference().expect("a reference"),
    };
    let _ = key;
    document.get_dictionary_mut(id).expect("a dictionary")
}

fn metadata(document: &mut Document, from: &str, to: &str) {
    let id = document
        .catalog()
        .expect("a catalogue")
        .get(b"Metadata")
        .expect("metadata");
    let id = id.as_reference().expect("a reference");
    let stream = document.get_object_mut(id).expect("an object").as_stream_mut();
    let stream = stream.expect("a stream");
    let text = String::from_utf8(stream.content.clone()).expect("text");
    assert!(text.contains(from), "{text}");
    stream.set_plain_content(text.replace(from, to).into_bytes());
}

/// A function that is a program, from 0 to 1 into four inks.
fn calculator(document: &mut Document, inputs: usize, program: &str) -> Object {
    let limits = |count| [0, 1].repeat(count).into_iter().map(Object::from);
    let own = dictionary! {
        "FunctionType" => 4,
        "Domain" => limits(inputs).collect::<Vec<_>>(),
        "Range" => limits(4).collect::<Vec<_>>(),
    };
    document.add_object(Stream::new(own, program.into())).into()
}

/// Adds content to page 4, with resources.
fn paint(document: &mut Document, content: &str, resources: &[(&str, &str, Object)]) {
    let added = document.add_object(Stream::new(Dictionary::new(), content.into()));
    let page = on_page(document);
    let mut contents = match page.get(b"Contents").expect("content") {
        Object::Array(known) => known.clone(),
        one => vec![one.clone()],
    };
    contents.push(added.into());
    page.set("Contents", contents);
    let mut own = page
        .get(b"Resources")
        .expect("resources")
        .as_dict()
        .expect("own")
        .clone();
    for (kind, name, object) in resources {
        let mut all = match own.get(kind.as_bytes()) {
            Ok(Object::Dictionary(all)) => all.clone(),
            _ => Dictionary::new(),
        };
        all.set(*name, object.clone());
        own.set(*kind, all);
    }
    on_page(document).set("Resources", own);
}

/// A font of the file's.
fn font(document: &Document) -> Object {
    let is_font = |object: &Object| {
        object.as_dict().is_ok_and(|own| {
            own.get(b"Subtype")
                .and_then(Object::as_name)
                .is_ok_and(|name| name == b"Type0")
        })
    };
    let mut fonts = document.objects.iter().filter(|(_, object)| is_font(object));
    Object::Reference(*fonts.next().expect("a font").0)
}

fn words(document: &mut Document, before: &str, size: f32, x: f32, y: f32) {
    let font = font(document);
    let content =
        format!("q {before} BT /F {size} Tf 1 0 0 1 {x} {y} Tm <000100020003> Tj ET Q");
    let states = [(
        "ExtGState",
        "Over",
        Object::from(dictionary! {
            "op" => true, "OP" => true, "OPM" => 1,
        }),
    )];
    let mut resources = vec![("Font", "F", font)];
    resources.extend(states);
    paint(document, &content, &resources);
}

fn form(document: &mut Document, content: &str, resources: Dictionary) -> Object {
    let dictionary = dictionary! {
        "Type" => "XObject", "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), 700.into(), 1000.into()],
        "Resources" => resources,
    };
    document.add_object(Stream::new(dictionary, content.into())).into()
}

fn picture(document: &mut Document, space: &str, more: &[(&str, Object)]) -> Object {
    let count = if space == "DeviceRGB" { 3 } else { 4 };
    let mut dictionary = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 100, "Height" => 100,
        "BitsPerComponent" => 8, "ColorSpace" => space,
    };
    for (key, value) in more {
        dictionary.set(*key, value.clone());
    }
    document
        .add_object(Stream::new(dictionary, vec![40; 10_000 * count]))
        .into()
}

/// A separation, with the stand-in's space and its colour in full.
fn spot(name: &str, space: &str, full: Vec<Object>) -> Object {
    let none = vec![Object::Integer(0); full.len()];
    let tint = dictionary! {
        "FunctionType" => 2, "Domain" => vec![0.into(), 1.into()], "N" => 1,
        "C0" => none, "C1" => full,
    };
    vec![
        Object::Name(b"Separation".to_vec()),
        Object::Name(name.into()),
        Object::Name(space.into()),
        tint.into(),
    ]
    .into()
}

type Break = fn(&mut Document);

/// Every way a copy is broken, with the rule that must find it.
const BROKEN: &[(&str, &str, Break)] = &[
    ("a later version", "pdf-version", |d| d.version = "1.7".into()),
    ("no identifier", "document-id", |d| {
        d.trailer.remove(b"ID");
    }),
    ("another standard", "standard", |d| metadata(d, "PDF/X-4</", "PDF/X-3</")),
    ("no metadata", "metadata", |d| {
        d.catalog_mut().expect("a catalogue").remove(b"Metadata");
    }),
    ("no date of change", "metadata", |d| metadata(d, "xmp:ModifyDate", "xmp:Modified")),
    ("no document identifier", "metadata", |d| {
        metadata(d, "xmpMM:DocumentID", "xmpMM:ID");
    }),
    ("an empty title", "metadata", |d| {
        metadata(d, "Environmental, Social and Governance Report 2025", "");
        metadata(d, "2025年環境、社會及管治報告", "");
        metadata(d, " · ", "");
    }),
    ("information without title", "information", |d| {
        entry(d, "Info", "").remove(b"Title");
    }),
    ("undecided about trapping", "trapped", |d| {
        entry(d, "Info", "").remove(b"Trapped");
        metadata(d, "pdf:Trapped", "pdf:Other");
    }),
    ("of two minds about trapping", "trapped", |d| {
        entry(d, "Info", "").set("Trapped", "True");
    }),
    ("no output intent", "output-intent", |d| {
        d.catalog_mut().expect("a catalogue").remove(b"OutputIntents");
    }),
    ("two output intents", "output-intent", |d| {
        let catalog = d.catalog_mut().expect("a catalogue");
        let own = catalog
            .get(b"OutputIntents")
            .expect("one")
            .as_array()
            .expect("a list");
        let twice = [own.clone(), own.clone()].concat();
        catalog.set("OutputIntents", twice);
    }),
    ("an intent without profile", "output-intent", |d| {
        entry(d, "OutputIntents", "").remove(b"DestOutputProfile");
    }),
    ("an intent without name", "output-intent", |d| {
        entry(d, "OutputIntents", "").remove(b"OutputConditionIdentifier");
    }),
    ("a profile that is none", "output-intent", |d| {
        let profile = Stream::new(dictionary! {"N" => 4}, b"no profile".to_vec());
        let profile = d.add_object(profile);
        entry(d, "OutputIntents", "").set("DestOutputProfile", profile);
    }),
    ("a program", "actions", |d| {
        let action =
            dictionary! {"S" => "JavaScript", "JS" => Object::string_literal("x")};
        d.catalog_mut().expect("a catalogue").set("OpenAction", action);
    }),
    ("a form", "actions", |d| {
        let form = dictionary! {"Fields" => Object::Array(vec![])};
        d.catalog_mut().expect("a catalogue").set("AcroForm", form);
    }),
    ("layers", "layers", |d| {
        let layer = dictionary! {"Type" => "OCG", "Name" => Object::string_literal("x")};
        let layer = d.add_object(layer);
        let layers = dictionary! {
            "OCGs" => vec![Object::Reference(layer)], "D" => Dictionary::new(),
        };
        d.catalog_mut().expect("a catalogue").set("OCProperties", layers);
    }),
    ("a page too few", "page-count", |d| d.delete_pages(&[5])),
    ("a page of another size", "page-size", |d| {
        let smaller = [42.52, 42.52, 630.0, 884.4].map(Object::Real).to_vec();
        on_page(d).set("TrimBox", smaller);
    }),
    ("no trim box", "boxes", |d| {
        on_page(d).remove(b"TrimBox");
    }),
    ("two boxes of trim", "boxes", |d| {
        let trim = on_page(d).get(b"TrimBox").expect("a box").clone();
        on_page(d).set("ArtBox", trim);
    }),
    ("bleed over the sheet", "boxes", |d| {
        let larger = [-10, -10, 900, 1_200].map(Object::from).to_vec();
        on_page(d).set("BleedBox", larger);
    }),
    ("no bleed", "bleed", |d| {
        let trim = on_page(d).get(b"TrimBox").expect("a box").clone();
        on_page(d).set("BleedBox", trim);
    }),
    ("a turned page", "page-turned", |d| on_page(d).set("Rotate", 90)),
    ("a link", "annotation", |d| {
        let link = dictionary! {
            "Type" => "Annot", "Subtype" => "Link",
            "Rect" => [100, 100, 200, 120].map(Object::from).to_vec(),
        };
        let link = d.add_object(link);
        on_page(d).set("Annots", vec![Object::Reference(link)]);
    }),
    ("an operator there is none of", "broken-content", |d| paint(d, "1 2 nonsense", &[])),
    ("a state too many", "broken-content", |d| paint(d, "Q Q", &[])),
    ("a font that is not there", "broken-content", |d| paint(d, "BT /None 9 Tf ET", &[])),
    ("a colour with a part too few", "broken-content", |d| paint(d, "0 0 1 k", &[])),
    ("PostScript", "postscript", |d| {
        let program = dictionary! {"Type" => "XObject", "Subtype" => "PS"};
        let program = d.add_object(Stream::new(program, b"showpage".to_vec()));
        paint(d, "/Ps Do", &[("XObject", "Ps", program.into())]);
    }),
    ("another picture in its place", "content-elsewhere", |d| {
        let picture = picture(d, "DeviceCMYK", &[("Alternates", Object::Array(vec![]))]);
        paint(d, "q 20 0 0 20 300 500 cm /Im Do Q", &[("XObject", "Im", picture)]);
    }),
    ("a curve of the press", "transfer-curve", |d| {
        let state = dictionary! {"TR" => dictionary! {
            "FunctionType" => 2, "Domain" => vec![0.into(), 1.into()], "N" => 2,
        }};
        paint(d, "/Tr gs", &[("ExtGState", "Tr", state.into())]);
    }),
    ("RGB", "rgb", |d| paint(d, "1 0 0 rg 100 500 50 50 re f", &[])),
    ("RGB in a form in a form", "rgb", |d| {
        let inner = form(d, "0 0 1 RG 2 w 100 500 m 200 500 l S", Dictionary::new());
        let objects = dictionary! {"XObject" => dictionary! {"In" => inner}};
        let outer = form(d, "q /In Do Q", objects);
        paint(d, "/Out Do", &[("XObject", "Out", outer)]);
    }),
    ("RGB in a pattern", "rgb", |d| {
        let cell = dictionary! {
            "PatternType" => 1, "PaintType" => 1, "TilingType" => 1, "XStep" => 10, "YStep" => 10,
            "BBox" => [0, 0, 1_000, 1_000].map(Object::from).to_vec(),
            "Resources" => Dictionary::new(),
        };
        let cell = Stream::new(cell, b"0 1 0 rg 0 0 1000 1000 re f".to_vec());
        let cell = d.add_object(cell);
        let content = "/Pattern cs /P scn 100 500 50 50 re f";
        paint(d, content, &[("Pattern", "P", cell.into())]);
    }),
    ("an RGB gradient", "rgb", |d| {
        let shading = dictionary! {
            "ShadingType" => 2, "ColorSpace" => "DeviceRGB",
            "Coords" => [0, 0, 100, 0].map(Object::from).to_vec(),
            "Function" => dictionary! {
                "FunctionType" => 2, "Domain" => vec![0.into(), 1.into()], "N" => 1,
                "C0" => vec![0.into(), 0.into(), 0.into()], "C1" => vec![1.into(), 0.into(), 0.into()],
            },
        };
        let content = "q 100 500 50 50 re W n /Sh sh Q";
        paint(d, content, &[("Shading", "Sh", shading.into())]);
    }),
    ("an RGB picture", "rgb", |d| {
        let picture = picture(d, "DeviceRGB", &[]);
        paint(d, "q 20 0 0 20 300 500 cm /Im Do Q", &[("XObject", "Im", picture)]);
    }),
    ("an RGB picture in the content", "rgb", |d| {
        let content = "q 2 0 0 2 300 500 cm BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI Q";
        paint(d, content, &[]);
    }),
    ("type in RGB", "rgb", |d| words(d, "0 0 1 rg", 12.0, 200.0, 500.0)),
    ("a mask in RGB", "rgb-in-mask", |d| {
        let group = form(d, "1 1 0 rg 0 0 700 1000 re f", Dictionary::new());
        let mask = dictionary! {"S" => "Luminosity", "G" => group};
        let state = dictionary! {"SMask" => mask};
        let content = "q /Sm gs 0 0 0 1 k 100 500 50 50 re f Q";
        paint(d, content, &[("ExtGState", "Sm", state.into())]);
    }),
    ("L*a*b*", "lab", |d| {
        let white = [Object::Real(0.96), 1.into(), Object::Real(0.82)].to_vec();
        let space: Object = vec![
            Object::Name(b"Lab".to_vec()),
            dictionary! {"WhitePoint" => white}.into(),
        ]
        .into();
        let content = "/L cs 50 20 20 scn 100 500 50 50 re f";
        paint(d, content, &[("ColorSpace", "L", space)]);
    }),
    ("grey by calibration", "grey-by-profile", |d| {
        let white = [Object::Real(0.96), 1.into(), Object::Real(0.82)].to_vec();
        let space: Object = vec![
            Object::Name(b"CalGray".to_vec()),
            dictionary! {"WhitePoint" => white}.into(),
        ]
        .into();
        let content = "/G cs 0.5 scn 100 500 50 50 re f";
        paint(d, content, &[("ColorSpace", "G", space)]);
    }),
    ("blending in RGB", "blend-space", |d| {
        let group = dictionary! {"S" => "Transparency", "CS" => "DeviceRGB"};
        on_page(d).set("Group", group);
    }),
    ("a spot colour of RGB", "spot-alternate", |d| {
        let space = spot("Gold", "DeviceRGB", vec![1.into(), 1.into(), 0.into()]);
        let content = "/S cs 1 scn 100 500 50 50 re f";
        paint(d, content, &[("ColorSpace", "S", space)]);
    }),
    ("registration on the page", "registration", |d| {
        let full = vec![1.into(); 4];
        let space = spot("All", "DeviceCMYK", full);
        let content = "/S CS 1 SCN 0.5 w 100 500 m 200 500 l S";
        paint(d, content, &[("ColorSpace", "S", space)]);
    }),
    ("too much ink", "too-much-ink", |d| {
        paint(d, "0.9 0.8 0.8 0.8 k 100 500 50 50 re f", &[]);
    }),
    ("too much ink by overprinting", "too-much-ink", |d| {
        let over = dictionary! {"op" => true, "OPM" => 1};
        let content =
            "1 0.9 0.9 0 k 100 500 50 50 re f /Over gs 0 0 0 0.9 k 110 510 30 30 re f";
        paint(d, content, &[("ExtGState", "Over", over.into())]);
    }),
    ("too much ink in a gradient that is calculated", "too-much-ink", |d| {
        let program = calculator(d, 1, "{ dup dup dup }");
        let shading = dictionary! {
            "ShadingType" => 2, "ColorSpace" => "DeviceCMYK", "Function" => program,
            "Coords" => [100, 0, 150, 0].map(Object::from).to_vec(),
        };
        let content = "q 100 500 50 50 re W n /Sh sh Q";
        paint(d, content, &[("Shading", "Sh", shading.into())]);
    }),
    ("too much ink in a corner of a plane", "too-much-ink", |d| {
        let program = calculator(d, 2, "{ 2 copy }");
        let shading = dictionary! {
            "ShadingType" => 1, "ColorSpace" => "DeviceCMYK", "Function" => program,
            "Matrix" => [50, 0, 0, 50, 100, 500].map(Object::from).to_vec(),
        };
        let content = "q 100 500 50 50 re W n /Sh sh Q";
        paint(d, content, &[("Shading", "Sh", shading.into())]);
    }),
    ("too much ink in a picture", "too-much-ink", |d| {
        let picture = d.add_object(Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => 100, "Height" => 100,
                "BitsPerComponent" => 8, "ColorSpace" => "DeviceCMYK",
            },
            vec![230; 40_000],
        ));
        let content = "q 20 0 0 20 300 500 cm /Im Do Q";
        paint(d, content, &[("XObject", "Im", picture.into())]);
    }),
    ("rich black type", "rich-black-type", |d| {
        words(d, "0.6 0.5 0.5 1 k", 12.0, 200.0, 500.0);
    }),
    ("black type that knocks out", "black-knockout", |d| {
        let content = "0.3 0 0 0 k 190 490 100 40 re f";
        paint(d, content, &[]);
        words(d, "0 0 0 1 k", 12.0, 200.0, 500.0);
    }),
    ("white that overprints", "white-overprint", |d| {
        words(d, "/Over gs 0 0 0 0 k", 12.0, 200.0, 500.0);
    }),
    ("a font that is not embedded", "font-missing", |d| {
        for object in d.objects.values_mut() {
            if let Ok(own) = object.as_dict_mut() {
                own.remove(b"FontFile3");
                own.remove(b"FontFile2");
            }
        }
    }),
    ("small type", "small-type", |d| words(d, "/Over gs 0 0 0 1 k", 5.0, 200.0, 500.0)),
    ("small type by its matrix", "small-type", |d| {
        words(d, "/Over gs 0 0 0 1 k 0.4 0 0 0.4 0 0 cm", 12.0, 500.0, 1_250.0);
    }),
    ("small light type", "small-reversed-type", |d| {
        paint(d, "1 0.5 0 0 k 190 490 100 40 re f", &[]);
        words(d, "0 0 0 0 k", 7.0, 200.0, 500.0);
    }),
    ("a thin rule", "thin-rule", |d| {
        paint(d, "0 0 0 1 K 0.1 w 100 500 m 200 500 l S", &[]);
    }),
    ("a thin rule that is filled", "thin-rule", |d| {
        paint(d, "0 0 0 1 k 100 500 100 0.1 re f", &[]);
    }),
    ("type at the edge", "near-trim", |d| {
        words(d, "/Over gs 0 0 0 1 k", 12.0, 48.0, 500.0);
    }),
    ("colour that stops at the trim", "short-of-bleed", |d| {
        paint(d, "0.5 0 0 0 k 42.5 300 100 100 re f", &[]);
    }),
    ("a coarse picture", "coarse-picture", |d| {
        let picture = picture(d, "DeviceCMYK", &[]);
        paint(d, "q 90 0 0 90 300 500 cm /Im Do Q", &[("XObject", "Im", picture)]);
    }),
];

#[test]
fn every_broken_copy_is_caught_by_its_rule() {
    assert!(BROKEN.len() >= 30);
    let mut missed = vec![];
    let limits = Limits { draws_all: false, ..Limits::default() };
    for (what, rule, change) in BROKEN {
        let verdict = preflight(&copy(change), limits).expect("a verdict");
        let found = rules(&verdict);
        // One fault may break more: a bleed box over the marks takes them onto the page.
        if !found.contains(rule) || found.len() > 4 {
            missed.push(format!("{what}: {rule} is not alone among {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// Every rule has a broken copy, but for two that no copy of a good file can break.
#[test]
fn every_rule_is_tried() {
    for rule in preflight::rules::all() {
        let is_tried = BROKEN.iter().any(|(_, own, _)| *own == rule.name);
        let elsewhere = ["encrypted", "too-complex"].contains(&rule.name);
        assert!(is_tried != elsewhere, "{}", rule.name);
    }
}

#[test]
fn every_rule_is_documented() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/printing.md");
    let guide = std::fs::read_to_string(path).expect("docs/printing.md");
    for rule in preflight::rules::all() {
        let finds = rule.sentence();
        let finds = finds.trim_end_matches('.');
        let row = format!("| `{}` | {finds} | {} |", rule.name, rule.remedy());
        assert!(guide.contains(&row), "docs/printing.md has no row\n{row}");
    }
}

#[test]
fn an_unchanged_copy_is_still_good() {
    assert_eq!(rules(&verdict(&copy(|_| {}))), Vec::<&str>::new());
}

/// What ends in neither a verdict nor a reason would have panicked or hung.
#[test]
fn hostile_files_end_in_a_verdict() {
    let good = &GOOD;
    for part in 0..40 {
        let _ = preflight(&good[..good.len() * part / 40], Limits::default());
    }
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize
    };
    for _ in 0..60 {
        let mut bytes = good.to_vec();
        for _ in 0..20 {
            let at = random() % bytes.len();
            bytes[at] = random() as u8;
        }
        let _ = preflight(&bytes, Limits { draws_all: false, ..Limits::default() });
    }
    assert!(preflight(b"", Limits::default()).is_err());
    assert!(preflight(b"%PDF-1.6\n%%EOF", Limits::default()).is_err());
}

#[test]
fn content_that_goes_round_in_a_circle_ends() {
    let bytes = copy(|d| {
        let id = d.new_object_id();
        let own = dictionary! {"XObject" => dictionary! {"Me" => Object::Reference(id)}};
        let dictionary = dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 700.into(), 1000.into()], "Resources" => own,
        };
        d.set_object(id, Stream::new(dictionary, b"/Me Do /Me Do".to_vec()));
        paint(d, "/Me Do", &[("XObject", "Me", id.into())]);
    });
    assert!(rules(&verdict(&bytes)).contains(&"broken-content"));
    // Twelve forms, each drawing the next a hundred times.
    let bytes = copy(|d| {
        let mut next = form(d, "0 0 1 1 re f", Dictionary::new());
        for _ in 0..11 {
            let own = dictionary! {"XObject" => dictionary! {"N" => next}};
            next = form(d, &"/N Do ".repeat(100), own);
        }
        paint(d, "/N Do", &[("XObject", "N", next)]);
    });
    assert!(rules(&verdict(&bytes)).contains(&"too-complex"));
    let bytes = copy(|d| paint(d, &"q ".repeat(100_000), &[]));
    assert!(rules(&verdict(&bytes)).contains(&"broken-content"));
    let bytes = copy(|d| {
        let pages = d
            .catalog()
            .expect("a catalogue")
            .get(b"Pages")
            .expect("pages")
            .clone();
        let id = pages.as_reference().expect("a reference");
        d.get_dictionary_mut(id).expect("pages").set("Kids", vec![pages]);
    });
    let _ = preflight(&bytes, Limits::default());
}

#[test]
fn an_encrypted_file_is_said_to_be_one() {
    use lopdf::{EncryptionState, EncryptionVersion, Permissions};
    let bytes = copy(|d| {
        let version = EncryptionVersion::V2 {
            document: d,
            owner_password: "owner",
            user_password: "user",
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).expect("a state");
        d.encrypt(&state).expect("encrypted");
    });
    assert_eq!(rules(&verdict(&bytes)), ["encrypted"]);
}

/// A picture of many pixels is taken down for the screen, where the report asks for it, and
/// nothing else on the page moves.
#[test]
fn pictures_are_taken_down_for_the_screen() {
    let (mut inputs, files) = project();
    let settings = inputs.config.clone().expect("settings");
    let files = Arc::new(files);
    let mut sizes = vec![];
    for more in ["screen: {picture-ppi: 1200}\n", "screen: {picture-ppi: 100}\n"] {
        let text = settings.text.clone().expect("text") + more;
        inputs.config = Some(InputFile { text: Ok(text), ..settings.clone() });
        let mut proof = recto::proof(&inputs, &Wish::default());
        let mut workshop = Workshop::new(files.clone());
        let setting = workshop.set(&mut proof, &inputs, &Wish::default());
        let setting = setting.unwrap_or_else(|| panic!("{:#?}", proof.findings));
        let (pdf, _) = workshop.export(&mut proof, &setting).expect("a PDF");
        let document = Document::load_mem(&pdf).expect("a PDF");
        let widths = document.objects.values().filter_map(|object| {
            let stream = object.as_stream().ok()?;
            let is_photograph = stream.filters().ok()? == [b"DCTDecode".as_slice()];
            let width = stream.dict.get(b"Width").ok()?.as_i64().ok()?;
            is_photograph.then_some((width, stream.content.len()))
        });
        sizes.push(widths.collect::<Vec<_>>());
    }
    let [full, less] = sizes.as_slice() else { panic!("two builds") };
    assert_eq!(full[0].0, 2_400);
    assert!((300..900).contains(&less[0].0), "{less:?}");
    assert!(less[0].1 * 4 < full[0].1, "{full:?} {less:?}");
}

/// A profile of the report's own must be a printer's, and needs its condition's name.
#[test]
fn a_profile_that_is_none_is_said_to_be_one() {
    let (mut inputs, mut files) = project();
    files.insert("content/print/own.icc".to_owned(), b"no profile".to_vec());
    files.insert(
        "content/print/good.icc".to_owned(),
        recto::pages::picture::colour::FOGRA39.to_vec(),
    );
    let files = Arc::new(files);
    let settings = inputs.config.clone().expect("settings");
    let mut rules_of = |print: &str| {
        let text = settings.text.clone().expect("text");
        let (text, _) = text.split_once("print:").expect("settings for print");
        let text = format!("{text}print: {print}\n");
        inputs.config = Some(InputFile { text: Ok(text), ..settings.clone() });
        let wish = Wish { medium: Medium::Print, ..Wish::default() };
        let mut proof = recto::proof(&inputs, &wish);
        Workshop::new(files.clone()).set(&mut proof, &inputs, &wish);
        let findings = proof.findings.iter().filter(|finding| finding.place.is_some());
        findings.map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(rules_of("{profile: content/print/good.icc}"), ["missing-key"]);
    for name in ["own", "missing"] {
        let print = format!("{{profile: content/print/{name}.icc, condition: X}}");
        assert_eq!(rules_of(&print), ["unusable-profile"]);
    }
    let print = "{profile: content/print/good.icc, condition: X, intent: perceptual}";
    assert_eq!(rules_of(print), Vec::<&str>::new());
    assert_eq!(rules_of("{bleed: 2, brand: {cmyk: [1, 2, 3]}}").len(), 2);
}
