//! Tells the program which analyser it is: a hash of all that readings come from, code and data, so that a stored reading is
//! never served by a program that would read the text otherwise.

use std::fs;
use std::path::{Path, PathBuf};

/// What decides how a text is read and under which keys it is stored.
const PARTS: &[&str] =
    &["src/document", "src/syntax", "src/mention", "src/claim", "src/rule", "src/index", "rules", "Cargo.lock"];

fn main() {
    let mut files = Vec::new();
    for part in PARTS {
        println!("cargo::rerun-if-changed={part}");
        collect(Path::new(part), &mut files);
    }
    files.sort();
    // FNV-1a: no cryptography is needed, and no dependency.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        let name = file.to_string_lossy().replace('\\', "/");
        let content = fs::read(&file).unwrap_or_default();
        for byte in name.bytes().chain([0]).chain(content) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo::rustc-env=GAINSAY_ANALYSER={hash:016x}");
}

/// All files at or below `path`.
fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten() {
            collect(&entry.path(), files);
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
}
