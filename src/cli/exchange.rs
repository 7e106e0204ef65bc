//! Texts to translators' tools and back: the work of `recto export xliff` and `recto import`.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use super::confirm;
use super::export::{DataForm, Export};
use super::import::{Import, show_changes, to_write};
use super::sign_off::signature;
use super::{
    Aside, Data, Done, Out, hold, is_called, language, open, outcome, put, show, shown,
};
use crate::checks::stale_translation::{Asked, Standing};
use crate::cli::args::{Arguments, Findings, Format};
use crate::diag::{Sink, count};
use crate::input::project::{InputFile, Inputs};
use crate::model::lang::Lang;
use crate::model::place::Sources;
use crate::review::exchange::{self, Memory, Segments, Version};
use crate::{Matter, Proof, Wish};

/// The two languages of an exchange: that of the source, and the one asked for or the second.
fn languages(proof: &Proof, asked: Option<&str>) -> Result<[Lang; 2], String> {
    let config = proof.config.as_ref().ok_or(
        "nothing can be exchanged: mend content/report.yaml first, which names the languages",
    )?;
    let [from, others @ ..] = config.languages.as_slice() else {
        return Err("content/report.yaml names no language".to_owned());
    };
    let to = match asked {
        Some(tag) => language(tag)?,
        None => *others.first().ok_or(
            "the report has one language: add another to `languages` in content/report.yaml",
        )?,
    };
    if !others.contains(&to) {
        return Err(match to == *from {
            true => format!("{to} is the language the others are translated from"),
            false => format!(
                "the report is not in {to}: add it to `languages` in content/report.yaml first"
            ),
        });
    }
    Ok([*from, to])
}

fn segments(
    inputs: &Inputs,
    (proof, matter): (&Proof, Option<&Matter>),
    to: Lang,
    of: &[String],
) -> Result<Segments, String> {
    exchange::segments(proof, matter, inputs, to, of)
        .ok_or_else(|| "the report cannot be read: `recto check` says why".to_owned())
}

/// Writes texts for translators.
pub(crate) fn out(arguments: &Arguments, export: &Export, ending: &str) -> Done {
    let project = open(arguments)?;
    let is_stream = export.output.as_deref() == Some(Path::new("-"));
    if let Some(path) = export.output.as_deref().filter(|_| !is_stream) {
        is_called(path, ending)?;
    }
    let inputs = project.read();
    let of = export.chapters.iter().map(|name| confirm::find(&inputs, name));
    let of = of.collect::<Result<Vec<_>, _>>()?;
    let (proof, matter) = crate::bind(Sources::default(), &inputs, &Wish::default());
    let [from, to] = languages(&proof, export.lang.as_deref())?;
    let segments = segments(&inputs, (&proof, matter.as_ref()), to, &of)?;
    let findings = Findings { format: Format::Human, strict: false };
    show(arguments, &findings, &segments.left, &proof.sources);
    let is_wanted = |standing| export.all || standing != Standing::Confirmed;
    let wanted = segments.all.iter().filter(|segment| is_wanted(segment.standing));
    let many = wanted.clone().count();
    let (bytes, what) = match export.form {
        DataForm::Tmx => {
            let pairs = segments.all.iter();
            let pairs = pairs.filter(|it| it.standing == Standing::Confirmed).count();
            (exchange::tmx(&segments, from, to), count(pairs, "confirmed pair"))
        }
        DataForm::Tbx => {
            let terms = matter.as_ref().map(Matter::glossary).unwrap_or_default();
            let config = proof.config.as_ref();
            let languages = config.map(|config| config.languages.as_slice());
            let title = config.and_then(|config| config.title.get(&from));
            let title = title.map_or("", |title| title.value.as_str());
            (
                exchange::tbx(terms, languages.unwrap_or_default(), title),
                count(terms.len(), "concept"),
            )
        }
        form => {
            let version = match form {
                DataForm::Xliff12 => Version::One,
                _ => Version::Two,
            };
            let all = segments.all.len();
            let what = match export.all {
                true => count(many, "segment"),
                false => format!("{} of {all}, new or changed", count(many, "segment")),
            };
            (exchange::written(wanted, from, to, version), what)
        }
    };
    let bytes = bytes?;
    let is_job = matches!(export.form, DataForm::Xliff | DataForm::Xliff12);
    if is_job && many == 0 {
        let _ = writeln!(
            Out,
            "every text in {to} is confirmed as it is: --all exports them all the same"
        );
        return Ok(0);
    }
    let path = match &export.output {
        _ if is_stream => {
            let _ = Data.write_all(&bytes);
            return Ok(0);
        }
        Some(path) => path.clone(),
        None if matches!(export.form, DataForm::Tbx) => {
            project.root().join("build/glossary.tbx")
        }
        None => project.root().join(format!("build/{to}.{ending}")),
    };
    if project.is_source(&path) {
        return Err(format!(
            "{} lies among the report's own files: name a file elsewhere, as in build/",
            path.display()
        ));
    }
    put("recto export", &[(&path, &bytes)])?;
    let _ = writeln!(Out, "{}: {what}, {from} to {to}", shown(&path));
    Ok(0)
}

