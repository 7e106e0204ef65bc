//! The walls of the house: `docs/architecture.md` says what each room may know.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files of a folder with an ending, folders below included, as paths from the root.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut files = vec![];
    let mut open: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(path)
                    .expect("a folder")
                    .map(|entry| entry.expect("an entry").path()),
            );
        } else if path.extension().is_some_and(|own| own == ending) {
            let name = path.strip_prefix(root()).expect("inside").display().to_string();
            files.push((
                name.replace('\\', "/"),
                fs::read_to_string(&path).expect("text"),
            ));
        }
    }
    files.sort();
    files
}

/// The code of a source file without its tests and comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().expect("a part");
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[track_caller]
fn only_in(needles: &[&str], allowed: &[&str], why: &str) {
    for (name, text) in files("src", "rs") {
        if allowed.iter().any(|room| name.starts_with(room)) {
            continue;
        }
        let code = code(&text);
        for needle in needles {
            assert!(!code.contains(needle), "{name} has `{needle}`: {why}");
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (name, text) in files("src", "rs")
        .into_iter()
        .chain(files("tests", "rs"))
        .chain(files("benches", "rs"))
    {
        assert!(text.starts_with("//! "), "{name} does not open with //!");
    }
    for (name, text) in files("layouts", "typ") {
        assert!(text.starts_with("// "), "{name} does not open with a comment");
    }
}

#[test]
fn only_the_project_touches_the_disk() {
    let needles = [
        "std::fs",
        "fs::",
        "File::create",
        "File::open",
        "OpenOptions",
        "walkdir",
        ".canonicalize()",
        ".exists()",
        ".is_dir()",
        ".is_file()",
        ".metadata()",
        ".read_dir()",
        ".read_link()",
        ".symlink_metadata()",
        ".try_exists()",
    ];
    only_in(
        &needles,
        &["src/input/project/mod.rs", "src/input/project/"],
        "project.rs is the one door to the disk",
    );
}

#[test]
fn only_a_revision_runs_another_program() {
    only_in(
        &["process::Command", "Command::new"],
        &["src/input/project/revision.rs", "src/cli/preview.rs", "src/cli/guard.rs"],
        "git is asked in one place, where nothing of the repository's can run, and Recto in two",
    );
}

#[test]
fn only_the_commands_print_exit_and_read_the_environment() {
    let needles = [
        "println!",
        "eprintln!",
        "io::stdout",
        "io::stderr",
        "process::exit",
        "std::env",
        "env::var",
    ];
    only_in(&needles, &["src/cli/"], "the commands are the one voice");
}

#[test]
fn what_is_printed_passes_the_one_mouth() {
    // Where nothing leaves that a terminal would obey.
    only_in(
        &["io::stdout()", "io::stderr(),", "io::stderr().write"],
        &["src/cli/voice.rs"],
        "what is printed may quote files",
    );
}

#[test]
fn nothing_reads_the_clock_or_the_network() {
    let clocks = ["SystemTime", "Instant::", "now_utc", "now_local"];
    only_in(&clocks, &[], "same input, same bytes");
    // The preview is a server and hears of changed files; the command names its address.
    let networks = [
        "std::net",
        "TcpStream",
        "TcpListener",
        "axum",
        "tokio",
        "notify::",
        "reqwest",
        "ureq",
    ];
    let rooms = ["src/preview/", "src/cli/preview.rs"];
    only_in(&networks, &rooms, "only the preview knows the network");
    // And it knows only its own side of it: it asks nobody anything.
    for (name, text) in files("src", "rs") {
        for needle in ["TcpStream", "UdpSocket", "hyper::client"] {
            assert!(!code(&text).contains(needle), "{name} has `{needle}`");
        }
    }
}

/// The page of the preview loads nothing from elsewhere and needs no exception from its
/// content security policy.
#[test]
fn the_page_of_the_preview_is_its_own() {
    for ending in ["html", "css", "js"] {
        let all = files("src/preview/page", ending);
        assert!(!all.is_empty(), "no {ending} of the page");
        for (name, text) in all {
            for needle in
                ["http://", "https://", "style=\"", "onclick", "eval(", "innerHTML"]
            {
                assert!(!text.contains(needle), "{name} has `{needle}`");
            }
        }
    }
}

#[test]
fn the_model_knows_no_serialisation_no_engine_and_no_stage() {
    for (name, text) in files("src/model", "rs") {
        for needle in [
            "serde",
            "typst",
            "crate::input::load",
            "crate::resolve",
            "crate::pages::translate",
            "crate::diag",
            "std::path",
        ] {
            assert!(!code(&text).contains(needle), "{name} knows `{needle}`");
        }
    }
}

/// The rooms in the order of the pipeline, each with those it may use. What is not listed may
/// not be used. A component has files of every stage, which have walls of their own below; the
/// report's model holds what components are once they are bound.
const ROOMS: &[(&str, &[&str])] = &[
    ("languages", &[]),
    ("assets", &["languages"]),
    ("model", &["components", "languages"]),
    ("diag", &["model"]),
    ("input", &["assets", "components", "diag", "model"]),
    ("framework", &["components", "diag", "input", "model"]),
    ("resolve", &["components", "diag", "framework", "input", "model"]),
    (
        "checks",
        &[
            "assets",
            "components",
            "diag",
            "framework",
            "input",
            "languages",
            "model",
            "resolve",
        ],
    ),
    ("proof", &["checks", "diag", "input", "model", "resolve"]),
    ("pages", &["assets", "components", "diag", "input", "model", "proof"]),
    (
        "output",
        &[
            "assets",
            "checks",
            "components",
            "diag",
            "framework",
            "input",
            "languages",
            "model",
            "pages",
            "proof",
            "resolve",
        ],
    ),
    ("components", &["diag", "input", "model", "output", "pages", "resolve", "review"]),
    (
        "review",
        &[
            "checks",
            "components",
            "diag",
            "input",
            "languages",
            "model",
            "output",
            "pages",
            "proof",
            "resolve",
        ],
    ),
    (
        "authoring",
        &[
            "assets",
            "checks",
            "components",
            "diag",
            "framework",
            "input",
            "model",
            "output",
            "review",
        ],
    ),
    (
        "preview",
        &["diag", "input", "model", "output", "pages", "proof", "resolve", "review"],
    ),
    (
        "lsp",
        &[
            "assets",
            "authoring",
            "checks",
            "components",
            "diag",
            "input",
            "model",
            "proof",
            "resolve",
        ],
    ),
];

/// Ways back to a later room, each with its reason.
const BACK: &[(&str, &str)] = &[
    // A drawing is set and written once by itself, to know that it can be.
    ("src/pages/picture/work.rs", "output"),
    // What was published before is read from the ledgers of those reports.
    ("src/proof.rs", "output"),
];

/// The rooms of what the front page hands on.
fn room_of(name: &str) -> &str {
    match name {
        "Setting" => "pages",
        "Matter" | "Proof" | "Wish" | "bind" | "confirm" | "edition" | "judge" => "proof",
        "Session" | "Workshop" | "excerpt" => "output",
        room => room,
    }
}

#[test]
fn a_room_uses_only_those_it_may() {
    let folders = fs::read_dir(root().join("src")).expect("the rooms");
    let mut found: Vec<_> = folders
        .map(|it| it.expect("a room").file_name().to_string_lossy().replace(".rs", ""))
        .filter(|name| !["cli", "lib", "main"].contains(&name.as_str()))
        .collect();
    found.sort();
    let mut listed: Vec<_> = ROOMS.iter().map(|(room, _)| *room).collect();
    listed.sort_unstable();
    assert_eq!(found, listed, "every room is listed");
    let mut used: std::collections::BTreeSet<&(&str, &str)> = Default::default();
    for (name, text) in files("src", "rs") {
        let room = name.split('/').nth(1).expect("a room").trim_end_matches(".rs");
        let Some((_, may)) = ROOMS.iter().find(|(own, _)| *own == room) else { continue };
        let code = code(&text);
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + "crate::".len()..];
            let items: Vec<_> = match rest.strip_prefix('{') {
                Some(list) => {
                    list.split('}').next().unwrap_or_default().split(',').collect()
                }
                None => vec![rest],
            };
            let items = items.into_iter().map(str::trim);
            for item in items.filter(|item| !item.is_empty()) {
                let end = item.find(|c: char| !c.is_alphanumeric() && c != '_');
                let other = room_of(&item[..end.unwrap_or(item.len())]);
                let back = BACK.iter().find(|way| **way == (name.as_str(), other));
                used.extend(back);
                assert!(
                    other == room || may.contains(&other) || back.is_some(),
                    "{name} uses {other}, which {room} may not"
                );
            }
        }
    }
    assert_eq!(used.len(), BACK.len(), "every way back is one");
}

