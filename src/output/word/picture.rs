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
    is_drawn: bool,
}

/// The unit of drawings: so many make a point, and so many a twentieth of one.
const POINT: u64 = 12_700;
const TWENTIETH: u64 = 635;
/// The height no picture is higher than, and that of one within a line, in points.
const HIGHEST: u64 = 360;
const LINE: u64 = 14;

impl Shown {
    /// A picture that Word can show, a photograph or one of ours; nothing where it cannot.
    pub(super) fn new(number: usize, bytes: &[u8], is_drawn: bool) -> Option<Self> {
        let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
        let ending = match reader.format()? {
            ImageFormat::Png => "png",
            ImageFormat::Jpeg => "jpeg",
            _ => return None,
        };
        let size = reader.into_dimensions().ok()?;
        Some(Self {
            number,
            ending,
            bytes: bytes.to_vec(),
            size,
            is_drawn,
        })
    }

    pub(super) fn name(&self) -> String {
        format!("picture{}.{}", self.number, self.ending)
    }

    pub(super) fn relation(&self) -> String {
        format!("rPicture{}", self.number)
    }

    /// The drawing, no wider than so many twentieths of a point; or as high as a line.
    pub(super) fn drawing(
        &self,
        width: usize,
        in_line: bool,
        id: u32,
        alt: &str,
    ) -> String {
        let (own, high) = (u64::from(self.size.0.max(1)), u64::from(self.size.1.max(1)));
        let most = u64::try_from(width).unwrap_or(u64::MAX).saturating_mul(TWENTIETH);
        let tallest = if in_line { LINE } else { HIGHEST } * POINT;
        // What we drew has a size; a photograph is as wide as the text.
        let natural = own.saturating_mul(POINT) / u64::from(super::DENSITY);
        let wide = if self.is_drawn { natural.min(most) } else { most };
        let tall = wide.saturating_mul(high) / own;
        let (x, y) = match tall > tallest {
            true => (tallest.saturating_mul(own) / high, tallest),
            false => (wide, tall),
        };
        let (x, y) = (x.max(1), y.max(1));
        let relation = self.relation();
        format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{x}\" cy=\"{y}\"/>\
             <wp:docPr id=\"{id}\" name=\"Picture {id}\" descr=\"{alt}\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:pic><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"Picture {id}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"{relation}\"/>\
             <a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{x}\" cy=\"{y}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
    }
}
