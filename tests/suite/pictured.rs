//! A project for print: the starter's with a chapter of pictures.

use std::collections::BTreeMap;

use image::{ImageFormat, Rgb, RgbImage};
use recto::input::project::{InputFile, Inputs};

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
    let mut inputs = Inputs::default();
    let mut files = BTreeMap::new();
    for (path, bytes) in recto::authoring::starter::files() {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let file = InputFile { path: path.to_owned(), text: Ok(text.clone()) };
        match path.split('/').collect::<Vec<_>>().as_slice() {
            ["content", "report.yaml"] => {
                let settings = "print: {brand: {spot: PANTONE 3025 C, cmyk: [100, 27, 10, 56]}, blank-pages: true}\n";
                let text = Ok(text + settings);
                inputs.config = Some(InputFile { text, ..file });
            }
            ["content", "index.yaml"] => inputs.answers = Some(file),
            ["content", "glossary.yaml"] => inputs.glossary = Some(file),
            ["content", "targets.yaml"] => inputs.targets = Some(file),
            ["content", "data", _] => inputs.data.push(file),
            ["content", folder, name] if name.ends_with(".md") => {
                inputs.chapters.push(((*folder).to_owned(), file));
            }
            _ => {
                inputs.others.insert(path.to_owned());
                files.insert(path.to_owned(), bytes.to_vec());
            }
        }
    }
    for lang in ["en", "zh-HK"] {
        let text = "# Pictures {#pictures}\n\n![A drawing](../images/drawing.svg)\n\n![A photograph](../images/photo.jpg)\n";
        let path = format!("content/{lang}/07-pictures.md");
        let file = InputFile { path, text: Ok(text.to_owned()) };
        inputs.chapters.push((lang.to_owned(), file));
    }
    files.insert("content/images/drawing.svg".to_owned(), DRAWING.as_bytes().to_vec());
    files.insert("content/images/photo.jpg".to_owned(), photograph());
    inputs.others.extend(files.keys().cloned());
    inputs.chapters.sort_by(|a, b| a.1.path.cmp(&b.1.path));
    (inputs, files)
}
