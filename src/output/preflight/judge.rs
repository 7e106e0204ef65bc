//! Judges what is painted: colours, ink, type, rules, pictures and the edges of the page.

use std::collections::{BTreeMap, BTreeSet};

use super::font::Font;
use super::ink::{Canvas, Inks, Meeting, Pixels, placed, resolution};
use super::painted::{Painted, Picture, Shape};
use super::state::{Area, State};
use super::{Boxes, Finding, Limits, MM, rules};
use crate::diag;
use crate::diag::Severity;
use crate::diag::rule::Rule;
use crate::output::pdf::budget::Budget;
use crate::output::pdf::space::Space;

/// Judges the pages of a file.
pub(super) struct Judge<'a> {
    limits: Limits,
    /// What the file may still cost.
    pub budget: &'a Budget,
    page: usize,
    boxes: Boxes,
    /// What was found, and how often on a page.
    found: BTreeMap<(usize, &'static str, String), (Finding, usize)>,
    /// How many of them are errors.
    errors: usize,
    /// Every plate that gets ink.
    pub plates: BTreeSet<String>,
    /// Every kind of colour that is used.
    pub spaces: BTreeSet<&'static str>,
    /// What has been filled on this page: where, and with how much ink.
    grounds: Vec<(Area, f32)>,
    fonts: BTreeSet<String>,
    /// How much ink may have come together on this page.
    possible: f32,
    canvas: Option<Canvas>,
    /// The most ink on any page that was drawn: how much, and on which page.
    pub largest: Option<(f32, usize)>,
}

/// How many findings are kept; what comes after is more of the same.
const MAX_FINDINGS: usize = 5_000;

impl<'a> Judge<'a> {
    /// A judge.
    pub(super) fn new(limits: Limits, budget: &'a Budget) -> Self {
        Self {
            limits,
            budget,
            page: 0,
            boxes: Boxes::default(),
            found: BTreeMap::new(),
            errors: 0,
            plates: BTreeSet::new(),
            spaces: BTreeSet::new(),
            grounds: vec![],
            fonts: BTreeSet::new(),
            possible: 0.0,
            canvas: None,
            largest: None,
        }
    }

    /// Turns to a page; `draws` says whether its separations are drawn.
    pub(super) fn turn_to(&mut self, page: usize, boxes: Boxes, draws: bool) {
        self.page = page;
        self.boxes = boxes;
        self.grounds.clear();
        self.possible = 0.0;
        self.canvas = match draws {
            true => Canvas::new(boxes.media).filter(|own| self.budget.work(own.cost())),
            false => None,
        };
    }

    /// Whether more ink may have come together on this page than is allowed.
    pub(super) fn is_suspect(&self) -> bool {
        self.possible > f32::from(self.limits.ink) / 100.0 + 0.005
    }

    /// Judges the separations of a page that has been drawn.
    pub(super) fn weigh(&mut self) {
        let Some(mut canvas) = self.canvas.take() else { return };
        let (total, place) = canvas.most(self.boxes.bleed, &Inks::default(), self.budget);
        canvas.note(total, place);
        let (total, place) = canvas.peak;
        if self.largest.is_none_or(|(largest, _)| total > largest) {
            self.largest = Some((total, self.page));
        }
        let limit = f32::from(self.limits.ink) / 100.0;
        if total > limit + 0.005 {
            let message = format!(
                "{:.0} % of ink come together, the limit is {} %",
                total * 100.0,
                self.limits.ink
            );
            self.report(&rules::TOO_MUCH_INK, Some(place), message);
        }
    }

    /// All findings, in the order of pages.
    pub(super) fn finish(self) -> Vec<Finding> {
        let counted = self.found.into_values().map(|(mut finding, count)| {
            finding.count = count;
            finding
        });
        counted.collect()
    }

