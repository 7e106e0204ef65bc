//! Holds the objects of a PDF against those of a fresh one: everything a viewer can reach
//! from the catalogue and the document information, page by page. How a file is written —
//! numbers of objects, order, compression, tables — makes no difference.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::Finding;
use super::words::{OF_CATALOGUE, OF_INFORMATION, OF_NAMES, OF_PAGES, called};
use crate::output::pdf::content::is_same;
use crate::output::pdf::load::Loaded;
use crate::output::pdf::pages::{Pages, differing_boxes, inherited, is_same_number};
use crate::output::pdf::read::{characters, page_content};
use crate::output::pdf::xmp;

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Page,
    Drawing,
    Font,
    Picture,
    Transparency,
    Colour,
    Annotation,
    Link,
    Structure,
    Bookmark,
    Destination,
    Label,
    Layer,
    Action,
    Form,
    Signature,
    Attachment,
    Metadata,
    Information,
    Setting,
}

/// A file with its pages.
pub(super) struct Side<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) pages: &'a Pages,
    numbers: BTreeMap<ObjectId, usize>,
}

impl<'a> Side<'a> {
    pub(super) fn new(loaded: &'a Loaded, pages: &'a Pages) -> Self {
        let ids = pages.ids.iter().enumerate();
        Self {
            loaded,
            pages,
            numbers: ids.map(|(index, id)| (*id, index)).collect(),
        }
    }

    /// What an object is, references followed; an object that is missing is null.
    pub(super) fn follow(&self, object: &'a Object) -> (Option<ObjectId>, &'a Object) {
        self.loaded
            .document
            .dereference(object)
            .unwrap_or((None, &Object::Null))
    }

    pub(super) fn get(&self, dictionary: &'a Dictionary, key: &[u8]) -> &'a Object {
        dictionary.get(key).map_or(&Object::Null, |own| self.follow(own).1)
    }

    pub(super) fn dictionary(
        &self,
        holder: &'a Dictionary,
        key: &[u8],
    ) -> Option<&'a Dictionary> {
        self.get(holder, key).as_dict().ok()
    }

    pub(super) fn page(&self, index: usize) -> Option<&'a Dictionary> {
        self.loaded.document.get_dictionary(*self.pages.ids.get(index)?).ok()
    }
}

/// Where in a file something stands.
#[derive(Clone)]
pub(super) struct Place<'a> {
    pub(super) part: Part,
    pub(super) page: Option<usize>,
    /// The last keys that led there.
    pub(super) trail: [&'a [u8]; 4],
    /// The name of what it is part of, a font's.
    pub(super) name: Rc<str>,
}

impl<'a> Place<'a> {
    pub(super) fn new(part: Part, page: Option<usize>) -> Self {
        Self { part, page, trail: [b""; 4], name: Rc::from("") }
    }

    pub(super) fn at(&self, key: &'a [u8]) -> Self {
        let [_, a, b, c] = self.trail;
        Self { trail: [a, b, c, key], ..self.clone() }
    }
}

/// How many pairs of objects are looked at for each object of the fresh file, and besides.
const PAIRS: usize = 4;
const MORE_PAIRS: usize = 10_000;
/// How many findings of a rule are told.
const TOLD: usize = 20;

/// Two files being compared.
pub(super) struct Walk<'a> {
    pub(super) own: &'a Side<'a>,
    pub(super) fresh: &'a Side<'a>,
    /// What has been compared or is about to be.
    seen: BTreeSet<(ObjectId, ObjectId)>,
    open: Vec<(&'a Object, &'a Object, Place<'a>)>,
    found: BTreeMap<Part, BTreeSet<(Option<usize>, String)>>,
    more: BTreeMap<Part, usize>,
    left: usize,
}

