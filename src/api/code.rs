//! Everything a program of ours can refuse or miss, as a closed list of codes: what crosses the line is a code with its
//! arguments, and each console says it in its agent's language (`refusal-…` of the locale files). The English words
//! here are for whoever reads the wire itself.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! codes {
    ($($name:ident $code:literal $words:literal)*) => {
        /// What happened, in one word. `{…}` in its words are its arguments.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = $words] $name,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// As the wire says it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// In English, its arguments still open.
            pub const fn words(self) -> &'static str {
                match self {
                    $(Self::$name => $words,)*
                }
            }
        }
    };
}

codes! {
    // Who asks.
    NotLoggedIn "not_logged_in" "the token is missing, wrong or revoked"
    TooManyWrong "too_many_wrong" "too many wrong tokens came from there; try again in {seconds} s"
    Forbidden "forbidden" "the role of this token does not allow it"
    DirectorsOnly "directors_only" "only supervisors decide on what waits there"
    OtherTeams "other_teams" "a part of what is on file is another team's: an admin exports it"
    OtherChannel "other_channel" "this token is bound to another channel"
    OwnGesture "own_gesture" "nobody approves a gesture of their own; ask another supervisor"
    BeyondSupervisor "beyond_supervisor" "this is more than a supervisor may approve; ask an administrator"
    AdminApproves "admin_approves" "this house lets only an administrator approve gestures; ask one"
    ColleaguesList "colleagues_list" "only supervisors see what a colleague has"
    RulesBySupervisor "rules_by_supervisor" "the team's rules are changed by a supervisor"
    IncidentBySupervisor "incident_by_supervisor" "an incident is changed by a supervisor; everybody may write its text to all"
    AuthorOnly "author_only" "only who wrote it, or a supervisor"
    AskColleague "ask_colleague" "only a supervisor takes from a colleague what they have; ask them for it"

    // The request itself.
    NotFound "not_found" "there is no such {what}, or it is not yours to see"
    NoRoute "no_route" "there is nothing at this address; /v1/openapi.json lists what there is"
    NoMethod "no_method" "this address does not know that method; /v1/openapi.json lists what it knows"
    BodyBroken "unreadable" "the body could not be read to its end"
    NotJson "not_json" "the body is not JSON: it breaks off or has a fault at {place}"
    TooLarge "too_large" "the body is larger than this takes (1 MiB, a message with files 6 MiB)"
    Slow "too_slow" "the body did not come in time; nothing was stored"
    MediaType "media_type" "the body must be {media}"
    NoVersion "version_missing" "this needs an If-Match header with the version that was read"
    NoKey "key_missing" "this needs an Idempotency-Key header, so that it can be asked again without happening twice"
    KeyReused "key_reused" "this Idempotency-Key was used for a different request; make a new key for a new request"
    Invalid "invalid" "some fields are not as they should be"

    // What is true now forbids it.
    Stale "stale" "something new came in that was not seen when this was written; nothing was sent"
    Taken "taken" "somebody else has this conversation"
    Locked "locked" "nothing is given while the conversation is in the abuse plan"
    Asked "asked" "a gesture already waits for a supervisor here"
    Draft "draft" "another console of yours changed this draft meanwhile; nothing was stored over it"
    OpenMatter "open_matter" "#{number} is not done yet: finish it first, so that nobody is left without an answer"
    LegalHold "legal_hold" "a legal hold is on the record: whoever set it ends it first"
    TooLate "too_late" "it has gone out already, so it cannot be taken back; report it if it went to the wrong person"
    Version "version" "it was changed since you read it; look at it as it is now, then decide again"

    // The server itself.
    Full "disk_full" "the server's disk is full: nothing was stored; make room where the database is, then try again"
    ReadOnly "read_only" "the server's database cannot be written: nothing was stored; mend its permissions or its file system"
    Stopping "stopping" "the server is stopping; connect again in a moment"
    Internal "internal" "the server failed; nothing was stored"

    // The line to it.
    Refused "connection_refused" "the connection was refused: nobody listens there"
    NoSocket "no_socket" "there is no such socket"
    SocketForbidden "socket_forbidden" "this user may not connect there"
    TimedOut "timed_out" "it did not answer in time"
    Broken "connection_broken" "the connection broke"
    NoWay "no_way" "there is no way to it in the network"
    NoName "no_name" "its name is not known (no address was found for it)"
    NotTrusted "not_trusted" "its certificate is not trusted ({why})"
    NoTls "no_tls" "it does not speak TLS as it should"
    Certificates "certificates" "this machine's certificates: {why}"
    Silent "silent" "nothing was heard for {seconds} s"
    StreamClosed "stream_closed" "the server closed the event stream"
    AnswerTooLong "answer_too_long" "the answer is far too long to be this server's"
    Unexplained "unexplained" "the server answered {status}"
    OtherContract "other_contract" "the server's answer is not of this program's contract ({place})"
    OtherRevision "other_revision" "the server (version {version}) speaks revision {theirs} of the contract, this program revision {ours}"
    ServerHung "server_hung" "the server of {data} does not answer (process {pid} on {host}, since {since}); if it hangs, end that process"
    ServerSlow "server_slow" "a server of {data} was started and did not answer in time; its log says more"

    // A field: how it should be.
    AtMost "at_most" "at most {most} characters"
    OneTo "one_to" "1 to {most} characters"
    Between "between" "{least} to {most}"
    NotNegative "not_negative" "0 or more"
    Items "items" "at most {count}, each of 1 to {most} characters"
    Lines "lines" "1 to {most} lines"
    Ascii "ascii" "{least} to {most} printable ASCII characters"
    QuotedVersion "quoted_version" "the version that was read, in double quotes"
    Unknown "unknown_field" "{what}"
    Shape "shape" "not of the shape this takes at {place}"
    ToCome "to_come" "a moment that is still to come"
    NextOfPage "next_of_page" "the next of a page of this view"
    MessageHere "message_here" "a message of this conversation"
    Window "window" "hours or days, such as 8h or 30d; at most 7320d"
    Records "records" "more than {most} records in one body"
    GestureValue "gesture_value" "more than 0; a letter or an exchange may be 0"
    Reason "reason" "one of the reasons of /v1/me"
    Result "result" "one of the results of /v1/me"
    Word "word" "at most {most} characters; needed when it is sent back"
    Currency "currency" "an ISO 4217 code, three capitals"
    Zone "zone" "a time zone by its IANA name, such as Asia/Tokyo"
    Hours "hours" "at most {most} times of a day, in minutes after midnight"
    NeverKept "never_kept" "“{word}” tells of somebody's {ground}; that is not kept: say what helps to serve them instead"
    SensitiveWord "sensitive_word" "“{word}” tells of somebody's {ground}: mark it as sensitive, and keep it only if they agreed to that"
    NeedsConsent "needs_consent" "kept only if the customer agreed, for this purpose: ask them first"
    DayConsent "day_consent" "a day of theirs is kept only if they agreed: ask them first"
    PageConsent "page_consent" "a page they looked at is kept only if they allowed it"
    TooManyThings "full_record" "there are {most} things already: forget some first"
    FeedKind "feed_kind" "call, visit, web_page or social_post; the others have their own routes"
    Score "score" "{least} to {most} for {kind}"
    NoConversation "no_conversation" "a conversation there is"
    NoCustomer "no_customer" "a customer there is"
    OfCustomer "of_customer" "one of this customer's"
    OfConversation "of_conversation" "one of that conversation's"
    MessagesConversation "messages_conversation" "that of the message"
    Amounts "amounts" "amounts that add up to what can be stored"
    Whose "whose" "an id, an external_id or a way to reach them"
    OneAlready "one_already" "another record: these two are one already"
    OtherRecord "other_record" "another record"
    SameType "same_type" "the type it has; forget this and remember the other"
    LinkElsewhere "link_elsewhere" "a link is changed on the record that it was made on"
    InWords "in_words" "in words"
    DayOfYear "day_of_year" "a day of the year"
    WhenItEnds "when_it_ends" "when it ends, or review_at: when somebody looks at it again"
    SnoozeNeedsTime "snooze_needs_time" "needed with status snoozed"
    OnlySnoozed "only_snoozed" "goes with status snoozed"
    Caret "caret" "a place in the text, in bytes"
    DraftLong "draft_long" "at most {most} bytes of UTF-8; a longer draft is kept on the machine where it is written"
    SurveyAfter "survey_after" "nps, csat or ces; solved_after_days asks whether it was solved"
    FromCustomer "from_customer" "something the customer wrote"
    Colleague "colleague" "a colleague who works here"
    OffIds "off_ids" "at most 200 ids of lower-case letters, digits and dashes"
    RulesSize "rules_size" "at most 256 KiB"
    RulesFault "rules_fault" "{fault}"
    Method "method" "1 to 60 of a-z, A-Z, 0-9, - and _"
    NeedsVerified "needs_verified" "needed with verified"
    OnlyVerified "only_verified" "goes with verified"
    ToCustomer "to_customer" "a message to a customer"
    StillHere "still_here" "a message that is gone; this one can still be taken back"
    NeverWent "never_went" "a message that went out; this one never did"
    AfterDue "after_due" "after the due, which is when the window begins"
    TeamAgent "team_agent" "an agent of the team whose queue this is"
    OnlyCallBack "only_call_back" "goes with a call-back"
    Tries "tries" "at most {most} tries"
    PromiseBody "promise_body" "state (with outcome), or due (with due_words and told), or reached"
    Ended "ended" "it has ended; open it again first"
    ChannelRole "channel_role" "role channel names its channel, and no other role does"
    OwnDoor "own_door" "another admin's to change: nobody shuts themself out"
    SkipReason "skip_reason" "skill, language, conflict or break"
    TextLong "text_long" "at most {most} characters; what is longer goes as a file"
    NoCopies "no_copies" "nothing: only a mail has copies"
    Copies "copies" "at most {count} mail addresses"
    NoFiles "no_files" "nothing: this channel takes no files"
    Files "files" "at most {count}, together {size} MiB"
    PlainFile "plain_file" "text/plain, with a plain name of at most 100 characters"
    PlanId "plan_id" "lower-case letters, digits and dashes, 1 to 40"
    NoPlan "no_plan" "begin a plan first: none is in work here"
    Steps "steps" "a plan has at most {most} steps"
    Nothing "nothing_said" "something to say"
    SnoozeAfter "snooze_after" "snoozing needs a moment; send first, then PATCH"
    OnlyResolved "only_resolved" "goes with a status that ends the matter"
    OnlyNote "only_note" "goes with a note"
    WrapUpNeeded "wrap_up_needed" "this queue asks for a reason and a result"
    LimitOrder "limit_order" "no more than supervisor_limit_minor: raise that first, or name both"
    ShiftEnd "shift_end" "a moment within the next 24 hours"
    Week "week" "seven lists of periods in order, Monday first, or none"
    Exceptions "exceptions" "at most {most} days, each with its periods in order"
    RuleId "rule_id" "the id of a rule"
    HasCome "has_come" "a moment that has come"
    Braces "braces" "no braces but those of name and product; there is {stray}"
    NobodyLeft "nobody_left" "words for somebody who was not told and can be reached; there is nobody"
    BeingSent "being_sent" "the text to all to be made first, or taken back: it is being sent"
    NoPrivateWay "no_private_way" "one: no private text reaches this customer"
    NoQueue "no_queue" "there is no queue at all"
}

