//! The certificate a server shows to those who come from other machines.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::cli::stop::{Code, Phrase, Stop};

#[derive(clap::Args)]
pub(super) struct Encryption {
    /// With --listen: the certificate and those above it, as PEM; then https is spoken
    #[arg(long, value_name = "FILE", requires = "tls_key", requires = "listen")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Speak plain http to other machines: tokens and customers' words are readable on the way
    #[arg(long, requires = "listen", conflicts_with = "tls_cert")]
    pub insecure: bool,
}

impl Encryption {
    /// What is spoken; none: plain http.
    pub fn config(&self) -> Result<Option<Arc<ServerConfig>>, Stop> {
        let (Some(chain), Some(key)) = (&self.tls_cert, &self.tls_key) else { return Ok(None) };
        read(chain, key).map(|config| Some(Arc::new(config)))
    }
}

fn read(chain: &Path, key: &Path) -> Result<ServerConfig, Stop> {
    let unusable =
        |path: &Path, why: Phrase| Stop::new(Code::Failure, Phrase::of("stop-file-unusable").path(path), why);
    let unread = |path: &Path, why: String| unusable(path, why.into()).advice(Phrase::of("stop-tls-advice"));
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unread(chain, error.to_string()))?;
    let mode = fs::metadata(key).map_err(|error| unread(key, error.to_string()))?.permissions().mode();
    if mode & 0o007 != 0 {
        let why = Phrase::of("stop-tls-readable").with("mode", format!("{:o}", mode & 0o777));
        return Err(unusable(key, why).advice(Phrase::of("stop-chmod").path(key)));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unread(key, error.to_string()))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, secret))
        .map_err(|error| unread(chain, error.to_string()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
