//! The preview, in a real browser.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::json;

use crate::browser::{Browser, Page};
use crate::command::{correct, done, small};
use crate::desk::{Word, given_back};
use crate::live::{Live, wait};
use crate::{named, tool};

/// One browser at a time: they are large.
static ONE: Mutex<()> = Mutex::new(());

const DATA: &str = "content/data/environment.yaml";
const ENGLISH: &str = "content/en/03-environment.md";
const PEOPLE: &str = "content/en/04-people.md";

/// The starter project with its preview and a browser.
struct Room {
    live: Live,
    browser: Browser,
    folder: tempfile::TempDir,
    _one: MutexGuard<'static, ()>,
}

impl Room {
    fn new(arguments: &[&str]) -> Self {
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let browser = Browser::start();
        let folder = small();
        let mut all = vec!["--port", "0"];
        all.extend(arguments);
        let live = Live::start(folder.path(), &all);
        Self { live, browser, folder, _one: one }
    }

    /// A tab that shows pages and what stands on them.
    fn page(&self) -> Page {
        let page = self.browser.open(&self.live.address);
        page.wait(IS_READ);
        page
    }
}

/// Whether the newest pages are on the screen, and their text over them.
const IS_READ: &str = "(() => { const {painted, read} = document.documentElement?.dataset ?? {}; \
    return painted && painted === read && document.querySelector('.piece') !== null; })()";

/// Whether the drawings on the screen, of which every edit replaces parts, are those that a
/// browser is sent which has seen none before.
const IS_WHOLE: &str = "(async () => { \
    const {Drawing} = await import('./drawing.js'); \
    const texts = parts => [...parts].map(part => part.outerHTML).join('\\n'); \
    const late = ({sheet}) => sheet.near && sheet.drawn !== sheet.name; \
    while ([...document.querySelectorAll('.sheet')].some(late)) await new Promise(resolve => setTimeout(resolve, 20)); \
    let compared = 0; \
    for (const {sheet} of document.querySelectorAll('.sheet')) { \
      const {drawing, drawn} = sheet; \
      if (!drawing) continue; \
      const answer = await fetch(`sheet/${drawn}/-`); \
      const whole = texts(await Drawing.read(await answer.json())); \
      if (sheet.drawing !== drawing) continue; \
      if (!whole || texts(drawing.svg.children) !== whole || texts(drawing.parts) !== whole) return drawn; \
      compared += 1; \
    } \
    return compared > 0; })()";

/// The pieces of a pane that read as `text`, as an expression.
fn pieces(lang: &str, text: &str) -> String {
    format!(
        "[...document.querySelectorAll('.pane[data-language=\"{lang}\"] .piece')].filter(it => it.textContent.includes('{text}'))"
    )
}

fn go(page: &Page, number: &str) {
    page.press("g");
    page.write(number);
    page.press("Enter");
    page.wait(&format!("document.getElementById('page').value === '{number}'"));
    page.wait(IS_READ);
}

/// The page an English heading stands on.
fn page_of(page: &Page, title: &str) -> String {
    let number = page.wait(&format!(
        "[...document.querySelectorAll('#contents li')].find(it => it.textContent.includes('{title}'))\
         ?.querySelector('.number').textContent"
    ));
    number.as_str().expect("a number").to_owned()
}

