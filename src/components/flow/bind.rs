//! How `flow` is bound: bands get their figures and stations, and what arrives anywhere leaves it.

use rust_decimal::Decimal;

use super::{Band, Flow, Station, read as draft};
use crate::components::Component;
use crate::components::chart::whole::bind::half_of_last;
use crate::diag::rules;
use crate::model::figure;
use crate::model::place::Placed;
use crate::model::report::Line;
use crate::model::unit::Unit;
use crate::model::visit::plain_text;
use crate::resolve::chapter::Resolver;
use crate::resolve::format::Format;

impl Resolver<'_, '_> {
    pub(crate) fn flow(&mut self, block: &draft::Flow) -> Option<Component> {
        let first = block.bands.first()?;
        let unit = self.describe(&first.metric)?.unit;
        let mut stations: Vec<Station> = vec![];
        let mut bands = vec![];
        for band in &block.bands {
            let from = station(&mut stations, self.line(&band.from));
            let to = station(&mut stations, self.line(&band.to));
            if let Some((figure, value)) = self.width_of(&band.metric, &unit) {
                bands.push(Band { from, to, value, figure });
            }
        }
        let is_whole = bands.len() == block.bands.len();
        if !(is_whole && self.are_flows(block, &bands)) {
            return None;
        }
        if !in_columns(&mut stations, &bands) {
            self.sink.add(
                rules::WRONG_SHAPE
                    .finding(block.place, "these flows lead back to where they came from")
                    .hint("a flow leads from left to right: name what comes back otherwise, such as “recycled”"),
            );
            return None;
        }
        if !self.is_even(block, &stations, &bands, &unit) {
            return None;
        }
        let title = self.optional_line(Some(&block.title));
        let label = unit.scaled(self.lang()).label(self.lang());
        let alt = self.flow_in_words(title.as_ref(), &label, &stations, &bands);
        Some(Component::Flow(Box::new(Flow {
            title,
            unit: label,
            stations,
            bands,
            alt,
            source: self.optional_line(Some(&block.source)),
            notes: block.note.iter().map(|note| self.line(note)).collect(),
            // What its total calls for stands at the block's name.
            place: block.place.part(0, "flow".len()),
        })))
    }

    /// A flow's figure, without the unit, and its value as drawn.
    fn width_of(
        &mut self,
        metric: &Placed<String>,
        unit: &Unit,
    ) -> Option<(figure::Figure, Decimal)> {
        let format = Format::bare_in(unit.clone()).scaled();
        let to = (&format, unit.scaled(self.lang()));
        let hint = "enter its figure, or leave the flow out and say so in a note";
        self.amount_in(metric, unit, to, hint)
    }

    /// No band flows backwards.
    fn are_flows(&mut self, block: &draft::Flow, bands: &[Band]) -> bool {
        let mut fine = true;
        for (band, written) in bands.iter().zip(&block.bands) {
            if band.value < Decimal::ZERO {
                self.sink.add(
                    rules::WRONG_SHAPE
                        .finding(
                            written.metric.place,
                            format!(
                                "a flow cannot be negative, and is {}",
                                band.figure.printed.text()
                            ),
                        )
                        .hint("turn it: write what it comes from as `to`"),
                );
                fine = false;
            }
        }
        fine
    }

