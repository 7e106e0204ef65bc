//! Messages as they come and go: framed by headers, one after the other. What is no message is
//! answered and passed over, so that the next one is read all the same.

use std::io::{self, BufRead, Read as _, Write};
use std::sync::{Arc, Mutex};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde_json::{Value, json};

use crate::model::lang::Lang;

/// The largest message that is taken, in bytes.
const MAX_MESSAGE: u64 = 64 << 20;
/// The longest line of a header.
const MAX_HEADER: u64 = 8 << 10;

/// Where messages to the client go.
#[derive(Clone)]
pub(super) struct Mouth {
    output: Arc<Mutex<Output>>,
}

struct Output {
    writer: Box<dyn Write + Send>,
    /// Whether nobody reads any more.
    is_shut: bool,
    /// The number of the last request to the client.
    last: i32,
}

impl Mouth {
    pub(super) fn new(writer: impl Write + Send + 'static) -> Self {
        let output = Output { writer: Box::new(writer), is_shut: false, last: 0 };
        Self { output: Arc::new(Mutex::new(output)) }
    }

    /// Whether the client has gone: what was said last could not be written.
    pub(super) fn is_shut(&self) -> bool {
        self.output.lock().is_ok_and(|output| output.is_shut)
    }

    fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        if let Ok(mut output) = self.output.lock()
            && write(&mut output.writer).is_err()
        {
            output.is_shut = true;
        }
    }

    fn say(&self, message: &Message) {
        self.write(|mut writer| message.write(&mut writer));
    }

    /// Tells the client something.
    pub(super) fn tell(&self, method: &str, params: impl Serialize) {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.say(&Message::Notification(Notification { method: method.into(), params }));
    }

    /// Asks the client for something. Nothing hangs on its answers.
    pub(super) fn ask(&self, method: &str, params: impl Serialize) {
        let params = serde_json::to_value(params).unwrap_or_default();
        let Ok(id) = self.output.lock().map(|mut output| {
            output.last = output.last.wrapping_add(1);
            output.last
        }) else {
            return;
        };
        let id = RequestId::from(format!("recto-{id}"));
        self.say(&Message::Request(Request { id, method: method.into(), params }));
    }

    /// Answers a request.
    pub(super) fn answer(&self, id: RequestId, answer: Result<Value, Refusal>) {
        self.say(&Message::Response(match answer {
            Ok(value) => Response { id, response_result: Ok(value) },
            Err(refusal) => Response::new_err(id, refusal.code as i32, refusal.message),
        }));
    }

    /// Answers what is no message, under the number it may have.
    fn refuse(&self, id: &Value, refusal: &Refusal) {
        let error = json!({"code": refusal.code as i32, "message": refusal.message});
        let text = json!({"jsonrpc": "2.0", "id": id, "error": error}).to_string();
        self.write(|writer| {
            write!(writer, "Content-Length: {}\r\n\r\n{text}", text.len())?;
            writer.flush()
        });
    }
}

/// Why something is not answered.
#[derive(Debug)]
pub(super) struct Refusal {
    code: ErrorCode,
    message: String,
}

impl Refusal {
    pub(super) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The same, told in a language.
    pub(super) fn said(self, lang: Lang) -> Self {
        Self { message: lang.say(&self.message), ..self }
    }

    /// That it cannot be done as asked.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::RequestFailed, message)
    }
}

/// Reads messages until nothing more comes, and hands them on while anyone takes them.
pub(super) fn listen(
    mut input: impl BufRead,
    mouth: &Mouth,
    mut hand_on: impl FnMut(Message) -> bool,
) {
    loop {
        match frame(&mut input) {
            Ok(Frame::End) | Err(_) => return,
            Ok(Frame::Fault(message)) => {
                mouth.refuse(&Value::Null, &Refusal::new(ErrorCode::ParseError, message));
            }
            Ok(Frame::Body(bytes)) => match message(&bytes) {
                Ok(message) => {
                    if !hand_on(message) {
                        return;
                    }
                }
                Err((id, refusal)) => mouth.refuse(&id, &refusal),
            },
        }
    }
}

