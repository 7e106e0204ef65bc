//! Copies of a PDF of ours in which something was altered by hand, as it happens where pages are
//! set: a digit, a sign, a unit, two rows. What stands where is taken from the ledger; the copies
//! are written by `lopdf` and a reader of content streams that is none of Recto's.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, ObjectId};
use recto::output::ledger::{Entry, Ledger};
use recto::review::audit::{Finding, Verdict};

/// A PDF, its letters, and its figures.
pub(crate) struct Original<'a> {
    document: Document,
    leaves: Vec<Leaf>,
    fonts: BTreeMap<ObjectId, Font>,
    ledger: &'a Ledger,
    figures: Vec<Figure<'a>>,
}

/// A page.
struct Leaf {
    id: ObjectId,
    height: f64,
    operations: Vec<Operation>,
    glyphs: Vec<Glyph>,
}

/// A letter: by which operation it is drawn, in which of its strings.
struct Glyph {
    operation: usize,
    item: usize,
    font: ObjectId,
    code: u16,
    text: String,
    left: f64,
    right: f64,
    base: f64,
    size: f64,
}

/// What the codes of a font mean.
#[derive(Default)]
struct Font {
    letters: BTreeMap<u16, String>,
    codes: BTreeMap<char, Vec<u16>>,
    widths: BTreeMap<u16, f64>,
}

/// A figure and its letters: those of its number.
struct Figure<'a> {
    entry: &'a Entry,
    leaf: usize,
    first: usize,
    count: usize,
    text: String,
    sides: Sides,
}

/// Left, bottom, right, top.
type Sides = [f64; 4];

