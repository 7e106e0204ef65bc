//! A mark that fails is never printed in silence: every mistake of a grammar, at every place
//! where an author writes text, in both scripts. Either a finding stands on the place, or the
//! printed text holds no trace of the mark.

use recto::components::Component;
use recto::model::lang::{Lang, USUAL};
use recto::model::report::{Inline, Report};
use recto::model::visit::{self, plain_text};
use recto::{Proof, Wish, Workshop};

use crate::fixture;

/// A mistake: how it is written in English and in Chinese, and what must not be printed.
struct Mistake {
    written: [&'static str; 2],
    traces: &'static [&'static str],
    /// Whether it is one at the beginning of a line only.
    opens: bool,
}

const fn inline(
    en: &'static str,
    zh: &'static str,
    traces: &'static [&'static str],
) -> Mistake {
    Mistake { written: [en, zh], traces, opens: false }
}

const fn line(
    en: &'static str,
    zh: &'static str,
    traces: &'static [&'static str],
) -> Mistake {
    Mistake { written: [en, zh], traces, opens: true }
}

const MISTAKES: &[Mistake] = &[
    // What is no mistake, or ought not to be one.
    inline("**Target:**we cut", "**減排目標：**本集團", &["*"]),
    inline("the **“Safety”** rule", "堅守**「安全第一」**的", &["*"]),
    inline("the **(first)**, then", "訂立**《環境政策》**。另", &["*"]),
    inline("*word*s", "本*（重要）*事", &["*"]),
    inline("~~old:~~ new", "由~~「舊」~~改", &["~"]),
    inline("The Group's CO~2~ isn't", "本集團的CO~2~「減排」", &["~"]),
    inline("SO~4~^2-^ -- \"x\"", "面積m^2^——『x』", &["~", "^"]),
    inline("**100%**of", "**100%**的", &["*"]),
    // Emphasis and other pairs.
    inline("a **word", "一**詞語", &["*"]),
    inline("a ** word ** b", "一 ** 詞語 ** 二", &["*"]),
    inline("a word** b", "一詞語** 二", &["*"]),
    inline("a *word * b", "一*詞 *，二", &["*"]),
    inline("a __word __ b", "一__詞語__二", &["__"]),
    inline("a _word _ b (_x_", "一_詞語_二", &["_"]),
    inline("a ~~word b", "一~~詞語", &["~"]),
    inline("a ==word== b", "一==詞語==二", &["="]),
    inline("a ++word++ b", "一 ++詞語++ 二", &["+"]),
    inline("a ～～word～～ b", "一～～詞語～～二", &["～"]),
    inline("a ＊＊word＊＊ b", "一＊＊詞語＊＊二", &["＊"]),
    inline("a `word b", "一`詞語", &["`"]),
    inline("a ~some words~ b", "一 ~詞 語~ 二", &["~"]),
    inline("10 m^2", "十m^2", &["^"]),
    inline("a x＾2 b", "一x＾2二", &["＾"]),
    // Links, pictures, references.
    inline("see [text] (https://a.hk)", "見[文字] (https://a.hk)", &["https"]),
    inline("see [text](a b.md) b", "見[文字](a b.md)二", &["]("]),
    inline("see ![it](a b.svg) b", "見![圖](a b.svg)二", &["]("]),
    inline("see ［text］（a.md） b", "見［文字］（a.md）二", &["］（"]),
    inline("see [text][ref] b", "見[文字][ref]二", &["]["]),
    inline("see (text)[https://a.hk] b", "見(文字)[https://a.hk]二", &[")["]),
    inline("see [[page]] b", "見[[頁面]]二", &["[["]),
    inline("a word[^nothing] b", "詞語[^nothing]二", &["[^"]),
    // Braces.
    inline("used {energy} b", "用{energy}二", &["{"]),
    inline("used { energy : 2dp } b", "用{ energy : 2dp }二", &["{"]),
    inline("used ｛｛energy｝｝ b", "用｛｛energy｝｝二", &["｛"]),
    inline("a picture{width=40%} b", "圖片{width=40%}二", &["{"]),
    inline("a word{.class} b", "詞語{.class}二", &["{"]),
    // HTML, entities, LaTeX, backslashes.
    inline("H<sub>2</sub>O b", "H<sub>2</sub>O二", &["<"]),
    inline("a <b>word</b> b", "一<b>詞語</b>二", &["<"]),
    inline("a ＜br＞ b", "一＜br＞二", &["＜"]),
    inline("a <br b> c", "一<br/>二", &["<"]),
    inline("a&nbsp b", "一&nbsp二", &["&"]),
    inline("a&nbps;b", "一&nbps;二", &["&"]),
    inline("is $x^2$ b", "是$x^2$二", &["$", "^"]),
    inline(r"is \frac{1}{2} b", r"是\frac{1}{2}二", &["\\"]),
    inline(r"one\ntwo b", r"一\n二", &["\\"]),
    // Beginnings of lines.
    line("##Heading", "##標題", &["#"]),
    line("＃＃ Heading", "＃＃ 標題", &["＃"]),
    line("•\tItem", "•\t項目", &["•"]),
    line("● Item", "●項目", &["●"]),
    line("▪\tItem", "▪\t項目", &["▪"]),
    line("（1）\tItem", "（1）\t項目", &["（1）\t", "（1） "]),
    line("①\tItem", "①\t項目", &["①"]),
    line(":::note", ":::note", &[":::"]),
    line("[TOC]", "[目錄]", &["[TOC", "[目"]),
    line("[ ] Item", "[ ] 項目", &["[ ]"]),
    line("!!! note", "!!! note", &["!!!"]),
    line("｜a｜b｜", "｜甲｜乙｜", &["｜"]),
    line("Scope\t2025\t2024", "範圍\t2025\t2024", &["\t"]),
    line("- Item", "- 項目", &["- "]),
    line("## Heading", "## 標題", &["##"]),
    line("> Words", "> 詞語", &[">"]),
    line("```x", "```x", &["```"]),
    // Characters.
    inline("a\u{feff}b", "一\u{feff}二", &["\u{feff}"]),
    inline("a \u{202e}12\u{202c} b", "一\u{202e}12\u{202c}二", &["\u{202e}"]),
    inline("a\u{200b}b", "一\u{200b}二", &["\u{200b}"]),
    inline("a\u{b}b", "一\u{2028}二", &["\u{b}", "\u{2028}"]),
    inline("a ✓\u{fe0f} b", "一✓\u{fe0f}二", &["\u{fe0f}"]),
    inline("a ½ b", "一½二", &["½"]),
    inline("a ㎡ b", "一㎡二", &["㎡"]),
    inline("a １２３ b", "一１２３二", &["１"]),
    inline("the Вoard b", "⽔力", &["В", "⽔"]),
    inline("a ﬁne b", "由董事会监督", &["ﬁ", "会"]),
];

