//! Translators' tools: what is to be translated goes out as segments, each with its source, its
//! present translation and how the two stand, and comes back segment by segment. Figures, links and
//! marks are codes that no tool lets a translator change.

mod back;
mod codes;
mod fields;
pub mod glossary;
mod limits;
mod memory;
mod read;
mod recalled;
mod segment;
mod xliff;

pub use back::{Taken, places, take};
pub use memory::{tbx, tmx};
pub use read::{Returned, read};
pub use recalled::{Memory, Recalled, is_memory};
pub use segment::{Segment, Segments, segments};
pub use xliff::{Version, written};
