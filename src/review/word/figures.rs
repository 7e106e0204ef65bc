//! Figures that came back: none is taken from Word, and what became of each is told.

use super::view::{Tok, words};
use crate::output::word::atom::{Token, mark};

/// What became of a figure in Word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// Another number stands in its place.
    Retyped(String),
    /// It is not there.
    Deleted,
    /// Its number is plain text.
    Unlocked,
}

/// A text with its figures as they are in the report, and what became of those that are not as
/// they went out, by their place among the figures of the base.
pub(super) fn mended(
    base: &[Tok],
    back: &[Tok],
    has_controls: bool,
) -> (Vec<Tok>, Vec<(usize, Fate)>) {
    let is_one = |tok: &&Tok| matches!(tok.token, Token::Figure(_) | Token::Picture);
    let plain: Vec<Tok> = base.iter().filter(|tok| !is_one(tok)).cloned().collect();
    let plain = words(&plain);
    let figures: Vec<&Tok> = base.iter().filter(is_one).collect();
    let mut fates = vec![];
    let mut all: Vec<Tok> = vec![];
    // Which figure comes next, and where in `all` the one before it ended.
    let (mut next, mut from) = (0, 0);
    let place = |tok: &Tok, next: usize| {
        let rest = figures.iter().enumerate().skip(next);
        let mut found = rest.filter(|(_, own)| own.token == tok.token);
        found.next().map(|(at, _)| at)
    };
    for tok in back {
        let found = match tok.token {
            Token::Figure(_) | Token::Picture => place(tok, next),
            _ => None,
        };
        let Some(at) = found else {
            all.push(tok.clone());
            continue;
        };
        while next < at {
            missing(
                &figures,
                next,
                &mut all,
                &mut from,
                (has_controls, &plain),
                &mut fates,
            );
            next += 1;
        }
        let own = figures.get(at).copied().unwrap_or(tok);
        if tok.token != Token::Picture && is_retyped(own, tok) {
            fates.push((at, Fate::Retyped(tok.shown.clone())));
        }
        let format = tok.format.clone();
        all.push(Tok { format, ..own.clone() });
        (next, from) = (at + 1, all.len());
    }
    while next < figures.len() {
        missing(&figures, next, &mut all, &mut from, (has_controls, &plain), &mut fates);
        next += 1;
    }
    (all, fates)
}

/// Whether a control shows another number than it did when it went out.
fn is_retyped(own: &Tok, back: &Tok) -> bool {
    let clean = |text: &str| text.split_whitespace().collect::<String>();
    let sent = back.tag.split(' ').next().and_then(|place| place.rsplit(':').next());
    let as_sent = sent.is_some_and(|sent| mark(&back.shown).starts_with(sent));
    clean(&own.shown) != clean(&back.shown) && !as_sent
}

/// Looks for a figure without its control among the letters since the last.
fn missing(
    figures: &[&Tok],
    at: usize,
    all: &mut Vec<Tok>,
    from: &mut usize,
    (has_controls, plain): (bool, &str),
    fates: &mut Vec<(usize, Fate)>,
) {
    let Some(figure) = figures.get(at) else { return };
    let letter = |tok: &Tok| match tok.token {
        Token::Char('\u{a0}') => Some(' '),
        Token::Char(c) => Some(c),
        _ => None,
    };
    let sought: Vec<char> = figure
        .shown
        .chars()
        .map(|c| if c == '\u{a0}' { ' ' } else { c })
        .collect();
    let starts = |at: usize| {
        let own = all.get(at..at + sought.len()).unwrap_or_default();
        own.len() == sought.len()
            && own.iter().map(letter).eq(sought.iter().copied().map(Some))
    };
    let looks = |at: usize| all.get(at).is_some_and(|tok| tok.is_figure);
    let mut places = (*from..all.len()).filter(|at| starts(*at));
    let first = places.clone().find(|at| looks(*at)).or_else(|| places.next());
    if let Some(start) = first.filter(|_| !sought.is_empty()) {
        let is_marked = looks(start);
        let format = all.get(start).map(|tok| tok.format.clone()).unwrap_or_default();
        let own = Tok { format, ..(*figure).clone() };
        all.splice(start..start + sought.len(), [own]);
        *from = start + 1;
        if has_controls && !is_marked && figure.token != Token::Picture {
            fates.push((at, Fate::Unlocked));
        }
        return;
    }
    if figure.token == Token::Picture {
        fates.push((at, Fate::Deleted));
        return;
    }
    // Another number that looks as a figure, or any.
    let is_digit = |tok: &Tok| matches!(letter(tok), Some(c) if c.is_numeric());
    let is_part = |tok: &Tok| {
        tok.is_figure
            || matches!(letter(tok), Some(c) if c.is_numeric() || ",.%−-+".contains(c))
    };
    let rest = all.get(*from..).unwrap_or_default();
    let digit = rest
        .iter()
        .position(|tok| is_digit(tok) && tok.is_figure)
        .or_else(|| rest.iter().position(is_digit));
    let Some(digit) = digit.map(|digit| digit + *from) else {
        fates.push((at, Fate::Deleted));
        return;
    };
    let before = all.get(*from..digit).unwrap_or_default();
    let start = digit - before.iter().rev().take_while(|tok| is_part(tok)).count();
    let length = all
        .get(digit..)
        .unwrap_or_default()
        .iter()
        .take_while(|tok| is_part(tok))
        .count();
    let mut end = digit + length;
    // The full stop behind a number is none of it.
    let last =
        |end: usize| end.checked_sub(1).and_then(|at| all.get(at)).and_then(letter);
    while matches!(last(end), Some('.' | ',' | '-' | '+')) && end > digit + 1 {
        end -= 1;
    }
    let typed = words(all.get(start..end).unwrap_or_default());
    // A number of the text itself is no figure's.
    if plain.contains(&typed) {
        fates.push((at, Fate::Deleted));
        return;
    }
    let format = all.get(start).map(|tok| tok.format.clone()).unwrap_or_default();
    all.splice(start..end, [Tok { format, ..(*figure).clone() }]);
    *from = start + 1;
    fates.push((at, Fate::Retyped(typed)));
    // What stood behind the number as its unit is the figure's own.
    let number_of = |c: char| c.is_numeric() || ",.−-+".contains(c);
    let unit: Vec<char> = figure
        .shown
        .trim_start_matches(number_of)
        .chars()
        .map(|c| if c == '\u{a0}' { ' ' } else { c })
        .collect();
    let own = all.get(*from..*from + unit.len()).unwrap_or_default();
    if !unit.is_empty() && own.iter().map(letter).eq(unit.iter().copied().map(Some)) {
        all.drain(*from..*from + unit.len());
    }
}

/// The figures of a text, in order.
pub(super) fn figures(tokens: &[Tok]) -> Vec<&Token> {
    let all = tokens.iter().map(|tok| &tok.token);
    all.filter(|token| matches!(token, Token::Figure(_))).collect()
}
