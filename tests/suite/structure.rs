//! The structure of the screen edition, walked by a reader of our own: what neither
//! validator looks at, and a listener depends on.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};

use crate::archive::{SMALL, copy};
use crate::built::{BILINGUAL, FACING};

/// A cell with its place in the grid of its table.
struct Cell {
    id: ObjectId,
    row: usize,
    column: usize,
    across: usize,
}

/// A reader of one file.
struct Reader {
    document: Document,
    pages: BTreeMap<ObjectId, usize>,
    /// What its headings say.
    titles: BTreeSet<String>,
    faults: BTreeMap<String, String>,
}

type Broken = fn(&mut Reader);

impl Reader {
    fn new(pdf: &[u8]) -> Self {
        Self::of(Document::load_mem(pdf).expect("a PDF"))
    }

    fn of(document: Document) -> Self {
        let pages = document
            .page_iter()
            .enumerate()
            .map(|(at, id)| (id, at + 1))
            .collect();
        Self {
            document,
            pages,
            titles: BTreeSet::new(),
            faults: BTreeMap::new(),
        }
    }

    fn fault(&mut self, kind: &str, example: impl std::fmt::Debug) {
        self.faults
            .entry(kind.to_owned())
            .or_insert_with(|| format!("{example:?}"));
    }

    fn own(&self, id: ObjectId) -> &Dictionary {
        self.document.get_dictionary(id).expect("a dictionary")
    }

    fn own_mut(&mut self, id: ObjectId) -> &mut Dictionary {
        self.document
            .get_object_mut(id)
            .and_then(Object::as_dict_mut)
            .expect("a dictionary")
    }

    fn kind(&self, id: ObjectId) -> String {
        let kind = self.own(id).get(b"S").and_then(Object::as_name).unwrap_or_default();
        String::from_utf8_lossy(kind).into_owned()
    }

    fn words(&self, id: ObjectId, key: &str) -> Option<String> {
        decode_text_string(self.own(id).get(key.as_bytes()).ok()?).ok()
    }

    fn kids(&self, id: ObjectId) -> Vec<Object> {
        match self.own(id).get(b"K") {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => vec![],
        }
    }

    fn elements(&self, id: ObjectId) -> Vec<ObjectId> {
        let kids = self.kids(id).into_iter().filter_map(|kid| kid.as_reference().ok());
        kids.filter(|kid| self.own(*kid).has(b"S")).collect()
    }

    fn all(&self, id: ObjectId) -> Vec<ObjectId> {
        let mut all = vec![id];
        for kid in self.elements(id) {
            all.extend(self.all(kid));
        }
        all
    }

    fn every(&self, kind: &str) -> Vec<ObjectId> {
        let root = self.root().into_iter();
        root.flat_map(|root| self.all(root))
            .filter(|id| self.kind(*id) == kind)
            .collect()
    }

    fn parent(&self, id: ObjectId) -> ObjectId {
        self.own(id)
            .get(b"P")
            .and_then(Object::as_reference)
            .expect("a parent")
    }

    /// The element at the root.
    fn root(&self) -> Option<ObjectId> {
        let catalog = self.document.catalog().expect("a catalogue");
        let root = catalog.get_deref(b"StructTreeRoot", &self.document).ok()?;
        match root.as_dict().ok()?.get(b"K").ok()? {
            Object::Array(kids) => kids.first()?.as_reference().ok(),
            kid => kid.as_reference().ok(),
        }
    }

    fn attribute(&self, id: ObjectId, owner: &str, key: &str) -> Option<&Object> {
        let all = match self.own(id).get(b"A").ok()? {
            Object::Array(all) => all.as_slice(),
            one => std::slice::from_ref(one),
        };
        let owned = |own: &&Dictionary| {
            own.get(b"O")
                .and_then(Object::as_name)
                .is_ok_and(|o| o == owner.as_bytes())
        };
        let all = all.iter().filter_map(|own| own.as_dict().ok()).filter(owned);
        all.into_iter().find_map(|own| own.get(key.as_bytes()).ok())
    }

