//! Assured figures as a reader meets them: the marks against the list of what is covered, and
//! each page number of that list against the page its link leads to and the figure there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lopdf::{Document, Object};
use recto::output::ledger::{self, Ledger};
use recto::{Wish, Workshop};

use crate::command::{err, out, recto};
use crate::fixture::{self, fenced};

/// A report whose assured figures stand in every component, in sentences, and several times.
fn project(covers: &str) -> String {
    let components = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/components.md"),
    )
    .expect("a page");
    let lists = fenced(&components, "assurance");
    let [en, zh] = lists.as_slice() else { panic!("an example in each language") };
    let body = "\
```cards\ncards: [{metric: heat}, {metric: power}]\n```\n
```chart\nkind: bar\nmetrics: [power]\nperiods: [2020, 2021]\n```\n
It took {{ heat }} and {{ water }}, of which {{ share(heat, power) : 1dp }}.\n
## Data {#data .page}\n
```metrics\nrows: [heat, power, sum]\nperiods: [2021, 2020]\n```\n
```table\ncolumns: [A, B]\nrows: [[Words, \"{{ heat }} in all\"], [Alone, \"{{ power : bare }}\"]]\n```\n
```targets\ntitle: Ours\n```\n
## Assurance {#assurance .page}\n\n";
    let settings = "title: {en: Report, zh-HK: 報告}\nissuer: {en: Issuer, zh-HK: 發行人}\n\
                    languages: [en, zh-HK]\nperiod: 2021\nperiods: [2021, 2020]\n\
                    date: 2022-03-31\nchecks: {untranslated: off}\n";
    format!(
        "=== content/report.yaml\n{settings}\
         === content/data/a.yaml\n\
         heat: {{name: {{en: Heat, zh-HK: 熱能}}, unit: MWh, values: {{2020: 7, 2021: 12.50}}}}\n\
         power: {{name: {{en: Power, zh-HK: 電力}}, unit: MWh, values: {{2020: 30, 2021: 41}}}}\n\
         water: {{name: {{en: Water, zh-HK: 用水}}, unit: tonne, values: {{2021: 903}}}}\n\
         sum: {{name: {{en: Sum, zh-HK: 總和}}, unit: MWh, formula: heat + power, decimals: 1}}\n\
         === content/targets.yaml\n\
         less: {{name: {{en: Less, zh-HK: 減少}}, metric: power, base: 2020, by: 2029, cut: 40%}}\n\
         === content/assurance.yaml\n\
         provider: {{en: Harbour Assurance, zh-HK: 海港核證}}\nstandard: {{en: A standard, zh-HK: 準則}}\n\
         level: limited\ndate: 2022-03-20\n\
         statement:\n  en: [{{file: images/page.svg, alt: The statement.}}]\n  \
         zh-HK: [{{file: images/page.svg, alt: 聲明。}}]\n\
         covers:\n{covers}\
         === content/en/01-x.md\n# X {{#x}}\n\n{body}```assurance\n{en}\n```\n\nThe end.\n\
         === content/zh-HK/01-x.md\n# X {{#x}}\n\n{body}```assurance\n{zh}\n```\n\n完。\n"
    )
}

const COVERS: &str = "  heat: {unit: MWh, values: {2021: 12.50}}\n  \
                      power: {unit: MWh, values: {2020: 30, 2021: 41}}\n  \
                      water: {unit: tonne, values: {2021: 903}}\n";

const PAGE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"210\" height=\"297\" \
                    viewBox=\"0 0 210 297\"><path d=\"M20 20h170v5H20z\" fill=\"#333333\"/></svg>";

/// A project on disk, built: its PDF and its ledger.
fn built(text: &str) -> (Vec<u8>, Ledger) {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    for file in fixture::inputs(text).texts() {
        let path = at.join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, file.text.as_ref().expect("a text")).expect("a file");
    }
    std::fs::create_dir_all(at.join("content/images")).expect("a folder");
    std::fs::write(at.join("content/images/page.svg"), PAGE).expect("a picture");
    let output = recto(&["build", "--output", "r.pdf"], at);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let pdf = std::fs::read(at.join("r.pdf")).expect("a PDF");
    let ledger = std::fs::read(at.join("r.ledger.json")).expect("a ledger");
    (pdf, serde_json::from_slice(&ledger).expect("a ledger"))
}

