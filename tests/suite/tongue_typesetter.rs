//! What the typesetter says of a layout of the project's own is told in every language.

use std::collections::BTreeSet;

use recto::languages::{Lang, OURS};
use recto::{Wish, Workshop};

use crate::fixture;

/// What stands in a layout, and what a designer is told of it in Chinese.
const LAYOUTS: &[(&str, &str)] = &[
    ("#let pull(..it) = nothing", "沒有這個變數：nothing"),
    ("#let pull(..it) = text-width", "沒有這個變數：text-width"),
    ("#let pull(..it) = [a", "括號未有關閉"),
    ("#let pull(..it) = \"a", "字串未有關閉"),
    ("#let pull(..it) = 1 + \"a\"", "整數與字串不能相加"),
    ("#let pull(..it) = 10pt - 2", "不能從長度減去整數"),
    ("#let pull(..it) = 1 / 0", "不能除以零"),
    ("#let pull(..it) = std.block(inset: \"a\")", "應為"),
    ("#let pull(..it) = std.block(width: 12)", "應為相對長度或 auto"),
    ("#let pull(..it) = std.block(colour: red)", "多餘的參數：colour"),
    ("#let pull(..it) = std.text()", "欠缺參數：body"),
    ("#let pull(..it) = (a: 1).b", "字典沒有鍵 \"b\""),
    ("#let pull(..it) = (1, 2).at(5)", "陣列沒有這個序號（序號：5，長度：2）"),
    ("#let pull(..it) = \"abc\".shorten()", "類型字串沒有方法 `shorten`"),
    ("#let pull(..it) = here().page()", "只可在知道上下文時使用"),
    ("#let pull(..it) = context query(<a>).first().value", "陣列是空的"),
    ("#let pull(..it) = assert(false, message: \"no\")", "斷言不成立：no"),
    ("#let pull(..it) = panic(\"no\")", "程式以此終止："),
    ("#let pull(..it) = for x in 5 { x }", "不能逐一取用整數"),
    ("#let pull(..it) = { let (a, b) = 5 }", "整數不能拆解"),
    ("#let pull(..it) = while true { }", "條件永遠成立"),
    ("#let pull(..it) = ref(<nowhere>)", "文件沒有標籤 `<nowhere>`"),
    ("#let pull(..it) = std.image(\"/no/such.png\")", "找不到檔案"),
    ("#import \"/layouts/nowhere.typ\": a\n#let pull(..it) = a", "找不到檔案"),
    ("#import \"/layouts/theme.typ\": nowhere\n#let pull(..it) = 1", "匯入的名稱不存在"),
    ("#let pull(..it) = std.box(std.pagebreak())", "容器內不能換頁"),
    ("#let pull(..it) = rgb(\"#12\")", "顏色字串的長度不正確"),
    ("#let pull(..it) = break", "迴圈以外不能用 break"),
    ("#let pull(a, a) = 1", "重複：a"),
    ("#let pull(..it) = set 5(x: 1)", "應為"),
];

/// What is found in a report whose pull quotes are set by such a layout.
fn found(layout: &str) -> Vec<String> {
    let text = format!(
        "=== content/report.yaml\ntitle: {{en: Report}}\nissuer: {{en: Issuer}}\nlanguages: [en]\n\
         period: 2021\ndate: 2022-03-31\n=== layouts/pull.typ\n{layout}\n\
         === content/en/01-x.md\n# X\n\nBefore.\n\n```quote\ntext: Well said\n```\n\nAfter.\n"
    );
    let inputs = fixture::inputs(&text);
    let mut proof = recto::proof(&inputs, &Wish::default());
    let wish = Wish::default();
    let _ = Workshop::default().set(&mut proof, &inputs, &wish);
    let said = proof
        .findings
        .iter()
        .flat_map(|it| std::iter::once(it.message.clone()).chain(it.hints.clone()));
    said.collect()
}

#[test]
fn what_the_typesetter_says_of_a_layout_is_told() {
    let hong_kong = Lang::parse("zh-HK").expect("a language");
    let mut wrong = BTreeSet::new();
    for (layout, told) in LAYOUTS {
        let said = found(layout);
        let own: Vec<_> = said.iter().map(|text| hong_kong.say(text)).collect();
        if !own.iter().any(|it| it.contains(told)) {
            wrong.insert(format!("{layout}: {said:?}: {own:?}"));
        }
        for lang in Lang::ALL.into_iter().filter(|lang| *lang != OURS) {
            for text in &said {
                // Names of the layout's own stay.
                let left = lang.untold(text);
                let left = left.iter().filter(|part| !layout.contains(part.trim()));
                wrong.extend(left.map(|part| format!("{lang}: {text}: {part}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
