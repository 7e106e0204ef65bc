//! Evidence is opened, and held against the figures that rest on it.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, dictionary};
use recto::Wish;
use recto::diag::Sink;
use recto::model::metric::Tie;
use recto::output::evidence::{Shelf, evidence, in_words};
use rust_xlsxwriter::{Format, Formula, Workbook};

use crate::fixture;

/// A project with a metric on a line.
fn project(metrics: &str) -> String {
    format!(
        "=== content/report.yaml\n\
         title: {{en: Report, zh-HK: 報告}}\n\
         issuer: {{en: Issuer Limited, zh-HK: 發行人有限公司}}\n\
         languages: [en, zh-HK]\n\
         period: 2025\n\
         periods: [2025, 2024]\n\
         date: 2026-03-31\n\
         === content/data/a.yaml\n{metrics}\n"
    )
}

/// How each figure stands to its evidence, what is found, and the line that sums it up.
type Looked = (BTreeMap<String, Tie>, Vec<String>, Option<String>);

/// How the figures of metrics stand to their evidence.
fn looked(metrics: &str, files: &[(&str, Vec<u8>)]) -> Looked {
    looked_in(&project(metrics), files)
}

/// How the figures of a project stand to their evidence.
fn looked_in(project: &str, files: &[(&str, Vec<u8>)]) -> Looked {
    let inputs = fixture::inputs(project);
    let proof = recto::proof(&inputs, &Wish::default());
    let files: BTreeMap<String, Vec<u8>> = files
        .iter()
        .map(|(name, bytes)| (format!("content/evidence/{name}"), bytes.clone()))
        .collect();
    let shelf = Shelf::new(Arc::new(files));
    let mut sink = Sink::default();
    let ties = evidence(proof.data.as_ref().expect("data"), &shelf, &mut sink);
    let line = in_words(&ties);
    let ties = ties.into_iter().flat_map(|(id, figures)| {
        figures
            .into_iter()
            .map(move |(period, tie)| (format!("{id}@{period}"), tie))
    });
    let found = sink.finish().into_iter().map(|finding| {
        assert!(finding.place.is_some(), "{}", finding.message);
        let lines = proof.sources.line_column(finding.place.expect("a place")).0;
        format!("{lines}: {}; {}", finding.message, finding.hints.join("; "))
    });
    (ties.collect(), found.collect(), line)
}

/// A metric of two years.
fn metric(id: &str, unit: &str, old: &str, new: &str, file: &str, place: &str) -> String {
    format!(
        "{id}: {{name: {{en: {id}, zh-HK: 甲}}, unit: \"{unit}\", values: {{2024: {old}, 2025: {new}}}, \
         source: {{file: evidence/{file}, ref: {place}}}}}"
    )
}

/// A workbook with the shapes that data owners make.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("S1").expect("a name");
    let mut text = |row, column, text: &str| {
        sheet.write_string(row, column, text).expect("a cell");
    };
    text(0, 0, "Energy of the Group");
    text(2, 0, "Item");
    text(2, 1, "Unit");
    text(3, 0, "Electricity");
    text(3, 1, "kWh");
    text(4, 0, "Share of women");
    text(5, 0, "Employees");
    text(6, 0, "Total (MWh)");
    text(7, 0, "Revenue, RMB million");
    for (row, column, number) in [
        (2, 2, 2024.0),
        (2, 3, 2025.0),
        (3, 2, 9_420_400.0),
        (3, 3, 8_431_600.0),
        (5, 2, 300.0),
        (5, 3, 321.0),
        (6, 2, 9_420.0),
        (7, 2, 1_200.25),
        (7, 3, 1_248.6),
    ] {
        sheet.write_number(row, column, number).expect("a cell");
    }
    let percent = Format::new().set_num_format("0.0%");
    sheet.write_number_with_format(4, 2, 0.12, &percent).expect("a cell");
    sheet
        .write_number_with_format(4, 3, 0.1249, &percent)
        .expect("a cell");
    let formula = Formula::new("=D4/1000+SUM(Months!B2:B3)").set_result("8434.6");
    sheet.write_formula(6, 3, formula).expect("a cell");
    let months = book.add_worksheet();
    months.set_name("Months").expect("a name");
    for (row, number) in [(1, 1.0), (2, 2.0), (3, 4.5)] {
        months.write_number(row, 1, number).expect("a cell");
    }
    book.save_to_buffer().expect("a workbook")
}

