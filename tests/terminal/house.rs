//! A shop whose folders outlive the consoles that are killed in it.

use std::path::Path;
use std::process::Command;

use crate::pty::{Launch, Program, product};

/// One open conversation, as another system would hand it over.
const CONVERSATION: &str = r#"{"id": "c1", "lang": "en", "channel": "mail", "customer_ref": "U1", "subject": "Broken umbrella", "started_at": "2026-11-01T10:00:00+00:00", "messages": [{"author": "customer", "text": "The handle came off.", "offset_s": 0.0}]}"#;

/// The folders that outlive a killed program.
pub struct House(tempfile::TempDir);

impl House {
    pub fn new() -> Self {
        let house = Self(tempfile::tempdir().expect("a folder"));
        std::fs::write(house.path().join("one.jsonl"), CONVERSATION).expect("a file");
        let import =
            house.command(["import", "--open", "1"]).arg(house.path().join("one.jsonl")).output().expect("runs");
        assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
        house
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn places(&self) -> [(&'static str, std::path::PathBuf); 2] {
        [("XDG_STATE_HOME", self.path().join("state")), ("XDG_RUNTIME_DIR", self.path().to_owned())]
    }

    fn command<const N: usize>(&self, args: [&str; N]) -> Command {
        let mut command = Command::new(product());
        command.args(["--data"]).arg(self.path().join("shop")).args(args).envs(self.places());
        command
    }

    pub fn console(&self) -> Program {
        self.console_with([])
    }

    fn console_with<const N: usize>(&self, variables: [(&str, &str); N]) -> Program {
        let data = self.path().join("shop");
        let mut launch = Launch::omotenashi(["--lang", "en", "--data", data.to_str().expect("a plain name")]);
        for (name, place) in self.places() {
            launch = launch.env(name, place);
        }
        for (name, value) in variables {
            launch = launch.env(name, value);
        }
        launch.start()
    }

    /// Opens the conversation for a reply.
    pub fn reply(&self) -> Program {
        self.reply_with([])
    }

    /// With these variables as well.
    pub fn reply_with<const N: usize>(&self, variables: [(&str, &str); N]) -> Program {
        let mut console = self.console_with(variables);
        console.wait_for_text("Unassigned");
        console.keys("gu");
        console.wait_for_text("Broken u");
        console.keys("\r");
        console.wait_for_text("The handle came off.");
        console.keys("r");
        console.wait_for_text("Reply to");
        console
    }

    /// Starts the next console and waits until it shows this again.
    pub fn is_back(&self, text: &str) {
        let mut again = self.console();
        again.wait_for_text("is back");
        again.keys("gd");
        again.wait_for_text("Broken u");
        again.keys("\r");
        again.wait_for_text(text);
        again.keys("\x11");
        assert!(again.wait_for_end().success());
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // The background server would end by itself a minute later.
        let _ = self.command(["serve", "--stop"]).output();
    }
}
