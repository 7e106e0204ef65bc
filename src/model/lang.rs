//! Languages, as plain data speak of them: `languages/` says what each is.

pub use crate::languages::kept::{counted, is_of_date, kept};
pub use crate::languages::{ByLang, Lang, OURS, Script, USUAL, is_han, is_ideograph};