/// A place where an author writes text: a file's path, and its text around `@`.
struct Position {
    name: &'static str,
    path: &'static str,
    text: &'static str,
    /// Whether `@` is all of a line or a field.
    is_whole: bool,
    /// Whether `@` stands in single quotation marks of YAML.
    is_quoted: bool,
}

const fn at(
    name: &'static str,
    path: &'static str,
    text: &'static str,
    is_whole: bool,
    is_quoted: bool,
) -> Position {
    Position { name, path, text, is_whole, is_quoted }
}

const CHAPTER: &str = "content/LANG/01-x.md";

const POSITIONS: &[Position] = &[
    at("paragraph", CHAPTER, "# X {#x}\n\n@\n", true, false),
    at("second line", CHAPTER, "# X {#x}\n\nX.\n@\n", true, false),
    at("item", CHAPTER, "# X {#x}\n\n- @\n- x\n", true, false),
    at("quotation", CHAPTER, "# X {#x}\n\n> @\n", true, false),
    at("heading", CHAPTER, "# X {#x}\n\n## x @\n", false, false),
    at("cell", CHAPTER, "# X {#x}\n\n| a | b |\n|---|---|\n| x @ | c |\n", false, false),
    at("note", CHAPTER, "# X {#x}\n\nX[^n].\n\n[^n]: @\n", true, false),
    at("emphasis", CHAPTER, "# X {#x}\n\n*x* x @ x **x**\n", false, false),
    at("link", CHAPTER, "# X {#x}\n\n[x @](#x)\n", false, false),
    at("alternative text", CHAPTER, "# X {#x}\n\n![x @](images/a.svg)\n", false, false),
    at("caption", CHAPTER, "# X {#x}\n\n![x](images/a.svg 'x @')\n", false, false),
    at("lead", CHAPTER, "---\nlead: '@'\n---\n# X {#x}\n", true, true),
    at("folded lead", CHAPTER, "---\nlead: >\n  @\n  x\n---\n# X {#x}\n", true, false),
    at(
        "card",
        CHAPTER,
        "# X {#x}\n\n```cards\ncards: [{metric: energy, label: '@', note: x}]\n```\n",
        true,
        true,
    ),
    at(
        "cell of a component",
        CHAPTER,
        "# X {#x}\n\n```table\ncolumns: [a, b]\nrows: [['@', x]]\n```\n",
        true,
        true,
    ),
    at(
        "step",
        CHAPTER,
        "# X {#x}\n\n```steps\nsteps: [{title: x, text: '@'}, x]\n```\n",
        true,
        true,
    ),
    at(
        "block text",
        CHAPTER,
        "# X {#x}\n\n```steps\nsteps:\n  - title: x\n    text: |\n      @\n      x\n  - x\n```\n",
        true,
        false,
    ),
    at(
        "chart",
        CHAPTER,
        "# X {#x}\n\n```chart\nkind: bar\nmetrics: [energy]\nperiods: [2025]\nalt: '@'\n```\n",
        true,
        true,
    ),
    at(
        "metric's name",
        "content/data/b.yaml",
        "water: {name: {LANG: '@'}, unit: m3, values: {2025: 1}}\n",
        true,
        true,
    ),
    at(
        "metric's note",
        "content/data/b.yaml",
        "water: {name: {LANG: x}, unit: m3, values: {2025: {value: 1, note: {LANG: '@'}}}}\n",
        true,
        true,
    ),
    at(
        "title",
        "content/report.yaml",
        "title: {LANG: '@'}\nissuer: {LANG: x}\nlanguages: [LANG]\nperiod: 2025\ndate: 2026-03-31\n",
        true,
        true,
    ),
];