    fn scope(&self, cell: ObjectId) -> String {
        let scope = self
            .attribute(cell, "Table", "Scope")
            .and_then(|it| it.as_name().ok());
        String::from_utf8_lossy(scope.unwrap_or_default()).into_owned()
    }

    /// The first content of an element: its page and its mark on the page.
    fn first(&self, id: ObjectId) -> Option<(usize, i64)> {
        let page = |own: &Dictionary| {
            let page = own.get(b"Pg").and_then(Object::as_reference).ok()?;
            self.pages.get(&page).copied()
        };
        self.kids(id).iter().find_map(|kid| match kid {
            Object::Integer(mark) => Some((page(self.own(id))?, *mark)),
            Object::Dictionary(own) => {
                Some((page(own)?, own.get(b"MCID").and_then(Object::as_i64).ok()?))
            }
            Object::Reference(kid) if self.own(*kid).has(b"S") => self.first(*kid),
            _ => None,
        })
    }

    /// All that is wrong.
    fn judge(mut self) -> BTreeMap<String, String> {
        let Some(root) = self.root() else {
            self.fault("no structure", ());
            return self.faults;
        };
        let catalog = self.document.catalog().expect("a catalogue");
        let language =
            catalog.get(b"Lang").ok().and_then(|it| decode_text_string(it).ok());
        let all = self
            .all(root)
            .into_iter()
            .filter(|id| self.kind(*id).starts_with('H'));
        self.titles = all.filter_map(|id| self.words(id, "T")).collect();
        self.languages(root, &language.clone().unwrap_or_default());
        self.order(root);
        self.walk(root, &language.unwrap_or_default());
        self.bookmarks();
        for table in self.every("Table") {
            self.table(table);
        }
        self.faults
    }

    /// Each language has a part, and the file names those it has.
    fn languages(&mut self, root: ObjectId, language: &str) {
        let own = |id: &ObjectId| self.words(*id, "Lang");
        let mut named: BTreeSet<String> = self.all(root).iter().filter_map(own).collect();
        named.insert(language.to_owned());
        let parts = self.elements(root).into_iter().filter(|id| self.kind(*id) == "Part");
        let parts: Vec<_> = parts
            .map(|id| own(&id).unwrap_or_else(|| language.to_owned()))
            .collect();
        if parts != ["en-GB", "zh-HK"] {
            self.fault("a part for each language", &parts);
        }
        let catalog = self.document.catalog().expect("a catalogue");
        let metadata = catalog.get_deref(b"Metadata", &self.document);
        let metadata = metadata.and_then(Object::as_stream).expect("metadata");
        let packet = metadata.get_plain_content().expect("a packet");
        let packet = String::from_utf8(packet).expect("text");
        let list = packet.split("dc:language>").nth(1).unwrap_or_default();
        let list: BTreeSet<_> = list
            .split("<rdf:li>")
            .skip(1)
            .filter_map(|item| Some(item.split_once('<')?.0.to_owned()))
            .collect();
        if list != named {
            self.fault("the languages the file names", (list, named));
        }
    }

    /// What is read follows the pages, and within what has an order, the order drawn. Where
    /// languages face each other, each does from its own first page.
    fn order(&mut self, root: ObjectId) {
        let catalog = self.document.catalog().expect("a catalogue");
        let faces = catalog.get(b"PageLayout").is_ok();
        let mut last = 0;
        for id in self.all(root) {
            let (kind, place) = (self.kind(id), self.first(id));
            if faces && kind == "Part" {
                last = 0;
            }
            if let Some((page, _)) =
                place.filter(|_| kind.starts_with('H') || kind == "P")
            {
                if page < last {
                    self.fault("what is read goes back a page", (page, last));
                }
                last = page;
            }
            if ["Table", "TR", "TBody", "L", "TOC", "P"].contains(&kind.as_str()) {
                let kids = self.elements(id).into_iter();
                let kids =
                    kids.filter(|kid| !["Lbl", "Note"].contains(&&*self.kind(*kid)));
                let places: Vec<_> = kids.filter_map(|kid| self.first(kid)).collect();
                if !places.is_sorted() {
                    self.fault("what is read is not in order", (kind, places));
                }
            }
        }
    }

