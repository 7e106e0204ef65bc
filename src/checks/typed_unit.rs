//! What is typed right beside a figure is not what the figure says: another unit, multiple or currency, a unit
//! that the figure prints itself, a sign, or more digits.
//!
//! `HK${{ revenue : bare }} billion` of a metric in HKD million; `{{ electricity : bare }} kWh` of one in MWh;
//! `{{ revenue }} million`, which prints the million twice; `人民幣{{ revenue : bare }}億元`, which says a hundred times as
//! much; `-{{ revenue }}` of what is no loss; `{{ staff : bare }},000`. So is a unit in brackets, or alone, over a column of a
//! table, at the head of a row, in the label of a card or the title of a chart, where the figures are bare or in
//! another. Units are read by every name they have in any language; what is no unit is passed over, and so are things
//! that are counted, which each language counts by words of its own. A figure with nothing beside it is no finding.
//!
//! Remedy: leave `bare` out, and the unit comes with the figure in every language; where it is to be another, write
//! `{{ electricity : in kWh }}`. A sign comes with the figure too.

use rust_decimal::Decimal;

use super::Subject;
use super::columns::{self, Cell};
use crate::components::Component;
use crate::components::cards::CardFigure;
use crate::components::chart::Chart;
use crate::diag::rule::Rule;
use crate::diag::{Severity, Sink};
use crate::model::figure::Figure;
use crate::model::lang::Lang;
use crate::model::place::Place;
use crate::model::report::{Chapter, Inline};
use crate::model::unit::Factor;
use crate::model::unit::called::multiple;
use crate::model::unit::typed::{Names, Typed};
use crate::model::visit;

pub(super) const RULE: Rule =
    Rule::file("typed-unit", Severity::Error, include_str!("typed_unit.rs"));

pub(super) fn run(subject: &Subject<'_>, sink: &mut Sink) {
    let Some(report) = subject.report else { return };
    for part in report.parts.values() {
        let names = Names::new(subject.data.units(), part.lang);
        let reader = Reader { names, lang: part.lang };
        for chapter in &part.chapters {
            visit::lines(chapter, &mut |line| reader.line(line, sink));
            reader.over(chapter, sink);
        }
        visit::index_lines(part, &mut |line| reader.line(line, sink));
    }
}

/// A part of a line as it is read on the page.
enum Piece<'a> {
    Text(String),
    Figure(&'a Figure),
    /// What parts the texts beside it.
    Break,
}

fn pieces<'a>(line: &'a [Inline], all: &mut Vec<Piece<'a>>) {
    for element in line {
        let text = match element {
            Inline::Text(text, _) => text.clone(),
            Inline::SoftBreak(_) => " ".to_owned(),
            Inline::Subscript(body) | Inline::Superscript(body) => {
                let is_below = matches!(element, Inline::Subscript(_));
                match visit::script(&visit::plain_text(body), is_below) {
                    Some(text) => text,
                    None => {
                        all.push(Piece::Break);
                        continue;
                    }
                }
            }
            Inline::Figure(figure) => {
                all.push(Piece::Figure(figure));
                continue;
            }
            Inline::Emphasis(body)
            | Inline::Strong(body)
            | Inline::Strike(body)
            | Inline::Link(_, body)
            | Inline::Inserted(body) => {
                pieces(body, all);
                continue;
            }
            Inline::HardBreak | Inline::Code(..) | Inline::Picture(_) => {
                all.push(Piece::Break);
                continue;
            }
            Inline::Note(_) | Inline::Deleted(_) => continue,
        };
        match all.last_mut() {
            Some(Piece::Text(last)) => last.push_str(&text),
            _ => all.push(Piece::Text(text)),
        }
    }
}

