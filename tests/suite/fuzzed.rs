//! What is tried with broken input: each target reads one kind of file and says what must
//! hold whatever stands in it. `benches/fuzz.rs` breaks the input; the suite runs the corpus.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _, Write as _};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, Once, PoisonError};

use recto::diag::print::{Format, render};
use recto::diag::{Diagnostic, Sink};
use recto::input::project::Inputs;
use recto::model::place::Sources;
use recto::output::ledger::Ledger;
use recto::review::verify::Given;
use recto::{Proof, Wish, Workshop};

use crate::fixture;

/// One kind of input.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// Inputs to begin with, beside those of `tests/corpus/`.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    /// The parts of an input that are broken.
    pub(crate) parts: fn(&str) -> Vec<Range<usize>>,
    /// The longest input, in bytes: what is short is tried more often.
    pub(crate) longest: usize,
    /// Runs an input and panics where something does not hold. What it gives back tells inputs
    /// apart that are treated in different ways.
    pub(crate) run: fn(&[u8]) -> String,
}

pub(crate) const TARGETS: [Target; 10] = [
    Target {
        name: "markdown",
        seeds: fixtures,
        parts: |text| files(text, |path| path.ends_with(".md")),
        longest: 12_000,
        run: project,
    },
    Target {
        name: "components",
        seeds: fixtures,
        parts: components,
        longest: 12_000,
        run: project,
    },
    Target {
        name: "yaml",
        seeds: fixtures,
        parts: |text| files(text, |path| path.ends_with(".yaml")),
        longest: 12_000,
        run: project,
    },
    Target {
        name: "expressions",
        seeds: placeholders,
        parts: whole,
        longest: 400,
        run: expression,
    },
    Target {
        name: "workbook",
        seeds: workbooks,
        parts: |text| files(text, is_read),
        longest: 60_000,
        run: workbook,
    },
    Target {
        name: "word",
        seeds: documents,
        parts: |text| files(text, |path| path.ends_with(".xml")),
        longest: 60_000,
        run: document,
    },
    Target {
        name: "ledger",
        seeds: ledgers,
        parts: whole,
        longest: 12_000,
        run: ledger,
    },
    Target {
        name: "verify",
        seeds: || vec![GOOD.0.clone()],
        parts: whole,
        longest: 60_000,
        run: verify,
    },
    Target {
        name: "content",
        seeds: streams,
        parts: whole,
        longest: 1_000,
        run: content,
    },
    Target {
        name: "messages",
        seeds: conversations,
        parts: whole,
        longest: 6_000,
        run: messages,
    },
];

/// Where the inputs of a target are kept.
pub(crate) fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus")
        .join(target.name);
    let Ok(entries) = std::fs::read_dir(folder) else { return vec![] };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let inputs = paths.iter().map(std::fs::read);
    inputs.collect::<Result<_, _>>().expect("the corpus")
}

/// Small projects, as data for other projects' tests and for a report that is sound.
const SOUND: &str = "\
=== content/data/a.yaml
energy:
  name: {en: Energy, zh-HK: 能源}
  unit: MWh
  values: {2019: 10005, 2020: 9420, 2021: 8432}
staff:
  name: {en: Employees, zh-HK: 僱員}
  unit: person
  values: {2020: 300, 2021: 321}
revenue:
  name: {en: Revenue, zh-HK: 收益}
  unit: RMB million
  values: {2020: 1200.25, 2021: {value: 1248.6, status: estimated, note: {en: Unaudited., zh-HK: 未經審核。}}}
intensity:
  name: {en: Energy per revenue, zh-HK: 能源密度}
  unit: MWh / RMB million
  formula: energy / revenue
