//! Broken input: whatever stands in a file, Recto answers, in time, at a place of that file.
//!
//! `cargo bench --bench fuzz` breaks the inputs of each target of `tests/suite/fuzzed.rs` for
//! five seconds; `-- yaml 60s` or `-- yaml 1000000` does so for one of them, as long or as
//! often; a further number is the seed. Inputs that are answered in a new way are broken
//! further. Each target runs in a process of its own, so that a stack that overflows and an
//! endless loop are found as well as a panic. What fails is written to `target/fuzz/`: put it
//! into `tests/corpus/<target>/` with its mend.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a bench prints and may fail"
)]

#[expect(dead_code, reason = "the suite needs more of it")]
#[path = "../tests/suite/fixture.rs"]
mod fixture;
#[path = "../tests/suite/fuzzed.rs"]
mod fuzzed;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek as _, Write as _};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fuzzed::{TARGETS, Target};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// After how long an input counts as one that hangs.
const HANGS: u64 = 60;
/// After how long it is reported as slow.
const SLOW: Duration = Duration::from_secs(5);
/// After how many inputs what is remembered of them is forgotten.
const FORGETS: u64 = 200;
/// The most inputs that are broken further.
const POOL: usize = 4_000;

fn main() {
    let arguments: Vec<_> =
        std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    if let [child, name, extent, seed] = arguments.as_slice()
        && child == "child"
    {
        let target = TARGETS.iter().find(|target| target.name == name);
        child_main(target.expect("a target"), extent, seed.parse().expect("a seed"));
        return;
    }
    let name = arguments.iter().find(|a| TARGETS.iter().any(|t| t.name == **a));
    let mut numbers = arguments
        .iter()
        .filter(|a| a.starts_with(|c: char| c.is_ascii_digit()));
    let extent = numbers.next().map_or("5s", String::as_str);
    let seed = numbers.next().map_or("1", String::as_str);
    let mut failed = false;
    for target in TARGETS.iter().filter(|t| name.is_none_or(|name| t.name == name)) {
        let own = std::env::current_exe().expect("this program");
        let status = Command::new(own)
            .args(["child", target.name, extent, seed])
            .env("RUST_MIN_STACK", "8388608")
            .status()
            .expect("a process");
        if !status.success() {
            failed = true;
            // 1 says that the inputs that failed are written.
            if status.code() != Some(1) {
                let kept = output(target.name).with_extension("stopped");
                let _ = std::fs::rename(output(target.name), &kept);
                println!("{}: {status} at {}", target.name, kept.display());
            }
        }
    }
    if failed {
        std::process::exit(1);
    }
}

/// Where the input is that is tried.
fn output(name: &str) -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
        PathBuf::from,
    );
    let folder = folder.join("fuzz");
    std::fs::create_dir_all(&folder).expect("a folder");
    folder.join(format!("{name}.now"))
}

/// Random numbers that are the same each time: splitmix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

