"""Scores a parsed CoNLL-U file against the gold one, words alike in both.

Usage: python compare.py GOLD PARSED

Figures are percentages: UPOS, XPOS, lemma, UAS and LAS without label subtypes, LAS without punctuation; then the share of
right heads among subjects and objects, negators, and complements of verbs of speech.
"""
import sys

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


def tally(gold, parsed):
    """{figure: (right, all)} over pairs of sentences."""
    counts = {}

    def count(name, right):
        old = counts.setdefault(name, [0, 0])
        old[0] += bool(right)
        old[1] += 1

    for want, got in zip(gold, parsed, strict=True):
        for a, b in zip(want, got, strict=True):
            attached = a.head == b.head
            labelled = attached and base(a.relation) == base(b.relation)
            count("UPOS", a.upos == b.upos)
            count("XPOS", a.xpos == b.xpos)
            count("lemma", a.lemma == b.lemma or a.lemma == "_")
            count("UAS", attached)
            count("LAS", labelled)
            if a.upos != "PUNCT":
                count("LAS without punctuation", labelled)
            for kind in kinds(want, a):
                count(kind, attached)
    return counts


def main():
    gold, parsed = (conllu.read(path) for path in sys.argv[1:3])
    for name, (right, n) in tally(gold, parsed).items():
        print(f"{name:30} {100 * right / n:6.2f}  ({n})")


if __name__ == "__main__":
    main()
