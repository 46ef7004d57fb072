"""The network: embeddings, three bidirectional recurrent layers, tags after the second, arcs and labels at the end."""
import jax
import jax.numpy as jnp
import numpy as np

from features import N_GRAM_BUCKETS, SHAPE_BUCKETS

WORD, VECTOR, GRAM, SHAPE = 64, 64, 48, 16
INPUT = WORD + VECTOR + GRAM + SHAPE
TAG = 32
ARC = 128
SUM, PRODUCT = 128, 64
REACH = 24


def initial(rng, vocabulary, n_banks, hidden):
    """Parameters before training; `hidden` gives each layer's size per direction."""
    n_words, n_tags, n_relations = len(vocabulary.words), len(vocabulary.tags), len(vocabulary.relations)

    def matrix(rows, columns, gain=1.0):
        return (rng.standard_normal((rows, columns)) * gain / np.sqrt(rows)).astype(np.float32)

    p = {"word": 0.3 * rng.standard_normal((n_words, WORD)).astype(np.float32),
         "gram": 0.3 * rng.standard_normal((N_GRAM_BUCKETS, GRAM)).astype(np.float32),
         "bank": np.zeros((n_banks, INPUT), np.float32),
         "shape": 0.3 * rng.standard_normal((SHAPE_BUCKETS, SHAPE)).astype(np.float32)}
    p["word"][0] = 0
    width = INPUT
    for i, h in enumerate(hidden):
        if i == 2:
            width += TAG
        for side in "fb":
            p[f"in{i}{side}"] = matrix(width, 3 * h)
            p[f"re{i}{side}"] = np.hstack([np.linalg.qr(rng.standard_normal((h, h)))[0] for _ in range(3)]).astype(np.float32)
            p[f"bias{i}{side}"] = np.concatenate([np.ones(h), np.zeros(2 * h)]).astype(np.float32)
        width = 2 * h
    p |= {"tag": matrix(2 * hidden[1], n_tags), "tag_bias": np.zeros(n_tags, np.float32),
          "tag_soft": matrix(n_tags, TAG, np.sqrt(n_tags) / 2),
          "mlp": matrix(width, 2 * ARC), "mlp_bias": np.zeros(2 * ARC, np.float32),
          "arc": np.zeros((ARC, ARC), np.float32), "arc_head": np.zeros(ARC, np.float32),
          "root": 0.3 * rng.standard_normal(ARC).astype(np.float32),
          "far": np.zeros(2 * REACH + 1, np.float32),
          "rel": matrix(width, 2 * (SUM + PRODUCT)), "rel_bias": np.zeros(2 * (SUM + PRODUCT), np.float32),
          "rel_out": matrix(SUM + PRODUCT, n_relations), "rel_out_bias": np.zeros(n_relations, np.float32)}
    return {k: jnp.asarray(v) for k, v in p.items()}


def drop(key, x, rate, shape):
    """Inverted dropout with one mask broadcast from `shape`; nothing happens without a key."""
    if key is None or rate == 0:
        return x
    return x * jax.random.bernoulli(key, 1 - rate, shape) / (1 - rate)


def cell(z, c, mask):
    """One step of the light LSTM: input gate = 1 - forget gate, output o*c; gives all parts."""
    h = c.shape[-1]
    f = jax.nn.sigmoid(z[:, :h])
    o = jax.nn.sigmoid(z[:, h:2 * h])
    g = jnp.tanh(z[:, 2 * h:])
    return f, o, g, (f * c + (1 - f) * g) * mask


def run_forward(xs, mask_pair, weights, keeps):
    """Both directions in one scan (the second one's arrays come reversed); gives every step's parts."""
    def step(state, item):
        new, parts = [], []
        for (c, out), x, m, w, k in zip(state, *item, weights, keeps):
            f, o, g, c_new = cell(x + (out * k) @ w, c, m)
            new.append((c_new, o * c_new))
            parts.append((f, o, g, c, c_new, o * c_new))
        return tuple(new), tuple(parts)

    zero = [jnp.zeros((x.shape[1], w.shape[0])) for x, w in zip(xs, weights)]
    return jax.lax.scan(step, tuple((z, z) for z in zero), (xs, mask_pair))[1]


