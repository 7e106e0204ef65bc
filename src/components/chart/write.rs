//! How `chart` calls the layouts.

use super::{Chart, ChartKind, Multiples, Series, Standing};
use crate::components::write::{figure_content, layout};
use crate::model::report::Line;
use crate::model::visit::plain_text;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::{Parts, Writer};

impl Chart {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "chart", |a| setter.chart(a, self));
    }
}

impl Multiples {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "multiples", |a| {
            setter.content(a.named("title"), &self.title);
            a.named("panels").array(&self.panels, |w, panel| {
                w.dictionary(|d| setter.chart(d, panel));
            });
            a.named("alt").string(&said(self.alt.as_ref(), &self.made));
            setter.optional(a, "source", self.source.as_ref());
            setter.optional(a, "note", self.note.as_ref());
            if self.remark.is_some() {
                setter.optional(a, "remark", self.remark.as_ref());
            }
        });
    }
}

impl<'a> Setter<'a> {
    fn chart(&mut self, a: &mut Parts<'_>, chart: &'a Chart) {
        a.named("kind").string(chart.kind.name());
        self.content(a.named("title"), &chart.title);
        a.named("unit").text_content(&chart.unit, None);
        if chart.period.is_some() {
            self.optional(a, "period", chart.period.as_ref());
        }
        a.named("categories")
            .array(&chart.categories, |w, name| self.content(w, name));
        a.named("series").array(&chart.series, |w, series| {
            w.dictionary(|d| self.series(d, series));
        });
        if !chart.wholes.is_empty() {
            a.named("wholes").array(&chart.wholes, |w, whole| match whole {
                Some(whole) => w.decimal(*whole),
                None => w.none(),
            });
        }
        if chart.is_named && chart.kind == ChartKind::Bar {
            a.named("lying").truth(true);
        }
        if !chart.breaks.is_empty() {
            a.named("breaks").array(&chart.breaks, |w, at| {
                w.integer(i64::try_from(*at).unwrap_or(0));
            });
        }
        if let Some(change) = &chart.change {
            self.change(a.named("change"), change);
        }
        if let Some(total) = &chart.total {
            a.named("total").array(total, |w, figure| match figure {
                Some(figure) => figure_content(w, figure),
                None => w.none(),
            });
        }
        a.optional("current", chart.current, |w, at| {
            w.integer(i64::try_from(at).unwrap_or(0));
        });
        a.named("alt").string(&said(chart.alt.as_ref(), &chart.made));
        self.optional(a, "source", chart.source.as_ref());
        self.optional(a, "note", chart.note.as_ref());
        if chart.remark.is_some() {
            self.optional(a, "remark", chart.remark.as_ref());
        }
    }

    fn series(&mut self, d: &mut Parts<'_>, series: &'a Series) {
        self.optional(d, "name", series.name.as_ref());
        d.named("values").array(&series.points, |w, point| match point {
            Some(point) => w.decimal(point.value),
            None => w.none(),
        });
        d.named("labels").array(&series.points, |w, point| match point {
            Some(point) => figure_content(w, &point.figure),
            None => w.none(),
        });
        d.named("standings").array(&series.points, |w, point| {
            let standing = point.as_ref().map_or(Standing::Actual, |it| it.standing);
            w.string(standing.name());
        });
    }
}

/// What is said to those who do not see a chart.
fn said(alt: Option<&Line>, made: &str) -> String {
    alt.map_or_else(|| made.to_owned(), |alt| plain_text(alt))
}
