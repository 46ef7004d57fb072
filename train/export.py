"""Writes a trained model as src/syntax/english.model; the layout is described in src/syntax/model.rs.

Usage: python export.py TRAINED.pkl TREEBANK... --tune DEV --out english.model
"""
import argparse
import os
import pickle
import struct
from collections import Counter, defaultdict

import jax
import jax.numpy as jnp
import numpy as np
from blake3 import blake3

import conllu
import data
import lemma
import network

from train import finish

STATE_SCALE = 8192.0
LIMIT = 16383.0
PAIR_LIMIT = 4095.0
IRREGULAR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "irregular.txt")
NEEDED = ("Mood", "Number", "Person", "Tense", "VerbForm", "Voice")


class Writer:
    def __init__(self):
        self.out = bytearray()

    def number(self, value):
        self.out += struct.pack("<I", value)

    def floats(self, values):
        self.out += np.asarray(values, "<f4").tobytes()

    def text(self, text):
        raw = text.encode("utf-8")
        assert len(raw) < 256, text
        self.out += bytes([len(raw)]) + raw

    def table(self, values):
        """Signed bytes with one factor per column."""
        scale = np.maximum(np.abs(values).max(0), 1e-9) / 127
        self.number(values.shape[0])
        self.number(values.shape[1])
        self.floats(scale)
        self.out += np.rint(values / scale).astype(np.int8).tobytes()

    def linear(self, weights, bias, in_scale):
        """`weights` as (inputs, outputs); stored row by row, one row and one factor per output."""
        rows = weights.T
        scale = np.maximum(np.abs(rows).max(1), 1e-9) / 127
        self.number(rows.shape[0])
        self.number(rows.shape[1])
        self.floats([in_scale])
        self.floats(scale)
        self.floats(bias)
        self.out += np.rint(rows / scale[:, None]).astype(np.int8).tobytes()


def unit(largest, limit, room=1.5):
    """The power of two that brings `largest`, with some room, under `limit`."""
    return 2.0 ** np.floor(np.log2(limit / (largest * room)))


@jax.jit
def activations(p, vectors, batch):
    """Every activation that is quantised, by name."""
    _, _, rel, _, seen = network.forward(p, vectors, batch)
    return seen | {"label": network.labels(p, rel, batch["head"])[1]}


def calibrate(p, vectors, vocabulary, counts, sentences):
    """Largest absolute activations on the tuning set."""
    types = data.Types(vocabulary)
    items = [data.encode(s, vocabulary, types) for s in sentences]
    grams, rows = types.arrays()
    largest = defaultdict(float)
    for _, batch in data.batches(items, 4000):
        for name, values in activations(p, vectors, finish(batch, grams, rows, counts)).items():
            largest[name] = max(largest[name], float(jnp.abs(values).max()))
    return largest


def write_vocabulary(out, vocabulary, p):
    """Words in three runs, and the word tables in the same order."""
    trained, distilled = vocabulary.word_id, vocabulary.vector_id
    words = set(trained) | set(distilled)
    words.discard("")
    words = sorted(w for w in words if len(w.encode()) < 256)
    runs = [[w for w in words if w in trained and w in distilled], [w for w in words if w in trained and w not in distilled],
            [w for w in words if w not in trained]]
    for run in runs:
        out.number(len(run))
    for run in runs:
        for word in run:
            out.text(word)
    out.table(p["word"][[0] + [trained[w] for w in runs[0] + runs[1]]])
    out.table(8 * vocabulary.vectors[[0] + [distilled[w] for w in runs[0] + runs[2]]])


def feature_text(feats, keep=NEEDED):
    return "|".join(f for f in feats.split("|") if f.split("=")[0] in keep) or "_"


def write_classes(out, vocabulary, sentences):
    """Every class with its most frequent features; number and person of open verb forms come from the subject."""
    seen = defaultdict(Counter)
    for word in (w for s in sentences for w in s):
        feats = feature_text(word.feats)
        if word.xpos in ("VBD", "VBP"):
            feats = feature_text(feats, ("Mood", "Tense", "VerbForm", "Voice"))
        seen[data.tag_name(word)][feats] += 1
    out.number(len(vocabulary.tags))
    for tag in vocabulary.tags:
        out.text("/".join([*tag.split("/")[:2], seen[tag].most_common(1)[0][0]]))
    return seen


