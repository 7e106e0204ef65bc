//! What the ledger says of `tree`.

use super::Branch;
use crate::model::report::Line;
use crate::output::ledger::written::Reader;

impl Branch<Line> {
    pub(crate) fn tell(&self, reader: &mut Reader<'_>) {
        let mut text = String::new();
        shape(self, &mut text);
        reader.prose(self, text);
    }
}

fn shape(branch: &Branch<Line>, text: &mut String) {
    text.push('(');
    branch.children.iter().for_each(|child| shape(child, text));
    text.push(')');
}
