//! The reader of content streams against one that shares no code with it: what is drawn on
//! the pages of real reports and what is generated is read by both alike, operator by
//! operator; and what is broken ends.

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::Object as Other;
use lopdf::{Document, Object};
use proptest::prelude::*;
use recto::output::pdf::content::{ContentReader, Operand};

use crate::built::BILINGUAL;

/// An operator and its operands as text.
type Line = (String, Vec<String>);

fn bytes(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A number as both hold it: to six digits.
fn number(value: f64) -> String {
    format!("{:.5e}", value + 0.0)
}

fn own(operand: &Operand) -> String {
    match operand {
        Operand::Number(value) => number(f64::from(*value)),
        Operand::Name(name) => format!("/{}", bytes(name)),
        Operand::Text(text) => format!("({})", bytes(text)),
        Operand::List(items) => {
            let items: Vec<_> = items.iter().map(own).collect();
            format!("[{}]", items.join(" "))
        }
        Operand::Dictionary(items) => {
            let mut pairs: Vec<_> = items
                .chunks(2)
                .map(|pair| pair.iter().map(own).collect::<Vec<_>>().join(" "))
                .collect();
            pairs.sort();
            format!("<<{}>>", pairs.join(" "))
        }
        Operand::Other => "-".to_owned(),
    }
}

fn theirs(operand: &Other<'_>) -> String {
    match operand {
        Other::Number(value) => number(f64::from(value.as_f32())),
        Other::Name(name) => format!("/{}", bytes(name)),
        Other::String(text) => format!("({})", bytes(text)),
        Other::Array(items) => {
            let items: Vec<_> =
                items.iter::<Other<'_>>().map(|item| theirs(&item)).collect();
            format!("[{}]", items.join(" "))
        }
        Other::Dict(entries) => {
            let mut pairs: Vec<_> = entries
                .keys()
                .map(|key| {
                    let value = entries.get::<Other<'_>>(&*key);
                    // An entry of `null` is none.
                    let value = value.map_or("-".to_owned(), |value| theirs(&value));
                    format!("/{} {value}", bytes(&key))
                })
                .collect();
            pairs.sort();
            format!("<<{}>>", pairs.join(" "))
        }
        Other::Stream(stream) => theirs(&Other::Dict(stream.dict().clone())),
        Other::Null(_) | Other::Boolean(_) => "-".to_owned(),
    }
}

fn read(content: &[u8]) -> Vec<Line> {
    ContentReader::new(content)
        .map(|operation| {
            let operator = String::from_utf8_lossy(operation.operator).into_owned();
            (operator, operation.operands.iter().map(own).collect())
        })
        .collect()
}

fn read_by_the_other(content: &[u8]) -> Vec<Line> {
    let mut lines = vec![];
    let mut reader = UntypedIter::new(content);
    while let Some(instruction) = reader.next() {
        let operands = instruction.operands();
        let operands = operands.map(theirs).collect();
        let operator = String::from_utf8_lossy(instruction.operator).into_owned();
        lines.push((operator, operands));
    }
    lines
}

#[track_caller]
fn alike(content: &[u8]) {
    let (own, theirs) = (read(content), read_by_the_other(content));
    let first = own.iter().zip(&theirs).position(|(own, theirs)| own != theirs);
    let first = first.unwrap_or(own.len().min(theirs.len()));
    assert!(
        own.len() == theirs.len() && first == own.len(),
        "at {first}: {:?} and {:?}\n{}",
        own.get(first),
        theirs.get(first),
        String::from_utf8_lossy(content.get(..2_000).unwrap_or(content))
    );
}

/// Every content stream of a file: pages, forms, patterns and drawn characters.
fn contents(pdf: &[u8]) -> Vec<Vec<u8>> {
    let document = Document::load_mem(pdf).expect("a PDF");
    let pages = document.page_iter().map(|page| document.get_page_content(page));
    let mut contents: Vec<_> = pages.collect();
    for object in document.objects.values() {
        let Object::Stream(stream) = object else { continue };
        let is = |key: &[u8], wanted: &[u8]| {
            stream
                .dict
                .get(key)
                .and_then(Object::as_name)
                .is_ok_and(|own| own == wanted)
        };
        if is(b"Subtype", b"Form") || stream.dict.has(b"PatternType") {
            contents.extend(stream.get_plain_content().ok());
        }
    }
    contents
}

#[test]
fn real_pages_are_read_alike() {
    let pdf = std::fs::read(BILINGUAL.path()).expect("the PDF");
    let contents = contents(&pdf);
    assert!(contents.len() > 30);
    let operators: usize = contents.iter().map(|content| read(content).len()).sum();
    assert!(operators > 10_000, "{operators}");
    contents.iter().for_each(|content| alike(content));
}

/// A number as a file may write it.
fn numbers() -> impl Strategy<Value = String> {
    prop_oneof![
        (-100_000_i32..100_000).prop_map(|value| value.to_string()),
        "[+-]?[0-9]{1,4}\\.[0-9]{0,5}",
        "[+-]?\\.[0-9]{1,5}",
        "[+-]?0{0,3}[0-9]{1,3}",
    ]
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof!["/[A-Za-z0-9+_.*-]{1,8}", "/[A-Z]#2[0-9A-F][a-z]{0,3}"]
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\([A-Za-z 0-9<>/%\\[\\]]{0,12}\\)",
        "\\(a\\([a-z]{0,3}\\)b\\)",
        // The other reader takes several line ends for one: a letter stands between them.
        "\\(((\\\\[nrtbf()\\\\]|\\\\[0-3][0-7]{0,2}|\\\\\n|\r\n|\r|\n)[a-z])*\\)",
        "<([0-9a-fA-F]{2}[ \n]?){0,8}>",
        "<[0-9a-f]{3}>",
    ]
}

