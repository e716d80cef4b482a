//! `omotenashi config check`: every fault of every file, with file, line and column.

use jiff::tz::TimeZone;

use super::settings::Settings;
use super::stop::{Code, Phrase, Stop};
use super::{Shared, say};
use crate::care::{Keeping, Methods, Plans, Rules};
use crate::config::{Dirs, Problem, Source};
use crate::console::theme::{Colours, Signs};
use crate::console::{Keymap, Theme};
use crate::locale::{Lang, Locale, Locales};
use crate::practice;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Read everything and name every fault
    Check,
}

/// Everything the console reads from files, with what is wrong with it.
pub(super) struct Loaded {
    pub settings: Settings,
    pub locales: Locales,
    pub keymap: Keymap,
    pub theme: Theme,
    pub rules: Rules,
    pub plans: Plans,
    pub prompts: Vec<Source>,
    pub methods: Methods,
    pub problems: Vec<Problem>,
}

/// Reads the embedded files with the site's and the user's over them.
pub(super) fn load(dirs: &Dirs, colours: Colours, signs: Signs) -> Loaded {
    let (settings, mut problems) = Settings::read(dirs);
    let mut files = |folder: &str, extension: &str| -> Vec<Source> {
        let (sources, faults) = dirs.files(folder, extension);
        problems.extend(faults);
        sources
    };
    let (english, japanese) = (files("locales/en", "ftl"), files("locales/ja", "ftl"));
    let (keymaps, themes, prompts) = (files("keymaps", "toml"), files("themes", "toml"), files("prompts", "toml"));
    let scenarios = files("practice", "toml");
    problems.extend(practice::check(&scenarios));
    let zone = TimeZone::system();
    let (en, faults) = Locale::load(Lang::En, zone.clone(), &english);
    problems.extend(faults);
    let (ja, faults) = Locale::load(Lang::Ja, zone, &japanese);
    problems.extend(faults);
    let (keymap, faults) = Keymap::load(&keymaps);
    problems.extend(faults);
    let signs = settings.signs.unwrap_or(signs);
    let chosen = settings.theme.as_deref().unwrap_or("default");
    let (theme, faults) = Theme::load(&themes, chosen, colours, signs);
    problems.extend(faults);
    // Any file of prompts may hold any of these.
    let (rules, faults) = Rules::load(&prompts);
    problems.extend(faults);
    let (plans, faults) = Plans::load(&prompts);
    problems.extend(faults);
    let (methods, faults) = Methods::load(&prompts);
    problems.extend(faults);
    problems.extend(Keeping::load(&prompts).1);
    Loaded { settings, locales: Locales::new(en, ja), keymap, theme, rules, plans, methods, prompts, problems }
}

/// What is wrong with the themes, chosen or not: who writes one tries it out here first.
fn themes(dirs: &Dirs) -> Vec<Problem> {
    let (sources, _) = dirs.files("themes", "toml");
    sources.iter().flat_map(|source| Theme::load(&sources, &source.name, Colours::All, Signs::Fine).1).collect()
}

pub(super) fn run(shared: &Shared) -> anyhow::Result<()> {
    let dirs = shared.dirs()?;
    if let Some(folder) = shared.config.as_ref().filter(|folder| !folder.is_dir()) {
        let what = Phrase::of("stop-not-checked").path(folder);
        let why = if folder.exists() { Phrase::of("stop-is-no-folder") } else { Phrase::of("stop-no-folder") };
        return Err(Stop::new(Code::Config, what, why).advice(Phrase::of("stop-not-checked-advice")).into());
    }
    let mut problems = load(&dirs, Colours::All, Signs::Fine).problems;
    for problem in themes(&dirs) {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    if problems.is_empty() {
        let (site, own) = (dirs.site.display(), dirs.config.display());
        say(Phrase::of("told-no-fault").with("site", site).with("own", own).said(&shared.locale()));
        return Ok(());
    }
    for problem in &problems {
        say(problem.to_string());
    }
    let why = Phrase::of("stop-config-faults").count(problems.len() as u64);
    Err(Stop::new(Code::Config, Phrase::of("stop-config"), why).advice(Phrase::of("stop-config-advice")).into())
}
