//! The findings that come of reading and setting a report, where no rule judges it: what each
//! is and how to mend it, in a line. The rules have their pages in `docs/checks/`.

use std::collections::BTreeSet;

use super::nearest;
use crate::{checks, preflight};

/// A kind of finding.
pub struct Kind {
    /// Its stable name.
    pub name: &'static str,
    /// What is found.
    pub finds: &'static str,
    /// How to mend it.
    pub remedy: &'static str,
}

const fn kind(name: &'static str, finds: &'static str, remedy: &'static str) -> Kind {
    Kind { name, finds, remedy }
}

/// What is known of a rule or kind of finding, in Markdown; where there is none of the name,
/// that in words, with the nearest.
pub fn explain(name: &str) -> Result<String, String> {
    if let Some(rule) = checks::RULES.iter().find(|rule| rule.name == name) {
        return Ok(rule.page());
    }
    let own = KINDS.iter().map(|kind| (kind.name, kind.finds, kind.remedy));
    let print = preflight::rules::RULES.iter();
    let print = print.map(|rule| (rule.name, rule.finds, rule.remedy));
    let found = own.chain(print).find(|(own, ..)| *own == name);
    if let Some((name, finds, remedy)) = found {
        return Ok(format!("# {name}\n\nFinds {finds}.\n\nRemedy: {remedy}.\n"));
    }
    let near = nearest(name, names().iter().copied());
    let near = near.unwrap_or_else(|| "`recto explain` lists all".to_owned());
    Err(format!("there is no rule `{name}`: {near}"))
}

/// The names of all rules and kinds of findings, in order.
pub fn names() -> Vec<&'static str> {
    let rules = checks::RULES.iter().map(|rule| rule.name);
    let own = KINDS.iter().map(|kind| kind.name);
    let print = preflight::rules::RULES.iter().map(|rule| rule.name);
    let all: BTreeSet<_> = rules.chain(own).chain(print).collect();
    all.into_iter().collect()
}

