//! What a workbook calls units, periods, metrics and entities, and what is meant.

use std::collections::BTreeMap;

use crate::input::load::import_map::{GROUP, IGNORE, Names};
use crate::model::config::Config;
use crate::model::lang::Lang;
use crate::model::number::narrow;
use crate::model::period::{Kind, Period};
use crate::model::unit::{Catalogue, Unit, UnitError, called};
use crate::resolve::data::Data;

/// A name without what tells it from another in nothing: case, spaces, stops, footnote marks.
pub(crate) fn bare(text: &str) -> String {
    let mut bare = String::new();
    for char in narrow(text).chars().flat_map(char::to_lowercase) {
        match char {
            '₀'..='₉' => {
                let digit = u32::from(char) - u32::from('₀');
                bare.extend(char::from_digit(digit, 10));
            }
            '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' => {}
            '&' => bare.push_str("and"),
            char if char.is_alphanumeric() => bare.push(char),
            _ => {}
        }
    }
    bare
}

/// A text with what stands in brackets at its end apart.
pub(crate) fn bracketed(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let (inner, open) = match text.strip_suffix(')') {
        Some(inner) => (inner, '('),
        None => match text.strip_suffix('）') {
            Some(inner) => (inner, '（'),
            None => (text.strip_suffix(']')?, '['),
        },
    };
    let at = inner.rfind(open)?;
    let (name, rest) = inner.split_at_checked(at)?;
    let rest = rest.get(open.len_utf8()..)?.trim();
    (!name.trim().is_empty() && !rest.is_empty()).then(|| (name.trim(), rest))
}

/// Units by what people call them in any language.
pub(crate) struct UnitNames<'a> {
    units: &'a Catalogue,
    names: called::Names,
    own: BTreeMap<String, Unit>,
}

impl<'a> UnitNames<'a> {
    pub(crate) fn new(units: &'a Catalogue) -> Self {
        Self {
            units,
            names: called::Names::of(units),
            own: BTreeMap::new(),
        }
    }

    /// Adds what a map calls units.
    pub(crate) fn add(&mut self, name: &str, unit: Unit) {
        self.own.insert(name.trim().to_owned(), unit);
    }

    /// Whether a name is of a unit, though nobody can tell of which.
    pub(crate) fn is_unit(&self, text: &str) -> bool {
        let found = self.unit(text);
        matches!(found, Ok(_) | Err(UnitError::Case(..) | UnitError::Milli(..)))
    }

    /// The unit of a name.
    ///
    /// # Errors
    /// Where there is none, or more than one.
    pub(crate) fn unit(&self, text: &str) -> Result<Unit, UnitError> {
        let text = text.trim();
        if let Some(own) = self.own.get(text) {
            return Ok(own.clone());
        }
        let written = Unit::parse(text, self.units);
        let Err(error) = written else { return written };
        let plain = narrow(text).replace(['╱', '∕'], "/");
        if let Ok(unit) = Unit::parse(&plain, self.units) {
            return Ok(unit);
        }
        let lines = ["/", " per ", "每"];
        let sides = lines.iter().find_map(|line| {
            let (over, under) = plain.split_once(line)?;
            let under = under.trim().strip_prefix("per ").unwrap_or(under.trim());
            (!over.trim().is_empty() && !under.is_empty()).then_some((over, under))
        });
        match (self.names.factor(&plain)?, sides) {
            (Some(over), _) => Ok(Unit { over: vec![over], under: vec![] }),
            (None, Some((over, under))) => {
                let side = |text: &str| match self.unit(text) {
                    Ok(unit) if unit.under.is_empty() => Ok(unit.over),
                    Err(own @ (UnitError::Case(..) | UnitError::Milli(..))) => Err(own),
                    _ => Err(error.clone()),
                };
                Ok(Unit { over: side(over)?, under: side(under)? })
            }
            (None, None) => Err(error),
        }
    }
}

/// What a name in a workbook is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Called {
    /// This id.
    Is(String),
    /// Left out on purpose.
    Ignored,
    /// One of these; nothing says which.
    Either(Vec<String>),
    /// Nothing there is.
    Unknown,
}

/// Names and ids, and what they are of.
pub(crate) struct Known {
    own: BTreeMap<String, String>,
    ids: BTreeMap<String, String>,
    names: BTreeMap<String, Vec<String>>,
}

impl Known {
    /// The metrics of a dataset, but for those of single entities.
    pub(crate) fn metrics(data: &Data, names: &Names) -> Self {
        let all = data.metrics().values().filter(|metric| {
            !metric.is_made && crate::model::by_entity::parts_of(&metric.id).is_none()
        });
        let all = all.map(|metric| (metric.id.as_str(), metric.name.values().cloned()));
        Self::new(all, names.metrics.iter().map(|(a, b)| (&a.value, &b.value)))
    }

