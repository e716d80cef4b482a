//! Links that open nothing where they are read. Nothing is asked of any network: what a draft says is nobody's business but
//! the agent's, and what no address can be is plain from its words.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Check, Mark, Read};
use crate::care::words::QUOTED;

/// How links begin, and how they are mistyped.
const SCHEMES: [&str; 10] =
    ["https://", "http://", "https:/", "http:/", "https//", "http//", "htps://", "htp://", "file://", "www."];
/// What is right among them.
const RIGHT: [&str; 3] = ["https://", "http://", "www."];
/// Names that no public directory has: kept for examples and tests, or for the inside of a house.
const NOWHERE: [&str; 12] = [
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "lan",
    "corp",
    "home",
    "example",
    "test",
    "invalid",
    "arpa",
];
/// Names kept for examples below endings that are real.
const EXAMPLES: [&str; 5] = ["example.com", "example.net", "example.org", "example.jp", "example.co.jp"];

pub fn read(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let text = read.reading.text();
    let mut from = 0;
    for (at, scheme) in begun(text) {
        if at < from {
            continue;
        }
        let rest = &text[at + scheme.len()..];
        if names_a_host(rest) {
            continue;
        }
        let length = rest.find(ends).unwrap_or(rest.len());
        let body = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_']);
        let cut = ["…", "..."].iter().any(|dots| rest[body.len()..].starts_with(dots));
        let end = at + scheme.len() + body.len();
        from = end.max(at + scheme.len());
        if cut || !RIGHT.contains(&scheme) || leads_nowhere(body) {
            let span = read.reading.span(at..end);
            let found = read.text()[span.clone()].to_owned();
            marks.push(Mark::new(Check::ReadItAsTheyDo, span, found).why("link"));
        }
    }
}

/// Whether a host that is written in its own letters stands here, as 日本語.jp: its labels and a dot between them.
fn names_a_host(rest: &str) -> bool {
    let host =
        &rest[..rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-' | 'ー')).unwrap_or(rest.len())];
    let ending = host.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ascii = ending.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(ending.len());
    !host.is_ascii() && host.contains('.') && (ascii > 1 || !ending.is_ascii())
}

/// Where links begin, and how: at one place the longest, "https://" before "https:/".
fn begun(text: &str) -> Vec<(usize, &'static str)> {
    let begins = |at: usize| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '@'));
    let places = SCHEMES.into_iter().flat_map(|scheme| text.match_indices(scheme).map(move |(at, _)| (at, scheme)));
    let mut found: Vec<_> = places.filter(|(at, _)| begins(*at)).collect();
    found.sort_by_key(|(at, scheme)| (*at, std::cmp::Reverse(scheme.len())));
    found.dedup_by_key(|(at, _)| *at);
    found
}

/// What stands behind a link.
fn ends(c: char) -> bool {
    !c.is_ascii_graphic() || matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^') || c == QUOTED
}

/// Whether nothing can answer there: no host, a host of our own house, one that is kept for examples.
fn leads_nowhere(body: &str) -> bool {
    let authority = &body[..body.find(['/', '?', '#']).unwrap_or(body.len())];
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if let Some((address, _)) = host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        return address.parse::<Ipv6Addr>().map_or(true, |address| address.is_loopback() || address.is_unspecified());
    }
    let host = host.split_once(':').map_or(host, |(host, _)| host).trim_end_matches('.');
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return address.is_private() || address.is_loopback() || address.is_link_local() || address.is_unspecified();
    }
    let labels: Vec<&str> = host.split('.').collect();
    let whole = |label: &&str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    let blank = |label: &&str| label.len() > 2 && label.chars().all(|c| c == 'x');
    let last = labels.last().copied().unwrap_or_default();
    let below = |name: &&str| host == *name || host.strip_suffix(*name).is_some_and(|rest| rest.ends_with('.'));
    labels.len() < 2
        || !labels.iter().all(whole)
        || labels.iter().any(blank)
        || last.bytes().all(|byte| byte.is_ascii_digit())
        || NOWHERE.contains(&last)
        || EXAMPLES.iter().any(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_begins_once() {
        assert_eq!(begun("see https://www.a.jp/x and http:/b.jp"), [(4, "https://"), (27, "http:/")]);
        assert!(begun("awww.nice a@www.b.jp").is_empty());
    }

    #[test]
    fn hosts_that_can_answer_are_told_from_those_that_cannot() {
        for body in
            ["shop.jp/a?b#c", "user@shop.co.jp:8443/x", "8.8.8.8", "[2001:db8::1]/", "xn--eckwd4c7c.jp", "shop.jp."]
        {
            assert!(!leads_nowhere(body), "{body}");
        }
        for body in [
            "",
            "/path",
            "wiki/page",
            "localhost:8080",
            "10.0.0.7/a",
            "192.168.1.2",
            "shop.local",
            "a..jp",
            "-a.jp",
            "shop.example",
            "www.example.com/x",
            "xxxx.jp",
            "999.1.1.1",
            "[::1]:80",
        ] {
            assert!(leads_nowhere(body), "{body}");
        }
    }
}
