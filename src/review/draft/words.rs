//! The words of a draft: the glossary first, the longest form that stands somewhere; then phrases and
//! characters of the other script; then the words that the language's region has for others.
//! Placeholders, addresses and code keep every letter.

use std::cmp::Reverse;
use std::ops::Range;

use crate::components::read::NAMES;
use crate::input::load::edit::get;
use crate::input::load::placeholder;
use crate::input::load::yaml::{Kind, Node};
use crate::model::lang::{Lang, is_han, is_ideograph};

/// Drafts texts of one language in another.
pub(super) struct Drafter {
    pub(super) from: Lang,
    pub(super) to: Lang,
    /// Phrases of the other script, the longest first.
    phrases: Vec<(&'static str, &'static str)>,
    /// The forms of the glossary, each with its counterpart, the longest first.
    terms: Vec<(String, String)>,
    /// Words of another region with their own, the longest first; what is right as it is stands
    /// for itself.
    words: Vec<(&'static str, &'static str)>,
}

impl Drafter {
    /// A drafter between two languages, with the glossary's tree.
    pub(super) fn new(from: Lang, to: Lang, glossary: Option<&Node>) -> Self {
        let script = &to.reading().other_script;
        let phrases = script.phrases.iter();
        let mut phrases: Vec<_> =
            phrases.map(|(one, two)| (one.as_str(), two.as_str())).collect();
        phrases.sort_by_key(|(phrase, _)| Reverse(phrase.chars().count()));
        let mut terms = glossary.map(|root| terms(root, from, to)).unwrap_or_default();
        terms.sort_by_key(|(form, _)| Reverse(form.chars().count()));
        let region = &to.reading().other_region;
        let own = region.words.iter().map(|(word, own)| (word.as_str(), own.as_str()));
        let right = region.right.iter().map(|word| (word, word));
        let mut words: Vec<_> = own.chain(right).collect();
        words.sort_by_key(|(word, _)| Reverse(word.chars().count()));
        Self { from, to, phrases, terms, words }
    }

    /// A chapter. What is no text of it stays as it is.
    pub(super) fn chapter(&self, text: &str) -> String {
        self.around(text, code(text))
    }

    /// A text of a file.
    pub(super) fn text(&self, text: &str) -> String {
        self.around(text, vec![])
    }

    /// A text with pieces that stay as they are.
    fn around(&self, text: &str, mut kept: Vec<Range<usize>>) -> String {
        kept.extend(addresses(text));
        for range in placeholder::find(text, &[]) {
            kept.extend(outside_quotes(text, range));
        }
        kept.sort_by_key(|range| (range.start, Reverse(range.end)));
        let (mut new, mut at) = (String::with_capacity(text.len()), 0);
        for range in kept {
            let (Some(before), Some(own)) =
                (text.get(at..range.start), text.get(range.clone()))
            else {
                continue;
            };
            new.push_str(&self.words(before));
            new.push_str(own);
            at = range.end;
        }
        new + &self.words(text.get(at..).unwrap_or_default())
    }

    fn words(&self, text: &str) -> String {
        let (mut new, mut rest) = (String::new(), String::new());
        let mut at = 0;
        while let Some(c) = text.get(at..).and_then(|behind| behind.chars().next()) {
            let behind = text.get(at..).unwrap_or_default();
            match self.terms.iter().find(|(form, _)| behind.starts_with(form.as_str())) {
                Some((form, counterpart)) => {
                    new.push_str(&self.converted(&std::mem::take(&mut rest)));
                    new.push_str(counterpart);
                    at += form.len();
                }
                None => {
                    rest.push(c);
                    at += c.len_utf8();
                }
            }
        }
        new + &self.converted(&rest)
    }

    /// A text in the script of the language.
    fn of_script(&self, text: &str) -> String {
        let script = &self.to.reading().other_script;
        let mut new = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let phrase = self.phrases.iter().find(|(own, _)| rest.starts_with(own));
            let length = match phrase {
                Some((own, right)) => {
                    new.push_str(right);
                    own.len()
                }
                None => {
                    let known = [&script.characters, &script.doubtful];
                    let forms = known.iter().find_map(|own| own.get(&c));
                    // Marks are the language's own to pair.
                    let form = forms.filter(|_| is_ideograph(c));
                    new.push(form.and_then(|forms| forms.chars().next()).unwrap_or(c));
                    c.len_utf8()
                }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        new
    }

    /// What no term speaks of, in the other's characters, words and marks.
    fn converted(&self, text: &str) -> String {
        if !text.chars().any(is_han) {
            return text.to_owned();
        }
        let text = self.of_script(text);
        let mut new = String::with_capacity(text.len());
        let mut rest = text.as_str();
        let mut titles = 0_usize;
        let marks = [self.from, self.to].map(|lang| lang.words().quotes);
        while let Some(c) = rest.chars().next() {
            match c {
                '《' => titles += 1,
                '》' => titles = titles.saturating_sub(1),
                _ => {}
            }
            let word = self.words.iter().find(|(word, _)| rest.starts_with(word));
            let (length, own) = match word.filter(|_| titles == 0) {
                Some((word, own)) => (word.len(), (*own).to_owned()),
                None => (c.len_utf8(), mark(c, marks).to_string()),
            };
            new.push_str(&own);
            rest = rest.get(length..).unwrap_or_default();
        }
        new
    }
}

/// A quotation mark of one language as the other has it.
fn mark(c: char, [from, to]: [[(char, char); 2]; 2]) -> char {
    let pairs = from.iter().zip(&to);
    let mut all = pairs.flat_map(|(own, other)| [(own.0, other.0), (own.1, other.1)]);
    all.find(|(own, _)| *own == c).map_or(c, |(_, other)| other)
}

/// The forms of a glossary in one language with those of another.
fn terms(root: &Node, from: Lang, to: Lang) -> Vec<(String, String)> {
    let Kind::Sequence(items) = &root.kind else { return vec![] };
    let text = |node: &Node| match &node.kind {
        Kind::Scalar { text, .. } if text.chars().any(is_han) => Some(text.clone()),
        _ => None,
    };
    let mut terms = vec![];
    for item in items {
        let Some(Node { kind: Kind::Scalar { text: counterpart, .. }, .. }) =
            get(item, to.tag())
        else {
            continue;
        };
        let also = get(item, "also").and_then(|also| get(also, from.tag()));
        let also = match also.map(|node| (&node.kind, node)) {
            Some((Kind::Sequence(items), _)) => items.iter().filter_map(text).collect(),
            Some((_, node)) => Vec::from_iter(text(node)),
            None => vec![],
        };
        let forms = get(item, from.tag()).and_then(text).into_iter().chain(also);
        terms.extend(forms.map(|form| (form, counterpart.clone())));
    }
    terms
}

/// Code, and the comments of a chapter: blocks between fences that are no component's.
fn code(text: &str) -> Vec<Range<usize>> {
    let mut found = vec![];
    let (mut at, mut open) = (0, None);
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if let Some(info) = bare.strip_prefix("```") {
            open = match open {
                Some(start) => {
                    found.extend(Option::map(start, |start| start..at));
                    None
                }
                None => Some((!NAMES.contains(&info.trim())).then_some(at)),
            };
        }
        at += line.len();
    }
    for (start, end) in [("<!--", "-->"), ("`", "`")] {
        found.extend(between(text, start, end));
    }
    found
}

