//! A difference in print: for people, for a note, for programs.

use std::fmt::Write as _;

use super::{ChangedPage, ChapterChange, Difference, MetricChange, Occurrence, Pages};

/// The forms a difference is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// For a note or a review.
    Markdown,
}

/// The difference in a form.
pub fn print(difference: &Difference, form: Form) -> String {
    match form {
        Form::Json => {
            let mut text = serde_json::to_string_pretty(difference).unwrap_or_default();
            text.push('\n');
            text
        }
        Form::Human => Page { out: String::new(), markdown: false }.all(difference),
        Form::Markdown => Page { out: String::new(), markdown: true }.all(difference),
    }
}

struct Page {
    out: String,
    markdown: bool,
}

impl Page {
    fn all(mut self, difference: &Difference) -> String {
        if difference.is_none() {
            self.line(&match &difference.pages {
                Some(pages) => format!(
                    "Nothing has changed.\nEvery page was compared: {} are the same.",
                    pages.same
                ),
                None => "Data and findings are the same. The pages were not compared, \
                         because an error stands in the way: run `recto check`."
                    .to_owned(),
            });
            return self.out;
        }
        let (derived, corrected): (Vec<_>, Vec<_>) =
            difference.metrics.iter().partition(|change| change.derived);
        self.part("Data", corrected.len());
        corrected.iter().for_each(|change| self.metric(change));
        self.part("Derived data that moved with it", derived.len());
        derived.iter().for_each(|change| self.metric(change));
        self.part("Definitions", difference.definitions.len());
        for change in &difference.definitions {
            let what = format!("{}: {}", change.metric, change.what);
            self.change(&what, Some(&change.old), Some(&change.new));
        }
        self.part("Chapters", difference.chapters.len());
        difference.chapters.iter().for_each(|change| self.chapter(change));
        self.part("Text that moved", difference.moved.len());
        for moved in &difference.moved {
            let texts = match moved.texts {
                1 => "1 text".to_owned(),
                texts => format!("{texts} texts"),
            };
            self.item(&format!(
                "{}{} {texts} from “{}”  {}:{} → {}:{}",
                moved.language,
                on(&moved.pages),
                short(&moved.title),
                moved.from,
                moved.from_line,
                moved.file,
                moved.line
            ));
        }
        self.part("Links whose heading has another name", difference.links.len());
        for link in &difference.links {
            let links = match link.links {
                1 => "1 link".to_owned(),
                links => format!("{links} links"),
            };
            let place = format!("{}:{}", link.file, link.line);
            self.item(&format!("{} → {}  {links}, first in {place}", link.old, link.new));
        }
        self.part("Printed figures", difference.occurrences.len());
        difference
            .occurrences
            .iter()
            .for_each(|change| self.occurrence(change));
        self.part("Words that turned", difference.words.len());
        difference.words.iter().for_each(|change| self.occurrence(change));
        self.part("Charts and tables", difference.touched.len());
        for touched in &difference.touched {
            self.item(&format!(
                "{}{} {} “{}”  {}:{}",
                touched.language,
                on(&touched.pages),
                touched.kind,
                short(&touched.title),
                touched.file,
                touched.line
            ));
        }
        self.part("Text", difference.prose.len());
        for change in &difference.prose {
            let what = format!(
                "{}{} {}  {}:{}",
                change.language,
                on(&change.pages),
                change.kind,
                change.file,
                change.line
            );
            self.change(&what, change.old.as_deref(), change.new.as_deref());
        }
        self.part("Content index", difference.index.len());
        for change in &difference.index {
            let what = format!("{} {}", change.language, change.code);
            self.change(&what, change.old.as_deref(), change.new.as_deref());
        }
        if difference.index_pages > 0 {
            if difference.index.is_empty() {
                self.part("Content index", 1);
            }
            self.item(&match difference.index_pages {
                1 => "1 row names another page".to_owned(),
                rows => format!("{rows} rows name other pages"),
            });
        }
        for (title, findings) in [
            ("Findings that are new", &difference.started),
            ("Findings that are gone", &difference.stopped),
        ] {
            self.part(title, findings.len());
            for finding in findings {
                self.item(&format!(
                    "{}: {} [{}]  {}:{}",
                    finding.severity,
                    finding.message,
                    finding.rule,
                    finding.file,
                    finding.line
                ));
            }
        }
        match &difference.pages {
            Some(pages) => self.pages(pages),
            None => {
                self.part("Pages", 1);
                self.item("not compared: one side has no pages, because an error stands in the way");
            }
        }
        self.out
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}");
    }

    fn part(&mut self, title: &str, count: usize) {
        if count == 0 {
            return;
        }
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        match self.markdown {
            true => self.line(&format!("## {title}\n")),
            false => self.line(title),
        }
    }

    fn item(&mut self, text: &str) {
        match self.markdown {
            true => {
                let escaped = escape(text);
                self.line(&format!("- {escaped}"));
            }
            false => self.line(&format!("  {text}")),
        }
    }

    fn below(&mut self, text: &str) {
        match self.markdown {
            true => {
                let escaped = escape(text);
                self.line(&format!("  - {escaped}"));
            }
            false => self.line(&format!("      {text}")),
        }
    }

    fn change(&mut self, what: &str, old: Option<&str>, new: Option<&str>) {
        self.item(what);
        for (sign, text) in [('-', old), ('+', new)] {
            for line in text.unwrap_or("").lines().filter(|line| !line.trim().is_empty())
            {
                // What is the same on both sides needs no second look.
                let other = if sign == '-' { new } else { old };
                let alike =
                    other.is_some_and(|other| other.lines().any(|own| own == line));
                if !alike {
                    self.below(&format!("{sign} {line}"));
                }
            }
        }
    }

    fn metric(&mut self, change: &MetricChange) {
        let names: Vec<_> = change.name.values().map(String::as_str).collect();
        let [old, new, by] = change.readable();
        let is_hidden = old == new;
        let shown = |side: Option<String>| side.unwrap_or("none".to_owned());
        let mut text = format!(
            "{} {}  {} → {}",
            change.metric,
            if change.label.is_empty() { &change.period } else { &change.label },
            shown(old),
            shown(new)
        );
        if !change.unit.is_empty() {
            let _ = write!(text, " {}", change.unit);
        }
        if is_hidden {
            text.push_str("  (less than is printed)");
        } else if let Some(by) = &by {
            let _ = write!(text, "  ({by}");
            if let Some(percent) = &change.percent {
                let _ = write!(text, ", {percent}%");
            }
            text.push(')');
        }
        self.item(&text);
        self.below(&format!("{}  {}:{}", names.join(" · "), change.file, change.line));
    }

    fn chapter(&mut self, change: &ChapterChange) {
        let pages: Vec<_> = change.pages.clone();
        let on = match pages.len() {
            0 => String::new(),
            1 => format!(" page {}", spans(&pages)),
            _ => format!(" pages {}", spans(&pages)),
        };
        let file = match &change.before {
            Some(before) => format!("{before} → {}", change.file),
            None => change.file.clone(),
        };
        let what = match change.change.as_str() {
            "moved" => "stands elsewhere among the chapters",
            "renamed" => "the same under another name",
            other => other,
        };
        let mut text =
            format!("{}{on} “{}”: {what}  {file}", change.language, short(&change.title));
        for (count, one, many) in
            [(change.texts, "text", "texts"), (change.figures, "figure", "figures")]
        {
            match count {
                0 => {}
                1 => _ = write!(text, ", 1 {one}"),
                _ => _ = write!(text, ", {count} {many}"),
            }
        }
        self.item(&text);
    }

    fn occurrence(&mut self, change: &Occurrence) {
        let printed = |side: &Option<super::Printed>| {
            side.as_ref().map_or("none".to_owned(), |side| side.printed.clone())
        };
        let page = match (&change.old, &change.new) {
            (Some(old), Some(new)) if old.page != new.page => {
                format!("page {} (was {})", new.page, old.page)
            }
            (_, Some(any)) | (Some(any), None) => format!("page {}", any.page),
            (None, None) => String::new(),
        };
        self.item(&format!(
            "{} {page}  {} → {}  {}:{}",
            change.language,
            printed(&change.old),
            printed(&change.new),
            change.file,
            change.line
        ));
        if let Some(side) = change.new.as_ref().or(change.old.as_ref())
            && !side.sentence.is_empty()
        {
            self.below(&format!("“{}”", side.sentence));
        }
    }

    fn pages(&mut self, pages: &Pages) {
        self.part("Pages", 1);
        let count = |count: usize, what: &str| match count {
            1 => format!("1 page {what}"),
            count => format!("{count} pages {what}"),
        };
        self.item(&format!(
            "{}, {}, {}",
            count(pages.changed.len(), "changed"),
            count(pages.moved.len(), "only moved"),
            count(pages.same, "the same")
        ));
        for (language, causes, group) in grouped(pages) {
            let numbers: Vec<_> = group.iter().map(|page| shown(page)).collect();
            let language = match language.is_empty() {
                true => String::new(),
                false => format!(" {language}"),
            };
            let of = if group.len() == 1 { "page" } else { "pages" };
            let (numbers, causes) = (spans(&numbers), causes.join(", "));
            self.below(&format!("{of} {numbers}{language}: {causes}"));
        }
        let mut rest = pages.moved.as_slice();
        while let Some(first) = rest.first() {
            let by = |(old, new): &(String, String)| {
                Some(new.parse::<i64>().ok()? - old.parse::<i64>().ok()?)
            };
            let run = rest.iter().take_while(|pair| by(pair) == by(first)).count().max(1);
            let (own, after) = rest.split_at(run);
            rest = after;
            let list = |side: &dyn Fn(&(String, String)) -> String| {
                spans(&own.iter().map(side).collect::<Vec<_>>())
            };
            let (old, new) = (list(&|pair| pair.0.clone()), list(&|pair| pair.1.clone()));
            self.below(&match run {
                1 => format!("page {old} is now page {new}"),
                _ => format!("pages {old} are now pages {new}"),
            });
        }
        let (gone, come) = &pages.running;
        if !gone.is_empty() || !come.is_empty() {
            self.change(
                "in heads, feet and navigation bars",
                Some(&gone.join(" ")),
                Some(&come.join(" ")),
            );
        }
        if !pages.other.is_empty() {
            self.part("Other text that changed", pages.other.len());
            for text in &pages.other {
                let (old, new) = (text.old.join(" "), text.new.join(" "));
                self.change(&format!("page {}", text.page), Some(&old), Some(&new));
            }
        }
        self.out.push('\n');
        if pages.are_explained() {
            self.line("Every page was compared: nothing else has changed.");
            return;
        }
        let mut kinds: std::collections::BTreeMap<&str, Vec<String>> = Default::default();
        for text in &pages.other {
            kinds.entry("text").or_default().push(text.page.clone());
        }
        for page in &pages.changed {
            for kind in &page.unexplained {
                kinds.entry(kind).or_default().push(shown(page));
            }
        }
        let kinds = kinds.iter().map(|(kind, pages)| match pages.len() {
            1 => format!("{kind} on page {}", spans(pages)),
            _ => format!("{kind} on pages {}", spans(pages)),
        });
        let kinds: Vec<_> = kinds.collect();
        self.line(&format!(
            "Every page was compared. No other difference explains: {}.",
            kinds.join("; ")
        ));
    }
}

