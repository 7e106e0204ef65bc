//! The page the browser shows: plain files, part of the binary.

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A file of the page and its kind, by its path.
pub(super) fn file(path: &str) -> Option<(&'static str, &'static str)> {
    Some(match path {
        "/" => (HTML, include_str!("page/index.html")),
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
    })
}