=== content/*/01-chapter.md
# Chapter {#chapter}

We used {{ energy }}, {{ change(energy) }} and {{ intensity : 2dp }} for {{ revenue@prior }}.
";

const ENGLISH: &str = "\
=== content/report.yaml
title: {en: Report}
issuer: {en: Issuer Limited}
languages: [en]
period: 2021
periods: [2021, 2020, 2019]
date: 2022-03-31
";

fn read_fixtures() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let paths = fixture::files(&folder, "txt");
    let texts = paths.iter().map(std::fs::read_to_string);
    texts.collect::<Result<_, _>>().expect("the fixtures")
}

fn fixtures() -> Vec<Vec<u8>> {
    let all = read_fixtures().into_iter().chain([SOUND.to_owned()]);
    all.map(String::into_bytes).collect()
}

fn placeholders() -> Vec<Vec<u8>> {
    let mut found = vec![];
    for text in read_fixtures() {
        let inside = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
        found.extend(inside.map(|(inside, _)| inside.trim().as_bytes().to_vec()));
        let formulas = text.split("formula:").skip(1);
        found.extend(
            formulas
                .filter_map(|rest| rest.lines().next())
                .map(|line| line.trim_matches([' ', '}', '"']).as_bytes().to_vec()),
        );
    }
    found.sort();
    found.dedup();
    found
}

/// The workbook of the sound project, as the texts of its parts.
fn workbooks() -> Vec<Vec<u8>> {
    let proof = fixture::proof(SOUND);
    let (data, config) = (proof.data.as_ref().expect("data"), proof.config.as_ref());
    let config = config.expect("settings");
    let ledger = recto::output::ledger::without_pages(&proof);
    let book = recto::output::export::workbook::workbook(data, config, &ledger);
    let book = book.expect("a workbook");
    vec![unpacked(&book), book]
}

/// The texts of a package's parts.
fn unpacked(package: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).expect("a package");
    let mut text = String::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        text.push_str(&format!("=== {}\n", part.name().expect("a name")));
        part.read_to_string(&mut text).expect("a text");
        text.push('\n');
    }
    text.into_bytes()
}

/// The chapters of the sound project in Word.
fn documents() -> Vec<Vec<u8>> {
    BOUND.with(|(_, proof)| {
        let report = proof.report.as_ref().expect("a report");
        let part = report.parts.values().next().expect("a language");
        let matter = recto::output::word::Matter {
            report,
            sources: &proof.sources,
            data: proof.data.as_ref().expect("data"),
            chapters: part.chapters.iter().collect(),
            comments: vec![],
        };
        let word = recto::output::word::export(&matter, &BTreeMap::new());
        let word = word.expect("a Word file");
        vec![unpacked(&word), word]
    })
}

/// Whether a part of a package is one that an import reads.
fn is_read(path: &str) -> bool {
    let read = [
        "sheet1.xml",
        "sharedStrings.xml",
        "styles.xml",
        "workbook.xml",
        ".rels",
        "Types].xml",
    ];
    read.iter().any(|name| path.ends_with(name))
}

fn ledgers() -> Vec<Vec<u8>> {
    let ledger = recto::output::ledger::without_pages(&fixture::proof(SOUND));
    let old = ledger
        .to_json()
        .replace("\"period\": \"2021\"", "\"period\": \"2020\"");
    vec![ledger.to_json().into_bytes(), old.into_bytes()]
}

fn streams() -> Vec<Vec<u8>> {
    let texts: [&[u8]; 4] = [
        b"q 1 0 0 1 72 720 cm /GS0 gs BT /F1 10 Tf [(Re\\)ct\\157) -20 <0041FF> ] TJ ET Q",
        b"/Span << /MCID 1 /ActualText (\\376\\377\\000x) >> BDC 0 0 10 10 re W* n EMC % end\n",
        b"BI /W 2 /H 2 /BPC 8 /CS /G /F /AHx ID 00ff00ff> EI /P <</A [1 [2 (x)] <<>>]>> DP",
        b"/Cs1 cs .5 -.25 +1e 0 scn 0 0 m 1 2 3 4 5 6 c h f* /Fm1 Do",
    ];
    texts.map(<[u8]>::to_vec).to_vec()
}

/// The sound project as a PDF, and its ledger.
static GOOD: LazyLock<(Vec<u8>, Ledger)> = LazyLock::new(|| {
    let inputs = fixture::inputs(SOUND);
    let mut proof = recto::proof(&inputs, &Wish::default());
    let mut workshop = Workshop::default();
    let setting = workshop.set(&mut proof, &inputs, &Wish::default());
    let setting = setting.unwrap_or_else(|| panic!("{:#?}", proof.findings));
    workshop.export(&mut proof, &setting).expect("a PDF")
});

fn whole(text: &str) -> Vec<Range<usize>> {
    std::iter::once(0..text.len()).collect()
}

/// The bodies of the files of a fixture.
fn files(text: &str, is_wanted: fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut found = vec![];
    for (at, _) in text.match_indices("=== ") {
        let rest = &text[at + 4..];
        let Some(line) = rest.find('\n') else { continue };
        let end = rest.find("=== ").unwrap_or(rest.len());
        if line < end && is_wanted(rest[..line].trim()) {
            found.push(at + 4 + line + 1..at + 4 + end);
        }
    }
    found
}

/// Front matter and fenced blocks.
fn components(text: &str) -> Vec<Range<usize>> {
    let mut found = vec![];
    for file in files(text, |path| path.ends_with(".md")) {
        for fence in ["```", "---\n"] {
            let marks: Vec<_> = text[file.clone()].match_indices(fence).collect();
            for pair in marks.chunks_exact(2) {
                if let [(one, _), (two, _)] = pair {
                    found.push(file.start + one + 3..file.start + two);
                }
            }
        }
    }
    found
}

/// What must hold of findings, and their kinds in one line.
fn sound(findings: &[Diagnostic], sources: &Sources) -> String {
    let mut kinds: Vec<String> = vec![];
    for finding in findings {
        let related = finding.related.iter().map(|(place, _)| *place);
        for place in finding.place.into_iter().chain(related) {
            let text = &sources.get(place.file).text;
            let is_inside = text.get(place.range()).is_some();
            assert!(is_inside, "{} is at {place:?} of its file", finding.rule);
        }
        assert!(!finding.message.is_empty(), "{} says nothing", finding.rule);
        // What is quoted or counted differs from input to input.
        let shape = finding.message.split('`').step_by(2).collect::<String>();
        let shape = shape.chars().filter(char::is_ascii_alphabetic).take(60);
        kinds.push(format!("{} {}", finding.rule, shape.collect::<String>()));
    }
    kinds.sort();
    kinds.dedup();
    let kinds = kinds.join("\n");
    let all = [Format::Human, Format::Short, Format::Json, Format::Github, Format::Sarif];
    // Writing costs more than finding: what is found anew is written in every format, what
    // is known in one of them, in turn.
    let formats = match is_new(&kinds) {
        true => all.as_slice(),
        false => {
            let turn =
                findings.iter().map(|finding| finding.message.len()).sum::<usize>();
            all.get(turn % all.len()..)
                .and_then(|all| all.get(..1))
                .unwrap_or(&all)
        }
    };
    for format in formats {
        let text = render(findings, sources, *format, *format == Format::Human);
        assert!(findings.is_empty() || !text.is_empty());
        let is_json = *format == Format::Sarif;
        assert!(!is_json || serde_json::from_str::<serde_json::Value>(&text).is_ok());
        if *format == Format::Json {
            for line in text.lines() {
                serde_json::from_str::<serde_json::Value>(line).expect("JSON");
            }
        }
    }
    kinds
}

thread_local! {
    /// The answers so far.
    static KNOWN: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    /// The sound project, bound once.
    static BOUND: (Inputs, Proof) = {
        let inputs = fixture::inputs(SOUND);
        let proof = recto::proof(&inputs, &Wish::default());
        (inputs, proof)
    };
}

/// Whether nothing was answered so before, in this process.
fn is_new(answer: &str) -> bool {
    KNOWN.with_borrow_mut(|known| known.insert(answer.to_owned()))
}

fn proof(text: &str) -> (Proof, String) {
    let proof = fixture::proof(text);
    let is_bound = proof.report.is_some() || !proof.findings.is_empty();
    assert!(is_bound, "neither a report nor a finding");
    let kinds = sound(&proof.findings, &proof.sources);
    (proof, kinds)
}

/// A project, which gives the same findings each time.
fn project(input: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(input) else { return String::new() };
    let (proof, kinds) = self::proof(text);
    // The half of it says enough and costs half as much.
    if text.len().is_multiple_of(8) {
        let again = fixture::proof(text);
        assert_eq!(fixture::findings(&proof), fixture::findings(&again));
    }
    kinds
}

fn expression(input: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(input) else { return String::new() };
    let parsed = recto::model::expression::parse(text).is_ok();
    let quoted = serde_json::to_string(text).unwrap_or_default();
    let formula = format!(
        "x:\n  name: {{en: X, zh-HK: 乙}}\n  unit: MWh\n  formula: {quoted}\n=== content/en/01"
    );
    // One language says enough of a figure, and costs half as much.
    let project = SOUND.replace("=== content/*/01", &formula);
    let (_, kinds) = proof(&format!("{ENGLISH}{project}\nAlso {{{{ {text} }}}}.\n"));
    format!("{parsed}\n{kinds}")
}

