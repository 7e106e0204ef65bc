//! `recto export docx`: chapters for review in Word.

use std::io::Write as _;
use std::path::Path;

use recto::diag::count;
use recto::output::session::{Review, review};
use recto::proof::Wish;

use super::export::Export;
use super::{Aside, Data, Done, Out, is_called, open, put, shown, speaks, wish};
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
    let inputs = project.read();
    let proof = recto::proof(&inputs, &wish);
    speaks(&proof, &wish)?;
    let wanted = Review {
        chapters: export.chapters.clone(),
        lang: wish.languages.first().copied(),
        both: export.both,
    };
    let made = review(&proof, &inputs, &project, &wanted)?;
    for line in &made.left_out {
        let _ = writeln!(Aside, "{line}");
    }
    if is_stream {
        let _ = Data.write_all(&made.bytes);
        return Ok(0);
    }
    let usual = project.root().join(format!("build/review.{}.docx", made.name));
    let path = export.output.clone().unwrap_or(usual);
    if project.is_source(&path) {
        return Err(format!(
            "{} lies among the report's own files: name a file elsewhere, as in build/",
            path.display()
        ));
    }
    put("recto export", &[(&path, &made.bytes)])?;
    let _ = writeln!(
        Out,
        "{}: {}, {} to review",
        shown(&path),
        count(made.chapters, "chapter"),
        count(made.texts, "text")
    );
    Ok(0)
}
