//! What Recto says, in a language other than its own: `messages.yaml`. What it says is English
//! inside and is told anew where people read it, sentence by sentence: a template with a hole
//! for each thing that is named, and its translation, in which the holes may change places.
//! What stands in backticks or quotation marks is the author's and stays as it is, and so does
//! what a translation calls names: `{!}`.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde::Deserialize;

use super::{Lang, OURS, is_ideograph};

/// How deep the parts of a sentence are told.
const DEPTH: usize = 6;
/// In how many ways one template is tried on one text.
const WAYS: usize = 64;
/// How many ways there are to try for a text before it is left.
const TRIES: usize = 4_000;
/// How many letters of its own a template has at least that may leave a part in English: `{} of
/// {}` is taken only where all of it is known, since names are made of such words too.
const STRONG: usize = 4;
/// How many texts are remembered; findings come again and again while people type.
const KEPT: usize = 10_000;

/// What stands in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Catalogue {
    /// What is counted, by its English word in the singular: `value: 個數值`.
    pub things: BTreeMap<String, String>,
    /// Sentences and their parts, as the source has them, each hole as `{}`; `{2}` in a
    /// translation is the second hole.
    pub messages: BTreeMap<String, String>,
    /// What the command line says of its commands and options.
    pub help: BTreeMap<String, String>,
    /// The pages of the rules: what is found, and how to mend it.
    pub rules: BTreeMap<String, String>,
    /// What editors explain: keys, components, functions and formats.
    pub keys: BTreeMap<String, String>,
    /// The words of the preview's page, with holes as in `messages`.
    pub preview: BTreeMap<String, String>,
    /// What the typesetter says, which others have worded; holes as in `messages`.
    pub typesetter: BTreeMap<String, String>,
}

/// The templates of a language, ready to be tried.
pub(super) struct Messages {
    catalogue: Catalogue,
    templates: Vec<Template>,
    /// The templates by the letter they begin with; those that begin with a hole under none.
    by_letter: BTreeMap<Option<char>, Vec<usize>>,
    kept: Mutex<BTreeMap<String, String>>,
}

/// A sentence with holes and its translation.
struct Template {
    /// What stands between the holes: one more than there are holes.
    from: Vec<String>,
    /// Whether a hole stands in backticks or quotation marks.
    is_quoted: Vec<bool>,
    /// Whether what stands in a hole stays as it is.
    is_kept: Vec<bool>,
    /// The longest of what stands between the holes: a text without it is not of the template.
    key: usize,
    to: Vec<Piece>,
    /// How many letters it has of its own.
    letters: usize,
}

enum Piece {
    Text(String),
    Hole(usize),
}

/// A text as it is told, and how many English words are left in it, in which parts.
struct Told {
    text: String,
    left: usize,
    untold: Vec<String>,
}

impl Told {
    /// A text that is told, or needs not be.
    fn done(text: String) -> Self {
        Self { text, left: 0, untold: vec![] }
    }
}

impl Template {
    fn new(from: &str, to: &str) -> Self {
        let from: Vec<String> = from.split("{}").map(str::to_owned).collect();
        let mut is_quoted = vec![];
        let mut before = String::new();
        for literal in from.iter().take(from.len().saturating_sub(1)) {
            before.push_str(literal);
            is_quoted.push(is_open(&before));
        }
        let letters = from
            .iter()
            .map(|it| it.chars().filter(|c| c.is_alphabetic()).count())
            .sum();
        let key = from.iter().enumerate().max_by_key(|(_, literal)| literal.len());
        let key = key.map_or(0, |(index, _)| index);
        let (to, names) = pieces(to);
        let is_name = |index: usize| names.contains(&index);
        let is_kept = is_quoted.iter().enumerate();
        let is_kept = is_kept.map(|(index, is_quoted)| *is_quoted || is_name(index));
        Self {
            is_kept: is_kept.collect(),
            from,
            is_quoted,
            to,
            letters,
            key,
        }
    }

