//! The report as a Word file for those who review it: text that may be edited, figures that may
//! not, and each block known by its place.

pub mod atom;
pub mod beside;
pub mod body;
mod component;
mod package;
mod picture;
mod xml;

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::model::place::Sources;
use crate::model::report::{Chapter, Report};
use crate::model::visit::{self, plain_text};
use crate::pages::translate::Drawing;
use crate::resolve::data::Data;
use body::{Body, Known, Segment, Shared};
pub use picture::Shown;

/// How many points of a picture we draw make a typographic point: 216 an inch.
pub const DENSITY: u8 = 3;

/// The width of the text of a page that stands, in the unit of Word's tables, of which 20 make a
/// point.
const WIDTH: usize = 9354;

/// Pictures by what they are called: files by their path, drawings by their place.
pub type Pictures = BTreeMap<String, Vec<u8>>;

/// What is exported: chapters of one language, and what they are read with.
pub struct Matter<'a> {
    /// The report.
    pub report: &'a Report,
    /// The files it was read from.
    pub sources: &'a Sources,
    /// Its figures.
    pub data: &'a Data,
    /// The chapters, all of one language.
    pub chapters: Vec<&'a Arc<Chapter>>,
}

/// The texts that may be edited, as they are exported.
pub fn segments(matter: &Matter<'_>) -> Vec<Segment> {
    walked(matter, BTreeMap::new()).segments
}

/// What is to be drawn so that Word can show it, each with what its picture is called.
pub fn drawings<'a>(matter: &Matter<'a>) -> Vec<(String, Drawing<'a>)> {
    let mut all = vec![];
    for chapter in matter.chapters.iter().copied() {
        visit::components(chapter, &mut |component| {
            if let Some(place) = component.part().place()
                && component::said(component).is_some()
            {
                let key = component::key(Some(place));
                all.push((key, Drawing::Component(chapter, component)));
            }
        });
    }
    let files = matter.report.pictures.keys();
    let files = files.filter(|path| !is_photograph(path));
    all.extend(files.map(|path| (path.clone(), Drawing::File(path))));
    all
}

/// Whether Word can show a file as it is.
pub fn is_photograph(path: &str) -> bool {
    let path = path.to_lowercase();
    [".png", ".jpg", ".jpeg"].iter().any(|ending| path.ends_with(ending))
}

fn walked(matter: &Matter<'_>, pictures: BTreeMap<String, Shown>) -> Shared {
    let mut shared = Shared::default();
    shared.pictures = pictures;
    let known = |chapter: &Chapter| -> Known<'_> {
        let part = matter.report.parts.get(&chapter.lang);
        let indexes = part.map(|part| part.indexes.as_slice()).unwrap_or_default();
        (matter.sources, matter.data, indexes)
    };
    let mut rest = matter.chapters.as_slice();
    while let Some((chapter, after)) = rest.split_first() {
        let position = matter.chapters.len() - rest.len();
        let twin = after.first().filter(|twin| beside::is_twin(chapter, twin));
        let mut heads = vec![plain_text(&chapter.title)];
        match twin {
            Some(twin) => {
                heads.push(plain_text(&twin.title));
                let chapters = [&***chapter, &***twin];
                let known = chapters.map(known);
                beside::Pair { chapters, known, position }.write(&mut shared);
            }
            None => {
                let known = known(chapter);
                Body::new(chapter, position, known, WIDTH, &mut shared).chapter();
            }
        }
        shared.heads.push(heads.join(" · "));
        rest = after.get(heads.len() - 1..).unwrap_or_default();
        if !rest.is_empty() {
            // A section ends with its last paragraph.
            shared.body += &format!(
                "<w:p><w:pPr><w:pStyle w:val=\"End\"/>{}</w:pPr></w:p>",
                package::section(shared.heads.len(), twin.is_some())
            );
        }
    }
    shared
}

/// Writes the file.
///
/// # Errors
/// If the archive cannot be written.
pub fn export(matter: &Matter<'_>, pictures: &Pictures) -> Result<Vec<u8>, String> {
    let shown = pictures.iter().enumerate();
    let shown = shown
        .filter_map(|(at, (name, bytes))| {
            let is_drawn = !is_photograph(name);
            Some((name.clone(), Shown::new(at + 1, bytes, is_drawn)?))
        })
        .collect();
    let shared = walked(matter, shown);
    let parts = package::parts(matter, &shared);
    archive(&parts).map_err(|error| error.to_string())
}

/// Packs parts, always the same way.
fn archive(parts: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}
<<<<<<< HEAD

