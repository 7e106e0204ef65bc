//! How the frameworks of a report answer one another, as their catalogues say.

use crate::model::framework::{Frameworks, Provision};
use crate::model::lang::Lang;
use crate::model::report::{Crosswalk, CrosswalkRow, Others};

/// The provisions of one framework, with those of the others: what they say of each other, whichever
/// of the two says it. Provisions that nobody else asks for are left out.
pub(super) fn of(frameworks: &Frameworks, position: usize, lang: Lang) -> Crosswalk {
    let Some(own) = frameworks.all.get(position) else { return Crosswalk::default() };
    let others: Vec<usize> =
        (0..frameworks.all.len()).filter(|other| *other != position).collect();
    let name = |at: usize| {
        let framework = frameworks.all.get(at).map(|own| &own.framework);
        framework.map(|it| it.name.get(lang).to_owned()).unwrap_or_default()
    };
    let row = |provision: &Provision| {
        let cells = others
            .iter()
            .map(|other| between(frameworks, position, *other, provision));
        let cells: Vec<Others> = cells.collect();
        let is_empty = cells.iter().all(|it| it.same.is_empty() && it.near.is_empty());
        (!is_empty).then(|| CrosswalkRow {
            code: provision.code.clone(),
            title: provision.title.get(lang).to_owned(),
            others: cells,
        })
    };
    let groups = own.framework.groups.iter().filter_map(|group| {
        let rows: Vec<_> = group.provisions.iter().filter_map(row).collect();
        (!rows.is_empty()).then(|| (group.title.get(lang).to_owned(), rows))
    });
    Crosswalk {
        heads: std::iter::once(position)
            .chain(others.iter().copied())
            .map(name)
            .collect(),
        groups: groups.collect(),
    }
}

/// What another framework has for a provision.
fn between(
    frameworks: &Frameworks,
    position: usize,
    other: usize,
    provision: &Provision,
) -> Others {
    let mut found = Others::default();
    let Some(theirs) = frameworks.all.get(other).map(|own| &own.framework) else {
        return found;
    };
    let own_code = |code: &str, of: usize| {
        let known = frameworks.other_code(code);
        known.filter(|(at, _)| *at == of).map(|(_, code)| code.to_owned())
    };
    let is_own = |code: &str| {
        provision.code == code || provision.leaves.iter().any(|leaf| leaf.code == code)
    };
    let (mut same, mut near): (Vec<String>, Vec<String>) = (vec![], vec![]);
    let leaves = provision.leaves.iter().flat_map(|leaf| &leaf.answers);
    same.extend(
        provision
            .answers
            .iter()
            .chain(leaves)
            .filter_map(|it| own_code(it, other)),
    );
    let leaves = provision.leaves.iter().flat_map(|leaf| &leaf.near);
    near.extend(
        provision
            .near
            .iter()
            .chain(leaves)
            .filter_map(|it| own_code(it, other)),
    );
    for their in theirs.provisions() {
        let leaves = their.leaves.iter().map(|it| (&it.code, &it.answers, &it.near));
        for (code, answers, nears) in
            std::iter::once((&their.code, &their.answers, &their.near)).chain(leaves)
        {
            let says = |list: &[String]| {
                list.iter()
                    .filter_map(|it| own_code(it, position))
                    .any(|it| is_own(&it))
            };
            if says(answers) {
                same.push(code.clone());
            }
            if says(nears) {
                near.push(code.clone());
            }
        }
    }
    // In the other framework's order, each once.
    for code in theirs.codes() {
        if same.iter().any(|own| own == code) {
            found.same.push(code.to_owned());
        } else if near.iter().any(|own| own == code) {
            found.near.push(code.to_owned());
        }
    }
    found
}
