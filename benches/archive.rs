//! The stored index at size: `cargo bench --bench archive -- 1000 10000` builds archives of so many invented articles and
//! measures building, size, a check of an 800-word draft with the look for changed files in it (which runs beside the reading
//! of the draft), and bringing in changed files. Without numbers: 200 articles.
//! `--keep DIR` leaves archives and indexes in `DIR`, and uses those that are there: 100,000 articles take a while to read.

#![expect(clippy::print_stdout, reason = "a bench speaks on standard output")]

#[path = "newsroom/mod.rs"]
mod newsroom;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SEED: u64 = 20_260_115;

/// Largest archive that is held against itself.
const MAX_AUDIT: usize = 1000;

/// Files that change at once, where there are as many.
const MANY: usize = 1000;

/// Articles in one folder; more make listings slow on some file systems.
const PER_FOLDER: usize = 1000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let keep = arguments.iter().position(|argument| argument == "--keep").and_then(|at| arguments.get(at + 1));
    let sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![200] } else { sizes };
    println!(
        "| articles | text MB | build s (CPU, peak MB) | index/text | check ms (CPU, peak MB) | look ms | 1 changed ms \
         | {MANY} changed s | audit s |"
    );
    for n_articles in sizes {
        let scratch = tempfile::tempdir().expect("a temporary folder");
        let base = keep.map_or(scratch.path().to_owned(), |keep| PathBuf::from(keep).join(n_articles.to_string()));
        println!("{}", measure(n_articles, &base));
    }
}

fn measure(n_articles: usize, base: &Path) -> String {
    let n_bytes = archive(n_articles, base);
    let build = run(base, &["index", "build", "--quiet"]);
    let index: u64 = fs::read_dir(base.join(".gainsay/index"))
        .expect("an index")
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len())
        .sum();
    let check = best(base, &CHECK);
    let (one, many) = (changed(base, 1), changed(base, MANY.min(n_articles)));
    // All against all costs half a check each: it is measured on small archives.
    let audit = (n_articles <= MAX_AUDIT).then(|| run(base, &["audit", "--quiet", "--exit-zero"]));
    format!(
        "| {n_articles} | {:.1} | {:.1} ({:.1}, {}) | {:.2} | {:.0} ({:.0}, {}) | {:.0} | {:.0} | {:.1} | {} |",
        n_bytes as f64 / 1e6,
        build.wall.as_secs_f64(),
        build.processor.as_secs_f64(),
        build.peak,
        index as f64 / n_bytes as f64,
        check.wall.as_secs_f64() * 1e3,
        check.processor.as_secs_f64() * 1e3,
        check.peak,
        look(base),
        one.wall.as_secs_f64() * 1e3,
        many.wall.as_secs_f64(),
        audit.map_or("–".to_owned(), |audit| format!("{:.1}", audit.wall.as_secs_f64())),
    )
}

const CHECK: [&str; 4] = ["check", "draft.md", "--quiet", "--exit-zero"];

/// A check after `n` files have changed, the draft's own work included.
fn changed(base: &Path, n: usize) -> Run {
    let path = |nth: usize| base.join(format!("corpus/{:03}/{nth:06}.md", nth / PER_FOLDER));
    let before: Vec<Vec<u8>> = (0..n).map(|nth| fs::read(path(nth)).expect("an article")).collect();
    (0..n).for_each(|nth| fs::write(path(nth), newsroom::article(nth, SEED + 1)).expect("written"));
    let changed = run(base, &CHECK);
    before.iter().enumerate().for_each(|(nth, before)| fs::write(path(nth), before).expect("written"));
    // Young files are looked at twice.
    std::thread::sleep(Duration::from_secs(3));
    for _ in 0..2 {
        run(base, &CHECK);
    }
    changed
}

/// Milliseconds that the look for changed files takes, by what a check says of itself; the shortest of five.
fn look(base: &Path) -> f64 {
    let once = || {
        let mut check = Command::new(env!("CARGO_BIN_EXE_gainsay"));
        check.args(CHECK).arg("--time").current_dir(base).stdout(Stdio::null());
        let told = String::from_utf8(check.output().expect("started").stderr).expect("text");
        let line = told.lines().find(|line| line.contains("looking for changed files"));
        line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(f64::NAN)
    };
    (0..5).map(|_| once()).fold(f64::INFINITY, f64::min)
}

/// Writes the archive, unless it is there; gives its size.
fn archive(n_articles: usize, base: &Path) -> u64 {
    let is_new = !base.join("gainsay.yml").exists();
    let mut n_bytes = 0;
    for nth in 0..n_articles {
        let folder = base.join(format!("corpus/{:03}", nth / PER_FOLDER));
        let path = folder.join(format!("{nth:06}.md"));
        if is_new {
            fs::create_dir_all(&folder).expect("made");
            fs::write(&path, newsroom::article(nth, SEED)).expect("written");
        }
        n_bytes += fs::metadata(&path).expect("an article").len();
    }
    if is_new {
        fs::write(base.join("draft.md"), newsroom::draft(n_articles, SEED)).expect("written");
        fs::write(base.join("gainsay.yml"), "corpus: [corpus]\n").expect("written");
        // Files as old as an archive's: young ones are looked at twice.
        std::thread::sleep(Duration::from_secs(3));
    }
    n_bytes
}

/// What a run took; ordered by wall time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    wall: Duration,
    /// Of all processors together, to a hundredth of a second; Linux only.
    processor: Duration,
    /// Most memory held, in MB; Linux only.
    peak: u64,
}

/// The shortest of five runs: what the machine can do when nothing else disturbs it.
fn best(base: &Path, arguments: &[&str]) -> Run {
    (0..5).map(|_| run(base, arguments)).min().unwrap_or_default()
}

fn run(base: &Path, arguments: &[&str]) -> Run {
    let (started, before) = (Instant::now(), processor_of_children());
    let mut child = Command::new(env!("CARGO_BIN_EXE_gainsay"))
        .args(arguments)
        .current_dir(base)
        .stdout(Stdio::null())
        .spawn()
        .expect("started");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) / 1024);
        match child.try_wait().expect("waited") {
            Some(status) => {
                assert!(status.success(), "{arguments:?}: {status}");
                return Run { wall: started.elapsed(), processor: processor_of_children() - before, peak };
            }
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// Processor time of the processes that were waited for: the 16th and 17th fields of `stat`, in hundredths of a second.
fn processor_of_children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
