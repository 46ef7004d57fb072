//! What the room makes of plain news sentences, through the real analysis.

use super::{Attribution, Claim, ClaimTense, Factuality, Manner, Openness, Polarity, Reading, SlotValue};
use crate::document::{self, Document, Role};
use crate::{mention, syntax};

fn read_as(name: &str, text: &str) -> (Document, Reading) {
    let (document, _) = document::from_text(name, text, Role::Source);
    let sentences = syntax::read(&document);
    let context = mention::Context { published: document.meta.published, place: document.meta.place.as_deref() };
    let mentions = mention::read(&sentences, &context);
    let reading = super::read(&document, sentences, mentions);
    (document, reading)
}

fn read(text: &str) -> (Document, Reading) {
    read_as("text.md", text)
}

const fn open(openness: Openness) -> Factuality {
    Factuality::Open(openness, Polarity::Positive)
}

const fn not_open(openness: Openness) -> Factuality {
    Factuality::Open(openness, Polarity::Negative)
}

/// The clause of `text` that turns on `lemma`.
fn clause(reading: &Reading, lemma: &str) -> Claim {
    let found = reading.claims.iter().find(|claim| {
        &*claim.frame == "clause" && claim.predicate.as_ref().is_some_and(|predicate| &*predicate.lemma == lemma)
    });
    found.cloned().unwrap_or_else(|| {
        panic!(
            "no clause `{lemma}` among {:?}",
            reading
                .claims
                .iter()
                .map(|claim| (&claim.frame, claim.predicate.as_ref().map(|predicate| &predicate.lemma)))
                .collect::<Vec<_>>()
        )
    })
}

#[track_caller]
fn check_certainty(text: &str, lemma: &str, expect: Factuality) {
    let (_, reading) = read(text);
    assert_eq!(clause(&reading, lemma).factuality, expect, "{text}");
}

/// Words of the slots called `name` of the clause that turns on `lemma`.
#[track_caller]
fn check_slot(text: &str, lemma: &str, name: &str, expect: &[&str]) {
    let (document, reading) = read(text);
    let claim = clause(&reading, lemma);
    let words: Vec<&str> = claim.slots_named(name).map(|slot| document.slice(slot.span)).collect();
    assert_eq!(
        words,
        expect,
        "{text}: {:?}",
        claim.slots.iter().map(|slot| (&slot.name, document.slice(slot.span))).collect::<Vec<_>>()
    );
}

fn attributions(text: &str) -> Vec<(String, String, String)> {
    let (document, reading) = read(text);
    let one = |attribution: &Attribution| {
        let content = attribution.content.iter().map(|&piece| document.slice(piece)).collect::<Vec<_>>().join(" … ");
        let source = attribution.source_span.map_or("", |span| document.slice(span));
        (source.to_owned(), attribution.cue.to_string(), content)
    };
    reading.attributions.iter().map(one).collect()
}

/// Source, cue and content of the first attribution.
#[track_caller]
fn check_attribution(text: &str, source: &str, cue: &str, content: &str) {
    let found = attributions(text);
    let expect = (source.to_owned(), cue.to_owned(), content.to_owned());
    assert!(found.contains(&expect), "{text}\nexpected {expect:?}\nfound {found:#?}");
}

#[test]
fn plain_statements_are_asserted_and_negations_denied() {
    check_certainty("The committee approved the plan.", "approve", Factuality::Asserted);
    check_certainty("The committee did not approve the plan.", "approve", Factuality::Denied);
    check_certainty("The committee never approved the plan.", "approve", Factuality::Denied);
    check_certainty("No minister resigned.", "resign", Factuality::Denied);
    check_certainty("Nobody resigned.", "resign", Factuality::Denied);
    check_certainty("The company no longer sells the drug.", "sell", Factuality::Denied);
}

#[test]
fn two_negations_make_an_assertion() {
    check_certainty("No minister did not sign the letter.", "sign", Factuality::Asserted);
    check_certainty("The minister did not fail to sign the letter.", "sign", Factuality::Asserted);
}

