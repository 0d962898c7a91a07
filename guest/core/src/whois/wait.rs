//! The wait that a server asks for, in words: `in 8 seconds`, `for 24 hours`, `1 minute`.

/// Units of time in seconds, as servers write them in several languages; the plural adds a letter or two.
const UNITS: [(&[&str], u32); 4] = [
    (&["s", "sec", "second", "seconde", "segundo", "sekunde"], 1),
    (&["min", "minute", "minuto"], 60),
    (&["h", "hr", "hour", "heure", "hora", "stunde"], 60 * 60),
    (&["day", "jour", "dia", "tag"], 24 * 60 * 60),
];

/// What stands ahead of a number that is no wait but what a rate is counted by: `5 queries per 60 seconds`.
const RATES: [&str; 9] = ["per", "every", "each", "last", "past", "within", "queries", "requests", "connections"];

/// What stands ahead of `a minute` or `an hour` where that is a wait.
const WAITS: [&str; 6] = ["in", "for", "after", "wait", "another", "least"];

/// How many seconds a text asks to wait.
pub(super) fn seconds(text: &str) -> Option<u32> {
    let mut before = ["", ""];
    let mut words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ',')).peekable();
    while let Some(word) = words.next() {
        let word = word.trim_matches(['.', ',']);
        let digits = word.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(word.len());
        let (number, glued) = word.split_at(digits);
        let unit =
            if digits == 0 || glued.is_empty() { words.peek().map_or("", |next| next.trim_matches(['.', ','])) } else { glued };
        if let (Some(amount), Some(unit)) = (amount(number, word, before), unit_of(unit)) {
            let is = |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
            let [further, near] = before;
            // `queries in 60 seconds` counts them, `available in 60 seconds` does not.
            let is_rate = is(&RATES, near) || near.eq_ignore_ascii_case("in") && is(&RATES, further);
            if !is_rate {
                return amount.checked_mul(unit);
            }
        }
        if !word.is_empty() {
            before = [before[1], word];
        }
    }
    None
}

/// A number: `8`, `1,800`, `7.5` as the next whole one, `a`.
fn amount(digits: &str, word: &str, [_, near]: [&str; 2]) -> Option<u32> {
    if digits.is_empty() {
        let is_one = ["a", "an", "one"].iter().any(|one| one.eq_ignore_ascii_case(word));
        return (is_one && WAITS.iter().any(|wait| wait.eq_ignore_ascii_case(near))).then_some(1);
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: u32 = whole.replace(',', "").parse().ok()?;
    whole.checked_add(u32::from(fraction.bytes().any(|byte| byte != b'0')))
}

fn unit_of(word: &str) -> Option<u32> {
    let is = |name: &&str| {
        let (head, tail) = word.split_at_checked(name.len()).unwrap_or_default();
        head.eq_ignore_ascii_case(name) && (matches!(tail, "" | "s" | "S") || name.len() > 2 && matches!(tail, "n" | "en" | "es"))
    };
    UNITS.iter().find(|(names, _)| names.iter().any(is)).map(|(_, seconds)| *seconds)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn finds_the_stated_wait() {
        for (text, wait) in [
            ("and will be replenished in 8 seconds.", Some(8)),
            ("Please go away for 30 Seconds", Some(30)),
            ("-1: Still in grace period, wait 7777777 seconds", Some(7_777_777)),
            ("Excessive querying, grace period of 2 seconds", Some(2)),
            ("You are blocked for 24 hours", Some(86_400)),
            ("Try again after 5 minutes.", Some(300)),
            ("blocked for 24h", Some(86_400)),
            ("Retry in 90s", Some(90)),
            ("a 24-hour block", Some(86_400)),
            ("wait 1,800 seconds", Some(1_800)),
            ("wait 7.5 seconds", Some(8)),
            ("Try again in an hour", Some(3_600)),
            ("Please wait a minute", Some(60)),
            ("Intente de nuevo en 10 minutos", Some(600)),
            ("Bitte warten Sie 10 Sekunden", Some(10)),
            ("you may ask again in 1 day", Some(86_400)),
            ("more than 10 queries per 60 seconds: wait 5 minutes", Some(300)),
            ("only 1 request per second allowed, try again later", None),
            ("5 queries per 60 seconds", None),
            ("more than 100 queries in 60 seconds", None),
            ("10 queries within the last 60 seconds", None),
            ("one query a second", None),
            ("slow down", None),
            ("99999999999 hours", None),
            ("4000000000 hours", None),
            ("exceeded for 192.0.2.1", None),
            ("", None),
        ] {
            assert_eq!(seconds(text), wait, "{text:?}");
        }
    }
}