@jax.custom_vjp
def recur(xs, masks, weights, keeps):
    """Outputs of both directions over projected time-major input."""
    return tuple(parts[5] for parts in run_forward(xs, masks, weights, keeps))


def recur_forward(xs, masks, weights, keeps):
    parts = run_forward(xs, masks, weights, keeps)
    return tuple(p[5] for p in parts), (parts, masks, weights, keeps)


def recur_backward(saved, grads):
    """Written out so that the weights' gradient is one product after the scan, not one per step."""
    parts, masks, weights, keeps = saved

    def step(state, item):
        new, dzs = [], []
        for (dc, dout), (f, o, g, c, c_new, _), m, grad, w, k in zip(state, *item, weights, keeps):
            dout = dout + grad
            dc = (dc + dout * o) * m
            dz = jnp.concatenate([dc * (c - g) * f * (1 - f), dout * c_new * o * (1 - o), dc * (1 - f) * (1 - g * g)], -1)
            new.append((dc * f, (dz @ w.T) * k))
            dzs.append(dz)
        return tuple(new), tuple(dzs)

    zero = tuple((jnp.zeros_like(g[0]),) * 2 for g in grads)
    dxs = jax.lax.scan(step, zero, (parts, masks, grads), reverse=True)[1]
    dweights = []
    for p, dz, k in zip(parts, dxs, keeps):
        before = jnp.concatenate([jnp.zeros_like(p[5][:1]), p[5][:-1]]) * k
        dweights.append(before.reshape(-1, before.shape[-1]).T @ dz.reshape(-1, dz.shape[-1]))
    return dxs, tuple(map(jnp.zeros_like, masks)), tuple(dweights), tuple(map(jnp.zeros_like, keeps))


recur.defvjp(recur_forward, recur_backward)


def layer(p, i, x, mask, key):
    """Both directions over (time, sentences, width)."""
    sides = "fb"
    weights = tuple(p[f"re{i}{s}"] for s in sides)
    keeps = tuple(jnp.ones((x.shape[1], w.shape[0])) for w in weights)
    if key is not None:
        keeps = tuple(drop(jax.random.fold_in(key, n), k, 0.2, k.shape) for n, k in enumerate(keeps))
    xs = tuple(x @ p[f"in{i}{s}"] + p[f"bias{i}{s}"] for s in sides)
    out = recur((xs[0], xs[1][::-1]), (mask, mask[::-1]), weights, keeps)
    return jnp.concatenate([out[0], out[1][::-1]], -1)


def embed(p, vectors, batch, key):
    """Input rows: trained word, distilled vector, n-grams, shape; with word dropout when training."""
    where = batch["where"].T
    grams, rows = batch["grams"], batch["rows"]
    count = (grams > 0).sum(1, keepdims=True)
    gram = (p["gram"][grams] * (grams > 0)[:, :, None]).sum(1) / jnp.sqrt(jnp.maximum(count, 1))
    by_type = jnp.concatenate([vectors[rows[:, 1]] * 8, gram, p["shape"][rows[:, 2]]], -1)[where]
    word = p["word"][jnp.where(batch["unknown"].T, 0, rows[:, 0][where])]
    if key is not None:
        keys = jax.random.split(key, 3)
        t, n = where.shape
        hide = jax.random.bernoulli(keys[0], 0.92, (t, n, 1))
        by_type = jnp.concatenate([by_type[..., :VECTOR] * hide, by_type[..., VECTOR:]], -1)
        by_type = drop(keys[1], by_type, 0.25, (1, n, by_type.shape[-1]))
        word = drop(keys[2], word, 0.25, (1, n, WORD))
    # Each treebank has its own habits; at run time the first one's are folded into the first layer's bias.
    return jnp.concatenate([word, by_type], -1) + p["bank"][batch["bank"]]


