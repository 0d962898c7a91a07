//! The program `whoisbox`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
