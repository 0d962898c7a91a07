//! The committed cases as inputs.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The inputs of a target from `tests/cases`, in order.
///
/// # Errors
/// The cases cannot be read.
pub fn of(target: &str) -> io::Result<Vec<Vec<u8>>> {
    let (protocol, ending) = if target == "rdap" { ("rdap", "json") } else { ("whois", "txt") };
    let mut paths = Vec::new();
    for folder in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases").join(protocol))? {
        let folder = folder?.path();
        let files = fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
        paths.extend(files.into_iter().filter(|path| is_case(path, ending)));
    }
    paths.sort();
    paths.iter().map(|path| input(path, target)).collect()
}

fn is_case(path: &Path, ending: &str) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.strip_suffix(ending)
        .is_some_and(|name| name.ends_with('.') && !name.ends_with(".expected.") && !name.ends_with(".query."))
}

/// The line of hints, and the answer; of the target `dates` only what could be one.
fn input(path: &PathBuf, target: &str) -> io::Result<Vec<u8>> {
    let server = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let query = fs::read_to_string(path.with_extension("query.txt")).unwrap_or_default();
    let mut input = format!("{server}\t{}\n", query.trim()).into_bytes();
    let answer = fs::read(path)?;
    if target != "dates" {
        input.extend(answer);
        return Ok(input);
    }
    for line in answer.split(|byte| *byte == b'\n').filter(|line| line.iter().filter(|byte| byte.is_ascii_digit()).count() >= 6) {
        let value = line.splitn(2, |byte| matches!(byte, b':' | b']')).last().unwrap_or_default();
        input.extend(value.trim_ascii());
        input.push(b'\n');
    }
    Ok(input)
}
