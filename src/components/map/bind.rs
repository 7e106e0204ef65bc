//! How `map` is bound: points get their names, places and figures.

use rust_decimal::Decimal;

use super::read::Spot;
use super::{Map, Point, read as draft};
use crate::components::Component;
use crate::diag::{nearest, rules};
use crate::model::by_entity::id_of;
use crate::model::entity::Entity;
use crate::model::figure::Figure;
use crate::model::place::Placed;
use crate::model::report::{Inline, Line};
use crate::model::unit::Unit;
use crate::model::visit::plain_text;
use crate::resolve::chapter::Resolver;
use crate::resolve::format::Format;

impl<'a> Resolver<'a, '_> {
    pub(crate) fn map(&mut self, block: &draft::Map) -> Option<Component> {
        if let Some(metric) = &block.metric {
            self.describe(metric)?;
        }
        let mut unit: Option<Unit> = None;
        let mut points = vec![];
        for written in &block.points {
            let entity = match &written.entity {
                Some(id) => Some(self.entity_of(id)?),
                None => None,
            };
            let (x, y) = self.spot(block, written, entity)?;
            let name = match (&written.name, entity) {
                (Some(name), _) => self.line(name),
                (None, entity) => {
                    let name = entity.and_then(|it| it.name.get(&self.lang()));
                    let name = name.cloned().unwrap_or_default();
                    vec![Inline::Text(name, written.place)]
                }
            };
            let of_entity = block.metric.as_ref().zip(entity);
            let of_entity = of_entity.map(|(metric, entity)| {
                Placed::new(id_of(&metric.value, &entity.id.value), metric.place)
            });
            let figure = match written.metric.as_ref().or(of_entity.as_ref()) {
                Some(metric) => Some(self.shown_at(metric, &mut unit)?),
                None => None,
            };
            let text = self.optional_line(Some(&written.text));
            points.push(Point { name, x, y, figure, text });
        }
        let title = self.optional_line(Some(&block.title));
        let drawing = self.line(&block.drawing);
        let lang = self.lang();
        let unit = unit.map_or_else(String::new, |it| it.scaled(lang).label(lang));
        let alt = self.map_in_words(title.as_ref(), &drawing, &unit, &points);
        Some(Component::Map(Box::new(Map {
            title,
            drawing,
            unit,
            points,
            alt,
            source: self.optional_line(Some(&block.source)),
            notes: block.note.iter().map(|note| self.line(note)).collect(),
            place: block.place.part(0, "map".len()),
            choices: block.choices.clone(),
        })))
    }

    /// The entity of an id; a finding where there is none.
    fn entity_of(&mut self, id: &Placed<String>) -> Option<&'a Entity> {
        let settings = self.settings;
        let entities = &settings.boundary.entities;
        let found = entities.iter().find(|entity| entity.id.value == id.value);
        if found.is_none() {
            let names = entities.iter().map(|entity| entity.id.value.as_str());
            let message = format!("there is no entity `{}`", id.value);
            self.sink.add(
                rules::BOUNDARY
                    .finding(id.place, message)
                    .hint_if(nearest(&id.value, names))
                    .hint("entities stand under `entities` in content/report.yaml; a point of anything else has a `name`"),
            );
        }
        found
    }

    /// How far a point is from the left and from the top of the drawing, in per cent.
    fn spot(
        &mut self,
        block: &draft::Map,
        written: &draft::Point,
        entity: Option<&Entity>,
    ) -> Option<(Decimal, Decimal)> {
        let of_entity = entity.and_then(|entity| entity.degrees);
        let of_entity = of_entity.map(|(north, east)| Spot::Globe(north, east));
        let (north, east) = match written.spot.or(of_entity) {
            Some(Spot::Drawing(x, y)) => return Some((x, y)),
            Some(Spot::Globe(north, east)) => (north, east),
            None => {
                self.sink.add(
                    rules::MISSING_KEY
                        .finding(written.place, "nothing says where this point stands")
                        .hint("write how far it is from the left and from the top of the drawing, as in `at: 60% 30%`, or its degrees, as in `north: 22.3` and `east: 114.2`; an entity may have them in content/report.yaml"),
                );
                return None;
            }
        };
        let Some(edges) = block.edges else {
            self.sink.add(
                rules::MISSING_KEY
                    .finding(
                        block.place,
                        "a point is told in degrees, and nothing says which ones the edges of the drawing stand at",
                    )
                    .related(written.place, "the point")
                    .hint("add `edges: {north: 54, south: 18, west: 73, east: 135}` with those of the drawing, or place the point with `at: 60% 30%`"),
            );
            return None;
        };
        let x = share(edges.east, east);
        let y = share(edges.north, north);
        let inside =
            |part: &Decimal| !part.is_sign_negative() && *part <= Decimal::ONE_HUNDRED;
        let spot = x.filter(inside).zip(y.filter(inside));
        if spot.is_none() {
            let (north, east) = (north.normalize(), east.normalize());
            self.sink.add(
                rules::WRONG_SHAPE
                    .finding(
                        written.place,
                        format!(
                            "{north} north, {east} east lies outside the edges of the drawing"
                        ),
                    )
                    .related(block.place, "the map")
                    .hint("correct the degrees, or the `edges`"),
            );
        }
        spot
    }

    /// A figure with its value in the unit of all, which the first decides.
    fn shown_at(
        &mut self,
        metric: &Placed<String>,
        unit: &mut Option<Unit>,
    ) -> Option<(Decimal, Figure)> {
        let described = self.describe(metric)?;
        let unit = unit.get_or_insert(described.unit).clone();
        let format = Format::bare_in(unit.clone()).scaled();
        let to = (&format, unit.scaled(self.lang()));
        let hint =
            "enter its figure, or let the point show none and say so in its `text`";
        let (figure, value) = self.amount_in(metric, &unit, to, hint)?;
        Some((value, figure))
    }

    fn map_in_words(
        &self,
        title: Option<&Line>,
        drawing: &Line,
        unit: &str,
        points: &[Point],
    ) -> String {
        let lang = self.lang();
        let words = lang.words();
        let phrases = &words.phrases;
        let unit = if unit.is_empty() { String::new() } else { phrases.bracketed(unit) };
        let head = match title {
            Some(title) => phrases.chart(&words.charts.map, plain_text(title), unit),
            None => phrases.sentence(format!("{}{unit}", words.charts.map)),
        };
        let parts = points.iter().map(|point| {
            let name = plain_text(&point.name);
            match &point.figure {
                Some((_, figure)) => phrases.part(name, figure.told()),
                None => name,
            }
        });
        let parts: Vec<_> = parts.collect();
        let shown = plain_text(drawing);
        let shown = shown.trim().trim_end_matches(['.', '。']);
        let shown = phrases.sentence(shown);
        let body = phrases.sentence(parts.join(&words.lists.parts));
        [head, shown, body].join(lang.joint())
    }
}

/// How far a value is from the first of two to the second, in per cent.
fn share((from, to): (Decimal, Decimal), value: Decimal) -> Option<Decimal> {
    let whole = to.checked_sub(from)?;
    let part = value.checked_sub(from)?.checked_mul(Decimal::ONE_HUNDRED)?;
    Some(part.checked_div(whole)?.round_dp(3))
}
