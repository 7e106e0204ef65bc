//! Functions (ISO 32000-1, 7.10): the colours of gradients, by one input or more.

use hayro_interpret::Function as Computed;
use hayro_syntax::object::{Object as Part, Stream as Table};
use hayro_syntax::reader::{Reader, ReaderContext, ReaderExt as _};
use lopdf::{Dictionary, Document, Object, Stream};

/// A function that can be computed.
#[derive(Debug, Clone)]
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
    /// A table, or a calculator: of one input or more.
    Computed {
        /// What computes it.
        function: Computed,
        /// How many inputs it takes.
        inputs: usize,
        /// What that costs, in operators of content.
        cost: u64,
    },
}

/// How deep functions may stand in one another.
const MAX_DEPTH: usize = 6;
/// How many functions one may consist of.
const MAX_PARTS: usize = 512;
/// The most bytes of all its tables and calculators.
const MAX_TABLE: usize = 1 << 20;
/// The most places of a table.
const MAX_PLACES: usize = 1 << 17;
/// How many inputs a table may have: each one more doubles what is looked up.
const MAX_INPUTS: usize = 8;
/// The most bytes of a calculator, and how deep its parts may stand in one another.
const MAX_PROGRAM: usize = 1 << 14;
const MAX_BRACES: usize = 16;

/// What reading a function costs at most that turns out to be none, in operators of content.
pub const IN_VAIN: u64 = 5_000;

/// What is left of what a function may consist of.
struct Left {
    parts: usize,
    table: usize,
}

/// Whether a document has functions of so many parts that a library which unfolds them runs out
/// of memory: parts may be used again and again, at each depth.
pub fn unfold_too_far(document: &Document) -> bool {
    let mut open: Vec<&Object> = document.objects.values().collect();
    while let Some(object) = open.pop() {
        let own = match object {
            Object::Array(items) => {
                open.extend(items);
                continue;
            }
            Object::Dictionary(own) => own,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        open.extend(own.iter().map(|(_, value)| value));
        let mut left = MAX_PARTS;
        if own.has(b"Functions") && !is_bounded(document, object, 0, &mut left) {
            return true;
        }
    }
    false
}

/// Whether a function has no more parts than are left.
fn is_bounded(
    document: &Document,
    object: &Object,
    depth: usize,
    left: &mut usize,
) -> bool {
    let Some(rest) = left.checked_sub(1).filter(|_| depth <= MAX_DEPTH) else {
        return false;
    };
    *left = rest;
    let own = match document.dereference(object) {
        Ok((_, Object::Dictionary(own))) => own,
        _ => return true,
    };
    let parts = own.get_deref(b"Functions", document).and_then(Object::as_array);
    let mut parts = parts.into_iter().flatten();
    parts.all(|part| is_bounded(document, part, depth + 1, left))
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
            Self::Computed { cost, .. } => *cost,
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
            0 | 4 => {
                let stream = object.as_stream().ok()?;
                let bytes = stream.get_plain_content_with_limit(left.table).ok()?;
                left.table -= bytes.len();
                Self::computed(document, stream, &bytes)?
            }
            _ => return None,
        })
    }

    /// A table or a calculator that can be computed within bounds.
    fn computed(document: &Document, stream: &Stream, bytes: &[u8]) -> Option<Self> {
        let own = &stream.dict;
        let numbers = |key: &[u8]| numbers(document, own, key);
        let inputs = numbers(b"Domain")?.len() / 2;
        let outputs = numbers(b"Range")?.len() / 2;
        let kind = own.get_deref(b"FunctionType", document).ok()?.as_i64().ok()?;
        let cost = match kind {
            0 => {
                let bits = own.get_deref(b"BitsPerSample", document).ok()?.as_i64();
                let size = numbers(b"Size")?;
                let sides = size.iter().map(|side| *side as usize);
                let places =
                    sides.clone().try_fold(1_usize, |all, side| all.checked_mul(side))?;
                let is_sound = (1..=MAX_INPUTS).contains(&inputs)
                    && size.len() == inputs
                    && (1..=MAX_PLACES).contains(&places)
                    && matches!(bits, Ok(1 | 2 | 4 | 8 | 16 | 24));
                if !is_sound {
                    return None;
                }
                (places + (1 << inputs)) * (outputs + 1)
            }
            // What divides whole numbers may divide by nothing, which ends the program.
            _ if bytes.len() > MAX_PROGRAM
                || braces(bytes) > MAX_BRACES
                || has(bytes, b"idiv")
                || has(bytes, b"bitshift") =>
            {
                return None;
            }
            _ => bytes.len(),
        };
        // It is handed on alone, without filters and references.
        let mut text = format!("<</FunctionType {kind}/Length {}", bytes.len());
        for key in ["Domain", "Range", "Size", "BitsPerSample", "Encode", "Decode"] {
            let value = match own.get_deref(key.as_bytes(), document) {
                Ok(Object::Integer(value)) => value.to_string(),
                Ok(_) => {
                    let all = numbers(key.as_bytes())?;
                    let all = all.iter().map(|number| format!("{number} "));
                    format!("[{}]", all.collect::<String>())
                }
                Err(_) => continue,
            };
            text.push_str(&format!("/{key} {value}"));
        }
        text.push_str(">>stream\n");
        let text = [text.as_bytes(), bytes, b"\nendstream"].concat();
        let stream = Reader::new(&text).read::<Table<'_>>(&ReaderContext::dummy())?;
        let function = Computed::new(&Part::Stream(stream))?;
        Some(Self::Computed { function, inputs, cost: cost as u64 })
    }

    /// The outputs for inputs; nothing where they cannot be told.
    pub fn at(&self, inputs: &[f32]) -> Option<Vec<f32>> {
        match self {
            Self::Exponential { low, high, power } => {
                let share = inputs.first()?.clamp(0.0, 1.0).powf(*power);
                let pairs = low.iter().zip(high);
                Some(pairs.map(|(low, high)| low + share * (high - low)).collect())
            }
            Self::Stitched { domain, bounds, encode, parts } => {
                let input = inputs.first()?.max(domain[0]).min(domain[1]);
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
                parts.get(index)?.at(&[from + share * (to - from)])
            }
            Self::Computed { function, inputs: count, .. } => {
                let inputs = inputs.get(..*count)?;
                let outputs = function.eval(inputs.iter().copied().collect())?;
                let is_told = outputs.iter().all(|output| output.is_finite());
                is_told.then(|| outputs.to_vec())
            }
        }
    }
}

