//! Copies of a PDF of ours in which something was altered by hand, as it happens where pages are
//! set: a digit, a sign, a unit, two rows. What stands where is taken from the ledger; the copies
//! are written by `lopdf` and a reader of content streams that is none of Recto's.

mod figure;
mod font;
mod kinds;
mod leaf;

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, ObjectId, StringFormat};
use recto::output::ledger::Ledger;
use recto::review::audit::{Finding, Verdict};

use figure::{Change, Figure};
use font::Font;
use leaf::{Leaf, Sides, names};

/// A PDF, its letters, and its figures.
pub(crate) struct Original<'a> {
    document: Document,
    leaves: Vec<Leaf>,
    fonts: BTreeMap<ObjectId, Font>,
    ledger: &'a Ledger,
    figures: Vec<Figure<'a>>,
}

/// Something that was altered.
#[derive(Clone)]
pub(crate) struct Altered {
    pub(crate) kind: &'static str,
    /// What was done, in words.
    pub(crate) what: String,
    pub(crate) sheet: usize,
    /// Where a finding of it may stand.
    zones: Vec<Sides>,
    /// The metrics or expressions it is about.
    about: Vec<String>,
    changes: Vec<Change>,
    /// No two of the same are altered in one copy.
    place: (String, String),
}

/// How each kind is done.
pub(crate) const KINDS: [&str; 12] = [
    "digit",
    "digits swapped",
    "digit lost",
    "digit added",
    "point moved",
    "sign",
    "stale",
    "unit",
    "unit of a row",
    "cells swapped",
    "rows swapped",
    "heads swapped",
];

impl<'a> Original<'a> {
    pub(crate) fn new(pdf: &[u8], ledger: &'a Ledger) -> Self {
        let document = Document::load_mem(pdf).expect("a PDF");
        let mut fonts = BTreeMap::new();
        let leaves = document.get_pages().into_values();
        let leaves: Vec<_> =
            leaves.map(|id| Leaf::of(id, &document, &mut fonts)).collect();
        let figures = ledger.figures.iter();
        let figures = figures.filter_map(|entry| Figure::of(entry, &leaves)).collect();
        Self { document, leaves, fonts, ledger, figures }
    }

    /// How many figures were found on the pages.
    pub(crate) fn count(&self) -> usize {
        self.figures.len()
    }

    /// So many copies, each with as many things altered as keep out of each other's way, up to a
    /// number of each kind.
    pub(crate) fn copies(
        &self,
        count: usize,
        each: usize,
        seed: u64,
    ) -> Vec<(Vec<u8>, Vec<Altered>)> {
        let mut chance = Chance(seed);
        let mut all: BTreeMap<&str, Vec<Altered>> = BTreeMap::new();
        for altered in self.all(&mut chance) {
            all.entry(altered.kind).or_default().push(altered);
        }
        for own in all.values_mut() {
            chance.shuffle(own);
        }
        let mut copies = vec![];
        for _ in 0..count {
            let mut taken: Vec<Altered> = vec![];
            let mut places = BTreeSet::new();
            for kind in KINDS.iter().rev() {
                let Some(own) = all.get_mut(kind) else { continue };
                let (mut rest, mut here) = (vec![], 0);
                for altered in own.drain(..) {
                    // One head alters a whole table.
                    let each = if *kind == "heads swapped" { 1 } else { each };
                    if here < each && places.insert(altered.place.clone()) {
                        here += 1;
                        taken.push(altered);
                    } else {
                        rest.push(altered);
                    }
                }
                *own = rest;
            }
            copies.push((self.with(&taken), taken));
        }
        copies
    }

    /// A copy for each thing of a kind that can be altered in components of some kinds.
    pub(crate) fn within(&self, kind: &str, blocks: &[&str]) -> Vec<(Vec<u8>, Altered)> {
        let is_within = |altered: &Altered| {
            let block = altered.place.1.parse::<usize>().ok();
            let block = block.and_then(|at| self.ledger.blocks.get(at));
            altered.kind == kind
                && block.is_some_and(|own| blocks.contains(&own.kind.as_str()))
        };
        let all = self.all(&mut Chance(7)).into_iter().filter(is_within);
        all.map(|own| (self.with(std::slice::from_ref(&own)), own)).collect()
    }

    /// A copy in which the first of a text on a sheet, counted from 1, is another.
    pub(crate) fn replaced(&self, sheet: usize, old: &str, new: &str) -> Vec<u8> {
        let leaf = sheet - 1;
        let glyphs = 0..self.leaves[leaf].glyphs.len();
        let mut found =
            glyphs.filter_map(|at| Some((at, self.leaves[leaf].says(at, old)?)));
        let (first, count) = found.next().expect("the text");
        let change = Change { leaf, first, count, text: new.to_owned() };
        assert!(self.can(&change), "{new}");
        self.changed(&[change])
    }

