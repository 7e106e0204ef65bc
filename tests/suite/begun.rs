//! What `recto init --blank` begins: a bare report on frameworks of the author's choice.

use crate::command::{ends, err, out, recto};

#[test]
fn a_bare_report_can_be_set_before_its_index_is_whole() {
    for (frameworks, indexes) in
        [(&[][..], 1), (&["gri-2021"], 1), (&["ifrs-s2", "szse-17"], 2)]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let mut arguments = vec!["init", "new", "--blank"];
        for name in frameworks {
            arguments.extend(["--framework", name]);
        }
        ends(&recto(&arguments, folder.path()), 0);
        let new = folder.path().join("new");
        let checked = recto(&["check"], &new);
        ends(&checked, 0);
        let said = out(&checked) + &err(&checked);
        // Only what nothing answers yet is missing; GRI and IFRS S2 are voluntary here.
        let others: Vec<_> = said
            .lines()
            .filter(|line| line.starts_with("warning[") || line.starts_with("error["))
            .filter(|line| !line.starts_with("warning[undisclosed]"))
            .collect();
        assert!(others.is_empty(), "{frameworks:?}: {others:?}");
        assert_eq!(
            said.contains("warning[undisclosed]"),
            frameworks != ["gri-2021"],
            "{frameworks:?}: {said}"
        );
        let chapter = std::fs::read_to_string(new.join("content/zh-HK/90-index.md"));
        let blocks = chapter.expect("the index").matches("```index").count();
        assert_eq!(blocks, indexes, "{frameworks:?}");
        ends(&recto(&["build", "-o", "new.pdf"], &new), 0);
        // Once the line is taken out, it stops the build.
        crate::command::correct(
            &new,
            "content/report.yaml",
            "checks: {undisclosed: warning}",
            "",
        );
        let code = i32::from(frameworks != ["gri-2021"]);
        ends(&recto(&["build", "-o", "new.pdf"], &new), code);
    }
}

#[test]
fn a_framework_there_is_none_of_begins_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, message) in [
        (
            &["init", "new", "--blank", "--framework", "gri"][..],
            "there is no framework `gri`",
        ),
        (
            &["init", "new", "--blank", "--framework", "sasb"],
            "there is no framework `sasb`",
        ),
        (
            &["init", "new", "--blank", "--framework", "tcfd,tcfd"],
            "`tcfd` is named twice",
        ),
        (&["init", "new", "--framework", "tcfd"], "--blank"),
    ] {
        let output = recto(arguments, folder.path());
        assert!(!output.status.success());
        assert!(err(&output).contains(message), "{}", err(&output));
        assert!(!folder.path().join("new").exists());
    }
}
