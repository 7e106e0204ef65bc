//! Whether what is asked of an issuer is answered, and in a way the framework takes.

use super::{Answering, Entries, codes};
use crate::diag::{Diagnostic, Sink, nearest, rules};
use crate::model::config::{Answer, Config, Gravity, How};
use crate::model::framework::{Duty, Framework, Leaf, Leave, Provision};
use crate::model::lang::{ByLang, Lang, OURS};
use crate::model::place::{Place, Placed};
use crate::model::report::Inline;

/// Every provision that must be is answered by a section, a figure or `index.yaml`, in every
/// language, itself or by all of its items; and what `index.yaml` excuses may be excused so.
pub(super) fn check(
    config: &Config,
    found: &ByLang<Answering>,
    entries: &Entries<'_>,
    settings: Place,
    sink: &mut Sink,
) {
    for (position, own) in config.frameworks.all.iter().enumerate() {
        let asking = Asking {
            config,
            position,
            framework: &own.framework,
            found,
            entries,
        };
        for provision in own.framework.provisions() {
            asking.excuses(provision, sink);
            let place = match position {
                0 => settings,
                _ => own.id.place,
            };
            asking.silence(provision, place, sink);
        }
    }
}

/// A framework and what the report says to it.
struct Asking<'a> {
    config: &'a Config,
    position: usize,
    framework: &'a Framework,
    found: &'a ByLang<Answering>,
    entries: &'a Entries<'a>,
}

