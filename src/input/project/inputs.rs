//! The text of a project: its files by what they are.

use std::collections::BTreeSet;

use super::names::{copy_of, is_litter};
use super::{is_kind, is_text};

/// A text file as found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InputFile {
    /// Its path from the root, with forward slashes.
    pub path: String,
    /// Its text, or why it could not be read.
    pub text: Result<String, String>,
}

/// What stands in a project and is not read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unread {
    /// Its path from the root.
    pub path: String,
    /// Why.
    pub why: Why,
}

/// Why something is not read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Why {
    /// It is a link that leads out of the project.
    LeadsOut,
    /// It is a link to a folder that it lies in.
    Loop,
    /// It is a link to nothing.
    Gone,
    /// Its name is not UTF-8.
    Name,
    /// It is a copy that a program made of a file of this name.
    CopyOf(String),
    /// The system says so.
    Reason(String),
    /// The project is too large here.
    Limit(String),
}

/// Everything a report is made of, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Inputs {
    /// `content/report.yaml`.
    pub config: Option<InputFile>,
    /// `content/index.yaml`.
    pub answers: Option<InputFile>,
    /// `content/translations.yaml`.
    pub confirmed: Option<InputFile>,
    /// `content/signed-off.yaml`.
    pub signed_off: Option<InputFile>,
    /// `content/review.yaml`.
    pub review: Option<InputFile>,
    /// `content/glossary.yaml`.
    pub glossary: Option<InputFile>,
    /// `content/targets.yaml`.
    pub targets: Option<InputFile>,
    /// `content/assurance.yaml`.
    pub assurance: Option<InputFile>,
    /// `content/theme.yaml`.
    pub theme: Option<InputFile>,
    /// `content/frameworks/*.yaml`: the project's own catalogues, in order.
    pub frameworks: Vec<InputFile>,
    /// `content/data/*.yaml`, in order.
    pub data: Vec<InputFile>,
    /// `content/<tag>/*.md`, in order, each with its folder's name.
    pub chapters: Vec<(String, InputFile)>,
    /// `layouts/*.typ` and `layouts/languages/*.typ` of the project itself.
    pub layouts: Vec<InputFile>,
    /// Files of fonts, `fonts/*.otf` and `fonts/*.ttf`, by their paths.
    pub fonts: Vec<String>,
    /// `content/published/*.json`: the ledgers of reports that were published, in order.
    pub published: Vec<InputFile>,
    /// Files that look like chapters or data and stand where nothing reads them.
    pub strays: Vec<String>,
    /// All other files under `content/`: pictures and evidence.
    pub others: BTreeSet<String>,
    /// What cannot be read, or is not.
    pub unread: Vec<Unread>,
}

impl Inputs {
    /// The files of a project in memory, sorted as a folder is read.
    pub fn from_files(files: impl IntoIterator<Item = InputFile>) -> Self {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut inputs = Self::default();
        for file in files {
            let path = file.path.clone();
            inputs.sort(&path, |_| file);
        }
        inputs.set_copies_aside();
        inputs
    }

    /// All files whose text is read.
    pub fn texts(&self) -> impl Iterator<Item = &InputFile> {
        let single = [
            &self.config,
            &self.answers,
            &self.confirmed,
            &self.signed_off,
            &self.review,
            &self.glossary,
            &self.targets,
            &self.assurance,
            &self.theme,
        ];
        let chapters = self.chapters.iter().map(|(_, file)| file);
        let many = self.data.iter().chain(&self.frameworks).chain(chapters);
        let many = many.chain(&self.layouts).chain(&self.published);
        single.into_iter().flatten().chain(many)
    }

    /// Puts a text in the place of a file's; one of a new path stands where it would be read.
    pub fn put(&mut self, path: &str, text: Result<String, String>) {
        let file = InputFile { path: path.to_owned(), text };
        if let Some(own) = self.texts_mut().find(|own| own.path == path) {
            *own = file;
            return;
        }
        self.sort(path, |_| file);
        for list in [&mut self.data, &mut self.frameworks, &mut self.layouts] {
            list.sort_by(|a, b| a.path.cmp(&b.path));
        }
        self.chapters.sort_by(|(_, a), (_, b)| a.path.cmp(&b.path));
    }