#[test]
fn not_only_negates_nothing() {
    check_certainty("The fire destroyed not only the church but also the school.", "destroy", Factuality::Asserted);
}

#[test]
fn implicatives_decide_what_lies_under_them() {
    check_certainty("The company managed to sell the plant.", "sell", Factuality::Asserted);
    check_certainty("The company failed to sell the plant.", "sell", Factuality::Denied);
    check_certainty("The company refused to sell the plant.", "sell", Factuality::Denied);
    check_certainty("The minister denied that talks had begun.", "begin", Factuality::Denied);
}

#[test]
fn what_was_not_confirmed_is_neither_so_nor_not_so() {
    let unconfirmed = open(Openness::Unconfirmed);
    check_certainty("The company was never confirmed to be taking part in the sale.", "participate", unconfirmed);
    check_certainty("The ministry has not confirmed that the envoy resigned.", "resign", unconfirmed);
    check_certainty("The bank has not committed to selling the plant.", "sell", unconfirmed);
    check_certainty("The bank has yet to sell the plant.", "sell", not_open(Openness::Unconfirmed));
}

#[test]
fn factives_take_their_complement_for_granted() {
    check_certainty("The mayor did not know that the bridge had collapsed.", "collapse", Factuality::Asserted);
    check_certainty("The mayor knew that the bridge had collapsed.", "collapse", Factuality::Asserted);
}

#[test]
fn what_was_once_believed_is_open() {
    check_certainty("Many had thought that the bridge collapsed.", "collapse", open(Openness::Hypothetical));
    check_certainty("It had been hoped that the bridge would open on Monday.", "open", open(Openness::Hypothetical));
    check_certainty("Engineers had believed that the bridge was sound.", "be", open(Openness::Hypothetical));
    check_certainty("The mayor thought that the bridge collapsed.", "collapse", Factuality::Asserted);
}

#[test]
fn not_thinking_so_is_thinking_not_so() {
    check_certainty("The mayor does not think that the bridge collapsed.", "collapse", Factuality::Denied);
}

#[test]
fn plans_expectations_and_possibilities_are_open() {
    check_certainty("The bank will raise rates on Thursday.", "raise", open(Openness::Planned));
    check_certainty("The bank plans to raise rates on Thursday.", "raise", open(Openness::Planned));
    check_certainty("The bank is expected to raise rates on Thursday.", "raise", open(Openness::Expected));
    check_certainty("The bank may raise rates on Thursday.", "raise", open(Openness::Possible));
    check_certainty("The bank may not raise rates on Thursday.", "raise", not_open(Openness::Possible));
    check_certainty("The bank will not raise rates on Thursday.", "raise", not_open(Openness::Planned));
    check_certainty("The bank wants to raise rates.", "raise", open(Openness::Hypothetical));
    check_certainty("The bank agreed to raise rates.", "raise", open(Openness::Planned));
}

#[test]
fn conditions_and_questions_are_open() {
    check_certainty("If the talks fail, Iran will leave the accord.", "leave", open(Openness::Conditional));
    check_certainty("If the talks fail, Iran will leave the accord.", "fail", open(Openness::Conditional));
    check_certainty("Did the minister resign?", "resign", open(Openness::Asked));
}

#[test]
fn purposes_are_not_deeds() {
    check_certainty("The city hired guards to protect the bridge.", "protect", open(Openness::Planned));
}

#[test]
fn tense_comes_from_auxiliaries_and_forms() {
    let tense = |text: &str, lemma: &str| clause(&read(text).1, lemma).tense;
    assert_eq!(tense("The mayor signed the order.", "sign"), ClaimTense::Past);
    assert_eq!(tense("The mayor has signed the order.", "sign"), ClaimTense::Past);
    assert_eq!(tense("The mayor often signs orders.", "sign"), ClaimTense::Present);
    assert_eq!(tense("The mayor will sign the order.", "sign"), ClaimTense::Future);
}

