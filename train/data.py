"""Sentences as arrays: vocabularies, word types with their features, padded batches."""
import json
from collections import Counter
from dataclasses import replace

import numpy as np

import conllu
from features import MAX_GRAMS, n_grams, normal, shape

LENGTHS = (6, 10, 14, 18, 22, 26, 31, 37, 45, 56, 72, 110)
KEPT_FEATS = ("Mood=Imp", "Mood=Sub", "VerbForm=Fin", "VerbForm=Ger", "VerbForm=Inf", "VerbForm=Part", "Voice=Pass")


def tag_name(word):
    """The class the tagger predicts: UPOS, XPOS and the features no table could tell."""
    feats = set(word.feats.split("|"))
    kept = [f for f in KEPT_FEATS if f in feats] if word.xpos.startswith("VB") else []
    return "/".join([word.upos, word.xpos, "|".join(kept)])


class Vocabulary:
    """Trained words, distilled words, tags and relations; index 0 of both word lists means unknown."""

    def __init__(self, sentences, vector_file):
        words = Counter(normal(w.form) for s in sentences for w in s)
        self.word_counts = words
        self.words = ["", *sorted(w for w, n in words.items() if n >= 2)]
        stored = np.load(vector_file)
        self.vector_words = ["", *json.loads(str(stored["words"]))]
        self.vectors = np.vstack([np.zeros(64, np.float32), stored["table"]])
        tags = Counter(tag_name(w) for s in sentences for w in s)
        self.tags = sorted(t for t, n in tags.items() if n >= 6)
        self.common_tag = {}
        for tag, _ in tags.most_common():
            self.common_tag.setdefault(tag.split("/")[1], tag)
        relations = Counter(w.relation for s in sentences for w in s)
        self.relations = sorted(r for r, n in relations.items() if n >= 5 and r != "root")
        self.word_id = {w: i for i, w in enumerate(self.words)}
        self.vector_id = {w: i for i, w in enumerate(self.vector_words)}
        self.tag_id = {t: i for i, t in enumerate(self.tags)}
        self.relation_id = {r: i for i, r in enumerate(self.relations)}

    def tag(self, word):
        """The class's number; a rare class counts as its XPOS's most frequent one."""
        name = tag_name(word)
        if name not in self.tag_id:
            name = self.common_tag.get(word.xpos, name)
        return self.tag_id.get(name, -1)

    def relation(self, word):
        known = self.relation_id
        name = word.relation
        return known.get(name, known.get(name.split(":")[0], -1))


class Types:
    """Features of every distinct form, computed once."""

    def __init__(self, vocabulary):
        self.vocabulary = vocabulary
        self.index, self.grams, self.rows = {}, [], []

    def number(self, form):
        if form not in self.index:
            word = normal(form)
            grams = n_grams(word)
            self.index[form] = len(self.rows)
            self.grams.append(grams + [0] * (MAX_GRAMS - len(grams)))
            known = self.vocabulary
            self.rows.append((known.word_id.get(word, 0), known.vector_id.get(word, 0), shape(form)))
        return self.index[form]

    def arrays(self):
        return np.array(self.grams, np.int32), np.array(self.rows, np.int32)


def encode(sentence, vocabulary, types, bank=0):
    """One sentence as (types, tags, heads, relations, treebank)."""
    return (np.array([types.number(w.form) for w in sentence], np.int32),
            np.array([vocabulary.tag(w) for w in sentence], np.int32),
            np.array([w.head for w in sentence], np.int32),
            np.array([vocabulary.relation(w) for w in sentence], np.int32), bank)


def without(sentence, dropped):
    """The sentence less the words whose places (from 1) are dropped; they must not govern anything."""
    place, new = [0], 0
    for at in range(1, len(sentence) + 1):
        new += at not in dropped
        place.append(new)
    return [replace(w, head=place[w.head]) for at, w in enumerate(sentence, 1) if at not in dropped]


def headline(sentence, rng):
    """As a headline would have it: no articles, no final mark, often no passive auxiliary or copula, maybe In Title Case."""
    governing = {w.head for w in sentence}
    auxiliaries = ("aux:pass", "cop") if rng.random() < 0.6 else ()
    dropped = set()
    for at, word in enumerate(sentence, 1):
        article = word.relation == "det" and word.form.lower() in ("a", "an", "the")
        be = word.relation in auxiliaries and word.lemma == "be"
        final = at == len(sentence) and word.form == "."
        if at not in governing and (article or be or final):
            dropped.add(at)
    words = without(sentence, dropped)
    if rng.random() < 0.5:
        words = [w if w.upos in ("ADP", "CCONJ", "DET", "PART") and at else replace(w, form=w.form[:1].upper() + w.form[1:])
                 for at, w in enumerate(words)]
    elif words:
        words[0] = replace(words[0], form=words[0].form[:1].upper() + words[0].form[1:])
    return words


def augment(sentence, rng):
    """Now and then a lower-cased sentence, one without its final mark, or a headline."""
    roll = rng.random()
    last = len(sentence)
    if roll < 0.05:
        return [replace(w, form=w.form.lower()) for w in sentence]
    if roll < 0.11 and last > 3 and sentence[-1].upos == "PUNCT" and all(w.head != last for w in sentence):
        return without(sentence, {last})
    if roll < 0.17 and last > 3:
        return headline(sentence, rng) or sentence
    return sentence


def batches(items, tokens, rng=None):
    """Pads items of like length together; yields dicts of arrays, all of a few fixed shapes."""
    groups = {length: [] for length in LENGTHS}
    for number, item in enumerate(items):
        length = next((n for n in LENGTHS if len(item[0]) <= n), None)
        if length:
            groups[length].append(number)
    out = []
    for length, members in groups.items():
        if rng is not None:
            rng.shuffle(members)
        size = max(4, tokens // length)
        for start in range(0, len(members), size):
            out.append((length, size, members[start:start + size]))
    if rng is not None:
        rng.shuffle(out)
    for length, size, members in out:
        yield members, pad([items[m] for m in members], length, size)


def pad(items, length, size):
    batch = {"type": np.zeros((size, length), np.int32), "tag": np.full((size, length), -1, np.int32),
             "head": np.zeros((size, length), np.int32), "relation": np.full((size, length), -1, np.int32),
             "n": np.zeros(size, np.int32), "bank": np.zeros(size, np.int32)}
    for row, (types, tags, heads, relations, bank) in enumerate(items):
        n = len(types)
        batch["n"][row], batch["bank"][row] = n, bank
        for name, values in (("type", types), ("tag", tags), ("head", heads), ("relation", relations)):
            batch[name][row, :n] = values
    return batch