/// A PDF with a line of text a page, as plain programs write one.
fn pdf(pages: &[&str]) -> Vec<u8> {
    let mut document = Document::with_version("1.4");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
    });
    let kids: Vec<Object> = pages
        .iter()
        .map(|text| {
            let mut operations = vec![
                Operation::new("BT", vec![]),
                Operation::new("Tf", vec!["F1".into(), 12.into()]),
            ];
            for word in text.split(' ') {
                operations.push(Operation::new("Td", vec![40.into(), 0.into()]));
                operations.push(Operation::new("Tj", vec![Object::string_literal(word)]));
            }
            operations.push(Operation::new("ET", vec![]));
            let content = Content { operations }.encode().expect("a content");
            let content = document.add_object(Stream::new(dictionary! {}, content));
            let page = document.add_object(dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content,
                "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            });
            page.into()
        })
        .collect();
    let count = i64::try_from(kids.len()).expect("a count");
    document.objects.insert(
        tree,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into(),
    );
    let catalog =
        document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = vec![];
    document.save_to(&mut bytes).expect("bytes");
    bytes
}

#[test]
fn cells_are_held_against_figures() {
    let book = [("x.xlsx", workbook())];
    // Each with what it comes to in 2024 and 2025, and a part of what is found.
    let cases: [(&str, &str, &str, &str, Tie, Tie, &str); 17] = [
        ("kWh", "9420400", "8431600", "\"S1!D4\"", Tie::Kept, Tie::Tied, ""),
        // Within the figure's rounding, in the unit that the row names.
        ("MWh", "9420", "8432", "\"S1!D4\"", Tie::Kept, Tie::Tied, ""),
        ("MWh", "9420", "8431.6", "\"S1!C4:D4\"", Tie::Tied, Tie::Tied, ""),
        (
            "MWh",
            "9420",
            "8342",
            "\"S1!D4\"",
            Tie::Kept,
            Tie::Unsupported,
            "`m` is 8342 MWh for 2025, and cell S1!D4 of evidence/x.xlsx says 8431600 kWh",
        ),
        (
            "MWh",
            "9420400",
            "8431600",
            "\"S1!D4\"",
            Tie::Kept,
            Tie::Unsupported,
            "different units",
        ),
        ("%", "12.0", "12.5", "\"S1!C5:D5\"", Tie::Tied, Tie::Tied, ""),
        ("%", "12.0", "12.6", "\"S1!D5\"", Tie::Kept, Tie::Unsupported, "says 12.49%"),
        ("person", "300", "321", "row 6", Tie::Tied, Tie::Tied, ""),
        ("person", "300", "312", "row 6", Tie::Tied, Tie::Unsupported, "says 321"),
        // The wrong year's cell: nothing bears the figure out, and that one is tied.
        ("person", "300", "321", "\"S1!C6\"", Tie::Tied, Tie::Kept, ""),
        (
            "person",
            "300",
            "321",
            "{2024: \"S1!C6\", 2025: \"S1!C6\"}",
            Tie::Tied,
            Tie::Unsupported,
            "that is the figure of 2024",
        ),
        ("thousand person", "300", "321", "\"S1!D6\"", Tie::Kept, Tie::Tied, ""),
        (
            "person",
            "300",
            "321000",
            "\"S1!D6\"",
            Tie::Kept,
            Tie::Unsupported,
            "a thousand times",
        ),
        ("MWh", "9420", "8434.6", "\"S1!D7\"", Tie::Kept, Tie::Tied, ""),
        ("MWh", "9420", "7.5", "\"Months!B2:B4\"", Tie::Kept, Tie::Tied, ""),
        (
            "MWh",
            "9420",
            "8.5",
            "\"Months!B2:B4\"",
            Tie::Kept,
            Tie::Unsupported,
            "makes 7.5 in all",
        ),
        (
            "RMB million",
            "1200.25",
            "1248.6",
            "\"S2!D8\"",
            Tie::Kept,
            Tie::Unsupported,
            "no sheet `S2`",
        ),
    ];
    for (unit, old, new, place, was, is, part) in cases {
        let (ties, found, _) =
            looked(&metric("m", unit, old, new, "x.xlsx", place), &book);
        let case = format!("{unit} {old} {new} {place}: {found:?}");
        assert_eq!((ties["m@2024"], ties["m@2025"]), (was, is), "{case}");
        match part {
            "" => assert!(found.is_empty(), "{case}"),
            part => assert!(found.len() == 1 && found[0].contains(part), "{case}"),
        }
    }
}

