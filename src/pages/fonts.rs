//! Fonts of the project's own: those of `fonts/` whose families its theme names. Judged before a page is
//! set: whether they may stand in a PDF, and whether they have what the report needs.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use ttf_parser::{Face, Permissions};
use typst::foundations::Bytes;
use typst::text::Font;

use super::world::bundled;
use crate::diag::{Sink, nearest, rules};
use crate::input::project::reason;
use crate::model::lang::{Script, is_ideograph};
use crate::model::place::Placed;
use crate::model::report::{Inline, Report};
use crate::model::theme::{Theme, Value, Values};
use crate::model::visit;

/// The fonts of a report's theme that are the project's own.
pub fn own(
    report: &Report,
    read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    sink: &mut Sink,
) -> Vec<Font> {
    let theme = &report.config.theme;
    let mut own: Vec<Font> = vec![];
    let Some(first) = theme.families.first() else { return own };
    let mut there = BTreeSet::new();
    for path in &theme.files {
        let bytes = match read(path) {
            Ok(bytes) => Bytes::new(bytes),
            Err(error) => {
                let message = format!("{path} cannot be read: {}", reason(&error));
                sink.add(rules::UNFIT_FONT.finding(first.place, message));
                continue;
            }
        };
        let fonts: Vec<_> = Font::iter(bytes).collect();
        if fonts.is_empty() {
            let message = format!("{path} is no font that can be set");
            sink.add(
                rules::UNFIT_FONT
                    .finding(first.place, message)
                    .hint("take the OpenType or TrueType file (.otf, .ttf)"),
            );
        }
        for font in fonts {
            let family = font.info().family.to_string();
            there.insert(family.clone());
            let Some(wanted) = wanted(theme, &family) else { continue };
            match forbidden(&font) {
                Some(why) => sink.add(
                    rules::UNFIT_FONT
                        .finding(wanted.place, format!("{path} {why}"))
                        .hint("ask the foundry for a licence that allows it, or take another family"),
                ),
                None => own.push(font),
            }
        }
    }
    let bundled = bundled();
    for family in &theme.families {
        let is_it = |font: &&Font| same(&font.info().family, &family.value);
        let faces: Vec<&Font> = own.iter().filter(is_it).collect();
        if !faces.is_empty() {
            weights(theme, family, &faces, sink);
            coverage(report, family, &faces, sink);
            continue;
        }
        let is_there = there.iter().any(|name| same(name, &family.value));
        if is_there || bundled.iter().any(|font| is_it(&font)) {
            continue;
        }
        let names = there.iter().map(String::as_str);
        let names = names.chain(bundled.iter().map(|font| font.info().family.as_str()));
        sink.add(
            rules::UNFIT_FONT
                .finding(family.place, format!("no font has the family `{}`", family.value))
                .hint_if(nearest(&family.value, names))
                .hint("put its files into the folder `fonts` of the project, or name one that Recto brings along"),
        );
    }
    own
}

/// Whether two names are of one family.
fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn wanted<'a>(theme: &'a Theme, family: &str) -> Option<&'a Placed<String>> {
    theme.families.iter().find(|wanted| same(&wanted.value, family))
}

/// Why a font may not stand in a PDF; nothing if it may.
fn forbidden(font: &Font) -> Option<&'static str> {
    let face = Face::parse(font.data(), font.index()).ok()?;
    match face.permissions() {
        Some(Permissions::Restricted) => {
            Some("forbids that it is embedded in a file (fsType of its table OS/2)")
        }
        _ if !face.is_subsetting_allowed() => Some(
            "forbids that a part of it is embedded, as PDFs do (fsType of its table OS/2)",
        ),
        _ if !face.is_outline_embedding_allowed() => {
            Some("allows bitmaps alone to be embedded (fsType of its table OS/2)")
        }
        _ => None,
    }
}

