"""Learns lemma rules: the longest known ending of a word, with its tags, says what to cut and what to add."""
from collections import Counter, defaultdict

from features import _SAME

LONGEST_ENDING = 6


def lower(form):
    return "".join(_SAME.get(c, c) for c in form).lower()


def script(form, lemma):
    """(from the written form?, characters to cut, text to add): the shortest change from the lower-cased form, if that does."""
    def change(base):
        same = 0
        while same < min(len(base), len(lemma)) and base[same] == lemma[same]:
            same += 1
        return len(base) - same, lemma[same:]

    from_lower, from_written = change(lower(form)), change(form)
    if len(lemma) > 1 and len(from_written[1]) + from_written[0] < len(from_lower[1]) + from_lower[0]:
        return (1, *from_written)
    return (0, *from_lower)


def endings(word):
    """The whole word first, then its endings from long to short."""
    return ["^" + word] + [word[-n:] for n in range(min(LONGEST_ENDING, len(word)), 0, -1)] + [""]


def learn(sentences):
    """{(upos, xpos, ending): script}, without rules that a shorter ending implies."""
    seen = Counter((w.upos, w.xpos, w.form, w.lemma) for s in sentences for w in s)
    votes = defaultdict(Counter)
    for (upos, xpos, form, lemma), n in seen.items():
        change = (upos == "PROPN" and script_written(form, lemma)) or script(form, lemma)
        for ending in endings(lower(form)):
            # What adds much (Sept., September) is true of that word alone.
            if ending.startswith("^") or len(change[2]) <= 3:
                votes[upos, xpos, ending][change] += n
    rules = {}
    for key in sorted(votes, key=lambda k: (k[2].startswith("^"), len(k[2]), k)):
        best, n = min(votes[key].items(), key=lambda item: (-item[1], item[0]))
        upos, xpos, ending = key
        shorter = endings(ending.removeprefix("^"))[1:] if ending.startswith("^") else endings(ending)[2:]
        implied = next((rules[upos, xpos, e] for e in shorter if (upos, xpos, e) in rules), None)
        if best != implied and (n >= 2 or ending.startswith("^") or not ending):
            rules[key] = best
    return rules


def script_written(form, lemma):
    """A change of the written form, where it shares a beginning with the lemma."""
    same = 0
    while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
        same += 1
    return (1, len(form) - same, lemma[same:]) if same else None


def lemma(rules, form, upos, xpos):
    """Applies the rules, as src/syntax/lemma.rs does."""
    for ending in endings(lower(form)):
        if (upos, xpos, ending) in rules:
            written, cut, add = rules[upos, xpos, ending]
            base = form if written else lower(form)
            return (base[:max(0, len(base) - cut)] + add) or form
    return form
