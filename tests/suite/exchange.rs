//! Out to translators' tools and back: what is exported, what is taken, and what is not.

use std::path::{Path, PathBuf};

use recto::Wish;
use recto::diag::Sink;
use recto::input::project::{Inputs, Project};
use recto::model::lang::Lang;
use recto::model::place::Sources;
use recto::review::exchange::{self, Segments, Version};
use tempfile::TempDir;

use crate::command::recto;

/// The starter in a folder of its own, confirmed.
struct Job {
    folder: TempDir,
}

impl Job {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let files = recto::authoring::starter::files().into_iter();
        let files: Vec<_> = files
            .map(|(path, bytes)| (folder.path().join(path), bytes.to_vec()))
            .collect();
        recto::input::project::create(folder.path(), "a test", &files)
            .expect("the starter");
        let job = Self { folder };
        assert_eq!(job.run(&["confirm"]).0, 0);
        job
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).expect("a file")
    }

    #[track_caller]
    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}");
        std::fs::write(self.path(path), text.replacen(from, to, 1)).expect("a file");
    }

    /// Exit code, and all that is said.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = recto(arguments, self.folder.path());
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
    }

    /// Exports a chapter's job.
    #[track_caller]
    fn job(&self, arguments: &[&str]) -> String {
        let all = [&["export", "xliff", "-o", "build/job.xlf"][..], arguments].concat();
        let output = self.path("build/job.xlf");
        let all: Vec<_> = all
            .into_iter()
            .map(|own| match own {
                "build/job.xlf" => output.to_str().expect("a path").to_owned(),
                own => own.to_owned(),
            })
            .collect();
        let all: Vec<_> = all.iter().map(String::as_str).collect();
        let (code, said) = self.run(&all);
        assert_eq!(code, 0, "{said}");
        self.read("build/job.xlf")
    }

    /// Takes a job back.
    fn back(&self, text: &str, arguments: &[&str]) -> (i32, String) {
        let path = self.path("build/back.xlf");
        std::fs::create_dir_all(self.path("build")).expect("a folder");
        std::fs::write(&path, text).expect("a file");
        let path = path.to_str().expect("a path").to_owned();
        self.run(&[&["import", &path][..], arguments].concat())
    }

    /// That a job is not taken, and why.
    #[track_caller]
    fn refused(&self, text: &str, why: &str) {
        let before = self.read("content/zh-HK/03-environment.md");
        let (code, said) = self.back(text, &["--write"]);
        assert_ne!(code, 0, "{said}");
        assert!(said.contains(why), "{said} does not say {why}");
        assert_eq!(self.read("content/zh-HK/03-environment.md"), before);
    }
}

fn segments(inputs: &Inputs, to: Lang) -> (Lang, Segments) {
    let (proof, matter) = recto::bind(Sources::default(), inputs, &Wish::default());
    let from = proof.config.as_ref().expect("settings").languages[0];
    (
        from,
        exchange::segments(&proof, matter.as_ref(), inputs, to, &[]).expect("segments"),
    )
}

/// Exports a report in every language and form, takes it back unchanged, and finds nothing to write.
#[track_caller]
fn holds(folder: &Path, least: usize) {
    let inputs = Project::at(folder).expect("a project").read();
    let (proof, _) = recto::bind(Sources::default(), &inputs, &Wish::default());
    let languages = proof.config.expect("settings").languages;
    assert!(languages.len() > 1);
    for to in languages.iter().skip(1) {
        let (from, segments) = segments(&inputs, *to);
        assert!(segments.left.is_empty(), "{:?}", segments.left);
        assert!(segments.all.len() > least, "{}", segments.all.len());
        for version in [Version::One, Version::Two] {
            let bytes =
                exchange::written(&segments.all, from, *to, version).expect("a file");
            let (tags, returned) = exchange::read(&bytes).expect("it can be read");
            assert_eq!(tags, [from.tag(), to.tag()]);
            assert_eq!(returned.len(), segments.all.len());
            let mut sink = Sink::default();
            let taken = exchange::take(&segments, &returned, "a.xlf", &mut sink);
            assert_eq!(sink.finish(), vec![]);
            assert_eq!((taken.changed, taken.empty), (0, 0));
            assert_eq!(taken.same, segments.all.len());
            assert!(taken.files.is_empty());
        }
    }
}

