//! Gradients and pictures mended: RGB and grey by profile become inks.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::output::pdf::function::{Function, numbers};
use crate::output::pdf::space::Space;
use crate::output::pdf::{name, write};
use crate::pages::picture::colour::Condition;

/// How many steps of a gradient are told to the printer.
const STEPS: u16 = 128;
/// The most bytes a picture may unpack to.
const MAX_PICTURE: usize = 1 << 30;

/// Mends the dictionary of a shading whose colours are not inks, if that can be done.
pub(super) fn shading(
    document: &mut Document,
    shading: &Dictionary,
    condition: &Condition,
) -> Option<Dictionary> {
    let space = Space::read(document, shading.get(b"ColorSpace").ok()?, None);
    let mut mended = shading.clone();
    match space {
        Space::Gray { by_profile: true } => {
            mended.set("ColorSpace", name("DeviceGray"));
            return Some(mended);
        }
        Space::Rgb { .. } => {}
        _ => return None,
    }
    // An axial or radial gradient: colours by one number.
    let kind = shading.get_deref(b"ShadingType", document).ok()?.as_i64().ok()?;
    if !matches!(kind, 2 | 3) {
        return None;
    }
    let domain = numbers(document, shading, b"Domain").unwrap_or_else(|| vec![0.0, 1.0]);
    let [low, high] = <[f32; 2]>::try_from(domain).ok()?;
    let functions: Vec<Function> = match shading.get_deref(b"Function", document).ok()? {
        Object::Array(parts) => parts
            .iter()
            .map(|part| Function::read(document, part))
            .collect::<Option<_>>()?,
        one => vec![Function::read(document, one)?],
    };
    let mut samples = vec![];
    for step in 0..=STEPS {
        let input = low + f32::from(step) / f32::from(STEPS) * (high - low);
        let parts: Option<Vec<_>> =
            functions.iter().map(|function| function.at(&[input])).collect();
        let colour: [f32; 3] = parts?.concat().try_into().ok()?;
        let byte = |ink: f32| (ink * 255.0).round() as u8;
        samples.extend(condition.inks(colour).map(byte));
    }
    let mut table = Dictionary::new();
    table.set("FunctionType", 0);
    table.set("Domain", vec![Object::Real(low), Object::Real(high)]);
    table
        .set("Range", [0, 1].repeat(4).into_iter().map(Object::from).collect::<Vec<_>>());
    table.set("Size", vec![Object::from(i64::from(STEPS) + 1)]);
    table.set("BitsPerSample", 8);
    let table = document.add_object(write::compressed(table, &samples).ok()?);
    mended.set("ColorSpace", name("DeviceCMYK"));
    mended.set("Function", table);
    mended.remove(b"Background");
    Some(mended)
}

/// Mends a picture whose colours are not inks.
///
/// # Errors
/// If its pixels cannot be read.
pub(super) fn picture(
    document: &Document,
    stream: &Stream,
    condition: &Condition,
) -> Result<Option<Stream>, String> {
    let Ok(object) = stream.dict.get(b"ColorSpace") else { return Ok(None) };
    let mut mended = stream.clone();
    match Space::read(document, object, None) {
        Space::Gray { by_profile: true } => {
            mended.dict.set("ColorSpace", name("DeviceGray"));
            Ok(Some(mended))
        }
        Space::Rgb { profile } => {
            let profile = profile.and_then(|id| own_profile(document, id));
            let pixels = pixels(document, stream)?;
            let inks = condition.picture(&pixels, profile.as_deref())?;
            let mut dictionary = stream.dict.clone();
            for key in ["Filter", "DecodeParms", "Decode", "Length"] {
                dictionary.remove(key.as_bytes());
            }
            dictionary.set("ColorSpace", name("DeviceCMYK"));
            dictionary.set("BitsPerComponent", 8);
            if is_photograph(stream)
                && let Some((width, height)) = size(document, stream)
            {
                dictionary.set("Filter", name("DCTDecode"));
                // The encoder writes inks the way Adobe's programs do: inverted.
                let ends = [1, 0].repeat(4);
                let ends: Vec<_> = ends.into_iter().map(Object::from).collect();
                dictionary.set("Decode", ends);
                let bytes = photograph(&inks, width, height)?;
                return Ok(Some(Stream::new(dictionary, bytes)));
            }
            let packed = write::compressed(dictionary, &inks);
            packed.map(Some).map_err(|error| error.to_string())
        }
        _ => Ok(None),
    }
}

/// The profile of a picture, unless it is the engine's own sRGB, which needs no reading.
fn own_profile(document: &Document, id: ObjectId) -> Option<Vec<u8>> {
    let stream = document.get_object(id).ok()?.as_stream().ok()?;
    stream.get_plain_content_with_limit(16 << 20).ok()
}

fn is_photograph(stream: &Stream) -> bool {
    stream
        .filters()
        .is_ok_and(|filters| filters.contains(&b"DCTDecode".as_slice()))
}

fn size(document: &Document, stream: &Stream) -> Option<(u16, u16)> {
    let side = |key: &[u8]| {
        let side = stream.dict.get_deref(key, document).ok()?.as_i64().ok()?;
        u16::try_from(side).ok()
    };
    Some((side(b"Width")?, side(b"Height")?))
}

/// The pixels of a picture in RGB, 8 bits a part.
fn pixels(document: &Document, stream: &Stream) -> Result<Vec<u8>, String> {
    if is_photograph(stream) {
        let format = image::ImageFormat::Jpeg;
        let picture = image::load_from_memory_with_format(&stream.content, format);
        let picture = picture.map_err(|error| error.to_string())?;
        return Ok(picture.into_rgb8().into_raw());
    }
    let bytes = stream.get_plain_content_with_limit(MAX_PICTURE);
    let bytes = bytes.map_err(|error| error.to_string())?;
    let bits = stream.dict.get_deref(b"BitsPerComponent", document);
    match bits.and_then(Object::as_i64) {
        Ok(8) => Ok(bytes),
        Ok(16) => Ok(bytes.into_iter().step_by(2).collect()),
        _ => Err("its pixels have an unusual depth".to_owned()),
    }
}

/// A picture in CMYK as JPEG.
fn photograph(inks: &[u8], width: u16, height: u16) -> Result<Vec<u8>, String> {
    /// What a further encoding costs is not to be seen at this quality.
    const QUALITY: u8 = 92;
    let mut bytes = vec![];
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, QUALITY);
    encoder
        .encode(inks, width, height, jpeg_encoder::ColorType::Cmyk)
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}
