//! What reviewers say of a text, and where that text stands by now.

use std::ops::Range;

use super::likeness::Words;
use super::place::{FileNumber, Place, Sources};

/// A comment of a reviewer, as `review.yaml` keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Comment {
    /// Where it is kept.
    pub place: Place,
    /// The path of the chapter it is on.
    pub chapter: String,
    /// The line its text began in.
    pub line: usize,
    /// The text it is on, as it was written.
    pub text: String,
    /// The words of that text it is on, as they were printed; empty for all of them.
    pub on: String,
    /// What was said, by whom and when.
    pub said: Said,
    /// What was answered.
    pub answers: Vec<Said>,
    /// Whether nobody need do anything any more.
    pub is_settled: bool,
}

/// What somebody said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Said {
    /// The name.
    pub by: String,
    /// The moment or day; empty where nobody wrote it down.
    pub date: String,
    /// The words.
    pub says: String,
}

impl Said {
    /// The name and the day.
    pub fn signature(&self) -> String {
        match self.date.get(..10) {
            Some(day) => format!("{}, {day}", self.by),
            None => self.by.clone(),
        }
    }

    /// Whether two are one, however a program has written the moment: to the minute, or not at
    /// all.
    pub fn is_same(&self, other: &Self) -> bool {
        const MINUTE: usize = 16;
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let moment = |own: &Self| own.date.get(..MINUTE).map(str::to_owned);
        let is_one = match (moment(self), moment(other)) {
            (Some(one), Some(two)) => one == two,
            _ => true,
        };
        is_one && self.by == other.by && words(&self.says) == words(&other.says)
    }
}

/// How like a text must be, in hundredths, to be one that was edited since.
const ALIKE: usize = 40;

impl Comment {
    /// Where its text stands now: as it was, or as it has become since. Nothing where it is gone.
    pub fn stands(&self, sources: &Sources) -> Option<Place> {
        let file = sources.find(&self.chapter)?;
        let own = sources.get(file).text.as_str();
        let range = self.as_it_was(own).or_else(|| self.as_it_became(own))?;
        Some(Place::new(file, range.start, range.end))
    }

    /// The file of its chapter.
    pub fn file(&self, sources: &Sources) -> Option<FileNumber> {
        sources.find(&self.chapter)
    }

    /// Of several that read alike the one nearest to where it was.
    fn as_it_was(&self, whole: &str) -> Option<Range<usize>> {
        if self.text.is_empty() {
            return None;
        }
        let (mut line, mut last) = (1, 0);
        let all = whole.match_indices(&self.text).map(|(at, _)| {
            line += whole.get(last..at).unwrap_or("").matches('\n').count();
            last = at;
            (line.abs_diff(self.line), at)
        });
        let (_, at) = all.min()?;
        Some(at..at + self.text.len())
    }

    /// The block or line that is most like it.
    fn as_it_became(&self, whole: &str) -> Option<Range<usize>> {
        let own = Words::of(&self.text);
        let mut best: Option<(usize, Range<usize>)> = None;
        for range in blocks(whole) {
            let text = whole.get(range.clone()).unwrap_or("");
            let score = own.likeness(&Words::of(text));
            if score >= ALIKE && best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, range));
            }
        }
        best.map(|(_, range)| range)
    }
}

/// The runs of lines between empty ones, and each line by itself.
fn blocks(whole: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = vec![];
    let mut block: Option<Range<usize>> = None;
    let mut at = 0;
    for line in whole.split_inclusive('\n') {
        let text = line.trim_end();
        let own = at..at + text.len();
        at += line.len();
        if text.trim().is_empty() {
            all.extend(block.take());
            continue;
        }
        match &mut block {
            Some(block) => block.end = own.end,
            None => block = Some(own.clone()),
        }
        all.push(own);
    }
    all.extend(block);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(whole: &str, text: &str, line: usize) -> Option<(usize, String)> {
        let mut sources = Sources::default();
        let file = sources.add("content/en/01-x.md".to_owned(), whole.to_owned());
        let own = Comment {
            place: Place::new(file, 0, 0),
            chapter: "content/en/01-x.md".to_owned(),
            line,
            text: text.to_owned(),
            on: String::new(),
            said: Said::default(),
            answers: vec![],
            is_settled: false,
        };
        let place = own.stands(&sources)?;
        let (line, _) = sources.line_column(place);
        Some((line, sources.text(place).to_owned()))
    }

    #[test]
    fn a_text_is_found_as_it_is_by_now() {
        let whole =
            "# X\n\n- Yes\n- No\n\nWe trained all of our people in the year.\n\n- Yes\n";
        assert_eq!(stands(whole, "Yes", 3), Some((3, "Yes".into())));
        assert_eq!(stands(whole, "Yes", 9), Some((8, "Yes".into())));
        let (line, text) =
            stands(whole, "We trained our people in 2024.", 1).expect("one");
        assert_eq!(
            (line, text.as_str()),
            (6, "We trained all of our people in the year.")
        );
        assert_eq!(stands(whole, "Nothing of the kind", 1), None);
        assert_eq!(
            stands("# 甲\n\n董事會每年檢討。\n", "董事會檢討。", 1).map(|it| it.0),
            Some(3)
        );
    }
}
