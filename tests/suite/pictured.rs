//! A project for print: the starter's with a chapter of pictures.

use std::collections::BTreeMap;

use image::{ImageFormat, Rgb, RgbImage};
use recto::input::project::{InputFile, Inputs};
use recto::model::lang::USUAL;

/// A drawing with what the engine turns into RGB: flat colour, a gradient, transparency.
const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">
<defs><linearGradient id="g"><stop offset="0" stop-color="#c03020"/>
<stop offset="1" stop-color="#2040c0" stop-opacity="0.4"/></linearGradient>
<pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse">
<rect width="5" height="5" fill="#208040"/></pattern></defs>
<rect width="200" height="50" fill="url(#g)"/><rect y="50" width="100" height="50" fill="url(#p)"/>
<circle cx="150" cy="75" r="20" fill="#e0a020" opacity="0.5"/>
<path d="M110 60h30v30h-30z" fill="#000"/></svg>"##;

/// A photograph large enough to print.
fn photograph() -> Vec<u8> {
    let picture = RgbImage::from_fn(2_400, 900, |x, y| {
        Rgb([(x % 256) as u8, (y % 256) as u8, ((x / 9 + y / 7) % 256) as u8])
    });
    let mut bytes = std::io::Cursor::new(vec![]);
    picture.write_to(&mut bytes, ImageFormat::Jpeg).expect("a JPEG");
    bytes.into_inner()
}

/// The starter's project with a chapter of pictures and settings for print.
pub(crate) fn project() -> (Inputs, BTreeMap<String, Vec<u8>>) {
    let (mut texts, mut files) = (vec![], BTreeMap::new());
    for (path, bytes) in recto::authoring::starter::files() {
        let mut text = String::from_utf8_lossy(bytes).into_owned();
        if path == "content/report.yaml" {
            text += "print: {brand: {spot: PANTONE 3025 C, cmyk: [100, 27, 10, 56]}, blank-pages: true}\n";
        }
        texts.push(InputFile { path: path.to_owned(), text: Ok(text) });
        files.insert(path.to_owned(), bytes.to_vec());
    }
    for lang in USUAL {
        let text = "# Pictures {#pictures}\n\n![A drawing](../images/drawing.svg)\n\n![A photograph](../images/photo.jpg)\n";
        let path = format!("content/{lang}/07-pictures.md");
        texts.push(InputFile { path, text: Ok(text.to_owned()) });
    }
    let mut inputs = Inputs::from_files(texts);
    files.retain(|path, _| inputs.others.contains(path));
    files.insert("content/images/drawing.svg".to_owned(), DRAWING.as_bytes().to_vec());
    files.insert("content/images/photo.jpg".to_owned(), photograph());
    inputs.others.extend(files.keys().cloned());
    (inputs, files)
}
