//! The report's own names: what `{{ issuer }}`, `{{ title }}`, `{{ period }}` and `{{ date }}`
//! print, so that nobody types them into a chapter.

use super::calendar::Calendar;
use super::config::{Config, Date};
use super::expression::PeriodName;
use super::lang::{ByLang, Lang};
use super::period::{Kind, Period};

/// The words that stand for the report's own names. No metric may have one for its id.
pub const WORDS: [&str; 4] = ["issuer", "title", "period", "date"];

/// The word of a placeholder that names the report itself, whatever period it names.
pub fn word(source: &str) -> Option<&'static str> {
    let source = source.trim();
    let written = source.split_once('@').map_or(source, |(word, _)| word);
    WORDS.into_iter().find(|known| *known == written)
}

/// The names of one report in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OwnNames {
    lang: Lang,
    issuer: String,
    short: Option<String>,
    title: String,
    calendar: Calendar,
    period: Period,
    date: Date,
}

/// Why a name cannot be printed as asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unprintable {
    /// What is wrong.
    pub message: String,
    /// The remedy.
    pub hint: String,
}

impl OwnNames {
    /// The names of a report in each of its languages.
    pub fn of(config: &Config) -> ByLang<Self> {
        let text = |texts: &ByLang<super::place::Placed<String>>, lang| {
            texts.get(&lang).map(|text| text.value.clone())
        };
        let names = |lang| Self {
            lang,
            issuer: text(&config.issuer, lang).unwrap_or_default(),
            short: text(&config.short, lang),
            title: text(&config.title, lang).unwrap_or_default(),
            calendar: config.calendar.clone(),
            period: config.period,
            date: config.date,
        };
        config.languages.iter().map(|&lang| (lang, names(lang))).collect()
    }

    /// What a placeholder prints that names the report itself: `issuer : short`,
    /// `period@prior : long`. Nothing where `source` is no such name.
    pub fn print(
        &self,
        source: &str,
        form: Option<&str>,
    ) -> Option<Result<String, Unprintable>> {
        let word = word(source)?;
        let at = source.trim().strip_prefix(word)?.strip_prefix('@');
        let form = form.map(str::trim);
        let fault = |forms: &str| {
            Err(Unprintable {
                message: match at {
                    Some(at) if word != "period" => {
                        format!("`{word}` has no period, and `@{at}` names one")
                    }
                    Some(at) if form.is_none() => {
                        format!(
                            "`{at}` is no period: write `@prior`, or a year, half, quarter or month"
                        )
                    }
                    _ => format!("`{word}` has no form `{}`", form.unwrap_or("")),
                },
                hint: format!("it is written {forms}"),
            })
        };
        let period = match at.map(PeriodName::parse) {
            None => Some(self.period),
            Some(Some(PeriodName::Prior)) => Some(self.calendar.prior(self.period)),
            Some(Some(PeriodName::At(period))) => Some(period),
            Some(None) => None,
        };
        if let (Some(period), "period", Some(_)) = (period, word, at)
            && let Err(fault) = self.calendar.admits(period)
        {
            return Some(Err(Unprintable { message: fault.message, hint: fault.hint }));
        }
        Some(match (word, form, period.filter(|_| at.is_none() || word == "period")) {
            ("issuer", None, Some(_)) => Ok(self.issuer.clone()),
            ("issuer", Some("short"), Some(_)) => match &self.short {
                Some(short) => Ok(short.clone()),
                None => Err(Unprintable {
                    message: "report.yaml has no short name of the issuer".into(),
                    hint: format!(
                        "add it under `issuer`, as in `short: {{{}: …}}`, in each language",
                        self.lang
                    ),
                }),
            },
            ("issuer", ..) => fault("`{{ issuer }}` or `{{ issuer : short }}`"),
            ("title", None, Some(_)) => Ok(self.title.clone()),
            ("title", ..) => fault("`{{ title }}`"),
            ("date", None, Some(_)) => Ok(day(self.lang, self.date)),
            ("date", ..) => fault("`{{ date }}`"),
            // There is room for the whole name of a month.
            (_, None, Some(period)) if period.kind() == Kind::Month => {
                Ok(self.calendar.said(period, self.lang))
            }
            (_, None, Some(period)) => Ok(self.calendar.label(period, self.lang)),
            (_, Some("long"), Some(period)) => Ok(self.calendar.long(period, self.lang)),
            (_, Some("start"), Some(period)) => {
                Ok(day(self.lang, self.calendar.first_day(period)))
            }
            (_, Some("end"), Some(period)) => {
                Ok(day(self.lang, self.calendar.last_day(period)))
            }
            _ => fault(
                "`{{ period }}`, or with `long`, `start` or `end` behind a colon; \
                 `{{ period@prior }}` is the one before",
            ),
        })
    }
}

/// A day in words.
fn day(lang: Lang, Date { year, month, day }: Date) -> String {
    lang.day(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_print_in_every_form() {
        let names = |lang| OwnNames {
            lang,
            issuer: "Example Limited".into(),
            short: None,
            title: "Report".into(),
            calendar: Calendar::default(),
            period: Period::parse("2025").expect("a year"),
            date: Date { year: 2026, month: 4, day: 23 },
        };
        let check = |lang, source: &str, form, expected: &str| {
            let printed = names(lang).print(source, form).expect("a name");
            assert_eq!(printed.as_deref().ok(), Some(expected), "{source} {form:?}");
        };
        check(Lang::En, " issuer ", None, "Example Limited");
        check(Lang::En, "period", None, "2025");
        check(Lang::En, "period", Some(" long"), "the year ended 31 December 2025");
        check(Lang::ZhHk, "period", Some("long"), "截至2025年12月31日止年度");
        check(Lang::ZhHk, "period@prior", Some("start"), "2024年1月1日");
        check(Lang::En, "period@2019", Some("end"), "31 December 2019");
        check(Lang::En, "date", None, "23 April 2026");
        for (source, form) in [
            ("issuer", Some("short")),
            ("issuer@2020", None),
            ("period", Some("2dp")),
            ("period@last", None),
            ("title", Some("short")),
        ] {
            let printed = names(Lang::En).print(source, form).expect("a name");
            assert!(printed.is_err(), "{source} {form:?}");
        }
        assert_eq!(names(Lang::En).print("issuer.count", None), None);
    }
}