/// All kinds, by name.
pub const KINDS: &[Kind] = &[
    kind(
        "altered-picture",
        "a picture that is shown otherwise than it is",
        "see that it looks as it should, or export it again as the hint says",
    ),
    kind(
        "bad-format",
        "a format behind the colon of a placeholder that does not exist",
        "write one the guide lists, such as `2dp`, `bare` or `in kWh`",
    ),
    kind(
        "bad-id",
        "the name of a section that cannot be an address",
        "use letters, digits and hyphens, as in {#energy-use}",
    ),
    kind(
        "changed-evidence",
        "a file of evidence that is not as it was when its figure was read from it",
        "look at the file, then write its new checksum",
    ),
    kind(
        "chapter-name",
        "a chapter's file name that is no name",
        "use letters, digits and hyphens, as in 04-climate.md",
    ),
    kind(
        "coarse-picture",
        "a picture with too few pixels for its size in print",
        "take the original, or print it smaller",
    ),
    kind(
        "conflict-marker",
        "a file with two versions in it, as git leaves them",
        "keep one version and remove the lines of <<<, === and >>>",
    ),
    kind(
        "conflicted-copy",
        "a second copy of a file that a program that syncs has made",
        "take over what is missing and remove the copy",
    ),
    kind(
        "cycle",
        "formulas that are computed from one another in a circle",
        "give one of the metrics its published values, or compute it from others",
    ),
    kind(
        "dangling-reference",
        "a link to a section or figure that is not there",
        "correct the name behind `#`",
    ),
    kind(
        "decimals-missing",
        "a computed figure for which nothing says how many decimals",
        "write them, as in `: 1dp`",
    ),
    kind(
        "division-by-zero",
        "a formula that divides by nothing",
        "correct the value it divides by",
    ),
    kind("duplicate-entry", "one entry given twice", "remove one"),
    kind("duplicate-id", "two things of one name", "give one of them another name"),
    kind("duplicate-key", "a key given twice in one place", "remove one"),
    kind("duplicate-term", "a name that the glossary has twice", "remove one"),
    kind("empty-heading", "a heading without words", "write them, or remove the mark"),
    kind(
        "endless-layout",
        "a layout of the project's own that does not come to an end",
        "mend the layout: it is a program",
    ),
    kind(
        "explain-without-reason",
        "an explanation in index.yaml that gives no reason",
        "write `reason` in every language",
    ),
    kind(
        "explained-mandatory",
        "a mandatory provision that is explained away",
        "answer it",
    ),
    kind("export", "a report that cannot be written as PDF", "do as the hint says"),
    kind(
        "expression-misuse",
        "a formula that puts together what does not go together",
        "correct the formula",
    ),
    kind(
        "expression-syntax",
        "a formula that cannot be read",
        "correct it at the place that is marked",
    ),
    kind(
        "false-claim",
        "a claim that the figures do not bear out",
        "correct the words or the figures",
    ),
    kind(
        "filing",
        "a file for the Exchange that is not as it should be",
        "do as the hint says; the checklist shows all that was checked",
    ),
    kind("import", "a cell of a workbook that cannot be taken", "correct the cell"),
    kind(
        "link-without-text",
        "a link that nobody can see",
        "write the words to be clicked between the brackets",
    ),
    kind(
        "metric-id",
        "a metric's id that is none",
        "use small letters, digits, dots and hyphens",
    ),
    kind(
        "misplaced-case",
        "a `.case` within another, or of a whole chapter",
        "give the heading the level of the case around it, or remove `.case`",
    ),
    kind(
        "misplaced-footnote",
        "a footnote where none can be printed",
        "put its mark into the text",
    ),
    kind(
        "misplaced-front-matter",
        "the settings of a chapter that do not stand at its head",
        "put them first, between two lines of ---",
    ),
    kind("misplaced-heading", "a heading where none can be", "put it outside"),
    kind("misplaced-link", "a link where none can be", "write it in the text"),
    kind(
        "misplaced-picture",
        "a picture where none can be",
        "give it a paragraph of its own",
    ),
    kind(
        "misplaced-placeholder",
        "a placeholder where no figure can be printed",
        "put it into the text",
    ),
    kind(
        "missing-alt",
        "a picture without words for those who cannot see it",
        "write them between the brackets of `![…]`",
    ),
    kind(
        "missing-chapter",
        "a chapter that one language lacks",
        "write it under the same file name",
    ),
    kind(
        "missing-index",
        "a report that follows a framework and prints no index",
        "put an `index` block into a chapter",
    ),
    kind(
        "missing-key",
        "something without a part it needs",
        "add the key that the message names",
    ),
    kind(
        "missing-language",
        "a text that one language lacks, or all that it still lacks",
        "add it, or make the other language first with `--lang`",
    ),
    kind(
        "missing-picture",
        "a picture that is not there",
        "put it where the text says, or correct the path",
    ),
    kind("missing-settings", "a project without report.yaml", "`recto init` shows one"),
    kind(
        "missing-title",
        "a chapter that does not begin with a title",
        "begin it with one line of `# `",
    ),
    kind("needless-acceptance", "an acceptance that nothing calls for", "remove it"),
    kind("nesting", "what is nested too deep", "make it simpler"),
    kind(
        "no-value",
        "a figure that is not there for its period",
        "add it to the dataset, or name another period",
    ),
    kind("not-a-number", "a value that is no number", "write digits"),
    kind(
        "not-disclosed",
        "a formula over a value that is not disclosed",
        "leave the formula out, or disclose the value",
    ),
    kind(
        "overflow",
        "text that has no room on its page or in its box",
        "shorten it, or give it more room",
    ),
    kind("overlapping-text", "text over other text", "shorten one"),
    kind(
        "path-outside",
        "a path that leads out of the project",
        "put the file into the project",
    ),
    kind(
        "project-limits",
        "a project larger than Recto reads",
        "see that no other files lie in it",
    ),
    kind("raw-html", "HTML in a chapter", "write Markdown; the hint says how"),
    kind("second-title", "a chapter with two titles", "make the second `## `"),
    kind(
        "skipped-level",
        "a heading two levels below the one before",
        "write it one level below the one before",
    ),
    kind(
        "stray-chapter",
        "a chapter in a folder that the report does not read",
        "put it into the folder of its language",
    ),
    kind(
        "stray-file",
        "a file where nothing reads it",
        "put it where the hint says, or remove it",
    ),
    kind(
        "too-large",
        "a value larger than any figure of a report can mean",
        "check it, or use a larger unit",
    ),
    kind(
        "typesetting",
        "a page that cannot be set, in the words of the typesetter",
        "look at the place it names",
    ),
    kind(
        "unclosed-front-matter",
        "the settings of a chapter that never end",
        "close them with a line of ---",
    ),
    kind("unclosed-placeholder", "a placeholder without its end", "add `}}`"),
    kind(
        "undisclosed",
        "a provision that nothing answers and no reason explains",
        "mark the section that answers it with `discloses=`, or answer or explain it in content/index.yaml",
    ),
    kind(
        "unit-clash",
        "units that cannot be put together",
        "correct the unit or the formula",
    ),
    kind("unknown-chapter", "a chapter that is not there", "correct the name"),
    kind(
        "unknown-component",
        "a block there is none of",
        "correct its name; docs/components.md shows all",
    ),
    kind(
        "unknown-footnote",
        "a footnote mark without its note",
        "write the note, or remove the mark",
    ),
    kind(
        "unknown-framework",
        "a framework there is none of",
        "correct its name in report.yaml",
    ),
    kind(
        "unknown-key",
        "a key that nothing reads",
        "correct it; editors complete keys with `recto schema`",
    ),
    kind(
        "unknown-metric",
        "a name that no metric has",
        "correct it, or add the metric to the dataset",
    ),
    kind(
        "unknown-period",
        "a period for which a metric has no value",
        "add the value, or name another period",
    ),
    kind(
        "unknown-provision",
        "a code that the framework does not have",
        "correct the code",
    ),
    kind(
        "unknown-rule",
        "the name of a rule there is none of",
        "correct it; docs/checks/ has a page for every rule",
    ),
    kind(
        "unknown-unit",
        "a unit there is none of",
        "correct it, or declare your own under `units` in report.yaml",
    ),
    kind(
        "unnamed-unit",
        "a figure whose unit has no name a reader knows",
        "name the unit it is to be printed in",
    ),
    kind(
        "unreadable-file",
        "a file that cannot be read",
        "see that it is there, may be read and is UTF-8 text",
    ),
    kind(
        "unreadable-picture",
        "a picture that cannot be shown",
        "export it again; the message says why",
    ),
    kind(
        "unusable-profile",
        "a colour profile that cannot be used",
        "ask the printer for the profile of the press and paper",
    ),
    kind("unused-definition", "the target of a link that no link names", "remove it"),
    kind(
        "unused-footnote",
        "a note without a mark",
        "put its mark into the text, or remove the note",
    ),
    kind(
        "wrong-shape",
        "a value of another shape than is wanted",
        "write what the message expects",
    ),
    kind("yaml-limits", "a YAML file larger or deeper than is read", "make it simpler"),
    kind(
        "yaml-syntax",
        "a file that is not YAML",
        "correct it at the place that is marked: often a colon, a quote or the indent",
    ),
];
