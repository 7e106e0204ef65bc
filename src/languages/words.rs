//! What is printed in a language: `words.yaml`.

use serde::Deserialize;

use super::numerals::Numerals;
use super::phrase::phrases;

/// What is printed in a language, and what its writing is like.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What its speakers call it.
    pub name: String,
    /// The tag as the engine sets it, with its region.
    pub voice: String,
    /// The locale that numbers are grouped by.
    pub locale: String,
    /// The locales in which Recto speaks it: a language with its script or region.
    pub locales: Vec<String>,
    /// The script it is written in.
    pub script: Script,
    /// What straight quotation marks become: the outer pair for `"…"` and the inner pair for
    /// `'…'`. An apostrophe is never replaced.
    pub quotes: [(char, char); 2],
    /// Whether the sign of a negative amount stands before the currency: −RMB5 million.
    pub sign_first: bool,
    /// The tags of the languages that its texts can be drafted from: what their script and their
    /// region have for its own, it knows.
    #[serde(default)]
    pub drafts: Vec<String>,
    /// What the names of the font files begin with that its texts alone need.
    #[serde(default)]
    pub fonts: Vec<String>,
    /// The letter of its files in a filing.
    pub letter: String,
    /// Whether it is a file of its own, and no part of a book with others, unless the report
    /// says otherwise.
    #[serde(default)]
    pub apart: bool,
    /// The months.
    pub months: Vec<String>,
    /// The months where there is little room: on an axis, at the head of a column.
    pub short_months: Vec<String>,
    /// The halves of a year.
    pub halves: Vec<String>,
    /// Its quarters.
    pub quarters: Vec<String>,
    /// Whole numbers in words.
    pub numerals: Numerals,
    /// The words of a trend: rise, fall, no change.
    pub trend: [String; 3],
    /// The same of rates, shares and intensities, where the language has other words for them.
    #[serde(default)]
    pub trend_of_rate: Option<[String; 3]>,
    /// How a value that is deliberately not disclosed reads in running text.
    pub not_disclosed: String,
    /// Why a provision is not answered, as the content index prints it.
    pub reasons: Reasons,
    /// What is said of a figure that is restated because others are that have no name.
    pub follows_others: String,
    /// What stands between the items of an enumeration, and between those of a longer one.
    pub lists: Lists,
    /// What a chart is, for those who do not see it.
    pub charts: Charts,
    /// The heads of the table of restated figures, in its order.
    pub restatements: [String; 7],
    /// What is said of targets.
    pub goals: GoalWords,
    /// What is said of an assurance.
    pub assurance: AssuranceWords,
    /// What is said of emissions.
    pub emissions: EmissionWords,
    /// What is said of the entities a report is of.
    pub boundary: BoundaryWords,
    /// What is said of how indicators come about.
    pub methods: MethodWords,
    /// What is said of risks and opportunities.
    pub risks: RiskWords,
    /// What stands for people in the heads of the data book.
    pub heads: Heads,
    /// Phrases with holes.
    pub phrases: Phrases,
}

/// A script.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// Latin letters: spaces between words.
    #[default]
    Latin,
    /// Han characters: no spaces, marks of full width.
    Han,
}

/// Why a provision is not answered.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reasons {
    /// Not material after assessment.
    pub not_material: String,
    /// Does not apply to the business.
    pub not_applicable: String,
    /// Not collected yet.
    pub not_yet_collected: String,
    /// Confidential.
    pub confidential: String,
}

/// What parts the items of lists.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// Of names, and of years with their figures.
    pub items: String,
    /// Of parts that have words of their own.
    pub parts: String,
}

/// The kinds of charts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Charts {
    /// Of bars.
    pub bar: String,
    /// Of bars in parts.
    pub stacked: String,
    /// Of lines.
    pub line: String,
    /// Of slices.
    pub pie: String,
    /// Of slices with a hole.
    pub doughnut: String,
    /// Of causes between two totals.
    pub waterfall: String,
    /// Of squares.
    pub waffle: String,
    /// Of people.
    pub people: String,
    /// Of two years, joined.
    pub slope: String,
    /// Of figures against targets.
    pub bullet: String,
    /// Of what flows where.
    pub flow: String,
    /// Of points on a drawing.
    pub map: String,
    /// Of figures that are not drawn.
    pub figures: String,
    /// What a total is called.
    pub total: String,
    /// What a result is called beside a target.
    pub actual: String,
    /// What is aimed at.
    pub target: String,
}

/// What is said of targets.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoalWords {
    /// The value of the base year.
    pub base: String,
    /// The value to be reached.
    pub level: String,
    /// The value of the year.
    pub now: String,
    /// Where the target asks to be by the year.
    pub path: String,
    /// The share of the way that is done.
    pub progress: String,
    /// The share of the way that is asked for by the year.
    pub due: String,
    /// What is still to be done.
    pub gap: String,
    /// What is to be cut since the base year.
    pub cut: String,
    /// What is to be added since the base year.
    pub raise: String,
    /// What is to be cut every year.
    pub each_year: String,
    /// A value to be reached on the way.
    pub milestone: String,
    /// That a target has been reached.
    pub reached: String,
    /// That it is on track.
    pub on_track: String,
    /// That it is behind its path.
    pub behind: String,
    /// Of an amount; of a rate; before credits; after them.
    pub kinds: [String; 4],
    /// The heads of the table: target, scope, base year, target, milestones, actual, progress.
    pub heads: [String; 7],
    /// What the drawings are.
    pub drawings: [String; 2],
}

