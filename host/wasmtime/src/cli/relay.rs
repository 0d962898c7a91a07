//! `whoisbox relay`: port 43, and RDAP without CORS, for web pages.

use std::net::SocketAddr;

use clap::Args;
use tokio::net::TcpListener;
use whoisbox::relay::Origin;
use whoisbox::{Error, Relay, block_on};

use super::Failure;
use super::exit::Exit;
use super::options::Reach;
use super::terminal::{ATTENTION, BAD, Color, GOOD, complain, print, safe};

/// What `--help` says after the options.
const HELP: &str = "\
A page in the browser cannot speak WHOIS, and cannot read RDAP servers that send no CORS header. It can ask \
a relay to do so:

  whoisbox relay                                  for pages served from localhost
  whoisbox relay --origin https://whois.example   for the pages of that site, too

Then name it to the page, or to the npm package:

  lookup('example.com', { relay: 'http://127.0.0.1:4343' })

Other programs may ask it, too:

  curl http://127.0.0.1:4343/
  curl http://127.0.0.1:4343/whois -H 'Content-Type: application/json' \\
    -d '{\"server\": \"whois.iana.org\", \"body\": \"example\\r\\n\"}'

The relay's address goes to standard output once it listens; each exchange is a line on standard error: \
which server, how many bytes or why none, and milliseconds. What was asked for is not noted. Ctrl-C ends it.

Exit codes: 0 it was ended; 2 it cannot listen, or an option is unusable";

/// Where to listen, and for whom.
#[derive(Args, Clone, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Arguments {
    /// Listen at this address; port 0: at any free port. Beyond loopback, whoever reaches it may use it
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:4343")]
    listen: SocketAddr,
    /// Let pages of this origin ask, besides those of localhost, 127.0.0.1 and [::1]
    #[arg(long, value_name = "URL")]
    origin: Vec<Origin>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
    #[command(flatten)]
    reach: Reach,
}

/// Runs the command until it is interrupted.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    arguments.color.choose();
    let host = arguments.reach.host(1)?;
    let relay = arguments.origin.iter().cloned().fold(Relay::new(&host)?, Relay::allow_origin).on_entry(|entry| {
        let (kind, word) = if entry.outcome.is_ok() { (GOOD, "answered") } else { (BAD, "refused") };
        complain(kind, word, &safe(&entry.to_string()));
    });
    block_on(async {
        let listener = match TcpListener::bind(arguments.listen).await {
            Ok(listener) => listener,
            Err(error) => return Ok(Err(cannot_listen(arguments.listen, &error))),
        };
        let address = listener.local_addr().map_err(Error::Runtime)?;
        if !address.ip().is_loopback() {
            let warning = format!(
                "whoever reaches {address} can ask WHOIS and RDAP servers by this machine, under the policy; pages still need --origin"
            );
            complain(ATTENTION, "warning", &warning);
        }
        // Whoever reads the address may have gone; the relay works without.
        let _ = print(&format!("http://{address}\n"));
        relay.serve(listener, async { tokio::signal::ctrl_c().await.unwrap_or(()) }).await;
        Ok(Ok(Exit::Found))
    })?
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Failure {
    let advice = match error.kind() {
        std::io::ErrorKind::AddrInUse => "another relay may run there; choose another port by --listen",
        std::io::ErrorKind::PermissionDenied => "choose a port above 1023 by --listen",
        _ => "choose an address of this machine by --listen",
    };
    Failure::File(format!("the relay cannot listen at {address}: {error}; {advice}"))
}
