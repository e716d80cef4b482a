//! Which server is meant, and who asks.

use std::net::IpAddr;
use std::path::PathBuf;

use futures_util::future::BoxFuture;

use super::embedded::Embedded;
use super::stop::{Code, Phrase, Stop};
use super::{Shared, env, settings, token};
use crate::api::Failure;
use crate::backend::Http;
use crate::backend::http::{Address, Connector, Endpoint, Secret};
use crate::locale::Locale;

/// The server of this run.
pub(super) enum Target {
    /// Named by option, environment or configuration.
    Remote {
        /// Where.
        address: Address,
        /// Who asks.
        token: TokenFrom,
    },
    /// The background server of a data folder.
    Embedded {
        /// Which.
        data: PathBuf,
        /// Somebody else than its owner asks.
        token: Option<TokenFrom>,
        /// Nobody named it: it is what is left.
        by_default: bool,
    },
}

/// Where a token is.
#[derive(Clone)]
pub(super) enum TokenFrom {
    /// In a file, read anew at every connection.
    File(PathBuf),
    /// In the environment.
    Value(Secret),
    /// Printed by a command (the program, then its arguments), run at every connection.
    Command(Vec<String>),
}

impl TokenFrom {
    fn read(&self) -> Result<Secret, Stop> {
        match self {
            Self::File(path) => token::read(path),
            Self::Value(secret) => Ok(secret.clone()),
            Self::Command(words) => token::printed(words),
        }
    }

    /// The token now, as a connector needs it.
    pub async fn now(&self, locale: &Locale) -> Result<Secret, Failure> {
        let source = self.clone();
        let read = tokio::task::spawn_blocking(move || source.read()).await.expect("reading a token never panics");
        read.map_err(|stop| Failure::Offline(stop.said(locale).into()))
    }
}

impl Target {
    /// The options win over the environment, that over the configuration, that over the embedded server.
    pub fn find(shared: &Shared) -> Result<Self, Stop> {
        let dirs = shared.dirs()?;
        let file = shared.token_file.clone().map(TokenFrom::File);
        if shared.data.is_some() {
            return Ok(Self::Embedded { data: dirs.data, token: file, by_default: false });
        }
        let environment = || match env("OMOTENASHI_TOKEN").map(std::ffi::OsString::into_string) {
            Some(Ok(token)) => Ok(Some(TokenFrom::Value(Secret::new(token.trim())))),
            Some(Err(_)) => Err(Stop::usage(Phrase::of("stop-env-text").with("name", "OMOTENASHI_TOKEN"))),
            None => Ok(None),
        };
        let url = match (&shared.url, env("OMOTENASHI_URL").map(std::ffi::OsString::into_string)) {
            (Some(url), _) => Some(url.clone()),
            (None, Some(Ok(url))) => Some(url),
            (None, Some(Err(_))) => {
                return Err(Stop::usage(Phrase::of("stop-env-text").with("name", "OMOTENASHI_URL")));
            }
            (None, None) => None,
        };
        let (url, saved) = match (url, settings::profile(&dirs)) {
            (Some(url), Ok(Some(profile))) if profile.url == url => (url, Ok(profile.token)),
            (Some(url), Ok(_)) => (url, Ok(None)),
            // Whoever names the server needs the configuration for a token at most; the console shows its faults.
            (Some(url), Err(stop)) => (url, Err(stop)),
            (None, Ok(Some(profile))) => (profile.url, Ok(profile.token)),
            (None, Ok(None)) => {
                return Ok(Self::Embedded { data: dirs.data, token: file.or(environment()?), by_default: true });
            }
            (None, Err(stop)) => return Err(stop),
        };
        let address = address(&url)?;
        let token = match file {
            Some(file) => Some(file),
            None => match environment()? {
                Some(token) => Some(token),
                None => saved?,
            },
        };
        let token = token.ok_or_else(|| {
            let what = Phrase::of("stop-cannot-ask").with("url", &url);
            Stop::new(Code::NotAllowed, what, Phrase::of("stop-no-token")).advice(Phrase::of("stop-no-token-advice"))
        })?;
        Ok(Self::Remote { address, token })
    }

    /// A client of it. Nothing is asked or started yet.
    pub fn client(self, shared: &Shared) -> Result<Http, Stop> {
        Ok(match self {
            // Read once before anything else, so that a bad file is told plainly.
            Self::Remote { address, token } => {
                token.read()?;
                Http::new(Remote { address, token, locale: shared.locale() })
            }
            Self::Embedded { data, token, .. } => {
                token.as_ref().map(TokenFrom::read).transpose()?;
                Http::new(Embedded::new(data, shared.dirs()?.state, token, shared.locale()))
            }
        })
    }
}

/// A server that somebody else runs.
struct Remote {
    address: Address,
    token: TokenFrom,
    /// In which language it is said that there is no token.
    locale: Locale,
}

impl Connector for Remote {
    fn connect<'a>(&'a self, _starting: &'a (dyn Fn() + Send + Sync)) -> BoxFuture<'a, Result<Endpoint, Failure>> {
        Box::pin(async { Ok(Endpoint { address: self.address.clone(), token: self.token.now(&self.locale).await? }) })
    }
}

/// Reads an address. Without TLS only this machine is spoken to: a token and customers' words are on the line.
pub(super) fn address(url: &str) -> Result<Address, Stop> {
    if let Some(path) = url.strip_prefix("unix:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        return Ok(Address::Socket(PathBuf::from(path)));
    }
    let refused = |id| Stop::usage(Phrase::of(id));
    let (encrypted, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return Err(refused("stop-address-begins")),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    if authority.is_empty() || authority.contains('@') {
        return Err(refused("stop-address-host"));
    }
    if !encrypted && !is_loopback(authority) {
        return Err(refused("stop-address-plain").advice(Phrase::of("stop-address-plain-advice")));
    }
    Ok(Address::Url(url.to_owned()))
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => authority.split(':').next().unwrap_or(authority),
    };
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_leaves_this_machine_in_the_clear() {
        for good in ["http://127.0.0.1:8787", "http://[::1]:8787/", "http://localhost", "https://desk.example"] {
            assert_eq!(address(good).expect("allowed"), Address::Url(good.to_owned()));
        }
        assert_eq!(address("unix:/run/o.sock").expect("allowed"), Address::Socket("/run/o.sock".into()));
        for bad in
            ["http://desk.example", "http://10.0.0.1:80", "desk.example", "https://", "https://me@desk", "ftp://x"]
        {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
