//! The keys of data files and `targets.yaml`.

use super::ACCEPT;
use crate::input::load::record::Shape::{self, *};
use crate::input::load::record::{Demand, Vocabulary, names, record};
use crate::model::by_entity::Grouping;
use crate::model::goal::{Counts, Measure};
use crate::model::metric::{Over, Potentials, Status};

record! {
    /// A metric of the dataset.
    Metric {
        /// Its name in each language: tables, cards and charts print it.
        name: ByLang(&Text),
        /// The unit of its values: a word, with a multiple and a denominator where needed (`RMB million`, `tCO2e / RMB 1,000`). `%` is a hundredth already: no formula is multiplied by 100 for it.
        unit: Word(Vocabulary::Unit),
        /// Its published values by period, digit for digit.
        values: Map(Some(Vocabulary::Period), &VALUE),
        /// The values of single entities, each under its id in report.yaml, by period.
        by: Map(None, &Map(Some(Vocabulary::Period), &VALUE)),
        /// What the entities count twice, by period, as a number to be taken from their sum.
        eliminations: Map(Some(Vocabulary::Period), &VALUE),
        /// How the group's figure follows from those of its entities: `sum`, the metric's own `formula` over figures of the group, or `none`. Left out, amounts are added up and rates are not.
        group: Choice(|| names(&Grouping::ALL)),
        /// How a year follows from its months, quarters or halves: `sum` of an amount, `average` of a level, `last` of what is counted at the end.
        over: Choice(|| names(&Over::ALL)),
        /// How it is computed from other metrics. A published value is printed in its stead, and checked against it.
        formula: Formula,
        /// The decimals of the formula's result, and of whatever is computed from the metric.
        decimals: Whole(0, 12),
        /// The metrics that add up to it, by what divides them: `gender: [employees.male, employees.female]`.
        breakdowns: Map(None, &Entries(&Metric)),
        /// What is counted in a share or rate, beside its `base`: an expression of metrics. The value must follow from the two.
        of: Formula,
        /// What a rate is taken of: an expression of metrics, or words in each language.
        base: Either(&[Formula, ByLang(&Text)]),
        /// What comes in and goes out between one period's value and the next.
        roll_forward as "roll-forward": Keys(RollForward::record),
        /// The provisions of the framework it answers.
        discloses: List(&Word(Vocabulary::Provision)),
        /// What a taxonomy calls it: `ifrs-sds:AbsoluteGrossScope1GHGEmissions`. The issuer's own name, made of the id, if left out.
        concept: Text,
        /// What it means, in each language: `methods` prints it.
        definition: ByLang(&Text),
        /// How it is measured or computed, in each language: `methods` prints it.
        method: ByLang(&Text),
        /// The evidence it rests on.
        source: Keys(Evidence::record),
        /// The evidence of single entities, where they do not share one.
        sources: Map(None, &Keys(Evidence::record)),
        /// A note to the reader, in each language.
        note: ByLang(&Text),
        /// Findings you stand by: the rule, and the reason.
        accept: ACCEPT,
    }
    demands Demand::Each(&["name"]), Demand::Any(&["values", "by", "formula"])
}

/// A published value: the number, or the number with what is to be said of it.
const VALUE: Shape = Either(&[Number, Null, Keys(Value::record)]);

record! {
    /// A published value with what is to be said of it.
    Value {
        /// The number, digit for digit; `null` for not disclosed.
        value: Either(&[Number, Null]),
        /// Whether it is an approximation: it then stands for a wider range.
        about: Truth,
        /// Whether it is `final`, `estimated` or `restated`; final if left out.
        status: Choice(|| names(&Status::ALL)),
        /// What it was before it was restated.
        was: Number,
        /// A note to the reader, in each language.
        note: ByLang(&Text),
    }
    demands Demand::Each(&["value"])
}

record! {
    /// What changes a balance from one period to the next: opening + in - out = closing.
    RollForward {
        /// The metrics that come in.
        inflows as "in": List(&Metric),
        /// The metrics that go out.
        outflows as "out": List(&Metric),
    }
}

record! {
    /// The evidence a metric rests on.
    Evidence {
        /// The file, from the project's folder; one for each entity where `source` is of a metric with values `by` entity.
        file: Either(&[Text, Map(None, &Text)]),
        /// A cell, page or row in it, as in `S1!B7`, `row 4` or `p. 12`: one for the figure of the report's period and those whose years stand over it, or one for each period; or the same for each entity, by its name. `check` reads it and holds it against the figure.
        reference as "ref": Either(&[Text, Map(Some(Vocabulary::Period), &Text), Map(None, &Either(&[Text, Map(Some(Vocabulary::Period), &Text)]))]),
        /// The file's SHA-256 when the values were taken from it, as `recto trace` shows it: a file that has changed since is found. One for each entity, where each has a file.
        sha256: Either(&[Text, Map(None, &Text)]),
        /// The publication a factor is taken from, in each language.
        published: ByLang(&Text),
        /// The year of the source.
        year: Period,
        /// The grid or region it is of, as `grid` of an entity names it: `china-south`.
        grid: Text,
        /// The global warming potentials it rests on: those of an assessment report of the IPCC.
        gwp: Choice(|| names(&Potentials::ALL)),
    }
    demands Demand::Any(&["file", "published"])
}

record! {
    /// A target: what is to be reached, by when, and from where it began.
    Target {
        /// Its name in each language: tables and charts print it.
        name: ByLang(&Text),
        /// The metric it is of.
        metric: Metric,
        /// The year it is measured from. Targets of a value alone may do without.
        base: Period,
        /// The year it is to be reached in.
        by: Period,
        /// So many per cent less than in the base year: `30%`.
        cut: Percent,
        /// So many per cent more than in the base year.
        raise: Percent,
        /// So many per cent less every year than in the year before.
        each_year as "each-year": Percent,
        /// The value to be reached, digit for digit.
        value: Number,
        /// The least that is to be reached.
        at_least as "at-least": Number,
        /// The most there is to be.
        at_most as "at-most": Number,
        /// The unit of these values; the metric's if left out.
        unit: Word(Vocabulary::Unit),
        /// What is to be reached on the way, by year, told as the target is: `{2025: 15%}`.
        milestones: Map(Some(Vocabulary::Period), &Either(&[Percent, Number])),
        /// What of the business it is for, in each language.
        covers: ByLang(&Text),
        /// Whether it is of an amount (`absolute`) or of a rate (`intensity`).
        kind: Choice(|| names(&Measure::ALL)),
        /// Whether it counts all that is emitted (`gross`) or what credits and removals leave (`net`).
        counts: Choice(|| names(&Counts::ALL)),
        /// The gross target that stands beside this net one.
        gross: Text,
        /// Who has validated it, and when; `none` where nobody has.
        validated: Either(&[Choice(|| vec!["none"]), Keys(Validation::record)]),
        /// What became of the target when its base year was restated, in each language.
        rebased: ByLang(&Text),
        /// A note to the reader, in each language.
        note: ByLang(&Text),
        /// Findings you stand by: the rule, and the reason.
        accept: ACCEPT,
    }
    demands
        Demand::Each(&["name", "metric", "by"]),
        Demand::One(&["cut", "raise", "each-year", "value", "at-least", "at-most"]),
        Demand::With("cut", "base"),
        Demand::With("raise", "base"),
        Demand::With("each-year", "base"),
        Demand::With("milestones", "base")
}

record! {
    /// A third party's word on a target.
    Validation {
        /// Who gave it, in each language.
        by: ByLang(&Text),
        /// The day they did.
        date: Date,
    }
    demands Demand::Each(&["by"])
}
