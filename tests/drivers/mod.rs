//! Plays the scripted sessions in the core and in `parser.wasm` on wasmtime. `drivers/python` and `drivers/node` play the same.

pub(crate) mod in_core;
mod in_wasmtime;

use whoisbox_tests::session::{Form, Machine, Options, Session};

#[test]
fn the_core_plays_every_session() {
    play_all(in_core::start);
}

#[test]
fn the_component_plays_every_session_on_wasmtime() {
    let guest = in_wasmtime::Guest::load();
    play_all(|query, options| guest.start(query, options));
}

/// Plays each session twice, with its answers as text and as bytes, and names all that fail.
fn play_all<M: Machine>(start: impl Fn(&str, &Options) -> Result<M, (String, String)>) {
    let sessions = Session::all().expect("the sessions are readable");
    assert!(sessions.len() >= 20, "only {} sessions were found", sessions.len());
    let failed: Vec<_> = sessions
        .iter()
        .flat_map(|session| [(session, Form::Text), (session, Form::Bytes)])
        .filter_map(|(session, form)| {
            let why = session.play(start(&session.query, &session.options), form).err()?;
            Some(format!("{} ({form:?}): {}\n{why}\n", session.name, session.about))
        })
        .collect();
    assert!(failed.is_empty(), "{} failed\n\n{}", failed.len(), failed.join("\n"));
}
