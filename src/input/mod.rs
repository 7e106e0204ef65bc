//! What comes in: the project on disk, and the author's text as records with places.

pub mod load;
pub mod project;
