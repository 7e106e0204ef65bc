//! Units of figures: what they measure, how they convert, how each language writes them.
//!
//! A unit is a product of [`Factor`]s over another, each a multiple of a [`Word`]:
//! `million tonnes / year`, `tCO2e / RMB 1,000`. Two units may be added or compared when
//! their [`Dimension`]s agree; conversion is exact decimal arithmetic.

pub mod called;
mod catalogue;
mod parse;
pub mod typed;
mod write;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;

pub use catalogue::Catalogue;
pub use parse::UnitError;

use super::lang::{ByLang, Lang};
pub use crate::languages::Forms;

/// What a unit measures. Counts of different things do not mix.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// A pure number: shares and ratios.
    Ratio,
    /// A difference between two percentages.
    PercentagePoint,
    /// An amount of a currency, by its ISO 4217 code.
    Money(&'static str),
    /// Mass; base unit: tonne.
    Mass,
    /// Greenhouse gas as carbon dioxide equivalent; base unit: tonne.
    Emission,
    /// Energy; base unit: kilojoule, which all others are whole or decimal multiples of.
    Energy,
    /// Power; base unit: kilowatt.
    Power,
    /// Volume; base unit: cubic metre.
    Volume,
    /// Volume of a gas at 0 °C and one atmosphere; base unit: cubic metre. What it is at others
    /// nobody can tell from it.
    NormalVolume,
    /// Area; base unit: a third of a square metre, which a mu is a whole multiple of.
    Area,
    /// Distance; base unit: kilometre.
    Length,
    /// How far people were carried; base unit: passenger-kilometre.
    Travel,
    /// How far goods were carried; base unit: tonne-kilometre.
    Freight,
    /// Time on the clock; base unit: hour.
    Time,
    /// Things that are counted, by the unit's own word.
    Count(String),
}

/// One word of the catalogue of units.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Word {
    /// The name used in files.
    pub key: String,
    /// What it measures.
    pub dimension: Dimension,
    /// How many base units of its dimension it is.
    pub factor: Decimal,
    /// Its words in each language.
    pub words: ByLang<Forms>,
}

impl Word {
    /// Its words in a language.
    pub fn forms(&self, lang: Lang) -> &Forms {
        static NONE: LazyLock<Forms> = LazyLock::new(Forms::default);
        self.words.get(&lang).unwrap_or(&NONE)
    }
}

/// A word with its multiple: `million tonnes`, `RMB 1,000`, `10 shares`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Factor {
    /// How many of the word: 1, 10, 1,000, 10,000, 1,000,000 or 1,000,000,000.
    pub multiple: u64,
    /// The word.
    pub word: Arc<Word>,
}

/// The unit of a figure. The default is a pure number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Unit {
    /// What is multiplied.
    pub over: Vec<Factor>,
    /// What it is divided by.
    pub under: Vec<Factor>,
}

impl Factor {
    /// Whether it is a hundredth and nothing else: per cent, percentage points.
    fn is_scale(&self) -> bool {
        matches!(self.word.dimension, Dimension::Ratio | Dimension::PercentagePoint)
    }
}

/// Removes the pairs above and below the line that go together.
fn cancel(
    over: &mut Vec<Factor>,
    under: &mut Vec<Factor>,
    pairs: impl Fn(&Factor, &Factor) -> bool,
) {
    over.retain(|factor| match under.iter().position(|other| pairs(factor, other)) {
        Some(twin) => {
            under.remove(twin);
            false
        }
        None => true,
    });
}

/// The exponent of a whole power of ten.
pub fn power_of_ten(number: Decimal) -> Option<i32> {
    let number = number.normalize();
    let mut digits = number.mantissa();
    let mut places = -i32::try_from(number.scale()).ok()?;
    while digits != 0 && digits % 10 == 0 {
        digits /= 10;
        places += 1;
    }
    (digits == 1).then_some(places)
}

impl Unit {
    /// A unit of a single word.
    pub fn of(word: Arc<Word>) -> Self {
        Self {
            over: vec![Factor { multiple: 1, word }],
            under: vec![],
        }
    }

