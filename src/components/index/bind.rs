//! How `index` is bound.

use crate::diag::rules;
use crate::model::place::Placed;
use crate::resolve::chapter::Resolver;

impl Resolver<'_, '_> {
    /// An index lists the framework of the report; one that names another is a finding.
    pub(crate) fn same_framework(&mut self, named: Option<&Placed<String>>) {
        let own = self.settings.framework.as_ref();
        let Some((named, own)) = named.zip(own) else { return };
        if named.value != *own {
            self.sink.add(
                rules::UNKNOWN_FRAMEWORK
                    .finding(
                        named.place,
                        format!(
                            "the report follows `{own}`, so there is no index of `{}`",
                            named.value
                        ),
                    )
                    .hint(format!("write `framework: {own}`, or leave the line out")),
            );
        }
    }
}
