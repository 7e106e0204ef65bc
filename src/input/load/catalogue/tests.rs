//! Our catalogues against what was typed of their frameworks apart from them.

use std::collections::BTreeSet;

use super::*;
use crate::model::framework::{Followed, Frameworks, IssuerClass};
use crate::model::lang::OURS as OWN;
use crate::model::place::Place;

/// Codes typed from the frameworks themselves: `NAME: codes`, `NAME leaves: codes`.
const CODES: &str = include_str!("../../../../tests/frameworks/codes.txt");
/// What is asked of whom: `NAME | class | first day | codes | duty`.
const DUTIES: &str = include_str!("../../../../tests/frameworks/duties.txt");

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[test]
fn every_catalogue_is_read_without_a_finding() {
    assert!(assets::frameworks().count() >= 7);
    for (name, text) in assets::frameworks() {
        let mut sink = Sink::default();
        let extract = yaml::Extract::whole(text, FileNumber(0));
        let root = yaml::parse(&extract, &mut sink).expect(name);
        let framework = catalogue(&root, name, None, &mut sink);
        let found = sink.finish();
        assert!(found.is_empty(), "{name}: {found:?}");
        // It speaks a language whole or not at all.
        let tags: Vec<_> = framework.name.0.keys().collect();
        assert!(tags.contains(&&OWN), "{name}");
        for provision in framework.provisions() {
            let leaves = provision.leaves.iter().map(|leaf| &leaf.title);
            let texts = [&provision.title, &provision.description];
            for texts in texts.into_iter().chain(leaves).filter(|it| !it.is_empty()) {
                let own: Vec<_> = texts.0.keys().collect();
                assert_eq!(own, tags, "{name} {}", provision.code);
            }
            assert!(!provision.title.is_empty(), "{name} {}", provision.code);
        }
        let codes: Vec<_> = framework.codes().collect();
        let all: BTreeSet<_> = codes.iter().collect();
        assert_eq!(all.len(), codes.len(), "no code of {name} stands twice");
        let statements = framework
            .claims
            .iter()
            .flat_map(|(_, claim)| claim.statement.0.values());
        for statement in statements {
            for hole in ["{issuer}", "{start}", "{end}"] {
                assert!(statement.contains(hole), "{name}: {statement}");
            }
        }
    }
}

#[test]
fn every_catalogue_has_the_codes_of_its_framework() {
    let mut typed = BTreeSet::new();
    for line in lines(CODES) {
        let (head, codes) = line.split_once(':').expect(line);
        let (name, what) = head.split_once(' ').unwrap_or((head, "provisions"));
        typed.insert(name);
        let framework = ours().get(name).expect(name);
        let leaves = framework.provisions().flat_map(|it| &it.leaves);
        if what == "counts" {
            let counts = format!("{} {}", framework.provisions().count(), leaves.count());
            assert_eq!(counts, codes.trim(), "{name}");
            continue;
        }
        let own: Vec<&str> = match what {
            "leaves" => leaves.map(|leaf| leaf.code.as_str()).collect(),
            _ => framework.provisions().map(|it| it.code.as_str()).collect(),
        };
        assert_eq!(own, codes.split_whitespace().collect::<Vec<_>>(), "{head}");
    }
    for (name, framework) in ours() {
        let is_typed = typed.contains(name.as_str()) || framework.groups.is_empty();
        assert!(is_typed, "{name} was typed apart");
    }
}

#[test]
fn what_one_framework_says_of_another_is_there() {
    for framework in ours().values() {
        for provision in framework.provisions() {
            let leaves = provision.leaves.iter();
            let said = leaves.flat_map(|leaf| leaf.answers.iter().chain(&leaf.near));
            for code in said.chain(&provision.answers).chain(&provision.near) {
                let (prefix, own) = code.split_once(':').expect(code);
                let mut others = ours().values().filter(|other| other.prefix == prefix);
                assert!(
                    others.any(|other| other.provision(own).is_some()),
                    "{} {}: {code}",
                    framework.id,
                    provision.code
                );
            }
        }
    }
}

#[test]
fn what_must_be_answered_hangs_on_class_year_and_claim() {
    let place = Place::new(FileNumber(0), 0, 0);
    let mut tried = 0;
    for line in lines(DUTIES) {
        let [name, class, first, codes, duty] =
            line.split(" | ").collect::<Vec<_>>().try_into().expect(line);
        let (name, claim) = match name.split_once(' ') {
            Some((name, claim)) => (name, Some(Placed::new(claim.to_owned(), place))),
            None => (name, None),
        };
        let framework = ours().get(name).expect(name).clone();
        let class = IssuerClass {
            board: if class == "gem" { Board::Gem } else { Board::Main },
            is_large_cap: class == "large",
        };
        let id = Placed::new(name.to_owned(), place);
        let all = vec![Followed { id, claim, framework: framework.clone() }];
        let frameworks = Frameworks { all, class };
        let first = Date::parse(first).expect(line);
        for code in codes.split(' ') {
            let (provision, leaf) = framework.provision(code).expect(code);
            let own = frameworks.duty(0, first, provision, leaf);
            assert_eq!(own.name(), duty, "{code}: {line}");
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
}

#[test]
fn reports_are_due_when_the_exchange_says() {
    let guide = ours().get("hkex-2020").expect("the Guide");
    let due = |day| guide.due(Date::parse(day).expect("a day")).map(|due| due.months);
    assert_eq!(
        ["2020-06-30", "2020-07-01", "2021-12-31", "2022-01-01", "2025-01-01"].map(due),
        [None, Some(5), Some(5), Some(4), Some(4)]
    );
}

#[test]
fn what_a_day_of_publication_takes_away_is_gone() {
    let gri = ours().get("gri-2021").expect("GRI");
    let has = |day, code| {
        let own = gri.published_on(Date::parse(day).expect("a day"));
        own.provision(code).is_some()
    };
    for (day, code, is_there) in [
        ("2025-12-31", "304-1", true),
        ("2026-01-01", "304-1", false),
        ("2026-04-30", "305-1", true),
        ("2027-01-01", "305-1", false),
        ("2027-04-30", "305-7", true),
        ("2027-04-30", "2-1", true),
    ] {
        assert_eq!(has(day, code), is_there, "{code} on {day}");
    }
}
