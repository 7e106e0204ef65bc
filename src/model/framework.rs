//! Disclosure frameworks: what they ask for, of whom, and from when on.
//!
//! A framework is a file of data, ours or the project's; nothing here is of one of them alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::config::Date;
use super::lang::{ByLang, Lang, OURS};
use super::place::Placed;
use super::report::AnswerKind;

/// A text in each language a catalogue speaks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Texts(pub ByLang<String>);

impl Texts {
    /// The text in a language, or in ours where a catalogue has none in it.
    pub fn get(&self, lang: Lang) -> &str {
        let own = self.0.get(&lang).or_else(|| self.0.get(&OURS));
        own.or_else(|| self.0.values().next()).map_or("", String::as_str)
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A disclosure framework.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Framework {
    /// Its name in files: `hkex-2025`.
    pub id: String,
    /// What its codes begin with beside those of another framework: `gri` in `gri:305-1`.
    pub prefix: String,
    /// Its name.
    pub name: Texts,
    /// How texts name it.
    pub named: Vec<String>,
    /// The financial years it is in force for; any where it does not say.
    pub years: Option<Years>,
    /// When a report by it is due, the latest rule last.
    pub due: Vec<Due>,
    /// What its index looks like.
    pub form: IndexForm,
    /// The claims a report can make, the first one unless another is made.
    pub claims: Vec<(String, Claim)>,
    /// The standard that the claim rests on.
    pub uses: Texts,
    /// The reliefs it grants, by name.
    pub reliefs: Vec<(String, Leave)>,
    /// The reasons it takes for an omission, by name.
    pub omissions: Vec<(String, Leave)>,
    /// Who must answer, by the names that provisions use: the first rule that fits holds.
    pub duties: BTreeMap<String, Vec<DutyRule>>,
    /// Its aspects.
    pub groups: Vec<Group>,
    /// The provisions that reports of the day it is read for are not asked for.
    pub gone: Vec<Provision>,
}

/// What the index of a framework looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum IndexForm {
    /// A table a part, with what is obligatory in each.
    #[default]
    Parts,
    /// A statement of use, then standard, disclosure, location and omission.
    Statement,
    /// A table by pillars.
    Pillars,
    /// A table by topics, with their articles.
    Topics,
}

impl IndexForm {
    /// Every one with its name in files and layouts.
    pub const ALL: [(&'static str, Self); 4] = [
        ("parts", Self::Parts),
        ("statement", Self::Statement),
        ("pillars", Self::Pillars),
        ("topics", Self::Topics),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, own)| *own == self);
        named.map_or("", |(name, _)| name)
    }
}

/// The financial years a framework is in force for, by their first days.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Years {
    /// The earliest.
    pub from: Date,
    /// The latest; none while it is in force.
    pub until: Option<Date>,
    /// What the issuer must do for later years.
    pub then: String,
    /// Whether reports of earlier years may follow it too.
    pub early: bool,
}

impl Years {
    /// Whether a year that begins on a day is one of them.
    pub fn have(&self, first_day: Date) -> bool {
        self.from <= first_day && self.until.is_none_or(|until| first_day <= until)
    }
}

/// When a report is due.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Due {
    /// The first day of the earliest financial year this is asked of.
    pub from: Date,
    /// How many months after the end of the year.
    pub months: u8,
    /// For whom it is otherwise.
    pub but: String,
}

/// A claim that a report can make of a framework.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The statement of use, with `{issuer}`, `{start}` and `{end}` in it.
    pub statement: Texts,
}

/// What a framework lets an issuer leave out, and on what terms.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Leave {
    /// Its name in the index.
    pub name: Texts,
    /// What the report must then say: for the author.
    pub says: String,
}

/// Whether an issuer must answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Duty {
    /// It must.
    Mandatory,
    /// It must, or explain why not.
    #[default]
    Explain,
    /// It may.
    Voluntary,
    /// It may, and is asked to.
    Encouraged,
}

