//! `report.yaml`.

use super::catalogue::Catalogues;
use super::catalogue::followed::frameworks;
use super::dataset::{by_lang, by_lang_and, decimals, fields_by_lang, placed_by_lang};
use super::digital;
use super::edition;
use super::entities;
use super::keys::{self, Settings};
use super::lacking::Languages;
use super::look;
use super::placeholder;
use super::theme::keys::themes;
use super::yaml::{Kind, Node, Reader};
use std::collections::BTreeMap;

use crate::components::read;
use crate::diag::{Diagnostic, Sink, rules};
use crate::model::acceptance::Acceptance;
use crate::model::calendar::{Calendar, Style, YearEnd};
use crate::model::config::{Book, Config, Date, Gravity, StockCode};
use crate::model::edition::Form;
use crate::model::figure::Rounding;
use crate::model::lang::{ByLang, Lang, USUAL};
use crate::model::own_names::OwnNames;
use crate::model::period::{Kind as Length, Period};
use crate::model::place::{Place, Placed};
use crate::model::theme::Theme;
use crate::model::unit::{Catalogue, Forms};

/// Reads the settings. Nothing comes back where one that is needed is missing or broken.
///
/// The languages and unit words come back in any case, so that one broken setting does not
/// make findings everywhere else. Where some languages are asked for they are those, and the
/// rest of the report's are left out.
pub(super) fn config(
    root: &Node,
    asked: &[Lang],
    catalogues: &Catalogues,
    accepted: &mut Vec<Acceptance>,
    sink: &mut Sink,
) -> (Option<Config>, Languages, Catalogue) {
    let mut reader = Reader { sink };
    let keys = Settings::read(root, &mut reader);
    let languages = required(root, keys.languages, "languages", &mut reader)
        .map(|n| languages(n, &Lang::ALL.map(|lang| (lang.tag(), lang)), &mut reader));
    let languages = Languages::new(languages.unwrap_or_default(), asked);
    let all = languages.asked.clone();
    let book = book(keys.book, &languages, &mut reader);
    let title = required(root, keys.title, "title", &mut reader)
        .map(|n| placed_by_lang(n, &all, &mut reader));
    let (issuer, short) = required(root, keys.issuer, "issuer", &mut reader)
        .map(|node| issuer(node, &all, &mut reader))
        .unzip();
    let calendar = calendar(&keys, &mut reader);
    let period = required(root, keys.period, "period", &mut reader)
        .and_then(|node| read::period(node, &mut reader))
        .map(|period| period.value);
    let periods = keys.periods.map(|node| periods(node, &mut reader));
    let mut periods = periods.unwrap_or_default();
    let date = required(root, keys.date, "date", &mut reader)
        .and_then(|node| Some((date(node, &mut reader)?, node.place)));
    let stock_codes = keys.stock_codes.map(|node| stock_codes(node, &all, &mut reader));
    let rounding = keys.rounding.and_then(|node| reader.choice(node, &Rounding::ALL));
    let day = date.map(|(date, _)| date);
    let frameworks = frameworks(&keys, catalogues, day, accepted, &mut reader);
    let decimals = keys.decimals.and_then(|node| decimals(node, &mut reader));
    let factor_age = keys.factor_age;
    let factor_age =
        factor_age.and_then(|node| edition::whole(node, 0..=30, "years", &mut reader));
    let quorum = keys.quorum.map(|node| quorum(node, &mut reader)).unwrap_or_default();
    let brand = keys.brand.and_then(|node| colour(node, &mut reader));
    let accent = keys.accent.and_then(|node| colour(node, &mut reader));
    let theme = keys.theme.and_then(|node| {
        let choices: Vec<_> = themes().into_iter().map(|name| (name, name)).collect();
        Some(Placed::new(reader.choice(node, &choices)?.to_owned(), node.place))
    });
    let look = look::look(&keys, &all, &mut reader);
    let units = units(keys.units, &mut reader);
    let screen = edition::screen(keys.screen, &mut reader);
    let print = edition::print(keys.print, &mut reader);
    let filing = edition::filing(keys.filing, &mut reader);
    let digital = digital::digital(keys.digital, &mut reader);
    let boundary = entities::boundary(&keys, (period, &calendar), &all, &mut reader);
    let checks = checks(keys.checks, &mut reader);
    let admits = |node: Option<&Node>, period: &Period, sink: &mut Sink| {
        if let (Some(node), Err(fault)) = (node, calendar.admits(*period)) {
            let finding = rules::UNKNOWN_PERIOD.finding(node.place, fault.message);
            sink.add(finding.hint(fault.hint));
        }
    };
    if let Some(period) = &period {
        admits(keys.period, period, reader.sink);
    }
    for period in &periods {
        admits(keys.periods, period, reader.sink);
    }
    let complete = |texts: &ByLang<Placed<String>>| texts.len() == all.len();
    if let Some(period) = period.filter(|_| periods.is_empty()) {
        periods.push(period);
    }
    let whole = || {
        let (date, date_place) = date?;
        Some(Config {
            title: title.filter(complete)?,
            issuer: issuer.filter(complete)?,
            short: short.unwrap_or_default(),
            languages: Some(all.clone()).filter(|languages| !languages.is_empty())?,
            left_out: languages.left_out_at(root),
            book,
            calendar: calendar.clone(),
            period: period?,
            periods,
            date,
            date_place,
            stock_codes: stock_codes.unwrap_or_default(),
            frameworks,
            rounding: rounding.unwrap_or_default(),
            decimals,
            factor_age: factor_age.map(u32::from),
            quorum: quorum.clone(),
            checks,
            brand,
            accent,
            theme: Theme { named: theme, ..Theme::default() },
            look: look.clone(),
            screen,
            print,
            filing,
            assurance: None,
            boundary,
            digital,
            units: units.clone(),
        })
    };
    let mut config = whole();
    if let Some(config) = &mut config {
        title_with_names(config, reader.sink);
    }
    (config, languages, units)
}