/// A workbook as it is, or the texts of its parts to be packed.
fn workbook(input: &[u8]) -> String {
    let book = packed(input);
    BOUND.with(|(inputs, proof)| {
        let (mut sources, mut sink) = (proof.sources.clone(), Sink::default());
        let import = recto::review::import::import(
            inputs,
            proof,
            "book.xlsx",
            book,
            &mut sources,
            &mut sink,
        );
        let findings = sink.finish();
        assert!(findings.len() <= 2_000, "{} findings", findings.len());
        format!("{} {}", import.changes.is_empty(), sound(&findings, &sources))
    })
}

/// A Word file as it is, or the texts of its parts to be packed.
fn document(input: &[u8]) -> String {
    use recto::review::word::{Returned, Taken, plan};
    let file = match Returned::open("a.docx", &packed(input)) {
        Err(reason) => return reason.chars().filter(char::is_ascii_alphabetic).collect(),
        Ok(file) => file,
    };
    BOUND.with(|(inputs, proof)| match plan(proof, &[file], &Taken::default()) {
        Err(reason) => reason,
        Ok(plan) => {
            let mut findings = plan.findings.clone();
            // Writing reads the whole report: one in eight is written.
            if input.len().is_multiple_of(8) {
                let all = (0..plan.changes.len()).collect();
                let written = plan.write(inputs, proof, &all);
                findings.extend(written.map(|it| it.findings).unwrap_or_default());
            }
            let kinds = sound(&findings, &proof.sources);
            format!("{} {kinds}", plan.changes.len().min(8))
        }
    })
}

