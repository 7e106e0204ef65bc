//! What comes back from Word: paragraphs with their text, marks and figures, and what was changed
//! in them by whom, as any program of the kind writes it.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::looks::Sheet;
use super::story::story;
use crate::input::workbook::package::{Package, Xml, attribute};
use crate::output::word::atom::Format;

/// Who changed something, and when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// The name, as the program has it.
    pub name: String,
    /// The moment, as the program has it; empty where it has none.
    pub date: String,
}

/// What came and what went, each with who did it, as a place among the [`Document::people`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) inserted: Option<usize>,
    pub(super) deleted: Option<usize>,
}

/// A piece of a paragraph.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) what: What,
    pub(super) change: Change,
    pub(super) format: Format,
    /// How it was marked before, and who changed that.
    pub(super) was: Option<(Format, usize)>,
    /// Whether it looks as figures do.
    pub(super) is_figure: bool,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Text(String),
    /// A content control of ours: its tag, what it shows, and what it showed before changes that
    /// are tracked.
    Figure {
        tag: String,
        shown: String,
        before: String,
    },
    /// A footnote, by its number in the file.
    Note(String),
    /// A footnote once more, by its label.
    Again(String),
    Break,
    /// A picture, with what it shows.
    Picture(String),
    Begin(String),
    End(String),
    /// A comment begins, or ends.
    Opened(String),
    Closed(String),
    /// What no Markdown can hold.
    Foreign(&'static str),
}

/// How to say otherwise what no Markdown can hold.
pub(super) fn remedy(foreign: &str) -> &'static str {
    match foreign {
        "a highlight"
        | "an underline"
        | "a colour of letters"
        | "hidden type"
        | "a page break"
        | "type in capitals"
        | "a border"
        | "another font"
        | "type of another size"
        | "another alignment" => {
            "how text looks is the layout's: say in words, or in a comment, what is meant"
        }
        "an endnote" => "make it a footnote",
        "a phonetic guide" => "write it in brackets behind the words",
        _ => "put a picture into the project and name it in the text, or write it out",
    }
}

/// A paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    /// The table, row and cell it stands in.
    pub(super) at: Option<(usize, usize, usize)>,
    /// The number in the file of the footnote it is of.
    pub(super) note: Option<String>,
    pub(super) style: String,
    /// Of an item, whether its list is numbered, and how deep it stands.
    pub(super) list: Option<(bool, usize)>,
    pub(super) pieces: Vec<Piece>,
    /// What became of its end.
    pub(super) mark: Change,
    /// What became of its row.
    pub(super) row: Change,
    /// Who gave it another style.
    pub(super) restyled: Option<usize>,
    /// The tag of the locked block it stands in.
    pub(super) locked: Option<String>,
}

/// A comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) id: String,
    pub(super) person: Option<Person>,
    pub(super) text: String,
    /// The mark of its last paragraph, by which answers name it.
    pub(super) mark: String,
    /// The mark of the comment it answers.
    pub(super) answers: String,
    pub(super) is_done: bool,
}

/// A Word file.
#[derive(Debug, Clone, Default)]
pub(super) struct Document {
    pub(super) properties: BTreeMap<String, String>,
    pub(super) body: Vec<Paragraph>,
    pub(super) notes: Vec<Paragraph>,
    /// The texts of both as they went out; none where a program has lost them.
    pub(super) sent: Vec<Paragraph>,
    pub(super) people: Vec<Person>,
    pub(super) comments: Vec<Comment>,
    /// The running heads and feet.
    pub(super) heads: Vec<Vec<Paragraph>>,
    pub(super) feet: Vec<Vec<Paragraph>>,
    /// The styles; none where the file has lost them.
    pub(super) styles: Option<Sheet>,
    /// Whether what is drawn is in it as pictures.
    pub(super) has_pictures: bool,
}

/// Whether bytes are those of a Word file.
pub fn is_word(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
        && Package::open(bytes.to_vec()).is_ok_and(|package| {
            let mut names = package.names();
            names.any(|name| name == "word/document.xml")
        })
}

