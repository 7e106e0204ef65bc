//! The keys of `report.yaml`, data files, `index.yaml` and front matter.

use super::record::Shape::{self, *};
use super::record::{Demand, Key, Vocabulary, names, record};
use super::theme::keys::themes;
use crate::components::picture::keys::Signature;
use crate::model::assurance::Level;
use crate::model::by_entity::Grouping;
use crate::model::calendar::Style;
use crate::model::config::{Gravity, Reason};
use crate::model::edition::{Form, Intent};
use crate::model::entity::Consolidation;
use crate::model::figure::Rounding;
use crate::model::framework::Board;
use crate::model::goal::{Counts, Measure};
use crate::model::lang::Lang;
use crate::model::look::plans;
use crate::model::metric::{Over, Potentials, Status};
use crate::model::report::ChapterKind;
use crate::model::text::Manner;

record! {
    /// The settings of a report.
    Settings {
        /// The report's title, in each language.
        title: ByLang(&Text),
        /// The name of the company that publishes the report, in each language; `short` is the name it goes by in the text.
        issuer: ByLangAnd(&Text, &[SHORT]),
        /// The languages of the report, the source language first.
        languages: Entries(&Choice(|| Lang::ALL.map(Lang::tag).to_vec())),
        /// The one book: `parts`, its languages one after the other, or `facing`, the source on left pages and its translation on right ones, block beside block; and which languages stand in it. What is left out is a file of its own.
        book: Either(&[Choice(|| names(&Form::ALL)), Keys(Book::record)]),
        /// The day its years end on, as in `30 June`; 31 December if left out.
        year_end as "year-end": YearDay,
        /// What its years are called in print: `calendar` (2025), `financial` (FY2025, 2025財政年度) or `split` (2024/25, 2024/25年度); `calendar` if left out.
        period_style as "period-style": Choice(|| names(&Style::ALL)),
        /// The years that have not twelve months, because the day they end on was changed: `{2025: 15 months}`.
        period_lengths as "period-lengths": Map(Some(Vocabulary::Period), &Months),
        /// The reporting period: what `{{ revenue }}` means. A year is named by the calendar year it ends in.
        period: Period,
        /// The columns of performance tables, in print order.
        periods: Entries(&Period),
        /// The date of the PDF, unless the environment sets `SOURCE_DATE_EPOCH`.
        date: Date,
        /// The issuer's stock codes, for the filing: `["6680"]`, or each with the shares it is of.
        stock_codes as "stock-codes": List(&STOCK_CODE),
        /// The disclosure framework, where the report follows one. Without one no content index is printed and no provision is asked for.
        framework: Word(Vocabulary::Framework),
        /// The disclosure frameworks the report follows, in order: the codes of the first stand bare, those of the others behind their prefix (`gri:305-1`).
        frameworks: Entries(&FOLLOWED),
        /// What the issuer is: what is mandatory for it hangs on that.
        issuer_class as "issuer-class": Keys(IssuerClass::record),
        /// How figures are rounded; `half-away-from-zero` if left out.
        rounding: Choice(|| names(&Rounding::ALL)),
        /// The decimals of a computed figure for which nothing else says how many.
        decimals: Whole(0, 12),
        /// How many years before the report's own the source of a factor may be; left out, no factor is too old.
        factor_age as "factor-age": Whole(0, 30),
        /// How many people must vouch for the published figures of a chapter, by its file: `03-environment: 2`. `recto sign-off --by` vouches.
        quorum: Map(None, &Whole(1, 9)),
        /// The brand colour.
        brand: Colour,
        /// The accent colour.
        accent: Colour,
        /// The looks: a family of ours, or `theme.yaml` for those of `content/theme.yaml`; `calm` if left out.
        theme: Choice(themes),
        /// The issuer's mark: a file, or `file` as it stands on paper and `reversed` as it stands on colour. Cover, back and running heads show it.
        logo: Either(&[Text, Keys(Logo::record)]),
        /// What the cover says and shows beside issuer and title.
        cover: Keys(Cover::record),
        /// How cover, openers, contents and back are laid out.
        plans: Keys(Plans::record),
        /// The address that a code on the back leads to: `https://www.example.com/esg`.
        qr: Address,
        /// Your own counting words, by the name that `unit` uses.
        units: Map(None, &Forms),
        /// The edition for screens and archives.
        screen: Keys(ScreenEdition::record),
        /// The edition for the printer.
        print: Keys(PrintEdition::record),
        /// What is handed to the Exchange.
        filing: Keys(Filing::record),
        /// The entities the report is of, and those it leaves out: companies, plants or sites, each under an id.
        entities: Map(None, &Keys(Entity::record)),
        /// How the figures of entities become those of the group.
        consolidation: Choice(|| names(&Consolidation::ALL)),
        /// What figures are called for programs: `recto export oim` writes them.
        digital: Keys(Digital::record),
        /// How grave the findings of a rule are: `error` stops the build, `warning` is shown, `off` turns the rule off.
        checks: Map(Some(Vocabulary::Rule), &Choice(|| names(&Gravity::ALL))),
    }
    demands Demand::Each(&["title", "issuer", "languages", "period", "date"]), Demand::With("entities", "consolidation")
}