/// What rooms may not know beside other rooms.
#[test]
fn rooms_keep_clear_of_engine_and_disk() {
    let clear = [
        "languages",
        "assets",
        "model",
        "diag",
        "input",
        "framework",
        "resolve",
        "checks",
        "proof.rs",
        "authoring",
    ];
    for room in clear {
        for (name, text) in files("src", "rs") {
            let is_own = name.starts_with(&format!("src/{room}"));
            assert!(!is_own || !code(&text).contains("typst"), "{name} knows the engine");
        }
    }
    for room in ["src/resolve", "src/checks", "src/framework", "src/pages/translate"] {
        for (name, text) in files(room, "rs") {
            assert!(!code(&text).contains("crate::input::project"), "{name} knows files");
        }
    }
    // It cannot fail: it has no result to fail with.
    for (name, text) in files("src/pages/translate", "rs") {
        for needle in ["Result<", "typst::", "crate::diag"] {
            assert!(!code(&text).contains(needle), "{name} has `{needle}`");
        }
    }
}

#[test]
fn the_files_of_a_component_keep_the_walls_of_their_stages() {
    let later = [
        "crate::checks",
        "crate::pages::translate",
        "crate::pages::compile",
        "crate::pages::world",
        "crate::input::project",
        "typst",
        "components::write",
        "super::write",
    ];
    let binding = ["crate::resolve", "components::bind", "super::bind"];
    let telling = [
        "crate::output::ledger",
        "crate::review::diff",
        "components::told",
        "super::told",
    ];
    let read = [later.as_slice(), &binding, &telling].concat();
    let data =
        [read.as_slice(), &["crate::input::load", "crate::diag", "serde", "super::read"]];
    let write = [
        "crate::input::load",
        "crate::resolve",
        "crate::diag",
        "crate::pages::world",
        "typst::",
    ];
    let after =
        ["crate::input::load", "crate::resolve", "crate::pages::translate", "typst"];
    let walls: [(&str, Vec<&str>); 7] = [
        ("mod.rs", data.concat()),
        ("keys.rs", read.clone()),
        ("read.rs", read),
        ("bind.rs", [later.as_slice(), &telling].concat()),
        ("write.rs", write.to_vec()),
        ("told.rs", after.to_vec()),
        ("compare.rs", after.to_vec()),
    ];
    let mut known = 0;
    for (name, text) in files("src/components", "rs") {
        let stage = walls.iter().find(|(stage, _)| name.ends_with(&format!("/{stage}")));
        let Some((_, forbidden)) = stage else { panic!("{name} is of no stage") };
        for needle in forbidden {
            assert!(!code(&text).contains(needle), "{name} knows `{needle}`");
        }
        known += 1;
    }
    assert!(known > 30, "the components are there");
    // Nor may a stage come to a later one by way of them.
    for (room, forbidden) in [
        ("src/model", ["components::read", "components::bind", "components::write"]),
        ("src/input/load", ["components::bind", "components::write", "components::told"]),
        ("src/resolve", ["components::write", "components::told", "components::compare"]),
        (
            "src/pages/translate",
            ["components::read", "components::bind", "components::told"],
        ),
    ] {
        for (name, text) in files(room, "rs") {
            for needle in forbidden {
                assert!(!code(&text).contains(needle), "{name} knows `{needle}`");
            }
        }
    }
}

