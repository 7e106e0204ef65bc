//! What an issuer adds to the looks of its report: mark, cover, plans of the pages that frame it.

use super::lang::ByLang;
use super::place::Placed;
use super::shot::{Cut, Rights};

/// Mark, cover and plans: `logo`, `cover`, `plans` and `qr` in `report.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Look {
    /// The issuer's mark.
    pub logo: Option<Logo>,
    /// The line over the title.
    pub line: ByLang<Placed<String>>,
    /// The picture on the cover.
    pub cover: Option<CoverPicture>,
    /// The plans that are chosen, by what they are of; the layouts' own for the others.
    pub plans: Vec<(&'static str, &'static str)>,
    /// The address that the code on the back leads to.
    pub qr: Option<Placed<String>>,
}

/// The issuer's mark.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Logo {
    /// As it stands on paper: its path as written, later from the project's root.
    pub file: Placed<String>,
    /// As it stands on colour.
    pub reversed: Option<Placed<String>>,
}

/// The picture on the cover.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CoverPicture {
    /// Its path as written, later from the project's root.
    pub file: Placed<String>,
    /// What it shows.
    pub alt: ByLang<Placed<String>>,
    /// Who made it.
    pub credit: ByLang<Placed<String>>,
    /// How much of it is shown.
    pub cut: Cut,
    /// By whose leave.
    pub rights: Rights,
}

impl Look {
    /// The files it shows.
    pub fn files(&self) -> impl Iterator<Item = &Placed<String>> {
        let logo = self.logo.iter();
        let marks =
            logo.flat_map(|logo| std::iter::once(&logo.file).chain(&logo.reversed));
        marks.chain(self.cover.iter().map(|cover| &cover.file))
    }

    /// The same, to be found.
    pub fn files_to_find(&mut self) -> impl Iterator<Item = &mut Placed<String>> {
        let logo = self.logo.iter_mut();
        let marks = logo
            .flat_map(|logo| std::iter::once(&mut logo.file).chain(&mut logo.reversed));
        marks.chain(self.cover.iter_mut().map(|cover| &mut cover.file))
    }
}

/// The pages that have plans, each with the names of its plans.
pub const PLANS: [(&str, &[&str]); 4] = [
    ("cover", &["full", "band", "panel"]),
    ("opener", &["full", "band", "split"]),
    ("contents", &["side", "head", "plain"]),
    ("back", &["full", "paper", "split"]),
];

/// The plans of a page.
pub fn plans(page: &str) -> &'static [&'static str] {
    let found = PLANS.iter().find(|(name, _)| *name == page);
    found.map_or(&[], |(_, plans)| plans)
}
