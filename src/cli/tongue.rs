//! The language the program speaks to who types: that of `--ui-language`, or else of the locale;
//! and the help in it.

use std::env;
use std::io::{self, Write as _};
use std::sync::OnceLock;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory as _};

use super::args::Arguments;
use super::{Aside, Out};
use crate::languages::OURS;
use crate::model::lang::Lang;

/// What the library of the command line says of itself, the longer before what it begins with.
const HEADS: [&str; 11] = [
    "Print this message or the help of the given subcommand(s)",
    "Print help (see a summary with '-h')",
    "Print help (see more with '--help')",
    "Print help",
    "Print version",
    "Usage:",
    "Commands:",
    "Arguments:",
    "Options:",
    "Possible values:",
    "[default: ",
];
const VALUES: &str = "[possible values: ";
/// What manual pages have of these.
const VALUED: [&str; 2] = ["Possible values:", "[default: "];
/// The sections of manual pages, and what a line that begins one begins with.
const SECTIONS: [&str; 7] =
    ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SUBCOMMANDS", "EXTRA", "VERSION"];
const SECTION: &str = ".SH ";

static SPOKEN: OnceLock<Lang> = OnceLock::new();

/// The language that is spoken.
pub(crate) fn spoken() -> Lang {
    SPOKEN.get().copied().unwrap_or(OURS)
}

/// Finds the language that is asked for, before anything is said: what is wrong with a command
/// line, and its help, are said in it too.
pub(crate) fn listen() -> Result<(), String> {
    let lang = match typed() {
        Some(tag) => super::language(&tag)?,
        None => of_locale().unwrap_or(OURS),
    };
    let _ = SPOKEN.set(lang);
    Ok(())
}

/// The language that was asked for on the command line.
pub(crate) fn asked() -> Option<Lang> {
    typed().map(|_| spoken())
}

/// What stands behind `--ui-language`.
fn typed() -> Option<String> {
    let mut words = env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned());
    while let Some(word) = words.next() {
        match word.strip_prefix("--ui-language") {
            Some("") => return words.next(),
            Some(rest) if rest.starts_with('=') => {
                return rest.get(1..).map(str::to_owned);
            }
            _ if word == "--" => return None,
            _ => {}
        }
    }
    None
}

/// The language of the locale: the first of the variables that holds something decides.
fn of_locale() -> Option<Lang> {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let value = names.iter().filter_map(env::var_os).find(|value| !value.is_empty())?;
    Lang::of_locale(&value.to_string_lossy())
}

/// A text about a command in a language; as it is where none is known.
fn about(lang: Lang, text: &impl ToString) -> String {
    let text = text.to_string();
    lang.catalogue().help.get(&text).cloned().unwrap_or(text)
}

/// A command with all that is said of it in a language. It explains itself, and takes nothing:
/// its values have lost their types.
fn told(mut command: Command, lang: Lang) -> Command {
    if let Some(text) = command.get_about().map(|text| about(lang, text)) {
        command = command.about(text);
    }
    if let Some(text) = command.get_after_help().map(|text| about(lang, text)) {
        command = command.after_help(text);
    }
    command
        .mut_args(|arg| told_argument(arg, lang))
        .mut_subcommands(|own| told(own, lang))
}

fn told_argument(mut arg: Arg, lang: Lang) -> Arg {
    if let Some(text) = arg.get_help().map(|text| about(lang, text)) {
        arg = arg.help(text);
    }
    // The library has a longer one of its own.
    if let Some(text) = arg.get_long_help().map(|text| about(lang, text)) {
        arg = arg.long_help(text);
    }
    let values = arg.get_possible_values();
    if !values.iter().any(|value| value.get_help().is_some()) {
        return arg;
    }
    let told = |value: PossibleValue| match value.get_help().map(|it| about(lang, it)) {
        Some(text) => value.help(text),
        None => value,
    };
    let values = values.into_iter().map(told);
    arg.value_parser(PossibleValuesParser::from(values.collect::<Vec<_>>()))
}

/// A command line with all that is said of it in the language that is spoken: for those who read
/// of it, not to be carried out.
pub(crate) fn described(mut command: Command) -> Command {
    let lang = spoken();
    if lang == OURS {
        return command;
    }
    // What the library adds by itself is told too.
    command.build();
    told(command, lang)
}

/// A manual page as it was written for a command, with the heads of its sections in the language
/// that is spoken.
pub(crate) fn manual(page: &str) -> String {
    let lang = spoken();
    let lines = page.split_inclusive('\n').map(|line| {
        let head = line.strip_prefix(SECTION).map(str::trim_end);
        match head.filter(|head| SECTIONS.contains(head)) {
            Some(head) => format!("{SECTION}{}\n", about(lang, &head)),
            None => VALUED
                .iter()
                .fold(line.to_owned(), |line, own| line.replace(own, &about(lang, own))),
        }
    });
    lines.collect()
}