    /// Reports something at a point of the sheet.
    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        at: Option<[f32; 2]>,
        message: String,
    ) {
        let trim = self.boxes.trim.sides();
        let at = at.map(|point| self.boxes.view.place(trim, point));
        let page = (self.page > 0).then_some(self.page);
        self.add(Finding { page, at, ..Finding::of_file(rule, message) });
    }

    /// Reports that the file could be read only by guessing.
    pub(super) fn doubt(&mut self, what: &str) {
        let message = format!("the file is damaged: {what}");
        let finding = Finding::of_file(&rules::BROKEN_CONTENT, message);
        self.add(Finding { severity: Severity::Warning, ..finding });
    }

    fn add(&mut self, finding: Finding) {
        // One finding a page, rule and matter; the first place stands for all.
        let letters = finding.message.chars();
        let matter: String =
            letters.filter(|c| !c.is_ascii_digit() && *c != '.').collect();
        // Errors have room of their own, so that no warnings keep them out.
        let is_error = finding.severity == Severity::Error;
        let kept = if is_error { self.errors } else { self.found.len() - self.errors };
        let is_full = kept >= MAX_FINDINGS;
        let key = (self.page, finding.rule.name, matter);
        if is_full && !self.found.contains_key(&key) {
            return;
        }
        let is_new = !self.found.contains_key(&key);
        self.errors += usize::from(is_new && is_error);
        let entry = self.found.entry(key).or_insert((finding, 0));
        entry.1 += 1;
    }

    fn over(&mut self, rule: &'static Rule, area: Area, message: impl Into<String>) {
        self.report(rule, Some(area.middle()), message.into());
    }

    /// Content that is not well formed.
    pub(super) fn fault(&mut self, what: &str) {
        /// What saying it costs, in operators.
        const FAULT: u64 = 20;
        self.budget.work(FAULT);
        self.report(&rules::BROKEN_CONTENT, None, what.to_owned());
    }

    /// A program for the printer's own computer.
    pub(super) fn postscript(&mut self) {
        let message = "PostScript stands in the page".to_owned();
        self.report(&rules::POSTSCRIPT, None, message);
    }

    /// Something the file only points to.
    pub(super) fn outside(&mut self, key: &str) {
        let message = format!("`{key}` points to content that is not on the page");
        self.report(&rules::CONTENT_ELSEWHERE, None, message);
    }

    /// Curves of the press itself.
    pub(super) fn transfer(&mut self, key: &str) {
        let message = format!("`{key}` changes how the press renders tints");
        self.report(&rules::TRANSFER_CURVE, None, message);
    }

    /// How colours out of reach are meant to be brought into reach.
    pub(super) fn intent(&mut self, name: Option<&[u8]>) {
        const KNOWN: [&[u8]; 4] = [
            b"RelativeColorimetric",
            b"AbsoluteColorimetric",
            b"Perceptual",
            b"Saturation",
        ];
        if !name.is_some_and(|name| KNOWN.contains(&name)) {
            let message = "there is no such rendering intent".to_owned();
            self.report(&rules::BROKEN_CONTENT, None, message);
        }
    }

    /// A group that blends.
    pub(super) fn group(&mut self, space: Option<&Space>, area: Area, in_mask: bool) {
        match space {
            Some(Space::Cmyk) | None => {}
            Some(Space::Gray { by_profile: false }) if in_mask => {}
            Some(_) => self.over(
                &rules::BLEND_SPACE,
                area,
                "a group blends in colours that are not the printer's",
            ),
        }
    }

    /// Judges a colour space where it is painted.
    fn space(&mut self, space: &Space, area: Area, in_mask: bool, what: &str) {
        if area.is_empty() {
            return;
        }
        let kind = match space {
            Space::Gray { by_profile: false } => "grey",
            Space::Gray { by_profile: true } => "grey by profile",
            Space::Rgb { profile: None } => "RGB",
            Space::Rgb { .. } => "RGB by profile",
            Space::Cmyk => "CMYK",
            Space::Lab => "L*a*b*",
            Space::Inks { .. } => "spot",
            Space::Indexed { base, .. } => return self.space(base, area, in_mask, what),
            Space::Pattern(Some(base)) => return self.space(base, area, in_mask, what),
            Space::Pattern(None) | Space::Broken => return,
        };
        if in_mask {
            // A mask is not printed, but a printer has no RGB to make its lightness of.
            if matches!(space, Space::Rgb { .. } | Space::Lab) {
                self.over(&rules::RGB_IN_MASK, area, format!("a mask is made in {kind}"));
            }
            return;
        }
        self.spaces.insert(kind);
        match space {
            Space::Rgb { .. } => {
                self.over(&rules::RGB, area, format!("{what} is in {kind}"));
            }
            Space::Lab => self.over(&rules::LAB, area, format!("{what} is in {kind}")),
            Space::Gray { by_profile: true } => {
                self.over(&rules::GREY_BY_PROFILE, area, format!("{what} is in {kind}"));
            }
            Space::Inks { names, alternate, .. }
                if !matches!(
                    **alternate,
                    Space::Cmyk | Space::Gray { by_profile: false }
                ) =>
            {
                let message = format!(
                    "what stands in for the spot colour `{}` is not in CMYK",
                    names.join(", ")
                );
                self.over(&rules::SPOT_ALTERNATE, area, message);
            }
            _ => {}
        }
    }

    /// Judges a colour's inks where it is painted.
    fn inks(&mut self, inks: &Inks, area: Area) {
        const NAMES: [&str; 4] = ["Cyan", "Magenta", "Yellow", "Black"];
        if !inks.is_registration {
            for (name, ink) in NAMES.iter().zip(inks.process) {
                if ink > 0.0 && !self.plates.contains(*name) {
                    self.plates.insert((*name).to_owned());
                }
            }
        } else if !area.meet(self.boxes.bleed).is_empty() {
            self.over(
                &rules::REGISTRATION,
                area,
                "the colour of registration is on the page",
            );
        }
        for (name, tint) in &inks.spots {
            if *tint > 0.0 && !self.plates.contains(name) {
                self.plates.insert(name.clone());
            }
        }
    }

    /// Judges a filled or stroked path.
    pub(super) fn shape(&mut self, shape: Shape<'_>, area: Area, painted: &Painted) {
        if area.left > area.right || area.bottom > area.top {
            return;
        }
        // A straight line has no area of its own, but shows.
        let seen = area.inset(-0.01);
        let what = match shape {
            Shape::Fill(_) => "a shape",
            Shape::Stroke(..) => "a line",
        };
        self.space(&painted.paint.space, seen, painted.in_mask, what);
        let (Some(inks), false) = (painted.inks(), painted.in_mask) else { return };
        self.inks(&inks, seen);
        let on_page = !seen.meet(self.boxes.bleed).is_empty();
        if !on_page {
            return;
        }
        let thin = match shape {
            Shape::Stroke(_, width) => width,
            Shape::Fill(_) => area.width().min(area.height()).max(0.0),
        };
        let is_line = match shape {
            Shape::Stroke(..) => true,
            Shape::Fill(_) => area.width().max(area.height()) > 2.0 && thin > 0.0,
        };
        if is_line && thin < self.limits.rule - 0.005 && inks.total() > 0.0 {
            let least = self.limits.rule;
            let message = format!("a rule is {thin:.2} pt thin, the least is {least} pt");
            self.over(&rules::THIN_RULE, seen, message);
        }
        if painted.overprint && inks.total() == 0.0 && painted.nonzero {
            self.over(
                &rules::WHITE_OVERPRINT,
                seen,
                "white overprints and will not be seen",
            );
        }
        self.budget
            .work(self.grounds.len() as u64 / 8 + inks.spots.len() as u64);
        if let Shape::Fill(_) = shape {
            if inks.total() > 0.0 {
                self.edges(area);
            }
            if area.width() * area.height() > 4.0
                && painted.alpha > 0.5
                && painted.is_normal
            {
                self.grounds.push((area, inks.total()));
            }
        }
        let total = inks.total();
        self.lay(area, total, painted);
        let meeting = painted.meeting();
        if let Some(canvas) = &mut self.canvas {
            if painted.is_masked {
                let (most, place) = canvas.most(area, &Inks::default(), self.budget);
                canvas.note(most, place);
            }
            let (path, stroke) = match shape {
                Shape::Fill(path) => (path, None),
                Shape::Stroke(path, width) => (path, Some(width)),
            };
            let ink = (&inks, painted.alpha);
            canvas.draw(path, stroke, painted.clip, ink, meeting, self.budget);
        }
    }

    /// Adds up what ink may come together where something is painted.
    fn lay(&mut self, area: Area, total: f32, painted: &Painted) {
        let covers = painted.meeting() == Meeting::Covers;
        let under = if covers { 0.0 } else { self.ground(area) };
        self.possible = self.possible.max(total + under);
    }

    /// The most ink of anything under an area.
    fn ground(&self, area: Area) -> f32 {
        let meets = |(own, _): &&(Area, f32)| !own.meet(area).is_empty();
        let totals = self.grounds.iter().filter(meets).map(|(_, total)| *total);
        totals.fold(0.0, f32::max)
    }

    /// Finds colour that is meant to run over the edge and does not run far enough.
    fn edges(&mut self, area: Area) {
        const NEAR: f32 = 1.0;
        const LEAST: f32 = 14.0;
        let (trim, bleed) = (self.boxes.trim, self.boxes.bleed);
        let sides = [
            (area.left, trim.left, bleed.left, area.height(), "left"),
            (-area.right, -trim.right, -bleed.right, area.height(), "right"),
            (area.bottom, trim.bottom, bleed.bottom, area.width(), "lower"),
            (-area.top, -trim.top, -bleed.top, area.width(), "upper"),
        ];
        for (own, trim, bleed, length, side) in sides {
            // From a little inside of the trim up to the bleed.
            if own < trim + NEAR && own > bleed + 0.1 && length > LEAST {
                let message = format!(
                    "colour at the {side} edge stops {:.1} mm short of the bleed",
                    (own - bleed) / MM
                );
                self.over(&rules::SHORT_OF_BLEED, area, message);
            }
        }
    }

    /// Judges a gradient by the colours it goes through.
    pub(super) fn shading(
        &mut self,
        space: &Space,
        colours: &[Vec<f32>],
        area: Area,
        painted: &Painted,
    ) {
        if area.is_empty() {
            return;
        }
        self.space(space, area, painted.in_mask, "a gradient");
        if painted.in_mask {
            return;
        }
        self.edges(area);
        for parts in colours {
            let Some(inks) = Inks::of(space, parts) else { continue };
            self.inks(&inks, area);
            let total = inks.total();
            self.lay(area, total, painted);
            if let Some(canvas) = &mut self.canvas {
                canvas.note(total, area.middle());
            }
        }
    }

    /// Judges a picture.
    pub(super) fn picture(&mut self, picture: &Picture<'_>, painted: &Painted) {
        let area = placed(picture.transform).meet(picture.clip);
        if area.is_empty() {
            return;
        }
        let space = match &picture.space {
            _ if picture.is_stencil => &*painted.paint.space,
            Some(space) => space,
            None => return,
        };
        self.space(space, area, painted.in_mask, "a picture");
        if painted.in_mask || area.meet(self.boxes.bleed).is_empty() {
            return;
        }
        let pixels = resolution(picture.size, picture.transform);
        if pixels < f32::from(self.limits.picture) - 0.5 {
            let message = format!(
                "a picture has {pixels:.0} pixels an inch, the least is {}",
                self.limits.picture
            );
            self.over(&diag::rules::COARSE_PICTURE, area, message);
        }
        self.edges(area);
        if picture.is_stencil {
            if let Some(inks) = painted.inks() {
                self.inks(&inks, area);
                let total = inks.total();
                self.lay(area, total, painted);
            }
            return;
        }
        let pixels = Pixels::read(picture.document, self.budget, picture.stream, space);
        if let Some(pixels) = pixels {
            for name in ["Cyan", "Magenta", "Yellow", "Black"] {
                self.plates.insert(name.to_owned());
            }
            let most = pixels.most();
            self.lay(area, most, painted);
            let meeting = painted.meeting();
            if let Some(canvas) = &mut self.canvas {
                if painted.is_masked {
                    let (most, place) = canvas.most(area, &Inks::default(), self.budget);
                    canvas.note(most, place);
                }
                let clip = picture.clip;
                canvas.picture(&pixels, picture.transform, clip, meeting, self.budget);
            }
        }
    }

    /// Judges a string of type.
    pub(super) fn text(
        &mut self,
        font: &Font,
        mode: u8,
        size: f32,
        area: Area,
        state: &State,
        in_mask: bool,
    ) {
        if mode % 4 == 3 || area.is_empty() {
            return;
        }
        if !font.is_embedded && self.fonts.insert(font.name.clone()) {
            let message = format!("the font `{}` is not in the file", font.name);
            self.over(&rules::FONT_MISSING, area, message);
        }
        let painted = match mode % 4 {
            1 => Painted::stroke(state, in_mask),
            _ => Painted::fill(state, in_mask),
        };
        self.space(&painted.paint.space, area, in_mask, "type");
        let (Some(inks), false) = (painted.inks(), in_mask) else { return };
        self.inks(&inks, area);
        let trim = self.boxes.trim;
        if area.meet(trim).is_empty() {
            return;
        }
        let Limits { type_size, reversed, safety, .. } = self.limits;
        if size < type_size - 0.01 {
            let message =
                format!("type is {size:.1} pt small, the least is {type_size} pt");
            self.over(&rules::SMALL_TYPE, area, message);
        }
        let safe = trim.inset(safety * MM);
        if !safe.holds(area) {
            let gaps = [
                area.left - trim.left,
                trim.right - area.right,
                area.bottom - trim.bottom,
                trim.top - area.top,
            ];
            let gap = gaps.into_iter().fold(f32::MAX, f32::min) / MM;
            let message = format!(
                "type stands {gap:.1} mm from the trim, the least is {safety} mm"
            );
            self.over(&rules::NEAR_TRIM, area, message);
        }
        let [c, m, y, k] = inks.process;
        let is_rich = (k >= 0.9 && c + m + y > 0.02) || c.min(m).min(y) >= 0.6;
        if is_rich && !inks.is_registration {
            self.over(
                &rules::RICH_BLACK_TYPE,
                area,
                "black type has other inks than black",
            );
        }
        self.budget.work(self.grounds.len() as u64 / 8);
        let [x, y] = area.middle();
        let point = Area { left: x, bottom: y, right: x, top: y };
        let ground = self.grounds.iter().rev().find(|(own, _)| own.holds(point));
        let ground = ground.map_or(0.0, |(_, total)| *total);
        if ground - inks.total() >= 0.8 && size < reversed - 0.01 {
            let message = format!(
                "light type on a dark ground is {size:.1} pt small, the least is {reversed} pt"
            );
            self.over(&rules::SMALL_REVERSED_TYPE, area, message);
        }
        if inks.is_black() && ground > 0.0 && !painted.overprint {
            let message = "black type knocks out of the ground under it".to_owned();
            self.report(&rules::BLACK_KNOCKOUT, Some([x, y]), message);
        }
        if painted.overprint && inks.total() == 0.0 && painted.nonzero {
            self.over(
                &rules::WHITE_OVERPRINT,
                area,
                "white overprints and will not be seen",
            );
        }
        let total = inks.total();
        self.lay(area, total, &painted);
        let covers = painted.meeting() == Meeting::Covers;
        if let Some(canvas) = &mut self.canvas {
            // Type is not drawn: where it covers, it only takes ink away from what is under it.
            let (most, place) = match covers {
                true => (total, area.middle()),
                false => canvas.most(area, &inks, self.budget),
            };
            canvas.note(most, place);
        }
    }
}