#[test]
fn passives_are_turned_back() {
    check_slot("The talks were cancelled by the minister.", "cancel", "object", &["The talks"]);
    check_slot("The talks were cancelled by the minister.", "cancel", "subject", &["the minister"]);
    check_slot("The minister cancelled the talks.", "cancel", "object", &["the talks"]);
}

#[test]
fn coordinated_subjects_both_act() {
    check_slot("The mayor and the bishop resigned.", "resign", "subject", &["The mayor", "the bishop"]);
}

#[test]
fn control_hands_the_subject_down() {
    check_slot("The company failed to sell the plant.", "sell", "subject", &["The company"]);
    check_slot("The court ordered the company to sell the plant.", "sell", "subject", &["the company"]);
}

#[test]
fn relative_clauses_speak_of_their_noun() {
    check_slot("The minister who signed the order left.", "sign", "subject", &["The minister"]);
    check_slot("The order that the minister signed was lifted.", "sign", "object", &["The order"]);
}

#[test]
fn event_nouns_stand_for_clauses() {
    check_slot("The arrest of the mayor shocked the town.", "arrest", "object", &["the mayor"]);
    check_slot("The mayor's resignation shocked the town.", "resign", "subject", &["The mayor"]);
}

#[test]
fn light_verbs_give_way_to_their_noun() {
    check_slot("The minister paid a visit to the plant.", "visit", "subject", &["The minister"]);
}

#[test]
fn events_carry_their_ordinal() {
    let (_, reading) = read("The fourth round of talks ended without a date.");
    let order = reading.claims.iter().find(|claim| &*claim.frame == "order").expect("an ordinal");
    let Some(SlotValue::Event(event)) = order.slot("event").map(|slot| &slot.value) else { panic!("no event") };
    assert_eq!((&*event.head, event.ordinal), ("round", Some(4)));
    assert!(event.modifiers.iter().any(|modifier| &**modifier == "talk"));
}

#[test]
fn numbers_know_what_is_said_of_them() {
    let (_, reading) = read("The blast killed 14 miners.");
    let claim = reading.claims.iter().find(|claim| &*claim.frame == "quantity").expect("a number");
    assert_eq!(claim.predicate.as_ref().map(|predicate| &*predicate.lemma), Some("kill"));
    assert!(matches!(&claim.slot("as").expect("its part").value, SlotValue::Label(part) if &**part == "object"));
    assert!(
        matches!(&claim.slot("noun").expect("what is counted").value, SlotValue::Term(term) if &*term.head == "miner")
    );
    assert!(claim.slot("subject").is_some());
}

/// Predicate, part, value and what is measured, of the number of `text`.
#[track_caller]
fn check_measure(text: &str, expect: (&str, &str, &str, &str)) {
    let (document, reading) = read(text);
    let claims: Vec<&Claim> = reading.claims.iter().filter(|claim| &*claim.frame == "quantity").collect();
    let shown = |claim: &Claim| {
        let lemma = claim.predicate.as_ref().map_or("", |predicate| &*predicate.lemma).to_owned();
        let part = claim.slot("as").map_or(String::new(), |slot| match &slot.value {
            SlotValue::Label(part) => part.to_string(),
            _ => String::new(),
        });
        let slice = |name: &str| claim.slot(name).map_or(String::new(), |slot| document.slice(slot.span).to_owned());
        (lemma, part, slice("value"), slice("subject"))
    };
    let found: Vec<_> = claims.into_iter().map(shown).collect();
    let (lemma, part, value, subject) = expect;
    assert!(found.contains(&(lemma.into(), part.into(), value.into(), subject.into())), "{text}: {found:?}");
}

