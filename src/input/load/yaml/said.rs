//! What the parser of YAML says, in words of those who write reports.

const DASH: &str = "a dash by itself is no value";

/// Words that what the parser says has in it, and what that means; the first that fits is taken.
const MEANT: [(&[&str], &str); 24] = [
    (&["tab"], "a tab sets this line in, where spaces are wanted"),
    (
        &["flow", "sequence", "expected"],
        "a list in brackets lacks a comma or its closing `]`",
    ),
    (&["flow", "mapping", "find"], "keys in braces lack a comma or their closing `}`"),
    (&["plain", "cannot", "'-'"], DASH),
    (&["quoted", "trailing"], "text goes on behind the closing quotation mark"),
    (&["quoted", "unexpected"], "the quotation mark that opens here is not closed"),
    (
        &["quoted", "escape"],
        "a backslash between quotation marks stands for nothing here",
    ),
    (
        &["quoted", "hexadecimal"],
        "a backslash between quotation marks stands for nothing here",
    ),
    (&["values", "allowed"], "a colon with a space behind it stands where no key can be"),
    (&["sequence", "entries", "allowed"], "a dash begins a list where none can be"),
    (&["simple", "key"], "this line has no colon, or no space behind it"),
    (
        &["expected", "key"],
        "a key with a colon is wanted here, set in like those above it",
    ),
    (&["expected", "'-'"], "an entry with a dash before it is wanted here"),
    (&["anchor"], "`&` or `*` at the beginning of a text stands for another text"),
    (&["alias"], "`&` or `*` at the beginning of a text stands for another text"),
    (&["directive"], "`%` begins this line"),
    (&["tag"], "`!` begins this text"),
    (&["block", "scalar"], "the text behind `|` or `>` is not set in"),
    (&["indent"], "this line is not set in like those it belongs to"),
    (&["bracket"], "a bracket closes here that none has opened"),
    (&["illegal"], "a colon with a space behind it stands where no key can be"),
    (&["unexpected", "character"], "no text may begin with this character"),
    (&["node", "content"], "a value is wanted here"),
    (&["document"], "this line is neither a key nor a part of what stands above it"),
];

/// What the parser says, as a sentence of ours where it is known, and else as its own. Where
/// something else is what is wrong, that.
pub(super) fn meant(said: &str, what: Option<&str>) -> String {
    let known = what.or_else(|| known(said));
    match known {
        Some(meant) => format!("this is not valid YAML: {meant}"),
        None => format!("this is not valid YAML: the parser says “{said}”"),
    }
}

/// How to mend it.
pub(super) fn remedy(said: &str) -> &'static str {
    match known(said) {
        Some(DASH) => {
            "write `null` for what is not disclosed, and quotation marks around a dash that is printed"
        }
        _ => {
            "check the indentation and the space behind each colon; text with a colon, `{{` or a comma between braces stands in quotation marks"
        }
    }
}

fn known(said: &str) -> Option<&'static str> {
    let fits = |words: &&[&str]| words.iter().all(|word| said.contains(word));
    let known = MEANT.iter().find(|(words, _)| fits(words));
    known.map(|(_, meant)| *meant)
}

#[cfg(test)]
mod tests {
    use super::super::{Extract, parse};
    use super::*;
    use crate::diag::Sink;
    use crate::model::place::FileNumber;

    fn told(text: &str) -> String {
        let mut sink = Sink::default();
        let _ = parse(&Extract::whole(text, FileNumber(0)), &mut sink);
        let found = sink.finish().into_iter().map(|finding| finding.message);
        found.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_goes_wrong_often_is_told_in_our_words() {
        for (text, part) in [
            ("a:\n\tb: 1\n", "a tab"),
            ("a: [1, 2\nb: 3\n", "a colon with a space"),
            ("a: [1 2, 3}\n", "lacks a comma or its closing `]`"),
            ("a: {b: 1, c: 2]\n", "lack a comma or their closing `}`"),
            ("a: \"x\" y\n", "behind the closing"),
            ("a: \"x\n", "is not closed"),
            ("a: \"x\\q\"\n", "a backslash"),
            ("a: \"\\xZZ\"\n", "a backslash"),
            ("a: b: c\n", "a colon with a space"),
            ("a: - b\n", "a dash begins"),
            ("a: 1\nb\nc: 2\n", "no colon"),
            ("a:\n  b: 1\n c: 2\n", "set in like those above it"),
            ("- a\nb: 1\n", "with a dash before it"),
            ("a: *none\n", "stands for another text"),
            ("%a: 1\n", "neither a key"),
            ("a: !x%zz! y\n", "`!` begins"),
            ("a: |x\n  y\n", "behind `|` or `>`"),
            ("a: @x\n", "no text may begin"),
            ("a: `x`\n", "no text may begin"),
            ("a: ,x\n", "a value is wanted"),
            ("a: [1]]\n", "a bracket closes"),
            ("a: 1\nb", "no colon"),
            ("a: {b: -, c: 1}\n", "a dash by itself"),
            ("a: \"x” y\nb: \"z\"\n", "opens here is not closed"),
            (" a: 1\nb: 2\n", "this line is set in"),
            ("a: x\n b: 1\n", "set in deeper"),
        ] {
            let told = told(text);
            assert!(told.contains(part), "{text:?}: {told}");
        }
        assert_eq!(
            meant("recursion limit exceeded", None),
            "this is not valid YAML: the parser says “recursion limit exceeded”"
        );
    }
}
