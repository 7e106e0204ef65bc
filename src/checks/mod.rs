//! Checks: rules that judge a sound report. One rule, one file.

mod glyphs;
mod icons;

use crate::diag::Sink;
use crate::model::report::Report;

/// Runs every check.
pub fn check(report: &Report, sink: &mut Sink) {
    glyphs::check(report, sink);
    icons::check(report, sink);
}
