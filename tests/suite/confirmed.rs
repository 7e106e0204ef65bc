//! `recto confirm`, and what `stale-translation` finds afterwards.

use std::path::{Path, PathBuf};

use recto::model::lang::{Lang, USUAL};
use tempfile::TempDir;

use crate::command::{err, out, recto};

/// The starter in a folder of its own.
struct Project {
    folder: TempDir,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let files = recto::authoring::starter::files().into_iter();
        let files: Vec<_> = files
            .map(|(path, bytes)| (folder.path().join(path), bytes.to_vec()))
            .collect();
        recto::input::project::create(folder.path(), "a test", &files)
            .expect("the starter");
        Self { folder }
    }

    /// The starter with all translations confirmed.
    fn confirmed() -> Self {
        let project = Self::new();
        let (code, said, _) = project.run(&["confirm"]);
        assert_eq!(code, 0, "{said}");
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("content").join(path)
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).expect("a file")
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.path(path), text).expect("a file");
    }

    #[track_caller]
    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{from}");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Exit code, standard output and standard error.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        run_in(self.folder.path(), arguments)
    }

    /// What `stale-translation` finds, a line each.
    fn stale(&self) -> Vec<String> {
        let rule = ["check", "--rule", "stale-translation", "--format", "short"];
        let (_, said, _) = self.run(&rule);
        said.lines().map(str::to_owned).collect()
    }

    /// The one thing it finds.
    #[track_caller]
    fn one(&self) -> String {
        let found = self.stale();
        assert_eq!(found.len(), 1, "{found:#?}");
        found.concat()
    }
}

fn run_in(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = recto(arguments, folder);
    (output.status.code().expect("a code"), out(&output), err(&output))
}

const KEPT: &str = "translations.yaml";

#[test]
fn a_changed_sentence_is_one_finding_with_old_and_new_and_one_confirmation() {
    let project = Project::confirmed();
    assert_eq!(project.stale(), [""; 0]);
    // Corrected data change nothing, nor do line breaks.
    project.edit("data/environment.yaml", "2025: 295, 2030", "2025: 296, 2030");
    project.edit("en/04-people.md", "nobody under the age", "nobody under\nthe age");
    assert_eq!(project.stale(), [""; 0]);
    project.edit("en/04-people.md", "We employ nobody", "We hire nobody");
    let found = project.one();
    assert!(found.starts_with("content/zh-HK/04-people.md:46:1: "), "{found}");
    assert!(
        found.contains("We [-employ-]{+hire+} nobody under the age of {{ \"18\" }}"),
        "{found}"
    );
    let (code, said, told) = project.run(&["confirm"]);
    assert_eq!((code, told.as_str()), (0, ""));
    assert!(said.contains("content/zh-HK/04-people.md:46  我們不聘用未滿"), "{said}");
    assert!(said.contains(": 1 block confirmed without a name\n"), "{said}");
    assert_eq!(project.stale(), [""; 0]);
    let before = project.read(KEPT);
    let (_, said, _) = project.run(&["confirm"]);
    assert!(said.contains("nothing has changed"), "{said}");
    assert_eq!(project.read(KEPT), before);
}