/// Changed pages of one cause together, in the order of the first of each.
fn grouped(pages: &Pages) -> Vec<(&str, Vec<&str>, Vec<&ChangedPage>)> {
    let mut groups: Vec<(&str, Vec<&str>, Vec<&ChangedPage>)> = vec![];
    for page in &pages.changed {
        let causes = page.causes.iter().chain(&page.unexplained);
        let causes: Vec<_> = causes.map(String::as_str).collect();
        let causes = if causes.is_empty() { vec!["text"] } else { causes };
        let own = |(language, known, _): &&mut (&str, Vec<&str>, Vec<&ChangedPage>)| {
            *language == page.language && *known == causes
        };
        match groups.iter_mut().find(own) {
            Some((_, _, group)) => group.push(page),
            None => groups.push((&page.language, causes, vec![page])),
        }
    }
    groups
}

/// A page's number, and what it was.
fn shown(page: &ChangedPage) -> String {
    match (&page.old, &page.new) {
        (Some(old), Some(new)) if old != new => format!("{new} (was {old})"),
        (_, Some(any)) | (Some(any), None) => any.clone(),
        (None, None) => String::new(),
    }
}

/// Numbers with those that follow one another as a span: `3, 5–9`, `7–9 (were 5–7)`.
fn spans(numbers: &[String]) -> String {
    let parse = |text: &String| -> Option<(i64, i64)> {
        match text.split_once(" (was ") {
            Some((new, old)) => {
                Some((new.parse().ok()?, old.trim_end_matches(')').parse().ok()?))
            }
            None => text.parse().ok().map(|number| (number, number)),
        }
    };
    let mut parts: Vec<String> = vec![];
    let mut rest = numbers;
    while let Some(first) = rest.first() {
        let at = parse(first);
        let follows = |count: usize, text: &String| {
            let by = i64::try_from(count).unwrap_or(i64::MAX);
            at.is_some_and(|(new, old)| parse(text) == Some((new + by, old + by)))
        };
        let run = rest.iter().enumerate().skip(1);
        let run = 1 + run.take_while(|(count, text)| follows(*count, text)).count();
        let last = i64::try_from(run - 1).unwrap_or(0);
        parts.push(match at {
            Some((new, old)) if run > 1 && new != old => {
                format!("{new}–{} (were {old}–{})", new + last, old + last)
            }
            Some((new, _)) if run > 1 => format!("{new}–{}", new + last),
            _ => first.clone(),
        });
        rest = rest.get(run..).unwrap_or_default();
    }
    parts.join(", ")
}

fn on(pages: &[String]) -> String {
    match pages {
        [] => String::new(),
        [page] => format!(" page {page}"),
        pages => format!(" pages {}", pages.join(", ")),
    }
}

/// The beginning of a text.
fn short(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Text in which nothing is a mark of Markdown.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            escaped.push('\\');
        }
        escaped.push(if c == '\n' { ' ' } else { c });
    }
    escaped
}
