//! How this console speaks and looks: one language for the agent, one theme, one keymap, the rules of care.

use std::fmt::Write as _;

use ratatui::style::Style;

use super::keymap::{Context, Keymap};
use super::theme::{Scope, Sign, Theme};
use super::{Action, causes};
use crate::api::{
    Cause, Channel, Code, ContactKind, ContactedBy, Failure, Identity, Language, OccasionKind, PurchaseState, Queue,
    Status, TeamRules, Time,
};
use crate::care::{Keeping, Methods, Plans, Question, Rules};
use crate::config::{Layer, Source};
use crate::locale::{Arg, Lang, Locale, Locales};
use crate::text::Lines;

/// Everything that comes out of data files and settings. Fixed while the console runs, but for the team's rules.
pub struct Env {
    locales: Locales,
    lang: Lang,
    theme: Theme,
    keymap: Keymap,
    rules: Rules,
    plans: Plans,
    /// The files of prompts under which the team's lie, and those that lie over them.
    prompts: Vec<Source>,
    /// The version of the team's rules in `rules`.
    team: u64,
    methods: Methods,
    keeping: Keeping,
    settings: Settings,
}

/// What the agent chose.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The question beside the prompts (`care.question`).
    pub question: Question,
    /// The agent's own word for "grandmother" in it.
    pub word: Option<String>,
}

impl Env {
    /// Takes what was loaded.
    #[expect(clippy::too_many_arguments, reason = "one for each kind of file, and each only here")]
    pub fn new(
        locales: Locales,
        lang: Lang,
        theme: Theme,
        keymap: Keymap,
        rules: Rules,
        plans: Plans,
        prompts: Vec<Source>,
        settings: Settings,
    ) -> Self {
        let keeping = Keeping::load(&prompts).0;
        let methods = Methods::NONE;
        Self { locales, lang, theme, keymap, rules, plans, prompts, team: 0, methods, keeping, settings }
    }

    /// The rules of care.
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The version of the team's rules that are in use.
    pub const fn team_version(&self) -> u64 {
        self.team
    }

    /// Puts the team's rules in their place: over the program's and the machine's, under the agent's own. The server
    /// refuses a file with a fault, and whatever a console of another age still finds wrong is left out.
    pub fn use_team_rules(&mut self, team: &TeamRules) {
        let mut text = String::new();
        for id in &team.off {
            // Which of the two an id names is known to the rules alone.
            let _ = write!(text, "[[rule]]\nid = \"{id}\"\noff = true\n[[check]]\nid = \"{id}\"\noff = true\n");
        }
        let (own, below): (Vec<Source>, Vec<Source>) =
            self.prompts.iter().cloned().partition(|source| source.layer == Layer::User);
        let team_layer =
            [Source::new(Layer::Site, "rules.toml", team.text.raw()), Source::new(Layer::Site, "off.toml", text)];
        let sources: Vec<Source> = below.into_iter().chain(team_layer).chain(own).collect();
        self.rules = Rules::load(&sources).0;
        self.plans = Plans::load(&sources).0;
        self.methods = Methods::load(&sources).0;
        self.keeping = Keeping::load(&sources).0;
        self.team = team.version;
    }

    /// The action plans.
    pub const fn plans(&self) -> &Plans {
        &self.plans
    }

    /// The same with the team's methods of verification.
    #[must_use]
    pub fn verifying(self, methods: Methods) -> Self {
        Self { methods, ..self }
    }

    /// How the team verifies who somebody is.
    pub const fn methods(&self) -> &Methods {
        &self.methods
    }

    /// What may be kept of a person.
    pub const fn keeping(&self) -> &Keeping {
        &self.keeping
    }

    /// What the agent chose.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The agent's language.
    pub fn locale(&self) -> &Locale {
        self.locales.of(self.lang)
    }

    /// Both languages.
    pub fn locales(&self) -> &Locales {
        &self.locales
    }

    /// The agent's language.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The text `id`.
    pub fn text(&self, id: &str) -> String {
        self.locale().text(id)
    }

    /// The text `id` with its variables.
    pub fn with(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.locale().with(id, args)
    }

    /// How something looks.
    pub fn style(&self, scope: Scope) -> Style {
        self.theme.style(scope)
    }

    /// A mark or a line.
    pub fn sign(&self, sign: Sign) -> &str {
        self.theme.sign(sign)
    }

    /// What cuts a text that is too long.
    pub fn cut(&self) -> &str {
        self.sign(Sign::Cut)
    }

    /// What keys do.
    pub const fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// The shortest key of an action where lists and threads have the focus, as people write it.
    pub fn key(&self, action: Action) -> String {
        self.key_in(Context::List, action)
    }

