//! The CommonMark specification's examples: each compiles or gives a clean error, and none
//! of them panics. CI fetches the specification's published package and names its text in
//! `COMMONMARK_SPEC`; without it, the constructs the package tests most are tried here.

use recto::{Wish, Workshop};

use crate::fixture;
use crate::marked::examples;

/// What stands in for the specification where it is not at hand.
const SAMPLE: &[&str] = &[
    "\tfoo\tbaz",
    "- `one\n- two`",
    "***\n---\n___",
    "Foo *bar*\n=========",
    "~~~ ruby startline=3\ndef foo(x)\n~~~",
    "<table><tr><td>hi</td></tr></table>",
    "[foo]: /url \"title\"\n\n[foo]",
    "> ```\n> aaa\n\nbbb",
    "1. A paragraph\n   with two lines.\n\n       indented code",
    "*foo [bar](/url)*",
    "![foo](/url \"title\")",
    "<http://foo.bar.baz>",
    "foo  \nbar\\\nbaz",
    "&nbsp; &amp; &copy; &#35;",
    "a * foo bar* __foo, __bar__, baz__",
];

/// Many examples are of marks that fail, and print them.
const SETTINGS: &str = "=== content/report.yaml\ntitle: {en: T}\nissuer: {en: I}\n\
                        languages: [en]\nperiod: 2021\ndate: 2022-03-31\n\
                        checks: {literal-markup: warning}\n";

/// How many examples compile, and how many are clean errors.
fn check(examples: &[String]) -> (usize, usize) {
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
        let none = |_: &str| Err(std::io::Error::other("no pictures"));
        let setting = workshop.set(&mut proof, &inputs, &none, &Wish::default());
        let setting = setting.unwrap_or_else(|| panic!("{}", fixture::findings(&proof)));
        let output = workshop.export(&mut proof, &setting);
        assert!(output.is_some(), "{}", fixture::findings(&proof));
    }
    (sound.len(), clean)
}

#[test]
fn every_example_of_the_specification_compiles_or_is_a_clean_error() {
    let examples = match std::env::var_os("COMMONMARK_SPEC") {
        Some(path) => {
            let text = std::fs::read_to_string(path).expect("the specification");
            let examples = examples(&text);
            assert!(examples.len() > 600, "{} examples", examples.len());
            examples
        }
        None => SAMPLE.iter().map(|example| (*example).to_owned()).collect(),
    };
    let (fine, clean) = check(&examples);
    assert_eq!(fine + clean, examples.len());
    assert!(fine > clean, "{fine} compile, {clean} are clean errors");
}
