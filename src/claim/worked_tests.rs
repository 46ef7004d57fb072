//! What is worked out of plain news sentences: shares, changes and lengths, through the real analysis.

use super::{Claim, Reading, SlotValue};
use crate::document::{self, Role};
use crate::{mention, syntax};

fn read(text: &str) -> Reading {
    let (document, _) = document::from_text("text.md", text, Role::Source);
    let sentences = syntax::read(&document);
    let context = mention::Context { published: document.meta.published, place: None };
    let mentions = mention::read(&sentences, &context);
    super::read(&document, sentences, mentions)
}

/// The claims of `frame` in `text`, each as its value, rounded, and the head of the noun in slot `of`.
fn found(frame: &str, of: &str, unit: f64, text: &str) -> Vec<String> {
    let reading = read(text);
    let shown = |claim: &Claim| {
        let Some(SlotValue::Quantity(quantity)) = claim.slot("value").map(|slot| &slot.value) else {
            return String::new();
        };
        let head = match claim.slot(of).map(|slot| &slot.value) {
            Some(SlotValue::Term(term)) => &*term.head,
            Some(SlotValue::Event(event)) => &*event.head,
            _ => "-",
        };
        let bound = |value: f64| if value.is_finite() { format!("{:.0}", value / unit) } else { "inf".to_owned() };
        format!("{}..{} {head}", bound(quantity.value.lo), bound(quantity.value.hi))
    };
    reading.claims.iter().filter(|claim| *claim.frame == *frame).map(shown).collect()
}

#[track_caller]
fn check_share(text: &str, expect: &[&str]) {
    assert_eq!(found("share", "whole", 1.0, text), expect, "{text}");
}

#[track_caller]
fn check_change(text: &str, expect: &[&str]) {
    assert_eq!(found("change", "thing", 1.0, text), expect, "{text}");
}

/// Lengths in days.
#[track_caller]
fn check_length(text: &str, expect: &[&str]) {
    let text = format!("---\npublished: 2026-03-10\n---\n{text}\n");
    assert_eq!(found("length", "event", 86_400.0, &text), expect, "{text}");
}

#[test]
fn shares_are_of_the_whole_that_the_words_name() {
    check_share("Fewer than half of the votes were cast by post.", &["0..50 vote"]);
    check_share("Holders of 92% of the firm's shares chose stock.", &["92..92 share"]);
    check_share("In all 120 trees were felled, a third of which were sold.", &["33..33 tree"]);
    check_share("Unemployment rose to 5%.", &[]);
}

#[test]
fn words_for_shares_are_ranges() {
    check_share("Most of the 120 tickets had been refunded.", &["50..100 ticket"]);
    check_share("All but one of the three vans have been repaired.", &["67..67 van"]);
    check_share("It is the most important vote of the year.", &[]);
    check_share("All of the cuts will come through retirement.", &["100..100 cut"]);
    check_share("Two thirds of them will come through retirement.", &["67..67 -"]);
}

#[test]
fn parts_of_given_wholes_are_divided() {
    check_share("Two of the three vans were repaired.", &["66..67 van"]);
    check_share("They used $45 million of its $95 million fund.", &["47..48 fund"]);
    check_share("The crew of eight men and four women went ashore.", &["67..67 man", "33..33 woman"]);
}

#[test]
fn places_taken_are_held_against_places_there_are() {
    check_share("The hall drew 4,100 (capacity 5,200).", &["78..80 capacity"]);
    check_share("There were 90 guests in a hotel designed for 210.", &["42..44 capacity"]);
    check_share("The choir sang to a full house.", &["95..inf capacity"]);
    check_share("The hotel was more than half full.", &["50..100 capacity"]);
}

#[test]
fn changes_are_worked_out_from_before_and_after() {
    check_change("Spending fell from 8 million to 4 million crowns.", &["49..51 spending"]);
    check_change("The port cut its outlay on paint by more than half, to 4 million crowns.", &["50..inf outlay"]);
    check_change("The rent of the stalls more than doubled.", &["100..inf rent"]);
    check_change("The rate fell from 5% to 4%.", &[]);
}

#[test]
fn levels_are_told_of_one_thing() {
    let check = |text: &str, expect: &[&str]| assert_eq!(found("level", "thing", 1.0, text), expect, "{text}");
    check("Net profit was $460.", &["460..460 profit"]);
    check("Net profit dropped to $410.", &["410..410 profit"]);
    check("The firm proposed a dividend of $4.", &["4..4 dividend"]);
    check("The premium was 66%.", &[]);
    check("The firm hired 400 engineers.", &[]);
}

#[test]
fn lengths_are_told_of_what_lasts() {
    check_length("The repair is expected to take three weeks.", &["21..21 repair"]);
    check_length("A three-year contract was signed.", &["1096..1096 agree"]);
    check_length("She signed a deal of two years.", &["730..730 agree"]);
    check_length("The blockade is due to run for a week.", &["7..7 blockade"]);
    check_length("A second tremor followed.", &[]);
    check_length("She left the firm four years later.", &[]);
}

#[test]
fn lengths_are_worked_out_from_first_and_last_days() {
    check_length("The council declared a ceasefire from 2 March to 20 March.", &["18..19 ceasefire"]);
    check_length("The truce will run from 2 to 22 April.", &["20..21 truce"]);
    check_length("The strike begins on 8 June and is expected to last until the end of July.", &["53..54 strike"]);
}
