//! Memory and terms: confirmed pairs as TMX 1.4, the glossary as TBX, which translators' tools
//! keep beside a job.

use super::codes::{self, Part};
use super::glossary::mark;
use super::segment::Segments;
use super::xliff::{Written, Xml, numbered, shown};
use crate::checks::stale_translation::Standing;
use crate::model::glossary::Term;
use crate::model::lang::Lang;

/// All confirmed pairs as TMX.
///
/// # Errors
/// None that can come of memory: writing there does not fail.
pub fn tmx(segments: &Segments, from: Lang, to: Lang) -> Result<Vec<u8>, String> {
    let mut xml = Xml::new();
    let mut write = || -> std::io::Result<()> {
        xml.open("tmx", &[("version", "1.4")])?;
        xml.empty(
            "header",
            &[
                ("creationtool", "recto"),
                ("creationtoolversion", env!("CARGO_PKG_VERSION")),
                ("segtype", "block"),
                ("o-tmf", "recto"),
                ("adminlang", from.tag()),
                ("srclang", from.tag()),
                ("datatype", "plaintext"),
            ],
        )?;
        xml.open("body", &[])?;
        for segment in &segments.all {
            if segment.standing != Standing::Confirmed || segment.target.is_empty() {
                continue;
            }
            xml.open("tu", &[])?;
            let [ours, theirs] = numbered(segment);
            let source = (from, &segment.source, &segment.prints, ours);
            let target = (to, &segment.target, &segment.twins, theirs);
            for (lang, parts, prints, codes) in [source, target] {
                xml.open("tuv", &[("xml:lang", lang.tag())])?;
                xml.line("seg", &[], |xml| seg(xml, parts, prints, &codes))?;
                xml.close("tuv")?;
            }
            xml.close("tu")?;
        }
        xml.close("body")?;
        xml.close("tmx")
    };
    write().map_err(|error| error.to_string())?;
    Ok(xml.finish())
}

/// A text as a memory has it: figures by what they printed, and marks as codes, which both sides
/// number alike.
fn seg(
    xml: &mut Xml,
    parts: &[Part],
    prints: &[(String, String)],
    codes: &[(String, String)],
) -> Written {
    let mut free: Vec<_> = codes.iter().collect();
    for part in codes::settled(parts) {
        match part {
            Part::Words(text) => xml.words(&text)?,
            Part::Code(code) if code.starts_with("{{") => {
                xml.words(shown(prints, &code))?;
            }
            Part::Code(code) => {
                let at = free.iter().position(|(_, known)| *known == code);
                let id = at.map(|at| free.remove(at).0.as_str());
                let id = id.filter(|id| id.chars().all(|c| c.is_ascii_digit()));
                let attributes: Vec<_> = id.into_iter().map(|id| ("x", id)).collect();
                xml.text("ph", &attributes, &code)?;
            }
        }
    }
    Ok(())
}

/// The words of a text as a memory has them; `print` says what a figure prints.
pub(super) fn said(parts: &[Part], print: impl Fn(&str) -> String) -> String {
    let all = codes::settled(parts).into_iter().map(|part| match part {
        Part::Words(text) => text,
        // A figure is remembered by what it printed, a mark is none of the words.
        Part::Code(code) if code.starts_with("{{") => print(&code),
        Part::Code(_) => String::new(),
    });
    all.collect()
}

/// The glossary as TBX (ISO 30042, the dialect TBX-Basic): each concept with its words in the
/// languages of the report, those that are right and those to be avoided.
///
/// # Errors
/// None that can come of memory: writing there does not fail.
pub fn tbx(
    glossary: &[Term],
    languages: &[Lang],
    title: &str,
) -> Result<Vec<u8>, String> {
    let mut xml = Xml::new();
    let mut write = || -> std::io::Result<()> {
        let source = languages.first().map_or("", |lang| lang.tag());
        xml.open(
            "tbx",
            &[
                ("xmlns", "urn:iso:std:iso:30042:ed-2"),
                ("type", "TBX-Basic"),
                ("style", "dca"),
                ("xml:lang", source),
            ],
        )?;
        xml.open("tbxHeader", &[])?;
        xml.open("fileDesc", &[])?;
        xml.open("sourceDesc", &[])?;
        xml.text("p", &[], title)?;
        xml.close("sourceDesc")?;
        xml.close("fileDesc")?;
        xml.close("tbxHeader")?;
        xml.open("text", &[])?;
        xml.open("body", &[])?;
        for (term, number) in glossary.iter().zip(1..) {
            xml.open("conceptEntry", &[("id", &format!("c{number}-{}", mark(term)))])?;
            for lang in languages {
                let right =
                    term.forms.get(lang).map(|form| (form, "preferredTerm-admn-sts"));
                let also = term.also.get(lang).into_iter().flatten();
                let avoid = term.avoid.get(lang).into_iter().flatten();
                let all: Vec<_> = right
                    .into_iter()
                    .chain(also.map(|form| (form, "admittedTerm-admn-sts")))
                    .chain(avoid.map(|form| (form, "deprecatedTerm-admn-sts")))
                    .collect();
                if all.is_empty() {
                    continue;
                }
                xml.open("langSec", &[("xml:lang", lang.tag())])?;
                for (form, status) in all {
                    xml.open("termSec", &[])?;
                    xml.text("term", &[], &form.value)?;
                    xml.text("termNote", &[("type", "administrativeStatus")], status)?;
                    xml.close("termSec")?;
                }
                xml.close("langSec")?;
            }
            xml.close("conceptEntry")?;
        }
        xml.close("body")?;
        xml.close("text")?;
        xml.close("tbx")
    };
    write().map_err(|error| error.to_string())?;
    Ok(xml.finish())
}
