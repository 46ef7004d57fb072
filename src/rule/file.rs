//! Rule files as written: what each kind of YAML document may hold. The JSON schema for editors is made from these types.

use super::yaml::{Entries, NameOr, Placed, Words};
use crate::span::Span;
use schemars::JsonSchema;
use serde::Deserialize;

/// Every kind of document, as its `kind` key names it, with what it is for.
pub(super) const KINDS: &[&str] = &["frame", "lexicon", "extract", "conflict", "exclude", "figure", "setting"];

/// One document of a rule file.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub(super) enum Doc {
    /// Slots and their types.
    Frame(FrameDoc),
    /// A word list.
    Lexicon(LexiconDoc),
    /// Patterns that fill a frame.
    Extract(ExtractDoc),
    /// What two claims cannot both say.
    Conflict(ConflictDoc),
    /// Short form: groups of words that exclude each other for one subject.
    Exclude(ExcludeDoc),
    /// Short form: a figure that must match.
    Figure(FigureDoc),
    /// Switches off or re-rates a rule written elsewhere.
    Setting(SettingDoc),
}

/// `kind: frame`: the slots that extraction rules fill and conflict rules compare.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FrameDoc {
    /// `frame`.
    #[expect(dead_code, reason = "read by the reader of kinds; here so that it is no unknown key")]
    pub(super) kind: FrameKind,
    /// The frame's name.
    pub(super) id: Placed<String>,
    /// What it stands for, in one sentence.
    #[serde(default)]
    pub(super) summary: String,
    /// `engine` for the frames that the program fills by itself.
    #[serde(default)]
    pub(super) filled: FilledBy,
    /// Slots by name.
    pub(super) slots: Entries<SlotDoc>,
}

/// The word `frame`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FrameKind {
    /// A frame.
    Frame,
}

/// Who fills a frame.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FilledBy {
    /// The program.
    Engine,
    /// Extraction rules.
    #[default]
    Rules,
}

/// A slot: its type, and whether a frame without it is dropped.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotDoc {
    /// What fills it.
    #[serde(rename = "type")]
    pub(super) kind: Placed<String>,
    /// Whether a frame without it is dropped.
    #[serde(default)]
    pub(super) required: bool,
    /// The words an `enum` slot may hold.
    #[serde(default)]
    pub(super) values: Words,
}

/// `kind: lexicon`: exactly one of `words`, `opposites` and `ladder`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LexiconDoc {
    /// `lexicon`.
    #[expect(dead_code, reason = "read by the reader of kinds; here so that it is no unknown key")]
    pub(super) kind: LexiconKind,
    /// The lexicon's name; `@name` in phrases.
    pub(super) id: Placed<String>,
    /// What it is for.
    #[serde(default)]
    #[expect(dead_code, reason = "for readers of the file and the schema")]
    pub(super) summary: String,
    /// One list of lemmas; several words are joined by a space.
    pub(super) words: Option<Words>,
    /// Rows of groups that exclude each other: `- [rise | climb, fall | drop]`.
    pub(super) opposites: Option<Vec<Vec<Words>>>,
    /// Steps in order: `- propose | table`, `- pass | adopt`.
    pub(super) ladder: Option<Vec<Words>>,
}

/// The word `lexicon`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LexiconKind {
    /// A lexicon.
    Lexicon,
}

/// `kind: extract`: wordings that fill a frame.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExtractDoc {
    /// `extract`.
    #[expect(dead_code, reason = "read by the reader of kinds; here so that it is no unknown key")]
    pub(super) kind: ExtractKind,
    /// The rule's name.
    pub(super) id: Placed<String>,
    /// The frame it fills.
    pub(super) frame: Placed<String>,
    /// Fixed slots of what is said to be so.
    #[serde(default)]
    pub(super) set: Entries<Placed<String>>,
    /// Fixed slots instead of `set` where the words are of the future or a plan.
    pub(super) planned: Option<Entries<Placed<String>>>,
    /// Fixed slots instead of `set` where the words are negated. Without it negated words fill nothing.
    pub(super) denied: Option<Entries<Placed<String>>>,
    /// Fixed slots instead of `set` where the words are said to be unconfirmed.
    pub(super) unconfirmed: Option<Entries<Placed<String>>>,
    /// The wordings.
    #[serde(rename = "match")]
    pub(super) pattern: Placed<PatternDoc>,
    /// Texts and the frames that must come of them.
    #[serde(default)]
    pub(super) tests: Vec<Placed<ExtractTestDoc>>,
}

/// The word `extract`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ExtractKind {
    /// An extraction rule.
    Extract,
}

