//! A list of names in which the one that was meant is looked for, at a cost that does not grow
//! with the list.

use std::collections::{BTreeMap, BTreeSet};

use super::nearest_name;

/// How many names one that is unknown is compared with.
pub(super) const COMPARED: usize = 1_000;
/// How many of a long list on either side.
const BESIDE: usize = 16;

/// Names that are known.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// By their small letters, which a slip changes at one place: what stands before it brings
    /// two names together in this order,
    forwards: BTreeMap<String, String>,
    /// and what stands behind it in this.
    backwards: BTreeMap<String, String>,
    all: BTreeSet<String>,
}

impl Names {
    /// A list of names.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known = Self::default();
        for name in names {
            let small = name.to_lowercase();
            known.backwards.insert(small.chars().rev().collect(), name.to_owned());
            known.forwards.insert(small, name.to_owned());
            known.all.insert(name.to_owned());
        }
        known
    }

    /// Whether a name is known.
    pub fn contains(&self, name: &str) -> bool {
        self.all.contains(name)
    }

    /// The known name that differs in capitals only.
    pub fn in_other_case(&self, name: &str) -> Option<&str> {
        self.forwards.get(&name.to_lowercase()).map(String::as_str)
    }

    /// The known name nearest to `name`, if one is near.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        if self.all.len() <= 4 * BESIDE {
            return nearest_name(name, self.all.iter().map(String::as_str));
        }
        let small = name.to_lowercase();
        let mirrored: String = small.chars().rev().collect();
        let beside = |names: &BTreeMap<String, String>, at: &str| {
            let before = names.range(..at.to_owned()).rev().take(BESIDE);
            let behind = names.range(at.to_owned()..).take(BESIDE);
            before.chain(behind).map(|(_, name)| name.clone()).collect::<Vec<_>>()
        };
        let near = beside(&self.forwards, &small);
        let far = beside(&self.backwards, &mirrored);
        let near: BTreeSet<String> = near.into_iter().chain(far).collect();
        let found = nearest_name(name, near.iter().map(String::as_str))?;
        self.all.get(found).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_anywhere_in_a_name_is_found_in_a_long_list() {
        let mut names: Vec<String> =
            (0..5_000).map(|n| format!("site{n}.energy")).collect();
        names.push("ghg.scope1.direct".into());
        let names = Names::new(names.iter().map(String::as_str));
        for slip in [
            "ghg.scope1.dircet",
            "hgh.scope1.direct",
            "ghg.scpoe1.direct",
            "GHG.scope1.direct",
        ] {
            assert_eq!(names.nearest(slip), Some("ghg.scope1.direct"), "{slip}");
        }
        assert_eq!(names.nearest("something.else.altogether"), None);
    }
}