/// What is typed in the sentence of a figure.
fn sentence(all: &[Piece<'_>], at: usize) -> String {
    let text = |piece: &Piece<'_>| match piece {
        Piece::Text(text) => text.clone(),
        _ => " ".to_owned(),
    };
    let before: String = all.iter().take(at).map(text).collect();
    let behind: String = all.iter().skip(at + 1).map(text).collect();
    let ends = [". ", "; ", "。", "；"];
    let start = ends
        .iter()
        .filter_map(|end| Some(before.rfind(end)? + end.len()))
        .max();
    let end = ends.iter().filter_map(|end| behind.find(end)).min();
    let before = start.and_then(|start| before.get(start..)).unwrap_or(&before);
    let behind = end.and_then(|end| behind.get(..end)).unwrap_or(&behind);
    format!("{before} {behind}")
}

struct Reader {
    names: Names,
    lang: Lang,
}

/// A figure with what is typed beside it.
struct Beside<'a> {
    figure: &'a Figure,
    factor: Option<&'a Factor>,
    before: &'a str,
    behind: &'a str,
    /// Whether nothing stands before what is typed before it.
    is_first: bool,
    /// All of its sentence that is typed.
    sentence: String,
}

impl Reader {
    fn line(&self, line: &[Inline], sink: &mut Sink) {
        let mut all = vec![];
        pieces(line, &mut all);
        let text = |at: Option<usize>| match at.and_then(|at| all.get(at)) {
            Some(Piece::Text(text)) => text.as_str(),
            _ => "",
        };
        for (at, piece) in all.iter().enumerate() {
            let Piece::Figure(figure) = piece else { continue };
            if figure.value.is_none() || figure.parsed.is_word() {
                continue;
            }
            let beside = Beside {
                figure,
                factor: match figure.shown_in.over.as_slice() {
                    [factor] if !figure.shown_in.is_name() => Some(factor),
                    _ => None,
                },
                before: text(at.checked_sub(1)),
                behind: text(Some(at + 1)),
                is_first: at < 2,
                sentence: sentence(&all, at),
            };
            let next = match all.get(at + 1) {
                Some(Piece::Figure(next)) if !next.parsed.is_word() => Some(*next),
                _ => None,
            };
            beside.digits(next, sink);
            beside.sign(self.lang, sink);
            self.units(&beside, sink);
        }
    }

    fn units(&self, beside: &Beside<'_>, sink: &mut Sink) {
        let Some(factor) = beside.factor else { return };
        let Beside { figure, before, behind, .. } = *beside;
        let printed = &figure.printed;
        let front = self.names.before(before).filter(|typed| {
            // Codes of currencies are words too.
            let is_code = before
                .get(typed.end..)
                .is_some_and(|own| own.trim().chars().all(|c| c.is_ascii_alphabetic()));
            factor.is_money() || !is_code
        });
        let share = self.lang.reading().goals.percent_before.ends(before.trim_end());
        if let Some(share) = share
            && (!figure.shown_in.is_percentage() || beside.prints_unit())
        {
            beside.other(share, beside.prints_unit(), sink);
        }
        let back = self.names.behind(behind, factor.is_money());
        if let Some(typed) = &front {
            let own = before.get(typed.end..).unwrap_or_default().trim();
            let word = typed.word.as_ref();
            let is_other = word.is_none_or(|word| word.key != factor.word.key);
            let prints = printed.before.trim_matches(['\u{2212}', '+']);
            if is_other {
                beside.other(own, beside.prints_unit(), sink);
                return;
            }
            if !prints.is_empty() {
                beside.other(own, true, sink);
                return;
            }
            // A multiple may stand further on: HK$1.2 to HK$1.5 million.
            let is_alone = typed.multiple.is_none()
                && back.as_ref().is_none_or(|back| back.multiple.is_none());
            if is_alone
                && printed.after.is_empty()
                && factor.multiple != 1
                && multiple(&beside.sentence).is_none()
                && beside.sentence.trim() != own
            {
                beside.other(own, false, sink);
                return;
            }
        }
        if let Some(mark) =
            behind.trim_start().chars().next().filter(|c| is_thousandth(*c))
        {
            beside.other(&mark.to_string(), beside.prints_unit(), sink);
            return;
        }
        let Some(mut typed) = back else {
            let head = before.trim_end().strip_suffix([':', '：']).unwrap_or_default();
            let is_bracket = head.ends_with([')', '）']) && !beside.prints_unit();
            let named = if is_bracket { self.named(head, factor) } else { None };
            if let Some((own, _)) = named.filter(|(_, own)| !own.fits(&figure.shown_in)) {
                beside.other(&own, false, sink);
            }
            return;
        };
        let own = behind.get(..typed.end).unwrap_or_default().trim().to_owned();
        if beside.prints_unit() {
            if self.is_twice(beside, factor, &typed) {
                beside.other(&own, true, sink);
            }
            return;
        }
        typed.multiple = typed.multiple.or(front.and_then(|front| front.multiple));
        if !typed.fits(&figure.shown_in) {
            beside.other(&own, false, sink);
        }
    }