    /// A copy whose sheet, counted from 1, has other texts alone, in the fonts it has: each with its
    /// left edge, its line and its size.
    pub(crate) fn set(&self, sheet: usize, lines: &[(i64, i64, i64, &str)]) -> Vec<u8> {
        let id = self.leaves[sheet - 1].id;
        let names = names(id, &self.document);
        let mut operations = vec![];
        for (left, base, size, text) in lines {
            let codes = |font: &Font| -> Option<Vec<u8>> {
                let all = text.chars().map(|c| font.codes.get(&c)?.first().copied());
                Some(
                    all.collect::<Option<Vec<u16>>>()?
                        .into_iter()
                        .flat_map(u16::to_be_bytes)
                        .collect(),
                )
            };
            let own = names
                .iter()
                .find_map(|(name, id)| Some((name, codes(&self.fonts[id])?)));
            let (name, codes) = own.expect("a font with all letters of the text");
            let place = [1, 0, 0, 1, *left, *base].map(Object::from);
            operations.extend([
                Operation::new("BT", vec![]),
                Operation::new("Tf", vec![Object::Name(name.clone()), (*size).into()]),
                Operation::new("Tm", place.to_vec()),
                Operation::new(
                    "Tj",
                    vec![Object::String(codes, StringFormat::Hexadecimal)],
                ),
                Operation::new("ET", vec![]),
            ]);
        }
        let content = Content { operations }.encode().expect("a content");
        let mut document = self.document.clone();
        document.change_page_content(id, content).expect("a page");
        let mut copy = vec![];
        document.save_to(&mut copy).expect("a copy");
        copy
    }

    /// The copy with some things altered.
    fn with(&self, all: &[Altered]) -> Vec<u8> {
        let all = all.iter().flat_map(|altered| altered.changes.clone());
        self.changed(&all.collect::<Vec<_>>())
    }

    fn changed(&self, all: &[Change]) -> Vec<u8> {
        let mut document = self.document.clone();
        let mut of_leaves: BTreeMap<usize, Vec<&Change>> = BTreeMap::new();
        for change in all {
            of_leaves.entry(change.leaf).or_default().push(change);
        }
        for (index, changes) in of_leaves {
            let leaf = &self.leaves[index];
            let content = leaf.with(&changes, &self.fonts);
            document.change_page_content(leaf.id, content).expect("a page");
        }
        let mut copy = vec![];
        document.save_to(&mut copy).expect("a copy");
        copy
    }

    /// All that could be altered.
    fn all(&self, chance: &mut Chance) -> Vec<Altered> {
        let mut all = vec![];
        for figure in &self.figures {
            self.numbers(figure, chance, &mut all);
            self.units(figure, &mut all);
        }
        self.tables(&mut all);
        all.retain(|altered| {
            altered.changes.iter().all(|change| self.can(change))
                && !altered.changes.is_empty()
        });
        all
    }

    /// Whether the letters of a change are in the font.
    fn can(&self, change: &Change) -> bool {
        let glyph = &self.leaves[change.leaf].glyphs[change.first];
        let font = &self.fonts[&glyph.font];
        change.text.chars().all(|c| font.codes.contains_key(&c))
    }

    /// Whether the font of a figure has some letters.
    fn has(&self, figure: &Figure<'a>, text: &str) -> bool {
        let glyph = &self.leaves[figure.leaf].glyphs[figure.first];
        text.chars().all(|c| self.fonts[&glyph.font].codes.contains_key(&c))
    }
}

impl Altered {
    /// Whether a finding is of it.
    fn is_of(&self, finding: &Finding) -> bool {
        match &finding.place {
            // What one language has and another has not is told where it stands.
            Some(_) if finding.rule.name == "print-differs" => {
                finding.about.as_ref().is_some_and(|it| self.about.contains(it))
            }
            Some(place) => {
                let own = place.sides;
                place.sheet == self.sheet
                    && self.zones.iter().any(|zone| {
                        own[0] < zone[2] + 3.0
                            && zone[0] < own[2] + 3.0
                            && own[1] < zone[3] + 2.0
                            && zone[1] < own[3] + 2.0
                    })
            }
            None => finding.about.as_ref().is_some_and(|it| self.about.contains(it)),
        }
    }

    /// The findings of it, by rule and in words.
    pub(crate) fn findings(&self, verdict: &Verdict) -> Vec<String> {
        let own = verdict.findings.iter().filter(|finding| self.is_of(finding));
        own.map(|own| format!("{}: {}", own.rule.name, own.message)).collect()
    }

    /// Whether an audit has found it.
    pub(crate) fn is_found(&self, verdict: &Verdict) -> bool {
        verdict.findings.iter().any(|finding| self.is_of(finding))
    }
}

/// The findings that are of nothing that was altered.
pub(crate) fn others<'a>(verdict: &'a Verdict, all: &[Altered]) -> Vec<&'a Finding> {
    let findings = verdict.findings.iter();
    findings
        .filter(|finding| !all.iter().any(|it| it.is_of(finding)))
        .collect()
}

/// A row of numbers without an order, the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            let other = self.below(at + 1);
            all.swap(at, other);
        }
    }
}
