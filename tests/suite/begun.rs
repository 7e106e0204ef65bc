//! What `recto init --blank` begins: a bare report in languages, on frameworks and of years of the
//! author's choice.

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
        (&["init", "new", "--language", "en"], "--blank"),
        (&["init", "new", "--year-end", "30 June"], "--blank"),
        (
            &["init", "new", "--blank", "--language", "zh"],
            "there is no language `zh`: the languages are en, zh-HK, zh-CN",
        ),
        (
            &["init", "new", "--blank", "--language", "en", "--language", "en"],
            "`en` is named twice",
        ),
        (
            &["init", "new", "--blank", "--year-end", "31 June"],
            "no year ends on `31 June`: write day and month",
        ),
        (&["init", "new", "--blank", "--year-end", ""], "no year ends on ``"),
    ] {
        let output = recto(arguments, folder.path());
        assert!(!output.status.success());
        assert!(err(&output).contains(message), "{}", err(&output));
        assert!(!folder.path().join("new").exists());
    }
}

/// Every choice and order of languages, each with a year that ends elsewhere.
#[test]
fn a_bare_report_begins_in_any_languages_and_with_any_year() {
    let chosen = [
        (&["en"][..], "31 December"),
        (&["zh-HK"], "30 June"),
        (&["zh-CN"], "31 March"),
        (&["en", "zh-CN"], "5 April"),
        (&["zh-HK", "en"], "28 February"),
        (&["zh-CN", "zh-HK"], "9月30日"),
        (&["en", "zh-HK", "zh-CN"], "June 30"),
        (&["zh-CN", "en", "zh-HK"], "30 November"),
    ];
    for (languages, end) in chosen {
        let folder = tempfile::tempdir().expect("a folder");
        let tags = languages.join(",");
        let arguments =
            ["init", "new", "--blank", "--language", &tags, "--year-end", end];
        ends(&recto(&arguments, folder.path()), 0);
        let new = folder.path().join("new");
        let checked = recto(&["check"], &new);
        ends(&checked, 0);
        let said = out(&checked) + &err(&checked);
        let others: Vec<_> = said
            .lines()
            .filter(|line| line.starts_with("warning[") || line.starts_with("error["))
            .filter(|line| !line.starts_with("warning[undisclosed]"))
            .collect();
        assert!(others.is_empty(), "{tags} {end}: {said}");
        let settings = std::fs::read_to_string(new.join("content/report.yaml"));
        let settings = settings.expect("settings");
        assert!(settings.contains(&format!("languages: [{}]", languages.join(", "))));
        assert_eq!(settings.contains("year-end: "), end != "31 December", "{settings}");
        for lang in recto::model::lang::Lang::ALL {
            let is_chosen = languages.contains(&lang.tag());
            assert_eq!(
                new.join("content").join(lang.tag()).is_dir(),
                is_chosen,
                "{tags}"
            );
            for file in ["report.yaml", "glossary.yaml", "index.yaml", "data/data.yaml"] {
                let text = std::fs::read_to_string(new.join("content").join(file));
                let text = text.expect("a file");
                let named = text.contains(&format!(" {}: ", lang.tag()));
                assert_eq!(named, is_chosen, "{tags}: {file}: {text}");
            }
        }
        ends(&recto(&["build", "-o", "new.pdf"], &new), 0);
    }
}

/// What the settings show as a comment is true: without its marks it is read and printed.
#[test]
fn the_comments_of_a_bare_report_are_what_they_show() {
    for languages in ["en,zh-HK", "zh-CN", "zh-HK,zh-CN"] {
        let folder = tempfile::tempdir().expect("a folder");
        let arguments =
            ["init", "new", "--blank", "--language", languages, "--year-end", "31 March"];
        ends(&recto(&arguments, folder.path()), 0);
        let new = folder.path().join("new");
        for file in ["glossary.yaml", "index.yaml", "data/data.yaml"] {
            let path = new.join("content").join(file);
            let text = std::fs::read_to_string(&path).expect("a file");
            let (head, shown) = text.split_once("\n#\n").expect("an example");
            let shown: String = shown
                .lines()
                .map(|line| line.strip_prefix("# ").expect("a comment").to_owned() + "\n")
                .collect();
            std::fs::write(&path, format!("{head}\n{shown}")).expect("a file");
        }
        let checked = recto(&["check"], &new);
        ends(&checked, 0);
        let said = out(&checked) + &err(&checked);
        let others: Vec<_> = said
            .lines()
            .filter(|line| line.starts_with("warning[") || line.starts_with("error["))
            .filter(|line| !line.starts_with("warning[undisclosed]"))
            // One figure of its provision is not all that the provision asks for.
            .filter(|line| !line.starts_with("warning[missing-breakdown]"))
            .collect();
        assert!(others.is_empty(), "{languages}: {said}");
    }
}

/// A README and what version control passes over stand beside it; what was there stays.
#[test]
fn a_new_folder_says_what_it_is_and_keeps_what_is_there() {
    for arguments in [&["init", "new"][..], &["init", "new", "--blank"]] {
        let folder = tempfile::tempdir().expect("a folder");
        ends(&recto(arguments, folder.path()), 0);
        let new = folder.path().join("new");
        let read = |name| std::fs::read_to_string(new.join(name)).expect("a file");
        assert!(read(".gitignore").lines().any(|line| line == "/build/"));
        // Every command that it names is one.
        let readme = read("README.md");
        let commands: Vec<_> = readme
            .split('`')
            .filter_map(|text| text.strip_prefix("recto "))
            .filter_map(|text| text.split(' ').next())
            .collect();
        assert!(commands.len() >= 5, "{readme}");
        for command in commands {
            ends(&recto(&[command, "--help"], &new), 0);
        }
        let other = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(other.path().join("new")).expect("a folder");
        std::fs::write(other.path().join("new/README.md"), "mine").expect("a file");
        ends(&recto(arguments, other.path()), 0);
        let kept = std::fs::read_to_string(other.path().join("new/README.md"));
        assert_eq!(kept.expect("a file"), "mine");
        assert!(other.path().join("new/.gitignore").is_file());
    }
}