/// White space between words, a comment at times.
fn gaps() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(" ".to_owned()),
        2 => "[ \t\r\n\u{c}\u{0}]{1,3}",
        1 => " %[a-z(<\\[/ ]{0,8}[\r\n]",
    ]
}

fn operands() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => numbers(),
        2 => names(),
        2 => texts(),
        1 => Just("true".to_owned()),
        1 => Just("null".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 5, |inner| {
        prop_oneof![
            (prop::collection::vec(inner.clone(), 0..5), gaps())
                .prop_map(|(items, gap)| format!("[{}]", items.join(&gap))),
            (prop::collection::vec(inner, 0..4), gaps()).prop_map(|(items, gap)| {
                let pairs = items.iter().enumerate();
                // A value of `null` is as good as none, and readers differ in telling it.
                let pairs = pairs.filter(|(_, item)| *item != "null");
                let pairs: String =
                    pairs.map(|(at, item)| format!("/K{at}{gap}{item}{gap}")).collect();
                format!("<<{pairs}>>")
            }),
        ]
    })
}

fn operators() -> impl Strategy<Value = String> {
    let known = vec![
        "q", "Q", "cm", "re", "f", "f*", "B*", "BT", "ET", "Tj", "TJ", "'", "\"", "Tf",
        "Td", "T*", "scn", "SCN", "gs", "Do", "BDC", "EMC", "d0", "d1", "W", "n", "sh",
        "ri",
    ];
    prop::sample::select(known).prop_map(str::to_owned)
}

fn streams() -> impl Strategy<Value = String> {
    // By themselves the other reader takes these for operators.
    let is_plain = |operand: &String| !matches!(operand.as_str(), "true" | "null");
    let operand = operands().prop_filter("no operator", is_plain);
    let line = (prop::collection::vec((operand, gaps()), 0..6), operators(), gaps());
    let line = line.prop_map(|(operands, operator, gap)| {
        let operands: String = operands
            .iter()
            .map(|(operand, gap)| format!("{operand}{gap}"))
            .collect();
        format!("{operands}{operator}{gap}")
    });
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What is well formed is read alike, however it is written.
    #[test]
    fn generated_streams_are_read_alike(content in streams()) {
        alike(content.as_bytes());
    }

    /// What is broken ends: each operator takes some of the bytes, and none is made up.
    #[test]
    fn broken_streams_end(
        content in streams(),
        breaks in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let mut content = content.into_bytes();
        for (index, byte) in breaks {
            if !content.is_empty() {
                let at = index.index(content.len());
                content[at] = byte;
            }
        }
        let mut last = 0;
        for operation in ContentReader::new(&content) {
            prop_assert!(operation.start >= last && operation.end > operation.start);
            prop_assert!(operation.end <= content.len() + 1);
            last = operation.end;
        }
    }

    #[test]
    fn noise_ends(content in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(ContentReader::new(&content).count() <= content.len());
    }
}