/// The texts of a package's parts as a package.
pub(crate) fn packed(input: &[u8]) -> Vec<u8> {
    let Some(text) = std::str::from_utf8(input).ok().filter(|t| t.starts_with("=== "))
    else {
        return input.to_vec();
    };
    let mut package = zip::ZipWriter::new(Cursor::new(vec![]));
    // Packing is not what is tried.
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored);
    for part in text.split("=== ").skip(1) {
        let (path, body) = part.split_once('\n').unwrap_or((part, ""));
        // A broken package may name a part twice, which this cannot write.
        if package.start_file(path, options).is_ok() {
            package.write_all(body.trim_end().as_bytes()).expect("a part");
        }
    }
    package.finish().expect("a package").into_inner()
}

fn ledger(input: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(input) else { return String::new() };
    let read = match Ledger::from_json(text) {
        Ok(ledger) => {
            let again = Ledger::from_json(&ledger.to_json()).map(|again| again.to_json());
            assert_eq!(again.as_ref(), Ok(&ledger.to_json()), "it is read as written");
            String::new()
        }
        Err(reason) => {
            let reason: String =
                reason.chars().filter(char::is_ascii_alphabetic).take(40).collect();
            // It is a finding of the same words, wherever it stands: one in eight is bound.
            if !is_new(&reason) && !text.len().is_multiple_of(8) {
                return reason;
            }
            reason
        }
    };
    let mut inputs = fixture::inputs(SOUND);
    inputs.published.push(recto::input::project::InputFile {
        path: "content/published/2020.json".to_owned(),
        text: Ok(text.to_owned()),
    });
    let proof = recto::proof(&inputs, &Wish::default());
    format!("{read}\n{}", sound(&proof.findings, &proof.sources))
}