/// Whether a file is XLIFF, by what it holds.
pub(crate) fn is_xliff(bytes: &[u8]) -> bool {
    const HEAD: usize = 4096;
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let text = String::from_utf8_lossy(head);
    text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t'])
        .starts_with('<')
        && text.contains("<xliff")
}

/// Shows, and with `--write` makes, the changes of a translator; with a name it confirms them.
pub(crate) fn back(arguments: &Arguments, import: &Import, bytes: &[u8]) -> Done {
    let findings = Findings { format: Format::Human, strict: false };
    let project = open(arguments)?;
    let name = shown(&import.file).to_string();
    let (by, date) = signature(import.by.as_deref(), import.date.as_deref())?;
    let ([source, target], returned) = exchange::read(bytes)
        .map_err(|reason| format!("{name} cannot be read: {reason}"))?;
    let hold = match import.write {
        true => Some(hold(&project, "recto import")?),
        false => None,
    };
    let inputs = project.read();
    let (proof, matter) = crate::bind(Sources::default(), &inputs, &Wish::default());
    let asked = (!target.is_empty()).then_some(target.as_str());
    let [from, to] = languages(&proof, asked)?;
    if !source.is_empty() && Lang::parse(&source) != Some(from) {
        return Err(format!(
            "{name} is translated from {source}, and the report from {from}"
        ));
    }
    let segments = segments(&inputs, (&proof, matter.as_ref()), to, &[])?;
    let mut sink = Sink::default();
    let taken = exchange::take(&segments, &returned, &name, &mut sink);
    let found = sink.finish();
    show(arguments, &findings, &found, &proof.sources);
    show_changes(&inputs, &taken.files);
    let mut parts = vec![match taken.changed {
        0 => "no translation changes".to_owned(),
        1 => "1 translation changes".to_owned(),
        many => format!("{many} translations change"),
    }];
    if taken.same > 0 {
        parts.push(format!("{} as they were", taken.same));
    }
    if taken.empty > 0 {
        parts.push(format!("{} without a translation", count(taken.empty, "segment")));
    }
    let summary = parts.join(", ");
    let outcome = outcome(&found, &findings);
    if outcome != 0 {
        let _ = writeln!(
            Aside,
            "error: nothing was written: mend the segments first; {summary}"
        );
        return Ok(outcome);
    }
    let Some(hold) = hold else {
        let how = match taken.changed > 0 || by.is_some() {
            true => "; write it with --write",
            false => "",
        };
        let _ = writeln!(Out, "{summary}{how}");
        return Ok(0);
    };
    let mut written = to_write(&project, &taken.files);
    let mut confirmed = 0;
    if by.is_some() {
        let mut after = inputs.clone();
        for file in &taken.files {
            after.put(&file.path, file.text.clone());
        }
        let (proof, matter) = crate::bind(Sources::default(), &after, &Wish::default());
        let within = exchange::places(&taken.read, &proof.sources);
        let asked = Asked {
            of: &[],
            lang: Some(to),
            by,
            date: date.as_deref(),
            within: Some(&within),
        };
        let done = crate::confirm(&proof, matter.as_ref(), &asked)
            .ok_or("nothing was written: the report could not be read with the translations in it")?;
        confirmed = done.confirmed.len();
        written.push((project.root().join("content/translations.yaml"), done.text));
    }
    hold.write(&written)
        .map_err(|error| format!("nothing was written: {error}"))?;
    let by = match by {
        Some(by) => format!("; {} confirmed by {by}", count(confirmed, "text")),
        None => String::new(),
    };
    let _ = writeln!(Out, "{summary}; written{by}");
    Ok(0)
}

