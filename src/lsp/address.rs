//! Addresses of files as editors write them, and the paths they are of.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use lsp_types::Uri;
use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode,
};

/// What need not be escaped in an address beside letters and digits.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The path of a file; nothing where the address is not of one.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    // A host stands before the path, and may be this machine.
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let text = percent_decode_str(rest).decode_utf8().ok()?;
    let is_drive = |text: &str| {
        let mut bytes = text.bytes();
        bytes.next() == Some(b'/')
            && bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
            && bytes.next() == Some(b':')
    };
    let text = if cfg!(windows) && is_drive(&text) { &text[1..] } else { &text };
    let path = Path::new(text);
    path.is_absolute().then(|| path.to_owned())
}

/// The address of a path.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    let text = path.to_str()?.replace('\\', "/");
    let slash = if text.starts_with('/') { "" } else { "/" };
    let text = utf8_percent_encode(&text, PLAIN);
    Uri::from_str(&format!("file://{slash}{text}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths_lead_to_one_another() {
        for text in ["/a/b.md", "/報告 1/100%/x#y?.md"] {
            let uri = uri(Path::new(text)).expect("an address");
            assert_eq!(path(&uri), Some(PathBuf::from(text)), "{}", uri.as_str());
        }
        for other in ["untitled:Untitled-1", "https://example.org/a", "file:///%ff"] {
            assert_eq!(path(&Uri::from_str(other).expect("an address")), None);
        }
    }
}
