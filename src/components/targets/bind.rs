//! How `targets` is bound: the figures of each target, in a table or a drawing.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Drawing, Look, Mark, Panel, Show, read as draft};
use crate::components::Component;
use crate::components::table::{Cell, Column, Grid, Row};
use crate::components::words::Prose;
use crate::diag::{nearest, rules};
use crate::model::figure::Figure;
use crate::model::goal::{Counts, Goal, Measure, Said, Validation};
use crate::model::period::Period;
use crate::model::place::Place;
use crate::model::report::{Inline, Line};
use crate::model::text::Alignment;
use crate::model::visit::plain_text;
use crate::resolve::chapter::Resolver;
use crate::resolve::figures::Bound;
use crate::resolve::format::Format;

/// The columns of the table, in order.
const COLUMNS: [Of; 7] =
    [Of::Name, Of::Scope, Of::Base, Of::Target, Of::Milestones, Of::Now, Of::Progress];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Name,
    Scope,
    Base,
    Target,
    Milestones,
    Now,
    Progress,
}

impl Resolver<'_, '_> {
    pub(crate) fn targets_block(&mut self, block: &draft::Targets) -> Option<Component> {
        let goals = self.goals(block)?;
        let mut notes: Vec<Line> =
            block.note.iter().map(|note| self.line(note)).collect();
        notes.extend(goals.iter().flat_map(|goal| self.remarks_on(goal, block.place)));
        let title = self.optional_line(Some(&block.title));
        let source = self.optional_line(Some(&block.source));
        if block.show == Show::Table {
            return Some(self.table_of(&goals, block.place, title, notes, source));
        }
        let panels: Vec<_> = goals
            .iter()
            .map(|goal| self.panel(goal, block.show, block.place))
            .collect();
        let alts: Vec<_> = panels
            .iter()
            .map(|panel| self.panel_in_words(block.show, panel))
            .collect();
        Some(Component::Targets(Box::new(Drawing {
            show: block.show,
            title,
            alt: alts.join(self.lang().joint()),
            panels,
            notes,
            source,
            place: block.place,
        })))
    }

    /// The targets a block shows, in its order or that of their file.
    fn goals(&mut self, block: &draft::Targets) -> Option<Vec<Goal>> {
        let all = self.binder.data.goal_ids();
        if all.is_empty() {
            self.sink.add(
                rules::UNKNOWN_TARGET
                    .finding(block.place, "there are no targets to show")
                    .hint("write them into content/targets.yaml"),
            );
            return None;
        }
        if block.of.is_empty() {
            return Some(all.iter().filter_map(|id| self.binder.data.goal(id)).collect());
        }
        let mut goals = vec![];
        for id in &block.of {
            match self.binder.data.goal(&id.value) {
                Some(goal) => goals.push(goal),
                None => self.sink.add(
                    rules::UNKNOWN_TARGET
                        .finding(id.place, format!("there is no target `{}`", id.value))
                        .hint_if(nearest(&id.value, all.iter().map(String::as_str))),
                ),
            }
        }
        (!goals.is_empty()).then_some(goals)
    }

    /// A figure of a target in a period, without its unit.
    fn of_goal(
        &mut self,
        goal: &Goal,
        name: &str,
        period: Period,
        place: Place,
    ) -> Option<(Figure, Decimal)> {
        let id = goal.figure(name);
        let format = Format::bare().scaled();
        let bound = self.binder.metric(&id, place, period, &format, self.sink);
        bound.map(|(figure, amount)| (figure, amount.value))
    }

    /// The share of the way that is done, with its sign.
    fn progress(&mut self, goal: &Goal, place: Place) -> Option<Figure> {
        goal.base.as_ref()?;
        let (id, now) = (goal.figure("progress"), self.binder.told_of(goal));
        let bound = self.binder.metric(&id, place, now, &Format::default(), self.sink);
        bound.map(|(figure, _)| figure)
    }

    fn standing(&mut self, goal: &Goal, place: Place) -> Option<Figure> {
        let now = self.settings.period;
        match self.binder.word_of(goal, Said::Status, now, place) {
            Ok(Bound::Figure(figure)) => Some(*figure),
            Ok(Bound::Literal(_)) => None,
            // What is missing is said where the figure of the year is.
            Err(_) => None,
        }
    }

