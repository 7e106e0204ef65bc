//! Tables: each cell names the heads it stands under and beside. The engine's own rule
//! forgets a row's head for what stands before it, and the heads of groups of rows.

use std::collections::BTreeMap;

use lopdf::{Object, ObjectId};

use super::tree::Tree;

/// Mends the tables in an element. What the layouts call a foot, to keep the last rows together,
/// is rows like the others.
pub(super) fn mend(tree: &mut Tree<'_>, root: ObjectId) {
    for id in tree.all(root) {
        if tree.is(id, &["TFoot"]) {
            tree.turn(id, "TBody");
        }
        if tree.is(id, &["Table"]) {
            narrow(tree, id);
            heads(tree, id);
        }
    }
}

/// A cell with its first column and how many it takes.
#[derive(Clone, Copy)]
struct Cell {
    id: ObjectId,
    column: usize,
    across: usize,
}

/// The rows of a table.
fn rows(tree: &Tree<'_>, table: ObjectId) -> Vec<Vec<Cell>> {
    let span = |cell: ObjectId, key: &str| {
        let span = tree.attribute(cell, "Table", key).and_then(|span| span.as_i64().ok());
        usize::try_from(span.unwrap_or(1)).unwrap_or(1).clamp(1, 1_000)
    };
    let mut rows = vec![];
    // For each column, how many rows are still taken by a cell from above.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let lines = tree.all(table).into_iter().filter(|id| tree.is(*id, &["TR"]));
    for line in lines {
        let mut row = vec![];
        let mut column = 0;
        let above = std::mem::take(&mut taken);
        for (&at, &left) in &above {
            if left > 1 {
                taken.insert(at, left - 1);
            }
        }
        for id in tree.elements(line) {
            while above.contains_key(&column) {
                column += 1;
            }
            let (across, down) = (span(id, "ColSpan"), span(id, "RowSpan"));
            row.push(Cell { id, column, across });
            if down > 1 {
                taken.extend((column..column + across).map(|at| (at, down - 1)));
            }
            column += across;
        }
        rows.push(row);
    }
    rows
}

/// Takes out a last column in which nothing stands, by which layouts keep rows together.
fn narrow(tree: &mut Tree<'_>, table: ObjectId) {
    let cells = rows(tree, table).concat();
    let width = cells.iter().map(|cell| cell.column + cell.across).max().unwrap_or(0);
    let (own, across): (Vec<Cell>, Vec<Cell>) = cells
        .into_iter()
        .filter(|cell| width > 1 && cell.column + cell.across == width)
        .partition(|cell| cell.across == 1);
    if own.iter().any(|cell| !tree.kids(cell.id).is_empty()) {
        return;
    }
    for cell in own {
        if let Some(row) = tree.parent(cell.id) {
            tree.take(row, cell.id);
        }
        tree.remove(cell.id);
    }
    for cell in across {
        let left = i64::try_from(cell.across - 1).unwrap_or(1);
        tree.set_attribute(cell.id, "Table", "ColSpan", left.into());
    }
}

fn heads(tree: &mut Tree<'_>, table: ObjectId) {
    let rows = rows(tree, table);
    let ends = rows.iter().flatten().map(|cell| cell.column + cell.across);
    let width = ends.max().unwrap_or(0);
    // The heads of each column, and of the groups of rows, coloured ones above others.
    let mut columns: BTreeMap<usize, Vec<Object>> = BTreeMap::new();
    let mut groups: Vec<(bool, Object)> = vec![];
    let mut was_head = false;
    for row in rows {
        let scope = |cell: &Cell| match tree.is(cell.id, &["TH"]) {
            true => tree
                .attribute(cell.id, "Table", "Scope")
                .and_then(|scope| scope.as_name().ok())
                .unwrap_or(b"Column"),
            false => b"",
        };
        let name = |cell: &Cell| tree.own(cell.id)?.get(b"ID").ok().cloned();
        let mut named: Vec<(ObjectId, Vec<Object>)> = vec![];
        let is_head = !row.is_empty()
            && row.iter().all(|cell| matches!(scope(cell), b"Column" | b"Both"));
        if is_head {
            for cell in &row {
                for at in cell.column..cell.column + cell.across {
                    let own = columns.entry(at).or_default();
                    if !was_head {
                        own.clear();
                    }
                    own.extend(name(cell));
                }
                named.push((cell.id, vec![]));
            }
            groups.clear();
        } else if let [only] = row.as_slice()
            && scope(only) == b"Row"
            && only.across == width
        {
            let is_coloured =
                tree.attribute(only.id, "Layout", "BackgroundColor").is_some();
            groups.retain(|(above, _)| *above && !is_coloured);
            groups.extend(name(only).map(|name| (is_coloured, name)));
            named.push((only.id, vec![]));
        } else {
            let beside: Vec<&Cell> = row
                .iter()
                .filter(|cell| matches!(scope(cell), b"Row" | b"Both"))
                .collect();
            for cell in &row {
                let mut own: Vec<Object> = vec![];
                for at in cell.column..cell.column + cell.across {
                    let heads = columns.get(&at).into_iter().flatten();
                    own.extend(heads.cloned());
                }
                own.extend(groups.iter().map(|(_, name)| name.clone()));
                let others = beside.iter().filter(|head| head.id != cell.id);
                own.extend(others.filter_map(|head| name(head)));
                let mut once: Vec<Object> = vec![];
                for name in own {
                    if !once.contains(&name) {
                        once.push(name);
                    }
                }
                named.push((cell.id, once));
            }
        }
        was_head = is_head;
        for (cell, names) in named {
            tree.set_attribute(cell, "Table", "Headers", Object::Array(names));
        }
    }
}
