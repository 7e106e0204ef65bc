//! Numbers-heavy prose as an ESG writer writes it, in each language: every quantity is found
//! and no name is taken for one but those marked ⟪so⟫. `tests/numbers/` marks the quantities ⟦so⟧.

use std::path::Path;

use recto::model::lang::Lang;

use crate::marked;

#[test]
fn every_quantity_is_found_and_no_name_is_taken_for_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/numbers");
    for lang in Lang::ALL {
        let text = std::fs::read_to_string(folder.join(format!("{lang}.md")));
        let text = text.expect("marked prose");
        let paragraphs = text.split("\n\n").filter(|text| !text.starts_with('#'));
        assert!(paragraphs.count() >= 60, "{lang}");
        let tally = marked::tally(lang, &text).expect("a chapter that loads");
        assert!(tally.marked >= 80, "{lang}: {} marks", tally.marked);
        assert_eq!(tally.missed, Vec::<String>::new(), "{lang}: missed");
        let found = tally.by_rule.get("unbound-number").copied().unwrap_or_default();
        assert!(found >= tally.marked, "{lang}: {found} numbers found");
        let known = tally.doubtful;
        assert_eq!(tally.false_alarms.len(), known, "{lang}: {:#?}", tally.false_alarms);
        assert!(known <= 3, "{lang}: {known} names are taken for quantities");
    }
}
