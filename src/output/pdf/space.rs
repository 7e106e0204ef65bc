//! Colour spaces (ISO 32000-1, 8.6), as far as a printer cares: which inks they end in.

use lopdf::{Dictionary, Document, Object};

use super::function::IN_VAIN;

/// A colour space.
#[derive(Debug, Clone, PartialEq)]
pub enum Space {
    /// Grey; by profile or calibration where `profile` says so.
    Gray {
        /// Whether it is more than a share of black.
        by_profile: bool,
    },
    /// Red, green and blue, with the stream of the profile if there is one.
    Rgb {
        /// The profile's object.
        profile: Option<lopdf::ObjectId>,
    },
    /// The process inks.
    Cmyk,
    /// L*a*b*.
    Lab,
    /// Inks of their own: one for `Separation`, several for `DeviceN`.
    Inks {
        /// Their names.
        names: Vec<String>,
        /// What stands in for them.
        alternate: Box<Space>,
    },
    /// Colours by number.
    Indexed {
        /// The space of the colours.
        base: Box<Space>,
        /// The colours, part by part.
        table: Vec<u8>,
    },
    /// A pattern, with the space of its colour if it brings none of its own.
    Pattern(Option<Box<Space>>),
    /// None that could be made out.
    Broken,
}

/// How deep spaces may stand in one another.
const MAX_DEPTH: usize = 6;
/// The most bytes of an indexed space's table.
const MAX_TABLE: usize = 4 * 256;

impl Space {
    /// Reads a colour space. Names of `resources` are looked up there.
    pub fn read(
        document: &Document,
        object: &Object,
        resources: Option<&Dictionary>,
    ) -> Self {
        Self::nested(document, object, resources, 0)
    }

    fn nested(
        document: &Document,
        object: &Object,
        resources: Option<&Dictionary>,
        depth: usize,
    ) -> Self {
        let Ok((_, object)) = document.dereference(object) else { return Self::Broken };
        if depth > MAX_DEPTH {
            return Self::Broken;
        }
        let next = |object: &Object| Self::nested(document, object, resources, depth + 1);
        let parts = match object {
            Object::Name(name) => {
                // A name of the resources' own may look like an abbreviation.
                let own = resources
                    .and_then(|own| document.get_dict_in_dict(own, b"ColorSpace").ok())
                    .and_then(|spaces| spaces.get(name).ok());
                return match (name.as_slice(), own) {
                    (b"DeviceGray", _) => Self::Gray { by_profile: false },
                    (b"DeviceRGB", _) => Self::Rgb { profile: None },
                    (b"DeviceCMYK", _) => Self::Cmyk,
                    (b"Pattern", _) => Self::Pattern(None),
                    (_, Some(own)) => next(own),
                    (b"G", None) => Self::Gray { by_profile: false },
                    (b"RGB", None) => Self::Rgb { profile: None },
                    (b"CMYK", None) => Self::Cmyk,
                    _ => Self::Broken,
                };
            }
            Object::Array(parts) => parts,
            _ => return Self::Broken,
        };
        let part = |index: usize| {
            let object = parts.get(index)?;
            document.dereference(object).ok().map(|(_, object)| object)
        };
        let family = part(0).and_then(|name| name.as_name().ok()).unwrap_or_default();
        match family {
            b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"G" | b"RGB" | b"CMYK" => {
                parts.first().map_or(Self::Broken, next)
            }
            b"CalGray" => Self::Gray { by_profile: true },
            b"CalRGB" => Self::Rgb { profile: None },
            b"Lab" => Self::Lab,
            b"ICCBased" => {
                let stream = part(1).and_then(|stream| stream.as_stream().ok());
                let count = stream
                    .and_then(|stream| stream.dict.get_deref(b"N", document).ok())
                    .and_then(|count| count.as_i64().ok());
                match count {
                    Some(1) => Self::Gray { by_profile: true },
                    Some(3) => {
                        let profile = parts.get(1);
                        let id = profile.and_then(|object| object.as_reference().ok());
                        Self::Rgb { profile: id }
                    }
                    Some(4) => Self::Cmyk,
                    _ => Self::Broken,
                }
            }
            b"Separation" | b"DeviceN" => {
                let word = |name: &Object| {
                    let name = document.dereference(name).ok()?.1.as_name().ok()?;
                    Some(String::from_utf8_lossy(name).into_owned())
                };
                let names: Option<Vec<String>> = match part(1) {
                    Some(Object::Array(names)) => names.iter().map(word).collect(),
                    Some(name) => word(name).map(|name| vec![name]),
                    None => None,
                };
                let (Some(names), Some(alternate)) = (names, parts.get(2)) else {
                    return Self::Broken;
                };
                Self::Inks { names, alternate: Box::new(next(alternate)) }
            }
            b"Indexed" | b"I" => {
                let table = match part(3) {
                    Some(Object::String(bytes, _)) => bytes.clone(),
                    Some(Object::Stream(stream)) => {
                        stream.get_plain_content_with_limit(MAX_TABLE).unwrap_or_default()
                    }
                    _ => vec![],
                };
                let base = parts.get(1).map_or(Self::Broken, next);
                Self::Indexed { base: Box::new(base), table }
            }
            b"Pattern" => Self::Pattern(parts.get(1).map(|base| Box::new(next(base)))),
            _ => Self::Broken,
        }
    }

    /// What reading it costs, in operators of content.
    pub fn cost(&self) -> u64 {
        match self {
            Self::Gray { .. } | Self::Rgb { .. } | Self::Cmyk | Self::Lab => 1,
            // A name is copied, and looked up with each colour.
            Self::Inks { names, alternate } => 2 * names.len() as u64 + alternate.cost(),
            Self::Indexed { base, table } => base.cost() + table.len() as u64 / 8,
            Self::Pattern(base) => 1 + base.as_ref().map_or(0, |base| base.cost()),
            // What it would have been may have been read in vain.
            Self::Broken => IN_VAIN,
        }
    }

    /// How many parts a colour has.
    pub fn parts(&self) -> usize {
        match self {
            Self::Gray { .. } | Self::Indexed { .. } => 1,
            Self::Rgb { .. } | Self::Lab => 3,
            Self::Cmyk => 4,
            Self::Inks { names, .. } => names.len(),
            Self::Pattern(base) => base.as_ref().map_or(0, |base| base.parts()),
            Self::Broken => 0,
        }
    }

    /// The colour a space begins with.
    pub fn initial(&self) -> Vec<f32> {
        match self {
            Self::Cmyk => vec![0.0, 0.0, 0.0, 1.0],
            Self::Inks { names, .. } => vec![1.0; names.len()],
            other => vec![0.0; other.parts()],
        }
    }
}
