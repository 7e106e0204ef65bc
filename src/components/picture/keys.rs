//! The keys of `picture`, and of the signature under a letter.

use crate::input::load::record::Shape::*;
use crate::input::load::record::{Demand, names, record};
use crate::model::shot::Spot;

record! {
    /// A picture at a place of the page, or a row of them.
    Picture {
        /// The file: SVG, PNG, JPEG, GIF or WebP, from the folder of the language or `content/`.
        file: Text,
        /// What it shows, for those who cannot see it.
        alt: Line,
        /// Where on the page it stands; `column` if left out.
        place: Choice(|| names(&Spot::ALL)),
        /// How wide it is, in per cent of that place: `60%`.
        width: Share,
        /// How much of it is shown: width to height, as in `3:2`.
        crop: Proportion,
        /// What stays in sight when it is cropped: per cent from the left and from the top, as in `60% 30%`.
        focus: Point,
        /// What stands under it, or under the row.
        caption: Line,
        /// Who made it.
        credit: Line,
        /// Whether people can be told on it: they must have agreed.
        people: Truth,
        /// What shows that they have agreed, for the file: `release form 12, 2021-05-01`. It is not printed.
        consent: Text,
        /// The last day on which it may be shown.
        expires: Date,
        /// Two to four pictures side by side, of one height.
        pictures: Parts(2, 4, &Keys(Shot::record)),
    }
    demands Demand::One(&["file", "pictures"]), Demand::With("file", "alt")
}

record! {
    /// A picture of a row.
    Shot {
        /// The file.
        file: Text,
        /// What it shows, for those who cannot see it.
        alt: Line,
        /// How much of it is shown: width to height, as in `3:2`.
        crop: Proportion,
        /// What stays in sight when it is cropped: per cent from the left and from the top, as in `60% 30%`.
        focus: Point,
        /// What stands under it.
        caption: Line,
        /// Who made it.
        credit: Line,
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
    /// The signature under a letter.
    Signature {
        /// The file: SVG or PNG, on no ground.
        file: Text,
        /// What is to be told of it: `Signature of Cai Baogui`.
        alt: Line,
        /// Who signs.
        name: Line,
        /// As what, or on which day.
        role: Line,
    }
    demands Demand::Each(&["file", "alt", "name"])
}
