//! Where files lie, and reading the layered ones.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{Layer, Problem, Source};

/// Folders of the program on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirs {
    /// The user's `config.toml`, `credentials.toml`, `keymaps/`, `themes/`, `prompts/`, `locales/`.
    pub config: PathBuf,
    /// The same of the machine's administrator.
    pub site: PathBuf,
    /// The database and what belongs to it.
    pub data: PathBuf,
    /// Logs and drafts.
    pub state: PathBuf,
}

/// Folders named by options or environment; each wins over what the system says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Instead of `$XDG_CONFIG_HOME/omotenashi`.
    pub config: Option<PathBuf>,
    /// Instead of `/etc/omotenashi`.
    pub site: Option<PathBuf>,
    /// Instead of `$XDG_DATA_HOME/omotenashi`.
    pub data: Option<PathBuf>,
    /// Instead of `$XDG_STATE_HOME/omotenashi`.
    pub state: Option<PathBuf>,
}

/// No home folder is known (as under some service managers), and not every folder was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this user has no home folder (HOME is not set); name the folders with --config-dir, --data and --state-dir")]
pub struct NoHome;

impl Dirs {
    /// Folders by the system's customs, `overrides` first.
    pub fn find(overrides: Overrides) -> Result<Self, NoHome> {
        let system = directories::ProjectDirs::from("", "", "omotenashi");
        let system = system.as_ref();
        let or = |named: Option<PathBuf>, found: Option<&Path>| named.or(found.map(Path::to_owned)).ok_or(NoHome);
        Ok(Self {
            site: overrides.site.unwrap_or_else(|| PathBuf::from("/etc/omotenashi")),
            config: or(overrides.config, system.map(directories::ProjectDirs::config_dir))?,
            data: or(overrides.data, system.map(directories::ProjectDirs::data_dir))?,
            // Outside Linux there is no state folder by custom.
            state: or(overrides.state, system.map(|dirs| dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir())))?,
        })
    }

    /// `name` of the site, then of the user, where they are there: `file("config.toml")`.
    pub fn file(&self, name: &str) -> (Vec<Source>, Vec<Problem>) {
        let mut found = Found::default();
        for (layer, dir) in self.layers() {
            found.read(layer, &dir.join(name));
        }
        (found.sources, found.problems)
    }

    /// Every file of `folder` that ends in `.extension`, the site's before the user's, each layer by name:
    /// `files("keymaps", "toml")`, `files("locales/ja", "ftl")`. A folder that is not there holds nothing.
    pub fn files(&self, folder: &str, extension: &str) -> (Vec<Source>, Vec<Problem>) {
        let mut found = Found::default();
        for (layer, dir) in self.layers() {
            found.folder(layer, &dir.join(folder), extension);
        }
        (found.sources, found.problems)
    }

    fn layers(&self) -> [(Layer, &Path); 2] {
        [(Layer::Site, &self.site), (Layer::User, &self.config)]
    }
}

#[derive(Default)]
struct Found {
    sources: Vec<Source>,
    problems: Vec<Problem>,
}

impl Found {
    fn folder(&mut self, layer: Layer, folder: &Path, extension: &str) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => return self.unreadable(folder, &error),
        };
        let mut names: Vec<OsString> = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => names.push(entry.file_name()),
                Err(error) => self.unreadable(folder, &error),
            }
        }
        names.sort();
        for path in names.into_iter().map(|name| folder.join(name)) {
            if path.extension().is_some_and(|found| found == extension) {
                self.read(layer, &path);
            }
        }
    }

    fn read(&mut self, layer: Layer, path: &Path) {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => return self.unreadable(path, &error),
        };
        match String::from_utf8(bytes) {
            // A byte order mark, as some editors leave it, is no part of the text.
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
                self.sources.push(Source::new(layer, path.display().to_string(), text));
            }
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let readable = String::from_utf8_lossy(&error.as_bytes()[..good]).into_owned();
                let source = Source::new(layer, path.display().to_string(), readable);
                let problem = source.problem(good, "this is not UTF-8, so the file is left out");
                self.problems.push(problem.with_help("save it as UTF-8"));
            }
        }
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        self.problems.push(Problem::of_file(path.display().to_string(), format!("cannot be read: {error}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dirs(top: &Path) -> Dirs {
        let named = |name: &str| Some(top.join(name));
        Dirs::find(Overrides { config: named("user"), site: named("site"), data: named("data"), state: named("state") })
            .expect("every folder is named")
    }

    #[test]
    fn the_users_file_comes_after_the_sites_and_bad_ones_are_named() {
        let top = tempfile::tempdir().expect("a folder");
        for (path, text) in [
            ("user/keymaps/b.toml", &b"user"[..]),
            ("site/keymaps/z.toml", b"\xef\xbb\xbfsite"),
            ("user/keymaps/a.toml", b"ok = 1\nname = \"\xff\""),
            ("user/keymaps/notes.txt", b"not ours"),
        ] {
            let path = top.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
        let (sources, problems) = dirs(top.path()).files("keymaps", "toml");
        let read: Vec<_> = sources.iter().map(|s| (s.layer, s.name.as_str(), s.text.as_str())).collect();
        assert_eq!(read, [(Layer::Site, "z", "site"), (Layer::User, "b", "user")]);
        assert_eq!(problems.len(), 1);
        assert!(
            problems[0]
                .to_string()
                .ends_with("a.toml:2:9: this is not UTF-8, so the file is left out (save it as UTF-8)")
        );
    }

    #[test]
    fn what_is_not_there_is_no_problem() {
        let top = tempfile::tempdir().expect("a folder");
        assert_eq!(dirs(top.path()).files("themes", "toml"), (vec![], vec![]));
        assert_eq!(dirs(top.path()).file("config.toml"), (vec![], vec![]));
    }

    #[test]
    fn a_folder_in_a_files_place_is_named() {
        let top = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(top.path().join("user/config.toml")).expect("made");
        let (sources, problems) = dirs(top.path()).file("config.toml");
        assert!(sources.is_empty());
        assert!(problems[0].to_string().contains("config.toml: cannot be read"), "{}", problems[0]);
    }
}