    fn walk(&mut self, id: ObjectId, around: &str) {
        let kind = self.kind(id);
        let language = self.words(id, "Lang").unwrap_or_else(|| around.to_owned());
        let kids: Vec<_> =
            self.elements(id).into_iter().map(|kid| self.kind(kid)).collect();
        let only =
            |allowed: &[&str]| kids.iter().all(|kid| allowed.contains(&kid.as_str()));
        let above = self
            .root()
            .filter(|root| *root != id)
            .map(|_| self.kind(self.parent(id)));
        let above = above.unwrap_or_default();
        let is_vain =
            ["Div", "P", "Span", "Lbl", "L", "LI", "Part"].contains(&kind.as_str());
        let fits = match kind.as_str() {
            "L" => only(&["LI", "Caption"]),
            "LI" => only(&["Lbl", "LBody"]) && kids.contains(&"LBody".to_owned()),
            "TOC" => only(&["TOCI", "TOC"]),
            "TOCI" => only(&["Lbl", "Reference", "TOC"]) && above == "TOC",
            "Caption" => {
                let beside = self.elements(self.parent(id));
                let beside: Vec<_> = beside.into_iter().map(|id| self.kind(id)).collect();
                match above.as_str() {
                    "Table" | "L" => {
                        beside.first().is_some_and(|first| first == "Caption")
                    }
                    "Div" => beside == ["Caption", "Figure"],
                    _ => false,
                }
            }
            _ => !is_vain || !self.kids(id).is_empty(),
        };
        if !fits {
            self.fault(
                "an element out of its place",
                (&kind, &above, &kids, self.first(id)),
            );
        }
        match kind.as_str() {
            "Figure" => self.figure(id),
            "Link" => self.link(id, &language),
            _ => {}
        }
        for kid in self.elements(id) {
            self.walk(kid, &language);
        }
    }

    fn figure(&mut self, id: ObjectId) {
        const EMPTY: [&str; 12] = [
            "image", "picture", "photo", "figure", "chart", "graph", "diagram", "logo",
            "圖", "圖片", "照片", "圖表",
        ];
        let alt = self.words(id, "Alt").unwrap_or_default();
        let alt = alt.trim();
        if alt.chars().count() < 4 || EMPTY.contains(&alt.to_lowercase().as_str()) {
            self.fault("an alternative text says nothing", alt);
        }
        // The parts of a ring add up to the total that is named.
        let total = alt.split_once(" Total: ").or_else(|| alt.split_once("總計："));
        if let Some((parts, total)) = total
            && (alt.starts_with("Doughnut") || alt.starts_with("環形圖"))
        {
            let number = |text: &str| {
                let digits = text.replace([',', '.', '。'], "");
                digits.trim().parse::<u64>().ok()
            };
            let parts = parts.split_once(". ").or_else(|| parts.split_once('。'));
            let parts = parts.map_or("", |(_, parts)| parts);
            let parts = parts.split([';', '；']).filter_map(|part| {
                part.rsplit_once(": ").or_else(|| part.rsplit_once('：'))
            });
            let sum: Option<u64> = parts.map(|(_, value)| number(value)).sum();
            if sum.is_none() || sum != number(total) {
                self.fault("the parts of a ring are not its total", alt);
            }
        }
    }

    fn link(&mut self, id: ObjectId, language: &str) {
        let annotations: Vec<ObjectId> = self
            .kids(id)
            .iter()
            .filter_map(|kid| kid.as_dict().ok()?.get(b"Obj").ok()?.as_reference().ok())
            .collect();
        if annotations.is_empty() {
            self.fault("a link without a place to click", self.first(id));
        }
        for id in annotations {
            let words = self.words(id, "Contents").unwrap_or_default();
            let is_han = language.starts_with("zh");
            let own = ["Page", ", page ", "Note", "note", "Email", "Section"];
            let stray = match is_han {
                true => own.iter().any(|word| words.contains(word)),
                false => words.contains(['頁', '註']),
            };
            if words.is_empty() || stray || words.contains(['页', '节', '脚', '邮']) {
                self.fault("a link's words", &words);
            }
            let Ok(target) = self.own(id).get(b"Dest") else { continue };
            let page = self.target(target);
            if words.contains("ote ") || words.contains("附註") {
                continue;
            }
            let said = match is_han {
                true => words.strip_suffix('頁').and_then(|it| it.rsplit_once("，第")),
                false => words.rsplit_once(", page "),
            };
            let fits = said.is_some_and(|(title, number)| {
                self.titles.contains(title)
                    && page.is_some_and(|page| number == page.to_string())
            });
            if !fits {
                self.fault("a link's title or page", (words, page));
            }
        }
    }

