//! Corrections, end to end: what `diff` says is what really changed in print, the data book
//! comes back to the last digit, and what was tampered with is found.

use std::collections::BTreeMap;

use recto::input::project::{Inputs, Project};
use recto::model::lang::{Lang, USUAL};
use recto::output::ledger::Ledger;
use recto::resolve::data::Data;
use recto::review::diff::{Difference, diff};
use recto::{Wish, Workshop};

use crate::command::{correct, ends, err, out, recto, root, small};
use crate::reader;

fn pages(pdf: &[u8]) -> Vec<String> {
    reader::pages(pdf).iter().map(reader::Page::text).collect()
}

/// How often each word, number and Han character stands in a text.
type Tokens = BTreeMap<String, i64>;

fn count(tokens: &mut Tokens, text: &str, by: i64) {
    let mut token = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let digit = c.is_ascii_digit();
        let inner = matches!(c, ',' | '.')
            && token.ends_with(|c: char| c.is_ascii_digit())
            && rest.peek().is_some_and(char::is_ascii_digit);
        let goes_on = match token.chars().next() {
            None => true,
            Some(first) if first.is_ascii_digit() => digit || inner,
            Some(_) => c.is_alphabetic() && !recto::model::lang::is_ideograph(c),
        };
        if !goes_on || recto::model::lang::is_ideograph(c) {
            add(tokens, &mut token, by);
        }
        if c.is_alphanumeric() || inner || c == '\u{2212}' {
            token.push(c);
        } else {
            add(tokens, &mut token, by);
        }
        if recto::model::lang::is_ideograph(c) || c == '\u{2212}' {
            add(tokens, &mut token, by);
        }
    }
    add(tokens, &mut token, by);
}

fn add(tokens: &mut Tokens, token: &mut String, by: i64) {
    if !token.is_empty() {
        *tokens.entry(std::mem::take(token)).or_default() += by;
    }
}

/// A report made and kept warm.
struct Maker {
    project: Project,
    workshop: Workshop,
}

impl Maker {
    fn new() -> Self {
        let project = Project::find(root()).expect("the project");
        let workshop = Workshop::new(std::sync::Arc::new(project.clone()));
        Self { project, workshop }
    }

    fn make(&mut self, inputs: &Inputs) -> Option<(Ledger, Vec<u8>)> {
        let wish = Wish::default();
        let mut proof = recto::proof(inputs, &wish);
        let setting = self.workshop.set(&mut proof, inputs, &wish)?;
        // Untagged and unpacked, which takes a fraction of the time; the text is the same.
        let pages: Vec<_> = (0..setting.document.pages().len()).collect();
        let pdf = recto::excerpt(&proof, &setting, &pages)?;
        Some((self.workshop.ledger(&proof, &setting), pdf))
    }
}

/// The report with the rules off that one figure corrected alone must break: parts that no
/// longer add up, growth that no longer follows.
fn without_rules(project: &Project) -> Inputs {
    let mut inputs = project.read();
    let off: String = recto::checks::rules()
        .map(|rule| format!("  {}: off\n", rule.name))
        .collect();
    let config = inputs.config.as_mut().expect("settings");
    let text = config.text.as_mut().expect("text");
    let text = &mut *text;
    let kept: String = text.split("\nchecks:").next().unwrap_or_default().to_owned();
    *text = format!("{}\nchecks:\n{off}", kept.trim_end());
    inputs
}

/// The inputs with the last digit of a metric's latest value turned.
fn corrected(inputs: &Inputs, data: &Data, id: &str) -> Inputs {
    let metric = &data.metrics()[id];
    let (period, value) = metric.values.iter().next_back().expect("a value");
    let new = turned(&value.number.expect("a number").to_string());
    let mut inputs = inputs.clone();
    let edited = inputs.data.iter_mut().find_map(|file| {
        let text = file.text.as_ref().expect("text");
        let text = recto::review::import::set(text, id, *period, &new)?;
        file.text = Ok(text);
        Some(())
    });
    assert!(edited.is_some(), "{id} of {period} can be edited");
    inputs
}

