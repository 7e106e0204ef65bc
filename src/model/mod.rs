//! The nouns all stages share: plain data without IO, serialisation or engine.

pub mod acceptance;
pub(crate) mod aligned;
pub mod assurance;
pub mod calendar;
pub mod config;
pub mod edition;
pub mod entity;
pub mod expression;
pub mod figure;
pub mod framework;
pub mod glossary;
pub mod goal;
pub mod lang;
pub mod metric;
pub mod name;
pub mod number;
pub mod own_names;
pub mod passage;
pub mod period;
pub mod place;
pub mod published;
pub mod report;
pub mod text;
pub mod theme;
pub mod unit;
pub mod visit;