def forward(p, vectors, batch, key=None):
    """Scores: tags (T,B,K), arcs (B,dependent,head with 0 the root), states for the labels, a key, and what was seen."""
    keys = [None] * 12 if key is None else list(jax.random.split(key, 12))
    x = embed(p, vectors, batch, keys[0])
    t, n, _ = x.shape
    mask = (jnp.arange(t)[:, None] < batch["n"][None]).astype(x.dtype)[..., None]
    tags = None
    i = 0
    seen = {"input": x - p["bank"][batch["bank"]]}
    while f"in{i}f" in p:
        if i == 2:
            tags = drop(keys[9], x, 0.25, (1, n, x.shape[-1])) @ p["tag"] + p["tag_bias"]
            x = drop(keys[i], x, 0.33, (1, n, x.shape[-1]))
            x = jnp.concatenate([x, jax.nn.softmax(tags) @ p["tag_soft"]], -1)
        elif i:
            x = drop(keys[i], x, 0.33, (1, n, x.shape[-1]))
        x = layer(p, i, x, mask, keys[4 + i])
        i += 1
    x = drop(keys[8], x, 0.33, (1, n, x.shape[-1]))
    both = jax.nn.leaky_relu(x @ p["mlp"] + p["mlp_bias"], 0.125)
    both = drop(keys[10], both, 0.33, (1, n, 2 * ARC))
    dependent = both[..., :ARC] @ p["arc"]
    head = both[..., ARC:]
    arcs = jnp.einsum("ibk,jbk->bij", dependent, head) + (head @ p["arc_head"]).T[:, None, :]
    place = jnp.arange(t)
    arcs = arcs + p["far"][jnp.clip(place[None] - place[:, None], -REACH, REACH) + REACH]
    root = (dependent @ p["root"] + p["root"] @ p["arc_head"]).T[:, :, None]
    arcs = jnp.concatenate([root, arcs], 2)
    real = jnp.arange(t + 1)[None, None] <= batch["n"][:, None, None]
    own = jnp.eye(t, t + 1, 1, dtype=bool)[None]
    arcs = jnp.where(real & ~own, arcs, -1e9)
    rel = x @ p["rel"] + p["rel_bias"]
    seen |= {"both": both, "dependent": dependent + p["arc_head"]}
    return tags, arcs, rel, keys[11], seen


def labels(p, rel, heads, key=None):
    """Label scores (T,B,L) for given heads (B,T), 0 the root (whose label is not asked), and the states before them."""
    n = heads.shape[0]
    at = jnp.maximum(heads - 1, 0).T
    own = rel[..., :SUM + PRODUCT]
    other = jnp.take_along_axis(rel[..., SUM + PRODUCT:], at[..., None], 0)
    z = jnp.concatenate([jax.nn.leaky_relu(own[..., :SUM] + other[..., :SUM], 0.125),
                         own[..., SUM:] * other[..., SUM:]], -1)
    z = drop(key, z, 0.33, (1, n, SUM + PRODUCT))
    return z @ p["rel_out"] + p["rel_out_bias"], z


def entropy(scores, gold):
    """Summed cross entropy over places whose gold class is known."""
    logp = jax.nn.log_softmax(scores)
    picked = jnp.take_along_axis(logp, jnp.maximum(gold, 0)[..., None], -1)[..., 0]
    return -(picked * (gold >= 0)).sum()


def loss(p, vectors, batch, key):
    """Mean loss per word of tags, arcs and labels."""
    tags, arcs, rel, key, _ = forward(p, vectors, batch, key)
    real = jnp.arange(arcs.shape[1])[None] < batch["n"][:, None]
    rel_scores, _ = labels(p, rel, batch["head"], key)
    total = entropy(tags, batch["tag"].T) + entropy(arcs, jnp.where(real, batch["head"], -1))
    total += entropy(rel_scores, jnp.where(batch["head"] > 0, batch["relation"], -1).T)
    return total / jnp.maximum(batch["n"].sum(), 1)