/// Compares two files; gives what differs, by part.
pub(super) fn compare<'a>(
    own: &'a Side<'a>,
    fresh: &'a Side<'a>,
    numbers: &[String],
) -> Vec<(Part, Finding)> {
    let left = PAIRS * fresh.loaded.document.objects.len() + MORE_PAIRS;
    let mut walk = Walk {
        own,
        fresh,
        seen: BTreeSet::new(),
        open: vec![],
        found: BTreeMap::new(),
        more: BTreeMap::new(),
        left,
    };
    let pages = own.pages.ids.len().min(fresh.pages.ids.len());
    for index in 0..pages {
        walk.page(index);
        walk.finish();
    }
    walk.document();
    let mut all = vec![];
    for (part, found) in &walk.found {
        for (page, message) in found {
            let page = page.map(|index| {
                let number = (index + 1).to_string();
                numbers.get(index).cloned().unwrap_or(number)
            });
            all.push((*part, Finding::new(part.rule(), page, message)));
        }
        if let Some(more) = walk.more.get(part) {
            let message = format!("and {more} more of this kind");
            all.push((*part, Finding::new(part.rule(), None, message)));
        }
    }
    all
}

impl<'a> Walk<'a> {
    pub(super) fn tell(&mut self, part: Part, page: Option<usize>, message: String) {
        let found = self.found.entry(part).or_default();
        if found.len() < TOLD {
            found.insert((page, message));
        } else if !found.contains(&(page, message)) {
            *self.more.entry(part).or_default() += 1;
        }
    }

    fn differs(&mut self, place: &Place<'a>) {
        let message = place.part.sentence(&place.trail, &place.name);
        self.tell(place.part, place.page, message);
    }

    /// Compares what has been put off.
    pub(super) fn finish(&mut self) {
        while let Some((own, fresh, place)) = self.open.pop() {
            self.values(own, fresh, &place);
        }
    }

