//! `recto lsp` with editors of others: Neovim without a window, and the library by which Visual
//! Studio Code speaks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::command::{root, small};
use crate::named;

/// Runs a program beside a small report, and gives what it says.
#[track_caller]
#[expect(
    clippy::print_stdout,
    reason = "how fast it is depends on what else runs: it is told"
)]
fn beside_a_report(command: &mut Command) {
    let folder = small();
    let own = folder.path().canonicalize().expect("a folder");
    let output = command
        .current_dir(&own)
        .env("ROOT", &own)
        .env("RECTO", env!("CARGO_BIN_EXE_recto"))
        .output();
    let output = output.unwrap_or_else(|error| {
        panic!(
            "{command:?} cannot be run: {error}; .ci/run installs what these tests need"
        )
    });
    let said = crate::command::said(&output);
    assert!(output.status.success() && said.contains("all is well"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    println!("{said}");
}

fn script(name: &str) -> std::path::PathBuf {
    root().join(Path::new("tests/tools")).join(name)
}

#[test]
fn neovim_is_told_of_findings_and_renames() {
    let mut command = Command::new("nvim");
    command.args(["--headless", "-u", "NONE", "-i", "NONE", "-n", "-S"]);
    command.arg(script("neovim.lua"));
    beside_a_report(&mut command);
}

#[test]
fn the_library_of_visual_studio_code_speaks_with_it() {
    let mut command = Command::new("node");
    command
        .arg(script("client.mjs"))
        .env("LSP_CLIENT", named("LSP_CLIENT"));
    beside_a_report(&mut command);
}

/// Runs a program in the folder of the extension, with the libraries that the extension needs.
#[track_caller]
fn pack(to: &Path) {
    let cache = std::env::var_os("HOME")
        .map(|home| PathBuf::from(home).join(".cache/recto/vscode-languageclient-9.0.1"));
    let client = std::env::var_os("VSCODE_CLIENT").map(PathBuf::from).or(cache);
    let client = client.expect("VSCODE_CLIENT, which .ci/run sets");
    let output = Command::new("python3")
        .arg(root().join("editors/vscode/pack.py"))
        .arg(to)
        .env("MODULES", client.join("node_modules"))
        .output()
        .expect("python3 runs");
    assert!(output.status.success(), "{}", crate::command::said(&output));
}

/// A file of JSON of the extension.
fn json(folder: &Path, name: &str) -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(folder.join(name)).expect(name);
    serde_json::from_str(&text).expect(name)
}

/// The package of the extension: the same bytes each time, all that it asks for in it and nothing
/// else, its words in every language, and a library that starts with it.
#[test]
fn the_extension_of_visual_studio_code_is_packed() {
    let folder = tempfile::tempdir().expect("a folder");
    let [one, two] = ["one.vsix", "two.vsix"].map(|name| folder.path().join(name));
    pack(&one);
    pack(&two);
    let bytes = |path: &Path| std::fs::read(path).expect("a package");
    assert!(bytes(&one) == bytes(&two), "the packages differ");
    let unpacked = folder.path().join("unpacked");
    let output = Command::new("python3")
        .args(["-m", "zipfile", "-e"])
        .args([&one, &unpacked])
        .output()
        .expect("python3 runs");
    assert!(output.status.success(), "{}", crate::command::said(&output));
    let own = unpacked.join("extension");
    let about = json(&own, "package.json");
    assert_eq!(about["version"], env!("CARGO_PKG_VERSION"));
    let manifest = std::fs::read_to_string(unpacked.join("extension.vsixmanifest"));
    let manifest = manifest.expect("a manifest");
    for key in ["name", "version", "publisher"] {
        let value = about[key].as_str().expect(key);
        assert!(manifest.contains(&format!("\"{value}\"")), "{manifest}");
    }
    // Every file of the extension is in it, and every file it names.
    let main = about["main"].as_str().expect("a file");
    let l10n = about["l10n"].as_str().expect("a folder");
    for name in [main, l10n, "README.md", "LICENSE"] {
        assert!(own.join(name).exists(), "{name}");
    }
    // What it says stands in every language, and nothing else does.
    let text = std::fs::read_to_string(own.join("package.json")).expect("a file");
    let words = json(&own, "package.nls.json");
    for key in words.keys() {
        assert!(text.contains(&format!("\"%{key}%\"")), "{key}");
    }
    let asked = text.split("\"%").skip(1);
    let asked: Vec<_> = asked.filter_map(|rest| rest.split("%\"").next()).collect();
    assert!(asked.len() >= 5 && asked.iter().all(|key| words.contains_key(*key)));
    let source = std::fs::read_to_string(own.join(main)).expect("a script");
    for lang in ["zh-cn", "zh-tw"] {
        let own_words = json(&own, &format!("package.nls.{lang}.json"));
        assert!(own_words.keys().eq(words.keys()), "{lang}");
        let said = json(&own, &format!("{l10n}/bundle.l10n.{lang}.json"));
        assert_eq!(said.len(), source.matches("l10n.t(").count(), "{lang}");
        for (text, told) in said {
            assert!(source.contains(&text) && told != text, "{lang}: {text}");
        }
    }
    // It starts, with its library, and has every command that it offers.
    let output = Command::new("node")
        .arg(script("vscode.cjs"))
        .arg(&own)
        .output()
        .expect("node runs");
    let said = crate::command::said(&output);
    assert!(output.status.success() && said.contains("all is well"), "{said}");
}
