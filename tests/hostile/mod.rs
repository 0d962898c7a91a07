//! Plays the hostile suite (`README.md`) in the core and in `lookup.wasm` on wasmtime, and looks at what the binary shows of it.
//! `host/python` and `drivers/node` play the same.

mod in_core;
mod in_wasmtime;
pub(crate) mod namespace;
mod on_screen;

use whoisbox_tests::hostile::{Act, Played};

/// Names all acts that did not come out as they should.
fn assert_all(played: Vec<(&Act, Played)>) {
    assert!(played.len() >= 60, "only {} scenarios were found", played.len());
    let failed: Vec<_> = played
        .iter()
        .filter_map(|(act, played)| {
            let why = act.judge(played).err()?;
            Some(format!("{}: {}\n    {why}\n", act.scenario.name, act.scenario.about))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {} failed\n\n{}", failed.len(), played.len(), failed.join("\n"));
}