    /// The shortest key of an action in a context; its name when it has none.
    pub fn key_in(&self, context: Context, action: Action) -> String {
        self.keymap.keys_of(context, action).into_iter().next().unwrap_or_else(|| format!(":{}", action.name()))
    }

    /// What a queue is called: the channel's word in the agent's language where nobody gave it a name of its own.
    pub fn queue(&self, queue: &Queue) -> String {
        match queue.channel {
            Some(channel) if queue.name.raw() == channel.as_str() => self.channel(channel),
            _ => queue.name.shown(Lines::Single).into_owned(),
        }
    }

    /// The channel's word.
    pub fn channel(&self, channel: Channel) -> String {
        self.text(&format!("channel-{}", dashed(channel.as_str())))
    }

    /// The word for a way to reach somebody.
    pub fn contact(&self, kind: ContactKind) -> String {
        self.text(match kind {
            ContactKind::Mail => "contact-mail",
            ContactKind::Phone => "contact-phone",
            ContactKind::Handle => "contact-handle",
        })
    }

    /// The word for a day that returns.
    pub fn occasion(&self, kind: OccasionKind) -> String {
        self.text(match kind {
            OccasionKind::Birthday => "occasion-birthday",
            OccasionKind::Anniversary => "occasion-anniversary",
        })
    }

    /// The language's name.
    pub fn language(&self, language: Language) -> String {
        self.text(&format!("language-{}", language.as_str()))
    }

    /// Several things in one line, told apart.
    pub fn beside(&self, parts: &[String]) -> String {
        parts.join(&format!(" {} ", self.sign(Sign::Separator)))
    }

    /// The status' word; open with an assignee is "in progress".
    pub fn status(&self, status: Status, assigned: bool) -> String {
        if status == Status::Open && assigned {
            return self.text("status-in-progress");
        }
        self.text(&format!("status-{}", dashed(status.as_str())))
    }

    /// The order state's word.
    pub fn purchase(&self, state: PurchaseState) -> String {
        self.text(&format!("purchase-{}", state.as_str()))
    }

    /// How sure we are who this is.
    pub fn identity(&self, identity: Identity) -> String {
        self.text(match identity {
            Identity::None => "identity-none",
            Identity::Claimed => "identity-claimed",
            Identity::Verified => "identity-verified",
        })
    }

    /// Who contacted us.
    pub fn contacted_by(&self, by: ContactedBy) -> String {
        self.text(match by {
            ContactedBy::Customer => "contacted-by-customer",
            ContactedBy::Family => "contacted-by-family",
            ContactedBy::Proxy => "contacted-by-proxy",
            ContactedBy::Organisation => "contacted-by-organisation",
        })
    }

    /// What went wrong, why, and what to do about it.
    pub fn failure(&self, failure: &Failure, now: Time) -> String {
        let framed = |id: &str, cause: &Cause| self.with(id, &[("detail", (&self.cause(cause)).into())]);
        match failure {
            Failure::NotLoggedIn => self.text("failure-not-logged-in"),
            Failure::NotFound => self.text("failure-not-found"),
            Failure::Unsupported => self.text("failure-unsupported"),
            Failure::RateLimited { until } => {
                let time = self.locale().moment(until.millis(), now.millis());
                self.with("failure-rate-limited", &[("time", (&time).into())])
            }
            Failure::Offline(why) => framed("failure-offline", why),
            Failure::Unknown(why) => framed("failure-unknown", why),
            Failure::Newer(why) => framed("failure-newer", why),
            Failure::Invalid(problem) if !problem.errors.is_empty() => {
                let wrong: Vec<String> =
                    problem.errors.iter().map(|error| causes::wrong(self.locale(), error)).collect();
                self.with("failure-invalid", &[("detail", (&wrong.join(" ")).into())])
            }
            // One of our own codes says all of it; another program's words get a frame around them.
            Failure::Conflict(problem) | Failure::Invalid(problem) if Code::named(&problem.code).is_some() => {
                self.cause(&problem.cause())
            }
            Failure::Forbidden(why) | Failure::Server(why) if Code::named(&why.code).is_some() => self.cause(why),
            Failure::Conflict(problem) => framed("failure-conflict", &problem.cause()),
            Failure::Invalid(problem) => framed("failure-invalid", &problem.cause()),
            Failure::Forbidden(_) => self.text("failure-forbidden"),
            Failure::Server(why) => framed("failure-server", why),
        }
    }

    /// Why something failed: by its code in the agent's language, else in the words of the program that said so.
    pub fn cause(&self, cause: &Cause) -> String {
        causes::cause(self.locale(), cause)
    }
}

/// Wire words have underscores, text ids dashes.
fn dashed(word: &str) -> String {
    word.replace('_', "-")
}
