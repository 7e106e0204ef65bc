//! What comes in: the project on disk, and the author's text as records with places;
//! and other people's workbooks as cells.

pub mod load;
pub mod project;
pub(crate) mod workbook;
