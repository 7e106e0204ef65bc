//! `risks`: risks and opportunities by kind, each with its horizon, its effect and what is
//! done about it. What is bound of it is a table of words.

mod bind;
pub mod keys;
pub mod read;

/// What kind of risk or opportunity something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// Events: storms, floods.
    Acute,
    /// Slow change: heat, the sea.
    Chronic,
    /// Rules and the courts.
    Policy,
    /// New techniques.
    Technology,
    /// What customers want, and what is dear.
    Market,
    /// What people think.
    Reputation,
    /// To use less.
    Efficiency,
    /// To use other energy.
    Energy,
    /// To sell other things.
    Products,
    /// To sell elsewhere.
    Markets,
    /// To withstand more.
    Resilience,
}

impl Nature {
    /// Every one with its name in files, in the order of print.
    pub const ALL: [(&'static str, Self); 11] = [
        ("physical-acute", Self::Acute),
        ("physical-chronic", Self::Chronic),
        ("transition-policy", Self::Policy),
        ("transition-technology", Self::Technology),
        ("transition-market", Self::Market),
        ("transition-reputation", Self::Reputation),
        ("opportunity-efficiency", Self::Efficiency),
        ("opportunity-energy", Self::Energy),
        ("opportunity-products", Self::Products),
        ("opportunity-markets", Self::Markets),
        ("opportunity-resilience", Self::Resilience),
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, own)| *own == self);
        named.map_or("", |(name, _)| name)
    }
}

/// When something may come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Horizon {
    /// Soon.
    Short,
    /// Later.
    Medium,
    /// Much later.
    Long,
}

impl Horizon {
    /// Every one with its name in files, in order of time.
    pub const ALL: [(&'static str, Self); 3] =
        [("short", Self::Short), ("medium", Self::Medium), ("long", Self::Long)];
}
