//! The glossary where no fixture reaches: the content index of a whole report.

use recto::Wish;

use crate::fixture;
use crate::one_language::starter;

/// What the rule finds in the starter once its files are otherwise.
fn found(edit: &dyn Fn(&str, &str) -> String) -> Vec<String> {
    let inputs = starter(&|path, text| Some(edit(path, text)));
    let proof = recto::proof(&inputs, &Wish::default());
    let text = fixture::findings(&proof);
    assert!(proof.report.is_some(), "{text}");
    text.lines()
        .filter(|line| line.contains("[terms]"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn answers_and_reasons_of_the_index_are_read() {
    assert_eq!(found(&|_, text| text.to_owned()), Vec::<String>::new());
    let terms = "- {en: carton, zh-HK: 紙箱, avoid: {zh-HK: [卡板], en: [Weighing]}}\n\
                 - {en: employee, zh-HK: 員工, also: {zh-HK: [僱員]}}\n\
                 - {en: plant, zh-HK: 工廠}\n";
    let found = found(&|path, text| match path {
        "content/glossary.yaml" => terms.to_owned(),
        _ => text.to_owned(),
    });
    let index: Vec<_> = found
        .iter()
        .filter(|line| line.starts_with("content/index.yaml"))
        .collect();
    assert_eq!(
        index,
        [
            "content/index.yaml:8:56: warning[terms]: “Weighing” is to be avoided",
            "content/index.yaml:8:87: warning[terms]: “plant” stands here, and its text in \
             zh-HK has not “工廠”",
            "content/index.yaml:9:25: warning[terms]: “卡板” is to be avoided",
            "content/index.yaml:22:51: warning[terms]: “plant” stands here, and its text in \
             zh-HK has not “工廠”",
            "content/index.yaml:31:202: warning[terms]: “plant” stands here, and its text in \
             zh-HK has not “工廠”",
        ]
    );
}
