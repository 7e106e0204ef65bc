//! Every figure of the published report is printed wherever that prints it, from the data.
//!
//! `tests/reference/figures.csv` says of each of the 220 figures how often each chapter
//! lists it; the ledger says how often it is printed there. `printed.txt` beside it keeps
//! the count per language and names what is missing; `cargo test places` recounts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use recto::model::lang::{Lang, USUAL};

use crate::built::BILINGUAL;

/// How often a metric is printed: by language, chapter and metric.
type Printed = BTreeMap<(String, String, String), usize>;

fn printed() -> Printed {
    let mut printed = Printed::new();
    for figure in BILINGUAL.figures() {
        let text = |key: &str| figure[key].as_str().unwrap_or("").to_owned();
        let file = text("file");
        let stem = file.rsplit('/').next().and_then(|name| name.strip_suffix(".md"));
        let key = (text("language"), stem.unwrap_or("").to_owned(), text("metric"));
        *printed.entry(key).or_default() += 1;
    }
    printed
}

#[test]
fn places_of_the_published_report_are_printed_from_the_data() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let table = std::fs::read_to_string(folder.join("figures.csv")).expect("the figures");
    let printed = printed();
    let mut text = String::new();
    for language in USUAL.map(Lang::tag) {
        let (mut figures, mut all, mut listed, mut found) = (0, 0, 0, 0);
        let mut missing = String::new();
        for row in table.lines().skip(1) {
            let mut fields = row.split(',');
            let mut field = || fields.next().expect("a field");
            let (seed, metrics, places) = (field(), field(), field());
            let (mut own, mut own_found) = (0, 0);
            for place in places.split(' ').filter(|place| !place.is_empty()) {
                let (chapters, count) = place.split_once(':').expect("a count");
                let count: usize = count.parse().expect("a count");
                let there: usize = chapters
                    .split('/')
                    .flat_map(|chapter| metrics.split(';').map(move |id| (chapter, id)))
                    .filter_map(|(chapter, id)| {
                        let key =
                            (language.to_owned(), chapter.to_owned(), id.to_owned());
                        printed.get(&key)
                    })
                    .sum();
                own += count;
                own_found += there.min(count);
                if there < count {
                    writeln!(
                        missing,
                        "  {seed} {metrics}: {chapters} {there} of {count}"
                    )
                    .expect("memory");
                }
            }
            all += 1;
            figures += usize::from(own_found > 0);
            listed += own;
            found += own_found;
        }
        writeln!(
            text,
            "{language}: {figures} of {all} figures, {found} of {listed} places"
        )
        .expect("memory");
        text.push_str(&missing);
    }
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(
        snapbox::IntoData::raw(text),
        snapbox::Data::read_from(&folder.join("printed.txt"), None).raw(),
    );
}
