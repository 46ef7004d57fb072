//! Comparing quoted words: whether two quotations are one utterance, and what changed between them.

use super::Opinion;
use super::lexical::{Lexical, Relation};
use super::units::is_negator;
use crate::claim::Slot;
use crate::mention::person::{self, NameRelation};
use crate::rule::{QuoteWeights, Severity};
use crate::syntax::{Sentence, TokenIdx, Upos, Xpos};

/// One word of a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said<'a> {
    /// As written, lower case.
    pub(super) form: String,
    /// The same without accents, with British and American spellings as one.
    pub(super) folded: String,
    /// Base form.
    pub(super) lemma: &'a str,
    /// What a change of it weighs.
    pub(super) class: WordClass,
    /// Its token; none where the words stand in another sentence.
    pub(super) token: Option<TokenIdx>,
    /// What follows it.
    pub(super) after: Joint,
}

/// What stands between a quoted word and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// Nothing, or a comma: the words run on.
    RunsOn,
    /// An ellipsis, a bracket or the end of the quotation marks: something may be left out here.
    Cut,
}

/// Kinds of words by what a change of them does to a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum WordClass {
    /// Article, preposition, conjunction, pronoun, auxiliary.
    Function,
    /// "must", "may", "will".
    Modal,
    /// Noun, verb, adjective, adverb.
    Content,
    /// Proper noun.
    Name,
    /// Numeral.
    Number,
    /// "not", "never", "no".
    Negation,
}

/// The quoted words of `slot`, with base forms looked up in the sentence they stand in.
pub(super) fn said<'a>(slot: &'a Slot, words: &'a [Box<str>], sentence: &'a Sentence) -> Vec<Said<'a>> {
    let form = |idx: TokenIdx| sentence.form(idx).to_lowercase().replace('’', "'");
    // A quotation may be interrupted ("…," he said, "…"): its tokens are those that spell its words in order. What stands in
    // brackets is the writer's.
    let in_brackets = bracketed(sentence);
    let mut tokens: Vec<TokenIdx> = Vec::with_capacity(words.len());
    for (idx, token) in sentence.tokens.iter().enumerate() {
        let wanted = words.get(tokens.len()).map(|word| word.to_lowercase().replace('’', "'"));
        if slot.span.contains(token.span) && wanted.is_some_and(|wanted| wanted == form(idx)) {
            tokens.push(idx);
        }
    }
    if tokens.len() == words.len() {
        let joint = |at: usize| {
            let (idx, next) = (tokens[at], tokens.get(at + 1).copied().unwrap_or(tokens[at] + 1));
            let cuts = |between: TokenIdx| {
                let is_word = !matches!(sentence.tokens[between].upos, Upos::Punct | Upos::Sym);
                is_word || matches!(sentence.form(between), "…" | "..." | "[" | "]" | "\"" | "”" | "“" | "''" | "``")
            };
            let next_is_put_in = in_brackets.get(next).is_some_and(|is_put_in| *is_put_in);
            if next_is_put_in || (idx + 1..next).any(cuts) { Joint::Cut } else { Joint::RunsOn }
        };
        let said = |(at, &idx): (usize, &TokenIdx)| {
            let token = &sentence.tokens[idx];
            let class = class_of(token.upos, token.xpos, &token.lemma);
            let form = form(idx);
            let folded = variant(&form);
            Said { form, folded, lemma: &token.lemma, class, token: Some(idx), after: joint(at) }
        };
        let own = |(_, idx): &(usize, &TokenIdx)| !in_brackets[**idx];
        return tokens.iter().enumerate().filter(own).map(said).collect();
    }
    words
        .iter()
        .map(|word| Said {
            form: word.to_lowercase(),
            folded: variant(&word.to_lowercase()),
            lemma: word,
            class: class_of_form(word),
            token: None,
            after: Joint::RunsOn,
        })
        .collect()
}

