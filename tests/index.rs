//! The stored index, from outside: kept current by content, never half of an update, and whatever happens to its files,
//! never a wrong answer.

use gainsay::claim::{self, Reading};
use gainsay::document::{
    Corpus, CorpusFile, CorpusOptions, Document, DocumentId, Options, Problem, Reader, Role, from_text,
};
use gainsay::index::{Analyse, Candidates, Extent, IndexError, Limits, MemoryIndex, Snapshot, Stamp, Store, Update};
use gainsay::mention;
use gainsay::rule::{self, Registry};
use gainsay::syntax::{self, Feats, Relation, Sentence, Token, Upos, Xpos};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

/// How documents are read in a test.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// As in a run.
    Full,
    /// Words as nouns, one sentence a block: a thousand times as fast, and enough for sentence keys.
    Words,
}

/// A corpus folder with its index, and what was analysed.
struct Desk {
    base: PathBuf,
    depth: Depth,
    n_read: AtomicUsize,
    on_progress: Box<dyn Fn() + Sync>,
}

impl Desk {
    fn new(base: &Path, depth: Depth) -> Self {
        Self { base: base.to_owned(), depth, n_read: AtomicUsize::new(0), on_progress: Box::new(|| ()) }
    }

    fn store(&self) -> Store {
        self.store_with(b"model", "")
    }

    fn store_with(&self, model: &[u8], settings: &str) -> Store {
        Store::new(self.base.join(".gainsay/index"), Stamp::new(Registry::built_in().digest(), model, settings))
    }

    fn corpus(&self) -> Vec<CorpusFile> {
        let options =
            CorpusOptions { roots: vec![self.base.join("corpus")], excludes: vec![], base: self.base.clone() };
        Corpus::find(&options).expect("a corpus").files
    }

    fn update(&self) -> Update {
        self.store().update(&self.corpus(), self).expect("an update")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.base.join("corpus").join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(&path, text).expect("written");
        // Files settled before they are read, as nearly all of an archive's are.
        age(&path, 60);
    }

    fn reading(&self, document: &Document) -> Reading {
        match self.depth {
            Depth::Full => {
                let sentences = syntax::read(document);
                let context =
                    mention::Context { published: document.meta.published, place: document.meta.place.as_deref() };
                let mentions = mention::read(&sentences, &context);
                let mut reading = claim::read(document, sentences, mentions);
                rule::extract(Registry::built_in(), &mut reading);
                reading
            }
            Depth::Words => words_only(document),
        }
    }

    fn draft(&self, text: &str) -> Reading {
        self.reading(&from_text("draft.md", text, Role::Draft).0)
    }

    /// Paths of the sources that share something with `text`.
    fn found(&self, text: &str) -> Vec<String> {
        self.found_in(&self.store().snapshot().expect("sound").expect("an index"), text)
    }

    fn found_in(&self, snapshot: &Snapshot, text: &str) -> Vec<String> {
        let found = snapshot.query(&self.draft(text), Registry::built_in(), &|_| false).expect("sound");
        let candidates: BTreeSet<u32> = found.candidates.sentences.iter().map(|pair| pair.document.0).collect();
        assert!(candidates.iter().all(|&document| (document as usize) < found.readings.len()));
        found.readings.iter().map(|reading| reading.path.clone()).collect()
    }
}

impl Analyse for Desk {
    fn load(&self, file: &CorpusFile, take: &mut dyn FnMut(Document)) -> Vec<Problem> {
        let reader = Reader::new(Options::new(Role::Source, &self.base)).expect("plain options");
        reader.load_each(&file.path, &mut |document, _| take(document))
    }

    fn read(&self, document: &Document) -> Reading {
        self.n_read.fetch_add(1, Ordering::Relaxed);
        self.reading(document)
    }

    fn registry(&self) -> &Registry {
        Registry::built_in()
    }

    fn progress(&self, _: usize, _: usize) {
        (self.on_progress)();
    }
}