    fn table_of(
        &mut self,
        goals: &[Goal],
        place: Place,
        caption: Option<Line>,
        notes: Vec<Line>,
        source: Option<Line>,
    ) -> Component {
        let is_told = |of: &Of| match of {
            Of::Scope => goals.iter().any(|goal| {
                !goal.covers.is_empty() || goal.measure.is_some() || goal.counts.is_some()
            }),
            Of::Base => goals.iter().any(|goal| goal.base.is_some()),
            Of::Milestones => goals.iter().any(|goal| !goal.milestones.is_empty()),
            _ => true,
        };
        let told: Vec<Of> = COLUMNS.into_iter().filter(is_told).collect();
        let heads = &self.lang().words().goals.heads;
        let columns = COLUMNS.iter().zip(heads).filter(|(of, _)| told.contains(of));
        let columns = columns.map(|(of, head)| Column {
            title: vec![Inline::Text(head.clone(), place)],
            width: Some(match of {
                Of::Name | Of::Scope => 3,
                _ => 2,
            }),
            alignment: match of {
                Of::Name | Of::Scope => Alignment::Default,
                _ => Alignment::Right,
            },
        });
        let columns = columns.collect();
        let rows = goals.iter().map(|goal| {
            let cells = told.iter().map(|of| Cell::Line(self.cell(goal, *of, place)));
            Row::Cells(cells.collect())
        });
        let rows = rows.collect();
        Component::Prose(Prose::Table(Grid {
            caption,
            columns,
            rows,
            notes,
            source,
            choices: vec![],
            place,
        }))
    }

    fn cell(&mut self, goal: &Goal, of: Of, place: Place) -> Line {
        let text = |text: &str| Inline::Text(text.to_owned(), place);
        let (lang, now) = (self.lang(), self.binder.told_of(goal));
        let mut lines: Vec<Line> = vec![];
        let mut dated = |resolver: &mut Self, period: Period, name: &str| {
            let year = resolver.said_period(period);
            lines.push(vec![Inline::Text(year, place)]);
            let figure = resolver.of_goal(goal, name, now, place);
            lines.extend(figure.map(|(figure, _)| vec![Inline::Figure(figure)]));
        };
        match of {
            Of::Name => {
                lines.push(vec![text(goal.name.get(&lang).map_or("", String::as_str))]);
                let unit = self.unit_of(goal);
                lines.extend((!unit.is_empty()).then(|| vec![text(&unit)]));
            }
            Of::Scope => {
                let covers = goal.covers.get(&lang).map(|covers| vec![text(covers)]);
                lines.extend(covers);
                let kinds = kinds(goal, &lang.words().goals.kinds);
                let kinds = kinds.join(&lang.words().lists.items);
                lines.extend((!kinds.is_empty()).then(|| vec![text(&kinds)]));
            }
            Of::Base => {
                if let Some(base) = &goal.base {
                    dated(self, base.value, "base");
                }
            }
            Of::Target => dated(self, goal.by.value, "level"),
            Of::Milestones => {
                for (period, _) in &goal.milestones {
                    dated(self, period.value, &format!("milestone-{}", period.value));
                }
            }
            Of::Now => dated(self, now, "now"),
            Of::Progress => {
                let figures = [self.progress(goal, place), self.standing(goal, place)];
                let figures = figures.into_iter().flatten();
                lines.extend(figures.map(|figure| vec![Inline::Figure(figure)]));
            }
        }
        lines.join(&Inline::HardBreak)
    }

    /// The unit of a target's values, as printed.
    fn unit_of(&self, goal: &Goal) -> String {
        let described = self.binder.data.describe(&goal.figure("now"), self.lang());
        described.map_or_else(String::new, |own| {
            own.unit.scaled(self.lang()).label(self.lang())
        })
    }

