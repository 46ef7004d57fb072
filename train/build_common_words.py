#!/usr/bin/env python3
"""Writes rules/lexicon/common-words.txt: lemmas by the share of documents that hold them.

    python3 train/build_common_words.py rules/lexicon/common-words.txt TREEBANK.conllu…

The treebanks are Universal Dependencies' English EWT and GUM (without its non-commercial genres): blogs, letters, reviews, news,
talks, guides. Only nouns, verbs and adjectives count. What two texts share tells the less of what they are about the more
documents hold it.
"""
import sys
import textwrap
from collections import Counter

# Shares of all documents, in per cent, and what the words above them are called.
TIERS = [("everywhere", 10), ("often", 3), ("now and then", 1)]


def documents(paths):
    """The lemmas of each document."""
    for path in paths:
        lemmas = set()
        for line in open(path, encoding="utf-8"):
            if line.startswith("# newdoc") and lemmas:
                yield lemmas
                lemmas = set()
            elif line[0].isdigit():
                _, _, lemma, upos = line.split("\t")[:4]
                if upos in ("NOUN", "VERB", "ADJ") and lemma.isalpha() and len(lemma) > 2:
                    lemmas.add(lemma.lower())
        yield lemmas


def main():
    target, *paths = sys.argv[1:]
    counts, n = Counter(), 0
    for lemmas in documents(paths):
        counts.update(lemmas)
        n += 1
    out = ["# Lemmas by the share of documents that hold them: over 10, 3 and 1 per cent. Written by train/build_common_words.py from",
           "# Universal Dependencies' English treebanks EWT and GUM; see NOTICE."]
    above = 100.1
    for name, share in TIERS:
        words = sorted(word for word, count in counts.items() if share < 100 * count / n <= above)
        out += ["", f"[{name}]", *textwrap.wrap(" ".join(words), 140)]
        above = share
    with open(target, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
