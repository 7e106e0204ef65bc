//! The keys of a framework's catalogue.

use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, Shape, names, record};
use crate::model::framework::{Asked, Board, Duty, IndexForm};
use crate::model::report::AnswerKind;

/// A file of `content/frameworks/`.
pub(crate) const CATALOGUE: Shape = Keys(Catalogue::record);

record! {
    /// A disclosure framework. One that has the name of a framework of Recto's changes single rows of that.
    Catalogue {
        /// Its name in files, which is the name of this file.
        framework: Text,
        /// What its codes begin with beside those of another framework: `gri` in `gri:305-1`; its name if left out.
        prefix: Text,
        /// Its name in each language.
        name: ByLang(&Text),
        /// How texts name it, in any language.
        named: List(&Text),
        /// The financial years it is in force for; any if left out.
        years: Keys(Years::record),
        /// When a report by it is due, the latest rule last.
        due: List(&Keys(Due::record)),
        /// What its index looks like: `parts` (a table a part), `statement` (statement of use, standard, disclosure, omission), `pillars` or `topics`; `parts` if left out.
        index: Choice(|| names(&IndexForm::ALL)),
        /// The claims a report can make of it, the usual one first.
        claims: Map(None, &Keys(Claim::record)),
        /// The standard that the claim rests on, in each language.
        uses: ByLang(&Text),
        /// The reliefs it grants.
        reliefs: Map(None, &Keys(Leave::record)),
        /// The reasons it takes for leaving a disclosure out.
        omissions: Map(None, &Keys(Leave::record)),
        /// Who must answer, by names that `duty` uses: the first rule that fits holds.
        duties: Map(None, &List(&Keys(DutyRule::record))),
        /// Its aspects in order.
        groups: List(&Keys(Group::record)),
    }
    demands Demand::Each(&["framework"])
}

record! {
    /// Financial years, by their first days.
    Years {
        /// The earliest first day.
        from: Date,
        /// The latest first day; none while it is in force.
        until: Date,
        /// What the issuer must do for later years.
        then: Text,
        /// Whether reports of earlier years may follow it too.
        early: Truth,
    }
    demands Demand::Each(&["from"])
}

record! {
    /// When a report is due.
    Due {
        /// The first day of the earliest financial year this is asked of.
        from: Date,
        /// How many months after the end of the year.
        months: Whole(1, 24),
        /// For whom it is otherwise.
        but: Text,
    }
    demands Demand::Each(&["from", "months"])
}

record! {
    /// A claim that a report can make.
    Claim {
        /// The statement of use, in each language; `{issuer}`, `{start}` and `{end}` stand for the issuer and the first and last day of the period.
        statement: ByLang(&Text),
    }
    demands Demand::Each(&["statement"])
}

record! {
    /// What a framework lets an issuer leave out, and on what terms.
    Leave {
        /// Its name in the index, in each language.
        name: ByLang(&Text),
        /// What the report must then say.
        says: Text,
    }
    demands Demand::Each(&["name"])
}

record! {
    /// A rule about who must answer: its duty holds where all that it names fits.
    DutyRule {
        /// Where the issuer is listed.
        board: Choice(|| names(&Board::ALL)),
        /// Whether it was of the large-cap index throughout the year before.
        large_cap as "large-cap": Truth,
        /// The first day of the earliest financial year.
        from: Date,
        /// The claim that is made.
        claim: Text,
        /// What then holds: `mandatory`, `explain` (comply or explain), `voluntary` or `encouraged`.
        duty: Choice(|| names(&Duty::ALL)),
    }
    demands Demand::Each(&["duty"])
}

record! {
    /// An aspect.
    Group {
        /// Its code.
        code: Text,
        /// The part of the framework it belongs to, in each language: a new one begins a table of its own.
        part: ByLang(&Text),
        /// Its title in each language.
        title: ByLang(&Text),
        /// The duty of its provisions: one of `duties`, or a plain one.
        duty: Text,
        /// What its general disclosure asks for.
        limbs: List(&Text),
        /// Its provisions in order.
        provisions: List(&Keys(Provision::record)),
    }
    demands Demand::Each(&["code"])
}

record! {
    /// A provision: a paragraph, a general disclosure, a KPI, a topic.
    Provision {
        /// Its code.
        code: Text,
        /// What kind of answer it asks for.
        r#type as "type": Choice(|| names(&AnswerKind::ALL)),
        /// Its duty, where it is not the group's.
        duty: Text,
        /// Its title in each language.
        title: ByLang(&Text),
        /// What it asks, in each language.
        description: ByLang(&Text),
        /// What a numeric answer must show.
        asks: Keys(Asks::record),
        /// What of greenhouse gas emissions it asks for: `scope-3` (their total) or `categories` (those counted in it).
        emissions: Choice(|| names(&Asked::ALL)),
        /// The reliefs that may be used.
        reliefs: List(&Text),
        /// Whether a statement that there is none answers it.
        negative: Truth,
        /// `false` where no reason for an omission is taken.
        omission: Truth,
        /// The dates of publication it is asked of.
        published: Keys(Published::record),
        /// On what condition it is asked.
        when: Text,
        /// `false` where wording or number were not held against the framework's own text.
        sure: Truth,
        /// Its items, each with a code of its own.
        leaves: List(&Keys(Leaf::record)),
        /// The codes of other frameworks that its answer answers as well.
        answers: List(&Text),
        /// The codes of other frameworks that ask for something like it.
        near: List(&Text),
    }
    demands Demand::Each(&["code"])
}

record! {
    /// An item of a provision.
    Leaf {
        /// Its code.
        code: Text,
        /// Its duty, where it is not the provision's.
        duty: Text,
        /// What it is about, in each language.
        title: ByLang(&Text),
        /// What of greenhouse gas emissions it asks for: `scope-3` (their total) or `categories` (those counted in it).
        emissions: Choice(|| names(&Asked::ALL)),
        /// The reliefs that may be used beside the provision's.
        reliefs: List(&Text),
        /// Whether a statement that there is none answers it.
        negative: Truth,
        /// The codes of other frameworks that its answer answers as well.
        answers: List(&Text),
        /// The codes of other frameworks that ask for something like it.
        near: List(&Text),
    }
    demands Demand::Each(&["code"])
}

record! {
    /// Dates of publication.
    Published {
        /// The earliest.
        from: Date,
        /// The latest.
        until: Date,
    }
}

record! {
    /// What a provision asks of a numeric answer.
    Asks {
        /// By what it is broken down.
        breakdowns: List(&Text),
        /// For how many years it is wanted.
        years: Whole(1, 10),
        /// Whether a rate is wanted beside the number.
        rate: Truth,
        /// Whether an intensity is wanted beside the total.
        intensity: Truth,
        /// Whether a target is wanted.
        target: Truth,
    }
}