impl Duty {
    /// Every one with its name in files and layouts.
    pub const ALL: [(&'static str, Self); 4] = [
        ("mandatory", Self::Mandatory),
        ("explain", Self::Explain),
        ("voluntary", Self::Voluntary),
        ("encouraged", Self::Encouraged),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, own)| *own == self);
        named.map_or("", |(name, _)| name)
    }

    /// Whether silence is a fault.
    pub fn is_asked(self) -> bool {
        matches!(self, Self::Mandatory | Self::Explain)
    }
}

/// The boards of the Exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Board {
    /// The Main Board.
    #[default]
    Main,
    /// GEM.
    Gem,
}

impl Board {
    /// Both with their names in files.
    pub const ALL: [(&'static str, Self); 2] = [("main", Self::Main), ("gem", Self::Gem)];
}

/// The class of an issuer, on which its duties hang: `issuer-class` in `report.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct IssuerClass {
    /// Where it is listed.
    pub board: Board,
    /// Whether it was of the large-cap index throughout the year before.
    pub is_large_cap: bool,
}

/// A rule about who must answer: its duty holds where all that it names fits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DutyRule {
    /// The board.
    pub board: Option<Board>,
    /// Whether the issuer is a large cap.
    pub large_cap: Option<bool>,
    /// The first day of the earliest financial year.
    pub from: Option<Date>,
    /// The claim that is made.
    pub claim: Option<String>,
    /// What then holds.
    pub duty: Duty,
}

/// An aspect with its provisions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Group {
    /// Its code: `A1`; `MDR` for the mandatory paragraphs.
    pub code: String,
    /// The part of the framework it belongs to, where that has parts.
    pub part: Texts,
    /// Its title.
    pub title: Texts,
    /// The duty of its provisions, unless they have their own.
    pub duty: Option<String>,
    /// What its general disclosure asks for: policies, compliance.
    pub limbs: Vec<String>,
    /// Its provisions in order.
    pub provisions: Vec<Provision>,
}

/// A provision: a paragraph, a general disclosure, a KPI, a topic.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Provision {
    /// Its code: `MDR13`, `A1`, `A1.1`.
    pub code: String,
    /// What kind of answer it asks for.
    pub kind: AnswerKind,
    /// Its duty: one of the framework's, or a plain one.
    pub duty: Option<String>,
    /// Its title.
    pub title: Texts,
    /// What it asks.
    pub description: Texts,
    /// What a numeric answer must show.
    pub asks: Asks,
    /// What of emissions it asks for.
    pub emissions: Option<Asked>,
    /// The reliefs that may be used.
    pub reliefs: Vec<String>,
    /// Whether a statement that there is none answers it.
    pub negative: bool,
    /// Whether it may be omitted with a reason of the framework's list.
    pub omission: bool,
    /// The earliest and the latest date of publication it is asked of.
    pub published: (Option<Date>, Option<Date>),
    /// On what condition it is asked: for the author.
    pub when: String,
    /// Whether its wording and number were held against the framework's own text.
    pub is_sure: bool,
    /// Its items, each with a code of its own.
    pub leaves: Vec<Leaf>,
    /// The codes of other frameworks that its answer answers as well.
    pub answers: Vec<String>,
    /// The codes of other frameworks that ask for something like it.
    pub near: Vec<String>,
}

/// An item of a provision.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// Its code: `D28(a)`.
    pub code: String,
    /// Its duty, where it is not the provision's.
    pub duty: Option<String>,
    /// What it is about.
    pub title: Texts,
    /// What of emissions it asks for.
    pub emissions: Option<Asked>,
    /// The reliefs that may be used beside the provision's.
    pub reliefs: Vec<String>,
    /// Whether a statement that there is none answers it.
    pub negative: bool,
    /// The codes of other frameworks that its answer answers as well.
    pub answers: Vec<String>,
    /// The codes of other frameworks that ask for something like it.
    pub near: Vec<String>,
}

/// What of greenhouse gas emissions something asks for, where checks must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asked {
    /// Those of Scope 3 in total.
    ScopeThree,
    /// The categories that are counted in Scope 3.
    Categories,
}

