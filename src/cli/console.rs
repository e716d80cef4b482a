//! The console itself: what is asked before it opens, and the joining of `App`, runtime and terminal.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::check::{self, Loaded};
use super::first_run::{self, AtTerminal, Choice, Person as _};
use super::stop::{Code, Phrase, Stop};
use super::target::{self, Target};
use super::{Shared, demo, embedded, log, operation_key, settings};
use crate::api::{OpKey, Role};
use crate::backend::Http;
use crate::backend::http::{Endpoint, Secret};
use crate::config::Dirs;
use crate::console::theme::{Colours, Signs};
use crate::console::{App, IdSource, Setup};
use crate::locale::Arg;
use crate::runtime::{self, Io};
use crate::terminal::{self, Depth, Terminal};

/// A server that has not answered by then is waited for in the open console.
const MOMENT: Duration = Duration::from_millis(400);

/// Messages from the terminal that wait for the console, and commands that wait for the terminal.
const WAITING: usize = 64;

/// Opens the console on the server that is meant.
pub(super) async fn run(shared: &Shared) -> anyhow::Result<()> {
    let dirs = shared.dirs()?;
    let terminal = terminal()?;
    let target = Target::find(shared)?;
    let client = if is_first_start(&target).await {
        match first_start(shared, &dirs).await? {
            Opening::Practice => return demo::run(shared).await,
            Opening::On(client) => client,
            Opening::Nothing => return Ok(()),
        }
    } else {
        target.client(shared)?
    };
    log::start(&dirs.state, "console");
    answers(&client).await?;
    open(shared, &dirs, client, dirs.state.join("drafts"), terminal, false).await
}

/// This process's terminal.
pub(super) fn terminal() -> Result<Terminal, Stop> {
    let var = |name: &str| std::env::var(name).ok();
    terminal::open(terminal::Settings::default(), var)
        .map_err(|error| Stop::new(Code::Usage, Phrase::of("stop-console"), error.to_string()))
}

/// What can be told plainly is told before the screen is taken: a wrong token, one that opens no console, an address
/// where nobody listens. A server that needs longer is waited for in the console.
async fn answers(client: &Http) -> Result<(), Stop> {
    match timeout(MOMENT, client.me()).await {
        Ok(Err(failure)) => Err(Stop::of(Phrase::of("stop-console"), failure)),
        Ok(Ok(me)) => has_console(me.agent.role),
        Err(_) => Ok(()),
    }
}

/// Whether there is anything in the console for this role, or why not.
fn has_console(role: Role) -> Result<(), Stop> {
    let (why, advice) = match role {
        Role::Channel | Role::Feed => ("console-not-for-channel", "console-not-for-channel-advice"),
        Role::Viewer => ("console-not-for-viewer", "console-not-for-viewer-advice"),
        Role::Agent | Role::Supervisor | Role::Admin => return Ok(()),
    };
    Err(Stop::new(Code::NotAllowed, Phrase::of("stop-console"), Phrase::of(why)).advice(Phrase::of(advice)))
}

/// Joins a console to this terminal and waits for its end; `practising` in the practice shop.
pub(super) async fn open(
    shared: &Shared,
    dirs: &Dirs,
    client: Http,
    drafts: PathBuf,
    terminal: Terminal,
    practising: bool,
) -> anyhow::Result<()> {
    let profile = terminal.profile();
    let colours = match profile.depth {
        Depth::None => Colours::None,
        Depth::Sixteen => Colours::Sixteen,
        Depth::Indexed | Depth::True => Colours::All,
    };
    let signs = if profile.ascii { Signs::Ascii } else { Signs::Fine };
    let Loaded { settings, locales, keymap, theme, rules, plans, methods, prompts, problems } =
        check::load(dirs, colours, signs);
    let app = App::new(Setup {
        locales,
        lang: shared.console_lang(dirs),
        keymap,
        theme,
        rules,
        plans,
        prompts,
        methods,
        settings: settings.care,
        ids: Box::new(Keys),
        problems,
    });
    let app = if practising { app.practising() } else { app };
    let (input, inbox) = mpsc::channel(WAITING);
    let (frames, newest) = watch::channel(None);
    let (commands, orders) = mpsc::channel(WAITING);
    let io = Io { input: inbox, frames, commands };
    // A task of its own: what the console thinks about does not hold up the keys.
    let console = tokio::spawn(runtime::run(app, Arc::new(client), drafts, io));
    // Whichever ends first closes its ends of the channels, and the other follows.
    let shown = terminal.run(input, newest, orders).await;
    let ran = console.await;
    shown?;
    Ok(ran??)
}

