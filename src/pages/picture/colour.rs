//! Colours brought from screens to the printing condition, by profile.

use std::sync::Arc;

use moxcms::{
    CmsError, ColorProfile, DataColorSpace, Layout, ProfileClass, RenderingIntent,
    Transform8BitExecutor, TransformOptions,
};

use crate::model::edition::Intent;

/// The bundled profile: offset on coated paper, FOGRA39.
pub const FOGRA39: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/FOGRA39L_coated.icc"));

/// The conversion into a printing condition.
pub struct Condition {
    profile: ColorProfile,
    intent: RenderingIntent,
    /// From the engine's own RGB.
    plain: Arc<Transform8BitExecutor>,
}

impl Condition {
    /// The condition of a profile.
    ///
    /// # Errors
    /// If it is not the profile of a CMYK printer, with what it is.
    pub fn new(bytes: &[u8], intent: Intent) -> Result<Self, String> {
        let profile = ColorProfile::new_from_slice(bytes)
            .map_err(|_| "it is not an ICC profile".to_owned())?;
        if profile.profile_class != ProfileClass::OutputDevice {
            return Err("it is not the profile of a printer".to_owned());
        }
        if profile.color_space != DataColorSpace::Cmyk {
            return Err("it is not a CMYK profile".to_owned());
        }
        let intent = match intent {
            Intent::Relative => RenderingIntent::RelativeColorimetric,
            Intent::Perceptual => RenderingIntent::Perceptual,
        };
        let plain = transform(&ColorProfile::new_srgb(), Layout::Rgb, &profile, intent)
            .map_err(|error| format!("it cannot be used: {error}"))?;
        Ok(Self { profile, intent, plain })
    }

    /// A colour of screens as inks from 0 to 1. A neutral grey is black alone.
    pub fn inks(&self, [red, green, blue]: [f32; 3]) -> [f32; 4] {
        let byte = |part: f32| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
        let colour = [red, green, blue].map(byte);
        if colour[0] == colour[1] && colour[1] == colour[2] {
            return [0.0, 0.0, 0.0, 1.0 - f32::from(colour[0]) / 255.0];
        }
        let mut inks = [0; 4];
        if self.plain.transform(&colour, &mut inks).is_err() {
            return [0.0, 0.0, 0.0, 1.0];
        }
        inks.map(|ink| f32::from(ink) / 255.0)
    }

    /// The pixels of a picture in RGB as CMYK, by the picture's own profile if it has one.
    ///
    /// # Errors
    /// If the picture's profile cannot be used.
    pub fn picture(&self, pixels: &[u8], own: Option<&[u8]>) -> Result<Vec<u8>, String> {
        let transform = match own {
            None => Arc::clone(&self.plain),
            Some(bytes) => {
                let own = ColorProfile::new_from_slice(bytes)
                    .map_err(|_| "its colour profile is broken".to_owned())?;
                transform(&own, Layout::Rgb, &self.profile, self.intent).map_err(
                    |error| format!("its colour profile cannot be used: {error}"),
                )?
            }
        };
        let mut inks = vec![0; pixels.len() / 3 * 4];
        transform
            .transform(&pixels[..pixels.len() / 3 * 3], &mut inks)
            .map_err(|error| error.to_string())?;
        Ok(inks)
    }
}

fn transform(
    from: &ColorProfile,
    layout: Layout,
    to: &ColorProfile,
    intent: RenderingIntent,
) -> Result<Arc<Transform8BitExecutor>, CmsError> {
    between(from, layout, to, Layout::Rgba, intent)
}

fn between(
    from: &ColorProfile,
    layout: Layout,
    to: &ColorProfile,
    wanted: Layout,
    intent: RenderingIntent,
) -> Result<Arc<Transform8BitExecutor>, CmsError> {
    let options = TransformOptions {
        rendering_intent: intent,
        ..TransformOptions::default()
    };
    from.create_transform_8bit(layout, to, wanted, options)
}

/// The pixels of a picture in inks as screens show them, by the picture's own profile or else
/// the printer's.
///
/// # Errors
/// If the printer's profile cannot be used.
pub fn to_screen(
    inks: &[u8],
    own: Option<&[u8]>,
    printer: &[u8],
) -> Result<Vec<u8>, String> {
    let by = |profile: &[u8]| {
        let from = ColorProfile::new_from_slice(profile).ok()?;
        let intent = RenderingIntent::RelativeColorimetric;
        let screen = ColorProfile::new_srgb();
        let layouts = (Layout::Rgba, Layout::Rgb);
        (from.color_space == DataColorSpace::Cmyk)
            .then(|| between(&from, layouts.0, &screen, layouts.1, intent).ok())?
    };
    let transform = own.and_then(by).or_else(|| by(printer));
    let transform = transform.ok_or("the printing profile cannot be used")?;
    let mut pixels = vec![0; inks.len() / 4 * 3];
    transform
        .transform(&inks[..inks.len() / 4 * 4], &mut pixels)
        .map_err(|error| error.to_string())?;
    Ok(pixels)
}

/// The colours a profile speaks of, as far as pictures have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// Greys.
    Gray,
    /// Red, green and blue.
    Screen,
}

/// What colours a picture's profile speaks of; nothing where it is broken, or of others.
pub fn space(profile: &[u8]) -> Option<Space> {
    match ColorProfile::new_from_slice(profile).ok()?.color_space {
        DataColorSpace::Gray => Some(Space::Gray),
        DataColorSpace::Rgb => Some(Space::Screen),
        _ => None,
    }
}

/// What a profile calls itself.
pub fn description(bytes: &[u8]) -> Option<String> {
    use moxcms::ProfileText;
    let profile = ColorProfile::new_from_slice(bytes).ok()?;
    match profile.description? {
        ProfileText::PlainString(text) => Some(text),
        ProfileText::Localizable(texts) => Some(texts.first()?.value.clone()),
        ProfileText::Description(text) => Some(text.ascii_string),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_inks() {
        let condition = Condition::new(FOGRA39, Intent::Relative).expect("a condition");
        assert_eq!(
            condition.inks([0.0; 3]),
            [0.0, 0.0, 0.0, 1.0],
            "black is black alone"
        );
        assert_eq!(condition.inks([1.0; 3]), [0.0; 4], "white is paper");
        let [c, m, y, k] = condition.inks([1.0, 0.0, 0.0]);
        assert!(c < 0.1 && m > 0.9 && y > 0.9 && k < 0.1, "red is {c} {m} {y} {k}");
        assert_eq!(description(FOGRA39).as_deref(), Some("FOGRA39L Coated"));
    }

    #[test]
    fn only_a_printers_profile_is_a_condition() {
        let screen = ColorProfile::new_srgb().encode().expect("bytes");
        for bytes in [&screen[..], b"nothing", &FOGRA39[..200]] {
            assert!(Condition::new(bytes, Intent::Relative).is_err());
        }
    }
}
