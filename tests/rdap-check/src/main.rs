//! Reads what `whoisbox parse --jsonl --as rdap` wrote from standard input and says, for each complaint of the checker, how often it
//! came and the id of one response that has it. Ends with 1 if there is an error among them.

use std::collections::BTreeMap;
use std::io;
use std::process::ExitCode;

use serde_json::Value;
use whoisbox_rdap_check::check;

fn main() -> io::Result<ExitCode> {
    let (mut responses, mut accepted) = (0, 0);
    let mut complaints: BTreeMap<(bool, String), (usize, String)> = BTreeMap::new();
    for line in io::stdin().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let Some(output) = line.get("output") else { continue };
        responses += 1;
        let found = check(&output.to_string());
        accepted += usize::from(!found.iter().any(|complaint| complaint.is_error));
        for complaint in found {
            // Without the indexes of lists, so that the same complaint is counted as one.
            let text = complaint.text.split('/').filter(|step| !step.starts_with('[') || *step == "[ROOT]").collect::<Vec<_>>();
            let entry = complaints.entry((!complaint.is_error, text.join("/"))).or_insert((0, line["id"].to_string()));
            entry.0 += 1;
        }
    }
    for ((is_warning, text), (count, id)) in &complaints {
        println!("{} {count} times, such as in {id}: {text}", if *is_warning { "warning" } else { "error" });
    }
    println!("{accepted} of {responses} responses are accepted");
    Ok(if accepted == responses { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
