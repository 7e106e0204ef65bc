//! The glossary out as a table and a termbase, and back: what changed is an edit of its line, and
//! all else keeps its every byte.

use std::path::Path;

use crate::command::{done, recto, small};

const PATH: &str = "content/glossary.yaml";
const TEXT: &str = "# Names.\n- {en: Solar roof, zh-HK: 太陽能屋頂} # since 2024\n\
    - en: Board\n  zh-HK: 董事會\n  avoid: {en: [board of management], zh-HK: [董事局]}\n\
    - {en: \"Yes: a name\", zh-HK: 名稱, also: {en: [the name]}}\n";

fn export(at: &Path, form: &str, name: &str) -> String {
    done(&["export", form, "-o", name], at, 0);
    std::fs::read_to_string(at.join(name)).unwrap_or_default()
}

fn glossary(at: &Path) -> String {
    std::fs::read_to_string(at.join(PATH)).expect("a glossary")
}

#[test]
fn a_glossary_goes_out_and_comes_back() {
    let folder = small();
    let at = folder.path();
    std::fs::write(at.join(PATH), TEXT).expect("a glossary");
    // What nobody has changed changes nothing, in every form.
    for (form, name) in [
        ("glossary", "build/g.csv"),
        ("glossary", "build/g.xlsx"),
        ("tbx", "build/g.tbx"),
    ] {
        done(&["export", form, "-o", name], at, 0);
        let said = done(&["import", name, "--write"], at, 0);
        assert!(said.contains("no concept of the glossary changes"), "{name}: {said}");
        assert_eq!(glossary(at), TEXT, "{name}");
    }
    // A right form, a form to be avoided and a new concept, by hand in the table.
    let table = export(at, "glossary", "build/g.csv");
    assert!(table.starts_with("concept,en,en also,en avoid,zh-HK,"), "{table}");
    let table = table
        .replace("太陽能屋頂", "太陽能天台")
        .replace("董事局", "\"董事局\n理事會\"");
    std::fs::write(at.join("build/g.csv"), format!("{table},Water,,,水,,\n"))
        .expect("a table");
    let said = done(&["import", "build/g.csv"], at, 0);
    assert!(said.contains("2 concepts of the glossary changed, 1 new"), "{said}");
    assert_eq!(glossary(at), TEXT, "only shown");
    done(&["import", "build/g.csv", "--write"], at, 0);
    let expected = "# Names.\n- {en: Solar roof, zh-HK: 太陽能天台} # since 2024\n\
        - {en: Board, zh-HK: 董事會, avoid: {en: [board of management], zh-HK: [董事局, 理事會]}}\n\
        - {en: \"Yes: a name\", zh-HK: 名稱, also: {en: [the name]}}\n\
        - {en: Water, zh-HK: 水}\n";
    assert_eq!(glossary(at), expected);
    // The same file once more changes nothing; what has changed meanwhile is not overwritten.
    let said = done(&["import", "build/g.csv", "--write"], at, 0);
    assert!(said.contains("no concept of the glossary changes"), "{said}");
    let other = expected.replace("董事局, 理事會", "理事局");
    std::fs::write(at.join("content/glossary.yaml"), &other).expect("a file");
    let said = done(&["import", "build/g.csv", "--write"], at, 2);
    assert!(said.contains("has changed in content/glossary.yaml since"), "{said}");
    assert_eq!(glossary(at), other);
}

/// A termbase as another tool writes it: known by its words, and judged as the glossary is.
#[test]
fn a_termbase_of_another_tool_comes_back() {
    let folder = small();
    let at = folder.path();
    std::fs::write(at.join(PATH), TEXT).expect("a glossary");
    let tbx = |han: &str, new: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<martif type=\"TBX\" xml:lang=\"en\"><text><body>\
             <termEntry id=\"7\"><langSet xml:lang=\"en\"><tig><term>Solar roof</term></tig>\
             </langSet><langSet xml:lang=\"zh-HK\"><tig><term>{han}</term></tig></langSet>\
             </termEntry><termEntry><langSet xml:lang=\"en\"><tig><term>{new}</term></tig><tig>\
             <term>wind mill</term><termNote type=\"administrativeStatus\">\
             deprecatedTerm-admn-sts</termNote></tig></langSet><langSet xml:lang=\"zh-HK\"><tig>\
             <term>風機</term></tig></langSet></termEntry></body></text></martif>"
        )
    };
    let file = at.join("terms.tbx");
    std::fs::write(&file, tbx("太陽能天台", "wind turbine")).expect("a termbase");
    let said = done(&["import", "terms.tbx", "--write"], at, 0);
    assert!(
        said.contains("1 concept of the glossary changed, 1 new; 2 not in"),
        "{said}"
    );
    let new = "- {en: wind turbine, zh-HK: 風機, avoid: {en: [wind mill]}}\n";
    assert!(glossary(at).ends_with(new), "{}", glossary(at));
    assert!(glossary(at).contains("{en: Solar roof, zh-HK: 太陽能天台} # since 2024"));
    // A form that is right and wrong at once is refused, and so is what is no XML.
    let before = glossary(at);
    std::fs::write(&file, tbx("太陽能天台", "board of management")).expect("a termbase");
    done(&["import", "terms.tbx", "--write"], at, 2);
    std::fs::write(&file, &tbx("甲", "乙")[..300]).expect("a termbase");
    let said = done(&["import", "terms.tbx", "--write"], at, 2);
    assert!(said.contains("breaks off"), "{said}");
    assert_eq!(glossary(at), before);
    let output = recto(&["export", "glossary", "-o", "content/g.xlsx"], at);
    assert!(!output.status.success(), "not among the report's own files");
}
