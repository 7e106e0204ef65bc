//! What is checked on a file of the filing: the PDF as the Exchange gets it.

use lopdf::{Dictionary, Document, Object};

use super::Check;
use crate::model::config::Config;
use crate::model::lang::Lang;
use crate::output::export;
use crate::output::pdf::xmp::property;

/// Checks a language's file.
pub fn check(pdf: &[u8], config: &Config, lang: Lang) -> Vec<Check> {
    let mut checks = vec![];
    let mut add = |what: String, found: String, is_met: bool| {
        checks.push(Check::new(what, found, is_met));
    };
    let limit = usize::from(config.filing.size_limit);
    let megabytes = pdf.len().div_ceil(10_000);
    add(
        format!("at most {limit} MB"),
        format!("{}.{:02} MB", megabytes / 100, megabytes % 100),
        pdf.len() <= limit * 1_000_000,
    );
    let document = match Document::load_mem(pdf) {
        Ok(document) => document,
        Err(error) => {
            add("a PDF that can be read".to_owned(), error.to_string(), false);
            return checks;
        }
    };
    let is_open = !document.is_encrypted() && !document.was_encrypted();
    let found = if is_open { "none" } else { "there is one" };
    add("no password and no restriction".to_owned(), found.to_owned(), is_open);
    let pages = document.page_iter().count();
    add("pages".to_owned(), pages.to_string(), pages > 0);
    let (fonts, readable) = searchable(&document);
    add(
        "text that can be searched: every font tells its characters".to_owned(),
        format!("{readable} of {fonts} fonts"),
        fonts > 0 && fonts == readable,
    );
    let empty = Dictionary::new();
    let catalog = document.catalog().unwrap_or(&empty);
    let bookmarks = bookmarks(&document, catalog);
    add("bookmarks".to_owned(), bookmarks.to_string(), bookmarks > 0);
    let own = catalog.get_deref(b"Lang", &document).and_then(Object::as_str);
    let own = String::from_utf8_lossy(own.unwrap_or_default()).into_owned();
    let is_own = own == lang.voice();
    add(format!("the language is {lang}"), own, is_own);
    let information = document.trailer.get_deref(b"Info", &document);
    let title = information
        .and_then(Object::as_dict)
        .and_then(|own| own.get_deref(b"Title", &document))
        .and_then(lopdf::decode_text_string)
        .unwrap_or_default();
    let wanted = config.title.get(&lang).map_or("", |title| title.value.as_str());
    add(format!("the title is “{wanted}”"), title.clone(), title == wanted);
    let packet = catalog
        .get_deref(b"Metadata", &document)
        .and_then(Object::as_stream)
        .and_then(lopdf::Stream::get_plain_content)
        .unwrap_or_default();
    let packet = String::from_utf8_lossy(&packet).into_owned();
    let said = |key: &str| property(&packet, key).unwrap_or_default();
    let part = said("pdfaid:part") + &said("pdfaid:conformance");
    let wanted = if config.screen.attachments { "3A" } else { "2A" };
    add(format!("PDF/A-{wanted} for the archive"), part.clone(), part == wanted);
    let access = said("pdfuaid:part");
    add("PDF/UA-1 for readers who cannot see".to_owned(), access.clone(), access == "1");
    let files = attachments(&document, catalog);
    let wanted = export::attached(config);
    let is_whole = files.len() == wanted.len()
        && wanted.iter().all(|name| files.iter().any(|own| own == name));
    let found = match is_whole {
        true => format!("all {}", files.len()),
        false => listed(&files),
    };
    add(format!("attached: {}", listed(&wanted)), found, is_whole);
    checks
}

/// How many fonts there are, and how many tell which characters they show.
fn searchable(document: &Document) -> (usize, usize) {
    let fonts = document.objects.values().filter_map(|object| {
        let font = object.as_dict().ok()?;
        let kind = font.get(b"Type").ok()?.as_name().ok()?;
        let is_part = matches!(
            font.get(b"Subtype").and_then(Object::as_name),
            Ok(b"CIDFontType0" | b"CIDFontType2")
        );
        (kind == b"Font" && !is_part).then_some(font)
    });
    let all: Vec<_> = fonts.collect();
    (all.len(), all.iter().filter(|font| font.has(b"ToUnicode")).count())
}

/// How many bookmarks are to be seen at first.
fn bookmarks(document: &Document, catalog: &Dictionary) -> i64 {
    let outlines = document.get_dict_in_dict(catalog, b"Outlines");
    let count = outlines.and_then(|own| own.get_deref(b"Count", document));
    count.and_then(Object::as_i64).map_or(0, i64::abs)
}

/// The names of the files it carries.
fn attachments(document: &Document, catalog: &Dictionary) -> Vec<String> {
    let files = catalog.get_deref(b"AF", document).and_then(Object::as_array);
    let names = files.into_iter().flatten().map(|file| {
        let file = document.dereference(file).and_then(|(_, file)| file.as_dict());
        let name = file.and_then(|file| file.get_deref(b"UF", document));
        name.and_then(lopdf::decode_text_string)
            .unwrap_or_else(|_| "?".to_owned())
    });
    names.collect()
}

fn listed(names: &[impl AsRef<str>]) -> String {
    match names {
        [] => "nothing".to_owned(),
        _ => names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "),
    }
}
