//! The keys of what is written in YAML: `report.yaml`, data files, `index.yaml`, front matter and the
//! rest.

mod dataset;
mod settings;
mod vouched;

use crate::components::picture::keys::Signature;
use crate::input::load::record::Shape::{self, *};
use crate::input::load::record::{Demand, Key, Vocabulary, names, record};
use crate::model::config::Reason;
use crate::model::report::ChapterKind;
use crate::model::text::Manner;
pub(crate) use dataset::{Evidence, Metric, RollForward, Target, Validation, Value};
pub(crate) use settings::{
    Book, Cover, CoverPicture, Digital, Entity, Filing, Followed, Ink, IssuerClass, Logo,
    Plans, PrintEdition, ScreenEdition, Settings, StockCode, Taxonomy,
};
pub(crate) use vouched::{
    Assurance, Comment, Confirmation, Covered, Reply, SignedOff, StatementPage,
};

/// What else a concept may be called.
const ALSO: Key = Key {
    name: "also",
    doc: "Other forms that are right as well, by language.",
    shape: ByLang(&List(&Text)),
};

/// What a concept is not to be called.
const AVOID: Key = Key {
    name: "avoid",
    doc: "Forms that are wrong wherever they stand, by language. An entry that has some may do with the languages it speaks of.",
    shape: ByLang(&List(&Text)),
};

record! {
    /// The answer to a provision that no section and no figure answers.
    Answer {
        /// The answer, in each language.
        answer: ByLang(&Line),
        /// The statement that there is none, in each language, where the framework takes one.
        negative: ByLang(&Line),
        /// Why it is not disclosed.
        explain: Choice(|| names(&Reason::ALL)),
        /// The relief of the framework that is used.
        relief: Text,
        /// The reason for leaving it out, of those the framework takes.
        omission: Text,
        /// The considered reason behind `explain`, `relief` or `omission`, in each language.
        reason: ByLang(&Line),
        /// Findings you stand by: the rule, and the reason.
        accept: ACCEPT,
    }
    demands Demand::Any(&["answer", "negative", "explain", "relief", "omission"]), Demand::With("explain", "reason"), Demand::With("relief", "reason"), Demand::With("omission", "reason")
}

/// Accepted findings.
pub(super) const ACCEPT: Shape = Map(Some(Vocabulary::Rule), &Text);

record! {
    /// The front matter of a chapter.
    Front {
        /// The short name in the navigation bar; the title if left out. Chapters of the same name share an entry.
        nav: Line,
        /// The number printed on the opener, in quotation marks.
        number: ChapterNumber,
        /// How the chapter is laid out; `text` if left out.
        kind: Choice(|| names(&ChapterKind::ALL)),
        /// How its sections are set that do not say so themselves: text in two `columns`, `wide` reading, a `feature` on a tinted page, `data` with charts two in a row, `notes` in the margin.
        sections: Choice(|| names(&Manner::ALL)),
        /// The introduction.
        lead: Line,
        /// The signature under the chapter: that of a letter.
        signature: Keys(Signature::record),
        /// The period its prose was last confirmed for; `recto roll-forward` writes it.
        confirmed: Period,
    }
}

/// `report.yaml`.
pub(crate) const REPORT: Shape = Keys(Settings::record);
/// A data file.
pub(crate) const DATA: Shape = Map(Some(Vocabulary::Metric), &Keys(Metric::record));
/// `targets.yaml`.
pub(crate) const TARGETS: Shape = Map(Some(Vocabulary::Metric), &Keys(Target::record));
/// `assurance.yaml`.
pub(crate) const ASSURANCE: Shape = Keys(Assurance::record);
/// `index.yaml`.
pub(crate) const INDEX: Shape = Map(Some(Vocabulary::Provision), &Keys(Answer::record));
/// `review.yaml`.
pub(crate) const REVIEW: Shape = Cells(&Keys(Comment::record));
/// `glossary.yaml`.
pub(crate) const GLOSSARY: Shape = List(&ByLangAnd(&Text, &[ALSO, AVOID]));
/// A chapter's front matter.
pub(crate) const CHAPTER: Shape = Keys(Front::record);