    /// The entities of a report, and the group.
    pub(crate) fn entities(config: &Config, names: &Names) -> Self {
        let all = config.boundary.entities.iter();
        let all = all.map(|own| (own.id.value.as_str(), own.name.values().cloned()));
        let own = names.entities.iter().map(|(a, b)| (&a.value, &b.value));
        let mut known = Self::new(all, own);
        let group = Lang::ALL.map(|lang| lang.words().boundary.group.clone());
        for name in group.iter().map(String::as_str).chain([GROUP]) {
            known
                .names
                .entry(bare(name))
                .or_insert_with(|| vec![GROUP.to_owned()]);
        }
        known
    }

    fn new<'n>(
        all: impl Iterator<Item = (&'n str, impl Iterator<Item = String>)>,
        own: impl Iterator<Item = (&'n String, &'n String)>,
    ) -> Self {
        let (mut ids, mut names) = (BTreeMap::new(), BTreeMap::<_, Vec<String>>::new());
        for (id, called) in all {
            ids.insert(id.to_owned(), id.to_owned());
            for name in called {
                let list = names.entry(bare(&name)).or_default();
                if !list.iter().any(|known| known == id) {
                    list.push(id.to_owned());
                }
            }
        }
        let own = own.map(|(name, id)| (bare(name), id.clone())).collect();
        Self { own, ids, names }
    }

    /// What a name is of: as the map says, by id, or by name in any language.
    pub(crate) fn called(&self, text: &str) -> Called {
        let text = text.trim();
        let key = bare(text);
        if let Some(own) = self.own.get(&key) {
            return match own.as_str() {
                IGNORE => Called::Ignored,
                id => Called::Is(id.to_owned()),
            };
        }
        if let Some(id) = self.ids.get(text) {
            return Called::Is(id.clone());
        }
        match self.names.get(&key).map(Vec::as_slice) {
            Some([one]) => Called::Is(one.clone()),
            Some([]) | None => Called::Unknown,
            Some(all) => Called::Either(all.to_vec()),
        }
    }
}

/// The day that a text names, as `2025-12-31`: `31/12/2025`, `as at 31 Dec 2025`, 截至2025年12月31日;
/// nothing where day and month could be taken for each other. And whether it is said of a year that
/// ended then.
pub(crate) fn date(text: &str) -> Option<(String, bool)> {
    let text = narrow(text.trim()).to_lowercase();
    let words = text.split(|char: char| !char.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let (before, [first, second, third]) = words.split_last_chunk::<3>()?;
    let said = before.join(" ");
    let readings = || Lang::ALL.iter().map(|lang| &lang.reading().periods);
    let of_year = readings().any(|own| {
        own.before.contains(&said)
            || own
                .behind
                .iter()
                .any(|word| word.chars().count() > 1 && text.ends_with(word))
    });
    if !of_year && !said.is_empty() && !readings().any(|own| own.on.contains(&said)) {
        return None;
    }
    let number = |text: &str| -> Option<u16> {
        let digits = text.trim_end_matches(|char: char| char.is_ascii_lowercase());
        let is_day = ["", "st", "nd", "rd", "th"].contains(&text.get(digits.len()..)?);
        digits.parse().ok().filter(|_| is_day && digits.len() <= 4)
    };
    let named = |name: &str, year: u16| {
        let is_name = name.chars().all(|char| char.is_ascii_lowercase());
        let month = Period::parse(&format!("{name} {year}")).filter(|_| is_name)?;
        (month.kind() == Kind::Month).then_some(u16::from(month.part()))
    };
    let (year, month, day) = match (number(first), number(second), number(third)) {
        (Some(year), Some(month), Some(day)) if year > 31 => (year, month, day),
        (first_number, second_number, Some(year)) => {
            let is_short = third.len() == 2;
            let year = if is_short { year.checked_add(2_000)? } else { year };
            match (first_number, second_number) {
                (Some(day), None) => (year, named(second, year)?, day),
                (None, Some(day)) => (year, named(first, year)?, day),
                (Some(day), Some(month)) if !is_short && (day > 12 || day == month) => {
                    (year, month, day)
                }
                (Some(month), Some(day)) if !is_short && day > 12 => (year, month, day),
                _ => return None,
            }
        }
        _ => return None,
    };
    let is_date = (1900..=2200).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day);
    is_date.then(|| (format!("{year:04}-{month:02}-{day:02}"), of_year))
}

