//! Editions: the forms a report is made in, and their settings.

use super::lang::Lang;
use super::place::Placed;

/// Which form of the report is made. A value handed to the stages, never a second path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edition {
    /// The languages printed, in order.
    pub languages: Vec<Lang>,
    /// What it is for.
    pub medium: Medium,
    /// The one chapter that is printed.
    pub alone: Option<Alone>,
    /// How its languages stand in the book.
    pub form: Form,
    /// The languages whose pages are counted as in the file that each has to itself.
    pub counted: Vec<Lang>,
}

impl Edition {
    /// Whether its languages stand on facing pages: those that are two can.
    pub fn faces(&self) -> bool {
        self.form == Form::Facing && self.languages.len() == 2 && self.alone.is_none()
    }
}

/// How the languages of a report stand in one book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Form {
    /// One after the other.
    #[default]
    Parts,
    /// The source on left pages, its translation on right ones, block beside block.
    Facing,
}

impl Form {
    /// Both with their names in files.
    pub const ALL: [(&'static str, Self); 2] =
        [("parts", Self::Parts), ("facing", Self::Facing)];
}

/// One chapter, on the pages it has in the whole report. Bare pages stand for the others,
/// with their labels, so that page numbers, references and facing pages are what they are
/// in the report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Alone {
    /// The chapter, by its file's name without ending.
    pub stem: String,
    /// The labels on each page of the whole report.
    pub labels: Vec<Vec<String>>,
    /// The number each of those pages carries.
    pub numbers: Vec<u64>,
    /// The pages of the chapter in each language: the first, from 0, and the one behind the
    /// last.
    pub pages: Vec<(usize, usize)>,
}

/// What an edition is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Medium {
    /// For screens and archives: RGB, tagged, PDF/A and PDF/UA.
    #[default]
    Screen,
    /// For the printer: CMYK, bleed and marks, PDF/X-4.
    Print,
}

impl Medium {
    /// Its name on the command line and in layouts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Print => "print",
        }
    }
}

/// The screen edition's settings: `screen` in `report.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Screen {
    /// Whether ledger, dataset and content index are attached: PDF/A-3a, otherwise A-2a.
    pub attachments: bool,
    /// How many pixels an inch pictures are taken down to, where they have many more.
    pub picture_ppi: u16,
}

impl Default for Screen {
    fn default() -> Self {
        Self { attachments: true, picture_ppi: 220 }
    }
}

/// How colours that the printer cannot reach are brought into reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Intent {
    /// What can be reached stays as it is.
    #[default]
    Relative,
    /// All colours move together, as photographs like it.
    Perceptual,
}

impl Intent {
    /// Both with their names in files.
    pub const ALL: [(&'static str, Self); 2] =
        [("relative", Self::Relative), ("perceptual", Self::Perceptual)];
}

/// How a brand colour is printed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ink {
    /// The spot colour's name; printed from the process colours if there is none.
    pub spot: Option<String>,
    /// Cyan, magenta, yellow and black in per cent.
    pub cmyk: [u8; 4],
}

/// The print edition's settings: `print` in `report.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Print {
    /// How far colour runs over the trimmed edge, in millimetres.
    pub bleed: u8,
    /// The printing condition's profile, by its path from the root; the bundled one if none.
    pub profile: Option<Placed<String>>,
    /// The printing condition's name in the registry of the ICC.
    pub condition: Option<String>,
    /// How pictures are brought into the printer's colours.
    pub intent: Intent,
    /// The most ink the paper takes, all plates together, in per cent.
    pub ink_limit: u16,
    /// Whether blank pages are added up to a multiple of four.
    pub blank_pages: bool,
    /// How thick a leaf is, in micrometres: with the pages it makes the spine.
    pub paper: u16,
    /// The brand colour.
    pub brand: Option<Ink>,
    /// The accent colour.
    pub accent: Option<Ink>,
}

impl Print {
    /// The printing condition's name in the registry of the ICC.
    pub fn condition_name(&self) -> &str {
        self.condition.as_deref().unwrap_or("FOGRA39")
    }
}

impl Default for Print {
    fn default() -> Self {
        Self {
            bleed: 3,
            profile: None,
            condition: None,
            intent: Intent::Relative,
            ink_limit: 320,
            blank_pages: false,
            paper: 100,
            brand: None,
            accent: None,
        }
    }
}

/// What is handed to the Exchange: `filing` in `report.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filing {
    /// The most a file may have, in megabytes.
    pub size_limit: u16,
    /// How a language's file is called; `{lang}` is its letter (`E`, `C`), `{period}` the
    /// reporting period.
    pub name: String,
}

impl Default for Filing {
    fn default() -> Self {
        Self {
            size_limit: 20,
            name: "{lang}_ESG_{period}".to_owned(),
        }
    }
}
