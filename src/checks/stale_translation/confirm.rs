//! What `recto confirm` writes down, and what it refuses to.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::RULE;
use super::known::{Group, PassageState, fingerprint, groups};
use crate::checks::{Subject, parity, untranslated};
use crate::diag::{Diagnostic, rules};
use crate::input::load;
use crate::model::acceptance::Acceptance;
use crate::model::config::{Confirmation, Confirmed, Gravity, Pair};
use crate::model::difference::{WIDE, marked};
use crate::model::lang::Lang;
use crate::model::passage::{Left, Passage, Why};
use crate::model::place::Place;

/// What is to be confirmed, and by whom.
#[derive(Debug, Clone, Default)]
pub struct Asked<'a> {
    /// The chapters and files; none for all.
    pub of: &'a [String],
    /// The language of the translations; none for all.
    pub lang: Option<Lang>,
    /// Who has read them.
    pub by: Option<&'a str>,
    /// The day they did.
    pub date: Option<&'a str>,
    /// Those alone that stand in these places, or whose sources do; nothing for all.
    pub within: Option<&'a [Place]>,
}

impl Asked<'_> {
    fn takes(&self, lang: Lang, of: &str) -> bool {
        (self.of.is_empty() || self.of.iter().any(|own| own == of))
            && self.lang.is_none_or(|own| own == lang)
    }

    /// Whether a text is among those that were read.
    fn has(&self, passage: &Passage) -> bool {
        let stands = |own: &Place, place: Place| {
            own.file == place.file
                && own.start < place.end.max(place.start + 1)
                && place.start < own.end
        };
        self.within.is_none_or(|all| {
            let places = [passage.translation.place, passage.source.place];
            all.iter().any(|own| places.iter().any(|place| stands(own, *place)))
        })
    }

    fn confirmation(&self, passage: &Passage) -> Confirmation {
        Confirmation {
            key: passage.key.clone(),
            pair: Pair::Text(passage.source.text.clone(), fingerprint(passage)),
            by: self.by.map(str::to_owned),
            date: self.date.map(str::to_owned),
        }
    }
}

/// A text that was not confirmed before as it is.
#[derive(Debug, Clone)]
pub struct Fresh<'a> {
    /// The two that are confirmed now.
    pub passage: &'a Passage,
    /// What has changed in the source since they were confirmed before.
    pub changed: Option<String>,
}

/// What was confirmed.
#[derive(Debug, Clone, Default)]
pub struct Done<'a> {
    /// `content/translations.yaml` as it is to be written.
    pub text: String,
    /// The texts that were not confirmed before as they are.
    pub confirmed: Vec<Fresh<'a>>,
    /// How many were, and stay so.
    pub kept: usize,
    /// How many of those had no name, and bear one now.
    pub named: usize,
    /// What cannot be confirmed, and how to mend it.
    pub refused: Vec<Diagnostic>,
    /// The files with errors of their own whose texts were left as they were.
    pub unread: Vec<Place>,
}

/// Confirms the translations that are asked for as they stand; all others stay as they were.
pub fn confirm<'a>(
    subject: &Subject<'a>,
    accepted: &[Acceptance],
    asked: &Asked<'_>,
) -> Done<'a> {
    let mut all = subject.confirmed.clone();
    let mut done = Done::default();
    let mut left = BTreeSet::new();
    for it in subject.passages.left.iter().filter(|it| asked.takes(it.lang, &it.of)) {
        left.insert((it.lang, it.of.as_str()));
        match it.why {
            Why::Unread(place) => done.unread.push(place),
            _ => done.refused.extend(reason(it)),
        }
    }
    if asked.of.is_empty() {
        forget(subject, asked, &mut all);
    }
    let judge = Judge::new(subject, accepted);
    for group in groups(subject).iter().filter(|it| asked.takes(it.lang, it.of)) {
        let is_left = left.contains(&(group.lang, group.of));
        if is_left && !FILES.contains(&group.of) {
            continue;
        }
        if !group.is_legible {
            done.refused.extend(illegible(group));
            continue;
        }
        let files = all.entry(group.lang.tag().to_owned()).or_default();
        let mut entries = entries(group, asked, &judge, &mut done);
        // Texts of a file that cannot be read are not gone.
        if let Some(before) = files.get(group.of).filter(|_| is_left) {
            let known: BTreeSet<_> = entries.iter().map(|it| it.key.clone()).collect();
            let rest = before.iter().filter(|it| !known.contains(&it.key));
            entries.extend(rest.cloned());
        }
        files.insert(group.of.to_owned(), entries);
    }
    done.unread.dedup();
    done.text = written(&all);
    done
}