/// Keys that sort by time and are never given twice.
struct Keys;

impl IdSource for Keys {
    fn key(&mut self) -> OpKey {
        operation_key()
    }
}

/// Nothing names a server, and no shop was ever opened here.
async fn is_first_start(target: &Target) -> bool {
    match target {
        Target::Embedded { data, by_default: true, .. } => {
            !data.join("shop.db").exists() && embedded::running(data).await.is_none()
        }
        _ => false,
    }
}

/// What the first start came to.
enum Opening {
    Practice,
    On(Http),
    Nothing,
}

async fn first_start(shared: &Shared, dirs: &Dirs) -> anyhow::Result<Opening> {
    let locale = shared.locale();
    loop {
        match first_run::ask(&locale, &dirs.data, &mut AtTerminal)? {
            Choice::Practice => return Ok(Opening::Practice),
            Choice::Leave => return Ok(Opening::Nothing),
            Choice::Shop { name } => return Ok(Opening::On(shop(shared, dirs, &name).await?)),
            Choice::Connect { url, token } => match connect(dirs, &url, &token).await {
                Ok((client, name)) => {
                    AtTerminal.tell(&locale.with("first-run-connected", &[("name", Arg::Text(&name))]))?;
                    return Ok(Opening::On(client));
                }
                Err(stop) => {
                    let why = stop.said(&locale);
                    AtTerminal.tell(&locale.with("first-run-not-connected", &[("why", Arg::Text(&why))]))?;
                    AtTerminal.tell("")?;
                }
            },
        }
    }
}

/// `omotenashi login`: remembers a server once it has answered.
pub(super) async fn login(shared: &Shared, url: Option<String>) -> anyhow::Result<()> {
    let dirs = shared.dirs()?;
    let locale = shared.locale();
    if !std::io::stdin().is_terminal() {
        return Err(Stop::usage(Phrase::of("stop-login-terminal")).advice(Phrase::of("stop-login-advice")).into());
    }
    let Some((url, token)) = first_run::server(&locale, url, &mut AtTerminal)? else { return Ok(()) };
    let (_, name) = connect(&dirs, &url, &token).await?;
    AtTerminal.tell(&locale.with("first-run-connected", &[("name", Arg::Text(&name))]))?;
    Ok(())
}

/// A shop on this machine, its owner under their own name.
async fn shop(shared: &Shared, dirs: &Dirs, name: &str) -> Result<Http, Stop> {
    let target = Target::Embedded { data: dirs.data.clone(), token: None, by_default: true };
    let client = target.client(shared)?;
    if !name.is_empty() {
        let what = Phrase::of("stop-shop").path(&dirs.data);
        client.rename_me(name).await.map_err(|failure| Stop::of(what, failure))?;
    }
    Ok(client)
}

/// Somebody's server, remembered once it has answered.
async fn connect(dirs: &Dirs, url: &str, token: &Secret) -> Result<(Http, String), Stop> {
    let address = target::address(url)?;
    let client = Http::new(Endpoint { address, token: token.clone() });
    let me = client.me().await.map_err(|failure| Stop::of(url.to_owned(), failure))?;
    has_console(me.agent.role)?;
    settings::store(dirs, url, token)?;
    Ok((client, me.agent.name.safe_name().into_owned()))
}

/// A folder for one run, removed at its end.
pub(super) struct Throwaway(PathBuf);

impl Throwaway {
    /// Makes it, for this user only.
    pub fn make() -> std::io::Result<Self> {
        let name = format!("omotenashi-demo-{}", uuid::Uuid::now_v7().simple());
        let path = std::env::temp_dir().join(name);
        std::os::unix::fs::DirBuilderExt::mode(&mut std::fs::DirBuilder::new(), 0o700).create(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the practice shop's folder is left over");
        }
    }
}
