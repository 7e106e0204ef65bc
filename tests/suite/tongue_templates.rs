//! The templates of a language, each by itself: what is said by one is told by it, and by none that
//! only holds it, too.

use recto::languages::{Lang, OURS};

use crate::command::{done, small};

/// A sentence with its holes filled by names, and its translation with the same ones.
fn filled(from: &str, to: &str) -> (String, String) {
    let (mut text, mut names) = (String::new(), vec![]);
    for (index, part) in from.split("{}").enumerate() {
        if index > 0 {
            names.push(format!("N{index}"));
            text.push_str(names.last().expect("a name"));
        }
        text.push_str(part);
    }
    let mut told = String::new();
    let mut next = 0;
    for (index, part) in to.split('{').enumerate() {
        let hole = part.split_once('}').filter(|_| index > 0);
        let own = hole.and_then(|(name, rest)| match name.trim_end_matches('!') {
            "" => Some((next, rest)),
            name => Some((name.parse::<usize>().ok()? - 1, rest)),
        });
        match own {
            Some((hole, rest)) => {
                told.push_str(names.get(hole).map_or("", String::as_str));
                told.push_str(rest);
                next = hole + 1;
            }
            None => {
                told.push_str(if index > 0 { "{" } else { "" });
                told.push_str(part);
            }
        }
    }
    (text, told)
}

#[test]
fn no_template_takes_what_is_said_by_another() {
    let mut wrong = vec![];
    let mut count = 0;
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != OURS) {
        let catalogue = lang.catalogue();
        let more = catalogue.typesetter.iter();
        let more = more.filter(|(from, _)| !catalogue.messages.contains_key(*from));
        // What begins with a space is said behind something, and told with it; where two names
        // stand side by side, nothing tells where the first ends.
        let is_alone = |from: &str| !from.starts_with(' ') && !from.contains("{}{}");
        let all = catalogue.messages.iter().chain(more);
        for (from, to) in all.filter(|(from, _)| is_alone(from)) {
            let (text, wanted) = filled(from, to);
            let told = lang.say(&text);
            let plain = |text: &str| text.replace(' ', "");
            count += 1;
            // What has no word of ours need not be told.
            if told != text && plain(&told) != plain(&wanted) {
                wrong.push(format!("{lang}: {text}\n    {told}\n    {wanted}"));
            }
        }
    }
    assert!(count > 4_000, "{count}");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_stands_on_a_page_is_told_whole() {
    let hong_kong = Lang::parse("zh-HK").expect("a language");
    for (text, told) in [
        ("page 1: the page has no bleed box", "第1頁：此頁沒有出血框"),
        (
            "page 2, 20 mm across and 30 mm down: the page has no bleed box, and at 3 more places on the page",
            "第2頁，距左邊20毫米、距上邊30毫米：此頁沒有出血框，此頁另有3處",
        ),
        ("export the file anew", "重新匯出檔案"),
        ("## Data", "## 數據"),
        // A chapter of this name.
        ("  Data", "  Data"),
    ] {
        assert_eq!(hong_kong.say(text), told);
    }
}

#[test]
fn what_judges_a_file_says_it_in_the_language_that_is_asked_for() {
    let folder = small();
    let path = folder.path();
    done(&["build"], path, 0);
    let told = |arguments: &[&str], code| {
        done(&[arguments, &["--ui-language", "zh-HK"]].concat(), path, code)
    };
    let judged = told(&["preflight", "build/report.pdf"], 1);
    for word in ["page ", "more places", "= 建議: export"] {
        assert!(!judged.contains(word), "{word} is in\n{judged}");
    }
    let told = told(&["docs", "nosuch"], 2);
    assert!(told.contains("沒有頁面`nosuch`：`recto docs`列出全部"), "{told}");
}