impl Code {
    /// The code of this name; none for one of another program's.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// With one of its arguments.
    pub fn with(self, name: &'static str, value: impl fmt::Display) -> Said {
        Said::from(self).with(name, value)
    }
}

/// A code with its arguments. Its `Display` is the English of the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What happened.
    pub code: Code,
    /// By name.
    pub args: BTreeMap<String, String>,
}

impl Said {
    /// With one more of its arguments.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}

impl From<Code> for Said {
    fn from(code: Code) -> Self {
        Self { code, args: BTreeMap::new() }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.code.words();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            f.write_str(before)?;
            f.write_str(self.args.get(name).map_or("…", String::as_str))?;
            rest = after;
        }
        f.write_str(rest)
    }
}

/// Why something failed: one of our codes with its arguments, or only another program's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cause {
    /// A code; empty where there is none.
    #[serde(default)]
    pub code: String,
    /// Its arguments.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
    /// The same in English.
    pub detail: String,
}

impl From<Said> for Cause {
    fn from(said: Said) -> Self {
        let detail = said.to_string();
        Self { code: said.code.as_str().to_owned(), args: said.args, detail }
    }
}

impl From<Code> for Cause {
    fn from(code: Code) -> Self {
        Said::from(code).into()
    }
}

impl From<&str> for Cause {
    fn from(detail: &str) -> Self {
        Self { detail: detail.to_owned(), ..Self::default() }
    }
}

impl From<String> for Cause {
    fn from(detail: String) -> Self {
        Self { detail, ..Self::default() }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart_and_say_themselves() {
        for (index, code) in Code::ALL.iter().enumerate() {
            assert_eq!(Code::named(code.as_str()), Some(*code), "{}", code.as_str());
            assert!(!Code::ALL[..index].iter().any(|other| other.words() == code.words()), "{}", code.words());
        }
        assert_eq!(Code::Between.with("least", 1).with("most", 30).to_string(), "1 to 30");
        assert_eq!(Cause::from(Code::Stale).code, "stale");
    }
}
