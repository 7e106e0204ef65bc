//! JPEG files, segment by segment: what the camera noted beside the picture (where it was
//! taken, with what, a small copy) stays out of the report, and what the engine cannot read
//! rightly is read here.

use image::RgbImage;
use image::metadata::Orientation;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::pages::picture::colour::to_screen;

/// How well a picture is kept that must be written anew: the loss is not to be seen.
pub(super) const QUALITY: u8 = 92;

const START: [u8; 2] = [0xff, 0xd8];
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const ADOBE: &[u8] = b"Adobe";
const EXIF: &[u8] = b"Exif\0\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";

/// How the colours of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colours {
    /// Greys, or light and two colours: as all programs write and read them.
    Usual,
    /// Red, green and blue as they are.
    Plain,
    /// Four inks: as they are or turned round, or three of them as light and colours.
    Inks { turned: bool, mixed: bool },
}

/// A file, taken apart.
pub(super) struct Jpeg<'a> {
    /// The segments before the end: marker, and bytes with the marker. A scan has its data.
    segments: Vec<(u8, &'a [u8])>,
    /// How it is to be turned.
    pub(super) orientation: Orientation,
    pub(super) colours: Colours,
    /// Its colour profile.
    pub(super) profile: Option<Vec<u8>>,
}

impl<'a> Jpeg<'a> {
    /// Takes a file apart.
    ///
    /// # Errors
    /// If it is not whole, with the reason.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let cut = || "it breaks off before its end".to_owned();
        let mut segments = vec![];
        let mut at = START.len();
        loop {
            // Any number of fill bytes may stand before a marker.
            while bytes.get(at..at + 2) == Some(&[0xff, 0xff]) {
                at += 1;
            }
            let &[0xff, marker] = bytes.get(at..at + 2).ok_or_else(cut)? else {
                return Err(format!("it is damaged at byte {}", at + 1));
            };
            if marker == END {
                break;
            }
            let length = bytes.get(at + 2..at + 4).ok_or_else(cut)?;
            let length = usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
            let mut end = at + 2 + length;
            if marker == SCAN {
                end += data(bytes.get(end..).ok_or_else(cut)?).ok_or_else(cut)?;
            }
            segments.push((marker, bytes.get(at..end).ok_or_else(cut)?));
            at = end;
        }
        let mut jpeg = Self {
            segments,
            orientation: Orientation::NoTransforms,
            colours: Colours::Usual,
            profile: None,
        };
        jpeg.orientation = jpeg
            .named(0xe1, EXIF)
            .and_then(Orientation::from_exif_chunk)
            .unwrap_or(Orientation::NoTransforms);
        jpeg.colours = jpeg.colours();
        jpeg.profile = jpeg.profile();
        Ok(jpeg)
    }

    /// What stands behind the name in the first application segment that has it.
    fn named(&self, marker: u8, name: &[u8]) -> Option<&'a [u8]> {
        let mut bodies = self.segments.iter().filter(|(own, _)| *own == marker);
        bodies.find_map(|(_, segment)| segment.get(4..)?.strip_prefix(name))
    }

    fn colours(&self) -> Colours {
        let frame = self.segments.iter().find(|(marker, _)| {
            matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
        });
        let Some((_, frame)) = frame else { return Colours::Usual };
        let count = frame.get(9).copied().unwrap_or(0);
        let names: Vec<u8> = frame.iter().skip(10).step_by(3).copied().collect();
        // Version, two words of flags, and how colours were mixed.
        let adobe = self.named(0xee, ADOBE).and_then(|body| body.get(6).copied());
        match (count, adobe) {
            (3, Some(0)) => Colours::Plain,
            (3, None) if names == *b"RGB" && self.named(0xe0, b"JFIF\0").is_none() => {
                Colours::Plain
            }
            (4, adobe) => {
                Colours::Inks { turned: adobe.is_some(), mixed: adobe == Some(2) }
            }
            _ => Colours::Usual,
        }
    }

    /// The profile, which may stand in several segments.
    fn profile(&self) -> Option<Vec<u8>> {
        let mut parts: Vec<(u8, &[u8])> = vec![];
        for (marker, segment) in &self.segments {
            let body = segment.get(4..).and_then(|body| body.strip_prefix(PROFILE));
            if *marker == 0xe2
                && let Some([number, _, part @ ..]) = body
            {
                parts.push((*number, part));
            }
        }
        parts.sort_by_key(|(number, _)| *number);
        let profile: Vec<u8> =
            parts.iter().flat_map(|(_, part)| *part).copied().collect();
        (!profile.is_empty()).then_some(profile)
    }

    /// The file with the picture, how it is turned, and its colours: nothing else of what
    /// the camera and other programs have left in it, and nothing behind its end.
    pub(super) fn bare(&self, with_profile: bool) -> Vec<u8> {
        let mut bytes = START.to_vec();
        let is_kept = |marker: u8, segment: &[u8]| {
            let body = segment.get(4..).unwrap_or_default();
            match marker {
                0xe0 => body.starts_with(b"JFIF\0"),
                0xe2 => with_profile && body.starts_with(PROFILE),
                0xee => body.starts_with(ADOBE),
                0xe1..=0xef | 0xfe => false,
                _ => true,
            }
        };
        let mut turn = (self.orientation != Orientation::NoTransforms)
            .then(|| turned(self.orientation));
        for (marker, segment) in &self.segments {
            if *marker != 0xe0 {
                bytes.extend(turn.take().into_iter().flatten());
            }
            if is_kept(*marker, segment) {
                bytes.extend_from_slice(segment);
            }
        }
        bytes.extend([0xff, END]);
        bytes
    }

    /// The parts of all pixels as they stand in the file, and how many pixels across and
    /// down.
    fn parts(&self, count: usize) -> Result<(Vec<u8>, u32, u32), String> {
        // Without this segment nobody mixes colours.
        let without = Self {
            segments: self
                .segments
                .iter()
                .filter(|(it, _)| *it != 0xee)
                .copied()
                .collect(),
            orientation: Orientation::NoTransforms,
            colours: self.colours,
            profile: None,
        };
        let space = if count == 3 { ColorSpace::YCbCr } else { ColorSpace::CMYK };
        let options = DecoderOptions::default().jpeg_set_out_colorspace(space);
        let bytes = without.bare(false);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&bytes), options);
        let parts = decoder.decode().map_err(|error| error.to_string())?;
        let (width, height) = decoder.dimensions().ok_or("it has no size")?;
        let side = |side: usize| u32::try_from(side).map_err(|_| "it is too large");
        if parts.len() != width * height * count {
            return Err("its colours are written in an unusual way".to_owned());
        }
        Ok((parts, side(width)?, side(height)?))
    }

    /// The pixels in the colours of screens, of a picture whose colours are not as usual.
    ///
    /// # Errors
    /// If they cannot be read.
    pub(super) fn on_screen(&self, printer: &[u8]) -> Result<RgbImage, String> {
        let (pixels, width, height) = match self.colours {
            Colours::Usual | Colours::Plain => self.parts(3)?,
            Colours::Inks { .. } => {
                let (inks, width, height) = self.inks()?;
                (to_screen(&inks, self.profile.as_deref(), printer)?, width, height)
            }
        };
        RgbImage::from_raw(width, height, pixels)
            .ok_or_else(|| "it has no size".to_owned())
    }

    /// How much of each ink every pixel has, and the size.
    ///
    /// # Errors
    /// If they cannot be read.
    pub(super) fn inks(&self) -> Result<(Vec<u8>, u32, u32), String> {
        let (mut parts, width, height) = self.parts(4)?;
        let Colours::Inks { turned, mixed } = self.colours else {
            return Err("it is not in inks".to_owned());
        };
        if mixed {
            for pixel in parts.chunks_exact_mut(4) {
                unmix(pixel);
            }
        }
        if turned {
            for part in &mut parts {
                *part = 255 - *part;
            }
        }
        Ok((parts, width, height))
    }
}

/// Turns light and two colours into the three inks that take them away.
fn unmix(pixel: &mut [u8]) {
    let [light, blue, red, _] = pixel else { return };
    let (y, cb, cr) =
        (f32::from(*light), f32::from(*blue) - 128.0, f32::from(*red) - 128.0);
    let part = |value: f32| 255 - value.round().clamp(0.0, 255.0) as u8;
    (*light, *blue, *red) = (
        part(y + 1.402 * cr),
        part(y - 0.344_136 * cb - 0.714_136 * cr),
        part(y + 1.772 * cb),
    );
}

/// How long the data of a scan are: up to the next marker that is not one of theirs.
fn data(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match bytes.get(at + 1)? {
            0 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

/// A segment that says how a picture is to be turned, and nothing more.
fn turned(orientation: Orientation) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend_from_slice(EXIF);
    segment.extend_from_slice(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.push(orientation.to_exif());
    segment.extend([0; 6]);
    segment
}
