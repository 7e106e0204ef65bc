//! Acceptances: findings the authors know and stand by, each with its reason, written where
//! the finding stands.

use super::place::{Place, Placed};

/// An accepted finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Acceptance {
    /// The rule.
    pub rule: Placed<String>,
    /// Why.
    pub reason: String,
    /// The text it speaks for: a metric, a block, an entry.
    pub scope: Place,
}

impl Acceptance {
    /// Whether it accepts what a rule finds at a place.
    pub fn speaks_for(&self, rule: &str, place: Place) -> bool {
        self.rule.value == rule
            && self.scope.file == place.file
            && self.scope.start <= place.start
            && place.end <= self.scope.end
    }
}
