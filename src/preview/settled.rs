//! Reading the project while people save: what is half saved is waited for.

use std::time::Duration;

use crate::input::project::{InputFile, Inputs, Project};

/// How long a file that is suddenly empty or gone is waited for.
const GRACE: Duration = Duration::from_millis(60);

/// The project as read once nothing is half saved: a file that has gone since `before`, or is
/// empty, is about to be written.
pub(super) fn settled(project: &Project, before: Option<&Inputs>) -> Inputs {
    let inputs = project.read();
    let Some(before) = before else { return inputs };
    let holds = |inputs: &Inputs| -> usize {
        texts(inputs)
            .filter(|file| matches!(&file.text, Ok(text) if !text.is_empty()))
            .count()
    };
    if holds(&inputs) >= holds(before) {
        return inputs;
    }
    std::thread::sleep(GRACE);
    project.read()
}

/// All text files of a project.
fn texts(inputs: &Inputs) -> impl Iterator<Item = &InputFile> {
    let single = [
        &inputs.config,
        &inputs.answers,
        &inputs.confirmed,
        &inputs.signed_off,
        &inputs.glossary,
        &inputs.targets,
    ];
    let chapters = inputs.chapters.iter().map(|(_, file)| file);
    let many = inputs
        .data
        .iter()
        .chain(&inputs.frameworks)
        .chain(chapters)
        .chain(&inputs.layouts);
    single.into_iter().flatten().chain(many)
}
