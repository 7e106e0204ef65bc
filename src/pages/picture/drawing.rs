//! SVG drawings: what of one cannot be set, or would be set otherwise than it was drawn, is
//! found in its text, before anything is drawn.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::ops::Range;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use data_url::DataUrl;
use flate2::read::GzDecoder;
use roxmltree::{Document, Node, ParsingOptions};

use super::kind::{self, Kind};
use super::{Fault, prepared};
use crate::assets::has_glyph;
use crate::pages::picture::colour::FOGRA39;
use crate::pages::world::has_family;

/// The most bytes a drawing may have, unpacked.
const MAX_BYTES: u64 = 64 << 20;
/// The most elements it may have.
const MAX_NODES: u32 = 500_000;
/// The most elements, where each is counted as often as it is drawn.
const MAX_DRAWN: u64 = 300_000;
/// The most letters.
const MAX_LETTERS: usize = 20_000;
/// How deep elements may stand in one another.
const MAX_DEPTH: usize = 400;
/// How deep drawings may stand in one another.
const MAX_INSIDE: u8 = 3;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";
const AS_PNG: &str = "export it as PNG, at 300 pixels an inch";
const WHOLE: &str =
    "export the drawing with everything it needs in its own file, or as PNG";

/// The drawing's text, with the pictures inside it prepared, and what will look otherwise.
pub(super) fn prepare(
    bytes: &[u8],
    printer: Option<&[u8]>,
    depth: u8,
) -> Result<(String, Vec<Fault>), Fault> {
    if depth > MAX_INSIDE {
        return Err(Fault::new("too many drawings stand in one another", AS_PNG));
    }
    let text = text(bytes)?;
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(&text, options).map_err(|error| {
        match error {
            roxmltree::Error::NodesLimitReached => {
                Fault::new("it has too many parts", AS_PNG)
            }
            error => Fault::from(format!(
                "it is not a complete SVG drawing: it breaks off or is damaged at line {}",
                error.pos().row
            )),
        }
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        let name = clipped(root.tag_name().name());
        return Err(Fault::new(
            format!("it is not a drawing, but XML of the kind <{name}>"),
            "use SVG, PNG, JPEG, GIF or WebP",
        ));
    }
    if root.tag_name().namespace() != Some(NAMESPACE) {
        return Err(Fault::new(
            "its first tag does not say that it is SVG",
            format!("write xmlns=\"{NAMESPACE}\" into its <svg> tag"),
        ));
    }
    let mut look = Look {
        text: &text,
        printer,
        depth,
        edits: vec![],
        remarks: vec![],
    };
    look.depth(root)?;
    look.judge(root)?;
    Drawn::new(&document).judge(root)?;
    let Look { mut edits, mut remarks, .. } = look;
    remarks.sort_by(|a, b| a.reason.cmp(&b.reason));
    remarks.dedup();
    edits.sort_by_key(|(range, _)| range.start);
    let mut edited = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits {
        if range.start >= at {
            edited.push_str(&text[at..range.start]);
            edited.push_str(&new);
            at = range.end;
        }
    }
    edited.push_str(&text[at..]);
    Ok((edited, remarks))
}

/// The text of a drawing: unpacked, and read as it says it was written.
fn text(bytes: &[u8]) -> Result<String, Fault> {
    let mut unpacked = vec![];
    let bytes = match bytes.starts_with(b"\x1f\x8b") {
        false => bytes,
        true => {
            let mut reader = GzDecoder::new(bytes).take(MAX_BYTES + 1);
            reader
                .read_to_end(&mut unpacked)
                .map_err(|_| "it breaks off before its end")?;
            unpacked.as_slice()
        }
    };
    if bytes.len() as u64 > MAX_BYTES {
        let size = MAX_BYTES >> 20;
        return Err(Fault::new(format!("it is larger than {size} MiB"), AS_PNG));
    }
    let wide = |from: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes.get(2..).unwrap_or_default().as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| from(*pair)).collect();
        String::from_utf16(&units).map_err(|_| Fault::from("its text is damaged"))
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes)?,
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => old(bytes)?,
        },
    };
    Ok(text.trim_start_matches('\u{feff}').trim_start().to_owned())
}

