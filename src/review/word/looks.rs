//! How text looks in a Word file: the styles it is given, and what a reviewer has made otherwise.
//! None of it is a report's, whose layouts decide on looks, but none is passed over in silence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use quick_xml::events::{BytesStart, Event};

use super::read::is_on;
use crate::input::workbook::package::{Xml, attribute};
use crate::output::word::{fonts, styles};

/// How the text of a style looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Look {
    font: Option<String>,
    size: Option<String>,
    colour: Option<String>,
    weight: Option<bool>,
    slope: Option<bool>,
    side: Option<String>,
}

/// A style as a file has it.
#[derive(Debug, Clone, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    look: Look,
}

/// The styles of a file, by what its parts call them.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    styles: BTreeMap<String, Style>,
    plain: Look,
}

/// The styles that every file goes out with.
pub(super) static OURS: LazyLock<Sheet> =
    LazyLock::new(|| Sheet::read(styles()).unwrap_or_default());

/// How deep styles may rest on one another.
const DEEPEST: usize = 12;

impl Look {
    fn take(&mut self, start: &BytesStart<'_>) {
        let value = attribute(start, "val");
        match start.local_name().as_ref() {
            "rFonts" => self.font = attribute(start, "ascii").or(self.font.take()),
            "sz" => self.size = value,
            // Black is the colour of all text, whatever a program calls it.
            "color" => {
                self.colour = value
                    .map(|own| own.to_uppercase())
                    .map(|own| if own == "000000" { "AUTO".to_owned() } else { own });
            }
            "b" => self.weight = Some(is_on(value)),
            "i" => self.slope = Some(is_on(value)),
            "jc" => self.side = value.map(|own| side(&own).to_owned()),
            _ => {}
        }
    }

    /// The same, with what it leaves open as another has it.
    fn over(self, below: Self) -> Self {
        Self {
            font: self.font.or(below.font),
            size: self.size.or(below.size),
            colour: self.colour.or(below.colour),
            weight: self.weight.or(below.weight),
            slope: self.slope.or(below.slope),
            side: self.side.or(below.side),
        }
    }

    /// What of it is otherwise in another.
    fn differences(&self, other: &Self) -> BTreeSet<&'static str> {
        let colour = |own: &Self| own.colour.clone().filter(|own| own != "AUTO");
        let side = |own: &Self| own.side.clone().filter(|own| own != "left");
        let is = |own: Option<bool>| own.unwrap_or(false);
        let all = [
            ("font", self.font != other.font),
            ("size", self.size != other.size),
            ("colour", colour(self) != colour(other)),
            ("weight", is(self.weight) != is(other.weight)),
            ("slope", is(self.slope) != is(other.slope)),
            ("alignment", side(self) != side(other)),
        ];
        all.into_iter()
            .filter(|(_, is_so)| *is_so)
            .map(|(name, _)| name)
            .collect()
    }
}

/// One name for each side that text may stand at.
fn side(name: &str) -> &str {
    match name {
        "start" => "left",
        "end" => "right",
        "distribute" => "both",
        own => own,
    }
}