/// A project with one mistake, and where it stands.
fn project(
    mistake: &Mistake,
    position: &Position,
    lang: Lang,
) -> (String, String, String) {
    let tag = lang.tag();
    let written = mistake.written[usize::from(lang == Lang::ZhHk)];
    let written = match position.is_quoted {
        true => written.replace('\'', "''"),
        false => written.to_owned(),
    };
    let mut text = String::new();
    let chapter =
        format!("# X {{#x}}\n\n{}\n", if lang == Lang::En { "X." } else { "甲。" });
    let files = [
        (
            "content/report.yaml",
            "title: {LANG: x}\nissuer: {LANG: x}\nlanguages: [LANG]\nperiod: 2025\ndate: 2026-03-31\n",
        ),
        (CHAPTER, chapter.as_str()),
        (
            "content/data/a.yaml",
            "energy: {name: {LANG: x}, unit: MWh, values: {2025: 1}}\n",
        ),
        (position.path, position.text),
    ];
    for (index, (path, body)) in files.iter().enumerate() {
        if index < 3 && *path == position.path {
            continue;
        }
        let body = body.replace("LANG", tag).replace('@', &written);
        text.push_str(&format!("=== {}\n{body}", path.replace("LANG", tag)));
    }
    (text + "=== content/images/a.svg\n", position.path.replace("LANG", tag), written)
}