fn words_only(document: &Document) -> Reading {
    let sentence = |(block, of): (u32, &gainsay::document::Block)| {
        let text = of.prose.text();
        let token = |word: &str| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            Token {
                span: of.prose.span(start..start + word.len()),
                start: u32::try_from(start).expect("short"),
                end: u32::try_from(start + word.len()).expect("short"),
                lemma: word.to_lowercase().into(),
                upos: Upos::Noun,
                xpos: Xpos::Nn,
                feats: Feats::default(),
                head: None,
                relation: Relation::Dep,
                confidence: 255,
            }
        };
        Sentence {
            span: of.span(),
            block,
            kind: of.kind,
            text: text.into(),
            tokens: text.split(' ').map(token).collect(),
        }
    };
    Reading {
        path: document.path.clone(),
        role: document.role,
        meta: document.meta.clone(),
        sentences: (0..).zip(&document.blocks).map(sentence).collect(),
        mentions: mention::Mentions::default(),
        claims: Vec::new(),
        stances: Vec::new(),
        attributions: Vec::new(),
    }
}

/// Sets a file's time of change to `seconds` ago.
fn age(path: &Path, seconds: u64) {
    let file = fs::File::options().write(true).open(path).expect("opened");
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).expect("set");
}

const BRIDGE: &str = "---\npublished: 2026-03-03\n---\nThe council of Harrowmere closed Tanner's Bridge on Monday.\n";
const FERRY: &str =
    "---\npublished: 2026-02-12\n---\nThe ferry Sea Marten struck a reef off Ostra Haven on Thursday.\n";
const LIBRARY: &str = "---\npublished: 2026-01-05\n---\nThe library of Velmouth lost nine thousand books in a fire.\n";

/// A desk with three sources, indexed.
fn three(depth: Depth) -> (tempfile::TempDir, Desk) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let desk = Desk::new(dir.path(), depth);
    for (name, text) in [("bridge.md", BRIDGE), ("sea/ferry.md", FERRY), ("library.md", LIBRARY)] {
        desk.write(name, text);
    }
    let update = desk.update();
    assert_eq!((update.n_files, update.n_changed, update.n_analysed), (3, 3, 3));
    (dir, desk)
}

#[test]
fn the_stored_index_finds_what_the_one_in_memory_finds() {
    let (_dir, desk) = three(Depth::Full);
    desk.write("export.jsonl", "{\"id\":\"a\",\"published\":\"2026-02-13\",\"text\":\"Two people died when the ferry Sea Marten struck a reef.\"}\n{\"id\":\"b\",\"published\":\"2026-02-13\",\"text\":\"Harrowmere's council will mend Tanner's Bridge for 4 million pounds.\"}\n");
    desk.update();
    let draft = desk.draft("---\npublished: 2026-03-04\n---\nThe council of Harrowmere closed Tanner's Bridge on Tuesday for 5 million pounds. The ferry Sea Marten struck a reef and three people died.\n");
    let snapshot = desk.store().snapshot().expect("sound").expect("an index");
    let registry = Registry::built_in();
    let all: Vec<Arc<Reading>> = snapshot.readings().map(|reading| reading.expect("sound")).collect();
    assert_eq!(all.len(), 5);
    let heads = snapshot.heads().expect("sound");
    let known: Vec<_> = heads.iter().map(|head| (&head.path, head.published)).collect();
    assert_eq!(known, all.iter().map(|reading| (&reading.path, reading.meta.published)).collect::<Vec<_>>());
    let stored = snapshot.query(&draft, registry, &|_| false).expect("sound");
    let places = |readings: &[Arc<Reading>], found: &Candidates| {
        let path = |document: DocumentId| readings[document.0 as usize].path.clone();
        let claims = found.pairs.iter().map(|pair| (0, pair.draft.0, path(pair.document), pair.source.0));
        let sentences = found.sentences.iter().map(|pair| (1, pair.draft, path(pair.document), pair.source));
        claims.chain(sentences).collect::<BTreeSet<_>>()
    };
    let in_memory = MemoryIndex::new(all.iter().map(Arc::as_ref), registry).candidates(&draft, registry);
    assert_eq!(places(&stored.readings, &stored.candidates), places(&all, &in_memory));
    assert!(!in_memory.sentences.is_empty() && !in_memory.pairs.is_empty());
}