/// The links of a PDF: from which page, and to which.
fn links(document: &Document) -> Vec<(u32, u32)> {
    let numbers: BTreeMap<_, _> = document
        .get_pages()
        .into_iter()
        .map(|(number, id)| (id, number))
        .collect();
    let mut links = vec![];
    for (id, number) in &numbers {
        let Ok(annotations) = document.get_page_annotations(*id) else { continue };
        for annotation in annotations {
            let target = annotation
                .get_deref(b"A", document)
                .and_then(Object::as_dict)
                .and_then(|action| action.get_deref(b"D", document))
                .or_else(|_| annotation.get_deref(b"Dest", document));
            let Ok(Object::Array(target)) = target else { continue };
            let page = target.first().and_then(|page| page.as_reference().ok());
            links.extend(
                page.and_then(|page| numbers.get(&page)).map(|to| (*number, *to)),
            );
        }
    }
    links
}

#[test]
fn marks_pages_and_links_are_those_of_what_is_covered() {
    let (pdf, ledger) = built(&project(COVERS));
    let covered =
        [("heat", "2021"), ("power", "2020"), ("power", "2021"), ("water", "2021")];
    for figure in &ledger.figures {
        let metric = figure.metric.as_deref().unwrap_or_default();
        let own = match metric {
            "target.less.base" => ("power", "2020"),
            "target.less.now" => ("power", figure.period.as_str()),
            other => (other, figure.period.as_str()),
        };
        assert_eq!(figure.assured, covered.contains(&own), "{figure:?}");
    }
    let document = Document::load_mem(&pdf).expect("a PDF");
    let links = links(&document);
    for language in ["en", "zh-HK"] {
        let pages = || {
            ledger
                .pages
                .iter()
                .enumerate()
                .filter(|(_, page)| page.language == language)
        };
        let (list, page) = pages()
            .find(|(_, page)| {
                page.text.contains("A standard") || page.text.contains("準則")
            })
            .expect("the list");
        // The pages that print each figure, but the list itself.
        let mut printed = BTreeMap::<_, BTreeSet<usize>>::new();
        for figure in ledger
            .figures
            .iter()
            .filter(|it| it.language == language && it.assured)
        {
            if figure.page != page.page {
                let metric = figure.metric.as_deref().unwrap_or_default();
                let (metric, period) = match metric {
                    "target.less.base" => ("power", "2020"),
                    "target.less.now" => ("power", "2021"),
                    own => (own, figure.period.as_str()),
                };
                printed
                    .entry((metric.to_owned(), period.to_owned()))
                    .or_default()
                    .insert(figure.position.sheet);
            }
        }
        assert_eq!(printed.len(), covered.len(), "{printed:?}");
        let own: Vec<usize> = links
            .iter()
            .filter(|(from, _)| *from as usize == list + 1)
            .map(|(_, to)| *to as usize)
            .collect();
        for ((metric, period), sheets) in &printed {
            for sheet in sheets {
                assert!(own.contains(sheet), "{language} {metric} {period}: {own:?}");
            }
        }
        let count: usize = printed.values().map(BTreeSet::len).sum();
        let others = own.iter().filter(|to| **to != list + 1).count();
        // The navigation bar leads to the chapter's first page once more.
        assert!((count..=count + 1).contains(&others), "{language}: {own:?} {printed:?}");
        // Each page number that is printed is the page the link leads to.
        for sheets in printed.values() {
            for sheet in sheets {
                let number = &ledger.pages[*sheet - 1].page;
                assert!(page.text.contains(number.as_str()), "{number}: {}", page.text);
            }
        }
        // A sign for each figure that stands by itself, and none in the sentence or beside the
        // sum: two in cards, two in the chart, three and one in tables, two of the target.
        let signs: usize = pages().map(|(_, page)| page.text.matches('†').count()).sum();
        // And one in each line that says what it means.
        assert_eq!(signs, 2 + 2 + 3 + 1 + 2 + 5, "{language}");
        let (statement, _) = pages().find(|(at, _)| at == &(list + 1)).expect("a page");
        assert_eq!(ledger.pages[statement].running, "", "nothing runs along it");
    }
    let text: Vec<_> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter_map(|own| own.get(b"Alt").ok())
        .filter_map(|alt| lopdf::decode_text_string(alt).ok())
        .collect();
    for said in ["assured", "經核證", "The statement.", "聲明。"] {
        assert!(text.iter().any(|alt| alt == said), "{said}: {text:?}");
    }
    assert!(text.iter().any(|alt| alt.contains("41 (assured)")), "the chart says so");
}

