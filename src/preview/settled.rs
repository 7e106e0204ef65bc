//! Reading the project while people save: what is half saved is waited for.

use std::time::Duration;

use crate::input::project::{Inputs, Project};

/// How long a file that is suddenly empty or gone is waited for.
const GRACE: Duration = Duration::from_millis(60);

/// The project as read once nothing is half saved: a file that has gone since `before`, or is
/// empty, is about to be written.
pub(super) fn settled(project: &Project, before: Option<&Inputs>) -> Inputs {
    let inputs = project.read();
    let Some(before) = before else { return inputs };
    let holds = |inputs: &Inputs| -> usize {
        inputs
            .texts()
            .filter(|file| matches!(&file.text, Ok(text) if !text.is_empty()))
            .count()
    };
    if holds(&inputs) >= holds(before) {
        return inputs;
    }
    std::thread::sleep(GRACE);
    project.read()
}
