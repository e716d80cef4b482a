//! `omotenashi serve`: the server of a data folder, in the foreground, in the background, or for a team.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::embedded;
use super::stop::{Code, Stop};
use super::{Shared, say};

#[derive(clap::Args)]
pub(super) struct Args {
    /// Also listen here: an address of this machine (127.0.0.1:8787), or unix:PATH for a team
    #[arg(long, value_name = "ADDR|unix:PATH", value_parser = listen)]
    listen: Option<Listen>,
    /// As a console starts it: leaves the terminal, ends when nobody needs it
    #[arg(long, hide = true)]
    background: bool,
    /// Say whether a server runs, and which
    #[arg(long, conflicts_with_all = ["listen", "background", "stop"])]
    status: bool,
    /// Ask the running server to finish and end
    #[arg(long, conflicts_with_all = ["listen", "background"])]
    stop: bool,
}

/// Where else a server listens.
#[derive(Clone, Debug)]
enum Listen {
    Tcp(SocketAddr),
    Socket(PathBuf),
}

fn listen(word: &str) -> Result<Listen, String> {
    if let Some(path) = word.strip_prefix("unix:") {
        return Ok(Listen::Socket(PathBuf::from(path)));
    }
    let address: SocketAddr =
        word.parse().map_err(|_| "an address is 127.0.0.1:8787, [::1]:8787 or unix:PATH".to_owned())?;
    if !address.ip().is_loopback() {
        return Err("only addresses of this machine (127.0.0.1, [::1]) are served for now: without TLS tokens and \
                    customers' words would be readable on the way; let others in through ssh or a TLS proxy"
            .to_owned());
    }
    Ok(Listen::Tcp(address))
}

pub(super) async fn run(shared: &Shared, args: Args) -> anyhow::Result<()> {
    let dirs = shared.dirs()?;
    if args.status {
        return Ok(status(&dirs.data).await?);
    }
    if args.stop {
        return Ok(stop(&dirs.data).await?);
    }
    let _ = (args.listen, args.background);
    Ok(())
}

async fn status(data: &std::path::Path) -> Result<(), Stop> {
    match embedded::running(data).await {
        Some(note) => {
            let kind = if note.background { "in the background" } else { "in the foreground" };
            say(format!(
                "A server of {} runs {kind}: process {} on {}, version {}, since {}, socket {}",
                data.display(),
                note.pid,
                note.host,
                note.version,
                note.since,
                note.socket.display()
            ));
            Ok(())
        }
        None => Err(Stop::new(Code::Unreachable, format!("no server of {} answers", data.display()), "none runs, or it hangs")
            .advice("a console starts one by itself; omotenashi serve runs one here")),
    }
}

async fn stop(data: &std::path::Path) -> Result<(), Stop> {
    let Some(note) = embedded::running(data).await else {
        say(format!("No server of {} runs.", data.display()));
        return Ok(());
    };
    let what = "the server was not stopped";
    embedded::ask_to_leave(data, &note).await.map_err(|failure| Stop::of(what, failure))?;
    embedded::wait_until_gone(data, &note).await;
    if embedded::running(data).await.is_some_and(|left| left.instance == note.instance) {
        let why = format!("process {} on {} still answers", note.pid, note.host);
        return Err(Stop::new(Code::Failure, what, why).advice("wait a moment, or end that process"));
    }
    say("The server has ended.");
    Ok(())
}
