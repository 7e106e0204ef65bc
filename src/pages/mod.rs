//! From a bound report to set pages.

pub mod compile;
pub mod culprit;
pub mod fit;
pub mod fonts;
pub mod grid;
mod passes;
pub mod picture;
pub mod sheet;
pub mod short;
pub mod translate;
pub mod world;
