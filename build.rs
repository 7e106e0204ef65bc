//! Says which commit the program is built from, for `recto --version`: `RECTO_COMMIT` where
//! that is set, as in a release or a folder without history; else what git says of this very
//! folder; else nothing.

use std::path::Path;
use std::process::Command;

fn main() {
    // As often as the program itself is made anew: a commit that changes nothing in it leaves it
    // what it was, and nobody waits for it.
    for path in
        ["build.rs", "Cargo.toml", "Cargo.lock", "fonts", "layouts", "profiles", "src"]
    {
        println!("cargo:rerun-if-changed={path}");
    }
    println!("cargo:rerun-if-env-changed=RECTO_COMMIT");
    let version = env!("CARGO_PKG_VERSION");
    let commit = std::env::var("RECTO_COMMIT").ok().or_else(of_git);
    // As many digits wherever it comes from, so that the bytes are the same.
    let commit = commit.map(|all| all.trim().chars().take(12).collect::<String>());
    match commit.filter(|commit| !commit.is_empty()) {
        Some(commit) => println!("cargo:rustc-env=RECTO_VERSION={version} ({commit})"),
        None => println!("cargo:rustc-env=RECTO_VERSION={version}"),
    }
}

/// The commit that is checked out here; nothing where the history is that of a folder above.
fn of_git() -> Option<String> {
    let top = git(&["rev-parse", "--show-toplevel"])?;
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().ok()?;
    if Path::new(&top).canonicalize().ok()? != own {
        return None;
    }
    git(&["rev-parse", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
