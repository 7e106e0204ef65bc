//! What the parts of a PDF are called, in words of the trade.

use super::objects::Part;
use super::rules;
use crate::diag::rule::Rule;

/// Entries of a page: their key, what they are, and the part they belong to.
pub(super) const OF_PAGES: &[(&str, &str, Part)] = &[
    ("AA", "actions of its own", Part::Action),
    ("AF", "attached files", Part::Attachment),
    ("B", "article beads", Part::Setting),
    ("Dur", "a time it is shown for", Part::Setting),
    ("Group", "a transparency group", Part::Transparency),
    ("LastModified", "a date of change", Part::Information),
    ("Metadata", "metadata of its own", Part::Metadata),
    ("OutputIntents", "a colour profile of its own", Part::Colour),
    ("PieceInfo", "data of another program", Part::Setting),
    ("PresSteps", "other presentations", Part::Action),
    ("StructParents", "a place in the structure tree", Part::Structure),
    ("Tabs", "an order of tabbing", Part::Setting),
    ("TemplateInstantiated", "a template", Part::Setting),
    ("Thumb", "a thumbnail", Part::Picture),
    ("Trans", "a transition", Part::Setting),
    ("VP", "viewports", Part::Setting),
];

/// Entries of the catalogue, in the order they are looked at: what is reached from several
/// is told of the first.
pub(super) const OF_CATALOGUE: &[(&str, &str, Part)] = &[
    ("OpenAction", "an action when it is opened", Part::Action),
    ("AA", "actions of its own", Part::Action),
    ("AcroForm", "a form to be filled in", Part::Form),
    ("NeedsRendering", "a form that draws its own pages", Part::Form),
    ("OCProperties", "layers", Part::Layer),
    ("Names", "named parts", Part::Setting),
    ("Dests", "named destinations", Part::Destination),
    ("Outlines", "bookmarks", Part::Bookmark),
    ("PageLabels", "page labels", Part::Label),
    ("OutputIntents", "a colour profile", Part::Colour),
    ("Metadata", "metadata (XMP)", Part::Metadata),
    ("AF", "attached files", Part::Attachment),
    ("Perms", "a signature's permissions", Part::Signature),
    ("DSS", "a signature's certificates", Part::Signature),
    ("Collection", "a portfolio", Part::Setting),
    ("Threads", "article threads", Part::Setting),
    ("Lang", "a language", Part::Structure),
    ("MarkInfo", "a mark that it is tagged", Part::Structure),
    ("PageLayout", "a layout of pages in the viewer", Part::Setting),
    ("PageMode", "a panel that the viewer opens with", Part::Setting),
    ("ViewerPreferences", "settings of the viewer", Part::Setting),
    ("URI", "a base of its links", Part::Link),
    ("PieceInfo", "data of another program", Part::Setting),
    ("StructTreeRoot", "a structure tree", Part::Structure),
];

/// What the catalogue names: its key and what it is.
pub(super) const OF_NAMES: &[(&str, &str, Part)] = &[
    ("JavaScript", "scripts", Part::Action),
    ("EmbeddedFiles", "attached files", Part::Attachment),
    ("Dests", "named destinations", Part::Destination),
    ("AP", "named appearances", Part::Annotation),
    ("Pages", "named pages", Part::Setting),
    ("Templates", "page templates", Part::Setting),
    ("AlternatePresentations", "other presentations of its pages", Part::Action),
];

/// Entries of the document information.
pub(super) const OF_INFORMATION: &[(&str, &str, Part)] = &[
    ("Title", "a title", Part::Information),
    ("Author", "an author", Part::Information),
    ("Subject", "a subject", Part::Information),
    ("Keywords", "keywords", Part::Information),
    ("Creator", "a program it was written with", Part::Information),
    ("Producer", "a program it was made with", Part::Information),
    ("CreationDate", "a date of making", Part::Information),
    ("ModDate", "a date of change", Part::Information),
    ("Trapped", "a note on trapping", Part::Information),
];

/// What an entry is called, and the part it belongs to.
pub(super) fn called(
    table: &[(&'static str, &'static str, Part)],
    key: &[u8],
    other: Part,
) -> (String, Part) {
    let known = table.iter().find(|(name, ..)| name.as_bytes() == key);
    match known {
        Some((_, what, part)) => ((*what).to_owned(), *part),
        None => {
            let key: String = String::from_utf8_lossy(key).chars().take(40).collect();
            (format!("an entry “{key}”"), other)
        }
    }
}

