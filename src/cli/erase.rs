//! `omotenashi erase`: forgetting a person, as a client of the running server.

use super::stop::{Code, Stop};
use super::target::Target;
use super::{Shared, say};
use crate::api::{CustomerId, Erasure};
use crate::backend::Http;
use crate::text::{Lines, Untrusted};

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
    let id = find(&client, &args.customer).await?;
    let what = "nobody was erased";
    let before = client.erasure(&id).await.map_err(|failure| Stop::of(what, failure))?;
    for line in about(&before) {
        say(line);
    }
    if let Some(first) = before.against.first() {
        return Err(Stop::new(Code::Failure, what, first.said().to_string()).advice("then ask again").into());
    }
    if !args.yes {
        say("Nothing was changed. Ask again with --yes to do it: it cannot be undone.");
        return Ok(());
    }
    let done = client.erase(&id).await.map_err(|failure| Stop::of(what, failure))?;
    say(format!("Erased: {}.", done.customer));
    if !done.overwritten {
        say("A reader still held the database: ask again in a moment, and its old pages are gone too.");
    }
    for line in copies(&done) {
        say(line);
    }
    Ok(())
}

/// The one customer who is meant.
async fn find(client: &Http, words: &str) -> Result<CustomerId, Stop> {
    if words.starts_with("cus_") {
        return Ok(CustomerId::new(words));
    }
    let what = "nobody was erased";
    let found = client.find_customers(words).await.map_err(|failure| Stop::of(what, failure))?;
    match found.items.as_slice() {
        [one] => Ok(one.customer.id.clone()),
        [] => Err(Stop::new(Code::Failure, what, format!("no record has {words:?}"))
            .advice("name the customer's id; the console shows it in the history (H)")),
        several => {
            let ids: Vec<_> = several.iter().map(|found| found.customer.id.as_str()).collect();
            Err(Stop::new(Code::Failure, what, format!("several records have {words:?}: {}", ids.join(", ")))
                .advice("name the one that is meant by its id"))
        }
    }
}

fn shown(name: &Untrusted) -> String {
    name.shown(Lines::Single).into_owned()
}

/// What goes and what stays.
fn about(erasure: &Erasure) -> Vec<String> {
    let of = &erasure.of;
    let mut lines = vec![format!("{}  {}", erasure.customer, shown(&erasure.name))];
    if let Some(at) = erasure.erased_at {
        lines.push(format!("Erased already on {at}; what came since would go as well."));
    }
    lines.push(format!(
        "Goes: the name and everything on the record; {} contact points, {} things remembered, {} traces; subjects, labels \
         and texts of {} conversations with {} lines (theirs and ours), {} files, {} drafts; what names the {} orders; \
         the words of {} promises, {} gestures and {} survey answers; the pieces people search by; what other systems \
         call them; answers kept for asking again.",
        of.contacts,
        of.memories,
        of.touchpoints,
        of.conversations,
        of.messages,
        of.attachments,
        of.drafts,
        of.orders,
        of.promises,
        of.gestures,
        of.surveys,
    ));
    lines.push(
        "Stays, without a name: amounts, scores, times and ids, as the law and the figures need them; the audit (it holds \
         no texts)."
            .to_owned(),
    );
    lines.extend(copies(erasure));
    lines
}

/// What no server can reach.
fn copies(erasure: &Erasure) -> Vec<String> {
    let mut lines = Vec::new();
    if !erasure.copies.is_empty() {
        let files = erasure.copies.iter().map(|name| shown(&Untrusted::from(name.as_str()))).collect::<Vec<_>>();
        lines.push(format!("These copies in the backups folder still hold it, delete them: {}.", files.join(", ")));
    }
    lines.push(
        "Backups made elsewhere still hold it: delete them, or erase again after one is restored. A system that still \
         has this person (the shop, the mailbox) may tell of them again. What was said of them in other people's \
         conversations is not found by this."
            .to_owned(),
    );
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Erased;

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
        let text = about(&erasure).join("\n");
        for words in ["Misaki", "12 lines", "Stays, without a name", "shop-schema8.db", "Backups made elsewhere"] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
}
