//! `omotenashi export`: everything on file of a person as one file of theirs, as a client of the running server.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

use super::stop::{Phrase, Stop};
use super::target::Target;
use super::{Shared, backup, say, voice, whom};
use crate::api::CustomerFile;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Whose: the customer's id, or a name, mail address, number or handle that only one record has
    person: String,
    /// The file to write, as JSON; one that is there is never overwritten
    file: PathBuf,
}

pub(super) async fn run(shared: &Shared, Args { person, file }: Args) -> anyhow::Result<()> {
    let what = Phrase::of("stop-not-written").path(&file);
    let locale = shared.locale();
    let client = Target::find(shared)?.client(shared)?;
    let id = whom::find(&client, &person, Phrase::of("stop-not-exported")).await?;
    // Before anything is asked for: what is taken and cannot be written stands in the audit all the same.
    let mut out = backup::create(&file).map_err(|error| backup::unwritten(&what, &error))?;
    let written = async {
        let data = client.customer_file(&id).await.map_err(|failure| Stop::of(what.clone(), failure))?;
        write(&mut out, &data).map_err(|error| backup::unwritten(&what, &error))?;
        Ok::<_, Stop>(data)
    };
    match written.await {
        Ok(data) => {
            say(told(&data).path(&file).said(&locale));
            Ok(())
        }
        Err(stop) => {
            // Half a file is none.
            let _ = fs::remove_file(&file);
            Err(stop.into())
        }
    }
}

fn write(out: &mut File, data: &CustomerFile) -> std::io::Result<()> {
    out.write_all(voice::pretty(data)?.as_bytes())?;
    out.write_all(b"\n")?;
    out.sync_all()
}

/// How much of each kind there is.
fn told(data: &CustomerFile) -> Phrase {
    let CustomerFile { customer, memories, purchases, touchpoints, surveys, conversations, .. } = data;
    let lines: usize = conversations.iter().map(|whole| whole.messages.len()).sum();
    let files: usize = conversations.iter().flat_map(|whole| whole.files.values()).map(Vec::len).sum();
    Phrase::of("told-export")
        .with("customer", format!("{} {}", customer.id, whom::shown(&customer.name)))
        .with("contacts", customer.contacts.len())
        .with("memories", memories.len())
        .with("orders", purchases.len())
        .with("touchpoints", touchpoints.len())
        .with("surveys", surveys.len())
        .with("conversations", conversations.len())
        .with("messages", lines)
        .with("attachments", files)
        .with("promises", customer.promises.len())
        .with("gestures", customer.gestures.len())
}
