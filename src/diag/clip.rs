//! Messages of a bounded length: what was written stands in them in parts only.

/// The most letters of a value that a message quotes.
const QUOTED: usize = 160;
/// The most letters of a message.
const WHOLE: usize = 2_000;

/// A message in which long values between backticks are cut, as is the whole.
pub(super) fn clip(message: impl Into<String>) -> String {
    let message = message.into();
    if message.len() <= QUOTED {
        return message;
    }
    let parts = message.split('`').enumerate();
    let parts: Vec<_> = parts
        .map(|(index, part)| if index % 2 == 1 { cut(part, QUOTED) } else { part.into() })
        .collect();
    cut(&parts.join("`"), WHOLE)
}

/// The first letters of a text, and a sign where it goes on.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_cut_and_short_ones_are_not() {
        assert_eq!(clip("`a` is not b"), "`a` is not b");
        let long = "能".repeat(100_000);
        let clipped = clip(format!("`{long}` is not `b`: write c"));
        assert!(
            clipped.starts_with("`能能") && clipped.ends_with("能…` is not `b`: write c")
        );
        assert!(clipped.len() < 600);
        assert!(clip(long).chars().count() <= WHOLE + 1);
    }
}