/// Letters of a page that become others.
#[derive(Clone)]
struct Change {
    leaf: usize,
    first: usize,
    count: usize,
    text: String,
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

/// Units that are taken for one another, behind a number and before it.
const BEHIND: [(&str, &str); 36] = [
    ("MWh", "kWh"),
    ("kWh", "MWh"),
    ("GWh", "MWh"),
    ("GJ", "MJ"),
    ("MJ", "GJ"),
    ("tonnes", "kg"),
    ("tonne", "kg"),
    ("tCO", "kgCO"),
    ("kg", "tonnes"),
    ("hours", "days"),
    ("days", "hours"),
    ("million", "billion"),
    ("billion", "million"),
    ("thousand", "million"),
    ("percentage points", "%"),
    ("%", " percentage points"),
    ("%", "個百分點"),
    ("%", "个百分点"),
    ("噸", "公斤"),
    ("公斤", "噸"),
    ("吨", "千克"),
    ("千克", "吨"),
    ("兆瓦時", "千瓦時"),
    ("千瓦時", "兆瓦時"),
    ("兆瓦时", "千瓦时"),
    ("千瓦时", "兆瓦时"),
    ("百萬", "千萬"),
    ("百万", "千万"),
    ("千元", "萬元"),
    ("億元", "萬元"),
    ("亿元", "万元"),
    ("萬元", "元"),
    ("万元", "元"),
    ("個百分點", "%"),
    ("小時", "日"),
    ("小时", "天"),
];
const BEFORE: [(&str, &str); 5] = [
    ("RMB", "US$"),
    ("HK$", "US$"),
    ("US$", "HK$"),
    ("人民幣", "美元"),
    ("人民币", "美元"),
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

    /// What may happen to the digits of a number.
    fn numbers(&self, figure: &Figure<'a>, chance: &mut Chance, all: &mut Vec<Altered>) {
        let text = &figure.text;
        let mut add = |kind: &'static str, new: Option<String>| {
            if let Some(new) = new.filter(|new| new != text && !is_zero(new)) {
                all.push(Altered {
                    kind,
                    what: format!("{text} → {new} of {:?}", about(figure.entry)),
                    sheet: figure.leaf + 1,
                    zones: vec![figure.sides],
                    about: vec![about(figure.entry)],
                    changes: vec![figure.change(new)],
                    place: place(figure.entry),
                });
            }
        };
        let plain: Vec<char> =
            text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let digits: Vec<usize> =
            (0..plain.len()).filter(|at| plain[*at].is_ascii_digit()).collect();
        let at = digits[chance.below(digits.len())];
        let mut own = plain.clone();
        let digit = 1 + chance.below(9) as u8;
        own[at] = char::from(b'0' + (own[at] as u8 - b'0' + digit) % 10);
        let starts = own[0] == '0' && own.get(1).is_some_and(char::is_ascii_digit);
        add("digit", Some(own).filter(|_| !starts).map(|own| as_in(text, &own)));
        let pairs: Vec<_> = digits
            .windows(2)
            .filter(|two| {
                plain[two[0]] != plain[two[1]] && !(two[0] == 0 && plain[two[1]] == '0')
            })
            .collect();
        add(
            "digits swapped",
            (!pairs.is_empty()).then(|| {
                let two = pairs[chance.below(pairs.len())];
                let mut own = plain.clone();
                own.swap(two[0], two[1]);
                as_in(text, &own)
            }),
        );
        let at = digits[chance.below(digits.len())];
        let mut own = plain.clone();
        own.remove(at);
        let is_sound = digits.len() > 1
            && own[0].is_ascii_digit()
            && own.last() != Some(&'.')
            && !(own[0] == '0' && own.get(1) != Some(&'.') && own.len() > 1);
        add("digit lost", is_sound.then(|| as_in(text, &own)));
        let mut own = plain.clone();
        own.insert(at + 1, char::from(b'0' + chance.below(10) as u8));
        add("digit added", Some(as_in(text, &own)));
        if let Some(point) = plain.iter().position(|c| *c == '.') {
            let mut own = plain.clone();
            own.swap(point, point + 1);
            if own.last() == Some(&'.') {
                own.pop();
            }
            while own[0] == '0' && own.get(1).is_some_and(char::is_ascii_digit) {
                own.remove(0);
            }
            add("point moved", Some(as_in(text, &own)));
        }
        let turned = text.strip_prefix('−').map(ToOwned::to_owned);
        add("sign", Some(turned.unwrap_or_else(|| format!("−{text}"))));
        let other = self.figures.iter().find(|other| {
            let (own, it) = (figure.entry, other.entry);
            own.metric.is_some()
                && own.metric == it.metric
                && own.language == it.language
                && own.unit == it.unit
                && own.period > it.period
                && text.contains('.') == other.text.contains('.')
        });
        add("stale", other.map(|other| other.text.clone()));
    }

