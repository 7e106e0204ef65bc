//! The keys of `content/theme.yaml`, and of the families and sheets that the layouts bring along.

use crate::assets;
use crate::input::load::record::Shape::{self, *};
use crate::input::load::record::{Demand, Key, record};

/// The name that stands for a theme of the project's own.
pub(super) const OWN: &str = "theme.yaml";

/// The families there are.
fn families() -> Vec<&'static str> {
    assets::themes().map(|(name, _)| name).collect()
}

/// The families there are, and the project's own file.
pub(crate) fn themes() -> Vec<&'static str> {
    families().into_iter().chain([OWN]).collect()
}

/// How tiles are drawn.
pub(super) const TILES: [&str; 3] = ["box", "rule", "tint"];
/// How tables are drawn.
pub(super) const TABLES: [&str; 3] = ["banner", "rule", "zebra"];
/// How steps are drawn.
pub(super) const STEPS: [&str; 3] = ["chevron", "number", "line"];
/// Where chapters can be gone to.
pub(super) const NAVIGATION: [&str; 3] = ["top", "side", "none"];
/// What is drawn on covers and openers.
pub(super) const ART: [&str; 3] = ["fields", "pattern", "none"];
/// Where headings stand.
pub(super) const HEADINGS: [&str; 2] = ["hanging", "above"];
/// How the cover is laid out.
pub(super) const COVERS: [&str; 3] = ["full", "band", "panel"];
/// How openers are laid out.
pub(super) const OPENERS: [&str; 3] = ["full", "band", "split"];
/// How the contents are laid out.
pub(super) const CONTENTS: [&str; 3] = ["side", "head", "plain"];
/// How the back is laid out.
pub(super) const BACKS: [&str; 3] = ["full", "paper", "split"];
/// The voices of type.
pub(super) const VOICES: [&str; 4] = ["sans", "serif", "display", "code"];

record! {
    /// The looks of a report, as far as they are to be other than those of the family they are based on.
    Theme {
        /// The family whose looks these are but for what is said here; `calm` if left out.
        based_on as "based-on": Choice(families),
        /// The trimmed sheet: `A4`, `16:9` for the screen, or width × height, as in `210 x 280 mm`. A sheet of a name brings margins of its own.
        sheet: Sheet,
        /// The margins of facing pages.
        margins: Keys(Margins::record),
        /// How many of the twelve columns of the grid running text takes.
        reading: Whole(5, 12),
        /// The space between two columns of the grid.
        gutter: Length,
        /// The distance between baselines that vertical spaces are made from.
        baseline: Length,
        /// The families of type by voice: of the bundled ones, or of `fonts/`.
        families: Keys(Families::record),
        /// The voice of a role, and its weight: `display`, or `{voice: sans, weight: 700}`.
        faces: Keys(Faces::record),
        /// Size and line of a role, by script.
        sizes: Keys(Scripts::record),
        /// Colours by role.
        colours: Keys(Colours::record),
        /// The colours that numbered chapters take in turn, or the colour of each by its file: `{04-climate: "#295a8e"}`.
        chapters: Either(&[Entries(&COLOUR), Map(None, &COLOUR)]),
        /// How tiles are drawn: in a `box`, under a `rule`, on a `tint`.
        tiles: Choice(|| TILES.to_vec()),
        /// How tables are drawn: groups under a `banner`, by `rule` alone, or every other row on a tint (`zebra`).
        tables: Choice(|| TABLES.to_vec()),
        /// How steps are drawn: on a `chevron`, under a large `number`, along a `line`.
        steps: Choice(|| STEPS.to_vec()),
        /// Where chapters can be gone to: at the `top` of the page, on its outer `side`, or nowhere (`none`).
        navigation: Choice(|| NAVIGATION.to_vec()),
        /// What is drawn on covers and openers: lines of `fields`, a `pattern`, or `none`.
        art: Choice(|| ART.to_vec()),
        /// Where headings stand: `hanging` in the margin, or `above` their text.
        headings: Choice(|| HEADINGS.to_vec()),
        /// How the pages that frame the report are laid out.
        plans: Keys(Plans::record),
    }
}

record! {
    /// How the pages that frame the report are laid out.
    Plans {
        /// The cover: `full` colour, a `band` of art on paper, or a `panel` of colour beside the art.
        cover: Choice(|| COVERS.to_vec()),
        /// The openers: `full` colour, a `band` of art above the words, or `split` between art and words.
        opener: Choice(|| OPENERS.to_vec()),
        /// The contents: beside a band of colour (`side`), under one (`head`), or on bare paper (`plain`).
        contents: Choice(|| CONTENTS.to_vec()),
        /// The back: `full` colour, `paper`, or `split` between art and words.
        back: Choice(|| BACKS.to_vec()),
    }
}

