//! How `metrics` calls the layouts.

use super::{MetricRow, MetricTable};
use crate::components::write::{figure_content, layout};
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::{Parts, Writer};

impl MetricTable {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "metrics", |a| setter.metrics(a, self));
    }
}

impl<'a> Setter<'a> {
    fn metrics(&mut self, a: &mut Parts<'_>, table: &'a MetricTable) {
        self.optional(a, "caption", table.caption.as_ref());
        a.named("columns")
            .array(&table.columns, |w, year| w.text_content(year, None));
        a.optional("current", table.current, |w, at| {
            w.integer(i64::try_from(at).unwrap_or(0));
        });
        let fractions = fractions(table);
        a.named("groups").array(&table.groups, |w, group| {
            w.dictionary(|d| {
                d.optional("title", group.title.as_ref(), |w, line| self.head(w, line));
                d.named("banner").truth(group.is_banner);
                d.named("rows").array(&group.rows, |w, row| {
                    w.dictionary(|d| self.metric_row(d, row, &fractions));
                });
            });
        });
        a.named("notes").array(&table.notes, |w, note| self.content(w, note));
        self.optional(a, "source", table.source.as_ref());
    }

    fn metric_row(
        &mut self,
        d: &mut Parts<'_>,
        row: &'a MetricRow,
        fractions: &[String],
    ) {
        // The codes of the first framework; an index of each other says where its figures are.
        let codes: Vec<&str> = row
            .codes
            .iter()
            .map(String::as_str)
            .filter(|code| !code.contains(':'))
            .collect();
        let code = (!codes.is_empty()).then(|| codes.join(", "));
        d.optional("code", code, |w, code| w.string(&code));
        self.content(d.named("name"), &row.name);
        d.named("unit").text_content(&row.unit, None);
        d.named("values").array(
            row.values.iter().zip(fractions).zip(&row.marks),
            |w, ((value, longest), mark)| {
                let Some(figure) = value else { return w.none() };
                w.dictionary(|d| {
                    figure_content(d.named("body"), figure);
                    let own = fraction(&figure.printed.number).len();
                    d.named("lacks").string(longest.get(own..).unwrap_or(""));
                    if let Some(mark) = mark {
                        d.named("mark").text_content(mark, None);
                    }
                });
            },
        );
        d.named("depth").integer(row.depth);
        d.named("total").truth(row.is_total);
        d.named("mark").none();
    }
}

/// The decimal point and what follows it.
fn fraction(number: &str) -> &str {
    number.find('.').map_or("", |at| &number[at..])
}

/// For each column, the longest fraction as zeros: what shorter numbers lack to align.
fn fractions(table: &MetricTable) -> Vec<String> {
    let rows = || table.groups.iter().flat_map(|group| &group.rows);
    (0..table.columns.len())
        .map(|column| {
            let longest = rows()
                .filter_map(|row| row.values.get(column)?.as_ref())
                .map(|figure| fraction(&figure.printed.number).len())
                .max()
                .unwrap_or(0);
            match longest {
                0 => String::new(),
                longest => format!(".{}", "0".repeat(longest - 1)),
            }
        })
        .collect()
}
