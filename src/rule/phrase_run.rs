//! Running a compiled phrase over the tokens of a sentence: all ways at once, position by position, so that the cost is
//! bounded by tokens times operations however the phrase is written.

use super::SlotKind;
use super::phrase::{MAX_SLOTS, Op, Phrase, SlotOp, TokenSpec, WordList, WordTest};
use crate::claim::Polarity;
use crate::mention::EntityKind;
use crate::syntax::{TokenIdx, Upos};
use std::collections::BTreeSet;
use std::ops::Range;

/// What a phrase needs to know of a sentence.
pub(super) trait Tokens {
    /// How many tokens.
    fn len(&self) -> usize;
    /// The form in lower case.
    fn lower(&self, idx: TokenIdx) -> &str;
    /// The form as written.
    fn form(&self, idx: TokenIdx) -> &str;
    /// The lemma in lower case.
    fn lemma(&self, idx: TokenIdx) -> &str;
    /// The part of speech.
    fn upos(&self, idx: TokenIdx) -> Upos;
    /// The kind of the name that the token belongs to.
    fn entity(&self, idx: TokenIdx) -> Option<EntityKind>;
    /// Whether the token is negated, or part of a negated clause's predicate.
    fn polarity(&self, idx: TokenIdx) -> Polarity;
    /// The ends of what begins at `idx` and can fill a slot of that type (and list), the longest first.
    fn fillers(&self, idx: TokenIdx, kind: &SlotKind, list: Option<&WordList>) -> Vec<TokenIdx>;
}

/// A place where a phrase matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PhraseMatch {
    /// All tokens, passed-over ones included.
    pub(super) tokens: Range<TokenIdx>,
    /// What fills each slot of [`Phrase::slots`].
    pub(super) slots: [Option<(TokenIdx, TokenIdx)>; MAX_SLOTS],
    /// The first token that a trigger word matched; the phrase's first token if none is a trigger.
    pub(super) trigger: TokenIdx,
}

/// Most steps of one phrase over one sentence. A phrase of 80 operations over 120 tokens takes about 2,000; only input made
/// to hurt comes near the limit, and then later matches are lost, nothing else.
const MAX_STEPS: usize = 60_000;

/// One way of matching, partly done.
#[derive(Debug, Clone, Copy)]
struct Thread {
    op: usize,
    slots: [Option<(TokenIdx, TokenIdx)>; MAX_SLOTS],
    trigger: Option<TokenIdx>,
}

impl Thread {
    /// Which slots are filled, as bits.
    fn mask(&self) -> u8 {
        self.slots.iter().enumerate().map(|(idx, slot)| u8::from(slot.is_some()) << idx).sum()
    }
}

/// All matches, at most one for each first token: the one that fills most slots, then the longest.
pub(super) fn run(phrase: &Phrase, tokens: &dyn Tokens) -> Vec<PhraseMatch> {
    let mut found: Vec<PhraseMatch> = Vec::new();
    let mut steps = 0;
    for start in 0..tokens.len() {
        if let Some(hit) = run_from(phrase, tokens, start, &mut steps) {
            found.push(hit);
        }
        if steps > MAX_STEPS {
            break;
        }
    }
    found
}

/// The best match that begins at `start`.
fn run_from(phrase: &Phrase, tokens: &dyn Tokens, start: TokenIdx, steps: &mut usize) -> Option<PhraseMatch> {
    let n = tokens.len();
    let mut waiting: Vec<Vec<Thread>> = vec![Vec::new(); n - start + 1];
    let mut seen: BTreeSet<(usize, usize, u8)> = BTreeSet::new();
    waiting[0].push(Thread { op: 0, slots: [None; MAX_SLOTS], trigger: None });
    let mut best: Option<(usize, PhraseMatch)> = None;
    for at in start..=n {
        let mut threads = std::mem::take(&mut waiting[at - start]);
        threads.reverse();
        while let Some(mut thread) = threads.pop() {
            *steps += 1;
            if *steps > MAX_STEPS {
                break;
            }
            if !seen.insert((at, thread.op, thread.mask())) {
                continue;
            }
            if at > start && at < n && is_passed_over(tokens, at) && !matches!(phrase.ops[thread.op], Op::Match) {
                waiting[at + 1 - start].push(thread);
            }
            match &phrase.ops[thread.op] {
                Op::Match => keep(&mut best, &thread, start..at),
                Op::Jump(to) => {
                    thread.op = *to;
                    threads.push(thread);
                }
                Op::Split(first, second) => {
                    threads.push(Thread { op: *second, ..thread });
                    threads.push(Thread { op: *first, ..thread });
                }
                Op::Not(test) => {
                    if at >= n || !passes(test, tokens, at) {
                        thread.op += 1;
                        threads.push(thread);
                    }
                }
                op => {
                    for (end, next) in consume(op, phrase, tokens, at, thread) {
                        waiting[end - start].push(next);
                    }
                }
            }
        }
    }
    best.map(|(_, hit)| hit)
}

