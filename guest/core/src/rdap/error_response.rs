//! Responses that say why there is no object: RFC 9083 section 6, notices, and HTTP statuses without RDAP.

use crate::error::{ParseError, Refusal};
use crate::registration::{Availability, ObjectClass, Pointer};
use crate::whois::Hints;

use super::Document;
use super::lenient::Reader;
use super::tree::{Kind, Value};

/// The longest text of a body without RDAP that is given as the server's words, in characters.
const MAX_WORDS: usize = 200;

/// Words that tell of a limit, in lower case.
const LIMIT_WORDS: [&str; 6] =
    ["quota exceeded", "exceeded your quota", "rate limit", "limit exceeded", "exceeded the limit", "too many requests"];

/// Reads an error response. Tells whether it was one that says that there is no such object.
///
/// # Errors
/// What any other error response says.
pub(super) fn read<'d>(reader: &mut Reader<'d>, object: Value<'d>, hints: &Hints<'_>) -> Result<bool, ParseError> {
    let Some(code_value) = reader.member(object, "errorCode") else { return Ok(false) };
    let words = words(reader, object, code_value);
    let Some(code) = reader.number::<u16>(code_value) else { return Err(malformed(code_value.text(), &words)) };
    if code != 404 || tells_of_limit(&words) {
        return match of_status(code, words.clone()) {
            Some(error) => Err(error),
            // A few servers put the HTTP status of success into every response.
            None if (200..300).contains(&code) => Ok(false),
            None => Err(malformed(code_value.text(), &words)),
        };
    }
    let lower = words.words.to_ascii_lowercase();
    let is_reserved = lower.contains("reserved") && !lower.contains("rights reserved");
    reader.registration.object = hints.class().unwrap_or(ObjectClass::Domain);
    reader.registration.availability = if is_reserved { Availability::Reserved } else { Availability::Available };
    reader.used(code_value, Pointer::member("availability"));
    Ok(true)
}

/// Why a response without an object has none.
pub(super) fn without_object<'d>(reader: &mut Reader<'d>, object: Value<'d>) -> ParseError {
    let mut first = None;
    for notice in reader.member_items(object, "notices") {
        let words = words(reader, notice, notice);
        if tells_of_limit(&words) {
            return ParseError::Throttled(words);
        }
        first.get_or_insert(words);
    }
    let said = first.map_or(String::new(), |words| format!(", only the notice {:?} at line {}", words.words, words.line));
    ParseError::Malformed(format!("the JSON holds no RDAP object{said}; check that the URL asks for one"))
}

/// What an HTTP status says where the body may not be RDAP.
///
/// `retry_after` is the header of that name in seconds. The words are those of the RDAP error in the body; else the title of an HTML
/// page, the body's first line, or the bare status. None for a status that is no error, and for
/// 404 unless the words tell of a limit: whether it means that there
/// is no such object or no such service, only an RDAP body tells.
pub fn from_status(status: u16, retry_after: Option<u32>, body: &str) -> Option<ParseError> {
    let mut refusal = rdap_words(body).or_else(|| plain_words(body)).unwrap_or_else(|| Refusal {
        words: format!("HTTP status {status}"),
        line: 1,
        wait: None,
    });
    refusal.wait = retry_after;
    of_status(status, refusal)
}

fn of_status(status: u16, refusal: Refusal) -> Option<ParseError> {
    match status {
        // Some servers have other statuses for it, 404 among them: that must never pass for a name that is free.
        400.. if tells_of_limit(&refusal) => Some(ParseError::Throttled(refusal)),
        429 => Some(ParseError::Throttled(refusal)),
        401 | 403 | 451 => Some(ParseError::Refused(refusal)),
        404 => None,
        501 => Some(malformed("501", &refusal)),
        500..=599 => Some(ParseError::Unavailable(refusal)),
        400..=499 => Some(malformed(&status.to_string(), &refusal)),
        _ => None,
    }
}

fn tells_of_limit(said: &Refusal) -> bool {
    let words = said.words.to_ascii_lowercase();
    LIMIT_WORDS.iter().any(|limit| words.contains(limit))
}

fn malformed(code: &str, said: &Refusal) -> ParseError {
    ParseError::Malformed(format!("the server rejects the question with error {code}, at line {}: {:?}", said.line, said.words))
}

/// An object's title and description (RFC 9083 sections 4.3 and 6), and the line where they start.
fn words<'d>(reader: &mut Reader<'d>, object: Value<'d>, otherwise: Value<'d>) -> Refusal {
    let title = reader.member_text(object, "title");
    let mut texts: Vec<_> = title.into_iter().collect();
    let description = reader.member(object, "description");
    // A single text is a sin so common, and so harmless, that it is not told.
    let lines = match description {
        Some(one) if one.kind() == Kind::String => vec![one],
        Some(many) => reader.items(many).collect(),
        None => Vec::new(),
    };
    for line in lines {
        texts.extend(reader.text(line).map(|text| (line, text)));
    }
    let line = texts.first().map_or(otherwise, |(value, _)| *value).line();
    let mut words = texts.iter().map(|(_, text)| *text).collect::<Vec<_>>();
    if title.is_none() {
        return Refusal { words: words.join(" "), line, wait: None };
    }
    let title = words.remove(0);
    let words = if words.is_empty() { title.to_owned() } else { format!("{title}: {}", words.join(" ")) };
    Refusal { words, line, wait: None }
}

fn rdap_words(body: &str) -> Option<Refusal> {
    let document = Document::parse(body).ok()?;
    match document.read(&Hints::default()) {
        Err(ParseError::Throttled(refusal) | ParseError::Refused(refusal) | ParseError::Unavailable(refusal)) => Some(refusal),
        _ => None,
    }
    .filter(|refusal| !refusal.words.is_empty())
}

/// The title of an HTML page, or the first line of any other text.
fn plain_words(body: &str) -> Option<Refusal> {
    let lower = body.to_ascii_lowercase();
    let title = lower.find("<title>").map(|at| at + "<title>".len());
    let title = title.and_then(|start| Some((start, body.get(start..)?.split('<').next()?)));
    let (start, text) = match title {
        Some(title) => title,
        None if lower.trim_start().starts_with(['<', '{', '[']) => return None,
        None => {
            let text = body.trim_start();
            (body.len() - text.len(), text.lines().next()?)
        }
    };
    let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_WORDS).collect();
    let line = 1 + body.bytes().take(start).filter(|byte| *byte == b'\n').count() as u32;
    (!words.is_empty()).then_some(Refusal { words, line, wait: None })
}
