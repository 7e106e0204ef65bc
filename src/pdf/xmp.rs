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

/// Whether two packets say the same, however their lines and attributes are set out.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    let (Ok(one), Ok(other)) = (std::str::from_utf8(one), std::str::from_utf8(other))
    else {
        return false;
    };
    parts(one).eq(parts(other))
}

/// The tags of a packet with their attributes in order, and the texts between them.
fn parts(packet: &str) -> impl Iterator<Item = Vec<&str>> {
    let parts = packet.split_inclusive('>').flat_map(|part| {
        let at = part.find('<').unwrap_or(part.len());
        let (text, tag) = part.split_at(at);
        [vec![text.trim()], attributes(tag)]
    });
    // The packet's own wrapping says how it may be written, not what it says.
    parts.filter(|part| {
        part.first()
            .is_some_and(|first| !first.is_empty() && !first.starts_with("<?"))
    })
}

fn attributes(tag: &str) -> Vec<&str> {
    let mut quoted = None;
    let inner = tag.strip_suffix('>').unwrap_or(tag);
    let mut words: Vec<&str> = inner
        .split(|c: char| {
            match quoted {
                Some(quote) if quote == c => quoted = None,
                None if matches!(c, '"' | '\'') => quoted = Some(c),
                _ => {}
            }
            quoted.is_none() && c.is_whitespace()
        })
        .filter(|word| !word.is_empty())
        .collect();
    if let Some((_, rest)) = words.split_first_mut() {
        rest.sort_unstable();
    }
    words
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

    #[test]
    fn packets_say_the_same_however_they_are_set_out() {
        let one = "<?xpacket a?><r b=\"x y\" a='1'><t>One two</t></r><?xpacket end='r'?>";
        let other = "<r a='1'\n b=\"x y\">\n  <t>One two</t>\n</r>\n";
        assert!(is_same(one.as_bytes(), other.as_bytes()));
        for forged in [
            other.replace("One two", "One  two"),
            other.replace("x y", "x  y"),
            other.replace("</t>", "</t><t>Three</t>"),
            other.replace("<t>", "<u>"),
        ] {
            assert!(!is_same(one.as_bytes(), forged.as_bytes()), "{forged}");
        }
    }
}