#[test]
fn only_the_writer_writes_typst() {
    only_in(
        &["#let ", "#import ", "#show", "\"l.", "datetime(year"],
        &["src/pages/translate/writer.rs"],
        "writer.rs is the one hand",
    );
    only_in(
        &["typst::compile"],
        &["src/pages/compile.rs"],
        "compile.rs is the only caller of the engine",
    );
}

#[test]
fn style_stands_in_the_layouts() {
    // A colour or a length in a string of ours would be style in Rust.
    let is_length = |word: &str| {
        ["pt", "mm", "cm", "em"].iter().any(|unit| {
            word.strip_suffix(unit).is_some_and(|number| {
                !number.is_empty()
                    && number.chars().all(|c| c.is_ascii_digit() || c == '.')
            })
        })
    };
    for (name, text) in files("src", "rs") {
        // The profile of the engine's own RGB is no colour.
        let code = code(&text).replace("new_srgb(", "");
        for needle in ["rgb(", "cmyk(", "luma(", "Source Sans", "Noto S"] {
            assert!(!code.contains(needle), "{name} has `{needle}`");
        }
        for literal in code.split('"').skip(1).step_by(2) {
            let word = literal.split([' ', ':', ',']).find(|word| is_length(word));
            assert!(word.is_none(), "{name} has the length {word:?}");
        }
    }
}

