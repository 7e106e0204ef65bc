//! `boundary`: the table of the entities a report is of, made from the settings.

mod bind;
pub mod keys;
pub mod read;