#[test]
fn lengths_are_told_in_many_ways() {
    let check = |text: &str, value: &str, event: &str| {
        let (document, reading) = read(text);
        let length = reading.claims.iter().find(|claim| &*claim.frame == "length").unwrap_or_else(|| panic!("{text}"));
        let slice = |name: &str| length.slot(name).map_or("", |slot| document.slice(slot.span));
        let head = length
            .slot("event")
            .map_or("", |slot| if let SlotValue::Term(term) = &slot.value { &term.head } else { "" });
        assert_eq!((slice("value"), head), (value, event), "{text}");
    };
    check("The strike went on for less than a day.", "less than a day", "strike");
    check("After three hours of debate, the ministers left.", "three hours", "debate");
    check("The strike began at noon. It lasted 31 hours.", "31 hours", "strike");
    check_measure("The court jailed him for six years.", ("jail", "duration", "six years", "The court"));
    check_measure("A judge sentenced him to six years in prison.", ("jail", "duration", "six years", "A judge"));
}

#[test]
fn prices_and_measures_come_to_one_form() {
    check_measure("The price of the bridge is $2 million.", ("cost", "measure", "$2 million", "the bridge"));
    check_measure("The bridge's price was $2 million.", ("cost", "measure", "$2 million", "The bridge"));
    check_measure("The bridge is priced at $2 million.", ("cost", "measure", "$2 million", "The bridge"));
    check_measure("$2 million was the price of the bridge.", ("cost", "measure", "$2 million", "the bridge"));
    check_measure(
        "The repair of the bridge cost $2 million.",
        ("cost", "measure", "$2 million", "The repair of the bridge"),
    );
    check_measure("The bridge was built at a cost of $2 million.", ("cost", "measure", "$2 million", "The bridge"));
    check_measure("Lund has a population of 90,000.", ("population", "measure", "90,000", "Lund"));
    check_measure("The bridge is 40 metres long.", ("length", "measure", "40 metres", "The bridge"));
}

#[test]
fn events_are_told_by_how_long_they_lie_apart() {
    let check = |text: &str, name: &str, by: &str| {
        let (document, reading) = read(text);
        let order = reading.claims.iter().find(|claim| &*claim.frame == "order").unwrap_or_else(|| panic!("{text}"));
        let found = order.slot("by").map_or("", |slot| document.slice(slot.span));
        assert!(order.slot(name).is_some() && found == by, "{text}: {order:?}");
        let figures = reading.claims.iter().filter(|claim| &*claim.frame == "quantity").count();
        assert_eq!(figures, 0, "{text}");
    };
    check("Ruiz resigned two days after the vote.", "after", "two days");
    check("The bank failed a week before the election.", "before", "a week");
    check("Two years after Holt left, the dam broke.", "after", "Two years");
    check("The explosion followed the strike 12 minutes later.", "after", "12 minutes");
}

#[test]
fn by_how_much_figures_differ_counts_nothing() {
    let check = |text: &str, expect: &[&str]| {
        let (document, reading) = read(text);
        let claims = reading.claims.iter().filter(|claim| &*claim.frame == "quantity");
        let found: Vec<&str> =
            claims.filter_map(|claim| claim.slot("value")).map(|slot| document.slice(slot.span)).collect();
        assert_eq!(found, expect, "{text}");
    };
    check("The crew went out 74 times, 12 times more than the year before.", &["74 times"]);
    check("The crew saved 40 people, six fewer than in May.", &["40"]);
    check("The crew saved 12 more people.", &["12"]);
}

#[test]
fn who_is_not_known_still_acts() {
    check_certainty("He was not arrested.", "arrest", Factuality::Denied);
    check_certainty("They left.", "leave", Factuality::Asserted);
    check_slot("The ship left Oslo at noon. It sank.", "sink", "subject", &["It"]);
    check_slot("The bank sold the ship. It sank.", "sink", "subject", &[]);
    check_slot("It rained.", "rain", "subject", &[]);
    check_slot(
        "The hall opened in 1889. Its architect was Vera Holt. It was not insured.",
        "insure",
        "object",
        &["It"],
    );
}

#[test]
fn it_is_the_body_that_the_text_is_about() {
    let founded = |text: &str| {
        let (_, reading) = read(text);
        clause(&reading, "found").slot("object").and_then(|slot| named(&slot.value))
    };
    let velmar = || Some("Velmar Bank".to_owned());
    assert_eq!(founded("Velmar Bank has 40 branches. It was founded in 1878."), velmar());
    assert_eq!(founded("Velmar Bank has bought Nordsee Bank. It was founded in 1878."), None);
    assert_eq!(founded("Velmar Bank owns a brewery. It was founded in 1878."), None);
}