#[test]
fn no_figure_is_a_float() {
    // PDF measures pages and inks in floats; no figure comes that way. A spreadsheet holds its
    // numbers as floats: the workbook writes one only where it reads back as the same digits,
    // and text otherwise.
    only_in(
        &["f64", "f32"],
        &[
            "src/output/pdf/",
            "src/pages/picture/",
            "src/output/print/",
            "src/output/preflight/",
            "src/pages/sheet.rs",
            "src/output/export/workbook.rs",
            // Where letters stand on a page of a PDF, and nothing of what they say.
            "src/review/audit/found.rs",
            "src/review/audit/headings.rs",
            "src/review/audit/mark.rs",
            "src/review/audit/mod.rs",
            "src/review/audit/nodes.rs",
            "src/review/audit/pairing.rs",
            "src/review/audit/read.rs",
            "src/review/audit/rows.rs",
            "src/review/audit/stacked.rs",
            "src/review/audit/standing.rs",
            "src/review/audit/sums.rs",
            "src/review/audit/units.rs",
            "src/review/audit/turned.rs",
            "src/review/audit/years.rs",
        ],
        "a figure never meets a float",
    );
}

#[test]
fn nothing_is_left_unfinished() {
    let needles =
        ["todo!", "unimplemented!", "dbg!", "panic!", ".unwrap()", "HashMap", "HashSet"];
    only_in(
        &needles,
        &[],
        "nothing a user writes can panic, and no order comes from a hash",
    );
}

