//! `config.toml` and `credentials.toml`: which server, which language, which theme.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use toml::de::{DeArray, DeTable, DeValue};

use super::stop::{Code, Phrase, Stop};
use super::target::TokenFrom;
use super::token;
use crate::backend::http::Secret;
use crate::care::Question;
use crate::config::{Dirs, Problem, Source, suggest};
use crate::console;
use crate::console::theme::Signs;
use crate::locale::Lang;

/// What the configuration says. An entry with a fault keeps its default.
#[derive(Default)]
pub(super) struct Settings {
    /// The language of the console.
    pub lang: Option<Lang>,
    /// The name of a theme.
    pub theme: Option<String>,
    /// Which signs this terminal draws well.
    pub signs: Option<Signs>,
    /// The server, and the file that said so.
    pub url: Option<String>,
    /// Where its token is.
    pub token: Option<TokenFrom>,
    /// The question beside the prompts, and the agent's own word for "grandmother" in it.
    pub care: console::Settings,
    /// Where customers reach the server that is run here.
    pub public_url: Option<String>,
    /// Why the entries about the server cannot be relied on: nobody must write to the wrong one.
    pub unsure_server: Vec<Problem>,
}

const TOP: [&str; 6] = ["lang", "theme", "signs", "care", "server", "serve"];
const CARE: [&str; 2] = ["question", "person"];
const SERVER: [&str; 3] = ["url", "token_file", "token_command"];

impl Settings {
    /// The site's settings with the user's over them.
    pub fn read(dirs: &Dirs) -> (Self, Vec<Problem>) {
        let (sources, mut problems) = dirs.file("config.toml");
        let mut settings = Self::default();
        for source in &sources {
            settings.lay(source, &mut problems);
        }
        (settings, problems)
    }

    fn lay(&mut self, source: &Source, problems: &mut Vec<Problem>) {
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        for error in &errors {
            let problem = source.problem(error.span().map_or(0, |span| span.start), error.message());
            // What is lost with it may have been about the server.
            self.unsure_server.push(problem.clone());
            problems.push(problem);
        }
        for (key, value) in table.get_ref() {
            let fault = |what: String| source.problem(value.span().start, what);
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("lang", DeValue::String(word)) => match Lang::ALL.into_iter().find(|lang| lang.as_str() == word) {
                    Some(lang) => self.lang = Some(lang),
                    None => problems.push(fault("lang is \"en\" or \"ja\"".to_owned())),
                },
                ("theme", DeValue::String(name)) => self.theme = Some(name.to_string()),
                ("signs", DeValue::String(word)) => match Signs::ALL.into_iter().find(|signs| signs.as_str() == word) {
                    Some(signs) => self.signs = Some(signs),
                    None => problems.push(fault("signs is \"fine\", \"plain\" or \"ascii\"".to_owned())),
                },
                ("care", DeValue::Table(care)) => self.care(source, care, problems),
                ("serve", DeValue::Table(serve)) => self.serve(source, serve, problems),
                ("serve", _) => problems.push(fault("serve is a table: [serve] on a line of its own".to_owned())),
                ("care", _) => problems.push(fault("care is a table: [care] on a line of its own".to_owned())),
                ("server", DeValue::Table(server)) => self.server(source, server, problems),
                (name @ ("lang" | "theme" | "signs"), _) => problems.push(fault(format!("{name} is a text in quotes"))),
                ("server", _) => {
                    let problem = fault("server is a table: [server] on a line of its own".to_owned());
                    self.unsure_server.push(problem.clone());
                    problems.push(problem);
                }
                (other, _) => problems.push(
                    source
                        .problem(key.span().start, format!("there is no setting \"{other}\""))
                        .did_you_mean(suggest(other, TOP)),
                ),
            }
        }
    }

    fn care(&mut self, source: &Source, care: &DeTable<'_>, problems: &mut Vec<Problem>) {
        for (key, value) in care {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("question", DeValue::String(word)) => {
                    if let Some(question) = Question::ALL.into_iter().find(|question| question.as_str() == word) {
                        self.care.question = question;
                    } else {
                        let words = Question::ALL.map(|question| format!("\"{}\"", question.as_str()));
                        problems.push(source.problem(value.span().start, format!("question is {}", words.join(", "))));
                    }
                }
                ("person", DeValue::String(word)) => self.care.word = Some(word.to_string()),
                (name, _) if CARE.contains(&name) => {
                    problems.push(source.problem(value.span().start, format!("{name} is a text in quotes")));
                }
                (name, _) => problems.push(
                    source
                        .problem(key.span().start, format!("there is no setting \"care.{name}\""))
                        .did_you_mean(suggest(name, CARE)),
                ),
            }
        }
    }

    fn serve(&mut self, source: &Source, serve: &DeTable<'_>, problems: &mut Vec<Problem>) {
        for (key, value) in serve {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("public_url", DeValue::String(url)) => self.public_url = Some(url.to_string()),
                ("public_url", _) => {
                    problems.push(source.problem(value.span().start, "public_url is a text in quotes".to_owned()));
                }
                (name, _) => problems.push(
                    source
                        .problem(key.span().start, format!("there is no setting \"serve.{name}\""))
                        .did_you_mean(suggest(name, ["public_url"])),
                ),
            }
        }
    }

    fn server(&mut self, source: &Source, server: &DeTable<'_>, problems: &mut Vec<Problem>) {
        for (key, value) in server {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("url", DeValue::String(url)) => self.url = Some(url.to_string()),
                ("token_file", DeValue::String(path)) => {
                    // A relative path is meant from where the file lies.
                    let folder = Path::new(&source.path).parent().unwrap_or(Path::new(""));
                    self.token = Some(TokenFrom::File(folder.join(path.as_ref())));
                }
                ("token_command", DeValue::Array(words)) if texts(words).is_some_and(|words| !words.is_empty()) => {
                    self.token = texts(words).map(TokenFrom::Command);
                }
                (name, _) => {
                    let problem = if name == "token_command" {
                        let what = "token_command is a program and its arguments: [\"pass\", \"show\", \"omotenashi\"]";
                        source.problem(value.span().start, what.to_owned())
                    } else if SERVER.contains(&name) {
                        source.problem(value.span().start, format!("{name} is a text in quotes"))
                    } else {
                        source
                            .problem(key.span().start, format!("there is no setting \"server.{name}\""))
                            .did_you_mean(suggest(name, SERVER))
                    };
                    self.unsure_server.push(problem.clone());
                    problems.push(problem);
                }
            }
        }
    }
}

