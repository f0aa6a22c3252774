#!/usr/bin/env python3
"""Piano performances with the composer as label: a second corpus that anyone can make again, for `./mixtape evaluate`.

Takes performances out of a checkout of ASAP (Foscarin et al., ISMIR 2020), which are MIDI, lets one and the same piano play them (FluidSynth with a
soundfont, both from Debian), and writes manifest.csv: path, label, group (the piece), tags (composer, form, metre). Needs Python 3.9 and fluidsynth; see
README.md.
"""

import argparse
import csv
import random
import shutil
import subprocess
import sys
import wave
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

RATE = 22_050
FRAME_BYTES = 2 * 2  # stereo, 16 bits
FORMS = ["sonata", "etude", "fugue", "prelude", "ballade", "scherzo", "impromptu"]
METRES = {2: "duple", 4: "duple", 3: "triple", 6: "compound", 9: "compound", 12: "compound"}
TIME_SIGNATURE = b"\xff\x58\x04"  # of a MIDI file, before the numerator
SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")


def performances(asap):
    """Gives, for each composer and piece, its rows in the checkout's table."""
    found = defaultdict(lambda: defaultdict(list))
    with (asap / "metadata.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["composer"]][row["folder"]].append(row)
    return found


def choose(found, pieces, most, seed):
    """Gives rows of the composers with so many pieces, and of each piece at most so many, drawn by seed."""
    draw = random.Random(seed)
    for composer in sorted(found):
        if len(found[composer]) >= pieces:
            for _, rows in sorted(found[composer].items()):
                rows.sort(key=lambda row: row["midi_performance"])
                yield from sorted(draw.sample(rows, min(most, len(rows))), key=lambda row: row["midi_performance"])


def tags(row, asap):
    """Gives the composer, the form if the piece's folder names one, and the metre if its score begins with a usual one."""
    yield row["composer"]
    yield from [form for form in FORMS if form in row["folder"].lower()][:1]
    score = (asap / row["midi_score"]).read_bytes()
    numerators = [score[i + len(TIME_SIGNATURE)] for i in range(len(score)) if score.startswith(TIME_SIGNATURE, i)]
    yield from [METRES[numerator] for numerator in numerators if numerator in METRES][:1]  # an upbeat is often a bar of 1/4 or 1/8


def render(midi, soundfont, seconds, wav):
    """Writes the first seconds of a performance, or all of a shorter one; without reverb and chorus, which would be the same for all."""
    command = ["fluidsynth", "-ni", "-q", "-g", "0.7", "-R", "0", "-C", "0", "-r", str(RATE), "-O", "s16", "-T", "raw", "-F", "-", soundfont, midi]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as synth:
        sound = synth.stdout.read(seconds * RATE * FRAME_BYTES)
        synth.kill()  # it would go on to the end
    if not sound:
        sys.exit(f"{midi}: fluidsynth gave no sound; try it by hand")
    part = wav.with_suffix(".part")
    with wave.open(str(part), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(sound)
    part.rename(wav)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("asap", type=Path, help="a checkout of github.com/fosfrancesco/asap-dataset")
    parser.add_argument("out", type=Path, help="folder to make")
    parser.add_argument("--soundfont", type=Path, default=SOUNDFONT, help="default: %(default)s, of Debian's fluid-soundfont-gm")
    parser.add_argument("--seconds", type=int, default=60, help="of each performance, from its beginning (default: %(default)s)")
    parser.add_argument("--pieces", type=int, default=6, help="a composer has at least, to be in it (default: %(default)s)")
    parser.add_argument("--most", type=int, default=3, help="performances of a piece (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which performances (default: %(default)s)")
    options = parser.parse_args()
    if not shutil.which("fluidsynth"):
        sys.exit("fluidsynth is not installed: apt-get install fluidsynth fluid-soundfont-gm")
    for needed in (options.asap / "metadata.csv", options.soundfont):
        if not needed.is_file():
            sys.exit(f"{needed}: no such file")

    rows = []
    with ThreadPoolExecutor() as pool:
        for row in choose(performances(options.asap), options.pieces, options.most, options.seed):
            wav = Path("music") / Path(row["midi_performance"]).with_suffix(".wav")
            rows.append((wav, row["composer"], row["folder"], "|".join(tags(row, options.asap))))
            (options.out / wav).parent.mkdir(parents=True, exist_ok=True)
            if not (options.out / wav).exists():
                pool.submit(render, options.asap / row["midi_performance"], options.soundfont, options.seconds, options.out / wav)
    missing = [str(row[0]) for row in rows if not (options.out / row[0]).exists()]
    if missing:
        sys.exit(f"{len(missing)} of {len(rows)} were not rendered, such as {missing[0]}")

    with (options.out / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        manifest = csv.writer(file)
        manifest.writerow(["path", "label", "group", "tags"])
        manifest.writerows(rows)
    print(f"{options.out / 'manifest.csv'}: {len(rows)} performances of {len({row[2] for row in rows})} pieces by {len({row[1] for row in rows})} composers")


if __name__ == "__main__":
    main()
