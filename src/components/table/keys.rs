//! The keys of `table`.

use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, names, record};
use crate::model::text::Alignment;

record! {
    /// A table of words, where Markdown's own is too narrow.
    Table {
        /// The caption.
        caption: Line,
        /// The columns: each a title, or `title` with width and alignment.
        columns: Entries(&Either(&[Cell, Keys(Column::record)])),
        /// The rows: a list of cells, each a line or a list of lines, or a `banner` across the table.
        rows: Entries(&Either(&[Cells(&Either(&[Cell, Cells(&Line)])), Keys(Banner::record)])),
        /// Notes under the table.
        notes: List(&Line),
        /// Where it comes from.
        source: Line,
    }
    demands Demand::Each(&["columns", "rows"])
}

record! {
    /// A column of a table.
    Column {
        /// Its title.
        title: Line,
        /// Its width as a share of all widths.
        width: Whole(1, 6),
        /// How its cells are set.
        align: Choice(|| names(&Alignment::NAMED)),
    }
    demands Demand::Each(&["title"])
}

record! {
    /// A row across the whole table.
    Banner {
        /// Its text.
        banner: Line,
    }
    demands Demand::Each(&["banner"])
}
