//! Chapters as a Word file for review: which they are, and whether their languages pair.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::drawn::drawn;
use crate::diag::nearest;
use crate::input::project::{Files, Inputs};
use crate::model::lang::Lang;
use crate::model::report::{Chapter, Part, Report};
use crate::output::word::{self, Matter, beside};
use crate::proof::Proof;

/// What is to be reviewed.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// The chapters, by their files' names with or without number and ending; all if empty.
    pub chapters: Vec<String>,
    /// The language of the text; the report's first if none is named.
    pub lang: Option<Lang>,
    /// Whether its source stands beside it, or the next language beside the first.
    pub both: bool,
}

/// A Word file for review.
#[derive(Debug)]
pub struct Reviewed {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is called by its languages: `en` or `en+zh-HK`.
    pub name: String,
    /// How many chapters it has.
    pub chapters: usize,
    /// How many texts may be edited.
    pub texts: usize,
    /// What is not in it, and why.
    pub left_out: Vec<String>,
}

/// Makes the file of a bound report.
///
/// # Errors
/// If there is nothing to review, or the file cannot be made, in words.
pub fn review(
    proof: &Proof,
    inputs: &Inputs,
    files: &dyn Files,
    review: &Review,
) -> Result<Reviewed, String> {
    let (Some(report), Some(data)) = (&proof.report, &proof.data) else {
        return Err("the report has errors: `recto check` shows them".to_owned());
    };
    let parts = parts(report, review)?;
    let [first, others @ ..] = parts.as_slice() else {
        return Err("the report has no chapters".to_owned());
    };
    let mut left_out = vec![];
    let mut chapters = vec![];
    let mut count = 0;
    for chapter in wanted(first, &review.chapters)? {
        let mut own = vec![chapter];
        for other in others {
            let twin = other.chapters.iter().find(|twin| twin.stem == chapter.stem);
            let why = match twin {
                Some(twin) => beside::apart(chapter, twin, &proof.sources),
                None => Some(format!("there is no such chapter in {}", other.lang)),
            };
            match why {
                Some(why) => left_out.push(format!(
                    "{} is left out, since its languages do not pair: {why}",
                    chapter.stem
                )),
                None => own.extend(twin),
            }
        }
        if own.len() == parts.len() {
            count += 1;
            chapters.extend(own);
        }
    }
    if chapters.is_empty() {
        left_out.push("no chapter is left: mend them, or export one language".to_owned());
        return Err(left_out.join("\n"));
    }
    let paths: BTreeSet<&str> = chapters
        .iter()
        .map(|chapter| proof.sources.get(chapter.file).path.as_str())
        .collect();
    let comments = proof.comments.iter();
    let comments = comments
        .filter(|own| !own.is_settled && paths.contains(own.chapter.as_str()))
        .collect();
    let matter = Matter {
        report,
        sources: &proof.sources,
        data,
        chapters,
        comments,
    };
    let mut pictures: word::Pictures = report
        .pictures
        .keys()
        .filter(|path| word::is_photograph(path))
        .filter_map(|path| Some((path.clone(), files.bytes(path).ok()?)))
        .collect();
    let (names, drawings): (Vec<_>, Vec<_>) = word::drawings(&matter).into_iter().unzip();
    match drawn(report, inputs, files, &drawings) {
        Ok(made) => pictures.extend(names.into_iter().zip(made)),
        Err(why) => left_out.push(format!("drawings are left out: {why}")),
    }
    let bytes = word::export(&matter, &pictures)
        .map_err(|error| format!("the Word file cannot be made: {error}"))?;
    let tags: Vec<_> = parts.iter().map(|part| part.lang.tag()).collect();
    Ok(Reviewed {
        bytes,
        name: tags.join("+"),
        chapters: count,
        texts: word::segments(&matter).len(),
        left_out,
    })
}

/// The languages that are exported, the source first where there are two.
fn parts<'a>(report: &'a Report, review: &Review) -> Result<Vec<&'a Part>, String> {
    let all = &report.config.languages;
    let source = all.first().copied();
    let own = review.lang.or(source);
    let mut languages: Vec<Lang> = own.into_iter().collect();
    if review.both {
        let second = all.iter().copied().find(|lang| Some(*lang) != source);
        languages = source.into_iter().collect();
        languages.extend(own.filter(|lang| Some(*lang) != source).or(second));
        if languages.len() < 2 {
            return Err("the report has one language: leave --both out".to_owned());
        }
    }
    Ok(languages.iter().filter_map(|lang| report.parts.get(lang)).collect())
}

/// The chapters of a part that are named.
fn wanted<'a>(part: &'a Part, named: &[String]) -> Result<Vec<&'a Arc<Chapter>>, String> {
    let is_it = |own: &Chapter, name: &String| {
        let stem = own.stem.as_str();
        let short = stem.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        let name = name.strip_suffix(".md").unwrap_or(name);
        name == stem || name == short
    };
    for name in named {
        if !part.chapters.iter().any(|own| is_it(own, name)) {
            let stems = part.chapters.iter().map(|own| own.stem.as_str());
            let near = nearest(name, stems);
            let near = near.map_or(String::new(), |near| format!("; {near}"));
            return Err(format!("there is no chapter {name}{near}"));
        }
    }
    let is_wanted = |own: &&Arc<Chapter>| {
        named.is_empty() || named.iter().any(|name| is_it(own, name))
    };
    Ok(part.chapters.iter().filter(is_wanted).collect())
}
