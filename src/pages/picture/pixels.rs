//! Pictures made of pixels.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{
    AnimationDecoder as _, ColorType, DynamicImage, ImageEncoder as _, ImageFormat,
    ImageReader,
};
use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage};

use super::jpeg::{Colours, Jpeg, QUALITY};
use super::{Fault, MAX_PIXELS};
use crate::pages::picture::colour::{Space, space};

/// A picture as the engine can write it, and what will look otherwise.
pub(super) fn prepare(
    bytes: &[u8],
    format: ImageFormat,
    printer: Option<&[u8]>,
) -> Result<(Vec<u8>, Vec<Fault>), Fault> {
    let damaged = |error: image::ImageError| Fault::from(plain(&error));
    // The size is read before anything is unpacked: a small file can claim to be huge.
    let size = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions();
    let (width, height) = size.map_err(damaged)?;
    if width == 0 || height == 0 {
        return Err("it has no pixels".into());
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Fault::new(
            format!("it is {width} × {height} pixels large"),
            "save it smaller: more than 600 pixels an inch are never printed",
        ));
    }
    if format == ImageFormat::Jpeg {
        return Ok((photograph(bytes, printer)?, vec![]));
    }
    let picture = read(bytes, format)?;
    let mut remarks = vec![];
    if moves(bytes, format) {
        remarks.push(Fault::new(
            "it moves: only its first picture is shown",
            "save the picture that is to be shown as PNG",
        ));
    }
    let pixels = picture.dynamic();
    let usual = match pixels.color() {
        ColorType::L8 | ColorType::La8 => Some(Space::Gray),
        ColorType::Rgb8 | ColorType::Rgba8 => Some(Space::Screen),
        _ => None,
    };
    let profile = picture.icc().map(|bytes| bytes.as_slice());
    let own = profile.and_then(space);
    // Of finer pixels the engine would lose the profile; a profile of other colours would
    // be lost on the way, or taken at its word.
    if usual.is_some() && (profile.is_none() || own == usual) {
        return Ok((bytes.to_vec(), remarks));
    }
    let pixels = match (pixels.color().has_color(), pixels.color().has_alpha()) {
        (true, true) => DynamicImage::from(pixels.to_rgba8()),
        (true, false) => pixels.to_rgb8().into(),
        (false, true) => pixels.to_luma_alpha8().into(),
        (false, false) => pixels.to_luma8().into(),
    };
    let fits =
        own == Some(if pixels.color().has_color() { Space::Screen } else { Space::Gray });
    let mut written = vec![];
    let mut encoder = PngEncoder::new(&mut written);
    if let Some(profile) = profile.filter(|_| fits) {
        encoder
            .set_icc_profile(profile.to_vec())
            .map_err(|error| error.to_string())?;
    }
    encoder
        .write_image(
            pixels.as_bytes(),
            pixels.width(),
            pixels.height(),
            pixels.color().into(),
        )
        .map_err(damaged)?;
    Ok((written, remarks))
}

/// A photograph whose colours the engine can write.
fn photograph(bytes: &[u8], printer: Option<&[u8]>) -> Result<Vec<u8>, Fault> {
    let jpeg = Jpeg::read(bytes)?;
    let inks = matches!(jpeg.colours, Colours::Inks { .. });
    let bytes = match (jpeg.colours, printer) {
        (Colours::Usual, _) => {
            let wanted = jpeg.profile.as_deref().and_then(space);
            let plain = jpeg.bare(false);
            let is_grey = !read(&plain, ImageFormat::Jpeg)?.dynamic().color().has_color();
            let own = if is_grey { Space::Gray } else { Space::Screen };
            if wanted == Some(own) { jpeg.bare(true) } else { plain }
        }
        (Colours::Inks { turned: true, .. }, None) => jpeg.bare(false),
        (Colours::Inks { .. }, None) => {
            let (inks, width, height) = jpeg.inks()?;
            let side = |side: u32| u16::try_from(side).map_err(|_| "it is too large");
            let mut written = vec![];
            jpeg_encoder::Encoder::new(&mut written, QUALITY)
                .encode(&inks, side(width)?, side(height)?, jpeg_encoder::ColorType::Cmyk)
                .map_err(|error| error.to_string())?;
            return Ok(written);
        }
        _ => {
            let printer = printer.unwrap_or(crate::pages::picture::colour::FOGRA39);
            let mut pixels = DynamicImage::from(jpeg.on_screen(printer)?);
            pixels.apply_orientation(jpeg.orientation);
            let mut written = vec![];
            let mut encoder = JpegEncoder::new_with_quality(&mut written, QUALITY);
            if let Some(profile) = jpeg.profile.filter(|_| !inks) {
                let _ = encoder.set_icc_profile(profile);
            }
            pixels
                .write_with_encoder(encoder)
                .map_err(|error| error.to_string())?;
            written
        }
    };
    read(&bytes, ImageFormat::Jpeg)?;
    Ok(bytes)
}

/// Has the engine read a picture, which it then knows.
fn read(bytes: &[u8], format: ImageFormat) -> Result<RasterImage, Fault> {
    let format =
        ExchangeFormat::try_from(format).map_err(|_| "it is of no known kind")?;
    RasterImage::plain(Bytes::new(bytes.to_vec()), format).map_err(|error| {
        // The engine's words begin with its own account of what it did.
        let text = error.to_lowercase();
        let is_cut =
            ["unexpected end", "unexpectedeof", "eof", "fill whole buffer", "incomplete"];
        match is_cut.iter().any(|words| text.contains(words)) {
            true => "it breaks off before its end".into(),
            false => Fault::from("it is damaged"),
        }
    })
}

/// Whether a file holds a moving picture.
fn moves(bytes: &[u8], format: ImageFormat) -> bool {
    let read = Cursor::new(bytes);
    match format {
        ImageFormat::Gif => image::codecs::gif::GifDecoder::new(read)
            .is_ok_and(|gif| gif.into_frames().take(2).count() > 1),
        ImageFormat::WebP => image::codecs::webp::WebPDecoder::new(read)
            .is_ok_and(|webp| webp.has_animation()),
        ImageFormat::Png => image::codecs::png::PngDecoder::new(read)
            .is_ok_and(|png| png.is_apng().unwrap_or(false)),
        _ => false,
    }
}

/// What is wrong, in few words.
fn plain(error: &image::ImageError) -> String {
    match error {
        image::ImageError::IoError(_) => "it breaks off before its end".to_owned(),
        image::ImageError::Unsupported(_) => "it is of an unusual kind".to_owned(),
        _ => "it is damaged".to_owned(),
    }
}
