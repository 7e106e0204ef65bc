//! Our files as other programs read them: Poppler, qpdf, Ghostscript and the stock compiler.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use recto::input::project::InputFile;
use recto::model::edition::Medium;
use recto::output::preflight::{Limits, preflight};
use recto::{Wish, Workshop};

use crate::built::{BILINGUAL, editions, squeezed};
use crate::command::{ends, recto, root};
use crate::pictured::project;
use crate::{named, reader, tool};

#[test]
fn qpdf_finds_nothing_wrong() {
    for built in editions() {
        tool("qpdf", &["--check", built.path()]);
    }
}

/// The suite reads our pages with one reader. Poppler finds the same characters on them, and
/// every figure of the ledger where the ledger says it is.
#[test]
fn poppler_reads_the_same_characters_and_every_figure() {
    for built in editions() {
        let text = tool("pdftotext", &["-raw", built.path(), "-"]);
        let pages: Vec<_> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
        assert_eq!(pages.len(), built.pages.len());
        for (index, (theirs, ours)) in pages.iter().zip(&built.pages).enumerate() {
            // Each has an order of its own where columns stand side by side, and what is drawn
            // twice, as a label on its own outline, Poppler gives once. What joins words it
            // leaves out.
            let letters = |text: &str| {
                // Some forms it gives plain: 3 for ³.
                let seen = squeezed(text).replace('\u{2060}', "");
                seen.nfkc().collect::<std::collections::BTreeSet<_>>()
            };
            assert_eq!(letters(theirs), letters(&ours.text()), "page {}", index + 1);
        }
        let pages: Vec<_> =
            pages.iter().map(|page| page.replace('\u{2060}', "")).collect();
        built.holds(&pages);
    }
}

#[test]
fn poppler_knows_the_title_and_the_tags() {
    let info = tool("pdfinfo", &[BILINGUAL.path()]);
    assert!(info.contains("Environmental, Social and Governance Report 2021"), "{info}");
    assert!(info.contains("2021年環境、社會及管治報告"), "{info}");
    assert!(info.contains("Tagged:          yes"), "{info}");
}

/// The stock compiler sets the emitted project to the same pages.
#[test]
fn the_stock_compiler_sets_the_same_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let (out, pdf) = (path("out"), path("stock.pdf"));
    ends(&recto(&["build", "--emit", "typst", "-o", &out], root()), 0);
    let typst = named("TYPST");
    tool(
        typst.to_str().expect("a path"),
        &[
            "compile",
            "--ignore-system-fonts",
            "--creation-timestamp",
            "1648684800",
            "--pdf-standard",
            recto::output::export::standards(&recto::model::edition::Screen::default()),
            "--root",
            &out,
            "--font-path",
            &path("out/fonts"),
            &path("out/main.typ"),
            &pdf,
        ],
    );
    let ours: Vec<_> = BILINGUAL.pages.iter().map(reader::Page::text).collect();
    assert_eq!(reader::texts(pdf.as_ref()), ours);
}

/// Ghostscript draws the same separations: on every page the most ink it finds in the bleed
/// is what preflight finds, type and edges apart, which are smoothed or added up there.
#[test]
fn ghostscript_finds_the_same_ink() {
    let (mut inputs, files) = project();
    let settings = inputs.config.clone().expect("settings");
    // A spot colour would be drawn by its stand-in.
    let text = settings
        .text
        .clone()
        .expect("text")
        .replace("spot: PANTONE 3025 C, ", "");
    inputs.config = Some(InputFile { text: Ok(text), ..settings });
    let wish = Wish { medium: Medium::Print, ..Wish::default() };
    let mut proof = recto::proof(&inputs, &wish);
    let mut workshop = Workshop::new(Arc::new(files));
    let setting = workshop.set(&mut proof, &inputs, &wish).expect("pages");
    let pdf = workshop
        .print(&mut proof, &setting, false)
        .expect("a file")
        .remove(0)
        .pdf;
    let verdict = preflight(&pdf, Limits::default()).expect("a verdict");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("print.pdf");
    std::fs::write(&path, &pdf).expect("a file");
    let output = format!("-sOutputFile={}", folder.path().join("%d.pam").display());
    let path = path.to_str().expect("a path");
    let quiet = ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER"];
    tool("gs", &[&quiet[..], &["-sDEVICE=pamcmyk32", "-r72", &output, path]].concat());
    let mut most = 0;
    let [_, bleed, _] = verdict.boxes[0];
    for page in 1..=verdict.pages {
        let pam =
            std::fs::read(folder.path().join(format!("{page}.pam"))).expect("a page");
        let head = pam.windows(7).position(|part| part == b"ENDHDR\n").expect("a head");
        let text = String::from_utf8_lossy(&pam[..head]);
        let number = |key: &str| {
            let (_, rest) = text.split_once(key).expect("a number");
            rest.split_whitespace()
                .next()
                .expect("one")
                .parse::<usize>()
                .expect("digits")
        };
        let (width, height) = (number("WIDTH "), number("HEIGHT "));
        let edge = bleed[0].ceil() as usize + 1;
        for (index, pixel) in pam[head + 7..].chunks_exact(4).enumerate() {
            let (x, y) = (index % width, index / width);
            if (edge..width - edge).contains(&x) && (edge..height - edge).contains(&y) {
                most = most.max(pixel.iter().map(|ink| u32::from(*ink)).sum::<u32>());
            }
        }
    }
    let theirs = most as f32 / 2.55;
    let (ours, _) = verdict.largest_ink.expect("ink");
    assert!(
        (ours - theirs).abs() < 12.0,
        "we find {ours:.0} %, Ghostscript {theirs:.0} %"
    );
}