/// What comes between two messages.
enum Frame {
    Body(Vec<u8>),
    Fault(String),
    End,
}

/// Reads one frame. Lines that are no header are passed over.
fn frame(input: &mut impl BufRead) -> io::Result<Frame> {
    let mut length: Option<u64> = None;
    let mut has_header = false;
    loop {
        let mut line = vec![];
        if input.by_ref().take(MAX_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(Frame::End);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            match (length, has_header) {
                (Some(length), _) if length <= MAX_MESSAGE => {
                    let mut bytes = vec![];
                    let read = input.by_ref().take(length).read_to_end(&mut bytes)?;
                    return Ok(match read as u64 == length {
                        true => Frame::Body(bytes),
                        false => Frame::End,
                    });
                }
                (Some(length), _) => {
                    io::copy(&mut input.by_ref().take(length), &mut io::sink())?;
                    let most = MAX_MESSAGE >> 20;
                    let text = format!("a message has {most} MiB at the most");
                    return Ok(Frame::Fault(text));
                }
                (None, true) => {
                    return Ok(Frame::Fault("the header has no Content-Length".into()));
                }
                (None, false) => continue,
            }
        }
        has_header = true;
        if let Some((name, value)) = line.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
}

/// The message of a frame, or the number of what is none and why it is none.
fn message(bytes: &[u8]) -> Result<Message, (Value, Refusal)> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        let text = format!("this is not JSON: {error}");
        (Value::Null, Refusal::new(ErrorCode::ParseError, text))
    })?;
    let id = value.get("id").cloned();
    let is_numbered = id.is_some();
    let refuse = |text: &str| {
        let refusal = Refusal::new(ErrorCode::InvalidRequest, text);
        (id.clone().unwrap_or_default(), refusal)
    };
    match serde_json::from_value(value) {
        // With such a number it would be taken for one who waits for no answer.
        Ok(Message::Notification(_)) if is_numbered => {
            Err(refuse("the number of a request is a whole number or a text"))
        }
        Ok(message) => Ok(message),
        Err(_) => Err(refuse("this is no request, notification or response")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The methods of what is read of some bytes, and how often they were refused.
    fn check(bytes: &[u8], expected: &[&str], refused: usize) {
        #[derive(Clone, Default)]
        struct Kept(Arc<Mutex<Vec<u8>>>);
        impl Write for Kept {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.lock().expect("a lock").extend_from_slice(bytes);
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let kept = Kept::default();
        let mut methods = vec![];
        listen(bytes, &Mouth::new(kept.clone()), |message| {
            methods.push(match message {
                Message::Request(request) => request.method,
                Message::Notification(told) => told.method,
                Message::Response(_) => "response".into(),
            });
            true
        });
        assert_eq!(methods, expected);
        let said = String::from_utf8(kept.0.lock().expect("a lock").clone());
        assert_eq!(said.expect("text").matches("\"error\"").count(), refused);
    }

    #[test]
    fn what_is_no_message_is_passed_over() {
        let framed = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let good = framed(r#"{"jsonrpc":"2.0","method":"a"}"#);
        check(good.as_bytes(), &["a"], 0);
        for bad in [
            framed("{"),
            framed("[]"),
            framed("null"),
            framed(r#"{"id":1}"#),
            framed(r#"{"id":1.5,"method":"b"}"#),
            "X: y\r\n\r\n".to_owned(),
            "Content-Length: many\r\n\r\n".to_owned(),
        ] {
            check(format!("{bad}{good}").as_bytes(), &["a"], 1);
        }
        // Noise before a header, other ends of lines, and a frame that is cut off.
        check(format!("\r\n\n{good}{}", &good[..good.len() - 3]).as_bytes(), &["a"], 0);
        check(good.replace("\r\n", "\n").as_bytes(), &["a"], 0);
        check(
            &[&b"Content-Length: 2\r\n\r\n\xff\xfe"[..], good.as_bytes()].concat(),
            &["a"],
            1,
        );
    }
}