/// One text is confirmed by its place in the translation or in the source, with what has changed in
/// its source; all others stay as they were, and bear no name of one who has not read them.
#[test]
fn one_text_is_confirmed_by_its_line() {
    let project = Project::confirmed();
    project.edit("en/04-people.md", "We employ nobody", "We hire nobody");
    project.edit("en/04-people.md", "for electrical safety", "for safety");
    let before = project.read(KEPT);
    let by = ["--by", "Chan Tai Man", "--date", "2026-03-27"];
    let (code, said, told) =
        project.run(&[&["confirm", "04-people:46"], &by[..]].concat());
    assert_eq!((code, told.as_str()), (0, ""));
    assert!(said.contains("    source: We [-employ-]{+hire+} nobody"), "{said}");
    assert!(said.contains(": 1 block confirmed by Chan Tai Man, 2026-03-27\n"), "{said}");
    let found = project.one();
    assert!(found.starts_with("content/zh-HK/04-people.md:54:"), "{found}");
    let after = project.read(KEPT);
    assert_eq!(after.matches("Chan Tai Man").count(), 1, "{after}");
    assert_eq!(after.lines().count(), before.lines().count() + 2);
    // The place as a finding gives it, here of the source.
    let (code, said, _) = project.run(&["confirm", "content/en/04-people.md:54:1"]);
    assert_eq!(code, 0);
    assert!(said.contains("Every lamp is tested for [-electrical -]safety"), "{said}");
    assert_eq!(project.stale(), [""; 0]);
    for (name, expected) in [
        ("04-people:45", "no text that is translated stands at 04-people:45"),
        ("04-people:4500", "no text that is translated stands at 04-people:4500"),
        ("04-peple:45", "did you mean"),
    ] {
        let (code, _, told) = project.run(&["confirm", name]);
        assert_eq!(code, 2, "{told}");
        assert!(told.contains(expected), "{told}");
    }
    // A file of data, and a chapter as a whole beside it.
    let data = project.read("data/people.yaml");
    let line = 1 + data.lines().position(|own| own.contains("zh-HK")).expect("a name");
    let (code, said, told) = project.run(
        &[&["confirm", &format!("data/people.yaml:{line}"), "02-about"], &by[..]]
            .concat(),
    );
    assert_eq!((code, told.as_str()), (0, ""));
    assert!(said.contains("confirmed before without a name now confirmed"), "{said}");
    let kept = project.read(KEPT).matches("Chan Tai Man").count();
    assert!((3..40).contains(&kept), "{kept}");
}

#[test]
fn the_words_of_a_chinese_source_are_marked_letter_by_letter() {
    let project = Project::new();
    project.edit("report.yaml", "languages: [en, zh-HK]", "languages: [zh-HK, en]");
    let (code, _, told) = project.run(&["confirm"]);
    assert_eq!((code, told.as_str()), (0, ""));
    project.edit("zh-HK/04-people.md", "並每年檢討", "並每季檢討");
    let found = project.one();
    assert!(found.starts_with("content/en/04-people.md:"), "{found}");
    assert!(found.contains("每[-年-]{+季+}檢討"), "{found}");
}

#[test]
fn only_what_is_asked_for_is_confirmed() {
    let project = Project::confirmed();
    project.edit("en/04-people.md", "We employ nobody", "We hire nobody");
    project.edit("en/02-about.md", "the", "this");
    assert_eq!(project.stale().len(), 2);
    let (code, said, _) = project.run(&["confirm", "people", "--lang", "zh-HK"]);
    assert_eq!(code, 0);
    assert!(said.contains("1 block confirmed"), "{said}");
    assert!(project.one().starts_with("content/zh-HK/02-about.md:"));
    let (code, _, told) = project.run(&["confirm", "peeple"]);
    assert_ne!(code, 0);
    assert!(told.contains("did you mean `04-people`?"), "{told}");
    for (arguments, expected) in [
        (["confirm", "--lang", "en"], "en is the language of the sources"),
        (["confirm", "--lang", "zh"], "did you mean `zh-HK`?"),
        (["confirm", "--by", "X"], "a name without a day"),
        (["confirm", "--date", "yesterday"], "`yesterday` is no day"),
    ] {
        let (code, _, told) = project.run(&arguments);
        assert!(code != 0 && told.contains(expected), "{told}");
    }
}

#[test]
fn name_and_day_are_kept_by_text() {
    let project = Project::confirmed();
    let sign =
        |name: &str, day: &str| project.run(&["confirm", "--by", name, "--date", day]);
    // What bore no name bears the first that is given.
    let (_, said, _) = sign("Chan Tai Man", "2026-03-27");
    assert!(said.contains("nothing has changed; "), "{said}");
    assert!(said.contains("now confirmed by Chan Tai Man, 2026-03-27"), "{said}");
    let texts = project.read(KEPT).matches("translation: ").count();
    let names = |name: &str| project.read(KEPT).matches(name).count();
    assert_eq!(names("by: \"Chan Tai Man\""), texts);
    project.edit("en/04-people.md", "We employ nobody", "We hire nobody");
    assert!(project.one().contains("confirmed by Chan Tai Man on 2026-03-27: "));
    sign("Lee \"Joe\" \\ Ho", "2026-04-01");
    assert_eq!(names("by: \"Chan Tai Man\""), texts - 1);
    assert_eq!(names("date: \"2026-04-01\""), 1);
    assert_eq!(project.stale(), [""; 0]);
    project.edit("en/04-people.md", "We hire nobody", "We take nobody");
    assert!(project.one().contains("by Lee \"Joe\" \\ Ho on 2026-04-01: "));
}