/// A number with its last digit turned by one.
fn turned(digits: &str) -> String {
    let mut bytes = digits.as_bytes().to_vec();
    let last = bytes.last_mut().expect("a digit");
    *last = if *last == b'9' { b'8' } else { *last + 1 };
    String::from_utf8(bytes).expect("digits")
}

/// What the tokens of each page lose and gain, by what `diff` says.
fn told(difference: &Difference) -> BTreeMap<String, Tokens> {
    let mut told: BTreeMap<String, Tokens> = BTreeMap::new();
    for occurrence in &difference.occurrences {
        for (side, by) in [(&occurrence.old, -1), (&occurrence.new, 1)] {
            if let Some(printed) = side {
                let page = told.entry(printed.page.clone()).or_default();
                count(page, &printed.printed, by);
            }
        }
    }
    told.values_mut().for_each(|tokens| tokens.retain(|_, n| *n != 0));
    told.retain(|_, tokens| !tokens.is_empty());
    told
}

/// What the tokens of each page really lost and gained.
fn real(old: &[String], new: &[String]) -> BTreeMap<String, Tokens> {
    let mut real = BTreeMap::new();
    assert_eq!(old.len(), new.len(), "as many pages as before");
    for (index, (before, after)) in old.iter().zip(new).enumerate() {
        let mut tokens = Tokens::new();
        count(&mut tokens, before, -1);
        count(&mut tokens, after, 1);
        tokens.retain(|_, n| *n != 0);
        if !tokens.is_empty() {
            real.insert((index + 1).to_string(), tokens);
        }
    }
    real
}

/// What really changed and was not told: words that came or went for good, of which there
/// must be none; and the pages between which words only moved, as where a line grew longer.
fn flowed(
    real: BTreeMap<String, Tokens>,
    told: &BTreeMap<String, Tokens>,
) -> (Tokens, Vec<String>) {
    let mut pages = real;
    for (page, tokens) in told {
        let own = pages.entry(page.clone()).or_default();
        for (token, n) in tokens {
            *own.entry(token.clone()).or_default() -= n;
        }
    }
    let mut all = Tokens::new();
    for tokens in pages.values_mut() {
        tokens.retain(|_, n| *n != 0);
        for (token, n) in &*tokens {
            *all.entry(token.clone()).or_default() += n;
        }
    }
    pages.retain(|_, tokens| !tokens.is_empty());
    all.retain(|_, n| *n != 0);
    (all, pages.into_keys().collect())
}

/// Each of fifty metrics is corrected in turn. What `diff` says of print is compared with
/// what changed in the text of the PDF, page by page, read by an independent tool: nothing
/// is missed, and nothing is said that did not happen.
#[test]
fn what_diff_says_is_what_changed_in_print() {
    let mut maker = Maker::new();
    let inputs = without_rules(&maker.project);
    let proof = recto::proof(&inputs, &Wish::default());
    let data = proof.data.expect("a dataset");
    let (before, pdf) = maker.make(&inputs).expect("a report");
    let old = pages(&pdf);
    let printed: Vec<_> = data
        .metrics()
        .values()
        .filter(|metric| {
            let last = metric.values.iter().next_back();
            last.is_some_and(|(_, value)| value.number.is_some())
                && before.figures.iter().any(|f| f.metric.as_deref() == Some(&metric.id))
        })
        .map(|metric| metric.id.clone())
        .collect();
    let wanted = 50;
    let step = (printed.len() / (wanted + 6)).max(1);
    let mut done = 0;
    for id in printed.iter().step_by(step) {
        if done == wanted {
            break;
        }
        let inputs = corrected(&inputs, &data, id);
        // A claim that no longer holds stops the report; that it does is told elsewhere.
        let Some((after, pdf)) = maker.make(&inputs) else { continue };
        let difference = diff(&before, &after);
        let new = pages(&pdf);
        let pages = difference.pages.as_ref().expect("pages");
        let flowed = flowed(real(&old, &new), &told(&difference));
        assert_eq!(flowed.0, Tokens::new(), "{id}: words that came or went");
        for page in flowed.1 {
            let changed =
                pages.changed.iter().find(|own| own.new.as_ref() == Some(&page));
            let causes = changed.map(|own| own.causes.join(", ")).unwrap_or_default();
            assert!(causes.contains("flows on"), "{id}: page {page}: {causes}");
        }
        assert!(difference.metrics.iter().any(|change| change.metric == *id), "{id}");
        assert!(pages.are_explained(), "{id}: {pages:?}");
        done += 1;
    }
    assert_eq!(done, wanted, "of {} metrics", printed.len());
}

