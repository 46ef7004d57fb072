//! Templates of messages: `draft has {draft.event} {draft.status}`.

use super::{Field, Part, Side, SlotName, Template};

/// Names that a side's hole may have beside its slots.
pub(super) const SIDE_FIELDS: &[&str] = &["words", "doc", "by"];

/// Names of holes that belong to no side.
pub(super) const FREE_FIELDS: &[&str] = &["slot", "draft", "source", "diff"];

/// A hole that cannot be filled: its name, and its bytes within the template.
pub(super) struct Unbound {
    /// What stands between the braces.
    pub(super) name: String,
    /// First byte after the brace.
    pub(super) start: usize,
}

/// Reads a template; `is_slot` tells the slots that a hole may name.
///
/// # Errors
/// The first hole that is no field and no slot, or that is not closed.
pub(super) fn parse(text: &str, is_slot: impl Fn(&str) -> bool) -> Result<Template, Unbound> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        if open > 0 {
            parts.push(Part::Words(rest[..open].into()));
        }
        let start = text.len() - rest.len() + open + 1;
        let inner = &rest[open + 1..];
        let Some(close) = inner.find('}') else {
            return Err(Unbound { name: inner.to_owned(), start });
        };
        let name = &inner[..close];
        let field = field(name, &is_slot).ok_or_else(|| Unbound { name: name.to_owned(), start })?;
        parts.push(Part::Field(field));
        rest = &inner[close + 1..];
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest.into()));
    }
    Ok(Template(parts))
}

/// The field called `name`.
fn field(name: &str, is_slot: &impl Fn(&str) -> bool) -> Option<Field> {
    match name {
        "slot" => return Some(Field::DifferingSlot),
        "draft" => return Some(Field::Value(Side::Draft)),
        "source" => return Some(Field::Value(Side::Source)),
        "diff" => return Some(Field::Diff),
        _ => {}
    }
    let (side, rest) = name.split_once('.')?;
    let side = match side {
        "draft" => Side::Draft,
        "source" => Side::Source,
        _ => return None,
    };
    match rest {
        "words" => Some(Field::Words(side)),
        "doc" => Some(Field::Doc(side)),
        "by" if !is_slot("by") => Some(Field::Speaker(side)),
        slot if is_slot(slot) => Some(Field::Slot(side, SlotName(slot.into()))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_in_order_and_words_kept() {
        let Ok(template) = parse("draft has {draft.event} {slot}: {diff}!", |slot| slot == "event") else {
            panic!("all bound")
        };
        let text = template.render(|field| match field {
            Field::Slot(Side::Draft, slot) => format!("<{slot}>"),
            Field::DifferingSlot => "when".to_owned(),
            _ => "x".to_owned(),
        });
        assert_eq!(text, "draft has <event> when: x!");
    }

    #[test]
    fn an_unbound_hole_is_named_with_its_place() {
        let Err(unbound) = parse("a {draft.evnt} b", |slot| slot == "event") else { panic!("unbound") };
        assert_eq!((unbound.name.as_str(), unbound.start), ("draft.evnt", 3));
    }
}
