//! `index.yaml`: what the report says to a framework beside its sections and figures.

use super::config::acceptances;
use super::dataset::by_lang_nodes;
use super::keys;
use super::markdown::Inline;
use super::yaml::{Node, Reader};
use crate::components::read;
use crate::diag::{Sink, rules};
use crate::model::acceptance::Acceptance;
use crate::model::config::{Answer, Answers, How, Reason};
use crate::model::lang::{ByLang, Lang};
use crate::model::place::Place;

/// Reads the answers and explanations of `index.yaml`.
pub(super) fn answers(
    root: &Node,
    languages: &[Lang],
    accepted: &mut Vec<Acceptance>,
    sink: &mut Sink,
) -> Answers<Inline> {
    let mut reader = Reader { sink };
    let mut answers = Answers::new();
    for (code, node) in reader.mapping(root) {
        let keys = keys::Answer::read(node, &mut reader);
        let scope = Place { end: node.place.end, ..code.place };
        accepted.extend(acceptances(keys.accept, scope, &mut reader));
        let lines = |node: &Node, reader: &mut Reader<'_>| -> ByLang<Vec<Inline>> {
            by_lang_nodes(node, languages, reader)
                .into_iter()
                .map(|(lang, node)| {
                    let line = read::line(node, lang, node.place.file, reader);
                    if line.iter().any(|element| matches!(element, Inline::Picture(_))) {
                        reader.sink.add(rules::MISPLACED_PICTURE.finding(
                            node.place,
                            "a picture cannot stand in the content index",
                        ));
                    }
                    (lang, line)
                })
                .collect()
        };
        let answer = keys.answer.map(|node| lines(node, &mut reader));
        let negative = keys.negative.map(|node| (node, lines(node, &mut reader)));
        let reason = keys.reason.map(|node| lines(node, &mut reader));
        let class = keys.explain.and_then(|node| {
            let class = reader.choice(node, &Reason::ALL)?;
            Some(How::Explain(class, node.place))
        });
        let relief = keys.relief.and_then(|n| reader.text(n)).map(How::Relief);
        let omission = keys.omission.and_then(|n| reader.text(n)).map(How::Omission);
        let mut said: Vec<(How, ByLang<Vec<Inline>>)> = vec![];
        said.extend(answer.map(|answer| (How::Answer, answer)));
        said.extend(negative.map(|(node, line)| (How::Negative(node.place), line)));
        let excuses = [keys.explain, keys.relief, keys.omission];
        let excuses: Vec<&Node> = excuses.into_iter().flatten().collect();
        if let [one, other, ..] = excuses.as_slice() {
            reader.sink.add(
                rules::WRONG_EXCUSE
                    .finding(
                        other.place,
                        format!("`{}` is excused in two ways", code.value),
                    )
                    .related(one.place, "the other one")
                    .hint(
                        "one reason goes with one of `explain`, `relief` and `omission`",
                    ),
            );
        }
        match (class.or(relief).or(omission), reason) {
            (Some(how), Some(reason)) => said.push((how, reason)),
            (Some(_), None) => {
                reader.sink.add(
                    rules::EXPLAIN_WITHOUT_REASON
                        .finding(
                            code.place,
                            format!("`{}` is explained without a reason", code.value),
                        )
                        .hint(format!(
                            "add `reason: {}`: readers are owed the reason",
                            Lang::open_keys(languages)
                        )),
                );
            }
            _ => {}
        }
        if keys.answer.is_none() && keys.negative.is_none() && excuses.is_empty() {
            reader.sink.add(
                rules::MISSING_KEY
                    .finding(
                        code.place,
                        format!(
                            "`{}` has neither an `answer` nor an `explain`",
                            code.value
                        ),
                    )
                    .hint(format!(
                        "add `answer: {}` or `explain` with a `reason`",
                        Lang::open_keys(languages)
                    )),
            );
        }
        answers.insert(code.value.clone(), Answer { place: code.place, said });
    }
    answers
}