    /// Compares two objects that may be references.
    pub(super) fn objects(
        &mut self,
        own: &'a Object,
        fresh: &'a Object,
        place: &Place<'a>,
    ) {
        let (own_id, own) = self.own.follow(own);
        let (fresh_id, fresh) = self.fresh.follow(fresh);
        let number = |side: &Side<'_>, id: Option<ObjectId>| {
            id.and_then(|id| side.numbers.get(&id).copied())
        };
        match (number(self.own, own_id), number(self.fresh, fresh_id)) {
            (None, None) => {}
            (own, fresh) if own == fresh => return,
            (own, fresh) => {
                let page = |index: Option<usize>| {
                    index.map_or("no page".to_owned(), |index| {
                        format!("page {}", index + 1)
                    })
                };
                let mut message = place.part.sentence(&place.trail, &place.name);
                if matches!(place.part, Part::Link | Part::Bookmark | Part::Destination) {
                    let at = place.at(b"Dest");
                    message = place.part.sentence(&at.trail, &at.name);
                }
                let (own, fresh) = (page(own), page(fresh));
                let message = format!("{message}: to {own} of the file, not to {fresh}");
                return self.tell(place.part, place.page, message);
            }
        }
        if let (Some(own_id), Some(fresh_id)) = (own_id, fresh_id) {
            if !self.seen.insert((own_id, fresh_id)) {
                return;
            }
            if self.left == 0 {
                return self.tell(
                    Part::Setting,
                    None,
                    "it has far more parts than the project gives".to_owned(),
                );
            }
            self.left -= 1;
            self.open.push((own, fresh, place.clone()));
            return;
        }
        self.values(own, fresh, place);
    }

    fn values(&mut self, own: &'a Object, fresh: &'a Object, place: &Place<'a>) {
        match (own, fresh) {
            (Object::Array(own), Object::Array(fresh)) => {
                if own.len() != fresh.len() {
                    return self.differs(place);
                }
                for (own, fresh) in own.iter().zip(fresh) {
                    self.objects(own, fresh, place);
                }
            }
            (Object::Dictionary(own), Object::Dictionary(fresh)) => {
                self.dictionaries(own, fresh, place, &[]);
            }
            (Object::Stream(own), Object::Stream(fresh)) => {
                self.streams(own, fresh, place);
            }
            (Object::String(a, _), Object::String(b, _)) => {
                if a != b {
                    self.texts(a, b, place);
                }
            }
            (
                Object::Integer(_) | Object::Real(_),
                Object::Integer(_) | Object::Real(_),
            ) => {
                if !is_same_number(own, fresh) {
                    self.differs(place);
                }
            }
            (own, fresh) => {
                if own != fresh {
                    self.differs(place);
                }
            }
        }
    }

    /// Two texts for people that differ.
    fn texts(&mut self, own: &[u8], fresh: &[u8], place: &Place<'a>) {
        let message = place.part.sentence(&place.trail, &place.name);
        let shown = matches!(
            place.trail.last().copied(),
            Some(b"Alt" | b"ActualText" | b"E" | b"Title" | b"Contents" | b"URI" | b"T")
        ) || place.part == Part::Information;
        if !shown {
            return self.differs(place);
        }
        let (own, fresh) = (clipped(&characters(own)), clipped(&characters(fresh)));
        let message = format!("{message}: it says “{own}”, and the project “{fresh}”");
        self.tell(place.part, place.page, message);
    }

    /// Compares two dictionaries, but for some keys.
    pub(super) fn dictionaries(
        &mut self,
        own: &'a Dictionary,
        fresh: &'a Dictionary,
        place: &Place<'a>,
        but: &[&[u8]],
    ) {
        let mut place = place.clone();
        if place.part == Part::Structure
            && let Ok(page) = fresh.get(b"Pg").and_then(Object::as_reference)
        {
            place.page = self.fresh.numbers.get(&page).copied();
        }
        let keys: BTreeSet<&'a [u8]> =
            own.iter().chain(fresh).map(|(key, _)| key.as_slice()).collect();
        for key in keys {
            if but.contains(&key) {
                continue;
            }
            let value = |own: &'a Dictionary| own.get(key).unwrap_or(&Object::Null);
            let at = place.at(key);
            if key == b"Resources"
                && let (Some(own), Some(fresh)) =
                    (self.own.dictionary(own, key), self.fresh.dictionary(fresh, key))
            {
                self.resources(own, fresh, place.page);
                continue;
            }
            self.objects(value(own), value(fresh), &at);
        }
    }

    fn streams(&mut self, own: &'a Stream, fresh: &'a Stream, place: &Place<'a>) {
        const PACKING: [&[u8]; 4] = [b"Length", b"Filter", b"DecodeParms", b"DL"];
        self.dictionaries(&own.dict, &fresh.dict, place, &PACKING);
        if !self.is_same_data(own, fresh) {
            self.differs(place);
        }
    }

    /// Whether two streams hold the same, however they are packed.
    fn is_same_data(&self, own: &Stream, fresh: &Stream) -> bool {
        let plain_filter = |stream: &Stream| {
            let filter = stream.dict.get(b"Filter");
            filter.is_err() || filter.is_ok_and(|own| own.as_name().is_ok())
        };
        let as_packed = [b"Filter".as_slice(), b"DecodeParms"]
            .iter()
            .all(|key| own.dict.get(key).ok() == fresh.dict.get(key).ok());
        if as_packed
            && plain_filter(own)
            && !own.dict.has(b"DecodeParms")
            && own.content == fresh.content
        {
            return true;
        }
        // Programs set metadata out anew, and content.
        let is = |key: &[u8], name: &[u8]| {
            fresh
                .dict
                .get(key)
                .and_then(Object::as_name)
                .is_ok_and(|own| own == name)
        };
        let is_content = is(b"Subtype", b"Form") || fresh.dict.has(b"PatternType");
        let is_metadata = is(b"Type", b"Metadata");
        let Loaded { document, budget, .. } = self.fresh.loaded;
        let Ok((wanted, filters)) = budget.unpacked(document, fresh, usize::MAX) else {
            return false;
        };
        let Loaded { document, budget, .. } = self.own.loaded;
        let most = 4 * wanted.len().max(own.content.len()) + 1;
        budget.unpacked(document, own, most).is_ok_and(|(own, own_filters)| {
            own_filters == filters
                && (own == wanted
                    || is_content && is_same(&own, &wanted)
                    || is_metadata && xmp::is_same(&own, &wanted))
        })
    }

    /// Compares what the content of a page, form or pattern may name.
    fn resources(
        &mut self,
        own: &'a Dictionary,
        fresh: &'a Dictionary,
        page: Option<usize>,
    ) {
        let keys: BTreeSet<&'a [u8]> =
            own.iter().chain(fresh).map(|(key, _)| key.as_slice()).collect();
        for kind in keys {
            let part = match kind {
                b"Font" => Part::Font,
                b"ExtGState" => Part::Transparency,
                b"ColorSpace" | b"Shading" => Part::Colour,
                b"XObject" | b"Pattern" => Part::Drawing,
                b"Properties" => Part::Layer,
                // No viewer has read it for decades.
                b"ProcSet" => continue,
                _ => Part::Setting,
            };
            let place = Place::new(part, page).at(kind);
            let (Some(all), Some(wanted)) =
                (self.own.dictionary(own, kind), self.fresh.dictionary(fresh, kind))
            else {
                let get = |own: &'a Dictionary| own.get(kind).unwrap_or(&Object::Null);
                self.objects(get(own), get(fresh), &place);
                continue;
            };
            let names: BTreeSet<&'a [u8]> =
                all.iter().chain(wanted).map(|(name, _)| name.as_slice()).collect();
            for name in names {
                let get = |own: &'a Dictionary| own.get(name).unwrap_or(&Object::Null);
                let mut place = place.clone();
                let object = self.fresh.follow(get(wanted)).1;
                if part == Part::Font {
                    place.name = font_name(object);
                }
                let kind = object.as_stream().and_then(|own| own.dict.get(b"Subtype"));
                if kind.and_then(Object::as_name).is_ok_and(|kind| kind == b"Image") {
                    place.part = Part::Picture;
                }
                self.objects(get(all), get(wanted), &place);
            }
        }
    }

    fn page(&mut self, index: usize) {
        let (own, fresh) = (self.own, self.fresh);
        let (Some(page), Some(wanted)) = (own.page(index), fresh.page(index)) else {
            return;
        };
        let (Some(id), Some(wanted_id)) =
            (own.pages.ids.get(index), fresh.pages.ids.get(index))
        else {
            return;
        };
        let content = page_content(own.loaded, *id);
        let is_drawn = page_content(fresh.loaded, *wanted_id)
            .is_ok_and(|wanted| content.is_ok_and(|own| is_same(&own, &wanted)));
        if !is_drawn {
            self.differs(&Place::new(Part::Drawing, Some(index)));
        }
        let effective = |side: &Side<'a>, id: ObjectId, key: &[u8]| {
            inherited(&side.loaded.document, id, key)
        };
        let resources = |side: &Side<'a>, id| {
            effective(side, id, b"Resources").and_then(|own| own.as_dict().ok())
        };
        match (resources(own, *id), resources(fresh, *wanted_id)) {
            (Some(own), Some(fresh)) => self.resources(own, fresh, Some(index)),
            (None, None) => {}
            _ => self.differs(&Place::new(Part::Drawing, Some(index))),
        }
        self.boxes(index, *id, *wanted_id);
        self.annotations(index, page, wanted);
        let handled: [&[u8]; 14] = [
            b"Type",
            b"Parent",
            b"Contents",
            b"Resources",
            b"Annots",
            b"MediaBox",
            b"CropBox",
            b"TrimBox",
            b"BleedBox",
            b"ArtBox",
            b"Rotate",
            b"UserUnit",
            b"BoxColorInfo",
            b"ID",
        ];
        self.entries(page, wanted, OF_PAGES, &handled, Some(index));
    }

    /// Compares the boxes of a page, how it is turned and how large its units are.
    fn boxes(&mut self, index: usize, own_id: ObjectId, fresh_id: ObjectId) {
        let own = (&self.own.loaded.document, own_id);
        for key in differing_boxes(own, (&self.fresh.loaded.document, fresh_id)) {
            let message = match key {
                "Rotate" => "it is turned (Rotate)".to_owned(),
                "UserUnit" => "it is shown at another size (UserUnit)".to_owned(),
                key => format!("its {key} is another: it shows another part of the page"),
            };
            self.tell(Part::Page, Some(index), message);
        }
    }

    /// Compares what hangs in the catalogue and the document information.
    fn document(&mut self) {
        let (own, fresh) = (self.own, self.fresh);
        let root = |side: &Side<'a>| side.loaded.document.catalog().ok();
        let (Some(catalogue), Some(wanted)) = (root(own), root(fresh)) else { return };
        let info = |side: &Side<'a>| {
            let trailer = &side.loaded.document.trailer;
            trailer
                .get_deref(b"Info", &side.loaded.document)
                .and_then(Object::as_dict)
                .ok()
        };
        let empty: &'a Dictionary = &EMPTY;
        let (information, wanted_information) =
            (info(own).unwrap_or(empty), info(fresh).unwrap_or(empty));
        self.entries(information, wanted_information, OF_INFORMATION, &[], None);
        let names = |side: &Side<'a>, own: &'a Dictionary| {
            side.dictionary(own, b"Names").unwrap_or(empty)
        };
        self.entries(names(own, catalogue), names(fresh, wanted), OF_NAMES, &[], None);
        let handled: [&[u8]; 5] =
            [b"Type", b"Pages", b"Names", b"Version", b"Extensions"];
        self.entries(catalogue, wanted, OF_CATALOGUE, &handled, None);
    }

    /// Compares the entries of two dictionaries, each a part of its own.
    fn entries(
        &mut self,
        own: &'a Dictionary,
        fresh: &'a Dictionary,
        table: &[(&'static str, &'static str, Part)],
        handled: &[&[u8]],
        page: Option<usize>,
    ) {
        let mut keys: Vec<&'a [u8]> =
            own.iter().chain(fresh).map(|(key, _)| key.as_slice()).collect();
        let rank =
            |key: &[u8]| table.iter().position(|(name, ..)| name.as_bytes() == key);
        keys.sort_by_key(|key| (rank(key).unwrap_or(table.len() / 2), *key));
        keys.dedup();
        for key in keys {
            if handled.contains(&key) {
                continue;
            }
            let (what, part) = called(table, key, Part::Setting);
            let value = |own: &'a Dictionary| own.get(key).unwrap_or(&Object::Null);
            let is_null =
                |side: &Side<'a>, own| *side.follow(value(own)).1 == Object::Null;
            match (is_null(self.own, own), is_null(self.fresh, fresh)) {
                (true, true) => {}
                (false, true) => {
                    let message =
                        format!("it has {what}, which the project does not give");
                    self.tell(part, page, message);
                }
                (true, false) => {
                    let message = format!("it lacks {what}, which the project gives");
                    self.tell(part, page, message);
                }
                (false, false) => {
                    let place = Place::new(part, page).at(key);
                    self.objects(value(own), value(fresh), &place);
                    self.finish();
                }
            }
        }
    }
}

static EMPTY: std::sync::LazyLock<Dictionary> = std::sync::LazyLock::new(Dictionary::new);

/// A font's name, without the letters of a subset.
fn font_name(font: &Object) -> Rc<str> {
    let name = font.as_dict().and_then(|own| own.get(b"BaseFont"));
    let name = name.and_then(Object::as_name).unwrap_or_default();
    let name = String::from_utf8_lossy(name);
    let name = name.split_once('+').map_or(&*name, |(_, name)| name);
    Rc::from(name)
}

/// A text short enough to be shown.
pub(super) fn clipped(text: &str) -> String {
    const MOST: usize = 60;
    let mut clipped: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        clipped.push('…');
    }
    clipped
}
