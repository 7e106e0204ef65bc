//! What tests of reviews stand on: a report, the Word file it is exported as, and what reviewers do to
//! that, written into the package by hand as Word writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _, Write as _};

use recto::input::project::{InputFile, Inputs};
use recto::model::lang::Lang;
use recto::model::place::Sources;
use recto::output::word::{Matter, export};
use recto::review::word::{Plan, Returned, Taken, plan};
use recto::{Proof, Wish, bind};
use similar::{ChangeTag, TextDiff};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A report, and what reviewers do to it.
pub(crate) struct Desk {
    pub(crate) inputs: Inputs,
    pub(crate) proof: Proof,
}

impl Desk {
    pub(crate) fn new(inputs: Inputs) -> Self {
        let wish = Wish { every: true, ..Wish::default() };
        let (proof, _) = bind(Sources::default(), &inputs, &wish);
        assert!(proof.report.is_some(), "{:?}", proof.findings);
        Self { inputs, proof }
    }

    pub(crate) fn starter() -> Self {
        let files = recto::authoring::starter::files().into_iter();
        let files = files.filter_map(|(path, bytes)| {
            let text = String::from_utf8(bytes.to_vec()).ok()?;
            Some(InputFile { path: path.to_owned(), text: Ok(text) })
        });
        Self::new(Inputs::from_files(files))
    }

    /// A report of two chapters, one of them this.
    pub(crate) fn with(text: &str) -> Self {
        const SETTINGS: &str = "title: {en: Report}\nissuer: {en: Issuer Limited}\nlanguages: [en]\n\
            period: 2021\nperiods: [2021, 2020]\ndate: 2022-03-31\n";
        const DATA: &str = "employees:\n  name: {en: Employees}\n  unit: person\n  \
            values: {2020: 300, 2021: 1312}\nenergy:\n  name: {en: Energy}\n  unit: MWh\n  \
            values: {2020: 90000, 2021: 91005}\n";
        let files = [
            ("content/report.yaml", SETTINGS),
            ("content/data/a.yaml", DATA),
            ("content/en/02-about.md", "# About {#about}\n\nWho we are.\n"),
            (PEOPLE, text),
        ];
        Self::new(Inputs::from_files(files.map(|(path, text)| InputFile {
            path: path.to_owned(),
            text: Ok(text.to_owned()),
        })))
    }

    pub(crate) fn rewritten(&self, path: &str, from: &str, to: &str) -> Self {
        let mut inputs = self.inputs.clone();
        let text = self.text(path);
        assert!(text.contains(from), "{path} has no {from}");
        inputs.put(path, Ok(text.replacen(from, to, 1)));
        Self::new(inputs)
    }

    pub(crate) fn text(&self, path: &str) -> String {
        let mut all = self.inputs.texts();
        let file = all.find(|file| file.path == path).expect("a file");
        file.text.clone().expect("text")
    }

    pub(crate) fn stems(&self, lang: Lang) -> Vec<String> {
        let report = self.proof.report.as_ref().expect("a report");
        report.parts[&lang]
            .chapters
            .iter()
            .map(|own| own.stem.clone())
            .collect()
    }

    pub(crate) fn export(&self, lang: Lang, stems: &[&str]) -> Word {
        let report = self.proof.report.as_ref().expect("a report");
        let all = report.parts[&lang].chapters.iter();
        let matter = Matter {
            report,
            sources: &self.proof.sources,
            data: self.proof.data.as_ref().expect("data"),
            chapters: all
                .filter(|own| stems.is_empty() || stems.contains(&own.stem.as_str()))
                .collect(),
            comments: self.proof.comments.iter().filter(|own| !own.is_settled).collect(),
        };
        Word::open(&export(&matter, &BTreeMap::new()).expect("a Word file"))
    }

    pub(crate) fn plan(&self, files: &[&Word], taken: &Taken) -> Plan {
        let files: Vec<_> = files
            .iter()
            .zip(["a.docx", "b.docx", "c.docx"])
            .map(|(file, name)| Returned::open(name, &file.bytes()).expect("read"))
            .collect();
        plan(&self.proof, &files, taken).expect("a plan")
    }