fn named(value: &SlotValue) -> Option<String> {
    if let SlotValue::Entity(entity) = value { Some(entity.name.to_string()) } else { None }
}

#[test]
fn a_description_means_the_one_who_is_said_to_be_so() {
    let subject = |text: &str| {
        let (_, reading) = read(text);
        clause(&reading, "close").slot("subject").and_then(|slot| named(&slot.value))
    };
    let velmar = || Some("Velmar".to_owned());
    assert_eq!(subject("Velmar, a Lund shipping company, bought a ferry. The company closed a yard."), velmar());
    assert_eq!(
        subject("Velmar, a shipping company, and Nordbank, a lending company, met. The company closed a yard."),
        None
    );
    assert_eq!(subject("A company met Velmar in Oslo. The company closed a yard."), None);
}

#[test]
fn a_participle_without_its_auxiliary_has_its_own_victims() {
    check_slot(
        "At least 14 miners were killed and six others injured in a blast.",
        "injure",
        "object",
        &["six others"],
    );
    check_slot(
        "At least 14 miners were killed and six others injured in a blast.",
        "kill",
        "object",
        &["At least 14 miners"],
    );
}

#[test]
fn he_is_the_man_whom_the_text_is_about() {
    let subject = |text: &str| {
        let (_, reading) = read(text);
        let claims = reading.claims.iter().filter(|claim| &*claim.frame == "clause");
        let released = claims.filter(|claim| claim.predicate.as_ref().is_some_and(|verb| &*verb.lemma == "release"));
        let object = released.filter_map(|claim| claim.slot("object").cloned()).next();
        object.and_then(|slot| if let SlotValue::Term(term) = slot.value { Some(term.head.to_string()) } else { None })
    };
    let man = || Some("man".to_owned());
    assert_eq!(subject("A man was arrested on Monday. He was released."), man());
    assert_eq!(subject("A man was arrested on Monday. He was questioned. He was not released."), man());
    assert_eq!(subject("A man and a woman were arrested on Monday. He was released."), None);
    assert_eq!(subject("A man attacked a passenger on Monday. He was released."), None);
    assert_eq!(subject("The report came out on Monday. He was released."), None);
}

#[test]
fn a_subject_far_from_its_verb_is_not_lost_to_the_frame() {
    let text = "The fourth round of talks, which was set for Saturday in Rome, has been postponed, the foreign minister said Thursday.";
    let (_, reading) = read(text);
    let object = clause(&reading, "postpone").slot("object").map(|slot| slot.value.clone());
    assert!(matches!(object, Some(SlotValue::Event(event)) if event.ordinal == Some(4)));
}

#[test]
fn headlines_plan_with_an_infinitive() {
    check_certainty("# Nordbank to close 40 branches\n\nThe bank lost money.\n", "close", open(Openness::Planned));
    check_slot("# Nordbank to close 40 branches\n\nThe bank lost money.\n", "close", "subject", &["Nordbank"]);
}

#[test]
fn quotations_find_their_speaker_on_either_side() {
    check_attribution(
        "\"We will never accept these terms,\" the mayor said.",
        "the mayor",
        "say",
        "\"We will never accept these terms,\"",
    );
    check_attribution(
        "\"We will never accept these terms,\" said the mayor.",
        "the mayor",
        "say",
        "\"We will never accept these terms,\"",
    );
    check_attribution(
        "The mayor said: \"We will never accept these terms.\"",
        "The mayor",
        "say",
        "\"We will never accept these terms.\"",
    );
    check_attribution(
        "“We will never accept these terms,” the mayor said.",
        "the mayor",
        "say",
        "“We will never accept these terms,”",
    );
}

#[test]
fn a_quotation_goes_on_after_its_frame() {
    let text = "\"The bridge is safe,\" the mayor said. \"Nobody should worry about it.\"";
    check_attribution(text, "the mayor", "say", "\"The bridge is safe,\" … \"Nobody should worry about it.\"");
}

