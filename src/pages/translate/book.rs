//! The main file: cover, parts, contents and chapters in order.

use qrcodegen::{QrCode, QrCodeEcc};

use super::writer::{File, Origin, Parts, Writer};
use super::{BOOK, MAIN, blocks};
use crate::components::picture::cut;
use crate::model::config::Config;
use crate::model::edition::{Alone, Edition, Ink, Medium};
use crate::model::lang::{ByLang, Lang};
use crate::model::place::Placed;
use crate::model::report::{Chapter, ChapterKind, Part, Report, Revision};
use crate::model::visit::plain_text;

/// Writes the main file.
pub(super) fn main(report: &Report, edition: &Edition) -> File {
    let mut w = Writer::new(MAIN.to_owned());
    let parts: Vec<&Part> = edition
        .languages
        .iter()
        .filter_map(|lang| report.parts.get(lang))
        .collect();
    let is_printed = |chapter: &Chapter| {
        edition.alone.as_ref().is_none_or(|it| it.stem == chapter.stem)
    };
    for part in &parts {
        for (index, chapter) in part.chapters.iter().enumerate() {
            if is_printed(chapter) {
                w.import(&path(chapter), &name(part, index));
            }
        }
    }
    let facing = twins(report, edition);
    w.import_name(BOOK, "book");
    if let Some(facing) = &facing {
        pairs(&mut w, facing);
    }
    w.show_all("report", |a| a.argument().name("book"));
    if let Some(revision) = &report.revision {
        w.markup_call("summary", |a| summary(a, report, revision, edition));
    }
    if let Some(only) = &edition.alone {
        alone(&mut w, &parts, only);
        return w.finish();
    }
    w.markup_call("cover", |a| a.argument().name("book"));
    for part in &parts {
        w.markup_call("part", |a| {
            part_arguments(a, part);
            if edition.counted.contains(&part.lang) {
                a.named("counted").truth(true);
            }
            a.argument().code(|w| {
                let twin = facing.and_then(|[source, translation]| {
                    [source, translation].into_iter().find(|own| own.lang != part.lang)
                });
                contents(w, part, twin);
                match twin {
                    Some(_) => beside(w, part),
                    None => chapters(w, part, is_printed),
                }
            });
        });
    }
    back(&mut w, &parts);
    w.finish()
}

/// Writes the facts of the book, which the main file and the chapters share.
pub(super) fn facts(report: &Report, edition: &Edition) -> File {
    let mut w = Writer::new(BOOK.to_owned());
    w.define("book", |w| w.call("book", |a| book(a, report, edition)));
    w.finish()
}

/// The two parts of a book whose languages stand on facing pages: those that have the same
/// chapters can.
pub(super) fn twins<'a>(report: &'a Report, edition: &Edition) -> Option<[&'a Part; 2]> {
    let [source, translation] = edition.languages.as_slice() else { return None };
    let parts = [report.parts.get(source)?, report.parts.get(translation)?];
    let [own, other] = parts.map(|part| part.chapters.iter().map(|it| &it.stem));
    (edition.faces() && own.eq(other)).then_some(parts)
}

/// The facts and bodies of the chapters on both sides.
fn pairs(w: &mut Writer, parts: &[&Part; 2]) {
    let [source, _] = parts;
    for (index, chapter) in source.chapters.iter().enumerate() {
        if chapter.kind == ChapterKind::Back {
            continue;
        }
        w.define(&pair(index), |w| {
            w.array(parts, |w, part| {
                w.dictionary(|d| {
                    if let Some(chapter) = part.chapters.get(index) {
                        meta(d.named("meta"), part, chapter);
                    }
                    d.named("body").name(&format!("{}.body", name(part, index)));
                });
            });
        });
    }
}

/// The name of a chapter and its twin.
fn pair(index: usize) -> String {
    format!("chapter-{}", index + 1)
}

/// The chapters of a part, each with its twin.
fn beside(w: &mut Writer, part: &Part) {
    for (index, chapter) in part.chapters.iter().enumerate() {
        if chapter.kind != ChapterKind::Back {
            w.statement("chapter-beside", |a| {
                a.argument().name("book");
                a.argument().string(part.lang.tag());
                a.argument().name(&pair(index));
            });
        }
    }
}

