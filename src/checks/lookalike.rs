//! A character only looks like the one that is meant.
//!
//! Radicals and compatibility ideographs that stand for Han characters (as copied from PDF),
//! squared units (㎡, ㎏), fractions (½), Roman numerals (Ⅻ), circled numbers (⑨), raised digits
//! (⁹), ligatures (ﬁ) and other compatibility forms, letters of the Cyrillic or Greek alphabet in
//! Latin words, Japanese kana and phonetic signs between Han characters, and accents that stand
//! apart from their letters. A reader who searches for the word does not find it, a screen reader
//! spells it, and a number in such signs is none. Full-width letters and digits are found by
//! `spelling`. Comments are passed over, and so is what stands as it is in a placeholder,
//! `{{ "Ⅲ" }}`.
//!
//! Remedy: write the characters the finding names.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};

use super::Subject;
use super::own;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::lang::is_ideograph;
use crate::model::place::Place;

pub(super) const RULE: Rule =
    Rule::file("lookalike", Severity::Warning, include_str!("lookalike.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for (number, file) in own::files(subject) {
        let faults = faults(&file.text);
        if faults.is_empty() {
            continue;
        }
        let passed = passed_over(&file.text, file.path.ends_with(".yaml"));
        for fault in faults {
            let at = fault.range.start;
            if lies_in(&passed, at) {
                continue;
            }
            let written = &file.text[fault.range.clone()];
            let codes: Vec<_> = written
                .chars()
                .filter(|c| !c.is_ascii())
                .take(4)
                .map(|c| format!("U+{:04X}", u32::from(c)))
                .collect();
            let place = Place::new(number, at, fault.range.end);
            let message = format!("`{written}` is {} ({})", fault.what, codes.join(" "));
            sink.add(RULE.finding(place, message).hint(fault.remedy()));
        }
    }
}

/// What of a file is not printed, or stands as it is in a placeholder: ranges in order.
pub(super) fn passed_over(text: &str, is_yaml: bool) -> Vec<Range<usize>> {
    let mut passed = vec![];
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if is_yaml {
            let is_quoted = |at: usize| line[..at].matches('"').count() % 2 == 1;
            let hash = line.match_indices('#').map(|(at, _)| at).find(|at| {
                (*at == 0 || line[..*at].ends_with([' ', '\t'])) && !is_quoted(*at)
            });
            passed.extend(hash.map(|at| start + at..end));
        }
        let mut at = 0;
        while let Some(open) = line[at..].find("{{").map(|open| at + open) {
            let close = line[open..].find("}}").map_or(line.len(), |close| open + close);
            if line[open..close].contains('"') {
                passed.push(start + open..start + close);
            }
            at = close.max(open + 2);
        }
        start = end;
    }
    let mut at = 0;
    while let Some(open) = text[at..].find("<!--").filter(|_| !is_yaml) {
        let open = at + open;
        at = text[open..].find("-->").map_or(text.len(), |close| open + close);
        passed.push(open..at);
    }
    passed.sort_by_key(|range| range.start);
    passed
}

/// Whether a place lies in one of some ranges in order, of which few overlap.
pub(super) fn lies_in(ranges: &[Range<usize>], at: usize) -> bool {
    let behind = ranges.partition_point(|range| range.start <= at);
    ranges[..behind].iter().rev().take(3).any(|range| range.contains(&at))
}

struct Lookalike {
    range: Range<usize>,
    what: &'static str,
    /// The characters that are meant.
    proper: String,
}

const RAISED: &str = "a raised sign typed as a character of its own";
const MIXED: &str = "a word with letters of another alphabet that look Latin";

impl Lookalike {
    fn remedy(&self) -> String {
        let proper = &self.proper;
        match self.what {
            RAISED => format!("write `^{proper}^`, or a footnote `[^name]`"),
            MIXED => format!("type it anew in Latin letters: {proper}"),
            _ => format!("write {proper}"),
        }
    }
}