/// The issuer's name, and the short one where there is one.
fn issuer(
    node: &Node,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> (ByLang<Placed<String>>, ByLang<Placed<String>>) {
    let (nodes, fields) = by_lang_and(node, &["short"], languages, reader);
    let names = nodes
        .into_iter()
        .filter_map(|(lang, node)| Some((lang, reader.text(node)?)))
        .collect();
    let short = fields.and_then(|fields| fields.get("short"));
    let short = short.map(|node| placed_by_lang(node, languages, reader));
    (names, short.unwrap_or_default())
}

/// The title with the report's other names put in; a figure cannot stand in it.
fn title_with_names(config: &mut Config, sink: &mut Sink) {
    let names = OwnNames::of(config);
    for (lang, text) in &mut config.title {
        let mut printed = String::new();
        let mut at = 0;
        for range in placeholder::find(&text.value, &[]) {
            printed.push_str(&text.value[at..range.start]);
            at = range.end;
            let inside = &text.value[range.start + 2..range.end - 2];
            let (source, form) = placeholder::split_format(inside);
            let name = names
                .get(lang)
                .filter(|_| source.trim() != "title")
                .and_then(|names| names.print(source, form));
            match name {
                Some(Ok(name)) => printed.push_str(&name),
                Some(Err(fault)) => sink.add(
                    rules::BAD_FORMAT.finding(text.place, fault.message)
                        .hint(fault.hint),
                ),
                None => sink.add(
                    rules::WRONG_SHAPE.finding(text.place,
                        format!("`{{{{{inside}}}}}` cannot stand in the title"),
                    )
                    .hint("a title holds `{{ period }}`, `{{ issuer }}` or `{{ date }}`, and no figure"),
                ),
            }
        }
        printed.push_str(&text.value[at..]);
        text.value = printed;
    }
}

/// The node of a key that must stand; a finding where it does not.
fn required<'n>(
    root: &Node,
    node: Option<&'n Node>,
    key: &str,
    reader: &mut Reader<'_>,
) -> Option<&'n Node> {
    if node.is_none() {
        let place = Place { end: root.place.start, ..root.place };
        reader.sink.add(
            rules::MISSING_KEY
                .finding(place, format!("report.yaml has no `{key}`"))
                .hint(match key {
                    "languages" => format!(
                        "add `languages: {}`, the source language first",
                        Lang::list(&USUAL)
                    ),
                    "period" => "add the reporting year, as in `period: 2021`".to_owned(),
                    "date" => {
                        "add the date of the PDF, as in `date: 2022-03-31`".to_owned()
                    }
                    _ => format!("add `{key}: {}`", Lang::open_keys(&USUAL)),
                }),
        );
    }
    node
}

