//! A first draft in another region's writing: chapters that are missing, what is missing in those
//! that are there, and texts of the YAML files.
//! The glossary speaks first, then the tables of the language's folder: characters and phrases of
//! `OpenCC`, and words of the region. Nobody has read it, so it is kept as not confirmed until
//! `recto confirm`.

mod align;
mod blocks;
mod words;
mod yaml;

use std::collections::BTreeMap;

use crate::diag::Sink;
use crate::input::load;
use crate::input::load::edit::{edited, get};
use crate::input::load::yaml::{Extract, Kind, Node, parse};
use crate::input::project::{InputFile, Inputs};
use crate::model::lang::Lang;
use crate::model::place::{FileNumber, Sources};
use words::Drafter;

/// What was drafted. Nothing is written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// The language it was drafted from.
    pub from: Lang,
    /// The files that are new or change, with their text.
    pub files: Vec<InputFile>,
    /// The chapters that were missing.
    pub chapters: Vec<String>,
    /// How many blocks, items, rows and entries were missing in each of the others.
    pub blocks: Vec<(String, usize)>,
    /// How many texts of YAML files were.
    pub texts: usize,
}

/// Where confirmations stand.
const CONFIRMED: &str = "content/translations.yaml";

/// Drafts what is missing in a language: the chapters named, or all there are and the texts of
/// the YAML files.
///
/// # Errors
/// If the settings do not name the language, or none that it can be drafted from.
pub fn draft(inputs: &Inputs, to: Lang, of: &[String]) -> Result<Drafted, String> {
    let languages = languages(inputs)?;
    if !languages.contains(&to) {
        return Err(format!(
            "the report is not in {to}: add it to `languages` in content/report.yaml first"
        ));
    }
    if languages.first() == Some(&to) {
        return Err(format!(
            "{to} is the language the others are translated from: nothing is drafted into it"
        ));
    }
    let known = &to.words().drafts;
    let own = |lang: &&Lang| known.iter().any(|tag| tag == lang.tag());
    let Some(&from) = languages.iter().find(own) else {
        return Err(match known.as_slice() {
            [] => format!("nothing can be drafted into {to}: people translate into it"),
            known => format!(
                "{to} is drafted from {}, and the report is not in it",
                known.join(" or ")
            ),
        });
    };
    let glossary = inputs.glossary.as_ref().and_then(tree);
    let drafter = Drafter::new(from, to, glossary.as_ref());
    let mut drafted = Drafted {
        from,
        files: vec![],
        chapters: vec![],
        blocks: vec![],
        texts: 0,
    };
    let mut stale = vec![];
    for (stem, text, own) in wanted(inputs, from, to, of)? {
        let text = match own {
            None => {
                drafted.chapters.push(stem.to_owned());
                drafter.chapter(text)
            }
            Some(own) => {
                let Some((text, many)) = blocks::filled(text, own, &drafter) else {
                    continue;
                };
                drafted.blocks.push((stem.to_owned(), many));
                text
            }
        };
        let path = format!("content/{to}/{stem}.md");
        drafted.files.push(InputFile { path, text: Ok(text) });
        stale.push(stem.to_owned());
    }
    if of.is_empty() {
        for (name, input) in yaml_files(inputs) {
            let (Some(root), Ok(text)) = (tree(input), &input.text) else { continue };
            let edits = yaml::edits(&root, text, name.is_none(), &drafter);
            if edits.is_empty() {
                continue;
            }
            drafted.texts += edits.len();
            stale.extend(name.map(str::to_owned));
            drafted.files.push(InputFile {
                path: input.path.clone(),
                text: Ok(edited(text, edits)),
            });
        }
    }
    if let Some(text) = unconfirmed(inputs, to, &stale) {
        drafted
            .files
            .push(InputFile { path: CONFIRMED.to_owned(), text: Ok(text) });
    }
    Ok(drafted)
}

fn tree(input: &InputFile) -> Option<Node> {
    let text = input.text.as_ref().ok()?;
    let file: FileNumber = Sources::default().add(input.path.clone(), String::new());
    parse(&Extract::whole(text, file), &mut Sink::default())
}