/// What stands between two marks, on one line if they are the same.
fn between(text: &str, start: &str, end: &str) -> Vec<Range<usize>> {
    let mut found = vec![];
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find(start)) {
        let open = at + open;
        let from = open + start.len();
        let close = text.get(from..).and_then(|rest| {
            let close = rest.find(end)?;
            let is_line = start != end || !rest.get(..close)?.contains('\n');
            is_line.then_some(from + close + end.len())
        });
        found.extend(close.map(|close| open..close));
        at = close.unwrap_or(from);
    }
    found
}

/// The targets of links and pictures, and the names of files.
fn addresses(text: &str) -> Vec<Range<usize>> {
    const ENDINGS: [&str; 9] =
        [".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".pdf", ".xlsx", ".md"];
    // Behind the target of a picture may stand its caption.
    let target = |range: Range<usize>| {
        let written = text.get(range.clone()).unwrap_or_default();
        let length = written.find(char::is_whitespace).unwrap_or(written.len());
        range.start..range.start + length
    };
    let mut found: Vec<_> = between(text, "](", ")").into_iter().map(target).collect();
    let is_gap = |c: char| c.is_whitespace() || "\"'()[]{},，。；：、".contains(c);
    let mut at = 0;
    for word in text.split_inclusive(is_gap) {
        let bare = word.trim_end_matches(is_gap);
        let is_file = ENDINGS.iter().any(|ending| bare.ends_with(ending));
        if is_file || bare.contains("://") {
            found.push(at..at + bare.len());
        }
        at += word.len();
    }
    found
}

/// The parts of a placeholder that are no quoted text.
fn outside_quotes(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = vec![];
    let mut start = range.start;
    let mut is_text = false;
    let inside = text.get(range.clone()).unwrap_or_default();
    for (offset, _) in inside.match_indices('"') {
        let at = range.start + offset;
        if !is_text {
            found.push(start..at + 1);
        }
        is_text = !is_text;
        start = at;
    }
    if !is_text {
        found.push(start..range.end);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drafter() -> Drafter {
        let glossary = "- {zh-HK: 審計委員會, zh-CN: 审计与风险委员会}\n- {zh-HK: 委員會, zh-CN: 委员会}\n";
        let file =
            crate::model::place::Sources::default().add(String::new(), String::new());
        let extract = crate::input::load::yaml::Extract::whole(glossary, file);
        let root = crate::input::load::yaml::parse(&extract, &mut Default::default());
        Drafter::new(Lang::ZhHk, Lang::ZhCn, root.as_ref())
    }

    #[test]
    fn the_glossary_speaks_before_characters_and_words() {
        let draft = |text: &str| drafter().text(text);
        assert_eq!(
            draft("審計委員會的僱員「着力」管治"),
            "审计与风险委员会的员工“着力”治理"
        );
        assert_eq!(draft("《企業管治守則》與公司管治"), "《企业管治守则》与公司治理");
        assert_eq!(draft("按年齡組別；按年增加"), "按年龄组别；同比增加");
    }

    #[test]
    fn what_is_no_text_keeps_every_letter() {
        let draft = |text: &str| drafter().chapter(text);
        assert_eq!(draft("{{ 用電 : bare }}度"), "{{ 用電 : bare }}度");
        assert_eq!(
            draft("{{ claim(a > 1, \"較高\") }}於"),
            "{{ claim(a > 1, \"较高\") }}于"
        );
        assert_eq!(draft("![廠房](圖/廠房.jpg)"), "![厂房](圖/廠房.jpg)");
        assert_eq!(draft("![廠](圖.jpg \"廠房\")"), "![厂](圖.jpg \"厂房\")");
        assert_eq!(draft("`廠`是"), "`廠`是");
        assert_eq!(draft("```text\n廠\n```\n廠"), "```text\n廠\n```\n厂");
        assert_eq!(
            draft("```cards\n- {label: 廠}\n```\n"),
            "```cards\n- {label: 厂}\n```\n"
        );
    }
}
