//! What a metric says of single entities, and how the figure of the group follows from that.

use std::collections::BTreeMap;

use super::metric::{Evidence, Method, Over, Unread, Value};
use super::period::Period;
use super::place::{Place, Placed};

/// How the figure of the group follows from those of its entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// By adding them up, as they are consolidated.
    Sum,
    /// By the metric's formula, from other figures of the group.
    Formula,
    /// Not at all: each entity has its own, and the group has none.
    None,
}

impl Grouping {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 3] =
        [("sum", Self::Sum), ("formula", Self::Formula), ("none", Self::None)];
}

/// What a metric says of single entities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ByEntity {
    /// The values of each, in the order of the file.
    pub values: Vec<OfEntity>,
    /// What the entities count twice, period by period: it is taken from their sum.
    pub eliminations: BTreeMap<Period, Value>,
    /// How the group's figure follows from them, where that is said.
    pub group: Option<Placed<Grouping>>,
    /// What the metric is among those of entities.
    pub role: Role,
}

/// The values of one entity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OfEntity {
    /// The entity's id.
    pub entity: Placed<String>,
    /// Its values.
    pub values: BTreeMap<Period, Value>,
    /// Whether some of them could not be read.
    pub unread: Unread,
    /// What they rest on, where that is not what all others do.
    pub source: Option<(Option<Evidence>, Method)>,
    /// What the source of all says of them.
    pub shared: Option<Evidence>,
}

/// What a metric is among those of entities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// None of them: nothing of it is by entity.
    #[default]
    Plain,
    /// The group's.
    Group {
        /// How it follows from those of the entities.
        grouping: Grouping,
        /// How its year follows from shorter periods, where anything says so.
        over: Option<Over>,
        /// What says that it is by entity.
        place: Place,
    },
    /// One entity's.
    Entity {
        /// The group's metric.
        of: String,
        /// The entity.
        entity: String,
    },
    /// What entities count twice.
    Eliminations {
        /// The group's metric.
        of: String,
    },
    /// The group's share of an entity.
    Share {
        /// The entity.
        entity: String,
    },
}

/// What stands for the eliminations where an entity's id would; no entity is called so.
pub const ELIMINATIONS: &str = "eliminations";

/// The id of an entity's figure: `energy.grid[dongguan]`.
pub fn id_of(metric: &str, entity: &str) -> String {
    format!("{metric}[{entity}]")
}

/// The metric and the entity of an id that names both.
pub fn parts_of(id: &str) -> Option<(&str, &str)> {
    id.strip_suffix(']')?.split_once('[')
}

impl Role {
    /// Whether the figure is added up from those of entities.
    pub fn is_sum(&self) -> bool {
        matches!(self, Self::Group { grouping: Grouping::Sum, .. })
    }

    /// How the year follows from shorter periods, where this is the group's and that is said.
    pub fn over(&self) -> Option<Over> {
        match self {
            Self::Group { over, .. } => *over,
            _ => None,
        }
    }

    /// The metric of the group, where this is one of an entity or of eliminations.
    pub fn of(&self) -> Option<&str> {
        match self {
            Self::Entity { of, .. } | Self::Eliminations { of } => Some(of),
            _ => None,
        }
    }
}
