//! XMP metadata (ISO 16684-1), as far as print and archive files are recognised by it.

use roxmltree::{Document, Node};

/// The namespaces of what is looked for, by the prefixes they are known by.
const NAMESPACES: &[(&str, &str)] = &[
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("pdf", "http://ns.adobe.com/pdf/1.3/"),
    ("pdfaid", "http://www.aiim.org/pdfa/ns/id/"),
    ("pdfuaid", "http://www.aiim.org/pdfua/ns/id/"),
    ("pdfxid", "http://www.npes.org/pdfx/ns/id/"),
    ("xmp", "http://ns.adobe.com/xap/1.0/"),
    ("xmpMM", "http://ns.adobe.com/xap/1.0/mm/"),
];

fn parse(packet: &str) -> Option<Document<'_>> {
    Document::parse(packet.trim_start_matches('\u{feff}').trim()).ok()
}

/// A property of an XMP packet, as an element or an attribute, whatever prefix it has there.
pub fn property(packet: &str, key: &str) -> Option<String> {
    let document = parse(packet)?;
    let (prefix, name) = key.split_once(':')?;
    let (_, space) = NAMESPACES.iter().find(|(own, _)| *own == prefix)?;
    document.descendants().find_map(|node| {
        if node.has_tag_name((*space, name)) {
            let texts = node.descendants().filter(Node::is_text);
            let text: String = texts.filter_map(|node| node.text()).collect();
            return Some(text.trim().to_owned());
        }
        node.attribute((*space, name)).map(str::to_owned)
    })
}

/// A packet that names these languages; none if it names no language.
pub fn with_languages(packet: &str, languages: &[String]) -> Option<String> {
    let (before, rest) = packet.split_once("<dc:language>")?;
    let (_, after) = rest.split_once("</dc:language>")?;
    let items: String = languages
        .iter()
        .map(|tag| format!("<rdf:li>{tag}</rdf:li>"))
        .collect();
    Some(format!("{before}<dc:language><rdf:Bag>{items}</rdf:Bag></dc:language>{after}"))
}

/// Whether two packets say the same, however their lines and attributes are set out.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    let texts = [one, other].map(|packet| std::str::from_utf8(packet).ok());
    let [Some(one), Some(other)] = texts.map(|text| text.and_then(parse)) else {
        return false;
    };
    parts(&one).eq(parts(&other))
}

/// What a node says, and how many are in it: in the order of the packet that is the packet.
#[derive(PartialEq, Eq)]
struct Said<'a> {
    name: (Option<&'a str>, &'a str),
    text: &'a str,
    attributes: Vec<(Option<&'a str>, &'a str, &'a str)>,
    within: usize,
}

fn parts<'a>(packet: &'a Document<'_>) -> impl Iterator<Item = Said<'a>> {
    // Blank lines, and the packet's own wrapping, say how it may be written.
    let says = |node: &Node<'_, '_>| {
        let is_blank = node.text().is_none_or(|text| text.trim().is_empty());
        !(node.is_pi() || node.is_text() && is_blank)
    };
    packet.descendants().filter(says).map(move |node| {
        let own = node.attributes();
        let mut attributes: Vec<_> =
            own.map(|own| (own.namespace(), own.name(), own.value())).collect();
        attributes.sort_unstable();
        let is_text = node.is_text() || node.is_comment();
        Said {
            name: (node.tag_name().namespace(), node.tag_name().name()),
            text: node.text().filter(|_| is_text).unwrap_or_default().trim(),
            attributes,
            within: node.children().filter(|node| says(node)).count(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_elements_or_attributes() {
        let packet = "<r xmlns:d='http://purl.org/dc/elements/1.1/' \
            xmlns:x='http://ns.adobe.com/xap/1.0/' x:c=\"2\"><d:title><li>One</li></d:title></r>";
        assert_eq!(property(packet, "dc:title").as_deref(), Some("One"));
        assert_eq!(property(packet, "xmp:c").as_deref(), Some("2"));
        assert_eq!(property(packet, "xmp:d"), None);
        assert_eq!(property("<dc:title>", "dc:title"), None);
    }

    #[test]
    fn packets_say_the_same_however_they_are_set_out() {
        let one = "<?xpacket a?><r b=\"x y\" a='1'><t>One two</t></r><?xpacket end='r'?>";
        let other = "<r a='1'\n b=\"x y\">\n  <t>One two</t>\n</r>\n";
        assert!(is_same(one.as_bytes(), other.as_bytes()));
        for forged in [
            other.replace("One two", "One  two"),
            other.replace("x y", "x  y"),
            other.replace("</t>", "</t><t>Three</t>"),
            other.replace("<t>", "<u>").replace("</t>", "</u>"),
            other.replace("</t>", "<u/></t>"),
        ] {
            assert!(!is_same(one.as_bytes(), forged.as_bytes()), "{forged}");
        }
    }
}
