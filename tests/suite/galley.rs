//! What the writer calls, and what the layouts define. What chapters become is held by the fixtures
//! of `tests/galley/`.

use std::path::Path;

use crate::fixture;

/// Every function the writer calls is defined by the layouts.
#[test]
fn the_layouts_define_every_function_that_is_called() {
    let layouts = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts/lib.typ");
    let lib = std::fs::read_to_string(layouts).expect("layouts/lib.typ");
    let names: Vec<_> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("#import")?.split_once(": "))
        .flat_map(|(_, names)| names.split(", "))
        .collect();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = fixture::files(&source.join("pages/translate"), "rs");
    for component in std::fs::read_dir(source.join("components")).expect("components") {
        let writes = component.expect("an entry").path().join("write.rs");
        files.extend(writes.is_file().then_some(writes));
    }
    assert!(files.len() > 8, "the components are there");
    // Marks and specimens are called from files of their own.
    let others = ["marks.rs", "mod.rs", "writer.rs"];
    files.retain(|path| !others.iter().any(|own| path.ends_with(own)));
    for path in files {
        let text = std::fs::read_to_string(&path).expect("a source file");
        for call in [
            "layout(w, \"",
            "statement(\"",
            "call_piece(\"",
            "markup_call(\"",
            "show_all(\"",
            "call(\"",
            "_) => \"",
            "} => \"",
        ] {
            for part in text.split(call).skip(1) {
                let name = part.split('"').next().expect("a name");
                assert!(
                    names.contains(&name),
                    "{} calls `{name}`: {names:?}",
                    path.display()
                );
            }
        }
    }
}
