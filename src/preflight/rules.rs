//! The rules of preflight by name, with what to do about each.

/// A rule.
pub struct Rule {
    /// Its stable name.
    pub name: &'static str,
    /// What it finds.
    pub finds: &'static str,
    /// How to mend it.
    pub remedy: &'static str,
}

const fn rule(name: &'static str, finds: &'static str, remedy: &'static str) -> Rule {
    Rule { name, finds, remedy }
}

/// All rules, in the order of the file, its pages, and what is painted on them.
pub const RULES: &[Rule] = &[
    rule("encrypted", "a file with a password or restrictions", "save it without"),
    rule("pdf-version", "a version later than PDF 1.6", "export it as PDF/X-4"),
    rule("document-id", "a file without identifier", "export it as PDF/X-4"),
    rule("standard", "a file that does not say it is PDF/X-4", "export it as PDF/X-4"),
    rule("metadata", "XMP metadata that lacks something", "export it as PDF/X-4"),
    rule(
        "information",
        "document information without title or dates",
        "give the document a title and export it as PDF/X-4",
    ),
    rule(
        "trapped",
        "a file that does not say whether it is trapped",
        "export it as PDF/X-4",
    ),
    rule(
        "output-intent",
        "no printing condition, several, or one without its profile",
        "ask the printer for the condition and export with its profile embedded",
    ),
    rule(
        "actions",
        "actions, programs, forms and presentations",
        "remove them: paper cannot be clicked",
    ),
    rule("layers", "layers that can be hidden", "flatten the layers"),
    rule(
        "page-count",
        "pages that do not fill folded sheets",
        "add blank pages: `print: {blank-pages: true}` in report.yaml",
    ),
    rule("page-size", "pages of different sizes", "give all pages one size"),
    rule(
        "boxes",
        "page boxes that are missing or do not lie in one another",
        "export with trim, bleed and media box",
    ),
    rule(
        "bleed",
        "too little bleed",
        "export with 3 mm of bleed or what the printer asks for",
    ),
    rule("page-turned", "pages that are turned or scaled", "export the pages upright"),
    rule("annotation", "links, notes and fields on the page", "export without them"),
    rule(
        "broken-content",
        "content that cannot be read, or names what is not there",
        "export the file anew",
    ),
    rule("too-complex", "more content than can be looked through", "flatten the file"),
    rule("postscript", "PostScript in the page", "export the file anew"),
    rule(
        "content-elsewhere",
        "content that the file only points to",
        "embed all pictures and pages",
    ),
    rule("transfer-curve", "curves that change the press", "export without them"),
    rule("rgb", "colour in RGB", "convert it to CMYK or a spot colour"),
    rule("lab", "colour in L*a*b*", "convert it to CMYK or a spot colour"),
    rule("grey-by-profile", "grey that is more than black ink", "convert it to black"),
    rule("rgb-in-mask", "a mask made in RGB", "make masks in grey"),
    rule(
        "blend-space",
        "transparency that blends outside of CMYK",
        "set the blending space to CMYK",
    ),
    rule(
        "spot-alternate",
        "a spot colour whose stand-in is not CMYK",
        "define the spot colour from CMYK",
    ),
    rule(
        "registration",
        "the colour of registration marks on the page",
        "use black: registration prints on every plate",
    ),
    rule(
        "too-much-ink",
        "more ink than the paper takes",
        "lighten the colours, or convert pictures for the printing condition",
    ),
    rule(
        "rich-black-type",
        "black type from several inks",
        "set type in black ink alone",
    ),
    rule(
        "black-knockout",
        "black type that does not overprint its ground",
        "let black overprint",
    ),
    rule("white-overprint", "white that overprints", "switch overprint off for white"),
    rule("font-missing", "a font that is not in the file", "embed all fonts"),
    rule("small-type", "type under 6 pt", "set it larger"),
    rule(
        "small-reversed-type",
        "light type under 8 pt on a dark ground",
        "set it larger or bolder, or on a light ground",
    ),
    rule("thin-rule", "rules under 0.2 pt", "draw them at 0.25 pt"),
    rule(
        "near-trim",
        "type nearer than 5 mm to the trimmed edge",
        "move it in: trimming is not that exact",
    ),
    rule(
        "short-of-bleed",
        "colour at the edge that stops before the bleed does",
        "let it run over the edge to the bleed box",
    ),
    rule(
        "coarse-picture",
        "pictures under 300 pixels an inch",
        "use a larger picture, or show it smaller",
    ),
];

/// How to mend what a rule finds.
pub fn remedy(name: &str) -> &'static str {
    let known = RULES.iter().find(|rule| rule.name == name);
    known.map_or("", |rule| rule.remedy)
}