/// What a language decides stands in its folder. Nothing else asks which language it has before
/// it, or speaks one.
#[test]
fn what_languages_decide_stands_in_their_folders() {
    use recto::model::lang::{Lang, is_ideograph};
    for lang in Lang::ALL {
        let needles =
            [format!("Lang::{lang:?}"), format!("\"{lang}\""), format!("{{{lang}:")];
        let needles: Vec<_> = needles.iter().map(String::as_str).collect();
        only_in(&needles, &["src/languages/"], "a language is asked, not told apart");
        for (name, text) in files("src/preview/page", "js") {
            assert!(!text.contains(&format!("\"{lang}\"")), "{name} names {lang}");
        }
        assert!(root().join(format!("layouts/languages/{lang}.typ")).is_file(), "{lang}");
    }
    // Characters that are read wherever they come from: numerals, look-alikes, workbooks.
    let readers = [
        "src/languages/",
        "src/checks/claimed_framework.rs",
        "src/checks/lookalike.rs",
        "src/checks/mark/lines.rs",
        "src/checks/number/",
        "src/output/filing/year.rs",
        "src/output/evidence/reference.rs",
        "src/review/import/",
        "src/input/load/markdown/cover.rs",
        "src/input/project/names.rs",
        "src/review/roll/named.rs",
    ];
    for (name, text) in files("src", "rs") {
        let is_reader = readers.iter().any(|room| name.starts_with(room));
        let word = code(&text).chars().find(|c| is_ideograph(*c));
        assert!(is_reader || word.is_none(), "{name} speaks Chinese: {word:?}");
    }
    for (name, text) in files("layouts", "typ") {
        let is_own = name.starts_with("layouts/languages/");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let word = code.flat_map(str::chars).find(|c| is_ideograph(*c));
        assert!(is_own || word.is_none(), "{name} speaks Chinese: {word:?}");
    }
}

#[test]
fn the_project_names_no_place_of_the_workshop() {
    let parts =
        [("../", "shared"), ("/root", "/"), ("farm-", "studio"), ("farm-", "bench")];
    for (folder, ending) in [
        ("src", "rs"),
        ("src/preview/page", "js"),
        ("docs", "md"),
        ("layouts", "typ"),
        ("content", "md"),
        ("content", "yaml"),
        ("fonts", "md"),
        ("fonts", "sh"),
    ] {
        for (name, text) in files(folder, ending) {
            for (a, b) in parts {
                assert!(!text.contains(&format!("{a}{b}")), "{name} names {a}{b}");
            }
        }
    }
}

/// The author's guide documents every component, format word, function and command.
#[test]
fn the_authors_guide_is_complete() {
    let read = |name| fs::read_to_string(root().join(name)).expect("a guide");
    let guide = read("docs/guide.md") + &read("docs/components.md");
    let corrections = read("docs/corrections.md");
    for command in ["diff", "trace", "verify", "lock", "roll-forward", "export", "import"]
    {
        let named = corrections.contains(&format!("`recto {command}"));
        assert!(named, "corrections.md does not explain {command}");
    }
    for name in recto::components::read::NAMES {
        assert!(guide.contains(&format!("```{name}")), "the guide shows no `{name}`");
        let picture = format!("pictures/{name}.png");
        assert!(
            guide.contains(&format!("({picture})")),
            "the guide has no picture of `{name}`"
        );
        assert!(root().join("docs").join(&picture).is_file(), "there is no {picture}");
    }
    for (name, _) in recto::model::expression::Function::ALL {
        assert!(
            guide.contains(&format!("`{name}(")),
            "the guide does not explain `{name}`"
        );
    }
    for (name, _) in recto::model::config::Reason::ALL {
        assert!(guide.contains(name), "the guide does not explain `{name}`");
    }
    for icon in recto::assets::icons() {
        assert!(
            guide.contains(&format!("`{icon}`")),
            "the guide does not name the icon {icon}"
        );
    }
    for (name, _) in recto::model::report::ChapterKind::ALL {
        assert!(
            guide.contains(&format!("`{name}`")),
            "the guide does not explain `{name}`"
        );
    }
    for word in ["bare", "2dp", "signed", "abs", "words", "in MWh"] {
        assert!(
            guide.contains(&format!("`{word}`")),
            "the guide does not explain `{word}`"
        );
    }
}
