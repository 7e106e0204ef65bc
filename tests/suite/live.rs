//! A project with its preview running.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::command::program;

/// How long anything is waited for. Machines of CI are slow at times.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// A running preview. Its project can be edited.
pub(crate) struct Live {
    root: PathBuf,
    process: Child,
    /// `http://localhost:PORT/SECRET/`
    pub(crate) address: String,
}

impl Live {
    /// Starts the preview of a project. Port 0 takes any free one.
    pub(crate) fn start(root: &Path, arguments: &[&str]) -> Self {
        // Where pages that are open find the preview again.
        let own = root.join(".runtime");
        std::fs::create_dir_all(&own).expect("a folder");
        let mut process = program(root)
            .arg("preview")
            .args(arguments)
            .env("XDG_RUNTIME_DIR", own)
            .stdout(Stdio::piped())
            .spawn()
            .expect("recto runs");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.split_whitespace().next().expect("an address").to_owned();
        Self { root: root.to_owned(), process, address }
    }

    /// Its port.
    pub(crate) fn port(&self) -> u16 {
        let port = self.address.trim_start_matches("http://localhost:").split('/').next();
        port.and_then(|port| port.parse().ok()).expect("a port")
    }

    /// The path all its addresses begin with: `/SECRET`.
    pub(crate) fn secret(&self) -> &str {
        let at = self.address.trim_end_matches('/').rfind('/').expect("a secret");
        self.address[at..].trim_end_matches('/')
    }

    /// Replaces a text in a file of the project, which must be there.
    #[track_caller]
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.root.join(path);
        let text = std::fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "{} does not hold {from:?}", path.display());
        std::fs::write(path, text.replacen(from, to, 1)).expect("a file");
    }

    /// The memory the preview holds, in kilobytes; nothing where the system does not tell.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }

    /// The status and text that a raw request is answered with.
    pub(crate) fn ask(&self, request: &str) -> (u16, String) {
        let mut stream =
            TcpStream::connect(("127.0.0.1", self.port())).expect("it listens");
        stream.write_all(request.as_bytes()).expect("it hears");
        let mut answer = vec![];
        stream.read_to_end(&mut answer).expect("it answers");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.expect("a status"), answer)
    }

    /// The status and the body that the preview's own page is answered with.
    pub(crate) fn page_asks(
        &self,
        method: &str,
        path: &str,
        body: &[u8],
    ) -> (u16, Vec<u8>) {
        let (port, secret) = (self.port(), self.secret());
        let head = format!(
            "{method} {secret}{path} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
        stream.write_all(&[head.as_bytes(), body].concat()).expect("it hears");
        let mut answer = vec![];
        stream.read_to_end(&mut answer).expect("it answers");
        let end = answer.windows(4).position(|it| it == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.expect("a status"), answer.split_off(end + 4))
    }

    /// Listens to what browsers are told until `is_it` holds of all that was told; nothing where it
    /// does not within a time, or the preview ends.
    pub(crate) fn listen(
        &self,
        time: Duration,
        mut is_it: impl FnMut(&str) -> bool,
    ) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port())).ok()?;
        stream.set_read_timeout(Some(time)).expect("a timeout");
        let (secret, port) = (self.secret(), self.port());
        let request =
            format!("GET {secret}/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        let start = Instant::now();
        let (mut told, mut buffer) = (String::new(), vec![0; 1 << 16]);
        while start.elapsed() < time {
            let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
            told.push_str(&String::from_utf8_lossy(&buffer[..read]));
            if is_it(&told) {
                return Some(told);
            }
        }
        None
    }

    /// Edits the project, by way of `edit`, and waits for the preview to hear of it.
    #[track_caller]
    pub(crate) fn hears_of(&self, edit: impl FnOnce()) {
        let mut edit = Some(edit);
        let told = self.listen(PATIENCE, |told| {
            if told.contains("event: read")
                && let Some(edit) = edit.take()
            {
                edit();
            }
            told.matches("event: pages").count() > 1
        });
        assert!(told.is_some(), "the edit is never seen");
    }

    /// Asks the preview to stop, as Ctrl-C does, and waits for its end.
    #[cfg(unix)]
    pub(crate) fn interrupt(&mut self) -> ExitStatus {
        use rustix::process::{Pid, Signal, kill_process};
        kill_process(Pid::from_child(&self.process), Signal::INT).expect("it hears");
        self.process.wait().expect("an end")
    }

    /// Kills the preview.
    pub(crate) fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits until something is there.
#[track_caller]
pub(crate) fn wait<T>(what: &str, mut is: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = is() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