    /// The page a destination is on.
    fn target(&self, target: &Object) -> Option<usize> {
        let parts = match target {
            Object::Array(parts) => parts.clone(),
            name => {
                let catalog = self.document.catalog().ok()?;
                let names =
                    catalog.get_deref(b"Names", &self.document).ok()?.as_dict().ok()?;
                let names =
                    names.get_deref(b"Dests", &self.document).ok()?.as_dict().ok()?;
                let names =
                    names.get_deref(b"Names", &self.document).ok()?.as_array().ok()?;
                let pair = names.chunks(2).find(|pair| pair.first() == Some(name))?;
                self.document
                    .dereference(pair.get(1)?)
                    .ok()?
                    .1
                    .as_array()
                    .ok()?
                    .clone()
            }
        };
        self.pages.get(&parts.first()?.as_reference().ok()?).copied()
    }

    /// A node for each language, and every chapter under its own.
    fn bookmarks(&mut self) {
        let catalog = self.document.catalog().expect("a catalogue");
        let mode = catalog.get(b"PageMode").and_then(Object::as_name);
        let shows = mode.is_ok_and(|mode| mode == b"UseOutlines");
        let root = catalog.get(b"Outlines").and_then(Object::as_reference);
        let Ok(root) = root else {
            self.fault("no bookmarks", ());
            return;
        };
        if !shows {
            self.fault("bookmarks are not shown", ());
        }
        let nodes = self.items(root);
        let titles: Vec<_> =
            nodes.iter().filter_map(|id| self.words(*id, "Title")).collect();
        if titles != ["English", "中文"] {
            self.fault("a bookmark for each language", titles);
        }
        let chapters = nodes.iter().flat_map(|node| self.items(*node));
        let chapters: BTreeSet<_> =
            chapters.filter_map(|id| self.words(id, "Title")).collect();
        let heads = self.every("H1").into_iter().filter_map(|id| self.words(id, "T"));
        let heads: BTreeSet<_> = heads.collect();
        if chapters != heads {
            self.fault("chapters without a bookmark", (chapters, heads));
        }
    }

    fn items(&self, node: ObjectId) -> Vec<ObjectId> {
        let next = |id: ObjectId, key: &[u8]| {
            self.own(id).get(key).and_then(Object::as_reference).ok()
        };
        std::iter::successors(next(node, b"First"), |id| next(*id, b"Next")).collect()
    }

    /// The cells of a table.
    fn cells(&self, table: ObjectId) -> Vec<Cell> {
        let mut cells = vec![];
        let rows = self.all(table).into_iter().filter(|id| self.kind(*id) == "TR");
        for (row, line) in rows.enumerate() {
            let mut column = 0;
            for id in self.elements(line) {
                let across = self.attribute(id, "Table", "ColSpan");
                let across = across.and_then(|it| it.as_i64().ok()).unwrap_or(1) as usize;
                cells.push(Cell { id, row, column, across });
                column += across;
            }
        }
        cells
    }

    fn headers(&self, cell: ObjectId) -> Vec<Object> {
        let headers = self.attribute(cell, "Table", "Headers");
        headers.and_then(|it| it.as_array().ok()).cloned().unwrap_or_default()
    }