    /// What may happen to the unit of a number.
    fn units(&self, figure: &Figure<'a>, all: &mut Vec<Altered>) {
        let leaf = &self.leaves[figure.leaf];
        let mut add = |kind: &'static str, (first, count): (usize, usize), new: &str| {
            let old: String = leaf.glyphs[first..first + count]
                .iter()
                .map(|it| it.text.as_str())
                .collect();
            let line = leaf.line(figure.first);
            let mut zones = vec![leaf.sides(first, count), figure.sides];
            if kind == "unit of a row" {
                let figures = self.figures.iter().filter(|it| it.leaf == figure.leaf);
                let row = figures.filter(|it| line.contains(&it.first));
                zones.extend(row.map(|it| it.sides));
            }
            all.push(Altered {
                kind,
                what: format!(
                    "{old} → {new} at {} of {:?}",
                    figure.text,
                    about(figure.entry)
                ),
                sheet: figure.leaf + 1,
                zones,
                about: vec![about(figure.entry)],
                changes: vec![Change {
                    leaf: figure.leaf,
                    first,
                    count,
                    text: new.to_owned(),
                }],
                place: place(figure.entry),
            });
        };
        let end = figure.first + figure.count;
        let is_at = |at: usize| leaf.is_beside(figure.first, at);
        let is_han = figure.entry.language != "en";
        let fits = |new: &str| new.is_ascii() != is_han || !new.contains("percent");
        for (old, new) in
            BEHIND.into_iter().filter(|it| fits(it.1) && self.has(figure, it.1))
        {
            let at = (end..(end + 3).min(leaf.glyphs.len()))
                .find_map(|at| leaf.says(at, old).map(|count| (at, count)));
            if let Some(at) = at.filter(|at| is_at(at.0)) {
                add("unit", at, new);
                break;
            }
        }
        for (old, new) in BEFORE {
            let at = (figure.first.saturating_sub(old.chars().count() + 2)..figure.first)
                .find_map(|at| leaf.says(at, old).map(|count| (at, count)));
            if let Some(at) = at.filter(|at| is_at(at.0)) {
                add("unit", at, new);
                break;
            }
        }
        let line = leaf.line(figure.first);
        let line: Vec<_> = line.into_iter().filter(|at| *at < figure.first).collect();
        let is_first = !self
            .figures
            .iter()
            .any(|it| it.leaf == figure.leaf && line.contains(&it.first));
        if !is_first {
            return;
        }
        for (old, new) in BEHIND
            .iter()
            .chain(&BEFORE)
            .filter(|it| fits(it.1) && self.has(figure, it.1))
        {
            let at = line.iter().rev().find_map(|at| {
                let count = leaf.says(*at, old)?;
                let before = at.checked_sub(1).and_then(|at| leaf.glyphs.get(at))?;
                let own = &leaf.glyphs[*at];
                let is_apart = before.text == "("
                    || before.text == "（"
                    || (own.left - before.right).abs() > own.size
                    || (own.base - before.base).abs() > 0.5 * own.size;
                is_apart.then_some((*at, count))
            });
            if let Some(at) = at {
                add("unit of a row", at, new);
                break;
            }
        }
    }

    /// What may happen to cells of a table, or labels of a chart.
    fn tables(&self, all: &mut Vec<Altered>) {
        let mut blocks: BTreeMap<(&str, usize, usize), Vec<&Figure<'_>>> =
            BTreeMap::new();
        for figure in &self.figures {
            if let Some(block) = figure.entry.block {
                let key = (figure.entry.language.as_str(), block, figure.leaf);
                blocks.entry(key).or_default().push(figure);
            }
        }
        for ((.., leaf), figures) in blocks {
            let kind = figures[0].entry.block.map(|it| &self.ledger.blocks[it].kind);
            if kind.is_none_or(|kind| kind == "paragraph") {
                continue;
            }
            let mut rows: Vec<Vec<&Figure<'_>>> = vec![];
            for figure in figures {
                match rows.last_mut() {
                    Some(row) if (row[0].sides[1] - figure.sides[1]).abs() < 1.0 => {
                        row.push(figure);
                    }
                    _ => rows.push(vec![figure]),
                }
            }
            for row in &rows {
                for two in row.windows(2) {
                    swapped("cells swapped", leaf, &[(two[0], two[1])], all);
                }
                self.heads(leaf, row, all);
            }
            for two in rows.windows(2) {
                let pairs: Vec<_> =
                    two[0].iter().copied().zip(two[1].iter().copied()).collect();
                let is_so = two[0].len() == two[1].len()
                    && pairs
                        .iter()
                        .all(|(a, b)| a.sides[0] < b.sides[2] && b.sides[0] < a.sides[2]);
                if is_so {
                    swapped("rows swapped", leaf, &pairs, all);
                }
            }
        }
    }

    /// Two years at the head of columns that changed places.
    fn heads(&self, leaf: usize, row: &[&Figure<'_>], all: &mut Vec<Altered>) {
        let page = &self.leaves[leaf];
        for two in row.windows(2) {
            let (a, b) = (two[0], two[1]);
            if a.text == b.text || a.entry.period == b.entry.period {
                continue;
            }
            let over = |figure: &Figure<'_>| {
                (0..page.glyphs.len())
                    .filter(|at| {
                        let glyph = &page.glyphs[*at];
                        page.says(*at, &figure.entry.period).is_some()
                            && glyph.base > figure.sides[3]
                            && glyph.left < figure.sides[2] + 2.0
                            && page.glyphs[at + 3].right > figure.sides[0] - 2.0
                    })
                    .min_by_key(|at| (page.glyphs[*at].base - figure.sides[3]) as i64)
            };
            let (Some(one), Some(other)) = (over(a), over(b)) else { continue };
            if (page.glyphs[one].base - page.glyphs[other].base).abs() > 1.0 {
                continue;
            }
            let change = |first: usize, text: &str| Change {
                leaf,
                first,
                count: 4,
                text: text.to_owned(),
            };
            // Every figure under them is wrong.
            let under = self.figures.iter().filter(|it| {
                it.leaf == leaf
                    && it.entry.block == a.entry.block
                    && [&a.entry.period, &b.entry.period].contains(&&it.entry.period)
            });
            let zones = under.map(|it| it.sides);
            let heads = [page.sides(one, 4), page.sides(other, 4)];
            all.push(Altered {
                kind: "heads swapped",
                what: format!(
                    "{} ↔ {} over {:?}",
                    a.entry.period,
                    b.entry.period,
                    about(a.entry)
                ),
                sheet: leaf + 1,
                zones: zones.chain(heads).collect(),
                about: vec![],
                changes: vec![
                    change(one, &b.entry.period),
                    change(other, &a.entry.period),
                ],
                place: place(a.entry),
            });
        }
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

/// The numbers of cells that changed places.
fn swapped(
    kind: &'static str,
    leaf: usize,
    pairs: &[(&Figure<'_>, &Figure<'_>)],
    all: &mut Vec<Altered>,
) {
    let pairs: Vec<_> = pairs.iter().filter(|(a, b)| a.text != b.text).collect();
    let Some((a, b)) = pairs.first() else { return };
    let figures = || pairs.iter().flat_map(|(a, b)| [a, b]);
    let changes = pairs
        .iter()
        .flat_map(|(a, b)| [a.change(b.text.clone()), b.change(a.text.clone())]);
    all.push(Altered {
        kind,
        what: format!(
            "{} of {:?} ↔ {} of {:?}",
            a.text,
            about(a.entry),
            b.text,
            about(b.entry)
        ),
        sheet: leaf + 1,
        zones: figures().map(|it| it.sides).collect(),
        about: figures().map(|it| about(it.entry)).collect(),
        changes: changes.collect(),
        place: place(a.entry),
    });
}

impl<'a> Figure<'a> {
    fn of(entry: &'a Entry, leaves: &[Leaf]) -> Option<Self> {
        let leaf = entry.position.sheet.checked_sub(1)?;
        let page = leaves.get(leaf)?;
        let bounds = entry.position.bounds.as_ref()?;
        let [left, upper, right, lower] =
            [0, 1, 2, 3].map(|side| bounds[side].parse::<f64>().expect("a length"));
        let within = |glyph: &Glyph| {
            let middle = (glyph.left + glyph.right) / 2.0;
            let down = page.height - glyph.base;
            middle > left - 0.5
                && middle < right + 0.5
                && down > upper - 0.5
                && down < lower + 0.5
        };
        let is_of_number = |glyph: &Glyph| {
            let mut letters = glyph.text.chars();
            let own = letters.next().filter(|_| letters.next().is_none());
            own.is_some_and(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '−'))
        };
        let all: Vec<usize> = (0..page.glyphs.len())
            .filter(|at| within(&page.glyphs[*at]))
            .collect();
        let first = *all
            .iter()
            .find(|at| page.glyphs[**at].text.starts_with(is_digit_or_minus))?;
        let rest = all.iter().skip_while(|at| **at != first).enumerate();
        let mut count = rest
            .take_while(|(step, at)| {
                **at == first + step && is_of_number(&page.glyphs[**at])
            })
            .count();
        while count > 0 && !page.glyphs[first + count - 1].text.starts_with(is_digit) {
            count -= 1;
        }
        let glyphs = page.glyphs.get(first..first + count)?;
        let text: String = glyphs.iter().map(|it| it.text.as_str()).collect();
        (text.contains(is_digit) && entry.printed.contains(&text)).then(|| Figure {
            entry,
            leaf,
            first,
            count,
            text,
            sides: page.sides(first, count),
        })
    }

    fn change(&self, text: String) -> Change {
        Change {
            leaf: self.leaf,
            first: self.first,
            count: self.count,
            text,
        }
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_digit_or_minus(c: char) -> bool {
    c.is_ascii_digit() || c == '−'
}

fn is_zero(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_digit() && c != '0')
}

fn about(entry: &Entry) -> String {
    entry.metric.clone().or(entry.expression.clone()).unwrap_or_default()
}

/// Where it stands: its block, or its sentence.
fn place(entry: &Entry) -> (String, String) {
    let own = entry.block.map(|block| block.to_string());
    (entry.language.clone(), own.unwrap_or_else(|| entry.sentence.clone()))
}

/// Digits with the sign and the groups of a number.
fn as_in(text: &str, plain: &[char]) -> String {
    let whole = plain.iter().position(|c| *c == '.').unwrap_or(plain.len());
    let has_groups = text.contains(',') || !text.contains(',') && text.len() < 4;
    let mut own: String =
        if text.starts_with('−') { "−".into() } else { String::new() };
    for (at, c) in plain.iter().enumerate() {
        if has_groups && at > 0 && at < whole && (whole - at) % 3 == 0 {
            own.push(',');
        }
        own.push(*c);
    }
    own
}

impl Leaf {
    fn of(
        id: ObjectId,
        document: &Document,
        fonts: &mut BTreeMap<ObjectId, Font>,
    ) -> Self {
        let page = document.get_dictionary(id).expect("a page");
        let sides = page.get_deref(b"MediaBox", document).and_then(Object::as_array);
        let height = sides.expect("its sides")[3].as_float().expect("its height");
        let names = page.get_deref(b"Resources", document).and_then(Object::as_dict);
        let names = names.expect("resources").get_deref(b"Font", document);
        let names: BTreeMap<Vec<u8>, ObjectId> = names
            .and_then(Object::as_dict)
            .map(|names| {
                let all = names.iter();
                all.filter_map(|(name, font)| {
                    Some((name.clone(), font.as_reference().ok()?))
                })
                .collect()
            })
            .unwrap_or_default();
        for font in names.values() {
            fonts.entry(*font).or_insert_with(|| Font::of(*font, document));
        }
        let content = document.get_page_content(id);
        let operations = Content::decode(&content).expect("a content").operations;
        let mut leaf = Self {
            id,
            height: f64::from(height),
            operations,
            glyphs: vec![],
        };
        leaf.read(&names, fonts);
        leaf
    }

    /// Reads the letters: those of fonts whose codes have two bytes.
    fn read(
        &mut self,
        names: &BTreeMap<Vec<u8>, ObjectId>,
        fonts: &BTreeMap<ObjectId, Font>,
    ) {
        let mut drawn = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let mut kept = vec![];
        let mut text = drawn;
        let mut font: Option<ObjectId> = None;
        let mut size = 1.0;
        for (index, operation) in self.operations.iter().enumerate() {
            let six = || -> [f64; 6] {
                let all = operation.operands.iter();
                let all: Vec<f64> = all.map(number).collect();
                all.try_into().expect("six numbers")
            };
            match operation.operator.as_str() {
                "q" => kept.push(drawn),
                "Q" => drawn = kept.pop().expect("what was kept"),
                "cm" => drawn = joined(six(), drawn),
                "Tm" => text = six(),
                "Tf" => {
                    let name = operation.operands[0].as_name().expect("a name");
                    font = names.get(name).copied();
                    size = number(&operation.operands[1]);
                }
                "Tj" | "TJ" => {
                    let Some(own) = font.and_then(|id| Some((id, fonts.get(&id)?)))
                    else {
                        continue;
                    };
                    let items = match &operation.operands[0] {
                        Object::Array(items) => items.as_slice(),
                        _ => &operation.operands[..1],
                    };
                    let mut along = 0.0;
                    for (item, object) in items.iter().enumerate() {
                        let Object::String(codes, _) = object else {
                            along -= number(object) / 1000.0 * size;
                            continue;
                        };
                        for pair in codes.chunks_exact(2) {
                            let code = u16::from_be_bytes([pair[0], pair[1]]);
                            let width =
                                own.1.widths.get(&code).copied().unwrap_or(1000.0);
                            let place = joined(text, drawn);
                            let at = |along: f64| place[0] * along + place[4];
                            let end = along + width / 1000.0 * size;
                            let letters = own.1.letters.get(&code);
                            self.glyphs.push(Glyph {
                                operation: index,
                                item,
                                font: own.0,
                                code,
                                text: letters.cloned().unwrap_or_default(),
                                left: at(along),
                                right: at(end),
                                base: place[5],
                                size: size * place[3].abs(),
                            });
                            along = end;
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether a text stands at a letter, and of how many it is; raised and lowered digits are plain.
    fn says(&self, at: usize, text: &str) -> Option<usize> {
        let (mut rest, mut count) = (text, 0);
        let is_letter = |c: char| c.is_ascii_alphabetic();
        let before = at.checked_sub(1).and_then(|at| self.glyphs.get(at));
        let is_in_word = text.starts_with(is_letter)
            && before.is_some_and(|it| it.text.ends_with(is_letter) && self.follows(at));
        while !rest.is_empty() {
            let own = &self.glyphs.get(at + count)?.text;
            rest = rest.strip_prefix(own.as_str()).filter(|_| !own.is_empty())?;
            count += 1;
        }
        let behind = self.glyphs.get(at + count);
        let goes_on = text.ends_with(is_letter)
            && text != "tCO"
            && behind.is_some_and(|it| {
                it.text.starts_with(is_letter) && self.follows(at + count)
            });
        (!is_in_word && !goes_on).then_some(count)
    }

    /// Whether a letter follows right behind the one before it.
    fn follows(&self, at: usize) -> bool {
        let (Some(own), Some(before)) = (self.glyphs.get(at), self.glyphs.get(at - 1))
        else {
            return false;
        };
        (own.base - before.base).abs() < 0.5 * own.size
            && (own.left - before.right).abs() < 0.15 * own.size
    }

    /// Whether two letters stand near each other on a line.
    fn is_beside(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.glyphs[one], &self.glyphs[other]);
        (one.base - other.base).abs() < 0.5 * one.size
            && (one.left - other.left).abs() < 12.0 * one.size
    }

    /// The letters that stand on the line of one.
    fn line(&self, at: usize) -> BTreeSet<usize> {
        let base = self.glyphs[at].base;
        let all = (0..self.glyphs.len())
            .filter(|at| (self.glyphs[*at].base - base).abs() < 1.0);
        all.collect()
    }

    fn sides(&self, first: usize, count: usize) -> Sides {
        let own = &self.glyphs[first..first + count];
        let left = own.iter().map(|it| it.left).fold(f64::MAX, f64::min);
        let right = own.iter().map(|it| it.right).fold(f64::MIN, f64::max);
        [left, own[0].base - 0.2 * own[0].size, right, own[0].base + 0.7 * own[0].size]
    }

    /// Its content with some letters changed.
    fn with(&self, changes: &[&Change], fonts: &BTreeMap<ObjectId, Font>) -> Vec<u8> {
        let mut operations = self.operations.clone();
        let mut strings: BTreeMap<(usize, usize), Vec<u8>> = BTreeMap::new();
        for (index, glyph) in self.glyphs.iter().enumerate() {
            let change = changes
                .iter()
                .find(|it| (it.first..it.first + it.count).contains(&index));
            let codes: Vec<u16> = match change {
                None => vec![glyph.code],
                Some(change) if change.first == index => {
                    let font = &fonts[&glyph.font];
                    let like = font.widths.get(&glyph.code);
                    let best = |c: char| {
                        let all = &font.codes[&c];
                        let alike = all.iter().find(|code| font.widths.get(code) == like);
                        *alike.unwrap_or(&all[0])
                    };
                    change.text.chars().map(best).collect()
                }
                Some(_) => vec![],
            };
            let own = strings.entry((glyph.operation, glyph.item)).or_default();
            own.extend(codes.into_iter().flat_map(u16::to_be_bytes));
        }
        for ((operation, item), bytes) in strings {
            let operand = &mut operations[operation].operands[0];
            let string = match operand {
                Object::Array(items) => &mut items[item],
                other => other,
            };
            if let Object::String(own, _) = string {
                *own = bytes;
            }
        }
        Content { operations }.encode().expect("a content")
    }
}

impl Font {
    fn of(id: ObjectId, document: &Document) -> Self {
        let mut own = Self::default();
        let font = document.get_dictionary(id).expect("a font");
        let below = font.get_deref(b"DescendantFonts", document);
        let Ok(below) = below.and_then(Object::as_array) else { return own };
        let map = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream);
        let map = map.expect("a map").decompressed_content();
        own.read_map(&String::from_utf8_lossy(&map.expect("a map")));
        let below = below[0].as_reference().and_then(|id| document.get_dictionary(id));
        let below = below.expect("a font");
        let widths = below.get_deref(b"W", document).and_then(Object::as_array);
        let mut rest = widths.map(Vec::as_slice).unwrap_or_default();
        while let [first, second, behind @ ..] = rest {
            let first = number(first) as u16;
            match second {
                Object::Array(all) => {
                    for (step, width) in all.iter().enumerate() {
                        own.widths.insert(first + step as u16, number(width));
                    }
                    rest = behind;
                }
                last => {
                    let width = number(&behind[0]);
                    for code in first..=number(last) as u16 {
                        own.widths.insert(code, width);
                    }
                    rest = &behind[1..];
                }
            }
        }
        own
    }

    /// Reads what codes mean.
    fn read_map(&mut self, map: &str) {
        let hex = |text: &str| -> Vec<u16> {
            let bytes: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
            let text = String::from_utf8(bytes).expect("digits");
            text.as_bytes()
                .chunks(4)
                .map(|four| {
                    let four = std::str::from_utf8(four).expect("digits");
                    u16::from_str_radix(four, 16).expect("a code")
                })
                .collect()
        };
        let mut is_in = "";
        for line in map.lines() {
            if line.contains("beginbf") {
                is_in = if line.contains("char") { "char" } else { "range" };
            } else if line.contains("endbf") {
                is_in = "";
            }
            let parts: Vec<_> = line.split('<').skip(1).collect();
            let parts: Vec<_> = parts
                .iter()
                .map(|it| hex(it.split('>').next().expect("a part")))
                .collect();
            match (is_in, parts.as_slice()) {
                ("char", [code, text]) => {
                    self.letters.insert(code[0], String::from_utf16_lossy(text));
                }
                ("range", [first, last, text]) => {
                    for (step, code) in (first[0]..=last[0]).enumerate() {
                        let mut text = text.clone();
                        if let Some(end) = text.last_mut() {
                            *end += step as u16;
                        }
                        self.letters.insert(code, String::from_utf16_lossy(&text));
                    }
                }
                _ => {}
            }
        }
        for (code, text) in &self.letters {
            let mut letters = text.chars();
            if let (Some(c), None) = (letters.next(), letters.next()) {
                self.codes.entry(c).or_default().push(*code);
            }
        }
    }
}

fn number(object: &Object) -> f64 {
    f64::from(object.as_float().expect("a number"))
}

/// One change of place after another.
fn joined(first: [f64; 6], then: [f64; 6]) -> [f64; 6] {
    let [a, b, c, d, e, f] = first;
    let [g, h, i, j, k, l] = then;
    [
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    ]
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