/// One chapter in each language, with bare pages for the rest of the report.
fn alone(w: &mut Writer, parts: &[&Part], alone: &Alone) {
    let absent = |w: &mut Writer, from: usize, to: usize| {
        let pages = alone.labels.get(from..to).unwrap_or_default();
        let numbers = alone.numbers.get(from..to).unwrap_or_default();
        let is_counted = |(at, number): (usize, &u64)| *number != (from + at + 1) as u64;
        w.markup_call("absent", |a| {
            a.argument()
                .array(pages, |w, labels| w.array(labels, |w, it| w.string(it)));
            if numbers.iter().enumerate().any(is_counted) {
                a.named("numbers").array(numbers, |w, it| {
                    w.integer(i64::try_from(*it).unwrap_or(i64::MAX));
                });
            }
        });
    };
    let is_printed = |chapter: &Chapter| chapter.stem == alone.stem;
    let is_back = |part: &&Part| {
        let mut own = part.chapters.iter().filter(|chapter| is_printed(chapter));
        own.any(|chapter| chapter.kind == ChapterKind::Back)
    };
    let mut last = 0;
    for (part, (from, to)) in parts.iter().zip(&alone.pages) {
        absent(w, last, *from);
        last = *to;
        if from == to {
            continue; // It is not written in this language.
        }
        if is_back(part) {
            // The languages share its page.
            back(w, parts);
            break;
        }
        w.markup_call("part", |a| {
            part_arguments(a, part);
            a.argument().code(|w| chapters(w, part, is_printed));
        });
    }
    absent(w, last, alone.labels.len());
}

fn part_arguments(a: &mut Parts<'_>, part: &Part) {
    a.argument().name("book");
    a.argument().string(part.lang.tag());
    navigation(a.named("nav"), part, None);
}

/// The path of a chapter's generated file.
pub fn path(chapter: &Chapter) -> String {
    format!("/chapters/{}/{}.typ", chapter.lang, chapter.stem)
}

/// The name a chapter is imported under.
fn name(part: &Part, index: usize) -> String {
    format!("{}-{}", part.lang.tag().to_ascii_lowercase(), index + 1)
}

/// The facts of a book.
pub(super) fn book(a: &mut Parts<'_>, report: &Report, edition: &Edition) {
    let config = &report.config;
    let plain = |texts: &ByLang<Placed<String>>| {
        let texts: Vec<_> = edition
            .languages
            .iter()
            .filter_map(|lang| texts.get(lang).map(|text| text.value.as_str()))
            .collect();
        texts.join(" · ")
    };
    let by_lang = |w: &mut Writer, texts: &ByLang<Placed<String>>| {
        w.dictionary(|d| {
            for (lang, text) in texts {
                let origin = Some(Origin::Text(text.place));
                d.named(lang.tag()).text_content(&text.value, origin);
            }
        });
    };
    by_lang(a.named("title"), &config.title);
    a.named("plain-title").string(&plain(&config.title));
    by_lang(a.named("issuer"), &config.issuer);
    a.named("plain-issuer").string(&plain(&config.issuer));
    a.named("period").string(&period_label(config));
    a.named("date")
        .date(config.date.year, config.date.month, config.date.day);
    a.named("languages")
        .array(&edition.languages, |w, lang| w.string(lang.tag()));
    a.named("edition").string(edition.medium.name());
    a.optional("brand", config.brand.as_ref(), |w, colour| w.string(colour));
    a.optional("accent", config.accent.as_ref(), |w, colour| w.string(colour));
    if edition.medium == Medium::Print {
        a.named("bleed").integer(config.print.bleed);
        a.named("inks").dictionary(|d| {
            let inks = [("brand", &config.print.brand), ("accent", &config.print.accent)];
            for (role, ink) in inks {
                d.optional(role, ink.as_ref(), ink_parts);
            }
        });
    }
    look(a, report, edition);
    if report.revision.is_some() {
        a.named("blackline").truth(true);
    }
    if twins(report, edition).is_some() {
        a.named("facing").truth(true);
    }
}

/// Mark, cover, plans, stock codes and the code on the back.
fn look(a: &mut Parts<'_>, report: &Report, edition: &Edition) {
    let (config, look) = (&report.config, &report.config.look);
    let rooted =
        |w: &mut Writer, file: &Placed<String>| w.string(&format!("/{}", file.value));
    let by_lang = |w: &mut Writer, texts: &ByLang<Placed<String>>| {
        w.dictionary(|d| {
            for (lang, text) in texts {
                let origin = Some(Origin::Text(text.place));
                d.named(lang.tag()).text_content(&text.value, origin);
            }
        });
    };
    if let Some(logo) = &look.logo {
        a.named("logo").dictionary(|d| {
            rooted(d.named("file"), &logo.file);
            d.optional("reversed", logo.reversed.as_ref(), rooted);
        });
    }
    if !look.line.is_empty() {
        by_lang(a.named("line"), &look.line);
    }
    if let Some(cover) = &look.cover {
        let own = edition.languages.iter().find_map(|lang| cover.alt.get(lang));
        a.named("picture").dictionary(|d| {
            rooted(d.named("path"), &cover.file);
            d.named("alt").string(own.map_or("", |alt| &alt.value));
            cut(d, cover.cut);
            by_lang(d.named("credit"), &cover.credit);
        });
    }
    if !look.plans.is_empty() {
        a.named("plans").dictionary(|d| {
            for (page, plan) in &look.plans {
                d.named(page).string(plan);
            }
        });
    }
    if !config.stock_codes.is_empty() {
        a.named("codes").array(&config.stock_codes, |w, own| {
            w.dictionary(|d| {
                d.named("code").string(&own.code);
                d.named("shares").dictionary(|d| {
                    for (lang, shares) in &own.shares {
                        d.named(lang.tag()).text_content(shares, None);
                    }
                });
            });
        });
    }
    if let Some(address) = &look.qr {
        a.named("qr").dictionary(|d| {
            d.named("url").string(&address.value);
            d.named("rows")
                .array(modules(&address.value), |w, row| w.string(&row));
        });
    }
}

