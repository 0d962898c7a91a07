//! The answers, and where they lead: the files of `data/` with their placeholders filled.
//!
//! `{root}`, `{registry}`, `{registrar}`, `{cctld}` and `{rir}` become `127.0.0.1:PORT`; `{rdap}` becomes the base URL of the
//! RDAP server that answers. `{query}` and `{QUERY}` (in capitals) become what was asked for, and a line with `{seconds}` is
//! left out where no time is known. Keys are written as [`Key`](crate::key::Key) reads them.

use std::net::SocketAddr;

use crate::whois::Answers;

/// Where the servers are.
#[derive(Debug)]
pub(crate) struct Places {
    pub(crate) root: SocketAddr,
    pub(crate) registry: SocketAddr,
    pub(crate) registrar: SocketAddr,
    pub(crate) cctld: SocketAddr,
    pub(crate) rir: SocketAddr,
    pub(crate) rdap_http: String,
    pub(crate) rdap_https: String,
}

impl Places {
    /// The text with the addresses in it.
    pub(crate) fn fill(&self, text: &str) -> String {
        let places = [
            ("{root}", self.root),
            ("{registry}", self.registry),
            ("{registrar}", self.registrar),
            ("{cctld}", self.cctld),
            ("{rir}", self.rir),
        ];
        places.iter().fold(text.to_owned(), |text, (placeholder, address)| text.replace(placeholder, &address.to_string()))
    }
}

/// What a WHOIS server knows.
#[derive(Debug)]
pub(crate) struct Whois {
    answers: &'static [(&'static str, &'static str)],
    no_match: &'static str,
    throttled: &'static str,
    line_end: &'static str,
}

impl Whois {
    /// The table of answers, leading to the places.
    pub(crate) fn answers(&self, places: &Places) -> Answers {
        let fill = |text: &str| places.fill(text).replace('\n', self.line_end);
        let answers = Answers::new().otherwise(fill(self.no_match)).throttled(fill(self.throttled));
        self.answers.iter().fold(answers, |answers, (key, text)| answers.with(key, fill(text)))
    }
}

/// What an RDAP server knows.
#[derive(Debug)]
pub(crate) struct Rdap {
    /// The first segments of the path, the key, and the response.
    pub(crate) objects: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) help: &'static str,
    pub(crate) not_found: &'static str,
    pub(crate) bad_request: &'static str,
}

/// A file of `data/`.
macro_rules! file {
    ($path:literal) => {
        include_str!(concat!("../data/", $path))
    };
}

pub(crate) const ROOT: Whois = Whois {
    answers: &[
        (".com", file!("root/com.txt")),
        (".net", file!("root/net.txt")),
        (".org", file!("root/org.txt")),
        ("192.0.2.0/24", file!("root/192.0.2.0_24.txt")),
        ("203.0.113.0/24", file!("root/203.0.113.0_24.txt")),
        ("2001:db8::/32", file!("root/2001_db8_32.txt")),
        ("AS64496-AS64511", file!("root/as64496-as64511.txt")),
    ],
    no_match: file!("root/_no-match.txt"),
    throttled: file!("root/_throttled.txt"),
    line_end: "\n",
};

pub(crate) const REGISTRY: Whois = Whois {
    answers: &[
        ("example.com", file!("registry/example.com.txt")),
        ("example.net", file!("registry/example.net.txt")),
        ("ns1.example.com", file!("registry/ns1.example.com.txt")),
    ],
    no_match: file!("registry/_no-match.txt"),
    throttled: file!("registry/_throttled.txt"),
    line_end: "\r\n",
};

pub(crate) const REGISTRAR: Whois = Whois {
    answers: &[("example.com", file!("registrar/example.com.txt")), ("example.net", file!("registrar/example.net.txt"))],
    no_match: file!("registrar/_no-match.txt"),
    throttled: file!("registrar/_throttled.txt"),
    line_end: "\r\n",
};

pub(crate) const CCTLD: Whois = Whois {
    answers: &[("example.org", file!("cctld/example.org.txt"))],
    no_match: file!("cctld/_no-match.txt"),
    throttled: file!("cctld/_throttled.txt"),
    line_end: "\n",
};

pub(crate) const RIR: Whois = Whois {
    answers: &[
        ("192.0.2.0/24", file!("rir/192.0.2.0_24.txt")),
        ("203.0.113.0/24", file!("rir/203.0.113.0_24.txt")),
        ("2001:db8::/32", file!("rir/2001_db8_32.txt")),
        ("AS64496", file!("rir/as64496.txt")),
        ("ORG-EXO1-TEST", file!("rir/org-exo1-test.txt")),
    ],
    no_match: file!("rir/_no-match.txt"),
    throttled: file!("rir/_throttled.txt"),
    line_end: "\n",
};

pub(crate) const RDAP: Rdap = Rdap {
    objects: &[
        ("domain", "example.com", file!("rdap/domain/example.com.json")),
        ("domain", "example.net", file!("rdap/domain/example.net.json")),
        ("domain", "example.org", file!("rdap/domain/example.org.json")),
        ("registrar/domain", "example.com", file!("rdap/registrar/domain/example.com.json")),
        ("nameserver", "ns1.example.com", file!("rdap/nameserver/ns1.example.com.json")),
        ("ip", "192.0.2.0/24", file!("rdap/ip/192.0.2.0_24.json")),
        ("ip", "198.51.100.0/24", file!("rdap/ip/198.51.100.0_24.json")),
        ("ip", "2001:db8::/32", file!("rdap/ip/2001_db8_32.json")),
        ("autnum", "AS64496", file!("rdap/autnum/64496.json")),
        ("entity", "ORG-EXO1-TEST", file!("rdap/entity/org-exo1-test.json")),
    ],
    help: file!("rdap/help.json"),
    not_found: file!("rdap/_not-found.json"),
    bad_request: file!("rdap/_bad-request.json"),
};

/// The body with which any HTTP server of the testbed asks to slow down.
pub(crate) const RDAP_THROTTLED: &str = file!("rdap/_throttled.json");
