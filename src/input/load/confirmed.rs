//! `translations.yaml`: the texts and translations that someone read side by side.

use super::keys;
use super::yaml::{Kind, Node, Reader};
use crate::diag::Sink;
use crate::model::config::{Confirmation, Confirmed, Pair};

/// Reads the confirmations of `translations.yaml`.
pub(super) fn confirmed(root: &Node, sink: &mut Sink) -> Confirmed {
    let mut reader = Reader { sink };
    let mut confirmed = Confirmed::new();
    for (lang, node) in reader.mapping(root) {
        let files = confirmed.entry(lang.value.clone()).or_default();
        for (of, node) in reader.mapping(node) {
            let items = reader.list(node);
            let all = items.iter().filter_map(|item| confirmation(item, &mut reader));
            files.insert(of.value.clone(), all.collect());
        }
    }
    confirmed
}

fn confirmation(node: &Node, reader: &mut Reader<'_>) -> Option<Confirmation> {
    const FORM: &str = "a source and its translation, as `recto confirm` writes them";
    if let Kind::Scalar { text, .. } = &node.kind {
        let Some((one, two)) = text.split_once('-') else {
            reader.mismatch(node, FORM);
            return None;
        };
        let pair = Pair::Hashes(one.to_owned(), two.to_owned());
        return Some(Confirmation { key: None, pair, by: None, date: None });
    }
    let keys = keys::Confirmation::read(node, reader);
    let mut text = |node: Option<&Node>| {
        node.and_then(|node| reader.text(node)).map(|text| text.value)
    };
    let [key, source, translation, by, date] =
        [keys.key, keys.source, keys.translation, keys.by, keys.date].map(&mut text);
    let (Some(source), Some(translation)) = (source, translation) else {
        reader.mismatch(node, FORM);
        return None;
    };
    Some(Confirmation {
        key,
        pair: Pair::Text(source, translation),
        by,
        date,
    })
}