#[test]
fn what_nobody_has_touched_changes_nothing() {
    holds(Path::new(env!("CARGO_MANIFEST_DIR")), 1_200);
    let job = Job::new();
    holds(job.folder.path(), 300);
}

#[test]
fn only_what_is_new_or_has_changed_goes_out() {
    let job = Job::new();
    let (code, said) = job.run(&["export", "xliff"]);
    assert_eq!(code, 0);
    assert!(said.contains("every text in zh-HK is confirmed"), "{said}");
    job.edit(
        "content/en/03-environment.md",
        "Most of what we emit",
        "Nearly all we emit",
    );
    let text = job.job(&[]);
    assert!(text.contains("Nearly all we emit"), "{text}");
    assert_eq!(text.matches("<unit ").count(), 1, "{text}");
    assert!(text.contains("subState=\"recto:stale\""));
    // The figures of the text are shown as they are printed.
    let all = job.job(&["--all", "03-environment"]);
    assert!(all.contains("disp=\"5,354 tCO₂e\""), "{all}");
}

#[test]
fn a_translation_is_written_where_it_belongs_and_confirmed_by_name() {
    let job = Job::new();
    job.edit(
        "content/en/03-environment.md",
        "Most of what we emit",
        "Nearly all we emit",
    );
    let before = job.read("content/zh-HK/03-environment.md");
    let text = job.job(&[]);
    let start = text.find("<target>").expect("a translation") + "<target>".len();
    let changed = format!("{}幾乎全部：{}", &text[..start], &text[start..]);
    let (code, said) = job.back(&changed, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("1 translation changes; write it with --write"), "{said}");
    assert_eq!(job.read("content/zh-HK/03-environment.md"), before);
    let (code, said) =
        job.back(&changed, &["--write", "--by", "Lee Siu Ming", "--date", "2026-03-27"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("1 text confirmed by Lee Siu Ming"), "{said}");
    let after = job.read("content/zh-HK/03-environment.md");
    let new: Vec<_> = after.lines().filter(|line| !before.contains(line)).collect();
    assert!(matches!(new[..], [line] if line.contains("幾乎全部：")), "{new:?}");
    assert!(job.read("content/translations.yaml").contains("by: \"Lee Siu Ming\""));
    let (_, found) =
        job.run(&["check", "--rule", "stale-translation", "--format", "short"]);
    assert!(!found.contains("stale-translation"), "{found}");
}

#[test]
fn a_chapter_that_is_not_there_goes_out_whole_and_comes_back_as_a_file() {
    let job = Job::new();
    let path = job.path("content/zh-HK/03-environment.md");
    let whole = job.read("content/zh-HK/03-environment.md");
    let all = job.job(&["--all", "03-environment"]);
    std::fs::remove_file(&path).expect("it goes");
    let text = job.job(&["03-environment"]);
    assert!(!text.contains("<target>"), "{text}");
    // A translator's memory knows all of it.
    let mut filled = String::new();
    for unit in text.split_inclusive("</unit>") {
        let id = unit
            .split("<unit id=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let own = id.and_then(|id| all.split(&format!("<unit id=\"{id}\"")).nth(1));
        let target = own.and_then(|own| {
            let start = own.find("<target>")?;
            let end = own.find("</target>")? + "</target>".len();
            own.get(start..end)
        });
        // Codes that only the translation had are not given with a new one.
        let target =
            target.filter(|target| !target.contains("id=\"t")).unwrap_or_default();
        filled += &unit.replace("</source>", &format!("</source>{target}"));
    }
    let (code, said) = job.back(&filled, &["--write"]);
    assert_eq!(code, 0, "{said}");
    let made = job.read("content/zh-HK/03-environment.md");
    let known: Vec<_> = whole.lines().filter(|line| line.starts_with("## ")).collect();
    assert!(known.len() > 2);
    for line in known {
        assert!(made.contains(line), "{line} is not in {made}");
    }
}

