//! Small texts in Markdown: each compiles or is a clean error, and none panics.

use recto::{Wish, Workshop};

use crate::fixture;

/// Many examples are of marks that fail, and print them.
const SETTINGS: &str = "=== content/report.yaml\ntitle: {en: T}\nissuer: {en: I}\n\
                        languages: [en]\nperiod: 2021\ndate: 2022-03-31\n\
                        checks: {literal-markup: warning}\n";

/// How many examples compile, and how many are clean errors.
pub(crate) fn check(examples: &[&str]) -> (usize, usize) {
    let (mut sound, mut clean) = (vec![], 0);
    for (number, example) in examples.iter().enumerate() {
        let body = example.replace("\n=== ", "\n\\=== ");
        let chapter = format!("=== content/en/{number:03}-x{number}.md\n# X\n\n{body}\n");
        let proof = fixture::proof(&format!("{SETTINGS}{chapter}"));
        match proof.report {
            Some(_) => sound.push(chapter),
            None => {
                clean += 1;
                assert!(!proof.findings.is_empty(), "{example:?}");
                for finding in &proof.findings {
                    assert!(finding.place.is_some(), "{example:?}: {finding:?}");
                }
            }
        }
    }
    let mut workshop = Workshop::default();
    for chapters in sound.chunks(60) {
        let inputs = fixture::inputs(&format!("{SETTINGS}{}", chapters.concat()));
        let mut proof = recto::proof(&inputs, &Wish::default());
        let setting = workshop.set(&mut proof, &inputs, &Wish::default());
        let setting = setting.unwrap_or_else(|| panic!("{}", fixture::findings(&proof)));
        let output = workshop.export(&mut proof, &setting);
        assert!(output.is_some(), "{}", fixture::findings(&proof));
    }
    (sound.len(), clean)
}