/// How grave rules are taken; whether there is such a rule is for the checks to say.
fn checks(
    node: Option<&Node>,
    reader: &mut Reader<'_>,
) -> BTreeMap<String, (Gravity, Place)> {
    let mut checks = BTreeMap::new();
    let Some(node) = node else { return checks };
    for (rule, node) in reader.mapping(node) {
        if let Some(gravity) = reader.choice(node, &Gravity::ALL) {
            checks.insert(rule.value.clone(), (gravity, rule.place));
        }
    }
    checks
}

/// The findings that are accepted in a metric, an entry or a framework: `accept: {rule: reason}`.
pub fn acceptances(
    node: Option<&Node>,
    scope: Place,
    reader: &mut Reader<'_>,
) -> Vec<Acceptance> {
    let mut found = vec![];
    let Some(node) = node else { return found };
    for (rule, node) in reader.mapping(node) {
        if let Some(reason) = reader.text(node) {
            found.push(Acceptance { rule: rule.clone(), reason: reason.value, scope });
        }
    }
    found
}

/// Languages, each once, of those that may be named.
fn languages(
    node: &Node,
    choices: &[(&'static str, Lang)],
    reader: &mut Reader<'_>,
) -> Vec<Lang> {
    let mut languages = vec![];
    for item in reader.list(node) {
        let lang = reader.choice(item, choices);
        if let Some(lang) = lang.filter(|lang| languages.contains(lang)) {
            reader.sink.add(twice(item.place, lang.tag()));
        }
        languages.extend(lang.filter(|lang| !languages.contains(lang)));
    }
    if matches!(&node.kind, Kind::Sequence(items) if items.is_empty()) {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, "the report has no language")
                .hint(format!(
                    "name its languages, the source language first: `{}`",
                    Lang::list(&USUAL)
                )),
        );
    }
    languages
}

/// The one book: `facing`, or `{form: facing, languages: [en, zh-HK]}`.
fn book(node: Option<&Node>, languages: &Languages, reader: &mut Reader<'_>) -> Book {
    let all: Vec<Lang> = languages.all().collect();
    let mut book = Book::of(&all);
    let Some(node) = node else { return book };
    let (form, own) = match node.kind {
        Kind::Mapping(_) => {
            let keys = keys::Book::read(node, reader);
            (keys.form, keys.languages)
        }
        _ => (Some(node), None),
    };
    let form = form.and_then(|node| reader.choice(node, &Form::ALL));
    book.form = form.unwrap_or_default();
    if let Some(node) = own {
        let choices: Vec<_> = all.iter().map(|lang| (lang.tag(), *lang)).collect();
        book.languages = self::languages(node, &choices, reader);
    }
    if book.form == Form::Facing && book.languages.len() > 2 {
        let count = book.languages.len();
        let two = book.languages.get(..2).unwrap_or_default();
        let message =
            format!("two languages can stand on facing pages, and this book has {count}");
        reader
            .sink
            .add(rules::WRONG_SHAPE.finding(node.place, message).hint(format!(
                "write `book: parts`, or `book: {{form: facing, languages: {}}}`",
                Lang::list(two)
            )));
    }
    book
}