/// Shows, and with `--write` makes, translations that are missing of those a memory holds.
pub(crate) fn recall(arguments: &Arguments, import: &Import, bytes: &[u8]) -> Done {
    let findings = Findings { format: Format::Human, strict: false };
    let project = open(arguments)?;
    let name = shown(&import.file).to_string();
    if import.by.is_some() || import.date.is_some() {
        return Err(
            "a memory confirms nothing: read its drafts, then run `recto confirm`"
                .to_owned(),
        );
    }
    let memory = Memory::read(bytes)
        .map_err(|reason| format!("{name} cannot be read: {reason}"))?;
    let hold = match import.write {
        true => Some(hold(&project, "recto import")?),
        false => None,
    };
    let before = project.read();
    let mut inputs = before.clone();
    let (proof, _) = crate::bind(Sources::default(), &inputs, &Wish::default());
    let [from, _] = languages(&proof, None)?;
    let all = proof.config.iter().flat_map(|config| config.languages.iter().skip(1));
    let all: Vec<Lang> = all.copied().filter(|lang| memory.has(*lang)).collect();
    if all.is_empty() || !memory.has(from) {
        return Err(format!("{name} has nothing in two languages of the report"));
    }
    let mut files: BTreeMap<String, InputFile> = BTreeMap::new();
    let (mut drafted, mut marked, mut unknown) = (0, 0, 0);
    for to in all {
        let (proof, matter) = crate::bind(Sources::default(), &inputs, &Wish::default());
        let segments = segments(&inputs, (&proof, matter.as_ref()), to, &[])?;
        let recalled = memory.recall(&segments, &proof);
        let mut sink = Sink::default();
        let taken = exchange::take(&segments, &recalled.drafts, &name, &mut sink);
        // What is not taken stays missing, as it was.
        let found: Vec<_> = sink
            .finish()
            .into_iter()
            .map(|finding| finding.as_warning())
            .collect();
        show(arguments, &findings, &found, &proof.sources);
        drafted += taken.changed;
        marked += recalled.marked;
        unknown += recalled.unknown;
        for file in taken.files {
            inputs.put(&file.path, file.text.clone());
            files.insert(file.path.clone(), file);
        }
    }
    let files: Vec<InputFile> = files.into_values().collect();
    show_changes(&before, &files);
    let mut parts = vec![match drafted {
        0 => "no translation is drafted".to_owned(),
        1 => "1 translation is drafted".to_owned(),
        many => format!("{many} translations are drafted"),
    }];
    if marked > 0 {
        parts.push(format!("{} with marks that it does not hold", count(marked, "text")));
    }
    if unknown > 0 {
        parts.push(format!("{} that {name} does not have", count(unknown, "text")));
    }
    let summary = parts.join(", ");
    match hold.filter(|_| !files.is_empty()) {
        Some(hold) => {
            hold.write(&to_write(&project, &files))
                .map_err(|error| format!("nothing was written: {error}"))?;
            let _ = writeln!(
                Out,
                "{summary}; written. Read them beside their sources, then run `recto confirm`"
            );
        }
        None => {
            let how = if files.is_empty() { "" } else { "; write it with --write" };
            let _ = writeln!(Out, "{summary}{how}");
        }
    }
    Ok(0)
}
