//! What is said in which language: to the agent in theirs, to the customer in theirs.

use omotenashi::api::Language;
use omotenashi::locale::Lang;

use super::scene::{DAY, MINUTE, Scene, ago};

#[test]
fn the_agent_reads_their_language_and_the_customer_is_offered_theirs() {
    let mut scene = Scene::new().waiting(ago(4 * MINUTE));
    scene.agent = Lang::En;
    let prompt = scene.prompt("kept-waiting").expect("a prompt");
    assert_eq!(prompt.say.raw(), "Begin with thanks for the wait.");
    assert_eq!(prompt.because.raw(), "Waiting for 4 minutes, and we have not said a word about it");
    assert_eq!(prompt.offer.expect("words").raw(), "佐藤様、お待たせいたしました。山田が承ります。");
    assert_eq!(prompt.offer_lang, Lang::Ja);
}

#[test]
fn without_a_language_on_record_their_own_words_decide_then_the_agents() {
    let unknown =
        |scene: Scene| scene.with(|_, customer| customer.language = None).prompt("welcome-by-name").expect("said");
    assert_eq!(unknown(Scene::new()).offer_lang, Lang::Ja);
    assert_eq!(unknown(Scene::english()).offer_lang, Lang::En);
    let mut silent = Scene::english();
    silent.messages.clear();
    silent.agent = Lang::Ja;
    assert_eq!(unknown(silent).offer_lang, Lang::Ja, "nothing seen: the agent's");
    let mut recorded = Scene::new();
    recorded.customer.as_mut().expect("a customer").language = Some(Language::En);
    assert_eq!(recorded.prompt("welcome-by-name").expect("said").offer_lang, Lang::En, "the record wins");
}

#[test]
fn no_text_shows_its_template_or_a_hole_in_either_language() {
    for agent in Lang::ALL {
        for language in [Language::En, Language::Ja] {
            let mut scene = Scene::new()
                .says("がっかりしました。とても心配です。")
                .waiting(ago(4 * MINUTE))
                .had("ギフト包装", ago(10 * DAY))
                .other(1007, "返品の送料", Some(ago(2 * DAY)))
                .other(1008, "請求書", None)
                .other(1009, "", None);
            scene.agent = agent;
            scene.customer.as_mut().expect("a customer").language = Some(language);
            for id in omotenashi::care::Rules::embedded().ids() {
                let Some(prompt) = scene.prompt(id) else { continue };
                let offer = prompt.offer.as_ref().map_or("", |offer| offer.raw());
                for text in [prompt.say.raw(), prompt.because.raw(), offer] {
                    assert!(!text.contains("{{") && !text.contains("none") && !text.contains("  "), "{id}: {text}");
                    assert!(!text.contains(['!', '\u{ff01}']), "no exclamation marks: {id}: {text}");
                }
            }
        }
    }
}

#[test]
fn every_text_of_the_data_files_stands_in_both_languages() {
    fn walk(path: &str, value: &toml::Value, missing: &mut Vec<String>) {
        match value {
            toml::Value::Table(table) => {
                let has = |lang| table.contains_key(lang);
                if has("en") != has("ja") {
                    missing.push(path.to_owned());
                }
                table.iter().for_each(|(key, value)| walk(&format!("{path}.{key}"), value, missing));
            }
            toml::Value::Array(values) => {
                values.iter().enumerate().for_each(|(n, value)| walk(&format!("{path}[{n}]"), value, missing));
            }
            _ => {}
        }
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts");
    let mut missing = Vec::new();
    for entry in std::fs::read_dir(folder).expect("our rules") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("rules of ours");
        let table = text.parse::<toml::Table>().expect("well formed");
        walk(&path.file_name().expect("a name").to_string_lossy(), &toml::Value::Table(table), &mut missing);
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
