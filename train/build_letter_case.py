#!/usr/bin/env python3
"""Writes rules/lexicon/letter-case.txt: which words are written small within sentences, and which are acronyms.

    python3 train/build_letter_case.py /usr/share/wordnet rules/lexicon/letter-case.txt

The folder is WordNet 3.0's (Debian package wordnet-base). Common words are those of one part that WordNet spells small
in every sense, and that its sense-tagged texts hold at least once: rare words are more often names in a headline. The
function words that WordNet leaves out are listed here.
"""
import re
import sys
import textwrap
from pathlib import Path

FUNCTION_WORDS = """
a an the and or nor but if as at by for from in into of off on onto out over per than to up upon via with within without about above
across after against along amid among around before behind below beneath beside besides between beyond despite down during except
inside like near outside past since through throughout till toward towards under underneath until unlike versus vs
i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we our ours ourselves they them
their theirs themselves who whom whose which what that this these those there here where when why how
is am are was were be been being do does did done doing has have had having can could may might must shall should will would ought
not no yes so too also very more most less least much many few some any each every both either neither other another such same own
all half once twice again just only even still yet ever never then now thus hence however therefore although though because while
whereas whether unless lest whatever whoever whichever whenever wherever anyone anything anybody someone something somebody
everyone everything everybody nobody nothing none one two three four five six seven eight nine ten eleven twelve
cannot ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't wasn't weren't won't wouldn't
""".split()

# Acronyms of headlines that WordNet lacks or also lists as words ("US", "us").
ACRONYMS = """
US USA UK UN EU UAE NATO NASA FBI CIA NSA DOJ DHS IRS SEC FDA EPA FEMA NHS BBC CNN NBC CBS ABC AP AFP PBS NPR IMF WTO GDP CEO CFO COO IPO
ECB OPEC ASEAN ICC ICJ IAEA UNHCR UNICEF UNESCO FIFA UEFA NBA NFL NHL MLB NCAA IOC GOP PM MP MPs DNA RNA HIV AIDS AI TV PC DVD UFO DUI
NYC LA DC USS HMS SUV LGBT LGBTQ NGO VAT TSA ICE IDF PLO ANC BJP SNP PKK ISIS ISIL RAF IRA NYPD LAPD FAA NTSB CDC NIH USDA OECD COVID-19
""".split()


def spellings(folder):
    """Every one-part lemma: the spellings that WordNet's data files give it."""
    found = {}
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text().splitlines():
            if line.startswith(" "):
                continue
            fields = line.split(" ")
            for idx in range(int(fields[3], 16)):
                word = re.sub(r"\(\w+\)$", "", fields[4 + 2 * idx])
                if re.fullmatch(r"[A-Za-z]{2,}", word):
                    found.setdefault(word.lower(), set()).add(word)
    return found


def seen(folder):
    """Lemmas with at least one sense that occurs in WordNet's sense-tagged texts, and how many as verbs."""
    found = {}
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"index.{part}").read_text().splitlines():
            if line.startswith(" "):
                continue
            fields = line.split()
            n_pointers = int(fields[3])
            if int(fields[5 + n_pointers]) > 0:
                found[fields[0]] = max(found.get(fields[0], 0), int(fields[5 + n_pointers]) if part == "verb" else 0)
    return found


def main():
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    spelled, common = spellings(folder), seen(folder)
    # A name's spelling does not make a name of a common verb ("begin", the statesman Begin): verbs with three senses in use.
    small = {word for word in common if spelled.get(word) == {word} or word in spelled.get(word, ()) and common[word] > 2}
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"{part}.exc").read_text().splitlines():
            form, *bases = line.split()
            if form.isalpha() and spelled.get(form, {form}) == {form} and any(base in small for base in bases):
                small.add(form)
    small |= set(FUNCTION_WORDS)
    capitals = {word for forms in spelled.values() for word in forms if word.isupper() and 2 <= len(word) <= 5}
    roman = {word for word in capitals if re.fullmatch(r"[IVXLC]+", word)}
    acronyms = (capitals - roman - {word for word in capitals if word.lower() in small or word.lower() in common}) | set(ACRONYMS)
    out = ["# Letter case: words written small within sentences, and acronyms. Written by train/build_letter_case.py from WordNet 3.0."]
    for heading, words in (("small", small), ("acronym", acronyms)):
        out.append(f"\n[{heading}]")
        out += textwrap.wrap(" ".join(sorted(words)), 118, break_on_hyphens=False, break_long_words=False)
    target.write_text("\n".join(out) + "\n")
    print(f"{len(small)} small words, {len(acronyms)} acronyms, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
