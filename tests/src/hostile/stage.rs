//! The servers of all scenarios on loopback, and the verdict on what a client made of them.

use std::net::SocketAddr;

use http::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use whoisbox_testbed::{Answers, Behaviour, Server, Testbed};

use super::scenario::{Actor, Asked, Scenario, Speaks};
use crate::expect::difference;

/// What a client may read beyond its limit: the head of a response, and what is on its way when it stops.
const SLACK: u64 = 256 << 10;

/// All servers, running until this is dropped.
#[derive(Debug)]
pub struct Stage {
    testbed: Testbed,
    /// The scenarios, their servers started.
    pub acts: Vec<Act>,
}

/// A scenario whose servers are there.
#[derive(Debug)]
pub struct Act {
    /// The scenario with the servers' addresses in it.
    pub scenario: Scenario,
    servers: Vec<(String, Server)>,
}

/// What came of an act.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Played {
    /// The report, if the lookup was made.
    pub report: Option<Value>,
    /// The code of the error, if it was not.
    pub error: Option<String>,
    /// What was dialled.
    pub dialled: Vec<SocketAddr>,
    /// What the client's gate turned away.
    pub denied: Vec<SocketAddr>,
    /// The most bytes that were taken of one answer.
    pub most_bytes: u64,
}

impl Stage {
    /// Starts the servers of the scenarios that are wanted.
    ///
    /// # Errors
    /// What is wrong with a scenario, or could not be had.
    pub fn set(wanted: impl Fn(&Scenario) -> bool) -> Result<Stage, String> {
        let testbed = Testbed::start_blocking().map_err(|error| error.to_string())?;
        let scenarios = Scenario::all()?.into_iter().filter(|(scenario, _)| wanted(scenario));
        let acts: Result<_, String> = scenarios.map(|(scenario, text)| Act::start(&testbed, &scenario, &text)).collect();
        Ok(Stage { acts: acts?, testbed })
    }

    /// The certificate of the authority that the clients trust, in PEM.
    pub fn ca_pem(&self) -> &str {
        self.testbed.ca_pem()
    }

    /// The same in DER.
    pub fn ca_der(&self) -> &[u8] {
        self.testbed.ca_der()
    }
}

impl Act {
    fn start(testbed: &Testbed, scenario: &Scenario, text: &str) -> Result<Act, String> {
        let mut servers = Vec::new();
        for (name, actor) in &scenario.servers {
            for copy in 1..=actor.copies {
                let server = serve(testbed, actor).map_err(|error| format!("{}: {error}", scenario.name))?;
                servers.push((if actor.copies > 1 { format!("{name}-{copy}") } else { name.clone() }, server));
            }
        }
        let filled = servers.iter().fold(text.to_owned(), |text, (name, server)| {
            let (address, port) = (server.address(), server.address().port());
            text.replace(&format!("{{{name}}}"), &address.to_string()).replace(&format!("{{{name}.port}}"), &port.to_string())
        });
        let scenario = Scenario::read(&scenario.name, &filled, true)?;
        let mut places = servers.iter().map(|(_, server)| server);
        for actor in scenario.servers.values() {
            let group: Vec<_> = places.by_ref().take(actor.copies).collect();
            for (server, next) in group.iter().zip(group.iter().cycle().skip(1)) {
                script(server, actor.behaviours(&next.address().to_string()).map_err(|why| format!("{}: {why}", scenario.name))?);
            }
        }
        Ok(Act { scenario, servers })
    }

    /// Where its servers are.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.servers.iter().map(|(_, server)| server.address()).collect()
    }

    /// Says whether it came out as it should.
    ///
    /// # Errors
    /// A sentence that says what did not.
    pub fn judge(&self, played: &Played) -> Result<(), String> {
        let expected = &self.scenario.expect;
        let in_short = || played.report.as_ref().map_or_else(|| format!("{:?}", played.error), in_short);
        let differs = match (&expected.report, &expected.error) {
            (Some(report), _) => difference(report, played.report.as_ref().unwrap_or(&Value::Null)),
            (None, error) if *error == played.error => None,
            (None, error) => Some(format!(": the error {error:?} expected, not {:?}", played.error)),
        };
        if let Some(differs) = differs {
            return Err(format!("report{differs}\n    in {}", in_short()));
        }
        self.asked(expected.asked.as_ref()).map_err(|why| format!("{why}\n    in {}", in_short()))?;
        let own = self.addresses();
        if let Some(elsewhere) = played.dialled.iter().find(|address| !own.contains(address)) {
            return Err(format!("{elsewhere} was dialled, which is none of the servers"));
        }
        let forbidden = canonical(&expected.forbidden);
        if let Some(other) = canonical(&played.denied).iter().find(|address| !forbidden.contains(address)) {
            return Err(format!("{other} was turned away, which nobody was to dial\n    in {}", in_short()));
        }
        let most = u64::from(self.scenario.limits.bytes) + SLACK;
        if played.most_bytes > most {
            return Err(format!("{} bytes were taken of one answer, more than {most}", played.most_bytes));
        }
        Ok(())
    }

    fn asked(&self, expected: Option<&Asked>) -> Result<(), String> {
        let mut asked: Vec<_> = self
            .servers
            .iter()
            .flat_map(|(name, server)| server.requests().into_iter().map(move |asked| (asked.number, name.clone())))
            .collect();
        asked.sort_unstable();
        let asked: Vec<String> = asked.into_iter().map(|(_, name)| name).collect();
        match expected {
            Some(Asked::Count(count)) if *count != asked.len() => Err(format!("{} questions arrived, not {count}", asked.len())),
            Some(Asked::Of(names)) if *names != asked => Err(format!("{asked:?} were asked, not {names:?}")),
            _ => Ok(()),
        }
    }
}

fn serve(testbed: &Testbed, actor: &Actor) -> std::io::Result<Server> {
    match actor.speaks {
        Speaks::Whois => testbed.whois_server(Answers::new()),
        Speaks::Http => testbed.http_server(|_| Response::default()),
        Speaks::Https => testbed.https_server_with(actor.certificate(), |_| Response::default()),
    }
}

fn script(server: &Server, mut behaviours: Vec<Behaviour>) {
    let last = behaviours.pop().unwrap_or_default();
    behaviours.into_iter().for_each(|behaviour| server.script_once(behaviour));
    server.script(last);
}

/// Addresses without order and repetition, each in its plainest form.
fn canonical(addresses: &[SocketAddr]) -> Vec<SocketAddr> {
    let mut all: Vec<_> = addresses.iter().map(|address| SocketAddr::new(address.ip().to_canonical(), address.port())).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The conclusion and what came of each exchange, with as much of what was read as tells them apart.
fn in_short(report: &Value) -> String {
    let exchanges = report.get("exchanges").and_then(Value::as_array).into_iter().flatten();
    let outcomes: Vec<_> = exchanges
        .map(|exchange| match exchange.pointer("/outcome/read") {
            Some(read) => {
                format!("read {} {}", read.get("name").unwrap_or(&Value::Null), read.get("availability").unwrap_or(&Value::Null))
            }
            None => exchange.get("outcome").map(ToString::to_string).unwrap_or_default(),
        })
        .take(12)
        .collect();
    format!("{}: {}", report.get("conclusion").unwrap_or(&Value::Null), outcomes.join("; "))
}
