//! Opening a data folder: the database, the first agent, the jobs.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{Mutex, watch};

use super::accept::Patience;
use super::clock::{Clock, Random, SystemClock, SystemRandom, hex, uuid};
use super::consoles;
use super::counts::Counts;
use super::error::Error;
use super::guesses::Guesses;
use super::jobs::{self, Wake};
use super::log::Log;
use super::writer::{self, Writer};
use super::{Inner, Server, command, db};

/// What a server is opened with.
#[derive(Clone)]
pub struct Options {
    /// The folder of `shop.db`, `owner.token` and `backups/`; made (0700) if it is not there.
    pub data_dir: PathBuf,
    /// Where else than on its own socket the server will listen; told by `/healthz`.
    pub listen: Option<String>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids and secrets.
    pub random: Arc<dyn Random>,
    /// With slow callers.
    pub patience: Patience,
    /// Where customers reach this server (`https://shop.example`, without a slash at the end), if they do.
    pub public_url: Option<Arc<str>>,
}

impl Options {
    /// The machine's clock and randomness on `data_dir`.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            listen: None,
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            patience: Patience::default(),
            public_url: None,
        }
    }
}

/// Why a data folder could not be served. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A later program wrote it.
    #[error(
        "{} was written by a newer version of this program (schema {found}, this one knows {known}); install that \
         version, or name another folder with --data", path.display()
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// The schema it has.
        found: usize,
        /// The newest schema we know.
        known: usize,
    },
    /// It cannot be written.
    #[error("{} cannot be written; mend the permissions of the folder or its file system, or name another with --data", path.display())]
    ReadOnly {
        /// Which file or folder.
        path: PathBuf,
    },
    /// No space left.
    #[error("the disk of {} is full; make room there, then start again: nothing is lost", path.display())]
    Full {
        /// Which file or folder.
        path: PathBuf,
    },
    /// The copy made before an upgrade failed.
    #[error(
        "the database was not upgraded because its copy {} could not be written ({source}); make room or mend the \
         permissions, then start again: nothing was changed", path.display()
    )]
    Backup {
        /// Where it was to be.
        path: PathBuf,
        /// What the database said.
        source: db::Error,
    },
    /// A folder or file could not be made.
    #[error("{}: {source}; mend that, or name another folder with --data", path.display())]
    Files {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Anything else the database said: damaged, or not a database.
    #[error(
        "{} could not be opened as a database ({source}); if it is damaged, put the newest copy of backups/ in its \
         place, or name another folder with --data", path.display()
    )]
    Database {
        /// Which file.
        path: PathBuf,
        /// What the database said.
        source: db::Error,
    },
    /// A backup that cannot be restored.
    #[error("{} is not a whole backup ({source}); choose another: nothing was changed", path.display())]
    NotABackup {
        /// Which file.
        path: PathBuf,
        /// What the database said.
        source: db::Error,
    },
    /// The first data could not be written.
    #[error("the first data could not be written: {0}")]
    First(#[source] Error),
}

impl OpenError {
    /// What a failure of the database at `path` means.
    pub(super) fn database(path: &Path, source: db::Error) -> Self {
        let path = path.to_owned();
        match db::open::trouble(&source) {
            db::open::Trouble::Full => Self::Full { path },
            db::open::Trouble::ReadOnly => Self::ReadOnly { path },
            db::open::Trouble::Other => Self::Database { path, source },
        }
    }

    /// What a failure of the file or folder `path` means.
    pub(super) fn files(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            std::io::ErrorKind::StorageFull => Self::Full { path },
            _ => Self::Files { path, source },
        }
    }
}

/// Letters and digits that name a log or a site: no `-`, because a cursor ends with one and a number.
pub fn name(random: &dyn Random) -> String {
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    hex(&bytes)
}

