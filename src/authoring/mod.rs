//! What helps authors while they write: schemas, the registry of rules, the list of units, the project to begin with.

pub mod registry;
pub mod schema;
pub mod starter;
pub mod units;
