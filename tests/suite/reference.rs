//! The reference dataset holds every figure of the published report, as published.
//!
//! `tests/reference/figures.csv` lists the 220 rows of the report with the metrics that
//! hold them and their values by year, digit for digit; `/` means not disclosed.

use std::collections::BTreeMap;
use std::path::Path;

use recto::diag::Sink;
use recto::input::project::Project;
use recto::model::period::Period;
use recto::model::place::Sources;

#[test]
fn every_figure_of_the_published_report_is_in_the_dataset() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = Project::find(root).expect("the project").read();
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let draft =
        recto::input::load::load(&inputs, &[], &mut sources, &mut sink).expect("a draft");
    let metrics: BTreeMap<_, _> = draft
        .metrics
        .iter()
        .map(|metric| (metric.id.as_str(), metric))
        .collect();

    let path = root.join("tests/reference/figures.csv");
    let table = std::fs::read_to_string(path).expect("the table");
    let (mut rows, mut values) = (0, 0);
    for row in table.lines().skip(1) {
        rows += 1;
        // Only the label in the middle may hold commas.
        let mut ends = row.rsplitn(4, ',');
        let years: Vec<_> = ends.by_ref().take(3).collect();
        let ids = ends.next().and_then(|rest| rest.split(',').nth(1)).expect("metrics");
        let own: Vec<_> = ids
            .split(';')
            .map(|id| {
                *metrics.get(id).unwrap_or_else(|| panic!("{row}: no metric `{id}`"))
            })
            .collect();
        for (year, value) in ["2021", "2020", "2019"].into_iter().zip(years) {
            if value.is_empty() {
                continue;
            }
            values += 1;
            let period = Period::parse(year).expect("a year");
            let held: Vec<_> = own
                .iter()
                .filter_map(|metric| metric.values.get(&period))
                .map(|value| {
                    value.number.map_or("/".to_owned(), |number| number.to_string())
                })
                .collect();
            assert!(
                held.iter().any(|held| held == value),
                "{row}: {year} holds {held:?}"
            );
        }
    }
    assert_eq!(rows, 220);
    assert_eq!(values, 297);
}