/// The text of a drawing in the code of western Europe, if it says so.
fn old(bytes: &[u8]) -> Result<String, Fault> {
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let names = ["iso-8859-1\"", "iso-8859-1'", "windows-1252", "latin1", "us-ascii"];
    match names.iter().any(|name| head.contains(name)) {
        true => Ok(bytes.iter().copied().map(char::from).collect()),
        false => Err(Fault::new(
            "its text is in a code Recto does not read",
            "save the drawing as UTF-8",
        )),
    }
}

/// What is found in a drawing's text.
struct Look<'a> {
    text: &'a str,
    printer: Option<&'a [u8]>,
    depth: u8,
    /// What is to stand in the place of parts of the text.
    edits: Vec<(Range<usize>, String)>,
    remarks: Vec<Fault>,
}

impl Look<'_> {
    fn depth(&self, root: Node<'_, '_>) -> Result<(), Fault> {
        let mut open = vec![(root, 0)];
        while let Some((node, depth)) = open.pop() {
            if depth > MAX_DEPTH {
                return Err(Fault::new(
                    "its parts stand in one another too deep",
                    "ungroup it in a drawing program, or export it as PNG",
                ));
            }
            open.extend(node.children().map(|child| (child, depth + 1)));
        }
        Ok(())
    }

    fn judge(&mut self, root: Node<'_, '_>) -> Result<(), Fault> {
        let mut letters = 0;
        let mut fonts: Vec<String> = vec![];
        let mut has_text = false;
        for node in root.descendants() {
            if let Some(text) = node.text().filter(|_| node.is_text()) {
                let printed =
                    node.ancestors().any(|it| it.has_tag_name((NAMESPACE, "text")));
                if printed {
                    has_text |= !text.trim().is_empty();
                    letters += text.chars().count();
                    glyphs(text)?;
                }
                continue;
            }
            if !node.is_element() {
                continue;
            }
            for attribute in node.attributes() {
                match attribute.name() {
                    "font-family" => fonts.push(attribute.value().to_owned()),
                    "style" => families(attribute.value(), &mut fonts),
                    _ => {}
                }
            }
            match node.tag_name().name() {
                "foreignObject" => self.foreign(node)?,
                "image" | "feImage" | "use" => self.link(node)?,
                "style" => {
                    let sheet = node.text().unwrap_or_default();
                    if sheet.contains("@import") {
                        return Err(Fault::new(
                            "it takes its styles from another file, which it is without here",
                            WHOLE,
                        ));
                    }
                    if sheet.contains("@keyframes") {
                        self.moves();
                    }
                    families(sheet, &mut fonts);
                }
                "script" if !is_empty(node) => self.remarks.push(Fault::new(
                    "it holds a program: what that draws will be missing",
                    "export the drawing as it looks, without programs",
                )),
                "animate" | "animateTransform" | "animateMotion" | "animateColor"
                | "set" => {
                    self.moves();
                }
                _ => {}
            }
        }
        if letters > MAX_LETTERS {
            return Err(Fault::new(
                format!(
                    "it holds {letters} letters, and no picture needs over {MAX_LETTERS}"
                ),
                "set the text in the chapter, or export the picture as PNG",
            ));
        }
        if has_text {
            self.fonts(&fonts);
        }
        Ok(())
    }

    fn moves(&mut self) {
        self.remarks.push(Fault::new(
            "it moves: it is shown as it stands before anything moves",
            "export it as it is to be seen",
        ));
    }

    /// Fonts that are asked for and not there.
    fn fonts(&mut self, asked: &[String]) {
        let mut missing: Vec<&str> = vec![];
        for list in asked {
            let mut names =
                list.split(',').map(|name| name.trim().trim_matches(['"', '\'']));
            let Some(first) = names.next().filter(|name| !name.is_empty()) else {
                continue;
            };
            let is_general = first.contains("serif")
                || matches!(
                    first,
                    "monospace" | "cursive" | "fantasy" | "system-ui" | "inherit"
                );
            if !is_general && !has_family(first) && !missing.contains(&first) {
                missing.push(first);
            }
        }
        missing.sort_unstable();
        if let [first, rest @ ..] = missing.as_slice() {
            let mut names = clipped(first);
            if !rest.is_empty() {
                let _ = write!(names, " and {} more", rest.len());
            }
            self.remarks.push(Fault::new(
                format!("its text is set in the report's own font, not in {names}"),
                "look whether it still has its room, or export its text as outlines (paths)",
            ));
        }
    }

    /// Text that is HTML is missing, unless the drawing says it a second time as SVG.
    fn foreign(&mut self, node: Node<'_, '_>) -> Result<(), Fault> {
        let says = |node: Node<'_, '_>| -> String {
            let texts = node.descendants().filter(Node::is_text);
            let text = texts.filter_map(|it| it.text());
            text.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
        };
        let is_nothing = |node: Node<'_, '_>| {
            says(node).is_empty()
                && !node.descendants().any(|it| {
                    matches!(it.tag_name().name(), "img" | "svg" | "canvas" | "math")
                })
        };
        let is_said = node.parent_element().is_some_and(|parent| {
            parent.tag_name().name() == "switch"
                && parent
                    .children()
                    .any(|other| other != node && says(other) == says(node))
        });
        let range = node.range();
        let written = self.text.get(range.clone()).unwrap_or_default();
        if (is_nothing(node) || is_said) && written.starts_with('<') {
            self.edits.push((range, String::new()));
            return Ok(());
        }
        let texts = node.descendants().filter(Node::is_text).filter_map(|it| it.text());
        let said: Vec<_> = texts.flat_map(str::split_whitespace).collect();
        let said = clipped(&said.join(" "));
        let what =
            if said.is_empty() { String::new() } else { format!(" (“{said}”)") };
        Err(Fault::new(
            format!(
                "part of it is HTML{what}, which no PDF can hold: it would be missing"
            ),
            "export the drawing with its text as SVG text or as paths, or as PNG",
        ))
    }

    /// A picture, or a part, that a drawing names by its address.
    fn link(&mut self, node: Node<'_, '_>) -> Result<(), Fault> {
        let href = node.attributes().find(|attribute| attribute.name() == "href");
        let Some(href) = href else { return Ok(()) };
        let value = href.value().trim();
        if value.starts_with('#') || value.is_empty() {
            return Ok(());
        }
        if !value.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("data:")) {
            let name = clipped(value);
            return Err(Fault::new(
                format!("it shows `{name}`, which is another file and would be missing"),
                "embed the pictures when you export the drawing, or export it as PNG",
            ));
        }
        // What a drawing holds is in the colours of screens, as the drawing itself is.
        let printer = self.printer.unwrap_or(FOGRA39);
        let damaged = || Fault::from("a picture inside it is damaged");
        let url = DataUrl::process(value).map_err(|_| damaged())?;
        let (bytes, _) = url.decode_to_vec().map_err(|_| damaged())?;
        let prepared =
            prepared(&bytes, Some(printer), self.depth + 1).map_err(Fault::inside)?;
        self.remarks.extend(prepared.remarks);
        let mime = match kind::of(&prepared.bytes) {
            Kind::Pixels(format) => format.to_mime_type(),
            Kind::Drawing | Kind::Other(..) => "image/svg+xml",
        };
        let named = url.mime_type();
        let is_named = format!("{}/{}", named.type_, named.subtype) == mime;
        if is_named && prepared.bytes.as_slice() == bytes {
            return Ok(());
        }
        let range = href.range_value();
        if self.text.get(range.clone()) != Some(href.value()) {
            return Err(Fault::new(
                "a picture inside it is written in an unusual way",
                AS_PNG,
            ));
        }
        let data = BASE64_STANDARD.encode(prepared.bytes.as_slice());
        self.edits.push((range, format!("data:{mime};base64,{data}")));
        Ok(())
    }
}