#[test]
fn only_what_changed_is_analysed_again() {
    let (_dir, desk) = three(Depth::Words);
    let check = |what: &str, changed: usize, removed: usize, analysed: usize, reused: usize| {
        let update = desk.update();
        let found = (update.n_changed, update.n_removed, update.n_analysed, update.n_reused);
        assert_eq!(found, (changed, removed, analysed, reused), "{what}");
    };
    check("nothing", 0, 0, 0, 0);
    let corpus = desk.base.join("corpus");
    age(&corpus.join("bridge.md"), 30);
    check("touched, same content", 0, 0, 0, 0);
    desk.write("bridge.md", &BRIDGE.replace("Monday", "Tuesday"));
    check("changed", 1, 0, 1, 0);
    fs::rename(corpus.join("library.md"), corpus.join("books.md")).expect("moved");
    check("moved", 1, 1, 0, 1);
    assert_eq!(desk.found("The library of Velmouth lost nine thousand books."), ["corpus/books.md"]);
    fs::remove_file(corpus.join("books.md")).expect("removed");
    check("removed", 0, 1, 0, 0);
    assert!(desk.found("The library of Velmouth lost nine thousand books.").is_empty());
    assert_eq!(desk.found("The council of Harrowmere closed the bridge on Tuesday."), ["corpus/bridge.md"]);
}

#[test]
fn a_changed_record_of_an_export_is_analysed_alone() {
    let (_dir, desk) = three(Depth::Words);
    let records = |nth: usize| -> String {
        (0..20)
            .map(|id| {
                format!(
                    "{{\"id\":\"{id}\",\"text\":\"Story number{id} of the harbour says word{}.\"}}\n",
                    if id == 7 { nth } else { id }
                )
            })
            .collect()
    };
    desk.write("export.jsonl", &records(7));
    assert_eq!(desk.update().n_analysed, 20);
    desk.write("export.jsonl", &records(99));
    let update = desk.update();
    assert_eq!((update.n_changed, update.n_analysed, update.n_reused), (1, 1, 19));
    let snapshot = desk.store().snapshot().expect("sound").expect("an index");
    let texts: Vec<String> =
        snapshot.readings().map(|reading| reading.expect("sound").sentences[0].text.to_string()).collect();
    assert_eq!(texts.iter().filter(|text| text.contains("number7 ")).count(), 1);
    assert!(texts.iter().any(|text| text.contains("word99")));
}

#[test]
fn files_that_change_again_within_their_times_grain_are_looked_at_again() {
    let (_dir, desk) = three(Depth::Words);
    let path = desk.base.join("corpus/new.md");
    fs::write(&path, BRIDGE.replace("Harrowmere", "Brindley")).expect("written");
    let time = fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("a time");
    assert_eq!(desk.update().n_analysed, 1);
    // Same length, same time, other content.
    fs::write(&path, BRIDGE.replace("Harrowmere", "Brindlow")).expect("written");
    fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(time)).expect("set");
    assert_eq!(desk.update().n_analysed, 1);
    assert_eq!(desk.found("The council of Brindlow closed a bridge on Monday."), ["corpus/bridge.md", "corpus/new.md"]);
}

#[test]
fn other_rules_or_another_analyser_are_never_served_and_other_settings_reuse_what_holds() {
    let (_dir, desk) = three(Depth::Words);
    let other = desk.store_with(b"other model", "");
    assert!(other.snapshot().expect("sound").is_none());
    let settings = desk.store_with(b"model", "sources: other");
    assert!(settings.snapshot().expect("sound").is_none());
    let update = settings.update(&desk.corpus(), &desk).expect("an update");
    assert_eq!((update.n_changed, update.n_analysed, update.n_reused), (3, 0, 3));
    let update = other.update(&desk.corpus(), &desk).expect("an update");
    assert_eq!((update.n_changed, update.n_analysed), (3, 3));
    assert!(other.snapshot().expect("sound").is_some() && settings.snapshot().expect("sound").is_none());
}

