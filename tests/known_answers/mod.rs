//! Texts with known answers: reading their lists and the texts themselves, for the tests that measure how right claims are.

use gainsay::claim::{self, Reading};
use gainsay::document::{self, Document, Role};
use gainsay::{mention, syntax};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// One value a line.
pub(crate) fn json_lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// A text as `check` reads it, up to its claims.
pub(crate) fn read(name: &str, text: &str) -> (Document, Reading) {
    let (document, _) = document::from_text(name, text, Role::Source);
    let sentences = syntax::read(&document);
    let context = mention::Context { published: document.meta.published, place: document.meta.place.as_deref() };
    let mentions = mention::read(&sentences, &context);
    let reading = claim::read(&document, sentences, mentions);
    (document, reading)
}
