//! Annotations: what lies over a page. The report has links; anything else was laid there.

use lopdf::{Dictionary, Object};

use super::objects::{Place, Walk, clipped};
use super::side::Side;
use super::words::Part;
use crate::output::pdf::function::numbers;
use crate::output::pdf::pages::place_of;
use crate::output::pdf::read::characters;

impl<'a> Walk<'a> {
    /// Compares the annotations of a page.
    pub(super) fn annotations(
        &mut self,
        index: usize,
        page: &'a Dictionary,
        wanted: &'a Dictionary,
    ) {
        let own = list(self.own, page);
        let fresh = list(self.fresh, wanted);
        if own.len() == fresh.len() {
            for (own, fresh) in own.iter().zip(&fresh) {
                self.annotation(index, own, fresh);
            }
            return;
        }
        // Pairs are those that lie at one place; what is left over is told.
        let mut left: Vec<(String, &'a Object)> = fresh
            .iter()
            .map(|one| (self.summary(self.fresh, one), *one))
            .collect();
        for one in own {
            let summary = self.summary(self.own, one);
            match left.iter().position(|(other, _)| *other == summary) {
                Some(at) => {
                    let (_, other) = left.remove(at);
                    self.annotation(index, one, other);
                }
                None => self.laid_over(index, one),
            }
        }
        for (summary, _) in left {
            let kind = summary.split(' ').next().unwrap_or_default();
            let message = match kind {
                "Link" => "a link that the project gives is not there".to_owned(),
                kind => {
                    format!("an annotation ({kind}) that the project gives is not there")
                }
            };
            let part = if kind == "Link" { Part::Link } else { Part::Annotation };
            self.tell(part, Some(index), message);
        }
    }

    fn annotation(&mut self, index: usize, own: &'a Object, fresh: &'a Object) {
        let kinds = [kind(self.own, own), kind(self.fresh, fresh)];
        if kinds[0] != kinds[1] {
            return self.laid_over(index, own);
        }
        let part = if kinds[0] == "Link" { Part::Link } else { Part::Annotation };
        self.objects(own, fresh, &Place::new(part, Some(index)));
        self.finish();
    }

    fn laid_over(&mut self, index: usize, annotation: &'a Object) {
        let side = self.own;
        let kind = kind(side, annotation);
        let own = side.follow(annotation).1.as_dict().ok();
        let document = &side.loaded.document;
        let mut message = format!("an annotation ({kind}) lies over the page");
        let page = side.pages.ids.get(index);
        if let (Some(own), Some(page)) = (own, page)
            && let Some(place) = place_of(document, *page, own)
        {
            message.push_str(&format!(", {place}"));
        }
        message.push_str(", which the project does not give");
        let said = own.map_or(&Object::Null, |own| side.get(own, b"Contents"));
        if let Ok(said) = said.as_str()
            && !said.is_empty()
        {
            message.push_str(&format!(": it says “{}”", clipped(&characters(said))));
        }
        self.tell(Part::Annotation, Some(index), message);
    }

    /// What an annotation is and where it lies.
    fn summary(&self, side: &Side<'a>, annotation: &'a Object) -> String {
        let mut summary = kind(side, annotation);
        let own = side.follow(annotation).1.as_dict().ok();
        let rect = own.and_then(|own| numbers(&side.loaded.document, own, b"Rect"));
        for number in rect.into_iter().flatten().take(4) {
            summary.push_str(&format!(" {number:.1}"));
        }
        summary
    }
}

/// The annotations of a page.
fn list<'a>(side: &Side<'a>, page: &'a Dictionary) -> Vec<&'a Object> {
    const MOST: usize = 10_000;
    match side.get(page, b"Annots") {
        Object::Array(items) => items.iter().take(MOST).collect(),
        _ => vec![],
    }
}

/// The kind of an annotation.
fn kind<'a>(side: &Side<'a>, annotation: &'a Object) -> String {
    let own = side.follow(annotation).1.as_dict().ok();
    let kind = own.map_or(&Object::Null, |own| side.get(own, b"Subtype"));
    let kind = kind.as_name().unwrap_or(b"of no kind");
    String::from_utf8_lossy(kind).chars().take(40).collect()
}