    /// Whether what is typed behind a figure with its unit is a unit more.
    fn is_twice(&self, beside: &Beside<'_>, factor: &Factor, typed: &Typed) -> bool {
        // Of a figure that ends in its number, what follows goes on.
        let ends_in_number = beside.figure.printed.after.is_empty();
        let is_own = typed.word.as_ref().is_some_and(|word| word.key == factor.word.key);
        if typed.multiple.is_some() || typed.is_percentage() {
            return true;
        }
        if typed.is_count() {
            return is_own && !self.lang.is_han() && !ends_in_number;
        }
        !(ends_in_number || factor.is_count() || beside.figure.shown_in.is_percentage())
    }

    /// Units over figures, and before them in brackets.
    fn over(&self, chapter: &Chapter, sink: &mut Sink) {
        columns::cells(chapter, &mut |cell| self.cell(&cell, sink));
        visit::components(chapter, &mut |component| match component {
            Component::Cards(cards) => {
                for card in &cards.cards {
                    let figures = match &card.figure {
                        CardFigure::Figure(figure) => vec![&**figure],
                        CardFigure::Text(line) => visit::figures(line),
                    };
                    self.headed(&[&card.label], &figures, sink);
                }
            }
            Component::Chart(chart) => self.chart(chart, sink),
            Component::Multiples(multiples) => {
                multiples.panels.iter().for_each(|chart| self.chart(chart, sink));
            }
            _ => {}
        });
    }

    fn chart(&self, chart: &Chart, sink: &mut Sink) {
        let points = chart.series.iter().flat_map(|series| &series.points).flatten();
        let first = points.map(|point| &point.figure).next();
        self.headed(&[&chart.title], first.as_slice(), sink);
    }

    fn cell(&self, cell: &Cell<'_>, sink: &mut Sink) {
        let mut heads = vec![cell.head];
        heads.extend(&cell.beside);
        self.headed(&heads, &cell.figures(), sink);
    }

    /// Finds a figure whose unit is none of those that its heads name.
    fn headed(&self, heads: &[&[Inline]], figures: &[&Figure], sink: &mut Sink) {
        for figure in figures {
            let unit = &figure.shown_in;
            let [factor] = unit.over.as_slice() else { continue };
            if figure.value.is_none() || unit.is_name() {
                continue;
            }
            let named: Vec<(String, Typed)> = heads
                .iter()
                .filter(|head| visit::figures(head).is_empty())
                .filter_map(|head| self.named(&visit::plain_text(head), factor))
                .collect();
            // A figure that prints a unit of another kind speaks for itself.
            let prints_unit = !figure.printed.after.is_empty();
            let fits =
                |typed: &Typed| typed.fits(unit) || prints_unit && !typed.is_like(unit);
            // A word of what is counted says nothing against a figure.
            let mut measures = named.iter().filter(|(_, typed)| !typed.is_count());
            let Some((first, _)) = measures.next() else { continue };
            if named.iter().any(|(_, typed)| fits(typed)) {
                continue;
            }
            let message = format!(
                "“{first}” stands over or beside `{}`, whose unit is `{}`: {}",
                figure.expression,
                unit.name(),
                figure.printed.text()
            );
            sink.add(finding(figure.place, message));
        }
    }