#[test]
fn a_report_without_assurance_is_set_as_ever() {
    let text = project(COVERS);
    let (before, rest) = text.split_once("=== content/assurance.yaml").expect("the file");
    let (_, after) = rest.split_once("=== content/en").expect("chapters");
    let bare =
        format!("{before}=== content/en{after}").replace("```assurance", "```text");
    let inputs = fixture::inputs(&bare);
    let mut proof = recto::proof(&inputs, &Wish::default());
    let mut workshop = Workshop::default();
    let setting = workshop.set(&mut proof, &inputs, &Wish::default()).expect("pages");
    let galley: String =
        setting.galley.files.iter().map(|file| file.text.as_str()).collect();
    assert!(!galley.contains("assured") && !galley.contains("remark:"));
    let ledger = ledger::without_pages(&proof);
    assert!(ledger.figures.iter().all(|figure| !figure.assured));
}

#[test]
fn sign_off_writes_what_is_covered_and_keeps_the_rest_of_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let kept = "  # The first.\n  heat:\n    unit: MWh\n    values:\n      2021: 1   # old\n  \
                power: {unit: MWh, values: {2020: 30}} # short\n";
    for file in fixture::inputs(&project(kept)).texts() {
        let path = at.join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, file.text.as_ref().expect("a text")).expect("a file");
    }
    std::fs::create_dir_all(at.join("content/images")).expect("a folder");
    std::fs::write(at.join("content/images/page.svg"), PAGE).expect("a picture");
    let file = at.join("content/assurance.yaml");
    let run = |arguments: &[&str], code| {
        let output = recto(arguments, at);
        let told = format!("{}{}", out(&output), err(&output));
        assert_eq!(output.status.code(), Some(code), "{told}");
        told
    };
    let told = run(&["check"], 1);
    assert!(
        told.contains(
            "`heat` is 12.50 for 2021, and was assured as 1 on 2022-03-20: +11.5"
        ),
        "{told}"
    );
    let own =
        ["sign-off", "--assured", "heat", "heat@2020", "power@2021", "sum", "water"];
    let told = run(&own, 0);
    assert!(told.contains("5 figures kept as assured"), "{told}");
    let text = std::fs::read_to_string(&file).expect("the file");
    assert!(
        text.ends_with(
            "  # The first.\n  heat:\n    unit: \"MWh\"\n    values:\n      2021: 12.50   # old\n      2020: 7\n  \
             power: {unit: \"MWh\", values: {2020: 30, 2021: 41}} # short\n  \
             sum: {unit: \"MWh\", values: {2021: 53.5}}\n  \
             water: {unit: \"tonne\", values: {2021: 903}}\n"
        ),
        "{text}"
    );
    run(&["check"], 0);
    // Those that are listed, once more: nothing changes.
    run(&["sign-off", "--assured"], 0);
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), text);
    let told = run(&["sign-off", "--assured", "haet"], 2);
    assert!(told.contains("there is no metric `haet`"), "{told}");
    let told = run(&["sign-off", "--assured", "heat@now"], 2);
    assert!(told.contains("`now` is not a period"), "{told}");
    std::fs::remove_file(&file).expect("the file");
    assert!(run(&["sign-off", "--assured", "heat"], 2).contains("mend the errors first"));
}
