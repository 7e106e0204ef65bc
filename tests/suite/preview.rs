//! The preview without a browser: whom it serves, what it watches and how it ends.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::command::{correct, program, small};
use crate::desk::given_back;
use crate::live::{Live, wait};

/// One preview at a time: they are large.
static ONE: Mutex<()> = Mutex::new(());

const DATA: &str = "content/data/environment.yaml";

#[test]
fn strangers_are_turned_away() {
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = small();
    let live = Live::start(folder.path(), &["--port", "0"]);
    let port = live.port();
    let secret = live.secret();
    let plain = |path: &str, headers: &str| {
        live.ask(&format!("GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"))
            .0
    };
    let ask = |path: &str, headers: &str| plain(&format!("{secret}{path}"), headers);
    let own = format!("Host: localhost:{port}\r\n");
    let (status, answer) =
        live.ask(&format!("GET {secret}/ HTTP/1.1\r\n{own}Connection: close\r\n\r\n"));
    assert_eq!(status, 200);
    let head = answer.to_lowercase();
    for part in
        ["content-security-policy: default-src 'none'", "x-content-type-options: nosniff"]
    {
        assert!(head.contains(part), "{head}");
    }
    assert!(!head.contains("unsafe-inline"));
    assert_eq!(ask("/", &format!("Host: report.example:{port}\r\n")), 403);
    assert_eq!(ask("/", ""), 403);
    assert_eq!(ask("/read", &format!("{own}Origin: http://report.example\r\n")), 403);
    assert_eq!(ask("/read", &format!("{own}Sec-Fetch-Site: cross-site\r\n")), 403);
    // Others who use this machine do not know the address.
    let wrong = format!("/{}/read", "0".repeat(32));
    for path in ["/", "/read", "/events", "/main.js", wrong.as_str()] {
        assert_eq!(plain(path, &own), 403, "{path}");
    }
    // Nothing but the page is served, wherever a path leads.
    for path in [
        "/content/report.yaml",
        "/../content/report.yaml",
        "/%2e%2e/Cargo.toml",
        "//etc/passwd",
    ] {
        assert_eq!(ask(path, &own), 404, "{path}");
    }
    let order = |headers: &str| {
        live.ask(&format!("POST {secret}/dismiss HTTP/1.1\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n")).0
    };
    assert_eq!(order(&own), 403);
    assert_eq!(order(&format!("{own}Origin: http://localhost:{port}\r\n")), 204);
    drop(one);
}