/// `content/translations.yaml` after something was renamed: what was confirmed before stays so, as
/// nothing has changed that a reader could see. Nothing comes back where nothing was confirmed.
pub(crate) fn renamed(before: &Subject<'_>, after: &Subject<'_>) -> Option<String> {
    let mut all = before.confirmed.clone();
    if all.is_empty() {
        return None;
    }
    let new = groups(after);
    for group in groups(before) {
        let is_same = |it: &&Group<'_>| it.lang == group.lang && it.of == group.of;
        let Some(new) = new.iter().find(is_same) else { continue };
        let own = all.get_mut(group.lang.tag());
        let Some(entries) = own.and_then(|files| files.get_mut(group.of)) else {
            continue;
        };
        for ((_, state), (passage, _)) in group.passages.iter().zip(&new.passages) {
            let PassageState::Same(old) = state else { continue };
            if let Some(entry) = entries.iter_mut().find(|entry| *entry == *old) {
                entry.pair =
                    Pair::Text(passage.source.text.clone(), fingerprint(passage));
                entry.key.clone_from(&passage.key);
            }
        }
    }
    Some(written(&all))
}

/// The files that are no chapters.
const FILES: [&str; 5] =
    [load::REPORT, load::INDEX, load::TARGETS, load::ASSURANCE, load::DATA];

/// Strikes chapters that are no longer there.
fn forget(subject: &Subject<'_>, asked: &Asked<'_>, all: &mut Confirmed) {
    let passages = subject.passages;
    let own = passages.pairs.iter().map(|it| (it.lang.tag(), it.of.as_str()));
    let left = passages.left.iter().map(|it| (it.lang.tag(), it.of.as_str()));
    let known: BTreeSet<_> = own.chain(left).collect();
    for (lang, files) in all.iter_mut() {
        let mut languages = subject.config.languages.iter().skip(1);
        let is_own = languages.any(|own| own.tag() == lang);
        if is_own && asked.lang.is_none_or(|own| own.tag() == lang) {
            files.retain(|of, _| known.contains(&(lang.as_str(), of.as_str())));
        }
    }
}

/// Says what is not translated yet.
struct Judge<'a> {
    finder: untranslated::Untranslated<'a>,
    accepted: &'a [Acceptance],
    is_off: bool,
}

impl<'a> Judge<'a> {
    fn new(subject: &Subject<'a>, accepted: &'a [Acceptance]) -> Self {
        let gravity = subject.config.checks.get(untranslated::RULE.name);
        Self {
            finder: untranslated::Untranslated::new(subject),
            accepted,
            is_off: gravity.is_some_and(|(gravity, _)| *gravity == Gravity::Off),
        }
    }

    fn refuses(&self, passage: &Passage) -> Option<Diagnostic> {
        let rule = untranslated::RULE.name;
        let place = passage.translation.place;
        let stands = |it: &Acceptance| it.speaks_for(rule, place);
        if self.is_off || self.accepted.iter().any(stands) {
            return None;
        }
        let words = self.finder.find(passage)?;
        let (of, lang) = (&passage.of, passage.lang);
        let message = match passage.source.text == passage.translation.text {
            true => format!("“{words}” is the source itself, and was not confirmed"),
            false => format!("“{words}” is not {lang}, and its text was not confirmed"),
        };
        let hint = format!(
            "translate it, or enter the name in content/glossary.yaml with the same form in both \
             languages; then run `recto confirm {of}`"
        );
        let what =
            format!("{{}} texts of `{of}` are not translated, and were not confirmed");
        Some(
            untranslated::RULE
                .finding(place, message)
                .as_error()
                .related(passage.source.place, "the source")
                .hint(hint)
                .among(what, format!("“{words}”")),
        )
    }
}

