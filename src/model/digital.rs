//! How the figures of a report are named for programs: the issuer's own namespace, and the
//! taxonomies that others keep.

use std::collections::BTreeMap;

/// What `digital` in the settings says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Digital {
    /// The address under which the issuer's own names stand.
    pub namespace: Option<String>,
    /// The issuer's legal entity identifier (ISO 17442).
    pub lei: Option<String>,
    /// The taxonomies by the prefix of their names: ours, and those of the settings.
    pub taxonomies: BTreeMap<String, Taxonomy>,
}

/// A taxonomy that others keep.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Taxonomy {
    /// The namespace of its names.
    pub namespace: String,
    /// The file a processor begins with: an address, or a path from the file that names it.
    pub entry: String,
}

impl Default for Digital {
    fn default() -> Self {
        let ifrs = Taxonomy {
            namespace: "https://xbrl.ifrs.org/taxonomy/2024-04-26/ifrs-sds".to_owned(),
            entry: "https://xbrl.ifrs.org/taxonomy/ifrs_sds/2024-04-26/ifrs_sds_2024-04-26.xsd"
                .to_owned(),
        };
        Self {
            namespace: None,
            lei: None,
            taxonomies: [("ifrs-sds".to_owned(), ifrs)].into(),
        }
    }
}

/// Whether a text has the form of a name of a taxonomy: `ifrs-sds:AbsoluteGrossScope1GHGEmissions`.
pub fn is_concept(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(prefix, name)| is_name(prefix) && is_name(name))
}

/// Whether a text can be a name in XML; of letters only the plain ones are taken.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
}

/// Whether a text is a legal entity identifier: twenty letters and digits, the last two of
/// which prove the others (ISO 7064, MOD 97-10).
pub fn is_lei(text: &str) -> bool {
    let step = |rest: u32, sign: char| match sign.to_digit(36) {
        Some(digit @ 0..10) => (rest * 10 + digit) % 97,
        Some(digit) => (rest * 100 + digit) % 97,
        None => rest,
    };
    text.len() == 20
        && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && text.chars().fold(0, step) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digits_of_an_identifier_are_worked_out() {
        // That of the foundation which keeps the identifiers, and one digit of it changed.
        assert!(is_lei("506700GE1G29325QX363"));
        assert!(!is_lei("506700GE1G29325QX364"));
        assert!(!is_lei("506700GE1G29325QX36"));
        assert!(!is_lei("506700ge1g29325qx363"));
    }

    #[test]
    fn a_concept_is_two_names() {
        assert!(is_concept("ifrs-sds:AbsoluteGrossScope1GHGEmissions"));
        for wrong in ["Scope1", "a:", ":b", "a:b:c", "a b:c", "1a:b", "甲:乙"] {
            assert!(!is_concept(wrong), "{wrong}");
        }
    }
}
