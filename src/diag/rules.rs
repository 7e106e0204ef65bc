//! The rules that come of reading and setting a report: what each finds and how to mend it, in a
//! line. What is judged has a file a rule in `checks/`, and its page in `docs/checks/`.

use super::Severity::{Error, Warning};
use super::rule::Rule;

/// Declares rules, each under its name in capitals, and the list of them.
macro_rules! rules {
    ($($name:ident: $severity:ident, $id:literal, $finds:literal, $remedy:literal;)*) => {
        $(
            #[doc = concat!("Finds ", $finds, ".")]
            pub const $name: Rule = Rule::line($id, $severity, $finds, $remedy);
        )*
        /// All of them.
        pub const ALL: &[&Rule] = &[$(&$name),*];
    };
}
pub(crate) use rules;

rules! {
    ALTERED_PICTURE: Warning, "altered-picture",
        "a picture that is shown otherwise than it is",
        "see that it looks as it should, or export it again as the hint says";
    BAD_FORMAT: Error, "bad-format",
        "a format behind the colon of a placeholder that does not exist",
        "write one the guide lists, such as `2dp`, `bare` or `in kWh`";
    BAD_ID: Error, "bad-id",
        "the name of a section that cannot be an address",
        "use letters, digits and hyphens, as in {#energy-use}";
    BOUNDARY: Error, "boundary",
        "an entity of which the settings say what cannot be, or too little; or a boundary without entities",
        "correct `entities` in content/report.yaml";
    CHANGED_EVIDENCE: Warning, "changed-evidence",
        "a file of evidence that is not as it was when its figure was read from it",
        "look at the file, then write its new checksum";
    CHAPTER_NAME: Error, "chapter-name",
        "a chapter's file name that is no name",
        "use letters, digits and hyphens, as in 04-climate.md";
    COARSE_PICTURE: Warning, "coarse-picture",
        "a picture with too few pixels for the size it is shown at",
        "take the original, or print it smaller";
    CONFLICT_MARKER: Error, "conflict-marker",
        "a file with two versions in it, as git leaves them",
        "keep one version and remove the lines of <<<, === and >>>";
    CONFLICTED_COPY: Error, "conflicted-copy",
        "a second copy of a file that a program that syncs has made",
        "take over what is missing and remove the copy";
    CYCLE: Error, "cycle",
        "formulas that are computed from one another in a circle",
        "give one of the metrics its published values, or compute it from others";
    DANGLING_REFERENCE: Error, "dangling-reference",
        "a link to a section or figure that is not there",
        "correct the name behind `#`";
    DECIMALS_MISSING: Error, "decimals-missing",
        "a computed figure for which nothing says how many decimals",
        "write them, as in `: 1dp`";
    DIVISION_BY_ZERO: Error, "division-by-zero",
        "a formula that divides by nothing",
        "correct the value it divides by";
    DRAWING_DOES_NOT_FOOT: Error, "drawing-does-not-foot",
        "a drawing whose figures do not add up to what it shows them as",
        "correct a figure, or add one for what is left";
    DUPLICATE_ENTRY: Error, "duplicate-entry",
        "one entry given twice",
        "remove one";
    DUPLICATE_ID: Error, "duplicate-id",
        "two things of one name",
        "give one of them another name";
    DUPLICATE_KEY: Error, "duplicate-key",
        "a key given twice in one place",
        "remove one";
    DUPLICATE_TERM: Error, "duplicate-term",
        "a name that the glossary has twice",
        "remove one";
    EMPTY_HEADING: Error, "empty-heading",
        "a heading without words",
        "write them, or remove the mark";
    ENDLESS_LAYOUT: Error, "endless-layout",
        "a layout of the project's own that does not come to an end",
        "mend the layout: it is a program";
    EXPLAIN_WITHOUT_REASON: Error, "explain-without-reason",
        "an explanation in index.yaml that gives no reason",
        "write `reason` in every language";
    EXPLAINED_MANDATORY: Error, "explained-mandatory",
        "a mandatory provision that is explained away",
        "answer it";
    EXPORT: Error, "export",
        "a report that cannot be written as PDF",
        "do as the hint says";
    EXPRESSION_MISUSE: Error, "expression-misuse",
        "a formula that puts together what does not go together",
        "correct the formula";
    EXPRESSION_SYNTAX: Error, "expression-syntax",
        "a formula that cannot be read",
        "correct it at the place that is marked";
    FALSE_CLAIM: Error, "false-claim",
        "a claim that the figures do not bear out",
        "correct the words or the figures";
    FILE_NAME: Error, "file-name",
        "a file whose name cannot be read as text",
        "give it another name: letters from a to z, digits and hyphens are safe everywhere";
    FILING: Warning, "filing",
        "a file for the Exchange that is not as it should be",
        "do as the hint says; the checklist shows all that was checked";
    GROUP_FIGURE: Error, "group-figure",
        "a figure of the group that does not follow from those of its entities, or of which nothing says how it does",
        "say how with `group`, or name the entity whose figure is meant, as in `factor.grid[dongguan]`";
    IMPORT: Error, "import",
        "a cell of a workbook that cannot be taken",
        "correct the cell";
    LINK_WITHOUT_TEXT: Error, "link-without-text",
        "a link that nobody can see",
        "write the words to be clicked between the brackets";
    METRIC_ID: Error, "metric-id",
        "a metric's id that is none",
        "use small letters, digits, dots and hyphens";
    MISPLACED_CASE: Error, "misplaced-case",
        "a `.case` within another, or of a whole chapter",
        "give the heading the level of the case around it, or remove `.case`";
    MISPLACED_FOOTNOTE: Error, "misplaced-footnote",
        "a footnote where none can be printed",
        "put its mark into the text";
    MISPLACED_FRONT_MATTER: Error, "misplaced-front-matter",
        "the settings of a chapter that do not stand at its head",
        "put them first, between two lines of ---";
    MISPLACED_HEADING: Error, "misplaced-heading",
        "a heading where none can be",
        "put it outside";
    MISPLACED_LINK: Error, "misplaced-link",
        "a link where none can be",
        "write it in the text";
    MISPLACED_PICTURE: Error, "misplaced-picture",
        "a picture where none can be",
        "give it a paragraph of its own";
    MISPLACED_PLACEHOLDER: Error, "misplaced-placeholder",
        "a placeholder where no figure can be printed",
        "put it into the text";
    MISSING_ALT: Error, "missing-alt",
        "a picture without words for those who cannot see it",
        "write them between the brackets of `![…]`";
    MISSING_CHAPTER: Error, "missing-chapter",
        "a chapter that one language lacks",
        "write it under the same file name";
    MISSING_INDEX: Error, "missing-index",
        "a report that follows a framework and prints no index",
        "put an `index` block into a chapter";
    MISSING_KEY: Error, "missing-key",
        "something without a part it needs",
        "add the key that the message names";
    MISSING_LANGUAGE: Error, "missing-language",
        "a text that one language lacks, or all that it still lacks",
        "add it, or make the other language first with `--lang`";
    MISSING_PICTURE: Error, "missing-picture",
        "a picture that is not there",
        "put it where the text says, or correct the path";
    MISSING_SETTINGS: Error, "missing-settings",
        "a project without report.yaml",
        "`recto init` shows one";
    MISSING_TITLE: Error, "missing-title",
        "a chapter that does not begin with a title",
        "begin it with one line of `# `";
    NEEDLESS_ACCEPTANCE: Warning, "needless-acceptance",
        "an acceptance that nothing calls for",
        "remove it";
    NESTING: Error, "nesting",
        "what is nested too deep",
        "make it simpler";
    NO_VALUE: Error, "no-value",
        "a figure that is not there for its period",
        "add it to the dataset, or name another period";
    NOT_A_NUMBER: Error, "not-a-number",
        "a value that is no number",
        "write digits";
    NOT_DISCLOSED: Error, "not-disclosed",
        "a formula over a value that is not disclosed",
        "leave the formula out, or disclose the value";
    NOT_FACING: Warning, "not-facing",
        "a chapter that does not stand beside its translation on facing pages",
        "give both the same blocks, or write `book: parts`";
    NOTE_ELSEWHERE: Warning, "note-elsewhere",
        "a footnote on a page before that of its mark",
        "let a few words more or fewer stand before it, or move the mark to a text that stays";
    OUTSIDE_BOX: Warning, "outside-box",
        "text that runs out of the box it stands in",
        "write it shorter";
    OUTSIDE_PAGE: Warning, "outside-page",
        "text that runs over the edge of the page",
        "write it shorter";
    OVERFLOW: Error, "overflow",
        "text that has no room on its page or in its box",
        "shorten it, or give it more room";
    OVERLAPPING_TEXT: Warning, "overlapping-text",
        "text over other text",
        "shorten one";
    PARTLY_DISCLOSED: Warning, "partly-disclosed",
        "a provision of which some items are answered and others are not",
        "mark what answers the rest, or the provision itself where one section answers it whole";
    PATH_OUTSIDE: Error, "path-outside",
        "a path that leads out of the project",
        "put the file into the project";
    PROJECT_LIMITS: Error, "project-limits",
        "a project larger than Recto reads",
        "see that no other files lie in it";
    RAW_HTML: Error, "raw-html",
        "HTML in a chapter",
        "write Markdown; the hint says how";
    RETURNED_FIGURE: Warning, "returned-figure",
        "a figure that somebody changed in Word",
        "correct the data if Word is right; the text keeps the figure as it is";
    RETURNED_TEXT: Error, "returned-text",
        "a change made in Word that cannot be taken",
        "make it in the Markdown by hand, or take one reviewer's changes alone";
    RETURNED: Error, "returned-translation",
        "a translation from a translator's tool that cannot be taken",
        "correct the segment in the tool, or export it anew";
    SECOND_TITLE: Error, "second-title",
        "a chapter with two titles",
        "make the second `## `";
    SHORT_PAGE: Warning, "short-page",
        "a page much of which stays empty though its chapter goes on",
        "put text that can go on before what did not fit, make that lower, or begin its section with `.page`";
    SKIPPED_LEVEL: Error, "skipped-level",
        "a heading two levels below the one before",
        "write it one level below the one before";
    STRAY_CHAPTER: Warning, "stray-chapter",
        "a chapter in a folder that the report does not read",
        "put it into the folder of its language";
    STRAY_FILE: Error, "stray-file",
        "a file where nothing reads it",
        "put it where the hint says, or remove it";
    TOO_LARGE: Error, "too-large",
        "a value larger than any figure of a report can mean",
        "check it, or use a larger unit";
    TYPESETTING: Error, "typesetting",
        "a page that cannot be set, in the words of the typesetter",
        "look at the place it names";
    UNCLOSED_FRONT_MATTER: Error, "unclosed-front-matter",
        "the settings of a chapter that never end",
        "close them with a line of ---";
    UNCLOSED_PLACEHOLDER: Error, "unclosed-placeholder",
        "a placeholder without its end",
        "add `}}`";
    UNDISCLOSED: Error, "undisclosed",
        "a provision that nothing answers and no reason explains",
        "mark the section that answers it with `discloses=`, or answer or explain it in content/index.yaml";
    UNEXPLAINED: Error, "unexplained",
        "a metric among the methods of which the dataset says nothing",
        "write its `definition` or `method` into the dataset, or leave it out";
    UNIT_CLASH: Error, "unit-clash",
        "units that cannot be put together",
        "correct the unit or the formula";
    UNKNOWN_CHAPTER: Error, "unknown-chapter",
        "a chapter that is not there",
        "correct the name";
    UNKNOWN_COMPONENT: Error, "unknown-component",
        "a block there is none of",
        "correct its name; docs/components.md shows all";
    UNKNOWN_FOOTNOTE: Error, "unknown-footnote",
        "a footnote mark without its note",
        "write the note, or remove the mark";
    UNFIT_FONT: Error, "unfit-font",
        "a family of type that is not there, a font of the project's own that may not be embedded, or one that lacks what the report needs",
        "put the right files into `fonts`, or name another family in content/theme.yaml";
    UNFIT_THEME: Error, "unfit-theme",
        "a value of a theme that no page can be set with, or that nobody could read",
        "write what the message asks for; docs/looks.md has every key";
    UNKNOWN_FRAMEWORK: Error, "unknown-framework",
        "a framework there is none of",
        "correct its name in report.yaml";
    UNKNOWN_KEY: Error, "unknown-key",
        "a key that nothing reads",
        "correct it; editors complete keys with `recto schema`";
    UNKNOWN_METRIC: Error, "unknown-metric",
        "a name that no metric has",
        "correct it, or add the metric to the dataset";
    UNKNOWN_NAME: Error, "unknown-name",
        "a claim, duty or relief that the catalogue of a framework does not describe, or a file that is called otherwise than its framework",
        "correct the name, or describe it in the catalogue";
    UNKNOWN_PERIOD: Error, "unknown-period",
        "a period for which a metric has no value",
        "add the value, or name another period";
    UNKNOWN_PROVISION: Error, "unknown-provision",
        "a code that the framework does not have",
        "correct the code";
    UNKNOWN_RULE: Error, "unknown-rule",
        "the name of a rule there is none of",
        "correct it; docs/checks/ has a page for every rule";
    NO_ASSURANCE: Error, "no-assurance",
        "the list of assured figures in a report that has no assurance",
        "write content/assurance.yaml, or remove the block";
    UNKNOWN_TARGET: Error, "unknown-target",
        "a target that content/targets.yaml does not have",
        "correct its name, or add the target";
    UNKNOWN_TAXONOMY: Error, "unknown-taxonomy",
        "a `concept` of a taxonomy that the report does not name",
        "correct its prefix, or add the taxonomy under `digital` in content/report.yaml";
    UNKNOWN_UNIT: Error, "unknown-unit",
        "a unit there is none of",
        "correct it, or declare your own under `units` in report.yaml";
    UNNAMED_UNIT: Error, "unnamed-unit",
        "a figure whose unit has no name a reader knows",
        "name the unit it is to be printed in";
    UNREADABLE_FILE: Error, "unreadable-file",
        "a file that cannot be read",
        "see that it is there, may be read and is UTF-8 text";
    UNREADABLE_PICTURE: Error, "unreadable-picture",
        "a picture that cannot be shown",
        "export it again; the message says why";
    UNUSABLE_PROFILE: Error, "unusable-profile",
        "a colour profile that cannot be used",
        "ask the printer for the profile of the press and paper";
    UNTIED_EVIDENCE: Warning, "untied-evidence",
        "evidence that says something else than the figure that rests on it, or is not there",
        "correct the value, or name the right file and place";
    UNUSED_DEFINITION: Error, "unused-definition",
        "the target of a link that no link names",
        "remove it";
    UNUSED_FOOTNOTE: Error, "unused-footnote",
        "a note without a mark",
        "put its mark into the text, or remove the note";
    WRONG_EXCUSE: Error, "wrong-excuse",
        "a relief, a reason for an omission or a statement that there is none, where the framework does not take it",
        "use what the provision may carry, or answer it";
    WRONG_SHAPE: Error, "wrong-shape",
        "a value of another shape than is wanted",
        "write what the message expects";
    YAML_LIMITS: Error, "yaml-limits",
        "a YAML file larger or deeper than is read",
        "make it simpler";
    YAML_SYNTAX: Error, "yaml-syntax",
        "a file that is not YAML",
        "correct it at the place that is marked: often a colon, a quote or the indent";
}
