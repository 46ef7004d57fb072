//! YAML and JSON as a tree with places: what front matter and fact sheets are read from, so that every complaint names its
//! line and every value its bytes.

use crate::span::Span;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Value,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Span,
    pub(super) value: Node,
}

/// Why a text is no YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct YamlError {
    /// Line from 1 and place, when known.
    pub(super) line: usize,
    pub(super) span: Span,
    pub(super) message: String,
}

impl Node {
    /// The words of a scalar.
    pub(super) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(words) => Some(words),
            _ => None,
        }
    }

    /// The entries of a mapping; none for anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; a scalar counts as a list of one.
    pub(super) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            Value::Scalar(_) | Value::Map(_) => std::slice::from_ref(self),
            Value::Null => &[],
        }
    }

    /// The value under `key`.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }
}

/// Reads the YAML `text[range]`; places refer to `text`.
pub(super) fn parse(text: &str, range: std::ops::Range<usize>) -> Result<Node, YamlError> {
    let slice = &text[range.clone()];
    let options = serde_yaml::options! { with_snippet: false };
    let raw: Result<serde_yaml::Spanned<Raw>, _> = serde_yaml::from_str_with_options(slice, options);
    match raw {
        Ok(raw) => Ok(place(raw, slice, range.start)),
        Err(error) => {
            let line = error.location().map_or(1, |at| usize::try_from(at.line()).unwrap_or(1).max(1));
            let before: usize = slice.split_inclusive('\n').take(line - 1).map(str::len).sum();
            let width = slice[before..].lines().next().map_or(0, str::len);
            let whole = error.to_string();
            // The library says the place in its message too; ours is said by the caller, in lines of the file.
            let message = whole.split(" at line ").next().unwrap_or(&whole);
            let message = message.split(": line ").next().unwrap_or(message).trim();
            let lines_above = text[..range.start].matches('\n').count();
            let start = range.start + before;
            Err(YamlError {
                line: lines_above + line,
                span: Span::new(start, start + width),
                message: message.to_owned(),
            })
        }
    }
}

/// The same from JSON, which has no places: every span is empty.
pub(super) fn from_json(value: &serde_json::Value) -> Node {
    let value = match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Scalar(value.to_string()),
        serde_json::Value::Number(value) => Value::Scalar(value.to_string()),
        serde_json::Value::String(value) => Value::Scalar(value.clone()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(from_json).collect()),
        serde_json::Value::Object(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, value)| Entry { key: key.clone(), key_span: Span::default(), value: from_json(value) })
                .collect(),
        ),
    };
    Node { span: Span::default(), value }
}

/// A value as the YAML library gives it.
enum Raw {
    Null,
    /// A quoted or plain string, decoded.
    Words(String),
    /// A number or truth value; its words are those of the file.
    Typed,
    List(Vec<serde_yaml::Spanned<Raw>>),
    Map(Vec<(serde_yaml::Spanned<String>, serde_yaml::Spanned<Raw>)>),
}

/// Turns library places into spans of `text`, of which `slice` begins at `base`.
fn place(raw: serde_yaml::Spanned<Raw>, slice: &str, base: usize) -> Node {
    let range = byte_range(raw.referenced, slice);
    let span = Span::new(base + range.start, base + range.end);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Words(words) => Value::Scalar(words),
        Raw::Typed => Value::Scalar(slice[range].trim().to_owned()),
        Raw::List(items) => Value::List(items.into_iter().map(|item| place(item, slice, base)).collect()),
        Raw::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let range = byte_range(key.referenced, slice);
                    let key_span = Span::new(base + range.start, base + range.end);
                    Entry { key: key.value, key_span, value: place(value, slice, base) }
                })
                .collect(),
        ),
    };
    Node { span: covered(&value, span), value }
}

/// The library places a list or mapping at its first byte only; it reaches to the end of its last item.
fn covered(value: &Value, span: Span) -> Span {
    match value {
        Value::List(items) => items.iter().fold(span, |all, item| all.cover(item.span)),
        Value::Map(entries) => {
            entries.iter().fold(span, |all, entry| all.cover(entry.key_span).cover(entry.value.span))
        }
        Value::Null | Value::Scalar(_) => span,
    }
}

fn byte_range(at: serde_yaml::Location, slice: &str) -> std::ops::Range<usize> {
    let offset = |value: Option<u64>| value.and_then(|value| usize::try_from(value).ok());
    let start = offset(at.span().byte_offset()).unwrap_or(0).min(slice.len());
    let end = (start + offset(at.span().byte_len()).unwrap_or(0)).min(slice.len());
    let trimmed = slice.get(start..end).map_or(start, |words| start + words.trim_end().len());
    start..trimmed
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_str<E>(self, words: &str) -> Result<Raw, E> {
        Ok(Raw::Words(words.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Raw::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            all.push(entry);
        }
        Ok(Raw::Map(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_and_key_has_its_place() {
        let text =
            "x\nname: \"Ana \\u00e9 Ruiz\"\nborn: 1962-12-05\nn: 1_000\nlist: [é, 'b c']\nmap:\n  key: true\n  none:\n";
        let node = parse(text, 2..text.len()).expect("YAML");
        let slice = |node: &Node| &text[node.span.range()];
        let get = |key: &str| node.get(key).expect("key");
        assert_eq!(get("name").as_str(), Some("Ana é Ruiz"));
        assert_eq!(slice(get("name")), "\"Ana \\u00e9 Ruiz\"");
        assert_eq!(get("born").as_str(), Some("1962-12-05"));
        assert_eq!(slice(get("born")), "1962-12-05");
        assert_eq!(get("n").as_str(), Some("1_000"));
        let items = get("list").items();
        assert_eq!(slice(&items[0]), "é");
        assert_eq!(items[1].as_str(), Some("b c"));
        assert_eq!(get("map").get("key").and_then(Node::as_str), Some("true"));
        assert_eq!(get("map").get("none").map(|node| &node.value), Some(&Value::Null));
        let entry = &node.entries()[1];
        assert_eq!(&text[entry.key_span.range()], "born");
    }

    #[test]
    fn an_error_names_its_line_in_the_file() {
        let text = "---\ntitle: Live: the day after\n---\n";
        let error = parse(text, 4..31).expect_err("bad YAML");
        assert_eq!(error.line, 2);
        assert_eq!(&text[error.span.range()], "title: Live: the day after");
    }
}