/// Takes the match if it fills more slots than the best so far, or as many and is longer.
fn keep(best: &mut Option<(usize, PhraseMatch)>, thread: &Thread, tokens: Range<TokenIdx>) {
    if tokens.is_empty() {
        return;
    }
    let filled = thread.slots.iter().flatten().count();
    let better = best.as_ref().is_none_or(|(n, hit)| (filled, tokens.end) > (*n, hit.tokens.end));
    if better {
        let trigger = thread.trigger.unwrap_or(tokens.start);
        *best = Some((filled, PhraseMatch { tokens, slots: thread.slots, trigger }));
    }
}

/// The threads after an operation that takes tokens, with where they go on.
fn consume(op: &Op, phrase: &Phrase, tokens: &dyn Tokens, at: TokenIdx, thread: Thread) -> Vec<(TokenIdx, Thread)> {
    if at >= tokens.len() {
        return Vec::new();
    }
    let mut next = Thread { op: thread.op + 1, ..thread };
    match op {
        Op::Any => vec![(at + 1, next)],
        Op::Word(test) if passes(test, tokens, at) => {
            mark_trigger(phrase, tokens, at, &mut next);
            vec![(at + 1, next)]
        }
        Op::List(list) => {
            mark_trigger(phrase, tokens, at, &mut next);
            list_ends(list, tokens, at).into_iter().map(|end| (end, next)).collect()
        }
        Op::Slot(SlotOp { slot, token: Some(test), .. }) if passes(test, tokens, at) => {
            mark_trigger(phrase, tokens, at, &mut next);
            next.slots[*slot] = next.slots[*slot].or(Some((at, at + 1)));
            vec![(at + 1, next)]
        }
        Op::Slot(SlotOp { slot, kind, list, token: None }) if next.slots[*slot].is_none() => tokens
            .fillers(at, kind, list.as_deref())
            .into_iter()
            .map(|end| {
                let mut filled = next;
                filled.slots[*slot] = Some((at, end));
                (end, filled)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Remembers the first token that a trigger word matched.
fn mark_trigger(phrase: &Phrase, tokens: &dyn Tokens, at: TokenIdx, thread: &mut Thread) {
    let is_trigger = phrase.triggers.contains(tokens.lemma(at)) || phrase.triggers.contains(tokens.lower(at));
    if is_trigger && thread.trigger.is_none() {
        thread.trigger = Some(at);
    }
}

/// Whether the token passes.
fn passes(test: &WordTest, tokens: &dyn Tokens, at: TokenIdx) -> bool {
    match test {
        WordTest::Lemma(word) => tokens.lower(at) == &**word || tokens.lemma(at) == &**word,
        WordTest::Form(form) => tokens.form(at) == &**form,
        WordTest::Upos(upos) => tokens.upos(at) == *upos,
        WordTest::Spec(spec) => meets(spec, tokens, at),
    }
}

/// Whether the token is as spelled out.
pub(super) fn meets(spec: &TokenSpec, tokens: &dyn Tokens, at: TokenIdx) -> bool {
    let listed = |list: &[Box<str>], word: &str| list.is_empty() || list.iter().any(|known| &**known == word);
    listed(&spec.lemma, tokens.lemma(at))
        && listed(&spec.form, tokens.form(at))
        && (spec.upos.is_empty() || spec.upos.contains(&tokens.upos(at)))
        && spec.ent.is_none_or(|kind| tokens.entity(at) == Some(kind))
        && spec.regex.as_ref().is_none_or(|regex| regex.is_match(tokens.form(at)))
        && spec.polarity.is_none_or(|polarity| tokens.polarity(at) == polarity)
}

/// The ends of the list's entries that begin at `at`, the longest first.
pub(super) fn list_ends(list: &WordList, tokens: &dyn Tokens, at: TokenIdx) -> Vec<TokenIdx> {
    let is = |idx: TokenIdx, word: &str| idx < tokens.len() && (tokens.lemma(idx) == word || tokens.lower(idx) == word);
    let mut ends: Vec<TokenIdx> = [tokens.lemma(at), tokens.lower(at)]
        .into_iter()
        .flat_map(|word| list.after(word))
        .filter(|rest| rest.iter().enumerate().all(|(step, word)| is(at + 1 + step, word)))
        .map(|rest| at + 1 + rest.len())
        .collect();
    ends.sort_unstable_by(|a, b| b.cmp(a));
    ends.dedup();
    ends
}

/// Adverbs between two elements, unless they negate or limit what is said.
fn is_passed_over(tokens: &dyn Tokens, at: TokenIdx) -> bool {
    const KEPT: &[&str] = &["not", "n't", "never", "no", "hardly", "barely", "scarcely", "almost", "nearly", "yet"];
    tokens.upos(at) == Upos::Adv && !KEPT.contains(&tokens.lower(at))
}

#[cfg(test)]
mod tests {
    use super::super::phrase::{ListedToken, Names, compile, compile_tokens};
    use super::*;
    use std::sync::Arc;

    /// A sentence of `form/UPOS` or `form/UPOS/lemma`; names are fillers of any slot.
    struct Sample(Vec<(String, Upos, String)>);

    impl Sample {
        fn new(text: &str) -> Self {
            let token = |word: &str| {
                let parts: Vec<&str> = word.split('/').collect();
                let upos = parts.get(1).and_then(|upos| Upos::parse(upos)).unwrap_or(Upos::Noun);
                let lemma = parts.get(2).map_or(parts[0].to_lowercase(), |&lemma| lemma.to_owned());
                (parts[0].to_owned(), upos, lemma)
            };
            Self(text.split(' ').map(token).collect())
        }
    }

    impl Tokens for Sample {
        fn len(&self) -> usize {
            self.0.len()
        }
        fn lower(&self, idx: TokenIdx) -> &str {
            &self.0[idx].0
        }
        fn form(&self, idx: TokenIdx) -> &str {
            &self.0[idx].0
        }
        fn lemma(&self, idx: TokenIdx) -> &str {
            &self.0[idx].2
        }
        fn upos(&self, idx: TokenIdx) -> Upos {
            self.0[idx].1
        }
        fn entity(&self, idx: TokenIdx) -> Option<EntityKind> {
            (self.0[idx].1 == Upos::Propn).then_some(EntityKind::Place)
        }
        fn polarity(&self, idx: TokenIdx) -> Polarity {
            let negated = idx > 0 && self.0[idx - 1].2 == "not";
            if negated { Polarity::Negative } else { Polarity::Positive }
        }
        fn fillers(&self, idx: TokenIdx, _: &SlotKind, list: Option<&WordList>) -> Vec<TokenIdx> {
            let end = self.0[idx..].iter().take_while(|token| token.1 == Upos::Noun).count();
            let fits = end > 0 && list.is_none_or(|list| !list_ends(list, self, idx).is_empty());
            if fits { (idx + 1..=idx + end).rev().collect() } else { Vec::new() }
        }
    }

    struct Known;

    impl Names for Known {
        fn slot(&self, name: &str) -> Option<SlotKind> {
            ["event", "when"].contains(&name).then_some(SlotKind::Event)
        }
        fn nearest_slot(&self, _: &str) -> Option<String> {
            Some("did you mean `event`?".to_owned())
        }
        fn list(&self, name: &str) -> Option<Arc<WordList>> {
            (name == "delay").then(|| Arc::new(WordList::new(["postpone".into(), "put off".into()])))
        }
        fn nearest_list(&self, _: &str) -> Option<String> {
            None
        }
    }

    /// The slot `event` of the first match; `-` for a match without it, nothing for no match.
    fn check(phrase: &str, text: &str, expect: Option<&str>) {
        let phrase = compile(phrase, &Known).unwrap_or_else(|error| panic!("{phrase}: {error:?}"));
        let sample = Sample::new(text);
        let found = run(&phrase, &sample);
        let words =
            |range: (usize, usize)| (range.0..range.1).map(|idx| sample.form(idx)).collect::<Vec<_>>().join(" ");
        let event = phrase.slots.iter().position(|slot| &**slot == "event");
        let shown = found.first().map(|hit| event.and_then(|idx| hit.slots[idx]).map_or("-".to_owned(), words));
        assert_eq!(shown.as_deref(), expect, "{text}");
    }

    #[test]
    fn alternatives_gaps_and_options_match_in_any_mix() {
        let phrase = "$event will {take place|be held} _{0,2} {on $when}?";
        check(phrase, "talks will/AUX be/AUX held/VERB/hold in/ADP Rome on/ADP Saturday", Some("talks"));
        check(phrase, "talks will/AUX take/VERB place", Some("talks"));
        check(phrase, "talks will/AUX be/AUX hard/ADJ", None);
        check("{a|b} c?", "b/X c/X", Some("-"));
    }

    #[test]
    fn a_word_matches_by_form_or_lemma_and_a_quoted_one_by_form_only() {
        check("hold", "held/VERB/hold", Some("-"));
        check("\"hold\"", "held/VERB/hold", None);
        check("\"Rome\"", "Rome/PROPN", Some("-"));
    }

    #[test]
    fn adverbs_are_passed_over_but_negations_are_not() {
        let phrase = "$event be confirm";
        check(phrase, "talks were/AUX/be formally/ADV confirmed/VERB/confirm", Some("talks"));
        check(phrase, "talks were/AUX/be never/ADV confirmed/VERB/confirm", None);
        check("$event be never confirm", "talks were/AUX/be never/ADV confirmed/VERB/confirm", Some("talks"));
    }

    #[test]
    fn what_must_not_follow_stops_a_match() {
        check("call !off $event", "call/VERB talks", Some("talks"));
        check("call !off _ $event", "call/VERB off/ADP talks", None);
    }

    #[test]
    fn lexicon_entries_of_several_words_match_whole() {
        check("@delay $event", "put/VERB off/ADP talks", Some("talks"));
        check("@delay $event", "put/VERB talks", None);
    }

    #[test]
    fn optional_slots_are_filled_where_they_can_be() {
        check("hold _{0,3} $event?", "hold/VERB the/DET talks", Some("talks"));
        check("hold _{0,3} $event?", "hold/VERB the/DET", Some("-"));
    }

    #[test]
    fn faults_carry_their_place_and_a_way_out() {
        let fault = |text: &str| match compile(text, &Known) {
            Ok(_) => panic!("{text} compiles"),
            Err(error) => (error.start, error.message),
        };
        assert_eq!(fault("$evnt will"), (0, "the frame has no slot `evnt`".to_owned()));
        assert_eq!(fault("will {be held"), (5, "`{` is not closed".to_owned()));
        assert_eq!(fault("$event won't"), (7, "phrase can never match: `won't` is two tokens".to_owned()));
        assert_eq!(fault("$event _{0,3}").1, "phrase has no word to be found by");
        assert_eq!(fault("@dely $event"), (0, "unknown lexicon `dely`".to_owned()));
        assert_eq!(fault("call !off off").1, "phrase can never match: `!off` stands before `off`");
        assert_eq!(fault("a {}").1, "empty alternative");
    }

    #[test]
    fn spelled_out_tokens_check_every_part_and_fill_their_slot() {
        let confirm =
            TokenSpec { lemma: vec!["confirm".into()], polarity: Some(Polarity::Negative), ..TokenSpec::default() };
        let place =
            TokenSpec { ent: Some(EntityKind::Place), regex: regex::Regex::new("^R").ok(), ..TokenSpec::default() };
        let listed = [
            ListedToken { spec: confirm, slot: None, optional: false },
            ListedToken { spec: place, slot: Some(("event".into(), SlotKind::Place)), optional: false },
        ];
        let phrase = compile_tokens(&listed).unwrap_or_else(|error| panic!("{error}"));
        let event = |text: &str| run(&phrase, &Sample::new(text)).first().and_then(|hit| hit.slots[0]);
        assert_eq!(event("not/PART confirm/VERB Rome/PROPN"), Some((2, 3)));
        assert_eq!(event("to/PART confirm/VERB Rome/PROPN"), None);
        assert_eq!(event("not/PART confirm/VERB Oslo/PROPN"), None);
    }

    #[test]
    fn a_phrase_made_to_hurt_ends_in_bounded_time() {
        let phrase = "a _{0,12} {a _{0,12} a?|a _{0,12}} {a _{0,12} {a|b}} _{0,12} c";
        let text = vec!["a/X"; 200].join(" ");
        let phrase = compile(phrase, &Known).expect("valid");
        assert!(run(&phrase, &Sample::new(&text)).is_empty());
    }
}
