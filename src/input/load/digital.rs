//! `digital` of `report.yaml`: what figures are called for programs.

use super::keys;
use super::look::address;
use super::yaml::{Kind, Node, Reader};
use crate::diag::rules;
use crate::model::digital::{Digital, Taxonomy, is_lei, is_name};

/// Reads how the figures are named for programs.
pub(super) fn digital(node: Option<&Node>, reader: &mut Reader<'_>) -> Digital {
    let mut digital = Digital::default();
    let Some(node) = node else { return digital };
    let keys = keys::Digital::read(node, reader);
    let named = wanted(node, keys.namespace, "namespace", EXAMPLE, reader);
    let named = named.and_then(|node| address(node, ADDRESS, reader));
    digital.namespace = named.map(|text| text.value);
    digital.lei = keys.lei.and_then(|node| lei(node, reader));
    for (prefix, node) in
        keys.taxonomies.map(|node| reader.mapping(node)).into_iter().flatten()
    {
        if !is_name(&prefix.value) || RESERVED.contains(&prefix.value.as_str()) {
            reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(
                        prefix.place,
                        format!(
                            "`{}` cannot stand before the names of a taxonomy",
                            prefix.value
                        ),
                    )
                    .hint("take letters, digits and hyphens, as in `ifrs-sds`"),
            );
            continue;
        }
        let keys = keys::Taxonomy::read(node, reader);
        let namespace = wanted(node, keys.namespace, "namespace", EXAMPLE, reader)
            .and_then(|node| address(node, ADDRESS, reader));
        let entry = wanted(node, keys.entry, "entry", "the schema to begin with", reader)
            .and_then(|node| reader.text(node));
        if let (Some(namespace), Some(entry)) = (namespace, entry) {
            let own = Taxonomy { namespace: namespace.value, entry: entry.value };
            digital.taxonomies.insert(prefix.value.clone(), own);
        }
    }
    digital
}

/// What an address is called that names something.
const ADDRESS: &str = "an address of the web";

/// What such an address looks like.
const EXAMPLE: &str = "https://www.example.com/esg";

/// The node of a key that must stand; a finding where it does not.
fn wanted<'n>(
    record: &Node,
    node: Option<&'n Node>,
    key: &str,
    example: &str,
    reader: &mut Reader<'_>,
) -> Option<&'n Node> {
    // What is no set of keys was told of already.
    if node.is_none() && matches!(record.kind, Kind::Mapping(_)) {
        reader.sink.add(
            rules::MISSING_KEY
                .finding(record.place, format!("there is no `{key}` here"))
                .hint(format!("add `{key}: {example}`")),
        );
    }
    node
}

/// Prefixes that mean something else in the file.
const RESERVED: &[&str] =
    &["own", "recto", "xbrl", "xbrli", "utr", "iso4217", "lei", "stock"];

fn lei(node: &Node, reader: &mut Reader<'_>) -> Option<String> {
    let text = reader.text(node)?.value;
    if !is_lei(&text) {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{text}` is no LEI: its check digits do not agree"))
                .hint("it has twenty capital letters and digits; leave it out if the issuer has none"),
        );
        return None;
    }
    Some(text)
}