#[test]
fn diff_compares_builds_folders_and_ledgers() {
    let folder = small();
    let at = folder.path();
    let before = small();
    let old = before.path().to_str().expect("a path");
    // There is no build yet to compare with.
    let output = recto(&["diff"], at);
    ends(&output, 2);
    assert!(err(&output).contains("recto build"), "{}", err(&output));
    ends(&recto(&["build"], at), 0);
    let output = recto(&["diff"], at);
    ends(&output, 0);
    assert!(out(&output).starts_with("Nothing has changed."), "{}", out(&output));
    ends(&recto(&["diff", old], at), 0);

    correct(at, "content/data/environment.yaml", "2025: 1.9", "2025: 1.8");
    for old in [&["diff"][..], &["diff", old], &["diff", "build/report.ledger.json"]] {
        let output = recto(old, at);
        ends(&output, 1);
        let text = out(&output);
        assert!(text.contains("air.sox 2025  1.9 → 1.8 kg  (-0.1, -5.26%)"), "{text}");
        assert!(text.contains("Sulphur oxides · 2025"), "{text}");
        assert!(text.contains("nothing else has changed"), "{text}");
    }
    let output = recto(&["diff", old, "--format", "json"], at);
    ends(&output, 1);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["metrics"][0]["metric"], "air.sox");
    assert_eq!(json["occurrences"].as_array().expect("a list").len(), 2, "{json}");
    let output = recto(&["diff", old, "--format", "markdown"], at);
    assert!(out(&output).starts_with("## Data\n"), "{}", out(&output));
    // The other way round, and against itself.
    let copy = folder.path().join("copy");
    ends(&recto(&["init", "copy"], at), 0);
    let output = recto(&["diff", ".", copy.to_str().expect("a path")], at);
    ends(&output, 1);
    assert!(out(&output).contains("1.8 → 1.9"), "{}", out(&output));
    ends(&recto(&["diff", old, old], at), 0);
    ends(&recto(&["diff", old, copy.to_str().expect("a path")], at), 0);
}

#[test]
fn diff_tells_prose_layout_and_findings_apart() {
    let folder = small();
    let at = folder.path();
    let before = small();
    let old = before.path().to_str().expect("a path");
    correct(
        at,
        "content/en/04-people.md",
        "We employ nobody under",
        "We hire nobody under",
    );
    let output = recto(&["diff", old], at);
    ends(&output, 1);
    let text = out(&output);
    assert!(text.contains("Text\n"), "{text}");
    assert!(text.contains("We hire nobody under"), "{text}");
    assert!(!text.contains("Printed figures"), "{text}");
    assert!(text.contains("nothing else has changed"), "{text}");
    // A claim that is no longer true stops the report, and is a finding that is new.
    std::fs::write(
        at.join("content/data/more.yaml"),
        "a.b: {name: {en: A, zh-HK: 甲}, unit: kg, values: {2025: 1}}\n",
    )
    .expect("a file");
    for lang in USUAL.map(Lang::tag) {
        let file = format!("content/{lang}/04-people.md");
        let path = at.join(&file);
        let text = std::fs::read_to_string(&path).expect("a file");
        std::fs::write(path, text + "\n{{ claim(a.b > 2, \"more\") }}\n")
            .expect("a file");
    }
    let output = recto(&["diff", old], at);
    ends(&output, 1);
    let text = out(&output);
    assert!(text.contains("[false-claim]"), "{text}");
    assert!(text.contains("not compared"), "{text}");
}