/// All that is printed of a report, and said of its pictures.
fn printed(report: &Report) -> String {
    let mut text = String::new();
    for part in report.parts.values() {
        for chapter in &part.chapters {
            visit::elements(chapter, &mut |element| match element {
                Inline::Text(own, _) | Inline::Code(own, _) => text.push_str(own),
                Inline::Picture(picture) => {
                    text.push_str(&plain_text(&picture.alt));
                    let caption = picture.caption.as_deref().map(plain_text);
                    text.push_str(&caption.unwrap_or_default());
                }
                Inline::Subscript(_) | Inline::Superscript(_) => text.push(' '),
                _ => {}
            });
            visit::components(chapter, &mut |component| {
                if let Component::Chart(chart) = component {
                    let alt = chart.alt.as_deref().map(plain_text);
                    text.push_str(alt.as_ref().unwrap_or(&chart.made));
                }
            });
        }
    }
    for title in report.config.title.values() {
        text.push_str(&title.value);
    }
    text
}

/// Whether a finding stands on what is written in a file.
fn is_found(proof: &Proof, path: &str, written: &str) -> bool {
    let Some(file) = proof.sources.find(path) else { return false };
    let text = &proof.sources.get(file).text;
    let Some(start) = text.find(written) else { return false };
    let end = start + written.len();
    proof
        .findings
        .iter()
        .filter_map(|finding| finding.place)
        .any(|place| {
            place.file == file
                && (place.start as usize) < end
                && place.end as usize > start
        })
}

#[test]
fn no_mark_that_fails_is_printed_in_silence() {
    let mut silent = vec![];
    let mut count = 0;
    for mistake in MISTAKES {
        for position in POSITIONS {
            if mistake.opens && !position.is_whole {
                continue;
            }
            for lang in USUAL {
                let (text, path, written) = project(mistake, position, lang);
                let proof = recto::proof(&fixture::inputs(&text), &Wish::default());
                count += 1;
                if is_found(&proof, &path, &written) {
                    continue;
                }
                let trace = match &proof.report {
                    Some(report) => {
                        let text = printed(report);
                        let trace =
                            mistake.traces.iter().find(|trace| text.contains(**trace));
                        trace.map(|trace| format!("`{trace}` is printed"))
                    }
                    None => {
                        Some(format!("found elsewhere: {}", fixture::findings(&proof)))
                    }
                };
                let name = position.name;
                silent.extend(
                    trace.map(|trace| format!("{written:?} in a {name}: {trace}")),
                );
            }
        }
    }
    assert!(count > 2000, "{count}");
    assert!(silent.is_empty(), "{} of {count}:\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn a_head_that_is_repeated_keeps_its_note_and_its_links() {
    let rows = "| Site | here |\n".repeat(70);
    let cells = "  - [a, b]\n".repeat(70);
    let text = format!(
        "=== content/report.yaml\ntitle: {{en: X}}\nissuer: {{en: X}}\nlanguages: [en]\n\
         period: 2025\ndate: 2026-03-31\n=== content/en/01-x.md\n# X {{#x}}\n\n\
         | Sites[^a] | [](#x), [a](https://a.hk) |\n|---|---|\n{rows}\n\
         Again[^a].\n\n[^a]: The only note.\n\n\
         ```table\ncolumns: [\"[A](#x)\", B]\nrows:\n  - {{banner: \"All [of](#x) them\"}}\n{cells}```\n"
    );
    let inputs = fixture::inputs(&text);
    let mut proof = recto::proof(&inputs, &Wish::default());
    let mut workshop = Workshop::default();
    let setting = workshop.set(&mut proof, &inputs, &Wish::default());
    let setting = setting.unwrap_or_else(|| panic!("{}", fixture::findings(&proof)));
    let output = workshop.export(&mut proof, &setting);
    let (_, ledger) = output.unwrap_or_else(|| panic!("{}", fixture::findings(&proof)));
    let pages: Vec<&str> = ledger.pages.iter().map(|page| page.text.as_str()).collect();
    let count = |needle: &str| pages.iter().filter(|page| page.contains(needle)).count();
    assert_eq!(count("The only note."), 1, "{pages:?}");
    // The head stands on each page of its table, and its mark with it.
    assert!(count("Sites") >= 2 && count("All of them") >= 2, "{pages:?}");
}
