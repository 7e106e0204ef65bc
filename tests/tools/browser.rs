//! A real browser, driven: Chromium without a window, over its developer protocol.

use std::cell::{Cell, RefCell};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use crate::live::{PATIENCE, wait};

/// A running browser.
pub(crate) struct Browser {
    process: Child,
    wire: Rc<Wire>,
    _profile: tempfile::TempDir,
}

/// A window.
pub(crate) struct Page {
    wire: Rc<Wire>,
    target: String,
    session: String,
}

/// The connection to the browser.
struct Wire {
    socket: RefCell<WebSocket<TcpStream>>,
    next: Cell<u64>,
    /// What pages complained of: exceptions, refused resources, errors of the network.
    complaints: RefCell<Vec<String>>,
}

impl Browser {
    /// Starts the browser that `CHROMIUM` names, or that is installed.
    pub(crate) fn start() -> Self {
        let chromium = std::env::var_os("CHROMIUM").unwrap_or_else(|| "chromium".into());
        let profile = tempfile::tempdir().expect("a folder");
        let spawned = Command::new(chromium)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"])
            .args([
                "--no-first-run",
                "--disable-background-networking",
                "--no-proxy-server",
            ])
            .args(["--disable-component-update", "--disable-sync", "--hide-scrollbars"])
            .args(["--remote-debugging-port=0", "--window-size=1440,900", "about:blank"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let process = match spawned {
            Ok(process) => process,
            Err(error) => panic!(
                "no browser: {error}; .ci/run installs one (Debian: chromium), CHROMIUM names another"
            ),
        };
        let told = profile.path().join("DevToolsActivePort");
        let (port, path) = wait("the browser starts", || {
            let text = std::fs::read_to_string(&told).ok()?;
            let (port, path) = text.split_once('\n')?;
            Some((port.parse::<u16>().ok()?, path.trim().to_owned()))
        });
        let stream =
            TcpStream::connect(("127.0.0.1", port)).expect("the browser listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_nodelay(true).expect("an option");
        let address = format!("ws://127.0.0.1:{port}{path}");
        let (socket, _) = tungstenite::client(address, stream).expect("a web socket");
        let wire = Wire {
            socket: RefCell::new(socket),
            next: Cell::new(0),
            complaints: RefCell::default(),
        };
        Self { process, wire: Rc::new(wire), _profile: profile }
    }

    /// A new window at an address, in view as all others are.
    pub(crate) fn open(&self, address: &str) -> Page {
        let window = json!({"url": "about:blank", "newWindow": true});
        let created = self.wire.call(None, "Target.createTarget", window);
        let target = created["targetId"].as_str().expect("a tab").to_owned();
        let attached = self.wire.call(
            None,
            "Target.attachToTarget",
            json!({"targetId": target, "flatten": true}),
        );
        let session = attached["sessionId"].as_str().expect("a session").to_owned();
        let page = Page { wire: Rc::clone(&self.wire), target, session };
        for domain in ["Page", "Runtime", "Log"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.call("Emulation.setFocusEmulationEnabled", json!({"enabled": true}));
        page.call("Page.navigate", json!({"url": address}));
        page.wait(
            "location.href !== 'about:blank' && document.readyState === 'complete'",
        );
        page
    }
}

impl Browser {
    /// Lets pages put what is downloaded into a folder, as one who presses “Save” does.
    pub(crate) fn downloads_to(&self, folder: &std::path::Path) {
        let to = json!({"behavior": "allow", "downloadPath": folder});
        self.wire.call(None, "Browser.setDownloadBehavior", to);
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Wire {
    fn call(&self, session: Option<&str>, method: &str, parameters: Value) -> Value {
        let id = self.next.get() + 1;
        self.next.set(id);
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut socket = self.socket.borrow_mut();
        socket
            .send(Message::text(message.to_string()))
            .expect("the browser hears");
        loop {
            let Message::Text(text) = socket.read().expect("the browser answers") else {
                continue;
            };
            let answer: Value = serde_json::from_str(&text).expect("JSON");
            if answer["id"] == json!(id) {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
            let complaint = match answer["method"].as_str() {
                Some("Runtime.exceptionThrown") => &answer["params"]["exceptionDetails"],
                Some("Log.entryAdded")
                    if answer["params"]["entry"]["level"] == "error" =>
                {
                    &answer["params"]["entry"]
                }
                _ => continue,
            };
            self.complaints.borrow_mut().push(complaint.to_string());
        }
    }
}

impl Page {
    fn call(&self, method: &str, parameters: Value) -> Value {
        self.wire.call(Some(&self.session), method, parameters)
    }

    /// The value of an expression in the page; a promise is waited for.
    pub(crate) fn value(&self, expression: &str) -> Value {
        let answer = self.call(
            "Runtime.evaluate",
            json!({"expression": expression, "returnByValue": true, "awaitPromise": true}),
        );
        let thrown = &answer["exceptionDetails"];
        assert!(thrown.is_null(), "{expression}: {thrown}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true of the page, and gives its value.
    #[track_caller]
    pub(crate) fn wait(&self, expression: &str) -> Value {
        wait(expression, || {
            let value = self.value(expression);
            let holds = match &value {
                Value::Null | Value::Bool(false) => false,
                Value::Number(number) => number.as_f64() != Some(0.0),
                Value::String(text) => !text.is_empty(),
                _ => true,
            };
            holds.then_some(value)
        })
    }

    /// Presses a key.
    pub(crate) fn press(&self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            _ => 0,
        };
        let mut down =
            json!({"type": "keyDown", "key": key, "windowsVirtualKeyCode": code});
        if key == "Enter" {
            down["text"] = json!("\r");
        } else if key.chars().count() == 1 {
            down["text"] = json!(key);
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call(
            "Input.dispatchKeyEvent",
            json!({"type": "keyUp", "key": key, "windowsVirtualKeyCode": code}),
        );
    }

    /// Types a text.
    pub(crate) fn write(&self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
    }

    /// Moves the mouse to the middle of the element an expression gives, once the page has
    /// come to rest; one that is out of sight is scrolled to first, as a reader would.
    pub(crate) fn hover(&self, element: &str) -> (Value, Value) {
        let frame = "await new Promise(next => requestAnimationFrame(next));";
        let at = self.value(&format!(
            "(async () => {{ {frame} {frame} {frame} let box = ({element}).getBoundingClientRect(); \
             if (box.top < 0 || box.bottom > innerHeight) {{ \
             ({element}).scrollIntoView({{ block: 'center' }}); {frame} {frame} {frame} \
             box = ({element}).getBoundingClientRect(); }} \
             return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        let (x, y) = (at[0].clone(), at[1].clone());
        let moved = json!({"type": "mouseMoved", "x": x, "y": y});
        self.call("Input.dispatchMouseEvent", moved);
        (x, y)
    }

    /// Clicks the element an expression gives.
    pub(crate) fn click(&self, element: &str) {
        let (x, y) = self.hover(element);
        for kind in ["mousePressed", "mouseReleased"] {
            self.call(
                "Input.dispatchMouseEvent",
                json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}),
            );
        }
    }

    /// Drops files onto the element an expression gives, as they come out of a folder.
    pub(crate) fn drop_files(&self, element: &str, files: &[&std::path::Path]) {
        let (x, y) = self.hover(element);
        let data = json!({"items": [], "files": files, "dragOperationsMask": 1});
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = json!({"type": kind, "x": x, "y": y, "data": data});
            self.call("Input.dispatchDragEvent", event);
        }
    }

    /// Turns the wheel over the element an expression gives.
    pub(crate) fn wheel(&self, element: &str, by: i32) {
        let (x, y) = self.hover(element);
        self.call(
            "Input.dispatchMouseEvent",
            json!({"type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": by}),
        );
    }

    /// Makes the window of a size.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
        );
    }

    /// What pages have complained of since this was asked last.
    pub(crate) fn complaints(&self) -> Vec<String> {
        // Whatever was on its way arrives before the answer.
        self.value("1");
        std::mem::take(&mut *self.wire.complaints.borrow_mut())
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.wire
                .call(None, "Target.closeTarget", json!({"targetId": self.target}));
        }
    }
}
