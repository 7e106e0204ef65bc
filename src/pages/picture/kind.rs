//! What a picture's file holds, told by its first bytes: names are wrong too often.

use image::ImageFormat;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Pixels, in a form the engine reads.
    Pixels(ImageFormat),
    /// An SVG drawing, compressed or not.
    Drawing,
    /// Nothing that can be shown: what it is, and what to do.
    Other(&'static str, &'static str),
}

const AS_JPEG: &str = "export it as JPEG";
const AS_PNG: &str = "export it as PNG";
const AS_EITHER: &str = "export it as SVG or, at 300 pixels an inch, as PNG";
const AGAIN: &str = "take the picture from where it came from once more";

/// What files begin with, and what they are.
const OTHERS: &[(usize, &[u8], &str, &str)] = &[
    (0, b"II*\0", "it is a TIFF or a camera's raw file", AS_JPEG),
    (0, b"MM\0*", "it is a TIFF or a camera's raw file", AS_JPEG),
    (0, b"BM", "it is a BMP picture", AS_PNG),
    (0, b"%PDF-", "it is a PDF", AS_EITHER),
    (0, b"%!PS", "it is an EPS drawing", AS_EITHER),
    (0, b"\xc5\xd0\xd3\xc6", "it is an EPS drawing", AS_EITHER),
    (0, b"8BPS", "it is a Photoshop file", AS_JPEG),
    (0, b"PK\x03\x04", "it is an Office document or an archive", AS_PNG),
    (0, b"\xd0\xcf\x11\xe0", "it is an Office document", AS_PNG),
    (0, b"\0\0\x01\0", "it is an icon (ICO)", AS_PNG),
    (0, b"\xff\x0a", "it is a JPEG XL picture", AS_JPEG),
    (4, b"JXL ", "it is a JPEG XL picture", AS_JPEG),
    (4, b"jP  ", "it is a JPEG 2000 picture", AS_JPEG),
    (0, b"\xff\x4f\xff\x51", "it is a JPEG 2000 picture", AS_JPEG),
    (40, b" EMF", "it is a Windows drawing (EMF)", AS_EITHER),
    (0, b"\xd7\xcd\xc6\x9a", "it is a Windows drawing (WMF)", AS_EITHER),
    (
        0,
        b"version https://git-lfs",
        "it is not the picture, but what Git LFS keeps in its place",
        "run `git lfs pull`",
    ),
    (8, b"AVI ", "it is a film", "take a still picture from it"),
];

/// What a file is by what it holds.
pub(super) fn of(bytes: &[u8]) -> Kind {
    let at = |from: usize, what: &[u8]| {
        bytes.get(from..).is_some_and(|rest| rest.starts_with(what))
    };
    if bytes.is_empty() {
        return Kind::Other("the file is empty", AGAIN);
    }
    if at(0, b"\x89PNG") {
        return Kind::Pixels(ImageFormat::Png);
    }
    if at(0, b"\xff\xd8\xff") {
        return Kind::Pixels(ImageFormat::Jpeg);
    }
    if at(0, b"GIF8") {
        return Kind::Pixels(ImageFormat::Gif);
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Kind::Pixels(ImageFormat::WebP);
    }
    if at(4, b"ftyp") {
        return film_or_photo(bytes.get(8..12).unwrap_or_default());
    }
    for (from, what, is, hint) in OTHERS {
        if at(*from, what) {
            return Kind::Other(is, hint);
        }
    }
    if at(0, b"\x1f\x8b") || at(0, b"\xff\xfe") || at(0, b"\xfe\xff") {
        return Kind::Drawing;
    }
    if bytes.iter().all(|byte| *byte == 0) {
        return Kind::Other("the file holds nothing but zeros", AGAIN);
    }
    text(bytes)
}

/// The kinds that films and photos of telephones share a form with.
fn film_or_photo(brand: &[u8]) -> Kind {
    match brand {
        b"avif" | b"avis" => Kind::Other("it is an AVIF picture", AS_JPEG),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => {
            Kind::Other("it is a HEIC photo", AS_JPEG)
        }
        b"crx " => Kind::Other("it is a camera's raw file", AS_JPEG),
        _ => Kind::Other("it is a film", "take a still picture from it"),
    }
}

/// Text is a drawing, unless it is a page of the web, as a download that failed leaves it.
fn text(bytes: &[u8]) -> Kind {
    /// What stands before the first tag is a licence at most.
    const HEAD: usize = 16 << 10;
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let svg = head.find("<svg").or_else(|| head.find(":svg"));
    let html = head.find("<html").or_else(|| head.find("<!doctype html"));
    match (svg, html) {
        (svg, Some(html)) if svg.is_none_or(|svg| html < svg) => Kind::Other(
            "it is a page of the web, such as says that something went wrong",
            AGAIN,
        ),
        (Some(_), _) => Kind::Drawing,
        (None, _) if head.starts_with('<') => Kind::Drawing,
        _ => Kind::Other(
            "it is not a picture Recto knows",
            "use SVG, PNG, JPEG, GIF or WebP",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_first_bytes() {
        assert_eq!(of(b"\x89PNG\r\n\x1a\n"), Kind::Pixels(ImageFormat::Png));
        assert_eq!(of(b"RIFF\0\0\0\0WEBPVP8 "), Kind::Pixels(ImageFormat::WebP));
        assert_eq!(of(b"<?xml version=\"1.0\"?>\n<!-- a\n --><svg/>"), Kind::Drawing);
        assert_eq!(of("\u{feff}<svg xmlns='x'/>".as_bytes()), Kind::Drawing);
        let is = |bytes: &[u8]| match of(bytes) {
            Kind::Other(is, _) => is,
            kind => panic!("{kind:?}"),
        };
        assert_eq!(is(b"\0\0\0\x18ftypheic\0\0\0\0"), "it is a HEIC photo");
        assert_eq!(is(b"\0\0\0\x18ftypavif\0\0\0\0"), "it is an AVIF picture");
        assert_eq!(is(b"\0\0\0\x18ftypmp42\0\0\0\0"), "it is a film");
        assert!(is(b"<!DOCTYPE html><html><body><svg>404").starts_with("it is a page"));
        assert_eq!(is(b"one line of text"), "it is not a picture Recto knows");
        assert_eq!(is(b""), "the file is empty");
        assert_eq!(is(&[0; 40]), "the file holds nothing but zeros");
    }
}