/// Reads a Word file.
///
/// # Errors
/// If it is none, or none that is read, in words.
pub(super) fn read(bytes: &[u8]) -> Result<Document, String> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(
            "it is an old Word file (.doc), or one under a password: save it as .docx, without a password"
                .to_owned(),
        );
    }
    let mut package = Package::open(bytes.to_vec())?;
    for name in package.names() {
        let is_outside =
            name.split('/').any(|part| part == "..") || name.contains([':', '\0']);
        if is_outside {
            return Err("it has a part whose name leads out of it".to_owned());
        }
        if name.contains("vba") && name.ends_with(".bin") {
            return Err(
                "it carries macros, which no review needs: save it as .docx".into()
            );
        }
        if name.starts_with("word/afchunk") {
            return Err("it takes in a file of another kind: save it anew in Word".into());
        }
    }
    if package
        .text("[Content_Types].xml")?
        .is_some_and(|it| it.contains("macroEnabled"))
    {
        return Err("it may carry macros, which no review needs: save it as .docx".into());
    }
    let mut document = Document::default();
    if let Some(text) = package.text("docProps/custom.xml")? {
        document.properties = properties(&text)?;
    }
    document.has_pictures = package.names().any(|name| name.starts_with("word/media/"));
    let numbered = match package.text("word/numbering.xml")? {
        Some(text) => numbering(&text)?,
        None => BTreeMap::new(),
    };
    let Some(body) = package.text("word/document.xml")? else {
        return Err("it is no Word file: it has no part word/document.xml".to_owned());
    };
    let to = links(&mut package, "document")?;
    document.body = story(&body, &numbered, &to, &mut document.people)?;
    if let Some(notes) = package.text("word/footnotes.xml")? {
        let to = links(&mut package, "footnotes")?;
        document.notes = story(&notes, &numbered, &to, &mut document.people)?;
    }
    let names: Vec<String> = package.names().map(str::to_owned).collect();
    for name in names {
        let Some(part) = name.strip_prefix("word/").filter(|own| own.ends_with(".xml"))
        else {
            continue;
        };
        let all = match part {
            part if part.starts_with("header") => &mut document.heads,
            part if part.starts_with("footer") => &mut document.feet,
            _ => continue,
        };
        if let Some(text) = package.text(&name)? {
            all.push(story(&text, &numbered, &BTreeMap::new(), &mut document.people)?);
        }
    }
    if let Some(text) = package.text("word/styles.xml")? {
        document.styles = Some(Sheet::read(&text)?);
    }
    // Programs number such parts anew.
    let kept: Vec<String> = package
        .names()
        .filter(|name| name.starts_with("customxml/item") && !name.contains("props"))
        .map(str::to_owned)
        .collect();
    for name in kept {
        // Others' parts are theirs, whatever they hold.
        if let Ok(Some(text)) = package.text(&name)
            && text.contains("urn:recto:sent")
        {
            let mut led = BTreeMap::new();
            let mut xml = Xml::new(&text);
            while let Some(start) = xml.find(&["link"], None)? {
                let pair = (attribute(&start, "id"), attribute(&start, "to"));
                if let (Some(id), Some(to)) = pair {
                    led.insert(id, to);
                }
            }
            document.sent = story(&text, &numbered, &led, &mut vec![])?;
        }
    }
    if let Some(text) = package.text("word/comments.xml")? {
        document.comments = comments(&text)?;
        if let Some(more) = package.text("word/commentsExtended.xml")? {
            threads(&more, &mut document.comments)?;
        }
    }
    Ok(document)
}

/// Where the links of a part lead.
fn links(package: &mut Package, part: &str) -> Result<BTreeMap<String, String>, String> {
    let mut all = BTreeMap::new();
    let Some(text) = package.text(&format!("word/_rels/{part}.xml.rels"))? else {
        return Ok(all);
    };
    let mut xml = Xml::new(&text);
    while let Some(start) = xml.find(&["Relationship"], None)? {
        let is_link =
            attribute(&start, "Type").is_some_and(|it| it.ends_with("/hyperlink"));
        let pair = (attribute(&start, "Id"), attribute(&start, "Target"));
        if let ((Some(id), Some(target)), true) = (pair, is_link) {
            all.insert(id, target);
        }
    }
    Ok(all)
}

fn properties(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut xml = Xml::new(text);
    let mut all = BTreeMap::new();
    while let Some(start) = xml.find(&["property"], None)? {
        let Some(name) = attribute(&start, "name") else { continue };
        all.insert(name, xml.text(&[])?);
    }
    Ok(all)
}

/// Which lists are numbered, by their number in the file.
fn numbering(text: &str) -> Result<BTreeMap<String, bool>, String> {
    let mut xml = Xml::new(text);
    let (mut forms, mut lists) = (BTreeMap::new(), BTreeMap::new());
    let (mut of, mut list) = (String::new(), String::new());
    let names = ["abstractNum", "numFmt", "num", "abstractNumId"];
    while let Some(start) = xml.find(&names, None)? {
        let value = attribute(&start, "val").unwrap_or_default();
        match start.local_name().as_ref() {
            "abstractNum" => of = attribute(&start, "abstractNumId").unwrap_or_default(),
            "numFmt" => {
                forms
                    .entry(of.clone())
                    .or_insert(value != "bullet" && value != "none");
            }
            "num" => list = attribute(&start, "numId").unwrap_or_default(),
            _ => {
                let is_so = forms.get(&value).copied().unwrap_or(false);
                lists.insert(list.clone(), is_so);
            }
        }
    }
    Ok(lists)
}

fn comments(text: &str) -> Result<Vec<Comment>, String> {
    let mut xml = Xml::new(text);
    let mut all: Vec<Comment> = vec![];
    while let Some(start) = xml.find(&["comment", "p", "t"], None)? {
        match start.local_name().as_ref() {
            "comment" => all.push(Comment {
                id: attribute(&start, "id").unwrap_or_default(),
                person: person(&start),
                ..Comment::default()
            }),
            "p" => {
                if let Some(last) = all.last_mut() {
                    if !last.text.is_empty() {
                        last.text.push('\n');
                    }
                    last.mark = attribute(&start, "paraId").unwrap_or_default();
                }
            }
            _ => {
                let text = xml.text(&[])?;
                if let Some(last) = all.last_mut() {
                    last.text.push_str(&text);
                }
            }
        }
    }
    Ok(all)
}

fn threads(text: &str, comments: &mut [Comment]) -> Result<(), String> {
    let mut xml = Xml::new(text);
    while let Some(start) = xml.find(&["commentEx"], None)? {
        let mark = attribute(&start, "paraId").unwrap_or_default();
        let own = comments.iter_mut().find(|own| own.mark == mark && !mark.is_empty());
        let Some(own) = own else { continue };
        own.answers = attribute(&start, "paraIdParent").unwrap_or_default();
        own.is_done = attribute(&start, "done").is_some_and(|it| is_on(Some(it)));
    }
    Ok(())
}

pub(super) fn person(start: &BytesStart<'_>) -> Option<Person> {
    let name = attribute(start, "author")?;
    Some(Person {
        name: name.trim().to_owned(),
        date: attribute(start, "date").unwrap_or_default(),
    })
}

pub(super) fn is_on(value: Option<String>) -> bool {
    !matches!(value.as_deref(), Some("0" | "false" | "off" | "none"))
}
