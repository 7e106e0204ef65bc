//! What a file of a project is, by its path, and what may be written in it.

use crate::input::load::catalogue::keys::CATALOGUE;
use crate::input::load::import_map::keys::IMPORT;
use crate::input::load::keys::{
    ASSURANCE, CHAPTER, DATA, GLOSSARY, INDEX, REPORT, REVIEW, SignedOff, TARGETS,
};
use crate::input::load::record::{Shape, Vocabulary};
use crate::input::load::theme::keys::THEME;
use crate::model::lang::Lang;

/// The kinds of files that hold text of the author's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Settings,
    Data,
    Targets,
    Assurance,
    Index,
    Glossary,
    Framework,
    SignedOff,
    Review,
    Theme,
    Import,
    /// A chapter: its language, if it has one of ours, and its file's name.
    Chapter(Option<Lang>, String),
}

/// What `recto sign-off` keeps.
const SIGNED_OFF: Shape =
    Shape::Map(Some(Vocabulary::Metric), &Shape::Keys(SignedOff::record));

/// The kind of a file.
pub(super) fn of(path: &str) -> Option<Kind> {
    let parts: Vec<_> = path.split('/').collect();
    let is_yaml = |name: &str| name.ends_with(".yaml") || name.ends_with(".yml");
    match parts.as_slice() {
        ["content", "report.yaml"] => Some(Kind::Settings),
        ["content", "targets.yaml"] => Some(Kind::Targets),
        ["content", "assurance.yaml"] => Some(Kind::Assurance),
        ["content", "index.yaml"] => Some(Kind::Index),
        ["content", "glossary.yaml"] => Some(Kind::Glossary),
        ["content", "signed-off.yaml"] => Some(Kind::SignedOff),
        ["content", "review.yaml"] => Some(Kind::Review),
        ["content", "theme.yaml"] => Some(Kind::Theme),
        ["content", "import.yaml"] => Some(Kind::Import),
        ["content", "data", name] if is_yaml(name) => Some(Kind::Data),
        ["content", "frameworks", name] if is_yaml(name) => Some(Kind::Framework),
        ["content", folder, name] if name.ends_with(".md") => {
            Some(Kind::Chapter(Lang::parse(folder), (*name).to_owned()))
        }
        _ => None,
    }
}

/// What may be written in the files of every kind.
#[cfg(test)]
pub(super) fn shapes() -> Vec<Shape> {
    let chapter = Kind::Chapter(None, String::new());
    let all = [
        Kind::Settings,
        Kind::Data,
        Kind::Targets,
        Kind::Assurance,
        Kind::Index,
        Kind::Glossary,
        Kind::Framework,
        Kind::SignedOff,
        Kind::Review,
        Kind::Theme,
        Kind::Import,
        chapter,
    ];
    all.iter().filter_map(Kind::shape).collect()
}

impl Kind {
    /// What may be written in it; of a chapter, in its front matter.
    pub(super) fn shape(&self) -> Option<Shape> {
        Some(match self {
            Self::Settings => REPORT,
            Self::Data => DATA,
            Self::Targets => TARGETS,
            Self::Assurance => ASSURANCE,
            Self::Index => INDEX,
            Self::Glossary => GLOSSARY,
            Self::Framework => CATALOGUE,
            Self::SignedOff => SIGNED_OFF,
            Self::Review => REVIEW,
            Self::Theme => THEME,
            Self::Import => IMPORT,
            Self::Chapter(..) => CHAPTER,
        })
    }

    /// The language of a chapter.
    pub(super) fn lang(&self) -> Option<Lang> {
        match self {
            Self::Chapter(lang, _) => *lang,
            _ => None,
        }
    }
}
