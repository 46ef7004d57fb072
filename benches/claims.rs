//! What mentions and claims cost beside syntax on the same text, in one run: `cargo bench --bench claims`. The ratio must stay
//! below one, and the time must grow with the text and no faster.

#![expect(clippy::print_stdout, reason = "a bench speaks on standard output")]

#[path = "newsroom/mod.rs"]
#[expect(dead_code, reason = "the archive bench uses the rest")]
mod newsroom;

use gainsay::document::{Document, Role, from_text};
use gainsay::{claim, mention, syntax};
use std::hint::black_box;
use std::time::{Duration, Instant};

const SEED: u64 = 20_260_115;

/// Articles of the shortest text.
const N_ARTICLES: usize = 10;

fn main() {
    println!("| articles | tokens | syntax ms | mentions ms | claims ms | (mentions + claims) / syntax |");
    println!("|---|---|---|---|---|---|");
    for times in [1, 2, 4, 8] {
        println!("{}", row(N_ARTICLES * times));
    }
}

/// One long document, so that what grows faster than the text would show.
fn text(n_articles: usize) -> Document {
    let text: Vec<String> = (0..n_articles).map(|nth| newsroom::draft(nth + 1, SEED)).collect();
    from_text("news.txt", &text.join("\n\n"), Role::Source).0
}

fn row(n_articles: usize) -> String {
    let document = text(n_articles);
    let sentences = syntax::read(&document);
    let context = mention::Context { published: document.meta.published, place: document.meta.place.as_deref() };
    let mentions = mention::read(&sentences, &context);
    let n_tokens: usize = sentences.iter().map(|sentence| sentence.tokens.len()).sum();
    let trees = best(|| (), |()| syntax::read(&document));
    let found = best(|| (), |()| mention::read(&sentences, &context));
    let claims = best(
        || (sentences.clone(), mentions.clone()),
        |(sentences, mentions)| claim::read(&document, sentences, mentions),
    );
    let ratio = (found + claims).as_secs_f64() / trees.as_secs_f64();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    format!("| {n_articles} | {n_tokens} | {:.0} | {:.0} | {:.0} | {ratio:.2} |", ms(trees), ms(found), ms(claims))
}

/// The shortest of five runs, which other work on the machine has disturbed least; `prepare` is not counted.
fn best<A, B>(prepare: impl Fn() -> A, run: impl Fn(A) -> B) -> Duration {
    let once = || {
        let given = prepare();
        let started = Instant::now();
        black_box(run(black_box(given)));
        started.elapsed()
    };
    (0..5).map(|_| once()).min().unwrap_or_default()
}
