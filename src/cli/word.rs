//! `recto export docx`: chapters for review in Word; and `recto import` of what comes back.

use std::collections::BTreeSet;
use std::io::{BufRead as _, Write as _};
use std::path::Path;

use super::export::Export;
use super::import::{Accept, Import, show_changes, to_write};
use super::{
    Aside, Data, Done, Out, given, hold, is_called, open, outcome, put, show, shown,
    speaks, wish,
};
use crate::cli::args::{Arguments, Findings, Format};
use crate::diag::{count, nearest};
use crate::model::place::Sources;
use crate::output::session::{Review, review};
use crate::proof::Wish;
use crate::review::word::{Change, Kept, Returned, Taken, plan};

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
    let proof = crate::proof(&inputs, &wish);
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

/// Shows, and with `--write` makes, the changes of reviewers.
pub(crate) fn back(arguments: &Arguments, import: &Import, bytes: Vec<u8>) -> Done {
    let findings = Findings { format: Format::Human, strict: false };
    if import.by.is_some() || import.date.is_some() {
        return Err(
            "--by and --date confirm translations; a Word file has none".to_owned()
        );
    }
    let project = open(arguments)?;
    let mut files = vec![];
    let more = import.more.iter().map(|path| Ok((path, given(path)?)));
    let more = more.collect::<Result<Vec<_>, String>>()?;
    for (path, bytes) in std::iter::once((&import.file, bytes)).chain(more) {
        let name = shown(path);
        let file = Returned::open(&name, &bytes)
            .map_err(|reason| format!("{name} cannot be read: {reason}"))?;
        files.push(file);
    }
    let authors: BTreeSet<&str> = files.iter().flat_map(Returned::authors).collect();
    if let Some(author) = import.author.as_deref().filter(|own| !authors.contains(own)) {
        let near = nearest(author, authors.iter().copied());
        let all = || match authors.is_empty() {
            true => "no change was tracked, so nobody did".to_owned(),
            false => format!(
                "those who did are {}",
                authors.iter().copied().collect::<Vec<_>>().join(", ")
            ),
        };
        return Err(format!(
            "nobody called {author} changed anything: {}",
            near.unwrap_or_else(all)
        ));
    }
    let hold = match import.write || import.interactive {
        true => Some(hold(&project, "recto import")?),
        false => None,
    };
    let inputs = project.read();
    let wish = Wish { every: true, ..wish(None)? };
    let (proof, _) = crate::bind(Sources::default(), &inputs, &wish);
    if proof.report.is_none() {
        show(arguments, &findings, &proof.findings, &proof.sources);
        return Ok(1);
    }
    let taken = Taken {
        none: import.accept == Some(Accept::None),
        author: import.author.clone(),
    };
    let plan = plan(&proof, &files, &taken)?;
    let mut chosen: BTreeSet<usize> = (0..plan.changes.len()).collect();
    if import.interactive {
        chosen = asked(&plan.changes, &proof.sources)?;
    }
    let written = plan.write(&inputs, &proof, &chosen)?;
    let found = [plan.findings.as_slice(), &written.findings].concat();
    show(arguments, &findings, &found, &proof.sources);
    let done = written.done.iter().filter_map(|number| plan.changes.get(*number));
    for change in done {
        let _ = writeln!(Out, "{}", headline(change, &proof.sources));
    }
    show_changes(&inputs, &written.files);
    let summary = match written.done.len() {
        0 => "no text changes".to_owned(),
        1 => "1 text changes".to_owned(),
        many => format!("{many} texts change"),
    };
    let summary = [summary].into_iter().chain(comments(&plan.kept)).collect::<Vec<_>>();
    let summary = summary.join("; ");
    let outcome = outcome(&found, &findings);
    if outcome != 0 {
        let _ = writeln!(
            Aside,
            "error: nothing was written: settle the conflicts first; {summary}"
        );
        return Ok(outcome);
    }
    let is_any = !written.files.is_empty() || plan.kept.file.is_some();
    let Some(hold) = hold.filter(|_| is_any) else {
        let how = if is_any { "; write it with --write" } else { "" };
        let _ = writeln!(Out, "{summary}{how}");
        return Ok(0);
    };
    let mut all = written.files;
    all.extend(plan.kept.file);
    hold.write(&to_write(&project, &all))
        .map_err(|error| format!("nothing was written: {error}"))?;
    let _ = writeln!(
        Out,
        "{summary}; written. A number that a reviewer typed is text: `recto check` finds it"
    );
    Ok(0)
}

/// What becomes of comments, in words.
fn comments(kept: &Kept) -> Vec<String> {
    let all = [(kept.new, "new"), (kept.changed, "changed"), (kept.settled, "settled")];
    let all = all.into_iter().filter(|(number, _)| *number > 0);
    all.map(|(number, what)| format!("{} {what}", count(number, "comment")))
        .collect()
}

/// Where a change stands, and who made it.
fn headline(change: &Change, sources: &Sources) -> String {
    let place = change.place.map_or(String::new(), |place| {
        let (line, _) = sources.line_column(place);
        format!("{}:{line}: ", sources.get(place.file).path)
    });
    let who: Vec<String> = change.who.iter().map(|person| person.told()).collect();
    let who = match who.is_empty() {
        true => "not tracked".to_owned(),
        false => who.join("; "),
    };
    let what = match (change.was.is_empty(), change.is.is_empty()) {
        (true, _) => "new",
        (_, true) => "taken out",
        _ => "changed",
    };
    format!("{place}{what} ({who})")
}

/// Asks for each change whether it is wanted.
fn asked(changes: &[Change], sources: &Sources) -> Result<BTreeSet<usize>, String> {
    let mut chosen = BTreeSet::new();
    let mut lines = std::io::stdin().lock().lines();
    for (number, change) in changes.iter().enumerate() {
        let _ = writeln!(Out, "{}", headline(change, sources));
        for (sign, text) in [('-', &change.was), ('+', &change.is)] {
            if !text.is_empty() {
                let _ = writeln!(Out, "{sign} {text}");
            }
        }
        loop {
            let _ = write!(Out, "take it? (y)es, (n)o, (a)ll that follow, (q)uit: ");
            let _ = Out.flush();
            let Some(line) = lines.next() else {
                return Err("nothing was written: the answers ended early".to_owned());
            };
            let line = line.map_err(|error| format!("nothing was written: {error}"))?;
            match line.trim() {
                "y" | "yes" => chosen.insert(number),
                "n" | "no" => false,
                "a" | "all" => {
                    chosen.extend(number..changes.len());
                    return Ok(chosen);
                }
                "q" | "quit" => return Err("nothing was written".to_owned()),
                _ => continue,
            };
            break;
        }
    }
    Ok(chosen)
}