    /// What stands in the holes where a text is of this template, in every way it can be.
    fn readings<'t>(&self, text: &'t str) -> Vec<Vec<&'t str>> {
        let mut found = vec![];
        let Some((first, rest)) = self.from.split_first() else { return found };
        if self.from.get(self.key).is_none_or(|key| !text.contains(key.as_str())) {
            return found;
        }
        if let Some(behind) = text.strip_prefix(first.as_str()) {
            self.read(rest, behind, &mut vec![], &mut found);
        }
        found
    }

    fn read<'t>(
        &self,
        literals: &[String],
        text: &'t str,
        holes: &mut Vec<&'t str>,
        found: &mut Vec<Vec<&'t str>>,
    ) {
        if found.len() >= WAYS {
            return;
        }
        let Some((literal, rest)) = literals.split_first() else {
            if text.is_empty() {
                found.push(holes.clone());
            }
            return;
        };
        let is_quoted = self.is_quoted.get(holes.len()).copied().unwrap_or(false);
        let fits = |hole: &str| {
            // Several names in backticks may stand for one.
            if is_quoted {
                hole.matches('`').count().is_multiple_of(2)
            } else {
                !is_open(hole)
            }
        };
        if rest.is_empty() {
            if let Some(hole) = text.strip_suffix(literal.as_str()).filter(|it| fits(it))
            {
                holes.push(hole);
                found.push(holes.clone());
                holes.pop();
            }
            return;
        }
        let ends: Vec<usize> = if literal.is_empty() {
            // Two holes side by side: the second begins with what joins it to the first.
            let joins = text.match_indices([' ', ',', ';', ':', '.']).map(|(at, _)| at);
            let mut ends: Vec<_> = joins.chain([0, text.len()]).collect();
            ends.sort_unstable_by_key(|end| std::cmp::Reverse(*end));
            ends.dedup();
            ends
        } else {
            text.match_indices(literal.as_str()).map(|(at, _)| at).collect()
        };
        for end in ends {
            let (hole, behind) = text.split_at(end);
            let Some(behind) = behind.strip_prefix(literal.as_str()) else { continue };
            if fits(hole) {
                holes.push(hole);
                self.read(rest, behind, holes, found);
                holes.pop();
            }
        }
    }
}

impl Messages {
    pub(super) fn new(text: &str) -> Self {
        let catalogue: Catalogue = serde_yaml::from_str(text).unwrap_or_default();
        let mut templates: Vec<Template> =
            [&catalogue.messages, &catalogue.help, &catalogue.typesetter]
                .into_iter()
                .flatten()
                .filter(|(from, _)| from.contains("{}"))
                .map(|(from, to)| Template::new(from, to))
                .collect();
        // What is all that another is and more comes before it: `page {}: {}` before `page {}`.
        templates.sort_by_key(|template| {
            let signs: usize = template.from.iter().map(String::len).sum();
            (std::cmp::Reverse((template.letters, signs)), template.from.len())
        });
        let mut by_letter: BTreeMap<Option<char>, Vec<usize>> = BTreeMap::new();
        for (index, template) in templates.iter().enumerate() {
            let letter = template.from.first().and_then(|first| first.chars().next());
            by_letter.entry(letter).or_default().push(index);
        }
        Self {
            catalogue,
            templates,
            by_letter,
            kept: Mutex::default(),
        }
    }

    /// A text in this language, as far as it is known.
    fn told(&self, text: &str) -> String {
        if let Ok(kept) = self.kept.lock()
            && let Some(told) = kept.get(text)
        {
            return told.clone();
        }
        let mut tries = TRIES;
        let told = self.best(text, DEPTH, &mut tries).text;
        if let Ok(mut kept) = self.kept.lock() {
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(text.to_owned(), told.clone());
        }
        told
    }

