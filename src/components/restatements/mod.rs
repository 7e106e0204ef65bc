//! `restatements`: the table of all restated figures, made from the dataset.

mod bind;
pub mod keys;
pub mod read;
