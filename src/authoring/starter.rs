//! The projects `recto init` writes, with settings by which Visual Studio Code checks their YAML: a
//! small report of an issuer that does not exist, in both languages, which uses every component and
//! along which the author's guide is written; and a bare one on frameworks of the author's choice.

use std::borrow::Cow;

use include_dir::{Dir, include_dir};

use crate::input::load::catalogue;
use crate::model::framework::Framework;
use crate::model::lang::Lang;

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/authoring/starter");
static BLANK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/authoring/blank");

/// What the settings of the bare report say of its framework, before another is chosen.
const FRAMEWORK: &str = "framework: hkex-2025\n";
/// The chapter of its indexes.
const INDEX: &str = "90-index.md";

/// The files of the example by path from the project's root, in order.
pub fn files() -> Vec<(&'static str, &'static [u8])> {
    of(&STARTER)
}

fn of(folder: &'static Dir<'_>) -> Vec<(&'static str, &'static [u8])> {
    let mut files = vec![];
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        let own = folder.files();
        files.extend(
            own.filter_map(|file| Some((file.path().to_str()?, file.contents()))),
        );
        folders.extend(folder.dirs());
    }
    files.sort_unstable_by_key(|(path, _)| *path);
    files
}

/// The frameworks a report can begin on, by name.
pub fn frameworks() -> impl Iterator<Item = &'static str> {
    let whole = catalogue::ours().values().filter(|it| !it.groups.is_empty());
    whole.map(|it| it.id.as_str())
}

/// The files of a bare report on some frameworks; on the Exchange's Code where none is named.
pub fn blank(names: &[String]) -> Vec<(&'static str, Cow<'static, [u8]>)> {
    let followed: Vec<&Framework> = names
        .iter()
        .filter_map(|name| catalogue::ours().get(name.as_str()))
        .map(AsRef::as_ref)
        .collect();
    let settings = of(&STARTER)
        .into_iter()
        .filter(|(path, _)| !path.starts_with("content/"));
    let files = of(&BLANK).into_iter().map(|(path, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        let lang = path.split('/').nth(1).and_then(Lang::parse);
        let text = match (path, lang) {
            ("content/report.yaml", _) => text.replace(FRAMEWORK, &chosen(names)),
            (_, Some(lang)) if path.ends_with(INDEX) => {
                format!("{text}{}", indexes(&followed, lang))
            }
            _ => return (path, Cow::Borrowed(bytes)),
        };
        (path, Cow::Owned(text.into_bytes()))
    });
    let mut all: Vec<_> = files.collect();
    all.extend(settings.map(|(path, bytes)| (path, Cow::Borrowed(bytes))));
    all
}

/// The settings' line on frameworks.
fn chosen(names: &[String]) -> String {
    match names {
        [] => FRAMEWORK.to_owned(),
        [one] => format!("framework: {one}\n"),
        several => format!(
            "frameworks: [{}]   # the codes of the first stand bare, as in A1.1\n",
            several.join(", ")
        ),
    }
}

/// An index of each framework; under headings where there are several.
fn indexes(frameworks: &[&Framework], lang: Lang) -> String {
    match frameworks {
        [] | [_] => "\n```index\n```\n".to_owned(),
        several => several
            .iter()
            .map(|own| {
                let (id, name) = (&own.id, own.name.get(lang));
                format!("\n## {name} {{#{id}}}\n\n```index\nframework: {id}\n```\n")
            })
            .collect(),
    }
}
