//! What the program brings along: layouts, icons and fonts. It knows no engine, so that checks can
//! ask it what can be printed.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use ttf_parser::Face;

use crate::languages::Lang;

static LAYOUTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/layouts");
static FRAMEWORKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/framework");
static FONTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fonts");

/// How a layout's name ends.
const LAYOUT: &str = ".typ";
/// How an icon's name ends.
const ICON: &str = ".svg";

/// Whether a file of the layouts is an icon.
pub fn is_icon(name: &str) -> bool {
    name.ends_with(ICON)
}

/// The bundled font files by name: those that every report may need, or those that the texts
/// of one language need besides.
pub fn font_files(
    lang: Option<Lang>,
) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let is_of = |name: &str, lang: Lang| {
        let mut own = lang.words().fonts.iter();
        own.any(|start| name.starts_with(start.as_str()))
    };
    let is_asked = |name: &str| match lang {
        Some(lang) => is_of(name, lang),
        None => !Lang::ALL.into_iter().any(|lang| is_of(name, lang)),
    };
    let mut files: Vec<_> = FONTS
        .files()
        .filter_map(|file| Some((file.path().to_str()?, file.contents())))
        .filter(|(name, _)| name.ends_with(".otf") || name.ends_with(".ttf"))
        .filter(|(name, _)| is_asked(name))
        .collect();
    files.sort_unstable_by_key(|(name, _)| *name);
    files.into_iter()
}

/// The default layouts, and the icons they draw, by name.
pub fn layout_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    let folders = std::iter::once(&LAYOUTS).chain(LAYOUTS.dirs());
    folders
        .flat_map(Dir::files)
        .filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
        .filter(|(name, _)| name.ends_with(LAYOUT) || is_icon(name))
}

/// The catalogues of disclosure frameworks, by name.
pub fn frameworks() -> impl Iterator<Item = (&'static str, &'static str)> {
    FRAMEWORKS.files().filter_map(|file| {
        Some((file.path().to_str()?.strip_suffix(".yaml")?, file.contents_utf8()?))
    })
}

/// The families of looks by name, written as a project writes its own; the first is what the others
/// are merged over.
pub fn themes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = ["calm", "bold", "editorial"];
    all.into_iter().filter_map(|name| {
        let file = LAYOUTS.get_file(format!("themes/{name}.yaml"))?;
        Some((name, file.contents_utf8()?))
    })
}

/// The sheets that have a name, each with the values of a theme that suit it.
pub fn sheets() -> &'static str {
    let file = LAYOUTS.get_file("themes/sheets.yaml");
    file.and_then(include_dir::File::contents_utf8).unwrap_or_default()
}

/// The names of all icons, in order.
pub fn icons() -> impl Iterator<Item = &'static str> {
    layout_files().filter_map(|(name, _)| name.strip_prefix("icons/")?.strip_suffix(ICON))
}

/// Whether some font that every report may need has a glyph for a character. Characters that print nothing
/// need none.
pub fn has_glyph(c: char) -> bool {
    static COVERAGE: LazyLock<Vec<bool>> = LazyLock::new(|| {
        let mut covered = vec![false; 0x32000];
        for (_, bytes) in font_files(None) {
            let face = Face::parse(bytes, 0).ok();
            let tables = face.iter().filter_map(|face| face.tables().cmap);
            let tables = tables.flat_map(|cmap| cmap.subtables);
            for table in tables.filter(ttf_parser::cmap::Subtable::is_unicode) {
                table.codepoints(|code| {
                    if let Some(flag) = covered.get_mut(code as usize) {
                        *flag = true;
                    }
                });
            }
        }
        covered
    });
    let ignorable = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    ignorable
        || matches!(c, '\n' | '\r' | '\t')
        || (c.is_whitespace() && !c.is_control())
        || COVERAGE.get(c as usize).copied().unwrap_or(false)
}

/// A part of the Word files we write that says what they look like: styles, lists, the page.
pub fn word(name: &str) -> &'static str {
    let file = LAYOUTS.get_file(format!("word/{name}.xml"));
    file.and_then(include_dir::File::contents_utf8).unwrap_or_default()
}

/// The font a Word file sets the Han characters of a language in; the first that is named where
/// none is for it.
pub fn word_font(lang: Lang) -> &'static str {
    static FONTS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
        let lines = word("fonts").split("<font lang=\"").skip(1);
        let pairs = lines.map(|line| line.split_once("\" name=\""));
        pairs
            .filter_map(|it| {
                it.map(|(lang, name)| (lang, name.split('"').next().unwrap_or("")))
            })
            .collect()
    });
    let own = FONTS.iter().find(|(own, _)| *own == lang.tag());
    own.or(FONTS.first()).map_or("", |(_, name)| name)
}