    /// Every data cell names the head of its column and, where there are several, of its row,
    /// and no other cell.
    fn table(&mut self, table: ObjectId) {
        let cells = self.cells(table);
        let width = cells.iter().map(|cell| cell.column + cell.across).max().unwrap_or(0);
        let is_head = |cell: &&Cell| self.kind(cell.id) == "TH";
        let mut heads: BTreeMap<Vec<u8>, &Cell> = BTreeMap::new();
        let mut faults: Vec<(&str, _)> = vec![];
        let place = |cell: &Cell| (cell.row, cell.column, self.first(table));
        for cell in cells.iter().filter(is_head) {
            match self.own(cell.id).get(b"ID").and_then(Object::as_str) {
                Ok(id) => drop(heads.insert(id.to_vec(), cell)),
                Err(_) => faults.push(("a head without a name", place(cell))),
            }
            if !["Row", "Column"].contains(&self.scope(cell.id).as_str()) {
                faults.push(("a head without a scope", place(cell)));
            }
        }
        let group = |cell: &Cell| cell.across == width && self.scope(cell.id) == "Row";
        let body: BTreeSet<usize> = cells
            .iter()
            .filter(|cell| !is_head(cell))
            .map(|cell| cell.row)
            .collect();
        for cell in cells.iter().filter(|cell| !is_head(cell)) {
            let names = self.headers(cell.id);
            let names: Vec<_> =
                names.iter().filter_map(|name| name.as_str().ok()).collect();
            let named: Vec<&Cell> =
                names.iter().filter_map(|name| heads.get(*name).copied()).collect();
            if named.len() != names.len() {
                faults.push(("a cell names what is no head here", place(cell)));
            }
            let covers = |head: &Cell| {
                head.column <= cell.column && cell.column < head.column + head.across
            };
            let above = |head: &&&Cell| {
                head.row < cell.row && covers(head) && self.scope(head.id) == "Column"
            };
            let beside =
                |head: &&&Cell| head.row == cell.row && self.scope(head.id) == "Row";
            let over = |head: &&&Cell| head.row < cell.row && group(head);
            if named.iter().filter(above).count() != 1 {
                faults.push(("a cell without the head of its column", place(cell)));
            }
            // One row alone need not be told from others.
            if named.iter().filter(beside).count() == 0 && body.len() > 1 {
                faults.push(("a cell without the head of its row", place(cell)));
            }
            if !named.iter().all(|head| above(&head) || beside(&head) || over(&head)) {
                faults.push(("a cell names a head that is not its own", place(cell)));
            }
            // The last group's head above it is among those it names.
            let last = cells.iter().rev().find(|head| head.row < cell.row && group(head));
            let knows = |head: &Cell| named.iter().any(|it| it.id == head.id);
            if last.is_some_and(|head| is_head(&head) && !knows(head)) {
                faults.push(("a cell without the head of its group", place(cell)));
            }
        }
        for (kind, example) in faults {
            self.fault(kind, example);
        }
    }

    /// The first element that something is true of.
    fn find(&self, kind: &str, fits: impl Fn(&Self, ObjectId) -> bool) -> ObjectId {
        self.every(kind).into_iter().find(|id| fits(self, *id)).expect(kind)
    }

    fn table_attributes(&mut self, cell: ObjectId) -> &mut Dictionary {
        let all = match self.own_mut(cell).get_mut(b"A").expect("attributes") {
            Object::Array(all) => all.as_mut_slice(),
            one => std::slice::from_mut(one),
        };
        let mut all = all.iter_mut().filter_map(|own| own.as_dict_mut().ok());
        let is_tables = |own: &&mut Dictionary| {
            own.get(b"O")
                .and_then(Object::as_name)
                .is_ok_and(|owner| owner == b"Table")
        };
        all.find(is_tables).expect("a table's attributes")
    }

    fn reverse(&mut self, id: ObjectId) {
        let mut kids = self.kids(id);
        kids.reverse();
        self.own_mut(id).set("K", kids);
    }
}

fn judge(pdf: &[u8]) -> BTreeMap<String, String> {
    Reader::new(pdf).judge()
}

