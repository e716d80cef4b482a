use super::super::cast;
use super::*;

fn from(book: &Arc<Book>, name: &str, seed: u64) -> Person {
    let scenario = book.scenarios.iter().find(|scenario| scenario.name == name).expect("a scenario");
    let cast = cast::authored(book, scenario);
    Person::new(Arc::clone(book), Arc::clone(scenario), cast, Dice::new(seed))
}

fn person(name: &str) -> Person {
    from(&Arc::new(Book::embedded()), name, 7)
}

/// One of what is said to `meaning` stands in `said`.
fn says(person: &Person, meaning: &str, said: &str) -> bool {
    let replies = &person.book.hearing(person.scenario.language).replies[meaning];
    replies.iter().any(|reply| said.contains(person.fill(reply).split("{again}").next().expect("a text").trim()))
}

/// They say that, or do not.
fn reacts(name: &str, answers: &[&str], meaning: &str) -> bool {
    let mut person = person(name);
    let said: Vec<String> = answers.iter().filter_map(|text| person.hear(text)).collect();
    said.last().is_some_and(|said| says(&person, meaning, said))
}

#[test]
fn a_broken_gift_is_solved_when_a_new_one_comes_in_time() {
    let mut misaki = person("gift-broken.ja");
    assert!(misaki.opening()[0].contains("晴雨兼用傘 藍"));
    let said = misaki.hear("佐藤様、申し訳ございません。ご注文番号を教えていただけますか？").expect("an answer");
    assert!(said.contains("A-20417"), "{said}");
    let said = misaki.hear("ありがとうございます。新しい傘をお送りいたします。").expect("a question");
    assert!(said.contains("土曜日"), "{said}");
    assert!(!misaki.is_content());
    let said = misaki.hear("金曜の午前に着きます。").expect("thanks");
    assert!(said.contains("ありがとうございます"), "{said}");
    assert!(misaki.is_content());
    assert!(misaki.hear("とんでもないことでございます。").is_some(), "one last word");
    assert_eq!(misaki.hear("失礼いたします。"), None);
}

#[test]
fn everything_in_one_answer_is_enough() {
    let mut ada = person("wrong-colour.en");
    let said = ada.hear("I'm so sorry, Ada. I'll send you a new one, it will be there before Saturday.");
    assert!(said.expect("thanks").to_lowercase().contains("thank") || ada.is_content());
    assert!(ada.is_content());
}

#[test]
fn a_name_is_answered_a_wrong_one_minded_and_none_at_all_told_in_the_end() {
    let ja = "gift-broken.ja";
    assert!(reacts(ja, &["佐藤様、お待たせいたしました。"], "name.right"));
    assert!(reacts(ja, &["斎藤様、お待たせいたしました。"], "name.wrong"));
    for none in ["name.right", "name.wrong", "name.none"] {
        assert!(!reacts(ja, &["お待たせいたしました。"], none), "{none}");
    }
    assert!(reacts(ja, &["お待たせいたしました。", "ただいまお調べしております。"], "name.none"));
    assert!(!reacts(ja, &["佐藤様、お待たせいたしました。", "ただいまお調べしております。"], "name.none"));
    let en = "wrong-colour.en";
    assert!(reacts(en, &["Hello Ada, thank you for waiting."], "name.right"));
    assert!(reacts(en, &["Hello Anna, thank you for waiting."], "name.wrong"));
    assert!(!reacts("comment-color.ja", &["佐藤様、コメントありがとうございます。"], "name.wrong"), "not in public");
}

#[test]
fn who_comes_with_a_feeling_wants_it_seen_and_the_harder_the_matter_the_more() {
    let solution = "ただいま確認いたしましたところ、金曜にお届けいたします。";
    let heard = "お二人の大切な日を心待ちにしてくださっていたところ、誠に申し訳ございません。金曜にお届けいたします。";
    assert!(reacts("anniversary-late.ja", &[solution], "unheard"));
    assert!(reacts("anniversary-late.ja", &[heard], "felt"));
    let mut shinya = person("anniversary-late.ja");
    shinya.hear(solution);
    assert_eq!(shinya.step, 0, "a solution alone is turned away once");
    shinya.hear(solution);
    assert!(shinya.step > 0, "and then taken, without warmth");
    let mut warm = person("anniversary-late.ja");
    warm.hear(heard);
    assert!(warm.step > 0);
    let mut keiko = person("pinched-hand.ja");
    for text in ["代わりの傘をお送りいたします。", "ご返金いたします。"] {
        let said = keiko.hear(text).expect("words");
        assert!(says(&keiko, "unheard", &said) || says(&keiko, "unheard.again", &said), "{said}");
        assert!(said.starts_with("【通話メモ】「"), "what is said on the telephone comes as a note: {said}");
    }
    assert!(!reacts("gift-broken.ja", &["新しい傘をお送りいたします。"], "unheard"), "who is patient takes a solution");
    assert!(reacts("gift-broken.ja", &["少々お待ちください。"], "unheard"));
    assert!(reacts("mothers-order.en", &["Hello Helen, I'm so sorry for your loss."], "felt"));
    assert!(reacts("mothers-order.en", &["Could you tell me your order number?"], "unheard"));
}

