//! What a chart says to those who do not see it.

use crate::components::chart::{ChartKind, Point, Series, Standing};
use crate::model::lang::Lang;
use crate::model::report::Line;
use crate::model::visit::plain_text;

/// What a chart says, in words, for those who do not see it.
pub(crate) fn alternative_text(
    (kind, is_named): (ChartKind, bool),
    title: &Line,
    (unit, period): (&str, Option<String>),
    categories: &[String],
    series: &[Series],
    total: Option<&Series>,
    lang: Lang,
) -> String {
    let title = plain_text(title);
    let words = lang.words();
    let (charts, lists, phrases) = (&words.charts, &words.lists, &words.phrases);
    let name = match kind {
        ChartKind::Bar => &charts.bar,
        ChartKind::Stacked => &charts.stacked,
        ChartKind::Line => &charts.line,
        ChartKind::Pie => &charts.pie,
        ChartKind::Doughnut => &charts.doughnut,
        ChartKind::Waterfall => &charts.waterfall,
        ChartKind::Waffle => &charts.waffle,
        ChartKind::People => &charts.people,
        ChartKind::Slope => &charts.slope,
        ChartKind::Bullet => &charts.bullet,
        ChartKind::Figures => &charts.figures,
    };
    let unit = Some(unit.to_owned()).filter(|unit| !unit.is_empty());
    let unit: Vec<_> = unit.into_iter().chain(period).collect();
    let unit = match unit.as_slice() {
        [] => String::new(),
        some => phrases.bracketed(some.join(&lists.items)),
    };
    let mut sentences = vec![phrases.chart(name, title, unit)];
    let said = |point: Option<&Point>| {
        let Some(point) = point else { return words.not_disclosed.clone() };
        let printed = point.figure.told();
        match point.standing {
            Standing::Actual => printed,
            Standing::Expected => phrases.expected(printed),
            Standing::Target => phrases.target(printed),
        }
    };
    let whole = total.filter(|_| !is_named);
    for one in series.iter().chain(whole) {
        // A slice is named by words, a point by its year.
        let points = categories.iter().zip(&one.points).map(|(category, point)| {
            let figure = said(point.as_ref());
            match is_named {
                true => phrases.part(category, figure),
                false => phrases.year(category, figure),
            }
        });
        let points: Vec<_> = points.collect();
        let points = match is_named {
            true => points.join(&lists.parts),
            false => points.join(&lists.items),
        };
        sentences.push(match &one.name {
            Some(name) => phrases.named(plain_text(name), points),
            None => phrases.sentence(points),
        });
    }
    // The whole of a ring has no slice of its own.
    if let Some(total) = total.filter(|_| is_named) {
        let point = total.points.first().and_then(Option::as_ref);
        sentences.push(phrases.named(&charts.total, said(point)));
    }
    sentences.join(lang.joint())
}
