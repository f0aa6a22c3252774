"""Values of scikit-learn and SciPy that the tests of similarities, nDCG and item-kNN hold to.

    python3 -m venv venv && venv/bin/pip install scikit-learn     # measured with 1.9.1, SciPy 1.17.1
    venv/bin/python recommendation.py

Writes ../../operators/evaluation/src/test/resources/evaluation/recommendation.npz:

similarity  `rows` (n x K, log domain, two of them equal, one nearly one-hot), and of every pair `cosine` (sklearn.metrics.pairwise),
            `jensenShannon` (1 - scipy.spatial.distance.jensenshannon, base 2) and `hellinger` (1 - the distance, from its definition)
nDCG        `scores` (cases x items; NaN: not ranked), `relevant` (0 or 1), `cutoffs`, and `ndcg` (sklearn.metrics.ndcg_score, which lets ties share)
item-kNN    `known` and `hidden` (users x n) over the same rows, and `knn_S_K`: the nDCG@500 of each user by similarity S and K neighbours,
            with a matrix product over the K largest similarities of each row
"""

from pathlib import Path

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.special import softmax
from sklearn.metrics import ndcg_score
from sklearn.metrics.pairwise import cosine_similarity

OUT = Path(__file__).resolve().parents[2] / "operators/evaluation/src/test/resources/evaluation/recommendation.npz"
SONGS, COMPONENTS, USERS, NEIGHBOURS = 40, 8, 12, (3, 16)


def songs(rng):
    """Log embeddings of eight styles, so that neighbours mean something."""
    styles = rng.dirichlet(np.full(COMPONENTS, 0.3), size=8)
    y = np.array([rng.dirichlet(20 * styles[j % 8] + 0.01) for j in range(SONGS)])
    rows = np.log(np.maximum(y, 1e-8)).astype(np.float32)
    rows[1] = rows[0]
    rows[2] = np.float32(np.log(1e-8))
    rows[2, 3] = 0
    return rows


def similarities(rows):
    y = softmax(rows.astype(np.float64), axis=1)
    pairs = [(a, b) for a in range(len(y)) for b in range(len(y))]
    js = [1 - np.nan_to_num(jensenshannon(y[a], y[b], base=2)) for a, b in pairs]
    hellinger = [1 - np.sqrt(0.5 * ((np.sqrt(y[a]) - np.sqrt(y[b])) ** 2).sum()) for a, b in pairs]
    shape = (len(y), len(y))
    return {
        "cosine": cosine_similarity(rows.astype(np.float64)),
        "jensenShannon": np.array(js).reshape(shape),
        "hellinger": np.array(hellinger).reshape(shape),
    }


def ndcg(relevant, scores, cutoff):
    """scikit-learn's, over the items that are ranked."""
    ranked = ~np.isnan(scores)
    return ndcg_score(relevant[None, ranked], scores[None, ranked], k=cutoff)


def rankings(rng):
    """No ties, many ties, all tied, items that are not ranked, and cutoffs short and past the end."""
    cases, items = 24, 30
    scores = rng.normal(size=(cases, items))
    scores[6:12] = np.round(scores[6:12])
    scores[12:18] = np.maximum(np.round(scores[12:18]), 0)
    scores[18] = 0
    relevant = (rng.random((cases, items)) < 0.2).astype(np.int32)
    relevant[:, 0] = 1
    scores[19:, 20:] = np.nan
    relevant[19:, 20:] = 0
    cutoffs = np.array([1, 5, 10, 500] * (cases // 4), dtype=np.int32)
    values = [ndcg(r, s, c) for r, s, c in zip(relevant, scores, cutoffs)]
    return {"scores": scores, "relevant": relevant, "cutoffs": cutoffs, "ndcg": np.array(values)}


def users(rng):
    """Each plays songs of two styles."""
    known, hidden = np.zeros((2, USERS, SONGS), dtype=np.int32)
    for u in range(USERS):
        played = np.flatnonzero(np.isin(np.arange(SONGS) % 8, [u % 8, (3 * u + 1) % 8]))
        played = rng.permutation(played)
        known[u, played[:7]] = 1
        hidden[u, played[7:]] = 1
    return known, hidden


def knn(similarity, known, hidden, k):
    nearest = similarity.copy()
    np.fill_diagonal(nearest, -np.inf)
    kept = np.zeros_like(nearest)
    for j, row in enumerate(nearest):
        best = np.argsort(-row, kind="stable")[:k]
        kept[j, best] = row[best]
    scores = known @ kept
    scores[known == 1] = np.nan
    return np.array([ndcg(h, s, 500) for h, s in zip(hidden, scores)])


def main():
    rng = np.random.default_rng(7)
    rows = songs(rng)
    arrays = {"rows": rows, **similarities(rows), **rankings(rng)}
    arrays["known"], arrays["hidden"] = users(rng)
    for name in ("cosine", "jensenShannon", "hellinger"):
        for k in NEIGHBOURS:
            arrays[f"knn_{name}_{k}"] = knn(arrays[name], arrays["known"], arrays["hidden"], k)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    np.savez(OUT, **arrays)
    print({name: array.shape for name, array in arrays.items()})
    print({name: np.round(array, 3) for name, array in arrays.items() if name.startswith("knn")})


if __name__ == "__main__":
    main()
