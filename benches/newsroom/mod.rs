//! An invented archive of any size from a seed: articles on events that several outlets report, with names, places, days and
//! figures distributed as in news, where a few names are everywhere and most are seen once.

use gainsay::rule::WordNet;
use gainsay::syntax::Upos;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// A small generator of numbers (`SplitMix64`), so that a seed gives the same archive everywhere.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// The next number.
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % n.max(1) as u64).unwrap_or(0)
    }

    /// One of `items`.
    pub(crate) fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }

    /// A rank below `n`, low ones often: the share of rank r falls as 1/r (Zipf), as that of names in news does.
    pub(crate) fn rank(&mut self, n: usize) -> usize {
        let share = (self.roll() >> 11) as f64 / (1_u64 << 53) as f64;
        let rank = ((n as f64 + 1.0).powf(share) - 1.0) as usize;
        rank.min(n - 1)
    }
}

const HEADS: &[&str] = &[
    "Ba", "Cor", "Del", "Em", "Fal", "Gar", "Hol", "Ir", "Jas", "Kel", "Lar", "Mar", "Nor", "Or", "Pel", "Ros", "San",
    "Tor", "Ul", "Var", "Wex", "Yar", "Zel",
];
const TAILS: &[&str] = &[
    "bin", "combe", "den", "field", "gate", "ham", "lin", "mere", "ner", "orth", "ris", "sen", "ton", "vik", "well",
    "wick", "by", "ford",
];
const GIVEN: &[&str] = &[
    "Ana", "Tom", "Lena", "Paul", "Mira", "Omar", "Ruth", "Carl", "Ines", "Hugo", "Nora", "Ivan", "Elsa", "Max",
    "Dina", "Leo",
];
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const OFFICES: &[&str] = &[
    "mayor",
    "transport minister",
    "police chief",
    "chief executive",
    "union leader",
    "finance director",
    "judge",
    "coastguard commander",
];
const THINGS: &[&str] = &[
    "bridge",
    "ferry",
    "hospital",
    "school",
    "factory",
    "dam",
    "stadium",
    "tunnel",
    "library",
    "harbour",
    "market",
    "power station",
    "bank",
    "museum",
    "airport",
    "prison",
];
const OUTLETS: &[&str] = &["Courier", "Chronicle", "Wire", "Gazette", "Radio", "Post", "Observer", "Herald"];

/// Name number `nth` of a kind; the same number gives the same name.
fn name(nth: usize, salt: u64) -> String {
    let mut dice = Dice(nth as u64 * 31 + salt);
    let (head, tail) = (dice.pick(HEADS), dice.pick(TAILS));
    // Beyond what two syllables give, a third keeps names apart.
    if nth < 200 { format!("{head}{tail}") } else { format!("{head}{}{tail}", dice.pick(TAILS)) }
}

fn person(nth: usize) -> String {
    format!("{} {}", Dice(nth as u64 + 5).pick(GIVEN), name(nth, 900_000))
}

/// Common words by part of speech, those of the program's own lists in an order of no meaning; low ranks serve as the words
/// that are everywhere.
static WORDS: LazyLock<[Vec<&str>; 3]> = LazyLock::new(|| {
    let net = WordNet::embedded();
    let list = include_str!("../../rules/lexicon/letter-case.txt").split("[acronym]").next().unwrap_or_default();
    let words = list.split_whitespace().filter(|word| (4..10).contains(&word.len()) && word.is_ascii());
    [Upos::Noun, Upos::Verb, Upos::Adj].map(|part| {
        let others = [Upos::Noun, Upos::Verb, Upos::Adj].into_iter().filter(move |other| *other != part);
        let only = |word: &&str| net.knows(word, part) && !others.clone().any(|other| net.knows(word, other));
        let mut words: Vec<&str> = words.clone().filter(only).collect();
        words.sort_by_key(|word| word.bytes().fold(7, |hash, byte| Dice(hash ^ u64::from(byte)).roll()));
        words
    })
});

/// A word of a part of speech, the common ones often.
fn word(part: usize, dice: &mut Dice) -> &'static str {
    let words = &WORDS[part];
    words[dice.rank(words.len())]
}

/// A sentence of no event: what most of an article's words are.
fn filler(place: &str, dice: &mut Dice) -> String {
    let (noun, other, third) = (word(0, dice), word(0, dice), word(0, dice));
    let (verb, adjective, narrow) = (word(1, dice), word(2, dice), word(2, dice));
    match dice.below(4) {
        0 => format!("Many in {place} had hoped to {verb} the {adjective} {noun} before the {other} came."),
        1 => format!("The {noun} is {adjective}, and the {narrow} {other} of the {third} may {verb} it again."),
        2 => format!("Critics said that a {adjective} {noun} could not {verb} every {other} in the region."),
        _ => format!("With the {narrow} {noun} gone, the {other} will {verb} a {third} as {adjective} as the old one."),
    }
}

