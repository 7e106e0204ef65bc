//! Pictures in a Word file: what is no photograph becomes one.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};

/// A picture as it is put into the file.
#[derive(Debug, Clone)]
pub struct Shown {
    number: usize,
    ending: &'static str,
    pub(super) bytes: Vec<u8>,
    size: (u32, u32),
}

/// The width and height of the text in the unit of drawings.
const MOST: (u64, u64) = (5_900_000, 7_600_000);

impl Shown {
    /// A picture that Word can show; nothing where it cannot.
    pub(super) fn new(number: usize, bytes: &[u8]) -> Option<Self> {
        let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
        let ending = match reader.format()? {
            ImageFormat::Png => "png",
            ImageFormat::Jpeg => "jpeg",
            _ => return None,
        };
        let size = reader.into_dimensions().ok()?;
        Some(Self { number, ending, bytes: bytes.to_vec(), size })
    }

    pub(super) fn name(&self) -> String {
        format!("picture{}.{}", self.number, self.ending)
    }

    pub(super) fn relation(&self) -> String {
        format!("rPicture{}", self.number)
    }

    /// The drawing, in which `ID` and `ALT` are still to be said.
    pub(super) fn drawing(&self) -> String {
        let (width, height) =
            (u64::from(self.size.0.max(1)), u64::from(self.size.1.max(1)));
        let tall = MOST.0.saturating_mul(height) / width;
        let (x, y) = match tall > MOST.1 {
            true => (MOST.1.saturating_mul(width) / height, MOST.1),
            false => (MOST.0, tall),
        };
        let relation = self.relation();
        format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{x}\" cy=\"{y}\"/>\
             <wp:docPr id=\"ID\" name=\"Picture ID\" descr=\"ALT\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:pic><pic:nvPicPr><pic:cNvPr id=\"ID\" name=\"Picture ID\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"{relation}\"/>\
             <a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{x}\" cy=\"{y}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
    }
}