fn child_main(target: &Target, extent: &str, seed: u64) {
    let seconds = extent.strip_suffix('s').and_then(|n| n.parse().ok());
    let count: u64 = extent.parse().unwrap_or(u64::MAX);
    let began = Instant::now();
    let ends = began + Duration::from_secs(seconds.unwrap_or(u64::from(u32::MAX)));
    let mut pool = (target.seeds)();
    pool.extend(fuzzed::corpus(target));
    let seeds = pool.len();
    let seed_length = match target.name {
        // What is bound of a short project costs a tenth of what a long one does.
        "verify" | "workbook" => pool.iter().map(Vec::len).max().unwrap_or(0),
        _ => 0,
    };
    let now = output(target.name);
    let mut file = std::fs::File::create(&now).expect("a file");

    // An input that hangs ends the process, and its file stays.
    let since = Arc::new(AtomicU64::new(0));
    let watch = since.clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let started = watch.load(Ordering::Relaxed);
            if started > 0 && began.elapsed().as_secs() >= started + HANGS {
                std::process::exit(2);
            }
        }
    });
    let place = Arc::new(Mutex::new(String::new()));
    let panicked = place.clone();
    std::panic::set_hook(Box::new(move |info| {
        let at = info.location().map(ToString::to_string).unwrap_or_default();
        let mut place =
            panicked.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *place = format!("{at}: {info}");
    }));

    let mut random = Random(seed);
    let (mut known, mut failures) = (BTreeSet::new(), BTreeMap::<String, PathBuf>::new());
    let (mut slowest, mut tried) = (Duration::ZERO, 0);
    while tried < count && Instant::now() < ends {
        // Every seed as it is, then broken ones, the newer the more often.
        let input = match pool.get(usize::try_from(tried).unwrap_or(usize::MAX)) {
            Some(seed) if tried < u64::try_from(seeds).unwrap_or(0) => seed.clone(),
            _ => {
                let newest = pool.len().saturating_sub(200);
                let at = match random.below(2) {
                    0 => newest + random.below(pool.len() - newest),
                    _ => random.below(pool.len()),
                };
                let other = random.below(pool.len());
                broken(target, &pool[at], &pool[other], &mut random)
            }
        };
        // One that is too long is none.
        if input.len() > target.longest.max(2 * seed_length)
            && tried >= u64::try_from(seeds).unwrap_or(0)
        {
            continue;
        }
        tried += 1;
        // What is remembered of each input would fill the memory within minutes.
        if tried.is_multiple_of(FORGETS) {
            comemo::evict(0);
        }
        // The file stays open: to open it costs more than many an input.
        file.rewind().expect("a file");
        file.set_len(0).expect("a file");
        file.write_all(&input).expect("written");
        since.store(began.elapsed().as_secs().max(1), Ordering::Relaxed);
        let start = Instant::now();
        let answer = catch_unwind(AssertUnwindSafe(|| (target.run)(&input)));
        let took = start.elapsed();
        since.store(0, Ordering::Relaxed);
        slowest = slowest.max(took);
        let failure = match answer {
            Ok(answer) => {
                if known.insert(answer) && pool.len() < POOL + seeds {
                    pool.push(input.clone());
                }
                // A machine that is busy may be slow once.
                let is_slow = || {
                    let start = Instant::now();
                    (target.run)(&input);
                    start.elapsed() > SLOW
                };
                (took > SLOW && is_slow()).then(|| "slow".to_owned())
            }
            Err(_) => Some(
                place
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner)
                    .clone(),
            ),
        };
        if let Some(why) = failure {
            let key: String = why.lines().next().unwrap_or("").chars().take(80).collect();
            let number = failures.len();
            failures.entry(key).or_insert_with(|| {
                let path = now.with_extension(number.to_string());
                std::fs::write(&path, &input).expect("written");
                eprintln!("{}: {why} ({took:?})\n  {}", target.name, path.display());
                path
            });
        }
    }
    let _ = std::fs::remove_file(&now);
    println!(
        "{:<12} {tried:>8} inputs in {:>4} s, {:>5} answers, slowest {:>5} ms, {} failures",
        target.name,
        began.elapsed().as_secs(),
        known.len(),
        slowest.as_millis(),
        failures.len()
    );
    if !failures.is_empty() {
        std::process::exit(1);
    }
}

/// What means something somewhere.
const WORDS: [&str; 108] = [
    "{{",
    "}}",
    "{{ energy }}",
    "{{ energy@prior }}",
    "@2020",
    "@prior",
    " : 2dp",
    " : pp",
    "change(",
    "sum(",
    "share(",
    ")",
    "(",
    " / ",
    " * ",
    " + ",
    " - ",
    "0",
    "-0",
    "1e999",
    "79228162514264337593543950335",
    "0.0000000000000000000000000001",
    "9,999",
    "1.5",
    "％",
    "# ",
    "## ",
    "{#x}",
    "> ",
    "- ",
    "1. ",
    "* ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "```cards\n",
    "```table\n",
    "```\n",
    "---\n",
    "***",
    "**",
    "_",
    "`",
    "~~",
    "![",
    "](",
    "[^1]",
    "[^1]: ",
    "<!-- ",
    " -->",
    "<b>",
    "&amp;",
    "&#0;",
    "\\",
    "|",
    "|---|",
    "| a | b |\n",
    ": ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!x ",
    "? ",
    "|\n",
    ">-\n",
    "\"",
    "'",
    "null",
    "~",
    "true",
    "2021",
    "2020-13-45",
    "zh-HK",
    "en",
    "en: ",
    "values: ",
    "unit: ",
    "formula: ",
    "accept: ",
    "\u{feff}",
    "\u{0}",
    "\u{202e}",
    "\u{2028}",
    "說",
    "𠮷",
    "三十萬",
    "two and a half million",
    "</v>",
    "<v>",
    "t=\"s\"",
    "<c r=\"E3\">",
    "<c r=\"ZZZZ99999999\">",
    "<mergeCell ref=\"A1:F9\"/>",
    "&#x0;",
    "1E308",
    "-1E-308",
    "#REF!",
    "<f>",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
];

/// An input with some of it broken, and that of another put into it.
fn broken(target: &Target, input: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let edits = 1 + random.below(4);
    let text = std::str::from_utf8(input);
    let Some(text) = text.ok().filter(|text| text.len() <= target.longest.max(20_000))
    else {
        return broken_bytes(input, edits, random);
    };
    // A package may be broken itself as well as its parts.
    if target.name == "workbook" && random.below(8) == 0 {
        return broken_bytes(&fuzzed::packed(input), edits, random);
    }
    if target.name == "content" && random.below(2) == 0 {
        return broken_bytes(input, edits, random);
    }
    let mut text = text.to_owned();
    for _ in 0..edits {
        let parts = (target.parts)(&text);
        let part = if parts.is_empty() { 0..0 } else { random.of(&parts).clone() };
        if part.is_empty() && !target.name.starts_with("expr") {
            continue;
        }
        let other = std::str::from_utf8(other).unwrap_or("");
        let others = (target.parts)(other);
        let new = edit(&mut text, part, other, &others, random);
        if new.len() > target.longest.max(20_000) {
            break;
        }
    }
    text.into_bytes()
}

