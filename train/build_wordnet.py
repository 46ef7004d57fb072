#!/usr/bin/env python3
"""Compiles WordNet 3.0 into rules/lexicon/wordnet.bin, the lexical knowledge that gainsay carries.

    python3 train/build_wordnet.py /usr/share/wordnet rules/lexicon/wordnet.bin

The folder is WordNet 3.0's (Debian package wordnet-base). Needs the package `blake3`.

What is kept: lemmas of one part, and longer ones that WordNet's sense-tagged texts hold. Of each lemma and part of speech,
the first sense, and the second and third where those texts hold them: rarer senses match anything with anything. Of a
sense: its synset's members, what it is a kind or an instance of, its antonyms, similar adjectives, and the words derived
from its members.

Layout, all numbers little-endian: `GWDN`, version (u32), BLAKE3 of the rest (32 bytes); numbers of lemmas, of synsets, of
bytes of lemma records, of bytes of synset records (u32 each); the place of each 16th lemma's record and of each 16th
synset's (u32 each); the records. A record begins with its length; every number in it is a varint (seven bits a byte, low
bits first). Lemmas are in byte order. A lemma: how many letters it shares with the one before (0 for every 16th), how many
follow, those; then for nouns, verbs, adjectives, adverbs the synsets, most frequent first; then derived lemmas. A synset:
the broader synsets; the antonymous; the similar; the member lemmas. A list is its length and its items.
"""
import re
import struct
import sys
from pathlib import Path

from blake3 import blake3

PARTS = (("noun", "n"), ("verb", "v"), ("adj", "a"), ("adv", "r"))
VERSION = 1
BLOCK = 16
MAX_SENSES = 3


def read_data(folder):
    """Synsets by (part, offset): members, and pointers as (symbol, target, member numbers)."""
    synsets = {}
    for part, letter in PARTS:
        for line in (folder / f"data.{part}").read_text().splitlines():
            if line.startswith(" "):
                continue
            fields = line.split("|")[0].split()
            n_words = int(fields[3], 16)
            words = [re.sub(r"\(\w+\)$", "", fields[4 + 2 * idx]).lower() for idx in range(n_words)]
            at = 4 + 2 * n_words
            pointers = []
            for idx in range(int(fields[at])):
                symbol, offset, target, members = fields[at + 1 + 4 * idx : at + 5 + 4 * idx]
                pointers.append((symbol, ("a" if target == "s" else target, offset), int(members[:2], 16), int(members[2:], 16)))
            synsets[letter, fields[0]] = (words, pointers)
    return synsets


def read_index(folder):
    """Senses of each (lemma, part), most frequent first, and how many of them occur in tagged texts."""
    index = {}
    for part, letter in PARTS:
        for line in (folder / f"index.{part}").read_text().splitlines():
            if line.startswith(" "):
                continue
            fields = line.split()
            n_pointers = int(fields[3])
            senses = [(letter, offset) for offset in fields[6 + n_pointers :]]
            index[fields[0], letter] = (senses, int(fields[5 + n_pointers]))
    return index


def kept_senses(index):
    """The senses that are worth having, by lemma and part."""
    kept = {}
    for (lemma, letter), (senses, n_tagged) in index.items():
        is_plain = re.fullmatch(r"[a-z][a-z'.-]*", lemma)
        if is_plain or (n_tagged > 0 and re.fullmatch(r"[a-z][a-z'._-]*", lemma)):
            kept.setdefault(lemma, {})[letter] = senses[: max(1, min(MAX_SENSES, n_tagged))]
    return kept


def with_ancestors(synsets, first):
    """`first` and every synset above them, beside them or opposite them."""
    found, todo = set(first), list(first)
    while todo:
        for symbol, target, _, _ in synsets[todo.pop()][1]:
            if symbol in ("@", "@i", "&", "!") and target[0] in "nvar" and target not in found:
                found.add(target)
                todo.append(target)
    return found


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def listing(numbers):
    return varint(len(numbers)) + b"".join(map(varint, numbers))


def record(body):
    return varint(len(body)) + body


def main():
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    synsets, kept = read_data(folder), kept_senses(read_index(folder))
    lemmas = sorted(kept, key=str.encode)
    lemma_ids = {lemma: idx for idx, lemma in enumerate(lemmas)}
    used = {synset for parts in kept.values() for senses in parts.values() for synset in senses}
    ordered = sorted(with_ancestors(synsets, used))
    synset_ids = {synset: idx for idx, synset in enumerate(ordered)}

    members = {}
    for lemma, parts in kept.items():
        for senses in parts.values():
            for synset in senses:
                members.setdefault(synset, []).append(lemma_ids[lemma])

    lemma_records, lemma_places, before = bytearray(), [], b""
    for idx, lemma in enumerate(lemmas):
        word = lemma.encode()
        shared = 0
        if idx % BLOCK == 0:
            lemma_places.append(len(lemma_records))
        else:
            while shared < min(len(word), len(before)) and word[shared] == before[shared]:
                shared += 1
        before = word
        body = varint(shared) + varint(len(word) - shared) + word[shared:]
        derived = set()
        for _, letter in PARTS:
            senses = kept[lemma].get(letter, [])
            body += listing([synset_ids[synset] for synset in senses])
            for words, pointers in (synsets[synset] for synset in senses):
                for symbol, other, here, there in pointers:
                    if symbol == "+" and words[here - 1] == lemma:
                        derived.add(synsets[other][0][there - 1])
        body += listing(sorted(lemma_ids[word] for word in derived if word in lemma_ids and word != lemma))
        lemma_records += record(body)

    synset_records, synset_places = bytearray(), []
    for idx, synset in enumerate(ordered):
        if idx % BLOCK == 0:
            synset_places.append(len(synset_records))
        targets = {"broader": [], "opposite": [], "similar": []}
        for symbol, other, _, _ in synsets[synset][1]:
            kind = {"@": "broader", "@i": "broader", "!": "opposite", "&": "similar"}.get(symbol)
            if kind and synset_ids[other] not in targets[kind]:
                targets[kind].append(synset_ids[other])
        body = b"".join(listing(targets[kind]) for kind in ("broader", "opposite", "similar"))
        synset_records += record(body + listing(sorted(members.get(synset, []))))

    counts = struct.pack("<4I", len(lemmas), len(ordered), len(lemma_records), len(synset_records))
    places = struct.pack(f"<{len(lemma_places) + len(synset_places)}I", *lemma_places, *synset_places)
    rest = counts + places + bytes(lemma_records) + bytes(synset_records)
    target.write_bytes(b"GWDN" + struct.pack("<I", VERSION) + blake3(rest).digest() + rest)
    print(f"{len(lemmas)} lemmas, {len(ordered)} synsets, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