#[test]
fn an_index_moves_to_another_machine_and_path() {
    let (dir, desk) = three(Depth::Words);
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    for folder in ["corpus", "corpus/sea", ".gainsay/index"] {
        fs::create_dir_all(elsewhere.path().join(folder)).expect("made");
        for entry in
            fs::read_dir(dir.path().join(folder)).expect("read").flatten().filter(|entry| entry.path().is_file())
        {
            fs::copy(entry.path(), elsewhere.path().join(folder).join(entry.file_name())).expect("copied");
        }
    }
    let there = Desk::new(elsewhere.path(), Depth::Words);
    let update = there.update();
    assert_eq!((update.n_files, update.n_changed, update.n_analysed), (3, 0, 0));
    assert_eq!(there.found("The ferry Sea Marten struck a reef."), desk.found("The ferry Sea Marten struck a reef."));
}

#[test]
fn a_second_writer_is_refused_and_a_reader_beside_a_build_sees_what_is_committed() {
    let (dir, mut desk) = three(Depth::Words);
    desk.write("bridge.md", &BRIDGE.replace("Monday", "Tuesday"));
    let base = dir.path().to_owned();
    desk.on_progress = Box::new(move || {
        let beside = Desk::new(&base, Depth::Words);
        let refused = beside.store().update(&beside.corpus(), &beside);
        assert!(matches!(refused, Err(IndexError::Busy { .. })), "{refused:?}");
        assert_eq!(beside.found("The council of Harrowmere closed the bridge."), ["corpus/bridge.md"]);
        let snapshot = beside.store().snapshot().expect("sound").expect("an index");
        let readings: Vec<_> = snapshot.readings().map(|reading| reading.expect("sound")).collect();
        assert!(readings.iter().all(|reading| !reading.sentences[0].text.contains("Tuesday")));
    });
    assert_eq!(desk.update().n_analysed, 1);
}

#[test]
fn copies_count_once_and_a_draft_is_not_its_own_source() {
    let (_dir, desk) = three(Depth::Words);
    desk.write("a/copy.md", &FERRY.replace("Thursday.", "Thursday").replace("The ferry", "the ferry"));
    desk.write("near.md", &format!("{FERRY}\nNobody knows why, the coastguard said on Friday morning.\n"));
    desk.update();
    let draft = "The ferry Sea Marten struck a rock off Ostra Haven on Thursday.";
    assert_eq!(desk.found(draft), ["corpus/a/copy.md", "corpus/near.md"]);
    let own = FERRY.split("---\n").nth(2).expect("a body");
    assert_eq!(desk.found(own), ["corpus/near.md"], "its own words are no evidence");
}

#[test]
fn a_damaged_index_is_told_and_built_anew() {
    let (_dir, desk) = three(Depth::Words);
    let folder = desk.base.join(".gainsay/index");
    let whole: Vec<(PathBuf, Vec<u8>)> = fs::read_dir(&folder)
        .expect("read")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| !path.ends_with("lock") && !path.ends_with(".gitignore"))
        .map(|path| (path.clone(), fs::read(&path).expect("read")))
        .collect();
    assert_eq!(whole.len(), 3);
    let query = "The ferry Sea Marten struck a reef.";
    let right = desk.found(query);
    let restore = || {
        for entry in fs::read_dir(&folder).expect("read").flatten() {
            fs::remove_file(entry.path()).expect("removed");
        }
        whole.iter().for_each(|(path, bytes)| fs::write(path, bytes).expect("written"));
    };
    for (path, bytes) in &whole {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let step = (bytes.len() / 12).max(1);
        let cuts = (0..bytes.len()).step_by(step).map(|len| bytes[..len].to_vec());
        let flips = (20..bytes.len()).step_by(step).map(|at| {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0x55;
            bytes
        });
        for bytes in cuts.chain(flips) {
            restore();
            fs::write(path, &bytes).expect("written");
            if let Ok(Some(snapshot)) = desk.store().snapshot()
                && let Ok(found) = snapshot.query(&desk.draft(query), Registry::built_in(), &|_| false)
            {
                let paths: Vec<_> = found.readings.iter().map(|reading| reading.path.as_str()).collect();
                assert_eq!(paths, right, "{name}");
            }
            let damage = desk.store().repair().expect("not foreign");
            assert!(damage.is_some_and(|damage| damage.to_string().contains("damaged")), "{name}: not noticed");
            assert_eq!(desk.update().n_analysed, 3, "{name}");
            assert_eq!(desk.found(query), right, "{name}");
            restore();
            fs::write(path, &bytes).expect("written");
            let update = desk.update();
            let is_told = update.problems.iter().any(|problem| problem.message.contains("built anew"));
            assert_eq!(update.n_analysed > 0, is_told, "{name}: {:?}", update.problems);
        }
    }
}

