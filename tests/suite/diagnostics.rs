//! Findings as they are shown to people and other programs. What is found where, and what is said
//! of it, is held by the fixtures of `tests/diagnostics/`.

use crate::fixture;

#[test]
fn a_finding_as_json_has_the_documented_form() {
    use recto::diag::print::{Format, render};
    let proof = fixture::proof("=== content/*/01-x.md\n# X\n\n說 {{ nothing }}\n");
    let text = render(&proof.findings, &proof.sources, Format::Json, false);
    let first = text.lines().next().expect("a finding");
    assert_eq!(
        first,
        "{\"rule\":\"unknown-metric\",\"severity\":\"error\",\
         \"message\":\"there is no metric `nothing`\",\"file\":\"content/en/01-x.md\",\
         \"line\":3,\"column\":6,\"hints\":[],\"related\":[]}"
    );
}

#[test]
fn findings_for_other_programs_have_their_form() {
    use recto::diag::print::{Format, render};
    let text = "=== content/data/d.yaml\n\
        a: {name: {en: A, zh-HK: 甲}, unit: tonne, values: {2021: -5}, accept: {range: A refund.}}\n\
        b: {name: {en: B, zh-HK: 乙}, unit: tonne, values: {2021: -6}}\n=== content/*/01-x.md\n# X\n";
    let proof = fixture::proof(text);
    let github = render(&proof.findings, &proof.sources, Format::Github, false);
    let lines: Vec<_> = github.lines().collect();
    assert_eq!(
        lines,
        [
            "::notice file=content/data/d.yaml,line=1,col=58,title=range::`a` cannot be negative, \
             and is -5 for 2021%0Aaccepted: A refund.",
            "::error file=content/data/d.yaml,line=2,col=58,title=range::`b` cannot be negative, \
             and is -6 for 2021%0Acorrect the value or its unit",
        ]
    );
    let sarif = render(&proof.findings, &proof.sources, Format::Sarif, false);
    let sarif: serde_json::Value = serde_json::from_str(&sarif).expect("JSON");
    let results = &sarif["runs"][0]["results"];
    assert_eq!(results[0]["suppressions"][0]["justification"], "accepted: A refund.");
    assert_eq!(results[1]["level"], "error");
    let region = &results[1]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&2.into(), &58.into()));
}

#[test]
fn a_finding_for_people_points_at_full_width_text_rightly() {
    use recto::diag::print::{Format, render};
    let proof = fixture::proof("=== content/*/01-x.md\n# X\n\n說明 {{ nothing }}\n");
    let text = render(&proof.findings[..1], &proof.sources, Format::Human, false);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "error[unknown-metric]: there is no metric `nothing`");
    assert_eq!(lines[1].trim_start(), "--> content/en/01-x.md:3:7");
    // Two Han characters are four columns wide.
    assert_eq!(lines[3], "3 | 說明 {{ nothing }}");
    assert_eq!(lines[4], "  |         ^^^^^^^");
}
