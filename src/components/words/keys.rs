//! The keys of components made of words.

use crate::input::load::record::Shape::{self, *};
use crate::input::load::record::{Demand, Vocabulary, names, record};
use crate::model::text::Alignment;

record! {
    /// Events in the order they happened.
    Timeline {
        /// The events.
        entries: Entries(&Keys(Event::record)),
    }
    demands Demand::Each(&["entries"])
}

record! {
    /// An event of a timeline.
    Event {
        /// When: `2021`, `2021-08`, `2021-08-13`, or `2021-09/2021-11` for a span of months.
        date: Moment,
        /// Its title.
        title: Line,
        /// What happened.
        text: Line,
        /// Who did or conferred it.
        by: Line,
    }
    demands Demand::Each(&["date"]), Demand::Any(&["title", "text"])
}

record! {
    /// Topics side by side, with icons.
    Tiles {
        /// A title above them.
        title: Line,
        /// The tiles: each a title, or `title` with what else is said.
        tiles: ITEMS,
    }
    demands Demand::Each(&["tiles"])
}

record! {
    /// A sequence of steps.
    Steps {
        /// A title above them.
        title: Line,
        /// The steps: each a title, or `title` with what else is said.
        steps: ITEMS,
    }
    demands Demand::Each(&["steps"])
}

record! {
    /// Measures with their points.
    Measures {
        /// A title above them.
        title: Line,
        /// The measures: each a title, or `title` with what else is said.
        measures: ITEMS,
    }
    demands Demand::Each(&["measures"])
}

record! {
    /// A tile, step or measure.
    Item {
        /// Its title.
        title: Line,
        /// A text under the title.
        text: Line,
        /// Points under the text.
        points: List(&Line),
        /// The icon beside it.
        icon: Word(Vocabulary::Icon),
    }
    demands Demand::Each(&["title"])
}

record! {
    /// An organisation chart, from its top down; five levels at most.
    Branch {
        /// The body or office.
        title: Line,
        /// What it does.
        note: Line,
        /// The bodies below it: each a title, or `title` with what else is said.
        children: List(&BRANCH),
    }
    demands Demand::Each(&["title"])
}

record! {
    /// A saying with the one who said it.
    Quote {
        /// The words, without quotation marks.
        text: Line,
        /// Who said it.
        by: Line,
    }
    demands Demand::Each(&["text"])
}

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

/// The items of tiles, steps and measures.
const ITEMS: Shape = Entries(&Either(&[Line, Keys(Item::record)]));

/// A body of an organisation chart.
pub(crate) const BRANCH: Shape = Either(&[Line, Keys(Branch::record)]);
