//! `risks` as written, and how it is read.

use super::{Horizon, Nature, keys};
use crate::components::read::{Component, Fields, Line};
use crate::components::words::read::Line as Text;
use crate::input::load::passages::Words;
use crate::input::load::yaml::{Kind, Node};
use crate::model::place::{Place, Placed};

/// `risks`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Risks {
    /// The caption.
    pub caption: Line,
    /// What the horizons mean, in order of time.
    pub horizons: Vec<Text>,
    /// The risks and opportunities, as written.
    pub risks: Vec<Risk>,
    /// Notes.
    pub notes: Vec<Text>,
    /// Where it comes from.
    pub source: Line,
    /// Where it stands.
    pub place: Place,
}

/// A risk or an opportunity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Risk {
    /// What kind it is.
    pub nature: Placed<Nature>,
    /// When it may come about.
    pub horizons: Vec<Horizon>,
    /// Its name.
    pub title: Text,
    /// What it may mean.
    pub effect: Vec<Text>,
    /// What is done about it.
    pub response: Vec<Text>,
    /// A figure of it.
    pub metric: Option<Placed<String>>,
}

impl Risks {
    /// Gathers its texts, which stand in every language.
    pub(crate) fn texts(&self, words: &mut Words) {
        words.at(self.place);
        words.lines(self.caption.iter().chain(&self.horizons));
        for risk in &self.risks {
            let cells = [&risk.title].into_iter().chain(&risk.effect);
            words.row(cells.chain(&risk.response));
        }
        words.lines(self.notes.iter().chain(&self.source));
    }
}

impl Fields<'_> {
    pub(crate) fn risks(&mut self, node: &Node, place: Place) -> Option<Component> {
        let keys = keys::Risks::read(node, &mut self.reader);
        let caption = self.optional_line(keys.caption);
        let horizons = match keys.horizons {
            Some(node) => self.horizons(node),
            None => self.missing(node, "horizons"),
        };
        let Some(list) = keys.risks else { return self.missing(node, "risks") };
        let mut risks = vec![];
        for item in self.reader.list(list) {
            risks.extend(self.risk(item));
        }
        self.not_empty(list);
        let notes = keys.notes.map(|list| self.lines(list));
        let source = self.optional_line(keys.source);
        let horizons = horizons.filter(|_| !risks.is_empty())?;
        Some(Component::Risks(Risks {
            caption,
            horizons,
            risks,
            notes: notes.unwrap_or_default(),
            source,
            place,
        }))
    }

    fn horizons(&mut self, node: &Node) -> Option<Vec<Text>> {
        if !matches!(node.kind, Kind::Mapping(_)) {
            self.reader.mismatch(node, "what `short`, `medium` and `long` mean");
            return None;
        }
        let keys = keys::Horizons::read(node, &mut self.reader);
        let mut meant = vec![];
        for (horizon, (name, _)) in
            [keys.short, keys.medium, keys.long].into_iter().zip(Horizon::ALL)
        {
            meant.push(match horizon {
                Some(horizon) => Some(self.line(horizon)),
                None => self.missing(node, name),
            });
        }
        meant.into_iter().collect()
    }

    fn risk(&mut self, node: &Node) -> Option<Risk> {
        if !matches!(node.kind, Kind::Mapping(_)) {
            let expected = "the keys of a risk (kind, horizon, title, effect, response)";
            self.reader.mismatch(node, expected);
            return None;
        }
        let keys = keys::Risk::read(node, &mut self.reader);
        for (key, name) in [
            (keys.kind, "kind"),
            (keys.horizon, "horizon"),
            (keys.title, "title"),
            (keys.effect, "effect"),
            (keys.response, "response"),
        ] {
            if key.is_none() {
                self.missing::<()>(node, name);
            }
        }
        let nature = keys.kind.and_then(|node| {
            let nature = self.reader.choice(node, &Nature::ALL)?;
            Some(Placed::new(nature, node.place))
        });
        let horizons = keys.horizon.map(|list| self.when(list));
        let title = keys.title.map(|node| self.line(node));
        let [effect, response] = [keys.effect, keys.response].map(|node| {
            let node = node?;
            self.not_empty(node);
            Some(self.lines(node)).filter(|lines| !lines.is_empty())
        });
        let metric = keys.metric.and_then(|node| self.reader.text(node));
        Some(Risk {
            nature: nature?,
            horizons: horizons.filter(|all| !all.is_empty())?,
            title: title?,
            effect: effect?,
            response: response?,
            metric,
        })
    }

    /// The horizons named, each once, in order of time.
    fn when(&mut self, list: &Node) -> Vec<Horizon> {
        self.not_empty(list);
        let mut horizons = vec![];
        for node in self.reader.list(list) {
            horizons.extend(self.reader.choice(node, &Horizon::ALL));
        }
        horizons.sort_unstable();
        horizons.dedup();
        horizons
    }
}
