//! Recto's tests: one binary, because linking the engine is what costs time.
//!
//! Most are data: a small project and what is expected of it, checked at the border where
//! it matters (findings, galley, pages). `SNAPSHOTS=overwrite` accepts new expectations.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod altering;
mod archive;
mod arithmetic;
mod asked;
mod assured;
mod audited;
mod begun;
mod bombs;
mod book;
mod built;
mod cells;
mod command;
mod commented;
mod commonmark;
mod compared;
mod confirmed;
mod contents;
mod corrections;
mod databook;
mod depends;
mod desk;
mod diagnostics;
mod editor;
mod edits;
mod entities;
mod evidence;
mod examples;
mod exchange;
mod exchange_glossary;
mod facing;
mod figures;
mod filed;
mod files;
mod fit;
mod fixture;
mod footnoted;
mod forged;
mod frameworks;
#[expect(dead_code, reason = "`benches/fuzz.rs` needs more of it")]
mod fuzzed;
mod galley;
mod glossary;
mod guide;
mod hostile;
mod killed;
mod literals;
#[expect(dead_code, reason = "`tests/tools/` needs more of it")]
mod live;
mod lsp;
mod lsp_help;
mod lsp_places;
mod manners;
mod mapped;
mod marked;
mod measure;
mod memo;
mod mistakes;
mod numbers;
mod odd_values;
mod oim;
mod one_language;
mod packed;
mod periods;
mod pictured;
mod placed;
mod places;
mod preview;
mod print;
mod properties;
mod reader;
mod reference;
mod report;
mod restated;
mod reviewed;
mod saving;
mod schema;
mod settable;
mod sheets;
mod shells;
mod spoken;
mod structure;
mod targets;
mod themed;
mod three_languages;
mod tidy;
mod tongue;
mod typed;
mod widths;
mod word;
mod word_order;
mod workbooks;
