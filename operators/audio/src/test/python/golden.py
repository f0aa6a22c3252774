"""Writes the golden frames that GoldenFramesTest compares ours with.

    python3.9 -m venv /tmp/librosa-0.9.1 && /tmp/librosa-0.9.1/bin/pip install \
        librosa==0.9.1 numpy==1.22.4 numba==0.56.4 scipy==1.9.3 resampy==0.2.2 'setuptools<70'
    NPY_DISABLE_CPU_FEATURES="AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL" \
        /tmp/librosa-0.9.1/bin/python operators/audio/src/test/python/golden.py operators/audio/src/test/resources/golden

NumPy's AVX-512 logarithm errs by up to two units in the last place, which shows in the onset strength of
a steady tone; without it the values are the same on every machine.

With another librosa (`pip install librosa`) it writes a second set beside the first, named by its
version, and keeps every eighth frame only.

The signals are formulas, rounded to 16 bits, so that Java makes the same bits from the same formulas
(GoldenSignals.java); signals.txt has a checksum of each to prove it.
"""

import gzip
import io
import pathlib
import sys
import zlib

import librosa
import numpy as np

import recipe

RATE = recipe.RATE


def seconds(s):
    return np.arange(int(s * RATE)) / RATE


def tone(t, hz, amplitude):
    return amplitude * np.sin(2 * np.pi * hz * t)


def noise(n, seed=1):
    """Uniform in [-1, 1): the 31-bit linear congruential generator of the C standard's example."""
    x = np.empty(n)
    state = seed
    for i in range(n):
        state = (1103515245 * state + 12345) % 2**31
        x[i] = state / 2**30 - 1
    return x


def sine():
    return tone(seconds(2), 440, 0.5)


def chirp():
    """50 Hz to 10 kHz in two seconds, equal time per octave."""
    t = seconds(2)
    rate = np.log(10000 / 50) / 2
    return 0.5 * np.sin(2 * np.pi * 50 * (np.exp(rate * t) - 1) / rate)


def clicks():
    y = np.zeros(2 * RATE)
    y[::5000] = 0.9
    return y


def white_noise():
    return 0.3 * noise(2 * RATE)


def silence():
    return np.zeros(RATE)


def detuned_chord():
    """A C major chord, every note 30 cents sharp, each with three harmonics."""
    t = seconds(2)
    y = np.zeros(len(t))
    for semitone in (3, 7, 10):
        for harmonic in (1, 2, 3):
            hz = 220 * 2 ** ((semitone + 0.3) / 12) * harmonic
            y += tone(t, hz, 0.15 / harmonic)
    return y


def arpeggio():
    """Eight decaying notes of two harmonics, 20 cents flat, over faint noise."""
    t = seconds(3)
    y = 0.001 * noise(len(t), 7)
    for i, semitone in enumerate((0, 4, 7, 12, 9, 5, 2, 11)):
        since = t - 0.35 * i
        note = np.exp(-4 * since) * (since >= 0)
        hz = 261.63 * 2 ** ((semitone - 0.2) / 12)
        y += note * (tone(since, hz, 0.3) + tone(since, 2 * hz, 0.1))
    return y


def clipping():
    return np.clip(tone(seconds(2), 220, 5), -1, 1)


def wide_range():
    """Loud, then silence, then a trembling whisper: mostly below the 80 dB that power_to_db keeps."""
    t = seconds(3)
    whisper = tone(t, 990, 0.0005) * (1 + tone(t, 3, 0.5))
    return np.where(t < 1, tone(t, 330, 0.9), np.where(t < 2, 0, whisper))


def one_bit():
    """A square wave of the least 16-bit amplitude."""
    return np.sign(np.sin(2 * np.pi * 500.5 * seconds(1))) / 32768


def offset():
    """A constant: everything is in bin 0."""
    return np.full(RATE, 0.25)


def short(n):
    return 0.4 * noise(n, 3) + tone(np.arange(n) / RATE, 700, 0.4)


SIGNALS = {
    "sine": sine,
    "chirp": chirp,
    "clicks": clicks,
    "white_noise": white_noise,
    "silence": silence,
    "detuned_chord": detuned_chord,
    "arpeggio": arpeggio,
    "clipping": clipping,
    "wide_range": wide_range,
    "one_bit": one_bit,
    "offset": offset,
    "short_1": lambda: short(1),
    "short_511": lambda: short(511),
    "short_512": lambda: short(512),
    "short_2047": lambda: short(2047),
    "short_4095": lambda: short(4095),
    "short_4096": lambda: short(4096),
    "short_22050": lambda: short(22050),
}


def sixteen_bit(y):
    return (np.clip(np.floor(y * 32768 + 0.5), -32768, 32767) / 32768).astype(np.float32)


def write(path, array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    path.write_bytes(gzip.compress(buffer.getvalue(), 9, mtime=0))


def main():
    folder = pathlib.Path(sys.argv[1])
    paper = librosa.__version__ == "0.9.1"
    lines = []
    for name, make in SIGNALS.items():
        y = sixteen_bit(make())
        golden = recipe.frames(y)
        lines.append(f"{name} {len(y)} {len(golden)} {zlib.crc32(y.astype('<f4').tobytes()):08x}")
        write(folder / f"{name}.librosa-{librosa.__version__}.npy.gz", golden if paper else golden[::8])
    if paper:
        (folder / "signals.txt").write_text("# name samples frames crc32\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