#[test]
fn foreign_files_are_left_alone_and_older_ones_replaced() {
    let (_dir, desk) = three(Depth::Words);
    let manifest = desk.base.join(".gainsay/index/manifest");
    let mut older = fs::read(&manifest).expect("read");
    older[16] = 0;
    fs::write(&manifest, older).expect("written");
    assert!(desk.store().snapshot().expect("sound").is_none());
    assert_eq!(desk.update().n_analysed, 3);
    fs::write(&manifest, "somebody else's notes").expect("written");
    let refused = desk.store().update(&desk.corpus(), &desk).expect_err("refused").to_string();
    assert!(refused.contains("left alone") && refused.contains("--cache-dir"), "{refused}");
    assert!(matches!(desk.store().snapshot(), Err(IndexError::Foreign { .. })));
    assert_eq!(fs::read_to_string(&manifest).expect("read"), "somebody else's notes");
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let desk = Desk::new(dir.path(), Depth::Words);
    desk.write("bridge.md", BRIDGE);
    fs::write(dir.path().join(".gainsay"), "a file in the way").expect("written");
    let refused = desk.store().update(&desk.corpus(), &desk).expect_err("refused").to_string();
    assert!(refused.contains("cannot be written") && refused.contains("--no-cache"), "{refused}");
}

#[test]
fn an_index_that_cannot_be_written_serves_while_nothing_has_changed() {
    let (_dir, desk) = three(Depth::Words);
    let lock = desk.base.join(".gainsay/index/lock");
    fs::remove_file(&lock).expect("removed");
    // Nobody can write to a lock that is a folder, not even who may write anywhere.
    fs::create_dir(&lock).expect("made");
    assert!(matches!(desk.store().update(&desk.corpus(), &desk), Err(IndexError::Unwritable { .. })));
    let query = "The ferry Sea Marten struck a reef.";
    let (snapshot, problems) = desk.store().current(&desk.corpus()).expect("all is known");
    assert_eq!((desk.found_in(&snapshot, query), problems), (vec!["corpus/sea/ferry.md".to_owned()], vec![]));
    desk.write("bridge.md", &BRIDGE.replace("Monday", "Tuesday"));
    assert!(desk.store().current(&desk.corpus()).is_none());
}

#[test]
fn what_is_known_of_the_corpus_holds_for_these_files_and_this_stamp_alone() {
    let (_dir, desk) = three(Depth::Words);
    let is_known = || desk.store().current(&desk.corpus()).is_some();
    assert!(is_known());
    assert!(desk.store_with(b"other", "").current(&desk.corpus()).is_none());
    assert!(desk.store_with(b"model", "other").current(&desk.corpus()).is_none());
    assert!(desk.store().current(&desk.corpus()[1..]).is_none(), "a file is gone");
    let bridge = desk.base.join("corpus/bridge.md");
    age(&bridge, 30);
    assert!(!is_known(), "another time may mean another content");
    assert_eq!(desk.update().n_changed, 0);
    assert!(is_known(), "it did not");
    fs::write(&bridge, BRIDGE.replace("Monday", "Tuesday")).expect("written");
    assert_eq!(desk.update().n_changed, 1);
    assert!(!is_known(), "it may change again within the grain of its time");
    age(&bridge, 20);
    assert_eq!(desk.update().n_changed, 0);
    assert!(is_known(), "it has settled");
}

