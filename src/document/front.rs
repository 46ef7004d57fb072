//! Front matter: what stands before the text between `---` (YAML) or `+++` (simple TOML) lines, turned into [`Meta`].

use super::yaml::{self, Entry, Node, Value};
use super::{Comment, Disclosure, Meta, Problem, ProblemKind, Published, Standing, Status};
use crate::span::Span;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Range;

/// For each field of ours, the keys to look under before the usual ones; from the configuration's `front-matter`.
pub type Keys = BTreeMap<String, Vec<String>>;

/// Fields, and the keys under which they are found without configuration: ours first, then Hugo's, Jekyll's and what other
/// systems write, the surest first.
const FIELDS: &[(&str, &[&str])] = &[
    ("outlet", &["outlet", "source", "publisher", "publication", "site_name"]),
    ("title", &["title", "headline"]),
    (
        "published",
        &[
            "published",
            "date",
            "publishdate",
            "publish_date",
            "published_at",
            "datepublished",
            "date_published",
            "pubdate",
            "publication_date",
            "published_time",
            "lastmod",
        ],
    ),
    ("url", &["url", "canonical", "canonical_url", "canonicalurl", "link"]),
    ("kind", &["kind", "type"]),
    ("lang", &["lang", "language", "locale", "inlanguage"]),
    ("place", &["place", "dateline", "location"]),
    ("standing", &["standing"]),
    ("status", &["status"]),
    ("supersedes", &["supersedes", "replaces"]),
    ("confidential", &["confidential"]),
    ("sources", &["sources"]),
    ("gainsay", &["gainsay"]),
];

/// Front matter as found.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// First byte of the text after it.
    pub(super) body: usize,
    pub(super) meta: Meta,
    pub(super) ignores: Vec<Comment>,
    pub(super) problems: Vec<Problem>,
}

/// How front matter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Yaml,
    Toml,
}

/// Reads the front matter of `text`, if it has any.
pub(super) fn read(text: &str, path: &str, keys: &Keys) -> FrontMatter {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut found = FrontMatter { body: start, ..FrontMatter::default() };
    let Some(first) = text[start..].split_inclusive('\n').next() else { return found };
    let syntax = match first.trim_end() {
        "---" => Syntax::Yaml,
        "+++" => Syntax::Toml,
        _ => return found,
    };
    let inner = start + first.len();
    let Some((end, body)) = closing(text, inner, syntax) else {
        unclosed(text, path, start..inner, keys, &mut found);
        return found;
    };
    found.body = body;
    let mut problem = |span, message| found.problems.push(bad(path, span, message));
    let node = match syntax {
        Syntax::Yaml => match yaml::parse(text, inner..end) {
            Ok(node) => node,
            Err(error) => {
                let message = format!(
                    "front matter is not valid YAML in line {}: {}; values with a colon or quotes in them want quotes \
                     around them (its keys were read line by line instead)",
                    error.line, error.message
                );
                problem(error.span, message);
                by_line(text, inner..end, ':')
            }
        },
        Syntax::Toml => by_line(text, inner..end, '='),
    };
    if !matches!(node.value, Value::Map(_) | Value::Null) {
        problem(node.span, "front matter holds no `key: value` lines, so nothing was read from it".to_owned());
    }
    apply(&node, path, keys, &mut found);
    found
}