    /// The lines that go and come, and what is found.
    pub(crate) fn back(
        &self,
        files: &[&Word],
        taken: &Taken,
    ) -> (Vec<String>, Vec<String>) {
        let plan = self.plan(files, taken);
        let chosen: BTreeSet<usize> = (0..plan.changes.len()).collect();
        let written = plan.write(&self.inputs, &self.proof, &chosen).expect("written");
        let mut lines = vec![];
        for file in &written.files {
            let (before, after) =
                (self.text(&file.path), file.text.clone().expect("text"));
            for change in TextDiff::from_lines(&before, &after).iter_all_changes() {
                let sign = match change.tag() {
                    ChangeTag::Delete => '-',
                    ChangeTag::Insert => '+',
                    ChangeTag::Equal => continue,
                };
                lines.push(format!("{sign}{}", change.value().trim_end_matches('\n')));
            }
        }
        let found = plan.findings.iter().chain(&written.findings).map(|finding| {
            let (line, _) =
                finding.place.map_or((0, 0), |at| self.proof.sources.line_column(at));
            format!(
                "{}:{line} {} {}",
                finding.rule,
                finding.message,
                finding.hints.join(" / ")
            )
        });
        (lines, found.collect())
    }

    pub(crate) fn taken(&self, file: &Word) -> (Vec<String>, Vec<String>) {
        self.back(&[file], &Taken::default())
    }
}

/// A Word file, part by part.
#[derive(Clone)]
pub(crate) struct Word(pub(crate) BTreeMap<String, Vec<u8>>);

pub(crate) const ANN: &str =
    "w:id=\"9001\" w:author=\"Ann Lee\" w:date=\"2026-03-02T10:00:00Z\"";
pub(crate) const BEN: &str =
    "w:id=\"9002\" w:author=\"Ben Ho\" w:date=\"2026-03-03T10:00:00Z\"";
pub(crate) const PEOPLE: &str = "content/en/04-people.md";
pub(crate) const DOCUMENT: &str = "word/document.xml";
pub(crate) const NOTES: &str = "word/footnotes.xml";

impl Word {
    pub(crate) fn open(bytes: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let parts = (0..archive.len()).map(|at| {
            let mut part = archive.by_index(at).expect("a part");
            let mut bytes = vec![];
            part.read_to_end(&mut bytes).expect("bytes");
            (part.name().expect("a name").into_owned(), bytes)
        });
        Self(parts.collect())
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        packed(self.0.iter(), CompressionMethod::Deflated)
    }

    pub(crate) fn part(&self, name: &str) -> String {
        String::from_utf8(self.0[name].clone()).expect("text")
    }

    pub(crate) fn put(&mut self, name: &str, text: String) {
        self.0.insert(name.to_owned(), text.into_bytes());
    }

    /// Changes a part where it has a text for the first time.
    #[track_caller]
    pub(crate) fn change(mut self, name: &str, from: &str, to: &str) -> Self {
        let text = self.part(name);
        assert!(text.contains(from), "{name} has no {from}");
        self.put(name, text.replacen(from, to, 1));
        self
    }

    /// What a run says of its looks, where some words stand.
    #[track_caller]
    pub(crate) fn looks(&self, name: &str, words: &str) -> String {
        let text = self.part(name);
        let at = text.find(words).unwrap_or_else(|| panic!("no {words}"));
        let run = text[..at].rfind("<w:r>").expect("a run") + 5;
        let end = text[run..at].find("</w:rPr>").map_or(run, |end| run + end + 8);
        text[run..end].to_owned()
    }

    #[track_caller]
    pub(crate) fn between(
        self,
        name: &str,
        words: &str,
        put: impl Fn(&str) -> String,
    ) -> Self {
        let looks = self.looks(name, words);
        let new = format!(
            "</w:t></w:r>{}<w:r>{looks}<w:t xml:space=\"preserve\">",
            put(&looks)
        );
        self.change(name, words, &new)
    }

    /// Words put in behind others, tracked.
    #[track_caller]
    pub(crate) fn insert(self, behind: &str, words: &str, who: &str) -> Self {
        let looks = self.looks(DOCUMENT, behind);
        let new = format!(
            "{behind}</w:t></w:r><w:ins {who}><w:r>{looks}<w:t xml:space=\"preserve\">{words}</w:t>\
             </w:r></w:ins><w:r>{looks}<w:t xml:space=\"preserve\">"
        );
        self.change(DOCUMENT, behind, &new)
    }

    /// Words taken out, tracked.
    #[track_caller]
    pub(crate) fn delete(self, words: &str, who: &str) -> Self {
        self.between(DOCUMENT, words, |looks| {
            format!(
                "<w:del {who}><w:r>{looks}<w:delText xml:space=\"preserve\">{words}</w:delText></w:r></w:del>"
            )
        })
    }

