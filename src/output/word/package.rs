//! The parts of a Word file around its body.

use quick_xml::escape::escape;

use super::body::Shared;
use super::{Matter, Shown, WIDTH, atom, beside, comments, xml};
use crate::assets;
use crate::model::lang::Lang;

pub(super) const HEAD: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
pub(super) const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// The part with the text as it went out, which programs keep as it is: what is changed in the
/// file itself, tracked or not, is held against it.
const SENT: &str = "customXml/item1.xml";
const THREADS: &str =
    "http://schemas.microsoft.com/office/2011/relationships/commentsExtended";

/// The parts of the file by name.
pub(super) fn parts(matter: &Matter<'_>, shared: &Shared) -> Vec<(String, Vec<u8>)> {
    let mut languages: Vec<Lang> = vec![];
    for chapter in &matter.chapters {
        if !languages.contains(&chapter.lang) {
            languages.push(chapter.lang);
        }
    }
    let lang = languages.first().copied();
    let tag = lang.map_or("", |lang| lang.tag());
    let is_beside = languages.len() > 1;
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
        ("rFoot", "footer", "footer.xml"),
    ] {
        relations += &relation(id, kind, target);
        kinds += &override_of(target, kind);
    }
    relations += &relation("rSent", "customXml", &format!("../{SENT}"));
    let said = comments::parts(matter);
    if said.is_some() {
        relations += &relation("rComments", "comments", "comments.xml");
        kinds += &override_of("comments.xml", "comments");
        relations += &format!(
            "<Relationship Id=\"rThreads\" Type=\"{THREADS}\" Target=\"commentsExtended.xml\"/>"
        );
        kinds += &override_of("commentsExtended.xml", "commentsExtended");
    }
    let (mut heads, mut running) = (vec![], vec![]);
    for (at, chapter) in shared.heads.iter().enumerate() {
        let name = format!("header{}.xml", at + 1);
        relations += &relation(&format!("rHead{}", at + 1), "header", &name);
        kinds += &override_of(&name, "header");
        let line = format!("{} · {chapter}", unescaped(title.as_str()));
        let state = format!("{} · {state}", config.date);
        running.push(format!("{line} {state}"));
        let [line, state] = [line, state].map(|text| xml::run(&text, ""));
        let text = format!(
            "{HEAD}<w:hdr {SPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{line}\
             <w:r><w:tab/></w:r>{state}</w:p></w:hdr>"
        );
        heads.push((format!("word/{name}"), text.into_bytes()));
    }
    let (mut links, mut led) = (String::new(), String::new());
    for (at, url) in shared.links.iter().enumerate() {
        links += &format!(
            "<Relationship Id=\"rLink{}\" Type=\"{KINDS}/hyperlink\" Target=\"{}\" \
             TargetMode=\"External\"/>",
            at + 1,
            escape(url.as_str())
        );
        led += &format!("<link id=\"rLink{}\" to=\"{}\"/>", at + 1, escape(url.as_str()));
    }
    let mut pictures = String::new();
    // What other chapters show stays out.
    let is_used = |own: &&Shown| {
        let named = format!("\"{}\"", own.relation());
        shared.body.contains(&named) || shared.notes.contains(&named)
    };
    for own in shared.pictures.values().filter(is_used) {
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
    let own_han = languages.iter().find(|lang| lang.is_han()).copied();
    let han = own_han.or_else(|| Lang::ALL.into_iter().find(|lang| lang.is_han()));
    let (han, font) = han.map_or((tag, ""), |own| (own.tag(), assets::word_font(own)));
    let width = if is_beside { beside::WIDTH } else { WIDTH };
    let styles = styles.replace("LATIN", "en-GB").replace("FONT", font);
    let styles = styles.replace("HAN", han).replace("WIDTH", &width.to_string());
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
    let tags: Vec<_> = languages.iter().map(|lang| lang.tag()).collect();
    property("recto.language", &tags.join(" "));
    property("recto.revision", &state);
    for (at, chapter) in matter.chapters.iter().enumerate() {
        let file = matter.sources.get(chapter.file);
        property(&format!("recto.file.{at}"), &file.path);
        property(&format!("recto.mark.{at}"), &atom::mark(&file.text));
    }
    // By these it is known whether somebody changed what stands around the text.
    for (at, head) in running.iter().enumerate() {
        property(&format!("recto.head.{at}"), head);
    }
    property("recto.styles", &looks());
    let said_of: Vec<_> = matter.comments.iter().map(|own| comments::name(own)).collect();
    if !said_of.is_empty() {
        property("recto.comments", &said_of.join(" "));
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
                section(shared.heads.len(), is_beside)
            ),
        ),
        (
            SENT,
            format!(
                "{HEAD}<sent xmlns=\"urn:recto:sent\" {SPACES}>{led}{}{}</sent>",
                shared.body, shared.notes
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
            "word/footer.xml",
            format!(
                "{HEAD}<w:ftr {SPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}</w:p></w:ftr>",
                "<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple>"
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
    if let Some([said, threads]) = said {
        parts.push(("word/comments.xml".to_owned(), said.into_bytes()));
        parts.push(("word/commentsExtended.xml".to_owned(), threads.into_bytes()));
    }
    parts.extend(heads);
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

/// What tells the styles that files go out with from those of every other release.
pub fn looks() -> String {
    atom::mark(styles())
}

/// The styles that files go out with, as a part of theirs.
pub fn styles() -> &'static str {
    assets::word("styles")
}

/// The fonts for Han characters that files go out with.
pub fn fonts() -> [&'static str; Lang::ALL.len()] {
    Lang::ALL.map(assets::word_font)
}

fn override_of(target: &str, kind: &str) -> String {
    format!(
        "<Override PartName=\"/word/{target}\" ContentType=\"application/vnd.openxmlformats-\
         officedocument.wordprocessingml.{kind}+xml\"/>"
    )
}

/// The properties of a section, which has a running head of its own; on paper that lies where
/// two languages stand side by side.
pub(super) fn section(number: usize, is_beside: bool) -> String {
    let name = if is_beside { "section-beside" } else { "section" };
    assets::word(name)
        .trim_end()
        .replace("rHead", &format!("rHead{number}"))
}