/// What a text has of such characters. Those of one kind that stand together are one.
fn faults(text: &str) -> Vec<Lookalike> {
    let mut found: Vec<Lookalike> = vec![];
    if text.is_ascii() {
        return found;
    }
    let mut chars = text.char_indices().peekable();
    let mut before: Option<char> = None;
    while let Some((at, c)) = chars.next() {
        // Most of what a file says.
        if c.is_ascii() || matches!(c, '\u{3400}'..='\u{9fff}') {
            before = Some(c);
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next);
        let end = at + c.len_utf8();
        if let Some((what, proper)) = compatibility(c).or_else(|| kana(before, c, next)) {
            match found.last_mut() {
                Some(last) if last.range.end == at && last.what == what => {
                    last.range.end = end;
                    last.proper.push_str(&proper);
                }
                _ => found.push(Lookalike { range: at..end, what, proper }),
            }
        } else if is_combining_mark(c)
            && let Some(whole) = before.and_then(|letter| compose(letter, c))
        {
            let start = at - before.map_or(0, char::len_utf8);
            let what = "a letter with its accent apart";
            found.push(Lookalike { range: start..end, what, proper: whole.to_string() });
        }
        before = Some(c);
    }
    found.extend(mixed(text));
    found
}

/// What a character is a compatibility form of.
fn compatibility(c: char) -> Option<(&'static str, String)> {
    let code = u32::from(c);
    let what = match code {
        0x2e80..=0x2fdf => "a radical, not a Han character",
        0xf900..=0xfaff | 0x2f800..=0x2fa1f => "a compatibility form of a Han character",
        0x2070..=0x207f | 0xb9 => RAISED,
        0xbc..=0xbe | 0x2150..=0x215f | 0x2189 => "a fraction in one character",
        0x2160..=0x217f => "a Roman numeral in one character",
        0x2460..=0x24ff | 0x3200..=0x32ff | 0x2776..=0x2793 => {
            "a circled or bracketed sign in one character"
        }
        0x3300..=0x33ff => "a squared unit in one character",
        0xfb00..=0xfb06 => "a ligature in one character",
        0xfe10..=0xfe19 | 0xfe30..=0xfe6f => "a form for vertical or narrow setting",
        0xff61..=0xff9f => "a half-width form",
        0x2100..=0x214f => "a letter-like sign",
        0x1d400..=0x1d7ff => "a letter of mathematics",
        0x1f100..=0x1f2ff => "a sign in a box",
        0x1c4..=0x1cc | 0x1f1..=0x1f3 | 0x132 | 0x133 | 0x13f | 0x140 | 0x149 | 0x17f => {
            "two letters in one character"
        }
        0x20a8 => "two letters in one character",
        _ => return None,
    };
    if matches!(c, '™' | '℠') {
        return None;
    }
    let radical = (0x2e80..=0x2eff).contains(&code).then(|| radical(c)).flatten();
    let plain: String = radical.map_or_else(|| c.nfkc().collect(), String::from);
    let plain = plain.replace('\u{2044}', "/");
    let proper = match c {
        '\u{2776}'..='\u{277f}' => (code - 0x2775).to_string(),
        '\u{2780}'..='\u{2789}' => (code - 0x277f).to_string(),
        '\u{278a}'..='\u{2793}' => (code - 0x2789).to_string(),
        '㎡' | '㎢' | '㎟' | '㎠' | '㎥' | '㎦' | '㎣' | '㎤' => {
            plain.replace('2', "²").replace('3', "³")
        }
        _ => plain,
    };
    (proper != c.to_string()).then_some((what, proper))
}

/// Radicals that Unicode does not decompose, each with the Han character it stands for.
const RADICALS: &str = "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺫目⺬示⺭礻⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺶羊⺹耂⺺肀⺻聿⺼肉⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

fn radical(c: char) -> Option<char> {
    let mut signs = RADICALS.chars();
    while let (Some(radical), Some(whole)) = (signs.next(), signs.next()) {
        if radical == c {
            return Some(whole);
        }
    }
    None
}

/// Kana and phonetic signs that are taken for Han characters between such.
fn kana(
    before: Option<char>,
    c: char,
    next: Option<char>,
) -> Option<(&'static str, String)> {
    const PAIRS: &str = "ㄧ一ー一ニ二ハ八ロ口カ力エ工タ夕ト卜チ千○〇";
    let at = PAIRS.chars().step_by(2).position(|sign| sign == c)?;
    let proper = PAIRS.chars().nth(2 * at + 1)?;
    let han = |c: Option<char>| c.is_some_and(is_ideograph);
    let digit =
        |c: Option<char>| c.is_some_and(|c| "一二三四五六七八九十零〇○年".contains(c));
    let meant =
        if c == '○' { digit(before) && digit(next) } else { han(before) && han(next) };
    meant.then(|| ("no Han character", proper.to_string()))
}

