//! The text of the CommonMark specification, which `COMMONMARK_SPEC` names.

/// The examples of a specification's text: Markdown sources between its fences.
pub(crate) fn examples(text: &str) -> Vec<String> {
    let fence = "`".repeat(32);
    let mut examples = vec![];
    let opening = format!("\n{fence} example");
    let mut parts = text.split(opening.as_str());
    parts.next();
    for part in parts {
        let body = part.split_once('\n').expect("an example").1;
        let source = body.split("\n.\n").next().expect("its source");
        let source = body.strip_prefix(".\n").map_or(source, |_| "");
        examples.push(source.replace('→', "\t"));
    }
    examples
}