fn verify(input: &[u8]) -> String {
    let shape = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphabetic).take(40).collect()
    };
    let given = match Given::new(input.to_vec()) {
        Ok(given) => given,
        Err(reason) => return shape(&reason),
    };
    let verdict =
        recto::review::verify::verify(&given, &GOOD.0, &GOOD.1).expect("a verdict");
    assert!(!verdict.identical || verdict.findings.is_empty());
    let findings = verdict.findings.iter();
    findings
        .map(|own| format!("{} {}\n", own.rule.name, shape(&own.message)))
        .collect()
}

const OPERATORS: &str = " b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \" ";

/// A content stream ends, and is read the same written anew.
fn content(input: &[u8]) -> String {
    let mut operators = vec![];
    for operation in recto::output::pdf::content::ContentReader::new(input) {
        // Noise is one operator, whatever its letters.
        let name = std::str::from_utf8(operation.operator).unwrap_or("-");
        let is_known = OPERATORS.contains(&format!(" {name} "));
        operators.push(if is_known { name.to_owned() } else { "-".to_owned() });
        assert!(operators.len() <= input.len(), "more operators than bytes");
    }
    assert!(
        recto::output::pdf::content::is_same(input, input),
        "it is the same as itself"
    );
    operators.sort();
    operators.dedup();
    operators.join(" ")
}

/// What an editor says, a message a line; a line that is no object goes as it is.
fn conversations() -> Vec<Vec<u8>> {
    let at = |method: &str, file: &str, line: usize, character: usize, rest: &str| {
        format!(
            "{{\"jsonrpc\":\"2.0\",\"id\":\"{method}\",\"method\":\"textDocument/{method}\",\"params\":\
             {{\"textDocument\":{{\"uri\":\"ROOT/{file}\"}},\"position\":{{\"line\":{line},\
             \"character\":{character}}},\"range\":{{\"start\":{{\"line\":0,\"character\":0}},\"end\":\
             {{\"line\":9,\"character\":0}}}},\"context\":{{\"diagnostics\":[],\
             \"includeDeclaration\":true}}{rest}}}}}\n"
        )
    };
    let open = |file: &str, text: &str| {
        format!(
            "{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{{\"textDocument\":{{\"uri\":\
             \"ROOT/{file}\",\"languageId\":\"x\",\"version\":1,\"text\":{}}}}}}}\n",
            serde_json::Value::from(text)
        )
    };
    let (chapter, data) = ("content/en/01-chapter.md", "content/data/a.yaml");
    let typed = format!(
        "{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{{\"textDocument\":{{\"uri\":\
         \"ROOT/{chapter}\",\"version\":2}},\"contentChanges\":[{{\"range\":{{\"start\":{{\"line\":2,\
         \"character\":3}},\"end\":{{\"line\":2,\"character\":8}}}},\"text\":\"{{{{ en\"}}]}}}}\n"
    );
    let text = "# Chapter {#chapter}\n\nWe used {{ energy }} in 𠮷 and 9,420 MWh.\n";
    let reading =
        ["hover", "definition", "references", "completion", "documentHighlight"]
            .map(|method| at(method, chapter, 2, 13, ""));
    let whole = ["documentSymbol", "foldingRange", "inlayHint", "codeAction"]
        .map(|method| at(method, chapter, 2, 30, ""));
    let tokens = at("semanticTokens/full", chapter, 0, 0, "");
    let renamed = at("rename", data, 0, 2, ",\"newName\":\"power\"");
    let explain = "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"recto/explain\",\"params\":{\"rule\":\"x\"}}\n";
    let leave = "{\"jsonrpc\":\"2.0\",\"id\":10,\"method\":\"shutdown\"}\nX: y\n\n\
                 {\"jsonrpc\":\"2.0\",\"method\":\"exit\"}\n";
    let all = [
        [open(chapter, text), reading.concat(), tokens.clone()].concat(),
        [open(chapter, text), typed, whole.concat(), reading.concat()].concat(),
        [open(data, "energy:\n  unit: MWh\n"), renamed, explain.to_owned()].concat(),
        [tokens, leave.to_owned()].concat(),
    ];
    all.map(String::into_bytes).to_vec()
}

