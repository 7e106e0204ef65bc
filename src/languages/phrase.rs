//! Phrases with holes, which a language fills in its own order: `the year ended {day}`.

use std::fmt::Display;

use serde::Deserialize;

/// A phrase; a hole is a name in braces.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Phrase(String);

impl Phrase {
    /// The phrase with its holes filled. What stands in braces in a filling stays as it is.
    pub fn fill(&self, holes: &[(&str, &dyn Display)]) -> String {
        let mut text = String::new();
        let mut rest = self.0.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            text.push_str(before);
            let Some((name, behind)) = behind.split_once('}') else { break };
            if let Some((_, filling)) = holes.iter().find(|(hole, _)| *hole == name) {
                text.push_str(&filling.to_string());
            }
            rest = behind;
        }
        text + rest
    }

    /// The names of its holes.
    #[cfg(test)]
    pub(super) fn holes(&self) -> Vec<&str> {
        let parts = self.0.split('{').skip(1);
        parts.filter_map(|part| part.split('}').next()).collect()
    }
}

/// Describes phrases, each with its holes. Who fills one has to fill them all, and a test
/// asks of every language that its phrases have the holes that are described, and no other.
macro_rules! phrases {
    (
        $(#[doc = $doc:literal])+
        $name:ident { $( $(#[doc = $about:literal])+ $phrase:ident($($hole:ident),+) ),+ $(,)? }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Default, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $( $phrase: $crate::languages::Phrase ),+ }

        impl $name {
            $(
                $(#[doc = $about])+
                pub fn $phrase(&self, $($hole: impl std::fmt::Display),+) -> String {
                    self.$phrase.fill(&[$((stringify!($hole), &$hole)),+])
                }
            )+

            /// Each phrase with its name and the holes it must have.
            #[cfg(test)]
            pub(super) fn all(
                &self,
            ) -> Vec<(&'static str, &$crate::languages::Phrase, &'static [&'static str])> {
                vec![$((stringify!($phrase), &self.$phrase, &[$(stringify!($hole)),+])),+]
            }
        }
    };
}

pub(super) use phrases;
