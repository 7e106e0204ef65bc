//! What is asked of a report that was made: what has changed, where a figure comes from, whether a PDF holds; and what comes back into it.

pub mod audit;
pub mod diff;
pub mod draft;
pub mod exchange;
pub mod import;
pub mod pack;
pub mod roll;
pub mod trace;
pub mod verify;
pub mod word;