/// What is kept of a chapter or file.
fn entries<'a>(
    group: &Group<'a>,
    asked: &Asked<'_>,
    judge: &Judge<'_>,
    done: &mut Done<'a>,
) -> Vec<Confirmation> {
    let mut entries = vec![];
    for (passage, state) in &group.passages {
        let is_asked = asked.has(passage);
        if let PassageState::Same(before) = state {
            done.kept += usize::from(is_asked);
            let mut entry = asked.confirmation(passage);
            match is_asked && before.by.is_none() && asked.by.is_some() {
                true => done.named += 1,
                false => {
                    entry.by.clone_from(&before.by);
                    entry.date.clone_from(&before.date);
                }
            }
            entries.push(entry);
        } else if !is_asked {
            entries.extend(state.before().cloned());
        } else if let Some(finding) = judge.refuses(passage) {
            done.refused.push(finding);
            entries.extend(state.before().cloned());
        } else {
            let new = passage.source.text.as_str();
            let changed = state.before().and_then(|before| match &before.pair {
                Pair::Text(old, _) if old != new => Some(marked(old, new, WIDE)),
                Pair::Text(..) | Pair::Hashes(..) => None,
            });
            done.confirmed.push(Fresh { passage, changed });
            entries.push(asked.confirmation(passage));
        }
    }
    entries
}

/// Why a chapter is left as it was.
fn reason(left: &Left) -> Option<Diagnostic> {
    let Left { lang, of, why } = left;
    match why {
        Why::Unread(_) => None,
        Why::Missing(other, place) => Some(
            rules::MISSING_CHAPTER.finding(*place,
                format!("`{of}` has no counterpart in {other}, and nothing of it was confirmed"),
            )
            .hint(format!("write content/{other}/{of}.md"))
            .among(
                format!("{{}} chapters have no counterpart in {other}, and were not confirmed"),
                of.as_str(),
            ),
        ),
        Why::Apart(place, source) => Some(
            parity::RULE.finding(*place,
                format!(
                    "from here on the {lang} chapter has other blocks than its source: nothing of \
                     `{of}` was confirmed"
                ),
            )
            .related(*source, "the source")
            .hint(format!(
                "add what is missing or take out what is too much, then run `recto confirm {of}`"
            )),
        ),
    }
}

/// That a chapter's confirmations are of an earlier version and cannot be compared.
fn illegible(group: &Group<'_>) -> Option<Diagnostic> {
    let (passage, _) = group.passages.first()?;
    let message = format!(
        "`{}` was confirmed by an earlier version of Recto, and what has changed since shows only \
         when the report has no errors: it was left as it was",
        group.of
    );
    Some(
        RULE.finding(passage.translation.place, message)
            .as_error()
            .hint("mend the errors that `recto check` shows, then run `recto confirm`")
            .among(
                "{} chapters were confirmed by an earlier version of Recto, and cannot be \
                 compared while the report has errors",
                group.of,
            ),
    )
}

/// The file's text.
fn written(all: &Confirmed) -> String {
    let mut text = String::from(
        "# Written by `recto confirm`: the texts that stand in two languages, each source as it\n\
         # was when someone last read it beside its translation, and a fingerprint of that.\n",
    );
    for (lang, files) in all.iter().filter(|(_, files)| !files.is_empty()) {
        let _ = writeln!(text, "{}:", name(lang));
        for (of, entries) in files {
            let end = if entries.is_empty() { " []" } else { "" };
            let _ = writeln!(text, "  {}:{end}", name(of));
            for entry in entries {
                confirmation(entry, &mut text);
            }
        }
    }
    text
}

fn confirmation(entry: &Confirmation, text: &mut String) {
    let mut lines = vec![];
    lines.extend(entry.key.as_ref().map(|key| format!("key: {}", quoted(key))));
    match &entry.pair {
        Pair::Text(source, translation) => {
            if source.contains('\n') {
                lines.push("source: |-".to_owned());
                lines.extend(source.lines().map(|line| format!("  {line}")));
            } else {
                lines.push(format!("source: {}", quoted(source)));
            }
            lines.push(format!("translation: {translation}"));
        }
        Pair::Hashes(source, translation) => {
            lines.push(format!("{source}-{translation}"));
        }
    }
    lines.extend(entry.by.as_ref().map(|by| format!("by: {}", quoted(by))));
    lines.extend(entry.date.as_ref().map(|date| format!("date: {}", quoted(date))));
    for (index, line) in lines.iter().enumerate() {
        let mark = if index == 0 { "- " } else { "  " };
        let _ = writeln!(text, "    {mark}{line}");
    }
}

/// A key of the file.
fn name(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    if is_plain { text.to_owned() } else { quoted(text) }
}

/// A text on one line, without what nobody sees.
fn quoted(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    load::edit::quoted(&text)
}
