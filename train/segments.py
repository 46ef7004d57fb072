"""Scores the sentence splitter: python train/segments.py GAINSAY CASES.jsonl [--detail]

Each line of the cases is `{"text", "sentences", "golden"}`. A case is right when `gainsay tokens` gives exactly its sentences;
white space is not compared, since a sentence keeps the line breaks of its text.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile


def letters(sentence):
    return "".join(sentence.split())


def split(binary, text, folder):
    path = pathlib.Path(folder) / "case.txt"
    path.write_text(text)
    out = subprocess.run([binary, "tokens", "--output-format", "json", path], capture_output=True, text=True, check=True)
    return [sentence["text"] for sentence in json.loads(out.stdout)["sentences"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gainsay")
    parser.add_argument("cases", type=pathlib.Path)
    parser.add_argument("--detail", action="store_true", help="print the cases that came out otherwise")
    args = parser.parse_args()
    cases = [json.loads(line) for line in args.cases.read_text().splitlines()]
    right = []
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            found = split(args.gainsay, case["text"], folder)
            if [*map(letters, found)] == [*map(letters, case["sentences"])]:
                right.append(case)
            elif args.detail:
                print("due  ", case["sentences"], "\nfound", found, "\n")
    golden = sum(case["golden"] for case in cases)
    print(f"golden {sum(case['golden'] for case in right)} of {golden}, all {len(right)} of {len(cases)}")


if __name__ == "__main__":
    main()
