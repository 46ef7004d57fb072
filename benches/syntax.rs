//! How many tokens a second the analyser reads, stage by stage and with each instruction set: `cargo bench --bench syntax`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gainsay::syntax::split::sentences;
use gainsay::syntax::tokenize::tokens;
use gainsay::syntax::{Model, Width};
use std::hint::black_box;

/// Invented news of the usual mix: short and long sentences, quotations, figures, names.
const PARAGRAPHS: &[&str] = &[
    "HARLOW BAY (GNA) — A ferry carrying 214 passengers ran aground near the northern pier on Tuesday evening, injuring at \
     least nine people, the coastguard said. Two of them were in a serious condition.",
    "\"We heard a loud crash and then all the lights went out,\" said Mira Oduya, 34, who was travelling with her two \
     children. \"Nobody told us anything for almost an hour.\"",
    "The operator, Northern Lines, denied that the vessel had been sailing too fast and said it would not comment further \
     until investigators had examined the ship's data recorder. Its shares fell 4.2% to $11.35 in early trading on Wednesday.",
    "According to the harbour authority, visibility was below 200 metres when the ship left Port Velm at 6.40 p.m., 25 \
     minutes later than planned, and the captain, who has worked for the company since 2009, had asked for a tug.",
    "Transport Minister Paul Venn, who had promised in March that older ferries would be taken out of service by the end of \
     the year, told parliament that three inspections had found no serious faults.",
    "Opposition leaders rejected his account. They said the ministry had known about problems with the steering since \
     January, when the same ship struck a jetty, and called for an independent inquiry to be set up within ten days.",
    "The ferry was refloated shortly after midnight and towed to Velm, where police officers waited to interview the crew.",
];

/// Sentences as lists of tokens, and how many tokens there are.
fn prepared() -> (Vec<Vec<&'static str>>, u64) {
    let split = |text: &'static str| {
        sentences(text).into_iter().map(move |range| {
            let sentence = &text[range];
            tokens(sentence).into_iter().map(|range| &sentence[range]).collect::<Vec<_>>()
        })
    };
    let found: Vec<Vec<&str>> = PARAGRAPHS.iter().flat_map(|text| split(text)).collect();
    let n_tokens = found.iter().map(Vec::len).sum::<usize>();
    (found, n_tokens as u64)
}

fn speed(c: &mut Criterion) {
    let (sentences, n_tokens) = prepared();
    let borrowed: Vec<&[&str]> = sentences.iter().map(Vec::as_slice).collect();
    let model = Model::embedded();
    let mut group = c.benchmark_group("syntax");
    group.throughput(Throughput::Elements(n_tokens)).sample_size(20);
    group.bench_function("sentences and tokens", |b| b.iter(|| black_box(prepared())));
    for width in Width::available() {
        group.bench_function(format!("tags and trees, {width:?}"), |b| {
            b.iter(|| black_box(model.analyse_with(width, black_box(&borrowed))));
        });
    }
    group.bench_function("raw text to trees", |b| {
        b.iter(|| {
            let (sentences, _) = prepared();
            let borrowed: Vec<&[&str]> = sentences.iter().map(Vec::as_slice).collect();
            black_box(model.analyse(&borrowed))
        });
    });
    group.finish();
}

fn load(c: &mut Criterion) {
    c.bench_function("syntax/load the model", |b| {
        b.iter(|| black_box(Model::read(include_bytes!("../src/syntax/english.model"))));
    });
}

criterion_group!(benches, speed, load);
criterion_main!(benches);
