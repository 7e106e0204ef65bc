//! What an author may write, described once.
//!
//! [`record!`] makes two things of one description: the struct a reader takes the keys
//! from, and the [`Record`] the schemas are made from. So a reader cannot take a key that
//! is not described, and the compiler complains of a described key that no reader takes.

/// A set of keys.
#[derive(Debug)]
pub(crate) struct Record {
    /// Its own name, which no author sees.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) doc: &'static str,
    /// Its keys, in the order they are documented.
    pub(crate) keys: &'static [Key],
    /// Which of them must stand.
    pub(crate) demands: &'static [Demand],
}

/// A key.
#[derive(Debug)]
pub(crate) struct Key {
    /// As written.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) doc: &'static str,
    /// What stands behind it.
    pub(crate) shape: Shape,
}

/// Which keys must stand in a record.
#[derive(Debug)]
pub(crate) enum Demand {
    /// Every one of these.
    Each(&'static [&'static str]),
    /// One of these at least.
    Any(&'static [&'static str]),
    /// Exactly one of these.
    One(&'static [&'static str]),
    /// With the first the second.
    With(&'static str, &'static str),
    /// Where the first is `true`, the second.
    Where(&'static str, &'static str),
}

/// What a value must be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Text as it stands.
    Text,
    /// A line of Markdown with placeholders.
    Line,
    /// The same, or an empty text.
    Cell,
    /// A metric's id.
    Metric,
    /// An expression of metrics, with a format behind a colon if wanted.
    Expression,
    /// An expression of metrics.
    Formula,
    /// A number, digit for digit.
    Number,
    /// So many per cent: `30%`.
    Percent,
    /// A whole share: `60%`.
    Share,
    /// Width to height: `3:2`.
    Proportion,
    /// A point of a picture: `60% 30%`.
    Point,
    /// An address of the web.
    Address,
    /// Deliberately nothing.
    Null,
    /// `true` or `false`.
    Truth,
    /// A reporting period.
    Period,
    /// A day of the year: `30 June`.
    YearDay,
    /// A number of months: `15 months`.
    Months,
    /// A calendar date.
    Date,
    /// A date, a month, a year or a span of months.
    Moment,
    /// A colour.
    Colour,
    /// A length: `14 pt`, `20 mm`.
    Length,
    /// Size and line of type in points: `9.2/14`.
    TypeSize,
    /// A sheet by its name, or width × height.
    Sheet,
    /// A chapter's printed number.
    ChapterNumber,
    /// What shares go by at an exchange.
    StockCode,
    /// A whole number from the first to the second.
    Whole(u16, u16),
    /// One of these words.
    Choice(fn() -> Vec<&'static str>),
    /// A word of a list that another room keeps.
    Word(Vocabulary),
    /// One for each language of the report.
    ByLang(&'static Shape),
    /// How a counting word reads, in some of the languages.
    Forms,
    /// One for each language of the report, and keys besides with shapes of their own.
    ByLangAnd(&'static Shape, &'static [Key]),
    /// A list; a single value counts as a list of one.
    List(&'static Shape),
    /// A list with an entry at least.
    Entries(&'static Shape),
    /// A list that must be written as one, even of one.
    Cells(&'static Shape),
    /// A list of so many to so many.
    Parts(u8, u8, &'static Shape),
    /// Values under keys of the author's choice or of a list.
    Map(Option<Vocabulary>, &'static Shape),
    /// A set of keys.
    Keys(fn() -> &'static Record),
    /// One of these.
    Either(&'static [Shape]),
}

/// Lists of words that other rooms keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vocabulary {
    /// The disclosure frameworks.
    Framework,
    /// The codes of their provisions.
    Provision,
    /// The rules of the checks.
    Rule,
    /// The icons.
    Icon,
    /// Unit words, to be combined; projects have their own besides.
    Unit,
    /// Metric ids, which are the project's own.
    Metric,
    /// Periods.
    Period,
}

/// The names of a set of choices.
pub(crate) fn names<T>(choices: &[(&'static str, T)]) -> Vec<&'static str> {
    choices.iter().map(|(name, _)| *name).collect()
}

/// Describes a set of keys: `key: shape`, or `key as "key": shape` where the key is no
/// word of Rust. The comments are what authors read in their editors.
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        $name:ident {
            $( $(#[doc = $about:literal])+ $key:ident $(as $written:literal)? : $shape:expr ),+ $(,)?
        }
        $( demands $($demand:expr),+ )?
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct $name<'n> {
            $( $(#[doc = $about])+ pub(crate) $key: Option<&'n $crate::input::load::yaml::Node>, )+
        }

        impl<'n> $name<'n> {
            /// Its description.
            pub(crate) fn record() -> &'static $crate::input::load::record::Record {
                use $crate::input::load::record::{Key, Record};
                static RECORD: Record = Record {
                    name: stringify!($name),
                    doc: concat!($($doc, "\n"),+),
                    keys: &[ $( Key {
                        name: $crate::input::load::record::written!($key $($written)?),
                        doc: concat!($($about, "\n"),+),
                        shape: $shape,
                    } ),+ ],
                    demands: &[ $( $($demand),+ )? ],
                };
                &RECORD
            }

            /// Takes the keys of a mapping; those that are not described are findings.
            pub(crate) fn read(
                node: &'n $crate::input::load::yaml::Node,
                reader: &mut $crate::input::load::yaml::Reader<'_>,
            ) -> Self {
                let known = Self::record().keys.iter().map(|key| key.name);
                let fields = reader.fields(node, &known.collect::<Vec<_>>());
                Self {
                    $( $key: fields.get($crate::input::load::record::written!($key $($written)?)), )+
                }
            }
        }
    };
}

/// A key as written.
macro_rules! written {
    ($key:ident) => {
        stringify!($key)
    };
    ($key:ident $written:literal) => {
        $written
    };
}

pub(crate) use {record, written};