#[test]
fn damaged_ledgers_are_clean_errors() {
    let folder = small();
    let at = folder.path();
    ends(&recto(&["build"], at), 0);
    let ledger =
        std::fs::read_to_string(at.join("build/report.ledger.json")).expect("one");
    let deep = format!("{{\"version\": 2, \"issuer\": {}", "[".repeat(100_000));
    for (text, reason) in [
        (String::new(), "no ledger"),
        ("[]".to_owned(), "no ledger"),
        ("{\"version\": 1}".to_owned(), "version 1"),
        (ledger[..ledger.floor_char_boundary(ledger.len() / 2)].to_owned(), "no ledger"),
        (ledger.replacen("\"version\": 2", "\"version\": 2, \"more\": 1", 1), "more"),
        (ledger.replacen("\"sheet\": 1", "\"sheet\": 99999", 1), "damaged"),
        (ledger.replacen("\"value\": \"", "\"value\": \"NaN", 1), "damaged"),
        (ledger.replacen("\"block\": ", "\"block\": 99999", 1), "damaged"),
        (deep, "no ledger"),
        ("\u{0}\u{1}".to_owned(), "no ledger"),
    ] {
        std::fs::write(at.join("other.json"), text).expect("a file");
        let output = recto(&["diff", "other.json"], at);
        ends(&output, 2);
        assert!(err(&output).contains(reason), "{reason}: {}", err(&output));
    }
    std::fs::write(at.join("other.json"), [0xff, 0xfe, 0x00]).expect("a file");
    ends(&recto(&["diff", "other.json"], at), 2);
}

#[test]
fn the_blackline_marks_what_changed_and_has_a_sheet_to_sign() {
    let folder = small();
    let at = folder.path();
    let before = small();
    let old = before.path().to_str().expect("a path");
    correct(at, "content/data/environment.yaml", "2025: 1.9", "2025: 1.8");
    correct(
        at,
        "content/en/04-people.md",
        "We employ nobody under",
        "We hire nobody under",
    );
    let output = recto(&["diff", old, "--pdf", "all.pdf"], at);
    ends(&output, 1);
    let output = recto(&["diff", old, "--pdf", "some.pdf", "--pages", "changed"], at);
    ends(&output, 1);
    let all = pages(&std::fs::read(at.join("all.pdf")).expect("a PDF"));
    let some = pages(&std::fs::read(at.join("some.pdf")).expect("a PDF"));
    assert!(some.len() < all.len() / 2, "{} of {}", some.len(), all.len());
    for pages in [&all, &some] {
        let sheet = &pages[0];
        for word in [
            "Sulphur oxides",
            "1.9",
            "1.8",
            "Reviewed by",
            "翻譯確認",
            "Harbourlight Holdings Limited",
            "2026-04-23",
            "Fingerprint",
            "1 text changed",
        ] {
            assert!(sheet.contains(word), "no {word} in {sheet}");
        }
        let squeezed: String = pages.concat().split_whitespace().collect();
        assert!(squeezed.contains("Weemployhirenobody"), "{squeezed}");
        assert!(squeezed.contains("1.91.8"), "{squeezed}");
    }
    // A ledger has no text to strike out.
    ends(&recto(&["build"], at), 0);
    let ledger = "build/report.ledger.json";
    ends(&recto(&["diff", ledger, "--pdf", "no.pdf"], at), 2);
    ends(&recto(&["diff", old, "--pdf", "content/no.pdf"], at), 2);
}

