//! The real report, made once by the command a user runs.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

use crate::command::{recto, root};
use crate::reader;

/// A built report.
pub(crate) struct Built {
    _folder: tempfile::TempDir,
    pub(crate) pdf: PathBuf,
    pub(crate) ledger: Value,
    /// Its pages, as others read them.
    pub(crate) pages: Vec<reader::Page>,
}

impl Built {
    /// Builds the report with further arguments.
    pub(crate) fn new(arguments: &[&str]) -> Self {
        Self::of(root(), arguments)
    }

    /// Builds the report of a folder.
    fn of(project: &Path, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pdf = folder.path().join("report.pdf");
        let mut all = vec!["build", "-o", pdf.to_str().expect("a path")];
        all.extend(arguments);
        let output = recto(&all, project);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let ledger =
            std::fs::read(folder.path().join("report.ledger.json")).expect("a ledger");
        let pages = reader::pages(&std::fs::read(&pdf).expect("the PDF"));
        let ledger = serde_json::from_slice(&ledger).expect("JSON");
        Self { _folder: folder, pdf, ledger, pages }
    }

    pub(crate) fn path(&self) -> &str {
        self.pdf.to_str().expect("a path")
    }

    pub(crate) fn figures(&self) -> &[Value] {
        self.ledger["figures"].as_array().expect("figures")
    }

    /// Every figure of the ledger stands on its page as a reader gives the pages.
    #[track_caller]
    pub(crate) fn holds(&self, pages: &[String]) {
        assert!(self.figures().len() > 200, "{}", self.figures().len());
        let pages: Vec<_> = pages.iter().map(|page| squeezed(page)).collect();
        for figure in self.figures() {
            let sheet = figure["position"]["sheet"].as_u64().expect("a sheet") as usize;
            let printed = figure["printed"].as_str().expect("a text");
            // A card and a table set the unit apart from the number.
            let number: String = printed
                .chars()
                .skip_while(|c| !c.is_ascii_digit())
                .take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
                .collect();
            let sought = if number.is_empty() { squeezed(printed) } else { number };
            assert!(
                pages[sheet - 1].contains(&sought),
                "{figure} is not on page {sheet}"
            );
        }
    }
}

/// A text without the spaces that no two readers agree on.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The report in both languages.
pub(crate) static BILINGUAL: LazyLock<Built> = LazyLock::new(|| Built::new(&[]));
static ENGLISH: LazyLock<Built> = LazyLock::new(|| Built::new(&["--lang", "en"]));
static CHINESE: LazyLock<Built> = LazyLock::new(|| Built::new(&["--lang", "zh-HK"]));
/// In the language that is a file of its own.
pub(crate) static SIMPLIFIED: LazyLock<Built> =
    LazyLock::new(|| Built::new(&["--lang", "zh-CN"]));

/// The report with its languages on facing pages.
pub(crate) static FACING: LazyLock<Built> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    copied(&root().join("content"), &folder.path().join("content"));
    let settings = folder.path().join("content/report.yaml");
    let text = std::fs::read_to_string(&settings).expect("the settings");
    std::fs::write(&settings, format!("{text}book: facing\n")).expect("a file");
    Built::of(folder.path(), &[])
});

/// Copies a folder with all that is in it.
fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        match path.is_dir() {
            true => copied(&path, &to),
            false => drop(std::fs::copy(&path, &to).expect("a copy")),
        }
    }
}

/// The report in both languages, one after the other and face to face, and in each.
pub(crate) fn editions() -> [&'static Built; 5] {
    [&BILINGUAL, &FACING, &ENGLISH, &CHINESE, &SIMPLIFIED]
}
