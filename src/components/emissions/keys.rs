//! The keys of `emissions`.

use crate::input::load::record::Shape::{self, *};
use crate::input::load::record::{Demand, record};

record! {
    /// Emissions by scope, and those of Scope 3 by category.
    Emissions {
        /// The title.
        title: Line,
        /// The metric of Scope 1.
        scope_1 as "scope-1": Metric,
        /// Scope 2 by both measures.
        scope_2 as "scope-2": Keys(ScopeTwo::record),
        /// Scope 3 by its categories.
        scope_3 as "scope-3": Keys(ScopeThree::record),
        /// Notes under it.
        notes: List(&Line),
        /// Where the figures come from.
        source: Line,
    }
    demands Demand::Any(&["scope-1", "scope-2", "scope-3"])
}

record! {
    /// Scope 2.
    ScopeTwo {
        /// The metric of what the grids that supply emit.
        location: Metric,
        /// The metric of what follows from contracts and certificates.
        market: Metric,
        /// What must be known of the contracts to read it.
        note: Line,
    }
    demands Demand::Any(&["location", "market"])
}

record! {
    /// Scope 3.
    ScopeThree {
        /// The metric of the total.
        total: Metric,
        /// The fifteen categories by number, each included or excluded.
        categories: Keys(Categories::record),
    }
    demands Demand::Each(&["total"])
}

record! {
    /// The categories of Scope 3 by number.
    Categories {
        /// Purchased goods and services.
        one as "1": CATEGORY,
        /// Capital goods.
        two as "2": CATEGORY,
        /// Fuel and energy, beyond Scope 1 and 2.
        three as "3": CATEGORY,
        /// Upstream transport and distribution.
        four as "4": CATEGORY,
        /// Waste from operations.
        five as "5": CATEGORY,
        /// Business travel.
        six as "6": CATEGORY,
        /// Employee commuting.
        seven as "7": CATEGORY,
        /// Upstream leased assets.
        eight as "8": CATEGORY,
        /// Downstream transport and distribution.
        nine as "9": CATEGORY,
        /// Processing of sold products.
        ten as "10": CATEGORY,
        /// Use of sold products.
        eleven as "11": CATEGORY,
        /// End of life of sold products.
        twelve as "12": CATEGORY,
        /// Downstream leased assets.
        thirteen as "13": CATEGORY,
        /// Franchises.
        fourteen as "14": CATEGORY,
        /// Investments.
        fifteen as "15": CATEGORY,
    }
}

record! {
    /// A category: included with `metric` and `method`, or `excluded` with the reason.
    Category {
        /// The metric of its emissions.
        metric: Metric,
        /// How they are counted.
        method: Line,
        /// The metric of the share of measured data in them, in per cent.
        measured: Metric,
        /// Why they are not counted.
        excluded: Line,
    }
    demands Demand::Any(&["metric", "excluded"]), Demand::With("metric", "method"), Demand::With("measured", "metric")
}

/// A category.
const CATEGORY: Shape = Keys(Category::record);
