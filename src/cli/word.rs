//! `recto export docx`: chapters for review in Word.

use std::io::Write as _;
use std::path::Path;

use recto::diag::{count, nearest};
use recto::output::word;
use recto::proof::Wish;

use super::export::Export;
use super::{Data, Done, Out, is_called, open, put, shown, speaks, wish};
use crate::cli::args::Arguments;

/// Writes chapters for review.
pub(crate) fn out(arguments: &Arguments, export: &Export) -> Done {
    if export.all {
        return Err("--all is given for xliff, xliff12, tmx and tbx only".to_owned());
    }
    let project = open(arguments)?;
    let is_stream = export.output.as_deref() == Some(Path::new("-"));
    if let Some(path) = export.output.as_deref().filter(|_| !is_stream) {
        is_called(path, "docx")?;
    }
    let wish = Wish { every: true, ..wish(export.lang.as_deref())? };
    let proof = recto::proof(&project.read(), &wish);
    speaks(&proof, &wish)?;
    let (Some(report), Some(data)) = (&proof.report, &proof.data) else {
        return Err("the report has errors: `recto check` shows them".to_owned());
    };
    let own = wish.languages.first().copied();
    let part =
        own.map_or_else(|| report.parts.values().next(), |lang| report.parts.get(&lang));
    let Some(part) = part else { return Err("the report has no chapters".to_owned()) };
    let mut chapters: Vec<_> = part.chapters.iter().collect();
    let names = |stem: &str| {
        let short = stem.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        [stem.to_owned(), short.to_owned(), format!("{stem}.md")]
    };
    for asked in &export.chapters {
        if !chapters.iter().any(|own| names(&own.stem).contains(asked)) {
            let stems = chapters.iter().map(|own| own.stem.as_str());
            let near =
                nearest(asked, stems).map_or(String::new(), |near| format!("; {near}"));
            return Err(format!("there is no chapter {asked}{near}"));
        }
    }
    chapters.retain(|own| {
        let names = names(&own.stem);
        export.chapters.is_empty()
            || export.chapters.iter().any(|own| names.contains(own))
    });
    let pictures = report.pictures.keys();
    let pictures =
        pictures.filter_map(|path| Some((path.clone(), project.bytes(path).ok()?)));
    let pictures = pictures.collect();
    let count_of = chapters.len();
    let matter = word::Matter { report, sources: &proof.sources, data, chapters };
    let bytes = word::export(&matter, &pictures)
        .map_err(|error| format!("the Word file cannot be made: {error}"))?;
    if is_stream {
        let _ = Data.write_all(&bytes);
        return Ok(0);
    }
    let usual = project.root().join(format!("build/review.{}.docx", part.lang.tag()));
    let path = export.output.clone().unwrap_or(usual);
    if project.is_source(&path) {
        return Err(format!(
            "{} lies among the report's own files: name a file elsewhere, as in build/",
            path.display()
        ));
    }
    put("recto export", &[(&path, &bytes)])?;
    let texts = word::segments(&matter).len();
    let _ = writeln!(
        Out,
        "{}: {}, {} to review",
        shown(&path),
        count(count_of, "chapter"),
        count(texts, "text")
    );
    Ok(0)
}
