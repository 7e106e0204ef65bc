//! What a designer measures on the set pages of the real report, in its languages: the
//! lines' length, how full the pages are, the grid, and what a line must not part.

use std::collections::BTreeMap;

use crate::built::{BILINGUAL, Built, SIMPLIFIED};
use crate::reader::{Line, Page};

const MM: f64 = 72.0 / 25.4;
const HEIGHT: f64 = 297.0 * MM;
const TOP: f64 = 25.0 * MM;
const FOOT: f64 = HEIGHT - 21.0 * MM;
const WIDTH: f64 = 174.0 * MM;
const GUTTER: f64 = 4.0 * MM;
const COLUMN: f64 = (WIDTH - 11.0 * GUTTER) / 12.0;

/// Where the reading column begins: behind four of the twelve.
const READING: f64 = 4.0 * (COLUMN + GUTTER);

fn is_han(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
}

/// A page with what stands in its type area; places count from the left of that.
struct Sheet {
    number: usize,
    lines: Vec<Line>,
    /// Whether it has a folio, as all pages have but covers and contents.
    is_running: bool,
    is_chinese: bool,
    begins: bool,
}

fn sheets() -> Vec<Sheet> {
    sheets_of(&BILINGUAL)
}

fn sheets_of(built: &Built) -> Vec<Sheet> {
    let sheet = |(index, page): (usize, &Page)| {
        let number = index + 1;
        let left = if number % 2 == 1 { 20.0 } else { 16.0 } * MM;
        let mut lines = page.lines.clone();
        for line in &mut lines {
            line.left -= left;
            line.right -= left;
        }
        let is_running =
            lines.iter().any(|line| line.base > FOOT + MM && line.size < 8.5);
        let han = lines.iter().filter(|line| is_han(&line.text)).count();
        lines.retain(|line| line.base > TOP && line.base < FOOT + MM);
        // The title of a chapter, or the number of its opener.
        let begins = lines.iter().any(|line| {
            let is_top = line.base < TOP + 120.0;
            line.left < MM && (line.size > 32.0 || (line.size > 27.5 && is_top))
        });
        Sheet {
            number,
            is_chinese: han * 3 > lines.len(),
            is_running,
            begins,
            lines,
        }
    };
    built.pages.iter().enumerate().map(sheet).collect()
}

/// The lines of running text that are full, by the edge of the reading column.
fn reading(sheets: &[Sheet], is_chinese: bool) -> impl Iterator<Item = &Line> {
    let own = move |sheet: &&Sheet| sheet.is_running && sheet.is_chinese == is_chinese;
    let lines = sheets.iter().filter(own).flat_map(|sheet| &sheet.lines);
    lines.filter(|line| {
        (line.left - READING).abs() < 1.0 && (8.5..9.8).contains(&line.size)
    })
}

/// Every page carries something to read: none is blank, and none bears a drawing alone, but the
/// left half of a picture over two pages, whose words stand at the foot of the right one.
#[test]
fn no_page_is_blank() {
    let sheets = sheets();
    let is_half = |next: &Sheet| next.lines.is_empty() && next.is_running;
    let blank: Vec<_> = sheets
        .iter()
        .zip(sheets.iter().skip(1))
        .filter(|(sheet, next)| {
            sheet.lines.is_empty() && !sheet.is_running && !is_half(next)
        })
        .map(|(sheet, _)| sheet.number)
        .collect();
    assert!(blank.is_empty(), "{blank:?}");
}

/// A full line of English holds 55 to 75 characters, and one of Chinese at most 38.
#[test]
fn lines_hold_what_an_eye_takes_in() {
    let sheets = sheets();
    let lengths: Vec<_> = reading(&sheets, false)
        .map(|line| line.text.trim().chars().count())
        .filter(|length| *length >= 55)
        .collect();
    let long = lengths.iter().filter(|length| **length > 75).count();
    assert!(lengths.len() > 400, "{}", lengths.len());
    assert!(long * 20 < lengths.len(), "{long} of {} lines are too long", lengths.len());
    let wide = reading(&sheets, true)
        .map(|line| line.right - line.left)
        .fold(0.0, f64::max);
    assert!(wide / 8.9 < 38.0, "{wide}");
}