    fn best(&self, text: &str, depth: usize, tries: &mut usize) -> Told {
        // A sentence may begin with the only word it has: ``Write `employees` ``.
        let is_sentence = depth == DEPTH && is_begun(text);
        let left = words(text).max(usize::from(is_sentence));
        if left == 0 {
            return Told::done(text.to_owned());
        }
        let known = &self.catalogue;
        let wholes = [&known.messages, &known.help, &known.typesetter, &known.rules];
        if let Some(to) = wholes.into_iter().find_map(|own| own.get(text)) {
            return Told::done(to.clone());
        }
        if let Some(text) = self.counted(text) {
            return Told::done(text);
        }
        let own = Told {
            text: text.to_owned(),
            left: left.saturating_mul(2),
            untold: vec![text.to_owned()],
        };
        if depth == 0 {
            return own;
        }
        let letter = text.chars().next();
        let none = vec![];
        let mut indices: Vec<_> = [letter, None]
            .into_iter()
            .flat_map(|key| self.by_letter.get(&key).unwrap_or(&none))
            .copied()
            .collect();
        indices.sort_unstable();
        let mut best = own;
        for index in indices {
            let Some(template) = self.templates.get(index) else { continue };
            for holes in template.readings(text) {
                if *tries == 0 {
                    return best;
                }
                *tries = tries.saturating_sub(1);
                let told = self.filled(template, &holes, depth, best.left, tries);
                if let Some(told) = told {
                    best = told;
                    if best.left == 0 {
                        return best;
                    }
                }
            }
        }
        best
    }

    /// A template filled, if fewer English words are left so than there were.
    fn filled(
        &self,
        template: &Template,
        holes: &[&str],
        depth: usize,
        most: usize,
        tries: &mut usize,
    ) -> Option<Told> {
        let (mut told, mut untold): (Vec<String>, Vec<String>) = (vec![], vec![]);
        let mut left = 0;
        for (hole, is_kept) in holes.iter().zip(&template.is_kept) {
            if *is_kept {
                told.push((*hole).to_owned());
                continue;
            }
            let part = self.best(hole, depth.saturating_sub(1), tries);
            left += part.left;
            if left >= most || left > 0 && template.letters < STRONG {
                return None;
            }
            told.push(part.text);
            if part.left > 0 {
                untold.extend(part.untold);
            }
        }
        let mut text = String::new();
        let mut is_hole = false;
        for piece in &template.to {
            match piece {
                Piece::Text(own) if is_hole => join(&mut text, own),
                Piece::Text(own) => text.push_str(own),
                Piece::Hole(index) => {
                    join(&mut text, told.get(*index).map_or("", String::as_str));
                }
            }
            is_hole = matches!(piece, Piece::Hole(_));
        }
        Some(Told { text, left, untold })
    }

    /// A number of things: `3 values`.
    fn counted(&self, text: &str) -> Option<String> {
        let (number, thing) = text.split_once(' ')?;
        if !number.bytes().all(|c| c.is_ascii_digit() || c == b',') {
            return None;
        }
        let known = |name: &str| self.catalogue.things.get(name);
        let own = known(thing)
            .or_else(|| known(&format!("{}y", thing.strip_suffix("ies")?)))
            .or_else(|| known(thing.strip_suffix("es")?))
            .or_else(|| known(thing.strip_suffix('s')?))?;
        Some(format!("{number}{own}"))
    }
}

/// Whether a text ends within backticks or quotation marks.
fn is_open(text: &str) -> bool {
    let count = |mark| text.matches(mark).count();
    count('`') % 2 == 1 || count('“') > count('”')
}

/// Whether a text begins with an English word and something that is named.
fn is_begun(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or("");
    let mut letters = word.bytes();
    letters.next().is_some_and(|c| c.is_ascii_uppercase())
        && word.len() > 1
        && letters.all(|c| c.is_ascii_lowercase())
        && text.contains('`')
}

/// How many English words stand outside of backticks and quotation marks.
fn words(text: &str) -> usize {
    let mut plain = String::new();
    let (mut in_code, mut in_quote) = (false, false);
    for c in text.chars() {
        match c {
            '`' => in_code = !in_code,
            '“' => in_quote = true,
            '”' => in_quote = false,
            _ => {}
        }
        plain.push(if in_code || in_quote { ' ' } else { c });
    }
    let is_word = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        word.len() > 1
            && word.bytes().all(|c| c.is_ascii_lowercase() || c == b'\'')
            && Lang::parse(word).is_none()
    };
    plain.split([' ', '\n', '—', '–']).filter(is_word).count()
}

