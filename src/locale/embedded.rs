//! The texts that are part of the program.

use super::Lang;
use crate::config::Source;

/// Every room's file, in both languages: to add one, add its name here.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// The files of one language.
        pub fn files(lang: Lang) -> Vec<Source> {
            match lang {
                Lang::En => vec![$(Source::embedded(
                    concat!("locales/en/", $name, ".ftl"),
                    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en/", $name, ".ftl")),
                )),*],
                Lang::Ja => vec![$(Source::embedded(
                    concat!("locales/ja/", $name, ".ftl"),
                    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/ja/", $name, ".ftl")),
                )),*],
            }
        }
    };
}

files![
    "common",
    "actions",
    "console",
    "panel",
    "tags",
    "cli",
    "together",
    "deeds",
    "notes",
    "sending",
    "metrics",
    "survey",
    "guard",
    "input",
    "load",
    "memory",
    "refusals",
    "practice",
    "proactive",
    "command"
];
