//! Sets the hostile suite's stage for a driver in another language, and judges what it makes of it.
//!
//! Prints one line of JSON, `{"ca": PEM, "acts": [{"addresses", "scenario"}]}`: where the servers are, and the scenario without what is
//! expected. For each line of JSON that it reads then, `{"scenario": NAME, "played": {...}}` (`Played` of
//! `tests/src/hostile/stage.rs`), it prints one: `{"scenario": NAME, "why": null}`, or why it is not as it should be. Ends with its
//! input.

use std::io::{self, BufRead, Write};

use serde::Deserialize;
use serde_json::json;
use whoisbox_tests::hostile::{Played, Stage};

#[derive(Deserialize)]
struct Line {
    scenario: String,
    played: Played,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stage = Stage::set(|_| true)?;
    let scenarios: Vec<_> =
        stage.acts.iter().map(|act| json!({ "addresses": act.addresses(), "scenario": act.scenario })).collect();
    let mut out = io::stdout().lock();
    writeln!(out, "{}", json!({ "ca": stage.ca_pem(), "acts": scenarios }))?;
    out.flush()?;
    for line in io::stdin().lock().lines() {
        let Line { scenario, played } = serde_json::from_str(&line?)?;
        let act = stage.acts.iter().find(|act| act.scenario.name == scenario).ok_or("there is no such scenario")?;
        writeln!(out, "{}", json!({ "scenario": scenario, "why": act.judge(&played).err() }))?;
        out.flush()?;
    }
    Ok(())
}
