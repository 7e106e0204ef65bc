//! What stands in a project and is not read: each a finding, so that nothing vanishes from a
//! report without a word.

use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, Sink, rules};
use crate::input::project::{Inputs, Unread, Why, is_text};
use crate::model::place::{Place, Sources};

/// Says what is not read, and why.
pub(super) fn unread(inputs: &Inputs, sources: &mut Sources, sink: &mut Sink) {
    for unread in &inputs.unread {
        let file = sources.add(unread.path.clone(), String::new());
        sink.add(finding(unread, Place::new(file, 0, 0)));
    }
    for path in &inputs.strays {
        let file = sources.add(path.clone(), String::new());
        sink.add(stray(path, Place::new(file, 0, 0)));
    }
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

fn stray(path: &str, place: Place) -> Diagnostic {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    let small = ending.to_ascii_lowercase();
    if small != ending {
        let name = stem.rsplit('/').next().unwrap_or(stem);
        return rules::STRAY_FILE
            .finding(place, format!("{path} is not read: its ending is in capitals"))
            .hint(format!("rename it {name}.{small}"))
            .hides();
    }
    rules::STRAY_FILE.finding(place, format!("{path} is not read"))
        .as_warning()
        .hint("chapters are content/LANGUAGE/NAME.md, data files content/data/NAME.yaml, settings content/report.yaml, content/targets.yaml, content/assurance.yaml, content/index.yaml, content/glossary.yaml, content/translations.yaml, content/review.yaml and content/signed-off.yaml")
}