/// The project an editor works on, on disk; it has a finding, so that its judgement is told.
static EDITED: LazyLock<(tempfile::TempDir, String)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let inputs = fixture::inputs(&format!("{ENGLISH}{SOUND}\n{{{{ no.such }}}}\n"));
    for file in inputs.texts() {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, file.text.as_ref().expect("text")).expect("a file");
    }
    let root = folder.path().canonicalize().expect("a path");
    let address = format!("file://{}", root.display());
    (folder, address)
});

/// How often anything has panicked, also where the server goes on.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// What a server says.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<u8>>>);

impl Told {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8(bytes.clone()).expect("text")
    }
}

impl std::io::Write for Told {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        own.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What an editor says: who it is and, once the project is judged, the rest.
struct Said {
    first: Cursor<Vec<u8>>,
    rest: Cursor<Vec<u8>>,
    told: Told,
}

impl std::io::Read for Said {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.first.read(buffer)?;
        if read > 0 {
            return Ok(read);
        }
        for _ in 0..2_000 {
            if self.rest.position() > 0 || self.told.text().contains("publishDiagnostics")
            {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        self.rest.read(buffer)
    }
}

fn framed(body: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

/// Messages of an editor, each answered, and by a message.
fn messages(input: &[u8]) -> String {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            PANICS.fetch_add(1, Ordering::Relaxed);
            others(info);
        }));
    });
    let Ok(text) = std::str::from_utf8(input) else { return String::new() };
    let root = &EDITED.1;
    let hello = format!(
        "{{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{{\"capabilities\":{{}},\
         \"rootUri\":\"{root}\"}}}}"
    );
    let rest = text.replace("ROOT", root);
    let rest = rest.split_inclusive('\n').map(|line| match line.starts_with('{') {
        true => framed(line),
        false => line.to_owned(),
    });
    let told = Told::default();
    let said = Said {
        first: Cursor::new(framed(&hello).into_bytes()),
        rest: Cursor::new(rest.collect::<String>().into_bytes()),
        told: told.clone(),
    };
    let before = PANICS.load(Ordering::Relaxed);
    let input = std::io::BufReader::with_capacity(1 << 20, said);
    let tongue = recto::lsp::Tongue { asked: None, otherwise: recto::languages::OURS };
    recto::lsp::serve(input, told.clone(), Wish::default(), tongue).expect("a server");
    let text = told.text();
    let mut kinds = BTreeSet::new();
    let mut rest = text.as_str();
    while let Some((head, behind)) = rest.split_once("\r\n\r\n") {
        let length = head.strip_prefix("Content-Length: ").expect("a header");
        let (body, next) = behind.split_at(length.parse().expect("a length"));
        let message: serde_json::Value = serde_json::from_str(body).expect("JSON");
        assert!(!body.contains("a fault of Recto's"), "{body}");
        let of = message["method"].as_str().or(message["id"].as_str()).unwrap_or("");
        let code = &message["error"]["code"];
        kinds.insert(format!("{of} {code} {}", message["result"].is_null()));
        rest = next;
    }
    assert!(rest.is_empty(), "a message is cut off: {rest}");
    assert_eq!(PANICS.load(Ordering::Relaxed), before, "something panicked");
    kinds.into_iter().collect::<Vec<_>>().join("\n")
}

#[test]
fn the_corpus_holds() {
    for target in &TARGETS {
        let kept = corpus(target);
        for input in &kept {
            (target.run)(input);
        }
        // A target without a sound input would try nothing.
        let seed = (target.seeds)().into_iter().next().expect("a seed");
        let answer = (target.run)(&seed);
        let is_refused = answer.contains("cannotberead") || answer.contains("itisno");
        assert!(!is_refused, "{}: {answer}", target.name);
    }
}