/// A translation cut at its holes, and the holes that stand for names.
fn pieces(text: &str) -> (Vec<Piece>, Vec<usize>) {
    let (mut pieces, mut names) = (vec![], vec![]);
    let (mut rest, mut plain, mut next) = (text, String::new(), 0);
    while let Some(at) = rest.find('{') {
        let (before, behind) = rest.split_at(at);
        plain.push_str(before);
        let inner = behind.get(1..).and_then(|it| it.split_once('}'));
        let hole = inner.and_then(|(name, _)| match name.trim_end_matches('!') {
            "" => Some(next),
            name => name.parse::<usize>().ok()?.checked_sub(1),
        });
        match (hole, inner) {
            (Some(index), Some((name, behind))) => {
                if name.ends_with('!') {
                    names.push(index);
                }
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                pieces.push(Piece::Hole(index));
                next = index.saturating_add(1);
                rest = behind;
            }
            _ => {
                plain.push('{');
                rest = behind.get(1..).unwrap_or("");
            }
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    (pieces, names)
}

/// Adds a part: a space parts Latin letters from Han characters, as the texts of the catalogue
/// have it.
fn join(text: &mut String, part: &str) {
    let (last, first) = (text.chars().next_back(), part.chars().next());
    if let (Some(last), Some(first)) = (last, first) {
        let is_latin = |c: char| c.is_ascii_alphabetic();
        if is_latin(last) && is_ideograph(first) || is_ideograph(last) && is_latin(first)
        {
            text.push(' ');
        }
    }
    text.push_str(part);
}

impl Lang {
    /// What Recto says, told in this language, line by line. What is not known stays as it is.
    pub fn say(self, text: &str) -> String {
        if self == OURS {
            return text.to_owned();
        }
        let messages = self.messages();
        let lines = text.split('\n').map(|line| {
            // Lines are set in by two spaces at least; by one, a part is joined to what it is of.
            let is_set_in = line.starts_with("  ");
            let body = if is_set_in { line.trim_start_matches(' ') } else { line };
            let body = body.strip_prefix("## ").unwrap_or(body);
            let (indent, _) = line.split_at(line.len().saturating_sub(body.len()));
            // One word with a capital is a head where it is all of a line, and else a name.
            let head = messages.catalogue.messages.get(body).filter(|_| !is_set_in);
            let told = head.cloned().unwrap_or_else(|| messages.told(body));
            format!("{indent}{told}")
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The parts of a text that stay in English: names, and what no template has.
    pub fn untold(self, text: &str) -> Vec<String> {
        if self == OURS {
            return vec![];
        }
        let mut tries = TRIES;
        let told = self.messages().best(text, DEPTH, &mut tries);
        if told.left > 0 { told.untold } else { vec![] }
    }

    /// What is explained of a key, a function or a rule, told in this language. Line breaks do not
    /// count.
    pub fn explain(self, text: &str) -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let known = self.catalogue();
        let told = known.keys.get(&text).or_else(|| known.rules.get(&text));
        told.cloned().unwrap_or(text)
    }

    /// What stands in its catalogue.
    pub fn catalogue(self) -> &'static Catalogue {
        &self.messages().catalogue
    }

    /// The language that a locale asks for, as `zh_TW.UTF-8`; none where it is not ours.
    pub fn of_locale(locale: &str) -> Option<Self> {
        let plain = locale.split(['.', '@']).next().unwrap_or("");
        let plain = plain.replace('_', "-").to_lowercase();
        let parts: Vec<&str> = plain.split('-').collect();
        let fits = |own: &str| {
            let mut own = own.split('-');
            own.all(|part| parts.contains(&part))
        };
        let all = Self::ALL.into_iter().flat_map(|lang| {
            lang.words().locales.iter().map(move |own| (own.to_lowercase(), lang))
        });
        all.filter(|(own, _)| fits(own))
            .max_by_key(|(own, lang)| (own.len(), std::cmp::Reverse(*lang)))
            .map(|(_, lang)| lang)
    }
}
