#!/usr/bin/env python3
"""Music of the games in Debian, with the soundtrack as label: a corpus that anyone can make again, for `./mixtape evaluate`.

Downloads the packages below, takes their music out of them (nothing is installed), and writes manifest.csv (path, label, group) and tracks.csv (what else
is known of each track). Needs Debian 12, Python 3.9 or later, and 5 GB of disk while it works; see README.md.
"""

import argparse
import csv
import hashlib
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import debs
import groups
import ogg

MUSIC = r"(?i)/(music|bgm)/.*\.(ogg|oga|opus)$"


@dataclass(frozen=True)
class Soundtrack:
    label: str
    package: str
    wanted: str = MUSIC
    archives: str = None  # zip archives in the package that hold the music


# Every soundtrack in Debian 12's main that has 14 tracks of 28 s or more in Ogg, as far as `apt-file search` and a look into archives could tell.
SOUNDTRACKS = [
    Soundtrack("0ad", "0ad-data", r"^audio/music/.*\.ogg$", r"/public\.zip$"),
    Soundtrack("ardentryst", "ardentryst"),
    Soundtrack("berusky2", "berusky2-data"),
    Soundtrack("colobot", "colobot-common-sounds"),
    Soundtrack("drascula", "drascula-music", r"/drascula/audio/.*\.ogg$"),  # its other folders hold the same tracks
    Soundtrack("freedroidrpg", "freedroidrpg-data"),
    Soundtrack("hedgewars", "hedgewars-data"),
    Soundtrack("naev", "naev-data"),
    Soundtrack("nexuiz", "nexuiz-music", r"^sound/cdtracks/.*\.ogg$", r"\.pk3$"),
    Soundtrack("singularity", "singularity-music"),
    Soundtrack("supertux", "supertux-data"),
    Soundtrack("supertuxkart", "supertuxkart-data"),
    Soundtrack("ufoai", "ufoai-music", r"^music/.*\.ogg$", r"\.pk3$"),
    Soundtrack("unknown-horizons", "unknown-horizons"),
    Soundtrack("warzone2100", "warzone2100-music"),
    Soundtrack("wesnoth", "wesnoth-1.16-music"),
    Soundtrack("widelands", "widelands-data"),
]

FIELDS = ["path", "label", "group", "seconds", "artist", "title", "album", "package", "version", "file", "sha256"]


def unpack(soundtrack, out):
    """Writes a soundtrack's files under out/music/LABEL once, and gives a row for each that is Ogg; out/rows/LABEL.csv marks that it is done."""
    done = out / "rows" / f"{soundtrack.label}.csv"
    if not done.exists():
        rows, folder = [], out / "music" / soundtrack.label
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        deb = debs.fetch(soundtrack.package, out / "deb")
        release = debs.version(deb)
        for path, data in debs.files(deb, soundtrack.wanted, soundtrack.archives):
            row = describe(path, data)
            if row:
                row |= {"label": soundtrack.label, "package": soundtrack.package, "version": release}
                row["path"] = str(place(folder, path, data).relative_to(out))
                rows.append(row)
        write(done, rows)
        deb.unlink()
    with done.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def describe(path, data):
    try:
        sound = ogg.read(data)
    except ogg.NotOgg as problem:
        print(f"  {path}: {problem}; left out")
        return None
    tag = sound.tags.get
    return {
        "file": path,
        "seconds": f"{sound.seconds:.1f}",
        "sha256": sound.sha256,
        "artist": tag("ARTIST") or tag("COMPOSER") or tag("PERFORMER") or "",
        "title": tag("TITLE", ""),
        "album": tag("ALBUM", ""),
    }


def place(folder, path, data):
    """Files of one name in two folders both stay: the second is given its folder's name too."""
    name = Path(path)
    target = folder / name.name
    if target.exists():
        target = folder / f"{name.parent.name}-{name.name}"
    target.write_bytes(data)
    return target


def distinct(rows):
    """One of each sound. A sound that two soundtracks share says nothing of either and goes from both."""
    labels, kept = defaultdict(set), {}
    for row in rows:
        labels[row["sha256"]].add(row["label"])
        kept.setdefault(row["sha256"], row)
    return [row for sha, row in kept.items() if len(labels[sha]) == 1]


def sample(rows, most, seed):
    """At most `most` rows, the same whatever the order of the rows."""
    drawn = sorted(rows, key=lambda row: hashlib.sha256(f"{seed} {row['path']}".encode()).digest())[:most]
    return sorted(drawn, key=lambda row: row["path"])


def write(path, rows, fields=FIELDS):
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    with partial.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, fields, restval="", extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    partial.replace(path)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="folder for the music and the two CSV files")
    parser.add_argument("--seconds", type=float, default=28, help="shorter tracks are left out (default 28)")
    parser.add_argument("--least", type=int, default=14, help="soundtracks with fewer tracks are left out (default 14)")
    parser.add_argument("--most", type=int, default=40, help="of larger soundtracks a seeded sample of this size is taken (default 40)")
    parser.add_argument("--folds", type=int, default=5, help="no group is larger than a soundtrack's share of one fold, where names allow (default 5)")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    args = arguments()
    (args.out / "deb").mkdir(parents=True, exist_ok=True)
    found = []
    for soundtrack in SOUNDTRACKS:
        print(f"{soundtrack.label}: {soundtrack.package}", flush=True)
        found += unpack(soundtrack, args.out)
    chosen = []
    for label, rows in by_label(distinct(row for row in found if float(row["seconds"]) >= args.seconds)):
        if len(rows) < args.least:
            print(f"{label}: {len(rows)} tracks, fewer than {args.least}; left out")
            continue
        chosen += groups.assign(sample(rows, args.most, args.seed), args.folds)
    write(args.out / "tracks.csv", chosen)
    write(args.out / "manifest.csv", chosen, ["path", "label", "group"])
    report(chosen, args.out)


def by_label(rows):
    labels = defaultdict(list)
    for row in rows:
        labels[row["label"]].append(row)
    return sorted(labels.items())


def report(rows, out):
    for label, of in by_label(rows):
        largest = max(Counter(row["group"] for row in of).values())
        minutes = sum(float(row["seconds"]) for row in of) / 60
        print(f"{label:18}{len(of):4} tracks {minutes:7.1f} min {len({row['group'] for row in of}):4} groups, the largest of {largest}")
    seconds = sum(float(row["seconds"]) for row in rows)
    summary = f"{len(rows)} tracks, {len(by_label(rows))} soundtracks, {seconds:.0f} seconds"
    (out / "STATUS").write_text(summary + "\n", encoding="utf-8")
    print(summary)


if __name__ == "__main__":
    main()
