//! How `emissions` calls the layouts.

use super::{Category, Emissions};
use crate::components::write::{figure_content, layout};
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::writer::{Parts, Writer};

impl Emissions {
    pub(crate) fn write<'a>(&'a self, setter: &mut Setter<'a>, w: &mut Writer) {
        layout(w, "emissions", |a| {
            setter.optional(a, "title", self.title.as_ref());
            a.named("unit").text_content(&self.unit, None);
            if self.beside != self.unit {
                a.named("beside").text_content(&self.beside, None);
            }
            a.named("scopes").array(&self.scopes, |w, scope| {
                w.dictionary(|d| {
                    d.named("name").text_content(&scope.name, None);
                    d.optional("figure", scope.figure.as_ref(), figure_content);
                });
            });
            setter.optional(a, "note", self.note.as_ref());
            let (included, excluded): (Vec<_>, Vec<_>) =
                self.categories().iter().partition(|it| it.is_included());
            a.named("included").array(&included, |w, category| {
                w.dictionary(|d| setter.category(d, category));
            });
            a.named("excluded").array(&excluded, |w, category| {
                w.dictionary(|d| setter.category(d, category));
            });
            let total = self.scope_3.as_ref().and(self.shows(super::What::Three));
            a.optional("total", total.and_then(|it| it.figure.as_ref()), figure_content);
            a.named("notes").array(&self.notes, |w, note| setter.content(w, note));
            setter.optional(a, "source", self.source.as_ref());
        });
    }
}

impl<'a> Setter<'a> {
    fn category(&mut self, d: &mut Parts<'_>, category: &'a Category) {
        d.named("number").string(&category.number.to_string());
        d.named("name").text_content(&category.name, None);
        d.optional("figure", category.figure.as_ref(), figure_content);
        let share = category.share.as_ref();
        d.optional("share", share.map(|(figure, _)| figure), figure_content);
        d.optional("part", share, |w, (_, value)| w.decimal(*value));
        self.optional(d, "method", category.method.as_ref());
        d.optional("measured", category.measured.as_ref(), figure_content);
        self.optional(d, "reason", category.excluded.as_ref());
    }
}
