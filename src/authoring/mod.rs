//! What helps authors while they write: schemas, the registry of rules, the list of units, the
//! book, the project to begin with.

pub mod book;
pub mod registry;
pub mod schema;
pub mod starter;
pub mod units;