/// Which tokens stand in round or square brackets.
fn bracketed(sentence: &Sentence) -> Vec<bool> {
    let mut depth = 0_usize;
    let inside = |idx: TokenIdx| {
        match sentence.form(idx) {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > 0
    };
    (0..sentence.tokens.len()).map(inside).collect()
}

fn class_of(upos: Upos, xpos: Xpos, lemma: &str) -> WordClass {
    match upos {
        _ if is_negator(lemma) => WordClass::Negation,
        Upos::Num => WordClass::Number,
        Upos::Aux if xpos == Xpos::Md => WordClass::Modal,
        Upos::Propn => WordClass::Name,
        Upos::Noun | Upos::Verb | Upos::Adj => WordClass::Content,
        // "very", "just", "also" change the tone of a quotation, not what is said; adverbs of manner and time do.
        Upos::Adv if lemma.len() > 5 || matches!(lemma, "soon" | "today" | "once" | "twice") => WordClass::Content,
        _ => WordClass::Function,
    }
}

/// For words whose sentence is not at hand: digits and negators are known by form, short words are taken for function words.
fn class_of_form(word: &str) -> WordClass {
    match word {
        _ if is_negator(word) || word.ends_with("n't") => WordClass::Negation,
        _ if word.chars().next().is_some_and(|c| c.is_ascii_digit()) => WordClass::Number,
        "must" | "may" | "might" | "can" | "could" | "will" | "would" | "shall" | "should" => WordClass::Modal,
        _ if word.len() > 4 => WordClass::Content,
        _ => WordClass::Function,
    }
}

/// One step of an alignment of quoted words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The words agree.
    Same(usize, usize),
    /// One stands for the other.
    Changed(usize, usize),
    /// Only the draft has it.
    Added(usize),
    /// Only the source has it, between words that the draft has.
    Dropped(usize),
}

/// The best local alignment of the draft's words within the source's: what stands before and after the draft's cut is free.
pub(super) fn align(draft: &[Said<'_>], source: &[Said<'_>]) -> Vec<Step> {
    let (n_draft, n_source) = (draft.len(), source.len());
    // Costs: same 0, added 2, dropped 1, changed what both together cost: a draft rather drops words than invents them.
    // Dropped words cost nothing at either end, and where the draft marks a cut.
    let width = n_source + 1;
    let drop_cost = |row: usize| u32::from(row < n_draft && draft[row - 1].after == Joint::RunsOn);
    let mut cost = vec![0_u32; (n_draft + 1) * width];
    for row in 1..=n_draft {
        cost[row * width] = 2 * u32::try_from(row).unwrap_or(u32::MAX / 2);
        for col in 1..=n_source {
            let swap = if agrees(&draft[row - 1], &source[col - 1]) { 0 } else { 3 };
            cost[row * width + col] = (cost[(row - 1) * width + col - 1] + swap)
                .min(cost[(row - 1) * width + col] + 2)
                .min(cost[row * width + col - 1] + drop_cost(row));
        }
    }
    let mut steps = Vec::new();
    let (mut row, mut col) = (n_draft, n_source);
    while row > 0 {
        let here = cost[row * width + col];
        let swap = (col > 0).then(|| if agrees(&draft[row - 1], &source[col - 1]) { 0 } else { 3 });
        if let Some(swap) = swap
            && here == cost[(row - 1) * width + col - 1] + swap
        {
            row -= 1;
            col -= 1;
            steps.push(if swap == 0 { Step::Same(row, col) } else { Step::Changed(row, col) });
        } else if col > 0 && here == cost[row * width + col - 1] + drop_cost(row) {
            col -= 1;
            if row < n_draft {
                steps.push(Step::Dropped(col));
            }
        } else {
            row -= 1;
            steps.push(Step::Added(row));
        }
    }
    steps.reverse();
    let keeps = |step: &Step| !matches!(step, Step::Dropped(_));
    let from = steps.iter().position(keeps).unwrap_or(steps.len());
    let to = steps.iter().rposition(keeps).map_or(from, |last| last + 1);
    let steps = without_cuts_of_the_source(&without_marked_cuts(&steps[from..to], draft), source);
    with_what_they_stand_for(steps, source)
}

