//! The page the browser shows: plain files, part of the binary, with its words in the language that
//! is spoken.

use std::borrow::Cow;

use crate::model::lang::Lang;

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The attributes that are read out or shown.
const SAID: [&str; 3] = [" title=\"", " aria-label=\"", " placeholder=\""];
/// Where the page says in which language it is.
const LANG: &str = "{lang}";

/// A file of the page in a language: its kind and its text, by its path.
pub(super) fn file(path: &str, lang: Lang) -> Option<(&'static str, Cow<'static, str>)> {
    let (kind, text) = match path {
        "/" => return Some((HTML, told(include_str!("page/index.html"), lang).into())),
        "/words.js" => return Some((SCRIPT, words(lang).into())),
        "/style.css" => (STYLE, include_str!("page/style.css")),
        "/sheets.css" => (STYLE, include_str!("page/sheets.css")),
        "/view.css" => (STYLE, include_str!("page/view.css")),
        "/main.js" => (SCRIPT, include_str!("page/main.js")),
        "/dom.js" => (SCRIPT, include_str!("page/dom.js")),
        "/stage.js" => (SCRIPT, include_str!("page/stage.js")),
        "/drawing.js" => (SCRIPT, include_str!("page/drawing.js")),
        "/pane.js" => (SCRIPT, include_str!("page/pane.js")),
        "/layer.js" => (SCRIPT, include_str!("page/layer.js")),
        "/view.js" => (SCRIPT, include_str!("page/view.js")),
        "/small.js" => (SCRIPT, include_str!("page/small.js")),
        "/contact.js" => (SCRIPT, include_str!("page/contact.js")),
        "/overlay.js" => (SCRIPT, include_str!("page/overlay.js")),
        "/compare.js" => (SCRIPT, include_str!("page/compare.js")),
        "/together.js" => (SCRIPT, include_str!("page/together.js")),
        "/side.js" => (SCRIPT, include_str!("page/side.js")),
        "/panel.js" => (SCRIPT, include_str!("page/panel.js")),
        "/review.js" => (SCRIPT, include_str!("page/review.js")),
        "/search.js" => (SCRIPT, include_str!("page/search.js")),
        "/keys.js" => (SCRIPT, include_str!("page/keys.js")),
        "/icon.svg" => ("image/svg+xml", include_str!("page/icon.svg")),
        _ => return None,
    };
    Some((kind, text.into()))
}

/// The words of the page as a script, by what they are in ours.
fn words(lang: Lang) -> String {
    let words = serde_json::to_string(&lang.catalogue().preview).unwrap_or_default();
    format!("export default {words};")
}

/// HTML with its texts, and with the attributes that hold some, told in a language.
fn told(html: &str, lang: Lang) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(&of_text(text, lang));
        let (tag, behind) = tag.split_once('>').unwrap_or((tag, ""));
        out.push('<');
        out.push_str(&of_tag(tag, lang));
        out.push('>');
        rest = behind;
    }
    out + rest
}

fn of_text(text: &str, lang: Lang) -> String {
    let own = text.trim();
    match lang.catalogue().preview.get(own) {
        Some(told) => text.replacen(own, &escaped(told), 1),
        None => text.to_owned(),
    }
}

fn of_tag(tag: &str, lang: Lang) -> String {
    let mut tag = tag.replace(LANG, lang.tag());
    for name in SAID {
        let Some((before, behind)) = tag.split_once(name) else { continue };
        let Some((text, behind)) = behind.split_once('"') else { continue };
        tag = format!("{before}{name}{}\"{behind}", of_text(text, lang));
    }
    tag
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::OURS;

    #[test]
    fn the_page_is_served_in_the_language_that_is_spoken() {
        let page = |lang| file("/", lang).expect("a page").1.into_owned();
        let ours = page(OURS);
        assert!(ours.contains("<button id=\"show-view\" class=\"chip\""), "{ours}");
        for lang in Lang::ALL {
            let page = page(lang);
            assert!(page.contains(&format!("<html lang=\"{}\">", lang.tag())));
            assert_eq!(page.matches('<').count(), ours.matches('<').count());
            let (_, words) = file("/words.js", lang).expect("words");
            let json = words.strip_prefix("export default ").expect("a module");
            let json = json.trim_end_matches(';');
            let words: serde_json::Value = serde_json::from_str(json).expect("JSON");
            for (from, to) in words.as_object().expect("words") {
                let to = to.as_str().expect("a text");
                let stands = |text: &str| page.contains(&format!(">{text}<"));
                assert!(from == to || !stands(from), "{lang}: {from} is left");
            }
        }
    }

    #[test]
    fn texts_and_attributes_are_told_and_nothing_else() {
        let html = "<p title=\"View\" class=\"View\">\n  View <kbd>v</kbd></p>";
        assert_eq!(told(html, OURS), html);
        for lang in Lang::ALL.into_iter().filter(|lang| *lang != OURS) {
            let view = lang.catalogue().preview.get("View").expect("a word");
            let wanted =
                format!("<p title=\"{view}\" class=\"View\">\n  {view} <kbd>v</kbd></p>");
            assert_eq!(told(html, lang), wanted);
        }
    }
}
