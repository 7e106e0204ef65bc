//! Checks: rules that judge a sound report. One rule, one file.

mod glyphs;

use crate::diag::Sink;
use crate::model::report::Report;

/// Runs every check.
pub fn check(report: &Report, sink: &mut Sink) {
    glyphs::check(report, sink);
}