#[test]
fn a_preview_that_cannot_be_says_why() {
    let folder = small();
    let recto = |arguments: &[&str]| {
        let output = program(folder.path()).arg("preview").args(arguments).output();
        let output = output.expect("recto runs");
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).expect("text")
    };
    assert!(recto(&["--host", "0.0.0.0"]).contains("--allow-remote"));
    assert!(recto(&["enviroment"]).contains("did you mean `03-environment`?"));
    assert!(recto(&["--editor", "javascript://{file}"]).contains("there is no editor"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    assert!(recto(&["--port", &port]).contains("cannot be used"));
}

/// Callers who connect and say nothing, or only half of what they want.
#[test]
fn nobody_keeps_others_out_by_standing_in_the_door() {
    use std::io::{Read as _, Write as _};
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = small();
    let live = Live::start(folder.path(), &["--port", "0"]);
    let (port, secret) = (live.port(), live.secret());
    let call = || std::net::TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    let mut callers: Vec<_> = (0..400).map(|_| call()).collect();
    for caller in callers.iter_mut().step_by(2) {
        let _ = caller.write_all(b"GET / HTTP/1.1\r\nHost: localh");
    }
    let (status, _) = live.ask(&format!(
        "GET {secret}/ HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    ));
    assert_eq!(status, 200);
    // Those who came first have been sent away, the others are in their time.
    let gone = |caller: &mut std::net::TcpStream, within: u64| {
        let time = std::time::Duration::from_secs(within);
        caller.set_read_timeout(Some(time)).expect("a timeout");
        match caller.read(&mut [0; 64]) {
            Ok(0) => true,
            Ok(_) => false,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    };
    assert!(gone(&mut callers[0], 5) && gone(&mut callers[100], 5));
    let last = callers.last_mut().expect("a caller");
    assert!(gone(last, 30));
    drop(one);
}

#[test]
fn files_are_looked_at_where_that_is_asked_for() {
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = small();
    let live = Live::start(folder.path(), &["--port", "0", "--poll"]);
    live.hears_of(|| correct(folder.path(), DATA, "2025: 5059", "2025: 5070"));
    drop(one);
}

/// A file elsewhere in the project, to which a link leads.
#[cfg(unix)]
#[test]
fn a_linked_file_is_watched_where_it_is() {
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = small();
    let kept = folder.path().join("kept");
    std::fs::create_dir(&kept).expect("a folder");
    let data = folder.path().join(DATA);
    std::fs::rename(&data, kept.join("environment.yaml")).expect("moved");
    std::os::unix::fs::symlink("../../kept/environment.yaml", &data).expect("a link");
    let live = Live::start(folder.path(), &["--port", "0"]);
    live.hears_of(|| correct(folder.path(), DATA, "2025: 5059", "2025: 5070"));
    drop(one);
}

/// A chapter goes out, comes back from a reviewer, is shown, and is written once that is asked for.
#[test]
fn a_review_is_shown_before_it_is_written() {
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = small();
    let live = Live::start(folder.path(), &["--port", "0"]);
    let chapter = folder.path().join("content/en/04-people.md");
    let text = || std::fs::read_to_string(&chapter).expect("a chapter");
    let before = text();
    let json = |bytes: &[u8]| -> serde_json::Value {
        serde_json::from_slice(bytes)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(bytes)))
    };
    let (status, sent) = live.page_asks("GET", "/review/en/04-people", b"");
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&sent));
    let (status, both) = live.page_asks("GET", "/review/both/04-people", b"");
    assert!(status == 200 && both.len() > sent.len());
    let (status, why) = live.page_asks("GET", "/review/en/04-poeple", b"");
    assert_eq!(status, 422);
    assert!(String::from_utf8_lossy(&why).contains("did you mean"));

    // Two reviewers, each with a file.
    let give = |who: &str| {
        let back = given_back(&sent, who);
        let (status, kept) =
            live.page_asks("POST", &format!("/reviewed/{who}.docx"), &back);
        assert_eq!(status, 200);
        json(&kept)["id"].as_str().expect("a name").to_owned()
    };
    let ids = format!("{},{}", give("ann"), give("ben"));
    let (_, shown) = live.page_asks("GET", &format!("/reviewed/{ids}"), b"");
    let shown = json(&shown);
    let changes = shown["changes"].as_array().expect("changes");
    // Both changed one paragraph, in different words.
    assert_eq!(changes.len(), 1, "{shown}");
    assert_eq!(changes[0]["who"].as_array().map(Vec::len), Some(2), "{shown}");
    assert!(
        changes[0]["who"][0]
            .as_str()
            .is_some_and(|who| who.starts_with("Ann Lee"))
    );
    assert_eq!(changes[0]["at"]["file"], "content/en/04-people.md");
    let said = shown.to_string();
    assert!(said.contains("[\"person\",\"worker\"]"), "{said}");
    assert_eq!(shown["stops"], false);
    assert_eq!(text(), before, "nothing is written yet");

    // Another's page may not; nor may this one, once the report is another.
    let state = shown["state"].as_str().expect("a state");
    let take = |state: &str, chosen: &str| {
        live.page_asks("POST", &format!("/take/{ids}/{state}/{chosen}"), b"")
    };
    let path = format!("{}/take/{ids}/{state}/0", live.secret());
    let port = live.port();
    let foreign = live.ask(&format!(
        "POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://report.example\r\n\
         Content-Length: 0\r\nConnection: close\r\n\r\n"
    ));
    assert_eq!(foreign.0, 403);
    let (status, why) = take("another", "0");
    assert_eq!(status, 422);
    assert!(String::from_utf8_lossy(&why).contains("has changed since"));
    assert_eq!(text(), before);

    // It is wanted.
    let (status, taken) = take(state, "0");
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&taken));
    assert_eq!(json(&taken)["said"], "1 change taken");
    let after = before.replacen("a second person", "a second worker", 1);
    assert_eq!(
        text(),
        after.replacen("every site each week", "every site every week", 1)
    );
    let (status, why) = live.page_asks("POST", "/reviewed/a.docx", b"no Word file");
    assert_eq!(status, 422);
    assert!(String::from_utf8_lossy(&why).contains("a.docx cannot be read"));
    assert_eq!(live.page_asks("GET", "/reviewed/nothing", b"").0, 422);
    drop(one);
}

/// What is set without end is given up once the files are others, and pages come again.
#[cfg(unix)]
#[test]
fn a_making_without_end_is_given_up_once_it_is_mended() {
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = small();
    let live = Live::start(folder.path(), &["--port", "0"]);
    let minutes = std::time::Duration::from_secs(180);
    assert!(live.listen(minutes, |told| told.contains("event: read")).is_some());
    let own = folder.path().join("layouts/cards.typ");
    std::fs::create_dir(own.parent().expect("a folder")).expect("a folder");
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts/cards.typ");
    let sound = std::fs::read_to_string(ours).expect("a layout");
    let endless = "#let steps = range(30000).map(i => range(30000).map(j => calc.rem(i, j + 1)).sum()).sum()\n";
    std::fs::write(&own, format!("{sound}\n{endless}")).expect("a layout");
    std::thread::sleep(std::time::Duration::from_secs(5));
    // Mended in the layout, and a figure with it.
    std::fs::write(&own, sound).expect("a layout");
    correct(folder.path(), DATA, "2025: 5059", "2025: 5070");
    wait("the pages are back", || {
        let soon = std::time::Duration::from_secs(20);
        let told = live.listen(soon, |told| told.contains("event: read"))?;
        told.contains("\"stale\":false").then_some(())
    });
    drop(one);
}