/// The engine takes the marks off a heading for its bookmark; what is below or above the line
/// keeps its form there as in the text.
#[test]
fn bookmarks_read_as_their_headings() {
    let text = "=== content/*/01-a.md\n# Air {#air}\n\n## CO~2~ in 10^3^ t {#gas}\n\nText.\n\n\
                ## H2 2021 {#half}\n\nText.\n";
    let inputs = crate::fixture::inputs(text);
    let mut proof = recto::proof(&inputs, &recto::Wish::default());
    let mut workshop = recto::Workshop::default();
    let setting = workshop.set(&mut proof, &inputs, &recto::Wish::default());
    let setting =
        setting.unwrap_or_else(|| panic!("{}", crate::fixture::findings(&proof)));
    let (pdf, _) = workshop.export(&mut proof, &setting).expect("a PDF");
    let document = Document::load_mem(&pdf).expect("a PDF");
    let titles: Vec<_> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok()?.get(b"Title").ok())
        .filter_map(|title| lopdf::decode_text_string(title).ok())
        .collect();
    for (title, count) in [("CO₂ in 10³ t", 2), ("CO2 in 103 t", 0), ("H2 2021", 2)] {
        let found = titles.iter().filter(|own| *own == title).count();
        assert_eq!(found, count, "{title}: {titles:?}");
    }
}

#[test]
fn the_structure_of_report_and_starter_is_whole() {
    let report = std::fs::read(BILINGUAL.path()).expect("the PDF");
    let facing = std::fs::read(FACING.path()).expect("the PDF");
    for pdf in [&report, &facing, &*SMALL] {
        assert_eq!(judge(pdf), BTreeMap::new());
    }
    let reader = Reader::new(&report);
    // What is there to judge.
    for (kind, least) in [
        ("Table", 40),
        ("TD", 1_200),
        ("Figure", 30),
        ("TOC", 2),
        ("TOCI", 100),
        ("Caption", 70),
        ("Link", 700),
        ("Note", 10),
    ] {
        let count = reader.every(kind).len();
        assert!(count >= least, "{count} {kind}");
    }
    let years = |words: &str, period: &str| words.contains(period);
    let alts: Vec<_> = reader
        .every("Figure")
        .into_iter()
        .filter_map(|id| reader.words(id, "Alt"))
        .collect();
    assert!(
        alts.iter().any(|alt| years(alt, "2025") && alt.contains("(target)")),
        "{alts:?}"
    );
    assert!(alts.iter().any(|alt| alt.contains("（目標）")), "{alts:?}");
    // Who reports to whom, and steps in their order.
    let small = Reader::new(&SMALL);
    let depth = |reader: &Reader, list: ObjectId| {
        let inner = reader.all(list).into_iter().skip(1);
        inner.filter(|id| reader.kind(*id) == "L").count()
    };
    let nested = small.every("L").into_iter().filter(|list| depth(&small, *list) > 1);
    assert!(nested.count() >= 2, "organisation charts");
    let ordered = small.every("L").into_iter().filter(|list| {
        let numbering = small.attribute(*list, "List", "ListNumbering");
        let numbering = numbering.and_then(|it| it.as_name().ok());
        numbering == Some(b"Decimal") && small.elements(*list).len() > 2
    });
    assert!(ordered.count() >= 2, "steps");
    // Names in the other script say so.
    let part = *reader.every("Part").last().expect("a part");
    let english = reader.all(part).into_iter().filter(|id| {
        reader.words(*id, "Lang").is_some_and(|language| language == "en-GB")
    });
    let english = english.count();
    assert!(english > 3, "{english} English names in the Chinese part");
}

