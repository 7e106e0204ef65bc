//! `recto export glossary`, and a glossary or termbase that comes back with `recto import`.

use std::io::Write as _;
use std::path::Path;

use super::export::Export;
use super::import::{Import, show_changes, to_write};
use super::{Data, Done, Out, hold, is_called, open, put, show, shown};
use crate::cli::args::{Arguments, Findings, Format};
use crate::diag::{Severity, count};
use crate::input::project::InputFile;
use crate::model::place::Sources;
use crate::review::exchange::glossary::{self, Concept};
use crate::{Matter, Wish};

const PATH: &str = "content/glossary.yaml";

/// Writes the glossary as a table.
pub(crate) fn out(arguments: &Arguments, export: &Export) -> Done {
    let project = open(arguments)?;
    let is_stream = export.output.as_deref() == Some(Path::new("-"));
    let is_text = is_stream
        || export
            .output
            .as_deref()
            .and_then(Path::extension)
            .is_some_and(|own| own == "csv");
    if let Some(path) = export.output.as_deref().filter(|_| !is_stream) {
        is_called(path, if is_text { "csv" } else { "xlsx" })?;
    }
    let inputs = project.read();
    let (proof, matter) = crate::bind(Sources::default(), &inputs, &Wish::default());
    let terms = matter.as_ref().map(Matter::glossary).unwrap_or_default();
    let config = proof.config.as_ref();
    let languages = config.map(|config| config.languages.clone()).unwrap_or_default();
    let bytes = match is_text {
        true => glossary::csv(terms, &languages)?,
        false => glossary::workbook(terms, &languages)?,
    };
    if is_stream {
        let _ = Data.write_all(&bytes);
        return Ok(0);
    }
    let usual = project.root().join("build/glossary.xlsx");
    let path = export.output.clone().unwrap_or(usual);
    if project.is_source(&path) {
        return Err(format!(
            "{} lies among the report's own files: name a file elsewhere, as in build/",
            path.display()
        ));
    }
    put("recto export", &[(&path, &bytes)])?;
    let _ = writeln!(Out, "{}: {}", shown(&path), count(terms.len(), "concept"));
    Ok(0)
}

/// Shows, and with `--write` makes, the changes of a glossary that came back.
pub(crate) fn back(
    arguments: &Arguments,
    import: &Import,
    read: Result<Vec<Concept>, String>,
) -> Done {
    let project = open(arguments)?;
    let name = shown(&import.file).to_string();
    let concepts = read.map_err(|reason| format!("{name} cannot be read: {reason}"))?;
    let hold = match import.write {
        true => Some(hold(&project, "recto import")?),
        false => None,
    };
    let inputs = project.read();
    let (proof, matter) = crate::bind(Sources::default(), &inputs, &Wish::default());
    let terms = matter.as_ref().map(Matter::glossary).unwrap_or_default();
    let config = proof.config.as_ref();
    let languages = config.map(|config| config.languages.clone()).unwrap_or_default();
    let text = match &inputs.glossary {
        Some(file) => file.text.clone().map_err(|reason| format!("{PATH}: {reason}"))?,
        None => String::new(),
    };
    let kept = glossary::keep(&text, terms, &languages, &concepts)
        .map_err(|faults| format!("nothing was written: {}", faults.join("\n")))?;
    let mut summary = format!(
        "{} of the glossary changed, {} new",
        count(kept.changed, "concept"),
        kept.added
    );
    if kept.absent > 0 {
        summary += &format!("; {} not in the file, which stay", kept.absent);
    }
    let Some(new) = kept.text else {
        let _ = writeln!(Out, "no concept of the glossary changes");
        return Ok(0);
    };
    let files = [InputFile { path: PATH.to_owned(), text: Ok(new.clone()) }];
    show_changes(&inputs, &files);
    // What came back must be a glossary: no form twice, none missing.
    let mut after = inputs.clone();
    after.put(PATH, Ok(new));
    let (proof, _) = crate::bind(Sources::default(), &after, &Wish::default());
    let own = proof.findings.iter().filter(|it| {
        let place = it.place.map(|place| proof.sources.get(place.file).path.as_str());
        it.severity == Severity::Error && place == Some(PATH)
    });
    let found: Vec<_> = own.cloned().collect();
    if !found.is_empty() {
        let findings = Findings { format: Format::Human, strict: false };
        show(arguments, &findings, &found, &proof.sources);
        return Err("nothing was written: mend these in the file first".to_owned());
    }
    let Some(hold) = hold else {
        let _ = writeln!(Out, "{summary}; write it with --write");
        return Ok(0);
    };
    hold.write(&to_write(&project, &files))
        .map_err(|error| format!("nothing was written: {error}"))?;
    let _ = writeln!(Out, "{summary}; written");
    Ok(0)
}
