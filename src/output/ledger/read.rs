//! Reading a ledger back. It may come from anywhere, so nothing in it is believed before
//! it is looked at.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Ledger, VERSION};
use crate::input::project::InputFile;
use crate::model::figure::Rounding;
use crate::model::period::Period;
use crate::model::published::{Published, PublishedValue};

/// The values of a published report, read once for as long as the file is the same.
///
/// # Errors
/// If it is no ledger, in words.
#[comemo::memoize]
pub(crate) fn published(input: &InputFile) -> Result<Published, String> {
    let ledger = Ledger::from_json(input.text.as_ref().map_err(Clone::clone)?)?;
    let period = Period::parse(&ledger.period)
        .ok_or_else(|| format!("`{}` is no period", ledger.period))?;
    // How each value was printed where it stands by itself.
    let mut printed: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for figure in &ledger.figures {
        let (Some(metric), Some(value)) = (&figure.metric, &figure.value) else {
            continue;
        };
        if let Ok(value) = Decimal::from_str_exact(value)
            && let Some((decimals, _)) = rounded(&figure.printed, value)
        {
            let most = printed.entry((metric, &figure.period)).or_default();
            *most = decimals.max(*most);
        }
    }
    let mut values = BTreeMap::new();
    for (id, metric) in &ledger.metrics {
        for (name, value) in &metric.values {
            let period =
                Period::parse(name).ok_or_else(|| format!("`{name}` is no period"))?;
            let number = value.value.as_ref();
            let published = PublishedValue {
                number: number.and_then(|number| Decimal::from_str_exact(number).ok()),
                unit: metric.unit.clone(),
                is_computed: value.computed,
                decimals: printed
                    .get(&(id.as_str(), name.as_str()))
                    .copied()
                    .or(value.decimals),
            };
            values.insert((id.clone(), period), published);
        }
    }
    Ok(Published { path: input.path.clone(), period, values })
}

/// How a value was rounded to the number in a printed text, if it is that in its own unit.
pub(crate) fn rounded(printed: &str, value: Decimal) -> Option<(u32, Rounding)> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let start = printed.find(|c: char| c.is_ascii_digit())?;
    let rest = printed.get(start..)?;
    let digits = rest.split(|c| !is_part(c)).next()?.replace(',', "");
    let number = Decimal::from_str_exact(digits.trim_end_matches('.')).ok()?;
    let is_so =
        |rounding: Rounding| rounding.round(value.abs(), number.scale()) == number;
    let (_, rounding) = Rounding::ALL.into_iter().find(|(_, own)| is_so(*own))?;
    Some((number.scale(), rounding))
}

impl Ledger {
    /// Reads a ledger.
    ///
    /// # Errors
    /// If it is none, or one of another version, in words.
    pub fn from_json(text: &str) -> Result<Self, String> {
        #[derive(serde::Deserialize)]
        struct Version {
            version: u32,
        }
        let version: Version = serde_json::from_str(text)
            .map_err(|error| format!("it is no ledger: {error}"))?;
        if version.version != VERSION {
            return Err(format!(
                "it is a ledger of version {}, and this Recto reads version {VERSION}: build the report again",
                version.version
            ));
        }
        let ledger: Self = serde_json::from_str(text)
            .map_err(|error| format!("it is a damaged ledger: {error}"))?;
        ledger.validate()?;
        Ok(ledger)
    }

    fn validate(&self) -> Result<(), String> {
        let numbers = self.figures.iter().filter_map(|figure| figure.value.as_ref());
        let values = self.metrics.values().flat_map(|metric| metric.values.values());
        for number in numbers.chain(values.filter_map(|value| value.value.as_ref())) {
            if Decimal::from_str_exact(number).is_err() {
                return Err(format!("it is a damaged ledger: `{number}` is no number"));
            }
        }
        for figure in &self.figures {
            let sheet = figure.position.sheet;
            let stands = sheet >= 1 && sheet <= self.pages.len();
            let in_block = figure.block.is_none_or(|block| block < self.blocks.len());
            if !stands || !in_block {
                return Err(format!(
                    "it is a damaged ledger: `{}` stands on sheet {sheet} of {}",
                    figure.printed,
                    self.pages.len()
                ));
            }
        }
        Ok(())
    }
}
