//! The rules of `recto audit`: each finds something in a PDF that somebody else made of a report, and
//! that its data do not bear out.

use crate::diag::Severity::{Error, Warning};
use crate::diag::rule::Rule;
use crate::diag::rules::rules;

rules! {
    PRINT_NEAR: Error, "print-near",
        "a number in print that stands where the data have another, or in another unit",
        "have the page corrected, or the dataset if the page is right";
    PRINT_ONCE_TRUE: Error, "print-once-true",
        "a number in print that was true of an earlier period, or before it was corrected",
        "have the page take over the figure as it is now";
    PRINT_IN_NO_DATA: Error, "print-in-no-data",
        "a number in print that neither the dataset nor the text of the project has",
        "see where it comes from: add it to the dataset, or have it taken out";
    PRINT_MISSING: Warning, "print-missing",
        "a figure of the report that stands nowhere in print",
        "see whether it was left out on purpose";
    PRINT_DIFFERS: Warning, "print-differs",
        "a figure that stands in its place in one language, and is missing from it in another",
        "see whether the passage was left out, and have both languages say the same";
    PRINT_SUM: Error, "print-sum",
        "a total in a table that its rows do not add up to, where those of other columns do",
        "have the total corrected, or the row that is wrong";
    PRINT_PAGE: Error, "print-page",
        "a page named in the contents or an index on which the heading does not stand",
        "have the number corrected, or the contents made anew";
    PRINT_UNREAD: Warning, "print-unread",
        "text on a page whose letters the file does not name, so that nobody can search or audit it",
        "have the PDF exported again with its fonts embedded and their characters named (ToUnicode)";
}