impl Part {
    /// The rule that finds it.
    pub(super) fn rule(self) -> &'static Rule {
        match self {
            Self::Page => &rules::OTHER_PAGE,
            Self::Drawing => &rules::OTHER_DRAWING,
            Self::Font => &rules::OTHER_FONT,
            Self::Picture => &rules::OTHER_PICTURE,
            Self::Transparency => &rules::OTHER_TRANSPARENCY,
            Self::Colour => &rules::OTHER_COLOUR,
            Self::Annotation => &rules::OTHER_ANNOTATION,
            Self::Link => &rules::OTHER_LINK,
            Self::Structure => &rules::OTHER_STRUCTURE,
            Self::Bookmark => &rules::OTHER_BOOKMARK,
            Self::Destination => &rules::OTHER_DESTINATION,
            Self::Label => &rules::OTHER_PAGE_LABEL,
            Self::Layer => &rules::OTHER_LAYER,
            Self::Action => &rules::OTHER_ACTION,
            Self::Form => &rules::OTHER_FORM,
            Self::Signature => &rules::OTHER_SIGNATURE,
            Self::Attachment => &rules::OTHER_ATTACHMENT,
            Self::Metadata => &rules::OTHER_METADATA,
            Self::Information => &rules::OTHER_INFORMATION,
            Self::Setting => &rules::OTHER_SETTING,
        }
    }

    /// Whether no change of the data or the text makes it another.
    pub(super) fn is_of_no_project(self, has_as_many_pages: bool) -> bool {
        match self {
            Self::Annotation
            | Self::Layer
            | Self::Action
            | Self::Form
            | Self::Signature => true,
            Self::Page => has_as_many_pages,
            _ => false,
        }
    }

    /// What is said where a value of it is another.
    pub(super) fn sentence(self, trail: &[&[u8]; 4], name: &str) -> String {
        let has = |keys: &[&str]| {
            trail
                .iter()
                .any(|key| keys.iter().any(|other| other.as_bytes() == *key))
        };
        let last = String::from_utf8_lossy(trail.last().copied().unwrap_or_default());
        let last: String = last.chars().take(40).collect();
        match self {
            Self::Font => {
                let how = if has(&["FontFile", "FontFile2", "FontFile3", "CharProcs"]) {
                    "draws other shapes than the project gives"
                } else if has(&["W", "DW", "W2", "DW2", "Widths", "FirstChar", "LastChar"]) {
                    "has other widths than the project gives"
                } else if has(&["ToUnicode"]) {
                    "says that its shapes are other characters than the project gives"
                } else if has(&["Encoding", "CIDToGIDMap", "Differences"]) {
                    "gives its characters other shapes than the project does"
                } else {
                    "is not the one the project gives"
                };
                format!("the font {name} {how}")
            }
            Self::Page => format!("its {last} is not what the project gives"),
            Self::Drawing => "it is not drawn as the project gives it".to_owned(),
            Self::Picture => {
                "a picture of it is not the one the project gives".to_owned()
            }
            Self::Transparency => match last.as_str() {
                "ca" | "CA" => "something on it is more or less transparent than the project gives it".to_owned(),
                _ => format!("how things are laid over one another ({last}) is not what the project gives"),
            },
            Self::Colour => {
                "a colour profile or colour space is not the one the project gives".to_owned()
            }
            Self::Annotation => {
                format!("an annotation on it ({last}) is not what the project gives")
            }
            Self::Link => match last.as_str() {
                "URI" | "D" | "A" | "S" | "Dest" => {
                    "a link leads elsewhere than in the project".to_owned()
                }
                "Contents" => {
                    "the text of a link is not what the project gives".to_owned()
                }
                "Rect" | "QuadPoints" => {
                    "a link is at another place than in the project".to_owned()
                }
                _ => format!("a link ({last}) is not what the project gives"),
            },
            Self::Structure => match last.as_str() {
                "Alt" => "an alternative text is not what the project gives".to_owned(),
                "ActualText" | "E" => {
                    "the text a part stands for is not what the project gives".to_owned()
                }
                "Lang" => "the language of a part is not what the project gives".to_owned(),
                "S" | "RoleMap" => "a part is tagged otherwise than in the project".to_owned(),
                _ => format!("its structure for readers who cannot see ({last}) is not what the project gives"),
            },
            Self::Bookmark => match last.as_str() {
                "Title" => "a bookmark is called otherwise than in the project".to_owned(),
                "D" | "A" | "Dest" => {
                    "a bookmark leads elsewhere than in the project".to_owned()
                }
                _ => format!("the bookmarks ({last}) are not what the project gives"),
            },
            Self::Destination => {
                "a named destination leads elsewhere than in the project".to_owned()
            }
            Self::Label => "the page labels are not what the project gives".to_owned(),
            Self::Layer => "its layers are not what the project gives".to_owned(),
            Self::Action => "its actions are not what the project gives".to_owned(),
            Self::Form => "its form is not what the project gives".to_owned(),
            Self::Signature => "its signature is not what the project gives".to_owned(),
            Self::Attachment => {
                "the files it carries are not what the project gives".to_owned()
            }
            Self::Metadata => "its metadata (XMP) are not what the project gives".to_owned(),
            Self::Information => {
                format!("its information ({last}) is not what the project gives")
            }
            Self::Setting => format!("{last} is not what the project gives"),
        }
    }
}