fn parts(matter: &Matter<'_>, shared: &Shared) -> Vec<(String, Vec<u8>)> {
    let chapter = matter.chapters.first();
    let lang = chapter.map(|chapter| chapter.lang);
    let tag = lang.map_or("", |lang| lang.tag());
    let is_han = lang.is_some_and(|lang| lang.is_han());
    let config = &matter.report.config;
    let title = lang.and_then(|lang| config.title.get(&lang));
    let title = escape(title.map_or("", |title| title.value.as_str())).into_owned();
    let state = revision(matter);
    let mut kinds = String::new();
    let mut media = vec![];
    let mut relations = String::new();
    for (id, kind, target) in [
        ("rStyles", "styles", "styles.xml"),
        ("rNumbers", "numbering", "numbering.xml"),
        ("rSettings", "settings", "settings.xml"),
        ("rNotes", "footnotes", "footnotes.xml"),
        ("rHead", "header", "header.xml"),
        ("rFoot", "footer", "footer.xml"),
    ] {
        relations += &relation(id, kind, target);
        kinds += &format!(
            "<Override PartName=\"/word/{target}\" ContentType=\"application/vnd.openxmlformats-\
             officedocument.wordprocessingml.{kind}+xml\"/>"
        );
    }
    let mut links = String::new();
    for (at, url) in shared.links.iter().enumerate() {
        links += &format!(
            "<Relationship Id=\"rLink{}\" Type=\"{KINDS}/hyperlink\" Target=\"{}\" \
             TargetMode=\"External\"/>",
            at + 1,
            escape(url.as_str())
        );
    }
    let mut pictures = String::new();
    for own in shared.pictures.values() {
        let name = own.name();
        pictures += &relation(&own.relation(), "image", &format!("media/{name}"));
        media.push((format!("word/media/{name}"), own.bytes.clone()));
    }
    let numbers: String = shared
        .numbers
        .iter()
        .enumerate()
        .map(|(at, start)| {
            format!(
                "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">\
                 <w:startOverride w:val=\"{start}\"/></w:lvlOverride></w:num>",
                at + 2
            )
        })
        .collect();
    let styles = assets::word("styles");
    let han = if is_han { tag } else { first_han(tag) };
    let styles = styles.replace("LATIN", "en-GB").replace("HAN", han);
    let field = |name: &str| {
        format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t></w:t></w:r></w:fldSimple>")
    };
    let mut custom = String::new();
    let mut number = 2;
    let mut property = |name: &str, value: &str| {
        custom += &format!(
            "<property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"{number}\" \
             name=\"{name}\"><vt:lpwstr>{}</vt:lpwstr></property>",
            escape(value)
        );
        number += 1;
    };
    property("recto.language", tag);
    property("recto.revision", &state);
    for (at, chapter) in matter.chapters.iter().enumerate() {
        let file = matter.sources.get(chapter.file);
        property(&format!("recto.file.{at}"), &file.path);
        property(&format!("recto.mark.{at}"), &atom::mark(&file.text));
    }
    let mut parts = vec![
        (
            "[Content_Types].xml",
            format!(
                "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Default Extension=\"png\" ContentType=\"image/png\"/>\
                 <Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>\
                 <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>{kinds}\
                 <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
                 <Override PartName=\"/docProps/custom.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}\
                 <Relationship Id=\"rCore\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>{}</Relationships>",
                relation("rDocument", "officeDocument", "word/document.xml"),
                relation("rCustom", "custom-properties", "docProps/custom.xml"),
            ),
        ),
        (
            "docProps/core.xml",
            format!(
                "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
                 xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title><dc:language>{tag}</dc:language></cp:coreProperties>"
            ),
        ),
        (
            "docProps/custom.xml",
            format!(
                "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" \
                 xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">{custom}</Properties>"
            ),
        ),
        (
            "word/document.xml",
            format!(
                "{HEAD}<w:document {SPACES}><w:body>{}{}</w:body></w:document>",
                shared.body,
                assets::word("section").trim_end()
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}{links}{pictures}</Relationships>"
            ),
        ),
        (
            "word/_rels/footnotes.xml.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}{pictures}</Relationships>"
            ),
        ),
        (
            "word/footnotes.xml",
            format!(
                "{HEAD}<w:footnotes {SPACES}><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>\
                 <w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>{}</w:footnotes>",
                shared.notes
            ),
        ),
        (
            "word/header.xml",
            format!(
                "{HEAD}<w:hdr {SPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{}{}<w:r><w:tab/></w:r>{}</w:p></w:hdr>",
                xml::run(&format!("{} · ", unescaped(title.as_str())), ""),
                field("STYLEREF &quot;heading 1&quot;"),
                xml::run(&format!("{} · {state}", config.date), ""),
            ),
        ),
        (
            "word/footer.xml",
            format!(
                "{HEAD}<w:ftr {SPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}</w:p></w:ftr>",
                field("PAGE")
            ),
        ),
        ("word/styles.xml", styles),
        ("word/numbering.xml", assets::word("numbering").replace("NUMBERS", &numbers)),
        (
            "word/settings.xml",
            format!(
                "{HEAD}<w:settings {SPACES}><w:trackRevisions/><w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr>\
                 <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
                 <w:themeFontLang w:val=\"en-GB\" w:eastAsia=\"{han}\"/></w:settings>"
            ),
        ),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .collect::<Vec<_>>();
    parts.extend(media);
    parts
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text)
        .map_or_else(|_| text.to_owned(), |own| own.into_owned())
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"/>")
}

/// What tells this making of the chapters from every other.
fn revision(matter: &Matter<'_>) -> String {
    let texts = matter.chapters.iter().map(|chapter| {
        let file = matter.sources.get(chapter.file);
        format!("{}\n{}\n", file.path, file.text)
    });
    atom::mark(&texts.collect::<String>())
}

/// The language of Han characters in a text of another language: the first that has them.
fn first_han(otherwise: &str) -> &str {
    let mut all = Lang::ALL.into_iter();
    all.find(|lang| lang.is_han()).map_or(otherwise, |lang| lang.tag())
}
=======
>>>>>>> h/wordout
