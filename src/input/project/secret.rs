//! Words that nobody guesses, kept where only their owner can read them.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// How many letters a secret has: 128 bits.
const LENGTH: usize = 32;

/// The secret that is kept under a name, or a new one that is kept there from now on. Where it
/// cannot be kept, a new one all the same.
///
/// # Errors
/// If the system has no chance to give.
pub fn kept(path: Option<&Path>) -> io::Result<String> {
    let known = path.filter(|path| is_private(path)).and_then(|path| {
        let text = fs::read_to_string(path).ok()?;
        is_secret(&text).then_some(text)
    });
    if let Some(known) = known {
        return Ok(known);
    }
    let mut bytes = [0; LENGTH / 2];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let secret: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    if let Some(path) = path {
        let _ = keep(path, &secret);
    }
    Ok(secret)
}

/// Whether a text is a secret as they are made here.
pub fn is_secret(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn keep(path: &Path, secret: &str) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    fs::create_dir_all(folder)?;
    // Such a file is its owner's alone from its first moment on.
    let mut file = tempfile::Builder::new().prefix(".recto-").tempfile_in(folder)?;
    file.write_all(secret.as_bytes())?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Whether a file is one of which nobody else can know.
fn is_private(path: &Path) -> bool {
    let Ok(facts) = path.symlink_metadata() else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if facts.permissions().mode() & 0o077 != 0 {
            return false;
        }
    }
    facts.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_kept_by_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret");
        let first = kept(Some(&path)).expect("a secret");
        assert_eq!(first.len(), LENGTH);
        assert_eq!(kept(Some(&path)).expect("a secret"), first);
        assert_ne!(kept(None).expect("a secret"), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                fs::metadata(&path).expect("it").permissions().mode() & 0o777,
                0o600
            );
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644))
                .expect("a mode");
            assert_ne!(
                kept(Some(&path)).expect("a secret"),
                first,
                "others could read it"
            );
        }
    }
}
