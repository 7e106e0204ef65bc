//! The sheets of marks around printed pages: a galley of its own.

use super::writer::Writer;
use super::{Galley, MAIN, book, looks};
use crate::model::edition::Edition;
use crate::model::lang::Lang;
use crate::model::report::Report;

/// A printed page as its slug names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sheet {
    /// The languages on it.
    pub languages: Vec<Lang>,
    /// The page as printed, or what it is.
    pub page: String,
}

/// A cover in one piece: back, spine and front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cover {
    /// Its whole width, in micrometres.
    pub width: u32,
    /// The spine's, in micrometres.
    pub spine: u32,
}

/// The marks of sheets, and the spine of a cover.
pub fn marks(
    report: &Report,
    edition: &Edition,
    sheets: &[Sheet],
    cover: Option<Cover>,
) -> Galley {
    let config = &report.config;
    let mut w = Writer::new(MAIN.to_owned());
    w.define("book", |w| w.call("book", |a| book::book(a, report, edition)));
    w.markup_call("marks", |a| {
        a.argument().name("book");
        a.argument().array(sheets, |w, sheet| {
            let all = &edition.languages;
            let own = if sheet.languages.is_empty() { all } else { &sheet.languages };
            let titles = own.iter().filter_map(|lang| config.title.get(lang));
            let titles: Vec<_> = titles.map(|title| title.value.as_str()).collect();
            let names: Vec<_> = own.iter().map(|lang| lang.name()).collect();
            let date = config.date;
            let facts = format!(
                "{} · {} · {:04}-{:02}-{:02} · {}",
                names.join(" + "),
                sheet.page,
                date.year,
                date.month,
                date.day,
                config.print.condition_name(),
            );
            let lang = Lang::source(if own.is_empty() { all } else { own }).tag();
            w.dictionary(|d| {
                d.named("lang").string(lang);
                d.named("title").string(&titles.join(" · "));
                d.named("facts").string(&facts);
            });
        });
        if let Some(Cover { width, spine }) = cover {
            a.named("page-width").integer(width);
            a.named("spine").integer(spine);
        }
    });
    Galley {
        files: vec![w.finish(), looks::of(report)],
        languages: edition.languages.clone(),
    }
}
