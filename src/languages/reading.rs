//! What the checks read texts of a language by: `reading.yaml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

/// What the checks read by.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Words that say a figure is not exact.
    pub hedges: Hedges,
    /// Words that say which way something went.
    pub directions: Directions,
    /// Words that say a figure is less than nothing.
    pub minus: Minus,
    /// Names of bands of age or size.
    pub bands: Bands,
    /// Words before the year something began in.
    pub since: Since,
    /// Words about targets.
    pub goals: GoalReading,
    /// Words about emissions.
    pub emissions: EmissionReading,
    /// Words about the reporting boundary.
    pub boundary: BoundaryReading,
    /// How a range of figures is written, for a hint.
    pub range: String,
    /// Units as words that must not stand close to a figure.
    pub apart: List,
    /// Words that tell one text from another in nothing.
    pub idle: List,
    /// Texts of links that name no target.
    pub vague_links: List,
    /// What alternative texts are that say only that there is a picture.
    pub idle_alternatives: List,
    /// Headings over the basis of a report.
    pub bases: List,
    /// What an index is called.
    pub index: List,
    /// Reads numbers in English words.
    pub english: Option<English>,
    /// Reads numbers in Han characters.
    pub han: Option<Han>,
    /// Words of another region, which its texts should not have.
    #[serde(default)]
    pub other_region: OtherRegion,
    /// Years typed beside figures.
    #[serde(default)]
    pub years: Years,
    /// How periods are written, beside the names of months.
    #[serde(default)]
    pub periods: PeriodReading,
    /// Characters of another script, which its texts should not have.
    #[serde(default)]
    pub other_script: OtherScript,
}

/// Years typed beside figures, in small letters.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// What stands before a year that a figure is of; nothing where any year may be.
    #[serde(default)]
    pub before: List,
    /// What stands behind its digits; nothing where nothing must.
    #[serde(default)]
    pub behind: List,
    /// What may link it to its figure.
    #[serde(default)]
    pub link: List,
    /// What joins it to another year.
    pub joins: List,
    /// What makes it a year that is compared with, aimed at or begun in.
    pub unless: List,
}

/// How periods are written, in small letters.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodReading {
    /// What may stand before the digits of a year.
    #[serde(default)]
    pub before: Vec<String>,
    /// What may stand before a day.
    #[serde(default)]
    pub on: Vec<String>,
    /// What may stand behind the digits of a year, the longer first.
    #[serde(default)]
    pub behind: Vec<String>,
    /// What says that a year is a financial one.
    #[serde(default)]
    pub financial: Vec<String>,
    /// The numerals from nought to nine that the digits of a year may be written in.
    #[serde(default)]
    pub numerals: Vec<String>,
    /// What halves are called, the first and the second.
    #[serde(default)]
    pub halves: Vec<Vec<String>>,
    /// What quarters are called.
    #[serde(default)]
    pub quarters: Vec<Vec<String>>,
    /// What months are called beside their names.
    #[serde(default)]
    pub months: Vec<Vec<String>>,
}

/// What a hedge says of its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hedge {
    /// About as much.
    About,
    /// More than that, or at least as much.
    Over,
    /// Less than that, or at most as much.
    Under,
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trend {
    /// More.
    Up,
    /// Less.
    Down,
}

/// How a number bounds a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// Less than the number.
    Under,
    /// The number or less.
    UpTo,
    /// More than the number.
    Over,
    /// The number or more.
    From,
}

/// Words that say a figure is not exact, and which way it may miss.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hedges {
    /// How a message names each.
    pub names: BTreeMap<Hedge, String>,
    /// Before a figure.
    pub before: Ways<Hedge>,
    /// Behind it.
    pub behind: Ways<Hedge>,
    /// What may stand between a hedge and its figure, in this order from the figure on: a
    /// currency, an article.
    pub between: List,
    /// Verbs that may, each a character.
    pub verbs: String,
    /// Beginnings of words behind which one is none: figures *add up to* their sum.
    pub not_behind: BTreeMap<String, List>,
}

/// Words that say which way something went.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directions {
    /// The words.
    pub words: Ways<Trend>,
    /// Words of them that are none before another: *up to*.
    pub bounds: BTreeMap<String, String>,
    /// What takes them back.
    pub not: List,
    /// Words that say how many hundredths of what it was something has become: doubled.
    pub times: BTreeMap<String, u32>,
    /// Articles before them.
    pub articles: List,
    /// What may stand between one and its figure.
    pub between: List,
    /// What stands before the first of two figures: *from*.
    pub from: List,
    /// What stands before what something has come to: *to*.
    pub to: List,
    /// What stands before the size of a change: *by*. Where there is nothing of the kind,
    /// all is the size of a change but what something has come to.
    pub by: List,
}

/// Words that say a figure is less than nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minus {
    /// The words.
    pub words: List,
    /// What stands before them there; elsewhere one is taken from another, or they are part of
    /// other words.
    pub behind: List,
}