/// The code of an address, a text of 0 and 1 for each row. What is too long for one has none:
/// that was found when it was read.
fn modules(address: &str) -> Vec<String> {
    let Ok(code) = QrCode::encode_text(address, QrCodeEcc::Medium) else { return vec![] };
    let side = 0..code.size();
    let module = |x, y| if code.get_module(x, y) { '1' } else { '0' };
    side.clone()
        .map(|y| side.clone().map(|x| module(x, y)).collect())
        .collect()
}

/// What the report's period is called, in its source language.
fn period_label(config: &Config) -> String {
    config.calendar.label(config.period, Lang::source(&config.languages))
}

/// How a colour is printed.
fn ink_parts(w: &mut Writer, ink: &Ink) {
    w.dictionary(|d| {
        d.optional("spot", ink.spot.as_ref(), |w, spot| w.string(spot));
        d.named("cmyk").array(ink.cmyk, |w, part| w.integer(part));
    });
}

/// The sheet in front of a blackline.
fn summary(a: &mut Parts<'_>, report: &Report, revision: &Revision, edition: &Edition) {
    a.argument().name("book");
    for (name, texts) in
        [("issuer", &report.config.issuer), ("title", &report.config.title)]
    {
        a.named(name).dictionary(|d| {
            for lang in &edition.languages {
                let text = texts.get(lang).map_or("", |text| text.value.as_str());
                d.named(lang.tag()).text_content(text, None);
            }
        });
    }
    a.named("period").string(&period_label(&report.config));
    a.named("date").string(&report.config.date.to_string());
    a.named("states").array(&revision.states, |w, state| {
        w.dictionary(|d| {
            d.named("name").string(&state.name);
            let (id, author, date) = match &state.commit {
                Some(commit) => {
                    let id = commit.id.get(..12).unwrap_or(&commit.id);
                    (id, commit.author.as_str(), commit.date.as_str())
                }
                None => ("", "", ""),
            };
            d.named("commit").string(id);
            d.named("author").string(author);
            d.named("date").string(date);
            d.named("changed").truth(state.is_changed);
            d.named("fingerprint").string(&state.fingerprint);
        });
    });
    a.named("figures").array(&revision.figures, |w, figure| {
        w.dictionary(|d| {
            d.named("name").dictionary(|d| {
                for lang in &edition.languages {
                    let name = figure.name.get(lang).map_or("", String::as_str);
                    d.named(lang.tag()).text_content(name, None);
                }
            });
            d.named("period").text_content(&figure.period, None);
            d.named("old").text_content(&figure.old, None);
            d.named("new").text_content(&figure.new, None);
        });
    });
    let printed = |lang: &&Lang| revision.counts.contains_key(lang);
    a.named("counts")
        .array(edition.languages.iter().filter(printed), |w, lang| {
            w.dictionary(|d| {
                d.named("lang").string(lang.tag());
                let counts = revision.counts.get(lang).copied().unwrap_or_default();
                let names = ["figures", "texts", "displays"];
                for (name, count) in names.into_iter().zip(counts) {
                    d.named(name).integer(i64::try_from(count).unwrap_or(i64::MAX));
                }
            });
        });
    a.named("pages").array(&revision.pages, |w, page| w.string(page));
}