record! {
    /// The one book that the languages of a report make together.
    Book {
        /// How they stand in it: `parts` or `facing`; `parts` if left out.
        form: Choice(|| names(&Form::ALL)),
        /// The languages that stand in it, in their order there. Left out, all but those that are files of their own unless they are the source, as zh-CN.
        languages: Entries(&Choice(|| Lang::ALL.map(Lang::tag).to_vec())),
    }
}

record! {
    /// The issuer's mark.
    Logo {
        /// The file, as it stands on paper.
        file: Text,
        /// The file, as it stands on colour; without it the mark stands there on paper.
        reversed: Text,
    }
    demands Demand::Each(&["file"])
}

record! {
    /// What the cover says and shows.
    Cover {
        /// A line over the title, in each language: what the report is about.
        line: ByLang(&Text),
        /// The picture in the place of the drawn field.
        picture: Keys(CoverPicture::record),
    }
}

record! {
    /// The picture on the cover.
    CoverPicture {
        /// The file, from `content/`.
        file: Text,
        /// What it shows, in each language.
        alt: ByLang(&Text),
        /// Who made it, in each language.
        credit: ByLang(&Text),
        /// How much of it is used: width to height, as in `3:2`; what the place needs is taken of that.
        crop: Proportion,
        /// What stays in sight: per cent from the left and from the top, as in `60% 30%`.
        focus: Point,
        /// Whether people can be told on it.
        people: Truth,
        /// What shows that they have agreed.
        consent: Text,
        /// The last day on which it may be shown.
        expires: Date,
    }
    demands Demand::Each(&["file", "alt"])
}

record! {
    /// How the pages that frame the report are laid out; each as the layouts have it if left out.
    Plans {
        /// The cover: `full` colour with a disc of art, a `band` of art on paper, or a `panel` of colour beside the art.
        cover: Choice(|| plans("cover").to_vec()),
        /// The openers: `full` colour with a disc of art, a `band` of art above the words, or `split` between art and words.
        opener: Choice(|| plans("opener").to_vec()),
        /// The contents: beside a band of colour (`side`), under one (`head`), or on bare paper (`plain`).
        contents: Choice(|| plans("contents").to_vec()),
        /// The back: `full` colour, `paper`, or `split` between art and words.
        back: Choice(|| plans("back").to_vec()),
    }
}

/// A framework, alone or with what is claimed of it.
const FOLLOWED: Shape = Either(&[Word(Vocabulary::Framework), Keys(Followed::record)]);

record! {
    /// A framework, and what the report claims of it.
    Followed {
        /// Its name.
        id: Word(Vocabulary::Framework),
        /// The claim, of those it knows: `with-reference`, `in-accordance`.
        claim: Text,
        /// Findings you stand by: the rule, and the reason.
        accept: ACCEPT,
    }
    demands Demand::Each(&["id"])
}

record! {
    /// What an issuer is.
    IssuerClass {
        /// The board it is listed on; `main` if left out.
        board: Choice(|| names(&Board::ALL)),
        /// Whether it was of the large-cap index throughout the year before the reporting year; it was not if left out.
        large_cap as "large-cap": Truth,
    }
}

