//! The first start: nothing is configured and there is no shop yet. Asks once, in the plain terminal, before the
//! console opens.

use std::io::{self, BufRead as _, Write as _};
use std::path::Path;

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use crate::backend::http::Secret;
use crate::locale::{Arg, Locale};

/// What was chosen.
pub(super) enum Choice {
    /// The practice shop.
    Practice,
    /// A shop on this machine, for this name (empty: leave it).
    Shop {
        /// The business name.
        name: String,
    },
    /// Somebody's server.
    Connect {
        /// Where.
        url: String,
        /// Who asks.
        token: Secret,
    },
    /// Nothing.
    Leave,
}

/// A conversation by lines with whoever sits there.
pub(super) trait Person {
    /// Shows `question` and waits for a line; none when nobody is there any more.
    fn ask(&mut self, question: &str) -> io::Result<Option<String>>;

    /// The same, the answer unseen.
    fn ask_unseen(&mut self, question: &str) -> io::Result<Option<String>>;

    /// Shows a line.
    fn tell(&mut self, line: &str) -> io::Result<()>;
}

/// Asks which of the three ways.
pub(super) fn ask(locale: &Locale, data: &Path, person: &mut dyn Person) -> io::Result<Choice> {
    let folder = data.display().to_string();
    person.tell(&locale.text("first-run-title"))?;
    person.tell("")?;
    loop {
        person.tell(&locale.text("first-run-question"))?;
        person.tell(&format!("  1  {}", locale.text("first-run-practice")))?;
        person.tell(&format!("  2  {}", locale.with("first-run-shop", &[("folder", Arg::Text(&folder))])))?;
        person.tell(&format!("  3  {}", locale.text("first-run-connect")))?;
        let Some(word) = person.ask(&locale.text("first-run-choose"))? else { return Ok(Choice::Leave) };
        // Digits as a Japanese input method writes them are meant as well.
        match word.trim() {
            "" | "1" | "１" => return Ok(Choice::Practice),
            "2" | "２" => {
                if let Some(name) = name(locale, person)? {
                    return Ok(Choice::Shop { name });
                }
                return Ok(Choice::Leave);
            }
            "3" | "３" => {
                if let Some((url, token)) = server(locale, None, person)? {
                    return Ok(Choice::Connect { url, token });
                }
            }
            "q" | "Q" | "ｑ" => return Ok(Choice::Leave),
            _ => person.tell(&locale.text("first-run-again"))?,
        }
        person.tell("")?;
    }
}

fn name(locale: &Locale, person: &mut dyn Person) -> io::Result<Option<String>> {
    while let Some(name) = person.ask(&locale.text("first-run-name"))? {
        if name.trim().chars().count() <= 200 {
            return Ok(Some(name.trim().to_owned()));
        }
        person.tell(&locale.text("first-run-name-long"))?;
    }
    Ok(None)
}

/// Asks for a server, unless it is `named`, and a token; none when somebody goes back.
pub(super) fn server(
    locale: &Locale,
    named: Option<String>,
    person: &mut dyn Person,
) -> io::Result<Option<(String, Secret)>> {
    let url = match named {
        Some(url) => Some(url),
        None => person.ask(&locale.text("first-run-url"))?,
    };
    let Some(url) = url.filter(|url| !url.trim().is_empty()) else { return Ok(None) };
    let token = person.ask_unseen(&locale.text("first-run-token"))?.filter(|token| !token.trim().is_empty());
    Ok(token.map(|token| (url.trim().to_owned(), Secret::new(token.trim()))))
}

/// Whoever sits at the terminal of this process.
pub(super) struct AtTerminal;

impl Person for AtTerminal {
    fn ask(&mut self, question: &str) -> io::Result<Option<String>> {
        let mut out = io::stdout().lock();
        out.write_all(super::voice::plain(question).as_bytes())?;
        out.flush()?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line)?;
        Ok((read > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned()))
    }

    fn ask_unseen(&mut self, question: &str) -> io::Result<Option<String>> {
        let stdin = io::stdin();
        let before = tcgetattr(&stdin)?;
        let mut unseen = before.clone();
        unseen.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&stdin, OptionalActions::Flush, &unseen)?;
        let answer = self.ask(question);
        tcsetattr(&stdin, OptionalActions::Flush, &before)?;
        // The Enter was not shown either.
        self.tell("")?;
        answer
    }

    fn tell(&mut self, line: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(super::voice::plain(line).as_bytes())?;
        out.write_all(b"\n")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use jiff::tz::TimeZone;

    use super::*;
    use crate::locale::Lang;

    struct Script {
        answers: VecDeque<&'static str>,
        shown: String,
    }

    impl Person for Script {
        fn ask(&mut self, question: &str) -> io::Result<Option<String>> {
            self.shown.push_str(question);
            Ok(self.answers.pop_front().map(str::to_owned))
        }

        fn ask_unseen(&mut self, question: &str) -> io::Result<Option<String>> {
            self.ask(question)
        }

        fn tell(&mut self, line: &str) -> io::Result<()> {
            self.shown.push_str(line);
            self.shown.push('\n');
            Ok(())
        }
    }

    fn play(lang: Lang, answers: &[&'static str]) -> (Choice, String) {
        let locale = Locale::embedded(lang, TimeZone::UTC);
        let mut script = Script { answers: answers.iter().copied().collect(), shown: String::new() };
        let choice = ask(&locale, Path::new("/home/me/shop"), &mut script).expect("a script does not fail");
        (choice, script.shown)
    }

    #[test]
    fn each_way_is_found_in_both_languages() {
        for lang in Lang::ALL {
            assert!(matches!(play(lang, &[""]).0, Choice::Practice));
            assert!(matches!(play(lang, &["２", " 山田 "]).0, Choice::Shop { name } if name == "山田"));
            assert!(matches!(play(lang, &["q"]).0, Choice::Leave));
            assert!(matches!(play(lang, &[]).0, Choice::Leave), "nobody is there");
            let (choice, shown) = play(lang, &["3", "https://desk.example", " secret "]);
            assert!(matches!(choice, Choice::Connect { url, token }
                if url == "https://desk.example" && token.expose() == "secret"));
            assert!(!shown.contains("secret"));
        }
    }

    #[test]
    fn a_wrong_key_is_answered_and_going_back_is_possible() {
        let (choice, shown) = play(Lang::En, &["7", "3", "", "1"]);
        assert!(matches!(choice, Choice::Practice));
        assert!(shown.contains("Please type 1, 2, 3 or q."));
        assert_eq!(shown.matches("There is no shop here yet").count(), 3);
        assert!(shown.contains("/home/me/shop"));
    }
}
