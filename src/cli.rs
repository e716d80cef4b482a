//! The command line: one file for each command, and what they share: where files lie, which server is meant, what is
//! said when something fails.
//!
//! Owns arguments, exit codes, the life of the background server and the joining of console, runtime and terminal. May
//! use every room; nothing uses it. `anyhow` ends here.

mod agent;
mod audit;
mod backup;
mod check;
mod console;
mod demo;
mod embedded;
mod erase;
mod export;
mod first_run;
mod goodwill;
pub mod import;
mod log;
mod metrics;
mod report;
mod serve;
mod settings;
mod stop;
mod target;
mod token;
mod voice;
mod whom;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use futures_util::StreamExt as _;
use jiff::tz::TimeZone;

use crate::api::{OpKey, Time};
use crate::config::{Dirs, Overrides};
use crate::locale::{Lang, Locale};
use stop::{Code, Phrase, Stop};
use voice::{note, say, sheet};

/// A terminal console for the people who answer customers.
#[derive(Parser)]
#[command(name = "omotenashi", version, about, max_term_width = 100, after_help = AFTER)]
struct Line {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Option<Command>,
}

const AFTER: &str = "Without a command the console opens.\n\
    Exit codes: 0 done, 1 failure, 2 usage or terminal, 3 configuration, 4 server unreachable, 5 not allowed, \
    6 database newer than the program.";

/// Options of every command.
#[derive(Args, Clone, Default)]
struct Shared {
    /// The server: https://… (a certificate of your own: name its file in SSL_CERT_FILE), http://127.0.0.1:…, or
    /// unix:PATH
    #[arg(long, global = true, value_name = "URL", conflicts_with = "data")]
    url: Option<String>,
    /// A file that holds the token, readable by its owner only
    #[arg(long, global = true, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// The folder of the embedded server's database
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The folder of config.toml, keymaps, themes, prompts
    #[arg(long = "config-dir", visible_alias = "config", global = true, value_name = "DIR")]
    config: Option<PathBuf>,
    /// The folder of logs and drafts
    #[arg(long = "state-dir", global = true, value_name = "DIR")]
    state: Option<PathBuf>,
    /// The language of the console: en or ja
    #[arg(long, global = true, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
}

#[derive(Subcommand)]
enum Command {
    /// Open the console (what happens without a command)
    Console,
    /// Open the console on a practice shop: simulated customers, everything thrown away at the end
    Demo,
    /// Remember a server and a token for the next starts; asks for what is not named
    Login {
        /// https://… or unix:PATH
        url: Option<String>,
    },
    /// Run the server: for this machine, or with --listen for a team
    Serve(serve::Args),
    /// Add and list agents, make tokens
    #[command(subcommand)]
    Agent(agent::Command),
    /// Bring in customers, purchases and conversations
    Import(import::ImportArgs),
    /// Read who did what to what, and when
    Audit(audit::Args),
    /// Show the shop's figures: surveys, responses, service level, backlog, loyalty
    Metrics(metrics::Args),
    /// Show or set what each queue asks its customers
    Survey(metrics::SurveyArgs),
    /// Show or set what may be given as goodwill
    #[command(subcommand)]
    Goodwill(goodwill::Command),
    /// Write everything on file of a person to a file, for them to read
    Export(export::Args),
    /// Forget a person: shows what would go; --yes does it
    Erase(erase::Args),
    /// Write a copy of the running server's database to a file
    Backup(backup::Backup),
    /// Put a backup in the place of a database that no server runs on
    Restore(backup::Restore),
    /// Tell how often each rule of care speaks in conversations of the past, or what came of goodwill
    #[command(subcommand)]
    Report(report::Command),
    /// Read the configuration and name every fault
    #[command(subcommand)]
    Config(check::Command),
}

fn lang(word: &str) -> Result<Lang, String> {
    Lang::ALL
        .into_iter()
        .find(|lang| lang.as_str() == word)
        .ok_or_else(|| "en and ja are the languages there are".to_owned())
}

impl Shared {
    /// The folders of this run.
    fn dirs(&self) -> Result<Dirs, Stop> {
        let absolute = |path: &Option<PathBuf>| -> Result<Option<PathBuf>, Stop> {
            path.as_ref()
                .map(|path| {
                    std::path::absolute(path)
                        .map_err(|error| Stop::usage(Phrase::of("stop-path").path(path).with("why", error)))
                })
                .transpose()
        };
        let overrides = Overrides {
            config: absolute(&self.config)?,
            site: None,
            data: absolute(&self.data)?,
            state: absolute(&self.state)?,
        };
        Dirs::find(overrides).map_err(|error| Stop::new(Code::Config, Phrase::of("stop-no-folders"), error.to_string()))
    }

    /// What the commands say: in the language of the console, with this machine's times.
    fn locale(&self) -> Locale {
        let lang = self.dirs().map_or_else(|_| self.lang(), |dirs| self.console_lang(&dirs));
        Locale::embedded(lang, TimeZone::system())
    }

