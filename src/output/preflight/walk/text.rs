//! Type: fonts, how text is set, and the strings that are shown.

use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId};
use tiny_skia::Transform;

use super::super::font::Font;
use super::super::state::{Area, TextState, map, scale};
use super::{MAX_DEPTH, Run, Surroundings, Walker};
use crate::output::pdf::content::{Operand, Operation};

impl Walker<'_> {
    pub(super) fn font(&mut self, id: Option<ObjectId>, font: &Dictionary) -> Rc<Font> {
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Rc::clone(known);
        }
        let font = Rc::new(Font::read(self.document, font));
        self.budget.work(font.cost());
        if let Some(id) = id {
            self.fonts.insert(id, Rc::clone(&font));
        }
        font
    }

    pub(super) fn text_state(
        &mut self,
        operation: &Operation<'_>,
        place: Surroundings<'_>,
        text: &mut TextState,
    ) {
        let number = operation.operands.last().and_then(Operand::number);
        let Some(number) = number else { return };
        match operation.operator {
            b"Tf" => {
                let label = operation.operands.first().and_then(Operand::name);
                let label = label.unwrap_or_default();
                text.size = number;
                match self.resource(place, b"Font", label) {
                    Some((id, Object::Dictionary(font))) => {
                        text.font = Some(self.font(id, font));
                    }
                    _ => {
                        text.font = None;
                        self.missing("font", label);
                    }
                }
            }
            b"Tc" => text.character = number,
            b"Tw" => text.word = number,
            b"Tz" => text.stretch = number / 100.0,
            b"TL" => text.leading = number,
            b"Ts" => text.rise = number,
            _ => text.mode = number.clamp(0.0, 7.0) as u8,
        }
    }

    /// Shows a string.
    pub(super) fn show(
        &mut self,
        operation: &Operation<'_>,
        place: Surroundings<'_>,
        run: &mut Run,
    ) {
        if matches!(operation.operator, b"'" | b"\"") {
            if let [Operand::Number(word), Operand::Number(character), _] =
                operation.operands.as_slice()
            {
                run.state.text.word = *word;
                run.state.text.character = *character;
            }
            run.next_line();
        }
        let text = run.state.text.clone();
        let Some(font) = text.font.clone() else { return };
        let single;
        let items = match operation.operands.last() {
            Some(Operand::List(items)) => items.as_slice(),
            Some(item) => {
                single = [item.clone()];
                &single
            }
            None => return,
        };
        let whole = run.state.ctm.pre_concat(run.matrix);
        let mut along = 0.0;
        for item in items {
            match item {
                Operand::Number(shift) => {
                    along -= shift / 1_000.0 * text.size * text.stretch;
                }
                Operand::Text(bytes) => {
                    self.budget.work(bytes.len() as u64);
                    for (code, width) in font.codes(bytes) {
                        let space =
                            if !font.is_wide && code == 32 { text.word } else { 0.0 };
                        let step = width * text.size + text.character + space;
                        along += step * text.stretch;
                    }
                }
                _ => {}
            }
        }
        let corners = [
            map(whole, 0.0, text.rise - 0.2 * text.size),
            map(whole, along, text.rise - 0.2 * text.size),
            map(whole, 0.0, text.rise + 0.75 * text.size),
            map(whole, along, text.rise + 0.75 * text.size),
        ];
        let area = Area::around(corners).meet(run.state.clip);
        run.matrix = run.matrix.pre_concat(Transform::from_translate(along, 0.0));
        let size = (text.size * scale(whole)).abs();
        let paint = run.state.fill.clone();
        if text.mode % 4 != 3 {
            self.patterned(&paint, place, &run.state, area);
        }
        self.judge
            .text(&font, text.mode, size, area, &run.state, place.is_mask);
        self.budget.work(font.glyphs.len() as u64);
        for glyph in &font.glyphs {
            if !self.seen.insert(*glyph) || place.depth >= MAX_DEPTH {
                continue;
            }
            let document = self.document;
            let Ok(stream) = document.get_object(*glyph).and_then(Object::as_stream)
            else {
                continue;
            };
            let Some(bytes) = self.unpacked(Some(*glyph), stream) else { continue };
            let resources = font.resources.as_ref().unwrap_or(place.resources);
            let mut inner = run.state.clone();
            inner.clip = area;
            let place = Surroundings { resources, depth: place.depth + 1, ..place };
            self.content(&bytes, place, inner);
        }
    }
}

impl Run {
    pub(super) fn next_line(&mut self) {
        let leading = self.state.text.leading;
        self.line = self.line.pre_concat(Transform::from_translate(0.0, -leading));
        self.matrix = self.line;
    }

    pub(super) fn move_text(&mut self, operation: &Operation<'_>) {
        match operation.operator {
            b"Tm" => {
                if let Some([a, b, c, d, e, f]) = operation.numbers() {
                    self.line = Transform::from_row(a, b, c, d, e, f);
                }
            }
            b"T*" => return self.next_line(),
            _ => {
                if let Some([x, y]) = operation.numbers() {
                    if operation.operator == b"TD" {
                        self.state.text.leading = -y;
                    }
                    self.line = self.line.pre_concat(Transform::from_translate(x, y));
                }
            }
        }
        self.matrix = self.line;
    }
}
