//! What `check` passes, `build` sets; and no finding stands at the first line of report.yaml
//! for want of a place.

use std::collections::BTreeMap;
use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::sync::Arc;

use recto::diag::{Diagnostic, Severity};
use recto::input::project::Inputs;
use recto::model::edition::Medium;
use recto::{Proof, Wish, Workshop};

use crate::command::done;
use crate::fixture;

const DATA: &str = "=== content/data/d.yaml\n\
    energy: {name: {en: Energy, zh-HK: 能源}, unit: MWh, values: {2019: 9100, 2020: 9420, 2021: 8432}}\n";

/// The end of a report that was checked and, if nothing stood in the way, built.
struct End {
    proof: Proof,
    pdf: Option<Vec<u8>>,
}

impl End {
    fn rules(&self, severity: Severity) -> Vec<&'static str> {
        let own = self.proof.findings.iter().filter(|it| it.severity == severity);
        own.map(|finding| finding.rule).collect()
    }

    fn found(&self, rule: &str) -> &Diagnostic {
        let found = self.proof.findings.iter().find(|it| it.rule == rule);
        found.unwrap_or_else(|| panic!("{}", fixture::findings(&self.proof)))
    }
}

fn end(inputs: &Inputs, files: &BTreeMap<String, Vec<u8>>, medium: Medium) -> End {
    let wish = Wish { medium, ..Wish::default() };
    let mut proof = recto::proof(inputs, &wish);
    let mut workshop = Workshop::new(Arc::new(files.clone()));
    workshop.look_at_pictures(&mut proof);
    let is_clear = proof.findings.iter().all(|it| it.severity != Severity::Error);
    let setting = match is_clear {
        true => workshop.set(&mut proof, inputs, &wish),
        false => None,
    };
    let pdf = setting.and_then(|setting| match medium {
        Medium::Screen => workshop.export(&mut proof, &setting).map(|(pdf, _)| pdf),
        Medium::Print => {
            let mut files = workshop.print(&mut proof, &setting, false)?;
            files.pop().map(|file| file.pdf)
        }
    });
    for finding in &proof.findings {
        let place = finding.place.map(|place| {
            let (line, column) = proof.sources.line_column(place);
            (proof.sources.get(place.file).path.as_str(), line, column)
        });
        assert_ne!(place, Some(("content/report.yaml", 1, 1)), "{finding:?}");
        assert!(place.is_some() || medium == Medium::Print, "{finding:?}");
    }
    assert_eq!(is_clear, pdf.is_some(), "{}", fixture::findings(&proof));
    End { proof, pdf }
}

/// A report that shows one picture, under a name.
fn shown(name: &str, bytes: &[u8], medium: Medium) -> End {
    let path = format!("content/images/{name}");
    let text = format!(
        "=== {path}\n{DATA}=== content/*/01-x.md\n# X\n\nWe used {{{{ energy }}}}.\n\n\
         ![The plant from the harbour](images/{name})\n"
    );
    let files = BTreeMap::from([(path, bytes.to_vec())]);
    end(&fixture::inputs(&text), &files, medium)
}

fn gradient(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 90])
    })
    .into()
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// A photograph in inks, as Adobe's programs write it, all of one colour.
fn inks(colour: [u8; 4], kind: jpeg_encoder::ColorType) -> Vec<u8> {
    let mut bytes = vec![];
    let pixels: Vec<u8> = colour.repeat(64 * 32);
    jpeg_encoder::Encoder::new(&mut bytes, 95)
        .encode(&pixels, 64, 32, kind)
        .expect("a photograph");
    bytes
}

fn svg(body: &str) -> Vec<u8> {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"160\">{body}</svg>")
        .into_bytes()
}

