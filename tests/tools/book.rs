//! The book of `docs/` as mdBook makes it: every link between its pages, and every picture, leads
//! to what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::command::root;
use crate::{named, tool};

/// The values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let opening = format!(" {attribute}=\"");
    let parts = html.split(opening.as_str()).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => files(&path, all),
            path => all.push(path),
        }
    }
}

#[test]
fn every_link_of_the_made_book_leads_to_what_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let (source, out) = (root().to_string_lossy(), folder.path().to_string_lossy());
    let mdbook = named("MDBOOK");
    tool(&mdbook.to_string_lossy(), &["build", "-d", &out, &source]);
    let mut all = vec![];
    files(folder.path(), &mut all);
    let pages: BTreeMap<PathBuf, String> = all
        .iter()
        .filter(|path| path.extension().is_some_and(|it| it == "html"))
        .filter(|path| !path.ends_with("404.html"))
        .map(|path| (path.clone(), std::fs::read_to_string(path).expect("a page")))
        .collect();
    let rules = recto::checks::rules().count();
    assert!(pages.len() > rules + 20, "{} pages", pages.len());
    let ids: BTreeMap<&PathBuf, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, html)| (path, values(html, "id").into_iter().collect()))
        .collect();
    let (mut count, mut dead) = (0, vec![]);
    for (path, html) in &pages {
        let links = [values(html, "href"), values(html, "src")].concat();
        for link in links {
            let is_local = !link.contains("://") && !link.starts_with("data:");
            let (file, id) = link.split_once('#').unwrap_or((link, ""));
            if !is_local || (file.is_empty() && id.is_empty()) {
                continue;
            }
            let target = match file {
                "" => path.clone(),
                file => path.parent().expect("a folder").join(file),
            };
            let target = target.canonicalize();
            let is_there = target.is_ok_and(|target| {
                let ids = ids
                    .iter()
                    .find(|(own, _)| own.canonicalize().is_ok_and(|own| own == target));
                id.is_empty() || ids.is_none_or(|(_, ids)| ids.contains(id))
            });
            count += 1;
            if !is_there {
                dead.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(count > 1_000, "{count} links");
    dead.sort();
    dead.dedup();
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}
