//! What there is to know of what is pointed at.

use std::fmt::Write as _;

use lsp_types::{Hover, HoverContents, Position};

use super::here::Here;
use super::names::{Field, Mention, Name};
use super::offer::markdown;
use crate::model::goal::Goal;
use crate::model::lang::Lang;
use crate::model::metric::Metric;
use crate::model::period::Period;

/// How many other places are named.
const PLACES: usize = 8;

/// What is told at a position.
pub(super) fn hover(here: &Here<'_>, position: Position) -> Option<Hover> {
    let byte = here.byte(position);
    let names = here.names();
    let field = names.field_at(byte);
    let mention = names.at(byte);
    let (text, range) = match (mention, field) {
        (Some(mention), _) => (card(here, &mention.name, field)?, mention.range.clone()),
        (None, Some(field)) => (expression(here, field)?, field.range.clone()),
        (None, None) => return None,
    };
    let range = Some(here.ruler().range(range));
    Some(Hover {
        contents: HoverContents::Markup(markdown(text)),
        range,
    })
}

/// All that is known of a name; `field` is the expression it stands in.
pub(super) fn card(
    here: &Here<'_>,
    name: &Name,
    field: Option<&Field>,
) -> Option<String> {
    match name {
        Name::Metric(id) => {
            let metric = here.data()?.metrics().get(id)?;
            Some(of_metric(here, metric, field))
        }
        Name::Target(id) => of_target(here, id),
        Name::Provision(code) => of_provision(here, code),
        Name::Key(key, doc) => {
            let lang = here.desk.lang();
            Some(format!("`{key}`: {}", lang.explain(doc)))
        }
        Name::Heading(..) | Name::Chapter(_) => {
            let titles = here.languages().iter().filter_map(|lang| {
                Some(format!("{}: {}", lang.tag(), here.title(name, *lang)?))
            });
            let titles: Vec<_> = titles.collect();
            (!titles.is_empty()).then(|| titles.join("  \n"))
        }
        Name::Term(..) | Name::Picture(_) => None,
    }
}

fn names(name: &std::collections::BTreeMap<Lang, String>) -> String {
    name.values().cloned().collect::<Vec<_>>().join(" · ")
}

/// Adds a sentence as a line of its own, in the language of the editor.
fn add(here: &Here<'_>, sentence: &str, out: &mut String) {
    out.push_str(&here.desk.lang().say(sentence));
    out.push_str("  \n");
}

/// What a text prints in each language, a line each.
fn printed(here: &Here<'_>, text: &str, out: &mut String) {
    for lang in here.languages() {
        if let Some(printed) = here.printed(text, *lang) {
            let _ = writeln!(out, "- {}: **{printed}**", lang.tag());
        }
    }
}

fn of_metric(here: &Here<'_>, metric: &Metric, field: Option<&Field>) -> String {
    let id = &metric.id;
    let mut out = format!("**{}** `{id}`\n\n", names(&metric.name));
    // As it is printed here, or as it would be.
    let here_as = field
        .filter(|field| !field.is_formula)
        .map(|field| field.text.as_str());
    printed(here, here_as.unwrap_or(id), &mut out);
    if let Some(text) = here_as.map(str::trim).filter(|text| text != id) {
        let _ = writeln!(out, "\n`{text}`");
    }
    out.push('\n');
    let (Some(data), Some(config)) = (here.data(), here.config()) else { return out };
    let period = config.period;
    if let Some(value) = data.readable(id, period) {
        let value_of = metric.values.get(&period);
        let origin = match value_of {
            Some(value) if value.about => "published, about",
            Some(_) => "published",
            None => "computed",
        };
        let status = value_of.and_then(|value| value.status.remark());
        let origin = match status {
            Some(status) => format!("{origin}, {status}"),
            None => origin.to_owned(),
        };
        let origin = here.desk.lang().say(&origin);
        let _ = writeln!(out, "{period}: {value} {} ({origin})  ", metric.unit_text);
        if let Some(was) = value_of.and_then(|value| value.was) {
            add(here, &format!("before it was restated: {was}"), &mut out);
        }
    }
    let others = data.amounts_of(id).filter(|(own, _)| *own != period);
    let others: Vec<(Period, String)> = others
        .filter_map(|(own, _)| Some((own, data.readable(id, own)?.to_string())))
        .collect();
    if !others.is_empty() {
        let all: Vec<_> = others
            .iter()
            .rev()
            .map(|(period, value)| format!("{period}: {value}"))
            .collect();
        let _ = writeln!(out, "{}  ", all.join(", "));
    }
    if let Some(formula) = &metric.formula {
        add(here, &format!("formula: `{}`", formula.text), &mut out);
    }
    if let Some((of, base)) = metric.of_over() {
        add(here, &format!("counts: `{}` over `{}`", of.text, base.text), &mut out);
    }
    if let Some((evidence, at)) = metric.rests_on() {
        let evidence = format!("{evidence} {at}");
        add(here, &format!("evidence: `{}`", evidence.trim()), &mut out);
    }
    if !metric.discloses.is_empty() {
        let codes: Vec<_> =
            metric.discloses.iter().map(|code| code.value.as_str()).collect();
        add(here, &format!("answers: {}", codes.join(", ")), &mut out);
    }
    let note = metric.values.get(&period).map(|value| &value.note);
    let note = note.filter(|note| !note.is_empty()).unwrap_or(&metric.note);
    if !note.is_empty() {
        add(here, &format!("note to readers: {}", names(note)), &mut out);
    }
    elsewhere(here, &Name::Metric(id.clone()), &mut out);
    out
}