#[test]
fn what_is_not_translated_is_refused_and_the_rest_confirmed() {
    let project = Project::new();
    std::fs::copy(
        project.path("en/03-environment.md"),
        project.path("zh-HK/03-environment.md"),
    )
    .expect("a copy");
    // Names, codes and figures alone are the same in both languages.
    let names = "ISO 14001:2015, Harbourlight Holdings Limited, {{ energy }}.";
    for lang in USUAL.map(Lang::tag) {
        let path = format!("{lang}/04-people.md");
        let text = project.read(&path);
        project.write(&path, &format!("{text}\n{names}\n"));
    }
    let (code, said, told) = project.run(&["confirm", "--format", "short"]);
    assert_eq!(code, 1);
    assert!(told.contains("04-people, zh-HK: ") && told.contains("blocks confirmed"));
    let refused: Vec<_> = said.lines().collect();
    assert!(
        refused
            .iter()
            .all(|line| line.starts_with("content/zh-HK/03-environment.md:")),
        "{said}"
    );
    // A heading of one word is known for a word by its use in the text.
    for words in ["“Energy” is the source itself", "“Most of what we emit"] {
        assert!(said.contains(words), "{said}");
    }
    let kept = project.read(KEPT);
    assert!(kept.contains("ISO 14001:2015") && !kept.contains("Most of what we emit"));
    // A table whose heads are words, and not names.
    for lang in USUAL.map(Lang::tag) {
        let path = format!("{lang}/02-about.md");
        let text = project.read(&path);
        let table = "| Site | Energy |\n|---|---|\n| Tai Po | {{ energy.total }} |";
        project.write(&path, &format!("{text}\nPwC\n\n{table}\n"));
    }
    let (_, said, _) = project.run(&["confirm", "02-about", "--format", "short"]);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("“Site” is the source itself"), "{said}");
    // In words of the other language that are not the source's.
    project.edit(
        "zh-HK/04-people.md",
        "電工及索具工每年更新證書",
        "Electricians renew papers",
    );
    project.edit("zh-HK/04-people.md", "；管理人員則學習如何領導及聆聽。", ". ");
    let (_, said, _) = project.run(&["confirm", "04-people", "--format", "short"]);
    assert!(!said.contains("Electricians"), "Chinese words follow: {said}");
    let text = project.read("zh-HK/04-people.md");
    let at = text.find("Electricians").expect("the line");
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let figure = "{{ training.rate }} {{ training.average : bare }}";
    let new = format!(
        "{}Electricians renew papers each year, {figure}.{}",
        &text[..at],
        &text[end..]
    );
    project.write("zh-HK/04-people.md", &new);
    let (code, said, _) = project.run(&["confirm", "04-people", "--format", "short"]);
    assert_eq!(code, 1);
    assert!(
        said.contains("“Electricians renew papers each year,” is not zh-HK"),
        "{said}"
    );
}

