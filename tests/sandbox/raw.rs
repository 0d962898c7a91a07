//! Guests that no compiler would make: their exports break the contract, or attack before they are called.

use whoisbox::{Error, Handled, block_on};

use super::{Ring, guests, handle};

/// A manifest of empty texts and lists, for memory begins as zeros.
const DESCRIBE: &str = "(i32.const 0)";

/// What the guest does when it is loaded, or when it handles an event.
struct Raw {
    name: &'static str,
    describe: &'static str,
    handle: &'static str,
    rest: &'static str,
    code: &'static str,
    words: &'static str,
}

const fn raw(name: &'static str, code: &'static str, words: &'static str) -> Raw {
    Raw { name, describe: DESCRIBE, handle: "unreachable", rest: "", code, words }
}

const LOOP: &str = "(loop $for_ever br $for_ever) unreachable";

/// At 65,536: a result that is ok, with a list of one event, at 65,548. The event is all zeros, so far.
const ONE_EVENT: &str = "(i32.store (i32.const 65540) (i32.const 65552)) (i32.store (i32.const 65544) (i32.const 1))";

static LOADING: &[Raw] = &[
    Raw { describe: "unreachable", ..raw("describe traps", "guest_trap", "unreachable") },
    Raw { describe: LOOP, ..raw("describe loops", "guest_out_of_time", "Limits::cpu") },
    Raw {
        describe: "(call $f)",
        rest: "(func $f (result i32) (i32.add (call $f) (i32.const 1)))",
        ..raw("describe recurs", "guest_stack_overflow", "stack")
    },
    Raw {
        describe: "(i32.store (i32.const 4) (i32.const 36000000)) (i32.const 0)",
        rest: "(memory (export \"memory\") 600)",
        ..raw("describe gives a huge name", "guest_too_large", "Limits::result")
    },
    Raw {
        describe: "(i32.store (i32.const 0) (i32.const 100)) (i32.store (i32.const 4) (i32.const 2)) (i32.const 0)",
        rest: "(data (i32.const 100) \"\\ff\\fe\")",
        ..raw("describe gives no UTF-8", "guest_trap", "utf-8")
    },
    Raw {
        rest: "(func $start (loop $for_ever br $for_ever)) (start $start)",
        ..raw("the start loops", "guest_out_of_time", "Limits::cpu")
    },
    Raw { rest: "(func $start unreachable) (start $start)", ..raw("the start traps", "guest_trap", "unreachable") },
    Raw { rest: "(memory (export \"memory\") 2000)", ..raw("the memory is too large", "guest_out_of_memory", "Limits::memory") },
];

static HANDLING: &[Raw] = &[
    Raw {
        handle: "(i32.store (i32.const 65540) (i32.const 64)) (i32.store (i32.const 65544) (i32.const 10000000)) (i32.const 65536)",
        ..raw("a list beyond the memory", "guest_trap", "out of bounds")
    },
    Raw {
        handle: "(i32.store (i32.const 65540) (i32.const 3)) (i32.store (i32.const 65544) (i32.const 1)) (i32.const 65536)",
        ..raw("a list out of step", "guest_trap", "aligned")
    },
    Raw {
        handle: "(i32.store8 (i32.const 65536) (i32.const 9)) (i32.const 65536)",
        ..raw("a result that is neither", "guest_trap", "discriminant")
    },
    Raw { handle: "(i32.const -4)", ..raw("a result nowhere", "guest_trap", "out of bounds") },
    Raw {
        handle: "(i32.store (i32.const 65540) (i32.const 65552)) (i32.store (i32.const 65544) (i32.const 1))
            (i32.store8 (i32.const 65580) (i32.const 1)) (i32.store (i32.const 65584) (i32.const 5)) (i32.const 65536)",
        ..raw("an event from one that is not there", "guest_malformed", "event 0 of its list comes from event 5")
    },
    Raw {
        // A thousand events, whose texts are all the same sixty thousand bytes.
        handle: "(local $at i32)
            (i32.store (i32.const 65540) (i32.const 65552)) (i32.store (i32.const 65544) (i32.const 1000))
            (local.set $at (i32.const 65552))
            (loop $next
                (i32.store offset=4 (local.get $at) (i32.const 60000))
                (i32.store offset=12 (local.get $at) (i32.const 60000))
                (local.set $at (i32.add (local.get $at) (i32.const 36)))
                (br_if $next (i32.lt_u (local.get $at) (i32.const 101552))))
            (i32.const 65536)",
        ..raw("much from little", "guest_too_large", "Limits::result")
    },
];