/// Letters that no font can print.
fn glyphs(text: &str) -> Result<(), Fault> {
    let missing =
        |c: &char| !has_glyph(*c) || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    match text.chars().find(missing) {
        None => Ok(()),
        Some(c) => Err(Fault::new(
            format!(
                "its text has {}U+{:04X}, which no font of the report can print",
                if c.is_control() || has_glyph(c) {
                    String::new()
                } else {
                    format!("`{c}`, ")
                },
                u32::from(c)
            ),
            "use another character, or export its text as outlines (paths)",
        )),
    }
}

/// The font families that a style names.
fn families(style: &str, fonts: &mut Vec<String>) {
    for part in style.split("font-family").skip(1) {
        let Some(value) = part.trim_start().strip_prefix(':') else { continue };
        let end = value.find([';', '}', '!']).unwrap_or(value.len());
        fonts.push(value[..end].replace("&quot;", "\""));
    }
}

fn is_empty(node: Node<'_, '_>) -> bool {
    node.text().is_none_or(|text| text.trim().is_empty())
        && !node.attributes().any(|attribute| attribute.name() == "href")
}

/// A text as a message can hold it.
fn clipped(text: &str) -> String {
    const MOST: usize = 60;
    let mut clipped: String =
        text.chars().filter(|c| !c.is_control()).take(MOST).collect();
    if text.chars().count() > MOST {
        clipped.push('…');
    }
    clipped
}