/// The steps with the draft's words at either end set against those with which the source begins or goes on there: at an end
/// the alignment leaves words out for nothing, so that one word for another looks like a word too many.
fn with_what_they_stand_for(mut steps: Vec<Step>, source: &[Said<'_>]) -> Vec<Step> {
    let theirs = |step: &Step| match *step {
        Step::Same(_, theirs) | Step::Changed(_, theirs) | Step::Dropped(theirs) => Some(theirs),
        Step::Added(_) => None,
    };
    let (Some(first), Some(last)) = (steps.iter().find_map(theirs), steps.iter().rev().find_map(theirs)) else {
        return steps;
    };
    let n_before = steps.iter().take_while(|step| theirs(step).is_none()).count();
    let n_after = steps.iter().rev().take_while(|step| theirs(step).is_none()).count();
    let n_steps = steps.len();
    let stand = |step: &mut Step, their: usize| {
        if let Step::Added(our) = *step {
            *step = Step::Changed(our, their);
        }
    };
    for (step, their) in steps[..n_before].iter_mut().rev().zip((0..first).rev()) {
        stand(step, their);
    }
    for (step, their) in steps[n_steps - n_after..].iter_mut().zip(last + 1..source.len()) {
        stand(step, their);
    }
    steps
}

/// Fewest words in one run that the draft alone has, so that they are taken for a passage that the source cut: an editor who
/// alters a quotation changes a word or two, one who shortens it takes out a phrase.
const PASSAGE: usize = 4;

/// The steps without words that the source left out: what the draft has before or after all that both have, where the source
/// marks a cut, and whole passages. The cut of either side may be the shorter one.
fn without_cuts_of_the_source(steps: &[Step], source: &[Said<'_>]) -> Vec<Step> {
    let is_added = |step: &Step| matches!(step, Step::Added(_));
    let theirs = |step: &Step| match *step {
        Step::Same(_, theirs) | Step::Changed(_, theirs) | Step::Dropped(theirs) => Some(theirs),
        Step::Added(_) => None,
    };
    // Where the source goes on with other words, the draft's stand for those.
    let ends_with = steps.iter().rev().find_map(theirs).is_some_and(|last| last + 1 == source.len());
    let starts_with = steps.iter().find_map(theirs) == Some(0);
    let mut kept = Vec::with_capacity(steps.len());
    let mut joint = if starts_with { Joint::Cut } else { Joint::RunsOn };
    for run in steps.chunk_by(|one, next| is_added(one) == is_added(next)) {
        let is_last = std::ptr::eq(run.as_ptr_range().end, steps.as_ptr_range().end);
        if !is_added(&run[0]) || !(joint == Joint::Cut || is_last && ends_with || run.len() >= PASSAGE && !is_last) {
            kept.extend_from_slice(run);
        }
        if let Some(last) = run.iter().rev().find_map(theirs) {
            joint = source[last].after;
        }
    }
    kept
}

/// The steps without runs that only write the same letters in other words: "web site" for "website", "co-operate" for
/// "cooperate".
fn without_other_joins(steps: &[Step], draft: &[Said<'_>], source: &[Said<'_>]) -> Vec<Step> {
    let is_same = |step: &Step| matches!(step, Step::Same(..));
    let letters = |words: &mut dyn Iterator<Item = &str>| -> String {
        words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).collect()
    };
    let mut kept = Vec::with_capacity(steps.len());
    for run in steps.chunk_by(|one, next| is_same(one) == is_same(next)) {
        let ours = run.iter().filter_map(|step| match *step {
            Step::Same(ours, _) | Step::Changed(ours, _) | Step::Added(ours) => Some(&*draft[ours].form),
            Step::Dropped(_) => None,
        });
        let theirs = run.iter().filter_map(|step| match *step {
            Step::Same(_, theirs) | Step::Changed(_, theirs) | Step::Dropped(theirs) => Some(&*source[theirs].form),
            Step::Added(_) => None,
        });
        let (mut ours, mut theirs) = (ours, theirs);
        if is_same(&run[0]) || letters(&mut ours) != letters(&mut theirs) {
            kept.extend_from_slice(run);
        }
    }
    kept
}

/// The steps without what was left out where the draft marks that something is left out.
fn without_marked_cuts(steps: &[Step], draft: &[Said<'_>]) -> Vec<Step> {
    let mut joint = Joint::RunsOn;
    let mut kept = Vec::with_capacity(steps.len());
    for step in steps {
        match *step {
            Step::Same(ours, _) | Step::Changed(ours, _) | Step::Added(ours) => joint = draft[ours].after,
            Step::Dropped(_) if joint == Joint::Cut => continue,
            Step::Dropped(_) => {}
        }
        kept.push(*step);
    }
    kept
}

/// Whether two words are the same for a quotation: case, accents, spelling variants, spellings of one name and inflection aside.
fn agrees(draft: &Said<'_>, source: &Said<'_>) -> bool {
    let names = draft.class == WordClass::Name && source.class == WordClass::Name;
    draft.form == source.form
        || draft.lemma == source.lemma
        || draft.folded == source.folded
        || names && is_spelling_of(&draft.folded, &source.folded)
}

/// Whether two names are written alike but for what transcription interchanges, or a slip; how a name is spelt is no part of what
/// was said.
fn is_spelling_of(ours: &str, theirs: &str) -> bool {
    use NameRelation::{Same, Transliteration, Variant};
    matches!(person::compare(ours, theirs), Same | Transliteration | Variant)
}

/// British and American spellings folded together, and accents.
fn variant(form: &str) -> String {
    let plain = deunicode::deunicode(form);
    let plain =
        plain.replace("our", "or").replace("isation", "ization").replace("ise", "ize").replace("ising", "izing");
    plain.replace("yse", "yze").replace("tre", "ter").replace("ogue", "og").replace("ll", "l")
}

/// Share of the draft's words that the source has in the same order, less what the draft silently dropped between them;
/// 1 for a faithful cut.
pub(super) fn score(draft: &[Said<'_>], source: &[Said<'_>], steps: &[Step]) -> f32 {
    if draft.is_empty() {
        return 0.0;
    }
    let n_same = steps.iter().filter(|step| matches!(step, Step::Same(..))).count();
    // A dropped negator or auxiliary is what a misquotation looks like; it must not hide that the words are the same.
    let n_gaps = steps
        .iter()
        .filter(|step| match step {
            Step::Dropped(at) => matches!(source[*at].class, WordClass::Content | WordClass::Number),
            _ => false,
        })
        .count();
    #[expect(clippy::cast_precision_loss, reason = "quotations have far fewer than 2^24 words")]
    let share = n_same.saturating_sub(n_gaps) as f32 / draft.len() as f32;
    share
}

/// A run of so many equal words belongs to one utterance: eight is the usual length of the shingles by which copied text is
/// recognised, long enough not to recur by chance in news.
const SHARED_RUN: usize = 8;

/// Whether two quotations are one utterance: aligned at least to `min`, or sharing a long run of words.
pub(super) fn same_words(draft: &[Said<'_>], source: &[Said<'_>], min: f32) -> Opinion {
    let steps = align(draft, source);
    let score = score(draft, source, &steps);
    let why = format!("{:.0} % of the quoted words align", score * 100.0);
    let mut run = 0;
    let mut longest = 0;
    for step in &steps {
        run = if matches!(step, Step::Same(..)) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    if score >= min || longest >= SHARED_RUN { Opinion::compatible(why) } else { Opinion::incompatible(why) }
}

/// What changed between two quotations of one utterance, and what the heaviest change weighs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct QuoteChange {
    /// Incompatible when something that matters changed.
    pub(super) opinion: Opinion,
    /// Weight of the heaviest change.
    pub(super) severity: Severity,
    /// Draft tokens of the heaviest change.
    pub(super) draft_tokens: Vec<TokenIdx>,
    /// Source tokens of the heaviest change.
    pub(super) source_tokens: Vec<TokenIdx>,
}

/// The changes between two quotations, weighed.
pub(super) fn changes(
    draft: &[Said<'_>],
    source: &[Said<'_>],
    weights: &QuoteWeights,
    lexical: &dyn Lexical,
) -> QuoteChange {
    let steps = without_other_joins(&align(draft, source), draft, source);
    let mut heaviest = Severity::Off;
    let (mut shown, mut draft_tokens, mut source_tokens) = (Vec::new(), Vec::new(), Vec::new());
    let is_same = |step: &Step| matches!(step, Step::Same(..));
    let runs: Vec<&[Step]> =
        steps.chunk_by(|one, next| is_same(one) == is_same(next)).filter(|run| !is_same(&run[0])).collect();
    // Two reporters who took down or translated one speech differ in several places; a slip or a spin changes one.
    let n_rewritten = runs.iter().filter(|run| Replaced::new(run, draft, source).is_rewritten()).count();
    let content_word =
        if n_rewritten > ONE_PLACE { weights.content_word.min(Severity::Note) } else { weights.content_word };
    let weights = QuoteWeights { content_word, ..*weights };
    for run in runs {
        let replaced = Replaced::new(run, draft, source);
        let ends = [0, draft.len() - 1];
        // At its ends the draft's words stand for those with which the source begins or goes on.
        let at_end = |step: &Step| matches!(step, Step::Added(at) | Step::Changed(at, _) if ends.contains(at));
        let severity = if run.iter().any(at_end) {
            if replaced.invents(lexical) { weights.content_word } else { weights.function_word }
        } else {
            replaced.weigh(&weights, lexical)
        };
        heaviest = heaviest.max(severity);
        if severity > Severity::Note {
            draft_tokens.extend(replaced.ours.iter().filter_map(|word| word.token));
            source_tokens.extend(replaced.theirs.iter().filter_map(|word| word.token));
        }
        shown.extend(replaced.theirs.iter().map(|word| format!("[-{}-]", word.form)));
        shown.extend(replaced.ours.iter().map(|word| format!("{{+{}+}}", word.form)));
    }
    let why = shown.join(" ");
    let opinion = if heaviest > Severity::Note { Opinion::incompatible(why) } else { Opinion::compatible(why) };
    QuoteChange { opinion, severity: heaviest, draft_tokens, source_tokens }
}

/// Most places in which an altered quotation has words of its own.
const ONE_PLACE: usize = 1;

/// Most words with a content of their own in a place that was rewritten: a slip or a spin changes a word or two. Where more is
/// rewritten, two reporters took down or shortened the words in two ways.
const REWRITTEN: usize = 2;

/// Words of the draft that stand where the source has others, between words that both have.
struct Replaced<'a, 'b> {
    ours: Vec<&'b Said<'a>>,
    theirs: Vec<&'b Said<'a>>,
}

impl<'a, 'b> Replaced<'a, 'b> {
    fn new(run: &[Step], draft: &'b [Said<'a>], source: &'b [Said<'a>]) -> Self {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for step in run {
            match *step {
                Step::Same(..) => {}
                Step::Changed(our, their) => {
                    ours.push(&draft[our]);
                    theirs.push(&source[their]);
                }
                Step::Added(our) => ours.push(&draft[our]),
                Step::Dropped(their) => theirs.push(&source[their]),
            }
        }
        Self { ours, theirs }
    }

    /// What the change weighs. Words only left out or put in shorten a quotation or explain it, unless they negate; one word
    /// for another changes what was said, unless the two say the same.
    fn weigh(&self, weights: &QuoteWeights, lexical: &dyn Lexical) -> Severity {
        let count = |side: &[&Said<'_>], class: WordClass| side.iter().filter(|word| word.class == class).count();
        let both = |class: WordClass| (count(&self.ours, class), count(&self.theirs, class));
        let mut severity = weights.function_word;
        let negations = both(WordClass::Negation);
        if negations.0 != negations.1 {
            severity = severity.max(weights.negation);
        }
        // "A few" for "four" is vaguer, and no other number.
        let numbers = both(WordClass::Number);
        if numbers.0 > 0 && numbers.1 > 0 {
            severity = severity.max(weights.number);
        }
        if let (Some(ours), Some(theirs)) = (strength(&self.ours), strength(&self.theirs))
            && ours != theirs
        {
            severity = severity.max(weights.modal);
        }
        if self.has_other_word(lexical) {
            severity = severity.max(weights.content_word);
        }
        severity
    }

    /// Whether the draft has words with a content of their own here.
    fn is_rewritten(&self) -> bool {
        self.ours.iter().any(|word| matches!(word.class, WordClass::Content | WordClass::Name))
    }

    /// Whether the draft's words at an end of the quotation are its own. A name for a pronoun explains, and invents nothing.
    fn invents(&self, lexical: &dyn Lexical) -> bool {
        let says = |word: &&Said<'_>| matches!(word.class, WordClass::Content | WordClass::Name);
        let names = self.ours.iter().copied().filter(says).all(|word| word.class == WordClass::Name);
        let explains = names && !self.theirs.iter().any(says);
        let known =
            |our: &Said<'_>| self.theirs.iter().any(|their| agrees(our, their) || say_alike(our, their, lexical));
        !explains && self.ours.iter().any(|our| says(our) && !known(our))
    }

    /// Whether a word with a content of its own stands for another that does not say the same.
    fn has_other_word(&self, lexical: &dyn Lexical) -> bool {
        let content = |side: &[&'b Said<'a>]| -> Vec<&'b Said<'a>> {
            let says = |word: &&Said<'a>| matches!(word.class, WordClass::Content | WordClass::Name);
            side.iter().copied().filter(says).collect()
        };
        let (ours, theirs) = (content(&self.ours), content(&self.theirs));
        let opposite = |our: &&Said<'_>| self.theirs.iter().any(|their| are_opposites(our, their, lexical));
        if self.ours.iter().any(opposite) {
            return true;
        }
        let few = |side: &[&Said<'_>]| (1..=REWRITTEN).contains(&side.len());
        let known = |our: &Said<'_>| theirs.iter().any(|their| say_alike(our, their, lexical));
        few(&ours) && few(&theirs) && !ours.iter().any(|our| known(our))
    }
}

/// Parts of speech that words of a quotation are looked up as: the parser sees only a fragment.
const PARTS: [Upos; 4] = [Upos::Noun, Upos::Verb, Upos::Adj, Upos::Adv];

/// Whether two words are opposites, function words ("towards", "away") among them.
fn are_opposites(ours: &Said<'_>, theirs: &Said<'_>, lexical: &dyn Lexical) -> bool {
    PARTS.into_iter().any(|part| lexical.relation((ours.lemma, part), (theirs.lemma, part)) == Relation::Antonym)
}

/// Whether two words can say the same, whatever part of speech they were taken for.
fn say_alike(ours: &Said<'_>, theirs: &Said<'_>, lexical: &dyn Lexical) -> bool {
    PARTS.into_iter().any(|part| {
        use Relation::{Broader, Derived, Narrower, Synonym};
        let relation = lexical.relation((ours.lemma, part), (theirs.lemma, part));
        matches!(relation, Synonym | Derived | Broader | Narrower)
    })
}

/// How strongly the only modal among `words` puts it. Tense aside: "will" becomes "would" where a reporter shifts it.
fn strength(words: &[&Said<'_>]) -> Option<u8> {
    let mut modals = words.iter().filter(|word| word.class == WordClass::Modal);
    let modal = modals.next().filter(|_| modals.next().is_none())?;
    match modal.lemma {
        "must" | "shall" => Some(3),
        "will" | "would" => Some(2),
        "should" | "ought" => Some(1),
        _ => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::Answer;
    use crate::conflict::testing::Few;

    const LEXICON: Few = Few(&[("promise", "pledge", Relation::Synonym)]);

    fn words(text: &str) -> Vec<Said<'_>> {
        text.split_whitespace()
            .map(|word| Said {
                form: word.to_lowercase(),
                folded: variant(&word.to_lowercase()),
                lemma: word,
                class: class_of_form(word),
                token: None,
                after: Joint::RunsOn,
            })
            .collect()
    }

    fn check(draft: &str, source: &str, same: Answer, severity: Severity) {
        let (ours, theirs) = (words(draft), words(source));
        assert_eq!(same_words(&ours, &theirs, 0.75).answer, same, "{draft} / {source}");
        if same == Answer::Compatible {
            let change = changes(&ours, &theirs, &QuoteWeights::default(), &LEXICON);
            assert_eq!(change.severity, severity, "{draft} / {source}: {}", change.opinion.why);
        }
    }

    #[test]
    fn a_lost_negation_is_an_error() {
        let source = "we will never accept zero enrichment";
        check("we will accept zero enrichment", source, Answer::Compatible, Severity::Error);
    }

    #[test]
    fn a_changed_number_is_an_error() {
        let source = "we have seized 12 vessels since january";
        check("we have seized 21 vessels since january", source, Answer::Compatible, Severity::Error);
    }

    #[test]
    fn words_left_out_or_explained_are_worth_a_note() {
        let source = "we will rebuild the old harbour wall before the winter";
        check("we will rebuild the harbour wall before the winter", source, Answer::Compatible, Severity::Note);
        check(
            "we will rebuild the old Varsk harbour wall before the winter",
            source,
            Answer::Compatible,
            Severity::Note,
        );
    }

    #[test]
    fn another_word_in_the_same_place_is_a_misquote_unless_it_says_the_same() {
        let source = "the council made a promise to repair every bridge in this town";
        let say = |word: &str| source.replace("promise", word);
        check(&say("threat"), source, Answer::Compatible, Severity::Warning);
        check(&say("pledge"), source, Answer::Compatible, Severity::Note);
    }

    #[test]
    fn a_modal_of_another_strength_is_a_misquote_and_a_shifted_tense_is_none() {
        let source = "every tenant must leave the tower by noon on friday";
        check(&source.replace("must", "may"), source, Answer::Compatible, Severity::Warning);
        let source = "the mill will open its gates again in the spring";
        check(&source.replace("will", "would"), source, Answer::Compatible, Severity::Note);
    }

    #[test]
    fn a_shorter_cut_is_faithful() {
        let source = "we will respond firmly and without delay";
        check("we will respond firmly", source, Answer::Compatible, Severity::Off);
        check("without delay", source, Answer::Compatible, Severity::Off);
    }

    #[test]
    fn other_words_are_another_quotation() {
        let source = "sanctions must be lifted in full";
        check("the talks were very productive", source, Answer::Incompatible, Severity::Off);
    }

    #[test]
    fn british_and_american_spellings_are_one() {
        let source = "the labor organization honored our favorite center";
        check("the labour organisation honoured our favourite centre", source, Answer::Compatible, Severity::Off);
    }

    #[test]
    fn an_added_negation_is_an_error() {
        let source = "we were warned of any such risk";
        check("we were not warned of any such risk", source, Answer::Compatible, Severity::Error);
    }

    #[test]
    fn a_long_shared_beginning_is_one_utterance_whatever_follows() {
        let source = "the drivers came back to work at dawn and they will not strike again";
        let draft = "the drivers came back to work at dawn and they are still angry";
        check(draft, source, Answer::Compatible, Severity::Warning);
    }

    #[test]
    fn what_the_draft_has_beyond_the_sources_cut_is_no_change() {
        let source = "the roof will hold for another winter";
        let draft = "we looked at every beam and the roof will hold for another winter";
        check(draft, source, Answer::Incompatible, Severity::Off);
        let change = changes(&words(draft), &words(source), &QuoteWeights::default(), &LEXICON);
        assert_eq!(change.severity, Severity::Off, "{}", change.opinion.why);
    }

    #[test]
    fn a_word_for_another_at_the_end_is_shown_with_the_word_it_stands_for() {
        let (ours, theirs) =
            (words("the roof will hold for another summer"), words("the roof will hold for another winter"));
        let change = changes(&ours, &theirs, &QuoteWeights::default(), &LEXICON);
        assert_eq!((change.severity, &*change.opinion.why), (Severity::Warning, "[-winter-] {+summer+}"));
    }

    #[test]
    fn several_places_rewritten_are_another_mans_notes() {
        let source = "the mill shut its doors because the owners had spent every penny of the money";
        let draft = "the mill closed its gates because the owners had spent every penny of the loan";
        check(draft, source, Answer::Compatible, Severity::Note);
    }

    #[test]
    fn words_joined_otherwise_are_no_change() {
        let source = "our service men put it on the web site as soon as they came back from the field";
        let draft = "our servicemen put it on the website as soon as they came back from the field";
        check(draft, source, Answer::Compatible, Severity::Off);
    }

    #[test]
    fn what_is_left_out_where_a_cut_is_marked_is_no_change() {
        let (mut ours, theirs) = (words("we will pay in full"), words("we will if the court agrees pay in full"));
        ours[1].after = Joint::Cut;
        assert_eq!(changes(&ours, &theirs, &QuoteWeights::default(), &LEXICON).severity, Severity::Off);
    }
}
