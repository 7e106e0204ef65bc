//! Does a PDF say what its project says? The file is read by itself: the ledger it
//! carries, the other files it carries, the text on its pages, and every other object a
//! viewer can reach. All of it is held against a making of the same report from the project.

mod annotations;
mod objects;
pub mod rules;
mod side;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;
use similar::DiffOp;

use crate::Proof;
use crate::checks::changed_figure;
use crate::diag::rule::Rule;
use crate::diag::{Diagnostic, count};
use crate::model::aligned::changes;
use crate::model::config::Signature;
use crate::output::ledger::Ledger;
use crate::output::pdf::budget::TOO_MUCH;
use crate::output::pdf::load::{Loaded, load};
use crate::output::pdf::pages::Pages;
use crate::output::pdf::read::{Read, files, read};
use crate::review::diff::{Difference, diff};
use side::Side;
use words::Part;

/// The name under which a report carries its ledger.
pub const LEDGER: &str = "report.ledger.json";

/// What holds of a PDF, and what does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// How many printed figures were looked up on their pages.
    pub figures: usize,
    /// How many pages were compared.
    pub pages: usize,
    /// Whether the file is byte for byte what the project gives.
    pub identical: bool,
    /// Who vouches for the published figures of the project as they are, and for how many.
    pub vouched: Vec<Vouched>,
    /// What does not hold.
    #[serde(rename = "faults")]
    pub findings: Vec<Finding>,
}

/// Someone who signed figures off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vouched {
    /// The name, if one was given.
    pub by: Option<String>,
    /// The day.
    pub date: Option<String>,
    /// How many figures stand as they were then.
    pub figures: usize,
}

/// Who vouches for the published figures of a project as they are.
pub fn vouched(proof: &Proof) -> Vec<Vouched> {
    let known = proof.data.as_ref().zip(proof.signed_off());
    let counts =
        known.map(|(data, signed_off)| changed_figure::vouched(data, signed_off));
    let counts = counts.into_iter().flatten();
    counts
        .map(|(Signature { by, date }, figures)| Vouched { by, date, figures })
        .collect()
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "Told")]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The page as it is numbered, where it stands on one.
    pub page: Option<String>,
    /// In words.
    pub message: String,
}

/// A finding as programs are told of it.
#[derive(Serialize)]
struct Told {
    kind: &'static str,
    rule: &'static str,
    page: Option<String>,
    message: String,
}

impl From<Finding> for Told {
    fn from(Finding { rule, page, message }: Finding) -> Self {
        // What it is about: the rule's name without what is said of it.
        let kind = rule.name.split_once('-').map_or(rule.name, |(_, kind)| kind);
        Self { kind, rule: rule.name, page, message }
    }
}

impl Finding {
    /// One of a rule, on a page or of the file.
    pub fn new(
        rule: &'static Rule,
        page: Option<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { rule, page, message: message.into() }
    }

    /// The finding as every other is shown.
    pub fn diagnostic(&self) -> Diagnostic {
        let message = match &self.page {
            Some(page) => format!("page {page}: {}", self.message),
            None => self.message.clone(),
        };
        self.rule.finding(None, message).hint(self.rule.remedy())
    }
}

/// A PDF that was read, and the ledger it carries.
pub struct Given {
    bytes: Vec<u8>,
    made: Made,
    ledger: Ledger,
}

impl Given {
    /// Reads a PDF and its ledger.
    ///
    /// # Errors
    /// If it cannot be read or carries no ledger, in words.
    pub fn new(bytes: Vec<u8>) -> Result<Self, String> {
        let made = Made::new(&bytes)?;
        let ledger = made.read.files.get(LEDGER).ok_or(
            "it carries no ledger, so there is nothing to hold it to: it was not made by \
             `recto build`, or its attachments were taken out",
        )?;
        let text = std::str::from_utf8(ledger)
            .map_err(|_| "the ledger it carries is no text".to_owned())?;
        let ledger = Ledger::from_json(text).map_err(|reason| {
            format!("the ledger it carries cannot be used: {reason}")
        })?;
        Ok(Self { bytes, made, ledger })
    }

