//! The words units are made of. Projects add their own counting words in `report.yaml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Dimension, Forms, Unit, Word};

/// All unit words a project knows, by every spelling a file may use.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Catalogue {
    words: BTreeMap<String, Arc<Word>>,
}

/// Key, other spellings, dimension, factor (mantissa, decimal places), English for one
/// and for many, Chinese. Chinese words: Hong Kong usage.
type Row =
    (&'static str, &'static [&'static str], Dimension, (i64, u32), [&'static str; 3]);

use Dimension::{Area, Emission, Energy, Mass, Money, Power, Ratio, Time, Volume};

/// Things that are counted; each row's own word is what they are.
const COUNT: Dimension = Dimension::Count(String::new());

static ROWS: &[Row] = &[
    ("%", &["percent", "per cent"], Ratio, (1, 2), ["%", "%", "%"]),
    (
        "percentage point",
        &["percentage points"],
        Dimension::PercentagePoint,
        (1, 2),
        ["percentage point", "percentage points", "個百分點"],
    ),
    ("RMB", &["CNY"], Money("CNY"), (1, 0), ["RMB", "RMB", "人民幣"]),
    ("HKD", &["HK$"], Money("HKD"), (1, 0), ["HK$", "HK$", "港元"]),
    ("USD", &["US$"], Money("USD"), (1, 0), ["US$", "US$", "美元"]),
    ("tonne", &["tonnes", "t"], Mass, (1, 0), ["tonne", "tonnes", "噸"]),
    ("kg", &[], Mass, (1, 3), ["kg", "kg", "公斤"]),
    ("tCO2e", &["tCO₂e"], Emission, (1, 0), ["tCO₂e", "tCO₂e", "噸二氧化碳當量"]),
    ("kgCO2e", &["kgCO₂e"], Emission, (1, 3), ["kgCO₂e", "kgCO₂e", "公斤二氧化碳當量"]),
    ("kWh", &[], Energy, (1, 0), ["kWh", "kWh", "千瓦時"]),
    ("MWh", &[], Energy, (1_000, 0), ["MWh", "MWh", "兆瓦時"]),
    ("GWh", &[], Energy, (1_000_000, 0), ["GWh", "GWh", "吉瓦時"]),
    ("kW", &[], Power, (1, 0), ["kW", "kW", "千瓦"]),
    ("MW", &[], Power, (1_000, 0), ["MW", "MW", "兆瓦"]),
    ("GW", &[], Power, (1_000_000, 0), ["GW", "GW", "吉瓦"]),
    ("m3", &["m³"], Volume, (1, 0), ["m³", "m³", "立方米"]),
    ("L", &["litre", "litres"], Volume, (1, 3), ["litre", "litres", "升"]),
    ("mL", &["millilitre", "millilitres"], Volume, (1, 6), ["mL", "mL", "毫升"]),
    ("m2", &["m²"], Area, (1, 0), ["m²", "m²", "平方米"]),
    ("hour", &["hours"], Time, (1, 0), ["hour", "hours", "小時"]),
    ("day", &["days"], COUNT, (1, 0), ["day", "days", "日"]),
    ("month", &["months"], COUNT, (1, 0), ["month", "months", "個月"]),
    ("year", &["years"], COUNT, (1, 0), ["year", "years", "年"]),
    ("accident", &[], COUNT, (1, 0), ["accident", "accidents", "宗"]),
    ("announcement", &[], COUNT, (1, 0), ["announcement", "announcements", "份"]),
    ("application", &[], COUNT, (1, 0), ["application", "applications", "份"]),
    ("award", &[], COUNT, (1, 0), ["award", "awards", "項"]),
    ("calendar year", &[], COUNT, (1, 0), ["", "", "年"]),
    ("case", &[], COUNT, (1, 0), ["case", "cases", "宗"]),
    ("committee", &[], COUNT, (1, 0), ["committee", "committees", "個"]),
    ("company", &["companies"], COUNT, (1, 0), ["company", "companies", "間"]),
    ("customer", &[], COUNT, (1, 0), ["customer", "customers", "名"]),
    ("director", &[], COUNT, (1, 0), ["director", "directors", "名"]),
    ("drill", &[], COUNT, (1, 0), ["drill", "drills", "次"]),
    ("event", &[], COUNT, (1, 0), ["event", "events", "場"]),
    ("item", &[], COUNT, (1, 0), ["item", "items", "項"]),
    ("level", &[], COUNT, (1, 0), ["level", "levels", "級"]),
    ("meeting", &[], COUNT, (1, 0), ["meeting", "meetings", "次"]),
    ("motor", &[], COUNT, (1, 0), ["motor", "motors", "台"]),
    ("officer", &[], COUNT, (1, 0), ["officer", "officers", "名"]),
    ("participant", &[], COUNT, (1, 0), ["participant", "participants", "人"]),
    ("patent", &[], COUNT, (1, 0), ["patent", "patents", "項"]),
    ("person", &["persons", "people"], COUNT, (1, 0), ["person", "persons", "人"]),
    ("piece", &[], COUNT, (1, 0), ["piece", "pieces", "件"]),
    ("plant", &[], COUNT, (1, 0), ["plant", "plants", "座"]),
    ("platform", &[], COUNT, (1, 0), ["platform", "platforms", "個"]),
    ("point", &[], COUNT, (1, 0), ["", "", ""]),
    ("policy", &["policies"], COUNT, (1, 0), ["policy", "policies", "項"]),
    ("prize", &[], COUNT, (1, 0), ["prize", "prizes", "項"]),
    ("procedure", &[], COUNT, (1, 0), ["procedure", "procedures", "項"]),
    ("project", &[], COUNT, (1, 0), ["project", "projects", "項"]),
    ("question", &[], COUNT, (1, 0), ["question", "questions", "條"]),
    ("sequence", &[], COUNT, (1, 0), ["sequence", "sequences", "個"]),
    ("session", &[], COUNT, (1, 0), ["session", "sessions", "場"]),
    ("set", &[], COUNT, (1, 0), ["set", "sets", "台（套）"]),
    ("share", &[], COUNT, (1, 0), ["share", "shares", "股"]),
    ("standard", &[], COUNT, (1, 0), ["standard", "standards", "項"]),
    ("student", &[], COUNT, (1, 0), ["student", "students", "名"]),
    ("supplier", &[], COUNT, (1, 0), ["supplier", "suppliers", "間"]),
    ("time", &["times"], COUNT, (1, 0), ["time", "times", "次"]),
    ("unit", &[], COUNT, (1, 0), ["unit", "units", "台"]),
    ("vehicle", &[], COUNT, (1, 0), ["vehicle", "vehicles", "輛"]),
    ("visit", &[], COUNT, (1, 0), ["visit", "visits", "次"]),
];