/// The languages that the settings name: they may not be whole without what is drafted here.
fn languages(inputs: &Inputs) -> Result<Vec<Lang>, String> {
    let root = inputs.config.as_ref().and_then(tree);
    let items = root.as_ref().and_then(|root| get(root, "languages"));
    let Some(Node { kind: Kind::Sequence(items), .. }) = items else {
        return Err(
            "content/report.yaml does not say its `languages`: run `recto check`".into(),
        );
    };
    let lang = |item: &Node| match &item.kind {
        Kind::Scalar { text, .. } => Lang::parse(text),
        _ => None,
    };
    Ok(items.iter().filter_map(lang).collect())
}

/// A chapter's stem, the text it is drafted from, and its own if it is there.
type Wanted<'a> = (&'a str, &'a str, Option<&'a str>);

/// The chapters to draft, each with the text to draft it from and, if it is there, its own.
fn wanted<'a>(
    inputs: &'a Inputs,
    from: Lang,
    to: Lang,
    of: &[String],
) -> Result<Vec<Wanted<'a>>, String> {
    let stems = |lang: Lang| -> BTreeMap<&str, Option<&str>> {
        let own = inputs.chapters.iter().filter(|(folder, _)| folder == lang.tag());
        own.filter_map(|(_, file)| {
            let name = file.path.rsplit('/').next()?;
            Some((name.strip_suffix(".md")?, file.text.as_deref().ok()))
        })
        .collect()
    };
    let (source, own) = (stems(from), stems(to));
    for name in of {
        if !source.contains_key(name.as_str()) {
            return Err(format!("there is no content/{from}/{name}.md to draft from"));
        }
    }
    let is_asked = |stem: &str| of.is_empty() || of.iter().any(|name| name == stem);
    let asked = source.into_iter().filter(|(stem, _)| is_asked(stem));
    let wanted = asked.filter_map(|(stem, text)| match own.get(stem) {
        None => Some((stem, text?, None)),
        // What cannot be read is not to be written over.
        Some(own) => Some((stem, text?, Some((*own)?))),
    });
    Ok(wanted.collect())
}

/// The YAML files with texts by language, each with what its confirmations stand under; the
/// glossary has none.
pub(super) fn yaml_files(
    inputs: &Inputs,
) -> impl Iterator<Item = (Option<&'static str>, &InputFile)> {
    let single = [
        (Some(load::REPORT), inputs.config.as_ref()),
        (Some(load::INDEX), inputs.answers.as_ref()),
        (Some(load::TARGETS), inputs.targets.as_ref()),
        (Some(load::ASSURANCE), inputs.assurance.as_ref()),
        (None, inputs.glossary.as_ref()),
    ];
    let single = single.into_iter().filter_map(|(name, file)| Some((name, file?)));
    single.chain(inputs.data.iter().map(|file| (Some(load::DATA), file)))
}

/// The confirmations with what was drafted among them as read by nobody; nothing where all of
/// it is among them already.
fn unconfirmed(inputs: &Inputs, to: Lang, of: &[String]) -> Option<String> {
    const HEAD: &str = "# Written by `recto confirm`: the texts that stand in two languages, each source as it\n\
         # was when someone last read it beside its translation, and a fingerprint of that.\n";
    let input = inputs.confirmed.as_ref();
    let text = input.and_then(|file| file.text.as_deref().ok()).unwrap_or(HEAD);
    let root = input.and_then(tree);
    let own = root.as_ref().and_then(|root| get(root, to.tag()));
    let is_known = |name: &str| own.is_some_and(|own| get(own, name).is_some());
    let mut new: Vec<&str> = of.iter().map(String::as_str).collect();
    new.sort_unstable();
    new.dedup();
    let lines = new.into_iter().filter(|name| !is_known(name));
    let lines: String = lines.map(|name| format!("  {name}: []\n")).collect();
    if lines.is_empty() {
        return None;
    }
    let head = format!("{to}:\n");
    Some(match text.find(&format!("\n{head}")) {
        Some(at) => {
            let (before, behind) = text.split_at(at + 1 + head.len());
            format!("{before}{lines}{behind}")
        }
        None => format!("{}\n{head}{lines}", text.trim_end()),
    })
}