/// Names of bands, by what stands before or behind a bound.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// Before a bound.
    pub before: Ways<Bound>,
    /// Behind it.
    pub behind: Ways<Bound>,
    /// Between the two bounds of a band.
    pub between: List,
    /// What may stand between a bound and what is behind it: 歲.
    pub unit: String,
}

/// Words before the year something began in.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// Right before it.
    pub words: List,
    /// Right before it, where another word is near: *founded in*.
    pub near: List,
    /// Those other words.
    pub began: List,
}

/// Words about targets.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoalReading {
    /// That one is on track.
    pub on_track: List,
    /// That there is progress.
    pub progress: List,
    /// What takes such words back, or only wishes for them.
    pub unless: List,
    /// What names a net target.
    pub net: List,
    /// What stands before the numbers of scopes,
    pub scope: List,
    /// the numbers, each with its other forms,
    pub scopes: Vec<List>,
    /// and what may stand between two of them.
    pub scope_joins: List,
    /// What stands before the year a target is to be reached in.
    pub by: List,
    /// What stands behind it.
    pub year: String,
    /// That something is to become less or more.
    pub moves: List,
    /// That it is an aim.
    pub aims: List,
    /// Whose aims are not the company's own.
    pub others: List,
    /// How a range of scopes is written.
    pub scope_ranges: List,
    /// What a share is followed by,
    pub percent: List,
    /// or what stands before it.
    pub percent_before: List,
}

/// Words about emissions, in the names of metrics.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmissionReading {
    /// That Scope 2 follows from the contracts that are held.
    pub market: List,
    /// That it follows from the grids that supply.
    pub location: List,
    /// What the name of a total says beside its scope.
    pub whole: List,
    /// What stands before the number of a category.
    pub category: List,
    /// What names each category of Scope 3, by their numbers.
    pub categories: [List; 15],
}

/// Words about the reporting boundary, in small letters.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundaryReading {
    /// What a passage about it has.
    pub names: List,
    /// How each approach of consolidation is spoken of, by its name in files.
    pub approaches: BTreeMap<String, List>,
    /// That it is the same as before.
    pub unchanged: List,
    /// That something is in it.
    pub covers: List,
    /// That something is not; what begins with none of the words above.
    pub excludes: List,
    /// All subsidiaries.
    pub subsidiaries: List,
    /// What makes such words say nothing of all of the boundary now.
    pub unless: List,
}

/// Words that say what is a number in English words or among digits, and what is none.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct English {
    /// The words that add up: each is one more than the one before.
    pub small: List,
    /// Likewise ten more, from twenty on.
    pub tens: List,
    /// The words that divide, from two on.
    pub parts: List,
    /// The words that say roughly.
    pub rough: List,
    /// The words that do so before a multiple: several hundred.
    pub several: List,
    /// Words behind which a number is a name.
    pub labels: List,
    /// Months as people write them.
    pub months: List,
    /// Words that are counted: behind them even *one*, *zero* or 2000 is a quantity.
    pub counted: List,
    /// Words that measure.
    pub measures: List,
    /// Words behind which a number is the hour.
    pub hours: List,
    /// Words of an address.
    pub streets: List,
    /// What joins two numbers.
    pub joins: List,
    /// Words that join the parts of a name.
    pub joints: List,
    /// Words that begin a phrase and no name.
    pub openers: List,
    /// What only companies end in.
    pub companies: List,
}

/// Characters that say what is a number in Han numerals or among digits, and what is none.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Han {
    /// Measure words behind which a numeral is a quantity.
    pub measures: List,
    /// Measure words behind which digits are.
    pub digit_measures: List,
    /// What makes a place in a row of a numeral behind it, or the name of a day.
    pub ordinal: List,
    /// What holds numerals and is no quantity, wherever it stands.
    pub names: List,
    /// Words of rough counting before a power of ten.
    pub rough: List,
    /// Words before a power of ten that keep it: 逾百 is more than a hundred.
    pub about: List,
    /// What stands before digits that are a name.
    pub before_names: List,
    /// What stands behind them.
    pub behind_names: List,
    /// What follows a measure word where the two are another word: 大學, 家庭.
    pub idioms: BTreeMap<String, List>,
    /// What stands behind a number and begins with such a word, and is another: 區域.
    pub not_names: List,
    /// What has numbers of its own where it stands before digits: 表3,
    pub pictures: List,
    /// unless it is the end of another word: 代表3.
    pub not_pictures: List,
    /// What makes a class of any number behind it.
    pub classes: List,
    /// What stands before a number of days that is no date.
    pub counting: List,
    /// The hour of a clock, the word it must not begin, and the hours of a day.
    pub hour: String,
    /// Likewise.
    pub duration: String,
    /// Likewise.
    pub hours: String,
    /// Months that are counted.
    pub months: String,
    /// What joins two numbers.
    pub joins: List,
    /// What says that there are some more: 十多家.
    pub more: List,
    /// What a share in tenths is no beginning of: 三成立.
    pub not_tenths: List,
    /// What it is one of all the same: 三成員工.
    pub tenths_of: List,
    /// What ends like a word of rough counting and is none: 以上.
    pub not_rough: List,
    /// What stands before a half that is counted: 過半,
    pub before_half: List,
    /// and what makes another word of that half: 過半年.
    pub not_half: List,
    /// What ends in another word where a numeral of cheques stands behind it: 大陸.
    pub before_formal: List,
    /// What is counted as none: 零死亡.
    pub none_of: List,
    /// What makes a goal of that.
    pub goals: List,
}

