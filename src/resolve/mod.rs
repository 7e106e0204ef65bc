//! Resolve: binds figures, links and pictures once. Out comes a [`Report`] in which
//! nothing is missing, or findings that say what is.

pub(crate) mod by_entity;
pub(crate) mod chapter;
mod concepts;
pub mod consolidated;
pub mod data;
mod entities;
pub mod evaluate;
pub mod figures;
pub mod format;
pub(crate) mod goals;
mod line;
mod links;
pub mod over;
mod pictures;
pub mod print;
mod restated;
mod restating;
pub mod targets;

use std::collections::BTreeMap;
use std::sync::Arc;

use comemo::Track as _;
use rayon::prelude::*;

use crate::diag::Sink;
use crate::framework;
use crate::input::load::{Chapter, Draft};
use crate::model::lang::ByLang;
use crate::model::published::Published;
use crate::model::report::{Chapter as BoundChapter, Inline, Part, Report};
use crate::model::visit;
use data::Data;
use figures::Binder;
use targets::Targets;

pub use chapter::Settings;

/// One chapter that alone is bound, in each language, with the content index if that stands in it;
/// all others are those of a report of before.
#[derive(Debug, Clone, Copy)]
pub struct OneChapter<'a> {
    /// Its file's name without ending.
    pub stem: &'a str,
    /// The report of before.
    pub before: &'a Report,
}

impl OneChapter<'_> {
    /// A chapter as it was, if it is another and was there.
    fn other(&self, draft: &Chapter) -> Option<Arc<BoundChapter>> {
        let was = &self.before.parts.get(&draft.lang)?.chapters;
        let was = was.iter().find(|was| was.stem == draft.stem())?;
        (was.stem != self.stem).then(|| Arc::clone(was))
    }
}

/// Binds a draft, or one chapter of it. All findings go to the sink; no report comes back if one is
/// an error. The dataset comes back in any case, so that it can be judged.
pub fn resolve(
    draft: Draft,
    published: &[Published],
    one: Option<OneChapter<'_>>,
    sink: &mut Sink,
) -> (Option<Report>, Data) {
    let targets = Targets::new(&draft, sink);
    let mut draft = draft;
    for file in draft.config.look.files_to_find() {
        // The languages share them.
        pictures::find(targets.track(), file, &["content".to_owned()], sink);
    }
    let Draft { ref config, .. } = draft;
    let mut metrics = draft.metrics.clone();
    metrics.extend(goals::metrics(&draft.goals, &metrics, config, sink));
    metrics.extend(entities::metrics(&metrics, config, sink));
    by_entity::expand(&mut metrics, config, sink);
    let data = Data::new(metrics, &draft.goals, config, published, sink);
    goals::sound(&data, sink);
    let settings = Settings {
        calendar: config.calendar.clone(),
        period: config.period,
        periods: config.periods.clone(),
        boundary: config.boundary.clone(),
        frameworks: config
            .frameworks
            .all
            .iter()
            .map(|own| own.id.value.clone())
            .collect(),
    };

    let mut parts = ByLang::new();
    for (&lang, drafts) in &draft.chapters {
        let bound = drafts.par_iter().map(|draft| {
            let other = one.and_then(|one| one.other(draft));
            other.map(|chapter| (chapter, Arc::default())).unwrap_or_else(|| {
                chapter::resolve(draft, data.track(), targets.track(), &settings)
            })
        });
        let mut chapters = vec![];
        for (chapter, findings) in bound.collect::<Vec<_>>() {
            sink.extend(findings.iter().cloned());
            chapters.push(chapter);
        }
        parts.insert(lang, Part { lang, chapters, indexes: vec![] });
    }

    let mut own = parts.values().flat_map(|part| &part.chapters);
    let has_index = |one: OneChapter<'_>| {
        own.any(|it| it.stem == one.stem && framework::prints_index(it))
    };
    if one.is_none_or(has_index) {
        let mut bind = |lang, line: &[_], sink: &mut Sink| {
            let binder = Binder { data: data.track(), lang, period: config.period };
            line::line(&binder, line, sink)
        };
        let answers = framework::answers(&draft.answers, &mut bind, sink);
        let metrics = data.metrics();
        framework::index(config, &mut parts, &answers, metrics, draft.place, sink);
    }

    let shared = config.look.files();
    let mut pictures: BTreeMap<_, _> =
        shared.map(|file| (file.value.clone(), file.place)).collect();
    for chapter in parts.values().flat_map(|part| &part.chapters) {
        visit::elements(chapter, &mut |element| {
            if let Inline::Picture(picture) = element {
                pictures
                    .entry(picture.path.value.clone())
                    .or_insert(picture.path.place);
            }
        });
    }
    let report = Report {
        config: draft.config,
        parts,
        pictures,
        revision: None,
    };
    ((!sink.has_errors()).then_some(report), data)
}