/// Where else something is named.
fn elsewhere(here: &Here<'_>, name: &Name, out: &mut String) {
    let mut places = vec![];
    here.all_names(&mut |own, text, names| {
        for mention in names.mentions.iter().filter(|it| it.name == *name) {
            if !mention.is_definition {
                let line = text[..mention.range.start].matches('\n').count() + 1;
                places.push(format!("{own}:{line}"));
            }
        }
    });
    let lang = here.desk.lang();
    out.push('\n');
    if places.is_empty() {
        out.push_str(&lang.say("used nowhere"));
        return;
    }
    let used = format!("used in {}", crate::diag::count(places.len(), "place"));
    out.push_str(&lang.say(&used));
    for place in places.iter().take(PLACES) {
        let _ = write!(out, "\n- {place}");
    }
    if let Some(more) = places.len().checked_sub(PLACES).filter(|more| *more > 0) {
        let _ = write!(out, "\n- {}", lang.say(&format!("and {more} more")));
    }
}

fn of_target(here: &Here<'_>, id: &str) -> Option<String> {
    let data = here.data()?;
    let goal = data.goals().get(id)?;
    let mut out = format!("**{}** `{id}`\n\n", names(&goal.name));
    for figure in ["level", "progress", "now", "gap"] {
        let text = goal.figure(figure);
        if data.metrics().contains_key(&text)
            && let Some(shown) = here.lang().and_then(|lang| here.printed(&text, lang))
        {
            let lang = here.desk.lang();
            let _ = writeln!(out, "- {}: {shown}", lang.say(figure));
        }
    }
    let (metric, by) = (&goal.metric.value, &goal.by.value);
    let span = match &goal.base {
        Some(base) => format!("of `{metric}` from {} by {by}", base.value),
        None => format!("of `{metric}` by {by}"),
    };
    out.push('\n');
    out.push_str(&here.desk.lang().say(&span));
    out.push('\n');
    Some(out)
}

fn of_provision(here: &Here<'_>, written: &str) -> Option<String> {
    let config = here.config()?;
    let lang = here.lang().unwrap_or(here.desk.lang());
    let (index, code) = config.frameworks.own_code(written)?;
    let own = config.frameworks.all.get(index)?;
    let (provision, leaves) = own.framework.named(code)?;
    let mut out = format!(
        "**{written}** {} ({})\n\n{}\n",
        provision.title.get(lang),
        own.framework.name.get(lang),
        provision.description.get(lang)
    );
    for leaf in leaves {
        let _ = writeln!(out, "- {}: {}", leaf.code, leaf.title.get(lang));
    }
    Some(out)
}

/// What an expression prints that is no single name.
fn expression(here: &Here<'_>, field: &Field) -> Option<String> {
    let mut out = String::new();
    printed(here, &field.text, &mut out);
    if out.is_empty() {
        return None;
    }
    let _ = write!(out, "\n`{}`", field.text.trim());
    Some(out)
}

/// The range that a name takes of a mention: a target is named within its figures' ids.
pub(super) fn touches(mention: &Mention, name: &Name) -> Option<std::ops::Range<usize>> {
    match (&mention.name, name) {
        (own, name) if own == name => Some(mention.range.clone()),
        (Name::Metric(id), Name::Target(target)) => {
            let own = Goal::of_figure(id)?;
            let rest = own.strip_prefix(target.as_str())?;
            let start = mention.range.start + id.len() - own.len();
            rest.starts_with('.').then(|| start..start + target.len())
        }
        _ => None,
    }
}
