"""Planted corpora: songs drawn from a known HDP-GMM, the same in Python and in Java.

The generator is SplitMix64 with Box-Muller normals, and frames are rounded to multiples of 1/256, so that
`dev.mixtape.parity.PlantedCorpus` makes the very same songs from the same seed and none need be committed.
"""

from dataclasses import dataclass

import numpy as np

GOLDEN = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
SONG_STICKS = 20
QUANTUM = 1.0 / 256


class Draws:
    """A stream of SplitMix64 draws."""

    def __init__(self, seed):
        self.state = seed & MASK

    def uniforms(self, n):
        """n draws from [0, 1)."""
        with np.errstate(over="ignore"):
            z = np.uint64(self.state) + np.arange(1, n + 1, dtype=np.uint64) * np.uint64(GOLDEN)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            z = z ^ (z >> np.uint64(31))
        self.state = (self.state + n * GOLDEN) & MASK
        return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def normals(self, n):
        """n standard normal draws; each uses two uniforms, in turn radius and angle."""
        u = self.uniforms(2 * n)
        return np.sqrt(-2 * np.log1p(-u[0::2])) * np.cos(2 * np.pi * u[1::2])


def sticks(draws, n, concentration):
    """Weights of n sticks with Beta(1, concentration) proportions; the last takes what is left."""
    v = 1 - (1 - draws.uniforms(n)) ** (1 / concentration)
    v[-1] = 1
    return v * np.concatenate([[1.0], np.cumprod(1 - v[:-1])])


def choose(draws, weights, n):
    """n indices drawn by inverting the cumulative weights."""
    return np.minimum(np.searchsorted(np.cumsum(weights), draws.uniforms(n), side="right"), len(weights) - 1)


@dataclass(frozen=True)
class Planted:
    """A planted corpus. Every song has a stream of its own: the first 100 songs of 200 are the 100."""

    name: str
    seed: int
    dimension: int
    components: int
    spread: float  # standard deviation of a component's mean
    shortest: int
    longest: int
    gamma: float = 5.0
    alpha0: float = 1.5

    def __post_init__(self):
        draws = Draws(self.seed)
        d = self.dimension
        means, factors = [], []
        for _ in range(self.components):
            means.append(self.spread * draws.normals(d))
            factor = 0.35 * draws.normals(d * d).reshape(d, d) / np.sqrt(d)
            factors.append(factor + np.diag(0.2 + 0.5 * draws.uniforms(d)))
        object.__setattr__(self, "means", np.array(means))
        object.__setattr__(self, "factors", np.array(factors))
        object.__setattr__(self, "weights", sticks(draws, self.components, self.gamma))

    def song(self, j):
        """Frames of song j, N x D float32."""
        draws = Draws(self.seed + (j + 1) * 0xD1342543DE82EF95)
        frames = self.shortest + int(draws.uniforms(1)[0] * (self.longest - self.shortest + 1))
        weights = sticks(draws, SONG_STICKS, self.alpha0)
        component = choose(draws, self.weights, SONG_STICKS)
        slot = choose(draws, weights, frames)
        z = draws.normals(frames * self.dimension).reshape(frames, self.dimension)
        k = component[slot]
        x = self.means[k] + np.einsum("nij,nj->ni", self.factors[k], z)
        return (np.floor(x / QUANTUM + 0.5) * QUANTUM).astype(np.float32)

    def songs(self, first, last):
        return [self.song(j) for j in range(first, last)]


CORPORA = {
    c.name: c
    for c in (
        Planted("planted02", seed=202, dimension=2, components=12, spread=2.0, shortest=300, longest=1292),
        Planted("planted08", seed=208, dimension=8, components=16, spread=0.9, shortest=200, longest=600),
        Planted("planted13", seed=213, dimension=13, components=20, spread=0.6, shortest=300, longest=1292),
        Planted("planted52", seed=252, dimension=52, components=16, spread=0.3, shortest=300, longest=1292),
    )
}
