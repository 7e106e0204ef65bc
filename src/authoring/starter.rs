//! The projects `recto init` writes, with settings by which Visual Studio Code checks their YAML: a
//! small report of an issuer that does not exist, in both languages, which uses every component and
//! along which the author's guide is written; and a bare one in languages, on frameworks and of a
//! year of the author's choice.

use std::borrow::Cow;

use include_dir::{Dir, include_dir};

use crate::input::load::catalogue;
use crate::model::calendar::YearEnd;
use crate::model::framework::Framework;
use crate::model::lang::{Lang, OURS, USUAL};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/authoring/starter");
static BLANK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/authoring/blank");
static AROUND: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/authoring/around");

/// What the settings of the bare report say before something else is chosen: its framework, its
/// languages, its years, its date and the values of its example.
const FRAMEWORK: &str = "framework: hkex-2025\n";
const LANGUAGES: &str = "languages: [en, zh-HK]";
const PERIOD: &str = "period: 2025  ";
const PERIODS: &str = "periods: [2025, 2024]  ";
const DATE: &str = "date: 2026-04-23";
const VALUES: &str = "values: {2024: 1200, 2025: 1150}";
/// What stands between these in the bare report is said of calendar years alone.
const CALENDAR: [char; 2] = ['‹', '›'];
/// The chapter of its indexes.
const INDEX: &str = "90-index.md";

/// The files of the example by path from the project's root, in order.
pub fn files() -> Vec<(&'static str, &'static [u8])> {
    of(&STARTER)
}

fn of(folder: &'static Dir<'_>) -> Vec<(&'static str, &'static [u8])> {
    let mut files = vec![];
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        let own = folder.files();
        files.extend(
            own.filter_map(|file| Some((file.path().to_str()?, file.contents()))),
        );
        folders.extend(folder.dirs());
    }
    files.sort_unstable_by_key(|(path, _)| *path);
    files
}

/// The frameworks a report can begin on, by name.
pub fn frameworks() -> impl Iterator<Item = &'static str> {
    let whole = catalogue::ours().values().filter(|it| !it.groups.is_empty());
    whole.map(|it| it.id.as_str())
}

/// What stands around either, for people and for version control.
pub fn around() -> Vec<(&'static str, &'static [u8])> {
    of(&AROUND)
}

/// What a bare report begins with.
#[derive(Debug, Clone, Default)]
pub struct Begin {
    /// The frameworks by name; the Exchange's Code where there is none.
    pub frameworks: Vec<String>,
    /// Its languages, the source first; the usual two where there is none.
    pub languages: Vec<Lang>,
    /// The day its years end on, where that is not 31 December.
    pub end: Option<YearEnd>,
}

/// The files of a bare report.
pub fn blank(begin: &Begin) -> Vec<(&'static str, Cow<'static, [u8]>)> {
    let names = &begin.frameworks;
    let followed: Vec<&Framework> = names
        .iter()
        .filter_map(|name| catalogue::ours().get(name.as_str()))
        .map(AsRef::as_ref)
        .collect();
    let languages = match begin.languages.as_slice() {
        [] => &USUAL,
        chosen => chosen,
    };
    let settings = of(&STARTER)
        .into_iter()
        .filter(|(path, _)| !path.starts_with("content/"));
    let files = of(&BLANK).into_iter().filter_map(|(path, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        let lang = path.split('/').nth(1).and_then(Lang::parse);
        if lang.is_some_and(|lang| !languages.contains(&lang)) {
            return None;
        }
        let text = match (path, lang) {
            ("content/report.yaml", _) => {
                let text = in_languages(&text, languages);
                let text = text.replace(FRAMEWORK, &chosen(names));
                let end = begin.end.filter(|end| *end != YearEnd::DECEMBER);
                ended(&called(&text, end.is_none()), end)
            }
            (_, Some(lang)) if path.ends_with(INDEX) => {
                format!("{text}{}", indexes(&followed, lang))
            }
            (_, Some(_)) => text.into_owned(),
            (_, None) => {
                let text = in_languages(&text, languages);
                let other = begin.end.filter(|end| *end != YearEnd::DECEMBER);
                match other {
                    Some(_) => {
                        text.replace(VALUES, "values: {2024/25: 1200, 2025/26: 1150}")
                    }
                    None => text,
                }
            }
        };
        Some((path, Cow::Owned(text.into_bytes())))
    });
    let mut all: Vec<_> = files.collect();
    all.extend(settings.map(|(path, bytes)| (path, Cow::Borrowed(bytes))));
    all
}

/// A file of settings in some languages: the lines of the others are left out.
fn in_languages(text: &str, languages: &[Lang]) -> String {
    let tags: Vec<_> = languages.iter().map(|lang| lang.tag()).collect();
    let lines = text.lines().filter(|line| {
        let key = line.trim_start_matches(['#', ' ']).split(':').next();
        let other = key.and_then(Lang::parse);
        other.is_none_or(|lang| languages.contains(&lang))
    });
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    text.replace(LANGUAGES, &format!("languages: [{}]", tags.join(", ")))
}

/// The settings of a report whose years end on another day: they are called by both calendar
/// years, and the report is of the one that began in the year of the others.
fn ended(text: &str, end: Option<YearEnd>) -> String {
    let Some(end) = end else { return text.to_owned() };
    let months = &OURS.words().months;
    let month = months.get(usize::from(end.month).saturating_sub(1));
    let day = end.day.unwrap_or_else(|| last(end.month));
    let month_name = month.map_or("", String::as_str);
    // Some four months after the year has ended.
    let later = end.month.saturating_add(4);
    let date = match later {
        13.. => format!("date: 2027-{:02}-23", later.saturating_sub(12)),
        _ => format!("date: 2026-{later:02}-23"),
    };
    let years = format!(
        "year-end: {day} {month_name}\nperiod-style: split      # 2025/26; `financial` says FY2026, \
         `calendar` 2026\nperiod: 2025/26"
    );
    text.replace(PERIODS, "periods: [2025/26, 2024/25]")
        .replace(PERIOD, &years)
        .replace(DATE, &date)
}

/// The settings with or without what is said of calendar years alone.
fn called(text: &str, is_calendar: bool) -> String {
    let parts = text.split(CALENDAR).enumerate();
    parts
        .filter(|(at, _)| is_calendar || at % 2 == 0)
        .map(|(_, part)| part)
        .collect()
}

/// The last day of a month, of a year that is none of 366 days.
fn last(month: u8) -> u8 {
    time::Month::try_from(month).map_or(31, |month| month.length(2_023))
}

/// The settings' line on frameworks.
fn chosen(names: &[String]) -> String {
    match names {
        [] => FRAMEWORK.to_owned(),
        [one] => format!("framework: {one}\n"),
        several => format!(
            "frameworks: [{}]   # the codes of the first stand bare, as in A1.1\n",
            several.join(", ")
        ),
    }
}

/// An index of each framework; under headings where there are several.
fn indexes(frameworks: &[&Framework], lang: Lang) -> String {
    match frameworks {
        [] | [_] => "\n```index\n```\n".to_owned(),
        several => several
            .iter()
            .map(|own| {
                let (id, name) = (&own.id, own.name.get(lang));
                format!("\n## {name} {{#{id}}}\n\n```index\nframework: {id}\n```\n")
            })
            .collect(),
    }
}
