//! What a print file says of itself: output intent, XMP metadata, document information.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use xmp_writer::{DateTime, LangId, RenditionClass, Timezone, XmpWriter};

use crate::model::config::Date;
use crate::output::pdf::{name, text, write};
use crate::pages::picture::colour;

/// What is known of a print file.
pub struct Facts<'a> {
    /// Its title.
    pub title: &'a str,
    /// Who issues it.
    pub issuer: &'a str,
    /// The tag of its first language.
    pub language: &'a str,
    /// Its date.
    pub date: Date,
    /// A number made from all it was made from.
    pub hash: u128,
    /// The printing condition's name.
    pub condition: &'a str,
    /// The printing condition's profile.
    pub profile: &'a [u8],
}

/// What made the file.
const MAKER: &str = concat!("Recto ", env!("CARGO_PKG_VERSION"));

/// Enters the facts into a document and gives it a catalogue.
///
/// # Errors
/// Never in memory.
pub fn enter(
    document: &mut Document,
    pages: ObjectId,
    facts: &Facts<'_>,
) -> std::io::Result<()> {
    let intent = output_intent(document, facts)?;
    let mut metadata = Dictionary::new();
    metadata.set("Type", name("Metadata"));
    metadata.set("Subtype", name("XML"));
    let metadata = document.add_object(Stream::new(metadata, xmp(facts).into_bytes()));
    let mut preferences = Dictionary::new();
    preferences.set("DisplayDocTitle", true);
    let mut catalog = Dictionary::new();
    catalog.set("Type", name("Catalog"));
    catalog.set("Pages", pages);
    catalog.set("Metadata", metadata);
    catalog.set("OutputIntents", vec![Object::Reference(intent)]);
    catalog.set("Lang", text(facts.language));
    catalog.set("ViewerPreferences", preferences);
    let catalog = document.add_object(catalog);

    let Date { year, month, day } = facts.date;
    let date = text(&format!("D:{year:04}{month:02}{day:02}000000Z"));
    let mut information = Dictionary::new();
    information.set("Title", text(facts.title));
    information.set("Author", text(facts.issuer));
    information.set("Creator", text("Recto"));
    information.set("Producer", text(MAKER));
    information.set("CreationDate", date.clone());
    information.set("ModDate", date);
    information.set("Trapped", name("False"));
    information.set("GTS_PDFXVersion", text("PDF/X-4"));
    let information = document.add_object(information);

    let id = Object::String(
        facts.hash.to_be_bytes().to_vec(),
        lopdf::StringFormat::Hexadecimal,
    );
    let mut trailer = Dictionary::new();
    trailer.set("Root", catalog);
    trailer.set("Info", information);
    trailer.set("ID", vec![id.clone(), id]);
    document.trailer = trailer;
    Ok(())
}

fn output_intent(
    document: &mut Document,
    facts: &Facts<'_>,
) -> std::io::Result<ObjectId> {
    let mut profile = Dictionary::new();
    profile.set("N", 4);
    let profile = document.add_object(write::compressed(profile, facts.profile)?);
    let description = colour::description(facts.profile);
    let mut intent = Dictionary::new();
    intent.set("Type", name("OutputIntent"));
    intent.set("S", name("GTS_PDFX"));
    intent.set("OutputConditionIdentifier", text(facts.condition));
    intent.set("RegistryName", text("http://www.color.org"));
    let description = description.unwrap_or_else(|| facts.condition.to_owned());
    intent.set("Info", text(&description));
    intent.set("DestOutputProfile", profile);
    Ok(document.add_object(intent))
}

/// The metadata packet (ISO 16684-1) with what PDF/X-4 asks for.
fn xmp(facts: &Facts<'_>) -> String {
    let Date { year, month, day } = facts.date;
    let date = DateTime {
        timezone: Some(Timezone::Utc),
        hour: Some(0),
        minute: Some(0),
        second: Some(0),
        ..DateTime::date(u16::try_from(year).unwrap_or_default(), month, day)
    };
    let id = uuid(facts.hash);
    let mut packet = XmpWriter::new();
    packet
        .format("application/pdf")
        .title([(None, facts.title)])
        .creator([facts.issuer])
        .language([LangId(facts.language)])
        .creator_tool("Recto")
        .create_date(date)
        .modify_date(date)
        .metadata_date(date)
        .document_id(&id)
        .instance_id(&id)
        .version_id("1")
        .rendition_class(RenditionClass::Default)
        .producer(MAKER)
        .trapped(false)
        .pdfx_version("PDF/X-4");
    packet.finish(None)
}

/// A number as a UUID of version 8, whose making is the maker's own (RFC 9562).
fn uuid(hash: u128) -> String {
    let digits = format!("{hash:032x}");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!(
        "uuid:{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}
