//! WHOIS (RFC 3912): a line in, a text out.

use crate::behaviour::{Behaviour, Throttle};
use crate::key::{Key, Subject};

/// The answers of a WHOIS server, by what is asked for.
///
/// A key is a name (`example.com`, or `.com` for it and all below), an address or network (which answers for all in it), an AS
/// number or a range of them (`AS64496`, `AS64496-AS64511`). The closest fit answers. Whatever flags and keywords the client's
/// syntax puts before the subject are passed over.
#[derive(Clone, Debug)]
pub struct Answers {
    table: Vec<(Key, Vec<u8>)>,
    otherwise: Vec<u8>,
    throttled: String,
}

impl Answers {
    /// An empty table.
    pub fn new() -> Answers {
        Answers {
            table: Vec::new(),
            otherwise: b"No match for {query}.\r\n".to_vec(),
            throttled: "Query rate limit exceeded.\r\nTry again in {seconds} seconds.\r\n".to_owned(),
        }
    }

    /// Adds an answer: all the bytes of it, in any charset and with any line end.
    pub fn with(mut self, key: &str, answer: impl Into<Vec<u8>>) -> Answers {
        self.table.push((Key::parse(key), answer.into()));
        self
    }

    /// Sets the answer to everything else. If it is UTF-8, `{query}` in it becomes what was asked for.
    pub fn otherwise(mut self, answer: impl Into<Vec<u8>>) -> Answers {
        self.otherwise = answer.into();
        self
    }

    /// Sets the words for "slow down". `{seconds}` becomes the time to wait; without one, lines that name it are left out.
    pub fn throttled(mut self, words: impl Into<String>) -> Answers {
        self.throttled = words.into();
        self
    }

    /// What to send, before it is encoded, dripped and cut.
    pub(crate) fn answer(&self, question: &str, behaviour: &Behaviour) -> Vec<u8> {
        if let Some(bytes) = behaviour.raw.as_ref().or(behaviour.body.as_ref()) {
            return bytes.clone();
        }
        if let Some(throttle) = behaviour.throttle {
            return slow_down(&self.throttled, throttle).into_bytes();
        }
        let asked = subject(question);
        let entries = self.table.iter().map(|(key, answer)| (key, answer));
        match Key::best(entries, &Subject::parse(asked)) {
            Some(answer) => answer.clone(),
            None => no_match(&self.otherwise, asked),
        }
    }
}

impl Default for Answers {
    fn default() -> Answers {
        Answers::new()
    }
}

impl<K: AsRef<str>, A: Into<Vec<u8>>> FromIterator<(K, A)> for Answers {
    fn from_iter<T: IntoIterator<Item = (K, A)>>(pairs: T) -> Answers {
        pairs.into_iter().fold(Answers::new(), |answers, (key, answer)| answers.with(key.as_ref(), answer))
    }
}

impl<K: AsRef<str>, A: Into<Vec<u8>>, const N: usize> From<[(K, A); N]> for Answers {
    fn from(pairs: [(K, A); N]) -> Answers {
        pairs.into_iter().collect()
    }
}

/// What a question asks for. In every syntax that a client uses it is the last word: `domain example.com`, `=example.com`,
/// `-V x --charset UTF-8 192.0.2.1`, `n + 192.0.2.1`, `r + = 192.0.2.0/24`, `AS 64496/e`.
fn subject(question: &str) -> &str {
    let last = question.split_whitespace().next_back().unwrap_or_default();
    let last = last.trim_start_matches('=');
    last.strip_suffix("/e").unwrap_or(last)
}

fn no_match(words: &[u8], asked: &str) -> Vec<u8> {
    match std::str::from_utf8(words) {
        Ok(words) => {
            let capitals = words.replace("{QUERY}", &asked.to_uppercase());
            capitals.replace("{query}", asked).into_bytes()
        }
        Err(_) => words.to_vec(),
    }
}

fn slow_down(words: &str, throttle: Throttle) -> String {
    match throttle.seconds {
        Some(seconds) => words.replace("{seconds}", &seconds.to_string()),
        None => words.split_inclusive('\n').filter(|line| !line.contains("{seconds}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_is_the_last_word() {
        for (question, expected) in [
            ("example.com\r\n", "example.com"),
            ("domain example.com\r\n", "example.com"),
            ("=example.com", "example.com"),
            ("-T dn,ace example.com\r\n", "example.com"),
            ("-V x --charset UTF-8 192.0.2.1\r\n", "192.0.2.1"),
            ("r + = 192.0.2.0/24\r\n", "192.0.2.0/24"),
            ("example.com/e\r\n", "example.com"),
            ("\r\n", ""),
        ] {
            assert_eq!(subject(question), expected);
        }
    }

    #[test]
    fn a_time_that_is_not_known_is_not_named() {
        let answers = Answers::new();
        let throttled = |seconds| String::from_utf8(answers.answer("x", &Behaviour::new().throttled(seconds)));
        assert_eq!(throttled(None).as_deref(), Ok("Query rate limit exceeded.\r\n"));
        assert_eq!(throttled(Some(7)).as_deref(), Ok("Query rate limit exceeded.\r\nTry again in 7 seconds.\r\n"));
    }
}