#[test]
fn what_attacks_while_it_is_loaded_does_not_load() {
    let ring = Ring::new();
    for Raw { name, describe, handle, rest, code, words } in LOADING {
        let component = guests::plugin(describe, handle, rest);
        match block_on(ring.host.load_plugin("raw.wasm", &component)) {
            Err(Error::Guest { guest, fault }) => {
                assert_eq!((fault.code(), guest.to_string().as_str()), (*code, "raw.wasm"), "{name}: {fault}");
                assert!(fault.to_string().contains(words), "{name}: {words:?} expected in {fault}");
            }
            other => panic!("{name}: {other:?}"),
        }
        ring.stands(name);
    }
}

#[test]
fn what_breaks_the_contract_is_stopped() {
    let ring = Ring::new();
    for Raw { name, describe, handle: body, rest, code, words } in HANDLING {
        let component = guests::plugin(describe, body, rest);
        let plugin = block_on(ring.host.load_plugin("raw.wasm", &component)).unwrap_or_else(|error| panic!("{name}: {error}"));
        match handle(&plugin, "any", "any") {
            Handled { events: Err(Error::Guest { fault, .. }), denials } => {
                assert_eq!(fault.code(), *code, "{name}: {fault}");
                assert!(fault.to_string().contains(words) && denials.is_empty(), "{name}: {words:?} expected in {fault}");
            }
            other => panic!("{name}: {other:?}"),
        }
        ring.stands(name);
    }
}

/// The table is refused, so the guest may live on: it traps by itself if it got more.
#[test]
fn a_table_does_not_grow_without_end() {
    let ring = Ring::new();
    let grow = format!(
        "(loop $more (br_if $more (i32.ge_s (table.grow $t (ref.null func) (i32.const 1000)) (i32.const 0))))
         (if (i32.or (i32.gt_u (table.size $t) (i32.const 20000)) (i32.lt_u (table.size $t) (i32.const 10000))) (then unreachable))
         {ONE_EVENT} (i32.const 65536)"
    );
    let component = guests::plugin(DESCRIBE, &grow, "(table $t 1 funcref)");
    let plugin = block_on(ring.host.load_plugin("raw.wasm", &component)).expect("it loads");
    let Handled { events, .. } = handle(&plugin, "any", "any");
    assert_eq!(events.map(|events| events.len()).ok(), Some(1));
    ring.stands("a table that grows");
}

#[test]
fn handles_of_a_guests_own_are_counted() {
    let ring = Ring::new();
    let component = guests::plugin_of(
        "0.1.0",
        "interface things { resource thing; }",
        DESCRIBE,
        "(loop $more (drop (call $new (i32.const 1))) (br $more)) unreachable",
        r#"(import "[export]osint:plugin/things@0.1.0" "[resource-new]thing" (func $new (param i32) (result i32)))"#,
    );
    let plugin = block_on(ring.host.load_plugin("raw.wasm", &component)).expect("it loads");
    match handle(&plugin, "any", "any").events {
        Err(Error::Guest { fault, .. }) => assert_eq!(fault.code(), "guest_too_many_resources", "{fault}"),
        other => panic!("{other:?}"),
    }
    ring.stands("a guest's own handles");
}
