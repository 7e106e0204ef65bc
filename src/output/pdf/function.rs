//! Functions (ISO 32000-1, 7.10) of one input or more: tints and the colours of gradients.

use lopdf::{Dictionary, Document, Object};

/// A function that can be computed.
#[derive(Debug, Clone, PartialEq)]
pub enum Function {
    /// Between two points, by a power of the input.
    Exponential {
        /// The outputs at 0.
        low: Vec<f32>,
        /// The outputs at 1.
        high: Vec<f32>,
        /// The power.
        power: f32,
    },
    /// Several, end to end.
    Stitched {
        /// Where the first begins and the last ends.
        domain: [f32; 2],
        /// Where one ends and the next begins.
        bounds: Vec<f32>,
        /// The inputs each is given at its ends.
        encode: Vec<f32>,
        /// The functions.
        parts: Vec<Function>,
    },
    /// A table over one input.
    Sampled {
        /// Where it begins and ends.
        domain: [f32; 2],
        /// The rows of outputs.
        rows: Vec<Vec<f32>>,
    },
    /// What only a calculator or a larger table could tell.
    Other,
}

/// How deep functions may stand in one another.
const MAX_DEPTH: usize = 6;
/// How many functions one may consist of.
const MAX_PARTS: usize = 512;
/// The most bytes of all its tables.
const MAX_TABLE: usize = 1 << 20;

/// What reading a function costs at most that turns out to be none, in operators of content.
pub const IN_VAIN: u64 = 5_000;

/// What is left of what a function may consist of.
struct Left {
    parts: usize,
    table: usize,
}

impl Function {
    /// Reads a function.
    pub fn read(document: &Document, object: &Object) -> Option<Self> {
        let mut left = Left { parts: MAX_PARTS, table: MAX_TABLE };
        Self::nested(document, object, 0, &mut left)
    }

    /// What reading or computing it costs, in operators of content.
    pub fn cost(&self) -> u64 {
        match self {
            Self::Exponential { low, .. } => low.len() as u64 + 1,
            Self::Stitched { bounds, parts, .. } => {
                parts.iter().map(Self::cost).sum::<u64>() + bounds.len() as u64
            }
            Self::Sampled { rows, .. } => {
                rows.iter().map(|row| row.len() as u64 + 1).sum::<u64>()
            }
            Self::Other => 1,
        }
    }

    fn nested(
        document: &Document,
        object: &Object,
        depth: usize,
        left: &mut Left,
    ) -> Option<Self> {
        left.parts = left.parts.checked_sub(1)?;
        let (_, object) = document.dereference(object).ok()?;
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => return None,
        };
        if depth > MAX_DEPTH {
            return None;
        }
        let kind = dictionary.get_deref(b"FunctionType", document).ok()?;
        let domain = numbers(document, dictionary, b"Domain");
        Some(match kind.as_i64().ok()? {
            2 => Self::Exponential {
                low: numbers(document, dictionary, b"C0").unwrap_or_else(|| vec![0.0]),
                high: numbers(document, dictionary, b"C1").unwrap_or_else(|| vec![1.0]),
                power: dictionary.get_deref(b"N", document).ok()?.as_float().ok()?,
            },
            3 => {
                let parts = dictionary.get_deref(b"Functions", document).ok()?;
                let parts = parts.as_array().ok()?.iter();
                let parts: Option<Vec<_>> = parts
                    .map(|part| Self::nested(document, part, depth + 1, left))
                    .collect();
                Self::Stitched {
                    domain: domain?.try_into().ok()?,
                    bounds: numbers(document, dictionary, b"Bounds")?,
                    encode: numbers(document, dictionary, b"Encode")?,
                    parts: parts?,
                }
            }
            0 => {
                let Ok([low, high]) = <[f32; 2]>::try_from(domain?) else {
                    return Some(Self::Other);
                };
                let bits = dictionary.get_deref(b"BitsPerSample", document).ok()?;
                let range = numbers(document, dictionary, b"Range")?;
                let size = numbers(document, dictionary, b"Size")?;
                let bytes = object.as_stream().ok()?;
                let bytes = bytes.get_plain_content_with_limit(left.table).ok()?;
                left.table -= bytes.len();
                let samples: Vec<f32> = match bits.as_i64().ok()? {
                    8 => bytes.iter().map(|byte| f32::from(*byte) / 255.0).collect(),
                    16 => bytes
                        .chunks_exact(2)
                        .map(|pair| {
                            let pair = [pair[0], pair[1]];
                            f32::from(u16::from_be_bytes(pair)) / 65_535.0
                        })
                        .collect(),
                    _ => return Some(Self::Other),
                };
                let across = (range.len() / 2).max(1);
                let count = size.first().copied().unwrap_or(0.0) as usize;
                let rows = samples.chunks_exact(across).take(count).map(|row| {
                    let scaled = row.iter().zip(range.chunks_exact(2));
                    scaled
                        .map(|(sample, range)| range[0] + sample * (range[1] - range[0]))
                        .collect()
                });
                Self::Sampled { domain: [low, high], rows: rows.collect() }
            }
            _ => Self::Other,
        })
    }

    /// The outputs for an input; nothing where they cannot be told.
    pub fn at(&self, input: f32) -> Option<Vec<f32>> {
        match self {
            Self::Exponential { low, high, power } => {
                let share = input.clamp(0.0, 1.0).powf(*power);
                let pairs = low.iter().zip(high);
                Some(pairs.map(|(low, high)| low + share * (high - low)).collect())
            }
            Self::Stitched { domain, bounds, encode, parts } => {
                let input = input.max(domain[0]).min(domain[1]);
                let index = bounds.iter().filter(|bound| **bound <= input).count();
                let index = index.min(parts.len().checked_sub(1)?);
                let low = match index {
                    0 => domain[0],
                    index => bounds.get(index - 1).copied()?,
                };
                let high = bounds.get(index).copied().unwrap_or(domain[1]);
                let from = encode.get(2 * index).copied().unwrap_or(0.0);
                let to = encode.get(2 * index + 1).copied().unwrap_or(1.0);
                let share = if high > low { (input - low) / (high - low) } else { 0.0 };
                parts.get(index)?.at(from + share * (to - from))
            }
            Self::Sampled { domain, rows } => {
                let last = rows.len().checked_sub(1)?;
                let width = (domain[1] - domain[0]).max(f32::EPSILON);
                let place = ((input - domain[0]) / width).clamp(0.0, 1.0) * last as f32;
                let (index, share) = (place as usize, place.fract());
                let (low, high) = (rows.get(index)?, rows.get((index + 1).min(last))?);
                let pairs = low.iter().zip(high);
                Some(pairs.map(|(low, high)| low + share * (high - low)).collect())
            }
            Self::Other => None,
        }
    }
}

/// The numbers of an array in a dictionary.
pub fn numbers(
    document: &Document,
    dictionary: &Dictionary,
    key: &[u8],
) -> Option<Vec<f32>> {
    let array = dictionary.get_deref(key, document).ok()?.as_array().ok()?;
    array
        .iter()
        .map(|item| {
            let number = document.dereference(item).ok()?.1.as_float().ok()?;
            number.is_finite().then_some(number)
        })
        .collect()
}