    fn texts_mut(&mut self) -> impl Iterator<Item = &mut InputFile> {
        let single = [
            &mut self.config,
            &mut self.answers,
            &mut self.confirmed,
            &mut self.signed_off,
            &mut self.review,
            &mut self.glossary,
            &mut self.targets,
            &mut self.assurance,
        ];
        let chapters = self.chapters.iter_mut().map(|(_, file)| file);
        let many = self.data.iter_mut().chain(&mut self.frameworks).chain(chapters);
        let many = many.chain(&mut self.layouts).chain(&mut self.published);
        single.into_iter().flatten().chain(many)
    }

    /// Sorts a file by its path in; its text is read where it is wanted.
    pub(super) fn sort(&mut self, path: &str, text: impl FnOnce(&str) -> InputFile) {
        let parts: Vec<_> = path.split('/').collect();
        if parts.iter().any(|name| is_litter(name)) {
            return;
        }
        match parts.as_slice() {
            ["content", "report.yaml"] => self.config = Some(text(path)),
            ["content", "index.yaml"] => self.answers = Some(text(path)),
            ["content", "translations.yaml"] => self.confirmed = Some(text(path)),
            ["content", "signed-off.yaml"] => self.signed_off = Some(text(path)),
            ["content", "review.yaml"] => self.review = Some(text(path)),
            ["content", "glossary.yaml"] => self.glossary = Some(text(path)),
            ["content", "targets.yaml"] => self.targets = Some(text(path)),
            ["content", "assurance.yaml"] => self.assurance = Some(text(path)),
            ["content", "theme.yaml"] => self.theme = Some(text(path)),
            // `recto import` alone asks for it.
            ["content", "import.yaml"] => {
                self.others.insert(path.to_owned());
            }
            ["content", "data", name] if is_kind(name, &["yaml", "yml"]) => {
                self.data.push(text(path));
            }
            ["content", "frameworks", name] if is_kind(name, &["yaml", "yml"]) => {
                self.frameworks.push(text(path));
            }
            ["content", "published", name] if is_kind(name, &["json"]) => {
                self.published.push(text(path));
            }
            ["content", folder, name] if is_kind(name, &["md"]) => {
                self.chapters.push(((*folder).to_owned(), text(path)));
            }
            ["fonts", rest @ ..] => {
                let endings = ["otf", "ttf", "otc", "ttc"];
                if matches!(rest, [name] if is_kind(&name.to_ascii_lowercase(), &endings))
                {
                    self.fonts.push(path.to_owned());
                }
            }
            ["layouts", rest @ ..] => {
                if matches!(rest, [name] | ["languages", name] if is_kind(name, &["typ"]))
                {
                    self.layouts.push(text(path));
                }
            }
            _ => {
                if is_text(path) {
                    self.strays.push(path.to_owned());
                } else {
                    self.others.insert(path.to_owned());
                }
            }
        }
    }

    /// Takes out the copies that programs have made: they would stand for chapters and data of
    /// their own.
    pub(super) fn set_copies_aside(&mut self) {
        let chapters = self.chapters.iter().map(|(_, file)| file);
        let files = self.data.iter().chain(&self.frameworks).chain(chapters);
        let files = files.map(|file| &file.path);
        let paths: Vec<String> =
            files.chain(&self.strays).chain(&self.others).cloned().collect();
        let all: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
        let mut copies = BTreeSet::new();
        for path in &paths {
            if let Some(name) = copy_of(path, &all) {
                copies.insert(path.as_str());
                self.unread
                    .push(Unread { path: path.clone(), why: Why::CopyOf(name) });
            }
        }
        self.frameworks.retain(|file| !copies.contains(file.path.as_str()));
        self.data.retain(|file| !copies.contains(file.path.as_str()));
        self.chapters.retain(|(_, file)| !copies.contains(file.path.as_str()));
        self.strays.retain(|path| !copies.contains(path.as_str()));
    }
}
