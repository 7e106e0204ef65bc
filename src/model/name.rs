//! Names of files and headings as they are written in different places: with letters put together
//! in another way, or with `%20` for a space.

use percent_encoding::percent_decode_str;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// A name with each letter in one form: `é` is one letter, however it was put together.
pub fn composed(name: &str) -> String {
    match is_nfc(name) {
        true => name.to_owned(),
        false => name.nfc().collect(),
    }
}

/// A name that was escaped as in an address, as it reads; nothing where it was not.
pub fn unescaped(name: &str) -> Option<String> {
    let text = percent_decode_str(name).decode_utf8().ok()?;
    (text != name).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_one_form() {
        assert_eq!(composed("cafe\u{301}.png"), "café.png");
        assert_eq!(composed("圖.png"), "圖.png");
        assert_eq!(composed("\u{1112}\u{1161}\u{11ab}.svg"), "한.svg");
    }

    #[test]
    fn escaped_names_read_as_they_are() {
        assert_eq!(unescaped("solar%20plant.svg").as_deref(), Some("solar plant.svg"));
        assert_eq!(unescaped("%E5%9C%96.png").as_deref(), Some("圖.png"));
        assert_eq!(unescaped("100%.png"), None);
        assert_eq!(unescaped("%ff.png"), None);
    }
}
