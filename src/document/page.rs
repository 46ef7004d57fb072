//! What an HTML page says of itself: `<meta>`, `<time>`, JSON-LD, `<link rel=canonical>`, `<title>`, `lang`.

use super::Meta;
use super::front;
use super::html::{attribute, tokens};
use super::yaml::Node;
use html5gum::{StartTag, Token};
use std::collections::BTreeMap;
use std::ops::Range;

/// For each field, the names under which pages give it, surest first. `json:` marks JSON-LD, `tag:` elements.
const FIELDS: &[(&str, &[&str])] = &[
    (
        "published",
        &[
            "article:published_time",
            "json:datepublished",
            "datepublished",
            "og:article:published_time",
            "parsely-pub-date",
            "sailthru.date",
            "dc.date.issued",
            "dcterms.date",
            "dcterms.created",
            "dc.date",
            "pubdate",
            "publishdate",
            "publication_date",
            "date",
            "tag:time",
        ],
    ),
    ("outlet", &["og:site_name", "json:publisher", "application-name", "dc.publisher", "publisher", "twitter:site"]),
    ("title", &["og:title", "json:headline", "twitter:title", "dc.title", "tag:title"]),
    ("url", &["tag:canonical", "og:url", "json:url"]),
    ("lang", &["tag:lang", "og:locale", "json:inlanguage", "content-language"]),
];

/// Reads the page `text[range]`.
pub(super) fn read(text: &str, range: Range<usize>) -> Meta {
    let mut found = BTreeMap::new();
    let mut in_linked_data = false;
    let mut in_title = false;
    for (token, _) in tokens(text, range) {
        match token {
            Token::StartTag(tag) => {
                let is = |name: &[u8]| tag.name.as_slice() == name;
                in_title = is(b"title");
                let kind = attribute(&tag, "type").unwrap_or_default();
                in_linked_data = is(b"script") && kind.trim().eq_ignore_ascii_case("application/ld+json");
                from_tag(&tag, &mut found);
            }
            Token::String(words) if in_title => {
                keep(&mut found, "tag:title", &String::from_utf8_lossy(&words));
            }
            Token::String(words) if in_linked_data => {
                if let Ok(value) = serde_json::from_slice(&words) {
                    from_linked_data(&value, &mut found);
                }
            }
            Token::EndTag(_) => {
                in_title = false;
                in_linked_data = false;
            }
            _ => {}
        }
    }
    meta(&found)
}

/// The first value under each name.
type Found = BTreeMap<String, String>;

fn keep(found: &mut Found, name: &str, value: &str) {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if !value.is_empty() {
        found.entry(name.to_ascii_lowercase()).or_insert(value);
    }
}

fn from_tag(tag: &StartTag<usize>, found: &mut Found) {
    let value = |name: &str| attribute(tag, name);
    match tag.name.as_slice() {
        b"meta" => {
            let name = value("property")
                .or_else(|| value("name"))
                .or_else(|| value("itemprop"))
                .or_else(|| value("http-equiv"));
            if let (Some(name), Some(content)) = (name, value("content")) {
                keep(found, name.trim(), &content);
            }
        }
        b"time" => {
            // Pages write "PT3M" and "3 hours ago" here too.
            if let Some(datetime) = value("datetime").filter(|words| front::published(words).is_ok()) {
                keep(found, "tag:time", &datetime);
            }
        }
        b"link" if value("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
            keep(found, "tag:canonical", &value("href").unwrap_or_default());
        }
        b"html" => keep(found, "tag:lang", &value("lang").unwrap_or_default()),
        _ => {}
    }
}

/// The article within JSON-LD: an object whose type ends in `Article` or `Posting`, at the top, in a list or in `@graph`.
fn from_linked_data(value: &serde_json::Value, found: &mut Found) {
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| from_linked_data(item, found)),
        serde_json::Value::Object(entries) => {
            if let Some(graph) = entries.get("@graph") {
                from_linked_data(graph, found);
            }
            let types = entries.get("@type").map(super::yaml::from_json);
            let is_article =
                |kind: &Node| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"));
            if !types.is_some_and(|types| types.items().iter().any(is_article)) {
                return;
            }
            for name in ["datePublished", "headline", "inLanguage", "url"] {
                if let Some(words) = entries.get(name).and_then(serde_json::Value::as_str) {
                    keep(found, &format!("json:{name}"), words);
                }
            }
            let publisher = entries.get("publisher").and_then(|publisher| publisher.get("name").or(Some(publisher)));
            if let Some(name) = publisher.and_then(serde_json::Value::as_str) {
                keep(found, "json:publisher", name);
            }
        }
        _ => {}
    }
}

fn meta(found: &Found) -> Meta {
    let first = |field: &str| {
        let names = FIELDS.iter().find(|(name, _)| *name == field).map_or([].as_slice(), |(_, names)| names);
        names.iter().filter_map(|name| found.get(*name)).cloned()
    };
    Meta {
        outlet: first("outlet").next().map(|name| name.trim_start_matches('@').to_owned()),
        title: first("title").next(),
        // The first that can be read: pages write "3 hours ago" into some of these.
        published: first("published").find_map(|words| front::published(&words).ok()),
        url: first("url").next(),
        lang: first("lang").next().map(|lang| lang.replace('_', "-")),
        ..Meta::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str) -> Meta {
        read(head, 0..head.len())
    }

    #[test]
    fn meta_elements_are_read() {
        let meta = check(
            "<html lang=en><head><title>Bridge &amp; road | Courier</title><meta property='og:title' content='Bridge shut'>\
             <meta property=\"article:published_time\" content=\"2025-05-01T18:25:00+02:00\">\
             <meta content='Velmouth Courier' property='og:site_name'><link rel=canonical href='https://x.y/a'>",
        );
        assert_eq!(meta.title.as_deref(), Some("Bridge shut"));
        assert_eq!(meta.outlet.as_deref(), Some("Velmouth Courier"));
        assert_eq!(meta.url.as_deref(), Some("https://x.y/a"));
        assert_eq!(meta.lang.as_deref(), Some("en"));
        assert!(meta.published.is_some_and(|published| published.instant.is_some()));
    }

    #[test]
    fn linked_data_and_time_elements_are_read() {
        let meta = check(
            "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"no\"},{\"@type\":[\"NewsArticle\"],\
             \"headline\":\"Shut\",\"datePublished\":\"2025-05-01\",\"publisher\":{\"name\":\"The Courier\"}}]}</script>",
        );
        assert_eq!(meta.outlet.as_deref(), Some("The Courier"));
        assert_eq!(meta.published.map(|published| published.date.to_string()).as_deref(), Some("2025-05-01"));
        let meta =
            check("<title>Shut</title><time datetime='3 hours ago'></time><p>x <time datetime=2025-05-02>y</time>");
        assert_eq!(meta.title.as_deref(), Some("Shut"));
        assert_eq!(meta.published.map(|published| published.date.to_string()).as_deref(), Some("2025-05-02"));
    }
}