impl Asked {
    /// Every one with its name in files.
    pub const ALL: [(&'static str, Self); 2] =
        [("scope-3", Self::ScopeThree), ("categories", Self::Categories)];
}

/// What a provision asks of a numeric answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Asks {
    /// By which kinds it is broken down.
    pub breakdowns: Vec<String>,
    /// For how many years it is wanted.
    pub years: u8,
    /// Whether a rate is wanted beside the number.
    pub rate: bool,
    /// Whether an intensity is wanted beside the total.
    pub intensity: bool,
    /// Whether a target is wanted, which may be a figure.
    pub target: bool,
}

impl Framework {
    /// When the report of a year that begins on a day is due.
    pub fn due(&self, first_day: Date) -> Option<&Due> {
        self.due.iter().rfind(|due| due.from <= first_day)
    }

    /// The aspect a provision belongs to.
    pub fn group_of(&self, code: &str) -> Option<&Group> {
        let has = |group: &&Group| group.provisions.iter().any(|own| own.code == code);
        self.groups.iter().find(has)
    }

    /// The provision of a code, its own or that of one of its items, and the item.
    pub fn provision(&self, code: &str) -> Option<(&Provision, Option<&Leaf>)> {
        self.provisions().find_map(|provision| {
            let leaf = provision.leaves.iter().find(|leaf| leaf.code == code);
            (leaf.is_some() || provision.code == code).then_some((provision, leaf))
        })
    }

    /// What a code stands for: a provision with all its items, or some of its items. The common
    /// beginning of several items stands for them all: `D19(a)`.
    pub fn named(&self, code: &str) -> Option<(&Provision, Vec<&Leaf>)> {
        self.provisions().find_map(|provision| {
            if provision.code == code {
                return Some((provision, provision.leaves.iter().collect()));
            }
            let leaves = provision.leaves.iter();
            let leaves: Vec<_> = leaves.filter(|leaf| leaf.is_within(code)).collect();
            (!leaves.is_empty()).then_some((provision, leaves))
        })
    }

    /// All provisions in order.
    pub fn provisions(&self) -> impl Iterator<Item = &Provision> {
        self.groups.iter().flat_map(|group| &group.provisions)
    }

    /// A code of each form it has.
    pub fn examples(&self) -> Vec<&str> {
        let form = |code: &str| code.replace(|c: char| c.is_ascii_digit(), "0");
        let mut seen = vec![];
        let mut codes: Vec<_> = self.provisions().map(|own| own.code.as_str()).collect();
        codes.retain(|code| {
            let form = form(code).replace("00", "0");
            let is_new = !seen.contains(&form);
            seen.push(form);
            is_new
        });
        codes
    }

    /// All codes in order, those of items behind those of their provisions.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.provisions().flat_map(|provision| {
            let leaves = provision.leaves.iter().map(|leaf| leaf.code.as_str());
            std::iter::once(provision.code.as_str()).chain(leaves)
        })
    }

    /// A claim by its name; the one made unless another is.
    pub fn claim(&self, name: Option<&str>) -> Option<&(String, Claim)> {
        match name {
            Some(name) => self.claims.iter().find(|(own, _)| own == name),
            None => self.claims.first(),
        }
    }

    /// The framework as it is for reports published on a day.
    pub fn published_on(&self, day: Date) -> Self {
        let mut own = self.clone();
        for group in &mut own.groups {
            let all = std::mem::take(&mut group.provisions).into_iter();
            let (kept, gone) = all.partition(|it| it.is_asked_on(day));
            group.provisions = kept;
            own.gone.extend::<Vec<_>>(gone);
        }
        own.groups.retain(|group| !group.provisions.is_empty());
        own
    }
}

impl Leaf {
    /// Whether a code is its own, or the beginning of it and of others.
    pub fn is_within(&self, code: &str) -> bool {
        let rest = self.code.strip_prefix(code);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
    }
}

impl Provision {
    /// Whether reports published on a day are asked for it.
    pub fn is_asked_on(&self, day: Date) -> bool {
        let (from, until) = self.published;
        from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
    }
}

/// A framework that a report follows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Followed {
    /// Its name, where the settings give it.
    pub id: Placed<String>,
    /// The claim that is made of it.
    pub claim: Option<Placed<String>>,
    /// Itself.
    pub framework: Arc<Framework>,
}