#[test]
fn errors_elsewhere_do_not_matter() {
    let project = Project::confirmed();
    project.edit("en/04-people.md", "We employ nobody", "We hire nobody");
    project.edit("en/02-about.md", "# ", "{{ nosuch.metric }}\n\n# ");
    project.edit("data/environment.yaml", "2025: 295, 2030", "2025: 2x95, 2030");
    assert_eq!(project.run(&["check"]).0, 1);
    let (code, said, told) = project.run(&["confirm", "04-people"]);
    assert_eq!((code, told.as_str()), (0, ""));
    assert!(said.contains("1 block confirmed"), "{said}");
    // A chapter that cannot be read, one that is not its source, and one that is missing.
    project.edit("en/02-about.md", "---", "---\nnav: [");
    project.edit("zh-HK/04-people.md", "## 勞工準則", "另加一段。\n\n## 勞工準則");
    project.edit("en/04-people.md", "We hire nobody", "We take nobody");
    let before = project.read(KEPT);
    std::fs::remove_file(project.path("zh-HK/05-performance.md")).expect("a file");
    project.edit("en/01-letter.md", "the", "this");
    let (code, said, told) = project.run(&["confirm"]);
    assert_eq!(code, 1);
    assert!(said.contains("01-letter, zh-HK: 1 block\n"), "{said}");
    assert!(said.contains(": 1 block confirmed"), "{said}");
    for words in [
        "mend the errors in content/en/02-about.md",
        "nothing of `04-people` was confirmed",
        "`05-performance` has no counterpart in zh-HK",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    // What is no text is not missing.
    std::fs::write(project.path("zh-HK/03-environment.md"), b"\xff\xfe").expect("a file");
    let (_, _, told) = project.run(&["confirm", "03-environment"]);
    assert!(told.contains("it is not UTF-8 text"), "{told}");
    assert!(!told.contains("counterpart"), "{told}");
    let chapters = |text: &str| {
        let keys = text
            .lines()
            .filter(|line| line.ends_with(':') && line.starts_with("  "));
        keys.filter(|line| !line.starts_with("   "))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(chapters(&before), chapters(&project.read(KEPT)));
    assert!(project.read(KEPT).contains("We hire nobody"));
}

#[test]
fn texts_of_index_dataset_and_settings_are_like_any_other() {
    let project = Project::confirmed();
    project.edit("index.yaml", "were not weighed", "were not counted");
    let found = project.one();
    assert!(found.starts_with("content/index.yaml:9:"), "{found}");
    assert!(found.contains("were not [-weighed-]{+counted+} in 2025"), "{found}");
    assert!(
        project
            .run(&["confirm", "index.yaml"])
            .1
            .contains("1 block confirmed")
    );
    project.edit("data/environment.yaml", "{en: Emission intensity,", "{en: Emissions,");
    assert!(project.one().contains("[-Emission intensity-]{+Emissions+}"));
    assert!(project.run(&["confirm", "data"]).1.contains("1 block confirmed"));
    project.edit("report.yaml", "en: Harbourlight,", "en: Harbour Lights,");
    assert!(project.one().starts_with("content/report.yaml:10:"));
    assert!(
        project
            .run(&["confirm", "report.yaml"])
            .1
            .contains("1 block confirmed")
    );
    project.edit("report.yaml", "Governance Report", "Governance Review");
    assert!(project.one().contains("[-Report-]{+Review+} {{ period }}"));
    assert!(project.run(&["confirm"]).1.contains("1 block confirmed"));
    // A note that is new.
    project.edit(
        "data/environment.yaml",
        "  unit: tCO2e / HKD million\n",
        "  unit: tCO2e / HKD million\n  note: {en: By revenue., zh-HK: 按收入計算。}\n",
    );
    assert!(project.one().contains("this text is new"));
    // A name that is not translated.
    project.edit(
        "data/environment.yaml",
        "zh-HK: 排放密度",
        "zh-HK: Intensity of emissions",
    );
    let (_, found, _) =
        project.run(&["check", "--rule", "untranslated", "--format", "short"]);
    assert!(found.contains("“Intensity of emissions” is not zh-HK"), "{found}");
    let (code, said, told) = project.run(&["confirm"]);
    assert_eq!(code, 1);
    assert!(said.contains("1 block confirmed"), "{said}");
    assert!(told.contains("“Intensity of emissions” is not zh-HK"), "{told}");
    // A file that cannot be read keeps what was confirmed of it.
    let before = project.read(KEPT);
    project.edit("data/environment.yaml", "ghg.total:", "ghg.total: [");
    assert_eq!(project.run(&["confirm"]).0, 1);
    assert_eq!(
        project.read(KEPT).matches("key: \"ghg.").count(),
        before.matches("key: \"ghg.").count()
    );
}

#[test]
fn files_of_fingerprints_alone_are_read() {
    let project = Project::new();
    // As an earlier version wrote it, for this chapter.
    let pairs = include_str!("../confirmed/04-people.txt");
    project.write(KEPT, &format!("zh-HK:\n  04-people:\n{pairs}"));
    assert_eq!(project.stale(), [""; 0]);
    let (_, said, _) = project.run(&["confirm", "04-people"]);
    assert!(!said.contains("我們不聘用未滿"), "{said}");
    project.write(KEPT, &format!("zh-HK:\n  04-people:\n{pairs}"));
    project.edit("en/04-people.md", "We employ nobody", "We hire nobody");
    let found = project.one();
    assert!(found.contains("the source has changed"), "{found}");
    // While the report has errors they cannot be compared, and are kept.
    project.edit("en/02-about.md", "# ", "{{ nosuch.metric }}\n\n# ");
    let (code, _, told) = project.run(&["confirm", "04-people"]);
    assert_eq!(code, 1);
    assert!(told.contains("was confirmed by an earlier version"), "{told}");
    assert_eq!(project.read(KEPT).matches(pairs).count(), 1);
}

#[test]
fn a_file_that_cannot_be_read_is_not_written_over() {
    let project = Project::confirmed();
    let broken = format!("{}\n<<<<<<< HEAD\n", project.read(KEPT));
    for text in [broken.as_str(), "zh-HK: [", "zh-HK: {04-people: [{source: x}]}\n"] {
        project.write(KEPT, text);
        let (code, _, told) = project.run(&["confirm"]);
        assert!(code != 0 && told.contains("nothing was confirmed"), "{told}");
        assert_eq!(project.read(KEPT), text);
    }
}

#[test]
fn what_is_kept_is_read_as_it_was_written() {
    let project = Project::confirmed();
    let odd = "A \\\\ \"quote\": #1, 'it' - [x] & {y} | > % @ `z`\u{a0}!";
    let table = "| a: b | # c |\n|---|---|\n| - d | ? e |\n| !f | *g* |";
    for (lang, word) in [("en", "Odd things"), ("zh-HK", "怪事")] {
        let path = format!("{lang}/04-people.md");
        let text = project.read(&path);
        project.write(
            &path,
            &format!("{text}\n{word} {odd}\n\n- {word}\n- # {word}\n\n{table}\n"),
        );
    }
    let (_, said, _) = project.run(&["confirm", "04-people"]);
    assert!(said.contains("3 blocks confirmed"), "{said}");
    assert_eq!(project.stale(), [""; 0]);
    assert!(
        project
            .run(&["confirm", "04-people"])
            .1
            .contains("nothing has changed")
    );
}

#[test]
fn chapters_are_known_by_another_number_and_blocks_in_another_place() {
    let project = Project::confirmed();
    for lang in USUAL.map(Lang::tag) {
        let [from, to] = ["04", "05"].map(|number| format!("{lang}/{number}-people.md"));
        std::fs::rename(project.path(&from), project.path(&to)).expect("another name");
        let text = project.read(&to);
        let parts: Vec<_> = text.split("\n## ").collect();
        let [head, first, second, rest @ ..] = parts.as_slice() else { panic!("{text}") };
        let mut moved = vec![*head, *second, *first];
        moved.extend(rest);
        project.write(&to, &moved.join("\n## "));
    }
    project.edit("en/05-people.md", "We employ nobody", "We hire nobody");
    // Both are others, and it is known which text it was.
    project.edit(
        "en/05-people.md",
        "renew their certificates",
        "renew all their certificates",
    );
    project.edit("zh-HK/05-people.md", "每年更新證書", "每年更新所有證書");
    let found = project.stale();
    assert_eq!(found.len(), 2, "{found:#?}");
    let both = "source and translation have changed since they were confirmed: ";
    assert!(
        found.iter().any(|it| it.contains(both) && it.contains("{+all +}")),
        "{found:#?}"
    );
    let (_, said, _) = project.run(&["confirm"]);
    assert!(said.contains("2 blocks confirmed"), "{said}");
    assert!(!project.read(KEPT).contains("04-people:"));
}

#[test]
fn an_issuer_without_a_chinese_name_is_no_untranslated_text() {
    let project = Project::new();
    project.edit(
        "report.yaml",
        "en: Harbourlight Holdings Limited",
        "en: Our Green Power",
    );
    project.edit("report.yaml", "zh-HK: 港輝控股有限公司", "zh-HK: Our Green Power");
    let (_, found, _) =
        project.run(&["check", "--rule", "untranslated", "--format", "short"]);
    assert_eq!(found, "");
    let (code, _, told) = project.run(&["confirm", "report.yaml"]);
    assert_eq!((code, told.as_str()), (0, ""));
}
