//! Pieces of rule files as written: values that remember their place, maps that keep their order, one-or-many lists.

use crate::span::Span;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A value and the bytes of the YAML document it was read from.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Placed<T> {
    /// The value.
    pub(super) value: T,
    /// Its bytes within its YAML document.
    pub(super) at: Span,
}

impl Placed<String> {
    /// The words.
    pub(super) fn text(&self) -> &str {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        let at = spanned.referenced.span();
        let start = usize::try_from(at.byte_offset().unwrap_or(0)).unwrap_or(0);
        let len = usize::try_from(at.byte_len().unwrap_or(0)).unwrap_or(0);
        Ok(Self { value: spanned.value, at: Span::new(start, start + len) })
    }
}

impl<T: JsonSchema> JsonSchema for Placed<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A map in the order of the file, every key with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entries<V>(pub(super) Vec<(Placed<String>, V)>);

impl<V> Default for Entries<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Reader<V> {
            type Value = Entries<V>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry::<Placed<String>, V>()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Reader(PhantomData))
    }
}

impl<V: JsonSchema> JsonSchema for Entries<V> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("MapOf{}", V::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let values = generator.subschema_for::<V>();
        json_schema!({ "type": "object", "additionalProperties": values })
    }
}

/// One word, or a list of them; `a | b` in one string is a list too.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Words(pub(super) Vec<Placed<String>>);

/// What may stand where [`Words`] are read.
enum OneOrMany {
    One(String),
    Many(Vec<Placed<String>>),
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = OneOrMany;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a word or a list of words")
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(OneOrMany::One(text.to_owned()))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
                Ok(OneOrMany::One(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
                Ok(OneOrMany::One(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
                Ok(OneOrMany::One(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
                Ok(OneOrMany::One(value.to_string()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(word) = seq.next_element::<Placed<String>>()? {
                    list.push(word);
                }
                Ok(OneOrMany::Many(list))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Placed::<OneOrMany>::deserialize(deserializer)?;
        let at = written.at;
        let list = match written.value {
            OneOrMany::One(text) => vec![Placed { value: text, at }],
            OneOrMany::Many(list) => list,
        };
        let split = |word: Placed<String>| {
            let parts = word.value.split('|').map(|part| part.trim().to_owned());
            parts.filter(|part| !part.is_empty()).map(|value| Placed { value, at: word.at }).collect::<Vec<_>>()
        };
        Ok(Self(list.into_iter().flat_map(split).collect()))
    }
}

impl JsonSchema for Words {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                { "type": ["string", "number", "boolean"] },
                { "type": "array", "items": { "type": ["string", "number"] } }
            ]
        })
    }
}

/// A word that stands for the whole, or the whole as a map.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum NameOr<T> {
    /// The word alone.
    Name(String),
    /// The map.
    Full(Box<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for NameOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = NameOr<T>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a word or a map")
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(NameOr::Name(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|full| NameOr::Full(Box::new(full)))
            }
        }
        deserializer.deserialize_any(Reader(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for NameOr<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("NameOr{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let full = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [{ "type": "string" }, full] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        by: Placed<String>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        same: Entries<Placed<Inner>>,
        words: Words,
        one: Words,
    }

    #[test]
    fn places_of_keys_values_and_list_items_are_their_bytes() {
        let text = "same:\n  évent: { by: entity }\nwords: [a, b | c]\none: x | y\n";
        let read: Outer = serde_yaml::from_str(text).expect("valid");
        let (key, inner) = &read.same.0[0];
        assert_eq!(&text[key.at.range()], "évent");
        assert_eq!(&text[inner.value.by.at.range()], "entity");
        assert!(text[inner.at.range()].starts_with('{'), "{:?}", &text[inner.at.range()]);
        let words: Vec<_> = read.words.0.iter().map(Placed::text).collect();
        assert_eq!(words, ["a", "b", "c"]);
        assert_eq!(&text[read.words.0[0].at.range()], "a");
        assert_eq!(&text[read.one.0[0].at.range()], "x | y");
    }

    #[test]
    fn an_unknown_key_is_reported_at_its_place() {
        let text = "same:\n  event: { bye: entity }\nwords: a\none: b\n";
        let error = serde_yaml::from_str::<Outer>(text).expect_err("unknown key");
        let at = error.location().expect("a place").span();
        let from = at.byte_offset().map(|at| at as usize).unwrap_or(usize::MAX);
        assert_eq!(&text[from..from + 3], "bye", "{error:?}");
    }
}
