//! A translator's memory that comes back: its pairs as drafts of translations that are missing, each
//! figure in them bound again to what its source prints there.

use std::collections::BTreeMap;

use comemo::Track as _;
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::codes::Part;
use super::memory::said;
use super::read::{MOST, Returned, Token};
use super::segment::{Segment, Segments};
use super::xliff::numbered;
use crate::diag::Sink;
use crate::model::lang::Lang;
use crate::model::place::Place;
use crate::model::text::Placeholder;
use crate::proof::Proof;
use crate::resolve::figures::{Binder, Bound};

/// Texts that are each other's translations, by language tag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory(Vec<Unit>);

type Unit = BTreeMap<String, Vec<Part>>;

/// What a memory holds of what is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recalled {
    /// The translations, as a tool would have returned them.
    pub drafts: Vec<Returned>,
    /// How many it holds whose links, emphasis or notes it does not hold.
    pub marked: usize,
    /// How many it does not hold.
    pub unknown: usize,
}

/// Whether a file is a memory, by what it holds.
pub fn is_memory(bytes: &[u8]) -> bool {
    const HEAD: usize = 4096;
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes));
    head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t'])
        .starts_with('<')
        && head.contains("<tmx")
}

impl Memory {
    /// Reads a TMX file.
    ///
    /// # Errors
    /// If it is none that can be read.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MOST {
            return Err(format!("it is larger than {} MiB", MOST >> 20));
        }
        let text =
            std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        let (mut all, mut open) = (vec![], 0_usize);
        let mut unit: Option<Unit> = None;
        let (mut lang, mut segment) = (String::new(), None::<Vec<Part>>);
        // How deep in a code.
        let mut depth = 0_usize;
        loop {
            let event = reader
                .read_event()
                .map_err(|error| format!("its XML breaks off ({error})"))?;
            match event {
                Event::Start(start) => {
                    open += 1;
                    match start.local_name().as_ref() {
                        "tu" => unit = Some(BTreeMap::new()),
                        "tuv" => {
                            lang = ["xml:lang", "lang"]
                                .iter()
                                .find_map(|key| {
                                    let own =
                                        start.try_get_attribute(key).ok().flatten()?;
                                    let own =
                                        own.normalized_value(XmlVersion::Implicit1_0);
                                    own.ok().map(std::borrow::Cow::into_owned)
                                })
                                .unwrap_or_default();
                        }
                        "seg" => segment = Some(vec![]),
                        "bpt" | "ept" | "ph" | "it" | "ut" => {
                            if let Some(own) = segment.as_mut().filter(|_| depth == 0) {
                                own.push(Part::Code(String::new()));
                            }
                            depth += 1;
                        }
                        _ => {}
                    }
                }
                Event::End(end) => {
                    open = open.saturating_sub(1);
                    match end.local_name().as_ref() {
                        "tu" => all.extend(unit.take()),
                        "seg" => {
                            if let (Some(unit), Some(text)) = (&mut unit, segment.take())
                            {
                                unit.insert(std::mem::take(&mut lang), text);
                            }
                        }
                        "bpt" | "ept" | "ph" | "it" | "ut" => {
                            depth = depth.saturating_sub(1);
                        }
                        _ => {}
                    }
                }
                Event::Text(part) => push(&mut segment, depth, &part.xml10_content()),
                Event::CData(part) => push(&mut segment, depth, &part.xml10_content()),
                Event::GeneralRef(name) => {
                    let own = name.resolve_char_ref().ok().flatten().map(String::from);
                    let known = quick_xml::escape::resolve_predefined_entity(&name);
                    let text = own.or(known.map(str::to_owned));
                    let text =
                        text.ok_or("it has entities of its own, which are not read")?;
                    push(&mut segment, depth, &text);
                }
                // Memories name the definitions of their form, which nobody need read.
                Event::DocType(own) if own.xml10_content().contains('[') => {
                    return Err(
                        "it brings definitions of its own (DOCTYPE), which are not read"
                            .into(),
                    );
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if open > 0 {
            return Err("its XML breaks off before its end".to_owned());
        }
        Ok(Self(all))
    }

    /// Whether it has texts in a language.
    pub fn has(&self, lang: Lang) -> bool {
        self.0.iter().any(|unit| in_lang(unit, lang).is_some())
    }

    /// What it holds of the translations that are missing.
    pub fn recall(&self, segments: &Segments, proof: &Proof) -> Recalled {
        let [from, to] = segments.languages;
        let pairs = self.0.iter().filter_map(|unit| {
            Some((spaced(&words(in_lang(unit, from)?)), in_lang(unit, to)?))
        });
        // Of two translations of one text the later counts.
        let pairs: BTreeMap<String, &Vec<Part>> = pairs.collect();
        let mut recalled = Recalled::default();
        for segment in segments.all.iter().filter(|own| own.target.is_empty()) {
            // What the source prints now, which the memory has if it prints what it printed.
            let said = said(&segment.source, |code| {
                printed(code, segment.place, from, proof).unwrap_or_default()
            });
            let Some(parts) = pairs.get(&spaced(&said)) else {
                recalled.unknown += 1;
                continue;
            };
            let [codes, _] = numbered(segment);
            let Some(mut target) = marked(parts, &codes) else {
                recalled.marked += 1;
                continue;
            };
            for (id, code) in &codes {
                if let Some(print) = printed(code, segment.place, to, proof) {
                    put(&mut target, &print, id);
                }
            }
            recalled.drafts.push(Returned {
                path: segment.path.clone(),
                id: segment.id.clone(),
                source: source(segment, &codes),
                target: Some(target),
                state: String::new(),
            });
        }
        recalled
    }
}

/// A translation with the marks of its source, where the memory has just those; of a text without
/// any, its words.
fn marked(parts: &[Part], codes: &[(String, String)]) -> Option<Vec<Token>> {
    let mut free: Vec<_> =
        codes.iter().filter(|(_, code)| !code.starts_with("{{")).collect();
    if free.is_empty() {
        return Some(vec![Token::Words(words(parts))]);
    }
    let mut tokens = vec![];
    for part in parts {
        tokens.push(match part {
            Part::Words(text) => Token::Words(text.clone()),
            Part::Code(code) => {
                let at = free.iter().position(|(_, known)| known == code)?;
                Token::Code(free.remove(at).0.clone())
            }
        });
    }
    free.is_empty().then_some(tokens)
}

fn push(segment: &mut Option<Vec<Part>>, depth: usize, text: &str) {
    let Some(own) = segment else { return };
    match (own.last_mut(), depth) {
        (Some(Part::Words(last)), 0) => last.push_str(text),
        (_, 0) => own.push(Part::Words(text.to_owned())),
        (Some(Part::Code(last)), _) => last.push_str(text),
        _ => {}
    }
}

/// The words of a text, without its marks.
fn words(parts: &[Part]) -> String {
    let all = parts.iter().map(|part| match part {
        Part::Words(text) => text.as_str(),
        Part::Code(_) => "",
    });
    all.collect()
}

/// A text in a language, however a tool says its region.
fn in_lang(unit: &Unit, lang: Lang) -> Option<&Vec<Part>> {
    let is_it = |tag: &str| {
        Lang::parse(tag) == Some(lang)
            || tag.eq_ignore_ascii_case(lang.tag())
            || tag.split(['-', '_']).next() == Some(lang.tag())
    };
    let found = unit.iter().find(|(tag, _)| is_it(tag));
    found.map(|(_, text)| text)
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The source as a tool returns it.
fn source(segment: &Segment, codes: &[(String, String)]) -> Vec<Token> {
    let mut codes = codes.iter();
    let parts = super::codes::settled(&segment.source).into_iter();
    parts
        .map(|part| match part {
            Part::Words(text) => Token::Words(text),
            Part::Code(_) => {
                Token::Code(codes.next().map_or(String::new(), |(id, _)| id.clone()))
            }
        })
        .collect()
}

/// What a placeholder prints in a language.
fn printed(code: &str, place: Place, lang: Lang, proof: &Proof) -> Option<String> {
    let (data, config) = (proof.data.as_ref()?, proof.config.as_ref()?);
    let text = code.strip_prefix("{{")?.strip_suffix("}}")?.to_owned();
    let binder = Binder { data: data.track(), lang, period: config.period };
    let placeholder = Placeholder { text, place };
    match binder.bind(&placeholder, &mut Sink::default())? {
        Bound::Figure(figure) => Some(figure.printed.text()),
        Bound::Literal(text) => Some(text),
    }
}

/// Puts a code where what it prints stands first, as a number of its own. Words that stand there
/// twice may be anybody's.
fn put(tokens: &mut Vec<Token>, print: &str, id: &str) {
    let print = print.trim();
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let count = |token: &Token| match token {
        Token::Words(text) => text.matches(print).count(),
        Token::Code(_) => 0,
    };
    if print.is_empty()
        || !print.contains(char::is_numeric)
            && tokens.iter().map(count).sum::<usize>() > 1
    {
        return;
    }
    for at in 0..tokens.len() {
        let Some(Token::Words(text)) = tokens.get(at) else { continue };
        let found = text.match_indices(print).find(|(start, _)| {
            let before = text.get(..*start).and_then(|it| it.chars().next_back());
            let after = text.get(start + print.len()..).and_then(|it| it.chars().next());
            !(is_part(before) && is_part(print.chars().next())
                || is_part(after) && is_part(print.chars().next_back()))
        });
        let Some((start, _)) = found else { continue };
        let before = text.get(..start).unwrap_or("").to_owned();
        let after = text.get(start + print.len()..).unwrap_or("").to_owned();
        let new = [Token::Words(before), Token::Code(id.to_owned()), Token::Words(after)];
        let new = new.into_iter().filter(|it| *it != Token::Words(String::new()));
        tokens.splice(at..=at, new);
        return;
    }
}