    /// The unit that a head is, or names in brackets.
    fn named(&self, text: &str, factor: &Factor) -> Option<(String, Typed)> {
        let text = text.trim().trim_end_matches([':', '：']).trim_end();
        let inner = text
            .strip_suffix([')', '）'])
            .and_then(|rest| rest.rsplit_once(['(', '（']))
            .map(|(_, inner)| inner);
        // A letter by itself may stand for anything.
        let is_letter = text.len() == 1 && text.starts_with(char::is_alphanumeric);
        let whole = (inner.is_none() && !is_letter).then_some(text);
        [inner, whole].into_iter().flatten().find_map(|own| {
            let own = per_of(own, self.lang);
            let typed = self.names.whole(own, factor.is_money())?;
            let is_plain =
                inner.is_some() || typed.multiple.is_some() || !typed.is_count();
            is_plain.then(|| (own.to_owned(), typed))
        })
    }
}

/// Whether a sign makes thousandths of a number.
fn is_thousandth(c: char) -> bool {
    matches!(c, '‰' | '‱')
}

/// The upper side of a unit with a line.
fn per_of(text: &str, lang: Lang) -> &str {
    let units = lang.units();
    let per = units.per.fill(&[("unit", &"")]);
    let all = ["/", "╱", per.as_str(), units.over.as_str()];
    let lines = all.into_iter().filter(|line| !line.trim().is_empty());
    let end = lines.filter_map(|line| text.find(line)).min();
    end.and_then(|end| text.get(..end)).unwrap_or(text).trim()
}

