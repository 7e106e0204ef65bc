//! How `index` calls the layouts.

use super::{Index, Show};
use crate::components::write::layout;
use crate::model::report::{Crosswalk, IndexRow};
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::{Parts, Writer};

impl Index {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        let Some(index) = setter.indexes.get(self.position) else { return };
        if self.show == Show::Crosswalk {
            return crosswalk(&index.crosswalk, w);
        }
        layout(w, "index", |a| {
            a.named("form").string(index.form.name());
            for (name, text) in [("statement", &index.statement), ("uses", &index.uses)] {
                let text = Some(text).filter(|text| !text.is_empty());
                a.optional(name, text, |w, text| w.text_content(text, None));
            }
            a.named("groups").array(&index.groups, |w, group| {
                w.dictionary(|d| {
                    let part = Some(&group.part).filter(|part| !part.is_empty());
                    d.optional("part", part, |w, part| w.text_content(part, None));
                    d.named("title").text_content(&group.title, None);
                    d.named("rows").array(&group.rows, |w, row| {
                        w.dictionary(|d| setter.index_row(d, row));
                    });
                });
            });
        });
    }
}

/// The provisions of a framework with those of the others.
fn crosswalk(crosswalk: &Crosswalk, w: &mut Writer) {
    layout(w, "crosswalk", |a| {
        a.named("heads")
            .array(&crosswalk.heads, |w, head| w.text_content(head, None));
        a.named("groups").array(&crosswalk.groups, |w, (title, rows)| {
            w.dictionary(|d| {
                d.named("title").text_content(title, None);
                d.named("rows").array(rows, |w, row| {
                    w.dictionary(|d| {
                        d.named("code").string(&row.code);
                        d.named("title").text_content(&row.title, None);
                        d.named("others").array(&row.others, |w, others| {
                            w.dictionary(|d| {
                                for (name, codes) in
                                    [("same", &others.same), ("near", &others.near)]
                                {
                                    d.named(name).array(codes, |w, code| w.string(code));
                                }
                            });
                        });
                    });
                });
            });
        });
    });
}

impl<'a> Setter<'a> {
    fn index_row(&mut self, d: &mut Parts<'_>, row: &'a IndexRow) {
        d.named("code").string(&row.code);
        d.named("type").string(row.kind.name());
        d.named("duty").string(row.duty.name());
        d.named("stricter").array(&row.stricter, |w, (item, duty)| {
            w.dictionary(|d| {
                d.named("item").string(item);
                d.named("duty").string(duty.name());
            });
        });
        d.named("title").text_content(&row.title, None);
        d.named("description").text_content(&row.description, None);
        d.named("sections").array(&row.sections, |w, (title, target)| {
            w.dictionary(|d| {
                self.content(d.named("title"), title);
                d.named("target").string(target);
            });
        });
        d.named("said").array(&row.said, |w, said| {
            w.dictionary(|d| {
                d.named("how").string(said.how.name());
                let item = Some(&said.item).filter(|item| !item.is_empty());
                d.optional("item", item, |w, item| w.text_content(item, None));
                let label = Some(&said.label).filter(|label| !label.is_empty());
                d.optional("label", label, |w, label| w.text_content(label, None));
                self.content(d.named("body"), &said.line);
            });
        });
    }
}