/// The photographs in a PDF: width, colours, bytes.
fn photographs(pdf: &[u8]) -> Vec<(i64, Vec<u8>)> {
    let document = lopdf::Document::load_mem(pdf).expect("a PDF");
    let photographs = document.objects.values().filter_map(|object| {
        let stream = object.as_stream().ok()?;
        let is_photograph = stream.filters().ok()? == [b"DCTDecode".as_slice()];
        let width = stream.dict.get(b"Width").ok()?.as_i64().ok()?;
        is_photograph.then(|| (width, stream.content.clone()))
    });
    photographs.collect()
}

#[test]
fn pictures_are_set_or_said_to_be_what_they_are() {
    let photo = gradient(1_200, 800);
    let (png, jpeg) =
        (written(&photo, ImageFormat::Png), written(&photo, ImageFormat::Jpeg));
    let fine = DynamicImage::from(photo.to_rgb16());
    let grey = DynamicImage::from(photo.to_luma8());
    let cut = |bytes: &[u8]| bytes[..bytes.len() * 2 / 3].to_vec();
    let head = |start: &[u8]| [start, &[1; 60]].concat();
    let sound: Vec<(&str, Vec<u8>)> = vec![
        ("a.png", png.clone()),
        ("png-as.jpg", png.clone()),
        ("jpeg-as.png", jpeg.clone()),
        ("webp-as.png", written(&photo, ImageFormat::WebP)),
        ("gif-as.svg", written(&photo, ImageFormat::Gif)),
        ("svg-as.png", svg("<rect width=\"9\" height=\"9\"/>")),
        ("fine.png", written(&fine, ImageFormat::Png)),
        ("grey.jpg", written(&grey, ImageFormat::Jpeg)),
        ("more-behind.jpg", [&jpeg[..], b"something"].concat()),
        (
            "shadow.svg",
            svg("<filter id=\"f\"><feGaussianBlur stdDeviation=\"3\"/></filter>\
            <rect width=\"90\" height=\"90\" filter=\"url(#f)\"/>"),
        ),
        (
            "said-twice.svg",
            svg("<switch><foreignObject width=\"9\" height=\"9\">\
            <p xmlns=\"http://www.w3.org/1999/xhtml\">Board</p></foreignObject>\
            <text y=\"20\">Board</text></switch>"),
        ),
    ];
    for (name, bytes) in sound {
        let end = shown(name, &bytes, Medium::Screen);
        assert!(end.pdf.is_some(), "{name}: {}", fixture::findings(&end.proof));
    }
    let utf16: Vec<u8> =
        "\u{feff}<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
    assert!(shown("wide.svg", &utf16, Medium::Screen).pdf.is_some());

    let bomb: String = (1..30)
        .map(|n| {
            format!(
                "<g id=\"a{n}\"><use href=\"#a{0}\"/><use href=\"#a{0}\"/></g>",
                n - 1
            )
        })
        .collect();
    let inside = |bytes: &[u8]| {
        use base64::Engine as _;
        let data = base64::prelude::BASE64_STANDARD.encode(bytes);
        svg(&format!(
            "<image width=\"9\" height=\"9\" href=\"data:image/png;base64,{data}\"/>"
        ))
    };
    // A header of 65,535 × 65,535 pixels without any.
    let huge = b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00;".to_vec();
    let unsound: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a.png", head(b"\0\0\0\x18ftypheic"), "it is a HEIC photo"),
        ("b.png", head(b"\0\0\0\x18ftypavif"), "it is an AVIF picture"),
        ("c.jpg", head(b"II*\0"), "it is a TIFF"),
        ("d.png", head(b"BM"), "it is a BMP"),
        ("e.png", head(b"%PDF-1.7"), "it is a PDF"),
        ("f.png", head(b"<!DOCTYPE html><html>"), "it is a page of the web"),
        ("g.png", vec![], "the file is empty"),
        ("h.jpg", cut(&jpeg), "it breaks off before its end"),
        ("i.png", cut(&png), "it breaks off before its end"),
        ("j.png", huge.clone(), "65535"),
        ("k.svg", b"<svg".to_vec(), "it is not a complete SVG drawing"),
        ("l.svg", b"<svg width=\"9\" height=\"9\"/>".to_vec(), "does not say that it is SVG"),
        ("m.svg", svg("<foreignObject width=\"9\" height=\"9\">\
            <div xmlns=\"http://www.w3.org/1999/xhtml\">ESG Committee</div></foreignObject>"),
            "“ESG Committee”"),
        ("n.svg", svg("<image href=\"photo.png\" width=\"9\" height=\"9\"/>"), "`photo.png`"),
        ("o.svg", svg("<use href=\"https://example.com/a.svg#x\"/>"), "another file"),
        ("p.svg", svg("<style>@import url(a.css);</style>"), "another file"),
        ("q.svg", svg("<text y=\"20\">Well \u{1f600}</text>"), "U+1F600"),
        ("r.svg", svg(&format!("<text y=\"20\">{}</text>", "abc ".repeat(75_000))), "letters"),
        ("s.svg", svg(&format!("<defs><g id=\"a0\"><path d=\"M0 0h9v9z\"/></g>{bomb}</defs>\
            <use href=\"#a29\"/>")), "over and over"),
        ("t.svg", svg("<filter id=\"f\"><feMorphology radius=\"200\"/></filter>\
            <rect width=\"390\" height=\"150\" filter=\"url(#f)\"/>"), "too long"),
        ("u.svg", svg("<filter id=\"f\"><feTurbulence numOctaves=\"100000\"/></filter>\
            <rect width=\"390\" height=\"150\" filter=\"url(#f)\"/>"), "too long"),
        ("v.svg", inside(&huge), "65535"),
        ("w.svg", inside(&cut(&png)), "breaks off"),
        ("x.svg", svg(&format!("{}{}", "<g>".repeat(3_000), "</g>".repeat(3_000))), "too deep"),
        ("y.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 90000 1\"><path d=\"M0 0h9v9z\"/></svg>".to_vec(),
            "a thousand times"),
    ];
    for (name, bytes, reason) in unsound {
        let end = shown(name, &bytes, Medium::Screen);
        let found = end.found("unreadable-picture");
        assert!(found.message.contains(reason), "{name}: {}", found.message);
        let place = found.place.expect("a place");
        assert_eq!(end.proof.sources.line_column(place), (5, 1), "{name}");
    }
    let remarks = [
        ("a.svg", svg("<script>draw()</script><path d=\"M0 0h9v9z\"/>"), "program"),
        (
            "b.svg",
            svg(
                "<circle r=\"9\"><animate attributeName=\"r\" values=\"5;9\" dur=\"1s\"/></circle>",
            ),
            "moves",
        ),
        ("c.svg", svg("<text y=\"20\" font-family=\"Futura\">Board</text>"), "Futura"),
    ];
    for (name, bytes, reason) in remarks {
        let end = shown(name, &bytes, Medium::Screen);
        let found = end.found("altered-picture");
        assert!(found.message.contains(reason), "{name}: {}", found.message);
    }
}

