//! The keys of `report.yaml`.

use super::ACCEPT;
use crate::input::load::record::Shape::{self, *};
use crate::input::load::record::{Demand, Key, Vocabulary, names, record};
use crate::input::load::theme::keys::themes;
use crate::model::calendar::Style;
use crate::model::config::Gravity;
use crate::model::edition::{Form, Intent};
use crate::model::entity::Consolidation;
use crate::model::figure::Rounding;
use crate::model::framework::Board;
use crate::model::lang::Lang;
use crate::model::look::plans;

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
