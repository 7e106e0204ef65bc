//! How components call the layouts.

use super::{Component, each};
use crate::model::figure::Figure;
use crate::pages::translate::blocks::Setter;
use crate::pages::translate::line::printed;
use crate::pages::translate::writer::{Parts, Writer};

/// Calls the layout function of a component.
pub(crate) fn component<'a>(
    setter: &mut Setter<'a>,
    w: &mut Writer,
    component: &'a Component,
) {
    each!(component, own => own.write(setter, w));
}

/// A call with the theme before its own arguments.
pub(super) fn layout(w: &mut Writer, name: &str, arguments: impl FnOnce(&mut Parts<'_>)) {
    w.statement(name, |a| {
        a.argument().name("t");
        arguments(a);
    });
}

/// A figure by itself: in a cell, over a bar.
pub(super) fn figure_content(w: &mut Writer, figure: &Figure) {
    w.content(|w| printed(w, figure));
}
