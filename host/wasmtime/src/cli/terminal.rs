//! What goes to the terminal: colours where they are wanted, and no character of a registry's that a terminal would obey.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};

/// A heading or an object's name.
pub(crate) const TITLE: Style = Style::new().bold();
/// A label, or what is beside the point.
pub(crate) const FAINT: Style = Style::new().dimmed();
/// Good news.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// News that wants attention.
pub(crate) const ATTENTION: Style = AnsiColor::Yellow.on_default();
/// Bad news.
pub(crate) const BAD: Style = AnsiColor::Red.on_default();

/// When to colour.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless the environment has NO_COLOR.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes the choice for all that is written from now on.
    pub(crate) fn choose(self) {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// Writes styled text to standard output.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes styled text to standard error.
pub(crate) fn tell(text: &str) {
    // There is nobody left to tell if this fails.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Writes a message to standard error.
pub(crate) fn complain(kind: Style, word: &str, message: &str) {
    // There is nobody left to tell if this fails.
    let _ = writeln!(anstream::stderr(), "{kind}{word}:{kind:#} {}", safe_lines(message));
}

/// Makes one line safe to print: characters that a terminal obeys, and those that reorder or hide text, are written as escapes.
pub(crate) fn safe(text: &str) -> Cow<'_, str> {
    escape(text, |_| false)
}

/// Does as [`safe`], but leaves line ends and tabs as they are; a carriage return before a line end is dropped.
pub(crate) fn safe_lines(text: &str) -> Cow<'_, str> {
    match text.contains("\r\n") {
        true => escape(&text.replace("\r\n", "\n"), |c| matches!(c, '\n' | '\t')).into_owned().into(),
        false => escape(text, |c| matches!(c, '\n' | '\t')),
    }
}

/// Makes JSON text safe to print. It means the same afterwards: such characters stand in JSON strings alone, where `\u` may
/// stand for them.
pub(crate) fn safe_json(json: &str) -> Cow<'_, str> {
    // Most answers are plain ASCII, and this loop, which has no way out, runs many bytes at once.
    let plain = |chunk: &[u8]| chunk.iter().fold(true, |plain, &byte| plain & (matches!(byte, b' '..=b'~') | (byte == b'\n')));
    let is_unsafe = |c: char| c != '\n' && is_unsafe(c);
    if json.as_bytes().chunks(4096).all(plain) || !json.contains(is_unsafe) {
        return json.into();
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        match is_unsafe(c) {
            true => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                let _ = write!(out, "\\u{unit:04x}");
            }),
            false => out.push(c),
        }
    }
    out.into()
}

fn escape(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_unsafe = |c: char| is_unsafe(c) && !keep(c);
    if !text.contains(is_unsafe) {
        return text.into();
    }
    text.chars()
        .fold(String::with_capacity(text.len() + 16), |mut out, c| {
            match is_unsafe(c) {
                true => out.extend(c.escape_unicode()),
                false => out.push(c),
            }
            out
        })
        .into()
}

/// Whether a character can steer a terminal (C0, DEL, C1), or reorder or hide what is printed (Unicode's bidirectional controls,
/// zero-width and other format characters, line and paragraph separators, tags).
fn is_unsafe(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(c,
        '\u{80}'..='\u{9f}'
        | '\u{ad}' // soft hyphen
        | '\u{61c}' // Arabic letter mark
        | '\u{180e}' // Mongolian vowel separator
        | '\u{200b}'..='\u{200f}' // zero-width characters, directional marks
        | '\u{2028}'..='\u{202e}' // separators, embeddings, overrides
        | '\u{2060}'..='\u{206f}' // invisible operators, isolates, deprecated format characters
        | '\u{feff}' // byte order mark
        | '\u{fff9}'..='\u{fffb}' // interlinear annotation
        | '\u{1d173}'..='\u{1d17a}' // musical format characters
        | '\u{e0000}'..='\u{e007f}' // tags
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_passes_untouched() {
        for text in ["", "Example Registrar, Inc.", "Müller", "株式会社", "مثال", "e\u{301}"] {
            assert!(matches!(safe(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn what_a_terminal_obeys_is_escaped() {
        assert_eq!(safe("\u{1b}[31mred\u{7}"), "\\u{1b}[31mred\\u{7}");
        assert_eq!(safe("\u{9b}2J"), "\\u{9b}2J", "C1, the one-byte form of ESC [");
        assert_eq!(safe("a\u{7f}b\0\r\n\t"), "a\\u{7f}b\\u{0}\\u{d}\\u{a}\\u{9}");
    }

    #[test]
    fn every_control_character_is_escaped() {
        for code in (0..0x20).chain(0x7f..0xa0) {
            let text = char::from(code as u8).to_string();
            assert_eq!(safe(&text), format!("\\u{{{code:x}}}"));
        }
    }

    #[test]
    fn what_reorders_or_hides_text_is_escaped() {
        for c in [
            '\u{202a}',
            '\u{202e}',
            '\u{2066}',
            '\u{2069}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{feff}',
            '\u{ad}',
            '\u{e0041}',
        ] {
            assert_eq!(safe(&c.to_string()), format!("\\u{{{:x}}}", c as u32));
        }
    }

    #[test]
    fn lines_keep_their_ends() {
        assert_eq!(safe_lines("a\r\nb\tc\rd\n"), "a\nb\tc\\u{d}d\n");
    }

    #[test]
    fn json_means_the_same_afterwards() {
        let json = serde_json::json!({ "name": "\u{9b}2J \u{202e}x \u{7f} \u{e0041} \u{1b} ü" });
        let text = json.to_string();
        let printed = safe_json(&text);
        assert!(!printed.chars().any(is_unsafe), "{printed}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&printed).ok(), Some(json));
    }
}