fn texts(words: &DeArray<'_>) -> Option<Vec<String>> {
    words.iter().map(|word| word.get_ref().as_str().map(ToOwned::to_owned)).collect()
}

/// A server that the configuration names.
pub(super) struct Profile {
    /// Where.
    pub url: String,
    /// Who asks, where that is kept.
    pub token: Option<TokenFrom>,
}

/// The server that the configuration names, if it names one.
pub(super) fn profile(dirs: &Dirs) -> Result<Option<Profile>, Stop> {
    let (settings, _) = Settings::read(dirs);
    if !settings.unsure_server.is_empty() {
        let lines: Vec<_> = settings.unsure_server.iter().map(|problem| format!("\n  {problem}")).collect();
        return Err(Stop::new(Code::Config, Phrase::of("stop-unsure-server"), lines.concat())
            .advice(Phrase::of("stop-unsure-server-advice")));
    }
    let Some(url) = settings.url else { return Ok(None) };
    let token = match settings.token {
        Some(token) => Some(token),
        None => Credentials::read(dirs)?.token(&url).map(TokenFrom::Value),
    };
    Ok(Some(Profile { url, token }))
}

/// `credentials.toml`: one token for each server, readable by its owner only.
#[derive(Default, Serialize, Deserialize)]
struct Credentials {
    #[serde(default)]
    token: BTreeMap<String, String>,
}

impl Credentials {
    fn read(dirs: &Dirs) -> Result<Self, Stop> {
        let path = dirs.config.join("credentials.toml");
        let fault = |why: Phrase| Stop::new(Code::Config, Phrase::of("stop-file-unusable").path(&path), why);
        let text = match token::read_private(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(fault(Phrase::from(&error))),
        };
        // Neither the text nor a quotation of it: there are tokens in it.
        toml::from_str(&text).map_err(|_| fault(Phrase::of("stop-credentials")))
    }

    fn token(&self, url: &str) -> Option<Secret> {
        self.token.get(url).map(Secret::new)
    }
}

/// Stores a server and its token as the user's own.
pub(super) fn store(dirs: &Dirs, url: &str, secret: &Secret) -> Result<(), Stop> {
    let fault = |path: &Path, why: Phrase| Stop::new(Code::Failure, Phrase::of("stop-file-unwritable").path(path), why);
    fs::create_dir_all(&dirs.config).map_err(|error| fault(&dirs.config, Phrase::from(&error)))?;
    let mut credentials = Credentials::read(dirs)?;
    credentials.token.insert(url.to_owned(), secret.expose().to_owned());
    let path = dirs.config.join("credentials.toml");
    let text = toml::to_string(&credentials).map_err(|error| fault(&path, Phrase::Words(error.to_string())))?;
    token::write(&path, &text).map_err(|error| fault(&path, Phrase::from(&error)))?;
    let path = dirs.config.join("config.toml");
    let old = match fs::read_to_string(&path) {
        Ok(old) => old,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(fault(&path, Phrase::from(&error))),
    };
    let entry = format!("[server]\nurl = {}\n", toml::Value::String(url.to_owned()));
    // The user's file is theirs: it is added to, never rewritten.
    let (table, _) = DeTable::parse_recoverable(&old);
    if table.get_ref().contains_key("server") {
        let advice = Phrase::of("stop-names-server-advice").with("url", url);
        return Err(fault(&path, Phrase::of("stop-names-server")).advice(advice));
    }
    let new = if old.is_empty() { entry } else { format!("{}\n\n{entry}", old.trim_end()) };
    fs::write(&path, new).map_err(|error| fault(&path, Phrase::from(&error)))
}
