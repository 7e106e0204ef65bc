//! The units there are, for `recto explain units`.

use std::fmt::Write as _;

use crate::model::lang::Lang;
use crate::model::unit::{Catalogue, Dimension, Unit, Word};

/// All units with what they measure, how a number of them is written in every language, and
/// what else a file may call them.
pub fn list() -> String {
    let catalogue = Catalogue::default();
    let mut out = String::new();
    let mut last = "";
    for word in catalogue.all() {
        let measure = measure(&word.dimension);
        if measure != last {
            let gap = if last.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}{measure}");
            last = measure;
        }
        let others = catalogue.others(&word.key);
        let also = match others.is_empty() {
            true => String::new(),
            false => format!("   also written {}", others.join(", ")),
        };
        let written: Vec<_> = Lang::ALL.iter().map(|lang| written(word, *lang)).collect();
        let _ = writeln!(out, "  {}   {}{also}", word.key, written.join(" · "));
    }
    out.push_str(
        "\nBefore a unit, and behind a currency, may stand 10, 100, 1,000, thousand, 10,000, 100,000, million, \
         100 million or billion,\nas in `10,000 tonnes`, `RMB million`, `HKD'000`; below a line what it is taken \
         of, as in `tCO2e / RMB million`.\n`kt`, `Mt`, `ktCO2e` and `MtCO2e` are thousands \
         and millions of tonnes.\nA report's own counting words stand under `units` in report.yaml.\n\
         The rule of this name is explained by `recto explain \"warning[units]\"`.\n",
    );
    out
}

/// Some of it as a text has it.
fn written(word: &Word, lang: Lang) -> String {
    let unit = Unit::of(word.clone().into());
    let dressed = unit.dress(lang, false);
    format!("{}2{}", dressed.before, dressed.after)
}

fn measure(dimension: &Dimension) -> &'static str {
    match dimension {
        Dimension::Ratio => "Shares",
        Dimension::PercentagePoint => "Differences of shares",
        Dimension::Money(_) => "Money, by the codes of ISO 4217",
        Dimension::Mass => "Mass",
        Dimension::Emission => "Greenhouse gases",
        Dimension::Energy => "Energy",
        Dimension::Power => "Power",
        Dimension::Volume => "Volume",
        Dimension::NormalVolume => "Volume of gas at 0 °C and one atmosphere",
        Dimension::Area => "Area",
        Dimension::Length => "Distance",
        Dimension::Travel => "Travel",
        Dimension::Freight => "Freight",
        Dimension::Time => "Time",
        Dimension::Count(_) => "What is counted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_is_listed_once_with_its_words() {
        let list = list();
        for line in [
            "  tce   2 tce · 2噸標準煤 · 2吨标准煤   also written TCE",
            "  imperial gallon   2 imperial gallons · 2英制加侖 · 2英制加仑   also written UK gallon, \
             UK gallons, imperial gallons",
            "  SEK   SEK2 · SEK2 · SEK2",
        ] {
            assert!(list.lines().any(|own| own == line), "{line} in {list}");
        }
        for measure in ["\nMoney", "\nWhat is counted", "\nEnergy"] {
            assert_eq!(list.matches(measure).count(), 1, "{measure}");
        }
    }
}