/// Few pages end much short of their foot, and none by a third, but where a chapter ends. They do, rather than
/// that their spaces gape.
#[test]
fn pages_are_full() {
    for (built, is_chinese) in
        [(&BILINGUAL, false), (&BILINGUAL, true), (&SIMPLIFIED, true)]
    {
        let sheets = sheets_of(built);
        let mut short = BTreeMap::new();
        let mut running = 0;
        for (sheet, next) in sheets.iter().zip(sheets.iter().skip(1)) {
            // Before a page that a picture takes, the text ends too.
            let is_last = next.begins || !next.is_running || next.lines.is_empty();
            if !sheet.is_running || sheet.is_chinese != is_chinese || is_last {
                continue;
            }
            running += 1;
            let end = sheet
                .lines
                .iter()
                .map(|line| line.base + 0.2 * line.size)
                .fold(TOP, f64::max);
            let free = (FOOT - end) / (FOOT - TOP);
            if free > 0.08 {
                short.insert(sheet.number, (free * 100.0).round());
            }
        }
        assert!(running > 35, "{running}");
        assert!(short.len() <= 10, "of {running}: {short:?}");
        assert!(short.values().all(|part| *part <= 30.0), "{short:?}");
    }
}

/// The space before a section grows where its page would end short, but not beyond measure.
#[test]
fn spaces_do_not_gape() {
    let mut seen = 0;
    let mut wide = BTreeMap::new();
    for sheet in sheets().iter().filter(|sheet| sheet.is_running) {
        let heads = sheet.lines.iter();
        for head in heads.filter(|line| (line.size - 16.0).abs() < 0.3 && line.left < MM)
        {
            let above = sheet.lines.iter().map(|line| line.base);
            let Some(last) =
                above.filter(|base| *base < head.base - 40.0).reduce(f64::max)
            else {
                continue;
            };
            seen += 1;
            // The section's own two and a half lines, what they may grow by, and its rule.
            if head.base - last > 2.25 * 35.0 + 45.0 {
                wide.insert(sheet.number, (head.base - last).round());
            }
        }
    }
    assert!(seen > 60, "{seen}");
    assert!(wide.is_empty(), "{wide:?}");
}

/// A table that goes on overleaf takes two rows along, at least.
#[test]
fn no_row_goes_overleaf_alone() {
    let mut seen = 0;
    let mut alone = vec![];
    // The title hangs above the type area.
    for (index, sheet) in BILINGUAL.pages.iter().enumerate() {
        let again = |line: &Line| {
            ["(continued)", "（續）"].iter().any(|it| line.text.contains(it))
        };
        let Some(from) = sheet.lines.iter().position(again) else { continue };
        let Some(title) = sheet.lines.get(from) else { continue };
        // The heads stand right under the title, the first of them at the edge of the table.
        let heads = sheet
            .lines
            .iter()
            .filter(|line| line.base > title.base + 4.0 && line.base < title.base + 30.0);
        let edge = heads.map(|line| line.left).fold(f64::MAX, f64::min);
        let mut rows = BTreeMap::new();
        // Behind the title and the heads, up to the notes or what stands after the table.
        for line in sheet.lines.iter().skip(from + 1) {
            if !(7.6..8.4).contains(&line.size) {
                break;
            }
            if (line.left - edge).abs() < MM {
                rows.insert((line.base * 10.0).round() as i64, line.text.clone());
            }
        }
        seen += 1;
        // The heads are one of them.
        if rows.len() < 3 {
            alone.push((index + 1, rows));
        }
    }
    assert!(seen > 4, "{seen}");
    assert!(alone.is_empty(), "{alone:#?}");
}

/// A breakdown that goes on overleaf has two rows on either page, at least.
#[test]
fn no_row_of_a_breakdown_stands_alone() {
    let sheets = sheets();
    let mut seen = 0;
    let mut alone = vec![];
    for (sheet, next) in sheets.iter().zip(sheets.iter().skip(1)) {
        // Rows begin with their code; what else stands at the edge heads some of them.
        let edge =
            |line: &&Line| line.left.abs() < 1.0 && (7.6..8.4).contains(&line.size);
        let is_code = |line: &Line| {
            let digits = line.text.trim().trim_start_matches(['A', 'B']);
            digits.contains('.') && digits.chars().all(|c| "0123456789.".contains(c))
        };
        let rows = |sheet: &Sheet, head: &str| {
            let lines: Vec<_> = sheet.lines.iter().filter(edge).collect();
            let from = lines.iter().rposition(|line| line.text == head)?;
            Some(lines.iter().skip(from + 1).take_while(|line| is_code(line)).count())
        };
        // A performance table has the reporting year in its head, which an index has not.
        if !next.lines.iter().any(|line| line.text.trim() == "2021") {
            continue;
        }
        // Its own head is the first that stands there.
        let first = next.lines.iter().find(edge);
        seen += usize::from(first.is_some_and(|line| {
            ["Code", "編號"].iter().any(|head| line.text.trim() == *head)
        }));
        let Some(head) = next.lines.iter().filter(edge).nth(1) else { continue };
        let Some((before, after)) = rows(sheet, &head.text).zip(rows(next, &head.text))
        else {
            continue;
        };
        if after > 0 && before.min(after) < 2 {
            alone.push((sheet.number, head.text.clone(), before, after));
        }
    }
    assert!(seen > 0);
    assert!(alone.is_empty(), "{alone:#?}");
}