    /// Words in the place of others, tracked.
    #[track_caller]
    pub(crate) fn replace(self, words: &str, new: &str, who: &str) -> Self {
        self.between(DOCUMENT, words, |looks| {
            format!(
                "<w:del {who}><w:r>{looks}<w:delText xml:space=\"preserve\">{words}</w:delText></w:r></w:del>\
                 <w:ins {who}><w:r>{looks}<w:t xml:space=\"preserve\">{new}</w:t></w:r></w:ins>"
            )
        })
    }

    /// Words made bold, tracked.
    #[track_caller]
    pub(crate) fn embolden(self, words: &str) -> Self {
        self.between(DOCUMENT, words, |_| {
            format!(
                "<w:r><w:rPr><w:b/><w:rPrChange {ANN}><w:rPr/></w:rPrChange></w:rPr>\
                 <w:t xml:space=\"preserve\">{words}</w:t></w:r>"
            )
        })
    }

    /// The paragraph that has some words.
    #[track_caller]
    pub(crate) fn paragraph(&self, words: &str) -> String {
        let text = self.part(DOCUMENT);
        let at = text.find(words).unwrap_or_else(|| panic!("no {words}"));
        let start = text[..at].rfind("<w:p>").expect("a paragraph");
        let end = at + text[at..].find("</w:p>").expect("its end") + 6;
        text[start..end].to_owned()
    }

    /// The row of a table that has some words.
    #[track_caller]
    pub(crate) fn row(&self, words: &str) -> String {
        let text = self.part(DOCUMENT);
        let at = text.find(words).unwrap_or_else(|| panic!("no {words}"));
        let start = text[..at].rfind("<w:tr>").expect("a row");
        let end = at + text[at..].find("</w:tr>").expect("its end") + 7;
        text[start..end].to_owned()
    }

    /// A paragraph behind another, as Word tracks one that is typed at its end.
    #[track_caller]
    pub(crate) fn append(self, behind: &str, words: &str, who: Option<&str>) -> Self {
        let own = self.paragraph(behind);
        let head = own.find("</w:pPr>").expect("properties");
        let properties = own[5..head].to_owned();
        let run = format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>");
        let new = match who {
            None => format!("{own}<w:p>{properties}</w:pPr>{run}</w:p>"),
            Some(who) => format!(
                "<w:p>{properties}<w:rPr><w:ins {who}/></w:rPr>{}<w:p>{properties}</w:pPr><w:ins {who}>{run}</w:ins></w:p>",
                &own[head..]
            ),
        };
        self.change(DOCUMENT, &own, &new)
    }
}

/// The mark of a footnote, as it stands in a text.
pub(crate) fn mark(id: usize) -> String {
    format!(
        "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"{id}\"/></w:r>"
    )
}

/// A footnote that somebody put in behind some words, as Word tracks it.
pub(crate) fn noted(
    file: Word,
    behind: &str,
    (id, text): (usize, &str),
    who: &str,
) -> Word {
    let looks = file.looks(DOCUMENT, behind);
    let note = format!(
        "<w:footnote w:id=\"{id}\"><w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/></w:pPr><w:ins {who}><w:r><w:rPr>\
         <w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> \
         {text}</w:t></w:r></w:ins></w:p></w:footnote></w:footnotes>"
    );
    let new = format!(
        "{behind}</w:t></w:r><w:ins {who}>{}</w:ins><w:r>{looks}<w:t xml:space=\"preserve\">",
        mark(id)
    );
    file.change(DOCUMENT, behind, &new)
        .change(NOTES, "</w:footnotes>", &note)
}

/// What a reviewer, `ann` or `ben`, gives back of the starter's chapter on people.
pub(crate) fn given_back(sent: &[u8], who: &str) -> Vec<u8> {
    let sent = Word::open(sent);
    let back = match who {
        "ann" => sent.replace("a second person", "a second worker", ANN),
        _ => sent.replace("every site each week", "every site every week", BEN),
    };
    back.bytes()
}

pub(crate) fn packed<'a>(
    parts: impl Iterator<Item = (&'a String, &'a Vec<u8>)>,
    method: CompressionMethod,
) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options).expect("a part");
        writer.write_all(bytes).expect("bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

pub(crate) const EN: Lang = recto::languages::USUAL[0];
