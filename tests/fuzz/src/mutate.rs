//! Inputs made of others: bytes changed, and lines, values and labels, for answers are made of these.

/// Words that the reader acts on.
const WORDS: [&[u8]; 34] = [
    b"Domain Name: example.com\n",
    b"Registrant:\n",
    b"Name Server: ns1.example.com 192.0.2.1 2001:db8::1\n",
    b"DNSSEC: signed\n",
    b"Status: free\n",
    b"No match for example.com\n",
    b"% Too many requests...\n",
    b"-1: Still in grace period, wait 8 seconds\n",
    b"Registrant Street: ",
    b"[Registrant] ",
    b"nic-hdl: X1-TEST\n",
    b"refer: whois.example.net\n",
    b"inetnum: 192.0.2.0 - 192.0.2.255\n",
    b"aut-num: AS64496\n",
    b"REDACTED FOR PRIVACY",
    b">>> Last update of WHOIS database: 2026-11-01T00:00:00Z <<<\n",
    b"\r\n\r\n",
    b"\t",
    b": ",
    b"::",
    b"......",
    b"\x1b$B$\"\x1b(B",
    b"\xef\xbb\xbf",
    b"\xc3\xbc",
    b"\xfc",
    b"\xb1\xe8",
    b"\xef\xbf\xbd",
    b"2026-02-30T25:61:61+99:99",
    b"31.02.2026",
    b"February 29th, 2023 24:00 CET",
    b"99999999999999999999",
    b"{\"a\":[",
    b"\\u0000\\ud800",
    b"\"objectClassName\":\"domain\",",
];

/// The longest input that is made.
const LONGEST: usize = 64 << 10;

/// A source of numbers that are the same for the same seed (xorshift64*).
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn new(seed: u64) -> Random {
        Random(seed | 1)
    }

    /// Below a bound; 0 where there is nothing below it.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap_or_default() % bound.max(1)
    }
}

/// A seed with a few changes, some of them from another one.
pub fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut input = pick(seeds, random).clone();
    for _ in 0..=random.below(8) {
        let other = pick(seeds, random);
        change(&mut input, other, random);
        input.truncate(LONGEST);
    }
    input
}

fn change(input: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(input.len() + 1);
    let line = line_at(input, at);
    match random.below(11) {
        0 => input.insert(at, u8::try_from(random.below(256)).unwrap_or_default()),
        1 => {
            let end = input.len().min(at + 1 + random.below(16));
            input.drain(at..end);
        }
        2 => input.truncate(at),
        3 => insert(input, at, WORDS[random.below(WORDS.len())]),
        4 => insert(input, line.start, WORDS[random.below(WORDS.len())]),
        // A line again, once or many times.
        5 => {
            let again = input[line.clone()].repeat(1 + random.below(3) * random.below(40));
            insert(input, line.start, &again);
        }
        6 => drop(input.drain(line)),
        // A line of the other, its value, or the line of hints.
        7 => {
            let from = line_at(other, random.below(other.len() + 1));
            insert(input, line.start, &other[from]);
        }
        8 => {
            let from = line_at(other, random.below(other.len() + 1));
            let value = |line: &[u8]| line.iter().position(|byte| matches!(byte, b':' | b']')).map_or(0, |colon| colon + 1);
            let (start, from) = (line.start + value(&input[line.clone()]), from.start + value(&other[from.clone()])..from.end);
            drop(input.splice(start..line.end, other[from].iter().copied()));
        }
        9 => drop(input.splice(line_at(input, 0), other[line_at(other, 0)].iter().copied())),
        _ => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
    }
}

/// The line around a place, with its end.
fn line_at(input: &[u8], at: usize) -> std::ops::Range<usize> {
    let start = input[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let end = input[at..].iter().position(|byte| *byte == b'\n').map_or(input.len(), |end| at + end + 1);
    start..end
}

fn insert(input: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    drop(input.splice(at..at, bytes.iter().copied()));
}

fn pick<'a>(seeds: &'a [Vec<u8>], random: &mut Random) -> &'a Vec<u8> {
    &seeds[random.below(seeds.len())]
}