/// The frameworks a report follows, the first one's codes standing bare.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Frameworks {
    /// In the order of the settings.
    pub all: Vec<Followed>,
    /// What the issuer is.
    pub class: IssuerClass,
}

impl Frameworks {
    /// The first, whose codes stand bare.
    pub fn first(&self) -> Option<&Followed> {
        self.all.first()
    }

    /// A framework and its own code, of a code as written: `A1.1`, `gri:305-1`.
    pub fn own_code<'a>(&self, written: &'a str) -> Option<(usize, &'a str)> {
        if let Some((prefix, code)) = written.split_once(':') {
            let is_of = |own: &Followed| {
                own.framework.prefix == prefix || own.framework.id == prefix
            };
            return Some((self.all.iter().position(is_of)?, code));
        }
        (!self.all.is_empty()).then_some((0, written))
    }

    /// As [`own_code`](Self::own_code) for what a catalogue says of other frameworks, where no
    /// code stands bare.
    pub fn other_code<'a>(&self, written: &'a str) -> Option<(usize, &'a str)> {
        self.own_code(written).filter(|_| written.contains(':'))
    }

    /// A code as authors write it.
    pub fn written(&self, index: usize, code: &str) -> String {
        match self.all.get(index).filter(|_| index > 0) {
            Some(own) => format!("{}:{code}", own.framework.prefix),
            None => code.to_owned(),
        }
    }

    /// Whether a code as written is a provision's, or one of its items'.
    pub fn names(&self, written: &str, index: usize, provision: &Provision) -> bool {
        let own = self.own_code(written).filter(|(own, _)| *own == index);
        own.is_some_and(|(_, code)| {
            provision.code == code
                || provision.leaves.iter().any(|leaf| leaf.is_within(code))
        })
    }

    /// All that what is marked with a code answers: in its own framework, and in the others as
    /// far as its provision says so.
    pub fn answered_by(&self, written: &str) -> BTreeSet<(usize, String)> {
        let mut all = BTreeSet::new();
        let Some((index, code)) = self.own_code(written) else { return all };
        all.insert((index, code.to_owned()));
        let own = self.all.get(index).and_then(|own| own.framework.named(code));
        let Some((provision, leaves)) = own else { return all };
        let mut others: Vec<&String> = leaves.iter().flat_map(|it| &it.answers).collect();
        if provision.code == code {
            others.extend(&provision.answers);
        } else {
            all.extend(leaves.iter().map(|leaf| (index, leaf.code.clone())));
        }
        for other in others {
            all.extend(
                self.other_code(other).map(|(index, code)| (index, code.to_owned())),
            );
        }
        all
    }

    /// What is asked of the issuer for a financial year that begins on a day.
    pub fn duty(
        &self,
        index: usize,
        first_day: Date,
        provision: &Provision,
        leaf: Option<&Leaf>,
    ) -> Duty {
        let Some(own) = self.all.get(index) else { return Duty::default() };
        let framework = &own.framework;
        let group = framework.group_of(&provision.code);
        let named = leaf
            .and_then(|leaf| leaf.duty.as_ref())
            .or(provision.duty.as_ref())
            .or(group.and_then(|group| group.duty.as_ref()));
        let Some(named) = named else { return Duty::default() };
        if let Some((_, duty)) = Duty::ALL.iter().find(|(name, _)| name == named) {
            return *duty;
        }
        let claim = framework.claim(own.claim.as_ref().map(|own| own.value.as_str()));
        let claim = claim.map(|(name, _)| name);
        let rules = framework.duties.get(named);
        let fits = |rule: &&DutyRule| {
            rule.board.is_none_or(|board| board == self.class.board)
                && rule.large_cap.is_none_or(|large| large == self.class.is_large_cap)
                && rule.from.is_none_or(|from| from <= first_day)
                && rule.claim.as_ref().is_none_or(|own| Some(own) == claim)
        };
        rules
            .and_then(|rules| rules.iter().find(fits))
            .map_or(Duty::default(), |rule| rule.duty)
    }
}
