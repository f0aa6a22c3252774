#!/usr/bin/env python3
"""Invents listeners for a manifest: each plays tracks of one label, and a few of others. For `./mixtape evaluate --interactions`, where no real plays are at hand.

What comes of it says how well neighbours share a label, no more: people do not listen so.
"""

import argparse
import csv
import random
import sys
from collections import defaultdict
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("out", type=Path, help="the CSV file to write: user,item")
    parser.add_argument("--listeners", type=int, default=20, help="of each label (default: %(default)s)")
    parser.add_argument("--tracks", type=int, default=10, help="of the label that each plays (default: %(default)s)")
    parser.add_argument("--others", type=int, default=2, help="and of any label (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    draw = random.Random(options.seed)
    of = defaultdict(list)
    with options.manifest.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        if not {"path", "label"} <= set(reader.fieldnames or []):
            sys.exit(f"{options.manifest}: must have columns path and label")
        for row in reader:
            of[row["label"]].append(row["path"])
    everything = sorted(path for paths in of.values() for path in paths)
    with options.out.open("w", newline="", encoding="utf-8") as file:
        plays = csv.writer(file)
        plays.writerow(["user", "item"])
        for label in sorted(of):
            for listener in range(options.listeners):
                played = draw.sample(of[label], min(options.tracks, len(of[label]))) + draw.sample(everything, options.others)
                plays.writerows((f"{label}-{listener}", path) for path in sorted(set(played)))


if __name__ == "__main__":
    main()
