//! How `index` calls the layouts.

use super::Index;
use crate::components::write::layout;
use crate::model::lang::OURS;
use crate::model::report::IndexRow;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::{Parts, Writer};

impl Index {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        let Some(index) = setter.index else { return };
        layout(w, "index", |a| {
            a.named("groups").array(&index.groups, |w, group| {
                w.dictionary(|d| {
                    d.named("title").text_content(&group.title, None);
                    d.named("rows").array(&group.rows, |w, row| {
                        w.dictionary(|d| setter.index_row(d, row));
                    });
                });
            });
        });
    }
}

impl<'a> Setter<'a> {
    fn index_row(&mut self, d: &mut Parts<'_>, row: &'a IndexRow) {
        let lang = self.chapter.map_or(OURS, |chapter| chapter.lang);
        d.named("code").string(&row.code);
        d.named("type").string(row.kind.name());
        d.named("title").text_content(&row.title, None);
        d.named("description").text_content(&row.description, None);
        d.named("sections").array(&row.sections, |w, (title, target)| {
            w.dictionary(|d| {
                self.content(d.named("title"), title);
                d.named("target").string(target);
            });
        });
        d.named("figures").array::<()>([], |_, ()| {});
        d.named("answers")
            .array(&row.answer, |w, answer| self.content(w, answer));
        d.optional("explain", row.explain.as_ref(), |w, (reason, body)| {
            w.dictionary(|d| {
                d.named("label").text_content(reason.label(lang), None);
                self.content(d.named("reason"), body);
            });
        });
    }
}
