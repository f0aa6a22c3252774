"""The song vector in plain NumPy from an exported model, for dev.mixtape.parity.SongVectorParityTest.

    python3 vector.py songs /tmp/planted                # writes songs to learn from; needs NumPy and SciPy
    ../../mixtape fit /tmp/planted --out /tmp/model.npz \
        --set model.components=6 --set model.song-components=4 --set embedding.vector-width=5
    python3 vector.py vectors /tmp/model.npz /tmp/planted
"""

import pathlib
import shutil
import sys

import numpy as np
from scipy.special import digamma

OUT = pathlib.Path(__file__).parents[1] / "src/test/resources/parity"
TEMPERATURE = 2
RIDGE = 1e-3


def plant(folder):
    """Forty songs of three of six clusters each, in four dimensions of unlike scale."""
    rng = np.random.default_rng(17)
    centres = rng.normal(size=(6, 4)) * 3
    mixing = rng.normal(size=(4, 4)) * [1, 10, 0.1, 5]
    folder.mkdir(parents=True, exist_ok=True)
    for song in range(40):
        used = rng.choice(6, 3, replace=False)
        x = centres[rng.choice(used, 120)] + rng.normal(size=(120, 4))
        np.save(folder / f"song{song:02d}.npy", (x @ mixing + 7).astype(np.float32))


def mixture(model):
    """Weights, means and variances of the components' diagonal predictives (docs/model.md)."""
    below, above = model["u"], model["v"]
    log_stick = digamma(below) - digamma(below + above)
    log_rest = np.concatenate([[0], np.cumsum(digamma(above) - digamma(below + above))])
    order = model["stickOrder"]
    log_beta = np.empty(len(order))
    log_beta[order] = np.append(log_stick, 0) + log_rest
    D = model["m"].shape[1]
    scale = (1 + 1 / model["lambda"]) / (model["nu"] - D - 1)
    variances = scale[:, None] * np.diagonal(model["wInv"], axis1=1, axis2=2)
    return np.exp(log_beta) / np.exp(log_beta).sum(), model["m"], variances


def vector(model, frames):
    w, mean, variance = mixture(model)
    x = (frames.astype(np.float64) - model["whiteningMean"]) @ model["whiteningMatrix"]
    away = (x[:, None, :] - mean) / np.sqrt(variance)
    log_density = -0.5 * (away**2 + np.log(2 * np.pi * variance)).sum(axis=2)
    score = (np.log(w) + log_density) / TEMPERATURE
    r = np.exp(score - score.max(axis=1, keepdims=True))
    r /= r.sum(axis=1, keepdims=True)
    first = np.einsum("nk,nki->ki", r, away) / len(x)
    second = np.einsum("nk,nki->ki", r, away**2 - 1) / np.sqrt(2) / len(x)
    v = np.concatenate([first, second], axis=1)
    v = np.sign(v) * np.sqrt(np.abs(v))
    v /= np.linalg.norm(v)
    along = np.tensordot(model["axes"], v - model["axesMean"], axes=2)
    return along + model["covarianceAxes"] @ (covariance(x) - model["covarianceAxesMean"])


def covariance(x):
    """The logarithm of the covariance, as a vector of length 1."""
    values, vectors = np.linalg.eigh(np.cov(x.T, bias=True))
    logarithm = vectors * np.log(values + RIDGE) @ vectors.T
    upper = np.triu_indices(len(values))
    u = logarithm[upper] * np.where(upper[0] == upper[1], 1, np.sqrt(2))
    return u / np.linalg.norm(u)


if __name__ == "__main__":
    if sys.argv[1] == "songs":
        plant(pathlib.Path(sys.argv[2]))
    else:
        model = np.load(sys.argv[2])
        songs = np.stack([np.load(file) for file in sorted(pathlib.Path(sys.argv[3]).glob("*.npy"))[:8]])
        shutil.copy(sys.argv[2], OUT / "vector-model.npz")
        np.savez_compressed(
            OUT / "vector-songs.npz", frames=songs, vectors=np.stack([vector(model, song) for song in songs])
        )