#[test]
fn what_would_print_something_else_is_not_taken() {
    let job = Job::new();
    let text = job.job(&["--all", "03-environment"]);
    let unit = text.find("disp=\"5,354 tCO₂e\"").expect("a figure");
    let start = unit + text[unit..].find("<target>").expect("a translation");
    let end = start + text[start..].find("</target>").expect("its end");
    let target = &text[start..end];
    let code = {
        let at = target.find("<ph ").expect("a code");
        let end = at + target[at..].find("/>").expect("its end") + 2;
        &target[at..end]
    };
    let with = |new: &str| format!("{}{new}{}", &text[..start], &text[end..]);
    job.refused(&with(&target.replacen(code, "", 1)), "lacks the figure");
    job.refused(&with(&target.replacen(code, &code.repeat(2), 1)), "twice");
    job.refused(&with(&target.replacen(code, "5,345噸", 1)), "lacks the figure");
    job.refused(&with(&format!("{target}另有5,345噸")), "has “5,345");
    job.refused(&with(&format!("{target}<ph id=\"99\"/>")), "a mark “99”");
    job.refused(&with(&format!("{target}{{{{ ghg.total }}}}")), "read as marks");
    job.refused(&with(&format!("# {}", &target["<target>".len()..])), "");
    // The source has moved on since.
    job.edit(
        "content/en/03-environment.md",
        "Most of what we emit",
        "Nearly all we emit",
    );
    job.refused(&text, "has changed since");
}

#[test]
fn files_that_are_none_of_a_translator_are_refused() {
    let job = Job::new();
    let deep = format!("<xliff>{}", "<a>".repeat(70_000));
    let bomb =
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><xliff>&b;</xliff>";
    for (text, why) in [
        (
            "<xliff version=\"1.2\"><file><body><trans-unit id=\"1\"><source>A",
            "breaks off",
        ),
        ("<xliff><a></b></xliff>", "breaks off"),
        (bomb, "DOCTYPE"),
        ("<xliff>&foo;</xliff>", "entities of its own"),
        (deep.as_str(), "deep"),
    ] {
        job.refused(text, why);
    }
    job.refused("<xliff srcLang=\"fr\" trgLang=\"zh-HK\"></xliff>", "translated from fr");
    job.refused("<xliff srcLang=\"en\" trgLang=\"de\"></xliff>", "de");
}