#[test]
fn trace_leads_from_print_to_evidence() {
    let folder = small();
    let at = folder.path();
    let output = recto(&["trace", "revenue"], at);
    ends(&output, 0);
    let text = out(&output);
    for part in [
        "Revenue · 收入",
        "unit     HKD million",
        "revenue@2025 = 1248.6 HKD million  published",
        "not recorded",
        "page ",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    // By what is printed, and as JSON.
    let output = recto(&["trace", "1,248.6", "--json"], at);
    ends(&output, 0);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json[0]["of"], "revenue", "{json}");
    let hash = json[0]["definition"]["evidence"]["sha256"].as_str().expect("a hash");
    assert_eq!(hash.len(), 64);
    // A derived figure down to its sources.
    let output = recto(&["trace", "ghg.total"], at);
    assert!(out(&output).contains("ghg.scope2@2025 = "), "{}", out(&output));
    for wanted in ["no.such", "99,999,999", "", "248.6"] {
        ends(&recto(&["trace", wanted], at), 2);
    }
    // Evidence that is recorded and changes is a finding.
    let place = "source: {file: evidence/revenue-2025.csv, ref: row 4";
    let recorded = format!("{place}, sha256: {hash}");
    correct(at, "content/data/business.yaml", place, &recorded);
    let output = recto(&["trace", "revenue"], at);
    ends(&output, 0);
    assert!(out(&output).contains("as recorded"), "{}", out(&output));
    std::fs::write(at.join("content/evidence/revenue-2025.csv"), "other")
        .expect("a file");
    let output = recto(&["trace", "revenue"], at);
    ends(&output, 1);
    assert!(err(&output).contains("changed-evidence"), "{}", err(&output));
    let output = recto(&["check", "--format", "short"], at);
    assert!(out(&output).contains("changed-evidence"), "{}", out(&output));
    std::fs::remove_file(at.join("content/evidence/revenue-2025.csv")).expect("a file");
    let output = recto(&["check", "--format", "short"], at);
    assert!(out(&output).contains("not there any more"), "{}", out(&output));
}

/// A document read and written again with one thing changed.
fn tampered(pdf: &[u8], change: impl FnOnce(&mut lopdf::Document)) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(pdf).expect("a PDF");
    change(&mut document);
    let mut bytes = vec![];
    document.save_to(&mut bytes).expect("bytes");
    bytes
}

/// Changes the content of an attached file.
fn change_attached(document: &mut lopdf::Document, needle: &str, from: &str, to: &str) {
    let streams = document.objects.values_mut().filter_map(|o| o.as_stream_mut().ok());
    for stream in streams {
        let Ok(content) = stream.get_plain_content() else { continue };
        let Ok(text) = String::from_utf8(content) else { continue };
        if text.contains(needle) && text.contains(from) {
            stream.dict.remove(b"Filter");
            stream.dict.remove(b"DecodeParms");
            stream.set_content(text.replacen(from, to, 1).into_bytes());
            return;
        }
    }
    panic!("no attached file has {needle}");
}

