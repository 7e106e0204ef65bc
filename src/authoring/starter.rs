//! The project `recto init` writes: a small report of an issuer that does not exist, in
//! both languages, which uses every component, and settings with which Visual Studio Code
//! checks its YAML. The author's guide is written along it.

use include_dir::{Dir, include_dir};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/authoring/starter");

/// Its files by path from the project's root, in order.
pub fn files() -> Vec<(&'static str, &'static [u8])> {
    let mut files = vec![];
    let mut folders = vec![&STARTER];
    while let Some(folder) = folders.pop() {
        let own = folder.files();
        files.extend(
            own.filter_map(|file| Some((file.path().to_str()?, file.contents()))),
        );
        folders.extend(folder.dirs());
    }
    files.sort_unstable_by_key(|(path, _)| *path);
    files
}
