//! Headings, with what is said of a section behind them: its anchor, the provisions it answers, and
//! how it is to be set.

use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use super::Builder;
use crate::diag::rules;
use crate::model::name::composed;
use crate::model::place::Placed;
use crate::model::text::{self, Destination, Manner, Placeholder};

/// A heading as written.
type Heading = text::Heading<Placeholder, Destination>;

/// What stands between braces behind a heading.
pub(super) struct Said<'a> {
    pub(super) id: Option<CowStr<'a>>,
    pub(super) classes: Vec<CowStr<'a>>,
    pub(super) attrs: Vec<(CowStr<'a>, Option<CowStr<'a>>)>,
}

impl<'a> Builder<'a, '_> {
    pub(super) fn heading(
        &mut self,
        level: HeadingLevel,
        Said { id, classes, attrs }: Said<'a>,
        range: &Range<usize>,
    ) -> Heading {
        let place = self.place(range);
        let id = id.map(|id| {
            let at = self.find_in(range, &format!("#{id}"));
            Placed::new(composed(&id), at)
        });
        let mut discloses = vec![];
        for (key, value) in attrs {
            match (key.as_ref(), value) {
                ("discloses", Some(codes)) => {
                    for code in codes.split(',').filter(|code| !code.is_empty()) {
                        let at = self.find_in(range, code);
                        discloses.push(Placed::new(code.to_owned(), at));
                    }
                }
                _ => self.unknown_attribute(&key, range),
            }
        }
        let level = heading_level(level);
        let (mut is_case, mut starts_page) = (false, false);
        let mut manners = vec![];
        for class in classes {
            match class.as_ref() {
                "case" => is_case = true,
                "page" => starts_page = true,
                name => match Manner::of(name) {
                    Some(manner) => manners.push((manner, class)),
                    None => self.unknown_attribute(&class, range),
                },
            }
        }
        let manner = self.manner(&manners, (level, is_case), range);
        let body = self.inlines();
        Heading {
            level,
            id,
            discloses,
            is_case,
            starts_page,
            manner,
            body,
            place,
        }
    }

    fn unknown_attribute(&mut self, name: &str, range: &Range<usize>) {
        let place = self.find_in(range, name);
        self.sink.add(
            rules::UNKNOWN_KEY
                .finding(place, format!("a heading has no attribute `{name}`"))
                .hint(
                    "the attributes are `#id`, `discloses=A1,A1.5`, `.case`, `.page`, and how a section is set: `.columns`, `.wide`, `.feature`, `.data` or `.notes`",
                ),
        );
    }

    /// How a section is to be set; a finding where it is none, or set in two ways.
    fn manner(
        &mut self,
        said: &[(Manner, CowStr<'_>)],
        (level, is_case): (u8, bool),
        range: &Range<usize>,
    ) -> Option<Manner> {
        let (manner, name) = said.first()?;
        let (at, message, hint) = if let Some((_, other)) = said.get(1) {
            (
                other,
                format!("this section is to be set both as `{name}` and as `{other}`"),
                "leave one of the two out",
            )
        } else if is_case {
            (
                name,
                format!("a case stands in a box, and is not set as `{name}`"),
                "leave out one of the two",
            )
        } else if level != 2 {
            (
                name,
                format!("`.{name}` says how a whole section is set"),
                "write it at a heading of level 2, `## …`",
            )
        } else {
            return Some(*manner);
        };
        let place = self.find_in(range, &format!(".{at}"));
        self.sink.add(rules::WRONG_SHAPE.finding(place, message).hint(hint));
        None
    }
}

pub(super) fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
