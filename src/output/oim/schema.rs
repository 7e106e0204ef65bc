//! The issuer's own taxonomy: a schema that names its figures, with their names in each
//! language, so that a processor needs nothing else to read the facts.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::unit::measured;
use crate::model::config::Config;
use crate::model::lang::ByLang;
use crate::model::metric::{Metric, Over};

/// The schema of the issuer's own names.
pub(super) fn schema<'m>(
    metrics: impl Iterator<Item = &'m Metric> + Clone,
    config: &Config,
    namespace: &str,
) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" \
         xmlns:xbrli=\"http://www.xbrl.org/2003/instance\" \
         xmlns:link=\"http://www.xbrl.org/2003/linkbase\" \
         xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         xmlns:own=\"{0}\" targetNamespace=\"{0}\" \
         elementFormDefault=\"qualified\" attributeFormDefault=\"unqualified\">\n\
         <xs:annotation><xs:appinfo><link:linkbase>\n\
         <link:labelLink xlink:type=\"extended\" xlink:role=\"http://www.xbrl.org/2003/role/link\">\n",
        escape(namespace)
    );
    for metric in metrics.clone() {
        let id = &metric.id;
        let _ = writeln!(
            text,
            "<link:loc xlink:type=\"locator\" xlink:href=\"#own_{id}\" xlink:label=\"{id}\"/>\
             <link:labelArc xlink:type=\"arc\" \
             xlink:arcrole=\"http://www.xbrl.org/2003/arcrole/concept-label\" \
             xlink:from=\"{id}\" xlink:to=\"{id}_label\"/>"
        );
        labels(&mut text, id, "label", &metric.name, config);
        labels(&mut text, id, "documentation", &metric.method.definition, config);
    }
    text.push_str(
        "</link:labelLink>\n</link:linkbase></xs:appinfo></xs:annotation>\n\
         <xs:import namespace=\"http://www.xbrl.org/2003/instance\" \
         schemaLocation=\"http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd\"/>\n\
         <xs:import namespace=\"http://www.xbrl.org/2003/linkbase\" \
         schemaLocation=\"http://www.xbrl.org/2003/xbrl-linkbase-2003-12-31.xsd\"/>\n",
    );
    for metric in metrics {
        let unit = measured(&metric.unit);
        let kind = match (&unit.text, unit.is_money) {
            (None, _) => "pure",
            (Some(_), true) => "monetary",
            (Some(_), false) => "decimal",
        };
        let length = if is_moment(metric) { "instant" } else { "duration" };
        let _ = writeln!(
            text,
            "<xs:element name=\"{0}\" id=\"own_{0}\" type=\"xbrli:{kind}ItemType\" \
             substitutionGroup=\"xbrli:item\" xbrli:periodType=\"{length}\" nillable=\"true\"/>",
            metric.id
        );
    }
    text.push_str("</xs:schema>\n");
    text
}

/// A metric's words in each language, in a role of labels.
fn labels(
    text: &mut String,
    id: &str,
    role: &str,
    words: &ByLang<String>,
    config: &Config,
) {
    for lang in &config.languages {
        let Some(words) = words.get(lang).filter(|words| !words.trim().is_empty()) else {
            continue;
        };
        // Signs that no XML holds are left out.
        let words: String = words.chars().filter(|sign| !sign.is_control()).collect();
        let _ = writeln!(
            text,
            "<link:label xlink:type=\"resource\" xlink:label=\"{id}_label\" \
             xlink:role=\"http://www.xbrl.org/2003/role/{role}\" xml:lang=\"{lang}\">{}</link:label>",
            escape(&words)
        );
    }
}

/// Whether a metric's value is of the end of its period rather than of the whole of it.
pub(super) fn is_moment(metric: &Metric) -> bool {
    let is_last = metric.over.as_ref().is_some_and(|over| over.value == Over::Last);
    metric.concept.is_none() && (is_last || metric.roll_forward.is_some())
}
