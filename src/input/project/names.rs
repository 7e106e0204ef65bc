//! File names as people really have them: what systems and editors leave beside the files, and
//! copies that programs make.

use std::collections::BTreeSet;

/// Whether a name is one that a system or an editor leaves beside the files of people.
pub(super) fn is_litter(name: &str) -> bool {
    let lower = name.to_lowercase();
    // Hidden files, among them a Mac's `._x.md` and the locks of Emacs and LibreOffice.
    name.starts_with('.')
        // Locks of Word and Excel, and the copies that Emacs saves.
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'))
        || name.ends_with('~')
        || [".swp", ".swo", ".swx", ".tmp", ".temp", ".crdownload", ".part"]
            .iter()
            .any(|ending| lower.ends_with(ending))
        || ["thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "icon\r"]
            .contains(&lower.as_str())
        // What Windows notes of a download, as a file of its own on other systems.
        || lower.ends_with(":zone.identifier")
}

/// The name of which a file is a copy that a program made, where two people saved at once or
/// one copied: `01-one.md` of `01-one (conflicted copy 2026-01-05).md`.
pub(super) fn copy_of<'a>(path: &'a str, all: &BTreeSet<&str>) -> Option<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, ending) = name.rsplit_once('.')?;
    let within = |stem: &str| format!("{folder}/{stem}.{ending}");
    let is_there = |stem: &str| all.contains(within(stem).as_str());
    let original = |stem: &'a str| Some(format!("{}.{ending}", stem.trim_end()));

    // Dropbox, Nextcloud, Seafile, Google Drive, pCloud: words in brackets.
    for (open, close) in [(" (", ')'), (" [", ']'), ("(", ')'), ("[", ']'), ("（", '）')]
    {
        let Some((before, inside)) = stem.rsplit_once(open) else { continue };
        let Some(inside) = inside.strip_suffix(close) else { continue };
        let inside = inside.to_lowercase();
        let words = ["conflict", "sfconflict", "冲突", "衝突"];
        if words.iter().any(|word| inside.contains(word)) && !before.is_empty() {
            return original(before);
        }
        let counts = inside.bytes().all(|byte| byte.is_ascii_digit());
        if counts && !inside.is_empty() && is_there(before) {
            return original(before);
        }
    }
    // Syncthing.
    if let Some((before, _)) = stem.split_once(".sync-conflict-") {
        return original(before);
    }
    // OneDrive puts the computer's name behind; file managers put their word for a copy.
    let machines = ["-desktop-", "-laptop-", "-win-", "-macbook"];
    let copies =
        [" - copy", " copy", " - 複製", " - 副本", " 副本", "的副本", " 2", " 3"];
    let lower = stem.to_lowercase();
    for word in machines.iter().chain(&copies) {
        if let Some(at) = lower.rfind(word)
            && let Some(before) = stem.get(..at)
            && is_there(before)
        {
            return original(before);
        }
    }
    let before = ["Copy of ", "copy of "]
        .iter()
        .find_map(|word| stem.strip_prefix(word));
    before.filter(|before| is_there(before)).and_then(original)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn litter_is_no_file_of_the_report() {
        for name in [
            "._01-one.md",
            ".DS_Store",
            ".#01-one.md",
            "~$01-one.md",
            "#01-one.md#",
            "01-one.md~",
            "01-one.md.swp",
            "Thumbs.db",
            "Desktop.ini",
            "__MACOSX",
            ".~lock.data.yaml#",
            "01-one.md:Zone.Identifier",
        ] {
            assert!(is_litter(name), "{name}");
        }
        for name in ["01-one.md", "a.b.yaml", "#1.png", "~1.svg", "swp.md", "part.yaml"] {
            assert!(!is_litter(name), "{name}");
        }
    }

    #[test]
    fn copies_are_known_by_their_names() {
        let all = ["c/en/01-one.md", "c/data/a.yaml", "c/data/a social.yaml"];
        let all: BTreeSet<&str> = all.into_iter().collect();
        for (path, of) in [
            ("c/en/01-one (Mei's conflicted copy 2026-01-05).md", "01-one.md"),
            ("c/en/01-one (conflicted copy).md", "01-one.md"),
            ("c/en/01-one (SFConflict mei@x 2026-01-05-10-00-00).md", "01-one.md"),
            ("c/en/01-one (Case Conflict).md", "01-one.md"),
            ("c/en/09-gone [conflicted].md", "09-gone.md"),
            ("c/en/01-one（衝突複本）.md", "01-one.md"),
            ("c/en/01-one.sync-conflict-20260105-100000-ABCDEFG.md", "01-one.md"),
            ("c/en/01-one-DESKTOP-7QK2.md", "01-one.md"),
            ("c/data/a (1).yaml", "a.yaml"),
            ("c/data/a - Copy.yaml", "a.yaml"),
            ("c/data/a - Copy (2).yaml", "a.yaml"),
            ("c/data/a 2.yaml", "a.yaml"),
            ("c/data/Copy of a.yaml", "a.yaml"),
        ] {
            assert_eq!(copy_of(path, &all).as_deref(), Some(of), "{path}");
        }
        for path in [
            "c/en/01-one.md",
            "c/data/a social.yaml",
            "c/data/b (1).yaml",
            "c/en/02-desktop-publishing.md",
            "c/en/03-conflict-of-interest.md",
            "c/data/b copy.yaml",
        ] {
            assert_eq!(copy_of(path, &all), None, "{path}");
        }
    }
}