impl GoalWords {
    /// What a figure of a target is called.
    pub fn figure(&self, name: &str) -> &str {
        match name {
            "base" => &self.base,
            "level" => &self.level,
            "now" => &self.now,
            "path" => &self.path,
            "progress" => &self.progress,
            "due" => &self.due,
            "gap" => &self.gap,
            "cut" => &self.cut,
            "raise" => &self.raise,
            "each-year" => &self.each_year,
            _ => &self.milestone,
        }
    }
}

/// What is said of an assurance.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssuranceWords {
    /// What a mark beside a figure says.
    pub mark: String,
    /// Provider, standard, level and date.
    pub facts: [String; 4],
    /// Limited and reasonable.
    pub levels: [String; 2],
}

/// What is said of emissions.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmissionWords {
    /// Scope 1, Scope 2 by location and by market, Scope 3.
    pub scopes: [String; 4],
    /// The categories of Scope 3 by their numbers.
    pub categories: [String; 15],
}

/// What is said of the entities a report is of.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundaryWords {
    /// The group's share of an entity.
    pub share: String,
    /// What entities count twice, and what is taken off for it.
    pub eliminations: String,
    /// The same as the name of a figure.
    pub counted_twice: String,
    /// What the last line of the table is of.
    pub group: String,
    /// The heads of the table: entity, place, activity, share, since when, whether it is in.
    pub heads: [String; 6],
    /// That an entity is in the boundary.
    pub included: String,
    /// How entities are consolidated: by operational control, financial control, equity share.
    pub consolidation: [String; 3],
}

/// What is said of how indicators come about.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodWords {
    /// The heads of the table: indicator, definition, method, factors.
    pub heads: [String; 4],
    /// The heads of a table of factors alone: factor, value, source, warming potentials.
    pub factors: [String; 4],
    /// Where a factor comes from that no publication gives.
    pub own_records: String,
}

/// What is said of risks and opportunities.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskWords {
    /// The heads of the table: what it is, when, its effect, what is done.
    pub heads: [String; 4],
    /// The kinds, in the order of print.
    pub kinds: [String; 11],
    /// The short, the medium and the long term.
    pub horizons: [String; 3],
}

/// The heads of the data book's columns, for people.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heads {
    /// A metric.
    pub metric: String,
    /// A metric's name in this language.
    pub name: String,
    /// A note in this language.
    pub note: String,
    /// A unit.
    pub unit: String,
    /// A formula.
    pub formula: String,
    /// The provisions a metric discloses.
    pub provisions: String,
    /// The evidence of a metric.
    pub evidence: String,
    /// A period.
    pub period: String,
    /// A published value.
    pub published: String,
    /// What a formula gives.
    pub recomputed: String,
    /// The difference of the two.
    pub difference: String,
    /// Whether a value is approximate.
    pub about: String,
    /// The status of a value.
    pub status: String,
    /// What a value was before it was restated.
    pub was: String,
    /// A metric or an expression.
    pub expression: String,
    /// A language.
    pub language: String,
    /// A page.
    pub page: String,
    /// What is printed.
    pub printed: String,
    /// A value.
    pub value: String,
    /// The sentence a figure stands in.
    pub sentence: String,
    /// A file.
    pub file: String,
    /// A line of a file.
    pub line: String,
}

phrases! {
    /// What is said of something.
    Phrases {
        /// A day.
        day(day, month, year),
        /// A year by its last day.
        year_ended(day),
        /// Some months by their last day.
        months_ended(months, day),
        /// A calendar year within a text, or where a word for it is wanted.
        year_head(year),
        /// A financial year, by the calendar year it ends in.
        financial_year(year),
        /// A year by the two calendar years it spans, the second by two digits.
        split_year(first, last),
        /// A half or a quarter of a year.
        part_of_year(part, year),
        /// A month of a year.
        month(month, year),
        /// A change since the period before, as it is called within a text; the figure is a figure.
        since(change, prior),
        /// A restated figure.
        restated(note),
        /// A restated figure, and what it was.
        restated_was(was, note),
        /// Restated because others are.
        follows(names),
        /// Restated because more others are than are named.
        follows_many(names),
        /// Which figure of a chart something is said of.
        of_figure(name, period),
        /// A matrix in words.
        matrix(x, y),
        /// A topic of a matrix.
        topic(name, x, y),
        /// A chart's kind and title, and its unit in brackets if it has one.
        chart(kind, title, unit),
        /// What stands in brackets behind something.
        bracketed(text),
        /// A sentence.
        sentence(text),
        /// A sentence about something that is named.
        named(name, text),
        /// A part and its figure.
        part(name, figure),
        /// A year and its figure.
        year(year, figure),
        /// A figure that is a target.
        target(figure),
        /// A figure that is expected of a later period.
        expected(figure),
        /// Where something flows.
        way(from, to),
        /// That a third party has validated a target.
        validated(name, by),
        /// That one has, and when.
        validated_on(name, by, day),
        /// That nobody has.
        not_validated(name),
        /// A figure that is assured.
        assured(figure),
        /// What the marks of assured figures mean, where the assurance is limited.
        covered_limited(by),
        /// The same, where it is reasonable.
        covered_reasonable(by),
        /// Why an entity is not in the boundary.
        left_out(reason),
        /// Which entities joined it.
        boundary_joined(year, names),
        /// Which entities are no longer in it.
        boundary_left(year, names),
        /// That it has not changed.
        boundary_unchanged(prior),
        /// The global warming potentials a factor rests on.
        potentials(set),
        /// The link to a footnote.
        note(number),
        /// The link back from a footnote.
        back_to_note(number),
        /// A link to a page.
        page(number),
        /// A link to a section.
        titled_page(title, number),
        /// A link to an address of mail.
        email(address),
        /// A link to a telephone number.
        telephone(number),
    }
}