record! {
    /// An entity: a company, a plant or a site.
    Entity {
        /// Its name, in each language.
        name: ByLang(&Text),
        /// Where it is, in each language.
        place: ByLang(&Text),
        /// Its degrees north, by which a `map` places it; south is below zero.
        north: Number,
        /// Its degrees east; west is below zero.
        east: Number,
        /// What it does, in each language.
        activity: ByLang(&Text),
        /// The group's share of it, as in `80%`, or each under the first year, quarter or month it is held in; all of it if left out.
        share: Either(&[Percent, Map(Some(Vocabulary::Period), &Percent)]),
        /// The grid or region it takes its power from, as `grid` of a source names it: `china-south`. A factor of another is found.
        grid: Text,
        /// The first year in which it is in the boundary; it always was if left out.
        since: Period,
        /// The last year in which it is.
        until: Period,
        /// Why it is not in the boundary, or no longer, in each language.
        excluded: ByLang(&Text),
    }
    demands Demand::Each(&["name"]), Demand::With("north", "east"), Demand::With("east", "north")
}

record! {
    /// What figures are called for programs.
    Digital {
        /// The address under which the issuer's own names of figures stand, on its own site: `https://www.example.com/esg`. Nothing need be there.
        namespace: Address,
        /// The issuer's legal entity identifier; without one it goes by its stock code.
        lei: Text,
        /// Taxonomies beside that of the IFRS, by the prefix their names have in `concept`; one of ours is replaced.
        taxonomies: Map(None, &Keys(Taxonomy::record)),
    }
    demands Demand::Each(&["namespace"])
}

record! {
    /// A taxonomy that others keep.
    Taxonomy {
        /// The namespace of its names.
        namespace: Address,
        /// The schema a processor begins with: an address, or a path from the file that is written.
        entry: Text,
    }
    demands Demand::Each(&["namespace", "entry"])
}

/// A stock code, alone or with the shares it is of.
const STOCK_CODE: Shape = Either(&[Shape::StockCode, Keys(StockCode::record)]);

record! {
    /// A stock code, and what it is the code of.
    StockCode {
        /// The code, in quotation marks where it begins with a zero.
        code: Shape::StockCode,
        /// The shares it is of, in each language.
        shares: ByLang(&Text),
    }
    demands Demand::Each(&["code"])
}

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

record! {
    /// The edition for screens and archives.
    ScreenEdition {
        /// Whether ledger, dataset and content index are attached (PDF/A-3a); they are unless this is `false` (PDF/A-2a).
        attachments: Truth,
        /// How many pixels an inch pictures are taken down to, where they have many more.
        picture_ppi as "picture-ppi": Whole(72, 1_200),
    }
}

record! {
    /// The edition for the printer.
    PrintEdition {
        /// How many millimetres colour runs over the trimmed edge; 3 if left out.
        bleed: Whole(3, 10),
        /// The printer's ICC profile, from the project's folder; FOGRA39 if left out.
        profile: Text,
        /// The name of the printing condition, with a profile of your own.
        condition: Text,
        /// How colours out of the printer's reach are brought into it; `relative` if left out.
        intent: Choice(|| names(&Intent::ALL)),
        /// The most ink the paper takes, all plates together, in per cent; 320 if left out.
        ink_limit as "ink-limit": Whole(200, 400),
        /// Whether blank pages are added up to a multiple of four.
        blank_pages as "blank-pages": Truth,
        /// How thick a leaf is, in micrometres; with the pages it makes the spine. 100 if left out.
        paper: Whole(30, 1_000),
        /// How the brand colour is printed.
        brand: Keys(Ink::record),
        /// How the accent colour is printed.
        accent: Keys(Ink::record),
    }
    demands Demand::With("profile", "condition")
}

record! {
    /// How a colour is printed.
    Ink {
        /// The name of the spot colour; printed from the process colours if left out.
        spot: Text,
        /// Cyan, magenta, yellow and black, in per cent.
        cmyk: Parts(4, 4, &Whole(0, 100)),
    }
    demands Demand::Each(&["cmyk"])
}

record! {
    /// What is handed to the Exchange.
    Filing {
        /// The most megabytes a file may have; 20 if left out.
        size_limit as "size-limit": Whole(1, 1_000),
        /// How the files are called: `{lang}` is E or C, `{period}` the reporting period.
        name: Text,
    }
}

/// What the issuer goes by in the text.
const SHORT: Key = Key {
    name: "short",
    doc: "The short name: what `{{ issuer : short }}` prints.",
    shape: ByLang(&Text),
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
const ACCEPT: Shape = Map(Some(Vocabulary::Rule), &Text);

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
