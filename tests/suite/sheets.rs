//! Where preflight says that something is: as a page is seen, from the upper left corner of
//! what is left when it is trimmed.

use recto::output::preflight::{Limits, preflight};

use crate::bombs::File;

const MM: f32 = 72.0 / 25.4;

/// The place of an annotation 30 mm wide and 10 mm high, seen 20 mm across and 30 mm down on
/// a page that is cut, turned and enlarged as said.
fn place(trim: [f32; 4], entries: &str, turn: i64, unit: f32) -> Option<[f32; 2]> {
    let [left, bottom, right, top] = trim;
    let length = |millimetres: f32| millimetres * MM / unit;
    let (near, far) = ((length(20.0), length(50.0)), (length(30.0), length(40.0)));
    let rect = match turn.rem_euclid(360) {
        90 => [left + far.0, bottom + near.0, left + far.1, bottom + near.1],
        180 => [right - near.1, bottom + far.0, right - near.0, bottom + far.1],
        270 => [right - far.1, top - near.1, right - far.0, top - near.0],
        _ => [left + near.0, top - far.1, left + near.1, top - far.0],
    };
    let sides = |sides: [f32; 4]| sides.map(|side| side.to_string()).join(" ");
    // Corners may come in any order.
    let [a, b, c, d] = rect;
    let rect = sides([c, b, a, d]);
    let mut file = File::new("", "", 1);
    file.objects[2] = format!(
        "<</Type/Page/Parent 2 0 R/Rotate {turn}/UserUnit {unit}\
         /Annots[<</Subtype/Link/Rect[{rect}]>>]{entries}>>",
    )
    .into_bytes();
    let verdict = preflight(&file.bytes(""), Limits::default()).expect("a verdict");
    let found = verdict
        .findings
        .iter()
        .find(|finding| finding.rule.name == "annotation");
    found.and_then(|finding| finding.at)
}

#[test]
fn an_annotation_is_where_it_is_seen() {
    let trim = [42.0, 57.0, 637.0, 899.0];
    let boxes = [
        "/MediaBox[0 0 700 1000]/TrimBox[42 57 637 899]/BleedBox[30 40 650 910]",
        // Its corners in the other order, and a sheet that does not begin at nought.
        "/MediaBox[-50 -60 800 1100]/TrimBox[637 899 42 57]",
        "/MediaBox[0 0 700 1000]/ArtBox[42 57 637 899]",
        "/MediaBox[42 57 637 899]",
        "/MediaBox[0 0 700 1000]/CropBox[10 10 690 990]/TrimBox[42 57 637 899]",
    ];
    for entries in boxes {
        for turn in [0, 90, 180, 270, -90, 450] {
            for unit in [1.0, 2.0, 0.5] {
                let at = place(trim, entries, turn, unit).expect("a place");
                let near = |a: f32, b: f32| (a - b).abs() < 0.05;
                assert!(
                    near(at[0], 20.0) && near(at[1], 30.0),
                    "{entries}, turned by {turn}, units of {unit}: {at:?}"
                );
            }
        }
    }
}