/// Inks become colours of screens, however they are written; in print they stay inks.
#[test]
fn photographs_in_inks_are_converted_for_screens() {
    use jpeg_encoder::ColorType::{Cmyk, CmykAsYcck};
    let colour = [0, 255, 255, 0];
    let plain = inks(colour.map(|ink| 255 - ink), Cmyk);
    let at = plain.windows(5).position(|it| it == b"Adobe").expect("a segment") - 4;
    let length = usize::from(plain[at + 2]) * 256 + usize::from(plain[at + 3]);
    let plain = [&plain[..at], &plain[at + 2 + length..]].concat();
    for bytes in [inks(colour, Cmyk), inks(colour, CmykAsYcck), plain] {
        let end = shown("a.jpg", &bytes, Medium::Screen);
        let pdf = end.pdf.as_ref().expect("a PDF");
        let (_, photo) = photographs(pdf).pop().expect("a photograph");
        let pixels = image::load_from_memory(&photo).expect("pixels").into_rgb8();
        let Rgb([red, green, blue]) = *pixels.get_pixel(20, 20);
        // Magenta and yellow on coated paper are a warm red.
        assert!(red > 200 && green < 60 && blue < 70, "{red} {green} {blue}");
        let end = shown("a.jpg", &bytes, Medium::Print);
        let (_, photo) =
            photographs(end.pdf.as_ref().expect("a PDF")).pop().expect("one");
        let mut decoder = zune_jpeg::JpegDecoder::new(
            zune_jpeg::zune_core::bytestream::ZCursor::new(&photo),
        );
        decoder.decode_headers().expect("a photograph");
        assert_eq!(decoder.info().expect("facts").components, 4);
    }
}

