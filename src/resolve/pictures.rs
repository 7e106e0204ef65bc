//! Finds the files of pictures.

use comemo::Tracked;

use super::targets::Targets;
use crate::diag::{Sink, rules};
use crate::model::name::unescaped;
use crate::model::place::{Place, Placed};

/// Makes of a picture's path as written its path from the project's root. It is looked for in
/// `folders`, in their order; a finding where there is none.
pub(super) fn find(
    targets: Tracked<'_, Targets>,
    picture: &mut Placed<String>,
    folders: &[String],
    sink: &mut Sink,
) {
    let (place, written) = (picture.place, picture.value.clone());
    let candidates = |written: &str| {
        let is_local = !written.contains(':') && !written.starts_with('/');
        let paths = folders
            .iter()
            .filter_map(|folder| normal_path(&format!("{folder}/{written}")));
        paths
            .filter(|path| is_local && path.starts_with("content/"))
            .collect::<Vec<_>>()
    };
    let mut inside = candidates(&written);
    inside.extend(unescaped(&written).iter().flat_map(|name| candidates(name)));
    if inside.is_empty() {
        sink.add(
            rules::PATH_OUTSIDE
                .finding(place, format!("`{written}` leads out of the project"))
                .hint("put the picture under content/images/ and name it as images/NAME"),
        );
        return;
    }
    match inside.iter().find_map(|path| targets.picture(path)) {
        Some(path) if is_picture(&path) => picture.value = path,
        Some(_) => sink.add(rules::MISSING_PICTURE.finding(
            place,
            format!("`{written}` is not a picture: use SVG, PNG, JPEG, GIF or WebP"),
        )),
        None => missing(targets, &written, &inside, place, sink),
    }
}

fn missing(
    targets: Tracked<'_, Targets>,
    written: &str,
    inside: &[String],
    place: Place,
    sink: &mut Sink,
) {
    let short = |path: String| match path.strip_prefix("content/") {
        Some(rest) => rest.to_owned(),
        None => path,
    };
    let other = inside.iter().find_map(|path| targets.picture_in_other_case(path));
    let message = match other {
        Some(other) => format!(
            "there is no picture `{written}`: it is called `{}`, and capitals count",
            short(other)
        ),
        None => format!("there is no picture `{written}`"),
    };
    let is_hidden = written.split('/').any(|name| name.starts_with('.') && name != "..");
    let near = inside.last().and_then(|path| targets.nearest_picture(path));
    let hint = match is_hidden {
        true => Some("files whose names begin with a dot are not read".to_owned()),
        false => near.map(|near| format!("did you mean `{}`?", short(near))),
    };
    sink.add(
        rules::MISSING_PICTURE.finding(place, message).hint_if(hint).hint(
            "pictures stand under content/images/, those with words under content/LANGUAGE/images/",
        ),
    );
}

fn is_picture(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    matches!(ending.as_str(), "svg" | "png" | "jpg" | "jpeg" | "gif" | "webp")
}

/// A path with its `.` and `..` worked out; nothing where it leads above the root.
fn normal_path(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = vec![];
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