/// The evidence of single entities is opened like any other.
#[test]
fn cells_of_entities_are_held_against_their_figures() {
    let entities = "date: 2026-03-31\n\
        entities:\n  \
          east: {name: {en: East, zh-HK: 東}}\n  \
          west: {name: {en: West, zh-HK: 西}}\n\
        consolidation: operational-control\n";
    let metric = "energy: {name: {en: Energy, zh-HK: 能源}, unit: MWh, by: {east: {2024: 9420.4, 2025: 8431.6}, \
        west: {2025-01: 1, 2025-02: 3}}, over: sum, sources: {\
        east: {file: evidence/x.xlsx, ref: {2024: \"S1!C4\", 2025: \"S1!D4\"}}, \
        west: {file: evidence/x.xlsx, ref: {2025-01: \"Months!B2\", 2025-02: \"Months!B3\"}}}}";
    let text = project(metric).replace("date: 2026-03-31\n", entities);
    let (ties, found, line) = looked_in(&text, &[("x.xlsx", workbook())]);
    let expected = [
        ("energy[east]@2024", Tie::Tied),
        ("energy[east]@2025", Tie::Tied),
        ("energy[west]@2025-01", Tie::Tied),
        ("energy[west]@2025-02", Tie::Unsupported),
    ];
    let expected = expected.map(|(id, tie)| (id.to_owned(), tie));
    assert_eq!(ties, expected.into());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("energy[west]") && found[0].contains("Months!B3"),
        "{found:?}"
    );
    assert_eq!(line.as_deref(), Some("evidence: 3 tied, 1 unsupported"));
}

/// One `source` of a metric tells its entities apart: by the place in one file, or by a file each. A
/// place that is named for all of them bears out the figure it has, and is nothing against another.
#[test]
fn one_source_names_places_and_files_by_entity() {
    let entities = "date: 2026-03-31\n\
        entities:\n  \
          east: {name: {en: East, zh-HK: 東}}\n  \
          west: {name: {en: West, zh-HK: 西}}\n\
        consolidation: operational-control\n";
    let looked = |source: &str| {
        let metric = format!(
            "energy: {{name: {{en: Energy, zh-HK: 能源}}, unit: MWh, by: {{east: {{2024: 9420.4, 2025: 8431.6}}, \
             west: {{2025-01: 1, 2025-02: 3}}}}, over: sum, source: {source}}}"
        );
        let text = project(&metric).replace("date: 2026-03-31\n", entities);
        looked_in(&text, &[("x.xlsx", workbook()), ("y.xlsx", workbook())])
    };
    let ties = |all: [Tie; 4]| {
        let ids = ["[east]@2024", "[east]@2025", "[west]@2025-01", "[west]@2025-02"];
        let all = ids.into_iter().zip(all);
        all.map(|(id, tie)| (format!("energy{id}"), tie))
            .collect::<BTreeMap<_, _>>()
    };
    use Tie::{Kept, Tied, Unsupported};
    let east = "east: {2024: \"S1!C4\", 2025: \"S1!D4\"}";
    let west = "west: {2025-01: \"Months!B2\", 2025-02: \"Months!B3\"}";
    let places = format!("{{file: evidence/x.xlsx, ref: {{{east}, {west}}}}}");
    let (own, found, line) = looked(&places);
    assert_eq!(own, ties([Tied, Tied, Tied, Unsupported]));
    assert!(found.len() == 1 && found[0].contains("energy[west]"), "{found:?}");
    assert_eq!(line.as_deref(), Some("evidence: 3 tied, 1 unsupported"));
    let files = format!(
        "{{file: {{east: evidence/y.xlsx, west: evidence/z.xlsx}}, ref: {{{east}, {west}}}}}"
    );
    let (own, found, _) = looked(&files);
    assert_eq!(own, ties([Tied, Tied, Unsupported, Unsupported]));
    assert!(found.len() == 1 && found[0].contains("evidence/z.xlsx"), "{found:?}");
    let (own, found, _) = looked("{file: evidence/x.xlsx, ref: \"S1!D4\"}");
    assert_eq!(own, ties([Kept, Tied, Kept, Kept]));
    assert_eq!(found, Vec::<String>::new());
    // An entity of which nothing is said rests on the file alone.
    let (own, found, _) = looked(&format!("{{file: evidence/x.xlsx, ref: {{{east}}}}}"));
    assert_eq!(own, ties([Tied, Tied, Kept, Kept]));
    assert_eq!(found, Vec::<String>::new());
    // A file that is not there is told once, whoever shares it.
    let (own, found, _) = looked("{file: evidence/gone.xlsx}");
    assert_eq!(own, ties([Unsupported; 4]));
    assert_eq!(found.len(), 1, "{found:?}");
    for (source, said) in [
        (
            "{file: evidence/x.xlsx, ref: {eats: \"S1!C4\"}}",
            "`eats` is neither a period nor an entity that has values here",
        ),
        ("{file: {north: evidence/x.xlsx}}", "this metric has no values of `north`"),
        (
            "{file: evidence/x.xlsx, ref: {east: {soon: \"S1!C4\"}}}",
            "`soon` is not a period",
        ),
    ] {
        let metric = format!(
            "energy: {{name: {{en: Energy, zh-HK: 能源}}, unit: MWh, by: {{east: {{2025: 1}}}}, source: {source}}}"
        );
        let text = project(&metric).replace("date: 2026-03-31\n", entities);
        let proof = recto::proof(&fixture::inputs(&text), &Wish::default());
        let found: Vec<_> =
            proof.findings.iter().map(|own| own.message.as_str()).collect();
        assert!(found.contains(&said), "{source}: {found:?}");
    }
}

