"""Times librosa's 52 features of the first 30 seconds of a .samples.npy that RealMusicExport wrote.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python speed.py FOLDER/NAME.samples.npy
"""

import sys
import time

import librosa
import numpy as np

import recipe

y = np.load(sys.argv[1]).ravel()[: 30 * recipe.RATE].copy()
for _ in range(3):
    recipe.frames(y)
core, wall = [], []
for _ in range(30):
    c, w = time.process_time(), time.perf_counter()
    recipe.frames(y)
    core.append(1e3 * (time.process_time() - c))
    wall.append(1e3 * (time.perf_counter() - w))
print(f"librosa {librosa.__version__}: core time median {np.median(core):.1f} ms, least {min(core):.1f} ms; "
      f"wall median {np.median(wall):.1f} ms, least {min(wall):.1f} ms")