/// A photograph is taken down for screens, and neither edition tells where it was taken.
#[test]
fn photographs_are_taken_down_and_tell_nothing() {
    let jpeg = written(&gradient(3_000, 2_000), ImageFormat::Jpeg);
    // Turned by a quarter, and taken at a place.
    let mut exif = b"\xff\xe1\0\x2fExif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 22.3N 114E");
    exif[3] = (exif.len() - 2) as u8;
    let bytes = [&jpeg[..2], &exif, &jpeg[2..]].concat();
    for (medium, widths) in [(Medium::Screen, 400..2_400), (Medium::Print, 3_000..3_001)]
    {
        let end = shown("a.jpg", &bytes, medium);
        let pdf = end.pdf.as_ref().expect("a PDF");
        assert!(!pdf.windows(8).any(|it| it == b"GPS 22.3"), "{medium:?}");
        let (width, photo) = photographs(pdf).pop().expect("a photograph");
        assert!(widths.contains(&width), "{width}");
        assert!(!photo.windows(3).any(|it| it == b"GPS"));
    }
    let small = written(&gradient(300, 200), ImageFormat::Jpeg);
    for medium in [Medium::Screen, Medium::Print] {
        let end = shown("a.jpg", &small, medium);
        let found = end.found("coarse-picture");
        let begins = "content/images/a.jpg has 300 × 200 pixels and is shown ";
        assert!(found.message.starts_with(begins), "{}", found.message);
        assert!(found.place.is_some());
        assert_eq!(
            end.rules(Severity::Warning)
                .iter()
                .filter(|it| **it == "coarse-picture")
                .count(),
            1
        );
    }
}

