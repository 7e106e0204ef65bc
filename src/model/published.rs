//! What was published before, as later years are compared with it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::period::Period;

/// The values of a published report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Published {
    /// The file that keeps them.
    pub path: String,
    /// The reporting period.
    pub period: Period,
    /// The values by metric and period.
    pub values: BTreeMap<(String, Period), PublishedValue>,
}

/// A published value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublishedValue {
    /// The number; nothing where it was not disclosed.
    pub number: Option<Decimal>,
    /// Its unit as written.
    pub unit: String,
}
