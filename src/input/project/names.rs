//! File names as people really have them: what systems and editors leave beside the files, and
//! copies that programs make.

use std::collections::BTreeSet;

use super::{is_kind, is_text};
use crate::model::lang::Lang;

/// What programs save text as that was to be Markdown or YAML.
const SAVED_AS: [&str; 6] = ["txt", "text", "rtf", "doc", "docx", "odt"];
/// Those of them that hold the text as it was written, so that a name is all that is wrong.
const PLAIN: [&str; 2] = ["txt", "text"];

/// What a file was to be that lies where text is read and has another ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meant {
    /// The path it would be read by.
    pub(crate) path: String,
    /// Whether its name says so itself, as `01-one.md.txt` does.
    pub(crate) is_said: bool,
    /// Whether it need only be renamed.
    pub(crate) is_plain: bool,
}

/// What a file was to be, by its path: `content/en/01-one.md` of `content/en/01-one.md.txt`.
pub(crate) fn meant(path: &str) -> Option<Meant> {
    let (folder, name) = path.rsplit_once('/')?;
    let (stem, ending) = name.rsplit_once('.')?;
    let small = ending.to_ascii_lowercase();
    let is_saved = SAVED_AS.contains(&small.as_str());
    let own = match is_saved && is_text(stem) {
        true => stem,
        false => name,
    };
    let is_said = is_text(own);
    let (stem, ending) = own.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    let ending = match (folder.strip_prefix("content").unwrap_or(folder), is_said) {
        ("", true) if ["yml", "yaml"].contains(&ending.as_str()) => "yaml",
        ("/data" | "/frameworks", true) if ["yml", "yaml"].contains(&ending.as_str()) => {
            &ending
        }
        ("/data", false) if is_saved => "yaml",
        (of, _) if of.strip_prefix('/').is_some_and(|tag| Lang::parse(tag).is_some()) => {
            match is_said {
                true if is_kind(own, &["yaml", "yml"]) => return None,
                true => "md",
                false if is_saved => "md",
                false => return None,
            }
        }
        _ => return None,
    };
    let is_plain = !is_saved || PLAIN.contains(&small.as_str());
    let own = format!("{folder}/{stem}.{ending}");
    // Some files with a name of that kind are read by single commands alone.
    (own != path).then_some(Meant { path: own, is_said, is_plain })
}

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
    fn what_a_file_was_to_be_is_known_by_its_name() {
        let is = |path: &str, to: Option<&str>, is_said: bool| {
            let meant = meant(path);
            assert_eq!(meant.as_ref().map(|own| own.path.as_str()), to, "{path}");
            assert!(meant.is_none_or(|own| own.is_said == is_said), "{path}");
        };
        is("content/en/02-energy.md.txt", Some("content/en/02-energy.md"), true);
        is("content/en/02-energy.MD.TXT", Some("content/en/02-energy.md"), true);
        is("content/en/02-energy.md.docx", Some("content/en/02-energy.md"), true);
        is("content/en/02-energy.markdown", Some("content/en/02-energy.md"), true);
        is("content/en/02-energy.docx", Some("content/en/02-energy.md"), false);
        is("content/data/a.yaml.txt", Some("content/data/a.yaml"), true);
        is("content/data/a.yml.txt", Some("content/data/a.yml"), true);
        is("content/data/a.txt", Some("content/data/a.yaml"), false);
        is("content/report.yml", Some("content/report.yaml"), true);
        is("content/glossary.yml.txt", Some("content/glossary.yaml"), true);
        for path in [
            "content/notes.txt",
            "content/evidence/a.docx",
            "content/evidence/a.yaml.txt",
            "content/data/a.xlsx",
            "content/data/a.md",
            "content/en/a.yaml",
            "content/en/a.svg",
            "content/en/a.md.bak",
            "content/en/images/a.txt",
            "content/import.yaml",
        ] {
            is(path, None, false);
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