/// A wording: exactly one of `any`, `all`, `phrase`, `tokens`, `dep`, `claim`, `quote`; beside it `not` and fixed slots.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PatternDoc {
    /// One of these is enough.
    pub(super) any: Option<Vec<Placed<PatternDoc>>>,
    /// All of these in one sentence; their slots are put together.
    pub(super) all: Option<Vec<Placed<PatternDoc>>>,
    /// None of these in the sentence.
    pub(super) not: Option<Vec<Placed<PatternDoc>>>,
    /// Words in order: `'$event will {take place|be held} _{0,3} $when?'`.
    pub(super) phrase: Option<Placed<String>>,
    /// Words in order, each spelled out.
    pub(super) tokens: Option<Vec<Placed<TokenDoc>>>,
    /// A word in the tree and what hangs from it.
    pub(super) dep: Option<DepDoc>,
    /// A clause that the program has read: predicate with its subject, object and the rest, passives turned back.
    pub(super) claim: Option<ClaimDoc>,
    /// Words in quotation marks with their speaker.
    pub(super) quote: Option<QuoteDoc>,
    /// Fixed slots for this wording, over those of the rule.
    pub(super) set: Option<Entries<Placed<String>>>,
    /// Instead of the rule's `planned`.
    pub(super) planned: Option<Entries<Placed<String>>>,
    /// Instead of the rule's `denied`.
    pub(super) denied: Option<Entries<Placed<String>>>,
    /// Instead of the rule's `unconfirmed`.
    pub(super) unconfirmed: Option<Entries<Placed<String>>>,
}

/// One word, spelled out: every key given must hold.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenDoc {
    /// One of these base forms.
    #[serde(default)]
    pub(super) lemma: Words,
    /// One of these forms, exactly.
    #[serde(default)]
    pub(super) form: Words,
    /// One of these parts of speech.
    #[serde(default)]
    pub(super) upos: Words,
    /// A name of this kind: `person`, `organisation`, `place`, `work`.
    pub(super) ent: Option<Placed<String>>,
    /// The form matches this regular expression as a whole.
    pub(super) regex: Option<Placed<String>>,
    /// `negative`: the word is negated.
    pub(super) polarity: Option<Placed<String>>,
    /// Fills this slot.
    pub(super) slot: Option<Placed<String>>,
    /// May be missing.
    #[serde(default)]
    pub(super) optional: bool,
}

/// A word in the tree and what hangs from it. A path such as `xcomp > obl:in` goes down, `<acl` goes up, `.` is the word.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DepDoc {
    /// The word.
    pub(super) trigger: Placed<TokenDoc>,
    /// Slots that must be filled, with their paths.
    #[serde(default)]
    pub(super) require: Entries<Words>,
    /// Slots that may be filled, with their paths.
    #[serde(default)]
    pub(super) allow: Entries<Words>,
    /// Paths that must lead nowhere.
    #[serde(default)]
    pub(super) forbid: Words,
}

/// A clause that the program has read. A path names a slot of the clause (`object`, `obl:in`, `complement > object`).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimDoc {
    /// Lemmas of the predicate, with particle (`call off`), or a lexicon (`@postpone`).
    pub(super) predicate: Words,
    /// `negative`: only negated clauses, and the negation is used up.
    pub(super) polarity: Option<Placed<String>>,
    /// Lemmas that a slot of the clause must hold, by path.
    #[serde(default)]
    pub(super) with: Entries<Words>,
    /// Slots that must be filled, with their paths.
    #[serde(default)]
    pub(super) require: Entries<Words>,
    /// Slots that may be filled, with their paths.
    #[serde(default)]
    pub(super) allow: Entries<Words>,
    /// Paths that must lead nowhere.
    #[serde(default)]
    pub(super) forbid: Words,
}

/// Words in quotation marks with their speaker.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuoteDoc {
    /// Fewest words.
    #[serde(default)]
    pub(super) min_words: usize,
    /// Slot for the words.
    pub(super) words: Placed<String>,
    /// Slot for the speaker.
    pub(super) speaker: Option<Placed<String>>,
}

/// A text and the frames that must come of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExtractTestDoc {
    /// The text.
    pub(super) text: String,
    /// Its date.
    pub(super) dateline: Option<Placed<String>>,
    /// The frames, with the slots that are looked at; `[]`: none.
    pub(super) expect: Vec<Entries<Placed<String>>>,
    /// A known miss or alarm: may fail.
    #[serde(default)]
    pub(super) todo: bool,
}

