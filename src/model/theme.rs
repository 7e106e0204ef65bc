//! A theme: what a report says of its looks, merged over the layouts' own. It is data without a
//! meaning here: which values there are, the reader knows, and what they do, the layouts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::place::{Place, Placed};

/// The looks of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Theme {
    /// What `report.yaml` names: a family of ours, or the project's own file.
    pub named: Option<Placed<String>>,
    /// Its values by name, those of the families it is based on included.
    pub values: Values,
    /// The families of type it names, where the project names them itself.
    pub families: Vec<Placed<String>>,
    /// The project's own files of fonts, where it names families.
    pub files: Vec<String>,
}

/// Values by name.
pub type Values = BTreeMap<String, Value>;

/// A value of a theme.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A word: a style, a family.
    Word(String),
    /// A number without a unit.
    Number(Decimal),
    /// A length.
    Length(Length),
    /// A colour.
    Colour(Colour),
    /// Values in order, which take the place of those they are merged over.
    List(Vec<Value>),
    /// Values by name, which are merged one by one.
    Set(Values),
}

/// A length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Length {
    /// How many.
    pub amount: Decimal,
    /// Of what.
    pub unit: Unit,
}

/// A unit of length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Millimetres.
    Millimetre,
    /// Points.
    Point,
}

impl Unit {
    /// Both, with how they are written.
    pub const ALL: [(&'static str, Self); 2] =
        [("mm", Self::Millimetre), ("pt", Self::Point)];

    /// As written.
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(_, unit)| *unit == self).map_or("", |(name, _)| name)
    }
}

impl Length {
    /// Its millimetres.
    pub fn millimetres(self) -> Decimal {
        match self.unit {
            Unit::Millimetre => self.amount,
            Unit::Point => self
                .amount
                .checked_mul(Decimal::new(254, 1))
                .and_then(|tenths| tenths.checked_div(Decimal::from(72)))
                .unwrap_or_default(),
        }
    }
}

/// A colour.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Colour {
    /// On the screen, as `#rrggbb`.
    pub screen: String,
    /// In print: cyan, magenta, yellow and black in per cent; what the screen's comes to if none.
    pub cmyk: Option<[u8; 4]>,
    /// Where it is written.
    pub place: Place,
}

/// Merges values over others: sets one by one, whatever else as a whole.
pub fn merge(under: &mut Values, over: Values) {
    for (name, value) in over {
        match (under.get_mut(&name), value) {
            (Some(Value::Set(under)), Value::Set(over)) => merge(under, over),
            (_, value) => {
                under.insert(name, value);
            }
        }
    }
}
