"""Compares our frames of real music with librosa's, in a folder that RealMusicExport wrote.

    python parity.py FOLDER              our frames against librosa's, of the samples we decoded
    python parity.py FOLDER --from-file  our frames against librosa's, of the file as librosa loads it:
                                         what its resampler makes different
"""

import pathlib
import sys
import warnings

import librosa
import numpy as np

import recipe

GROUPS = {"MFCC": range(0, 13), "delta": range(13, 26), "delta-delta": range(26, 39),
          "ln chroma": range(39, 51), "ln onset": range(51, 52)}
TOLERANCE = 1e-3


def theirs(folder, name, from_file):
    ours = np.load(folder / f"{name}.samples.npy").ravel()
    if not from_file:
        return recipe.frames(ours)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y, _ = librosa.load((folder / f"{name}.source").read_text(), duration=len(ours) / recipe.RATE)
    return recipe.frames(y)


def main():
    folder = pathlib.Path(sys.argv[1])
    from_file = "--from-file" in sys.argv
    errors = {c: [] for c in range(52)}
    within = []
    for path in sorted(folder.glob("*.frames.npy")):
        name = path.name[: -len(".frames.npy")]
        ours = np.load(path)
        golden = theirs(folder, name, from_file)
        if not from_file:
            assert ours.shape == golden.shape, (name, ours.shape, golden.shape)
        elif len(ours) != len(golden):
            print(f"{name}: {len(ours)} frames, librosa {len(golden)}")
        n = min(len(ours), len(golden))
        error = np.abs(ours[:n] - golden[:n])
        floor = golden[:n] <= np.float32(np.log(recipe.FLOOR))
        error[:, 39:][floor[:, 39:]] = np.nan
        share = np.mean(error[~np.isnan(error)] <= TOLERANCE)
        within.append((share, name))
        for c in range(52):
            errors[c].append(error[:, c])
    print(f"librosa {librosa.__version__}, {len(within)} files, least agreement: {sorted(within)[:3]}")
    print("columns | values | within 1e-3 | median error | 99.9 % | worst")
    for group, columns in GROUPS.items():
        e = np.concatenate([np.concatenate(errors[c]) for c in columns])
        e = e[~np.isnan(e)]
        worst_column = min(np.mean(np.concatenate(errors[c])[~np.isnan(np.concatenate(errors[c]))] <= TOLERANCE)
                           for c in columns)
        print(f"{group} | {len(e)} | {np.mean(e <= TOLERANCE):.5%} (worst column {worst_column:.5%}) | "
              f"{np.median(e):.2g} | {np.quantile(e, 0.999):.2g} | {e.max():.2g}")


if __name__ == "__main__":
    main()
