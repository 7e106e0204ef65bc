//! The marked copy: the file that was audited, with a note at each finding. Its pages stay as they are.

use lopdf::{Dictionary, Object, ObjectId};

use super::{Finding, Verdict};
use crate::diag::Severity;
use crate::output::pdf::load::load;
use crate::output::pdf::pages::Pages;
use crate::output::pdf::write::write;
use crate::output::pdf::{name, text};

/// How far a mark reaches over what it marks, in points.
const OVER: f64 = 1.5;

/// Marks a file.
///
/// # Errors
/// If it cannot be read or written, in words.
pub fn marked(pdf: &[u8], verdict: &Verdict) -> Result<Vec<u8>, String> {
    let mut document = load(pdf).map_err(|refusal| refusal.to_string())?.document;
    let pages = Pages::of(&document, usize::MAX).ids;
    let mut of_pages: Vec<(ObjectId, Vec<Object>)> =
        pages.iter().map(|page| (*page, vec![])).collect();
    // What stands nowhere is told on the first page.
    let mut nowhere = vec![];
    for finding in &verdict.findings {
        let at = finding.place.as_ref().and_then(|place| place.sheet.checked_sub(1));
        match at.and_then(|at| of_pages.get_mut(at)) {
            Some((_, notes)) => {
                let sides = finding.place.as_ref().map_or([0.0; 4], |place| place.sides);
                let id = document.add_object(Object::Dictionary(note(finding, sides)));
                notes.push(Object::Reference(id));
            }
            None => nowhere.push(finding.message.as_str()),
        }
    }
    if let Some((_, notes)) = of_pages.first_mut().filter(|_| !nowhere.is_empty()) {
        let mut own = base("Text", &nowhere.join("\n"), [20.0, 20.0, 40.0, 40.0]);
        own.set("Name", name("Note"));
        notes.push(Object::Reference(document.add_object(Object::Dictionary(own))));
    }
    for (page, notes) in of_pages.into_iter().filter(|(_, notes)| !notes.is_empty()) {
        let own = document.get_dictionary(page).ok();
        let own = own.and_then(|own| own.get_deref(b"Annots", &document).ok());
        let mut all =
            own.and_then(|own| own.as_array().ok()).cloned().unwrap_or_default();
        all.extend(notes);
        let page = document.get_dictionary_mut(page).map_err(|it| it.to_string())?;
        page.set("Annots", all);
    }
    write(&document).map_err(|error| error.to_string())
}

/// The note of a finding.
fn note(finding: &Finding, sides: [f64; 4]) -> Dictionary {
    let [left, bottom, right, top] = sides;
    let sides = [left - OVER, bottom - OVER, right + OVER, top + OVER];
    let said = format!("{}: {}", finding.rule.name, finding.message);
    let mut own = base("Square", &said, sides);
    // Red for what is wrong, amber for what is to be looked at.
    let green = if finding.rule.severity == Severity::Error { 0.0 } else { 0.6 };
    own.set("C", vec![real(0.9), real(green), real(0.0)]);
    let mut border = Dictionary::new();
    border.set("W", real(1.2));
    own.set("BS", Object::Dictionary(border));
    own
}

fn base(kind: &str, said: &str, sides: [f64; 4]) -> Dictionary {
    let mut own = Dictionary::new();
    own.set("Type", name("Annot"));
    own.set("Subtype", name(kind));
    own.set("Rect", sides.map(real).to_vec());
    own.set("Contents", text(said));
    own.set("T", text("recto audit"));
    own.set("F", Object::Integer(4));
    own
}

fn real(number: f64) -> Object {
    Object::Real(number as f32)
}
