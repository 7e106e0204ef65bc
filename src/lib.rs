//! Recto compiles an ESG report: Markdown chapters in two languages, a YAML dataset and
//! Typst layouts become one bilingual PDF in which every figure is bound to the dataset.
//!
//! Data flows one way, and each stage has its own type:
//!
//! 1. [`load`](input::load) parses the project's text into a [`Draft`](input::load::Draft): placed, nothing
//!    looked up.
//! 2. [`resolve`] binds figures, links and provisions into a
//!    [`Report`](model::report::Report), in which nothing is missing.
//! 3. [`checks`] judge a sound report.
//! 4. [`translate`](pages::translate) walks the report and calls layout functions: the
//!    [`Galley`](pages::translate::Galley), generated Typst with a table that leads back to the
//!    Markdown.
//! 5. [`compile`](pages::compile) has the engine set the galley in a hermetic [`world`](pages::world).
//! 6. [`export`](output::export) writes the PDF, [`ledger`](output::ledger) the list of every printed figure.
//!
//! [`Session`] runs them in order. Every stage reports to one [`diag::Sink`].

pub mod assets;
pub mod authoring;
pub mod checks;
pub mod cli;
pub mod components;
pub mod diag;
pub mod framework;
pub mod input;
pub mod languages;
pub mod lsp;
pub mod model;
pub mod output;
pub mod pages;
pub mod preview;
pub mod proof;
pub mod resolve;
pub mod review;

pub use output::session::{Session, Workshop, excerpt};
pub use pages::compile::Setting;
pub use proof::{Matter, Proof, Wish, bind, confirm, edition, judge, proof, proof_among};