#[test]
fn a_quotation_left_open_goes_on_in_the_next_paragraph() {
    let text = "\"The bridge is safe,\" the mayor said. \"Nobody should worry.\n\n\"It will open on Monday.\"\n";
    let (document, reading) = read(text);
    let last = reading.claims.iter().rfind(|claim| &*claim.frame == "quote").expect("a quotation");
    let speaker = last.attribution.as_ref().and_then(|one| one.source_span).map(|span| document.slice(span));
    assert_eq!(speaker, Some("the mayor"));
}

#[test]
fn indirect_speech_and_sources_are_attributed() {
    check_attribution(
        "The mayor said that the bridge had collapsed.",
        "The mayor",
        "say",
        "that the bridge had collapsed",
    );
    check_attribution("The bridge collapsed, the mayor said.", "the mayor", "say", "The bridge collapsed");
    check_attribution(
        "The bridge collapsed, according to the mayor.",
        "the mayor",
        "according to",
        "The bridge collapsed",
    );
    check_attribution(
        "According to the mayor, the bridge collapsed.",
        "the mayor",
        "according to",
        "the bridge collapsed",
    );
}

#[test]
fn a_report_ends_where_the_next_begins() {
    check_attribution(
        "The mayor said the bridge was safe, but he noted that cracks had been found.",
        "he",
        "note",
        "that cracks had been found",
    );
    check_attribution(
        "The mayor said the bridge was safe, but he noted that cracks had been found.",
        "The mayor",
        "say",
        "the bridge was safe",
    );
    check_attribution(
        "The mayor said he would order a review and warned against panic.",
        "The mayor",
        "say",
        "he would order a review",
    );
}

#[test]
fn whoever_is_told_stands_between_cue_and_words() {
    check_attribution(
        "The mayor told a meeting of island leaders that the bridge was safe.",
        "The mayor",
        "tell",
        "that the bridge was safe",
    );
}

#[test]
fn judgements_of_a_pronoun_are_attributed() {
    check_attribution("The mayor called it a lie.", "The mayor", "call", "it a lie");
}

#[test]
fn the_writer_speaks_where_nobody_else_does() {
    let (_, reading) = read("The bridge collapsed on Monday.");
    assert!(reading.claims.iter().all(|claim| claim.attribution.is_none()));
}

#[test]
fn a_statement_is_its_outlets_own_word() {
    let text = "---\noutlet: Ostra Dam Authority\nkind: statement\n---\n\nThe dam is safe.\n";
    let (_, reading) = read(text);
    let attribution = clause(&reading, "be").attribution.expect("the outlet's word");
    assert_eq!(
        (attribution.source.map(|source| source.name.to_string()), &*attribution.cue),
        (Some("Ostra Dam Authority".to_owned()), "statement")
    );
}

#[test]
fn transcripts_take_turns() {
    let text = "MS. HOLT: The dam is safe.\n\nQUESTION: Who inspected the gates?\n\nMS. HOLT: The gates held.\n";
    let (document, reading) = read(text);
    let speaker = |lemma: &str| {
        clause(&reading, lemma).attribution.and_then(|one| one.source_span).map(|span| document.slice(span).to_owned())
    };
    assert_eq!(speaker("be"), Some("MS. HOLT".to_owned()));
    assert_eq!(speaker("inspect"), Some("QUESTION".to_owned()));
}

#[test]
fn turns_may_follow_one_another_line_by_line() {
    let text = "Q: Who inspected the gates?\nA: The army inspected them\nQ: Who paid the army?\nA: The gates held.\n";
    let (document, reading) = read(text);
    let quotes = reading.claims.iter().filter(|claim| &*claim.frame == "quote");
    let said: Vec<&str> = quotes.map(|claim| document.slice(claim.span)).collect();
    assert_eq!(said, ["Who inspected the gates?", "The army inspected them", "Who paid the army?", "The gates held."]);
}

