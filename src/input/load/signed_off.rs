//! `signed-off.yaml`: the figures as they were when someone vouched for them.

use std::collections::BTreeMap;

use super::keys;
use super::yaml::{Node, Reader};
use crate::diag::Sink;
use crate::model::config::{Signature, Signed, SignedOff};
use crate::model::period::Period;

/// Reads the figures of `signed-off.yaml`.
pub(super) fn signed_off(root: &Node, sink: &mut Sink) -> SignedOff {
    let mut reader = Reader { sink };
    let mut signed_off = SignedOff::new();
    for (id, node) in reader.mapping(root) {
        let keys = keys::SignedOff::read(node, &mut reader);
        // A figure without a unit was signed off as one.
        let unit = keys.unit.filter(|node| !node.is_blank());
        let unit = unit.and_then(|node| reader.text(node));
        let mut values = BTreeMap::new();
        let entries = keys.values.map(|node| reader.mapping(node));
        for (key, node) in entries.into_iter().flatten() {
            match (Period::parse(&key.value), reader.text(node)) {
                (Some(period), Some(text)) => {
                    values.insert(period, text.value);
                }
                _ => reader
                    .mismatch(node, "values by year, as `recto sign-off` writes them"),
            }
        }
        let mut text = |node: Option<&Node>| {
            node.and_then(|node| reader.text(node)).map(|text| text.value)
        };
        let first = Signature { by: text(keys.by), date: text(keys.date) };
        let mut signatures = vec![first];
        signatures.retain(|first| *first != Signature::default());
        let others = keys.also.map(|node| reader.mapping(node));
        for (name, node) in others.into_iter().flatten() {
            let date = reader.text(node).map(|text| text.value);
            signatures.push(Signature { by: Some(name.value.clone()), date });
        }
        let unit = unit.map(|unit| unit.value).unwrap_or_default();
        signed_off.insert(id.value.clone(), Signed { unit, values, signatures });
    }
    signed_off
}
