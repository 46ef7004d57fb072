//! How right claims are, on texts with known answers. Nothing here runs by default: the data live outside the repository.
//!
//! `GAINSAY_EVAL=<folder> cargo test --release --test claims_accuracy -- --ignored --nocapture`; with `GAINSAY_DETAIL=<folder>`
//! every miss is written to a file there. `docs/accuracy-claims.md` keeps the figures.

#![expect(clippy::print_stdout, reason = "figures are printed for the one who measures")]

mod known_answers;

use gainsay::claim::{Attribution, Factuality, Openness, Polarity, Reading};
use gainsay::document::Document;
use gainsay::span::Span;
use known_answers::{json_lines, read};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of evaluation data; none where it is not given.
fn eval() -> Option<PathBuf> {
    std::env::var_os("GAINSAY_EVAL").map(PathBuf::from)
}

/// Keeps a list of misses, if a folder for them is given.
fn keep(name: &str, detail: &str) {
    if let Some(folder) = std::env::var_os("GAINSAY_DETAIL") {
        fs::create_dir_all(&folder).expect("folder for details");
        fs::write(Path::new(&folder).join(name), detail).expect("writable detail");
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// Letters and digits of `text` within `spans`.
fn letters(text: &str, spans: &[Span]) -> std::collections::BTreeSet<usize> {
    let inside =
        |span: &Span| text.get(span.range()).into_iter().flat_map(|words| words.char_indices()).collect::<Vec<_>>();
    let of = |span: &Span| {
        inside(span)
            .into_iter()
            .filter(|(_, c)| c.is_alphanumeric())
            .map(|(at, _)| at + span.start())
            .collect::<Vec<_>>()
    };
    spans.iter().flat_map(of).collect()
}

/// One attribution of PolNeAR, with spans in bytes.
struct Gold {
    cue: Vec<Span>,
    source: Vec<Span>,
    content: Vec<Span>,
    is_direct: bool,
}

/// Spans of one part; the data count characters.
fn spans(part: &Value, bytes: &[usize]) -> Vec<Span> {
    let pieces =
        part.as_array().into_iter().flatten().flat_map(|piece| piece["spans"].as_array().into_iter().flatten());
    let at = |value: &Value| bytes[value.as_u64().unwrap_or(0) as usize];
    pieces.map(|pair| Span::new(at(&pair[0]), at(&pair[1]))).collect()
}

fn outermost(reading: &Reading) -> Vec<&Attribution> {
    let all = &reading.attributions;
    let held = |one: &Attribution| {
        all.iter()
            .any(|other| !std::ptr::eq(one, other) && other.content.iter().any(|piece| piece.contains(one.cue_span)))
    };
    all.iter().filter(|one| !held(one)).collect()
}

fn is_named(words: &str) -> bool {
    words.split_whitespace().any(|word| {
        word.starts_with(char::is_uppercase)
            && !matches!(word, "He" | "She" | "They" | "I" | "We" | "It" | "The" | "A" | "An")
    })
}

/// Whether the words are a quotation from beginning to end.
fn is_quotation(words: &str) -> bool {
    let mark = |c: char| matches!(c, '"' | '“' | '”' | '\'');
    words.starts_with(mark) && words.trim_end_matches([',', '.']).ends_with(mark)
}

#[derive(Default)]
struct PolnearScore {
    gold: usize,
    found: usize,
    matched: usize,
    direct: usize,
    direct_right: usize,
    whole: usize,
    whole_right: usize,
    /// Of each cue: how often found, and how often rightly.
    cues: BTreeMap<String, (usize, usize)>,
}

#[test]
#[ignore = "needs GAINSAY_EVAL"]
fn attributions_of_polnear() {
    let Some(eval) = eval() else { return };
    let part = std::env::var("GAINSAY_PART").unwrap_or_else(|_| "dev".to_owned());
    let mut score = PolnearScore::default();
    let mut detail = String::new();
    for entry in json_lines(&eval.join(format!("parts/polnear/{part}.jsonl"))) {
        let text = entry["text"].as_str().unwrap_or_default();
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let gold: Vec<Gold> = entry["attributions"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| Gold {
                cue: spans(&one["cue"], &bytes),
                source: spans(&one["source"], &bytes),
                content: spans(&one["content"], &bytes),
                is_direct: one["has_direct_quote"].as_bool().unwrap_or(false),
            })
            .filter(|one| !one.content.is_empty())
            .collect();
        let (document, reading) = read("article.txt", text);
        let _ = writeln!(detail, "==== {}", entry["id"]);
        score_article(&document, &reading, &gold, &mut score, &mut detail);
    }
    let (precision, recall) = (percent(score.matched, score.found), percent(score.matched, score.gold));
    let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
    println!(
        "polnear {part}: {} gold, {} found; content P {precision:.1} R {recall:.1} F1 {f1:.1}",
        score.gold, score.found
    );
    println!(
        "polnear {part}: right speaker for {:.1} % of {} contents with quoted words, {:.1} % of {} wholly quoted ones with a named speaker",
        percent(score.direct_right, score.direct),
        score.direct,
        percent(score.whole_right, score.whole),
        score.whole
    );
    for (cue, (found, right)) in &score.cues {
        let _ = writeln!(detail, "CUE {cue}: {right} of {found}");
    }
    keep("polnear.txt", &detail);
}

fn score_article(document: &Document, reading: &Reading, gold: &[Gold], score: &mut PolnearScore, detail: &mut String) {
    let text = &document.text;
    let found = outermost(reading);
    let found_letters: Vec<_> = found.iter().map(|one| letters(text, &one.content)).collect();
    let words = |spans: &[Span]| spans.iter().map(|&span| document.slice(span)).collect::<Vec<_>>().join(" … ");
    let mut used = vec![false; found.len()];
    score.gold += gold.len();
    score.found += found.len();
    for one in gold {
        let own = letters(text, &one.content);
        let overlaps = found_letters.iter().map(|other| own.intersection(other).count());
        let best = overlaps.enumerate().filter(|&(_, shared)| shared > 0).max_by_key(|&(_, shared)| shared);
        // Half of the longer of the two must be shared.
        let hit = best.filter(|&(at, shared)| !used[at] && 2 * shared >= own.len().max(found_letters[at].len()));
        match hit {
            Some((at, _)) => {
                used[at] = true;
                score.matched += 1;
            }
            None => {
                let near = best.map(|(at, _)| words(&found[at].content)).unwrap_or_default();
                let _ = writeln!(
                    detail,
                    "MISS [{}] <{}> {}\n      nearest: {near}",
                    words(&one.source),
                    words(&one.cue),
                    words(&one.content)
                );
            }
        }
        if one.is_direct && !one.source.is_empty() {
            let right = best.is_some_and(|(at, _)| {
                let same_words =
                    found[at].source_span.is_some_and(|span| one.source.iter().any(|source| source.overlaps(span)));
                let gold_words = words(&one.source);
                let same_person = found[at]
                    .source
                    .as_ref()
                    .is_some_and(|person| !person.surname.is_empty() && gold_words.contains(&*person.surname));
                same_words || same_person
            });
            score.direct += 1;
            score.direct_right += usize::from(right);
            let named = is_named(&words(&one.source));
            let whole = named && is_quotation(&words(&one.content));
            score.whole += usize::from(whole);
            score.whole_right += usize::from(whole && right);
            if !right {
                let ours =
                    best.map(|(at, _)| found[at].source_span.map_or("-", |span| document.slice(span)).to_owned());
                let _ =
                    writeln!(detail, "SPEAKER gold [{}] ours {ours:?}: {}", words(&one.source), words(&one.content));
            }
        }
    }
    count_cues(document, (&found, &used), score, detail);
}

/// Counts of each cue how often it was right, and tells of what was found and is not there.
fn count_cues(
    document: &Document,
    (found, used): (&[&Attribution], &[bool]),
    score: &mut PolnearScore,
    detail: &mut String,
) {
    for (one, used) in found.iter().zip(used) {
        let cue = score.cues.entry(one.cue.to_string()).or_default();
        *cue = (cue.0 + 1, cue.1 + usize::from(*used));
        if *used {
            continue;
        }
        let who = one.source_span.map_or("-", |span| document.slice(span));
        let words: Vec<&str> = one.content.iter().map(|&span| document.slice(span)).collect();
        let _ = writeln!(detail, "FALSE [{who}] <{}> {}", one.cue, words.join(" … "));
    }
}

/// What is made of a statement: asserted, denied, open.
fn outcome(factuality: Factuality) -> &'static str {
    match factuality {
        Factuality::Asserted => "asserted",
        Factuality::Denied => "denied",
        Factuality::Open(..) => "open",
    }
}

/// Lemma and certainty of the main predicate of a text of one sentence.
fn main_predicate(reading: &Reading) -> Option<(Box<str>, Factuality)> {
    let at = reading.sentences.iter().position(|sentence| sentence.tokens.len() > 1)?;
    let root = reading.sentences[at].root()?;
    let certainty = reading.stances[at].factuality_at(u16::try_from(root).ok()?)?;
    Some((reading.sentences[at].tokens[root].lemma.to_lowercase().into(), certainty))
}

/// Certainty of the last predicate of the text with this lemma.
fn last_with_lemma(reading: &Reading, lemma: &str) -> Option<Factuality> {
    let all = reading.sentences.iter().zip(&reading.stances).flat_map(|(sentence, stance)| {
        stance
            .predicates
            .iter()
            .filter(|(at, _)| sentence.tokens[usize::from(*at)].lemma.to_lowercase() == lemma)
            .map(|(_, certainty)| *certainty)
    });
    all.last()
}

/// What the source makes of the draft's statement. Where the statement itself holds a modal ("it would help"), the same
/// openness on both sides leaves the polarity to decide.
fn relative(source: Factuality, draft: Factuality) -> Factuality {
    // "would" is a plan where it is reported and a hypothesis where it stands alone.
    let same = |ours, theirs| {
        ours == theirs || [ours, theirs].iter().all(|one| matches!(one, Openness::Planned | Openness::Hypothetical))
    };
    let settled = match (source.openness(), draft.openness()) {
        (Some(ours), Some(theirs)) if same(ours, theirs) && source.polarity() == Polarity::Positive => {
            Factuality::Asserted
        }
        (Some(ours), Some(theirs)) if same(ours, theirs) => Factuality::Denied,
        _ => source,
    };
    if draft.polarity() == Polarity::Negative { settled.negated() } else { settled }
}

#[test]
#[ignore = "needs GAINSAY_EVAL"]
fn commitment_of_embedded_clauses() {
    let Some(eval) = eval() else { return };
    let mut table: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let (mut right, mut all) = (0, 0);
    let mut detail = String::new();
    for pair in json_lines(&eval.join("pairs/commitmentbank.jsonl")) {
        let gold = match pair["label"].as_str() {
            Some("entailment") => "asserted",
            Some("contradiction") => "denied",
            _ => "open",
        };
        let (_, source) = read("source.txt", pair["source"].as_str().unwrap_or_default());
        let (_, draft) = read("draft.txt", pair["draft"].as_str().unwrap_or_default());
        let decided = main_predicate(&draft)
            .and_then(|(lemma, wanted)| last_with_lemma(&source, &lemma).map(|found| relative(found, wanted)));
        let ours = decided.map_or("no clause", outcome);
        *table.entry((format!("{gold} {}", pair["meta"]["embedding"].as_str().unwrap_or("")), ours)).or_default() += 1;
        all += 1;
        right += usize::from(ours == gold);
        if ours != gold {
            let _ = writeln!(
                detail,
                "{gold} but {ours} ({}, {}): {}\n    {}",
                pair["meta"]["verb"], pair["meta"]["embedding"], pair["source"], pair["draft"]
            );
        }
    }
    println!("commitmentbank: {right} of {all} right, {:.1} %", percent(right, all));
    for ((gold, ours), n) in table {
        println!("  {gold:<24} {ours:<10} {n}");
    }
    keep("commitmentbank.txt", &detail);
}

#[test]
#[ignore = "needs GAINSAY_EVAL"]
fn polarity_of_near_copies() {
    let Some(eval) = eval() else { return };
    for set in ["nan_nli", "negation_nli"] {
        let (mut decided, mut right, mut all) = (0, 0, 0);
        let mut detail = String::new();
        for pair in json_lines(&eval.join(format!("pairs/{set}.jsonl"))) {
            let label = pair["label"].as_str().unwrap_or_default();
            if label == "neutral" {
                continue;
            }
            all += 1;
            let (_, source) = read("source.txt", pair["source"].as_str().unwrap_or_default());
            let (_, draft) = read("draft.txt", pair["draft"].as_str().unwrap_or_default());
            let Some((lemma, wanted)) = main_predicate(&draft) else { continue };
            let Some(found) = last_with_lemma(&source, &lemma) else { continue };
            decided += 1;
            let ours = if found.polarity() == wanted.polarity() { "entailment" } else { "contradiction" };
            right += usize::from(ours == label);
            if ours != label {
                let _ = writeln!(detail, "{label} but {ours}: {} / {}", pair["source"], pair["draft"]);
            }
        }
        println!(
            "{set}: same main predicate in {decided} of {all}; polarity agrees with the label in {:.1} %",
            percent(right, decided)
        );
        keep(&format!("{set}.txt"), &detail);
    }
}