/// `kind: conflict`: for the same X, if Y differs in this way, then verdict.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConflictDoc {
    /// `conflict`.
    #[expect(dead_code, reason = "read by the reader of kinds; here so that it is no unknown key")]
    pub(super) kind: ConflictKind,
    /// The rule's name.
    pub(super) id: Placed<String>,
    /// What it finds, in one sentence.
    pub(super) summary: Placed<String>,
    /// Why it matters and when it holds.
    #[serde(default)]
    pub(super) why: String,
    /// What it is known to miss or to leave alone.
    #[serde(default)]
    pub(super) misses: String,
    /// Frame of both claims.
    pub(super) frame: Placed<String>,
    /// Where it looks: `sources` (the default), `document`, `headline`, `calendar`.
    #[serde(default)]
    pub(super) scope: Words,
    /// How much its findings weigh: `error`, `warning`, `note`, `off`.
    pub(super) severity: Placed<String>,
    /// What both claims must meet to be compared at all.
    #[serde(default)]
    pub(super) given: Entries<Words>,
    /// What must be the same.
    #[serde(default)]
    pub(super) same: Entries<Placed<NameOr<TestOptions>>>,
    /// Slots of which one at least must be filled and equal on both sides.
    #[serde(default)]
    pub(super) anchor: Words,
    /// What must exclude each other.
    pub(super) differ: Entries<Placed<NameOr<TestOptions>>>,
    /// What is then said; first that fits wins.
    #[serde(default)]
    pub(super) verdicts: Vec<Placed<ArmDoc>>,
    /// The finding's sentence, with `{draft.SLOT}` and the like.
    pub(super) message: Placed<String>,
    /// A remedy.
    pub(super) help: Option<Placed<String>>,
    /// A replacement to offer.
    pub(super) fix: Option<FixDoc>,
    /// Drafts and sources, and what must come of them.
    #[serde(default)]
    pub(super) tests: Vec<Placed<ConflictTestDoc>>,
}

/// The word `conflict`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ConflictKind {
    /// A conflict rule.
    Conflict,
}

/// A comparison with its options; which options go with which comparator is checked.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TestOptions {
    /// The comparator.
    pub(super) by: Placed<String>,
    /// `allow`: a side may lack the slot.
    pub(super) missing: Option<Placed<String>>,
    /// `quote-align`, `near-copy`: least share of matching words, 0 to 1.
    pub(super) min: Option<Placed<f32>>,
    /// `quote-align`: whether a shorter cut passes.
    pub(super) part: Option<Placed<String>>,
    /// `table`: for each draft label the source labels it cannot live with.
    pub(super) rows: Option<Entries<Words>>,
    /// `disjoint`: leeway by class of unit: `5%`, `0.5pt`, `2`.
    pub(super) tolerance: Option<Entries<Placed<String>>>,
    /// `title`: the relations that exclude.
    pub(super) relation: Option<Words>,
    /// `calendar`: whether times of day are compared.
    pub(super) clock: Option<Placed<String>>,
    /// `quote-diff`: severity by kind of changed word.
    pub(super) weigh: Option<Entries<Placed<String>>>,
    /// `antonym`: groups of words that exclude each other.
    pub(super) groups: Option<Vec<Words>>,
    /// `antonym`, `ladder`: lexicons to use.
    pub(super) lexicon: Option<Words>,
    /// `antonym`: `allow` takes the antonyms of the large embedded lexicon too.
    pub(super) antonyms: Option<Placed<String>>,
    /// `swapped`: the other slot.
    pub(super) with: Option<Placed<String>>,
    /// `detail`: the kinds of detail.
    pub(super) kinds: Option<Words>,
}

impl TestOptions {
    /// The options written, with their places, `by` and `missing` apart.
    pub(super) fn given(&self) -> Vec<(&'static str, Span)> {
        let placed = |entries: &Option<Entries<Words>>| entries.as_ref().map(|rows| first_place(&rows.0));
        let words = |words: &Option<Words>| words.as_ref().map(|words| words.0.first().map(|word| word.at));
        let at = self.by.at;
        let listed: [(&'static str, Option<Span>); 12] = [
            ("min", self.min.as_ref().map(|value| value.at)),
            ("part", self.part.as_ref().map(|value| value.at)),
            ("rows", placed(&self.rows).map(|found| found.unwrap_or(at))),
            ("tolerance", self.tolerance.as_ref().map(|entries| first_place(&entries.0).unwrap_or(at))),
            ("relation", words(&self.relation).map(|found| found.unwrap_or(at))),
            ("clock", self.clock.as_ref().map(|value| value.at)),
            ("weigh", self.weigh.as_ref().map(|entries| first_place(&entries.0).unwrap_or(at))),
            ("groups", self.groups.as_ref().map(|_| at)),
            ("lexicon", words(&self.lexicon).map(|found| found.unwrap_or(at))),
            ("antonyms", self.antonyms.as_ref().map(|value| value.at)),
            ("with", self.with.as_ref().map(|value| value.at)),
            ("kinds", words(&self.kinds).map(|found| found.unwrap_or(at))),
        ];
        listed.into_iter().filter_map(|(name, at)| Some((name, at?))).collect()
    }
}

/// Place of the first key of a map.
fn first_place<V>(entries: &[(Placed<String>, V)]) -> Option<Span> {
    entries.first().map(|(key, _)| key.at)
}

/// One arm of the verdicts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ArmDoc {
    /// Conditions; all must hold.
    #[serde(default)]
    pub(super) when: Entries<Words>,
    /// What is then said.
    pub(super) verdict: Placed<String>,
    /// How much it weighs, if not what the rule says.
    pub(super) severity: Option<Placed<String>>,
}