/// The nearest place before which a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// A random piece of a part of a text.
fn piece(
    text: &str,
    part: &Range<usize>,
    most: usize,
    random: &mut Random,
) -> Range<usize> {
    let start = floor(text, part.start + random.below(part.len() + 1));
    let end = floor(text, (start + random.below(most)).min(part.end)).max(start);
    start.max(floor(text, part.start))..end
}

/// Whole lines of a part of a text.
fn lines(text: &str, part: &Range<usize>, random: &mut Random) -> Range<usize> {
    let piece = piece(text, part, 200, random);
    let start = text[part.start..piece.start]
        .rfind('\n')
        .map_or(part.start, |at| part.start + at + 1);
    let end = text[piece.end..part.end]
        .find('\n')
        .map_or(part.end, |at| piece.end + at + 1);
    start..end
}

fn edit<'t>(
    text: &'t mut String,
    part: Range<usize>,
    other: &str,
    others: &[Range<usize>],
    random: &mut Random,
) -> &'t str {
    let most = *random.of(&[2, 8, 40, 300]);
    let place = piece(text, &part, most, random);
    let (range, new) = match random.below(12) {
        0 => (place, String::new()),
        1 | 2 => (place.start..place.start, (*random.of(&WORDS)).to_owned()),
        3 => (place, (*random.of(&WORDS)).to_owned()),
        4 => {
            let copy = text[place.clone()].to_owned();
            (place.end..place.end, copy)
        }
        5 => {
            let many = *random.of(&[2, 10, 100, 1_000]);
            let copy = match random.below(2) {
                0 => text[place.clone()].chars().take(20).collect::<String>(),
                _ => (*random.of(&WORDS)).to_owned(),
            };
            (place.start..place.start, copy.repeat(many))
        }
        6 | 7 if !others.is_empty() => {
            let from = random.of(others).clone();
            let from = match random.below(2) {
                0 => lines(other, &from, random),
                _ => piece(other, &from, 120, random),
            };
            (place.start..place.start, other[from].to_owned())
        }
        8 => (lines(text, &part, random), String::new()),
        9 => {
            let whole = lines(text, &part, random);
            let copy = text[whole.clone()].to_owned();
            let to = lines(text, &part, random).start;
            (to..to, copy)
        }
        10 => {
            let c = char::from_u32(u32::try_from(random.below(0x3000)).unwrap_or(0));
            let end = place.start
                + text[place.start..part.end].chars().next().map_or(0, char::len_utf8);
            (place.start..end, c.unwrap_or('x').to_string())
        }
        _ => {
            // Another number in the place of a number.
            let digit = |c: char| c.is_ascii_digit();
            let behind = &text[place.start..part.end];
            let start = place.start + behind.find(digit).unwrap_or(0);
            let digits = text[start..part.end].find(|c| !digit(c)).unwrap_or(0);
            let number = match random.below(4) {
                0 => random.next().to_string(),
                1 => "0".to_owned(),
                2 => "9".repeat(random.below(40)),
                _ => random.below(3_000).to_string(),
            };
            (start..start + digits, number)
        }
    };
    // A file of a fixture begins where this stands.
    text.replace_range(range, &new.replace("=== ", "== "));
    text
}

fn broken_bytes(input: &[u8], edits: usize, random: &mut Random) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..edits {
        let at = random.below(bytes.len());
        let most = *random.of(&[2, 16, 200]);
        let end = (at + random.below(most)).min(bytes.len());
        let byte = u8::try_from(random.below(256)).unwrap_or(0);
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] = byte,
            1 => drop(bytes.drain(at..end)),
            2 => {
                let copy = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                drop(bytes.splice(to..to, copy));
            }
            3 => {
                let word = *random.of::<&[u8]>(&PDF);
                drop(bytes.splice(at..at, word.iter().copied()));
            }
            4 => {
                // Another digit in the place of the next one.
                let digit = bytes[at..].iter().position(u8::is_ascii_digit);
                if let Some(place) = digit.and_then(|digit| bytes.get_mut(at + digit)) {
                    *place = b'0' + byte % 10;
                }
            }
            _ if random.below(20) == 0 => bytes.truncate(at),
            _ => {
                let many = *random.of(&[2, 100, 2_000]);
                drop(bytes.splice(at..at, std::iter::repeat_n(byte, many)));
            }
        }
    }
    bytes
}

/// What means something in a PDF.
const PDF: [&[u8]; 18] = [
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"<",
    b">",
    b"/",
    b" R",
    b" 0 obj",
    b"endobj",
    b"stream\n",
    b"endstream",
    b" BI ",
    b" ID ",
    b" EI ",
    b"%",
];
