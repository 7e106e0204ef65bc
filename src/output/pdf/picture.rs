//! Pictures in a PDF, taken down to the pixels that a screen can show.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};
use image::{DynamicImage, ImageFormat, Luma, Rgb};
use lopdf::{Document, Object, Stream};

use super::{name, write};

/// How much too many pixels must be before it is worth their while.
const WORTH: u32 = 5;
/// How well a photograph is kept.
const QUALITY: u8 = 85;
/// The most bytes a picture may unpack to.
const MAX_PICTURE: usize = 1 << 30;

/// Takes a document's pictures down to `wanted`, which says for a picture of a width and
/// height in pixels how wide it need be. What cannot be read stays as it is.
pub fn reduce(document: &mut Document, wanted: &dyn Fn(u32, u32) -> Option<u32>) {
    let mut reduced = vec![];
    for (id, object) in &document.objects {
        let Object::Stream(stream) = object else { continue };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name);
        let (Some(width), Some(height)) =
            (side(stream, b"Width"), side(stream, b"Height"))
        else {
            continue;
        };
        if kind.ok() != Some(b"Image") || stream.dict.has(b"Mask") {
            continue;
        }
        let Some(wide) = wanted(width, height) else { continue };
        if wide == 0 || width * 4 < wide * WORTH {
            continue;
        }
        let high = (u64::from(height) * u64::from(wide) / u64::from(width)).max(1);
        let Ok(high) = u32::try_from(high) else { continue };
        if let Some(smaller) = smaller(document, stream, [width, height], [wide, high]) {
            reduced.push((*id, smaller));
        }
    }
    for (id, stream) in reduced {
        document.set_object(id, stream);
    }
}

fn side(stream: &Stream, key: &[u8]) -> Option<u32> {
    let side = stream.dict.get(key).ok()?.as_i64().ok()?;
    u32::try_from(side).ok().filter(|side| (1..100_000).contains(side))
}

/// A picture with fewer pixels, in the same colours.
fn smaller(
    document: &Document,
    stream: &Stream,
    [width, height]: [u32; 2],
    [wide, high]: [u32; 2],
) -> Option<Stream> {
    let mut dictionary = stream.dict.clone();
    dictionary.set("Width", i64::from(wide));
    dictionary.set("Height", i64::from(high));
    dictionary.remove(b"Length");
    if stream
        .filters()
        .is_ok_and(|filters| filters == [b"DCTDecode".as_slice()])
    {
        let format = ImageFormat::Jpeg;
        let picture =
            image::load_from_memory_with_format(&stream.content, format).ok()?;
        let mut bytes = std::io::Cursor::new(vec![]);
        let picture = match picture {
            DynamicImage::ImageRgb8(pixels) => {
                DynamicImage::from(resize(&pixels, wide, high, FilterType::Lanczos3))
            }
            DynamicImage::ImageLuma8(pixels) => {
                DynamicImage::from(resize(&pixels, wide, high, FilterType::Lanczos3))
            }
            _ => return None,
        };
        let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        picture.write_with_encoder(encoder).ok()?;
        // Four inks come out as three: only what the file says it has is kept.
        let parts = super::space::Space::read(
            document,
            dictionary.get(b"ColorSpace").ok()?,
            None,
        );
        let count = usize::from(picture.color().channel_count());
        let bytes = bytes.into_inner();
        let is_smaller = bytes.len() < stream.content.len();
        return (parts.parts() == count && is_smaller)
            .then(|| Stream::new(dictionary, bytes));
    }
    if stream.dict.get(b"BitsPerComponent").and_then(Object::as_i64).ok()? != 8 {
        return None;
    }
    let bytes = stream.get_plain_content_with_limit(MAX_PICTURE).ok()?;
    let pixels = usize::try_from(u64::from(width) * u64::from(height)).ok()?;
    let bytes = match bytes.len().checked_div(pixels)? {
        3 => {
            let buffer: image::ImageBuffer<Rgb<u8>, _> =
                image::ImageBuffer::from_raw(width, height, bytes)?;
            resize(&buffer, wide, high, FilterType::Lanczos3).into_raw()
        }
        1 => {
            let buffer: image::ImageBuffer<Luma<u8>, _> =
                image::ImageBuffer::from_raw(width, height, bytes)?;
            resize(&buffer, wide, high, FilterType::Lanczos3).into_raw()
        }
        _ => return None,
    };
    for key in ["Filter", "DecodeParms"] {
        dictionary.remove(key.as_bytes());
    }
    dictionary.set("Type", name("XObject"));
    write::compressed(dictionary, &bytes).ok()
}
