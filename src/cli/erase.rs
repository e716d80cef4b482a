//! `omotenashi erase`: forgetting a person, as a client of the running server.

use super::stop::{Code, Phrase, Stop};
use super::target::Target;
use super::whom::{self, shown};
use super::{Shared, say};
use crate::api::Erasure;
use crate::locale::Locale;
use crate::text::Untrusted;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Whom: the customer's id, or a name, mail address, number or handle that only one record has
    customer: String,
    /// Do it. Without it is only told what would go
    #[arg(long)]
    yes: bool,
}

pub(super) async fn run(shared: &Shared, args: Args) -> anyhow::Result<()> {
    let client = Target::find(shared)?.client(shared)?;
    let locale = shared.locale();
    let id = whom::find(&client, &args.customer, Phrase::of("stop-not-erased")).await?;
    let failed = |failure| Stop::of(Phrase::of("stop-not-erased"), failure);
    let before = client.erasure(&id).await.map_err(failed)?;
    for line in about(&before, &locale) {
        say(line);
    }
    if let Some(first) = before.against.first() {
        let why = Phrase::Cause(first.said().into());
        return Err(Stop::new(Code::Failure, Phrase::of("stop-not-erased"), why)
            .advice(Phrase::of("stop-then-again"))
            .into());
    }
    if !args.yes {
        say(locale.text("told-erase-before"));
        return Ok(());
    }
    let done = client.erase(&id).await.map_err(failed)?;
    say(Phrase::of("told-erased").with("customer", &done.customer).said(&locale));
    if !done.overwritten {
        say(locale.text("told-erase-reader"));
    }
    for line in copies(&done, &locale) {
        say(line);
    }
    Ok(())
}

/// What goes and what stays.
fn about(erasure: &Erasure, locale: &Locale) -> Vec<String> {
    let of = &erasure.of;
    let mut lines = vec![format!("{}  {}", erasure.customer, shown(&erasure.name))];
    if let Some(at) = erasure.erased_at {
        lines.push(Phrase::of("told-erased-already").with("at", at).said(locale));
    }
    let goes = Phrase::of("told-erase-goes")
        .with("contacts", of.contacts)
        .with("memories", of.memories)
        .with("touchpoints", of.touchpoints)
        .with("conversations", of.conversations)
        .with("messages", of.messages)
        .with("attachments", of.attachments)
        .with("drafts", of.drafts)
        .with("orders", of.orders)
        .with("promises", of.promises)
        .with("gestures", of.gestures)
        .with("surveys", of.surveys);
    lines.push(goes.said(locale));
    lines.push(locale.text("told-erase-stays"));
    lines.extend(copies(erasure, locale));
    lines
}

/// What no server can reach.
fn copies(erasure: &Erasure, locale: &Locale) -> Vec<String> {
    let mut lines = Vec::new();
    if !erasure.copies.is_empty() {
        let files = erasure.copies.iter().map(|name| shown(&Untrusted::from(name.as_str()))).collect::<Vec<_>>();
        lines.push(Phrase::of("told-erase-copies").with("files", files.join(", ")).said(locale));
    }
    lines.push(locale.text("told-erase-elsewhere"));
    lines
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::api::{CustomerId, Erased};
    use crate::locale::Lang;

    #[test]
    fn it_says_what_goes_what_stays_and_what_it_cannot_reach() {
        let erasure = Erasure {
            customer: CustomerId::new("cus_1"),
            name: Untrusted::from("Misaki"),
            erased_at: None,
            against: Vec::new(),
            of: Erased { messages: 12, ..Erased::default() },
            overwritten: false,
            copies: vec!["shop-schema8.db".into()],
        };
        let text = about(&erasure, &Locale::embedded(Lang::En, TimeZone::UTC)).join("\n");
        for words in ["Misaki", "12 lines", "Stays, without a name", "shop-schema8.db", "Backups made elsewhere"] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
}
