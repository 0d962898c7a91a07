//! A campaign that is killed again and again, and gone on with: nothing is lost, and nothing is asked twice that was answered.

use std::collections::{HashMap, HashSet};
use std::env;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use super::registry::{Moods, Registry};
use super::{Scene, lines, text};

const KILLS: usize = 5;

#[test]
fn it_goes_on_where_it_was_killed() {
    let number: usize = env::var("WHOISBOX_CAMPAIGN").ok().and_then(|number| number.parse().ok()).unwrap_or(1_000);
    let targets = targets(number);
    let moods = Moods { throttled: 50, reset: 20, stalled: 10, empty: 10 };
    let scene = Scene::new(Registry::start(moods), &targets);
    let (output, began) = (scene.path("out.jsonl"), Instant::now());

    let mut kept: Vec<(usize, HashSet<String>)> = Vec::new();
    for kill in 0..KILLS {
        let resume: &[&str] = if kill == 0 { &[] } else { &["--resume"] };
        let mut child = scene.command("out.jsonl", resume).spawn().expect("the binary starts");
        // At another point each time: after so many more questions.
        let enough = scene.registry.seen(|seen| seen.asked.len()) + number / 10 + 13 * kill;
        let patience = Instant::now() + Duration::from_secs(120);
        let mut has_ended = false;
        while !has_ended && scene.registry.seen(|seen| seen.asked.len()) < enough && Instant::now() < patience {
            thread::sleep(Duration::from_millis(1));
            has_ended = child.try_wait().expect("it can be waited for").is_some();
        }
        // On a busy machine it may be through before it is killed.
        if has_ended {
            break;
        }
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        kept.push((scene.registry.seen(|seen| seen.asked.len()), stored(&scene)));
    }
    assert!(!kept.is_empty(), "it was never killed");
    let last = scene.run("out.jsonl", &["--resume"]);
    assert!(last.status.success(), "{}", String::from_utf8_lossy(&last.stderr));

    // Each target has one line, which is about it, and final.
    let lines = lines(&output);
    let mut told: HashMap<u64, &str> = HashMap::new();
    for line in &lines {
        let at = line.get("line").and_then(serde_json::Value::as_u64).expect("each says which it is of");
        assert!(told.insert(at, text(line, "/target")).is_none(), "two lines for line {at}");
        let expected = if text(line, "/target").starts_with("free-") { "not_found" } else { "found" };
        assert_eq!(text(line, "/outcome"), expected, "{line}");
    }
    assert_eq!(told.len(), targets.len());
    for (at, target) in targets.iter().enumerate() {
        // Behind the comment and the blank line.
        assert_eq!(told.get(&(at as u64 + 3)), Some(&target.as_str()));
    }
    // What was stored when it was killed was not asked for again.
    scene.registry.seen(|seen| {
        for (asked, stored) in &kept {
            let again: Vec<_> = seen.asked.iter().skip(*asked).filter(|name| stored.contains(*name)).collect();
            assert!(again.is_empty(), "asked again, though stored: {again:?}");
        }
        let (twice, questions) = (seen.answered.values().filter(|times| **times > 1).count(), seen.asked.len());
        let distinct = seen.answered.len();
        println!(
            "{} targets, killed {} times: {:.1} s; {questions} questions for {distinct} distinct ones: {} throttled, {} reset, \
             {} stalled, {} closed without a word; answered twice, for the answer was not stored yet when it was killed: {twice}; stored at the kills: {:?}",
            targets.len(),
            kept.len(),
            began.elapsed().as_secs_f64(),
            seen.throttled,
            seen.reset,
            seen.stalled,
            seen.empty,
            kept.iter().map(|(_, stored)| stored.len()).collect::<Vec<_>>(),
        );
        // As many as were under way at once, at most, each time.
        assert!(twice <= KILLS * 200, "{twice}");
        assert!([seen.throttled, seen.reset, seen.stalled, seen.empty].iter().all(|times| *times > 0), "it had no bad moments");
    });
    assert!(!scene.path("out.jsonl.campaign").exists());
}

/// Names, hosts below the same names, free ones, and addresses that share networks.
fn targets(number: usize) -> Vec<String> {
    let target = |at: usize| match at % 10 {
        7 => format!("www.harbour-{}.example", at - 7),
        8 => format!("free-{at}.example"),
        9 => format!("192.{}.{}.{}", 50 + at / 10_000, at / 50 % 250, at % 250),
        _ => format!("harbour-{at}.example"),
    };
    (0..number).map(target).collect()
}

/// The questions whose answers are stored.
fn stored(scene: &Scene) -> HashSet<String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = Connection::open_with_flags(scene.path("answers.sqlite3"), flags).expect("the cache is there");
    let mut statement = connection.prepare("SELECT question FROM answers").expect("it has answers");
    let questions = statement.query_map([], |row| row.get::<_, String>(0)).expect("they can be read");
    questions.map(|question| question.expect("it is text").rsplit(' ').next().unwrap_or_default().to_ascii_lowercase()).collect()
}
