//! A corrected figure resolves only the chapters that read it.

use std::sync::Arc;

use recto::model::report::Chapter;

use crate::fixture;

fn chapters(value: &str, scope2: &str) -> Vec<Arc<Chapter>> {
    let text = format!(
        "=== content/data/data.yaml
read: {{name: {{en: R, zh-HK: 讀}}, unit: tonne, values: {{2020: 1, 2021: {value}}}}}
other: {{name: {{en: O, zh-HK: 他}}, unit: tonne, values: {{2020: 1, 2021: {scope2}}}}}
sum: {{name: {{en: S, zh-HK: 和}}, unit: tonne, formula: read + other}}
=== content/*/01-reads.md
# Reads

{{{{ read }}}}
=== content/*/02-sums.md
# Sums

{{{{ sum }}}} {{{{ yoy(sum) : 1dp }}}}
=== content/*/03-other.md
# Other

{{{{ other }}}}
=== content/*/04-none.md
# None

Only text.
"
    );
    let report = fixture::report(&text);
    report.parts.into_values().flat_map(|part| part.chapters).collect()
}

#[track_caller]
fn check(before: &[Arc<Chapter>], after: &[Arc<Chapter>], changed: &[&str]) {
    let renewed: Vec<_> = before
        .iter()
        .zip(after)
        .filter(|(old, new)| !Arc::ptr_eq(old, new))
        .map(|(_, new)| new.label.as_str())
        .collect();
    assert_eq!(renewed, changed);
}

#[test]
fn a_corrected_figure_resolves_only_the_chapters_that_read_it() {
    let first = chapters("10", "5");
    check(&first, &chapters("10", "5"), &[]);
    let second = chapters("11", "5");
    check(&first, &second, &["en/reads", "en/sums", "zh-HK/reads", "zh-HK/sums"]);
    // The sum stays what it was, so who reads only the sum is not touched.
    let third = chapters("10", "6");
    check(&second, &third, &["en/reads", "en/other", "zh-HK/reads", "zh-HK/other"]);
}
