"""Decodes trees and scores them against gold ones."""
import jax
import jax.numpy as jnp
import numpy as np

import data
import network


@jax.jit
def run(p, vectors, batch):
    tags, arcs, rel, _, _ = network.forward(p, vectors, batch)
    return tags.argmax(-1).T, jax.nn.log_softmax(arcs), rel


@jax.jit
def run_labels(p, rel, heads):
    return network.labels(p, rel, heads)[0].argmax(-1).T


def find_cycle(heads):
    """A cycle of the functional graph `heads` (index 0 is the root), or None."""
    colour = [0] * len(heads)
    for start in range(1, len(heads)):
        path, at = [], start
        while at != 0 and colour[at] == 0:
            colour[at] = start
            path.append(at)
            at = heads[at]
        if at != 0 and colour[at] == start and at in path:
            return path[path.index(at):]
    return None


def arborescence(scores):
    """Best tree from node 0 by Chu-Liu and Edmonds; scores[dependent, head], contracted recursively."""
    n = len(scores)
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = find_cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(n, bool)
    inside[cycle] = True
    kept = [i for i in range(n) if not inside[i]]
    own = scores[cycle, heads[cycle]]
    small = np.full((len(kept) + 1, len(kept) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(kept, kept)]
    into = scores[np.ix_(cycle, kept)] - own[:, None]
    small[-1, :-1] = into.max(0)
    out = scores[np.ix_(kept, cycle)]
    small[:-1, -1] = out.max(1)
    solved = arborescence(small)
    for new, old in enumerate(kept):
        if new:
            heads[old] = kept[solved[new]] if solved[new] < len(kept) else cycle[out[new].argmax()]
    enters = into[:, solved[-1]].argmax()
    heads[cycle[enters]] = kept[solved[-1]]
    return heads


def tree(logp):
    """Heads of the best single-rooted tree; logp[dependent, head], head 0 the root."""
    n = len(logp)
    heads = logp.argmax(1)
    full = np.concatenate([[0], heads])
    if (heads == 0).sum() == 1 and find_cycle(full) is None:
        return heads
    best, best_score = None, -np.inf
    for root in np.argsort(logp[:, 1:].max(1) - logp[:, 0], kind="stable")[:3]:
        scores = np.full((n + 1, n + 1), -np.inf)
        scores[1:, 1:] = logp[:, 1:]
        scores[1 + root, :] = -np.inf
        scores[1 + root, 0] = logp[root, 0]
        found = arborescence(scores)[1:]
        value = logp[np.arange(n), found].sum()
        if value > best_score:
            best, best_score = found, value
    return best


def predict(p, vectors, vocabulary, types, counts, sentences):
    """(tags, heads, relations) per sentence; None for those longer than any batch."""
    from train import finish
    items = [data.encode(s, vocabulary, types) for s in sentences]
    grams, rows = types.arrays()
    out = [None] * len(items)
    for members, batch in data.batches(items, 4000):
        batch = finish(batch, grams, rows, counts)
        tags, logp, rel = run(p, vectors, batch)
        logp = np.asarray(logp)
        heads = np.zeros_like(batch["head"])
        for row, member in enumerate(members):
            n = len(items[member][0])
            heads[row, :n] = tree(logp[row, :n, :n + 1])
        relations = np.asarray(run_labels(p, rel, jnp.asarray(heads)))
        tags = np.asarray(tags)
        for row, member in enumerate(members):
            n = len(items[member][0])
            out[member] = (tags[row, :n], heads[row, :n], relations[row, :n])
    return out


def evaluate(p, vectors, vocabulary, types, counts, sentences):
    """Percentages: UPOS, XPOS, class, UAS, LAS without subtypes, LAS without punctuation."""
    found = predict(p, vectors, vocabulary, types, counts, sentences)
    hits, n, words = np.zeros(6), 0, 0
    for sentence, result in zip(sentences, found):
        n += len(sentence)
        words += sum(w.upos != "PUNCT" for w in sentence)
        if result is None:
            continue
        for word, tag, head, relation in zip(sentence, *result):
            name = vocabulary.tags[tag]
            label = vocabulary.relations[relation] if head else "root"
            attached = word.head == head
            labelled = attached and word.relation.split(":")[0] == label.split(":")[0]
            hits += (name.split("/")[0] == word.upos, name.split("/")[1] == word.xpos, name == data.tag_name(word),
                     attached, labelled, labelled and word.upos != "PUNCT")
    names = ("upos", "xpos", "class", "uas", "las", "las-np")
    return {k: round(100 * h / (words if k == "las-np" else n), 2) for k, h in zip(names, hits)}