#[test]
fn a_list_with_labels_is_no_transcript() {
    let text = "WHAT: A concert.\n\nWHEN: Friday at noon.\n\nWHERE: The bandstand of Lund opens at ten.\n";
    let (_, reading) = read(text);
    assert!(reading.claims.iter().all(|claim| &*claim.frame != "quote" && claim.attribution.is_none()));
}

#[test]
fn what_is_said_in_a_transcript_is_quoted_from_its_speaker() {
    let text = "Spokeswoman Mira Holt met reporters.\n\nMS. HOLT: The dam is safe. Nobody needs to leave.\n\nQ Who asked the army?\n\nMS. HOLT: We never asked for help.\n\nTOMAS AKERBY: The road opens on Friday.\n";
    let (document, reading) = read(text);
    let quotes = reading.claims.iter().filter(|claim| &*claim.frame == "quote");
    let said = quotes.map(|claim| {
        let speaker = claim.slot("speaker").and_then(|slot| match &slot.value {
            SlotValue::Entity(entity) => Some(entity.name.to_string()),
            _ => None,
        });
        assert_eq!(claim.attribution.as_ref().map(|one| one.manner), Some(Manner::Direct));
        (speaker, document.slice(claim.span))
    });
    let said: Vec<(Option<String>, &str)> = said.collect();
    let holt = || Some("Mira Holt".to_owned());
    assert_eq!(
        said,
        [
            (holt(), "The dam is safe. Nobody needs to leave."),
            (None, "Who asked the army?"),
            (holt(), "We never asked for help."),
            (Some("Tomas Akerby".to_owned()), "The road opens on Friday."),
        ]
    );
}

#[test]
fn a_sentence_amounts_to_what_it_reports() {
    let (_, reading) = read("The minister denied that talks had begun.");
    let stance = &reading.stances[0];
    assert_eq!(
        (stance.factuality, stance.predicate.as_ref().map(|predicate| &*predicate.lemma)),
        (Factuality::Denied, Some("begin"))
    );
    assert!(reading.attribution_of(0).is_some_and(|one| &*one.cue == "deny" && one.manner == Manner::Indirect));
}

#[test]
fn any_text_can_be_read() {
    for text in [
        "",
        "\"",
        "“”",
        "…",
        "\"\"\"",
        "A: B: C:",
        "said said said",
        "\"x\" said",
        "1 2 3",
        "# \n\n- \n",
        "((((",
        "“open",
        "close”",
        "’’ ‘ ’",
        "no no no not never",
    ] {
        let (_, reading) = read(text);
        assert_eq!(reading.stances.len(), reading.sentences.len());
    }
}

#[test]
fn claims_of_a_sentence_are_found_by_its_index() {
    let (_, reading) = read("The bridge collapsed. The mayor resigned. Two miners died.");
    for idx in 0..reading.sentences.len() {
        assert!(reading.claims_of(idx).iter().all(|claim| claim.sentence as usize == idx));
    }
    let total: usize = (0..reading.sentences.len()).map(|idx| reading.claims_of(idx).len()).sum();
    assert_eq!(total, reading.claims.len());
}

#[test]
fn a_time_told_in_two_parts_is_one_slot() {
    let (document, reading) = read("Backups run every night at 04:00 UTC.");
    let clause = clause(&reading, "run");
    let times: Vec<&str> =
        clause.slots.iter().filter(|slot| &*slot.name == "when").map(|slot| document.slice(slot.span)).collect();
    assert_eq!(times, ["every night at 04:00 UTC"]);
}

#[test]
fn a_version_is_a_part_of_the_name_and_no_figure() {
    let (_, reading) = read("Orlo 4.2 was released in Tampere.");
    assert!(reading.claims.iter().all(|claim| &*claim.frame != "quantity"), "{:?}", reading.claims);
    let object = clause(&reading, "release").slots.into_iter().find(|slot| &*slot.name == "object").expect("an object");
    let SlotValue::Entity(named) = object.value else { panic!("no name") };
    assert_eq!(&*named.name, "Orlo 4.2");
}
