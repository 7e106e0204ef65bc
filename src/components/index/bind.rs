//! How `index` is bound.

use crate::diag::{nearest, rules};
use crate::model::place::Placed;
use crate::resolve::chapter::Resolver;

impl Resolver<'_, '_> {
    /// The place of the framework an index lists among those of the report: of the first, if it
    /// names none. One that names another is a finding.
    pub(crate) fn framework_of(&mut self, named: Option<&Placed<String>>) -> usize {
        let own = &self.settings.frameworks;
        let Some(named) = named.filter(|_| !own.is_empty()) else { return 0 };
        if let Some(position) = own.iter().position(|own| *own == named.value) {
            return position;
        }
        let all: Vec<_> = own.iter().map(|own| format!("`{own}`")).collect();
        self.sink.add(
            rules::UNKNOWN_FRAMEWORK
                .finding(
                    named.place,
                    format!(
                        "the report follows {}, so there is no index of `{}`",
                        all.join(" and "),
                        named.value
                    ),
                )
                .hint_if(nearest(&named.value, own.iter().map(String::as_str)))
                .hint(match own.as_slice() {
                    [one] => format!("write `framework: {one}`, or leave the line out"),
                    _ => "name one of them, or add it to `frameworks` in report.yaml"
                        .into(),
                }),
        );
        0
    }
}
