//! `recto audit` where numbers stand in other ways than in running text: with their unit on a line of
//! its own, as the ends of a range, at the nodes of a flow.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use recto::input::project::Project;
use recto::output::ledger::Ledger;
use recto::review::audit::{Verdict, audit};
use recto::{Proof, Session, Wish};

use crate::altering::Original;

/// A text on a page: its left edge, its line, its size, and what it says.
type Line<'a> = (i64, i64, i64, &'a str);

/// Every letter that pages set by another hand need.
const LETTERS: &str = "All letters of the font: Jackdaws love my big sphinx of quartz; MWh, kWh, kg, \
    GJ, 0123456789,.–%";

const PROSE: &str = "The sites of the Group used this much power and left this much waste, as they told us";
const MORE: &str =
    "month by month, and nobody has found anything else in the books of any of them.";

/// A project of one chapter, and its own PDF.
struct Made {
    _folder: tempfile::TempDir,
    proof: Proof,
    pdf: Vec<u8>,
    ledger: Ledger,
}

impl Made {
    fn new(data: &str, chapter: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [
            (
                "content/report.yaml",
                "title: {en: T}\nissuer: {en: I}\nlanguages: [en]\nperiod: 2025\nperiods: [2025, 2024]\n\
                 date: 2026-03-31\nchecks: {unbound-number: \"off\"}\n",
            ),
            ("content/data/a.yaml", data),
            ("content/en/01-x.md", chapter),
        ];
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        let own = proof(folder.path());
        let project = Project::find(folder.path()).expect("a project");
        let mut session =
            Session::new(project.read(), Arc::new(project), Wish::default());
        let setting = session.set().unwrap_or_else(|| panic!("{:?}", own.findings));
        let (pdf, ledger) = session.export(&setting).expect("a PDF");
        Self { _folder: folder, proof: own, pdf, ledger }
    }

    /// What is found where the sheet of its figures is set anew.
    fn found(&self, lines: &[Line<'_>]) -> Vec<String> {
        let sheet = self.ledger.figures[0].position.sheet;
        let copy = Original::new(&self.pdf, &self.ledger).set(sheet, lines);
        found(&audit(&copy, &self.proof).expect("a verdict"))
    }
}

fn proof(at: &Path) -> Proof {
    let project = Project::find(at).expect("a project");
    recto::proof(&project.read(), &Wish { every: true, ..Wish::default() })
}

/// What is found, rule and message.
fn found(verdict: &Verdict) -> Vec<String> {
    let all = verdict.findings.iter();
    all.map(|own| format!("{}: {}", own.rule.name, own.message)).collect()
}

const DATA: &str = "\
energy.grid: {name: {en: Purchased electricity}, unit: MWh, values: {2024: 5123, 2025: 6212}}
waste.total: {name: {en: Waste of all sites}, unit: tonne, values: {2024: 96, 2025: 88}}
oven.low: {name: {en: Least load of an oven}, unit: kg, values: {2025: 80}}
oven.high: {name: {en: Largest load of an oven}, unit: kg, values: {2025: 120}}
";

#[test]
fn a_unit_on_a_line_of_its_own_is_held_against_the_number_over_it() {
    let cards =
        "```cards\ncards:\n  - {metric: energy.grid}\n  - {metric: waste.total}\n```\n";
    let made =
        Made::new(DATA, &format!("# X {{#x}}\n\n{LETTERS}\n\n{PROSE} {MORE}\n\n{cards}"));
    let prose: Vec<Line<'_>> = vec![
        (60, 760, 18, "X"),
        (60, 730, 10, LETTERS),
        (60, 710, 10, PROSE),
        (60, 696, 10, MORE),
    ];
    let ways = [
        ("below", [(620, 28), (602, 10), (588, 9)]),
        ("above", [(602, 28), (634, 10), (588, 9)]),
        ("between", [(620, 28), (602, 10), (650, 9)]),
    ];
    for (way, [number, unit, label]) in ways {
        for by_card in [true, false] {
            let set = |units: [&'static str; 2]| {
                let cards = [
                    (60, "6,212", units[0], "Purchased electricity"),
                    (240, "88", units[1], "Waste of all sites"),
                ];
                let mut lines = prose.clone();
                if by_card {
                    for (left, n, u, l) in cards {
                        lines.extend([
                            (left, number.0, number.1, n),
                            (left, unit.0, unit.1, u),
                            (left, label.0, label.1, l),
                        ]);
                    }
                } else {
                    lines
                        .extend(cards.map(|(left, n, ..)| (left, number.0, number.1, n)));
                    lines.extend(cards.map(|(left, _, u, _)| (left, unit.0, unit.1, u)));
                    lines.extend(cards.map(|(left, .., l)| (left, label.0, label.1, l)));
                }
                made.found(&lines)
            };
            let what = format!("{way} {by_card}");
            assert_eq!(set(["MWh", "tonnes"]), [""; 0], "{what}");
            let grid = "print-near: 6,212 stands with the unit “kWh”, and `energy.grid` is 6,212 MWh (MWh)";
            assert_eq!(set(["kWh", "tonnes"]), [grid], "{what}");
            let waste = "print-near: 88 stands with the unit “kg”, and `waste.total` is 88 tonnes (tonne)";
            assert_eq!(set(["MWh", "kg"]), [waste], "{what}");
        }
    }
}

/// The ends of a range that changed places are told once, as that: those of figures, and those that
/// the author typed.
#[test]
fn ends_of_a_range_that_changed_places_are_found() {
    let text = "An oven is loaded with {{ oven.low : bare }}–{{ oven.high }} at a time, whatever is burnt. Over the \
        year the sites took {{ energy.grid }} from the grid, and 15–40 people work at an oven of ours.";
    let made = Made::new(DATA, &format!("# X {{#x}}\n\n{LETTERS}\n\n{text}\n"));
    let cases = [
        ("80–120 kg", "15–40", ""),
        (
            "120–80 kg",
            "15–40",
            "print-near: 120–80 stands where `oven.low` and `oven.high` are 80–120: they changed places",
        ),
        ("80–102 kg", "15–40", "print-near: 102 stands where `oven.high` is 120 kg"),
        (
            "80–120 kg",
            "40–15",
            "print-near: 40–15 stands where the text of the project has 15–40: they changed places",
        ),
    ];
    for (range, people, said) in cases {
        let one = format!(
            "An oven is loaded with {range} at a time, whatever is burnt. Over the year the sites"
        );
        let two = format!(
            "took 6,212 MWh from the grid, and {people} people work at an oven of ours."
        );
        let lines: Vec<Line<'_>> = vec![
            (60, 760, 18, "X"),
            (60, 730, 10, LETTERS),
            (60, 690, 10, &one),
            (60, 676, 10, &two),
        ];
        let said: Vec<&str> =
            Some(said).filter(|said| !said.is_empty()).into_iter().collect();
        assert_eq!(made.found(&lines), said, "{range} {people}");
    }
}
