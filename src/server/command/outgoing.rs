//! What a message on its way out may hold, and to which address it goes.

use crate::api::{Channel, Code, ContactKind, Envelope, MessageKind, Outgoing};
use crate::server::db;
use crate::server::db::conversations::Conversation;
use crate::server::error::Error;
use crate::server::writer::Write;
use crate::text::Untrusted;

/// Most copies of one mail.
const COPIES: usize = 50;

/// Most files of one message, and their bytes together.
const FILES: usize = 5;
const FILES_BYTES: usize = 4 * 1024 * 1024;

/// Longest address.
const ADDRESS: usize = 254;

/// Longest private note, in characters.
const NOTE: usize = 100_000;

/// Refuses what the channel does not take.
pub fn check(body: &Outgoing, channel: Channel) -> Result<(), Error> {
    let limits = channel.limits();
    let most = if body.note { NOTE } else { limits.characters };
    if body.text.raw().chars().count() > most {
        return Err(Error::field("text", Code::TextLong.with("most", most)));
    }
    if !body.cc.is_empty() && (body.note || !limits.cc) {
        return Err(Error::field("cc", Code::NoCopies));
    }
    if body.cc.len() > COPIES || !body.cc.iter().all(is_address) {
        return Err(Error::field("cc", Code::Copies.with("count", 50)));
    }
    if !body.attachments.is_empty() && (body.note || !limits.attachments) {
        return Err(Error::field("attachments", Code::NoFiles));
    }
    let bytes: usize = body.attachments.iter().map(|file| file.text.raw().len()).sum();
    if body.attachments.len() > FILES || bytes > FILES_BYTES {
        return Err(Error::field("attachments", Code::Files.with("count", 5).with("size", 4)));
    }
    if !body.attachments.iter().all(|file| is_name(file.name.raw()) && file.media_type == "text/plain") {
        return Err(Error::field("attachments", Code::PlainFile));
    }
    Ok(())
}

/// One mail address: not whether it exists, but that it is one and nothing else.
fn is_address(address: &Untrusted) -> bool {
    let raw = address.raw();
    let strange = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '"');
    let parts = raw.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
    });
    parts && raw.len() <= ADDRESS && !raw.chars().any(strange)
}

/// A file's name that means nothing but a name wherever it is written.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '(' | ')');
    (1..=100).contains(&name.chars().count())
        && name.chars().all(plain)
        && !name.starts_with([' ', '.', '-'])
        && !name.ends_with([' ', '.'])
}

/// To which address a reply goes: the one that wrote last, else the customer's only one of this channel's kind.
pub async fn envelope(write: &mut Write<'_>, it: &Conversation, body: &Outgoing) -> Result<Envelope, Error> {
    if body.note {
        return Ok(Envelope::default());
    }
    let newest = db::messages::newest(write.conn, it.key, Some(MessageKind::Inbound)).await?;
    let mut to = newest.and_then(|line| line.message.envelope.from);
    if to.is_none() {
        let mut known = db::customers::contacts(write.conn, it.customer).await?;
        known.retain(|contact| contact.kind == ContactKind::of(it.summary.channel));
        to = <[_; 1]>::try_from(known).ok().map(|[only]| only.value);
    }
    let attached = |file: &crate::api::Attachment| crate::api::Attached {
        name: file.name.clone(),
        size: file.text.raw().len() as u64,
    };
    Ok(Envelope {
        to,
        cc: body.cc.clone(),
        attachments: body.attachments.iter().map(attached).collect(),
        ..Envelope::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_address() {
        for right in ["a@b.example", "misaki.sato+shop@mail.example.jp", "傘@例え.jp"] {
            assert!(is_address(&Untrusted::from(right)), "{right}");
        }
        for wrong in [
            "",
            "a",
            "@b.example",
            "a@b",
            "a@.example",
            "a@b.example, c@d.example",
            "A <a@b.example>",
            "a@b.example\r\nBcc: x@y.example",
        ] {
            assert!(!is_address(&Untrusted::from(wrong)), "{wrong}");
        }
    }

    #[test]
    fn a_name_is_no_path() {
        for right in ["reply.txt", "返信 (2).txt"] {
            assert!(is_name(right), "{right}");
        }
        for wrong in ["", "../x", "a/b", r"a\b", ".hidden", "-rf", "a\nb", "a.", "a\u{202e}b"] {
            assert!(!is_name(wrong), "{wrong}");
        }
    }
}
