//! Reading a ledger back. It may come from anywhere, so nothing in it is believed before
//! it is looked at.

use rust_decimal::Decimal;

use super::{Ledger, VERSION};
use crate::model::period::Period;
use crate::model::published::{Published, PublishedValue};
use crate::project::InputFile;

/// The values of a published report, read once for as long as the file is the same.
///
/// # Errors
/// If it is no ledger, in words.
#[comemo::memoize]
pub(crate) fn published(input: &InputFile) -> Result<Published, String> {
    let ledger = Ledger::from_json(input.text.as_ref().map_err(Clone::clone)?)?;
    let period = Period::parse(&ledger.period)
        .ok_or_else(|| format!("`{}` is no period", ledger.period))?;
    let mut values = std::collections::BTreeMap::new();
    for (id, metric) in &ledger.metrics {
        for (name, value) in &metric.values {
            let period =
                Period::parse(name).ok_or_else(|| format!("`{name}` is no period"))?;
            let number = value.value.as_ref();
            let number = number.and_then(|number| Decimal::from_str_exact(number).ok());
            let unit = metric.unit.clone();
            values.insert((id.clone(), period), PublishedValue { number, unit });
        }
    }
    Ok(Published { path: input.path.clone(), period, values })
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
