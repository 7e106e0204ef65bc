//! Characters of another script than the chapter's stand in its text.
//!
//! A Chinese chapter for Hong Kong is set in traditional characters; text pasted from a
//! mainland source brings simplified ones (监督 for 監督), which the fonts print without a word.
//! A chapter for the mainland is set in simplified ones, and what was drafted from Hong Kong's may
//! keep traditional ones (監督 for 监督) and marks (「」 for “”).
//! Characters that both scripts have, as 后, 里, 台 and 干 or 著 and 乾, are none. The texts of the dataset,
//! of settings and of the glossary are looked at as well.
//!
//! Remedy: write the characters the finding names.

use super::Subject;
use super::own;
use super::text::Flat;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::lang::{Lang, is_ideograph};
use crate::model::place::Place;
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("simplified", Severity::Warning, include_str!("simplified.rs"));

/// What to write in a language for a character of another script.
fn proper(c: char, lang: Lang) -> Option<&'static str> {
    let other = &lang.reading().other_script;
    other.characters.get(&c).map(String::as_str)
}

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    for own::Own { lang, text, place } in own::plain_texts(subject) {
        if let Some(found) = find(&text, lang) {
            let place = place.within(&text, found.start..found.end);
            sink.add(found.finding(place));
        }
    }
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        let mut line = |line: &[crate::model::report::Inline]| {
            let flat = Flat::whole(line, subject.sources);
            if let Some(found) = find(&flat.text, part.lang)
                && let Some(place) = flat.place(found.start, found.end)
            {
                sink.add(found.finding(place));
            }
        };
        for chapter in &part.chapters {
            visit::lines(chapter, &mut line);
            own::alternatives(chapter, &mut |alt| line(alt));
        }
        visit::index_lines(part, &mut line);
        for chapter in &part.chapters {
            own::said(chapter, &mut |text, place, _| {
                let Some(found) = find(text, part.lang) else { return };
                let written = subject.sources.text(place).find(&found.written);
                let place =
                    written.map_or(place, |at| place.part(at, at + found.written.len()));
                sink.add(found.finding(place));
            });
        }
    }
}

/// What a text has of another script.
struct Found {
    /// The first run of characters of a word that has such.
    start: usize,
    end: usize,
    written: String,
    /// The whole run as it should be.
    proper: String,
    /// The others in the text, each once, with what to write for it.
    others: Vec<String>,
    /// What the other script is called.
    script: &'static str,
}

fn find(text: &str, lang: Lang) -> Option<Found> {
    let (start, _) = text.char_indices().find(|(_, c)| proper(*c, lang).is_some())?;
    let first = text[start..].chars().next().map_or(0, char::len_utf8);
    let behind = &text[start + first..];
    // A mark stands for itself.
    let length = match behind.find(|c| !is_ideograph(c)).unwrap_or(behind.len()) {
        _ if !text[start..].starts_with(is_ideograph) => first,
        length => first + length,
    };
    let run = &text[start..start + length];
    let last = run.char_indices().rfind(|(_, c)| proper(*c, lang).is_some());
    let end = start + last.map_or(length, |(at, c)| at + c.len_utf8());
    let written = text[start..end].to_owned();
    let likeliest =
        |c: char| proper(c, lang).and_then(|forms| forms.chars().next()).unwrap_or(c);
    let mut others = vec![];
    for c in text[end..].chars() {
        if let Some(forms) = proper(c, lang) {
            let forms: Vec<_> = forms.chars().map(String::from).collect();
            let pair = format!("{} for {c}", forms.join(" or "));
            if !others.contains(&pair) {
                others.push(pair);
            }
        }
    }
    let proper = written.chars().map(likeliest).collect();
    let script = &lang.reading().other_script.name;
    Some(Found { start, end, written, proper, others, script })
}

impl Found {
    fn finding(&self, place: Place) -> Diagnostic {
        let written = clip(&self.written);
        let message = match self.written.starts_with(is_ideograph) {
            true => format!("“{written}” is written in {} characters", self.script),
            false => format!("{written} is a mark of text in {} characters", self.script),
        };
        let mut hints = vec![format!("write {}", clip(&self.proper))];
        if !self.others.is_empty() {
            let shown = &self.others[..self.others.len().min(12)];
            let more = if self.others.len() > shown.len() { " …" } else { "" };
            hints.push(format!("and behind it {}{more}", shown.join(", ")));
        }
        let mut finding = RULE.finding(place, message);
        finding.hints = hints;
        finding
    }
}

/// No more of a text than a message has room for.
fn clip(text: &str) -> String {
    match text.chars().count() > 30 {
        true => text.chars().take(30).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simplified_characters_are_found_with_traditional_ones() {
        let of = |text| find(text, Lang::ZhHk).map(|found| (found.written, found.proper));
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(
            of("由董事会监督气候风险。"),
            pair("会监督气候风险", "會監督氣候風險")
        );
        assert_eq!(of("溫室气體"), pair("气", "氣"));
        assert_eq!(
            of("後台里程，以后，干事，系統，只有，准許，余先生，周刊，范圍，制定"),
            None
        );
        assert_eq!(of("董事會監督氣候風險，環境、社會及管治，溫度着重群眾床台灣"), None);
        assert_eq!(find("会", Lang::En).map(|found| found.start), None);
    }

    #[test]
    fn traditional_characters_are_found_with_simplified_ones() {
        let of = |text| find(text, Lang::ZhCn).map(|found| (found.written, found.proper));
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(
            of("由董事會監督氣候風險。"),
            pair("會監督氣候風險", "会监督气候风险")
        );
        assert_eq!(of("称为「工厂」"), pair("「", "“"));
        assert_eq!(of("干净能源裏的变化"), pair("裏", "里"));
        assert_eq!(of("著名企业，乾坤，藉口，后台，“引号”，徽章，瞭望，于都"), None);
    }
}
