//! RDAP (RFC 9082, RFC 9083): a path in, a JSON object out.

use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CONTENT_TYPE, HeaderValue, LOCATION};
use http::{Method, Request, Response, StatusCode};

use crate::data::{Places, RDAP};
use crate::key::{Key, Subject};

/// The object classes that a path can name (RFC 9082 section 3.1).
const CLASSES: [&str; 5] = ["domain", "ip", "autnum", "nameserver", "entity"];

/// The network that the HTTP server does not hold, and for which it sends clients to the HTTPS server, as registries do where a
/// block was transferred (RFC 7480 section 5.2).
const REDIRECTED: &str = "198.51.100.0/24";

/// What an RDAP server says.
#[derive(Debug)]
pub(crate) struct Rdap {
    objects: Vec<(&'static str, Key, String)>,
    redirect: Option<(Key, String)>,
    help: String,
    not_found: String,
}

impl Rdap {
    /// The server with that base URL.
    pub(crate) fn new(base: &str, places: &Places) -> Rdap {
        let fill = |text: &str| places.fill(text).replace("{rdap}", base);
        Rdap {
            objects: RDAP.objects.iter().map(|(class, key, text)| (*class, Key::parse(key), fill(text))).collect(),
            redirect: (base == places.rdap_http).then(|| (Key::parse(REDIRECTED), places.rdap_https.clone())),
            help: fill(RDAP.help),
            not_found: fill(RDAP.not_found),
        }
    }

    /// The response to a request.
    pub(crate) fn respond(&self, request: &Request<()>) -> Response<Vec<u8>> {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            let mut response = json(StatusCode::METHOD_NOT_ALLOWED, RDAP.bad_request);
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let path = decode(request.uri().path().trim_start_matches('/'));
        if path == "help" {
            return json(StatusCode::OK, &self.help);
        }
        let Some((class, asked)) = split(&path) else {
            return json(StatusCode::BAD_REQUEST, RDAP.bad_request);
        };
        let subject = Subject::parse(asked);
        if let Some((key, base)) = &self.redirect
            && class == "ip"
            && key.fit(&subject).is_some()
        {
            return redirect(&format!("{base}{path}"));
        }
        let objects = self.objects.iter().filter(|(of, _, _)| *of == class).map(|(_, key, text)| (key, text));
        match Key::best(objects, &subject) {
            Some(text) => json(StatusCode::OK, text),
            None => json(StatusCode::NOT_FOUND, &self.not_found.replace("{query}", &escape(asked))),
        }
    }
}

/// The class with what stands before it, and what is asked for.
fn split(path: &str) -> Option<(&str, &str)> {
    let below = path.strip_prefix("registrar/").unwrap_or(path);
    let (class, asked) = below.split_once('/')?;
    let named = CLASSES.contains(&class) && !asked.is_empty();
    named.then(|| (path.get(..path.len() - asked.len() - 1).unwrap_or(class), asked))
}

fn json(status: StatusCode, text: &str) -> Response<Vec<u8>> {
    let mut response = Response::new(text.as_bytes().to_vec());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/rdap+json"));
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn redirect(url: &str) -> Response<Vec<u8>> {
    let mut response = json(StatusCode::FOUND, "");
    if let Ok(url) = HeaderValue::from_str(url) {
        response.headers_mut().insert(LOCATION, url);
    }
    response
}

/// The text without percent-encoding (RFC 3986 section 2.1); what is badly encoded stays.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The text as it may stand in a JSON string.
fn escape(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect::<String>().replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_split_into_class_and_subject() {
        assert_eq!(split("domain/example.com"), Some(("domain", "example.com")));
        assert_eq!(split("registrar/domain/example.com"), Some(("registrar/domain", "example.com")));
        assert_eq!(split("ip/192.0.2.0/24"), Some(("ip", "192.0.2.0/24")));
        assert_eq!(split("domain/"), None);
        assert_eq!(split("domains/example.com"), None);
        assert_eq!(split(""), None);
    }

    #[test]
    fn percent_encoding_is_undone() {
        assert_eq!(decode("2001%3Adb8::%2f32"), "2001:db8::/32");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%4"), "%zz%4");
    }
}
