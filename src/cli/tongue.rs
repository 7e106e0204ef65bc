//! The language the program speaks to who types: that of `--ui-language`, or else of the locale.

use std::env;
use std::sync::OnceLock;

use recto::languages::OURS;
use recto::model::lang::Lang;

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

/// What stands behind `--ui-language`.
fn typed() -> Option<String> {
    let mut words = env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned());
    while let Some(word) = words.next() {
        match word.strip_prefix("--ui-language") {
            Some("") => return words.next(),
            Some(rest) if rest.starts_with('=') => return rest.get(1..).map(str::to_owned),
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
