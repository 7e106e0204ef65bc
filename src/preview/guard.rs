//! Who may ask: only who knows the address that was printed, and pages of this server's own.
//! Others who use this machine could otherwise read the report before it is published; so could
//! another site that a browser has open, by a name of its own that it points at this machine (DNS
//! rebinding), or it could give orders to the preview.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method};

/// What is forbidden to everything the preview serves: code and style from anywhere but
/// here, and all else.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; object-src 'none'";

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Checks the secret in the path, Host and Origin.
#[derive(Clone)]
pub(super) struct Guard {
    address: SocketAddr,
    /// What every path begins with.
    secret: String,
}

impl Guard {
    pub(super) fn new(address: SocketAddr, secret: String) -> Self {
        Self { address, secret }
    }

    /// What every path begins with.
    pub(super) fn secret(&self) -> &str {
        &self.secret
    }

    /// What follows the secret in a path that begins with it.
    pub(super) fn behind_secret<'a>(&self, path: &'a str) -> Option<&'a str> {
        let rest = path.strip_prefix('/')?.strip_prefix(self.secret.as_str())?;
        rest.starts_with('/').then_some(rest)
    }

    /// Why a request is refused, if it is.
    pub(super) fn refusal(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> Option<&'static str> {
        let Some(path) = self.behind_secret(path) else {
            return Some("open the address that `recto preview` has printed");
        };
        let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str());
        let Some(Ok(host)) = text(&HOST) else {
            return Some("the request names no host");
        };
        if headers.get_all(HOST).iter().count() > 1 || !self.is_ours(host) {
            return Some("this preview answers to its own address only");
        }
        match text(&ORIGIN) {
            Some(Ok(origin)) if origin == format!("http://{host}") => {}
            None if *method == Method::GET => {}
            _ => return Some("the request comes from another site"),
        }
        // Pictures and scripts are asked for without an Origin. A link from another site
        // may open the page, and nothing else.
        let opens = path == "/" && matches!(text(&FETCH_MODE), Some(Ok("navigate")));
        match text(&FETCH_SITE) {
            None | Some(Ok("same-origin" | "none")) => None,
            Some(_) if opens => None,
            Some(_) => Some("the request comes from another site"),
        }
    }

    /// Whether a host is an address of this server, not a name someone pointed at it.
    fn is_ours(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port),
            _ => (host, "80"),
        };
        let ip = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let ip: Option<IpAddr> = ip.unwrap_or(name).parse().ok();
        let named = match ip {
            Some(ip) => ip == self.address.ip() || self.address.ip().is_unspecified(),
            None => {
                let here = self.address.ip();
                name == "localhost" && (here.is_loopback() || here.is_unspecified())
            }
        };
        named && port == self.address.port().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(
        address: &str,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
    ) -> bool {
        let guard = Guard::new(address.parse().expect("an address"), "s3cret".into());
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: HeaderName = name.parse().expect("a name");
            map.append(name, value.parse().expect("a value"));
        }
        let path = format!("/s3cret{path}");
        guard.refusal(&method, &path, &map).is_some()
    }

    #[test]
    fn who_does_not_know_the_address_is_refused() {
        let guard = Guard::new("127.0.0.1:3000".parse().expect("one"), "s3cret".into());
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "localhost:3000".parse().expect("a value"));
        let refused = |path: &str| guard.refusal(&Method::GET, path, &headers).is_some();
        assert!(!refused("/s3cret/") && !refused("/s3cret/read"));
        for path in
            ["/", "/read", "/s3cret", "/s3cre/", "/s3crets/", "//s3cret/", "/S3cret/"]
        {
            assert!(refused(path), "{path}");
        }
    }

    #[test]
    fn only_its_own_pages_may_ask() {
        let here = "127.0.0.1:3000";
        let get =
            |headers: &[(&str, &str)]| refused(here, Method::GET, "/state", headers);
        assert!(!get(&[("host", "localhost:3000")]));
        assert!(!get(&[("host", "127.0.0.1:3000")]));
        assert!(!get(&[("host", "127.0.0.1:3000"), ("origin", "http://127.0.0.1:3000")]));
        assert!(get(&[]));
        assert!(get(&[("host", "evil.example:3000")]));
        assert!(get(&[("host", "localhost.evil.example:3000")]));
        assert!(get(&[("host", "localhost:3001")]));
        assert!(get(&[("host", "localhost")]));
        assert!(get(&[("host", "192.168.1.5:3000")]));
        assert!(get(&[("host", "localhost:3000"), ("host", "evil.example")]));
        assert!(get(&[("host", "localhost:3000"), ("origin", "http://evil.example")]));
        assert!(get(&[("host", "localhost:3000"), ("origin", "null")]));
        assert!(get(&[("host", "localhost:3000"), ("origin", "http://127.0.0.1:3000")]));
        assert!(get(&[("host", "localhost:3000"), ("sec-fetch-site", "cross-site")]));
        assert!(get(&[("host", "localhost:3000"), ("sec-fetch-site", "same-site")]));
        assert!(!get(&[("host", "localhost:3000"), ("sec-fetch-site", "same-origin")]));
    }

    #[test]
    fn an_order_needs_an_origin_and_a_link_may_open_the_page() {
        let here = "127.0.0.1:3000";
        let host = ("host", "localhost:3000");
        assert!(refused(here, Method::POST, "/dismiss", &[host]));
        let own = ("origin", "http://localhost:3000");
        assert!(!refused(here, Method::POST, "/dismiss", &[host, own]));
        let link =
            [host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
        assert!(!refused(here, Method::GET, "/", &link));
        assert!(refused(here, Method::GET, "/state", &link));
    }

    #[test]
    fn a_server_for_others_answers_to_addresses_not_to_names() {
        let all = "0.0.0.0:3000";
        let get = |host: &str| refused(all, Method::GET, "/", &[("host", host)]);
        assert!(!get("192.168.1.5:3000"));
        assert!(!get("[fe80::1]:3000"));
        assert!(!get("localhost:3000"));
        assert!(get("evil.example:3000"));
    }
}
