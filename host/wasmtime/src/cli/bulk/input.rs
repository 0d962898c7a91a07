//! The list of targets.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use whoisbox::campaign::Target;

use super::super::Failure;

/// Targets, one a line, in their order.
pub(super) struct Input {
    file: PathBuf,
    lines: BufReader<Box<dyn Read>>,
    line: u64,
}

/// The longest line that is read as a target: a URL may be long.
const MOST_LINE: u64 = 64 << 10;

impl Input {
    /// Opens a file, or standard input for `-`.
    pub(super) fn open(file: &Path) -> Result<Input, Failure> {
        let source: Box<dyn Read> = match file.as_os_str() == "-" {
            true => Box::new(io::stdin()),
            false => Box::new(File::open(file).map_err(|error| Failure::file(file, &error))?),
        };
        Ok(Input { file: file.to_owned(), lines: BufReader::new(source), line: 0 })
    }

    /// The next line, without its end; none at the end of the input.
    fn next_line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let read = self.lines.by_ref().take(MOST_LINE).read_until(b'\n', &mut line)?;
        // Of what is too long the rest says nothing more: it is no target.
        if read as u64 == MOST_LINE && !line.ends_with(b"\n") {
            self.lines.skip_until(b'\n')?;
        }
        self.line += 1;
        Ok((read > 0).then(|| String::from_utf8_lossy(&line).into_owned()))
    }
}

impl Iterator for Input {
    type Item = Result<Target, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.next_line() {
                Err(error) => return Some(Err(Failure::file(&self.file, &error))),
                Ok(None) => return None,
                Ok(Some(line)) => {
                    // A byte order mark is no part of a name.
                    let text = line.trim_start_matches('\u{feff}').split('#').next().unwrap_or_default().trim();
                    if !text.is_empty() {
                        return Some(Ok(Target { line: self.line, text: text.to_owned() }));
                    }
                }
            }
        }
    }
}
