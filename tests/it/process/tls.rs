//! A server for other machines: https, or nothing by accident.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Stdio};

use super::run::{Home, Ran};

/// A certificate for localhost and its key, made now.
fn certificate(home: &Home) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    fs::write(home.path().join("cert.pem"), made.cert.pem()).expect("written");
    let key = home.path().join("key.pem");
    fs::write(&key, made.signing_key.serialize_pem()).expect("written");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("ours");
}

/// A server on a free port, and its port.
fn serve(home: &Home, options: &[&str]) -> (Child, u16) {
    let mut command = home.command(["serve", "--listen", "127.0.0.1:0"]);
    let mut server = command.args(options).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(server.stdout.take().expect("its output")).read_line(&mut line).expect("it says where");
    let port = line.split("127.0.0.1:").nth(1).and_then(|rest| rest.split(' ').next()).expect("a port");
    assert!(line.contains("https://"), "{line}");
    (server, port.parse().expect("a number"))
}

#[test]
fn a_console_elsewhere_comes_by_https_when_it_trusts_the_certificate() {
    let home = Home::new();
    certificate(&home);
    let (mut server, port) = serve(&home, &["--tls-cert", "cert.pem", "--tls-key", "key.pem"]);
    let token = home.data().join("owner.token");
    let url = format!("https://localhost:{port}");
    let ask = |trusted: bool| {
        let mut command = home.command(["agent", "list", "--url", &url, "--token-file"]);
        command.arg(&token);
        if trusted {
            command.env("SSL_CERT_FILE", home.path().join("cert.pem"));
        }
        Ran::of(command.output().expect("it starts"))
    };
    let ran = ask(true);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("owner"), "{ran:?}");
    let ran = ask(false);
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert!(ran.err.contains("certificate"), "it says why: {}", ran.err);
    assert_eq!(home.run(["serve", "--stop"]).code, Some(0));
    assert!(server.wait().expect("it ends").success());
}

#[test]
fn other_machines_are_not_served_in_the_clear_by_accident() {
    let home = Home::new();
    let ran = home.run(["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("--tls-cert") && ran.err.contains("--insecure"), "{}", ran.err);
    certificate(&home);
    assert_eq!(home.run(["serve", "--listen", "127.0.0.1:0", "--tls-cert", "cert.pem"]).code, Some(2));
    let key = home.path().join("key.pem");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("ours");
    let ran = home.run(["serve", "--listen", "127.0.0.1:0", "--tls-cert", "cert.pem", "--tls-key", "key.pem"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("chmod 600"), "{}", ran.err);
    let ran = home.run(["serve", "--listen", "127.0.0.1:0", "--tls-cert", "key.pem", "--tls-key", "cert.pem"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
}
