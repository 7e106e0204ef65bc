//! The reference dataset holds every figure of the published report.

use std::fs;
use std::path::Path;

use recto::Wish;
use recto::project::Project;

#[test]
fn every_figure_of_the_published_report_is_a_metric() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = Project::find(root).expect("the project");
    let proof = recto::proof(&project.read(), &Wish::default());
    assert!(proof.report.is_some(), "{}", crate::fixture::findings(&proof));

    let mut known = std::collections::BTreeSet::new();
    for file in crate::fixture::files(&root.join("content/data"), "yaml") {
        let text = fs::read_to_string(file).expect("a data file");
        let ids = text.lines().filter(|line| !line.starts_with([' ', '#']));
        known.extend(ids.filter_map(|line| Some(line.split_once(':')?.0.to_owned())));
    }
    let table =
        fs::read_to_string(root.join("tests/reference/figures.csv")).expect("the table");
    let rows: Vec<_> = table.lines().skip(1).collect();
    assert_eq!(rows.len(), 220);
    for row in rows {
        let metrics = row.split(',').nth(1).expect("a metric");
        for metric in metrics.split(';') {
            assert!(known.contains(metric), "{row}: no metric `{metric}`");
        }
    }
}
