//! The frameworks that ship with Recto. Their texts are ours; their codes and duties are
//! the Exchange's.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::{Deserialize, Deserializer, de};

use crate::model::config::Date;
use crate::model::lang::{Lang, OURS};
use crate::model::report::AnswerKind;

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/framework");

/// The frameworks a report can follow, by name: each is a file of this folder.
static ALL: LazyLock<BTreeMap<&str, Framework>> = LazyLock::new(|| {
    let files = FOLDER.files().filter_map(|file| {
        let name = file.path().to_str()?.strip_suffix(".yaml")?;
        // A test reads every one of them.
        Some((name, serde_yaml::from_str(file.contents_utf8()?).ok()?))
    });
    files.collect()
});

/// A disclosure framework.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Its name in files.
    pub framework: String,
    /// Its name.
    pub name: Texts,
    /// The financial years it is in force for.
    pub years: Years,
    /// When a report by it is due, the latest rule last.
    #[serde(default)]
    pub due: Vec<Due>,
    /// Its aspects.
    pub groups: Vec<Group>,
}

/// The financial years a framework is in force for, by their first days.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// The earliest.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// The latest; none while it is in force.
    #[serde(default, deserialize_with = "last_day")]
    pub until: Option<Date>,
    /// What the issuer must do for later years.
    #[serde(default)]
    pub then: String,
}

/// When a report is due.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// The first day of the earliest financial year this is asked of.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// How many months after the end of the year.
    pub months: u8,
    /// For whom it is otherwise.
    #[serde(default)]
    pub but: String,
}

fn day<'de, D: Deserializer<'de>>(text: D) -> Result<Date, D::Error> {
    let text = String::deserialize(text)?;
    Date::parse(&text).ok_or_else(|| de::Error::custom(format!("`{text}` is not a date")))
}

fn last_day<'de, D: Deserializer<'de>>(text: D) -> Result<Option<Date>, D::Error> {
    day(text).map(Some)
}

/// A text in each language.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Texts(BTreeMap<String, String>);

impl Texts {
    /// The text in a language, or in ours where a catalogue has none in it.
    pub fn get(&self, lang: Lang) -> &str {
        let own = self.0.get(lang.tag()).or_else(|| self.0.get(OURS.tag()));
        own.map_or("", String::as_str)
    }
}

/// An aspect with its provisions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its code: `A1`; `MDR` for the mandatory paragraphs.
    pub code: String,
    /// Its title.
    pub title: Texts,
    /// What its general disclosure asks for: policies, compliance.
    #[serde(default)]
    pub limbs: Vec<String>,
    /// Its provisions in order.
    pub provisions: Vec<Provision>,
}

/// A provision: a mandatory paragraph, a general disclosure or a KPI.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Its code: `MDR13`, `A1`, `A1.1`.
    pub code: String,
    /// What kind of answer it asks for.
    #[serde(rename = "type", deserialize_with = "answer_kind")]
    pub kind: AnswerKind,
    /// Its title.
    pub title: Texts,
    /// What it asks.
    pub description: Texts,
    /// What a numeric answer must show.
    #[serde(default)]
    pub asks: Asks,
}

/// What a provision asks of a numeric answer.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asks {
    /// By which kinds it is broken down.
    pub breakdowns: Vec<String>,
    /// For how many years it is wanted.
    pub years: u8,
    /// Whether a rate is wanted beside the number.
    pub rate: bool,
    /// Whether an intensity is wanted beside the total.
    pub intensity: bool,
    /// Whether a target is wanted, which may be a figure.
    pub target: bool,
}

impl Framework {
    /// When the report of a year that begins on a day is due.
    pub fn due(&self, first_day: Date) -> Option<&Due> {
        self.due.iter().rfind(|due| due.from <= first_day)
    }

    /// The aspect a provision belongs to.
    pub fn group_of(&self, code: &str) -> Option<&Group> {
        let has = |group: &&Group| group.provisions.iter().any(|own| own.code == code);
        self.groups.iter().find(has)
    }

    /// The provision of a code.
    pub fn provision(&self, code: &str) -> Option<&Provision> {
        self.provisions().find(|provision| provision.code == code)
    }

    /// All provisions in order.
    pub fn provisions(&self) -> impl Iterator<Item = &Provision> {
        self.groups.iter().flat_map(|group| &group.provisions)
    }

    /// A code of each form it has.
    pub fn examples(&self) -> Vec<&str> {
        let form = |code: &str| code.replace(|c: char| c.is_ascii_digit(), "0");
        let mut seen = vec![];
        let mut codes: Vec<_> = self.codes().collect();
        codes.retain(|code| {
            let form = form(code).replace("00", "0");
            let is_new = !seen.contains(&form);
            seen.push(form);
            is_new
        });
        codes
    }

    /// All codes in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.provisions().map(|provision| provision.code.as_str())
    }
}

fn answer_kind<'de, D: Deserializer<'de>>(from: D) -> Result<AnswerKind, D::Error> {
    let name = String::deserialize(from)?;
    let mut all = AnswerKind::ALL.iter();
    all.find(|(known, _)| *known == name)
        .map(|(_, kind)| *kind)
        .ok_or_else(|| de::Error::custom(format!("there is no kind of answer `{name}`")))
}

/// The framework of a name.
pub(crate) fn find(name: &str) -> Option<&'static Framework> {
    ALL.get(name)
}

/// The names of all frameworks, in order.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    ALL.keys().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_catalogue_can_be_read_and_has_the_name_of_its_file() {
        let files = FOLDER.files().filter_map(|file| file.path().to_str());
        let names: Vec<_> = files.filter_map(|path| path.strip_suffix(".yaml")).collect();
        assert!(!names.is_empty());
        for name in names {
            let framework = find(name).expect(name);
            assert_eq!(framework.framework, name);
            // It has a language whole or not at all.
            let tags: Vec<_> = framework.name.0.keys().collect();
            assert!(tags.iter().all(|tag| Lang::parse(tag).is_some()), "{tags:?}");
            assert!(tags.iter().any(|tag| *tag == OURS.tag()), "{tags:?}");
            for provision in framework.provisions() {
                for texts in [&provision.title, &provision.description] {
                    let own: Vec<_> = texts.0.keys().collect();
                    assert_eq!(own, tags, "{}", provision.code);
                }
            }
            let mut codes: Vec<_> = framework.codes().collect();
            let all = codes.len();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), all, "no code of {name} stands twice");
        }
    }

    #[test]
    fn the_guide_of_2020_has_three_mandatory_paragraphs_and_48_further_items() {
        let guide = find("hkex-2020").expect("the catalogue");
        let count = |kind| guide.provisions().filter(|p| p.kind == kind).count();
        assert_eq!(count(AnswerKind::Mandatory), 3);
        assert_eq!(guide.provisions().count(), 51);
        assert_eq!((count(AnswerKind::Numeric), count(AnswerKind::Mixed)), (16, 3));
        let general = guide.codes().filter(|code| code.len() == 2).count();
        assert_eq!(general, 12, "general disclosures");
        let groups: Vec<_> =
            guide.groups.iter().map(|group| group.code.as_str()).collect();
        let due = |day| guide.due(Date::parse(day).expect("a day")).map(|due| due.months);
        assert_eq!(
            ["2020-06-30", "2020-07-01", "2021-12-31", "2022-01-01", "2025-01-01"]
                .map(due),
            [None, Some(5), Some(5), Some(4), Some(4)]
        );
        assert_eq!(groups.join(" "), "MDR A1 A2 A3 A4 B1 B2 B3 B4 B5 B6 B7 B8");
    }
}