/// Where the front matter's content ends and where the body begins.
fn closing(text: &str, inner: usize, syntax: Syntax) -> Option<(usize, usize)> {
    let mut at = inner;
    for line in text[inner..].split_inclusive('\n') {
        let mark = line.trim_end();
        if (syntax == Syntax::Yaml && matches!(mark, "---" | "...")) || (syntax == Syntax::Toml && mark == "+++") {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// An opening mark without an end: a rule across the page, or a forgotten line. It is taken for front matter if a key
/// follows at once; the body then begins after the first blank line.
fn unclosed(text: &str, path: &str, mark: Range<usize>, keys: &Keys, found: &mut FrontMatter) {
    let looks_like_keys = text[mark.end..].lines().next().is_some_and(|line| split_key(line, ':').is_some());
    if !looks_like_keys {
        return;
    }
    let rest = &text[mark.end..];
    let len: usize = rest.split_inclusive('\n').take_while(|line| !line.trim().is_empty()).map(str::len).sum();
    found.body = mark.end + len;
    let message = "front matter is opened here and never closed; add a line `---` after its last key (everything up to the \
                   first blank line was taken for it)";
    found.problems.push(bad(path, Span::new(mark.start, mark.end), message.to_owned()));
    let node = by_line(text, mark.end..mark.end + len, ':');
    apply(&node, path, keys, found);
}

/// Reads simple `key: value` (or `key = value`) lines and no more; indented lines and tables are passed over.
fn by_line(text: &str, range: Range<usize>, mark: char) -> Node {
    let mut entries = Vec::new();
    let mut at = range.start;
    let mut in_table = false;
    for line in text[range.clone()].split_inclusive('\n') {
        in_table |= mark == '=' && line.starts_with('[');
        if let Some((key, value)) = split_key(line, mark).filter(|_| !in_table) {
            let offset = value.as_ptr() as usize - line.as_ptr() as usize;
            let span = Span::new(at + offset, at + offset + value.len());
            let key_span = Span::new(at, at + key.len());
            entries.push(Entry {
                key: key.trim().to_owned(),
                key_span,
                value: Node { span, value: simple_value(value, span) },
            });
        }
        at += line.len();
    }
    Node { span: Span::new(range.start, range.end), value: Value::Map(entries) }
}

/// A line's key and value; none if it has no key at its start.
fn split_key(line: &str, mark: char) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(mark)?;
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let fits = !key.is_empty()
        && key.trim_end().chars().all(is_key)
        && (mark == '=' || value.starts_with([' ', '\r', '\n']) || value.is_empty());
    fits.then(|| (key, value.trim()))
}

fn simple_value(value: &str, span: Span) -> Value {
    if let Some(inner) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let items = inner.split(',').map(|item| Node { span, value: simple_value(item.trim(), span) });
        return Value::List(items.collect());
    }
    let quoted = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    match quoted('"').or_else(|| quoted('\'')) {
        _ if value.is_empty() => Value::Null,
        Some(inner) => Value::Scalar(inner.to_owned()),
        None => Value::Scalar(value.to_owned()),
    }
}

fn bad(path: &str, span: Span, message: String) -> Problem {
    Problem { kind: ProblemKind::BadFrontMatter, path: path.to_owned(), span: Some(span), message }
}

/// Fills `found` from a mapping; also used for the objects of JSON exports.
pub(super) fn apply(node: &Node, path: &str, keys: &Keys, found: &mut FrontMatter) {
    for &(field, usual) in FIELDS {
        let mapped = keys.get(field).into_iter().flatten().map(String::as_str);
        let hit = mapped.chain(usual.iter().copied()).find_map(|key| {
            node.entries().iter().find(|entry| entry.key.eq_ignore_ascii_case(key) && entry.value.value != Value::Null)
        });
        match hit {
            Some(entry) => set(field, entry, path, found),
            None => misspelt(field, node, path, found),
        }
    }
}

/// A key that is nearly one of ours, when ours is missing: one letter off, or two swapped.
fn misspelt(field: &str, node: &Node, path: &str, found: &mut FrontMatter) {
    // Words of five letters are one letter away from too many others ("title", "tithe").
    let near =
        |entry: &&Entry| field.len() > 5 && strsim::damerau_levenshtein(&entry.key.to_ascii_lowercase(), field) == 1;
    let known = |key: &str| FIELDS.iter().any(|(_, usual)| usual.iter().any(|usual| usual.eq_ignore_ascii_case(key)));
    if let Some(entry) = node.entries().iter().filter(near).find(|entry| !known(&entry.key)) {
        let message = format!("front matter key `{}` is not known; did you mean `{field}`?", entry.key);
        found.problems.push(bad(path, entry.key_span, message));
    }
}

fn set(field: &str, entry: &Entry, path: &str, found: &mut FrontMatter) {
    let node = &entry.value;
    let words = || node.as_str().map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
    let meta = &mut found.meta;
    let key = &entry.key;
    let complaint = match field {
        "outlet" => return meta.outlet = words().or_else(|| name_of(node)),
        "title" => return meta.title = words(),
        "url" => return meta.url = words(),
        "kind" => return meta.kind = words(),
        "lang" => return meta.lang = words(),
        "place" => return meta.place = words(),
        "supersedes" => return meta.supersedes = words(),
        "sources" => {
            let item = |item: &Node| item.as_str().map(str::to_owned).or_else(|| name_of(item));
            return meta.sources = node.items().iter().filter_map(item).collect();
        }
        "published" => words().map_or(Err("a date".to_owned()), |words| published(&words)).map(|date| {
            meta.published = Some(date);
        }),
        "standing" => one_of(node, STANDINGS).map(|standing| meta.standing = standing),
        "status" => one_of(node, STATUSES).map(|status| meta.status = status),
        "confidential" => one_of(node, DISCLOSURES).map(|disclosure| meta.disclosure = disclosure),
        "gainsay" => ignores(node).map(|ignores| found.ignores = ignores),
        _ => Ok(()),
    };
    if let Err(expected) = complaint {
        let given = node.as_str().map_or_else(|| "this".to_owned(), |words| format!("`{words}`"));
        found.problems.push(bad(path, node.span, format!("front matter key `{key}`: {given} is not {expected}")));
    }
}

/// The name within a mapping such as `publisher: { name: … }`.
fn name_of(node: &Node) -> Option<String> {
    ["name", "path", "url", "title"].iter().find_map(|key| node.get(key)?.as_str()).map(str::to_owned)
}

const STANDINGS: &[(&str, Standing)] = &[
    ("primary", Standing::Primary),
    ("wire", Standing::Wire),
    ("own", Standing::Own),
    ("background", Standing::Background),
];

// Publishing systems use the same key for their own states, which say nothing about whether the words still stand.
const STATUSES: &[(&str, Status)] = &[
    ("corrected", Status::Corrected),
    ("withdrawn", Status::Withdrawn),
    ("retracted", Status::Withdrawn),
    ("standing", Status::Standing),
    ("published", Status::Standing),
    ("publish", Status::Standing),
    ("live", Status::Standing),
    ("draft", Status::Standing),
    ("updated", Status::Standing),
];

const DISCLOSURES: &[(&str, Disclosure)] = &[
    ("true", Disclosure::Confidential),
    ("yes", Disclosure::Confidential),
    ("false", Disclosure::Open),
    ("no", Disclosure::Open),
];

/// The value that a word stands for, or the words that are allowed.
pub(super) fn one_of<T: Copy>(node: &Node, allowed: &[(&str, T)]) -> Result<T, String> {
    let words = node.as_str().unwrap_or("").trim().to_ascii_lowercase();
    let hit = allowed.iter().find(|(name, _)| *name == words).map(|(_, value)| *value);
    hit.ok_or_else(|| {
        let names: Vec<_> = allowed.iter().map(|(name, _)| format!("`{name}`")).collect();
        let guess = allowed.iter().map(|(name, _)| name).find(|name| strsim::damerau_levenshtein(name, &words) <= 2);
        let guess = guess.map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        format!("one of {}{guess}", names.join(", "))
    })
}

/// The entries of `ignore` within `gainsay`.
fn ignores(node: &Node) -> Result<Vec<Comment>, String> {
    let Some(list) = node.get("ignore") else {
        return Err("a mapping with `ignore: [\"rule-id: reason\"]`".to_owned());
    };
    let entry = |item: &Node| match (&item.value, item.entries()) {
        (Value::Scalar(words), _) => Some(Comment { span: item.span, text: words.clone() }),
        // `- event-status: reason` without quotes is a mapping of one entry.
        (_, [entry]) => {
            let reason = entry.value.as_str().unwrap_or("");
            let span = entry.key_span.cover(entry.value.span);
            Some(Comment { span, text: format!("{}: {reason}", entry.key) })
        }
        _ => None,
    };
    list.items()
        .iter()
        .map(|item| entry(item).ok_or_else(|| "a list of `rule-id: reason` entries".to_owned()))
        .collect()
}

/// Reads a date or date and time as people and systems write it; an error says what was expected.
pub(super) fn published(words: &str) -> Result<Published, String> {
    let words = words.trim();
    // Jekyll writes "2025-05-01 18:25:00 +0200", Hugo sometimes "… UTC".
    let mut compact = words.replace(" UTC", "Z").replace(" GMT", "Z");
    if let Some(at) = compact.rfind(' ').filter(|at| compact[at + 1..].starts_with(['+', '-', 'Z'])) {
        compact.remove(at);
    }
    if let Ok(pieces) = jiff::fmt::temporal::Pieces::parse(&compact) {
        return Ok(from_pieces(&pieces));
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(words) {
        return Ok(Published { date: zoned.date(), instant: Some(zoned.timestamp()) });
    }
    let formats = ["%B %d, %Y", "%b %d, %Y", "%b. %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%Y.%m.%d"];
    let date = formats.iter().find_map(|format| Date::strptime(format, words).ok());
    date.map(|date| Published { date, instant: None })
        .ok_or_else(|| "a date; write `2025-05-01` or `2025-05-01T18:25:00+02:00`".to_owned())
}

fn from_pieces(pieces: &jiff::fmt::temporal::Pieces<'_>) -> Published {
    let date = pieces.date();
    let instant = pieces.time().and_then(|time| {
        let datetime = date.to_datetime(time);
        match (pieces.to_numeric_offset(), pieces.to_time_zone()) {
            (Some(offset), _) => offset.to_timestamp(datetime).ok(),
            (None, Ok(Some(zone))) => zone.to_timestamp(datetime).ok(),
            _ => None,
        }
    });
    Published { date, instant }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> FrontMatter {
        read(text, "a.md", &Keys::new())
    }

    #[test]
    fn all_keys_are_read() {
        let text = "---\nsource: Harbor Wire\ntitle: \"Talks: off\"\npublished: 2025-05-01T18:25:00+02:00\nurl: https://x.y\nkind: wire\nlang: en-GB\nplace: Rome\nstanding: wire\nstatus: corrected\nsupersedes: a.md\nconfidential: true\nsources: [b.md, c.md]\ngainsay:\n  ignore: [\"event-status: ours\"]\n---\nBody\n";
        let found = check(text);
        assert_eq!(found.problems, []);
        let meta = &found.meta;
        assert_eq!(meta.outlet.as_deref(), Some("Harbor Wire"));
        assert_eq!(meta.title.as_deref(), Some("Talks: off"));
        let published = meta.published.expect("date");
        assert_eq!(published.date, jiff::civil::date(2025, 5, 1));
        assert_eq!(published.instant, "2025-05-01T16:25:00Z".parse().ok());
        assert_eq!(
            (meta.standing, meta.status, meta.disclosure),
            (Standing::Wire, Status::Corrected, Disclosure::Confidential)
        );
        assert_eq!(meta.sources, ["b.md", "c.md"]);
        assert_eq!(found.ignores[0].text, "event-status: ours");
        assert_eq!(&text[found.body..], "Body\n");
    }

    #[test]
    fn the_day_is_that_of_the_place_of_publication() {
        let day =
            |words: &str| published(words).map(|published| (published.date.to_string(), published.instant.is_some()));
        let date = |day: &str, timed| Ok((day.to_owned(), timed));
        assert_eq!(day("2025-05-01"), date("2025-05-01", false));
        assert_eq!(day("2025-05-01T23:30:00-04:00"), date("2025-05-01", true));
        assert_eq!(day("2025-05-01 18:25:00 +0200"), date("2025-05-01", true));
        assert_eq!(day("2025-05-01T18:25"), date("2025-05-01", false));
        assert_eq!(day("2025-05-01T18:25:00Z"), date("2025-05-01", true));
        assert_eq!(day("May 1, 2025"), date("2025-05-01", false));
        assert_eq!(day("1 May 2025"), date("2025-05-01", false));
        assert_eq!(day("Thu, 1 May 2025 18:25:00 GMT"), date("2025-05-01", true));
        assert!(day("05/01/2025").is_err());
        assert!(day("yesterday").is_err());
    }

    #[test]
    fn keys_of_site_generators_and_mapped_keys_are_known() {
        let found =
            check("---\nlayout: post\nDate: 2025-05-01\nlastmod: 2025-06-01\ncanonical_url: https://x.y\n---\n");
        assert_eq!(found.meta.published.map(|published| published.date.to_string()).as_deref(), Some("2025-05-01"));
        assert_eq!(found.meta.url.as_deref(), Some("https://x.y"));
        let keys = Keys::from([("published".to_owned(), vec!["went_out".to_owned()])]);
        let found = read("---\ndate: 2025-05-01\nwent_out: 2025-04-30\n---\n", "a.md", &keys);
        assert_eq!(found.meta.published.map(|published| published.date.to_string()).as_deref(), Some("2025-04-30"));
    }

    #[test]
    fn broken_front_matter_is_told_by_line_and_read_by_line() {
        let text = "---\nsource: Courier\ntitle: Live: the day after\npublished: 2026-02-13\n---\nBody";
        let found = check(text);
        let [problem] = found.problems.as_slice() else { panic!("{:?}", found.problems) };
        assert!(problem.message.contains("line 3") && problem.message.contains("quotes"), "{}", problem.message);
        assert_eq!(found.meta.outlet.as_deref(), Some("Courier"));
        assert_eq!(found.meta.title.as_deref(), Some("Live: the day after"));
        assert!(found.meta.published.is_some());
        assert_eq!(&text[found.body..], "Body");
    }

    #[test]
    fn unclosed_front_matter_gives_a_problem_and_a_body() {
        let text = "---\nsource: Courier\n\nBody here.\n";
        let found = check(text);
        assert_eq!(found.problems.len(), 1);
        assert_eq!(found.meta.outlet.as_deref(), Some("Courier"));
        assert_eq!(text[found.body..].trim(), "Body here.");
        let rule = check("---\n\nA rule across the page, then words.\n");
        assert!(rule.problems.is_empty() && rule.body == 0);
    }

    #[test]
    fn wrong_values_and_misspelt_keys_say_the_way_out() {
        let found = check("---\npublished: soonish\nstanding: wires\npublishd: x\nsupercedes: y\n---\n");
        let all: Vec<_> = found.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(all.len(), 3, "{all:?}");
        assert!(all[0].contains("2025-05-01"));
        assert!(all[1].contains("did you mean `wire`"));
        assert!(all[2].contains("did you mean `supersedes`"));
    }

    #[test]
    fn simple_toml_is_read() {
        let text = "+++\ntitle = \"Talks\"\ndate = 2025-05-01T10:00:00Z\n[params]\nsource = 'No'\n+++\nBody";
        let found = check(text);
        assert_eq!(found.meta.title.as_deref(), Some("Talks"));
        assert!(found.meta.published.is_some_and(|published| published.instant.is_some()));
        assert_eq!(found.meta.outlet, None);
        assert_eq!(&text[found.body..], "Body");
    }
}