/// How deep the parts of a calculator stand in one another.
fn braces(program: &[u8]) -> usize {
    let (mut depth, mut most) = (0_usize, 0);
    for byte in program {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        most = most.max(depth);
    }
    most
}

/// Whether a calculator has an operator.
fn has(program: &[u8], operator: &[u8]) -> bool {
    program.windows(operator.len()).any(|part| part == operator)
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

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    fn stream(dictionary: Dictionary, bytes: &[u8]) -> Object {
        Object::Stream(Stream::new(dictionary, bytes.to_vec()))
    }

    fn limits(sides: &[i64]) -> Object {
        sides
            .iter()
            .map(|side| Object::Integer(*side))
            .collect::<Vec<_>>()
            .into()
    }

    fn calculator(inputs: usize, outputs: usize, program: &str) -> Object {
        let own = dictionary! {
            "FunctionType" => 4,
            "Domain" => limits(&[0, 1].repeat(inputs)),
            "Range" => limits(&[0, 1].repeat(outputs)),
        };
        stream(own, program.as_bytes())
    }

    #[track_caller]
    fn is(function: &Object, inputs: &[f32], outputs: &[f32]) {
        let function = Function::read(&Document::new(), function).expect("a function");
        let found = function.at(inputs).expect("outputs");
        assert_eq!(found.len(), outputs.len(), "{found:?}");
        let near = found.iter().zip(outputs).all(|(a, b)| (a - b).abs() < 0.005);
        assert!(near, "{inputs:?}: {found:?}, not {outputs:?}");
    }

    /// As drawing programs write what stands in for a spot colour.
    #[test]
    fn a_calculator_is_computed() {
        let tint = "{dup 0.84 mul exch 0.00 exch dup 0.44 mul exch 0.21 mul}";
        is(&calculator(1, 4, tint), &[1.0], &[0.84, 0.0, 0.44, 0.21]);
        is(&calculator(1, 4, tint), &[0.5], &[0.42, 0.0, 0.22, 0.105]);
        // Two spot colours over one another, what is over the paper's limit cut off.
        let two = "{ 2 copy add dup 1 gt { pop 1 } if 3 1 roll pop pop 0 0 3 -1 roll }";
        is(&calculator(2, 3, two), &[0.25, 0.5], &[0.0, 0.0, 0.75]);
        is(&calculator(2, 3, two), &[0.75, 0.5], &[0.0, 0.0, 1.0]);
        // Outputs end at their range.
        is(&calculator(1, 1, "{ 7 mul 2 sub }"), &[1.0], &[1.0]);
        is(&calculator(1, 1, "{ 7 mul 2 sub }"), &[0.0], &[0.0]);
    }

    #[test]
    fn a_table_of_three_inputs_is_computed() {
        // The corners of a cube: each output is one of the inputs, the last their share in 8 bits.
        let bytes: Vec<u8> = (0..8_u8)
            .flat_map(|at| [at & 1, at >> 1 & 1, at >> 2].map(|bit| bit * 255))
            .collect();
        let own = dictionary! {
            "FunctionType" => 0, "BitsPerSample" => 8, "Size" => limits(&[2, 2, 2]),
            "Domain" => limits(&[0, 1, 0, 1, 0, 1]), "Range" => limits(&[0, 1, 0, 1, 0, 1]),
        };
        let cube = stream(own.clone(), &bytes);
        is(&cube, &[0.25, 0.5, 1.0], &[0.25, 0.5, 1.0]);
        is(&cube, &[1.0, 0.0, 0.75], &[1.0, 0.0, 0.75]);
        assert_eq!(
            Function::read(&Document::new(), &cube).and_then(|own| own.at(&[0.5])),
            None
        );
        // Turned round by what is decoded.
        let mut turned = own;
        turned.set("Decode", limits(&[1, 0, 1, 0, 1, 0]));
        is(&stream(turned, &bytes), &[0.25, 0.5, 1.0], &[0.75, 0.5, 0.0]);
    }

    #[test]
    fn tables_of_one_input_are_computed_at_any_depth() {
        for (bits, bytes) in [
            (1, vec![0b0100_0000]),
            (4, vec![0x0f, 0x00]),
            (8, vec![0, 255, 0]),
            (16, vec![0, 0, 255, 255, 0, 0]),
        ] {
            let own = dictionary! {
                "FunctionType" => 0, "BitsPerSample" => bits, "Size" => limits(&[3]),
                "Domain" => limits(&[-1, 1]), "Range" => limits(&[0, 1]),
            };
            let table = stream(own, &bytes);
            is(&table, &[0.0], &[1.0]);
            is(&table, &[-0.5], &[0.5]);
            is(&table, &[9.0], &[0.0]);
        }
    }

    /// Whatever is written there, it is refused or computed, and nothing ends the program.
    #[test]
    fn what_cannot_be_computed_safely_is_refused() {
        let document = Document::new();
        for program in [
            "{ 0 idiv }",
            "{ 40 bitshift }",
            "{ nonsense }",
            "{ 1",
            "",
            &"{".repeat(100_000),
            &"{".repeat(1_000),
            &format!("{{{}}}", " 1 pop".repeat(10_000)),
        ] {
            assert!(Function::read(&document, &calculator(1, 1, program)).is_none());
        }
        for program in
            ["{ pop }", "{ pop pop }", "{ 0 div }", "{ 1e9 copy }", "{ -1 index }"]
        {
            let own = Function::read(&document, &calculator(1, 1, program));
            let found = own.and_then(|own| own.at(&[0.0]));
            assert!(
                found.is_none_or(|it| it.iter().all(|out| out.is_finite())),
                "{program}"
            );
        }
        for size in [&[0][..], &[-1], &[1_000_000], &[2, 2], &[]] {
            let own = dictionary! {
                "FunctionType" => 0, "BitsPerSample" => 8, "Size" => limits(size),
                "Domain" => limits(&[0, 1]), "Range" => limits(&[0, 1]),
            };
            assert!(
                Function::read(&document, &stream(own, b"abc")).is_none(),
                "{size:?}"
            );
        }
    }

    /// What no program may do to ours, whatever it has on its stack.
    const WORDS: [&str; 54] = [
        "abs",
        "add",
        "atan",
        "ceiling",
        "cos",
        "cvi",
        "cvr",
        "div",
        "exp",
        "floor",
        "idiv",
        "ln",
        "log",
        "mod",
        "mul",
        "neg",
        "round",
        "sin",
        "sqrt",
        "sub",
        "truncate",
        "and",
        "bitshift",
        "eq",
        "false",
        "ge",
        "gt",
        "le",
        "lt",
        "ne",
        "not",
        "or",
        "true",
        "xor",
        "copy",
        "dup",
        "exch",
        "index",
        "pop",
        "roll",
        "{",
        "} if",
        "} { 1 } ifelse",
        "}",
        "0",
        "1",
        "-1",
        "2",
        "3.5",
        "64",
        "65535",
        "2147483648",
        "-2147483648",
        "1e9",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4_000))]
        #[test]
        fn no_program_ends_ours(
            words in proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..24),
            inputs in proptest::collection::vec(-2.0_f32..2.0, 3),
        ) {
            let program = format!("{{ {} }}", words.join(" "));
            let function = Function::read(&Document::new(), &calculator(3, 1, &program));
            let outputs = function.and_then(|function| function.at(&inputs));
            proptest::prop_assert!(
                outputs.is_none_or(|all| all.iter().all(|output| output.is_finite()))
            );
        }
    }
}
