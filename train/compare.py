"""Scores a parsed CoNLL-U file against the gold one, as the CoNLL 2018 scorer does, over gold tokens or from raw text.

Usage: python compare.py GOLD PARSED

Words are aligned by their place in the text without its spaces; each figure is the F1 of precision and recall, in per cent
(over gold tokens these are one number). UAS and LAS leave label subtypes out. Then the share of right heads among gold
subjects and objects, negators, and complements of verbs of speech.
"""
import sys
from collections import defaultdict

import conllu

SPEECH = {"say", "tell", "deny", "confirm", "announce", "claim", "report", "state", "argue", "insist", "add", "admit", "warn",
          "suggest", "allege", "believe", "think", "know", "note", "declare", "reveal", "explain"}


def base(relation):
    return relation.split(":")[0]


def kinds(sentence, word):
    """The groups in which a gold word is counted."""
    if base(word.relation) in ("nsubj", "obj", "iobj"):
        yield "subjects and objects"
    if word.lemma in ("not", "never", "n't") or (word.lemma == "no" and word.relation == "det"):
        yield "negators"
    if word.relation == "ccomp" and word.head and sentence[word.head - 1].lemma in SPEECH:
        yield "complements of speech verbs"


def places(sentences):
    """{(start, end): (word, place of its head, its sentence)}, places counted in characters that are no space."""
    found, at = {}, 0
    for sentence in sentences:
        spans = []
        for word in sentence:
            end = at + len("".join(word.form.split()))
            spans.append((at, end))
            at = end
        for span, word in zip(spans, sentence):
            found[span] = (word, spans[word.head - 1] if word.head else None, sentence)
    return found, at


def compare(want, got):
    """Names of the figures for which an aligned pair counts as right."""
    (a, head_a, _), (b, head_b, _) = want, got
    right = {"words"}
    right |= {"UPOS"} if a.upos == b.upos else set()
    right |= {"XPOS"} if a.xpos == b.xpos else set()
    right |= {"lemma"} if a.lemma in (b.lemma, "_") else set()
    if head_a == head_b:
        right.add("UAS")
        if base(a.relation) == base(b.relation):
            right |= {"LAS"} if a.upos == "PUNCT" else {"LAS", "LAS without punctuation"}
    return right


def tally(gold, parsed):
    """{figure: (right, gold words, parsed words)}."""
    (want, length), (got, parsed_length) = places(gold), places(parsed)
    if length != parsed_length:
        sys.exit(f"the texts differ: {length} and {parsed_length} characters")
    counts = defaultdict(lambda: [0, 0, 0])
    for name in ("words", "UPOS", "XPOS", "lemma", "UAS", "LAS"):
        counts[name][1:] = len(want), len(got)
    counts["LAS without punctuation"][1:] = (sum(w[0].upos != "PUNCT" for w in words.values()) for words in (want, got))
    for span, pair in want.items():
        right = compare(pair, got[span]) if span in got else set()
        for name in right:
            counts[name][0] += 1
        for kind in kinds(pair[2], pair[0]):
            counts[kind] = [n + more for n, more in zip(counts[kind], ("UAS" in right, 1, 1))]
    return counts


def main():
    gold, parsed = (conllu.read(path) for path in sys.argv[1:3])
    for name, (right, n_gold, n_parsed) in tally(gold, parsed).items():
        print(f"{name:30} {200 * right / max(1, n_gold + n_parsed):6.2f}  ({n_gold})")


if __name__ == "__main__":
    main()