/// The entries of the navigation bar on the pages of a chapter: all chapters, those of one
/// short name as one entry, or as many around this one as a bar can hold.
fn navigation(w: &mut Writer, part: &Part, current: Option<&Chapter>) {
    const MOST: usize = 9;
    let mut entries: Vec<(&Chapter, String)> = vec![];
    for chapter in inner(part) {
        let name = plain_text(&chapter.nav);
        if entries.last().is_none_or(|(_, last)| *last != name) {
            entries.push((chapter, name));
        }
    }
    let name = current.map(|chapter| plain_text(&chapter.nav));
    let is_current = |entry: &(&Chapter, String)| Some(&entry.1) == name.as_ref();
    let at = entries.iter().position(is_current).unwrap_or(0);
    let start = at.saturating_sub(MOST / 2).min(entries.len().saturating_sub(MOST));
    w.array(entries.iter().skip(start).take(MOST), |w, entry| {
        w.dictionary(|d| {
            blocks::line(d.named("short"), &entry.0.nav);
            d.named("target").string(&entry.0.label);
            d.named("current").truth(is_current(entry));
        });
    });
}

/// The chapters between the covers.
fn inner(part: &Part) -> impl Iterator<Item = &Chapter> {
    part.chapters
        .iter()
        .map(|c| &**c)
        .filter(|c| c.kind != ChapterKind::Back)
}

/// The back cover, which all languages share.
fn back(w: &mut Writer, parts: &[&Part]) {
    let mut entries = vec![];
    for part in parts {
        for (index, chapter) in part.chapters.iter().enumerate() {
            if chapter.kind == ChapterKind::Back {
                entries.push((chapter, name(part, index)));
            }
        }
    }
    if entries.is_empty() {
        return;
    }
    w.markup_call("back", |a| {
        a.argument().name("book");
        a.argument().array(entries, |w, (chapter, name)| {
            w.dictionary(|d| {
                d.named("lang").string(chapter.lang.tag());
                d.named("target").string(&chapter.label);
                blocks::line(d.named("title"), &chapter.title);
                d.named("body").name(&format!("{name}.body"));
            });
        });
    });
}

fn contents(w: &mut Writer, part: &Part, twin: Option<&Part>) {
    w.statement("contents", |a| {
        a.argument().name("book");
        a.argument().string(part.lang.tag());
        entries(a.argument(), part);
        if let Some(twin) = twin {
            entries(a.named("twin"), twin);
        }
    });
}

/// The entries of a table of contents.
fn entries(w: &mut Writer, part: &Part) {
    let entries = inner(part).flat_map(|chapter| {
        let number = chapter.number.as_ref();
        let sections = chapter.sections.iter().filter(|section| section.level <= 2);
        sections.map(move |section| (number.filter(|_| section.level == 1), section))
    });
    w.array(entries, |w, (number, section)| {
        w.dictionary(|d| {
            d.named("level").integer(section.level);
            d.optional("number", number, |w, number| w.string(number));
            blocks::line(d.named("title"), &section.title);
            d.named("target").string(&section.label);
        });
    });
}

fn chapters(w: &mut Writer, part: &Part, is_printed: impl Fn(&Chapter) -> bool) {
    for (index, chapter) in part.chapters.iter().enumerate() {
        if chapter.kind != ChapterKind::Back && is_printed(chapter) {
            w.called_in(&format!("{}.pages", name(part, index)));
        }
    }
}

/// The pages of a chapter, from its body. They stand in its own file, so that the engine can
/// read chapters side by side.
pub(super) fn pages(w: &mut Writer, part: &Part, chapter: &Chapter) {
    w.call("chapter", |a| {
        a.argument().name("book");
        a.argument().string(part.lang.tag());
        meta(a.argument(), part, chapter);
        a.argument().name("body");
    });
}

/// Its place among the numbered chapters, which picks its colour.
pub(super) fn colour(part: &Part, chapter: &Chapter) -> Option<usize> {
    let before = inner(part).take_while(|other| other.stem != chapter.stem);
    let numbered = before.filter(|other| other.number.is_some()).count();
    chapter.number.as_ref().map(|_| numbered)
}

/// The facts of a chapter.
fn meta(w: &mut Writer, part: &Part, chapter: &Chapter) {
    let colour = colour(part, chapter);
    w.dictionary(|d| {
        d.named("target").string(&chapter.label);
        d.optional("number", chapter.number.as_ref(), |w, n| w.string(n));
        blocks::line(d.named("title"), &chapter.title);
        blocks::line(d.named("short"), &chapter.nav);
        d.optional("lead", chapter.lead.as_ref(), |w, lead| blocks::lead(w, lead));
        let sections = chapter.sections.iter().filter(|section| section.level == 2);
        d.named("sections").array(sections, |w, section| {
            w.dictionary(|d| {
                blocks::line(d.named("title"), &section.title);
                d.named("target").string(&section.label);
            });
        });
        d.named("kind").string(chapter.kind.name());
        d.optional("index", colour, |w, colour| {
            w.integer(i64::try_from(colour).unwrap_or(i64::MAX));
        });
        navigation(d.named("nav"), part, Some(chapter));
    });
}
