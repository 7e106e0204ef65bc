//! The rules of `recto verify`: each finds something in a PDF that is other than in the making of the
//! same report from its project.

use crate::diag::Severity::Error;
use crate::diag::rule::Rule;
use crate::diag::rules::rules;

rules! {
    DOUBTFUL_FILE: Error, "doubtful-file",
        "a file that two viewers may show as two different things",
        "give out the file that `recto build` writes";
    OTHER_LEDGER: Error, "other-ledger",
        "a ledger in or beside the PDF that has other figures or texts than the project",
        "see which of them is meant, and build the report anew";
    OTHER_DATA: Error, "other-data",
        "data that the PDF's ledger and the project have differently",
        "see which value is right: correct the dataset, or build the report anew";
    OTHER_TEXT: Error, "other-text",
        "text on a page that the project does not give",
        "see which of them is meant, and give out the file that `recto build` writes";
    OTHER_PAGES: Error, "other-pages",
        "another number of pages than the project gives",
        "see what was taken out or put in, and build the report anew";
    OTHER_PAGE: Error, "other-page",
        "a page that is cut, turned or scaled otherwise",
        "give out the file that `recto build` writes";
    OTHER_DRAWING: Error, "other-drawing",
        "a page on which something is drawn otherwise",
        "look at the page, and build the report anew";
    OTHER_FONT: Error, "other-font",
        "a font whose shapes, widths or characters are others",
        "give out the file that `recto build` writes";
    OTHER_PICTURE: Error, "other-picture",
        "a picture that is another",
        "see which of them is meant, and build the report anew";
    OTHER_TRANSPARENCY: Error, "other-transparency",
        "something that is more or less transparent, or laid over one another otherwise",
        "give out the file that `recto build` writes";
    OTHER_COLOUR: Error, "other-colour",
        "a colour profile or colour space that is another",
        "give out the file that `recto build` writes";
    OTHER_ANNOTATION: Error, "other-annotation",
        "a stamp, note or field that lies over a page, or lacks there",
        "look at what it covers; what belongs into the report is written in its chapters";
    OTHER_LINK: Error, "other-link",
        "a link that leads elsewhere or is missing",
        "correct it in the chapter, and build the report anew";
    OTHER_STRUCTURE: Error, "other-structure",
        "tags or alternative texts that are others, so that a listener hears another report",
        "give out the file that `recto build` writes";
    OTHER_BOOKMARK: Error, "other-bookmark",
        "bookmarks with other names or to other places",
        "give out the file that `recto build` writes";
    OTHER_DESTINATION: Error, "other-destination",
        "a named place that is another",
        "give out the file that `recto build` writes";
    OTHER_PAGE_LABEL: Error, "other-page-label",
        "numbers of pages that a viewer shows otherwise",
        "give out the file that `recto build` writes";
    OTHER_LAYER: Error, "other-layer",
        "layers that can show and hide what is on a page",
        "give out the file that `recto build` writes";
    OTHER_ACTION: Error, "other-action",
        "scripts and other actions that the project does not give",
        "open the file in no viewer that runs them; give out the one that `recto build` writes";
    OTHER_FORM: Error, "other-form",
        "a form to be filled in, which can hold other figures than the page",
        "give out the file that `recto build` writes";
    OTHER_SIGNATURE: Error, "other-signature",
        "a signature or what belongs to one",
        "ask who has signed; without the signature the file is to hold";
    OTHER_ATTACHMENT: Error, "other-attachment",
        "attached files that are others, missing or too many",
        "give out the file that `recto build` writes";
    OTHER_METADATA: Error, "other-metadata",
        "metadata (XMP) that are others",
        "give out the file that `recto build` writes";
    OTHER_INFORMATION: Error, "other-information",
        "a title, author or date of the file that is another",
        "correct report.yaml if the file is right, and build the report anew";
    OTHER_SETTING: Error, "other-setting",
        "an entry of the file that the project does not give",
        "give out the file that `recto build` writes";
}
