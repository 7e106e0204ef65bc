//! What stands in a project and is not read: each a finding, so that nothing vanishes from a
//! report without a word.

use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Sink, rules};
use crate::input::project::{Inputs, Meant, Unread, Why, is_text, meant};
use crate::model::place::{Place, Sources};

/// Says what is not read, and why.
pub(super) fn unread(inputs: &Inputs, sources: &mut Sources, sink: &mut Sink) {
    for unread in &inputs.unread {
        let file = sources.add(unread.path.clone(), String::new());
        sink.add(finding(unread, Place::new(file, 0, 0)));
    }
    for path in inputs.strays.iter().chain(&inputs.others) {
        let meant = meant(path);
        let is_missed = match &meant {
            Some(meant) => meant.is_said || !is_used(path, meant, inputs),
            None => is_text(path),
        };
        if is_missed {
            let file = sources.add(path.clone(), String::new());
            sink.add(stray(path, meant.as_ref(), inputs, Place::new(file, 0, 0)));
        }
    }
}

/// Whether a file that says nothing of its being text is one that the report knows: a copy to
/// be read elsewhere, or the evidence of a figure.
fn is_used(path: &str, meant: &Meant, inputs: &Inputs) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    inputs.texts().any(|file| {
        let is_named = file.text.as_ref().is_ok_and(|text| text.contains(name));
        is_named || file.path == meant.path
    })
}

fn finding(unread: &Unread, place: Place) -> Diagnostic {
    let Unread { path, why } = unread;
    // What is a chapter or data by its name is missed; a picture is where it is used.
    let about = |rule: &Rule, message: String| match is_text(path) {
        true => rule.finding(place, message).hides(),
        false => rule.finding(place, message).as_warning(),
    };
    match why {
        Why::LeadsOut => rules::PATH_OUTSIDE.finding(place,
            format!("{path} leads out of the project"),
        )
        .hint("it is a link: put what it leads to in its place, or link to a place inside the project")
        .hides(),
        Why::Loop => rules::STRAY_FILE.finding(place,
            format!("{path} is a link to a folder that it lies in, and is not followed"),
        )
        .as_warning()
        .hint("remove the link"),
        Why::Gone => rules::UNREADABLE_FILE.finding(place,
            format!("{path} cannot be read: it is a link to nothing"),
        )
        .hint("put what it leads to in its place, or remove the link")
        .hides(),
        Why::Name => about(&rules::FILE_NAME,
            format!("the name of {path} is not UTF-8 text, so it is not read"),
        )
        .hint("give it another name: letters from a to z, digits and hyphens are safe everywhere"),
        Why::CopyOf(name) => {
            let message = format!(
                "{path} is a copy of {name} that a program has made, and is not read"
            );
            let hint = format!("compare the two, take what is right into {name}, and delete the copy");
            match is_text(path) {
                true => rules::CONFLICTED_COPY.finding(place, message),
                false => rules::CONFLICTED_COPY.finding(place, message).as_warning(),
            }
            .hint(hint)
        }
        Why::Reason(reason) => rules::UNREADABLE_FILE.finding(place,
            format!("{path} cannot be read: {reason}"),
        )
        .hint("see that you may read it, and the folders it lies in")
        .hides(),
        Why::Limit(limit) => rules::PROJECT_LIMITS.finding(place,
            format!("the project is too large at {path}: {limit}"),
        )
        .hint("keep under content/ what the report is made of, and everything else elsewhere")
        .hides(),
    }
}

fn stray(path: &str, meant: Option<&Meant>, inputs: &Inputs, place: Place) -> Diagnostic {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    let small = ending.to_ascii_lowercase();
    let path_to = match meant {
        Some(meant) => meant.path.clone(),
        None => format!("{stem}.{small}"),
    };
    let name = path_to.rsplit('/').next().unwrap_or(&path_to);
    let (name_stem, name_ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let rename = format!("rename it {name_stem}.{name_ending}");
    if small != ending && is_text(path) {
        return rules::STRAY_FILE
            .finding(place, format!("{path} is not read: its ending is in capitals"))
            .hint(rename)
            .hides();
    }
    if let Some(meant) = meant {
        let finding = rules::STRAY_FILE
            .finding(place, format!("{path} is not read: its name ends in `.{ending}`"));
        let is_there = inputs.texts().any(|file| file.path == meant.path);
        return match (is_there, meant) {
            (true, _) => finding.as_warning().hint(format!(
                "{name} is there as well: compare the two, take what is right into it, and delete the other"
            )),
            (_, Meant { is_said: false, is_plain: true, .. }) => {
                finding.as_warning().hint(rename)
            }
            (_, Meant { is_plain: true, .. }) => finding.hint(rename).hides(),
            (_, Meant { is_said, .. }) => {
                let finding = finding.hint(format!("save it as plain text named {name}"));
                if *is_said { finding.hides() } else { finding.as_warning() }
            }
        };
    }
    rules::STRAY_FILE.finding(place, format!("{path} is not read"))
        .as_warning()
        .hint("chapters are content/LANGUAGE/NAME.md, data files content/data/NAME.yaml, settings content/report.yaml, content/targets.yaml, content/assurance.yaml, content/index.yaml, content/glossary.yaml, content/translations.yaml, content/review.yaml and content/signed-off.yaml")
}
