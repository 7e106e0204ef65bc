//! What goes out: the PDF, its ledger, the data book, the printer's files and the filing.

pub mod export;
pub mod filing;
pub mod ledger;
pub mod oim;
pub mod pdf;
pub mod preflight;
pub mod print;
pub mod session;