/// Counts elements as often as they are drawn: a part may be used many times, in parts that
/// are used many times.
struct Drawn<'a, 'input> {
    named: BTreeMap<&'a str, Node<'a, 'input>>,
    known: BTreeMap<u32, u64>,
}

impl<'a, 'input> Drawn<'a, 'input> {
    fn new(document: &'a Document<'input>) -> Self {
        let nodes = document.descendants().filter(Node::is_element);
        let named =
            nodes.filter_map(|node| Some((node.attribute("id")?, node))).collect();
        Self { named, known: BTreeMap::new() }
    }

    fn judge(&mut self, root: Node<'a, 'input>) -> Result<(), Fault> {
        match self.count(root) {
            count if count > MAX_DRAWN => Err(Fault::new(
                format!("it draws its parts over and over, more than {MAX_DRAWN} in all"),
                AS_PNG,
            )),
            _ => Ok(()),
        }
    }

    fn count(&mut self, node: Node<'a, 'input>) -> u64 {
        if let Some(known) = self.known.get(&node.id().get()) {
            return *known;
        }
        // What leads back to itself is drawn not at all.
        self.known.insert(node.id().get(), 0);
        let mut sum: u64 = 1;
        for child in node.children().filter(Node::is_element) {
            sum = sum.saturating_add(self.count(child));
        }
        for attribute in node.attributes() {
            let value = attribute.value();
            let times = match attribute.name().starts_with("marker") {
                true => points(node),
                false => 1,
            };
            let own = (attribute.name() == "href")
                .then(|| value.trim().strip_prefix('#'))
                .flatten();
            let urls = value.split("url(").skip(1).filter_map(|part| {
                let name = part.split(')').next()?.trim().trim_matches(['"', '\'']);
                name.strip_prefix('#')
            });
            for name in own.into_iter().chain(urls) {
                if let Some(node) = self.named.get(name).copied() {
                    sum = sum.saturating_add(self.count(node).saturating_mul(times));
                }
            }
        }
        self.known.insert(node.id().get(), sum);
        sum
    }
}

/// About how many points a line has, which may each bear a mark.
fn points(node: Node<'_, '_>) -> u64 {
    let written = node.attribute("d").or_else(|| node.attribute("points"));
    let numbers = written.unwrap_or_default().split([' ', ',']).count();
    numbers as u64 / 2 + 1
}