/// Units are read by what people call them in any language.
#[test]
fn cells_say_their_units_in_any_language() {
    let text = "項目,單位,2024,2025\n耗水量,千立方米,48.6,46.1\n廢棄物,公噸,12.6,11.4\n電力,萬度,942,843\n";
    for (unit, old, new, row) in [
        ("m3", "48600", "46100", "row 2"),
        ("tonne", "12.6", "11.4", "row 3"),
        ("MWh", "9420", "8430", "row 4"),
        ("m3", "48.6", "46.1", "row 2"),
    ] {
        let metric = metric("m", unit, old, new, "x.csv", row);
        let (ties, found, _) = looked(&metric, &[("x.csv", text.as_bytes().to_vec())]);
        let tie = if new == "46.1" { Tie::Unsupported } else { Tie::Tied };
        assert_eq!(ties["m@2025"], tie, "{unit} {row}: {found:?}");
    }
}

#[test]
fn cells_without_a_figure_are_told() {
    let book = [("x.xlsx", workbook())];
    for (place, part) in [
        ("\"S1!Z99\"", "cell S1!Z99 of evidence/x.xlsx is empty"),
        ("\"S1!A4\"", "says `Electricity`"),
        ("row 9", "row 9 of evidence/x.xlsx does not have it"),
    ] {
        let (ties, found, _) =
            looked(&metric("m", "MWh", "1", "2", "x.xlsx", place), &book);
        assert_eq!(ties["m@2025"], Tie::Unsupported, "{place}");
        assert!(found.len() == 1 && found[0].contains(part), "{place}: {found:?}");
    }
    let (ties, found, line) =
        looked(&metric("m", "MWh", "1", "2", "x.xlsx", "Table 3"), &book);
    assert_eq!(ties["m@2025"], Tie::Kept);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(line.as_deref(), Some("evidence: 2 kept"));
}