    /// The language of what is said: the option, then the environment, then English.
    fn lang(&self) -> Lang {
        let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        self.lang
            .or_else(|| Lang::parse(&["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(named)?))
            .unwrap_or(Lang::En)
    }

    /// The language of the console: the option, then `config.toml`, then the environment.
    fn console_lang(&self, dirs: &Dirs) -> Lang {
        self.lang.or_else(|| settings::Settings::read(dirs).0.lang).unwrap_or_else(|| self.lang())
    }
}

/// Runs the program with this process's arguments.
pub fn main() -> ExitCode {
    log::panics();
    let line = match Line::try_parse_from(std::env::args_os()) {
        Ok(line) => line,
        Err(error) => {
            if error.use_stderr() {
                // It repeats the words of the command line, which may have been pasted from anywhere.
                note(error.render().to_string().trim_end());
                return ExitCode::from(Code::Usage as u8);
            }
            // Help and version are no errors.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
    };
    let shared = line.shared.clone();
    match run(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(stop::report(&error, &shared.locale()));
            ExitCode::from(stop::code(&error) as u8)
        }
    }
}

fn run(line: Line) -> anyhow::Result<()> {
    // A core dump would hold tokens and customers' words, in a file that nobody looks after.
    let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
    let _ = rustix::process::setrlimit(rustix::process::Resource::Core, none);
    // A handler of core dumps is asked in spite of that limit, and whoever debugs a process reads its memory.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(perform(line));
    // A task that is stuck in a system call must not keep the process.
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    result
}

async fn perform(Line { shared, command }: Line) -> anyhow::Result<()> {
    match command {
        None | Some(Command::Console) => console::run(&shared).await,
        Some(Command::Demo) => demo::run(&shared).await,
        Some(Command::Serve(args)) => serve::run(&shared, args).await,
        Some(Command::Agent(command)) => agent::run(&shared, command).await,
        Some(Command::Import(args)) => bring_in(&shared, &args).await,
        Some(Command::Login { url }) => console::login(&shared, url).await,
        Some(Command::Audit(args)) => audit::run(&shared, args).await,
        Some(Command::Metrics(args)) => metrics::run(&shared, args).await,
        Some(Command::Survey(args)) => metrics::survey(&shared, args).await,
        Some(Command::Backup(args)) => backup::backup(&shared, args).await,
        Some(Command::Restore(args)) => backup::bring_back(&shared, args).await,
        Some(Command::Export(args)) => export::run(&shared, args).await,
        Some(Command::Erase(args)) => erase::run(&shared, args).await,
        Some(Command::Goodwill(command)) => goodwill::run(&shared, command).await,
        Some(Command::Report(report::Command::Care(args))) => report::care(&shared, &args),
        Some(Command::Report(report::Command::Goodwill(args))) => goodwill::report(&shared, &args).await,
        Some(Command::Config(check::Command::Check)) => check::run(&shared),
    }
}

/// Imports files as a client of the server.
async fn bring_in(shared: &Shared, args: &import::ImportArgs) -> anyhow::Result<()> {
    let client = if args.dry_run { None } else { Some(target::Target::find(shared)?.client(shared)?) };
    if let Some(client) = &client {
        // Before the first file is read: a server that cannot be asked is told at once.
        client.me().await.map_err(|failure| Stop::of(Phrase::of("stop-not-imported"), failure))?;
    }
    // A server that was started for this alone would end for want of company: a stream that nothing comes on is some.
    let company = match &client {
        Some(client) => client.delivery_stream().await.ok().map(|stream| tokio::spawn(stream.for_each(async |_| ()))),
        None => None,
    };
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let tty = err.is_terminal();
    let locale = shared.locale();
    let voice = import::Voice { out: &mut out, err: &mut err, tty, locale: &locale };
    let now = Time::from_timestamp(jiff::Timestamp::now());
    let sink = client.as_ref().map(|client| client as &dyn import::ImportSink);
    let ended = import::run(args, sink, now, voice).await;
    if let Some(company) = company {
        company.abort();
    }
    match ended {
        Ok(totals) if totals.is_whole() => Ok(()),
        Ok(_) => {
            let (what, why) = (Phrase::of("stop-not-all-taken"), Phrase::of("stop-lines-left-out"));
            Err(Stop::new(Code::Failure, what, why).advice(Phrase::of("stop-lines-left-out-advice")).into())
        }
        Err(import::Stopped::Server { at, failure }) => {
            let what = match at {
                Some(at) => Phrase::of("stop-import-stopped-at").with("place", at),
                None => Phrase::of("stop-import-stopped"),
            };
            Err(Stop::of(what, *failure).advice(Phrase::of("stop-import-again")).into())
        }
        Err(error) => Err(error.into()),
    }
}

/// A fresh key for an operation that must happen once.
fn operation_key() -> OpKey {
    OpKey::of(uuid::Uuid::now_v7())
}

/// A value of the environment that is set to something.
fn env(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