/// Shows the help that was asked for, or what is wrong with what was typed, in the language that
/// is spoken.
pub(crate) fn explain(asked: &clap::Error) -> io::Result<()> {
    let lang = spoken();
    if lang == OURS {
        return asked.print();
    }
    let is_help = matches!(
        asked.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    let help = is_help
        .then(|| told(Arguments::command(), lang).try_get_matches().err())
        .flatten();
    let text = help.as_ref().unwrap_or(asked).render().to_string();
    let text = in_words(lang, text);
    match asked.use_stderr() {
        true => Aside.write_all(text.as_bytes()),
        false => Out.write_all(text.as_bytes()),
    }
}

/// What the library of the command line has written, with its own words in a language.
fn in_words(lang: Lang, mut text: String) -> String {
    for head in HEADS.iter().chain([&VALUES]) {
        text = text.replace(head, &about(lang, head));
    }
    let begins = ["error: ", "  tip: ", "For more information"];
    let lines = text.split_inclusive('\n').map(|line| {
        let is_said = begins.iter().any(|begin| line.starts_with(begin));
        if is_said { lang.say(line) } else { line.to_owned() }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What is said and stands in no literal.
    const SPOKEN: &str = include_str!("../../tests/spoken.txt");

    /// All that is said of a command and of those below it.
    fn texts(command: &Command, found: &mut BTreeSet<String>) {
        let own = [command.get_about(), command.get_after_help()];
        found.extend(own.into_iter().flatten().map(ToString::to_string));
        for arg in command.get_arguments() {
            assert!(arg.get_long_help().is_none_or(|long| {
                arg.get_help()
                    .is_some_and(|help| help.to_string() == long.to_string())
            }));
            found.extend(arg.get_help().map(ToString::to_string));
            for value in arg.get_possible_values() {
                found.extend(value.get_help().map(ToString::to_string));
            }
        }
        command.get_subcommands().for_each(|own| texts(own, found));
    }

    fn others() -> impl Iterator<Item = Lang> {
        Lang::ALL.into_iter().filter(|lang| *lang != OURS)
    }

    #[test]
    fn all_help_is_told_and_nothing_else() {
        let mut wanted = BTreeSet::new();
        texts(&Arguments::command(), &mut wanted);
        assert!(wanted.len() > 100);
        let heads = HEADS.iter().chain([&VALUES]).chain(&SECTIONS);
        wanted.extend(heads.map(|head| (*head).to_owned()));
        for lang in others() {
            let known: BTreeSet<_> = lang.catalogue().help.keys().cloned().collect();
            let missing: Vec<_> = wanted.difference(&known).collect();
            assert!(missing.is_empty(), "{lang} does not tell: {missing:#?}");
            let is_clap = |text: &&String| {
                ["error: ", "tip: ", "For more"].iter().any(|it| text.starts_with(it))
                    || SPOKEN.lines().any(|line| line == text.as_str())
            };
            let idle: Vec<_> =
                known.difference(&wanted).filter(|it| !is_clap(it)).collect();
            assert!(idle.is_empty(), "{lang} tells what nobody says: {idle:#?}");
        }
    }

    #[test]
    fn the_help_of_every_command_is_in_one_language() {
        let own = |command: &Command| -> Vec<Vec<String>> {
            let names = command.get_subcommands().map(|own| own.get_name().to_owned());
            let names =
                names.map(|name| vec!["recto".to_owned(), name, "--help".to_owned()]);
            names.chain([vec!["recto".to_owned(), "--help".to_owned()]]).collect()
        };
        for lang in others() {
            for words in own(&Arguments::command()) {
                let asked = told(Arguments::command(), lang).try_get_matches_from(&words);
                let text = asked.expect_err("help").render().to_string();
                let text = in_words(lang, text);
                for word in
                    ["Usage", "Options", "Print", "possible", "default", " the ", " of "]
                {
                    assert!(!text.contains(word), "{lang}: {word} in\n{text}");
                }
            }
        }
    }

    #[test]
    fn what_is_wrong_with_a_command_line_is_told() {
        for lang in others() {
            for words in [
                ["recto", "biuld", ""],
                ["recto", "build", "--bogus"],
                ["recto", "build", "--edition=loud"],
                ["recto", "build", "--lang"],
                ["recto", "build", "--filing --lang=en"],
                ["recto", "verify", "--format=json"],
                ["recto", "preview", "--port=x"],
            ] {
                let words = words.iter().flat_map(|word| word.split(' '));
                let asked = Arguments::command()
                    .try_get_matches_from(words.filter(|word| !word.is_empty()));
                let text =
                    in_words(lang, asked.expect_err("an error").render().to_string());
                for word in ["error", "tip", "found", "value", "argument", "For more"] {
                    let plain = text.replace("<", "");
                    assert!(!plain.contains(word), "{lang}: {word} in\n{text}");
                }
            }
        }
    }
}
