//! The keys of what people vouch for and say: sign-offs, assurance, confirmed translations and
//! comments.

use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, Vocabulary, names, record};
use crate::model::assurance::Level;

record! {
    /// A metric of `signed-off.yaml`, which `recto sign-off` writes.
    SignedOff {
        /// Its unit.
        unit: Text,
        /// Its values by period.
        values: Map(Some(Vocabulary::Period), &Text),
        /// Who vouched for it.
        by: Text,
        /// The day they did, as in 2026-03-27.
        date: Text,
        /// Who else vouched for it as it is, and the day each did.
        also: Map(None, &Text),
    }
}

record! {
    /// What an assurer has vouched for.
    Assurance {
        /// Who gives the assurance, in each language.
        provider: ByLang(&Text),
        /// The standard it is given under, in each language: `ISAE 3000 (Revised)`.
        standard: ByLang(&Text),
        /// How far it goes: `limited` or `reasonable`.
        level: Choice(|| names(&Level::ALL)),
        /// The day of the statement.
        date: Date,
        /// The pages of the assurer's own statement, in each language.
        statement: ByLang(&List(&Keys(StatementPage::record))),
        /// The figures it covers, by metric, as the assurer saw them; `recto sign-off --assured` writes them.
        covers: Map(Some(Vocabulary::Metric), &Keys(Covered::record)),
    }
    demands Demand::Each(&["provider", "standard", "level", "date"])
}

record! {
    /// A page of an assurer's statement.
    StatementPage {
        /// The picture of the page: SVG, PNG or JPEG, from the folder of the language or `content/`.
        file: Text,
        /// The words on it, for those who do not see it.
        alt: Text,
    }
    demands Demand::Each(&["file", "alt"])
}

record! {
    /// A metric that an assurance covers.
    Covered {
        /// Its unit.
        unit: Text,
        /// Its values by period.
        values: Map(Some(Vocabulary::Period), &Text),
    }
    demands Demand::Each(&["values"])
}

record! {
    /// A text of `translations.yaml`, which `recto confirm` writes.
    Confirmation {
        /// What it is called in its file; the blocks of a chapter stand in order.
        key: Text,
        /// The source as written.
        source: Text,
        /// A fingerprint of the translation.
        translation: Text,
        /// Who read the two side by side.
        by: Text,
        /// The day they did, as in 2026-03-27.
        date: Text,
    }
}

record! {
    /// A comment of `review.yaml`, which `recto import` writes.
    Comment {
        /// The file of the chapter it is on.
        chapter: Text,
        /// The line its text began in.
        line: Whole(1, 65535),
        /// The text it is on, as it was written.
        text: Text,
        /// The words it is on, as they were printed.
        on: Text,
        /// Who made it.
        by: Text,
        /// When, as Word has it.
        date: Text,
        /// What it says.
        says: Text,
        /// What was answered.
        answers: List(&Keys(Reply::record)),
        /// Whether nobody need do anything any more: it is neither found nor exported then.
        settled: Truth,
    }
    demands Demand::Each(&["chapter", "text", "by", "says"])
}

record! {
    /// An answer to a comment.
    Reply {
        /// Who answers.
        by: Text,
        /// The day, as in 2026-03-27.
        date: Text,
        /// What they say.
        says: Text,
    }
    demands Demand::Each(&["by", "says"])
}
