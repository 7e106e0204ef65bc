//! XMP metadata (ISO 16684-1), as far as print and archive files are recognised by it.

/// A property of an XMP packet, as an element or an attribute.
pub fn property(packet: &str, key: &str) -> Option<String> {
    if let Some((_, rest)) = packet.split_once(&format!("<{key}>")) {
        let (inner, _) = rest.split_once(&format!("</{key}>"))?;
        let text: String = inner.split(['<', '>']).step_by(2).collect();
        return Some(text.trim().to_owned());
    }
    let (_, rest) = packet.split_once(&format!(" {key}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_elements_or_attributes() {
        let packet = "<r b:c=\"2\"><a:title><rdf:li>One</rdf:li></a:title></r>";
        assert_eq!(property(packet, "a:title").as_deref(), Some("One"));
        assert_eq!(property(packet, "b:c").as_deref(), Some("2"));
        assert_eq!(property(packet, "b:d"), None);
        assert_eq!(property("<a:title>", "a:title"), None);
    }
}