#[test]
fn the_first_pages_are_painted_in_both_languages() {
    let room = Room::new(&[]);
    let page = room.page();
    assert_eq!(page.value("document.querySelectorAll('.pane').length"), json!(2));
    let drawn = page.value(
        "[...document.querySelectorAll('.drawing')].every(it => it.clientWidth > 100 && it.shadowRoot.querySelectorAll('path').length > 1)",
    );
    assert_eq!(drawn, json!(true));
    // Only pages near the view are there.
    let (near, all) = (
        page.value("document.querySelectorAll('.drawing').length"),
        page.value("document.querySelectorAll('.sheet').length"),
    );
    let (near, all) = (near.as_u64().expect("a count"), all.as_u64().expect("a count"));
    assert!(near >= 4 && near * 2 < all, "{near} of {all} pages are loaded");
    assert_eq!(
        page.value("document.getElementById('status-text').textContent"),
        json!("Up to date")
    );
    // Nothing comes from elsewhere, and nothing was refused.
    let elsewhere = page.value(
        "performance.getEntriesByType('resource').map(it => it.name).filter(it => !it.startsWith(location.origin))",
    );
    assert_eq!(elsewhere, json!([]));
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_correction_is_seen_and_marked_until_dismissed() {
    let room = Room::new(&[]);
    let page = room.page();
    go(&page, &page_of(&page, "Emissions"));
    let before = page.value("document.querySelector('.pane').scrollTop");
    assert!(before.as_f64() > Some(300.0), "{before}");
    page.wait(&format!("{}.length", pieces("en", "5,354")));
    // What must not change is the very same element afterwards.
    page.value("document.querySelector('.pane').scrollTop; window.kept = document.querySelectorAll('.sheet').length");

    room.live.edit(DATA, "2025: 5059", "2025: 5060");
    page.wait(&format!(
        "{}.some(it => it.dataset.was?.includes('5,354'))",
        pieces("en", "5,355")
    ));
    page.wait(&format!(
        "{}.some(it => it.dataset.was?.includes('5,354'))",
        pieces("zh-HK", "5,355")
    ));
    page.wait(IS_READ);
    assert_eq!(
        page.value("document.querySelector('.pane').scrollTop"),
        before,
        "the view moved"
    );
    assert_eq!(page.value(&format!("{}.length", pieces("en", "5,354"))), json!(0));

    page.click("document.getElementById('show-changes')");
    page.wait("document.querySelectorAll('#panel .was').length > 2");
    page.click("document.getElementById('dismiss')");
    page.wait("document.querySelectorAll('.piece.changed').length === 0");
    page.wait("document.getElementById('show-changes').hidden");
    // Back to the old value: now that is the change.
    room.live.edit(DATA, "2025: 5060", "2025: 5059");
    page.wait(&format!(
        "{}.some(it => it.dataset.was?.includes('5,355'))",
        pieces("en", "5,354")
    ));
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn pages_that_move_keep_the_reader_where_they_are() {
    let room = Room::new(&[]);
    let page = room.page();
    go(&page, &page_of(&page, "Energy"));
    let y = "(() => { const it = [...document.querySelectorAll('.pane[data-language=\"en\"] .piece')].find(it => \
             it.textContent.includes('Electricity bought')); return it ? Math.round(it.getBoundingClientRect().top) : null; })()";
    let before = page.wait(y);
    let count = page
        .value("document.querySelectorAll('.pane[data-language=\"en\"] .sheet').length");
    // Pages come in before what is read.
    let many =
        "A paragraph that takes its room on the page, and then some more of it.\n\n"
            .repeat(120);
    let revision = page.value("document.documentElement.dataset.read");
    room.live
        .edit("content/en/02-about.md", "\n## ", &format!("\n{many}## "));
    page.wait(&format!("document.documentElement.dataset.read !== {revision}"));
    page.wait(&format!(
        "document.querySelectorAll('.pane[data-language=\"en\"] .sheet').length > {count}"
    ));
    page.wait(IS_READ);
    let after = page.wait(y);
    let far = before.as_i64().expect("a height") - after.as_i64().expect("a height");
    assert!(far.abs() <= 3, "what was at {before} is at {after}");
    assert_eq!(page.value(IS_WHOLE), json!(true));
    assert_eq!(page.complaints(), Vec::<String>::new());
}

/// Notes of all pages that are shown from now on whether they were set ahead of the report.
const WATCH: &str = "window.painted = []; \
    new MutationObserver(() => window.painted.push(document.documentElement.dataset.ahead)) \
      .observe(document.documentElement, {attributes: true, attributeFilter: ['data-painted']})";

/// What every page depends on: the file, a line of it, and another in its place.
fn brand(room: &Room) -> (&'static str, String, String) {
    let settings = "content/report.yaml";
    let text = std::fs::read_to_string(room.folder.path().join(settings)).expect("it");
    let from = text
        .lines()
        .find(|line| line.starts_with("brand:"))
        .expect("a colour");
    (settings, from.to_owned(), "brand: \"#7a1f4f\"".to_owned())
}

#[test]
fn the_chapter_that_is_looked_at_comes_first() {
    let room = Room::new(&[]);
    let page = room.page();
    go(&page, &page_of(&page, "Emissions"));
    let (settings, from, to) = brand(&room);
    let (from, to) = (from.as_str(), to.as_str());
    let edit = |from: &str, to: &str| room.live.edit(settings, from, to);
    let names = "JSON.stringify([...document.querySelectorAll('.sheet')].map(it => it.sheet.name))";
    page.value(WATCH);
    let ahead = || page.wait("window.painted.includes('true')");
    let settled = |names_are: &str| {
        page.wait(&format!("{names} {names_are}"));
        page.wait("document.documentElement.dataset.ahead === 'false'");
        page.wait(IS_READ);
        assert_eq!(page.value(IS_WHOLE), json!(true));
        page.value("window.painted = []");
    };
    let first = page.value(names);

    edit(from, to);
    ahead();
    settled(&format!(
        "!== {first} && document.documentElement.dataset.ahead === 'false'"
    ));
    let second = page.value(names);
    assert_ne!(first, second);

    // Taken back while the other pages are still to be set.
    for _ in 0..5 {
        edit(to, from);
        ahead();
        edit(from, to);
        settled(&format!("=== {second}"));
    }
    // Broken meanwhile: the last good pages are those of a whole report.
    edit(to, from);
    ahead();
    edit("languages:", "lan: guages:");
    page.wait("!document.getElementById('errors').hidden");
    page.wait("document.documentElement.dataset.ahead === 'false'");
    let last = page.value(names);
    assert!(last == first || last == second, "no mixture stays");
    edit("lan: guages:", "languages:");
    page.wait("document.getElementById('errors').hidden");
    settled(&format!("=== {first}"));
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn an_error_stands_over_the_last_good_pages_and_goes() {
    let room = Room::new(&[]);
    let page = room.page();
    let sheets = page.value("document.querySelectorAll('.sheet').length");
    room.live.edit(ENGLISH, "{{ energy.total }}", "{{ energy.totel }}");
    let text = page.wait("!document.getElementById('errors').hidden && document.getElementById('errors').textContent");
    let text = text.as_str().expect("a text");
    for part in ["energy.totel", "energy.total", "content/en/03-environment.md:"] {
        assert!(text.contains(part), "{text} does not say {part}");
    }
    assert_eq!(page.value("document.querySelectorAll('.sheet').length"), sheets);
    assert_eq!(
        page.value("document.getElementById('status-text').textContent"),
        json!("1 error")
    );
    // A browser that comes now sees the same.
    let other = room.browser.open(&room.live.address);
    other.wait("!document.getElementById('errors').hidden && document.querySelectorAll('.drawing').length > 1");
    room.live.edit(ENGLISH, "{{ energy.totel }}", "{{ energy.total }}");
    for page in [&page, &other] {
        page.wait("document.getElementById('errors').hidden");
        page.wait("document.getElementById('status-text').textContent === 'Up to date'");
    }
    // The settings themselves.
    let settings = room.folder.path().join("content/report.yaml");
    let kept = std::fs::read(&settings).expect("the settings");
    std::fs::remove_file(&settings).expect("it goes");
    page.wait("document.getElementById('errors').textContent.includes('report.yaml')");
    std::fs::write(&settings, b"title: [").expect("a file");
    page.wait("document.getElementById('errors').textContent.includes('report.yaml:1')");
    std::fs::write(&settings, kept).expect("a file");
    page.wait("document.getElementById('errors').hidden");
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_figure_leads_to_its_metric_and_a_text_to_its_source() {
    let editor = "editor://open{file}?at={line}:{column}";
    let room = Room::new(&["--editor", editor]);
    let page = room.page();
    let emissions = page_of(&page, "Emissions");
    go(&page, &emissions);
    let figure = format!("{}.find(it => it.dataset.figure)", pieces("en", "5,354 tCO"));
    page.wait(&figure.replace(".find", ".some"));
    page.click(&figure);
    page.wait("document.getElementById('figure-metric')?.textContent === 'ghg.total'");
    assert_eq!(
        page.value("document.getElementById('figure-value').textContent"),
        json!("5354")
    );
    let panel = page.value("document.getElementById('panel-body').textContent");
    let panel = panel.as_str().expect("a text");
    for part in [
        "Scope 1 and 2 emissions",
        "範圍1及2排放量",
        "tCO2e",
        "2025",
        "ghg.scope1 + ghg.scope2",
        "content/data/environment.yaml:",
        "content/en/03-environment.md:",
        "Also printed",
    ] {
        assert!(panel.contains(part), "{panel} does not say {part}");
    }
    // Every other place is a way there.
    page.click("[...document.querySelectorAll('#panel .places button')].at(-1)");
    page.wait("document.getElementById('page').value !== ''");

    // A text opens its line: here at an address nobody answers.
    page.press("Escape");
    go(&page, &emissions);
    let text = format!("{}[0]", pieces("en", "Most of what we emit"));
    page.wait(&text);
    page.click(&text);
    let address = page.wait("document.querySelector('#written a')?.href");
    let address = address.as_str().expect("an address");
    let source = std::fs::read_to_string(room.folder.path().join(ENGLISH)).expect("text");
    let line = source
        .lines()
        .position(|line| line.starts_with("Most of what we emit"));
    let line = line.expect("the line") + 1;
    assert!(address.starts_with("editor://open/"), "{address}");
    assert!(
        address.contains(&format!("{ENGLISH}?at={line}:1")),
        "{address} is not line {line}"
    );
}

#[test]
fn a_figure_that_stands_upright_can_be_clicked() {
    let room = Room::new(&[]);
    let page = room.page();
    // A layout of the project's own, in which the figures of every line chart are turned.
    let name = "layouts/chart-line.typ";
    let ours = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
    let ours = ours
        .expect("a layout")
        .replace("let crowded = n > 4 and", "let crowded = n > 0 or");
    let own = room.folder.path().join(name);
    std::fs::create_dir_all(own.parent().expect("a folder")).expect("a folder");
    std::fs::write(own, ours).expect("a layout");
    go(&page, &page_of(&page, "Health and safety"));
    let turned = "[...document.querySelectorAll('.piece.figure')].filter(it => it.style.transform.includes('rotate(270deg)'))";
    page.wait(&format!("{turned}.length"));
    page.wait(IS_READ);
    // It stands on its page, as the years under it do, which are longer than high.
    let shape = page.value(&format!(
        "(() => {{ const figure = {turned}[0]; const page = figure.closest('.sheet').getBoundingClientRect(); \
           const box = figure.getBoundingClientRect(); \
           const year = [...figure.parentElement.querySelectorAll('.piece')].find(it => it.textContent === '2024' && it.style.transform.includes('rotate')); \
           const under = year.getBoundingClientRect(); \
           return under.height > 1.5 * under.width && under.top > box.bottom && under.left < page.right && box.left > page.left && box.top > page.top; }})()"
    ));
    assert_eq!(shape, json!(true));
    page.click(&format!("{turned}[0]"));
    page.wait(
        "document.getElementById('panel').textContent.includes('safety.lost-days')",
    );
}

#[test]
fn both_languages_are_in_step_and_light_each_other() {
    let room = Room::new(&[]);
    let page = room.page();
    for title in ["Emissions", "Energy", "Employees", "Performance"] {
        let number = page.value(&format!(
            "[...document.querySelectorAll('#contents li')].find(it => it.textContent.includes('{title}'))?.querySelector('.number').textContent ?? null"
        ));
        let Some(number) = number.as_str().map(str::to_owned) else { continue };
        go(&page, &number);
        page.wheel("document.querySelector('.pane')", 240);
        // The same unit is at the same height of both panes, wherever one is in view in each; the
        // heads of a table that goes on overleaf stand on several pages.
        let apart = page.wait(
            "(() => { const top = (lang) => { const all = {}; const pane = document.querySelector(`.pane[data-language=\"${lang}\"]`); \
             const box = pane.getBoundingClientRect(); \
             for (const it of pane.querySelectorAll('.piece[data-unit]')) { const y = it.getBoundingClientRect().top - box.top - box.height * 0.35; \
             const sheet = it.closest('.sheet'); all[it.dataset.unit] ??= [y, sheet]; \
             if (all[it.dataset.unit][1] !== sheet) all[it.dataset.unit] = [NaN, null]; } \
             return Object.fromEntries(Object.entries(all).filter(([, [y]]) => !isNaN(y)).map(([unit, [y]]) => [unit, y])); }; \
             const [a, b] = [top('en'), top('zh-HK')]; \
             const near = Object.keys(a).filter(it => it in b).sort((x, y) => Math.abs(a[x]) - Math.abs(a[y])); \
             return near.length > 3 && Math.abs(a[near[0]] - b[near[0]]) + 1; })()",
        );
        assert!(apart.as_f64() < Some(60.0), "{title}: {apart} px apart");
    }
    go(&page, &page_of(&page, "Emissions"));
    let text = format!("{}[0]", pieces("en", "Most of what we emit"));
    page.wait(&text);
    page.hover(&text);
    page.wait("document.querySelectorAll('.pane[data-language=\"zh-HK\"] .piece.lit').length > 0");
    let lit = page.value("[...document.querySelectorAll('.pane[data-language=\"zh-HK\"] .piece.lit')].map(it => it.textContent).join('')");
    assert!(lit.as_str().is_some_and(|text| text.contains("範圍2")), "{lit}");
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn the_keyboard_is_enough() {
    let room = Room::new(&[]);
    let page = room.page();
    let number = "document.getElementById('page').value";
    page.press("n");
    page.wait(&format!("{number} === '2'"));
    page.press("p");
    page.wait(&format!("{number} === '1'"));
    page.press("2");
    page.wait("document.querySelector('.pane[data-language=\"zh-HK\"]').hidden");
    page.press("1");
    page.wait("!document.querySelector('.pane[data-language=\"zh-HK\"]').hidden");
    let scale =
        "getComputedStyle(document.getElementById('panes')).getPropertyValue('--scale')";
    let fit = page.value(scale);
    page.press("+");
    page.wait(&format!("{scale} > {}", fit.as_str().expect("a number")));
    page.press("0");
    page.wait(&format!("{scale} === '{}'", fit.as_str().expect("a number")));
    // Search, and the next place with Enter.
    page.press("/");
    page.wait("document.activeElement.id === 'query'");
    page.write("Scope 2");
    page.wait("document.querySelectorAll('#search-found li').length > 2");
    page.press("Enter");
    page.wait("document.querySelector('.hit.now') !== null");
    page.press("Escape");
    // A figure by key, and its details.
    page.wait(IS_READ);
    page.wait("[...document.querySelectorAll('.pane[data-language=\"en\"] .piece.figure')].some(it => it.getBoundingClientRect().top > 200)");
    page.press("f");
    page.wait("document.activeElement.matches('.piece.figure')");
    page.press("Enter");
    page.wait("document.getElementById('figure-value') !== null");
    page.press("Escape");
    page.wait("document.getElementById('panel').hidden");
    page.press("?");
    page.wait("document.getElementById('help').open");
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn two_hundred_edits_are_all_seen_and_nothing_grows() {
    let room = Room::new(&[]);
    let (page, other) = (room.page(), room.page());
    for page in [&page, &other] {
        go(page, &page_of(page, "Emissions"));
    }
    let heap = "performance.memory?.usedJSHeapSize ?? 0";
    let elements = "document.getElementsByTagName('*').length";
    let mut memory = None;
    let mut count = None;
    let mut value = 5059;
    for edit in 0..200 {
        // All of them on the way to the target, which the text says they are.
        let next = if value == 5059 { 4800 + edit } else { 5059 };
        room.live
            .edit(DATA, &format!("2025: {value}"), &format!("2025: {next}"));
        value = next;
        let total = 295 + value;
        let shown = format!("{},{:03} tCO", total / 1000, total % 1000);
        for page in [&page, &other] {
            page.wait(&format!("{}.length", pieces("en", &shown)));
        }
        if edit == 60 {
            memory = room.live.memory();
            count = page.value(elements).as_u64();
        }
    }
    for page in [&page, &other] {
        assert_eq!(page.value(IS_WHOLE), json!(true));
    }
    if let (Some(before), Some(after)) = (memory, room.live.memory()) {
        assert!(after < before + before / 5, "from {before} KB to {after} KB");
    }
    let (before, after) = (count.expect("a count"), page.value(elements));
    assert!(after.as_u64() <= Some(before + 200), "from {before} elements to {after}");
    assert!(page.value(heap).as_u64() < Some(200_000_000));
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_preview_that_was_killed_and_starts_again_is_found_by_its_page() {
    let mut room = Room::new(&[]);
    let page = room.page();
    let port = room.live.port().to_string();
    let emissions = page_of(&page, "Emissions");
    room.live.kill();
    page.wait("document.getElementById('status-text').textContent === 'Not connected'");
    // Who reads on meanwhile finds the pages there later.
    page.press("g");
    page.write(&emissions);
    page.press("Enter");
    let data = room.folder.path().join(DATA);
    let text = std::fs::read_to_string(&data)
        .expect("data")
        .replace("2025: 5059", "2025: 5070");
    std::fs::write(&data, text).expect("data");
    let mut again = Live::start(room.folder.path(), &["--port", &port]);
    page.wait("document.getElementById('status-text').textContent === 'Up to date'");
    page.wait(&format!("{}.length", pieces("en", "5,365")));
    page.wait(IS_READ);
    assert_eq!(page.value(IS_WHOLE), json!(true));
    // Asked to stop, it stops, and leaves nothing behind.
    #[cfg(unix)]
    assert!(again.interrupt().success());
    assert!(!room.folder.path().join("build").exists());
}

#[test]
fn a_chapter_alone_has_its_page_numbers_in_the_report() {
    let room = Room::new(&["environment"]);
    let alone = room.page();
    let numbers = "[...document.querySelectorAll('.sheet')].map(it => it.getAttribute('aria-label'))";
    let shown = alone.value(numbers);
    let whole = Live::start(room.folder.path(), &["--port", "0"]);
    let page = room.browser.open(&whole.address);
    page.wait(IS_READ);
    let all = page.value(numbers);
    let (shown, all) = (shown.as_array().expect("pages"), all.as_array().expect("pages"));
    assert!(
        shown.len() >= 6 && shown.len() * 2 < all.len(),
        "{} of {}",
        shown.len(),
        all.len()
    );
    assert!(shown.iter().all(|number| all.contains(number)));
    for title in ["Emissions", "Energy"] {
        assert_eq!(page_of(&alone, title), page_of(&page, title), "{title}");
    }
    // It lives as the whole report does, and its pages keep their numbers.
    room.live.edit(DATA, "2025: 5059", "2025: 5060");
    go(&alone, &page_of(&alone, "Emissions"));
    alone.wait(&format!("{}.length", pieces("en", "5,355")));
    assert_eq!(alone.value(numbers).as_array(), Some(shown));
    // Where all pages change it does not wait for the others.
    let (settings, from, to) = brand(&room);
    alone.value(WATCH);
    room.live.edit(settings, &from, &to);
    alone.wait("JSON.stringify(window.painted) === '[\"true\",\"false\"]'");
    alone.wait(IS_READ);
    assert_eq!(alone.value(IS_WHOLE), json!(true));
    assert_eq!(alone.value(numbers).as_array(), Some(shown));
    assert_eq!(alone.complaints(), Vec::<String>::new());
}

/// Where the pages of a pane stand: number, and left, top, right and bottom of each.
fn stand(page: &Page, lang: &str) -> Vec<(String, [i64; 4])> {
    let all = page.value(&format!(
        "[...document.querySelectorAll('.pane[data-language=\"{lang}\"] .sheet')].map(it => {{ \
         const box = it.getBoundingClientRect(); \
         return [it.sheet.number, [box.left, box.top, box.right, box.bottom].map(Math.round)]; }})"
    ));
    serde_json::from_value(all).expect("boxes")
}

#[test]
fn pages_stand_as_they_are_bound_whole_or_all_of_them_small() {
    let room = Room::new(&[]);
    let page = room.page();
    page.press("2");
    page.press("d");
    page.press("9");
    page.wait("document.getElementById('panes').dataset.arrange === 'spreads'");
    page.wait(IS_READ);
    let sheets = stand(&page, "en");
    let of = |number: &str| {
        let own = sheets.iter().find(|(own, _)| own == number);
        own.unwrap_or_else(|| panic!("no page {number}")).1
    };
    let (one, two, three, four) = (of("1"), of("2"), of("3"), of("4"));
    // The first is a right one; then left and right touch at the fold.
    assert_eq!(one[0], three[0]);
    assert!(one[3] < two[1] && two[1] == three[1] && two[3] < four[1]);
    assert!((two[2] - three[0]).abs() <= 1, "{two:?} {three:?}");
    // A page is seen whole, and both pages of a spread are.
    let view = page.value(
        "(() => { const box = document.querySelector('.pane').getBoundingClientRect(); \
         return [box.width, box.height].map(Math.round); })()",
    );
    let (width, height) = (view[0].as_i64(), view[1].as_i64());
    assert!(Some(three[2] - two[0]) <= width && Some(two[3] - two[1]) <= height);
    page.press("n");
    page.wait("document.getElementById('page').value === '3'");
    page.press("n");
    page.wait("document.getElementById('page').value === '5'");
    // The last page of a language is beside the first of the next, as the book is bound.
    let last = sheets.last().expect("pages").0.parse::<usize>().expect("a number");
    assert_eq!(last % 2, 1, "a left page has its right one");
    // One by one again, at the same place.
    page.press("d");
    page.wait("document.getElementById('panes').dataset.arrange === 'single'");
    page.wait("document.getElementById('page').value === '5'");

    // All pages: drawn once they are near, and a way there by keyboard and mouse.
    page.press("o");
    page.wait("document.activeElement.matches('#contact .small[aria-current]')");
    let count = "document.querySelectorAll('#contact .small').length";
    assert_eq!(page.value(count), json!(stand(&page, "en").len()));
    page.resize(700, 420);
    for _ in 0..4 {
        page.press("+");
    }
    page.press("1");
    page.wait(&format!("{count} > 40"));
    page.wait("document.querySelectorAll('#contact img[src]').length > 4");
    let drawn = page.value("document.querySelectorAll('#contact img[src]').length");
    assert!(drawn.as_u64() < page.value(count).as_u64(), "all are drawn at once");
    page.resize(1440, 900);
    page.press("ArrowRight");
    page.press("Enter");
    page.wait("document.getElementById('contact').hidden");
    page.wait("document.getElementById('page').value === '6'");
    page.press("o");
    let other = "document.querySelector('#contact .small[data-index=\"3\"]')";
    page.value(&format!("{other}.scrollIntoView({{block: 'center'}})"));
    page.click(other);
    page.wait("document.getElementById('page').value === '4'");
    // By the menu, without a mouse.
    page.press("v");
    page.wait("document.activeElement.matches('#view-menu input')");
    page.press("Escape");
    page.wait("document.activeElement.id === 'show-view'");
    assert_eq!(page.complaints(), Vec::<String>::new());
}

/// A page's margins and first baselines as drawn over it, with the left edge and baseline of a
/// piece of its text, in points.
const GRID: &str = "(() => { const it = document.querySelector('.pane[data-language=\"en\"] .rules .baseline')\
      ?.closest('.sheet'); if (!it) return null; const svg = it.querySelector('.rules'); \
    const box = svg.querySelector('.margin'); \
    const lines = [...svg.querySelector('.baseline').getAttribute('d').matchAll(/M[\\d.]+ ([\\d.]+)/g)].map(it => Number(it[1])); \
    const at = name => Number(box.getAttribute(name)); \
    return {side: it.dataset.side, columns: svg.querySelectorAll('.column').length, \
      left: at('x'), top: at('y'), width: at('width'), step: lines[1] - lines[0], lines}; })()";

#[test]
fn the_grid_over_the_pages_is_that_of_their_theme() {
    let room = Room::new(&[]);
    let page = room.page();
    page.press("2");
    // Pages that begin with running text.
    let number =
        page_of(&page, "About Harbourlight").parse::<u32>().expect("a number") + 1;
    let count = page.value("document.querySelectorAll('.pane .sheet').length");
    let many =
        "A paragraph that takes its room on the page, and then some more of it.\n\n"
            .repeat(80);
    room.live
        .edit("content/en/02-about.md", "\n## ", &format!("\n{many}## "));
    page.wait(&format!("document.querySelectorAll('.pane .sheet').length > {count}"));
    page.wait(IS_READ);
    go(&page, &number.to_string());
    assert_eq!(page.value("document.querySelector('.rules')"), json!(null));
    page.press("k");
    page.press("b");
    let grid = page.wait(GRID);
    let of = |grid: &serde_json::Value, name: &str| grid[name].as_f64().expect("it");
    assert_eq!(grid["columns"], json!(12));
    // Running text begins on a column, and the first of a page stands on the first baseline.
    let stands = format!(
        "{}.some(it => {{ const svg = it.closest('.sheet').querySelector('.rules'); if (!svg) return false; \
           const x = parseFloat(it.style.left); \
           const y = parseFloat(it.style.top) + 0.84 * parseFloat(it.style.fontSize); \
           const first = svg.querySelector('.baseline').getAttribute('d').match(/ ([\\d.]+)H/)[1]; \
           return Math.abs(y - first) < 0.3 && \
             [...svg.querySelectorAll('.column:not(.aside)')].some(it => Math.abs(it.getAttribute('x') - x) < 0.3); }})",
        pieces("en", "A paragraph that takes")
    );
    page.wait(&stands);
    // Another theme, other margins and baselines, and the text on those.
    let theme = "based-on: calm\nmargins: {inside: 30 mm, outside: 24 mm, top: 30 mm, bottom: 24 mm}\n\
                 gutter: 6 mm\nbaseline: 15 pt\nsizes:\n  latin: {body: 9.5/15}\n";
    std::fs::write(room.folder.path().join("content/theme.yaml"), theme)
        .expect("a theme");
    page.wait(&format!("Math.abs(({GRID})?.step - 15) < 0.01"));
    page.wait(IS_READ);
    let wider = page.wait(GRID);
    let mm = 72.0 / 25.4;
    let sheet = of(&wider, "width") + (30.0 + 24.0) * mm;
    assert!((sheet - 210.0 * mm).abs() < 0.1, "{wider}");
    assert!((of(&wider, "top") - 30.0 * mm).abs() < 0.1, "{wider}");
    let inner = if wider["side"] == "left" { 24.0 } else { 30.0 };
    assert!((of(&wider, "left") - inner * mm).abs() < 0.1, "{wider}");
    go(&page, &number.to_string());
    page.wait(&stands);
    // The edges: as far as the report says.
    room.live
        .edit("content/report.yaml", "languages:", "print: {bleed: 5}\nlanguages:");
    page.press("e");
    page.wait(&format!(
        "Math.abs(document.querySelector('.edges')?.style.getPropertyValue('--bleed') - {}) < 0.01",
        5.0 * mm
    ));
    for key in ["k", "b", "e"] {
        page.press(key);
    }
    page.wait("document.querySelector('.rules, .edges') === null");
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn pages_are_compared_with_those_that_were_kept() {
    let room = Room::new(&[]);
    let page = room.page();
    let emissions = page_of(&page, "Emissions");
    go(&page, &emissions);
    page.press("a");
    page.wait("!document.getElementById('compare').hidden");
    assert_eq!(
        page.value("document.querySelectorAll('[data-compared]').length"),
        json!(0)
    );
    let name = format!(
        "[...document.querySelectorAll('.sheet')].find(it => it.sheet.number === '{emissions}').sheet.name"
    );
    let before = page.value(&name);

    room.live.edit(DATA, "2025: 5059", "2025: 5060");
    page.wait(&format!("{name} !== {before}"));
    page.wait(IS_READ);
    let changed = format!(
        "[...document.querySelectorAll('.sheet[data-compared=\"changed\"]')].find(it => it.sheet.number === '{emissions}')"
    );
    page.wait(&format!("{changed}?.querySelector('.before .drawing') !== null"));
    // What lies over it is the page as it was, to the letter.
    let same = page.wait(&format!(
        "(async () => {{ const {{Drawing}} = await import('./drawing.js'); \
           const texts = parts => [...parts].map(part => part.outerHTML).join('\\n'); \
           const answer = await fetch(`sheet/${{{before}}}/-`); \
           const it = {changed}.querySelector('.before .drawing').shadowRoot.querySelector('svg'); \
           return texts(await Drawing.read(await answer.json())) === texts(it.children); }})()"
    ));
    assert_eq!(same, json!(true));
    // The keyboard turns it over; what is the same is not marked.
    let clip = format!("getComputedStyle({changed}.querySelector('.before')).clipPath");
    page.value("document.getElementById('swipe').value = 0; document.getElementById('swipe').dispatchEvent(new Event('input'))");
    page.wait(&format!("{clip} === 'inset(0px 100% 0px 0px)'"));
    page.press("x");
    page.wait(&format!("/inset\\(0px(?: 0%)?(?: 0px)*\\)/.test({clip})"));
    assert_eq!(
        page.value("document.querySelector('.sheet[data-index=\"0\"]').dataset.compared ?? 'same'"),
        json!("same")
    );

    // A page more: it and what follows are listed, as they are in the contact sheet.
    let many =
        "A paragraph that takes its room on the page, and then some more of it.\n\n"
            .repeat(60);
    room.live
        .edit("content/en/02-about.md", "\n## ", &format!("\n{many}## "));
    page.click("document.getElementById('compare-list')");
    page.wait("document.getElementById('panel-body').textContent.includes('new')");
    page.wait("[...document.querySelectorAll('#panel-body img')].some(it => it.complete && it.naturalWidth > 100)");
    page.press("o");
    page.wait(
        "document.querySelectorAll('#contact .small[data-mark=\"new\"]').length > 0",
    );
    page.press("Escape");
    // Another browser sees the same; both see its end.
    let other = room.browser.open(&room.live.address);
    other.wait("!document.getElementById('compare').hidden && document.getElementById('compare-list').textContent.includes('changed')");
    page.press("a");
    for page in [&page, &other] {
        page.wait("document.getElementById('compare').hidden && document.querySelector('[data-compared], .before') === null");
    }
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn findings_are_shown_where_they_are() {
    let room = Room::new(&[]);
    let page = room.page();
    go(&page, &page_of(&page, "Emissions"));
    page.press("i");
    assert_eq!(page.value("document.querySelector('.spot')"), json!(null));
    room.live.edit(
        ENGLISH,
        "Most of what we emit",
        "In all 4,321 lamps emit; most of what we emit",
    );
    let spot = "document.querySelector('.pane[data-language=\"en\"] .spot')";
    page.wait(&format!("{spot}?.title.includes('4,321')"));
    // Beside the text it is about.
    let far = page.wait(&format!(
        "(() => {{ const it = {}[0]; return it && Math.abs(it.getBoundingClientRect().top - {spot}.getBoundingClientRect().top) + 1; }})()",
        pieces("en", "4,321 lamps")
    ));
    assert!(far.as_f64() < Some(40.0), "{far} px apart");
    page.click(spot);
    page.wait("document.activeElement.matches('.finding') && document.activeElement.textContent.includes('4,321')");
    assert_eq!(page.complaints(), Vec::<String>::new());
}

/// The button, pressed: the chapter in view comes as the Word file that `export` writes, in one
/// language and in two, and an edited copy of that very file, dropped out of its folder, is shown.
#[test]
fn the_chapter_in_view_is_exported_and_its_edited_copy_shown() {
    let room = Room::new(&[]);
    let project = room.folder.path();
    let out = tempfile::tempdir().expect("a folder");
    room.browser.downloads_to(out.path());
    let page = room.page();
    go(&page, &page_of(&page, "People and partners"));
    page.click("document.getElementById('show-review')");
    let button = page.wait("document.getElementById('export-word')?.textContent");
    assert_eq!(button, json!("Export “People and partners” in English"));
    for (id, name, asked) in [
        ("export-word", "04-people.en.docx", &["--lang", "en"][..]),
        ("export-both", "04-people.both.docx", &["--both"]),
    ] {
        page.click(&format!("document.getElementById('{id}')"));
        let path = out.path().join(name);
        // A browser writes under another name until all has come, but may hold the one it will
        // have with an empty file.
        let came = wait("the file comes", || {
            std::fs::read(&path).ok().filter(|it| !it.is_empty())
        });
        let own = out.path().join("own.docx");
        let own_path = own.display().to_string();
        done(
            &[&["export", "docx", "people", "-o", &own_path], asked].concat(),
            project,
            0,
        );
        assert_eq!(came, std::fs::read(&own).expect("a file"), "{name}");
    }
    let sent = std::fs::read(out.path().join("04-people.en.docx")).expect("a file");
    let text = Word::open(&sent).part("word/document.xml");
    assert!(text.contains("a second person"), "the chapter is in it");
    let before = std::fs::read_to_string(project.join(PEOPLE)).expect("a chapter");
    let back = out.path().join("back from Ann.docx");
    std::fs::write(&back, given_back(&sent, "ann")).expect("a file");
    page.drop_files("document.querySelector('.pane .sheet')", &[&back]);
    let sum = page.wait("document.getElementById('review-sum')?.textContent");
    assert_eq!(sum, json!("back from Ann.docx: 1 change"));
    let shown = page.value(
        "[...document.querySelectorAll('.change')].map(it => \
         [it.querySelector('label').textContent, it.querySelector('del').textContent, it.querySelector('ins').textContent])",
    );
    let line = 1 + before
        .lines()
        .take_while(|it| !it.contains("a second person"))
        .count();
    let head = format!("{PEOPLE}:{line} Ann Lee, 2026-03-02");
    assert_eq!(shown, json!([[head, "person", "worker"]]));
    // What is shown is not written yet, nor is what was not chosen.
    let now = || std::fs::read_to_string(project.join(PEOPLE)).expect("a chapter");
    assert_eq!(now(), before);
    page.click("document.querySelector('.change input')");
    page.click("document.getElementById('take')");
    page.wait("document.getElementById('taken')?.textContent === '0 changes taken'");
    assert_eq!(now(), before);
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn a_review_is_dropped_on_the_page_shown_and_taken() {
    let room = Room::new(&[]);
    let (status, sent) = room.live.page_asks("GET", "/review/en/04-people", b"");
    assert_eq!(status, 200);
    let back = given_back(&sent, "ann");
    let page = room.page();
    page.press("r");
    page.wait("document.getElementById('export-word') !== null");
    page.value(&format!(
        "(() => {{ const data = new DataTransfer(); \
          data.items.add(new File([new Uint8Array({back:?})], 'ann.docx')); \
          const drop = new DragEvent('drop', {{dataTransfer: data, bubbles: true, cancelable: true}}); \
          return document.body.dispatchEvent(drop); }})()"
    ));
    page.wait("document.querySelector('.change ins')?.textContent === 'worker'");
    page.click("document.getElementById('take')");
    page.wait("document.getElementById('taken')?.textContent === '1 change taken'");
    let chapter = room.folder.path().join("content/en/04-people.md");
    let text = std::fs::read_to_string(&chapter).expect("a chapter");
    assert!(text.contains("a second worker"));
    // A comment stands beside its text, and among the findings.
    let said = "- {chapter: content/en/01-letter.md, line: 1, text: \"{{ period }}\", by: Ann Lee, says: Is it?}\n";
    let kept = room.folder.path().join("content/review.yaml");
    std::fs::write(kept, said).expect("a file");
    page.press("w");
    page.wait("[...document.querySelectorAll('.finding .message')].some(it => it.textContent === 'Ann Lee: Is it?')");
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
fn the_page_is_accessible() {
    let axe = std::fs::read_to_string(named("AXE")).expect("axe-core");
    let room = Room::new(&[]);
    let page = room.page();
    page.value(&axe.replace("'use strict'", ""));
    let judge = |when: &str| {
        let found = page.value(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})\
             .then(it => it.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))]))",
        );
        assert_eq!(found, json!([]), "{when}");
    };
    // A finding is there to be laid over its page.
    room.live.edit(
        ENGLISH,
        "Most of what we emit",
        "In all 4,321 lamps emit; most of what we emit",
    );
    page.wait("document.getElementById('show-findings').textContent === '1 finding'");
    go(&page, &page_of(&page, "Emissions"));
    for (width, theme) in [(1440, "light"), (1280, "dark"), (820, "light")] {
        page.resize(width, 900);
        page.value(&format!("document.documentElement.dataset.theme = '{theme}'"));
        for key in ["c", "t", "w"] {
            page.press(key);
            judge(&format!("{width} px, {theme}, after {key}"));
        }
        page.press("Escape");
        // The menu, with all that can lie over spreads; then all pages small.
        for key in ["v", "d", "k", "b", "e", "i", "a"] {
            page.press(key);
        }
        page.wait("!document.getElementById('compare').hidden && document.querySelector('.spot, .rules') !== null");
        judge(&format!("{width} px, {theme}, with all over the pages"));
        page.press("o");
        page.wait("!document.getElementById('contact').hidden");
        judge(&format!("{width} px, {theme}, all pages small"));
        for key in ["o", "k", "b", "e", "i", "a", "Escape"] {
            page.press(key);
        }
        page.wait("document.getElementById('compare').hidden");
    }
    room.live.edit(ENGLISH, "{{ energy.total }}", "{{ energy.totel }}");
    page.wait("!document.getElementById('errors').hidden");
    let found = page.value("axe.run().then(it => it.violations.map(v => v.id))");
    assert_eq!(found, json!([]), "with an error shown");
}

/// Saves that come in a storm, half-written files and saves that change nothing.
#[test]
fn storms_are_ridden_out() {
    let room = Room::new(&[]);
    let page = room.page();
    go(&page, &page_of(&page, "Emissions"));
    page.value("window.errors = 0; new MutationObserver(() => { if (!document.getElementById('errors').hidden) window.errors += 1; })\
                .observe(document.getElementById('errors'), {attributes: true, childList: true})");
    let data = room.folder.path().join(DATA);
    let sound = std::fs::read_to_string(&data).expect("data");
    let revision = page.value("document.documentElement.dataset.painted");
    // The same again, and a new date: nothing is set.
    std::fs::write(&data, &sound).expect("data");
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert_eq!(page.value("document.documentElement.dataset.painted"), revision);
    // Emptied, then written; and saved under another name, then renamed.
    for value in 5060..5075 {
        let text = sound.replace("2025: 5059", &format!("2025: {value}"));
        if value % 2 == 0 {
            std::fs::write(&data, "").expect("data");
            std::fs::write(&data, text).expect("data");
        } else {
            let beside = data.with_extension("tmp");
            std::fs::write(&beside, text).expect("data");
            std::fs::rename(&beside, &data).expect("data");
        }
    }
    page.wait(&format!("{}.length", pieces("en", "5,369")));
    wait("the last one is read", || (page.value(IS_READ) == json!(true)).then_some(()));
    assert_eq!(
        page.value("window.errors"),
        json!(0),
        "a half-saved file was shown as broken"
    );
}

/// A folder that comes through a program tells of no change made behind it.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs bindfs and /dev/fuse"]
fn files_are_looked_at_where_the_system_does_not_tell_of_them() {
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (folder, shown) = (small(), tempfile::tempdir().expect("a folder"));
    let [behind, before] = [&folder, &shown].map(|f| f.path().to_str().expect("a path"));
    tool("bindfs", &[behind, before]);
    let live = Live::start(shown.path(), &["--port", "0"]);
    live.hears_of(|| correct(folder.path(), DATA, "2025: 5059", "2025: 5070"));
    drop(live);
    tool("fusermount", &["-u", before]);
    drop(one);
}
