//! The testbed for tests in other languages: the little internet of `tests/testbed`, told what to do line by line.
//!
//! Prints one line of JSON, `{"ca": PEM, "servers": {NAME: "127.0.0.1:PORT"}}`. Then each line of JSON that it reads is an order, and gets
//! one line in answer, `{"error": WHY}` if it cannot be carried out:
//!
//! | order | answer |
//! |---|---|
//! | `{"script": {"server": NAME, "turn": TURN}}` | `{}`: from now on it behaves so; `{}` as TURN sets it right again |
//! | `{"script_once": {"server": NAME, "turn": TURN}}` | `{}`: for its next answer |
//! | `{"whois": {"answers": {KEY: TEXT}, "otherwise": TEXT}}` | `{"server": NAME, "address": ADDRESS}`: one more WHOIS server |
//! | `{"rdap": {"answers": {PATH: BODY}}}` | likewise: one more over HTTP; 404 for other paths |
//! | `{"requests": {}}` | `{"requests": [{"server", "text", "head"}]}`: all that was asked, in order of arrival |
//! | `{"connections": NAME}` | `{"connections": N}`: how many that server accepted |
//!
//! TURN is that of the hostile scenarios (`tests/hostile/README.md`). It ends with its input.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use http::{Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use whoisbox_testbed::{Answers, Name, Server, Testbed};
use whoisbox_tests::hostile::Turn;

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Order {
    Script(Scripted),
    ScriptOnce(Scripted),
    Whois(Whois),
    Rdap(Rdap),
    Requests {},
    Connections(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scripted {
    server: String,
    turn: Turn,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whois {
    answers: BTreeMap<String, String>,
    otherwise: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rdap {
    answers: BTreeMap<String, Value>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut internet = Internet { testbed: Testbed::start_blocking()?, more: Vec::new() };
    let addresses: BTreeMap<_, _> =
        Name::ALL.iter().map(|name| (name.as_str(), internet.testbed.server(*name).address().to_string())).collect();
    let mut out = io::stdout().lock();
    writeln!(out, "{}", json!({ "ca": internet.testbed.ca_pem(), "servers": addresses }))?;
    out.flush()?;
    for line in io::stdin().lock().lines() {
        let answer = match serde_json::from_str(&line?) {
            Ok(order) => internet.carry_out(order).unwrap_or_else(|why| json!({ "error": why })),
            Err(error) => json!({ "error": error.to_string() }),
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

struct Internet {
    testbed: Testbed,
    more: Vec<Server>,
}

impl Internet {
    fn carry_out(&mut self, order: Order) -> Result<Value, String> {
        match order {
            Order::Script(Scripted { server, turn }) => {
                self.server(&server)?.script(turn.behaviour(&str::to_owned)?);
                Ok(json!({}))
            }
            Order::ScriptOnce(Scripted { server, turn }) => {
                self.server(&server)?.script_once(turn.behaviour(&str::to_owned)?);
                Ok(json!({}))
            }
            Order::Whois(Whois { answers, otherwise }) => {
                let answers: Answers = answers.into_iter().collect();
                let answers = match otherwise {
                    Some(otherwise) => answers.otherwise(otherwise),
                    None => answers,
                };
                self.add(self.testbed.whois_server(answers))
            }
            Order::Rdap(Rdap { answers }) => {
                self.add(self.testbed.http_server(move |request| respond(&answers, request.uri().path())))
            }
            Order::Requests {} => {
                let asked = self.testbed.requests();
                let asked: Vec<Value> = asked
                    .iter()
                    .map(|asked| json!({ "server": &*asked.server, "text": asked.text, "head": String::from_utf8_lossy(&asked.bytes) }))
                    .collect();
                Ok(json!({ "requests": asked }))
            }
            Order::Connections(server) => Ok(json!({ "connections": self.server(&server)?.connections() })),
        }
    }

    fn server(&self, name: &str) -> Result<&Server, String> {
        let of_all = Name::ALL.iter().map(|name| self.testbed.server(*name));
        of_all.chain(&self.more).find(|server| server.name() == name).ok_or_else(|| format!("there is no server {name:?}"))
    }

    fn add(&mut self, started: io::Result<Server>) -> Result<Value, String> {
        let server = started.map_err(|error| error.to_string())?;
        let answer = json!({ "server": server.name(), "address": server.address().to_string() });
        self.more.push(server);
        Ok(answer)
    }
}

fn respond(answers: &BTreeMap<String, Value>, path: &str) -> Response<Vec<u8>> {
    let (status, body) = match answers.get(path) {
        Some(body) => (StatusCode::OK, body.to_string()),
        None => (
            StatusCode::NOT_FOUND,
            json!({ "rdapConformance": ["rdap_level_0"], "errorCode": 404, "title": "Not found" }).to_string(),
        ),
    };
    let mut response = Response::new(body.into_bytes());
    *response.status_mut() = status;
    response.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/rdap+json"));
    response
}
