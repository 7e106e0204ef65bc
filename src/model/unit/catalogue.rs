//! The words units are made of. Projects add their own counting words in `report.yaml`.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;

use super::{Dimension, Forms, Unit, Word};
use crate::model::lang::{ByLang, Lang, OURS};

/// All unit words a project knows, by every spelling a file may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    words: BTreeMap<String, Arc<Word>>,
    /// Those of them that the project has added.
    own: Vec<Arc<Word>>,
}

/// Every figure asks for the words of units, and what it was told is hashed. Ours are the same in
/// every project.
impl Hash for Catalogue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.own.hash(state);
    }
}

/// Key, other spellings besides its plural, dimension, factor (mantissa, decimal places). What
/// a unit is called is for each language to say.
type Row = (&'static str, &'static [&'static str], Dimension, (i64, u32));

use Dimension::{
    Area, Emission, Energy, Freight, Length, Mass, Money, NormalVolume, Power, Ratio,
    Time, Travel, Volume,
};

/// Things that are counted; each row's own word is what they are.
const COUNT: Dimension = Dimension::Count(String::new());

static ROWS: &[Row] = &[
    ("%", &["percent", "per cent"], Ratio, (1, 2)),
    ("percentage point", &["percentage points"], Dimension::PercentagePoint, (1, 2)),
    ("RMB", &["CNY"], Money("CNY"), (1, 0)),
    ("HKD", &["HK$"], Money("HKD"), (1, 0)),
    ("USD", &["US$"], Money("USD"), (1, 0)),
    ("EUR", &["€"], Money("EUR"), (1, 0)),
    ("GBP", &["£"], Money("GBP"), (1, 0)),
    ("MOP", &["MOP$"], Money("MOP"), (1, 0)),
    ("JPY", &[], Money("JPY"), (1, 0)),
    ("SGD", &["S$"], Money("SGD"), (1, 0)),
    ("TWD", &["NT$"], Money("TWD"), (1, 0)),
    ("KRW", &[], Money("KRW"), (1, 0)),
    ("AUD", &["A$"], Money("AUD"), (1, 0)),
    ("CAD", &["C$"], Money("CAD"), (1, 0)),
    ("CHF", &[], Money("CHF"), (1, 0)),
    ("MYR", &[], Money("MYR"), (1, 0)),
    ("THB", &[], Money("THB"), (1, 0)),
    ("VND", &[], Money("VND"), (1, 0)),
    ("IDR", &[], Money("IDR"), (1, 0)),
    ("PHP", &[], Money("PHP"), (1, 0)),
    ("INR", &[], Money("INR"), (1, 0)),
    ("tonne", &["tonnes", "t"], Mass, (1, 0)),
    ("kg", &[], Mass, (1, 3)),
    ("tCO2e", &["tCO₂e"], Emission, (1, 0)),
    ("kgCO2e", &["kgCO₂e"], Emission, (1, 3)),
    ("kWh", &[], Energy, (3_600, 0)),
    ("MWh", &[], Energy, (3_600_000, 0)),
    ("GWh", &[], Energy, (3_600_000_000, 0)),
    ("MJ", &[], Energy, (1_000, 0)),
    ("GJ", &[], Energy, (1_000_000, 0)),
    ("TJ", &[], Energy, (1_000_000_000, 0)),
    // The calorie of the steam tables, by which a tonne of coal equivalent is defined.
    ("kcal", &[], Energy, (41_868, 4)),
    ("tce", &["TCE"], Energy, (29_307_600, 0)),
    ("kW", &[], Power, (1, 0)),
    ("MW", &[], Power, (1_000, 0)),
    ("GW", &[], Power, (1_000_000, 0)),
    ("m3", &["m³"], Volume, (1, 0)),
    ("L", &["litre", "litres"], Volume, (1, 3)),
    ("mL", &["millilitre", "millilitres"], Volume, (1, 6)),
    ("kL", &["kilolitre", "kilolitres"], Volume, (1, 0)),
    ("ML", &["megalitre", "megalitres"], Volume, (1_000, 0)),
    ("GL", &["gigalitre", "gigalitres"], Volume, (1_000_000, 0)),
    ("US gallon", &[], Volume, (3_785_411_784, 12)),
    ("imperial gallon", &["UK gallon", "UK gallons"], Volume, (454_609, 8)),
    ("Nm3", &["Nm³"], NormalVolume, (1, 0)),
    ("m2", &["m²", "sq m"], Area, (3, 0)),
    ("sq ft", &["ft2", "ft²", "square foot", "square feet"], Area, (27_870_912, 8)),
    ("mu", &[], Area, (2_000, 0)),
    ("hectare", &["hectares", "ha"], Area, (30_000, 0)),
    ("km2", &["km²"], Area, (3_000_000, 0)),
    ("km", &["kilometre", "kilometres"], Length, (1, 0)),
    (
        "passenger-km",
        &["passenger-kilometre", "passenger-kilometres", "pkm"],
        Travel,
        (1, 0),
    ),
    ("tonne-km", &["tonne-kilometre", "tonne-kilometres", "tkm"], Freight, (1, 0)),
    ("hour", &["hours"], Time, (1, 0)),
    ("day", &["days"], COUNT, (1, 0)),
    ("month", &["months"], COUNT, (1, 0)),
    ("year", &["years"], COUNT, (1, 0)),
    ("accident", &[], COUNT, (1, 0)),
    ("announcement", &[], COUNT, (1, 0)),
    ("application", &[], COUNT, (1, 0)),
    ("award", &[], COUNT, (1, 0)),
    ("calendar year", &[], COUNT, (1, 0)),
    ("case", &[], COUNT, (1, 0)),
    ("committee", &[], COUNT, (1, 0)),
    ("company", &["companies"], COUNT, (1, 0)),
    ("customer", &[], COUNT, (1, 0)),
    ("director", &[], COUNT, (1, 0)),
    ("drill", &[], COUNT, (1, 0)),
    ("event", &[], COUNT, (1, 0)),
    ("item", &[], COUNT, (1, 0)),
    ("level", &[], COUNT, (1, 0)),
    ("meeting", &[], COUNT, (1, 0)),
    ("motor", &[], COUNT, (1, 0)),
    ("officer", &[], COUNT, (1, 0)),
    ("participant", &[], COUNT, (1, 0)),
    ("patent", &[], COUNT, (1, 0)),
    ("person", &["persons", "people"], COUNT, (1, 0)),
    ("piece", &[], COUNT, (1, 0)),
    ("plant", &[], COUNT, (1, 0)),
    ("platform", &[], COUNT, (1, 0)),
    ("point", &[], COUNT, (1, 0)),
    ("policy", &["policies"], COUNT, (1, 0)),
    ("prize", &[], COUNT, (1, 0)),
    ("procedure", &[], COUNT, (1, 0)),
    ("project", &[], COUNT, (1, 0)),
    ("question", &[], COUNT, (1, 0)),
    ("sequence", &[], COUNT, (1, 0)),
    ("session", &[], COUNT, (1, 0)),
    ("set", &[], COUNT, (1, 0)),
    ("share", &[], COUNT, (1, 0)),
    ("standard", &[], COUNT, (1, 0)),
    ("student", &[], COUNT, (1, 0)),
    ("supplier", &[], COUNT, (1, 0)),
    ("time", &["times"], COUNT, (1, 0)),
    ("unit", &[], COUNT, (1, 0)),
    ("vehicle", &[], COUNT, (1, 0)),
    ("visit", &[], COUNT, (1, 0)),
];

/// The codes of all other currencies of ISO 4217, which stand before the number as they are.
static CURRENCIES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD",
    "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CDF", "CLP",
    "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB",
    "FJD", "FKP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HNL", "HTG", "HUF",
    "ILS", "IQD", "IRR", "ISK", "JMD", "JOD", "KES", "KGS", "KHR", "KMF", "KPW", "KWD",
    "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD",
    "MMK", "MNT", "MRU", "MUR", "MVR", "MWK", "MXN", "MZN", "NAD", "NGN", "NIO", "NOK",
    "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PKR", "PLN", "PYG", "QAR", "RON", "RSD",
    "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SHP", "SLE", "SOS", "SRD", "SSP",
    "STN", "SVC", "SYP", "SZL", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TZS", "UAH",
    "UGX", "UYU", "UZS", "VES", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR",
    "ZMW", "ZWG",
];

impl Default for Catalogue {
    fn default() -> Self {
        static OURS: LazyLock<Catalogue> = LazyLock::new(Catalogue::ours);
        OURS.clone()
    }
}

impl Catalogue {
    fn ours() -> Self {
        let mut catalogue = Self { words: BTreeMap::new(), own: vec![] };
        for (key, others, dimension, (mantissa, places)) in ROWS {
            let dimension = match dimension {
                Dimension::Count(_) => Dimension::Count((*key).to_owned()),
                other => other.clone(),
            };
            let own = |lang: Lang| Some((lang, lang.units().words.get(*key)?.clone()));
            let word = Word {
                key: (*key).to_owned(),
                dimension,
                factor: Decimal::new(*mantissa, *places),
                words: Lang::ALL.into_iter().filter_map(own).collect(),
            };
            catalogue.insert(word, others);
        }
        for code in CURRENCIES {
            let forms = Forms { before: (*code).to_owned(), ..Forms::default() };
            let word = Word {
                key: (*code).to_owned(),
                dimension: Money(code),
                factor: Decimal::ONE,
                words: Lang::ALL.into_iter().map(|lang| (lang, forms.clone())).collect(),
            };
            catalogue.insert(word, &[]);
        }
        catalogue
    }

    /// Every unit, once, in the order of what it measures and how large it is.
    pub fn all(&self) -> Vec<&Word> {
        let mut all: Vec<&Word> = vec![];
        for (spelling, word) in &self.words {
            if *spelling == word.key {
                all.push(word);
            }
        }
        all.sort_by(|a, b| {
            let of = |word: &Word| match &word.dimension {
                Dimension::Count(_) => COUNT,
                Dimension::Money(_) => Money(""),
                other => other.clone(),
            };
            (of(a), a.factor, &a.key).cmp(&(of(b), b.factor, &b.key))
        });
        all
    }

    /// The spellings that a file may use of a unit beside its key.
    pub fn others(&self, key: &str) -> Vec<&str> {
        let own = self.words.iter().filter(|(_, word)| word.key == key);
        own.map(|(spelling, _)| spelling.as_str())
            .filter(|spelling| *spelling != key)
            .collect()
    }

    /// Adds a word under its key, its plural and other spellings.
    fn insert(&mut self, word: Word, others: &[&str]) -> Arc<Word> {
        let word = Arc::new(word);
        let many = word.forms(OURS).many.clone();
        for spelling in others.iter().copied().chain([many.as_str(), &word.key]) {
            if !spelling.is_empty() {
                self.words.insert(spelling.to_owned(), word.clone());
            }
        }
        word
    }

    /// The word of a spelling.
    pub fn word(&self, spelling: &str) -> Option<&Arc<Word>> {
        self.words.get(spelling)
    }

    /// Every spelling, for suggestions.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// Adds a counting word of the project's own, or replaces one of ours.
    pub fn add(&mut self, key: String, words: ByLang<Forms>) {
        let word = Word {
            dimension: Dimension::Count(key.clone()),
            key,
            factor: Decimal::ONE,
            words,
        };
        let word = self.insert(word, &[]);
        self.own.push(word);
    }

    /// The unit of shares and growth rates.
    pub fn percent(&self) -> Unit {
        self.single("%")
    }

    /// The unit of differences between percentages.
    pub fn percentage_point(&self) -> Unit {
        self.single("percentage point")
    }

    fn single(&self, key: &str) -> Unit {
        self.word(key)
            .map_or_else(Unit::default, |word| Unit::of(word.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_written_in_every_language() {
        for (key, ..) in ROWS {
            for lang in Lang::ALL {
                assert!(lang.units().words.contains_key(*key), "{lang} has no {key}");
            }
        }
        assert_eq!(ROWS.len(), OURS.units().words.len(), "words of no unit");
    }
}
