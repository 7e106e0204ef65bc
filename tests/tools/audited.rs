//! `recto audit` of our report as other programs write it anew: the same pages, other fonts, objects
//! and streams.

use recto::output::ledger::Ledger;
use recto::review::audit::audit;
use recto::{Wish, proof};

use crate::bound::expect_sound;
use crate::built::BILINGUAL;
use crate::command::root;
use crate::tool;

/// Nothing is found wrong with a copy, and 98 in 100 figures of the ledger are bound.
#[test]
fn a_copy_by_another_producer_is_found_sound() {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("copy.pdf");
    let (own, copy) = (BILINGUAL.path(), copy.to_str().expect("a path"));
    let project = recto::input::project::Project::find(root()).expect("a project");
    let proof = proof(&project.read(), &Wish { every: true, ..Wish::default() });
    let ledger: Ledger =
        serde_json::from_value(BILINGUAL.ledger.clone()).expect("a ledger");
    let uncompress = "--stream-data=uncompress";
    let producers: [(&str, &[&str]); 5] = [
        ("gs", &["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-o", copy, own]),
        ("pdftocairo", &["-pdf", own, copy]),
        ("qpdf", &["--linearize", own, copy]),
        ("qpdf", &["--object-streams=generate", own, copy]),
        ("qpdf", &["--object-streams=disable", uncompress, own, copy]),
    ];
    for (name, arguments) in producers {
        tool(name, arguments);
        let pdf = std::fs::read(copy).expect("a copy");
        let verdict = audit(&pdf, &proof).expect("a verdict");
        expect_sound(&verdict, &ledger, &format!("{name} {arguments:?}"));
    }
}
