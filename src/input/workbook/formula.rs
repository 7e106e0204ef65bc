//! Formulas of a sheet: the cells they name, and what they say once moved to another cell.

use super::place::{At, address, cell_place, letters};

/// Cells that a formula names: one, or all from the first to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// The sheet; nothing where it is the formula's own.
    pub(crate) sheet: Option<String>,
    pub(crate) first: At,
    pub(crate) last: At,
}

impl Named {
    /// The cells as a spreadsheet names them, of the sheet `own` where none is named.
    pub(crate) fn shown(&self, own: &str) -> String {
        let first = address(self.sheet.as_deref().unwrap_or(own), self.first);
        match self.first == self.last {
            true => first,
            false => format!("{first}:{}{}", letters(self.last.1), self.last.0 + 1),
        }
    }
}

/// A part of a formula.
enum Token<'a> {
    /// A cell, with its sheet where one stands before it, as written.
    Cell(Option<String>, &'a str),
    /// Everything else.
    Other(&'a str),
}

/// A formula in parts.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\');
    let (mut tokens, mut rest) = (vec![], text);
    let mut sheet: Option<String> = None;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => quoted(rest, first),
            c if is_word(c) => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (part, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = behind;
        let is_sheet = behind.starts_with('!') && first != '"';
        let is_call = behind.starts_with('(');
        if is_sheet {
            sheet = Some(part.trim_matches('\'').replace("''", "'"));
            tokens.push(Token::Other(part));
        } else if part == "!" {
            tokens.push(Token::Other(part));
        } else if !is_call && cell_place(part).is_some() {
            tokens.push(Token::Cell(sheet.take(), part));
        } else {
            sheet = None;
            tokens.push(Token::Other(part));
        }
    }
    tokens
}

/// How long what stands in quotation marks is, a doubled mark being one of it.
fn quoted(text: &str, mark: char) -> usize {
    let mut inside = text.char_indices().skip(1).peekable();
    while let Some((at, char)) = inside.next() {
        if char == mark {
            match inside.peek() {
                Some((_, next)) if *next == mark => {
                    inside.next();
                }
                _ => return at + mark.len_utf8(),
            }
        }
    }
    text.len()
}

/// The cells a formula names, in order, each once.
pub(crate) fn named(text: &str) -> Vec<Named> {
    let mut all: Vec<Named> = vec![];
    let mut is_range = false;
    for token in tokens(text) {
        match token {
            Token::Cell(sheet, cell) => {
                let Some(at) = cell_place(cell) else { continue };
                match all.last_mut().filter(|_| is_range) {
                    Some(last) => last.last = at,
                    None => all.push(Named { sheet, first: at, last: at }),
                }
                is_range = false;
            }
            Token::Other(text) => is_range = text == ":" && !all.is_empty(),
        }
    }
    let mut once: Vec<Named> = vec![];
    for named in all {
        if !once.contains(&named) {
            once.push(named);
        }
    }
    once
}

/// A formula moved from one cell to another: names without `$` move with it.
pub(super) fn moved(text: &str, from: At, to: At) -> String {
    let shift = |own: u32, from: u32, to: u32, is_fixed: bool| match is_fixed {
        true => own,
        false => own.saturating_add(to).saturating_sub(from),
    };
    let mut out = String::new();
    for token in tokens(text) {
        match token {
            Token::Other(text) => out.push_str(text),
            Token::Cell(_, cell) => {
                let Some((row, column)) = cell_place(cell) else { continue };
                let is_column = cell.starts_with('$');
                let is_row = cell.get(1..).is_some_and(|rest| rest.contains('$'));
                let sign = |is_fixed| if is_fixed { "$" } else { "" };
                out.push_str(sign(is_column));
                out.push_str(&letters(shift(column, from.1, to.1, is_column)));
                out.push_str(sign(is_row));
                let row = shift(row, from.0, to.0, is_row).saturating_add(1);
                out.push_str(&row.to_string());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_names_its_cells() {
        let named = |text| {
            let all = named(text);
            all.iter().map(|it| it.shown("S1")).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(named("SUM(B2:B6)"), "S1!B2:B6");
        assert_eq!(named("B2*$C$1+B2"), "S1!B2, S1!C1");
        assert_eq!(
            named("'My ''own'' sheet'!A1/Grid!C4"),
            "'My ''own'' sheet'!A1, Grid!C4"
        );
        assert_eq!(named("LOG10(A1)&\"B2:B3\""), "S1!A1");
        assert_eq!(named("SUM(Grid!A1:A9)*1000"), "Grid!A1:A9");
        assert_eq!(named("Total_S1*2"), "");
    }

    #[test]
    fn a_formula_moves() {
        assert_eq!(moved("SUM(B2:B6)*$C$1", (6, 1), (6, 3)), "SUM(D2:D6)*$C$1");
        assert_eq!(moved("A1&\"A1\"+$B2+C$3", (0, 0), (1, 1)), "B2&\"A1\"+$B3+D$3");
    }
}
