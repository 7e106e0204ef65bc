//! The theme of a report as the layouts read it: a file of its own, which `system.typ` imports.

use super::writer::{File, Parts, Writer};
use crate::model::report::Report;
use crate::model::theme::{Value, Values};

/// The file's path.
const LOOKS: &str = "/looks.typ";

/// Writes the theme of a report.
pub(super) fn of(report: &Report) -> File {
    let mut values = report.config.theme.values.clone();
    if let Some(Value::Set(own)) = values.get_mut("by-chapter") {
        // Layouts know numbered chapters by their order.
        let part = report.parts.values().next();
        let chapters = part.map_or(&[][..], |part| &part.chapters);
        let numbered = chapters.iter().filter(|chapter| chapter.number.is_some());
        *own = numbered
            .enumerate()
            .filter_map(|(at, it)| Some((at.to_string(), own.get(&it.stem)?.clone())))
            .collect();
    }
    file(&values)
}

fn file(values: &Values) -> File {
    let mut w = Writer::bare(LOOKS.to_owned());
    w.define("own", |w| w.dictionary(|d| set(d, values)));
    w.finish()
}

fn set(d: &mut Parts<'_>, values: &Values) {
    for (name, own) in values {
        value(d.named(name), own);
    }
}

fn value(w: &mut Writer, own: &Value) {
    match own {
        Value::Word(word) => w.string(word),
        Value::Number(number) => w.plain_number(*number),
        Value::Length(length) => w.length(length.amount, length.unit.name()),
        Value::Colour(colour) => w.dictionary(|d| {
            d.named("screen").string(&colour.screen);
            d.optional("print", colour.cmyk, |w, inks| {
                w.array(inks, |w, part| w.integer(part));
            });
        }),
        Value::List(values) => w.array(values, value),
        Value::Set(values) => w.dictionary(|d| set(d, values)),
    }
}
