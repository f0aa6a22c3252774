"""Groups of tracks that must not be parted by a fold: they would give the answer away.

Two tracks of a soundtrack belong together if one is a variant of the other (`celtic`, `celtic_fast`), if they last equally long (layers and remasters of one
piece), or if one artist made both. But an artist who made more of a soundtrack than one fold holds cannot be kept in one fold, and there the artist is
the soundtrack's sound: such an artist joins nothing.
"""

import re
from collections import Counter
from pathlib import Path

VARIANT = r"[-_ ]+(fast|f|slow|old|new|remix|remake|remaster|enhanced|raw|short|long|loop|easy|revisited|sd|map|\d)$"
SAME_LENGTH = 0.1  # seconds


def assign(rows, folds):
    """The rows of one soundtrack, each with its `group`: an artist's name, or the path of the first track of a piece."""
    share = max(1, len(rows) // folds)
    works = Counter(artist(row) for row in rows)
    confined = [artist(row) if artist(row) and works[artist(row)] <= share else None for row in rows]
    groups = joined(confined, stems(rows), lengths(rows))
    named = {}
    for row, who, group in zip(rows, confined, groups):
        named.setdefault(group, who or row["path"])
    return [row | {"group": named[group]} for row, group in zip(rows, groups)]


def joined(*keyings):
    """Numbers for items, the same for two that share a key in any keying, directly or through others; None is no key."""
    parent = list(range(len(keyings[0])))

    def root(item):
        while parent[item] != item:
            item = parent[item]
        return item

    for keys in keyings:
        first = {}
        for item, key in enumerate(keys):
            if key is not None:
                one, other = root(first.setdefault(key, item)), root(item)
                parent[max(one, other)] = min(one, other)
    return [root(item) for item in range(len(parent))]


def stems(rows):
    """Names without what marks a variant; a number at the end marks one only where the name without it exists too."""
    names = [Path(row["path"]).stem.lower().strip("_- ") for row in rows]
    plain = [re.sub(VARIANT, "", name) for name in names]
    return [bare if (bare := re.sub(r"\d+$", "", name)) in plain else name for name in plain]


def lengths(rows):
    """Tracks in order of length are together as long as each follows the one before closely."""
    keys, at, last = [None] * len(rows), 0, None
    for row in sorted(range(len(rows)), key=lambda row: float(rows[row]["seconds"])):
        seconds = float(rows[row]["seconds"])
        at += last is None or seconds - last > SAME_LENGTH + 1e-6
        keys[row], last = at, seconds
    return keys


def artist(row):
    """Who made a track, in one spelling; empty if no one is named."""
    names = re.split(r"\s*(?:&|,|\band\b|/)\s*", row["artist"].casefold())
    return "" if "unknown" in row["artist"].casefold() else ", ".join(sorted(name for name in names if name))
