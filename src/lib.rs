//! Recto compiles an ESG report: Markdown chapters in two languages, a YAML dataset and
//! Typst layouts become one bilingual PDF in which every figure is bound to the dataset.
//!
//! Data flows one way, and each stage has its own type:
//!
//! 1. [`load`] parses the project's text into a [`Draft`](load::Draft): placed, nothing
//!    looked up.
//! 2. [`resolve`] binds figures, links and provisions into a
//!    [`Report`](model::report::Report), in which nothing is missing.
//! 3. [`checks`] judge a sound report.
//! 4. [`translate`] walks the report and calls layout functions: the
//!    [`Galley`](translate::Galley), generated Typst with a table that leads back to the
//!    Markdown.
//! 5. [`compile`] has the engine set the galley in a hermetic [`world`].
//! 6. [`export`] writes the PDF, [`ledger`] the list of every printed figure.
//!
//! [`Session`] runs them in order. Every stage reports to one [`diag::Sink`].

pub mod assets;
pub mod checks;
pub mod compile;
pub mod components;
pub mod culprit;
pub mod diag;
pub mod diff;
pub mod export;
pub mod filing;
pub mod fit;
pub mod framework;
pub mod import;
pub mod languages;
pub mod ledger;
pub mod load;
pub mod model;
pub mod pdf;
pub mod picture;
pub mod preflight;
pub mod preview;
pub mod print;
pub mod project;
pub mod proof;
pub mod registry;
pub mod resolve;
pub mod roll;
pub mod schema;
pub mod session;
pub mod sheet;
pub mod starter;
pub mod trace;
pub mod translate;
pub mod verify;
pub mod world;

pub use compile::Setting;
pub use proof::{Matter, Proof, Wish, bind, confirm, edition, judge, proof, proof_among};
pub use session::{Session, Workshop, excerpt};
