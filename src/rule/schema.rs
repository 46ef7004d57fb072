//! The JSON schema of rule files, for editors: made from the types that read them.

use super::file::Doc;
use serde_json::{Value, json};

/// The schema of one YAML document of a rule file.
#[must_use]
pub fn schema() -> Value {
    let mut schema = serde_json::to_value(schemars::schema_for!(Doc)).unwrap_or_default();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), json!("gainsay rule"));
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_knows_every_kind_of_document_and_refuses_unknown_keys() {
        let text = schema().to_string();
        for kind in super::super::file::KINDS {
            assert!(text.contains(&format!("\"{kind}\"")), "{kind}");
        }
        assert!(text.contains("\"additionalProperties\":false"));
    }
}
