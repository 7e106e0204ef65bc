//! Glyphs of a line as one path: the engine writes every glyph as an element that refers to
//! its outline, which browsers take long to build.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// How the engine begins what refers to a glyph, and the outline of one.
const USE: &str = "<use xlink:href=\"#";
const SYMBOL: &str = "<symbol id=\"";
const PATH: &str = "\" overflow=\"visible\"><path d=\"M 0 0";
const END: &str = "\"/></symbol>";

/// A drawing with the glyphs that stand side by side in one flat fill as one path. Whatever
/// does not look as the engine writes glyphs stays as it is.
pub(super) fn lines(drawing: &str) -> String {
    let outlines = outlines(drawing);
    let path = |text| -> Option<(Glyph<'_>, &str)> {
        let glyph = glyph(text)?;
        let outline = outlines.get(glyph.name)?;
        (!glyph.style.contains("url(")).then_some((glyph, outline))
    };
    let mut used = BTreeSet::new();
    let mut lines = String::with_capacity(drawing.len());
    let mut rest = drawing;
    while let Some(at) = rest.find(USE) {
        let (before, from) = rest.split_at(at);
        lines.push_str(before);
        rest = from;
        let Some((Glyph { style, .. }, _)) = path(rest) else {
            let name = &rest[USE.len()..];
            used.insert(name.split('"').next().unwrap_or_default());
            lines.push_str(USE);
            rest = name;
            continue;
        };
        let _ = write!(lines, "<path{style} d=\"");
        while let Some((glyph, outline)) = path(rest).filter(|(it, _)| it.style == style)
        {
            let _ = write!(lines, "M {} {}{outline}", glyph.x, glyph.y);
            rest = &rest[glyph.length..];
        }
        lines.push_str("\"/>");
    }
    lines.push_str(rest);
    without(&lines, |name| outlines.contains_key(name) && !used.contains(name))
}

/// A reference to a glyph.
#[derive(Clone, Copy)]
struct Glyph<'a> {
    name: &'a str,
    x: &'a str,
    y: &'a str,
    /// Its fill and stroke.
    style: &'a str,
    /// The length of the whole element.
    length: usize,
}

/// The reference a text begins with.
fn glyph(text: &str) -> Option<Glyph<'_>> {
    let end = text.find("/>")?;
    let (name, rest) = text[..end].strip_prefix(USE)?.split_once("\" x=\"")?;
    let (x, rest) = rest.split_once("\" y=\"")?;
    let (y, style) = rest.split_once('"')?;
    let is_plain = |text: &str| !text.contains(['"', '<', '>']);
    ([name, x, y].into_iter().all(is_plain)).then_some(Glyph {
        name,
        x,
        y,
        style,
        length: end + 2,
    })
}

/// The outlines of glyphs by name, each from its own origin on.
fn outlines(drawing: &str) -> BTreeMap<&str, &str> {
    let symbols = drawing.split(SYMBOL).skip(1);
    let outline = |symbol| -> Option<(&str, &str)> {
        let (name, rest) = str::split_once(symbol, PATH)?;
        let (outline, _) = rest.split_once(END)?;
        let is_plain = !name.contains('"') && !outline.contains(['"', '<']);
        // Only an outline that goes on from where it begins can begin elsewhere.
        let is_relative = !outline.contains(|c: char| c.is_ascii_uppercase() && c != 'Z');
        (is_plain && is_relative).then_some((name, outline))
    };
    symbols.filter_map(outline).collect()
}

/// A drawing without the outlines that nothing refers to any more.
fn without(drawing: &str, is_unused: impl Fn(&str) -> bool) -> String {
    let mut kept = String::with_capacity(drawing.len());
    let mut rest = drawing;
    while let Some((before, symbol)) = rest.split_once(SYMBOL) {
        kept.push_str(before);
        let name = symbol.split('"').next().unwrap_or_default();
        match symbol.split_once(END) {
            Some((_, after)) if is_unused(name) => rest = after,
            _ => {
                kept.push_str(SYMBOL);
                rest = symbol;
            }
        }
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[track_caller]
    fn check(before: &str, after: &str) {
        assert_eq!(lines(before), after);
    }

    #[test]
    fn glyphs_side_by_side_become_one_path() {
        let outlines = concat!(
            r#"<defs><symbol id="gA" overflow="visible"><path d="M 0 0m 1 2h 3Z "/></symbol>"#,
            r#"<symbol id="gB" overflow="visible"><path d="M 0 0l 4 5Z "/></symbol></defs>"#,
        );
        let glyph = |name, x, fill| {
            format!(r##"<use xlink:href="#{name}" x="{x}" y="0" fill="{fill}"/>"##)
        };
        let (a, b) = (glyph("gA", "0", "#000"), glyph("gB", "7.5", "#000"));
        check(
            &format!("<svg><g>{a}{b}</g>{outlines}</svg>"),
            "<svg><g><path fill=\"#000\" d=\"M 0 0m 1 2h 3Z M 7.5 0l 4 5Z \"/></g><defs></defs></svg>",
        );
        let other = glyph("gA", "1", "#fff");
        check(
            &format!("<svg>{a}{other}{outlines}</svg>"),
            "<svg><path fill=\"#000\" d=\"M 0 0m 1 2h 3Z \"/><path fill=\"#fff\" d=\"M 1 0m 1 2h 3Z \"/><defs></defs></svg>",
        );
    }

    #[test]
    fn what_is_no_plain_glyph_stays() {
        for drawing in [
            r##"<svg><use xlink:href="#gA" x="0" y="0" fill="url(#f)"/><defs><symbol id="gA" overflow="visible"><path d="M 0 0m 1 2Z "/></symbol></defs></svg>"##,
            r##"<svg><use xlink:href="#gA" x="0" y="0" fill="#000"/><defs><symbol id="gA" overflow="visible"><path d="M 0 0L 1 2Z "/></symbol></defs></svg>"##,
            r##"<svg><use xlink:href="#gA" transform="scale(2)"/><defs><symbol id="gA" overflow="visible"><image/></symbol></defs></svg>"##,
            r##"<svg><use xlink:href="#gA" x="0" y="##,
        ] {
            check(drawing, drawing);
        }
    }
}