/// What happened: the facts that all reports of one event share.
struct Event {
    place: String,
    thing: &'static str,
    actor: String,
    office: &'static str,
    other: String,
    count: usize,
    money: usize,
    year: usize,
    month: usize,
    day: usize,
}

impl Event {
    /// Event number `nth` of the archive; some four articles report each.
    fn new(nth: usize, seed: u64) -> Self {
        let mut dice = Dice(seed ^ (nth as u64).wrapping_mul(0x2545_f491_4f6c_dd1d));
        Self {
            place: name(dice.rank(3_000), 1),
            thing: THINGS[dice.below(THINGS.len())],
            actor: person(dice.rank(20_000)),
            office: OFFICES[dice.below(OFFICES.len())],
            other: person(dice.rank(20_000)),
            count: 2 + dice.rank(400),
            money: 1 + dice.rank(90),
            year: 2019 + dice.below(7),
            month: dice.below(12),
            day: 1 + dice.below(28),
        }
    }

    fn sentence(&self, kind: usize, dice: &mut Dice) -> String {
        let Self { place, thing, actor, office, other, count, money, year, month, day } = self;
        let month = MONTHS[*month];
        let family = actor.split(' ').nth(1).unwrap_or(actor);
        match kind {
            0 => format!("The {thing} in {place} was closed on {month} {day}, {year}, {office} {actor} said."),
            1 => format!("At least {count} people were hurt when part of the {thing} collapsed in {place}."),
            2 => format!("Repairs will cost ${money} million, {family} told reporters."),
            3 => format!(
                "\"We did all that could be done in {place},\" said {other}, who has worked at the {thing} for {} years.",
                2 + count % 30
            ),
            4 => format!("{actor} has been {office} of {place} since {}.", year - 1 - count % 9),
            5 => format!("The council of {place} voted {} to {} for the plan.", 5 + money % 7, 1 + money % 5),
            6 => format!("{other} denied that the {thing} had been unsafe."),
            7 => format!("Work on the {thing} began in {} and is to end in {}.", year - 2, year + 1),
            8 => format!(
                "{family} will meet officials from {} on {}.",
                name(dice.rank(3_000), 1),
                dice.pick(&["Monday", "Tuesday", "Friday"])
            ),
            9 => format!("About {} percent of the residents of {place} use the {thing} every week.", 5 + money),
            10 => format!(
                "A spokesman for {other} did not comment on the {}.",
                dice.pick(&["report", "figures", "delay", "dispute", "decision"])
            ),
            _ => format!(
                "In {}, a similar {} in {} was shut for {} days.",
                year - 3,
                dice.pick(THINGS),
                name(dice.rank(3_000), 1),
                3 + dice.below(60)
            ),
        }
    }
}

/// Article number `nth` of the archive of `seed`, with front matter: some 400 words, as news articles have.
pub(crate) fn article(nth: usize, seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_add(nth as u64));
    let event = Event::new(nth / 4, seed);
    let day = (event.day + nth % 4).min(28);
    let mut text = format!(
        "---\noutlet: {} {}\npublished: {}-{:02}-{day:02}\nkind: article\n---\n\n",
        event.place,
        dice.pick(OUTLETS),
        event.year,
        event.month + 1
    );
    for part in 0..32 {
        // Half of what follows the first sentences tells of the event, half is as in any other article.
        let is_filler = part >= 6 && dice.below(2) == 0;
        let kind = if part < 6 { part } else { dice.below(14) };
        let sentence = if is_filler { filler(&event.place, &mut dice) } else { event.sentence(kind, &mut dice) };
        text.push_str(&sentence);
        text.push_str(if part % 3 == 2 { "\n\n" } else { " " });
    }
    text
}

/// A draft of some 800 words on four events of the archive, with one figure of each changed.
pub(crate) fn draft(n_articles: usize, seed: u64) -> String {
    let mut dice = Dice(seed ^ 77);
    let mut text = String::from("---\npublished: 2026-01-15\n---\n\n");
    for _ in 0..4 {
        let mut event = Event::new(dice.below(n_articles.div_ceil(4)), seed);
        event.count += 3;
        for kind in 0..16 {
            let _ = write!(text, "{} ", event.sentence(kind, &mut dice));
        }
        text.push_str("\n\n");
    }
    text
}