#[test]
fn texts_are_evidence_too() {
    let text =
        "row,item,unit,2024,2025\n7,Diesel,tCO2e,254.0,\"1,238.0\"\n\n8,Gas,kg,1,2\n";
    let files = [("a.csv", text.as_bytes().to_vec())];
    for (unit, old, new, place, was, is) in [
        ("tCO2e", "254", "1238", "row 7", Tie::Tied, Tie::Tied),
        ("tCO2e", "254", "1238", "E2", Tie::Kept, Tie::Tied),
        ("tCO2e", "254", "1238", "D2:E2", Tie::Tied, Tie::Tied),
        ("t", "0.001", "0.002", "\"a!E4\"", Tie::Kept, Tie::Tied),
        ("tCO2e", "254", "1239", "E2", Tie::Kept, Tie::Unsupported),
    ] {
        let (ties, found, _) =
            looked(&metric("m", unit, old, new, "a.csv", place), &files);
        assert_eq!(
            (ties["m@2024"], ties["m@2025"]),
            (was, is),
            "{place} {new}: {found:?}"
        );
    }
}

#[test]
fn a_page_is_searched_for_the_figure() {
    let bill = pdf(&[
        "Invoice of 31 December 2025",
        "Electricity used 8,432 MWh against 9,420 MWh in 2024, meters 7",
        "",
    ]);
    let files = [("bill.pdf", bill)];
    for (unit, old, new, place, is, part) in [
        ("MWh", "9420", "8432", "p. 2", Tie::Tied, ""),
        ("kWh", "9420000", "8432000", "p. 2", Tie::Tied, ""),
        ("MWh", "9420", "8432", "p. 1", Tie::Unsupported, "it stands on page 2"),
        ("MWh", "9420", "8423", "第2頁", Tie::Unsupported, "it has 8,432"),
        ("MWh", "9420", "8432", "p. 9", Tie::Unsupported, "has 3 pages, and no page 9"),
        ("MWh", "9420", "8432", "p. 3", Tie::Kept, ""),
        ("MWh", "9420", "8432", "the annex", Tie::Kept, ""),
        // A digit alone may be anything.
        ("person", "1", "7", "p. 2", Tie::Kept, ""),
    ] {
        let (ties, found, _) =
            looked(&metric("m", unit, old, new, "bill.pdf", place), &files);
        assert_eq!(ties["m@2025"], is, "{new} {place}: {found:?}");
        match part {
            "" => assert!(found.is_empty(), "{place}: {found:?}"),
            part => assert!(found.len() == 1 && found[0].contains(part), "{found:?}"),
        }
    }
}

#[test]
fn files_that_cannot_be_opened_are_told_once() {
    let metrics = [
        metric("a", "MWh", "1", "2", "gone.xlsx", "\"S1!B7\""),
        metric("b", "MWh", "1", "2", "gone.xlsx", "\"S1!B8\""),
        metric("c", "MWh", "1", "2", "torn.xlsx", "\"S1!B8\""),
        metric("d", "MWh", "1", "2", "letter.docx", "page 2"),
    ];
    let files =
        [("torn.xlsx", b"PK\x03\x04torn".to_vec()), ("letter.docx", b"PK".to_vec())];
    let (ties, found, line) = looked(&metrics.join("\n"), &files);
    assert_eq!(line.as_deref(), Some("evidence: 4 kept, 4 unsupported"), "{ties:?}");
    let text = found.join("\n");
    assert!(text.contains("gone.xlsx"), "{text}");
    assert!(
        text.contains("torn.xlsx, the evidence for `c`: it cannot be opened"),
        "{text}"
    );
    assert!(!text.contains("letter.docx"), "{text}");
}

#[test]
fn a_formula_tells_its_cells() {
    let text = project(&metric("m", "MWh", "9420", "8434.6", "x.xlsx", "\"S1!D7\""));
    let proof = recto::proof(&fixture::inputs(&text), &Wish::default());
    let data = proof.data.as_ref().expect("data");
    let files = BTreeMap::from([("evidence/x.xlsx".to_owned(), workbook())]);
    let shelf = Shelf::new(Arc::new(files));
    let rests = shelf.look().rests(data, &data.metrics()["m"]).expect("evidence");
    let borne = &rests.figures["2025"];
    assert_eq!(borne.formula.as_deref(), Some("D4/1000+SUM(Months!B2:B3)"));
    assert_eq!(borne.inputs, ["S1!D4 8431600", "Months!B2 1", "Months!B3 2"]);
    assert_eq!((borne.at.as_str(), borne.says.as_str()), ("S1!D7", "8434.6"));
}
