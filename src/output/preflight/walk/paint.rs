//! What is painted: paths, patterns, gradients, forms and pictures.

use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use tiny_skia::{PathBuilder, Transform};

use super::super::painted::{Painted, Picture, Shape};
use super::super::state::{Area, Paint, State, scale};
use super::{MAX_DEPTH, Place, Run, Walker};
use crate::output::pdf::content::{Operand, Operation};
use crate::output::pdf::function::{Function, IN_VAIN, numbers};
use crate::output::pdf::space::Space;

impl Walker<'_> {
    pub(super) fn colour(
        &mut self,
        operation: &Operation<'_>,
        place: Place<'_>,
        current: &Paint,
    ) -> Paint {
        let plain = |space: Space| {
            let parts: Vec<f32> =
                operation.operands.iter().filter_map(Operand::number).collect();
            Paint { space: Rc::new(space), parts, pattern: None }
        };
        let paint = match operation.operator {
            b"g" | b"G" => plain(Space::Gray { by_profile: false }),
            b"rg" | b"RG" => plain(Space::Rgb { profile: None }),
            b"k" | b"K" => plain(Space::Cmyk),
            b"cs" | b"CS" => {
                let label = operation.name().unwrap_or_default().to_vec();
                let resources = Some(place.resources);
                let space =
                    Space::read(self.document, &Object::Name(label.clone()), resources);
                self.budget.work(space.cost());
                if space == Space::Broken {
                    self.missing("colour space", &label);
                }
                let parts = space.initial();
                return Paint { space: Rc::new(space), parts, pattern: None };
            }
            _ => {
                let parts =
                    operation.operands.iter().filter_map(Operand::number).collect();
                let pattern = operation.name().map(<[u8]>::to_vec);
                Paint { space: Rc::clone(&current.space), parts, pattern }
            }
        };
        if paint.parts.len() != paint.space.parts() && paint.pattern.is_none() {
            self.judge.fault(&format!(
                "a colour has {} parts and should have {}",
                paint.parts.len(),
                paint.space.parts()
            ));
        }
        paint
    }

    /// Fills and strokes the path.
    pub(super) fn paint(
        &mut self,
        place: Place<'_>,
        run: &mut Run,
        fills: bool,
        strokes: bool,
    ) {
        let builder = std::mem::replace(&mut run.path, PathBuilder::new());
        let parts = run.state.fill.parts.len() + run.state.stroke.parts.len();
        self.budget.work(parts as u64);
        if let Some(path) = builder.finish() {
            let own = Area::of_path(&path);
            if fills {
                let area = own.meet(run.state.clip);
                let paint = run.state.fill.clone();
                self.patterned(&paint, place, &run.state, area);
                let painted = Painted::fill(&run.state, place.is_mask);
                self.judge.shape(Shape::Fill(&path), area, &painted);
            }
            if strokes {
                let width = run.state.width * scale(run.state.ctm);
                let area = own.inset(-width / 2.0).meet(run.state.clip);
                let paint = run.state.stroke.clone();
                self.patterned(&paint, place, &run.state, area);
                let painted = Painted::stroke(&run.state, place.is_mask);
                self.judge.shape(Shape::Stroke(&path, width), area, &painted);
            }
            if run.clips {
                run.state.clip = own.meet(run.state.clip);
            }
        }
        run.clips = false;
    }

    /// Looks through the pattern something is painted with.
    pub(super) fn patterned(
        &mut self,
        paint: &Paint,
        place: Place<'_>,
        state: &State,
        area: Area,
    ) {
        let Some(label) = &paint.pattern else { return };
        let Some((id, pattern)) = self.resource(place, b"Pattern", label) else {
            self.missing("pattern", label);
            return;
        };
        if place.depth >= MAX_DEPTH {
            return;
        }
        match pattern {
            Object::Stream(stream) => {
                if id.is_some_and(|id| !self.seen.insert(id)) {
                    return;
                }
                let Some(bytes) = self.unpacked(id, stream) else { return };
                let resources =
                    self.document.get_dict_in_dict(&stream.dict, b"Resources");
                let empty = Dictionary::new();
                let mut inner = State::new(area);
                let own = matrix(self.document, &stream.dict);
                inner.ctm = place.base.pre_concat(own);
                // A pattern without colours of its own is painted in the one it is given.
                if let Space::Pattern(Some(base)) = &*paint.space {
                    let parts = paint.parts.clone();
                    let given = Paint {
                        space: Rc::new((**base).clone()),
                        parts,
                        pattern: None,
                    };
                    inner.fill = given.clone();
                    inner.stroke = given;
                }
                let place = Place {
                    resources: resources.unwrap_or(&empty),
                    depth: place.depth + 1,
                    ..place
                };
                self.content(&bytes, place, inner);
            }
            Object::Dictionary(pattern) => {
                let shading = pattern.get_deref(b"Shading", self.document);
                match shading {
                    Ok(Object::Dictionary(shading)) => {
                        self.shading(shading, place, state, area);
                    }
                    Ok(Object::Stream(shading)) => {
                        self.shading(&shading.dict, place, state, area);
                    }
                    _ => self.missing("shading of the pattern", label),
                }
            }
            _ => self.missing("pattern", label),
        }
    }

    pub(super) fn shading_operator(
        &mut self,
        operation: &Operation<'_>,
        place: Place<'_>,
        run: &Run,
    ) {
        let Some(label) = operation.name() else { return };
        let shading = match self.resource(place, b"Shading", label) {
            Some((_, Object::Dictionary(shading))) => shading,
            Some((_, Object::Stream(shading))) => &shading.dict,
            _ => {
                self.missing("shading", label);
                return;
            }
        };
        self.shading(shading, place, &run.state, run.state.clip);
    }

    /// The colours a gradient goes through.
    pub(super) fn shading(
        &mut self,
        shading: &Dictionary,
        place: Place<'_>,
        state: &State,
        area: Area,
    ) {
        let document = self.document;
        let space = shading.get(b"ColorSpace").map_or(Space::Broken, |space| {
            Space::read(document, space, Some(place.resources))
        });
        let domain = numbers(document, shading, b"Domain").unwrap_or_default();
        let functions: Vec<Function> = match shading.get_deref(b"Function", document) {
            Ok(Object::Array(parts)) => parts
                .iter()
                .take(32)
                .map_while(|f| Function::read(document, f))
                .collect(),
            Ok(one) => Function::read(document, one).into_iter().collect(),
            Err(_) => vec![],
        };
        const STEPS: u16 = 16;
        let between = |sides: &[f32]| -> Vec<f32> {
            let [low, high] = <[f32; 2]>::try_from(sides).unwrap_or([0.0, 1.0]);
            let share = |step| f32::from(step) / f32::from(STEPS);
            (0..=STEPS).map(|step| low + share(step) * (high - low)).collect()
        };
        // Colours are told by the place along a line, or by both places on a plane.
        let kind = shading.get_deref(b"ShadingType", document).and_then(Object::as_i64);
        let inputs: Vec<Vec<f32>> = match kind {
            Ok(1) => {
                let (across, up) = domain.split_at_checked(2).unwrap_or_default();
                let up = between(up);
                let across = between(across).into_iter();
                across.flat_map(|x| up.iter().map(move |y| vec![x, *y])).collect()
            }
            _ => between(&domain).into_iter().map(|along| vec![along]).collect(),
        };
        let cost = functions.iter().map(Function::cost).sum::<u64>() + space.cost();
        // One that could not be read may have been read in vain.
        let vain = if functions.is_empty() { IN_VAIN } else { 0 };
        self.budget.work(inputs.len() as u64 * cost + vain);
        let mut colours = vec![];
        for input in &inputs {
            let parts: Option<Vec<_>> = functions.iter().map(|f| f.at(input)).collect();
            colours.extend(parts.map(|parts| parts.concat()));
        }
        colours.retain(|parts| parts.len() == space.parts());
        let painted = Painted::fill(state, place.is_mask);
        self.judge.shading(&space, &colours, area, &painted);
    }

    pub(super) fn object(
        &mut self,
        operation: &Operation<'_>,
        place: Place<'_>,
        run: &mut Run,
    ) {
        let Some(label) = operation.name() else { return };
        let Some((id, Object::Stream(stream))) = self.resource(place, b"XObject", label)
        else {
            self.missing("object", label);
            return;
        };
        match stream
            .dict
            .get_deref(b"Subtype", self.document)
            .and_then(Object::as_name)
        {
            Ok(b"Form") => {
                for key in ["Ref", "OPI", "PS", "Subtype2"] {
                    if stream.dict.has(key.as_bytes()) {
                        self.judge.outside(key);
                    }
                }
                self.form(id, stream, place, &run.state);
            }
            Ok(b"Image") => self.image(stream, place, &run.state),
            Ok(b"PS") => self.judge.postscript(),
            _ => self.missing("kind of the object", label),
        }
    }

    pub(super) fn form(
        &mut self,
        id: Option<ObjectId>,
        stream: &Stream,
        place: Place<'_>,
        state: &State,
    ) {
        if place.depth >= MAX_DEPTH {
            self.judge.fault("forms stand too deep in one another");
            return;
        }
        /// What drawing a form costs beside its operators, in operators.
        const FORM: u64 = 200;
        if !self.budget.work(FORM) {
            return;
        }
        let document = self.document;
        let mut inner = state.clone();
        inner.ctm = inner.ctm.pre_concat(matrix(document, &stream.dict));
        if let Some(sides) = numbers(document, &stream.dict, b"BBox")
            && let Ok(sides) = sides.try_into()
        {
            let own = Area::of_corners(sides).through(inner.ctm);
            inner.clip = inner.clip.meet(own);
        }
        if let Ok(group) = document.get_dict_in_dict(&stream.dict, b"Group") {
            let space = group.get(b"CS").ok();
            let space = space.map(|s| Space::read(document, s, Some(place.resources)));
            self.judge.group(space.as_ref(), inner.clip, place.is_mask);
            // What a group does inside is its own affair.
            (inner.fill_alpha, inner.stroke_alpha) = (1.0, 1.0);
            (inner.is_normal, inner.is_masked) =
                (inner.is_normal, state.is_masked || state.fill_alpha < 1.0);
        }
        let Some(bytes) = self.unpacked(id, stream) else { return };
        let resources = document.get_dict_in_dict(&stream.dict, b"Resources");
        let place = Place {
            resources: resources.unwrap_or(place.resources),
            depth: place.depth + 1,
            base: inner.ctm,
            ..place
        };
        self.content(&bytes, place, inner);
    }

    pub(super) fn image(&mut self, stream: &Stream, place: Place<'_>, state: &State) {
        let document = self.document;
        let dictionary = &stream.dict;
        let side = |key: &[u8]| {
            let side = dictionary.get_deref(key, document).ok()?.as_i64().ok()?;
            u32::try_from(side).ok()
        };
        for key in ["Alternates", "OPI", "F"] {
            if dictionary.has(key.as_bytes()) {
                self.judge.outside(key);
            }
        }
        let is_stencil = dictionary
            .get_deref(b"ImageMask", document)
            .and_then(Object::as_bool)
            .unwrap_or(false);
        let space = dictionary
            .get(b"ColorSpace")
            .ok()
            .map(|space| Space::read(document, space, Some(place.resources)));
        self.budget.work(space.as_ref().map_or(1, Space::cost));
        let (width, height) = (side(b"Width").unwrap_or(0), side(b"Height").unwrap_or(0));
        let mut painted = Painted::fill(state, place.is_mask);
        painted.is_masked |= dictionary.has(b"SMask") || dictionary.has(b"Mask");
        if is_stencil {
            let paint = state.fill.clone();
            let unit = Area { left: 0.0, bottom: 0.0, right: 1.0, top: 1.0 };
            let area = unit.through(state.ctm).meet(state.clip);
            self.patterned(&paint, place, state, area);
        }
        let picture = Picture {
            document,
            stream,
            space,
            is_stencil,
            size: [width, height],
            transform: state.ctm,
            clip: state.clip,
        };
        self.judge.picture(&picture, &painted);
    }

    pub(super) fn inline_image(
        &mut self,
        operation: &Operation<'_>,
        place: Place<'_>,
        state: &State,
    ) {
        let Some(Operand::Dictionary(items)) = operation.operands.first() else { return };
        let entry = |keys: [&[u8]; 2]| {
            let mut pairs = items.chunks(2);
            pairs.find_map(|pair| {
                let key = pair.first()?.name()?;
                keys.contains(&key).then(|| pair.get(1)).flatten()
            })
        };
        let number = |keys: [&[u8]; 2]| {
            entry(keys).and_then(Operand::number).unwrap_or(0.0).max(0.0) as u32
        };
        let size = [number([b"W", b"Width"]), number([b"H", b"Height"])];
        let is_stencil = entry([b"IM", b"ImageMask"]).is_some();
        let space = match entry([b"CS", b"ColorSpace"]) {
            Some(Operand::Name(name)) => Some(Space::read(
                self.document,
                &Object::Name(name.clone()),
                Some(place.resources),
            )),
            // An indexed space written on the spot: its base is what counts.
            Some(Operand::List(parts)) => {
                parts.get(1).and_then(Operand::name).map(|base| {
                    Space::read(
                        self.document,
                        &Object::Name(base.to_vec()),
                        Some(place.resources),
                    )
                })
            }
            _ => None,
        };
        let painted = Painted::fill(state, place.is_mask);
        let picture = Picture {
            document: self.document,
            stream: &Stream::new(Dictionary::new(), vec![]),
            space,
            is_stencil,
            size,
            transform: state.ctm,
            clip: state.clip,
        };
        self.judge.picture(&picture, &painted);
    }
}

/// The matrix of a form or pattern.
fn matrix(document: &Document, dictionary: &Dictionary) -> Transform {
    match numbers(document, dictionary, b"Matrix").as_deref() {
        Some([a, b, c, d, e, f]) => Transform::from_row(*a, *b, *c, *d, *e, *f),
        _ => Transform::identity(),
    }
}
