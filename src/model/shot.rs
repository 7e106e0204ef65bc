//! How a picture is shown: where on the page, how much of it, and by whose leave.

use super::config::Date;
use super::place::{Place, Placed};

/// Where on the page pictures stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Spot {
    /// In the reading column.
    #[default]
    Column,
    /// Over all columns.
    Wide,
    /// From edge to edge of the page.
    Bleed,
    /// A page of its own, over all its edges.
    Page,
    /// Over two facing pages.
    Spread,
    /// In the margin, beside the text that follows.
    Margin,
    /// On the opener of its chapter.
    Opener,
    /// Beside the beginning of a letter.
    Portrait,
    /// Under a letter; no author writes this place.
    Signature,
}

impl Spot {
    /// Those an author may ask for, by their names in files and layouts.
    pub const ALL: [(&'static str, Self); 8] = [
        ("column", Self::Column),
        ("wide", Self::Wide),
        ("bleed", Self::Bleed),
        ("page", Self::Page),
        ("spread", Self::Spread),
        ("margin", Self::Margin),
        ("opener", Self::Opener),
        ("portrait", Self::Portrait),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, spot)| *spot == self);
        named.map_or("signature", |(name, _)| name)
    }

    /// Whether several pictures can stand there side by side.
    pub fn holds_rows(self) -> bool {
        matches!(self, Self::Column | Self::Wide | Self::Bleed)
    }

    /// Whether it is a matter of whole pages, and so of the chapter itself.
    pub fn is_of_page(self) -> bool {
        matches!(self, Self::Bleed | Self::Page | Self::Spread | Self::Opener)
    }
}

/// How much of a picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cut {
    /// Its width to its height, as in 3 : 2; as the file has it if none is given.
    pub crop: Option<(u16, u16)>,
    /// What must stay in sight: so many per cent from the left, and from the top.
    pub focus: (u8, u8),
}

impl Default for Cut {
    fn default() -> Self {
        Self { crop: None, focus: (50, 50) }
    }
}

/// By whose leave a picture is shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rights {
    /// The picture's name, where it is written.
    pub file: Placed<String>,
    /// Whether people can be told on it.
    pub people: bool,
    /// What shows that they have agreed.
    pub consent: Option<String>,
    /// The last day on which it may be shown, and where that stands.
    pub expires: Option<(Date, Place)>,
}