impl Sheet {
    /// Reads the part with the styles.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut xml = Xml::new(text);
        let mut sheet = Self::default();
        let mut own: Option<(String, Style)> = None;
        let mut is_plain = false;
        // Properties that were, and those of parts of tables, are none of the style's.
        let mut skipped: Option<String> = None;
        loop {
            match xml.next()? {
                Event::Start(start) => {
                    let name = start.local_name().as_ref().to_owned();
                    if skipped.is_some() {
                        continue;
                    }
                    match name.as_str() {
                        "rPrChange" | "pPrChange" | "tblStylePr" => skipped = Some(name),
                        "docDefaults" => is_plain = true,
                        "style" => {
                            let id = attribute(&start, "styleId").unwrap_or_default();
                            own = Some((id, Style::default()));
                        }
                        "name" => {
                            if let Some((_, style)) = &mut own {
                                style.name = attribute(&start, "val").unwrap_or_default();
                            }
                        }
                        "basedOn" => {
                            if let Some((_, style)) = &mut own {
                                style.based_on = attribute(&start, "val");
                            }
                        }
                        _ => match &mut own {
                            Some((_, style)) => style.look.take(&start),
                            None if is_plain => sheet.plain.take(&start),
                            None => {}
                        },
                    }
                }
                Event::End(end) => {
                    let name = end.local_name();
                    if skipped.as_deref() == Some(name.as_ref()) {
                        skipped = None;
                    }
                    match name.as_ref() {
                        "docDefaults" => is_plain = false,
                        "style" => sheet.styles.extend(own.take()),
                        _ => {}
                    }
                }
                Event::Eof => return Ok(sheet),
                _ => {}
            }
        }
    }

    /// How a style looks, with all it rests on; nothing of one that is not there.
    fn look(&self, id: &str) -> Option<Look> {
        let mut look = Look::default();
        let mut at = Some(self.styles.get(id)?);
        for _ in 0..DEEPEST {
            let Some(style) = at else { break };
            look = look.over(style.look.clone());
            at = style.based_on.as_ref().and_then(|id| self.styles.get(id));
        }
        Some(look.over(self.plain.clone()))
    }

    /// The style that is another file's by its name: programs call parts as they like, and write
    /// names large or small.
    fn named(&self, name: &str) -> Option<(&String, &Style)> {
        let same = |own: &&(&String, &Style)| own.1.name == name;
        let alike = |own: &&(&String, &Style)| own.1.name.eq_ignore_ascii_case(name);
        let all: Vec<_> = self.styles.iter().collect();
        all.iter().find(same).or_else(|| all.iter().find(alike)).copied()
    }

    /// The styles that are otherwise than they went out, each with what of it is: what follows
    /// from another that it rests on is told there.
    pub(super) fn changed(&self, ours: &Self) -> Vec<(String, Vec<&'static str>)> {
        let differences = |id: &str| -> Option<BTreeSet<&'static str>> {
            let style = ours.styles.get(id)?;
            let (theirs, _) = self.named(&style.name)?;
            Some(ours.look(id)?.differences(&self.look(theirs)?))
        };
        let mut all = vec![];
        for (id, style) in &ours.styles {
            let Some(own) = differences(id).filter(|own| !own.is_empty()) else {
                continue;
            };
            let below =
                style.based_on.as_deref().and_then(differences).unwrap_or_default();
            let own: Vec<_> = own.difference(&below).copied().collect();
            if !own.is_empty() {
                all.push((style.name.clone(), own));
            }
        }
        all
    }
}

/// What letters or a paragraph of a style are made by hand that the style does not make them.
pub(super) fn by_hand(style: &str, start: &BytesStart<'_>) -> Option<&'static str> {
    let value = attribute(start, "val");
    let own = || OURS.look(style);
    match start.local_name().as_ref() {
        "highlight" => is_on(value).then_some("a highlight"),
        "u" => is_on(value).then_some("an underline"),
        "vanish" => is_on(value).then_some("hidden type"),
        "caps" | "smallCaps" => is_on(value).then_some("type in capitals"),
        "bdr" => (is_on(value.clone()) && value.as_deref() != Some("nil"))
            .then_some("a border"),
        "pBdr" => Some("a border"),
        "color" => {
            let colour = value.filter(|own| !matches!(own.as_str(), "auto" | "000000"));
            colour.map(|_| "a colour of letters")
        }
        "rFonts" => {
            let latin = attribute(start, "ascii").or(attribute(start, "hAnsi"));
            let han = attribute(start, "eastAsia");
            let looks = [own(), OURS.look("CodeText"), Some(OURS.plain.clone())];
            let mut known: Vec<String> =
                looks.into_iter().flatten().filter_map(|look| look.font).collect();
            known.extend(fonts().map(str::to_owned));
            let mut named = [latin, han].into_iter().flatten();
            named.any(|font| !known.contains(&font)).then_some("another font")
        }
        "sz" => {
            let size = value?;
            let own = own()?;
            (own.size.as_ref() != Some(&size) && OURS.plain.size != Some(size))
                .then_some("type of another size")
        }
        "jc" => {
            let to = value?;
            let to = side(&to);
            let own = own()?;
            (to != "left" && own.side.as_deref() != Some(to))
                .then_some("another alignment")
        }
        "pageBreakBefore" => is_on(value).then_some("a page break"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_that_look_otherwise_are_told_where_they_are_made_so() {
        let text = styles();
        let changed = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            Sheet::read(&text.replacen(from, to, 1))
                .expect("styles")
                .changed(&OURS)
        };
        assert_eq!(changed("<w:qFormat/>", "<w:qFormat/>"), []);
        let size = "<w:color w:val=\"14532D\"/><w:sz w:val=\"28\"/>";
        assert_eq!(
            changed(size, &size.replace("28", "36")),
            [("heading 2".to_owned(), vec!["size"])]
        );
        // What all others rest on is told once.
        let normal = "<w:name w:val=\"Normal\"/><w:qFormat/>";
        let font =
            "<w:rPr><w:rFonts w:ascii=\"Calibri\"/><w:color w:val=\"auto\"/></w:rPr>";
        assert_eq!(
            changed(normal, &format!("{normal}{font}")),
            [("Normal".to_owned(), vec!["font"])]
        );
    }
}
