//! Attachments: what a report carries in itself (PDF/A-3, ISO 19005-3): the ledger, the
//! dataset and the content index, each described and with its relation to the pages.

use std::io;

use lopdf::{Dictionary, Document, Object, Stream};

use crate::model::config::Date;
use crate::output::pdf::{name, text, write};

/// How an attachment relates to the pages (`AFRelationship`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// What the pages were made from.
    Data,
    /// What they say, in another form.
    Alternative,
    /// What is said about them.
    Supplement,
}

/// A file to attach.
#[derive(Debug)]
pub struct Attachment {
    /// Its name.
    pub name: &'static str,
    /// What it is, for people.
    pub description: &'static str,
    /// How it relates to the pages.
    pub relation: Relation,
    /// Its content, packed, with what is said of it.
    pub content: Stream,
}

/// Attaches files to a document.
///
/// # Errors
/// If the document has no catalogue.
pub fn attach(
    document: &mut Document,
    mut files: Vec<Attachment>,
) -> Result<(), lopdf::Error> {
    // A name tree is in the order of its names.
    files.sort_by_key(|file| file.name);
    let mut associated = vec![];
    let mut names = vec![];
    for file in files {
        let id = document.add_object(file.content);
        let mut content = Dictionary::new();
        content.set("F", id);
        content.set("UF", id);
        let mut specification = Dictionary::new();
        specification.set("Type", name("Filespec"));
        specification.set("F", text(file.name));
        specification.set("UF", text(file.name));
        specification.set("Desc", text(file.description));
        specification.set(
            "AFRelationship",
            name(match file.relation {
                Relation::Data => "Data",
                Relation::Alternative => "Alternative",
                Relation::Supplement => "Supplement",
            }),
        );
        specification.set("EF", content);
        let id = document.add_object(specification);
        associated.push(Object::Reference(id));
        names.extend([text(file.name), Object::Reference(id)]);
    }
    let mut tree = Dictionary::new();
    tree.set("Names", names);
    let tree = document.add_object(tree);
    let mut all = match document.catalog()?.get(b"Names") {
        Ok(known) => document.dereference(known)?.1.as_dict()?.clone(),
        Err(_) => Dictionary::new(),
    };
    all.set("EmbeddedFiles", tree);
    let catalog = document.catalog_mut()?;
    catalog.set("Names", all);
    catalog.set("AF", associated);
    Ok(())
}

/// The stream of a file of a media type.
///
/// # Errors
/// Only if the content cannot be packed, which does not happen.
pub(super) fn packed(kind: &str, bytes: &[u8], date: Date) -> io::Result<Stream> {
    let Date { year, month, day } = date;
    let mut facts = Dictionary::new();
    facts.set("Size", bytes.len() as i64);
    facts.set("ModDate", text(&format!("D:{year:04}{month:02}{day:02}000000Z")));
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", name("EmbeddedFile"));
    dictionary.set("Subtype", name(kind));
    dictionary.set("Params", facts);
    write::compressed(dictionary, bytes)
}
