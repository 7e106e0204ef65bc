//! Places in a sheet: cells, ranges and columns as a spreadsheet names them.

/// The rows and columns a spreadsheet has.
pub(super) const ROWS: u32 = 1_048_576;
pub(super) const COLUMNS: u32 = 16_384;

/// A cell's place: row and column, from zero.
pub(crate) type At = (u32, u32);

/// A row's number, from zero.
pub(super) fn row(text: &str) -> Option<u32> {
    let row: u32 = text.parse().ok()?;
    (1..=ROWS).contains(&row).then(|| row - 1)
}

/// A cell's place from its name, as in `D7`.
pub(crate) fn cell_place(text: &str) -> Option<At> {
    let text = text.replace('$', "");
    let split = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at_checked(split)?;
    let mut column = 0_u32;
    for letter in letters.chars() {
        let digit = u32::from(letter.to_ascii_uppercase()).checked_sub(64)?;
        column = (1..=26).contains(&digit).then_some(column * 26 + digit)?;
        (column <= COLUMNS).then_some(())?;
    }
    Some((row(digits)?, column.checked_sub(1)?))
}

/// A cell as a spreadsheet names it: `Data!D7`.
pub(crate) fn address(sheet: &str, (row, column): At) -> String {
    let plain = sheet.chars().all(|c| c.is_alphanumeric() || c == '_');
    let column = letters(column);
    match plain {
        true => format!("{sheet}!{column}{}", row + 1),
        false => format!("'{}'!{column}{}", sheet.replace('\'', "''"), row + 1),
    }
}

/// A column as a spreadsheet names it.
pub(crate) fn letters(column: u32) -> String {
    let (mut letters, mut rest) = (String::new(), column + 1);
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_a_spreadsheet() {
        assert_eq!(cell_place("A1"), Some((0, 0)));
        assert_eq!(cell_place("$XFD$1048576"), Some((ROWS - 1, COLUMNS - 1)));
        for text in ["A4294967295", "A0", "XFE1", "1", "A", "", "AAAAAAAAA1", "é1"] {
            assert_eq!(cell_place(text), None, "{text}");
        }
        assert_eq!(address("Data", (6, 27)), "Data!AB7");
        assert_eq!(address("My sheet", (0, 0)), "'My sheet'!A1");
    }
}