/// Inputs of many kinds in odd places: each is set, or its error is of `check`. None of the
/// last column is set.
#[test]
fn what_is_checked_is_set() {
    let rows: String = (0..90).map(|n| format!("| Site {n} | done |\n")).collect();
    let list = |name: &str, count: usize, entry: &str| {
        format!("```{name}\n{name}:\n{}```\n", format!("  - {entry}\n").repeat(count))
    };
    let topics: String = (0..200)
        .map(|n| format!("{{topic: T{n}, x: {}, y: {}}},", n % 7, n % 5))
        .collect();
    let cases: Vec<(&str, String, &str)> = vec![
        ("an empty chapter", String::new(), ""),
        ("a link in a head that repeats", format!("| [Our sites](https://example.com) | B |\n|---|---|\n{rows}"), ""),
        ("a reference in a head", format!("| [](#x) | B |\n|---|---|\n{rows}\n## Here {{#x}}\n"), ""),
        ("a figure in a head", format!("| {{{{ energy }}}} | B |\n|---|---|\n{rows}"), ""),
        ("a link in a component's head", format!("```table\ncolumns: [\"[Our sites](https://example.com)\", B]\nrows:\n{}```\n",
            "  - [a, b]\n".repeat(90)), ""),
        ("a link in a banner", format!("```metrics\ngroups:\n  - title: \"[Our plan](https://example.com)\"\n    rows: [{}]\n```\n",
            "energy, ".repeat(90)), ""),
        ("a note in a cell", "| A | B |\n|---|---|\n| a[^n] | b |\n\n[^n]: A [link](https://example.com).\n".into(), ""),
        ("a note in a list and a quotation", "- a[^n]\n\n> b[^n]\n\n[^n]: Note.\n".into(), ""),
        ("a note in a heading's emphasis", "## *A[^n]* b {#h}\n\n[^n]: Note.\n".into(), "misplaced-footnote"),
        ("a heading of many kinds", "## A [link](https://example.com), {{ energy }}, `code`, H~2~O {#h}\n\nText.\n".into(), ""),
        ("a long heading", format!("## {}{{#h}}\n\nText.\n", "word ".repeat(300)), ""),
        ("a huge heading", format!("## {}{{#h}}\n\nText.\n", "word ".repeat(3_000)), "too-long"),
        ("a long word", "a".repeat(900), ""),
        ("a word without end", "a".repeat(20_000), "too-long"),
        ("code without end", format!("`{}`", "a".repeat(20_000)), "too-long"),
        ("a long line", "word ".repeat(20_000), ""),
        ("a line of Han", "能源消耗".repeat(5_000), ""),
        ("a long address", format!("<https://example.com/{}>", "a/".repeat(500)), ""),
        ("a wide table", format!("|{}\n|{}\n|{}\n", " h |".repeat(40), "---|".repeat(40), " c |".repeat(40)), ""),
        ("a list of lists", (0..6).map(|n| format!("{}- item\n", "  ".repeat(n))).collect(), ""),
        ("a deep list", (0..40).map(|n| format!("{}- item\n", "  ".repeat(n))).collect(), "nesting"),
        ("emoji", "Well \u{1f600}".into(), "missing-glyph"),
        ("private characters", "Well \u{e000}".into(), "hidden-character"),
        ("marks that print nothing", "a\u{200d}b\u{200c}c\u{2060}d e\u{301}\u{302}".into(), "hidden-character"),
        ("many measures", list("measures", 200, "{title: A measure, text: Its text.}"), ""),
        ("many tiles", list("tiles", 120, "{title: A tile, text: Its text.}"), ""),
        ("many steps", list("steps", 120, "{title: A step, text: Its text.}"), ""),
        ("many cards", list("cards", 5_000, "energy"), "wrong-shape"),
        ("no cards", "```cards\ncards: []\n```\n".into(), ""),
        ("no rows", "```metrics\nrows: []\n```\n".into(), ""),
        ("a matrix nobody can read", format!("```matrix\nx: X\ny: Y\ngroups:\n  - topics: [{topics}]\n```\n"), "wrong-shape"),
        ("a long quotation", format!("```quote\ntext: \"{}\"\nby: x\n```\n", "word ".repeat(2_000)), ""),
        ("a long word in a tile", format!("```tiles\ntiles: [{{title: {}}}, {{title: b}}]\n```\n", "a".repeat(500)), ""),
        ("a long case", format!("## Case {{#k .case}}\n\n{}\n", "Text of it. ".repeat(1_000)), ""),
        ("a table in a case", format!("## Case {{#k .case}}\n\n| A[^n] | B |\n|---|---|\n{rows}\n[^n]: Note.\n"), ""),
        ("rules", "---\n\n***\n".into(), ""),
    ];
    let mut wrong = vec![];
    for (name, body, rule) in &cases {
        let text = format!("{DATA}=== content/*/01-x.md\n# X\n\n{body}\n");
        let end = end(&fixture::inputs(&text), &BTreeMap::new(), Medium::Screen);
        let is_right = match *rule {
            "" => end.pdf.is_some(),
            rule => end.rules(Severity::Error).contains(&rule),
        };
        if !is_right {
            wrong.push(format!("{name}: {}", fixture::findings(&end.proof)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let text = format!(
        "{DATA}=== content/*/01-x.md\n# A [link](https://example.com) {{#x}}\n\nText.\n"
    );
    let end = end(&fixture::inputs(&text), &BTreeMap::new(), Medium::Screen);
    assert_eq!(end.rules(Severity::Error), ["misplaced-link"; 2]);
}

/// What the engine finds without a place is followed up to the author's block: here a layout
/// that stumbles where the engine no longer knows who called it.
#[test]
fn what_has_no_place_is_followed_up_to_the_block() {
    let text = format!(
        "{DATA}=== content/*/01-x.md\n# X\n\nText.\n\n## A section\n\nMore.\n\n\
         ```quote\ntext: Stumble\nby: x\n```\n\nThe end.\n=== content/*/02-y.md\n# Y\n\nText.\n"
    );
    let mut proof = fixture::proof(&text);
    let report = proof.report.take().expect("a report");
    let wish = Wish::default();
    let edition = recto::edition(&report, &wish);
    // The engine, for this: a report that holds the quotation cannot be set.
    let set = |report: &recto::model::report::Report,
               edition: &recto::model::edition::Edition| {
        let galley = recto::pages::translate::translate(report, edition);
        let stumbles = galley.files.iter().any(|file| file.text.contains("Stumble"));
        if stumbles { vec!["no".to_owned()] } else { vec![] }
    };
    let found = vec![recto::diag::rules::TYPESETTING.finding(None, "no")];
    let title = report.config.title.values().next().expect("a title").place;
    let found = recto::pages::culprit::find(&report, &edition, found, title, &set);
    let places: Vec<_> = found
        .iter()
        .map(|it| {
            let place = it.place.expect("a place");
            (
                proof.sources.get(place.file).path.as_str(),
                proof.sources.line_column(place).0,
            )
        })
        .collect();
    assert_eq!(places, [("content/en/01-x.md", 10), ("content/zh-HK/01-x.md", 10)]);
}

/// The same with the engine itself: a layout sets a colour that PDF/A forbids, which the
/// engine finds when it writes the pages, and knows no place of.
#[test]
fn what_the_engine_cannot_write_is_found_at_the_block() {
    let text = format!(
        "{DATA}=== layouts/pull.typ\n\
         #let pull(..it) = std.rect(fill: cmyk(0%, 100%, 0%, 0%))\n\
         === content/*/01-x.md\n# X\n\nText.\n\n```quote\ntext: Well said\nby: x\n```\n\nThe end.\n\
         === content/*/02-y.md\n# Y\n\nText.\n"
    );
    let inputs = fixture::inputs(&text);
    let mut proof = recto::proof(&inputs, &Wish::default());
    let mut workshop = Workshop::default();
    let setting = workshop.set(&mut proof, &inputs, &Wish::default());
    let setting = setting.expect("pages");
    assert!(workshop.export(&mut proof, &setting).is_none());
    let found = fixture::findings(&proof);
    for place in ["content/en/01-x.md:6:", "content/zh-HK/01-x.md:6:"] {
        assert!(found.contains(place), "{found}");
    }
}

/// A layout that never ends is said to be one. Only the program can be stopped.
#[cfg(unix)]
#[test]
fn a_layout_that_takes_all_memory_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    put(
        "content/report.yaml",
        "title: {en: R}\nissuer: {en: I}\nlanguages: [en]\nperiod: 2021\nperiods: [2021]\ndate: 2022-03-31\n",
    );
    put("content/en/01-x.md", "# X\n\nText.\n");
    put("layouts/pull.typ", "#let pull(..it) = []\n#let x = \"a\" * 900000000000\n");
    let said = done(&["build", "--format", "short"], root, 1);
    assert!(said.contains("layouts/pull.typ:1:1: error[endless-layout]"), "{said}");
    let said = done(&["pack"], root, 1);
    assert!(said.contains("error[endless-layout]"), "{said}");
}