impl Default for Catalogue {
    fn default() -> Self {
        let mut catalogue = Self { words: BTreeMap::new() };
        for (key, others, dimension, (mantissa, places), [one, many, zh]) in ROWS {
            let dimension = match dimension {
                Dimension::Count(_) => Dimension::Count((*key).to_owned()),
                other => other.clone(),
            };
            let word = Arc::new(Word {
                key: (*key).to_owned(),
                dimension,
                factor: Decimal::new(*mantissa, *places),
                en: Forms { one: (*one).to_owned(), many: (*many).to_owned() },
                zh: (*zh).to_owned(),
            });
            for spelling in others.iter().chain([many, key]) {
                if !spelling.is_empty() {
                    catalogue.words.insert((*spelling).to_owned(), word.clone());
                }
            }
        }
        catalogue
    }
}

impl Catalogue {
    /// The word of a spelling.
    pub fn word(&self, spelling: &str) -> Option<&Arc<Word>> {
        self.words.get(spelling)
    }

    /// Every spelling, for suggestions.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// Adds a counting word of the project's own, or replaces one of ours.
    pub fn add(&mut self, key: String, en: Forms, zh: String) {
        let word = Arc::new(Word {
            key: key.clone(),
            dimension: Dimension::Count(key.clone()),
            factor: Decimal::ONE,
            en,
            zh,
        });
        for spelling in [word.en.many.clone(), key] {
            self.words.insert(spelling, word.clone());
        }
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
