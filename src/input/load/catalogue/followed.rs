//! The frameworks that a report follows, of those that are known.

use std::sync::Arc;

use super::Catalogues;
use crate::diag::{nearest, rules};
use crate::input::load::config::{acceptances, twice};
use crate::input::load::keys::{self, Settings};
use crate::input::load::yaml::{Kind, Reader};
use crate::model::acceptance::Acceptance;
use crate::model::config::Date;
use crate::model::framework::{Board, Followed, Frameworks, IssuerClass};

/// The frameworks the report follows, as they are for reports of its date.
pub(in crate::input::load) fn frameworks(
    keys: &Settings<'_>,
    catalogues: &Catalogues,
    day: Option<Date>,
    accepted: &mut Vec<Acceptance>,
    reader: &mut Reader<'_>,
) -> Frameworks {
    let mut own = Frameworks::default();
    if let Some(node) = keys.issuer_class {
        let keys = keys::IssuerClass::read(node, reader);
        let board = keys.board.and_then(|node| reader.choice(node, &Board::ALL));
        let is_large_cap = keys.large_cap.and_then(|node| reader.truth(node));
        own.class = IssuerClass {
            board: board.unwrap_or_default(),
            is_large_cap: is_large_cap.unwrap_or(false),
        };
    }
    if let (Some(one), Some(list)) = (keys.framework, keys.frameworks) {
        reader.sink.add(
            rules::DUPLICATE_ENTRY
                .finding(one.place, "`framework` stands beside `frameworks`")
                .related(list.place, "the list")
                .hint("put it into the list, as its first if its codes stand bare"),
        );
    }
    let nodes = keys.frameworks.map_or(&[][..], |node| reader.list(node));
    for node in keys.framework.into_iter().chain(nodes) {
        let (id, claim) = match &node.kind {
            Kind::Mapping(_) => {
                let keys = keys::Followed::read(node, reader);
                accepted.extend(acceptances(keys.accept, node.place, reader));
                if keys.id.is_none() {
                    reader.sink.add(
                        rules::MISSING_KEY
                            .finding(node.place, "the key `id` is missing here")
                            .hint("write `{id: gri-2021, claim: with-reference}`"),
                    );
                }
                (keys.id, keys.claim.and_then(|node| reader.text(node)))
            }
            _ => (Some(node), None),
        };
        let Some(id) = id.and_then(|node| reader.text(node)) else { continue };
        let Some(framework) = catalogues.get(&id.value) else {
            let whole = catalogues.iter().filter(|(_, it)| !it.groups.is_empty());
            let names: Vec<&str> = whole.map(|(name, _)| name.as_str()).collect();
            reader.sink.add(
                rules::UNKNOWN_FRAMEWORK
                    .finding(id.place, format!("there is no framework `{}`", id.value))
                    .hint_if(nearest(&id.value, names.iter().copied()))
                    .hint(format!(
                        "the frameworks are {}; one of your own stands in content/frameworks/",
                        names.join(", ")
                    )),
            );
            continue;
        };
        if own.all.iter().any(|it| it.id.value == id.value) {
            reader.sink.add(twice(id.place, &id.value));
            continue;
        }
        let same = |it: &&Followed| it.framework.prefix == framework.prefix;
        if let Some(first) = own.all.iter().find(same) {
            reader.sink.add(
                rules::DUPLICATE_ENTRY
                    .finding(
                        id.place,
                        format!(
                            "the codes of `{}` and `{}` cannot be told apart: both begin with \
                             `{}:`",
                            first.id.value, id.value, framework.prefix
                        ),
                    )
                    .related(first.id.place, "the other one")
                    .hint("follow one of the two"),
            );
            continue;
        }
        if framework.groups.is_empty() {
            reader.sink.add(
                rules::UNKNOWN_FRAMEWORK
                    .finding(
                        id.place,
                        format!(
                            "`{}` comes without rows: they are not ours to ship",
                            id.value
                        ),
                    )
                    .hint(format!(
                        "describe those you report in content/frameworks/{}.yaml",
                        id.value
                    )),
            );
            continue;
        }
        let claim = claim.filter(|claim| {
            let is_known = framework.claim(Some(&claim.value)).is_some();
            if !is_known {
                let known: Vec<_> =
                    framework.claims.iter().map(|(name, _)| name.as_str()).collect();
                let wrong = rules::UNKNOWN_NAME.finding(
                    claim.place,
                    format!("no report can claim `{}` of {}", claim.value, id.value),
                );
                reader.sink.add(match known.as_slice() {
                    [] => wrong.hint("this framework knows no claims: leave the key out"),
                    known => wrong
                        .hint_if(nearest(&claim.value, known.iter().copied()))
                        .hint(format!("it is one of {}", known.join(", "))),
                });
            }
            is_known
        });
        let is_asked = |day: Date| framework.provisions().all(|it| it.is_asked_on(day));
        let framework = match day.filter(|day| !is_asked(*day)) {
            Some(day) => Arc::new(framework.published_on(day)),
            None => framework.clone(),
        };
        own.all.push(Followed { id, claim, framework });
    }
    own
}