    /// The dimensions of this unit with their powers; pure numbers have none.
    pub fn dimensions(&self) -> BTreeMap<Dimension, i8> {
        let mut powers = BTreeMap::new();
        for (factors, sign) in [(&self.over, 1), (&self.under, -1)] {
            for factor in factors {
                if factor.word.dimension != Dimension::Ratio {
                    *powers.entry(factor.word.dimension.clone()).or_insert(0) += sign;
                }
            }
        }
        powers.retain(|_, power| *power != 0);
        powers
    }

    /// Whether figures in the two units may be added and compared.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.dimensions() == other.dimensions()
    }

    /// How many base units one of this unit is, above and below the line.
    fn sides(&self) -> Option<(Decimal, Decimal)> {
        let product = |factors: &[Factor]| {
            factors.iter().try_fold(Decimal::ONE, |size, factor| {
                size.checked_mul(Decimal::from(factor.multiple))?
                    .checked_mul(factor.word.factor)
            })
        };
        Some((product(&self.over)?, product(&self.under)?))
    }

    /// How many base units one of this unit is, or nothing where that is too large or
    /// too small a number to hold.
    fn size(&self) -> Option<Decimal> {
        let (over, under) = self.sides()?;
        over.checked_div(under)
    }

    /// What a value is multiplied by and divided by to be in another unit. A quotient without an
    /// end, such as what one of a MWh is, is not worked out before it must be.
    fn ratio(&self, to: &Self) -> Option<(Decimal, Decimal)> {
        let crossed = || {
            let (own, other) = (self.sides()?, to.sides()?);
            Some((own.0.checked_mul(other.1)?, own.1.checked_mul(other.0)?))
        };
        match crossed() {
            Some(ratio) if !self.under.is_empty() || !to.under.is_empty() => Some(ratio),
            _ => Some((self.size()?, to.size()?)),
        }
    }

    /// `value`, given in this unit, in base units.
    pub fn in_base(&self, value: Decimal) -> Option<Decimal> {
        value.checked_mul(self.size()?).map(|value| value.normalize())
    }

    /// `value`, given in this unit, in another of the same dimensions; nothing where the
    /// result is too large or too small to hold.
    pub fn convert(&self, value: Decimal, to: &Self) -> Option<Decimal> {
        if self == to {
            return Some(value);
        }
        let (from, to) = self.ratio(to)?;
        if from == to {
            return Some(value);
        }
        // A ratio without a remainder keeps a conversion exact, whichever way it goes.
        let (up, down) = (from.checked_div(to)?, to.checked_div(from)?);
        let is_exact = |ratio: Decimal, of: Decimal, whole: Decimal| {
            !ratio.is_zero() && ratio.checked_mul(of) == Some(whole)
        };
        match (is_exact(up, to, from), is_exact(down, from, to)) {
            (true, _) => value.checked_mul(up),
            (_, true) => value.checked_div(down),
            _ => value.checked_mul(from)?.checked_div(to),
        }
    }

    /// By how many places the decimal point moves to the left when a value goes over to
    /// another unit, where the two differ by a power of ten.
    pub fn shift(&self, to: &Self) -> Option<i32> {
        let (from, to) = (self.size()?, to.size()?);
        let (ratio, sign) = match to >= from {
            true => (to.checked_div(from)?, 1),
            false => (from.checked_div(to)?, -1),
        };
        power_of_ten(ratio).map(|places| sign * places)
    }

    /// The product of two units: as it stands, and with its scales worked out.
    pub fn times(&self, other: &Self) -> (Self, Self) {
        // A pure number leaves the other unit as somebody named it.
        let pure = Self::default();
        if *self == pure || *other == pure {
            let own = if *self == pure { other } else { self };
            return (own.clone(), own.clone());
        }
        let join = |a: &[Factor], b: &[Factor]| a.iter().chain(b).cloned().collect();
        let product = Self {
            over: join(&self.over, &other.over),
            under: join(&self.under, &other.under),
        };
        let settled = product.settled();
        (product, settled)
    }

    /// The quotient of two units: as it stands, and with its scales worked out.
    pub fn per(&self, other: &Self) -> (Self, Self) {
        let turned = Self {
            over: other.under.clone(),
            under: other.over.clone(),
        };
        self.times(&turned)
    }

    /// This product with its scales worked out: per cent of persons are persons, a thousand
    /// shares at RMB a share are RMB.
    fn settled(&self) -> Self {
        let (scales, mut over): (Vec<_>, Vec<_>) =
            self.over.iter().cloned().partition(Factor::is_scale);
        let (divisors, mut under): (Vec<_>, Vec<_>) =
            self.under.iter().cloned().partition(Factor::is_scale);
        let is_alone = over.len() == 1 && under.is_empty();
        cancel(&mut over, &mut under, |a, b| a == b);
        cancel(&mut over, &mut under, |a, b| a.word.dimension == b.word.dimension);
        // A percentage of nothing but percentages stays one.
        if over.is_empty() && scales.len() > divisors.len() {
            over.extend(scales.into_iter().next());
        }
        // RMB million at so many per cent stay RMB million.
        if !is_alone {
            over.iter_mut().for_each(|factor| factor.multiple = 1);
        }
        if under.len() > 1 {
            under.iter_mut().for_each(|factor| factor.multiple = 1);
        }
        Self { over, under }
    }

    /// Whether this is one word and nothing else, or a pure number. A product, a quotient
    /// and a multiple are not: no reader supplies those.
    pub fn is_word(&self) -> bool {
        self.under.is_empty()
            && self.over.len() <= 1
            && self.over.iter().all(|factor| factor.multiple == 1)
    }

    /// Whether it is one of amounts of greenhouse gas.
    pub fn is_emission(&self) -> bool {
        self.dimensions().into_iter().eq([(Dimension::Emission, 1)])
    }

    /// Whether figures in it are rates, shares or intensities: they rise and fall, where amounts
    /// grow and shrink.
    pub fn is_rate(&self) -> bool {
        !self.under.is_empty() || self.is_percentage()
    }

    /// Whether it is a scale over whatever else: `%`, `% / year`, percentage points.
    pub fn is_percentage(&self) -> bool {
        matches!(self.over.as_slice(), [factor] if factor.is_scale())
    }

    /// Whether a number in this unit is a name rather than a quantity: a calendar year
    /// has no thousands separator.
    pub fn is_name(&self) -> bool {
        matches!(self.over.as_slice(), [factor] if factor.word.key == "calendar year")
    }

    /// Whether figures in it are counted one by one.
    pub fn is_count(&self) -> bool {
        let [factor] = self.over.as_slice() else { return false };
        let is_one = self.under.is_empty() && factor.multiple == 1;
        is_one && matches!(factor.word.dimension, Dimension::Count(_))
    }

    /// This unit by the multiples a language counts in: 万元 for RMB million. A figure keeps
    /// all its digits: where the multiple is larger, it has more decimals.
    pub fn scaled(&self, lang: Lang) -> Self {
        let mut unit = self.clone();
        for factor in &mut unit.over {
            let scales = &lang.units().scales;
            factor.multiple = *scales.get(&factor.multiple).unwrap_or(&factor.multiple);
        }
        unit
    }

    /// A number in this unit by the multiples a language counts in, with all its digits.
    pub fn rescaled(&self, number: Decimal, lang: Lang) -> (Decimal, Self) {
        let scaled = self.scaled(lang);
        let places = self.shift(&scaled).map(i64::from).unwrap_or_default();
        let places = places.saturating_add(number.scale().into()).max(0);
        match (self.convert(number, &scaled), u32::try_from(places)) {
            (Some(mut written), Ok(places)) => {
                written.rescale(places);
                (written, scaled)
            }
            _ => (number, self.clone()),
        }
    }

    /// This unit as running text wants it: `24.93 ten thousand tonnes` reads badly in English,
    /// so odd multiples are written out in full.
    pub fn spoken(&self, lang: Lang) -> Self {
        let mut unit = self.clone();
        for factor in &mut unit.over {
            if lang.units().written_out.contains(&factor.multiple) {
                factor.multiple = 1;
            }
        }
        unit
    }
}