impl Beside<'_> {
    /// Whether the figure prints its unit, or a part of it.
    fn prints_unit(&self) -> bool {
        let printed = &self.figure.printed;
        let before = printed.before.trim_matches(['\u{2212}', '+']);
        !(printed.after.is_empty() && before.is_empty())
    }

    fn other(&self, typed: &str, prints_unit: bool, sink: &mut Sink) {
        let unit = &self.figure.shown_in;
        let reads = self.reads();
        let message = match prints_unit {
            true => format!(
                "“{typed}” is typed beside `{}`, which prints its unit: it reads “{reads}”",
                self.figure.expression
            ),
            false => format!(
                "“{typed}” is typed beside `{}`, whose unit is `{}`: it reads “{reads}”",
                self.figure.expression,
                unit.name()
            ),
        };
        match prints_unit {
            true => sink.add(
                RULE.finding(self.figure.place, message)
                    .hint("remove what is typed: the unit comes with the figure"),
            ),
            false => sink.add(finding(self.figure.place, message)),
        }
    }

    /// The figure with the words right beside it.
    fn reads(&self) -> String {
        // Of a number a comma or point is a part.
        let parts = |text: &str, at: usize, c: char| {
            let behind = text.get(at + c.len_utf8()..).unwrap_or_default();
            let is_mark = "，。、；：（）()".contains(c)
                || ".,;:".contains(c)
                    && !behind.starts_with(|c: char| c.is_ascii_digit());
            is_mark && !(behind.is_empty() && ".,".contains(c))
        };
        let start = self
            .before
            .char_indices()
            .rev()
            .find(|(at, c)| parts(self.before, *at, *c));
        let start = start.map_or(0, |(at, c)| at + c.len_utf8());
        let end = self.behind.char_indices().find(|(at, c)| parts(self.behind, *at, *c));
        let end = end.map_or(self.behind.len(), |(at, _)| at);
        let before = self.before.get(start..).unwrap_or_default();
        let behind = self.behind.get(..end).unwrap_or_default();
        let (before, behind) = (last_of(before, 12), first_of(behind, 18));
        let text = format!("{before}{}{behind}", self.figure.printed.text());
        text.trim().trim_end_matches('.').to_owned()
    }

    /// Digits that go on beyond the figure.
    fn digits(&self, next: Option<&Figure>, sink: &mut Sink) {
        let digit = |c: char| c.is_ascii_digit();
        let printed = &self.figure.printed;
        let own = printed.text();
        let goes_on = |text: &str| {
            let rest = text.strip_prefix(['.', ',']).unwrap_or(text);
            rest.starts_with(digit)
        };
        let behind = own.ends_with(digit)
            && (goes_on(self.behind)
                || next.is_some_and(|next| next.printed.text().starts_with(digit)));
        let front = self.before.strip_suffix(['.', ',']).unwrap_or(self.before);
        let is_group = |front: &str| {
            let digits = front.chars().rev().take_while(|c| c.is_ascii_digit()).count();
            let start: String = own.chars().take_while(|c| c.is_ascii_digit()).collect();
            digits <= 3 && start.len() == 3
        };
        let before = own.starts_with(digit)
            && front.ends_with(digit)
            && (!self.before.ends_with(',') || is_group(front));
        if behind || before {
            let reads = match next {
                Some(next) if behind => format!("{own}{}", next.printed.text()),
                _ => self.reads(),
            };
            sink.add(
                RULE.finding(
                    self.figure.place,
                    format!(
                        "digits stand right beside `{}`: it reads “{reads}”",
                        self.figure.expression
                    ),
                )
                .hint(
                    "leave the whole number to the placeholder, or part the two numbers",
                ),
            );
        }
    }

    /// A sign that the figure has itself, or has not.
    fn sign(&self, lang: Lang, sink: &mut Sink) {
        let Some(value) = self.figure.value else { return };
        let minus = &lang.reading().minus;
        let money = |text: &str| text.trim_end_matches(['$', '¥', '￥', '€', '£']).len();
        let currency = self.before.get(..money(self.before)).unwrap_or_default();
        let currency = currency.trim_end_matches(|c: char| c.is_ascii_uppercase());
        let fronts = [self.before, currency];
        let sign = fronts.into_iter().find_map(|text| {
            let sign = text.chars().next_back().filter(|c| "-−+".contains(*c))?;
            let rest = text.get(..text.len() - sign.len_utf8())?;
            let stands_free = rest.trim().is_empty() && self.is_first
                || !rest.trim().is_empty()
                    && rest.ends_with(|c: char| {
                        c.is_whitespace() || "(（：:，、“「".contains(c)
                    });
            stands_free.then(|| (sign.to_string(), sign == '+'))
        });
        let word = || {
            let text = self.before.trim_end().to_lowercase();
            let own = minus.words.ends(&text)?;
            let rest = text.get(..text.len() - own.len())?;
            let last = rest.trim_end();
            let is_alone = match lang.is_han() {
                true => minus.behind.ends(last).is_some(),
                false => {
                    last.rsplit(' ').next().is_some_and(|last| minus.behind.has(last))
                }
            };
            let is_first =
                last.is_empty() || last.ends_with(['，', '：', ':', '（', '(']);
            (is_alone || is_first).then(|| (own.to_owned(), false))
        };
        let Some((sign, is_plus)) = sign.or_else(word) else { return };
        let shows_sign = self.figure.printed.text().starts_with(['\u{2212}', '+', '-']);
        let is_right = !shows_sign && (value < Decimal::ZERO) != is_plus;
        if !is_right {
            sink.add(
                RULE.finding(
                    self.figure.place,
                    format!(
                        "“{sign}” is typed before `{}`, which is {}: it reads “{}”",
                        self.figure.expression,
                        value.normalize(),
                        self.reads()
                    ),
                )
                .hint("remove it: the sign comes with the figure"),
            );
        }
    }
}

/// The last letters of a text, from a word on.
fn last_of(text: &str, most: usize) -> &str {
    let Some((start, _)) = text.char_indices().rev().nth(most) else { return text };
    let rest = text.get(start..).unwrap_or_default();
    rest.split_once(' ').map_or(rest, |(_, rest)| rest)
}

/// The first letters of a text, up to a word.
fn first_of(text: &str, most: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(most) else { return text };
    let rest = text.get(..end).unwrap_or_default();
    rest.rsplit_once(' ').map_or(rest, |(rest, _)| rest)
}

fn finding(place: Place, message: String) -> crate::diag::Diagnostic {
    RULE.finding(place, message).hint(
        "leave `bare` out, and the unit comes with the figure; `: in kWh` prints it in another",
    )
}