    /// The ledger it carries.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}

/// Whether a PDF carries this ledger; nothing where it carries none, or cannot be read.
pub fn carries(pdf: &[u8], ledger: &[u8]) -> Option<bool> {
    let files = files(pdf).ok()?;
    files.get(LEDGER).map(|own| own == ledger)
}

/// Holds a PDF against what its project gives.
///
/// # Errors
/// If what the project gives cannot be read back, which does not happen.
pub fn verify(given: &Given, made: &[u8], ledger: &Ledger) -> Result<Verdict, String> {
    let mut verdict = Verdict {
        figures: 0,
        pages: given.made.read.pages.len(),
        identical: given.bytes == made,
        vouched: vec![],
        findings: vec![],
    };
    // What is the same byte for byte is read once.
    let own = if verdict.identical { None } else { Some(Made::new(made)?) };
    let fresh = own.as_ref().map_or(&given.made.read, |made| &made.read);
    for doubt in given.made.loaded.doubt.iter().chain(&given.made.pages.doubt) {
        let message = format!("{doubt}, so two viewers may show two different things");
        verdict
            .findings
            .push(Finding::new(&rules::DOUBTFUL_FILE, None, message));
    }
    let before = verdict.findings.len();
    carried(given, ledger, &mut verdict.findings);
    let follows = verdict.findings.len() > before;
    for (name, bytes) in &fresh.files {
        let same = given.made.read.files.get(name).map(|own| own == bytes);
        let message = match same {
            Some(true) => continue,
            Some(false) if name == LEDGER => continue,
            Some(false) => format!("the {name} it carries is not what the project gives"),
            None => format!("it does not carry {name}"),
        };
        verdict
            .findings
            .push(Finding::new(&rules::OTHER_ATTACHMENT, None, message));
    }
    for name in given
        .made
        .read
        .files
        .keys()
        .filter(|name| !fresh.files.contains_key(*name))
    {
        let name = objects::clipped(name);
        let message = format!("it carries {name}, which the project does not give");
        verdict
            .findings
            .push(Finding::new(&rules::OTHER_ATTACHMENT, None, message));
    }
    let (old, new) = (given.made.read.pages.len(), fresh.pages.len());
    if old != new {
        let message =
            format!("it has {}, and the project gives {new}", count(old, "page"));
        verdict
            .findings
            .push(Finding::new(&rules::OTHER_PAGES, None, message));
    }
    verdict.figures = printed(given, &mut verdict.findings);
    let numbers: Vec<String> =
        ledger.pages.iter().map(|page| page.page.clone()).collect();
    for ((own, fresh), number) in
        given.made.read.pages.iter().zip(&fresh.pages).zip(&numbers)
    {
        compare(own, fresh, number, &mut verdict.findings);
    }
    if let Some(made) = &own {
        let own = Side::new(&given.made.loaded, &given.made.pages);
        let fresh = Side::new(&made.loaded, &made.pages);
        let found = objects::compare(&own, &fresh, &numbers);
        let known = verdict.findings.clone();
        let tells = |(part, finding): &(Part, Finding)| {
            let is_told = known.iter().any(|other| match part {
                Part::Drawing => {
                    *other.rule == rules::OTHER_TEXT && other.page == finding.page
                }
                Part::Attachment => {
                    [rules::OTHER_ATTACHMENT, rules::OTHER_LEDGER, rules::OTHER_DATA]
                        .contains(other.rule)
                }
                _ => false,
            });
            // Where the data or the text is another, most else is in consequence.
            !is_told && (!follows || part.is_of_no_project(old == new))
        };
        verdict
            .findings
            .extend(found.into_iter().filter(tells).map(|(_, finding)| finding));
        if given.made.loaded.budget.is_spent() {
            return Err(TOO_MUCH.to_owned());
        }
    }
    Ok(verdict)
}

/// A PDF that was read.
struct Made {
    loaded: Loaded,
    pages: Pages,
    read: Read,
}

impl Made {
    fn new(bytes: &[u8]) -> Result<Self, String> {
        let (loaded, pages) = opened(bytes)?;
        let read = read(&loaded, &pages)?;
        Ok(Self { loaded, pages, read })
    }
}

/// Opens a file and finds its pages.
fn opened(bytes: &[u8]) -> Result<(Loaded, Pages), String> {
    /// The most pages of a file.
    const PAGES: usize = 20_000;
    let loaded = load(bytes).map_err(|refusal| refusal.to_string())?;
    let pages = Pages::of(&loaded.document, PAGES);
    Ok((loaded, pages))
}

/// Holds the carried ledger against a fresh one.
fn carried(given: &Given, fresh: &Ledger, found: &mut Vec<Finding>) {
    let own = &given.ledger;
    let Difference {
        metrics,
        occurrences,
        prose,
        definitions,
        chapters,
        moved,
        index,
        pages,
        ..
    } = diff(own, fresh);
    let mut add = |rule, page: Option<&String>, message: String| {
        found.push(Finding::new(rule, page.cloned(), message));
    };
    let value = |value: &Option<String>| value.clone().unwrap_or("none".to_owned());
    for change in &metrics {
        let [old, new, _] = change.readable();
        add(
            &rules::OTHER_DATA,
            None,
            format!(
                "the ledger has {} for {} in {}, and the project gives {}",
                value(&old),
                change.metric,
                change.period,
                value(&new)
            ),
        );
    }
    for change in &definitions {
        let message =
            format!("the {} of {} is another in the project", change.what, change.metric);
        add(&rules::OTHER_DATA, None, message);
    }
    for change in &occurrences {
        let printed = |side: &Option<crate::review::diff::Printed>| {
            side.as_ref()
                .map_or("nothing".to_owned(), |side| format!("“{}”", side.printed))
        };
        let side = change.old.as_ref().or(change.new.as_ref());
        add(
            &rules::OTHER_LEDGER,
            side.map(|side| &side.page),
            format!(
                "the ledger has {} for {}, and the project gives {}",
                printed(&change.old),
                change.of,
                printed(&change.new)
            ),
        );
    }
    for change in &chapters {
        let message =
            format!("the chapter {} is {} in the project", change.file, change.change);
        add(&rules::OTHER_LEDGER, change.pages.first(), message);
    }
    for change in &moved {
        let message =
            format!("a text stands elsewhere in {}:{}", change.file, change.line);
        add(&rules::OTHER_LEDGER, change.pages.first(), message);
    }
    for change in &prose {
        let message =
            format!("a {} is another in {}:{}", change.kind, change.file, change.line);
        add(&rules::OTHER_LEDGER, change.pages.first(), message);
    }
    for change in &index {
        let message = format!("{} of the content index is another", change.code);
        add(&rules::OTHER_LEDGER, None, message);
    }
    for page in pages.iter().flat_map(|pages| &pages.changed) {
        let number = page.old.as_ref().or(page.new.as_ref());
        add(
            &rules::OTHER_DRAWING,
            number,
            "the page looks otherwise in the project".to_owned(),
        );
    }
    if found.is_empty() && own.figures != fresh.figures {
        let pairs = own.figures.iter().zip(&fresh.figures);
        for (own, fresh) in pairs.filter(|(own, fresh)| own != fresh) {
            let message = format!(
                "the ledger's entry for “{}” is not what the project gives for {}:{}",
                own.printed, fresh.file, fresh.line
            );
            let page = Some(own.page.clone());
            found.push(Finding::new(&rules::OTHER_LEDGER, page, message));
        }
    }
    if found.is_empty() && own != fresh {
        let message = "the ledger is not what the project gives";
        found.push(Finding::new(&rules::OTHER_LEDGER, None, message));
    }
}

/// Looks up every figure of the carried ledger on its page; gives how many there are.
fn printed(given: &Given, found: &mut Vec<Finding>) -> usize {
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    for figure in &given.ledger.figures {
        let sheet = figure.position.sheet;
        let text = texts.entry(sheet).or_insert_with(|| {
            let page = sheet.checked_sub(1).and_then(|at| given.made.read.pages.get(at));
            page.map(|page| squeezed(page)).unwrap_or_default()
        });
        // A card sets number and unit apart from one another.
        let parts = figure.printed.split_whitespace();
        let stands = text.contains(&squeezed(&figure.printed))
            || parts.into_iter().all(|part| text.contains(&squeezed(part)));
        if !stands {
            let message = format!("“{}” does not stand there", figure.printed);
            let page = Some(figure.page.clone());
            found.push(Finding::new(&rules::OTHER_TEXT, page, message));
        }
    }
    given.ledger.figures.len()
}

/// Compares a page's text.
fn compare(own: &str, fresh: &str, number: &str, found: &mut Vec<Finding>) {
    /// How many characters are shown around a change.
    const AROUND: usize = 20;
    /// How much two texts may differ to be laid side by side, one's length by the other's.
    const MOST: usize = 25_000_000;
    let (a, b): (Vec<char>, Vec<char>) =
        (squeezed(own).chars().collect(), squeezed(fresh).chars().collect());
    let mut add = |message: String| {
        found.push(Finding::new(&rules::OTHER_TEXT, Some(number.to_owned()), message));
    };
    let show = |text: &[char], range: std::ops::Range<usize>| -> String {
        let start = range.start.saturating_sub(AROUND);
        let end = (range.end + AROUND).min(text.len()).min(start + 10 * AROUND);
        text.get(start..end).unwrap_or(&[]).iter().collect()
    };
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = (a.len() - same).saturating_mul(b.len() - same);
    if rest > MOST {
        let (old, new) = (show(&a, same..same + AROUND), show(&b, same..same + AROUND));
        return add(format!("it says “{old}”, and the project gives “{new}”"));
    }
    for op in changes(&a, &b) {
        if !matches!(op, DiffOp::Equal { .. }) {
            let (old, new) = (show(&a, op.old_range()), show(&b, op.new_range()));
            add(format!("it says “{old}”, and the project gives “{new}”"));
        }
    }
}

/// A text without its spaces, which depend on how lines are broken.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