#[test]
fn a_corpus_larger_than_what_an_update_holds_gives_the_same_index() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut desk = Desk::new(dir.path(), Depth::Words);
    for nth in 0..120 {
        let text = format!("Harbour report number{nth} names ship{nth} and captain{nth} today.\n").repeat(4);
        desk.write(&format!("n{nth:03}.md"), &text);
    }
    let limits = Limits { n_bytes: 2_000, n_documents: 10, n_postings: 400 };
    let n_most = std::sync::Arc::new(AtomicUsize::new(0));
    desk.on_progress = {
        let (n_most, base) = (n_most.clone(), dir.path().to_owned());
        Box::new(move || {
            // What is committed on the way is as large as what was held.
            let beside = Desk::new(&base, Depth::Words);
            let snapshot = beside.store().snapshot().expect("sound");
            n_most.fetch_max(snapshot.map_or(0, |snapshot| snapshot.n_documents()), Ordering::Relaxed);
        })
    };
    let update = desk.store().within(limits).update(&desk.corpus(), &desk).expect("an update");
    assert_eq!(update.n_analysed, 120);
    assert!(n_most.load(Ordering::Relaxed) > 60, "{n_most:?}");
    let query = "Harbour report number77 names ship77 and captain78.";
    let narrow = desk.found(query);
    assert!(narrow.contains(&"corpus/n077.md".to_owned()), "{narrow:?}");
    desk.store().clean().expect("cleaned");
    desk.update();
    assert_eq!(desk.found(query), narrow);
}

#[test]
fn status_and_clean_tell_and_remove_only_what_is_ours() {
    let (_dir, desk) = three(Depth::Words);
    let status = desk.store().status().expect("sound").expect("an index");
    assert_eq!((status.n_files, status.n_documents, status.extent, status.is_current), (3, 3, Extent::Whole, true));
    assert!(!desk.store_with(b"x", "").status().expect("sound").expect("an index").is_current);
    let folder = desk.base.join(".gainsay/index");
    fs::write(folder.join("notes.txt"), "mine").expect("written");
    assert!(desk.store().clean().expect("cleaned") >= status.n_bytes);
    assert!(desk.store().status().expect("sound").is_none());
    let left: Vec<_> = fs::read_dir(&folder).expect("read").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["notes.txt"]);
}

#[test]
fn many_small_updates_are_merged_and_nothing_is_lost() {
    let (_dir, desk) = three(Depth::Words);
    for nth in 0..30 {
        desk.write(
            &format!("n{nth:02}.md"),
            &format!("Harbour report number{nth} names ship{nth} and captain{nth} today.\n"),
        );
        if nth % 3 == 0 {
            desk.write("bridge.md", &BRIDGE.replace("Monday", &format!("weekday{nth}")));
        }
        desk.update();
    }
    let status = desk.store().status().expect("sound").expect("an index");
    assert!(status.n_segments <= 9 && status.n_documents == 33, "{status:?}");
    for nth in 0..30 {
        let found = desk.found(&format!("Harbour report number{nth} names ship{nth} and captain{nth}."));
        assert!(found.contains(&format!("corpus/n{nth:02}.md")), "{nth}: {found:?}");
    }
    assert_eq!(desk.found("council of Harrowmere closed Tanner's Bridge on weekday27"), ["corpus/bridge.md"]);
    let snapshot = desk.store().snapshot().expect("sound").expect("an index");
    let n_old = snapshot
        .readings()
        .filter(|reading| reading.as_ref().is_ok_and(|reading| reading.sentences[0].text.contains("weekday24")))
        .count();
    assert_eq!(n_old, 0);
}

/// Not a test by itself: the process that the next one kills.
#[test]
#[ignore = "run as a child process by `a_killed_writer_loses_nothing_committed`"]
fn child_that_builds() {
    let Some(base) = std::env::var_os("GAINSAY_TEST_BASE") else { return };
    let mut desk = Desk::new(Path::new(&base), Depth::Words);
    desk.on_progress = Box::new(|| std::thread::sleep(Duration::from_millis(1)));
    for nth in 0.. {
        desk.write("bridge.md", &BRIDGE.replace("Monday", &format!("weekday{nth}")));
        desk.write(&format!("new/{nth}.md"), &format!("Harbour report number{nth} names ship{nth} today.\n"));
        desk.update();
    }
}

