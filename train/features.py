"""What the network sees of a word: normal form, hashed n-grams, hashed shape.

The same functions exist in Rust (src/syntax/features.rs); both must give the same numbers.
"""

N_GRAM_BUCKETS = 16384
SHAPE_BUCKETS = 512
MAX_GRAMS = 20

_SAME = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
         "\u00a0": " "}


def normal(form):
    """Lower case, plain quotes and dashes, every digit a 0: the key of all look-ups."""
    if form in ("``", "''"):
        return '"'
    plain = "".join(_SAME.get(c, c) for c in form)
    return "".join("0" if "0" <= c <= "9" else c for c in plain.lower())


def fnv(kind, text):
    """FNV-1a over one byte of kind and the text's UTF-8, with a final mix."""
    value = 0x811C9DC5
    for byte in bytes([kind]) + text.encode("utf-8"):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    value ^= value >> 15
    return (value * 0x2C1B3C6D & 0xFFFFFFFF) >> 8


def n_grams(word):
    """Buckets of prefixes (1 to 4), suffixes (1 to 5) and trigrams; bucket 0 means none."""
    keys = [(112, word[:n]) for n in range(1, 5) if n <= len(word)]
    keys += [(115, word[-n:]) for n in range(1, 6) if n <= len(word)]
    framed = "<" + word + ">"
    keys += [(116, framed[i:i + 3]) for i in range(len(framed) - 2)]
    return [1 + fnv(kind, text) % (N_GRAM_BUCKETS - 1) for kind, text in keys[:MAX_GRAMS]]


def shape(form):
    """Bucket of the form's outline: X, x, d or the character, runs cut to two, eight in all."""
    outline = ""
    for char in form:
        if char.isupper():
            char = "X"
        elif char.islower():
            char = "x"
        elif "0" <= char <= "9":
            char = "d"
        elif char.isalpha():
            char = "a"
        char = _SAME.get(char, char)
        if len(outline) >= 2 and outline[-1] == outline[-2] == char:
            continue
        outline += char
    return fnv(104, outline[:8]) % SHAPE_BUCKETS