/// Copies that the reader must stop; of most of them neither validator says anything.
const BROKEN: &[(&str, Broken)] = &[
    ("scope removed", |r| {
        let head = r.find("TH", |_, _| true);
        r.table_attributes(head).remove(b"Scope");
    }),
    ("a head of a column made a cell", |r| {
        let head = r.find("TH", |r, id| r.scope(id) == "Column");
        r.own_mut(head).set("S", Object::Name(b"TD".to_vec()));
    }),
    ("a head of a row made a cell", |r| {
        let head = r.find("TH", |r, id| r.scope(id) == "Row");
        r.own_mut(head).set("S", Object::Name(b"TD".to_vec()));
    }),
    ("a table without heads", |r| {
        let table = r.every("Table")[0];
        for cell in r.cells(table) {
            r.own_mut(cell.id).set("S", Object::Name(b"TD".to_vec()));
            r.table_attributes(cell.id).remove(b"Headers");
            r.table_attributes(cell.id).remove(b"Scope");
        }
    }),
    ("cells name the wrong heads", |r| {
        let table = r.every("Table")[0];
        let cells = r.cells(table);
        let cells: Vec<_> = cells.iter().filter(|cell| r.kind(cell.id) == "TD").collect();
        let [first, .., last] = cells.as_slice() else { return };
        let (one, other) = (r.headers(first.id), r.headers(last.id));
        r.table_attributes(first.id).set("Headers", other);
        r.table_attributes(last.id).set("Headers", one);
    }),
    ("cells name their columns alone", |r| {
        let cell = r.find("TD", |r, id| r.headers(id).len() > 1);
        let first = r.headers(cell)[..1].to_vec();
        r.table_attributes(cell).set("Headers", first);
    }),
    ("the order of the parts reversed", |r| {
        let root = r.root().expect("a root");
        r.reverse(root);
    }),
    ("the order of a part reversed", |r| {
        let part = r.every("Part")[0];
        r.reverse(part);
    }),
    ("the order of a list reversed", |r| {
        let list = r.find("L", |r, id| r.elements(id).len() > 2);
        r.reverse(list);
    }),
    ("the order of a row reversed", |r| {
        let row = r.find("TR", |r, id| r.elements(id).len() > 2);
        r.reverse(row);
    }),
    ("an alternative text that says nothing", |r| {
        let figure = r.every("Figure")[0];
        r.own_mut(figure).set("Alt", Object::string_literal("image"));
    }),
    ("no outline", |r| {
        r.document.catalog_mut().expect("a catalogue").remove(b"Outlines");
    }),
    ("an outline that is not shown", |r| {
        r.document.catalog_mut().expect("a catalogue").remove(b"PageMode");
    }),
    ("a link that names the wrong page", |r| {
        let link = r.find("Reference", |_, _| true);
        let link = r.elements(link)[0];
        let kids = r.kids(link);
        let annotation = kids
            .iter()
            .find_map(|kid| kid.as_dict().ok()?.get(b"Obj").ok()?.as_reference().ok());
        let annotation = annotation.expect("an annotation");
        r.own_mut(annotation)
            .set("Contents", Object::string_literal("Contents, page 999"));
    }),
    ("a list within no item", |r| {
        let inner = r.find("L", |r, id| r.kind(r.parent(id)) == "LBody");
        let body = r.parent(inner);
        let outer = r.parent(r.parent(body));
        let mut kids = r.kids(body);
        kids.retain(|kid| *kid != Object::Reference(inner));
        r.own_mut(body).set("K", kids);
        let mut kids = r.kids(outer);
        kids.push(Object::Reference(inner));
        r.own_mut(outer).set("K", kids);
        r.own_mut(inner).set("P", Object::Reference(outer));
    }),
    ("contents that are a list", |r| {
        let entry = r.every("TOCI")[0];
        r.own_mut(entry).set("S", Object::Name(b"LI".to_vec()));
    }),
    ("a caption of nothing", |r| {
        let caption = r.every("Caption")[0];
        let home = r.parent(caption);
        let mut kids = r.kids(home);
        kids.rotate_left(1);
        r.own_mut(home).set("K", kids);
    }),
    ("a part without its language", |r| {
        let part = *r.every("Part").last().expect("a part");
        r.own_mut(part).remove(b"Lang");
    }),
    ("a division of nothing", |r| {
        let paragraph = r.every("P")[0];
        r.own_mut(paragraph).remove(b"K");
    }),
];

#[test]
fn the_reader_stops_broken_copies() {
    let plain = copy(&SMALL, |_| {});
    assert_eq!(judge(&plain), BTreeMap::new());
    let passed: Vec<_> = BROKEN
        .iter()
        .filter(|(_, change)| {
            let mut reader = Reader::new(&plain);
            change(&mut reader);
            Reader::of(reader.document).judge().is_empty()
        })
        .map(|(what, _)| *what)
        .collect();
    assert_eq!(passed, Vec::<&str>::new(), "these broken copies pass");
}