/// When the years of the report end, and what they are called.
fn calendar(keys: &Settings<'_>, reader: &mut Reader<'_>) -> Calendar {
    let end = keys.year_end.and_then(|node| {
        let text = reader.text(node)?.value;
        let end = YearEnd::parse(&text);
        if end.is_none() {
            reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(node.place, format!("`{text}` is not a day of the year"))
                    .hint("write day and month, as in `year-end: 30 June`"),
            );
        }
        end
    });
    let style = keys.period_style.and_then(|node| reader.choice(node, &Style::ALL));
    let mut lengths = BTreeMap::new();
    for (key, node) in keys.period_lengths.map_or(&[][..], |node| reader.mapping(node)) {
        let year = Period::parse(&key.value).filter(|year| year.kind() == Length::Year);
        let Some(text) = reader.text(node) else { continue };
        let months = text.value.trim();
        let months = months
            .strip_suffix("months")
            .or_else(|| months.strip_suffix("month"))
            .map_or(months, str::trim_end);
        let months = months
            .parse()
            .ok()
            .filter(|months: &u8| (1..24).contains(months) && *months != 12);
        match (year, months) {
            (Some(year), Some(months)) => {
                lengths.insert(year.number(), months);
            }
            (None, _) => reader.sink.add(
                rules::UNKNOWN_PERIOD
                    .finding(key.place, format!("`{}` is not a year", key.value))
                    .hint("name the year in which the longer period ends, as in `{2025: 15 months}`"),
            ),
            (_, None) => reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(
                        node.place,
                        format!("`{}` is not the length of a period", text.value),
                    )
                    .hint("write its months, as in `15 months`: from 1 to 23, and not 12, which needs no word"),
            ),
        }
    }
    let has_lengths = !lengths.is_empty();
    match Calendar::new(
        end.unwrap_or(YearEnd::DECEMBER),
        style.unwrap_or_default(),
        lengths,
    ) {
        Ok(calendar) => calendar,
        Err(fault) => {
            // What cannot be read has its own finding.
            let is_read = keys.year_end.is_none() || end.is_some();
            let node = match has_lengths {
                true => keys.period_lengths,
                false => keys.period_style.filter(|_| is_read),
            };
            reader.sink.extend(node.map(|node| {
                rules::UNKNOWN_PERIOD
                    .finding(node.place, fault.message)
                    .hint(fault.hint)
            }));
            Calendar::default()
        }
    }
}

/// The periods of performance tables, each once.
fn periods(node: &Node, reader: &mut Reader<'_>) -> Vec<Period> {
    let mut periods = vec![];
    for item in reader.list(node) {
        let Some(period) = read::period(item, reader) else { continue };
        match periods.contains(&period.value) {
            true => reader.sink.add(twice(period.place, &period.value.to_string())),
            false => periods.push(period.value),
        }
    }
    if matches!(&node.kind, Kind::Sequence(items) if items.is_empty()) {
        reader.sink.add(
            rules::WRONG_SHAPE.finding(node.place, "the report has no periods")
                .hint("name the years its tables show, as in `periods: [2025, 2024]`, or leave the key out"),
        );
    }
    periods
}

pub(super) fn twice(place: Place, written: &str) -> Diagnostic {
    rules::DUPLICATE_ENTRY
        .finding(place, format!("`{written}` stands twice here"))
        .hint("keep one of the two")
}

