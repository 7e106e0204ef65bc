//! Reads a page operator by operator, through forms, patterns, masks and drawn characters,
//! and tells the judge what is painted where.

mod paint;
mod path;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use tiny_skia::{PathBuilder, Transform};

use super::font::Font;
use super::judge::Judge;
use super::state::{Area, State};
use crate::output::pdf::budget::Budget;
use crate::output::pdf::content::{ContentReader, Operation};

/// How deep forms, patterns and masks may stand in one another.
const MAX_DEPTH: usize = 12;
/// How many graphics states may be kept.
const MAX_STACK: usize = 512;
/// The most bytes a content stream may unpack to.
const MAX_CONTENT: usize = 1 << 27;
/// The most bytes of unpacked content that are kept for further use.
const MAX_KEPT: usize = 1 << 27;

/// Reads the pages of a document.
pub(super) struct Walker<'a> {
    document: &'a Document,
    /// What the file may still cost.
    pub budget: &'a Budget,
    /// Who is told.
    pub judge: Judge<'a>,
    fonts: BTreeMap<ObjectId, Rc<Font>>,
    contents: BTreeMap<ObjectId, Rc<Vec<u8>>>,
    kept: usize,
    /// What has been looked through on this page: drawn characters, patterns, masks.
    seen: BTreeSet<ObjectId>,
}

/// Where content is read: the resources it names, how deep it stands, and whether it is
/// printed or only masks what is.
#[derive(Clone, Copy)]
struct Surroundings<'r> {
    resources: &'r Dictionary,
    depth: usize,
    is_mask: bool,
    /// What pattern coordinates count from.
    base: Transform,
}

/// What one run through a content stream remembers.
struct Run {
    state: State,
    stack: Vec<State>,
    path: PathBuilder,
    start: [f32; 2],
    at: [f32; 2],
    /// How the path clips what comes after it.
    clips: bool,
    line: Transform,
    matrix: Transform,
}

impl<'a> Walker<'a> {
    /// A walker that tells a judge.
    pub(super) fn new(
        document: &'a Document,
        budget: &'a Budget,
        judge: Judge<'a>,
    ) -> Self {
        Self {
            document,
            budget,
            judge,
            fonts: BTreeMap::new(),
            contents: BTreeMap::new(),
            kept: 0,
            seen: BTreeSet::new(),
        }
    }

    /// Reads a page's content.
    pub(super) fn page(&mut self, content: &[u8], resources: &Dictionary, sheet: Area) {
        self.seen.clear();
        let base = Transform::identity();
        let place = Surroundings { resources, depth: 0, is_mask: false, base };
        self.content(content, place, State::new(sheet));
    }

    fn content(&mut self, bytes: &[u8], place: Surroundings<'_>, state: State) {
        let mut run = Run {
            state,
            stack: vec![],
            path: PathBuilder::new(),
            start: [0.0; 2],
            at: [0.0; 2],
            clips: false,
            line: Transform::identity(),
            matrix: Transform::identity(),
        };
        self.budget.work(bytes.len() as u64 / 8);
        for operation in ContentReader::new(bytes) {
            if !self.budget.work(1 + operation.operands.len() as u64) {
                return;
            }
            self.operation(&operation, place, &mut run);
        }
        if !run.stack.is_empty() {
            let count = run.stack.len();
            self.judge
                .fault(&format!("{count} graphics states are saved and never restored"));
        }
    }