/// A replacement to offer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FixDoc {
    /// `draft.SLOT`.
    pub(super) replace: Placed<String>,
    /// `source.SLOT`.
    pub(super) with: Placed<String>,
    /// `safe` or `unsafe`.
    pub(super) safety: Placed<String>,
}

/// A draft and sources, and what must come of them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConflictTestDoc {
    /// The draft.
    pub(super) draft: NameOr<TextOptions>,
    /// The source.
    pub(super) source: Option<NameOr<TextOptions>>,
    /// Several sources.
    #[serde(default)]
    pub(super) sources: Vec<NameOr<TextOptions>>,
    /// A verdict, `agree` or `unrelated`.
    pub(super) expect: Placed<String>,
    /// Words that must be cited.
    pub(super) spans: Option<PairDoc>,
    /// Severity it must have.
    pub(super) severity: Option<Placed<String>>,
    /// Normal forms of the differing slot.
    pub(super) values: Option<PairDoc>,
    /// A known miss or alarm: may fail.
    #[serde(default)]
    pub(super) todo: bool,
}

/// A text with what is known of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TextOptions {
    /// Its prose.
    pub(super) text: String,
    /// Its headline.
    pub(super) headline: Option<String>,
    /// Its date.
    pub(super) published: Option<Placed<String>>,
    /// Its outlet.
    pub(super) outlet: Option<String>,
}

/// One value for each side.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PairDoc {
    /// The draft's.
    pub(super) draft: Option<String>,
    /// The source's.
    pub(super) source: Option<String>,
}

/// `kind: exclude`: groups of words that cannot both be said of one subject. A desk's first rule.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExcludeDoc {
    /// `exclude`.
    #[expect(dead_code, reason = "read by the reader of kinds; here so that it is no unknown key")]
    pub(super) kind: ExcludeKind,
    /// The rule's name.
    pub(super) id: Placed<String>,
    /// What it finds; made from the words if missing.
    pub(super) summary: Option<Placed<String>>,
    /// Two groups or more: `[open | reopen, close | shut]`.
    pub(super) words: Placed<Vec<Words>>,
    /// How much its findings weigh; `warning` if missing.
    pub(super) severity: Option<Placed<String>>,
    /// Drafts and sources, and what must come of them.
    #[serde(default)]
    pub(super) tests: Vec<Placed<ConflictTestDoc>>,
}

/// The word `exclude`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ExcludeKind {
    /// A short rule of words.
    Exclude,
}

/// `kind: figure`: a figure that must match wherever the same thing is counted or measured.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FigureDoc {
    /// `figure`.
    #[expect(dead_code, reason = "read by the reader of kinds; here so that it is no unknown key")]
    pub(super) kind: FigureKind,
    /// The rule's name.
    pub(super) id: Placed<String>,
    /// What it finds; made from the words if missing.
    pub(super) summary: Option<Placed<String>>,
    /// The thing counted or measured: `seat | place`.
    pub(super) of: Placed<Words>,
    /// Leeway: `5%`, `2`.
    pub(super) tolerance: Option<Placed<String>>,
    /// How much its findings weigh; `warning` if missing.
    pub(super) severity: Option<Placed<String>>,
    /// Drafts and sources, and what must come of them.
    #[serde(default)]
    pub(super) tests: Vec<Placed<ConflictTestDoc>>,
}

/// The word `figure`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FigureKind {
    /// A short rule of figures.
    Figure,
}

/// `kind: setting`: re-rates a rule written elsewhere; `off` switches it off.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingDoc {
    /// `setting`.
    #[expect(dead_code, reason = "read by the reader of kinds; here so that it is no unknown key")]
    pub(super) kind: SettingKind,
    /// The rule concerned.
    pub(super) rule: Placed<String>,
    /// Its severity from now on.
    pub(super) severity: Placed<String>,
}

/// The word `setting`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SettingKind {
    /// A setting.
    Setting,
}