/// See [`Server::open`].
pub async fn open(options: Options) -> Result<Server, OpenError> {
    let Options { data_dir, listen, clock, random, patience, public_url } = options;
    let backups = data_dir.join("backups");
    private_folder(&data_dir)?;
    private_folder(&backups)?;
    let path = data_dir.join("shop.db");
    // SQLite would make one that others can read; what it makes beside it is as readable as this.
    match private_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(OpenError::files(&path, error)),
        _ => {}
    }
    let stamp = clock.now().to_string().replace(':', "");
    let (db, mut conn) = db::open::Db::open(&path, &backups, &stamp).await.map_err(|fault| match fault {
        db::open::Fault::Newer { path, found, known } => OpenError::Newer { path, found, known },
        db::open::Fault::Backup { path, source } => OpenError::Backup { path, source },
        db::open::Fault::Database(source) => OpenError::database(&path, source),
    })?;
    let database = |source| OpenError::database(&path, source);

    let is_new = db::open::is_new(&mut conn).await.map_err(database)?;
    let site = kept(&mut conn, "site", &*random).await.map_err(database)?;
    let epoch = kept(&mut conn, "epoch", &*random).await.map_err(database)?;
    db::looks::end_all(&mut conn, clock.now()).await.map_err(database)?;
    db::find::make_terms(&mut conn, super::people::terms).await.map_err(database)?;
    let (_, head) = db::events::bounds(&mut conn).await.map_err(database)?;
    let log = Arc::new(Log::new(epoch.into(), head));
    let counts = Arc::new(Counts::new(db::tallies::all(&mut conn).await.map_err(database)?));
    let wake = Arc::new(Wake::default());
    let consoles: Arc<consoles::Consoles> = Arc::default();
    let shared = writer::Shared {
        clock: Arc::clone(&clock),
        random: Arc::clone(&random),
        log: Arc::clone(&log),
        counts: Arc::clone(&counts),
        wake: Arc::clone(&wake),
        consoles: Arc::clone(&consoles),
        ear: Arc::default(),
    };
    let (writer, work) = Writer::start(conn, shared);
    let instance = uuid(clock.now(), &*random).simple().to_string();
    let state = Arc::new(Inner {
        db,
        writer,
        log,
        counts,
        wake,
        consoles,
        clock,
        data_dir,
        listen,
        patience,
        public_url,
        guesses: Guesses::default(),
        site: site.into(),
        instance,
        streams: watch::Sender::new(0),
        stopping: watch::Sender::new(false),
        document: std::sync::OnceLock::new(),
        copying: Mutex::new(()),
    });
    if is_new {
        let mut bytes = [0; 32];
        random.fill(&mut bytes);
        let secret = hex(&bytes);
        write_private(&state.data_dir.join("owner.token"), &secret)?;
        state.writer.run(command::first::FirstData { secret }).await.map_err(OpenError::First)?;
    }
    let jobs = tokio::spawn(jobs::run(Arc::clone(&state)));
    let presence = tokio::spawn(consoles::run(Arc::clone(&state)));
    Ok(Server { state, work: Arc::new(Mutex::new(vec![jobs, presence, work])) })
}

/// The database's own name of this kind, made with it.
async fn kept(conn: &mut db::Conn, what: &str, random: &dyn Random) -> Result<String, db::Error> {
    if let Some(value) = db::meta::get(conn, what).await? {
        return Ok(value);
    }
    let value = name(random);
    db::meta::put(conn, what, &value).await?;
    Ok(value)
}

/// A folder that only its owner may enter.
pub fn private_folder(path: &Path) -> Result<(), OpenError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| OpenError::files(path, source))
}

/// A new file that only its owner may read, from its first moment on.
pub fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes such a file.
pub fn write_private(path: &Path, text: &str) -> Result<(), OpenError> {
    // One of a database that is gone would let nobody in; made anew it is never more readable than it should be.
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(OpenError::files(path, error)),
        _ => {}
    }
    let written =
        private_file(path).and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(|source| OpenError::files(path, source))
}
