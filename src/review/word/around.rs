//! What stands around the texts and what they look by: running heads and feet, and styles. None of
//! it comes from Word; what a reviewer changed there is told.

use std::collections::{BTreeMap, BTreeSet};

use super::looks::OURS;
use super::one::{Reading, short};
use super::read::{Document, Paragraph};
use super::view::{Taken, Text, view};
use crate::model::place::Place;
use crate::output::word::looks;

/// What a running head or foot says, and who changed something in it.
type Line = (String, BTreeSet<usize>);

impl Reading<'_> {
    /// Tells what was changed around the texts, as far as the file says how it went out.
    pub(super) fn around(&mut self, taken: &Taken) {
        self.heads(taken);
        let back = self.back;
        let document = &back.document;
        let is_ours = document.properties.get("recto.styles") == Some(&looks());
        let Some(styles) = document.styles.as_ref().filter(|_| is_ours) else { return };
        for (style, what) in styles.changed(&OURS) {
            let said = format!(
                "the style “{style}” was changed in {} ({}), which is not carried over",
                back.name,
                what.join(", ")
            );
            let hint = "how text looks is the layout's: say in words, or in a comment, what is meant";
            self.add(self.top(0), said, &BTreeSet::new(), hint);
        }
    }

    fn heads(&mut self, taken: &Taken) {
        let back = self.back;
        let document = &back.document;
        let sent: BTreeMap<usize, String> = document
            .properties
            .iter()
            .filter_map(|(key, text)| {
                let number = key.strip_prefix("recto.head.")?.parse().ok()?;
                Some((number, spaced(text)))
            })
            .collect();
        if sent.is_empty() {
            return;
        }
        let lines = |all: &[Vec<Paragraph>]| -> Vec<Line> {
            all.iter().map(|story| line(document, story, taken)).collect()
        };
        let (heads, feet) = (lines(&document.heads), lines(&document.feet));
        let is_sent = |(text, _): &&Line| sent.values().any(|own| own == text);
        let there: BTreeSet<&String> =
            heads.iter().filter(is_sent).map(|(text, _)| text).collect();
        let mut gone = sent.iter().filter(|(_, text)| !there.contains(text));
        // Heads of one chapter stand in several parts in some programs.
        let others: BTreeSet<&Line> = heads.iter().filter(|own| !is_sent(own)).collect();
        let name = &back.name;
        let mut told = vec![];
        for (text, who) in others {
            let was = gone.next();
            let said = match (text.as_str(), was) {
                ("", Some((_, was))) => {
                    format!(
                        "the running head “{}” was taken out in {name}, which is not carried over",
                        short(was)
                    )
                }
                // Programs add empty ones of their own.
                ("", None) => continue,
                (text, _) => {
                    format!(
                        "a running head was changed in {name} to “{}”, which is not carried over",
                        short(text)
                    )
                }
            };
            told.push((
                self.of_head(was.map_or(0, |(number, _)| *number)),
                said,
                who.clone(),
            ));
        }
        let is_word =
            |(text, _): &&Line| text.contains(|c: char| !c.is_numeric() && c != ' ');
        let feet: BTreeSet<&Line> = feet.iter().filter(is_word).collect();
        for (text, who) in feet {
            let said = format!(
                "a running foot was changed in {name} to “{}”, which is not carried over",
                short(text)
            );
            told.push((self.top(0), said, who.clone()));
        }
        for (place, said, who) in told {
            let hint = "it follows from the report's title, the chapter's heading and the date: change it there, or \
                        say in a comment what is meant";
            self.add(place, said, &who, hint);
        }
    }

    /// The chapter that a running head is of.
    fn of_head(&self, number: usize) -> Option<Place> {
        let properties = &self.back.document.properties;
        let is_beside =
            properties.get("recto.language").is_some_and(|own| own.contains(' '));
        let number = if is_beside { number * 2 } else { number };
        let path = properties.get(&format!("recto.file.{number}"));
        let at = path.and_then(|path| self.base.paths.iter().position(|own| own == path));
        self.top(at.unwrap_or(0))
    }
}

/// What a running head says once changes are taken.
fn line(document: &Document, story: &[Paragraph], taken: &Taken) -> Line {
    let own = Document {
        body: story.to_vec(),
        people: document.people.clone(),
        ..Document::default()
    };
    let [body, _] = view(&own, taken);
    let words: Vec<String> = body.iter().map(Text::words).collect();
    let who = body.into_iter().flat_map(|text| text.who).collect();
    (spaced(&words.join(" ")), who)
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
