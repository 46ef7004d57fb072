"""Trains the English syntax model. See README.md for the command.

Stops after --minutes, the learning rate falling to zero along the way; keeps a moving average of the weights.
"""
import argparse
import pickle
import time

import jax
import jax.numpy as jnp
import numpy as np

import conllu
import data
import network
from score import evaluate


def finish(batch, grams, rows, counts, rng=None):
    """Adds what the network needs of the batch's distinct types, padded to a fixed number."""
    types, where = np.unique(batch["type"], return_inverse=True)
    room = batch["type"].size if batch["type"].size < 256 else (batch["type"].size * 5 // 8)
    if len(types) > room:
        room = batch["type"].size
    types = np.concatenate([types, np.zeros(room - len(types), np.int32)])
    unknown = np.zeros(batch["type"].shape, bool)
    if rng is not None:
        rare = 0.6 / (0.6 + counts[rows[batch["type"], 0]])
        unknown = rng.random(unknown.shape) < np.maximum(rare, 0.08)
    return {"types": types, "where": where.reshape(batch["type"].shape).astype(np.int32), "grams": grams[types],
            "rows": rows[types], "unknown": unknown, "n": batch["n"], "bank": batch["bank"], "head": batch["head"],
            "tag": batch["tag"], "relation": batch["relation"]}


@jax.jit
def update(state, vectors, batch, key, rate):
    """One Adam step with clipped gradient, and the moving average of the weights."""
    p, m, v, mean, step = state
    value, grad = jax.value_and_grad(network.loss)(p, vectors, batch, key)
    size = jnp.sqrt(sum((g * g).sum() for g in grad.values()))
    scale = jnp.minimum(1.0, 2.0 / (size + 1e-9))
    step = step + 1
    keep = jnp.minimum(0.9985, (step + 1.0) / (step + 12.0))
    b1, b2 = 0.9, 0.98
    new = [{}, {}, {}, {}]
    for k, g in grad.items():
        g = g * scale
        new[1][k] = b1 * m[k] + (1 - b1) * g
        new[2][k] = b2 * v[k] + (1 - b2) * g * g
        move = new[1][k] / (1 - b1 ** step) / (jnp.sqrt(new[2][k] / (1 - b2 ** step)) + 1e-8)
        new[0][k] = p[k] - rate * move
        new[3][k] = keep * mean[k] + (1 - keep) * new[0][k]
    return (*new, step), value


def rate_at(done, peak):
    """Warm-up over the first 2 %, then a cosine down to zero."""
    if done < 0.02:
        return peak * done / 0.02
    return peak * (0.5 + 0.5 * np.cos(np.pi * (done - 0.02) / 0.98))


def prepare(args):
    sentences = [(s, bank) for bank, path in enumerate(args.train) for s in conllu.read(path)]
    vocabulary = data.Vocabulary([s for s, _ in sentences], args.vectors)
    types = data.Types(vocabulary)
    counts = np.array([vocabulary.word_counts[w] for w in vocabulary.words], np.float32)
    counts[0] = 1
    dev = {path: conllu.read(path) for path in args.dev}
    return sentences, vocabulary, types, counts, dev


def train(args):
    rng = np.random.default_rng(args.seed)
    sentences, vocabulary, types, counts, dev = prepare(args)
    vectors = jnp.asarray(vocabulary.vectors)
    p = network.initial(rng, vocabulary, len(args.train), args.hidden)
    print({k: v.shape for k, v in p.items()}, len(vocabulary.tags), "tags", flush=True)
    zero = {k: jnp.zeros_like(v) for k, v in p.items()}
    state = (p, zero, zero, p, jnp.float32(0))
    key = jax.random.PRNGKey(args.seed)
    begin, epoch, told = time.time(), 0, time.time()
    while time.time() - begin < args.minutes * 60:
        items = [data.encode(data.augment(s, rng), vocabulary, types, bank) for s, bank in sentences]
        grams, rows = types.arrays()
        total, n = 0.0, 0
        for _, batch in data.batches(items, args.tokens, rng):
            done = min(1.0, (time.time() - begin) / (args.minutes * 60))
            if done >= 1:
                break
            key, sub = jax.random.split(key)
            state, value = update(state, vectors, finish(batch, grams, rows, counts, rng), sub, rate_at(done, args.rate))
            total, n = total + value, n + 1
        epoch += 1
        print(f"epoch {epoch} {time.time() - begin:.0f}s loss {float(total) / max(n, 1):.3f}", flush=True)
        if time.time() - told > args.every * 60 or done >= 1:
            told = time.time()
            report(state[3], vectors, vocabulary, types, counts, dev)
            save(args.out, state[3], vocabulary, args)
    return state


def report(p, vectors, vocabulary, types, counts, dev):
    for path, sentences in dev.items():
        print("  ", path.rsplit("/", 1)[-1], evaluate(p, vectors, vocabulary, types, counts, sentences), flush=True)


def save(path, p, vocabulary, args):
    with open(path, "wb") as out:
        pickle.dump({"p": {k: np.asarray(v) for k, v in p.items()}, "vocabulary": vocabulary, "args": vars(args)}, out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", nargs="+", required=True)
    parser.add_argument("--dev", nargs="+", required=True)
    parser.add_argument("--vectors", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--minutes", type=float, default=50)
    parser.add_argument("--every", type=float, default=4, help="minutes between looks at the tuning sets")
    parser.add_argument("--tokens", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--hidden", type=int, nargs="+", default=[144, 144, 144])
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
