//! Which figures an assurer looks at: a sample drawn by a stated method, so that anybody can
//! draw it again with nothing but a list of the figures and a program that makes SHA-256.
//!
//! - *All above a threshold*: each figure in the threshold's kind of unit that is as large.
//! - *Monetary-unit*: in each kind of unit, the figures stand in a row by id and period, each as
//!   long as it is large. The row is cut into as many equal parts as are to be drawn, and a figure is
//!   drawn where a point falls into it: one in each part, as far into it as the seed says. A figure
//!   longer than a part is always drawn. The share is the first twelve hexadecimal digits of the
//!   SHA-256 of `SEED UNIT` over 16^12.
//! - *Random*: the figures whose SHA-256 of `SEED ID@PERIOD` come first.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::input::project::sha256;

/// A figure that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its metric and period: `ghg.scope1@2025`.
    pub name: String,
    /// What kind of unit it is in.
    pub kind: String,
    /// How large it is, in the base unit of that kind.
    pub size: Decimal,
    /// Whether it is an amount that was published: a computed one follows from others, and a rate
    /// has no length.
    pub is_amount: bool,
}

/// How a sample is drawn. Each that is asked for adds to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Method {
    /// All that are as large, by kind of unit.
    pub above: BTreeMap<String, Decimal>,
    /// So many points in each kind of unit.
    pub monetary: usize,
    /// So many of all.
    pub random: usize,
    /// What makes it another sample.
    pub seed: String,
}

/// What was drawn: the figures by name, each with all the reasons.
pub type Sample = BTreeMap<String, Vec<String>>;

/// Draws a sample.
pub fn draw(figures: &[Figure], method: &Method) -> Sample {
    let mut sample = Sample::new();
    let mut take = |figure: &Figure, why: String| {
        let all = sample.entry(figure.name.clone()).or_default();
        if !all.contains(&why) {
            all.push(why);
        }
    };
    for figure in figures {
        let least = method.above.get(&figure.kind);
        if least.is_some_and(|least| figure.size.abs() >= *least) {
            take(figure, "above the threshold".to_owned());
        }
    }
    let kinds: BTreeSet<&str> = figures.iter().map(|own| own.kind.as_str()).collect();
    for kind in kinds {
        for figure in monetary(figures, kind, method) {
            take(figure, "monetary-unit".to_owned());
        }
    }
    let mut ranked: Vec<_> = figures
        .iter()
        .map(|figure| (hash(&method.seed, &figure.name), figure))
        .collect();
    ranked.sort_by(|a, b| a.0.cmp(&b.0));
    for (_, figure) in ranked.iter().take(method.random) {
        take(figure, "random".to_owned());
    }
    sample
}

fn hash(seed: &str, name: &str) -> String {
    sha256(format!("{seed} {name}").as_bytes())
}

/// The figures of a kind into which a point falls.
fn monetary<'f>(figures: &'f [Figure], kind: &str, method: &Method) -> Vec<&'f Figure> {
    let mut own: Vec<_> = figures
        .iter()
        .filter(|figure| {
            figure.kind == kind && figure.is_amount && !figure.size.is_zero()
        })
        .collect();
    own.sort_by(|a, b| a.name.cmp(&b.name));
    let total = own
        .iter()
        .try_fold(Decimal::ZERO, |sum, figure| sum.checked_add(figure.size.abs()));
    let points = Decimal::from(method.monetary);
    let Some(part) = total.and_then(|total| total.checked_div(points)) else {
        return vec![];
    };
    let mut next = match share(&method.seed, kind).checked_mul(part) {
        Some(start) => start,
        None => return vec![],
    };
    let (mut drawn, mut end) = (vec![], Decimal::ZERO);
    for figure in own {
        end = end.saturating_add(figure.size.abs());
        let mut is_drawn = false;
        // At most as many steps as there are points in all.
        for _ in 0..=method.monetary {
            if next >= end {
                break;
            }
            is_drawn = true;
            next = next.saturating_add(part);
        }
        if is_drawn {
            drawn.push(figure);
        }
    }
    drawn
}

/// How far into a part the points lie, from 0 to less than 1.
fn share(seed: &str, kind: &str) -> Decimal {
    let digits = hash(seed, kind);
    let digits = digits.get(..12).unwrap_or_default();
    let number = u64::from_str_radix(digits, 16).unwrap_or_default();
    let whole = Decimal::from(1_u64 << 48);
    Decimal::from(number).checked_div(whole).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(sizes: &[i64]) -> Vec<Figure> {
        let named = ('a'..).zip(sizes);
        let figure = |(name, size): (char, &i64)| Figure {
            name: format!("{name}@2025"),
            kind: "tonne".to_owned(),
            size: Decimal::from(*size),
            is_amount: true,
        };
        named.map(figure).collect()
    }

    fn seeded(seed: &str) -> Method {
        Method { seed: seed.to_owned(), ..Method::default() }
    }

    #[test]
    fn all_above_a_threshold_are_drawn_and_no_others() {
        let above = [("tonne".to_owned(), Decimal::from(10))].into();
        let sample = draw(&figures(&[9, -10, 11, 0]), &Method { above, ..seeded("1") });
        assert_eq!(sample.keys().collect::<Vec<_>>(), ["b@2025", "c@2025"]);
    }

    #[test]
    fn a_random_sample_is_those_whose_hashes_come_first() {
        let all = figures(&[1; 20]);
        let method = Method { random: 5, ..seeded("2026") };
        let mut ranked: Vec<_> = all
            .iter()
            .map(|own| (sha256(format!("2026 {}", own.name).as_bytes()), &own.name))
            .collect();
        ranked.sort();
        let mut first: Vec<_> = ranked.iter().take(5).map(|(_, name)| *name).collect();
        first.sort();
        assert_eq!(draw(&all, &method).keys().collect::<Vec<_>>(), first);
        assert_eq!(draw(&all, &method), draw(&all, &method));
        let other = Method { random: 5, ..seeded("2027") };
        assert_ne!(
            draw(&all, &method),
            draw(&all, &other),
            "the seed makes another sample"
        );
        let many = Method { random: 99, ..seeded("1") };
        assert_eq!(draw(&all, &many).len(), 20);
    }

    /// A figure is drawn as often over many seeds as it is large, and always if it is longer
    /// than a part.
    #[test]
    fn the_larger_a_figure_is_the_more_often_a_point_falls_into_it() {
        let all = figures(&[600, 100, 200, 100]);
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for seed in 0..200 {
            let method = Method { monetary: 2, ..seeded(&seed.to_string()) };
            for name in draw(&all, &method).into_keys() {
                *counts.entry(name).or_default() += 1;
            }
        }
        assert_eq!(counts["a@2025"], 200, "longer than a part");
        // 0.2, 0.4 and 0.2 of the seeds, of 200.
        for (name, least, most) in
            [("b@2025", 20, 60), ("c@2025", 55, 105), ("d@2025", 20, 60)]
        {
            assert!((least..=most).contains(&counts[name]), "{counts:?}");
        }
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        let method = Method { monetary: 3, random: 3, ..seeded("1") };
        assert!(draw(&[], &method).is_empty());
        let mut rates = figures(&[5, 6]);
        rates.iter_mut().for_each(|own| own.is_amount = false);
        let method = Method { monetary: 3, ..seeded("1") };
        assert!(draw(&rates, &method).is_empty(), "rates have no length");
        assert!(draw(&figures(&[0, 0]), &method).is_empty());
    }
}
