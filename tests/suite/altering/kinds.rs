//! What may happen to a number, its unit, and the cells of a table.

use std::collections::BTreeMap;

use super::figure::{Change, Figure, about, as_in, is_zero, place};
use super::{Altered, Chance, Original};

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
    /// What may happen to the digits of a number.
    pub(super) fn numbers(
        &self,
        figure: &Figure<'a>,
        chance: &mut Chance,
        all: &mut Vec<Altered>,
    ) {
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
    pub(super) fn units(&self, figure: &Figure<'a>, all: &mut Vec<Altered>) {
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
                // What it is the unit of may stand at the end of the line above.
                let is_of = |it: &&Figure<'_>| {
                    let end = it.first + it.count;
                    line.contains(&it.first) || (end..end + 2).contains(&first)
                };
                zones.extend(figures.clone().filter(is_of).map(|it| it.sides));
                // That of a drawing is the unit of all its numbers.
                let block = figure.entry.block;
                let own = block.and_then(|at| self.ledger.blocks.get(at));
                if own.is_some_and(|it| it.drawn.is_some() || it.kind == "targets") {
                    let own = figures.filter(|it| it.entry.block == block);
                    zones.extend(own.map(|it| it.sides));
                }
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
    pub(super) fn tables(&self, all: &mut Vec<Altered>) {
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
            // What stands far over a chart is of another.
            let block = a.entry.block.and_then(|at| self.ledger.blocks.get(at));
            let is_chart = block.is_some_and(|own| own.drawn.is_some());
            let far = if is_chart { 60.0 } else { f64::MAX };
            if a.text == b.text || a.entry.period == b.entry.period {
                continue;
            }
            let over = |figure: &Figure<'_>| {
                (0..page.glyphs.len())
                    .filter(|at| {
                        let glyph = &page.glyphs[*at];
                        page.says(*at, &figure.entry.period).is_some()
                            && glyph.base > figure.sides[3]
                            && glyph.base < figure.sides[3] + far
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
