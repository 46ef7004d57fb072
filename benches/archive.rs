//! The stored index at size: `cargo bench --bench archive -- 1000 10000` builds archives of so many invented articles and
//! measures building, size, a check of an 800-word draft, and bringing in one changed file. Without numbers: 200 articles.
//! With `--keep DIR` the archive and its index stay in `DIR` and are used again.

#![expect(clippy::print_stdout, reason = "a bench speaks on standard output")]

#[path = "newsroom/mod.rs"]
mod newsroom;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SEED: u64 = 20_260_115;

/// Articles in one folder; more make listings slow on some file systems.
const PER_FOLDER: usize = 1000;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![200] } else { sizes };
    println!(
        "| articles | text MB | build s | articles/s | index/text | check ms | peak MB | unchanged index ms | 1 changed s |"
    );
    for n_articles in sizes {
        let dir = tempfile::tempdir().expect("a temporary folder");
        println!("{}", measure(n_articles, dir.path()));
    }
}

fn measure(n_articles: usize, base: &Path) -> String {
    let mut n_bytes = 0;
    for nth in 0..n_articles {
        let folder = base.join(format!("corpus/{:03}", nth / PER_FOLDER));
        fs::create_dir_all(&folder).expect("made");
        let text = newsroom::article(nth, SEED);
        n_bytes += text.len();
        fs::write(folder.join(format!("{nth:06}.md")), text).expect("written");
    }
    fs::write(base.join("draft.md"), newsroom::draft(n_articles, SEED)).expect("written");
    fs::write(base.join("gainsay.yml"), "corpus: [corpus]\n").expect("written");
    // Files as old as an archive's: young ones are looked at twice.
    std::thread::sleep(Duration::from_secs(3));
    let (build, _) = run(base, &["index", "build", "--quiet"]);
    let index: u64 = fs::read_dir(base.join(".gainsay/index"))
        .expect("an index")
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len())
        .sum();
    let (unchanged, _) = best(base, &["index", "build", "--quiet"]);
    let (check, peak) = best(base, &["check", "draft.md", "--quiet", "--exit-zero"]);
    fs::write(base.join("corpus/000/000001.md"), newsroom::article(1, SEED + 1)).expect("written");
    let (changed, _) = run(base, &["check", "draft.md", "--quiet", "--exit-zero"]);
    let (seconds, text) = (build.as_secs_f64(), n_bytes as f64);
    format!(
        "| {n_articles} | {:.1} | {seconds:.1} | {:.0} | {:.2} | {:.0} | {peak} | {:.0} | {:.2} |",
        text / 1e6,
        n_articles as f64 / seconds,
        index as f64 / text,
        check.as_secs_f64() * 1e3,
        unchanged.as_secs_f64() * 1e3,
        changed.as_secs_f64(),
    )
}

/// The shortest of five runs, and its peak memory: what the machine can do when nothing else disturbs it.
fn best(base: &Path, arguments: &[&str]) -> (Duration, u64) {
    (0..5).map(|_| run(base, arguments)).min().unwrap_or_default()
}

/// Wall time from start to exit, and peak memory in MB.
fn run(base: &Path, arguments: &[&str]) -> (Duration, u64) {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gainsay"))
        .args(arguments)
        .current_dir(base)
        .stdout(Stdio::null())
        .spawn()
        .expect("started");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        // Linux only; elsewhere the column shows 0.
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) / 1024);
        match child.try_wait().expect("waited") {
            Some(status) => {
                assert!(status.success(), "{arguments:?}: {status}");
                return (started.elapsed(), peak);
            }
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}
