"""Reads CoNLL-U: sentences as lists of words, without ranges and empty nodes."""
from dataclasses import dataclass


@dataclass
class Word:
    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    relation: str


def read(path):
    """Every sentence of a file, as a list of Word."""
    sentences, words = [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if words:
                    sentences.append(words)
                words = []
            elif not line.startswith("#"):
                cell = line.split("\t")
                if cell[0].isdigit():
                    words.append(Word(cell[1], cell[2], cell[3], cell[4], cell[5], int(cell[6]), cell[7]))
    if words:
        sentences.append(words)
    return sentences