/// Words of another region.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherRegion {
    /// Whose words they are.
    pub name: String,
    /// Each with what stands for it in this region.
    #[serde(deserialize_with = "words")]
    pub words: BTreeMap<String, String>,
    /// Longer words that hold one of them and are right.
    pub right: List,
}

/// Characters of another script.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherScript {
    /// What the script is called.
    pub name: String,
    /// Each with those of this script it stands for, the likeliest first.
    #[serde(deserialize_with = "pairs")]
    pub characters: BTreeMap<char, String>,
    /// Characters that both scripts have, and that in a draft from the other one are taken for its.
    #[serde(default, deserialize_with = "pairs")]
    pub doubtful: BTreeMap<char, String>,
    /// Words of the other script that are not written as their characters are.
    #[serde(default, deserialize_with = "words")]
    pub phrases: BTreeMap<String, String>,
}

/// Words: a list, or a text of words with spaces between.
#[derive(Debug, Default)]
pub struct List(Vec<String>);

impl List {
    /// Whether it has a word.
    pub fn has(&self, word: &str) -> bool {
        self.0.iter().any(|own| own == word)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its words, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The first of its words that a text begins with.
    pub fn begins(&self, text: &str) -> Option<&str> {
        self.iter().find(|word| text.starts_with(word))
    }

    /// The first of its words that a text ends with.
    pub fn ends(&self, text: &str) -> Option<&str> {
        self.iter().find(|word| text.ends_with(word))
    }

    /// Where a word stands in it, whatever its capitals.
    pub fn position(&self, word: &str) -> Option<usize> {
        self.iter().position(|own| own.eq_ignore_ascii_case(word))
    }

    /// What is behind one of its words that a text begins with, or all of it.
    pub fn past<'t>(&self, text: &'t str) -> &'t str {
        let rest = self.begins(text).and_then(|word| text.strip_prefix(word));
        rest.unwrap_or(text)
    }

    /// A text without any of its words at the end.
    pub fn trim_end<'t>(&self, text: &'t str) -> &'t str {
        let mut text = text;
        for word in self.iter() {
            text = text.trim_end_matches(word);
        }
        text
    }
}

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Words(Vec<String>),
        }
        Ok(Self(match Written::deserialize(reader)? {
            Written::Text(text) => text.split_whitespace().map(str::to_owned).collect(),
            Written::Words(words) => words,
        }))
    }
}

/// Words that each go one of some ways, the longest first.
#[derive(Debug)]
pub struct Ways<W>(Vec<(String, W)>);

impl<W> Default for Ways<W> {
    fn default() -> Self {
        Self(vec![])
    }
}

impl<W: Copy> Ways<W> {
    /// Each word with its way.
    pub fn iter(&self) -> impl Iterator<Item = (&str, W)> {
        self.0.iter().map(|(word, way)| (word.as_str(), *way))
    }
}

impl<'de, W: Copy + Ord + Deserialize<'de>> Deserialize<'de> for Ways<W> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let lists = BTreeMap::<W, List>::deserialize(reader)?;
        let each =
            |(way, list): (W, List)| list.0.into_iter().map(move |word| (word, way));
        let mut words: Vec<_> = lists.into_iter().flat_map(each).collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
        Ok(Self(words))
    }
}

/// Words, each with what stands for it, with spaces between: `雇员/员工 管治/治理`.
fn words<'de, D: Deserializer<'de>>(
    reader: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let text = String::deserialize(reader)?;
    let entries = text.split_whitespace().filter_map(|entry| {
        let (word, right) = entry.split_once('/')?;
        Some((word.to_owned(), right.to_owned()))
    });
    Ok(entries.collect())
}

/// Characters, each with those it stands for, with spaces between: `万萬 与與`.
fn pairs<'de, D: Deserializer<'de>>(
    reader: D,
) -> Result<BTreeMap<char, String>, D::Error> {
    let text = String::deserialize(reader)?;
    let entries = text.split_whitespace().filter_map(|entry| {
        let mut chars = entry.chars();
        Some((chars.next()?, chars.as_str().to_owned()))
    });
    Ok(entries.collect())
}