record! {
    /// The margins of facing pages.
    Margins {
        /// At the fold.
        inside: Length,
        /// At the outer edge.
        outside: Length,
        /// Over the text.
        top: Length,
        /// Under it.
        bottom: Length,
    }
}

/// The families of Latin letters and digits in every language.
pub(super) const LATIN: &str = "latin";
/// The key of that name.
const OF_LATIN: Key = Key {
    name: LATIN,
    doc: "Of Latin letters and digits, in every language.",
    shape: Entries(&Text),
};

/// A family or several, each of which stands in for what those before it lack; or by language, with `latin` for the
/// Latin letters in all of them.
const FAMILY: Shape = Either(&[Entries(&Text), ByLangAnd(&Entries(&Text), &[OF_LATIN])]);

record! {
    /// The families of type by voice.
    Families {
        /// Running text, tables and labels.
        sans: FAMILY,
        /// Quotations and letters.
        serif: FAMILY,
        /// Titles.
        display: FAMILY,
        /// Code.
        code: FAMILY,
    }
}

/// A voice, alone or with its weight.
const FACE: Shape = Either(&[Choice(|| VOICES.to_vec()), Keys(Face::record)]);

record! {
    /// What a role is set in.
    Face {
        /// Its voice.
        voice: Choice(|| VOICES.to_vec()),
        /// Its weight, from 100 (thin) to 900 (black): 400 is regular, 700 bold.
        weight: Whole(100, 900),
    }
}

record! {
    /// What roles are set in.
    Faces {
        /// Running text.
        body: FACE,
        /// The introduction of a chapter.
        lead: FACE,
        /// A letter.
        letter: FACE,
        /// A quotation.
        quote: FACE,
        /// A sentence drawn out of its section.
        pull: FACE,
        /// The title of a chapter, on its page or its opener.
        h1: FACE,
        /// Headings of sections.
        h2: FACE,
        /// Headings of parts of sections.
        h3: FACE,
        /// Small headings.
        h4: FACE,
        /// Key figures.
        figure: FACE,
        /// The large numbers of chapters, measures and steps.
        numeral: FACE,
        /// The title on the cover.
        cover: FACE,
    }
}

record! {
    /// Sizes by script.
    Scripts {
        /// Of texts in Latin letters.
        latin: Keys(Sizes::record),
        /// Of Chinese texts.
        han: Keys(Sizes::record),
    }
}

record! {
    /// Size and line of each role in points, as in `9.2/14`.
    Sizes {
        /// Running text.
        body: TypeSize,
        /// The introduction of a chapter.
        lead: TypeSize,
        /// The text of sections that are set `wide` or as a `feature`.
        wide: TypeSize,
        /// A quotation.
        quote: TypeSize,
        /// A sentence drawn out of its section.
        pull: TypeSize,
        /// A letter.
        letter: TypeSize,
        /// The title of a chapter.
        h1: TypeSize,
        /// Headings of sections.
        h2: TypeSize,
        /// Headings of parts of sections.
        h3: TypeSize,
        /// Small headings.
        h4: TypeSize,
        /// Tables.
        table: TypeSize,
        /// Labels of charts, cards and captions.
        label: TypeSize,
        /// Notes.
        note: TypeSize,
        /// Code.
        code: TypeSize,
        /// Running heads and page numbers.
        folio: TypeSize,
        /// The title on an opener.
        opener: TypeSize,
        /// The title on the cover.
        cover: TypeSize,
    }
}

/// A colour, alone or with how it is printed.
const COLOUR: Shape = Either(&[Colour, Keys(Printed::record)]);

record! {
    /// A colour on the screen and in print.
    Printed {
        /// On the screen.
        screen: Colour,
        /// In print: cyan, magenta, yellow and black, in per cent.
        cmyk: Parts(4, 4, &Whole(0, 100)),
    }
    demands Demand::Each(&["screen"])
}

record! {
    /// Colours by role.
    Colours {
        /// Text.
        ink: COLOUR,
        /// The sheet.
        paper: COLOUR,
        /// Fine lines.
        rule: COLOUR,
        /// Text that stands back.
        muted: COLOUR,
        /// The issuer's; `brand` in report.yaml goes before it.
        brand: COLOUR,
        /// What is to be seen first; `accent` in report.yaml goes before it.
        accent: COLOUR,
        /// A change for the better.
        positive: COLOUR,
        /// A change for the worse.
        negative: COLOUR,
    }
}

/// `theme.yaml`.
pub(crate) const THEME: Shape = Keys(Theme::record);