/// A calendar date.
pub(crate) fn date(node: &Node, reader: &mut Reader<'_>) -> Option<Date> {
    let text = reader.text(node)?.value;
    let date = Date::parse(&text);
    if date.is_none() {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{text}` is not a date"))
                .hint("write year, month and day, as in 2022-03-31"),
        );
    }
    date
}

/// The issuer's stock codes, each alone or with the shares it is of.
fn stock_codes(
    node: &Node,
    languages: &[Lang],
    reader: &mut Reader<'_>,
) -> Vec<StockCode> {
    let mut codes: Vec<StockCode> = vec![];
    for node in reader.list(node) {
        let (code, shares) = match &node.kind {
            Kind::Mapping(_) => {
                let keys = keys::StockCode::read(node, reader);
                if keys.code.is_none() {
                    reader.sink.add(
                        rules::MISSING_KEY
                            .finding(node.place, "the key `code` is missing here")
                            .hint(format!(
                                "write `{{code: \"6680\", shares: {}}}`",
                                Lang::open_keys(languages)
                            )),
                    );
                }
                let shares = keys.shares.map(|node| by_lang(node, languages, reader));
                (keys.code, shares.unwrap_or_default())
            }
            _ => (Some(node), ByLang::new()),
        };
        let Some(code) = code.and_then(|node| reader.text(node)) else { continue };
        let is_code = (1..=6).contains(&code.value.len())
            && code.value.bytes().all(|b| b.is_ascii_digit());
        if !is_code {
            reader.sink.add(
                rules::WRONG_SHAPE
                    .finding(code.place, format!("`{}` is not a stock code", code.value))
                    .hint("write its digits alone, as in `stock-codes: [\"6680\"]`"),
            );
        } else if codes.iter().any(|own| own.code == code.value) {
            reader.sink.add(twice(code.place, &code.value));
        } else {
            codes.push(StockCode { code: code.value, shares });
        }
    }
    codes
}

pub(super) fn colour(node: &Node, reader: &mut Reader<'_>) -> Option<String> {
    if node.is_null() {
        let finding =
            rules::WRONG_SHAPE.finding(node.place, "expected a colour, found nothing");
        let hint = "`#` begins a comment: write the colour in quotation marks, as in \"#1b3a6b\"";
        reader.sink.add(finding.hint(hint));
        return None;
    }
    let text = reader.text(node)?.value;
    let is_colour = text
        .strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    if !is_colour {
        reader.sink.add(
            rules::WRONG_SHAPE
                .finding(node.place, format!("`{text}` is not a colour"))
                .hint("write it in quotation marks as \"#1b3a6b\""),
        );
    }
    is_colour.then_some(text)
}

fn units(node: Option<&Node>, reader: &mut Reader<'_>) -> Catalogue {
    let mut units = Catalogue::default();
    let Some(node) = node else { return units };
    for (key, node) in reader.mapping(node) {
        let fields = fields_by_lang(node, &[], reader);
        if matches!(&node.kind, Kind::Mapping(entries) if entries.is_empty()) {
            let message = format!("the unit `{}` has no words", key.value);
            let example = Lang::keys(&USUAL, |lang| lang.units().example.clone());
            reader.sink.add(
                rules::MISSING_KEY
                    .finding(key.place, message)
                    .hint(format!("write how it reads, as in `{example}`")),
            );
        }
        let mut words = ByLang::new();
        for lang in Lang::ALL {
            let nodes = match fields.get(lang.tag()) {
                Some(node) if lang.units().plural => reader.list(node),
                Some(node) => std::slice::from_ref(node),
                None => &[],
            };
            let own: Vec<_> = nodes.iter().filter_map(|node| reader.text(node)).collect();
            let one = own.first().map_or(&key.value, |word| &word.value);
            let many = own.get(1).map_or(one, |word| &word.value);
            words.insert(lang, Forms::behind(one.clone(), many.clone()));
        }
        units.add(key.value.clone(), words);
    }
    units
}

/// How many people must vouch for the figures of which chapters.
fn quorum(node: &Node, reader: &mut Reader<'_>) -> Vec<(Placed<String>, usize)> {
    let entries = reader.mapping(node).iter();
    let of = |(chapter, node): &(Placed<String>, Node)| {
        let people = edition::whole(node, 1..=9, "people", reader)?;
        Some((chapter.clone(), usize::from(people)))
    };
    entries.filter_map(of).collect()
}