/// A card tells the translator how much it holds, in both versions; a longer translation is taken,
/// and told.
#[test]
fn a_card_tells_how_much_it_holds() {
    let job = Job::new();
    let two = job.job(&["04-people", "--all"]);
    for part in [
        "xmlns:slr=\"urn:oasis:names:tc:xliff:sizerestriction:2.0\"",
        "<slr:profiles generalProfile=\"xliff:codepoints\"/>",
    ] {
        assert!(two.contains(part), "{two}");
    }
    let label = "<target>女性僱員</target>";
    let unit = two
        .split("<unit ")
        .find(|unit| unit.contains(label))
        .expect("a label");
    let limit = unit.split("slr:sizeRestriction=\"").nth(1).expect("its limit");
    let limit: usize = limit
        .split('"')
        .next()
        .and_then(|own| own.parse().ok())
        .expect("a number");
    assert!((12..40).contains(&limit), "{unit}");
    let long = "女性僱員".repeat(12);
    let back = two.replace(label, &format!("<target>{long}</target>"));
    let (code, said) = job.back(&back, &["--write"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains(&format!("is 48 letters long, and its place holds {limit}")),
        "{said}"
    );
    assert!(job.read("content/zh-HK/04-people.md").contains(&long));
    let path = job.path("build/old.xlf");
    let path = path.to_str().expect("a path");
    let (code, _) = job.run(&["export", "xliff12", "04-people", "--all", "-o", path]);
    assert_eq!(code, 0);
    assert!(job.read("build/old.xlf").contains("size-unit=\"char\""));
}

#[test]
fn memory_and_terms_hold_what_is_confirmed() {
    let job = Job::new();
    let (code, said) = job.run(&["export", "tmx"]);
    assert_eq!(code, 0, "{said}");
    let memory = job.read("build/zh-HK.tmx");
    assert!(memory.matches("<tu>").count() > 300);
    assert!(memory.contains("5,354 tCO₂e"), "figures are as they print");
    for own in memory.split("<tuv xml:lang=\"zh-HK\">").skip(1) {
        let said = own.split("</tuv>").next().unwrap_or_default();
        assert!(!said.contains("tCO₂e") && !said.contains("decreased"), "{said}");
    }
    let (code, said) = job.run(&["export", "tbx"]);
    assert_eq!(code, 0, "{said}");
    let terms = job.read("build/glossary.tbx");
    assert!(terms.contains("deprecatedTerm-admn-sts"), "{terms}");
    job.edit(
        "content/en/03-environment.md",
        "Most of what we emit",
        "Nearly all we emit",
    );
    let (code, _) = job.run(&["export", "tmx"]);
    assert_eq!(code, 0);
    assert!(!job.read("build/zh-HK.tmx").contains("Nearly all we emit"));
}

/// Last year's pairs, kept by a tool: what is missing is drafted from them, with its figures bound
/// again; what says other figures than its source is not.
#[test]
fn a_memory_drafts_what_is_missing() {
    let job = Job::new();
    let (code, said) = job.run(&["export", "tmx"]);
    assert_eq!(code, 0, "{said}");
    let memory = job.read("build/zh-HK.tmx");
    let path = "content/zh-HK/03-environment.md";
    let whole = job.read(path);
    std::fs::remove_file(job.path(path)).expect("it goes");
    let import = |text: &str, more: &[&str]| {
        let file = job.path("build/back.tmx");
        std::fs::write(&file, text).expect("a file");
        let file = file.to_str().expect("a path").to_owned();
        job.run(&[&["import", &file][..], more].concat())
    };
    let (code, said) = import(&memory, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("translations are drafted") && said.contains("write it with"),
        "{said}"
    );
    assert!(!job.path(path).exists());
    let (code, said) = import(&memory, &["--write"]);
    assert_eq!(code, 0, "{said}");
    let made = job.read(path);
    let figures: Vec<_> = whole
        .lines()
        .filter(|line| line.contains("{{") && made.contains(line))
        .collect();
    assert!(figures.len() > 2, "{made}");
    let heads = made
        .lines()
        .filter(|line| line.starts_with("##") && whole.contains(line));
    assert!(heads.count() > 2, "{made}");
    let marked = |line: &&str| !line.starts_with('#') && line.contains("](");
    let marks: Vec<_> = whole.lines().filter(marked).collect();
    let kept = marks.iter().filter(|line| made.contains(*line));
    assert!(kept.count() > 1, "{made}");
    // Which of two words a figure stands for, nobody knows.
    assert!(!made.contains("較2024年{{ trend"), "{made}");
    // Nothing is missing any more, so nothing is drafted; and nothing was confirmed.
    let (_, said) = import(&memory, &[]);
    assert!(said.contains("no translation is drafted"), "{said}");
    let (_, said) = import(&memory, &["--by", "Lee"]);
    assert!(said.contains("confirms nothing"), "{said}");

    // A memory of a tool that keeps no marks: what has some is left to the translator.
    std::fs::remove_file(job.path(path)).expect("it goes");
    let mut plain = String::new();
    for (at, part) in memory.split("<ph").enumerate() {
        plain += match at {
            0 => part,
            _ => part.split_once("</ph>").expect("its end").1,
        };
    }
    let (code, said) = import(&plain, &["--write"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("with marks that it does not hold"), "{said}");
    let made = job.read(path);
    assert!(!marks.iter().any(|line| made.contains(line)), "{made}");

    // Another figure in the memory, as of another year.
    std::fs::remove_file(job.path(path)).expect("it goes");
    const OURS: &str = "<tuv xml:lang=\"zh-HK\">";
    let mut other = String::new();
    for (at, part) in memory.split(OURS).enumerate() {
        let (own, rest) = part.split_once("</tuv>").expect("an end");
        other += &match at {
            0 => part.to_owned(),
            _ => format!("{OURS}{}</tuv>{rest}", own.replace("5,354", "5,345")),
        };
    }
    let (code, said) = import(&other, &["--write"]);
    assert_eq!(code, 0, "{said}");
    let made = job.read(path);
    assert!(said.contains("returned-translation"), "{said}");
    assert!(!made.contains("5,345"), "{made}");
    for (text, why) in [
        ("<tmx version=\"1.4\"><body><tu>", "breaks off"),
        ("<!DOCTYPE tmx [<!ENTITY a \"b\">]><tmx></tmx>", "DOCTYPE"),
        ("<tmx version=\"1.4\"><body></body></tmx>", "nothing in two languages"),
    ] {
        let (code, said) = import(text, &[]);
        assert!(code != 0 && said.contains(why), "{said}");
    }
}