/// The faces of a theme by voice: names in whatever language.
fn voices<'a>(theme: &'a Theme, family: &str) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut voices: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let Some(Value::Set(families)) = theme.values.get("families") else { return voices };
    for (voice, scripts) in families {
        let Value::Set(scripts) = scripts else { continue };
        for (script, names) in scripts {
            let Value::List(names) = names else { continue };
            let is_it =
                |name: &&Value| matches!(name, Value::Word(name) if same(name, family));
            // What stands in for another need not have everything.
            if names.iter().take(1).any(|name| is_it(&name)) {
                voices.entry(voice).or_default().insert(script);
            }
        }
    }
    voices
}

/// Finds the weights that are asked of a family and not there.
fn weights(theme: &Theme, family: &Placed<String>, faces: &[&Font], sink: &mut Sink) {
    let there: BTreeSet<u16> = faces
        .iter()
        .map(|font| font.info().variant.weight.to_number())
        .collect();
    let voices = voices(theme, &family.value);
    let mut asked: BTreeSet<u16> = BTreeSet::new();
    if voices.contains_key("sans") || voices.contains_key("serif") {
        // Running text has strong words.
        asked.extend([400, 700]);
    }
    let empty = Values::new();
    let roles = match theme.values.get("faces") {
        Some(Value::Set(roles)) => roles,
        _ => &empty,
    };
    for role in roles.values() {
        let Value::Set(face) = role else { continue };
        if let (Some(Value::Word(voice)), Some(Value::Number(weight))) =
            (face.get("voice"), face.get("weight"))
            && voices.contains_key(voice.as_str())
        {
            asked.extend(u16::try_from(*weight));
        }
    }
    let lacks: Vec<_> = asked.difference(&there).map(u16::to_string).collect();
    if !lacks.is_empty() {
        let own: Vec<_> = there.iter().map(u16::to_string).collect();
        sink.add(
            rules::UNFIT_FONT
                .finding(
                    family.place,
                    format!(
                        "`{}` is asked for in weight {} and has {} alone: the nearest is set",
                        family.value,
                        lacks.join(" and "),
                        own.join(", ")
                    ),
                )
                .hint("put the files of those weights into `fonts`, or ask for others in `faces`")
                .as_warning(),
        );
    }
}

/// Finds the characters of the report that a family lacks, by language.
fn coverage(report: &Report, family: &Placed<String>, faces: &[&Font], sink: &mut Sink) {
    let voices = voices(&report.config.theme, &family.value);
    let scripts: BTreeSet<_> = voices.values().flatten().copied().collect();
    let is_latin = scripts.contains("latin");
    for (lang, part) in &report.parts {
        // Of a Han text a Latin family sets letters and digits alone.
        let is_whole = scripts.contains(lang.tag());
        let judged = |c: char| match lang.script() {
            _ if c.is_whitespace() || c.is_control() => false,
            Script::Latin => is_latin || is_whole,
            Script::Han if is_ideograph(c) => is_whole,
            Script::Han => is_latin && c.is_ascii_alphanumeric(),
        };
        let mut known: BTreeMap<char, bool> = BTreeMap::new();
        let mut text = |text: &str| {
            for c in text.chars().filter(|c| judged(*c)) {
                known.entry(c).or_insert_with(|| {
                    faces.iter().any(|font| font.info().coverage.contains(u32::from(c)))
                });
            }
        };
        for chapter in &part.chapters {
            visit::elements(chapter, &mut |inline| match inline {
                Inline::Text(body, _) => text(body),
                Inline::Figure(figure) => text(&figure.printed.text()),
                _ => {}
            });
        }
        let lacks: Vec<_> = known.iter().filter(|(_, has)| !**has).collect();
        let some: Vec<_> = lacks.iter().take(12).map(|(c, _)| format!("`{c}`")).collect();
        if some.is_empty() {
            continue;
        }
        let more = if lacks.len() > some.len() { " …" } else { "" };
        let message = format!(
            "`{}` lacks {} of the report's characters in {lang}, which are set in another family: {}{more}",
            family.value,
            lacks.len(),
            some.join(" ")
        );
        sink.add(
            rules::UNFIT_FONT
                .finding(family.place, message)
                .hint("take a version of the family that has them, or name behind it one that looks like it and does")
                .as_warning(),
        );
    }
}