    fn operation(
        &mut self,
        operation: &Operation<'_>,
        place: Surroundings<'_>,
        run: &mut Run,
    ) {
        let state = &mut run.state;
        match operation.operator {
            b"q" if run.stack.len() < MAX_STACK => {
                let parts = state.fill.parts.len() + state.stroke.parts.len();
                self.budget.work(parts as u64 / 8);
                run.stack.push(state.clone());
            }
            b"q" => self.judge.fault("graphics states are saved without end"),
            b"Q" => match run.stack.pop() {
                Some(saved) => *state = saved,
                None => {
                    self.judge.fault("a graphics state is restored that was never saved");
                }
            },
            b"cm" => match operation.numbers() {
                Some([a, b, c, d, e, f]) => {
                    let own = Transform::from_row(a, b, c, d, e, f);
                    state.ctm = state.ctm.pre_concat(own);
                }
                None => self.judge.fault("a transform has not six numbers"),
            },
            b"w" => {
                state.width = operation.numbers().map_or(state.width, |[width]| width);
            }
            b"gs" => self.graphics_state(operation, place, state),
            b"m" | b"l" | b"c" | b"v" | b"y" | b"h" | b"re" => run.construct(operation),
            b"W" | b"W*" => run.clips = true,
            b"n" => run.finish(),
            b"f" | b"F" | b"f*" => self.paint(place, run, true, false),
            b"S" | b"s" => {
                if operation.operator == b"s" {
                    run.path.close();
                }
                self.paint(place, run, false, true);
            }
            b"B" | b"B*" | b"b" | b"b*" => self.paint(place, run, true, true),
            b"sh" => self.shading_operator(operation, place, run),
            b"Do" => self.object(operation, place, run),
            b"BI" => self.inline_image(operation, place, &run.state),
            b"BT" => {
                run.line = Transform::identity();
                run.matrix = Transform::identity();
            }
            b"Tf" | b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr" => {
                self.text_state(operation, place, &mut run.state.text);
            }
            b"Td" | b"TD" | b"Tm" | b"T*" => run.move_text(operation),
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show(operation, place, run),
            b"g" | b"rg" | b"k" | b"sc" | b"scn" | b"cs" => {
                let paint = self.colour(operation, place, &run.state.fill);
                run.state.fill = paint;
            }
            b"G" | b"RG" | b"K" | b"SC" | b"SCN" | b"CS" => {
                let paint = self.colour(operation, place, &run.state.stroke);
                run.state.stroke = paint;
            }
            b"PS" => self.judge.postscript(),
            b"ri" => self.judge.intent(operation.name()),
            // No bearing on ink.
            b"J" | b"j" | b"M" | b"d" | b"i" | b"ET" | b"BMC" | b"BDC" | b"EMC"
            | b"MP" | b"DP" | b"BX" | b"EX" | b"d0" | b"d1" => {}
            other => {
                let shown = String::from_utf8_lossy(other.get(..12).unwrap_or(other));
                self.judge.fault(&format!("there is no operator `{shown}`"));
            }
        }
    }

    /// The object of a name in the resources.
    fn resource<'r>(
        &self,
        place: Surroundings<'r>,
        kind: &[u8],
        label: &[u8],
    ) -> Option<(Option<ObjectId>, &'r Object)>
    where
        'a: 'r,
    {
        let all = self.document.get_dict_in_dict(place.resources, kind).ok()?;
        self.document.dereference(all.get(label).ok()?).ok()
    }

    fn missing(&mut self, kind: &str, label: &[u8]) {
        let label =
            String::from_utf8_lossy(label.get(..40).unwrap_or(label)).into_owned();
        self.judge.fault(&format!("the {kind} `{label}` is not in the file"));
    }

    /// The unpacked bytes of a content stream.
    fn unpacked(&mut self, id: Option<ObjectId>, stream: &Stream) -> Option<Rc<Vec<u8>>> {
        if let Some(known) = id.and_then(|id| self.contents.get(&id)) {
            return Some(Rc::clone(known));
        }
        let bytes = match self.budget.plain(self.document, stream, MAX_CONTENT) {
            Ok(bytes) => Rc::new(bytes),
            Err(error) => {
                self.judge.fault(&format!("content cannot be unpacked: {error}"));
                return None;
            }
        };
        if let Some(id) = id
            && self.kept + bytes.len() < MAX_KEPT
        {
            self.kept += bytes.len();
            self.contents.insert(id, Rc::clone(&bytes));
        }
        Some(bytes)
    }

    fn graphics_state(
        &mut self,
        operation: &Operation<'_>,
        place: Surroundings<'_>,
        state: &mut State,
    ) {
        let Some(label) = operation.name() else { return };
        let Some((_, Object::Dictionary(own))) =
            self.resource(place, b"ExtGState", label)
        else {
            self.missing("graphics state", label);
            return;
        };
        let document = self.document;
        let value = |key: &[u8]| own.get_deref(key, document).ok();
        let number = |key: &[u8]| value(key).and_then(|value| value.as_float().ok());
        let truth = |key: &[u8]| value(key).and_then(|value| value.as_bool().ok());
        state.width = number(b"LW").unwrap_or(state.width);
        state.stroke_alpha = number(b"CA").unwrap_or(state.stroke_alpha);
        state.fill_alpha = number(b"ca").unwrap_or(state.fill_alpha);
        let stroke = truth(b"OP");
        state.stroke_overprint = stroke.unwrap_or(state.stroke_overprint);
        state.fill_overprint = truth(b"op").or(stroke).unwrap_or(state.fill_overprint);
        if let Some(mode) = value(b"OPM").and_then(|mode| mode.as_i64().ok()) {
            state.nonzero = mode == 1;
        }
        if let Some(mode) = value(b"BM") {
            let names: Vec<&[u8]> = match mode {
                Object::Name(name) => vec![name],
                Object::Array(names) => {
                    names.iter().filter_map(|name| name.as_name().ok()).collect()
                }
                _ => vec![],
            };
            state.is_normal = names
                .first()
                .is_none_or(|name| matches!(*name, b"Normal" | b"Compatible"));
        }
        if let Ok(Object::Array(font)) = own.get_deref(b"Font", document) {
            let size = font.get(1).and_then(|size| size.as_float().ok());
            state.text.size = size.unwrap_or(state.text.size);
            let font = font.first().and_then(|font| document.dereference(font).ok());
            if let Some((id, Object::Dictionary(font))) = font {
                state.text.font = Some(self.font(id, font));
            }
        }
        for key in ["TR", "TR2", "HTP"] {
            let set = value(key.as_bytes());
            let is_default = |value: &Object| matches!(value, Object::Name(name) if name == b"Default" || name == b"Identity");
            if set.is_some_and(|value| !is_default(value)) {
                self.judge.transfer(key);
            }
        }
        match value(b"SMask") {
            Some(Object::Dictionary(mask)) => {
                state.is_masked = true;
                let group = mask.get(b"G").ok();
                let group = group.and_then(|group| self.document.dereference(group).ok());
                if let Some((Some(id), Object::Stream(group))) = group
                    && self.seen.insert(id)
                {
                    self.form(
                        Some(id),
                        group,
                        Surroundings { is_mask: true, ..place },
                        state,
                    );
                }
            }
            Some(Object::Name(_)) => state.is_masked = false,
            _ => {}
        }
    }
}
