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
    single_letter = len(lemma) == 1 and lemma.isalpha()
    if not single_letter and len(from_written[1]) + from_written[0] < len(from_lower[1]) + from_lower[0]:
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
        as_written = upos in ("PROPN", "SYM", "X")
        change = (as_written and script_written(form, lemma)) or script(form, lemma)
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


def add_irregular(rules, path):
    """Adds the irregular verbs and nouns of a list; what the treebanks say of a word comes first."""
    with open(path, encoding="utf-8") as lines:
        rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    for base, *forms in rows:
        tags = (("VERB", "VBD"), ("VERB", "VBN")) if len(forms) == 2 else (("NOUN", "NNS"),)
        for (upos, xpos), alternatives in zip(tags, forms):
            for form in alternatives.split("/"):
                if lemma(rules, form, upos, xpos) != base:
                    rules.setdefault((upos, xpos, "^" + form), script(form, base))
    return rules


def stems(word, ending):
    """Base forms that a regular ending could come from."""
    if ending == "s":
        hissing = word.endswith(("ches", "shes", "xes", "sses", "zzes", "oes", "uses"))
        return [word[:-1]] + [word[:-2]] * hissing + [word[:-3] + "y"] * word.endswith("ies")
    bare = word[:-len(ending)]
    doubled = len(bare) > 3 and bare[-1] == bare[-2] and bare[-1] not in "sfz"
    return [bare + "e", bare] + [bare[:-1]] * doubled + [bare[:-1] + "y"] * bare.endswith("i")


def extend(rules, words):
    """Adds whole words for which the rules make up a base form unknown to `words`, while another stem is known."""
    known = set(words)
    kinds = (("VERB", "VBD", "ed"), ("VERB", "VBN", "ed"), ("VERB", "VBG", "ing"), ("VERB", "VBZ", "s"), ("NOUN", "NNS", "s"))
    for upos, xpos, ending in kinds:
        for word in words:
            long = len(word) >= len(ending) + 4
            if not long or not word.endswith(ending) or lemma(rules, word, upos, xpos) in known:
                continue
            found = [stem for stem in stems(word, ending) if stem in known]
            if len(found) == 1:
                rules.setdefault((upos, xpos, "^" + word), script(word, found[0]))
    return rules


def lemma(rules, form, upos, xpos):
    """Applies the rules, as src/syntax/lemma.rs does."""
    for ending in endings(lower(form)):
        if (upos, xpos, ending) in rules:
            written, cut, add = rules[upos, xpos, ending]
            base = form if written else lower(form)
            return (base[:max(0, len(base) - cut)] + add) or form
    return form
