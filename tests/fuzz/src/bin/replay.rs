//! Holds the cases, mutations of them, and files against what has to hold. See `README.md` for its arguments.

use std::path::{Path, PathBuf};
use std::{env, fs, io, panic};

use whoisbox_fuzz::mutate::{Random, mutated};
use whoisbox_fuzz::seeds;
use whoisbox_fuzz::targets::{TARGETS, Target};

/// How many inputs each target is given, unless told: a few seconds.
const STEPS: usize = 4_000;

fn main() -> io::Result<()> {
    let (mut steps, mut seed, mut corpus, mut files) = (STEPS, 1_u64, None, Vec::new());
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|value| value.parse::<u64>().ok()).ok_or(io::ErrorKind::InvalidInput);
        match argument.as_str() {
            "--steps" => steps = usize::try_from(number()?).unwrap_or(usize::MAX),
            "--seed" => seed = number()?,
            "--corpus" => corpus = arguments.next().map(PathBuf::from),
            file => files.push(PathBuf::from(file)),
        }
    }
    if let Some(folder) = corpus {
        return TARGETS.iter().try_for_each(|(name, _)| write_corpus(name, &folder.join(name)));
    }
    for file in &files {
        let input = fs::read(file)?;
        TARGETS.iter().for_each(|target| hold(target, &input));
    }
    if files.is_empty() {
        TARGETS.iter().try_for_each(|target| run(target, steps, seed))?;
    }
    Ok(())
}

fn run(target: &Target, steps: usize, seed: u64) -> io::Result<()> {
    let seeds = seeds::of(target.0)?;
    let mut random = Random::new(seed);
    seeds.iter().for_each(|input| hold(target, input));
    (0..steps).for_each(|_| hold(target, &mutated(&seeds, &mut random)));
    println!("{}: {} cases and {steps} mutations hold", target.0, seeds.len());
    Ok(())
}

/// Gives an input to a target; one that does not hold is kept in a file before all ends.
fn hold((name, target): &Target, input: &[u8]) {
    if let Err(failure) = panic::catch_unwind(|| target(input)) {
        let file = env::temp_dir().join(format!("whoisbox-{name}-{}", input.len()));
        match fs::write(&file, input) {
            Ok(()) => eprintln!("{name} does not hold for {}", file.display()),
            Err(error) => eprintln!("{name} does not hold for an input that could not be kept: {error}"),
        }
        panic::resume_unwind(failure);
    }
}

fn write_corpus(target: &str, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, input) in seeds::of(target)?.iter().enumerate() {
        fs::write(folder.join(format!("case-{number:04}")), input)?;
    }
    Ok(())
}