/// The period that a text names, where `year` is known to be its year if it does not say so.
pub(crate) fn period(text: &str, year: Option<Period>) -> Option<Period> {
    let text = narrow(text.trim());
    let text = text.trim().trim_matches(['\'', '’']).trim();
    if let Some(period) = Period::parse(text) {
        return Some(period);
    }
    // `Jan-21`, `Q1'25`: two digits behind a name are a year.
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (name, two) = text.split_at_checked(text.len() - digits)?;
    let before = name.trim_end_matches([' ', '-', '\'', '’', '/', '.']);
    if digits == 2 && before.len() < name.len() && !before.is_empty() {
        let found = Period::parse(&format!("{before} 20{two}"));
        if found.is_some_and(|own| own.kind() != Kind::Year) {
            return found;
        }
    }
    if digits == 4 || digits == 0 {
        // `Sept. 2025`, `2025.1`
        let plain = text.replace(['.', ','], " ");
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(period) = Period::parse(&plain) {
            return Some(period);
        }
    }
    let year = year.filter(|_| !text.is_empty())?;
    let number = text.trim_end_matches(['月', '.']);
    if let Ok(month) = number.parse::<u8>()
        && (1..=12).contains(&month)
    {
        return Some(Period::part_of(Kind::Month, year.number(), month));
    }
    let named =
        [format!("{text} {}", year.number()), format!("{}年{text}", year.number())];
    named.iter().find_map(|text| Period::parse(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in [
            "31/12/2025",
            "31.12.2025",
            "12/31/2025",
            "2025-12-31",
            "2025/12/31",
            "31 Dec 2025",
            "31-Dec-25",
            "As at 31st December, 2025",
            "Dec 31, 2025",
            "截至2025年12月31日",
            "２０２５年１２月３１日",
        ] {
            let day = Some(("2025-12-31".to_owned(), false));
            assert_eq!(date(text), day, "{text}");
        }
        for text in ["Year ended 31 December 2025", "截至2025年12月31日止年度"] {
            let day = Some(("2025-12-31".to_owned(), true));
            assert_eq!(date(text), day, "{text}");
        }
        for text in [
            "1/2/2025",
            "31/12/25",
            "2025",
            "Dec 2025",
            "Room 31 12 2025",
            "31 Foo 2025",
            "2025-13-31",
            "1.2.3",
            "",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn units_are_known_by_what_people_call_them() {
        let units = Catalogue::default();
        let names = UnitNames::new(&units);
        for (text, own) in [
            ("kWh", "kWh"),
            ("KWH", "kWh"),
            ("兆瓦時", "MWh"),
            ("噸", "tonne"),
            ("萬噸", "10,000 tonne"),
            ("HKD'000", "HKD 1,000"),
            ("人民幣百萬元", "RMB million"),
            ("tCO2e/RMB million", "tCO2e / RMB million"),
            ("tCO2e per person", "tCO2e / person"),
            ("％", "%"),
            ("Tonnes", "tonne"),
            ("kwh", "kWh"),
            ("mwh", "MWh"),
            ("M3", "m3"),
            ("ML", "ML"),
            ("Megaliters", "ML"),
            ("百萬升", "million L"),
            ("千升", "thousand L"),
            ("KL", "kL"),
            ("kl", "kL"),
            ("gl/day", "GL / day"),
            ("mL", "mL"),
            ("Mt", "million tonne"),
            ("MT", "tonne"),
            ("kt", "1,000 tonne"),
            ("KT", "1,000 tonne"),
            ("Megatonnes", "million tonne"),
            ("kt CO2e", "1,000 tCO2e"),
            ("Mt CO2e", "million tCO2e"),
            ("MT CO2e", "tCO2e"),
        ] {
            let unit = names.unit(text).map(|unit| unit.name());
            let expected = Unit::parse(own, &units).map(|unit| unit.name());
            assert_eq!(unit, expected, "{text}");
        }
        for text in ["ml", "Ml", "ml/day", "mt", "mT", "mtCO2e", "mW", "mWh", "mJ"] {
            assert!(names.is_unit(text) && names.unit(text).is_err(), "{text}");
        }
        for text in ["", "度數", "ton", "gallons"] {
            assert!(names.unit(text).is_err(), "{text}");
        }
    }

    #[test]
    fn periods_are_known_by_what_people_call_them() {
        let year = Period::parse("2025");
        for (text, own) in [
            ("FY2021", "2021"),
            ("二零二一年度", "2021"),
            ("Jan-21", "2021-01"),
            ("Q1'25", "2025-Q1"),
            ("Sept. 2025", "2025-09"),
            ("Mar", "2025-03"),
            ("3", "2025-03"),
            ("三月", "2025-03"),
            ("H1", "2025-H1"),
        ] {
            assert_eq!(period(text, year), Period::parse(own), "{text}");
        }
        for text in ["Total", "Change", "13", "31/12/2025", ""] {
            assert_eq!(period(text, year), None, "{text}");
        }
    }

    #[test]
    fn a_name_is_the_same_whatever_its_marks() {
        assert_eq!(bare("Scope 1 – CO₂ (t)¹"), "scope1co2t");
        assert_eq!(bracketed("Electricity (MWh)"), Some(("Electricity", "MWh")));
        assert_eq!(bracketed("用電量（兆瓦時）"), Some(("用電量", "兆瓦時")));
        assert_eq!(bracketed("(MWh)"), None);
    }
}
