//! What does not fit its place is found on the set pages, at the author's text.

use recto::{Wish, Workshop};

use crate::fixture;

/// The findings of a small report whose pull quotes are set by a layout of its own.
fn findings(layout: &str, chapter: &str) -> String {
    let text = format!(
        "=== content/report.yaml\ntitle: {{en: Report}}\nissuer: {{en: Issuer}}\nlanguages: [en]\n\
         period: 2021\ndate: 2022-03-31\n=== content/en/01-x.md\n# X\n\nBefore.\n\n```quote\ntext: {chapter}\n```\n\nAfter.\n"
    );
    let mut inputs = fixture::inputs(&text);
    inputs.layouts.push(recto::input::project::InputFile {
        path: "layouts/pull.typ".into(),
        text: Ok(format!("#let pull(t, body, by: none) = {layout}\n")),
    });
    let mut proof = recto::proof(&inputs, &Wish::default());
    let wish = Wish::default();
    let setting = Workshop::default().set(&mut proof, &inputs, &wish);
    assert!(setting.is_some(), "{}", fixture::findings(&proof));
    fixture::findings(&proof)
}

#[test]
fn text_in_its_place_is_no_finding() {
    for layout in ["body", "std.box(width: 40pt, body)", "std.rotate(40deg, body)"] {
        assert_eq!(findings(layout, "One sentence of many words."), "", "{layout}");
    }
}

#[test]
fn text_outside_its_page_its_box_or_over_other_text_is_a_finding() {
    let cases = [
        ("std.place(dx: 600pt, body)", "outside-page", "“Sentence” runs over the edge"),
        ("std.place(dy: -200pt, body)", "outside-page", "“Sentence” runs over the edge"),
        ("std.block(width: 20pt, body)", "outside-box", "“Sentence” runs out of its box"),
        (
            "std.block({ body; std.place(top + left, dx: 4pt, body) })",
            "overlapping-text",
            "“Sentence” and “Sentence” stand over one another",
        ),
    ];
    for (layout, code, what) in cases {
        let found = findings(layout, "Sentence");
        assert!(
            found.contains(&format!("content/en/01-x.md:6:7: warning[{code}]: {what}")),
            "{layout}: {found}"
        );
    }
}

/// Wherever on its page a text with a note stands, above something tall: the note goes overleaf with
/// it. It would be left behind, and found, if the layouts did not look for it.
#[test]
fn a_note_goes_overleaf_with_its_mark() {
    let flow = include_str!("../../layouts/flow.typ");
    let blind =
        flow.replace("#let is-noted(it) = {", "#let is-noted(it) = { return false\n");
    assert_ne!(flow, blind);
    let found = |above: usize, flow: &str| {
        let words = "A few words of text. ".repeat(6);
        let filler = "A line.\n\n".repeat(above);
        let text = format!(
            "=== content/report.yaml\ntitle: {{en: Report}}\nissuer: {{en: Issuer}}\nlanguages: [en]\n\
             period: 2021\ndate: 2022-03-31\n=== content/en/01-x.md\n# X\n\n## A\n\n{filler}### S\n\n{words}[^1]\n\n\
             ```steps\nsteps: [one, two]\n```\n\n[^1]: Sentence.\n"
        );
        let mut inputs = fixture::inputs(&text);
        inputs.layouts.push(recto::input::project::InputFile {
            path: "layouts/flow.typ".into(),
            text: Ok(flow.to_owned()),
        });
        let wish = Wish::default();
        let mut proof = recto::proof(&inputs, &wish);
        let setting = Workshop::default().set(&mut proof, &inputs, &wish);
        assert!(setting.is_some(), "{}", fixture::findings(&proof));
        fixture::findings(&proof)
    };
    let told = "warning[note-elsewhere]: this footnote stands on page ";
    let all = 22..30;
    let blind = all.clone().find(|above| found(*above, &blind).contains(told));
    assert!(blind.is_some(), "no note is left behind");
    for above in all {
        let found = found(above, flow);
        assert!(!found.contains(told), "{above}: {found}");
    }
}

/// A table or list longer than a page goes on overleaf, in a case and beside a heading too.
#[test]
fn what_is_longer_than_a_page_goes_on_overleaf() {
    let rows: String = (0..70).map(|_| "| word | word |\n").collect();
    let table = format!("| A | B |\n|---|---|\n{rows}");
    let items: String = (0..70).map(|_| "- word\n").collect();
    for body in [table, items] {
        for case in ["", " {.case}"] {
            let text = format!(
                "=== content/report.yaml\ntitle: {{en: Report}}\nissuer: {{en: Issuer}}\nlanguages: [en]\n\
                 period: 2021\ndate: 2022-03-31\n=== content/en/01-x.md\n# X\n\n## Y{case}\n\n{body}"
            );
            let inputs = fixture::inputs(&text);
            let mut proof = recto::proof(&inputs, &Wish::default());
            let wish = Wish::default();
            let setting = Workshop::default().set(&mut proof, &inputs, &wish);
            assert!(setting.is_some());
            assert_eq!(fixture::findings(&proof), "", "{case}: {body}");
        }
    }
}

