//! Names that resolve as a scenario says, to something else each time if it says so.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// The names of one or more scenarios.
#[derive(Debug, Default)]
pub struct Names {
    answers: BTreeMap<String, Vec<Vec<IpAddr>>>,
    asked: Mutex<HashMap<(String, &'static str), usize>>,
}

impl Names {
    /// Names, each with what it resolves to the first time, the second time, and so on; the last holds from then on.
    pub fn new(answers: impl IntoIterator<Item = (String, Vec<Vec<IpAddr>>)>) -> Names {
        Names { answers: answers.into_iter().collect(), asked: Mutex::default() }
    }

    /// What a name resolves to now; none: there is no such name. Times are counted for each kind of question by itself.
    pub fn resolve(&self, name: &str, kind: &'static str) -> Option<&[IpAddr]> {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let answers = self.answers.get(&name)?;
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let times = asked.entry((name, kind)).or_default();
        let answer = answers.get(*times).or_else(|| answers.last());
        *times += 1;
        answer.map(Vec::as_slice)
    }
}
