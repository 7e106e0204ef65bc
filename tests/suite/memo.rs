//! What is remembered from one run to the next: a corrected figure resolves only the chapters
//! that read it, and pages are the same whatever was set before them.

use std::sync::Arc;

use recto::input::project::Project;
use recto::model::place::Sources;
use recto::model::report::Chapter;
use recto::{Setting, Wish, Workshop};

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

/// What a page looks like.
fn pictures(setting: &Setting) -> Vec<String> {
    let options = typst_svg::SvgOptions::default();
    let pages = setting.document.pages();
    pages.iter().map(|page| typst_svg::svg(page, &options)).collect()
}

/// Pages that were set from where others stood are those that are set from nothing.
#[test]
fn edits_one_after_another_make_the_pages_a_build_makes() {
    let folder = tempfile::tempdir().expect("a folder");
    let files: Vec<_> = recto::authoring::starter::files()
        .into_iter()
        .map(|(path, bytes)| (folder.path().join(path), bytes))
        .collect();
    recto::input::project::create(folder.path(), "a test", &files).expect("the starter");
    let project = Project::at(folder.path()).expect("a project");
    let files = std::sync::Arc::new(project.clone());
    let wish = Wish::default();
    let mut inputs = project.read();
    let mut live = Workshop::live(files.clone());
    let mut last = vec![];

    let paragraphs = "A paragraph that moves all that follows it.\n\n".repeat(40);
    let chapter = "content/en/03-environment.md";
    let edits = [
        (chapter, "", ""),
        ("content/data/environment.yaml", "5059", "5060"),
        (chapter, "\n# ", "\n# A longer name: "),
        (chapter, "\n\n", &format!("\n\n{paragraphs}")),
        (chapter, paragraphs.as_str(), ""),
        ("content/report.yaml", "#c47a1c", "#aa3300"),
        ("content/zh-HK/03-environment.md", "\n# ", "\n# 我們的"),
    ];
    for (path, from, to) in edits {
        let all = inputs.chapters.iter_mut().map(|(_, file)| file);
        let all = all.chain(&mut inputs.data).chain(&mut inputs.config);
        let file = all.into_iter().find(|file| file.path == path);
        let text = file.and_then(|file| file.text.as_mut().ok()).expect(path);
        assert!(text.contains(from), "{path} does not hold {from:?}:\n{text}");
        *text = text.replacen(from, to, 1);
        let set = |workshop: &mut Workshop| {
            let (mut proof, _) = recto::bind(Sources::default(), &inputs, &wish);
            let setting = workshop.lay(&mut proof, &inputs, &wish);
            setting.unwrap_or_else(|| panic!("{}", fixture::findings(&proof)))
        };
        let edited = set(&mut live);
        assert!(live.holds(&edited), "{path}: {from:?} to {to:?}");
        let edited = pictures(&edited);
        assert_eq!(edited, pictures(&set(&mut Workshop::new(files.clone()))), "{path}");
        assert!(from == to || edited != last, "{path}: {from:?} to {to:?}");
        last = edited;
    }
}