/// What the typesetter finds in a small report of a dataset, targets and one block.
fn set(data: &str, targets: &str, block: &str) -> String {
    let text = format!(
        "=== content/report.yaml\ntitle: {{en: Report}}\nissuer: {{en: Issuer}}\nlanguages: [en]\n\
         period: 2021\ndate: 2022-03-31\n=== content/data/a.yaml\n{data}\n\
         === content/targets.yaml\n{targets}\n=== content/en/01-x.md\n# X\n\n{block}\n"
    );
    let inputs = fixture::inputs(&text);
    let mut proof = recto::proof(&inputs, &Wish::default());
    let wish = Wish::default();
    let setting = Workshop::default().set(&mut proof, &inputs, &wish);
    assert!(setting.is_some(), "{}", fixture::findings(&proof));
    let found = fixture::findings(&proof);
    let lines = found.lines().filter(|line| {
        ["outside-", "overlapping-"].iter().any(|code| line.contains(code))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A year is wider than the figures under it.
#[test]
fn a_slope_of_short_figures_is_no_finding() {
    let data = "a: {name: {en: One}, unit: t, values: {2020: 12, 2021: 13}}\n\
                b: {name: {en: Two}, unit: t, values: {2020: 2, 2021: 3}}";
    let block = "```chart\nkind: slope\nmetrics: [a, b]\n```";
    assert_eq!(set(data, "{}", block), "");
}

#[test]
fn many_drawn_targets_go_on_overleaf() {
    let data =
        "e: {name: {en: Energy}, unit: MWh, values: {2019: 100, 2020: 95, 2021: 90}}";
    let target = |i: usize| {
        let by = 2022 + i % 9;
        format!(
            "t{i}: {{name: {{en: Target {i}}}, metric: e, base: 2019, by: {by}, cut: 20%}}\n"
        )
    };
    let targets: String = (0..30).map(target).collect();
    for show in ["bars", "pathway"] {
        let block = format!("```targets\nshow: {show}\ntitle: All\n```");
        assert_eq!(set(data, &targets, &block), "", "{show}");
    }
}

/// Topics that would stand over one another are moved apart, and none past another of a higher
/// score.
#[test]
fn topics_stand_apart_in_the_order_of_their_scores() {
    let layout = r#"{
        import "matrix.typ": spread
        let scores = (
            (4.5, 4.8), (4.8, 4.5), (4.5, 4.7), (4.7, 4.7), (4.5, 4.7), (4.5, 4.6), (2.0, 2.5), (3.0, 3.1),
        )
        let (apart, size) = (17.6, (310, 220))
        let at(it) = ((it.at(0) - 2) / 2.8 * 276 + 17, (it.at(1) - 2.5) / 2.3 * 186 + 17)
        let places = spread(scores.map(at), scores, apart, size)
        for i in range(scores.len()) {
            for j in range(scores.len()) {
                let far = range(2).map(axis => places.at(j).at(axis) - places.at(i).at(axis))
                if i != j { assert(calc.norm(..far) > apart - 0.5, message: repr((i, j, places))) }
                for axis in range(2) {
                    if scores.at(i).at(axis) < scores.at(j).at(axis) {
                        assert(far.at(axis) > 0, message: repr((i, j, places)))
                    }
                }
            }
        }
        body
    }"#;
    assert_eq!(findings(layout, "One sentence."), "");
}

/// Figures of bars that end alike need room beside one another; others do not.
#[test]
fn figures_over_bars_stand_clear() {
    let layout = r#"{
        import "chart-bar.typ": apart
        let chart(values) = (
            series: values.map(value => (values: (value,))), names: ([2021],), line: 9pt,
        )
        let clear(values, width) = apart(chart(values), values.map(_ => (width,)), 100pt)
        assert(not clear((50000.0, 50001.0, 50002.0), 24pt))
        assert(clear((50000.0, 50001.0, 50002.0), 18pt))
        assert(clear((10.0, 50.0, 20.0), 24pt))
        assert(clear((50.0, none, 50.0), 24pt))
        body
    }"#;
    assert_eq!(findings(layout, "One sentence."), "");
}