#[test]
fn who_is_asked_for_what_they_have_said_says_so() {
    let ask = "ご注文番号を教えていただけますか？";
    assert!(!reacts("gift-broken.ja", &[ask], "asked.twice"), "nobody has told it yet");
    assert!(reacts("gift-broken.ja", &[ask, ask], "asked.twice"));
    assert!(
        reacts("sent-around.ja", &["ご心配をおかけしております。ご注文番号を教えていただけますか？"], "asked.twice"),
        "it stood in the form"
    );
    assert!(reacts("sent-around.ja", &["ご心配をおかけしております。写真をお送りいただけますか？"], "asked.twice"));
    assert!(reacts("forget-me.en", &["Could you give me your order number?"], "asked.twice"));
    let mut natsumi = person("sent-around.ja");
    let said = natsumi.hear("ご心配をおかけしております。ご注文番号を教えていただけますか？").expect("an answer");
    assert!(said.contains(&natsumi.cast.order), "and tells it again: {said}");
}

#[test]
fn who_is_passed_on_asks_whether_they_must_explain_it_all_again() {
    assert!(reacts("receipt.ja", &["担当の者に引き継ぎます。"], "passed"));
    assert!(reacts(
        "receipt.ja",
        &["花子と申します。お調べします。", "健と申します。ご用件を伺えますか。"],
        "passed.coldly"
    ));
    let read = "健と申します。これまでのやり取りは確認しております。";
    assert!(reacts("receipt.ja", &["花子と申します。お調べします。", read], "passed.kindly"));
    assert!(!reacts("receipt.ja", &["花子と申します。", "花子と申します。お待たせいたしました。"], "passed.coldly"));
    assert!(reacts("refund-worry.en", &["Hello Tom, I'll pass you on to accounting."], "passed"));
    let read = "Hello, I'm Yuki. I've read everything so far, you won't need to explain it again.";
    assert!(reacts("refund-worry.en", &["Hello Tom, I'm Hanako.", read], "passed.kindly"));
}

#[test]
fn who_is_ignored_asks_again_then_more_sharply_then_goes_or_turns_elsewhere() {
    let mut naomi = person("left-on-train.en");
    let Loss::Say(first) = naomi.lose_patience() else { panic!("she asks") };
    assert!(says(&naomi, "waiting", &first));
    let Loss::Say(second) = naomi.lose_patience() else { panic!("she asks again") };
    assert!(says(&naomi, "waiting.again", &second));
    assert!(matches!(naomi.lose_patience(), Loss::Leave(_)));
    assert!(matches!(naomi.lose_patience(), Loss::Nothing));
    naomi.hear("Let me check.");
    assert!(matches!(naomi.lose_patience(), Loss::Say(_)), "an answer starts the patience anew");
    let mut luis = person("leaving-soon.en");
    luis.lose_patience();
    luis.lose_patience();
    let Loss::Complain(complaint) = luis.lose_patience() else { panic!("he complains") };
    assert_eq!(*complaint.channel.get_ref(), Channel::Social);
    let mut tetsuo = person("where-is-my-stand.ja");
    let Loss::Say(said) = tetsuo.lose_patience() else { panic!("he calls again") };
    assert!(said.starts_with("【通話メモ】「"), "{said}");
    let waits = |name: &str| from(&Arc::new(Book::embedded()), name, 3).patience();
    assert!(waits("quiet-night.ja") < waits("left-on-train.en"), "the graver, the shorter");
    assert!(waits("receipt.ja") > waits("lost-cap.ja"), "a mail may take longer");
}