#[test]
fn verify_finds_tampered_text_data_and_ledger() {
    let folder = small();
    let at = folder.path();
    ends(&recto(&["build"], at), 0);
    let pdf = std::fs::read(at.join("build/report.pdf")).expect("a PDF");
    let output = recto(&["verify", "build/report.pdf"], at);
    ends(&output, 0);
    assert!(out(&output).contains("byte for byte"), "{}", out(&output));
    let judge = |name: &str, bytes: Vec<u8>| {
        std::fs::write(at.join(name), bytes).expect("a file");
        recto(&["verify", name], at)
    };
    // Written anew without a change, it says the same.
    let output = judge("same.pdf", tampered(&pdf, |_| {}));
    ends(&output, 0);
    assert!(!out(&output).contains("byte for byte"), "{}", out(&output));
    // The text of a page: two letters change places.
    let mut number = 0;
    let output = judge(
        "text.pdf",
        tampered(&pdf, |document| {
            let pages: Vec<_> = document.page_iter().collect();
            for (index, page) in pages.into_iter().enumerate() {
                let content = document.get_page_content(page);
                let mut content =
                    lopdf::content::Content::decode(&content).expect("content");
                let mut operands =
                    content.operations.iter_mut().flat_map(|o| &mut o.operands);
                let shown = operands.find_map(|operand| match operand {
                    lopdf::Object::Array(parts) => parts
                        .iter_mut()
                        .filter_map(|part| part.as_str_mut().ok())
                        .find(|bytes| bytes.len() > 4 && bytes[..2] != bytes[2..4]),
                    _ => None,
                });
                let Some(shown) = shown else { continue };
                shown[..4].rotate_left(2);
                let bytes = content.encode().expect("bytes");
                document.change_page_content(page, bytes).expect("a page");
                number = index + 1;
                return;
            }
        }),
    );
    ends(&output, 1);
    let expected = format!("error[other-text]: page {number}: it says");
    assert!(out(&output).contains(&expected), "{expected}: {}", out(&output));
    // The ledger it carries.
    let ledger = |from: &str, to: &str| {
        tampered(&pdf, |document| change_attached(document, "\"figures\"", from, to))
    };
    let output =
        judge("ledger.pdf", ledger("\"printed\": \"1.9\"", "\"printed\": \"7.77\""));
    ends(&output, 1);
    let text = out(&output);
    assert!(text.contains("the ledger has “7.77” for air.sox"), "{text}");
    assert!(text.contains("“7.77” does not stand there"), "{text}");
    let output = judge("value.pdf", ledger("\"value\": \"1.9\"", "\"value\": \"7.77\""));
    ends(&output, 1);
    // Which build of Recto made it is nothing that the report says.
    let own = std::fs::read(at.join("build/report.ledger.json")).expect("a ledger");
    let own: serde_json::Value = serde_json::from_slice(&own).expect("JSON");
    let own = format!("\"program\": {}", own["program"]);
    let other = format!("\"program\": \"{}\"", "7".repeat(16));
    ends(&judge("other.pdf", ledger(&own, &other)), 0);
    // The dataset it carries.
    let output = judge(
        "data.pdf",
        tampered(&pdf, |document| {
            change_attached(
                document,
                "metric,period",
                "air.sox,2025,1.9",
                "air.sox,2025,1.7",
            );
        }),
    );
    ends(&output, 1);
    assert!(out(&output).contains("report.data.csv"), "{}", out(&output));
    // The project itself.
    correct(at, "content/data/environment.yaml", "2025: 1.9", "2025: 1.8");
    let output = recto(&["verify", "build/report.pdf"], at);
    ends(&output, 1);
    let text = out(&output);
    assert!(text.contains("the ledger has 1.9 for air.sox in 2025"), "{text}");
    let output = recto(&["verify", "build/report.pdf", "--json"], at);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["identical"], false);
    // Each thing that does not hold has its rule, which can be looked up.
    let faults = json["faults"].as_array().expect("what does not hold");
    assert!(faults.iter().any(|own| own["kind"] == "data"), "{json}");
    for fault in faults {
        let rule = fault["rule"].as_str().expect("a rule");
        ends(&recto(&["explain", rule], at), 0);
    }
    // What is no report of ours.
    for (name, bytes) in [
        ("empty.pdf", vec![]),
        ("noise.pdf", b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer".to_vec()),
        ("half.pdf", pdf[..pdf.len() / 2].to_vec()),
        (
            "none.pdf",
            tampered(&pdf, |document| {
                document.catalog_mut().expect("a catalogue").remove(b"Names");
            }),
        ),
    ] {
        ends(&judge(name, bytes), 2);
    }
    ends(&recto(&["verify", "missing.pdf"], at), 2);
}