#[test]
fn a_killed_writer_loses_nothing_committed() {
    let (dir, desk) = three(Depth::Words);
    for wait in [30, 90, 170, 310] {
        let mut child = std::process::Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "child_that_builds", "--ignored"])
            .env("GAINSAY_TEST_BASE", dir.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("a child");
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().expect("killed");
        child.wait().expect("ended");
        let snapshot = desk.store().snapshot().expect("sound").expect("an index");
        assert!(snapshot.readings().all(|reading| reading.is_ok()));
        assert!(snapshot.n_documents() >= 3);
        assert_eq!(desk.found("The ferry Sea Marten struck a reef."), ["corpus/sea/ferry.md"]);
        let update = desk.update();
        assert!(!update.problems.iter().any(|problem| problem.message.contains("damaged")), "{:?}", update.problems);
        let snapshot = desk.store().snapshot().expect("sound").expect("an index");
        assert_eq!(snapshot.n_documents(), desk.corpus().len());
    }
}

/// A folder with a configuration, some sources and a draft that contradicts one of them.
#[cfg(unix)]
fn project() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect("written");
    fs::create_dir(dir.path().join("corpus")).expect("made");
    write("gainsay.yml", "corpus: [corpus]\n");
    write("draft.md", &FERRY.replace("Thursday", "Friday"));
    write("corpus/bridge.md", BRIDGE);
    write("corpus/ferry.md", FERRY);
    write("corpus/library.md", LIBRARY);
    for nth in 0..20 {
        write(&format!("corpus/{nth}.md"), &BRIDGE.replace("Harrowmere", &format!("Harrow{nth}")));
    }
    dir
}

/// Runs a command line in `dir`; gives its exit code, what it wrote to standard output, and to standard error.
#[cfg(unix)]
fn shell(dir: &Path, line: &str) -> (Option<i32>, String, String) {
    let mut command = std::process::Command::new("sh");
    command.args(["-c", line, env!("CARGO_BIN_EXE_gainsay")]).current_dir(dir).env("NO_COLOR", "1");
    let output = command.output().expect("a shell");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
#[cfg(unix)]
fn a_full_disk_is_told_and_the_check_goes_on_without_the_index() {
    let dir = project();
    // No file may grow beyond a few kilobytes, and the system says so instead of ending the program.
    let (code, found, told) = shell(dir.path(), "trap '' XFSZ; ulimit -f 4; exec \"$0\" check draft.md --exit-zero");
    assert!(format!("{found}{told}").contains("no room left"), "{found}\n{told}");
    assert_eq!(code, Some(0), "{found}\n{told}");
    let (_, whole, _) = shell(dir.path(), "exec \"$0\" check draft.md --exit-zero --no-cache");
    // All but the time that it took.
    let last = |text: &str| text.lines().last().and_then(|line| line.split(" in ").next()).map(str::to_owned);
    assert_eq!(last(&found), last(&whole), "the same is found without the index");
    assert_eq!(fs::read_to_string(dir.path().join("corpus/ferry.md")).expect("read"), FERRY);
    let (code, built, told) = shell(dir.path(), "exec \"$0\" index build");
    assert!(code == Some(0) && built.starts_with("23 files: 23 changed"), "{built}\n{told}");
}

#[test]
#[cfg(unix)]
fn many_checks_at_once_see_one_index() {
    let dir = project();
    let line = "for n in 1 2 3 4; do \"$0\" check draft.md --exit-zero --quiet > out$n 2> err$n & done; wait; cat out1";
    let (_, one, _) = shell(dir.path(), line);
    for nth in 2..=4 {
        let other = fs::read_to_string(dir.path().join(format!("out{nth}"))).expect("read");
        assert_eq!(one.lines().last(), other.lines().last(), "{one}\n{other}");
    }
    let (code, ..) = shell(dir.path(), "exec \"$0\" index build --quiet");
    assert_eq!(code, Some(0));
}