/// The sign of a unit stands at its number, not under it.
#[test]
fn no_sign_stands_under_its_number() {
    let sheets = sheets();
    let mut seen = 0;
    let mut under = vec![];
    for sheet in &sheets {
        for figure in sheet.lines.iter().filter(|line| line.size > 15.0) {
            seen += usize::from(figure.text.trim().ends_with('%'));
            under.extend(sheet.lines.iter().filter_map(|line| {
                let below = line.base - figure.base;
                let is_under =
                    (line.left - figure.left).abs() < 2.0 && (1.0..30.0).contains(&below);
                (is_under && line.text.trim() == "%").then_some(sheet.number)
            }));
        }
    }
    assert!(seen > 20, "{seen}");
    assert!(under.is_empty(), "{under:?}");
}

/// Text stands on a column of the grid or well away from one. What stands by its middle or by
/// its right edge, as names on a chart do, shares its left edge with few others; a mark that
/// opens has its white before it.
#[test]
fn no_edge_nearly_meets_the_grid() {
    let mut near: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for sheet in sheets().iter().filter(|sheet| sheet.is_running) {
        for line in sheet.lines.iter().filter(|line| (8.85..17.0).contains(&line.size)) {
            let column = COLUMN + GUTTER;
            let off = line.left - (line.left / column).round() * column;
            let is_word = line.text.starts_with(char::is_alphabetic);
            if is_word && off.abs() > 0.6 && off.abs() < 2.0 * MM {
                let edge = format!("{:.1} mm", line.left / MM);
                near.entry(edge).or_default().push((sheet.number, line.text.clone()));
            }
        }
    }
    near.retain(|_, lines| lines.len() > 3);
    assert!(near.is_empty(), "{near:#?}");
}

/// The lines of a text under one another, in pairs.
fn pairs(sheets: &[Sheet]) -> impl Iterator<Item = (usize, &Line, &Line)> {
    sheets.iter().flat_map(|sheet| {
        sheet.lines.windows(2).filter_map(|pair| match pair {
            [one, two] => {
                let step = two.base - one.base;
                let follows = step > 6.0
                    && step < 1.9 * one.size
                    && (one.size - two.size).abs() < 0.2;
                follows.then_some((sheet.number, one, two))
            }
            _ => None,
        })
    })
}

/// A number stays with its word, and a name of capitals is one.
#[test]
fn no_line_parts_a_number_from_its_word() {
    let months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut parted = vec![];
    let sheets = sheets();
    for (number, one, two) in pairs(&sheets).filter(|(_, one, _)| one.size < 13.0) {
        let (end, start) = (one.text.trim_end(), two.text.trim_start());
        let digit = end.ends_with(|c: char| c.is_ascii_digit());
        let word = end.rsplit(' ').next().unwrap_or_default();
        let is_parted = (digit && start.starts_with(['年', '月', '日', '號', '頁']))
            || (end.ends_with('第') && start.starts_with(|c: char| c.is_ascii_digit()))
            || (digit
                && word.len() <= 2
                && months.iter().any(|month| start.starts_with(month)))
            || (word == "JL" && start.starts_with("MAG"))
            || (["page", "(page"].contains(&word)
                && start.starts_with(|c: char| c.is_ascii_digit()));
        if is_parted {
            parted.push((number, end.to_owned(), start.to_owned()));
        }
    }
    assert!(parted.is_empty(), "{parted:#?}");
}

/// Chinese paragraphs run to both edges.
#[test]
fn no_chinese_paragraph_is_ragged() {
    let sheets = sheets();
    let own: Vec<_> = sheets
        .into_iter()
        .filter(|sheet| sheet.is_chinese && sheet.is_running)
        .collect();
    let is_text = |line: &Line| {
        (line.left - READING).abs() < 1.0 && (8.6..9.2).contains(&line.size)
    };
    let mut full = 0;
    let mut ragged = vec![];
    for (number, one, _) in
        pairs(&own).filter(|(_, one, two)| is_text(one) && is_text(two))
    {
        if one.text.starts_with('•') {
            continue;
        }
        // The words of a component in a narrower column begin there too.
        if one.right - READING < 0.75 * (WIDTH - READING) {
            continue;
        }
        // A closing mark at the end has its white within.
        match WIDTH - one.right < 9.0 {
            true => full += 1,
            false => ragged.push((number, one.right, one.text.clone())),
        }
    }
    assert!(full > 200, "{full}");
    assert!(ragged.is_empty(), "{ragged:#?}");
}