    /// What arrives at a station leaves it, and what sets out is the total.
    fn is_even(
        &mut self,
        block: &draft::Flow,
        stations: &[Station],
        bands: &[Band],
        unit: &Unit,
    ) -> bool {
        let mut fine = true;
        let sum = |of: &dyn Fn(&Band) -> bool| {
            figure::total(bands.iter().filter(|it| of(it)).map(|it| Some(it.value)))
        };
        let room = |of: &dyn Fn(&Band) -> bool| {
            figure::total(
                bands.iter().filter(|it| of(it)).map(|it| half_of_last(&it.figure)),
            )
        };
        for (at, station) in stations.iter().enumerate() {
            let (arrives, leaves) = (|it: &Band| it.to == at, |it: &Band| it.from == at);
            if !(bands.iter().any(arrives) && bands.iter().any(leaves)) {
                continue;
            }
            let (Some(into), Some(out)) = (sum(&arrives), sum(&leaves)) else {
                return false;
            };
            let room = room(&|it| arrives(it) || leaves(it));
            let miss = into.checked_sub(out);
            let (Some(miss), Some(room)) = (miss, room) else { return false };
            if miss.abs() > room {
                let place = bands.iter().position(leaves);
                let place = place.and_then(|it| block.bands.get(it)).map(|it| it.place);
                let name = plain_text(&station.name);
                self.sink.add(
                    rules::DRAWING_DOES_NOT_FOOT
                        .finding(
                            place.unwrap_or(block.place),
                            format!(
                                "{} arrives at “{name}”, and {} leaves it: off by {}",
                                into.normalize(),
                                out.normalize(),
                                miss.abs().normalize(),
                            ),
                        )
                        .hint("correct a figure, or add a flow for what is left"),
                );
                fine = false;
            }
        }
        let Some(total) = &block.total else { return fine };
        let Some((printed, whole)) = self.width_of(total, unit) else { return false };
        let begins = |it: &Band| !bands.iter().any(|other| other.to == it.from);
        let out = sum(&begins);
        let own = half_of_last(&printed);
        let room = room(&begins).zip(own).and_then(|(room, own)| room.checked_add(own));
        let miss = out.and_then(|out| whole.checked_sub(out));
        let (Some(out), Some(miss), Some(room)) = (out, miss, room) else { return false };
        if miss.abs() > room {
            self.sink.add(
                rules::DRAWING_DOES_NOT_FOOT
                    .finding(
                        total.place,
                        format!(
                            "{} sets out, and the total is {}: off by {}",
                            out.normalize(),
                            whole.normalize(),
                            miss.abs().normalize(),
                        ),
                    )
                    .hint("correct a figure, or add a flow for what is left"),
            );
            fine = false;
        }
        fine
    }

    fn flow_in_words(
        &self,
        title: Option<&Line>,
        unit: &str,
        stations: &[Station],
        bands: &[Band],
    ) -> String {
        let words = self.lang().words();
        let phrases = &words.phrases;
        let unit = if unit.is_empty() { String::new() } else { phrases.bracketed(unit) };
        let name =
            |at: usize| stations.get(at).map_or(String::new(), |it| plain_text(&it.name));
        let parts = bands.iter().map(|band| {
            let way = phrases.way(name(band.from), name(band.to));
            phrases.part(way, band.figure.told())
        });
        let parts: Vec<_> = parts.collect();
        let head = match title {
            Some(title) => phrases.chart(&words.charts.flow, plain_text(title), unit),
            None => phrases.sentence(format!("{}{unit}", words.charts.flow)),
        };
        let body = phrases.sentence(parts.join(&words.lists.parts));
        [head, body].join(self.lang().joint())
    }
}

/// The station of a name, new where there is none.
fn station(stations: &mut Vec<Station>, name: Line) -> usize {
    let said = plain_text(&name);
    let known = stations.iter().position(|own| plain_text(&own.name) == said);
    known.unwrap_or_else(|| {
        stations.push(Station { name, column: 0 });
        stations.len().saturating_sub(1)
    })
}

/// Puts each station behind all that flows into it. Cannot where flows lead back.
fn in_columns(stations: &mut [Station], bands: &[Band]) -> bool {
    for _ in 0..=stations.len() {
        let mut moved = false;
        for band in bands {
            let Some(from) = stations.get(band.from).map(|it| it.column) else {
                continue;
            };
            let behind = from.saturating_add(1);
            if let Some(to) = stations.get_mut(band.to)
                && to.column < behind
            {
                to.column = behind;
                moved = true;
            }
        }
        if !moved {
            return true;
        }
    }
    false
}