    fn panel(&mut self, goal: &Goal, show: Show, place: Place) -> Panel {
        let (now, told) = (self.settings.period, self.binder.told_of(goal));
        let first = goal.base.as_ref().map_or(now, |base| base.value);
        let mut wanted: Vec<(Look, Period, String)> = vec![];
        let mut want = |look, period, name: &str| {
            wanted.push((look, period, name.to_owned()));
        };
        let is_under_way = goal.base.is_some() && now > first && now < goal.by.value;
        let on_the_way = |period: Period| goal.turns().contains(&period);
        if goal.base.is_some() {
            want(Look::Base, first, "base");
        }
        match show {
            Show::Pathway => {
                let mut years: BTreeSet<Period> =
                    self.settings.periods.iter().copied().collect();
                years.extend([now, told]);
                let known = years.iter().filter(|year| **year > first && **year <= now);
                for year in known {
                    if *year < goal.by.value && !on_the_way(*year) && goal.base.is_some()
                    {
                        want(Look::Expected, *year, "path");
                    }
                    // The line is drawn over the years that are known.
                    let known = || self.binder.data.amount_of(&goal.figure("now"), *year);
                    if *year == now || known().is_ok() {
                        want(Look::Actual, *year, "now");
                    }
                }
            }
            _ => {
                if is_under_way {
                    want(Look::Expected, now, "path");
                }
                want(Look::Actual, told, "now");
            }
        }
        for (period, _) in &goal.milestones {
            let name = format!("milestone-{}", period.value);
            if show == Show::Pathway || period.value > now {
                want(Look::Milestone, period.value, &name);
            }
        }
        want(Look::Target, goal.by.value, "level");
        wanted.sort_by_key(|(look, period, _)| (*period, *look == Look::Actual));
        let mut marks = vec![];
        for (look, period, name) in wanted {
            // What stands in the file is the same in every year; what was reached is not.
            let of = match look {
                Look::Actual | Look::Expected => period,
                _ => now,
            };
            let bound = self.of_goal(goal, &name, of, place);
            marks.extend(bound.map(|(figure, value)| Mark {
                look,
                year: self.label(period),
                said: self.said_period(period),
                at: period.since(first).unwrap_or(0),
                is_current: period == told,
                value,
                figure,
            }));
        }
        let standing = self.standing(goal, place);
        let behind = &self.lang().words().goals.behind;
        Panel {
            is_behind: standing.as_ref().is_some_and(|it| it.printed.number == *behind),
            name: vec![Inline::Text(
                goal.name.get(&self.lang()).cloned().unwrap_or_default(),
                place,
            )],
            unit: self.unit_of(goal),
            progress: self.progress(goal, place),
            standing,
            marks,
        }
    }

    /// What a drawing says of a target, in words.
    fn panel_in_words(&self, show: Show, panel: &Panel) -> String {
        let words = self.lang().words();
        let (own, phrases) = (&words.goals, &words.phrases);
        let [bars, paths] = &own.drawings;
        let kind = if show == Show::Bars { bars } else { paths };
        let unit = match panel.unit.as_str() {
            "" => String::new(),
            unit => phrases.bracketed(unit),
        };
        let marks = panel.marks.iter().map(|mark| {
            let word = match mark.look {
                Look::Base => &own.base,
                Look::Actual => &own.now,
                Look::Expected => &own.path,
                Look::Milestone => &own.milestone,
                Look::Target => &own.level,
            };
            let year = phrases.year(&mark.said, word);
            phrases.part(year, mark.figure.told())
        });
        let marks: Vec<_> = marks.collect();
        let mut sentences = vec![
            phrases.chart(kind, plain_text(&panel.name), unit),
            phrases.sentence(marks.join(&words.lists.items)),
        ];
        let standing =
            panel.standing.iter().map(|it| phrases.bracketed(it.printed.text()));
        let standing: String = standing.collect();
        if let Some(progress) = &panel.progress {
            let told = format!("{}{standing}", progress.printed.text());
            sentences.push(phrases.named(&own.progress, told));
        }
        sentences.join(self.lang().joint())
    }

    /// What is to be said of a target under its table or drawing.
    fn remarks_on(&self, goal: &Goal, place: Place) -> Vec<Line> {
        let lang = self.lang();
        let phrases = &lang.words().phrases;
        let name = goal.name.get(&lang).map_or("", String::as_str);
        let own = [&goal.rebased, &goal.note].into_iter();
        let mut texts: Vec<String> = own
            .filter_map(|note| note.get(&lang))
            .map(|note| phrases.part(name, note))
            .collect();
        texts.extend(goal.validated.as_ref().map(|validated| match validated {
            Validation::None => phrases.not_validated(name),
            Validation::By(by, date) => {
                let by = by.get(&lang).map_or("", String::as_str);
                match date {
                    Some(date) => {
                        let day = lang.day(date.year, date.month, date.day);
                        phrases.validated_on(name, by, day)
                    }
                    None => phrases.validated(name, by),
                }
            }
        }));
        texts
            .into_iter()
            .map(|text| vec![Inline::Text(text, place)])
            .collect()
    }
}

/// Whether a target is of an amount or a rate, gross or net, in words.
fn kinds<'w>(
    goal: &Goal,
    [absolute, intensity, gross, net]: &'w [String; 4],
) -> Vec<&'w str> {
    let measure = goal.measure.as_ref().map(|measure| match measure.value {
        Measure::Absolute => absolute,
        Measure::Intensity => intensity,
    });
    let counts = goal.counts.as_ref().map(|counts| match counts.value {
        Counts::Gross => gross,
        Counts::Net => net,
    });
    measure.into_iter().chain(counts).map(String::as_str).collect()
}