def write_network(out, p, largest):
    n = sum(f"in{i}f" in p for i in range(9))
    soft = np.abs(p["tag_soft"]).max() / 1.9
    out.number(n)
    for i in range(n):
        weights = np.hstack([p[f"in{i}f"], p[f"in{i}b"]])
        if i == 2:
            weights[-network.TAG:] *= soft
        scale = unit(largest["input"], LIMIT) if i == 0 else STATE_SCALE
        bias = np.concatenate([p[f"bias{i}f"], p[f"bias{i}b"]])
        # The first treebank's habits, a constant addition to the input.
        bias = bias + p["bank"][0] @ weights if i == 0 else bias
        out.linear(weights, bias, scale)
        for side in "fb":
            out.linear(p[f"re{i}{side}"], np.zeros(p[f"re{i}{side}"].shape[1]), STATE_SCALE)
    out.linear(p["tag"], p["tag_bias"], STATE_SCALE)
    out.number(p["tag_soft"].size)
    out.floats(p["tag_soft"] / soft)
    for size in (network.ARC, network.SUM, network.PRODUCT):
        out.number(size)
    out.linear(np.hstack([p["mlp"], p["rel"]]), np.concatenate([p["mlp_bias"], p["rel_bias"]]), STATE_SCALE)
    out.linear(p["arc"], p["arc_head"], unit(largest["both"], LIMIT))
    out.floats([unit(largest["dependent"], PAIR_LIMIT, 1.2), unit(max(largest["both"], np.abs(p["root"]).max()), PAIR_LIMIT, 1.2)])
    out.floats(p["root"])
    out.number(p["far"].size)
    out.floats(p["far"])
    out.linear(p["rel_out"], p["rel_out_bias"], unit(largest["label"], LIMIT))


def write_lemmas(out, sentences, vocabulary):
    words = sorted(w for w in set(vocabulary.words) | set(vocabulary.vector_words) if w.isalpha())
    rules = lemma.extend(lemma.add_irregular(lemma.learn(sentences), IRREGULAR), words)
    scripts = sorted(set(rules.values()))
    index = {s: i for i, s in enumerate(scripts)}
    out.number(len(scripts))
    for written, cut, add in scripts:
        out.out += bytes([written, min(cut, 255)])
        out.text(add)
    out.number(len(rules))
    for (upos, xpos, ending), change in sorted(rules.items()):
        out.out += struct.pack("<HH", group(upos, xpos), index[change])
        out.text(ending)


UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
XPOS = ("$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW GW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB "
        "RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX ``").split()


def group(upos, xpos):
    """The number of a pair of tags, as in src/syntax/morphology.rs (the order of its enums)."""
    return UPOS.index(upos) * len(XPOS) + XPOS.index(xpos)


def write_words(out, sentences, seen):
    """Closed-class words whose features differ from their class's."""
    counts = defaultdict(Counter)
    for word in (w for s in sentences for w in s):
        if word.upos in ("PRON", "DET", "AUX") or word.xpos in ("CD", "EX"):
            counts[word.upos, word.xpos, lemma.lower(word.form)][feature_text(word.feats)] += 1
    usual = {tuple(tag.split("/")[:2]): c.most_common(1)[0][0] for tag, c in sorted(seen.items(), key=lambda i: sum(i[1].values()))}
    listed = []
    for (upos, xpos, form), c in sorted(counts.items()):
        feats, n = c.most_common(1)[0]
        if n >= 3 and n >= 0.8 * sum(c.values()) and feats != usual[upos, xpos] and xpos not in ("VB", "VBN", "VBG"):
            listed.append((f"{upos}/{xpos}/{feats}", form))
    out.number(len(listed))
    for tag, form in listed:
        out.text(tag)
        out.text(form)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("trained")
    parser.add_argument("treebanks", nargs="+")
    parser.add_argument("--tune", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    with open(args.trained, "rb") as stored:
        trained = pickle.load(stored)
    p, vocabulary = trained["p"], trained["vocabulary"]
    sentences = [s for path in args.treebanks for s in conllu.read(path)]
    counts = np.ones(len(vocabulary.words), np.float32)
    largest = calibrate(p, jnp.asarray(vocabulary.vectors), vocabulary, counts, conllu.read(args.tune))
    print(dict(largest))
    out = Writer()
    write_vocabulary(out, vocabulary, p)
    out.table(p["gram"])
    out.table(p["shape"])
    seen = write_classes(out, vocabulary, sentences)
    out.number(len(vocabulary.relations))
    for relation in vocabulary.relations:
        out.text(relation)
    write_network(out, p, largest)
    write_lemmas(out, sentences, vocabulary)
    write_words(out, sentences, seen)
    with open(args.out, "wb") as file:
        file.write(b"GSYN" + struct.pack("<I", 1) + blake3(bytes(out.out)).digest() + out.out)
    print(len(out.out), "bytes")


if __name__ == "__main__":
    main()
