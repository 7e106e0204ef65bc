//! The keys of `import.yaml`.

use super::super::record::Shape::{self, *};
use super::super::record::{Demand, Vocabulary, names, record};
use super::{Digits, Mark};

record! {
    /// What the columns of somebody's workbook are, and what it calls things.
    ImportMap {
        /// The tables of the workbook.
        tables: Either(&[Keys(ImportTable::record), Entries(&Keys(ImportTable::record))]),
        /// What the workbook calls metrics, entities, units and periods.
        names: Keys(ImportNames::record),
        /// Which digits of a cell come in: those its number format shows (`shown`), or all it holds (`stored`); `shown` if left out.
        digits: Choice(|| names(&Digits::ALL)),
        /// The file of `content/data` that new metrics go into; `imported.yaml` if left out.
        into: Text,
        /// Whether each value is to rest on its cell as its evidence: `true`, where the workbook is kept in the project, as in `content/evidence`.
        evidence: Truth,
    }
    demands Demand::Each(&["tables"])
}

record! {
    /// A table of a workbook. A column is named by its head, or by its letter.
    ImportTable {
        /// The sheet it stands on, or several that are alike; the first if left out.
        sheet: List(&Text),
        /// The row of its heads, counted from 1; several where the heads take more than one. Left out, it is looked for.
        head: List(&Whole(1, 60_000)),
        /// Its last row, where more stands below it.
        last: Whole(1, 60_000),
        /// The column of metrics, by id or by name; several where a name is told by more than one, as by section and item.
        metric: List(&Text),
        /// The columns of names, for new metrics.
        name: ByLang(&Text),
        /// The column of units.
        unit: Text,
        /// The columns of values, each with its period, or with what else all its values share. Left out, each column whose head names a period is one.
        columns: Map(None, &Either(&[Period, Choice(|| vec!["ignore"]), Keys(ImportColumn::record)])),
        /// The one column of values, where each row holds one.
        value: Text,
        /// The column of periods.
        period: Text,
        /// The column of years, where year and month stand apart.
        year: Text,
        /// The column of months.
        month: Text,
        /// The column of entities.
        entity: Text,
        /// The column that says whether a value is final, estimated or restated.
        status: Text,
        /// The column of what a restated value was.
        was: Text,
        /// The column that says whether a value is an approximation.
        about: Text,
        /// The column of notes to readers, or one a language.
        note: Either(&[Text, ByLang(&Text)]),
        /// The column of evidence: a file and the place in it.
        source: Text,
        /// Columns that are left out on purpose.
        ignore: List(&Text),
        /// Columns whose empty cells repeat what stands above.
        repeat: List(&Text),
        /// What all values of the table share where no column says it.
        all: Keys(ImportColumn::record),
        /// What sets off decimals in numbers that are written as text: a `point`, or a `comma`.
        decimal: Choice(|| names(&Mark::ALL)),
        /// What a date among the periods stands for: its `month`, or its `year`.
        dates: Choice(|| vec!["month", "year"]),
        /// Rows whose metric is not in the dataset: `ignore` leaves them out.
        others: Choice(|| vec!["ignore"]),
    }
}

record! {
    /// What the values of a column share.
    ImportColumn {
        /// Their metric.
        metric: Metric,
        /// Their period.
        period: Period,
        /// Their entity; `sheet` where each sheet has the name of one, `group` for the group's own figures.
        entity: Text,
        /// Their unit.
        unit: Word(Vocabulary::Unit),
        /// Whether they are final, estimated or restated.
        status: Choice(|| names(&crate::model::metric::Status::ALL)),
    }
}

record! {
    /// What a workbook calls things.
    ImportNames {
        /// Metrics, by the name or id in the workbook: the dataset's id, or `ignore`.
        metrics: Map(None, &Either(&[Metric, Choice(|| vec!["ignore"])])),
        /// Entities, by the name in the workbook: the report's id, `group`, or `ignore`.
        entities: Map(None, &Text),
        /// Units, by the name in the workbook, as the dataset names them.
        units: Map(None, &Word(Vocabulary::Unit)),
        /// Periods, by the name in the workbook, or `ignore`.
        periods: Map(None, &Either(&[Period, Choice(|| vec!["ignore"])])),
        /// What stands in cells of values and is no number: the number it means, `/` for what is not disclosed, or `ignore`.
        values: Map(None, &Text),
        /// Whether a value is final, by the words of the workbook.
        statuses: Map(None, &Choice(|| names(&crate::model::metric::Status::ALL))),
    }
}

/// `content/import.yaml`.
pub(crate) const IMPORT: Shape = Keys(ImportMap::record);