/// Letters of other alphabets that look like Latin ones.
const LETTERS: &str = "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTХXУYаaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνvιiκkρp";

fn latin(c: char) -> Option<char> {
    let at = LETTERS.chars().step_by(2).position(|sign| sign == c)?;
    LETTERS.chars().nth(2 * at + 1)
}

/// Words of Latin letters with letters of other alphabets among them, and words of Cyrillic
/// letters that all look Latin.
fn mixed(text: &str) -> Vec<Lookalike> {
    let mut found = vec![];
    let is_letter = |c: char| {
        c.is_ascii_alphabetic()
            || ('\u{370}'..='\u{52f}').contains(&c) && c.is_alphabetic()
    };
    let mut at = 0;
    while let Some(start) = text[at..].find(is_letter).map(|start| at + start) {
        let end = text[start..]
            .find(|c| !is_letter(c))
            .map_or(text.len(), |end| start + end);
        at = end;
        let word = &text[start..end];
        if word.is_ascii() {
            continue;
        }
        let is_latin = word.contains(|c: char| c.is_ascii_alphabetic());
        let cyrillic = |c: char| ('\u{400}'..='\u{52f}').contains(&c);
        let foreign = word.chars().filter(|c| !c.is_ascii());
        let all_look = foreign.clone().all(|c| latin(c).is_some());
        if all_look && (is_latin || word.chars().all(cyrillic)) {
            let proper: String = word.chars().map(|c| latin(c).unwrap_or(c)).collect();
            found.push(Lookalike { range: start..end, what: MIXED, proper });
        }
    }
    found
}

/// A run of full-width letters and digits, with the marks between them, and how it is
/// written.
pub(super) fn full_width(text: &str) -> Vec<(Range<usize>, String)> {
    let wide = |c: char| matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    let mut found = vec![];
    let mut at = 0;
    while let Some(start) = text[at..].find(wide).map(|start| at + start) {
        let mut end = start;
        for (offset, c) in text[start..].char_indices() {
            let behind = &text[start + offset + c.len_utf8()..];
            let joins = "．，－／：＆％．".contains(c) && behind.starts_with(wide);
            if !(wide(c) || joins || c == '％') {
                break;
            }
            end = start + offset + c.len_utf8();
        }
        found.push((start..end, text[start..end].nfkc().collect()));
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_look_like_others_are_found_with_the_proper_ones() {
        for (text, expected) in [
            ("面積120㎡", "㎡ write m²"),
            ("⽔⼒發電", "⽔⼒ write 水力"),
            ("⻔戶", "⻔ write 门"),
            ("金\u{f90a}額", "\u{f90a} write 金"),
            ("½ of them", "½ write 1/2"),
            ("第Ⅻ章", "Ⅻ write XII"),
            ("⑨①", "⑨① write 91"),
            ("⁹¹", "⁹¹ write `^91^`, or a footnote `[^name]`"),
            ("20℃", "℃ write °C"),
            ("the ofﬁce", "ﬁ write fi"),
            ("the Вoard", "Вoard type it anew in Latin letters: Board"),
            ("СО of coal", "СО type it anew in Latin letters: CO"),
            ("二ニ一", "ニ write 二"),
            ("二○二一年", "○ write 〇"),
            ("cafe\u{301}", "e\u{301} write é"),
        ] {
            let found: Vec<_> = faults(text)
                .iter()
                .map(|fault| format!("{} {}", &text[fault.range.clone()], fault.remedy()))
                .collect();
            assert_eq!(found.join("; "), expected, "{text}");
        }
        for text in [
            "m² and m³, CO₂e, ™ © ®, 5 µm, α and Δ, μg, ΔT",
            "「安全」——（見附註）！，：；～％",
            "é ü ñ, “x” … –",
            "圖○所示",
        ] {
            assert!(faults(text).is_empty(), "{text}: {}", faults(text)[0].proper);
        }
    }

    #[test]
    fn full_width_letters_and_digits_are_runs() {
        let found: Vec<_> = full_width("共１２３人，佔５０％。至２，０００噸；Ａ股")
            .into_iter()
            .map(|(_, proper)| proper)
            .collect();
        assert_eq!(found, ["123", "50%", "2,000", "A"]);
    }
}
