//! Says which commit the program is built from, for `recto --version`: `RECTO_COMMIT` where
//! that is set, as in a release or a folder without history; else what git says of this very
//! folder; else nothing. And of which files it is made, for ledgers: pages that were set by another
//! program may be others.

use std::fs;
use std::path::Path;
use std::process::Command;

/// What the program is made of, wherever it is built: packing a crate writes its Cargo.toml anew.
const PARTS: [&str; 5] = ["Cargo.lock", "fonts", "layouts", "profiles", "src"];

fn main() {
    // As often as the program itself is made anew: a commit that changes nothing in it leaves it
    // what it was, and nobody waits for it.
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=Cargo.toml");
    let mut print = FIRST;
    for path in PARTS {
        println!("cargo:rerun-if-changed={path}");
        read(Path::new(path), &mut print);
    }
    println!("cargo:rustc-env=RECTO_PROGRAM={print:016x}");
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

/// Adds a file, or all files of a folder in the order of their names, to a fingerprint.
fn read(path: &Path, print: &mut u64) {
    if path.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        paths.iter().for_each(|path| read(path, print));
        return;
    }
    let bytes = fs::read(path).unwrap_or_default();
    let name = path.to_string_lossy().replace('\\', "/");
    add(name.as_bytes(), print);
    add(&bytes.len().to_le_bytes(), print);
    add(&bytes, print);
}

/// The fingerprint of nothing, and what it is multiplied by (FNV-1a, by eight bytes).
const FIRST: u64 = 0xcbf2_9ce4_8422_2325;
const TIMES: u64 = 0x0000_0100_0000_01b3;

fn add(bytes: &[u8], print: &mut u64) {
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        *print = (*print ^ u64::from_le_bytes(word)).wrapping_mul(TIMES);
        *print ^= *print >> 32;
    }
}