#[test]
fn a_promise_is_waited_for_and_its_breaking_told() {
    let mut luis = person("leaving-soon.en");
    luis.hear("Hello Luis, what a worry. Let me check, give me five minutes.");
    assert_eq!(luis.patience(), Duration::from_secs(320));
    let Loss::Say(said) = luis.lose_patience() else { panic!("he says it") };
    assert!(said.contains("minutes") && said.contains('5'), "{said}");
    assert!(luis.patience() < Duration::from_secs(320), "from then on as anybody waits");
    let mut kept = person("leaving-soon.en");
    kept.hear("Give me five minutes.");
    kept.hear("Thank you for waiting, Luis. It's back from repair, and we are open until six today.");
    assert!(kept.is_content() && matches!(kept.lose_patience(), Loss::Nothing));
    assert!(reacts(
        "late-parcel.ja",
        &["必ず対応いたします。", "申し訳ございません、今週はいたしかねます。"],
        "certain.broken"
    ));
    assert!(!reacts("late-parcel.ja", &["申し訳ございません、今週はいたしかねます。"], "certain.broken"));
}

#[test]
fn who_was_let_down_again_and_again_asks_for_somebody_else_and_parts_coolly() {
    let mut natsumi = person("sent-around.ja");
    let ask = "写真をお送りいただけますか？";
    let said: Vec<String> = (0..3).filter_map(|_| natsumi.hear(ask)).collect();
    assert!(said.iter().any(|said| says(&natsumi, "enough", said)), "{said:?}");
    natsumi.hear("交換いたします。");
    natsumi.hear("金曜までにお届けいたします。");
    assert!(natsumi.is_content());
    let last = natsumi.hear("失礼いたします。").expect("a last word");
    assert!(says(&natsumi, "closing.cool", &last), "{last}");
}

#[test]
fn a_refusal_is_not_a_solution_and_no_question_goes_unanswered() {
    let mut tom = person("refund-worry.en");
    let said = tom.hear("I'm afraid a refund is not possible.").expect("an answer");
    assert!(!tom.is_content(), "{said}");
    for question in ["Could you give me your order number?", "What is your favourite colour?", "Hm."] {
        assert!(tom.hear(question).is_some(), "{question}");
    }
}

/// Words that mean `meaning`, in an answer that names the customer and their feeling.
fn kindly(person: &Person, meaning: &str) -> String {
    let book = &person.book;
    let hearing = book.hearing(person.scenario.language);
    let word = |meaning: &str| hearing.words.get(meaning).and_then(|words| words.first()).cloned().unwrap_or_default();
    let ask = if meaning.starts_with("ask") { "?" } else { "" };
    format!("{}様。{}. {} {}{ask}", person.cast.name, word("tell.feeling"), word(meaning), hearing.cues[0])
}

#[test]
fn every_scenario_can_be_solved_by_who_listens_and_leaves_no_gap_open() {
    let book = Arc::new(Book::embedded());
    for scenario in &book.scenarios {
        for seed in 0..6 {
            let mut person = from(&book, &scenario.name, seed);
            let mut said = person.opening();
            said.extend(person.subject());
            for step in &scenario.steps {
                let before = person.step;
                if before >= scenario.steps.len() {
                    break;
                }
                said.extend(person.hear(&kindly(&person, scenario.steps[before].hears[0].get_ref())));
                assert!(
                    person.step > before,
                    "{}, seed {seed}: {:?} leads nowhere: {said:?}",
                    scenario.name,
                    step.hears
                );
            }
            assert!(person.is_content(), "{}: {said:?}", scenario.name);
            said.extend(person.hear("。"));
            assert!(!said.iter().any(|text| text.contains('{')), "{}: {said:?}", scenario.name);
        }
    }
}

#[test]
fn whatever_they_are_told_they_answer_and_never_repeat_themselves_for_ever() {
    let book = Arc::new(Book::embedded());
    let mut dice = Dice::new(11);
    let all: Vec<String> = ["ja", "en"]
        .iter()
        .flat_map(|language| book.hearing[*language].words.values().flatten().cloned().collect::<Vec<_>>())
        .collect();
    for scenario in &book.scenarios {
        let mut person = from(&book, &scenario.name, 5);
        for round in 0..40 {
            let text: String =
                (0..=dice.below(4)).filter_map(|_| dice.pick(&all).map(|word| format!("{word}。"))).collect();
            let content = person.is_content();
            let said = person.hear(&text);
            assert!(said.is_some() || content, "{}, round {round}: nothing to {text}", scenario.name);
            if let Some(said) = said {
                assert!(!said.is_empty() && !said.contains('{'), "{}: {said}", scenario.name);
            }
            if dice.below(5) == 0 {
                let losses: Vec<Loss> = (0..5).map(|_| person.lose_patience()).collect();
                assert!(matches!(losses[4], Loss::Nothing), "{}: impatience ends", scenario.name);
            }
        }
    }
}
