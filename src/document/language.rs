//! Whether prose is English, told cheaply by its function words: a text in another language must not be parsed as English.

use super::Block;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Lexicon {
    fewest: usize,
    english: HashSet<String>,
    others: BTreeMap<String, HashSet<String>>,
}

#[expect(clippy::expect_used, reason = "the lexicon is embedded, and every test that reads a document compiles it")]
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("../../rules/lexicon/languages.yml")).expect("embedded lexicon")
});

/// How many words are looked at; a text does not change its language after that many.
const WINDOW: usize = 400;

/// The language of `blocks`, when it is clearly not English; `tag` is what the metadata says.
pub(super) fn other_language(blocks: &[Block], tag: Option<&str>) -> Option<String> {
    let split = blocks.iter().flat_map(|block| block.prose.text().split(|c: char| !c.is_alphabetic()));
    let words: Vec<&str> = split.filter(|word| !word.is_empty()).take(WINDOW).collect();
    if words.len() < LEXICON.fewest {
        // Too little to judge by: the metadata's word counts, and without it English does.
        return tag.filter(|tag| !is_english(tag)).map(|tag| format!("`{tag}`"));
    }
    let letters = || words.iter().flat_map(|word| word.chars());
    if letters().filter(|&c| c < '\u{250}').count() * 2 < letters().count() {
        return Some("a script other than Latin".to_owned());
    }
    let words: Vec<String> = words.into_iter().map(str::to_lowercase).collect();
    let share = |list: &HashSet<String>| {
        let n_hits = words.iter().filter(|word| list.contains(word.as_str())).count();
        n_hits * 100 / words.len()
    };
    // Running English has 35 to 45 of the listed words in a hundred, lists of names and figures still above 15; other
    // languages have below 10, and of their own more than 25.
    let english = share(&LEXICON.english);
    if english >= 15 {
        return None;
    }
    let (name, other) =
        LEXICON.others.iter().map(|(name, list)| (name, share(list))).max_by_key(|&(_, share)| share)?;
    (other > english + 8).then(|| name.clone())
}

fn is_english(tag: &str) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    primary.eq_ignore_ascii_case("en") || primary.eq_ignore_ascii_case("eng") || primary.eq_ignore_ascii_case("english")
}

#[cfg(test)]
mod tests {
    use crate::document::{ProblemKind, Role, from_text};

    fn check(text: &str, is_other: bool) {
        let (document, problems) = from_text("a.txt", text, Role::Source);
        let found = problems.iter().any(|problem| problem.kind == ProblemKind::OtherLanguage);
        assert_eq!((found, document.blocks.is_empty()), (is_other, is_other), "{problems:?}");
    }

    #[test]
    fn english_passes_also_in_lists_and_with_foreign_names() {
        check(
            "The council voted on Monday to shut the old bridge, which had cracked in two places, the mayor said. Nobody was hurt and the road will open again in May.",
            false,
        );
        check(
            "Bayern München, 34 games, 82 points. Borussia Dortmund, 34 games, 57 points. RB Leipzig, 34 games, 51 points. VfB Stuttgart, 34 games, 50 points. FC Augsburg, 34 games, 43 points.",
            false,
        );
    }

    #[test]
    fn other_languages_make_no_blocks() {
        check(
            "Der Stadtrat hat am Montag beschlossen, die alte Brücke zu schließen, die an zwei Stellen gerissen war. Niemand wurde verletzt, und die Straße wird im Mai wieder geöffnet, sagte der Bürgermeister.",
            true,
        );
        check(
            "Le conseil municipal a voté lundi pour la fermeture du vieux pont, qui était fissuré en deux endroits, a déclaré le maire. Personne n'a été blessé et la route sera rouverte en mai.",
            true,
        );
        check(
            "Городской совет проголосовал в понедельник за закрытие старого моста, который треснул в двух местах, сообщил мэр. Никто не пострадал, дорогу снова откроют в мае, как только закончатся все ремонтные работы на мосту и рядом.",
            true,
        );
    }

    #[test]
    fn a_short_text_is_what_its_metadata_says() {
        check("---\nlang: de\npublished: 2025-05-01\n---\nBrücke gesperrt.", true);
        check("---\nlang: en-GB\npublished: 2025-05-01\n---\nBrücke gesperrt.", false);
    }
}
