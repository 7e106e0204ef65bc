//! The rules of preflight, in the order of the file, its pages, and what is painted on them.

use crate::diag::Severity::{Error, Warning};
use crate::diag::rule::Rule;
use crate::diag::rules::{COARSE_PICTURE, rules};

rules! {
    ENCRYPTED: Error, "encrypted",
        "a file with a password or restrictions",
        "save it without";
    PDF_VERSION: Error, "pdf-version",
        "a version later than PDF 1.6",
        "export it as PDF/X-4";
    DOCUMENT_ID: Error, "document-id",
        "a file without identifier",
        "export it as PDF/X-4";
    STANDARD: Error, "standard",
        "a file that does not say it is PDF/X-4",
        "export it as PDF/X-4";
    METADATA: Error, "metadata",
        "XMP metadata that lacks something",
        "export it as PDF/X-4";
    INFORMATION: Error, "information",
        "document information without title or dates",
        "give the document a title and export it as PDF/X-4";
    TRAPPED: Error, "trapped",
        "a file that does not say whether it is trapped",
        "export it as PDF/X-4";
    OUTPUT_INTENT: Error, "output-intent",
        "no printing condition, several, or one without its profile",
        "ask the printer for the condition and export with its profile embedded";
    ACTIONS: Error, "actions",
        "actions, programs, forms and presentations",
        "remove them: paper cannot be clicked";
    LAYERS: Error, "layers",
        "layers that can be hidden",
        "flatten the layers";
    PAGE_COUNT: Warning, "page-count",
        "pages that do not fill folded sheets",
        "add blank pages: `print: {blank-pages: true}` in report.yaml";
    PAGE_SIZE: Warning, "page-size",
        "pages of different sizes",
        "give all pages one size";
    BOXES: Error, "boxes",
        "page boxes that are missing or do not lie in one another",
        "export with trim, bleed and media box";
    BLEED: Error, "bleed",
        "too little bleed",
        "export with 3 mm of bleed or what the printer asks for";
    PAGE_TURNED: Error, "page-turned",
        "pages that are turned or scaled",
        "export the pages upright";
    ANNOTATION: Error, "annotation",
        "links, notes and fields on the page",
        "export without them";
    BROKEN_CONTENT: Error, "broken-content",
        "content that cannot be read, or names what is not there",
        "export the file anew";
    TOO_COMPLEX: Error, "too-complex",
        "more content than can be looked through",
        "flatten the file";
    POSTSCRIPT: Error, "postscript",
        "PostScript in the page",
        "export the file anew";
    CONTENT_ELSEWHERE: Error, "content-elsewhere",
        "content that the file only points to",
        "embed all pictures and pages";
    TRANSFER_CURVE: Error, "transfer-curve",
        "curves that change the press",
        "export without them";
    RGB: Error, "rgb",
        "colour in RGB",
        "convert it to CMYK or a spot colour";
    LAB: Error, "lab",
        "colour in L*a*b*",
        "convert it to CMYK or a spot colour";
    GREY_BY_PROFILE: Error, "grey-by-profile",
        "grey that is more than black ink",
        "convert it to black";
    RGB_IN_MASK: Error, "rgb-in-mask",
        "a mask made in RGB",
        "make masks in grey";
    BLEND_SPACE: Error, "blend-space",
        "transparency that blends outside of CMYK",
        "set the blending space to CMYK";
    SPOT_ALTERNATE: Error, "spot-alternate",
        "a spot colour whose stand-in is not CMYK",
        "define the spot colour from CMYK";
    REGISTRATION: Error, "registration",
        "the colour of registration marks on the page",
        "use black: registration prints on every plate";
    TOO_MUCH_INK: Error, "too-much-ink",
        "more ink than the paper takes",
        "lighten the colours, or convert pictures for the printing condition";
    RICH_BLACK_TYPE: Error, "rich-black-type",
        "black type from several inks",
        "set type in black ink alone";
    BLACK_KNOCKOUT: Warning, "black-knockout",
        "black type that does not overprint its ground",
        "let black overprint";
    WHITE_OVERPRINT: Error, "white-overprint",
        "white that overprints",
        "switch overprint off for white";
    FONT_MISSING: Error, "font-missing",
        "a font that is not in the file",
        "embed all fonts";
    SMALL_TYPE: Warning, "small-type",
        "type under 6 pt",
        "set it larger";
    SMALL_REVERSED_TYPE: Warning, "small-reversed-type",
        "light type under 8 pt on a dark ground",
        "set it larger or bolder, or on a light ground";
    THIN_RULE: Warning, "thin-rule",
        "rules under 0.2 pt",
        "draw them at 0.25 pt";
    NEAR_TRIM: Warning, "near-trim",
        "type nearer than 5 mm to the trimmed edge",
        "move it in: trimming is not that exact";
    SHORT_OF_BLEED: Warning, "short-of-bleed",
        "colour at the edge that stops before the bleed does",
        "let it run over the edge to the bleed box";
}

/// All rules of preflight.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    ALL.iter().copied().chain([&COARSE_PICTURE])
}