impl Asking<'_> {
    fn duty(&self, provision: &Provision, leaf: Option<&Leaf>) -> Duty {
        let first = self.config.calendar.first_day(self.config.period);
        self.config.frameworks.duty(self.position, first, provision, leaf)
    }

    fn entry(&self, code: &str) -> Option<&Answer<Inline>> {
        self.entries.get(&(self.position, code)).copied()
    }

    /// Whether `index.yaml` speaks of an item, by itself or together with others.
    fn has_entry(&self, leaf: &Leaf) -> bool {
        let mut all = self.entries.keys();
        all.any(|(position, code)| *position == self.position && leaf.is_within(code))
    }

    /// As authors write a code.
    fn written(&self, code: &str) -> String {
        self.config.frameworks.written(self.position, code)
    }

    /// The languages in which nothing answers a code.
    fn silent_in(&self, code: &str) -> Vec<Lang> {
        if self.entry(code).is_some() {
            return vec![];
        }
        let key = (self.position, code.to_owned());
        let silent = self.found.iter().filter(|(_, own)| !own.contains_key(&key));
        silent.map(|(lang, _)| *lang).collect()
    }

    /// A provision that nothing answers.
    fn silence(&self, provision: &Provision, place: Place, sink: &mut Sink) {
        let code = &provision.code;
        let silent = self.silent_in(code);
        let duty = self.duty(provision, None);
        // Where items have duties of their own, one of them may be asked for alone.
        let items: Vec<(&Leaf, Duty, Vec<Lang>)> = provision
            .leaves
            .iter()
            .map(|leaf| {
                let duty = self.duty(provision, Some(leaf));
                let silent = match self.has_entry(leaf) {
                    true => vec![],
                    false => self.silent_in(&leaf.code),
                };
                (leaf, duty, silent)
            })
            .collect();
        let is_begun = items.iter().any(|(.., silent)| silent.len() < self.found.len());
        if silent.is_empty() {
            return;
        }
        if is_begun {
            let missing: Vec<_> = items
                .iter()
                .filter(|(_, duty, silent)| duty.is_asked() && !silent.is_empty())
                .map(|(leaf, ..)| match leaf.title.get(OURS) {
                    "" => self.written(&leaf.code),
                    title => format!("{} ({title})", self.written(&leaf.code)),
                })
                .collect();
            if !missing.is_empty() {
                sink.add(
                    rules::PARTLY_DISCLOSED
                        .finding(
                            place,
                            format!(
                                "{} is answered in part: nothing answers {}",
                                self.written(code),
                                missing.join(", ")
                            ),
                        )
                        .hint(format!(
                            "mark what answers the rest, or `discloses={}` for the whole",
                            self.written(code)
                        ))
                        .among(
                            "{} provisions are answered in part".to_owned(),
                            self.written(code),
                        ),
                );
            }
            return;
        }
        let duty = items.iter().map(|(_, duty, _)| *duty).chain([duty]).min();
        let duty = duty.unwrap_or_default();
        // An index that is still being written need not stop the pages.
        let gravity = self.config.checks.get(rules::UNDISCLOSED.name).map(|own| own.0);
        if duty.is_asked() && gravity != Some(Gravity::Off) {
            let finding = self.unanswered(provision, duty, &silent, place);
            sink.add(match gravity {
                Some(gravity) => finding.taken(gravity),
                None => finding,
            });
        }
    }

    fn unanswered(
        &self,
        provision: &Provision,
        duty: Duty,
        silent: &[Lang],
        place: Place,
    ) -> Diagnostic {
        let code = self.written(&provision.code);
        let within = match silent.len() == self.found.len() {
            true => String::new(),
            false => {
                let tags: Vec<_> = silent.iter().map(|lang| lang.tag()).collect();
                format!(" in the {} part", tags.join(" and the "))
            }
        };
        let (kind, which) = match duty {
            Duty::Mandatory => ("mandatory ", ", which is mandatory"),
            _ => ("", ""),
        };
        let of = match self.position {
            0 => String::new(),
            _ => format!(" of {}", self.framework.id),
        };
        let title = provision.title.get(OURS);
        let finding = rules::UNDISCLOSED
            .finding(place, format!("nothing answers {code} ({title}){which}{within}"));
        let finding = as_sure(provision, finding);
        let condition = match provision.when.as_str() {
            "" => None,
            when => Some(format!("on a condition: {when}")),
        };
        // A related code that has an answer is where to look.
        let related = provision.near.iter().find(|near| {
            self.config
                .frameworks
                .other_code(near)
                .is_some_and(|(position, code)| {
                    let key = (position, code.to_owned());
                    self.found.values().any(|found| found.contains_key(&key))
                })
        });
        let related = related.map(|near| {
            format!("what answers {near} is near to it: mark it with {code} too if it answers both")
        });
        let may_explain = match duty {
            Duty::Mandatory => "answer it",
            _ => "answer or explain it",
        };
        finding
            .hint_if(condition)
            .hint_if(related)
            .hint(format!("mark the section that answers it with `discloses={code}`"))
            .hint(format!("or {may_explain} in content/index.yaml under `{code}`"))
            .among(format!("nothing answers {{}} {kind}provisions{of}{within}"), code)
    }

    /// What `index.yaml` says of a provision and its items is of a kind the framework takes.
    fn excuses(&self, provision: &Provision, sink: &mut Sink) {
        for code in codes(self.position, provision, self.entries) {
            let leaf = provision.leaves.iter().find(|leaf| leaf.is_within(code));
            let Some(entry) = self.entry(code) else { continue };
            for (how, _) in &entry.said {
                let fault = match how {
                    How::Answer => None,
                    How::Negative(place) => self.negative(provision, leaf, *place),
                    How::Explain(_, place) => {
                        (self.duty(provision, leaf) == Duty::Mandatory).then(|| {
                            self.explained(provision, leaf, code, entry.place, *place)
                        })
                    }
                    How::Relief(name) => self.excuse(
                        "relief",
                        code,
                        name,
                        &self.framework.reliefs,
                        &|name| reliefs(provision, leaf).any(|own| own == name),
                    ),
                    How::Omission(name) => self.excuse(
                        "omission",
                        code,
                        name,
                        &self.framework.omissions,
                        &|_| provision.omission,
                    ),
                };
                sink.extend(fault);
            }
        }
    }

    fn explained(
        &self,
        provision: &Provision,
        leaf: Option<&Leaf>,
        code: &str,
        entry: Place,
        at: Place,
    ) -> Diagnostic {
        let code = self.written(code);
        let may: Vec<&str> = reliefs(provision, leaf).collect();
        let relief = (!may.is_empty())
            .then(|| format!("or use a relief it may carry: {}", may.join(", ")));
        let finding = rules::EXPLAINED_MANDATORY
            .finding(entry, format!("{code} is mandatory: it cannot be explained away"))
            .related(at, "the explanation")
            .hint("answer it in a section with `discloses=`, or with an `answer` here")
            .hint_if(relief);
        as_sure(provision, finding)
    }

    /// A statement that there is none, where the framework does not say that it answers.
    fn negative(
        &self,
        provision: &Provision,
        leaf: Option<&Leaf>,
        place: Place,
    ) -> Option<Diagnostic> {
        let is_taken = provision.negative || leaf.is_some_and(|leaf| leaf.negative);
        let items = provision.leaves.iter().filter(|leaf| leaf.negative);
        let items: Vec<_> = items.map(|leaf| self.written(&leaf.code)).collect();
        let code = self.written(leaf.map_or(&provision.code, |leaf| &leaf.code));
        let of_item = (!items.is_empty())
            .then(|| format!("it does for {}: write it there", items.join(", ")));
        (!is_taken).then(|| {
            rules::WRONG_EXCUSE
                .finding(
                    place,
                    format!("saying that there is none does not answer {code}"),
                )
                .hint_if(of_item)
                .hint("write an `answer`, or an `explain` with its `reason`")
        })
    }

    /// A relief or a reason for an omission, where the framework has none such, or not here.
    fn excuse(
        &self,
        kind: &str,
        code: &str,
        name: &Placed<String>,
        known: &[(String, Leave)],
        may: &dyn Fn(&str) -> bool,
    ) -> Option<Diagnostic> {
        let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
        let wrong = |message| rules::WRONG_EXCUSE.finding(name.place, message);
        let code = self.written(code);
        if !names.contains(&name.value.as_str()) {
            let own = self.framework.name.get(OURS);
            let finding = wrong(format!("there is no {kind} `{}` in {own}", name.value));
            return Some(match names.as_slice() {
                [] => {
                    finding.hint(format!("this framework has no {kind}s: `explain` why"))
                }
                names => finding
                    .hint_if(nearest(&name.value, names.iter().copied()))
                    .hint(format!("it has {}", names.join(", "))),
            });
        }
        if may(&name.value) {
            return None;
        }
        let open: Vec<&str> = names.into_iter().filter(|name| may(name)).collect();
        let finding = wrong(format!("`{}` cannot be used for {code}", name.value));
        Some(match open.as_slice() {
            [] => finding.hint(format!("{code} takes no {kind}: answer it")),
            open => finding.hint(format!("{code} may carry {}", open.join(", "))),
        })
    }
}

/// The reliefs that a provision, or one of its items, may carry.
fn reliefs<'a>(
    provision: &'a Provision,
    leaf: Option<&'a Leaf>,
) -> impl Iterator<Item = &'a str> {
    let own = leaf.into_iter().flat_map(|leaf| &leaf.reliefs);
    provision.reliefs.iter().chain(own).map(String::as_str)
}

/// What was not held against the framework's own text stops no report.
fn as_sure(provision: &Provision, finding: Diagnostic) -> Diagnostic {
    match provision.is_sure {
        true => finding,
        false => finding.as_warning(),
    }
}
